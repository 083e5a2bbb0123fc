//! `vychitka apply`: decisions of a ledger carried over to a file, in whatever form or run of the document.

use std::process::ExitCode;

use vychitka::document::Made;
use vychitka::ledger::carry;
use vychitka::report::{diff, printable};

use crate::cli::ApplyArgs;
use crate::error::Result;
use crate::ledger::check_is_no_ledger;
use crate::{clean, input, output, places};

/// Runs the verb.
pub(crate) fn run(args: &ApplyArgs) -> Result<ExitCode> {
    let mut others = places::helpers(&args.input, None);
    others.push(("the ledger", &args.ledger));
    let written = if args.in_place { Some(&args.file) } else { args.output.as_ref() };
    places::check(&others, written.map(|path| ("the result", path.as_path())).as_slice())?;
    written.map_or(Ok(()), |path| check_is_no_ledger("the result", path))?;
    let entries = crate::ledger::read(&args.ledger)?;
    let read = input::bytes(&args.file)?;
    let decoded = input::decoded(&args.file, &read, args.input.encoding.as_deref())?;
    let transcript = clean::read(&args.input, decoded.text.clone(), &args.file)?;
    let carried = carry(transcript.document(), &entries);
    let settled = vychitka::ledger::settled(&entries).len();
    for (nth, unfit) in &carried.unfit {
        let entry = &entries[*nth];
        output::tell(format_args!("decision {}: {} → {}: {}", nth + 1, printable(&entry.key.seen), printable(&entry.text), unfit.reason()));
    }
    output::tell(format_args!("{} of {} decisions carried over", settled - carried.unfit.len(), settled));
    let code = if args.check && !carried.unfit.is_empty() { ExitCode::from(1) } else { ExitCode::SUCCESS };
    let made: Vec<Made> = carried.edits.iter().map(|(edit, nth)| Made::new(edit.clone(), entries[*nth].confidence())).collect();
    let text = transcript.write_made(&made, &[], &args.pages.options());
    if args.diff {
        clean::tell_unpatchable(&args.file.to_string_lossy(), &decoded);
        output::print_diff(&diff::unified(&args.file.to_string_lossy(), &decoded.text, &text))?;
        return Ok(code);
    }
    let mut bytes = clean::written(&args.input, &transcript, &text, decoded.encoding, &args.file)?;
    if input::packs(args.output.as_deref(), &args.file, args.in_place)? {
        bytes = input::packed(&args.file, &bytes)?;
    }
    match &args.output {
        Some(path) => output::replace(path, &bytes)?,
        None if args.in_place => {
            if text != decoded.text || args.input.output_encoding.is_some() {
                output::check_unchanged(&args.file, &read)?;
                output::replace(&args.file, &bytes)?;
            }
        }
        None => output::print(&bytes)?,
    }
    Ok(code)
}
