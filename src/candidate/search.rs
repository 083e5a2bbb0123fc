//! Weighted search: the words a stretch of symbols may have been, under the channel, cheapest first.
//!
//! A dynamic-programming row walks down the transducer with each letter (Oflazer, "Error-tolerant finite-state recognition", 1996, with
//! weights). A branch dies as soon as its cheapest continuation, a word's own cost included, exceeds the budget; among counted words the
//! transducer's outputs bound that cost from below, the more so for words as long as what is left to be seen.

use super::next::Next;
use super::tail::{self, ByLength};
use crate::alphabet::{KEY_SYMBOLS, SYMBOLS, Symbol, key_byte, key_symbol};
use crate::channel::{Channel, IMPOSSIBLE};
use crate::lexicon::graph::Graph;
use crate::lexicon::{Lexicon, weight_cost};

/// Most words kept of one search.
pub const KEPT: usize = 16;
/// A word this much costlier than the best found is not worth keeping, in nats (FINDINGS §1, Search).
const MARGIN_NATS: f32 = 6.5;
/// The first budget, in nats, and by how much it grows until something is found: a small budget finds a near word in a fraction of the
/// time, and what it finds bounds the next walk.
const FIRST_BUDGET_NATS: f32 = 15.0;
/// See [`FIRST_BUDGET_NATS`].
const BUDGET_STEP_NATS: f32 = 6.0;
/// Least cost of a word that only the full transducer holds: nobody has counted it.
const UNCOUNTED_NATS: f32 = 17.2;
/// Words nobody has counted are not looked for beyond this cost, in nats: two confusions away from one is no evidence for it.
const RARE_BUDGET_NATS: f32 = 26.0;
/// What sums of costs may differ by in the last digits, in nats.
const ROUNDING_NATS: f32 = 1e-3;
/// Longest stretch searched, in symbols; the longest words of the lexicon have fewer letters.
pub const LONGEST: usize = 48;

/// A word found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Its key.
    pub key: Vec<u8>,
    /// Cost of seeing the symbols for it, in nats.
    pub channel_nats: f32,
    /// Cost of the word by itself, in nats.
    pub word_nats: f32,
}

impl Found {
    /// Both costs together.
    pub fn total_nats(&self) -> f32 {
        self.channel_nats + self.word_nats
    }
}

/// One search: the observed symbols with their costs laid out for the walk.
struct Walk<'a> {
    n: usize,
    /// `meant * n + i`: seeing symbol i for the letter.
    one: Vec<f32>,
    missed: &'a [f32; KEY_SYMBOLS],
    invented: Vec<f32>,
    /// By letter, (end, cost): the two symbols before `end` seen for it.
    as_two: Vec<Vec<(usize, f32)>>,
    /// By second letter, (first letter, end, cost): the symbol before `end` seen for the two.
    as_one: Vec<Vec<(Symbol, usize, f32)>>,
    /// By first letter, the same without the second.
    begins: Vec<Vec<(usize, f32)>>,
    /// Least cost of consuming the symbols from i on.
    rest: Vec<f32>,
    /// The same by how many letters are left of the word.
    tails: Vec<ByLength>,
    /// Which letters a row may go on with: most are out of the question at once.
    next: Next,
    budget: f32,
    channel_budget: f32,
    best: f32,
    found: Vec<Found>,
    key: Vec<u8>,
    /// Rows of the walk, one behind the other.
    rows: Vec<f32>,
    /// First and last column of each row that can stay within the budget; the others are not valid.
    windows: Vec<(usize, usize)>,
}

/// How far a search goes, in nats.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Budget {
    /// Most a word may cost, channel and its own cost together.
    pub total_nats: f32,
    /// Most its channel cost alone may be.
    pub channel_nats: f32,
}

