//! Numbers that the two languages write otherwise: in groups of digits, in thousands, by the clock.

use std::collections::{HashMap, HashSet};

use super::english::EnglishWord;
use crate::alphabet::fold;
use crate::candidate::slot::Slot;

/// By slot of a number that is written in several, or otherwise across: of the first slot the number, of the others `None`.
pub(super) type Quantities = HashMap<usize, Option<u32>>;

/// Beginnings of the words for a thousand and more, with how many that is.
const SCALES: [(&str, u32); 5] =
    [("тыс", 1_000), ("млн", 1_000_000), ("миллион", 1_000_000), ("млрд", 1_000_000_000), ("миллиард", 1_000_000_000)];
/// The hours that English counts anew.
const AFTERNOON: std::ops::RangeInclusive<u32> = 13..=23;
/// What stands behind them there.
const AFTERNOON_MARKS: [&str; 4] = ["p.m", "pm", "p. m", "P.M"];
const HALF_A_DAY: u32 = 12;

/// The numbers of a transcript that are to be read so. One in thousands is only where the translation, `english` words of `text`, has all its
/// digits: it may say thousands, too.
pub(super) fn quantities(transcript: &str, slots: &[Slot], (text, english): (&str, &[EnglishWord])) -> Quantities {
    let mut out = groups(transcript, slots);
    let slot = |at: usize| slots.get(at).map_or("", |slot| slot.span.of(transcript));
    let is_digits = |at: usize| !slot(at).is_empty() && slot(at).bytes().all(|b| b.is_ascii_digit());
    let gap = |at: usize| slots.get(at + 1).map_or("", |next| &transcript[slots[at].span.end..next.span.start]);
    let is_afternoon = |word: &EnglishWord| {
        // "6:30 p.m."
        let minutes = text[word.span.end..].strip_prefix([':', '.']).and_then(|rest| Some(rest.split_at_checked(2)?.1));
        let behind = minutes.unwrap_or(&text[word.span.end..]).trim_start();
        AFTERNOON_MARKS.iter().any(|mark| behind.starts_with(mark))
    };
    let numbers: HashSet<u32> = english.iter().filter_map(|word| word.number).collect();
    let afternoon: HashSet<u32> = english.iter().filter(|word| is_afternoon(word)).filter_map(|word| word.number).collect();
    for at in (0..slots.len()).filter(|&at| is_digits(at)) {
        if out.contains_key(&at) {
            continue;
        }
        let fraction = if matches!(gap(at), "," | ".") && is_digits(at + 1) { slot(at + 1) } else { "" };
        let last = at + usize::from(!fraction.is_empty());
        let unit = if gap(last).trim().is_empty() { fold(slot(last + 1)) } else { String::new() };
        let scale = SCALES.iter().find(|(begins, _)| unit.starts_with(begins)).map(|scale| scale.1);
        if let Some(number) = scale.and_then(|scale| scaled(slot(at), fraction, scale)).filter(|number| numbers.contains(number)) {
            out.insert(at, Some(number));
            out.extend((at + 1..=last + 1).map(|other| (other, None)));
        }
        let is_clock = fraction.len() == 2 || gap(at) == ":" || unit.starts_with("час") || unit == "ч";
        let hour = slot(at).parse::<u32>().ok().filter(|hour| AFTERNOON.contains(hour) && is_clock);
        if let Some(hour) = hour.filter(|hour| !numbers.contains(hour))
            && afternoon.contains(&(hour - HALF_A_DAY))
        {
            out.insert(at, Some(hour - HALF_A_DAY));
        }
    }
    out
}

/// «2,5» thousand, if that is a whole number.
fn scaled(whole: &str, fraction: &str, scale: u32) -> Option<u32> {
    let parts = 10u32.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let number: u64 = format!("{whole}{fraction}").parse().ok()?;
    let number = number.checked_mul(u64::from(scale))?;
    (number % u64::from(parts) == 0).then(|| u32::try_from(number / u64::from(parts)).ok()).flatten()
}

/// Numbers written in groups of three digits, «14 650».
fn groups(transcript: &str, slots: &[Slot]) -> Quantities {
    let digits = |at: usize| slots[at].span.of(transcript);
    let is_group = |at: usize| digits(at).len() == 3 && digits(at).bytes().all(|b| b.is_ascii_digit());
    let goes_on = |at: usize| matches!(&transcript[slots[at - 1].span.end..slots[at].span.start], " " | "\n" | "\u{a0}") && is_group(at);
    let may_begin = |at: usize| digits(at).len() <= 3 && digits(at).bytes().all(|b| b.is_ascii_digit());
    let mut out = HashMap::new();
    let mut at = 0;
    while at < slots.len() {
        if !may_begin(at) {
            at += 1;
            continue;
        }
        let count = 1 + slots[at + 1..].iter().enumerate().take_while(|(nth, _)| goes_on(at + 1 + nth)).count();
        if (2..=3).contains(&count) {
            let whole: String = (at..at + count).map(digits).collect();
            out.extend((at..at + count).map(|slot| (slot, if slot == at { whole.parse().ok() } else { None })));
        }
        at += count;
    }
    out
}
