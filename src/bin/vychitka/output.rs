//! Writing: files to a temporary one, synced, renamed; standard output with its closing noticed.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use vychitka::report::printable;

use crate::error::{Error, Result, writing};

/// Names of what a shell opened.
const STANDARD_OUTPUT: [&str; 3] = ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];
const STANDARD_ERROR: [&str; 3] = ["/dev/stderr", "/dev/fd/2", "/proc/self/fd/2"];

/// Most symbolic links followed from one to the next, as Linux has it.
const MOST_LINKS: usize = 40;

/// True for standard output and error by name, wherever they lead.
pub(crate) fn is_opened_by_shell(path: &Path) -> bool {
    path.to_str().is_some_and(|name| STANDARD_OUTPUT.contains(&name) || STANDARD_ERROR.contains(&name))
}

/// Writes a file whole or not at all; its permissions stay. A symbolic link is followed, not replaced; what is no file (`/dev/null`,
/// `/dev/stdout`, a named pipe) is written to, for a file in its place would take it from every other program.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    // What a shell opened is written where it stands, whatever it leads to: `>>` appends.
    match path.to_str() {
        Some(name) if STANDARD_OUTPUT.contains(&name) => return print(bytes),
        Some(name) if STANDARD_ERROR.contains(&name) => return std::io::stderr().write_all(bytes).map_err(writing(path)),
        _ => {}
    }
    let old = std::fs::metadata(path).ok();
    if old.as_ref().is_some_and(|old| !old.is_file() && !old.is_dir()) {
        let mut device = std::fs::OpenOptions::new().write(true).open(path).map_err(writing(path))?;
        return device.write_all(bytes).and_then(|()| device.flush()).map_err(|source| match source.kind() {
            std::io::ErrorKind::BrokenPipe => Error::Closed,
            _ => writing(path)(source),
        });
    }
    // A file is locked so that nothing changes it, and giving another its name would.
    if old.as_ref().is_some_and(|old| old.permissions().readonly()) {
        return Err(writing(path)(std::io::Error::new(std::io::ErrorKind::PermissionDenied, "it is read-only")));
    }
    persist(&followed(path)?, bytes, old.map(|old| old.permissions()))
}

/// Checks that a file still holds what was `read` of it: what somebody has written meanwhile is not to be lost.
pub(crate) fn check_unchanged(path: &Path, read: &[u8]) -> Result<()> {
    if crate::input::bytes(path)? == read {
        return Ok(());
    }
    let what = "expected the file as it was read, found it changed since, and wrote nothing: run it again";
    Err(Error::Said(format!("{}: {what}", path.display())))
}

/// Where a path leads, whether there is a file yet or not.
fn followed(path: &Path) -> Result<PathBuf> {
    let mut at = path.to_owned();
    for _ in 0..=MOST_LINKS {
        match std::fs::read_link(&at) {
            Ok(next) => at = at.parent().unwrap_or(Path::new("")).join(next),
            Err(_) => return Ok(std::fs::canonicalize(&at).unwrap_or(at)),
        }
    }
    Err(writing(path)(std::io::Error::other("its symbolic links lead in a circle")))
}

/// Writes a copy of the file `of`, for the same eyes.
pub(crate) fn copy(path: &Path, bytes: &[u8], of: &Path) -> Result<()> {
    let permissions = std::fs::metadata(of).map_err(writing(of))?.permissions();
    persist(path, bytes, Some(permissions))
}

/// Writes a temporary file beside the place, syncs it, and gives it its name; without `permissions` those of any new file.
fn persist(path: &Path, bytes: &[u8], permissions: Option<std::fs::Permissions>) -> Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.exists() {
        let what = format!("there is no folder {}; make it first", folder.display());
        return Err(writing(path)(std::io::Error::new(std::io::ErrorKind::NotFound, what)));
    }
    let mut builder = tempfile::Builder::new();
    let mut file = like_any(&mut builder).tempfile_in(folder).map_err(|source| writing(path)(without_name(source)))?;
    if let Some(permissions) = permissions {
        // Before a byte of it is there for others to read.
        file.as_file().set_permissions(permissions).map_err(writing(path))?;
    }
    file.write_all(bytes).map_err(writing(path))?;
    file.as_file().sync_all().map_err(writing(path))?;
    file.persist(path).map_err(|e| Error::Write { path: path.to_owned(), source: e.error })?;
    Ok(())
}

/// An error of making a temporary file without its name, which says nothing to who reads it.
fn without_name(error: std::io::Error) -> std::io::Error {
    let inner = error.get_ref().and_then(std::error::Error::source).and_then(|source| source.downcast_ref::<std::io::Error>());
    inner.and_then(std::io::Error::raw_os_error).map_or_else(|| error.kind().into(), std::io::Error::from_raw_os_error)
}

/// Writes a file into a folder at a relative path, making the folders between.
pub(crate) fn mirror(folder: &Path, relative: &Path, bytes: &[u8]) -> Result<()> {
    let path = folder.join(relative);
    std::fs::create_dir_all(path.parent().unwrap_or(folder)).map_err(writing(&path))?;
    replace(&path, bytes)
}

/// Makes the folder that results will go to, before the hours they take.
pub(crate) fn folder(path: &Path) -> Result<()> {
    std::fs::create_dir_all(path).map_err(writing(path))
}

/// A temporary file is private; a new output is what the user's mask leaves of a new file.
#[cfg(unix)]
fn like_any<'b>(builder: &'b mut tempfile::Builder<'static, 'static>) -> &'b mut tempfile::Builder<'static, 'static> {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(std::fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn like_any<'b>(builder: &'b mut tempfile::Builder<'static, 'static>) -> &'b mut tempfile::Builder<'static, 'static> {
    builder
}

/// Says a line on standard error. Whoever has closed it wants none: the work goes on.
pub(crate) fn tell(line: impl std::fmt::Display) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Writes to standard output.
pub(crate) fn print(bytes: &[u8]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).map_err(|source| match source.kind() {
        std::io::ErrorKind::BrokenPipe => Error::Closed,
        _ => Error::Write { path: "standard output".into(), source },
    })
}

/// Prints a unified diff, coloured on a terminal that wants colour, and there without control characters; `patch` needs each byte.
pub(crate) fn print_diff(diff: &str) -> Result<()> {
    use anstyle::AnsiColor;
    if anstream::AutoStream::choice(&std::io::stdout()) == anstream::ColorChoice::Never && !std::io::stdout().is_terminal() {
        return print(diff.as_bytes());
    }
    let mut out = anstream::stdout().lock();
    for line in diff.split_inclusive('\n') {
        let style = match line.as_bytes().first() {
            Some(b'+') => AnsiColor::Green.on_default(),
            Some(b'-') => AnsiColor::Red.on_default(),
            Some(b'@') => AnsiColor::Cyan.on_default(),
            _ => anstyle::Style::new(),
        };
        let (text, end) = line.strip_suffix('\n').map_or((line, ""), |text| (text, "\n"));
        let text = printable(text);
        write!(out, "{style}{text}{style:#}{end}").map_err(|source| match source.kind() {
            std::io::ErrorKind::BrokenPipe => Error::Closed,
            _ => Error::Write { path: "standard output".into(), source },
        })?;
    }
    Ok(())
}
