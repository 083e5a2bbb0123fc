//! Alignment of what was seen with what was meant: the cheapest chain of confusions.
//!
//! Brill and Moore, "An improved error model for noisy channel spelling correction" (ACL 2000), with parts of at most two symbols.

use std::ops::Range;

use super::confusions::Confusion;
use super::{Channel, IMPOSSIBLE};
use crate::alphabet::Symbol;

/// One step of an alignment.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Indices of the seen symbols.
    pub seen: Range<usize>,
    /// Indices of the meant symbols.
    pub meant: Range<usize>,
    /// Cost in nats.
    pub cost_nats: f32,
}

impl Step {
    /// The confusion of this step, given both sides.
    pub fn confusion(&self, seen: &[Symbol], meant: &[Symbol]) -> Confusion {
        Confusion::new(&meant[self.meant.clone()], &seen[self.seen.clone()])
    }
}

/// Steps as (seen, meant) symbols consumed, tried in this order; ties go to the earlier.
const STEPS: [(usize, usize); 5] = [(1, 1), (2, 1), (1, 2), (1, 0), (0, 1)];

/// What sums of costs may differ by in the last digits, in nats.
pub const ROUNDING_NATS: f32 = 1e-3;

/// The cheapest alignment of `seen` with `meant`, never farther than `band` symbols from the diagonal (`None`: no limit).
/// Two texts without a common symbol still align, by inventing and missing.
pub fn align(channel: &Channel, seen: &[Symbol], meant: &[Symbol], band: Option<usize>) -> Vec<Step> {
    let (n, m) = (seen.len(), meant.len());
    let band = band.unwrap_or(n.max(m)).max(n.abs_diff(m) + 1);
    let around = |i: usize| i * m / n.max(1);
    let windows: Vec<(usize, usize)> = (0..=n).map(|i| (around(i).saturating_sub(band), (around(i) + band).min(m))).collect();
    let width = windows.iter().map(|(low, high)| high - low + 1).max().unwrap_or(1);
    let at = |i: usize, j: usize| i * width + j - windows[i].0;
    // No way is cheaper than one known that leads through cells dearer than it.
    let most = symbol_by_symbol(channel, seen, meant) + ROUNDING_NATS;
    let mut costs = vec![IMPOSSIBLE; (n + 1) * width];
    let mut from = vec![u8::MAX; (n + 1) * width];
    costs[0] = 0.0;
    for i in 0..=n {
        for j in windows[i].0..=windows[i].1 {
            let cell = at(i, j);
            for (step, &(ds, dm)) in STEPS.iter().enumerate() {
                if ds > i || dm > j || j - dm < windows[i - ds].0 || j - dm > windows[i - ds].1 {
                    continue;
                }
                let before = costs[at(i - ds, j - dm)];
                if before >= costs[cell] || before > most {
                    continue;
                }
                let cost = before + step_cost(channel, &seen[i - ds..i], &meant[j - dm..j]);
                if cost < costs[cell] {
                    (costs[cell], from[cell]) = (cost, step as u8);
                }
            }
        }
    }
    let mut out = Vec::new();
    let (mut i, mut j) = (n, m);
    while i + j > 0 {
        let Some(&(ds, dm)) = STEPS.get(from[at(i, j)] as usize) else { return Vec::new() };
        let cost_nats = costs[at(i, j)] - costs[at(i - ds, j - dm)];
        out.push(Step { seen: i - ds..i, meant: j - dm..j, cost_nats });
        (i, j) = (i - ds, j - dm);
    }
    out.reverse();
    out
}

/// What it costs to see each symbol for the one in its place, in nats; [`IMPOSSIBLE`] if they are not as many.
fn symbol_by_symbol(channel: &Channel, seen: &[Symbol], meant: &[Symbol]) -> f32 {
    if seen.len() == meant.len() { seen.iter().zip(meant).map(|(&s, &m)| channel.one(m, s)).sum() } else { IMPOSSIBLE }
}

/// By place in `seen`, what it costs to have seen all from there on for `meant`, in nats.
pub fn rests(channel: &Channel, seen: &[Symbol], meant: &[Symbol]) -> Vec<f32> {
    let (n, width) = (seen.len(), meant.len() + 1);
    let mut costs = vec![IMPOSSIBLE; (n + 1) * width];
    for i in (0..=n).rev() {
        for j in (0..width).rev() {
            let is_end = i == n && j + 1 == width;
            let ways = STEPS
                .iter()
                .filter(|(ds, dm)| i + ds <= n && j + dm < width)
                .map(|&(ds, dm)| costs[(i + ds) * width + j + dm] + step_cost(channel, &seen[i..i + ds], &meant[j..j + dm]));
            costs[i * width + j] = if is_end { 0.0 } else { ways.fold(IMPOSSIBLE, f32::min) };
        }
    }
    costs.into_iter().step_by(width).collect()
}

fn step_cost(channel: &Channel, seen: &[Symbol], meant: &[Symbol]) -> f32 {
    match (seen, meant) {
        (&[s], &[m]) => channel.one(m, s),
        (&[s], &[]) => channel.invented(s),
        (&[], &[m]) => channel.missed(m),
        (&[s, t], &[m]) => channel.two_for_one([s, t], m),
        (&[s], &[m, n]) => channel.one_for_two(s, [m, n]),
        _ => IMPOSSIBLE,
    }
}

/// The cost of an alignment.
pub fn total(steps: &[Step]) -> f32 {
    steps.iter().map(|s| s.cost_nats).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alphabet::symbol;
    use crate::resources::Resources;

    #[test]
    fn what_is_left_costs_what_its_alignment_does() {
        let channel = Resources::uncalibrated().unwrap().channel;
        let symbols = |text: &str| text.chars().map(symbol).collect::<Vec<Symbol>>();
        for (seen, meant) in [("ого", "ого"), ("сгс", "ого"), ("вьi", "вы"), ("", "ой"), ("щина", "")] {
            let (seen, meant) = (symbols(seen), symbols(meant));
            let rests = rests(&channel, &seen, &meant);
            assert_eq!(rests.len(), seen.len() + 1);
            for (from, nats) in rests.into_iter().enumerate() {
                let aligned = total(&align(&channel, &seen[from..], &meant, None));
                assert!((nats - aligned).abs() < 1e-3, "{seen:?} from {from}: {nats} nats, aligned {aligned}");
            }
        }
    }
}
