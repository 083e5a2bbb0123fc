//! Learns confusions from pages with their ground truth, and from counted pairs of words.

use super::align::{Step, align};
use super::case::CaseConfusions;
use super::confusions::{Confusion, Confusions};
use super::{Channel, IMPOSSIBLE};
use crate::alphabet::{BREAK, HYPHEN, LINE_HYPHEN, SPACE, Symbol, symbols};

/// Rounds of aligning with the costs of the round before (hard EM); the third changes next to nothing.
const ROUNDS: usize = 3;
/// How far a page's alignment may leave the diagonal, in symbols: two lines lost.
const BAND: usize = 90;
/// Cost of a confusion of a pair nobody has counted, while learning only.
const FLAT_PAIR_NATS: f32 = 8.5;
/// A misread word so many symbols longer than what it means may be two words.
const WORD_MORE: usize = 2;
/// A stretch of this many symbols without one match in two is no confusion but a lost or invented passage, and is not learned.
const PASSAGE: usize = 9;

/// A page's symbols with white space brought to one space or break, line-end hyphens to one symbol; with byte offsets.
pub fn page_symbols(text: &str) -> Vec<(Symbol, usize)> {
    let mut out: Vec<(Symbol, usize)> = Vec::new();
    for (s, at) in symbols(text) {
        match (s, out.last_mut()) {
            (SPACE | BREAK, None) => {}
            (SPACE, Some((BREAK | SPACE | LINE_HYPHEN, _))) => {}
            (BREAK, Some(last)) if last.0 == SPACE => last.0 = BREAK,
            (BREAK, Some((BREAK | LINE_HYPHEN, _))) => {}
            // A hyphen that touches a word before the break; a dash with a space before it is none.
            (BREAK, Some(last)) if last.0 == HYPHEN => last.0 = LINE_HYPHEN,
            (s, _) => out.push((s, at)),
        }
    }
    while out.last().is_some_and(|l| matches!(l.0, SPACE | BREAK)) {
        out.pop();
    }
    // A dash at a line end is a hyphen only after a letter.
    for i in 0..out.len() {
        if out[i].0 == LINE_HYPHEN && (i == 0 || out[i - 1].0 >= HYPHEN) {
            out[i].0 = HYPHEN;
        }
    }
    out
}

/// The alignment of a page as symbols.
pub fn align_page(channel: &Channel, seen: &[(Symbol, usize)], meant: &[(Symbol, usize)]) -> Vec<Step> {
    let seen: Vec<Symbol> = seen.iter().map(|s| s.0).collect();
    let meant: Vec<Symbol> = meant.iter().map(|s| s.0).collect();
    align(channel, &seen, &meant, Some(BAND))
}

/// The confusions of each page given as (seen, meant) texts, aligned with the costs learned from all of them.
pub fn by_page(pages: &[(String, String)]) -> Vec<Confusions> {
    let pages: Vec<_> = pages.iter().map(|(seen, meant)| (page_symbols(seen), page_symbols(meant))).collect();
    let mut counts: Vec<Confusions> = Vec::new();
    for _ in 0..ROUNDS {
        let channel = with_pairs(&Channel::from_confusions(&[(1.0, &sum(&counts))]));
        counts = pages
            .iter()
            .map(|(seen, meant)| {
                let mut counts = Confusions::default();
                let steps = align_page(&channel, seen, meant);
                let seen: Vec<Symbol> = seen.iter().map(|s| s.0).collect();
                let meant: Vec<Symbol> = meant.iter().map(|s| s.0).collect();
                count_steps(&mut counts, &steps, &seen, &meant, 1.0);
                counts
            })
            .collect();
    }
    counts
}

/// First letters read in the right case and in the other on a page given as (seen, meant), aligned by `channel`. Words in capitals do not count.
pub fn cases(channel: &Channel, seen_text: &str, meant_text: &str) -> CaseConfusions {
    let (seen, meant) = (page_symbols(seen_text), page_symbols(meant_text));
    let letters = |text: &str, at: usize| {
        let mut rest = text[at..].chars();
        let before = text[..at].chars().next_back();
        (before, rest.next(), rest.next())
    };
    let is_first = |(before, letter, after): (Option<char>, Option<char>, Option<char>)| {
        letter.filter(|_| !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_uppercase))
    };
    let mut out = CaseConfusions::default();
    for step in align_page(channel, &seen, &meant) {
        let (&[(s, seen_at)], &[(m, meant_at)]) = (&seen[step.seen], &meant[step.meant]) else { continue };
        if s != m {
            continue;
        }
        if let (Some(s), Some(m)) = (is_first(letters(seen_text, seen_at)), is_first(letters(meant_text, meant_at))) {
            out.add(m, s);
        }
    }
    out
}

/// The sum of several counts.
pub fn sum<'a>(counts: impl IntoIterator<Item = &'a Confusions>) -> Confusions {
    counts.into_iter().fold(Confusions::default(), |mut all, one| {
        all.merge(one, 1.0);
        all
    })
}

/// Counts the confusions of word pairs (seen, meant, count). `error_share` is the share of all words the pairs are, so that the letters
/// of the words that came through count too.
pub fn from_pairs(pairs: &[(String, String, f64)], error_share: f64) -> Confusions {
    let mut counts = Confusions::default();
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(seen, meant, count)| {
            let plain = |text: &str| symbols(text).iter().map(|s| s.0).collect::<Vec<Symbol>>();
            (plain(seen), plain(meant), *count)
        })
        .collect();
    for _ in 0..ROUNDS {
        let channel = with_pairs(&Channel::from_confusions(&[(1.0, &counts)]));
        counts = Confusions::default();
        for (seen, meant, count) in &pairs {
            if !has_a_word_more(seen, meant) {
                let steps = align(&channel, seen, meant, None);
                count_steps(&mut counts, &steps, seen, meant, *count);
            }
            for &m in meant {
                counts.add(Confusion::new(&[m], &[m]), count * (1.0 / error_share - 1.0));
            }
            for pair in meant.windows(2) {
                counts.add_pair([pair[0], pair[1]], count * (1.0 / error_share - 1.0));
            }
        }
    }
    counts
}