/// The words `seen` may have been, within the budget (lowered as better ones turn up), cheapest first, ties in key order.
pub fn search(lexicon: &Lexicon, channel: &Channel, seen: &[Symbol], most: Budget) -> Vec<Found> {
    if seen.is_empty() || seen.len() > LONGEST {
        return Vec::new();
    }
    let missed: [f32; KEY_SYMBOLS] = std::array::from_fn(|m| channel.missed(m as Symbol));
    let budget_nats = most.total_nats;
    let mut walk = Walk::new(channel, &missed, seen);
    walk.channel_budget = most.channel_nats;
    let mut budget = FIRST_BUDGET_NATS.max(walk.rest[0] + BUDGET_STEP_NATS).min(budget_nats);
    // A word of the lexicon will be found itself, so its cost bounds the rest from the start.
    if let Some((key, cost)) = plain_key(seen).and_then(|key| lexicon.cost(&key).map(|cost| (key, cost))) {
        let same: f32 = key.iter().map(|&b| channel.one(key_symbol(b), key_symbol(b))).sum();
        budget = budget.max(cost + same + MARGIN_NATS).min(budget_nats);
    }
    loop {
        walk.all(lexicon, budget);
        // Whatever was found bounds what is worth finding.
        let wanted = budget_nats.min(walk.best + MARGIN_NATS);
        if budget >= wanted || budget >= budget_nats {
            return walk.finish(lexicon);
        }
        budget = if walk.best < IMPOSSIBLE { wanted } else { (budget + BUDGET_STEP_NATS).min(budget_nats) };
    }
}

impl<'a> Walk<'a> {
    fn new(channel: &Channel, missed: &'a [f32; KEY_SYMBOLS], seen: &[Symbol]) -> Self {
        let n = seen.len();
        let mut one = vec![IMPOSSIBLE; KEY_SYMBOLS * n];
        for m in 0..KEY_SYMBOLS {
            for (i, &s) in seen.iter().enumerate() {
                debug_assert!((s as usize) < SYMBOLS);
                one[m * n + i] = channel.one(m as Symbol, s);
            }
        }
        // One more at the end, so that every column has its own.
        let invented: Vec<f32> = seen.iter().map(|&s| channel.invented(s)).chain([IMPOSSIBLE]).collect();
        let mut as_two = Vec::new();
        let mut as_one = Vec::new();
        for i in 0..n {
            if i + 1 < n {
                as_two.extend(
                    channel.as_two([seen[i], seen[i + 1]]).iter().filter(|c| (c.0 as usize) < KEY_SYMBOLS).map(|&(m, c)| (m, i + 2, c)),
                );
            }
            let in_key = |p: &[Symbol; 2]| p.iter().all(|&s| (s as usize) < KEY_SYMBOLS);
            as_one.extend(channel.as_one(seen[i]).iter().filter(|c| in_key(&c.0)).map(|&(p, c)| (p, i + 1, c)));
        }
        let least: Vec<tail::Least> = (0..n)
            .map(|i| tail::Least {
                one: (0..KEY_SYMBOLS).map(|m| one[m * n + i]).fold(IMPOSSIBLE, f32::min),
                as_one: as_one.iter().filter(|t| t.1 == i + 1).map(|t| t.2).fold(IMPOSSIBLE, f32::min),
                as_two: as_two.iter().filter(|t| t.1 == i + 2).map(|t| t.2).fold(IMPOSSIBLE, f32::min),
                invented: invented[i],
            })
            .collect();
        let mut rest = vec![0.0; n + 1];
        for i in (0..n).rev() {
            let paired = least[i].as_two.min(i.checked_sub(1).map_or(IMPOSSIBLE, |before| least[before].as_two)) / 2.0;
            rest[i] = rest[i + 1] + least[i].one.min(least[i].as_one).min(least[i].invented).min(paired);
        }
        let tails = tail::tails(&least, missed.iter().copied().fold(IMPOSSIBLE, f32::min));
        let mut by_letter = vec![Vec::new(); KEY_SYMBOLS];
        for &(m, end, cost) in &as_two {
            by_letter[m as usize].push((end, cost));
        }
        let (mut by_second, mut begins) = (vec![Vec::new(); KEY_SYMBOLS], vec![Vec::new(); KEY_SYMBOLS]);
        for &([first, second], end, cost) in &as_one {
            by_second[second as usize].push((first, end, cost));
            begins[first as usize].push((end, cost));
        }
        let mut next = Next::new(n, missed);
        let added = |from: usize, end: usize, cost: f32| cost + rest[end] - rest[from];
        for m in 0..KEY_SYMBOLS {
            (0..n).for_each(|i| next.first.allow(i, m, added(i, i + 1, one[m * n + i])));
            by_letter[m].iter().for_each(|&(end, cost)| next.first.allow(end - 2, m, added(end - 2, end, cost)));
            begins[m].iter().for_each(|&(end, cost)| next.first.allow(end - 1, m, added(end - 1, end, cost)));
            by_second[m].iter().for_each(|&(_, end, cost)| next.second.allow(end - 1, m, added(end - 1, end, cost)));
        }
        Self {
            n,
            one,
            next,
            missed,
            invented,
            as_two: by_letter,
            as_one: by_second,
            begins,
            rest,
            tails,
            budget: 0.0,
            channel_budget: IMPOSSIBLE,
            best: IMPOSSIBLE,
            found: Vec::new(),
            key: Vec::new(),
            rows: Vec::new(),
            windows: Vec::new(),
        }
    }

