//! The review session as a pure state machine: a key in, effects out, and a view of any size.
//!
//! What a key decides is given back as an effect to be written down before the next key; nothing here touches a file or a terminal.

mod go;
pub mod key;
pub mod lessons;
pub mod pattern;
mod press;
mod sheet;
pub mod view;

use std::sync::Arc;

use tui_input::Input;

use crate::correction::Correction;
use crate::decision::{Decision, Verdict};
use crate::document::{Document, Span};
use crate::ledger::{Answer, Entry, PlaceKey, keys, places, settled, withdrawn};
use crate::lines::Lines;
use lessons::{Lessons, Offer};
use pattern::{Pattern, Unknown};
use sheet::Sheet;

/// A transcript under review.
#[derive(Debug, Clone)]
pub struct ReviewFile {
    /// Its name.
    pub name: String,
    /// Its text.
    pub document: Arc<Document>,
    /// Words no list knows and no correction touches, with their number, the commonest first.
    pub unknown: Vec<Unknown>,
    /// False while the rest of it is still being read.
    pub is_complete: bool,
    lines: Lines,
}

/// A place to decide.
#[derive(Debug, Clone)]
pub struct Place {
    /// The file, by number.
    pub file: usize,
    /// What was found there.
    pub correction: Correction,
    /// How the ledger knows it.
    pub key: PlaceKey,
    /// What was decided; [`Decision::Later`] while it is open.
    pub decision: Decision,
    /// True where the program decided by itself and no person has since.
    pub is_automatic: bool,
}

impl Place {
    /// True if nothing is decided.
    pub fn is_open(&self) -> bool {
        self.decision == Decision::Later
    }
}

/// What a key asks of the world.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Write these decisions down; the numbers are the files'.
    Record(Vec<(usize, Entry)>),
    /// Add these words to the user's list.
    AddWords(Vec<String>),
    /// Write the corrected files.
    Apply,
    /// Show or hide the words on the page image.
    Picture,
    /// Leave.
    Quit,
}

/// A step that can be undone: what it changed, and the place that was asked about.
#[derive(Debug, Clone)]
struct UndoStep {
    changes: Vec<Change>,
    at: usize,
}

/// What was decided of a place, by its number, and what is decided now.
#[derive(Debug, Clone)]
struct Change {
    place: usize,
    before: Decision,
    was_automatic: bool,
    after: Decision,
}

/// What the keys mean at the moment.
#[derive(Debug, Clone)]
enum Mode {
    Deciding,
    /// Typing a replacement.
    Editing(Input),
    /// Typing what to search for.
    Searching(Input),
    /// Typing the least probability of what is to be accepted.
    Threshold(Input),
    /// Asked whether to decide these places so.
    Confirming(Sheet),
    /// The list of patterns, with the chosen one.
    Patterns {
        list: Vec<Pattern>,
        at: usize,
    },
    /// The list of unknown words, with the chosen one.
    Words {
        at: usize,
    },
    Help {
        from: usize,
    },
}

/// A session over one or more transcripts.
#[derive(Debug, Clone)]
pub struct Session {
    files: Vec<ReviewFile>,
    places: Vec<Place>,
    /// Places by file and span.
    order: Vec<usize>,
    /// The place shown, by its number in `places`.
    at: usize,
    mode: Mode,
    done: Vec<UndoStep>,
    undone: Vec<UndoStep>,
    lessons: Lessons,
    /// Words added in this session, with their files' unknown words gone.
    added: Vec<String>,
    by: String,
    /// Who decides what is applied without asking.
    automatic: String,
    message: String,
    search: String,
    /// Also shows what was applied without asking.
    shows_all: bool,
}

impl Session {
    /// A session in which `by` decides.
    pub fn new(by: &str) -> Self {
        Self {
            files: Vec::new(),
            places: Vec::new(),
            order: Vec::new(),
            at: 0,
            mode: Mode::Deciding,
            done: Vec::new(),
            undone: Vec::new(),
            lessons: Lessons::default(),
            added: Vec::new(),
            by: by.to_string(),
            automatic: String::new(),
            message: String::new(),
            search: String::new(),
            shows_all: false,
        }
    }

    /// Shows, and asks about, what would be applied without asking as well.
    pub fn asking_all(mut self) -> Self {
        self.shows_all = true;
        self
    }

