//! Numbers that a person should look at: nothing but the page, or another witness, tells one number from another.

use super::alphabets::is_usually_latin;
use super::stretch::{Pass, Stretch};
use crate::alphabet::{self, is_russian};
use crate::candidate::slot::Slot;
use crate::candidate::{Reading, Route, roman};
use crate::language::Word;
use crate::lexicon::guess::is_title;
use crate::lexicon::{Entry, Lexicon};
use crate::token::Kind;

/// What is counted has more letters than the words that stand behind any number.
const COUNTED_LETTERS: usize = 3;
/// What behind a numeral tells that it is one.
const CENTURIES: [&str; 6] = [" в.", " вв.", "-го", "-й", "-м", "-х"];
/// How the words begin that are numbered by numerals behind them.
const NUMBERED: [&str; 6] = ["том", "глав", "част", "раздел", "книг", "выпуск"];
/// How the words begin whose parts letters tell apart.
const LETTERED: [&str; 12] =
    ["пункт", "подпункт", "литер", "букв", "примечани", "вариант", "класс", "корпус", "строени", "подъезд", "групп", "ряд"];
/// Signs of arithmetic.
const OPERATORS: [char; 8] = ['=', '+', '−', '×', '÷', '·', '±', '%'];
/// Most letters of a designation in capitals.
const DESIGNATION_LETTERS: usize = 5;
/// Months of a year.
const MONTHS: u32 = 12;
/// How their names begin.
const MONTH_STEMS: [&str; 12] = ["январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр"];
/// How they end.
const MONTH_ENDINGS: [&str; 13] = ["", "ь", "я", "ю", "ем", "е", "а", "у", "ом", "й", "и", "ей", "ям"];
/// A month that costs the channel at most so much more than another may as well be meant, in nats. Chosen: one letter in fifty.
const MONTH_NATS: f32 = 4.0;

