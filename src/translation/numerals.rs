//! Numbers written in words, in either language: «двадцать три тысячи», "two hundred and fifty", «пятьдесят третий».

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::alphabet;

/// What a word is to a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Numeral {
    value: u32,
    /// It counts how many of it there are: a hundred in English, a thousand and more.
    is_scale: bool,
    /// It ends a number: «третий», "third".
    is_ordinal: bool,
}

impl Numeral {
    /// Its own value, if it says how many or which one of several: a scale does not, and "first" and "second" say more than that.
    pub(super) fn count(self) -> Option<u32> {
        (!(self.is_scale || self.is_ordinal && self.value <= 2)).then_some(self.value)
    }

    /// Its own value, if it says how many.
    pub(super) fn cardinal(self) -> Option<u32> {
        (!self.is_scale && !self.is_ordinal).then_some(self.value)
    }

    /// Its own value, if it says which one of several.
    pub(super) fn ordinal(self) -> Option<u32> {
        self.is_ordinal.then_some(self.value)
    }

    /// True for «третий», "third".
    pub(super) fn is_ordinal(self) -> bool {
        self.is_ordinal
    }

    /// True for a scale.
    pub(super) fn is_scale(self) -> bool {
        self.is_scale
    }
}

/// A number read so far.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Number {
    /// What scales have closed: the thousands of a number.
    closed: u32,
    /// What goes on.
    open: u32,
    /// The least scale met; a larger one does not follow.
    least_scale: Option<u32>,
    is_ended: bool,
    /// Figures so far: «1950 два» are two numbers.
    is_figures: bool,
}

impl Number {
    /// The number with one word more; `None` if that does not go on with it.
    pub(super) fn with(mut self, next: Numeral) -> Option<Self> {
        if self.is_ended || self.is_figures && !next.is_scale {
            return None;
        }
        self.is_figures = false;
        self.is_ended = next.is_ordinal;
        let is_begun = self.open > 0 || self.closed > 0;
        match next {
            // «тысяча девятьсот», "a hundred and fifty".
            Numeral { value, is_scale: true, .. } if !is_begun && value > HUNDRED => (self.closed, self.least_scale) = (value, Some(value)),
            Numeral { value, is_scale: true, .. } if !is_begun => self.open = value,
            Numeral { value: HUNDRED, is_scale: true, .. } if (1..10).contains(&self.open) => self.open *= HUNDRED,
            Numeral { value: HUNDRED, is_scale: true, .. } => return None,
            Numeral { value, is_scale: true, .. } => {
                if self.open == 0 || self.least_scale.is_some_and(|least| least <= value) {
                    return None;
                }
                self.closed = self.closed.checked_add(self.open.checked_mul(value)?)?;
                (self.open, self.least_scale) = (0, Some(value));
            }
            // Hundreds, tens, units: each where there is room for it.
            Numeral { value, .. } => {
                let room = match value {
                    1..10 => 10,
                    10..100 => HUNDRED,
                    100..1000 => 1000,
                    _ => return None,
                };
                // «двадцать одиннадцать» are two numbers.
                if !self.open.is_multiple_of(room) || value < 10 && self.open % HUNDRED == 10 {
                    return None;
                }
                self.open += value;
            }
        }
        Some(self)
    }

    /// Figures that a scale may follow: «12 тысяч».
    pub(super) fn of_figures(value: u32) -> Self {
        Self { open: value, is_figures: true, ..Self::default() }
    }

    /// Its value.
    pub(super) fn value(self) -> Option<u32> {
        self.closed.checked_add(self.open).filter(|value| *value > 0)
    }
}

const HUNDRED: u32 = 100;

