//! One walk of the weighted search down a transducer, a row of costs for each letter.
//!
//! A dynamic-programming row walks down with each letter (Oflazer, "Error-tolerant finite-state recognition", 1996, with weights). A branch
//! dies as soon as its cheapest continuation, a word's own cost included, exceeds the budget: by what its letter adds at least, before its
//! row is computed; by symbols that no letter below is seen for; among counted words by the transducer's outputs, the more so for words as
//! long as what is left to be seen.
//!
//! The counted words are walked from both ends, each walk allowed half of the damage only in its first half (after Mihov and Schulz, "Fast
//! approximate search in large dictionaries", 2004): of a word's damage one half of the stretch has no more than half, and where walks
//! branch most, at the beginning, half a budget leaves few branches.

use super::costs::Costs;
use super::finds::Finds;
use super::next::{ByNext, FirstHalf, bits};
use super::tail::{self, ByLength};
use crate::alphabet::{Symbol, key_byte, key_symbol};
use crate::channel::IMPOSSIBLE;
use crate::lexicon::Lexicon;
use crate::lexicon::graph::{Graph, Transition};

/// Rows kept room for beyond one a symbol.
const USUAL_SURPLUS: usize = 3;

/// A walk: the costs of the observed symbols, what was found, and where the walk is.
pub(super) struct Walk<'a> {
    costs: &'a Costs,
    finds: &'a mut Finds,
    /// See [`Self::halved`].
    is_halved: bool,
    /// In so many columns from the first what was spent beyond the least counts twice: the other walk finds what it leaves.
    halved: usize,
    key: Vec<u8>,
    /// Rows of the walk, one behind the other.
    rows: Vec<f32>,
    /// First and last column of each row that can stay within the budget; the others are not valid.
    windows: Vec<(usize, usize)>,
}

impl<'a> Walk<'a> {
    /// A walk over nothing yet.
    pub(super) fn new(costs: &'a Costs, finds: &'a mut Finds) -> Self {
        // Words are hardly longer than what is seen of them.
        let depth = costs.n + USUAL_SURPLUS;
        let (key, windows) = (Vec::with_capacity(depth), Vec::with_capacity(depth));
        Self { costs, finds, is_halved: false, halved: 0, key, rows: Vec::with_capacity(depth * (costs.n + 1)), windows }
    }

    /// One of two walks that find together what one would: until the middle of the stretch, what is spent beyond the least counts twice.
    /// What has spent more by then, the walk from the other end finds.
    pub(super) fn halved(mut self) -> Self {
        self.is_halved = true;
        self
    }

    /// Walks one transducer; `bound` gives the least cost of a word below a node from the outputs met. If that of a word itself is not what
    /// it costs, `lexicon` knows better.
    pub(super) fn run<G: Graph>(&mut self, graph: &G, bound: impl Fn(u64) -> f32 + Copy, lexicon: Option<&Lexicon>) {
        // Each column belongs to one of the walks, so that two symbols on both sides of the middle count for one of them.
        let columns = self.costs.n + 1;
        self.halved = match (self.is_halved, self.costs.is_backward) {
            (false, _) => 0,
            (true, false) => columns - columns / 2,
            (true, true) => columns / 2,
        };
        let room = self.room(bound(0));
        self.rows.clear();
        self.rows.resize(self.costs.n + 1, IMPOSSIBLE);
        self.rows[0] = 0.0;
        let mut last = 0;
        while last < self.costs.n && self.rows[last] + self.costs.invented[last] + self.costs.rest[last + 1] <= room.at(last + 1) {
            self.rows[last + 1] = self.rows[last] + self.costs.invented[last];
            last += 1;
        }
        self.windows.clear();
        self.windows.push((0, last));
        self.key.clear();
        self.descend(graph, graph.root(), 0, bound, lexicon);
    }

    /// What the channel may cost where words cost `least` or more.
    fn room(&self, least: f32) -> Room {
        let whole = (self.finds.budget - least).min(self.finds.channel_budget);
        Room { whole, half: (whole + self.costs.rest[0]) / 2.0, halved: self.halved }
    }

