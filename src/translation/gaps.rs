//! What one side says and the other does not: sentences, numbers and names without a counterpart, for whoever edits the translation.

use std::collections::HashSet;

use super::differing::Differing;
use super::names;
use super::numerals;
use super::pairing::sentences;
use super::quantities::{Quantities, quantities};
use super::witness::Witness;
use crate::alphabet::fold;
use crate::candidate::slot::Slot;
use crate::document::{Span, one_line};
use crate::lexicon::guess::is_title;
use crate::token::Kind;

/// What has no counterpart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum GapKind {
    /// A sentence.
    Sentence,
    /// A number or date.
    Number,
    /// A name.
    Name,
}

impl GapKind {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sentence => "sentence",
            Self::Number => "number",
            Self::Name => "name",
        }
    }
}

/// Something of one side that the other has not.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap {
    /// What it is.
    pub kind: GapKind,
    /// True if it stands in the transcript, false if in the translation.
    pub is_russian: bool,
    /// Its bytes, in the transcript or in the translation.
    pub span: Span,
    /// The sentence across that lacks it, on one line; empty for a sentence.
    pub across: String,
}

/// A sentence of fewer words says too little to be missed.
const SENTENCE_FROM: usize = 3;
/// Below this coverage two sentences may not be each other's translation: what they lack says nothing.
const COVERAGE_FROM: f32 = 0.3;
/// A name of fewer letters is an initial or a syllable of a longer one.
const NAME_FROM: usize = 4;

/// Most figures of a note's mark.
const NOTE_FIGURES: usize = 3;

/// True for the number of an item in a list, which a translation may count otherwise.
fn is_mark(text: &str, number: Span, begins: bool) -> bool {
    let behind = &text[number.end..];
    begins && number.of(text).bytes().all(|b| b.is_ascii_digit()) && [". ", ".\n", ") "].iter().any(|mark| behind.starts_with(mark))
}

/// True for the mark of a note, "Mikhail.3": figures that touch the end of a sentence. Behind a short word they are numbered by it, "No.3".
fn is_note_mark(text: &str, number: Span) -> bool {
    let Some(before) = text[..number.start].strip_suffix(['.', ',', '”', '"', ')', ';']) else { return false };
    let letters = before.chars().rev().take_while(|c| c.is_alphabetic()).count();
    letters >= NAME_FROM && number.of(text).bytes().all(|b| b.is_ascii_digit()) && number.len() <= NOTE_FIGURES
}

/// What archives call the leaves of their files, in front of a number: «ф. 5, оп. 36, д. 14, л. 112».
const SHELF_MARKS: [&str; 7] = ["ф", "оп", "д", "л", "лл", "стр", "с"];

/// The words of a text that may be what English has as a name, «уйгуры» among them, and those that hyphens join, as one: «Жун-чжэнь» is
/// "Rongzhen".
fn may_be_names(text: &str) -> Vec<String> {
    let is_long = |word: &&str| is_title(word) || word.chars().count() >= NAME_FROM;
    let words = text.split(|c: char| !c.is_alphabetic() && c != '-').filter(is_long);
    let parts = |word: &str| word.split('-').filter(is_long).map(str::to_string).collect::<Vec<_>>();
    words.flat_map(|word| parts(word).into_iter().chain(word.contains('-').then(|| word.replace('-', "")))).collect()
}

/// True for what stands in square brackets: an editor's.
fn is_bracketed(text: &str, span: Span) -> bool {
    text[..span.start].trim_end().ends_with('[') && text[span.end..].trim_start_matches(['.', '!', '?', ' ']).starts_with(']')
}

/// What the transcript has across, by pair, that a name of the translation may be.
struct Others<'t> {
    /// Words in Latin letters: a run of them is no Russian text, but stands there all the same.
    latin: Vec<HashSet<&'t str>>,
    /// How the words that may be names begin, spelt in Latin letters.
    beginnings: Vec<HashSet<String>>,
    /// Pairs in which a word is left over that is printed like a name.
    has_open_name: Vec<bool>,
    /// Stems of English words that are more than names.
    common: HashSet<&'t str>,
}

impl<'t> Others<'t> {
    fn new(witness: &Witness<'t>, transcript: &'t str, slots: &[Slot], spans: &[Option<Span>]) -> Self {
        let is_latin = |word: &&str| word.starts_with(|c: char| c.is_ascii_alphabetic());
        let text = |span: &Option<Span>| span.map_or("", |span| span.of(transcript));
        Self {
            latin: spans.iter().map(|span| text(span).split(|c: char| !c.is_alphanumeric()).filter(is_latin).collect()).collect(),
            beginnings: spans
                .iter()
                .map(|span| may_be_names(text(span)).iter().filter_map(|name| names::beginning(name)).collect())
                .collect(),
            has_open_name: witness.with_open_names(transcript, slots),
            common: witness.linker.common_stems(),
        }
    }

