//! What a run never does to files: write over what it read, lose an original, write where nothing was to be written; and what it says of
//! inputs that cannot be what they are given as.
#![allow(clippy::disallowed_methods, reason = "tests read files")]

use std::path::Path;
use std::process::{Command, Output};

mod support;

const DAMAGED: &str = "Комиссия указала на необходимость усиления внутрипартийной кизни.\n";
const CLEAN: &str = "Комиссия указала на необходимость усиления внутрипартийной жизни.\n";
const ENGLISH: &str = "The commission pointed out the need to strengthen inner-party life.\n";

fn run(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_vychitka")).current_dir(folder).args(args).output().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A folder with a transcript, its translation and a glossary.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [("a.txt", DAMAGED), ("a.en.txt", ENGLISH), ("g.tsv", "жизнь\tlife\n")] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap()
}

#[test]
fn nothing_is_written_over_what_is_read_or_written_besides() {
    let folder = folder();
    let at = folder.path();
    std::fs::create_dir(at.join("sub")).unwrap();
    assert!(run(at, &["clean", "a.txt", "--ledger", "l.jsonl", "-o", "made.txt"]).status.success());
    let ledger = read(at, "l.jsonl");
    for args in [
        &["clean", "a.txt", "--translation", "a.en.txt", "-o", "a.en.txt"][..],
        &["clean", "a.txt", "--translation", "a.en.txt", "-o", "sub/../a.en.txt"],
        &["clean", "a.txt", "--translation", "a.en.txt", "--ledger", "a.en.txt"],
        &["clean", "a.txt", "--glossary", "g.tsv", "-o", "g.tsv"],
        &["clean", "a.txt", "--ledger", "a.txt"],
        &["clean", "a.txt", "-o", "x", "--ledger", "x"],
        &["apply", "l.jsonl", "a.txt", "-o", "l.jsonl"],
        &["learn", "l.jsonl", "--words", "l.jsonl"],
        &["learn", "l.jsonl", "--words", "new.txt", "--confusions", "new.txt"],
        &["review", "a.txt", "--translation", "a.en.txt", "-o", "a.en.txt"],
        &["review", "a.txt", "--ledger", "a.txt"],
    ] {
        let output = run(at, args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(stderr(&output).contains("name another file"), "{args:?}: {}", stderr(&output));
    }
    let kept = ["a.txt", "a.en.txt", "g.tsv", "l.jsonl"].map(|name| read(at, name));
    assert_eq!(kept, [DAMAGED, ENGLISH, "жизнь\tlife\n", &ledger]);
    assert!(!at.join("x").exists());
    // A device is nobody's loss.
    assert!(run(at, &["clean", "a.txt", "-o", "/dev/null", "--ledger", "/dev/null"]).status.success());
}

#[test]
fn a_page_file_is_not_converted_into_itself() {
    let folder = folder();
    let at = folder.path();
    std::fs::write(at.join("page.hocr"), support::hocr(DAMAGED)).unwrap();
    assert_eq!(run(at, &["convert", "page.hocr", "-o", "page.hocr"]).status.code(), Some(2));
    assert_eq!(read(at, "page.hocr"), support::hocr(DAMAGED));
}

#[test]
fn a_second_run_does_not_take_the_first_ones_output_for_the_original() {
    let folder = folder();
    let at = folder.path();
    let two = "Комиссия указала на необходимость усиления внутрипартийной кизни.\n\nСлушали доклад о нодготовке к севу.\n";
    std::fs::write(at.join("a.txt"), two).unwrap();
    assert!(run(at, &["clean", "-i", "--backup", ".orig", "--cautious", "a.txt"]).status.success());
    let first = read(at, "a.txt");
    assert_ne!(first, two);
    std::fs::write(at.join("a.txt"), DAMAGED).unwrap();
    let second = run(at, &["clean", "-i", "--backup", ".orig", "a.txt"]);
    assert_eq!(second.status.code(), Some(2));
    assert!(stderr(&second).contains("only original"), "{}", stderr(&second));
    assert_eq!((read(at, "a.txt.orig").as_str(), read(at, "a.txt").as_str()), (two, DAMAGED));
    // Where nothing is left to do nothing has to be kept.
    std::fs::write(at.join("a.txt"), CLEAN).unwrap();
    assert!(run(at, &["clean", "-i", "--backup", ".orig", "a.txt"]).status.success());
}

#[test]
fn a_diff_has_every_byte_that_patch_needs() {
    let folder = folder();
    let damaged = DAMAGED.replace("Комиссия", "Ком\u{7}иссия: 1\u{1b}[0m");
    std::fs::write(folder.path().join("a.txt"), damaged).unwrap();
    let diff = String::from_utf8(run(folder.path(), &["clean", "--diff", "a.txt"]).stdout).unwrap();
    assert!(diff.contains('\u{7}') && diff.contains("\u{1b}[0m"), "{diff:?}");
}

#[test]
fn a_translation_may_be_in_a_western_encoding() {
    let folder = folder();
    let mut bytes = ENGLISH.replace("inner-party", "the party\u{1}s inner").into_bytes();
    bytes.iter_mut().filter(|b| **b == 1).for_each(|b| *b = 0x92);
    std::fs::write(folder.path().join("a.en.txt"), bytes).unwrap();
    let output = run(folder.path(), &["clean", "a.txt", "--translation", "a.en.txt", "--report"]);
    let report = String::from_utf8(output.stdout).unwrap();
    assert!(report.contains("CONFIRMED"), "{report}{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn what_cannot_be_what_it_is_given_as_is_said() {
    let folder = folder();
    let at = folder.path();
    std::fs::write(at.join("empty.txt"), "").unwrap();
    std::fs::write(at.join("page.hocr"), support::hocr(DAMAGED)).unwrap();
    std::fs::write(at.join("bad.tsv"), "ж\tк\tNaN\n").unwrap();
    std::fs::write(at.join("names.tsv"), "Kozlov\tов\tКозлов\t\n").unwrap();
    for (args, code, said) in [
        (&["clean", "-n", "a.txt", "--translation", "empty.txt"][..], 0, "found no words"),
        (&["clean", "-n", "a.txt", "--translation", "a.txt"], 0, "mostly Cyrillic"),
        (&["clean", "-n", "a.en.txt"], 0, "no Russian text"),
        (&["align", "a.en.txt", "--translation", "a.txt"], 2, "no Russian letters"),
        (&["check-translation", "a.txt", "--translation", "empty.txt"], 2, "no English sentence"),
        (&["align", "a.txt"], 2, "--translation FILE"),
        (&["clean", "-n", "page.hocr", "--format", "alto"], 2, "found hocr"),
        (&["clean", "-n", "a.txt", "--confusions", "bad.tsv"], 2, "bad.tsv"),
        (&["clean", "-n", "a.txt", "--names", "names.tsv"], 0, "--names names.tsv: line 1: `Kozlov` is no Russian word"),
        (&["clean", "-n", "a.txt", "--glossary", "a.txt"], 2, "--glossary a.txt"),
    ] {
        let output = run(at, args);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(said), "{args:?}: {}", stderr(&output));
    }
    std::fs::write(at.join("swapped.tsv"), "life\tжизнь\n").unwrap();
    let output = run(at, &["clean", "-n", "a.txt", "--glossary", "swapped.tsv"]);
    assert!(stderr(&output).contains("--glossary swapped.tsv: line 1: `life` is no Russian word"), "{}", stderr(&output));
}
