//! The lexicon: what is a word, how frequent it is, what its grammar is, and which words are near a string.
//!
//! One transducer holds the words: `forms` maps every form to its ordinal and grammar class and answers look-ups. What is searched is drawn
//! from it into others (see [`counted`]): the words somebody has counted, their values being their weights, so that on the way down the
//! outputs met so far are a lower bound of the cost of every word below; the same from the last letter back; and all others.

pub mod analysis;
pub mod build;
pub mod case_odds;
pub mod counted;
pub mod declension;
pub mod graph;
pub mod guess;
pub mod hunspell;
pub mod near;
pub mod tables;
pub mod user;
pub mod weight;
pub mod yo;

use std::borrow::Cow;
use std::sync::OnceLock;

use fst::Map;
use fst::raw::CompiledAddr;

use crate::alphabet::{self, HYPHEN, key_byte};
use analysis::Analysis;
use case_odds::CaseOdds;
use counted::{Counted, Walked};
use graph::Flat;
use tables::Tables;
use user::UserWords;
pub use weight::{WEIGHT_BASE_NATS, WEIGHT_MAX, cost_weight, weight_cost};

/// Bytes that are embedded or owned.
pub type Bytes = Cow<'static, [u8]>;

/// Bits of a `forms` value that hold the grammar class; the ordinal is above them.
pub const CLASS_BITS: u32 = 16;

/// Which dictionaries attest a form; the two high bits of its byte in `weights`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Attestation {
    /// No dictionary: only counted in running text. Weak evidence that it is a word.
    Counted = 0,
    /// OpenCorpora alone.
    OpenCorpora = 1,
    /// hunspell-ru alone.
    Hunspell = 2,
    /// Both dictionaries, or a table of this project.
    Both = 3,
}

impl Attestation {
    fn from_bits(bits: u8) -> Self {
        match bits & 3 {
            0 => Self::Counted,
            1 => Self::OpenCorpora,
            2 => Self::Hunspell,
            _ => Self::Both,
        }
    }

    /// The name printed by `lexicon look`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Counted => "counted in running text only",
            Self::OpenCorpora => "OpenCorpora",
            Self::Hunspell => "hunspell-ru",
            Self::Both => "hunspell-ru and OpenCorpora, or a table of this project",
        }
    }
}

/// How a word is usually printed inside a sentence; two bits of its place in `cases`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum UsualCase {
    /// Not counted, or now so, now so.
    Either = 0,
    /// In lower case.
    Lower = 1,
    /// With a capital: a name.
    Title = 2,
    /// In capitals: an abbreviation.
    Upper = 3,
}

/// What the lexicon knows of one form.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry {
    /// Place of the form among all forms, in key order.
    pub ordinal: u32,
    /// Line of its analyses in the class table, from 1; 0 for none.
    pub class: u16,
    /// Minus the natural logarithm of its share of running text, in nats.
    pub cost_nats: f32,
    /// Which dictionaries know it.
    pub attestation: Attestation,
    /// How it is usually printed.
    pub usual_case: UsualCase,
    /// How much oftener in one case than in another.
    pub case_odds: CaseOdds,
}

/// The compiled lexicon with its hand-written tables and the user's own words.
pub struct Lexicon {
    forms: Map<Bytes>,
    /// What is walked of the forms, laid flat if need be at the first search.
    laid: OnceLock<LaidForms>,
    /// One byte a form by ordinal: six bits of weight, two of attestation.
    weights: Bytes,
    /// Two bits a form by ordinal, four forms a byte from the low bits up.
    cases: Bytes,
    /// One byte a form by ordinal, see [`CaseOdds`].
    case_odds: Bytes,
    classes: Cow<'static, str>,
    /// What [`analysis::line_starts`] finds of them, at the first question if need be.
    class_starts: OnceLock<Bytes>,
    /// Hand-written tables: abbreviations, old endings, surnames, formulae.
    pub tables: Tables,
    /// Words the user added at run time.
    pub user: UserWords,
}

/// Why compiled data could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The transducer is damaged or of another version.
    #[error("the compiled lexicon `{what}` cannot be read ({source}); rebuild it with `vychitka lexicon build`")]
    Transducer {
        /// Which part.
        what: &'static str,
        /// What the transducer library found.
        source: fst::Error,
    },
    /// Two parts do not belong together.
    #[error(
        "the compiled `{what}` has {found} entries where {expected} were expected; rebuild all parts together with `vychitka lexicon build`"
    )]
    Mismatch {
        /// Which part.
        what: &'static str,
        /// Entries expected.
        expected: usize,
        /// Entries found.
        found: usize,
    },
    /// The flat form of words is not one.
    #[error("the words as laid flat by the build cannot be read: expected what `counted::laid_flat` makes; build anew")]
    Laid,
    /// A table row is malformed.
    #[error(transparent)]
    Table(#[from] tables::TableError),
}

