//! Everything the pipeline borrows, opened once: the embedded default or data compiled elsewhere.

use std::sync::{Arc, OnceLock};

use crate::accept::Accept;
use crate::accept::model::ModelError;
use crate::candidate::casings::Casings;
use crate::candidate::{Channels, Models};
use crate::channel::Channel;
use crate::channel::case::CaseConfusions;
use crate::channel::confusions::{ConfusionError, Confusions};
use crate::channel::engine::Engines;
use crate::language::Language;
use crate::language::store::StoreError;
use crate::lattice::Weights;
use crate::lexicon::declension::{Declined, DeclinedWords, Paradigms};
use crate::lexicon::tables::{TableError, TableSources, Tables};
use crate::lexicon::yo::YoWords;
use crate::lexicon::{Bytes, LaidForms, Lexicon, OpenError, Parts};
use crate::orthography::{Orthographies, OrthographyError};
use crate::translation::function::FunctionWords;
use crate::translation::glosses::{self, GlossError, GlossRows, Glosses};
use crate::translation::transcription::Transcription;

/// Factors of the lattice's costs before normalising, below 1 because both models are over-confident: each takes its symbols or words for
/// independent. Chosen on training pages, not learned; the accept model calibrates what is left.
const WEIGHTS: Weights = Weights { language: 0.75, channel: 0.75 };

/// Weight of the general channel against a user's confusion profile, in occurrences of a letter: other documents say less of this one than it
/// does itself. Of 40, 150, 600 and 2,400 the best precision on the development pages, each read with what the others of its font taught.
const OTHERS_STRENGTH: f32 = 600.0;

/// The models.
pub struct Resources {
    /// Words.
    pub lexicon: Lexicon,
    /// N-grams and spelling.
    pub language: Language,
    /// Confusions of OCR engines at large.
    pub channel: Channel,
    /// The same for words read in Latin script; see [`Channel::latin`].
    latin: Channel,
    /// The same for words of Russian letters with Latin ones among them; see [`Channel::mixed`].
    mixed: Channel,
    /// The engines by themselves.
    pub engines: Engines,
    /// How often first letters are read in the other case.
    pub cases: CaseConfusions,
    /// How misread words are cased.
    pub casings: Casings,
    /// How lattice costs are weighed.
    pub weights: Weights,
    /// Calibrates; without it the posterior stands as it is.
    pub accept: Option<Accept>,
    /// Recognises what is not modern Russian.
    pub orthographies: Orthographies,
    /// What words in Latin letters are read as by an engine that expects Cyrillic ones, where the page has them: made at the first question.
    foreign: OnceLock<Channel>,
    /// What it is made of.
    foreign_counts: Confusions,
    /// How English names are written in Russian letters.
    transcription: Transcription,
    function_words: FunctionWords,
    /// Glosses, opened at the first translation.
    glosses: OnceLock<Option<Glosses>>,
    /// Read when first asked for.
    yo_words: OnceLock<Arc<YoWords>>,
    /// The user's own glosses.
    glossary: GlossRows,
    /// The user's own names.
    names: Vec<Declined>,
}

