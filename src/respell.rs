//! Spelling on request: the typewriter's hard sign normalised, ё restored. Neither is an error, so neither is done unasked.

use crate::alphabet::{self, LINE_END_HYPHENS, TYPED_HARD_SIGNS, is_iotated, is_vowel};
use crate::document::{Document, Edit, Made, Span};
use crate::lexicon::Lexicon;
use crate::lexicon::yo::YoWords;
use crate::resources::Resources;
use crate::section::{Section, sections};
use crate::token::{Kind, Script, Token, tokens};

/// What to respell, or what was.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Respelling {
    /// «раз"яснения» becomes «разъяснения».
    pub hard_sign: bool,
    /// «еще» becomes «ещё» where the word is never written otherwise.
    pub yo: bool,
}

impl Respelling {
    /// Its rules by name, in reports.
    pub fn rules(self) -> impl Iterator<Item = &'static str> {
        [("hard-sign", self.hard_sign), ("yo", self.yo)].into_iter().filter_map(|(name, is_set)| is_set.then_some(name))
    }

    fn with(self, other: Self) -> Self {
        Self { hard_sign: self.hard_sign || other.hard_sign, yo: self.yo || other.yo }
    }
}

/// A place spelt otherwise on request.
#[derive(Debug, Clone, PartialEq)]
pub struct Respelled {
    /// Where, in the document as it was read, and what stands there now: a correction made there comes with it.
    pub made: Made,
    /// By which rules.
    pub by: Respelling,
}

/// A word to respell, in the text as its corrections leave it.
struct Found {
    edit: Edit,
    by: Respelling,
}

/// What to respell in the source sections of a document as its corrections `made` (sorted, disjoint, of a byte at least) leave it: sorted, disjoint. A hard sign
/// is put only where it makes a word of the lexicon.
pub fn respell(document: &Document, made: &[Made], resources: &Resources, respelling: Respelling) -> Vec<Respelled> {
    if respelling == Respelling::default() {
        return Vec::new();
    }
    let edits: Vec<Edit> = made.iter().map(|m| m.edit.clone()).collect();
    let corrected = document.edited(&edits);
    let (lexicon, yo) = (&resources.lexicon, resources.yo_words());
    let words = Words { document: &corrected, tokens: tokens(&corrected), lexicon, yo, respelling };
    let found = words.respelled(&sections(&corrected, lexicon, &resources.orthographies));
    as_read(&corrected.text, made, found)
}

/// The corrections made and what was respelled, which has those in its places: sorted, disjoint.
pub fn with_respelled(mut made: Vec<Made>, respelled: &[Respelled]) -> Vec<Made> {
    made.retain(|m| !is_respelled(respelled, m.edit.span));
    made.extend(respelled.iter().map(|r| r.made.clone()));
    made.sort_by(|a, b| a.edit.cmp(&b.edit));
    made
}

/// True if one of these (sorted, disjoint) is at this place of the document as it was read.
pub fn is_respelled(respelled: &[Respelled], span: Span) -> bool {
    let at = respelled.partition_point(|r| r.made.edit.span.end <= span.start);
    respelled.get(at).is_some_and(|r| r.made.edit.span.overlaps(&span))
}

fn is_word(token: &Token) -> bool {
    token.kind == Kind::Word(Script::Russian)
}

/// What words are looked at by.
struct Words<'a> {
    document: &'a Document,
    tokens: Vec<Token>,
    lexicon: &'a Lexicon,
    yo: &'a YoWords,
    respelling: Respelling,
}

