//! How a document prints its capitals: which letters its sentences begin with in small, which words it prints like names.
//!
//! An engine that takes «С» for «с» in one place does so in many: the letter's habit in the document says more than its habit at large.

use std::collections::BTreeMap;

use crate::alphabet::{self, LETTER_SYMBOLS, Symbol, is_letter, is_upper};
use crate::candidate::realise::{Case, case};
use crate::candidate::slot::Slot;
use crate::lexicon::UsualCase;

/// Weight of the document's mean against a letter's own places, in places. Chosen.
const MEAN_STRENGTH: f32 = 4.0;
/// What a document is taken to have shown before it is read: places, and how many of them in the other case. Chosen.
const BEFORE: (f32, f32) = (4.0, 0.2);

/// A document has the habit of stressing words with capitals from so many on: one may be a heading that ran into a sentence. Chosen.
const STRESSED_FROM: u32 = 2;
/// Letters of a word in capitals that is no abbreviation.
const STRESSED_LETTERS: usize = 4;

/// Places of a letter, and how many of them are in the other case than one expects there.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Places {
    all: f32,
    other: f32,
}

impl Places {
    fn add(&mut self, is_other: bool) {
        self.all += 1.0;
        self.other += f32::from(u8::from(is_other));
    }
}

/// The capitals of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Capitals {
    /// By letter: sentence beginnings, and those that are small.
    beginnings: [Places; LETTER_SYMBOLS],
    /// By letter: common words within sentences, and those with a capital.
    within: [Places; LETTER_SYMBOLS],
    /// Common words in capitals behind small ones of their sentence.
    stressed: u32,
    /// By key: how often within sentences it is small, and how often it has a capital.
    words: BTreeMap<Vec<u8>, (u32, u32)>,
}

impl Default for Capitals {
    fn default() -> Self {
        Self {
            beginnings: [Places::default(); LETTER_SYMBOLS],
            within: [Places::default(); LETTER_SYMBOLS],
            stressed: 0,
            words: BTreeMap::new(),
        }
    }
}

impl Capitals {
    /// Counts the words of a document.
    pub fn of(text: &str, slots: &[Slot]) -> Self {
        let mut out = Self::default();
        let mut is_behind_small = false;
        for slot in slots {
            let printed = case(slot.span.of(text));
            let is_stressed =
                printed == Case::Upper && is_common(slot) && slot.key.as_ref().is_some_and(|key| key.len() >= STRESSED_LETTERS);
            is_behind_small = !slot.edge && (is_behind_small || printed == Case::Lower);
            out.stressed += u32::from(is_stressed && is_behind_small);
            let Some((letter, is_capital)) = first(text, slot) else { continue };
            if slot.after_stop {
                out.beginnings[letter].add(!is_capital);
                continue;
            }
            if is_common(slot) {
                out.within[letter].add(is_capital);
            }
            if let Some(key) = slot.key.clone().filter(|_| printed != Case::Upper) {
                let count = out.words.entry(key).or_default();
                *if is_capital { &mut count.1 } else { &mut count.0 } += 1;
            }
        }
        out
    }

    /// True for a document that stresses words with capitals, as typists did who had no italics.
    pub fn stresses(&self) -> bool {
        self.stressed >= STRESSED_FROM
    }

    /// How often within sentences a word is printed small, and how often with a capital; the slot's own place does not count, if it is the
    /// word.
    pub fn elsewhere(&self, text: &str, slot: &Slot, key: &[u8]) -> (u32, u32) {
        let found = self.words.get(key).copied().unwrap_or_default();
        match first(text, slot).filter(|_| slot.key.as_deref() == Some(key)) {
            Some(_) if slot.after_stop || case(slot.span.of(text)) == Case::Upper => found,
            Some((_, true)) => (found.0, found.1.saturating_sub(1)),
            Some((_, false)) => (found.0.saturating_sub(1), found.1),
            None => found,
        }
    }

