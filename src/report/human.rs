//! The report for people: the place, the line with the suspect underlined, the candidates, the reasons.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use super::printable;
use crate::correction::{Candidate, Corrected};
use crate::decision::Verdict;
use crate::document::{Document, Span};
use crate::lines::Lines;
use crate::translation::witness::Evidence;

/// Longest part of a line shown on either side of the suspect, in characters.
const AROUND: usize = 50;

/// The report on a document: every correction applied or asked about, what was respelled on request, then what was left alone and why.
pub fn report(name: &str, document: &Document, corrected: &Corrected) -> String {
    let mut out = String::new();
    let lines = document.lines();
    for correction in corrected.corrections.iter().filter(|c| c.verdict > Verdict::Leave) {
        let at = lines.place(&document.text, correction.span.start);
        let _ = writeln!(
            out,
            "{}:{}:{}: {} {:.0} %",
            printable(name),
            at.line,
            at.column,
            correction.verdict.name(),
            correction.probability() * 100.0
        );
        underline(&mut out, document, &lines, correction.span);
        if let Some(caution) = correction.caution {
            let _ = writeln!(out, "  {}", caution.sentence());
        }
        for (nth, candidate) in correction.candidates.iter().enumerate() {
            let _ = writeln!(out, "  {} {}", nth + 1, describe(candidate));
        }
        let _ = writeln!(
            out,
            "  - {} as it stands: posterior {:.3}, channel {:.1} + language {:.1} nats",
            printable(&correction.seen),
            correction.kept_posterior,
            correction.kept_cost.channel_nats,
            correction.kept_cost.language_nats
        );
        for reason in &correction.reasons {
            let _ = writeln!(out, "    {:+.2} {} = {:.2}", reason.log_odds, reason.feature, reason.value);
        }
        if let Some(evidence) = &correction.evidence {
            describe_evidence(&mut out, evidence);
        }
        out.push('\n');
    }
    for respelled in &corrected.respelled {
        let edit = &respelled.made.edit;
        let at = lines.place(&document.text, edit.span.start);
        let rules = respelled.by.rules().collect::<Vec<_>>().join(", ");
        let _ = writeln!(out, "{}:{}:{}: respelled by {rules}", printable(name), at.line, at.column);
        underline(&mut out, document, &lines, edit.span);
        let _ = writeln!(out, "  {}\n", printable(&edit.replacement));
    }
    for notice in super::notices(&document.text, corrected) {
        let _ = writeln!(out, "{}: {notice}", printable(name));
    }
    let count = |verdict| corrected.corrections.iter().filter(|c| c.verdict == verdict).count();
    let _ = writeln!(
        out,
        "{}: {} words, {} corrected, {} doubtful{}",
        printable(name),
        corrected.words,
        count(Verdict::Apply),
        count(Verdict::Ask),
        corrected.profile.read_by.map(|engine| format!("; weighed by the confusions of {}", engine.name())).unwrap_or_default()
    );
    out
}

/// What the translation says, the words that say it, and the sentence they stand in.
pub fn describe_evidence(out: &mut String, evidence: &Evidence) {
    let linked = evidence.kind.map(|kind| format!(" by \"{}\" ({})", printable(&evidence.quote), kind.name())).unwrap_or_default();
    let _ = writeln!(out, "  translation: {}{linked}", evidence.testimony.name());
    if !evidence.sentence.is_empty() {
        let _ = writeln!(out, "    {}", printable(&evidence.sentence));
    }
}

/// A candidate on one line: text, probability, route, confusions, costs.
pub fn describe(candidate: &Candidate) -> String {
    let confusions: Vec<String> = candidate.trace.iter().map(|s| format!("{} {:.1}", s.confusion, s.cost_nats)).collect();
    format!(
        "{}  {:.1} %  {}{}{}  channel {:.1} + language {:.1} nats",
        printable(&candidate.text),
        candidate.probability * 100.0,
        candidate.route.name(),
        if confusions.is_empty() { "" } else { ", " },
        confusions.join(", "),
        candidate.channel_nats,
        candidate.language_nats
    )
}

/// The line of a place with carets below it.
fn underline(out: &mut String, document: &Document, lines: &Lines, span: Span) {
    let text = &document.text;
    let start = lines.starts[lines.nth(span.start)];
    let end = lines.range(text, lines.nth(span.end)).end;
    let before = &text[start..span.start];
    let from = before.char_indices().rev().take(AROUND).last().map_or(0, |(at, _)| at);
    let after: String = text[span.end..end].chars().take(AROUND).collect();
    let (before, seen) = (printable(&before[from..]), printable(span.of(text)));
    let _ = writeln!(out, "  | {before}{seen}{}", printable(&after));
    let _ = writeln!(out, "  | {}{}", " ".repeat(before.width()), "^".repeat(seen.width().max(1)));
}
