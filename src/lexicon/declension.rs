//! Words declined by hand: paradigms, and the names and period words that follow them, which a translation and a build ask for.

use std::collections::BTreeMap;

use super::tables::{TableError, bad, split};
use crate::alphabet;
use crate::rows::rows;

/// A word or a name with its declension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declined {
    /// As printed, nominative; several words for a full name.
    pub name: String,
    /// A paradigm code for each word.
    pub codes: Vec<String>,
    /// English equivalents.
    pub english: Vec<String>,
    /// A note: who or what it is.
    pub note: String,
}

/// A way to decline: how many letters to cut from the nominative and what to add.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Paradigm {
    cut: usize,
    /// Grammar and ending, the nominative first.
    endings: Vec<(String, String)>,
}

/// The ways to decline, by their codes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paradigms(BTreeMap<String, Paradigm>);

impl Paradigms {
    /// Parses `paradigms.tsv`; errors name the line.
    pub fn parse(text: &str) -> Result<Self, TableError> {
        let mut out = BTreeMap::new();
        for (line, fields) in rows(text) {
            let expected = "a code, a number of letters, endings as grammar=ending";
            let [code, cut, endings] = fields[..] else {
                return Err(bad("paradigms.tsv", line, expected, &fields));
            };
            let cut = cut.parse().map_err(|_| bad("paradigms.tsv", line, expected, &fields))?;
            let endings = endings
                .split(' ')
                .map(|e| e.split_once('=').map(|(g, e)| (g.to_string(), e.replace('∅', ""))))
                .collect::<Option<Vec<_>>>()
                .ok_or_else(|| bad("paradigms.tsv", line, expected, &fields))?;
            out.insert(code.to_string(), Paradigm { cut, endings });
        }
        Ok(Self(out))
    }

    /// Every form of `word` in the paradigm `code`, as (grammar, form), the nominative first; `None` for an unknown code or a word too short.
    pub fn decline(&self, word: &str, code: &str) -> Option<Vec<(String, String)>> {
        let (stem, paradigm) = self.stem(word, code)?;
        Some(paradigm.endings.iter().map(|(grammar, ending)| (grammar.clone(), format!("{stem}{ending}"))).collect())
    }

    /// What of `word` the endings of the paradigm `code` are put to, and the paradigm.
    fn stem<'a>(&self, word: &'a str, code: &str) -> Option<(&'a str, &Paradigm)> {
        let paradigm = self.0.get(code)?;
        let mut ends = std::iter::once(word.len()).chain(word.char_indices().rev().map(|(at, _)| at));
        Some((&word[..ends.nth(paradigm.cut)?], paradigm))
    }

    /// Reads names in the form of `names.tsv`; errors name the line.
    pub fn parse_names(&self, text: &str) -> Result<Vec<Declined>, TableError> {
        self.parse_declined("table of names", text, false)
    }

    fn parse_declined(&self, table: &'static str, text: &str, is_word: bool) -> Result<Vec<Declined>, TableError> {
        let mut out = Vec::new();
        for (line, fields) in rows(text) {
            let [name, codes, third, fourth] = fields[..] else {
                return Err(bad(table, line, "four columns (words, a paradigm code for each, and English and a note)", &fields));
            };
            let (english, note) = if is_word { (fourth, third) } else { (third, fourth) };
            let codes: Vec<String> = codes.split(' ').map(str::to_string).collect();
            let words: Vec<&str> = name.split(' ').collect();
            if words.len() != codes.len() || words.iter().zip(&codes).any(|(w, c)| self.stem(w, c).is_none()) {
                return Err(bad(table, line, "a paradigm code of paradigms.tsv for each word", &fields));
            }
            out.push(Declined { name: name.to_string(), codes, english: split(english), note: note.to_string() });
        }
        Ok(out)
    }
}

/// The tables of declined words, parsed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeclinedWords {
    /// Names of persons and places.
    pub names: Vec<Declined>,
    /// Syllabic and period words.
    pub period_words: Vec<Declined>,
}

impl DeclinedWords {
    /// Parses `names.tsv` and `period-words.tsv`; errors name the file and the line.
    pub fn parse(names: &str, period_words: &str, paradigms: &Paradigms) -> Result<Self, TableError> {
        Ok(Self {
            names: paradigms.parse_declined("names.tsv", names, false)?,
            period_words: paradigms.parse_declined("period-words.tsv", period_words, true)?,
        })
    }

    /// All rows, names first.
    pub fn rows(&self) -> impl Iterator<Item = &Declined> {
        self.names.iter().chain(&self.period_words)
    }

    /// All forms of every word of them: (key, grammar, lemma).
    pub fn words(&self, paradigms: &Paradigms) -> Vec<(Vec<u8>, String, String)> {
        let mut out = Vec::new();
        for (table, kind) in [(&self.names, "Name"), (&self.period_words, "Period")] {
            for row in table {
                for (word, code) in row.name.split(' ').zip(&row.codes) {
                    for (grammar, form) in paradigms.decline(word, code).unwrap_or_default() {
                        if let Some(key) = alphabet::key(&form) {
                            out.push((key, format!("NOUN,{kind},{grammar}"), alphabet::fold(word)));
                        }
                    }
                }
            }
        }
        out
    }
}
