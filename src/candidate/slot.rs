//! Slots: the words and numbers of the parts to be corrected, with what stands between them.

use std::ops::Range;
use std::sync::Arc;

use super::search::LONGEST;
use super::{printed, seen};
use crate::alphabet::{self, LINE_HYPHEN};
use crate::document::{Document, Span};
use crate::font::Font;
use crate::language::{Language, Word};
use crate::lexicon::tables::Tables;
use crate::lexicon::{Attestation, Entry, Lexicon, UsualCase};
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

    /// How the word is usually printed inside a sentence.
    pub(crate) fn usual_case(&self) -> UsualCase {
        self.entry.map_or(UsualCase::Either, |entry| entry.usual_case)
    }
}

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
        let gap = seen::seen(&document.text, Span::new(first.span.end, second.span.start));
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
    let is_shortened = || {
        let read = read();
        let mut rows = tables.abbreviations(&read).peekable();
        // «км» has it by the way.
        rows.peek().is_some() && rows.all(|row| row.form.find('.') == Some(row.form.len() - 1))
    };
    gap.starts_with('.') && gap.len() > 1 && !gap.contains('\n') && is_shortened()
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

/// The span of a range of slots.
pub fn span(slots: &[Slot], range: &Range<usize>) -> Span {
    Span::new(slots[range.start].span.start, slots[range.end - 1].span.end)
}
