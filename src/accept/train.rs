//! Trains the accept model: gradient boosting of small trees on the logistic loss, with histograms.

use super::features::{GENERAL, LOG_ODDS_BEFORE, NAMES, is_told_of_capitals};
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
    /// Share of the samples each tree sees.
    pub sample_share: f64,
    /// Share of the features each tree may ask about.
    pub feature_share: f64,
    /// Weight of a damaging sample against others: damage is the worst outcome.
    pub damage_weight: f32,
    /// Weight of a sample where a translation tells of capitals against others: they are few, and much can be told of them.
    pub across_weight: f32,
}

impl Growth {
    /// The growth used for the shipped model.
    pub const DEFAULT: Self = Self {
        trees: 420,
        depth: 6,
        rate: 0.05,
        leaf: 20,
        ridge: 8.0,
        sample_share: 0.7,
        feature_share: 0.8,
        damage_weight: 1.0,
        across_weight: 1.0,
    };
    /// The growth of the trees for what only some documents tell: fewer pages teach them. Of 60 to 200 trees of depth 3 and 4, on few
    /// features and on most, all alike under cross-validation over fonts; many shallow trees are the steadiest between trainings. Of the
    /// weights 2, 3, 4 and 6 of damage, 3 is the least with which a translation lets through no more damage than the general trees alone do.
    pub const TOLD: Self = Self { trees: 200, depth: 3, rate: 0.05, leaf: 60, feature_share: 0.4, damage_weight: 3.0, ..Self::DEFAULT };
    /// The growth of the trees for the case of misread words. Cross-validated over fonts on 507 pages the log loss of the text alone is .270 without
    /// them and .247 with them, and from .82 on 213 of 234 words are right, without them 112 of 122. By the rules of
    /// an earlier day 150 trees of depth 3 applied 186, and 400 of depth 5 had the greater loss.
    pub const TWINS: Self = Self { trees: 300, depth: 4, rate: 0.08, feature_share: 0.5, ..Self::DEFAULT };
    /// The growth of the trees for changes of case. Depth, leaves of 10 to 60 samples and weights of 1, 2 and 4 of what a translation tells of
    /// were chosen by cross-validation over fonts (with LightGBM, another program for the same method): where the text alone speaks, the most
    /// right at the same damage. Of 120 to 1,000 trees 400 are the surest: 240 are timid (log loss .307 of the text alone, .229 with a
    /// translation; 400 .302 and .220), 700 and 1,000 know the pages by heart (.308 and .320 of the text alone).
    pub const CASED: Self = Self { trees: 400, depth: 4, rate: 0.08, feature_share: 0.5, across_weight: 2.0, ..Self::DEFAULT };
}

/// Cuts of a feature considered.
const BINS: usize = 96;
/// Digits of a threshold.
const CUT_DIGITS: usize = 4;
/// Digits of a leaf's value behind the point. Twenty thousand leaves are a part of the crate's size; what is cut off four hundred of them
/// is a hundredth of a nat.
const LEAF_DECIMALS: usize = 3;
/// Digits of the value of a node with a question, which only tells reasons.
const NODE_DIGITS: usize = 2;

struct Binned {
    /// Upper bounds by feature.
    cuts: Vec<Vec<f32>>,
    /// Bin by feature and sample.
    bins: Vec<Vec<u8>>,
}

/// Trains on the samples. Each tree sees a share of samples and features (Friedman, "Stochastic gradient boosting", 2002), chosen by a
/// hash of their numbers: the same samples give the same model. Ties go to the lower feature and cut.
pub fn train(samples: &[Sample], growth: Growth) -> AcceptModel {
    train_over(samples, GENERAL, growth)
}

/// The same, of changes of case: all features of the document may be asked about.
pub fn train_cased(samples: &[Sample], growth: Growth) -> AcceptModel {
    train_over(samples, LOG_ODDS_BEFORE, growth)
}

fn train_over(samples: &[Sample], count: usize, growth: Growth) -> AcceptModel {
    let weight = weights(samples, growth);
    let right: f32 = samples.iter().zip(&weight).filter(|(s, _)| s.right).map(|(_, w)| w).sum();
    let total: f32 = weight.iter().sum();
    let share = (right / total.max(1.0)).clamp(1e-4, 1.0 - 1e-4);
    let base = (share / (1.0 - share)).ln();
    AcceptModel { base, trees: trees(samples, count, &weight, vec![base; samples.len()], growth) }
}

