//! Puts a candidate into the clothes of what was seen: its case, its ё, its typewriter hard sign, its line break.

use super::casings::{CASES, Casings, Look, Surroundings};
use super::seen::Seen;
use crate::alphabet::{
    BREAK, HARD_SIGN, HYPHEN, LINE_HYPHEN, Symbol, ends_line, first_symbol, is_letter, is_russian, is_upper, symbol, symbol_char, unkey,
};
use crate::channel::Channel;
use crate::channel::align::{Step, align, total};
use crate::lexicon::yo::YoWords;

/// A case this much costlier than the cheapest is not worth a look, in nats.
const OTHER_CASE_NATS: f32 = 3.0;

/// What some files have where a line cuts a word.
const SOFT_HYPHEN: char = '\u{ad}';

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
        let is_capital = is_upper(c);
        first_upper |= is_capital && letters == 0;
        letters += 1;
        upper += usize::from(is_capital);
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
pub struct Style<'a> {
    /// The document types a quotation mark for ъ.
    pub typed_hard_sign: bool,
    /// The words that have a ё, if the document writes it.
    pub yo: Option<&'a YoWords>,
    /// The document stresses words with capitals.
    pub stresses: bool,
    /// How misread words are cased.
    pub casings: &'a Casings,
    /// Where it stands.
    pub place: Surroundings,
}

/// A candidate in its clothes.
#[derive(Debug, Clone, PartialEq)]
pub struct Realised {
    /// The text in every case worth a look, with what seeing what was seen costs, in nats; cheapest first, at least one.
    pub forms: Vec<(String, f32)>,
    /// The first or the last symbol seen was dropped as invented.
    pub swallowed: bool,
}

/// The text of `key` in place of `seen`, in the cases it may have been printed in.
pub fn realise(channel: &Channel, text: &str, seen: &[Seen], key: &[u8], style: Style<'_>) -> Realised {
    let symbols: Vec<Symbol> = super::seen::symbols_of(seen);
    let meant: Vec<Symbol> = crate::alphabet::key_symbols(key);
    let steps = align(channel, &symbols, &meant, None);
    let span = &text[seen[0].span.start..seen[seen.len() - 1].span.end];
    let nats = style.casings.nats(style.place, Look::of(span, seen, &meant, &steps), style.stresses);
    let least = nats.iter().copied().fold(f32::INFINITY, f32::min);
    let cost = total(&steps);
    let own = Own { typed_hard_sign: style.typed_hard_sign, yo: style.yo.and_then(|yo| yo.places(&unkey(key))).unwrap_or_default() };
    let mut forms: Vec<(String, f32)> = Vec::with_capacity(1);
    for (case, nats) in CASES.into_iter().zip(nats).filter(|(_, nats)| *nats <= least + OTHER_CASE_NATS) {
        let form = dress(&steps, &meant, (text, seen), case, own);
        match forms.iter_mut().find(|known| known.0 == form) {
            // «В» is a title, and in capitals.
            Some(known) => known.1 = known.1.min(cost + nats),
            None => forms.push((form, cost + nats)),
        }
    }
    forms.sort_by(|a, b| a.1.total_cmp(&b.1));
    let dropped = |step: Option<&Step>| step.is_some_and(|s| s.meant.is_empty());
    Realised { forms, swallowed: dropped(steps.first()) || dropped(steps.last()) }
}

/// How the document writes letters that the key of a word does not tell.
#[derive(Clone, Copy)]
struct Own<'a> {
    /// A quotation mark for ъ.
    typed_hard_sign: bool,
    /// These letters of the word with their dots.
    yo: &'a [usize],
}