/// The longest number in words that `numeral` reads from `first` on, which may have `begun` with figures: its value and how many words it takes; `None` of fewer than two words.
/// `joins` tells whether a word goes on with the one before, and how many words between them are passed over ("two hundred and fifty").
pub(super) fn longest(
    first: usize,
    begun: Option<Number>,
    numeral: impl Fn(usize) -> Option<Numeral>,
    joins: impl Fn(usize) -> Option<usize>,
) -> Option<(u32, usize)> {
    let mut number = match begun {
        Some(begun) => begun,
        None => Number::default().with(numeral(first)?)?,
    };
    let mut last = first;
    // What it was before an "and", while nothing tells what this joins: "one hundred and two hundred".
    let mut before_and = None;
    while let Some(between) = joins(last) {
        let next = last + 1 + between;
        let Some(numeral) = numeral(next) else { break };
        let Some(longer) = number.with(numeral) else {
            (number, last) = before_and.unwrap_or((number, last));
            break;
        };
        before_and = (between > 0).then_some((number, last));
        (number, last) = (longer, next);
    }
    if last == first { None } else { Some((number.value()?, last + 1 - first)) }
}

/// Names of the numbers from one to nineteen, of the tens from twenty, of the hundreds; likewise of their ordinals.
struct Names {
    units: [&'static str; 19],
    tens: [&'static str; 8],
    hundreds: &'static [&'static str],
    scales: &'static [(&'static str, u32)],
}

impl Names {
    fn into(self, is_ordinal: bool, out: &mut HashMap<&'static str, Numeral>) {
        let numeral = |value: u32| Numeral { value, is_scale: false, is_ordinal };
        out.extend((1..).zip(self.units).map(|(value, name)| (name, numeral(value))));
        out.extend((2..).zip(self.tens).map(|(ten, name)| (name, numeral(ten * 10))));
        out.extend((1..).zip(self.hundreds).map(|(hundred, name)| (*name, numeral(hundred * HUNDRED))));
        out.extend(self.scales.iter().map(|&(name, value)| (name, Numeral { value, is_scale: true, is_ordinal })));
    }
}

/// Russian numerals by their lemmas, ё as е.
static RUSSIAN: LazyLock<HashMap<&'static str, Numeral>> = LazyLock::new(|| {
    let mut out = HashMap::new();
    Names {
        units: [
            "один",
            "два",
            "три",
            "четыре",
            "пять",
            "шесть",
            "семь",
            "восемь",
            "девять",
            "десять",
            "одиннадцать",
            "двенадцать",
            "тринадцать",
            "четырнадцать",
            "пятнадцать",
            "шестнадцать",
            "семнадцать",
            "восемнадцать",
            "девятнадцать",
        ],
        tens: ["двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто"],
        hundreds: &["сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот"],
        scales: &[("тысяча", 1_000), ("миллион", 1_000_000), ("миллиард", 1_000_000_000)],
    }
    .into(false, &mut out);
    Names {
        units: [
            "первый",
            "второй",
            "третий",
            "четвертый",
            "пятый",
            "шестой",
            "седьмой",
            "восьмой",
            "девятый",
            "десятый",
            "одиннадцатый",
            "двенадцатый",
            "тринадцатый",
            "четырнадцатый",
            "пятнадцатый",
            "шестнадцатый",
            "семнадцатый",
            "восемнадцатый",
            "девятнадцатый",
        ],
        tens: ["двадцатый", "тридцатый", "сороковой", "пятидесятый", "шестидесятый", "семидесятый", "восьмидесятый", "девяностый"],
        hundreds: &[
            "сотый",
            "двухсотый",
            "трехсотый",
            "четырехсотый",
            "пятисотый",
            "шестисотый",
            "семисотый",
            "восьмисотый",
            "девятисотый",
        ],
        scales: &[("тысячный", 1_000)],
    }
    .into(true, &mut out);
    out
});

/// English numerals in lower case.
static ENGLISH: LazyLock<HashMap<&'static str, Numeral>> = LazyLock::new(|| {
    let mut out = HashMap::new();
    Names {
        units: [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ],
        tens: ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
        hundreds: &[],
        scales: &[("hundred", HUNDRED), ("thousand", 1_000), ("million", 1_000_000), ("billion", 1_000_000_000)],
    }
    .into(false, &mut out);
    // The unit of time is written "second", too; it ends a number all the same.
    Names {
        units: [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
        ],
        tens: ["twentieth", "thirtieth", "fortieth", "fiftieth", "sixtieth", "seventieth", "eightieth", "ninetieth"],
        hundreds: &[],
        scales: &[("hundredth", HUNDRED), ("thousandth", 1_000)],
    }
    .into(true, &mut out);
    out
});

