//! Slots: the words and numbers of the parts to be corrected, with what stands between them.

use std::ops::Range;
use std::sync::Arc;

use super::printed;
use super::search::LONGEST;
use crate::alphabet::{self, BREAK, HYPHEN, LINE_HYPHEN, SPACE, Symbol};
use crate::document::{Document, Span};
use crate::font::Font;
use crate::language::{Language, Word};
use crate::lexicon::tables::Tables;
use crate::lexicon::{Attestation, Entry, Lexicon};
use crate::section::Section;
use crate::token::{Kind, Script, Token};

/// What the lists know of a word as it stands: asked once, used by every room.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Facts {
    /// What the compiled lexicon holds of it.
    pub entry: Option<Entry>,
    /// True for a form of the compiled lexicon and for a word of the user's.
    pub known: bool,
    /// The word to the language model, before the document taught anything.
    pub word: Word,
}

impl Facts {
    /// What they know of a key.
    pub(crate) fn of(key: &[u8], lexicon: &Lexicon, language: &Language) -> Self {
        let entry = lexicon.entry(key);
        Self { entry, known: entry.is_some() || lexicon.user.contains(key), word: language.entry_word(lexicon, key, entry) }
    }
}

/// Most signs of the margins between the two halves of a word: more are a line of their own.
const MARGIN_SIGNS: usize = 3;
/// Signs that margins are read as: of 70 beside 1,193 hyphens at line ends of 316 pages 67. Others may be of the page: marks of notes,
/// brackets, closing quotation marks, stops, emphasis.
const DIRT: &str = ".,:;'’‘‚`“”„\"‹›<>°•·|/\\^~¬-–—=_$¢";

/// Marks that end a sentence, or a line before what begins like one.
pub(crate) const STOPS: [char; 5] = ['.', '!', '?', '…', ':'];

/// A word or number that may have to be corrected.
#[derive(Debug, Clone, PartialEq)]
pub struct Slot {
    /// Its bytes.
    pub span: Span,
    /// Word or number.
    pub kind: Kind,
    /// Its key, if it is of Russian letters only.
    pub key: Option<Vec<u8>>,
    /// What the lists know of it, if it has a key.
    pub facts: Option<Facts>,
    /// How sure the engine was of it, 0..=1, where the file tells.
    pub confidence: Option<f32>,
    /// The font the file tells of.
    pub font: Option<Arc<Font>>,
    /// A sentence begins here.
    pub edge: bool,
    /// A full stop, a question or exclamation mark, or a blank line stands before it.
    pub after_stop: bool,
    /// Nothing may join across the gap before this slot (another section, markup).
    pub barrier: bool,
    /// Half of a word cut at a line end, known as a whole, though this half is no word.
    pub half: bool,
    /// It was printed as it stands, however odd, and is left so: «λόγος», «мнѣ», «авгус(та)».
    pub printed_so: bool,
}

impl Slot {
    /// What the compiled lexicon holds of it.
    pub fn entry(&self) -> Option<&Entry> {
        self.facts.as_ref()?.entry.as_ref()
    }

    /// True for a word of the compiled lexicon or the user's.
    pub fn is_known(&self) -> bool {
        self.facts.is_some_and(|f| f.known)
    }

    /// True for a known word and for half of one.
    pub fn is_accounted(&self) -> bool {
        self.is_known() || self.half
    }

    /// True for a word of Russian letters only.
    pub fn is_russian(&self) -> bool {
        self.kind == Kind::Word(Script::Russian)
    }
}

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

