//! The program as its users run it.
#![allow(clippy::disallowed_methods, reason = "tests read files")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use sha2::{Digest, Sha256};
use vychitka::encoding::{encode, named};

const DAMAGED: &str = "Комиссия указала на необходимость усиления внутрипартийной кизни.\n";
const CLEAN: &str = "Комиссия указала на необходимость усиления внутрипартийной жизни.\n";

fn run(args: &[&str], stdin: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_vychitka"))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let bytes = stdin.to_vec();
    let writer = std::thread::Builder::new().spawn(move || drop(input.write_all(&bytes))).unwrap();
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn file(folder: &Path, name: &str, bytes: &[u8]) -> String {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_string()
}

#[test]
fn standard_input_to_standard_output() {
    let output = run(&["clean"], DAMAGED.as_bytes());
    assert_eq!((output.status.code(), stdout(&output)), (Some(0), CLEAN.to_string()), "{}", stderr(&output));
    assert_eq!(stdout(&run(&["clean", "-"], DAMAGED.as_bytes())), CLEAN);
    assert_eq!(stdout(&run(&["clean", "--apply-above", "1.1"], DAMAGED.as_bytes())), DAMAGED);
    assert_eq!(stdout(&run(&["clean"], b"")), "");
}

#[test]
fn bytes_that_are_no_words_come_through() {
    for odd in [
        "\u{feff}Слово.\r\n\r\nДругое\u{a0}слово",
        "стоит\r\nбез конца",
        "уда\u{301}рение и мяг\u{ad}кий пере\u{ad}нос\n",
        "\n\n \t\n",
        "№ 🛯 / ∞\n",
    ] {
        assert_eq!(stdout(&run(&["clean"], odd.as_bytes())), odd);
    }
    let long = "слово ".repeat(20_000);
    assert_eq!(stdout(&run(&["clean"], long.as_bytes())), long);
}

/// Text no page has must neither fail nor take the square of its length.
#[test]
fn absurd_text_comes_through() {
    let absurd =
        ["ф".repeat(300_000), "-".repeat(300_000), "а\u{301}".repeat(60_000), "\n".repeat(300_000), "[".repeat(20_000), "|а".repeat(5_000)];
    for text in absurd {
        for format in ["text", "markdown"] {
            let output = run(&["clean", "--format", format], text.as_bytes());
            assert_eq!(output.status.code(), Some(0), "{format}: {}", stderr(&output));
            assert!(output.stdout == text.as_bytes(), "{format}: {:?}…", text.chars().take(3).collect::<String>());
        }
    }
}

#[test]
fn outputs_and_backups() {
    let folder = tempfile::tempdir().unwrap();
    let input = file(folder.path(), "page.txt", DAMAGED.as_bytes());
    let out = folder.path().join("out.txt");
    assert!(run(&["clean", &input, "-o", out.to_str().unwrap()], b"").status.success());
    assert_eq!(std::fs::read_to_string(&out).unwrap(), CLEAN);
    assert_eq!(std::fs::read_to_string(&input).unwrap(), DAMAGED);
    assert!(run(&["clean", "--in-place", "--backup", ".orig", &input], b"").status.success());
    assert_eq!(std::fs::read_to_string(&input).unwrap(), CLEAN);
    assert_eq!(std::fs::read_to_string(format!("{input}.orig")).unwrap(), DAMAGED);
    let names = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(names, 3, "no temporary file stays behind");
}

#[test]
fn checks_diffs_json_and_reports() {
    let folder = tempfile::tempdir().unwrap();
    let input = file(folder.path(), "page.txt", DAMAGED.as_bytes());
    assert_eq!(run(&["clean", "--check", &input], b"").status.code(), Some(1));
    assert_eq!(run(&["clean", "--check"], CLEAN.as_bytes()).status.code(), Some(0));
    let dry = run(&["clean", "--dry-run", "--in-place", &input], b"");
    assert!(stdout(&dry).contains("1 would be corrected"), "{}", stdout(&dry));
    let diff = stdout(&run(&["clean", "--diff", &input], b""));
    assert!(diff.contains(&format!("-{DAMAGED}")) && diff.contains(&format!("+{CLEAN}")) && !diff.contains('\u{1b}'), "{diff}");
    let json = stdout(&run(&["clean", "--json", &input], b""));
    let lines: Vec<serde_json::Value> = json.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!((&lines[0]["type"], &lines[0]["version"]), (&"document".into(), &1.into()));
    let correction = lines.iter().find(|l| l["seen"] == "кизни").unwrap();
    assert_eq!(correction["verdict"], "apply");
    assert_eq!((&correction["line"], &correction["column"]), (&1.into(), &60.into()));
    assert_eq!(correction["candidates"][0]["text"], "жизни");
    assert_eq!(correction["candidates"][0]["trace"][0]["confusion"], "к→ж");
    let report = stdout(&run(&["clean", "--report", &input], b""));
    assert!(report.contains(":1:60: apply") && report.contains("^^^^^") && report.contains("к→ж"), "{report}");
    assert_eq!(std::fs::read_to_string(&input).unwrap(), DAMAGED, "none of these writes");
}

#[test]
fn encodings_are_recognised_and_kept() {
    for name in ["windows-1251", "koi8-r", "cp866", "utf-16le"] {
        let mark = if name == "utf-16le" { "\u{feff}" } else { "" };
        let text = |line: &str| encode(&format!("{mark}Товарищи собрались вечером в клубе. {line}"), named(name).unwrap()).unwrap();
        let output = run(&["clean"], &text(DAMAGED));
        assert_eq!(output.stdout, text(CLEAN), "{name}: {}", stderr(&output));
    }
    let bytes = encode(DAMAGED, named("cp866").unwrap()).unwrap();
    let output = run(&["clean", "--encoding", "cp866", "--output-encoding", "utf-8"], &bytes);
    assert_eq!(stdout(&output), CLEAN);
}

#[test]
fn what_cannot_be_read_is_refused_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let bad = file(folder.path(), "bad.bin", b"\x00\x01\x02binary");
    let cut = file(folder.path(), "cut.txt", &"слово".as_bytes()[..9]);
    let out = folder.path().join("out.txt");
    let out = out.to_str().unwrap();
    let cases: &[(&[&str], &str)] = &[
        (&["clean", &bad, "-o", out], "byte 0 is zero"),
        (&["clean", &cut, "--encoding", "utf-8", "-o", out], "byte 8"),
        (&["clean", &bad, "--encoding", "klingon", "-o", out], "unknown encoding"),
        (&["clean", "/nowhere/at/all.txt", "-o", out], "cannot read /nowhere/at/all.txt"),
        (&["clean", &bad, &cut, "-o", &cut], "2 inputs need a folder"),
        (&["clean", &bad, &bad, "-o", out], "two inputs would be written to bad.bin"),
        (&["clean", "--in-place"], "--in-place needs files"),
        (&["clean", &cut, "--apply-above", "-3"], "--apply-above"),
        (&["clean", &cut, "--words", "/nowhere/words.txt"], "cannot read /nowhere/words.txt"),
        (&["clean", folder.path().to_str().unwrap()], "--output FOLDER"),
        (&["explain", "слово", "--context", "другое"], "does not stand in the context"),
    ];
    for (args, said) in cases {
        let output = run(args, b"");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(stderr(&output).contains(said), "{args:?}: {}", stderr(&output));
        assert!(output.stdout.is_empty() && !Path::new(out).exists(), "{args:?}");
    }
}

