//! Sentences of a translation: which stand across from which, where they begin, and what they tell when little of them is linked.

#[path = "support/bilingual.rs"]
mod bilingual;

use bilingual::resources;
use vychitka::accept::features::NAMES;
use vychitka::correction::{Correction, across};
use vychitka::decision::{Policy, Verdict};
use vychitka::document::Document;
use vychitka::rounds::correct;
use vychitka::translation::witness::Testimony;

fn document(text: &str, english: &str) -> Document {
    Document { translation: Some(english.into()), ..Document::plain(text.to_string()) }
}

/// What is proposed for a word of a text whose translation is `english`.
fn proposed(text: &str, english: &str, seen: &str) -> Option<Correction> {
    correct(resources(), &document(text, english), &Policy::DEFAULT).corrections.into_iter().find(|c| c.seen == seen)
}

/// Its best reading, and what the translation says of it.
fn testimony(text: &str, english: &str, seen: &str) -> (String, Testimony) {
    let found = proposed(text, english, seen).expect("a proposal");
    (found.candidates[0].text.clone(), found.evidence.map_or(Testimony::NoEvidence, |e| e.testimony))
}

const BEFORE: (&str, &str) = (
    "Бригада приехала на завод утром и осмотрела новые станки.",
    "In the morning the brigade came to the plant and looked at the new machine tools.",
);
const BEHIND: (&str, &str) = (
    "Вечером директор завода говорил с рабочими о плане ремонта.",
    "In the evening the director of the plant talked with the workers about the plan of repairs.",
);

/// Little is linked of a sentence that is translated freely, or full of damage.
#[test]
fn a_sentence_between_aligned_ones_is_their_neighbours_translation() {
    let little = "Агентство рассудительно усматривало хвастливость журнального перестраховочного подхода, сочувственно перечитывая Рох.";
    let english = "The agency kept an average viewership of Fox.";
    let told = |behind: &str| {
        let text = format!("{}\n\n{little}\n\n{}\n", BEFORE.0, BEHIND.0);
        testimony(&text, &format!("{}\n\n{english}\n\n{behind}\n", BEFORE.1), "Рох")
    };
    assert_eq!(told(BEHIND.1), ("Fox".to_string(), Testimony::Confirmed));
    // Where what stands behind it has no translation, another sentence may be its own.
    assert_eq!(told("").1, Testimony::NoEvidence);
}

/// A number beside another is so likely that a word of the translation for letters and figures is next to impossible to the lattice.
#[test]
fn letters_and_figures_beside_a_number_are_a_word_of_the_translation() {
    let english = "The artel bought engine no. 14 Ferral and took it to the warehouse.";
    let found = |engine: &str, policy: &Policy| {
        let document = document(&format!("Артель купила двигатель {engine} и отвезла его на склад."), english);
        correct(resources(), &document, policy).corrections.into_iter().find(|c| c.candidates[0].text == "Ferral").expect("a proposal")
    };
    assert_eq!(found("№ 14 Регга4", &Policy::DEFAULT).verdict, Verdict::Apply);
    // Where the trees alone speak for it they must be as sure as where no translation does; what looks like no number need not be.
    for (engine, verdict) in [("№ 14 Регга4", Verdict::Ask), ("Рег1га", Verdict::Apply)] {
        let probability = found(engine, &Policy::DEFAULT).probability();
        let policy = Policy { apply_above: probability + Policy::DEFAULT.told_relief / 2.0, ..Policy::DEFAULT };
        assert_eq!(found(engine, &policy).verdict, verdict, "{engine}");
    }
}

/// «МВС» sounds like "News" to whoever compares consonants.
#[test]
fn a_name_that_only_sounds_like_it_hides_no_word_in_latin_letters() {
    let text = "Сообщение о пожаре на складе передали агентства МВС и Рейтер, газеты города молчали.";
    let english = "The report of the fire in the warehouse was passed on by the agencies NBC News and Reuter, the newspapers of the city were silent.";
    let (read, testimony) = testimony(text, english, "МВС");
    assert!(read == "NBC" && testimony >= Testimony::Supported, "{read} {testimony:?}");
}

#[test]
fn the_translation_tells_where_sentences_begin() {
    let place = |name: &str| NAMES.iter().position(|known| known.starts_with(name)).expect("the feature");
    let (begins, printed) = (place("a sentence of the translation begins here"), place("how the translation prints the word"));
    let text = "Учитель принес письмо в школу. директор прочел письмо вечером.";
    let found = |english: &str| proposed(text, english, "директор").expect("a proposal").features;
    let two = found("The teacher brought the letter to the school. The director read the letter in the evening.");
    let one = found("The teacher brought the letter to the school, where the director read the letter in the evening.");
    assert_eq!((two[begins], one[begins]), (1.0, -1.0));
    // An article before it hides no beginning.
    assert_eq!((two[printed], one[printed]), (1.0, -1.0));
}

/// Engines see empty lines in the midst of sentences: a capital behind one wants a stop before it, or a translation that begins there, too.
#[test]
fn a_sentence_that_begins_in_the_translation_begins_behind_an_empty_line() {
    let text = "Утром в клубе артели было тихо. председатель артели собрал всех рабочих завода\n\nони долго говорили о ремонте дороги.\n";
    let verdict = |english: &str| proposed(text, english, "они").map(|c| c.verdict);
    let two = "In the morning it was quiet in the club of the artel. The chairman of the artel gathered all workers of the plant.\n\n\
        They talked long about the repairs of the road.\n";
    assert_eq!(verdict(two), Some(Verdict::Apply));
    let one = two.replace(".\n\nThey", ", and they");
    assert_ne!(verdict(&one), Some(Verdict::Apply));
    // Translators cut sentences where the transcript goes on.
    for goes_on in [",", " —", " и"] {
        let text = text.replace("\n\n", &format!("{goes_on}\n\n"));
        let found = proposed(&text, two, "они");
        assert!(found.is_none_or(|found| found.verdict != Verdict::Apply), "{goes_on}");
    }
}

