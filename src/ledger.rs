//! Decisions kept for later: keyed by what was seen and the words around it, so that they fit another form of the document, or another
//! OCR run over it.
//!
//! The file is JSON Lines, a decision a line; unknown fields are passed over, so that later versions can add some.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::alphabet::fold;
use crate::correction::Correction;
use crate::decision::Decision;
use crate::document::{Document, Edit, Span};

/// Version of the layout.
pub const VERSION: u32 = 1;
/// Words of context kept on each side.
const CONTEXT: usize = 3;
/// Of the words around, so many must be the same for a decision to fit where what was seen stands more than once.
const LEAST_CONTEXT: usize = 2;

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
pub struct Key {
    /// What stood there.
    pub seen: String,
    /// The words before, the nearest last.
    pub before: Vec<String>,
    /// The words behind, the nearest first.
    pub after: Vec<String>,
    /// Of several places alike in all that, which, from 0.
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
    pub key: Key,
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
        self.by.as_deref().is_some_and(|by| by.split(' ').next() == Some(env!("CARGO_PKG_NAME")))
    }

    /// A decision on a correction, by whoever; its time is the caller's to add.
    pub fn new(key: Key, correction: &Correction, decision: &Decision, by: &str) -> Self {
        let candidate = |nth: usize| correction.candidates.get(nth);
        let (answer, text, probability) = match decision {
            Decision::Accept(nth) => (Answer::Accept, candidate(*nth).map(|c| c.text.clone()), candidate(*nth).map(|c| c.probability)),
            Decision::Replace(text) => (Answer::Replace, Some(text.clone()), None),
            Decision::Keep => (Answer::Keep, None, None),
            Decision::Later => (Answer::Later, None, None),
        };
        let text = text.unwrap_or_else(|| correction.seen.clone());
        let probability = probability.map(|p| (p * 10_000.0).round() / 10_000.0);
        Self { version: VERSION, answer, text, key, probability, by: Some(by.to_string()), at: None }
    }
}

/// The last word on each place with its number in the list, in the order the places first came up. What is open again is not among them.
pub fn settled(entries: &[Entry]) -> Vec<(usize, &Entry)> {
    let mut last: HashMap<&Key, usize> = HashMap::new();
    for (nth, entry) in entries.iter().enumerate() {
        last.insert(&entry.key, nth);
    }
    let in_order = entries.iter().filter_map(|entry| last.remove(&entry.key));
    in_order.map(|nth| (nth, &entries[nth])).filter(|(_, entry)| entry.answer != Answer::Later).collect()
}

/// The keys of places in a document, in the order given.
pub fn keys(document: &Document, spans: &[Span]) -> Vec<Key> {
    let flat = Flattened::new(&document.text);
    let bare: Vec<Key> = spans
        .iter()
        .map(|&span| {
            let (before, after) = flat.context(flat.place(span));
            Key { seen: span.of(&document.text).to_string(), before, after, nth: 0 }
        })
        .collect();
    let mut times: HashMap<&Key, usize> = HashMap::new();
    bare.iter().for_each(|key| *times.entry(key).or_default() += 1);
    let alike = |key: &Key| -> Vec<usize> {
        let same = |s: &Span| flat.context(*s) == (key.before.clone(), key.after.clone());
        flat.occurrences(&key.seen).into_iter().filter(same).map(|s| s.start).collect()
    };
    let doubled = times.iter().filter(|(_, times)| **times > 1);
    let starts: HashMap<&Key, Vec<usize>> = doubled.map(|(key, _)| (*key, alike(key))).collect();
    let nth = |key: &Key, span: Span| starts.get(key).map_or(0, |starts| starts.partition_point(|&s| s < flat.place(span).start));
    bare.iter().zip(spans).map(|(key, &span)| Key { nth: nth(key, span), ..key.clone() }).collect()
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
    /// Written by a later program.
    #[error("ledger, line {line}: version {found}, expected at most {VERSION}: update vychitka")]
    Later {
        /// Line, from 1.
        line: usize,
        /// Its version.
        found: u32,
    },
}

/// Why a decision was not carried over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// What was seen stands nowhere in the text.
    Gone,
    /// The text reads as decided already.
    Done,
    /// It stands in several places, and the words around tell none of them.
    Ambiguous,
    /// It stands in one place, but among other words.
    Elsewhere,
    /// Another decision took its place.
    Taken,
}

