//! What decided places teach of those still open: words taken or kept before, confusions that proved right or wrong.
//!
//! A function of the decisions as they stand, not of their order, so that a session that goes on where it stopped knows the same.

use std::collections::{BTreeMap, HashMap};

use crate::alphabet::fold;
use crate::channel::confusions::Confusion;
use crate::correction::Correction;
use crate::decision::Decision;

/// Log-odds that one decision on the same word gives; further ones add as the logarithm of their number.
const SAME_WORD: f64 = 1.5;
/// The same for a confusion, which says less of one word.
const SAME_CONFUSION: f64 = 0.3;
/// Confusions together say no more than this.
const CONFUSIONS_LIMIT: f64 = 1.0;
/// The probability a text starts from that was put by hand for the same word elsewhere and is no candidate here.
const PUT_ELSEWHERE: f64 = 0.3;

/// A reading offered for a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// The text.
    pub text: String,
    /// Its probability, 0..=1.
    pub probability: f64,
    /// Its number among the correction's candidates; none for a text put elsewhere.
    pub candidate: Option<usize>,
}

impl Offer {
    /// The decision for it.
    pub fn decision(&self) -> Decision {
        self.candidate.map_or_else(|| Decision::Replace(self.text.clone()), Decision::Accept)
    }
}

/// Counts of what was decided.
#[derive(Debug, Clone, Default)]
pub struct Lessons {
    /// For a word seen, what was put for it, both folded: how often, and as it was put; an empty text for those kept.
    words: HashMap<String, BTreeMap<String, (u32, String)>>,
    /// For a confusion, how often it was right and wrong.
    confusions: BTreeMap<Confusion, (u32, u32)>,
}

impl Lessons {
    /// Counts a decision (`times` 1) or takes it back (−1).
    pub fn count(&mut self, correction: &Correction, decision: &Decision, times: i32) {
        let text = match decision {
            Decision::Accept(nth) => correction.candidates.get(*nth).map(|c| c.text.clone()),
            Decision::Replace(text) => Some(text.clone()),
            Decision::Keep => Some(String::new()),
            Decision::Later => None,
        };
        let Some(text) = text else { return };
        let add = |n: &mut u32| *n = n.saturating_add_signed(times);
        for candidate in &correction.candidates {
            for step in &candidate.trace {
                let (right, wrong) = self.confusions.entry(step.confusion).or_default();
                add(if candidate.text == text { right } else { wrong });
            }
        }
        let put = self.words.entry(fold(&correction.seen)).or_default().entry(fold(&text)).or_default();
        add(&mut put.0);
        put.1 = text;
    }

    /// The readings of an open place, best first, by their probabilities and what was decided elsewhere.
    pub fn offers(&self, correction: &Correction) -> Vec<Offer> {
        let known = self.words.get(&fold(&correction.seen));
        let times = |text: &str| known.and_then(|k| k.get(&fold(text))).map_or(0, |put| put.0);
        let weight = |n: u32| f64::from(n).ln_1p() / std::f64::consts::LN_2;
        let kept = weight(times("")) * SAME_WORD;
        let learned = |text: &str| weight(times(text)) * SAME_WORD - kept;
        let moved = |p: f64, log_odds: f64| {
            let p = p.clamp(1e-6, 1.0 - 1e-6);
            let odds = p / (1.0 - p) * log_odds.exp();
            odds / (1.0 + odds)
        };
        let mut out: Vec<Offer> = correction
            .candidates
            .iter()
            .enumerate()
            .map(|(nth, candidate)| {
                let of_confusion = |confusion: &Confusion| {
                    let (right, wrong) = self.confusions.get(confusion).copied().unwrap_or_default();
                    (weight(right) - weight(wrong)) * SAME_CONFUSION
                };
                let confusions: f64 = candidate.trace.iter().map(|s| of_confusion(&s.confusion)).sum();
                let log_odds = learned(&candidate.text) + confusions.clamp(-CONFUSIONS_LIMIT, CONFUSIONS_LIMIT);
                let probability = if log_odds == 0.0 { candidate.probability } else { moved(candidate.probability, log_odds) };
                Offer { text: candidate.text.clone(), probability, candidate: Some(nth) }
            })
            .collect();
        let elsewhere = known.into_iter().flatten().filter(|(folded, (n, _))| *n > 0 && !folded.is_empty());
        let new = elsewhere.filter(|(folded, _)| !out.iter().any(|o| fold(&o.text) == **folded)).map(|(_, (_, text))| text.clone());
        let put: Vec<Offer> = new.map(|t| Offer { probability: moved(PUT_ELSEWHERE, learned(&t)), text: t, candidate: None }).collect();
        out.extend(put);
        out.sort_by(|a, b| b.probability.total_cmp(&a.probability));
        let sum: f64 = out.iter().map(|o| o.probability).sum();
        if sum > 1.0 {
            out.iter_mut().for_each(|o| o.probability /= sum);
        }
        out
    }
}
