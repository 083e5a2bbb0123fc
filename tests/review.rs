//! The review: the session as a state machine, its screens, the ledger, and the real program killed at its terminal.
#![allow(clippy::disallowed_methods, reason = "tests read files")]

#[path = "support/seat.rs"]
mod seat;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use seat::Seat;
use vychitka::correction::Correction;
use vychitka::decision::{Decision, Policy, Verdict};
use vychitka::document::{Document, Span};
use vychitka::ledger::{Answer, Entry, carry, keys};
use vychitka::resources::Resources;
use vychitka::review::key::{Key, parse};
use vychitka::review::pattern::unknown_words;
use vychitka::review::{Effect, Session};
use vychitka::rounds::correct;

const PROGRAM: &str = "vychitka";

fn transcript() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts/newspaper.ocr.txt")
}

fn with_translation() -> (Arc<Document>, Vec<Correction>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/translations");
    let mut document = Document::plain(std::fs::read_to_string(folder.join("free.ocr.txt")).unwrap());
    document.translation = Some(std::fs::read_to_string(folder.join("free.en.txt")).unwrap().into());
    let corrections = correct(resources(), &document, &Policy::DEFAULT).corrections;
    (Arc::new(document), corrections)
}

fn resources() -> &'static Resources {
    static RESOURCES: OnceLock<Resources> = OnceLock::new();
    RESOURCES.get_or_init(|| Resources::embedded().expect("the embedded data"))
}

fn found() -> &'static (Arc<Document>, Vec<Correction>) {
    static FOUND: OnceLock<(Arc<Document>, Vec<Correction>)> = OnceLock::new();
    FOUND.get_or_init(|| {
        let document = Document::plain(std::fs::read_to_string(transcript()).unwrap());
        let corrections = correct(resources(), &document, &Policy::DEFAULT).corrections;
        (Arc::new(document), corrections)
    })
}

/// A session over a document that asks about everything, with what a ledger holds.
fn session_of((document, corrections): &(Arc<Document>, Vec<Correction>), ledger: &[Entry]) -> Session {
    let mut session = Session::new("проверка").asking_all();
    session.add_file("scan.txt", Arc::clone(document));
    session.found(0, corrections.clone(), ledger, PROGRAM, true);
    session
}

/// Presses keys; the entries to be written down.
fn press(session: &mut Session, keys: &str) -> Vec<Entry> {
    let mut out = Vec::new();
    for key in parse(keys).unwrap() {
        for effect in session.press(&key) {
            if let Effect::Record(entries) = effect {
                out.extend(entries.into_iter().map(|(_, entry)| entry));
            }
        }
    }
    out
}

fn decisions(session: &Session) -> Vec<Decision> {
    session.places(0).map(|p| p.decision.clone()).collect()
}

fn screen(session: &Session, width: usize, height: usize) -> String {
    let rows = session.view(width, height);
    rows.iter().map(|row| row.parts.iter().map(|(text, _)| text.as_str()).collect::<String>().trim_end().to_string() + "\n").collect()
}

#[test]
fn a_row_struck_out_of_a_sheet_stays_open() {
    let mut session = session_of(found(), &[]);
    press(&mut session, "P0.1<enter>*");
    let rows: Vec<(usize, bool)> = session.asked().iter().map(|(_, place, _, struck)| (place.correction.span.start, *struck)).collect();
    assert!(rows.len() > 3 && rows.iter().all(|row| !row.1), "{rows:?}");
    let before = session.counts().open;
    assert!(session.is_asking());
    let written = press(&mut session, "bc<enter>");
    assert!(!session.is_asking());
    assert_eq!(written.len(), rows.len() - 2);
    assert_eq!(session.counts().open, before - rows.len() + 2);
    let open: Vec<usize> = session.places(0).filter(|p| p.is_open()).map(|p| p.correction.span.start).collect();
    assert!(open.contains(&rows[1].0) && open.contains(&rows[2].0) && !open.contains(&rows[0].0));
    // One step, on either layout of the keyboard; all struck out is nothing.
    press(&mut session, "г");
    assert_eq!(session.counts().open, before);
    assert!(press(&mut session, "P0.1<enter>**<enter>").is_empty());
    assert!(session.asked().is_empty() && session.counts().open == before);
    // A capital takes the next reading.
    press(&mut session, "P0<enter>*");
    let first = session.asked()[0].2.clone();
    press(&mut session, "A");
    let second = session.asked()[0].2.clone();
    let several = session.offers(session.asked()[0].1).len() > 1;
    assert_eq!(first != second, several);
    press(&mut session, "<esc>");
    // What is less likely than not begins struck out, and the likeliest stand first.
    press(&mut session, "P0<enter>");
    let offers = |place: &vychitka::review::Place| session.offers(place)[0].probability;
    assert!(session.asked().iter().all(|(_, place, _, struck)| *struck == (offers(place) < 0.5)));
    assert!(session.asked().windows(2).all(|two| offers(two[0].1) >= offers(two[1].1)));
}

