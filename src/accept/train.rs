//! Trains the accept model: gradient boosting of small trees on the logistic loss, with histograms.

use super::features::NAMES;
use super::model::{AcceptModel, Node};

/// A proposed correction with the answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// Features, see [`super::features`].
    pub features: Vec<f32>,
    /// Was it right?
    pub right: bool,
    /// Did it put a wrong text in the place of a right one?
    pub damage: bool,
    /// Which fold it belongs to (pages of a font share one).
    pub fold: usize,
}

/// How the trees are grown.
#[derive(Debug, Clone, Copy)]
pub struct Growth {
    /// Number of trees.
    pub trees: usize,
    /// Questions from root to leaf.
    pub depth: usize,
    /// Share of each tree's answer that is taken.
    pub rate: f32,
    /// Least samples in a leaf.
    pub leaf: usize,
    /// Weight that pulls a leaf's value to zero.
    pub ridge: f32,
    /// Weight of a damaging sample against others: damage is the worst outcome.
    pub damage_weight: f32,
}

impl Growth {
    /// The growth used for the shipped model.
    pub const DEFAULT: Self = Self { trees: 160, depth: 4, rate: 0.07, leaf: 25, ridge: 4.0, damage_weight: 1.0 };
}

/// Cuts of a feature considered.
const BINS: usize = 48;

struct Binned {
    /// Upper bounds by feature.
    cuts: Vec<Vec<f32>>,
    /// Bin by feature and sample.
    bins: Vec<Vec<u8>>,
}

/// Trains on the samples. Deterministic: no sampling, ties go to the lower feature and cut.
pub fn train(samples: &[Sample], growth: Growth) -> AcceptModel {
    let binned = bin(samples);
    let weight: Vec<f32> = samples.iter().map(|s| if s.damage { growth.damage_weight } else { 1.0 }).collect();
    let right: f32 = samples.iter().zip(&weight).filter(|(s, _)| s.right).map(|(_, w)| w).sum();
    let total: f32 = weight.iter().sum();
    let share = (right / total.max(1.0)).clamp(1e-4, 1.0 - 1e-4);
    let base = (share / (1.0 - share)).ln();
    let mut scores = vec![base; samples.len()];
    let mut trees = Vec::with_capacity(growth.trees);
    for _ in 0..growth.trees {
        let mut gradient = vec![0f32; samples.len()];
        let mut curvature = vec![0f32; samples.len()];
        for (at, sample) in samples.iter().enumerate() {
            let p = 1.0 / (1.0 + (-scores[at]).exp());
            gradient[at] = weight[at] * (f32::from(u8::from(sample.right)) - p);
            curvature[at] = (weight[at] * p * (1.0 - p)).max(1e-6);
        }
        let mut tree = Vec::new();
        let mut leaves = Vec::new();
        grow(&binned, &gradient, &curvature, (0..samples.len()).collect(), growth.depth, growth, &mut tree, &mut leaves);
        for (members, value) in leaves {
            for at in members {
                scores[at] += value;
            }
        }
        trees.push(tree);
    }
    AcceptModel { base, trees }
}

fn bin(samples: &[Sample]) -> Binned {
    let mut cuts = Vec::new();
    let mut bins = Vec::new();
    for feature in 0..NAMES.len() {
        let mut values: Vec<f32> = samples.iter().map(|s| s.features[feature]).collect();
        values.sort_by(f32::total_cmp);
        let mut bounds: Vec<f32> = (1..BINS).filter_map(|k| values.get(k * values.len() / BINS).copied()).collect();
        bounds.dedup();
        bins.push(samples.iter().map(|s| bounds.partition_point(|&b| b <= s.features[feature]) as u8).collect());
        cuts.push(bounds);
    }
    Binned { cuts, bins }
}

#[allow(clippy::too_many_arguments, reason = "one recursion over one state; a struct would only rename the arguments")]
fn grow(
    binned: &Binned,
    gradient: &[f32],
    curvature: &[f32],
    members: Vec<usize>,
    depth: usize,
    growth: Growth,
    tree: &mut Vec<Node>,
    leaves: &mut Vec<(Vec<usize>, f32)>,
) -> usize {
    let (g, h) = members.iter().fold((0.0, 0.0), |(g, h), &at| (g + gradient[at], h + curvature[at]));
    let value = growth.rate * g / (h + growth.ridge);
    let here = tree.len();
    tree.push(Node { feature: None, threshold: 0.0, left: 0, right: 0, value });
    let split = if depth == 0 { None } else { best_split(binned, gradient, curvature, &members, (g, h), growth) };
    let Some((feature, cut)) = split else {
        leaves.push((members, value));
        return here;
    };
    let (left, right): (Vec<usize>, Vec<usize>) = members.into_iter().partition(|&at| binned.bins[feature][at] as usize <= cut);
    let left = grow(binned, gradient, curvature, left, depth - 1, growth, tree, leaves);
    let right = grow(binned, gradient, curvature, right, depth - 1, growth, tree, leaves);
    tree[here] = Node { feature: Some(feature), threshold: binned.cuts[feature][cut], left, right, value };
    here
}

fn best_split(binned: &Binned, gradient: &[f32], curvature: &[f32], members: &[usize], (g, h): (f32, f32), growth: Growth) -> Option<(usize, usize)> {
    let score = |g: f32, h: f32| g * g / (h + growth.ridge);
    let (mut best, mut found) = (1e-3, None);
    for (feature, cuts) in binned.cuts.iter().enumerate() {
        let mut histogram = [(0f32, 0f32, 0usize); BINS + 1];
        for &at in members {
            let slot = &mut histogram[binned.bins[feature][at] as usize];
            *slot = (slot.0 + gradient[at], slot.1 + curvature[at], slot.2 + 1);
        }
        let (mut lg, mut lh, mut ln) = (0.0, 0.0, 0);
        for (cut, bin) in histogram.iter().enumerate().take(cuts.len()) {
            (lg, lh, ln) = (lg + bin.0, lh + bin.1, ln + bin.2);
            if ln < growth.leaf || members.len() - ln < growth.leaf {
                continue;
            }
            let gain = score(lg, lh) + score(g - lg, h - lh) - score(g, h);
            if gain > best {
                (best, found) = (gain, Some((feature, cut)));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn learns_a_rule_of_two_features_and_survives_its_table() {
        let samples: Vec<Sample> = (0..2000)
            .map(|i| {
                let mut features = vec![0.0; NAMES.len()];
                features[0] = (i % 50) as f32;
                features[1] = (i / 50 % 40) as f32;
                let right = features[0] > 20.0 && features[1] > 10.0;
                Sample { features, right, damage: false, fold: 0 }
            })
            .collect();
        let model = train(&samples, Growth { trees: 60, ..Growth::DEFAULT });
        let wrong = samples.iter().filter(|s| (model.probability(&s.features) > 0.5) != s.right).count();
        assert!(wrong < 20, "{wrong}");
        let again = AcceptModel::parse(&model.to_table()).unwrap();
        assert!((again.probability(&samples[77].features) - model.probability(&samples[77].features)).abs() < 1e-6);
        let (_, reasons) = model.judge(&samples[1999].features);
        assert!(reasons.iter().all(|r| r.feature == NAMES[0] || r.feature == NAMES[1]));
    }
}
