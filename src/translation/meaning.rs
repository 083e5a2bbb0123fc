//! What a Russian word may be in English, and where a sentence has that.

use super::english::{EnglishWord, SUPERSCRIPTS};
use super::links::{Link, LinkKind};
use super::names::{self, Skeleton};
use crate::candidate::roman;

/// What a Russian word may be in English.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Meaning {
    /// Stems of one to three words, and how they were found.
    pub phrases: Vec<(Vec<String>, LinkKind)>,
    /// How the first stems of these begin, sorted: most words of the translation begin otherwise, and need not be compared with any.
    pub(super) beginnings: Vec<Beginning>,
    /// The number it is.
    pub number: Option<u32>,
    /// The month it may stand for.
    pub month: Option<u32>,
    /// Its skeleton, if it is printed like a name.
    pub name: Option<Skeleton>,
    /// The name as printed, if it is known what English calls it: then what only sounds like it is another.
    pub(super) known: Option<String>,
    /// A preposition, conjunction, pronoun or particle: it says nothing.
    pub is_function: bool,
}

/// The first bytes of a stem; words of one family share more.
pub(super) type Beginning = [u8; 4];

pub(super) fn beginning(stem: &str) -> Beginning {
    let mut out = Beginning::default();
    out.iter_mut().zip(stem.bytes()).for_each(|(to, byte)| *to = byte);
    out
}

/// How alike the letters of a name and an English one are at least, 0..=1, where something is told against the one's being the other
/// («Мелроуз» and "Melrose" .71, «Москву» and "Minsk" .55, «Суслов» and "Kozlov" .50). Chosen.
pub(super) const LIKE_LETTERS: f32 = 0.6;

impl Meaning {
    /// Takes the word for a name.
    pub(super) fn name_as(&mut self, text: &str) {
        self.name = Some(names::russian(text)).filter(|name| !name.is_empty());
        self.known = self.phrases.iter().any(|(_, kind)| *kind == LinkKind::Gloss).then(|| text.to_string());
    }

    /// Of a number written in several words the first means it all, the others nothing (`None`).
    pub(super) fn of_group(number: Option<u32>) -> Self {
        Self { number, is_function: number.is_none(), ..Self::default() }
    }

    /// True unless the name is known to be called otherwise.
    fn may_be_called(&self, word: &EnglishWord) -> bool {
        let is_gloss = || self.phrases.iter().any(|(stems, _)| stems.iter().any(|stem| word.is_of(stem)));
        self.known.as_ref().is_none_or(|name| is_gloss() || names::are_letters_alike(name, &word.stem, LIKE_LETTERS))
    }
}

/// Letters two English stems of a family share at least, and as a share of the longer.
const ENGLISH_FAMILY: (usize, f32) = (5, 0.7);

/// A number in digits; nought says too little.
pub(super) fn number(text: &str) -> Option<u32> {
    let text = text.trim_end_matches(|c| SUPERSCRIPTS.contains(c));
    let is_number = text.chars().all(|c| c.is_ascii_digit()) && text.len() <= 9;
    text.parse().ok().filter(|&n| is_number && n > 0)
}

/// A Roman numeral of two letters or more: one by itself may be anything.
pub(super) fn numeral(text: &str) -> Option<u32> {
    (text.chars().count() > 1).then(|| figure(text))?
}

/// A Roman numeral, its X in whichever alphabet.
pub(super) fn figure(text: &str) -> Option<u32> {
    let latin: String = text.chars().map(|c| if c == 'Х' { 'X' } else { c }).collect();
    roman::value(&latin)
}

/// True if two English stems are of one family.
fn are_related(a: &str, b: &str) -> bool {
    let shared = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    shared >= ENGLISH_FAMILY.0 && shared as f32 >= ENGLISH_FAMILY.1 * a.len().max(b.len()) as f32
}

/// Where the words `within` (places among `words`) have what a Russian word means; best kinds first.
pub fn matches(meaning: &Meaning, words: &[EnglishWord], within: &[usize]) -> Vec<Link> {
    let mut out: Vec<Link> = Vec::new();
    // «ООН» sounds like "UN", and is known to be it: the better kind counts.
    let mut add = |at: Vec<usize>, kind: LinkKind| match out.iter_mut().find(|m| m.at == at) {
        Some(found) => found.kind = found.kind.max(kind),
        None => out.push(Link { at, kind }),
    };
    for (nth, &place) in within.iter().enumerate() {
        let word = &words[place];
        if let (Some(number), Some(there)) = (meaning.number, word.number)
            && (number == there || there >= 1000 && number < 100 && there % 100 == number)
        {
            add(vec![place], LinkKind::Number);
        }
        if meaning.month.is_some() && meaning.month == word.month {
            add(vec![place], LinkKind::Number);
        }
        if let Some(name) = &meaning.name
            && word.is_title
            && !word.is_function
            && names::alike(name, &word.skeleton).is_some()
            && meaning.may_be_called(word)
        {
            add(vec![place], LinkKind::Name);
        }
        let may_mean = |stem: &str| meaning.beginnings.binary_search(&beginning(stem)).is_ok();
        if word.is_function || !may_mean(&word.stem) && !word.base.is_some_and(may_mean) {
            continue;
        }
        for (stems, kind) in &meaning.phrases {
            if let Some(at) = phrase_at(stems, words, &within[nth..]) {
                add(at, *kind);
            } else if stems.len() == 1 && *kind == LinkKind::Gloss && are_related(&stems[0], &word.stem) {
                add(vec![place], LinkKind::Family);
            }
        }
    }
    out.sort_by(|a, b| b.kind.cmp(&a.kind).then(b.at.len().cmp(&a.at.len())).then(a.at.cmp(&b.at)));
    out
}

/// The places of a phrase that begins with the first of `within`, function words between its words passed over.
pub fn phrase_at(stems: &[String], words: &[EnglishWord], within: &[usize]) -> Option<Vec<usize>> {
    let mut content = within.iter().copied().filter(|&at| !words[at].is_function);
    let mut out = Vec::with_capacity(stems.len());
    for stem in stems {
        out.push(content.next().filter(|&at| words[at].is_of(stem))?);
    }
    Some(out)
}
