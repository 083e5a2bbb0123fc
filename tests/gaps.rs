//! What either side lacks: sentences, numbers, dates and names without a counterpart, as `vychitka check-translation` lists them.

#[path = "support/bilingual.rs"]
mod bilingual;

use bilingual::{file, lacks, resources};
use vychitka::correction::gaps;
use vychitka::document::Document;
use vychitka::translation::gaps::{Gap, GapKind};

#[test]
fn what_either_side_lacks_is_listed() {
    let lacks = |document: &Document| {
        let english = document.translation.clone().expect("a translation");
        let found = gaps(resources(), document).expect("a translation");
        let text = |gap: &Gap| gap.span.of(if gap.is_russian { &document.text } else { &english }).to_string();
        found.iter().map(|gap| (gap.kind, gap.is_russian, text(gap))).collect::<Vec<_>>()
    };
    let half = Document { translation: Some(file("half.en.txt").into()), ..Document::plain(file("half.ocr.txt")) };
    let found = lacks(&half);
    let sentences = found.iter().filter(|(kind, is_russian, _)| *kind == GapKind::Sentence && *is_russian).count();
    assert_eq!(sentences, 5, "{found:?}");
    assert!(found.iter().all(|(kind, is_russian, _)| *kind == GapKind::Sentence && *is_russian), "{found:?}");
    // A number and a name changed on one side only.
    let english = half.translation.clone().unwrap().replace("house 17", "house 71").replace("from Vologda", "from Tambov");
    let changed = Document { translation: Some(english.into()), ..half };
    let found = lacks(&changed);
    assert!(
        found.contains(&(GapKind::Number, true, "17".to_string())) && found.contains(&(GapKind::Number, false, "71".to_string())),
        "{found:?}"
    );
    assert!(found.contains(&(GapKind::Name, false, "Tambov".to_string())), "{found:?}");
    assert!(gaps(resources(), &Document::plain("Без перевода.".to_string())).is_none());
}