#[test]
fn screens_as_snapshots() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let scripts = [
        ("first", "", 80, 24),
        ("decided", "akr<end>ое<enter>uu", 80, 24),
        ("editing", "r<ctrl-u>иначе<left>", 80, 12),
        ("confirming", "P0,9<backspace>5<enter>", 80, 10),
        ("patterns", "L<down>", 80, 24),
        ("narrow", "n", 40, 14),
        ("help", "?", 80, 24),
    ];
    settings.bind(|| {
        for (name, keys, width, height) in scripts {
            let mut session = session_of(found(), &[]);
            press(&mut session, keys);
            insta::assert_snapshot!(format!("review.{name}"), screen(&session, width, height));
        }
        let mut session = session_of(&with_translation(), &[]);
        press(&mut session, "E");
        let is_asked = screen(&session, 80, 24).contains("accept what the translation confirms");
        assert!(is_asked, "{}", screen(&session, 80, 24));
        press(&mut session, "<esc>");
        insta::assert_snapshot!("review.evidence", screen(&session, 80, 24));
    });
}

#[test]
fn every_decision_can_be_taken_back_and_made_again() {
    let mut session = session_of(found(), &[]);
    let before = decisions(&session);
    press(&mut session, "aakP0.3<enter><enter>A<enter>L<enter><enter>");
    let after = decisions(&session);
    assert!(after.iter().filter(|d| **d != Decision::Later).count() > 5 && before != after);
    press(&mut session, &"u".repeat(9));
    assert_eq!(decisions(&session), before);
    press(&mut session, &"U".repeat(9));
    assert_eq!(decisions(&session), after);
}

#[test]
fn a_session_goes_on_from_its_ledger() {
    let mut session = session_of(found(), &[]);
    let ledger = press(&mut session, "aak2r<ctrl-u>совсем иначе<enter>ku");
    let again = session_of(found(), &ledger);
    assert_eq!(decisions(&again), decisions(&session));
    assert_eq!(again.current().map(|p| p.correction.span), session.current().map(|p| p.correction.span));
}

#[test]
fn places_alike_in_words_and_neighbours_are_several() {
    let document = Document::plain("нет кизни тут\n".repeat(7));
    let spans: Vec<Span> = document.text.match_indices("кизни").map(|(at, word)| Span::new(at, at + word.len())).collect();
    let keys = keys(&document, &spans);
    let distinct: std::collections::HashSet<_> = keys.iter().collect();
    assert_eq!((keys.len(), distinct.len()), (7, 7));
    // Of those with the same three words around, the second is found again by its number.
    let twins: Vec<usize> = (0..7).filter(|&nth| keys[nth].nth > 0).collect();
    assert!(!twins.is_empty());
    for nth in twins {
        let line =
            format!("{{\"version\":1,\"answer\":\"accept\",\"text\":\"жизни\",{}\n", &serde_json::to_string(&keys[nth]).unwrap()[1..]);
        let carried = carry(&document, &vychitka::ledger::parse(&line).unwrap());
        assert_eq!(carried.edits[0].0.span, spans[nth]);
    }
}

