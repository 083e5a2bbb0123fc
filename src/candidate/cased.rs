//! The same word in another case: a capital the engine took for a small letter, or the reverse.

use super::realise::{Case, case};
use super::{Proposer, Reading, Route};
use crate::alphabet::is_letter;
use crate::lexicon::UsualCase;

/// Cost of a word printed in another case than it was seen in, in nats: one word in thirty of the misread ones (FINDINGS §1).
const CASE_NATS: f32 = 3.5;

impl Proposer<'_> {
    /// The word at `at` in the case its place or its nature asks for, where that is not the case it has.
    pub(super) fn cases(&mut self, at: usize, out: &mut Vec<Reading>) {
        let slot = &self.slots[at];
        let Some(entry) = slot.entry() else { return };
        let text = slot.span.of(self.text());
        let letters = text.chars().filter(|&c| is_letter(c)).count();
        let seen = case(text);
        let lower_beside =
            || [at.wrapping_sub(1), at + 1].iter().any(|&k| self.slots.get(k).is_some_and(|s| case(s.span.of(self.text())) == Case::Lower));
        let wanted = match (seen, entry.usual_case) {
            (Case::Lower, UsualCase::Upper) if letters > 1 => Case::Upper,
            (Case::Lower, UsualCase::Title) => Case::Title,
            (Case::Lower, _) if slot.after_stop => Case::Title,
            (Case::Title, UsualCase::Lower) if !slot.after_stop => Case::Lower,
            (Case::Title, UsualCase::Upper) if letters > 1 => Case::Upper,
            (Case::Upper, UsualCase::Lower | UsualCase::Title) if lower_beside() && letters < 4 => {
                if slot.after_stop || entry.usual_case == UsualCase::Title { Case::Title } else { Case::Lower }
            }
            _ => return,
        };
        let Some(kept) = out.iter().rev().find(|r| r.slots == (at..at + 1) && r.route == Route::Kept).cloned() else { return };
        let recased = recase(text, wanted);
        if recased != text {
            out.push(Reading { text: recased, route: Route::Cased, channel_nats: kept.channel_nats + CASE_NATS, ..kept });
        }
    }
}

fn recase(text: &str, wanted: Case) -> String {
    let mut first = true;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let upper = wanted == Case::Upper || wanted == Case::Title && first;
        if !is_letter(c) {
            out.push(c);
        } else if upper {
            out.extend(c.to_uppercase());
        } else {
            out.extend(c.to_lowercase());
        }
        first &= !is_letter(c);
    }
    out
}
