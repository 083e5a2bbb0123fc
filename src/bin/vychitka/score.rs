//! `vychitka score`: one document against its ground truth.

use std::process::ExitCode;

use crate::cli::ScoreArgs;
use crate::error::Result;
use crate::{input, output};

/// Prints the score.
pub(crate) fn run(args: &ScoreArgs) -> Result<ExitCode> {
    let [gold, ocr, out] = [&args.gold, &args.ocr, &args.out].map(|p| input::text(p));
    let score = vychitka::score::score(&gold?, &ocr?, &out?);
    output::print(format!("{score}\n").as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
