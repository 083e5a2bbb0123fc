//! Every transcript of `tests/transcripts`, corrected: the corrections and the text are snapshots. Add a pair of files, run, review.
#![allow(clippy::disallowed_methods, reason = "tests read files")]

use std::path::{Path, PathBuf};

use vychitka::accept::Accept;
use vychitka::correction::Corrected;
use vychitka::decision::{Policy, Verdict, decide, edits};
use vychitka::document::Document;
use vychitka::format::Format;
use vychitka::resources::Resources;
use vychitka::rounds::correct;
use vychitka::score::{Score, score};

fn pairs() -> Vec<(String, PathBuf, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts");
    let mut out: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter_map(|path| {
            let name = path.file_name()?.to_str()?.to_string();
            let (stem, _) = name.split_once(".ocr.")?;
            Some((stem.to_string(), path.clone(), path.with_file_name(name.replace(".ocr.", ".truth."))))
        })
        .collect();
    out.sort();
    out
}

fn clean(resources: &Resources, document: &Document) -> (Corrected, String) {
    let corrected = correct(resources, document, &Policy::DEFAULT);
    let text = document.apply(&edits(&corrected.corrections, &decide(&corrected.corrections)));
    (corrected, text)
}

/// The corrections as lines: verdict, place, seen, candidates.
fn listing(document: &Document, corrected: &Corrected) -> String {
    let lines = document.lines();
    let mut out = String::new();
    for correction in corrected.corrections.iter().filter(|c| c.verdict > Verdict::Leave) {
        let at = lines.place(&document.text, correction.span.start);
        let candidates: Vec<String> =
            correction.candidates.iter().take(3).map(|c| format!("{:?} {:.2} {}", c.text, c.probability, c.route.name())).collect();
        out += &format!("{} {}:{} {:?} -> {}\n", correction.verdict.name(), at.line, at.column, correction.seen, candidates.join(", "));
    }
    out
}

#[test]
fn transcripts_as_snapshots() {
    let resources = Resources::embedded().unwrap();
    let mut total = Score::default();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for (name, ocr, truth) in pairs() {
        let (ocr_text, truth) = (std::fs::read_to_string(&ocr).unwrap(), std::fs::read_to_string(truth).unwrap());
        let document = Format::of_name(ocr.to_str().unwrap()).read(ocr_text.clone());
        let (corrected, text) = clean(&resources, &document);
        let scored = score(&truth, &ocr_text, &text).unwrap();
        total.add(&scored);
        assert!(scored.char_edits.1 <= scored.char_edits.0, "{name}: worse than the input: {scored}");
        settings.bind(|| {
            insta::assert_snapshot!(format!("{name}.corrections"), format!("{scored}\n\n{}", listing(&document, &corrected)));
            insta::assert_snapshot!(format!("{name}.clean"), text);
        });
    }
    assert!(total.wrong > 200, "the transcripts are damaged: {total}");
    assert!(total.fixed_share() > 0.3 && total.broken <= 2, "{total}");
}

#[test]
fn a_second_run_changes_nothing() {
    let resources = Resources::embedded().unwrap();
    for (name, ocr, _) in pairs() {
        let format = Format::of_name(ocr.to_str().unwrap());
        let (_, once) = clean(&resources, &format.read(std::fs::read_to_string(&ocr).unwrap()));
        let (_, twice) = clean(&resources, &format.read(once.clone()));
        assert_eq!(once, twice, "{name}");
    }
}

/// What hardly stands as it was read is not passed over because the words around it were put right.
#[test]
fn a_word_left_for_last_is_still_asked_about() {
    let resources = Resources::embedded().unwrap();
    let nothing = Policy { apply_above: 1.1, ..Policy::DEFAULT };
    let mut doubtful = 0;
    for (name, ocr, _) in pairs() {
        let document = Format::of_name(ocr.to_str().unwrap()).read(std::fs::read_to_string(&ocr).unwrap());
        let usual = correct(&resources, &document, &Policy::DEFAULT).corrections;
        for left in correct(&resources, &document, &nothing).corrections.iter().filter(|c| c.kept_posterior < 0.01) {
            assert!(
                usual.iter().any(|c| c.span.overlaps(&left.span) && c.verdict > Verdict::Leave),
                "{name}: {} is passed over",
                left.seen
            );
            doubtful += 1;
        }
    }
    assert!(doubtful > 100, "{doubtful}");
}

