//! `vychitka lexicon`: look, near, build, glosses, transcription, function-words, grammar, yo.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use lzma_rust2::{XzOptions, XzWriter};
use vychitka::alphabet;

use vychitka::language::build::ngrams;
use vychitka::language::grammar;
use vychitka::lexicon::build::{Sources, build};
use vychitka::lexicon::declension::DeclinedWords;
use vychitka::lexicon::hunspell::Affixes;
use vychitka::lexicon::near::Near;
use vychitka::lexicon::{Entry, Lexicon, Parts, case_odds, yo};
use vychitka::report::printable;
use vychitka::resources::{Resources, embedded_declined, embedded_lexicon, embedded_tables};
use vychitka::translation::transcription::learn;
use vychitka::translation::{function, glosses};

use crate::cli::{BuildArgs, LexiconArgs, LexiconVerb};
use crate::error::{Error, Result, writing};
use crate::{input, output};

/// The best that xz offers; it takes seconds.
const XZ_PRESET: u32 = 9;

/// Runs the verb.
pub(crate) fn run(args: &LexiconArgs) -> Result<ExitCode> {
    match &args.verb {
        LexiconVerb::Look { asked, words } => {
            let resources = input::resources(words, &[])?;
            let declined = embedded_declined(&resources.lexicon.tables.paradigms)?;
            let found: Vec<String> = asked.iter().map(|word| look(&resources, &declined, word)).collect();
            if let Some((word, _)) = asked.iter().zip(&found).find(|(_, found)| found.is_empty()) {
                return Err(Error::Said(format!("expected a word of Russian letters, found «{}»", printable(word))));
            }
            output::print(found.concat().as_bytes())?;
        }
        LexiconVerb::Near { word, distance, most } => {
            let found = near(&input::resources(&[], &[])?, word, *distance, *most);
            if found.is_empty() {
                output::tell(format_args!("no word within {distance} of «{}»", printable(word)));
            }
            output::print(found.as_bytes())?;
        }
        LexiconVerb::Yo { forms, unigrams, text } => {
            let header = "# Words always written with ё where ё is written at all: made by `vychitka lexicon yo`; see lexicon/README.md. CC BY-SA 4.0.\n";
            let words: Vec<String> = yo::list(&input::data(forms)?, &input::data(unigrams)?, &input::data(text)?)?.into_iter().collect();
            expect_rows(forms, words.len(), "forms that are counted and always have ё: form, tab, grammemes")?;
            output::print((header.to_string() + &words.join("\n") + "\n").as_bytes())?;
        }
        LexiconVerb::Glosses { list, out } => {
            let rows = input::data(list)?;
            expect_rows(list, rows.lines().filter(|line| line.contains('\t')).count(), "glosses, Russian, tab, English")?;
            output::replace(out, &glosses::build(&rows, &embedded_lexicon()?)?)?;
        }
        LexiconVerb::Transcription { list, out } => {
            let header = "# English letters, Russian letters, cost in nats: how names are written\n# Learned by `vychitka lexicon transcription`; see lexicon/README.md. CC BY-SA 4.0.\n";
            let pairs = learn::pairs(&input::data(list)?);
            expect_rows(list, pairs.len(), "glosses of names, Russian, tab, English")?;
            let table = learn::learn(&pairs);
            output::replace(out, (header.to_string() + &table).as_bytes())?;
        }
        LexiconVerb::FunctionWords { pairs, out } => {
            let header = "# Russian word, English stem, what finding it tells in nats\n# Learned by `vychitka lexicon function-words`; see lexicon/README.md. CC BY-SA 4.0.\n";
            let sentences = function::learn::sentences(&input::data(pairs)?);
            expect_rows(pairs, sentences.len(), "pairs of sentences, Russian, tab, English")?;
            let table = function::learn::learn(&sentences, &embedded_lexicon()?);
            output::replace(out, (header.to_string() + &table).as_bytes())?;
        }
        LexiconVerb::Grammar { text, out } => {
            let running = input::data(text)?;
            expect_rows(text, running.split_whitespace().filter(|word| alphabet::key(word).is_some()).count(), "running Russian text")?;
            output::replace(out, &grammar::learn::learn(&embedded_lexicon()?, &running))?;
        }
        LexiconVerb::Build(args) => return run_build(args),
    }
    Ok(ExitCode::SUCCESS)
}

/// Of an unfit list nothing may be learned: it would go over what was learned of a fit one.
fn expect_rows(path: &Path, found: usize, expected: &str) -> Result<()> {
    if found == 0 {
        return Err(Error::Said(format!("{}: expected {expected}, found none", path.display())));
    }
    Ok(())
}

