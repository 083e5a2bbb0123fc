//! XML and HTML as a tree of byte ranges over the file's own text: what is read is never written anew, only spliced.
//!
//! Tokens come from `quick-xml`. No entity is ever expanded but the predefined and HTML's named ones, so that no declaration in a file can
//! make it grow; nothing outside the file is ever opened.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::escape::{escape, resolve_html5_entity, resolve_xml_entity, unescape_with};

use super::parse::Builder;
use crate::bounds::is_coordinate;
use crate::document::Span;
use crate::lines::{LineColumn, Lines};

/// Deepest nesting read. Real pages nest about fifteen deep.
pub const DEEPEST: usize = 96;
/// Most elements and texts of a file: a volume of two thousand pages with a glyph for every letter.
pub const MOST_NODES: usize = 4_000_000;

/// Most attributes of a file.
pub const MOST_ATTRIBUTES: usize = 16_000_000;
/// Longest entity reference looked at, in bytes.
const LONGEST_REFERENCE: usize = 40;

/// How strict the reader is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Every element is closed, in order.
    Xml,
    /// HTML as exporters write it: void elements, attributes without quotes, end tags left out.
    Html,
}

/// Why a file is no usable XML.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {}, column {}: {what}; nothing was written", place.line, place.column)]
pub struct XmlError {
    /// Where.
    pub place: LineColumn,
    /// What was expected and what was found.
    pub what: String,
}

/// An attribute's raw name and value, as ranges of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attribute {
    pub(super) key: Span,
    pub(super) value: Span,
}

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Element,
    Text,
    CData,
}

/// A node of the tree.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) kind: Kind,
    /// The element with both tags, or the text.
    pub(super) whole: Span,
    /// What is between the tags; the text itself; empty behind a self-closing tag.
    pub(super) inner: Span,
    pub(super) name: Span,
    pub(super) attributes: Range<u32>,
    pub(super) parent: u32,
    /// The node behind the last one inside this one.
    pub(super) end: u32,
}

/// A place in the tree.
pub type Id = usize;

/// A parsed file. Node 0 is the root element.
#[derive(Debug, Clone)]
pub struct Tree {
    dialect: Dialect,
    raw: String,
    nodes: Vec<Node>,
    attributes: Vec<Attribute>,
}

impl Tree {
    /// Reads a file's text. Errors say where it stops being XML, or which limit it exceeds.
    pub fn parse(raw: String, dialect: Dialect) -> Result<Self, XmlError> {
        let (nodes, attributes) = Builder::new(&raw, dialect).read()?;
        Ok(Self { dialect, nodes, attributes, raw })
    }

    /// The file's text.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// Number of nodes.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// True for a tree without nodes; [`Tree::parse`] never gives one.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// True for an element of this name, whatever its prefix.
    pub fn is(&self, id: Id, local: &str) -> bool {
        self.nodes[id].kind == Kind::Element && self.same(self.local(id), local)
    }

    /// HTML does not tell upper case from lower in names.
    fn same(&self, a: &str, b: &str) -> bool {
        if self.dialect == Dialect::Html { a.eq_ignore_ascii_case(b) } else { a == b }
    }

    /// The element's name without its prefix.
    pub fn local(&self, id: Id) -> &str {
        let name = self.name(id);
        name.rsplit(':').next().unwrap_or(name)
    }

    /// The element's name with its prefix; empty for a text.
    pub fn name(&self, id: Id) -> &str {
        self.nodes[id].name.of(&self.raw)
    }

    /// The prefix of an element's name with its colon, empty without one.
    pub fn prefix(&self, id: Id) -> &str {
        let name = self.name(id);
        &name[..name.len() - self.local(id).len()]
    }

    /// True for text, CDATA included.
    pub fn is_text(&self, id: Id) -> bool {
        self.nodes[id].kind != Kind::Element
    }

    /// True for a CDATA section, where nothing is escaped.
    pub fn is_cdata(&self, id: Id) -> bool {
        self.nodes[id].kind == Kind::CData
    }

    /// The whole node's bytes.
    pub fn whole(&self, id: Id) -> Span {
        self.nodes[id].whole
    }

    /// The bytes between an element's tags, or a text's own.
    pub fn inner(&self, id: Id) -> Span {
        self.nodes[id].inner
    }

    /// True for `<name/>`.
    pub fn is_self_closing(&self, id: Id) -> bool {
        self.nodes[id].kind == Kind::Element && self.raw[..self.nodes[id].whole.end].ends_with("/>") && self.inner(id).is_empty()
    }

    /// The element around a node.
    pub fn parent(&self, id: Id) -> Option<Id> {
        (self.nodes[id].parent != u32::MAX).then_some(self.nodes[id].parent as usize)
    }

    /// The nodes right inside an element, in order.
    pub fn children(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        let end = self.nodes[id].end as usize;
        let mut next = id + 1;
        std::iter::from_fn(move || {
            let here = next;
            (here < end).then(|| {
                next = self.nodes[here].end as usize;
                here
            })
        })
    }