impl Unfit {
    /// The reason in words.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Gone => "what was seen is not in the text",
            Self::Done => "the text reads so already",
            Self::Ambiguous => "it stands in several places, and none has the words around it",
            Self::Elsewhere => "it stands among other words",
            Self::Taken => "another decision took its place",
        }
    }
}

/// Decisions carried over to a document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Carried {
    /// Sorted, disjoint, each with the number of its entry.
    pub edits: Vec<(Edit, usize)>,
    /// Entries that do not fit, by number, and why. Those that keep the text are in neither list.
    pub unfit: Vec<(usize, Unfit)>,
}

/// The entries of decided corrections; those to be decided later have none.
pub fn entries(document: &Document, corrections: &[Correction], decisions: &[Decision], by: &str) -> Vec<Entry> {
    let spans: Vec<Span> = corrections.iter().map(|c| c.span).collect();
    let decided = keys(document, &spans).into_iter().zip(corrections).zip(decisions).filter(|(_, d)| **d != Decision::Later);
    decided.map(|((key, correction), decision)| Entry::new(key, correction, decision, by)).collect()
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
            Ok(entry) => out.push(entry),
            Err(source) if line.ends_with('\n') || !source.is_eof() => return Err(LedgerError::Malformed { line: at + 1, source }),
            Err(_) => {}
        }
    }
    Ok(out)
}

/// Finds the places of decisions in a document: where what was seen stands, the words around telling between several. Of several equally
/// good places, the first behind that of the decision before.
pub fn carry(document: &Document, entries: &[Entry]) -> Carried {
    let flat = Flattened::new(&document.text);
    let mut out = Carried::default();
    let mut taken: BTreeMap<usize, (Span, usize)> = BTreeMap::new();
    let mut last = None;
    for (nth, entry) in settled(entries) {
        let found = match flat.find(entry, last) {
            Ok(found) => found,
            Err(_) if entry.answer == Answer::Keep => continue,
            Err(unfit) => {
                out.unfit.push((nth, unfit));
                continue;
            }
        };
        last = Some(found.start);
        if entry.answer == Answer::Keep {
            continue;
        }
        let span = flat.source(found);
        let overlaps = taken.range(..span.end).next_back().is_some_and(|(_, (other, _))| other.overlaps(&span));
        if overlaps {
            out.unfit.push((nth, Unfit::Taken));
            continue;
        }
        taken.insert(span.start, (span, nth));
        let replacement = dressed(&entry.text, &entry.key.seen, span.of(&document.text));
        out.edits.push((Edit { span, replacement }, nth));
    }
    out.edits.sort();
    out
}

/// The decided text with the white space that the document has at the same places.
fn dressed(text: &str, seen: &str, here: &str) -> String {
    if seen == here {
        return text.to_string();
    }
    let gaps = |s: &str| -> Vec<String> {
        let mut out = Vec::new();
        let mut open = String::new();
        for c in s.chars() {
            if c.is_whitespace() {
                open.push(c);
            } else if !open.is_empty() {
                out.push(std::mem::take(&mut open));
            }
        }
        out
    };
    let (own, wanted) = (gaps(here), gaps(text));
    let mut own = if own.len() == wanted.len() { own } else { vec![" ".to_string(); wanted.len()] }.into_iter();
    let mut out = String::new();
    for (at, word) in text.split_whitespace().enumerate() {
        if at > 0 {
            out += &own.next().unwrap_or_else(|| " ".to_string());
        }
        out += word;
    }
    out
}

/// A text with every run of white space as one space.
struct Flattened {
    text: String,
    /// For each byte of `text`, its byte in the source; one more for the end.
    source: Vec<usize>,
}

impl Flattened {
    fn new(source_text: &str) -> Self {
        let (mut text, mut source) = (String::with_capacity(source_text.len()), Vec::with_capacity(source_text.len() + 1));
        for (at, c) in source_text.char_indices() {
            if c.is_whitespace() {
                if !text.ends_with(' ') {
                    text.push(' ');
                    source.push(at);
                }
            } else {
                text.push(c);
                source.extend(at..at + c.len_utf8());
            }
        }
        source.push(source_text.len());
        Self { text, source }
    }

    fn place(&self, span: Span) -> Span {
        Span::new(self.source.partition_point(|&s| s < span.start), self.source.partition_point(|&s| s < span.end))
    }

    fn source(&self, place: Span) -> Span {
        let start = self.source[place.start];
        let last = self.source[place.end - 1];
        Span::new(start, last + 1)
    }

