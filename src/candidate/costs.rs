//! What may become of each symbol of a stretch, laid out once for a walk: the channel's costs, and bounds on what is still to come.

use super::next::{ByNext, Next};
use super::tail::{self, ByLength};
use crate::alphabet::{KEY_SYMBOLS, Symbol};
use crate::channel::align::ROUNDING_NATS;
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
    /// True where the stretch was laid out from its end.
    pub(super) is_backward: bool,
    /// By symbol and letter: seeing the one for the other.
    pub(super) one: Vec<ByNext>,
    /// By letter: not seen.
    pub(super) missed: ByNext,
    /// Seen where nothing was printed; one more at the end, so that every column has its own.
    pub(super) invented: Vec<f32>,
    /// Of a letter, (end, cost): the two symbols before `end` seen for it.
    pub(super) as_two: ByLetter<(usize, f32)>,
    /// Of a second letter, (first letter, end, cost): the symbol before `end` seen for the two.
    pub(super) as_one: ByLetter<(Symbol, usize, f32)>,
    /// Of a first letter, the same without the second.
    pub(super) begins: ByLetter<(usize, f32)>,
    /// Least cost of consuming the symbols from i on.
    pub(super) rest: Vec<f32>,
    /// The same by how many letters are left of the word.
    pub(super) tails: Vec<ByLength>,
    /// What each letter adds at least.
    pub(super) next: Next,
    /// By symbol and [`LACKING_NATS`], the letters that add less, as [`letter_bit`] has them, or [`ANY`].
    cheap_letters: Vec<[u32; LACKING_NATS.len()]>,
}

/// What is known of each letter, in a row.
pub(super) struct ByLetter<T> {
    all: Vec<T>,
    /// Where those of a letter begin, and behind the last letter where they end.
    starts: [usize; KEY_SYMBOLS + 1],
}

impl<T: Copy + Default> ByLetter<T> {
    /// From a list of letters and what is known of them, the order of which is kept.
    fn new(list: impl Iterator<Item = (Symbol, T)> + Clone) -> Self {
        let mut starts = [0; KEY_SYMBOLS + 1];
        list.clone().for_each(|(letter, _)| starts[letter as usize + 1] += 1);
        (0..KEY_SYMBOLS).for_each(|letter| starts[letter + 1] += starts[letter]);
        let mut all = vec![T::default(); starts[KEY_SYMBOLS]];
        let mut free = starts;
        for (letter, item) in list {
            all[free[letter as usize]] = item;
            free[letter as usize] += 1;
        }
        Self { all, starts }
    }

    /// What is known of a letter.
    pub(super) fn of(&self, letter: Symbol) -> &[T] {
        &self.all[self.starts[letter as usize]..self.starts[letter as usize + 1]]
    }
}

/// Two symbols seen for one letter: the letter, where they end, the cost.
type AsTwo = (Symbol, usize, f32);
/// A symbol seen for two letters: the letters, where it ends, the cost.
type AsOne = ([Symbol; 2], usize, f32);

impl Costs {
    /// Lays out what the channel says of the symbols `seen`, read from the end if `is_backward`: so are the letters they are seen for. Pairs
    /// that alone would make a stretch cost more than `most_nats` are left out.
    pub(super) fn new(channel: &Channel, seen: &[Symbol], is_backward: bool, most_nats: f32) -> Self {
        let n = seen.len();
        let mut seen = seen.to_vec();
        if is_backward {
            seen.reverse();
        }
        let missed: ByNext = std::array::from_fn(|letter| channel.missed(letter as Symbol));
        let one: Vec<ByNext> = seen.iter().map(|&s| by_letter(channel, s)).collect();
        let invented: Vec<f32> = seen.iter().map(|&s| channel.invented(s)).chain([IMPOSSIBLE]).collect();
        let (mut as_two, mut as_one) = pairs(channel, &seen, is_backward);
        let least = least(&one, &invented, &as_two, &as_one);
        let rest = rest(&least);
        let added = |from: usize, end: usize, cost: f32| cost + rest[end] - rest[from];
        let room = most_nats - rest[0] + ROUNDING_NATS;
        as_two.retain(|&(_, end, cost)| added(end - 2, end, cost) <= room);
        as_one.retain(|&(_, end, cost)| added(end - 1, end, cost) <= room);
        let tails = tail::tails(&least, missed.iter().copied().fold(IMPOSSIBLE, f32::min));
        let [less, more] = LACKING_NATS.map(|nats| cheap_letters(nats, &one, &invented, (&as_two, &as_one), &rest));
        let cheap_letters = less.into_iter().zip(more).map(|(less, more)| [less, more]).collect();
        let mut next = Next::new(n);
        (0..n).for_each(|i| next.set_first(i, one[i].map(|cost| added(i, i + 1, cost))));
        as_two.iter().for_each(|&(m, end, cost)| next.allow_first(end - 2, m as usize, added(end - 2, end, cost)));
        for &([first, second], end, cost) in &as_one {
            next.allow_first(end - 1, first as usize, added(end - 1, end, cost));
            next.allow_second(end - 1, second as usize, added(end - 1, end, cost));
        }
        Self {
            n,
            is_backward,
            one,
            missed,
            invented,
            as_two: ByLetter::new(as_two.iter().map(|&(m, end, cost)| (m, (end, cost)))),
            as_one: ByLetter::new(as_one.iter().map(|&([first, second], end, cost)| (second, (first, end, cost)))),
            begins: ByLetter::new(as_one.iter().map(|&([first, _], end, cost)| (first, (end, cost)))),
            rest,
            tails,
            next,
            cheap_letters,
        }
    }

