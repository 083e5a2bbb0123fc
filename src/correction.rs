//! The façade: from a document to its corrections, each with candidates, trace, score parts and verdict.

use std::ops::Range;

use crate::accept::features::{self, Situation};
use crate::accept::model::{AcceptModel, Reason};
use crate::alphabet::Symbol;
use crate::candidate::cache::Cache;
use crate::candidate::slot::{self, Slot};
use crate::candidate::{Channels, Models, Proposer, Reading, Route};
use crate::channel::align::align;
use crate::channel::confusions::{Confusion, Confusions};
use crate::decision::{Policy, Verdict};
use crate::document::{Document, Span};
use crate::lattice::{self, Arc, Decoded};
use crate::profile::Profile;
use crate::resources::Resources;
use crate::section::{Section, SectionKind, sections};
use crate::token::tokens;

/// A candidate below this posterior is not worth a place in the list.
const CANDIDATE_FROM: f64 = 1e-3;
/// A place becomes a suspect when its best candidate reaches this posterior.
const SUSPECT_FROM: f64 = 0.02;
/// Most candidates listed for a place.
const CANDIDATES: usize = 5;
/// A lattice holds at least this many slots; it is cut at a sentence's beginning, where no context crosses.
const LATTICE_SLOTS: usize = 8;
/// A text without a sentence's beginning is cut after this many slots all the same, to bound memory.
const LONGEST_LATTICE: usize = 2000;
/// Readings of the first pass teach the channel from this posterior on.
const TEACHES_FROM: f64 = 0.6;
/// Taken from the log-odds of every correction of a text in old spelling: no page the accept model was trained on is in one. On 24 pages of
/// a journal of 1839–68 three corrections in four were right where it promised nine in ten.
const OLD_SPELLING_LOG_ODDS: f64 = 0.7;
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

/// A suspect place.
#[derive(Debug, Clone, PartialEq)]
pub struct Correction {
    /// Its bytes.
    pub span: Span,
    /// What stands there.
    pub seen: String,
    /// Posterior of the text as it stands, 0..=1.
    pub kept_posterior: f64,
    /// Cost of the text as it stands: channel and language, in nats.
    pub kept_nats: (f32, f32),
    /// Best first, at least one.
    pub candidates: Vec<Candidate>,
    /// What moved the accept model, strongest first.
    pub reasons: Vec<Reason>,
    /// The model's features, in the order of [`features::NAMES`].
    pub features: Vec<f32>,
    /// What the policy makes of it.
    pub verdict: Verdict,
}

impl Correction {
    /// Probability that the best candidate is right, 0..=1.
    pub fn confidence(&self) -> f64 {
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
}

/// One round over a document: two passes, the second with what the first taught. [`crate::rounds::correct`] repeats it until it rests.
pub fn round(resources: &Resources, document: &Document, policy: &Policy, cache: &mut Cache) -> Corrected {
    let tokens = tokens(document);
    let sections = sections(document, &resources.lexicon, &resources.orthographies);
    let slots = slot::slots(document, &tokens, &sections, &resources.lexicon, &resources.language);
    let mut profile = Profile::first(document, &slots, &resources.lexicon);
    let general = resources.models();
    let mut learned = Confusions::default();
    let mut words: Vec<(Vec<u8>, f64)> = Vec::new();
    let mut doubtful = Vec::new();
    for range in lattices(&slots) {
        let lattice = Lattice::build(resources, general, document, &slots[range.clone()], &profile, cache);
        lattice.teach(general, document, &mut learned, &mut words);
        // Where the first pass suspects nothing, the second has nothing to settle.
        if lattice.has_suspects() {
            doubtful.push(range);
        }
    }
    profile.set_words(words.into_iter());
    let channel = resources.channel.adapted(&learned, GENERAL_STRENGTH);
    profile.confusions = learned;
    cache.forget_own();
    let latin = channel.latin();
    let adapted = Models { own: Some(Channels { any: &channel, latin: &latin }), ..general };
    let mut corrections = Vec::new();
    for range in &doubtful {
        let lattice = Lattice::build(resources, adapted, document, &slots[range.clone()], &profile, cache);
        lattice.corrections(resources, adapted, document, &profile, policy, &mut corrections);
    }
    Corrected { corrections, sections, words: slots.len(), profile }
}

/// Every reading of the words within `span`, best first, the text as it stands among them: what `explain` prints. The document's own
/// lessons do not count.
pub fn readings(resources: &Resources, document: &Document, span: Span) -> Vec<Candidate> {
    let tokens = tokens(document);
    let sections = vec![Section { span: Span::new(0, document.text.len()), kind: SectionKind::Source }];
    let slots = slot::slots(document, &tokens, &sections, &resources.lexicon, &resources.language);
    let profile = Profile::first(document, &slots, &resources.lexicon);
    let models = resources.models();
    let lattice = Lattice::build(resources, models, document, &slots, &profile, &mut Cache::default());
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
        if long && slot.edge || at - start >= LONGEST_LATTICE {
            out.push(start..at);
            start = at;
        }
    }
    if start < slots.len() {
        out.push(start..slots.len());
    }
    out
}

