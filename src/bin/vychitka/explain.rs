//! `vychitka explain`: the candidates for a word, and why each ranks where it does.

use std::fmt::Write as _;
use std::process::ExitCode;

use vychitka::correction::readings;
use vychitka::decision::Policy;
use vychitka::document::{Document, Span};
use vychitka::report::{human, printable};
use vychitka::rounds::correct;

use crate::cli::ExplainArgs;
use crate::error::{Error, Result};
use crate::{input, output};

/// Readings printed.
const MOST: usize = 12;

/// Where a word stands: the first place where no letter is beside it, else the first of all.
fn place_of(word: &str, text: &str) -> Option<Span> {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let is_apart = |&start: &usize| !is_letter(text[..start].chars().next_back()) && !is_letter(text[start + word.len()..].chars().next());
    let places = || text.match_indices(word).map(|(start, _)| start);
    let start = places().find(is_apart).or_else(|| places().next()).filter(|_| !word.is_empty())?;
    Some(Span::new(start, start + word.len()))
}

/// Prints the readings, then what the accept model says of the best.
pub(crate) fn run(args: &ExplainArgs) -> Result<ExitCode> {
    let resources = input::resources(&args.words, &args.confusions)?;
    let text = args.context.clone().unwrap_or_else(|| args.word.clone());
    let span = place_of(&args.word, &text)
        .ok_or_else(|| Error::Said(format!("`{}` does not stand in the context: give the line as the OCR has it", args.word)))?;
    let document = Document { translation: args.english.as_deref().map(Into::into), ..Document::plain(text) };
    let mut out = String::new();
    for reading in readings(&resources, &document, span).iter().take(MOST) {
        let _ = writeln!(out, "{}", human::describe(reading));
    }
    if out.is_empty() {
        let _ = writeln!(out, "no words in `{}`: nothing to read", printable(&args.word));
    }
    let corrected = correct(&resources, &document, &Policy::DEFAULT);
    for correction in corrected.corrections.iter().filter(|c| c.span.overlaps(&span)) {
        let best = correction.candidates.first().map_or("", |c| c.text.as_str());
        let _ = writeln!(
            out,
            "\n{} → {}: {:.0} % right, verdict {}",
            printable(&correction.seen),
            printable(best),
            correction.probability() * 100.0,
            correction.verdict.name()
        );
        if let Some(caution) = correction.caution {
            let _ = writeln!(out, "  {}", caution.sentence());
        }
        for reason in &correction.reasons {
            let _ = writeln!(out, "  {:+.2} {} = {:.2}", reason.log_odds, reason.feature, reason.value);
        }
        if let Some(evidence) = &correction.evidence {
            human::describe_evidence(&mut out, evidence);
        }
    }
    for notice in vychitka::report::notices(&document.text, &corrected) {
        let _ = writeln!(out, "{notice}");
    }
    output::print(out.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_itself_is_explained_not_a_part_of_another() {
        let of = |word: &str, text: &str| place_of(word, text).map(|span| span.start);
        assert_eq!(of("ПК", "ВПК и ПК"), Some("ВПК и ".len()));
        assert_eq!(of("ПК", "о ВПК"), Some("о В".len()));
        assert_eq!((of("ЦК", "ВПК"), of("", "ВПК")), (None, None));
    }
}
