//! The translation's words: stems, names, numbers, and the sentences they stand in.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};

use super::names::{self, Skeleton};
use super::numerals::{self, Number, Numeral};
use super::sentence_end::SentenceEnds;
use crate::document::Span;

/// A word or number of the translation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnglishWord {
    /// Its bytes in the text it was read from.
    pub span: Span,
    /// Its stem in lower case (Porter, "An algorithm for suffix stripping", 1980, in the version of Snowball).
    pub stem: String,
    /// The stem of the word it is an irregular form of, or of its other spelling: "say" of "said", "labour" of "labor".
    pub base: Option<&'static str>,
    /// It begins with a capital.
    pub is_title: bool,
    /// Its skeleton as a name ([`crate::translation::names::english`]), if it begins with a capital. Not that of its stem, which takes the
    /// "es" of "Torres" for an ending.
    pub skeleton: Skeleton,
    /// All its letters are capitals, and they are two at least.
    pub is_upper: bool,
    /// Its value, if it is a number or a numeral.
    pub number: Option<u32>,
    /// Which month it is, from 1.
    pub month: Option<u32>,
    /// An article, preposition, pronoun, auxiliary or the like: it says nothing.
    pub is_function: bool,
    /// A sentence begins here.
    pub begins: bool,
    /// A paragraph begins here.
    pub begins_paragraph: bool,
}

impl EnglishWord {
    /// True if it is a form of the word with this stem. "Left" is one of two words.
    pub fn is_of(&self, stem: &str) -> bool {
        self.stem == stem || self.base == Some(stem)
    }

    /// The word as printed, without what English makes of an owner; `text` is what it was read from.
    pub fn name<'a>(&self, text: &'a str) -> &'a str {
        let word = self.span.of(text);
        let owner = |mark: char| word.strip_suffix('s').and_then(|word| word.strip_suffix(mark)).or_else(|| word.strip_suffix(mark));
        owner('\'').or_else(|| owner('’')).unwrap_or(word)
    }

    /// Its stem, if it is a function word and more than a letter; "not" of a contraction. "May" and "Will" within a sentence are names.
    pub fn function_stem(&self) -> Option<&str> {
        let is_name = self.month.is_some() || self.is_title && !self.begins && self.stem != "i";
        match self.stem.ends_with("n't") {
            true => Some("not"),
            false => Some(self.stem.as_str()).filter(|stem| self.is_function && !is_name && (stem.len() > 1 || *stem == "i")),
        }
    }
}

/// Words that say nothing by themselves, as stems.
static FUNCTION_WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let words = include_str!("../../lexicon/en/function-words.txt");
    words.lines().filter(|l| !l.starts_with('#')).flat_map(str::split_whitespace).map(stem).collect()
});

/// Irregular forms in lower case, with the stems of their words.
static IRREGULAR: LazyLock<HashMap<&'static str, String>> = LazyLock::new(|| {
    let rows = include_str!("../../lexicon/en/irregular.txt").lines().filter(|l| !l.starts_with('#'));
    let forms = |row: &'static str| {
        let mut words = row.split_whitespace();
        let base = words.next().map(stem).unwrap_or_default();
        words.map(move |form| (form, base.clone()))
    };
    rows.flat_map(forms).collect()
});

/// By stem of a word that is spelt in two ways, that of the other: «труд» is "labour" and "labor".
static SPELLINGS: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let rows = include_str!("../../lexicon/en/spellings.txt").lines().filter(|l| !l.starts_with('#'));
    let pairs = rows.filter_map(|row| row.split_once(' ')).map(|(british, american)| (stem(british), stem(american)));
    pairs.filter(|(a, b)| a != b).flat_map(|(a, b)| [(a.clone(), b.clone()), (b, a)]).collect()
});

/// True for the stem of a function word.
pub fn is_function_word(stem: &str) -> bool {
    FUNCTION_WORDS.contains(stem)
}

/// True for two function words in one, "I'll", "don't".
fn is_contraction(word: &str) -> bool {
    let folded = word.to_lowercase().replace('’', "'");
    let (whole, added) = folded.split_once('\'').unwrap_or_default();
    let is_not = || added == "t" && whole.ends_with('n');
    is_not() || is_function_word(&stem(whole)) && matches!(added, "d" | "ll" | "m" | "re" | "ve")
}

/// The stem of a word.
pub fn stem(word: &str) -> String {
    static STEMMER: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::English));
    let folded = word.to_lowercase().replace('’', "'");
    STEMMER.stem(folded.strip_suffix("'s").unwrap_or(&folded)).into_owned()
}

