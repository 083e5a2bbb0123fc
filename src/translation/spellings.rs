//! How the document spells the names that the translation has: a name damaged in one place is offered the spelling of the others.

use std::collections::BTreeMap;

use super::links::LinkKind;
use super::witness::Witness;
use crate::candidate::slot::Slot;

/// A spelling must stand in so many places to be the document's.
const USUAL_FROM: usize = 2;
/// In a name of at most so many letters one may differ, in a longer one two.
const SHORT_NAME: usize = 4;
/// Letters of the longest case ending of a name.
const CASE_ENDING: usize = 2;

/// By slot, the document's usual spelling of the name that stands there otherwise, and the place of the English word.
#[derive(Debug, Default)]
pub(super) struct Spellings {
    usual: BTreeMap<usize, (String, usize)>,
    /// By English stem, the spellings that stand in several places.
    known: BTreeMap<String, Vec<String>>,
}

impl Spellings {
    /// Compares all slots linked with the same English word by their sounds.
    pub(super) fn new(witness: &Witness<'_>, transcript: &str, slots: &[Slot]) -> Self {
        // Of «Дэ-хуай» one half is linked with "Dehuai"; the other goes by its side: 0 the linked half, 1 before it, 2 behind it.
        let mut places: BTreeMap<(&str, u8), Vec<(usize, usize)>> = BTreeMap::new();
        let is_hyphen = |at: usize| at > 0 && at < slots.len() && &transcript[slots[at - 1].span.end..slots[at].span.start] == "-";
        for pair in &witness.pairs {
            for (&slot, link) in pair.linked.iter().filter(|(_, link)| link.kind == LinkKind::Name && link.at.len() == 1) {
                let place = link.at[0];
                let stem = witness.words[place].stem.as_str();
                places.entry((stem, 0)).or_default().push((slot, place));
                if is_hyphen(slot) && !pair.linked.contains_key(&(slot - 1)) {
                    places.entry((stem, 1)).or_default().push((slot - 1, place));
                }
                if is_hyphen(slot + 1) && !pair.linked.contains_key(&(slot + 1)) {
                    places.entry((stem, 2)).or_default().push((slot + 1, place));
                }
            }
        }
        let (mut usual, mut known): (_, BTreeMap<String, Vec<String>>) = (BTreeMap::new(), BTreeMap::new());
        for (&(stem, side), found) in &places {
            let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
            for &(slot, _) in found {
                *counts.entry(slots[slot].span.of(transcript)).or_default() += 1;
            }
            // With its other half a name may be read as one word: that is how the document spells it, too.
            let mut whole: BTreeMap<&str, usize> = BTreeMap::new();
            for &(slot, _) in found {
                let (first, last) = (slot - usize::from(side == 2), slot + usize::from(side == 1));
                *whole.entry(&transcript[slots[first].span.start..slots[last].span.end]).or_default() += 1;
            }
            let often = whole.into_iter().filter(|(_, count)| *count >= USUAL_FROM).map(|(text, _)| text.to_string());
            known.entry(stem.to_string()).or_default().extend(often);
            for &(slot, place) in found {
                let here = slots[slot].span.of(transcript);
                let others =
                    counts.iter().filter(|(text, count)| **count >= USUAL_FROM && **count > counts[here] && is_misreading(here, text));
                if let Some((text, _)) = others.max_by_key(|(text, count)| (**count, std::cmp::Reverse(**text))) {
                    usual.insert(slot, ((*text).to_string(), place));
                }
            }
        }
        known.retain(|_, spellings| !spellings.is_empty());
        Self { usual, known }
    }

    /// True if a word may stand for the name of this stem: the document does not spell it, or spells it so but for a case ending. Where only
    /// half of a name with a hyphen is known, it speaks for the whole.
    pub(super) fn allow(&self, stem: &str, word: &str) -> bool {
        let Some(spellings) = self.known.get(stem) else { return true };
        let is_whole_known = spellings.iter().any(|known| known.contains('-'));
        let halves = word.split('-').filter(|_| !is_whole_known);
        halves.chain([word]).any(|word| spellings.iter().any(|known| is_same(known, word)))
    }

    /// The usual spelling of what stands otherwise in this slot, and the place of the English word.
    pub(super) fn of(&self, slot: usize) -> Option<(&str, usize)> {
        self.usual.get(&slot).map(|(text, place)| (text.as_str(), *place))
    }
}

/// True for the same spelling but for a case ending.
fn is_same(known: &str, word: &str) -> bool {
    let shared = known.chars().zip(word.chars()).take_while(|(a, b)| a == b).count();
    shared + CASE_ENDING >= word.chars().count().max(known.chars().count()) && shared >= 2
}

/// True if one may be a misreading of the other: as many letters, few of them different, and not in a case ending.
fn is_misreading(here: &str, usual: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (here.chars().collect(), usual.chars().collect());
    let different = a.iter().zip(&b).filter(|(x, y)| x != y).count();
    let allowed = if a.len() <= SHORT_NAME { 1 } else { 2 };
    let same_ending = a.len() <= 2 || a.last() == b.last();
    a.len() == b.len() && a.first() == b.first() && same_ending && (1..=allowed).contains(&different)
}

#[cfg(test)]
mod tests {
    use super::is_misreading;

    #[test]
    fn case_endings_are_no_misreadings() {
        assert!(is_misreading("Пон", "Пэн") && is_misreading("До", "Дэ") && is_misreading("Шепвлов", "Шепилов"));
        assert!(!is_misreading("Шепилова", "Шепилове") && !is_misreading("Иванов", "Иванова") && !is_misreading("Ким", "Ким"));
    }
}
