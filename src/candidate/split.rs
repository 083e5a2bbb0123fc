//! Splits: one token that is two words, the space between them lost or read as a letter.

use std::ops::Range;

use super::cache::Known;
use super::casings::Surroundings;
use super::search::{self, Budget};
use super::seen::{self, Seen};
use super::{Proposer, Reading, Route};
use crate::alphabet::{self, HARD_SIGN, SPACE, Symbol};
use crate::document::Span;
use crate::language::Word;
use crate::lexicon::{Attestation, UsualCase};

/// Fewest letters of an unknown token that is cut: «иу».
const SHORTEST: usize = 2;
/// A token of fewer letters than this, if rare, is cut where it may end with an abbreviation: «ит. д.».
const SHORT: usize = 4;
/// A known word this dear, in nats, is cut like an unknown one: dictionaries have «клесу».
const CUT_FROM_NATS: f32 = 15.0;
/// A half dearer than this is no word to cut off, in nats.
const DEAREST_HALF_NATS: f32 = 16.0;
/// A half that is no word is searched this far: one confusion.
const HALF_BUDGET: Budget = Budget { total_nats: 22.0, channel_nats: 9.0 };
/// Letters of the longest preposition that a misread word is searched behind.
const LONGEST_PREPOSITION: usize = 2;

/// One of the words a token is cut into.
struct Half {
    word: Word,
    key: Vec<u8>,
    text: String,
    channel_nats: f32,
}

impl Proposer<'_> {
    /// An unknown token cut into two known words: «кнастоящему»; at the ъ that ended the first in the old spelling: «подъстолом»;
    /// before a capital: «иКузнецкий». A dictionary's rarities («клесу») and abbreviations in small letters («Вто») are cut like unknown words.
    pub(super) fn splits(&mut self, at: usize, out: &mut Vec<Reading>) {
        let slot = &self.slots[at];
        let Some(letters) = slot.key.as_ref().map(Vec::len) else { return };
        // What is abbreviated to a letter is a word, too.
        let is_short = letters < SHORT && self.text()[slot.span.end..].starts_with('.');
        let cut_from = if is_short { super::SYLLABLE_NATS } else { CUT_FROM_NATS };
        let is_odd =
            !slot.is_accounted() || slot.is_known() && self.static_nats(at) >= cut_from || self.is_abbreviation_in_small_letters(at);
        if !is_odd || letters < SHORTEST && !is_short {
            return;
        }
        let seen = seen::seen(self.text(), slot.span);
        for space in spaces(&seen) {
            let Some([first, second]) = self.halves(at, &seen, &space, is_short) else { continue };
            // The old spelling wrote them with the word behind: «неможно».
            if self.profile.spells_old() && matches!(alphabet::unkey(&first.key).as_str(), "не" | "ни") {
                continue;
            }
            let between = match seen[space].first() {
                None => self.models.channel().missed(SPACE),
                Some(letter) => self.models.channel().one(SPACE, letter.symbol),
            };
            out.push(Reading {
                slots: at..at + 1,
                span: slot.span,
                text: format!("{} {}", first.text, second.text),
                route: Route::Split,
                words: vec![first.word, second.word],
                keys: vec![first.key, second.key],
                channel_nats: first.channel_nats + second.channel_nats + between,
                spelt: None,
            });
        }
    }

    /// True for what is a word only in capitals, and has small letters: «Вто» is no ВТО.
    fn is_abbreviation_in_small_letters(&self, at: usize) -> bool {
        let slot = &self.slots[at];
        let has_small = slot.span.of(self.text()).chars().any(char::is_lowercase);
        has_small && slot.entry().is_some_and(|entry| entry.usual_case == UsualCase::Upper)
    }

    /// The words on both sides of what stands for the space, if both are words.
    fn halves(&mut self, at: usize, seen: &[Seen], space: &Range<usize>, is_short: bool) -> Option<[Half; 2]> {
        let (left, right) = (&seen[..space.start], &seen[space.end..]);
        match (self.half(left, false), self.half(right, is_short)) {
            (Some(first), Some(second)) => Some([first, second]),
            (Some(first), None) => {
                // «вкомпату»: else the preposition would be dropped. A word that is one, however rare, is no preposition and a misread one.
                let is_behind_preposition = left.len() <= LONGEST_PREPOSITION && right.len() >= SHORT && !self.slots[at].is_known();
                let near = if !space.is_empty() || is_behind_preposition { self.near_half(at, right) } else { None };
                Some([first, near.or_else(|| self.name_inside(left, right))?])
            }
            (None, Some(second)) if !space.is_empty() => Some([self.near_half(at, left)?, second]),
            _ => None,
        }
    }

    /// A half as a word, if it is one that may stand by itself.
    fn half(&self, seen: &[Seen], is_stopped: bool) -> Option<Half> {
        let key = key_of(seen)?;
        let entry = self.models.lexicon.entry(&key);
        let is_sure = entry.is_some_and(|e| e.attestation > Attestation::Counted && e.cost_nats < DEAREST_HALF_NATS);
        let word = if is_sure && (key.len() > 1 || is_stopped || super::is_one_letter_word(&key)) {
            self.word(&key)
        } else if self.profile.spells_old() {
            self.old_word(&key).filter(|old| old.unigram_nats < DEAREST_HALF_NATS)?
        } else {
            return None;
        };
        Some(self.as_seen(seen, word, key))
    }

    fn as_seen(&self, seen: &[Seen], word: Word, key: Vec<u8>) -> Half {
        let channel_nats = seen.iter().map(|s| self.models.channel().one(s.symbol, s.symbol)).sum();
        Half { word, key, text: self.text_of(seen).to_string(), channel_nats }
    }

    /// The word a half was misread from.
    fn near_half(&mut self, at: usize, seen: &[Seen]) -> Option<Half> {
        let found = self.found(seen, HALF_BUDGET);
        let Known { found, facts } = found.first()?;
        let place = Surroundings::of(self.text(), self.slots, &(at..at + 1)).with(facts.usual_case());
        let (text, channel_nats) = self.realise(place, seen, &found.key).forms.swap_remove(0);
        Some(Half { word: self.word_of(*facts, &found.key), key: found.key.clone(), text, channel_nats })
    }

    /// What follows a small letter as a name begins: with a capital, and two small letters at least.
    fn name_inside(&self, left: &[Seen], right: &[Seen]) -> Option<Half> {
        let is_upper = |s: &Seen| s.span.of(self.text()).starts_with(char::is_uppercase);
        let [first, rest @ ..] = right else { return None };
        let is_name = left.last().is_some_and(|s| !is_upper(s)) && is_upper(first) && rest.len() > 1 && !rest.iter().any(is_upper);
        let key = key_of(right).filter(|_| is_name)?;
        Some(self.as_seen(right, self.word(&key), key))
    }

    fn text_of(&self, seen: &[Seen]) -> &str {
        Span::new(seen[0].span.start, seen[seen.len() - 1].span.end).of(self.text())
    }
}

