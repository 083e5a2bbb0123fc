//! Puts a candidate into the clothes of what was seen: its case, its ё, its typewriter hard sign, its line break.

use super::slot::Seen;
use crate::alphabet::{BREAK, HARD_SIGN, HYPHEN, LINE_HYPHEN, SPACE, Symbol, is_letter, is_russian, key_symbol, symbol_char};
use crate::channel::Channel;
use crate::channel::align::{Step, align, total};
use crate::lexicon::UsualCase;

/// How the letters of a token are cased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Case {
    /// All lower, or no letters.
    Lower,
    /// The first upper, the rest mostly lower.
    Title,
    /// Mostly upper.
    Upper,
}

impl Case {
    /// A word of small letters printed so; a title only if it `begins`.
    pub fn of(self, word: &str, begins: bool) -> String {
        let mut letters = word.chars();
        match self {
            Self::Upper => word.to_uppercase(),
            Self::Title if begins => letters.next().map(|c| c.to_uppercase().chain(letters).collect()).unwrap_or_default(),
            Self::Title | Self::Lower => word.to_string(),
        }
    }
}

/// The case of what was seen. Digits and signs have none; a lone upper-case letter is taken for a title.
pub fn case(text: &str) -> Case {
    let (mut letters, mut upper, mut first_upper) = (0, 0, false);
    for c in text.chars().filter(|&c| is_letter(c)) {
        let is_upper = c.is_uppercase();
        first_upper |= is_upper && letters == 0;
        letters += 1;
        upper += usize::from(is_upper);
    }
    if upper >= 2 && upper * 2 > letters {
        Case::Upper
    } else if first_upper {
        Case::Title
    } else {
        Case::Lower
    }
}

/// What guides the clothes beyond what was seen.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// The document types a quotation mark for ъ.
    pub typed_hard_sign: bool,
    /// How the candidate is usually printed.
    pub usual_case: UsualCase,
    /// It stands behind a full stop.
    pub after_stop: bool,
    /// What the capitals seen tell.
    pub seen_case: SeenCase,
}

/// What capitals tell of a word read in Latin letters: «на», «том» look like "Ha", "TOM", whose letters are capitals. Of 128 such words of up to
/// three letters in capitals on 422 pages 97 were small ones, of 190 with a capital 104.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeenCase {
    /// As much as in any word.
    Certain,
    /// A first one is that of a title only where one is expected.
    DoubtfulTitle,
    /// The same, and a short word in capitals among words in small letters is none.
    Doubtful,
}

impl Style {
    /// The case a word is meant to have that was seen in `seen`.
    fn meant(self, seen: Case) -> Case {
        let expected = if self.after_stop || self.usual_case == UsualCase::Title { Case::Title } else { Case::Lower };
        match (seen, self.seen_case) {
            (Case::Title, SeenCase::DoubtfulTitle | SeenCase::Doubtful) if self.usual_case == UsualCase::Lower => expected,
            (Case::Upper, SeenCase::Doubtful) if self.usual_case != UsualCase::Upper => expected,
            _ => seen,
        }
    }
}

/// The text of `key` in place of `seen`, its channel cost in nats, and whether the first or the last symbol seen was dropped as invented.
pub fn realise(channel: &Channel, text: &str, seen: &[Seen], key: &[u8], style: Style) -> (String, f32, bool) {
    let symbols: Vec<Symbol> = seen.iter().map(|s| s.symbol).collect();
    let meant: Vec<Symbol> = key.iter().map(|&b| key_symbol(b)).collect();
    let steps = align(channel, &symbols, &meant, None);
    let span = &text[seen[0].span.start..seen[seen.len() - 1].span.end];
    let mut case = style.meant(case(span));
    // A first letter that was lost tells nothing of its case, one that was misread little.
    let lost = steps.first().is_some_and(|s| s.seen.is_empty());
    let misread = steps.first().is_some_and(|s| !s.confusion(&symbols, &meant).is_same());
    if case == Case::Lower && (lost && style.after_stop || misread && style.usual_case == UsualCase::Title) {
        case = Case::Title;
    }
    let mut out = String::with_capacity(key.len() * 2);
    for step in &steps {
        for (nth, &letter) in meant[step.meant.clone()].iter().enumerate() {
            let source = step.seen.clone().nth(nth).or(step.seen.clone().last()).map(|i| seen[i].span.of(text));
            let at = step.meant.start + nth;
            // «Усть-Лабинск»: a capital behind a hyphen stays one.
            let is_part = at > 0 && meant[at - 1] == HYPHEN && source.is_some_and(|s| s.starts_with(char::is_uppercase));
            let upper = case == Case::Upper || case == Case::Title && at == 0 || is_part;
            push_letter(&mut out, letter, upper, source, style.typed_hard_sign);
        }
        for i in step.seen.clone() {
            push_break(&mut out, &seen[i], text);
        }
    }
    let dropped = |step: Option<&Step>| step.is_some_and(|s| s.meant.is_empty());
    (out, total(&steps), dropped(steps.first()) || dropped(steps.last()))
}