/// What is walked of the forms, as [`counted::laid_flat`] makes it.
pub struct LaidForms {
    /// See [`Walked::Counted`].
    pub counted: Bytes,
    /// See [`Walked::CountedBackward`].
    pub backward: Bytes,
    /// See [`Walked::Rare`].
    pub rare: Bytes,
}

/// The parts of a compiled lexicon as bytes.
pub struct Parts {
    /// The transducer of `forms.fst.xz`.
    pub forms: Bytes,
    /// What is walked of the forms, where it was laid flat before.
    pub laid: Option<LaidForms>,
    /// `weights.bin.xz`, unpacked.
    pub weights: Bytes,
    /// `cases.bin`.
    pub cases: Bytes,
    /// `case-odds.bin` by ordinal, as [`case_odds::by_ordinal`] makes it.
    pub case_odds: Bytes,
    /// `classes.txt.xz`, unpacked.
    pub classes: Cow<'static, str>,
    /// What [`analysis::line_starts`] finds of it, where it was found before.
    pub class_starts: Option<Bytes>,
}

impl Lexicon {
    /// Opens compiled parts and tables. Errors name the part that does not fit and how to rebuild it.
    pub fn open(parts: Parts, tables: Tables) -> Result<Self, OpenError> {
        let map = |what, bytes| Map::new(bytes).map_err(|source| OpenError::Transducer { what, source });
        let forms = map("forms.fst", parts.forms)?;
        if forms.len() != parts.weights.len() {
            return Err(OpenError::Mismatch { what: "weights.bin", expected: forms.len(), found: parts.weights.len() });
        }
        if parts.cases.len() != forms.len().div_ceil(4) {
            return Err(OpenError::Mismatch { what: "cases.bin", expected: forms.len().div_ceil(4), found: parts.cases.len() });
        }
        if parts.case_odds.len() != forms.len() {
            return Err(OpenError::Mismatch { what: "case-odds.bin", expected: forms.len(), found: parts.case_odds.len() });
        }
        let is_damaged = |laid: &LaidForms| [&laid.counted, &laid.backward, &laid.rare].iter().any(|bytes| Flat::open(bytes).is_none());
        if parts.laid.as_ref().is_some_and(is_damaged) {
            return Err(OpenError::Laid);
        }
        let laid = parts.laid.map_or_else(OnceLock::new, OnceLock::from);
        Ok(Self {
            forms,
            laid,
            weights: parts.weights,
            cases: parts.cases,
            case_odds: parts.case_odds,
            classes: parts.classes,
            class_starts: parts.class_starts.map_or_else(OnceLock::new, OnceLock::from),
            tables,
            user: UserWords::default(),
        })
    }

    /// What is known of a folded key; `None` for a key the compiled lexicon does not hold. The user's words are not asked.
    pub fn entry(&self, key: &[u8]) -> Option<Entry> {
        let value = self.forms.get(key)?;
        let ordinal = (value >> CLASS_BITS) as u32;
        let byte = *self.weights.get(ordinal as usize)?;
        Some(Entry {
            ordinal,
            class: (value & ((1 << CLASS_BITS) - 1)) as u16,
            cost_nats: weight_cost(byte & WEIGHT_MAX),
            attestation: Attestation::from_bits(byte >> 6),
            usual_case: self.usual_case_of(ordinal),
            case_odds: CaseOdds::from_byte(*self.case_odds.get(ordinal as usize)?),
        })
    }

    /// How the form of this ordinal, less than [`Self::len`], is usually printed inside a sentence.
    pub(crate) fn usual_case_of(&self, ordinal: u32) -> UsualCase {
        match self.cases[ordinal as usize / 4] >> (ordinal % 4 * 2) & 3 {
            0 => UsualCase::Either,
            1 => UsualCase::Lower,
            2 => UsualCase::Title,
            _ => UsualCase::Upper,
        }
    }

    /// How a form is usually printed inside a sentence.
    pub fn usual_case(&self, key: &[u8]) -> UsualCase {
        self.entry(key).map_or(UsualCase::Either, |entry| entry.usual_case)
    }

    /// True for a name that the table of names alone knows, and the user does not: no dictionary has it, and nobody counted it more often than
    /// the table's words are taken to be.
    pub fn is_name_of_the_table(&self, key: &[u8]) -> bool {
        let Some(entry) = self.entry(key).filter(|entry| !self.user.contains(key) && entry.cost_nats >= table_nats()) else { return false };
        let analyses = self.analyses(&alphabet::unkey(key), &entry);
        !analyses.is_empty() && analyses.iter().all(Analysis::is_name_of_the_table)
    }

    /// True if the key is a form of the compiled lexicon or a word of the user's.
    pub fn contains(&self, key: &[u8]) -> bool {
        self.user.contains(key) || self.forms.contains_key(key)
    }

