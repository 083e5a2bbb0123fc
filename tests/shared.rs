//! Checks on the pages of `../shared`, where it is at hand; elsewhere they say that they were skipped.
#![allow(clippy::disallowed_methods, clippy::print_stderr, reason = "tests read files and say what they skip")]

use std::path::{Path, PathBuf};

use vychitka::decision::{Policy, decide, edits};
use vychitka::document::Document;
use vychitka::resources::Resources;
use vychitka::rounds::correct;
use vychitka::score::{Score, score};

fn shared(part: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(part);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: no ../shared/{part}");
    None
}

fn clean(resources: &Resources, text: &str) -> String {
    let document = Document::plain(text.to_string());
    let corrected = correct(resources, &document, &Policy::DEFAULT);
    document.apply(&edits(&corrected.corrections, &decide(&corrected.corrections)))
}

fn pages(folder: &Path, prefix: &str) -> Vec<(String, String, String)> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().to_string();
        if name.starts_with(prefix) {
            let read = |f: &str| std::fs::read_to_string(path.join(f)).unwrap();
            out.push((name, read("ocr.txt"), read("gold.txt")));
        }
    }
    out.sort();
    out
}

#[test]
fn development_pages_get_better_with_next_to_no_damage() {
    let Some(folder) = shared("bench/pages") else { return };
    let resources = Resources::embedded().unwrap();
    let mut total = Score::default();
    for (_, ocr, gold) in pages(&folder, "typescript-0") {
        total.add(&score(&gold, &ocr, &clean(&resources, &ocr)));
    }
    assert!(total.fixed_share() > 0.35 && total.broken_share() < 0.0015 && total.precision() > 0.9, "{total}");
}

#[test]
fn pre_reform_pages_are_left_as_they_are() {
    let Some(folder) = shared("bench/real") else { return };
    let resources = Resources::embedded().unwrap();
    for (name, ocr, _) in pages(&folder, "prereform-") {
        assert_eq!(clean(&resources, &ocr), ocr, "{name}");
    }
}

#[test]
fn no_word_of_the_reference_document_is_broken() {
    let Some(folder) = shared("seed") else { return };
    let resources = Resources::embedded().unwrap();
    let [ocr, gold] = ["ocr.txt", "gold.txt"].map(|f| std::fs::read_to_string(folder.join(f)).unwrap());
    let score = score(&gold, &ocr, &clean(&resources, &ocr));
    assert_eq!(score.broken, 0, "{score}");
    assert!(score.fixed >= 10, "{score}");
}
