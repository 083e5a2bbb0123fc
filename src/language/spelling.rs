//! How likely a string of letters is as a Russian word nobody listed: letter 4-grams.

use super::store::StoreError;
use crate::alphabet::{KEY_SYMBOLS, key_symbol};
use crate::lexicon::Bytes;

/// Letters, hyphen and the word's edge.
const STATES: usize = KEY_SYMBOLS + 1;
const EDGE: usize = KEY_SYMBOLS;
/// Nats a step of a stored cost.
const STEP_NATS: f32 = 0.25;
/// Occurrences by which a longer context is smoothed towards a shorter (Witten–Bell would count types; a constant does as well here).
const SMOOTHING: f64 = 6.0;

/// The letter model: cost of a letter after three others, a byte each.
pub struct Spelling {
    costs: Bytes,
}

/// Where the cost of `next` after `a`, `b`, `c` stands. The farther a letter, the sooner it varies: contexts never seen repeat the costs of the
/// shorter context, and so repeat them side by side, which a packager's compression needs to see (0.9 MB of the crate become 0.4).
fn place(a: usize, b: usize, c: usize, next: usize) -> usize {
    ((c * STATES + b) * STATES + a) * STATES + next
}

/// [`place`] in training, where shorter contexts are suffixes of longer ones: the farthest letter first.
fn counted_at(a: usize, b: usize, c: usize, next: usize) -> usize {
    ((a * STATES + b) * STATES + c) * STATES + next
}

fn walk(key: &[u8], index: fn(usize, usize, usize, usize) -> usize) -> impl Iterator<Item = usize> {
    let mut context = (EDGE, EDGE, EDGE);
    key.iter().map(|&b| key_symbol(b) as usize % STATES).chain([EDGE]).map(move |next| {
        let at = index(context.0, context.1, context.2, next);
        context = (context.1, context.2, next);
        at
    })
}

impl Spelling {
    /// Opens a table made by [`Spelling::train`].
    pub fn open(costs: Bytes) -> Result<Self, StoreError> {
        if costs.len() != STATES.pow(4) {
            return Err(StoreError::Damaged("the letter model has another size"));
        }
        Ok(Self { costs })
    }

    /// Cost of the whole string as a word, in nats.
    pub fn cost(&self, key: &[u8]) -> f32 {
        walk(key, place).map(|at| f32::from(self.costs[at]) * STEP_NATS).sum()
    }

    /// Learns a table from words with weights (how much each counts).
    pub fn train<'a>(words: impl Iterator<Item = (&'a [u8], f64)>) -> Vec<u8> {
        let mut four = vec![0f64; STATES.pow(4)];
        for (word, weight) in words {
            for at in walk(word, counted_at) {
                four[at] += weight;
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
        let mut costs = vec![0; STATES.pow(4)];
        for (at, p) in probability.iter().enumerate() {
            let letter = |from_the_end: u32| at / STATES.pow(from_the_end) % STATES;
            costs[place(letter(3), letter(2), letter(1), letter(0))] = (-p.ln() as f32 / STEP_NATS).round().clamp(0.0, 255.0) as u8;
        }
        costs
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alphabet::key;

    #[test]
    fn word_like_strings_cost_less() {
        let words = ["протокол", "проток", "прокат", "каток", "потолок", "толокно"].map(|w| key(w).unwrap());
        let table = Spelling::train(words.iter().map(|w| (w.as_slice(), 20.0)));
        let model = Spelling::open(table.into()).unwrap();
        assert!(model.cost(&key("прототок").unwrap()) < model.cost(&key("ткпролоо").unwrap()));
    }
}
