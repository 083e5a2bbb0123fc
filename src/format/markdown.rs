//! Markdown: what a reader would see is text; markup, code, links' targets, HTML and front matter are opaque.

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::{Format, addresses, united};
use crate::document::{Document, Span};

/// Reads a Markdown transcript. Indented blocks are text: in a transcript they are paragraphs, not programs.
pub fn read(text: String) -> Document {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let mut visible: Vec<Span> = Vec::new();
    let mut edges = Vec::new();
    let mut hidden = 0usize;
    for (event, range) in Parser::new_ext(&text, options).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                edges.extend(begins_sentence(&tag).then_some(range.start));
                hidden += usize::from(hides(&tag));
            }
            Event::End(tag) => {
                let hid = matches!(tag, TagEnd::MetadataBlock(_))
                    || matches!(tag, TagEnd::CodeBlock) && hidden > 0
                    || matches!(tag, TagEnd::Link) && hidden > 0;
                hidden -= usize::from(hid && hidden > 0);
            }
            // The backslash of a hard break is none of the page.
            Event::HardBreak if hidden == 0 && text[range.start..].starts_with('\\') => visible.push(Span::new(range.start + 1, range.end)),
            // A character reference is written with letters, and is none.
            Event::Text(shown) if is_reference(&text[range.clone()], &shown) => {}
            Event::Text(_) | Event::SoftBreak | Event::HardBreak if hidden == 0 => visible.push(Span::new(range.start, range.end)),
            _ => {}
        }
    }
    let mut opaque = hidden_parts(&text, &united(visible));
    opaque.extend(addresses(&text));
    edges.sort_unstable();
    edges.dedup();
    Document { opaque: united(opaque), engine: Vec::new(), edges, format: Format::Markdown, read_by: None, translation: None, text }
}

/// Tags whose text is no text of the page.
fn hides(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::MetadataBlock(_)
            | Tag::CodeBlock(CodeBlockKind::Fenced(_))
            | Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. }
    )
}

/// True for a character reference («&laquo;»), by what is shown for it.
fn is_reference(written: &str, shown: &str) -> bool {
    written.starts_with('&') && written.ends_with(';') && written != shown
}

fn begins_sentence(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Paragraph | Tag::Heading { .. } | Tag::TableCell | Tag::Item | Tag::BlockQuote(_) | Tag::FootnoteDefinition(_))
}

/// What lies between the visible parts, white space apart.
fn hidden_parts(text: &str, visible: &[Span]) -> Vec<Span> {
    let mut out = Vec::new();
    let mut at = 0;
    for end in visible.iter().map(|s| (s.start, s.end)).chain([(text.len(), text.len())]) {
        let gap = &text[at..end.0];
        let mut from = 0;
        for word in gap.split_whitespace() {
            // `split_whitespace` gives slices of `gap`, in order.
            let start = from + gap[from..].find(word).unwrap_or(0);
            from = start + word.len();
            out.push(Span::new(at + start, at + from));
        }
        at = end.1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_reader_sees_is_text() {
        let text = "---\ntitle: Опись\n---\n\n# Заглавие\n\nСлово **жирное** и `код`, [ссылка](https://пример.рф/путь) конец\\\nстроки.\n\n| а | б |\n|---|---|\n| яч | клет |\n\n```\nкод блок\n```\n\n    отступ\n";
        let document = read(text.to_string());
        let mut seen = text.to_string();
        for span in document.opaque.iter().rev() {
            seen.replace_range(span.start..span.end, "");
        }
        for word in ["Заглавие", "жирное", "ссылка", "конец", "яч", "клет", "отступ"] {
            assert!(seen.contains(word), "{word} in {seen}");
        }
        for word in ["Опись", "код", "пример", "блок", "|", "#", "**", "\\"] {
            assert!(!seen.contains(word), "{word} in {seen}");
        }
    }
}
