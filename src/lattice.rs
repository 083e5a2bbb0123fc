//! All readings of a text as arcs with costs; the posterior of each arc.
//!
//! Forward–backward over arcs (Rabiner 1989) in two passes: word bigrams over everything, which prunes; then trigrams over what is left.
//! The second pass keeps pairs of neighbouring arcs as its states.

use std::ops::Range;

use crate::language::{Context, EDGE, Language, UNKNOWN, Word};

/// Arcs below this posterior after the first pass do not enter the second; those marked as staying always do.
const PRUNE_BELOW: f64 = 3e-4;

/// One reading on its way from one node to another; node k stands before slot k.
#[derive(Debug, Clone, PartialEq)]
pub struct Arc<'a> {
    /// Slots covered.
    pub slots: Range<usize>,
    /// Words it reads as, at least one.
    pub words: &'a [Word],
    /// Cost of seeing what was seen for it, in nats.
    pub channel_nats: f32,
    /// What the translation says for it, in nats.
    pub evidence_nats: f32,
    /// Never pruned: the text as it stands must stay possible, and so must what others than the lattice can judge.
    pub stays: bool,
}

/// How the costs are weighed against each other before normalising.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// Factor of the language model's nats.
    pub language: f32,
    /// Factor of the channel's nats.
    pub channel: f32,
}

/// What decoding found of an arc.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decoded {
    /// Share of all readings of this place that go through the arc, 0..=1.
    pub posterior: f64,
    /// Cost of its words in their most probable context, in nats, unweighed; what the end of a sentence before or behind them costs is not in
    /// it.
    pub language_nats: f32,
}