    fn descend<G: Graph>(
        &mut self,
        graph: &G,
        place: G::Place,
        outputs: u64,
        bound: impl Fn(u64) -> f32 + Copy,
        lexicon: Option<&Lexicon>,
    ) {
        let node = graph.node(place);
        let depth = self.key.len();
        let width = self.costs.n + 1;
        if depth > 0
            && self.windows[depth].1 == self.costs.n
            && let Some(ending) = graph.ending(&node)
        {
            let channel = self.rows[depth * width + self.costs.n];
            let word = bound(outputs + ending);
            if channel + word <= self.finds.budget {
                // Costs laid out from the end go with keys that begin with the last letter.
                match self.costs.is_backward {
                    true => self.finds.keep(&self.key.iter().rev().copied().collect::<Vec<u8>>(), channel, word, lexicon),
                    false => self.finds.keep(&self.key, channel, word, lexicon),
                }
            }
        }
        let letters = graph.letters(&node);
        let least_by = self.least(depth, letters);
        // The next letter takes no symbol from here on: it may be seen as two, or be the second of two seen as one.
        let taken = (self.windows[depth].1 + 2).max(depth.checked_sub(1).map_or(0, |above| self.windows[above].1 + 1));
        let allowed = within(&least_by, letters, self.room(bound(outputs)).whole);
        for Transition { letter, target: next, output, below } in graph.arcs(node, allowed) {
            let outputs = outputs + output;
            let least = bound(outputs);
            let lengths = || tail::words(graph.longer(next), outputs, bound);
            let nats = least_by[letter as usize];
            if nats + least <= self.finds.budget
                && self.undoubled(depth, nats) + least + self.costs.lacking(taken, below) <= self.finds.budget
                && self.step(depth, letter, least, lengths)
            {
                self.key.push(key_byte(letter));
                self.descend(graph, next, outputs, bound, lexicon);
                self.key.pop();
            }
        }
    }

    /// The least that is spent in truth where [`Self::least`] gives this, in nats.
    fn undoubled(&self, depth: usize, nats: f32) -> f32 {
        // The second of two letters seen as one goes on from the row before.
        let first = self.windows[depth.saturating_sub(1)].0.min(self.windows[depth].0);
        if first < self.halved { (nats + self.costs.rest[0]) / 2.0 } else { nats }
    }

    /// Appends the row of `letter` below the row at `depth`; false if nothing below, where words cost `least` or more, and those of some
    /// length `lengths`, can stay within the budget.
    fn step(&mut self, depth: usize, letter: Symbol, least: f32, lengths: impl FnOnce() -> ByLength) -> bool {
        let (n, width) = (self.costs.n, self.costs.n + 1);
        let room = self.room(least);
        if self.rows.len() < (depth + 2) * width {
            self.rows.resize((depth + 2) * width, IMPOSSIBLE);
        }
        self.windows.truncate(depth + 1);
        let (above, row) = self.rows.split_at_mut((depth + 1) * width);
        let parent = &above[depth * width..];
        let (low, high) = self.windows[depth];
        let missed = self.costs.missed[letter as usize];
        let mut last = (high + 2).min(n);
        row[low] = parent[low] + missed;
        let pairs = parent[low..=high].windows(2).zip(&self.costs.one[low..high]);
        for (cell, (above, same)) in row[low + 1..=high].iter_mut().zip(pairs) {
            *cell = (above[0] + same[letter as usize]).min(above[1] + missed);
        }
        if high < n {
            row[high + 1] = parent[high] + self.costs.one[high][letter as usize];
        }
        if high + 2 <= n {
            row[high + 2] = IMPOSSIBLE;
        }
        for &(end, cost) in self.costs.as_two.of(letter).iter().filter(|t| t.0 >= low + 2 && t.0 <= high + 2) {
            row[end] = row[end].min(parent[end - 2] + cost);
        }
        let mut first = low;
        if depth > 0 && !self.costs.as_one.of(letter).is_empty() {
            let before = key_symbol(self.key[depth - 1]);
            let (glow, ghigh) = self.windows[depth - 1];
            let grandparent = &above[(depth - 1) * width..depth * width];
            for &(_, end, cost) in self.costs.as_one.of(letter).iter().filter(|t| t.0 == before && t.1 > glow && t.1 <= ghigh + 1) {
                // The pair may end before or behind what the parent leads to: its row was all but dead.
                while end < first {
                    first -= 1;
                    row[first] = IMPOSSIBLE;
                }
                while end > last {
                    last += 1;
                    row[last] = IMPOSSIBLE;
                }
                row[end] = row[end].min(grandparent[end - 1] + cost);
            }
        }
        let window = self.settle(depth, first, last, room).and_then(|window| self.narrow(depth, window, &lengths()));
        let alive = window.is_some();
        self.windows.push(window.unwrap_or((low, low)));
        if !alive {
            self.rows[(depth + 1) * width + low] = IMPOSSIBLE;
        }
        alive || self.pair_begins(depth, letter, room)
    }

