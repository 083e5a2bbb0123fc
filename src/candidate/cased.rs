//! The same word in another case: a capital the engine took for a small letter, or the reverse.

use super::realise::{Case, case};
use super::slot::Slot;
use super::{Proposer, Reading, Route};
use crate::alphabet::{fold, is_letter, is_upper, is_vowel};
use crate::lexicon::weight::USUAL_NATS;
use crate::lexicon::{Attestation, Entry, UsualCase};
use crate::token::Kind;

/// Cost of a word printed in another case than it was seen in, in nats: one word in thirty of the misread ones.
pub(crate) const CASE_NATS: f32 = 3.5;
/// Most letters of an abbreviation in capitals.
pub(crate) const ABBREVIATION_LETTERS: usize = 5;
/// Letters of a word in capitals that is looked at in any text; longer ones are emphasis, unless the text is full of misreadings.
pub(crate) const SHORT_CAPITALS: usize = 3;
/// Cost of a usual word printed with a capital behind a small letter, in nats: nine such in 12 million words of clean text are slips, puns and a
/// lorry; of 87,737 words of 268 pages Tesseract read 20 so.
const INNER_CAPITAL_NATS: f32 = 9.0;
/// Fewest letters of such a word: units of two have a capital behind («мВ»).
const INNER_CAPITAL_LETTERS: usize = 3;

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
        let mut reading = cased(kept, recased);
        let inner_capital_nats = self.inner_capital_nats(at);
        if inner_capital_nats > 0.0 {
            // No capital that the place or the word asks for, but a letter misread.
            reading.route = Route::LookAlike;
            reading.channel_nats -= inner_capital_nats;
        }
        out.push(reading);
    }

    /// What it costs a usual word to have been printed with a capital behind a small letter, in nats. What is printed so is a unit («кВт») or
    /// a firm («ПрофМедиа»).
    pub(super) fn inner_capital_nats(&self, at: usize) -> f32 {
        let slot = &self.slots[at];
        let text = slot.span.of(self.text());
        let is_usual = |entry: &Entry| {
            let is_word = matches!(entry.usual_case, UsualCase::Lower | UsualCase::Title) && entry.attestation == Attestation::Both;
            let is_unit = || self.models.lexicon.analyses(&fold(text), entry).iter().any(|a| a.grammar.contains("Abbr"));
            is_word && entry.cost_nats < USUAL_NATS && !is_unit()
        };
        let is_behind_number = || at.checked_sub(1).is_some_and(|before| self.slots[before].kind == Kind::Number);
        let has_inner_capital = letters(text) >= INNER_CAPITAL_LETTERS && has_inner_capital(text);
        if has_inner_capital && slot.entry().is_some_and(is_usual) && !is_behind_number() { INNER_CAPITAL_NATS } else { 0.0 }
    }

    fn wanted_case(&self, at: usize) -> Option<Case> {
        let slot = &self.slots[at];
        let key = slot.key.as_ref()?;
        let text = slot.span.of(self.text());
        let usual = slot.entry().map(|entry| entry.usual_case);
        let seen = case(text);
        // «ПРОПУСКИ В ПИСЬМАХ»: a capital among capitals is one of them.
        if letters(text) == 1 && seen != Case::Lower && self.is_among_capitals(at) {
            return None;
        }
        let (small, capital) = self.profile.capitals.elsewhere(self.text(), slot, key);
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

/// True for two to five capitals and nothing else, as abbreviations are printed.
pub(crate) fn is_abbreviation(text: &str) -> bool {
    (2..=ABBREVIATION_LETTERS).contains(&text.chars().count()) && text.chars().all(char::is_uppercase)
}

/// True if a capital stands behind a small letter: «таК». One vowel may be stressed so («пишЕте»), and units and firms end in several («кВА»,
/// «АвтоВАЗ»).
fn has_inner_capital(text: &str) -> bool {
    let letters: Vec<char> = text.chars().filter(|&c| is_letter(c)).collect();
    let is_inside = letters.windows(2).any(|pair| pair[0].is_lowercase() && is_upper(pair[1]));
    let mut capitals = letters.iter().skip(1).filter(|&&c| is_upper(c));
    let is_stress = capitals.next().is_some_and(|&c| is_vowel(c)) && capitals.next().is_none();
    let is_unit = letters.iter().rev().take(2).all(|&c| is_upper(c));
    is_inside && !is_stress && !is_unit
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
    use crate::decision::{Policy, Verdict};
    use crate::document::Document;
    use crate::resources::Resources;
    use crate::rounds::correct;

    /// A capital behind a small letter is misread in a usual word; units and firms are printed so.
    #[test]
    fn capitals_behind_small_letters_of_usual_words_are_misread() {
        let resources = Resources::embedded().unwrap();
        let applied = |text: &str| {
            let found = correct(&resources, &Document::plain(text.to_string()), &Policy::DEFAULT).corrections.into_iter();
            found.filter(|c| c.verdict == Verdict::Apply).map(|c| (c.seen, c.candidates[0].text.clone())).collect::<Vec<_>>()
        };
        let (seen, read) = ("таК".to_string(), "так".to_string());
        assert_eq!(applied("Собрание таК и не состоялось, потому что докладчик заболел."), [(seen, read)]);
        assert_eq!(applied("Вы пишЕте или пИшете? Дети спорили об этом весь урок."), []);
        assert_eq!(
            applied(
                "Мощность, кВт, и частота, кГц, указаны в паспорте. КамАЗ ушёл в рейс, АвтоВАЗ и подстанция, кВА, а МосЭнерго и ДнепроГЭС молчали."
            ),
            []
        );
    }

    #[test]
    fn capitals_inside_a_word_are_put_right() {
        assert_eq!(recase("пОДвода", Case::Lower), "подвода");
        assert_eq!(recase("ОБоз", Case::Title), "Обоз");
        assert_eq!(recase("мёд", Case::Title), "Мёд");
        assert_eq!(recase("склад", Case::Upper), "СКЛАД");
    }
}
