//! Counted confusions and their readable table: `meant <tab> seen <tab> count`, with ∅ for nothing, ␣ for a space, ⏎ for a line break.

use std::collections::BTreeMap;

use crate::alphabet::{SYMBOLS, Symbol, symbol, symbol_char};
use crate::rows::rows;

/// What was meant and what was seen, at most two symbols each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Confusion {
    meant: Short,
    seen: Short,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Short {
    symbols: [Symbol; 2],
    len: u8,
}

impl Short {
    fn new(symbols: &[Symbol]) -> Self {
        let mut out = Self { symbols: [0; 2], len: symbols.len().min(2) as u8 };
        for (slot, s) in out.symbols.iter_mut().zip(symbols) {
            *slot = *s;
        }
        out
    }

    fn as_slice(&self) -> &[Symbol] {
        &self.symbols[..self.len as usize]
    }
}

impl Confusion {
    /// A confusion; symbols beyond the second on a side are ignored.
    pub fn new(meant: &[Symbol], seen: &[Symbol]) -> Self {
        Self { meant: Short::new(meant), seen: Short::new(seen) }
    }

    /// What the page said.
    pub fn meant(&self) -> &[Symbol] {
        self.meant.as_slice()
    }

    /// What the engine saw.
    pub fn seen(&self) -> &[Symbol] {
        self.seen.as_slice()
    }

    /// True if what was seen is what was meant.
    pub fn is_same(&self) -> bool {
        self.meant == self.seen
    }
}

impl std::fmt::Display for Confusion {
    /// Seen → meant, as the reader of a report expects it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}→{}", show(self.seen()), show(self.meant()))
    }
}

/// What stands for # in tables.
const NUMBER_SIGN: char = '＃';

fn show(symbols: &[Symbol]) -> String {
    if symbols.is_empty() {
        return "∅".to_string();
    }
    symbols
        .iter()
        .map(|&s| if s as usize == SYMBOLS - 1 { '\u{fffd}' } else { symbol_char(s) })
        .map(|c| match c {
            ' ' => '␣',
            '\n' => '⏎',
            // A row that begins with one is a comment.
            '#' => NUMBER_SIGN,
            c => c,
        })
        .collect()
}

fn read(field: &str) -> Option<Short> {
    if field == "∅" {
        return Some(Short::new(&[]));
    }
    let mut symbols = field.chars().map(|c| {
        symbol(match c {
            '␣' => ' ',
            '⏎' => '\n',
            NUMBER_SIGN => '#',
            c => c,
        })
    });
    match (symbols.next(), symbols.next(), symbols.next()) {
        (Some(first), Some(second), None) => Some(Short::new(&[first, second])),
        (Some(only), None, _) => Some(Short::new(&[only])),
        (None, ..) => Some(Short::new(&[])),
        _ => None,
    }
}

/// Counts of confusions, the same-for-same included.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Confusions {
    counts: BTreeMap<Confusion, f64>,
    /// Occurrences of pairs of symbols in the truth, for those pairs that were ever seen as one.
    pairs: BTreeMap<[Symbol; 2], f64>,
    meant: Vec<f64>,
}

/// A malformed row of a confusion table.
#[derive(Debug, thiserror::Error)]
#[error("confusion table, line {line}: expected meant, seen (at most two symbols each) and a count, found `{found}`")]
pub struct ConfusionError {
    /// Line, from 1.
    pub line: usize,
    /// What it holds.
    pub found: String,
}

impl Confusions {
    /// Adds occurrences of a confusion.
    pub fn add(&mut self, confusion: Confusion, count: f64) {
        self.meant.resize(SYMBOLS, 0.0);
        for &m in confusion.meant() {
            self.meant[m as usize] += count;
        }
        *self.counts.entry(confusion).or_default() += count;
    }

    /// Adds occurrences of a pair in the truth.
    pub fn add_pair(&mut self, pair: [Symbol; 2], count: f64) {
        *self.pairs.entry(pair).or_default() += count;
    }

