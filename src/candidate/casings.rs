//! How words that were misread are printed: a first letter the engine took for another, or lost, tells less of its case than one it got
//! right, and where the word stands tells the more.

use std::ops::Range;

use super::cased::SHORT_CAPITALS;
use super::is_all_latin;
use super::realise::{Case, case};
use super::roman::is_numeral;
use super::seen::Seen;
use super::slot::Slot;
use crate::alphabet::{Symbol, is_letter};
use crate::channel::IMPOSSIBLE;
use crate::channel::align::Step;
use crate::lexicon::UsualCase;
use crate::lexicon::tables::TableError;
use crate::rows::rows;

/// What a word may be printed as.
pub const CASES: [Case; 3] = [Case::Lower, Case::Title, Case::Upper];
const USUAL: [UsualCase; 4] = [UsualCase::Either, UsualCase::Lower, UsualCase::Title, UsualCase::Upper];
const FIRST: [First; 4] = [First::Same, First::Misread, First::Lost, First::Invented];
/// So many words before and behind are looked at to tell a heading.
const LINE_WORDS: usize = 8;
/// Weight of what similar places and looks have shown, in occurrences. Chosen.
const SIMILAR_STRENGTH: f64 = 2.0;
/// Occurrences every case is taken to have before anything is counted. Chosen.
const BEFORE: f64 = 0.1;

/// What became of a word's first letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum First {
    /// Read right.
    Same,
    /// Read as another letter or sign, or as two.
    Misread,
    /// Not read at all.
    Lost,
    /// Something was read before it.
    Invented,
}

/// Where a word stands, and how it is printed elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Surroundings {
    /// See [`Slot::after_stop`].
    pub after_stop: bool,
    /// See [`Slot::edge`].
    pub edge: bool,
    /// In a heading or emphasis: all other words on its line are in capitals, or a neighbour of some length and of Russian letters is;
    /// abbreviations and numerals left out. Small words read in Latin capitals stand beside each other, too.
    pub among_capitals: bool,
    /// No other word of two letters and more, numerals and abbreviations left out, stands near it on its line.
    pub alone: bool,
    /// A word in small letters stands beside it, a space away, in the same sentence: farther away on the line may be a mark.
    pub among_small: bool,
    /// How the word is usually printed.
    pub usual_case: UsualCase,
}

impl Surroundings {
    /// Of the words at `slots[range]` taken together, with nothing known of how they are printed elsewhere.
    pub fn of(text: &str, slots: &[Slot], range: &Range<usize>) -> Self {
        let Slot { after_stop, edge, .. } = slots[range.start];
        let is_on_line = |pair: &&[Slot]| !text[pair[0].span.end..pair[1].span.start].contains('\n');
        let before = slots[..=range.start].windows(2).rev().take_while(is_on_line).map(|pair| &pair[0]);
        let behind = slots[range.end - 1..].windows(2).take_while(is_on_line).map(|pair| &pair[1]);
        let letters = |slot: &Slot| slot.span.of(text).chars().filter(|&c| is_letter(c)).count();
        let is_always_so = |slot: &Slot| slot.entry().is_some_and(|e| e.usual_case == UsualCase::Upper) || is_numeral(slot.span.of(text));
        let in_capitals = |slot: &Slot| case(slot.span.of(text)) == Case::Upper;
        let (mut words, mut capitals, mut is_beside_one) = (0, 0, false);
        for (nth, slot) in before.take(LINE_WORDS).enumerate().chain(behind.take(LINE_WORDS).enumerate()) {
            if letters(slot) > 1 && !is_always_so(slot) {
                words += 1;
                capitals += usize::from(in_capitals(slot));
                is_beside_one |= nth == 0 && slot.is_russian() && in_capitals(slot) && letters(slot) > SHORT_CAPITALS;
            }
        }
        let among_capitals = is_beside_one || capitals == words && words > 0;
        let is_small = |slot: &Slot| slot.is_russian() && case(slot.span.of(text)) == Case::Lower;
        let touch = |pair: &[Slot]| !pair[1].edge && &text[pair[0].span.end..pair[1].span.start] == " ";
        let among_small = range.start.checked_sub(1).is_some_and(|at| touch(&slots[at..=at + 1]) && is_small(&slots[at]))
            || slots.get(range.end).is_some_and(|next| touch(&slots[range.end - 1..=range.end]) && is_small(next));
        Self { after_stop, edge, among_capitals, alone: words == 0, among_small, usual_case: UsualCase::Either }
    }

    /// The same place for a word of which more is known.
    pub fn with(self, usual_case: UsualCase) -> Self {
        Self { usual_case, ..self }
    }

    /// Among capitals a stop says nothing of case; a word alone on a line that begins something may be a heading.
    fn row(self) -> usize {
        let place = match self {
            Self { among_capitals: true, .. } => AMONG_CAPITALS,
            Self { alone: true, edge: true, .. } => ALONE,
            _ => usize::from(self.after_stop) * 2 + usize::from(self.edge),
        };
        place * USUAL.len() + self.usual_case as usize
    }
}

