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

/// What a person decided is nowhere else, and what is no ledger is somebody's work.
#[test]
fn a_ledger_is_written_over_nothing_but_what_the_program_decided() {
    let folder = folder();
    let at = folder.path();
    for _ in 0..2 {
        assert!(run(at, &["clean", "-n", "a.txt", "--ledger", "l.jsonl"]).status.success());
    }
    let decided = read(at, "l.jsonl").replace("\"by\":\"vychitka", "\"by\":\"архивист");
    for (name, text) in [("decided.jsonl", decided.as_str()), ("notes.txt", "о чём спросить\n")] {
        std::fs::write(at.join(name), text).unwrap();
        let output = run(at, &["clean", "--check", "a.txt", "--ledger", name]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert_eq!(read(at, name), text);
    }
    // Nor do results go there, of whatever verb.
    let page = support::page("партийной кизни\n", "2019");
    std::fs::write(at.join("page.xml"), &page).unwrap();
    std::fs::write(at.join("a.txt.ledger.jsonl"), &decided).unwrap();
    for args in [
        &["clean", "a.txt", "-o", "decided.jsonl"][..],
        &["apply", "l.jsonl", "a.txt", "-o", "decided.jsonl"],
        &["convert", "page.xml", "-o", "decided.jsonl"],
        &["review", "a.txt", "--batch", "keys", "-o", "decided.jsonl"],
        &["review", "a.txt", "--batch", "keys", "-o", "a.txt.ledger.jsonl"],
    ] {
        std::fs::write(at.join("keys"), "q").unwrap();
        let output = run(at, args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert_eq!([read(at, "decided.jsonl"), read(at, "a.txt.ledger.jsonl")], [decided.clone(), decided.clone()], "{args:?}");
    }
    std::fs::remove_file(at.join("a.txt.ledger.jsonl")).unwrap();
    // A damaged line among them, or a later program's, makes them nobody else's.
    for broken in [format!("{{\"version\":1}}\n{decided}"), decided.replace("\"version\":1", "\"version\":9")] {
        std::fs::write(at.join("decided.jsonl"), &broken).unwrap();
        assert_eq!(run(at, &["clean", "a.txt", "-o", "decided.jsonl"]).status.code(), Some(2), "{broken}");
        assert_eq!(read(at, "decided.jsonl"), broken);
    }
    // Nor is the program's name a person's.
    std::fs::write(at.join("keys"), "q").unwrap();
    assert_eq!(run(at, &["review", "a.txt", "--by", "vychitka", "--batch", "keys"]).status.code(), Some(2));
}

/// A ledger whose last line was never ended, and a list of words likewise: both are gone on with.
#[test]
fn what_has_no_last_line_end_is_added_to() {
    let folder = folder();
    let at = folder.path();
    std::fs::write(at.join("a.txt"), DAMAGED.repeat(2) + "Слушали товарища Гвоздковича о севе.\n").unwrap();
    assert!(run(at, &["clean", "-n", "a.txt", "--ledger", "l.jsonl"]).status.success());
    let decided = read(at, "l.jsonl");
    std::fs::write(at.join("l.jsonl"), decided.trim_end()).unwrap();
    std::fs::write(at.join("w.txt"), "Бурхотин").unwrap();
    std::fs::write(at.join("keys"), "kW<enter><esc>q").unwrap();
    run(at, &["review", "a.txt", "--all", "--ledger", "l.jsonl", "--words", "w.txt", "--batch", "keys"]);
    assert!(read(at, "l.jsonl").starts_with(&decided) && read(at, "l.jsonl").len() > decided.len());
    let words = read(at, "w.txt");
    assert_eq!(words.lines().next(), Some("Бурхотин"), "{words}");
    assert!(words.lines().count() > 1, "{words}");
}

/// A copy of the original that an interrupted run left is no reason to leave the page uncorrected; one of another text is.
#[test]
fn a_backup_of_just_what_stands_there_is_one() {
    let folder = folder();
    let at = folder.path();
    std::fs::write(at.join("a.txt.orig"), DAMAGED).unwrap();
    assert!(run(at, &["clean", "-i", "--backup", ".orig", "a.txt"]).status.success());
    assert_eq!([read(at, "a.txt").as_str(), read(at, "a.txt.orig").as_str()], [CLEAN, DAMAGED]);
    std::fs::write(at.join("a.txt"), DAMAGED.repeat(2)).unwrap();
    assert_eq!(run(at, &["clean", "-i", "--backup", ".orig", "a.txt"]).status.code(), Some(2));
    assert_eq!([read(at, "a.txt"), read(at, "a.txt.orig")], [DAMAGED.repeat(2), DAMAGED.to_string()]);
    // A link to the transcript is no copy of it.
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("a.txt", at.join("a.txt.link")).unwrap();
        assert_eq!(run(at, &["clean", "-i", "--backup", ".link", "a.txt"]).status.code(), Some(2));
        assert_eq!(read(at, "a.txt"), DAMAGED.repeat(2));
    }
}

#[test]
fn one_bad_file_keeps_no_other_from_being_done() {
    let folder = folder();
    let at = folder.path();
    std::fs::write(at.join("bad.xml"), "<alto><Layout>").unwrap();
    std::fs::write(at.join("b.txt"), DAMAGED).unwrap();
    let output = run(at, &["clean", "-i", "a.txt", "bad.xml", "b.txt"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("bad.xml"), "{}", stderr(&output));
    assert_eq!([read(at, "a.txt"), read(at, "b.txt")], [CLEAN, CLEAN]);
}

#[test]
fn a_folders_results_go_over_nothing_that_is_read_with_it() {
    let folder = folder();
    let at = folder.path();
    std::fs::create_dir(at.join("out")).unwrap();
    for name in ["a.txt", "b.txt", "out/a.txt", "b.txt.words.txt"] {
        std::fs::write(at.join(name), DAMAGED).unwrap();
    }
    std::fs::write(at.join("out/a.txt"), "Бурхотин\n").unwrap();
    assert_eq!(run(at, &["clean", "a.txt", "b.txt", "-o", "out", "--words", "out/a.txt"]).status.code(), Some(2));
    assert_eq!(run(at, &["clean", "a.txt", "-o", "out", "--ledger", "out/a.txt"]).status.code(), Some(2));
    assert_eq!(run(at, &["clean", "-i", "a.txt", "--words", "a.txt"]).status.code(), Some(2));
    std::fs::write(at.join("keys"), "q").unwrap();
    assert_eq!(run(at, &["review", "a.txt", "b.txt", "-o", "out", "--words", "out/a.txt", "--batch", "keys"]).status.code(), Some(2));
    assert_eq!([read(at, "out/a.txt").as_str(), read(at, "a.txt").as_str()], ["Бурхотин\n", DAMAGED]);
    // The words that `review` put beside a transcript are none of the folder's transcripts.
    assert!(run(at, &["clean", "-i", "."]).status.success());
    assert_eq!([read(at, "b.txt").as_str(), read(at, "b.txt.words.txt").as_str()], [CLEAN, DAMAGED]);
}

/// Every verb that writes a transcript heeds the encoding asked for, and packs what was packed.
#[test]
fn results_are_encoded_as_asked_and_packed_as_they_were() {
    let folder = folder();
    let at = folder.path();
    assert!(run(at, &["clean", "-n", "a.txt", "--ledger", "l.jsonl"]).status.success());
    assert!(run(at, &["clean", "a.txt", "--output-encoding", "windows-1251", "-o", "1251.txt"]).status.success());
    let expected = std::fs::read(at.join("1251.txt")).unwrap();
    std::fs::write(at.join("keys"), "aq").unwrap();
    for args in [
        &["apply", "l.jsonl", "a.txt", "--output-encoding", "windows-1251", "-o", "made.txt"][..],
        &["review", "a.txt", "--all", "--batch", "keys", "--output-encoding", "windows-1251", "-o", "made.txt"],
    ] {
        std::fs::remove_file(at.join("made.txt")).ok();
        let output = run(at, args);
        assert_eq!(output.status.code(), Some(0), "{args:?}: {}", stderr(&output));
        assert_eq!(std::fs::read(at.join("made.txt")).unwrap(), expected, "{args:?}");
    }
    assert!(run(at, &["clean", "a.txt", "--output-encoding", "utf-16le", "-o", "16.txt"]).status.success());
    assert!(String::from_utf8_lossy(&run(at, &["clean", "-n", "16.txt"]).stdout).contains(" 0 would be corrected"));
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut packed, DAMAGED.as_bytes()).unwrap();
    std::fs::write(at.join("packed"), packed.finish().unwrap()).unwrap();
    assert!(run(at, &["apply", "-i", "l.jsonl", "packed"]).status.success());
    assert!(std::fs::read(at.join("packed")).unwrap().starts_with(&[0x1f, 0x8b]));
}

#[cfg(unix)]
#[test]
fn what_only_its_owner_may_read_stays_so() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let at = folder.path();
    let mode = |name: &str| std::fs::metadata(at.join(name)).unwrap().permissions().mode() & 0o777;
    std::fs::set_permissions(at.join("a.txt"), std::fs::Permissions::from_mode(0o600)).unwrap();
    assert!(run(at, &["clean", "-i", "--backup", ".orig", "a.txt"]).status.success());
    assert_eq!([mode("a.txt"), mode("a.txt.orig")], [0o600, 0o600]);
    // A new file is what the user's mask leaves.
    let masked = format!("umask 027; {} clean a.txt.orig -o new.txt", env!("CARGO_BIN_EXE_vychitka"));
    assert!(Command::new("sh").current_dir(at).args(["-c", &masked]).status().unwrap().success());
    assert_eq!(mode("new.txt"), 0o640);
}

