//! Boosted decision trees, read from a table; each prediction tells what moved it.
//!
//! Friedman, "Greedy function approximation: a gradient boosting machine" (2001). A feature's part in a prediction is the sum of the
//! changes of node value along the paths taken (Saabas 2014), in log-odds.

use super::features::NAMES;
use crate::lexicon::tables::rows;

/// A node: a question, or a leaf.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Feature asked about; `None` in a leaf.
    pub feature: Option<usize>,
    /// Values below go left.
    pub threshold: f32,
    /// Left child, by place in the tree.
    pub left: usize,
    /// Right child.
    pub right: usize,
    /// Mean log-odds of the samples here.
    pub value: f32,
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
    "accept model, line {line}: expected tree, node, feature (or -), threshold, left, right, value; found `{found}`; retrain with `vychitka train`"
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
    /// The probability that a correction with these features is right, 0..=1, and the strongest reasons.
    pub fn judge(&self, features: &[f32]) -> (f64, Vec<Reason>) {
        let mut parts = vec![0f32; NAMES.len()];
        let mut score = self.base;
        for tree in &self.trees {
            let mut at = 0;
            while let Some(feature) = tree[at].feature {
                let next = if features[feature] < tree[at].threshold { tree[at].left } else { tree[at].right };
                parts[feature] += tree[next].value - tree[at].value;
                at = next;
            }
            score += tree[at].value;
        }
        let mut order: Vec<usize> = (0..parts.len()).filter(|&f| parts[f].abs() > 0.05).collect();
        order.sort_by(|&a, &b| parts[b].abs().total_cmp(&parts[a].abs()).then(a.cmp(&b)));
        let reasons =
            order.into_iter().take(REASONS).map(|f| Reason { feature: NAMES[f], value: features[f], log_odds: parts[f] }).collect();
        (1.0 / (1.0 + f64::from(-score).exp()), reasons)
    }

    /// The probability alone.
    pub fn probability(&self, features: &[f32]) -> f64 {
        self.judge(features).0
    }

    /// Reads a model written by [`AcceptModel::to_table`].
    pub fn parse(text: &str) -> Result<Self, ModelError> {
        let mut out = Self::default();
        for (line, fields) in rows(text) {
            let bad = || ModelError { line, found: fields.join(" | ") };
            if let ["base", value] = fields[..] {
                out.base = value.parse().map_err(|_| bad())?;
                continue;
            }
            let [tree, node, feature, threshold, left, right, value] = fields[..] else { return Err(bad()) };
            let tree: usize = tree.parse().map_err(|_| bad())?;
            let feature =
                if feature == "-" { None } else { Some(feature.parse::<usize>().ok().filter(|&f| f < NAMES.len()).ok_or_else(bad)?) };
            let parsed = Node {
                feature,
                threshold: threshold.parse().map_err(|_| bad())?,
                left: left.parse().map_err(|_| bad())?,
                right: right.parse().map_err(|_| bad())?,
                value: value.parse().map_err(|_| bad())?,
            };
            if tree == out.trees.len() {
                out.trees.push(Vec::new());
            }
            let nodes = out.trees.get_mut(tree).filter(|nodes| node.parse() == Ok(nodes.len())).ok_or_else(bad)?;
            nodes.push(parsed);
        }
        // Children come after their parents, so no walk can run in a circle.
        let sound = |nodes: &Vec<Node>| {
            nodes
                .iter()
                .enumerate()
                .all(|(at, n)| n.feature.is_none() || (n.left > at && n.right > at && n.left.max(n.right) < nodes.len()))
        };
        if let Some(tree) = out.trees.iter().position(|nodes| !sound(nodes)) {
            return Err(ModelError { line: 0, found: format!("tree {tree} with children that are missing or stand before their parents") });
        }
        Ok(out)
    }

    /// The model as a table: a row a node.
    pub fn to_table(&self) -> String {
        let mut out = format!("base\t{}\n", self.base);
        for (t, tree) in self.trees.iter().enumerate() {
            for (n, node) in tree.iter().enumerate() {
                let feature = node.feature.map_or("-".to_string(), |f| f.to_string());
                out.push_str(&format!("{t}\t{n}\t{feature}\t{}\t{}\t{}\t{}\n", node.threshold, node.left, node.right, node.value));
            }
        }
        out
    }
}
