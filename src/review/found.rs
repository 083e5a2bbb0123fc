//! What the reading found of a file, and what the ledger says of it already.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{Mode, Place, Session};
use crate::correction::Correction;
use crate::decision::{Decision, Verdict};
use crate::document::{Document, Span};
use crate::ledger::{Answer, Entry, PlaceKey, already_made, keys, places, settled, withdrawn};

/// What a ledger holds of the places of a document.
struct Known<'e> {
    /// By place, what was decided.
    settled: HashMap<&'e PlaceKey, &'e Entry>,
    /// Places that a person opened again.
    reopened: HashSet<&'e PlaceKey>,
}

impl<'e> Known<'e> {
    fn of(document: &Document, ledger: &'e [Entry], own: &'e [PlaceKey], spans: &[Span]) -> Self {
        let mut known: HashMap<&PlaceKey, &Entry> = settled(ledger).into_iter().map(|(_, e)| (&e.key, e)).collect();
        // What was decided where other words stood around, or by a program that counted them otherwise, is decided all the same.
        let all: HashSet<&PlaceKey> = own.iter().collect();
        if known.keys().any(|key| !all.contains(key)) {
            let places: HashMap<Span, usize> = places(document, ledger).into_iter().collect();
            // What somebody said of the place itself, that it is open again even, stands.
            let said: HashSet<&PlaceKey> = ledger.iter().map(|e| &e.key).collect();
            for (key, span) in own.iter().zip(spans).filter(|(key, _)| !said.contains(key)) {
                if let Some(&nth) = places.get(span).filter(|nth| !ledger[**nth].is_automatic()) {
                    known.insert(key, &ledger[nth]);
                }
            }
        }
        let is_open = |e: &&Entry| e.answer == Answer::Later && !e.is_automatic() && !known.contains_key(&e.key);
        let reopened = ledger.iter().filter(is_open).map(|e| &e.key).collect();
        Self { settled: known, reopened }
    }
}

/// The corrections that are worth a look, but for places where the text reads as a person decided, and for parts of places that a person
/// decided as a whole.
fn in_question(document: &Document, corrections: Vec<Correction>, ledger: &[Entry]) -> Vec<Correction> {
    let (mut made, mut decided) = (Vec::new(), Vec::new());
    if !ledger.iter().all(Entry::is_automatic) {
        made = already_made(document, ledger);
        decided = places(document, ledger).into_iter().filter(|(_, nth)| !ledger[*nth].is_automatic()).map(|(span, _)| span).collect();
        decided.sort();
    }
    let is_settled = |span: &Span| overlapping(&made, span).next().is_some() || overlapping(&decided, span).any(|other| other != span);
    corrections.into_iter().filter(|c| c.verdict > Verdict::Leave && !is_settled(&c.span)).collect()
}

/// Those of sorted, disjoint spans that overlap one.
fn overlapping<'s>(spans: &'s [Span], span: &'s Span) -> impl Iterator<Item = &'s Span> {
    spans[spans.partition_point(|other| other.end <= span.start)..].iter().take_while(|other| other.start < span.end)
}

impl Session {
    /// Takes the corrections of a file, of its beginning first or of all of it. What the ledger holds of them is decided so; what the
    /// policy applies is, too, and comes back to be written down if the ledger does not have it yet; so does what an earlier run applied
    /// and this one does not, to be open again. Open places found before are replaced.
    pub fn found(&mut self, file: usize, corrections: Vec<Correction>, ledger: &[Entry], automatic: &str, is_complete: bool) -> Vec<Entry> {
        self.automatic = automatic.to_string();
        let document = Arc::clone(&self.files[file].document);
        let was_somewhere = self.current().is_some();
        let here = self.places.get(self.at).filter(|p| p.file == file).map(|p| p.correction.span);
        let corrections = in_question(&document, corrections, ledger);
        let spans: Vec<Span> = corrections.iter().map(|c| c.span).collect();
        let keys = keys(&document, &spans);
        let known = Known::of(&document, ledger, &keys, &spans);
        self.order.retain(|&id| self.places[id].file != file || !self.places[id].is_open() && !self.places[id].is_automatic);
        let applied = corrections.iter().zip(&keys).filter(|(c, _)| c.verdict == Verdict::Apply);
        let made: HashSet<(PlaceKey, &str)> =
            applied.filter_map(|(c, key)| Some((PlaceKey { nth: 0, ..key.clone() }, c.candidates.first()?.text.as_str()))).collect();
        // What only the beginning of a text suggests says nothing of the rest.
        let mut new = if is_complete { withdrawn(&document, ledger, &made, automatic) } else { Vec::new() };
        let again_open: HashSet<PlaceKey> = new.iter().map(|e| e.key.clone()).collect();
        let decided: Vec<Span> = self.places(file).map(|p| p.correction.span).collect();
        for (correction, key) in corrections.into_iter().zip(&keys) {
            let next = decided.partition_point(|s| s.end <= correction.span.start);
            if decided.get(next).is_some_and(|s| s.overlaps(&correction.span)) {
                continue; // decided while the rest was being read
            }
            let applies = correction.verdict == Verdict::Apply && !self.shows_all && !known.reopened.contains(key);
            let settled = known.settled.get(key).filter(|_| !again_open.contains(key));
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
        self.stay(here.map(|span| (file, span)), was_somewhere);
        new
    }

    /// Shows the place again that was shown, of a file and so many bytes, though others have come and gone.
    fn stay(&mut self, here: Option<(usize, Span)>, was_somewhere: bool) {
        let again = here.and_then(|here| self.order.iter().find(|&&id| (self.places[id].file, self.places[id].correction.span) == here));
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
    }
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
