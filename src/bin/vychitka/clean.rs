//! `vychitka clean`.

use std::io::Write;
use std::process::ExitCode;

use vychitka::correction::correct;
use vychitka::decision::{Policy, decide, edits};
use vychitka::document::Document;
use vychitka::resources::Resources;

use crate::cli::CleanArgs;
use crate::error::Result;
use crate::input;

/// Runs the verb.
pub(crate) fn run(args: &CleanArgs) -> Result<ExitCode> {
    let resources = Resources::embedded()?;
    let policy = if args.bold { Policy::BOLD } else { Policy::DEFAULT };
    for file in &args.files {
        let document = Document::plain(input::text(file)?);
        let corrected = correct(&resources, &document, &policy);
        let decisions = decide(&corrected.corrections);
        let out = document.apply(&edits(&corrected.corrections, &decisions));
        if std::env::var_os("VYCHITKA_DEBUG").is_some() {
            for c in &corrected.corrections {
                eprintln!("{:?} {:?} kept {:.3} p {:.3} {:?}", c.verdict, c.seen, c.kept_posterior, c.confidence(), c.candidates.iter().map(|c| format!("{} {:.3} ch{:.1} lm{:.1}", c.text, c.posterior, c.channel_nats, c.language_nats)).collect::<Vec<_>>());
            }
        }
        let _ = std::io::stdout().write_all(out.as_bytes());
    }
    Ok(ExitCode::SUCCESS)
}
