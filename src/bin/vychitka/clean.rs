//! `vychitka clean`: transcripts in, corrected transcripts, a diff, JSON or a report out.

use std::borrow::Cow;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;
use vychitka::correction::Corrected;
use vychitka::decision::{Policy, Verdict, decide, made};
use vychitka::encoding::{Decoded, Encoding, UTF_8, encode, encode_page, marked, named};
use vychitka::format::Format;
use vychitka::format::pages::{PageFormat, root_name};
use vychitka::ledger;
use vychitka::report::{diff, human, json, notices, printable};
use vychitka::resources::Resources;
use vychitka::respell::{Respelling, respell, with_respelled};
use vychitka::rounds::correct;
use vychitka::transcript::{FileFormat, Transcript, suggestions};

use crate::cli::{CleanArgs, FormatName, HardSign, InputArgs, PolicyArgs, WitnessArgs, Yo};
use crate::error::{Error, Result};
use crate::sources::{Source, expand, is_archive, unpacked_name};
use crate::{archive, input, output, places};

/// Highest threshold: none is reached from just above 1 on.
const MOST_THRESHOLD: f64 = 2.0;
/// A progress bar is shown for work that takes longer than this.
const SHOW_PROGRESS_AFTER: Duration = Duration::from_secs(1);

/// A cleaned transcript.
pub(crate) struct Cleaned {
    path: PathBuf,
    relative: PathBuf,
    pub(crate) decoded: Decoded,
    /// The bytes that were read, where the file is to be written over.
    read: Option<Vec<u8>>,
    transcript: Transcript,
    corrected: Corrected,
    /// The text with everything applied.
    pub(crate) text: String,
}

impl Cleaned {
    /// True if its text changed.
    pub(crate) fn is_changed(&self) -> bool {
        self.text != self.decoded.text
    }

    /// True if its bytes may have: its text did, or another encoding is asked for.
    pub(crate) fn is_other(&self, args: &CleanArgs) -> bool {
        self.is_changed() || args.input.output_encoding.is_some()
    }
}

/// Runs the verb.
pub(crate) fn run(args: &CleanArgs) -> Result<ExitCode> {
    let files = if args.files.is_empty() { vec![PathBuf::from(input::STANDARD_INPUT)] } else { args.files.clone() };
    let (sources, is_volume) = expand(&files, args.output.output.as_deref())?;
    check(args, &sources, is_volume)?;
    let policy = policy(&args.policy)?;
    let resources = input::resources_with(&args.input, &args.witness)?;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(args.threads.map_or(0, usize::from))
        .build()
        .map_err(|e| Error::Said(format!("cannot start threads: {e}")))?;
    let many = is_volume || sources.len() > 1;
    let progress = Progress::new(sources.len());
    let (mut changed, mut failed) = (false, false);
    // A window of files at a time bounds the memory; results come out in the order the files were given.
    for window in sources.chunks(pool.current_num_threads().max(1) * 2) {
        let cleaned: Vec<Option<Result<Cleaned>>> = pool.install(|| {
            window
                .par_iter()
                .map(|source| {
                    let done = (!is_archive(&source.path)).then(|| clean(args, source, &resources, &policy));
                    progress.step();
                    done
                })
                .collect()
        });
        for (source, cleaned) in window.iter().zip(cleaned) {
            let done = match cleaned {
                None => {
                    let one = |source: &Source, bytes: &[u8]| pool.install(|| clean_bytes(args, source, bytes, &resources, &policy));
                    archive::clean(args, source, many, &one)
                }
                Some(Err(Error::NoPage { .. })) if source.was_found => Ok(false),
                Some(cleaned) => cleaned.and_then(|cleaned| {
                    progress.hidden(|| deliver(args, &cleaned, many))?;
                    Ok(cleaned.is_changed())
                }),
            };
            match done {
                // One bad file does not keep the others from being done.
                Err(error) if many && !matches!(error, Error::Closed) => {
                    progress.hidden(|| output::tell(format_args!("vychitka: {}", printable(&error.to_string()))));
                    failed = true;
                }
                done => changed |= done?,
            }
        }
    }
    Ok(match (failed, args.output.check && changed) {
        (true, _) => ExitCode::from(2),
        (false, true) => ExitCode::from(1),
        (false, false) => ExitCode::SUCCESS,
    })
}

