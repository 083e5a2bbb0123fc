//! Reading files, with a limit; the embedded models with the user's words.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use vychitka::alphabet::is_cyrillic;
use vychitka::channel::confusions::Confusions;
use vychitka::encoding::{Decoded, EncodingError, UTF_8, decode, encode};
use vychitka::lexicon::user::UserWords;
use vychitka::report::printable;
use vychitka::resources::Resources;

use crate::cli::{InputArgs, WitnessArgs};
use crate::error::{Error, Result, reading, writing};
use crate::output;

/// Largest transcript read, in bytes: a volume of a thousand pages is a hundredth of it.
pub(crate) const LARGEST_FILE: u64 = 256 << 20;

/// The name that stands for standard input.
pub(crate) const STANDARD_INPUT: &str = "-";

/// Reads a transcript's bytes, of a file or of standard input.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let limited = |source: &mut dyn Read, out: &mut Vec<u8>| source.take(LARGEST_FILE + 1).read_to_end(out);
    if path.as_os_str() == STANDARD_INPUT {
        limited(&mut std::io::stdin().lock(), &mut out).map_err(reading(Path::new("standard input")))?;
    } else {
        let mut file = std::fs::File::open(path).map_err(reading(path))?;
        limited(&mut file, &mut out).map_err(reading(path))?;
    }
    if out.len() as u64 > LARGEST_FILE {
        return Err(Error::TooLarge { path: path.to_owned(), found: out.len() as u64, limit: LARGEST_FILE });
    }
    Ok(out)
}

/// Reads and decodes a transcript, unpacked if it is compressed with gzip.
pub(crate) fn transcript(path: &Path, encoding: Option<&str>) -> Result<Decoded> {
    decoded(path, &bytes(path)?, encoding)
}

/// Decodes what was read of a path.
pub(crate) fn decoded(path: &Path, bytes: &[u8], encoding: Option<&str>) -> Result<Decoded> {
    let unpacked = if is_gzip(bytes) { Some(unpacked(path, bytes)?) } else { None };
    decode(unpacked.as_deref().unwrap_or(bytes), encoding).map_err(|source| Error::Encoding { path: path.to_owned(), source })
}

/// A file's bytes, unpacked if they are packed with gzip.
pub(crate) fn unpacked_bytes(path: &Path) -> Result<Vec<u8>> {
    let bytes = bytes(path)?;
    if is_gzip(&bytes) { unpacked(path, &bytes) } else { Ok(bytes) }
}

/// True if the result of a file is to be packed: by the name it is written to, else by what the file is.
pub(crate) fn packs(output: Option<&Path>, file: &Path, in_place: bool) -> Result<bool> {
    match output {
        Some(output) => Ok(names_gzip(output)),
        None if in_place || file.is_file() => {
            let mut head = Vec::new();
            std::fs::File::open(file).and_then(|file| file.take(2).read_to_end(&mut head)).map_err(reading(file))?;
            Ok(is_gzip(&head))
        }
        // Standard input, or a pipe, has been read.
        None => Ok(false),
    }
}

/// True for a path that ends in `.gz`.
pub(crate) fn names_gzip(path: &Path) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case("gz"))
}

/// True for bytes that gzip wrote.
pub(crate) fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
}

fn unpacked(path: &Path, bytes: &[u8]) -> Result<Vec<u8>> {
    bounded(path, flate2::read::MultiGzDecoder::new(bytes))
}

/// The bytes of a file that xz has packed.
pub(crate) fn unpacked_xz(path: &Path) -> Result<Vec<u8>> {
    bounded(path, lzma_rust2::XzReader::new(bytes(path)?.as_slice(), false))
}

/// What unpacking gives, if it is no larger than any file.
fn bounded(path: &Path, source: impl Read) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    source.take(LARGEST_FILE + 1).read_to_end(&mut out).map_err(reading(path))?;
    if out.len() as u64 > LARGEST_FILE {
        return Err(Error::TooLarge { path: path.to_owned(), found: out.len() as u64, limit: LARGEST_FILE });
    }
    Ok(out)
}

/// Bytes compressed as gzip does, without a name or time, so that the same input gives the same file.
pub(crate) fn packed(path: &Path, bytes: &[u8]) -> Result<Vec<u8>> {
    use std::io::Write;
    let mut out = flate2::GzBuilder::new().write(Vec::new(), flate2::Compression::default());
    out.write_all(bytes).and_then(|()| out.finish()).map_err(crate::error::writing(path))
}

/// Reads a text file whole, in whichever encoding.
pub(crate) fn text(path: &Path) -> Result<String> {
    Ok(transcript(path, None)?.text)
}

