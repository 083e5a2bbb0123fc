//! From the tokens of `quick-xml` to the nodes of a [`super::xml::Tree`], within the limits.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::xml::{Attribute, DEEPEST, Dialect, Kind, MOST_ATTRIBUTES, MOST_NODES, Node, XmlError, place_in};
use crate::document::Span;

const VOID: [&str; 14] = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// Elements of HTML that hold no markup, whatever it looks like.
const SCRIPTS: [&str; 2] = ["script", "style"];

/// HTML with spaces in place of its scripts, byte for byte.
fn without_scripts(raw: &str) -> Cow<'_, str> {
    let bytes = raw.as_bytes();
    let is_at = |at: usize, name: &str| bytes.get(at..at + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()));
    let mut out: Option<Vec<u8>> = None;
    let mut at = 0;
    while let Some(open) = raw[at..].find('<').map(|open| at + open) {
        at = open + 1;
        let Some(name) = SCRIPTS.iter().find(|name| is_at(at, name)) else { continue };
        if !bytes.get(at + name.len()).is_some_and(|b| b.is_ascii_whitespace() || *b == b'>') {
            continue;
        }
        // One that is not closed has no end: nothing is masked, and the file refused for what it is.
        let Some(start) = raw[at..].find('>').map(|end| at + end + 1) else { break };
        at = start;
        if raw[..start].ends_with("/>") {
            continue;
        }
        let closes = |close: &usize| is_at(close + 2, name);
        let Some(end) = raw[start..].match_indices("</").map(|(close, _)| start + close).find(closes) else { break };
        out.get_or_insert_with(|| bytes.to_vec())[start..end].fill(b' ');
        at = end;
    }
    out.and_then(|masked| String::from_utf8(masked).ok()).map_or(Cow::Borrowed(raw), Cow::Owned)
}