/// Trains what is to be added to the log-odds that samples have already, the last of their features. All features may be asked about.
pub fn train_added(samples: &[Sample], growth: Growth) -> AcceptModel {
    let scores = samples.iter().map(|s| s.features[LOG_ODDS_BEFORE]).collect();
    AcceptModel { base: 0.0, trees: trees(samples, NAMES.len(), &weights(samples, growth), scores, growth) }
}

fn weights(samples: &[Sample], growth: Growth) -> Vec<f32> {
    let of = |s: &Sample| {
        let damage = if s.damage { growth.damage_weight } else { 1.0 };
        if is_told_of_capitals(&s.features) { damage * growth.across_weight } else { damage }
    };
    samples.iter().map(of).collect()
}

/// Grows trees over the first `count` features, from the log-odds that samples have.
fn trees(samples: &[Sample], count: usize, weight: &[f32], mut scores: Vec<f32>, growth: Growth) -> Vec<Vec<Node>> {
    let binned = bin(samples, count);
    let mut trees = Vec::with_capacity(growth.trees);
    for round in 0..growth.trees {
        let mut gradient = vec![0f32; samples.len()];
        let mut curvature = vec![0f32; samples.len()];
        for (at, sample) in samples.iter().enumerate() {
            let p = 1.0 / (1.0 + (-scores[at]).exp());
            gradient[at] = weight[at] * (f32::from(u8::from(sample.right)) - p);
            curvature[at] = (weight[at] * p * (1.0 - p)).max(1e-6);
        }
        let mut tree = Vec::new();
        let members = (0..samples.len()).filter(|&at| chance(round, at) < growth.sample_share).collect();
        let features: Vec<usize> = (0..count).filter(|&f| chance(round, usize::MAX - f) < growth.feature_share).collect();
        let data = Data { binned: &binned, gradient: &gradient, curvature: &curvature, features: &features };
        grow(&data, members, growth.depth, growth, &mut tree);
        for (score, sample) in scores.iter_mut().zip(samples) {
            *score += leaf_value(&tree, &sample.features);
        }
        trees.push(tree);
    }
    trees
}

fn bin(samples: &[Sample], count: usize) -> Binned {
    let mut cuts = Vec::new();
    let mut bins = Vec::new();
    for feature in 0..count {
        let mut values: Vec<f32> = samples.iter().map(|s| s.features[feature]).collect();
        values.sort_by(f32::total_cmp);
        let bounds = cuts_of(&values);
        bins.push(samples.iter().map(|s| bounds.partition_point(|&b| b <= s.features[feature]) as u8).collect());
        cuts.push(bounds);
    }
    Binned { cuts, bins }
}

/// Cuts of sorted values, none of them between equal ones: as many samples as may be on either side of each, whatever a frequent value
/// (what a file does not tell) takes for itself.
fn cuts_of(values: &[f32]) -> Vec<f32> {
    let mut cuts: Vec<f32> = Vec::new();
    let (mut from, mut at) = (0, 0);
    while at < values.len() {
        let next = at + values[at..].partition_point(|v| *v <= values[at]);
        let wanted = (values.len() - from) / (BINS - cuts.len()).max(1);
        // A frequent value stands alone: it is cut off on both sides.
        let is_frequent = next - at > wanted && at > from;
        if is_frequent {
            cuts.push(short(values[at], CUT_DIGITS));
            from = at;
        }
        if next - from >= wanted.max(1) && next < values.len() {
            cuts.push(short(values[next], CUT_DIGITS));
            from = next;
        }
        at = next;
        if cuts.len() + 2 >= BINS {
            break;
        }
    }
    cuts.sort_by(f32::total_cmp);
    cuts.dedup();
    cuts
}

/// A number with so many digits: what a table can show and a person read.
fn short(n: f32, digits: usize) -> f32 {
    format!("{n:.0$e}", digits - 1).parse().unwrap_or(n)
}

/// A leaf's value; nought has no sign.
fn to_decimals(n: f32) -> f32 {
    format!("{n:.LEAF_DECIMALS$}").parse().unwrap_or(n) + 0.0
}

/// What one tree is grown from.
struct Data<'a> {
    binned: &'a Binned,
    gradient: &'a [f32],
    curvature: &'a [f32],
    /// Features this tree may ask about.
    features: &'a [usize],
}