/// The letters `meant` in a case, with the marks and line ends of what was seen for them.
fn dress(steps: &[Step], meant: &[Symbol], (text, seen): (&str, &[Seen]), case: Case, own: Own<'_>) -> String {
    let mut out = String::with_capacity(meant.len() * 2);
    let is_break = |step: Option<&Step>| {
        step.is_some_and(|s| s.meant.is_empty() && s.seen.clone().any(|i| matches!(seen[i].symbol, LINE_HYPHEN | BREAK)))
    };
    for (place, step) in steps.iter().enumerate() {
        // «какой-⏎нибудь»: the break carries the word's own hyphen.
        let is_at_break = step.seen.is_empty() && (is_break(steps.get(place + 1)) || is_break(place.checked_sub(1).map(|at| &steps[at])));
        for (nth, &letter) in meant[step.meant.clone()].iter().enumerate().filter(|(_, letter)| **letter != HYPHEN || !is_at_break) {
            let source = step.seen.clone().nth(nth).or(step.seen.clone().last()).map(|i| seen[i].span.of(text));
            let at = step.meant.start + nth;
            // «Усть-Лабинск»: a capital behind a hyphen stays one.
            let is_part = at > 0 && meant[at - 1] == HYPHEN && source.is_some_and(|s| s.starts_with(char::is_uppercase));
            let upper = case == Case::Upper || case == Case::Title && at == 0 || is_part;
            push_letter(&mut out, (letter, own.yo.contains(&at)), upper, source, own.typed_hard_sign);
        }
        for i in step.seen.clone() {
            push_break(&mut out, &seen[i], text);
        }
    }
    out
}

fn push_letter(out: &mut String, (letter, is_yo): (Symbol, bool), upper: bool, source: Option<&str>, typed_hard_sign: bool) {
    if letter == HYPHEN && source.is_some_and(|s| s.contains(ends_line)) {
        return; // the break carries its hyphen
    }
    // The letter as it stands, marks and ё and all, if it is the letter meant.
    let is_meant = |source: &&str| first_symbol(source) == Some(letter);
    let plain = source.filter(is_meant).and_then(|source| source.chars().next()).filter(|&c| is_russian(c));
    if let Some(source) = source {
        if plain.is_some_and(|c| is_upper(c) == upper) {
            out.push_str(source);
            return;
        }
        if letter == HARD_SIGN && matches!(source, "\"" | "'" | "’") {
            out.push_str(source);
            return;
        }
        if let Some('ё' | 'Ё') = plain {
            out.push(if upper { 'Ё' } else { 'ё' });
            return;
        }
    }
    // A Latin e was read without its dots, and «ë» with them.
    let read = source.and_then(|source| source.chars().next());
    let has_dots = source.is_some_and(|source| source.starts_with(['ë', 'Ë']));
    let is_dotted = has_dots || is_yo && plain.is_none() && !matches!(read, Some('e' | 'E'));
    let c = if is_dotted && letter == symbol('ё') { 'ё' } else { symbol_char(letter) };
    if letter == HARD_SIGN && typed_hard_sign {
        out.push('"');
    } else if upper {
        out.extend(c.to_uppercase());
    } else {
        out.push(c);
    }
}

