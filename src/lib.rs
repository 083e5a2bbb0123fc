//! Corrects OCR errors in transcripts of Cyrillic documents, with a reason for every change.
//!
//! The question is: *given what the OCR saw, what did the page say?* It is a noisy channel,
//!
//! ```text
//! reading* = argmax over readings of  P(seen | reading) · P(reading) · P(translation | reading)
//!                                       channel           language     evidence, where there is a translation
//! ```
//!
//! in natural-log units ("nats") until the end, when competing readings of a place become probabilities that sum to one. A calibrated
//! probability decides: apply, ask, leave.
//!
//! # Code map, in pipeline order
//!
//! | room | what it is for |
//! |---|---|
//! | [`encoding`] | bytes to text and back: UTF-8, UTF-16, windows-1251, KOI8-R, CP866 |
//! | [`mod@format`] | a file's text to a [`document::Document`]: plain text, Markdown, hOCR, ALTO, PAGE |
//! | [`document`] | the transcript as flat text, what of it is no text, and the way back to the file |
//! | [`lines`] | where the lines of a text begin; the line and column of a place |
//! | [`token`] | words, numbers, punctuation, spaces, breaks: nothing is dropped |
//! | [`section`] | the scan's text, its translation, neither; [`orthography`] tells what is not modern Russian |
//! | [`alphabet`] | letters as lexicon keys, printed characters as channel symbols |
//! | [`lexicon`] | what is a word: an FST of all forms, flat graphs to be searched, weights, grammar, tables, near words; its builder |
//! | [`channel`] | the cost of seeing ‹seen› where the page said ‹meant›; alignment; learning; which engine it was |
//! | [`language`] | word n-grams with back-off to classes of forms, letter 4-grams for unknown words; their builders |
//! | [`candidate`] | for a stretch of slots, what it might have been: near words, joins, splits, look-alikes, case |
//! | [`layout`] | what the boxes of words tell: room for letters, gaps, a first letter that stands up; [`bounds`], [`font`] |
//! | [`translation`] | the other language's side: alignment, glosses, names, numbers; evidence for and against a reading |
//! | [`capitals`] | how the document prints its capitals: letters read in the other case, words printed like names |
//! | [`lattice`] | all readings as arcs; the posterior of each, by bigrams, then trigrams |
//! | [`damage`] | how damaged the document is, by what a first pass doubts; [`sound`]: what is spelt by ear |
//! | [`profile`] | what a first pass teaches of the document: its confusions, words, habits |
//! | [`accept`] | boosted trees that turn a correction's features into a calibrated probability, and say why |
//! | [`correction`] | a suspect, its candidates, reasons, verdict; one round over a document |
//! | [`rounds`] | the façade: [`rounds::correct`] repeats rounds until one changes nothing |
//! | [`decision`] | verdicts by thresholds; decisions become edits |
//! | [`ledger`] | decisions kept by what was seen and the words around, carried over to other forms of a document |
//! | [`learned`] | what decisions teach for other documents: a confusion profile, words |
//! | [`review`] | the doubtful places, one key a decision: a state machine and its view |
//! | [`convert`] | a page file as plain text or Markdown |
//! | [`respell`] | on request: ъ for a typewriter's quotation mark, ё for е |
//! | [`report`] | for people, as JSON Lines, as a diff |
//! | [`score`] | CER, words fixed and broken, precision, against ground truth |
//! | [`transcript`] | a file in any of the formats: its text for the core, the file with corrections made |
//! | [`training`] | pages with ground truth to samples for the accept model |
//! | [`resources`] | the models, embedded, opened once and borrowed |
//! | `rows` | tables of text, row by row |
//! | `varint` | numbers in few bytes, for what is packed |
//!
//! The binary (`src/bin/vychitka`, one file a verb) is the only place that opens files, prints, or starts threads; called within a rayon pool,
//! [`correction`] reads the stretches of a document side by side on its threads (feature `parallel`). The build script
//! (`src/build.rs`) unpacks the lexicon, finds where its classes begin, packs the trees, and lays out what is searched: the counted
//! words, the costs of n-grams and of letters.
//!
//! # Questions
//!
//! *Where do I add a confusion?* Nowhere by hand: `vychitka train` learns `lexicon/ru/confusions.*.tsv`. *An abbreviation, a name?* A row in
//! `lexicon/ru/abbreviations.tsv` or `names.tsv`, then what `lexicon/README.md` says under "A row more". *A new way to propose readings?* A file beside
//! [`candidate::joined`], called from [`candidate::Proposer::readings`]. *A new reason to trust or doubt a correction?* A feature in
//! [`accept::features`], then `vychitka train`. *Another language?* Its data beside `lexicon/ru`;
//! what is Russian in the code is mostly in [`alphabet`], [`candidate`] and [`translation`]; a search for Cyrillic letters outside of tests
//! finds the rest, constants at the heads of [`orthography`], [`section`], [`correction`], [`respell`] and [`accept::features`].
//!
//! # Invariants
//!
//! - No edits, same bytes: `format.read(text).apply(&[])` is `text` for every text.
//! - Edits are sorted and disjoint, and touch source sections only.
//! - The library does no input or output, starts no thread, reads no clock; the same input gives the same output from the
//!   same build; between machines only the last digits of logarithms may differ.
//!
//! ```
//! use vychitka::{decision::{self, Policy}, document::Document, resources::Resources, rounds::correct};
//!
//! let resources = Resources::embedded()?;
//! let document = Document::plain("Комиссия считает необходимым усиление внутрипартийной кизни.".to_string());
//! let corrected = correct(&resources, &document, &Policy::DEFAULT);
//! let edits = decision::edits(&corrected.corrections, &decision::decide(&corrected.corrections));
//! assert!(document.apply(&edits).contains("внутрипартийной жизни"));
//! # Ok::<(), vychitka::resources::ResourceError>(())
//! ```

#![warn(clippy::unwrap_used, clippy::disallowed_methods)]

pub mod accept;
pub mod alphabet;
pub mod bounds;
pub mod candidate;
pub mod capitals;
pub mod channel;
pub mod convert;
pub mod correction;
pub mod damage;
pub mod decision;
pub mod document;
pub mod encoding;
pub mod font;
pub mod format;
pub mod language;
pub mod lattice;
pub mod layout;
pub mod learned;
pub mod ledger;
pub mod lexicon;
pub mod lines;
pub mod orthography;
pub mod profile;
pub mod report;
pub mod resources;
pub mod respell;
pub mod review;
pub mod rounds;
mod rows;
pub mod score;
pub mod section;
pub mod sound;
pub mod token;
pub mod training;
pub mod transcript;
pub mod translation;
mod varint;