/// Decodes a lattice of `slots` slots. `edges[k]` tells that a sentence begins at slot k, and so `edges[slots]` that one ends with the last
/// slot. Arcs come in any order; the result is in theirs.
pub fn decode(language: &Language, arcs: &[Arc<'_>], slots: usize, edges: &[bool], weights: Weights) -> Vec<Decoded> {
    let all = vec![true; arcs.len()];
    // Where nothing may be pruned, the first pass has nothing to tell.
    if arcs.iter().all(|arc| arc.stays) {
        return pass(language, arcs, slots, edges, weights, Order::Trigram, &all);
    }
    let first = pass(language, arcs, slots, edges, weights, Order::Bigram, &all);
    let alive: Vec<bool> = arcs.iter().zip(&first).map(|(arc, d)| arc.stays || d.posterior >= PRUNE_BELOW).collect();
    let second = pass(language, arcs, slots, edges, weights, Order::Trigram, &alive);
    second
        .into_iter()
        .zip(first)
        .zip(alive)
        .map(|((second, first), alive)| if alive { second } else { Decoded { posterior: 0.0, ..first } })
        .collect()
}

#[derive(Clone, Copy, PartialEq)]
enum Order {
    Bigram,
    Trigram,
}

/// A state: an arc and, in the second pass, the arc before it.
struct State {
    arc: usize,
    /// The ways to it, among all steps.
    before: Range<usize>,
    forward: f64,
    backward: f64,
}

/// The way to a state.
struct Step {
    /// The state it follows; `usize::MAX` at the beginning.
    from: usize,
    /// What ends the sentence before, if one begins here, in nats.
    close_nats: f32,
    /// Cost of the arc's words behind it, in nats.
    words_nats: f32,
}

impl Step {
    fn cost(&self, weights: Weights) -> f64 {
        f64::from(weights.language * (self.close_nats + self.words_nats))
    }
}

/// All states and the ways to them, in the order of the text.
#[derive(Default)]
struct Ways {
    states: Vec<State>,
    steps: Vec<Step>,
}

impl Ways {
    /// A state of an arc, to which the last steps lead from that with number `first` on; gives its number.
    fn add(&mut self, arc: usize, first: usize) -> usize {
        self.states.push(State { arc, before: first..self.steps.len(), forward: f64::NEG_INFINITY, backward: f64::NEG_INFINITY });
        self.states.len() - 1
    }

    fn before(&self, state: usize) -> &[Step] {
        &self.steps[self.states[state].before.clone()]
    }
}

fn pass<'a>(
    language: &'a Language,
    arcs: &[Arc<'a>],
    slots: usize,
    edges: &[bool],
    weights: Weights,
    order: Order,
    alive: &[bool],
) -> Vec<Decoded> {
    // By node, the states whose arc ends there, those of an arc in a row.
    let mut ending: Vec<Vec<usize>> = vec![Vec::new(); slots + 1];
    let mut starting: Vec<Vec<usize>> = vec![Vec::new(); slots + 1];
    for (at, arc) in arcs.iter().enumerate().filter(|(at, _)| alive[*at]) {
        starting[arc.slots.start].push(at);
    }
    let mut ways = Ways::default();
    for node in 0..slots {
        let is_edge = edges.get(node).copied().unwrap_or(false) || node == 0;
        let before = std::mem::take(&mut ending[node]);
        let contexts = before.iter().map(|&from| context(language, &ways, arcs, from, order, edges));
        let mut following = Following::new(language, contexts);
        for &at in &starting[node] {
            let arc = &arcs[at];
            let first_nats = if is_edge { chain(language, language.context(EDGE, Word::EDGE), arc.words) } else { 0.0 };
            if node == 0 {
                let first = ways.steps.len();
                ways.steps.push(Step { from: usize::MAX, close_nats: 0.0, words_nats: first_nats });
                let state = ways.add(at, first);
                ending[arc.slots.end].push(state);
            }
            let mut first = ways.steps.len();
            let nats = following.nats(if is_edge { &[Word::EDGE] } else { arc.words });
            for (nth, &from) in before.iter().enumerate() {
                let nats = nats.of(nth);
                ways.steps.push(if is_edge {
                    Step { from, close_nats: nats, words_nats: first_nats }
                } else {
                    Step { from, close_nats: 0.0, words_nats: nats }
                });
                let has_more = nth + 1 < before.len() && {
                    let then = before[nth + 1];
                    // Where words are looked at in threes, states are told apart by the arc before.
                    order == Order::Bigram || ways.states[then].arc == ways.states[from].arc
                };
                if !has_more {
                    let state = ways.add(at, first);
                    ending[arc.slots.end].push(state);
                    first = ways.steps.len();
                }
            }
        }
    }
    let is_closed = edges.get(slots).copied().unwrap_or(false);
    let close = |&state: &usize| {
        let nats = if is_closed { language.after(context(language, &ways, arcs, state, order, edges), Word::EDGE) } else { 0.0 };
        (state, f64::from(weights.language * nats))
    };
    let last: Vec<(usize, f64)> = ending[slots].iter().map(close).collect();
    sweep(&mut ways, arcs, &last, weights);
    collect(&ways, arcs, &last, weights)
}

/// The two words before what follows a state; the first is not told apart where only pairs are looked at.
fn context(language: &Language, ways: &Ways, arcs: &[Arc<'_>], state: usize, order: Order, edges: &[bool]) -> Context {
    let arc = &arcs[ways.states[state].arc];
    let last = arc.words.last().copied().unwrap_or(Word::EDGE);
    let starts_sentence = edges.get(arc.slots.start).copied().unwrap_or(false) || arc.slots.start == 0;
    let first = match arc.words {
        [.., before, _] => before.id,
        _ if starts_sentence => EDGE,
        _ if order == Order::Bigram => UNKNOWN,
        _ => {
            let previous = ways.before(state).first().and_then(|step| ways.states.get(step.from));
            previous.and_then(|previous| arcs[previous.arc].words.last()).map_or(EDGE, |word| word.id)
        }
    };
    language.context(first, last)
}

/// What words cost behind the states that end at a node: each context and each row of words is asked about once, for readings in several
/// cases are the same words.
struct Following<'a> {
    language: &'a Language,
    /// Those that differ.
    contexts: Vec<Context>,
    /// By state, the place of its context among them.
    places: Vec<usize>,
    /// By words asked about, what they cost behind each context, in nats.
    asked: Vec<(&'a [Word], Vec<f32>)>,
}

/// What words cost behind each of the states that end at a node.
struct Behind<'f> {
    nats: &'f [f32],
    places: &'f [usize],
}

impl Behind<'_> {
    /// Behind the nth state, in nats.
    fn of(&self, nth: usize) -> f32 {
        self.nats[self.places[nth]]
    }
}

impl<'a> Following<'a> {
    fn new(language: &'a Language, of_states: impl Iterator<Item = Context>) -> Self {
        let mut contexts: Vec<Context> = Vec::new();
        let place = |context| {
            contexts.iter().position(|known| *known == context).unwrap_or_else(|| {
                contexts.push(context);
                contexts.len() - 1
            })
        };
        let places = of_states.map(place).collect();
        Self { language, contexts, places, asked: Vec::new() }
    }