/// Combinations that make no sense, said before anything is read.
fn check(args: &CleanArgs, sources: &[Source], is_volume: bool) -> Result<()> {
    let standard_input = sources.iter().any(|s| s.path.as_os_str() == input::STANDARD_INPUT);
    let output = &args.output;
    if output.in_place && standard_input {
        return Err(Error::Said("--in-place needs files: standard input has no place to write to".to_string()));
    }
    if is_volume && output.output.is_none() && !output.in_place && !output.only_tells() {
        let what = "a folder or a volume needs --output FOLDER or --in-place (or --diff, --json, --report, --dry-run)";
        return Err(Error::Said(what.to_string()));
    }
    let is_one = !is_volume && sources.len() == 1 && !sources.iter().any(|source| is_archive(&source.path));
    if output.ledger.is_some() && !is_one {
        return Err(Error::Said("--ledger takes one transcript: one call each".to_string()));
    }
    if args.witness.translation.is_some() && !is_one {
        return Err(Error::Said("--translation takes one transcript: one call each".to_string()));
    }
    let mut places = std::collections::HashSet::new();
    if let Some(double) = sources.iter().find(|s| output.output.is_some() && !places.insert(&s.relative)) {
        let what = format!("--output: two inputs would be written to {}: clean their folders one by one", double.relative.display());
        return Err(Error::Said(what));
    }
    if let Some(path) = output.output.as_ref().filter(|p| sources.len() > 1 && p.is_file()) {
        return Err(Error::Said(format!("--output: {} inputs need a folder, found the file {}", sources.len(), path.display())));
    }
    if args.output.backup.as_deref().is_some_and(|s| s.is_empty() || s.contains(['/', '\\'])) {
        return Err(Error::Said("--backup takes a suffix such as .orig".to_string()));
    }
    places::check_clean(args, sources, is_volume || sources.len() > 1)
}

pub(crate) fn policy(args: &PolicyArgs) -> Result<Policy> {
    let preset = if args.cautious {
        Policy::CAUTIOUS
    } else if args.bold {
        Policy::BOLD
    } else {
        Policy::DEFAULT
    };
    let apply_above = args.apply_above.unwrap_or(preset.apply_above);
    let ask_above = args.ask_above.unwrap_or(preset.ask_above.min(apply_above));
    for (name, value) in [("--apply-above", apply_above), ("--ask-above", ask_above)] {
        // A share of a hundred would apply nothing, and not say so.
        if !(0.0..=MOST_THRESHOLD).contains(&value) {
            return Err(Error::Said(format!("{name} takes a probability from 0 to 1 (above 1: never), found {value}")));
        }
    }
    // Whoever names a probability means that one, wherever and whatever else speaks of a place.
    let preset = match args.apply_above {
        Some(_) => Policy { told_relief: 0.0, agreed_relief: 0.0, ..preset },
        None => preset,
    };
    let doubt_below = if args.ask_above.is_some() { 0.0 } else { preset.doubt_below };
    Ok(Policy { apply_above, ask_above, doubt_below, requires_evidence: args.require_evidence, ..preset })
}

fn format(args: &InputArgs, text: &str, path: &Path) -> FileFormat {
    match args.format {
        Some(FormatName::Text) => FileFormat::Text(Format::Plain),
        Some(FormatName::Markdown) => FileFormat::Text(Format::Markdown),
        Some(FormatName::Hocr) => FileFormat::Page(PageFormat::Hocr),
        Some(FormatName::Alto) => FileFormat::Page(PageFormat::Alto),
        Some(FormatName::Page) => FileFormat::Page(PageFormat::Page),
        // Standard input has no name to tell Markdown by.
        None if path.as_os_str() == input::STANDARD_INPUT && PageFormat::detect(text).is_none() && Format::is_markdown(text) => {
            FileFormat::Text(Format::Markdown)
        }
        None => FileFormat::detect(text, &unpacked_name(path)),
    }
}

