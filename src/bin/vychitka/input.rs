//! Reading files, with a limit.

use std::path::Path;

use crate::error::{Error, Result, reading};

/// Largest file read, in bytes: a volume of a thousand pages is a tenth of it.
pub(crate) const LARGEST_FILE: u64 = 256 << 20;

/// Reads a UTF-8 file whole.
pub(crate) fn text(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(reading(path))
}

/// Reads an optional list; none is an empty one.
pub(crate) fn optional(path: Option<&Path>) -> Result<String> {
    path.map_or(Ok(String::new()), text)
}

#[allow(dead_code)]
pub(crate) fn said(text: impl Into<String>) -> Error {
    Error::Said(text.into())
}
