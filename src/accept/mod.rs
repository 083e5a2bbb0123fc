//! The accept model: from a proposed correction's features to the probability that it is right.
//!
//! The lattice's posterior is over-confident (FINDINGS §1); boosted trees over a few dozen printable features calibrate it. Where a
//! document tells more than most, confidences of single letters or a translation, a few further trees, learned on top of the general
//! ones, move their log-odds; a document that tells neither is judged by the general trees alone.

pub mod features;
pub mod model;
pub mod train;

use features::NAMES;
use model::{AcceptModel, ModelError, Reason};

/// The general trees, and those for what only some documents tell.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Accept {
    /// For every document.
    pub general: AcceptModel,
    /// What is added where letters or a translation are told of.
    pub told: AcceptModel,
}

impl Accept {
    /// Reads both from their tables.
    pub fn parse(general: &str, told: &str) -> Result<Self, ModelError> {
        Ok(Self { general: AcceptModel::parse(general)?, told: AcceptModel::parse(told)? })
    }

    /// The probability that a correction with these features is right, 0..=1, and the strongest reasons.
    pub fn judge(&self, features: &[f32]) -> (f64, Vec<Reason>) {
        let mut parts = vec![0f32; NAMES.len()];
        let mut log_odds = self.general.log_odds(features, &mut parts);
        let all = features::is_told(features).then(|| with(features, log_odds));
        if let Some(all) = &all {
            log_odds += self.told.log_odds(all, &mut parts);
        }
        (model::probability(log_odds), model::reasons(&parts, all.as_deref().unwrap_or(features)))
    }

    /// The features with what the general trees make of them; `None` where nothing more is told.
    pub fn told_features(&self, features: &[f32]) -> Option<Vec<f32>> {
        features::is_told(features).then(|| with(features, self.general.log_odds(features, &mut vec![0f32; NAMES.len()])))
    }
}

fn with(features: &[f32], log_odds: f32) -> Vec<f32> {
    features.iter().copied().chain([log_odds]).collect()
}
