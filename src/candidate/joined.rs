//! Joins: several tokens that are one word, over spaces, line ends, and signs stuck between letters.

use super::casings::Surroundings;
use super::search::Budget;
use super::seen::{self, Seen};
use super::slot::{self, Facts, Slot};
use super::{Proposer, Reading, Route, search};
use crate::alphabet::{BREAK, HYPHEN, LINE_HYPHEN, SPACE, Symbol, symbol_char};
use crate::document::{Document, Span};
use crate::lexicon::Attestation;

/// Most tokens joined if they are a word as they stand.
const JOINED: usize = 6;
/// Most tokens joined by search: of 7,135 searches over four spaces and more on 103 pages none found a word, of 7,114 over three two did.
const SEARCHED: usize = 3;
/// The same in a text with next to no unknown words: of 5,208 searches over two spaces on 336 pages of ground truth 28 found a word.
const SEARCHED_IF_CLEAN: usize = 2;
/// Most symbols joined by search, but for halves of a hyphenated word: of 6,543 searches over more on 220 pages 12 found a word, and they took a
/// fifth of all that such searches take. Of 618 over line-end hyphens 594 found one.
const SEARCHED_SYMBOLS: usize = 20;
/// Most tokens of letter-spaced emphasis: a long word and then some.
const SPACED: usize = 24;
/// Fewest single letters in a row that are taken for emphasis.
const SPACED_FROM: usize = 4;
/// Cost of each space within letter-spaced emphasis, in nats: the printer put it there.
const SPACED_NATS: f32 = 0.2;
/// Most signs between two tokens that may still be one word.
const GAP: usize = 3;
/// Most line ends between the halves of a word cut by a hyphen: a blank line, and no more.
const LINE_ENDS_CUT: usize = 2;
/// A join must beat its parts read separately, to within this, in nats: parts of a word rarely stand side by side, which is not counted here.
const SEPARATE_MARGIN_NATS: f32 = 5.0;
/// No join is searched beyond this cost, in nats. 26 instead, with a margin of 3, costs a fortieth of all that is put right on 48 pages; 34
/// puts right a five-hundredth more.
const JOINED_BUDGET_NATS: f32 = 30.0;
/// In a text full of unknown words, this much further.
const NOISY_JOINED_NATS: f32 = 6.0;
/// The same for tokens all in Latin script: each letter is a misreading there.
const LATIN_JOINED_BUDGET_NATS: f32 = 36.0;
/// A rare word of so many letters may be part of a longer one.
const STUMP: usize = 3;
/// A word this cheap is common: two common words side by side are not joined inexactly.
const COMMON_NATS: f32 = 9.0;

/// Two known words at least this dear together may be one, a letter of which was read as a space, in nats.
const ODD_PAIR_NATS: f32 = 12.0;
/// Most that such a reading may cost the channel, in nats: a letter seen as a space, and little else.
const ODD_PAIR_CHANNEL_NATS: f32 = 16.0;
/// A word this dear may be part of another: dictionaries have every syllable.
const FRAGMENT_NATS: f32 = 13.0;

/// What stands between two tokens that may still be one word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Between {
    /// The line-end hyphen, or the first symbol.
    kind: Symbol,
    /// Nothing but white space.
    is_blank: bool,
    /// A sign that is no hyphen.
    has_sign: bool,
    /// White space with a sign that is no hyphen.
    is_dirty: bool,
    /// Nothing of it is left when both are one word.
    is_dropped: bool,
}

/// By slot, what stands before it, if a word may run across it.
pub(super) fn gaps(document: &Document, slots: &[Slot]) -> Vec<Option<Between>> {
    (0..slots.len()).map(|k| if k == 0 { None } else { gap(document, &slots[k - 1], &slots[k]) }).collect()
}

