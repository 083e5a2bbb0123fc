//! `vychitka completions`.

use std::process::ExitCode;

use clap::CommandFactory;

use crate::cli::Cli;
use crate::error::Result;
use crate::output;

/// Prints the script.
pub(crate) fn run(shell: clap_complete::Shell) -> Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "vychitka", &mut script);
    output::print(&script)?;
    Ok(ExitCode::SUCCESS)
}