/// Standard input has no name: what it holds tells that code and front matter are none of the page.
#[test]
fn markdown_is_known_without_a_name() {
    use std::io::Write;
    let markdown = format!("---\ntitle: усиление кизни\n---\n\n{DAMAGED}\n```\n{DAMAGED}```\n");
    let mut child = Command::new(env!("CARGO_BIN_EXE_vychitka"))
        .args(["clean"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(markdown.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let expected = format!("---\ntitle: усиление кизни\n---\n\n{CLEAN}\n```\n{DAMAGED}```\n");
    assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
}

#[test]
fn what_could_only_mislead_is_refused() {
    let folder = folder();
    let at = folder.path();
    std::fs::write(at.join("empty.txt"), "\n").unwrap();
    assert_eq!(run(at, &["score", "empty.txt", "a.txt", "a.txt"]).status.code(), Some(2));
    assert_eq!(run(at, &["clean", "a.txt", "--apply-above", "95"]).status.code(), Some(2));
    assert!(run(at, &["clean", "a.txt", "--apply-above", "1.1"]).status.success());
    let damaged =
        [b"{\"version\":1,\"answer\":\"accept\",\"text\":\"".as_slice(), &[0xff], b"\",\"seen\":\"x\",\"before\":[],\"after\":[]}\n"];
    std::fs::write(at.join("l.jsonl"), damaged.concat()).unwrap();
    let output = run(at, &["apply", "l.jsonl", "a.txt"]);
    assert!(output.status.code() == Some(2) && stderr(&output).contains("line 1"), "{}", stderr(&output));
}

#[test]
fn originals_are_not_lost_to_their_own_folder_or_a_lock() {
    let folder = folder();
    let at = folder.path();
    let refused = |args: &[&str], why: &str| {
        let output = run(at, args);
        assert!(output.status.code() == Some(2) && stderr(&output).contains(why), "{args:?}: {}", stderr(&output));
        assert_eq!(read(at, "a.txt"), DAMAGED);
    };
    refused(&["clean", "a.txt", "-o", "."], "say --in-place");
    refused(&["clean", "a.txt", "a.en.txt", "-o", "."], "say --in-place");
    std::fs::write(at.join("keys"), "*<enter>").unwrap();
    refused(&["review", "a.txt", "-o", ".", "--batch", "keys"], "say --in-place");
    refused(&["review", "a.txt", "a.en.txt", "-o", ".", "--batch", "keys"], "say --in-place");
    std::fs::create_dir_all(at.join("empty")).unwrap();
    refused(&["clean", "empty", "-o", "out"], "expected transcripts");
    std::fs::write(at.join("empty/scan.png"), b"\x89PNG").unwrap();
    refused(&["clean", "empty", "-o", "out"], "1 of other kinds");
    refused(&["clean", "empty/scan.png"], "found a picture");
    let missing = run(at, &["clean", "a.txt", "-o", "nowhere/b.txt"]);
    assert!(stderr(&missing).contains("there is no folder nowhere") && !stderr(&missing).contains(".tmp"), "{}", stderr(&missing));
    let mut permissions = std::fs::metadata(at.join("a.txt")).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(at.join("a.txt"), permissions).unwrap();
    refused(&["clean", "-i", "a.txt"], "read-only");
    // Nor does a copy stay that would stand in the way of another try.
    refused(&["clean", "-i", "--backup", ".orig", "a.txt"], "read-only");
    assert!(!at.join("a.txt.orig").exists());
}

#[test]
fn what_teaches_nothing_replaces_nothing() {
    let folder = folder();
    let at = folder.path();
    std::fs::create_dir_all(at.join("empty")).unwrap();
    for args in [
        &["train", "--told", "empty", "--out", "."][..],
        &["train", "--cased", "empty", "--out", "."],
        &["train", "--pages", "empty", "--folds", "0"],
        &["lexicon", "build", "--out", "."],
        &["lexicon", "glosses", "a.txt", "--out", "made"],
        &["lexicon", "transcription", "a.en.txt", "--out", "made"],
        &["lexicon", "function-words", "a.txt", "--out", "made"],
        &["lexicon", "grammar", "a.en.txt", "--out", "made"],
        &["lexicon", "yo", "--forms", "a.en.txt", "--unigrams", "a.en.txt", "a.txt"],
    ] {
        let output = run(at, args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(stderr(&output).contains("expected") || stderr(&output).contains("required") || stderr(&output).contains("invalid"));
    }
    assert!(!at.join("made").exists() && !at.join("accept.cased.tsv").exists());
}

#[test]
fn decisions_that_no_longer_fit_are_told_of_by_the_exit_code_on_request() {
    let folder = folder();
    let at = folder.path();
    assert!(run(at, &["clean", "a.txt", "--ledger", "l.jsonl", "-o", "made.txt"]).status.success());
    assert_eq!(run(at, &["apply", "--check", "l.jsonl", "a.txt", "-o", "again.txt"]).status.code(), Some(0));
    std::fs::write(at.join("other.txt"), "Совсем другой документ.\n").unwrap();
    assert_eq!(run(at, &["apply", "--check", "l.jsonl", "other.txt", "-o", "again.txt"]).status.code(), Some(1));
    assert_eq!(run(at, &["apply", "l.jsonl", "other.txt", "-o", "again.txt"]).status.code(), Some(0));
}

#[test]
fn an_output_folder_is_no_part_of_what_is_read() {
    let folder = folder();
    let at = folder.path();
    for _ in 0..2 {
        assert!(run(at, &["clean", ".", "-o", "out"]).status.success());
    }
    assert!(at.join("out/a.txt").exists() && !at.join("out/out").exists());
}

#[test]
fn why_a_decision_does_not_fit_is_said_as_it_is() {
    let folder = folder();
    let at = folder.path();
    assert!(run(at, &["clean", "a.txt", "--ledger", "l.jsonl", "-o", "made.txt"]).status.success());
    std::fs::write(at.join("other.txt"), DAMAGED.replace("кизни", "борьбы")).unwrap();
    let output = run(at, &["apply", "l.jsonl", "other.txt"]);
    assert!(stderr(&output).contains("decision 1: кизни → жизни: something else stands there now"), "{}", stderr(&output));
}

/// Old Macs ended lines so.
#[test]
fn lines_that_end_in_returns_are_lines() {
    let folder = folder();
    let at = folder.path();
    let text = "Сельсовет осо-\nбенно отметил работу кизни.\nУсиление внутрипартийной кизни.\n";
    std::fs::write(at.join("lf.txt"), text).unwrap();
    std::fs::write(at.join("cr.txt"), text.replace('\n', "\r")).unwrap();
    let cleaned = |name: &str| String::from_utf8(run(at, &["clean", name]).stdout).unwrap();
    assert!(cleaned("lf.txt").contains("осо-\nбенно") && cleaned("lf.txt").contains("жизни"), "{}", cleaned("lf.txt"));
    assert_eq!(cleaned("cr.txt"), cleaned("lf.txt").replace('\n', "\r"));
    assert!(run(at, &["clean", "cr.txt", "--ledger", "l.jsonl", "-o", "made.txt"]).status.success());
    assert_eq!(String::from_utf8(run(at, &["apply", "l.jsonl", "cr.txt"]).stdout).unwrap(), cleaned("cr.txt"));
}
