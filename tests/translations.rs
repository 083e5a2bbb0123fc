//! Transcripts with translations as snapshots: what stands across from what, what is corrected, and what the translation says of it.
#![allow(clippy::disallowed_methods, reason = "tests read files")]

#[path = "support/bilingual.rs"]
mod bilingual;

use bilingual::{file, resources};
use vychitka::candidate::Route;
use vychitka::channel::engine::KnownEngine;
use vychitka::correction::{Corrected, across};
use vychitka::decision::{Policy, Verdict, decide, edits};
use vychitka::document::Document;
use vychitka::format::Format;
use vychitka::report::human::report;
use vychitka::report::side::by_side;
use vychitka::resources::Resources;
use vychitka::rounds::correct;
use vychitka::score::{Score, score};
use vychitka::translation::glosses::user_rows;
use vychitka::translation::links::LinkKind;
use vychitka::translation::witness::Testimony;

/// A fixture: a transcript with its translation inside (Markdown) or beside it.
fn document(name: &str) -> Document {
    if name == "board" {
        return Format::Markdown.read(file("board.ocr.md"));
    }
    let text: std::sync::Arc<str> = file(&format!("{name}.en.txt")).into();
    Document { translation: Some(text), ..Document::plain(file(&format!("{name}.ocr.txt"))) }
}

fn cleaned(document: &Document, policy: &Policy) -> (Corrected, String) {
    let corrected = correct(resources(), document, policy);
    let text = document.apply(&edits(&corrected.corrections, &decide(&corrected.corrections)));
    (corrected, text)
}

#[test]
fn translations_as_snapshots() {
    for name in ["board", "half", "another", "free"] {
        let document = document(name);
        let (corrected, text) = cleaned(&document, &Policy::DEFAULT);
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("../snapshots");
        settings.set_prepend_module_to_snapshot(false);
        settings.bind(|| {
            insta::assert_snapshot!(format!("translation-{name}.sides"), by_side(&document, &across(resources(), &document)));
            insta::assert_snapshot!(format!("translation-{name}.report"), report(name, &document, &corrected));
            insta::assert_snapshot!(format!("translation-{name}.clean"), text);
        });
    }
}

#[test]
fn what_the_translation_has_is_confirmed_and_applied() {
    let (corrected, text) = cleaned(&document("board"), &Policy::DEFAULT);
    for expected in ["СОВ. СЕКРЕТНО", "Секретарь ЦК", "без работы", "о помощи", "обещали", "20.IV.51", "3 экз."]
    {
        assert!(text.contains(expected), "{expected}:\n{text}");
    }
    // The English half and the page furniture stay as they are.
    assert!(
        text.contains("Original Scan\n\n12 Hz")
            && text.ends_with(&file("board.ocr.md")[file("board.ocr.md").find("## Translation").unwrap()..])
    );
    let confirmed = corrected.corrections.iter().filter(|c| c.evidence.as_ref().is_some_and(|e| e.testimony == Testimony::Confirmed));
    assert!(confirmed.clone().count() >= 6);
    for correction in confirmed {
        let evidence = correction.evidence.as_ref().unwrap();
        assert_eq!(evidence.span.unwrap().of(&file("board.ocr.md")).split_whitespace().collect::<Vec<_>>().join(" "), evidence.quote);
        assert!(evidence.sentence.contains(&evidence.quote) && evidence.kind.is_some());
    }
}

/// What the host's page says of a document in English, before it, is not its translation: a stamp by itself is read by what stands over
/// the translation.
#[test]
fn a_stamp_by_itself_is_read_by_the_heading_of_the_translation() {
    let summary = "# Summary\n\nThe board of a small works met in the spring and discussed the repair of its boilers at some length.\n\n";
    let apart = file("board.ocr.md").replacen("PETHO\n", "PETHO\n\nЭкз. 2\n", 1).replacen("TOP SECRET", "TOP SECRET Copy No 2", 1);
    let text = format!("{summary}{apart}");
    let (corrected, text) = cleaned(&Format::Markdown.read(text), &Policy::DEFAULT);
    assert!(text.contains("СОВ. СЕКРЕТНО"), "{text}");
    let stamp = corrected.corrections.iter().find(|c| c.candidates[0].text.contains("СЕКРЕТНО")).unwrap();
    assert_eq!(stamp.evidence.as_ref().unwrap().testimony, Testimony::Confirmed);
}

