//! The transcript as flat text, which parts of it are not text, and the way back to the file.

use std::sync::Arc;

use crate::bounds::Bounds;
use crate::channel::engine::KnownEngine;
use crate::font::Font;
use crate::format::{Format, united};
use crate::lines::Lines;

/// A half-open range of bytes of [`Document::text`], on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// The byte behind the last.
    pub end: usize,
}

impl Span {
    /// The span from `start` to `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Its length in bytes.
    pub fn len(&self) -> usize {
        self.end - self.start
    }

    /// True for a span of no bytes: a place between two characters.
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// True if the two share a byte.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The text it covers.
    pub fn of<'a>(&self, text: &'a str) -> &'a str {
        &text[self.start..self.end]
    }
}

/// A transcript. With no edits, writing it gives back the very bytes it was read from.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The whole file as text.
    pub text: String,
    /// The format it was read in.
    pub format: Format,
    /// What is not text of the page (markup, code, link targets, front matter): sorted, disjoint.
    pub opaque: Vec<Span>,
    /// What the OCR engine knew of its words, where the file tells: sorted, disjoint.
    pub engine: Vec<EngineWord>,
    /// Offsets where a sentence cannot go on although no blank line says so (table cells, list items, headings): sorted.
    pub edges: Vec<usize>,
    /// Which engine read it, where the file tells and it is one whose confusions are known.
    pub read_by: Option<KnownEngine>,
    /// Its translation, if one was given beside it; one inside the text is found by [`crate::section`].
    pub translation: Option<Arc<str>>,
}

/// What the OCR engine told of a word beside its reading.
#[derive(Debug, Clone, PartialEq)]
pub struct EngineWord {
    /// The word with what is stuck to it, as the engine cut it.
    pub span: Span,
    /// How sure the engine was of it, 0..=1.
    pub confidence: Option<f32>,
    /// What else it may have been.
    pub alternatives: Vec<Alternative>,
    /// What it told of each character of the span; empty where it told of none.
    pub letters: Vec<EngineLetter>,
    /// Its box on the page image.
    pub bounds: Option<Bounds>,
    /// Its font, shared by the words of one.
    pub font: Option<Arc<Font>>,
}

impl EngineWord {
    /// A word of which only the box is known.
    pub fn boxed(span: Span, bounds: Option<Bounds>) -> Self {
        Self { span, confidence: None, alternatives: Vec::new(), letters: Vec::new(), bounds, font: None }
    }
}

/// What the OCR engine told of a letter.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EngineLetter {
    /// How sure it was, 0..=1.
    pub confidence: Option<f32>,
    /// What else it may have been, the likeliest first; a choice without a number was looked at and given none.
    pub choices: Vec<Alternative>,
}

/// Another reading the engine gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    /// The reading.
    pub text: String,
    /// How sure the engine was of it, 0..=1.
    pub confidence: Option<f32>,
}

/// Replace the bytes of `span` by `replacement`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// What comes in its place.
    pub replacement: String,
}

/// An edit made of a correction, with its probability.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// What is replaced by what.
    pub edit: Edit,
    /// Probability in 0..=1; 1 for a person's decision.
    pub confidence: f64,
}

impl Made {
    /// An edit with its probability to as many places as a ledger keeps, so that a ledger leads to the same file.
    pub fn new(edit: Edit, probability: f64) -> Self {
        Self { edit, confidence: kept_probability(probability) }
    }
}

/// A probability to the ten-thousandth, as ledgers keep it.
pub fn kept_probability(probability: f64) -> f64 {
    (probability * 10_000.0).round() / 10_000.0
}

/// Edits (sorted, disjoint), and by how many bytes all before each make the text longer.
struct Shifts<'a> {
    edits: &'a [Edit],
    /// One more than the edits: the last is of them all.
    grown: Vec<isize>,
}

impl<'a> Shifts<'a> {
    fn of(edits: &'a [Edit]) -> Self {
        let mut grown = vec![0];
        grown.extend(edits.iter().scan(0, |sum, edit| {
            *sum += edit.replacement.len() as isize - edit.span.len() as isize;
            Some(*sum)
        }));
        Self { edits, grown }
    }

