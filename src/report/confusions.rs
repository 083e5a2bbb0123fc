//! A document's confusion profile: what was read for what, how often, with examples; by its own corrections, without ground truth.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use super::printable;
use crate::correction::Correction;
use crate::decision::Verdict;
use crate::document::one_line;

/// Examples kept of a confusion.
const EXAMPLES: usize = 3;

/// A confusion of a document.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Confused {
    /// What was seen → what was meant.
    pub confusion: String,
    /// How often, each time weighed by the correction's probability.
    pub count: f64,
    /// A few places: seen and read.
    pub examples: Vec<(String, String)>,
}

/// The confusions of corrections that are applied or asked about, the commonest first.
pub fn confusions(corrections: &[Correction]) -> Vec<Confused> {
    let mut found: BTreeMap<String, Confused> = BTreeMap::new();
    for correction in corrections.iter().filter(|c| c.verdict > Verdict::Leave) {
        let Some(best) = correction.candidates.first() else { continue };
        for step in &best.trace {
            let name = step.confusion.to_string();
            let empty = Confused { confusion: name.clone(), count: 0.0, examples: Vec::new() };
            let confused = found.entry(name).or_insert(empty);
            confused.count += best.probability;
            let example = (one_line(&correction.seen), one_line(&best.text));
            if confused.examples.len() < EXAMPLES && !confused.examples.contains(&example) {
                confused.examples.push(example);
            }
        }
    }
    let mut out: Vec<Confused> = found.into_values().collect();
    out.iter_mut().for_each(|c| c.count = (c.count * 100.0).round() / 100.0);
    out.sort_by(|a, b| b.count.total_cmp(&a.count).then_with(|| a.confusion.cmp(&b.confusion)));
    out
}

/// The profile as a table.
pub fn table(confusions: &[Confused]) -> String {
    let mut out = String::new();
    for confused in confusions {
        let examples: Vec<String> = confused.examples.iter().map(|(seen, read)| format!("{seen} → {read}")).collect();
        let _ = writeln!(out, "{:>8.2}  {:<8} {}", confused.count, printable(&confused.confusion), printable(&examples.join(", ")));
    }
    out
}
