//! The transcript and its translation side by side, with the words that link them.

use std::fmt::Write as _;

use super::printable;
use crate::document::{Document, one_line};
use crate::lines::Lines;
use crate::translation::gaps::{Gap, GapKind};
use crate::translation::pairing::Across;

/// A stretch of text on one line, safe to show.
fn flat(text: &str) -> String {
    printable(&one_line(text))
}

/// Both sides, a pair of sentences after another: Russian, English, links.
pub fn by_side(document: &Document, across: &[Across]) -> String {
    let mut out = String::new();
    for pair in across {
        let russian = pair.russian.map_or_else(|| "—".to_string(), |span| flat(span.of(&document.text)));
        let _ = writeln!(out, "{russian}");
        let _ = writeln!(out, "  {}", if pair.english.is_empty() { "—".to_string() } else { flat(&pair.english) });
        if !pair.links.is_empty() {
            let links: Vec<String> = pair
                .links
                .iter()
                .map(|(span, quote, kind)| format!("{} = {} ({})", flat(span.of(&document.text)), flat(quote), kind.name()))
                .collect();
            let _ = writeln!(out, "  {:.0} %: {}", pair.coverage * 100.0, links.join("; "));
        }
        out.push('\n');
    }
    out
}

/// What has no counterpart, a line each: place, what it is, and the sentence across.
pub fn gaps(name: &str, translation: &str, document: &Document, gaps: &[Gap]) -> String {
    let mut out = String::new();
    let english = document.translation.as_deref().unwrap_or(&document.text);
    let (russian_lines, english_lines) = (document.lines(), Lines::of(english));
    for gap in gaps {
        let (file, text) = if gap.is_russian { (name, document.text.as_str()) } else { (translation, english) };
        let lines = if gap.is_russian { &russian_lines } else { &english_lines };
        let at = lines.place(text, gap.span.start);
        let missing = if gap.is_russian { "not in the translation" } else { "not in the transcript" };
        let _ = writeln!(out, "{}:{}:{}: {} {missing}: {}", printable(file), at.line, at.column, gap.kind.name(), flat(gap.span.of(text)));
        if gap.kind != GapKind::Sentence {
            let _ = writeln!(out, "  {}", flat(&gap.across));
        }
    }
    out
}