/// A line end within the word stays where it was, with a hyphen before it, and without what the margins left there.
fn push_break(out: &mut String, seen: &Seen, text: &str) {
    let raw = seen.span.of(text);
    match seen.symbol {
        LINE_HYPHEN if seen.is_dirty_line_end(text) => {
            out.extend(raw.chars().take(1));
            out.extend(raw.chars().filter(|c| ends_line(*c)));
        }
        LINE_HYPHEN => out.push_str(raw),
        BREAK => {
            // A soft hyphen is no symbol of its own, but stands there.
            let hyphen = if text[..seen.span.start].ends_with(SOFT_HYPHEN) { SOFT_HYPHEN } else { '-' };
            if hyphen == '-' || !out.ends_with(hyphen) {
                out.push(hyphen);
            }
            out.push_str(raw.trim_start_matches([' ', '\t']));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alphabet;
    use crate::candidate::seen;
    use crate::document::Span;
    use crate::lexicon::UsualCase;
    use crate::resources::Resources;

    /// The forms of `meant` where `seen` stands, cheapest first.
    fn forms(seen: &str, meant: &str, place: Surroundings) -> Vec<String> {
        let resources = Resources::uncalibrated().unwrap();
        let symbols = seen::seen(seen, Span::new(0, seen.len()));
        let style = Style { typed_hard_sign: false, yo: None, stresses: false, casings: &resources.casings, place };
        let realised = realise(resources.models().general.of(&symbols), seen, &symbols, &alphabet::key(meant).unwrap(), style);
        realised.forms.into_iter().map(|form| form.0).collect()
    }

    const WITHIN: Surroundings = Surroundings {
        after_stop: false,
        edge: false,
        among_capitals: false,
        alone: false,
        among_small: true,
        usual_case: UsualCase::Lower,
    };
    const NAME: Surroundings = Surroundings { usual_case: UsualCase::Title, ..WITHIN };

    #[test]
    fn what_was_seen_lends_its_case_part_by_part() {
        assert_eq!(forms("Уоть-Лабинск", "усть-лабинск", NAME)[0], "Усть-Лабинск");
        assert_eq!(forms("Нью-Иорка", "нью-йорка", NAME)[0], "Нью-Йорка");
        assert_eq!(forms("по-прежиему", "по-прежнему", WITHIN)[0], "по-прежнему");
        assert_eq!(forms("СЕВЕРО-ЗАИАД", "северо-запад", Surroundings { among_capitals: true, ..WITHIN })[0], "СЕВЕРО-ЗАПАД");
    }

    #[test]
    fn a_words_own_hyphen_at_a_line_end_is_not_doubled() {
        assert_eq!(forms("какой-\nпибудь", "какой-нибудь", WITHIN)[0], "какой-\nнибудь");
        assert_eq!(forms("какой\nпибудь", "какой-нибудь", WITHIN)[0], "какой-\nнибудь");
        assert_eq!(forms("обще-\nжнтие", "общежитие", WITHIN)[0], "обще-\nжитие");
        assert_eq!(forms("како-\nй-пибудь", "какой-нибудь", WITHIN)[0], "како-\nй-нибудь");
    }

    #[test]
    fn the_end_of_a_page_stays_between_the_halves_of_a_word() {
        for end in ["\n\u{c}", "\u{c}\n", "\u{c}", "\u{2028}", "\r\n\u{c}"] {
            assert_eq!(forms(&format!("обще-{end}жнтие"), "общежитие", WITHIN)[0], format!("обще-{end}житие"));
        }
        assert_eq!(forms("обще- |\n\u{c}жнтие", "общежитие", WITHIN)[0], "обще-\n\u{c}житие");
        assert_eq!(forms("какой-\u{c}пибудь", "какой-нибудь", WITHIN)[0], "какой-\u{c}нибудь");
    }

    #[test]
    fn latin_capitals_among_small_letters_are_small_letters() {
        assert_eq!(forms("TOM", "том", WITHIN)[0], "том");
        assert_eq!(forms("TOM", "том", Surroundings { after_stop: true, edge: true, ..WITHIN })[0], "Том");
        assert_eq!(forms("Ha", "на", WITHIN)[0], "на");
        assert_eq!(forms("CCP", "сср", Surroundings { usual_case: UsualCase::Upper, ..WITHIN })[0], "ССР");
        assert_eq!(forms("HEBA", "нева", NAME)[0], "Нева");
        // Longer words may be a heading, or emphasis.
        assert_eq!(forms("CKJIAI", "склад", Surroundings { among_capitals: true, among_small: false, ..WITHIN }), ["СКЛАД"]);
        assert_eq!(forms("CKJIAI", "склад", WITHIN), ["СКЛАД"]);
    }

    #[test]
    fn a_first_letter_misread_or_lost_leaves_its_case_to_the_place() {
        let behind_a_stop = Surroundings { after_stop: true, ..WITHIN };
        assert_eq!(forms("гаводы", "заводы", WITHIN), ["заводы"]);
        assert_eq!(forms("гаводы", "заводы", Surroundings { edge: true, ..behind_a_stop })[0], "Заводы");
        assert_eq!(forms("аводы", "заводы", WITHIN), ["заводы"]);
        assert!(forms("аводы", "заводы", behind_a_stop).contains(&"Заводы".to_string()));
        assert_eq!(forms("имбирск", "симбирск", NAME)[0], "Симбирск");
        assert_eq!(forms("завояы", "заводы", WITHIN), ["заводы"]);
    }
}
