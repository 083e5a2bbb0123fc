//! The OCR field's own formats, hOCR, ALTO and PAGE: read as flat text with what the engine knew, written back by splicing.
//!
//! One room a format: [`hocr`], [`alto`], [`page_xml`]; [`mets`] names the files of a volume. What they share is in [`flat`] (words, lines,
//! changes), [`xml`] (the tree of ranges) and its parser, [`crate::bounds`] (boxes), `fonts`, and [`pictures`] (where the image lies). Of PAGE
//! alone are `levels`, the text that lines and regions say again, and `custom`, tags that count its characters.

pub mod alto;
mod custom;
pub mod flat;
mod fonts;
pub mod hocr;
mod levels;
pub mod mets;
pub mod page_xml;
mod parse;
pub mod pictures;
pub mod xml;

use std::collections::{HashMap, HashSet};

use crate::channel::engine::KnownEngine;
use crate::document::{Document, Edit, Made};
use flat::{Change, Flat, Line, PageWord, changes};
use xml::{Dialect, Id, Tree, XmlError};

/// A format of page files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageFormat {
    /// hOCR 1.2, in XHTML or HTML.
    Hocr,
    /// ALTO 2 to 4.
    Alto,
    /// PAGE 2013 to 2019.
    Page,
}

/// How far into a file its root element is looked for, in bytes.
const ROOT_WITHIN: usize = 16 << 10;

impl PageFormat {
    /// The name in reports and options.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hocr => "hocr",
            Self::Alto => "alto",
            Self::Page => "page",
        }
    }

    /// The format of a file by its root element; `None` for what is none of them.
    pub fn detect(text: &str) -> Option<Self> {
        let name = root_name(text)?;
        match name.rsplit(':').next().unwrap_or(name) {
            "alto" => Some(Self::Alto),
            "PcGts" => Some(Self::Page),
            html if html.eq_ignore_ascii_case("html") && (text.contains("ocr_") || text.contains("ocrx_")) => Some(Self::Hocr),
            _ => None,
        }
    }

    fn dialect(self) -> Dialect {
        if self == Self::Hocr { Dialect::Html } else { Dialect::Xml }
    }
}

/// The name of the first element of a file that looks like XML.
pub fn root_name(text: &str) -> Option<&str> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if !text.starts_with('<') {
        return None;
    }
    let end = (0..=ROOT_WITHIN.min(text.len())).rev().find(|&at| text.is_char_boundary(at))?;
    let mut rest = &text[..end];
    loop {
        rest = &rest[rest.find('<')? + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = &comment[comment.find("-->")?..];
        } else if !rest.starts_with(['!', '?']) {
            return Some(&rest[..rest.find(|c: char| c.is_whitespace() || c == '>' || c == '/')?]);
        }
    }
}

/// What is written beside the words themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WriteOptions {
    /// Keep what a changed word read before as an alternative of it.
    pub keep_original: bool,
    /// Name the program and its version in the file's metadata.
    pub provenance: Option<String>,
}

/// What a file says of an alternative that was suggested to whoever reads it: it is no engine's.
pub(crate) const SUGGESTED: &str = "suggested";
/// The same of what a changed word read before.
pub(crate) const ORIGINAL: &str = "original";

/// A reading not applied, to be written as an alternative: of these words, this text.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// Bytes of the flat text.
    pub span: crate::document::Span,
    /// The reading.
    pub text: String,
    /// Its probability in 0..=1.
    pub confidence: f64,
}

/// A page file: its tree, and its text as the core reads it.
#[derive(Debug, Clone)]
pub struct PageFile {
    format: PageFormat,
    tree: Tree,
    words: Vec<PageWord>,
    lines: Vec<Line>,
    document: Document,
}

impl PageFile {
    /// Reads a file's text. Errors say where it is no such file.
    pub fn read(raw: String, format: PageFormat) -> Result<Self, XmlError> {
        let tree = Tree::parse(raw, format.dialect())?;
        let mut flat = Flat::default();
        match format {
            PageFormat::Hocr => hocr::read(&tree, &mut flat)?,
            PageFormat::Alto => alto::read(&tree, &mut flat)?,
            PageFormat::Page => page_xml::read(&tree, &mut flat)?,
        }
        let (mut document, words, lines) = flat.finish();
        document.read_by = read_by(&tree);
        Ok(Self { format, tree, words, lines, document })
    }