/// What a misread word looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// What became of its first letter.
    pub first: First,
    /// It has three letters at most: capitals of longer words are seldom misread small letters.
    pub is_short: bool,
    /// It was read in Latin letters, whose capitals look like Russian small ones: «на», «том» as "Ha", "TOM".
    pub is_latin: bool,
    /// The case it was seen in.
    pub seen: Case,
}

impl Look {
    /// Of the text seen, its symbols, and their alignment with the letters meant.
    pub fn of(text: &str, seen: &[Seen], letters: &[Symbol], steps: &[Step]) -> Self {
        let is_same = |step: &Step| seen[step.seen.clone()].iter().map(|s| s.symbol).eq(letters[step.meant.clone()].iter().copied());
        let first = match steps.first() {
            Some(step) if step.seen.is_empty() => First::Lost,
            Some(step) if step.meant.is_empty() => First::Invented,
            Some(step) if !is_same(step) => First::Misread,
            _ => First::Same,
        };
        Self { first, is_short: letters.len() <= SHORT_CAPITALS, is_latin: is_all_latin(seen), seen: case(text) }
    }

    /// Small letters are read as capitals, but not a line of them.
    fn row(self, place: Surroundings, meant: Case) -> usize {
        let kind = usize::from(place.among_capitals) * 4 + usize::from(self.is_short) * 2 + usize::from(self.is_latin);
        (self.first as usize * KINDS.len() + kind) * CASES.len() + meant as usize
    }
}

/// Rows 0 to 3 are the places of running text; this one is among capitals.
const AMONG_CAPITALS: usize = 4;
/// The row of a word alone on its line.
const ALONE: usize = 5;
const PLACES: usize = (ALONE + 1) * USUAL.len();
/// What a word looks like but for its first letter and its case.
const KINDS: [&str; 8] = [
    "in russian letters",
    "in latin letters",
    "short, in russian letters",
    "short, in latin letters",
    "among capitals, in russian letters",
    "among capitals, in latin letters",
    "among capitals, short, in russian letters",
    "among capitals, short, in latin letters",
];
const LOOKS: usize = FIRST.len() * KINDS.len() * CASES.len();
type Counts = [f64; CASES.len()];

/// Counts of misread words: by place, the case they were printed in; by that, the case they were seen in.
#[derive(Debug, Clone, PartialEq)]
pub struct Casings {
    printed: [Counts; PLACES],
    seen: [Counts; LOOKS],
}

impl Default for Casings {
    fn default() -> Self {
        Self { printed: [Counts::default(); PLACES], seen: [Counts::default(); LOOKS] }
    }
}

impl Casings {
    /// Counts one misread word.
    pub fn add(&mut self, place: Surroundings, look: Look, meant: Case) {
        self.printed[place.row()][meant as usize] += 1.0;
        self.seen[look.row(place, meant)][look.seen as usize] += 1.0;
    }

    /// Adds all counts of `other`.
    pub fn merge(&mut self, other: &Self) {
        let mine = self.printed.iter_mut().chain(&mut self.seen).flatten();
        mine.zip(other.printed.iter().chain(&other.seen).flatten()).for_each(|(mine, theirs)| *mine += theirs);
    }

    /// Cost of a word that looks so at such a place being printed in each of [`CASES`], in nats: Bayes' rule over the two counts.
    /// Where the document `stresses` words with capitals, capitals stay.
    pub fn nats(&self, place: Surroundings, look: Look, stresses: bool) -> [f32; CASES.len()] {
        // Emphasis and headings are rarer than what pages show, and nobody sees them go: of words seen in capitals only names and short words
        // read in Latin letters beside small letters are looked at.
        let is_short_or_name = look.is_short || place.usual_case == UsualCase::Title;
        if look.seen == Case::Upper && !(!stresses && look.is_latin && place.among_small && is_short_or_name) {
            return [IMPOSSIBLE, IMPOSSIBLE, 0.0];
        }
        // The same place whatever the word.
        let similar = USUAL.map(|usual_case| self.printed[Surroundings { usual_case, ..place }.row()]);
        let printed = blend(&self.printed[place.row()], &similar);
        let joint: Counts = CASES.map(|meant| {
            let similar = [false, true].map(|is_latin| self.seen[Look { is_latin, ..look }.row(place, meant)]);
            printed[meant as usize] * blend(&self.seen[look.row(place, meant)], &similar)[look.seen as usize]
        });
        let all: f64 = joint.iter().sum();
        joint.map(|share| -(share / all).ln() as f32)
    }

    /// The table as text: what was counted, and how many were small, titles, capitals.
    pub fn to_table(&self) -> String {
        let rows = labels().into_iter().zip(self.printed.iter().chain(&self.seen));
        let row = |(label, [small, title, capitals]): (String, &Counts)| format!("{label}\t{small:.0}\t{title:.0}\t{capitals:.0}\n");
        rows.filter(|(_, counts)| **counts != Counts::default()).map(row).collect()
    }