#[test]
fn what_the_program_decides_no_more_is_open_again_and_a_persons_word_stands() {
    let mut session = Session::new("проверка");
    let (document, corrections) = found();
    session.add_file("scan.txt", Arc::clone(document));
    let mut ledger = session.found(0, corrections.clone(), &[], PROGRAM, true);
    let automatic: Vec<usize> = (0..corrections.len()).filter(|&n| corrections[n].verdict == Verdict::Apply).collect();
    assert!(ledger.len() == automatic.len() && automatic.len() > 2);
    // A person accepts the last of them; a later run asks about the first and the last, and has not found the second.
    let person = Entry { by: Some("проверка".to_string()), ..ledger[automatic.len() - 1].clone() };
    ledger.push(person.clone());
    let mut later = corrections.clone();
    let (first, last) = (automatic[0], automatic[automatic.len() - 1]);
    [first, last].iter().for_each(|&n| later[n].verdict = Verdict::Ask);
    later.remove(automatic[1]);
    let mut session = Session::new("проверка");
    session.add_file("scan.txt", Arc::clone(document));
    let new = session.found(0, later, &ledger, PROGRAM, true);
    assert_eq!(
        new.iter().map(|e| (e.answer, &e.key)).collect::<Vec<_>>(),
        [(Answer::Later, &ledger[0].key), (Answer::Later, &ledger[1].key)]
    );
    assert!(session.places(0).any(|p| p.is_open() && p.correction.span == corrections[first].span));
    assert!(session.places(0).any(|p| p.key == person.key && !p.is_automatic && !p.is_open()));
    // Applying the ledger no longer makes them; found again, they are made again, and not asked about.
    ledger.extend(new);
    let carried = carry(document, &ledger).edits.len();
    assert_eq!(carried, automatic.len() - 2);
    let mut session = Session::new("проверка");
    session.add_file("scan.txt", Arc::clone(document));
    let again = session.found(0, corrections.clone(), &ledger, PROGRAM, true);
    assert_eq!(
        again.iter().map(|e| (&e.key, &e.text)).collect::<Vec<_>>(),
        ledger[..2].iter().map(|e| (&e.key, &e.text)).collect::<Vec<_>>()
    );
}

#[test]
fn what_is_decided_moves_what_is_open_and_nothing_else() {
    let document = Document::plain("Усиление внутрипартийной кизни. Вопросы новой кизни. Картины духовной кизни народа.".to_string());
    let policy = Policy { ask_above: 0.01, ..Policy::DEFAULT };
    let corrections = correct(resources(), &document, &policy).corrections;
    let mut session = session_of(&(Arc::new(document), corrections), &[]);
    let first = session.places(0).next().unwrap().clone();
    press(&mut session, "r<ctrl-u>книги<enter>r<ctrl-u>книги<enter>");
    let open = session.places(0).find(|p| p.is_open()).unwrap().clone();
    let offers = session.offers(&open);
    assert!(offers.iter().any(|o| o.text == "книги" && o.candidate.is_none() && o.probability > 0.3), "{offers:?}");
    assert_eq!(session.places(0).next().unwrap().correction, first.correction);
    press(&mut session, "uu");
    assert!(session.offers(&open).iter().all(|o| o.text != "книги"), "taken back, it teaches nothing");
}

fn any_key() -> impl Strategy<Value = Key> {
    let chars = prop::sample::select("aArekKlnpougGPELWCv/?[]123 qйцукенжэ0.5,я".chars().collect::<Vec<_>>()).prop_map(Key::Char);
    let named = prop::sample::select(vec![
        Key::Enter,
        Key::Escape,
        Key::Backspace,
        Key::Delete,
        Key::Left,
        Key::Right,
        Key::Up,
        Key::Down,
        Key::Home,
        Key::End,
        Key::PageDown,
        Key::Ctrl('r'),
        Key::Ctrl('w'),
        Key::Paste("\u{1b}[31mда\nнет".to_string()),
    ]);
    prop_oneof![3 => chars, 1 => named]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn no_keys_and_no_size_break_it(keys in prop::collection::vec(any_key(), 0..80), width in 0usize..130, height in 0usize..50) {
        let mut session = session_of(found(), &[]);
        let mut ledger = Vec::new();
        for key in &keys {
            for effect in session.press(key) {
                if let Effect::Record(entries) = effect {
                    ledger.extend(entries.into_iter().map(|(_, entry)| entry));
                }
            }
            let rows = session.view(width, height);
            prop_assert!(rows.len() <= height && rows.iter().all(|r| r.width() <= width));
            prop_assert!(rows.iter().flat_map(|r| &r.parts).all(|(text, _)| !text.chars().any(char::is_control)));
        }
        prop_assert_eq!(decisions(&session_of(found(), &ledger)), decisions(&session));
    }
}