/// Reads a transcript in the format asked for or found. XML that is no page is none.
pub(crate) fn read(args: &InputArgs, text: String, path: &Path) -> Result<Transcript> {
    let format = format(args, &text, path);
    if let (FileFormat::Page(asked), Some(found)) = (format, PageFormat::detect(&text))
        && asked != found
    {
        let what = format!("{}: expected {}, as --format says, found {}", path.display(), asked.name(), found.name());
        return Err(Error::Said(what));
    }
    let names_xml = unpacked_name(path).ends_with(".xml");
    let is_html = || root_name(&text).is_some_and(|root| root.eq_ignore_ascii_case("html"));
    let has_root = || is_html() || text.trim_start_matches('\u{feff}').starts_with("<?xml") || names_xml && root_name(&text).is_some();
    if format == FileFormat::Text(Format::Plain) && args.format.is_none() && has_root() {
        let root = root_name(&text).unwrap_or("nothing").to_string();
        return Err(Error::NoPage { path: path.to_owned(), root });
    }
    Transcript::read(text, format).map_err(|source| Error::Page { path: path.to_owned(), source })
}

/// The same with its translation beside it, if one is given.
pub(crate) fn read_with_translation(args: &InputArgs, witness: &WitnessArgs, text: String, path: &Path) -> Result<Transcript> {
    let transcript = read(args, text, path)?;
    match &witness.translation {
        Some(path) => {
            let translation = input::translation(path)?;
            if let Some(why) = input::is_no_translation(&translation) {
                output::tell(format_args!("vychitka: --translation {}: {why}", printable(&path.to_string_lossy())));
            }
            Ok(transcript.with_translation(&translation))
        }
        None => Ok(transcript),
    }
}

fn clean(args: &CleanArgs, source: &Source, resources: &Resources, policy: &Policy) -> Result<Cleaned> {
    let bytes = input::bytes(&source.path)?;
    let decoded = input::decoded(&source.path, &bytes, args.input.encoding.as_deref())?;
    let read = args.output.in_place.then_some(bytes);
    Ok(Cleaned { read, ..clean_text(args, source, decoded, resources, policy)? })
}

fn clean_bytes(args: &CleanArgs, source: &Source, bytes: &[u8], resources: &Resources, policy: &Policy) -> Result<Cleaned> {
    let decoded = vychitka::encoding::decode(bytes, args.input.encoding.as_deref())
        .map_err(|error| Error::Encoding { path: source.path.clone(), source: error })?;
    clean_text(args, source, decoded, resources, policy)
}

fn clean_text(args: &CleanArgs, source: &Source, decoded: Decoded, resources: &Resources, policy: &Policy) -> Result<Cleaned> {
    let transcript = read_with_translation(&args.input, &args.witness, decoded.text.clone(), &source.path)?;
    let mut corrected = correct(resources, transcript.document(), policy);
    let respelling = Respelling { hard_sign: args.hard_sign == HardSign::Normalise, yo: args.yo == Yo::Restore };
    let made = made(&corrected.corrections, &decide(&corrected.corrections));
    corrected.respelled = respell(transcript.document(), &made, resources, respelling);
    let made = with_respelled(made, &corrected.respelled);
    let suggested = if args.suggest_inline { suggestions(&corrected.corrections) } else { Vec::new() };
    let text = transcript.write_made(&made, &suggested, &args.pages.options());
    Ok(Cleaned { path: source.path.clone(), relative: source.relative.clone(), decoded, read: None, transcript, corrected, text })
}