#[test]
fn edits_are_sorted_disjoint_and_inside_the_text() {
    let resources = Resources::embedded().unwrap();
    for (name, ocr, _) in pairs() {
        let document = Format::of_name(ocr.to_str().unwrap()).read(std::fs::read_to_string(&ocr).unwrap());
        let corrected = correct(&resources, &document, &Policy::BOLD);
        for correction in &corrected.corrections {
            assert_eq!(correction.seen, correction.span.of(&document.text), "{name}");
            assert!(!document.opaque.iter().any(|o| o.overlaps(&correction.span)), "{name}: markup touched at {:?}", correction.span);
            let sum: f64 = correction.candidates.iter().map(|c| c.probability).sum();
            assert!(sum <= 1.0 + 1e-6 && correction.candidates.iter().all(|c| (0.0..=1.0).contains(&c.probability)), "{name}: {sum}");
        }
        for pair in corrected.corrections.windows(2) {
            assert!(pair[0].span.end <= pair[1].span.start, "{name}: {:?} {:?}", pair[0].span, pair[1].span);
        }
        let nothing = Policy { apply_above: 1.1, ask_above: 1.1, ..Policy::DEFAULT };
        let left = correct(&resources, &document, &nothing);
        assert!(edits(&left.corrections, &decide(&left.corrections)).is_empty(), "{name}: above 1 applies nothing");
    }
}

#[test]
fn bolder_presets_apply_more() {
    let resources = Resources::embedded().unwrap();
    let applied = |policy: &Policy| -> usize {
        pairs()
            .iter()
            .map(|(_, ocr, _)| {
                let document = Document::plain(std::fs::read_to_string(ocr).unwrap());
                correct(&resources, &document, policy).corrections.iter().filter(|c| c.verdict == Verdict::Apply).count()
            })
            .sum()
    };
    let [cautious, usual, bold] = [Policy::CAUTIOUS, Policy::DEFAULT, Policy::BOLD].map(|p| applied(&p));
    assert!(cautious < usual && usual < bold, "{cautious} {usual} {bold}");
}

#[test]
fn a_letter_read_as_a_sign_or_a_space_parts_no_word() {
    let resources = Resources::embedded().unwrap();
    let text = "Комисия отмечает, что кол-оз и предприятия треста имеют усnехи. Заведущий сообщил, что собр ние и в этот раз не приянло\n\
                решения, и чт-нибудь по этому вопpосу решит собрание. Кое-кто из рабочих отсутствовал.\n";
    let document = Document::plain(text.to_string());
    let (corrected, _) = clean(&resources, &document);
    let candidates = |seen: &str| -> Vec<String> {
        let places = corrected.corrections.iter().filter(|c| c.seen == seen);
        places.flat_map(|c| c.candidates.iter().map(|c| c.text.clone())).collect()
    };
    assert!(candidates("кол-оз").contains(&"колхоз".to_string()), "{:?}", corrected.corrections);
    assert!(candidates("собр ние").contains(&"собрание".to_string()), "{:?}", corrected.corrections);
    assert!(!corrected.corrections.iter().any(|c| c.seen.contains("Кое") && c.verdict > Verdict::Leave), "{:?}", corrected.corrections);
}

#[test]
fn numerals_and_abbreviations_that_were_read_as_other_letters_are_proposed() {
    let resources = Resources::embedded().unwrap();
    let text = "Делегаты ХУ съезда артелей приехали в ХГХ губернский город. Комисия собралась на Ш квартал, план П квартала выполнен. В кладовой\n\
                лежат гвозди, доски ит. д. Артель сдала зерно, сено ит.п. в срок. У съезда мало врeмени. Мастер КУЗНЕЦОВ ушел.\n";
    let document = Document::plain(text.to_string());
    let corrected = clean(&resources, &document).0;
    let first = |seen: &str| -> Vec<&str> {
        corrected.corrections.iter().filter(|c| c.seen == seen).map(|c| c.candidates[0].text.as_str()).collect()
    };
    assert_eq!((first("ХУ"), first("ХГХ"), first("Ш")), (vec!["XV"], vec!["XIX"], vec!["III"]), "{:?}", corrected.corrections);
    assert_eq!(first("ит"), ["и т", "и т"]);
    // The preposition is not changed unasked, and a name in capitals is printed so.
    assert!(!corrected.corrections.iter().any(|c| c.seen == "У" && c.verdict == Verdict::Apply), "{:?}", corrected.corrections);
    assert!(!corrected.corrections.iter().any(|c| c.seen == "КУЗНЕЦОВ" && c.verdict > Verdict::Leave), "{:?}", corrected.corrections);
}

/// A page may begin within a sentence, and the text alone cannot tell.
#[test]
fn the_first_word_of_a_text_gets_no_capital_unasked() {
    // Trees that are sure of everything: what is asked is asked by the rule.
    let mut resources = Resources::embedded().unwrap();
    resources.accept = Some(Accept::parse(["base\t9\n", "base\t0\n", "base\t9\n", "base\t0\n"]).unwrap());
    let document = Document::plain("слово в слово. слово за слово. ".repeat(20));
    let found = correct(&resources, &document, &Policy::DEFAULT).corrections;
    let capitals: Vec<_> = found.iter().filter(|c| c.seen == "слово" && c.candidates[0].text == "Слово").collect();
    assert_eq!((capitals[0].span.start, capitals[0].verdict), (0, Verdict::Ask));
    assert!(capitals[1..].iter().any(|c| c.verdict == Verdict::Apply), "{capitals:?}");
}