impl Stretch<'_> {
    /// True for a number, or something with figures, that a person should look at unless the translation vouches for it.
    pub(super) fn is_doubtful_figure(&self, reading: &Reading, pass: &Pass<'_>) -> bool {
        let seen = reading.span.of(&pass.document.text);
        self.is_doubtful_numeral(reading, pass)
            || changes_month(seen, &reading.text)
            || is_square(seen)
            || unmakes_number(&pass.document.text, reading)
            || makes_last_nought(seen, &reading.text)
            || self.unmakes_count(seen, reading, pass)
    }

    /// True for the name of a month where another may as well be meant: no context tells whether «июпя» is of June or of July.
    pub(super) fn may_be_another_month(&self, best: usize) -> bool {
        let reading = &self.readings[best];
        let Some(month) = month_of(&reading.text) else { return false };
        let is_another = |other: &Reading| {
            other.slots == reading.slots
                && other.channel_nats < reading.channel_nats + MONTH_NATS
                && month_of(&other.text).is_some_and(|other| other != month)
        };
        self.readings.iter().any(is_another)
    }

    /// True for figures read as a word before a noun that is counted: «9 минометов» are no «и минометов».
    fn unmakes_count(&self, seen: &str, reading: &Reading, pass: &Pass<'_>) -> bool {
        let is_word = || reading.text.chars().all(is_russian);
        // What begins with a nought is no number of anything.
        let is_number = || seen.bytes().all(|b| b.is_ascii_digit()) && !seen.starts_with('0');
        is_word()
            && is_number()
            && self.slots.get(reading.slots.end).filter(|next| !next.edge).is_some_and(|next| is_counted(reading, next, pass))
    }

    /// True for a figure read of a letter that may be one: «5 б.» are points of the wind, «пункт з» and «60-З» are numbered so, «З. А.» are
    /// somebody's initials, «б)» stands behind «а)».
    pub(super) fn may_be_letter(&self, reading: &Reading, &Pass { models, document, .. }: &Pass<'_>) -> bool {
        let seen = reading.span.of(&document.text);
        let is_letter = seen.chars().count() == 1 && seen.contains(is_russian);
        if !is_letter || !reading.text.bytes().all(|b| b.is_ascii_digit()) {
            return false;
        }
        let before = reading.slots.start.checked_sub(1).map(|at| &self.slots[at]);
        let is_behind = |before: &Slot| {
            let gap = &document.text[before.span.end..reading.span.start];
            let word = alphabet::fold(before.span.of(&document.text));
            let is_lettered = || gap == " " && LETTERED.iter().any(|begins| word.starts_with(begins));
            before.kind == Kind::Number && matches!(gap, " " | "-" | "") || is_lettered()
        };
        let mut behind = document.text[reading.span.end..].chars();
        let is_shortened = behind.next() == Some('.');
        let is_first_initial = is_shortened && behind.find(|c| *c != ' ').is_some_and(char::is_uppercase) && behind.next() == Some('.');
        // «Зубко Л. З.», «тов. Ыйбаш З.»: behind another, or behind a name.
        let is_behind_name = |before: &Slot| {
            let (gap, word) = (&document.text[before.span.end..reading.span.start], before.span.of(&document.text));
            let is_initial = word.chars().count() == 1 && matches!(gap, "." | ". ");
            let is_name =
                gap == " " && is_title(word) && (!before.is_known() || before.entry().is_some_and(|e| is_name(models.lexicon, word, e)));
            is_initial && word.chars().all(char::is_uppercase) || is_name && word.chars().count() > 1
        };
        let is_initial = is_first_initial || is_shortened && seen.chars().all(char::is_uppercase) && before.is_some_and(is_behind_name);
        let is_item = || document.text[reading.span.end..].starts_with(')') && follows_item(&document.text, seen);
        is_initial || before.is_some_and(is_behind) || is_item()
    }

    /// True for a word that the translation has in Latin letters in the place of what may be a designation of its own: any numeral
    /// («Александре II» beside "the father of Alexander III"), what would get figures («Т34А» beside "T34B"), an abbreviation of the
    /// table or in Latin letters that does not look like it («ВС» beside "BBC"). Whoever wrote the translation may have slipped, or speak of another.
    pub(super) fn replaces_designation(&self, reading: &Reading, pass: &Pass<'_>) -> bool {
        let &Pass { models, document, .. } = pass;
        let seen = reading.span.of(&document.text);
        let is_abbreviated = |text: &str| (2..=DESIGNATION_LETTERS).contains(&text.chars().count()) && text.chars().all(char::is_uppercase);
        let is_same = |(a, b): (char, char)| a == b || alphabet::look_alike(b) == Some(a);
        let is_alike = || seen.chars().count() == reading.text.len() && seen.chars().zip(reading.text.chars()).all(is_same);
        let is_one = || seen.is_ascii() || models.lexicon.tables.abbreviations(seen).next().is_some();
        // «СМ», «С» are numerals by chance.
        let is_numeral = || roman::is_numeral(seen) || seen.is_ascii() && seen.len() > 1;
        let is_another_number = || is_numeral() && roman::number(seen).is_some_and(|own| roman::number(&reading.text) != Some(own));
        reading.route == Route::Foreign
            && (is_another_number()
                || reading.text.contains(|c: char| c.is_ascii_digit())
                || !is_usually_latin(reading, pass) && is_abbreviated(seen) && is_abbreviated(&reading.text) && is_one() && !is_alike())
    }

    /// True for a Roman numeral read of what may be an abbreviation («ТП», «ПУ», «ХП») or a number («1I»), where no noun that is counted
    /// stands behind.
    fn is_doubtful_numeral(&self, reading: &Reading, pass: &Pass<'_>) -> bool {
        let document = pass.document;
        let seen = reading.span.of(&document.text);
        let may_be_else = seen.chars().all(is_russian) || seen.contains('1') && seen.chars().all(|c| "1Il!".contains(c));
        // «23.УП.57», «с 11.УШ»: a month.
        let is_month = document.text[..reading.span.start].strip_suffix('.').is_some_and(|day| day.ends_with(|c: char| c.is_ascii_digit()));
        if !roman::is_roman(&reading.text) || seen.chars().count() < 2 || !may_be_else || is_month {
            return false;
        }
        // «ХУП в.», «ХУШ-го века», «глава УШ».
        let behind = &document.text[reading.span.end..];
        let is_mark = |rest: &str| !rest.starts_with(char::is_alphabetic);
        let is_century = CENTURIES.iter().any(|mark| behind.strip_prefix(mark).is_some_and(is_mark));
        let before = reading.slots.start.checked_sub(1).map(|at| alphabet::fold(self.slots[at].span.of(&document.text)));
        let is_part = before.is_some_and(|word| NUMBERED.iter().any(|begins| word.starts_with(begins)));
        !(is_century
            || is_part
            || self.slots.get(reading.slots.end).filter(|next| !next.edge).is_some_and(|next| is_counted(reading, next, pass)))
    }
}