/// Prints or writes one transcript's result; of `many`, into the mirror folder.
fn deliver(args: &CleanArgs, cleaned: &Cleaned, many: bool) -> Result<()> {
    if let Some(path) = &args.output.ledger {
        let corrections = &cleaned.corrected.corrections;
        let entries =
            ledger::entries(cleaned.transcript.document(), corrections, &decide(corrections), &cleaned.corrected.respelled, crate::PROGRAM);
        let lines = ledger::to_lines(&entries).map_err(|e| Error::Said(e.to_string()))?;
        output::replace(path, lines.as_bytes())?;
    }
    if describe(args, cleaned)? {
        return Ok(());
    }
    let mut bytes = encoded(args, cleaned)?;
    let named = args.output.output.as_deref().map(|path| if many || path.is_dir() { cleaned.relative.as_path() } else { path });
    if input::packs(named, &cleaned.path, args.output.in_place)? {
        bytes = input::packed(&cleaned.path, &bytes)?;
    }
    put(args, (&cleaned.path, &cleaned.relative), many, cleaned.read.as_deref().filter(|_| cleaned.is_other(args)), &bytes)
}

/// Puts the result of a file, with its place in a folder, where it belongs: over the file itself only if it is another than what was `read`
/// of it.
pub(crate) fn put(args: &CleanArgs, (path, relative): (&Path, &Path), many: bool, read: Option<&[u8]>, bytes: &[u8]) -> Result<()> {
    match &args.output.output {
        Some(folder) if many || folder.is_dir() => output::mirror(folder, relative, bytes),
        Some(path) => output::replace(path, bytes),
        None if args.output.in_place => read.map_or(Ok(()), |read| in_place(args, path, read, bytes)),
        None => output::print(bytes),
    }
}

/// Prints what was asked for in place of the transcript, or its notices; true if that was all.
pub(crate) fn describe(args: &CleanArgs, cleaned: &Cleaned) -> Result<bool> {
    let name = cleaned.path.to_string_lossy();
    let document = cleaned.transcript.document();
    if args.output.json {
        let about = json::About { file: &name, encoding: cleaned.decoded.encoding.name(), format: cleaned.transcript.format().name() };
        let lines = json::lines(about, document, &cleaned.corrected);
        output::print(lines.map_err(|e| Error::Said(e.to_string()))?.as_bytes())?;
        return Ok(true);
    }
    if args.output.report {
        output::print(human::report(&name, document, &cleaned.corrected).as_bytes())?;
        return Ok(true);
    }
    for notice in notices(&document.text, &cleaned.corrected) {
        output::tell(format_args!("{}: {notice}", printable(&name)));
    }
    if args.output.diff {
        tell_unpatchable(&name, &cleaned.decoded);
        output::print_diff(&diff::unified(&name, &cleaned.decoded.text, &cleaned.text))?;
        return Ok(true);
    }
    if args.output.dry_run || args.output.check {
        output::print(summary(&name, cleaned).as_bytes())?;
        return Ok(true);
    }
    Ok(false)
}

/// Says where a diff is for the eye only: it is in UTF-8, and its lines end as those of every diff.
pub(crate) fn tell_unpatchable(name: &str, decoded: &Decoded) {
    let ends_in_returns = !decoded.text.contains('\n') && decoded.text.contains('\r');
    if decoded.encoding != UTF_8 || ends_in_returns {
        let what = if ends_in_returns { "its lines end in carriage returns" } else { decoded.encoding.name() };
        output::tell(format_args!("{}: {what}: the diff is to be read; `patch` will not take it", printable(name)));
    }
}

/// The corrected file's bytes.
pub(crate) fn encoded(args: &CleanArgs, cleaned: &Cleaned) -> Result<Vec<u8>> {
    written(&args.input, &cleaned.transcript, &cleaned.text, cleaned.decoded.encoding, &cleaned.path)
}