/// The decoded readings of a stretch of slots.
struct Lattice<'a> {
    slots: &'a [Slot],
    readings: Vec<Reading>,
    decoded: Vec<Decoded>,
    /// By slot, the posterior of all readings that leave it as it stands.
    kept_posterior: Vec<f64>,
}

impl<'a> Lattice<'a> {
    fn build(
        resources: &Resources,
        models: Models<'_>,
        document: &Document,
        slots: &'a [Slot],
        profile: &Profile,
        cache: &mut Cache,
    ) -> Self {
        let readings = Proposer::new(models, document, slots, profile, cache).readings();
        let arcs: Vec<Arc> = readings
            .iter()
            .map(|r| Arc {
                slots: r.slots.clone(),
                words: r.words.clone(),
                channel_nats: r.channel_nats,
                is_kept: r.route == Route::Kept && r.slots.len() == 1,
            })
            .collect();
        let edges: Vec<bool> = slots.iter().map(|s| s.edge).collect();
        let decoded = lattice::decode(models.language, &arcs, slots.len(), &edges, resources.weights);
        let mut kept_posterior = vec![0.0; slots.len()];
        for (reading, decoded) in readings.iter().zip(&decoded).filter(|(r, _)| r.route == Route::Kept) {
            for at in reading.slots.clone() {
                kept_posterior[at] += decoded.posterior;
            }
        }
        Self { slots, readings, decoded, kept_posterior }
    }

    /// True if some reading other than the text as it stands is worth a look.
    fn has_suspects(&self) -> bool {
        self.readings.iter().zip(&self.decoded).any(|(r, d)| r.route != Route::Kept && d.posterior >= SUSPECT_FROM / 2.0)
    }

    /// Counts the confusions of confident readings and the words of all likely ones.
    fn teach(&self, models: Models<'_>, document: &Document, learned: &mut Confusions, words: &mut Vec<(Vec<u8>, f64)>) {
        let mut same = [0.0; crate::alphabet::KEY_SYMBOLS];
        for (reading, decoded) in self.readings.iter().zip(&self.decoded) {
            if decoded.posterior < TEACHES_FROM {
                continue;
            }
            words.extend(reading.keys.iter().map(|key| (key.clone(), decoded.posterior)));
            let [key] = &reading.keys[..] else { continue };
            if reading.route == Route::Kept && reading.slots.len() == 1 {
                key.iter().for_each(|&b| same[usize::from(crate::alphabet::key_symbol(b))] += decoded.posterior);
                continue;
            }
            let seen: Vec<Symbol> = slot::seen(&document.text, reading.span).iter().map(|s| s.symbol).collect();
            let meant: Vec<Symbol> = key.iter().map(|&b| crate::alphabet::key_symbol(b)).collect();
            for step in align(models.channel(), &seen, &meant, None) {
                learned.add(step.confusion(&seen, &meant), decoded.posterior);
            }
        }
        for (symbol, &count) in (0..).zip(&same).filter(|(_, count)| **count > 0.0) {
            learned.add(Confusion::new(&[symbol], &[symbol]), count);
        }
    }

    /// The suspect places, in order.
    fn corrections(
        &self,
        resources: &Resources,
        models: Models<'_>,
        document: &Document,
        profile: &Profile,
        policy: &Policy,
        out: &mut Vec<Correction>,
    ) {
        let mut suspects: Vec<usize> = (0..self.readings.len())
            .filter(|&at| self.readings[at].route != Route::Kept && self.decoded[at].posterior >= SUSPECT_FROM)
            .collect();
        suspects.sort_by(|&a, &b| {
            let (x, y) = (&self.readings[a], &self.readings[b]);
            self.decoded[b]
                .posterior
                .total_cmp(&self.decoded[a].posterior)
                .then_with(|| (x.slots.start, x.slots.end, &x.text).cmp(&(y.slots.start, y.slots.end, &y.text)))
        });
        let mut taken = vec![false; self.slots.len()];
        let mut chosen = Vec::new();
        for at in suspects {
            let range = self.readings[at].slots.clone();
            if !taken[range.clone()].contains(&true) {
                taken[range].fill(true);
                chosen.push(at);
            }
        }
        chosen.sort_by_key(|&at| self.readings[at].slots.start);
        let first = out.len();
        out.extend(chosen.into_iter().map(|at| self.correction(at, resources, models, document, profile, policy)));
        debug_assert!(out[first..].windows(2).all(|w| w[0].span.end <= w[1].span.start));
    }