#[test]
fn other_languages_and_orthographies_are_left_alone_and_said() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/foreign");
    for (name, said) in [("ukrainian", "Ukrainian"), ("bulgarian", "Bulgarian"), ("pre-1918", "pre-1918 Russian")] {
        let path = format!("{folder}/{name}.txt");
        let output = run(&["clean", "--bold", &path], b"");
        assert_eq!(stdout(&output), std::fs::read_to_string(&path).unwrap(), "{name}");
        assert!(stderr(&output).contains(said), "{name}: {}", stderr(&output));
    }
}

#[test]
fn your_own_words_are_words() {
    let folder = tempfile::tempdir().unwrap();
    let line = "Сегодня кузнец принёс в мастерскую новый бурлычай и поставил его у стены.\n";
    let words = file(folder.path(), "words.txt", "# своё\nбурлычай\tорудие\n".as_bytes());
    let listed = run(&["clean", "--json", "--words", &words], line.as_bytes());
    assert!(!stdout(&listed).contains("\"seen\":\"бурлычай\""), "{}", stdout(&listed));
    assert!(stdout(&run(&["lexicon", "look", "бурлычай", "--words", &words], b"")).contains("one of your words"));
    let damaged = line.replace("бурлычай", "бурлычяй");
    let near = run(&["explain", "бурлычяй", "--context", damaged.trim(), "--words", &words], b"");
    assert!(stdout(&near).contains("бурлычай"), "{}", stdout(&near));
}