/// The stems of a text's words that say something, without what stands in brackets. "US" in capitals is no pronoun.
pub fn content(text: &str) -> Vec<String> {
    let bare = without_brackets(text);
    let words = bare.split(|c: char| !is_word(c)).filter(|w| !w.is_empty());
    words
        .map(|word| (word, stem(word)))
        .filter(|(word, stem)| is_in_capitals(word) || !is_function_word(stem))
        .map(|(_, stem)| stem)
        .collect()
}

/// «(colloquial) to clean» without what stands in brackets.
fn without_brackets(text: &str) -> String {
    let mut depth = 0usize;
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() && !SUPERSCRIPTS.contains(c) || c == '\'' || c == '’'
}

/// Marks of notes, and the twos of square metres: no part of the number before them.
pub(super) const SUPERSCRIPTS: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/// The stem of a number's name: "5" stands for what glosses call "five".
fn numeral(number: u32) -> Option<&'static str> {
    static STEMS: LazyLock<HashMap<u32, String>> =
        LazyLock::new(|| numerals::english_units().map(|(number, name)| (number, stem(name))).collect());
    STEMS.get(&number).map(String::as_str)
}

/// The number whose name has the stem: 7 of "seven" and "seventh"; from 2, as "one" is a pronoun, too.
pub(super) fn number_of(stem: &str) -> Option<u32> {
    static STEMS: LazyLock<HashMap<String, u32>> = LazyLock::new(|| {
        let counts = numerals::english_counts().filter(|(number, _)| *number > 1);
        counts.map(|(number, name)| (self::stem(name), number)).collect()
    });
    STEMS.get(stem).copied()
}

/// Numbers in figures and words.
fn value(word: &str) -> Option<u32> {
    // The minutes of "79°31'".
    let folded = word.trim_end_matches(['\'', '’']).to_lowercase();
    let digits: String = folded.chars().take_while(char::is_ascii_digit).collect();
    let rest = &folded[digits.len()..];
    if !digits.is_empty() && matches!(rest, "" | "st" | "nd" | "rd" | "th" | "s") {
        return digits.parse().ok();
    }
    numerals::english(&folded).and_then(Numeral::cardinal)
}

/// Puts numbers together that are written in several words: "twenty-six", "two hundred and fifty", "12 thousand".
fn unite_numerals(words: &mut [EnglishWord], text: &str) {
    let numeral = |words: &[EnglishWord], at: usize| words.get(at).and_then(|word| numerals::english(word.span.of(text)));
    let mut at = 0;
    while at < words.len() {
        // The 5 of "2.5 thousand" is no number of them.
        let is_fraction =
            || text[..words[at].span.start].ends_with(['.', ',']) && at > 0 && words[at - 1].span.end + 1 == words[at].span.start;
        let is_figures = words[at].span.of(text).starts_with(|c: char| c.is_ascii_digit());
        let begun = words[at].number.filter(|_| is_figures && !is_fraction()).map(Number::of_figures);
        let gap = |from: usize, to: usize| &text[words[from].span.end..words[to].span.start];
        let joins = |last: usize| {
            let next = words.get(last + 1)?;
            let is_and = next.stem == "and" && numeral(words, last).is_some_and(Numeral::is_scale) && gap(last, last + 1) == " ";
            let (from, between) = if is_and { (last + 1, 1) } else { (last, 0) };
            words.get(from + 1).filter(|_| matches!(gap(from, from + 1), " " | "-" | "\n"))?;
            Some(between)
        };
        let found = if is_figures && begun.is_none() { None } else { numerals::longest(at, begun, |at| numeral(words, at), joins) };
        let Some((number, count)) = found else {
            at += 1;
            continue;
        };
        // "One hundred" is no pronoun.
        (words[at].number, words[at].is_function) = (Some(number), false);
        words[at + 1..at + count].iter_mut().for_each(|word| (word.number, word.is_function) = (None, true));
        at += count;
    }
}

/// The number of the month whose name has the stem, from 1.
pub(super) fn month_of(stem: &str) -> Option<u32> {
    static STEMS: LazyLock<Vec<String>> = LazyLock::new(|| LONG_MONTHS.iter().map(|month| self::stem(month)).collect());
    STEMS.iter().position(|month| month == stem).map(|month| month as u32 + 1)
}

const LONG_MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// The number of a month, from 1.
pub fn month(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let folded = word.to_lowercase();
    let by_name = LONG_MONTHS.iter().position(|m| *m == folded);
    by_name.or_else(|| MONTHS.iter().position(|m| *m == folded || *m == "sep" && folded == "sept")).map(|m| m as u32 + 1)
}

