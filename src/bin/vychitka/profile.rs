//! `vychitka profile`: what the OCR of a document reads for what.

use std::process::ExitCode;

use vychitka::correction::Correction;
use vychitka::decision::Policy;
use vychitka::report::confusions::{confusions, table};
use vychitka::rounds::correct;

use crate::cli::ProfileArgs;
use crate::error::{Error, Result};
use crate::{clean, input, output};

/// Runs the verb: one profile of all files together.
pub(crate) fn run(args: &ProfileArgs) -> Result<ExitCode> {
    let resources = input::resources_with(&args.input, &args.witness)?;
    let mut corrections: Vec<Correction> = Vec::new();
    for path in &args.files {
        let decoded = input::transcript(path, args.input.encoding.as_deref())?;
        let transcript = clean::read_with_translation(&args.input, &args.witness, decoded.text, path)?;
        corrections.extend(correct(&resources, transcript.document(), &Policy::DEFAULT).corrections);
    }
    let found = confusions(&corrections);
    let text = if args.json {
        let lines = found.iter().map(|c| serde_json::to_string(c).map(|line| line + "\n"));
        lines.collect::<std::result::Result<String, _>>().map_err(|e| Error::Said(e.to_string()))?
    } else {
        table(&found)
    };
    output::print(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
