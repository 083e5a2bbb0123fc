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

/// Most meant symbols in a step.
const LONGEST_STEP: usize = 2;

/// What sums of costs may differ by in the last digits, in nats.
pub const ROUNDING_NATS: f32 = 1e-3;

/// The cheapest alignment of `seen` with `meant`, never farther than `band` symbols from the diagonal (`None`: no limit).
/// Two texts without a common symbol still align, by inventing and missing.
pub fn align(channel: &Channel, seen: &[Symbol], meant: &[Symbol], band: Option<usize>) -> Vec<Step> {
    let (n, m) = (seen.len(), meant.len());
    let band = band.unwrap_or(n.max(m)).max(n.abs_diff(m) + 1);
    let window = |i: usize| {
        let diagonal = if band < m { i * m / n.max(1) } else { 0 };
        (diagonal.saturating_sub(band), (diagonal + band).min(m))
    };
    let width = (2 * band).min(m) + 1;
    let at = |i: usize, j: usize| i * width + j - window(i).0;
    // No way is cheaper than one known that leads through cells dearer than it.
    let most = some_way(channel, seen, meant) + ROUNDING_NATS;
    // Of each cell the cheapest way's cost, and its last step.
    let mut cells = vec![(IMPOSSIBLE, u8::MAX); (n + 1) * width];
    cells[0].0 = 0.0;
    // Of each row the first and the last cell that is no dearer.
    let mut alive: Vec<Range<usize>> = Vec::with_capacity(n + 1);
    for i in 0..=n {
        let above = alive[i.saturating_sub(2)..].iter();
        let first = above.clone().map(|cells| cells.start).min().unwrap_or(0);
        let reach = above.map(|cells| cells.end + LONGEST_STEP).max().unwrap_or(1);
        let (low, high) = window(i);
        let mut row = high + 1..0;
        for j in first.max(low)..=high {
            if j >= reach && j != row.end {
                break;
            }
            let mut cell = cells[at(i, j)];
            for (step, &(ds, dm)) in (0..).zip(&STEPS) {
                if ds > i || dm > j || !alive.get(i - ds).unwrap_or(&row).contains(&(j - dm)) {
                    continue;
                }
                let before = cells[at(i - ds, j - dm)].0;
                if before < cell.0 && before <= most {
                    let cost = before + step_cost(channel, &seen[i - ds..i], &meant[j - dm..j]);
                    cell = if cost < cell.0 { (cost, step) } else { cell };
                }
            }
            cells[at(i, j)] = cell;
            if cell.0 <= most {
                row = row.start.min(j)..j + 1;
            }
        }
        alive.push(row);
    }
    let mut out = Vec::with_capacity(n.max(m));
    let (mut i, mut j) = (n, m);
    while i + j > 0 {
        let (cost, step) = cells[at(i, j)];
        let Some(&(ds, dm)) = STEPS.get(usize::from(step)) else { return Vec::new() };
        let cost_nats = cost - cells[at(i - ds, j - dm)].0;
        out.push(Step { seen: i - ds..i, meant: j - dm..j, cost_nats });
        (i, j) = (i - ds, j - dm);
    }
    out.reverse();
    out
}

/// What one way costs, in nats: what the texts do not begin with together goes symbol by symbol, the longer one's surplus first.
fn some_way(channel: &Channel, seen: &[Symbol], meant: &[Symbol]) -> f32 {
    let shared = seen.iter().zip(meant).take_while(|(s, m)| s == m).count();
    let invented = shared..shared + seen.len().saturating_sub(meant.len()).min(seen.len() - shared);
    let missed = shared..shared + meant.len().saturating_sub(seen.len()).min(meant.len() - shared);
    let same = seen[..shared].iter().map(|&s| channel.one(s, s));
    let surplus =
        seen[invented.clone()].iter().map(|&s| channel.invented(s)).chain(meant[missed.clone()].iter().map(|&m| channel.missed(m)));
    let rest = seen[invented.end..].iter().zip(&meant[missed.end..]).map(|(&s, &m)| channel.one(m, s));
    // Summed in the order of the way, as the alignment does: of long texts sums differ by their order.
    same.chain(surplus).chain(rest).sum()
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
        let odd = [("ого", "ого"), ("сгс", "ого"), ("вьi", "вы"), ("", "ой"), ("щина", "")];
        // Each with each: what an alignment passes over must not be on its way.
        let words = [
            "общественный",
            "обшестиенпый",
            "в ажпо",
            "важно",
            "ьыи",
            "жизни",
            "кизпи",
            "постано°
влением",
            "тановление",
        ];
        for (seen, meant) in odd.into_iter().chain(words.iter().flat_map(|seen| words.map(|meant| (*seen, meant)))) {
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
