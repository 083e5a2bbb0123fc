//! Where results go: never over what is read beside the transcript, nor over one another.

use std::path::{Path, PathBuf};

use crate::cli::{CleanArgs, InputArgs, WitnessArgs};
use crate::error::{Error, Result};
use crate::sources::Source;

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

/// For `clean`: nothing written goes over what is read; a transcript may be written over itself if it is named as the place.
pub(crate) fn check_clean(args: &CleanArgs, sources: &[Source], many: bool) -> Result<()> {
    let output = &args.output;
    let mut read = helpers(&args.input, Some(&args.witness));
    let target = |source: &Source| match &output.output {
        Some(folder) if many || folder.is_dir() => Some(folder.join(&source.relative)),
        Some(path) => Some(path.clone()),
        None => output.in_place.then(|| source.path.clone()),
    };
    let targets: Vec<PathBuf> = sources.iter().filter_map(target).collect();
    let is_over_itself = |(source, target): &(&Source, &PathBuf)| is_same(&source.path, target);
    if let Some(folder) = output.output.as_ref().filter(|path| many || path.is_dir())
        && let Some((source, _)) = sources.iter().zip(&targets).find(is_over_itself)
    {
        let (folder, source) = (folder.display(), source.path.display());
        return Err(Error::Said(format!(
            "--output: {folder} is where {source} stands, which would be lost: say --in-place to write over it"
        )));
    }
    for target in targets.iter().filter(|_| !read.is_empty()) {
        check(&read, &[("the result", target)])?;
    }
    read.extend(sources.iter().map(|source| ("the transcript", source.path.as_path())));
    if let Some(ledger) = &output.ledger {
        read.extend(targets.iter().map(|target| ("the result", target.as_path())));
        check(&read, &[("--ledger", ledger)])?;
        crate::ledger::check_replaceable(ledger)?;
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
