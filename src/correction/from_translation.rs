//! Readings that only the translation proposes: a name as the document spells it elsewhere, a word in Latin letters.

use super::stretch::Pass;
use crate::alphabet::{self, Symbol};
use crate::candidate::slot::{self, Slot};
use crate::candidate::{Reading, Route};
use crate::channel::align::align;
use crate::document::Span;
use crate::language::{UNKNOWN, Word};
use crate::translation::names;
use crate::translation::witness::Witness;

/// Cost of a word in Latin letters, in nats, before what the translation says for it: that of a rare word. Chosen; the trees that judge such
/// readings were learned on top of it.
const FOREIGN_NATS: f32 = 11.0;
/// Most a letter of such a word may cost on the average, in nats.
const FOREIGN_LETTER_NATS: f32 = 3.5;
/// Most letters such a word may have lost or gained, as a share of its own.
const FOREIGN_LENGTH: f32 = 0.5;
/// A Russian word whose letters sound as much like a word of the translation, 0..=1, is how Russian writes it: «Стоу» stays beside "Stow". Of
/// 282 words in Latin letters that were misread as Cyrillic ones throughout, 8 sound so by chance (at .65, 29).
const SOUNDS_LIKE: f32 = 0.7;
/// Fewest symbols that may be a misread word: of one letter anything can be.
const FOREIGN_SYMBOLS: usize = 2;
/// Most words of the translation proposed for a place.
const FOREIGN_READINGS: usize = 3;

/// Adds the readings that the translation proposes for slots that begin with slot `offset`; all are in the order of their places again.
pub(super) fn extend(pass: &Pass<'_>, (slots, offset): (&[Slot], usize), witness: &Witness<'_>, readings: &mut Vec<Reading>) {
    for at in 0..slots.len() {
        readings.extend(witness.spelling(offset + at).and_then(|name| spelt_otherwise(pass, slots, at, name)));
        foreign(pass, slots, at..at + 1, offset, witness, readings);
        let is_cut = |pair: &[Slot]| {
            let gap = &pass.document.text[pair[0].span.end..pair[1].span.start];
            gap == " " && !pair.iter().all(Slot::is_known)
        };
        if slots.get(at..at + 2).is_some_and(is_cut) {
            foreign(pass, slots, at..at + 2, offset, witness, readings);
        }
    }
    readings.sort_by_key(|reading| reading.slots.start);
}

/// The reading of a slot as the name is spelt elsewhere in the document.
fn spelt_otherwise(pass: &Pass<'_>, slots: &[Slot], at: usize, name: &str) -> Option<Reading> {
    let &Pass { models, document, profile, .. } = pass;
    let span = slots[at].span;
    let key = alphabet::key(name)?;
    let seen: Vec<Symbol> = slot::seen(&document.text, span).iter().map(|s| s.symbol).collect();
    let meant: Vec<Symbol> = key.iter().map(|&b| alphabet::key_symbol(b)).collect();
    let channel_nats = align(models.channel(), &seen, &meant, None).iter().map(|step| step.cost_nats).sum();
    let words = vec![profile.word(models, &key, 0)];
    Some(Reading { slots: at..at + 1, span, text: name.to_string(), route: Route::Name, words, keys: vec![key], channel_nats })
}

/// The words in Latin letters that may stand in a stretch of slots, the likeliest ones.
fn foreign(
    pass: &Pass<'_>,
    slots: &[Slot],
    range: std::ops::Range<usize>,
    offset: usize,
    witness: &Witness<'_>,
    readings: &mut Vec<Reading>,
) {
    let span = Span::new(slots[range.start].span.start, slots[range.end - 1].span.end);
    let text = span.of(&pass.document.text);
    let seen: Vec<Symbol> = slot::seen(&pass.document.text, span).iter().map(|s| s.symbol).collect();
    let words = witness.foreign(range.start + offset..range.end + offset);
    let stands = |slot: &Slot| words.iter().any(|word| word.text == slot.span.of(&pass.document.text));
    // A word that stands in Latin letters as the translation has it is right.
    let has_letters = text.contains(char::is_alphabetic);
    if !has_letters || seen.len() < FOREIGN_SYMBOLS || slots[range.clone()].iter().any(stands) {
        return;
    }
    let is_russian = slots[range.clone()].iter().all(Slot::is_russian);
    let mut found: Vec<(f32, &str)> = Vec::new();
    for word in words {
        let length = word.text.len() as f32;
        if is_russian && names::letters_alike(text, word.text) >= SOUNDS_LIKE {
            continue;
        }
        let is_like = (seen.len() as f32 - length).abs() <= (FOREIGN_LENGTH * length).max(1.0);
        if !is_like || found.iter().any(|f| f.1 == word.text) {
            continue;
        }
        let meant: Vec<Symbol> = word.text.chars().map(alphabet::symbol).collect();
        let cost: f32 = align(pass.resources.foreign(), &seen, &meant, None).iter().map(|step| step.cost_nats).sum();
        if cost <= FOREIGN_LETTER_NATS * length {
            found.push((cost, word.text));
        }
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(b.1)));
    readings.extend(found.into_iter().take(FOREIGN_READINGS).map(|(channel_nats, word)| Reading {
        slots: range.clone(),
        span,
        text: word.to_string(),
        route: Route::Foreign,
        words: vec![Word { id: UNKNOWN, unigram_nats: FOREIGN_NATS }],
        keys: Vec::new(),
        channel_nats,
    }));
}
