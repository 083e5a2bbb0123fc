//! JSON Lines: a line for the document, a line for each correction, then one for each place respelled on request. The wire types are these; the core types are not serialisable.

use serde::Serialize;

use crate::channel::engine::KnownEngine;
use crate::correction::caution::Caution;
use crate::correction::{Candidate, Corrected, Correction};
use crate::document::{Document, Span};
use crate::respell::Respelled;
use crate::section::SectionKind;
use crate::translation::links::LinkKind;

/// Version of the layout: it grows when a field changes its meaning or goes; fields may be added without.
pub const VERSION: u32 = 1;

/// What the file is.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// Its name.
    pub file: &'a str,
    /// Its encoding.
    pub encoding: &'a str,
    /// Its format. Spans in page files are of their text: words with a space between, a line a line, a blank line between blocks.
    pub format: &'a str,
}

/// The first line.
#[derive(Debug, Serialize)]
struct DocumentLine<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    version: u32,
    file: &'a str,
    encoding: &'a str,
    format: &'a str,
    words: usize,
    /// By whose confusions it was weighed, where the file names its engine or the confusions tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    engine: Option<&'static str>,
    sections: Vec<SectionLine>,
    notices: Vec<String>,
}

#[derive(Debug, Serialize)]
struct SectionLine {
    start: usize,
    end: usize,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    orthography: Option<String>,
}

/// What the line of any place begins with.
#[derive(Debug, Serialize)]
struct PlaceFields<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    file: &'a str,
    /// Bytes of the decoded text.
    start: usize,
    end: usize,
    line: usize,
    column: usize,
    seen: &'a str,
}

#[derive(Debug, Serialize)]
struct CorrectionLine<'a> {
    #[serde(flatten)]
    place: PlaceFields<'a>,
    verdict: &'static str,
    /// Why it is asked about, where it is probable enough to be applied.
    #[serde(skip_serializing_if = "Option::is_none")]
    caution: Option<&'static str>,
    probability: f64,
    kept: Kept,
    candidates: Vec<CandidateLine<'a>>,
    reasons: Vec<ReasonLine>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<EvidenceLine<'a>>,
}

#[derive(Debug, Serialize)]
struct RespelledLine<'a> {
    #[serde(flatten)]
    place: PlaceFields<'a>,
    /// What stands there now, a correction made there included.
    text: &'a str,
    rules: Vec<&'static str>,
}

#[derive(Debug, Serialize)]
struct EvidenceLine<'a> {
    testimony: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<&'static str>,
    quote: &'a str,
    /// Bytes of the translation: of the document's text, or of the file given.
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<usize>,
    sentence: &'a str,
    nats: f64,
}

#[derive(Debug, Serialize)]
struct Kept {
    posterior: f64,
    channel_nats: f64,
    language_nats: f64,
}

#[derive(Debug, Serialize)]
struct CandidateLine<'a> {
    text: &'a str,
    probability: f64,
    posterior: f64,
    route: &'static str,
    trace: Vec<StepLine>,
    channel_nats: f64,
    language_nats: f64,
}

#[derive(Debug, Serialize)]
struct StepLine {
    confusion: String,
    cost_nats: f64,
}

#[derive(Debug, Serialize)]
struct ReasonLine {
    feature: &'static str,
    value: f64,
    log_odds: f64,
}

/// Rounds, so that what machines differ in, the last digits of logarithms, is in no line.
fn rounded(value: impl Into<f64>) -> f64 {
    (value.into() * 10_000.0).round() / 10_000.0
}

/// The lines of a document.
pub fn lines(about: About<'_>, document: &Document, corrected: &Corrected) -> Result<String, serde_json::Error> {
    let About { file, encoding, format } = about;
    let sections = corrected
        .sections
        .iter()
        .map(|s| {
            let (kind, orthography) = match &s.kind {
                SectionKind::Source => ("source", None),
                SectionKind::Translation => ("translation", None),
                SectionKind::Neither => ("neither", None),
                SectionKind::Foreign(name) => ("foreign", Some(name.clone())),
            };
            SectionLine { start: s.span.start, end: s.span.end, kind, orthography }
        })
        .collect();
    let notices = super::notices(&document.text, corrected);
    let (words, engine) = (corrected.words, corrected.profile.read_by.map(KnownEngine::name));
    let first = DocumentLine { kind: "document", version: VERSION, file, encoding, format, words, engine, sections, notices };
    let mut out = serde_json::to_string(&first)? + "\n";
    let lines = document.lines();
    let place = |kind: &'static str, Span { start, end }: Span| {
        let at = lines.place(&document.text, start);
        PlaceFields { kind, file, start, end, line: at.line, column: at.column, seen: &document.text[start..end] }
    };
    for correction in &corrected.corrections {
        out += &serde_json::to_string(&correction_line(place("correction", correction.span), correction))?;
        out.push('\n');
    }
    for Respelled { made, by } in &corrected.respelled {
        let (place, text, rules) = (place("respelled", made.edit.span), &made.edit.replacement, by.rules().collect());
        out += &serde_json::to_string(&RespelledLine { place, text, rules })?;
        out.push('\n');
    }
    Ok(out)
}

fn correction_line<'a>(place: PlaceFields<'a>, correction: &'a Correction) -> CorrectionLine<'a> {
    CorrectionLine {
        place,
        verdict: correction.verdict.name(),
        caution: correction.caution.map(Caution::name),
        probability: rounded(correction.probability()),
        kept: Kept {
            posterior: rounded(correction.kept_posterior),
            channel_nats: rounded(correction.kept_cost.channel_nats),
            language_nats: rounded(correction.kept_cost.language_nats),
        },
        candidates: correction.candidates.iter().map(candidate_line).collect(),
        reasons: correction
            .reasons
            .iter()
            .map(|r| ReasonLine { feature: r.feature, value: rounded(r.value), log_odds: rounded(r.log_odds) })
            .collect(),
        evidence: correction.evidence.as_ref().map(|e| EvidenceLine {
            testimony: e.testimony.name(),
            link: e.kind.map(LinkKind::name),
            quote: &e.quote,
            start: e.span.map(|s| s.start),
            end: e.span.map(|s| s.end),
            sentence: &e.sentence,
            nats: rounded(e.nats),
        }),
    }
}

fn candidate_line(candidate: &Candidate) -> CandidateLine<'_> {
    CandidateLine {
        text: &candidate.text,
        probability: rounded(candidate.probability),
        posterior: rounded(candidate.posterior),
        route: candidate.route.name(),
        trace: candidate.trace.iter().map(|s| StepLine { confusion: s.confusion.to_string(), cost_nats: rounded(s.cost_nats) }).collect(),
        channel_nats: rounded(candidate.channel_nats),
        language_nats: rounded(candidate.language_nats),
    }
}
