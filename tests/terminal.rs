//! The real program at a terminal: colours, pictures of the page, a disk that is full.
#![allow(clippy::disallowed_methods, reason = "tests read files")]

#[path = "support/seat.rs"]
mod seat;

use std::path::Path;
use std::process::Command;

use seat::Seat;
use vt100::{Cell, Color, Screen};

/// What a terminal says that knows no way to show pictures.
const NO_PICTURES: &str = "\x1b[0n";
/// What a terminal says that has kitty's: the protocol, cells of ten by twenty dots.
const KITTY: &str = "\x1b_Gi=31;OK\x1b\\\x1b[6;20;10t\x1b[0n";

/// A typed line with a misreading, as text, and as hOCR beside its page image: white paper, a black box for each word.
fn page(folder: &Path) {
    let words = ["Комиссия", "обсуждала", "вопросы", "партийной", "кизни", "и", "быта", "рабочих"];
    std::fs::write(folder.join("scan.txt"), words.join(" ") + ".\n").unwrap();
    let (width, height) = (900, 60);
    let mut paper = vec![255u8; width * height];
    let mut line = String::new();
    let mut at = 10;
    for word in words {
        let end = at + word.chars().count() * 10;
        line += &format!("<span class='ocrx_word' title='bbox {at} 20 {end} 40; x_wconf 80'>{word}</span> ");
        (20..40).for_each(|y| paper[y * width + at..y * width + end].fill(0));
        at = end + 12;
    }
    let hocr = format!(
        "<html><body><div class='ocr_page' title='image \"sheet.pgm\"; bbox 0 0 {width} {height}'><span class='ocr_line' title='bbox 10 20 {at} 40'>{line}</span></div></body></html>"
    );
    std::fs::write(folder.join("scan.hocr"), hocr).unwrap();
    std::fs::write(folder.join("sheet.pgm"), [format!("P5 {width} {height} 255\n").as_bytes(), &paper].concat()).unwrap();
}

fn cells(screen: &Screen) -> impl Iterator<Item = &Cell> {
    (0..24 * 80).filter_map(|at| screen.cell(at / 80, at % 80))
}

/// True if some of the screen is of the frame's red: dots of the picture, mixed with what is beside them.
fn has_frame(screen: &Screen) -> bool {
    let is_red = |colour: Color| matches!(colour, Color::Rgb(150.., 0..110, 0..110));
    cells(screen).any(|c| is_red(c.fgcolor()) || is_red(c.bgcolor()))
}

#[test]
fn without_colour_the_suspect_still_stands_out() {
    let temporary = tempfile::tempdir().unwrap();
    page(temporary.path());
    let screen = |environment: &[(&str, &str)]| {
        let seat = Seat::open(temporary.path(), &["review", "--all", "scan.txt"], environment, "");
        let screen = seat.screen();
        seat.kill();
        screen
    };
    let (with, without) = (screen(&[]), screen(&[("NO_COLOR", "1")]));
    let is_coloured = |c: &Cell| c.fgcolor() != Color::Default || c.bgcolor() != Color::Default;
    // A blank that was written is none that was not, to a terminal; to a person it is.
    let lines = |screen: &Screen| screen.contents().lines().map(|line| line.trim_end().to_string()).collect::<Vec<_>>();
    assert_eq!(lines(&with), lines(&without));
    assert!(cells(&with).any(is_coloured) && !cells(&without).any(is_coloured));
    let suspect: String = cells(&without).filter(|c| c.inverse()).map(Cell::contents).collect();
    assert_eq!(suspect, "кизни");
}

