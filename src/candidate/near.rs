//! Near words: what a token may be with some of its letters misread, and how far it is worth searching.

use super::search::Budget;
use super::{Proposer, Reading, is_one_letter_word, seen};
use crate::document::Span;
use crate::lexicon::{Attestation, Entry};
use crate::token::Kind;

/// A known word is searched for others at most this much costlier than itself, in nats: more than its context is worth, but for words of one
/// letter.
const KNOWN_MARGIN_NATS: f32 = 5.5;
/// The same for a word of one letter: «с том, что» is «о том, что», and there are few others. Of 2,654 wrong words on 48 pages 20 more have
/// the right one among their candidates; of 27 changes more that are made on 421 pages 26 are right.
const KNOWN_LETTER_MARGIN_NATS: f32 = 8.0;
/// The same for a known word the engine was not sure of, on top.
const DOUBTED_MARGIN_NATS: f32 = 3.0;
/// Most that a known word's rivals may cost the channel, in nats: one confusion, or two of the commonest.
const KNOWN_CHANNEL_NATS: f32 = 10.0;
/// Words costlier than this, in nats, are searched like unknown ones: one in ten million may well be a misreading.
const RARE_WORD_NATS: f32 = 16.0;
/// In a text with unknown words, shorter words are always searched for others: their neighbours are many and near.
const SETTLED_LENGTH: usize = 4;
/// Longer words this common are settled by one counted neighbour, in nats.
const SETTLED_NATS: f32 = 12.0;
/// An unknown token is searched this far beyond the cost of keeping it, in nats.
const UNKNOWN_MARGIN_NATS: f32 = 5.0;
/// An unknown token is searched at least to this cost, in nats: short garbage is cheap to keep.
const UNKNOWN_BUDGET_NATS: f32 = 24.0;
/// In a document with next to no unknown words the search stops here, in nats: heavy damage does not come alone.
const CLEAN_BUDGET_NATS: f32 = 23.0;
/// There an unknown token is searched no further than this from what was seen, in nats: two confusions.
const CLEAN_CHANNEL_NATS: f32 = 12.0;
/// No search goes beyond this cost, in nats: five confusions and a middling word.
const MOST_BUDGET_NATS: f32 = 36.0;
/// Figures of a year.
const YEAR_FIGURES: usize = 4;
/// So many figures, the first a nought, may be a word: «06» for «об».
const NO_NUMBER_FIGURES: usize = 2;
/// A token that is no Russian word is searched as though keeping it cost this, in nats.
const FOREIGN_NATS: f32 = 18.0;

