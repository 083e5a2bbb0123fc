//! Learns how English names are written in Russian letters from pairs of names, by expectation and maximisation over all ways to cut both
//! into groups.

use std::collections::BTreeMap;

use crate::alphabet;
use crate::translation::names::letters_alike;

/// Two words of a gloss from this likeness on are one name, 0..=1; below it one is a translation of the other («медведица», "Ursa").
const ALIKE_FROM: f32 = 0.6;
/// Letters of the shortest English name that teaches.
const SHORTEST: usize = 3;
/// Letters of the longest English group that is learned: longer ones would be names by heart.
const GROUP: usize = 3;
/// Rounds. Chosen.
const ROUNDS: usize = 7;
/// Most Russian letters an English one stands for; a group of several stands for one.
const OUTPUT: usize = 2;
/// Share of names whose Russian form has an ending the English one lacks, by the letters of the ending. Chosen.
const ENDING_SHARE: [f64; 4] = [0.8, 0.1, 0.07, 0.03];
/// Groups expected less often are dropped, by their English letters: what a long group swallows must be the rule, not a few names.
const LEAST_COUNT: [f64; GROUP] = [2.0, 6.0, 12.0];
/// Ways less expected than this do not count at all.
const LEAST_EXPECTED: f64 = 1e-4;
/// A spelling rarer than this among those of its English letters is dropped.
const LEAST_SHARE: f64 = 0.01;

type Shares = BTreeMap<(Vec<u8>, Vec<u8>), f64>;

/// Pairs of names in a list of glosses (Russian, tab, English): a word each, the English one with a capital, of the same sounds. As key and
/// lower-case letters.
pub fn pairs(glosses: &str) -> Vec<(Vec<u8>, Vec<u8>)> {
    let pair = |line: &str| {
        let mut fields = line.split('\t');
        let (russian, english) = (fields.next()?, fields.next()?);
        let is_name = english.len() >= SHORTEST
            && english.starts_with(|c: char| c.is_ascii_uppercase())
            && english[1..].bytes().all(|b| b.is_ascii_lowercase());
        let key = alphabet::key(russian).filter(|_| is_name && letters_alike(russian, english) >= ALIKE_FROM)?;
        Some((key, english.to_ascii_lowercase().into_bytes()))
    };
    glosses.lines().filter(|line| !line.starts_with('#')).filter_map(pair).collect()
}

/// The table of [`super::Transcription`] that the pairs teach.
pub fn learn(pairs: &[(Vec<u8>, Vec<u8>)]) -> String {
    // Letter for letter is likelier than any other way before anything is known.
    let first = |english: &[u8], russian: &[u8]| match (english.len(), russian.len()) {
        (1, 1) => 0.05,
        (_, 0) => 0.02,
        _ => 0.01,
    };
    let mut shares = round(pairs, &first);
    for _ in 1..ROUNDS {
        let total: f64 = shares.values().sum();
        shares = round(pairs, &|e, r| shares.get(&(e.to_vec(), r.to_vec())).map_or(0.0, |count| count / total));
    }
    table(&shares)
}

/// Expected counts of the groups, all ways to cut each pair weighed by their shares.
fn round(pairs: &[(Vec<u8>, Vec<u8>)], share: &dyn Fn(&[u8], &[u8]) -> f64) -> Shares {
    let mut out = Shares::new();
    for (russian, english) in pairs {
        let (n, m) = (english.len(), russian.len());
        let mut steps = Vec::new();
        for j in 0..n {
            for i in 0..=m {
                for a in 1..=GROUP.min(n - j) {
                    // Two letters for two are one for one twice: groups of both would only learn whole names by heart.
                    let most = if a == 1 { OUTPUT } else { 1 };
                    for b in usize::from(a == GROUP)..=most.min(m - i) {
                        let p = share(&english[j..j + a], &russian[i..i + b]);
                        if p > 0.0 {
                            steps.push((j, i, a, b, p));
                        }
                    }
                }
            }
        }
        let at = |j: usize, i: usize| j * (m + 1) + i;
        let mut forward = vec![0f64; (n + 1) * (m + 1)];
        let mut backward = forward.clone();
        forward[0] = 1.0;
        for (ending, share) in ENDING_SHARE.iter().enumerate().filter(|(ending, _)| *ending <= m) {
            backward[at(n, m - ending)] = *share;
        }
        steps.iter().for_each(|&(j, i, a, b, p)| forward[at(j + a, i + b)] += forward[at(j, i)] * p);
        steps.iter().rev().for_each(|&(j, i, a, b, p)| backward[at(j, i)] += backward[at(j + a, i + b)] * p);
        let whole = backward[0];
        for &(j, i, a, b, p) in steps.iter().filter(|_| whole > 0.0) {
            let expected = forward[at(j, i)] * p * backward[at(j + a, i + b)] / whole;
            if expected > LEAST_EXPECTED {
                *out.entry((english[j..j + a].to_vec(), russian[i..i + b].to_vec())).or_default() += expected;
            }
        }
    }
    out
}

fn table(counts: &Shares) -> String {
    let mut totals: BTreeMap<&[u8], f64> = BTreeMap::new();
    counts.iter().for_each(|((english, _), count)| *totals.entry(english).or_default() += count);
    let mut out = String::new();
    for ((english, russian), count) in counts {
        let share = count / totals[english.as_slice()];
        if *count >= LEAST_COUNT[english.len() - 1] && share >= LEAST_SHARE {
            out += &format!("{}\t{}\t{:.1}\n", String::from_utf8_lossy(english), alphabet::unkey(russian), (-share.ln()).max(0.0));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::translation::transcription::Transcription;

    #[test]
    fn groups_are_learned_from_names_and_translations_are_passed_over() {
        // All names of two syllables over a few sounds, and a gloss that is no name's sound.
        let syllables: Vec<(String, String)> = [("ш", "sh"), ("х", "kh"), ("с", "s"), ("к", "k"), ("т", "t"), ("н", "n")]
            .iter()
            .flat_map(|(r, e)| [("а", "a"), ("о", "o"), ("и", "i")].map(|(v, w)| (format!("{r}{v}"), format!("{e}{w}"))))
            .collect();
        let name = |first: &(String, String), second: &(String, String)| {
            let english = format!("{}{}", first.1, second.1);
            format!("{}{}\t{}{}\n", first.0, second.0, english[..1].to_uppercase(), &english[1..])
        };
        let list: String = syllables.iter().flat_map(|a| syllables.iter().map(move |b| name(a, b))).collect();
        let pairs = pairs(&(list + "заря\tDawn\n"));
        assert_eq!(pairs.len(), syllables.len() * syllables.len());
        let learned = Transcription::parse(&learn(&pairs)).unwrap();
        let nats = |russian: &str, english: &str| learned.spelling_nats(&alphabet::key(russian).unwrap(), english, 60.0).unwrap_or(60.0);
        assert!(nats("шанти", "shanti") + 2.0 < nats("санти", "shanti"), "{} {}", nats("шанти", "shanti"), nats("санти", "shanti"));
        assert!(nats("хатно", "khatno") + 2.0 < nats("катно", "khatno"), "{} {}", nats("хатно", "khatno"), nats("катно", "khatno"));
    }
}