/// What is probable and asked about all the same says why, in each report; `explain` weighs with the translation of the line.
#[test]
fn why_a_probable_reading_is_asked_about_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let line = "Решение ЩК КПСС было разослано всем организациям района.\n";
    let words = file(folder.path(), "words.txt", "щк\n".as_bytes());
    let json = stdout(&run(&["clean", "--json", "--words", &words], line.as_bytes()));
    assert!(json.contains(r#""verdict":"ask","caution":"listed""#), "{json}");
    let report = stdout(&run(&["clean", "--report", "--words", &words], line.as_bytes()));
    assert!(report.contains("asked because your own words list what stands there"), "{report}");
    assert!(!stdout(&run(&["clean", "--json"], line.as_bytes())).contains("caution"));
    let explained = |more: &[&str]| stdout(&run(&[&["explain", "ЩК", "--context", line.trim()], more].concat(), b""));
    assert!(explained(&["--words", &words]).contains("asked because your own words"));
    let english = "The decision of the CC CPSU was sent to all organizations of the district.";
    assert!(explained(&["--english", english]).contains("translation: CONFIRMED by \"CC\""), "{}", explained(&["--english", english]));
}

#[test]
fn spelling_is_changed_on_request_only() {
    let line = "После раз\"яснения он сказал, что найдем мы его завтра, и все согласились.\n";
    assert_eq!(stdout(&run(&["clean"], line.as_bytes())), line);
    let asked = ["clean", "--hard-sign", "normalise", "--yo", "restore"];
    let respelled = stdout(&run(&asked, line.as_bytes()));
    assert_eq!(respelled, "После разъяснения он сказал, что найдём мы его завтра, и все согласились.\n");
    let report = stdout(&run(&[&asked[..], &["--report"]].concat(), line.as_bytes()));
    assert!(report.contains("2 places respelled, as asked for") && report.contains(":1:7: respelled by hard-sign"), "{report}");
    assert!(report.contains(":1:34: respelled by yo"), "{report}");
}

#[test]
fn what_was_respelled_is_in_the_ledger_with_what_was_corrected_there() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    let text = "Комиссия указала еще раз на необходимость усиления внутрипартийной кизни после раз\"яснения.\n";
    let words = text.trim().split(' ').map(|w| w.replace('"', "&quot;"));
    let words: String = words.map(|w| format!("<span class='ocrx_word' title='bbox 0 0 9 9; x_wconf 80'>{w}</span> ")).collect();
    let page =
        format!("<html><body><div class='ocr_page'><span class='ocr_line' title='bbox 0 0 9 9'>{words}</span></div></body></html>\n");
    for (name, raw) in [("page.txt", text), ("page.hocr", page.as_str())] {
        let path = file(folder.path(), name, raw.as_bytes());
        let (ledger, cleaned, applied) = (at("ledger.jsonl"), at("cleaned"), at("applied"));
        let asked = ["clean", "--hard-sign", "normalise", "--yo", "restore", &path, "--ledger", &ledger, "-o", &cleaned];
        assert!(run(&asked, b"").status.success());
        let json = stdout(&run(&[&asked[..6], &["--json"]].concat(), b""));
        assert!(json.contains(r#""type":"respelled""#) && json.contains(r#""text":"разъяснения","rules":["hard-sign"]"#), "{json}");
        let read = |path: &str| std::fs::read_to_string(path).unwrap();
        assert!(["жизни", "ещё", "разъяснения"].iter().all(|word| read(&cleaned).contains(word)), "{}", read(&cleaned));
        assert_eq!(read(&ledger).lines().count(), 3, "{}", read(&ledger));
        let same = |verb: &[&str]| {
            let output = run(&[verb, &["-o", &applied]].concat(), b"");
            assert!(output.status.success(), "{}", stderr(&output));
            assert_eq!(read(&applied), read(&cleaned), "{verb:?}");
        };
        same(&["apply", &ledger, &path]);
        // A person who looks through it opens nothing of it again.
        let keys = file(folder.path(), "keys", b"q");
        same(&["review", &path, "--ledger", &ledger, "--batch", &keys]);
        same(&["apply", &ledger, &path]);
    }
}

#[test]
fn one_thread_gives_the_bytes_of_many() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/transcripts");
    let mut files: Vec<String> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path().to_str().unwrap().to_string()).collect();
    files.retain(|f| f.contains(".ocr."));
    files.sort();
    let with = |threads: &str, files: &[&str]| {
        let output = run(&[&["clean", "--json", "--threads", threads], files].concat(), b"");
        assert!(output.status.success() && stdout(&output).lines().count() > 3, "{files:?}: {}", stderr(&output));
        output.stdout
    };
    let all: Vec<&str> = files.iter().map(String::as_str).collect();
    assert!(with("1", &all) == with("4", &all));
    // Stretches of one file are read side by side, too.
    let together = files.iter().map(|f| std::fs::read_to_string(f).unwrap()).collect::<Vec<_>>().join("\n\n");
    let folder = tempfile::tempdir().unwrap();
    let one = file(folder.path(), "one.txt", together.as_bytes());
    let [russian, english] = ["ocr", "en"].map(|side| format!("{}/tests/translations/free.{side}.txt", env!("CARGO_MANIFEST_DIR")));
    for files in [&[one.as_str()][..], &[&russian, "--translation", &english]] {
        assert!(with("1", files) == with("4", files), "{files:?}");
    }
}

