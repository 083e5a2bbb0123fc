//! Readings that only the translation proposes: a name as the document spells it elsewhere or as Russian writes the English one, a word in
//! Latin letters.

use std::ops::Range;

use super::stretch::Pass;
use crate::alphabet::{self, Symbol};
use crate::candidate::cache::Cache;
use crate::candidate::cased::{cased, recase};
use crate::candidate::letters::reading_nats;
use crate::candidate::realise::{Case, case};
use crate::candidate::seen::{self, Seen};
use crate::candidate::slot::{self, Slot};
use crate::candidate::{Reading, Route, SpeltName, is_all_latin};
use crate::channel::align::{align, total};
use crate::channel::{Channel, LATIN_WORD_NATS};
use crate::document::Span;
use crate::language::Word;
use crate::lexicon::guess::is_title;
use crate::translation::foreign::{Foreign, is_written_so};
use crate::translation::names::{self, NAMES_MOST};
use crate::translation::transcription::Spelt;
use crate::translation::witness::Witness;

/// Cost of a word in Latin letters, in nats, before what the translation says for it: that of a rare word. Chosen; the trees that judge such
/// readings were learned on top of it.
const FOREIGN_NATS: f32 = 11.0;
/// Most a letter of such a word may cost on the average, in nats.
const FOREIGN_LETTER_NATS: f32 = 3.5;
/// Most letters such a word may have lost or gained, as a share of its own.
const FOREIGN_LENGTH: f32 = 0.5;
/// Fewest symbols that may be a misread word: of one letter anything can be.
const FOREIGN_SYMBOLS: usize = 2;
/// A damaged spelling in Russian letters may cost so much more than a misread word in Latin ones, in nats. Chosen: on 274 pages with a translation
/// it takes two such words from those put right.
const DAMAGED_NATS: f32 = 2.0;
/// English endings that the transcript leaves out of a word or numeral it has in Latin letters: «XV» beside "XVth", «IV» beside "Panzer IVs".
const ENGLISH_ENDINGS: [&str; 8] = ["", "s", "es", "'s", "th", "st", "nd", "rd"];
/// Most words of the translation proposed for a place.
const FOREIGN_READINGS: usize = 3;

/// Cost of a name before its spelling, in nats: that of a rare word. Chosen, as [`FOREIGN_NATS`].
const NAME_NATS: f32 = 11.0;
/// Fewest letters of a name that is spelt: shorter ones are like too many words.
const NAME_SYMBOLS: usize = 4;
/// Most pieces a name is put together of.
const NAME_SLOTS: usize = 3;
/// Most symbols of one.
const NAME_MOST: usize = 20;
/// Most a symbol may cost on the average, spelling and channel together, in nats. Chosen; the trees judge what is left.
const NAME_LETTER_NATS: f32 = 2.2;
/// Least likeness of what stands there and the English name, 0..=1, for it to be looked at closely. Chosen: damage takes a third of the
/// letters of few names.
const NAME_ALIKE: f32 = 0.45;
/// A word of the lexicon that costs at most so much more, as a spelling of the name and as a misreading, goes before a new spelling, in
/// nats. Chosen: two confusions.
const LISTED_NATS: f32 = 8.0;
/// Beyond so many nats the text as it stands is no spelling of the name. Chosen.
const MOST_GAIN_NATS: f32 = 15.0;

/// Adds the readings that the translation proposes for slots that begin with slot `offset`; all are in the order of their places again.
pub(super) fn extend(
    pass: &Pass<'_>,
    (slots, offset): (&[Slot], usize),
    witness: &Witness<'_>,
    cache: &Cache,
    readings: &mut Vec<Reading>,
) {
    for at in 0..slots.len() {
        readings.extend(witness.spelling(offset + at).and_then(|name| spelt_otherwise(pass, slots, at, name)));
        foreign(pass, (slots, offset), at..at + 1, witness, readings);
        spelt(pass, (slots, offset), at..at + 1, witness, cache, readings);
        readings.extend(abbreviated(pass, slots, at, offset, witness));
        let printed = in_its_case(pass, (slots, offset), at, witness, readings);
        readings.extend(printed);
        let is_cut = |run: &[Slot]| {
            let is_space = |pair: &[Slot]| &pass.document.text[pair[0].span.end..pair[1].span.start] == " ";
            run.windows(2).all(is_space) && !run.iter().all(Slot::is_known)
        };
        if slots.get(at..at + 2).is_some_and(is_cut) {
            foreign(pass, (slots, offset), at..at + 2, witness, readings);
        }
        for count in 2..=NAME_SLOTS {
            if slots.get(at..at + count).is_some_and(is_cut) {
                spelt(pass, (slots, offset), at..at + count, witness, cache, readings);
            }
        }
    }
    readings.sort_by_key(|reading| reading.slots.start);
}

