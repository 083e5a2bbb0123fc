//! Decisions kept for later: keyed by what was seen and the words around it, so that they fit another form of the document, or another
//! OCR run over it.
//!
//! The file is JSON Lines, a decision a line; unknown fields are passed over, so that later versions can add some.

mod carry;
mod lookup;

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::correction::Correction;
use crate::decision::Decision;
use crate::document::{Document, Made, Span, kept_probability};
use crate::respell::{Respelled, is_respelled};

pub(crate) use carry::dressed;
pub use carry::{Carried, Unfit, already_made, carry, carry_in_place, places};
use lookup::{Lookup, Standing};

/// Version of the layout.
pub const VERSION: u32 = 1;
/// Words of context kept on each side.
const CONTEXT: usize = 3;

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    /// A candidate was taken.
    Accept,
    /// Another text was put.
    Replace,
    /// The text stays as it stands.
    Keep,
    /// What was decided before is open again.
    Later,
}

/// What a decision is known by: what stood there, and the words around.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PlaceKey {
    /// What stood there.
    pub seen: String,
    /// The words before, the nearest last.
    pub before: Vec<String>,
    /// The words behind, the nearest first.
    pub after: Vec<String>,
    /// Of the places in the document with the same words around, whatever stands there, which, from 0: a decision carried out leaves the
    /// numbers of the others as they are.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub nth: usize,
}

fn is_zero(nth: &usize) -> bool {
    *nth == 0
}

/// A decision with its key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Layout version, [`VERSION`].
    pub version: u32,
    /// What was decided.
    pub answer: Answer,
    /// What stands there now; what was seen, where it was kept or is open.
    pub text: String,
    /// Where.
    #[serde(flatten)]
    pub key: PlaceKey,
    /// Probability the program gave it, 0..=1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// Who decided: a person, or the program with its version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When, as RFC 3339 has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
}

impl Entry {
    /// True if the program decided, of whatever version, not a person.
    pub fn is_automatic(&self) -> bool {
        self.by.as_deref().is_some_and(is_program)
    }

    /// True if the program put it because it was asked to: by itself it takes candidates only.
    pub fn is_respelling(&self) -> bool {
        self.is_automatic() && self.answer == Answer::Replace
    }

    /// How sure the decision is, in 0..=1: the program's is its probability, a person's word is certain.
    pub fn confidence(&self) -> f64 {
        self.probability.filter(|_| self.is_automatic()).unwrap_or(1.0).clamp(0.0, 1.0)
    }

    /// A decision on a correction, by whoever; its time is the caller's to add.
    pub fn new(key: PlaceKey, correction: &Correction, decision: &Decision, by: &str) -> Self {
        let candidate = |nth: usize| correction.candidates.get(nth);
        let (answer, text, probability) = match decision {
            Decision::Accept(nth) => (Answer::Accept, candidate(*nth).map(|c| c.text.clone()), candidate(*nth).map(|c| c.probability)),
            Decision::Replace(text) => (Answer::Replace, Some(text.clone()), None),
            Decision::Keep => (Answer::Keep, None, None),
            Decision::Later => (Answer::Later, None, None),
        };
        let text = text.unwrap_or_else(|| correction.seen.clone());
        let probability = probability.map(kept_probability);
        Self { version: VERSION, answer, text, key, probability, by: Some(by.to_string()), at: None }
    }

    /// What was put in a place that was respelled on request.
    fn respelled(key: PlaceKey, made: &Made, by: &str) -> Self {
        let (text, probability) = (made.edit.replacement.clone(), Some(kept_probability(made.confidence)));
        Self { version: VERSION, answer: Answer::Replace, text, key, probability, by: Some(by.to_string()), at: None }
    }
}

/// True for the name of the program, with or without a version.
pub fn is_program(by: &str) -> bool {
    by.split(' ').next() == Some(env!("CARGO_PKG_NAME"))
}

/// The decisions that stand, each with its number in the list: the last words on their places, but for what is open again.
pub fn settled(entries: &[Entry]) -> Vec<(usize, &Entry)> {
    last_words(entries).into_iter().filter(|(_, entry)| entry.answer != Answer::Later).collect()
}

/// The last word on each place with its number in the list, in the order the places first came up.
pub fn last_words(entries: &[Entry]) -> Vec<(usize, &Entry)> {
    let mut last: HashMap<&PlaceKey, usize> = HashMap::new();
    for (nth, entry) in entries.iter().enumerate() {
        last.insert(&entry.key, nth);
    }
    let in_order = entries.iter().filter_map(|entry| last.remove(&entry.key));
    in_order.map(|nth| (nth, &entries[nth])).collect()
}

/// The keys of places in a document, in the order given.
pub fn keys(document: &Document, spans: &[Span]) -> Vec<PlaceKey> {
    let lookup = Lookup::new(document);
    let mut given = HashSet::new();
    let of = |&span: &Span| {
        let mut key = lookup.key(document, span);
        // Two places are never one, whatever stands between the words around them.
        while !given.insert(key.clone()) {
            key.nth += 1;
        }
        key
    };
    spans.iter().map(of).collect()
}

