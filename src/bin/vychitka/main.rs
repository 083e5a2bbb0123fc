//! The command line: arguments, files, terminal, progress and threads; one file a verb.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "the binary is where printing belongs")]

mod lexicon;
mod train;
mod clean;
mod cli;
mod error;
mod input;
mod output;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    let done = match cli.verb {
        cli::Verb::Clean(args) => clean::run(&args),
        cli::Verb::Lexicon(args) => lexicon::run(&args),
        cli::Verb::Train(args) => train::run(&args),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("vychitka: {error}");
            ExitCode::from(2)
        }
    }
}