fn push_letter(out: &mut String, letter: Symbol, upper: bool, source: Option<&str>, typed_hard_sign: bool) {
    if letter == HYPHEN && source.is_some_and(|s| s.contains('\n')) {
        return; // the break carries its hyphen
    }
    if let Some(source) = source {
        // The letter as it stands, marks and ё and all, if it is the letter meant.
        let plain =
            source.chars().next().filter(|&c| is_russian(c) && crate::alphabet::symbols(source).first().is_some_and(|s| s.0 == letter));
        if plain.is_some_and(|c| c.is_uppercase() == upper) {
            out.push_str(source);
            return;
        }
        if letter == HARD_SIGN && matches!(source, "\"" | "'" | "’") {
            out.push_str(source);
            return;
        }
        if let Some(c @ ('ё' | 'Ё')) = plain {
            out.extend(if upper { 'Ё'.to_lowercase().chain('Ё'.to_uppercase()).nth(1) } else { c.to_lowercase().next() });
            return;
        }
    }
    let c = symbol_char(letter);
    if letter == HARD_SIGN && typed_hard_sign {
        out.push('"');
    } else if upper {
        out.extend(c.to_uppercase());
    } else {
        out.push(c);
    }
}

/// A line end within the word stays where it was, with a hyphen before it.
fn push_break(out: &mut String, seen: &Seen, text: &str) {
    let raw = seen.span.of(text);
    match seen.symbol {
        LINE_HYPHEN => out.push_str(raw),
        BREAK => {
            out.push('-');
            out.push_str(raw.trim_start_matches([' ', '\t']));
        }
        SPACE => {}
        _ if raw.contains('\n') => out.push_str(raw),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alphabet;
    use crate::candidate::slot;
    use crate::document::Span;
    use crate::resources::Resources;

    #[test]
    fn what_was_seen_lends_its_case_part_by_part() {
        let resources = Resources::uncalibrated().unwrap();
        let style = Style { typed_hard_sign: false, usual_case: UsualCase::Either, after_stop: false, seen_case: SeenCase::Certain };
        let put = |seen: &str, meant: &str| {
            let symbols = slot::seen(seen, Span::new(0, seen.len()));
            realise(&resources.channel, seen, &symbols, &alphabet::key(meant).unwrap(), style).0
        };
        assert_eq!(put("Уоть-Лабинск", "усть-лабинск"), "Усть-Лабинск");
        assert_eq!(put("Нью-Иорка", "нью-йорка"), "Нью-Йорка");
        assert_eq!(put("по-прежиему", "по-прежнему"), "по-прежнему");
        assert_eq!(put("СЕВЕРО-ЗАИАД", "северо-запад"), "СЕВЕРО-ЗАПАД");
    }

    #[test]
    fn latin_capitals_among_small_letters_are_small_letters() {
        let resources = Resources::uncalibrated().unwrap();
        let put = |seen: &str, meant: &str, usual_case, after_stop, seen_case| {
            let symbols = slot::seen(seen, Span::new(0, seen.len()));
            let style = Style { typed_hard_sign: false, usual_case, after_stop, seen_case };
            realise(&resources.channel, seen, &symbols, &alphabet::key(meant).unwrap(), style).0
        };
        assert_eq!(put("TOM", "том", UsualCase::Lower, false, SeenCase::Doubtful), "том");
        assert_eq!(put("TOM", "том", UsualCase::Lower, true, SeenCase::Doubtful), "Том");
        assert_eq!(put("TOM", "том", UsualCase::Lower, false, SeenCase::DoubtfulTitle), "ТОМ");
        assert_eq!(put("Ha", "на", UsualCase::Lower, false, SeenCase::DoubtfulTitle), "на");
        assert_eq!(put("CCP", "сср", UsualCase::Upper, false, SeenCase::Doubtful), "ССР");
        assert_eq!(put("HEBA", "нева", UsualCase::Title, false, SeenCase::Doubtful), "Нева");
    }
}