/// A line that is no decision.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// Not JSON of the layout.
    #[error("ledger, line {line}: expected a decision as JSON (version, seen, answer, text, before, after), found: {source}")]
    Malformed {
        /// Line, from 1.
        line: usize,
        /// What the parser said.
        source: serde_json::Error,
    },
    /// A decided text that no file can have.
    #[error("ledger, line {line}: expected printable text, found a control character")]
    Control {
        /// Line, from 1.
        line: usize,
    },
    /// Written by a later program.
    #[error("ledger, line {line}: version {found}, expected at most {VERSION}: update vychitka")]
    Later {
        /// Line, from 1.
        line: usize,
        /// Its version.
        found: u32,
    },
}

/// The entries of decided corrections, and of places respelled (sorted, disjoint), which have the corrections made there; those to be decided
/// later have none.
pub fn entries(document: &Document, corrections: &[Correction], decisions: &[Decision], respelled: &[Respelled], by: &str) -> Vec<Entry> {
    let corrected = corrections.iter().zip(decisions).filter(|(c, _)| !is_respelled(respelled, c.span));
    let mut places: Vec<(Span, Place<'_>)> = corrected.map(|(c, decision)| (c.span, Place::Corrected(c, decision))).collect();
    places.extend(respelled.iter().map(|r| (r.made.edit.span, Place::Respelled(r))));
    places.sort_by_key(|(span, _)| *span);
    let spans: Vec<Span> = places.iter().map(|(span, _)| *span).collect();
    let entry = |(key, (_, place)): (PlaceKey, &(Span, Place<'_>))| match place {
        Place::Corrected(_, Decision::Later) => None,
        Place::Corrected(correction, decision) => Some(Entry::new(key, correction, decision, by)),
        Place::Respelled(respelled) => Some(Entry::respelled(key, &respelled.made, by)),
    };
    keys(document, &spans).into_iter().zip(&places).filter_map(entry).collect()
}

/// What an entry tells of.
enum Place<'a> {
    Corrected(&'a Correction, &'a Decision),
    Respelled(&'a Respelled),
}

/// The entries as the file has them, a line each.
pub fn to_lines(entries: &[Entry]) -> Result<String, serde_json::Error> {
    entries.iter().map(|e| Ok(serde_json::to_string(e)? + "\n")).collect()
}

/// Reads a ledger. Empty lines are passed over; an unfinished last line, as an interrupted program leaves it, too.
pub fn parse(text: &str) -> Result<Vec<Entry>, LedgerError> {
    let mut out = Vec::new();
    for (at, line) in text.split_inclusive('\n').enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match serde_json::from_str::<Entry>(line) {
            Ok(entry) if entry.version > VERSION => return Err(LedgerError::Later { line: at + 1, found: entry.version }),
            Ok(entry) if entry.text.chars().any(|c| c.is_control() && !c.is_whitespace()) => {
                return Err(LedgerError::Control { line: at + 1 });
            }
            Ok(entry) => out.push(entry),
            Err(source) if line.ends_with('\n') || !source.is_eof() => return Err(LedgerError::Malformed { line: at + 1, source }),
            Err(_) => {}
        }
    }
    Ok(out)
}

/// What the program decided in an earlier run and does not decide now, open again: of the places of a ledger that stand in the document,
/// those not among `made`, the keys (of places alike, of the first) and texts of what it decides now. What it put on request stays.
pub fn withdrawn(document: &Document, ledger: &[Entry], made: &HashSet<(PlaceKey, &str)>, by: &str) -> Vec<Entry> {
    let lookup = Lookup::new(document);
    let stands = |entry: &Entry| matches!(lookup.standing(&entry.key, &entry.text), Standing::Seen(_));
    let settled = settled(ledger).into_iter().map(|(_, entry)| entry).filter(|e| e.is_automatic() && !e.is_respelling());
    let gone = settled.filter(|e| !made.contains(&(PlaceKey { nth: 0, ..e.key.clone() }, e.text.as_str())) && stands(e));
    gone.map(|e| Entry {
        version: VERSION,
        answer: Answer::Later,
        text: e.key.seen.clone(),
        key: e.key.clone(),
        probability: None,
        by: Some(by.to_string()),
        at: None,
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn entry(seen: &str, text: &str, before: &[&str], after: &[&str]) -> Entry {
        let words = |w: &[&str]| w.iter().map(|s| s.to_string()).collect();
        let key = PlaceKey { seen: seen.into(), before: words(before), after: words(after), nth: 0 };
        Entry { version: 1, answer: Answer::Accept, text: text.into(), key, probability: None, by: None, at: None }
    }

    #[test]
    fn a_ledger_survives_its_file_and_an_interruption() {
        let entries = vec![entry("кизни", "жизни", &["партийной"], &["и"])];
        let lines = to_lines(&entries).unwrap();
        assert_eq!(parse(&(lines.clone() + "{\"version\":1,\"se")).unwrap(), entries);
        assert!(matches!(parse("{}\n"), Err(LedgerError::Malformed { line: 1, .. })));
        assert!(matches!(parse(&lines.replace("\"version\":1", "\"version\":7")), Err(LedgerError::Later { found: 7, .. })));
    }
}
