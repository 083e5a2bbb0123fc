//! Roman numerals: «XV съезд», «III квартал», read as Cyrillic capitals and digits («ХУ», «Ш», «Х1У») by an engine that expects no others.

use super::{Proposer, ROMAN_NATS, Reading, SYLLABLE_NATS};
use crate::alphabet::{Symbol, symbol, symbol_char};
use crate::channel::Channel;
use crate::language::Word;
use crate::token::Kind;

/// The numerals of units; tens are written before them.
const UNITS: [&str; 10] = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
/// The letters of one, five and ten of each place of a number.
const PLACES: [[&str; 3]; 4] = [["M", "", ""], ["C", "D", "M"], ["X", "L", "C"], ["I", "V", "X"]];
/// Fewest letters of a numeral above 39 that is one by itself: «XC», «CM» may be anything.
const LONG_NUMERAL: usize = 3;
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

/// The number that a Roman numeral stands for, up to 3,999; its letters may be Cyrillic ones of the same shape («ХLIХ»).
pub(crate) fn number(text: &str) -> Option<u32> {
    let latin = |c: char| match c {
        'Х' => 'X',
        'С' => 'C',
        'М' => 'M',
        'І' => 'I',
        c => c,
    };
    let text: String = text.chars().map(latin).collect();
    let (mut rest, mut out) = (text.as_str(), 0);
    for letters in PLACES {
        let written = |units: &str| units.chars().map(|unit| letters["IVX".find(unit).unwrap_or_default()]).collect::<Vec<_>>();
        // A place that has no fives has threes at most.
        let digits = UNITS.iter().map(|units| written(units)).zip(0..).filter(|(digit, _)| digit.iter().all(|letter| !letter.is_empty()));
        let longest = digits.map(|(digit, value)| (digit.concat(), value)).filter(|(digit, _)| rest.starts_with(digit.as_str()));
        let (digit, value) = longest.max_by_key(|(digit, _)| digit.len())?;
        rest = &rest[digit.len()..];
        out = out * 10 + value;
    }
    (rest.is_empty() && out > 0).then_some(out)
}

/// True for what is a Roman numeral by itself, of any number.
pub(crate) fn is_numeral(text: &str) -> bool {
    is_roman(text) || text.chars().count() >= LONG_NUMERAL && text.contains(['I', 'V', 'X']) && number(text).is_some()
}

/// True for a Roman numeral from 1 to 39 in Latin capitals.
pub(crate) fn is_roman(text: &str) -> bool {
    let units = text.trim_start_matches('X');
    text.len() - units.len() <= TENS && !text.is_empty() && UNITS.contains(&units)
}

/// The number that a Roman numeral in Latin capitals stands for, from 1 to 39.
pub(crate) fn value(text: &str) -> Option<u32> {
    number(text).filter(|_| is_roman(text))
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
        // A numeral is not changed into another either; its letters may be Latin ones in truth.
        let own = number(text);
        let found: Vec<(String, f32)> = numerals()
            .zip(1..)
            .filter(|(_, number)| own.is_none_or(|own| own == *number))
            .map(|(numeral, _)| {
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

    #[test]
    fn numbers_beyond_are_told_whatever_alphabet_their_letters_are_of() {
        for (text, of) in
            [("XLIX", 49), ("ХLIХ", 49), ("CXCVIII", 198), ("DXIII", 513), ("MCMXVII", 1917), ("МСМ", 1900), ("ХХ", 20), ("C", 100)]
        {
            assert_eq!(number(text), Some(of), "{text}");
        }
        assert!(["", "IL", "VV", "XXXX", "MMMM", "Х1У", "ХУ", "ИХ", "СССР"].iter().all(|text| number(text).is_none()));
        assert!(numerals().zip(1..).all(|(numeral, of)| number(&numeral) == Some(of) && is_numeral(&numeral)));
        assert!(is_numeral("LVIII") && !is_numeral("CM") && !is_numeral("CDD") && !is_numeral("СМ"));
    }

    /// What is one numeral is no other, with damage around or without.
    #[test]
    fn a_numeral_is_not_changed_into_another() {
        let resources = crate::resources::Resources::embedded().unwrap();
        for text in [
            "Псалом XLIV.",
            "Глава XLIX. О том, как жили.",
            "LVIII. Письмо к редактору от 3 мая 1842 г.",
            "Глава ХLIХ. О пчёлах.",
            "§ XLVIII. О наказаниях в шкопе и о кизни уяеников.",
        ] {
            let document = crate::document::Document::plain(text.to_string());
            let found = crate::rounds::correct(&resources, &document, &crate::decision::Policy::BOLD).corrections;
            let changed = found.iter().filter(|c| number(&c.seen).is_some() && c.verdict == crate::decision::Verdict::Apply);
            let others: Vec<_> = changed
                .map(|c| &c.candidates[0].text)
                .filter(|read| number(read) != number(text.split(['.', ' ']).find(|w| number(w).is_some()).unwrap()))
                .collect();
            assert!(others.is_empty(), "{text}: {others:?}");
        }
    }
}