fn run(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_vychitka")).args(args).current_dir(folder).env("USER", "проверка").output().unwrap()
}

fn copy(folder: &Path) {
    std::fs::copy(transcript(), folder.join("scan.txt")).unwrap();
}

#[test]
fn without_a_terminal_it_lists_what_is_left_to_decide() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path();
    copy(folder);
    let listed = run(folder, &["review", "scan.txt", "--all"]);
    assert_eq!(listed.status.code(), Some(1));
    let text = String::from_utf8(listed.stdout).unwrap();
    assert!(text.contains("scan.txt:") && text.contains("vychitka review scan.txt"), "{text}");
    assert!(!folder.join("scan.txt.ledger.jsonl").exists(), "a look writes nothing");
    std::fs::write(folder.join("keys"), "# everything\nP0<enter>*<enter>").unwrap();
    let done = run(folder, &["review", "scan.txt", "--all", "--batch", "keys", "-o", "out.txt"]);
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    // The source is as it was, and the ledger carries the same to it.
    assert_eq!(std::fs::read(folder.join("scan.txt")).unwrap(), std::fs::read(transcript()).unwrap());
    let applied = run(folder, &["apply", "scan.txt.ledger.jsonl", "scan.txt"]);
    assert_eq!(applied.stdout, std::fs::read(folder.join("out.txt")).unwrap());
    let shown = String::from_utf8(run(folder, &["ledger", "show", "scan.txt.ledger.jsonl"]).stdout).unwrap();
    assert!(shown.lines().count() > 5 && shown.contains("проверка, 20"), "{shown}");
    std::fs::write(folder.join("keys"), "<nokey>").unwrap();
    assert_eq!(run(folder, &["review", "scan.txt", "--batch", "keys"]).status.code(), Some(2));
}

/// What a person typed is neither changed nor asked about once it stands in the file, and a run that proposes less writes all that was decided.
#[test]
fn what_was_decided_outlasts_the_runs() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path();
    let text = "Комиссия указала на необходимость усиления внутрипартийной кизни района.\nПисьмо сллвами просьбы передали в обком.\n";
    let read = || std::fs::read_to_string(folder.join("scan.txt")).unwrap();
    let review = |keys: &str, more: &[&str]| {
        std::fs::write(folder.join("keys"), keys).unwrap();
        let output = run(folder, &[&["review", "scan.txt", "--all", "--batch", "keys"], more].concat());
        String::from_utf8(output.stderr).unwrap()
    };
    std::fs::write(folder.join("scan.txt"), text).unwrap();
    let typed = "/сллвами<enter>e<ctrl-u>сдовами<enter>";
    review(typed, &["--ask-above", "0.01", "--in-place"]);
    review("/кизни<enter>a", &["--in-place"]);
    assert_eq!(read(), text.replace("сллвами", "сдовами").replace("кизни", "жизни"));
    let before = std::fs::read_to_string(folder.join("scan.txt.ledger.jsonl")).unwrap();
    review("P0<enter>*<enter>", &["--in-place", "--ask-above", "0.01"]);
    assert_eq!(read(), text.replace("сллвами", "сдовами").replace("кизни", "жизни"));
    assert_eq!(std::fs::read_to_string(folder.join("scan.txt.ledger.jsonl")).unwrap(), before);
    // Where nothing was written over, what this run does not ask about is carried over from the ledger.
    std::fs::write(folder.join("scan.txt"), text).unwrap();
    let said = review("", &["--ask-above", "1", "--apply-above", "1.5", "-o", "out.txt"]);
    assert!(said.contains("2 earlier decisions"), "{said}");
    let written = std::fs::read_to_string(folder.join("out.txt")).unwrap();
    assert_eq!(written, text.replace("сллвами", "сдовами").replace("кизни", "жизни"));
}