#[test]
fn lexicon_look_and_near() {
    let look = stdout(&run(&["lexicon", "look", "жизни"], b""));
    assert!(look.contains("жизнь") && look.contains("NOUN") && look.contains("in a million words"), "{look}");
    assert_eq!(run(&["lexicon", "look", "два слова"], b"").status.code(), Some(2));
    let abbreviation = stdout(&run(&["lexicon", "look", "ЦК"], b""));
    assert!(abbreviation.contains("Central Committee"), "{abbreviation}");
    let near = stdout(&run(&["lexicon", "near", "кизни"], b""));
    assert!(near.lines().any(|l| l.starts_with("жизни\t1")), "{near}");
}

#[test]
fn a_lexicon_is_built_from_lists_and_hunspell() {
    let folder = tempfile::tempdir().unwrap();
    let forms = file(folder.path(), "forms.tsv", "дом\t3\t1e-4\t1\nдома\t3\t2e-5\t0\n".as_bytes());
    let classes = file(folder.path(), "classes.txt", "NOUN,nomn,sing/0:0:\n".as_bytes());
    file(folder.path(), "words.aff", "SET UTF-8\nSFX A Y 1\nSFX A 0 у .\n".as_bytes());
    file(folder.path(), "words.dic", "1\nкот/A\n".as_bytes());
    let hunspell = folder.path().join("words");
    let unigrams = file(folder.path(), "1.tsv", "дом\t50\t0\t0\t2\n<s>\t9\t0\t0\t0\nкот\t5\t0\t0\t0\n".as_bytes());
    let bigrams = file(folder.path(), "2.tsv", "дом кот\t4\n".as_bytes());
    let out = folder.path().to_str().unwrap();
    let args = [
        "lexicon",
        "build",
        "--forms",
        &forms,
        "--classes",
        &classes,
        "--hunspell",
        hunspell.to_str().unwrap(),
        "--unigrams",
        &unigrams,
        "--bigrams",
        &bigrams,
        "--out",
        out,
    ];
    let output = run(&args, b"");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let mut forms = Vec::new();
    let packed = std::fs::File::open(folder.path().join("forms.fst.xz")).unwrap();
    std::io::copy(&mut lzma_rust2::XzReader::new(packed, false), &mut forms).unwrap();
    let map = fst::Map::new(forms).unwrap();
    for word in ["дом", "дома", "кот", "коту"] {
        assert!(map.contains_key(vychitka::alphabet::key(word).unwrap()), "{word}");
    }
    let broken = file(folder.path(), "broken.tsv", "дом\t3\n".as_bytes());
    let output = run(&["lexicon", "build", "--forms", &broken, "--out", out], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("forms, line 1"), "{}", stderr(&output));
}

