//! Function words: "not", "them", "before" say little of which Russian word stands across, but not nothing.

pub mod learn;

use std::collections::BTreeMap;

use super::links::{Link, LinkKind};
use super::witness::{Pair, Witness};
use crate::alphabet;
use crate::candidate::slot::Slot;
use crate::lexicon::tables::{TableError, rows};

/// Words a function word may stand away from where its sentence has the Russian one. Chosen: beyond it, it is another's.
const REACH: usize = 12;
/// What it tells less for each of them, in nats. Chosen.
const DISTANCE_NATS: f32 = 0.1;

/// Which function words of the translation tell of which Russian words.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FunctionWords {
    /// By Russian key: English stems, what finding one of them tells, in nats.
    stems: BTreeMap<Vec<u8>, Vec<(String, f32)>>,
}

impl FunctionWords {
    /// Reads a table: Russian word, English stem, nats.
    pub fn parse(text: &str) -> Result<Self, TableError> {
        let mut out = Self::default();
        for (line, fields) in rows(text) {
            let bad = || TableError {
                table: "function-words.tsv",
                line,
                expected: "Russian word, English stem, nats",
                found: fields.join(" | "),
            };
            let [russian, english, nats] = fields[..] else { return Err(bad()) };
            let (Some(key), Ok(nats)) = (alphabet::key(russian), nats.parse()) else { return Err(bad()) };
            out.stems.entry(key).or_default().push((english.to_string(), nats));
        }
        Ok(out)
    }

    /// The stems that tell of a Russian word, with what they tell in nats.
    pub fn of(&self, key: &[u8]) -> &[(String, f32)] {
        self.stems.get(key).map_or(&[], Vec::as_slice)
    }

    /// What finding a stem tells of a Russian word, in nats; nought of most.
    pub fn nats(&self, key: &[u8], stem: &str) -> f32 {
        self.of(key).iter().find(|(english, _)| english == stem).map_or(0.0, |(_, nats)| *nats)
    }
}

impl Witness<'_> {
    /// What the English word at a place tells of a Russian one, in nats.
    pub(super) fn function_nats(&self, key: &[u8], place: usize) -> f32 {
        self.words[place].function_stem().map_or(0.0, |stem| self.functions.nats(key, stem))
    }

    /// Links the function words that are left of a pair one to one, those that tell most and stand nearest first.
    pub(super) fn link_functions(&self, slots: &[Slot], slots_of: &[usize], pair: &mut Pair) {
        let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for &place in pair.within.iter().filter(|place| !pair.used.contains_key(place)) {
            if let Some(stem) = self.words[place].function_stem() {
                places.entry(stem).or_default().push(place);
            }
        }
        let mut offers: Vec<(f32, usize, usize)> = Vec::new();
        for &at in slots_of.iter().filter(|at| !pair.linked.contains_key(at)) {
            let Some(key) = slots[at].key.as_ref().filter(|_| slots[at].is_known()) else { continue };
            for (stem, nats) in self.functions.of(key) {
                let found = places.get(stem.as_str()).into_iter().flatten();
                let offer = |&place: &usize| Some((nats - distance_nats(pair, at, place)?, at, place));
                offers.extend(found.filter_map(offer));
            }
        }
        offers.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        for (_, at, place) in offers {
            if !pair.functions.contains_key(&at) && !pair.used.contains_key(&place) {
                pair.used.insert(place, at);
                pair.functions.insert(at, Link { at: vec![place], kind: LinkKind::Function });
            }
        }
    }

    /// The link of a key in a slot with the function word among those `free` that tells most of it.
    pub(super) fn function_link(&self, key: &[u8], slot: usize, pair: &Pair, free: &[usize]) -> Option<Link> {
        let stems = self.functions.of(key);
        let offer = |&place: &usize| {
            let stem = self.words[place].function_stem()?;
            let (_, nats) = stems.iter().find(|(english, _)| english == stem)?;
            Some((nats - distance_nats(pair, slot, place)?, place))
        };
        let found = free.iter().filter(|_| !stems.is_empty()).filter_map(offer);
        let (_, place) = found.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))?;
        Some(Link { at: vec![place], kind: LinkKind::Function })
    }
}

/// What a word of the translation tells less for standing far from where a slot of its pair does, in nats; `None` if it is too far.
fn distance_nats(pair: &Pair, slot: usize, place: usize) -> Option<f32> {
    let nth = pair.within.binary_search(&place).ok()?;
    let distance = pair.place_of(slot).abs_diff(nth);
    (distance <= REACH).then_some(DISTANCE_NATS * distance as f32)
}
