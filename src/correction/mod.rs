//! One round: from a document to its corrections, each with candidates, trace, score parts and verdict.

mod alphabets;
mod asked;
mod case;
pub mod caution;
mod figures;
mod from_translation;
mod names;
mod rival;
mod stretch;
mod twins;
mod unexplained;
mod variants;

use std::collections::BTreeSet;
use std::ops::Range;

#[cfg(feature = "parallel")]
use rayon::prelude::*;

use crate::accept::model::Reason;
use crate::candidate::cache::Cache;
use crate::candidate::roman;
use crate::candidate::slot::{self, Slot};
use crate::candidate::{Channels, Models, Route};
use crate::channel::confusions::{Confusion, Confusions};
use crate::damage::Damage;
use crate::decision::{Policy, Verdict};
use crate::document::{Document, Span};
use crate::profile::Profile;
use crate::resources::Resources;
use crate::respell::Respelled;
use crate::section::{Section, SectionKind, sections};
use crate::token::tokens;
use crate::translation;
use crate::translation::gaps::{Gap, GapKind};
use crate::translation::links::{Linker, Meanings};
use crate::translation::pairing::Across;
use crate::translation::witness::{Evidence, Testimony, Witness};
use caution::Caution;
use stretch::{Pass, Stretch};

/// A lattice holds at least this many slots; it is cut at a sentence's beginning, where no context crosses but that a sentence ends.
const LATTICE_SLOTS: usize = 8;
/// About so many slots are read at once, on all threads, before what they teach is taken down: to bound memory. Chosen.
const READ_AT_ONCE: usize = 4000;
/// A text without a sentence's beginning is cut after this many slots all the same, to bound memory.
const LONGEST_LATTICE: usize = 2000;
/// Weight of the general channel against the document's own counts, in occurrences of a letter.
pub const GENERAL_STRENGTH: f32 = 40.0;

/// One step of a trace: what was seen for what, and what it cost.
#[derive(Debug, Clone, PartialEq)]
pub struct TraceStep {
    /// The confusion.
    pub confusion: Confusion,
    /// Its cost in nats.
    pub cost_nats: f32,
}

/// A reading of a suspect place.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The text that would stand in the place.
    pub text: String,
    /// Probability that this is what the page says, 0..=1, calibrated for the best candidate.
    pub probability: f64,
    /// Share of the lattice's readings, 0..=1, before calibration.
    pub posterior: f64,
    /// How it was found.
    pub route: Route,
    /// The confusions on the way, those of a letter with itself left out.
    pub trace: Vec<TraceStep>,
    /// Cost of seeing what was seen, in nats.
    pub channel_nats: f32,
    /// Cost of the reading in its context, in nats.
    pub language_nats: f32,
}

/// What a reading costs.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Cost {
    /// Seeing what was seen for it, in nats.
    pub channel_nats: f32,
    /// Reading it in its context, in nats.
    pub language_nats: f32,
}

impl Cost {
    /// Both together.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self { channel_nats: self.channel_nats + other.channel_nats, language_nats: self.language_nats + other.language_nats }
    }
}

/// A suspect place.
#[derive(Debug, Clone, PartialEq)]
pub struct Correction {
    /// Its bytes.
    pub span: Span,
    /// What stands there.
    pub seen: String,
    /// Posterior of the text as it stands, 0..=1.
    pub kept_posterior: f64,
    /// Cost of the text as it stands.
    pub kept_cost: Cost,
    /// Best first, at least one.
    pub candidates: Vec<Candidate>,
    /// What moved the accept model, strongest first.
    pub reasons: Vec<Reason>,
    /// The model's features, in the order of [`crate::accept::features::NAMES`].
    pub features: Vec<f32>,
    /// The best candidate's letters in the other case that they may have been printed in, with the model's features.
    pub twin: Option<(String, Vec<f32>)>,
    /// What the translation says of the best candidate, where there is a translation.
    pub evidence: Option<Evidence>,
    /// What the policy makes of it.
    pub verdict: Verdict,
    /// Why a person should look at the best candidate, where it is asked about though it is probable enough to be applied.
    pub caution: Option<Caution>,
}

impl Correction {
    /// Probability that the best candidate is right, 0..=1.
    pub fn probability(&self) -> f64 {
        self.candidates.first().map_or(0.0, |c| c.probability)
    }
}

