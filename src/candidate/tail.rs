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

/// For each column, the least cost of the symbols from there on for so many letters; `missed` is the least cost of a letter not seen.
pub(super) fn tails(symbols: &[Least], missed: f32) -> Vec<ByLength> {
    let n = symbols.len();
    // Beyond two letters a symbol all are missed.
    let most = LEFT[LEFT.len() - 1].max(2 * n);
    let width = most + 1;
    // `column * width + letters`: exactly so many.
    let mut exactly = vec![f32::INFINITY; (n + 1) * width];
    (0..=most).for_each(|letters| exactly[n * width + letters] = letters as f32 * missed);
    for (column, symbol) in symbols.iter().enumerate().rev() {
        for letters in 0..=most {
            let after = |symbols: usize, letters: Option<usize>| {
                letters.map_or(f32::INFINITY, |left| exactly.get((column + symbols) * width + left).copied().unwrap_or(f32::INFINITY))
            };
            let least = [
                symbol.invented + after(1, Some(letters)),
                symbol.one + after(1, letters.checked_sub(1)),
                symbol.as_one + after(1, letters.checked_sub(2)),
                symbol.as_two + after(2, letters.checked_sub(1)),
                missed + after(0, letters.checked_sub(1)),
            ];
            exactly[column * width + letters] = least.into_iter().fold(f32::INFINITY, f32::min);
        }
    }
    let of_class = |row: &[f32], class: usize| {
        let end = LEFT.get(class + 1).copied().unwrap_or(width);
        row[LEFT[class]..end].iter().copied().fold(f32::INFINITY, f32::min)
    };
    exactly.chunks(width).map(|row| std::array::from_fn(|class| of_class(row, class))).collect()
}

/// What the words below a node cost at least, by the letters left of them; `bound` as the search has it.
pub(super) fn words(longer: &Longer, outputs: u64, bound: impl Fn(u64) -> f32) -> ByLength {
    longer.map(|output| if output == NO_WORD { f32::INFINITY } else { bound(outputs + u64::from(output)) })
}

/// The least that is still to come: the rest of a stretch, and the word.
pub(super) fn least(tail: &ByLength, words: &ByLength) -> f32 {
    let least = |a: f32, b: f32| if a < b { a } else { b };
    let sums: ByLength = std::array::from_fn(|class| tail[class] + words[class]);
    let halves: [f32; LEFT.len() / 2] = std::array::from_fn(|class| least(sums[class], sums[class + LEFT.len() / 2]));
    halves.into_iter().reduce(least).unwrap_or(0.0)
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
        near(least(&tails[0], &words), 15.3);
        near(least(&tails[2], &words), 10.1);
    }
}
