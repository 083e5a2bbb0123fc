//! What was seen in a stretch of the text: the channel's symbols, each with the bytes it stands for.

use crate::alphabet::{self, BREAK, HYPHEN, LINE_HYPHEN, SPACE, Symbol};
use crate::document::Span;

/// Most signs of the margins between the two halves of a word: more are a line of their own.
const MARGIN_SIGNS: usize = 3;
/// Most signs that one broken letter, or two, are read as.
const LETTER_PARTS: usize = 3;
/// Signs that margins are read as: of 70 beside 1,193 hyphens at line ends of 316 pages 67. Others may be of the page: marks of notes,
/// brackets, closing quotation marks, stops, emphasis.
const DIRT: &str = ".,:;'’‘‚`“”„\"‹›<>°•·|/\\^~¬-–—=_$¢";

/// A printed symbol with the bytes it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// The channel symbol.
    pub symbol: Symbol,
    /// Its bytes; for a hyphen at a line end, those of the hyphen, the break, the indentation, and what the margins left among them.
    pub span: Span,
}

impl Seen {
    /// True for a Russian letter.
    pub fn is_russian(&self) -> bool {
        self.symbol < HYPHEN
    }

    /// True for a Latin letter.
    pub fn is_latin(&self) -> bool {
        alphabet::symbol_char(self.symbol).is_ascii_alphabetic()
    }

    /// True for a space that is a sign as well.
    pub fn is_dirt(&self, text: &str) -> bool {
        self.symbol == SPACE && self.span.of(text).chars().any(|c| !c.is_whitespace() && !alphabet::is_ignorable(c))
    }

    /// True for a hyphen at a line end with signs of the margins about it.
    pub fn is_dirty_line_end(&self, text: &str) -> bool {
        let is_sign = |c: char| !c.is_whitespace() && !alphabet::is_ignorable(c);
        self.symbol == LINE_HYPHEN && self.span.of(text).chars().skip(1).any(is_sign)
    }

    /// True for what is neither a letter of any script, nor a digit, nor white space, nor a hyphen.
    fn is_sign(&self, text: &str) -> bool {
        self.symbol > LINE_HYPHEN && !self.span.of(text).starts_with(char::is_alphanumeric)
    }
}

/// The symbols of a stretch of the text, as [`seen`] has them.
pub fn symbols(text: &str, span: Span) -> Vec<Symbol> {
    symbols_of(&seen(text, span))
}

/// The symbols alone.
pub fn symbols_of(seen: &[Seen]) -> Vec<Symbol> {
    seen.iter().map(|s| s.symbol).collect()
}

/// The symbols of `span`: as [`printed`], and a sign together with white space is one space, since both stand for what one letter left on
/// the paper («обра ‘ом», «отри: ать»).
pub fn seen(text: &str, span: Span) -> Vec<Seen> {
    if let Some(letters) = russian_letters(text, span) {
        return letters;
    }
    let mut out = merged(text, printed(text, span));
    mend_broken_letters(text, &mut out);
    out
}

/// Brings two signs between Russian letters to one symbol, and of three the first two: where a letter is broken, each of its parts is read
/// as one («кри’.ащее», «с’.ед»). Of 114 pairs of signs between small letters on 302 pages 91 are one letter, 13 two; of 10 triples three
/// are one, six two.
fn mend_broken_letters(text: &str, out: &mut Vec<Seen>) {
    let mut at = 1;
    while at + 2 < out.len() {
        let count = out[at..].iter().take_while(|s| s.is_sign(text) || s.symbol == HYPHEN).count();
        let is_inside = out[at - 1].is_russian() && out.get(at + count).is_some_and(Seen::is_russian);
        if is_inside && (2..=LETTER_PARTS).contains(&count) && out[at].is_sign(text) {
            out[at].span.end = out[at + 1].span.end;
            out.remove(at + 1);
        }
        at += count.max(1);
    }
}

/// What was printed, signs beside white space brought to one symbol with it.
pub(super) fn merged(text: &str, printed: Vec<Seen>) -> Vec<Seen> {
    if !printed.iter().any(|s| s.is_sign(text)) {
        return printed;
    }
    let mut out: Vec<Seen> = Vec::with_capacity(printed.len());
    for here in printed {
        match out.last_mut() {
            Some(last) if last.symbol == SPACE && here.is_sign(text) || last.is_sign(text) && here.symbol == SPACE => {
                *last = Seen { symbol: SPACE, span: Span::new(last.span.start, here.span.end) };
            }
            Some(last) if last.is_dirt(text) && here.symbol == SPACE => last.span.end = here.span.end,
            _ => out.push(here),
        }
    }
    out
}

