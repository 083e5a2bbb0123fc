//! `vychitka ledger`: decisions printed and merged; the file a session appends to.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use vychitka::ledger::{Answer, Entry, LedgerError, PlaceKey, last_words, parse, settled, to_lines};
use vychitka::report::printable;

use crate::cli::LedgerVerb;
use crate::error::{Error, Result, writing};
use crate::{input, output, places};

/// Bytes of a file by which it is seen to be no ledger.
const HEAD: u64 = 64;

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
    entries(path, &input::unpacked_bytes(path)?)
}

/// The entries of a ledger's bytes. What an interruption cut off, within a letter even, is passed over, and is no other encoding.
fn entries(path: &Path, bytes: &[u8]) -> Result<Vec<Entry>> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(),
        Err(error) => {
            let line = bytes[..error.valid_up_to()].iter().filter(|&&b| b == b'\n').count() + 1;
            return Err(Error::Said(format!("{}: ledger, line {line}: expected UTF-8, found a damaged letter", path.display())));
        }
    };
    // A mark of its encoding, as editors write it, is no part of the first line.
    parse(text.strip_prefix('\u{feff}').unwrap_or(text)).map_err(|e| Error::Said(format!("{}: {e}", path.display())))
}

/// Checks that a ledger may be written there: over nothing but what the program itself decided before. What a person decided is written
/// nowhere else.
pub(crate) fn check_replaceable(path: &Path) -> Result<()> {
    // What a shell opened for appending loses nothing.
    if !path.is_file() || output::is_opened_by_shell(path) {
        return Ok(());
    }
    let what = match read(path) {
        Err(_) => "is no ledger, and would be lost",
        Ok(entries) if entries.iter().any(|entry| !entry.is_automatic()) => "holds decisions of a person, which would be lost",
        Ok(_) => return Ok(()),
    };
    Err(Error::Said(format!("--ledger: {} {what}: name another file", path.display())))
}

/// Checks that a result may be written there, which `what` names: not over a ledger with a person's decisions, which stand nowhere else.
pub(crate) fn check_is_no_ledger(what: &str, path: &Path) -> Result<()> {
    if !path.is_file() || output::is_opened_by_shell(path) || !begins_like_ledger(path) {
        return Ok(());
    }
    let bytes = input::unpacked_bytes(path)?;
    let text = String::from_utf8_lossy(&bytes);
    // A line of a later program's, or beside a damaged one, is a decision all the same.
    let is_persons = |line: &str| match parse(&format!("{line}\n")) {
        Ok(entries) => entries.iter().any(|entry| !entry.is_automatic()),
        Err(error) => matches!(error, LedgerError::Later { .. }),
    };
    if text.trim_start_matches('\u{feff}').lines().any(is_persons) {
        let what = format!("{what}: {} is a ledger with decisions of a person, which would be lost: name another file", path.display());
        return Err(Error::Said(what));
    }
    Ok(())
}

/// True for a file that begins as a ledger does, or is packed: others need not be read.
fn begins_like_ledger(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head));
    let head = head.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&head).trim_ascii_start();
    read.is_ok() && (head.starts_with(b"{") || input::is_gzip(head))
}