/// A number in 0..1 that depends on the two alone (SplitMix64).
fn chance(round: usize, at: usize) -> f64 {
    let mut z = (round as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add((at as u64).wrapping_mul(0xD1B5_4A32_D192_ED03));
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
}

fn leaf_value(tree: &[Node], features: &[f32]) -> f32 {
    let mut at = 0;
    while let Some(feature) = tree[at].feature {
        at = tree[at].next(at, features[usize::from(feature)]);
    }
    tree[at].value
}

fn grow(data: &Data<'_>, members: Vec<usize>, depth: usize, growth: Growth, tree: &mut Vec<Node>) -> usize {
    let (g, h) = members.iter().fold((0.0, 0.0), |(g, h), &at| (g + data.gradient[at], h + data.curvature[at]));
    let value = growth.rate * g / (h + growth.ridge);
    let here = tree.len();
    tree.push(Node { feature: None, right: 0, threshold: 0.0, value: to_decimals(value) });
    let split = if depth == 0 { None } else { best_split(data, &members, (g, h), growth) };
    let Some((feature, cut)) = split else { return here };
    let (left, right): (Vec<usize>, Vec<usize>) = members.into_iter().partition(|&at| data.binned.bins[feature][at] as usize <= cut);
    grow(data, left, depth - 1, growth, tree);
    let behind = grow(data, right, depth - 1, growth, tree);
    let threshold = data.binned.cuts[feature][cut];
    tree[here] = Node { feature: Some(feature as u8), right: behind as u16, threshold, value: short(value, NODE_DIGITS) };
    here
}

fn best_split(data: &Data<'_>, members: &[usize], (g, h): (f32, f32), growth: Growth) -> Option<(usize, usize)> {
    let score = |g: f32, h: f32| g * g / (h + growth.ridge);
    let (mut best, mut found) = (1e-3, None);
    for &feature in data.features {
        let cuts = &data.binned.cuts[feature];
        let mut histogram = [(0f32, 0f32, 0usize); BINS + 1];
        for &at in members {
            let slot = &mut histogram[data.binned.bins[feature][at] as usize];
            *slot = (slot.0 + data.gradient[at], slot.1 + data.curvature[at], slot.2 + 1);
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
    use crate::accept::Accept;

    #[test]
    fn frequent_values_leave_cuts_to_the_others() {
        let mut values = vec![-9.0; 5000];
        values.extend((0..1000).map(|n| n as f32 / 100.0));
        let cuts = cuts_of(&values);
        assert!(cuts.len() > BINS / 2 && cuts.windows(2).all(|w| w[0] < w[1]) && cuts[0] > -9.0, "{cuts:?}");
        assert!(cuts_of(&[1.0; 30]).is_empty() && cuts_of(&[]).is_empty());
    }

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
        let model = train(&samples, Growth { trees: 100, rate: 0.2, ridge: 1.0, feature_share: 1.0, ..Growth::DEFAULT });
        let wrong = samples.iter().filter(|s| (model.probability(&s.features) > 0.5) != s.right).count();
        assert!(wrong < 60, "{wrong}");
        let again = AcceptModel::parse(&model.to_table()).unwrap();
        assert!((again.probability(&samples[77].features) - model.probability(&samples[77].features)).abs() < 1e-6);
        let accept = Accept { general: model, ..Accept::default() };
        let (_, reasons) = accept.judge(&samples[1999].features[..LOG_ODDS_BEFORE]);
        assert!(!reasons.is_empty() && reasons.iter().all(|r| r.feature == NAMES[0] || r.feature == NAMES[1]));
    }

    #[test]
    fn what_is_told_moves_the_general_log_odds_and_only_where_it_is() {
        let general = AcceptModel { base: -1.0, trees: Vec::new() };
        let untold = Accept { general, ..Accept::default() };
        let of = |letters: f32| {
            let mut features = vec![0.0; LOG_ODDS_BEFORE];
            features[GENERAL] = letters;
            features
        };
        let samples: Vec<Sample> = (0..2000)
            .filter_map(|i| {
                let letters = [2.0, -2.0][i % 2];
                Some(Sample { features: untold.told_features(&of(letters))?, right: letters > 0.0, damage: false, fold: 0 })
            })
            .collect();
        assert_eq!(samples.len(), 2000);
        let told = train_added(&samples, Growth { feature_share: 1.0, ..Growth::TOLD });
        let accept = Accept { told, ..untold.clone() };
        let probability = |letters: f32| accept.judge(&of(letters)).0;
        assert!(probability(2.0) > 0.8 && probability(-2.0) < 0.1, "{} {}", probability(2.0), probability(-2.0));
        assert_eq!(accept.judge(&of(-9.0)), untold.judge(&of(-9.0)));
    }
}