    /// The format.
    pub fn format(&self) -> PageFormat {
        self.format
    }

    /// The page's text: a line a line, a blank line between blocks; with the engine's evidence.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The same to be told more.
    pub(crate) fn document_mut(&mut self) -> &mut Document {
        &mut self.document
    }

    /// Its words, in reading order.
    pub fn words(&self) -> &[PageWord] {
        &self.words
    }

    /// Its lines, in reading order.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The file with corrections made (spans of the flat text, sorted, disjoint), byte for byte as it was but for their words. Without
    /// corrections and suggestions it is the file as it was read.
    pub fn write(&self, made: &[Made], suggestions: &[Suggestion], options: &WriteOptions) -> String {
        let changes = changes(&self.document.text, &self.words, made);
        let mut out = Splices::new(&self.tree);
        match self.format {
            PageFormat::Hocr => hocr::write(self, &changes, suggestions, options, &mut out),
            PageFormat::Alto => alto::write(self, &changes, suggestions, options, &mut out),
            PageFormat::Page => page_xml::write(self, &changes, suggestions, options, &mut out),
        }
        out.apply()
    }

    pub(crate) fn tree(&self) -> &Tree {
        &self.tree
    }

    /// The words that suggestions stand for, with their new text and its probability, each once: words of their own, and those of a line in one
    /// element, whatever else changes of it.
    pub(crate) fn suggested_words(&self, suggestions: &[Suggestion], changes: &[Change]) -> Vec<(usize, String, f64)> {
        let text = &self.document.text;
        let mut out: Vec<(usize, String, f64)> = Vec::new();
        for suggestion in suggestions {
            let span = suggestion.span;
            let at = self.words.partition_point(|w| w.span.end <= span.start);
            let Some(word) = self.words.get(at).filter(|w| w.has_element && w.span.start <= span.start && w.span.end >= span.end) else {
                continue;
            };
            let change = changes.partition_point(|c| c.words.end <= at);
            let seen = span.of(text);
            let suggested = match changes.get(change).filter(|c| c.words.contains(&at)) {
                None => Some(format!("{}{}{}", &text[word.span.start..span.start], suggestion.text, &text[span.end..word.span.end])),
                Some(Change { words, pieces, .. }) => match &pieces[..] {
                    [line] if words.len() == 1 && line.matches(seen).count() == 1 => Some(line.replacen(seen, &suggestion.text, 1)),
                    _ => None,
                },
            };
            if let Some(suggested) = suggested.filter(|_| out.last().is_none_or(|last| last.0 != at)) {
                out.push((at, suggested, suggestion.confidence));
            }
        }
        out
    }
}

/// The engine a file names: hOCR in a `meta` element, ALTO as its software, PAGE as its creator.
fn read_by(tree: &Tree) -> Option<KnownEngine> {
    let of_element = |node| {
        if tree.is(node, "meta") && tree.attribute(node, "name").is_some_and(|name| name == "ocr-system") {
            return tree.attribute(node, "content").and_then(|content| KnownEngine::named(&content));
        }
        let names = ["softwareName", "softwareCreator", "Creator"].iter().any(|name| tree.is(node, name));
        if names { KnownEngine::named(&tree.deep_text(node)) } else { None }
    };
    (0..tree.len()).find_map(of_element)
}

/// Splices of the file's bytes, gathered in any order.
pub(crate) struct Splices<'a> {
    tree: &'a Tree,
    edits: Vec<Edit>,
    ids: Option<HashSet<String>>,
    /// The last number given behind each base.
    numbers: HashMap<String, usize>,
}

impl<'a> Splices<'a> {
    fn new(tree: &'a Tree) -> Self {
        Self { tree, edits: Vec::new(), ids: None, numbers: HashMap::new() }
    }

    /// True if nothing is to be spliced.
    pub(crate) fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// Replaces bytes.
    pub(crate) fn replace(&mut self, span: crate::document::Span, replacement: impl Into<String>) {
        self.edits.push(Edit { span, replacement: replacement.into() });
    }

