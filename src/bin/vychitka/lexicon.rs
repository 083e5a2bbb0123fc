//! `vychitka lexicon`: build.

use std::process::ExitCode;

use vychitka::language::build::{Sizes, ngrams, spelling};
use vychitka::lexicon::build::{Sources, build};
use vychitka::lexicon::hunspell::Affixes;
use vychitka::lexicon::{Lexicon, Parts};
use vychitka::resources::embedded_tables;

use crate::cli::{BuildArgs, LexiconArgs, LexiconVerb};
use crate::error::Result;
use crate::{input, output};

/// Runs the verb.
pub(crate) fn run(args: &LexiconArgs) -> Result<ExitCode> {
    match &args.verb {
        LexiconVerb::Build(args) => run_build(args),
    }
}

fn run_build(args: &BuildArgs) -> Result<ExitCode> {
    let forms = args.forms.iter().map(|p| input::text(p)).collect::<Result<Vec<_>>>()?;
    let words = args.words.iter().map(|p| input::text(p)).collect::<Result<Vec<_>>>()?;
    let classes = input::optional(args.classes.as_deref())?;
    let unigrams = input::optional(args.unigrams.as_deref())?;
    let mut hunspell = Vec::new();
    for path in &args.hunspell {
        let affixes = Affixes::parse(&input::text(&path.with_extension("aff"))?)?;
        hunspell.push(affixes.expand(&input::text(&path.with_extension("dic"))?)?);
    }
    let sources = Sources {
        forms: forms.iter().map(String::as_str).collect(),
        classes: &classes,
        unigrams: &unigrams,
        hunspell,
        words: words.iter().map(String::as_str).collect(),
    };
    let tables = embedded_tables().map_err(vychitka::resources::ResourceError::from)?;
    let built = build(&sources, &tables)?;
    drop(sources);
    eprintln!("{} forms, {} of them counted", built.count, built.common_count);
    let write = |name: &str, bytes: &[u8]| {
        eprintln!("{name}: {} bytes", bytes.len());
        output::replace(&args.out.join(name), bytes)
    };
    write("forms.fst", &built.forms)?;
    write("common.fst", &built.common)?;
    write("weights.bin", &built.weights)?;
    write("cases.bin", &built.cases)?;
    write("classes.txt", built.classes.as_bytes())?;
    let parts = Parts { forms: built.forms.into(), common: built.common.into(), weights: built.weights.into(), cases: built.cases.into(), classes: built.classes.into() };
    let lexicon = Lexicon::open(parts, tables).map_err(vychitka::resources::ResourceError::from)?;
    let sizes = Sizes { bigrams: args.keep_bigrams, trigrams: args.keep_trigrams };
    let (bigrams, trigrams) = (input::optional(args.bigrams.as_deref())?, input::optional(args.trigrams.as_deref())?);
    write("ngrams.bin", &ngrams(&lexicon, &unigrams, &bigrams, &trigrams, sizes)?)?;
    write("spelling.bin", &spelling(&lexicon))?;
    Ok(ExitCode::SUCCESS)
}
