//! What a search has found so far, and how far it is still worth going.

use super::search::{Found, KEPT};
use crate::channel::IMPOSSIBLE;
use crate::channel::align::ROUNDING_NATS;
use crate::lexicon::Lexicon;

/// The words found, and the budgets that they lower.
pub(super) struct Finds {
    /// Most that a word may cost, in nats.
    pub(super) budget: f32,
    /// Most that its channel cost alone may be.
    pub(super) channel_budget: f32,
    /// Total cost of the best word found.
    pub(super) best: f32,
    /// A word this much costlier than the best is not kept, in nats.
    margin_nats: f32,
    /// In the order they were met.
    pub(super) found: Vec<Found>,
}

impl Finds {
    /// Nothing found yet; the channel cost of a word may be so much at most, in nats, and it may cost so much more than the best.
    pub(super) fn new(channel_budget: f32, margin_nats: f32) -> Self {
        Self { budget: 0.0, channel_budget: channel_budget + ROUNDING_NATS, best: IMPOSSIBLE, margin_nats, found: Vec::new() }
    }

    /// Begins anew within another budget.
    pub(super) fn begin(&mut self, budget: f32) {
        self.budget = budget + ROUNDING_NATS;
        self.found.clear();
    }

    /// Nothing costlier than this is looked for from now on.
    pub(super) fn lower(&mut self, budget: f32) {
        self.budget = self.budget.min(budget + ROUNDING_NATS);
    }

    /// Keeps a word: its `key`, what seeing it so costs, and what it costs itself; if that is not so, `lexicon` knows better.
    pub(super) fn keep(&mut self, key: &[u8], channel_nats: f32, word_nats: f32, lexicon: Option<&Lexicon>) {
        // Counted words are met from both ends, and may be the user's, too.
        let known = self.found.iter_mut().find(|f| f.key == key);
        if known.is_some() && lexicon.is_some() {
            return;
        }
        let word_nats = lexicon.and_then(|lexicon| lexicon.cost(key)).unwrap_or(word_nats);
        match known {
            Some(known) => known.channel_nats = known.channel_nats.min(channel_nats),
            None => self.found.push(Found { key: key.to_vec(), channel_nats, word_nats }),
        }
        let total = channel_nats + word_nats;
        // What may cost too much to the last digit bounds nothing.
        let is_sure = channel_nats <= self.channel_budget - 2.0 * ROUNDING_NATS;
        if total < self.best && is_sure {
            self.best = total;
            self.lower(total + self.margin_nats);
        }
        if self.found.len() >= 4 * KEPT {
            // Some more than are kept: which of those that cost the same are the last is told to the last digit.
            trim(&mut self.found, 2 * KEPT);
            self.lower(self.found[KEPT - 1].total_nats());
        }
    }

    /// What was found, cheapest first; `channel_nats` tells the channel's cost to the last digit, of which `most` is the most.
    pub(super) fn finish(mut self, most: f32, channel_nats: impl Fn(&Found) -> f32) -> Vec<Found> {
        trim(&mut self.found, 2 * KEPT);
        for found in &mut self.found {
            found.channel_nats = channel_nats(found);
        }
        self.found.retain(|f| f.channel_nats <= most);
        trim(&mut self.found, KEPT);
        let reach = self.found.first().map_or(IMPOSSIBLE, Found::total_nats) + self.margin_nats;
        self.found.retain(|f| f.total_nats() <= reach);
        self.found
    }
}

fn trim(found: &mut Vec<Found>, keep: usize) {
    found.sort_by(|a, b| a.total_nats().total_cmp(&b.total_nats()).then_with(|| a.key.cmp(&b.key)));
    found.truncate(keep);
}
