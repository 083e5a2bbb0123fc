//! One walk of the weighted search down the transducers, a row of costs for each letter.
//!
//! A dynamic-programming row walks down with each letter (Oflazer, "Error-tolerant finite-state recognition", 1996, with weights). A branch
//! dies as soon as its cheapest continuation, a word's own cost included, exceeds the budget: by what its letter adds at least, before its
//! row is computed; by symbols that no letter below is seen for; among counted words by the transducer's outputs, the more so for words as
//! long as what is left to be seen.

use super::costs::Costs;
use super::next::{ByNext, bits};
use super::search::{Found, KEPT, MARGIN_NATS};
use super::tail::{self, ByLength};
use crate::alphabet::{Symbol, key_byte, key_symbol};
use crate::channel::IMPOSSIBLE;
use crate::lexicon::graph::{Arc, Graph};
use crate::lexicon::{Lexicon, weight_cost};

/// Least cost of a word that only the full transducer holds: nobody has counted it.
const UNCOUNTED_NATS: f32 = 17.2;
/// Words nobody has counted are not looked for beyond this cost, in nats: two confusions away from one is no evidence for it.
const RARE_BUDGET_NATS: f32 = 26.0;
/// What sums of costs may differ by in the last digits, in nats.
const ROUNDING_NATS: f32 = 1e-3;

/// A walk: the costs of the observed symbols, what was found, and where the walk is.
pub(super) struct Walk {
    costs: Costs,
    budget: f32,
    channel_budget: f32,
    /// Total cost of the best word found, in nats.
    pub(super) best: f32,
    found: Vec<Found>,
    key: Vec<u8>,
    /// Rows of the walk, one behind the other.
    rows: Vec<f32>,
    /// First and last column of each row that can stay within the budget; the others are not valid.
    windows: Vec<(usize, usize)>,
}

impl Walk {
    /// A walk over nothing yet; the channel cost of a word may be `channel_budget` at most, in nats.
    pub(super) fn new(costs: Costs, channel_budget: f32) -> Self {
        Self {
            costs,
            budget: 0.0,
            channel_budget,
            best: IMPOSSIBLE,
            found: Vec::new(),
            key: Vec::new(),
            rows: Vec::new(),
            windows: Vec::new(),
        }
    }

    /// Walks all transducers within a budget.
    pub(super) fn all(&mut self, lexicon: &Lexicon, budget: f32) {
        self.budget = budget;
        self.found.clear();
        self.run(&lexicon.counted_flat(), |weight| weight_cost(weight as u8), None);
        if let Some(map) = lexicon.user.map() {
            let nats = crate::lexicon::user::USER_WORD_NATS;
            self.run(map.as_fst(), |_| nats, Some(lexicon));
        }
        self.budget = self.budget.min(RARE_BUDGET_NATS);
        self.run(lexicon.forms().as_fst(), |_| UNCOUNTED_NATS, Some(lexicon));
    }

    /// Walks one transducer; `bound` gives the least cost of a word below a node from the outputs met. If that of a word itself is not what
    /// it costs, `lexicon` knows better.
    fn run<G: Graph>(&mut self, graph: &G, bound: impl Fn(u64) -> f32 + Copy, lexicon: Option<&Lexicon>) {
        let room = (self.budget - bound(0)).min(self.channel_budget);
        self.rows.clear();
        self.rows.resize(self.costs.n + 1, IMPOSSIBLE);
        self.rows[0] = 0.0;
        let mut last = 0;
        while last < self.costs.n && self.rows[last] + self.costs.invented[last] + self.costs.rest[last + 1] <= room {
            self.rows[last + 1] = self.rows[last] + self.costs.invented[last];
            last += 1;
        }
        self.windows.clear();
        self.windows.push((0, last));
        self.key.clear();
        self.descend(graph, graph.root(), 0, bound, lexicon);
    }

