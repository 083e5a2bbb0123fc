//! Takes from the counts what certain texts contributed to them: what is learned on pages that were counted trusts the counts more than
//! pages never seen deserve.
//!
//! Of three words in a row on the training pages 23 to 29 in 100 are counted, on pages never seen 13 to 19; and what was met just three
//! times is met there as often as in texts that were counted.

use std::collections::HashMap;

use super::counts::{Counts, EDGE, FIRST_WORD, NUMBER};
use crate::alphabet;
use crate::document::Document;
use crate::lexicon::Lexicon;
use crate::token::{Kind, Script, tokens};

/// Count lists are cut here: what is rarer is in none. Learning with still less, as other pages of the same volumes were counted too, was
/// tried: with what is left from 8 and from 25 on, .007 and .013 more of the wrong words come right at the same precision by cross-validation
/// over fonts; pages kept for developing differ by no more than two trainings do, and «ЩК» is no longer surely «ЦК»: what is rare in books
/// is what papers are full of.
const LEAST_COUNT: u32 = 3;
/// In a sequence, a word that was not counted.
const UNCOUNTED: u32 = u32::MAX;

/// The counts to learn with: without what the texts contributed to those of two and three words, and without what is rare then.
pub fn without<'a>(mut counts: Counts, lexicon: &Lexicon, texts: impl Iterator<Item = &'a str>) -> Counts {
    let ids: HashMap<u32, u32> = counts.words.iter().copied().zip(FIRST_WORD..).collect();
    let id = |key: &[u8]| lexicon.entry(key).and_then(|entry| ids.get(&entry.ordinal).copied());
    for text in texts {
        take_away(&mut counts, &sequence(text, id));
    }
    cut(counts)
}

/// A text as it was counted: ids of words, numbers, foreign words, edges of sentences.
fn sequence(text: &str, id: impl Fn(&[u8]) -> Option<u32>) -> Vec<u32> {
    let document = Document::plain(rejoined(text));
    let mut out = vec![EDGE];
    for token in tokens(&document) {
        let shown = token.span.of(&document.text);
        let next = match token.kind {
            Kind::Word(Script::Latin) | Kind::Number => NUMBER,
            Kind::Word(_) => alphabet::key(shown).and_then(|key| id(&key)).unwrap_or(UNCOUNTED),
            _ if shown.contains(['.', '!', '?', '…']) => EDGE,
            _ => continue,
        };
        if next != EDGE || out.last() != Some(&EDGE) {
            out.push(next);
        }
    }
    out.push(EDGE);
    out
}

/// The text with words cut at line ends in one piece.
fn rejoined(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut lines = text.lines().map(str::trim).peekable();
    while let Some(line) = lines.next() {
        let goes_on = lines.peek().is_some_and(|next| next.starts_with(char::is_lowercase));
        match line.strip_suffix(alphabet::LINE_END_HYPHENS) {
            Some(cut) if goes_on && cut.ends_with(char::is_alphabetic) => out.push_str(cut),
            _ => {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    out
}

fn take_away(counts: &mut Counts, sequence: &[u32]) {
    let mut before: Option<u32> = None;
    for words in sequence.windows(2) {
        let place = counts.pairs.binary_search_by(|pair| pair.words[..].cmp(words)).ok().map(|at| at as u32);
        if let Some(at) = place {
            let pair = &mut counts.pairs[at as usize];
            pair.count = pair.count.saturating_sub(1);
        }
        if let (Some(before), Some(last)) = (before, place)
            && let Ok(at) = counts.triples.binary_search_by_key(&[before, last], |triple| triple.pairs)
        {
            let triple = &mut counts.triples[at];
            triple.count = triple.count.saturating_sub(1);
        }
        before = place;
    }
}

/// Drops what is rare, and triples whose pairs are gone.
fn cut(mut counts: Counts) -> Counts {
    let mut places = vec![None; counts.pairs.len()];
    let kept = places.iter_mut().zip(&counts.pairs).filter(|(_, pair)| pair.count >= LEAST_COUNT);
    for (at, (place, _)) in (0u32..).zip(kept) {
        *place = Some(at);
    }
    counts.pairs.retain(|pair| pair.count >= LEAST_COUNT);
    counts.triples.retain_mut(|triple| match triple.pairs.map(|pair| places[pair as usize]) {
        [Some(before), Some(last)] => {
            triple.pairs = [before, last];
            triple.count >= LEAST_COUNT
        }
        _ => false,
    });
    counts
}

#[cfg(test)]
mod tests {
    use super::super::counts::{Pair, Triple};
    use super::*;
    use crate::alphabet::key;

    #[test]
    fn what_a_text_contributed_is_taken_away() {
        let words = ["дом", "стоял", "на", "горе"].map(|word| key(word).unwrap());
        let id = |key: &[u8]| words.iter().position(|w| *w == key).map(|at| at as u32 + FIRST_WORD);
        let text = sequence("Дом сто-\nял на\nгоре. Дом 5, ах, на горе", id);
        assert_eq!(text, [EDGE, 2, 3, 4, 5, EDGE, 2, NUMBER, UNCOUNTED, 4, 5, EDGE]);
        let pair = |first, second, count| Pair { words: [first, second], count };
        let triple = |before, last, count| Triple { pairs: [before, last], count };
        let mut counts = Counts {
            total: 100,
            words: vec![10, 11, 12, 13],
            occurrences: vec![9; 6],
            pairs: vec![pair(2, 3, LEAST_COUNT + 1), pair(3, 4, 90), pair(3, 5, LEAST_COUNT), pair(4, 5, LEAST_COUNT + 1)],
            triples: vec![triple(0, 1, LEAST_COUNT + 1), triple(0, 2, LEAST_COUNT), triple(1, 3, LEAST_COUNT)],
        };
        take_away(&mut counts, &text);
        let counts = cut(counts);
        // The last pair was met twice, and is rare now.
        assert_eq!(counts.pairs, [pair(2, 3, LEAST_COUNT), pair(3, 4, 89), pair(3, 5, LEAST_COUNT)]);
        assert_eq!(counts.triples, [triple(0, 1, LEAST_COUNT), triple(0, 2, LEAST_COUNT)]);
    }
}
