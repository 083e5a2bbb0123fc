//! Roman numerals: «XV съезд», «III квартал», read as Cyrillic capitals and digits («ХУ», «Ш», «Х1У») by an engine that expects no others.

use super::{Proposer, ROMAN_NATS, Reading, SYLLABLE_NATS};
use crate::alphabet::{Symbol, symbol, symbol_char};
use crate::channel::Channel;
use crate::language::Word;
use crate::token::Kind;

/// The numerals of units; tens are written before them.
const UNITS: [&str; 10] = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
/// Most tens: congresses, centuries and chapters go no farther, and a longer string of such letters is rarely a number.
const TENS: usize = 3;
/// Most characters a numeral has or is read in: XXXVIII has seven, and a serif may be read as a letter.
const LONGEST: usize = 8;
/// A numeral costs the channel at most this much a symbol seen, in nats: the common misreadings of I, V and X cost up to 3 each.
const SYMBOL_NATS: f32 = 4.0;
/// Of all numerals a token may be, those this much dearer than the nearest are no rivals, in nats.
const MARGIN_NATS: f32 = 4.0;

/// What two or three strokes read as one letter cost, in nats: 33 of 130 numerals with such strokes in pages for learning are read so.
const STROKES_NATS: f32 = 1.4;

/// What a numeral is to the language model: a number, and a rarer one.
pub(super) const NUMERAL: Word = Word { unigram_nats: Word::NUMBER.unigram_nats + ROMAN_NATS, ..Word::NUMBER };

/// The strokes a character may stand for by its shape.
pub(super) fn strokes(c: char) -> Option<&'static str> {
    Some(match c {
        'I' | 'l' | '1' | 'i' | 'І' | '!' => "I",
        'V' | 'v' | 'У' | 'у' => "V",
        'X' | 'x' | 'Х' | 'х' => "X",
        'П' | 'п' | 'И' | 'и' => "II",
        'Ш' | 'ш' => "III",
        _ => return None,
    })
}

/// True for the numeral of a month.
pub(crate) fn is_month(text: &str) -> bool {
    numerals().take(12).any(|numeral| numeral == text)
}

/// True for a Roman numeral from 1 to 39 in Latin capitals.
pub(crate) fn is_roman(text: &str) -> bool {
    let units = text.trim_start_matches('X');
    text.len() - units.len() <= TENS && !text.is_empty() && UNITS.contains(&units)
}

/// The number that a Roman numeral in Latin capitals stands for, from 1 to 39.
pub(crate) fn value(text: &str) -> Option<u32> {
    if !is_roman(text) {
        return None;
    }
    numerals().zip(1..).find(|(numeral, _)| numeral == text).map(|(_, number)| number)
}

/// The numerals from 1 to 39.
fn numerals() -> impl Iterator<Item = String> {
    (0..=TENS).flat_map(|tens| UNITS.iter().map(move |units| "X".repeat(tens) + units)).skip(1)
}

/// Cost in nats of seeing the symbols for a numeral: as the channel has it, whose steps take two letters at most, or by a letter's shape.
fn nats(channel: &Channel, seen: &[Symbol], numeral: &str) -> f32 {
    let meant = || numeral.chars().map(symbol);
    let mut row = [0.0; LONGEST + 1];
    for (j, m) in meant().enumerate() {
        row[j + 1] = row[j] + channel.missed(m);
    }
    for &s in seen {
        let above = row;
        row[0] = above[0] + channel.invented(s);
        for (j, m) in meant().enumerate() {
            let mut least = (above[j] + channel.one(m, s)).min(above[j + 1] + channel.invented(s)).min(row[j] + channel.missed(m));
            let several = strokes(symbol_char(s)).filter(|strokes| strokes.len() > 1);
            let from = several.filter(|strokes| numeral[..=j].ends_with(strokes)).map(|strokes| j + 1 - strokes.len());
            if let Some(from) = from {
                least = least.min(above[from] + STROKES_NATS);
            }
            row[j + 1] = least;
        }
    }
    row[numeral.len()]
}

impl Proposer<'_> {
    /// Roman numerals the token at `at` may be.
    pub(super) fn romans(&mut self, at: usize, out: &mut Vec<Reading>) {
        let slot = &self.slots[at];
        let text = slot.span.of(self.text());
        // What is all digits is a number already, and a number is not changed into another.
        if slot.kind == Kind::Number || is_roman(text) || !self.may_be_numeral(at) {
            return;
        }
        let seen: Vec<Symbol> = super::seen::symbols(self.text(), slot.span);
        if seen.len() > LONGEST {
            return;
        }
        let channel = self.models.channel();
        let found: Vec<(String, f32)> = numerals()
            .map(|numeral| {
                let nats = nats(channel, &seen, &numeral);
                (numeral, nats)
            })
            .collect();
        let most = found.iter().map(|f| f.1 + MARGIN_NATS).fold(SYMBOL_NATS * seen.len() as f32, f32::min);
        for (numeral, channel_nats) in found.into_iter().filter(|f| f.1 <= most) {
            self.push_number(at, numeral, NUMERAL, channel_nats, out);
        }
    }

    /// True for capitals and digits that are no word, or a rare one, and for a single one before what is counted beside numbers.
    fn may_be_numeral(&self, at: usize) -> bool {
        let slot = &self.slots[at];
        let text = slot.span.of(self.text());
        // A digit but 1 is no stroke: «I7» is a number.
        if text.chars().any(|c| c.is_lowercase() || matches!(c, '0' | '2'..='9')) || super::look_alike::in_date(self.text(), self.slots, at)
        {
            return false;
        }
        if text.chars().count() > 1 {
            return !slot.is_known() || self.static_nats(at) >= SYLLABLE_NATS;
        }
        let next = self.slots.get(at + 1).filter(|next| !next.edge && !next.barrier);
        let touches = |next: &super::Slot| self.text()[slot.span.end..next.span.start].chars().all(|c| c == ' ');
        next.is_some_and(|next| touches(next) && next.facts.is_some_and(|f| self.models.language.follows(Word::NUMBER.id, f.word.id)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_go_to_thirty_nine() {
        let all: Vec<String> = numerals().collect();
        assert_eq!((all.len(), all[0].as_str(), all[13].as_str(), all[38].as_str()), (39, "I", "XIV", "XXXIX"));
        assert!(all.iter().zip(1..).all(|(numeral, number)| value(numeral) == Some(number)));
        assert!(["", "LX", "XXXX", "IIII", "VX", "ХУ"].iter().all(|text| !is_roman(text)));
    }
}
