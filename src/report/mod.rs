//! What a run tells: for people, as JSON, as a diff. Each takes values and gives strings; nothing is printed here.

pub mod confusions;
pub mod diff;
pub mod human;
pub mod json;
pub mod side;

use crate::correction::Corrected;
use crate::section::SectionKind;

/// A text safe to show in a terminal: control characters and bidirectional overrides become their symbols or spaces.
pub fn printable(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' => '⏎',
            '\r' | '\t' => ' ',
            c if c.is_control() => '\u{fffd}',
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => '\u{fffd}',
            c => c,
        })
        .collect()
}

/// What the user must know of what was left alone: foreign sections, by language, with their first line.
pub fn notices(text: &str, corrected: &Corrected) -> Vec<String> {
    let starts = crate::document::line_starts(text);
    corrected
        .sections
        .iter()
        .filter_map(|section| match &section.kind {
            SectionKind::Foreign(name) => {
                let line = crate::document::place(text, &starts, section.span.start).line;
                Some(format!("from line {line} on: {name}, left as it is (only modern Russian is corrected)"))
            }
            _ => None,
        })
        .collect()
}
