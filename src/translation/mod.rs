//! The translation as witness: aligned with the transcript, it speaks for readings that mean what it says.
//!
//! The words of aligned sentences are linked one to one, the best links first (competitive linking: Melamed, "Models of translational
//! equivalence among words", Computational Linguistics 26, 2000), by glosses, names, numbers and abbreviations. A reading gains the worth
//! (`worth`) of its best link to an English word that no other Russian word accounts for.

pub mod align;
pub mod capitals;
mod coverage;
mod differing;
pub mod english;
pub mod foreign;
pub mod function;
pub mod gaps;
pub mod glosses;
mod initials;
pub mod links;
pub mod meaning;
pub mod names;
mod numerals;
pub mod pairing;
mod quantities;
mod sentence_end;
mod spellings;
pub mod transcription;
mod weigh;
pub mod witness;
mod worth;

use crate::document::{Document, Span};
use crate::section::{Section, SectionKind};

/// The text that the translation stands in.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The whole text.
    pub text: &'a str,
    /// True if it stands in the document itself.
    pub is_inside: bool,
}

/// The parts of the translation: of the text given with the document, all of it; else the document's own sections in Latin script,
/// without their markup.
pub fn parts<'a>(document: &'a Document, sections: &[Section]) -> (Source<'a>, Vec<Span>) {
    if let Some(text) = &document.translation {
        return (Source { text, is_inside: false }, vec![Span::new(0, text.len())]);
    }
    let mut out = Vec::new();
    // Short lines right before or behind running text of the translation are its headings.
    let is = |at: Option<usize>, kind: SectionKind| at.and_then(|at| sections.get(at)).is_some_and(|s| s.kind == kind);
    let beside = |at: usize| [at.checked_sub(1), Some(at + 1)].into_iter().any(|at| is(at, SectionKind::Translation));
    let counts = |at: usize| is(Some(at), SectionKind::Translation) || is(Some(at), SectionKind::Neither) && beside(at);
    for section in (0..sections.len()).filter(|&at| counts(at)).map(|at| &sections[at]) {
        let mut at = section.span.start;
        let first = document.opaque.partition_point(|opaque| opaque.end <= at);
        for opaque in document.opaque[first..].iter().take_while(|opaque| opaque.start < section.span.end) {
            if opaque.start > at {
                out.push(Span::new(at, opaque.start));
            }
            at = opaque.end.max(at);
        }
        if at < section.span.end {
            out.push(Span::new(at, section.span.end));
        }
    }
    (Source { text: &document.text, is_inside: true }, out)
}