/// Numbers, dates, names as either language writes them: nothing is missing of what only looks otherwise.
#[test]
fn what_the_languages_write_otherwise_is_not_missed() {
    for (text, english) in [
        ("Правление артели собралось 07.01.1957 в городе Кашине.", "The board of the artel met in the town of Kashin on 7 January 1957."),
        ("Правление артели собралось 3.I.57 в городе Кашине.", "The board of the artel met in the town of Kashin on 3 January 1957."),
        ("Доклад на XX съезде партии обсуждали все бригады.", "All teams discussed the report to the 20th congress of the party."),
        ("На складе лежит 14 650 пудов зерна и муки.", "14,650 poods of grain and flour lie in the warehouse."),
        ("Ссуда составила 1 000 000 000 рублей золотом.", "The loan came to 1,000,000,000 roubles in gold."),
        (
            "Об этом сказано в письме Михаила³. Письмо хранится в архиве.",
            "It is said in the letter of Mikhail.3 The letter is kept in the archive.",
        ),
        (
            "Письма крестьян хранятся в архиве района, Ф. 17, Оп. 3, Д. 1045.",
            "The letters of the peasants are kept in the archive of the district.",
        ),
        ("Почтовых отправлений принято 312 400, заказных 41 250.", "312,400 postal items were accepted, 41,250 of them registered."),
        ("На складе лежит 1284 пуда зерна и муки.", "1,284 poods of grain and flour lie in the warehouse."),
        ("Завод дал 2,5 тысячи станков и 12 тыс. деталей.", "The plant made 2,500 machine tools and 12,000 parts."),
        ("Завод дал 2,5 тысячи станков и 3 млн. деталей.", "The plant made 2.5 thousand machine tools and 3 million parts."),
        ("Собрание в клубе завода началось в 15 часов.", "The meeting in the plant's club began at 3 p.m."),
        ("В бригаде работают пять плотников и кузнец.", "5 carpenters and a blacksmith work in the team."),
        ("На собрании выступили тов. Огурцов и тов. Рябинин.", "At the meeting Com. Ogurtsov and Com. Ryabinin spoke."),
        ("Письмо передано в Ольшанский район в тот же день.", "The letter was passed on to the district of Olshany on the same day."),
        ("На станцию прибыли 26 вагонов и пятнадцать платформ.", "Twenty-six cars and 15 platforms arrived at the station."),
        ("Собрание в клубе завода началось в 18.30.", "The meeting in the plant's club began at 6:30 p.m."),
        (
            "В обкоме партии обсуждали работу торгпредства.",
            "In the Regional Committee they discussed the work of the Trade Representation.",
        ),
        ("Доклад о ремонте мельницы зачитал тов. Не Жун-чжэнь.", "The report on the repair of the mill was read by Cde. Nie Rongzhen."),
        ("Правление артели собралось 12 мая в городе Кашине.", "The board of the artel met in the town of Kashin on 12 May."),
        ("В августе правление артели собралось в городе Кашине.", "The board of the artel met in the town of Kashin that month."),
        ("Приказ о сторожах получен 15.II.45 в городе Кашине.", "The order on watchmen was received in the town of Kashin 15.II.45."),
        ("Приказ о сторожах получен 3 т. м. в Кашине.", "The order on watchmen was received in Kashin on 3 August."),
        ("На складе лежит двадцать пять мешков муки.", "Twenty-five sacks of flour lie in the warehouse."),
        ("К первому декабря правление соберёт отчёты бригад.", "The board will collect the reports of the teams by December 1."),
        ("Первого мая правление собралось в городе Кашине.", "On 1 May the board met in the town of Kashin."),
        ("Второго мая правление собралось в городе Кашине.", "On May 2 the board met in the town of Kashin."),
        ("Вчера правление получило письмо от инженера Шульца.", "Yesterday the board received a letter from the engineer Schultz."),
        ("Вчера он сказал, что напишет письмо отцу.", "Yesterday he said: \"I'll write a letter to the father, and you'll see.\""),
        ("Собрание в клубе завода началось в девятнадцать часов.", "The meeting in the plant's club began at seven p.m."),
        ("В бригаде один плотник и семь кузнецов.", "One has seven blacksmiths and a carpenter in the team."),
        ("1. Слушали доклад о ремонте мельницы и плотины.", "2. The report on repairs of the mill and the dam was heard."),
        ("На складе лежит двести пятьдесят мешков муки и крупы.", "Two hundred and fifty sacks of flour and groats lie in the warehouse."),
        ("На складе лежит двадцать три тысячи мешков муки.", "23,000 sacks of flour lie in the warehouse."),
        ("На складе лежит двадцать пять мешков муки.", "25 sacks of flour lie in the warehouse."),
        ("На складе лежит 150 мешков муки.", "One hundred fifty sacks of flour lie in the warehouse."),
        ("На складе лежит 200 мешков муки.", "Two hundred sacks of flour lie in the warehouse."),
        ("Пятьдесят третий полк стоял у реки и плотины.", "The 53rd regiment stood at the river and the dam."),
        ("Артель отметила девятого мая пятьдесят третью годовщину.", "On 9 May the artel celebrated its fifty-third anniversary."),
        ("Заготовлено 9—10 тысяч пудов и 1 284,6 тыс. мешков.", "9,000–10,000 poods and 1,284,600 sacks were laid in."),
        ("Собрание началось в 18 ч. 20 м., избрали 18 делегатов.", "The meeting began at 6:20 p.m. and elected 18 delegates."),
        ("Станция стоит на 80°20' с. ш., 52°48' в. д. у реки.", "The station stands at 80°20' N, 52°48' E by the river."),
        ("На карте Ш. Я. Гвоздкова обозначена мельница.", "The mill is marked on the map of Sh. Ya. Gvozdkov."),
        ("Продукция завода поступила на склад в срок.", "The output of the Tractor Works came to the warehouse in time."),
        ("В районе живут ок. 900 уйгуров и казахов.", "About 900 Uighurs and Kazakhs live in the district."),
        ("В 1950 два колхоза и один совхоз сдали зерно.", "In 1950 two collective farms and one state farm delivered grain."),
        ("Собрание 15.02.1945 открылось в три часа дня.", "The meeting of 15 February 1945 opened at 3 p.m."),
        ("Роздано от ста до двухсот мешков муки.", "Between one hundred and two hundred sacks of flour were handed out."),
        ("Совет артели постановляет:\n1. Починить мельницу.", "The council of the artel resolves:\n1. To repair the mill."),
    ] {
        assert_eq!(lacks(text, english), Vec::<String>::new(), "{text}");
    }
    let found = lacks(
        "Посол был принят тов. Рябининым в здании клуба.",
        "The ambassador was received by Com. Malenkov in the building of the club.",
    );
    assert_eq!(found, ["Рябининым", "Malenkov"]);
    for (text, english, expected) in [
        ("На складе лежит двадцать три мешка муки.", "Twenty-four sacks of flour lie in the warehouse.", ["двадцать три", "Twenty-four"]),
        (
            "На складе лежит сто двадцать мешков муки.",
            "One hundred and thirty sacks of flour lie in the warehouse.",
            ["сто двадцать", "One hundred and thirty"],
        ),
        ("Артель отметила шестую годовщину мельницы.", "The artel celebrated the seventh anniversary of the mill.", ["шестую", "seventh"]),
        (
            "Артель отметила пятьдесят третью годовщину мельницы.",
            "The artel celebrated the fifty-second anniversary of the mill.",
            ["пятьдесят третью", "fifty-second"],
        ),
        ("Доклад издан в томе XVIII трудов артели.", "The report was published in volume XVII of the artel's works.", ["XVIII", "XVII"]),
        ("Артель собралась 6 ноября 1936 года в клубе.", "The artel met on 6 October 1936 in the club.", ["ноября", "October"]),
        ("В октябре 1937 года артель купила мельницу.", "In November 1937 the artel bought a mill.", ["октябре", "November"]),
    ] {
        assert_eq!(lacks(text, english), expected, "{text}");
    }
    let found = lacks("Завод дал 2,5 тысячи станков за этот год.", "The plant made 2,300 machine tools this year.");
    assert_eq!(found, ["2", "5", "2,300"]);
    let found = lacks("Собрание в клубе завода началось в 15 часов.", "The meeting in the plant's club began at 3 a.m.");
    assert_eq!(found, ["15", "3"]);
    let found = lacks("Из Томска в Москву прибыл поезд с делегацией.", "A train with a delegation arrived in Moscow from Minsk.");
    assert_eq!(found, ["Томска", "Minsk"]);
}

/// A number or a date that is another one, in figures or in words.
#[test]
fn numbers_and_dates_that_differ_are_listed() {
    for (text, english, missing) in [
        (
            "Правление артели собралось 15 февраля в городе Кашине.",
            "The board of the artel met in the town of Kashin on 15 January.",
            vec!["февраля", "January"],
        ),
        (
            "Правление артели собралось 12 мая в городе Кашине.",
            "The board of the artel met in the town of Kashin on 12 June.",
            vec!["мая", "June"],
        ),
        (
            "Правление артели собралось 19.VIII.39 в городе Кашине.",
            "The board of the artel met in the town of Kashin on 19 September 1939.",
            vec!["VIII", "September"],
        ),
        ("В бригаде работают семь плотников и кузнец.", "Nine carpenters and a blacksmith work in the team.", vec!["семь", "Nine"]),
        ("В бригаде работают 7 плотников и кузнец.", "Nine carpenters and a blacksmith work in the team.", vec!["7", "Nine"]),
        ("На складе лежит сорок мешков муки.", "Fifty sacks of flour lie in the warehouse.", vec!["сорок", "Fifty"]),
    ] {
        assert_eq!(lacks(text, english), missing, "{text}");
    }
}
