//! Names that both sides of a translation have: how they are linked, spelt, and protected.

#[path = "support/bilingual.rs"]
mod bilingual;

use bilingual::{lacks, resources};
use vychitka::candidate::Route;
use vychitka::correction::{Corrected, across, gaps};
use vychitka::decision::{Policy, Verdict};
use vychitka::document::Document;
use vychitka::resources::Resources;
use vychitka::rounds::correct;
use vychitka::translation::links::LinkKind;
use vychitka::translation::witness::Testimony;

#[test]
fn names_that_both_sides_have_are_not_missed() {
    // "Morris" is no plural, "Barrow" no consonant longer than «Барроу», and an owner's name is the name.
    let text = "Вчера на заседании правления доклад сделал инженер Моррис, а архитектор Барроу показал новый чертёж моста и план Грина.\n";
    let english = "Yesterday at the board meeting the report was made by the engineer Morris, and the architect Barrow showed the new \
        drawing of the bridge and Green's plan.\n";
    assert_eq!(lacks(text, english), Vec::<String>::new());
    assert_eq!(lacks(text, &english.replace("Barrow", "Frost")), ["Барроу", "Frost"]);
    // Several words in Latin letters stand in the transcript, though they are no Russian text.
    let text = "Завод получил новые станки фирмы Herbert Lathe Works Limited и отправил старые на склад.\n";
    let english = "The factory received new machines from the firm Herbert Lathe Works Limited and sent the old ones to the warehouse.\n";
    assert_eq!(lacks(text, english), Vec::<String>::new());
    assert_eq!(lacks(text, &english.replace("Herbert", "Wilson")), ["Wilson"]);
}

#[test]
fn names_the_user_knows_are_known() {
    let mut resources = Resources::embedded().expect("the embedded data");
    let text = "Совещание открыл товарищ Щукодубов. Докладывал Щукодубов о сплаве леса и о ремонте барж.\n";
    let english = "The meeting was opened by comrade Pike. Pike reported on the floating of timber and on the repair of barges.\n";
    let document = Document { translation: Some(english.into()), ..Document::plain(text.to_string()) };
    let links = |resources: &Resources| {
        let all = across(resources, &document).into_iter().flat_map(|a| a.links);
        all.filter(|(span, quote, _)| span.of(text) == "Щукодубов" && quote == "Pike").count()
    };
    assert_eq!(links(&resources), 0);
    resources.know_names("Щукодубов\tов\tPike\tan invented name\n").unwrap();
    let is_known = |resources: &Resources, word: &str| resources.lexicon.user.contains(&vychitka::alphabet::key(word).unwrap());
    assert!(is_known(&resources, "Щукодубовым"));
    resources.know_words("чемоданище\n");
    assert!(is_known(&resources, "Щукодубовым") && is_known(&resources, "чемоданище"));
    assert_eq!(links(&resources), 2);
    assert!(resources.know_names("Щукодубов\tнет такого\tPike\tx\n").is_err());
}

#[test]
fn words_in_latin_letters_are_read_as_the_translation_has_them() {
    let seen = "Делегация осмотрела выставку и побывала на заводе. Газета «Пап1у Нега1а» молчала, а газета «Тгибипе» сообщила о пожаре на складе. \
        Директор завода выслушал доклад инженера и подписал протокол.\n";
    let english = "The delegation looked at the exhibition and visited the factory. The newspaper Daily Herald was silent, and the newspaper \
        Tribune reported the fire in the warehouse. The director of the factory heard the engineer's report and signed the minutes.\n";
    let with = |translation: &str| Document { translation: Some(translation.into()), ..Document::plain(seen.to_string()) };
    let corrected = correct(resources(), &with(english), &Policy::DEFAULT);
    let of = |corrected: &Corrected, word: &str| corrected.corrections.iter().find(|c| c.seen == word).cloned();
    let tribune = of(&corrected, "Тгибипе").expect("a correction");
    assert_eq!((tribune.candidates[0].text.as_str(), tribune.candidates[0].route), ("Tribune", Route::Foreign));
    let evidence = tribune.evidence.expect("evidence");
    assert_eq!((evidence.testimony, evidence.quote.as_str()), (Testimony::Confirmed, "Tribune"));
    assert_eq!(of(&corrected, "Нега1а").map(|c| c.candidates[0].text.clone()).as_deref(), Some("Herald"));
    // What sounds like the word is how Russian writes it.
    let named = |name: &str| {
        let text = format!("Газету выпускает {name} в своей типографии. Газета сообщила о пожаре на складе.\n");
        let english = "The newspaper is published by Stow in his printing house. The newspaper reported the fire in the warehouse.\n";
        let document = Document { translation: Some(english.into()), ..Document::plain(text) };
        let corrected = correct(resources(), &document, &Policy::DEFAULT);
        corrected.corrections.iter().any(|c| c.candidates.iter().any(|c| c.route == Route::Foreign))
    };
    assert!(named("Зтом") && !named("Стоу"));
}

