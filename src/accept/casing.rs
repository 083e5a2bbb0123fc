//! What is asked of a change of case alone, and of a misread word in one of two cases: the letters are right either way, so that the
//! neighbours, the document's habits and the translation must tell.

use super::around::SHORT_WORD;
use super::features::{NOT_TOLD, Situation, log_ratio};
use crate::alphabet::{self, Symbol};
use crate::candidate::casings::{Look, Surroundings};
use crate::candidate::realise::{Case, case};
use crate::candidate::seen::Seen;
use crate::candidate::{Reading, Route};
use crate::channel::align::Step;
use crate::lexicon::case_odds::CaseOdds;
use crate::translation::links::LinkKind;

/// How many features there are.
pub(super) const COUNT: usize = 13;
/// Place of how the translation prints the word among them.
pub(super) const PRINT: usize = 8;
/// Place of how likely the same letters in another case are.
pub(super) const TWIN: usize = 12;
/// Sentences longer than this say nothing more, in words.
const LONG_SENTENCE: usize = 20;
/// Occurrences beyond this say nothing more.
const OFTEN: u32 = 5;

/// Of a change of case alone, cost of reading the first letter in the case seen, had the reading's been meant; of a misread word, cost of
/// being printed in the case of the reading; in nats.
pub(super) fn nats(s: &Situation<'_>, seen: &[Seen], letters: &[Symbol], steps: &[Step]) -> f32 {
    let Reading { slots, span, text, keys, route, .. } = s.reading;
    if *route == Route::Cased {
        return text.chars().next().map_or(0.0, |c| s.cases.nats(alphabet::symbol(c), c.is_uppercase()));
    }
    let [key] = &keys[..] else { return 0.0 };
    // A letter of the word was read in another case, and the word is what it was.
    if let [slot] = &s.slots[slots.clone()]
        && slot.key.as_ref() == Some(key)
    {
        return 0.0;
    }
    let place = Surroundings::of(&s.document.text, s.slots, slots).with(s.models.lexicon.usual_case(key));
    let nats = s.models.casings.nats(place, Look::of(span.of(&s.document.text), seen, letters, steps), s.profile.capitals.stresses());
    nats[case(text) as usize]
}

/// The case that a reading is weighed against: of a change of case alone, the one seen; of a misread word, that of its twin.
fn other_case(s: &Situation<'_>) -> Option<Case> {
    match s.reading.route {
        Route::Cased => Some(case(s.slots[s.reading.slots.start].span.of(&s.document.text))),
        _ => s.twin.map(|twin| twin.case),
    }
}

/// Whether the translation prints the word in the case proposed, 1, or in the one seen, -1; nought where it tells neither: a capital at its
/// sentence's beginning tells nothing.
pub(super) fn agreement(s: &Situation<'_>) -> f32 {
    let (Some(across), Some(other)) = (s.across, other_case(s)) else { return 0.0 };
    let printed = match across.print {
        p if p < 0.0 => Case::Lower,
        p if p < 2.0 => return 0.0,
        p if p < 3.0 => Case::Title,
        _ => Case::Upper,
    };
    let is_so = |case: Case| f32::from(u8::from(case == printed));
    is_so(case(&s.reading.text)) - is_so(other)
}

/// The features of a change of case and of a misread word that has a twin; nothing but noughts for any other reading.
pub(super) fn features(s: &Situation<'_>) -> [f32; COUNT] {
    let Some(other) = other_case(s) else {
        let mut none = [0.0; COUNT];
        none[TWIN] = NOT_TOLD;
        return none;
    };
    let text = &s.document.text;
    let at = s.reading.slots.start;
    let slot = &s.slots[at];
    let key = s.reading.keys.first();
    let proposes_capital = s.reading.text.chars().next().is_some_and(char::is_uppercase);
    let (small, capital) = key.map_or((0, 0), |key| s.profile.capitals.elsewhere(text, slot, key));
    let (as_proposed, as_seen) = if proposes_capital { (capital, small) } else { (small, capital) };
    let entry = key.and_then(|key| s.models.lexicon.entry(key));
    let odds = entry.map_or(CaseOdds::UNKNOWN, |entry| entry.case_odds).nats();
    let is_titled = |at: Option<usize>| {
        let slot = at.and_then(|at| s.slots.get(at)).filter(|slot| !slot.after_stop);
        slot.is_some_and(|slot| case(slot.span.of(text)) == Case::Title)
    };
    let behind = s.slots.get(at + 1).is_some_and(|next| !next.after_stop) && is_titled(Some(at + 1));
    let neighbours = f32::from(u8::from(is_titled(at.checked_sub(1)) && !slot.after_stop)) + 2.0 * f32::from(u8::from(behind));
    let before = s.slots[..at].iter().rev().take(LONG_SENTENCE).take_while(|slot| !slot.after_stop).count();
    let ahead = s.slots[at + 1..].iter().take(LONG_SENTENCE).take_while(|slot| !slot.after_stop).count();
    let line = text[..slot.span.start].trim_end_matches(|c: char| !c.is_alphanumeric() && c != '\n');
    let (print, begins) = s.across.map_or((NOT_TOLD, NOT_TOLD), |across| (across.print, across.begins));
    [
        s.profile.capitals.misread_log_odds(text, slot),
        as_proposed.min(OFTEN) as f32,
        as_seen.min(OFTEN) as f32,
        odds[case(&s.reading.text) as usize] - odds[other as usize],
        neighbours,
        before as f32,
        ahead as f32,
        f32::from(u8::from(line.is_empty() || line.ends_with('\n'))),
        print,
        begins,
        s.across.map_or(NOT_TOLD, |across| across.kind.map_or(0.0, link)),
        mark_before(&text[..slot.span.start]),
        s.twin.filter(|_| s.reading.route != Route::Cased).map_or(NOT_TOLD, |twin| log_ratio(twin.posterior, s.posterior)),
    ]
}

