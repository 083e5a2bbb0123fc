//! Changes of case that a person should look at, whatever their probability.

use super::asked::Judged;
use super::stretch::{Pass, Stretch};
use crate::alphabet;
use crate::candidate::Reading;
use crate::candidate::cased::{is_abbreviation, is_in_capitals};
use crate::candidate::realise::{Case, case};
use crate::candidate::slot::{STOPS, Slot};
use crate::channel::engine::KnownEngine;
use crate::translation::capitals::PrintedAcross;

/// Only from this probability a change of case alone is applied where no translation tells of capitals, however low the threshold.
/// Cross-validated on 543 pages:
/// from .86 on the text alone puts 371 right and damages 18, from .92 on 254 and 11; with words' confidences 616 and 20, 476 and 9; with a
/// translation from .80 on 452 and 4, and with both 553 and 3; in 15 transcripts of papers with many capitals one word would be damaged from
/// .80 on.
const CASED_FROM: f64 = 0.88;
/// The same where the text alone speaks of the place.
const CASED_FROM_UNAIDED: f64 = 0.90;
/// Most letters of a shortened word that a translation's capital says nothing of.
const SHORTENED_LETTERS: usize = 4;

impl Stretch<'_> {
    /// True for a change of case that a person should look at, whatever the threshold. Its letters are right either way, and what is wrong of
    /// one is nearly always damage.
    pub(super) fn is_doubtful_case(
        &self,
        reading: &Reading,
        pass: &Pass<'_>,
        &Judged { confidence, across, evidence, .. }: &Judged<'_>,
        is_aided: bool,
    ) -> bool {
        let text = &pass.document.text;
        let seen = self.slots[reading.slots.start].span.of(text);
        let from = if is_aided { CASED_FROM } else { CASED_FROM_UNAIDED };
        let is_unsure = across.is_none() && confidence < from;
        // Of the pages that teach few have words in capitals; papers are full of them.
        let is_stressed = is_in_capitals(seen) || self.is_of_heading(reading, pass);
        // «ИИ»: what is abbreviated is small where the translation spells it out.
        let is_spelt_out = is_abbreviation(seen) && evidence.is_some_and(|e| e.quote.contains(char::is_whitespace));
        // A page may begin within a sentence; all that teach begin with one.
        let is_first = self.offset + reading.slots.start == 0;
        // The translation tells where its own sentences begin, if its word there begins one.
        let begins_both = |across: PrintedAcross| across.begins > 0.0 && (!is_first || across.print == 1.0);
        let is_agreed = confidence >= CASED_FROM && across.is_some_and(begins_both) && !self.goes_on_before(reading, pass);
        // «кор.» in a table is small where English writes "Kor.".
        let is_shortened =
            seen.chars().count() <= SHORTENED_LETTERS && text[reading.span.end..].starts_with('.') && goes_on(text, reading.span.end + 1);
        let is_unstopped = !is_agreed && (is_first || begins_behind_no_stop(text, reading));
        is_unsure || is_case_kept(pass) || is_stressed || is_spelt_out || is_shortened || is_unstopped
    }

    /// True for a word in capitals beside another: «ДНЯ» in «ПОВЕСТКА ДНЯ».
    fn is_of_heading(&self, reading: &Reading, &Pass { document, .. }: &Pass<'_>) -> bool {
        let is_capitals = |slot: &Slot| {
            let text = slot.span.of(&document.text);
            text.chars().nth(1).is_some() && case(text) == Case::Upper
        };
        let is_of_line = |at: usize| {
            let Some([first, second]) = self.slots.get(at..at.saturating_add(2)) else { return false };
            &document.text[first.span.end..second.span.start] == " " && is_capitals(first) && is_capitals(second)
        };
        [reading.slots.start.wrapping_sub(1), reading.slots.start].into_iter().any(is_of_line)
    }

    /// True where a sentence goes on: behind a comma, a colon, a dash, a conjunction, a preposition. Translators cut sentences there.
    fn goes_on_before(&self, reading: &Reading, &Pass { models, document, .. }: &Pass<'_>) -> bool {
        let Some(before) = reading.slots.start.checked_sub(1).map(|at| &self.slots[at]) else { return false };
        let gap = &document.text[before.span.end..reading.span.start];
        let word = alphabet::fold(before.span.of(&document.text));
        let is_joint =
            |entry| models.lexicon.analyses(&word, entry).iter().any(|a| ["CONJ", "PREP"].iter().any(|part| a.grammar.starts_with(part)));
        gap.contains([',', ';', ':', '-', '–', '—']) || before.entry().is_some_and(is_joint)
    }
}

/// True if the line goes on with a small letter, a figure or the end of a cell: the full stop before is none of a sentence.
fn goes_on(text: &str, at: usize) -> bool {
    let behind = text[at..].trim_start_matches([' ', '\t']);
    behind.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit() || matches!(c, '|' | ','))
}

