//! Words within an edit distance of a string, by Levenshtein automaton over the lexicon's transducer.
//!
//! Schulz and Mihov, "Fast string correction with Levenshtein automata", IJDAR 5 (2002). Used by `lexicon near` and as the oracle of
//! the weighted search.

use fst::{IntoStreamer, Streamer};
use levenshtein_automata::LevenshteinAutomatonBuilder;

use super::Lexicon;
use crate::alphabet;

/// Largest distance searched: at 3 the automaton takes milliseconds a word and proposes thousands of words.
pub const MAX_DISTANCE: u8 = 2;

/// A word near another.
#[derive(Debug, Clone, PartialEq)]
pub struct Neighbour {
    /// The folded form.
    pub form: String,
    /// Edits between the two (insertion, deletion, substitution).
    pub distance: u8,
    /// Cost of the form as a word by itself, in nats.
    pub cost_nats: f32,
}

/// Builds automata for one distance; building the parametric tables is what costs, so keep it.
pub struct Near {
    builder: LevenshteinAutomatonBuilder,
}

impl Near {
    /// A searcher for words at most `distance` edits away; more than [`MAX_DISTANCE`] is cut to it.
    pub fn new(distance: u8) -> Self {
        Self { builder: LevenshteinAutomatonBuilder::new(distance.min(MAX_DISTANCE), false) }
    }

    /// All forms of `lexicon` near `word`, nearest first, then most frequent, then in key order. Characters outside the key alphabet
    /// match nothing.
    pub fn words(&self, lexicon: &Lexicon, word: &str) -> Vec<Neighbour> {
        // One byte a symbol; whatever no key can hold becomes the one byte no key uses.
        let query: String = alphabet::symbols(word)
            .iter()
            .map(|s| if (s.0 as usize) < alphabet::KEY_SYMBOLS { alphabet::key_byte(s.0) as char } else { '\u{1}' })
            .collect();
        let dfa = self.builder.build_dfa(&query);
        let mut found = Vec::new();
        let mut stream = lexicon.forms().search(&dfa).into_stream();
        while let Some((key, _)) = stream.next() {
            let form = alphabet::unkey(key);
            let distance = dfa.eval(key).to_u8();
            let cost_nats = lexicon.cost(key).unwrap_or(f32::INFINITY);
            found.push(Neighbour { form, distance, cost_nats });
        }
        found.sort_by(|a, b| a.distance.cmp(&b.distance).then(a.cost_nats.total_cmp(&b.cost_nats)).then_with(|| a.form.cmp(&b.form)));
        found
    }
}
