//! The transcript and its translation side by side, with the words that link them.

use std::fmt::Write as _;

use super::printable;
use crate::document::Document;
use crate::translation::pairing::Across;

/// Both sides, a pair of sentences after another: Russian, English, links.
pub fn by_side(document: &Document, across: &[Across]) -> String {
    let mut out = String::new();
    let flat = |text: &str| printable(&text.split_whitespace().collect::<Vec<_>>().join(" "));
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
