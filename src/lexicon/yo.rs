//! Words that are written with ё wherever ё is written at all: by a dictionary's forms, as often as counted text has them, where running text
//! does not speak against it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::alphabet::{fold, is_russian};
use crate::lexicon::build::{BuildError, read_unigrams};

/// A word must have been counted this often: what is rarer is hardly met with, and the list is carried by everyone.
const MET: u64 = 10;
/// A word that consistent paragraphs have so often without its ё …
const WITHOUT: u32 = 2;
/// … and at least once for so many times with it may be meant to be another («се», archaic, is not «сё»).
const WITH_FOR_ONE_WITHOUT: u32 = 5;
/// A ё is one letter, or an е with its dots behind.
pub const DOTTED: [char; 3] = ['ё', 'Ё', '\u{308}'];
/// Listed words with their ё, for one without, from which a text writes it: an engine loses the dots of some. Chosen.
const WRITTEN_FOR_ONE_WITHOUT: usize = 2;
/// Letters of a word whose ё in one place tells of others: «все» and «всё» are two words.
const OWN_LETTERS: usize = 4;
/// Marks of names: «Королев» may call himself so.
const NAMES: [&str; 6] = ["Name", "Surn", "Patr", "Geox", "Orgn", "Trad"];

/// The list, of the `forms` of a dictionary that writes ё (form, tab, its grammemes, a row each), of counts of words (`unigrams`, ё as е, as the
/// lexicon is built of) and of running text (a paragraph a line): words of one spelling, no names, in lower case with their ё.
pub fn list(forms: &str, unigrams: &str, text: &str) -> Result<BTreeSet<String>, BuildError> {
    let (_, counted) = read_unigrams(unigrams)?;
    let mut words = of_one_spelling(forms);
    words.retain(|folded, _| counted.get(folded.as_str()).is_some_and(|&count| count >= MET));
    let spoken_against = spoken_against(&words, text);
    words.retain(|folded, _| !spoken_against.contains(folded));
    Ok(words.into_values().map(str::to_string).collect())
}

/// Forms with ё by their form with е, where the dictionary has neither that form nor another ё in it, and calls none a name.
fn of_one_spelling(forms: &str) -> HashMap<String, &str> {
    let rows = || forms.lines().filter_map(|row| row.split_once('\t'));
    let mut words: HashMap<String, &str> = HashMap::new();
    let mut other: BTreeSet<String> = BTreeSet::new();
    for (form, grammemes) in rows().filter(|(form, _)| form.contains('ё')) {
        let folded = fold(form);
        let is_name = grammemes.split([',', ' ']).any(|grammeme| NAMES.contains(&grammeme));
        if is_name || words.insert(folded.clone(), form).is_some_and(|earlier| earlier != form) {
            other.insert(folded);
        }
    }
    for (form, _) in rows().filter(|(form, _)| !form.contains('ё')) {
        words.remove(form);
    }
    words.retain(|folded, _| !other.contains(folded));
    words
}

