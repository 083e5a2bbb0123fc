//! A page's words as flat text, and corrections of that text as changes of words.

use std::ops::Range;
use std::sync::Arc;

use super::super::united;
use super::fonts::Around;
use super::xml::{Id, Tree, has_reference};
use crate::bounds::Bounds;
use crate::document::{Alternative, Document, Edit, EngineLetter, EngineWord, Made, Span};
use crate::font::Font;

/// A word of a page file.
#[derive(Debug, Clone, PartialEq)]
pub struct PageWord {
    /// Its bytes in the flat text.
    pub span: Span,
    /// The line it stands in.
    pub line: usize,
    /// Its element; for a word that has none of its own, the text it stands in.
    pub node: Id,
    /// Where its letters stand in the file; the first takes a new reading, the others are emptied.
    pub content: Vec<Span>,
    /// True if it has an element of its own.
    pub has_element: bool,
}

/// A line of a page file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its element, or that of what holds its text.
    pub node: Id,
    /// Its words.
    pub words: Range<usize>,
    /// The paragraph, region or block it belongs to, by number.
    pub block: usize,
}

/// Words of one line that read otherwise now.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Which words.
    pub words: Range<usize>,
    /// What they read as now; none for words that are gone.
    pub pieces: Vec<String>,
    /// What they read as before.
    pub original: String,
    /// Least probability of the corrections involved, 0..=1.
    pub confidence: f64,
}

/// What a file tells of a word beside its reading.
#[derive(Default)]
pub(crate) struct Told {
    /// How sure the engine was, 0..=1.
    pub(crate) confidence: Option<f32>,
    /// Other readings.
    pub(crate) alternatives: Vec<Alternative>,
    /// What it tells of each letter; passed over if they are not as many as the word's characters.
    pub(crate) letters: Vec<EngineLetter>,
    /// Its box.
    pub(crate) bounds: Option<Bounds>,
    /// Its font.
    pub(crate) font: Font,
}

/// The flat text as it is put together.
#[derive(Default)]
pub(crate) struct Flat {
    text: String,
    words: Vec<PageWord>,
    lines: Vec<Line>,
    engine: Vec<EngineWord>,
    blocks: usize,
    fonts: Vec<Arc<Font>>,
    /// What is told of fonts around words.
    pub(super) around: Around,
}

/// Most fonts told apart in a file; a book has a few dozen styles.
const MOST_FONTS: usize = 256;

impl Flat {
    /// The one value for all words of a font; `None` where nothing is told, or of too many fonts.
    fn shared(&mut self, font: Font) -> Option<Arc<Font>> {
        if font.is_unknown() {
            return None;
        }
        let known = self.fonts.iter().find(|f| ***f == font).cloned();
        if known.is_none() && self.fonts.len() < MOST_FONTS {
            self.fonts.push(Arc::new(font));
            return self.fonts.last().cloned();
        }
        known
    }

    /// Begins a block: a blank line stands before it.
    pub(crate) fn block(&mut self) {
        self.blocks += 1;
    }

    /// Begins a line.
    pub(crate) fn line(&mut self, node: Id) {
        self.drop_empty_line();
        if let Some(last) = self.lines.last() {
            self.text.push_str(if last.block == self.blocks { "\n" } else { "\n\n" });
        }
        self.lines.push(Line { node, words: self.words.len()..self.words.len(), block: self.blocks });
    }

    fn drop_empty_line(&mut self) {
        if self.lines.last().is_some_and(|line| line.words.is_empty()) {
            self.lines.pop();
            if self.lines.is_empty() {
                self.text.clear();
            } else {
                self.text.truncate(self.text.trim_end_matches('\n').len());
            }
        }
    }

    /// Adds a word to the line. White space within it becomes plain spaces; an empty word is passed over.
    pub(crate) fn word(&mut self, text: &str, node: Id, content: Vec<Span>, has_element: bool, told: Told) {
        let text: String = text.trim().chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
        let Some(line) = self.lines.last_mut().filter(|_| !text.is_empty()) else { return };
        if !line.words.is_empty() {
            self.text.push(' ');
        }
        line.words.end += 1;
        let span = Span::new(self.text.len(), self.text.len() + text.len());
        self.text.push_str(&text);
        self.words.push(PageWord { span, line: self.lines.len() - 1, node, content, has_element });
        let share = |c: Option<f32>| c.filter(|c| c.is_finite()).map(|c| c.clamp(0.0, 1.0));
        let confidence = share(told.confidence);
        let mut letters = told.letters;
        if letters.len() != span.of(&self.text).chars().count() {
            letters.clear();
        }
        for letter in &mut letters {
            letter.confidence = share(letter.confidence);
            letter.choices.iter_mut().for_each(|choice| choice.confidence = share(choice.confidence));
        }
        let font = self.shared(told.font);
        if confidence.is_some() || !told.alternatives.is_empty() || !letters.is_empty() || told.bounds.is_some() || font.is_some() {
            self.engine.push(EngineWord { span, confidence, alternatives: told.alternatives, letters, bounds: told.bounds, font });
        }
    }