    /// All nodes inside an element, in order.
    pub fn descendants(&self, id: Id) -> Range<Id> {
        id + 1..self.nodes[id].end as usize
    }

    /// The first child of this name.
    pub fn child(&self, id: Id, local: &str) -> Option<Id> {
        self.children(id).find(|&c| self.is(c, local))
    }

    /// An attribute's value, entities resolved.
    pub fn attribute(&self, id: Id, name: &str) -> Option<Cow<'_, str>> {
        self.attribute_span(id, name).map(|span| unescaped(span.of(&self.raw)))
    }

    /// The bytes of an attribute's value between its quotes.
    pub fn attribute_span(&self, id: Id, name: &str) -> Option<Span> {
        let range = self.nodes[id].attributes.start as usize..self.nodes[id].attributes.end as usize;
        self.attributes[range].iter().find(|a| self.same(a.key.of(&self.raw), name)).map(|a| a.value)
    }

    /// An attribute from its name on to its closing quote, with the white space before it: what goes when it is removed.
    pub fn attribute_whole(&self, id: Id, name: &str) -> Option<Span> {
        let range = self.nodes[id].attributes.start as usize..self.nodes[id].attributes.end as usize;
        let found = self.attributes[range].iter().find(|a| self.same(a.key.of(&self.raw), name))?;
        let start = self.raw[..found.key.start].trim_end().len();
        let quote = usize::from(self.raw[found.value.end..].starts_with(['"', '\'']));
        Some(Span::new(start, found.value.end + quote))
    }

    /// A number in an attribute; `None` for one that is missing, no number, or beyond any page.
    pub fn number(&self, id: Id, name: &str) -> Option<f64> {
        self.attribute(id, name)?.trim().parse().ok().filter(|n: &f64| is_coordinate(*n))
    }

    /// True if the element's `class` holds this word.
    pub fn has_class(&self, id: Id, class: &str) -> bool {
        self.attribute_span(id, "class").is_some_and(|span| span.of(&self.raw).split_ascii_whitespace().any(|c| c == class))
    }

    /// A text's characters, entities resolved.
    pub fn text(&self, id: Id) -> Cow<'_, str> {
        let raw = self.nodes[id].inner.of(&self.raw);
        match self.nodes[id].kind {
            Kind::CData => Cow::Borrowed(raw),
            _ => unescaped(raw),
        }
    }

    /// Part of a text's bytes as characters, entities resolved.
    pub fn unescape<'r>(&self, id: Id, raw: &'r str) -> Cow<'r, str> {
        if self.nodes[id].kind == Kind::CData { Cow::Borrowed(raw) } else { unescaped(raw) }
    }

    /// All text inside an element.
    pub fn deep_text(&self, id: Id) -> String {
        self.descendants(id).filter(|&n| self.is_text(n)).map(|n| self.text(n)).collect()
    }

    /// Text as it must be written where a text stands.
    pub fn escaped_like(&self, id: Id, text: &str) -> String {
        match self.nodes[id].kind {
            Kind::CData => text.replace("]]>", "]] >"),
            _ => escaped(text),
        }
    }

    /// The line and column of a byte of the file.
    pub fn place(&self, offset: usize) -> LineColumn {
        place_in(&self.raw, offset)
    }
}

/// Text as it is written between tags and in attributes, whichever quotes are around it.
pub fn escaped(text: &str) -> String {
    escape(text).into_owned()
}

/// References resolved one by one; one that is not known, or stands for a control character, stays as it is.
fn unescaped(raw: &str) -> Cow<'_, str> {
    if !raw.contains('&') {
        return Cow::Borrowed(raw);
    }
    let resolve = |name: &str| resolve_xml_entity(name).or_else(|| resolve_html5_entity(name));
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(LONGEST_REFERENCE).position(|b| b == b';').map_or(1, |end| end + 1);
        let printable = |text: &Cow<'_, str>| !text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r'));
        match unescape_with(&rest[..end], resolve).ok().filter(printable) {
            Some(text) if end > 1 => out.push_str(&text),
            _ => out.push_str(&rest[..end]),
        }
        rest = &rest[end..];
    }
    Cow::Owned(out + rest)
}

/// True if a reference that could not be resolved is left in a text: it cannot be written back as it was.
pub fn has_reference(text: &str) -> bool {
    text.match_indices('&').any(|(at, _)| reference_name(&text[at..]).is_some())
}

/// The name of the reference that a text begins with, if it begins with one.
pub fn reference_name(text: &str) -> Option<&str> {
    let name = text.strip_prefix('&')?;
    let (end, last) = name.char_indices().take(LONGEST_REFERENCE).find(|(_, c)| !(c.is_alphanumeric() || *c == '#'))?;
    (last == ';' && end > 0).then(|| &name[..end])
}

pub(super) fn place_in(raw: &str, offset: usize) -> LineColumn {
    let mut offset = offset.min(raw.len());
    while !raw.is_char_boundary(offset) {
        offset -= 1;
    }
    Lines::of(raw).place(raw, offset)
}