    fn descend<G: Graph>(&mut self, graph: &G, node: G::Node, outputs: u64, bound: impl Fn(u64) -> f32 + Copy, lexicon: Option<&Lexicon>) {
        let depth = self.key.len();
        let width = self.costs.n + 1;
        if depth > 0
            && self.windows[depth].1 == self.costs.n
            && let Some(ending) = graph.ending(node)
        {
            let channel = self.rows[depth * width + self.costs.n];
            let word = bound(outputs + ending);
            if channel + word <= self.budget {
                self.keep(channel, word, lexicon);
            }
        }
        let letters = graph.letters(node);
        let least_by = self.least(depth, letters);
        // The next letter takes no symbol from here on: it may be seen as two, or be the second of two seen as one.
        let taken = (self.windows[depth].1 + 2).max(depth.checked_sub(1).map_or(0, |above| self.windows[above].1 + 1));
        let room = self.budget + ROUNDING_NATS;
        let allowed = within(&least_by, letters, (self.budget - bound(outputs)).min(self.channel_budget) + ROUNDING_NATS);
        for Arc { letter, target: next, output, below } in graph.arcs(node, allowed) {
            let outputs = outputs + output;
            let least = bound(outputs);
            let lengths = || tail::words(graph.longer(next), outputs, bound);
            let nats = least_by[letter as usize] + least;
            if nats <= room && nats + self.costs.lacking(taken, below) <= room && self.step(depth, letter, least, lengths) {
                self.key.push(key_byte(letter));
                self.descend(graph, next, outputs, bound, lexicon);
                self.key.pop();
            }
        }
    }