    fn correction(
        &self,
        best: usize,
        resources: &Resources,
        models: Models<'_>,
        document: &Document,
        profile: &Profile,
        policy: &Policy,
    ) -> Correction {
        let reading = &self.readings[best];
        let span = reading.span;
        let kept_posterior = reading.slots.clone().map(|at| self.kept_posterior[at]).fold(1.0, f64::min).min(1.0);
        let kept_nats = reading.slots.clone().map(|at| self.kept_nats(at)).fold((0.0, 0.0), |a, b| (a.0 + b.0, a.1 + b.1));
        let rivals = self.rivals(best);
        let situation = Situation {
            document,
            slots: self.slots,
            profile,
            models,
            general: &resources.channel,
            cases: &resources.cases,
            reading,
            language_nats: self.decoded[best].language_nats,
            posterior: self.decoded[best].posterior,
            kept_posterior,
            kept_nats,
            rival_posterior: rivals.get(1).map_or(0.0, |&r| self.decoded[r].posterior),
            rivals: rivals.len(),
        };
        let features = features::features(&situation);
        let (mut confidence, reasons) =
            resources.accept.as_ref().map_or((self.decoded[best].posterior, Vec::new()), |model: &AcceptModel| model.judge(&features));
        if profile.spells_old() {
            let odds = confidence / (1.0 - confidence).max(1e-9) * (-OLD_SPELLING_LOG_ODDS).exp();
            confidence = odds / (1.0 + odds);
        }
        let others: f64 = rivals.iter().skip(1).map(|&r| self.decoded[r].posterior).sum::<f64>() + kept_posterior;
        let candidates: Vec<Candidate> = rivals
            .iter()
            .take(CANDIDATES)
            .enumerate()
            .map(|(rank, &at)| {
                let posterior = self.decoded[at].posterior;
                let probability = if rank == 0 { confidence } else { (1.0 - confidence) * posterior / others.max(1e-9) };
                self.candidate(at, span, document, models, probability)
            })
            .collect();
        let mut verdict = policy.verdict(confidence);
        // The letters are right either way: only what is likelier than not may touch their case, however low the threshold.
        if reading.route == Route::Cased && confidence < 0.5 {
            verdict = verdict.min(Verdict::Ask);
        }
        Correction { span, seen: span.of(&document.text).to_string(), kept_posterior, kept_nats, candidates, reasons, features, verdict }
    }

    /// Cost of a slot as it stands: channel and language.
    fn kept_nats(&self, at: usize) -> (f32, f32) {
        let is_it = |r: &&(usize, &Reading)| r.1.route == Route::Kept && r.1.slots == (at..at + 1);
        let from = self.readings.partition_point(|r| r.slots.start < at);
        let found = self.readings.iter().enumerate().skip(from).take_while(|(_, r)| r.slots.start == at);
        found.collect::<Vec<_>>().iter().find(is_it).map_or((0.0, 0.0), |(i, r)| (r.channel_nats, self.decoded[*i].language_nats))
    }

    /// The readings of the same slots, best first, that are worth listing; `best` comes first.
    fn rivals(&self, best: usize) -> Vec<usize> {
        let slots = &self.readings[best].slots;
        let from = self.readings.partition_point(|r| r.slots.start < slots.start);
        let mut out: Vec<usize> = (from..self.readings.len())
            .take_while(|&at| self.readings[at].slots.start == slots.start)
            .filter(|&at| self.readings[at].slots == *slots && self.readings[at].route != Route::Kept)
            .filter(|&at| at == best || self.decoded[at].posterior >= CANDIDATE_FROM)
            .collect();
        out.sort_by(|&a, &b| {
            self.decoded[b].posterior.total_cmp(&self.decoded[a].posterior).then_with(|| self.readings[a].text.cmp(&self.readings[b].text))
        });
        out.retain(|&at| at != best);
        out.insert(0, best);
        let mut texts = std::collections::BTreeSet::new();
        out.retain(|&at| texts.insert((&self.readings[at].text, self.readings[at].span)));
        out
    }

    fn candidate(&self, at: usize, span: Span, document: &Document, models: Models<'_>, probability: f64) -> Candidate {
        let reading = &self.readings[at];
        let before = &document.text[span.start.min(reading.span.start)..reading.span.start];
        let after = &document.text[reading.span.end..span.end.max(reading.span.end)];
        let text = if reading.span == span { reading.text.clone() } else { format!("{before}{}{after}", reading.text) };
        Candidate {
            text,
            probability,
            posterior: self.decoded[at].posterior,
            route: reading.route,
            trace: trace(models, document, reading),
            channel_nats: reading.channel_nats,
            language_nats: self.decoded[at].language_nats,
        }
    }
}

/// The confusions of a reading.
fn trace(models: Models<'_>, document: &Document, reading: &Reading) -> Vec<TraceStep> {
    let seen: Vec<Symbol> = slot::seen(&document.text, reading.span).iter().map(|s| s.symbol).collect();
    let meant: Vec<Symbol> = if reading.keys.is_empty() {
        reading.text.chars().map(crate::alphabet::symbol).collect()
    } else {
        let words: Vec<Vec<Symbol>> = reading.keys.iter().map(|k| k.iter().map(|&b| crate::alphabet::key_symbol(b)).collect()).collect();
        words.join(&crate::alphabet::SPACE)
    };
    align(models.channel(), &seen, &meant, None)
        .into_iter()
        .map(|step| TraceStep { confusion: step.confusion(&seen, &meant), cost_nats: step.cost_nats })
        .filter(|step| !step.confusion.is_same())
        .collect()
}
