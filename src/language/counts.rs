//! Counts of n-grams as they are packed: columns of small numbers, which compress to half of what the store made of them takes.
//!
//! Words are numbered by weight, then by the alphabet, so that the words that follow a word are near one another. A third word is numbered
//! among those that follow the second: Pibiri and Venturini, "Efficient data structures for massive n-gram datasets" (SIGIR 2017). By
//! their places in the alphabet alone, second words would take half as much again, third words a fifth.
//!
//! The build script has this room, too: it uses nothing but the weights.

use crate::lexicon::weight::WEIGHT_MAX;
use crate::varint::{Reader, put, put_ascending};

/// First bytes of the file; the digit is the version of the layout.
const MAGIC: &[u8; 4] = b"VNC1";
/// A sentence edge's id.
pub const EDGE: u32 = 0;
/// The id of a number or a foreign word.
pub const NUMBER: u32 = 1;
/// Ids of other words begin here.
pub const FIRST_WORD: u32 = 2;

/// Two words met one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// Ids of the words.
    pub words: [u32; 2],
    /// How often.
    pub count: u32,
}

/// Three words met one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Triple {
    /// Places of the first two and of the last two among all pairs.
    pub pairs: [u32; 2],
    /// How often.
    pub count: u32,
}

/// Counted words, pairs and triples.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    /// Occurrences of all words.
    pub total: u64,
    /// Ordinals of the words by id, from [`FIRST_WORD`] on: by weight, then by ordinal.
    pub words: Vec<u32>,
    /// Occurrences by id.
    pub occurrences: Vec<u64>,
    /// Sorted.
    pub pairs: Vec<Pair>,
    /// Sorted.
    pub triples: Vec<Triple>,
}

/// Packs counts made with the lexicon of these weights (by ordinal).
pub fn pack(counts: &Counts, weights: &[u8]) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    for number in [weights.len() as u64, counts.total, counts.pairs.len() as u64, counts.triples.len() as u64] {
        put(&mut out, number);
    }
    for of_weight in 0..=WEIGHT_MAX {
        let words: Vec<u32> = counts.words.iter().copied().filter(|&ordinal| weights[ordinal as usize] & WEIGHT_MAX == of_weight).collect();
        put(&mut out, words.len() as u64);
        put_ascending(&mut out, words.into_iter());
    }
    counts.occurrences.iter().for_each(|&n| put(&mut out, n));
    let followers: Vec<&[Pair]> = runs(&counts.pairs, counts.occurrences.len(), |pair| pair.words[0] as usize);
    followers.iter().for_each(|run| put(&mut out, run.len() as u64));
    followers.iter().for_each(|run| put_ascending(&mut out, run.iter().map(|pair| pair.words[1])));
    counts.pairs.iter().for_each(|pair| put(&mut out, u64::from(pair.count)));
    let starts = starts(&counts.pairs, counts.occurrences.len());
    let thirds: Vec<&[Triple]> = runs(&counts.triples, counts.pairs.len(), |triple| triple.pairs[0] as usize);
    thirds.iter().for_each(|run| put(&mut out, run.len() as u64));
    for (pair, run) in counts.pairs.iter().zip(&thirds) {
        put_ascending(&mut out, run.iter().map(|triple| triple.pairs[1] - starts[pair.words[1] as usize]));
    }
    counts.triples.iter().for_each(|triple| put(&mut out, u64::from(triple.count)));
    out
}

/// Unpacks counts made with the lexicon of these weights (by ordinal); says what is wrong with bytes that are none.
pub fn unpack(bytes: &[u8], weights: &[u8]) -> Result<Counts, &'static str> {
    let mut reader = Reader::new(bytes.strip_prefix(MAGIC).ok_or("they do not begin with VNC1")?);
    if reader.number()? != weights.len() as u64 {
        return Err("they were counted with a lexicon of another size");
    }
    let total = reader.number()?;
    let (pairs, triples) = (reader.count()?, reader.count()?);
    let mut words = Vec::new();
    for of_weight in 0..=WEIGHT_MAX {
        let count = reader.count()?;
        words.extend(reader.ascending(count)?);
        let is_of_weight = |ordinal: &u32| weights.get(*ordinal as usize).is_some_and(|weight| weight & WEIGHT_MAX == of_weight);
        if !words[words.len() - count..].iter().all(is_of_weight) {
            return Err("their words have other weights");
        }
    }
    let ids = words.len() + FIRST_WORD as usize;
    let occurrences = (0..ids).map(|_| reader.number()).collect::<Result<Vec<u64>, _>>()?;
    let runs = run_lengths(&mut reader, ids, pairs)?;
    let mut out = Vec::with_capacity(pairs);
    for (first, &run) in (0u32..).zip(&runs) {
        out.extend(reader.ascending(run)?.into_iter().map(|second| Pair { words: [first, second], count: 0 }));
    }
    for pair in &mut out {
        pair.count = reader.small()?;
    }
    if out.iter().any(|pair| pair.words[1] as usize >= ids) {
        return Err("a second word is none");
    }
    let triples = triples_of(&mut reader, &out, &starts(&out, ids), triples)?;
    Ok(Counts { total, words, occurrences, pairs: out, triples })
}