#[test]
fn another_documents_translation_changes_nothing() {
    let with = document("another");
    let without = Document::plain(file("another.ocr.txt"));
    assert_eq!(cleaned(&with, &Policy::DEFAULT).1, cleaned(&without, &Policy::DEFAULT).1);
    let corrected = correct(resources(), &with, &Policy::DEFAULT);
    assert!(corrected.corrections.iter().all(|c| c.evidence.as_ref().is_some_and(|e| e.testimony == Testimony::NoEvidence)));
    // Each transcript against the others' translations.
    for name in ["half", "free"] {
        for other in ["half", "another", "free"].into_iter().filter(|other| *other != name) {
            let foreign = Document { translation: document(other).translation, ..document(name) };
            let alone = Document { translation: None, ..document(name) };
            assert_eq!(cleaned(&foreign, &Policy::DEFAULT).1, cleaned(&alone, &Policy::DEFAULT).1, "{name} with {other}");
        }
    }
}

#[test]
fn sentences_without_a_counterpart_are_left_alone() {
    let document = document("half");
    let found = across(resources(), &document);
    let english_of =
        |start: &str| found.iter().find(|a| a.russian.is_some_and(|s| s.of(&document.text).starts_with(start))).map(|a| a.english.as_str());
    assert!(english_of("Пишу тебе").is_some_and(|e| e.starts_with("I am writing")));
    assert!(english_of("Сестра просит").is_some_and(|e| e.starts_with("My sister")));
    for start in ["Город мне", "Служба моя", "Директор завода"] {
        assert_eq!(english_of(start), Some(""), "{start}");
    }
    assert!(found.iter().all(|a| a.russian.is_some()), "every English sentence has a counterpart");
}

#[test]
fn only_what_is_confirmed_is_applied_on_request() {
    let policy = Policy { requires_evidence: true, ..Policy::DEFAULT };
    for name in ["board", "half", "free"] {
        let (corrected, _) = cleaned(&document(name), &policy);
        let applied: Vec<_> = corrected.corrections.iter().filter(|c| c.verdict == Verdict::Apply).collect();
        assert!(!applied.is_empty(), "{name}");
        assert!(applied.iter().all(|c| c.evidence.as_ref().is_some_and(|e| e.testimony == Testimony::Confirmed)), "{name}");
    }
    let alone = Document::plain(file("another.ocr.txt"));
    assert_eq!(cleaned(&alone, &policy).1, alone.text);
}

/// Typed papers with their English: what it tells puts more right, and nothing wrong.
#[test]
fn papers_gain_by_their_translations_and_lose_nothing() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/transcripts/");
    let read = |name: String| std::fs::read_to_string(format!("{folder}{name}")).expect("a fixture");
    let (mut alone, mut told) = (Score::default(), Score::default());
    for name in ["minutes", "register", "report", "telegram"] {
        let [truth, ocr] = ["truth", "ocr"].map(|of| read(format!("{name}.{of}.txt")));
        let mut fixed = Vec::new();
        for (translation, total) in [(None, &mut alone), (Some(read(format!("{name}.en.txt")).into()), &mut told)] {
            let document = Document { translation, ..Document::plain(ocr.clone()) };
            let (corrected, text) = cleaned(&document, &Policy::DEFAULT);
            let scored = score(&truth, &ocr, &text).unwrap();
            fixed.push(scored.fixed);
            total.add(&scored);
            let applied = || corrected.corrections.iter().filter(|c| c.verdict == Verdict::Apply);
            let refuted = applied().filter(|c| c.evidence.as_ref().is_some_and(|e| e.testimony == Testimony::Refuted));
            assert_eq!(refuted.count(), 0, "{name}");
        }
        assert!(fixed[1] >= fixed[0], "{name}: {fixed:?}");
    }
    assert_eq!((alone.broken, told.broken), (0, 0));
    assert!(told.fixed > alone.fixed, "{alone}, {told}");
    assert!(told.char_edits.1 < alone.char_edits.1, "{alone}, {told}");
}

