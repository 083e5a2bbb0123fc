//! What the user typed for the verbs that make the program's data: `lexicon`, `train`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Args)]
pub(crate) struct LexiconArgs {
    #[command(subcommand)]
    pub(crate) verb: LexiconVerb,
}

#[derive(Subcommand)]
pub(crate) enum LexiconVerb {
    /// What is known of a word: grammar, lemma, forms, frequency, source
    Look {
        /// The words
        #[arg(value_name = "WORD", required = true)]
        asked: Vec<String>,
        /// Your own words, a word a line (repeatable)
        #[arg(long, value_name = "FILE")]
        words: Vec<PathBuf>,
    },
    /// The words near a string
    Near {
        /// The string
        word: String,
        /// Edits allowed, 1 or 2
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=2))]
        distance: u8,
        /// Words printed
        #[arg(long, default_value_t = 30)]
        most: usize,
    },
    /// Compile word lists and n-gram counts into the data the program embeds
    Build(BuildArgs),
    /// Compile a list of glosses (Russian, tab, English) into the data the program embeds
    Glosses {
        /// The list
        list: PathBuf,
        /// File to write
        #[arg(long)]
        out: PathBuf,
    },
    /// Learn from a list of glosses (Russian, tab, English) how English names are written in Russian letters
    Transcription {
        /// The list
        list: PathBuf,
        /// File to write
        #[arg(long)]
        out: PathBuf,
    },
    /// Learn from pairs of sentences (Russian, tab, English) which function words of a translation tell of which Russian words
    FunctionWords {
        /// The pairs, a row each
        pairs: PathBuf,
        /// File to write
        #[arg(long)]
        out: PathBuf,
    },
    /// Learn from running text which forms go together: the classes the language model falls back on
    Grammar {
        /// Running text, a paragraph a line
        text: PathBuf,
        /// File to write
        #[arg(long)]
        out: PathBuf,
    },
    /// List the words that are always written with ё, for --yo restore
    Yo {
        /// Forms of a dictionary that writes ё: form, tab, grammemes
        #[arg(long, value_name = "FILE")]
        forms: PathBuf,
        /// Word counts by case
        #[arg(long, value_name = "FILE")]
        unigrams: PathBuf,
        /// Running text, a paragraph a line
        text: PathBuf,
    },
}

#[derive(Args)]
pub(crate) struct BuildArgs {
    /// Forms as TSV: form, sources, share of running text, line in the class table (repeatable)
    #[arg(long, value_name = "FILE", required_unless_present_any = ["hunspell", "words"])]
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
    /// Folder to write to
    #[arg(long)]
    pub(crate) out: PathBuf,
}

#[derive(Args)]
pub(crate) struct TrainArgs {
    /// Folders of pages, each page a folder with ocr.txt, gold.txt and meta.json (repeatable)
    #[arg(long, required_unless_present_any = ["told", "cased", "twins"])]
    pub(crate) pages: Vec<PathBuf>,
    /// Folders of further pages that teach but do not count in the cross-validation's figures (repeatable)
    #[arg(long)]
    pub(crate) more: Vec<PathBuf>,
    /// Folders of further pages, likewise, whose texts are no part of what --ngrams counted (repeatable)
    #[arg(long)]
    pub(crate) papers: Vec<PathBuf>,
    /// Folders of pages, likewise, whose damage was made of counted confusions: they train the accept model, not the channel (repeatable)
    #[arg(long)]
    pub(crate) damaged: Vec<PathBuf>,
    /// Folders of transcripts, NAME.ocr.txt beside NAME.truth.txt (or .md): they train the accept model, not the channel (repeatable)
    #[arg(long)]
    pub(crate) transcripts: Vec<PathBuf>,
    /// Folders of pages that tell more than most: letters.hocr with each letter's confidence, en.txt with the translation. Only what these
    /// change in the accept model is learned, on top of what is built in. Of --transcripts those teach that have a translation, NAME.en.txt
    /// (repeatable)
    #[arg(long, conflicts_with_all = ["pages", "more", "papers", "damaged", "pairs", "samples"])]
    pub(crate) told: Vec<PathBuf>,
    /// For --told with --transcripts: an accept.tsv learned without these transcripts and without pages made of them. What is learned on
    /// top of general trees must not come from texts that these have seen
    #[arg(long, requires_all = ["told", "transcripts"])]
    pub(crate) apart: Option<PathBuf>,
    /// Folders of pages, as for --pages, with en.txt where there is a translation. Only what tells a right change of case from a wrong one
    /// is learned, of --transcripts too, with NAME.en.txt where there is a translation. Of pages that have a translation, and of transcripts,
    /// --ngrams counted nothing (repeatable)
    #[arg(long, conflicts_with_all = ["pages", "more", "papers", "damaged", "pairs", "told"])]
    pub(crate) cased: Vec<PathBuf>,
    /// Folders of pages, likewise, that the built-in trees were not learned from, with letters.hocr or en.txt where there is one. Only what tells
    /// the case of misread words is learned, on top of what is built in (repeatable)
    #[arg(long, conflicts_with_all = ["pages", "more", "papers", "damaged", "pairs", "transcripts", "samples", "told", "cased"])]
    pub(crate) twins: Vec<PathBuf>,
    /// The lexicon's ngrams.counts.xz, where texts of the pages are part of what was counted: what they contributed is taken away before
    /// anything is learned, or more trust would be learned in the counts than pages never seen deserve
    #[arg(long)]
    pub(crate) ngrams: Option<PathBuf>,
    /// Counted word pairs of FineReader: count, seen, meant
    #[arg(long)]
    pub(crate) pairs: Option<PathBuf>,
    /// Share of all words that the pairs are
    #[arg(long, default_value_t = 0.07, value_name = "SHARE", value_parser = share)]
    pub(crate) pairs_share: f64,
    /// Write the samples there, as TSV: fold, right, damage, features
    #[arg(long)]
    pub(crate) samples: Option<PathBuf>,
    /// Learn only: without the cross-validation, which takes most of the time
    #[arg(long)]
    pub(crate) no_validation: bool,
    /// Folds of the cross-validation; pages of a font are in one fold
    #[arg(long, default_value_t = 5, value_name = "N", value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..))]
    pub(crate) folds: usize,
    /// Folder to write the confusions and the accept model to; without it only the cross-validation is printed
    #[arg(long)]
    pub(crate) out: Option<PathBuf>,
}

/// A share, 0..=1.
fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "expected a share from 0 to 1".to_string())
}
