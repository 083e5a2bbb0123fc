//! Folders, METS volumes, archives, ledgers and conversion, as users run them.
#![allow(clippy::disallowed_methods, reason = "tests read files")]

mod support;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output};

const ALTO: &str = "http://www.loc.gov/standards/alto/ns-v3#";
const DAMAGED: &str = "Комиссия указала на необходимость усилепия внутрипартийной работы.\n";

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_vychitka")).args(args).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn path(folder: &Path, name: &str) -> String {
    folder.join(name).to_str().unwrap().to_string()
}

fn write(folder: &Path, name: &str, content: impl AsRef<[u8]>) -> String {
    let file = folder.join(name);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, content).unwrap();
    file.to_str().unwrap().to_string()
}

#[test]
fn a_folder_becomes_a_mirror_of_itself() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path().join("в работе");
    write(&folder, "а/1.xml", support::alto(DAMAGED, "", ALTO));
    write(&folder, "2.hocr", support::hocr(DAMAGED));
    write(&folder, "3.txt", DAMAGED);
    write(&folder, "note.xml", "<?xml version=\"1.0\"?><note>усилепия</note>");
    write(&folder, ".hidden.txt", DAMAGED);
    write(&folder, "picture.png", b"\x89PNG");
    let out = temporary.path().join("out");
    let done = run(&["clean", folder.to_str().unwrap(), "-o", out.to_str().unwrap()]);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    for name in ["а/1.xml", "2.hocr", "3.txt"] {
        assert!(std::fs::read_to_string(out.join(name)).unwrap().contains("усиления"), "{name}");
    }
    for name in ["note.xml", ".hidden.txt", "picture.png"] {
        assert!(!out.join(name).exists(), "{name}");
    }
    // One bad page is named, and the others are done all the same.
    write(&folder, "а/0.xml", "<alto><TextBlock>");
    let done = run(&["clean", folder.to_str().unwrap(), "-o", path(temporary.path(), "again").as_str()]);
    assert_eq!(done.status.code(), Some(2));
    assert!(text(&done.stderr).contains("0.xml: line 1, column 18: expected </TextBlock>"), "{}", text(&done.stderr));
    assert!(temporary.path().join("again/2.hocr").exists() && !temporary.path().join("again/а/0.xml").exists());
    let refused = run(&["clean", folder.to_str().unwrap()]);
    assert!(refused.status.code() == Some(2) && text(&refused.stderr).contains("--output FOLDER"));
}

#[test]
fn a_mets_file_leads_to_its_pages_and_nowhere_else() {
    let temporary = tempfile::tempdir().unwrap();
    let mets = |href: &str| {
        format!(
            "<mets xmlns:xlink=\"x\"><fileSec><fileGrp USE=\"FULLTEXT\"><file><FLocat xlink:href=\"{href}\"/></file></fileGrp></fileSec></mets>"
        )
    };
    write(temporary.path(), "alto/1.xml", support::alto(DAMAGED, "", ALTO));
    let volume = write(temporary.path(), "mets.xml", mets("alto/1.xml"));
    let out = path(temporary.path(), "out");
    let done = run(&["clean", &volume, "-o", &out]);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    assert!(std::fs::read_to_string(temporary.path().join("out/alto/1.xml")).unwrap().contains("усиления"));
    for outside in ["../1.xml", "/etc/passwd.xml", "https://example.org/1.xml"] {
        let volume = write(temporary.path(), "mets.xml", mets(outside));
        let done = run(&["clean", &volume, "-o", &out]);
        assert!(done.status.code() == Some(2) && text(&done.stderr).contains("beside or below"), "{outside}: {}", text(&done.stderr));
    }
}