    /// Log-odds that the first letter of a slot, had it been printed in the other case than it is seen in, would be seen so: for a small one,
    /// by the document's sentence beginnings, for a capital, by its common words within sentences. The slot's own place does not count.
    pub fn misread_log_odds(&self, text: &str, slot: &Slot) -> f32 {
        let Some((letter, is_capital)) = first(text, slot) else { return 0.0 };
        let (places, is_here) =
            if is_capital { (&self.within, !slot.after_stop && is_common(slot)) } else { (&self.beginnings, slot.after_stop) };
        let own = f32::from(u8::from(is_here));
        let sum = |f: fn(&Places) -> f32| places.iter().map(f).sum::<f32>() - own;
        let mean = (sum(|p| p.other) + BEFORE.1) / (sum(|p| p.all) + BEFORE.0);
        let mine = places[letter];
        let share = (mine.other - own + MEAN_STRENGTH * mean) / (mine.all - own + MEAN_STRENGTH);
        let share = share.clamp(1e-3, 1.0 - 1e-3);
        (share / (1.0 - share)).ln()
    }
}

/// The first letter of a slot in Russian letters, and whether it is a capital.
fn first(text: &str, slot: &Slot) -> Option<(usize, bool)> {
    let c = slot.span.of(text).chars().next().filter(|&c| slot.key.is_some() && is_letter(c))?;
    let letter: Symbol = alphabet::symbol(c);
    (usize::from(letter) < LETTER_SYMBOLS).then(|| (usize::from(letter), is_upper(c)))
}

/// True for a word usually printed small.
fn is_common(slot: &Slot) -> bool {
    slot.entry().is_some_and(|entry| entry.usual_case == UsualCase::Lower)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candidate::slot;
    use crate::document::Document;
    use crate::resources::Resources;
    use crate::section::sections;
    use crate::token::tokens;

    #[test]
    fn a_letters_habit_and_a_words_own_print_are_counted_without_the_place_itself() {
        let resources = Resources::uncalibrated().unwrap();
        let document = Document::plain(
            "Сход собрался. сторож пришел. старик Зубрилов ждал. сани ушли. Позвали Зубрилова. Потом вернулся зубрилов. Писарь молчал."
                .to_string(),
        );
        let sections = sections(&document, &resources.lexicon, &resources.orthographies);
        let slots = slot::slots(&document, &tokens(&document), &sections, &resources.lexicon, &resources.language);
        let capitals = Capitals::of(&document.text, &slots);
        let at = |word: &str| slots.iter().find(|s| s.span.of(&document.text) == word).unwrap();
        let odds = |word: &str| capitals.misread_log_odds(&document.text, at(word));
        assert!(odds("сторож") > odds("ждал") + 0.5, "{} {}", odds("сторож"), odds("ждал"));
        let elsewhere = |slot: &Slot| capitals.elsewhere(&document.text, slot, &alphabet::key("зубрилов").unwrap());
        assert_eq!(elsewhere(at("зубрилов")), (0, 1));
        assert_eq!(elsewhere(at("Зубрилов")), (1, 0));
        assert_eq!(elsewhere(at("ждал")), (1, 1), "another word may be it");
    }

    /// Capitals in a heading, or in one place, are no habit.
    #[test]
    fn a_document_that_stresses_words_is_known_by_two() {
        let resources = Resources::embedded().unwrap();
        let stresses = |text: &str| {
            let document = Document::plain(text.to_string());
            let sections = sections(&document, &resources.lexicon, &resources.orthographies);
            let slots = slot::slots(&document, &tokens(&document), &sections, &resources.lexicon, &resources.language);
            Capitals::of(&document.text, &slots).stresses()
        };
        assert!(stresses("Бригада получила ДОСКИ со склада и вернула лишние ГВОЗДИ."));
        assert!(!stresses("Бригада получила ДОСКИ со склада и вернула лишние гвозди."));
        assert!(!stresses("ПРОТОКОЛ СОБРАНИЯ БРИГАДЫ\n\nБригада получила доски."));
    }
}
