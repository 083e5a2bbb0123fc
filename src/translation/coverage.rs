//! How much of what is aligned is linked: whether sentences are each other's translation at all, and what they leave unexplained.

use std::ops::Range;

use super::align::Bead;
use super::witness::{Pair, Witness};

/// Below this coverage a sentence is not this one's translation, and there is no evidence: of another text's sentences at most .15 are
/// linked, of its own at least .47 on clean text; damage takes from the latter.
const LEAST_COVERAGE: f32 = 0.2;
/// The same between sentences that are aligned surely: there is nothing else that it could be the translation of. On 122 pages with
/// English 1,898 words are put right and 16 broken from .05 on, where one linked word will do, 1,891 and 16 from .1 and two on.
const LEAST_BETWEEN: f32 = 0.05;
/// Coverage of the sentences before and behind from which they are aligned surely. Chosen.
const BESIDE_COVERAGE: f32 = 0.35;
/// From this coverage on what a sentence has no counterpart for may be misread: free translations have less. Chosen.
const SURE_COVERAGE: f32 = 0.5;
/// Below this coverage of all that is aligned the translation is another text's: of 12 damaged pages with their own English .37 at least is
/// linked, of 132 with another page's two reach this.
const LEAST_OF_ALL: f32 = 0.28;
/// Linked words without which coverage says nothing: a sentence of one word is covered by any.
const LEAST_LINKED: usize = 2;

impl Pair {
    /// Share of its words that say something and are linked, the slots `range` left out; `None` if less than `least` of them are, or too few to
    /// tell.
    fn coverage_without(&self, range: &Range<usize>, least: f32) -> Option<f32> {
        let others = self.content.iter().filter(|at| !range.contains(at)).count();
        let linked = self.linked.keys().filter(|at| !range.contains(at)).count();
        let least_linked = if self.is_between { 1 } else { LEAST_LINKED.min(others.max(1)) };
        Some(linked as f32 / others.max(1) as f32).filter(|coverage| linked >= least_linked && linked > 0 && *coverage >= least)
    }
}

/// Tells of each pair, made of these beads, whether nothing stands between it and pairs that are aligned surely, before it and behind, on
/// either side. The text's beginning and end, if they are both sides' (`sentences` of each), are as good.
pub(super) fn between(beads: &[Bead], pairs: &[Pair], sentences: (usize, usize)) -> Vec<bool> {
    let is_sure = |at: usize| pairs[at].coverage_without(&(0..0), BESIDE_COVERAGE).is_some();
    let ends = |at: usize| (beads[at].russian.end, beads[at].english.end);
    let begins = |at: usize| (beads[at].russian.start, beads[at].english.start);
    let is_behind = |at: usize| match at.checked_sub(1) {
        Some(before) => ends(before) == begins(at) && is_sure(before),
        None => begins(at) == (0, 0),
    };
    let is_before = |at: usize| if at + 1 < beads.len() { ends(at) == begins(at + 1) && is_sure(at + 1) } else { ends(at) == sentences };
    (0..beads.len()).map(|at| is_behind(at) && is_before(at)).collect()
}

impl Witness<'_> {
    /// True if enough of the words of all that is aligned is linked: sentences of texts that have nothing to do with each other meet by chance,
    /// and are alike in little.
    pub(super) fn is_of_this_text(&self) -> bool {
        let (linked, content) = self.pairs.iter().fold((0, 0), |sum, pair| (sum.0 + pair.linked.len(), sum.1 + pair.content.len()));
        linked as f32 >= LEAST_OF_ALL * content as f32
    }

    /// How much of the rest of a pair's sentences is linked, the slots `range` left out; `None` where there is no pair.
    pub(super) fn coverage(&self, range: &Range<usize>) -> Option<f32> {
        let pair = &self.pairs[self.pair_of[range.start]?];
        let least = if pair.is_between { LEAST_BETWEEN } else { LEAST_COVERAGE };
        pair.coverage_without(range, least)
    }

    /// True for a word that says something, in a sentence whose translation is there, that nothing of it is linked with.
    pub fn is_unexplained(&self, slot: usize) -> bool {
        let Some(pair) = self.pair_of[slot].map(|pair| &self.pairs[pair]) else { return false };
        let is_free = |&place: &usize| !pair.used.contains_key(&place) && !self.words[place].is_function && !self.words[place].is_title;
        let is_open = pair.linked.len() >= LEAST_LINKED
            && pair.content.contains(&slot)
            && !pair.linked.contains_key(&slot)
            && pair.within.iter().any(is_free);
        is_open && self.coverage(&(slot..slot + 1)).is_some_and(|coverage| coverage >= SURE_COVERAGE)
    }
}