/// A document's corrections and what else was found of it.
#[derive(Debug, Clone)]
pub struct Corrected {
    /// Sorted by place, disjoint.
    pub corrections: Vec<Correction>,
    /// What each part was taken for.
    pub sections: Vec<Section>,
    /// Words and numbers looked at.
    pub words: usize,
    /// What the document taught.
    pub profile: Profile,
    /// What of the corrected text was spelt otherwise on request; who writes the text sets it.
    pub respelled: Vec<Respelled>,
}

/// What is kept of a document from one round to the next: searches made and meanings found, which hold whatever the text says; searches under
/// its own channel and places of words read in Latin letters, which hold until it is read anew.
#[derive(Default)]
pub struct Memory {
    cache: Cache,
    meanings: Meanings,
    /// See [`Profile::read_latin`].
    read_latin: Vec<Span>,
}

impl Memory {
    /// Takes note of where the document now has words that the engine had read in Latin letters: sorted, disjoint.
    pub fn note_latin(&mut self, places: Vec<Span>) {
        self.read_latin = places;
    }

    /// Forgets how the document was read: the next round is what a run over it as it is now would begin with.
    pub fn forget_reading(&mut self) {
        self.cache.forget_own();
        self.read_latin.clear();
    }
}

/// Stretches of a document read again by themselves.
#[derive(Debug, Clone)]
pub struct ReadAgain {
    /// Their bytes: sorted, disjoint.
    pub spans: Vec<Span>,
    /// Their corrections.
    pub corrections: Vec<Correction>,
}

/// One round over a document: two passes, the second with what the first taught. [`crate::rounds::correct`] repeats it until it rests.
///
/// `memory` is that of the document, and knows nothing yet of how it was read.
pub fn round(resources: &Resources, document: &Document, policy: &Policy, memory: &mut Memory) -> Corrected {
    let Laid { sections, slots, mut witness } = Laid::out(resources, document, std::mem::take(&mut memory.meanings));
    let mut profile = Profile::first(document, &slots, resources);
    let models = resources.models();
    let mut learned = Confusions::default();
    let mut words: Vec<(Vec<u8>, f64)> = Vec::new();
    let (mut doubtful, mut doubts) = (Vec::new(), Vec::new());
    let pass = Pass { resources, models, document, profile: &profile, policy };
    let is_told = witness.is_some();
    let mut latin_words = 0;
    for ranges in runs(&lattices(&slots)) {
        for (range, stretch) in ranges.iter().zip(stretches(&pass, (&slots, ranges), &memory.cache, witness.as_mut(), |stretch, _| stretch))
        {
            stretch.teach(&pass, &mut learned, &mut words);
            doubts.extend(stretch.doubts(document));
            latin_words += stretch.latin_words(&pass);
            // Where the first pass suspects nothing, the second has nothing to settle.
            if stretch.has_suspects(document, is_told) {
                doubtful.push(range.clone());
            }
        }
    }
    profile.set_words(words.into_iter());
    profile.confusions = learned;
    profile.latin_words = latin_words;
    profile.damage = Damage::of(&doubts, slots.len());
    profile.read_by = document.read_by.or_else(|| resources.engines.told_by(&profile.confusions));
    let corrections = second_pass(resources, document, policy, memory, (&profile, &slots, &doubtful), witness);
    Corrected { corrections, sections, words: slots.len(), profile, respelled: Vec::new() }
}

/// Reads the stretches again that touch one of the spans `changed` (sorted), and those across from the same sentences of the translation, by
/// what the last whole round taught.
pub fn nearby(
    resources: &Resources,
    document: &Document,
    policy: &Policy,
    memory: &mut Memory,
    profile: &Profile,
    changed: &[Span],
) -> ReadAgain {
    let Laid { slots, witness, .. } = Laid::out(resources, document, std::mem::take(&mut memory.meanings));
    let is_changed = |range: &Range<usize>| {
        let span = slot::span(&slots, range);
        changed.get(changed.partition_point(|c| c.end < span.start)).is_some_and(|c| c.start <= span.end)
    };
    let (mut ranges, others): (Vec<_>, Vec<_>) = lattices(&slots).into_iter().partition(is_changed);
    if let Some(witness) = &witness {
        // Readings of sentences across from the same words claim them against each other.
        let pairs: BTreeSet<usize> = ranges.iter().cloned().flatten().filter_map(|slot| witness.pair(slot)).collect();
        let shares = |range: &Range<usize>| range.clone().any(|slot| witness.pair(slot).is_some_and(|pair| pairs.contains(&pair)));
        ranges.extend(others.into_iter().filter(shares));
        ranges.sort_by_key(|range| range.start);
    }
    let profile = profile.moved_to(document, &memory.read_latin);
    let spans = ranges.iter().map(|range| slot::span(&slots, range)).collect();
    ReadAgain { spans, corrections: second_pass(resources, document, policy, memory, (&profile, &slots, &ranges), witness) }
}