    /// Runs inventions along the new row from `first`; gives the columns that can stay within the budget.
    fn settle(&mut self, depth: usize, first: usize, last: usize, room: Room) -> Option<(usize, usize)> {
        let width = self.costs.n + 1;
        let row = &mut self.rows[(depth + 1) * width..(depth + 2) * width];
        let mut window: Option<(usize, usize)> = None;
        let mut carried = IMPOSSIBLE;
        let costs = self.costs.rest[first..].iter().zip(&self.costs.invented[first..]);
        for (i, (cell, (rest, invented))) in row[first..].iter_mut().zip(costs).enumerate() {
            let i = first + i;
            let value = if i <= last { cell.min(carried) } else { carried };
            let alive = value + rest <= room.at(i);
            *cell = if alive { value } else { IMPOSSIBLE };
            carried = if alive { value + invented } else { IMPOSSIBLE };
            if alive {
                window = Some((window.map_or(i, |w| w.0), i));
            } else if i > last {
                break;
            }
        }
        window
    }

    /// The columns of a new row that can stay within the budget by what is left of the word, too.
    fn narrow(&mut self, depth: usize, (low, high): (usize, usize), words: &ByLength) -> Option<(usize, usize)> {
        let row = &mut self.rows[(depth + 1) * (self.costs.n + 1)..][low..=high];
        let mut window: Option<(usize, usize)> = None;
        for (i, (cell, tail)) in (low..).zip(row.iter_mut().zip(&self.costs.tails[low..])) {
            // Behind the middle as much is spent beyond the least as before it, or more.
            let rest = self.costs.rest[i];
            let behind = if i < self.halved { rest + (*cell + rest - self.costs.rest[0]) } else { 0.0 };
            if *cell + tail::least(tail, behind, words) <= self.finds.budget {
                window = Some((window.map_or(i, |w| w.0), i));
            } else {
                *cell = IMPOSSIBLE;
            }
        }
        window
    }

    /// Least channel cost of the whole stretch by the letter that follows the row at `depth`, in nats; doubled as [`Self::halved`] has it.
    fn least(&self, depth: usize, letters: u64) -> ByNext {
        let width = self.costs.n + 1;
        let costs = |depth: usize| {
            let (low, high) = self.windows[depth];
            let row = &self.rows[depth * width..(depth + 1) * width];
            (low..).zip(row[low..=high].iter().zip(&self.costs.rest[low..]).map(|(cell, rest)| cell + rest))
        };
        let before = depth.checked_sub(1).into_iter().flat_map(costs);
        let half = FirstHalf { columns: self.halved, least_nats: self.costs.rest[0] };
        self.costs.next.least(costs(depth), before, &self.costs.missed, letters, half)
    }

    /// True if two letters seen as one may begin with this one although its row is dead: the next row draws on this one's parent.
    fn pair_begins(&self, depth: usize, letter: Symbol, room: Room) -> bool {
        let parent = &self.rows[depth * (self.costs.n + 1)..];
        let (low, high) = self.windows[depth];
        self.costs
            .begins
            .of(letter)
            .iter()
            .any(|t| t.0 > low && t.0 <= high + 1 && parent[t.0 - 1] + t.1 + self.costs.rest[t.0] <= room.at(t.0))
    }
}

/// What the channel may cost in all, by column, in nats.
#[derive(Clone, Copy)]
struct Room {
    whole: f32,
    /// In the columns where what is spent beyond the least counts twice.
    half: f32,
    /// How many these are.
    halved: usize,
}

impl Room {
    fn at(self, column: usize) -> f32 {
        if column < self.halved { self.half } else { self.whole }
    }
}

/// Of `letters` (a bit each) those that cost no more than this.
fn within(least: &ByNext, letters: u64, most: f32) -> u64 {
    bits(letters).filter(|&letter| least[letter] <= most).fold(0, |set, letter| set | 1 << letter)
}

#[cfg(test)]
mod tests {
    use super::super::search::MARGIN_NATS;
    use super::*;
    use crate::alphabet::{SYMBOLS, symbol, symbol_char, unkey};
    use crate::channel::Channel;
    use crate::channel::align::ROUNDING_NATS;
    use crate::channel::align::{align, total};
    use crate::lexicon::graph::{Flat, lay_flat};
    use crate::lexicon::weight_cost;
    use crate::resources::Resources;

    /// Of these one in so many is damaged and searched.
    const SEARCHED_ONE_IN: usize = 43;
    /// Of the counted words one in so many.
    const ONE_IN: usize = 50;

