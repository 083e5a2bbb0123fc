//! Words that are always written with ё where ё is written at all, counted from running text.

use std::collections::{BTreeMap, BTreeSet};

use crate::alphabet::{fold, is_russian};

/// A word must have been met with ё this often.
const MET: u32 = 4;
/// Most occurrences with е to one hundred with ё: above, the two are different words (все, всё), and only a reader can tell.
const OTHERWISE_PERCENT: u32 = 2;

/// Counts running text, a paragraph a line: the words, in lower case with their ё, that paragraphs which use ё always write with it.
/// Paragraphs without any ё tell nothing, they may be of a printer that has none.
pub fn count(text: &str) -> BTreeSet<String> {
    let mut counts: BTreeMap<String, (u32, u32, String)> = BTreeMap::new();
    for paragraph in text.lines().filter(|p| p.contains('ё')) {
        for word in paragraph.split(|c: char| !is_russian(c)).filter(|w| !w.is_empty()) {
            let lower = word.to_lowercase();
            let entry = counts.entry(fold(word)).or_default();
            if lower.contains('ё') {
                entry.0 += 1;
                entry.2 = lower;
            } else if lower.contains('е') {
                entry.1 += 1;
            }
        }
    }
    counts
        .into_values()
        .filter(|(with, without, _)| *with >= MET && without * 100 <= with * OTHERWISE_PERCENT)
        .map(|(_, _, word)| word)
        .collect()
}

/// A list of words with ё, by their form with е.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct YoWords {
    words: BTreeMap<String, Vec<usize>>,
}

impl YoWords {
    /// Reads a list, a word a line.
    pub fn parse(list: &str) -> Self {
        let words = list.lines().filter(|l| !l.starts_with('#')).map(str::trim).filter(|l| l.contains('ё'));
        Self { words: words.map(|w| (fold(w), w.chars().enumerate().filter(|(_, c)| *c == 'ё').map(|(at, _)| at).collect())).collect() }
    }

    /// The word with its ё restored; `None` if it has none, or is ambiguous.
    pub fn restore(&self, word: &str) -> Option<String> {
        let places = self.words.get(&fold(word))?;
        let restored: String = word
            .chars()
            .enumerate()
            .map(|(at, c)| match c {
                'е' if places.contains(&at) => 'ё',
                'Е' if places.contains(&at) => 'Ё',
                c => c,
            })
            .collect();
        (restored != word).then_some(restored)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_unambiguous_words_are_counted() {
        let text = "он всё нёс и нёс, все ещё шёл\n".repeat(5) + "ещё и ещё нес\n";
        let list = count(&text);
        assert!(list.contains("шёл") && list.contains("ещё"));
        assert!(!list.contains("всё"));
        let words = YoWords::parse("шёл\nещё\n");
        assert_eq!(words.restore("Шел").as_deref(), Some("Шёл"));
        assert_eq!(words.restore("ЕЩЕ").as_deref(), Some("ЕЩЁ"));
        assert_eq!(words.restore("шёл"), None);
        assert_eq!(words.restore("все"), None);
    }
}
