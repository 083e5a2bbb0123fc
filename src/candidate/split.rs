//! Splits: one token that is two words, the space between them lost.

use super::search;
use super::slot;
use super::{Proposer, Reading, Route};
use crate::alphabet;
use crate::lexicon::Attestation;

/// Fewest letters of a token that is cut; a shorter one, if rare, where it may end with an abbreviation.
const SHORTEST: usize = 4;

impl Proposer<'_> {
    /// An unknown token cut into two known words: «кнастоящему».
    pub(super) fn splits(&mut self, at: usize, out: &mut Vec<Reading>) {
        let slot = &self.slots[at];
        if self.profile.spells_old() {
            return;
        }
        // «ит. д.»: what is abbreviated to a letter is a word, too.
        let is_stopped = self.text()[slot.span.end..].starts_with('.');
        let shortest = if is_stopped { 2 } else { SHORTEST };
        let is_odd = |key: &Vec<u8>| !slot.is_accounted() || key.len() < SHORTEST && self.static_nats(at) >= super::SYLLABLE_NATS;
        let Some(key) = slot.key.as_ref().filter(|key| (shortest..=search::LONGEST).contains(&key.len()) && is_odd(key)) else { return };
        let known =
            |part: &[u8]| self.models.lexicon.entry(part).is_some_and(|e| e.attestation > Attestation::Counted && e.cost_nats < 16.0);
        let attested = |part: &[u8]| known(part) && (part.len() > 1 || super::is_one_letter_word(part));
        let is_last = |part: &[u8]| attested(part) || key.len() < SHORTEST && part.len() == 1 && known(part);
        let text = slot.span.of(self.text());
        let seen = slot::seen(self.text(), slot.span);
        let same: f32 = seen.iter().map(|s| self.models.channel().one(s.symbol, s.symbol)).sum();
        for (cut, first) in seen.iter().enumerate().take(key.len()).skip(1) {
            let (left, right) = key.split_at(cut);
            if attested(left) && is_last(right) {
                let offset = first.span.start - slot.span.start;
                let words = [left, right].map(|part| self.word(part)).to_vec();
                let channel_nats = same + self.models.channel().missed(alphabet::SPACE);
                out.push(Reading {
                    slots: at..at + 1,
                    span: slot.span,
                    text: format!("{} {}", &text[..offset], &text[offset..]),
                    route: Route::Split,
                    words,
                    keys: vec![left.to_vec(), right.to_vec()],
                    channel_nats,
                    spelt: None,
                });
            }
        }
    }
}