    /// Where an offset stands once the edits are made; one inside an edit stands at the beginning or the end of what replaces it.
    fn moved(&self, offset: usize, to_start: bool) -> usize {
        let count = self.edits.partition_point(|edit| edit.span.start < offset);
        match self.edits[..count].last().filter(|edit| edit.span.end > offset) {
            Some(edit) => {
                let start = edit.span.start.saturating_add_signed(self.grown[count - 1]);
                start + if to_start { 0 } else { edit.replacement.len() }
            }
            None => offset.saturating_add_signed(self.grown[count]),
        }
    }
}

impl Document {
    /// A document of text alone.
    pub fn plain(text: String) -> Self {
        Self { text, format: Format::Plain, opaque: Vec::new(), engine: Vec::new(), edges: Vec::new(), read_by: None, translation: None }
    }

    /// The text with `edits` (sorted, disjoint) made. An edit that overlaps one before it is passed over, as is one of bytes that are not
    /// whole characters of the text.
    pub fn apply(&self, edits: &[Edit]) -> String {
        let mut out = String::with_capacity(self.text.len());
        let mut at = 0;
        for edit in edits.iter().filter(|e| self.text.get(e.span.start..e.span.end).is_some()) {
            if edit.span.start < at {
                continue;
            }
            out.push_str(&self.text[at..edit.span.start]);
            out.push_str(&edit.replacement);
            at = edit.span.end;
        }
        out.push_str(&self.text[at..]);
        out
    }

    /// The document with `edits` (sorted, disjoint) made, read anew. What the engine knew of the words left alone comes along; of words
    /// that read otherwise now, or were joined, only their boxes and fonts do.
    pub fn edited(&self, edits: &[Edit]) -> Self {
        let mut out = self.format.read(self.apply(edits));
        let edits = &by_word(&self.text, edits)[..];
        out.read_by = self.read_by;
        out.translation.clone_from(&self.translation);
        let touching = |span: Span| {
            let first = edits.partition_point(|e| e.span.end <= span.start);
            let last = edits.partition_point(|e| e.span.start < span.end);
            &edits[first..last.max(first)]
        };
        let shifts = Shifts::of(edits);
        let mut last_edit: Option<&Edit> = None;
        for word in &self.engine {
            let edits_here = touching(word.span);
            let span = Span::new(shifts.moved(word.span.start, true), shifts.moved(word.span.end, false));
            match (edits_here.first(), out.engine.last_mut()) {
                (None, _) => out.engine.push(EngineWord { span, ..word.clone() }),
                (Some(edit), Some(joined)) if last_edit == Some(edit) => {
                    joined.span.end = span.end;
                    joined.bounds = joined.bounds.zip(word.bounds).map(|(a, b)| a.united(b));
                }
                _ => out.engine.push(EngineWord { font: word.font.clone(), ..EngineWord::boxed(span, word.bounds) }),
            }
            last_edit = edits_here.last();
        }
        out.engine.retain(|w| !w.span.is_empty());
        // What is no text to the file need not look so: a reference that nothing resolves.
        let kept = self.opaque.iter().filter(|opaque| touching(**opaque).is_empty());
        let moved = kept.map(|opaque| Span::new(shifts.moved(opaque.start, true), shifts.moved(opaque.end, false)));
        out.opaque = united(out.opaque.iter().copied().chain(moved).collect());
        out
    }

    /// The document's beginning, up to the end of the line at `end`: for a first look while the rest is read.
    pub fn beginning(&self, end: usize) -> Self {
        let end = self.text.match_indices('\n').map(|(at, _)| at + 1).find(|&at| at >= end).unwrap_or(self.text.len());
        let within = |span: &Span| span.end <= end;
        Self {
            text: self.text[..end].to_string(),
            format: self.format,
            opaque: self.opaque.iter().copied().filter(within).collect(),
            engine: self.engine.iter().filter(|w| within(&w.span)).cloned().collect(),
            edges: self.edges.iter().copied().filter(|&e| e <= end).collect(),
            read_by: self.read_by,
            translation: self.translation.clone(),
        }
    }

