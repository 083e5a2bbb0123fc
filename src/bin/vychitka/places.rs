//! Where results go: never over what is read beside the transcript, nor over one another.

use std::path::{Path, PathBuf};

use crate::cli::{InputArgs, WitnessArgs};
use crate::error::{Error, Result};

/// A file of a call, with the option or argument that names it.
pub(crate) type Named<'a> = (&'static str, &'a Path);

/// Checks, before anything is done, that no file written is one of those read, and none is written twice.
pub(crate) fn check(read: &[Named<'_>], written: &[Named<'_>]) -> Result<()> {
    for (nth, (what, path)) in written.iter().enumerate() {
        let others = read.iter().map(|other| (other, "read")).chain(written[..nth].iter().map(|other| (other, "written")));
        for ((other_what, other), done) in others {
            if is_same(path, other) {
                let file = path.display();
                return Err(Error::Said(format!("{what}: {file} is {done} as {other_what}, too: name another file")));
            }
        }
    }
    Ok(())
}

/// What is read beside the transcript.
pub(crate) fn helpers<'a>(input: &'a InputArgs, witness: Option<&'a WitnessArgs>) -> Vec<Named<'a>> {
    let mut out = Vec::new();
    let mut add = |what, paths: &'a [PathBuf]| out.extend(paths.iter().map(|path| (what, path.as_path())));
    add("--words", &input.words);
    add("--confusions", &input.confusions);
    if let Some(witness) = witness {
        add("--translation", witness.translation.as_slice());
        add("--glossary", &witness.glossary);
        add("--names", &witness.names);
    }
    out
}

/// True for two paths to one file. A device, and a file that is not there yet, is nobody's loss but by its own name.
fn is_same(a: &Path, b: &Path) -> bool {
    let whole = |path: &Path| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        path.canonicalize().or_else(|_| Ok::<_, std::io::Error>(folder.canonicalize()?.join(path.file_name().unwrap_or_default())))
    };
    let is_file = |path: &Path| std::fs::metadata(path).map_or(true, |found| found.is_file());
    is_file(a) && is_file(b) && whole(a).ok().zip(whole(b).ok()).is_some_and(|(a, b)| a == b)
}