    /// Appends the row of `letter` below the row at `depth`; false if nothing below, where words cost `least` or more, and those of some
    /// length `lengths`, can stay within the budget.
    fn step(&mut self, depth: usize, letter: Symbol, least: f32, lengths: impl FnOnce() -> ByLength) -> bool {
        let (n, width) = (self.costs.n, self.costs.n + 1);
        let room = (self.budget - least).min(self.channel_budget);
        if self.rows.len() < (depth + 2) * width {
            self.rows.resize((depth + 2) * width, IMPOSSIBLE);
        }
        self.windows.truncate(depth + 1);
        let (above, row) = self.rows.split_at_mut((depth + 1) * width);
        let parent = &above[depth * width..];
        let (low, high) = self.windows[depth];
        let one = &self.costs.one[letter as usize * n..(letter as usize + 1) * n];
        let missed = self.costs.missed[letter as usize];
        let mut last = (high + 2).min(n);
        row[low] = parent[low] + missed;
        let pairs = parent[low..=high].windows(2).zip(&one[low..high]);
        for (cell, (above, same)) in row[low + 1..=high].iter_mut().zip(pairs) {
            *cell = (above[0] + same).min(above[1] + missed);
        }
        if high < n {
            row[high + 1] = parent[high] + one[high];
        }
        if high + 2 <= n {
            row[high + 2] = IMPOSSIBLE;
        }
        for &(end, cost) in self.costs.as_two[letter as usize].iter().filter(|t| t.0 >= low + 2 && t.0 <= high + 2) {
            row[end] = row[end].min(parent[end - 2] + cost);
        }
        let mut first = low;
        if depth > 0 && !self.costs.as_one[letter as usize].is_empty() {
            let before = key_symbol(self.key[depth - 1]);
            let (glow, ghigh) = self.windows[depth - 1];
            let grandparent = &above[(depth - 1) * width..depth * width];
            for &(_, end, cost) in self.costs.as_one[letter as usize].iter().filter(|t| t.0 == before && t.1 > glow && t.1 <= ghigh + 1) {
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
    fn settle(&mut self, depth: usize, first: usize, last: usize, room: f32) -> Option<(usize, usize)> {
        let width = self.costs.n + 1;
        let row = &mut self.rows[(depth + 1) * width..(depth + 2) * width];
        let mut window: Option<(usize, usize)> = None;
        let mut carried = IMPOSSIBLE;
        let costs = self.costs.rest[first..].iter().zip(&self.costs.invented[first..]);
        for (i, (cell, (rest, invented))) in row[first..].iter_mut().zip(costs).enumerate() {
            let i = first + i;
            let value = if i <= last { cell.min(carried) } else { carried };
            let alive = value + rest <= room;
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
        let most = self.budget + ROUNDING_NATS;
        let row = &mut self.rows[(depth + 1) * (self.costs.n + 1)..][low..=high];
        let mut window: Option<(usize, usize)> = None;
        for (i, (cell, tail)) in (low..).zip(row.iter_mut().zip(&self.costs.tails[low..])) {
            if *cell + tail::least(tail, words) <= most {
                window = Some((window.map_or(i, |w| w.0), i));
            } else {
                *cell = IMPOSSIBLE;
            }
        }
        window
    }

    /// Least channel cost of the whole stretch by the letter that follows the row at `depth`, in nats.
    fn least(&self, depth: usize, letters: u64) -> ByNext {
        let width = self.costs.n + 1;
        let costs = |depth: usize| {
            let (low, high) = self.windows[depth];
            let row = &self.rows[depth * width..(depth + 1) * width];
            (low..).zip(row[low..=high].iter().zip(&self.costs.rest[low..]).map(|(cell, rest)| cell + rest))
        };
        let before = depth.checked_sub(1).into_iter().flat_map(costs);
        self.costs.next.least(costs(depth), before, &self.costs.missed, letters)
    }

    /// True if two letters seen as one may begin with this one although its row is dead: the next row draws on this one's parent.
    fn pair_begins(&self, depth: usize, letter: Symbol, room: f32) -> bool {
        let parent = &self.rows[depth * (self.costs.n + 1)..];
        let (low, high) = self.windows[depth];
        self.costs.begins[letter as usize]
            .iter()
            .any(|t| t.0 > low && t.0 <= high + 1 && parent[t.0 - 1] + t.1 + self.costs.rest[t.0] <= room)
    }

    fn keep(&mut self, channel_nats: f32, word_nats: f32, lexicon: Option<&Lexicon>) {
        // Words of the counted transducer stand in the others too.
        if lexicon.is_some() && self.found.iter().any(|f| f.key == self.key) {
            return;
        }
        let word_nats = lexicon.and_then(|lexicon| lexicon.cost(&self.key)).unwrap_or(word_nats);
        let total = channel_nats + word_nats;
        self.found.push(Found { key: self.key.clone(), channel_nats, word_nats });
        if total < self.best {
            self.best = total;
            self.budget = self.budget.min(total + MARGIN_NATS);
        }
        if self.found.len() >= 4 * KEPT {
            self.trim(KEPT);
            if let Some(last) = self.found.last() {
                self.budget = self.budget.min(last.total_nats());
            }
        }
    }

    fn trim(&mut self, keep: usize) {
        self.found.sort_by(|a, b| a.total_nats().total_cmp(&b.total_nats()).then_with(|| a.key.cmp(&b.key)));
        self.found.dedup_by(|a, b| a.key == b.key);
        self.found.truncate(keep);
    }

    /// What was found, cheapest first.
    pub(super) fn finish(mut self) -> Vec<Found> {
        self.trim(KEPT);
        self.found.retain(|f| f.total_nats() <= self.best + MARGIN_NATS);
        self.found
    }
}

/// Of `letters` (a bit each) those that cost no more than this.
fn within(least: &ByNext, letters: u64, most: f32) -> u64 {
    bits(letters).filter(|&letter| least[letter] <= most).fold(0, |set, letter| set | 1 << letter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alphabet::{SYMBOLS, symbol, symbol_char, unkey};
    use crate::channel::Channel;
    use crate::channel::align::{align, total};
    use crate::lexicon::graph::{Flat, lay_flat};
    use crate::resources::Resources;

    /// Of these one in so many is damaged and searched.
    const SEARCHED_ONE_IN: usize = 43;
    /// What a walk may spend beyond a word's cost: sums differ in their last digits.
    const SLACK_NATS: f32 = 0.01;
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

    /// A word is found, at the cost of its alignment, by a walk that may spend just that: no bound gives up too early.
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
        let laid = lay_flat(fst::Map::from_iter(words.iter().cloned()).unwrap().as_fst());
        let flat = Flat::open(&laid).unwrap();
        let symbols = |text: &str| text.chars().map(symbol).collect::<Vec<Symbol>>();
        let mut found = 0;
        for (nth, (key, weight)) in words.iter().enumerate().step_by(SEARCHED_ONE_IN) {
            let word = symbols(&unkey(key));
            let stretches = damaged(&unkey(key), nth).into_iter().map(|text| symbols(&text)).filter(|seen| !seen.is_empty());
            for seen in stretches.chain(two_as_one(channel, &word)) {
                let channel_nats = total(&align(channel, &seen, &word, None));
                let word_nats = weight_cost(*weight as u8);
                let mut walk = Walk::new(Costs::new(channel, &seen), channel_nats + SLACK_NATS);
                walk.budget = channel_nats + word_nats + SLACK_NATS;
                walk.run(&flat, |weight| weight_cost(weight as u8), None);
                // Nearer words lower the budget.
                if channel_nats + word_nats <= walk.budget - SLACK_NATS {
                    let text: String = seen.iter().map(|&s| symbol_char(s)).collect();
                    let it = walk.found.iter().find(|f| f.key == *key).map(|f| f.channel_nats);
                    let is_it = it.is_some_and(|nats| (nats - channel_nats).abs() < SLACK_NATS);
                    assert!(is_it, "{text:?}: {} costs {channel_nats}, found {it:?}", unkey(key));
                    found += 1;
                }
            }
        }
        assert!(found > 1000, "{found}");
    }
}