#[test]
fn counts_to_learn_with_are_those_of_the_lexicon_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("pages/one");
    std::fs::create_dir_all(&page).unwrap();
    for (name, text) in [("ocr.txt", "О партийной кизни."), ("gold.txt", "О партийной жизни."), ("meta.json", "{\"font\":\"one\"}")]
    {
        std::fs::write(page.join(name), text).unwrap();
    }
    let pages = folder.path().join("pages");
    let learn = |counts: &str| {
        let args = ["train", "--pages", pages.to_str().unwrap(), "--folds", "1", "--no-validation", "--ngrams", counts];
        run(&args, b"")
    };
    let own = learn(concat!(env!("CARGO_MANIFEST_DIR"), "/lexicon/ru/ngrams.counts.xz"));
    assert_eq!(own.status.code(), Some(0), "{}", stderr(&own));
    // Packed, but something else.
    let other = learn(concat!(env!("CARGO_MANIFEST_DIR"), "/lexicon/ru/forms.fst.xz"));
    assert_eq!(other.status.code(), Some(2));
    assert!(stderr(&other).contains("forms.fst.xz") && stderr(&other).contains("VNC1"), "{}", stderr(&other));
    let plain = file(folder.path(), "counts.xz", b"no such thing");
    let refused = learn(&plain);
    assert!(refused.status.code() == Some(2) && stderr(&refused).contains("counts.xz"), "{}", stderr(&refused));
}

#[test]
fn licences_and_completions_are_printed() {
    let licences = stdout(&run(&["licenses"], b""));
    for name in ["MIT License", "CC BY-SA 4.0", "Lebedev", "OpenCorpora", "wordfreq"] {
        assert!(licences.contains(name), "{name}");
    }
    assert!(stdout(&run(&["completions", "bash"], b"")).contains("vychitka"));
}

