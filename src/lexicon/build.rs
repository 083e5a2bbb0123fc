//! Compiles word lists into the transducer of all forms, their weights and usual cases, and the class table.
//!
//! The TSV of forms is `form, sources (1 hunspell-ru, 2 OpenCorpora, 4 wordfreq), share of running text, line of its analyses`; the class
//! table is a line a class (see [`super::analysis`]). Hunspell lists come expanded. Counts of running text refine the shares.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use fst::MapBuilder;

use super::case_odds::CaseOdds;
use super::declension::DeclinedWords;
use super::tables::Tables;
use super::weight::{COUNTED_BELOW, WEIGHT_MAX, cost_weight};
use super::{Attestation, CLASS_BITS, UsualCase};
use crate::alphabet;

/// Share of running text of a word dictionaries know and nobody has counted.
const UNCOUNTED_SHARE: f64 = 1e-9;
/// The least share of a word of this project's tables: they are rare in general text and common in the papers they were written for.
pub(crate) const TABLE_SHARE: f64 = 4e-7;
/// Weight of the counted corpus against wordfreq where both know a word: it is nearer to the documents.
const CORPUS_WEIGHT: f64 = 0.7;
/// Words no dictionary knows count as words from this many occurrences in the counted corpus.
const COUNTED_FROM: u64 = 30;

/// The word lists a lexicon is built from, as text.
#[derive(Default)]
pub struct Sources<'a> {
    /// Forms as TSV.
    pub forms: Vec<&'a str>,
    /// Class table.
    pub classes: &'a str,
    /// Counts by case: word, lower, title inside, upper, title first.
    pub unigrams: &'a str,
    /// Expanded hunspell lists.
    pub hunspell: Vec<std::collections::BTreeSet<String>>,
    /// Plain word lists.
    pub words: Vec<&'a str>,
}

/// A compiled lexicon, a field a file.
pub struct Built {
    /// Transducer of all forms.
    pub forms: Vec<u8>,
    /// Weight and attestation by ordinal.
    pub weights: Vec<u8>,
    /// Usual case by ordinal.
    pub cases: Vec<u8>,
    /// [`CaseOdds`] of the counted words, in key order.
    pub case_odds: Vec<u8>,
    /// Class table.
    pub classes: String,
    /// Number of forms.
    pub count: usize,
    /// Number of counted words.
    pub counted: usize,
}

/// What stops a build.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// A malformed row.
    #[error("{list}, line {line}: expected {expected}, found `{found}`")]
    Row {
        /// Which list.
        list: &'static str,
        /// Line, from 1.
        line: usize,
        /// What should stand there.
        expected: &'static str,
        /// What stands there.
        found: String,
    },
    /// More classes than a value can hold.
    #[error("{found} grammar classes, but a form's value holds at most {limit}; merge classes of the class table")]
    Classes {
        /// Classes found.
        found: usize,
        /// Largest number.
        limit: usize,
    },
    /// The transducer library refused.
    #[error("cannot build the transducer: {0}")]
    Transducer(#[from] fst::Error),
}

#[derive(Default, Clone, Copy)]
struct Raw {
    sources: u8,
    share: f64,
    class: u16,
    table: bool,
    usual_case: u8,
    /// Occurrences inside sentences: small, as a title, in capitals.
    cased: [f32; 3],
}

/// Compiles `sources` and the single words of `tables` and of the `declined`.
pub fn build(sources: &Sources<'_>, tables: &Tables, declined: &DeclinedWords) -> Result<Built, BuildError> {
    let mut raw: BTreeMap<Vec<u8>, Raw> = BTreeMap::new();
    for list in &sources.forms {
        read_forms(list, &mut raw)?;
    }
    for word in sources.hunspell.iter().flatten() {
        if let Some(key) = alphabet::key(word) {
            raw.entry(key).or_default().sources |= 1;
        }
    }
    for word in sources.words.iter().flat_map(|list| list.lines()).filter(|line| !line.starts_with('#')) {
        if let Some(key) = alphabet::key(word.split('\t').next().unwrap_or("").trim()) {
            raw.entry(key).or_default().sources |= 1;
        }
    }
    add_counts(sources.unigrams, &mut raw)?;
    add_cases(sources.unigrams, &mut raw);
    let mut classes = sources.classes.trim_end().to_string();
    let words: BTreeSet<_> = tables.words().into_iter().chain(declined.words(&tables.paradigms)).collect();
    add_words(words, &mut raw, &mut classes);
    let limit = (1 << CLASS_BITS) - 1;
    let found = classes.lines().count();
    if found > limit {
        return Err(BuildError::Classes { found, limit });
    }
    compile(&raw, classes)
}

