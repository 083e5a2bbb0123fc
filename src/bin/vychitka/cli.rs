//! What the user typed.

mod making;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use vychitka::format::pages::WriteOptions;

/// Most threads that may be asked for; machines have fewer cores.
const MOST_THREADS: i64 = 1024;

pub(crate) use making::{BuildArgs, LexiconArgs, LexiconVerb, TrainArgs};

/// Corrects OCR errors in transcripts of Cyrillic documents, with a reason for every change.
#[derive(Parser)]
#[command(version, about, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

#[derive(Subcommand)]
pub(crate) enum Verb {
    /// Correct transcripts: text, Markdown, hOCR, ALTO or PAGE in, the same file with the misread words put right out
    Clean(CleanArgs),
    /// Write hOCR, ALTO or PAGE as text or Markdown
    Convert(ConvertArgs),
    /// Carry the decisions of a ledger over to a file: the same transcript, another form of it, or a later OCR run
    Apply(ApplyArgs),
    /// Go through the doubtful places in the terminal, one key a decision; each is on disk at once, and a session goes on where it stopped
    Review(ReviewArgs),
    /// Print ledgers of decisions, or merge those of several reviewers
    Ledger {
        /// What to do with them
        #[command(subcommand)]
        verb: LedgerVerb,
    },
    /// Learn from the decisions of ledgers for other documents: what your scans confuse, and words; print what changed
    Learn(LearnArgs),
    /// Print what the document's OCR reads for what, how often, with examples; no ground truth is needed
    Profile(ProfileArgs),
    /// Show the candidates for a word and why each ranks where it does
    Explain(ExplainArgs),
    /// Print a transcript and its translation side by side, with the words that link them
    Align(AlignArgs),
    /// List what the transcript says and its translation does not, and the reverse: sentences, numbers, names; exit 1 if there is anything
    CheckTranslation(AlignArgs),
    /// Look words up, find their neighbours, or compile the lexicon
    Lexicon(LexiconArgs),
    /// Learn confusions and the accept model from pages with ground truth
    Train(TrainArgs),
    /// Score a corrected transcript against its ground truth
    Score(ScoreArgs),
    /// Print the licences of the program and of the data it carries
    Licenses,
    /// Print a completion script for a shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
}

#[derive(Args)]
pub(crate) struct CleanArgs {
    /// Transcripts, folders of them, METS files, zip archives of pages; standard input where none or `-` is given
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) policy: PolicyArgs,
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) witness: WitnessArgs,
    #[command(flatten)]
    pub(crate) pages: PageArgs,
    /// hOCR, ALTO, PAGE: write doubtful corrections as alternatives
    #[arg(long)]
    pub(crate) suggest_inline: bool,
    /// What to do with a typewriter's " for ъ
    #[arg(long, value_enum, default_value_t = HardSign::Keep)]
    pub(crate) hard_sign: HardSign,
    /// What to do with е printed for ё
    #[arg(long, value_enum, default_value_t = Yo::Keep)]
    pub(crate) yo: Yo,
    /// Threads that read files, and stretches of each, at the same time; the output is the same for any number [default: one a core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=MOST_THREADS))]
    pub(crate) threads: Option<u16>,
}

#[derive(Args)]
pub(crate) struct ReviewArgs {
    /// Transcripts to review
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Keep the decisions there (one transcript only) [default: FILE.ledger.jsonl beside each]
    #[arg(long, value_name = "FILE")]
    pub(crate) ledger: Option<PathBuf>,
    /// On leaving, and on `w`, write the corrected transcript there; of several, into this folder
    #[arg(short, long, value_name = "FILE", conflicts_with = "in_place")]
    pub(crate) output: Option<PathBuf>,
    /// On `w`, and on leaving with nothing left open, write each corrected transcript over its file
    #[arg(short, long)]
    pub(crate) in_place: bool,
    /// Take the keys from a file instead of the terminal (`<enter>`, `<esc>`, `<ctrl-r>` for those without a sign; `#` begins a remark)
    #[arg(long, value_name = "FILE")]
    pub(crate) batch: Option<PathBuf>,
    /// Also ask about what would be applied without asking
    #[arg(long)]
    pub(crate) all: bool,
    /// Where the page images are, for hOCR, ALTO and PAGE [default: beside each file, by the name it gives or its own]
    #[arg(long, value_name = "FOLDER")]
    pub(crate) images: Option<PathBuf>,
    /// Who decides, for the ledger [default: the user's name]
    #[arg(long, value_name = "NAME", env = "USER")]
    pub(crate) by: Option<String>,
    #[command(flatten)]
    pub(crate) policy: PolicyArgs,
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) witness: WitnessArgs,
    #[command(flatten)]
    pub(crate) pages: PageArgs,
}

