//! File formats: from a file's text to a [`Document`]. Text and Markdown go back by [`Document::apply`], page files by splicing ([`pages`]).

pub mod markdown;
pub mod pages;
pub mod plain;

use crate::document::{Document, Span};

/// A format of text; page formats are [`pages::PageFormat`], both are [`crate::transcript::FileFormat`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Text as it is.
    Plain,
    /// CommonMark with tables, footnotes and front matter.
    Markdown,
}

impl Format {
    /// The format of a file by the ending of its name; text if the ending tells nothing.
    pub fn of_name(name: &str) -> Self {
        let ending = name.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
        if matches!(ending.as_str(), "md" | "markdown" | "mkd") { Self::Markdown } else { Self::Plain }
    }

    /// True for a text that only Markdown begins or cuts so: with front matter, or with fences of code.
    pub fn is_markdown(text: &str) -> bool {
        let text = text.trim_start_matches('\u{feff}');
        let mut lines = text.lines().map(str::trim_end);
        let has_front_matter = lines.next() == Some("---") && lines.next().is_some_and(|l| l.contains(':')) && lines.any(|l| l == "---");
        has_front_matter || text.lines().filter(|line| line.starts_with("```")).count() > 1
    }

    /// Reads a document. Never fails: whatever is no markup is text.
    pub fn read(self, text: String) -> Document {
        match self {
            Self::Plain => plain::read(text),
            Self::Markdown => markdown::read(text),
        }
    }
}

/// Addresses in running text: what holds `://` or `www.`, or is an e-mail address. Never corrected in any format.
pub(crate) fn addresses(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut at = 0;
    for chunk in text.split_inclusive(char::is_whitespace) {
        let word = chunk.trim_end();
        let mail = word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && host.is_ascii());
        let scheme = word.find("://").map(|colon| {
            word[..colon]
                .rfind(|c: char| !c.is_ascii_alphabetic())
                .map_or(0, |before| before + word[before..].chars().next().map_or(1, char::len_utf8))
        });
        let start = scheme.or_else(|| word.find("www.")).or(mail.then_some(0));
        out.extend(start.map(|start| Span::new(at + start, at + word.len())));
        at += chunk.len();
    }
    out
}

/// Sorted, disjoint spans that cover what any of `spans` covers.
pub(crate) fn united(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort();
    let mut out: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans.into_iter().filter(|s| !s.is_empty()) {
        match out.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => out.push(span),
        }
    }
    out
}
