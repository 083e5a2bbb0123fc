//! The letters a search may take next, known before any is tried: most branches of the transducer are never entered.

use crate::alphabet::KEY_SYMBOLS;

/// Steps in which the letters that may come next are told apart, in nats.
const LEVEL_NATS: f32 = 1.0;
/// How many such steps: no letter adds more to a row within any budget.
const LEVELS: usize = 40;

/// For each column of a row, the letters, a bit each, that add no more than so much to the cheapest way through from there.
pub(super) struct Letters {
    /// `column * LEVELS + level`.
    sets: Vec<u64>,
}

impl Letters {
    fn new(columns: usize) -> Self {
        Self { sets: vec![0; columns * LEVELS] }
    }

    pub(super) fn allow(&mut self, column: usize, letter: usize, added_nats: f32) {
        let from = (added_nats / LEVEL_NATS).floor().max(0.0) as usize;
        for set in self.sets[column * LEVELS..(column + 1) * LEVELS].iter_mut().skip(from) {
            *set |= 1 << letter;
        }
    }

    /// At least the letters that add no more than `slack_nats`, none if that is negative.
    pub(super) fn within(&self, column: usize, slack_nats: f32) -> u64 {
        if slack_nats < 0.0 {
            return 0;
        }
        self.sets[column * LEVELS + ((slack_nats / LEVEL_NATS) as usize).min(LEVELS - 1)]
    }
}

/// Letters that may come next, by what becomes of them.
pub(super) struct Next {
    /// Seen for the symbols from a column on, or the first of two seen for one.
    pub(super) first: Letters,
    /// The second of two letters seen for one symbol, by the column before the first.
    pub(super) second: Letters,
    /// Not seen; the same in every column.
    pub(super) missed: Letters,
}

impl Next {
    pub(super) fn new(n: usize, missed: &[f32; KEY_SYMBOLS]) -> Self {
        let mut out = Self { first: Letters::new(n + 1), second: Letters::new(n + 1), missed: Letters::new(1) };
        missed.iter().enumerate().for_each(|(m, &cost)| out.missed.allow(0, m, cost));
        out
    }
}