/// The corrections of stretches of slots, under the channel that the document taught.
fn second_pass(
    resources: &Resources,
    document: &Document,
    policy: &Policy,
    memory: &mut Memory,
    (profile, slots, ranges): (&Profile, &[Slot], &[Range<usize>]),
    mut witness: Option<Witness<'_>>,
) -> Vec<Correction> {
    let general = profile.read_by.map_or(&resources.channel, |engine| resources.engines.channel(engine));
    let channel = general.adapted(&profile.confusions, GENERAL_STRENGTH);
    let (latin, mixed) = (channel.latin(), channel.mixed());
    let models = Models { own: Some(Channels { any: &channel, latin: &latin, mixed: &mixed }), ..resources.models() };
    let pass = Pass { resources, models, document, profile, policy };
    witness.iter_mut().for_each(Witness::begin_pass);
    let mut out = Vec::new();
    for ranges in runs(ranges) {
        let corrections = |stretch: Stretch<'_>, witness: Option<&mut Witness<'_>>| stretch.corrections(&pass, witness);
        out.extend(stretches(&pass, (slots, ranges), &memory.cache, witness.as_mut(), corrections).into_iter().flatten());
    }
    memory.meanings = witness.map(Witness::into_meanings).unwrap_or_default();
    out
}

/// What `read` makes of each stretch of slots, in their order: side by side, but for what a translation says, which remembers what it was asked.
fn stretches<'a, T: Send>(
    pass: &Pass<'_>,
    (slots, ranges): (&'a [Slot], &[Range<usize>]),
    cache: &Cache,
    witness: Option<&mut Witness<'_>>,
    read: impl Fn(Stretch<'a>, Option<&mut Witness<'_>>) -> T + Sync + Send,
) -> Vec<T> {
    let readings = |range: &Range<usize>| Stretch::readings(pass, &slots[range.clone()], cache);
    let Some(witness) = witness else {
        return side_by_side(ranges, |range| read(Stretch::build(pass, (slots, range), readings(range), cache, None), None));
    };
    let told = |(range, readings)| read(Stretch::build(pass, (slots, range), readings, cache, Some(&mut *witness)), Some(&mut *witness));
    ranges.iter().zip(side_by_side(ranges, readings)).map(told).collect()
}

/// What `work` makes of each item, in their order: on the threads of the pool that it is called in, if it is called in one.
fn side_by_side<T: Sync, U: Send>(items: &[T], work: impl Fn(&T) -> U + Sync + Send) -> Vec<U> {
    #[cfg(feature = "parallel")]
    if rayon::current_thread_index().is_some() {
        return items.par_iter().map(work).collect();
    }
    items.iter().map(work).collect()
}

/// Lattices in runs of [`READ_AT_ONCE`] slots or somewhat more.
fn runs(mut ranges: &[Range<usize>]) -> impl Iterator<Item = &[Range<usize>]> {
    std::iter::from_fn(move || {
        let mut slots = 0;
        let is_within = |range: &&Range<usize>| {
            slots += range.len();
            slots - range.len() < READ_AT_ONCE
        };
        let count = ranges.iter().take_while(is_within).count();
        let run = ranges.split_off(..count)?;
        (!run.is_empty()).then_some(run)
    })
}

/// A document laid out for reading.
struct Laid<'a> {
    sections: Vec<Section>,
    slots: Vec<Slot>,
    /// Its translation, aligned with it, if there is one.
    witness: Option<Witness<'a>>,
}

impl<'a> Laid<'a> {
    fn out(resources: &'a Resources, document: &'a Document, meanings: Meanings) -> Self {
        Self::of(resources, document, sections(document, &resources.lexicon, &resources.orthographies), meanings)
    }

