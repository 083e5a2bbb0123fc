//! Lays the counted words flat when the program is built: done at every start, it took four fifths of it, .05 of .06 s.

// Of these rooms only what lays words flat is called here; the library's ban of input and output is not meant for its build.
#![allow(dead_code, unreachable_pub, missing_docs, clippy::disallowed_methods)]

mod alphabet;
mod lexicon {
    pub mod graph;
}

use std::error::Error;
use std::fs;
use std::path::Path;

use fst::raw::Fst;

/// Read from the package's root, where build scripts run.
const WORDS: &str = "lexicon/ru/common.fst";

fn main() -> Result<(), Box<dyn Error>> {
    for source in [WORDS, "src/build.rs", "src/alphabet.rs", "src/lexicon/graph.rs"] {
        println!("cargo::rerun-if-changed={source}");
    }
    let words = fs::read(WORDS).map_err(|e| format!("{WORDS}: expected the compiled counted words, which come with the package: {e}"))?;
    let fst = Fst::new(words).map_err(|e| format!("{WORDS}: {e}; rebuild it with `vychitka lexicon build`"))?;
    let out = std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set: cargo runs this")?;
    fs::write(Path::new(&out).join("common.flat"), lexicon::graph::lay_flat(&fst))?;
    Ok(())
}
