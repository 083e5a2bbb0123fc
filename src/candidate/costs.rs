//! What may become of each symbol of a stretch, laid out once for a walk: the channel's costs, and bounds on what is still to come.

use super::next::Next;
use super::tail::{self, ByLength};
use crate::alphabet::{KEY_SYMBOLS, SYMBOLS, Symbol};
use crate::channel::{Channel, IMPOSSIBLE};
use crate::lexicon::graph::letter_bit;

/// If none of the letters for which a symbol adds less than this, in nats, is met below a node, the symbol adds at least this much there;
/// told in two steps.
const LACKING_NATS: [f32; 2] = [3.0, 6.0];

/// No letter need follow: the symbol may as well be invented. It lacks nothing even where no letter follows.
const ANY: u32 = u32::MAX;

/// The costs of a stretch, in nats.
pub(super) struct Costs {
    /// Symbols of the stretch.
    pub(super) n: usize,
    /// `meant * n + i`: seeing symbol i for the letter.
    pub(super) one: Vec<f32>,
    /// By letter: not seen.
    pub(super) missed: [f32; KEY_SYMBOLS],
    /// Seen where nothing was printed; one more at the end, so that every column has its own.
    pub(super) invented: Vec<f32>,
    /// By letter, (end, cost): the two symbols before `end` seen for it.
    pub(super) as_two: Vec<Vec<(usize, f32)>>,
    /// By second letter, (first letter, end, cost): the symbol before `end` seen for the two.
    pub(super) as_one: Vec<Vec<(Symbol, usize, f32)>>,
    /// By first letter, the same without the second.
    pub(super) begins: Vec<Vec<(usize, f32)>>,
    /// Least cost of consuming the symbols from i on.
    pub(super) rest: Vec<f32>,
    /// The same by how many letters are left of the word.
    pub(super) tails: Vec<ByLength>,
    /// What each letter adds at least.
    pub(super) next: Next,
    /// By [`LACKING_NATS`] and symbol, the letters that add less, as [`letter_bit`] has them, or [`ANY`].
    cheap_letters: [Vec<u32>; LACKING_NATS.len()],
}

/// Two symbols seen for one letter: the letter, where they end, the cost.
type AsTwo = (Symbol, usize, f32);
/// A symbol seen for two letters: the letters, where it ends, the cost.
type AsOne = ([Symbol; 2], usize, f32);

impl Costs {
    /// Lays out what the channel says of the symbols `seen`.
    pub(super) fn new(channel: &Channel, seen: &[Symbol]) -> Self {
        let n = seen.len();
        let missed: [f32; KEY_SYMBOLS] = std::array::from_fn(|m| channel.missed(m as Symbol));
        let mut one = vec![IMPOSSIBLE; KEY_SYMBOLS * n];
        for m in 0..KEY_SYMBOLS {
            for (i, &s) in seen.iter().enumerate() {
                debug_assert!((s as usize) < SYMBOLS);
                one[m * n + i] = channel.one(m as Symbol, s);
            }
        }
        let invented: Vec<f32> = seen.iter().map(|&s| channel.invented(s)).chain([IMPOSSIBLE]).collect();
        let (as_two, as_one) = pairs(channel, seen);
        let least = least(&one, &invented, &as_two, &as_one);
        let rest = rest(&least);
        let tails = tail::tails(&least, missed.iter().copied().fold(IMPOSSIBLE, f32::min));
        let cheap_letters = LACKING_NATS.map(|nats| cheap_letters(nats, &one, &invented, (&as_two, &as_one), &rest));
        let mut by_letter = vec![Vec::new(); KEY_SYMBOLS];
        for &(m, end, cost) in &as_two {
            by_letter[m as usize].push((end, cost));
        }
        let (mut by_second, mut begins) = (vec![Vec::new(); KEY_SYMBOLS], vec![Vec::new(); KEY_SYMBOLS]);
        for &([first, second], end, cost) in &as_one {
            by_second[second as usize].push((first, end, cost));
            begins[first as usize].push((end, cost));
        }
        let mut next = Next::new(n);
        let added = |from: usize, end: usize, cost: f32| cost + rest[end] - rest[from];
        for m in 0..KEY_SYMBOLS {
            (0..n).for_each(|i| next.allow_first(i, m, added(i, i + 1, one[m * n + i])));
            by_letter[m].iter().for_each(|&(end, cost)| next.allow_first(end - 2, m, added(end - 2, end, cost)));
            begins[m].iter().for_each(|&(end, cost)| next.allow_first(end - 1, m, added(end - 1, end, cost)));
            by_second[m].iter().for_each(|&(_, end, cost)| next.allow_second(end - 1, m, added(end - 1, end, cost)));
        }
        Self { n, one, missed, invented, as_two: by_letter, as_one: by_second, begins, rest, tails, next, cheap_letters }
    }

