//! A text as decisions are looked up in it: white space is one space, a word cut at a line's end is whole, and places are known by the words
//! around them, whatever stands there now.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::{CONTEXT, PlaceKey};
use crate::alphabet::{LINE_END_HYPHENS, fold};
use crate::document::{Document, Span};

/// Words that may stand between the words around a place: what is decided joins and cuts a few.
const MOST_BETWEEN: usize = 6;
/// So many single letters with spaces between are a word in letter-spaced print.
const LETTERS_OF_RUN: usize = 3;
/// Stands for a word that the text does not have.
const NO_WORD: u32 = u32::MAX;

/// A string flattened: every run of white space one space, none at a line's end within a word.
pub(super) struct Flattened {
    pub(super) text: String,
    /// For each byte of `text`, its byte in the source; one more for the end.
    source: Vec<usize>,
    /// Places of `text` where the source cuts a word, with the bytes of the source that do.
    pub(super) cuts: Vec<(usize, Span)>,
}

impl Flattened {
    pub(super) fn new(from: &str) -> Self {
        let (mut text, mut source) = (String::with_capacity(from.len()), Vec::with_capacity(from.len() + 1));
        let mut cuts = Vec::new();
        let mut at = 0;
        while let Some(c) = from[at..].chars().next() {
            if let Some(length) = cut(&text, &from[at..]) {
                cuts.push((text.len(), Span::new(at, at + length)));
                at += length;
                continue;
            }
            if !c.is_whitespace() {
                text.push(c);
                source.extend(at..at + c.len_utf8());
            } else if !text.ends_with(' ') {
                text.push(' ');
                source.push(at);
            }
            at += c.len_utf8();
        }
        source.push(from.len());
        Self { text, source, cuts }
    }

    /// Where bytes of the source are.
    fn place(&self, span: Span) -> Span {
        Span::new(self.source.partition_point(|&s| s < span.start), self.source.partition_point(|&s| s < span.end))
    }

    /// The bytes of the source of a place that is not empty.
    pub(super) fn source(&self, place: Span) -> Span {
        Span::new(self.source[place.start], self.source[place.end - 1] + 1)
    }

    /// True if a place does not begin or end within a word; where a line cuts one, both halves stand by themselves.
    fn is_apart(&self, place: Span) -> bool {
        let goes_on = |at: usize| {
            let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            let is_cut = self.cuts.binary_search_by_key(&at, |cut| cut.0).is_ok();
            letter(self.text[..at].chars().next_back()) && letter(self.text[at..].chars().next()) && !is_cut
        };
        !goes_on(place.start) && !goes_on(place.end)
    }
}

/// The bytes that cut a word in two here: a hyphen at a line's end between letters, and the white space behind it.
fn cut(before: &str, from: &str) -> Option<usize> {
    let behind = from.strip_prefix(LINE_END_HYPHENS)?;
    let rest = behind.trim_start();
    let is_break = behind[..behind.len() - rest.len()].contains(['\n', '\r']);
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    (is_break && is_letter(before.chars().next_back()) && is_letter(rest.chars().next())).then(|| from.len() - rest.len())
}

/// What stands at the place of a key.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Standing {
    /// What was seen, there.
    Seen(Span),
    /// What was decided, there.
    Decided(Span),
    /// Something else.
    Other,
    /// There are places with the words around it, but fewer.
    Fewer,
    /// No place has the words around it.
    Nowhere,
}

/// A document to look places up in.
pub(super) struct Lookup {
    flat: Flattened,
    /// What is no text of the page, as flattened.
    opaque: Vec<Span>,
    words: Vec<Span>,
    /// By word, its number among those that differ.
    ids: Vec<u32>,
    known: HashMap<String, u32>,
    /// Where three words begin, in their order.
    order: Vec<u32>,
    /// By the words before, and by those behind, the places that have them, as numbers of words before them.
    groups: RefCell<HashMap<Vec<u32>, Groups>>,
    /// By what stands there, where.
    found: RefCell<HashMap<String, Rc<[Span]>>>,
}

/// Words before a place and behind it, by number.
type Around = (Vec<u32>, Vec<u32>);
/// By the words behind, the places.
type Groups = HashMap<Vec<u32>, Rc<[usize]>>;

/// The words of a flattened text, letter-spaced letters as one: put together they are one, too.
fn words(text: &str) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    // Where letters with single spaces between begin in `out`.
    let mut run = 0;
    let close = |out: &mut Vec<Span>, from: usize| {
        if out.len() - from >= LETTERS_OF_RUN {
            let whole = Span::new(out[from].start, out[out.len() - 1].end);
            out.truncate(from);
            out.push(whole);
        }
    };
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, c.is_alphanumeric()) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                let is_letter = text[from..at].chars().count() == 1 && !text[from..at].starts_with(char::is_numeric);
                let goes_on = out.last().is_some_and(|last| last.end + 1 == from && text[last.end..].starts_with(' '));
                if !(is_letter && goes_on) {
                    close(&mut out, run);
                    run = out.len();
                }
                out.push(Span::new(from, at));
                if !is_letter {
                    run = out.len();
                }
                start = None;
            }
            _ => {}
        }
    }
    close(&mut out, run);
    out
}

