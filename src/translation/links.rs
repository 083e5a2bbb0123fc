//! What a Russian word may be in English, and where the translation has it.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use fst::{IntoStreamer, Streamer};

use super::english;
use super::foreign;
use super::glosses::{Glosses, PHRASE};
use super::meaning::{Meaning, beginning, figure, number, numeral};
use super::numerals::{self, Numeral};
use crate::alphabet;
use crate::lexicon::{CLASS_BITS, Lexicon, UsualCase};

/// How a Russian word was linked with an English one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkKind {
    /// A function word that tells of the Russian one: «их» by "them".
    Function,
    /// Words of one family: «разъяснительный» by "explanation".
    Family,
    /// A gloss of its lemma.
    Gloss,
    /// The same sounds.
    Name,
    /// The same word, in Latin letters on both sides.
    Word,
    /// An abbreviation of the table, or its expansion.
    Abbreviation,
    /// The same number, or a month.
    Number,
}

impl LinkKind {
    /// Its name in reports and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Function => "function word",
            Self::Family => "family",
            Self::Gloss => "gloss",
            Self::Name => "name",
            Self::Word => "same word",
            Self::Abbreviation => "abbreviation",
            Self::Number => "number",
        }
    }
}

/// Words of the translation that a Russian word is linked with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Their places among the words of the translation.
    pub at: Vec<usize>,
    /// How.
    pub kind: LinkKind,
}

/// Letters of a lemma that its family shares at least.
const FAMILY_LETTERS: usize = 5;
/// The month whose English name is a function word as well, so that no gloss has it, and its number.
const MAY: (&str, u32) = ("май", 5);
/// Letters by which words of a family may be longer than what they share.
const FAMILY_TAIL: usize = 7;
/// Members of a family looked at.
const FAMILY_SIZE: usize = 40;
/// What was found of words, whatever the text they stand in.
#[derive(Default)]
pub struct Meanings {
    /// By word as printed.
    found: HashMap<String, Rc<Meaning>>,
    /// The same of words taken for names.
    names: HashMap<String, Rc<Meaning>>,
    lemmas: HashMap<Vec<u8>, Rc<Vec<Vec<u8>>>>,
    /// By words, a space between them.
    phrases: HashMap<String, Rc<Vec<Vec<String>>>>,
}

/// Finds meanings; what was found is kept.
pub struct Linker<'a> {
    lexicon: &'a Lexicon,
    glosses: &'a Glosses,
    meanings: Meanings,
    /// Abbreviations the document explains, with the stem of their English.
    learned: BTreeMap<String, String>,
}

impl<'a> Linker<'a> {
    /// A linker over a lexicon and its glosses; `meanings` must have been found with the same.
    pub fn new(lexicon: &'a Lexicon, glosses: &'a Glosses, meanings: Meanings) -> Self {
        Self { lexicon, glosses, meanings, learned: BTreeMap::new() }
    }

    /// What was found, without what the document taught.
    pub fn into_meanings(mut self) -> Meanings {
        for abbreviation in std::mem::take(&mut self.learned).into_keys() {
            self.forget(&abbreviation);
        }
        self.meanings
    }

    fn forget(&mut self, abbreviation: &str) {
        self.meanings.found.remove(abbreviation);
        self.meanings.names.remove(abbreviation);
    }

    /// Takes an abbreviation of the document's own for one of the translation's.
    pub fn learn(&mut self, abbreviation: &str, english: String) {
        self.learned.insert(abbreviation.to_string(), english);
        // Only its own meaning is another now: those of all words take longer to find than the sentences to link.
        self.forget(abbreviation);
    }

    /// The document's own abbreviations for one of the translation's.
    pub fn learned_for(&self, english: &str) -> impl Iterator<Item = &str> {
        self.learned.iter().filter(move |(_, stem)| *stem == english).map(|(own, _)| own.as_str())
    }

    /// The meaning of a word as printed.
    pub fn meaning(&mut self, text: &str) -> Rc<Meaning> {
        if let Some(found) = self.meanings.found.get(text) {
            return found.clone();
        }
        let found = Rc::new(self.find(text));
        self.meanings.found.insert(text.to_string(), found.clone());
        found
    }