    /// Reads a table.
    pub fn parse(text: &str) -> Result<Self, TableError> {
        let mut out = Self::default();
        let labels = labels();
        for (line, fields) in rows(text) {
            let read = || {
                let [label, counts @ ..] = &fields[..] else { return None };
                let counts: Vec<f64> = counts.iter().map(|n| n.parse().ok()).collect::<Option<_>>()?;
                Some((labels.iter().position(|l| l == label)?, Counts::try_from(counts).ok()?))
            };
            let expected = "what was counted, as `vychitka train` writes it, and three numbers";
            let (row, counts) = read().ok_or_else(|| TableError { table: "casings.tsv", line, expected, found: fields.join(" | ") })?;
            *out.printed.iter_mut().chain(&mut out.seen).nth(row).unwrap_or(&mut [0.0; 3]) = counts;
        }
        Ok(out)
    }
}

/// The mean of counts and those of similar ones, as shares.
fn blend(counts: &Counts, similar: &[Counts]) -> Counts {
    let similar = CASES.map(|case| BEFORE + similar.iter().map(|counts| counts[case as usize]).sum::<f64>());
    let (all, all_similar): (f64, f64) = (counts.iter().sum(), similar.iter().sum());
    CASES.map(|case| (counts[case as usize] + SIMILAR_STRENGTH * similar[case as usize] / all_similar) / (all + SIMILAR_STRENGTH))
}

/// What is counted, in the order of the rows of both tables.
fn labels() -> Vec<String> {
    let mut out = Vec::with_capacity(PLACES + LOOKS);
    let places = [
        "within a sentence",
        "at an unmarked beginning",
        "behind a stop",
        "behind a stop with a capital",
        "among capitals",
        "alone, a heading perhaps",
    ];
    for place in places {
        out.extend(USUAL.map(|usual| format!("printed {place}, usual case {usual:?}").to_lowercase()));
    }
    for first in FIRST {
        for kind in KINDS {
            out.extend(CASES.map(|meant| format!("seen {kind}, first letter {first:?}, printed {meant:?}").to_lowercase()));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candidate::slot;
    use crate::document::Document;
    use crate::resources::Resources;
    use crate::section::sections;
    use crate::token::tokens;

    #[test]
    fn a_misread_first_letter_tells_less_of_its_case_than_one_read_right() {
        let mut counts = Casings::default();
        let place = |after_stop| Surroundings {
            after_stop,
            edge: false,
            among_capitals: false,
            alone: false,
            among_small: false,
            usual_case: UsualCase::Lower,
        };
        let look = |first| Look { first, is_short: false, is_latin: false, seen: Case::Lower };
        for nth in 0..100 {
            // Behind a stop words are titles; one misread in three is seen small, of those read right one in fifty.
            let seen = |other: bool| if other { Case::Lower } else { Case::Title };
            counts.add(place(true), Look { seen: seen(nth % 3 == 0), ..look(First::Misread) }, Case::Title);
            counts.add(place(true), Look { seen: seen(nth % 50 == 0), ..look(First::Same) }, Case::Title);
            counts.add(place(false), look(First::Misread), Case::Lower);
            counts.add(place(false), look(First::Same), Case::Lower);
        }
        let [small, title, _] = counts.nats(place(true), look(First::Misread), false);
        assert!(title < small, "{title} {small}");
        let [small, title, _] = counts.nats(place(false), look(First::Misread), false);
        assert!(small < 0.1 && title > 3.0, "{small} {title}");
        assert_eq!(Casings::parse(&counts.to_table()).unwrap(), counts);
        assert_eq!(Casings::parse("printed somewhere\t1\t2\t3").unwrap_err().line, 1);
    }

    #[test]
    fn a_heading_is_told_from_a_word_read_in_latin_capitals() {
        let resources = Resources::uncalibrated().unwrap();
        let document =
            Document::plain("ПРОТОКОЛ\n\nCOB. CEKPETHO\n\nВ описи TOM HET, ищут ВСЮДУ, гце можно. Завод ЦК XX лет.\n".to_string());
        let sections = sections(&document, &resources.lexicon, &resources.orthographies);
        let slots = slot::slots(&document, &tokens(&document), &sections, &resources.lexicon, &resources.language);
        let place = |word: &str| {
            let at = slots.iter().position(|s| s.span.of(&document.text) == word).unwrap();
            Surroundings::of(&document.text, &slots, &(at..at + 1))
        };
        assert!(place("ПРОТОКОЛ").alone);
        assert!(place("CEKPETHO").among_capitals && !place("CEKPETHO").alone);
        assert!(place("гце").among_capitals, "beside emphasis");
        assert!(!place("TOM").among_capitals, "beside another word read in Latin letters");
        assert!(!place("XX").among_capitals, "beside an abbreviation");
    }
}
