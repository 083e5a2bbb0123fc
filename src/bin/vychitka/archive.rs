//! Zip archives of pages: every transcript in them cleaned, everything else as it was.

use std::io::{Cursor, Read};
use std::path::Path;

use encoding_rs::IBM866;
use zip::write::FullFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::clean::{Cleaned, describe, encoded, put};
use crate::cli::CleanArgs;
use crate::error::{Error, Result};
use crate::input;
use crate::sources::{Source, may_be_transcript};

/// Most entries of an archive.
const MOST_ENTRIES: usize = 100_000;

/// The name of an entry: in UTF-8, whether the archive says so or not, else in the encoding that Russian Windows packs names in.
fn entry_name(raw: &[u8]) -> String {
    std::str::from_utf8(raw).map_or_else(|_| IBM866.decode_without_bom_handling(raw).0.into_owned(), str::to_string)
}

/// Cleans an archive and delivers it; true if anything in it changed. `many` puts it into the mirror folder.
pub(crate) fn clean(args: &CleanArgs, source: &Source, many: bool, clean_one: &dyn Fn(&Source, &[u8]) -> Result<Cleaned>) -> Result<bool> {
    let bytes = input::bytes(&source.path)?;
    let wrong = |what: String| Error::Said(format!("{}: {what}; nothing was written", source.path.display()));
    let mut archive = ZipArchive::new(Cursor::new(bytes.as_slice())).map_err(|e| wrong(format!("expected a zip archive: {e}")))?;
    if archive.len() > MOST_ENTRIES {
        return Err(wrong(format!("{} entries, expected at most {MOST_ENTRIES}", archive.len())));
    }
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    out.set_raw_comment(archive.comment().into()).map_err(|e| wrong(e.to_string()))?;
    let (mut changed, mut is_rewritten) = (false, false);
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).map_err(|e| wrong(format!("entry {at}: {e}")))?;
        let name = entry_name(entry.name_raw());
        let is_candidate = !entry.is_dir() && !input::names_gzip(Path::new(&name)) && may_be_transcript(Path::new(&name));
        let mut content = Vec::new();
        if is_candidate {
            let limited = (&mut entry).take(input::LARGEST_FILE + 1).read_to_end(&mut content);
            limited.map_err(|e| wrong(format!("entry {name}: {e}")))?;
            if content.len() as u64 > input::LARGEST_FILE {
                return Err(Error::TooLarge { path: source.path.join(&name), found: content.len() as u64, limit: input::LARGEST_FILE });
            }
        }
        let inside = Source { path: source.path.join(&name), relative: source.relative.clone(), was_found: true };
        let cleaned = match is_candidate.then(|| clean_one(&inside, &content)) {
            None | Some(Err(Error::NoPage { .. })) => None,
            Some(cleaned) => Some(cleaned?),
        };
        if let Some(cleaned) = &cleaned {
            describe(args, cleaned)?;
        }
        if let Some(cleaned) = cleaned.filter(|cleaned| cleaned.is_other(args)) {
            changed |= cleaned.is_changed();
            is_rewritten = true;
            let modified = entry.last_modified().unwrap_or_default();
            let options = FullFileOptions::default().compression_method(zip::CompressionMethod::Deflated).last_modified_time(modified);
            let options = options.with_file_comment(entry.comment().to_string());
            let options = match entry.unix_mode() {
                Some(mode) => options.unix_permissions(mode),
                None => options,
            };
            drop(entry);
            out.start_file(&name, options).map_err(|e| wrong(format!("entry {name}: {e}")))?;
            std::io::Write::write_all(&mut out, &encoded(args, &cleaned)?).map_err(|e| wrong(format!("entry {name}: {e}")))?;
        } else {
            drop(entry);
            let raw = archive.by_index_raw(at).map_err(|e| wrong(format!("entry {name}: {e}")))?;
            out.raw_copy_file(raw).map_err(|e| wrong(format!("entry {name}: {e}")))?;
        }
    }
    if args.output.only_tells() {
        return Ok(changed);
    }
    let whole = (&*source.path, &*source.relative);
    if is_rewritten {
        let packed = out.finish().map_err(|e| wrong(e.to_string()))?.into_inner();
        put(args, whole, many, Some(&bytes), &packed)?;
    } else {
        put(args, whole, many, None, &bytes)?;
    }
    Ok(changed)
}