    /// True if keys side by side make one, as they are or, in the compiled lexicon, with a hyphen between each two.
    pub fn has_joined(&self, keys: &[&[u8]]) -> bool {
        let Some((first, others)) = keys.split_first() else { return false };
        let forms = self.forms.as_fst();
        let walk = |from: CompiledAddr, key: &[u8]| {
            key.iter().try_fold(from, |at, &letter| {
                let node = forms.node(at);
                node.find_input(letter).map(|arc| node.transition_addr(arc))
            })
        };
        let ends = |at: CompiledAddr| forms.node(at).is_final();
        // Few words go on where another one ends.
        let begun = walk(forms.root().addr(), first);
        let has = |hyphen: &[u8]| begun.and_then(|at| others.iter().try_fold(at, |at, key| walk(walk(at, hyphen)?, key))).is_some_and(ends);
        self.user.map().is_some() && self.user.contains(&keys.concat()) || has(&[]) || has(&[key_byte(HYPHEN)])
    }

    /// Cost of a key in nats as a word by itself, the user's words included; `None` for an unknown one.
    pub fn cost(&self, key: &[u8]) -> Option<f32> {
        let own = self.user.contains(key).then_some(user::USER_WORD_NATS);
        let entry = self.entry(key).map(|e| e.cost_nats);
        match (own, entry) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }

    /// The analyses of an entry: grammar and lemma.
    pub fn analyses(&self, word: &str, entry: &Entry) -> Vec<Analysis> {
        self.class_line(entry).map(|line| analysis::parse(word, line)).unwrap_or_default()
    }

    /// The line of the class table that an entry names.
    fn class_line(&self, entry: &Entry) -> Option<&str> {
        let nth = usize::from(entry.class).checked_sub(1)?;
        analysis::line(&self.classes, self.class_starts.get_or_init(|| analysis::line_starts(&self.classes).into()), nth)
    }

    /// The class table: a line a set of analyses.
    pub fn class_lines(&self) -> impl Iterator<Item = &str> {
        self.classes.lines()
    }

    /// The keys of the lemmas of a key, most likely first as the dictionaries list them; none of an unknown word.
    pub fn lemma_keys(&self, key: &[u8]) -> Vec<Vec<u8>> {
        self.entry(key).and_then(|entry| self.class_line(&entry)).map(|line| analysis::lemma_keys(key, line)).unwrap_or_default()
    }

    /// Number of forms.
    pub fn len(&self) -> usize {
        self.forms.len()
    }

    /// True for a lexicon without forms.
    pub fn is_empty(&self) -> bool {
        self.forms.is_empty()
    }

    /// All forms with their ordinal and class.
    pub fn forms(&self) -> &Map<Bytes> {
        &self.forms
    }

    /// Weight and attestation of every form, by ordinal.
    pub fn weights(&self) -> &[u8] {
        &self.weights
    }

    /// The counted words with their weights, in key order.
    pub fn counted(&self) -> Counted<'_> {
        Counted::of(&self.forms, &self.weights)
    }

    /// Words laid flat for the search.
    pub fn walked(&self, words: Walked) -> Flat<'_> {
        let lay = |words| counted::laid_flat(&self.forms, &self.weights, words).unwrap_or_default().into();
        let all = || LaidForms { counted: lay(Walked::Counted), backward: lay(Walked::CountedBackward), rare: lay(Walked::Rare) };
        let laid = self.laid.get_or_init(all);
        let bytes = match words {
            Walked::Counted => &laid.counted,
            Walked::CountedBackward => &laid.backward,
            Walked::Rare => &laid.rare,
        };
        Flat::open(bytes).unwrap_or_default()
    }

    /// Every form of the lemma `lemma` (folded), found by walking the forms that begin like it; sorted.
    pub fn paradigm(&self, lemma: &str) -> Vec<String> {
        use fst::{IntoStreamer, Streamer};
        let lemma = alphabet::fold(lemma);
        let Some(key) = alphabet::key(&lemma) else { return Vec::new() };
        // Two letters in common are enough for all but suppletive forms, and keep the walk short.
        let stem = &key[..key.len().min(key.len().saturating_sub(3).max(2))];
        let mut upper = stem.to_vec();
        if let Some(last) = upper.last_mut() {
            *last += 1;
        }
        let lines: Vec<&str> = self.classes.lines().collect();
        let mut out = Vec::new();
        let mut stream = self.forms.range().ge(stem).lt(&upper).into_stream();
        while let Some((key, value)) = stream.next() {
            let class = (value & ((1 << CLASS_BITS) - 1)) as usize;
            let word = alphabet::unkey(key);
            if class > 0 && analysis::parse(&word, lines.get(class - 1).unwrap_or(&"")).iter().any(|a| a.lemma == lemma) {
                out.push(word);
            }
        }
        out
    }
}

/// What a word costs, in nats, that the tables have and nobody counted.
fn table_nats() -> f32 {
    weight_cost(cost_weight(-build::TABLE_SHARE.ln() as f32))
}