fn gap(document: &Document, before: &Slot, behind: &Slot) -> Option<Between> {
    if behind.barrier || before.printed_so || behind.printed_so {
        return None;
    }
    let gap = Span::new(before.span.end, behind.span.start);
    let text = gap.of(&document.text);
    let is_edge = || document.edges[document.edges.partition_point(|&e| e < gap.start)..].first().is_some_and(|&e| e <= gap.end);
    if is_edge() {
        return None;
    }
    // Most gaps are these.
    if let " " | "\n" = text {
        let kind = if text == " " { SPACE } else { BREAK };
        return Some(Between { kind, is_blank: true, has_sign: false, is_dirty: false, is_dropped: true });
    }
    let seen = seen::printed(&document.text, gap);
    // A word may be cut by the end of a page, or what the engine took for a paragraph: «пере-⏎⏎дача».
    let is_cut = matches!(seen[..], [end] if end.symbol == LINE_HYPHEN) && behind.span.of(&document.text).starts_with(char::is_lowercase);
    if text.matches('\n').count() > if is_cut { LINE_ENDS_CUT } else { 1 } {
        return None;
    }
    let blank = |s: &Seen| matches!(s.symbol, SPACE | BREAK);
    let signs = seen.iter().filter(|s| !blank(s)).count();
    if seen.len() > GAP || signs > 2 {
        return None;
    }
    let kind = seen.iter().find(|s| s.symbol == LINE_HYPHEN).or(seen.first()).map(|s| s.symbol)?;
    let has_sign = seen.iter().any(|s| !blank(s) && !matches!(s.symbol, HYPHEN | LINE_HYPHEN));
    let merged = seen::merged(&document.text, seen);
    let is_dirty = merged.iter().any(|s| s.is_dirt(&document.text));
    let is_dropped = merged.iter().all(|s| matches!(s.symbol, SPACE | BREAK | LINE_HYPHEN));
    Some(Between { kind, is_blank: signs == 0, has_sign, is_dirty, is_dropped })
}

