//! Numbers that the two languages write otherwise: in groups of digits, in thousands, in words, by the clock.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::english::EnglishWord;
use super::numerals::{self, Numeral};
use crate::alphabet::fold;
use crate::candidate::slot::Slot;
use crate::token::Kind;

/// Numbers that are written in several slots, or otherwise across.
#[derive(Debug, Default)]
pub(super) struct Quantities {
    /// By slot: of the first of a number what it is, of the others `None`.
    read: HashMap<usize, Option<u32>>,
    /// Numbers in several words that the translation does not have, in their order.
    apart: Vec<Apart>,
}

/// A number in several words that the translation does not have.
#[derive(Debug)]
pub(super) struct Apart {
    pub(super) slots: Range<usize>,
    pub(super) number: u32,
    /// True for «двадцать третий».
    pub(super) is_ordinal: bool,
}

impl Quantities {
    /// What a slot is to a number that is read otherwise than it stands, if it is part of one.
    pub(super) fn of(&self, slot: usize) -> Option<Option<u32>> {
        self.read.get(&slot).copied()
    }

    /// Numbers in several words that the translation does not have, those that begin among these slots.
    pub(super) fn apart(&self, slots: Range<usize>) -> &[Apart] {
        let place = |slot: usize| self.apart.partition_point(|apart| apart.slots.start < slot);
        &self.apart[place(slots.start)..place(slots.end)]
    }

    /// The last slot of a number in several words that the translation does not have and that begins here; this slot, where none does.
    pub(super) fn last_of(&self, slot: usize) -> usize {
        let at = self.apart.binary_search_by_key(&slot, |apart| apart.slots.start);
        at.map_or(slot, |at| self.apart[at].slots.end - 1)
    }

    fn add(&mut self, slots: Range<usize>, number: u32) {
        let first = slots.start;
        self.read.extend(slots.map(|slot| (slot, (slot == first).then_some(number))));
    }
}

/// Beginnings of the words for a thousand and more, with how many that is.
const SCALES: [(&str, u32); 5] =
    [("тыс", 1_000), ("млн", 1_000_000), ("миллион", 1_000_000), ("млрд", 1_000_000_000), ("миллиард", 1_000_000_000)];
/// Most groups of digits of one number.
const MOST_GROUPS: usize = 4;
/// More may be a row of a table, where the translation has no such number.
const SURE_GROUPS: usize = 3;
/// What stands between the two ends of a range.
const DASHES: [&str; 3] = ["—", "–", "-"];
/// The hours that English counts anew.
const AFTERNOON: std::ops::RangeInclusive<u32> = 13..=23;
/// What stands behind them there.
const AFTERNOON_MARKS: [&str; 4] = ["p.m", "pm", "p. m", "P.M"];
/// Beginnings of the English word behind an hour of the long day.
const HOURS: [&str; 3] = ["hour", "hr", "o'clock"];
pub(super) const HALF_A_DAY: u32 = 12;

/// The numbers of a transcript that are to be read so. One in thousands, or in words, is only where the translation, `english` words of `text`,
/// has all its digits: it may say thousands, too. `numeral` tells what a word as printed is to a number.
pub(super) fn quantities(
    transcript: &str,
    slots: &[Slot],
    (text, english): (&str, &[EnglishWord]),
    numeral: impl FnMut(&str) -> Option<Numeral>,
) -> Quantities {
    let numbers: HashSet<u32> = english.iter().filter_map(|word| word.number).collect();
    let mut out = in_words(transcript, slots, &numbers, numeral);
    let digits = Digits { transcript, slots };
    let clock = Clock::new(text, english);
    let mut at = 0;
    while at < slots.len() {
        let whole = digits.whole(at);
        if !(1..=MOST_GROUPS).contains(&whole.len()) {
            at = whole.end.max(at + 1);
            continue;
        }
        let fraction =
            if matches!(digits.gap(whole.end - 1), "," | ".") && digits.is_number(whole.end) { digits.text(whole.end) } else { "" };
        let last = whole.end - usize::from(fraction.is_empty());
        let unit = if digits.gap(last).trim().is_empty() { fold(digits.text(last + 1)) } else { String::new() };
        let written: String = whole.clone().map(|at| digits.text(at)).collect();
        let scale = SCALES.iter().find(|(begins, _)| unit.starts_with(begins)).map(|scale| scale.1);
        let number = scale.and_then(|scale| scaled(&written, fraction, scale)).filter(|number| numbers.contains(number));
        if let (Some(number), Some(scale)) = (number, scale) {
            out.add(whole.start..last + 2, number);
            // «9—10 тысяч» are nine thousand to ten thousand.
            let before =
                whole.start.checked_sub(1).filter(|&before| DASHES.contains(&digits.gap(before).trim()) && digits.is_number(before));
            if let Some((before, number)) =
                before.and_then(|at| Some((at, scaled(digits.text(at), "", scale).filter(|n| numbers.contains(n))?)))
            {
                out.add(before..before + 1, number);
            }
        } else if whole.len() > 1 {
            let number = written.parse().ok().filter(|number| whole.len() <= SURE_GROUPS || numbers.contains(number));
            number.into_iter().for_each(|number| out.add(whole.clone(), number));
        }
        let is_clock = digits.gap(whole.start) == ":" || unit.starts_with("час") || unit == "ч";
        // «18.30», but not the day of «15.02.1945».
        let may_be_clock = |hour: &u32| is_clock || fraction.len() == 2 && !numbers.contains(hour);
        let hour = digits.text(whole.start).parse().ok().filter(|hour| number.is_none() && may_be_clock(hour));
        if let Some(hour) = hour.and_then(|hour| clock.across(hour)) {
            out.add(whole.start..whole.start + 1, hour);
        }
        at = whole.end;
    }
    out
}

