//! Words that are words, but not what the page said: where a word has no counterpart in the translation, which has one for a word near it,
//! that one is proposed, however well the other may stand («длинную печь» beside "a long speech").

use std::collections::BTreeSet;

use super::stretch::Pass;
use crate::candidate::cache::Cache;
use crate::candidate::slot::Slot;
use crate::candidate::{Proposer, Reading, Route};
use crate::lexicon::weight::USUAL_NATS;
use crate::translation::witness::Witness;

/// Letters of a word that is looked at: shorter ones are near too many.
const LETTERS: usize = 4;

/// Readings to be asked about whatever their probability: place of the slot, and text.
pub(super) type Asked = BTreeSet<(usize, String)>;

/// Adds the readings, of slots that begin with slot `offset`, that the translation has a word for and what stands there has none. Returns those
/// of usual words, which a person should look at.
pub(super) fn extend(
    pass: &Pass<'_>,
    (slots, offset): (&[Slot], usize),
    witness: &mut Witness<'_>,
    cache: &Cache,
    readings: &mut Vec<Reading>,
) -> Asked {
    let mut asked = Asked::new();
    let is_long = |slot: &Slot| slot.is_known() && slot.key.as_ref().is_some_and(|key| key.len() >= LETTERS);
    // What has been searched for others has them already.
    let is_searched = |at: usize| {
        let here = readings[readings.partition_point(|r| r.slots.start < at)..].iter().take_while(|r| r.slots.start == at);
        here.into_iter().any(|r| r.route == Route::Near && r.slots.len() == 1)
    };
    let is_open = |at: &usize| is_long(&slots[*at]) && witness.is_unexplained(offset + at) && !is_searched(*at);
    let open: Vec<usize> = (0..slots.len()).filter(is_open).collect();
    if open.is_empty() {
        return asked;
    }
    let &Pass { models, document, profile, .. } = pass;
    let mut proposer = Proposer::new(models, document, slots, profile, cache);
    let mut found = Vec::new();
    for at in open {
        proposer.near_known(at, &mut found);
    }
    // Those that are there already are in the order of their places.
    let proposed = readings.len();
    for reading in found {
        let from = readings[..proposed].partition_point(|r| r.slots.start < reading.slots.start);
        let mut here = readings[from..proposed].iter().take_while(|r| r.slots.start == reading.slots.start);
        let is_there = here.any(|r| r.slots == reading.slots && r.text == reading.text);
        if reading.route != Route::Kept && !is_there && witness.has_word_for(offset + reading.slots.start, &reading.text) {
            if slots[reading.slots.start].facts.is_some_and(|facts| facts.word.unigram_nats < USUAL_NATS) {
                asked.insert((reading.slots.start, reading.text.clone()));
            }
            readings.push(reading);
        }
    }
    readings.sort_by_key(|reading| reading.slots.start);
    asked
}