/// The mark behind the word that a text ends with: 0 none, 1 a comma or the like, 2 a colon, 3 the full stop of a short word or of figures, 4 a
/// full stop, 5 another mark that ends a sentence, 6 one of them that stands apart; -1 where there is no word. Quotation marks, brackets,
/// dashes and empty lines behind it are passed over.
fn mark_before(text: &str) -> f32 {
    let words = text.trim_end_matches(|c: char| !c.is_alphanumeric());
    let gap = &text[words.len()..];
    let touching = gap.split(char::is_whitespace).next().unwrap_or_default();
    let is_short = || words.chars().rev().take_while(|c| c.is_alphabetic()).take(SHORT_WORD + 1).count() <= SHORT_WORD;
    let code = match touching.chars().find(|c| ".!?…,;:".contains(*c)) {
        _ if words.is_empty() => -1,
        Some(',' | ';') => 1,
        Some(':') => 2,
        Some('.') if is_short() => 3,
        Some('.') => 4,
        Some(_) => 5,
        None if gap.contains(['.', '!', '?', '…']) => 6,
        None => 0,
    };
    code as f32
}

/// Code of how the translation's word was found; the trees know it by this.
fn link(kind: LinkKind) -> f32 {
    match kind {
        LinkKind::Function => 1.0,
        LinkKind::Family => 2.0,
        LinkKind::Gloss => 3.0,
        LinkKind::Name => 4.0,
        LinkKind::Word => 5.0,
        LinkKind::Abbreviation => 6.0,
        LinkKind::Number => 7.0,
    }
}

#[cfg(test)]
mod tests {
    use crate::accept::features::{AGREED, CASE, GENERAL, LOG_ODDS_BEFORE, NAMES, PRINT_ACROSS, ROUTE, TOLD};
    use crate::decision::Policy;
    use crate::document::Document;
    use crate::resources::Resources;
    use crate::rounds::correct;
    use crate::translation::links::LinkKind;

    #[test]
    fn the_features_asked_for_by_their_places_are_the_ones_named_so() {
        for (at, name) in [
            (ROUTE, "route"),
            (CASE, "case"),
            (GENERAL - 1, "rise of the first letter"),
            (TOLD.0, "the engine's letters"),
            (TOLD.1, "what the translation says"),
            (PRINT_ACROSS, "how the translation prints the word"),
            (AGREED, "the translation's capitals"),
            (LOG_ODDS_BEFORE, "log-odds by the other trees"),
        ] {
            assert!(NAMES[at].starts_with(name), "{at}: {}", NAMES[at]);
        }
    }

    #[test]
    fn the_translation_tells_how_its_word_is_linked() {
        let resources = Resources::embedded().unwrap();
        let place = NAMES.iter().position(|name| name.starts_with("how the translation's word is linked")).unwrap();
        let linked = |russian: &str, english: &str, proposed: &str| {
            let document = Document { translation: Some(english.into()), ..Document::plain(russian.to_string()) };
            let found = correct(&resources, &document, &Policy::DEFAULT).corrections;
            found.iter().find(|c| c.candidates[0].text == proposed).map(|c| c.features[place])
        };
        let english = "In spring Zubrilov visited the plant. He inspected the workshops and the warehouse.";
        let russian = "Весной завод посетил зубрилов. Он осмотрел мастерские и склад.";
        assert_eq!(linked(russian, english, "Зубрилов"), Some(super::link(LinkKind::Name)));
        // It sounds like a name across, and is known to be an abbreviation of it.
        let english = "The report of the UN was read at the meeting. It was approved.";
        let russian = "На заседании был зачитан доклад оон. Он был одобрен.";
        assert_eq!(linked(russian, english, "ООН"), Some(super::link(LinkKind::Abbreviation)));
    }

    #[test]
    fn the_mark_before_is_found_behind_quotation_marks_dashes_and_empty_lines() {
        let texts = [
            "«",
            "склад ",
            "склад, ",
            "склад», — ",
            "сказал: «",
            "тов. ",
            "склад.\n\n- ",
            "склад». «",
            "склад?..\n",
            "склад . ",
            "(склад) ",
            "в 1925. ",
        ];
        let codes = [-1.0, 0.0, 1.0, 1.0, 2.0, 3.0, 4.0, 4.0, 5.0, 6.0, 0.0, 3.0];
        assert_eq!(texts.map(super::mark_before), codes);
    }

    #[test]
    fn counts_tell_how_sure_a_word_is_of_its_case() {
        let resources = Resources::embedded().unwrap();
        let place = NAMES.iter().position(|name| name.starts_with("how much oftener")).unwrap();
        let document = Document::plain("Осенью сторож уехал в россию, а весной сторож увидел романа и старика.".to_string());
        let found = correct(&resources, &document, &Policy::DEFAULT).corrections;
        let of = |seen: &str| found.iter().find(|c| c.seen == seen).map(|c| (c.candidates[0].text.clone(), c.features[place]));
        let (text, odds) = of("россию").unwrap();
        assert!(found.iter().all(|c| c.features.len() == LOG_ODDS_BEFORE));
        assert_eq!(text, "Россию");
        assert!(odds > 5.0, "{odds}");
        // A word now so, now so is not even proposed.
        assert_eq!(of("романа"), None);
    }
}
