//! A stretch of slots decoded: its readings with their posteriors, and the suspect places among them.

use std::ops::Range;

use super::asked::Judged;
use super::rival::rival_probability;
use super::{Candidate, Correction, Cost, TraceStep, from_translation, unexplained};
use crate::accept::features::{self, Situation, Twin};
use crate::alphabet::{self, Symbol, is_russian};
use crate::candidate::cache::Cache;
use crate::candidate::cased::SHORT_CAPITALS;
use crate::candidate::look_alike::in_russian_letters;
use crate::candidate::realise::{Case, case};
use crate::candidate::seen;
use crate::candidate::slot::Slot;
use crate::candidate::{Models, Proposer, Reading, Route};
use crate::channel::align::align;
use crate::channel::confusions::{Confusion, Confusions};
use crate::damage::Doubt;
use crate::decision::{Policy, Verdict};
use crate::document::{Document, Span};
use crate::lattice::{self, Arc, Decoded};
use crate::profile::Profile;
use crate::resources::Resources;
use crate::sound::sounds_alike;
use crate::translation::witness::{Evidence, Weighed, Witness};

/// A candidate below this posterior is not worth a place in the list.
const CANDIDATE_FROM: f64 = 1e-3;
/// A place becomes a suspect when its best candidate reaches this posterior.
const SUSPECT_FROM: f64 = 0.02;
/// From this one on a change of case is a suspect where there is a translation and the trees would not leave it: the translation tells them
/// of capitals what the lattice does not know («москве» beside "Moscow"). On 154 pages seven words more are put right so, none wrong, and one
/// place more is asked about; on their ground truth none.
const CASED_FROM: f64 = 1e-3;
/// The same for a word in Latin letters, of which the language model knows nothing. What is below it is next to impossible to the lattice.
pub(super) const FOREIGN_FROM: f64 = 1e-4;
/// The same where letters and figures stand: they pass for a number («Нега1а»), which costs the lattice next to nothing, beside another
/// («12 Нега1а») still less. The trees tell which: of 28 such words that are applied more on 320 pages with a translation two are
/// wrong.
const WITH_FIGURES_FROM: f64 = 1e-9;
/// Most candidates listed for a place.
pub(super) const CANDIDATES: usize = 5;
/// Readings of the first pass teach the channel from this posterior on.
const TEACHES_FROM: f64 = 0.6;
/// What a pass over the document works with.
pub(super) struct Pass<'a> {
    pub(super) resources: &'a Resources,
    /// Models, in the second pass with what the first taught.
    pub(super) models: Models<'a>,
    pub(super) document: &'a Document,
    pub(super) profile: &'a Profile,
    pub(super) policy: &'a Policy,
}

/// The decoded readings of a stretch of slots.
pub(super) struct Stretch<'a> {
    pub(super) slots: &'a [Slot],
    /// Place of the first of them among all slots.
    pub(super) offset: usize,
    /// By reading, what the translation has of it.
    weighed: Vec<Weighed>,
    pub(super) readings: Vec<Reading>,
    pub(super) decoded: Vec<Decoded>,
    /// By slot, the posterior of all readings that leave it as it stands.
    kept_posterior: Vec<f64>,
    /// Words in Latin letters that the translation has as they stand.
    printed: usize,
    /// Readings that the translation alone proposes for usual words.
    pub(super) asked: unexplained::Asked,
}

impl<'a> Stretch<'a> {
    /// The readings of a stretch by what the transcript itself says.
    pub(super) fn readings(pass: &Pass<'_>, slots: &[Slot], cache: &Cache) -> Vec<Reading> {
        Proposer::new(pass.models, pass.document, slots, pass.profile, cache).readings()
    }

