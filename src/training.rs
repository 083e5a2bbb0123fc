//! Learning from pages with ground truth: which proposed corrections were right.

use crate::accept::train::Sample;
use crate::alphabet::{self, Symbol};
use crate::candidate::casings::{Casings, Look, Surroundings};
use crate::candidate::realise::case;
use crate::candidate::{is_all_latin, seen, slot};
use crate::channel::align::align;
use crate::channel::learn::{align_page, page_symbols};
use crate::correction::{Correction, Memory, round};
use crate::decision::Policy;
use crate::document::Document;
use crate::resources::Resources;
use crate::score::words;
use crate::section::sections;
use crate::token::tokens;

/// Of a word of at most so many letters none need be read right.
const SHORT_WORD: usize = 3;

/// The corrections of a page with the answers, as samples of `fold`. A ground truth that has Latin letters in a Russian word slipped there
/// itself («нe» with a Latin e): such places teach nothing, or the trees learn that look-alikes are right.
pub fn samples(resources: &Resources, document: &Document, gold: &str, fold: usize) -> Vec<(Correction, Sample)> {
    let corrected = round(resources, document, &Policy::DEFAULT, &mut Memory::default());
    let truth = Truth::new(resources, &document.text, gold);
    corrected
        .corrections
        .into_iter()
        .filter_map(|correction| {
            let meant = words(&truth.of(correction.span.start, correction.span.end));
            if meant.iter().any(|word| mixes_alphabets(word)) {
                return None;
            }
            let seen = words(&correction.seen);
            let right = words(&correction.candidates[0].text) == meant;
            let sample = Sample { features: correction.features.clone(), right, damage: seen == meant && !right, fold };
            Some((correction, sample))
        })
        .collect()
}

/// The misread words of a page that may have been printed in one of two cases, with the answers, in the order of
/// their texts: whatever trees are built in, the samples are the same.
pub fn twins(resources: &Resources, document: &Document, gold: &str, fold: usize) -> Vec<[Sample; 2]> {
    let corrected = round(resources, document, &Policy::DEFAULT, &mut Memory::default());
    let truth = Truth::new(resources, &document.text, gold);
    let of_word = |correction: Correction| {
        let (text, features) = correction.twin?;
        let meant = words(&truth.of(correction.span.start, correction.span.end));
        let seen = words(&correction.seen);
        let sample = |text: &str, features: Vec<f32>| {
            let right = words(text) == meant;
            Sample { features, right, damage: seen == meant && !right, fold }
        };
        let is_slip = meant.iter().any(|word| mixes_alphabets(word));
        let mut readings = [(correction.candidates[0].text.clone(), correction.features), (text, features)];
        readings.sort_by(|a, b| a.0.cmp(&b.0));
        (!is_slip).then(|| readings.map(|(text, features)| sample(&text, features)))
    };
    corrected.corrections.into_iter().filter_map(of_word).collect()
}

/// True for a word with both Russian and Latin letters.
fn mixes_alphabets(word: &str) -> bool {
    word.chars().any(alphabet::is_russian) && word.chars().any(|c| c.is_ascii_alphabetic())
}

/// How the misread words of a page are cased.
pub fn casings(resources: &Resources, document: &Document, gold: &str) -> Casings {
    let truth = Truth::new(resources, &document.text, gold);
    let sections = sections(document, &resources.lexicon, &resources.orthographies);
    let slots = slot::slots(document, &tokens(document), &sections, &resources.lexicon, &resources.language);
    let mut out = Casings::default();
    for at in 0..slots.len() {
        let span = slots[at].span;
        let [meant] = &words(&truth.of(span.start, span.end))[..] else { continue };
        let Some(key) = alphabet::key(meant).filter(|key| slots[at].key.as_ref() != Some(key)) else { continue };
        let seen = seen::seen(&document.text, span);
        let symbols: Vec<Symbol> = seen::symbols_of(&seen);
        let letters: Vec<Symbol> = alphabet::key_symbols(&key);
        let steps = align(&resources.channel, &symbols, &letters, None);
        let same = steps.iter().filter(|step| step.confusion(&symbols, &letters).is_same()).count();
        // Of a word with hardly a letter read right, the page's alignment may have taken another; Latin letters are never right.
        if same * 2 < letters.len() && letters.len() > SHORT_WORD && !is_all_latin(&seen) {
            continue;
        }
        let place = Surroundings::of(&document.text, &slots, &(at..at + 1)).with(resources.lexicon.usual_case(&key));
        out.add(place, Look::of(span.of(&document.text), &seen, &letters, &steps), case(meant));
    }
    out
}

