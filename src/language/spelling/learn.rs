//! Learns the letter model.
//!
//! The build script has this room, too: it uses nothing but the alphabet and the weights.

use crate::alphabet::{KEY_SYMBOLS, key_symbol};
use crate::lexicon::weight::cost_weight;

/// Letters, hyphen and the word's edge.
pub const STATES: usize = KEY_SYMBOLS + 1;
/// A word's edge.
const EDGE: usize = KEY_SYMBOLS;
/// Nats a step of a stored cost.
pub const STEP_NATS: f32 = 0.25;
/// Occurrences by which a longer context is smoothed towards a shorter (Witten–Bell would count types; a constant does as well here).
const SMOOTHING: f64 = 6.0;
/// A word this dear, in nats, teaches next to nothing.
const RAREST_NATS: f32 = 20.0;

/// Where the cost of each letter of a key, and of its end, stands in the table: by the three letters before it, the farthest first.
pub fn places(key: &[u8]) -> impl Iterator<Item = usize> + '_ {
    let mut context = [EDGE; 3];
    key.iter().map(|&b| key_symbol(b) as usize % STATES).chain([EDGE]).map(move |next| {
        let [a, b, c] = context;
        context = [b, c, next];
        ((a * STATES + b) * STATES + c) * STATES + next
    })
}

/// The table of words with their weights in the lexicon, each weighing as the logarithm of its frequency.
pub fn learn(words: impl Iterator<Item = (Vec<u8>, u8)>) -> Vec<u8> {
    let rarest = f64::from(cost_weight(RAREST_NATS));
    let mut four = vec![0f64; STATES.pow(4)];
    for (key, weight) in words {
        for at in places(&key) {
            four[at] += ((rarest - f64::from(weight)) / 10.0).max(0.1);
        }
    }
    // Marginals over the farther letters give the shorter contexts.
    let mut shorter: Vec<Vec<f64>> = vec![vec![0.0; STATES], vec![0.0; STATES.pow(2)], vec![0.0; STATES.pow(3)]];
    for (at, &count) in four.iter().enumerate() {
        for (order, table) in shorter.iter_mut().enumerate() {
            table[at % STATES.pow(order as u32 + 1)] += count;
        }
    }
    let mut probability = vec![1.0 / STATES as f64; 1];
    for table in shorter.iter().chain([&four]) {
        let mut next = vec![0.0; table.len()];
        for (context, counts) in table.chunks(STATES).enumerate() {
            let total: f64 = counts.iter().sum();
            for (letter, &count) in counts.iter().enumerate() {
                let at = context * STATES + letter;
                let shorter = probability[at % probability.len()];
                next[at] = (count + SMOOTHING * shorter) / (total + SMOOTHING);
            }
        }
        probability = next;
    }
    probability.iter().map(|p| (-p.ln() as f32 / STEP_NATS).round().clamp(0.0, 255.0) as u8).collect()
}
