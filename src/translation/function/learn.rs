//! Learns which function words of the translation tell of which Russian words, from pairs of sentences.
//!
//! Expectation and maximisation over all ways to draw each English function word from one Russian word or from none (the first model of
//! Brown et al., "The mathematics of statistical machine translation", Computational Linguistics 19, 1993), the English words given the
//! Russian ones.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::alphabet;
use crate::document::{Document, Span};
use crate::lexicon::Lexicon;
use crate::token::{Kind, Script, tokens};
use crate::translation::english;

/// Rounds. Chosen.
const ROUNDS: usize = 8;
/// Times a Russian word must stand for an English one, expected, to count. Chosen: fewer are chance.
const LEAST_COUNT: f64 = 5.0;
/// Times a Russian word must occur to be drawn from. Chosen.
const LEAST_OCCURRENCES: usize = 8;
/// A verb that costs less is an auxiliary, in nats. Chosen: «является» is none.
const AUXILIARY_NATS: f32 = 8.0;
/// Entries worth less are dropped, in nats. Chosen.
const LEAST_NATS: f64 = 1.0;
/// Key of no Russian word at all; no word has it.
const NONE: &[u8] = &[];

/// Counts, expected, of a Russian key standing for an English stem.
type Counts = BTreeMap<(Vec<u8>, String), f64>;

/// A pair of sentences: keys of the Russian words, stems of the English function words.
pub struct Sentences {
    russian: Vec<Vec<u8>>,
    english: Vec<String>,
}

/// Pairs of sentences from a table: Russian, tab, English; more columns and lines with a hash do not count.
pub fn sentences(table: &str) -> Vec<Sentences> {
    let pair = |line: &str| {
        let mut fields = line.split('\t');
        let (russian, english) = (fields.next()?, fields.next()?);
        let document = Document::plain(russian.to_string());
        let is_word = |kind: Kind| kind == Kind::Word(Script::Russian);
        let keys = tokens(&document).into_iter().filter(|t| is_word(t.kind)).filter_map(|t| alphabet::key(t.span.of(russian)));
        let words = english::words(english, &[Span::new(0, english.len())]);
        Some(Sentences { russian: keys.collect(), english: words.iter().filter_map(|w| w.function_stem().map(str::to_string)).collect() })
    };
    table.lines().filter(|line| !line.starts_with('#')).filter_map(pair).collect()
}

/// The table of [`super::FunctionWords`] that pairs of sentences teach.
pub fn learn(pairs: &[Sentences], lexicon: &Lexicon) -> String {
    let pairs = &without_rare(pairs);
    let mut counts = round(pairs, &|_, _| 1.0);
    for _ in 1..ROUNDS {
        let mut totals: BTreeMap<&[u8], f64> = BTreeMap::new();
        counts.iter().for_each(|((russian, _), count)| *totals.entry(russian).or_default() += count);
        let shares: Counts = counts.iter().map(|(words, count)| (words.clone(), count / totals[words.0.as_slice()])).collect();
        counts = round(pairs, &|russian, english| shares.get(&(russian.to_vec(), english.to_string())).copied().unwrap_or(0.0));
    }
    table(pairs, &counts, lexicon)
}

/// The pairs without rare Russian words: each would take all it stands beside for its own (Moore, "Improving IBM word-alignment model 1",
/// ACL 2004).
fn without_rare(pairs: &[Sentences]) -> Vec<Sentences> {
    let mut occurrences: BTreeMap<&[u8], usize> = BTreeMap::new();
    pairs.iter().flat_map(|pair| &pair.russian).for_each(|key| *occurrences.entry(key).or_default() += 1);
    let often = |pair: &Sentences| pair.russian.iter().filter(|key| occurrences[key.as_slice()] >= LEAST_OCCURRENCES).cloned().collect();
    pairs.iter().map(|pair| Sentences { russian: often(pair), english: pair.english.clone() }).collect()
}