/// A word as it is compared.
fn folded(word: &str) -> String {
    fold(word).replace(' ', "")
}

/// Three words from one on.
fn three(ids: &[u32], at: u32) -> [u32; CONTEXT] {
    std::array::from_fn(|nth| ids[at as usize + nth])
}

impl Lookup {
    pub(super) fn new(document: &Document) -> Self {
        let flat = Flattened::new(&document.text);
        let opaque = document.opaque.iter().map(|&span| flat.place(span)).collect();
        let words = words(&flat.text);
        let mut known = HashMap::new();
        let ids: Vec<u32> = words
            .iter()
            .map(|word| {
                let next = known.len() as u32;
                *known.entry(folded(word.of(&flat.text))).or_insert(next)
            })
            .collect();
        let mut order: Vec<u32> = (0..ids.len().saturating_sub(CONTEXT - 1) as u32).collect();
        order.sort_unstable_by_key(|&at| (three(&ids, at), at));
        Self { flat, opaque, words, ids, known, order, groups: RefCell::default(), found: RefCell::default() }
    }

    /// The bytes of the document of a place.
    pub(super) fn source(&self, place: Span) -> Span {
        self.flat.source(place)
    }

    /// The words before and behind a place: up to these, from these on.
    fn bounds(&self, place: Span) -> (usize, usize) {
        (self.words.partition_point(|w| w.end <= place.start), self.words.partition_point(|w| w.start < place.end))
    }

    fn around(&self, place: Span) -> (&[u32], &[u32]) {
        let (before, after) = self.bounds(place);
        (&self.ids[before.saturating_sub(CONTEXT)..before], &self.ids[after..(after + CONTEXT).min(self.ids.len())])
    }

    /// The key of bytes of the document.
    pub(super) fn key(&self, document: &Document, span: Span) -> PlaceKey {
        let place = self.flat.place(span);
        let (before, after) = self.bounds(place);
        let around = self.around(place);
        let group = self.group(&(around.0.to_vec(), around.1.to_vec()));
        let texts = |words: &[Span]| words.iter().map(|w| folded(w.of(&self.flat.text))).collect();
        PlaceKey {
            seen: span.of(&document.text).to_string(),
            before: texts(&self.words[before - around.0.len()..before]),
            after: texts(&self.words[after..after + around.1.len()]),
            nth: group.partition_point(|&at| at < before),
        }
    }

    /// The numbers of the words around the place of a key.
    pub(super) fn around_key(&self, key: &PlaceKey) -> Around {
        let ids = |words: &[String]| words.iter().map(|word| self.known.get(word).copied().unwrap_or(NO_WORD)).collect();
        (ids(&key.before), ids(&key.after))
    }

    /// Where these words stand around something, or around nothing: the number of words before.
    fn group(&self, around: &Around) -> Rc<[usize]> {
        let (before, after) = around;
        let mut groups = self.groups.borrow_mut();
        let groups = groups.entry(before.clone()).or_insert_with(|| self.groups_behind(before));
        groups.get(after).cloned().unwrap_or_default()
    }

    /// Of all places behind these words, those with the same words behind them.
    fn groups_behind(&self, before: &[u32]) -> Groups {
        // Fewer words stand before a place at the beginning only, and behind one at the end.
        let places: Vec<usize> = match <[u32; CONTEXT]>::try_from(before) {
            Ok(wanted) => {
                let from = self.order.partition_point(|&at| three(&self.ids, at) < wanted);
                let alike = self.order[from..].iter().take_while(|&&at| three(&self.ids, at) == wanted);
                alike.map(|&at| at as usize + CONTEXT).collect()
            }
            Err(_) if self.ids.starts_with(before) => vec![before.len()],
            Err(_) => Vec::new(),
        };
        let mut out: HashMap<Vec<u32>, Vec<usize>> = HashMap::new();
        for at in places {
            for end in at..=(at + MOST_BETWEEN).min(self.ids.len()) {
                let after = &self.ids[end..(end + CONTEXT).min(self.ids.len())];
                let alike = out.entry(after.to_vec()).or_default();
                if alike.last() != Some(&at) && !self.is_hidden(at, end) {
                    alike.push(at);
                }
            }
        }
        out.into_iter().map(|(after, places)| (after, places.into())).collect()
    }

    /// The first of the words behind a place that follows so many words, if they are these.
    fn end_of(&self, at: usize, after: &[u32]) -> Option<usize> {
        let is_here = |end: &usize| {
            let rest = &self.ids[*end..];
            rest.starts_with(after) && (after.len() == CONTEXT || rest.len() == after.len())
        };
        (at..=(at + MOST_BETWEEN).min(self.ids.len())).find(|end| is_here(end) && !self.is_hidden(at, *end))
    }

    /// True if what stands between is no text of the page; marks of emphasis about it are none, either way.
    fn is_hidden(&self, at: usize, end: usize) -> bool {
        at < end && self.is_opaque(Span::new(self.words[at].start, self.words[end - 1].end))
    }

