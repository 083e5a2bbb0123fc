//! What the user typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Corrects OCR errors in transcripts of Cyrillic documents, with a reason for every change.
#[derive(Parser)]
#[command(version, about, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

#[derive(Subcommand)]
pub(crate) enum Verb {
    /// Correct transcripts: text or Markdown in, the same file with the misread words put right out
    Clean(CleanArgs),
    /// Look words up, find their neighbours, or compile the lexicon
    Lexicon(LexiconArgs),
    /// Learn confusions and the accept model from pages with ground truth
    Train(TrainArgs),
}

#[derive(Args)]
pub(crate) struct CleanArgs {
    /// Transcripts; standard input where none or `-` is given
    pub(crate) files: Vec<PathBuf>,
    /// Apply every best candidate
    #[arg(long)]
    pub(crate) bold: bool,
}

#[derive(Args)]
pub(crate) struct LexiconArgs {
    #[command(subcommand)]
    pub(crate) verb: LexiconVerb,
}

#[derive(Subcommand)]
pub(crate) enum LexiconVerb {
    /// Compile word lists and n-gram counts into the data the program embeds
    Build(BuildArgs),
}

#[derive(Args)]
pub(crate) struct BuildArgs {
    /// Forms as TSV: form, sources, share of running text, line in the class table (repeatable)
    #[arg(long)]
    pub(crate) forms: Vec<PathBuf>,
    /// Class table: a line a set of analyses
    #[arg(long)]
    pub(crate) classes: Option<PathBuf>,
    /// Word counts by case
    #[arg(long)]
    pub(crate) unigrams: Option<PathBuf>,
    /// Counts of two words
    #[arg(long)]
    pub(crate) bigrams: Option<PathBuf>,
    /// Counts of three words
    #[arg(long)]
    pub(crate) trigrams: Option<PathBuf>,
    /// A hunspell dictionary: the path without .aff and .dic (repeatable)
    #[arg(long)]
    pub(crate) hunspell: Vec<PathBuf>,
    /// Plain word lists, a word a line (repeatable)
    #[arg(long)]
    pub(crate) words: Vec<PathBuf>,
    /// Bigrams to keep
    #[arg(long, default_value_t = 900_000)]
    pub(crate) keep_bigrams: usize,
    /// Trigrams to keep
    #[arg(long, default_value_t = 400_000)]
    pub(crate) keep_trigrams: usize,
    /// Folder to write to
    #[arg(long)]
    pub(crate) out: PathBuf,
}

#[derive(Args)]
pub(crate) struct TrainArgs {
    /// Folders of pages, each page a folder with ocr.txt, gold.txt and meta.json (repeatable)
    #[arg(long, required = true)]
    pub(crate) pages: Vec<PathBuf>,
    /// Counted word pairs of FineReader: count, seen, meant
    #[arg(long)]
    pub(crate) pairs: Option<PathBuf>,
    /// Share of all words that the pairs are
    #[arg(long, default_value_t = 0.07)]
    pub(crate) pairs_share: f64,
    /// Folds of the cross-validation; pages of a font are in one fold
    #[arg(long, default_value_t = 5)]
    pub(crate) folds: usize,
    /// Folder to write the confusions and the accept model to; without it only the cross-validation is printed
    #[arg(long)]
    pub(crate) out: Option<PathBuf>,
}