#[test]
fn compressed_pages_come_back_compressed() {
    let temporary = tempfile::tempdir().unwrap();
    let page = support::alto(DAMAGED, "", ALTO);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(page.as_bytes()).unwrap();
    let file = write(temporary.path(), "1.xml.gz", packed.finish().unwrap());
    assert_eq!(run(&["clean", &file, "--in-place"]).status.code(), Some(0));
    let mut unpacked = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&std::fs::read(&file).unwrap()[..]), &mut unpacked).unwrap();
    assert!(unpacked.contains("усиления") && unpacked.starts_with("<?xml"));

    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in [("1.xml", page.as_bytes()), ("scan.tif", b"II*\0"), ("readme.xml", b"<?xml version='1.0'?><a/>")] {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    let file = write(temporary.path(), "pages.zip", archive.finish().unwrap().into_inner());
    let out = path(temporary.path(), "out.zip");
    let done = run(&["clean", &file, "-o", &out]);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    let mut archive = zip::ZipArchive::new(std::fs::File::open(&out).unwrap()).unwrap();
    assert_eq!(archive.len(), 3);
    let mut content = String::new();
    std::io::Read::read_to_string(&mut archive.by_name("1.xml").unwrap(), &mut content).unwrap();
    assert!(content.contains("усиления"));
    assert_eq!(run(&["clean", &write(temporary.path(), "bad.zip", b"PK\x03\x04 no zip"), "-o", &out]).status.code(), Some(2));
}

