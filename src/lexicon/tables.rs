//! The hand-written tables that every document wants: abbreviations, old endings, surname suffixes, formulae. Names and period words are in
//! `declension`.

use std::collections::{BTreeMap, HashSet};

use super::declension::Paradigms;
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

/// These tables, parsed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tables {
    /// Abbreviations in the order of the file.
    pub abbreviations: Vec<Abbreviation>,
    /// Endings of pre-reform morphology that survive respelling.
    pub old_endings: Vec<OldEnding>,
    /// Formulae of office papers, as folded words; `<n>` is a number.
    pub phrases: Vec<Vec<String>>,
    /// Endings by which a surname is recognised, as keys.
    pub surname_endings: Vec<Vec<u8>>,
    /// How words of the tables are declined.
    pub paradigms: Paradigms,
    /// Abbreviations by their folded form without dots, in the order of the file.
    by_form: BTreeMap<String, Vec<usize>>,
    /// Keys of those that are said as their letters or as a word of them.
    initialisms: HashSet<Vec<u8>>,
}

/// The tables as text, a file each.
pub struct TableSources<'a> {
    /// `abbreviations.tsv`.
    pub abbreviations: &'a str,
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
        let mut tables = Self { paradigms: Paradigms::parse(sources.paradigms)?, ..Self::default() };
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
            tables.by_form.entry(undotted(&abbreviation.form)).or_default().push(at);
            if abbreviation.kind == "initialism" {
                tables.initialisms.extend(alphabet::key(&undotted(&abbreviation.form)));
            }
        }
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
            let forms =
                tables.paradigms.decline(suffix, code).ok_or_else(|| bad("surnames.tsv", line, "a paradigm of paradigms.tsv", &fields))?;
            tables.surname_endings.extend(forms.iter().filter_map(|f| alphabet::key(&f.1)));
        }
        tables.phrases = rows(sources.phrases).map(|(_, fields)| fields[0].split(' ').map(alphabet::fold).collect()).collect();
        tables.surname_endings.sort();
        tables.surname_endings.dedup();
        Ok(tables)
    }

    /// Every single word of the abbreviations: (key, grammar, lemma).
    pub fn words(&self) -> Vec<(Vec<u8>, String, String)> {
        let mut out = Vec::new();
        for abbreviation in &self.abbreviations {
            for part in abbreviation.form.split(|c: char| !c.is_alphabetic() && c != '-').filter(|p| !p.is_empty()) {
                if let Some(key) = alphabet::key(part.trim_matches('-')) {
                    out.push((key, format!("ABBR,{}", abbreviation.kind), alphabet::fold(part.trim_matches('-'))));
                }
            }
        }
        out
    }

    /// True for the key of one made of first letters, ЦК or нэп.
    pub fn is_initialism(&self, key: &[u8]) -> bool {
        self.initialisms.contains(key)
    }

    /// The abbreviations printed like `form`, ignoring a full stop at the end; where there is none, those that differ in case and dots: «ОК»
    /// is no «ок.», and «то» no «т.о.».
    pub fn abbreviations(&self, form: &str) -> impl Iterator<Item = &Abbreviation> {
        let rows = self.by_form.get(&undotted(form)).map_or(&[][..], Vec::as_slice);
        let bare = |form: &str| form.trim_end_matches('.').to_string();
        let (own, own_folded) = (bare(form), alphabet::fold(&bare(form)));
        // How much alike they are, the most first.
        let likeness = move |row: &Abbreviation| match bare(&row.form) {
            form if form == own => 0,
            form if alphabet::fold(&form) == own_folded => 1,
            _ => 2,
        };
        let rows = rows.iter().map(|&at| &self.abbreviations[at]);
        let best = rows.clone().map(&likeness).min();
        rows.filter(move |row| Some(likeness(row)) == best)
    }
}

fn undotted(form: &str) -> String {
    alphabet::fold(form).replace('.', "")
}

pub(super) fn split(english: &str) -> Vec<String> {
    english.split('|').map(str::trim).filter(|e| !e.is_empty()).map(str::to_string).collect()
}

pub(super) fn bad(table: &'static str, line: usize, expected: &'static str, fields: &[&str]) -> TableError {
    TableError { table, line, expected, found: fields.join(" | ") }
}

#[cfg(test)]
mod tests {
    use crate::resources::Resources;

    #[test]
    fn an_abbreviation_is_another_in_another_case() {
        let tables = &Resources::uncalibrated().unwrap().lexicon.tables;
        let forms = |form: &str| tables.abbreviations(form).map(|row| row.form.clone()).collect::<Vec<_>>();
        assert_eq!((forms("ок"), forms("ОК"), forms("ок.")), (vec!["ок.".into()], vec!["ОК".into()], vec!["ок.".into()]));
        assert_eq!(forms("км"), ["км", "км."]);
        // Of what has no case of its own, any.
        assert_eq!(forms("Ок"), ["ОК", "ок."]);
        assert_eq!(forms("то"), ["ТО"], "«т.о.» has stops");
        assert!(
            tables.is_initialism(&crate::alphabet::key("цк").unwrap()) && !tables.is_initialism(&crate::alphabet::key("см").unwrap()[..1])
        );
    }
}
