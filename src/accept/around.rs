//! What stands around a place: whether the neighbours want the reading, and how far they can be trusted themselves.

use super::features::Situation;
use crate::candidate::look_alike::{in_date, touches_number};
use crate::language::Word;
use crate::language::grammar::{Class, EDGE_CLASS, NUMBER_CLASS};

/// A full stop behind a word of at most so many letters may be an abbreviation's.
pub(super) const SHORT_WORD: usize = 3;
/// How many slots around are looked at for unknown words.
const AROUND: usize = 3;
/// The same for whether the passage is damaged.
const FARTHER: usize = 10;

/// The features that only the neighbours give. Of 21,295 proposals on 220 pages, cross-validated over fonts (with LightGBM, another program for
/// the same method), 7,245 right ones are kept at precision .95 with these and the forms elsewhere, 7,148 without; from .85 on 54 words are
/// damaged for 60.
pub(super) fn features(s: &Situation<'_>) -> [f32; 6] {
    let before = s.reading.slots.start.checked_sub(1);
    [
        grammar_nats(s),
        s.beside_posteriors.0 as f32,
        s.beside_posteriors.1 as f32,
        unknown_within(s, FARTHER),
        behind(s),
        before.map_or(-1.0, |at| f32::from(u8::from(s.slots[at].is_known()))),
    ]
}

/// What the classes of the neighbours' forms gain the reading's, in nats.
fn grammar_nats(s: &Situation<'_>) -> f32 {
    let (Some(first), Some(last)) = (s.reading.words.first(), s.reading.words.last()) else { return 0.0 };
    let class = |at: usize| s.slots[at].facts.map_or(NUMBER_CLASS, |f| f.word.class);
    let (start, end) = (s.reading.slots.start, s.reading.slots.end);
    let before: Class = if start == 0 || s.slots[start].edge { EDGE_CLASS } else { class(start - 1) };
    let after = if s.slots.get(end).is_none_or(|next| next.edge) { EDGE_CLASS } else { class(end) };
    let grammar = &s.models.language.grammar;
    grammar.gain_nats(before, first.class) + grammar.gain_nats(last.class, after)
}

/// Unknown words near by.
pub(super) fn unknown_around(s: &Situation<'_>) -> f32 {
    unknown_within(s, AROUND)
}

fn unknown_within(s: &Situation<'_>, slots: usize) -> f32 {
    let range = &s.reading.slots;
    let around = (range.start.saturating_sub(slots)..range.start).chain(range.end..(range.end + slots).min(s.slots.len()));
    around.filter(|&at| !s.slots[at].is_accounted()).count() as f32
}

/// Cost of a sentence ending before the first word and beginning with it, less the cost of the word after the one before it, in nats.
pub(super) fn goes_on_nats(s: &Situation<'_>) -> f32 {
    let Some(&word) = s.reading.words.first() else { return 0.0 };
    let before = s.reading.slots.start.checked_sub(1).map(|at| s.slots[at].facts.map_or(Word::NUMBER, |f| f.word));
    let before = before.unwrap_or(Word::unknown(0.0));
    let language = s.models.language;
    let begins = language.bigram(before, Word::EDGE) + language.bigram(Word::EDGE, word);
    (begins - language.bigram(before, word)).clamp(-15.0, 15.0)
}

pub(super) fn number_place(s: &Situation<'_>) -> f32 {
    let (text, at) = (&s.document.text, s.reading.slots.start);
    if in_date(text, s.slots, at) { 2.0 } else { f32::from(u8::from(touches_number(text, s.slots, at))) }
}

/// How much likelier the next word is behind a number than by itself, in nats.
pub(super) fn number_expected(s: &Situation<'_>) -> f32 {
    let next = s.slots.get(s.reading.slots.end).filter(|next| !next.edge).and_then(|next| next.facts);
    next.map_or(0.0, |f| (f.word.unigram_nats - s.models.language.bigram(Word::NUMBER, f.word)).clamp(-9.0, 9.0))
}

/// What stands before the reading: 0 a word, 1 a comma or the like, 2 the full stop of a short word, a digit or a bracket, 3 a full stop,
/// 4 another mark that ends a sentence, 5 an empty line, 6 a quotation mark, bracket or dash.
pub(super) fn before(s: &Situation<'_>) -> f32 {
    let text = &s.document.text[..s.reading.span.start];
    let words = text.trim_end();
    if words.is_empty() || text[words.len()..].matches('\n').count() > 1 {
        return 5.0;
    }
    match words.chars().next_back() {
        Some(',' | ';' | ':') => 1.0,
        Some('.') => {
            let letters = words[..words.len() - 1].chars().rev().take_while(|c| c.is_alphabetic()).take(SHORT_WORD + 1).count();
            if letters > SHORT_WORD { 3.0 } else { 2.0 }
        }
        Some('!' | '?' | '…') => 4.0,
        Some(c) if c.is_alphanumeric() => 0.0,
        _ => 6.0,
    }
}

/// What stands behind the reading: 0 the line's end, 1 a space, 2 a comma or the like, 3 a mark that ends a sentence, 4 a hyphen, 5 another
/// sign, 6 a letter or digit.
fn behind(s: &Situation<'_>) -> f32 {
    match s.document.text[s.reading.span.end..].chars().next() {
        None | Some('\n' | '\r') => 0.0,
        Some(' ') => 1.0,
        Some(',' | ';' | ':') => 2.0,
        Some('.' | '!' | '?' | '…') => 3.0,
        Some('-') => 4.0,
        Some(c) if c.is_alphanumeric() => 6.0,
        Some(_) => 5.0,
    }
}

#[cfg(test)]
mod tests {
    use crate::accept::features::NAMES;
    use crate::decision::Policy;
    use crate::document::Document;
    use crate::resources::Resources;
    use crate::rounds::correct;

    #[test]
    fn forms_of_the_word_elsewhere_and_what_stands_around_are_told() {
        let resources = Resources::embedded().unwrap();
        let place = |name: &str| NAMES.iter().position(|known| known.starts_with(name)).unwrap();
        let of = |text: &str| {
            let found = correct(&resources, &Document::plain(text.to_string()), &Policy::DEFAULT).corrections;
            let it = found.into_iter().find(|c| c.seen == "сшанок").expect("a correction");
            assert_eq!(it.candidates[0].text, "станок");
            it.features
        };
        let forms = place("times forms of the candidate's word");
        let beside = of("Рабочие осмотрели станки, мастер починил сшанок, а другого станка не было.");
        let alone = of("Рабочие осмотрели двор, мастер починил сшанок. А другого склада не было.");
        assert!(beside[forms] > 1.5 && alone[forms] == 0.0, "{} {}", beside[forms], alone[forms]);
        let (behind, known, posterior) =
            (place("what stands behind"), place("the word before is known"), place("posterior of the word before"));
        assert_eq!((beside[behind], alone[behind]), (2.0, 3.0));
        assert_eq!((alone[known], of("Сторож ушёл, фыврк сшанок стоит.")[known]), (1.0, 0.0));
        assert!(alone[posterior] > 0.9);
        assert!(alone[place("how well the candidate's form goes")] > 0.0, "a verb wants its object");
    }
}