/// Why the data cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ResourceError {
    /// The lexicon.
    #[error(transparent)]
    Lexicon(#[from] OpenError),
    /// The n-grams.
    #[error(transparent)]
    Language(#[from] StoreError),
    /// A hand-written table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The confusions.
    #[error(transparent)]
    Confusions(#[from] ConfusionError),
    /// The orthographies.
    #[error(transparent)]
    Orthographies(#[from] OrthographyError),
    /// The accept model.
    #[error(transparent)]
    Accept(#[from] ModelError),
}

/// The notices of code and data, as `vychitka licenses` prints them.
pub const NOTICES: &str = concat!(
    "vychitka: code under MIT OR Apache-2.0, at your option; data under the licences of lexicon/README.md below.\n\n",
    include_str!("../LICENSE-MIT"),
    "\n",
    include_str!("../lexicon/README.md"),
    "\nThe full text of the Apache License is in LICENSE-APACHE, and at http://www.apache.org/licenses/LICENSE-2.0\n",
);

/// The tables embedded in this build.
pub fn embedded_tables() -> Result<Tables, ResourceError> {
    Ok(Tables::parse(&TableSources {
        abbreviations: include_str!("../lexicon/ru/abbreviations.tsv"),
        paradigms: include_str!("../lexicon/ru/paradigms.tsv"),
        old_endings: include_str!("../lexicon/ru/old-endings.tsv"),
        surnames: include_str!("../lexicon/ru/surnames.tsv"),
        phrases: include_str!("../lexicon/ru/phrases.tsv"),
    })?)
}

/// The names and period words embedded in this build.
pub fn embedded_declined(paradigms: &Paradigms) -> Result<DeclinedWords, ResourceError> {
    Ok(DeclinedWords::parse(include_str!("../lexicon/ru/names.tsv"), include_str!("../lexicon/ru/period-words.tsv"), paradigms)?)
}

/// The lexicon embedded in this build, by itself: what is compiled with a lexicon is compiled anew with this one, whatever it fitted before.
pub fn embedded_lexicon() -> Result<Lexicon, ResourceError> {
    let parts = Parts {
        forms: include_bytes!(concat!(env!("OUT_DIR"), "/forms.fst")).as_slice().into(),
        laid: Some(LaidForms {
            counted: include_bytes!(concat!(env!("OUT_DIR"), "/counted.flat")).as_slice().into(),
            backward: include_bytes!(concat!(env!("OUT_DIR"), "/backward.flat")).as_slice().into(),
            rare: include_bytes!(concat!(env!("OUT_DIR"), "/rare.flat")).as_slice().into(),
        }),
        weights: include_bytes!(concat!(env!("OUT_DIR"), "/weights.bin")).as_slice().into(),
        cases: include_bytes!("../lexicon/ru/cases.bin").as_slice().into(),
        case_odds: include_bytes!(concat!(env!("OUT_DIR"), "/case-odds.bin")).as_slice().into(),
        classes: include_str!(concat!(env!("OUT_DIR"), "/classes.txt")).into(),
        class_starts: Some(include_bytes!(concat!(env!("OUT_DIR"), "/class-starts.bin")).as_slice().into()),
    };
    Ok(Lexicon::open(parts, embedded_tables()?)?)
}

/// The language model with these costs of n-grams.
fn language(ngrams: Bytes, lexicon: &Lexicon) -> Result<Language, StoreError> {
    let spelling = include_bytes!(concat!(env!("OUT_DIR"), "/spelling.bin")).as_slice().into();
    let grammar = include_bytes!("../lexicon/ru/grammar.bin").as_slice().into();
    Language::open(ngrams, grammar, spelling, lexicon.len())
}

impl Resources {
    /// These resources with other confusions of the engines.
    pub fn with_engines(self, engines: Engines, cases: CaseConfusions, casings: Casings) -> Self {
        let channel = engines.general();
        Self { latin: channel.latin(), mixed: channel.mixed(), channel, engines, cases, casings, ..self }
    }

    /// These resources with what a user's scans are known to confuse, on top of the general channel.
    pub fn with_confusions(self, own: Confusions) -> Self {
        let engines = self.engines.with_own(own, OTHERS_STRENGTH);
        let channel = engines.general();
        Self { latin: channel.latin(), mixed: channel.mixed(), channel, engines, ..self }
    }

    /// These resources with costs of n-grams that other counts give (see [`crate::language::estimate::store`]).
    pub fn with_ngrams(self, store: Bytes) -> Result<Self, ResourceError> {
        Ok(Self { language: language(store, &self.lexicon)?, ..self })
    }

    /// These resources with another channel of words in Latin letters.
    pub fn with_foreign(self, counts: Confusions) -> Self {
        Self { foreign: OnceLock::new(), foreign_counts: counts, ..self }
    }

    /// What words in Latin letters are read as by an engine that expects Cyrillic ones.
    pub fn foreign(&self) -> &Channel {
        self.foreign.get_or_init(|| Channel::from_confusions(&[(1.0, &self.foreign_counts)]))
    }

    /// Which function words of a translation tell of which Russian words.
    pub fn function_words(&self) -> &FunctionWords {
        &self.function_words
    }

    /// How English names are written in Russian letters.
    pub fn transcription(&self) -> &Transcription {
        &self.transcription
    }

    /// What the pipeline borrows, before any document taught anything.
    pub fn models(&self) -> Models<'_> {
        let general = Channels { any: &self.channel, latin: &self.latin, mixed: &self.mixed };
        Models { lexicon: &self.lexicon, language: &self.language, casings: &self.casings, general, own: None }
    }

    /// Adds the user's own words, a word a line; see [`UserWords::compile`](crate::lexicon::user::UserWords::compile).
    pub fn know_words(&mut self, list: &str) {
        self.lexicon.user.extend(list);
    }

    /// Adds names in the form of `names.tsv` to those known, with all their forms, and what English calls them.
    pub fn know_names(&mut self, text: &str) -> Result<(), ResourceError> {
        let names = self.lexicon.tables.paradigms.parse_names(text)?;
        let mut forms = String::new();
        for (word, code) in names.iter().flat_map(|name| name.name.split(' ').zip(&name.codes)) {
            for (_, form) in self.lexicon.tables.paradigms.decline(word, code).unwrap_or_default() {
                forms = forms + &form + "\n";
            }
        }
        self.know_words(&forms);
        self.names.extend(names);
        self.glosses = OnceLock::new();
        Ok(())
    }

    /// Adds the user's own glosses, `Russian <tab> English`, a row each.
    pub fn know_glosses(&mut self, list: &str) -> Result<(), GlossError> {
        for (key, meanings) in glosses::user_rows(list, &self.lexicon)? {
            self.glossary.entry(key).or_default().extend(meanings);
        }
        self.glosses = OnceLock::new();
        Ok(())
    }

    /// What Russian words may be in English, opened at the first question; `None` only of a damaged build.
    pub fn glosses(&self) -> Option<&Glosses> {
        let open = || {
            let mut own = self.glossary.clone();
            for (key, meanings) in glosses::user_rows(include_str!("../lexicon/ru/terms.tsv"), &self.lexicon).ok()? {
                own.entry(key).or_default().extend(meanings);
            }
            let paradigms = &self.lexicon.tables.paradigms;
            let declined = embedded_declined(paradigms).ok()?;
            let own = glosses::with_declined(own, declined.rows().chain(&self.names), paradigms);
            Glosses::open(include_bytes!("../lexicon/ru/glosses.bin"), self.lexicon.len()).ok().map(|glosses| glosses.with(own))
        };
        self.glosses.get_or_init(open).as_ref()
    }

    /// The words always written with ё.
    pub fn yo_words(&self) -> &Arc<YoWords> {
        self.yo_words.get_or_init(|| Arc::new(YoWords::parse(include_str!("../lexicon/ru/yo.txt"))))
    }

    /// The data embedded in this build.
    pub fn embedded() -> Result<Self, ResourceError> {
        let accept = Accept::unpack([
            include_bytes!(concat!(env!("OUT_DIR"), "/general.trees")),
            include_bytes!(concat!(env!("OUT_DIR"), "/told.trees")),
            include_bytes!(concat!(env!("OUT_DIR"), "/cased.trees")),
            include_bytes!(concat!(env!("OUT_DIR"), "/twins.trees")),
        ])?;
        Ok(Self { accept: Some(accept), ..Self::uncalibrated()? })
    }

    /// The same without the accept model, which is trained on what this gives.
    pub fn uncalibrated() -> Result<Self, ResourceError> {
        let lexicon = embedded_lexicon()?;
        let ngrams = include_bytes!(concat!(env!("OUT_DIR"), "/ngrams.bin")).as_slice().into();
        let language = language(ngrams, &lexicon)?;
        let tesseract = Confusions::parse(include_str!("../lexicon/ru/confusions.tesseract.tsv"))?;
        let finereader = Confusions::parse(include_str!("../lexicon/ru/confusions.finereader.tsv"))?;
        let engines = Engines::new(tesseract, finereader);
        let channel = engines.general();
        Ok(Self {
            foreign: OnceLock::new(),
            foreign_counts: Confusions::parse(include_str!("../lexicon/ru/confusions.foreign.tsv"))?,
            transcription: Transcription::parse(include_str!("../lexicon/ru/transcription.tsv"))?,
            function_words: FunctionWords::parse(include_str!("../lexicon/ru/function-words.tsv"))?,
            lexicon,
            language,
            latin: channel.latin(),
            mixed: channel.mixed(),
            channel,
            engines,
            cases: CaseConfusions::parse(include_str!("../lexicon/ru/case-confusions.tsv"))?,
            casings: Casings::parse(include_str!("../lexicon/ru/casings.tsv"))?,
            weights: WEIGHTS,
            accept: None,
            orthographies: Orthographies::parse(include_str!("../lexicon/orthographies.tsv"))?,
            glosses: OnceLock::new(),
            yo_words: OnceLock::new(),
            glossary: GlossRows::new(),
            names: Vec::new(),
        })
    }
}