    /// The words around a place, folded.
    fn context(&self, place: Span) -> (Vec<String>, Vec<String>) {
        let words =
            |text: &str| -> Vec<String> { text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(fold).collect() };
        // A little more text than the words can take.
        let start = self.text[..place.start].char_indices().rev().nth(40 * CONTEXT).map_or(0, |(at, _)| at);
        let end = self.text[place.end..].char_indices().nth(40 * CONTEXT).map_or(self.text.len(), |(at, _)| place.end + at);
        let (mut before, mut after) = (words(&self.text[start..place.start]), words(&self.text[place.end..end]));
        before.drain(..before.len().saturating_sub(CONTEXT));
        after.truncate(CONTEXT);
        (before, after)
    }

    /// Where the text stands by itself, not within a longer word.
    fn occurrences(&self, text: &str) -> Vec<Span> {
        let text = crate::document::one_line(text);
        if text.is_empty() {
            return Vec::new();
        }
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let (first, last) = (text.chars().next(), text.chars().next_back());
        self.text
            .match_indices(&text)
            .map(|(at, found)| Span::new(at, at + found.len()))
            .filter(|s| !(letter(first) && letter(self.text[..s.start].chars().next_back())))
            .filter(|s| !(letter(last) && letter(self.text[s.end..].chars().next())))
            .collect()
    }

    fn fit(&self, entry: &Entry, place: Span) -> usize {
        let (before, after) = self.context(place);
        let same = |a: &[String], b: &[String]| a.iter().zip(b).filter(|(a, b)| a == b).count();
        let reversed = |words: &[String]| words.iter().rev().cloned().collect::<Vec<_>>();
        same(&reversed(&before), &reversed(&entry.key.before)) + same(&after, &entry.key.after)
    }

    fn find(&self, entry: &Entry, last: Option<usize>) -> Result<Span, Unfit> {
        let scored = |text: &str| -> Vec<(usize, Span)> { self.occurrences(text).into_iter().map(|s| (self.fit(entry, s), s)).collect() };
        let found = scored(&entry.key.seen);
        let enough = LEAST_CONTEXT.min(entry.key.before.len() + entry.key.after.len());
        let best = found.iter().map(|f| f.0).max();
        let is_done = || scored(&entry.text).iter().any(|f| f.0 >= enough);
        match best {
            None if is_done() => Err(Unfit::Done),
            None => Err(Unfit::Gone),
            Some(best) if best < enough && is_done() => Err(Unfit::Done),
            Some(best) if best < enough && found.len() > 1 => Err(Unfit::Ambiguous),
            Some(0) if enough > 0 => Err(Unfit::Elsewhere),
            Some(best) => {
                let equal = || found.iter().filter(|f| f.0 == best).map(|f| f.1);
                if let Some(place) = equal().nth(entry.key.nth).filter(|_| entry.key.nth > 0) {
                    return Ok(place);
                }
                equal().find(|s| last.is_none_or(|last| s.start > last)).or_else(|| equal().next()).ok_or(Unfit::Gone)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(seen: &str, text: &str, before: &[&str], after: &[&str]) -> Entry {
        let words = |w: &[&str]| w.iter().map(|s| s.to_string()).collect();
        let key = Key { seen: seen.into(), before: words(before), after: words(after), nth: 0 };
        Entry { version: 1, answer: Answer::Accept, text: text.into(), key, probability: None, by: None, at: None }
    }

    #[test]
    fn decisions_find_their_place_in_another_form_of_the_text() {
        let document = Document::plain("Секретарь ПК доложил. Члены\nПК при\nехали вчера, а жизнь шла.".to_string());
        let entries = [
            entry("ПК", "ЦК", &["доложил", "члены"], &["при", "ехали", "вчера"]),
            entry("при ехали", "приехали", &["члены", "пк"], &["вчера", "а"]),
            entry("кизнь", "жизнь", &["вчера", "а"], &["шла"]),
            entry("оборот", "оборона", &["нет"], &["такого"]),
        ];
        let carried = carry(&document, &entries);
        let edits: Vec<Edit> = carried.edits.iter().map(|e| e.0.clone()).collect();
        assert_eq!(document.apply(&edits), "Секретарь ПК доложил. Члены\nЦК приехали вчера, а жизнь шла.");
        assert_eq!(carried.unfit, [(2, Unfit::Done), (3, Unfit::Gone)]);
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