/// Whatever stands in the next line: «ДНЯ» by itself may be a misread «дня».
#[test]
fn a_heading_in_capitals_keeps_them() {
    let english = "The meeting was opened in the club of the artel.\nAgenda of the day\nreport of the board, repairs of the road, election of a watchman.\n";
    let policy = Policy { apply_above: 0.3, told_relief: 0.0, agreed_relief: 0.0, ..Policy::DEFAULT };
    let verdict = |heading: &str| {
        let text = format!("Собрание открыто в клубе артели.\n{heading}\nотчет правления, ремонт дороги, выборы сторожа.\n");
        let found = correct(resources(), &document(&text, english), &policy).corrections;
        found.into_iter().find(|c| c.seen == "ДНЯ").map(|c| c.verdict)
    };
    assert_eq!((verdict("Повестка ДНЯ"), verdict("ПОВЕСТКА ДНЯ")), (Some(Verdict::Apply), Some(Verdict::Ask)));
}

#[test]
fn the_items_of_a_list_are_sentences() {
    let text = "На повестке дня вопросы:\n1. Ремонт станков, их 4\n2. План завода,\nего размеры\n3. Выборы директора\n";
    let english = "On the agenda are the questions:\n1. Repairs of the machine tools, 4 of them\n2. The plan of the plant,\nits size\n3. Election of a director\n";
    let document = document(text, english);
    let found = across(resources(), &document);
    let pairs: Vec<(&str, &str)> = found.iter().map(|a| (a.russian.map_or("", |span| span.of(text)), a.english.as_str())).collect();
    assert_eq!(
        pairs[1..],
        [
            ("1. Ремонт станков, их 4", "1. Repairs of the machine tools, 4 of them"),
            ("2. План завода,\nего размеры", "2. The plan of the plant, its size"),
            ("3. Выборы директора", "3. Election of a director"),
        ]
    );
}

/// A name is one with its dots and without.
#[test]
fn a_translation_takes_no_dots_from_a_name() {
    let text = "Ещё до рассвета Пётр запряг чёрную кобылу. Письмо читал Петр. Мельник ждал у плотины, и Пётр ответил ему. Пётр молчал.";
    let english = "Before dawn Pyotr harnessed the black mare. Pyotr read the letter. The miller waited at the dam, and Pyotr answered him. \
        Pyotr was silent.";
    let found = correct(resources(), &document(text, english), &Policy::DEFAULT).corrections;
    assert!(found.iter().all(|c| !c.candidates[0].text.starts_with("Петр")), "{found:?}");
}

/// The letters of a misread word are one question, its case another: where a sentence begins is told by the translation.
#[test]
fn a_misread_word_has_the_case_of_its_place_in_the_translation() {
    let text = "Работа артели кончилась вчера. аводы района стоят без угля до весны.";
    let two = "The work of the artel ended yesterday. The plants of the district stand without coal until spring.";
    let one = "The work of the artel ended yesterday, and the plants of the district stand without coal until spring.";
    let of = |english: &str| proposed(text, english, "аводы").expect("a proposal");
    let capital = |found: &Correction| found.candidates.iter().find(|c| c.text == "Заводы").map_or(0.0, |c| c.probability);
    let (two, one) = (of(two), of(one));
    assert!(capital(&two) > 2.0 * capital(&one), "{} {}", capital(&two), capital(&one));
}

/// In a text without a damaged word the lattice suspects nothing; a translation tells of its capitals.
#[test]
fn a_translation_tells_of_a_capital_in_a_text_without_damage() {
    let text = "Зимой артель послала двух мастеров учиться в москву. Там они пробыли до весны.\n\n\
        Потом мастер долго жил в деревне и писал письма домой.\n";
    let english = "In winter the artel sent two craftsmen to study in Moscow. They stayed there until spring.\n\n\
        Then the craftsman lived in the village for a long time and wrote letters home.\n";
    let found = proposed(text, english, "москву").expect("a proposal");
    assert_eq!((found.candidates[0].text.as_str(), found.verdict), ("Москву", Verdict::Ask));
}

/// What is a usual Russian word by chance is asked about, unless the document has other words in Latin letters.
#[test]
fn among_words_in_latin_letters_another_is_nothing_unusual() {
    let verdict = |presses: (&str, &str)| {
        let text = format!("Артель купила {}. О станках в понедельник писала газета Роз из столицы.", presses.0);
        let english =
            format!("The artel bought {}. The newspaper Post from the capital wrote about the machine tools on Monday.", presses.1);
        let found = proposed(&text, &english, "Роз").expect("a proposal");
        (found.candidates[0].text.clone(), found.verdict)
    };
    let makers =
        ("прессы Siemens и Krupp, насосы Sulzer и лампы Osram", "presses of Siemens and Krupp, pumps of Sulzer and lamps of Osram");
    assert_eq!(verdict(makers), ("Post".to_string(), Verdict::Apply));
    // What is asked about is none of the others.
    let three = ("прессы Siemens и Krupp и насосы Sulzer", "presses of Siemens and Krupp and pumps of Sulzer");
    for few in [three, ("прессы, насосы и лампы", "presses, pumps and lamps")] {
        assert_eq!(verdict(few), ("Post".to_string(), Verdict::Ask));
    }
}