impl Proposer<'_> {
    /// Words near the token, and near the token with a sign it touches.
    pub(super) fn near(&mut self, at: usize, out: &mut Vec<Reading>) {
        let slot = &self.slots[at];
        if slot.kind == Kind::Number && slot.span.len() > 1 && !self.is_no_number(at) {
            return;
        }
        let known = slot.is_known();
        let doubted = self.profile.is_doubted(slot);
        if slot.half && !doubted || known && !doubted && self.is_settled(at) {
            return;
        }
        let budget = self.near_budget(at);
        let seen = seen::seen(self.text(), slot.span);
        self.push_found(at..at + 1, slot.span, &seen, budget, out);
        if !known || seen.len() <= 2 {
            for span in self.with_signs(at) {
                let seen = seen::seen(self.text(), span);
                self.push_found(
                    at..at + 1,
                    span,
                    &seen,
                    Budget { total_nats: budget.total_nats.min(MOST_BUDGET_NATS) + 2.0, ..budget },
                    out,
                );
            }
        }
    }

    /// Words near a known one, searched for as though the engine had not been sure of it.
    pub(crate) fn near_known(&mut self, at: usize, out: &mut Vec<Reading>) {
        let slot = &self.slots[at];
        let budget =
            Budget { total_nats: self.static_nats(at) + KNOWN_MARGIN_NATS + DOUBTED_MARGIN_NATS, channel_nats: KNOWN_CHANNEL_NATS };
        let seen = seen::seen(self.text(), slot.span);
        self.push_found(at..at + 1, slot.span, &seen, budget, out);
    }

    /// True for a dictionary word that the counts know beside both its neighbours: looking for another would be looking for trouble, and
    /// most of a clean text is such words.
    fn is_settled(&self, at: usize) -> bool {
        let clean = self.profile.noise() == 0.0;
        let Some(key) = self.slots[at].key.as_ref().filter(|key| clean || key.len() >= SETTLED_LENGTH) else { return false };
        let sure = |e: &&Entry| e.attestation > Attestation::Counted && e.cost_nats < RARE_WORD_NATS;
        let Some(entry) = self.slots[at].entry().filter(sure) else { return false };
        if clean && key.len() > SETTLED_LENGTH {
            return true;
        }
        let id = |at: usize| self.slots[at].facts.map_or(crate::language::NUMBER, |f| f.word.id);
        let own = id(at);
        // Behind a year stands what stands behind no other number: «1897 гола» are no goals.
        if at > 0 && !self.slots[at].edge && self.is_year(at - 1) {
            return false;
        }
        let before = if self.slots[at].edge || at == 0 { crate::language::EDGE } else { id(at - 1) };
        let after = self.slots.get(at + 1).map_or(crate::language::EDGE, |next| if next.edge { crate::language::EDGE } else { id(at + 1) });
        let fits = [self.models.language.follows(before, own), self.models.language.follows(own, after)];
        fits == [true, true] || (fits[0] || fits[1]) && key.len() > SETTLED_LENGTH && entry.cost_nats < SETTLED_NATS
    }

    /// True for figures that begin with a nought where no other number is beside them: «06 этом». Dates, times and telephone numbers
    /// have several.
    fn is_no_number(&self, at: usize) -> bool {
        let text = self.slots[at].span.of(self.text());
        let is_number = |at: usize| self.slots.get(at).is_some_and(|slot| slot.kind == Kind::Number);
        text.starts_with('0')
            && text.len() == NO_NUMBER_FIGURES
            && !is_number(at + 1)
            && at.checked_sub(1).is_none_or(|before| !is_number(before))
    }

    /// True for figures that are a year, or look like one.
    fn is_year(&self, at: usize) -> bool {
        self.slots[at].kind == Kind::Number && self.slots[at].span.len() == YEAR_FIGURES
    }

    /// How much costlier than a known word others are searched for.
    fn known_margin_nats(&self, at: usize) -> f32 {
        let is_letter = self.slots[at].key.as_ref().is_some_and(|key| is_one_letter_word(key));
        if is_letter { KNOWN_LETTER_MARGIN_NATS } else { KNOWN_MARGIN_NATS }
    }

    pub(super) fn near_budget(&self, at: usize) -> Budget {
        let kept_nats = self.static_nats(at);
        if self.slots[at].is_known() {
            let doubted = self.profile.is_doubted(&self.slots[at]);
            let clean = 1.0 - self.profile.noise();
            Budget {
                total_nats: kept_nats + self.known_margin_nats(at) + if doubted { DOUBTED_MARGIN_NATS } else { 0.0 },
                channel_nats: match kept_nats > RARE_WORD_NATS {
                    _ if doubted => KNOWN_CHANNEL_NATS + 2.0,
                    true => KNOWN_CHANNEL_NATS + 2.0 - 4.0 * clean,
                    false => KNOWN_CHANNEL_NATS - 2.0 * clean,
                },
            }
        } else {
            let most = CLEAN_BUDGET_NATS + (MOST_BUDGET_NATS - CLEAN_BUDGET_NATS) * self.profile.noise();
            Budget {
                total_nats: (kept_nats + UNKNOWN_MARGIN_NATS).clamp(UNKNOWN_BUDGET_NATS.min(most), most),
                channel_nats: self.channel_budget(),
            }
        }
    }

    /// Most that a reading of something unknown may cost the channel, in nats: the noisier the text, the more.
    pub(super) fn channel_budget(&self) -> f32 {
        CLEAN_CHANNEL_NATS + (MOST_BUDGET_NATS - CLEAN_CHANNEL_NATS) * self.profile.noise()
    }

    /// Cost of a token as it stands, whatever the document taught.
    pub(super) fn static_nats(&self, at: usize) -> f32 {
        self.slots[at].facts.map_or(FOREIGN_NATS, |f| f.word.unigram_nats)
    }

    /// Spans that take in a sign touching the token on one side only: «{ак», «8|».
    fn with_signs(&self, at: usize) -> Vec<Span> {
        let (text, span) = (self.text(), self.slots[at].span);
        let odd = |c: &char| "{}[]|\\/<>*^~_=+°•%$#@&§©®€£`'’‘".contains(*c);
        let mut out = Vec::new();
        if let Some(sign) = text[..span.start].chars().next_back().filter(odd) {
            let before = text[..span.start - sign.len_utf8()].chars().next_back();
            if before.is_none_or(|c| c.is_whitespace()) && !self.is_opaque(span.start - 1) {
                out.push(Span::new(span.start - sign.len_utf8(), span.end));
            }
        }
        if let Some(sign) = text[span.end..].chars().next().filter(odd) {
            let after = text[span.end + sign.len_utf8()..].chars().next();
            if after.is_none_or(|c| c.is_whitespace() || ".,;:!?".contains(c)) && !self.is_opaque(span.end) {
                out.push(Span::new(span.start, span.end + sign.len_utf8()));
            }
        }
        out
    }

    fn is_opaque(&self, offset: usize) -> bool {
        let at = self.document.opaque.partition_point(|o| o.end <= offset);
        self.document.opaque.get(at).is_some_and(|o| o.start <= offset)
    }
}

