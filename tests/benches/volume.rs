//! A volume of 500 ALTO pages through the program, on one core and on two: words a second, peak memory. `cargo bench --bench volume`.
//!
//! The text is made of this project's own transcripts, its sentences in another order on each page; one character in a hundred is damaged
//! as the confusion table of Tesseract has it. `VOLUME_DAMAGE=3` makes it three, `VOLUME_PAGES=50` fewer pages.
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "a measurement writes files and prints what it finds")]

#[path = "../support/mod.rs"]
mod support;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const WORDS_A_PAGE: usize = 300;
const LINE: usize = 62;
const ALTO: &str = "http://www.loc.gov/standards/alto/ns-v3#";

/// SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % sides.max(1) as u64) as usize
    }
}

fn sentences() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/transcripts");
    let mut paths: Vec<_> = std::fs::read_dir(folder).expect("tests/transcripts").filter_map(|e| e.ok().map(|e| e.path())).collect();
    paths.sort();
    let texts = paths.iter().filter(|p| p.to_string_lossy().contains(".truth.")).map(|p| std::fs::read_to_string(p).expect("a transcript"));
    let text = texts.map(|t| t.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>().join(" ");
    text.split_inclusive(['.', ';']).map(|s| s.trim().to_string()).filter(|s| s.chars().count() > 20).collect()
}

/// (meant, seen, how often) of single letters.
fn confusions() -> Vec<(char, char, usize)> {
    let table = include_str!("../../lexicon/ru/confusions.tesseract.tsv");
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let letter = |cell: &str| cell.chars().next().filter(|_| cell.chars().count() == 1);
        Some((letter(cells.first()?)?, letter(cells.get(1)?)?, cells.get(2)?.parse().ok()?))
    };
    table.lines().filter_map(row).filter(|(meant, seen, _)| meant != seen && meant.is_alphabetic() && *seen != '␣').collect()
}

fn damaged(c: char, table: &[(char, char, usize)], dice: &mut Dice) -> Option<char> {
    let mine: Vec<_> = table.iter().filter(|row| row.0 == c).collect();
    let mut nth = dice.roll(mine.iter().map(|row| row.2).sum());
    for row in mine {
        if nth < row.2 {
            return Some(row.1).filter(|&seen| seen != '∅');
        }
        nth -= row.2;
    }
    Some(c)
}

fn page(nth: usize, sentences: &[String], table: &[(char, char, usize)], damage: usize) -> String {
    let mut dice = Dice(nth as u64);
    let (mut words, mut lines, mut line) = (0, Vec::new(), String::new());
    while words < WORDS_A_PAGE {
        for word in sentences[dice.roll(sentences.len())].split(' ') {
            let letters = word.chars().filter_map(|c| if dice.roll(100) < damage { damaged(c, table, &mut dice) } else { Some(c) });
            let word: String = letters.collect();
            if line.chars().count() + word.chars().count() > LINE {
                lines.push(std::mem::take(&mut line));
            }
            line.push_str(if line.is_empty() || word.is_empty() { "" } else { " " });
            line.push_str(&word);
            words += 1;
        }
    }
    lines.push(line);
    support::alto(&(lines.join("\n") + "\n"), "", ALTO)
}

/// Peak memory of a process in MB while it lives; Linux only, 0 elsewhere.
fn peak_mb(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM"));
    line.and_then(|l| l.split_whitespace().nth(1)?.parse::<u64>().ok()).unwrap_or(0) / 1024
}

fn run(volume: &Path, out: &Path, threads: usize) -> (f64, u64) {
    let start = Instant::now();
    let mut program = Command::new(env!("CARGO_BIN_EXE_vychitka"));
    program.arg("clean").arg(volume).arg("-o").arg(out).env("RAYON_NUM_THREADS", threads.to_string()).stderr(Stdio::null());
    let mut child = program.spawn().expect("the program");
    let mut peak = 0;
    while child.try_wait().expect("its end").is_none() {
        peak = peak.max(peak_mb(child.id()));
        std::thread::sleep(Duration::from_millis(20));
    }
    (start.elapsed().as_secs_f64(), peak)
}

fn number(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(usual)
}

fn main() {
    let (pages, damage) = (number("VOLUME_PAGES", 500), number("VOLUME_DAMAGE", 1));
    let folder = tempfile::tempdir().expect("a folder for the volume");
    let volume = folder.path().join("volume");
    std::fs::create_dir(&volume).expect("the volume");
    let (sentences, table) = (sentences(), confusions());
    let mut words = 0;
    for nth in 0..pages {
        let text = page(nth, &sentences, &table, damage);
        words += text.matches("<String").count();
        std::fs::write(volume.join(format!("{nth:04}.xml")), text).expect("a page");
    }
    println!("{pages} pages, {words} words, {damage} in 100 characters damaged");
    for threads in [1, 2] {
        let (seconds, peak) = run(&volume, &folder.path().join(format!("out{threads}")), threads);
        println!("threads {threads}: {:.0} words/s, {seconds:.1} s, peak memory {peak} MB", words as f64 / seconds);
    }
}