/// The names of the numbers from 1 to 19 in English.
pub(super) fn english_units() -> impl Iterator<Item = (u32, &'static str)> {
    ENGLISH.iter().filter_map(|(name, numeral)| Some((numeral.cardinal().filter(|value| *value < 20)?, *name)))
}

/// The English names of numbers that say how many or which one, with their values.
pub(super) fn english_counts() -> impl Iterator<Item = (u32, &'static str)> {
    ENGLISH.iter().filter_map(|(name, numeral)| Some((numeral.count()?, *name)))
}

/// True for a word, by its key, that begins as a Russian numeral does in all its forms: few others need be asked for their lemmas.
pub(super) fn may_be_russian(key: &[u8]) -> bool {
    static BEGINNINGS: LazyLock<HashSet<Vec<u8>>> = LazyLock::new(|| {
        let keys = RUSSIAN.keys().filter_map(|name| alphabet::key(name));
        keys.map(|key| key[..BEGINNING].to_vec()).collect()
    });
    key.get(..BEGINNING).is_some_and(|begins| BEGINNINGS.contains(begins))
}

/// Letters that all forms of a numeral begin with.
const BEGINNING: usize = 2;

/// The numeral of a Russian lemma.
pub(super) fn russian(lemma: &str) -> Option<Numeral> {
    RUSSIAN.get(lemma).copied()
}

/// The numeral of an English word.
pub(super) fn english(word: &str) -> Option<Numeral> {
    ENGLISH.get(word.to_lowercase().as_str()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &str, numeral: fn(&str) -> Option<Numeral>) -> Option<(u32, usize)> {
        let words: Vec<&str> = words.split(' ').collect();
        let joins = |at: usize| if words.get(at + 1) == Some(&"and") { Some(1) } else { Some(0) };
        longest(0, None, |at| words.get(at).and_then(|word| numeral(word)), joins)
    }

    #[test]
    fn numbers_in_words_are_put_together_as_far_as_they_go() {
        for (words, number) in [
            ("двадцать три", Some((23, 2))),
            ("сто пятьдесят третий", Some((153, 3))),
            ("двадцать тысяча три", Some((20_003, 3))),
            ("тысяча девятьсот пятьдесят шестой", Some((1956, 4))),
            ("тысяча тысяча", None),
            ("два тысяча триста пять", Some((2305, 4))),
            ("три миллион двести тысяча", Some((3_200_000, 4))),
            ("пять семь", None),
            ("двадцать одиннадцать", None),
            ("третий сто", None),
            ("четыре миллиард", Some((4_000_000_000, 2))),
            ("девять миллиард", None),
        ] {
            assert_eq!(read(words, russian), number, "{words}");
        }
        for (words, number) in [
            ("two hundred and fifty men", Some((250, 4))),
            ("two hundred and fifty thousand", Some((250_000, 5))),
            ("one hundred and two hundred", Some((100, 2))),
            ("five thousand and six thousand", Some((5000, 2))),
            ("eighty million", Some((80_000_000, 2))),
            ("five hundred thousand", Some((500_000, 3))),
            ("twenty third of", Some((23, 2))),
            ("nineteen fifty six", None),
            ("five and six", None),
            ("hundred men", None),
        ] {
            assert_eq!(read(words, english), number, "{words}");
        }
        // Only a scale goes on with figures.
        let of_figures = |value: u32, behind: &str| Number::of_figures(value).with(english(behind).unwrap()).and_then(Number::value);
        assert_eq!(of_figures(12, "thousand"), Some(12_000));
        assert_eq!([of_figures(1950, "two"), of_figures(u32::MAX, "nine"), of_figures(u32::MAX, "million")], [None; 3]);
    }
}
