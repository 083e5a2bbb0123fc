//! Words, numbers, punctuation, spaces and line breaks: nothing is dropped, the tokens' spans cover the text.

use crate::alphabet::{is_ignorable, is_russian};
use crate::document::{Document, Span};

/// The script of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Script {
    /// Russian letters only.
    Russian,
    /// Latin letters only.
    Latin,
    /// Letters and digits, or letters of several scripts or of another one.
    Mixed,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Letters, perhaps with digits among them.
    Word(Script),
    /// Digits only.
    Number,
    /// One character that is none of the others.
    Punctuation,
    /// White space within a line.
    Space,
    /// A line break.
    Break,
    /// Markup, code, a link's target: no text of the page.
    Opaque,
}

/// A token: its place and what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Bytes of the document's text.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
}

/// Cuts the document's text into tokens.
pub fn tokens(document: &Document) -> Vec<Token> {
    let mut out = Vec::new();
    let mut at = 0;
    for opaque in &document.opaque {
        cut(&document.text, Span::new(at, opaque.start), &mut out);
        if opaque.end > opaque.start {
            out.push(Token { span: *opaque, kind: Kind::Opaque });
        }
        at = opaque.end;
    }
    cut(&document.text, Span::new(at, document.text.len()), &mut out);
    out
}

#[derive(PartialEq, Clone, Copy)]
enum Class {
    Word,
    Space,
    Return,
    Break,
    Other,
}

fn class(c: char) -> Class {
    match c {
        '\n' => Class::Break,
        '\r' => Class::Return,
        c if c.is_whitespace() => Class::Space,
        c if is_russian(c) || c.is_alphanumeric() => Class::Word,
        _ => Class::Other,
    }
}

fn cut(text: &str, within: Span, out: &mut Vec<Token>) {
    let mut chars = text[within.start..within.end].char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        let start = within.start + offset;
        let mut end = start + c.len_utf8();
        let first = class(c);
        match first {
            Class::Return => {
                if let Some(&(next, '\n')) = chars.peek() {
                    end = within.start + next + 1;
                    chars.next();
                }
            }
            Class::Word | Class::Space => {
                // Stress marks and soft hyphens belong to the word they stand in.
                while let Some(&(next, c)) = chars.peek() {
                    let marks = first == Class::Word && (is_ignorable(c) || matches!(c, '\u{306}' | '\u{308}'));
                    if class(c) != first && !marks {
                        break;
                    }
                    end = within.start + next + c.len_utf8();
                    chars.next();
                }
            }
            Class::Break | Class::Other => {}
        }
        let kind = match first {
            Class::Word => word_kind(&text[start..end]),
            Class::Space => Kind::Space,
            Class::Return | Class::Break => Kind::Break,
            Class::Other => Kind::Punctuation,
        };
        out.push(Token { span: Span::new(start, end), kind });
    }
}

fn word_kind(word: &str) -> Kind {
    let (mut russian, mut latin, mut digits, mut others) = (false, false, false, false);
    for c in word.chars().filter(|&c| !is_ignorable(c) && !matches!(c, '\u{306}' | '\u{308}')) {
        match c {
            c if is_russian(c) => russian = true,
            'a'..='z' | 'A'..='Z' => latin = true,
            c if c.is_numeric() => digits = true,
            _ => others = true,
        }
    }
    match (russian, latin, digits, others) {
        (true, false, false, false) => Kind::Word(Script::Russian),
        (false, true, false, false) => Kind::Word(Script::Latin),
        (false, false, true, false) => Kind::Number,
        _ => Kind::Word(Script::Mixed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_cover_the_text() {
        let text = "\u{feff}Экз. №\u{a0}3\r\nза\u{301}мок COB 195б г.\n";
        let tokens = tokens(&Document::plain(text.to_string()));
        assert_eq!(tokens.iter().map(|t| &text[t.span.start..t.span.end]).collect::<String>(), text);
        let kinds: Vec<(&str, Kind)> = tokens.iter().map(|t| (&text[t.span.start..t.span.end], t.kind)).collect();
        assert!(kinds.contains(&("за\u{301}мок", Kind::Word(Script::Russian))));
        assert!(kinds.contains(&("COB", Kind::Word(Script::Latin))));
        assert!(kinds.contains(&("195б", Kind::Word(Script::Mixed))));
        assert!(kinds.contains(&("3", Kind::Number)));
        assert!(kinds.contains(&("\r\n", Kind::Break)));
    }
}