/// What is proposed for a word of a text whose translation is `english`, and what that says of it.
fn proposed(text: &str, english: &str, seen: &str) -> Option<(String, Testimony, Vec<f32>)> {
    let document = Document { translation: Some(english.into()), ..Document::plain(text.to_string()) };
    let found = correct(resources(), &document, &Policy::DEFAULT).corrections.into_iter().find(|c| c.seen == seen)?;
    let testimony = found.evidence.map_or(Testimony::NoEvidence, |e| e.testimony);
    Some((found.candidates[0].text.clone(), testimony, found.features))
}

#[test]
fn a_name_in_small_letters_is_offered_the_capital_of_the_translation() {
    let text = "Письмо привез в контору курьер зарубин, и бухгалтер прочел его в тот же вечер.";
    let named = "The letter was brought to the office by the courier Zarubin, and the bookkeeper read it the same evening.";
    let found = proposed(text, named, "зарубин").expect("a proposal");
    assert_eq!((found.0.as_str(), found.1), ("Зарубин", Testimony::Confirmed));
    // No name of the translation sounds so, or another word is it.
    let other = "The letter was brought to the office by the courier Pelikan, and the bookkeeper read it the same evening.";
    assert!(proposed(text, other, "зарубин").is_none_or(|found| found.1 < Testimony::Confirmed));
    let taken = text.replace("бухгалтер", "Зарубин");
    assert!(proposed(&taken, named, "зарубин").is_none_or(|found| found.1 < Testimony::Confirmed));
}

#[test]
fn another_name_that_sounds_alike_vouches_for_nothing() {
    for (text, seen, meant, own, other) in [
        ("На собрании в клубе выступил товарищ Сусдов с докладом о положении.", "Сусдов", "Суслов", "Suslov", "Kozlov"),
        ("Поезд прибыл в Мосхву с делегацией рабочих завода.", "Мосхву", "Москву", "Moscow", "Minsk"),
    ] {
        let testimony = |name: &str| {
            let english = match seen {
                "Сусдов" => format!("At the meeting in the club comrade {name} gave a report on the situation."),
                _ => format!("The train arrived in {name} with a delegation of workers of the plant."),
            };
            let found = proposed(text, &english, seen).expect("a proposal");
            assert_eq!(found.0, meant);
            found.1
        };
        assert!(testimony(own) >= Testimony::Supported, "{seen}");
        assert_eq!(testimony(other), Testimony::Neutral, "{seen}");
    }
}

/// A damaged number is put right if the translation has it, asked about if that has another one, and as probable as without if it has none.
#[test]
fn a_number_that_the_translation_contradicts_is_asked_about() {
    let text = "Собрание колхозников состоялось 12 марта l954 года в школе. Председатель прочел отчет правления.";
    let found = |number: &str| {
        let english =
            format!("The meeting of collective farmers was held on March 12{number} in the school. The chairman read the report.");
        let document = Document { translation: Some(english.into()), ..Document::plain(text.to_string()) };
        let found = correct(resources(), &document, &Policy::DEFAULT).corrections.into_iter().find(|c| c.seen == "l954").unwrap();
        let evidence = found.evidence.expect("the sentence has its counterpart");
        (found.candidates[0].text.clone(), evidence.testimony, evidence.quote, found.verdict)
    };
    let reading = || "1954".to_string();
    assert_eq!(found(", 1954"), (reading(), Testimony::Confirmed, "1954".to_string(), Verdict::Apply));
    assert_eq!(found(", 1944"), (reading(), Testimony::Refuted, "1944".to_string(), Verdict::Ask));
    assert_eq!(found(""), (reading(), Testimony::Neutral, String::new(), Verdict::Apply));
}