/// The reading of a slot as the name is spelt elsewhere in the document.
fn spelt_otherwise(pass: &Pass<'_>, slots: &[Slot], at: usize, name: &str) -> Option<Reading> {
    let &Pass { models, document, profile, .. } = pass;
    let span = slots[at].span;
    let key = alphabet::key(name)?;
    let seen: Vec<Symbol> = seen::symbols(&document.text, span);
    let meant: Vec<Symbol> = alphabet::key_symbols(&key);
    let channel_nats = total(&align(models.channel(), &seen, &meant, None));
    let words = vec![profile.word(models, &key, 0)];
    Some(Reading { slots: at..at + 1, span, text: name.to_string(), route: Route::Name, words, keys: vec![key], channel_nats, spelt: None })
}

/// The word of a slot, seen in small letters, in the case that the translation has for it.
fn in_its_case(
    pass: &Pass<'_>,
    (slots, offset): (&[Slot], usize),
    at: usize,
    witness: &Witness<'_>,
    readings: &[Reading],
) -> Option<Reading> {
    let text = slots[at].span.of(&pass.document.text);
    let key = slots[at].key.as_ref().filter(|_| case(text) == Case::Lower)?;
    let of_slot = |route: Route| readings.iter().find(|r| r.slots == (at..at + 1) && r.route == route);
    let standing = of_slot(Route::Kept).filter(|_| of_slot(Route::Cased).is_none())?;
    let (wanted, spelt) = witness.case_across(offset + at, key)?;
    Some(Reading { spelt, ..cased(standing, recase(text, wanted)) })
}

/// True for a name that Russian letters are a damaged spelling of, about as likely as its Latin letters misread at this cost, in nats: «Куае»
/// beside "Kwame".
fn is_damaged_name(pass: &Pass<'_>, seen: &[Symbol], english: &str, cost_nats: f32) -> bool {
    let spelt = || pass.resources.transcription().spell(pass.models.channel(), seen, english, cost_nats + DAMAGED_NATS);
    seen.len() >= NAME_SYMBOLS && english.starts_with(char::is_uppercase) && spelt().is_some()
}

/// True for what stands in Latin letters as the translation has it.
fn is_printed(text: &str, english: &str) -> bool {
    english.strip_prefix(text).is_some_and(|ending| ENGLISH_ENDINGS.contains(&ending))
}

/// The words in Latin letters that may stand in a stretch of slots, the likeliest ones.
fn foreign(pass: &Pass<'_>, (slots, offset): (&[Slot], usize), range: Range<usize>, witness: &Witness<'_>, readings: &mut Vec<Reading>) {
    let span = Span::new(slots[range.start].span.start, slots[range.end - 1].span.end);
    let text = span.of(&pass.document.text);
    let seen: Vec<Symbol> = seen::symbols(&pass.document.text, span);
    let words = witness.foreign(range.start + offset..range.end + offset, text);
    let stands = |slot: &Slot| words.iter().any(|word| is_printed(slot.span.of(&pass.document.text), word.text));
    // A word that stands in Latin letters as the translation has it is right.
    let has_letters = text.contains(char::is_alphabetic);
    let is_usual = |slot: &Slot| {
        case(slot.span.of(&pass.document.text)) == Case::Lower && slot.facts.is_some_and(|facts| facts.word.unigram_nats < FOREIGN_NATS)
    };
    let is_settled = slots[range.clone()].iter().any(stands) || slots[range.clone()].iter().all(is_usual);
    if !has_letters || seen.len() < FOREIGN_SYMBOLS || is_settled {
        return;
    }
    let is_russian = slots[range.clone()].iter().all(Slot::is_russian);
    // «А6ай» is in Russian letters, too.
    let russian: Option<String> = text.chars().map(|c| if alphabet::is_russian(c) { Some(c) } else { alphabet::look_alike(c) }).collect();
    let mut found: Vec<(f32, &str)> = Vec::new();
    for word in words {
        let length = word.text.len() as f32;
        let is_like = (seen.len() as f32 - length).abs() <= (FOREIGN_LENGTH * length).max(1.0);
        if !is_like || found.iter().any(|f| f.1 == word.text) {
            continue;
        }
        let meant: Vec<Symbol> = word.text.chars().map(alphabet::symbol).collect();
        let cost: f32 = total(&align(pass.resources.foreign(), &seen, &meant, None));
        let is_written_so =
            || text.contains(alphabet::is_russian) && russian.as_ref().is_some_and(|russian| is_written_so(russian, word.text));
        if cost <= FOREIGN_LETTER_NATS * length && !is_written_so() && !(is_russian && is_damaged_name(pass, &seen, word.text, cost)) {
            found.push((cost, word.text));
        }
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(b.1)));
    readings.extend(found.into_iter().take(FOREIGN_READINGS).map(|(channel_nats, word)| Reading {
        slots: range.clone(),
        span,
        text: word.to_string(),
        route: Route::Foreign,
        words: vec![Word::unknown(FOREIGN_NATS)],
        keys: Vec::new(),
        channel_nats,
        spelt: None,
    }));
}