/// The slots of the source sections, in order.
pub fn slots(document: &Document, tokens: &[Token], sections: &[Section], lexicon: &Lexicon, language: &Language) -> Vec<Slot> {
    let mut out: Vec<Slot> = Vec::new();
    let mut section = 0;
    let mut last_section = usize::MAX;
    for (at, token) in tokens.iter().enumerate() {
        while section < sections.len() && sections[section].span.end <= token.span.start {
            section += 1;
        }
        let Some(here) = sections.get(section) else { break };
        if !here.is_source() || !matches!(token.kind, Kind::Word(_) | Kind::Number) {
            continue;
        }
        let text = token.span.of(&document.text);
        if text.chars().nth(LONGEST).is_some() {
            continue; // no word is so long, and what is done with a word may take the square of its length
        }
        let key = (token.kind == Kind::Word(Script::Russian)).then(|| alphabet::key(text)).flatten();
        let gap_start = out.last().map_or(here.span.start, |s: &Slot| s.span.end);
        let barrier =
            last_section != section || tokens[..at].iter().rev().take_while(|t| t.span.start >= gap_start).any(|t| t.kind == Kind::Opaque);
        let abbreviated = out.last().is_some_and(|s| {
            let gap = gap_start..token.span.start;
            is_initial(document, s.span, &gap) || ends_in_full_stop(document, s.span, gap, &lexicon.tables)
        });
        let edge = barrier || !abbreviated && has_edge(document, gap_start, token.span.start, text);
        let gap = &document.text[gap_start..token.span.start];
        // What goes on behind another script within a line begins no sentence.
        let begins_line =
            || document.text[..here.span.start].trim_end_matches([' ', '\t']).chars().next_back().is_none_or(|c| "\n.!?…|".contains(c));
        let is_apart = barrier && (last_section == section || begins_line());
        let after_stop = is_apart || gap.contains(['.', '!', '?', '…']) || gap.matches('\n').count() > 1;
        last_section = section;
        let facts = key.as_ref().map(|key| Facts::of(key, lexicon, language));
        let told = document.engine_word(token.span);
        let confidence = told.and_then(|w| w.confidence);
        let font = told.and_then(|w| w.font.clone());
        let (span, kind) = (token.span, token.kind);
        out.push(Slot { span, kind, key, facts, confidence, font, edge, after_stop, barrier, half: false, printed_so: false });
    }
    mark_halves(document, &mut out, lexicon);
    printed::mark(&document.text, &mut out, lexicon);
    printed::mark_parts(document, tokens, &mut out);
    printed::mark_cut_by_pages(&document.text, &mut out, lexicon);
    out
}

/// Marks the halves of words that the lexicon knows as a whole: «капитали-⏎стических» is no pair of unknown words.
fn mark_halves(document: &Document, slots: &mut [Slot], lexicon: &Lexicon) {
    for at in 1..slots.len() {
        let [first, second] = &slots[at - 1..=at] else { continue };
        let (Some(left), Some(right)) = (&first.key, &second.key) else { continue };
        if second.barrier || first.is_known() && second.is_known() {
            continue;
        }
        let gap = seen(&document.text, Span::new(first.span.end, second.span.start));
        let cut = matches!(gap[..], [end] if end.symbol == LINE_HYPHEN && !end.is_dirty_line_end(&document.text));
        if cut && lexicon.entry(&[left.as_slice(), right].concat()).is_some_and(|e| e.attestation > Attestation::Counted) {
            for slot in &mut slots[at - 1..=at] {
                slot.half = !slot.is_known();
            }
        }
    }
}

/// True for a Russian capital by itself with a full stop, behind and before words of its line: «председатель И. Черпов». What begins a line
/// may be the mark of an item («З. Слушали»).
fn is_initial(document: &Document, word: Span, gap: &Range<usize>) -> bool {
    let mut letters = word.of(&document.text).chars();
    let is_capital = letters.next().is_some_and(|c| c.is_uppercase() && alphabet::is_russian(c)) && letters.next().is_none();
    let gap = &document.text[gap.clone()];
    let before = || document.text[..word.start].trim_end_matches([' ', '\t']).chars().next_back();
    is_capital
        && gap.strip_prefix('.').is_some_and(|rest| rest.trim().is_empty() && !rest.contains('\n'))
        && before().is_some_and(|c| c == '.' || c.is_alphabetic())
}

/// True if the full stop behind the word belongs to it: «тов. Петров», «COB. CEKPETHO».
fn ends_in_full_stop(document: &Document, word: Span, gap: Range<usize>, tables: &Tables) -> bool {
    let gap = &document.text[gap];
    let read =
        || word.of(&document.text).chars().map(|c| alphabet::look_alike(c).filter(|_| c.is_alphabetic()).unwrap_or(c)).collect::<String>();
    gap.starts_with('.') && gap.len() > 1 && !gap.contains('\n') && tables.abbreviation(&read()).is_some_and(|a| a.form.ends_with('.'))
}

/// True if a sentence begins behind this gap: a full stop and a capital, a blank line after or before such, or the end of a cell.
fn has_edge(document: &Document, start: usize, end: usize, next: &str) -> bool {
    let gap = &document.text[start..end];
    let at = document.edges.partition_point(|&e| e < start);
    if document.edges.get(at).is_some_and(|&e| e <= end) {
        return true;
    }
    let capital = next.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric());
    let stop = gap.contains(STOPS);
    let blank_line = gap.matches('\n').count() > 1;
    capital && (stop || blank_line) || stop && blank_line
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
    merged(text, printed(text, span))
}

/// What was printed, signs beside white space brought to one symbol with it.
pub(super) fn merged(text: &str, printed: Vec<Seen>) -> Vec<Seen> {
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

/// The span of a range of slots.
pub fn span(slots: &[Slot], range: &Range<usize>) -> Span {
    Span::new(slots[range.start].span.start, slots[range.end - 1].span.end)
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
}