    /// Adds a transcript; its corrections come with [`Session::found`].
    pub fn add_file(&mut self, name: &str, document: Arc<Document>) -> usize {
        let lines = document.lines();
        self.files.push(ReviewFile { name: name.to_string(), document, unknown: Vec::new(), is_complete: false, lines });
        self.files.len() - 1
    }

    /// Takes the corrections of a file, of its beginning first or of all of it. What the ledger holds of them is decided so; what the
    /// policy applies is, too, and comes back to be written down if the ledger does not have it yet; so does what an earlier run applied
    /// and this one does not, to be open again. Open places found before are replaced.
    pub fn found(&mut self, file: usize, corrections: Vec<Correction>, ledger: &[Entry], automatic: &str, is_complete: bool) -> Vec<Entry> {
        self.automatic = automatic.to_string();
        let document = Arc::clone(&self.files[file].document);
        let was_somewhere = self.current().is_some();
        let here = self.places.get(self.at).filter(|p| p.file == file).map(|p| p.correction.span);
        let corrections: Vec<Correction> = corrections.into_iter().filter(|c| c.verdict > Verdict::Leave).collect();
        let spans: Vec<Span> = corrections.iter().map(|c| c.span).collect();
        let keys = keys(&document, &spans);
        let mut known: std::collections::HashMap<&PlaceKey, &Entry> = settled(ledger).into_iter().map(|(_, e)| (&e.key, e)).collect();
        // What was decided where other words stood around, or by a program that counted them otherwise, is decided all the same.
        let own: std::collections::HashSet<&PlaceKey> = keys.iter().collect();
        if known.keys().any(|key| !own.contains(key)) {
            let places: std::collections::HashMap<Span, usize> = places(&document, ledger).into_iter().collect();
            // What somebody said of the place itself, that it is open again even, stands.
            let said: std::collections::HashSet<&PlaceKey> = ledger.iter().map(|e| &e.key).collect();
            for (key, span) in keys.iter().zip(&spans).filter(|(key, _)| !said.contains(key)) {
                if let Some(&nth) = places.get(span).filter(|nth| !ledger[**nth].is_automatic()) {
                    known.insert(key, &ledger[nth]);
                }
            }
        }
        let reopened: std::collections::HashSet<&PlaceKey> = ledger
            .iter()
            .filter(|e| e.answer == Answer::Later && !e.is_automatic() && !known.contains_key(&e.key))
            .map(|e| &e.key)
            .collect();
        self.order.retain(|&id| self.places[id].file != file || !self.places[id].is_open() && !self.places[id].is_automatic);
        let applied = corrections.iter().zip(&keys).filter(|(c, _)| c.verdict == Verdict::Apply);
        let made: std::collections::HashSet<(PlaceKey, &str)> =
            applied.filter_map(|(c, key)| Some((PlaceKey { nth: 0, ..key.clone() }, c.candidates.first()?.text.as_str()))).collect();
        // What only the beginning of a text suggests says nothing of the rest.
        let mut new = if is_complete { withdrawn(&document, ledger, &made, automatic) } else { Vec::new() };
        let again_open: std::collections::HashSet<PlaceKey> = new.iter().map(|e| e.key.clone()).collect();
        let decided: Vec<Span> = self.places(file).map(|p| p.correction.span).collect();
        for (correction, key) in corrections.into_iter().zip(&keys) {
            let next = decided.partition_point(|s| s.end <= correction.span.start);
            if decided.get(next).is_some_and(|s| s.overlaps(&correction.span)) {
                continue; // decided while the rest was being read
            }
            let applies = correction.verdict == Verdict::Apply && !self.shows_all && !reopened.contains(key);
            let settled = known.get(key).filter(|_| !again_open.contains(key));
            let (decision, is_automatic) = match settled {
                Some(entry) => (decision_of(entry, &correction), entry.is_automatic()),
                None if applies => (Decision::Accept(0), true),
                None => (Decision::Later, false),
            };
            if is_automatic && settled.is_none() {
                new.push(Entry::new(key.clone(), &correction, &decision, automatic));
            }
            if !is_automatic {
                self.lessons.count(&correction, &decision, 1);
            }
            self.places.push(Place { file, correction, key: key.clone(), decision, is_automatic });
            self.order.push(self.places.len() - 1);
        }
        self.order.sort_by_key(|&id| (self.places[id].file, self.places[id].correction.span));
        self.files[file].is_complete = is_complete;
        let again =
            here.and_then(|span| self.order.iter().find(|&&id| self.places[id].file == file && self.places[id].correction.span == span));
        let again_is_here = again.is_some();
        self.at = again.copied().unwrap_or(self.at);
        if !was_somewhere || self.current().is_none() {
            self.at = self.first_open().unwrap_or_else(|| self.order.first().copied().unwrap_or(0));
        }
        // What was taken back may have been replaced, and lists point at places that may be gone; a text being typed stays with its place.
        self.undone.clear();
        let goes_on = match self.mode {
            Mode::Editing(_) => here.is_none() || again_is_here,
            Mode::Searching(_) | Mode::Threshold(_) | Mode::Help { .. } | Mode::Words { .. } => true,
            _ => false,
        };
        if !goes_on {
            self.mode = Mode::Deciding;
        }
        new
    }