/// By id of the first word, where its pairs begin; behind the last, their number.
fn starts(pairs: &[Pair], ids: usize) -> Vec<u32> {
    let mut at = 0;
    (0..=ids as u32)
        .map(|id| {
            at += pairs[at..].iter().take_while(|pair| pair.words[0] < id).count();
            at as u32
        })
        .collect()
}

/// Cuts what is sorted into runs, one for each number below `count`.
fn runs<T>(sorted: &[T], count: usize, number: impl Fn(&T) -> usize) -> Vec<&[T]> {
    let mut rest = sorted;
    (0..count)
        .map(|n| {
            let (run, behind) = rest.split_at(rest.iter().take_while(|item| number(item) == n).count());
            rest = behind;
            run
        })
        .collect()
}

/// The lengths of `count` runs, which make `total` together.
fn run_lengths(reader: &mut Reader<'_>, count: usize, total: usize) -> Result<Vec<usize>, &'static str> {
    let runs = (0..count).map(|_| reader.count()).collect::<Result<Vec<usize>, _>>()?;
    if runs.iter().sum::<usize>() == total { Ok(runs) } else { Err("their runs are not as long as they say") }
}

/// The triples of each pair, the third word as one of those that follow the second.
fn triples_of(reader: &mut Reader<'_>, pairs: &[Pair], starts: &[u32], count: usize) -> Result<Vec<Triple>, &'static str> {
    let runs = run_lengths(reader, pairs.len(), count)?;
    let mut out = Vec::with_capacity(count);
    for (at, (pair, &run)) in (0u32..).zip(pairs.iter().zip(&runs)) {
        let second = pair.words[1] as usize;
        let (start, end) = (starts[second], starts[second + 1]);
        for nth in reader.ascending(run)? {
            let last = start.checked_add(nth).filter(|&last| last < end).ok_or("a third word follows no second")?;
            out.push(Triple { pairs: [at, last], count: 0 });
        }
    }
    for triple in &mut out {
        triple.count = reader.small()?;
    }
    Ok(out)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Six forms, of which four are counted: two of weight 3, one of 5, one of 9 with an attestation in the high bits.
    pub(crate) const WEIGHTS: [u8; 6] = [5, 3, 60, 9 | 64, 60, 3];

    pub(crate) fn counts() -> Counts {
        let pair = |first, second, count| Pair { words: [first, second], count };
        let triple = |before, last, count| Triple { pairs: [before, last], count };
        Counts {
            total: 1000,
            words: vec![1, 5, 0, 3],
            occurrences: vec![90, 7, 300, 200, 40, 12],
            pairs: vec![pair(0, 2, 30), pair(0, 3, 4), pair(2, 3, 150), pair(2, 5, 3), pair(3, 0, 60), pair(3, 4, 20), pair(5, 1, 7)],
            triples: vec![triple(0, 2, 9), triple(0, 3, 3), triple(2, 4, 50), triple(2, 5, 11)],
        }
    }

    #[test]
    fn counts_are_unpacked_as_they_were_packed() {
        let packed = pack(&counts(), &WEIGHTS);
        assert_eq!(unpack(&packed, &WEIGHTS), Ok(counts()));
        for cut in 0..packed.len() {
            assert!(unpack(&packed[..cut], &WEIGHTS).is_err(), "cut to {cut} bytes");
        }
        assert!(unpack(&packed, &WEIGHTS[1..]).is_err());
        assert_eq!(unpack(&packed, &[5, 3, 60, 9, 60, 4]), Err("their words have other weights"));
    }

    #[test]
    fn no_damage_makes_it_panic() {
        let packed = pack(&counts(), &WEIGHTS);
        for at in 0..packed.len() {
            for byte in [0, 1, 127, 128, 255] {
                let mut damaged = packed.clone();
                damaged[at] = byte;
                drop(unpack(&damaged, &WEIGHTS));
            }
        }
    }
}
