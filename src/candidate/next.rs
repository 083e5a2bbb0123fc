//! What each letter adds to a search at least, known before any row is computed: most branches of the transducer are never entered.

use crate::alphabet::KEY_SYMBOLS;
use crate::channel::IMPOSSIBLE;

/// Of so few letters each is asked for by itself: most nodes have one or two.
const FEW: u32 = 6;

/// By letter, a cost in nats.
pub(super) type ByNext = [f32; KEY_SYMBOLS];

/// For each column of a row, what a letter adds at least to the cheapest way through from there, in nats.
pub(super) struct Next {
    /// Seen for the symbols from a column on, or the first of two seen for one.
    first: Vec<ByNext>,
    /// The second of two letters seen for one symbol, by the column before the first.
    second: Vec<ByNext>,
    /// The letters that may be such a second one, a bit each.
    seconds: Vec<u64>,
}

impl Next {
    pub(super) fn new(n: usize) -> Self {
        let nothing = || vec![[IMPOSSIBLE; KEY_SYMBOLS]; n + 1];
        Self { first: nothing(), second: nothing(), seconds: vec![0; n + 1] }
    }

    /// What each letter adds that takes the one symbol behind a column.
    pub(super) fn set_first(&mut self, column: usize, added_nats: ByNext) {
        self.first[column] = added_nats;
    }

    /// A letter may come from a column on and add so much.
    pub(super) fn allow_first(&mut self, column: usize, letter: usize, added_nats: f32) {
        let least = &mut self.first[column][letter];
        *least = least.min(added_nats);
    }

    /// The same as the second of two letters seen for the symbol behind a column.
    pub(super) fn allow_second(&mut self, column: usize, letter: usize, added_nats: f32) {
        self.seconds[column] |= 1 << letter;
        let least = &mut self.second[column][letter];
        *least = least.min(added_nats);
    }

    /// By letter, the least channel cost of the whole stretch if it comes next, of the letters `wanted` (a bit each) at least. The present
    /// `row` and the one `before` it are given as (column, nats): the cost up to the column, and the least from there on. What is spent
    /// until `half` counts as it says.
    pub(super) fn least(
        &self,
        row: impl Iterator<Item = (usize, f32)> + Clone,
        before: impl Iterator<Item = (usize, f32)>,
        missed: &ByNext,
        wanted: u64,
        half: FirstHalf,
    ) -> ByNext {
        let mut out = [IMPOSSIBLE; KEY_SYMBOLS];
        let min = |a: f32, b: f32| if a < b { a } else { b };
        // A letter that is not seen leads to the same column, any other to one behind it.
        let (mut once, mut twice) = (IMPOSSIBLE, IMPOSSIBLE);
        for (column, nats) in row.clone() {
            match half.counts(column, nats) {
                (nats, TWICE) => twice = min(twice, nats),
                (nats, _) => once = min(once, nats),
            }
        }
        let missed = |letter: usize| min(once + missed[letter], twice + TWICE * missed[letter]);
        let row = row.map(|(column, nats)| (column, half.counts(column + 1, nats)));
        if wanted.count_ones() <= FEW {
            for letter in bits(wanted) {
                let taken = row.clone().map(|(column, (nats, times))| nats + times * self.first[column][letter]);
                out[letter] = taken.fold(missed(letter), min);
            }
        } else {
            for (column, (nats, times)) in row {
                let added = &self.first[column];
                out.iter_mut().zip(added).for_each(|(least, added)| *least = min(nats + times * added, *least));
            }
            out.iter_mut().enumerate().for_each(|(letter, least)| *least = min(missed(letter), *least));
        }
        for (column, nats) in before {
            let (nats, times) = half.counts(column + 1, nats);
            for letter in bits(self.seconds[column] & wanted) {
                out[letter] = min(out[letter], nats + times * self.second[column][letter]);
            }
        }
        out
    }
}

/// In the first half of a stretch what is spent beyond the least counts so many times.
const TWICE: f32 = 2.0;

/// The first half of a stretch.
#[derive(Clone, Copy)]
pub(super) struct FirstHalf {
    /// Its columns.
    pub(super) columns: usize,
    /// Least cost of the whole stretch, in nats.
    pub(super) least_nats: f32,
}

impl FirstHalf {
    /// What the cost of a whole stretch by a column counts as, and how many times what is added does.
    fn counts(self, column: usize, nats: f32) -> (f32, f32) {
        if column < self.columns { (TWICE * nats - self.least_nats, TWICE) } else { (nats, 1.0) }
    }
}

/// The places of the bits set.
pub(super) fn bits(mut set: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let at = set.trailing_zeros() as usize;
        (set > 0).then(|| {
            set &= set - 1;
            at
        })
    })
}
