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
