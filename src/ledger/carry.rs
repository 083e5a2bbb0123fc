//! Where the decisions of a ledger stand in a document: the same one, another form of it, a later OCR run.

use std::collections::BTreeMap;

use super::{Answer, CONTEXT, Entry, Key, settled};
use crate::alphabet::fold;
use crate::document::{Document, Edit, Span};

/// Of the words around, so many must be the same for a decision to fit where what was seen stands more than once.
const LEAST_CONTEXT: usize = 2;

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
pub(super) struct Flattened {
    text: String,
    /// For each byte of `text`, its byte in the source; one more for the end.
    source: Vec<usize>,
}

impl Flattened {
    pub(super) fn new(source_text: &str) -> Self {
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

    pub(super) fn place(&self, span: Span) -> Span {
        Span::new(self.source.partition_point(|&s| s < span.start), self.source.partition_point(|&s| s < span.end))
    }

    fn source(&self, place: Span) -> Span {
        let start = self.source[place.start];
        let last = self.source[place.end - 1];
        Span::new(start, last + 1)
    }

    /// The words around a place, folded.
    pub(super) fn context(&self, place: Span) -> (Vec<String>, Vec<String>) {
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
    pub(super) fn occurrences(&self, text: &str) -> Vec<Span> {
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

    /// True if the place of a key stands in the text, with the very words around it.
    pub(super) fn stands(&self, key: &Key) -> bool {
        self.occurrences(&key.seen).into_iter().any(|s| self.context(s) == (key.before.clone(), key.after.clone()))
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
    use super::super::tests::entry;
    use super::*;

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
}
