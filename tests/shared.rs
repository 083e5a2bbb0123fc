//! Checks on the pages of `../shared`, where it is at hand; elsewhere they say that they were skipped.
#![allow(clippy::disallowed_methods, clippy::print_stderr, reason = "tests read files and say what they skip")]

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use vychitka::correction::across;
use vychitka::decision::{Policy, Verdict, decide, edits, made};
use vychitka::document::{Document, one_line};
use vychitka::format::Format;
use vychitka::format::pages::{PageFile, PageFormat, WriteOptions};
use vychitka::resources::Resources;
use vychitka::rounds::correct;
use vychitka::score::{Score, score};
use vychitka::translation::witness::Testimony;

fn shared(part: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(part);
    if path.exists() {
        return Some(path);
    }
    // The harness keeps what a test that passes prints by a macro to itself.
    let _ = writeln!(std::io::stderr(), "skipped: no ../shared/{part}");
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
        total.add(&score(&gold, &ocr, &clean(&resources, &ocr)).unwrap());
    }
    assert!(total.fixed_share() > 0.35 && total.broken_share() < 0.0015 && total.precision() > 0.9, "{total}");
}

/// A run over a page file's output finds nothing to do, though that tells of this program's confidences where it told of the engine's.
#[test]
fn a_second_run_over_page_files_changes_nothing() {
    let Some(folder) = shared("bench/pages") else { return };
    let resources = Resources::embedded().unwrap();
    let clean = |raw: String| {
        let file = PageFile::read(raw, PageFormat::Hocr).unwrap();
        let corrections = correct(&resources, file.document(), &Policy::DEFAULT).corrections;
        file.write(&made(&corrections, &decide(&corrections)), &[], &WriteOptions::default())
    };
    let mut changed = 0;
    for (name, ..) in pages(&folder, "typescript-") {
        let raw = std::fs::read_to_string(folder.join(&name).join("page.hocr")).unwrap();
        let once = clean(raw.clone());
        changed += usize::from(once != raw);
        assert!(clean(once.clone()) == once, "{name}");
    }
    assert!(changed > 10, "{changed}");
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
    let score = score(&gold, &ocr, &clean(&resources, &ocr)).unwrap();
    assert_eq!(score.broken, 0, "{score}");
    assert!(score.fixed >= 10, "{score}");
}

/// With its translation in the same file: what is made is confirmed, and stands in the ground truth.
#[test]
fn the_reference_document_is_corrected_by_the_translation_in_its_file() {
    let Some(folder) = shared("seed") else { return };
    let resources = Resources::embedded().unwrap();
    let [file, gold] = ["minutes-1956.md", "gold.txt"].map(|f| std::fs::read_to_string(folder.join(f)).unwrap());
    let corrected = correct(&resources, &Format::Markdown.read(file), &Policy::DEFAULT).corrections;
    let made: Vec<_> = corrected.iter().filter(|c| c.verdict == Verdict::Apply).collect();
    let testimony = |of| made.iter().filter(|c| c.evidence.as_ref().is_some_and(|e| e.testimony == of)).count();
    assert!(testimony(Testimony::Confirmed) >= 22, "{}", testimony(Testimony::Confirmed));
    assert_eq!(testimony(Testimony::Refuted), 0);
    for correction in made {
        assert!(gold.contains(&correction.candidates[0].text), "{} for {}", correction.candidates[0].text, correction.seen);
    }
}

/// Which paragraphs of the reference document and of its translation say the same, by hand, numbered from 0: one that a page break cuts is two
/// in the transcript; headings of the scan and folio marks belong to none.
const ALIGNED_BY_HAND: [(usize, usize); 24] = [
    (0, 0),
    (1, 0),
    (2, 1),
    (3, 2),
    (4, 3),
    (5, 4),
    (8, 5),
    (9, 6),
    (10, 7),
    (11, 8),
    (12, 9),
    (13, 10),
    (14, 11),
    (16, 12),
    (17, 13),
    (18, 14),
    (19, 15),
    (20, 16),
    (21, 17),
    (24, 17),
    (25, 18),
    (26, 19),
    (27, 20),
    (28, 21),
];
/// Least F1 of an alignment with half of the English paragraphs missing, over all draws.
const LEAST_F1: f64 = 0.97;

/// The paragraphs of a text, as bytes.
fn paragraphs(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    for part in text.split("\n\n") {
        if !part.trim().is_empty() {
            out.push(at..at + part.len());
        }
        at += part.len() + 2;
    }
    out
}

/// The pairs of paragraphs found, of a transcript and those paragraphs of its translation that are kept.
fn aligned(resources: &Resources, ocr: &str, english: &[&str], kept: &[usize]) -> BTreeSet<(usize, usize)> {
    let translation = kept.iter().map(|&at| english[at]).collect::<Vec<_>>().join("\n\n");
    let document = Document { translation: Some(translation.into()), ..Document::plain(ocr.to_string()) };
    // Both sides of a find are on one line: so is the translation, and each paragraph's place in it is known.
    let mut line = String::new();
    let mut places = Vec::new();
    for &at in kept {
        let from = line.len();
        line += &(one_line(english[at]) + " ");
        places.push((at, from..line.len()));
    }
    let own = paragraphs(ocr);
    let mut out = BTreeSet::new();
    for found in across(resources, &document) {
        let Some(span) = found.russian.filter(|_| !found.english.is_empty()) else { continue };
        let from = line.find(&found.english).expect("the translation's own words");
        let to = from + found.english.len();
        let here = own.iter().enumerate().filter(|(_, p)| p.start < span.end && span.start < p.end).map(|(at, _)| at);
        let there = |here: usize| places.iter().filter(|(_, p)| p.start < to && from < p.end).map(move |&(at, _)| (here, at));
        out.extend(here.flat_map(there));
    }
    out
}

#[test]
fn the_reference_document_is_aligned_as_by_hand_with_half_of_its_translation_missing() {
    let Some(folder) = shared("seed") else { return };
    let resources = Resources::embedded().unwrap();
    let [ocr, english] = ["ocr.txt", "en.txt"].map(|f| std::fs::read_to_string(folder.join(f)).unwrap());
    let english: Vec<&str> = paragraphs(&english).into_iter().map(|p| &english[p]).collect();
    let f1 = |draws: &[Vec<usize>]| {
        let (mut right, mut found, mut wanted) = (0, 0, 0);
        for kept in draws {
            let pairs = aligned(&resources, &ocr, &english, kept);
            right += ALIGNED_BY_HAND.iter().filter(|pair| pairs.contains(pair)).count();
            found += pairs.len();
            wanted += ALIGNED_BY_HAND.iter().filter(|(_, there)| kept.contains(there)).count();
        }
        2.0 * right as f64 / (found + wanted) as f64
    };
    let whole = f1(&[(0..english.len()).collect()]);
    // Twenty draws by a linear congruential generator (Knuth, "Seminumerical Algorithms", 3.3.4, line 26).
    let mut state = 1u64;
    let mut next = |most: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % most
    };
    let draws: Vec<Vec<usize>> = (0..20)
        .map(|_| {
            let mut kept: Vec<usize> = (0..english.len()).collect();
            while kept.len() > english.len() / 2 {
                kept.remove(next(kept.len()));
            }
            kept
        })
        .collect();
    let half = f1(&draws);
    assert!(whole >= LEAST_F1 && half >= LEAST_F1, "whole {whole:.3}, half {half:.3}");
    eprintln!("alignment against one made by hand: whole {whole:.3}, half of the translation missing {half:.3}");
}