impl Proposer<'_> {
    /// Readings of several tokens from `at` on as one word.
    pub(super) fn joins(&mut self, at: usize, out: &mut Vec<Reading>) {
        self.spaced(at, out);
        let most = JOINED.min(self.slots.len() - at);
        let mut separate = self.separate_nats(at);
        let mut doubtful = usize::from(self.is_doubtful(at));
        let (mut hyphenated, mut all_blank, mut all_dropped, mut any_dirt) = (true, true, true, false);
        let searched = if self.profile.noise() > 0.0 { SEARCHED } else { SEARCHED_IF_CLEAN };
        for count in 2..=most {
            let last = at + count - 1;
            let Some(Between { kind: gap, is_blank, has_sign, is_dirty, is_dropped }) = self.gaps[last] else { break };
            hyphenated &= gap == LINE_HYPHEN;
            separate += self.separate_nats(last);
            doubtful += usize::from(self.is_doubtful(last));
            all_blank &= is_blank;
            all_dropped &= is_dropped;
            any_dirt |= is_dirty;
            // Three common words and more are what they are, and so are two with a sign between them.
            if doubtful == 0 && (count > 2 || has_sign) {
                continue;
            }
            // Beyond two parts each part but one must be doubtful, or the line would be searched whole.
            let exact_only = count > 2 && doubtful + 1 < count;
            // Most neighbours are two words: it is seen at once that they are not one.
            let apart =
                exact_only || count == 2 && !self.is_part(at) && !self.is_part(last) && !self.is_broken_pair(at, gap, false, separate);
            // Nor do more than two come together but as they stand.
            if (all_blank && apart || all_dropped && exact_only) && !self.is_in_lexicon(at..at + count) {
                continue;
            }
            let broken = count == 2 && self.is_broken_pair(at, gap, any_dirt, separate);
            // Most words with a sign between them are two as well.
            if any_dirt && !exact_only && !broken && !self.goes_on_small(at..at + count) {
                continue;
            }
            let span = slot::span(self.slots, &(at..at + count));
            let seen = seen::seen(self.document.text.as_str(), span);
            if exact_only {
                self.exact_join(at..at + count, &seen, out);
                continue;
            }
            if seen.len() > search::LONGEST || !seen.iter().any(|s| symbol_char(s.symbol).is_alphabetic()) {
                break;
            }
            if count > searched || seen.len() > SEARCHED_SYMBOLS && !hyphenated {
                self.exact_join(at..at + count, &seen, out);
                continue;
            }
            let unknown = (at..=last).any(|k| self.is_part(k));
            if unknown && doubtful > 0 || hyphenated && !self.exact_hyphen(&seen) {
                let noisy = JOINED_BUDGET_NATS + NOISY_JOINED_NATS * self.profile.noise();
                // Of letters all in Latin script each is a misreading: a channel's usual limit would let none through.
                let (most, channel_nats) = match super::is_all_latin(&seen) {
                    true => (LATIN_JOINED_BUDGET_NATS, LATIN_JOINED_BUDGET_NATS),
                    false => (noisy, self.channel_budget()),
                };
                let budget = Budget { total_nats: (separate + SEPARATE_MARGIN_NATS).min(most), channel_nats };
                let first = out.len();
                self.push_found(at..at + count, span, &seen, budget, out);
                // Many false spaces may cost more than is searched, though further ones are no surprise.
                if out.len() == first {
                    self.exact_join(at..at + count, &seen, out);
                }
            } else {
                if broken {
                    let budget = (separate + SEPARATE_MARGIN_NATS).min(JOINED_BUDGET_NATS);
                    self.push_found(at..at + count, span, &seen, Budget { total_nats: budget, channel_nats: ODD_PAIR_CHANNEL_NATS }, out);
                }
                self.exact_join(at..at + count, &seen, out);
            }
        }
    }

    /// The joined letters are a word as they stand: cheap to ask of every neighbouring pair.
    fn exact_join(&mut self, slots: std::ops::Range<usize>, seen: &[Seen], out: &mut Vec<Reading>) {
        if self.profile.spells_old() && !seen.iter().any(|s| s.symbol == LINE_HYPHEN) {
            return;
        }
        // Asked of the lexicon as they stand: nearly all neighbours are two words.
        let is_blank = |at: usize| self.gaps[at].as_ref().is_some_and(|gap| gap.is_blank);
        if (slots.start + 1..slots.end).all(is_blank) && !self.is_in_lexicon(slots.clone()) {
            return;
        }
        // A hyphen read as a space: «что то».
        let hyphenated: Vec<Symbol> =
            seen.iter().map(|s| if matches!(s.symbol, SPACE | LINE_HYPHEN) { HYPHEN } else { s.symbol }).collect();
        if let Some(key) = search::plain_key(&hyphenated)
            .filter(|key| self.models.lexicon.entry(key).is_some_and(|e| e.attestation > Attestation::Counted))
        {
            self.push_joined(slots.clone(), seen, key, None, out);
        }
        let letters: Vec<Symbol> = seen.iter().map(|s| s.symbol).filter(|&s| !matches!(s, SPACE | BREAK | LINE_HYPHEN)).collect();
        if let Some(key) = search::plain_key(&letters).filter(|key| self.models.lexicon.contains(key)) {
            self.push_joined(slots, seen, key, None, out);
        }
    }

    fn push_joined(&self, slots: std::ops::Range<usize>, seen: &[Seen], key: Vec<u8>, channel_nats: Option<f32>, out: &mut Vec<Reading>) {
        let facts = Facts::of(&key, self.models.lexicon, self.models.language);
        let place = Surroundings::of(self.text(), self.slots, &slots).with(facts.usual_case());
        let forms = self.realise(place, seen, &key).forms;
        let span = slot::span(self.slots, &slots);
        let word = self.word_of(facts, &key);
        let beside = channel_nats.map_or(-self.run_discount(seen), |nats| nats - forms[0].1);
        for (text, nats) in forms {
            let is_kept = text == span.of(&self.document.text);
            let doubt = if is_kept { self.doubt_nats(&self.slots[slots.clone()]) } else { 0.0 };
            out.push(Reading {
                slots: slots.clone(),
                span,
                text,
                route: if is_kept { Route::Kept } else { Route::Joined },
                words: vec![word],
                keys: vec![key.clone()],
                channel_nats: nats + beside + doubt,
                spelt: None,
            });
        }
    }

    /// Letter-spaced emphasis from `at` on: single letters with single spaces.
    fn spaced(&mut self, at: usize, out: &mut Vec<Reading>) {
        let single = |k: usize| self.slots[k].key.as_ref().is_some_and(|key| key.len() == 1);
        if !single(at) {
            return;
        }
        let mut end = at + 1;
        while end < self.slots.len()
            && end - at < SPACED
            && single(end)
            && matches!(self.gaps[end], Some(Between { kind: SPACE | BREAK | LINE_HYPHEN, .. }))
        {
            end += 1;
        }
        if end - at < SPACED_FROM {
            return;
        }
        for stop in at + 2..=end {
            let key: Vec<u8> = self.slots[at..stop].iter().filter_map(|s| s.key.clone()).flatten().collect();
            if self.models.lexicon.contains(&key) {
                let seen = seen::seen(&self.document.text, slot::span(self.slots, &(at..stop)));
                let cost =
                    seen.iter().map(|s| if s.symbol < HYPHEN { self.models.channel().one(s.symbol, s.symbol) } else { SPACED_NATS }).sum();
                self.push_joined(at..stop, &seen, key, Some(cost), out);
            }
        }
    }

    /// True if words with nothing but white space between them are one of the lexicon, with hyphens or without.
    fn is_in_lexicon(&self, slots: std::ops::Range<usize>) -> bool {
        let Some(keys) = self.slots[slots].iter().map(|slot| slot.key.as_deref()).collect::<Option<Vec<&[u8]>>>() else { return false };
        self.models.lexicon.has_joined(&keys)
    }

    /// True for tokens that are not all words, the last of which begins with a small letter: what a sign in a word leaves.
    fn goes_on_small(&self, mut slots: std::ops::Range<usize>) -> bool {
        self.begins_lower(slots.end - 1) && slots.any(|at| !self.is_word(at))
    }

    /// True if the token begins with a small letter: what follows a true full stop does not.
    fn begins_lower(&self, at: usize) -> bool {
        self.slots[at].span.of(&self.document.text).chars().next().is_some_and(char::is_lowercase)
    }

    /// True for a known word that is more than a stray letter, for half of a known one, and for a number.
    pub(super) fn is_word(&self, at: usize) -> bool {
        let slot = &self.slots[at];
        let long = |key: &Vec<u8>| key.len() > 1 || super::is_one_letter_word(key);
        slot.kind == crate::token::Kind::Number || slot.half || slot.is_known() && slot.key.as_ref().is_some_and(long)
    }

    /// True for what may be part of a word rather than one.
    fn is_part(&self, at: usize) -> bool {
        !self.is_word(at) || self.is_stump(at)
    }

    /// True for a rare word of up to three letters: dictionaries have every syllable.
    fn is_stump(&self, at: usize) -> bool {
        self.is_doubtful(at) && self.slots[at].key.as_ref().is_some_and(|key| key.len() <= STUMP)
    }

    /// True if the two halves of a hyphenated word make a known one.
    fn exact_hyphen(&self, seen: &[Seen]) -> bool {
        let letters: Vec<Symbol> = seen.iter().map(|s| s.symbol).filter(|&s| s != LINE_HYPHEN).collect();
        search::plain_key(&letters).is_some_and(|key| self.models.lexicon.contains(&key))
    }

    /// Cost of a slot by its best reading of its own, in nats.
    fn separate_nats(&mut self, at: usize) -> f32 {
        let kept_nats = self.static_nats(at);
        if self.is_word(at) {
            return kept_nats;
        }
        if let Some(nats) = self.separate_nats[at] {
            return nats;
        }
        let budget = self.near_budget(at);
        let seen = seen::seen(&self.document.text, self.slots[at].span);
        let nats = self.found(&seen, budget).first().map_or(kept_nats, |best| best.found.total_nats().min(kept_nats));
        self.separate_nats[at] = Some(nats);
        nats
    }

    /// True for two known words that nobody counted side by side and that are dear together, in a text with unknown words: what stands
    /// between them may be what is left of a letter («кот рая», «народ.ой», «отри: ать»).
    fn is_broken_pair(&self, at: usize, gap: Symbol, gap_is_dirty: bool, separate_nats: f32) -> bool {
        let id = |at: usize| self.slots[at].facts.map_or(crate::language::NUMBER, |f| f.word.id);
        let words = [at, at + 1].iter().all(|&k| self.slots[k].is_russian());
        let fragment = || [at, at + 1].iter().any(|&k| self.static_nats(k) >= FRAGMENT_NATS);
        let between = match gap {
            _ if gap_is_dirty => self.begins_lower(at + 1) && fragment(),
            SPACE => true,
            BREAK | LINE_HYPHEN => false,
            _ => self.begins_lower(at + 1),
        };
        words
            && between
            && separate_nats >= ODD_PAIR_NATS
            && self.profile.noise() > 0.0
            && !self.models.language.follows(id(at), id(at + 1))
    }

    /// True for a token that is unknown, rare, or a letter that is no word.
    fn is_doubtful(&self, at: usize) -> bool {
        let slot = &self.slots[at];
        let common = slot.key.as_ref().is_some_and(|key| {
            slot.facts.is_some_and(|f| f.known && f.word.unigram_nats < COMMON_NATS) && (key.len() > 1 || super::is_one_letter_word(key))
        });
        !common && !slot.half && slot.kind != crate::token::Kind::Number
    }
}

