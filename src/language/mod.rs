//! How likely a reading is as Russian: word n-grams with back-off to classes of forms, and letter n-grams for words no list holds.

pub mod build;
pub mod counts;
pub mod estimate;
pub mod grammar;
pub mod held_out;
pub mod spelling;
pub mod store;

pub use counts::{EDGE, NUMBER};

use crate::lexicon::{Bytes, Entry, Lexicon};
use estimate::{EDGE_NATS, NUMBER_NATS};
use grammar::{Class, EDGE_CLASS, Grammar, NONE, NUMBER_CLASS};
use spelling::Spelling;
use store::Ngrams;

/// A word as the n-gram model sees it.
pub type WordId = u32;

/// A word without n-grams of its own.
pub const UNKNOWN: WordId = u32::MAX;

/// Cost of "the next word is in no list", in nats: the lexicon lacks 2 % of running text.
pub const OPEN_WORD_NATS: f32 = 3.9;

/// A word of a reading with what the model needs to know of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Word {
    /// Its id, [`UNKNOWN`] if it has no n-grams.
    pub id: WordId,
    /// Its cost without context, in nats.
    pub unigram_nats: f32,
    /// Its class of forms.
    pub class: Class,
}

impl Word {
    /// A sentence edge.
    pub const EDGE: Self = Self { id: EDGE, unigram_nats: EDGE_NATS, class: EDGE_CLASS };
    /// A number or foreign word.
    pub const NUMBER: Self = Self { id: NUMBER, unigram_nats: NUMBER_NATS, class: NUMBER_CLASS };

    /// A word without n-grams or grammar, at its cost without context in nats.
    pub const fn unknown(unigram_nats: f32) -> Self {
        Self { id: UNKNOWN, unigram_nats, class: NONE }
    }
}

/// The language model.
pub struct Language {
    ngrams: Ngrams,
    /// Classes of forms.
    pub grammar: Grammar,
    /// Letter model for words outside the lexicon.
    pub spelling: Spelling,
}

impl Language {
    /// Opens compiled n-grams, classes and letter model. `forms` is the size of the lexicon they were built with.
    pub fn open(ngrams: Bytes, grammar: Bytes, spelling: Bytes, forms: usize) -> Result<Self, store::StoreError> {
        Ok(Self { ngrams: Ngrams::open(ngrams, forms)?, grammar: Grammar::open(grammar, forms)?, spelling: Spelling::open(spelling)? })
    }

    /// The word of a lexicon key, or of an unknown spelling by its letters.
    pub fn word(&self, lexicon: &Lexicon, key: &[u8]) -> Word {
        self.entry_word(lexicon, key, lexicon.entry(key))
    }

    /// The same of a key whose entry is at hand.
    pub fn entry_word(&self, lexicon: &Lexicon, key: &[u8], entry: Option<Entry>) -> Word {
        let own = lexicon.user.contains(key).then_some(crate::lexicon::user::USER_WORD_NATS);
        match entry {
            Some(entry) => Word {
                id: self.ngrams.id(entry.ordinal),
                unigram_nats: own.map_or(entry.cost_nats, |o| o.min(entry.cost_nats)),
                class: self.grammar.class(key, &entry),
            },
            None => Word::unknown(own.unwrap_or_else(|| OPEN_WORD_NATS + self.spelling.cost(key))),
        }
    }

    /// Cost in nats of `word` after `previous`.
    pub fn bigram(&self, previous: Word, word: Word) -> f32 {
        match self.ngrams.bigram(previous.id, word.id) {
            Some(found) => found.cost_nats,
            None => self.ngrams.backoff(previous.id) + word.unigram_nats - self.grammar.gain_nats(previous.class, word.class),
        }
    }

    /// True if the two words have been counted one after the other.
    pub fn follows(&self, previous: WordId, word: WordId) -> bool {
        self.ngrams.bigram(previous, word).is_some()
    }

    /// Two words as what comes before others.
    pub fn context(&self, first: WordId, second: Word) -> Context {
        Context { pair: self.ngrams.bigram(first, second.id).map(|found| found.index), second }
    }

    /// Cost in nats of `word` after the two words before it.
    pub fn after(&self, Context { pair, second }: Context, word: Word) -> f32 {
        let Some(pair) = pair else { return self.bigram(second, word) };
        match self.ngrams.trigram(pair, word.id) {
            Some(cost) => cost,
            None => self.ngrams.backoff_pair(pair) + self.bigram(second, word),
        }
    }
}

/// Two words that others come after, looked up once for all of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Context {
    /// Their place among all bigrams, if they have been counted one after the other.
    pair: Option<u32>,
    /// The second of them.
    pub second: Word,
}
