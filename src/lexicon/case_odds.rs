//! How much oftener a counted word is printed in one case than in another, in a byte.
//!
//! That «сша» in small letters is a misreading and «роман» is none, the usual case alone does not tell: both have one.
//!
//! The build script has this room, too: it uses nothing but the weights.

use super::weight::{COUNTED_BELOW, WEIGHT_MAX};

/// Nats that half a byte tells apart; more than seven steps either way are seven.
const STEP_NATS: f32 = 1.5;
/// What is taken to have been counted in each case before anything was.
const BEFORE: f32 = 0.5;
/// Half a byte of no odds.
const EVEN: u8 = 8;

/// Odds of the cases of a word within sentences, against small letters: of a title in the low half of the byte, of capitals in the high one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseOdds(u8);

impl CaseOdds {
    /// Nothing is known of the word.
    pub const UNKNOWN: Self = Self(EVEN << 4 | EVEN);

    /// Of how often a word was met in small letters, as a title, in capitals.
    pub fn of([lower, title, upper]: [f32; 3]) -> Self {
        let half = |count: f32| {
            let nats = ((count + BEFORE) / (lower + BEFORE)).ln();
            ((nats / STEP_NATS).round() + f32::from(EVEN)).clamp(1.0, 15.0) as u8
        };
        Self(half(upper) << 4 | half(title))
    }

    /// As it is stored.
    pub fn to_byte(self) -> u8 {
        self.0
    }

    /// What was stored.
    pub fn from_byte(byte: u8) -> Self {
        Self(byte)
    }

    /// Log-odds against small letters, by case: small letters, a title, capitals; in nats.
    pub fn nats(self) -> [f32; 3] {
        let nats = |half: u8| (f32::from(half) - f32::from(EVEN)) * STEP_NATS;
        [0.0, nats(self.0 & 15), nats(self.0 >> 4)]
    }
}

/// The odds of all forms by ordinal, from those of the counted ones in key order; `None` if they are not as many.
pub fn by_ordinal(counted: &[u8], weights: &[u8]) -> Option<Vec<u8>> {
    let mut left = counted.iter();
    let of = |weight: &u8| if weight & WEIGHT_MAX < COUNTED_BELOW { left.next().copied() } else { Some(CaseOdds::UNKNOWN.to_byte()) };
    let out: Option<Vec<u8>> = weights.iter().map(of).collect();
    out.filter(|_| left.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odds_of_a_word_are_told_to_the_step() {
        let odds = CaseOdds::from_byte(CaseOdds::of([24.0, 1.0, 14918.0]).to_byte());
        let [small, title, capitals] = odds.nats();
        assert_eq!((small, title, capitals), (0.0, -3.0, 6.0));
        // What was never met in small letters is not infinitely surer.
        assert_eq!(CaseOdds::of([0.0, 1e9, 0.0]).nats(), [0.0, 10.5, 0.0]);
        assert_eq!(CaseOdds::UNKNOWN.nats(), [0.0; 3]);
    }

    #[test]
    fn uncounted_words_have_no_odds_and_are_passed_over() {
        let odds = [CaseOdds::of([0.0, 9.0, 0.0]).to_byte(), CaseOdds::of([9.0, 0.0, 0.0]).to_byte()];
        let weights = [3 << 6, WEIGHT_MAX, COUNTED_BELOW - 1];
        assert_eq!(by_ordinal(&odds, &weights), Some(vec![odds[0], CaseOdds::UNKNOWN.to_byte(), odds[1]]));
        assert_eq!(by_ordinal(&odds[..1], &weights), None);
        assert_eq!(by_ordinal(&odds, &weights[..2]), None);
    }
}
