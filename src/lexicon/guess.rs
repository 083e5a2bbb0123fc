//! Words no list holds but whose make-up vouches for them: surnames by their suffix, old endings of known words.

use super::tables::OldPart;
use super::{Attestation, Lexicon};
use crate::alphabet;

/// Letters that must stand before a surname's suffix for it to count: «Ов» alone is no surname.
const SURNAME_STEM: usize = 2;

impl Lexicon {
    /// True if the key ends like a Russian, Ukrainian, Armenian or Georgian surname in some case (`surnames.tsv`).
    pub fn looks_like_surname(&self, key: &[u8]) -> bool {
        self.tables.surname_endings.iter().any(|e| key.len() >= e.len() + SURNAME_STEM && key.ends_with(e))
    }

    /// If the key is a known word in a pre-reform spelling («новаго», «великия», «разсказ»), the modern word's key.
    pub fn old_ending(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.old_spelling(key, true)
    }

    fn old_spelling(&self, key: &[u8], again: bool) -> Option<Vec<u8>> {
        self.tables.old_endings.iter().find_map(|e| {
            let modern = match e.part {
                OldPart::Word => (key == e.old).then(|| e.modern.clone())?,
                OldPart::Prefix => [&e.modern, key.strip_prefix(e.old.as_slice()).filter(|stem| stem.len() >= 2)?].concat(),
                OldPart::Ending => [key.strip_suffix(e.old.as_slice()).filter(|stem| stem.len() >= 2)?, &e.modern].concat(),
            };
            if self.entry(&modern).is_some_and(|entry| entry.attestation > Attestation::Counted) {
                return Some(modern);
            }
            // Prefix and ending may both be old: «безпокойнаго».
            if again && e.part == OldPart::Prefix { self.old_spelling(&modern, false) } else { None }
        })
    }
}

/// True for a word printed like a proper name: an upper-case letter, then lower-case ones (parts joined by hyphens count by the first).
pub fn is_title(word: &str) -> bool {
    let mut letters = word.chars().filter(|&c| c.is_alphabetic() && !alphabet::is_ignorable(c));
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase)
}
