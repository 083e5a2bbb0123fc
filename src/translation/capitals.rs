//! What the translation tells of capitals: how it prints a word, and where sentences end.

use super::witness::Witness;

/// What the translation tells of a place's capitals.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PrintedAcross {
    /// How it prints the word: -1 small, 0 not known, 1 with a capital at a sentence's beginning, 2 with one within a sentence.
    pub print: f32,
    /// Sentences of the translation that stand here less those of the transcript.
    pub sentences: f32,
}

impl Witness<'_> {
    /// What the translation tells of the capitals of a slot; `None` where it is not this place's translation.
    pub fn capitals(&self, slot: usize) -> Option<PrintedAcross> {
        self.coverage(&(slot..slot + 1))?;
        let pair = &self.pairs[self.pair_of[slot]?];
        let print = pair.linked.get(&slot).map_or(0.0, |link| match &self.words[link.at[0]] {
            word if !word.is_title => -1.0,
            word if word.begins => 1.0,
            _ => 2.0,
        });
        Some(PrintedAcross { print, sentences: pair.spare_sentences as f32 })
    }
}