    /// What the engine knew of the word at these bytes.
    pub fn engine_word(&self, span: Span) -> Option<&EngineWord> {
        let at = self.engine.partition_point(|w| w.span.end <= span.start);
        self.engine.get(at).filter(|w| w.span.start <= span.start && span.end <= w.span.end)
    }

    /// What the engine told of the letter at this byte.
    pub fn engine_letter(&self, offset: usize) -> Option<&EngineLetter> {
        let at = self.engine.partition_point(|w| w.span.end <= offset);
        let word = self.engine.get(at).filter(|w| w.span.start <= offset && !w.letters.is_empty())?;
        word.letters.get(self.text[word.span.start..offset].chars().count())
    }

    /// The lines of its text.
    pub fn lines(&self) -> Lines {
        Lines::of(&self.text)
    }
}

/// The same edits, those that keep the spaces and line breaks of their place parted there: a page file keeps what it tells of the words
/// among them that stay, and of those on another line.
fn by_word(text: &str, edits: &[Edit]) -> Vec<Edit> {
    let mut out = Vec::new();
    for edit in edits {
        let pieces = |text: &str| text.split_inclusive(char::is_whitespace).map(str::to_string).collect::<Vec<_>>();
        let (old, new) = (pieces(edit.span.of(text)), pieces(&edit.replacement));
        let space = |piece: &String| piece.chars().next_back().filter(|c| c.is_whitespace());
        if old.len() != new.len() || old.iter().map(space).ne(new.iter().map(space)) {
            out.push(edit.clone());
            continue;
        }
        let mut start = edit.span.start;
        for (old, new) in old.iter().zip(&new) {
            let word = old.trim_end();
            if word != new.trim_end() {
                out.push(Edit { span: Span::new(start, start + word.len()), replacement: new.trim_end().to_string() });
            }
            start += old.len();
        }
    }
    out
}

/// A stretch of text on one line, every run of white space a space.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_over_a_line_end_leaves_each_line_its_word() {
        let text = "он рабо-\nтд много";
        let mut document = Document::plain(text.to_string());
        for (start, word) in [(0, "он"), (5, "рабо-"), (15, "тд"), (20, "много")] {
            let span = Span::new(start, start + word.len());
            document.engine.push(EngineWord { confidence: Some(0.9), ..EngineWord::boxed(span, None) });
        }
        let span = Span::new(5, 19);
        let shown = |replacement: &str| {
            let edited = document.edited(&[Edit { span, replacement: replacement.to_string() }]);
            edited.engine.iter().map(|w| (w.span.of(&edited.text).to_string(), w.confidence)).collect::<Vec<_>>()
        };
        let of = |word: &str, confidence: Option<f32>| (word.to_string(), confidence);
        assert_eq!(shown("рабо-\nта"), [of("он", Some(0.9)), of("рабо-", Some(0.9)), of("та", None), of("много", Some(0.9))]);
        assert_eq!(shown("работа"), [of("он", Some(0.9)), of("работа", None), of("много", Some(0.9))]);
    }

    #[test]
    fn boxes_follow_words_through_edits() {
        let text = "при ехали кнастоящему, домой";
        let mut document = Document::plain(text.to_string());
        let mut at = 0;
        for (nth, word) in text.split(' ').enumerate() {
            let bounds = Bounds { left: nth as f64 * 100.0, top: 0.0, right: nth as f64 * 100.0 + 90.0, bottom: 20.0 };
            let span = Span::new(at, at + word.len());
            document.engine.push(EngineWord { confidence: Some(0.9), ..EngineWord::boxed(span, Some(bounds)) });
            at += word.len() + 1;
        }
        let edit = |from: &str, to: &str| {
            let start = text.find(from).unwrap();
            Edit { span: Span::new(start, start + from.len()), replacement: to.to_string() }
        };
        let edited = document.edited(&[edit("при ехали", "приехали"), edit("кна", "к на")]);
        let shown: Vec<_> = edited
            .engine
            .iter()
            .map(|w| (w.span.of(&edited.text), w.confidence, w.bounds.unwrap().left, w.bounds.unwrap().right))
            .collect();
        assert_eq!(shown, [("приехали", None, 0.0, 190.0), ("к настоящему,", None, 200.0, 290.0), ("домой", Some(0.9), 300.0, 390.0)]);
    }
}
