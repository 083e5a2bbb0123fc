//! What a word costs to the last digit: sums depend on their order, and words are met from either end.

use super::costs::Costs;
use super::finds::Finds;
use super::search::Found;
use super::walk::Walk;
use crate::alphabet::{Symbol, key_symbol};
use crate::channel::IMPOSSIBLE;
use crate::lexicon::graph::{Graph, Transition};

/// Cost of seeing the symbols for a word that costs so much or hardly more, in nats, summed from the front.
pub(super) fn channel_nats(costs: &Costs, found: &Found) -> f32 {
    let mut finds = Finds::new(found.channel_nats, 0.0);
    finds.begin(found.channel_nats);
    Walk::new(costs, &mut finds).run(&OneWord(&found.key), |_| 0.0, None);
    finds.found.first().map_or(IMPOSSIBLE, |found| found.channel_nats)
}

/// A transducer of one word by its key.
struct OneWord<'a>(&'a [u8]);

impl Graph for OneWord<'_> {
    type Place = usize;
    /// The next letter, if any, and its place.
    type Node = (Option<Symbol>, usize);

    fn root(&self) -> usize {
        0
    }

    fn node(&self, place: usize) -> Self::Node {
        (self.0.get(place).map(|&byte| key_symbol(byte)), place)
    }

    fn ending(&self, (next, _): &Self::Node) -> Option<u64> {
        next.is_none().then_some(0)
    }

    fn letters(&self, (next, _): &Self::Node) -> u64 {
        next.map_or(0, |letter| 1 << letter)
    }

    fn arcs(&self, (next, place): Self::Node, allowed: u64) -> impl Iterator<Item = Transition<usize>> {
        let letter = next.filter(|letter| allowed >> letter & 1 == 1);
        letter.into_iter().map(move |letter| Transition { letter, target: place + 1, output: 0, below: u32::MAX })
    }
}