#[test]
fn decisions_learned_count_in_the_next_document_and_once() {
    let folder = tempfile::tempdir().unwrap();
    let entry = |nth: usize| {
        format!(
            "{{\"version\":1,\"answer\":\"accept\",\"text\":\"жизни\",\"seen\":\"кизни\",\"before\":[\"о\",\"партийной\"],\"after\":[\"в\",\"районе\"],\"nth\":{nth},\"by\":\"редактор\"}}\n"
        )
    };
    let kept =
        "{\"version\":1,\"answer\":\"keep\",\"text\":\"Бурхотин\",\"seen\":\"Бурхотин\",\"before\":[],\"after\":[],\"by\":\"редактор\"}\n";
    let ledger = file(folder.path(), "scan.ledger.jsonl", ((0..9).map(entry).collect::<String>() + kept).as_bytes());
    let [profile, words] = ["confusions.tsv", "words.txt"].map(|name| folder.path().join(name).to_str().unwrap().to_string());
    let learn = || run(&["learn", &ledger, "--confusions", &profile, "--words", &words], b"");
    let first = learn();
    assert_eq!((first.status.code(), stdout(&first)), (Some(0), "к→ж  0 → 9\n+ Бурхотин\n".to_string()), "{}", stderr(&first));
    let written = [&profile, &words].map(|path| std::fs::read(path).unwrap());
    assert_eq!(stdout(&learn()), "");
    assert_eq!([&profile, &words].map(|path| std::fs::read(path).unwrap()), written);
    let cost = |args: &[&str]| {
        let out = stdout(&run(&[&["clean", "--json"], args].concat(), "Товарищ Бурхотин сказал об убекдении.\n".as_bytes()));
        let line = out.lines().find(|line| line.contains("убекдении")).unwrap_or_default().to_string();
        let json: serde_json::Value = serde_json::from_str(&line).unwrap();
        json["candidates"][0]["channel_nats"].as_f64().unwrap()
    };
    let (without, with) = (cost(&[]), cost(&["--confusions", &profile]));
    assert!(with < without - 0.2, "{with} {without}");
    let malformed = file(folder.path(), "bad.tsv", b"a\tb\n");
    let refused = run(&["clean", "--confusions", &malformed], DAMAGED.as_bytes());
    assert!(refused.status.code() == Some(2) && stderr(&refused).contains("bad.tsv") && stderr(&refused).contains("line 1"));
}

#[cfg(unix)]
#[test]
fn what_a_shell_appends_to_is_appended_to() {
    let temporary = tempfile::tempdir().unwrap();
    let scan = file(temporary.path(), "scan.txt", DAMAGED.as_bytes());
    let script = format!("{{ echo head; '{}' clean '{scan}' -o /dev/stdout; echo tail; }} > out.txt", env!("CARGO_BIN_EXE_vychitka"));
    assert!(Command::new("sh").args(["-c", &script]).current_dir(temporary.path()).status().unwrap().success());
    assert_eq!(std::fs::read_to_string(temporary.path().join("out.txt")).unwrap(), format!("head\n{CLEAN}tail\n"));
}

/// A file put in the place of a pipe or of `/dev/null` would take it from every other program.
#[cfg(unix)]
#[test]
fn a_named_pipe_is_written_to_and_stays_one() {
    use std::os::unix::fs::FileTypeExt;
    let temporary = tempfile::tempdir().unwrap();
    let pipe = temporary.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let mut reader = Command::new("cat").arg(&pipe).stdout(Stdio::piped()).spawn().unwrap();
    let output = run(&["clean", "-", "-o", pipe.to_str().unwrap()], DAMAGED.as_bytes());
    let stays = std::fs::symlink_metadata(&pipe).unwrap().file_type().is_fifo();
    if !stays {
        reader.kill().unwrap();
    }
    let read = reader.wait_with_output().unwrap();
    assert!(stays, "{}", stderr(&output));
    assert_eq!((output.status.code(), stdout(&read)), (Some(0), CLEAN.to_string()), "{}", stderr(&output));
}

#[test]
fn a_probability_to_ask_from_is_the_only_doubt_of_who_names_it() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/transcripts");
    let texts = ["letter", "speech", "telegram"].map(|name| format!("{folder}/{name}.ocr.txt"));
    let asked = |more: &[&str]| {
        let args: Vec<&str> = ["clean", "--json"].into_iter().chain(more.iter().copied()).chain(texts.iter().map(String::as_str)).collect();
        let output = stdout(&run(&args, b""));
        let rows = output.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        let probability = |row: &serde_json::Value| row["probability"].as_f64().unwrap();
        rows.filter(|row| row["verdict"] == "ask").map(|row| probability(&row)).collect::<Vec<_>>()
    };
    let (usual, named) = (asked(&[]), asked(&["--ask-above", "0.15"]));
    assert!(usual.iter().any(|&p| p < 0.15), "{usual:?}");
    assert!(!named.is_empty() && named.iter().all(|&p| p >= 0.15), "{named:?}");
}

