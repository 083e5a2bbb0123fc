//! Readings the engine itself gave: alternatives of hOCR and ALTO, further `TextEquiv`s of PAGE, and its choices for single letters.

use super::{Proposer, Reading, Route};
use crate::alphabet;
use crate::channel::align::{align, total};
use crate::document::{Alternative, Span};
use crate::language::Word;

/// Probability of an alternative the engine put no number on.
const UNTOLD: f32 = 0.05;
/// Least and most probability taken from a number of the engine's: they are seldom calibrated.
const TOLD: (f32, f32) = (0.005, 0.6);
/// A letter's choice of less confidence proposes nothing: on 50 pages those below made one right reading in fifty.
const LEAST_CHOICE: f32 = 0.5;

impl Proposer<'_> {
    /// The alternatives of the engine's word that differ from it within the slot at `at` only, and those by one of its letters' choices.
    pub(super) fn engine_readings(&mut self, at: usize, out: &mut Vec<Reading>) {
        let span = self.slots[at].span;
        let Some(word) = self.document.engine_word(span) else { return };
        let text = self.text();
        let (before, after) = (&text[word.span.start..span.start], &text[span.end..word.span.end]);
        for Alternative { text: alternative, confidence } in &word.alternatives {
            let Some(reading) = alternative.strip_prefix(before).and_then(|rest| rest.strip_suffix(after)) else { continue };
            self.push_engine(at, reading, -confidence.unwrap_or(UNTOLD).clamp(TOLD.0, TOLD.1).ln(), out);
        }
        for (letter, (offset, old)) in word.letters.iter().skip(before.chars().count()).zip(span.of(text).char_indices()) {
            for choice in letter.choices.iter().filter(|c| c.confidence >= Some(LEAST_CHOICE)) {
                let reading = format!("{}{}{}", &span.of(text)[..offset], choice.text, &span.of(text)[offset + old.len_utf8()..]);
                // What the letters' confidences say is weighed for every reading alike.
                if alphabet::key(&reading).is_some_and(|key| self.models.lexicon.contains(&key)) {
                    self.push_engine(at, &reading, self.letters_cost(span, &reading), out);
                }
            }
        }
    }

    /// Cost of the symbols of a span for what is meant by `reading`, in nats.
    fn letters_cost(&self, span: Span, reading: &str) -> f32 {
        let symbols = |text: &str| alphabet::symbols(text).into_iter().map(|(symbol, _)| symbol).collect::<Vec<_>>();
        total(&align(self.models.channel(), &symbols(span.of(self.text())), &symbols(reading), None))
    }

    fn push_engine(&self, at: usize, reading: &str, channel_nats: f32, out: &mut Vec<Reading>) {
        let span = self.slots[at].span;
        if reading == span.of(self.text()) || reading.is_empty() || !reading.chars().all(|c| c.is_alphanumeric() || c == '-') {
            return;
        }
        // «Сыд9ков» is no number, which is all that would be known of it.
        if reading.contains(char::is_alphabetic) && reading.contains(|c: char| c.is_ascii_digit()) {
            return;
        }
        if let Some(found) = out.iter_mut().rev().find(|r| r.slots == (at..at + 1) && r.span == span && r.text == reading) {
            found.channel_nats = found.channel_nats.min(channel_nats);
            return;
        }
        let key = alphabet::key(reading);
        let word = key.as_ref().map_or(Word::NUMBER, |key| self.word(key));
        let keys = key.into_iter().collect();
        out.push(Reading {
            slots: at..at + 1,
            span,
            text: reading.to_string(),
            route: Route::Engine,
            words: vec![word],
            keys,
            channel_nats,
            spelt: None,
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::correction::readings;
    use crate::document::{Alternative, Document, EngineWord, Span};
    use crate::resources::Resources;

    #[test]
    fn an_alternative_of_letters_and_figures_is_none() {
        let resources = Resources::embedded().unwrap();
        let text = "Товарищ Сыдыков выступил.";
        let start = text.find("Сыдыков").unwrap();
        let span = Span::new(start, start + "Сыдыков".len());
        let of = |alternative: &str| {
            let mut document = Document::plain(text.to_string());
            let alternatives = vec![Alternative { text: alternative.to_string(), confidence: None }];
            document.engine.push(EngineWord { confidence: Some(0.99), alternatives, ..EngineWord::boxed(span, None) });
            readings(&resources, &document, span).into_iter().any(|c| c.text == alternative)
        };
        assert!(of("Сыдыкоз") && !of("Сыд9ков"));
    }
}