    /// Sets the unknown words of a file.
    pub fn set_unknown(&mut self, file: usize, unknown: Vec<Unknown>) {
        self.files[file].unknown = unknown.into_iter().filter(|u| !self.added.contains(&u.word)).collect();
    }

    /// Takes words off the lists of unknown ones: they are on disk.
    pub fn know(&mut self, words: &[String]) {
        self.added.extend_from_slice(words);
        for file in &mut self.files {
            file.unknown.retain(|unknown| !words.contains(&unknown.word));
        }
        let last = self.unknown_words().len().saturating_sub(1);
        if let Mode::Words { at } = &mut self.mode {
            *at = last.min(*at);
        }
    }

    /// True while a sheet or the list of error series points at places, which what is found now would take away.
    pub fn is_asking(&self) -> bool {
        matches!(self.mode, Mode::Confirming(_) | Mode::Patterns { .. })
    }

    /// Shows a message until the next key.
    pub fn tell(&mut self, message: &str) {
        self.message = message.to_string();
    }

    /// The files.
    pub fn files(&self) -> &[ReviewFile] {
        &self.files
    }

    /// The places of a file with what was decided, in the order of the text.
    pub fn places(&self, file: usize) -> impl Iterator<Item = &Place> {
        self.order.iter().map(|&id| &self.places[id]).filter(move |p| p.file == file)
    }

    /// The place shown.
    pub fn current(&self) -> Option<&Place> {
        self.order.contains(&self.at).then(|| &self.places[self.at]).filter(|p| self.is_shown(p))
    }

    /// The place whose words a picture would show: the one asked about, by itself.
    pub fn pictured(&self) -> Option<&Place> {
        let is_alone = matches!(self.mode, Mode::Deciding | Mode::Editing(_) | Mode::Searching(_) | Mode::Threshold(_));
        self.current().filter(|_| is_alone)
    }

    /// The readings offered for a place, best first.
    pub fn offers(&self, place: &Place) -> Vec<Offer> {
        self.lessons.offers(&place.correction)
    }

    /// How many places are shown, and of them accepted, replaced, kept, open.
    pub fn counts(&self) -> Counts {
        let mut out = Counts::default();
        for place in self.order.iter().map(|&id| &self.places[id]).filter(|p| self.is_shown(p)) {
            out.all += 1;
            match place.decision {
                Decision::Accept(_) => out.accepted += 1,
                Decision::Replace(_) => out.replaced += 1,
                Decision::Keep => out.kept += 1,
                Decision::Later => out.open += 1,
            }
        }
        out.automatic = self.order.iter().filter(|&&id| self.places[id].is_automatic).count();
        out
    }

    fn is_shown(&self, place: &Place) -> bool {
        self.shows_all || !place.is_automatic
    }

    fn shown(&self) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.order.iter().copied().filter(|&id| self.is_shown(&self.places[id]))
    }

    fn first_open(&self) -> Option<usize> {
        self.shown().find(|&id| self.places[id].is_open())
    }
}

/// Numbers of places.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Shown.
    pub all: usize,
    /// A candidate was taken.
    pub accepted: usize,
    /// Another text was put.
    pub replaced: usize,
    /// Kept as they stand.
    pub kept: usize,
    /// Not decided.
    pub open: usize,
    /// Applied by the program without asking.
    pub automatic: usize,
}

/// What an entry says of a correction: the candidate it took, if it is still one.
fn decision_of(entry: &Entry, correction: &Correction) -> Decision {
    match entry.answer {
        Answer::Keep => Decision::Keep,
        Answer::Later => Decision::Later,
        Answer::Accept | Answer::Replace => correction
            .candidates
            .iter()
            .position(|c| c.text == entry.text && entry.answer == Answer::Accept)
            .map_or_else(|| Decision::Replace(entry.text.clone()), Decision::Accept),
    }
}