    /// Walks all transducers within a budget.
    fn all(&mut self, lexicon: &Lexicon, budget: f32) {
        self.budget = budget;
        self.found.clear();
        self.run(lexicon.common_flat(), |weight| weight_cost(weight as u8), true);
        if let Some(map) = lexicon.user.map() {
            let nats = crate::lexicon::user::USER_WORD_NATS;
            self.run(map.as_fst(), |_| nats, true);
        }
        self.budget = self.budget.min(RARE_BUDGET_NATS);
        self.run(lexicon.forms().as_fst(), |_| UNCOUNTED_NATS, false);
    }

    /// Walks one transducer; `bound` gives the least cost of a word below a node from the outputs met. `counted` tells that the outputs
    /// are the words' costs.
    fn run<G: Graph>(&mut self, graph: &G, bound: impl Fn(u64) -> f32 + Copy, counted: bool) {
        let room = (self.budget - bound(0)).min(self.channel_budget);
        self.rows.clear();
        self.rows.resize(self.n + 1, IMPOSSIBLE);
        self.rows[0] = 0.0;
        let mut last = 0;
        while last < self.n && self.rows[last] + self.invented[last] + self.rest[last + 1] <= room {
            self.rows[last + 1] = self.rows[last] + self.invented[last];
            last += 1;
        }
        self.windows.clear();
        self.windows.push((0, last));
        self.key.clear();
        self.descend(graph, graph.root(), 0, bound, counted);
    }

    fn descend<G: Graph>(&mut self, graph: &G, node: G::Node, outputs: u64, bound: impl Fn(u64) -> f32 + Copy, counted: bool) {
        let depth = self.key.len();
        let width = self.n + 1;
        if depth > 0
            && self.windows[depth].1 == self.n
            && let Some(ending) = graph.ending(node)
        {
            let channel = self.rows[depth * width + self.n];
            let word = bound(outputs + ending);
            if channel + word <= self.budget {
                self.keep(channel, word, counted);
            }
        }
        let allowed = self.allowed(depth, bound(outputs));
        for (letter, next, output) in graph.arcs(node, allowed) {
            let outputs = outputs + output;
            let least = bound(outputs);
            let lengths = || tail::words(graph.longer(next), outputs, bound);
            if least <= self.budget && self.step(depth, letter, least, lengths) {
                self.key.push(key_byte(letter));
                self.descend(graph, next, outputs, bound, counted);
                self.key.pop();
            }
        }
    }