/// The words of the parts of a text, in order; a part begins a sentence unless only markup within a line stands before it.
pub fn words(text: &str, parts: &[Span]) -> Vec<EnglishWord> {
    let ends = SentenceEnds::of(text, parts);
    let mut out = Vec::new();
    for part in parts {
        // Markup inside a line («N<sup>o</sup>») cuts no sentence.
        let before = out.last().map(|last: &EnglishWord| &text[last.span.end..part.start]);
        let mut begins = before.is_none_or(|gap| gap.contains('\n') || gap.len() > LONGEST_MARKUP);
        let mut last_end = out.last().map(|last| last.span.end).filter(|_| !begins);
        let mut at = part.start;
        for piece in part.of(text).split_inclusive(|c: char| !is_word(c)) {
            let quoted = piece.trim_end_matches(|c: char| !is_word(c));
            let word = quoted.trim_start_matches(['\'', '’']);
            let span = Span::new(at + quoted.len() - word.len(), at + quoted.len());
            at += piece.len();
            let behind = &text[span.end..part.end];
            if word.chars().any(char::is_alphanumeric) {
                if let Some(last) = out.last_mut().filter(|last| goes_on(last, word, text, span)) {
                    let letters: String = text[last.span.start..span.end].chars().filter(|c| !matches!(c, '.' | ',')).collect();
                    let whole = english_word(&letters, Span::new(last.span.start, span.end), last.begins);
                    *last = EnglishWord { begins_paragraph: last.begins_paragraph, is_function: false, ..whole };
                    last_end = Some(span.end);
                    begins |= ends.ends(word, behind);
                    continue;
                }
                let mut read = english_word(word, span, begins);
                // «Du-bong»: the name goes on behind the hyphen.
                let is_joined = text[..span.start].ends_with('-') && span.start > part.start;
                read.is_title |= is_joined && out.last().is_some_and(|last: &EnglishWord| last.is_title && last.span.end + 1 == span.start);
                read.begins_paragraph = last_end.is_none_or(|end| text[end..span.start].matches('\n').count() > 1);
                last_end = Some(span.end);
                out.push(read);
                begins = false;
            }
            // A sign by itself is of the gap behind a word, which has been looked at whole.
            begins |= !word.is_empty() && ends.ends(word, behind);
        }
    }
    mark_abbreviations(&mut out);
    unite_numerals(&mut out, text);
    for word in out.iter_mut().filter(|word| word.is_title) {
        word.skeleton = names::english(word.name(text));
    }
    out
}

/// Bytes of the longest abbreviation with stops that another letter is added to.
const LONGEST_ABBREVIATION: usize = 16;

/// Bytes of the longest number with commas that three digits more are added to, "1,000,000": more are a list.
const LONGEST_NUMBER: usize = 9;