#[test]
fn a_word_that_stands_in_latin_letters_is_the_translations_own_and_vouches_for_no_other() {
    let english = "The newspaper Tribune reported the fire in the warehouse of Xerox, and the director of the factory was silent.\n";
    let read = |first: &str, second: &str| {
        let text = format!("Газета «{first}» сообщила о пожаре на складе фирмы {second}, а директор завода молчал.\n");
        Document { translation: Some(english.into()), ..Document::plain(text) }
    };
    let stands = read("Tribune", "Xerox");
    let links: Vec<(String, LinkKind)> = across(resources(), &stands).into_iter().flat_map(|a| a.links).map(|l| (l.1, l.2)).collect();
    for word in ["Tribune", "Xerox"] {
        assert!(links.contains(&(word.to_string(), LinkKind::Word)), "{word}: {links:?}");
    }
    assert_eq!(gaps(resources(), &stands), Some(Vec::new()));
    let is_read_as_tribune = |document: &Document| {
        let found = correct(resources(), document, &Policy::DEFAULT).corrections.into_iter().find(|c| c.seen == "Тгибипе");
        found.is_some_and(|c| c.candidates[0].text == "Tribune")
    };
    assert!(is_read_as_tribune(&read("Тгибипе", "Xerox")));
    assert!(!is_read_as_tribune(&read("Tribune", "Тгибипе")));
}

#[test]
fn a_damaged_name_is_spelt_by_what_is_left_of_it_and_by_the_english() {
    let translation = "The delegation was met by the architect Throgmorton. He showed the guests the new bridge and the old mill.";
    let read = |name: &str| {
        let text = format!("Делегацию встретил архитектор {name}. Он показал гостям новый мост и старую мельницу.");
        let document = Document { translation: Some(translation.into()), ..Document::plain(text) };
        let found = correct(resources(), &document, &Policy::DEFAULT).corrections.into_iter().find(|c| c.seen == name);
        found.map(|c| {
            (
                c.candidates[0].text.clone(),
                c.candidates[0].route,
                c.evidence.map(|e| (e.testimony >= Testimony::Supported, e.kind, e.quote)),
            )
        })
    };
    // What is left of the name may sound like it already: then both are linked with it.
    let vouched = Some((true, Some(LinkKind::Name), "Throgmorton".to_string()));
    assert_eq!(read("Трсгмортон"), Some(("Трогмортон".to_string(), Route::Name, vouched.clone())));
    assert_eq!(read("Трог мсртон"), Some(("Трогмортон".to_string(), Route::Name, vouched)));
    assert_eq!(read("Трогмортон"), None, "a name that stands as it is spelt is left alone");
    assert_eq!(read("ТРСГМОРТОН").map(|found| found.0).as_deref(), Some("ТРОГМОРТОН"), "capitals stay");
}

/// Half a dozen names are one letter from the damaged one, and all of them sound like the English one.
#[test]
fn of_names_that_sound_alike_the_one_spelt_like_the_english_is_read() {
    let text = "Заседание правления открыла товарищ Аина Громова. Она доложила, что заводской комитет получил сорок тонн угля.";
    let read = |english: &str| {
        let translation = format!(
            "The board meeting was opened by Comrade {english} Gromova. She reported that the factory committee had received forty tons of coal."
        );
        let document = Document { translation: Some(translation.into()), ..Document::plain(text.to_string()) };
        let found =
            correct(resources(), &document, &Policy::DEFAULT).corrections.into_iter().find(|c| c.seen == "Аина").expect("a correction");
        (found.candidates[0].text.clone(), found.evidence.map(|e| (e.testimony >= Testimony::Supported, e.kind, e.quote)))
    };
    let told = |quote: &str| Some((true, Some(LinkKind::Name), quote.to_string()));
    assert_eq!(read("Anna"), ("Анна".to_string(), told("Anna")));
    assert_eq!(read("Alina"), ("Алина".to_string(), told("Alina")));
}

