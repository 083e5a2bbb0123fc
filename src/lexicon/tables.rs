//! The hand-written tables: abbreviations, names, period words, paradigms, old endings, surname suffixes.

use std::collections::BTreeMap;

use crate::alphabet;
use crate::rows::rows;

/// A malformed row.
#[derive(Debug, thiserror::Error)]
#[error("{table}, line {line}: expected {expected}, found `{found}`; mend the row")]
pub struct TableError {
    /// File name of the table.
    pub table: &'static str,
    /// Line, from 1.
    pub line: usize,
    /// What the row should hold.
    pub expected: &'static str,
    /// What it holds.
    pub found: String,
}

/// A written abbreviation or initialism.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Abbreviation {
    /// As printed, with case and dots.
    pub form: String,
    /// What it stands for, in Russian.
    pub expansion: String,
    /// English equivalents.
    pub english: Vec<String>,
    /// `initialism`, `shortened` or `mark`.
    pub kind: String,
}

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
pub struct Paradigm {
    cut: usize,
    /// Grammar and ending, the nominative first.
    endings: Vec<(String, String)>,
}

/// The part of a word an old spelling stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OldPart {
    /// Its beginning.
    Prefix,
    /// Its end.
    Ending,
    /// All of it.
    Word,
}

/// An ending of the old orthography and the modern one it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OldEnding {
    /// As printed then, as a key.
    pub old: Vec<u8>,
    /// As printed now, as a key.
    pub modern: Vec<u8>,
    /// Where in the word it stands.
    pub part: OldPart,
}

/// All tables, parsed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tables {
    /// Abbreviations in the order of the file.
    pub abbreviations: Vec<Abbreviation>,
    /// Names of persons and places.
    pub names: Vec<Declined>,
    /// Syllabic and period words.
    pub period_words: Vec<Declined>,
    /// Endings of pre-reform morphology that survive respelling.
    pub old_endings: Vec<OldEnding>,
    /// Formulae of office papers, as folded words; `<n>` is a number.
    pub phrases: Vec<Vec<String>>,
    /// Endings by which a surname is recognised, as keys.
    pub surname_endings: Vec<Vec<u8>>,
    paradigms: BTreeMap<String, Paradigm>,
    /// Abbreviations by their folded form without dots; the first of the file wins.
    by_form: BTreeMap<String, usize>,
}

/// The tables as text, a file each.
pub struct TableSources<'a> {
    /// `abbreviations.tsv`.
    pub abbreviations: &'a str,
    /// `names.tsv`.
    pub names: &'a str,
    /// `period-words.tsv`.
    pub period_words: &'a str,
    /// `paradigms.tsv`.
    pub paradigms: &'a str,
    /// `old-endings.tsv`.
    pub old_endings: &'a str,
    /// `surnames.tsv`.
    pub surnames: &'a str,
    /// `phrases.tsv`.
    pub phrases: &'a str,
}

