//! Readings the engine itself gave: choices of hOCR, alternatives of ALTO, further `TextEquiv`s of PAGE.

use super::{Proposer, Reading, Route};
use crate::alphabet;
use crate::document::Alternative;
use crate::language::Word;

/// Probability of an alternative the engine put no number on.
const UNTOLD: f32 = 0.05;
/// Least and most probability taken from a number of the engine's: they are seldom calibrated.
const TOLD: (f32, f32) = (0.005, 0.6);

impl Proposer<'_> {
    /// The alternatives of the engine's word that differ from it within the slot at `at` only.
    pub(super) fn engine_readings(&mut self, at: usize, out: &mut Vec<Reading>) {
        let slot = &self.slots[at];
        let Some(word) = self.document.engine_word(slot.span).filter(|w| !w.alternatives.is_empty()) else { return };
        let text = self.text();
        let (before, after) = (&text[word.span.start..slot.span.start], &text[slot.span.end..word.span.end]);
        for Alternative { text: alternative, confidence } in &word.alternatives {
            let Some(reading) = alternative.strip_prefix(before).and_then(|rest| rest.strip_suffix(after)) else { continue };
            if reading == slot.span.of(text) || reading.is_empty() || !reading.chars().all(|c| c.is_alphanumeric() || c == '-') {
                continue;
            }
            let channel_nats = -confidence.unwrap_or(UNTOLD).clamp(TOLD.0, TOLD.1).ln();
            if let Some(found) = out.iter_mut().rev().find(|r| r.slots == (at..at + 1) && r.span == slot.span && r.text == reading) {
                found.channel_nats = found.channel_nats.min(channel_nats);
                continue;
            }
            let key = alphabet::key(reading);
            let word = key.as_ref().map_or(Word::NUMBER, |key| self.word(key));
            out.push(Reading {
                slots: at..at + 1,
                span: slot.span,
                text: reading.to_string(),
                route: Route::Engine,
                words: vec![word],
                keys: key.into_iter().collect(),
                channel_nats,
            });
        }
    }
}
