//! `vychitka ledger`: decisions printed and merged; the file a session appends to.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use vychitka::ledger::{Answer, Entry, Key, parse, settled, to_lines};
use vychitka::report::printable;

use crate::cli::LedgerVerb;
use crate::error::{Error, Result, writing};
use crate::{input, output};

/// Runs the verb.
pub(crate) fn run(verb: &LedgerVerb) -> Result<ExitCode> {
    match verb {
        LedgerVerb::Show { ledger } => {
            let entries = read(ledger)?;
            let shown: String = settled(&entries).into_iter().map(|(_, entry)| shown(entry) + "\n").collect();
            output::print(shown.as_bytes())?;
            Ok(ExitCode::SUCCESS)
        }
        LedgerVerb::Merge { ledgers, output, check } => merge(ledgers, output.as_deref(), *check),
    }
}

/// Reads a ledger.
pub(crate) fn read(path: &Path) -> Result<Vec<Entry>> {
    parse(&input::text(path)?).map_err(|e| Error::Said(format!("{}: {e}", path.display())))
}

/// A decision on one line: words before, what was seen, what stands now, words behind, who and when.
fn shown(entry: &Entry) -> String {
    let what = match entry.answer {
        Answer::Keep => "kept".to_string(),
        Answer::Later => "open".to_string(),
        Answer::Accept | Answer::Replace => format!("→ {}", entry.text),
    };
    let by = [entry.by.as_deref(), entry.at.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let key = &entry.key;
    printable(&format!("{} [{}] {}  {what}  ({by})", key.before.join(" "), key.seen, key.after.join(" ")))
}

fn merge(ledgers: &[PathBuf], output: Option<&Path>, check: bool) -> Result<ExitCode> {
    let read = ledgers.iter().map(|path| read(path)).collect::<Result<Vec<_>>>()?;
    let mut order: Vec<&Key> = Vec::new();
    let mut decided: BTreeMap<&Key, Vec<(usize, &Entry)>> = BTreeMap::new();
    for (nth, entries) in read.iter().enumerate() {
        for (_, entry) in settled(entries) {
            let of_key = decided.entry(&entry.key).or_default();
            if of_key.is_empty() {
                order.push(&entry.key);
            }
            of_key.push((nth, entry));
        }
    }
    let mut merged = Vec::new();
    let mut conflicts = 0;
    for key in order {
        let answers = &decided[key];
        // What a program applied yields to a person who decided.
        let persons: Vec<_> = answers.iter().filter(|(_, e)| !e.is_automatic()).collect();
        let count: Vec<_> = if persons.is_empty() { answers.iter().collect() } else { persons };
        let texts: BTreeSet<&str> = count.iter().map(|(_, e)| e.text.as_str()).collect();
        if texts.len() > 1 {
            conflicts += 1;
            for (nth, entry) in &count {
                eprintln!("conflict: {}: {}", ledgers[*nth].display(), shown(entry));
            }
            continue;
        }
        merged.extend(count.last().map(|(_, e)| (*e).clone()));
    }
    let lines = to_lines(&merged).map_err(|e| Error::Said(e.to_string()))?;
    match output {
        Some(path) => output::replace(path, lines.as_bytes())?,
        None => output::print(lines.as_bytes())?,
    }
    eprintln!("{} decisions, {conflicts} decided differently and left open", merged.len());
    Ok(if check && conflicts > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// A ledger that decisions are added to, each synced before the next key. Its file is begun with the first.
pub(crate) struct Appending {
    path: PathBuf,
    file: Option<File>,
    /// Where an interruption left a last line unfinished: the bytes before it, and with it.
    unfinished: Option<(u64, u64)>,
}

impl Appending {
    /// Reads a ledger, if there is one.
    pub(crate) fn open(path: &Path) -> Result<(Self, Vec<Entry>)> {
        let bytes = if path.exists() { input::bytes(path)? } else { Vec::new() };
        let whole = bytes.iter().rposition(|&b| b == b'\n').map_or(0, |at| at + 1);
        let text = String::from_utf8_lossy(&bytes[..whole]);
        let entries = parse(&text).map_err(|e| Error::Said(format!("{}: {e}", path.display())))?;
        let unfinished = (whole < bytes.len()).then_some((whole as u64, bytes.len() as u64));
        Ok((Self { path: path.to_owned(), file: None, unfinished }, entries))
    }

    /// Adds decisions in one write and waits until they are on disk.
    pub(crate) fn append(&mut self, entries: &[Entry]) -> Result<()> {
        if entries.is_empty() {
            return Ok(());
        }
        let lines = to_lines(entries).map_err(|e| Error::Said(e.to_string()))?;
        if self.file.is_none() {
            let file = File::options().append(true).create(true).open(&self.path).map_err(writing(&self.path))?;
            // Taken away only if nobody has added to it since.
            if let Some((whole, all)) = self.unfinished
                && file.metadata().is_ok_and(|m| m.len() == all)
            {
                file.set_len(whole).map_err(writing(&self.path))?;
            }
            self.file = Some(file);
        }
        let Some(file) = &mut self.file else { return Ok(()) };
        file.write_all(lines.as_bytes()).and_then(|()| file.sync_data()).map_err(writing(&self.path))
    }
}
