//! A stretch of slots decoded: its readings with their posteriors, and the suspect places among them.

use std::ops::Range;

use super::rival::rival_probability;
use super::{Candidate, Correction, TraceStep, from_translation};
use crate::accept::features::{self, Situation};
use crate::alphabet::{self, HYPHEN, Symbol};
use crate::candidate::cache::Cache;
use crate::candidate::cased::is_in_capitals;
use crate::candidate::slot::{self, Slot};
use crate::candidate::{Models, Proposer, Reading, Route};
use crate::channel::align::align;
use crate::channel::confusions::{Confusion, Confusions};
use crate::channel::engine::KnownEngine;
use crate::decision::{Policy, Verdict};
use crate::document::{Document, Span};
use crate::lattice::{self, Arc, Decoded};
use crate::lexicon::guess::is_title;
use crate::profile::Profile;
use crate::resources::Resources;
use crate::translation::capitals::PrintedAcross;
use crate::translation::witness::{Evidence, Testimony, Weighed, Witness};

/// A candidate below this posterior is not worth a place in the list.
const CANDIDATE_FROM: f64 = 1e-3;
/// A place becomes a suspect when its best candidate reaches this posterior.
const SUSPECT_FROM: f64 = 0.02;
/// The same for a word in Latin letters: what stands there may pass for a number («Нега1а»), which costs the lattice next to nothing.
const FOREIGN_FROM: f64 = 1e-4;
/// Most candidates listed for a place.
const CANDIDATES: usize = 5;
/// Readings of the first pass teach the channel from this posterior on.
const TEACHES_FROM: f64 = 0.6;
/// Only from this probability a change of case alone is applied where no translation tells of capitals, however low the threshold; by
/// [`Policy::unaided_margin`] more where the text alone speaks of the place. Cross-validated on 543 pages: from .86 on the text alone puts 287
/// right and damages 13, from .92 on 144 and 7; with words' confidences 555 and 14, 389 and 4; with a translation from .80 on 398 and 2, and
/// with both 519 and 3; in 15 transcripts of papers with many capitals one word would be changed, wrongly, in one that has a translation.
const CASED_FROM: f64 = 0.88;

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
    slots: &'a [Slot],
    /// Place of the first of them among all slots.
    offset: usize,
    /// By reading, what the translation has of it.
    weighed: Vec<Weighed>,
    pub(super) readings: Vec<Reading>,
    pub(super) decoded: Vec<Decoded>,
    /// By slot, the posterior of all readings that leave it as it stands.
    kept_posterior: Vec<f64>,
}

