//! Properties that hold for any input.
#![allow(clippy::disallowed_methods, reason = "tests read files")]

use std::sync::LazyLock;

use proptest::prelude::*;
use vychitka::correction::{across, gaps};
use vychitka::decision::{Policy, decide, edits};
use vychitka::document::{Document, Span};
use vychitka::encoding::{decode, encode};
use vychitka::format::Format;
use vychitka::report::printable;
use vychitka::report::side::by_side;
use vychitka::resources::Resources;
use vychitka::rounds::correct;
use vychitka::token::tokens;

static RESOURCES: LazyLock<Resources> = LazyLock::new(|| Resources::embedded().unwrap());

/// Text with everything that may trip a reader: scripts, marks, breaks, markup, control characters.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[а-яё]{1,9}",
        1 => "[А-ЯЁ]{1,6}",
        1 => "[A-Za-z0-9]{1,6}",
        2 => Just(" ".to_string()),
        1 => prop::sample::select(vec!["\n", "\r\n", "-\n", "\n\n", "\u{a0}", "\u{ad}", "\u{301}", "и\u{306}", "\u{feff}", "\t", "\0", "\u{202e}"]).prop_map(String::from),
        1 => prop::sample::select(vec!["**", "`", "[", "](http://а.б)", "| ", "# ", "---\n", "```\n", "<b>", "\"", ".", ", ", "¬\n", "№", "🛯", "ѣ"]).prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// Words as they are printed and as they are misread, cut, or left without an end.
const RUSSIAN: [&str; 14] =
    ["слова", "и", "в", "на", "собрание", "совеща", "ние", "кизнь", "убекдение", "приве", "денных", "тов", "постанов", "ляет"];
/// Words of Greek, Georgian, Hebrew, Arabic, Chinese, Armenian; of other Cyrillic alphabets; with an editor's brackets, a footnote's mark, a
/// stress, and drawn out.
const PRINTED_SO: [&str; 17] = [
    "λόγος",
    "τῶν",
    "სიტყვა",
    "שלום",
    "سلام",
    "中国",
    "խոսք",
    "Ўречча",
    "мнѣ",
    "авгус(та)",
    "[м]есяцев",
    "правлен<ие>",
    "город³",
    "ра'зных",
    "до-о-ооолго",
    "мнооого",
    "де-е-есять",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn without_edits_the_output_is_the_input(text in text()) {
        for format in [Format::Plain, Format::Markdown] {
            let document = format.read(text.clone());
            prop_assert_eq!(&document.apply(&[]), &text);
            prop_assert!(document.opaque.windows(2).all(|w| w[0].end <= w[1].start));
        }
    }

    #[test]
    fn tokens_cover_the_text(text in text()) {
        for format in [Format::Plain, Format::Markdown] {
            let document = format.read(text.clone());
            let joined: String = tokens(&document).iter().map(|t| t.span.of(&text)).collect();
            prop_assert_eq!(&joined, &text);
        }
    }

    #[test]
    fn corrections_are_sorted_disjoint_and_stay_off_markup(text in text()) {
        for format in [Format::Plain, Format::Markdown] {
            let document = format.read(text.clone());
            let corrected = correct(&RESOURCES, &document, &Policy::BOLD);
            prop_assert!(corrected.corrections.windows(2).all(|w| w[0].span.end <= w[1].span.start));
            for correction in &corrected.corrections {
                prop_assert_eq!(correction.span.of(&text), &correction.seen);
                prop_assert!(!document.opaque.iter().any(|o| o.overlaps(&correction.span)));
            }
            let made = edits(&corrected.corrections, &decide(&corrected.corrections));
            let out = document.apply(&made);
            // What no edit names is there unchanged.
            let kept: usize = text.len() - made.iter().map(|e| e.span.len()).sum::<usize>();
            prop_assert_eq!(out.len(), kept + made.iter().map(|e| e.replacement.len()).sum::<usize>());
        }
    }

    /// Words of scripts that no channel counts, and what an editor or an author marked, are no dirt between Russian words, damaged or not.
    #[test]
    fn no_correction_touches_what_was_printed_so(
        words in prop::collection::vec((prop::sample::select(RUSSIAN.to_vec()), prop::option::weighted(0.4, prop::sample::select(PRINTED_SO.to_vec()))), 3..30),
        gap in prop::sample::select(vec![" ", "\n", ", "]),
    ) {
        let words: Vec<&str> = words.into_iter().flat_map(|(russian, printed)| std::iter::once(russian).chain(printed)).collect();
        let text = words.join(gap);
        let corrected = correct(&RESOURCES, &Document::plain(text.clone()), &Policy::BOLD);
        let printed: Vec<Span> = PRINTED_SO.iter().flat_map(|word| text.match_indices(word).map(|(at, it)| Span::new(at, at + it.len()))).collect();
        for correction in &corrected.corrections {
            let touched = printed.iter().any(|span| span.overlaps(&correction.span));
            prop_assert!(!touched, "{} → {}", correction.seen, correction.candidates[0].text);
        }
    }

    #[test]
    fn whatever_stands_for_a_translation_harms_nothing(text in text(), english in prop_oneof![any::<String>(), text(), Just("Kim Du-bong said: 24 September 1956. TOP SECRET\n\nIt's the CC".to_string())]) {
        let document = Document { translation: Some(english.into()), ..Document::plain(text.clone()) };
        let corrected = correct(&RESOURCES, &document, &Policy::BOLD);
        prop_assert!(corrected.corrections.windows(2).all(|w| w[0].span.end <= w[1].span.start));
        for correction in &corrected.corrections {
            prop_assert_eq!(correction.span.of(&text), &correction.seen);
        }
        by_side(&document, &across(&RESOURCES, &document));
        gaps(&RESOURCES, &document);
    }

    #[test]
    fn any_bytes_are_decoded_and_given_back_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200), name in prop::sample::select(vec![None, Some("utf-8"), Some("windows-1251"), Some("koi8-r"), Some("cp866"), Some("utf-16le"), Some("utf-16be"), Some("nonsense")])) {
        if let Ok(decoded) = decode(&bytes, name) {
            prop_assert_eq!(encode(&decoded.text, decoded.encoding).unwrap(), bytes);
        }
    }

    #[test]
    fn nothing_printable_controls_a_terminal(text in any::<String>()) {
        prop_assert!(!printable(&text).chars().any(char::is_control));
    }
}
