//! `vychitka score`: one document against its ground truth.

use std::path::Path;
use std::process::ExitCode;

use vychitka::score::score;
use vychitka::transcript::{FileFormat, Transcript};

use crate::cli::ScoreArgs;
use crate::error::{Error, Result};
use crate::{input, output};

/// A text as it stands; of a page file, what it prints.
fn text(path: &Path) -> Result<String> {
    let text = input::text(path)?;
    match FileFormat::detect(&text, &path.to_string_lossy()) {
        format @ FileFormat::Page(_) => {
            let page = Transcript::read(text, format).map_err(|source| Error::Page { path: path.to_owned(), source })?;
            Ok(page.document().text.clone())
        }
        _ => Ok(text),
    }
}

/// Prints the score.
pub(crate) fn run(args: &ScoreArgs) -> Result<ExitCode> {
    let [gold, ocr, out] = [&args.gold, &args.ocr, &args.out].map(|path| text(path));
    let (gold, ocr, out) = (gold?, ocr?, out?);
    let score = score(&gold, &ocr, &out).map_err(|source| Error::Said(format!("{}: {source}", args.gold.display())))?;
    if score.words == 0 {
        return Err(Error::Said(format!("{}: expected the ground truth, found no words", args.gold.display())));
    }
    output::print(format!("{score}\n").as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