/// Reads a translation, whose encoding is none of the transcript's: of what is not Unicode, English is in that of Western Europe.
pub(crate) fn translation(path: &Path) -> Result<String> {
    let bytes = unpacked_bytes(path)?;
    let found = decode(&bytes, None).or_else(|error| match error {
        EncodingError::Unrecognised { .. } => decode(&bytes, Some("windows-1252")).map_err(|_| error),
        error => Err(error),
    });
    Ok(found.map_err(|source| Error::Encoding { path: path.to_owned(), source })?.text)
}

/// Why a text is no English translation, if it is none.
pub(crate) fn is_no_translation(text: &str) -> Option<&'static str> {
    let latin = text.chars().filter(char::is_ascii_alphabetic).count();
    let cyrillic = text.chars().filter(|c| is_cyrillic(*c)).count();
    match (latin, cyrillic) {
        (0, 0) => Some("expected the English translation, found no words"),
        _ if cyrillic > latin => Some("expected the English translation, found mostly Cyrillic letters: is it the transcript?"),
        _ => None,
    }
}

/// Adds words to a list, a line each, in the list's own encoding; it is begun if it is not there.
pub(crate) fn add_words(path: &Path, words: &[String]) -> Result<()> {
    let bytes = if path.exists() { bytes(path)? } else { Vec::new() };
    let list = decoded(path, &bytes, None)?;
    let end = if list.text.is_empty() || list.text.ends_with('\n') { "" } else { "\n" };
    let more = format!("{end}{}\n", words.join("\n"));
    if list.encoding == UTF_8 && !is_gzip(&bytes) {
        // Others may add to it at the same time.
        let mut file = std::fs::File::options().append(true).create(true).open(path).map_err(writing(path))?;
        return file.write_all(more.as_bytes()).and_then(|()| file.sync_data()).map_err(|source| {
            // Half a word would keep the list from being read; what others have added meanwhile stays.
            let now = self::bytes(path).unwrap_or_default();
            if now.strip_prefix(&bytes[..]).is_some_and(|added| !added.is_empty() && more.as_bytes().starts_with(added)) {
                let _ = file.set_len(bytes.len() as u64);
            }
            writing(path)(source)
        });
    }
    let longer = encode(&(list.text + &more), list.encoding).map_err(|source| Error::Encoding { path: path.to_owned(), source })?;
    let longer = if is_gzip(&bytes) { packed(path, &longer)? } else { longer };
    output::replace(path, &longer)
}

/// Reads a data file in UTF-8, of any size.
pub(crate) fn data(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(reading(path))
}

/// Reads an optional data file; none is an empty one.
pub(crate) fn optional(path: Option<&Path>) -> Result<String> {
    path.map_or(Ok(String::new()), data)
}

/// The embedded models with the user's word lists.
pub(crate) fn resources(words: &[PathBuf], confusions: &[PathBuf]) -> Result<Resources> {
    resources_and(words, confusions, &[])
}

fn resources_and(words: &[PathBuf], confusions: &[PathBuf], names: &[PathBuf]) -> Result<Resources> {
    let mut resources = Resources::embedded()?;
    for path in words {
        let list = text(path)?;
        tell_refused("--words", path, &UserWords::refused(&list));
        resources.know_words(&list);
    }
    for path in names {
        let list = text(path)?;
        resources.know_names(&list).map_err(|e| Error::Said(format!("--names {}: {e}", path.display())))?;
        tell_refused("--names", path, &UserWords::refused(&names_of(&list)));
    }
    for path in confusions {
        let confusions = Confusions::parse(&text(path)?).map_err(|e| Error::Said(format!("{}: {e}", path.display())))?;
        resources = resources.with_confusions(confusions);
    }
    Ok(resources)
}

/// The first column of a table of names, a line a row.
fn names_of(list: &str) -> String {
    list.lines().map(|line| line.split('\t').next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// Says which words of a user's list were passed over.
fn tell_refused(option: &str, path: &Path, refused: &[(usize, String)]) {
    let Some((line, word)) = refused.first() else { return };
    let (path, word) = (printable(&path.to_string_lossy()), printable(word));
    output::tell(format_args!(
        "vychitka: {option} {path}: line {line}: `{word}` is no Russian word, passed over ({} such in all)",
        refused.len()
    ));
}

/// The embedded models with all that the user knows better: words, confusions, glosses, names.
pub(crate) fn resources_with(args: &InputArgs, witness: &WitnessArgs) -> Result<Resources> {
    let mut resources = resources_and(&args.words, &args.confusions, &witness.names)?;
    for path in &witness.glossary {
        let list = text(path)?;
        let refused = |(at, line): (usize, &str)| UserWords::refused(line).into_iter().next().map(|(_, word)| (at + 1, word));
        tell_refused("--glossary", path, &names_of(&list).lines().enumerate().filter_map(refused).collect::<Vec<_>>());
        resources.know_glosses(&list).map_err(|e| Error::Said(format!("--glossary {}: {e}", path.display())))?;
    }
    Ok(resources)
}
