//! One error for the binary: what could not be done, where, and what to do.

use std::path::{Path, PathBuf};

/// Why a verb could not run. Exit code 2.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// A file could not be read.
    #[error("cannot read {path}: {source}")]
    Read { path: PathBuf, source: std::io::Error },
    /// A file is larger than any transcript.
    #[error("{path}: {found} bytes, expected at most {limit}: split the file")]
    TooLarge { path: PathBuf, found: u64, limit: u64 },
    /// A file's bytes are no text.
    #[error("{path}: {source}")]
    Encoding { path: PathBuf, source: vychitka::encoding::EncodingError },
    /// A page file is none.
    #[error("{path}: {source}")]
    Page { path: PathBuf, source: vychitka::format::pages::xml::XmlError },
    /// XML of another kind.
    #[error("{path}: expected hOCR, ALTO or PAGE, found XML with the root element <{root}>; say --format if it is one of them")]
    NoPage { path: PathBuf, root: String },
    /// A file could not be written.
    #[error("cannot write {path}: {source}; nothing of it was changed")]
    Write { path: PathBuf, source: std::io::Error },
    /// Standard output is closed.
    #[error("standard output is closed")]
    Closed,
    /// Anything said in words.
    #[error("{0}")]
    Said(String),
    /// The embedded data.
    #[error(transparent)]
    Resource(#[from] vychitka::resources::ResourceError),
    /// A lexicon build.
    #[error(transparent)]
    Build(#[from] vychitka::lexicon::build::BuildError),
    /// A list of glosses.
    #[error(transparent)]
    Gloss(#[from] vychitka::translation::glosses::GlossError),
    /// A hunspell list.
    #[error(transparent)]
    Hunspell(#[from] vychitka::lexicon::hunspell::HunspellError),
}

pub(crate) type Result<T> = std::result::Result<T, Error>;

/// A reader's error with its path.
pub(crate) fn reading(path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::Read { path, source }
}

/// A writer's error with its path.
pub(crate) fn writing(path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::Write { path, source }
}
