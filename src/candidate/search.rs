//! Weighted search: the words a stretch of symbols may have been, under the channel, cheapest first.
//!
//! Here is how far it goes: a small budget first, what is found bounds the next. The walk itself is in `walk`, the costs it adds up in `costs`.

use super::costs::Costs;
use super::walk::Walk;
use crate::alphabet::{KEY_SYMBOLS, LINE_HYPHEN, SPACE, Symbol, key_byte, key_symbol};
use crate::channel::{Channel, IMPOSSIBLE};
use crate::lexicon::Lexicon;

/// Most words kept of one search.
pub const KEPT: usize = 16;
/// A word this much costlier than the best found is not worth keeping, in nats (FINDINGS §1, Search).
pub(super) const MARGIN_NATS: f32 = 6.5;
/// The first budget, in nats, and by how much it grows until something is found: a small budget finds a near word in a fraction of the
/// time, and what it finds bounds the next walk.
const FIRST_BUDGET_NATS: f32 = 15.0;
/// See [`FIRST_BUDGET_NATS`].
const BUDGET_STEP_NATS: f32 = 6.0;
/// Longest stretch searched, in symbols; the longest words of the lexicon have fewer letters.
pub const LONGEST: usize = 48;

/// A word found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Its key.
    pub key: Vec<u8>,
    /// Cost of seeing the symbols for it, in nats.
    pub channel_nats: f32,
    /// Cost of the word by itself, in nats.
    pub word_nats: f32,
}

impl Found {
    /// Both costs together.
    pub fn total_nats(&self) -> f32 {
        self.channel_nats + self.word_nats
    }
}

/// How far a search goes, in nats.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Budget {
    /// Most a word may cost, channel and its own cost together.
    pub total_nats: f32,
    /// Most its channel cost alone may be.
    pub channel_nats: f32,
}

/// The words `seen` may have been, within the budget (lowered as better ones turn up), cheapest first, ties in key order.
pub fn search(lexicon: &Lexicon, channel: &Channel, seen: &[Symbol], most: Budget) -> Vec<Found> {
    if seen.is_empty() || seen.len() > LONGEST {
        return Vec::new();
    }
    let budget_nats = most.total_nats;
    let costs = Costs::new(channel, seen);
    // Most joins find nothing: smaller budgets would be walked in vain.
    let mut budget = match seen.iter().any(|s| (SPACE..=LINE_HYPHEN).contains(s)) {
        true => budget_nats,
        false => FIRST_BUDGET_NATS.max(costs.rest[0] + BUDGET_STEP_NATS).min(budget_nats),
    };
    let mut walk = Walk::new(costs, most.channel_nats);
    // A word of the lexicon will be found itself, so its cost bounds the rest from the start.
    if let Some((key, cost)) = plain_key(seen).and_then(|key| lexicon.cost(&key).map(|cost| (key, cost))) {
        let same: f32 = key.iter().map(|&b| channel.one(key_symbol(b), key_symbol(b))).sum();
        budget = budget.max(cost + same + MARGIN_NATS).min(budget_nats);
    }
    loop {
        walk.all(lexicon, budget);
        // Whatever was found bounds what is worth finding.
        let wanted = budget_nats.min(walk.best + MARGIN_NATS);
        if budget >= wanted || budget >= budget_nats {
            return walk.finish(lexicon);
        }
        budget = if walk.best < IMPOSSIBLE { wanted } else { (budget + BUDGET_STEP_NATS).min(budget_nats) };
    }
}

/// The key of symbols that are all letters or hyphens; `None` otherwise.
pub fn plain_key(seen: &[Symbol]) -> Option<Vec<u8>> {
    seen.iter().map(|&s| ((s as usize) < KEY_SYMBOLS).then(|| key_byte(s))).collect()
}
