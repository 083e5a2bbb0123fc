//! The n-gram file: sorted keys in blocks of difference-coded bytes, a cost byte each, read in place from embedded bytes.

pub mod write;

use super::counts::FIRST_WORD;
use super::{UNKNOWN, WordId};
use crate::lexicon::Bytes;
use write::{BLOCK, COST_STEP_NATS, MAGIC, WORD_BITS};

/// Why an n-gram file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Not such a file, or cut short.
    #[error("the language data is damaged ({0}); rebuild it as lexicon/README.md says")]
    Damaged(&'static str),
    /// Built with another lexicon.
    #[error(
        "the n-gram file was built with a lexicon of {found} forms, this one has {expected}; rebuild both with `vychitka lexicon build`"
    )]
    OtherLexicon {
        /// Forms of the lexicon at hand.
        expected: usize,
        /// Forms of the lexicon it was built with.
        found: usize,
    },
}

/// A bigram found: its cost and its place, by which trigrams refer to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bigram {
    /// Cost of the second word after the first, in nats.
    pub cost_nats: f32,
    /// Place among all bigrams.
    pub index: u32,
}

/// A sorted list of keys with a cost byte each.
struct Sorted {
    count: usize,
    heads: std::ops::Range<usize>,
    /// Where each block begins in the data, four bytes each.
    starts: std::ops::Range<usize>,
    /// Bits of a key below those that tell where to look.
    low_bits: u32,
    /// By the other bits, the first block whose head has them, or more, four bytes each.
    coarse: std::ops::Range<usize>,
    data: std::ops::Range<usize>,
}

/// The n-grams.
pub struct Ngrams {
    bytes: Bytes,
    /// One bit a form: has it n-grams?
    members: std::ops::Range<usize>,
    /// Members before each 64-byte stretch of the bit set.
    ranks: Vec<u32>,
    backoff: std::ops::Range<usize>,
    bigrams: Sorted,
    backoff_pair: std::ops::Range<usize>,
    trigrams: Sorted,
}

/// Bytes of the bit set to one stored rank.
const RANK_STRETCH: usize = 64;

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn take(&mut self, len: usize) -> Result<std::ops::Range<usize>, StoreError> {
        let end = self.at.checked_add(len).filter(|&end| end <= self.bytes.len()).ok_or(StoreError::Damaged("it ends too early"))?;
        let range = self.at..end;
        self.at = end;
        Ok(range)
    }

    fn number(&mut self) -> Result<usize, StoreError> {
        let range = self.take(4)?;
        Ok(u32_at(self.bytes, range.start) as usize)
    }

    fn sorted(&mut self) -> Result<Sorted, StoreError> {
        let (count, data_len, low_bits, places) = (self.number()?, self.number()?, self.number()?, self.number()?);
        let blocks = count.div_ceil(BLOCK);
        if low_bits >= u64::BITS as usize || places == 0 {
            return Err(StoreError::Damaged("it does not tell where to look"));
        }
        let heads = self.take(blocks * 8)?;
        let (starts, coarse, data) = (self.take(blocks * 4)?, self.take(places * 4)?, self.take(data_len)?);
        Ok(Sorted { count, heads, starts, low_bits: low_bits as u32, coarse, data })
    }
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes)
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..at + 8).and_then(|b| b.try_into().ok()).map_or(0, u64::from_le_bytes)
}

impl Ngrams {
    /// Opens a file built with a lexicon of `forms` forms.
    pub fn open(bytes: Bytes, forms: usize) -> Result<Self, StoreError> {
        let mut reader = Reader { bytes: &bytes, at: 0 };
        let magic = reader.take(4)?;
        if bytes.get(magic) != Some(MAGIC) {
            return Err(StoreError::Damaged("it does not begin with VNG3"));
        }
        let found = reader.number()?;
        if found != forms {
            return Err(StoreError::OtherLexicon { expected: forms, found });
        }
        let members = reader.take(forms.div_ceil(8))?;
        let mut ranks = Vec::with_capacity(members.len() / RANK_STRETCH + 1);
        let mut before = FIRST_WORD;
        for stretch in bytes[members.clone()].chunks(RANK_STRETCH) {
            ranks.push(before);
            before += stretch.iter().map(|b| b.count_ones()).sum::<u32>();
        }
        let backoff = reader.take(before as usize)?;
        let bigrams = reader.sorted()?;
        let backoff_pair = reader.take(bigrams.count)?;
        let trigrams = reader.sorted()?;
        Ok(Self { members, ranks, backoff, bigrams, backoff_pair, trigrams, bytes })
    }

