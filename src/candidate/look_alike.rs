//! Letters for digits and the reverse: «З экз.», «I-тов.», «195б», Roman months «24.1x.56».

use super::roman::{is_month, strokes};
use super::seen::{self, Seen};
use super::slot::Slot;
use super::{Proposer, Reading, Route};
use crate::alphabet::{self, look_alike_digit, same_shape, small_shape};
use crate::channel::align::{align, total};
use crate::document::Span;
use crate::language::Word;
use crate::token::Kind;

/// By so much is an unknown word in letters of the same shape likelier than the letters of two alphabets that stand there, or another word, in
/// nats: no word is printed in two, and all its letters are there. Chosen.
const TWO_ALPHABETS_NATS: f32 = 6.0;
/// Letters of a word that a digit cuts: «1м2» is a measure.
const CUT_LETTERS: usize = 3;

impl Proposer<'_> {
    /// True for letters with single digits between them, or one before them without which they are no word: of the 22 such in twelve million
    /// words of clean text 14 are misread, and the others («2Макк») like no word. More digits before a word, and any behind it, number a verse
    /// or a note, or stand in a code («Ту154М»).
    pub(super) fn is_misread_with_digit(&self, seen: &[Seen]) -> bool {
        let is_letter = |at: usize| seen.get(at).is_some_and(|seen| seen.symbol < alphabet::HYPHEN);
        let is_digit = |at: usize| (alphabet::FIRST_DIGIT..alphabet::FIRST_LATIN).contains(&seen[at].symbol);
        let (letters, others): (Vec<usize>, Vec<usize>) = (0..seen.len()).partition(|&at| is_letter(at));
        let is_known = || self.models.lexicon.contains(&letters.iter().map(|&at| alphabet::key_byte(seen[at].symbol)).collect::<Vec<_>>());
        let is_first = |at: usize| at == 0 && letters.len() > CUT_LETTERS && !is_known();
        let is_within = |at: usize| is_letter(at + 1) && (at > 0 && is_letter(at - 1) || is_first(at));
        let is_misread = |&at: &usize| is_digit(at) && (is_within(at) || self.ends_in_nought(seen, at));
        letters.len() >= CUT_LETTERS && !others.is_empty() && others.iter().all(is_misread)
    }

    /// True for a nought at `at` that ends a word but for its letter, «письм0»: no note is numbered so.
    fn ends_in_nought(&self, seen: &[Seen], at: usize) -> bool {
        let nought = alphabet::symbol('0');
        let symbols = || seen.iter().map(|seen| if seen.symbol == nought { alphabet::symbol('о') } else { seen.symbol });
        seen[at].symbol == nought
            && at + 1 == seen.len()
            && symbols().all(|symbol| symbol < alphabet::HYPHEN)
            && self.models.lexicon.contains(&symbols().map(alphabet::key_byte).collect::<Vec<_>>())
    }

    /// Numbers and Roman months the token at `at` may be, and the unknown word that it is in Russian letters.
    pub(super) fn look_alikes(&mut self, at: usize, out: &mut Vec<Reading>) {
        let slot = &self.slots[at];
        let text = slot.span.of(self.text());
        out.extend(self.in_russian_letters(at));
        if slot.kind == Kind::Number && !in_date(self.text(), self.slots, at) {
            return;
        }
        if let Some(number) = text.chars().map(look_alike_digit).collect::<Option<String>>().filter(|n| n != text) {
            let lone = text.chars().count() == 1 && !self.is_abbreviated(at);
            let has_digit = text.chars().any(|c| c.is_ascii_digit());
            if has_digit || lone || touches_number(self.text(), self.slots, at) {
                self.push_look_alike(at, number, out);
            }
        }
        if in_date(self.text(), self.slots, at) {
            let month = text.chars().map(strokes).collect::<Option<Vec<_>>>().map(|parts| parts.concat());
            if let Some(month) = month.filter(|m| m != text && is_month(m)) {
                self.push_look_alike(at, month, out);
            }
        }
    }

    /// A word of Russian letters and Latin ones of the same shape, in Russian letters: a known one is found among the words near by.
    fn in_russian_letters(&self, at: usize) -> Option<Reading> {
        let slot = &self.slots[at];
        let text = slot.span.of(self.text());
        if slot.key.is_some() || !text.contains(alphabet::is_russian) {
            return None;
        }
        let russian = in_russian_letters(text);
        let key = alphabet::key(&russian).filter(|key| russian != text && !self.models.lexicon.contains(key))?;
        let seen = seen::seen(self.text(), slot.span);
        let meant = alphabet::key_symbols(&key);
        let channel_nats = total(&align(self.models.channels().of(&seen), &seen::symbols_of(&seen), &meant, None));
        let word = self.word(&key);
        let words = vec![Word { unigram_nats: word.unigram_nats - TWO_ALPHABETS_NATS, ..word }];
        let slots = at..at + 1;
        Some(Reading { slots, span: slot.span, text: russian, route: Route::LookAlike, words, keys: vec![key], channel_nats, spelt: None })
    }

    /// True for a letter before a stroke and another one: «з/к», «п/я».
    fn is_abbreviated(&self, at: usize) -> bool {
        let behind = &self.text()[self.slots[at].span.end..];
        behind.strip_prefix('/').is_some_and(|rest| rest.starts_with(char::is_alphabetic))
    }

    fn push_look_alike(&self, at: usize, text: String, out: &mut Vec<Reading>) {
        let seen: Vec<_> = seen::symbols(self.text(), self.slots[at].span);
        let meant: Vec<_> = text.chars().map(alphabet::symbol).collect();
        let channel_nats = total(&align(self.models.channel(), &seen, &meant, None));
        self.push_number(at, text, Word::NUMBER, channel_nats, out);
    }

    pub(super) fn push_number(&self, at: usize, text: String, word: Word, channel_nats: f32, out: &mut Vec<Reading>) {
        out.push(Reading {
            slots: at..at + 1,
            span: self.slots[at].span,
            text,
            route: Route::LookAlike,
            words: vec![word],
            keys: Vec::new(),
            channel_nats,
            spelt: None,
        });
    }
}