    /// Decodes a stretch of all slots with these readings, and with those of the translation, if there is one.
    pub(super) fn build(
        pass: &Pass<'_>,
        (all, range): (&'a [Slot], &Range<usize>),
        mut readings: Vec<Reading>,
        cache: &Cache,
        mut witness: Option<&mut Witness<'_>>,
    ) -> Self {
        let &Pass { resources, models, document, .. } = pass;
        let (slots, offset) = (&all[range.clone()], range.start);
        let mut asked = unexplained::Asked::new();
        let mut as_printed = 0;
        if let Some(witness) = witness.as_deref_mut() {
            from_translation::extend(pass, (slots, offset), witness, cache, &mut readings);
            asked = unexplained::extend(pass, (slots, offset), witness, cache, &mut readings);
            // The proposer knows of what was printed so; the translation does not, but has a word in Latin letters as it stands.
            let mut printed: Vec<bool> =
                (0..slots.len()).map(|at| witness.prints(offset + at, slots[at].span.of(&document.text))).collect();
            as_printed = printed.iter().filter(|is_printed| **is_printed).count();
            printed.iter_mut().zip(slots).for_each(|(is_printed, slot)| *is_printed |= slot.printed_so);
            let is_there = |r: &Reading| alphabet::without_dots(&r.text) == alphabet::without_dots(r.span.of(&document.text));
            readings.retain(|r| r.route == Route::Kept || !printed[r.slots.clone()].contains(&true) && !is_there(r));
        }
        let weighed =
            witness.map_or_else(|| vec![Weighed::default(); readings.len()], |w| w.weigh(&document.text, slots, &readings, offset));
        let arcs: Vec<Arc<'_>> = readings
            .iter()
            .zip(&weighed)
            .map(|(r, weighed)| Arc {
                slots: r.slots.clone(),
                words: &r.words,
                channel_nats: r.channel_nats,
                evidence_nats: weighed.nats,
                stays: r.route == Route::Kept && r.slots.len() == 1 || is_foreign_for_figures(r, document),
            })
            .collect();
        // A sentence ends with the text, and with a stretch that another one's beginning cuts off.
        let is_closed = all.get(range.end).is_none_or(|slot| slot.edge);
        let edges: Vec<bool> = slots.iter().map(|s| s.edge).chain([is_closed]).collect();
        let decoded = lattice::decode(models.language, &arcs, slots.len(), &edges, resources.weights);
        let mut kept_posterior = vec![0.0; slots.len()];
        for (reading, decoded) in readings.iter().zip(&decoded).filter(|(r, _)| r.route == Route::Kept) {
            for at in reading.slots.clone() {
                kept_posterior[at] += decoded.posterior;
            }
        }
        Self { slots, offset, weighed, readings, decoded, kept_posterior, printed: as_printed, asked }
    }

    /// True if some reading other than the text as it stands is worth a look: a translation (`is_told`) tells of capitals.
    pub(super) fn has_suspects(&self, document: &Document, is_told: bool) -> bool {
        let from = |r: &Reading| judged_from(r, document, is_told) / 2.0;
        self.readings.iter().zip(&self.decoded).any(|(r, d)| r.route != Route::Kept && d.posterior >= from(r))
    }

    /// What the lattice makes of each slot that may be misread.
    pub(super) fn doubts(&self, document: &Document) -> Vec<Doubt> {
        let mut by_ear = vec![0.0; self.slots.len()];
        let read = self.readings.iter().zip(&self.decoded).filter(|(r, d)| r.route != Route::Kept && d.posterior >= SUSPECT_FROM);
        for (reading, decoded) in read.filter(|(r, _)| sounds_alike(r.span.of(&document.text), &r.text)) {
            reading.slots.clone().for_each(|at| by_ear[at] += decoded.posterior);
        }
        let doubts = self.kept_posterior.iter().zip(by_ear).map(|(kept, by_ear)| Doubt { misread: 1.0 - kept.min(1.0), by_ear });
        doubts.filter(|doubt| doubt.misread >= SUSPECT_FROM).collect()
    }

    /// How many words in Latin letters it has that the translation has, too; none that stand for what may be right as it is.
    pub(super) fn latin_words(&self, pass: &Pass<'_>) -> usize {
        let is_read = |(r, d): &(&Reading, &Decoded)| {
            let is_likely = r.route == Route::Foreign && d.posterior >= TEACHES_FROM;
            is_likely && !self.is_foreign_for_a_word(r, pass) && !self.replaces_designation(r, pass)
        };
        self.printed + self.readings.iter().zip(&self.decoded).filter(is_read).count()
    }

    /// Counts the confusions and the words of likely readings.
    pub(super) fn teach(&self, pass: &Pass<'_>, learned: &mut Confusions, words: &mut Vec<(Vec<u8>, f64)>) {
        let &Pass { models, document, .. } = pass;
        let mut same = [0.0; alphabet::KEY_SYMBOLS];
        for (reading, decoded) in self.readings.iter().zip(&self.decoded) {
            if decoded.posterior < TEACHES_FROM {
                continue;
            }
            words.extend(reading.keys.iter().map(|key| (key.clone(), decoded.posterior)));
            let [key] = &reading.keys[..] else { continue };
            if reading.route == Route::Kept && reading.slots.len() == 1 {
                key.iter().for_each(|&b| same[usize::from(alphabet::key_symbol(b))] += decoded.posterior);
                continue;
            }
            let seen: Vec<Symbol> = seen::symbols(&document.text, reading.span);
            let meant: Vec<Symbol> = alphabet::key_symbols(key);
            for step in align(models.channel(), &seen, &meant, None) {
                learned.add(step.confusion(&seen, &meant), decoded.posterior);
            }
        }
        for (symbol, &count) in (0..).zip(&same).filter(|(_, count)| **count > 0.0) {
            learned.add(Confusion::new(&[symbol], &[symbol]), count);
        }
    }

    /// The suspect places, in order.
    pub(super) fn corrections(&self, pass: &Pass<'_>, mut witness: Option<&mut Witness<'_>>) -> Vec<Correction> {
        let is_told = witness.is_some();
        let mut suspects: Vec<usize> = (0..self.readings.len())
            .filter(|&at| {
                self.readings[at].route != Route::Kept
                    && self.decoded[at].posterior >= judged_from(&self.readings[at], pass.document, is_told)
            })
            .collect();
        let is_likely = |at: usize| self.decoded[at].posterior >= suspect_from(&self.readings[at], pass.document);
        suspects.sort_by(|&a, &b| {
            let (x, y) = (&self.readings[a], &self.readings[b]);
            is_likely(b)
                .cmp(&is_likely(a))
                .then(self.decoded[b].posterior.total_cmp(&self.decoded[a].posterior))
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
        let mut out: Vec<Correction> = Vec::with_capacity(chosen.len());
        for at in chosen {
            let found = self.correction_of_twins(at, pass, witness.as_deref_mut());
            if found.verdict > Verdict::Leave || is_likely(at) {
                out.push(found);
            }
        }
        debug_assert!(out.windows(2).all(|w| w[0].span.end <= w[1].span.start));
        out
    }

    /// The correction by a reading, which may have a twin.
    pub(super) fn correction(
        &self,
        (best, twin): (usize, Option<usize>),
        pass: &Pass<'_>,
        witness: Option<&mut Witness<'_>>,
    ) -> Correction {
        let (evidence, across) = witness.map_or((None, None), |witness| {
            let slot = self.offset + self.readings[best].slots.start;
            (Some(self.evidence(best, witness)), witness.capitals(slot, self.weighed[best].link.as_ref()))
        });
        let &Pass { resources, models, document, profile, .. } = pass;
        let reading = &self.readings[best];
        let span = reading.span;
        let kept_posterior = reading.slots.clone().map(|at| self.kept_posterior[at]).fold(1.0, f64::min).min(1.0);
        let kept_cost = reading.slots.clone().map(|at| self.kept_cost(at)).fold(Cost::default(), Cost::with);
        let rivals = self.rivals(best);
        let beside = |at: Option<usize>| at.and_then(|at| self.kept_posterior.get(at)).copied().unwrap_or(1.0);
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
            kept_cost,
            beside_posteriors: (beside(reading.slots.start.checked_sub(1)), beside(Some(reading.slots.end))),
            rival_posterior: rivals.get(1).map_or(0.0, |&r| self.decoded[r].posterior),
            twin: twin.map(|twin| Twin { case: case(&self.readings[twin].text), posterior: self.decoded[twin].posterior }),
            rivals: rivals.len(),
            evidence: evidence.as_ref(),
            across,
        };
        let features = features::features(&situation);
        let judge = resources.accept.as_ref().filter(|_| self.is_judged(reading, document));
        let (confidence, reasons) = judge.map_or((self.decoded[best].posterior, Vec::new()), |model| model.judge(&features));
        let others: f64 = rivals.iter().skip(1).map(|&r| self.decoded[r].posterior).sum::<f64>() + kept_posterior;
        let posterior_of_best = self.decoded[best].posterior;
        let candidates: Vec<Candidate> = rivals
            .iter()
            .take(CANDIDATES)
            .enumerate()
            .map(|(rank, &at)| {
                let posterior = self.decoded[at].posterior;
                let probability =
                    if rank == 0 { confidence } else { rival_probability(confidence, posterior, (posterior_of_best, others)) };
                self.candidate(at, span, document, models, probability)
            })
            .collect();
        let judged = Judged { confidence, kept_posterior, evidence: evidence.as_ref(), across, features: &features };
        let (verdict, caution) = self.verdict(best, pass, &judged);
        Correction {
            span,
            seen: span.of(&document.text).to_string(),
            kept_posterior,
            kept_cost,
            candidates,
            reasons,
            features,
            twin: None,
            evidence,
            verdict,
            caution,
        }
    }

    /// True for a reading that the trees are asked about.
    pub(super) fn is_judged(&self, reading: &Reading, document: &Document) -> bool {
        !is_same_on_paper(reading.span.of(&document.text), &reading.text) && !self.is_same_word(reading)
    }

    /// True for the word that stands there, a letter of which was read in another case («таК»): of the 20 such on 268 pages none was printed
    /// so. The trees know of changes of case, and of other words.
    pub(super) fn is_same_word(&self, reading: &Reading) -> bool {
        let [slot] = &self.slots[reading.slots.clone()] else { return false };
        reading.route == Route::LookAlike && slot.key.is_some() && slot.key.as_ref() == reading.keys.first()
    }

    /// What the translation makes of a reading against the text as it stands.
    fn evidence(&self, best: usize, witness: &mut Witness<'_>) -> Evidence {
        let slots = &self.readings[best].slots;
        let with = |at: usize| (&self.readings[at], &self.weighed[at]);
        let inside = |at: &usize| self.readings[*at].slots.start >= slots.start && self.readings[*at].slots.end <= slots.end;
        let kept: Vec<_> = (0..self.readings.len()).filter(inside).filter(|&at| self.readings[at].route == Route::Kept).map(with).collect();
        let rivals: Vec<_> = self.rivals(best).into_iter().skip(1).map(with).collect();
        witness.testimony(with(best), &kept, &rivals, self.offset)
    }

    /// Cost of a slot as it stands.
    pub(super) fn kept_cost(&self, at: usize) -> Cost {
        let is_it = |r: &(usize, &Reading)| r.1.route == Route::Kept && r.1.slots == (at..at + 1);
        let from = self.readings.partition_point(|r| r.slots.start < at);
        let mut found = self.readings.iter().enumerate().skip(from).take_while(|(_, r)| r.slots.start == at);
        let cost = |(i, r): (usize, &Reading)| Cost { channel_nats: r.channel_nats, language_nats: self.decoded[i].language_nats };
        found.find(is_it).map(cost).unwrap_or_default()
    }

    /// The readings of the same slots, best first, that are worth listing; `best` comes first.
    pub(super) fn rivals(&self, best: usize) -> Vec<usize> {
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

    pub(super) fn candidate(&self, at: usize, span: Span, document: &Document, models: Models<'_>, probability: f64) -> Candidate {
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

/// True for a reading that differs from what stands there in Latin letters of the shape of Russian ones and nothing else. What the paper says
/// is not in question, so that the trees, which have learned what misreadings are worth, are not asked; but of a short word in capitals, the case
/// is.
fn is_same_on_paper(seen: &str, read: &str) -> bool {
    let is_short = || case(seen) == Case::Upper && seen.chars().count() <= SHORT_CAPITALS;
    seen != read && !is_short() && seen.contains(is_russian) && in_russian_letters(seen) == read
}

/// The posterior from which a reading makes its place a suspect.
fn suspect_from(reading: &Reading, document: &Document) -> f64 {
    match reading.route {
        _ if is_foreign_for_figures(reading, document) => WITH_FIGURES_FROM,
        Route::Foreign => FOREIGN_FROM,
        _ => SUSPECT_FROM,
    }
}

/// The posterior from which the trees are asked about a reading.
fn judged_from(reading: &Reading, document: &Document, is_told: bool) -> f64 {
    if is_told && reading.route == Route::Cased { CASED_FROM } else { suspect_from(reading, document) }
}

/// True for a word in Latin letters where letters and figures stand.
fn is_foreign_for_figures(reading: &Reading, document: &Document) -> bool {
    reading.route == Route::Foreign && reading.span.of(&document.text).contains(|c: char| c.is_ascii_digit())
}

/// The confusions of a reading.
fn trace(models: Models<'_>, document: &Document, reading: &Reading) -> Vec<TraceStep> {
    let letters = seen::seen(&document.text, reading.span);
    let seen: Vec<Symbol> = seen::symbols_of(&letters);
    let meant: Vec<Symbol> = if reading.keys.is_empty() {
        reading.text.chars().map(alphabet::symbol).collect()
    } else {
        let words: Vec<Vec<Symbol>> = reading.keys.iter().map(alphabet::key_symbols).collect();
        words.join(&alphabet::SPACE)
    };
    align(models.channels().of(&letters), &seen, &meant, None)
        .into_iter()
        .map(|step| TraceStep { confusion: step.confusion(&seen, &meant), cost_nats: step.cost_nats })
        .filter(|step| !step.confusion.is_same())
        .collect()
}