    /// What the symbols from column `from` on cost at least beyond [`Self::rest`] where words go on with the letters `below` only, in
    /// nats.
    pub(super) fn lacking(&self, from: usize, below: u32) -> f32 {
        let count =
            |letters: &[u32]| letters[from.min(self.n)..].iter().map(|set| u32::from(*set != ANY && set & below == 0)).sum::<u32>() as f32;
        let [less, more] = LACKING_NATS;
        count(&self.cheap_letters[0]) * less + count(&self.cheap_letters[1]) * (more - less)
    }
}

/// The pairs the channel knows of among the symbols, of letters a key can hold.
fn pairs(channel: &Channel, seen: &[Symbol]) -> (Vec<AsTwo>, Vec<AsOne>) {
    let in_key = |p: &[Symbol; 2]| p.iter().all(|&s| (s as usize) < KEY_SYMBOLS);
    let (mut as_two, mut as_one) = (Vec::new(), Vec::new());
    for (i, &symbol) in seen.iter().enumerate() {
        if let Some(&next) = seen.get(i + 1) {
            let known = channel.as_two([symbol, next]).iter().filter(|c| (c.0 as usize) < KEY_SYMBOLS);
            as_two.extend(known.map(|&(m, c)| (m, i + 2, c)));
        }
        as_one.extend(channel.as_one(symbol).iter().filter(|c| in_key(&c.0)).map(|&(p, c)| (p, i + 1, c)));
    }
    (as_two, as_one)
}

/// The least that may become of each symbol.
fn least(one: &[f32], invented: &[f32], as_two: &[AsTwo], as_one: &[AsOne]) -> Vec<tail::Least> {
    let n = invented.len() - 1;
    let of_symbol = |i: usize| tail::Least {
        one: (0..KEY_SYMBOLS).map(|m| one[m * n + i]).fold(IMPOSSIBLE, f32::min),
        as_one: as_one.iter().filter(|t| t.1 == i + 1).map(|t| t.2).fold(IMPOSSIBLE, f32::min),
        as_two: as_two.iter().filter(|t| t.1 == i + 2).map(|t| t.2).fold(IMPOSSIBLE, f32::min),
        invented: invented[i],
    };
    (0..n).map(of_symbol).collect()
}

/// Least cost of the symbols from each column on.
fn rest(least: &[tail::Least]) -> Vec<f32> {
    let mut rest = vec![0.0; least.len() + 1];
    for i in (0..least.len()).rev() {
        let paired = least[i].as_two.min(i.checked_sub(1).map_or(IMPOSSIBLE, |before| least[before].as_two)) / 2.0;
        rest[i] = rest[i + 1] + least[i].one.min(least[i].as_one).min(least[i].invented).min(paired);
    }
    rest
}

/// By symbol, the letters one of which must follow, or the symbol adds `nats` to the least cost of the stretch.
fn cheap_letters(nats: f32, one: &[f32], invented: &[f32], (as_two, as_one): (&[AsTwo], &[AsOne]), rest: &[f32]) -> Vec<u32> {
    let n = rest.len() - 1;
    let base = |from: usize, end: usize| rest[from] - rest[end];
    let letters = 0..KEY_SYMBOLS as Symbol;
    let mut out: Vec<u32> = (0..n)
        .map(|i| match invented[i] - base(i, i + 1) < nats {
            true => ANY,
            false => letters.clone().filter(|&m| one[m as usize * n + i] - base(i, i + 1) < nats).fold(0, |set, m| set | letter_bit(m)),
        })
        .collect();
    // Of two letters seen as one the second always follows; the first may be the letter just taken.
    for &([_, second], end, _) in as_one.iter().filter(|&&(_, end, cost)| cost - base(end - 1, end) < nats) {
        out[end - 1] |= letter_bit(second);
    }
    // Two symbols seen for one letter share what it adds.
    for &(m, end, _) in as_two.iter().filter(|&&(_, end, cost)| (cost - base(end - 2, end)) / 2.0 < nats) {
        out[end - 2] |= letter_bit(m);
        out[end - 1] |= letter_bit(m);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alphabet::symbol;
    use crate::resources::Resources;

    #[test]
    fn symbols_best_invented_lack_nothing_and_letters_lack_what_they_are_seen_for() {
        let resources = Resources::embedded().unwrap();
        let seen: Vec<Symbol> = "кот\n°".chars().map(symbol).collect();
        let costs = Costs::new(&resources.channel, &seen);
        assert!(costs.lacking(0, 0) >= 6.0, "three letters, and no letter follows");
        assert_eq!(costs.lacking(0, u32::MAX), 0.0);
        for from in 0..=seen.len() {
            // Nothing follows: what is left is invented.
            let invented: f32 = costs.invented[from..seen.len()].iter().sum();
            assert!(costs.rest[from] + costs.lacking(from, 0) <= invented + 1e-3, "{from}");
        }
    }
}