#[test]
fn the_words_are_shown_on_their_page_until_they_are_hidden() {
    let temporary = tempfile::tempdir().unwrap();
    page(temporary.path());
    let mut seat = Seat::open(temporary.path(), &["review", "--all", "scan.hocr"], &[], NO_PICTURES);
    assert!(seat.waits_for(has_frame), "{:?}", seat.written());
    // A sheet, the help and a person who does not want it have the whole screen.
    seat.press("?");
    assert!(seat.shows("type another text") && !has_frame(&seat.screen()));
    seat.press("q");
    assert!(seat.waits_for(has_frame));
    seat.press("i");
    assert!(seat.waits_for(|screen| !has_frame(screen)) && seat.shows("as it stands"));
    seat.press("i");
    assert!(seat.waits_for(has_frame));
    seat.kill();
}

#[test]
fn pictures_go_as_the_terminal_can_show_them() {
    let temporary = tempfile::tempdir().unwrap();
    page(temporary.path());
    let open =
        |environment: &[(&str, &str)], answer: &str| Seat::open(temporary.path(), &["review", "--all", "scan.hocr"], environment, answer);
    let seat = open(&[], KITTY);
    // A picture sent whole, not the question whether one could be.
    assert!(seat.waits_for(|_| seat.written().contains("\x1b_Gq=2,")), "{:?}", seat.written());
    seat.kill();
    // Half-blocks are nothing without colour.
    let mut seat = open(&[("NO_COLOR", "1")], NO_PICTURES);
    seat.press("i");
    assert!(seat.shows("no picture") && !seat.screen().contents().contains(['\u{2580}', '\u{2584}']));
    seat.kill();
    // Without an image the terminal is not asked, and `i` says what is missing.
    std::fs::remove_file(temporary.path().join("sheet.pgm")).unwrap();
    let mut seat = open(&[], "");
    assert!(!seat.written().contains("\x1b[5n"));
    seat.press("i");
    assert!(seat.shows("--images"));
    seat.kill();
}

/// A limit on the size of files stands in for the end of the disk: what is written beyond it fails in the middle.
#[cfg(unix)]
#[test]
fn a_full_disk_costs_the_key_in_flight_alone() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts/newspaper.ocr.txt");
    let keys = "akakakakaakka";
    let ledger = folder.join("scan.txt.ledger.jsonl");
    let run = |limit: &str, keys: &str, output: &str| {
        std::fs::copy(&source, folder.join("scan.txt")).unwrap();
        std::fs::write(folder.join("keys"), keys).unwrap();
        let program = env!("CARGO_BIN_EXE_vychitka");
        let script = format!("trap '' XFSZ; ulimit -f {limit}; exec '{program}' review --all --by x --batch keys -o {output} scan.txt");
        Command::new("sh").args(["-c", &script]).current_dir(folder).output().unwrap()
    };
    let cut = run("3", keys, "cut.txt");
    let said = String::from_utf8_lossy(&cut.stderr);
    assert_eq!(cut.status.code(), Some(2), "{said}");
    assert!(said.contains("scan.txt.ledger.jsonl"), "{said}");
    let bytes = std::fs::read(&ledger).unwrap();
    assert!(!bytes.ends_with(b"\n"), "the last line was not cut");
    let whole = bytes.iter().filter(|&&b| b == b'\n').count();
    assert!((1..keys.len()).contains(&whole), "{whole} decisions");
    // It goes on behind what is on disk, and ends as if nothing had happened.
    run("unlimited", &keys[whole..], "resumed.txt");
    let resumed = std::fs::read_to_string(&ledger).unwrap();
    std::fs::remove_file(&ledger).unwrap();
    run("unlimited", keys, "straight.txt");
    let decided =
        |ledger: &str| -> Vec<_> { vychitka::ledger::parse(ledger).unwrap().into_iter().map(|e| (e.key, e.answer, e.text)).collect() };
    assert_eq!(decided(&resumed), decided(&std::fs::read_to_string(&ledger).unwrap()));
    let out = |name: &str| std::fs::read(folder.join(name)).unwrap();
    assert_eq!(out("resumed.txt"), out("straight.txt"));
    assert!(!folder.join("cut.txt").exists());
}
