//! Compiles n-gram counts: absolute discounting with interpolation, pruned by how much each n-gram changes the likelihood.
//!
//! Chen and Goodman, "An empirical study of smoothing techniques for language modeling" (1999), §2.7; pruning by weighted difference:
//! Seymore and Rosenfeld, "Scalable backoff language models" (ICSLP 1996).

use std::collections::HashMap;

use super::spelling::Spelling;
use super::store::{self, Content};
use super::{EDGE, NUMBER, Word, WordId};
use crate::alphabet;
use crate::lexicon::build::{BuildError, TABLE_SHARE, read_unigrams};
use crate::lexicon::{Lexicon, cost_weight};

/// Taken from every count; near one because the lists are cut at three occurrences.
const DISCOUNT: f64 = 0.9;

/// Occurrences granted to each two words that follow one another in a name or formula of the tables, as though it had been met in the counts.
const NAME_COUNT: f64 = 12.0;
/// The same as a share of the first word's own occurrences, where that is more.
const NAME_SHARE: f64 = 0.04;

/// How many n-grams to keep; chosen so that the packaged crate stays under 10 MB.
#[derive(Debug, Clone, Copy)]
pub struct Sizes {
    /// Bigrams to keep.
    pub bigrams: usize,
    /// Trigrams to keep.
    pub trigrams: usize,
}

/// Word identity while building: lexicon ordinal + 2, or a special id.
type Raw = u32;

/// Builds the n-gram file from count lists (`words separated by spaces <tab> count`).
pub fn ngrams(lexicon: &Lexicon, unigrams: &str, bigrams: &str, trigrams: &str, sizes: Sizes) -> Result<Vec<u8>, BuildError> {
    let (total, counts) = read_unigrams(unigrams)?;
    let mut raws: HashMap<&str, (Raw, f64)> = HashMap::new();
    let mut word_count: HashMap<Raw, f64> = HashMap::new();
    for (&word, &count) in &counts {
        let (raw, share) = match word {
            "<s>" => (EDGE, f64::from((-Word::EDGE.unigram_nats).exp())),
            "<n>" => (NUMBER, f64::from((-Word::NUMBER.unigram_nats).exp())),
            _ => match alphabet::key(word).and_then(|key| lexicon.entry(&key)) {
                Some(entry) => (entry.ordinal + 2, f64::from((-entry.cost_nats).exp())),
                None => continue,
            },
        };
        raws.insert(word, (raw, share.max(1.0 / total as f64 / 10.0)));
        *word_count.entry(raw).or_default() += count as f64;
    }
    let mut share: HashMap<Raw, f64> = raws.values().copied().collect();

    let mut pairs: Vec<([Raw; 2], f64)> = read_list("bigrams", bigrams, &raws)?;
    let known: std::collections::HashSet<[Raw; 2]> = pairs.iter().map(|p| p.0).collect();
    for pair in table_pairs(lexicon).into_iter().filter(|pair| !known.contains(pair)) {
        for raw in pair {
            share.entry(raw).or_insert(TABLE_SHARE);
        }
        let first = word_count.entry(pair[0]).or_default();
        let count = NAME_COUNT.max(*first * NAME_SHARE);
        *first += count;
        pairs.push((pair, count));
    }
    let lambda = backoffs(pairs.iter().map(|(w, c)| (w[0], *c)), &word_count);
    let scored = pairs.iter().map(|&(w, c)| {
        let base = lambda[&w[0]] * share[&w[1]];
        let p = (c - DISCOUNT) / word_count[&w[0]] + base;
        (c * (p / base).ln(), w, c)
    });
    let kept = keep_best(scored, sizes.bigrams);
    let lambda = backoffs(kept.iter().map(|(w, c)| (w[0], *c)), &word_count);
    let pair_count: HashMap<[Raw; 2], f64> = kept.iter().copied().collect();
    let pair_probability = |w: [Raw; 2]| {
        let base = lambda.get(&w[0]).copied().unwrap_or(1.0) * share[&w[1]];
        pair_count.get(&w).map_or(base, |c| (c - DISCOUNT) / word_count[&w[0]] + base)
    };

    let triples: Vec<([Raw; 3], f64)> = read_list("trigrams", trigrams, &raws)?;
    // A sentence edge before a sentence edge says nothing: the decoder starts with one.
    let usable = |w: &[Raw; 3]| pair_count.contains_key(&[w[0], w[1]]) && !(w[0] == EDGE && w[1] == EDGE);
    let triples: Vec<_> = triples.into_iter().filter(|(w, _)| usable(w)).collect();
    let lambda3 = backoffs(triples.iter().map(|(w, c)| ([w[0], w[1]], *c)), &pair_count);
    let scored = triples.iter().map(|&(w, c)| {
        let base = lambda3[&[w[0], w[1]]] * pair_probability([w[1], w[2]]);
        let p = (c - DISCOUNT) / pair_count[&[w[0], w[1]]] + base;
        (c * (p / base).ln(), w, c)
    });
    let kept3 = keep_best(scored, sizes.trigrams);
    let lambda3 = backoffs(kept3.iter().map(|(w, c)| ([w[0], w[1]], *c)), &pair_count);

    let mut members: Vec<Raw> = kept.iter().flat_map(|(w, _)| *w).chain(kept3.iter().map(|(w, _)| w[2])).filter(|&r| r >= 2).collect();
    members.sort_unstable();
    members.dedup();
    let id = |raw: Raw| -> WordId { if raw < 2 { raw } else { members.binary_search(&raw).map_or(super::UNKNOWN, |at| at as u32 + 2) } };
    let cost = |p: f64| -p.max(1e-12).ln() as f32;

    let mut ids: Vec<([Raw; 2], u64)> = kept.iter().map(|(w, _)| (*w, store::key(id(w[0]), id(w[1])))).collect();
    ids.sort_unstable_by_key(|entry| entry.1);
    let index: HashMap<[Raw; 2], u32> = ids.iter().enumerate().map(|(at, (w, _))| (*w, at as u32)).collect();
    let bigram_costs: Vec<(u64, f32)> = ids.iter().map(|(w, key)| (*key, cost(pair_probability(*w)))).collect();
    let mut trigram_costs: Vec<(u64, f32)> = kept3
        .iter()
        .map(|(w, c)| {
            let context = [w[0], w[1]];
            let p = (c - DISCOUNT) / pair_count[&context] + lambda3[&context] * pair_probability([w[1], w[2]]);
            (store::key(index[&context], id(w[2])), cost(p))
        })
        .collect();
    trigram_costs.sort_unstable_by_key(|entry| entry.0);
    let mut backoff = vec![0f32; members.len() + 2];
    for (raw, l) in &lambda {
        if let Some(slot) = backoff.get_mut(id(*raw) as usize) {
            *slot = cost(*l);
        }
    }
    let backoff_pair: Vec<f32> = ids.iter().map(|(w, _)| lambda3.get(w).map_or(0.0, |&l| cost(l))).collect();
    let ordinals: Vec<u32> = members.iter().map(|raw| raw - 2).collect();
    Ok(store::write(&Content {
        forms: lexicon.len(),
        members: &ordinals,
        backoff: &backoff,
        bigrams: &bigram_costs,
        backoff_pair: &backoff_pair,
        trigrams: &trigram_costs,
    }))
}

