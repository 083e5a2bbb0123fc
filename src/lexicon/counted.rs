//! The words somebody has counted, drawn from all forms by their weights, as the weighted search walks them.
//!
//! The build script has this room, too: a transducer of its own in the package would take a megabyte and say nothing that the forms and
//! their weights do not.

use fst::map::Stream;
use fst::{Map, MapBuilder, Streamer};

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

/// The counted words as a transducer laid flat (see [`lay_flat`]), its values the weights.
pub fn laid_flat<D: AsRef<[u8]>>(forms: &Map<D>, weights: &[u8]) -> Result<Vec<u8>, fst::Error> {
    let mut words = MapBuilder::memory();
    for (key, weight) in Counted::of(forms, weights) {
        words.insert(key, u64::from(weight))?;
    }
    Ok(lay_flat(words.into_map().as_fst()))
}

/// The same with the letters of each word from the last to the first.
pub fn laid_flat_backward<D: AsRef<[u8]>>(forms: &Map<D>, weights: &[u8]) -> Result<Vec<u8>, fst::Error> {
    let reversed = |(mut key, weight): (Vec<u8>, u8)| {
        key.reverse();
        (key, u64::from(weight))
    };
    let mut words: Vec<(Vec<u8>, u64)> = Counted::of(forms, weights).map(reversed).collect();
    words.sort();
    Ok(lay_flat(Map::from_iter(words)?.as_fst()))
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
    fn words_are_laid_with_their_weights() {
        let word = crate::alphabet::key("а").unwrap();
        let forms = Map::from_iter([(word.as_slice(), 7)]).unwrap();
        let laid = laid_flat(&forms, &[12 | 64]).unwrap();
        let flat = Flat::open(&laid).unwrap();
        let arcs: Vec<_> = flat.arcs(flat.node(flat.root()), u64::MAX).collect();
        assert_eq!(arcs.len(), 1);
        assert_eq!(flat.ending(&flat.node(arcs[0].target)).map(|ending| arcs[0].output + ending), Some(12));
    }
}
