//! What is left of a stretch costs at least so much, by how many letters are left of the word: a long stretch is not seen for a short word,
//! nor a short one for a long word, and the words of the right length are mostly the dear ones.

use crate::lexicon::graph::{LEFT, Longer, NO_WORD};

/// Costs by the classes of [`LEFT`], in nats.
pub(super) type ByLength = [f32; LEFT.len()];

/// The least that may become of each symbol of a stretch, in nats.
pub(super) struct Least {
    /// Seen for one letter.
    pub(super) one: f32,
    /// Seen for two.
    pub(super) as_one: f32,
    /// With the next symbol seen for one letter.
    pub(super) as_two: f32,
    /// Seen where nothing was printed.
    pub(super) invented: f32,
}

/// Numbers of letters told apart, none among them; the last stands for all that are more, too.
const COUNTS: usize = LEFT[LEFT.len() - 1] + 1;

/// For each column, the least cost of the symbols from there on for so many letters; `missed` is the least cost of a letter not seen.
pub(super) fn tails(symbols: &[Least], missed: f32) -> Vec<ByLength> {
    let n = symbols.len();
    let mut by_count = vec![[f32::INFINITY; COUNTS]; n + 1];
    by_count[n] = std::array::from_fn(|letters| letters as f32 * missed);
    for (column, symbol) in symbols.iter().enumerate().rev() {
        let mut own = [f32::INFINITY; COUNTS];
        let (behind, second) = (by_count[column + 1], by_count.get(column + 2));
        for letters in 0..COUNTS {
            let least = [
                symbol.invented + behind[letters],
                symbol.one + fewer(&behind, letters, 1),
                symbol.as_one + fewer(&behind, letters, 2),
                symbol.as_two + second.map_or(f32::INFINITY, |second| fewer(second, letters, 1)),
                missed + fewer(&own, letters, 1),
            ];
            own[letters] = least.into_iter().fold(f32::INFINITY, min);
        }
        by_count[column] = own;
    }
    let of_class = |costs: &[f32; COUNTS], class: usize| {
        let end = LEFT.get(class + 1).copied().unwrap_or(COUNTS);
        costs[LEFT[class]..end].iter().copied().fold(f32::INFINITY, min)
    };
    by_count.iter().map(|costs| std::array::from_fn(|class| of_class(costs, class))).collect()
}

/// Of the costs by number of letters those of so many fewer; of the last, which stands for more, whichever is least.
fn fewer(costs: &[f32; COUNTS], letters: usize, by: usize) -> f32 {
    match letters.checked_sub(by) {
        None => f32::INFINITY,
        Some(from) if letters + 1 < COUNTS => costs[from],
        Some(from) => costs[from..].iter().copied().fold(f32::INFINITY, min),
    }
}

/// The lesser of two costs, neither of which is no number: one instruction, where [`f32::min`] takes several.
fn min(a: f32, b: f32) -> f32 {
    if a < b { a } else { b }
}

/// What the words below a node cost at least, by the letters left of them; `bound` as the search has it.
pub(super) fn words(longer: &Longer, outputs: u64, bound: impl Fn(u64) -> f32) -> ByLength {
    longer.map(|output| if output == NO_WORD { f32::INFINITY } else { bound(outputs + u64::from(output)) })
}

/// The least that is still to come: the rest of a stretch, which costs `rest` or more whatever its length, and the word.
pub(super) fn least(tail: &ByLength, rest: f32, words: &ByLength) -> f32 {
    let most = |a: f32, b: f32| if a > b { a } else { b };
    let sums: ByLength = std::array::from_fn(|class| most(tail[class], rest) + words[class]);
    let halves: [f32; LEFT.len() / 2] = std::array::from_fn(|class| min(sums[class], sums[class + LEFT.len() / 2]));
    halves.into_iter().reduce(min).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_must_fit() {
        let symbol = || Least { one: 0.1, as_one: 9.0, as_two: 8.0, invented: 7.0 };
        let tails = tails(&[symbol(), symbol(), symbol()], 6.0);
        assert_eq!(tails.len(), 4);
        let near = |a: f32, b: f32| assert!((a - b).abs() < 1e-4, "{a} {b}");
        // Three symbols for up to one letter: two of them for it and one for nothing, or two for nothing.
        near(tails[0][0], 14.1);
        // For two letters, for three, for four: one missed, which costs less than a symbol seen for two.
        near(tails[0][1], 7.2);
        near(tails[0][2], 0.3);
        near(tails[0][3], 6.3);
        // Nothing left to see: each letter is missed.
        near(tails[3][0], 0.0);
        near(tails[3][1], 12.0);
        let words = words(&[0, 0, 5, NO_WORD, NO_WORD, NO_WORD, NO_WORD, NO_WORD], 10, |weight| weight as f32);
        near(least(&tails[0], 0.0, &words), 15.3);
        near(least(&tails[2], 0.0, &words), 10.1);
        near(least(&tails[2], 0.5, &words), 10.5);
    }
}
