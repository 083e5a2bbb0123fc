//! How well forms go together: classes by what a form may be, and how much more often one class follows another than chance has it.
//!
//! Two words nobody counted side by side are weighed by their classes: P(w | v) = P(w) · P(c(w) | c(v)) / P(c(w)) (Brown et al., "Class-based
//! n-gram models of natural language", Computational Linguistics 18, 1992). A class is all that a form may be by part of speech, case, number
//! and gender at once («сентябрьском»: an adjective, locative singular); a frequent preposition, conjunction or particle is a class by
//! itself, since «о» and «в» want different cases.

pub mod learn;

use super::store::StoreError;
use crate::lexicon::{Bytes, Entry};

/// A class of forms.
pub type Class = u8;
/// Of no class: nothing is known of its grammar.
pub const NONE: Class = 0;
/// A sentence edge.
pub const EDGE_CLASS: Class = 1;
/// A number or a foreign word.
pub const NUMBER_CLASS: Class = 2;

/// First bytes of the file; the digit is the version of the layout.
const MAGIC: &[u8; 4] = b"VGR1";
/// Bytes of the head: magic, number of forms, of lines of the class table (two bytes), of classes, of words that are a class.
const HEAD: usize = 12;
/// Nats a step of a stored gain.
const STEP_NATS: f32 = 0.1;

/// The classes and their gains.
///
/// The file: the head; the class of each line of the class table; by class and class, what following the first gains the second, in steps;
/// for each word that is a class its class, its length and its key.
pub struct Grammar {
    bytes: Bytes,
    lines: usize,
    classes: usize,
    /// Sorted by key.
    words: Vec<(Vec<u8>, Class)>,
}

impl Grammar {
    /// Opens a table made by [`learn::learn`] with a lexicon of `forms` forms.
    pub fn open(bytes: Bytes, forms: usize) -> Result<Self, StoreError> {
        let short = || StoreError::Damaged("the table of grammar classes ends too early");
        let head = bytes.get(..HEAD).ok_or_else(short)?;
        if head[..4] != *MAGIC {
            return Err(StoreError::Damaged("the table of grammar classes does not begin with VGR1"));
        }
        let found = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
        if found != forms {
            return Err(StoreError::OtherLexicon { expected: forms, found });
        }
        let (lines, classes) = (usize::from(u16::from_le_bytes([head[8], head[9]])), usize::from(head[10]));
        let mut rest = bytes.get(HEAD + lines + classes * classes..).ok_or_else(short)?;
        let mut words = Vec::new();
        for _ in 0..head[11] {
            let [class, length, after @ ..] = rest else { return Err(short()) };
            let (key, after) = after.split_at_checked(usize::from(*length)).ok_or_else(short)?;
            words.push((key.to_vec(), *class));
            rest = after;
        }
        let all = bytes[HEAD..HEAD + lines].iter().chain(words.iter().map(|(_, class)| class));
        if !rest.is_empty() || classes <= usize::from(NUMBER_CLASS) || all.copied().any(|class| usize::from(class) >= classes) {
            return Err(StoreError::Damaged("the table of grammar classes names classes it does not have"));
        }
        words.sort();
        Ok(Self { bytes, lines, classes, words })
    }

    /// The class of a key by its entry.
    pub fn class(&self, key: &[u8], entry: &Entry) -> Class {
        if let Ok(at) = self.words.binary_search_by(|(word, _)| word.as_slice().cmp(key)) {
            return self.words[at].1;
        }
        let line = usize::from(entry.class).checked_sub(1).filter(|&line| line < self.lines);
        line.map_or(NONE, |line| self.bytes[HEAD + line])
    }

    /// What a word of class `next` gains behind one of class `previous`, in nats: the logarithm of how much more often than by chance.
    pub fn gain_nats(&self, previous: Class, next: Class) -> f32 {
        let place = HEAD + self.lines + usize::from(previous) * self.classes + usize::from(next);
        f32::from(self.bytes[place].cast_signed()) * STEP_NATS
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alphabet::key;
    use crate::resources::Resources;

    fn gain(resources: &Resources, words: [&str; 2]) -> f32 {
        let word = |w: &str| resources.language.word(&resources.lexicon, &key(w).unwrap());
        resources.language.grammar.gain_nats(word(words[0]).class, word(words[1]).class)
    }

    #[test]
    fn prepositions_want_their_cases_and_adjectives_their_nouns() {
        let resources = Resources::embedded().unwrap();
        for (right, wrong) in [
            (["о", "снабжении"], ["о", "снабжение"]),
            (["для", "снабжения"], ["для", "снабжении"]),
            (["сентябрьском", "совещании"], ["сентябрьском", "совещание"]),
            (["новых", "складов"], ["новых", "складам"]),
            (["они", "уехали"], ["они", "уехал"]),
        ] {
            assert!(
                gain(&resources, right) > gain(&resources, wrong) + 0.5,
                "{right:?} {} {}",
                gain(&resources, right),
                gain(&resources, wrong)
            );
        }
        assert_eq!(gain(&resources, ["ъыь", "склад"]), 0.0);
    }

    #[test]
    fn a_damaged_table_is_refused() {
        let whole = include_bytes!("../../../lexicon/ru/grammar.bin");
        let forms = Resources::embedded().unwrap().lexicon.len();
        assert!(Grammar::open(whole.as_slice().into(), forms).is_ok());
        assert!(Grammar::open(whole.as_slice().into(), forms + 1).is_err());
        for end in [0, 3, HEAD, HEAD + 100, whole.len() - 1] {
            assert!(Grammar::open(whole[..end].to_vec().into(), forms).is_err(), "{end}");
        }
        let mut classless = whole.to_vec();
        classless[HEAD] = u8::MAX;
        assert!(Grammar::open(classless.into(), forms).is_err());
    }
}