/// The reading of a slot as an abbreviation that the document explains and the translation has here: the likeliest one.
fn abbreviated(pass: &Pass<'_>, slots: &[Slot], at: usize, offset: usize, witness: &Witness<'_>) -> Option<Reading> {
    let &Pass { models, document, profile, .. } = pass;
    let span = slots[at].span;
    let seen: Vec<Symbol> = seen::symbols(&document.text, span);
    let of = |abbreviation: String| {
        let key = alphabet::key(&abbreviation).filter(|_| abbreviation != span.of(&document.text))?;
        let meant: Vec<Symbol> = alphabet::key_symbols(&key);
        let cost: f32 = total(&align(models.channel(), &seen, &meant, None));
        (cost <= FOREIGN_LETTER_NATS * meant.len() as f32).then_some((cost, abbreviation, key))
    };
    let found = witness.abbreviations(offset + at..offset + at + 1).into_iter().filter_map(of);
    let (channel_nats, text, key) = found.min_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)))?;
    let mut word = profile.word(models, &key, usize::from(models.own.is_some()));
    word.unigram_nats = word.unigram_nats.min(NAME_NATS);
    Some(Reading {
        slots: at..at + 1,
        span,
        text,
        route: Route::Abbreviation,
        words: vec![word],
        keys: vec![key],
        channel_nats,
        spelt: None,
    })
}

/// A damaged name in Russian letters, spelt by what is left of it and by the name in the translation: the likeliest one.
fn spelt(
    pass: &Pass<'_>,
    (slots, offset): (&[Slot], usize),
    range: Range<usize>,
    witness: &Witness<'_>,
    cache: &Cache,
    readings: &mut Vec<Reading>,
) {
    let text = &pass.document.text;
    let span = slot::span(slots, &range);
    let seen = seen::seen(text, span);
    let symbols: Vec<Symbol> = seen::symbols_of(&seen);
    let is_settled = |slot: &Slot| slot.is_known() && !is_title(slot.span.of(text));
    let is_length = (NAME_SYMBOLS..=NAME_MOST).contains(&symbols.len());
    let is_spelt_elsewhere = range.clone().any(|at| witness.spelling(offset + at).is_some());
    if !is_length || is_spelt_elsewhere || slots[range.clone()].iter().all(is_settled) {
        return;
    }
    let is_latin = is_all_latin(&seen);
    let channels = pass.models.channels();
    let channel = if is_latin { channels.latin } else { channels.any };
    let most_nats = NAME_LETTER_NATS * symbols.len() as f32;
    let names = witness.names(range.start + offset..range.end + offset);
    let Some((name, best)) = likeliest(pass, channel, (span.of(text), &symbols), names, most_nats, cache) else { return };
    if is_plural(&seen, name.text, &best.key) || is_proposed_already(pass, slots, &range, (&name, &best), readings, most_nats + LISTED_NATS)
    {
        return;
    }
    let transcription = pass.resources.transcription();
    let kept = alphabet::key(span.of(text));
    let kept_nats = kept.as_ref().and_then(|key| transcription.spelling_nats(key, name.text, most_nats + MOST_GAIN_NATS));
    let gain_nats = kept_nats.map_or(MOST_GAIN_NATS, |kept| (kept - best.spelling_nats).min(MOST_GAIN_NATS));
    let spelt = Some(SpeltName { place: name.place, letter_nats: best.spelling_nats / name.text.len() as f32, gain_nats });
    let printed_as = if case(span.of(text)) == Case::Upper { Case::Upper } else { Case::Title };
    if kept.is_some_and(|key| key == best.key) {
        let recased = recase(span.of(text), printed_as);
        let standing = readings.iter().find(|r| r.slots == range && r.route == Route::Kept);
        if let Some(standing) = standing.filter(|_| recased != span.of(text)) {
            readings.push(Reading { spelt, ..cased(standing, recased) });
        }
        return;
    }
    // What the first pass read here itself is no evidence for it in the second.
    let mut word = pass.profile.word(pass.models, &best.key, usize::from(pass.models.own.is_some()));
    word.unigram_nats = word.unigram_nats.min(NAME_NATS + best.spelling_nats);
    let printed = printed_as.of(&alphabet::unkey(&best.key), true);
    let channel_nats = best.channel_nats + if is_latin { LATIN_WORD_NATS } else { 0.0 };
    let (words, keys) = (vec![word], vec![best.key]);
    let mut reading = Reading { slots: range, span, text: printed, route: Route::Name, words, keys, channel_nats, spelt };
    reading.channel_nats -= reading_nats(pass.document, pass.profile, channel, &reading).unwrap_or(0.0);
    readings.push(reading);
}

