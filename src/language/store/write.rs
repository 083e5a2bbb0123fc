//! Lays out the n-gram file.
//!
//! The build script has this room, too.

use crate::varint::put;

/// First bytes of the file; the digit is the version of the layout.
pub const MAGIC: &[u8; 4] = b"VNG3";
/// Entries in a block: one binary search over a few block heads, then a short scan. Keys have 42 bits at most.
pub const BLOCK: usize = 8;
/// Nats a step of a stored cost.
pub const COST_STEP_NATS: f32 = 0.08;
/// Bits of a key that hold the last word's id.
pub const WORD_BITS: u32 = 20;

/// What goes into a file: see [`crate::language::estimate`].
pub struct Content<'a> {
    /// Number of forms of the lexicon.
    pub forms: usize,
    /// Ordinals with n-grams, sorted.
    pub members: &'a [u32],
    /// Back-off cost by id.
    pub backoff: &'a [f32],
    /// Sorted bigram keys and costs.
    pub bigrams: &'a [(u64, f32)],
    /// Back-off cost by bigram.
    pub backoff_pair: &'a [f32],
    /// Sorted trigram keys and costs.
    pub trigrams: &'a [(u64, f32)],
}

/// The key of a last word after a context (a word's id, or a bigram's index).
pub fn key(context: u32, word: u32) -> u64 {
    u64::from(context) << WORD_BITS | u64::from(word)
}

/// Lays out a file.
pub fn write(content: &Content<'_>) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    put_u32(&mut out, content.forms);
    let mut members = vec![0u8; content.forms.div_ceil(8)];
    for &ordinal in content.members {
        members[ordinal as usize / 8] |= 1 << (ordinal % 8);
    }
    out.extend(members);
    out.extend(content.backoff.iter().map(|&c| step(c)));
    write_sorted(&mut out, content.bigrams);
    out.extend(content.backoff_pair.iter().map(|&c| step(c)));
    write_sorted(&mut out, content.trigrams);
    out
}

fn step(cost_nats: f32) -> u8 {
    (cost_nats / COST_STEP_NATS).round().clamp(0.0, 255.0) as u8
}

fn put_u32(out: &mut Vec<u8>, n: usize) {
    out.extend(u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes());
}

fn write_sorted(out: &mut Vec<u8>, entries: &[(u64, f32)]) {
    let (mut heads, mut starts, mut data) = (Vec::new(), Vec::new(), Vec::new());
    for block in entries.chunks(BLOCK) {
        heads.push(block[0].0);
        starts.push(data.len());
        let mut previous = block[0].0;
        for (at, &(key, cost)) in block.iter().enumerate() {
            if at > 0 {
                put(&mut data, key - previous);
            }
            data.push(step(cost));
            previous = key;
        }
    }
    let (low_bits, coarse) = coarse(&heads);
    put_u32(out, entries.len());
    put_u32(out, data.len());
    put_u32(out, low_bits as usize);
    put_u32(out, coarse.len());
    out.extend(heads.iter().flat_map(|head| head.to_le_bytes()));
    starts.into_iter().chain(coarse).for_each(|number| put_u32(out, number));
    out.extend(data);
}

/// By the bits of a sorted list of keys above some low ones, the first with these bits or more, and how many bits are low: about as many
/// places as keys, so that few are left to search.
fn coarse(keys: &[u64]) -> (u32, Vec<usize>) {
    let last = keys.last().copied().unwrap_or(0);
    let low_bits = (u64::BITS - last.leading_zeros()).saturating_sub(keys.len().max(1).ilog2());
    let mut first = Vec::new();
    for (nth, &key) in keys.iter().enumerate() {
        let place = (key >> low_bits) as usize;
        if place >= first.len() {
            first.resize(place + 1, nth);
        }
    }
    first.push(keys.len());
    (low_bits, first)
}
