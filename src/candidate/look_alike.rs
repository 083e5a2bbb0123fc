//! Letters for digits and the reverse: «З экз.», «I-тов.», «195б», Roman months «24.1x.56».

use super::roman::{is_month, strokes};
use super::seen::{self, Seen};
use super::slot::Slot;
use super::{Proposer, Reading, Route};
use crate::alphabet::{self, look_alike_digit, same_shape};
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
        let is_misread = |&at: &usize| is_digit(at) && is_letter(at + 1) && (at > 0 && is_letter(at - 1) || is_first(at));
        letters.len() >= CUT_LETTERS && !others.is_empty() && others.iter().all(is_misread)
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
        let russian: String = text.chars().map(|c| same_shape(c).unwrap_or(c)).collect();
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

    #[test]
    fn codes_formulas_and_notes_are_left_alone() {
        let resources = Resources::embedded().unwrap();
        for text in [
            "Формулы веществ: С2Н5ОН, СН3СООН, Н2СО3, К2СО3, С6Н12О6, Са3РО4, СО2, Н2О.",
            "Самолёты Ту154М, Ил76МД, Як9П, Ла5ФН, МиГ3бис и вертолёт Ми8МТВ стояли на поле.",
            "Подать справку 2НДФЛ, форму 3НДФЛ и расчёт 4ФСС в срок до 1го марта.",
            "Смотри 1Кор 3, 2Макк 4, 1Езд 5, 3Ездр 6, 1Иоан 2 и 2Петр 3.",
            "Резисторы 4к7, 2к2, 1М5 и конденсаторы 2н2, 6п8, 4мк7 лежат в ящике под столом6.",
        ] {
            assert!(found(&resources, text).iter().all(|place| place.2 < Verdict::Apply), "{text}: {:?}", found(&resources, text));
        }
    }
}