/// True for the letter of an item, where the letter before it numbers another.
fn follows_item(text: &str, letter: &str) -> bool {
    let before = letter.chars().next().and_then(|c| char::from_u32(c as u32 - 1)).filter(|&c| is_russian(c));
    before.is_some_and(|before| text.contains(&format!("{before})")))
}

/// True for a noun behind a reading that is often counted.
fn is_counted(reading: &Reading, next: &Slot, &Pass { models, document, .. }: &Pass<'_>) -> bool {
    let text = next.span.of(&document.text);
    let is_noun = |entry| models.lexicon.analyses(&alphabet::fold(text), entry).iter().any(|a| a.grammar.starts_with("NOUN"));
    &document.text[reading.span.end..next.span.start] == " "
        && text.chars().count() >= COUNTED_LETTERS
        && next.entry().is_some_and(is_noun)
        && next.facts.is_some_and(|facts| models.language.follows(Word::NUMBER.id, facts.word.id))
}

/// True for a form of a name of a person.
fn is_name(lexicon: &Lexicon, word: &str, entry: &Entry) -> bool {
    let tells = |grammar: &str| ["Surn", "Patr", "Name"].iter().any(|kind| grammar.contains(kind));
    lexicon.analyses(&alphabet::fold(word), entry).iter().any(|a| tells(&a.grammar))
}

/// The place in the year of a form of a month's name, from 0.
fn month_of(word: &str) -> Option<usize> {
    let word = alphabet::fold(word);
    let is_form = |stem: &str| word.strip_prefix(stem).is_some_and(|ending| MONTH_ENDINGS.contains(&ending));
    MONTH_STEMS.iter().position(|stem| is_form(stem))
}

/// True for a month in figures read as a Roman numeral: «7.11.44» may be «7.II.44», of February, or what it is.
fn changes_month(seen: &str, read: &str) -> bool {
    seen.parse().is_ok_and(|month: u32| (1..=MONTHS).contains(&month)) && roman::is_roman(read)
}

/// True for a nought put for the letter behind a number: «15о» may be fifteen degrees, «1о» the first of several. «19ОО» ends in no such letter.
fn makes_last_nought(seen: &str, read: &str) -> bool {
    let before = seen.strip_suffix(['О', 'о', 'O', 'o']);
    before.is_some_and(|figures| figures.ends_with(|c: char| c.is_ascii_digit())) && read.bytes().all(|b| b.is_ascii_digit())
}

/// True for a square of the chessboard, «g4», which looks like 94.
fn is_square(seen: &str) -> bool {
    matches!(seen.as_bytes(), [b'a'..=b'h', b'1'..=b'8'])
}

/// True for figures read as a longer word, or as any in a sum: «14 − 11 = 3.» has no «ФЗ».
fn unmakes_number(text: &str, reading: &Reading) -> bool {
    let seen = reading.span.of(text);
    if !seen.bytes().all(|b| b.is_ascii_digit()) || !reading.text.contains(char::is_alphabetic) || roman::is_roman(&reading.text) {
        return false;
    }
    let before = text[..reading.span.start].trim_end_matches(' ').chars().next_back();
    let behind = text[reading.span.end..].trim_start_matches(' ').chars().next();
    reading.text.chars().count() > seen.len() || [before, behind].into_iter().flatten().any(|c| OPERATORS.contains(&c))
}

#[cfg(test)]
mod tests {
    use crate::decision::{Policy, Verdict};
    use crate::document::Document;
    use crate::resources::Resources;
    use crate::rounds::correct;

    /// What is applied of a text with its translation.
    fn applied(text: &str, english: Option<&str>) -> Vec<(String, String)> {
        let resources = Resources::embedded().unwrap();
        let document = Document { translation: english.map(Into::into), ..Document::plain(text.to_string()) };
        let found = correct(&resources, &document, &Policy::DEFAULT).corrections.into_iter();
        found.filter(|c| c.verdict == Verdict::Apply).map(|c| (c.seen, c.candidates[0].text.clone())).collect()
    }