    /// What the symbols from column `from` on cost at least beyond [`Self::rest`] where words go on with the letters `below` only, in
    /// nats.
    pub(super) fn lacking(&self, from: usize, below: u32) -> f32 {
        let lacks = |set: u32| u32::from(set != ANY && set & below == 0);
        let mut counts = [0, 0];
        for [less, more] in &self.cheap_letters[from.min(self.n)..] {
            counts[0] += lacks(*less);
            counts[1] += lacks(*more);
        }
        let [less, more] = LACKING_NATS;
        counts[0] as f32 * less + counts[1] as f32 * (more - less)
    }
}

/// By letter, the cost of seeing a symbol for it.
fn by_letter(channel: &Channel, seen: Symbol) -> ByNext {
    let mut out = [IMPOSSIBLE; KEY_SYMBOLS];
    out.copy_from_slice(channel.letters(seen));
    out
}

/// The pairs the channel knows of among the symbols, of letters a key can hold.
fn pairs(channel: &Channel, seen: &[Symbol], is_backward: bool) -> (Vec<AsTwo>, Vec<AsOne>) {
    let in_key = |p: &[Symbol; 2]| p.iter().all(|&s| (s as usize) < KEY_SYMBOLS);
    let in_order = |[a, b]: [Symbol; 2]| if is_backward { [b, a] } else { [a, b] };
    let (mut as_two, mut as_one) = (Vec::new(), Vec::new());
    for (i, &symbol) in seen.iter().enumerate() {
        if let Some(&next) = seen.get(i + 1) {
            let known = channel.as_two(in_order([symbol, next])).iter().filter(|c| (c.0 as usize) < KEY_SYMBOLS);
            as_two.extend(known.map(|&(m, c)| (m, i + 2, c)));
        }
        as_one.extend(channel.as_one(symbol).iter().filter(|c| in_key(&c.0)).map(|&(p, c)| (in_order(p), i + 1, c)));
    }
    (as_two, as_one)
}

/// The least that may become of each symbol.
fn least(one: &[ByNext], invented: &[f32], as_two: &[AsTwo], as_one: &[AsOne]) -> Vec<tail::Least> {
    let least = |costs: &ByNext| costs.iter().copied().fold(IMPOSSIBLE, f32::min);
    let beside = |(one, &invented): (&ByNext, &f32)| tail::Least { one: least(one), as_one: IMPOSSIBLE, as_two: IMPOSSIBLE, invented };
    let mut out: Vec<tail::Least> = one.iter().zip(invented).map(beside).collect();
    for &(_, end, cost) in as_two {
        out[end - 2].as_two = out[end - 2].as_two.min(cost);
    }
    for &(_, end, cost) in as_one {
        out[end - 1].as_one = out[end - 1].as_one.min(cost);
    }
    out
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
fn cheap_letters(nats: f32, one: &[ByNext], invented: &[f32], (as_two, as_one): (&[AsTwo], &[AsOne]), rest: &[f32]) -> Vec<u32> {
    let base = |from: usize, end: usize| rest[from] - rest[end];
    let cheap = |(i, costs): (usize, &ByNext)| {
        let base = base(i, i + 1);
        let letters = (0..).zip(costs).filter(|(_, cost)| **cost - base < nats);
        if invented[i] - base < nats { ANY } else { letters.fold(0, |set, (letter, _)| set | letter_bit(letter)) }
    };
    let mut out: Vec<u32> = one.iter().enumerate().map(cheap).collect();
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
        let costs = Costs::new(&resources.channel, &seen, false, IMPOSSIBLE);
        assert!(costs.lacking(0, 0) >= 6.0, "three letters, and no letter follows");
        assert_eq!(costs.lacking(0, u32::MAX), 0.0);
        for from in 0..=seen.len() {
            // Nothing follows: what is left is invented.
            let invented: f32 = costs.invented[from..seen.len()].iter().sum();
            assert!(costs.rest[from] + costs.lacking(from, 0) <= invented + 1e-3, "{from}");
        }
    }
}