/// True for a number with Russian letters in the shape of digits among its own: О wherever it stands but first, others between digits. What
/// ends in another letter is numbered by it («5б»).
pub(super) fn is_number_in_letters(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let is_digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let is_within = |at: usize| is_digit(at - 1) && is_digit(at + 1);
    let is_one =
        |(at, &c): (usize, &char)| matches!(c, 'О' | 'о') || alphabet::is_russian(c) && look_alike_digit(c).is_some() && is_within(at);
    let mut letters = chars.iter().enumerate().filter(|(_, c)| !c.is_ascii_digit()).peekable();
    is_digit(0) && letters.peek().is_some() && letters.all(is_one)
}

/// A word in letters of two alphabets in Russian ones. A Latin capital behind a small letter is a small one of its shape.
pub(crate) fn in_russian_letters(text: &str) -> String {
    let before = std::iter::once(None).chain(text.chars().map(Some));
    let letter = |(c, before): (char, Option<char>)| {
        let small = small_shape(c).filter(|_| before.is_some_and(char::is_lowercase));
        small.or_else(|| same_shape(c)).unwrap_or(c)
    };
    text.chars().zip(before).map(letter).collect()
}

/// True if the token stands where a month stands in a date: day, full stop, month, full stop, year.
pub fn in_date(text: &str, slots: &[Slot], at: usize) -> bool {
    let dot = |k: usize| Span::new(slots[k - 1].span.end, slots[k].span.start).of(text).trim() == ".";
    let number = |k: usize| slots[k].kind == Kind::Number && matches!(slots[k].span.len(), 1 | 2 | 4);
    let is_inside = at > 0 && at + 1 < slots.len();
    is_inside && number(at - 1) && number(at + 1) && slots[at - 1].span.len() <= 2 && dot(at) && dot(at + 1)
}

/// True if a number stands right beside the token, with at most a dot, comma or hyphen between.
pub fn touches_number(text: &str, slots: &[Slot], at: usize) -> bool {
    let beside = |left: usize, right: usize, number: usize| {
        let gap = Span::new(slots[left].span.end, slots[right].span.start).of(text);
        slots[number].kind == Kind::Number && matches!(gap, "" | "." | "," | "-" | "/")
    };
    at > 0 && beside(at - 1, at, at - 1) || at + 1 < slots.len() && beside(at, at + 1, at + 1)
}

#[cfg(test)]
mod tests {
    use super::{in_russian_letters, is_number_in_letters};
    use crate::decision::{Policy, Verdict};
    use crate::document::Document;
    use crate::resources::Resources;
    use crate::rounds::correct;

    /// The places found in a text: what stands there, its best reading, the verdict.
    fn found(resources: &Resources, text: &str) -> Vec<(String, String, Verdict)> {
        let corrected = correct(resources, &Document::plain(text.to_string()), &Policy::DEFAULT);
        corrected.corrections.into_iter().map(|c| (c.seen, c.candidates[0].text.clone(), c.verdict)).collect()
    }

