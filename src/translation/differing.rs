//! Numbers in words and months of dates that the two sides of a pair have otherwise: «семь» and "nine", «15 февраля» and "15 January".
//!
//! Either language writes them in many ways, and whatever is not linked may be the same: only where each side has as many without a
//! counterpart, and none of them can be two ways to write the same, do they differ; and where what is linked as words is not as numbers.

use std::collections::HashSet;
use std::ops::Range;

use super::english::{EnglishWord, month_of, number_of};
use super::links::LinkKind;
use super::meaning;
use super::numerals::{self, Numeral};
use super::pairing::COMPARED_MOST;
use super::quantities::{Apart, HALF_A_DAY, Quantities};
use super::witness::Witness;
use crate::candidate::roman;
use crate::candidate::slot::Slot;
use crate::token::Kind;

/// Counts in figures that are compared: larger ones are missed by themselves, and one is a pronoun, too.
const COUNTS: std::ops::RangeInclusive<u32> = 2..=99;
/// Most counts of a side that are compared with as many of the other: more are a list.
const COUNTS_MOST: usize = 3;
/// Days that are not compared as counts where they are written as ordinals.
const FIRST_DAYS: std::ops::RangeInclusive<u32> = 1..=2;
/// Days of the longest month.
const DAYS: u32 = 31;
/// No year of a date has fewer, where it is written in full.
const YEARS_FROM: u32 = 1000;

/// The number of a Roman numeral of two letters and more; those with a C, a D or an M may be abbreviations.
fn roman_numeral(text: &str) -> Option<u32> {
    (text.chars().nth(1).is_some() && text.chars().all(|c| "IVXLХ".contains(c))).then(|| roman::number(text))?
}

/// What differs: slots of the transcript, words of the translation.
#[derive(Debug, Default)]
pub(super) struct Differing {
    pub slots: HashSet<usize>,
    pub words: HashSet<usize>,
    /// Slots and words that nothing links, but that are one number: «девятого мая» and "9 May".
    pub same_slots: HashSet<usize>,
    pub same_words: HashSet<usize>,
}

/// A number of one side.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Count {
    /// Of the slot or the word, of the first of several.
    at: usize,
    number: u32,
    /// True for «третий», false for «три»; `None` for figures, which may be either.
    is_ordinal: Option<bool>,
}

impl Count {
    /// True if the two say the same sort of thing.
    fn is_like(self, other: Self) -> bool {
        self.is_ordinal.zip(other.is_ordinal).is_none_or(|(a, b)| a == b)
    }
}