    /// Stretches a word may be read as, damaged at place `at`: cut, with signs and breaks, two letters for one and one for two, ends lost.
    fn damaged(word: &str, at: usize) -> Vec<String> {
        let letters: Vec<char> = word.chars().collect();
        let at = at % letters.len();
        let (head, tail): (String, String) = (letters[..at].iter().collect(), letters[at..].iter().collect());
        let rest: String = letters[(at + 1).min(letters.len())..].iter().collect();
        let merged = |from: &str, to: &str| word.replacen(from, to, 1);
        vec![
            word.to_string(),
            format!("{head} {tail}"),
            format!("{head}\n° {tail}"),
            format!("{word}||°"),
            format!("° \n{word}"),
            format!("° | {head}к{rest}"),
            head,
            tail,
            merged("ы", "ьи"),
            merged("м", "и"),
        ]
    }

    /// The word with two letters read as one, behind signs and spaces, for each such reading that the channel knows.
    fn two_as_one(channel: &Channel, word: &[Symbol]) -> Vec<Vec<Symbol>> {
        let behind: Vec<Symbol> = " ° ".chars().map(symbol).collect();
        let mut out = Vec::new();
        for (at, pair) in word.windows(2).enumerate() {
            for seen in (0..SYMBOLS as Symbol).filter(|&seen| channel.as_one(seen).iter().any(|known| known.0 == pair)) {
                let (head, tail) = (&word[..at], &word[at + 2..]);
                out.push([&behind[..], head, &[seen], tail].concat());
                out.push([head, &behind[..], &[seen], tail].concat());
            }
        }
        out
    }

    /// A word is found, at the cost of its alignment, by walks that may spend just that: no bound gives up too early, from either end or
    /// from both.
    #[test]
    fn a_walk_finds_a_word_that_costs_just_its_budget() {
        let resources = Resources::embedded().unwrap();
        let channel = &resources.channel;
        let mut words: Vec<(Vec<u8>, u64)> = Vec::new();
        for (nth, (key, weight)) in resources.lexicon.counted().enumerate() {
            if nth % ONE_IN == 0 || key.len() == 1 {
                words.push((key, u64::from(weight)));
            }
        }
        let laid = |words: &[(Vec<u8>, u64)]| lay_flat(fst::Map::from_iter(words.iter().cloned()).unwrap().as_fst());
        let mut reversed: Vec<(Vec<u8>, u64)> = words.iter().map(|(key, weight)| (key.iter().rev().copied().collect(), *weight)).collect();
        reversed.sort();
        let (forward, backward) = (laid(&words), laid(&reversed));
        let (forward, backward) = (Flat::open(&forward).unwrap(), Flat::open(&backward).unwrap());
        let symbols = |text: &str| text.chars().map(symbol).collect::<Vec<Symbol>>();
        let cost = |weight| weight_cost(weight as u8);
        let mut found = 0;
        for (nth, (key, weight)) in words.iter().enumerate().step_by(SEARCHED_ONE_IN) {
            let word = symbols(&unkey(key));
            let stretches = damaged(&unkey(key), nth).into_iter().map(|text| symbols(&text)).filter(|seen| !seen.is_empty());
            for seen in stretches.chain(two_as_one(channel, &word)) {
                let channel_nats = total(&align(channel, &seen, &word, None));
                let word_nats = weight_cost(*weight as u8);
                let [costs, reversed] = [false, true].map(|is_backward| Costs::new(channel, &seen, is_backward, IMPOSSIBLE));
                for walks in 0..3 {
                    let mut finds = Finds::new(channel_nats, MARGIN_NATS);
                    finds.begin(channel_nats + word_nats);
                    match walks {
                        0 => Walk::new(&costs, &mut finds).run(&forward, cost, None),
                        1 => Walk::new(&reversed, &mut finds).run(&backward, cost, None),
                        _ => {
                            Walk::new(&costs, &mut finds).halved().run(&forward, cost, None);
                            Walk::new(&reversed, &mut finds).halved().run(&backward, cost, None);
                        }
                    }
                    // Nearer words lower the budget.
                    if channel_nats + word_nats <= finds.budget {
                        let text: String = seen.iter().map(|&s| symbol_char(s)).collect();
                        let it = finds.found.iter().find(|f| f.key == *key).map(|f| super::super::one_word::channel_nats(&costs, f));
                        let is_it = it.is_some_and(|nats| (nats - channel_nats).abs() < ROUNDING_NATS);
                        assert!(is_it, "{text:?}: {} costs {channel_nats}, found {it:?} in walks {walks}", unkey(key));
                        found += 1;
                    }
                }
            }
        }
        assert!(found > 3000, "{found}");
    }
}
