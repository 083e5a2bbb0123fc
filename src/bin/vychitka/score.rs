//! `vychitka score`: one document against its ground truth.

use std::process::ExitCode;

use vychitka::score::{MOST_COMPARED, can_score, score};

use crate::cli::ScoreArgs;
use crate::error::{Error, Result};
use crate::{input, output};

/// Prints the score.
pub(crate) fn run(args: &ScoreArgs) -> Result<ExitCode> {
    let [gold, ocr, out] = [&args.gold, &args.ocr, &args.out].map(|p| input::text(p));
    let (gold, ocr, out) = (gold?, ocr?, out?);
    if !can_score(&gold, &ocr, &out) {
        let counts = [&gold, &ocr, &out].map(|text| text.chars().count());
        let (most, path) = (MOST_COMPARED.isqrt() / 1000, args.gold.display());
        return Err(Error::Said(format!(
            "{path}: expected texts of about {most},000 characters at most, found {counts:?}: score its pages one by one"
        )));
    }
    let score = score(&gold, &ocr, &out);
    if score.words == 0 {
        return Err(Error::Said(format!("{}: expected the ground truth, found no words", args.gold.display())));
    }
    output::print(format!("{score}\n").as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
