//! What a run tells: for people, as JSON, as a diff. Each takes values and gives strings; nothing is printed here.

pub mod confusions;
pub mod diff;
pub mod human;
pub mod json;
pub mod side;

use crate::correction::Corrected;
use crate::lines::Lines;
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

/// What the user must know beside the corrections: foreign sections, left alone, by language, with their first line; a text without Russian;
/// how many spellings were changed on request.
pub fn notices(text: &str, corrected: &Corrected) -> Vec<String> {
    if corrected.words == 0
        && text.chars().any(char::is_alphabetic)
        && corrected.sections.iter().all(|s| !matches!(s.kind, SectionKind::Foreign(_)))
    {
        return vec!["no Russian text in it: nothing to correct".to_string()];
    }
    let lines = Lines::of(text);
    let respelled = match corrected.respelled.len() {
        0 => None,
        1 => Some("1 place respelled, as asked for".to_string()),
        many => Some(format!("{many} places respelled, as asked for")),
    };
    let foreign = corrected.sections.iter().filter_map(|section| match &section.kind {
        SectionKind::Foreign(name) => {
            let line = lines.place(text, section.span.start).line;
            Some(format!("from line {line} on: {name}, left as it is (only modern Russian is corrected)"))
        }
        _ => None,
    });
    foreign.chain(respelled).collect()
}
