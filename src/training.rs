//! Learning from pages with ground truth: which proposed corrections were right.

use crate::accept::train::Sample;
use crate::channel::learn::{align_page, page_symbols};
use crate::correction::{Correction, Memory, round};
use crate::decision::Policy;
use crate::document::Document;
use crate::resources::Resources;
use crate::score::words;

/// The corrections of a page with the answers, as samples of `fold`.
pub fn samples(resources: &Resources, document: &Document, gold: &str, fold: usize) -> Vec<(Correction, Sample)> {
    let corrected = round(resources, document, &Policy::DEFAULT, &mut Memory::default());
    let truth = Truth::new(resources, &document.text, gold);
    corrected
        .corrections
        .into_iter()
        .map(|correction| {
            let meant = words(&truth.of(correction.span.start, correction.span.end));
            let seen = words(&correction.seen);
            let right = words(&correction.candidates[0].text) == meant;
            let sample = Sample { features: correction.features.clone(), right, damage: seen == meant && !right, fold };
            (correction, sample)
        })
        .collect()
}

/// Words in Latin letters of a page's ground truth with what the engine read for them, as (seen, meant).
pub fn foreign_words(resources: &Resources, ocr: &str, gold: &str) -> Vec<(String, String)> {
    let truth = Truth::new(resources, ocr, gold);
    let mut out: Vec<(String, String)> = Vec::new();
    let mut at = 0;
    for word in ocr.split_inclusive(char::is_whitespace) {
        let (start, end) = (at, at + word.trim_end().len());
        at += word.len();
        let meant = truth.of(start, end);
        let meant = meant.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        let seen = ocr[start..end].trim_matches(|c: char| c.is_ascii_punctuation() || "«»“”„".contains(c));
        let is_foreign = meant.chars().all(|c| c.is_ascii_alphanumeric()) && meant.chars().filter(char::is_ascii_alphabetic).count() > 1;
        let is_read_so = seen.chars().any(crate::alphabet::is_russian);
        if is_foreign && is_read_so && out.last().is_none_or(|last| last.1 != meant) {
            out.push((seen.to_string(), meant.to_string()));
        }
    }
    out
}

/// A page aligned with its ground truth.
pub struct Truth<'a> {
    gold: &'a str,
    seen_at: Vec<usize>,
    gold_at: Vec<usize>,
    /// For each seen symbol, the first meant symbol aligned with it or after it.
    to_gold: Vec<usize>,
}

impl<'a> Truth<'a> {
    /// Aligns a page.
    pub fn new(resources: &Resources, ocr: &str, gold: &'a str) -> Self {
        let (seen, meant) = (page_symbols(ocr), page_symbols(gold));
        let steps = align_page(&resources.channel, &seen, &meant);
        let mut to_gold = vec![0; seen.len() + 1];
        for step in &steps {
            for (nth, at) in step.seen.clone().enumerate() {
                to_gold[at] = (step.meant.start + nth).min(step.meant.end);
            }
            to_gold[step.seen.end] = step.meant.end;
        }
        to_gold[seen.len()] = meant.len();
        // Symbols missing at a word's end or beginning belong to the word.
        Self { gold, seen_at: seen.iter().map(|s| s.1).collect(), gold_at: meant.iter().map(|s| s.1).collect(), to_gold }
    }

    /// The ground truth of the bytes `start..end`, widened to whole words on the ground truth's side.
    pub fn of(&self, start: usize, end: usize) -> String {
        let from = self.seen_at.partition_point(|&at| at < start);
        let to = self.seen_at.partition_point(|&at| at < end);
        let byte = |symbol: usize| self.gold_at.get(symbol).copied().unwrap_or(self.gold.len());
        let (mut a, mut b) = (byte(self.to_gold[from]), byte(self.to_gold[to]));
        let letter = |c: char| c.is_alphanumeric();
        while let Some(c) = self.gold[..a].chars().next_back().filter(|&c| letter(c)) {
            a -= c.len_utf8();
        }
        while let Some(c) = self.gold[b..].chars().next().filter(|&c| letter(c)) {
            b += c.len_utf8();
        }
        self.gold[a.min(b)..b].to_string()
    }
}
