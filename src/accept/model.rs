//! Boosted decision trees, read from a table; each prediction tells what moved it.
//!
//! Friedman, "Greedy function approximation: a gradient boosting machine" (2001). A feature's part in a prediction is the sum of the
//! changes of node value along the paths taken (Saabas 2014), in log-odds.

use super::features::NAMES;
use crate::lexicon::tables::rows;

/// A node: a question, or a leaf. Small, for hundreds of trees are asked about each correction.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Feature asked about; `None` in a leaf.
    pub feature: Option<u8>,
    /// The right child, by place in the tree; the left one stands behind its parent.
    pub right: u16,
    /// Values below go left.
    pub threshold: f32,
    /// Mean log-odds of the samples here.
    pub value: f32,
}

// Features are told by a byte.
const _: () = assert!(NAMES.len() <= u8::MAX as usize);

impl Node {
    /// Where the tree goes on from a question that stands at `at`, by the value of its feature.
    pub(super) fn next(&self, at: usize, value: f32) -> usize {
        if value < self.threshold { at + 1 } else { usize::from(self.right) }
    }
}

/// The model.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AcceptModel {
    /// Log-odds before anything is known.
    pub base: f32,
    /// The trees, in order.
    pub trees: Vec<Vec<Node>>,
}

/// What moved a prediction.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// The feature's name.
    pub feature: &'static str,
    /// Its value.
    pub value: f32,
    /// What it added, in log-odds; positive speaks for the correction.
    pub log_odds: f32,
}

/// A malformed row.
#[derive(Debug, thiserror::Error)]
#[error(
    "accept model, line {line}: expected `base` and a number, or a tree as `feature<threshold=value` and `=value`, parents before their children; found `{found}`; retrain with `vychitka train`"
)]
pub struct ModelError {
    /// Line, from 1.
    pub line: usize,
    /// What it holds.
    pub found: String,
}

/// Reasons listed with a correction.
const REASONS: usize = 4;

impl AcceptModel {
    /// The log-odds that a correction with these features is right; what each feature did to them is added to its place in `parts`.
    pub fn log_odds(&self, features: &[f32], parts: &mut [f32]) -> f32 {
        let mut score = self.base;
        for tree in &self.trees {
            let mut at = 0;
            while let Some(feature) = tree[at].feature.map(usize::from) {
                let next = tree[at].next(at, features[feature]);
                parts[feature] += tree[next].value - tree[at].value;
                at = next;
            }
            score += tree[at].value;
        }
        score
    }

    /// The probability that a correction with these features is right, 0..=1.
    pub fn probability(&self, features: &[f32]) -> f64 {
        probability(self.log_odds(features, &mut vec![0f32; NAMES.len()]))
    }

    /// Reads a model written by [`AcceptModel::to_table`].
    pub fn parse(text: &str) -> Result<Self, ModelError> {
        let mut out = Self::default();
        for (line, fields) in rows(text) {
            let bad = |found: &str| ModelError { line, found: found.to_string() };
            match fields[..] {
                ["base", value] => out.base = value.parse().map_err(|_| bad(value))?,
                [tree] => {
                    let mut nodes = Vec::with_capacity(tree.bytes().filter(|&b| b == b' ').count() + 1);
                    let mut rest = tree.split_ascii_whitespace();
                    read_node(&mut rest, &mut nodes, 0).map_err(bad)?;
                    if let Some(left_over) = rest.next() {
                        return Err(bad(left_over));
                    }
                    out.trees.push(nodes);
                }
                _ => return Err(bad(&fields.join(" | "))),
            }
        }
        Ok(out)
    }

    /// The model as a table: a row a tree, each node before its left and then its right child, a question as
    /// `feature<threshold=value`, a leaf as `=value`. The value beside a question has one digit or is nought.
    pub fn to_table(&self) -> String {
        let mut out = format!("base\t{}\n", self.base);
        for tree in &self.trees {
            let nodes = tree.iter().map(|node| match node.feature {
                // Only the reasons ask for it.
                Some(feature) => format!("{feature}<{}={}", without_nought(node.threshold), without_nought(rounded(node.value))),
                None => format!("={}", without_nought(node.value)),
            });
            out.push_str(&nodes.collect::<Vec<_>>().join(" "));
            out.push('\n');
        }
        out
    }
}

/// A number of one digit, nought where that is below a hundredth; the model holds two digits, as it was learned.
fn rounded(number: f32) -> f32 {
    let short: f32 = format!("{number:.0e}").parse().unwrap_or(number);
    if short.abs() < 0.01 { 0.0 } else { short }
}

/// A number without the nought before its point: there are a hundred thousand of them.
fn without_nought(number: f32) -> String {
    let text = number.to_string();
    match text.strip_prefix("0.") {
        Some(digits) => format!(".{digits}"),
        None => text.replacen("-0.", "-.", 1),
    }
}

/// Log-odds as a probability, 0..=1.
pub(super) fn probability(log_odds: f32) -> f64 {
    1.0 / (1.0 + f64::from(-log_odds).exp())
}

/// The strongest reasons of the parts that features had.
pub(super) fn reasons(parts: &[f32], features: &[f32]) -> Vec<Reason> {
    let mut order: Vec<usize> = (0..features.len()).filter(|&f| parts[f].abs() > 0.05).collect();
    order.sort_by(|&a, &b| parts[b].abs().total_cmp(&parts[a].abs()).then(a.cmp(&b)));
    order.into_iter().take(REASONS).map(|f| Reason { feature: NAMES[f], value: features[f], log_odds: parts[f] }).collect()
}

/// The text before and behind a sign. [`str::split_once`] prepares a search that five letters do not need; with it and [`str::split`] reading
/// tens of thousands of parts, as every start does, took a third longer.
fn split_once(part: &str, sign: u8) -> Option<(&str, &str)> {
    let at = part.bytes().position(|b| b == sign)?;
    Some((&part[..at], &part[at + 1..]))
}

/// Deeper trees than any that are grown.
const MAX_DEPTH: usize = 64;

/// Reads a node and all below it; the error is the part that was not expected.
fn read_node<'a>(rest: &mut std::str::SplitAsciiWhitespace<'a>, nodes: &mut Vec<Node>, depth: usize) -> Result<(), &'a str> {
    let part = rest.next().filter(|_| depth < MAX_DEPTH).ok_or("a tree that ends too early or is too deep")?;
    let (question, value) = split_once(part, b'=').ok_or(part)?;
    let value = value.parse().map_err(|_| part)?;
    let here = nodes.len();
    nodes.push(Node { feature: None, right: 0, threshold: 0.0, value });
    if question.is_empty() {
        return Ok(());
    }
    let (feature, threshold) = split_once(question, b'<').ok_or(part)?;
    let feature = Some(feature.parse().ok().filter(|&f| usize::from(f) < NAMES.len()).ok_or(part)?);
    let threshold = threshold.parse().map_err(|_| part)?;
    read_node(rest, nodes, depth + 1)?;
    let right = u16::try_from(nodes.len()).map_err(|_| "a tree of more nodes than any that is grown")?;
    read_node(rest, nodes, depth + 1)?;
    nodes[here] = Node { feature, right, threshold, value };
    Ok(())
}
