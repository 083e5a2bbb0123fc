//! The accept model: from a proposed correction's features to the probability that it is right.
//!
//! The lattice's posterior is over-confident; boosted trees over a few dozen printable features calibrate it. Where a
//! document tells more than most, confidences of single letters or a translation, a few further trees, learned on top of the general
//! ones, move their log-odds; a document that tells neither is judged by the general trees alone. A change of case alone has trees of its
//! own: what makes it right is not what makes a misread letter right. Where a misread word may have been printed in another case, too, a few
//! trees on top of the others tell which.

mod around;
pub mod casing;
mod differences;
pub mod features;
pub mod model;
pub mod table;
pub mod train;

use features::NAMES;
use model::{AcceptModel, ModelError, Reason};

/// The general trees, those for what only some documents tell, those for changes of case, and those for the case of misread words.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Accept {
    /// For every document.
    pub general: AcceptModel,
    /// What is added where letters or a translation are told of.
    pub told: AcceptModel,
    /// The probability of a change of case alone, by itself.
    pub cased: AcceptModel,
    /// What is added where a misread word may have been printed in another case.
    pub twins: AcceptModel,
}

impl Accept {
    /// Reads them from their tables.
    pub fn parse([general, told, cased, twins]: [&str; 4]) -> Result<Self, ModelError> {
        let of = AcceptModel::parse;
        Ok(Self { general: of(general)?, told: of(told)?, cased: of(cased)?, twins: of(twins)? })
    }

    /// Opens tables packed when the program was built.
    pub fn unpack([general, told, cased, twins]: [&[u8]; 4]) -> Result<Self, ModelError> {
        let of = AcceptModel::unpack;
        Ok(Self { general: of(general)?, told: of(told)?, cased: of(cased)?, twins: of(twins)? })
    }

    /// The probability that a correction with these features is right, 0..=1, and the strongest reasons.
    pub fn judge(&self, features: &[f32]) -> (f64, Vec<Reason>) {
        let mut parts = vec![0f32; NAMES.len()];
        if features::is_cased(features) && !self.cased.trees.is_empty() {
            let log_odds = self.cased.log_odds(features, &mut parts);
            return (model::probability(log_odds), model::reasons(&parts, features));
        }
        let (mut all, mut log_odds) = self.before_twins(features, &mut parts);
        if features::has_twin(features) {
            all[features::LOG_ODDS_BEFORE] = log_odds;
            log_odds += self.twins.log_odds(&all, &mut parts);
        }
        (model::probability(log_odds), model::reasons(&parts, &all))
    }

    /// The features with what the general trees make of them, and the log-odds by these and by those for what is told, where it is.
    fn before_twins(&self, features: &[f32], parts: &mut [f32]) -> (Vec<f32>, f32) {
        let general = self.general.log_odds(features, parts);
        let all = with(features, general);
        let told = if features::is_told(features) { self.added(&all, parts) } else { 0.0 };
        (all, general + told)
    }

    /// The probability, 0..=1, by what [`Self::twin_features`] gives: by the log-odds among them, whoever made these.
    pub fn twin_probability(&self, twin_features: &[f32]) -> f64 {
        let added = self.twins.log_odds(twin_features, &mut vec![0f32; NAMES.len()]);
        model::probability(twin_features[features::LOG_ODDS_BEFORE] + added)
    }

    /// The features with what the trees asked before those for twins make of them; `None` where there is no twin.
    pub fn twin_features(&self, features: &[f32]) -> Option<Vec<f32>> {
        features::has_twin(features).then(|| with(features, self.before_twins(features, &mut vec![0f32; NAMES.len()]).1))
    }

    /// The probability, 0..=1, by what [`Self::told_features`] gives: by the general log-odds among them, whoever made these.
    pub fn told_probability(&self, told_features: &[f32]) -> f64 {
        let added = self.added(told_features, &mut vec![0f32; NAMES.len()]);
        model::probability(told_features[features::LOG_ODDS_BEFORE] + added)
    }

    /// What is added to the general log-odds; what each feature did is added to its place in `parts`.
    fn added(&self, told_features: &[f32], parts: &mut [f32]) -> f32 {
        let mut of_told = vec![0f32; NAMES.len()];
        let told = self.told.log_odds(told_features, &mut of_told);
        // What the translation confirms is no less likely for it.
        if told <= 0.0 && features::is_confirmed(told_features) {
            return 0.0;
        }
        parts.iter_mut().zip(of_told).for_each(|(part, of_told)| *part += of_told);
        told
    }

    /// The features with what the general trees make of them; `None` where nothing more is told, and for a change of case.
    pub fn told_features(&self, features: &[f32]) -> Option<Vec<f32>> {
        let asks = features::is_told(features) && !features::is_cased(features);
        asks.then(|| with(features, self.general.log_odds(features, &mut vec![0f32; NAMES.len()])))
    }
}

fn with(features: &[f32], log_odds: f32) -> Vec<f32> {
    features.iter().copied().chain([log_odds]).collect()
}

#[cfg(test)]
mod tests {
    use super::Accept;
    use super::features::NAMES;
    use super::model::{AcceptModel, ModelError};
    use crate::resources::Resources;

    const TABLES: [&str; 4] = [
        include_str!("../../lexicon/ru/accept.tsv"),
        include_str!("../../lexicon/ru/accept.told.tsv"),
        include_str!("../../lexicon/ru/accept.cased.tsv"),
        include_str!("../../lexicon/ru/accept.twins.tsv"),
    ];

    /// What `vychitka train` writes of a model is what was read: a table mended by hand is found out.
    #[test]
    fn the_tables_are_as_the_program_writes_them() {
        for table in TABLES {
            let rows: String = table.lines().filter(|line| !line.starts_with('#')).map(|line| line.to_string() + "\n").collect();
            assert!(AcceptModel::parse(table).unwrap().to_table() == rows, "{}", &rows[..80]);
        }
    }

    #[test]
    fn what_the_build_packed_is_what_the_tables_say() {
        assert!(Resources::embedded().unwrap().accept == Some(Accept::parse(TABLES).unwrap()));
    }

    #[test]
    fn a_tree_that_asks_about_no_feature_is_not_opened() {
        let of = |feature: usize| AcceptModel::parse(&format!("base\t0\n=1\n{feature}<1=0 =1 =2\n"));
        assert!(of(NAMES.len() - 1).is_ok());
        assert!(matches!(of(NAMES.len()), Err(ModelError::Feature { tree: 2, .. })));
    }
}