/// True if a single capital goes on with the ones before it, "U.S.", or three digits with those before a comma, "1,284".
fn goes_on(last: &EnglishWord, word: &str, text: &str, span: Span) -> bool {
    let is_digits = |part: &str, most: usize| (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if &text[last.span.end..span.start] == "," && word.len() == 3 && is_digits(word, 3) && last.span.len() <= LONGEST_NUMBER {
        let mut groups = last.span.of(text).split(',');
        return groups.next().is_some_and(|first| is_digits(first, 3)) && groups.all(|group| group.len() == 3 && is_digits(group, 3));
    }
    let is_initial = |part: &str| part.chars().count() == 1 && part.starts_with(char::is_uppercase);
    let may_go_on = is_initial(word) && &text[last.span.end..span.start] == "." && last.span.len() <= LONGEST_ABBREVIATION;
    may_go_on && last.span.of(text).split('.').all(is_initial)
}

/// A function word in capitals among words that are not is an abbreviation: "US".
fn mark_abbreviations(words: &mut [EnglishWord]) {
    for at in 0..words.len() {
        let is_alone = !at.checked_sub(1).into_iter().chain([at + 1]).filter_map(|beside| words.get(beside)).any(|w| w.is_upper);
        words[at].is_function &= !(words[at].is_upper && is_alone);
    }
}

/// True for a word of two letters and more that are all capitals.
fn is_in_capitals(word: &str) -> bool {
    word.chars().count() > 1 && word.chars().all(|c| c.is_uppercase() || !c.is_alphabetic()) && !word.contains(char::is_numeric)
}

fn english_word(word: &str, span: Span, begins: bool) -> EnglishWord {
    let stem = stem(word);
    EnglishWord {
        span,
        is_title: word.chars().next().is_some_and(char::is_uppercase),
        skeleton: Skeleton::default(),
        is_upper: is_in_capitals(word),
        number: value(word),
        month: month(word).filter(|_| word.starts_with(char::is_uppercase)),
        is_function: is_function_word(&stem) || is_contraction(word),
        base: value(word)
            .and_then(numeral)
            .or_else(|| IRREGULAR.get(word.to_lowercase().as_str()).map(String::as_str))
            .or_else(|| SPELLINGS.get(&stem).map(String::as_str)),
        stem,
        begins,
        begins_paragraph: false,
    }
}

/// Bytes of the longest markup inside a sentence.
const LONGEST_MARKUP: usize = 60;

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<EnglishWord> {
        words(text, &[Span::new(0, text.len())])
    }

    #[test]
    fn numbers_and_months_are_read_as_english_writes_them() {
        let values = |text: &str| read(text).iter().filter_map(|w| w.number).collect::<Vec<_>>();
        assert_eq!(values("14,650 tons, 1,284,000 letters"), [14650, 1284000]);
        assert_eq!(values("in 1956,120 men; 3, 400 and 12,34"), [1956, 120, 3, 400, 12, 34]);
        assert_eq!(["Oct", "Sept", "Sep", "Mart", "Octt", "August"].map(month), [Some(10), Some(9), Some(9), None, None, Some(8)]);
        assert!(read("5 men")[0].is_of(&stem("five")));
    }

    #[test]
    fn sentences_begin_behind_stops_and_blank_lines() {
        let text = "Cde. Petrov agreed. He left\n\nTOP SECRET\n\nIt was 24 September; the 2nd of three.";
        let found = read(text);
        let begins: Vec<&str> = found.iter().filter(|w| w.begins).map(|w| w.span.of(text)).collect();
        assert_eq!(begins, ["Cde", "He", "TOP", "It"]);
        let numbers: Vec<u32> = found.iter().filter_map(|w| w.number).collect();
        assert_eq!(numbers, [24, 2, 3]);
        assert_eq!(found.iter().find_map(|w| w.month), Some(9));
        assert!(found.iter().any(|w| w.is_upper && w.span.of(text) == "SECRET"));
    }

    #[test]
    fn abbreviations_that_look_like_function_words_say_something() {
        let text = "The U.S. delegation told us that the US would not wait for J.V. Brown. WITH US AND THE USSR";
        let found = read(text);
        let is_function = |word: &str| found.iter().filter(|w| w.span.of(text) == word).map(|w| w.is_function).collect::<Vec<_>>();
        assert_eq!(is_function("US"), [false, true], "in a line of capitals it may be the pronoun");
        assert_eq!((is_function("us"), is_function("U.S")), (vec![true], vec![false]));
        assert!(found.iter().filter(|w| w.stem == "us").count() == 4 && found.iter().any(|w| w.span.of(text) == "J.V"));
        assert_eq!(found.iter().filter(|w| w.begins).count(), 2, "no sentence ends within an abbreviation");
        let spoken = read("I'll say we’ve gone, for they don't know O'Neill or Dart.");
        let said: Vec<&str> = spoken.iter().filter(|w| !w.is_function).map(|w| w.stem.as_str()).collect();
        assert_eq!(said, ["say", "gone", "know", "o'neil", "dart"]);
        assert_eq!(content("US|us"), ["us"]);
        assert_eq!(read("A.").len() + read("A. B").len(), 3, "behind a space another word begins");
    }

    #[test]
    fn irregular_forms_are_of_their_words() {
        let found = read("She said that the women had left the children at home.");
        let is_of = |text: &str, word: &str| found.iter().any(|w| w.is_of(&stem(text)) && w.is_of(&stem(word)));
        assert!(is_of("said", "saying") && is_of("women", "woman") && is_of("children", "child"));
        assert!(is_of("left", "leave") && is_of("left", "left"), "\"left\" is a hand, too");
        assert!(!is_of("home", "say"));
        assert_eq!(IRREGULAR.iter().find(|(form, base)| stem(form) == **base), None, "a stemmer brings these together");
    }

    #[test]
    fn stems_meet() {
        assert_eq!(stem("committees"), stem("committee"));
        assert_eq!(content("the worker's self-criticism"), ["worker", "self", "critic"]);
        assert!(is_function_word(&stem("the")) && !is_function_word(&stem("party")));
    }
}
