//! How likely a string of letters is as a Russian word nobody listed: letter 4-grams.

pub mod learn;

use super::store::StoreError;
use crate::lexicon::Bytes;
use learn::{STATES, STEP_NATS, places};

/// The letter model: cost of a letter after three others, a byte each.
pub struct Spelling {
    costs: Bytes,
}

impl Spelling {
    /// Opens a table made by [`learn::learn`].
    pub fn open(costs: Bytes) -> Result<Self, StoreError> {
        if costs.len() != STATES.pow(4) {
            return Err(StoreError::Damaged("the letter model has another size"));
        }
        Ok(Self { costs })
    }

    /// Cost of the whole string as a word, in nats.
    pub fn cost(&self, key: &[u8]) -> f32 {
        places(key).map(|at| f32::from(self.costs[at]) * STEP_NATS).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alphabet::key;

    #[test]
    fn word_like_strings_cost_less() {
        let words = ["протокол", "проток", "прокат", "каток", "потолок", "толокно"].map(|w| (key(w).unwrap(), 10));
        let model = Spelling::open(learn::learn(words.into_iter()).into()).unwrap();
        assert!(model.cost(&key("прототок").unwrap()) < model.cost(&key("ткпролоо").unwrap()));
    }
}