#[cfg(test)]
mod tests {
    use crate::correction::readings;
    use crate::document::{Document, Span};
    use crate::resources::Resources;

    #[test]
    fn halves_of_a_word_may_stand_a_blank_line_apart() {
        let resources = Resources::embedded().unwrap();
        let joined = |text: &str| {
            let document = Document::plain(text.to_string());
            let found = readings(&resources, &document, Span::new(0, text.len()));
            found.into_iter().filter(|c| c.text.contains('\n')).map(|c| c.text).collect::<Vec<_>>()
        };
        assert_eq!(joined("Надо обеспе-\n\nчптъ подвоз дров.")[0], "обеспе-\n\nчить");
        // With what the margins left, which goes.
        assert_eq!(joined("Надо обеспе- |\nчить подвоз дров.")[0], "обеспе-\nчить");
        assert_eq!(joined("Надо обеспе-\n\nЧптъ подвоз дров."), [""; 0], "a capital begins another");
        assert_eq!(joined("Надо обеспе-\n\n\n\nчптъ подвоз дров."), [""; 0], "too far apart");
    }

    #[test]
    fn what_stands_between_the_parts_of_a_word_may_be_more_than_white_space() {
        let resources = Resources::embedded().unwrap();
        let readings = |text: &str| {
            let found = readings(&resources, &Document::plain(text.to_string()), Span::new(0, text.len()));
            found.into_iter().map(|c| c.text).collect::<Vec<_>>()
        };
        // What the margins left behind a hyphen may look like a token of its own.
        assert!(readings("Комиссия собралась утром и за- `f\nтем перешла к вопросу.").contains(&"за-\nтем".to_string()));
        // A hyphen that is the word's own is none of what is dropped.
        assert!(readings("Написано это по. -на шему и раньше.").contains(&"по-нашему".to_string()));
    }

    #[test]
    fn halves_of_a_long_word_are_searched_together() {
        let resources = Resources::embedded().unwrap();
        let text = "План сельскохозяй-\nственпого производства.";
        let found = readings(&resources, &Document::plain(text.to_string()), Span::new(0, text.len()));
        assert!(found.iter().any(|c| c.text == "сельскохозяй-\nственного"));
    }
}