    /// The id of the form with this ordinal.
    pub fn id(&self, ordinal: u32) -> WordId {
        let (byte, bit) = (ordinal as usize / 8, ordinal % 8);
        let set = &self.bytes[self.members.clone()];
        if set.get(byte).is_none_or(|b| b >> bit & 1 == 0) {
            return UNKNOWN;
        }
        let stretch = byte / RANK_STRETCH;
        let between: u32 = set[stretch * RANK_STRETCH..byte].iter().map(|b| b.count_ones()).sum();
        self.ranks[stretch] + between + (set[byte] & ((1u16 << bit) - 1) as u8).count_ones()
    }

    /// Cost of leaving the known continuations of `word`, in nats.
    pub fn backoff(&self, word: WordId) -> f32 {
        self.bytes[self.backoff.clone()].get(word as usize).map_or(0.0, |&b| f32::from(b) * COST_STEP_NATS)
    }

    /// The same for a pair of words.
    pub fn backoff_pair(&self, index: u32) -> f32 {
        self.bytes[self.backoff_pair.clone()].get(index as usize).map_or(0.0, |&b| f32::from(b) * COST_STEP_NATS)
    }

    /// The bigram of two words.
    pub fn bigram(&self, first: WordId, second: WordId) -> Option<Bigram> {
        if first == UNKNOWN || second == UNKNOWN {
            return None;
        }
        let (index, cost) = self.find(&self.bigrams, u64::from(first) << WORD_BITS | u64::from(second))?;
        Some(Bigram { cost_nats: f32::from(cost) * COST_STEP_NATS, index })
    }

    /// Cost of a word after a bigram, in nats.
    pub fn trigram(&self, bigram: u32, word: WordId) -> Option<f32> {
        if word == UNKNOWN {
            return None;
        }
        let (_, cost) = self.find(&self.trigrams, u64::from(bigram) << WORD_BITS | u64::from(word))?;
        Some(f32::from(cost) * COST_STEP_NATS)
    }

    fn find(&self, sorted: &Sorted, key: u64) -> Option<(u32, u8)> {
        let heads = &self.bytes[sorted.heads.clone()];
        let last = sorted.coarse.len() / 4 - 1;
        let first_from = |place: usize| (u32_at(&self.bytes[sorted.coarse.clone()], place.min(last) * 4) as usize).min(heads.len() / 8);
        let place = usize::try_from(key >> sorted.low_bits).unwrap_or(last);
        let (mut low, mut high) = (first_from(place), first_from(place.saturating_add(1)));
        while low < high {
            let middle = usize::midpoint(low, high);
            if u64_at(heads, middle * 8) <= key {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let block = low.checked_sub(1)?;
        let mut current = u64_at(heads, block * 8);
        let mut at = sorted.data.start + u32_at(&self.bytes[sorted.starts.clone()], block * 4) as usize;
        let entries = BLOCK.min(sorted.count - block * BLOCK);
        for entry in 0..entries {
            if entry > 0 {
                let mut shift = 0;
                loop {
                    let byte = *self.bytes.get(at)?;
                    at += 1;
                    current = current.checked_add(u64::from(byte & 127).checked_shl(shift)?)?;
                    shift += 7;
                    if byte < 128 {
                        break;
                    }
                }
            }
            let cost = *self.bytes.get(at)?;
            at += 1;
            if current >= key {
                return (current == key).then_some(((block * BLOCK + entry) as u32, cost));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::write::{Content, key, write};
    use super::*;

    #[test]
    fn every_ngram_is_found_and_no_other() {
        let members: Vec<u32> = (0..500).map(|i| i * 7 + i % 3).collect();
        let bigrams: Vec<(u64, f32)> = (0..2000u32).map(|i| (key(i / 4, (i % 4) * 37 + 2), (i % 100) as f32 * 0.08)).collect();
        let trigrams: Vec<(u64, f32)> = (0..300u32).map(|i| (key(i * 3, i + 5), 1.6)).collect();
        let content = Content {
            forms: 4000,
            members: &members,
            backoff: &[0.8; 502],
            bigrams: &bigrams,
            backoff_pair: &[0.16; 2000],
            trigrams: &trigrams,
        };
        let ngrams = Ngrams::open(write(&content).into(), 4000).unwrap();
        for (rank, &ordinal) in members.iter().enumerate() {
            assert_eq!(ngrams.id(ordinal), rank as u32 + 2);
        }
        assert_eq!(ngrams.id(members[3] + 1), UNKNOWN);
        for i in 0..2000u32 {
            let found = ngrams.bigram(i / 4, (i % 4) * 37 + 2).unwrap();
            assert_eq!(found.index, i);
            assert!((found.cost_nats - (i % 100) as f32 * 0.08).abs() < 0.01);
            assert_eq!(ngrams.bigram(i / 4, (i % 4) * 37 + 3), None);
        }
        assert!(ngrams.trigram(3 * 299, 304).is_some());
        assert_eq!(ngrams.trigram(1, 5), None);
        assert!(Ngrams::open(write(&content)[..600].to_vec().into(), 4000).is_err());
        assert!(Ngrams::open(write(&content).into(), 3999).is_err());
    }
}