    /// True if the last word of the line ends so.
    pub(crate) fn ends_with(&self, text: &str) -> bool {
        self.has_words() && self.text.ends_with(text)
    }

    /// Lengthens the last word without a space: what stands for a hyphen at the line's end.
    pub(crate) fn glue(&mut self, text: &str) {
        if let (Some(word), true) = (self.words.last_mut(), self.lines.last().is_some_and(|l| !l.words.is_empty())) {
            self.text.push_str(text);
            word.span.end = self.text.len();
            if let Some(engine) = self.engine.last_mut().filter(|e| e.span.start == word.span.start) {
                engine.span.end = word.span.end;
                engine.alternatives.iter_mut().for_each(|a| a.text.push_str(text));
                if !engine.letters.is_empty() {
                    engine.letters.extend(text.chars().map(|_| EngineLetter::default()));
                }
            }
        }
    }

    /// Adds the words of a text that has no elements of its own for them. With `breaks`, a line break begins a new line; with `glued`, the
    /// text continues the last word unless it begins with white space.
    pub(crate) fn running_text(&mut self, tree: &Tree, text: Id, line_node: Id, breaks: bool, glued: bool) {
        let inner = tree.inner(text);
        let raw = inner.of(tree.raw());
        let mut at = inner.start;
        let mut first = true;
        for chunk in raw.split_inclusive(char::is_whitespace) {
            let word = chunk.trim_end_matches(char::is_whitespace);
            if !word.is_empty() {
                let span = Span::new(at, at + word.len());
                let read = tree.unescape(text, word);
                if first && glued && !self.lines.last().is_some_and(|l| l.words.is_empty()) {
                    self.glue(&read);
                    if let Some(last) = self.words.last_mut() {
                        last.content.push(span);
                    }
                } else {
                    self.word(&read, text, vec![span], false, Told::default());
                }
            }
            first = false;
            at += chunk.len();
            if breaks && chunk.ends_with('\n') {
                self.line(line_node);
            }
        }
    }

    /// True if the last line is that of this element.
    pub(crate) fn continues(&self, node: Id) -> bool {
        self.lines.last().is_some_and(|line| line.node == node && line.block == self.blocks)
    }

    /// True if the line has words.
    pub(crate) fn has_words(&self) -> bool {
        self.lines.last().is_some_and(|line| !line.words.is_empty())
    }

    /// The document with its words and lines.
    pub(crate) fn finish(mut self) -> (Document, Vec<PageWord>, Vec<Line>) {
        self.drop_empty_line();
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let mut document = super::super::plain::read(self.text);
        document.engine = self.engine;
        // What cannot be written back as it was must not be touched.
        let unresolved = self.words.iter().map(|w| w.span).filter(|s| has_reference(s.of(&document.text)));
        document.opaque = united(document.opaque.iter().copied().chain(unresolved).collect());
        (document, self.words, self.lines)
    }
}

/// What corrections of the flat text (sorted, disjoint) change of its words. Words that read as before are in no change.
pub fn changes(text: &str, words: &[PageWord], made: &[Made]) -> Vec<Change> {
    let mut regions: Vec<(Range<usize>, Vec<&Made>)> = Vec::new();
    for one in made {
        let span = one.edit.span;
        let first = words.partition_point(|w| w.span.end <= span.start);
        let last = words.partition_point(|w| w.span.start < span.end);
        if first >= last {
            continue;
        }
        match regions.last_mut() {
            Some((range, inside)) if range.end > first => {
                range.end = range.end.max(last);
                inside.push(one);
            }
            _ => regions.push((first..last, vec![one])),
        }
    }
    regions.into_iter().flat_map(|(range, inside)| region(text, words, range, &inside)).collect()
}