/// True for an English plural's ending written as a letter that nothing there was seen for: «Кытмановы» are the "Kytmanovs".
fn is_plural(seen: &[Seen], english: &str, key: &[u8]) -> bool {
    let is_s = |symbol: Symbol| matches!(alphabet::symbol_char(symbol), 'с' | 'з');
    let there = seen.iter().filter(|s| is_s(s.symbol) || matches!(alphabet::symbol_char(s.symbol), 'c' | 'C')).count();
    english.ends_with('s') && key.iter().filter(|&&b| is_s(alphabet::key_symbol(b))).count() > there
}

/// Of the names, the one that what stands there most likely was, and how it was spelt.
fn likeliest<'a>(
    pass: &Pass<'_>,
    channel: &Channel,
    (text, symbols): (&str, &[Symbol]),
    mut names: Vec<Foreign<'a>>,
    most_nats: f32,
    cache: &Cache,
) -> Option<(Foreign<'a>, Spelt)> {
    names.sort_by(|a, b| (a.text, a.place).cmp(&(b.text, b.place)));
    names.dedup_by(|later, first| later.text == first.text);
    if names.len() > NAMES_MOST {
        return None;
    }
    let is_near = |name: &Foreign<'_>| name.text.len() >= NAME_SYMBOLS && names::are_letters_alike(text, name.text, NAME_ALIKE);
    let is_own = pass.models.own.is_some();
    let spell = |name: Foreign<'a>| {
        let spell = || pass.resources.transcription().spell(channel, symbols, name.text, most_nats);
        Some((name, cache.spelt(is_own, symbols, name.text, spell)?))
    };
    let found = names.into_iter().filter(is_near).filter_map(spell);
    found.min_by(|a, b| a.1.total_nats().total_cmp(&b.1.total_nats()).then(a.0.place.cmp(&b.0.place)))
}

/// True if a new spelling is not wanted: the lexicon has it, or a word that sounds as much like the name; or the first of several pieces is
/// the name by itself.
fn is_proposed_already(
    pass: &Pass<'_>,
    slots: &[Slot],
    range: &Range<usize>,
    (name, best): (&Foreign<'_>, &Spelt),
    readings: &[Reading],
    most_nats: f32,
) -> bool {
    let lexicon = pass.models.lexicon;
    let as_well = |key: &[u8]| pass.resources.transcription().spelling_nats(key, name.text, most_nats);
    let is_listed = |reading: &Reading| match &reading.keys[..] {
        [key] if reading.slots == *range && reading.route != Route::Kept => {
            let nats = || as_well(key).filter(|_| lexicon.contains(key));
            *key == best.key || nats().is_some_and(|nats| nats + reading.channel_nats <= best.total_nats() + LISTED_NATS)
        }
        _ => false,
    };
    let first = slots[range.start].key.as_ref().filter(|_| range.len() > 1);
    let is_first_alone = first.and_then(|key| as_well(key)).is_some_and(|nats| nats <= best.total_nats());
    is_first_alone || lexicon.contains(&best.key) || readings.iter().any(is_listed)
}