#[test]
fn another_month_of_the_translation_is_against_one_in_roman_numerals() {
    let text = "Собрание колхозников состоялось 24.Х1.56 в школе. Председатель прочел отчет правления.";
    let testimony = |month: &str| {
        let english = format!("The meeting of collective farmers was held on 24 {month} 1956 in the school. The chairman read the report.");
        let (read, testimony, _) = proposed(text, &english, "Х1").expect("a reading");
        assert_eq!(read, "XI");
        testimony
    };
    assert_eq!(testimony("November"), Testimony::Confirmed);
    assert_eq!(testimony("October"), Testimony::Refuted);
    // A congress is no month, though one be spoken of.
    let english = "At the XI Congress of the party in March 500 delegates were present in the hall.";
    let found = proposed("На ХI съезде партии в зале присутствовали 500 делегатов.", english, "ХI").expect("a reading");
    assert_eq!(found.0, "XI");
    assert_ne!(found.1, Testimony::Refuted);
}

/// One letter is misread: it sounds like the name all the same, and is not how Russian spells it.
#[test]
fn a_misspelt_name_is_told_from_one_that_is_written_so() {
    let english = "Comrade Gridnev spoke at the meeting about the work of the plant.";
    let found = proposed("На собрании выступил товарищ Гриднсв, который говорил о работе завода.", english, "Гриднсв").expect("a reading");
    assert_eq!((found.0.as_str(), found.1), ("Гриднев", Testimony::Confirmed));
    for (russian, english) in [("Якубову", "Yakubov"), ("Якубовой", "Yakubova"), ("Ободовскому", "Obodovsky")] {
        let english = format!("The secretary handed the letter to Comrade {english} in the building of the plant.");
        let text = format!("Секретарь передал письмо товарищу {russian} в здании завода.");
        let document = Document { translation: Some(english.into()), ..Document::plain(text) };
        let found = correct(resources(), &document, &Policy::DEFAULT).corrections;
        assert!(found.iter().all(|c| c.verdict == Verdict::Leave), "{russian} is right: {found:?}");
    }
}

#[test]
fn case_alone_is_asked_about_where_finereader_read_and_where_papers_stress() {
    let text = "Учитель принсс письмо в школу. директор прочел писъмо вечером. Утром он пошел на СКЛАД за дровамн.";
    let english = "The teacher brought the letter to the school. The director read the letter in the evening. \
                   In the morning he went to the store for firewood.";
    let policy = Policy { apply_above: 0.01, ask_above: 0.0, ..Policy::DEFAULT };
    let verdict = |seen: &str, read_by: Option<KnownEngine>| {
        let document = Document { translation: Some(english.into()), read_by, ..Document::plain(text.to_string()) };
        let found = correct(resources(), &document, &policy).corrections.into_iter().find(|c| c.seen == seen)?;
        (found.candidates[0].route == Route::Cased).then_some(found.verdict)
    };
    assert_eq!(verdict("директор", None), Some(Verdict::Apply));
    assert_eq!(verdict("директор", Some(KnownEngine::FineReader)), Some(Verdict::Ask));
    assert_eq!(verdict("СКЛАД", None), Some(Verdict::Ask));
}

/// Lists of glosses have words as dictionaries head them, which running text may never do.
#[test]
fn glosses_have_lemmas_of_which_only_other_forms_are_counted() {
    let lexicon = &resources().lexicon;
    let is_counted = |word: &[u8]| lexicon.counted().any(|(key, _)| key == word);
    let glosses = resources().glosses().expect("glosses");
    for (form, lemma, english) in [("горничная", "горничный", "maid"), ("верховые", "верховый", "horseback")]
    {
        let [form, lemma] = [form, lemma].map(|word| vychitka::alphabet::key(word).unwrap());
        assert!(is_counted(&form) && !is_counted(&lemma));
        assert!(lexicon.lemma_keys(&form).contains(&lemma));
        assert!(glosses.of(lexicon, &lemma).any(|stems| *stems == vychitka::translation::english::content(english)));
    }
}

