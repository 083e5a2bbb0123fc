//! Words that were printed as they stand, however odd: no engine misreads letters so, and what an editor marked must not be lost.

use super::slot::Slot;
use crate::alphabet::{self, OTHER};
use crate::document::{Document, Span};
use crate::lexicon::{Attestation, Lexicon};
use crate::token::{Kind, Token};

/// Brackets in which editors put what they supply, and authors what may be left out: «авгус(та)», «[м]есяцев», «правлен<ие>».
const BRACKETS: [(char, char); 4] = [('(', ')'), ('[', ']'), ('<', '>'), ('{', '}')];
/// Most letters of a word that are said again.
const AGAIN: usize = 2;
/// Vowels that are drawn out in writing; и is not among them, for «иии» may be a misread ш.
const DRAWN_OUT: &str = "аеёоуыэюя";
/// Most words and numbers between the halves of a word that the end of a page has cut.
const FURNITURE: usize = 6;
/// As many of one vowel in a row are drawn out.
const TIMES: usize = 3;

/// Marks the slots that were printed as they stand.
pub(super) fn mark(text: &str, slots: &mut [Slot], lexicon: &Lexicon) {
    for slot in slots.iter_mut() {
        let is_drawn_out = |key: &Vec<u8>| not_drawn_out(key).is_some_and(|plain| lexicon.contains(&plain));
        slot.printed_so = is_printed_so(text, slot.span) || slot.key.as_ref().is_some_and(is_drawn_out);
    }
    for at in 1..slots.len() {
        let (first, second) = (&slots[at - 1], &slots[at]);
        if is_stressed(text, first, second, lexicon) || is_begun_anew(text, first, second, lexicon) {
            slots[at - 1..=at].iter_mut().for_each(|slot| slot.printed_so = true);
        }
    }
}

/// Marks the halves of words cut by the end of a page, with a folio's mark or a running title between: «комму-⏎⏎л. 24⏎⏎нистов».
pub(super) fn mark_cut_by_pages(text: &str, slots: &mut [Slot], lexicon: &Lexicon) {
    for at in 0..slots.len() {
        let Some(left) = &slots[at].key else { continue };
        let behind =
            text[slots[at].span.end..].strip_prefix(alphabet::LINE_END_HYPHENS).map(|rest| rest.trim_start_matches([' ', '\t', '\r']));
        if !behind.is_some_and(|rest| rest.starts_with('\n')) {
            continue;
        }
        let is_other_half = |&other: &usize| {
            let before = &text[slots[other - 1].span.end..slots[other].span.start];
            let word = |right: &Vec<u8>| lexicon.entry(&[left.as_slice(), right].concat());
            before.matches('\n').count() > 1
                && slots[other].span.of(text).starts_with(char::is_lowercase)
                && slots[other].key.as_ref().and_then(word).is_some_and(|e| e.attestation > Attestation::Counted)
        };
        let halves = (at + 2..slots.len().min(at + 2 + FURNITURE)).find(is_other_half);
        halves.into_iter().flat_map(|other| [at, other]).for_each(|half| slots[half].printed_so = true);
    }
}

/// The character that a numeric reference stands for.
fn referred(text: &str) -> Option<char> {
    let number = text.strip_prefix("&#")?.strip_suffix(';')?;
    let code = number.strip_prefix(['x', 'X']).map_or_else(|| number.parse(), |hex| u32::from_str_radix(hex, 16));
    code.ok().and_then(char::from_u32)
}

/// Elements that change how letters look, and cut no word.
const INLINE: [&str; 12] = ["b", "i", "u", "s", "em", "strong", "span", "font", "small", "sup", "sub", "mark"];

/// True for markup that may stand within a word: emphasis, and elements that only change how letters look.
fn is_within_a_word(mut markup: &str) -> bool {
    loop {
        markup = markup.trim_start_matches(['*', '_', '~']);
        let Some((tag, rest)) = markup.strip_prefix('<').and_then(|tag| tag.split_once('>')) else { return markup.is_empty() };
        let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphabetic).collect();
        if !INLINE.contains(&name.to_ascii_lowercase().as_str()) {
            return false;
        }
        markup = rest;
    }
}