/// All two words that follow one another in a name, in every case, or in a formula.
fn table_pairs(lexicon: &Lexicon) -> std::collections::BTreeSet<[Raw; 2]> {
    let raw = |word: &str| match word {
        "<n>" => Some(NUMBER),
        word => alphabet::key(word).and_then(|key| lexicon.entry(&key)).map(|e| e.ordinal + 2),
    };
    let mut out = std::collections::BTreeSet::new();
    for name in &lexicon.tables.names {
        let words: Vec<&str> = name.name.split(' ').collect();
        for at in 0..words.len().saturating_sub(1) {
            let forms = |k: usize| lexicon.tables.decline(words[k], &name.codes[k]).unwrap_or_default();
            for (_, first) in forms(at) {
                for (_, second) in forms(at + 1) {
                    out.extend(raw(&first).zip(raw(&second)).map(|(a, b)| [a, b]));
                }
            }
        }
    }
    for phrase in &lexicon.tables.phrases {
        out.extend(phrase.windows(2).filter_map(|pair| raw(&pair[0]).zip(raw(&pair[1]))).map(|(a, b)| [a, b]));
    }
    out
}

/// Builds the letter model from the lexicon's words, each weighing as the logarithm of its frequency.
pub fn spelling(lexicon: &Lexicon) -> Vec<u8> {
    use fst::{IntoStreamer, Streamer};
    let mut words = Vec::new();
    let mut stream = lexicon.common().into_stream();
    while let Some((key, weight)) = stream.next() {
        let rarest = f64::from(cost_weight(20.0));
        words.push((key.to_vec(), ((rarest - weight as f64) / 10.0).max(0.1)));
    }
    Spelling::train(words.iter().map(|(key, weight)| (key.as_slice(), *weight)))
}

fn read_list<const N: usize>(list: &'static str, text: &str, raws: &HashMap<&str, (Raw, f64)>) -> Result<Vec<([Raw; N], f64)>, BuildError> {
    let mut out = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
        let bad = || BuildError::Row { list, line: at + 1, expected: "words, a tab and a count", found: line.to_string() };
        let (words, count) = line.split_once('\t').ok_or_else(bad)?;
        let count: f64 = count.trim().parse().map_err(|_| bad())?;
        let mut found = [0; N];
        let mut known = 0;
        for (slot, word) in found.iter_mut().zip(words.split(' ')) {
            let Some((raw, _)) = raws.get(word) else { break };
            *slot = *raw;
            known += 1;
        }
        if known == N {
            out.push((found, count));
        }
    }
    Ok(out)
}

/// The mass each context leaves to shorter contexts, given the kept n-grams (context, count) and the contexts' own counts.
fn backoffs<C: std::hash::Hash + Eq>(kept: impl Iterator<Item = (C, f64)>, totals: &HashMap<C, f64>) -> HashMap<C, f64> {
    let mut used: HashMap<C, f64> = HashMap::new();
    for (context, count) in kept {
        let total = totals.get(&context).copied().unwrap_or(count).max(count);
        *used.entry(context).or_default() += (count - DISCOUNT) / total;
    }
    used.into_iter().map(|(context, mass)| (context, (1.0 - mass).max(0.01))).collect()
}

/// The `limit` best of (score, words, count), ties by the words, without their scores.
fn keep_best<const N: usize>(scored: impl Iterator<Item = (f64, [Raw; N], f64)>, limit: usize) -> Vec<([Raw; N], f64)> {
    let mut all: Vec<_> = scored.collect();
    all.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    all.truncate(limit);
    all.into_iter().map(|(_, words, count)| (words, count)).collect()
}