#[test]
fn ledgers_of_two_reviewers_merge_and_their_conflicts_are_listed() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path();
    copy(folder);
    for (name, keys) in [("one", "aaaa"), ("two", "aka")] {
        std::fs::write(folder.join("keys"), keys).unwrap();
        run(folder, &["review", "scan.txt", "--all", "--by", name, "--ledger", name, "--batch", "keys"]);
    }
    let merged = run(folder, &["ledger", "merge", "one", "two", "-o", "both", "--check"]);
    let said = String::from_utf8(merged.stderr).unwrap();
    assert_eq!(merged.status.code(), Some(1));
    assert!(said.contains("3 decisions, 1 decided differently") && said.contains("conflict: two"), "{said}");
    // What they disagree about is open, and nobody's: the program does not decide it either.
    let both = std::fs::read_to_string(folder.join("both")).unwrap();
    assert_eq!(both.lines().filter(|line| line.contains("\"answer\":\"later\"")).count(), 1, "{both}");
    assert_eq!(both.lines().count(), 4);
    let refused = run(folder, &["ledger", "merge", "one", "two", "-o", "one"]);
    assert_eq!(refused.status.code(), Some(2));
}

#[test]
fn who_takes_back_a_change_of_what_the_program_decided_has_decided_nothing() {
    let mut session = Session::new("проверка");
    let (document, corrections) = found();
    session.add_file("scan.txt", Arc::clone(document));
    session.found(0, corrections.clone(), &[], PROGRAM, true);
    // The program's own places are shown with `v`, and the first gone to.
    let entries = press(&mut session, "vgku");
    let by: Vec<bool> = entries.iter().map(Entry::is_automatic).collect();
    assert_eq!(by, [false, true], "kept by a person, and taken back: {entries:?}");
}

/// A decision under other words is the place's, unless somebody has said otherwise of the place itself.
#[test]
fn what_was_decided_where_other_words_stood_is_decided_unless_it_was_opened_again() {
    let (document, corrections) = found();
    let keys = keys(document, &corrections.iter().map(|c| c.span).collect::<Vec<_>>());
    let at = corrections.iter().position(|c| c.verdict == Verdict::Ask && c.seen.chars().count() > 4).expect("a doubt");
    let mut elsewhere = Entry::new(keys[at].clone(), &corrections[at], &Decision::Keep, "проверка");
    elsewhere.key.before[0] = "иначе".to_string();
    let again = Entry::new(keys[at].clone(), &corrections[at], &Decision::Later, "проверка");
    let open = |ledger: &[Entry]| {
        let session = session_of(&(Arc::clone(document), corrections.clone()), ledger);
        session.places(0).find(|p| p.correction.span == corrections[at].span).unwrap().is_open()
    };
    assert!(open(&[]) && !open(&[elsewhere.clone()]) && open(&[elsewhere, again]));
}

#[test]
fn a_documents_profile_needs_no_ground_truth() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path();
    std::fs::write(folder.join("scan.txt"), "Усиление внутрипартийной кизни. Новой кизни и убекдения товарищей.\n").unwrap();
    let table = String::from_utf8(run(folder, &["profile", "scan.txt"]).stdout).unwrap();
    let first = table.lines().next().unwrap_or_default();
    assert!(first.contains("к→ж") && first.contains("кизни → жизни"), "{table}");
    let json = String::from_utf8(run(folder, &["profile", "--json", "scan.txt"]).stdout).unwrap();
    assert!(json.starts_with("{\"confusion\":\"к→ж\",\"count\":"), "{json}");
}