    /// Appends the row of `letter` below the row at `depth`; false if nothing below, where words cost `least` or more, and those of some
    /// length `lengths`, can stay within the budget.
    fn step(&mut self, depth: usize, letter: Symbol, least: f32, lengths: impl FnOnce() -> ByLength) -> bool {
        let (n, width) = (self.n, self.n + 1);
        let room = (self.budget - least).min(self.channel_budget);
        if self.rows.len() < (depth + 2) * width {
            self.rows.resize((depth + 2) * width, IMPOSSIBLE);
        }
        self.windows.truncate(depth + 1);
        let (above, row) = self.rows.split_at_mut((depth + 1) * width);
        let parent = &above[depth * width..];
        let (low, high) = self.windows[depth];
        let one = &self.one[letter as usize * n..(letter as usize + 1) * n];
        let missed = self.missed[letter as usize];
        let last = (high + 2).min(n);
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
        for &(end, cost) in self.as_two[letter as usize].iter().filter(|t| t.0 >= low + 2 && t.0 <= high + 2) {
            row[end] = row[end].min(parent[end - 2] + cost);
        }
        let mut first = low;
        if depth > 0 && !self.as_one[letter as usize].is_empty() {
            let before = key_symbol(self.key[depth - 1]);
            let (glow, ghigh) = self.windows[depth - 1];
            let grandparent = &above[(depth - 1) * width..depth * width];
            for &(_, end, cost) in self.as_one[letter as usize].iter().filter(|t| t.0 == before && t.1 > glow && t.1 <= ghigh + 1) {
                // The pair may end before the parent's window: its row was all but dead there.
                while end < first {
                    first -= 1;
                    row[first] = IMPOSSIBLE;
                }
                if end <= last {
                    row[end] = row[end].min(grandparent[end - 1] + cost);
                }
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
        let width = self.n + 1;
        let row = &mut self.rows[(depth + 1) * width..(depth + 2) * width];
        let mut window: Option<(usize, usize)> = None;
        let mut carried = IMPOSSIBLE;
        let costs = self.rest[first..].iter().zip(&self.invented[first..]);
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
        let row = &mut self.rows[(depth + 1) * (self.n + 1)..][low..=high];
        let mut window: Option<(usize, usize)> = None;
        for (i, (cell, tail)) in (low..).zip(row.iter_mut().zip(&self.tails[low..])) {
            if *cell + tail::least(tail, words) <= most {
                window = Some((window.map_or(i, |w| w.0), i));
            } else {
                *cell = IMPOSSIBLE;
            }
        }
        window
    }

    /// The letters, a bit each, that may follow the row at `depth` within the budget, a word costing `least` or more: seen for one of the
    /// symbols left, with another letter for one of them, or not seen.
    fn allowed(&self, depth: usize, least: f32) -> u64 {
        let room = (self.budget - least).min(self.channel_budget) + ROUNDING_NATS;
        let width = self.n + 1;
        let slacks = |depth: usize| {
            let (low, high) = self.windows[depth];
            let row = &self.rows[depth * width..(depth + 1) * width];
            row.iter().zip(&self.rest).enumerate().take(high + 1).skip(low).map(move |(i, (cell, rest))| (i, room - cell - rest))
        };
        let mut out = 0;
        let mut widest = -1.0f32;
        for (i, slack) in slacks(depth) {
            out |= self.next.first.within(i, slack);
            widest = widest.max(slack);
        }
        if depth > 0 {
            slacks(depth - 1).for_each(|(i, slack)| out |= self.next.second.within(i, slack));
        }
        out | self.next.missed.within(0, widest)
    }

    /// True if two letters seen as one may begin with this one although its row is dead: the next row draws on this one's parent.
    fn pair_begins(&self, depth: usize, letter: Symbol, room: f32) -> bool {
        let parent = &self.rows[depth * (self.n + 1)..];
        let (low, high) = self.windows[depth];
        self.begins[letter as usize].iter().any(|t| t.0 > low && t.0 <= high + 1 && parent[t.0 - 1] + t.1 + self.rest[t.0] <= room)
    }

    fn keep(&mut self, channel_nats: f32, word_nats: f32, counted: bool) {
        // Words of the counted transducer stand in the full one too, with a bound above their true cost.
        if !counted && self.found.iter().any(|f| f.key == self.key) {
            return;
        }
        self.found.push(Found { key: self.key.clone(), channel_nats, word_nats });
        let total = channel_nats + word_nats;
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

    fn finish(mut self, lexicon: &Lexicon) -> Vec<Found> {
        // The user's words and rarities carry a bound; look their true cost up.
        for found in &mut self.found {
            found.word_nats = lexicon.cost(&found.key).unwrap_or(found.word_nats);
        }
        self.trim(KEPT);
        let best = self.found.first().map_or(0.0, Found::total_nats);
        self.found.retain(|f| f.total_nats() <= best + MARGIN_NATS);
        self.found
    }
}

/// The key of symbols that are all letters or hyphens; `None` otherwise.
pub fn plain_key(seen: &[Symbol]) -> Option<Vec<u8>> {
    seen.iter().map(|&s| ((s as usize) < KEY_SYMBOLS).then(|| key_byte(s))).collect()
}
