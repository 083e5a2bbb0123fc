//! What is asked about because letters of another alphabet are in play.

use super::stretch::{Pass, Stretch};
use crate::alphabet::{self, is_russian};
use crate::candidate::cased::is_abbreviation;
use crate::candidate::look_alike::in_russian_letters;
use crate::candidate::slot::Slot;
use crate::candidate::{Reading, Route};
use crate::document::Span;
use crate::lexicon::weight::USUAL_NATS;
use crate::lexicon::{Attestation, Entry, UsualCase};

/// Words looked at before and behind a place for letters of another language, on its line.
const WORDS_NEAR: usize = 4;
/// They have no more characters than this.
const CHARACTERS_NEAR: usize = 100;

/// Signs that end a word, or begin one.
const WORD_ENDS: &str = ".,;:!?«»„“”\"()-—–";

impl Stretch<'_> {
    /// True for a word in Latin letters, as the translation has it, in the place of usual Russian words that look otherwise: «Ой» beside "Oh".
    pub(super) fn is_foreign_for_a_word(&self, reading: &Reading, &Pass { document, .. }: &Pass<'_>) -> bool {
        let seen = reading.span.of(&document.text);
        let looks_so = |(a, b): (char, char)| alphabet::look_alike(b) == Some(a);
        let is_alike = || seen.chars().count() == reading.text.chars().count() && seen.chars().zip(reading.text.chars()).all(looks_so);
        // A short run of capitals may well be a misread abbreviation of another alphabet.
        reading.route == Route::Foreign
            && !is_abbreviation(seen)
            && self.slots[reading.slots.clone()].iter().all(is_usual_in_small_letters)
            && !is_alike()
    }

    /// True for Latin capitals instead of those of a usual Russian word that look the same: «МАН» beside "MAH" is what it was, and
    /// nobody would see the change. Of an abbreviation of the table it is known what the translation would have for it: "BBC" is no «ВВС».
    pub(super) fn is_in_another_alphabet(&self, reading: &Reading, &Pass { models, document, .. }: &Pass<'_>) -> bool {
        let (seen, read) = (reading.span.of(&document.text), &reading.text);
        let is_same = |(a, b): (char, char)| a.is_uppercase() && alphabet::look_alike(b) == Some(a);
        let is_alike = || seen.chars().count() == read.len() && seen.chars().zip(read.chars()).all(is_same);
        let is_of_the_table = || models.lexicon.tables.abbreviations(seen).any(|row| !row.english.is_empty());
        read.bytes().all(|b| b.is_ascii_alphabetic())
            && self.slots[reading.slots.clone()].iter().all(is_usual)
            && is_alike()
            && !is_of_the_table()
    }
}

/// True where a word in Latin letters is nothing unusual: the document has others, and what stands there touches no sign that may be a letter of
/// it («М$МВС»).
pub(super) fn is_usually_latin(reading: &Reading, &Pass { document, profile, .. }: &Pass<'_>) -> bool {
    let text = &document.text;
    let ends = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || WORD_ENDS.contains(c));
    let span = reading.span;
    profile.has_latin_words() && ends(text[..span.start].chars().next_back()) && ends(text[span.end..].chars().next())
}

/// True for another word in the place of one that is known but for Latin letters and noughts in it.
pub(super) fn changes_more_than_shape(reading: &Reading, &Pass { models, document, .. }: &Pass<'_>) -> bool {
    let seen = reading.span.of(&document.text);
    let russian = in_russian_letters(seen).replace('0', "о");
    let [key] = &reading.keys[..] else { return false };
    seen.contains(is_russian) && russian != seen && alphabet::key(&russian).is_some_and(|own| own != *key && models.lexicon.contains(&own))
}

/// True for a usual Russian word.
fn is_usual(slot: &Slot) -> bool {
    slot.is_known() && slot.facts.is_some_and(|facts| facts.word.unigram_nats <= USUAL_NATS)
}

/// True for one that is no name and no abbreviation.
fn is_usual_in_small_letters(slot: &Slot) -> bool {
    let is_listed = |entry: &Entry| entry.attestation > Attestation::Counted && entry.usual_case < UsualCase::Title;
    is_usual(slot) && slot.entry().is_some_and(is_listed)
}

/// True if a word near by has a letter that modern Russian lacks, or two have a Latin i among Russian ones, as typed Ukrainian has: what is
/// read as Russian there may be a quotation.
pub(super) fn is_among_foreign(text: &str, span: Span) -> bool {
    let length =
        |chars: &mut dyn Iterator<Item = char>| chars.take(CHARACTERS_NEAR).take_while(|c| *c != '\n').map(char::len_utf8).sum::<usize>();
    let before = &text[span.start - length(&mut text[..span.start].chars().rev())..span.start];
    let after = &text[span.end..span.end + length(&mut text[span.end..].chars())];
    let is_foreign = |c: char| matches!(c, '\u{400}'..='\u{45f}' | '\u{48a}'..='\u{52f}') && !is_russian(c);
    let mut near = before.split_whitespace().rev().take(WORDS_NEAR).chain(after.split_whitespace().take(WORDS_NEAR));
    let has_latin_i = |word: &str| word.contains(['i', 'ï', 'I', 'Ï']) && word.chars().filter(|&c| is_russian(c)).count() > 1;
    let line = || before.split_whitespace().chain(after.split_whitespace()).chain([span.of(text)]);
    near.any(|word| word.contains(is_foreign)) || line().filter(|word| has_latin_i(word)).count() > 1
}

/// True for a word in small Latin letters whose line or cell has no Russian one: "5 May 1936" beside «5 мая 1936 г.».
pub(super) fn is_among_latin(text: &str, span: Span) -> bool {
    let word = span.of(text);
    if !word.is_ascii() || !word.contains(|c: char| c.is_ascii_lowercase()) {
        return false;
    }
    let is_end = |c: &char| matches!(c, '\n' | '|' | '\t' | '/');
    let mut before = text[..span.start].chars().rev().take(CHARACTERS_NEAR).take_while(|c| !is_end(c));
    let mut after = text[span.end..].chars().take(CHARACTERS_NEAR).take_while(|c| !is_end(c));
    !before.any(is_russian) && !after.any(is_russian)
}