    fn nats(&mut self, words: &'a [Word]) -> Behind<'_> {
        let at = self.asked.iter().position(|(known, _)| *known == words).unwrap_or_else(|| {
            self.asked.push((words, self.contexts.iter().map(|&context| chain(self.language, context, words)).collect()));
            self.asked.len() - 1
        });
        Behind { nats: &self.asked[at].1, places: &self.places }
    }
}

fn chain(language: &Language, context: Context, words: &[Word]) -> f32 {
    let Some((first, others)) = words.split_first() else { return 0.0 };
    let (mut context, mut last) = (context, *first);
    let mut cost = language.after(context, last);
    for &word in others {
        context = language.context(context.second.id, last);
        cost += language.after(context, word);
        last = word;
    }
    cost
}

/// Cost of an arc whatever its context: channel less evidence, weighed.
fn cost_beside_language(arc: &Arc<'_>, weights: Weights) -> f64 {
    f64::from(weights.channel * arc.channel_nats - arc.evidence_nats)
}

/// Sums over all ways to each state, and from it on. `last`: the states that end the lattice, and what that costs, weighed.
fn sweep(ways: &mut Ways, arcs: &[Arc<'_>], last: &[(usize, f64)], weights: Weights) {
    for at in 0..ways.states.len() {
        let channel = cost_beside_language(&arcs[ways.states[at].arc], weights);
        let mut sum = LogSum::default();
        for step in ways.before(at) {
            let forward = if step.from == usize::MAX { 0.0 } else { ways.states[step.from].forward };
            sum.add(forward - step.cost(weights) - channel);
        }
        ways.states[at].forward = sum.value();
    }
    let mut sums: Vec<LogSum> = vec![LogSum::default(); ways.states.len()];
    for &(at, cost) in last {
        sums[at].add(-cost);
    }
    for at in (0..ways.states.len()).rev() {
        let backward = sums[at].value();
        ways.states[at].backward = backward;
        let channel = cost_beside_language(&arcs[ways.states[at].arc], weights);
        for step in ways.before(at).iter().filter(|step| step.from != usize::MAX) {
            sums[step.from].add(backward - step.cost(weights) - channel);
        }
    }
}

fn collect(ways: &Ways, arcs: &[Arc<'_>], last: &[(usize, f64)], weights: Weights) -> Vec<Decoded> {
    let states = &ways.states;
    let mut total = LogSum::default();
    for &(at, cost) in last {
        total.add(states[at].forward - cost);
    }
    let total = total.value();
    let mut out = vec![Decoded { posterior: 0.0, language_nats: 0.0 }; arcs.len()];
    let mut best = vec![f64::NEG_INFINITY; arcs.len()];
    for (at, state) in states.iter().enumerate() {
        let log = state.forward + state.backward;
        let decoded = &mut out[state.arc];
        if total.is_finite() {
            decoded.posterior += (log - total).exp();
        }
        let choice = |step: &Step| if step.from == usize::MAX { 0.0 } else { states[step.from].forward } - step.cost(weights);
        if let Some(chosen) = ways.before(at).iter().max_by(|a, b| choice(a).total_cmp(&choice(b)))
            && log > best[state.arc]
        {
            best[state.arc] = log;
            decoded.language_nats = chosen.words_nats;
        }
    }
    for decoded in &mut out {
        decoded.posterior = decoded.posterior.clamp(0.0, 1.0);
    }
    out
}

/// A running log-sum-exp.
#[derive(Clone, Copy)]
struct LogSum {
    max: f64,
    sum: f64,
}

impl Default for LogSum {
    fn default() -> Self {
        Self { max: f64::NEG_INFINITY, sum: 0.0 }
    }
}

impl LogSum {
    fn add(&mut self, log: f64) {
        if log == f64::NEG_INFINITY {
            return;
        }
        if log > self.max {
            self.sum = self.sum * (self.max - log).exp() + 1.0;
            self.max = log;
        } else {
            self.sum += (log - self.max).exp();
        }
    }

    fn value(self) -> f64 {
        if self.sum > 0.0 { self.max + self.sum.ln() } else { f64::NEG_INFINITY }
    }
}