/// Checks that merged ledgers may be written there: over nothing but a ledger each of whose persons' decisions is in one of them.
fn check_kept(path: &Path, merged: &[Vec<Entry>]) -> Result<()> {
    if !path.is_file() || output::is_opened_by_shell(path) {
        return Ok(());
    }
    let said = |what: &str| Err(Error::Said(format!("--output: {} {what}: name another file", path.display())));
    let Ok(old) = entries(path, &input::unpacked_bytes(path)?) else { return said("is no ledger, and would be lost") };
    let what = |entry: &Entry| (entry.key.clone(), entry.text.clone(), entry.answer == Answer::Later);
    let all: HashSet<(PlaceKey, String, bool)> = merged.iter().flatten().map(what).collect();
    // What merging left open is nobody's.
    let is_persons = |entry: &Entry| !entry.is_automatic() && (entry.answer != Answer::Later || entry.by.is_some());
    if last_words(&old).iter().any(|(_, entry)| is_persons(entry) && !all.contains(&what(entry))) {
        return said("holds decisions of a person that are in none of the ledgers merged, and would be lost");
    }
    Ok(())
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
    let named: Vec<_> = ledgers.iter().map(|path| ("a ledger", path.as_path())).collect();
    places::check(&named, output.map(|path| ("--output", path)).as_slice())?;
    let read = ledgers.iter().map(|path| read(path)).collect::<Result<Vec<_>>>()?;
    let mut order: Vec<&PlaceKey> = Vec::new();
    let mut decided: BTreeMap<&PlaceKey, Vec<(usize, &Entry)>> = BTreeMap::new();
    for (nth, entries) in read.iter().enumerate() {
        // What the program found no more is nobody's word; what a person opened again is.
        let is_word = |entry: &&Entry| entry.answer != Answer::Later || !entry.is_automatic();
        for (_, entry) in last_words(entries).into_iter().filter(|(_, entry)| is_word(entry)) {
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
        let mut count: Vec<_> = if persons.is_empty() { answers.iter().collect() } else { persons };
        // Who left a place open yields to who decided.
        if count.iter().any(|(_, e)| e.answer != Answer::Later) {
            count.retain(|(_, e)| e.answer != Answer::Later);
        }
        let texts: BTreeSet<&str> = count.iter().map(|(_, e)| e.text.as_str()).collect();
        let mut last = count.last().map(|(_, e)| (*e).clone());
        if texts.len() > 1 {
            conflicts += 1;
            for (nth, entry) in &count {
                output::tell(format_args!("conflict: {}: {}", printable(&ledgers[*nth].to_string_lossy()), shown(entry)));
            }
            // Open, and asked about, whatever the program would make of it.
            last = last.map(|e| Entry { answer: Answer::Later, text: e.key.seen.clone(), probability: None, by: None, ..e });
        }
        merged.extend(last);
    }
    if let Some(path) = output {
        check_kept(path, &read)?;
    }
    let lines = to_lines(&merged).map_err(|e| Error::Said(e.to_string()))?;
    match output {
        Some(path) => output::replace(path, lines.as_bytes())?,
        None => output::print(lines.as_bytes())?,
    }
    let decided = merged.iter().filter(|e| e.answer != Answer::Later).count();
    output::tell(format_args!("{decided} decisions, {conflicts} decided differently and left open"));
    Ok(if check && conflicts > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// A ledger that decisions are added to, each synced before the next key. Its file is begun with the first.
pub(crate) struct Appending {
    path: PathBuf,
    file: Option<File>,
    /// What is to be mended before the first decision is added.
    tail: Tail,
}

/// The last line of a ledger, where no line end closes it.
enum Tail {
    /// There is none.
    Closed,
    /// A decision; the bytes with it.
    Whole(u64),
    /// What an interruption left of one: the bytes before it, and with it.
    Unfinished(u64, u64),
}

impl Appending {
    /// Reads a ledger, if there is one.
    pub(crate) fn open(path: &Path) -> Result<(Self, Vec<Entry>)> {
        let bytes = if path.exists() { input::bytes(path)? } else { Vec::new() };
        let whole = bytes.iter().rposition(|&b| b == b'\n').map_or(0, |at| at + 1);
        let all = bytes.len() as u64;
        let tail = match &bytes[whole..] {
            [] => Tail::Closed,
            last if entries(path, last).is_ok_and(|found| !found.is_empty()) => Tail::Whole(all),
            _ => Tail::Unfinished(whole as u64, all),
        };
        Ok((Self { path: path.to_owned(), file: None, tail }, entries(path, &bytes)?))
    }

    /// Adds decisions in one write and waits until they are on disk.
    pub(crate) fn append(&mut self, entries: &[Entry]) -> Result<()> {
        if entries.is_empty() {
            return Ok(());
        }
        let mut lines = to_lines(entries).map_err(|e| Error::Said(e.to_string()))?;
        if self.file.is_none() {
            let file = File::options().append(true).create(true).open(&self.path).map_err(writing(&self.path))?;
            // Only if nobody has added to it since.
            let is_still = |all| file.metadata().is_ok_and(|m| m.len() == all);
            match self.tail {
                Tail::Unfinished(whole, all) if is_still(all) => file.set_len(whole).map_err(writing(&self.path))?,
                Tail::Whole(all) if is_still(all) => lines.insert(0, '\n'),
                _ => {}
            }
            self.file = Some(file);
        }
        let Some(file) = &mut self.file else { return Ok(()) };
        file.write_all(lines.as_bytes()).and_then(|()| file.sync_data()).map_err(writing(&self.path))
    }
}