/// True for a pair of a word with the one before it. Where the space between two words was lost, a list of misread words has both of them
/// for what the second means («въсебе» for «себе»): no letters were invented there. Of 39,950 pairs of FineReader's 8,633 are such; with them
/// 45 in a hundred of the confusions counted were letters invented, without them 10.
fn has_a_word_more(seen: &[Symbol], meant: &[Symbol]) -> bool {
    seen.len() >= meant.len() + WORD_MORE && seen.first() != meant.first()
}

/// Pairs nobody has counted yet get a flat cost, or no alignment would ever use one.
fn with_pairs(channel: &Channel) -> Channel {
    Channel { uncounted_pair: FLAT_PAIR_NATS, ..channel.clone() }
}

/// Longest place that teaches, in symbols: no word read in pieces is longer. The work and the memory of an alignment grow with its square.
const LONGEST_PLACE: usize = 400;

/// Counts the confusions of one place: what was seen and what was meant, aligned by `channel`. Of one of more than 400 symbols
/// none.
pub fn count_place(counts: &mut Confusions, channel: &Channel, seen: &str, meant: &str) {
    let symbols = |text: &str| page_symbols(text).into_iter().map(|(symbol, _)| symbol).collect::<Vec<_>>();
    let (seen, meant) = (symbols(seen), symbols(meant));
    if seen.len().max(meant.len()) > LONGEST_PLACE {
        return;
    }
    count_steps(counts, &align(channel, &seen, &meant, None), &seen, &meant, 1.0);
}

fn count_steps(counts: &mut Confusions, steps: &[Step], seen: &[Symbol], meant: &[Symbol], weight: f64) {
    for (at, step) in steps.iter().enumerate() {
        if step.cost_nats >= IMPOSSIBLE {
            continue;
        }
        let confusion = step.confusion(seen, meant);
        if !confusion.is_same() {
            let near = &steps[at.saturating_sub(PASSAGE / 2)..(at + PASSAGE / 2 + 1).min(steps.len())];
            let matched = near.iter().filter(|s| s.confusion(seen, meant).is_same()).count();
            if matched * 2 < near.len() && near.len() >= PASSAGE {
                continue;
            }
        }
        counts.add(confusion, weight);
    }
    for pair in meant.windows(2) {
        counts.add_pair([pair[0], pair[1]], weight);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_of_any_length_takes_no_memory() {
        let channel = Channel::from_confusions(&[(1.0, &Confusions::default())]);
        let mut counts = Confusions::default();
        count_place(&mut counts, &channel, &"к".repeat(LONGEST_PLACE + 1), &"ж".repeat(LONGEST_PLACE));
        assert_eq!(counts, Confusions::default());
        count_place(&mut counts, &channel, "кизнь", "жизнь");
        assert_ne!(counts, Confusions::default());
    }

    #[test]
    fn a_repeated_confusion_becomes_cheaper_than_another() {
        let seen = "кизнь и убекдение, положение и вакный кук ".repeat(20);
        let meant = "жизнь и убеждение, положение и важный жук ".repeat(20);
        let counts = sum(&by_page(&[(seen, meant)]));
        let channel = Channel::from_confusions(&[(1.0, &counts)]);
        let [zh, k, sh] = ['ж', 'к', 'ш'].map(crate::alphabet::symbol);
        assert!(channel.one(zh, k) < 1.5);
        assert!(channel.one(sh, k) > 5.0);
        let again = Confusions::parse(&counts.to_table(1.5)).unwrap();
        assert_eq!(again.count(&Confusion::new(&[zh], &[k])), counts.count(&Confusion::new(&[zh], &[k])));
    }

    #[test]
    fn a_word_before_whose_space_was_lost_is_no_invention() {
        let of = |pairs: &[(&str, &str)]| {
            let pairs: Vec<_> = pairs.iter().map(|(seen, meant)| (seen.to_string(), meant.to_string(), 10.0)).collect();
            let counts = from_pairs(&pairs, 0.05);
            let [v, hard, n, p] = ['в', 'ъ', 'н', 'п'].map(crate::alphabet::symbol);
            [v, hard].map(|s| counts.count(&Confusion::new(&[], &[s]))).iter().sum::<f64>() + counts.count(&Confusion::new(&[n], &[p]))
        };
        let misread = [("пашими", "нашими"), ("опа", "она")];
        assert_eq!(of(&misread), 20.0);
        assert_eq!(of(&[misread[0], misread[1], ("въсебе", "себе"), ("вънашем", "нашем")]), 20.0);
        // One letter more, and a misreading that is longer than its letter, are counted.
        assert!(of(&[("вв", "в"), ("въ", "ы")]) > 0.0);
    }

    #[test]
    fn line_end_hyphens_are_one_symbol() {
        let s: Vec<Symbol> = page_symbols("при-\n  ехал -\nон\n\nи").iter().map(|s| s.0).collect();
        let text: String = s.iter().map(|&s| crate::alphabet::symbol_char(s)).collect();
        assert_eq!(text, "при¬ехал -он\nи");
    }
}
