//! `vychitka align` and `check-translation`: a transcript and its translation side by side, and what either lacks.

use std::process::ExitCode;

use vychitka::alphabet::is_russian;
use vychitka::correction::{across, gaps};
use vychitka::report::side;
use vychitka::resources::Resources;
use vychitka::transcript::Transcript;

use crate::cli::AlignArgs;
use crate::error::{Error, Result};
use crate::{clean, input, output};

/// Prints the pairs of sentences with the links between their words.
pub(crate) fn run(args: &AlignArgs) -> Result<ExitCode> {
    let (resources, transcript) = open(args)?;
    let found = across(&resources, transcript.document());
    if found.is_empty() {
        return Err(none(args, &transcript));
    }
    output::print(side::by_side(transcript.document(), &found).as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// Prints what has no counterpart; exit code 1 if anything has none.
pub(crate) fn check(args: &AlignArgs) -> Result<ExitCode> {
    let (resources, transcript) = open(args)?;
    let found = gaps(&resources, transcript.document()).ok_or_else(|| none(args, &transcript))?;
    let name = args.file.to_string_lossy();
    let translation = args.witness.translation.as_ref().map_or(name.clone(), |path| path.to_string_lossy());
    output::print(side::gaps(&name, &translation, transcript.document(), &found).as_bytes())?;
    Ok(if found.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn open(args: &AlignArgs) -> Result<(Resources, Transcript)> {
    let resources = input::resources_with(&args.input, &args.witness)?;
    let text = input::transcript(&args.file, args.input.encoding.as_deref())?.text;
    Ok((resources, clean::read_with_translation(&args.input, &args.witness, text, &args.file)?))
}

/// Why there is nothing to align.
fn none(args: &AlignArgs, transcript: &Transcript) -> Error {
    let file = args.file.display();
    if !transcript.document().text.chars().any(is_russian) {
        return Error::Said(format!("{file}: expected a Russian transcript, found no Russian letters"));
    }
    Error::Said(match &args.witness.translation {
        Some(translation) => format!("{}: found no English sentence to put beside {file}", translation.display()),
        None => format!("{file}: no translation in it: give one with --translation FILE"),
    })
}
