//! Where results go: never over what is read beside the transcript, nor over one another.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::cli::{CleanArgs, InputArgs, ReviewArgs, WitnessArgs};
use crate::error::{Error, Result};
use crate::input::STANDARD_INPUT;
use crate::ledger::check_is_no_ledger;
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
    let named: Vec<_> = sources.iter().map(|source| (source.path.as_path(), source.relative.as_path())).collect();
    let targets = targets(output.output.as_deref(), output.in_place, &named, many)?;
    for target in &targets {
        check(&read, &[("the result", target)])?;
        check_is_no_ledger("the result", target)?;
    }
    read.extend(sources.iter().map(|source| ("the transcript", source.path.as_path())));
    if let Some(ledger) = &output.ledger {
        check(&read, &[("--ledger", ledger)])?;
        targets.iter().try_for_each(|target| check(&[], &[("the result", target), ("--ledger", ledger)]))?;
        crate::ledger::check_replaceable(ledger)?;
    }
    Ok(())
}

/// For `review`: where the corrected transcripts go, none if they are not to be written; combinations that make no sense are said before anything
/// is read.
pub(crate) fn check_review(args: &ReviewArgs) -> Result<Vec<PathBuf>> {
    let many = args.files.len() > 1;
    let said = |what: &str| Err(Error::Said(what.to_string()));
    if args.files.iter().any(|f| f.as_os_str() == STANDARD_INPUT) {
        return said("review needs files: standard input is for the keys");
    }
    if many && args.ledger.is_some() {
        return said("--ledger takes one transcript: leave it out, and each has its own beside it");
    }
    if many && args.witness.translation.is_some() {
        return said("--translation takes one transcript: one call each");
    }
    let mut names = HashSet::new();
    if let Some(double) = args.files.iter().find(|f| args.output.is_some() && !names.insert(f.file_name())) {
        return said(&format!("--output: two inputs would be written to {}: review their folders one by one", double.display()));
    }
    if many && args.output.as_ref().is_some_and(|o| o.is_file()) {
        return said("--output: several inputs need a folder, found a file");
    }
    let mut read = helpers(&args.input, Some(&args.witness));
    read.extend(args.batch.as_deref().map(|keys| ("--batch", keys)));
    let sources: Vec<_> = args.files.iter().map(|file| (file.as_path(), Path::new(file.file_name().unwrap_or(file.as_os_str())))).collect();
    let targets = targets(args.output.as_deref(), args.in_place, &sources, many)?;
    let results: Vec<_> = targets.iter().map(|target| ("the result", target.as_path())).collect();
    check(&read, &results)?;
    targets.iter().try_for_each(|target| check_is_no_ledger("the result", target))?;
    read.extend(args.files.iter().map(|file| ("the transcript", file.as_path())));
    if let Some(ledger) = &args.ledger {
        check(&read, &[("--ledger", ledger)])?;
    }
    let taken: HashSet<PathBuf> =
        read.iter().map(|(_, path)| *path).chain(targets.iter().map(PathBuf::as_path)).filter_map(whole).collect();
    let ledgers = args.files.iter().map(|file| crate::review::ledger_path(args, file));
    match ledgers.filter(|ledger| !is_device(ledger)).find(|ledger| whole(ledger).is_some_and(|ledger| taken.contains(&ledger))) {
        Some(ledger) => said(&format!("{} is the session's ledger: name another file", ledger.display())),
        None => Ok(targets),
    }
}

/// Where the results of transcripts go, each with its place in a folder; none if nothing is to be written. A folder they stand in themselves,
/// or another of them stands in where a result would, is no place for them.
fn targets(output: Option<&Path>, in_place: bool, sources: &[(&Path, &Path)], many: bool) -> Result<Vec<PathBuf>> {
    let folder = output.filter(|path| many || path.is_dir());
    let target = |&(path, relative): &(&Path, &Path)| match (folder, output) {
        (Some(folder), _) => Some(folder.join(relative)),
        (None, Some(file)) => Some(file.to_path_buf()),
        (None, None) => in_place.then(|| path.to_path_buf()),
    };
    let targets: Vec<PathBuf> = sources.iter().filter_map(target).collect();
    if let Some(folder) = folder {
        // Nor over another's: of two files one may stand where the result of the other goes.
        let read: HashSet<PathBuf> = sources.iter().filter_map(|(source, _)| source.canonicalize().ok()).collect();
        let is_read = |target: &&PathBuf| target.canonicalize().is_ok_and(|target| read.contains(&target) && target.is_file());
        if let Some(target) = targets.iter().find(is_read) {
            let (folder, target) = (folder.display(), target.display());
            return Err(Error::Said(format!(
                "--output: {folder} is where {target} stands, which is read and would be lost: name another folder, or say --in-place to write \
                 over it"
            )));
        }
    }
    Ok(targets)
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
    !is_device(a) && !is_device(b) && whole(a).zip(whole(b)).is_some_and(|(a, b)| a == b)
}

/// A path in full, whether there is a file yet or not.
fn whole(path: &Path) -> Option<PathBuf> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    path.canonicalize().ok().or_else(|| Some(folder.canonicalize().ok()?.join(path.file_name().unwrap_or_default())))
}

/// True for what is there and is no file.
fn is_device(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|found| !found.is_file())
}
