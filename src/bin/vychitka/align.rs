//! `vychitka align`: a transcript and its translation side by side.

use std::process::ExitCode;

use vychitka::correction::across;
use vychitka::report::side::by_side;

use crate::cli::AlignArgs;
use crate::error::{Error, Result};
use crate::{clean, input, output};

/// Prints the pairs of sentences with the links between their words.
pub(crate) fn run(args: &AlignArgs) -> Result<ExitCode> {
    let mut resources = input::resources(&args.input.words)?;
    input::glossary(&mut resources, &args.input.witness.glossary)?;
    let text = input::transcript(&args.file, args.input.encoding.as_deref())?.text;
    let mut transcript = clean::read(&args.input, text, &args.file)?;
    if let Some(path) = &args.input.witness.translation {
        transcript = transcript.with_translation(&input::text(path)?);
    }
    let found = across(&resources, transcript.document());
    if found.is_empty() {
        return Err(Error::Said(format!("{}: no translation in it: give one with --translation FILE", args.file.display())));
    }
    output::print(by_side(transcript.document(), &found).as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