/// The symbols of a stretch that has nothing but Russian letters, as most words have.
fn russian_letters(text: &str, span: Span) -> Option<Vec<Seen>> {
    if !span.of(text).chars().all(alphabet::is_russian) {
        return None;
    }
    let here =
        |(at, c): (usize, char)| Seen { symbol: alphabet::symbol(c), span: Span::new(span.start + at, span.start + at + c.len_utf8()) };
    let mut out = Vec::with_capacity(span.len() / 'я'.len_utf8());
    out.extend(span.of(text).char_indices().map(here));
    Some(out)
}

/// The symbols of `span`, white space brought to one symbol, a hyphen at a line end to one.
pub fn printed(text: &str, span: Span) -> Vec<Seen> {
    let mut out: Vec<Seen> = Vec::with_capacity(span.len());
    for (offset, c) in span.of(text).char_indices() {
        let here = Span::new(span.start + offset, span.start + offset + c.len_utf8());
        let (symbol, end) = (if c == '\r' { SPACE } else { alphabet::symbol(c) }, here.end);
        if alphabet::is_russian(c) {
            out.push(Seen { symbol, span: here });
            continue;
        }
        if alphabet::is_ignorable(c) || alphabet::is_mark(c) {
            // What marks a letter is of its stretch.
            if let Some(last) = out.last_mut() {
                last.span.end = end;
                last.symbol = alphabet::marked(last.symbol, c);
            }
            continue;
        }
        match (symbol, out.last_mut()) {
            (SPACE, Some(last)) if matches!(last.symbol, SPACE | BREAK | LINE_HYPHEN) && last.span.of(text) != "¬" => last.span.end = end,
            (BREAK, Some(last)) if matches!(last.symbol, SPACE | BREAK) => (last.symbol, last.span.end) = (BREAK, end),
            (BREAK, Some(last)) if matches!(last.symbol, HYPHEN | LINE_HYPHEN) => (last.symbol, last.span.end) = (LINE_HYPHEN, end),
            _ => out.push(Seen { symbol, span: here }),
        }
    }
    merge_line_ends(text, &mut out);
    out
}

/// Brings a hyphen, a line's end, and what the margins left between them and the next letter to one symbol: «пра-␣⏎вда», «пра- |⏎вда»,
/// «пра- f⏎вда», «пра-⏎⏎‚ вда».
fn merge_line_ends(text: &str, out: &mut Vec<Seen>) {
    for at in (0..out.len()).rev() {
        if !matches!(out[at].symbol, HYPHEN | LINE_HYPHEN) || at > 0 && !out[at - 1].span.of(text).starts_with(char::is_alphabetic) {
            continue;
        }
        let rest = &out[at + 1..];
        let is_blank = |s: &Seen| matches!(s.symbol, SPACE | BREAK);
        let is_dirt = |s: &Seen| s.is_sign(text) && s.span.of(text).chars().all(|c| DIRT.contains(c) || alphabet::is_ignorable(c));
        let is_between = |s: &Seen| is_blank(s) || matches!(s.symbol, HYPHEN | LINE_HYPHEN) || is_dirt(s);
        let mut count = rest.iter().take_while(|s| is_between(s)).count();
        if out[at].symbol == HYPHEN && is_stray(text, rest, count) {
            count += 1 + rest[count + 1..].iter().take_while(|s| is_between(s)).count();
        }
        let signs = rest[..count].iter().filter(|s| !is_blank(s)).count();
        let span = Span::new(out[at].span.start, out[at + count].span.end);
        if signs <= MARGIN_SIGNS && is_line_end(&text[span.start..], span.len()) {
            out[at] = Seen { symbol: LINE_HYPHEN, span };
            out.drain(at + 1..=at + count);
        } else if out[at].symbol == LINE_HYPHEN && span.of(text).contains('\n') && signs <= MARGIN_SIGNS {
            // What stands behind it is no word's other half.
            out[at].symbol = HYPHEN;
        }
    }
}