/// True where case is seen right, or is not that of today. Of 383 words that FineReader misread on 24 pages none is misread in case alone by
/// the ground truth; of 2,654 that Tesseract did 89 are. In the ground truth of 24 pages of 1839-68 21 capitals of 7,616 words were likelier
/// small than not, in that of 48 pages of today none.
pub(super) fn is_case_kept(pass: &Pass<'_>) -> bool {
    pass.profile.read_by == Some(KnownEngine::FineReader) || pass.profile.spells_old()
}

/// True for a capital behind an empty line, or one without words, before which no word ends with a stop: engines see empty lines in the midst
/// of sentences, and margins leave stops that stand apart. Of 9 such capitals on 376 pages 8 were right, of 57 behind a word with its stop 56;
/// on 48 pages full of empty lines, each line a paragraph, 2 of 7.
fn begins_behind_no_stop(text: &str, reading: &Reading) -> bool {
    let before = &text[..reading.span.start];
    let words = before.trim_end_matches(|c: char| !c.is_alphanumeric());
    let gap = &before[words.len()..];
    let is_stopped = gap.trim_start_matches(|c: char| !c.is_whitespace() && !STOPS.contains(&c)).starts_with(STOPS);
    reading.text.starts_with(char::is_uppercase) && gap.matches('\n').count() > 1 && !is_stopped
}

#[cfg(test)]
mod tests {
    use crate::decision::{Policy, Verdict};
    use crate::document::Document;
    use crate::resources::Resources;
    use crate::rounds::correct;

    /// What is made of a word, if all that is not to be looked at is applied from that probability on, and so much sooner where the translation
    /// has a capital, too.
    fn verdicts((apply_above, agreed_relief): (f64, f64), text: &str, english: Option<&str>, seen: &str) -> Vec<Verdict> {
        let resources = Resources::embedded().unwrap();
        let policy = Policy { apply_above, agreed_relief, ..Policy::DEFAULT };
        let document = Document { translation: english.map(Into::into), ..Document::plain(text.to_string()) };
        let corrected = correct(&resources, &document, &policy).corrections.into_iter();
        corrected.filter(|c| c.seen == seen).map(|c| c.verdict).collect()
    }

    #[test]
    fn behind_an_empty_line_a_capital_wants_a_stop_at_the_word_before() {
        let after = |end: &str| {
            let text = format!("Вечером председатель артели собрал всех во дворе{end}\n\nзатем он долго говорил о ремонте дороги.\n");
            verdicts((0.5, 0.0), &text, None, "затем")
        };
        for end in [".", "».", ".»", "!"] {
            assert_eq!(after(end), [Verdict::Apply], "{end}");
        }
        // Left by the margin.
        assert_eq!(after(" ."), [Verdict::Ask]);
        assert_eq!(after(" . |"), [Verdict::Ask]);
    }

    #[test]
    fn what_is_spelt_out_across_may_be_abbreviated() {
        let english = "The plants ask to double the funding of artificial intelligence. Machine tools should not be forgotten. The plant bought new ones.";
        let russian = "Заводы просят удвоить финансирование разработок ИИ. Не следует забывать о станках. Завод купил новые.";
        assert_eq!(verdicts((0.0, 0.0), russian, Some(english), "ИИ"), [Verdict::Ask]);
    }

    #[test]
    fn a_capital_across_says_nothing_of_the_first_word_and_of_a_shortened_one() {
        let first = "нижний посад и верхний посад разделяет овраг. За ним начинаются огороды артели.";
        let english = "The Lower Posad and the Upper Posad are divided by a ravine. Behind it the gardens of the artel begin.";
        assert!(verdicts((0.5, 0.0), first, Some(english), "нижний").iter().all(|v| *v != Verdict::Apply));
        let table = "Пак Бен Юль | 1906 | кор. | нач. школы\nНам Ир | 1913 | кор. | нач. штаба\n";
        let english = "Pak Ben Yul | 1906 | Kor. | head of school\nNam Il | 1913 | Kor. | chief of staff\n";
        assert!(verdicts((0.3, 0.0), table, Some(english), "кор").iter().all(|v| *v != Verdict::Apply));
    }

    #[test]
    fn a_capital_across_lets_a_change_of_case_through_and_a_small_letter_does_not() {
        let never_but_agreed = (2.0, 2.0);
        let english = "In spring Zubrilov visited the plant. He told of the work of the artel and of the new machine tools.";
        let russian = "Весной завод посетил зубрилов. Он рассказал о Работе артели и о новых станках.";
        assert_eq!(verdicts(never_but_agreed, russian, Some(english), "зубрилов"), [Verdict::Apply]);
        assert_eq!(verdicts(never_but_agreed, russian, Some(english), "Работе"), [Verdict::Ask]);
    }
}
