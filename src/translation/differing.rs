//! Numbers in words and months of dates that the two sides of a pair have otherwise: «семь» and "nine", «15 февраля» and "15 January".
//!
//! Either language writes them in many ways, and whatever is not linked may be the same: only where each side has one without a counterpart,
//! and they cannot be two ways to write the same, do they differ.

use std::collections::HashSet;

use super::english::{month_of, number_of};
use super::links::LinkKind;
use super::meaning;
use super::quantities::Quantities;
use super::witness::Witness;
use crate::candidate::slot::Slot;
use crate::token::Kind;

/// Counts that are compared: one is a pronoun, too, and from a hundred on numbers are written in several words.
const COUNTS: std::ops::RangeInclusive<u32> = 2..=99;
/// Stems of the English words that make a larger number of the one before them.
const SCALES: [&str; 4] = ["hundr", "thousand", "million", "billion"];
/// Hours by which the two clocks differ.
const HALF_A_DAY: u32 = 12;
/// Days of the longest month.
const DAYS: u32 = 31;
/// No year of a date has fewer, where it is written in full.
const YEARS_FROM: u32 = 1000;

/// What differs: slots of the transcript, words of the translation.
#[derive(Debug, Default)]
pub(super) struct Differing {
    pub slots: HashSet<usize>,
    pub words: HashSet<usize>,
}

/// True if two numbers may be the same, said otherwise: by the clock, or as tens and an ordinal, «пятьдесят третий» and "53rd".
fn may_be_same(a: u32, b: u32) -> bool {
    a == b || a.abs_diff(b) == HALF_A_DAY || (a.is_multiple_of(10) || b.is_multiple_of(10)) && a / 10 == b / 10
}

impl Witness<'_> {
    /// What differs between the two sides, pair by pair; `quantities` are numbers written in several words or otherwise.
    pub(super) fn differing(&mut self, transcript: &str, slots: &[Slot], quantities: &Quantities) -> Differing {
        let mut slots_of: Vec<Vec<usize>> = vec![Vec::new(); self.pairs.len()];
        for (at, pair) in self.pair_of.iter().enumerate() {
            pair.iter().for_each(|&pair| slots_of[pair].push(at));
        }
        let mut out = Differing::default();
        for (pair, within) in slots_of.into_iter().enumerate() {
            let is_open = |at: &usize| !self.pairs[pair].linked.contains_key(at) && !quantities.contains_key(at);
            let open: Vec<usize> = within.into_iter().filter(is_open).collect();
            let counts = open.iter().filter_map(|&at| Some((at, self.count(transcript, slots, at)?))).collect::<Vec<_>>();
            let months = open.iter().filter_map(|&at| Some((at, self.month_of_date(transcript, slots, at)?))).collect::<Vec<_>>();
            let words = || self.pairs[pair].within.iter().copied().filter(|at| !self.pairs[pair].used.contains_key(at));
            let counts_across = words().filter_map(|at| Some((at, self.count_across(at)?))).collect::<Vec<_>>();
            let months_across = words().filter_map(|at| Some((at, self.month_across(at)?))).collect::<Vec<_>>();
            let differ = [(counts, counts_across), (months, months_across)];
            for pair in differ {
                if let ([(slot, here)], [(word, there)]) = (&pair.0[..], &pair.1[..])
                    && !may_be_same(*here, *there)
                {
                    out.slots.insert(*slot);
                    out.words.insert(*word);
                }
            }
        }
        out
    }

    /// The number of a slot, in figures or in a word.
    fn count(&mut self, transcript: &str, slots: &[Slot], at: usize) -> Option<u32> {
        let text = slots[at].span.of(transcript);
        let meaning = self.linker.meaning(text);
        let glosses = meaning.phrases.iter().filter(|(stems, kind)| stems.len() == 1 && *kind == LinkKind::Gloss);
        let number = meaning::number(text).or_else(|| glosses.filter_map(|(stems, _)| number_of(&stems[0])).next());
        number.filter(|number| COUNTS.contains(number))
    }

    /// The month of a slot in a date, «15 февраля», «15.II.1945»: by itself it may be said otherwise.
    fn month_of_date(&mut self, transcript: &str, slots: &[Slot], at: usize) -> Option<u32> {
        let day = slots.get(at.checked_sub(1)?).filter(|day| day.kind == Kind::Number)?.span.of(transcript);
        if slots[at].kind == Kind::Number || meaning::number(day).is_none_or(|day| day > DAYS) {
            return None;
        }
        let meaning = self.linker.meaning(slots[at].span.of(transcript));
        let by_gloss = || meaning.phrases.iter().filter(|(stems, _)| stems.len() == 1).find_map(|(stems, _)| month_of(&stems[0]));
        meaning.month.or_else(by_gloss)
    }

    /// The number of a word of the translation, if it is no part of a larger one.
    fn count_across(&self, at: usize) -> Option<u32> {
        let is_scale = |at: Option<usize>| at.and_then(|at| self.words.get(at)).is_some_and(|word| SCALES.contains(&word.stem.as_str()));
        let number = self.words[at].number.filter(|number| COUNTS.contains(number))?;
        (!is_scale(at.checked_sub(1)) && !is_scale(Some(at + 1))).then_some(number)
    }

    /// The month of a word of the translation that has a day or a year beside it.
    pub(super) fn month_across(&self, at: usize) -> Option<u32> {
        let is_of_date = |at: Option<usize>| {
            let number = at.and_then(|at| self.words.get(at)).and_then(|word| word.number);
            number.is_some_and(|number| number <= DAYS || number >= YEARS_FROM)
        };
        self.words[at].month.filter(|_| is_of_date(Some(at + 1)) || is_of_date(at.checked_sub(1)))
    }
}