#[cfg(test)]
mod tests {
    use crate::correction::readings;
    use crate::document::{Document, Span};
    use crate::resources::Resources;

    #[test]
    fn what_stands_behind_a_year_is_looked_at() {
        let resources = Resources::embedded().unwrap();
        let text = "Она родилась 3 марта 1897 гола в Риге.";
        let at = text.find("гола").unwrap();
        let found = readings(&resources, &Document::plain(text.to_string()), Span::new(at, at + "гола".len()));
        assert!(found.iter().any(|candidate| candidate.text == "года"), "{found:?}");
    }

    #[test]
    fn figures_that_are_no_number_may_be_a_word() {
        let resources = Resources::embedded().unwrap();
        let others = |text: &str| {
            let at = text.rfind("06").unwrap();
            let found = readings(&resources, &Document::plain(text.to_string()), Span::new(at, at + 2));
            found.into_iter().map(|c| c.text).filter(|text| text != "06").collect::<Vec<_>>()
        };
        assert!(others("Учитель рассказап 06 этом всей шкопе и всим соседяи.").contains(&"об".to_string()));
        // With others beside them they are a number: nothing else is looked for.
        assert_eq!(others("Письмо получено 14.06.1931 в школе."), [""; 0]);
        assert_eq!(others("Телефон школы 2 06 15."), [""; 0]);
    }

    /// The likeliest readings of a word that stands in a text.
    fn found(text: &str, word: &str) -> Vec<String> {
        let resources = Resources::embedded().unwrap();
        let at = text.find(word).unwrap();
        let found = readings(&resources, &Document::plain(text.to_string()), Span::new(at, at + word.len()));
        found.into_iter().map(|c| c.text).collect()
    }

    #[test]
    fn another_preposition_is_found_for_one() {
        assert!(found("Тот говорил с том, что всякий спор ссрят.", "с").contains(&"о".to_string()));
    }

    #[test]
    fn a_long_word_that_nobody_counted_is_found_behind_a_dear_confusion() {
        assert_eq!(found("Премию дали бригаде, шпаклювавшей стены.", "шпаклювавшей")[0], "шпаклевавшей");
    }
}
