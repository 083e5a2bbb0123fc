//! Weighted search: the words a stretch of symbols may have been, under the channel, cheapest first.
//!
//! Here is how far it goes: a small budget first, what is found bounds the next. The walk itself is in `walk`, the costs it adds up in `costs`.

use super::costs::Costs;
use super::finds::Finds;
use super::walk::Walk;
use super::{is_one_letter_word, one_word};
use crate::alphabet::{KEY_SYMBOLS, LINE_HYPHEN, SPACE, Symbol, key_byte, key_symbol};
use crate::channel::align::ROUNDING_NATS;
use crate::channel::{Channel, IMPOSSIBLE};
use crate::lexicon::counted::Walked;
use crate::lexicon::user::USER_WORD_NATS;
use crate::lexicon::{Lexicon, weight_cost};

/// Most words kept of one search.
pub const KEPT: usize = 16;
/// A word this much costlier than the best found is not kept, in nats.
pub(super) const MARGIN_NATS: f32 = 6.5;
/// The same of a word of one letter: what stands around tells more of a preposition than it tells of other words.
const KEPT_LETTER_MARGIN_NATS: f32 = 9.0;
/// The first budget, in nats, and by how much it grows until something is found: a small budget finds a near word in a fraction of the
/// time, and what it finds bounds the next walk.
const FIRST_BUDGET_NATS: f32 = 15.0;
/// See [`FIRST_BUDGET_NATS`].
const BUDGET_STEP_NATS: f32 = 6.0;
/// Least cost of any word, in nats.
const LEAST_WORD_NATS: f32 = crate::lexicon::WEIGHT_BASE_NATS;
/// Stretches of so many symbols and more are walked from both ends.
const HALVED_FROM: usize = 4;
/// Least cost of a word that nobody has counted, in nats.
const UNCOUNTED_NATS: f32 = 17.2;
/// Words nobody has counted are not looked for beyond this cost, in nats: two confusions away from one is no evidence for it.
const RARE_BUDGET_NATS: f32 = 26.0;
/// The same of a stretch of [`LONG`] symbols and more, where few words are near: one confusion, however dear. Of 2,654 wrong words on 48 pages
/// five more have the right one among their candidates.
const LONG_RARE_BUDGET_NATS: f32 = 30.0;
/// See [`LONG_RARE_BUDGET_NATS`].
const LONG: usize = 8;
/// Longest stretch searched, in symbols; the longest words of the lexicon have fewer letters.
pub const LONGEST: usize = 48;

/// A word found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Its key.
    pub key: Vec<u8>,
    /// Cost of seeing the symbols for it, in nats.
    pub channel_nats: f32,
    /// Cost of the word by itself, in nats.
    pub word_nats: f32,
}

impl Found {
    /// Both costs together.
    pub fn total_nats(&self) -> f32 {
        self.channel_nats + self.word_nats
    }
}

/// How far a search goes, in nats.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Budget {
    /// Most a word may cost, channel and its own cost together.
    pub total_nats: f32,
    /// Most its channel cost alone may be.
    pub channel_nats: f32,
}

/// The words `seen` may have been, within the budget (lowered as better ones turn up), cheapest first, ties in key order.
pub fn search(lexicon: &Lexicon, channel: &Channel, seen: &[Symbol], most: Budget) -> Vec<Found> {
    walked(lexicon, channel, seen, most, |costs| {
        // Most joins find nothing: smaller budgets would be walked in vain.
        if seen.iter().any(|s| (SPACE..=LINE_HYPHEN).contains(s)) {
            return most.total_nats;
        }
        // A word of the lexicon will be found itself, so its cost bounds the rest from the start.
        let itself = plain_key(seen).and_then(|key| lexicon.cost(&key).map(|cost| (key, cost))).map_or(0.0, |(key, cost)| {
            let same: f32 = key.iter().map(|&b| channel.one(key_symbol(b), key_symbol(b))).sum();
            cost + same + margin_nats(seen)
        });
        FIRST_BUDGET_NATS.max(costs.rest[0] + BUDGET_STEP_NATS).max(itself)
    })
}

