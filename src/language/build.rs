//! Reads counts of n-grams.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::counts::{self, Counts, EDGE, FIRST_WORD, NUMBER, Pair, Triple};
use crate::alphabet;
use crate::lexicon::Lexicon;
use crate::lexicon::build::{BuildError, read_unigrams};
use crate::lexicon::declension::DeclinedWords;
use crate::lexicon::weight::WEIGHT_MAX;

/// Occurrences granted to each two words that follow one another in a name or formula of the tables, as though it had been met in the counts.
const NAME_COUNT: u64 = 12;
/// The same as a part of the first word's own occurrences, where that is more.
const NAME_ONE_IN: u64 = 25;

/// Word identity while building: lexicon ordinal + [`FIRST_WORD`], or a special id.
type Raw = u32;

/// Packs the n-grams of count lists (`words separated by spaces <tab> count`): all whose words the lexicon has.
pub fn ngrams(lexicon: &Lexicon, declined: &DeclinedWords, unigrams: &str, bigrams: &str, trigrams: &str) -> Result<Vec<u8>, BuildError> {
    let (total, words) = read_unigrams(unigrams)?;
    let mut raws: HashMap<&str, Raw> = HashMap::new();
    let mut occurrences: HashMap<Raw, u64> = HashMap::from([(EDGE, 0), (NUMBER, 0)]);
    for (&word, &count) in &words {
        let raw = match word {
            "<s>" => Some(EDGE),
            "<n>" => Some(NUMBER),
            word => raw(lexicon, word),
        };
        if let Some(raw) = raw {
            raws.insert(word, raw);
            *occurrences.entry(raw).or_default() += count;
        }
    }
    let mut pairs: BTreeMap<[Raw; 2], u64> = read_list("bigrams", bigrams, &raws)?;
    let mut triples: BTreeMap<[Raw; 3], u64> = read_list("trigrams", trigrams, &raws)?;
    for pair in table_pairs(lexicon, declined) {
        pairs.entry(pair).or_insert_with(|| {
            let first = occurrences.entry(pair[0]).or_default();
            let count = NAME_COUNT.max(*first / NAME_ONE_IN);
            *first += count;
            count
        });
    }
    // A sentence edge before a sentence edge says nothing: the decoder starts with one.
    triples.retain(|words, _| words[..2] != [EDGE; 2]);
    Ok(counts::pack(&numbered(lexicon, total, &occurrences, pairs, triples), lexicon.weights()))
}

fn raw(lexicon: &Lexicon, word: &str) -> Option<Raw> {
    alphabet::key(word).and_then(|key| lexicon.entry(&key)).map(|entry| entry.ordinal + FIRST_WORD)
}

/// Counts with their words numbered by weight; triples whose last two words are no pair are dropped.
fn numbered(
    lexicon: &Lexicon,
    total: u64,
    occurrences: &HashMap<Raw, u64>,
    pairs: BTreeMap<[Raw; 2], u64>,
    triples: BTreeMap<[Raw; 3], u64>,
) -> Counts {
    let members: BTreeSet<Raw> = pairs.keys().flatten().copied().filter(|&raw| raw >= FIRST_WORD).collect();
    let mut words: Vec<u32> = members.iter().map(|raw| raw - FIRST_WORD).collect();
    words.sort_by_key(|&ordinal| lexicon.weights()[ordinal as usize] & WEIGHT_MAX);
    let mut ids: HashMap<Raw, u32> = (FIRST_WORD..).zip(&words).map(|(id, ordinal)| (ordinal + FIRST_WORD, id)).collect();
    ids.extend([(EDGE, EDGE), (NUMBER, NUMBER)]);
    let small = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    let mut pairs: Vec<Pair> =
        pairs.into_iter().map(|(words, count)| Pair { words: words.map(|raw| ids[&raw]), count: small(count) }).collect();
    pairs.sort_unstable();
    let place = |words: [Raw; 2]| {
        let words = [*ids.get(&words[0])?, *ids.get(&words[1])?];
        pairs.binary_search_by_key(&words, |pair| pair.words).ok().map(|at| at as u32)
    };
    let mut triples: Vec<Triple> = triples
        .into_iter()
        .filter_map(|([a, b, c], count)| Some(Triple { pairs: [place([a, b])?, place([b, c])?], count: small(count) }))
        .collect();
    triples.sort_unstable();
    let raws = [EDGE, NUMBER].into_iter().chain(words.iter().map(|ordinal| ordinal + FIRST_WORD));
    let occurrences = raws.map(|raw| occurrences.get(&raw).copied().unwrap_or(0)).collect();
    Counts { total, words, occurrences, pairs, triples }
}

/// All two words that follow one another in a name, in every case, or in a formula.
fn table_pairs(lexicon: &Lexicon, declined: &DeclinedWords) -> BTreeSet<[Raw; 2]> {
    let raw = |word: &str| if word == "<n>" { Some(NUMBER) } else { raw(lexicon, word) };
    let mut out = BTreeSet::new();
    for name in &declined.names {
        let words: Vec<&str> = name.name.split(' ').collect();
        for at in 0..words.len().saturating_sub(1) {
            let forms = |k: usize| lexicon.tables.paradigms.decline(words[k], &name.codes[k]).unwrap_or_default();
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

fn read_list<const N: usize>(list: &'static str, text: &str, raws: &HashMap<&str, Raw>) -> Result<BTreeMap<[Raw; N], u64>, BuildError> {
    let mut out = BTreeMap::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
        let bad = || BuildError::Row { list, line: at + 1, expected: "words, a tab and a count", found: line.to_string() };
        let (words, count) = line.split_once('\t').ok_or_else(bad)?;
        let count: u64 = count.trim().parse().map_err(|_| bad())?;
        let mut found = [0; N];
        let mut known = 0;
        for (slot, word) in found.iter_mut().zip(words.split(' ')) {
            let Some(raw) = raws.get(word) else { break };
            *slot = *raw;
            known += 1;
        }
        if known == N {
            *out.entry(found).or_default() += count;
        }
    }
    Ok(out)
}