/// Kills the program after each key, at once or once the ledger has grown; 200 times with `VYCHITKA_KILLS=200`.
#[test]
fn killed_after_any_key_it_loses_nothing() {
    let times: usize = std::env::var("VYCHITKA_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(8);
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path();
    let ledger = folder.join("scan.txt.ledger.jsonl");
    let size = || std::fs::metadata(&ledger).map_or(0, |m| m.len());
    let mut left = times;
    let mut seed = 7u32;
    while left > 0 {
        let _ = std::fs::remove_file(&ledger);
        copy(folder);
        let mut pressed = String::new();
        for _ in 0..left.min(10) {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let key = ["a", "k", "1", "A\r"][(seed >> 16) as usize % 4];
            let before = size();
            let mut seat = Seat::open(folder, &["review", "scan.txt", "--all", "--by", "проверка"], &[], "");
            seat.press(key);
            let until = Instant::now() + Duration::from_secs(10);
            // Every other time it is killed while the key may still be in flight.
            while size() == before && Instant::now() < until && seed & 0x100 == 0 {
                std::thread::sleep(Duration::from_millis(2));
            }
            seat.kill();
            // A key not yet on disk is the one that may be lost.
            if size() > before {
                pressed += &key.replace('\r', "<enter>");
            }
            left -= 1;
        }
        let resumed = run(folder, &["apply", "scan.txt.ledger.jsonl", "scan.txt"]);
        let resumed = if size() == 0 { std::fs::read(transcript()).unwrap() } else { resumed.stdout };
        let whole = tempfile::tempdir().unwrap();
        copy(whole.path());
        std::fs::write(whole.path().join("keys"), &pressed).unwrap();
        run(whole.path(), &["review", "scan.txt", "--all", "--by", "проверка", "--batch", "keys", "-o", "out.txt"]);
        assert_eq!(resumed, std::fs::read(whole.path().join("out.txt")).unwrap(), "{pressed}");
    }
}

#[test]
fn a_word_added_counts_at_once_as_it_does_in_the_next_session() {
    let text = "Докладывал слесарь Бурхотин. Собрание слушало Бурхотина и постановило.\nТоварищ Бурхотиц отсутствовал, товарищ Бурхотип болен. О партийной кизни и убекдении товарищей говорил Бурхотип.\n";
    let decided = |sessions: &[&str]| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("scan.txt");
        std::fs::write(&path, text).unwrap();
        for keys in sessions {
            std::fs::write(folder.path().join("keys"), keys).unwrap();
            let run = Command::new(env!("CARGO_BIN_EXE_vychitka"))
                .arg("review")
                .arg(&path)
                .arg("--batch")
                .arg(folder.path().join("keys"))
                .output();
            assert!(run.unwrap().status.code().is_some_and(|code| code < 2));
        }
        let ledger = std::fs::read_to_string(folder.path().join("scan.txt.ledger.jsonl")).unwrap();
        let mut out: Vec<_> = vychitka::ledger::parse(&ledger).unwrap().into_iter().map(|e| (e.key, e.answer, e.text, e.by)).collect();
        out.sort_by(|a, b| a.0.cmp(&b.0));
        out
    };
    let everything = "P0<enter>*<enter>";
    let at_once = decided(&[&format!("W<enter><esc>{everything}")]);
    assert_eq!(at_once, decided(&["W<enter>", everything]));
    assert_ne!(at_once, decided(&[everything]));
}

#[test]
fn a_word_leaves_the_list_once_it_is_added() {
    let mut session = session_of(found(), &[]);
    session.set_unknown(0, unknown_words(resources(), &found().0, &found().1));
    let listed = |session: &Session| session.unknown_words().len();
    let before = listed(&session);
    let effects: Vec<Effect> = parse("W<enter>").unwrap().iter().flat_map(|key| session.press(key)).collect();
    let [Effect::AddWords(words)] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(listed(&session), before, "whoever could not write it has it still");
    session.know(words);
    assert_eq!(listed(&session), before - 1);
}

/// A list that cannot be written to keeps nobody waiting.
#[cfg(target_os = "linux")]
#[test]
fn a_review_ends_though_a_word_cannot_be_added() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("scan.txt"), "Докладывал слесарь Бурхотин. Собрание слушало Бурхотина и постановило.\n").unwrap();
    std::fs::write(at("keys"), "W<enter>").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_vychitka"));
    command.arg("review").arg(at("scan.txt")).args(["--words", "/proc/version", "--batch"]).arg(at("keys"));
    let mut review = command.spawn().unwrap();
    let started = Instant::now();
    while review.try_wait().unwrap().is_none() {
        if started.elapsed() > Duration::from_secs(60) {
            review.kill().unwrap();
            panic!("it waits for ever");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}
