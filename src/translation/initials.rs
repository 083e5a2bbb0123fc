//! Abbreviations that the document explains itself: «Северный рыбный союз (СРС)» across from "Northern Fishing Union (NFU)".

use std::collections::BTreeMap;
use std::ops::Range;

use super::witness::Witness;
use crate::candidate::slot::Slot;

/// Letters of an abbreviation of initials.
const LETTERS: std::ops::RangeInclusive<usize> = 2..=6;

/// A word with what stands before it, whatever its language.
struct Piece<'a> {
    text: &'a str,
    gap: &'a str,
    /// It may have no letter in an abbreviation: a preposition, a conjunction, an article.
    is_function: bool,
}

/// Abbreviations that the words beside them in brackets explain, or that explain them: each is made of their initials, in order.
fn explained(pieces: &[Piece<'_>]) -> Vec<usize> {
    let is_abbreviation = |text: &str| LETTERS.contains(&text.chars().count()) && text.chars().all(char::is_uppercase);
    let opens = |at: usize| pieces.get(at).is_some_and(|piece| piece.gap.trim_end().ends_with('('));
    (0..pieces.len())
        .filter(|&at| is_abbreviation(pieces[at].text))
        .filter(|&at| {
            opens(at) && spells(pieces, at, (0..at).rev(), true) || opens(at + 1) && spells(pieces, at, at + 1..pieces.len(), false)
        })
        .collect()
}

/// True if the words in this order have the letters of an abbreviation for initials, `backwards` from the last.
fn spells(pieces: &[Piece<'_>], abbreviation: usize, order: impl Iterator<Item = usize>, backwards: bool) -> bool {
    let mut letters: Vec<char> = pieces[abbreviation].text.chars().flat_map(char::to_lowercase).collect();
    if !backwards {
        letters.reverse();
    }
    let mut last = None;
    for at in order {
        let Some(&letter) = letters.last() else { return true };
        // Within an expansion nothing stands between two words but space, or a hyphen.
        let between = if backwards {
            last.map_or("", |last: usize| pieces[last].gap)
        } else if last.is_some() {
            pieces[at].gap
        } else {
            ""
        };
        if between.contains(|c: char| !c.is_whitespace() && c != '-') {
            return false;
        }
        last = Some(at);
        let begins = pieces[at].text.chars().next().is_some_and(|c| c.to_lowercase().eq([letter]));
        if begins {
            letters.pop();
        } else if !pieces[at].is_function {
            return false;
        }
    }
    letters.is_empty()
}

impl Witness<'_> {
    /// Teaches the linker the abbreviations that both sides explain across from each other. True if there are any.
    pub(super) fn learn_abbreviations(&mut self, transcript: &str, slots: &[Slot]) -> bool {
        let gap = |at: usize| &transcript[at.checked_sub(1).map_or(0, |before| slots[before].span.end)..slots[at].span.start];
        let russian: Vec<Piece<'_>> = (0..slots.len())
            .map(|at| {
                let text = slots[at].span.of(transcript);
                Piece { text, gap: gap(at), is_function: self.linker.is_function_text(text) }
            })
            .collect();
        let text = self.text;
        let english: Vec<Piece<'_>> = self
            .words
            .iter()
            .enumerate()
            .map(|(at, word)| {
                let from = at.checked_sub(1).map_or(word.span.start, |before| self.words[before].span.end.min(word.span.start));
                Piece { text: word.span.of(text), gap: &text[from..word.span.start], is_function: word.is_function }
            })
            .collect();
        let theirs = explained(&english);
        let mut ours: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for at in explained(&russian).into_iter().filter(|_| !theirs.is_empty()) {
            if let Some(pair) = self.pair_of[at] {
                ours.entry(pair).or_default().push(at);
            }
        }
        let mut found = false;
        for (pair, ours) in ours {
            let within = &self.pairs[pair].within;
            let across: Vec<usize> = theirs.iter().copied().filter(|place| within.binary_search(place).is_ok()).collect();
            // Of several the order tells which is which; of unequal numbers nothing does.
            if across.len() == ours.len() {
                for (slot, place) in ours.into_iter().zip(across) {
                    found = true;
                    self.linker.learn(russian[slot].text, self.words[place].stem.clone());
                }
            }
        }
        found
    }

    /// Abbreviations the document explains that may stand where these slots do: the translation has theirs, which nothing explains.
    pub fn abbreviations(&self, slots: Range<usize>) -> Vec<String> {
        let Some(pair) = self.pair_of[slots.start].map(|pair| &self.pairs[pair]).filter(|_| self.coverage(&slots).is_some()) else {
            return Vec::new();
        };
        if slots.clone().any(|slot| pair.linked.contains_key(&slot)) {
            return Vec::new();
        }
        let free = pair.within.iter().filter(|place| !pair.used.contains_key(place));
        free.flat_map(|&place| self.linker.learned_for(&self.words[place].stem)).map(str::to_string).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let mut pieces = Vec::new();
        let mut end = 0;
        for word in text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()) {
            let start = end + text[end..].find(word).unwrap();
            pieces.push(Piece { text: word, gap: &text[end..start], is_function: matches!(word, "по" | "и" | "of") });
            end = start + word.len();
        }
        explained(&pieces).into_iter().map(|at| pieces[at].text.to_string()).collect()
    }

    #[test]
    fn initials_in_order_explain_and_nothing_else_does() {
        assert_eq!(found("Он создал Северный рыбный союз (СРС) в мае."), ["СРС"]);
        assert_eq!(found("СКПР (Совет кооперативов по рыболовству) собрался."), ["СКПР"]);
        assert_eq!(found("Комитет по делам промыслов (КДП)"), ["КДП"]);
        assert_eq!(found("the Union of Northern Ports (UNP)"), ["UNP"]);
        assert!(found("Северный союз (СРС) и Рыбный. Союз (РС)").is_empty());
        assert!(found("Собрание рыбаков, старост (СРС) открылось").is_empty());
    }
}
