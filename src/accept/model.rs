//! Boosted decision trees; each prediction tells what moved it.
//!
//! Friedman, "Greedy function approximation: a gradient boosting machine" (2001). A feature's part in a prediction is the sum of the
//! changes of node value along the paths taken (Saabas 2014), in log-odds.

use super::features::NAMES;
use super::table::{self, Malformed};
pub use super::table::{AcceptModel, Node};

// Features are told by a byte.
const _: () = assert!(NAMES.len() <= u8::MAX as usize);

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

/// Why a model cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// A malformed row.
    #[error(
        "accept model, line {line}: expected `base` and a number, or a tree as `feature<threshold=value` and `=value`, parents before their children; found `{found}`; retrain with `vychitka train`"
    )]
    Row {
        /// Line, from 1.
        line: usize,
        /// What it holds.
        found: String,
    },
    /// It asks about what there is not.
    #[error("accept model, tree {tree}: expected features from 0 to {last}, found {found}; retrain with `vychitka train`", last = NAMES.len() - 1)]
    Feature {
        /// Tree, from 1.
        tree: usize,
        /// The feature it asks about.
        found: u8,
    },
    /// Packed trees are none.
    #[error("the accept model as packed by the build cannot be read: expected what `table::pack` makes; build anew")]
    Packed,
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
        table::read(text).map_err(|Malformed { line, found }| ModelError::Row { line, found })?.checked()
    }

    /// Opens a table packed when the program was built.
    pub fn unpack(packed: &[u8]) -> Result<Self, ModelError> {
        table::unpack(packed).ok_or(ModelError::Packed)?.checked()
    }

    /// The same if it asks about nothing but what there is.
    fn checked(self) -> Result<Self, ModelError> {
        for (tree, nodes) in (1..).zip(&self.trees) {
            if let Some(found) = nodes.iter().filter_map(|node| node.feature).find(|&feature| usize::from(feature) >= NAMES.len()) {
                return Err(ModelError::Feature { tree, found });
            }
        }
        Ok(self)
    }

    /// The model as a table: see [`table::write`].
    pub fn to_table(&self) -> String {
        table::write(self)
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