#[derive(Args)]
pub(crate) struct ProfileArgs {
    /// Transcripts
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Print JSON Lines, a line a confusion
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) witness: WitnessArgs,
}

#[derive(Subcommand)]
pub(crate) enum LedgerVerb {
    /// Print the decisions as they stand, a line each
    Show {
        /// The ledger
        ledger: PathBuf,
    },
    /// Put ledgers together; where they decide a place differently it is listed and left open
    Merge {
        /// The ledgers
        #[arg(required = true)]
        ledgers: Vec<PathBuf>,
        /// Write the merged ledger there instead of printing it
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// Exit 1 if they decide a place differently
        #[arg(long)]
        check: bool,
    },
}

#[derive(Args)]
pub(crate) struct LearnArgs {
    /// The ledgers; the confusions of one learned again take the place of what it taught before
    #[arg(required = true)]
    pub(crate) ledgers: Vec<PathBuf>,
    /// Your confusion profile, begun if it is not there; `--confusions` of the other verbs reads it
    #[arg(long, value_name = "FILE")]
    pub(crate) confusions: Option<PathBuf>,
    /// Your word list, begun if it is not there; `--words` of the other verbs reads it
    #[arg(long, value_name = "FILE")]
    pub(crate) words: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct OutputArgs {
    /// Write the corrected transcript there; of several inputs, a folder or a METS file, a mirror of them into this folder
    #[arg(short, long, value_name = "FILE", conflicts_with_all = ["in_place", "diff", "json", "report", "dry_run", "check"])]
    pub(crate) output: Option<PathBuf>,
    /// Write each corrected transcript over its file
    #[arg(short, long, conflicts_with_all = ["diff", "json", "report"])]
    pub(crate) in_place: bool,
    /// With --in-place: keep the original beside it, with this suffix
    #[arg(long, value_name = "SUFFIX", requires = "in_place")]
    pub(crate) backup: Option<String>,
    /// Print a unified diff instead of the transcript
    #[arg(long, conflicts_with_all = ["json", "report"])]
    pub(crate) diff: bool,
    /// Print every correction as JSON Lines instead of the transcript
    #[arg(long, conflicts_with = "report")]
    pub(crate) json: bool,
    /// Print every correction with its candidates and reasons instead of the transcript
    #[arg(long)]
    pub(crate) report: bool,
    /// Write the corrections made as a ledger of decisions there, for `vychitka apply` (one input only)
    #[arg(long, value_name = "FILE")]
    pub(crate) ledger: Option<PathBuf>,
    /// Write no transcript; tell what would be changed (a --ledger is written all the same)
    #[arg(short = 'n', long)]
    pub(crate) dry_run: bool,
    /// Write no transcript; exit 1 if something would be changed (a --ledger is written all the same)
    #[arg(long)]
    pub(crate) check: bool,
}

impl OutputArgs {
    /// True if the call tells of the transcripts and writes none.
    pub(crate) fn only_tells(&self) -> bool {
        self.json || self.report || self.diff || self.dry_run || self.check
    }
}

#[derive(Args)]
pub(crate) struct PolicyArgs {
    /// Apply corrections of at least this probability; above 1 applies nothing [default: .82, .74 where a translation or the confidence of
    /// letters speaks, or FineReader read what is no name, .66 for a capital that the translation has, too; .97 with --cautious, .05 with --bold]
    #[arg(long, value_name = "P", allow_negative_numbers = true)]
    pub(crate) apply_above: Option<f64>,
    /// Report corrections of at least this probability as doubtful, and no others [default: .15, and what hardly stands; .05 with --bold]
    #[arg(long, value_name = "P", allow_negative_numbers = true)]
    pub(crate) ask_above: Option<f64>,
    /// Apply only what is nearly certain
    #[arg(long, conflicts_with = "bold")]
    pub(crate) cautious: bool,
    /// Apply every best candidate that is worth having: for reading, not for the record
    #[arg(long)]
    pub(crate) bold: bool,
    /// Apply only what the translation confirms
    #[arg(long)]
    pub(crate) require_evidence: bool,
}

/// What is written into hOCR, ALTO and PAGE files beside the words.
#[derive(Args)]
pub(crate) struct PageArgs {
    /// hOCR, ALTO, PAGE: keep what a changed word read before as an alternative of it
    #[arg(long)]
    pub(crate) keep_original: bool,
    /// hOCR, ALTO, PAGE: do not name the program in the file's metadata
    #[arg(long)]
    pub(crate) no_provenance: bool,
}

impl PageArgs {
    /// The same as the library asks for it.
    pub(crate) fn options(&self) -> WriteOptions {
        let provenance = (!self.no_provenance).then(|| crate::PROGRAM.to_string());
        WriteOptions { keep_original: self.keep_original, provenance }
    }
}

#[derive(Args, Clone)]
pub(crate) struct InputArgs {
    /// Encoding of the input (recognised if not given): utf-8, windows-1251, koi8-r, cp866, utf-16le …
    #[arg(long, value_name = "NAME")]
    pub(crate) encoding: Option<String>,
    /// Encoding of the output [default: that of the input; of `convert`, utf-8]
    #[arg(long, value_name = "NAME")]
    pub(crate) output_encoding: Option<String>,
    /// Format of the input [default: by its content, else by the ending of its name]
    #[arg(long, value_enum)]
    pub(crate) format: Option<FormatName>,
    /// Your own words, a word a line (repeatable)
    #[arg(long, value_name = "FILE")]
    pub(crate) words: Vec<PathBuf>,
    /// What your scans are known to confuse, as `vychitka learn` writes it (repeatable)
    #[arg(long, value_name = "FILE")]
    pub(crate) confusions: Vec<PathBuf>,
}

/// The translation and what helps to read it.
#[derive(Args, Clone)]
pub(crate) struct WitnessArgs {
    /// The English translation of the transcript, as text (one in the transcript itself is found without)
    #[arg(long, value_name = "FILE")]
    pub(crate) translation: Option<PathBuf>,
    /// Your own terms: Russian, tab, English, a pair a line (repeatable)
    #[arg(long, value_name = "FILE")]
    pub(crate) glossary: Vec<PathBuf>,
    /// Names of persons and places you know, as in names.tsv: name, paradigm codes, English spellings, note (repeatable)
    #[arg(long, value_name = "FILE")]
    pub(crate) names: Vec<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub(crate) enum FormatName {
    Text,
    Markdown,
    Hocr,
    Alto,
    Page,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub(crate) enum HardSign {
    /// It is a spelling
    Keep,
    /// Print ъ
    Normalise,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub(crate) enum Yo {
    /// As it stands
    Keep,
    /// Print ё in words never written otherwise
    Restore,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub(crate) enum TextFormat {
    Text,
    Markdown,
}

#[derive(Args)]
pub(crate) struct ConvertArgs {
    /// Page files; several become one text
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// What to write
    #[arg(long, value_enum, default_value_t = TextFormat::Text)]
    pub(crate) to: TextFormat,
    /// One line a paragraph instead of the lines of the page
    #[arg(long)]
    pub(crate) paragraphs: bool,
    /// Put words divided at line ends together
    #[arg(long)]
    pub(crate) whole_words: bool,
    /// Leave bold and italic words plain in Markdown, which are set as the file's fonts tell
    #[arg(long)]
    pub(crate) no_emphasis: bool,
    /// Write there instead of to standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) input: InputArgs,
}

#[derive(Args)]
pub(crate) struct ApplyArgs {
    /// The ledger, as `clean --ledger` writes it
    pub(crate) ledger: PathBuf,
    /// The file to apply it to
    pub(crate) file: PathBuf,
    /// Write there instead of to standard output
    #[arg(short, long, value_name = "FILE", conflicts_with_all = ["in_place", "diff"])]
    pub(crate) output: Option<PathBuf>,
    /// Write over the file
    #[arg(short, long, conflicts_with = "diff")]
    pub(crate) in_place: bool,
    /// Print a unified diff instead
    #[arg(long)]
    pub(crate) diff: bool,
    /// Exit with 1 if a decision no longer fits
    #[arg(long)]
    pub(crate) check: bool,
    #[command(flatten)]
    pub(crate) pages: PageArgs,
    #[command(flatten)]
    pub(crate) input: InputArgs,
}

#[derive(Args)]
pub(crate) struct ExplainArgs {
    /// The word, or a few words, as the OCR has it
    pub(crate) word: String,
    /// The line it stands in
    #[arg(long, value_name = "TEXT")]
    pub(crate) context: Option<String>,
    /// What the English translation has for that line
    #[arg(long, value_name = "TEXT")]
    pub(crate) english: Option<String>,
    /// Your own words, a word a line (repeatable)
    #[arg(long, value_name = "FILE")]
    pub(crate) words: Vec<PathBuf>,
    /// What your scans are known to confuse, as `vychitka learn` writes it (repeatable)
    #[arg(long, value_name = "FILE")]
    pub(crate) confusions: Vec<PathBuf>,
}

#[derive(Args)]
pub(crate) struct AlignArgs {
    /// The transcript; with the translation in it, or beside it (--translation)
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) witness: WitnessArgs,
}

#[derive(Args)]
pub(crate) struct ScoreArgs {
    /// The ground truth
    pub(crate) gold: PathBuf,
    /// The transcript as the OCR gave it
    pub(crate) ocr: PathBuf,
    /// The corrected transcript
    pub(crate) out: PathBuf,
}