    /// Puts text at a place.
    pub(crate) fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.replace(crate::document::Span::new(at, at), text);
    }

    /// Sets an attribute, adding it if it is not there.
    pub(crate) fn set_attribute(&mut self, id: Id, name: &str, value: &str) {
        let value = xml::escaped(value);
        match self.tree.attribute_span(id, name) {
            Some(span) => {
                let raw = self.tree.raw();
                let quoted = raw[..span.start].ends_with(['"', '\'']);
                self.replace(span, if quoted { value } else { format!("\"{value}\"") });
            }
            None => {
                let at = self.tree.whole(id).start + 1 + self.tree.name(id).len();
                self.insert(at, format!(" {name}=\"{value}\""));
            }
        }
    }

    /// Removes an attribute with the white space before it.
    pub(crate) fn remove_attribute(&mut self, id: Id, name: &str) {
        if let Some(span) = self.tree.attribute_whole(id, name) {
            self.replace(span, "");
        }
    }

    /// Removes an element with the white space before it.
    pub(crate) fn remove(&mut self, id: Id) {
        let whole = self.tree.whole(id);
        let start = self.tree.raw()[..whole.start].trim_end_matches([' ', '\t', '\n', '\r']).len();
        self.replace(crate::document::Span::new(start, whole.end), "");
    }

    /// An id that no element of the file has: `base` with a number.
    pub(crate) fn fresh_id(&mut self, base: &str) -> String {
        let tree = self.tree;
        let ids = self.ids.get_or_insert_with(|| {
            let named = |n: Id| ["ID", "id", "xml:id"].iter().find_map(|name| tree.attribute(n, name)).map(|id| id.into_owned());
            (0..tree.len()).filter(|&n| !tree.is_text(n)).filter_map(named).collect()
        });
        let nth = self.numbers.entry(base.to_string()).or_insert(1);
        loop {
            *nth += 1;
            let id = format!("{base}_{nth}");
            if ids.insert(id.clone()) {
                return id;
            }
        }
    }

    /// The file with all splices made; of two that overlap, the one that begins first, and of these the wider.
    fn apply(mut self) -> String {
        // At one place insertions come first, in the order they were asked for; a removal swallows what is changed inside it.
        self.edits.sort_by(|a, b| {
            a.span.start.cmp(&b.span.start).then_with(|| match (a.span.is_empty(), b.span.is_empty()) {
                (true, false) => std::cmp::Ordering::Less,
                (false, true) => std::cmp::Ordering::Greater,
                _ => b.span.end.cmp(&a.span.end),
            })
        });
        Document::plain(self.tree.raw().to_string()).apply(&self.edits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_tells_which_engine_read_it() {
        let hocr = |head: &str| {
            format!("<html><head>{head}</head><body><div class=\"ocr_page\"><span class=\"ocrx_word\">дом</span></div></body></html>")
        };
        let alto = |head: &str| {
            format!(
                "<alto><Description>{head}</Description><Layout><Page><PrintSpace><TextBlock><TextLine><String CONTENT=\"дом\"/></TextLine></TextBlock></PrintSpace></Page></Layout></alto>"
            )
        };
        let page = |head: &str| {
            format!(
                "<PcGts><Metadata>{head}</Metadata><Page><TextRegion><TextLine><TextEquiv><Unicode>дом</Unicode></TextEquiv></TextLine></TextRegion></Page></PcGts>"
            )
        };
        let software = |name: &str| {
            format!("<OCRProcessing><ocrProcessingStep><processingSoftware>{name}</processingSoftware></ocrProcessingStep></OCRProcessing>")
        };
        for (raw, format, told) in [
            (hocr("<meta name=\"ocr-system\" content=\"tesseract 5.3.0\"/>"), PageFormat::Hocr, Some(KnownEngine::Tesseract)),
            (hocr("<meta name=\"keywords\" content=\"tesseract\"/>"), PageFormat::Hocr, None),
            (
                alto(&software("<softwareCreator>ABBYY</softwareCreator><softwareName>Engine</softwareName>")),
                PageFormat::Alto,
                Some(KnownEngine::FineReader),
            ),
            (alto(&software("<softwareName>vychitka</softwareName>")), PageFormat::Alto, None),
            (page("<Creator>ABBYY FineReader Engine 12</Creator>"), PageFormat::Page, Some(KnownEngine::FineReader)),
            (page("<Creator>Transkribus</Creator>"), PageFormat::Page, None),
        ] {
            let file = PageFile::read(raw.clone(), format).unwrap();
            assert_eq!(file.document().text, "дом\n", "{raw}");
            assert_eq!(file.document().read_by, told, "{raw}");
        }
    }
}