/// What a dictionary lacks: how translators of papers call things, how Americans spell, and a month that is a verb, too.
#[test]
fn terms_of_archives_spellings_and_may_are_known() {
    for (text, english, seen, read) in [
        ("Он был начальником пеха и хвалил рабочих.", "He was the head of the shop and praised the workers.", "пеха", "цеха"),
        ("Вчера говорили за доблестный груд рабочих.", "Yesterday they spoke for the valiant labor of the workers.", "груд", "труд"),
        ("Весенний сев колхоз закончил 12 маи 1934 года.", "The kolkhoz finished the spring sowing on 12 May 1934.", "маи", "мая"),
    ] {
        let found = proposed(text, english, seen).unwrap_or_else(|| panic!("{seen}: nothing"));
        assert_eq!((found.0.as_str(), found.1), (read, Testimony::Confirmed), "{text}");
    }
    let terms = include_str!("../lexicon/ru/terms.tsv");
    let rows = terms.lines().filter(|row| !row.starts_with('#')).count();
    assert_eq!(user_rows(terms, &resources().lexicon).expect("rows of glosses").len(), rows, "each row says something");
}

#[test]
fn the_users_glossary_is_heard() {
    let resources = Resources::embedded().expect("the embedded data");
    let document = document("half");
    let links = |resources: &Resources| {
        let all = across(resources, &document).into_iter().flat_map(|a| a.links);
        all.filter(|(span, quote, kind)| span.of(&document.text) == "Дорога" && quote == "journey" && *kind == LinkKind::Gloss).count()
    };
    assert_eq!(links(&resources), 0);
    assert!(resources.glosses().is_some_and(|g| g.len() > 30_000));
    // Glosses that are open already learn of them, too.
    let mut resources = resources;
    resources.know_glosses("# own terms\nдорога\tjourney\n").unwrap();
    assert_eq!(links(&resources), 1);
    assert!(resources.know_glosses("без табуляции\n").is_err());
}

/// «На степе» is Russian, and so is «степе»: only the translation tells that a wall was meant.
#[test]
fn a_word_that_is_one_is_doubted_where_the_translation_has_another() {
    let text = "Правление артели собралось в конторе. На степе висела большая карта уезда. Председатель прочитал отчет о севе.\n";
    let english = "The board of the artel gathered in the office. A large map of the district hung on the wall. The chairman read the report on the \
        sowing.\n";
    let corrected = |translation: Option<&str>| {
        let document = Document { translation: translation.map(Into::into), ..Document::plain(text.to_string()) };
        let found = correct(resources(), &document, &Policy::DEFAULT).corrections;
        found.into_iter().filter(|c| c.verdict == Verdict::Apply).collect::<Vec<_>>()
    };
    assert_eq!(corrected(None), []);
    let found = corrected(Some(english));
    let [wall] = &found[..] else { panic!("{found:?}") };
    assert_eq!((wall.seen.as_str(), wall.candidates[0].text.as_str()), ("степе", "стене"));
    assert!(wall.evidence.as_ref().is_some_and(|e| e.testimony == Testimony::Confirmed && e.quote == "wall"));
    // A translation without a word for either tells nothing.
    assert_eq!(corrected(Some(&english.replace("on the wall", "there"))), []);
}

/// Two pages without a full stop: nothing of them is compared, word by word, and nothing is said of them.
#[test]
fn what_is_too_long_for_a_sentence_is_left_unlinked() {
    let linked = |times: usize| {
        let (text, english) = ("бригада чинит старую мельницу ".repeat(times), "the team repairs the old mill ".repeat(times));
        let document = Document { translation: Some(english.into()), ..Document::plain(text) };
        across(resources(), &document).iter().map(|pair| pair.links.len()).sum::<usize>()
    };
    assert!(linked(20) > 40, "{}", linked(20));
    assert_eq!(linked(400), 0);
}

