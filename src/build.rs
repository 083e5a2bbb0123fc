//! Unpacks the lexicon when the program is built, lays it out as it is searched, finds where its classes begin, packs the trees, and reads the
//! tables that a start leaves alone: done at every start, it would take a second.

// Of these rooms only what unpacks and lays out is called here; the library's ban of input and output is not meant for its build.
#![allow(dead_code, unreachable_pub, missing_docs, clippy::disallowed_methods)]

mod accept {
    pub mod table;
}
mod alphabet;
mod language {
    pub mod counts;
    pub mod estimate;
    pub mod spelling {
        pub mod learn;
    }
    pub mod store {
        pub mod write;
    }
}
mod lexicon {
    pub mod analysis;
    pub mod case_odds;
    pub mod counted;
    pub mod declension;
    pub mod graph;
    pub mod tables;
    pub mod weight;
}
mod rows;
mod varint;

use std::error::Error;
use std::fs;
use std::io::Read;
use std::path::Path;

use lexicon::counted::{Walked, laid_flat};
use lexicon::declension::{DeclinedWords, Paradigms};
use lzma_rust2::XzReader;

/// Read from the package's root, where build scripts run.
const FORMS: &str = "lexicon/ru/forms.fst.xz";
/// See [`FORMS`].
const WEIGHTS: &str = "lexicon/ru/weights.bin.xz";
/// See [`FORMS`].
const CLASSES: &str = "lexicon/ru/classes.txt.xz";
/// See [`FORMS`].
const NGRAMS: &str = "lexicon/ru/ngrams.counts.xz";
/// See [`FORMS`].
const CASE_ODDS: &str = "lexicon/ru/case-odds.bin";
/// The accept model's tables, by the names that what is packed of them gets.
const TREES: [(&str, &str); 4] = [
    ("general", "lexicon/ru/accept.tsv"),
    ("told", "lexicon/ru/accept.told.tsv"),
    ("cased", "lexicon/ru/accept.cased.tsv"),
    ("twins", "lexicon/ru/accept.twins.tsv"),
];
/// The tables of declined words, and the paradigms that they follow.
const DECLINED: [&str; 3] = ["lexicon/ru/names.tsv", "lexicon/ru/period-words.tsv", "lexicon/ru/paradigms.tsv"];
/// What this script is made of.
const ROOMS: [&str; 16] = [
    "src/build.rs",
    "src/accept/table.rs",
    "src/alphabet.rs",
    "src/language/counts.rs",
    "src/language/estimate.rs",
    "src/language/spelling/learn.rs",
    "src/language/store/write.rs",
    "src/lexicon/analysis.rs",
    "src/lexicon/case_odds.rs",
    "src/lexicon/counted.rs",
    "src/lexicon/declension.rs",
    "src/lexicon/graph.rs",
    "src/lexicon/tables.rs",
    "src/lexicon/weight.rs",
    "src/rows.rs",
    "src/varint.rs",
];

fn main() -> Result<(), Box<dyn Error>> {
    for source in
        ROOMS.iter().chain(&[FORMS, WEIGHTS, CLASSES, CASE_ODDS, NGRAMS]).chain(TREES.iter().map(|(_, path)| path)).chain(&DECLINED)
    {
        println!("cargo::rerun-if-changed={source}");
    }
    let out = std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set: cargo runs this")?;
    let write = |name: &str, bytes: &[u8]| fs::write(Path::new(&out).join(name), bytes);
    let damaged = |path: &str, why: &dyn std::fmt::Display| format!("{path}: {why}; rebuild it with `vychitka lexicon build`");

    let weights = unpacked(WEIGHTS)?;
    write("weights.bin", &weights)?;
    let classes = String::from_utf8(unpacked(CLASSES)?).map_err(|e| damaged(CLASSES, &e))?;
    write("classes.txt", classes.as_bytes())?;
    write("class-starts.bin", &lexicon::analysis::line_starts(&classes))?;
    let forms = fst::Map::new(unpacked(FORMS)?).map_err(|e| damaged(FORMS, &e))?;
    write("forms.fst", forms.as_fst().as_bytes())?;
    for (name, words) in [("counted", Walked::Counted), ("backward", Walked::CountedBackward), ("rare", Walked::Rare)] {
        write(&format!("{name}.flat"), &laid_flat(&forms, &weights, words).map_err(|e| damaged(FORMS, &e))?)?;
    }
    write("spelling.bin", &language::spelling::learn::learn(lexicon::counted::Counted::of(&forms, &weights)))?;
    let odds = lexicon::case_odds::by_ordinal(&read(CASE_ODDS)?, &weights);
    write("case-odds.bin", &odds.ok_or_else(|| damaged(CASE_ODDS, &"expected a byte for each counted word"))?)?;
    let counts = language::counts::unpack(&unpacked(NGRAMS)?, &weights).map_err(|e| damaged(NGRAMS, &e))?;
    write("ngrams.bin", &language::estimate::store(&counts, &weights))?;
    // A malformed row is told of now: these are parsed when the first translation asks.
    let [names, period_words, paradigms] = [text(DECLINED[0])?, text(DECLINED[1])?, text(DECLINED[2])?];
    Paradigms::parse(&paradigms)
        .and_then(|paradigms| DeclinedWords::parse(&names, &period_words, &paradigms))
        .map_err(|e| e.to_string())?;
    for (name, path) in TREES {
        let model = accept::table::read(&text(path)?).map_err(|e| format!("{path}: line {}: {}", e.line, e.found))?;
        write(&format!("{name}.trees"), &accept::table::pack(&model))?;
    }
    Ok(())
}

fn read(path: &str) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|e| format!("{path}: expected a part of the lexicon, which comes with the package: {e}"))
}

fn text(path: &str) -> Result<String, String> {
    String::from_utf8(read(path)?).map_err(|e| format!("{path}: expected UTF-8: {e}"))
}

fn unpacked(path: &str) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    let packed = read(path)?;
    XzReader::new(packed.as_slice(), false).read_to_end(&mut out).map_err(|e| format!("{path}: expected a file made by xz: {e}"))?;
    Ok(out)
}
