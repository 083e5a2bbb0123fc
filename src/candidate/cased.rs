//! The same word in another case: a capital the engine took for a small letter, or the reverse.

use super::realise::{Case, case};
use super::slot::Slot;
use super::{Proposer, Reading, Route};
use crate::alphabet::is_letter;
use crate::lexicon::UsualCase;

/// Cost of a word printed in another case than it was seen in, in nats: one word in thirty of the misread ones.
pub(crate) const CASE_NATS: f32 = 3.5;
/// Most letters of an abbreviation in capitals.
pub(crate) const ABBREVIATION_LETTERS: usize = 5;
/// Letters of a word in capitals that is looked at in any text; longer ones are emphasis, unless the text is full of misreadings.
pub(crate) const SHORT_CAPITALS: usize = 3;

impl Proposer<'_> {
    /// The word at `at` in the case its place, its nature or the rest of the document asks for, where that is not the case it has.
    pub(super) fn cases(&mut self, at: usize, out: &mut Vec<Reading>) {
        let slot = &self.slots[at];
        let text = slot.span.of(self.text());
        let Some(wanted) = self.wanted_case(at) else { return };
        let recased = recase(text, wanted);
        if recased == text {
            return;
        }
        let Some(kept) = out.iter().rev().find(|r| r.slots == (at..at + 1) && r.route == Route::Kept) else { return };
        out.push(cased(kept, recased));
    }

    fn wanted_case(&self, at: usize) -> Option<Case> {
        let slot = &self.slots[at];
        slot.key.as_ref()?;
        let text = slot.span.of(self.text());
        let usual = slot.entry().map(|entry| entry.usual_case);
        let seen = case(text);
        // «ПРОПУСКИ В ПИСЬМАХ»: a capital among capitals is one of them.
        if letters(text) == 1 && seen != Case::Lower && self.is_among_capitals(at) {
            return None;
        }
        let (small, capital) = self.profile.capitals.elsewhere(self.text(), slot);
        let mended = || (recase(text, seen) != text).then_some(seen);
        match (seen, usual) {
            (Case::Lower, Some(UsualCase::Upper)) if letters(text) > 1 => Some(Case::Upper),
            (Case::Lower, Some(UsualCase::Title)) => Some(Case::Title),
            // A misreading stands twice in a document sooner than a name of one place is printed both ways.
            (Case::Lower, _) if slot.after_stop || capital > small && (usual.is_some() || capital > 1) => Some(Case::Title),
            (Case::Title, Some(UsualCase::Lower)) if !slot.after_stop => Some(Case::Lower),
            (Case::Title, Some(UsualCase::Upper)) if letters(text) > 1 => Some(Case::Upper),
            (Case::Title, _) if !slot.after_stop && small > capital && usual != Some(UsualCase::Title) => Some(Case::Lower),
            // Papers set names in capitals: «тов. ИВАНОВ». Of 907 words of four letters and more read in capitals, 16 were printed as a title.
            (Case::Upper, Some(UsualCase::Title)) if letters(text) > SHORT_CAPITALS => mended(),
            (Case::Upper, Some(UsualCase::Lower | UsualCase::Title | UsualCase::Either)) if self.is_lone_capitals(at) => {
                Some(if slot.after_stop || usual == Some(UsualCase::Title) { Case::Title } else { Case::Lower })
            }
            // «ТРоГМОртон»: more capitals than small letters, but not all.
            (Case::Upper, None) if text.chars().any(char::is_lowercase) => Some(Case::Title),
            _ => mended(),
        }
    }

    /// True if the words on either side, and one of them at least, are in capitals.
    fn is_among_capitals(&self, at: usize) -> bool {
        let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|k| self.slots.get(k));
        let mut beside = beside.map(|slot| slot.span.of(self.text())).filter(|text| letters(text) > 1).peekable();
        beside.peek().is_some() && beside.all(|text| case(text) == Case::Upper)
    }

    /// True for a word in capitals beside one in small letters, where that is likelier a misreading than emphasis.
    fn is_lone_capitals(&self, at: usize) -> bool {
        let is_lower = |slot: &Slot| case(slot.span.of(self.text())) == Case::Lower;
        let beside = [at.wrapping_sub(1), at + 1].iter().any(|&k| self.slots.get(k).is_some_and(is_lower));
        let short = letters(self.slots[at].span.of(self.text())) <= SHORT_CAPITALS;
        beside && (short || self.profile.noise() > 0.0)
    }
}

/// True for a word in more capitals than a misreading makes: papers print what they stress so.
pub(crate) fn is_in_capitals(text: &str) -> bool {
    case(text) == Case::Upper && letters(text) > SHORT_CAPITALS
}

/// The kept reading in another case.
pub(crate) fn cased(kept: &Reading, text: String) -> Reading {
    Reading { text, route: Route::Cased, channel_nats: kept.channel_nats + CASE_NATS, ..kept.clone() }
}

fn letters(text: &str) -> usize {
    text.chars().filter(|&c| is_letter(c)).count()
}

/// A word in a case.
pub(crate) fn recase(text: &str, wanted: Case) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_inside_a_word_are_put_right() {
        assert_eq!(recase("пОДвода", Case::Lower), "подвода");
        assert_eq!(recase("ОБоз", Case::Title), "Обоз");
        assert_eq!(recase("мёд", Case::Title), "Мёд");
        assert_eq!(recase("склад", Case::Upper), "СКЛАД");
    }
}
