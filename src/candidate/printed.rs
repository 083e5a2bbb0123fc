//! Words that were printed as they stand, however odd: no engine misreads letters so, and what an editor marked must not be lost.

use super::slot::Slot;
use crate::alphabet::{self, OTHER};
use crate::document::Span;
use crate::lexicon::{Attestation, Lexicon};

/// Brackets in which editors put what they supply, and authors what may be left out: «авгус(та)», «[м]есяцев», «правлен<ие>».
const BRACKETS: [(char, char); 4] = [('(', ')'), ('[', ']'), ('<', '>'), ('{', '}')];
/// Vowels that are drawn out in writing; и is not among them, for «иии» may be a misread ш.
const DRAWN_OUT: &str = "аеёоуыэюя";
/// As many of one vowel in a row are drawn out.
const TIMES: usize = 3;

/// Marks the slots that were printed as they stand.
pub(super) fn mark(text: &str, slots: &mut [Slot], lexicon: &Lexicon) {
    for slot in slots.iter_mut() {
        let is_drawn_out = |key: &Vec<u8>| not_drawn_out(key).is_some_and(|plain| lexicon.contains(&plain));
        slot.printed_so = is_printed_so(text, slot.span) || slot.key.as_ref().is_some_and(is_drawn_out);
    }
    for at in 1..slots.len() {
        if is_stressed(text, &slots[at - 1], &slots[at], lexicon) {
            slots[at - 1..=at].iter_mut().for_each(|slot| slot.printed_so = true);
        }
    }
}

/// True for two parts of a word with its stress marked behind the vowel: «ра'зных». Engines make other signs of dirt: of 81 behind a vowel
/// in a word on 292 pages 8 are straight apostrophes, and one of these leaves a word when it is dropped.
fn is_stressed(text: &str, first: &Slot, second: &Slot, lexicon: &Lexicon) -> bool {
    let (Some(left), Some(right)) = (&first.key, &second.key) else { return false };
    let vowel = |&byte: &u8| "аеиоуыэюя".contains(alphabet::symbol_char(alphabet::key_symbol(byte)));
    matches!(&text[first.span.end..second.span.start], "'" | "´")
        && left.last().is_some_and(vowel)
        && lexicon.entry(&[left.as_slice(), right].concat()).is_some_and(|e| e.attestation > Attestation::Counted)
}

/// True for a word of letters no channel counts (Greek, Georgian), or with Cyrillic letters that Russian has not (ѣ, і, ў), with a raised
/// or lowered digit (a footnote's mark), with a vowel drawn out over hyphens, or with brackets around some of its letters.
fn is_printed_so(text: &str, span: Span) -> bool {
    let word = span.of(text);
    let is_other = |c: char| c.is_alphabetic() && alphabet::symbol(c) == OTHER;
    let is_plain = word.bytes().all(|b| b.is_ascii()) || word.chars().all(alphabet::is_russian);
    !is_plain
        && (word.contains(is_foreign_cyrillic)
            || word.contains(is_raised)
            || word.contains(is_other) && !word.contains(alphabet::is_russian))
        || is_drawn_part(&text[..span.start], word, &text[span.end..])
        || is_bracketed(text, span)
}

/// True for a Cyrillic letter that is not a Russian one.
fn is_foreign_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{52f}') && c.is_alphabetic() && !alphabet::is_russian(c)
}

/// True for a digit above or below the line.
fn is_raised(c: char) -> bool {
    matches!(c, '²' | '³' | '¹' | '\u{2070}'..='\u{2079}' | '\u{2080}'..='\u{2089}')
}

/// The key of a word without its drawn-out vowels: «мнооого» is «много»; `None` if none is drawn out. Where that is no word, some of the
/// vowels may be misread consonants: «воскреееньям».
fn not_drawn_out(key: &[u8]) -> Option<Vec<u8>> {
    let is_drawn = |run: &&[u8]| run.len() >= TIMES && DRAWN_OUT.contains(alphabet::symbol_char(alphabet::key_symbol(run[0])));
    let runs = || key.chunk_by(|a, b| a == b);
    runs().any(|run| is_drawn(&run)).then(|| runs().flat_map(|run| if is_drawn(&run) { &run[..1] } else { run }).copied().collect())
}

