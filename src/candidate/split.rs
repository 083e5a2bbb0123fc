//! Splits: one token that is two words, the space between them lost.

use super::search;
use super::slot;
use super::{Proposer, Reading, Route};
use crate::alphabet;
use crate::lexicon::Attestation;

impl Proposer<'_> {
    /// An unknown token cut into two known words: «кнастоящему».
    pub(super) fn splits(&mut self, at: usize, out: &mut Vec<Reading>) {
        let slot = &self.slots[at];
        if self.profile.spells_old() {
            return;
        }
        let Some(key) = slot.key.as_ref().filter(|key| (4..=search::LONGEST).contains(&key.len()) && !slot.is_accounted()) else { return };
        let attested = |part: &[u8]| {
            let known = self.models.lexicon.entry(part).is_some_and(|e| e.attestation > Attestation::Counted && e.cost_nats < 16.0);
            known && (part.len() > 1 || super::is_one_letter_word(part))
        };
        let text = slot.span.of(self.text());
        let seen = slot::seen(self.text(), slot.span);
        let same: f32 = seen.iter().map(|s| self.models.channel().one(s.symbol, s.symbol)).sum();
        for (cut, first) in seen.iter().enumerate().take(key.len()).skip(1) {
            let (left, right) = key.split_at(cut);
            if attested(left) && attested(right) {
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