/// The same in one walk with all of the budget: faster where a search under another channel has found nothing, and little is to be found.
pub fn search_at_once(lexicon: &Lexicon, channel: &Channel, seen: &[Symbol], most: Budget) -> Vec<Found> {
    walked(lexicon, channel, seen, most, |_| most.total_nats)
}

/// Walks within a first budget, in nats, then farther until something is found that bounds the rest.
fn walked(lexicon: &Lexicon, channel: &Channel, seen: &[Symbol], most: Budget, first_nats: impl Fn(&Costs) -> f32) -> Vec<Found> {
    if seen.is_empty() || seen.len() > LONGEST {
        return Vec::new();
    }
    let most_nats = (most.total_nats - LEAST_WORD_NATS).min(most.channel_nats) + ROUNDING_NATS;
    let costs = Costs::new(channel, seen, false, most_nats);
    if costs.rest[0] > most_nats {
        return Vec::new();
    }
    let backward = (costs.n >= HALVED_FROM).then(|| Costs::new(channel, seen, true, most_nats));
    let mut budget = first_nats(&costs).min(most.total_nats);
    let mut finds = Finds::new(most.channel_nats, margin_nats(seen));
    loop {
        finds.begin(budget);
        walk_all(lexicon, &costs, backward.as_ref(), &mut finds);
        // Whatever was found bounds what is worth finding.
        let wanted = most.total_nats.min(finds.best + margin_nats(seen));
        if budget >= wanted || budget >= most.total_nats {
            return finds.finish(most.channel_nats, |found| one_word::channel_nats(&costs, found));
        }
        budget = if finds.best < IMPOSSIBLE { wanted } else { (budget + BUDGET_STEP_NATS).min(most.total_nats) };
    }
}

/// Walks all transducers: the counted words from both ends of the stretch where its costs `backward` are laid out as well.
fn walk_all(lexicon: &Lexicon, costs: &Costs, backward: Option<&Costs>, finds: &mut Finds) {
    let counted = |weight| weight_cost(weight as u8);
    if let Some(backward) = backward {
        Walk::new(costs, finds).halved().run(&lexicon.walked(Walked::Counted), counted, None);
        Walk::new(backward, finds).halved().run(&lexicon.walked(Walked::CountedBackward), counted, None);
    } else {
        Walk::new(costs, finds).run(&lexicon.walked(Walked::Counted), counted, None);
    }
    if let Some(map) = lexicon.user.map() {
        Walk::new(costs, finds).run(&map.as_fst(), |_| USER_WORD_NATS, Some(lexicon));
    }
    finds.lower(rare_budget_nats(costs.n));
    Walk::new(costs, finds).run(&lexicon.walked(Walked::Rare), |_| UNCOUNTED_NATS, Some(lexicon));
}

/// How much costlier than the best a word may be and is kept, in nats.
fn margin_nats(seen: &[Symbol]) -> f32 {
    let is_letter_word = seen.len() == 1 && plain_key(seen).is_some_and(|key| is_one_letter_word(&key));
    if is_letter_word { KEPT_LETTER_MARGIN_NATS } else { MARGIN_NATS }
}

/// How far words that nobody has counted are looked for, for a stretch of so many symbols.
fn rare_budget_nats(symbols: usize) -> f32 {
    if symbols < LONG { RARE_BUDGET_NATS } else { LONG_RARE_BUDGET_NATS }
}

/// True if what was found of `seen` within the budget `of` is also what is found within `asked`.
pub fn answers<'a>(mut found: impl Iterator<Item = &'a Found> + Clone, seen: &[Symbol], of: Budget, asked: Budget) -> bool {
    // Neither budget ended the search, but what was found.
    let reach_nats = found.clone().next().map_or(IMPOSSIBLE, Found::total_nats) + margin_nats(seen);
    let is_open = |budget: Budget| budget.total_nats >= reach_nats && budget.channel_nats >= reach_nats - LEAST_WORD_NATS;
    // Within less there is nothing else, and all of this.
    let is_less = asked.total_nats <= of.total_nats && asked.channel_nats <= of.channel_nats;
    let fits = |f: &Found| f.total_nats() <= asked.total_nats && f.channel_nats <= asked.channel_nats;
    of == asked || is_open(of) && is_open(asked) || is_less && found.all(fits)
}