/// An archive of texts.
fn archive(folder: &Path, name: &str, entries: &[(&str, &str)]) -> String {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in entries {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    write(folder, name, archive.finish().unwrap().into_inner())
}

/// The bytes of an entry.
fn entry(archive: &str, name: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut archive = zip::ZipArchive::new(std::fs::File::open(archive).unwrap()).unwrap();
    std::io::Read::read_to_end(&mut archive.by_name(name).unwrap(), &mut out).unwrap();
    out
}

#[test]
fn an_archive_holds_every_kind_of_transcript_and_one_encoding() {
    let temporary = tempfile::tempdir().unwrap();
    let right = "Совет утвердил смету.\n";
    let file = archive(temporary.path(), "texts.zip", &[("a.markdown", DAMAGED), ("b.text", DAMAGED), ("c.txt", right)]);
    let out = path(temporary.path(), "out.zip");
    assert_eq!(run(&["clean", &file, "-o", &out]).status.code(), Some(0));
    for name in ["a.markdown", "b.text"] {
        assert!(text(&entry(&out, name)).contains("усиления"), "{name}");
    }
    assert_eq!(run(&["clean", &file, "--output-encoding", "windows-1251", "-o", &out]).status.code(), Some(0));
    // An entry in which nothing is wrong, too.
    assert_eq!(entry(&out, "c.txt"), b"\xd1\xee\xe2\xe5\xf2 \xf3\xf2\xe2\xe5\xf0\xe4\xe8\xeb \xf1\xec\xe5\xf2\xf3.\n");
    let only_right = archive(temporary.path(), "right.zip", &[("c.txt", right)]);
    assert_eq!(run(&["clean", &only_right, "--output-encoding", "windows-1251", "-o", &out]).status.code(), Some(0));
    assert_eq!(entry(&out, "c.txt").len(), right.chars().count());
    // Only what is changed differs.
    assert_eq!(run(&["clean", &only_right, "--output-encoding", "windows-1251", "--check"]).status.code(), Some(0));
}

/// Windows packs Russian names in an encoding of its own, and says nothing of it.
#[test]
fn names_within_an_archive_stay_readable() {
    let temporary = tempfile::tempdir().unwrap();
    let file = archive(temporary.path(), "old.zip", &[("XXXXXXXX.txt", DAMAGED)]);
    let named = b"\xaf\xe0\xae\xe2\xae\xaa\xae\xab";
    let bytes: Vec<u8> = std::fs::read(&file).unwrap();
    let mut patched = bytes.clone();
    for at in 0..bytes.len() - named.len() {
        if bytes[at..].starts_with(b"XXXXXXXX") {
            patched[at..at + named.len()].copy_from_slice(named);
        }
    }
    std::fs::write(&file, patched).unwrap();
    let out = path(temporary.path(), "out.zip");
    assert_eq!(run(&["clean", &file, "-o", &out]).status.code(), Some(0));
    assert!(text(&entry(&out, "протокол.txt")).contains("усиления"));
}

#[test]
fn no_result_goes_over_another_file_that_is_read() {
    let temporary = tempfile::tempdir().unwrap();
    let out = path(temporary.path(), "out");
    let first = write(temporary.path(), "out/sub/k.txt", DAMAGED);
    write(temporary.path(), "x/sub/k.txt", DAMAGED);
    let done = run(&["clean", &path(temporary.path(), "out/sub"), &path(temporary.path(), "x"), "-o", &out]);
    assert!(done.status.code() == Some(2) && text(&done.stderr).contains("is read and would be lost"), "{}", text(&done.stderr));
    assert_eq!(std::fs::read_to_string(first).unwrap(), DAMAGED);
}

#[test]
fn an_ending_in_capitals_is_one() {
    let temporary = tempfile::tempdir().unwrap();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(DAMAGED.as_bytes()).unwrap();
    let file = write(temporary.path(), "page.md.GZ", packed.finish().unwrap());
    let done = run(&["clean", "--json", &file]);
    assert!(text(&done.stdout).contains("\"format\":\"markdown\""), "{}", text(&done.stdout));
}

#[test]
fn what_a_person_decides_is_certain_in_the_page_file() {
    let temporary = tempfile::tempdir().unwrap();
    let page = write(temporary.path(), "1.xml", support::alto(DAMAGED, "", ALTO));
    let by_program = path(temporary.path(), "program.jsonl");
    assert_eq!(run(&["clean", &page, "--ledger", &by_program, "--dry-run"]).status.code(), Some(0));
    let by_person = std::fs::read_to_string(&by_program).unwrap().replace("\"by\":\"vychitka", "\"by\":\"Анна");
    let by_person = write(temporary.path(), "person.jsonl", by_person);
    // Of the word put right, in the tag that holds it.
    let told = |page: &str| {
        let tag = page.split('<').find(|tag| tag.contains("усиления")).unwrap();
        tag.split_once("WC=\"").unwrap().1.split('"').next().unwrap().parse::<f64>().unwrap()
    };
    let confidence = |ledger: &str| told(&text(&run(&["apply", ledger, &page]).stdout));
    assert!(confidence(&by_program) < 1.0, "{}", confidence(&by_program));
    assert_eq!(confidence(&by_person), 1.0);
    // The same where it is reviewed.
    let keys = write(temporary.path(), "keys.txt", "a\n");
    let args = ["review", &page, "--all", "--batch", &keys, "--by", "Анна", "--output", &path(temporary.path(), "2.xml")];
    assert_eq!(run(&args).status.code(), Some(0));
    let reviewed = std::fs::read_to_string(path(temporary.path(), "2.xml")).unwrap();
    assert_eq!(told(&reviewed), 1.0);
}

#[test]
fn a_closed_standard_error_stops_no_work() {
    let temporary = tempfile::tempdir().unwrap();
    write(temporary.path(), "in/0.xml", "<alto><TextBlock>");
    write(temporary.path(), "in/1.txt", DAMAGED);
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let out = path(temporary.path(), "out");
    let mut call = Command::new(env!("CARGO_BIN_EXE_vychitka"));
    let done = call.args(["clean", &path(temporary.path(), "in"), "-o", &out]).stderr(writer).status().unwrap();
    assert_eq!(done.code(), Some(2), "a page could not be read");
    assert!(std::fs::read_to_string(path(temporary.path(), "out/1.txt")).unwrap().contains("усиления"));
}

#[cfg(unix)]
#[test]
fn a_link_to_no_file_yet_is_followed() {
    let temporary = tempfile::tempdir().unwrap();
    let file = write(temporary.path(), "1.txt", DAMAGED);
    let link = path(temporary.path(), "link.txt");
    std::os::unix::fs::symlink("there.txt", &link).unwrap();
    assert_eq!(run(&["clean", &file, "-o", &link]).status.code(), Some(0));
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(std::fs::read_to_string(path(temporary.path(), "there.txt")).unwrap().contains("усиления"));
    let circle = path(temporary.path(), "circle.txt");
    std::os::unix::fs::symlink("circle.txt", &circle).unwrap();
    let done = run(&["clean", &file, "-o", &circle]);
    assert!(done.status.code() == Some(2) && text(&done.stderr).contains("circle"), "{}", text(&done.stderr));
}

#[test]
fn merged_ledgers_go_over_none_that_holds_more() {
    let temporary = tempfile::tempdir().unwrap();
    let line = |seen: &str, by: &str| {
        format!(
            "{{\"version\":1,\"answer\":\"keep\",\"text\":\"{seen}\",\"seen\":\"{seen}\",\"before\":[],\"after\":[],\"by\":\"{by}\"}}\n"
        )
    };
    let one = write(temporary.path(), "one.jsonl", line("склад", "Анна"));
    let two = write(temporary.path(), "two.jsonl", line("смета", "Борис"));
    let out = path(temporary.path(), "merged.jsonl");
    for _ in 0..2 {
        let done = run(&["ledger", "merge", &one, &two, "-o", &out]);
        assert_eq!(done.status.code(), Some(0), "again over what it wrote itself: {}", text(&done.stderr));
    }
    let other = line("артель", "Вера");
    let kept = write(temporary.path(), "other.jsonl", &other);
    let done = run(&["ledger", "merge", &one, &two, "-o", &kept]);
    assert!(done.status.code() == Some(2) && text(&done.stderr).contains("in none of the ledgers merged"), "{}", text(&done.stderr));
    assert_eq!(std::fs::read_to_string(&kept).unwrap(), other);
    // What a person opened again is a decision, too.
    let opened = write(temporary.path(), "opened.jsonl", line("склад", "Анна").replace("keep", "later"));
    assert_eq!(run(&["ledger", "merge", &one, "-o", &opened]).status.code(), Some(2));
    let text_file = write(temporary.path(), "1.txt", DAMAGED);
    assert_eq!(run(&["ledger", "merge", &one, "-o", &text_file]).status.code(), Some(2));
}

#[test]
fn a_ledger_carries_decisions_from_one_form_to_another() {
    let temporary = tempfile::tempdir().unwrap();
    let page = write(temporary.path(), "1.hocr", support::hocr(DAMAGED));
    let plain = write(temporary.path(), "1.txt", DAMAGED.replace("внутрипартийной ", "внутрипартийной\n"));
    let ledger = path(temporary.path(), "ledger.jsonl");
    assert_eq!(run(&["clean", &page, "--ledger", &ledger, "--dry-run"]).status.code(), Some(0));
    let done = run(&["apply", &ledger, &plain]);
    let mended = DAMAGED.replace("усилепия", "усиления").replace("внутрипартийной ", "внутрипартийной\n");
    assert_eq!(text(&done.stdout), mended, "{}", text(&done.stderr));
    let other = write(temporary.path(), "2.txt", "Совсем другой текст.\n");
    let done = run(&["apply", &ledger, &other]);
    assert_eq!(text(&done.stdout), "Совсем другой текст.\n");
    assert!(text(&done.stderr).contains("what was seen is not in the text") && text(&done.stderr).contains("0 of 1"));
    let broken = write(temporary.path(), "broken.jsonl", "{\"version\":1}\n");
    let done = run(&["apply", &broken, &plain]);
    assert!(done.status.code() == Some(2) && text(&done.stderr).contains("line 1"), "{}", text(&done.stderr));
}

#[test]
fn pages_are_converted_and_text_is_not() {
    let temporary = tempfile::tempdir().unwrap();
    let page = write(temporary.path(), "1.xml", support::alto("Слушали докла-\nды комиссии.\n\nПостановили.\n", "", ALTO));
    assert_eq!(text(&run(&["convert", &page]).stdout), "Слушали докла-\nды комиссии.\n\nПостановили.\n");
    assert_eq!(text(&run(&["convert", "--paragraphs", "--whole-words", &page]).stdout), "Слушали доклады комиссии.\n\nПостановили.\n");
    let plain = write(temporary.path(), "1.txt", DAMAGED);
    assert!(text(&run(&["convert", &plain]).stderr).contains("nothing to convert"));
}

#[test]
fn declared_encodings_are_kept_and_false_ones_named() {
    let temporary = tempfile::tempdir().unwrap();
    let page = support::alto(DAMAGED, "", ALTO).replace("UTF-8", "windows-1251");
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(&page);
    let file = write(temporary.path(), "1.xml", &bytes);
    let done = run(&["clean", &file]);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    assert!(encoding_rs::WINDOWS_1251.decode(&done.stdout).0.contains("усиления"));
    let lying = write(temporary.path(), "2.xml", &page);
    let done = run(&["clean", &lying]);
    assert!(done.status.code() == Some(2) && text(&done.stderr).contains("declares windows-1251"), "{}", text(&done.stderr));
    let recoded = run(&["clean", "--output-encoding", "koi8-r", &file]);
    assert!(recoded.status.code() == Some(2) && text(&recoded.stderr).contains("declares its encoding"), "{}", text(&recoded.stderr));
}
