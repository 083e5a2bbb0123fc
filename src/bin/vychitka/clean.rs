//! `vychitka clean`: transcripts in, corrected transcripts, a diff, JSON or a report out.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;
use vychitka::correction::Corrected;
use vychitka::decision::{Policy, Verdict, decide, edits};
use vychitka::document::Document;
use vychitka::encoding::{Decoded, encode, named};
use vychitka::format::Format;
use vychitka::report::{diff, human, json, notices, printable};
use vychitka::resources::Resources;
use vychitka::respell::{Respelling, respell};
use vychitka::rounds::correct;
use vychitka::section::sections;

use crate::cli::{CleanArgs, FormatName, HardSign, InputArgs, PolicyArgs, Yo};
use crate::error::{Error, Result};
use crate::{input, output};

/// A progress bar is shown for work that takes longer than this.
const SHOW_PROGRESS_AFTER: Duration = Duration::from_secs(1);

/// A cleaned transcript.
struct Cleaned {
    path: PathBuf,
    decoded: Decoded,
    document: Document,
    corrected: Corrected,
    /// The text with everything applied.
    text: String,
}

/// Runs the verb.
pub(crate) fn run(args: &CleanArgs) -> Result<ExitCode> {
    let files = if args.files.is_empty() { vec![PathBuf::from(input::STANDARD_INPUT)] } else { args.files.clone() };
    check(args, &files)?;
    let policy = policy(&args.policy)?;
    let resources = input::resources(&args.input.words)?;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(args.threads.unwrap_or(0))
        .build()
        .map_err(|e| Error::Said(format!("cannot start threads: {e}")))?;
    let progress = Progress::new(files.len());
    let mut changed = false;
    // A window of files at a time bounds the memory; results come out in the order the files were given.
    for window in files.chunks(pool.current_num_threads().max(1) * 2) {
        let cleaned: Vec<Result<Cleaned>> = pool.install(|| {
            window
                .par_iter()
                .map(|path| {
                    let done = clean(args, path, &resources, &policy);
                    progress.step();
                    done
                })
                .collect()
        });
        for cleaned in cleaned {
            let cleaned = cleaned?;
            changed |= cleaned.text != cleaned.decoded.text;
            progress.hidden(|| deliver(args, &cleaned))?;
        }
    }
    Ok(if args.output.check && changed { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// Combinations that make no sense, said before anything is read.
fn check(args: &CleanArgs, files: &[PathBuf]) -> Result<()> {
    let standard_input = files.iter().any(|f| f.as_os_str() == input::STANDARD_INPUT);
    if args.output.in_place && standard_input {
        return Err(Error::Said("--in-place needs files: standard input has no place to write to".to_string()));
    }
    if args.output.output.is_some() && files.len() > 1 {
        return Err(Error::Said(format!("--output takes one transcript, {} were given: use --in-place, or one call each", files.len())));
    }
    if args.output.backup.as_deref().is_some_and(|s| s.is_empty() || s.contains(['/', '\\'])) {
        return Err(Error::Said("--backup takes a suffix such as .orig".to_string()));
    }
    Ok(())
}

fn policy(args: &PolicyArgs) -> Result<Policy> {
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
        if !value.is_finite() || value < 0.0 {
            return Err(Error::Said(format!("{name} takes a probability from 0 to 1 (above 1: never), found {value}")));
        }
    }
    Ok(Policy { apply_above, ask_above })
}

fn format(args: &InputArgs, path: &Path) -> Format {
    match args.format {
        Some(FormatName::Text) => Format::Plain,
        Some(FormatName::Markdown) => Format::Markdown,
        None => Format::of_name(&path.to_string_lossy()),
    }
}

fn clean(args: &CleanArgs, path: &Path, resources: &Resources, policy: &Policy) -> Result<Cleaned> {
    let decoded = input::transcript(path, args.input.encoding.as_deref())?;
    let format = format(&args.input, path);
    let document = format.read(decoded.text.clone());
    let corrected = correct(resources, &document, policy);
    let mut text = document.apply(&edits(&corrected.corrections, &decide(&corrected.corrections)));
    let respelling = Respelling { hard_sign: args.hard_sign == HardSign::Normalise, yo: args.yo == Yo::Restore };
    if respelling != Respelling::default() {
        let document = format.read(text);
        let sections = sections(&document, &resources.lexicon, &resources.orthographies);
        text = document.apply(&respell(&document, &sections, &resources.yo_words(), respelling));
    }
    Ok(Cleaned { path: path.to_owned(), decoded, document, corrected, text })
}

/// Prints or writes one transcript's result.
fn deliver(args: &CleanArgs, cleaned: &Cleaned) -> Result<()> {
    let name = cleaned.path.to_string_lossy();
    if args.output.json {
        let lines = json::lines(&name, cleaned.decoded.encoding.name(), &cleaned.document, &cleaned.corrected);
        return output::print(lines.map_err(|e| Error::Said(e.to_string()))?.as_bytes());
    }
    if args.output.report {
        return output::print(human::report(&name, &cleaned.document, &cleaned.corrected).as_bytes());
    }
    for notice in notices(&cleaned.document.text, &cleaned.corrected) {
        eprintln!("{}: {notice}", printable(&name));
    }
    if args.output.diff {
        return output::print_diff(&diff::unified(&name, &cleaned.decoded.text, &cleaned.text));
    }
    if args.output.dry_run || args.output.check {
        return output::print(summary(&name, cleaned).as_bytes());
    }
    let encoding = match &args.input.output_encoding {
        Some(name) => named(name).map_err(|source| Error::Encoding { path: cleaned.path.clone(), source })?,
        None => cleaned.decoded.encoding,
    };
    let bytes = encode(&cleaned.text, encoding).map_err(|source| Error::Encoding { path: cleaned.path.clone(), source })?;
    match &args.output.output {
        Some(path) => output::replace(path, &bytes),
        None if args.output.in_place => write_in_place(args, cleaned, &bytes),
        None => output::print(&bytes),
    }
}

/// Writes over the file if anything changed; the original goes beside it first if asked for.
fn write_in_place(args: &CleanArgs, cleaned: &Cleaned, bytes: &[u8]) -> Result<()> {
    let original = input::bytes(&cleaned.path)?;
    if original == bytes {
        return Ok(());
    }
    if let Some(suffix) = &args.output.backup {
        let mut backup = OsString::from(&cleaned.path);
        backup.push(suffix);
        output::replace(Path::new(&backup), &original)?;
    }
    output::replace(&cleaned.path, bytes)
}

fn summary(name: &str, cleaned: &Cleaned) -> String {
    let count = |verdict| cleaned.corrected.corrections.iter().filter(|c| c.verdict == verdict).count();
    let respelled = if cleaned.text != cleaned.decoded.text && count(Verdict::Apply) == 0 { ", spelling would change" } else { "" };
    format!(
        "{}: {} words, {} would be corrected, {} doubtful{respelled}\n",
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