    /// The same, not yet looked for.
    fn find(&mut self, text: &str) -> Meaning {
        if let Some(number) = number(text) {
            return Meaning { number: Some(number), ..Meaning::default() };
        }
        if let Some(number) = numeral(text) {
            return Meaning { number: Some(number), month: Some(number).filter(|n| *n <= 12), ..Meaning::default() };
        }
        if let Some(stem) = foreign::stem_as_it_stands(text, self.lexicon) {
            return Meaning { beginnings: vec![beginning(&stem)], phrases: vec![(vec![stem], LinkKind::Word)], ..Meaning::default() };
        }
        // A single letter is a preposition, an initial, a mark in a list: it says nothing.
        match alphabet::key(text).filter(|key| key.len() > 1) {
            Some(key) => self.look(text, &key),
            None => Meaning { is_function: true, ..Meaning::default() },
        }
    }

    /// What a word as printed is to a number in words.
    pub(super) fn numeral(&mut self, text: &str) -> Option<Numeral> {
        let lemmas = self.lemmas(&alphabet::key(text).filter(|key| numerals::may_be_russian(key))?);
        lemmas.iter().find_map(|lemma| numerals::russian(&alphabet::unkey(lemma)))
    }

    /// Stems of English words that are more than names; see [`Glosses::of_common_words`].
    pub fn common_stems(&self) -> std::collections::HashSet<&'a str> {
        self.glosses.of_common_words(self.lexicon)
    }

    /// True for a word of the lexicon, or of the user's.
    pub fn knows(&self, key: &[u8]) -> bool {
        self.lexicon.contains(key)
    }

    /// True for a word as printed that says nothing.
    pub fn is_function_text(&mut self, text: &str) -> bool {
        self.meaning(text).is_function
    }

    fn look(&mut self, text: &str, key: &[u8]) -> Meaning {
        let lemmas = self.lemmas(key);
        let mut out = Meaning::default();
        let add = |stems: &[String], kind: LinkKind, out: &mut Meaning| {
            if !stems.is_empty() && !out.phrases.iter().any(|(s, _)| s == stems) {
                out.phrases.push((stems.to_vec(), kind));
            }
        };
        for equivalent in self.lexicon.tables.abbreviations(text).flat_map(|row| &row.english) {
            add(&english::content(equivalent), LinkKind::Abbreviation, &mut out);
        }
        if let Some(stem) = self.learned.get(text) {
            add(std::slice::from_ref(stem), LinkKind::Abbreviation, &mut out);
        }
        out.month = lemmas.iter().any(|lemma| alphabet::unkey(lemma) == MAY.0).then_some(MAY.1);
        out.is_function = out.phrases.is_empty() && self.is_function(key);
        if out.is_function {
            return out;
        }
        self.glosses.own(key).for_each(|stems| add(stems, LinkKind::Gloss, &mut out));
        for lemma in lemmas.iter() {
            self.glosses.of(self.lexicon, lemma).for_each(|stems| add(stems, LinkKind::Gloss, &mut out));
        }
        for lemma in lemmas.iter() {
            for relative in self.family(lemma) {
                self.glosses
                    .of(self.lexicon, &relative)
                    .filter(|stems| stems.len() == 1)
                    .for_each(|stems| add(stems, LinkKind::Family, &mut out));
            }
        }
        out.beginnings = out.phrases.iter().filter_map(|(stems, _)| stems.first()).map(|stem| beginning(stem)).collect();
        out.beginnings.sort_unstable();
        out.beginnings.dedup();
        let usual = self.lexicon.entry(key).map_or(UsualCase::Title, |entry| entry.usual_case);
        if text.starts_with(char::is_uppercase) && usual != UsualCase::Lower {
            out.name_as(text);
        }
        out
    }

    /// The meaning of the month in a date, «3.I.57» or «03.01.57»: `None` of what is none.
    pub fn month(&self, text: &str) -> Option<Rc<Meaning>> {
        let month = number(text).or_else(|| figure(text)).filter(|n| *n <= 12);
        month.map(|n| Rc::new(Meaning { number: Some(n), month: Some(n), ..Meaning::default() }))
    }

    /// The meaning of a word printed like a name where small letters are to be expected: «Огурцов» is somebody's name, too.
    pub fn meaning_of_name(&mut self, text: &str) -> Rc<Meaning> {
        let found = self.meaning(text);
        if found.name.is_some() || found.is_function || found.number.is_some() {
            return found;
        }
        if let Some(name) = self.meanings.names.get(text) {
            return name.clone();
        }
        let mut out = (*found).clone();
        out.name_as(text);
        let name = Rc::new(out);
        self.meanings.names.insert(text.to_string(), name.clone());
        name
    }

    /// The lemmas of a key; of a word without analyses, the word itself.
    fn lemmas(&mut self, key: &[u8]) -> Rc<Vec<Vec<u8>>> {
        if let Some(found) = self.meanings.lemmas.get(key) {
            return found.clone();
        }
        let mut out = self.lexicon.lemma_keys(key);
        if out.is_empty() {
            out.push(key.to_vec());
        }
        let out = Rc::new(out);
        self.meanings.lemmas.insert(key.to_vec(), out.clone());
        out
    }

    /// True for a word that is nothing but a preposition, conjunction, pronoun or particle.
    fn is_function(&self, key: &[u8]) -> bool {
        const CLASSES: [&str; 5] = ["PREP", "CONJ", "PRCL", "NPRO", "INTJ"];
        let Some(entry) = self.lexicon.entry(key) else { return false };
        let analyses = self.lexicon.analyses(&alphabet::unkey(key), &entry);
        // A particle beside which a rare noun is listed («как», «раз») is a particle all the same.
        let is_function = |grammar: &str| CLASSES.iter().any(|c| grammar.starts_with(c));
        !analyses.is_empty()
            && (analyses.iter().all(|a| is_function(&a.grammar))
                || analyses.iter().any(|a| is_function(&a.grammar)) && entry.cost_nats < 8.0)
    }

    /// Keys of the glosses that share the beginning of a lemma.
    fn family(&self, lemma: &[u8]) -> Vec<Vec<u8>> {
        let stem = family_stem(lemma);
        if stem.len() < FAMILY_LETTERS {
            return Vec::new();
        }
        let mut out = Vec::new();
        let mut stream = self.lexicon.forms().range().ge(stem).into_stream();
        while let Some((key, value)) = stream.next() {
            if !key.starts_with(stem) || out.len() >= FAMILY_SIZE {
                break;
            }
            if key.len() <= stem.len() + FAMILY_TAIL && key != lemma && self.glosses.has((value >> CLASS_BITS) as u32) {
                out.push(key.to_vec());
            }
        }
        out
    }

    /// True if two keys may be forms of one lemma.
    pub fn share_lemma(&mut self, a: &[u8], b: &[u8]) -> bool {
        let (a, b) = (self.lemmas(a), self.lemmas(b));
        a.iter().any(|lemma| b.contains(lemma))
    }

    /// What two or three Russian words mean together.
    pub fn phrase(&mut self, words: &[&str]) -> Rc<Vec<Vec<String>>> {
        let text = words.join(" ");
        if let Some(found) = self.meanings.phrases.get(&text) {
            return found.clone();
        }
        let found = Rc::new(self.find_phrase(words));
        self.meanings.phrases.insert(text, found.clone());
        found
    }

    /// The same, not yet looked for.
    fn find_phrase(&mut self, words: &[&str]) -> Vec<Vec<String>> {
        let mut keys: Vec<Vec<u8>> = vec![Vec::new()];
        for word in words {
            let Some(key) = alphabet::key(word) else { return Vec::new() };
            let lemmas = self.lemmas(&key);
            let longer = |before: &Vec<u8>| {
                let before = before.clone();
                lemmas
                    .iter()
                    .map(move |lemma| if before.is_empty() { lemma.clone() } else { [before.as_slice(), lemma].join(&PHRASE) })
                    .collect::<Vec<_>>()
            };
            keys = keys.iter().flat_map(longer).collect();
        }
        keys.iter().flat_map(|key| self.glosses.of(self.lexicon, key)).map(<[String]>::to_vec).collect()
    }
}

/// Endings that make words of other classes of a root; longest first.
const DERIVATION: [&str; 23] = [
    "ительность",
    "ированный",
    "ательный",
    "ительный",
    "ировать",
    "тельный",
    "ивание",
    "ование",
    "овский",
    "ческий",
    "ывание",
    "ивать",
    "ность",
    "овать",
    "ывать",
    "ание",
    "ение",
    "ость",
    "ский",
    "ать",
    "еть",
    "ить",
    "ный",
];

/// What is left of a lemma without the ending that makes its class.
fn family_stem(lemma: &[u8]) -> &[u8] {
    let ending =
        DERIVATION.iter().filter_map(|e| alphabet::key(e)).find(|e| lemma.ends_with(e) && lemma.len() >= e.len() + FAMILY_LETTERS - 1);
    &lemma[..lemma.len() - ending.map_or(usize::from(lemma.len() > FAMILY_LETTERS), |e| e.len())]
}