/// The changes of one stretch of words.
fn region(text: &str, words: &[PageWord], range: Range<usize>, inside: &[&Made]) -> Vec<Change> {
    let whole = Span::new(words[range.start].span.start, words[range.end - 1].span.end);
    let confidence = inside.iter().map(|m| m.confidence).fold(1.0, f64::min);
    let edits: Vec<Edit> = inside
        .iter()
        .filter(|m| m.edit.span.start >= whole.start && m.edit.span.end <= whole.end)
        .map(|m| Edit {
            span: Span::new(m.edit.span.start - whole.start, m.edit.span.end - whole.start),
            replacement: m.edit.replacement.clone(),
        })
        .collect();
    let new = Document::plain(whole.of(text).to_string()).apply(&edits);
    let mut lines: Vec<Range<usize>> = Vec::new();
    for at in range.clone() {
        match lines.last_mut() {
            Some(last) if words[last.start].line == words[at].line => last.end = at + 1,
            _ => lines.push(at..at + 1),
        }
    }
    let new_lines: Vec<&str> = new.split('\n').filter(|l| !l.trim().is_empty()).collect();
    let mut out = Vec::new();
    for (nth, line) in lines.iter().enumerate() {
        let pieces: Vec<String> = if new_lines.len() == lines.len() {
            new_lines[nth].split_whitespace().map(str::to_string).collect()
        } else if nth == 0 {
            // Line breaks came or went: all of it stands on the first line.
            new.split_whitespace().map(str::to_string).collect()
        } else {
            Vec::new()
        };
        line_changes(text, words, line.clone(), pieces, confidence, &mut out);
    }
    out
}

/// The changes of the words of one line: word by word where their number stays.
fn line_changes(text: &str, words: &[PageWord], mut range: Range<usize>, mut pieces: Vec<String>, confidence: f64, out: &mut Vec<Change>) {
    let old = |at: usize| words[at].span.of(text);
    // A word may hold spaces of its own.
    let own: Vec<usize> = range.clone().map(|at| old(at).split_whitespace().count()).collect();
    if own.iter().sum::<usize>() == pieces.len() && own.len() != pieces.len() {
        let mut rest = pieces.into_iter();
        pieces = own.iter().map(|&n| rest.by_ref().take(n).collect::<Vec<_>>().join(" ")).collect();
    }
    // What held a line's words holds them still, however many there are.
    if own.len() == 1 && own[0] > 1 && !pieces.is_empty() {
        pieces = vec![pieces.join(" ")];
    }
    if range.len() == pieces.len() {
        for (at, piece) in range.zip(pieces) {
            if old(at) != piece {
                out.push(Change { words: at..at + 1, original: old(at).to_string(), pieces: vec![piece], confidence });
            }
        }
        return;
    }
    while range.len() > 1 && pieces.len() > 1 && old(range.start) == pieces[0] {
        range.start += 1;
        pieces.remove(0);
    }
    while range.len() > 1 && pieces.len() > 1 && Some(old(range.end - 1)) == pieces.last().map(String::as_str) {
        range.end -= 1;
        pieces.pop();
    }
    let original = range.clone().map(old).collect::<Vec<_>>().join(" ");
    out.push(Change { words: range, pieces, original, confidence });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<PageWord> {
        let mut out = Vec::new();
        let mut at = 0;
        for (line, row) in text.split('\n').enumerate() {
            for word in row.split(' ') {
                out.push(PageWord { span: Span::new(at, at + word.len()), line, node: 0, content: Vec::new(), has_element: true });
                at += word.len() + 1;
            }
        }
        out
    }

    fn made(text: &str, from: &str, to: &str) -> Made {
        let start = text.find(from).unwrap();
        Made { edit: Edit { span: Span::new(start, start + from.len()), replacement: to.to_string() }, confidence: 0.9 }
    }

    #[test]
    fn joins_splits_and_line_ends_fall_on_their_words() {
        let text = "при ехали кнастоящему, рабо-\nтд в о с";
        let words = words(text);
        let all = [made(text, "при ехали", "приехали"), made(text, "кнастоящему", "к настоящему"), made(text, "рабо-\nтд", "рабо-\nта")];
        let found = changes(text, &words, &all);
        let shown: Vec<_> = found.iter().map(|c| (c.words.clone(), c.pieces.join("|"), c.original.as_str())).collect();
        assert_eq!(
            shown,
            [(0..2, "приехали".into(), "при ехали"), (2..3, "к|настоящему,".into(), "кнастоящему,"), (4..5, "та".into(), "тд")]
        );
    }
}
