//! What each letter adds to a search at least, known before any row is computed: most branches of the transducer are never entered.

use crate::alphabet::KEY_SYMBOLS;
use crate::channel::IMPOSSIBLE;

/// By letter, a cost in nats.
pub(super) type ByNext = [f32; KEY_SYMBOLS];

/// For each column of a row, what a letter adds at least to the cheapest way through from there, in nats.
pub(super) struct Next {
    /// Seen for the symbols from a column on, or the first of two seen for one.
    first: Vec<ByNext>,
    /// The second of two letters seen for one symbol, by the column before the first.
    second: Vec<ByNext>,
}

impl Next {
    pub(super) fn new(n: usize) -> Self {
        let nothing = || vec![[IMPOSSIBLE; KEY_SYMBOLS]; n + 1];
        Self { first: nothing(), second: nothing() }
    }

    /// A letter may come from a column on and add so much.
    pub(super) fn allow_first(&mut self, column: usize, letter: usize, added_nats: f32) {
        let least = &mut self.first[column][letter];
        *least = least.min(added_nats);
    }

    /// The same as the second of two letters seen for the symbol behind a column.
    pub(super) fn allow_second(&mut self, column: usize, letter: usize, added_nats: f32) {
        let least = &mut self.second[column][letter];
        *least = least.min(added_nats);
    }

    /// By letter, the least channel cost of the whole stretch if it comes next. The present `row` and the one `before` it are given as
    /// (column, nats): the cost up to the column, and the least from there on.
    pub(super) fn least(
        &self,
        row: impl Iterator<Item = (usize, f32)>,
        before: impl Iterator<Item = (usize, f32)>,
        missed: &ByNext,
    ) -> ByNext {
        let mut out = [IMPOSSIBLE; KEY_SYMBOLS];
        let mut cheapest = IMPOSSIBLE;
        let mut take = |added: &ByNext, nats: f32| {
            for (least, added) in out.iter_mut().zip(added) {
                let cost = nats + added;
                *least = if cost < *least { cost } else { *least };
            }
        };
        for (column, nats) in row {
            take(&self.first[column], nats);
            cheapest = if nats < cheapest { nats } else { cheapest };
        }
        take(missed, cheapest);
        before.for_each(|(column, nats)| take(&self.second[column], nats));
        out
    }
}
