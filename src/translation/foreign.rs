//! Words that both sides print in Latin letters: "Tribune" stands in the translation as it does on the page, whatever an engine that expects
//! Cyrillic letters made of it («Тгибипе»).
//!
//! Names that the transcript prints in Russian letters are looked for among the same words.
//!
//! On twelve pages of news one wrong word in seven was such a word, and of 67 of them 66 stood in the translation letter for letter.

use std::ops::Range;

use super::english::{self, EnglishWord};
use super::links::{Link, LinkKind};
use super::meaning::LIKE_LETTERS;
use super::names;
use super::witness::Witness;
use crate::alphabet;
use crate::lexicon::Lexicon;

/// Letters a word has at least: of one letter anything may be a misreading.
const LEAST_LETTERS: usize = 2;

/// Fewest letters of a word that is known to be printed in Latin ones by standing so on both sides.
const PRINTED_LETTERS: usize = 3;

/// A Russian word whose letters sound as much like a word of the translation, 0..=1, is how Russian writes it: «Стоу» stays beside "Stow". Of
/// 282 words in Latin letters that were misread as Cyrillic ones throughout, 8 sound so by chance (at .65, 29).
const SOUNDS_LIKE: f32 = 0.7;

/// True if the letters of a Russian word sound so much like a word of the translation that it is how Russian writes it.
pub fn is_written_so(russian: &str, english: &str) -> bool {
    names::are_letters_alike(russian, english, SOUNDS_LIKE)
}

/// The stem of a word that stands in Latin letters and says something. Letters that all look like Russian ones may be a Russian word, if the
/// lexicon has it («COB») or it sounds the same («Mao»).
pub(super) fn stem_as_it_stands(text: &str, lexicon: &Lexicon) -> Option<String> {
    let is_latin = text.bytes().all(|b| b.is_ascii_alphanumeric()) && text.bytes().any(|b| b.is_ascii_alphabetic());
    if !is_latin || text.len() < LEAST_LETTERS {
        return None;
    }
    let russian: Option<String> = text.chars().map(alphabet::look_alike).collect();
    let is_known = |russian: &String| alphabet::key(russian).is_some_and(|key| lexicon.contains(&key));
    if russian.is_some_and(|russian| is_known(&russian) || is_written_so(&russian, text)) {
        return None;
    }
    Some(english::stem(text)).filter(|stem| !english::is_function_word(stem))
}

/// A word of the translation that the transcript may print as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Foreign<'a> {
    /// The word.
    pub text: &'a str,
    /// Its place among the words of the translation.
    pub place: usize,
}

impl<'a> Witness<'a> {
    /// True for a word in Latin letters that the sentence across has letter for letter. In capitals it may be a Russian word in look-alikes.
    pub fn prints(&self, slot: usize, text: &str) -> bool {
        let is_latin = || text.len() >= PRINTED_LETTERS && text.bytes().all(|b| b.is_ascii_alphabetic());
        let Some(pair) = self.pair_of[slot].filter(|_| text.contains(|c: char| c.is_ascii_lowercase()) && is_latin()) else { return false };
        self.pairs[pair].within.iter().any(|&place| self.words[place].span.of(self.text) == text)
    }

    /// Words that may be printed in Latin letters where these slots stand: names and abbreviations of the sentences across that nothing in the
    /// transcript explains. None where the sentences are not each other's, or the words of the slots are linked as they stand, except one, `text`, with a
    /// name that has not its letters: «МВС» is no spelling of "News".
    pub fn foreign(&self, slots: Range<usize>, text: &str) -> Vec<Foreign<'a>> {
        let name = |link: &Link| self.words[link.at[0]].name(self.text);
        let is_one = slots.len() == 1;
        let is_another = |link: &Link| link.kind == LinkKind::Name && !names::are_letters_alike(text, name(link), LIKE_LETTERS);
        self.across_from(slots, |link| is_one && is_another(link))
    }

    /// Names that these slots may be damaged spellings of: as [`Witness::foreign`], and the name they sound like as they stand.
    pub fn names(&self, slots: Range<usize>) -> Vec<Foreign<'a>> {
        self.across_from(slots, |link| link.kind == LinkKind::Name && link.at.len() == 1)
    }

    /// Words of the sentences across that nothing explains, or only these slots by a link of which `is_open` is true.
    fn across_from(&self, slots: Range<usize>, is_open: impl Fn(&Link) -> bool) -> Vec<Foreign<'a>> {
        if self.coverage(&slots).is_none() {
            return Vec::new();
        }
        let Some(pair) = self.pair_of[slots.start].map(|pair| &self.pairs[pair]) else { return Vec::new() };
        if slots.clone().any(|slot| pair.linked.get(&slot).is_some_and(|link| !is_open(link))) {
            return Vec::new();
        }
        let is_free = |place: &&usize| pair.used.get(place).is_none_or(|slot| slots.contains(slot));
        pair.within
            .iter()
            .filter(is_free)
            .filter_map(|&place| Some(Foreign { text: self.printed_word(&self.words[place])?, place }))
            .collect()
    }

    /// The place of a word among those of the translation that are free.
    pub(super) fn foreign_place(&self, text: &str, free: &[usize]) -> Option<usize> {
        free.iter().copied().find(|&place| self.printed_word(&self.words[place]) == Some(text))
    }

    /// The word as it would be printed, if it may be one: a capital in it, no function word, Latin letters and figures only.
    fn printed_word(&self, word: &EnglishWord) -> Option<&'a str> {
        let text = word.name(self.text);
        let letters = text.chars().filter(char::is_ascii_alphabetic).count();
        let is_printed = text.chars().all(|c| c.is_ascii_alphanumeric()) && text.contains(|c: char| c.is_ascii_uppercase());
        let says_something = word.is_upper || !word.is_function;
        (is_printed && letters >= LEAST_LETTERS && says_something).then_some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resources::Resources;

    #[test]
    fn latin_letters_that_a_russian_word_may_be_read_in_are_no_word_of_the_translation() {
        let lexicon = Resources::embedded().unwrap().lexicon;
        let stands = |text: &str| stem_as_it_stands(text, &lexicon);
        assert_eq!(stands("Tribune").as_deref(), Some("tribun"));
        assert_eq!(stands("Xerox").as_deref(), Some("xerox"));
        for text in ["COB", "TOB", "Mao", "The", "N", "1956", "Tгib"] {
            assert_eq!(stands(text), None, "{text}");
        }
    }
}
