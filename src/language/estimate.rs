//! From counts of n-grams to their costs: absolute discounting with interpolation.
//!
//! Chen and Goodman, "An empirical study of smoothing techniques for language modeling" (1999), §2.7.
//!
//! The build script has this room, too: it uses nothing but the counts, the weights and the writer of the store.

use super::counts::{Counts, EDGE, FIRST_WORD, NUMBER, Pair};
use super::store::write::{self, Content};
use crate::lexicon::weight::{WEIGHT_MAX, weight_cost};

/// Taken from every count; near one because the lists are cut at three occurrences.
const DISCOUNT: f64 = 0.9;
/// Cost of `<n>` without context, in nats (0.5 M of 41 M words).
pub const NUMBER_NATS: f32 = 4.4;
/// Cost of a sentence edge without context, in nats (3.3 M edges in 41 M words).
pub const EDGE_NATS: f32 = 2.5;
/// No word is rarer than one that was met a tenth of a time.
const LEAST_OCCURRENCES: f64 = 0.1;

/// The store of what `counts` tell, made with the lexicon of these weights (by ordinal).
pub fn store(counts: &Counts, weights: &[u8]) -> Vec<u8> {
    let met = |id: usize| counts.occurrences[id] as f64;
    let left_by_words = left(&counts.pairs, counts.occurrences.len(), |p| (p.words[0] as usize, p.count), met);
    let counted = |at: usize| f64::from(counts.pairs[at].count);
    let left_by_pairs = left(&counts.triples, counts.pairs.len(), |t| (t.pairs[0] as usize, t.count), counted);
    let pair_shares = pair_shares(counts, weights, &left_by_words);

    // The store numbers words by ordinal.
    let mut members = counts.words.clone();
    members.sort_unstable();
    let id = |id: u32| match id.checked_sub(FIRST_WORD) {
        None => id,
        Some(nth) => FIRST_WORD + members.partition_point(|&ordinal| ordinal < counts.words[nth as usize]) as u32,
    };
    let ids: Vec<u32> = (0..counts.occurrences.len() as u32).map(id).collect();
    let mut backoff = vec![0.0; ids.len()];
    for (&id, &left) in ids.iter().zip(&left_by_words) {
        backoff[id as usize] = cost_nats(left);
    }
    let key = |pair: &Pair| write::key(ids[pair.words[0] as usize], ids[pair.words[1] as usize]);
    let mut order: Vec<(u64, usize)> = counts.pairs.iter().enumerate().map(|(at, pair)| (key(pair), at)).collect();
    order.sort_unstable();
    let mut places = vec![0; order.len()];
    for (place, &(_, at)) in (0u32..).zip(&order) {
        places[at] = place;
    }
    let bigrams: Vec<(u64, f32)> = order.iter().map(|&(key, at)| (key, cost_nats(pair_shares[at]))).collect();
    let backoff_pair: Vec<f32> = order.iter().map(|&(_, at)| cost_nats(left_by_pairs[at])).collect();
    let mut trigrams: Vec<(u64, f32)> = counts
        .triples
        .iter()
        .map(|triple| {
            let [before, last] = triple.pairs.map(|pair| pair as usize);
            let share = discounted(triple.count, counted(before)) + left_by_pairs[before] * pair_shares[last];
            (write::key(places[before], ids[counts.pairs[last].words[1] as usize]), cost_nats(share))
        })
        .collect();
    trigrams.sort_unstable_by_key(|entry| entry.0);
    write::write(&Content {
        forms: weights.len(),
        members: &members,
        backoff: &backoff,
        bigrams: &bigrams,
        backoff_pair: &backoff_pair,
        trigrams: &trigrams,
    })
}

/// By pair, the share of the second word among what follows the first, which leaves `left` to shorter contexts.
fn pair_shares(counts: &Counts, weights: &[u8], left: &[f64]) -> Vec<f64> {
    let least = LEAST_OCCURRENCES / counts.total.max(1) as f64;
    let share = |id: u32| {
        let nats = match id {
            EDGE => EDGE_NATS,
            NUMBER => NUMBER_NATS,
            word => weight_cost(weights[counts.words[(word - FIRST_WORD) as usize] as usize] & WEIGHT_MAX),
        };
        f64::from((-nats).exp()).max(least)
    };
    let shared = |pair: &Pair| {
        let first = pair.words[0] as usize;
        discounted(pair.count, counts.occurrences[first] as f64) + left[first] * share(pair.words[1])
    };
    counts.pairs.iter().map(shared).collect()
}

/// By context, the share it leaves to shorter contexts; 1 where nothing was counted in it.
fn left<T>(counted: &[T], contexts: usize, of: impl Fn(&T) -> (usize, u32), occurrences: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut used = vec![0.0; contexts];
    for (context, count) in counted.iter().map(of) {
        used[context] += discounted(count, occurrences(context));
    }
    used.into_iter().map(|used: f64| (1.0 - used).max(0.01)).collect()
}

fn discounted(count: u32, occurrences: f64) -> f64 {
    let count = f64::from(count);
    (count - DISCOUNT) / occurrences.max(count)
}

fn cost_nats(share: f64) -> f32 {
    -share.max(1e-12).ln() as f32
}

#[cfg(test)]
mod tests {
    use super::super::counts::tests::{WEIGHTS, counts};
    use super::*;
    use crate::language::store::Ngrams;

    /// Costs are kept in steps of so many nats.
    const STEP_NATS: f32 = 0.08;

    fn is_near(stored_nats: f32, share: f64) -> bool {
        (stored_nats - cost_nats(share)).abs() <= STEP_NATS / 2.0 + 1e-4
    }

    #[test]
    fn what_was_counted_is_discounted_and_the_rest_shared_out() {
        let ngrams = Ngrams::open(store(&counts(), &WEIGHTS).into(), WEIGHTS.len()).unwrap();
        let weight = |ordinal: usize| f64::from((-weight_cost(WEIGHTS[ordinal] & WEIGHT_MAX)).exp());
        // The word of ordinal 1 (300 times) before that of 5 (150 times) and that of 3 (3 times).
        let [first, second, third] = [1, 5, 3].map(|ordinal| ngrams.id(ordinal));
        let left = 1.0 - (149.1 + 2.1) / 300.0;
        assert!(is_near(ngrams.backoff(first), left));
        let pair = ngrams.bigram(first, second).unwrap();
        let share = 149.1 / 300.0 + left * weight(5);
        assert!(is_near(pair.cost_nats, share), "{} for {share}", pair.cost_nats);
        assert!(is_near(ngrams.bigram(first, third).unwrap().cost_nats, 2.1 / 300.0 + left * weight(3)));
        assert_eq!(ngrams.bigram(second, third), None);
        // Behind these two, a sentence's end (50 of 150 times) and the word of ordinal 0 (11 times).
        let left = 1.0 - (49.1 + 10.1) / 150.0;
        assert!(is_near(ngrams.backoff_pair(pair.index), left));
        let end = 59.1 / 200.0 + (1.0 - (59.1 + 19.1) / 200.0) * f64::from((-EDGE_NATS).exp());
        assert!(is_near(ngrams.trigram(pair.index, EDGE).unwrap(), 49.1 / 150.0 + left * end));
        assert_eq!(ngrams.trigram(pair.index, third), None);
        // Nothing was counted behind this one.
        assert!(is_near(ngrams.backoff(ngrams.id(0)), 1.0));
    }
}