    #[test]
    fn digits_and_letters_of_two_parts_inside_words_are_found() {
        let resources = Resources::embedded().unwrap();
        for (text, seen, said, least) in [
            ("Кладовщик сдал инвентарь, и во3дух в складе стал чище.", "во3дух", "воздух", Verdict::Apply),
            ("Комиссия вы6рана на год, и протокол подписан.", "вы6рана", "выбрана", Verdict::Apply),
            ("На столе у окна лежало письм0 от брата из деревни.", "письм0", "письмо", Verdict::Apply),
            ("Школа открыта в 19О5 г. на средства земства.", "19О5", "1905", Verdict::Apply),
            ("На складе осталось 1б05 пудов ржаной муки.", "1б05", "1605", Verdict::Ask),
            ("В 3аключение докладчик поблагодарил всех за внимание.", "3аключение", "заключение", Verdict::Apply),
            ("Председатель говорил о созьIве собрания и о ремонте.", "созьIве", "созыве", Verdict::Ask),
            ("На линейке пионеры пели о JIенине и о революции.", "JIенине", "Ленине", Verdict::Ask),
            ("В субботу колхоз отправил lОрия на курсы шоферов.", "lОрия", "Юрия", Verdict::Ask),
        ] {
            let found = found(&resources, text);
            let is_it = |place: &&(String, String, Verdict)| place.0 == seen && place.1 == said && place.2 >= least;
            assert!(found.iter().any(|place| is_it(&place)), "{text}: {found:?}");
        }
    }

    /// Known words and unknown ones; nothing on paper tells the letters apart.
    #[test]
    fn latin_letters_of_the_same_shape_are_put_right() {
        let resources = Resources::embedded().unwrap();
        let found = found(&resources, "Товарищи обсудили рaботу колхоза, и Бурхoтин доложил о подготовкe к весне.");
        let applied: Vec<_> = found.iter().filter(|place| place.2 == Verdict::Apply).map(|place| (&*place.0, &*place.1)).collect();
        assert_eq!(applied, [("рaботу", "работу"), ("Бурхoтин", "Бурхотин"), ("подготовкe", "подготовке")]);
    }

    /// Of another size than it, too: "H" within small letters is н.
    #[test]
    fn latin_capitals_within_a_word_are_small_letters() {
        assert_eq!(in_russian_letters("ПузаHкова"), "Пузанкова");
        assert_eq!(in_russian_letters("Xвостова"), "Хвостова");
        assert_eq!(in_russian_letters("ЗAPЕЧНЫЙ"), "ЗАРЕЧНЫЙ");
        let resources = Resources::embedded().unwrap();
        let found = found(&resources, "Слово для справки взял товарищ БурхоTин из района.");
        assert_eq!(found, [("БурхоTин".to_string(), "Бурхотин".to_string(), Verdict::Apply)]);
    }

    #[test]
    fn letters_number_what_figures_stand_before() {
        for text in ["5б", "10а", "О5", "б", "12", "1О5б"] {
            assert!(!is_number_in_letters(text), "{text}");
        }
        for text in ["1О", "19О5", "1б05", "2З1"] {
            assert!(is_number_in_letters(text), "{text}");
        }
    }

    #[test]
    fn codes_formulas_and_notes_are_left_alone() {
        let resources = Resources::embedded().unwrap();
        for text in [
            "Формулы веществ: С2Н5ОН, СН3СООН, Н2СО3, К2СО3, С6Н12О6, Са3РО4, СО2, Н2О.",
            "Самолёты Ту154М, Ил76МД, Як9П, Ла5ФН, МиГ3бис и вертолёт Ми8МТВ стояли на поле.",
            "Подать справку 2НДФЛ, форму 3НДФЛ и расчёт 4ФСС в срок до 1го марта.",
            "Смотри 1Кор 3, 2Макк 4, 1Езд 5, 3Ездр 6, 1Иоан 2 и 2Петр 3.",
            "Живут в доме 5б и 10а, класс 3б и 7в, корпус 2О1а, шифр ЖО и РИМ0.",
            "Резисторы 4к7, 2к2, 1М5 и конденсаторы 2н2, 6п8, 4мк7 лежат в ящике под столом6.",
        ] {
            assert!(found(&resources, text).iter().all(|place| place.2 < Verdict::Apply), "{text}: {:?}", found(&resources, text));
        }
    }
}
