//! How a proposed reading differs from what was seen, and how often both stand elsewhere.

use super::features::Situation;
use crate::alphabet::Symbol;
use crate::candidate::slot::Slot;
use crate::channel::align::Step;

/// How a reading differs from what was seen.
pub(super) struct Differences {
    pub(super) edits: usize,
    /// What the document's confusions save, in nats.
    pub(super) saved: f32,
    /// How often the rarest of them is seen elsewhere in the document.
    pub(super) seen_elsewhere: f32,
    /// What the dearest costs, in nats.
    pub(super) dearest: f32,
    /// One stands at the beginning.
    pub(super) is_first: bool,
    /// How many of the last two symbols differ.
    pub(super) last: usize,
}

impl Differences {
    pub(super) fn of(s: &Situation<'_>, symbols: &[Symbol], meant: &[Symbol], steps: &[Step]) -> Self {
        let differ = |step: &&Step| !step.confusion(symbols, meant).is_same();
        // One occurrence is the place itself: a confusion that it alone tells of is no habit of the document.
        let times = |x: &Step| (s.profile.confusions.count(&x.confusion(symbols, meant)) as f32 - 1.0).max(0.0);
        Self {
            edits: steps.iter().filter(differ).count(),
            saved: steps.iter().filter(differ).map(|x| s.general.cost(&x.confusion(symbols, meant)).min(20.0) - x.cost_nats).sum(),
            seen_elsewhere: steps.iter().filter(differ).map(times).fold(9.0, f32::min),
            dearest: steps.iter().filter(differ).map(|x| x.cost_nats).fold(0.0, f32::max),
            is_first: steps.first().is_some_and(|x| differ(&x)),
            last: steps.iter().rev().take(2).filter(differ).count(),
        }
    }
}

/// How often the words stand elsewhere in the document, as the first pass read it.
pub(super) struct Elsewhere {
    pub(super) seen: f32,
    pub(super) candidate: f32,
    /// Forms of the candidate's word.
    pub(super) forms: f32,
}

impl Elsewhere {
    pub(super) fn of(s: &Situation<'_>, slots: &[Slot]) -> Self {
        // One occurrence is the place itself.
        let most = |counts: &mut dyn Iterator<Item = f64>| counts.map(|count| count as f32 - 1.0).fold(0.0, f32::max);
        Self {
            seen: most(&mut slots.iter().filter_map(|slot| slot.key.as_ref()).map(|key| s.profile.count(key))),
            candidate: most(&mut s.reading.keys.iter().map(|key| s.profile.count(key))),
            forms: most(&mut s.reading.keys.iter().map(|key| s.profile.form_count(s.models.lexicon, key))),
        }
    }
}