/// Slots of figures.
struct Digits<'a> {
    transcript: &'a str,
    slots: &'a [Slot],
}

impl<'a> Digits<'a> {
    fn text(&self, at: usize) -> &'a str {
        self.slots.get(at).map_or("", |slot| slot.span.of(self.transcript))
    }

    /// What stands behind a slot.
    fn gap(&self, at: usize) -> &'a str {
        self.slots.get(at + 1).map_or("", |next| &self.transcript[self.slots[at].span.end..next.span.start])
    }

    fn is_number(&self, at: usize) -> bool {
        !self.text(at).is_empty() && self.text(at).bytes().all(|b| b.is_ascii_digit())
    }

    /// The slots of a number in groups of three digits, «14 650», that begins here, or the one slot of any other; empty if it is none.
    fn whole(&self, at: usize) -> Range<usize> {
        let is_group = |at: usize| self.text(at).len() == 3 && self.is_number(at);
        let goes_on = |at: &usize| matches!(self.gap(at - 1), " " | "\n" | "\u{a0}") && is_group(*at);
        if !self.is_number(at) {
            return at..at;
        }
        at..at + if self.text(at).len() <= 3 { 1 + (at + 1..self.slots.len()).take_while(goes_on).count() } else { 1 }
    }
}

/// Numbers in several words: those that the translation has are read so.
fn in_words(transcript: &str, slots: &[Slot], numbers: &HashSet<u32>, mut numeral: impl FnMut(&str) -> Option<Numeral>) -> Quantities {
    let numerals: Vec<Option<Numeral>> = slots.iter().map(|slot| numeral(slot.span.of(transcript))).collect();
    let gap = |at: usize| slots.get(at + 1).map(|next| &transcript[slots[at].span.end..next.span.start]);
    let joins = |at: usize| gap(at).filter(|gap| matches!(*gap, " " | "\n" | "\u{a0}")).map(|_| 0);
    let mut out = Quantities::default();
    // «12 тысяч двести» does not begin with the thousand.
    let goes_on = |at: usize| at > 0 && numerals[at].is_some_and(Numeral::is_scale) && slots[at - 1].kind == Kind::Number;
    let mut at = 0;
    while at < slots.len() {
        let found = if goes_on(at) { None } else { numerals::longest(at, None, |at| numerals.get(at).copied().flatten(), joins) };
        let Some((number, count)) = found else {
            at += 1;
            continue;
        };
        match numbers.contains(&number) {
            true => out.add(at..at + count, number),
            false => {
                let is_ordinal = numerals[at + count - 1].is_some_and(Numeral::is_ordinal);
                out.apart.push(Apart { slots: at..at + count, number, is_ordinal });
            }
        }
        at += count;
    }
    out
}

/// The hours of the translation.
struct Clock {
    afternoon: HashSet<u32>,
    /// Of the long day.
    whole: HashSet<u32>,
}

impl Clock {
    fn new(text: &str, english: &[EnglishWord]) -> Self {
        // "6:30 p.m."
        let minutes = |word: &EnglishWord| Some(text[word.span.end..].strip_prefix([':', '.'])?.split_at_checked(2)?.1);
        let behind = |word: &EnglishWord| minutes(word).unwrap_or(&text[word.span.end..]).trim_start();
        let is_afternoon = |word: &&EnglishWord| AFTERNOON_MARKS.iter().any(|mark| behind(word).starts_with(mark));
        let is_hour =
            |word: &&EnglishWord| text[word.span.end..].starts_with(':') || HOURS.iter().any(|hour| behind(word).starts_with(hour));
        let number = |word: &EnglishWord| word.number;
        let afternoon = english.iter().filter(is_afternoon).filter_map(number).collect();
        Self { afternoon, whole: english.iter().filter(is_hour).filter_map(number).collect() }
    }

    /// The hour of an afternoon that the translation counts anew.
    fn across(&self, hour: u32) -> Option<u32> {
        let is_anew = AFTERNOON.contains(&hour) && !self.whole.contains(&hour);
        hour.checked_sub(HALF_A_DAY).filter(|hour| is_anew && self.afternoon.contains(hour))
    }
}

/// «2,5» thousand, if that is a whole number.
fn scaled(whole: &str, fraction: &str, scale: u32) -> Option<u32> {
    let parts = 10u32.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let number: u64 = format!("{whole}{fraction}").parse().ok()?;
    let number = number.checked_mul(u64::from(scale))?;
    (number % u64::from(parts) == 0).then(|| u32::try_from(number / u64::from(parts)).ok()).flatten()
}
