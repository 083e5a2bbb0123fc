//! The words somebody has counted, and the others, drawn from all forms by their weights, as the weighted search walks them.
//!
//! The build script has this room, too: transducers of their own in the package would take megabytes and say nothing that the forms and
//! their weights do not.

use fst::map::Stream;
use fst::{Map, Streamer};

use super::graph::lay_flat;
use super::weight::{COUNTED_BELOW, WEIGHT_MAX};

/// The counted words with their weights, in key order.
pub struct Counted<'a> {
    forms: Stream<'a>,
    weights: std::slice::Iter<'a, u8>,
}

impl<'a> Counted<'a> {
    /// Those of all forms, whose weights are given by ordinal.
    pub fn of<D: AsRef<[u8]>>(forms: &'a Map<D>, weights: &'a [u8]) -> Self {
        Self { forms: forms.stream(), weights: weights.iter() }
    }
}

impl Iterator for Counted<'_> {
    type Item = (Vec<u8>, u8);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (key, _) = self.forms.next()?;
            let weight = self.weights.next()? & WEIGHT_MAX;
            if weight < COUNTED_BELOW {
                return Some((key.to_vec(), weight));
            }
        }
    }
}

/// What is walked of the forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Walked {
    /// The counted words, their values the weights.
    Counted,
    /// The same from their last letters back.
    CountedBackward,
    /// All others, without values: nearly all weigh the same. Backward they would be 68 MB.
    Rare,
}

/// Words as a transducer laid flat (see [`lay_flat`]).
pub fn laid_flat<D: AsRef<[u8]>>(forms: &Map<D>, weights: &[u8], words: Walked) -> Result<Vec<u8>, fst::Error> {
    let mut keys = forms.stream();
    let mut found: Vec<(Vec<u8>, u64)> = Vec::new();
    for weight in weights.iter().map(|byte| byte & WEIGHT_MAX) {
        let Some((key, _)) = keys.next() else { break };
        let value = match words {
            Walked::Counted | Walked::CountedBackward if weight < COUNTED_BELOW => u64::from(weight),
            Walked::Rare if weight >= COUNTED_BELOW => 0,
            _ => continue,
        };
        let mut key = key.to_vec();
        if words == Walked::CountedBackward {
            key.reverse();
        }
        found.push((key, value));
    }
    found.sort_unstable();
    Ok(lay_flat(Map::from_iter(found)?.as_fst()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::graph::{Flat, Graph};

    #[test]
    fn the_rarest_are_left_out() {
        let forms = Map::from_iter([("a", 0), ("b", 1), ("c", 2)]).unwrap();
        let weights = [COUNTED_BELOW - 1, COUNTED_BELOW, 3 << 6];
        let counted: Vec<_> = Counted::of(&forms, &weights).collect();
        assert_eq!(counted, [(b"a".to_vec(), COUNTED_BELOW - 1), (b"c".to_vec(), 0)]);
    }

    #[test]
    fn words_are_laid_with_their_weights_and_the_rare_apart() {
        let keys = ["аб", "ва"].map(|word| crate::alphabet::key(word).unwrap());
        let forms = Map::from_iter([(keys[0].as_slice(), 7), (keys[1].as_slice(), 8)]).unwrap();
        let of = |words| {
            let laid = laid_flat(&forms, &[12 | 64, COUNTED_BELOW], words).unwrap();
            let flat = Flat::open(&laid).unwrap();
            let first: Vec<_> = flat.arcs(flat.node(flat.root()), u64::MAX).collect();
            let second: Vec<_> = first.iter().flat_map(|arc| flat.arcs(flat.node(arc.target), u64::MAX).collect::<Vec<_>>()).collect();
            assert_eq!((first.len(), second.len()), (1, 1));
            let value = flat.ending(&flat.node(second[0].target)).map(|ending| first[0].output + second[0].output + ending);
            (crate::alphabet::unkey(&[crate::alphabet::key_byte(first[0].letter), crate::alphabet::key_byte(second[0].letter)]), value)
        };
        assert_eq!(of(Walked::Counted), ("аб".to_string(), Some(12)));
        assert_eq!(of(Walked::CountedBackward), ("ба".to_string(), Some(12)));
        assert_eq!(of(Walked::Rare), ("ва".to_string(), Some(0)));
    }
}