fn read_forms(list: &str, raw: &mut BTreeMap<Vec<u8>, Raw>) -> Result<(), BuildError> {
    for (at, line) in list.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
        let mut fields = line.split('\t');
        let row = (|| {
            let form = fields.next()?;
            let sources: u8 = fields.next()?.parse().ok()?;
            let share: f64 = fields.next()?.parse().ok()?;
            let class: u16 = fields.next()?.parse().ok()?;
            Some((alphabet::key(form), Raw { sources, share, class, ..Raw::default() }))
        })();
        match row {
            Some((Some(key), value)) => drop(raw.insert(key, value)),
            // Forms with characters no key holds (apostrophes, Latin) are of no use here.
            Some((None, _)) => {}
            None => {
                let expected = "form, sources, share, class line";
                return Err(BuildError::Row { list: "forms", line: at + 1, expected, found: line.to_string() });
            }
        }
    }
    Ok(())
}

/// Total and counts of a unigram list: word → occurrences over all cases.
pub fn read_unigrams(list: &str) -> Result<(u64, HashMap<&str, u64>), BuildError> {
    let mut counts = HashMap::new();
    let mut total = 0;
    for (at, line) in list.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
        let mut fields = line.split('\t');
        let word = fields.next().unwrap_or("");
        let sum = fields.map(str::parse::<u64>).sum::<Result<u64, _>>().map_err(|_| BuildError::Row {
            list: "unigrams",
            line: at + 1,
            expected: "a word and its counts by case",
            found: line.to_string(),
        })?;
        counts.insert(word, sum);
        if word != "<s>" {
            total += sum;
        }
    }
    Ok((total.max(1), counts))
}

fn add_counts(unigrams: &str, raw: &mut BTreeMap<Vec<u8>, Raw>) -> Result<(), BuildError> {
    let (total, counts) = read_unigrams(unigrams)?;
    let total = total as f64;
    if counts.is_empty() {
        return Ok(());
    }
    for entry in raw.values_mut() {
        entry.share *= 1.0 - CORPUS_WEIGHT;
    }
    // Several spellings may be one key: «еще» and «ещё».
    let mut by_key: BTreeMap<Vec<u8>, u64> = BTreeMap::new();
    for (word, count) in counts {
        if let Some(key) = alphabet::key(word) {
            *by_key.entry(key).or_default() += count;
        }
    }
    for (key, count) in by_key {
        let share = CORPUS_WEIGHT * count as f64 / total;
        match raw.get_mut(&key) {
            Some(entry) => entry.share += share,
            None if count >= COUNTED_FROM => drop(raw.insert(key, Raw { sources: 4, share, ..Raw::default() })),
            None => {}
        }
    }
    Ok(())
}

/// Share of a word's occurrences inside sentences from which a case is its usual one.
const USUAL_SHARE: f64 = 0.9;
/// Counts of a row: small letters, a title inside a sentence, capitals, a title at its beginning.
const CASES: usize = 4;
/// Fewer occurrences inside sentences than this tell nothing of its case.
const CASE_COUNTED_FROM: f64 = 4.0;

fn add_cases(unigrams: &str, raw: &mut BTreeMap<Vec<u8>, Raw>) {
    for line in unigrams.lines().filter(|line| !line.starts_with('#')) {
        let mut fields = line.split('\t');
        let Some(entry) = fields.next().and_then(alphabet::key).and_then(|key| raw.get_mut(&key)) else { continue };
        let counts: Vec<f32> = fields.filter_map(|f| f.parse().ok()).collect();
        if counts.len() != CASES {
            continue;
        }
        entry.cased.iter_mut().zip(&counts).for_each(|(sum, count)| *sum += count);
        entry.usual_case = usual_case(entry.cased.map(f64::from)) as u8;
    }
}

/// The usual case of a word that was met inside sentences so often in small letters, as a title, in capitals.
fn usual_case([lower, title, upper]: [f64; 3]) -> UsualCase {
    let inside = lower + title + upper;
    let cases = [(lower, UsualCase::Lower), (title, UsualCase::Title), (upper, UsualCase::Upper)];
    let usual = cases.iter().find(|(count, _)| inside >= CASE_COUNTED_FROM && *count >= USUAL_SHARE * inside);
    usual.map_or(UsualCase::Either, |(_, case)| *case)
}