/// True if what begins a text, so many bytes of it, is a line's end within a word, and no border of a table, mark of a list or a quotation,
/// rule, or number of a note.
fn is_line_end(text: &str, length: usize) -> bool {
    let Some((line, rest)) = text[..length].split_once('\n') else { return false };
    let (between, last) = rest.rsplit_once('\n').unwrap_or(("", rest));
    // The line goes on behind what is looked at.
    let begins = text[length - last.len()..].trim_start();
    let is_list_mark = begins.starts_with(['-', '–', '—', '•', '>', '·']) && begins.chars().nth(1).is_some_and(char::is_whitespace);
    let is_border =
        last.trim_start().starts_with('|') && (line.contains('|') || text[length..].lines().next().is_some_and(|line| line.contains('|')));
    let is_rule = between.lines().any(|line| line.trim().chars().count() > 1 && line.trim().chars().all(|c| "-–—_=".contains(c)));
    let behind = text[length..].trim_start_matches(|c: char| c.is_ascii_digit());
    let is_note = behind.len() < text.len() - length && behind.starts_with([')', ']', '.']);
    !(is_list_mark || is_border || is_rule || is_note)
}

/// True if symbol `at` stands by itself at a line's end and is no word: «и» ends many a line, and what goes on behind «теле- и» is another
/// word.
fn is_stray(text: &str, symbols: &[Seen], at: usize) -> bool {
    let Some(stray) = symbols.get(at).filter(|_| at > 0 && !symbols[..at].iter().any(|s| s.span.of(text).contains('\n'))) else {
        return false;
    };
    let behind = &symbols[at + 1..];
    let is_last = behind.iter().find(|s| s.symbol != SPACE && !s.is_sign(text)).is_some_and(|s| s.symbol == BREAK);
    let is_word = alphabet::key(stray.span.of(text)).is_some_and(|key| super::is_one_letter_word(&key));
    is_last && !is_word
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The symbols of a text, a hyphen at a line end as «¶».
    fn symbols(text: &str) -> String {
        let shown = |s: &Seen| if s.symbol == LINE_HYPHEN { "¶".to_string() } else { s.span.of(text).to_string() };
        printed(text, Span::new(0, text.len())).iter().map(shown).collect()
    }

    #[test]
    fn what_margins_leave_at_a_line_end_belongs_to_it() {
        for line_end in
            ["-\n", "-\n-", "-\n—", "- \n", "-\r\n  ", "- |\n", "-`\n", "- -\n", "-\n‚ ", "-\n\n| ", "- f\n", "- 8 .\n", "- л\n`"]
        {
            assert_eq!(symbols(&format!("обеспе{line_end}чить")), "обеспе¶чить", "{line_end:?}");
        }
    }

    #[test]
    fn words_and_lines_between_are_no_line_end() {
        let marks = [
            "обеспе-*\nчить",
            "обеспе-[1]\nчить",
            "обеспе-»\nчить",
            "обеспе-)\nчить",
            "обеспе-?\nчить",
            "обеспе-§\nчить",
            "обеспе-\n> чить",
            "обеспе-\n- чить",
            "обеспе-\n— чить",
            "обеспе-\n——\nчить",
            "обеспе- |\n| чить",
            "| обеспе-\n| чить |",
            "обеспе-\n2) чить",
            "обеспе-\n12. чить",
        ];
        for text in marks.into_iter().chain(["теле- и\nрадио", "обеспе- 12\nчить", "вот - |\nвсе", "что-то |\nбыло", "обеспе- .:;*\nчить"])
        {
            assert!(!symbols(text).contains('¶'), "{text:?}: {}", symbols(text));
        }
        assert_eq!(symbols("обеспе-\n8\nчить"), "обеспе¶8\nчить");
        assert_eq!(symbols("обеспе-\n| f\nчить"), "обеспе¶f\nчить");
    }

    #[test]
    fn the_parts_of_a_broken_letter_are_one_symbol() {
        let parts = |text: &str| seen(text, Span::new(0, text.len())).iter().map(|s| s.span.of(text).to_string()).collect::<Vec<_>>();
        assert_eq!(parts("те’.ка"), ["т", "е", "’.", "к", "а"]);
        assert_eq!(parts("те:;:ка"), ["т", "е", ":;", ":", "к", "а"]);
        assert_eq!(parts("те.ка"), ["т", "е", ".", "к", "а"]);
        // A hyphen comes before no part of a letter, and signs at a word's end are signs.
        assert_eq!(parts("те-.ка"), ["т", "е", "-", ".", "к", "а"]);
        assert_eq!(parts("тека.»"), ["т", "е", "к", "а", ".", "»"]);
        assert_eq!(parts("те.,;:ка").len(), 8);
    }
}
