//! `vychitka review`: a session in the terminal, or from a file of keys; every decision in the ledger before the next key.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::time::{Duration, SystemTime};

use vychitka::correction::Correction;
use vychitka::decision::{Decision, Policy, made_by};
use vychitka::document::{Document, Made, Span};
use vychitka::encoding::Decoded;
use vychitka::ledger::{Entry, carry_in_place, is_program};
use vychitka::report::printable;
use vychitka::resources::Resources;
use vychitka::review::key::{self, Key};
use vychitka::review::pattern::{Unknown, unknown_words};
use vychitka::review::{Effect, Session};
use vychitka::rounds::correct;
use vychitka::transcript::Transcript;

use crate::cli::ReviewArgs;
use crate::error::{Error, Result, writing};
use crate::ledger::Appending;
use crate::picture::{Pictures, Strip};
use crate::sources::WORDS_SUFFIX;
use crate::terminal::{self, Happened, PictureId, Terminal};
use crate::{clean, input, output, places};

/// A longer text is shown from its beginning, of so many bytes, while the rest is read.
const FIRST_LOOK: usize = 6_000;
/// How long a key is waited for before news of the reading are looked at.
const TICK: Duration = Duration::from_millis(40);

/// A transcript under review.
struct Reviewed {
    path: PathBuf,
    /// The file's bytes as they were read, or last written, where it is written over.
    known: Option<Vec<u8>>,
    decoded: Decoded,
    transcript: Transcript,
    ledger: Appending,
    entries: Vec<Entry>,
}

/// What comes of the reading: a file read, or why the files can't be read again.
type News = Result<FileRead>;

/// What the reading found of a file.
struct FileRead {
    file: usize,
    corrections: Vec<Correction>,
    unknown: Vec<Unknown>,
    is_complete: bool,
}

/// Runs the verb.
pub(crate) fn run(args: &ReviewArgs) -> Result<ExitCode> {
    let targets = places::check_review(args)?;
    let policy = clean::policy(&args.policy)?;
    let words = words_path(args);
    let mut with_words = args.input.clone();
    if words.exists() && !with_words.words.contains(&words) {
        with_words.words.push(words.clone());
    }
    let resources = input::resources_with(&with_words, &args.witness)?;
    if !with_words.words.contains(&words) {
        with_words.words.push(words.clone()); // it is there once a word has been added
    }
    let files = args.files.iter().map(|path| open(args, path)).collect::<Result<Vec<_>>>()?;
    let by = args.by.clone().filter(|by| !by.is_empty()).unwrap_or_else(|| "reviewer".to_string());
    if is_program(&by) {
        return Err(Error::Said(format!(
            "--by: expected a person's name, found {by}, the program's own: its decisions yield to a person's"
        )));
    }
    let mut session = Session::new(&by);
    if args.all {
        session = session.asking_all();
    }
    for file in &files {
        session.add_file(&file.path.to_string_lossy(), Arc::new(file.transcript.document().clone()));
    }
    let documents: Vec<Arc<Document>> = session.files().iter().map(|f| Arc::clone(&f.document)).collect();
    let keys = args.batch.as_deref().map(read_keys).transpose()?;
    let (sender, receiver) = channel();
    let in_terminal = keys.is_none() && terminal::is_there();
    let (again, asked_again) = channel();
    let witness = args.witness.clone();
    // Not waited for: whoever leaves need not see the reading to its end.
    std::thread::spawn(move || {
        read_all(&resources, &policy, &documents, in_terminal, &sender);
        drop(resources);
        // Words added count at once: all is read again with them. Several added meanwhile are read once.
        while asked_again.recv().is_ok() {
            while asked_again.try_recv().is_ok() {}
            let read =
                input::resources_with(&with_words, &witness).map(|resources| read_all(&resources, &policy, &documents, false, &sender));
            if let Err(error) = read
                && sender.send(Err(error)).is_err()
            {
                return;
            }
        }
    });
    let pictures = Pictures::new(args.images.clone())?;
    let mut review =
        Review { args, words, targets, again, is_read_again: false, files, session, pictures, has_pictures: false, shows_pictures: true };
    match keys {
        Some(keys) => review.batch(&keys, &receiver),
        None if in_terminal => review.interactive(&receiver),
        None => review.listing(&receiver),
    }
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

/// Where words are added: the first list given, else one beside the first file.
fn words_path(args: &ReviewArgs) -> PathBuf {
    args.input.words.first().cloned().unwrap_or_else(|| beside(&args.files[0], WORDS_SUFFIX))
}

fn open(args: &ReviewArgs, path: &Path) -> Result<Reviewed> {
    let bytes = input::bytes(path)?;
    let decoded = input::decoded(path, &bytes, args.input.encoding.as_deref())?;
    let known = args.in_place.then_some(bytes);
    let transcript = clean::read_with_translation(&args.input, &args.witness, decoded.text.clone(), path)?;
    let (ledger, entries) = Appending::open(&ledger_path(args, path))?;
    Ok(Reviewed { path: path.to_owned(), known, decoded, transcript, ledger, entries })
}

fn read_keys(path: &Path) -> Result<Vec<Key>> {
    key::parse(&input::text(path)?).map_err(|e| Error::Said(format!("{}: {e}", path.display())))
}

/// Finds the corrections of all files in turn; of a long one its beginning first, where somebody waits.
fn read_all(resources: &Resources, policy: &Policy, documents: &[Arc<Document>], somebody_waits: bool, sender: &Sender<News>) {
    for (file, document) in documents.iter().enumerate() {
        let find = |document: &Document, is_complete: bool| {
            let corrections = correct(resources, document, policy).corrections;
            let unknown = if is_complete { unknown_words(resources, document, &corrections) } else { Vec::new() };
            sender.send(Ok(FileRead { file, corrections, unknown, is_complete }))
        };
        let is_long = somebody_waits && document.text.len() > 2 * FIRST_LOOK;
        if is_long && find(&document.beginning(FIRST_LOOK), false).is_err() || find(document, true).is_err() {
            return;
        }
    }
}

/// The reading ended before its time, which it says nothing of.
fn stopped() -> Error {
    Error::Said("the reading of the files stopped before its end; what was decided is in the ledger".to_string())
}

/// Where the decisions on a file are kept.
pub(crate) fn ledger_path(args: &ReviewArgs, path: &Path) -> PathBuf {
    args.ledger.clone().unwrap_or_else(|| beside(path, ".ledger.jsonl"))
}

/// A session with its files.
struct Review<'a> {
    args: &'a ReviewArgs,
    words: PathBuf,
    /// By file, where the corrected transcript goes; empty if none is to be written.
    targets: Vec<PathBuf>,
    /// Asks for everything to be read again, with the words added.
    again: Sender<()>,
    /// True once that has been asked.
    is_read_again: bool,
    files: Vec<Reviewed>,
    session: Session,
    pictures: Pictures,
    /// True if there are page images and the terminal can show them.
    has_pictures: bool,
    /// False once a person has hidden them.
    shows_pictures: bool,
}

