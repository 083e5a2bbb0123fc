//! `vychitka convert`: hOCR, ALTO and PAGE as text or Markdown.

use std::process::ExitCode;

use vychitka::convert::{Arrangement, convert};
use vychitka::encoding::{UTF_8, encode, marked};
use vychitka::resources::Resources;
use vychitka::transcript::Transcript;

use crate::cli::{ConvertArgs, TextFormat};
use crate::error::{Error, Result};
use crate::ledger::check_is_no_ledger;
use crate::{clean, input, output, places};

/// Runs the verb.
pub(crate) fn run(args: &ConvertArgs) -> Result<ExitCode> {
    let read: Vec<_> = args.files.iter().map(|file| ("the page file", file.as_path())).collect();
    places::check(&read, args.output.as_deref().map(|path| ("--output", path)).as_slice())?;
    args.output.as_deref().map_or(Ok(()), |path| check_is_no_ledger("--output", path))?;
    let lexicon = Resources::uncalibrated()?.lexicon;
    let layout = Arrangement {
        markdown: args.to == TextFormat::Markdown,
        paragraphs: args.paragraphs,
        whole_words: args.whole_words,
        emphasis: !args.no_emphasis,
    };
    let mut out = String::new();
    for path in &args.files {
        let decoded = input::transcript(path, args.input.encoding.as_deref())?;
        let Transcript::Page(page) = clean::read(&args.input, decoded.text, path)? else {
            return Err(Error::Said(format!("{}: expected hOCR, ALTO or PAGE, found text: there is nothing to convert", path.display())));
        };
        if !out.is_empty() {
            out.push('\n');
        }
        out += &convert(&page, &lexicon, layout);
    }
    let file = &args.files[0];
    let encoding = clean::output_encoding(&args.input, UTF_8, file)?;
    let bytes = encode(&marked(&out, encoding), encoding).map_err(|source| Error::Encoding { path: file.clone(), source })?;
    match &args.output {
        Some(path) => output::replace(path, &bytes)?,
        None => output::print(&bytes)?,
    }
    Ok(ExitCode::SUCCESS)
}