/// Adds words of this project's tables: (key, grammar, lemma).
fn add_words(words: BTreeSet<(Vec<u8>, String, String)>, raw: &mut BTreeMap<Vec<u8>, Raw>, classes: &mut String) {
    let mut lines: HashMap<String, u16> = HashMap::new();
    let mut next = classes.lines().count();
    let mut by_key: BTreeMap<Vec<u8>, Vec<(String, String)>> = BTreeMap::new();
    for (key, grammar, lemma) in words {
        by_key.entry(key).or_default().push((grammar, lemma));
    }
    for (key, analyses) in by_key {
        let entry = raw.entry(key.clone()).or_default();
        entry.share = entry.share.max(TABLE_SHARE);
        entry.table = true;
        if entry.usual_case == UsualCase::Either as u8 {
            let name = analyses.iter().all(|(grammar, _)| grammar.contains("Name"));
            let initialism = analyses.iter().all(|(grammar, _)| grammar == "ABBR,initialism");
            entry.usual_case = if name {
                UsualCase::Title
            } else if initialism {
                UsualCase::Upper
            } else {
                UsualCase::Either
            } as u8;
        }
        if entry.class == 0 {
            let form = alphabet::unkey(&key);
            let line =
                analyses.iter().map(|(grammar, lemma)| format!("{grammar}/{}", edit_script(&form, lemma))).collect::<Vec<_>>().join("|");
            entry.class = *lines.entry(line.clone()).or_insert_with(|| {
                classes.push('\n');
                classes.push_str(&line);
                next += 1;
                u16::try_from(next).unwrap_or(0)
            });
        }
    }
}

/// The script that turns a form into its lemma: `0:letters cut at the end:letters added`.
fn edit_script(form: &str, lemma: &str) -> String {
    let common = form.chars().zip(lemma.chars()).take_while(|(a, b)| a == b).count();
    let cut = form.chars().count() - common;
    format!("0:{cut}:{}", lemma.chars().skip(common).collect::<String>())
}

fn compile(raw: &BTreeMap<Vec<u8>, Raw>, classes: String) -> Result<Built, BuildError> {
    let mut forms = MapBuilder::memory();
    let mut weights = Vec::with_capacity(raw.len());
    let mut cases = vec![0u8; raw.len().div_ceil(4)];
    let mut case_odds = Vec::new();
    for (ordinal, (key, entry)) in raw.iter().enumerate() {
        let attestation = match (entry.sources & 3, entry.table) {
            (_, true) | (3, _) => Attestation::Both,
            (1, _) => Attestation::Hunspell,
            (2, _) => Attestation::OpenCorpora,
            _ => Attestation::Counted,
        };
        let weight = cost_weight(-(entry.share + UNCOUNTED_SHARE).ln() as f32).min(WEIGHT_MAX);
        weights.push(weight | (attestation as u8) << 6);
        cases[ordinal / 4] |= entry.usual_case << (ordinal % 4 * 2);
        forms.insert(key, (ordinal as u64) << CLASS_BITS | u64::from(entry.class))?;
        if weight < COUNTED_BELOW {
            let is_told = entry.cased.iter().sum::<f32>() >= CASE_COUNTED_FROM as f32;
            case_odds.push(if is_told { CaseOdds::of(entry.cased) } else { CaseOdds::UNKNOWN }.to_byte());
        }
    }
    let counted = case_odds.len();
    Ok(Built { forms: forms.into_inner()?, weights, cases, case_odds, classes, count: raw.len(), counted })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resources::{embedded_declined, embedded_tables};

    #[test]
    fn spellings_of_one_word_count_together_and_every_build_is_the_same() {
        let unigrams = "бурхотёл\t35\t0\t0\t0\nбурхотел\t29\t3\t40\t0\nБУРХОТЕЛ\t0\t0\t60\t0\n";
        let sources = Sources { forms: Vec::new(), classes: "", unigrams, hunspell: Vec::new(), words: Vec::new() };
        let tables = embedded_tables().unwrap();
        let declined = embedded_declined(&tables.paradigms).unwrap();
        let built = || build(&sources, &tables, &declined).unwrap();
        let first = built();
        for _ in 0..8 {
            let again = built();
            assert!(again.weights == first.weights && again.cases == first.cases && again.forms == first.forms);
        }
        let forms = fst::Map::new(first.forms).unwrap();
        let ordinal = (forms.get(alphabet::key("бурхотел").unwrap()).unwrap() >> CLASS_BITS) as usize;
        let cost_nats = super::super::weight::weight_cost(first.weights[ordinal] & super::super::weight::WEIGHT_MAX);
        // All of the 167 words of the list are this one.
        assert!(cost_nats < 3.0, "{cost_nats}");
        assert_eq!(first.cases[ordinal / 4] >> (ordinal % 4 * 2) & 3, UsualCase::Either as u8, "neither spelling's case alone");
    }
}