/// What a table holds, in the words of its row: `told` says of what.
fn counted(table: &str, told: &str) -> String {
    let thousands = |n: usize| if n < 1000 { n.to_string() } else { format!("{},{:03}", n / 1000, n % 1000) };
    let rows: Vec<&str> = table.lines().filter(|row| !row.starts_with('#') && !row.is_empty()).collect();
    match told.contains("nodes") {
        // A first row with the base.
        true => {
            let nodes: usize = rows[1..].iter().map(|row| row.split_whitespace().count()).sum();
            format!("{} nodes in {} trees", thousands(nodes), rows.len() - 1)
        }
        false => format!("{} {}", thousands(rows.len()), told.rsplit(' ').next().unwrap()),
    }
}

/// Data and its table of sources are changed by hand, one after the other.
#[test]
fn the_notices_name_every_data_file_with_its_count_and_checksum() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/lexicon"));
    let notices = stdout(&run(&["licenses"], b""));
    let fields = |row: &str| row.split('|').map(|field| field.trim().trim_matches('`').to_string()).collect::<Vec<_>>();
    let rows: Vec<Vec<String>> = notices.lines().filter(|line| line.starts_with("| `")).map(fields).collect();
    for row in &rows {
        let digest = Sha256::digest(std::fs::read(folder.join(&row[1])).unwrap());
        let first: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(row[4], first, "{}: its row in lexicon/README.md", row[1]);
        if row[1].ends_with(".tsv") {
            assert_eq!(row[3], counted(&std::fs::read_to_string(folder.join(&row[1])).unwrap(), &row[3]), "{}", row[1]);
        }
    }
    for language in ["en", "ru"] {
        for entry in std::fs::read_dir(folder.join(language)).unwrap() {
            let name = format!("{language}/{}", entry.unwrap().file_name().to_str().unwrap());
            assert!(rows.iter().any(|row| row[1] == name), "{name} has no row in lexicon/README.md");
        }
    }
}

/// Every `$ echo '…' | vychitka …` of the README prints what is written below it.
#[test]
fn the_examples_of_the_readme_are_what_the_program_prints() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let mut shown = 0;
    for example in readme.split("\n    $ echo '").skip(1) {
        let (text, rest) = example.split_once("' | vychitka ").unwrap();
        let (args, rest) = rest.split_once('\n').unwrap();
        let block = rest.lines().take_while(|line| line.is_empty() || line.starts_with("    ") && !line.starts_with("    $"));
        let expected: Vec<&str> = block.map(|line| line.strip_prefix("    ").unwrap_or(line)).collect();
        let output = run(&args.split(' ').collect::<Vec<_>>(), format!("{text}\n").as_bytes());
        assert_eq!(stdout(&output).trim_end(), expected.join("\n").trim_end(), "{args}");
        shown += 1;
    }
    assert_eq!(shown, 2);
}

/// Whose confusions weighed is told, by the name in the file.
#[test]
fn reports_tell_the_engine() {
    let folder = tempfile::tempdir().unwrap();
    let hocr = |engine: &str| {
        format!(
            "<html><head><meta name='ocr-system' content='{engine}'/></head><body><div class='ocr_page'><span class='ocrx_word'>кизни</span></div></body></html>"
        )
    };
    for (engine, told) in [("tesseract 5.3.0", Some("Tesseract")), ("ABBYY FineReader 12", Some("ABBYY FineReader")), ("other", None)] {
        let input = file(folder.path(), "page.hocr", hocr(engine).as_bytes());
        let json: serde_json::Value =
            serde_json::from_str(stdout(&run(&["clean", "--json", &input], b"")).lines().next().unwrap()).unwrap();
        assert_eq!(json["engine"].as_str(), told);
        let report = stdout(&run(&["clean", "--report", &input], b""));
        assert_eq!(report.contains("weighed by the confusions of"), told.is_some(), "{report}");
        assert!(report.contains(told.unwrap_or_default()), "{report}");
    }
}