/// The encoding to write in: the one asked for, else a file's `own`.
pub(crate) fn output_encoding(args: &InputArgs, own: &'static Encoding, path: &Path) -> Result<&'static Encoding> {
    let asked = args.output_encoding.as_deref().map(|name| named(name).map_err(|source| Error::Encoding { path: path.to_owned(), source }));
    Ok(asked.transpose()?.unwrap_or(own))
}

/// A file's text as bytes in the encoding asked for, else its `own`; page files can say any character in any encoding.
pub(crate) fn written(args: &InputArgs, transcript: &Transcript, text: &str, own: &'static Encoding, path: &Path) -> Result<Vec<u8>> {
    let encoding = output_encoding(args, own, path)?;
    match transcript {
        Transcript::Page(_) if encoding != own => {
            let names = (encoding.name(), own.name());
            let what = format!("{}: --output-encoding {}: a page file declares its encoding, {}", path.display(), names.0, names.1);
            Err(Error::Said(what))
        }
        Transcript::Page(_) => Ok(encode_page(text, encoding)),
        Transcript::Text { .. } => {
            let marked = if encoding == own { Cow::Borrowed(text) } else { Cow::Owned(marked(text, encoding)) };
            encode(&marked, encoding).map_err(|source| Error::Encoding { path: path.to_owned(), source })
        }
    }
}

/// Writes over a file of which `original` was read; that goes beside it first if asked for.
fn in_place(args: &CleanArgs, path: &Path, original: &[u8], bytes: &[u8]) -> Result<()> {
    if original == bytes {
        return Ok(());
    }
    output::check_unchanged(path, original)?;
    if let Some(suffix) = &args.output.backup {
        let mut backup = OsString::from(path);
        backup.push(suffix);
        let backup = PathBuf::from(backup);
        // A second run has only what the first made of the original, but for one that was interrupted before it wrote.
        let found = backup.symlink_metadata();
        let is_there = found.is_ok();
        // A link may lead to the transcript itself.
        let is_copy = || found.is_ok_and(|found| found.is_file()) && input::bytes(&backup).is_ok_and(|copy| copy == original);
        if is_there && !is_copy() {
            let what = "is there already and may be the only original: move it away, or name another suffix; the transcript is as it was";
            return Err(Error::Said(format!("--backup: {} {what}", backup.display())));
        }
        if !is_there {
            output::copy(&backup, original, path)?;
        }
        return output::replace(path, bytes).inspect_err(|_| {
            // The original is as it was: its copy would only stand in the way of another try.
            if !is_there {
                let _ = std::fs::remove_file(&backup);
            }
        });
    }
    output::replace(path, bytes)
}

fn summary(name: &str, cleaned: &Cleaned) -> String {
    let count = |verdict| cleaned.corrected.corrections.iter().filter(|c| c.verdict == verdict).count();
    let respelled = match cleaned.corrected.respelled.len() {
        0 => String::new(),
        places => format!(", {places} respelled"),
    };
    format!(
        "{}: {} words, {} would be corrected{respelled}, {} doubtful\n",
        printable(name),
        cleaned.corrected.words,
        count(Verdict::Apply),
        count(Verdict::Ask)
    )
}

/// The progress bar, on a terminal, for work of more than a second.
struct Progress {
    bar: ProgressBar,
    started: std::time::Instant,
}

impl Progress {
    fn new(files: usize) -> Self {
        let bar = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{pos}/{len} files {wide_bar} {eta}") {
            bar.set_style(style);
        }
        Self { bar, started: std::time::Instant::now() }
    }

    /// One file more is done. Not drawn where standard error is no terminal.
    fn step(&self) {
        if self.started.elapsed() > SHOW_PROGRESS_AFTER && self.bar.is_hidden() {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.inc(1);
        if Some(self.bar.position()) == self.bar.length() {
            self.bar.finish_and_clear();
        }
    }

    /// Runs what prints, with the bar out of the way.
    fn hidden<T>(&self, print: impl FnOnce() -> T) -> T {
        self.bar.suspend(print)
    }
}