/// Words in Latin letters of a page's ground truth with what the engine read for them, as (seen, meant).
pub fn foreign_words(resources: &Resources, ocr: &str, gold: &str) -> Vec<(String, String)> {
    let truth = Truth::new(resources, ocr, gold);
    let mut out: Vec<(String, String)> = Vec::new();
    let mut at = 0;
    for word in ocr.split_inclusive(char::is_whitespace) {
        let (start, end) = (at, at + word.trim_end().len());
        at += word.len();
        let meant = truth.of(start, end);
        let meant = meant.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        let seen = ocr[start..end].trim_matches(|c: char| c.is_ascii_punctuation() || "«»“”„".contains(c));
        let is_foreign = meant.chars().all(|c| c.is_ascii_alphanumeric()) && meant.chars().filter(char::is_ascii_alphabetic).count() > 1;
        let is_read_so = seen.chars().any(crate::alphabet::is_russian);
        if is_foreign && is_read_so && out.last().is_none_or(|last| last.1 != meant) {
            out.push((seen.to_string(), meant.to_string()));
        }
    }
    out
}

/// A page aligned with its ground truth.
pub struct Truth<'a> {
    gold: &'a str,
    seen_at: Vec<usize>,
    gold_at: Vec<usize>,
    /// For each seen symbol, the first meant symbol aligned with it or after it.
    to_gold: Vec<usize>,
}

impl<'a> Truth<'a> {
    /// Aligns a page.
    pub fn new(resources: &Resources, ocr: &str, gold: &'a str) -> Self {
        let (seen, meant) = (page_symbols(ocr), page_symbols(gold));
        let steps = align_page(&resources.channel, &seen, &meant);
        let mut to_gold = vec![0; seen.len() + 1];
        for step in &steps {
            for (nth, at) in step.seen.clone().enumerate() {
                to_gold[at] = (step.meant.start + nth).min(step.meant.end);
            }
            to_gold[step.seen.end] = step.meant.end;
        }
        to_gold[seen.len()] = meant.len();
        Self { gold, seen_at: seen.iter().map(|s| s.1).collect(), gold_at: meant.iter().map(|s| s.1).collect(), to_gold }
    }

    /// The ground truth of the bytes `start..end`, widened to whole words on the ground truth's side: symbols missing at a word's end or beginning
    /// belong to the word.
    pub fn of(&self, start: usize, end: usize) -> String {
        let from = self.seen_at.partition_point(|&at| at < start);
        let to = self.seen_at.partition_point(|&at| at < end);
        let byte = |symbol: usize| self.gold_at.get(symbol).copied().unwrap_or(self.gold.len());
        let (mut a, mut b) = (byte(self.to_gold[from]), byte(self.to_gold[to]));
        let letter = |c: char| c.is_alphanumeric();
        while let Some(c) = self.gold[..a].chars().next_back().filter(|&c| letter(c)) {
            a -= c.len_utf8();
        }
        while let Some(c) = self.gold[b..].chars().next().filter(|&c| letter(c)) {
            b += c.len_utf8();
        }
        self.gold[a.min(b)..b].to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_misread_word_and_its_twin_at_most_one_is_right() {
        let resources = Resources::embedded().unwrap();
        let document = Document::plain("Работа артели кончилась вчера. аводы района стоят без угля до весны.".to_string());
        let right = |gold: &str| twins(&resources, &document, gold, 0).into_iter().map(|both| both.map(|s| s.right)).collect::<Vec<_>>();
        assert_eq!(right("Работа артели кончилась вчера. Заводы района стоят без угля до весны."), [[true, false]]);
        assert_eq!(right("Работа артели кончилась вчера, заводы района стоят без угля до весны."), [[false, true]]);
        assert_eq!(right("Работа артели кончилась вчера. Амбары района стоят без угля до весны."), [[false, false]]);
    }

    #[test]
    fn a_slip_of_the_ground_truth_teaches_nothing() {
        let resources = Resources::embedded().unwrap();
        let document = Document::plain("Сторож ушёл в кизни и сшанок стоит.".to_string());
        let seen = |gold: &str| samples(&resources, &document, gold, 0).into_iter().map(|(c, s)| (c.seen, s.right)).collect::<Vec<_>>();
        let both = seen("Сторож ушёл в жизни и станок стоит.");
        assert!(both.contains(&("кизни".to_string(), true)) && both.contains(&("сшанок".to_string(), true)), "{both:?}");
        // The same with a Latin o.
        let one = seen("Сторож ушёл в жизни и станoк стоит.");
        assert!(one.contains(&("кизни".to_string(), true)) && one.iter().all(|(seen, _)| seen != "сшанок"), "{one:?}");
    }
}