    /// What stands between the words before `at` and those from `end` on.
    fn gap(&self, at: usize, end: usize) -> Span {
        let start = at.checked_sub(1).map_or(0, |before| self.words[before].end);
        Span::new(start, self.words.get(end).map_or(self.flat.text.len(), |word| word.start))
    }

    fn is_opaque(&self, place: Span) -> bool {
        let next = self.opaque.partition_point(|o| o.end <= place.start);
        self.opaque.get(next).is_some_and(|o| o.overlaps(&place))
    }

    /// What stands at the place of a key, and if it is what was seen, where.
    pub(super) fn standing(&self, key: &PlaceKey, decided: &str) -> Standing {
        let around = self.around_key(key);
        let group = self.group(&around);
        let Some(&at) = group.get(key.nth) else { return if group.is_empty() { Standing::Nowhere } else { Standing::Fewer } };
        let gap = self.gap(at, self.end_of(at, &around.1).unwrap_or(at));
        match (self.within(gap, &key.seen), self.within(gap, decided)) {
            // «кто-то» holds the «кто» that it was made of.
            (Some(seen), Some(made)) if made.len() > seen.len() && made.start <= seen.start && seen.end <= made.end => {
                Standing::Decided(made)
            }
            (Some(place), _) => Standing::Seen(place),
            (None, Some(made)) => Standing::Decided(made),
            (None, None) => Standing::Other,
        }
    }

    /// Where a text stands by itself within a place.
    fn within(&self, gap: Span, text: &str) -> Option<Span> {
        let text = flattened(text);
        let mut places = gap.of(&self.flat.text).match_indices(&text).map(|(at, _)| Span::new(gap.start + at, gap.start + at + text.len()));
        places.find(|place| !text.is_empty() && self.flat.is_apart(*place))
    }

    /// Where a text stands by itself, outside what is no text of the page, and as no half of a word cut at a line's end.
    pub(super) fn occurrences(&self, text: &str) -> Rc<[Span]> {
        let text = flattened(text);
        if let Some(found) = self.found.borrow().get(&text) {
            return Rc::clone(found);
        }
        let places = self.flat.text.match_indices(&text).map(|(at, found)| Span::new(at, at + found.len()));
        let is_half = |p: &Span| [p.start, p.end].iter().any(|at| self.flat.cuts.binary_search_by_key(at, |cut| cut.0).is_ok());
        let is_place = |p: &Span| !p.is_empty() && self.flat.is_apart(*p) && !is_half(p) && !self.is_opaque(*p);
        let found: Rc<[Span]> = places.filter(is_place).collect();
        self.found.borrow_mut().insert(text, Rc::clone(&found));
        found
    }

    /// How many of the words around a place are these.
    pub(super) fn fit(&self, (before, after): &Around, place: Span) -> usize {
        let here = self.around(place);
        let before = before.iter().rev().zip(here.0.iter().rev());
        before.chain(after.iter().zip(here.1)).filter(|(a, b)| a == b).count()
    }
}

/// A text without the white space around it, flattened.
fn flattened(text: &str) -> String {
    Flattened::new(text.trim()).text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_cut_at_line_ends_are_whole_and_their_bytes_are_found() {
        let text = "Решение  пред-\n  ставлено, кое-что, конец-\n\n1954 и знак -\nвот";
        let flat = Flattened::new(text);
        assert_eq!(flat.text, "Решение представлено, кое-что, конец- 1954 и знак - вот");
        let at = flat.text.find("представлено").unwrap();
        assert_eq!(flat.source(Span::new(at, at + "представлено".len())).of(text), "пред-\n  ставлено");
        assert_eq!(flat.cuts.len(), 1);
        let half = Span::new(at + "пред".len(), at + "представлено".len());
        assert!(flat.is_apart(half) && !flat.is_apart(Span::new(half.start + 2, half.end)));
    }

    #[test]
    fn a_place_keeps_its_number_whatever_is_made_of_it() {
        let key = |text: &str, nth: usize| {
            let document = Document::plain(text.to_string());
            let at = text.match_indices("два").nth(nth).unwrap().0;
            Lookup::new(&document).key(&document, Span::new(at, at + "два".len()))
        };
        let spaced = "Бюро обкома партии п о с т а н о в л я е т утвердить план работы. ".repeat(2);
        let joined = |nth: usize| {
            let document = Document::plain(spaced.clone());
            let at = spaced.match_indices("п о с").nth(nth).unwrap().0;
            Lookup::new(&document).key(&document, Span::new(at, at + "п о с т а н о в л я е т".len()))
        };
        assert!(joined(0).nth == 0 && joined(1).nth == 1, "{:?}", joined(1));
        let text = "дом сад лес два три раз шаг. ".repeat(5);
        let third = key(&text, 2);
        assert!(third.nth > 0);
        assert_eq!(key(&text.replacen("два", "2", 2), 0), third);
        assert_eq!(key(&text.replacen("два", "д ва", 2), 0), third);
    }
}
