//! `vychitka licenses`: the notices of code and data.

use std::process::ExitCode;

use crate::error::Result;
use crate::output;

/// Prints them.
pub(crate) fn run() -> Result<ExitCode> {
    output::print(vychitka::resources::NOTICES.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