/// The words, folded, that text which writes ё has without it too often. Most text writes none, and some only in «всё»: a paragraph tells of a
/// word only if it has two of the list with their ё, and no other without.
fn spoken_against(words: &HashMap<String, &str>, text: &str) -> BTreeSet<String> {
    let mut counts: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for paragraph in text.lines().filter(|p| p.contains('ё')) {
        let (mut with, mut without) = (BTreeSet::new(), Vec::new());
        for word in paragraph.split(|c: char| !is_russian(c)).filter(|w| !w.is_empty()) {
            let Some((folded, &spelt)) = words.get_key_value(&fold(word)) else { continue };
            if word.to_lowercase() == spelt {
                with.insert(folded.as_str());
                counts.entry(folded).or_default().0 += 1;
            } else {
                without.push(folded.as_str());
            }
        }
        let of_one_word = without.windows(2).all(|two| two[0] == two[1]);
        if with.len() >= 2 && of_one_word {
            for word in without {
                counts.entry(word).or_default().1 += 1;
            }
        }
    }
    let against = |&(_, (with, without)): &(&str, (u32, u32))| without >= WITHOUT && without * WITH_FOR_ONE_WITHOUT > with;
    counts.into_iter().filter(against).map(|(word, _)| word.to_string()).collect()
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
        Self { words: words.map(|word| (fold(word), places_of(word))).collect() }
    }

    /// Which letters of a word are ё, if it is listed; `folded` is in lower case, without ё.
    pub fn places(&self, folded: &str) -> Option<&[usize]> {
        self.words.get(folded).map(Vec::as_slice)
    }

    /// True if a text is one that writes ё: of its words that are listed one has its own at least, and most have.
    pub fn is_written(&self, words: impl Iterator<Item = impl AsRef<str>>) -> bool {
        let listed = words.filter(|word| self.places(&fold(word.as_ref())).is_some());
        let (mut with, mut without) = (0, 0);
        listed.for_each(|word| *(if word.as_ref().contains(DOTTED) { &mut with } else { &mut without }) += 1);
        with > 0 && with >= WRITTEN_FOR_ONE_WITHOUT * without
    }

    /// The list with a text's own words that have their ё and stand nowhere without: names, and words that are not always written so.
    #[must_use]
    pub fn with_own(&self, words: impl Iterator<Item = impl AsRef<str>>) -> Self {
        let mut own: BTreeMap<String, Option<Vec<usize>>> = BTreeMap::new();
        for word in words {
            // Dots behind their letter are put together with it.
            let word = word.as_ref().to_lowercase().replace("е\u{308}", "ё");
            let places = places_of(&word);
            let known = own.entry(fold(&word)).or_insert_with(|| Some(places.clone()));
            *known = known.take().filter(|known| *known == places);
        }
        let is_own = |(word, places): (String, Option<Vec<usize>>)| {
            let places = places.filter(|places| !places.is_empty() && word.chars().count() >= OWN_LETTERS)?;
            Some((word, places))
        };
        let mut out = self.clone();
        out.words.extend(own.into_iter().filter_map(is_own));
        out
    }

    /// The word with its ё restored; `None` if it has none, or is ambiguous.
    pub fn restore(&self, word: &str) -> Option<String> {
        let folded = fold(word);
        let places = self.places(&folded)?;
        // Of a word with combining marks the places are others.
        if folded.chars().count() != word.chars().count() {
            return None;
        }
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

/// Which letters of a word in lower case are ё.
fn places_of(word: &str) -> Vec<usize> {
    word.chars().enumerate().filter(|(_, c)| *c == 'ё').map(|(at, _)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_spelling_are_listed() {
        let forms = "ещё\tADVB\nвсё\tPRCL\nвсе\tADJF plur\nшёл\tVERB\nнашёл\tVERB\nсё\tPRCL\nкоролёв\tNOUN,anim,Surn sing\nрёв\tNOUN\nстёр\tVERB\n\
                     чёрта\tNOUN\nчертё\tNOUN\nчёртё\tNOUN\n";
        let unigrams = "еще\t90\t0\t0\t0\nвсе\t90\t0\t0\t0\nшел\t40\t0\t0\t0\nнашел\t40\t0\t0\t0\nсе\t90\t0\t0\t0\nкоролев\t0\t20\t0\t0\nрев\t5\t0\t0\t0\n\
                        стер\t3\t4\t2\t1\nчерте\t40\t0\t0\t0\n";
        // Text that writes ё throughout, and text that writes it in one word alone.
        let text = "се человек: он шёл и нашёл ещё\n".repeat(2) + &"все шли, он шел и нашел еще всё\n".repeat(9);
        let listed = list(forms, unigrams, &text).unwrap();
        assert_eq!(listed.iter().map(String::as_str).collect::<Vec<_>>(), ["ещё", "нашёл", "стёр", "шёл"]);
        let once = list(forms, unigrams, &text.replacen("се ", "", 1)).unwrap();
        assert!(once.contains("сё"), "{once:?}");
    }

    #[test]
    fn a_texts_own_words_have_the_yo_that_they_have_in_it() {
        let words = YoWords::parse("# listed\nшёл\n").with_own(["Пётр", "слёзы", "слезы", "всё", "ПЁТР", "сте\u{308}кла"].into_iter());
        assert_eq!((words.restore("петр").as_deref(), words.restore("Стекла").as_deref()), (Some("пётр"), Some("Стёкла")));
        assert_eq!((words.restore("слезы"), words.restore("все"), words.restore("шел").as_deref()), (None, None, Some("шёл")));
    }

    #[test]
    fn a_word_gets_its_yo_in_any_case() {
        let words = YoWords::parse("# listed\nшёл\nещё\n");
        assert_eq!(words.restore("Шел").as_deref(), Some("Шёл"));
        assert_eq!(words.restore("ЕЩЕ").as_deref(), Some("ЕЩЁ"));
        assert_eq!(words.restore("шёл"), None);
        assert_eq!(words.restore("все"), None);
        assert_eq!(words.restore("ше\u{308}л"), None);
    }
}