    /// True if a word of the translation is a name that the transcript does not have.
    fn may_lack(&self, witness: &Witness<'_>, pair: usize, at: usize) -> bool {
        let word = &witness.words[at];
        let name = word.name(witness.text);
        // A line may begin with a capital that is no name's.
        let is_first = word.begins || witness.text[..word.span.start].ends_with('\n');
        // "The Regional Committee" is no name's, "the architect Frost" is.
        let before = at.checked_sub(1).map(|before| &witness.words[before]);
        let may_be_title =
            before.is_some_and(|before| before.stem == "the" || before.is_title && self.common.contains(before.stem.as_str()));
        // "Tractor Works" is no name where the transcript has none left over.
        let is_common = word.month.is_some() || (may_be_title || !self.has_open_name[pair]) && self.common.contains(word.stem.as_str());
        let may_be_name = name.starts_with(char::is_uppercase) && !word.is_upper && !is_first && !word.is_function && !is_common;
        let is_there = || {
            self.latin[pair].contains(name)
                || names::english_beginning(name).is_some_and(|beginning| self.beginnings[pair].contains(&beginning))
        };
        may_be_name && word.stem.chars().count() >= NAME_FROM && !is_there()
    }
}

impl Witness<'_> {
    /// Everything without a counterpart: first of the transcript, then of the translation, each in its order.
    pub fn gaps(&mut self, transcript: &str, slots: &[Slot]) -> Vec<Gap> {
        let quantities = quantities(transcript, slots, (self.text, &self.words), |text| self.linker.numeral(text));
        let differing = self.differing(transcript, slots, &quantities);
        let (mut out, checked) = self.gaps_of_transcript(transcript, slots, (&quantities, &differing));
        out.extend(self.gaps_of_translation(transcript, slots, (&checked, &differing)));
        out
    }

    /// What of the transcript has no counterpart; and of which pairs that was asked.
    fn gaps_of_transcript(
        &mut self,
        transcript: &str,
        slots: &[Slot],
        (quantities, differing): (&Quantities, &Differing),
    ) -> (Vec<Gap>, Vec<bool>) {
        let mut out = Vec::new();
        let mut checked = vec![false; self.pairs.len()];
        for run in sentences(transcript, slots) {
            let span = Span::new(slots[run.start].span.start, slots[run.end - 1].span.end);
            let Some(pair) = self.pair_of[run.start] else {
                let words =
                    run.clone().filter(|&at| slots[at].kind != Kind::Number && slots[at].span.of(transcript).chars().nth(1).is_some());
                if words.count() >= SENTENCE_FROM {
                    out.push(Gap { kind: GapKind::Sentence, is_russian: true, span, across: String::new() });
                }
                continue;
            };
            if !self.is_covered(pair) {
                continue;
            }
            checked[pair] = true;
            for at in run {
                let differs = differing.slots.contains(&at).then_some(GapKind::Number);
                let is_there = self.pairs[pair].linked.contains_key(&at) || differing.same_slots.contains(&at);
                if differs.is_none() && is_there {
                    continue;
                }
                if is_mark(transcript, slots[at].span, slots[at].edge) || quantities.of(at) == Some(None) {
                    continue;
                }
                if let Some(kind) = differs.or_else(|| self.kind_of(transcript, slots, (pair, at))) {
                    let span = Span::new(slots[at].span.start, slots[quantities.last_of(at)].span.end);
                    out.push(Gap { kind, is_russian: true, span, across: self.sentence(pair) });
                }
            }
        }
        (out, checked)
    }

    /// What of the translation has none, in the pairs that are `checked`.
    fn gaps_of_translation(&self, transcript: &str, slots: &[Slot], (checked, differing): (&[bool], &Differing)) -> Vec<Gap> {
        let mut out = Vec::new();
        let spans = self.spans(slots);
        let russian = |pair: usize| spans[pair].map_or_else(String::new, |span| one_line(span.of(transcript)));
        let others = Others::new(self, transcript, slots, &spans);
        let mut pair_of = vec![None; self.words.len()];
        for (nth, pair) in self.pairs.iter().enumerate() {
            pair.within.iter().for_each(|&at| pair_of[at] = Some(nth));
        }
        for run in super::pairing::runs(self.words.len(), |at| self.words[at].begins) {
            let Some(pair) = pair_of[run.start] else {
                if run.len() >= SENTENCE_FROM {
                    let span = Span::new(self.words[run.start].span.start, self.words[run.end - 1].span.end);
                    if !is_bracketed(self.text, span) {
                        out.push(Gap { kind: GapKind::Sentence, is_russian: false, span, across: String::new() });
                    }
                }
                continue;
            };
            let is_there = |at: &usize| self.pairs[pair].used.contains_key(at) || differing.same_words.contains(at);
            let is_open = |at: &usize| differing.words.contains(at) || !is_there(at);
            for at in run.filter(|at| checked[pair] && is_open(at)) {
                let kind = match self.words[at].number {
                    _ if is_mark(self.text, self.words[at].span, self.words[at].begins) => None,
                    _ if is_note_mark(self.text, self.words[at].span) => None,
                    Some(number) if number > 0 && self.words[at].span.of(self.text).starts_with(|c: char| c.is_ascii_digit()) => {
                        Some(GapKind::Number)
                    }
                    _ if differing.words.contains(&at) => Some(GapKind::Number),
                    None if others.may_lack(self, pair, at) => Some(GapKind::Name),
                    _ => None,
                };
                let span = Span::new(self.words[at].span.start, self.words[self.last_of_number(at)].span.end);
                out.extend(kind.map(|kind| Gap { kind, is_russian: false, span, across: russian(pair) }));
            }
        }
        out
    }

    /// The last word of a number that begins at a word of the translation; that word, of any other.
    pub(super) fn last_of_number(&self, at: usize) -> usize {
        let goes_on = |at: usize| self.words.get(at).is_some_and(|word| word.number.is_none() && word.is_function);
        let is_numeral = |at: usize| goes_on(at) && numerals::english(self.words[at].span.of(self.text)).is_some();
        let mut last = at;
        while self.words[at].number.is_some() && (is_numeral(last + 1) || goes_on(last + 1) && is_numeral(last + 2)) {
            last += if is_numeral(last + 1) { 1 } else { 2 };
        }
        last
    }

    /// By pair, whether the transcript has a word there that is printed like a name and that nothing explains.
    fn with_open_names(&self, transcript: &str, slots: &[Slot]) -> Vec<bool> {
        let mut out = vec![false; self.pairs.len()];
        let text = |at: usize| slots[at].span.of(transcript);
        let is_name = |at: &usize| !slots[*at].edge && is_title(text(*at)) && text(*at).chars().nth(1).is_some();
        for at in (0..slots.len()).filter(is_name) {
            if let Some(pair) = self.pair_of[at].filter(|&pair| !self.pairs[pair].linked.contains_key(&at)) {
                out[pair] = true;
            }
        }
        out
    }

    /// The bytes of the transcript that each pair stands for, from its first slot to its last.
    fn spans(&self, slots: &[Slot]) -> Vec<Option<Span>> {
        let mut out: Vec<Option<Span>> = vec![None; self.pairs.len()];
        for (slot, pair) in slots.iter().zip(&self.pair_of) {
            if let Some(span) = pair.map(|pair| &mut out[pair]) {
                *span = Some(Span::new(span.map_or(slot.span.start, |before| before.start), slot.span.end));
            }
        }
        out
    }

    fn is_covered(&self, pair: usize) -> bool {
        let pair = &self.pairs[pair];
        pair.linked.len() as f32 >= COVERAGE_FROM * pair.content.len().max(1) as f32
    }

    /// What a slot is, if it is worth missing: a number, or a name inside a sentence that is a word as it stands.
    fn kind_of(&mut self, transcript: &str, slots: &[Slot], (pair, at): (usize, usize)) -> Option<GapKind> {
        let slot = &slots[at];
        let text = slot.span.of(transcript);
        if slot.kind == Kind::Number {
            // Two of them make a shelf mark; «д. 14» by itself is a house.
            let is_marked = |number: usize| {
                let mark = number.checked_sub(1).and_then(|mark| slots.get(mark)).map(|slot| slot.span.of(transcript));
                slots.get(number).is_some_and(|slot| slot.kind == Kind::Number)
                    && mark.is_some_and(|mark| SHELF_MARKS.contains(&&*fold(mark)))
            };
            let is_leaf = is_marked(at) && (is_marked(at + 2) || at.checked_sub(2).is_some_and(is_marked));
            return self.linker.meaning(text).number.filter(|_| !is_leaf).map(|_| GapKind::Number);
        }
        let is_title = text.chars().next().is_some_and(char::is_uppercase) && text.chars().skip(1).all(char::is_lowercase);
        let is_name = is_title && !slot.edge && text.chars().count() >= NAME_FROM;
        // «Мао Цзэдун» is linked with all of "Mao Tse-tung" by its first word.
        let linked = &self.pairs[pair].linked;
        let is_part = |beside: usize| linked.get(&beside).is_some_and(|link| link.at.len() > 1);
        let is_there = |place: &usize| self.words[*place].is_title && names::begin_alike(text, self.words[*place].name(self.text));
        if is_name && self.pairs[pair].within.iter().any(is_there) {
            return None;
        }
        let is_whole = at.checked_sub(1).into_iter().chain([at + 1]).any(is_part);
        (is_name && !is_whole && self.linker.meaning(text).name.is_some()).then_some(GapKind::Name)
    }
}