/// Both halves of a name with a hyphen are read as one word, whose first half alone is what the translation's name is linked with; the
/// family name stands alone elsewhere, which is another spelling of it.
#[test]
fn a_name_damaged_in_its_first_half_is_confirmed_by_how_the_document_spells_it() {
    let text = "Вечером приехал Чжоу Энь-лай. Чжоу Онь-лай осмотрел новый завод. Рабочим Чжоу Энь-лай передал приветствие.\n\
                Комисия осталась довльна, зрители рзошлись. Потом Чжоу Энь-лай посетил школу. Учителям Чжоу подарил книги.\n";
    let english = "In the evening Zhou Enlai arrived. Zhou Enlai looked at the new factory. Zhou Enlai passed greetings to the workers. The \
        commission was content, the spectators went home. Then Zhou Enlai visited the school. Zhou gave books to the teachers.\n";
    let document = Document { translation: Some(english.into()), ..Document::plain(text.to_string()) };
    let corrected = correct(resources(), &document, &Policy::DEFAULT);
    let found = corrected.corrections.iter().find(|c| c.seen.contains("Онь")).expect("a correction");
    let evidence = found.evidence.as_ref().expect("evidence");
    assert!(found.candidates[0].text.contains("Энь"), "{found:?}");
    assert_eq!((evidence.testimony, evidence.kind), (Testimony::Confirmed, Some(LinkKind::Name)), "{found:?}");
}

/// English endings are no part of what the transcript has: neither of numerals and types in Latin letters, nor of names in the plural.
#[test]
fn english_endings_stay_english() {
    let found = |text: &str, english: &str| {
        let document = Document { translation: Some(english.into()), ..Document::plain(text.to_string()) };
        correct(resources(), &document, &Policy::DEFAULT).corrections
    };
    let text = "В архиве хранятся рукописи XV–XVII вв. и карты XVIII века. Танки Т-IV и орудия III серии показаны на выставке, а тральщик «Jane \
        Ferry» стоит у причала.\n";
    let english = "The archive keeps manuscripts of the XVth to XVIIth centuries and maps of the XVIIIth century. Tanks Panzer IVs and guns of \
        series IIIs are shown at the exhibition, and the minesweeper Jane Ferry is moored at the quay.\n";
    assert!(found(text, english).iter().all(|c| c.verdict < Verdict::Apply));
    let text = "В низовьях реки живут сиртяры и мянтары. Сиртяры ловят рыбу, а мянтары пасут оленей на берегу моря. Купцы Боровитовы скупают у \
        них меха, и лавки Боровитовых стоят в каждом селе округи.\n";
    let english = "In the lower reaches of the river live the Sirtyars and the Myantars. The Sirtyars fish, and the Myantars herd reindeer on the \
        sea shore. The merchants Borovitovs buy furs from them, and the shops of Borovitov stand in every village of the district.\n";
    let plural = |text: &str| ["Сиртярс", "Мянтарс", "Боровитовс"].iter().any(|name| text.starts_with(name));
    let found = found(text, english);
    assert!(found.iter().flat_map(|c| &c.candidates).all(|candidate| !plural(&candidate.text)), "{found:?}");
}

/// What stands there as the translation has it stays: a word in Latin letters, a name in another case, a contracted word in another form.
#[test]
fn what_the_translation_has_in_another_form_stays() {
    for (text, english) in [
        (
            "Тральщик «Jane Ferry» стоит у причала, капитан Mark Fenwick ждёт груза. У дирекции ф-ки нет возражений против ремонта крана.\n",
            "The minesweeper Jane Ferry is at the quay, Captain Mark Fenwick is waiting for the cargo. The management of the factory has no \
                objections to the repair of the crane.\n",
        ),
        (
            "Собрание открыл президент Куае Нкрума, и товарищ Цзян поддержал его предложение о ремонте школы.\n",
            "The meeting was opened by President Kwame Nkrumah, and Comrade Jiang supported his proposal to repair the school.\n",
        ),
    ] {
        let document = Document { translation: Some(english.into()), ..Document::plain(text.to_string()) };
        let found = correct(resources(), &document, &Policy::DEFAULT).corrections;
        let applied: Vec<_> = found.iter().filter(|c| c.verdict == Verdict::Apply).map(|c| (&c.seen, &c.candidates[0].text)).collect();
        assert!(applied.is_empty(), "{applied:?}");
    }
}

/// A name that sounds as the English one does is not made another, though the two are alike.
#[test]
fn a_name_spelt_as_the_translation_has_it_is_not_made_another() {
    let text = "1. Хороля Нядма — чум у реки, олени. 2. Хабеча Окотэтто — рыбак. 3. Хасавако Яптик — охотник.\n";
    let english = "1. Khorolya Nyadma, a tent by the river, reindeer. 2. Khabecha Okotetto, a fisherman. 3. Khasavako Yaptik, a hunter.\n";
    let document = Document { translation: Some(english.into()), ..Document::plain(text.to_string()) };
    let found = correct(resources(), &document, &Policy::DEFAULT).corrections;
    assert!(found.iter().all(|c| c.verdict < Verdict::Apply), "{found:?}");
}