impl Differing {
    /// Adds what is open on both sides, if there is as much of it and none of it may be the same.
    fn add(&mut self, here: &[Count], there: &[Count], may_be_same: impl Fn(Count, Count) -> bool) {
        // Pages of figures without a full stop: each would be compared with each.
        if here.len() * there.len() > COMPARED_MOST {
            return;
        }
        for count in here {
            if let Some(other) = there.iter().find(|other| other.number == count.number && !self.same_words.contains(&other.at)) {
                self.same_slots.insert(count.at);
                self.same_words.insert(other.at);
            }
        }
        let may_be_same = |a: Count, b: Count| a.number == b.number || !a.is_like(b) || may_be_same(a, b);
        let is_comparable = here.len() == there.len() && here.len() <= COUNTS_MOST;
        if is_comparable && !here.iter().any(|&count| there.iter().any(|&other| may_be_same(count, other))) {
            self.slots.extend(here.iter().map(|count| count.at));
            self.words.extend(there.iter().map(|count| count.at));
        }
    }
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
            self.days_in_words(transcript, slots, (pair, &within), &mut out);
            let counts = self.counts(transcript, slots, (pair, &within), quantities);
            self.linked_otherwise(pair, &counts, &mut out);
            let is_open = |at: &usize| !self.pairs[pair].linked.contains_key(at) && quantities.of(*at).is_none();
            let open: Vec<usize> = within.iter().copied().filter(is_open).collect();
            let of_open = |(slots, count): &(Range<usize>, Count)| slots.clone().all(|at| is_open(&at)).then_some(*count);
            let counts: Vec<Count> = counts.iter().filter_map(of_open).collect();
            let month = |at: usize, number: u32| Count { at, number, is_ordinal: None };
            let months: Vec<Count> = open.iter().filter_map(|&at| Some(month(at, self.month_of_date(transcript, slots, at)?))).collect();
            let words = || self.pairs[pair].within.iter().copied().filter(|at| !self.pairs[pair].used.contains_key(at));
            let counts_across: Vec<Count> = words().filter_map(|at| self.count_across(at)).collect();
            let months_across: Vec<Count> = words().filter_map(|at| Some(month(at, self.month_across(at)?))).collect();
            let is_hour = |slot: usize| slots.get(slot + 1).is_some_and(|next| next.span.of(transcript).starts_with("час"));
            out.add(&counts, &counts_across, |here, there| here.number.abs_diff(there.number) == HALF_A_DAY && is_hour(here.at));
            out.add(&months, &months_across, |_, _| false);
        }
        out
    }

    /// Adds «первому декабря» and "December 1": first and second say more than a day elsewhere, and are not compared.
    fn days_in_words(&mut self, transcript: &str, slots: &[Slot], (pair, within): (usize, &[usize]), out: &mut Differing) {
        let is_day = |day: &u32| FIRST_DAYS.contains(day);
        let mut day = |at: usize| {
            let day = self.linker.numeral(slots[at].span.of(transcript))?.ordinal().filter(is_day)?;
            let month = self.linker.meaning(slots.get(at + 1)?.span.of(transcript));
            let by_gloss = || month.phrases.iter().any(|(stems, _)| stems.len() == 1 && month_of(&stems[0]).is_some());
            (month.month.is_some() || by_gloss()).then_some((at, day))
        };
        let days: Vec<(usize, u32)> = within.iter().filter_map(|&at| day(at)).collect();
        let is_month = |at: Option<usize>| at.and_then(|at| self.words.get(at)).is_some_and(|word| word.month.is_some());
        for (slot, day) in days {
            let is_it = |at: &usize| self.words[*at].number == Some(day) && (is_month(at.checked_sub(1)) || is_month(Some(at + 1)));
            let is_free = |at: &usize| !out.same_words.contains(at);
            if let Some(word) = self.pairs[pair].within.iter().copied().filter(is_free).find(is_it) {
                out.same_slots.insert(slot);
                out.same_words.insert(word);
            }
        }
    }

    /// The numbers of a pair's slots, each with the slots it stands in: those in several words that the translation does not have, and others.
    fn counts(
        &mut self,
        transcript: &str,
        slots: &[Slot],
        (pair, within): (usize, &[usize]),
        quantities: &Quantities,
    ) -> Vec<(Range<usize>, Count)> {
        let span = within.first().map_or(0..0, |&first| first..within[within.len() - 1] + 1);
        let here = quantities.apart(span).iter().filter(|apart| self.pair_of[apart.slots.start] == Some(pair));
        let count = |apart: &Apart| Count { at: apart.slots.start, number: apart.number, is_ordinal: Some(apart.is_ordinal) };
        let mut out: Vec<(Range<usize>, Count)> = here.map(|apart| (apart.slots.clone(), count(apart))).collect();
        let in_several: HashSet<usize> = out.iter().flat_map(|(slots, _)| slots.clone()).collect();
        for &at in within.iter().filter(|at| !in_several.contains(at) && quantities.of(**at).is_none()) {
            out.extend(self.count(transcript, slots, at).map(|count| (at..at + 1, count)));
        }
        out.sort_by_key(|(slots, _)| slots.start);
        out
    }

    /// Adds numbers in words that are linked, as words, with another: «двадцать» with "twenty-five".
    fn linked_otherwise(&self, pair: usize, counts: &[(Range<usize>, Count)], out: &mut Differing) {
        for (slots, Count { number, .. }) in counts {
            let linked = slots.clone().filter_map(|at| self.pairs[pair].linked.get(&at)).filter(|link| link.kind <= LinkKind::Gloss);
            let others: Vec<usize> =
                linked.flat_map(|link| link.at.iter().copied()).filter(|at| self.words[*at].number.is_some()).collect();
            if !others.is_empty() && others.iter().all(|&at| self.words[at].number != Some(*number)) {
                out.slots.insert(slots.start);
                out.words.extend(others);
            }
        }
    }

    /// The number of a slot, in figures, as a numeral or in a word.
    fn count(&mut self, transcript: &str, slots: &[Slot], at: usize) -> Option<Count> {
        let text = slots[at].span.of(transcript);
        let in_word = self.linker.numeral(text);
        let is_ordinal = in_word.map(Numeral::is_ordinal);
        let by_gloss = |witness: &mut Self| {
            let meaning = witness.linker.meaning(text);
            let glosses = meaning.phrases.iter().filter(|(stems, kind)| stems.len() == 1 && *kind == LinkKind::Gloss);
            glosses.filter_map(|(stems, _)| number_of(&stems[0])).next()
        };
        let in_figures = || meaning::number(text).filter(|number| COUNTS.contains(number));
        let number = in_figures().or_else(|| roman_numeral(text)).or_else(|| in_word?.count()).or_else(|| by_gloss(self));
        number.filter(|number| number >= COUNTS.start()).map(|number| Count { at, number, is_ordinal })
    }

    /// The month of a slot in a date, «15 февраля», «15.II.1945», «в октябре 1937 г.»: by itself it may be said otherwise.
    fn month_of_date(&mut self, transcript: &str, slots: &[Slot], at: usize) -> Option<u32> {
        let number = |at: usize| {
            let slot = slots.get(at).filter(|slot| slot.kind == Kind::Number)?;
            meaning::number(slot.span.of(transcript))
        };
        let is_day = at.checked_sub(1).and_then(number).is_some_and(|day| day <= DAYS);
        if slots[at].kind == Kind::Number || !is_day && number(at + 1).is_none_or(|year| year < YEARS_FROM) {
            return None;
        }
        let meaning = self.linker.meaning(slots[at].span.of(transcript));
        let by_gloss = || meaning.phrases.iter().filter(|(stems, _)| stems.len() == 1).find_map(|(stems, _)| month_of(&stems[0]));
        meaning.month.or_else(by_gloss)
    }

    /// The number of a word of the translation, if it is no part of a larger one.
    fn count_across(&self, at: usize) -> Option<Count> {
        // The 5 of "2.5 thousand".
        let in_english = |at: usize| self.words.get(at).and_then(|word| numerals::english(word.span.of(self.text)));
        let is_scale = |at: Option<usize>| at.and_then(in_english).is_some_and(Numeral::is_scale);
        let word: &EnglishWord = &self.words[at];
        let text = word.span.of(self.text);
        let is_figures = text.starts_with(|c: char| c.is_ascii_digit());
        let in_figures = || word.number.filter(|number| COUNTS.contains(number) && !is_scale(at.checked_sub(1)) && !is_scale(Some(at + 1)));
        // The words of a number behind its first say nothing.
        let by_name = || number_of(&word.stem).filter(|_| !word.is_function);
        let in_words = || word.number.or_else(by_name).or_else(|| roman_numeral(text));
        let number = if is_figures { in_figures() } else { in_words() };
        // "Fifty-third" is one by its last word.
        let last = self.words[self.last_of_number(at)].span.of(self.text);
        let is_ordinal = numerals::english(last).map(Numeral::is_ordinal).filter(|_| !is_figures);
        number.filter(|number| number >= COUNTS.start()).map(|number| Count { at, number, is_ordinal })
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