/// Marks the parts of words with markup within: «**П**ротокол», «&#1078;изни». Each by itself is no word, and the other stands beside it.
pub(super) fn mark_parts(document: &Document, tokens: &[Token], slots: &mut [Slot]) {
    let is_letter = |token: &Token| match token.kind {
        Kind::Word(_) => true,
        Kind::Opaque => referred(token.span.of(&document.text)).is_some_and(char::is_alphabetic),
        _ => false,
    };
    // Tokens cover the text: those beside each other touch. Words do only where markup stands between.
    let is_markup = |token: &&Token| token.kind == Kind::Opaque && is_within_a_word(token.span.of(&document.text));
    for slot in slots.iter_mut() {
        let at = tokens.partition_point(|token| token.span.start < slot.span.start);
        let before = tokens[..at].iter().rev().find(|token| !is_markup(token));
        let behind = tokens.iter().skip(at + 1).find(|token| !is_markup(token));
        slot.printed_so |= before.is_some_and(is_letter) || behind.is_some_and(is_letter);
    }
}

/// True for two parts of a word with its stress marked behind the vowel: «ра'зных». Engines make other signs of dirt: of 81 behind a vowel
/// in a word on 292 pages 8 are straight apostrophes, and one of these leaves a word when it is dropped.
fn is_stressed(text: &str, first: &Slot, second: &Slot, lexicon: &Lexicon) -> bool {
    let (Some(left), Some(right)) = (&first.key, &second.key) else { return false };
    let vowel = |&byte: &u8| alphabet::is_vowel(alphabet::symbol_char(alphabet::key_symbol(byte)));
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
    alphabet::is_cyrillic(c) && c.is_alphabetic() && !alphabet::is_russian(c)
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

/// True for two parts of a word that goes on with the letters before the hyphen, as who is angry or stammers says it: «безобр-разие».
fn is_begun_anew(text: &str, first: &Slot, second: &Slot, lexicon: &Lexicon) -> bool {
    let (Some(before), Some(behind)) = (&first.key, &second.key) else { return false };
    if &text[first.span.end..second.span.start] != "-" || first.is_known() && second.is_known() {
        return false;
    }
    let again = (1..=AGAIN).find(|&n| behind.len() > n && before.len() > n && before.ends_with(&behind[..n]));
    let plain = again.map(|n| [before.as_slice(), &behind[n..]].concat());
    plain.and_then(|plain| lexicon.entry(&plain)).is_some_and(|e| e.attestation > Attestation::Counted)
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
    fn words_begun_anew_are_printed_so() {
        let resources = crate::resources::Resources::embedded().unwrap();
        let document = crate::document::Document::plain("Кто допусгил такое безобр-разие, спросил мастпр.".to_string());
        let found = crate::rounds::correct(&resources, &document, &crate::decision::Policy::BOLD).corrections;
        assert!(found.iter().any(|c| c.seen == "мастпр") && found.iter().all(|c| !c.seen.contains("безобр")), "{found:?}");
    }

    #[test]
    fn words_with_markup_within_and_across_pages_are_left_alone() {
        let resources = crate::resources::Resources::embedded().unwrap();
        let changed = |text: &str| {
            let document = crate::format::Format::Markdown.read(text.to_string());
            let found = crate::rounds::correct(&resources, &document, &crate::decision::Policy::BOLD).corrections;
            found.into_iter().map(|c| c.seen).collect::<Vec<_>>()
        };
        for text in [
            "**К**омиссия указала на необходимость работы.",
            "Работы <b>з</b>авода и <i>к</i>олхоза.",
            "Вопрос о партийной &#1078;изни.",
            "Докладчик говорил об успехах комму-\n\n- 24 -\n\nнистов города.",
        ] {
            assert_eq!(changed(text), [""; 0], "{text}");
        }
        // Markup around a word is none within.
        for separated in [
            "Вопрос о кизни&nbsp;партии.",
            "Вопрос о кизни&mdash;партии.",
            "Вопрос о *кизни*<br/>партии.",
            "|Вопрос|Итог|\n|---|---|\n|о кизни|партии|\n",
        ] {
            assert!(changed(separated).iter().any(|seen| seen == "кизни"), "{separated}");
        }
        let around = changed("Вопрос о **кизни** партии и о &laquo;кизни&raquo; клуба.");
        assert_eq!(around.iter().filter(|seen| *seen == "кизни").count(), 2, "{around:?}");
        assert!(!around.iter().any(|seen| seen.contains("laquo")), "{around:?}");
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