fn round(pairs: &[Sentences], share: &dyn Fn(&[u8], &str) -> f64) -> Counts {
    let mut out = Counts::new();
    for pair in pairs {
        for english in &pair.english {
            let sources = pair.russian.iter().map(Vec::as_slice).chain([NONE]);
            let weighed: Vec<(&[u8], f64)> = sources.map(|russian| (russian, share(russian, english))).collect();
            let total: f64 = weighed.iter().map(|w| w.1).sum();
            for (russian, weight) in weighed.into_iter().filter(|w| w.1 > 0.0) {
                *out.entry((russian.to_vec(), english.clone())).or_default() += weight / total;
            }
        }
    }
    out
}

/// True for what may be a function word: none of the classes that name things, qualities and actions, but for the most frequent verbs, which
/// are auxiliaries. Others go with a function word by chance of a few documents.
fn says_little(lexicon: &Lexicon, key: &[u8]) -> bool {
    const CLASSES: [&str; 8] = ["PREP", "CONJ", "PRCL", "NPRO", "INTJ", "ADVB", "PRED", "NUMR"];
    let Some(entry) = lexicon.entry(key) else { return false };
    lexicon.analyses(&alphabet::unkey(key), &entry).iter().any(|analysis| {
        let is = |class: &str| analysis.grammar.starts_with(class);
        CLASSES.iter().any(|class| is(class)) || is("VERB") && entry.cost_nats < AUXILIARY_NATS
    })
}

/// What finding the English word unexplained tells of the Russian one: how much likelier it is then than in any sentence.
fn table(pairs: &[Sentences], counts: &Counts, lexicon: &Lexicon) -> String {
    let mut occurrences: BTreeMap<&[u8], f64> = BTreeMap::new();
    pairs.iter().flat_map(|pair| &pair.russian).for_each(|key| *occurrences.entry(key).or_default() += 1.0);
    let mut unexplained: BTreeMap<&str, f64> = BTreeMap::new();
    for ((russian, english), count) in counts {
        if *count < LEAST_COUNT || russian == NONE {
            *unexplained.entry(english).or_default() += count / pairs.len() as f64;
        }
    }
    let mut out = String::new();
    let counted = counts.iter().filter(|((russian, _), count)| **count >= LEAST_COUNT && russian != NONE);
    for ((russian, english), count) in counted.filter(|((russian, _), _)| says_little(lexicon, russian)) {
        let chance = unexplained.get(english.as_str()).copied().unwrap_or(0.0).clamp(1.0 / pairs.len() as f64, 1.0);
        let share = (count / occurrences[russian.as_slice()]).min(1.0);
        let nats = ((chance + share * (1.0 - chance)) / chance).ln();
        if nats >= LEAST_NATS {
            _ = writeln!(out, "{}\t{english}\t{nats:.1}", alphabet::unkey(russian));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resources::Resources;
    use crate::translation::function::FunctionWords;

    #[test]
    fn what_goes_together_is_told_from_what_is_in_every_sentence() {
        let mut table = String::new();
        for (nth, verb) in ["пришёл\tcame", "ушёл\tleft", "сел\tsat", "лёг\tlay"].iter().cycle().take(48).enumerate() {
            let (russian, english) = verb.split_once('\t').unwrap();
            let (pronoun, he) = if nth % 3 == 0 { ("она", "she") } else { ("он", "he") };
            let (particle, not) = if nth % 2 == 0 { ("не ", "not ") } else { ("", "") };
            table += &format!("{pronoun} {particle}{russian} домой\tthe {he} did {not}{english} home\n");
        }
        let learned = FunctionWords::parse(&learn(&sentences(&table), &Resources::uncalibrated().unwrap().lexicon)).unwrap();
        let nats = |russian: &str, english: &str| learned.nats(&alphabet::key(russian).unwrap(), english);
        assert!(nats("не", "not") > 1.0 && nats("она", "she") > 1.0 && nats("он", "he") > 1.0);
        assert_eq!((nats("она", "he"), nats("не", "the"), nats("домой", "not")), (0.0, 0.0, 0.0));
    }
}