    /// Occurrences of a confusion.
    pub fn count(&self, confusion: &Confusion) -> f64 {
        self.counts.get(confusion).copied().unwrap_or(0.0)
    }

    /// Occurrences of one symbol seen for one, `meant * SYMBOLS + seen`: a channel asks for all of them.
    pub(super) fn singles(&self) -> Vec<f64> {
        let mut out = vec![0.0; SYMBOLS * SYMBOLS];
        for (confusion, count) in self.iter() {
            if let (&[meant], &[seen]) = (confusion.meant(), confusion.seen()) {
                out[usize::from(meant) * SYMBOLS + usize::from(seen)] = count;
            }
        }
        out
    }

    /// How often the symbol was meant.
    pub fn meant_total(&self, meant: Symbol) -> f64 {
        self.meant.get(meant as usize).copied().unwrap_or(0.0)
    }

    /// How often the pair was meant; where nobody counted, its confusions are all that is known of it.
    pub fn pair_total(&self, pair: [Symbol; 2]) -> f64 {
        self.pairs.get(&pair).copied().unwrap_or(0.0)
    }

    /// Places where something could be invented: one before each meant symbol.
    pub fn places(&self) -> f64 {
        self.meant.iter().sum()
    }

    /// All confusions with their counts, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&Confusion, f64)> {
        self.counts.iter().map(|(c, n)| (c, *n))
    }

    /// Adds all counts of `other`, times `weight`.
    pub fn merge(&mut self, other: &Self, weight: f64) {
        for (confusion, count) in other.iter() {
            self.add(*confusion, count * weight);
        }
        for (pair, count) in &other.pairs {
            self.add_pair(*pair, count * weight);
        }
    }

    /// The table as text: in the order of the symbols meant. Confusions counted less than `least` are left out.
    pub fn to_table(&self, least: f64) -> String {
        let mut out = String::new();
        for (confusion, count) in self.iter().filter(|(_, n)| *n >= least) {
            out.push_str(&format!("{}\t{}\t{:.0}\n", show(confusion.meant()), show(confusion.seen()), count));
        }
        let used: std::collections::BTreeSet<&[Symbol]> = self.counts.keys().map(Confusion::meant).filter(|m| m.len() == 2).collect();
        for (pair, count) in self.pairs.iter().filter(|(pair, _)| used.contains(&pair[..])) {
            out.push_str(&format!("{0}\t{0}\t{1:.0}\n", show(pair), count));
        }
        out
    }

    /// Reads a table.
    pub fn parse(text: &str) -> Result<Self, ConfusionError> {
        let mut out = Self::default();
        for (line, fields) in rows(text) {
            let bad = || ConfusionError { line, found: fields.join(" | ") };
            let [meant, seen, count] = fields[..] else { return Err(bad()) };
            let (meant, seen) = (read(meant).ok_or_else(bad)?, read(seen).ok_or_else(bad)?);
            let count = count.parse().ok().filter(|n: &f64| n.is_finite() && *n >= 0.0).ok_or_else(bad)?;
            match meant.as_slice() {
                &[a, b] if meant == seen => out.add_pair([a, b], count),
                _ => out.add(Confusion { meant, seen }, count),
            }
        }
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_keeps_every_symbol() {
        let mut counts = Confusions::default();
        for symbol in 0..SYMBOLS as Symbol {
            counts.add(Confusion::new(&[symbol], &[0]), 2.0);
            counts.add(Confusion::new(&[0, symbol], &[symbol]), 3.0);
            counts.add(Confusion::new(&[], &[symbol]), 1.0);
        }
        assert_eq!(Confusions::parse(&counts.to_table(1.0)).unwrap().counts, counts.counts);
    }

    #[test]
    fn a_count_is_a_number_of_times() {
        assert!(Confusions::parse("ж\tк\t3\n").is_ok());
        for count in ["NaN", "inf", "-1", "many"] {
            assert!(Confusions::parse(&format!("ж\tк\t{count}\n")).is_err(), "{count}");
        }
    }
}
