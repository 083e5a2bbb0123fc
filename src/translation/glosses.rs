//! By which English words a Russian lemma may be translated: the lexicon's transducer gives a lemma's ordinal, postings by ordinal the
//! stems of the English words.

use std::collections::{BTreeMap, HashSet};

use super::english::content;
use crate::alphabet;
use crate::lexicon::declension::{Declined, Paradigms};
use crate::lexicon::{Lexicon, UsualCase};
use crate::varint::{Reader, put, put_ascending};

/// First bytes of the file; the digit is the version of the layout.
const MAGIC: &[u8; 4] = b"VGL1";
/// Between the words of a phrase in a key.
pub const PHRASE: u8 = b' ';
/// Longest phrase of either language, in words.
pub const LONGEST_PHRASE: usize = 3;

/// The glosses, opened when a translation is at hand.
pub struct Glosses {
    /// Ordinals of lemmas, sorted.
    lemmas: Vec<u32>,
    /// Phrases as ordinals of their words' lemmas, sorted.
    phrases: Vec<Vec<u32>>,
    /// English words by number: the stems of one to three of them.
    english: Vec<Vec<String>>,
    /// By lemma, then by phrase, what it may be in English.
    postings: Vec<Vec<u32>>,
    /// The user's and those of the hand-written tables.
    own: GlossRows,
}

/// By key of a Russian lemma or phrase, the stems of the English words it may be translated by.
pub type GlossRows = BTreeMap<Vec<u8>, Vec<Vec<String>>>;

/// Why glosses cannot be opened or compiled.
#[derive(Debug, thiserror::Error)]
pub enum GlossError {
    /// Not such a file, or cut short.
    #[error("the glosses are damaged ({0}); rebuild them with `vychitka lexicon glosses`")]
    Damaged(&'static str),
    /// A row of a list.
    #[error("glosses, line {line}: expected a Russian word, a tab and an English one, found `{found}`")]
    Row {
        /// Line, from 1.
        line: usize,
        /// What it holds.
        found: String,
    },
}

impl Glosses {
    /// Opens glosses compiled with a lexicon of `forms` forms.
    pub fn open(bytes: &[u8], forms: usize) -> Result<Self, GlossError> {
        let mut at = Reader::new(bytes);
        if at.take(4)? != MAGIC {
            return Err(GlossError::Damaged("they do not begin with VGL1"));
        }
        if at.number()? != forms as u64 {
            return Err(GlossError::Damaged("they were compiled with another lexicon"));
        }
        let mut english = Vec::new();
        let mut last = Vec::new();
        for _ in 0..at.number()? {
            let (shared, len) = (at.number()? as usize, at.count()?);
            last.truncate(shared);
            last.extend_from_slice(at.take(len)?);
            let text = std::str::from_utf8(&last).map_err(|_| GlossError::Damaged("no text"))?;
            english.push(text.split(' ').map(str::to_string).collect());
        }
        let lemmas = list(&mut at)?;
        let mut phrases = Vec::new();
        for _ in 0..at.number()? {
            let words = (0..at.number()?).map(|_| Ok(at.small()?)).collect::<Result<Vec<_>, GlossError>>()?;
            phrases.push(words);
        }
        let mut postings = Vec::new();
        for _ in 0..lemmas.len() + phrases.len() {
            let ids = list(&mut at)?;
            if ids.last().is_some_and(|&id| id as usize >= english.len()) {
                return Err(GlossError::Damaged("a posting of nothing"));
            }
            postings.push(ids);
        }
        Ok(Self { lemmas, phrases, english, postings, own: GlossRows::new() })
    }

    /// The same with the user's and those of the hand-written tables.
    pub fn with(self, own: GlossRows) -> Self {
        Self { own, ..self }
    }

    /// The stems of the English words a lemma's key may be translated by; of a phrase, keys joined by [`PHRASE`].
    pub fn of(&self, lexicon: &Lexicon, key: &[u8]) -> impl Iterator<Item = &[String]> {
        let ordinals: Option<Vec<u32>> = key.split(|&b| b == PHRASE).map(|word| lexicon.entry(word).map(|e| e.ordinal)).collect();
        let place = ordinals.and_then(|ordinals| match ordinals[..] {
            [lemma] => self.lemmas.binary_search(&lemma).ok(),
            _ => self.phrases.binary_search(&ordinals).ok().map(|at| self.lemmas.len() + at),
        });
        let ids = place.and_then(|at| self.postings.get(at)).into_iter().flatten();
        ids.map(|&id| self.english[id as usize].as_slice()).chain(self.own(key))
    }

    /// The user's glosses and those of the tables, by form or lemma.
    pub fn own(&self, key: &[u8]) -> impl Iterator<Item = &[String]> {
        self.own.get(key).into_iter().flatten().map(Vec::as_slice)
    }

    /// True if a lemma of this ordinal has glosses.
    pub fn has(&self, ordinal: u32) -> bool {
        self.lemmas.binary_search(&ordinal).is_ok()
    }

    /// The stems of words that are more than names: of one word each, and what a Russian word printed small may be in English.
    pub fn of_common_words(&self, lexicon: &Lexicon) -> HashSet<&str> {
        let is_common = |ordinal: u32| lexicon.usual_case_of(ordinal) == UsualCase::Lower;
        let of_lemmas = self.lemmas.iter().zip(&self.postings).filter(|(ordinal, _)| is_common(**ordinal));
        let stems = of_lemmas.flat_map(|(_, ids)| ids).map(|&id| &self.english[id as usize]);
        stems.filter(|stems| stems.len() == 1).map(|stems| stems[0].as_str()).collect()
    }

    /// Number of Russian words and phrases.
    pub fn len(&self) -> usize {
        self.postings.len()
    }

