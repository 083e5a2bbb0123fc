//! How often an engine reads a word's first letter in the other case: «В» and «в» differ in nothing but their size.

use super::confusions::ConfusionError;
use crate::alphabet::{LETTER_SYMBOLS, Symbol, is_russian, symbol};
use crate::rows::rows;

/// Weight of the mean of all letters, in occurrences.
const MEAN_STRENGTH: f64 = 40.0;

/// Counts of first letters, and of those read in the other case.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseConfusions {
    /// By letter and case meant (capital second): occurrences, and how many of them were read in the other case.
    counts: [[(f64, f64); 2]; LETTER_SYMBOLS],
}

impl Default for CaseConfusions {
    fn default() -> Self {
        Self { counts: [[(0.0, 0.0); 2]; LETTER_SYMBOLS] }
    }
}

impl CaseConfusions {
    /// Counts one first letter, meant and seen.
    pub fn add(&mut self, meant: char, seen: char) {
        if !is_russian(meant) {
            return;
        }
        let Some(letter) = self.counts.get_mut(usize::from(symbol(meant))) else { return };
        let count = &mut letter[usize::from(meant.is_uppercase())];
        count.0 += 1.0;
        count.1 += f64::from(u8::from(meant.is_uppercase() != seen.is_uppercase()));
    }

    /// Adds all counts of `other`.
    pub fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.counts.iter_mut().flatten().zip(other.counts.iter().flatten()) {
            *mine = (mine.0 + theirs.0, mine.1 + theirs.1);
        }
    }

    /// Cost of reading a first letter in the other case than was meant, in nats; letters counted rarely are taken for the mean of all.
    pub fn nats(&self, letter: Symbol, meant_upper: bool) -> f32 {
        let case = usize::from(meant_upper);
        let all = self.counts.iter().map(|letter| letter[case]).fold((1.0, 0.01), |a, b| (a.0 + b.0, a.1 + b.1));
        let mine = self.counts.get(usize::from(letter)).map_or((0.0, 0.0), |letter| letter[case]);
        let share = (mine.1 + MEAN_STRENGTH * all.1 / all.0) / (mine.0 + MEAN_STRENGTH);
        -share.ln() as f32
    }

    /// The table as text: letter as meant, occurrences, how many of them read in the other case.
    pub fn to_table(&self) -> String {
        let mut out = String::new();
        for (letter, cases) in ('а'..='я').zip(&self.counts) {
            for (count, form) in cases.iter().zip([letter, letter.to_uppercase().next().unwrap_or(letter)]) {
                out.push_str(&format!("{form}\t{:.0}\t{:.0}\n", count.0, count.1));
            }
        }
        out
    }

    /// Reads a table.
    pub fn parse(text: &str) -> Result<Self, ConfusionError> {
        let mut out = Self::default();
        for (line, fields) in rows(text) {
            let bad = || ConfusionError { line, found: fields.join(" | ") };
            let [letter, count, other] = fields[..] else { return Err(bad()) };
            let letter = letter.chars().next().filter(|&c| is_russian(c)).ok_or_else(bad)?;
            let numbers = (count.parse().map_err(|_| bad())?, other.parse().map_err(|_| bad())?);
            out.counts[usize::from(symbol(letter))][usize::from(letter.is_uppercase())] = numbers;
        }
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_often_read_in_the_other_case_costs_less() {
        let mut counts = CaseConfusions::default();
        for nth in 0..200 {
            counts.add('В', if nth % 10 == 0 { 'в' } else { 'В' });
            counts.add('А', 'А');
        }
        let (ve, a) = (symbol('в'), symbol('а'));
        assert!(counts.nats(ve, true) < 3.0 && counts.nats(a, true) > 3.5, "{} {}", counts.nats(ve, true), counts.nats(a, true));
        assert_eq!(CaseConfusions::parse(&counts.to_table()).unwrap(), counts);
    }
}