    fn of(resources: &'a Resources, document: &'a Document, sections: Vec<Section>, meanings: Meanings) -> Self {
        let slots = slot::slots(document, &tokens(document), &sections, &resources.lexicon, &resources.language);
        let (source, parts) = translation::parts(document, &sections);
        let glosses = if parts.is_empty() { None } else { resources.glosses() };
        let witness = glosses.and_then(|glosses| {
            let linker = Linker::new(&resources.lexicon, glosses, meanings);
            Witness::new((linker, resources.function_words(), resources.transcription()), &document.text, &slots, source, &parts)
        });
        Self { sections, slots, witness }
    }
}

/// The transcript as it stands across from its translation; empty without one.
pub fn across(resources: &Resources, document: &Document) -> Vec<Across> {
    aligned(resources, document).map_or_else(Vec::new, |(slots, witness)| witness.across(&document.text, &slots))
}

/// What the transcript says and its translation does not, and the reverse, misreadings apart that the translation itself mends; `None`
/// without a translation. Its spans are of the transcript's text and of the translation's.
pub fn gaps(resources: &Resources, document: &Document) -> Option<Vec<Gap>> {
    let (slots, mut witness) = aligned(resources, document)?;
    let mut found = witness.gaps(&document.text, &slots);
    let corrections = round(resources, document, &Policy::DEFAULT, &mut Memory::default()).corrections;
    let mended: Vec<(Span, Span)> = corrections
        .iter()
        .filter_map(|correction| Some((correction.span, correction.evidence.as_ref()?)))
        // A numeral that the translation has otherwise may be right.
        .filter(|(span, evidence)| evidence.testimony >= Testimony::Supported && !roman::is_numeral(span.of(&document.text)))
        .filter_map(|(span, evidence)| Some((span, evidence.span?)))
        .collect();
    let is_mended = |gap: &Gap| {
        let side = |&(russian, english): &(Span, Span)| if gap.is_russian { russian } else { english };
        gap.kind != GapKind::Sentence && mended.iter().any(|pair| side(pair).overlaps(&gap.span))
    };
    found.retain(|gap| !is_mended(gap));
    Some(found)
}

/// The document's slots and its translation, as it stands.
fn aligned<'a>(resources: &'a Resources, document: &'a Document) -> Option<(Vec<Slot>, Witness<'a>)> {
    let laid = Laid::out(resources, document, Meanings::default());
    Some((laid.slots, laid.witness?))
}

/// Every reading of the words within `span`, best first, the text as it stands among them, weighed with the translation beside the document,
/// if it has one: what `explain` prints. The document's own lessons do not count.
pub fn readings(resources: &Resources, document: &Document, span: Span) -> Vec<Candidate> {
    let sections = vec![Section { span: Span::new(0, document.text.len()), kind: SectionKind::Source }];
    let Laid { slots, mut witness, .. } = Laid::of(resources, document, sections, Meanings::default());
    let profile = Profile::first(document, &slots, resources);
    let models = resources.models();
    let pass = Pass { resources, models, document, profile: &profile, policy: &Policy::DEFAULT };
    let cache = Cache::default();
    let found = Stretch::readings(&pass, &slots, &cache);
    let lattice = Stretch::build(&pass, (&slots, &(0..slots.len())), found, &cache, witness.as_mut());
    let mut found: Vec<usize> = (0..lattice.readings.len()).filter(|&at| lattice.readings[at].span.overlaps(&span)).collect();
    found.sort_by(|&a, &b| {
        let key = |at: usize| (lattice.readings[at].slots.start, &lattice.readings[at].text);
        lattice.decoded[b].posterior.total_cmp(&lattice.decoded[a].posterior).then_with(|| key(a).cmp(&key(b)))
    });
    found.into_iter().map(|at| lattice.candidate(at, lattice.readings[at].span, document, models, lattice.decoded[at].posterior)).collect()
}

/// Cuts the slots into lattices at sentence beginnings.
fn lattices(slots: &[Slot]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for (at, slot) in slots.iter().enumerate().skip(1) {
        let long = at - start >= LATTICE_SLOTS;
        // «24.IX.56»: a stop without a space behind it ends no sentence, and a month is known by the numbers beside it.
        let is_apart = slot.span.start > slots[at - 1].span.end + 1;
        if long && slot.edge && is_apart || at - start >= LONGEST_LATTICE {
            out.push(start..at);
            start = at;
        }
    }
    if start < slots.len() {
        out.push(start..slots.len());
    }
    out
}