/// A tree in the making.
pub(super) struct Builder<'a> {
    raw: &'a str,
    dialect: Dialect,
    nodes: Vec<Node>,
    attributes: Vec<Attribute>,
    open: Vec<u32>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(raw: &'a str, dialect: Dialect) -> Self {
        Self { raw, dialect, nodes: Vec::new(), attributes: Vec::new(), open: Vec::new() }
    }

    fn error(&self, offset: usize, what: impl Into<String>) -> XmlError {
        XmlError { place: place_in(self.raw, offset), what: what.into() }
    }

    /// Reads the file: its nodes in order, and their attributes.
    pub(super) fn read(mut self) -> Result<(Vec<Node>, Vec<Attribute>), XmlError> {
        // The reader drops a byte-order mark without counting it.
        let base = self.raw.len() - self.raw.trim_start_matches('\u{feff}').len();
        let text = if self.dialect == Dialect::Html { without_scripts(self.raw) } else { Cow::Borrowed(self.raw) };
        let mut reader = Reader::from_str(&text[base..]);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        let mut root_closed = false;
        loop {
            let start = base + reader.buffer_position() as usize;
            let event =
                reader.read_event().map_err(|e| self.error(base + reader.error_position() as usize, format!("expected XML, found {e}")))?;
            let span = Span::new(start, base + reader.buffer_position() as usize);
            match event {
                Event::Start(tag) => {
                    self.check_root(root_closed, span)?;
                    self.element(&tag, span, false)?;
                }
                Event::Empty(tag) => {
                    self.check_root(root_closed, span)?;
                    self.element(&tag, span, true)?;
                }
                Event::End(tag) => self.close(tag.name().as_ref(), span)?,
                Event::Text(_) | Event::GeneralRef(_) => self.text(span, span, Kind::Text)?,
                Event::CData(_) => self.text(span, Span::new(span.start + "<![CDATA[".len(), span.end - "]]>".len()), Kind::CData)?,
                Event::Eof => break,
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
            root_closed |= !self.nodes.is_empty() && self.open.is_empty();
        }
        if let (Some(&left), true) = (self.open.last(), self.dialect == Dialect::Xml) {
            let name = self.nodes[left as usize].name.of(self.raw).to_string();
            return Err(self.error(self.raw.len(), format!("expected </{name}>, found the end of the file: is it cut off?")));
        }
        while !self.open.is_empty() {
            self.pop(Span::new(self.raw.len(), self.raw.len()));
        }
        if self.nodes.is_empty() { Err(self.error(0, "expected an element, found none")) } else { Ok((self.nodes, self.attributes)) }
    }

    fn check_root(&self, root_closed: bool, span: Span) -> Result<(), XmlError> {
        if root_closed && self.dialect == Dialect::Xml {
            return Err(self.error(span.start, "expected the end of the file, found a second root element"));
        }
        Ok(())
    }

    fn push(&mut self, node: Node) -> Result<(), XmlError> {
        if self.nodes.len() >= MOST_NODES {
            return Err(
                self.error(node.whole.start, format!("more than {MOST_NODES} elements: expected a page or a volume; split the file"))
            );
        }
        self.nodes.push(node);
        Ok(())
    }

    fn element(&mut self, tag: &BytesStart<'_>, span: Span, empty: bool) -> Result<(), XmlError> {
        if self.open.len() >= DEEPEST {
            return Err(
                self.error(span.start, format!("elements nested more than {DEEPEST} deep: expected a page, which nests about fifteen"))
            );
        }
        let first = self.attributes.len() as u32;
        let listed = if self.dialect == Dialect::Html { tag.html_attributes() } else { tag.attributes() };
        let lenient = self.dialect == Dialect::Html;
        let mut listed = listed;
        listed.with_checks(!lenient);
        for attribute in listed {
            if self.attributes.len() >= MOST_ATTRIBUTES {
                let what = format!("more than {MOST_ATTRIBUTES} attributes: expected a page or a volume; split the file");
                return Err(self.error(span.start, what));
            }
            let attribute = match attribute {
                Ok(attribute) => attribute,
                Err(error) => return Err(self.error(span.start, format!("expected name=\"value\" in the tag, found: {error}"))),
            };
            if let Cow::Borrowed(value) = attribute.value {
                // A stray quotation mark would open a value that the next one closes, wherever it stands.
                let stray = |s: &str| s.contains(['"', '\'', '<']);
                let is_quoted = self.raw[..self.inside(span, value, tag).map_or(0, |v| v.start)].ends_with(['"', '\'']);
                if stray(attribute.key.as_ref()) || !is_quoted && stray(value) {
                    return Err(self.error(span.start, "expected name=\"value\" in the tag, found a quotation mark out of place"));
                }
                let key = self.inside(span, attribute.key.as_ref(), tag);
                let value = self.inside(span, value, tag);
                // An attribute without a value has none inside its tag.
                self.attributes.extend(key.zip(value).map(|(key, value)| Attribute { key, value }));
            }
        }
        let name = Span::new(span.start + 1, span.start + 1 + tag.name().as_ref().len());
        let void = self.dialect == Dialect::Html && VOID.iter().any(|v| name.of(self.raw).eq_ignore_ascii_case(v));
        if self.dialect == Dialect::Html {
            self.close_implied(name, span);
        }
        let at = self.nodes.len() as u32;
        let parent = self.open.last().copied().unwrap_or(u32::MAX);
        let attributes = first..self.attributes.len() as u32;
        let inner = Span::new(span.end, span.end);
        self.push(Node { kind: Kind::Element, whole: span, inner, name, attributes, parent, end: at + 1 })?;
        if !(empty || void) {
            self.open.push(at);
        }
        Ok(())
    }

    /// The range of a part of a start tag; `None` if it is no part of it.
    fn inside(&self, span: Span, part: &str, tag: &BytesStart<'_>) -> Option<Span> {
        let content: &str = tag;
        let at = (part.as_ptr() as usize).checked_sub(content.as_ptr() as usize)?;
        let found = Span::new(span.start + 1 + at, span.start + 1 + at + part.len());
        (at + part.len() <= content.len() && found.end < span.end && found.of(self.raw) == part).then_some(found)
    }

    fn text(&mut self, whole: Span, inner: Span, kind: Kind) -> Result<(), XmlError> {
        let Some(&parent) = self.open.last() else { return Ok(()) };
        // Text and the references in it are one.
        if let Some(last) =
            self.nodes.last_mut().filter(|n| kind == Kind::Text && n.kind == Kind::Text && n.whole.end == whole.start && n.parent == parent)
        {
            last.whole.end = whole.end;
            last.inner.end = inner.end;
            return Ok(());
        }
        let at = self.nodes.len() as u32;
        self.push(Node { kind, whole, inner, name: Span::new(inner.start, inner.start), attributes: 0..0, parent, end: at + 1 })
    }

    fn close(&mut self, name: &str, span: Span) -> Result<(), XmlError> {
        let is_it = |at: &u32| self.nodes[*at as usize].name.of(self.raw).eq_ignore_ascii_case(name);
        match self.dialect {
            Dialect::Xml => match self.open.last() {
                Some(&top) if self.nodes[top as usize].name.of(self.raw) == name => self.pop(span),
                Some(&top) => {
                    let expected = self.nodes[top as usize].name.of(self.raw).to_string();
                    return Err(self.error(span.start, format!("expected </{expected}>, found </{name}>")));
                }
                None => return Err(self.error(span.start, format!("expected an element, found </{name}>"))),
            },
            Dialect::Html => {
                if self.open.iter().any(is_it) {
                    loop {
                        let top = self.open.last().copied();
                        let found = top.as_ref().is_some_and(|at| self.nodes[*at as usize].name.of(self.raw).eq_ignore_ascii_case(name));
                        self.pop(if found { span } else { Span::new(span.start, span.start) });
                        if found || top.is_none() {
                            break;
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// A paragraph, item or cell ends where the next of its kind begins.
    fn close_implied(&mut self, name: Span, span: Span) {
        let name = name.of(self.raw);
        let ends = ["p", "li", "tr", "td", "th", "dt", "dd", "option"].iter().any(|n| name.eq_ignore_ascii_case(n));
        let top = self.open.last().map(|&at| self.nodes[at as usize].name.of(self.raw));
        if ends && top.is_some_and(|top| top.eq_ignore_ascii_case(name)) {
            self.pop(Span::new(span.start, span.start));
        }
    }

    fn pop(&mut self, close: Span) {
        if let Some(at) = self.open.pop() {
            let end = self.nodes.len() as u32;
            let node = &mut self.nodes[at as usize];
            node.inner = Span::new(node.inner.start, close.start.max(node.inner.start));
            node.whole.end = close.end.max(node.inner.end);
            node.end = end;
        }
    }
}