#[test]
fn a_translation_does_not_tell_a_word_from_the_same_with_a_case_ending() {
    let english = "The director of the factory told the workers yesterday about the new know-how of the engineers.\n";
    let testimony = |word: &str| {
        let text = format!("Директор завода рассказал вчера рабочим о новом {word} инженеров.\n");
        let document = Document { translation: Some(english.into()), ..Document::plain(text) };
        let found =
            correct(resources(), &document, &Policy::DEFAULT).corrections.into_iter().find(|c| c.seen == word).expect("a correction");
        assert_eq!(found.candidates[0].text, "ноу-\nхау");
        found.evidence.map(|e| e.testimony)
    };
    assert_eq!(testimony("ноу-\nхауе"), Some(Testimony::Supported));
    assert_eq!(testimony("ноу-\nхзу"), Some(Testimony::Confirmed));
}

#[test]
fn abbreviations_the_document_explains_are_known_and_a_damaged_one_is_read_so() {
    let text =
        "Рыбаки основали Северный рыбный союз (СРС) в мае. Потом СРС купил новые сети и лодки. Осенью председатель СРО получил награду.";
    let english = "The fishermen founded the Northern Fishing Union (NFU) in May. Then the NFU bought new nets and boats. In autumn the chairman of \
        the NFU received an award.";
    let document = Document { translation: Some(english.into()), ..Document::plain(text.to_string()) };
    let links: Vec<_> = across(resources(), &document).into_iter().flat_map(|across| across.links).collect();
    let of_union = links.iter().filter(|(span, ..)| span.of(text) == "СРС").map(|(_, english, kind)| (english.as_str(), *kind));
    assert_eq!(of_union.collect::<Vec<_>>(), [("NFU", LinkKind::Abbreviation); 2]);
    let corrected = cleaned(&document, &Policy::DEFAULT).0;
    let damaged = corrected.corrections.iter().find(|c| c.seen == "СРО").expect("a correction");
    assert_eq!((damaged.candidates[0].text.as_str(), damaged.candidates[0].route), ("СРС", Route::Abbreviation));
    assert_eq!(damaged.evidence.as_ref().map(|e| (e.testimony, e.quote.as_str())), Some((Testimony::Confirmed, "NFU")));
    // Without the explanation on either side nobody knows what the letters stand for.
    let unexplained = Document { translation: Some(english.replace(" (NFU)", "").into()), ..document.clone() };
    assert!(correct(resources(), &unexplained, &Policy::DEFAULT).corrections.iter().all(|c| c.candidates[0].route != Route::Abbreviation));
}

/// "them" tells of a pronoun of two letters read as Latin ones, and "We" is explained by another word.
#[test]
fn function_words_that_nothing_explains_tell_of_short_words() {
    let say = |english: &str| {
        let text = "Старосты весь вечер спорили о новых сетях. Мы обещали рыбакам хранить сети в сарае, а не сушить MX на берегу.\n";
        let document = Document { translation: Some(english.into()), ..Document::plain(text.to_string()) };
        let found = correct(resources(), &document, &Policy::DEFAULT).corrections.into_iter().find(|c| c.seen == "MX");
        found.map(|c| (c.candidates[0].text.clone(), c.candidates[0].posterior, c.evidence.unwrap()))
    };
    let headmen = "The headmen argued about the new nets all evening.";
    let (text, with, evidence) =
        say(&format!("{headmen} We promised the fishermen to keep the nets in the barn and not to dry them on the shore.")).unwrap();
    assert_eq!((text.as_str(), evidence.testimony, evidence.quote.as_str()), ("их", Testimony::Supported, "them"));
    assert_eq!(evidence.kind, Some(LinkKind::Function));
    let without = say(&format!("{headmen} We promised the fishermen to keep the nets in the barn and not to dry any on the shore."));
    assert!(without.is_none_or(|(text, posterior, _)| text != "их" || posterior + 0.2 < with), "{with}");
}
