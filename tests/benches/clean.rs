//! Speed: `cargo bench`. Texts are this project's own transcripts, repeated under changing line breaks so that no cache answers whole lines.
#![allow(clippy::disallowed_methods, clippy::print_stderr, reason = "tests read files and say what they skip")]

#[path = "../support/mod.rs"]
mod support;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use vychitka::decision::{Policy, decide, made};
use vychitka::document::Document;
use vychitka::format::pages::{PageFile, PageFormat, WriteOptions};
use vychitka::resources::Resources;
use vychitka::rounds::correct;

/// The transcripts of `tests/transcripts` whose names hold `part`.
fn transcripts(part: &str) -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/transcripts");
    let mut paths: Vec<_> = std::fs::read_dir(folder).expect("tests/transcripts").filter_map(|e| e.ok().map(|e| e.path())).collect();
    paths.sort();
    let wanted = paths.into_iter().filter(|p| p.to_string_lossy().contains(part));
    wanted.map(|p| std::fs::read_to_string(p).expect("a transcript")).collect()
}

/// Pages of ../shared, if it is there: `ocr.txt` or `gold.txt` of each.
fn pages(file: &str) -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/bench/pages");
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries.filter_map(|e| e.ok().map(|e| e.path().join(file))).collect();
    paths.sort();
    paths.into_iter().filter_map(|p| std::fs::read_to_string(p).ok()).collect()
}

fn words(texts: &[String]) -> u64 {
    texts.iter().map(|t| t.split_whitespace().count() as u64).sum()
}

/// A transcript as lines of words with single spaces, blocks apart by an empty line.
fn lines(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|l| l.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let blocks: Vec<String> = lines.split(|l| l.is_empty()).filter(|b| !b.is_empty()).map(|b| b.join("\n")).collect();
    blocks.join("\n\n") + "\n"
}

/// An ALTO page read, corrected and written.
fn cleaned(resources: &Resources, raw: &str) -> String {
    let page = PageFile::read(raw.to_string(), PageFormat::Alto).expect("a page");
    let corrected = correct(resources, page.document(), &Policy::DEFAULT);
    page.write(&made(&corrected.corrections, &decide(&corrected.corrections)), &[], &WriteOptions::default())
}

fn benches(c: &mut Criterion) {
    let resources = Resources::embedded().expect("the embedded data");
    let mut group = c.benchmark_group("words");
    group.sample_size(10);
    let joined = vec![transcripts(".truth.").join("\n\n")];
    for (name, texts) in [
        ("transcripts, damaged", transcripts(".ocr.")),
        ("transcripts, clean, as one text", joined),
        ("pages, damaged", pages("ocr.txt")),
        ("pages, clean", pages("gold.txt")),
    ] {
        if texts.is_empty() {
            continue; // ../shared is not there
        }
        group.throughput(Throughput::Elements(words(&texts)));
        let documents: Vec<Document> = texts.into_iter().map(Document::plain).collect();
        group.bench_function(name, |b| {
            b.iter(|| documents.iter().map(|d| correct(&resources, d, &Policy::DEFAULT).corrections.len()).sum::<usize>());
        });
    }
    let damaged = transcripts(".ocr.");
    let volume: Vec<String> = damaged.iter().map(|t| support::alto(&lines(t), "", "http://www.loc.gov/standards/alto/ns-v4#")).collect();
    group.throughput(Throughput::Elements(words(&damaged)));
    group.bench_function("transcripts, damaged, as ALTO read and written", |b| {
        b.iter(|| volume.iter().map(|raw| cleaned(&resources, raw).len()).sum::<usize>());
    });
    group.finish();
    c.bench_function("start-up: open the embedded data", |b| b.iter(|| Resources::embedded().expect("the embedded data").lexicon.len()));
}

criterion_group!(all, benches);
criterion_main!(all);