impl Review<'_> {
    /// Hands what was found to the session; what it applied without asking comes back.
    fn show(&mut self, found: FileRead) -> Vec<(usize, Entry)> {
        let file = found.file;
        let new = self.session.found(file, found.corrections, &self.files[file].entries, crate::PROGRAM, found.is_complete);
        self.session.set_unknown(file, found.unknown);
        // What only the beginning of a text suggested is not written down: the whole may say otherwise.
        new.into_iter().filter(|_| found.is_complete).map(|entry| (file, entry)).collect()
    }

    /// Takes news of the reading; that the files can't be read again is no reason to end a session.
    fn take(&mut self, news: News) -> Result<()> {
        match news {
            Ok(found) => {
                let new = self.show(found);
                self.record(new)?;
            }
            Err(error) => self.session.tell(&printable(&error.to_string())),
        }
        Ok(())
    }

    /// Waits until all files are read; a look alone writes nothing.
    fn wait(&mut self, receiver: &Receiver<News>, writes: bool) -> Result<()> {
        let mut left = self.files.len();
        while left > 0 {
            let found = receiver.recv().map_err(|_| stopped())??;
            left -= usize::from(found.is_complete);
            let new = self.show(found);
            if writes {
                self.record(new)?;
            }
        }
        Ok(())
    }

    fn record(&mut self, entries: Vec<(usize, Entry)>) -> Result<()> {
        let at = humantime::format_rfc3339_seconds(SystemTime::now()).to_string();
        let mut of_file: Vec<Vec<Entry>> = vec![Vec::new(); self.files.len()];
        for (file, entry) in entries {
            of_file[file].push(Entry { at: Some(at.clone()), ..entry });
        }
        for (file, entries) in self.files.iter_mut().zip(of_file) {
            file.ledger.append(&entries)?;
            file.entries.extend(entries);
        }
        Ok(())
    }

    /// Presses a key and does what it asks; true on leaving.
    fn press(&mut self, key: &Key) -> Result<bool> {
        for effect in self.session.press(key) {
            match effect {
                Effect::Record(entries) => self.record(entries)?,
                Effect::AddWords(words) => match self.add_words(&words) {
                    Ok(()) => self.session.know(&words),
                    // Nobody would see a message.
                    Err(error) if self.args.batch.is_some() => return Err(error),
                    Err(error) => self.session.tell(&printable(&error.to_string())),
                },
                Effect::Apply => {
                    // What can't be written is no reason to end a session, if somebody sees the message: the decisions are in the ledger.
                    let message = match self.writes() {
                        true if self.args.batch.is_some() => self.write()?,
                        true if !self.is_read() => "not all is read yet: once it is, press it again".to_string(),
                        true => self.write().unwrap_or_else(|error| printable(&error.to_string())),
                        false => "nowhere to write: leave and use `vychitka apply`, or say --output or --in-place".to_string(),
                    };
                    self.session.tell(&message);
                }
                Effect::Picture if self.has_pictures => self.shows_pictures ^= true,
                Effect::Picture => {
                    self.session.tell("no picture: --images FOLDER says where the page images are; a terminal without colour shows none");
                }
                Effect::Quit => return Ok(true),
            }
        }
        Ok(false)
    }

    fn add_words(&mut self, words: &[String]) -> Result<()> {
        input::add_words(&self.words, words)?;
        self.is_read_again = self.again.send(()).is_ok(); // nobody reads any more: then nothing is to be read again
        Ok(())
    }

    fn interactive(&mut self, receiver: &Receiver<News>) -> Result<ExitCode> {
        let has_pictures = self.args.images.is_some() || self.files.iter().any(|f| self.pictures.has(&f.path, &f.transcript));
        let mut terminal = Terminal::open(has_pictures)?;
        self.has_pictures = terminal.shows_pictures();
        // A screen is painted when something has changed: a painting sends its cursor even where nothing did.
        let mut is_stale = true;
        loop {
            // What is found while several places are asked about waits: a letter that strikes a row out must not become a command.
            while !self.session.is_asking() {
                match receiver.try_recv() {
                    Ok(news) => self.take(news)?,
                    Err(TryRecvError::Empty) => break,
                    Err(TryRecvError::Disconnected) => return Err(stopped()),
                }
                is_stale = true;
            }
            if is_stale {
                let picture = self.picture(&terminal);
                is_stale = matches!(picture, Some((_, _, Strip::Loading)));
                terminal.paint(picture, |width, height| self.session.view(width, height))?;
            }
            match terminal.wait(TICK)? {
                Happened::Key(key) => {
                    is_stale = true;
                    if self.press(&key)? {
                        break;
                    }
                }
                Happened::Other => is_stale = true,
                Happened::Nothing => {}
            }
        }
        drop(terminal);
        self.finish()?;
        Ok(ExitCode::SUCCESS)
    }

    /// The picture of the words asked about, if there is to be one.
    fn picture(&mut self, terminal: &Terminal) -> Option<(PictureId, ratatui::layout::Size, Strip)> {
        let place = self.session.pictured().filter(|_| self.shows_pictures)?;
        let (file, span) = (place.file, place.correction.span);
        let (size, dots) = terminal.picture_room()?;
        let reviewed = &self.files[file];
        Some(((file, span), size, self.pictures.strip(&reviewed.path, &reviewed.transcript, span, dots)))
    }

    fn batch(&mut self, keys: &[Key], receiver: &Receiver<News>) -> Result<ExitCode> {
        self.wait(receiver, true)?;
        for key in keys {
            if self.press(key)? {
                break;
            }
            if std::mem::take(&mut self.is_read_again) {
                self.wait(receiver, true)?;
            }
        }
        self.finish()
    }

    /// Without a terminal: the doubtful places, and how to decide them.
    fn listing(&mut self, receiver: &Receiver<News>) -> Result<ExitCode> {
        self.wait(receiver, false)?;
        let mut out = String::new();
        for (nth, file) in self.session.files().iter().enumerate() {
            let lines = file.document.lines();
            for place in self.session.places(nth).filter(|p| p.is_open()) {
                let at = lines.place(&file.document.text, place.correction.span.start);
                let offers: Vec<String> =
                    self.session.offers(place).iter().map(|o| format!("{} {:.0} %", printable(&o.text), o.probability * 100.0)).collect();
                let seen = printable(&place.correction.seen);
                out += &format!("{}:{}:{}: {seen} → {}\n", printable(&file.name), at.line, at.column, offers.join(", "));
            }
        }
        let open = self.session.counts().open;
        let name = printable(&self.args.files[0].to_string_lossy());
        if open > 0 {
            out += &format!(
                "{open} left to decide: `vychitka review {name}` in a terminal, or `--batch KEYS` (a accepts, k keeps, l leaves open; `?` lists the keys)\n"
            );
        }
        output::print(out.as_bytes())?;
        Ok(if open > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
    }

    /// True once the corrections of all files are known.
    fn is_read(&self) -> bool {
        self.session.files().iter().all(|f| f.is_complete)
    }

    fn writes(&self) -> bool {
        !self.targets.is_empty()
    }

    /// Tells how it stands, and writes what was asked for. Exit 1 while something is open.
    fn finish(&mut self) -> Result<ExitCode> {
        let counts = self.session.counts();
        if self.is_read() && (self.args.output.is_some() || self.args.in_place && counts.open == 0) {
            output::tell(format_args!("{}", self.write()?));
        } else {
            for file in self.files.iter() {
                let ledger = ledger_path(self.args, &file.path);
                output::tell(format_args!(
                    "decisions are in {0}; `vychitka apply {0} {1}` prints the corrected transcript",
                    printable(&ledger.to_string_lossy()),
                    printable(&file.path.to_string_lossy())
                ));
            }
        }
        output::tell(format_args!(
            "accepted {}, edited {}, kept {}, left open {}, applied without asking {}",
            counts.accepted, counts.replaced, counts.kept, counts.open, counts.automatic
        ));
        Ok(if counts.open > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
    }

    /// Writes the corrected files. None is written over that somebody has changed since it was read.
    fn write(&mut self) -> Result<String> {
        let options = self.args.pages.options();
        if let Some(changed) =
            self.files.iter().find(|f| f.known.as_ref().is_some_and(|known| input::bytes(&f.path).ok().as_ref() != Some(known)))
        {
            let path = changed.path.display();
            return Err(Error::Said(format!(
                "{path}: expected the file as it was read, found it changed since, and wrote nothing: the decisions are in the ledger, and \
                 `vychitka apply` carries them over to it"
            )));
        }
        let is_one = self.files.len() == 1;
        let mut carried = 0;
        for (nth, file) in self.files.iter_mut().enumerate() {
            let (made, others) = decided(&self.session, nth, file);
            carried += others;
            let text = file.transcript.write_made(&made, &[], &options);
            let bytes = clean::written(&self.args.input, &file.transcript, &text, file.decoded.encoding, &file.path)?;
            let target = &self.targets[nth];
            let packs = input::packs(self.args.output.as_ref().map(|_| target.as_path()), &file.path, self.args.in_place)?;
            let bytes = if packs { input::packed(&file.path, &bytes)? } else { bytes };
            std::fs::create_dir_all(target.parent().unwrap_or(Path::new(""))).map_err(writing(target))?;
            output::replace(target, &bytes)?;
            file.known = file.known.is_some().then_some(bytes);
        }
        let others = if carried > 0 { format!(", with {carried} earlier decisions on places not asked about now") } else { String::new() };
        Ok(format!("{} written{others}", if is_one { "the corrected transcript is" } else { "the corrected transcripts are" }))
    }
}

/// What was decided of a file: of the places of the session, and what else the ledger holds of a person's or on request, on places that this
/// run finds nothing in: it may have been asked otherwise. Gives how many these are as well.
fn decided(session: &Session, nth: usize, file: &Reviewed) -> (Vec<Made>, usize) {
    let places: Vec<_> = session.places(nth).collect();
    let corrections: Vec<Correction> = places.iter().map(|p| p.correction.clone()).collect();
    let decisions: Vec<Decision> = places.iter().map(|p| p.decision.clone()).collect();
    let mut made = made_by(&corrections, &decisions, |place| places[place].is_automatic);
    // Sorted and disjoint, as the session has them.
    let is_of_session = |span: Span| {
        let next = corrections.partition_point(|c| c.span.end <= span.start);
        corrections.get(next).is_some_and(|c| c.span.overlaps(&span))
    };
    let carried = carry_in_place(file.transcript.document(), &file.entries).edits;
    let asked_for = carried.into_iter().filter(|(_, nth)| !file.entries[*nth].is_automatic() || file.entries[*nth].is_respelling());
    let others: Vec<Made> = asked_for
        .filter(|(edit, _)| !is_of_session(edit.span))
        .map(|(edit, nth)| Made::new(edit, file.entries[nth].confidence()))
        .collect();
    let count = others.len();
    made.extend(others);
    made.sort_by(|a, b| a.edit.cmp(&b.edit));
    (made, count)
}
