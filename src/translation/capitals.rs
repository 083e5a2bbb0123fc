//! What the translation tells of capitals: how it prints a word, and where sentences end.

use super::links::{Link, LinkKind};
use super::names::NAMES_MOST;
use super::witness::{Pair, Witness};
use super::worth::SPELT_SO_NATS;
use crate::candidate::SpeltName;
use crate::candidate::cased::ABBREVIATION_LETTERS;
use crate::candidate::realise::Case;

/// What the translation tells of a place's capitals.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PrintedAcross {
    /// How it prints the word: -1 small, 0 not known, 1 at a sentence's beginning ("The couple", too), 2 with a capital within a sentence,
    /// 3 in capitals.
    pub print: f32,
    /// Whether one of its sentences begins here, by what is linked before the place and from it on: -1 no, 0 not known, 1 yes.
    pub begins: f32,
    /// How it was found what it prints; `None` where it was not.
    pub kind: Option<LinkKind>,
}

/// Most words that say nothing between a sentence's beginning and the word that its translation may begin with.
const SAYING_NOTHING: usize = 2;
/// Fewest letters of a name that is known by its sounds, in small letters: shorter ones are like too many words.
const NAME_LETTERS: usize = 3;

impl Witness<'_> {
    /// What the translation tells of the capitals of a slot, by the `link` of what it may be read as, else by that of what stands there;
    /// `None` where it is not this place's translation.
    pub fn capitals(&self, slot: usize, link: Option<&Link>) -> Option<PrintedAcross> {
        self.coverage(&(slot..slot + 1))?;
        let pair = &self.pairs[self.pair_of[slot]?];
        let link = link.or(pair.linked.get(&slot));
        let print = link.map_or(0.0, |link| match &self.words[link.at[0]] {
            _ if self.is_first_to_say(link.at[0]) => 1.0,
            word if !word.is_title => -1.0,
            word if word.is_upper => 3.0,
            word if word.begins => 1.0,
            _ => 2.0,
        });
        Some(PrintedAcross { print, begins: self.begins_across(slot, pair), kind: link.map(|link| link.kind) })
    }

    /// True for the first word of a sentence that says something, close behind its beginning: «Пара» is "The couple".
    fn is_first_to_say(&self, at: usize) -> bool {
        let nothing = self.words[..at].iter().rev().take(SAYING_NOTHING).take_while(|word| word.is_function);
        !self.words[at].is_title && nothing.into_iter().any(|word| word.begins)
    }

    /// See [`PrintedAcross::begins`].
    fn begins_across(&self, slot: usize, pair: &Pair) -> f32 {
        let before = pair.linked.range(..slot).next_back().and_then(|(_, link)| link.at.last());
        let from_here = pair.linked.range(slot..).next().and_then(|(_, link)| link.at.first());
        match (before, from_here) {
            (Some(&before), Some(&here)) => match self.words.get(before + 1..=here) {
                Some(between) if between.iter().any(|word| word.begins) => 1.0,
                Some(_) => -1.0,
                // The translation has them the other way round.
                None => 0.0,
            },
            // Where the first of the sentences begins, so does the first of the translation's.
            (None, Some(_)) if slot == 0 || self.pair_of[slot - 1] != self.pair_of[slot] => 1.0,
            _ => 0.0,
        }
    }

    /// The case that the translation has for the word `key`, which stands in the slot in small letters: of an abbreviation, as its own is in
    /// capitals; of a name that nothing in the transcript explains and that Russian writes so.
    pub fn case_across(&self, slot: usize, key: &[u8]) -> Option<(Case, Option<SpeltName>)> {
        self.coverage(&(slot..slot + 1))?;
        if let Some(link) = self.pairs[self.pair_of[slot]?].linked.get(&slot) {
            let is_abbreviation = link.at.iter().all(|&at| self.words[at].is_upper) && key.len() <= ABBREVIATION_LETTERS;
            return is_abbreviation.then_some((Case::Upper, None));
        }
        let names = self.names(slot..slot + 1);
        if key.len() < NAME_LETTERS || names.len() > NAMES_MOST {
            return None;
        }
        let spelt = names.iter().map(|name| (self.letter_nats(key, name.place, SPELT_SO_NATS), name.place));
        let (letter_nats, place) = spelt.filter(|(nats, _)| *nats <= SPELT_SO_NATS).min_by(|a, b| a.0.total_cmp(&b.0))?;
        Some((Case::Title, Some(SpeltName { place, letter_nats, gain_nats: 0.0 })))
    }
}