impl<'a> Stretch<'a> {
    pub(super) fn build(
        pass: &Pass<'_>,
        (all, range): (&'a [Slot], &Range<usize>),
        cache: &mut Cache,
        witness: Option<&mut Witness<'_>>,
    ) -> Self {
        let &Pass { resources, models, document, profile, .. } = pass;
        let (slots, offset) = (&all[range.clone()], range.start);
        let mut readings = Proposer::new(models, document, slots, profile, cache).readings();
        if let Some(witness) = witness.as_deref() {
            from_translation::extend(pass, (slots, offset), witness, cache, &mut readings);
            // The proposer knows of what was printed so; the translation does not.
            readings.retain(|r| r.route == Route::Kept || !slots[r.slots.clone()].iter().any(|slot| slot.printed_so));
        }
        let weighed =
            witness.map_or_else(|| vec![Weighed::default(); readings.len()], |w| w.weigh(&document.text, slots, &readings, offset));
        let arcs: Vec<Arc> = readings
            .iter()
            .zip(&weighed)
            .map(|(r, weighed)| Arc {
                slots: r.slots.clone(),
                words: r.words.clone(),
                channel_nats: r.channel_nats,
                evidence_nats: weighed.nats,
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
        Self { slots, offset, weighed, readings, decoded, kept_posterior }
    }

    /// True if some reading other than the text as it stands is worth a look.
    pub(super) fn has_suspects(&self) -> bool {
        self.readings.iter().zip(&self.decoded).any(|(r, d)| r.route != Route::Kept && d.posterior >= suspect_from(r) / 2.0)
    }

    /// Of each slot that may be misread, the probability that it is, 0..=1, by the lattice.
    pub(super) fn doubts(&self) -> impl Iterator<Item = f64> {
        self.kept_posterior.iter().map(|kept| 1.0 - kept.min(1.0)).filter(|&misread| misread >= SUSPECT_FROM)
    }

    /// Counts the confusions of confident readings and the words of all likely ones.
    pub(super) fn teach(&self, pass: &Pass<'_>, learned: &mut Confusions, words: &mut Vec<(Vec<u8>, f64)>) {
        let &Pass { models, document, .. } = pass;
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
    pub(super) fn corrections(&self, pass: &Pass<'_>, mut witness: Option<&mut Witness<'_>>, out: &mut Vec<Correction>) {
        let mut suspects: Vec<usize> = (0..self.readings.len())
            .filter(|&at| self.readings[at].route != Route::Kept && self.decoded[at].posterior >= suspect_from(&self.readings[at]))
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
        for at in chosen {
            let evidence = witness.as_mut().map(|witness| self.evidence(at, witness));
            let across = witness
                .as_ref()
                .and_then(|witness| witness.capitals(self.offset + self.readings[at].slots.start, self.weighed[at].link.as_ref()));
            out.push(self.correction(at, pass, evidence, across));
        }
        debug_assert!(out[first..].windows(2).all(|w| w[0].span.end <= w[1].span.start));
    }

    fn correction(&self, best: usize, pass: &Pass<'_>, evidence: Option<Evidence>, across: Option<PrintedAcross>) -> Correction {
        let &Pass { resources, models, document, profile, .. } = pass;
        let reading = &self.readings[best];
        let span = reading.span;
        let kept_posterior = reading.slots.clone().map(|at| self.kept_posterior[at]).fold(1.0, f64::min).min(1.0);
        let kept_nats = reading.slots.clone().map(|at| self.kept_nats(at)).fold((0.0, 0.0), |a, b| (a.0 + b.0, a.1 + b.1));
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
            kept_nats,
            beside_posteriors: (beside(reading.slots.start.checked_sub(1)), beside(Some(reading.slots.end))),
            rival_posterior: rivals.get(1).map_or(0.0, |&r| self.decoded[r].posterior),
            rivals: rivals.len(),
            evidence: evidence.as_ref(),
            across,
        };
        let features = features::features(&situation);
        let (confidence, reasons) =
            resources.accept.as_ref().map_or((self.decoded[best].posterior, Vec::new()), |model| model.judge(&features));
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
        let verdict = self.verdict(best, pass, (confidence, kept_posterior), evidence.as_ref(), across);
        Correction {
            span,
            seen: span.of(&document.text).to_string(),
            kept_posterior,
            kept_nats,
            candidates,
            reasons,
            features,
            evidence,
            verdict,
        }
    }

    /// What the policy makes of a reading of this confidence and posterior of the text as it stands.
    fn verdict(
        &self,
        best: usize,
        pass: &Pass<'_>,
        (confidence, kept_posterior): (f64, f64),
        evidence: Option<&Evidence>,
        across: Option<PrintedAcross>,
    ) -> Verdict {
        let &Pass { profile, policy, .. } = pass;
        let reading = &self.readings[best];
        let is_cased = reading.route == Route::Cased;
        let is_aided = profile.read_by == Some(KnownEngine::FineReader)
            || is_cased && across.is_some()
            || evidence.is_some_and(|e| e.testimony >= Testimony::Supported)
            || self.slots[reading.slots.clone()].iter().any(|s| s.confidence.is_some());
        let verdict = policy.verdict(confidence, kept_posterior, is_aided);
        let is_confirmed = evidence.is_some_and(|e| e.testimony == Testimony::Confirmed);
        let is_doubtful_case = is_cased && self.is_doubtful_case(reading, pass, confidence, (across, is_aided));
        let is_asked = is_doubtful_case
            || self.hyphenates_old(reading, pass)
            || !is_confirmed && (policy.requires_evidence || self.rests_on_the_table(reading, pass));
        if is_asked { verdict.min(Verdict::Ask) } else { verdict }
    }

    /// True for a change of case that a person should look at, whatever the threshold. Its letters are right either way, and what is wrong of
    /// one is nearly always damage.
    fn is_doubtful_case(
        &self,
        reading: &Reading,
        &Pass { document, profile, policy, .. }: &Pass<'_>,
        confidence: f64,
        (across, is_aided): (Option<PrintedAcross>, bool),
    ) -> bool {
        let from = CASED_FROM + if is_aided { 0.0 } else { policy.unaided_margin };
        let is_unsure = across.is_none() && confidence < from;
        // Of 383 words that FineReader misread on 24 pages none is misread in case alone; of 2,654 that Tesseract did 89 are.
        let is_seen_right = profile.read_by == Some(KnownEngine::FineReader);
        // The counts are of print of today. In the ground truth of 24 pages of 1839-68 21 capitals of 7,616 words were likelier small than
        // not, in that of 48 pages of today none of 16,516.
        let is_old_print = profile.spells_old();
        // Of the pages that teach few have words in capitals; papers are full of them.
        let is_stressed = is_in_capitals(self.slots[reading.slots.start].span.of(&document.text));
        // A page may begin within a sentence; all that teach begin with one.
        let is_first = across.is_none() && self.offset + reading.slots.start == 0;
        is_unsure || is_seen_right || is_old_print || is_stressed || is_first
    }

    /// True for a hyphen put into what the old spelling wrote without: it had not settled where one stands («темносиний»).
    fn hyphenates_old(&self, reading: &Reading, pass: &Pass<'_>) -> bool {
        let adds = || reading.keys.iter().flatten().any(|&b| alphabet::key_symbol(b) == HYPHEN);
        pass.profile.spells_old() && adds() && !reading.span.of(&pass.document.text).contains('-')
    }

    /// True for a word printed like a name and unknown, read as one that the table of names alone knows. Papers spell names as they hear
    /// them, and the table is no witness of this one: of 12 such proposals on 1,522 pages and their ground truth none was right, and 11
    /// would have been damage.
    fn rests_on_the_table(&self, reading: &Reading, &Pass { models, document, .. }: &Pass<'_>) -> bool {
        let ([key], slot) = (&reading.keys[..], &self.slots[reading.slots.start]) else { return false };
        is_title(slot.span.of(&document.text)) && !slot.edge && !slot.is_known() && models.lexicon.is_name_of_the_table(key)
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

/// The posterior from which a reading makes its place a suspect.
fn suspect_from(reading: &Reading) -> f64 {
    if reading.route == Route::Foreign { FOREIGN_FROM } else { SUSPECT_FROM }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::user::UserWords;

    #[test]
    fn the_old_spelling_is_asked_before_it_gets_a_hyphen() {
        let resources = Resources::embedded().unwrap();
        let policy = Policy { apply_above: 0.0, unaided_margin: 0.0, ..Policy::DEFAULT };
        let verdict = |text: &str| {
            let corrected = crate::rounds::correct(&resources, &Document::plain(text.to_string()), &policy);
            corrected.corrections.into_iter().find(|c| c.candidates[0].text == "темно-синие").map(|c| c.verdict)
        };
        let old = "Новаго дома и стараго сада, добраго друга и злаго врага, и темносиние ея занавеси.";
        assert_eq!(verdict(old), Some(Verdict::Ask));
        assert_eq!(verdict("Новая хозяйка вошла в дом, и все увидели её темносиние занавеси."), Some(Verdict::Apply));
    }

    #[test]
    fn the_table_of_names_alone_changes_no_name() {
        let mut resources = Resources::embedded().unwrap();
        let verdict = |resources: &Resources, text: &str, seen: &str| {
            let policy = Policy { apply_above: 0.7, ..Policy::DEFAULT };
            let corrected = crate::rounds::correct(resources, &Document::plain(text.to_string()), &policy);
            let of = corrected.corrections.into_iter().find(|c| c.seen == seen).unwrap();
            (of.candidates[0].text.clone(), of.verdict)
        };
        let rare = "На собрании в клубе выступили Пак Кыи Чер и другие товарищи из отдела.";
        assert_eq!(verdict(&resources, rare, "Кыи"), ("Кым".to_string(), Verdict::Ask));
        // One that Russian papers are full of.
        let common = "На собрании в клубе выступили товарищ Микояп и другие товарищи из отдела.";
        assert_eq!(verdict(&resources, common, "Микояп"), ("Микоян".to_string(), Verdict::Apply));
        // One that the user knows to be there.
        resources.lexicon.user = UserWords::compile(["Кым"]);
        assert_eq!(verdict(&resources, rare, "Кыи"), ("Кым".to_string(), Verdict::Apply));
    }
}
