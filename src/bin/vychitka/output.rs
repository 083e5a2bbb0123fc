//! Writing files: to a temporary one, synced, renamed.

use std::io::Write;
use std::path::Path;

use crate::error::{Error, Result, writing};

/// Writes a file whole or not at all.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(writing(path))?;
    file.write_all(bytes).map_err(writing(path))?;
    if let Ok(old) = std::fs::metadata(path) {
        file.as_file().set_permissions(old.permissions()).map_err(writing(path))?;
    }
    file.as_file().sync_all().map_err(writing(path))?;
    file.persist(path).map_err(|e| Error::Write { path: path.to_owned(), source: e.error })?;
    Ok(())
}