impl Words<'_> {
    fn respelled(&self, sections: &[Section]) -> Vec<Found> {
        let is_source = |token: &Token| {
            let at = sections.partition_point(|s| s.span.end <= token.span.start);
            sections.get(at).is_some_and(Section::is_source)
        };
        let mut out = Vec::new();
        let mut at = 0;
        while let Some(token) = self.tokens.get(at) {
            let behind = self.behind_word(at);
            if is_source(token) && is_word(token) {
                let typed = self.tokens.get(at..at + 3).filter(|_| self.respelling.hard_sign);
                if let Some(found) = typed.and_then(|around| self.hard_sign(around)) {
                    out.push(found);
                    at += 3;
                    continue;
                }
                out.extend(self.with_yo(at, behind).filter(|_| self.respelling.yo));
            }
            at = behind;
        }
        out
    }

    /// Behind the token at `at`: behind the whole of words with hyphens between.
    fn behind_word(&self, at: usize) -> usize {
        let mut to = at + 1;
        let goes_on = |to: usize| self.text(to) == Some("-") && self.tokens.get(to + 1).is_some_and(is_word);
        while is_word(&self.tokens[at]) && goes_on(to) {
            to += 2;
        }
        to
    }

    /// The word from one token up to another with its ё, if it is all of a word, and no other word or name.
    fn with_yo(&self, from: usize, to: usize) -> Option<Found> {
        let span = Span::new(self.tokens[from].span.start, self.tokens[to - 1].span.end);
        let word = span.of(&self.document.text);
        let replacement = self.yo.restore(word)?;
        let is_title = word.starts_with(char::is_uppercase) && word.chars().any(char::is_lowercase);
        let is_name = is_title && alphabet::key(word).is_some_and(|key| self.lexicon.looks_like_surname(&key));
        let is_whole = !self.is_cut(from, to) && !self.is_abbreviated(to) && !self.is_beside_unknown(from, to);
        let by = Respelling { yo: true, hard_sign: false };
        (is_whole && !is_name).then_some(Found { edit: Edit { span, replacement }, by })
    }

    fn text(&self, at: usize) -> Option<&str> {
        self.tokens.get(at).map(|token| token.span.of(&self.document.text))
    }

    fn is_hyphen(&self, at: usize) -> bool {
        self.text(at).is_some_and(|text| text.strip_prefix(LINE_END_HYPHENS).is_some_and(str::is_empty))
    }

    /// True for half of a word: «жен-» at a line's end, and what follows on the next line.
    fn is_cut(&self, from: usize, to: usize) -> bool {
        let before = (0..from).rev().find(|&at| !matches!(self.tokens[at].kind, Kind::Space | Kind::Break));
        let breaks = || before.is_some_and(|before| before + 1 == from || self.tokens[before..from].iter().any(|t| t.kind == Kind::Break));
        let follows = |hyphen: usize| self.is_hyphen(hyphen) && hyphen > 0 && is_word(&self.tokens[hyphen - 1]);
        self.is_hyphen(to) || before.is_some_and(follows) && breaks()
    }

    /// True for «мед.» where no sentence ends.
    fn is_abbreviated(&self, to: usize) -> bool {
        let next = (to + 1..self.tokens.len()).find(|&at| !matches!(self.tokens[at].kind, Kind::Space | Kind::Break));
        let goes_on = next.and_then(|next| self.text(next)).is_some_and(|text| text.starts_with(char::is_lowercase));
        self.text(to) == Some(".") && goes_on
    }

    /// True beside what is no word: «жен щина».
    fn is_beside_unknown(&self, from: usize, to: usize) -> bool {
        let is_unknown = |space: Option<usize>, word: Option<usize>| {
            let is_space = space.and_then(|at| self.tokens.get(at)).is_some_and(|token| token.kind == Kind::Space);
            let word = word.and_then(|at| self.tokens.get(at)).filter(|token| is_space && is_word(token));
            word.is_some_and(|token| !alphabet::key(token.span.of(&self.document.text)).is_some_and(|key| self.lexicon.contains(&key)))
        };
        is_unknown(from.checked_sub(1), from.checked_sub(2)) || is_unknown(Some(to), Some(to + 1))
    }

    /// The word that a sign typed between two pieces of it is the hard sign of.
    fn hard_sign(&self, around: &[Token]) -> Option<Found> {
        let [before, typed, after] = around else { return None };
        let text = &self.document.text;
        let is_sign = typed.span.of(text).strip_prefix(TYPED_HARD_SIGNS).is_some_and(str::is_empty);
        if !is_sign || !is_word(before) || !is_word(after) {
            return None;
        }
        let (left, right) = (before.span.of(text), after.span.of(text));
        let last = left.chars().next_back().filter(|&c| c.is_alphabetic() && !is_vowel(c) && !"ьъЬЪ".contains(c))?;
        let first = right.chars().next().filter(|&c| is_iotated(c))?;
        let sign = if last.is_uppercase() && first.is_uppercase() { "Ъ" } else { "ъ" };
        let word = [left, sign, right].concat();
        // «Лук'яненко» has none.
        alphabet::key(&word).filter(|key| self.lexicon.contains(key))?;
        let with_yo = self.yo.restore(&word).filter(|_| self.respelling.yo);
        let by = Respelling { hard_sign: true, yo: with_yo.is_some() };
        Some(Found { edit: Edit { span: Span::new(before.span.start, after.span.end), replacement: with_yo.unwrap_or(word) }, by })
    }
}