/// What is known of a word; nothing of what is none.
fn look(resources: &Resources, declined: &DeclinedWords, word: &str) -> String {
    let lexicon = &resources.lexicon;
    let mut out = String::new();
    let shown = printable(word);
    if let Some(key) = alphabet::key(word) {
        if lexicon.user.contains(&key) {
            _ = writeln!(out, "{shown}: one of your words");
        }
        match lexicon.entry(&key) {
            Some(entry) => look_entry(&mut out, lexicon, word, &entry),
            None => _ = writeln!(out, "{shown}: not in the lexicon"),
        }
        if let Some(modern) = lexicon.old_ending(&key) {
            _ = writeln!(out, "  old spelling of: {}", alphabet::unkey(&modern));
        }
        if lexicon.looks_like_surname(&key) {
            _ = writeln!(out, "  ends like a surname");
        }
    }
    for found in lexicon.tables.abbreviations(word) {
        _ = writeln!(out, "  abbreviation {} ({}): {} — {}", found.form, found.kind, found.expansion, found.english.join(", "));
    }
    for row in declined.rows().filter(|row| row.name.split(' ').any(|part| alphabet::fold(part) == alphabet::fold(word))) {
        _ = writeln!(out, "  {}: {} — {}", row.name, row.english.join(", "), row.note);
    }
    out
}

fn look_entry(out: &mut String, lexicon: &Lexicon, word: &str, entry: &Entry) {
    let per_million = (-entry.cost_nats).exp() * 1e6;
    _ = writeln!(
        out,
        "{}: {per_million:.3} in a million words ({:.1} nats), {}",
        printable(word),
        entry.cost_nats,
        entry.attestation.name()
    );
    let folded = alphabet::fold(word);
    let analyses = lexicon.analyses(&folded, entry);
    let mut lemmas: Vec<&str> = analyses.iter().map(|a| a.lemma.as_str()).collect();
    lemmas.sort_unstable();
    lemmas.dedup();
    for analysis in &analyses {
        _ = writeln!(out, "  {} — {}", analysis.lemma, analysis.grammar);
    }
    for lemma in lemmas {
        _ = writeln!(out, "  forms of {lemma}: {}", lexicon.paradigm(lemma).join(", "));
    }
}

/// The words near a string, nearest and most frequent first.
fn near(resources: &Resources, word: &str, distance: u8, most: usize) -> String {
    let mut out = String::new();
    let found = Near::new(distance).words(&resources.lexicon, word);
    for neighbour in found.iter().take(most) {
        _ = writeln!(out, "{}\t{}\t{:.1} nats", neighbour.form, neighbour.distance, neighbour.cost_nats);
    }
    if found.len() > most {
        _ = writeln!(out, "… {} more (--most)", found.len() - most);
    }
    out
}

fn run_build(args: &BuildArgs) -> Result<ExitCode> {
    output::folder(&args.out)?;
    let forms = args.forms.iter().map(|p| input::data(p)).collect::<Result<Vec<_>>>()?;
    let words = args.words.iter().map(|p| input::data(p)).collect::<Result<Vec<_>>>()?;
    let classes = input::optional(args.classes.as_deref())?;
    let unigrams = input::optional(args.unigrams.as_deref())?;
    let mut hunspell = Vec::new();
    for path in &args.hunspell {
        // A version may stand behind a full stop.
        let with = |ending: &str| PathBuf::from([path.as_os_str(), ending.as_ref()].into_iter().collect::<std::ffi::OsString>());
        let affixes = Affixes::parse(&input::data(&with(".aff"))?)?;
        hunspell.push(affixes.expand(&input::data(&with(".dic"))?)?);
    }
    let sources = Sources {
        forms: forms.iter().map(String::as_str).collect(),
        classes: &classes,
        unigrams: &unigrams,
        hunspell,
        words: words.iter().map(String::as_str).collect(),
    };
    let tables = embedded_tables()?;
    let declined = embedded_declined(&tables.paradigms)?;
    let built = build(&sources, &tables, &declined)?;
    drop(sources);
    output::tell(format_args!("{} forms, {} of them counted", built.count, built.counted));
    let write = |name: &str, bytes: &[u8]| {
        output::tell(format_args!("{name}: {} bytes", bytes.len()));
        output::replace(&args.out.join(name), bytes)
    };
    let write_packed = |name: &str, bytes: &[u8]| {
        let packed = compressed(bytes).map_err(writing(&args.out.join(name)))?;
        write(name, &packed)
    };
    write_packed("forms.fst.xz", &built.forms)?;
    write_packed("weights.bin.xz", &built.weights)?;
    write("cases.bin", &built.cases)?;
    write("case-odds.bin", &built.case_odds)?;
    write_packed("classes.txt.xz", built.classes.as_bytes())?;
    // Those of the counted words are as many as the weights say.
    let case_odds = case_odds::by_ordinal(&built.case_odds, &built.weights).unwrap_or_default();
    let parts = Parts {
        forms: built.forms.into(),
        laid: None,
        weights: built.weights.into(),
        cases: built.cases.into(),
        case_odds: case_odds.into(),
        classes: built.classes.into(),
        class_starts: None,
    };
    let lexicon = Lexicon::open(parts, tables).map_err(vychitka::resources::ResourceError::from)?;
    let (bigrams, trigrams) = (input::optional(args.bigrams.as_deref())?, input::optional(args.trigrams.as_deref())?);
    write_packed("ngrams.counts.xz", &ngrams(&lexicon, &declined, &unigrams, &bigrams, &trigrams)?)?;
    Ok(ExitCode::SUCCESS)
}

/// As the build script expects it: the package must stay small, and this takes a sixth less room than what packages are compressed by.
fn compressed(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut writer = XzWriter::new(Vec::new(), XzOptions::with_preset(XZ_PRESET))?;
    writer.write_all(bytes)?;
    writer.finish()
}
