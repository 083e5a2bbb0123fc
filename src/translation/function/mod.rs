//! Function words: "not", "them", "before" say little of which Russian word stands across, but not nothing.

pub mod learn;

use std::collections::{BTreeMap, BTreeSet};

use super::links::{Link, LinkKind};
use super::witness::{Pair, Witness};
use crate::alphabet;
use crate::candidate::slot::Slot;
use crate::lexicon::tables::TableError;
use crate::rows::rows;

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
        let mut offers: Vec<(f32, usize, usize)> = Vec::new();
        for &at in slots_of.iter().filter(|at| !pair.linked.contains_key(at)) {
            let Some(key) = slots[at].key.as_ref().filter(|_| slots[at].is_known()) else { continue };
            offers.extend(
                self.offers(key, at, pair).filter(|offer| !pair.used.contains_key(&offer.1)).map(|(nats, place)| (nats, at, place)),
            );
        }
        offers.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let mut linked = BTreeSet::new();
        for (_, at, place) in offers {
            if !pair.used.contains_key(&place) && linked.insert(at) {
                pair.used.insert(place, at);
            }
        }
    }

    /// The link of a key in a slot with the function word, of those for which `is_free` holds, that tells most of it.
    pub(super) fn function_link(&self, key: &[u8], slot: usize, pair: &Pair, is_free: impl Fn(&usize) -> bool) -> Option<Link> {
        let found = self.offers(key, slot, pair).filter(|(_, place)| is_free(place));
        let (_, place) = found.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))?;
        Some(Link { at: vec![place], kind: LinkKind::Function })
    }

    /// The words of a pair near a slot that tell of a key, with what they tell in nats, less for those farther away.
    fn offers<'w>(&'w self, key: &[u8], slot: usize, pair: &'w Pair) -> impl Iterator<Item = (f32, usize)> + 'w {
        let stems = self.functions.of(key);
        let middle = pair.place_of(slot);
        let reach = if stems.is_empty() { 0..0 } else { middle.saturating_sub(REACH)..pair.within.len().min(middle + REACH + 1) };
        reach.filter_map(move |nth| {
            let place = pair.within[nth];
            let stem = self.words[place].function_stem()?;
            let (_, nats) = stems.iter().find(|(english, _)| english == stem)?;
            Some((nats - DISTANCE_NATS * middle.abs_diff(nth) as f32, place))
        })
    }
}
