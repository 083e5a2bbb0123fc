//! Corrects OCR errors in transcripts of Cyrillic documents, with a reason for every change.

pub mod accept;
pub mod alphabet;
pub mod candidate;
pub mod channel;
pub mod correction;
pub mod decision;
pub mod document;
pub mod encoding;
pub mod format;
pub mod language;
pub mod lattice;
pub mod lexicon;
pub mod orthography;
pub mod profile;
pub mod report;
pub mod resources;
pub mod respell;
pub mod score;
pub mod section;
pub mod token;
pub mod training;