    /// True without any.
    pub fn is_empty(&self) -> bool {
        self.postings.is_empty()
    }
}

impl From<&'static str> for GlossError {
    fn from(why: &'static str) -> Self {
        Self::Damaged(why)
    }
}

/// How many numbers that grow, then these.
fn list(reader: &mut Reader<'_>) -> Result<Vec<u32>, GlossError> {
    let count = reader.count()?;
    Ok(reader.ascending(count)?)
}

fn put_list(out: &mut Vec<u8>, numbers: &[u32]) {
    put(out, numbers.len() as u64);
    put_ascending(out, numbers.iter().copied());
}

/// The rows of a list of glosses, `Russian <tab> English`, further columns ignored: keys and English stems.
///
/// Phrases of more than three words on either side are passed over, and so is what is of function words only: those say nothing.
pub fn user_rows(text: &str, lexicon: &Lexicon) -> Result<GlossRows, GlossError> {
    let mut out = GlossRows::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#') && !line.trim().is_empty()) {
        let mut fields = line.split('\t');
        let (Some(russian), Some(english)) = (fields.next(), fields.next()) else {
            return Err(GlossError::Row { line: at + 1, found: line.to_string() });
        };
        let words: Vec<&str> = russian.split_whitespace().collect();
        if words.len() > LONGEST_PHRASE || words.is_empty() {
            continue;
        }
        let key = if words.len() == 1 {
            alphabet::key(words[0])
        } else {
            let parts = words.iter().map(|word| alphabet::key(word).map(|key| lexicon.lemma_keys(&key).into_iter().next().unwrap_or(key)));
            parts.collect::<Option<Vec<_>>>().map(|parts| parts.join(&PHRASE))
        };
        let Some(key) = key else { continue };
        let meanings = out.entry(key).or_default();
        for english in english.split([';', ',']) {
            let stems = content(english);
            if !stems.is_empty() && stems.len() <= LONGEST_PHRASE && !meanings.contains(&stems) {
                meanings.push(stems);
            }
        }
    }
    out.retain(|_, meanings| !meanings.is_empty());
    Ok(out)
}

/// The user's rows with those of declined words: every form of every word of them, with the English word in the same place, or the whole
/// where the number of words differs.
pub fn with_declined<'a>(mut rows: GlossRows, declined: impl Iterator<Item = &'a Declined>, paradigms: &Paradigms) -> GlossRows {
    for row in declined {
        let words: Vec<&str> = row.name.split(' ').collect();
        for english in &row.english {
            let content = content(english);
            if content.is_empty() || content.len() > LONGEST_PHRASE {
                continue;
            }
            for (nth, (word, code)) in words.iter().zip(&row.codes).enumerate() {
                let meaning = if content.len() == words.len() { vec![content[nth].clone()] } else { content.clone() };
                for (_, form) in paradigms.decline(word, code).unwrap_or_default() {
                    let Some(key) = alphabet::key(&form).filter(|key| key.len() > 1) else { continue };
                    let meanings = rows.entry(key).or_default();
                    if !meanings.contains(&meaning) {
                        meanings.push(meaning.clone());
                    }
                }
            }
        }
    }
    rows
}

/// The counted words and their lemmas.
fn counted_lemmas(lexicon: &Lexicon) -> HashSet<Vec<u8>> {
    let mut out = HashSet::new();
    for (key, _) in lexicon.counted() {
        out.extend(lexicon.lemma_keys(&key));
        out.insert(key);
    }
    out
}

/// Compiles a list of glosses (see [`user_rows`]).
pub fn build(text: &str, lexicon: &Lexicon) -> Result<Vec<u8>, GlossError> {
    let mut rows = user_rows(text, lexicon)?;
    // Of what no form ever came up in forty million words would cost more space than it is worth.
    let counted = counted_lemmas(lexicon);
    rows.retain(|key, _| key.split(|&b| b == PHRASE).all(|word| counted.contains(word)));
    let mut english: Vec<String> = rows.values().flatten().map(|stems| stems.join(" ")).collect();
    english.sort_unstable();
    english.dedup();
    let mut sorted: BTreeMap<(bool, Vec<u32>), Vec<u32>> = BTreeMap::new();
    for (key, meanings) in &rows {
        let ordinals: Option<Vec<u32>> = key.split(|&b| b == PHRASE).map(|word| lexicon.entry(word).map(|e| e.ordinal)).collect();
        let Some(ordinals) = ordinals else { continue };
        let ids = sorted.entry((ordinals.len() > 1, ordinals)).or_default();
        ids.extend(meanings.iter().filter_map(|stems| english.binary_search(&stems.join(" ")).ok()).map(|id| id as u32));
        ids.sort_unstable();
        ids.dedup();
    }
    let mut out = MAGIC.to_vec();
    put(&mut out, lexicon.len() as u64);
    put(&mut out, english.len() as u64);
    let mut last = "";
    for text in &english {
        let shared = text.bytes().zip(last.bytes()).take_while(|(a, b)| a == b).count();
        put(&mut out, shared as u64);
        put(&mut out, (text.len() - shared) as u64);
        out.extend(&text.as_bytes()[shared..]);
        last = text;
    }
    let lemmas: Vec<u32> = sorted.keys().filter(|(is_phrase, _)| !is_phrase).map(|(_, words)| words[0]).collect();
    put_list(&mut out, &lemmas);
    put(&mut out, (sorted.len() - lemmas.len()) as u64);
    for (_, words) in sorted.keys().filter(|(is_phrase, _)| *is_phrase) {
        put(&mut out, words.len() as u64);
        words.iter().for_each(|&word| put(&mut out, u64::from(word)));
    }
    sorted.values().for_each(|ids| put_list(&mut out, ids));
    Ok(out)
}
