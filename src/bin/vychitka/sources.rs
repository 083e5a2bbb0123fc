//! What is to be cleaned: files, folders walked, volumes by their METS file, archives of pages.

use std::io::Read;
use std::path::{Component, Path, PathBuf};

use vychitka::format::pages::mets;

use crate::error::{Error, Result};
use crate::input;

/// Endings of the files that folders and archives are searched for.
const ENDINGS: [&str; 11] = ["txt", "text", "md", "markdown", "mkd", "hocr", "html", "htm", "xhtml", "xml", "alto"];
/// Ending of the list of words that `review` puts beside a transcript.
pub(crate) const WORDS_SUFFIX: &str = ".words.txt";
/// Most files of one call: the pages of a large collection.
const MOST_FILES: usize = 1_000_000;

/// One transcript with the place its result has in an output folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Source {
    /// Where it is read from; `-` for standard input.
    pub(crate) path: PathBuf,
    /// Its path within an output folder.
    pub(crate) relative: PathBuf,
    /// Found in a folder or volume, not named: what is no transcript is passed over there.
    pub(crate) was_found: bool,
}

/// The transcripts that the arguments name, in order, and whether any came out of a folder or a volume. An output folder within one is no part
/// of it.
pub(crate) fn expand(files: &[PathBuf], output: Option<&Path>) -> Result<(Vec<Source>, bool)> {
    let mut out = Vec::new();
    let mut is_volume = false;
    for path in files {
        if path.is_dir() {
            is_volume = true;
            let before = out.len();
            let others = walk(path, output.and_then(|output| output.canonicalize().ok()).as_deref(), &mut out)?;
            if out.len() == before {
                let found = if others == 0 { "no file".to_string() } else { format!("{others} of other kinds") };
                return Err(Error::Said(format!("{}: expected transcripts ({}), found {found}", path.display(), ENDINGS.join(", "))));
            }
        } else if is_mets(path) {
            is_volume = true;
            volume(path, &mut out)?;
        } else {
            let relative = path.file_name().map_or_else(|| path.clone(), PathBuf::from);
            out.push(Source { path: path.clone(), relative, was_found: false });
        }
        if out.len() > MOST_FILES {
            return Err(Error::Said(format!("{}: more than {MOST_FILES} files: give its folders one by one", path.display())));
        }
    }
    Ok((out, is_volume))
}

/// The name of a file in small letters, without the `.gz` of one that is packed.
pub(crate) fn unpacked_name(path: &Path) -> String {
    let name = path.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
    name.strip_suffix(".gz").map(str::to_string).unwrap_or(name)
}

/// What such a name ends in, behind its last full stop.
fn ending(path: &Path) -> String {
    unpacked_name(path).rsplit_once('.').map(|(_, ending)| ending.to_string()).unwrap_or_default()
}

/// True for a name that a transcript may have, packed with gzip or not.
pub(crate) fn may_be_transcript(path: &Path) -> bool {
    ENDINGS.contains(&ending(path).as_str())
}

/// True for an archive of pages.
pub(crate) fn is_archive(path: &Path) -> bool {
    ending(path) == "zip"
}

/// Files of a folder that may be transcripts, in the order of their names; hidden ones are left alone, links are not followed. Returns how
/// many files are of other kinds.
fn walk(folder: &Path, output: Option<&Path>, out: &mut Vec<Source>) -> Result<usize> {
    let mut others = 0;
    let is_output = |e: &walkdir::DirEntry| e.file_type().is_dir() && output.is_some() && e.path().canonicalize().ok().as_deref() == output;
    let visible = |e: &walkdir::DirEntry| e.depth() == 0 || !e.file_name().to_string_lossy().starts_with('.') && !is_output(e);
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(visible) {
        let entry = match entry {
            Ok(entry) => entry,
            // A folder that cannot be read fails by itself, as a file does.
            Err(error) if error.depth() > 0 && error.path().is_some() => {
                let path = error.path().unwrap_or(folder).to_path_buf();
                let relative = path.strip_prefix(folder).unwrap_or(&path).to_path_buf();
                out.push(Source { path, relative, was_found: false });
                continue;
            }
            Err(error) => return Err(Error::Said(format!("cannot read {}: {error}", folder.display()))),
        };
        let path = entry.path();
        // A list that `review` put beside its transcript is none.
        let is_list = path.to_str().and_then(|name| name.strip_suffix(WORDS_SUFFIX)).is_some_and(|of| Path::new(of).is_file());
        if entry.file_type().is_file() && !is_list && (may_be_transcript(path) || is_archive(path)) {
            let relative = path.strip_prefix(folder).unwrap_or(path).to_path_buf();
            out.push(Source { path: path.to_path_buf(), relative, was_found: true });
        } else {
            others += usize::from(entry.file_type().is_file());
        }
        if out.len() > MOST_FILES {
            break;
        }
    }
    Ok(others)
}

fn is_mets(path: &Path) -> bool {
    if ending(path) != "xml" {
        return false;
    }
    let mut head = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(16 << 10).read_to_end(&mut head));
    read.is_ok() && mets::is_mets(&String::from_utf8_lossy(&head))
}

/// The pages a METS file names; all of them must lie beside or below it.
fn volume(path: &Path, out: &mut Vec<Source>) -> Result<()> {
    let raw = input::transcript(path, None)?.text;
    let pages = mets::page_files(raw).map_err(|source| Error::Page { path: path.to_owned(), source })?;
    if pages.is_empty() {
        return Err(Error::Said(format!(
            "{}: expected a METS file that names pages of text (fileGrp, FLocat), found none",
            path.display()
        )));
    }
    let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
    for page in pages {
        let relative = PathBuf::from(&page);
        let is_inside = relative.components().all(|c| matches!(c, Component::Normal(_)));
        if page.contains("://") || !is_inside {
            return Err(Error::Said(format!("{}: expected pages beside or below the METS file, found {page}", path.display())));
        }
        out.push(Source { path: folder.join(&relative), relative, was_found: false });
    }
    Ok(())
}