/// What was found in the `corrected` text, as changes of the document as it was read. Where a correction made is touched, one change does both.
fn as_read(corrected: &str, made: &[Made], found: Vec<Found>) -> Vec<Respelled> {
    let mut out = Vec::new();
    let (mut made, mut found) = (made.iter().peekable(), found.into_iter().peekable());
    // By how many bytes the corrections passed make the text longer.
    let mut grown = 0isize;
    let put = |made: &Made, grown: isize| {
        let start = made.edit.span.start.saturating_add_signed(grown);
        Span::new(start, start + made.edit.replacement.len())
    };
    let growth = |made: &Made| made.edit.replacement.len() as isize - made.edit.span.len() as isize;
    while let Some(first) = found.next() {
        while let Some(passed) = made.next_if(|m| put(m, grown).end <= first.edit.span.start) {
            grown += growth(passed);
        }
        let (mut place, grown_before) = (first.edit.span, grown);
        let (mut here, mut confidence) = (vec![first], 1.0f64);
        loop {
            if let Some(touched) = made.next_if(|m| put(m, grown).start < place.end) {
                let span = put(touched, grown);
                place = Span::new(place.start.min(span.start), place.end.max(span.end));
                confidence = confidence.min(touched.confidence);
                grown += growth(touched);
            } else if let Some(next) = found.next_if(|f| f.edit.span.start < place.end) {
                place.end = place.end.max(next.edit.span.end);
                here.push(next);
            } else {
                break;
            }
        }
        let (mut replacement, mut at) = (String::new(), place.start);
        for Found { edit, .. } in &here {
            replacement = replacement + &corrected[at..edit.span.start] + &edit.replacement;
            at = edit.span.end;
        }
        replacement += &corrected[at..place.end];
        let span = Span::new(place.start.saturating_add_signed(-grown_before), place.end.saturating_add_signed(-grown));
        let by = here.iter().fold(Respelling::default(), |by, found| by.with(found.by));
        out.push(Respelled { made: Made { edit: Edit { span, replacement }, confidence }, by });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: Respelling = Respelling { hard_sign: true, yo: true };

    fn respelled(text: &str, made: &[(&str, &str)]) -> (String, Vec<Respelled>) {
        let resources = Resources::embedded().unwrap();
        let document = Document::plain(text.to_string());
        let made: Vec<Made> = made
            .iter()
            .map(|(seen, replacement)| {
                let start = text.find(seen).unwrap();
                Made::new(Edit { span: Span::new(start, start + seen.len()), replacement: replacement.to_string() }, 0.9)
            })
            .collect();
        let respelled = respell(&document, &made, &resources, BOTH);
        let edits: Vec<Edit> = with_respelled(made, &respelled).into_iter().map(|m| m.edit).collect();
        (document.apply(&edits), respelled)
    }

    #[test]
    fn a_hard_sign_is_put_where_it_makes_a_word() {
        let read = "Писатель Лук'яненко прочитал об\"явление и ушёл.";
        let (text, places) = respelled(read, &[]);
        assert_eq!(text, "Писатель Лук'яненко прочитал объявление и ушёл.");
        assert_eq!(
            places.iter().map(|r| (r.made.edit.span.of(read), r.by.rules().collect())).collect::<Vec<_>>(),
            [("об\"явление", vec!["hard-sign"])]
        );
        assert_eq!(respelled("ОБ\"ЕКТ и под'ем", &[]).0, "ОБЪЕКТ и подъем");
    }

    #[test]
    fn parts_of_words_abbreviations_and_names_get_no_yo() {
        for text in ["жен-\nщина ушла", "трех-\n", "при-\nнес¬\nсли", "тер риторию", "мед. помощь", "Пришел тов. Ручьев."]
        {
            let kept = text.replace("Пришел", "Пришёл");
            assert_eq!(respelled(text, &[]).0, kept);
        }
        let text = "Мы все-таки нашли трех жен. Они жили у ручьев, вода - лед. Ещё он нес мед, счет сошелся.";
        let spelt = "Мы всё-таки нашли трёх жён. Они жили у ручьёв, вода - лёд. Ещё он нёс мёд, счёт сошёлся.";
        assert_eq!(respelled(text, &[]).0, spelt);
    }

    #[test]
    fn what_is_corrected_and_respelled_is_one_change_of_the_text_as_read() {
        let read = "Мы прн шли, а он еше не на шел об\"явлення, еще идет.";
        let (text, places) = respelled(read, &[("прн шли", "пришли"), ("еше", "еще"), ("на шел", "нашел"), ("явлення", "явления")]);
        assert_eq!(text, "Мы пришли, а он ещё не нашёл объявления, ещё идёт.");
        let shown: Vec<(&str, &str, f64)> =
            places.iter().map(|r| (r.made.edit.span.of(read), r.made.edit.replacement.as_str(), r.made.confidence)).collect();
        let expected =
            [("еше", "ещё", 0.9), ("на шел", "нашёл", 0.9), ("об\"явлення", "объявления", 0.9), ("еще", "ещё", 1.0), ("идет", "идёт", 1.0)];
        assert_eq!(shown, expected);
    }
}
