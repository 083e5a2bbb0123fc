//! The review session as a pure state machine: a key in, effects out, and a view of any size.
//!
//! What a key decides is given back as an effect to be written down before the next key; nothing here touches a file or a terminal.

mod found;
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
use crate::decision::Decision;
use crate::document::Document;
use crate::ledger::{Entry, PlaceKey};
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