impl Tables {
    /// Parses the tables; errors name the file and the line.
    pub fn parse(sources: &TableSources<'_>) -> Result<Self, TableError> {
        let mut tables = Self { paradigms: parse_paradigms(sources.paradigms)?, ..Self::default() };
        for (line, fields) in rows(sources.abbreviations) {
            let [form, expansion, english, kind] = fields[..] else {
                return Err(bad("abbreviations.tsv", line, "four columns: form, expansion, English, kind", &fields));
            };
            tables.abbreviations.push(Abbreviation {
                form: form.to_string(),
                expansion: expansion.to_string(),
                english: split(english),
                kind: kind.to_string(),
            });
        }
        for (at, abbreviation) in tables.abbreviations.iter().enumerate() {
            tables.by_form.entry(undotted(&abbreviation.form)).or_insert(at);
        }
        tables.names = tables.parse_declined("names.tsv", sources.names, false)?;
        tables.period_words = tables.parse_declined("period-words.tsv", sources.period_words, true)?;
        for (line, fields) in rows(sources.old_endings) {
            let (Some(old), Some(modern)) = (fields.first().and_then(|f| alphabet::key(f)), fields.get(1).and_then(|f| alphabet::key(f)))
            else {
                return Err(bad("old-endings.tsv", line, "old ending, modern ending, `ending` or `word`", &fields));
            };
            let part = match fields.get(2) {
                Some(&"prefix") => OldPart::Prefix,
                Some(&"ending") => OldPart::Ending,
                Some(&"word") => OldPart::Word,
                _ => return Err(bad("old-endings.tsv", line, "`prefix`, `ending` or `word` in the third column", &fields)),
            };
            tables.old_endings.push(OldEnding { old, modern, part });
        }
        for (line, fields) in rows(sources.surnames) {
            let [suffix, code] = fields[..] else {
                return Err(bad("surnames.tsv", line, "a suffix and its paradigm", &fields));
            };
            let forms = tables.decline(suffix, code).ok_or_else(|| bad("surnames.tsv", line, "a paradigm of paradigms.tsv", &fields))?;
            tables.surname_endings.extend(forms.iter().filter_map(|f| alphabet::key(&f.1)));
        }
        tables.phrases = rows(sources.phrases).map(|(_, fields)| fields[0].split(' ').map(alphabet::fold).collect()).collect();
        tables.surname_endings.sort();
        tables.surname_endings.dedup();
        Ok(tables)
    }

    /// Reads further names in the form of `names.tsv`.
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

    /// Every form of `word` in the paradigm `code`, as (grammar, form), the nominative first; `None` for an unknown code or a word too short.
    pub fn decline(&self, word: &str, code: &str) -> Option<Vec<(String, String)>> {
        let (stem, paradigm) = self.stem(word, code)?;
        Some(paradigm.endings.iter().map(|(grammar, ending)| (grammar.clone(), format!("{stem}{ending}"))).collect())
    }

    /// What of `word` the endings of the paradigm `code` are put to, and the paradigm.
    fn stem<'a>(&self, word: &'a str, code: &str) -> Option<(&'a str, &Paradigm)> {
        let paradigm = self.paradigms.get(code)?;
        let mut ends = std::iter::once(word.len()).chain(word.char_indices().rev().map(|(at, _)| at));
        Some((&word[..ends.nth(paradigm.cut)?], paradigm))
    }

    /// Every single word the tables know: (key, grammar, lemma). Abbreviations give their letters, names and period words all their forms.
    pub fn words(&self) -> Vec<(Vec<u8>, String, String)> {
        let mut out = Vec::new();
        for abbreviation in &self.abbreviations {
            for part in abbreviation.form.split(|c: char| !c.is_alphabetic() && c != '-').filter(|p| !p.is_empty()) {
                if let Some(key) = alphabet::key(part.trim_matches('-')) {
                    out.push((key, format!("ABBR,{}", abbreviation.kind), alphabet::fold(part.trim_matches('-'))));
                }
            }
        }
        for (table, kind) in [(&self.names, "Name"), (&self.period_words, "Period")] {
            for row in table {
                for (word, code) in row.name.split(' ').zip(&row.codes) {
                    for (grammar, form) in self.decline(word, code).unwrap_or_default() {
                        if let Some(key) = alphabet::key(&form) {
                            out.push((key, format!("NOUN,{kind},{grammar}"), alphabet::fold(word)));
                        }
                    }
                }
            }
        }
        out.sort();
        out.dedup();
        out
    }

    /// The abbreviation printed like `form`, ignoring case and dots.
    pub fn abbreviation(&self, form: &str) -> Option<&Abbreviation> {
        self.by_form.get(&undotted(form)).and_then(|&at| self.abbreviations.get(at))
    }
}

fn undotted(form: &str) -> String {
    alphabet::fold(form).replace('.', "")
}

fn parse_paradigms(text: &str) -> Result<BTreeMap<String, Paradigm>, TableError> {
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
    Ok(out)
}

fn split(english: &str) -> Vec<String> {
    english.split('|').map(str::trim).filter(|e| !e.is_empty()).map(str::to_string).collect()
}

fn bad(table: &'static str, line: usize, expected: &'static str, fields: &[&str]) -> TableError {
    TableError { table, line, expected, found: fields.join(" | ") }
}