/// The key of symbols that are all letters or hyphens; `None` otherwise.
pub fn plain_key(seen: &[Symbol]) -> Option<Vec<u8>> {
    seen.iter().all(|&s| (s as usize) < KEY_SYMBOLS).then(|| seen.iter().map(|&s| key_byte(s)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alphabet::symbol;
    use crate::channel::align::{align, total};
    use crate::channel::confusions::{Confusion, Confusions};
    use crate::lexicon::graph::{Flat, lay_flat};
    use crate::resources::Resources;

    /// Words searched for under a channel of pairs.
    const TRIALS: usize = 4000;
    /// Of the counted words one in so many is damaged and searched.
    const ONE_IN: usize = 4001;

    /// What one walk finds that may spend all of the budget anywhere.
    fn in_one_walk(lexicon: &Lexicon, channel: &Channel, seen: &[Symbol], most: Budget) -> Vec<Found> {
        let costs = Costs::new(channel, seen, false, IMPOSSIBLE);
        let mut finds = Finds::new(most.channel_nats, margin_nats(seen));
        finds.begin(most.total_nats);
        Walk::new(&costs, &mut finds).run(&lexicon.walked(Walked::Counted), |weight| weight_cost(weight as u8), None);
        finds.lower(rare_budget_nats(costs.n));
        Walk::new(&costs, &mut finds).run(&lexicon.walked(Walked::Rare), |_| UNCOUNTED_NATS, Some(lexicon));
        finds.finish(most.channel_nats, |found| one_word::channel_nats(&costs, found))
    }

    /// Walks from both ends find, each with half of the budget in its first half, what one finds with all of it.
    #[test]
    fn two_walks_find_what_one_does() {
        let resources = Resources::embedded().unwrap();
        let (lexicon, channel) = (&resources.lexicon, &resources.channel);
        let mut found = 0;
        for (nth, (key, _)) in lexicon.counted().enumerate().step_by(ONE_IN) {
            let word: Vec<char> = crate::alphabet::unkey(&key).chars().collect();
            let at = nth % word.len();
            let (head, tail): (String, String) = (word[..at].iter().collect(), word[at..].iter().collect());
            let whole = format!("{head}{tail}");
            let other = |from: &str, to: &str| whole.replace(from, to);
            let texts = [
                whole.clone(),
                format!("{head} {tail}"),
                format!("{head}°\n{tail}к"),
                format!("н{head}г{}", tail.chars().skip(1).collect::<String>()),
                other("ю", "к").replace('л', "п"),
                other("ы", "ьи").replace('ж', "к").replace("ни", "ш"),
                other("т", "г").replace("о", "с").replace("е", "э"),
            ];
            for (text, most) in texts.iter().flat_map(|text| [20.0, 28.0, 36.0].map(|nats| (text, nats))) {
                let seen: Vec<Symbol> = text.chars().map(symbol).collect();
                for channel_nats in [most, 9.0] {
                    let most = Budget { total_nats: most, channel_nats };
                    let one = in_one_walk(lexicon, channel, &seen, most);
                    assert_eq!(search(lexicon, channel, &seen, most), one, "{text:?} {most:?}");
                    found += one.len();
                }
            }
        }
        assert!(found > 1000, "{found}");
    }

    /// A word is found by walks from both ends if it is all there is to find and costs just the budget: nowhere are bounds sharper.
    fn assert_found_from_both_ends(channel: &Channel, seen: &[Symbol], word: &[Symbol]) {
        let key: Vec<u8> = word.iter().map(|&letter| key_byte(letter)).collect();
        let reversed: Vec<u8> = key.iter().rev().copied().collect();
        let [front, back] = [&key, &reversed].map(|key| lay_flat(fst::Map::from_iter([(key, 0)]).unwrap().as_fst()));
        let channel_nats = total(&align(channel, seen, word, None));
        let [costs, backward] = [false, true].map(|is_backward| Costs::new(channel, seen, is_backward, channel_nats));
        let mut finds = Finds::new(channel_nats, MARGIN_NATS);
        finds.begin(channel_nats + LEAST_WORD_NATS);
        Walk::new(&costs, &mut finds).halved().run(&Flat::open(&front).unwrap(), |_| LEAST_WORD_NATS, None);
        Walk::new(&backward, &mut finds).halved().run(&Flat::open(&back).unwrap(), |_| LEAST_WORD_NATS, None);
        let text = |symbols: &[Symbol]| symbols.iter().map(|&s| crate::alphabet::symbol_char(s)).collect::<String>();
        assert_eq!(finds.found.len(), 1, "{} seen as {} for {channel_nats} nats", text(word), text(seen));
    }

    /// Under a channel that reads pairs of letters as one and one as a pair all the time.
    #[test]
    fn two_walks_find_a_word_among_pairs() {
        let mut state = 1u64;
        let mut chance = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below
        };
        let letters: Vec<Symbol> = "игнотпь".chars().map(symbol).collect();
        let mut confusions = Confusions::default();
        letters.iter().for_each(|&letter| confusions.add(Confusion::new(&[letter], &[letter]), 1000.0));
        let mut known: Vec<(Vec<Symbol>, Vec<Symbol>)> = Vec::new();
        for (meant, seen) in [(1, 1), (2, 1), (1, 2)].repeat(12) {
            let mut some = |count: usize| (0..count).map(|_| letters[chance(letters.len())]).collect::<Vec<Symbol>>();
            let (meant, seen) = (some(meant), some(seen));
            confusions.add(Confusion::new(&meant, &seen), 100.0);
            known.push((meant, seen));
        }
        let channel = Channel::from_confusions(&[(1.0, &confusions)]);
        let mut found = 0;
        for _ in 0..TRIALS {
            let word: Vec<Symbol> = (0..3 + chance(6)).map(|_| letters[chance(letters.len())]).collect();
            let (mut seen, mut at) = (Vec::new(), 0);
            while at < word.len() {
                let fits: Vec<_> = known.iter().filter(|(meant, _)| word[at..].starts_with(meant)).collect();
                let (meant, as_seen) = match chance(4) {
                    0 | 1 if !fits.is_empty() => fits[chance(fits.len())].clone(),
                    2 => (vec![word[at]], Vec::new()),
                    _ => (vec![word[at]], vec![word[at]]),
                };
                at += meant.len();
                seen.extend(as_seen);
            }
            if seen.len() < 2 {
                continue;
            }
            assert_found_from_both_ends(&channel, &seen, &word);
            found += 1;
        }
        assert!(found > TRIALS / 2, "{found}");
    }

    /// The second letter of a pair goes on in the first half where the first letter by itself is alive in the second only.
    #[test]
    fn two_walks_find_a_pair_that_one_of_its_letters_would_not_make() {
        let symbols = |text: &str| text.chars().map(symbol).collect::<Vec<Symbol>>();
        let mut confusions = Confusions::default();
        symbols("абвгдежзи").into_iter().for_each(|letter| confusions.add(Confusion::new(&[letter], &[letter]), 1000.0));
        for (meant, seen, count) in [("вг", "и", 60.0), ("в", "ид", 150.0), ("з", "и", 26.0)] {
            confusions.add(Confusion::new(&symbols(meant), &symbols(seen)), count);
        }
        confusions.add_pair([symbol('в'), symbol('г')], 500.0);
        let channel = Channel::from_confusions(&[(1.0, &confusions)]);
        assert_found_from_both_ends(&channel, &symbols("абаидежи"), &symbols("абавгдежз"));
    }
}