    #[test]
    fn a_number_stays_what_it_is() {
        for (text, english) in [
            ("Протокол от 7.11.1944 г. Присутствовали трое.", "Minutes of 7 November 1944. Three were present."),
            ("Прибыл 5.1.38, выбыл 9.1.39.", "Arrived 5 January 1938, left 9 January 1939."),
            ("Точнее было 8. g4. Потом 9. g5 и атака.", "Better was 8. g4. Then 9. g5 and an attack."),
            ("Задача 311. 14 − 11 = 3. Ответ: 3 пуда.", "Problem 311. 14 − 11 = 3. Answer: 3 poods."),
            ("Мороз доходил до 15о ночью, до 1О днём.", "The frost came to 15 degrees at night, to 1 by day."),
            ("Мороз доходил до 15o ночью, до 2O днём.", "The frost came to 15 degrees at night, to 2 by day."),
            ("1 + 2 = 3. 2 + 2 = 4. 3 + 0 = 3. Дети считали.", "1 + 2 = 3. 2 + 2 = 4. 3 + 0 = 3. The children counted."),
        ] {
            for english in [None, Some(english)] {
                assert_eq!(applied(text, english), [], "{text} {english:?}");
            }
        }
    }

    /// Of two months the page alone tells which it is; another misreading than the letter between them leaves no doubt.
    #[test]
    fn a_month_that_may_be_another_is_asked_about() {
        for text in ["Дано 5 июпя сего года.", "Заседание состоялось 18 июпя в клубе."] {
            assert_eq!(applied(text, None), [], "{text}");
        }
        let place = |seen: &str, read: &str| vec![(seen.to_string(), read.to_string())];
        assert_eq!(applied("Заседание состоялось 18 апрсля в клубе.", None), place("апрсля", "апреля"));
        assert_eq!(
            applied("Заседание состоялось 18 июпя в клубе.", Some("The meeting took place on 18 June in the club.")),
            place("июпя", "июня")
        );
    }

    #[test]
    fn a_letter_that_numbers_a_part_stays_one() {
        for (text, english) in [
            ("Пункт з статьи 2 договора отменён. Подпункт з пункта 3 остаётся в силе до марта.", None),
            (
                "Договор заключён на счёт 60-З в банке. Цех 3-З переехал на новое место. Литера З числится за складом.",
                Some(
                    "The contract is made for account 60-3 in the bank. Shop 3-3 has moved to a new place. Letter Z is listed for the warehouse 3.",
                ),
            ),
        ] {
            assert_eq!(applied(text, english), [], "{text}");
        }
    }

    #[test]
    fn an_initial_is_no_figure() {
        for people in ["Зыль Л. З. 5", "Ыйбаш Л. З., кв. 5", "Присутствовали: тт. Зыль З. Л., Рахманов Л. З., Зыль А. З."]
        {
            assert_eq!(applied(people, None), [], "{people}");
        }
        assert_eq!(applied("Глава З. О ремонте дорог.", None), [("З".to_string(), "3".to_string())]);
    }

    /// What the English has in Latin letters is another matter.
    #[test]
    fn a_numeral_or_a_code_is_not_that_of_the_translation() {
        for (text, english) in [
            ("При Александре II отменили крепостное право.", "Under the father of Alexander III serfdom was abolished."),
            ("Карл XI правил долго.", "Charles XII ruled long."),
            ("Решения XX съезда изучаются.", "The decisions of the XXI Congress are being studied."),
            ("Дела КВ1 и Т34А закрыты.", "The files KB1 and T34B are closed."),
            ("ВС и НС заняли мост.", "The BBC and NS took the bridge."),
            ("Прибор AB проверен.", "The device ABC has been checked."),
            ("Болты М8х20 получены, трактор ХТЗ исправен.", "The bolts M8x20 have come, the tractor XT3 is in order."),
        ] {
            assert_eq!(applied(text, Some(english)), [], "{text}");
        }
        // The same number is no other.
        let same = applied("Об этом говорит глава ХLIХ книги.", Some("Chapter XLIX of the book speaks of this."));
        assert_eq!(same, [("ХLIХ".to_string(), "XLIX".to_string())]);
    }

    /// Even where every best candidate is taken.
    #[test]
    fn what_is_counted_keeps_its_number() {
        let resources = Resources::embedded().unwrap();
        let document = Document::plain("Потери: 17 орудий, 9 минометов.".to_string());
        let found = correct(&resources, &document, &Policy::BOLD).corrections;
        let nine = found.iter().find(|c| c.seen == "9").expect("a correction");
        assert_eq!((nine.candidates[0].text.as_str(), nine.verdict), ("и", Verdict::Ask));
    }

    #[test]
    fn the_translation_settles_which_month_it_was() {
        let text = "Протокол от 7.11.1944 г. Присутствовали трое.";
        let month = |english: &str| applied(text, Some(english)).into_iter().any(|(seen, read)| seen == "11" && read == "II");
        assert!(month("Minutes of 7 February 1944. Three were present.") && !month("Minutes of 7 November 1944. Three were present."));
    }
}
