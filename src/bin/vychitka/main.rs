//! The command line: arguments, files, terminal, progress and threads; one file a verb.
#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "the binary is where input and output belong")]
#![warn(clippy::unwrap_used)]

mod align;
mod apply;
mod archive;
mod clean;
mod cli;
mod completions;
mod convert;
mod error;
mod explain;
mod input;
mod learn;
mod ledger;
mod lexicon;
mod licenses;
mod output;
mod picture;
mod places;
mod profile;
mod review;
mod score;
mod sources;
mod terminal;
mod train;
mod train_cased;
mod train_pages;
mod train_told;
mod train_twins;

use std::process::ExitCode;

use clap::Parser;

use error::Error;

/// The program with its version, as ledgers and processing notes name it.
pub(crate) const PROGRAM: &str = concat!("vychitka ", env!("CARGO_PKG_VERSION"));

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    let done = match cli.verb {
        cli::Verb::Align(args) => align::run(&args),
        cli::Verb::CheckTranslation(args) => align::check(&args),
        cli::Verb::Clean(args) => clean::run(&args),
        cli::Verb::Convert(args) => convert::run(&args),
        cli::Verb::Apply(args) => apply::run(&args),
        cli::Verb::Review(args) => review::run(&args),
        cli::Verb::Profile(args) => profile::run(&args),
        cli::Verb::Learn(args) => learn::run(&args),
        cli::Verb::Ledger { verb } => ledger::run(&verb),
        cli::Verb::Explain(args) => explain::run(&args),
        cli::Verb::Lexicon(args) => lexicon::run(&args),
        cli::Verb::Train(args) => train::run(&args),
        cli::Verb::Score(args) => score::run(&args),
        cli::Verb::Licenses => licenses::run(),
        cli::Verb::Completions { shell } => completions::run(shell),
    };
    match done {
        Ok(code) => code,
        // Whoever reads the output has had enough: `vychitka clean … | head`.
        Err(Error::Closed) => ExitCode::SUCCESS,
        Err(error) => {
            output::tell(format_args!("vychitka: {}", vychitka::report::printable(&error.to_string())));
            ExitCode::from(2)
        }
    }
}
