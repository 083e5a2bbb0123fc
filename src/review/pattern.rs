//! Places that are one case: the same word, the same confusion, what is likely enough, what the translation confirms.

use std::collections::BTreeMap;

use super::Session;
use crate::alphabet::fold;
use crate::candidate::slot;
use crate::correction::Correction;
use crate::decision::{Decision, Verdict};
use crate::document::{Document, Span};
use crate::resources::Resources;
use crate::section::sections;
use crate::token::tokens;
use crate::translation::witness::Testimony;

/// An error series: the places of one confusion.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    /// What was seen for what.
    pub confusion: String,
    /// Open places whose best reading it leads to, by number.
    pub places: Vec<usize>,
    /// A few of them: seen and read.
    pub examples: Vec<(String, String)>,
    /// Mean probability of the best readings, 0..=1.
    pub probability: f64,
}

/// A word no list knows and no correction touches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// The word as it stands.
    pub word: String,
    /// How often it stands in the file.
    pub count: usize,
}

/// The words of a document that no list knows, are in Russian letters, and are not among the corrections asked about or applied.
pub fn unknown_words(resources: &Resources, document: &Document, corrections: &[Correction]) -> Vec<Unknown> {
    let sections = sections(document, &resources.lexicon, &resources.orthographies);
    let slots = slot::slots(document, &tokens(document), &sections, &resources.lexicon, &resources.language);
    let suspects: Vec<&Correction> = corrections.iter().filter(|c| c.verdict > Verdict::Leave).collect();
    let is_suspect = |span: Span| {
        let at = suspects.partition_point(|c| c.span.end <= span.start);
        suspects.get(at).is_some_and(|c| c.span.overlaps(&span))
    };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for slot in slots.iter().filter(|s| s.is_russian() && !s.is_accounted() && !is_suspect(s.span)) {
        *counts.entry(slot.span.of(&document.text)).or_default() += 1;
    }
    counts.into_iter().map(|(word, count)| Unknown { word: word.to_string(), count }).collect()
}

/// Examples shown of a pattern.
const EXAMPLES: usize = 3;

impl Session {
    /// Open places shown where what stands is the same word, folded, as at the place given.
    pub(super) fn of_word(&self, id: usize) -> Vec<usize> {
        let seen = fold(&self.places[id].correction.seen);
        let same = |&other: &usize| self.places[other].is_open() && fold(&self.places[other].correction.seen) == seen;
        self.shown().filter(same).collect()
    }

    /// The decision at a place for a reading, given folded.
    pub(super) fn offer_of(&self, id: usize, folded: &str) -> Option<Decision> {
        self.offers(&self.places[id]).iter().find(|o| fold(&o.text) == folded).map(super::Offer::decision)
    }

    /// Open places shown whose best reading is by exactly this confusion.
    pub(super) fn of_confusion(&self, confusion: &str) -> Vec<(usize, Decision)> {
        self.open_best()
            .into_iter()
            .filter(|(id, nth)| self.confusion_of(*id, *nth) == confusion)
            .map(|(id, nth)| (id, Decision::Accept(nth)))
            .collect()
    }

    /// Open places shown, with the number of the best candidate.
    fn open_best(&self) -> Vec<(usize, usize)> {
        let best = |id: usize| self.offers(&self.places[id]).first().and_then(|o| o.candidate).map(|nth| (id, nth));
        self.shown().filter(|&id| self.places[id].is_open()).filter_map(best).collect()
    }

    /// The confusions of a candidate, in one string; empty for a change of case.
    pub(super) fn confusion_of(&self, id: usize, nth: usize) -> String {
        let candidate = &self.places[id].correction.candidates[nth];
        candidate.trace.iter().map(|s| s.confusion.to_string()).collect::<Vec<_>>().join(", ")
    }

    /// Open places shown whose best reading has at least this probability, with it.
    pub(super) fn above(&self, least: f64) -> Vec<(usize, Decision, f64)> {
        let best = |id: usize| {
            let offers = self.offers(&self.places[id]);
            offers.first().filter(|o| o.probability >= least).map(|o| (id, o.decision(), o.probability))
        };
        self.shown().filter(|&id| self.places[id].is_open()).filter_map(best).collect()
    }

    /// Open places shown whose candidate the translation confirms.
    pub(super) fn confirmed(&self) -> Vec<(usize, Decision)> {
        let is_confirmed = |&id: &usize| {
            let place = &self.places[id];
            place.is_open() && place.correction.evidence.as_ref().is_some_and(|e| e.testimony == Testimony::Confirmed)
        };
        self.shown().filter(is_confirmed).map(|id| (id, Decision::Accept(0))).collect()
    }

    /// The error series among the open places, the longest first.
    pub fn patterns(&self) -> Vec<Pattern> {
        let mut groups: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
        for (id, nth) in self.open_best() {
            groups.entry(self.confusion_of(id, nth)).or_default().push((id, nth));
        }
        let mut out: Vec<Pattern> = groups
            .into_iter()
            .map(|(confusion, places)| {
                let of = |&(id, nth): &(usize, usize)| {
                    let correction = &self.places[id].correction;
                    (correction.seen.clone(), correction.candidates[nth].text.clone())
                };
                let sum: f64 = places.iter().map(|&(id, nth)| self.places[id].correction.candidates[nth].probability).sum();
                Pattern {
                    confusion,
                    examples: places.iter().take(EXAMPLES).map(of).collect(),
                    probability: sum / places.len() as f64,
                    places: places.into_iter().map(|(id, _)| id).collect(),
                }
            })
            .collect();
        out.sort_by(|a, b| b.places.len().cmp(&a.places.len()).then_with(|| a.confusion.cmp(&b.confusion)));
        out
    }

    /// Unknown words of all files, the commonest first.
    pub fn unknown_words(&self) -> Vec<Unknown> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for unknown in self.files.iter().flat_map(|f| &f.unknown) {
            *counts.entry(&unknown.word).or_default() += unknown.count;
        }
        let mut out: Vec<Unknown> = counts.into_iter().map(|(word, count)| Unknown { word: word.to_string(), count }).collect();
        out.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.word.cmp(&b.word)));
        out
    }
}