fn key_of(seen: &[Seen]) -> Option<Vec<u8>> {
    search::plain_key(&seen.iter().map(|s| s.symbol).collect::<Vec<_>>())
}

/// Where the lost space may have been: between two letters, or in place of a ъ that stands before a letter it cannot stand before.
fn spaces(seen: &[Seen]) -> impl Iterator<Item = Range<usize>> + '_ {
    (1..seen.len()).flat_map(|at| {
        let is_end = seen[at].symbol == HARD_SIGN && seen.get(at + 1).is_some_and(|next| !is_parted(next.symbol));
        [Some(at..at), is_end.then_some(at..at + 1)].into_iter().flatten()
    })
}

/// True for the letters that ъ parts from a prefix.
fn is_parted(letter: Symbol) -> bool {
    "еёюя".contains(alphabet::symbol_char(letter))
}

#[cfg(test)]
mod tests {
    use crate::correction::readings;
    use crate::document::{Document, Span};
    use crate::resources::Resources;

    /// What a word of a text may be, as two words.
    fn splits(text: &str, word: &str) -> Vec<String> {
        let resources = Resources::embedded().unwrap();
        let at = text.find(word).unwrap();
        let found = readings(&resources, &Document::plain(text.to_string()), Span::new(at, at + word.len()));
        found.into_iter().filter(|c| c.route == super::Route::Split).map(|c| c.text).collect()
    }

    #[test]
    fn a_lost_space_is_found_between_two_words() {
        assert_eq!(splits("Перейдём кнастоящему времени.", "кнастоящему")[0], "к настоящему");
        // A word of the dictionary, but a rare one.
        assert_eq!(splits("Дорога шла клесу.", "клесу")[0], "к лесу");
        assert_eq!(splits("Улица Весёлая иКуркеевский переулок.", "иКуркеевский")[0], "и Куркеевский");
        assert_eq!(splits("Хозяйка вошла вкомпату.", "вкомпату")[0], "в комнату");
        // A word in capitals only.
        assert_eq!(splits("Новые станки прибыли. Вто же время склад закрыли.", "Вто")[0], "В то");
        assert_eq!(splits("Переговоры с ВТО продолжаются.", "ВТО"), [""; 0]);
        assert_eq!(splits("Осенью пожар был иу нас.", "иу")[0], "и у");
        assert_eq!(splits("Строителям выдали новые инструменты.", "инструменты"), [""; 0]);
    }

    #[test]
    fn a_hard_sign_before_a_consonant_ended_a_word() {
        assert_eq!(splits("Кошка спала подъстолом.", "подъстолом")[0], "под столом");
        assert_eq!(splits("Они работали въполс.", "въполс")[0], "в поле");
        // Before such a vowel it may stand inside a word, and tells nothing.
        assert!(!splits("За стеной столъели.", "столъели").contains(&"стол ели".to_string()));
        assert!(splits("За стеной столъмыли.", "столъмыли").contains(&"стол мыли".to_string()));
    }

    #[test]
    fn the_old_spelling_keeps_a_particle_with_its_word() {
        let old = "Новаго дома и стараго сада, добраго друга и злаго врага неможно забывать.";
        assert_eq!(splits(old, "неможно"), [""; 0]);
        assert_eq!(splits("Нового дома и старого сада, доброго друга и злого врага неможно забывать.", "неможно")[0], "не можно");
    }
}