/// True for a part of a word drawn out with hyphens: «де-е-есять».
fn is_drawn_part(before: &str, word: &str, after: &str) -> bool {
    /// Whether the same vowel stands beyond a hyphen, and whether it stands there by itself.
    fn beyond(vowel: Option<char>, mut outwards: impl Iterator<Item = char>) -> (bool, bool) {
        let is_vowel = vowel.is_some_and(|c| c == 'и' || DRAWN_OUT.contains(c));
        let is_same = is_vowel && outwards.next() == Some('-') && outwards.next() == vowel;
        (is_same, is_same && outwards.next() == Some('-'))
    }
    let lower = |c: char| c.to_lowercase().next();
    let [first, last] = [word.chars().next(), word.chars().next_back()].map(|c| c.and_then(lower));
    let (same_before, part_before) = beyond(first, before.chars().rev().filter_map(lower));
    let (same_after, part_after) = beyond(last, after.chars().filter_map(lower));
    part_before || part_after || word.chars().nth(1).is_none() && (same_before || same_after)
}

/// True if a pair of brackets stands around some letters of the word that this token is part of.
fn is_bracketed(text: &str, span: Span) -> bool {
    let (before, after) = (&text[..span.start], &text[span.end..]);
    let is_letter = |c: Option<char>| c.is_some_and(alphabet::is_letter);
    BRACKETS.into_iter().any(|(open, close)| {
        // «[м]есяцев»: the bracketed letters stand before; «авгус(та)»: behind; «пр(иказ)» from within.
        let stand_before = before.strip_suffix(close).filter(|b| is_letter(b.chars().next_back()));
        let stand_behind = after.strip_prefix(open).filter(|a| is_letter(a.chars().next()));
        let within = before.strip_suffix(open).zip(after.strip_prefix(close));
        stand_before.is_some_and(|b| b.trim_end_matches(alphabet::is_letter).ends_with(open))
            || stand_behind.is_some_and(|a| a.trim_start_matches(alphabet::is_letter).starts_with(close))
            || within.is_some_and(|(outer, further)| is_letter(outer.chars().next_back()) || is_letter(further.chars().next()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_drawn_out_is_told_from_misread_consonants() {
        let plain = |word: &str| alphabet::key(word).and_then(|key| not_drawn_out(&key)).map(|key| alphabet::unkey(&key));
        assert_eq!(plain("мнооого").as_deref(), Some("много"));
        assert_eq!(plain("воскреееньям").as_deref(), Some("воскреньям"));
        assert_eq!(plain("зоопарк"), None);
        assert_eq!(plain("маиии"), None);
    }

    #[test]
    fn what_an_editor_or_a_printer_meant_is_told_from_dirt() {
        let is = |text: &str, word: &str| {
            let at = text.find(word).unwrap();
            is_printed_so(text, Span::new(at, at + word.len()))
        };
        let printed = [
            ("в авгус(та) месяце", "авгус"),
            ("в авгус(та) месяце", "та"),
            ("[м]есяцев", "м"),
            ("[м]есяцев", "есяцев"),
            ("правлен<ие>", "правлен"),
            ("слово λόγος", "λόγος"),
            ("село Ўречча", "Ўречча"),
            ("мнѣ", "мнѣ"),
            ("город³ и", "город³"),
            ("де-е-есять", "есять"),
            ("де-е-есять", "де"),
            ("до-о-ооолго", "о"),
        ];
        for (text, word) in printed {
            assert!(is(text, word), "{text}: {word}");
        }
        let plain = [
            ("авгус(та", "авгус"),
            ("(август)", "август"),
            ("август (месяц)", "август"),
            ("кизнь()", "кизнь"),
            ("м]есяцев", "есяцев"),
            ("кизнь[1]", "кизнь"),
            ("маиии", "маиии"),
            ("COB.", "COB"),
            ("слοво", "слοво"),
            ("зоопарк", "зоопарк"),
            ("алма-атинскпй", "атинскпй"),
        ];
        for (text, word) in plain {
            assert!(!is(text, word), "{text}: {word}");
        }
    }
}
