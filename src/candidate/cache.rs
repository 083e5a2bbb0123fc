//! Searches already made for a document, so that a stretch of symbols is not searched again under the same channel.
//!
//! What a look-up gives depends on the stretch, the budget and the channel alone, never on what was asked before: a run over a document's
//! own output finds what the run that made it found, on however many threads. A search answers for other budgets, too, where they would find
//! the same.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::search::{self, Budget, Found};
use super::slot::Facts;
use crate::alphabet::{LINE_HYPHEN, SPACE, Symbol};
use crate::channel::Channel;
use crate::language::Language;
use crate::lexicon::Lexicon;
use crate::translation::transcription::Spelt;

/// Budgets are rounded up to a multiple of this, in nats, so that nearly equal ones share a search.
const BUDGET_GRAIN_NATS: f32 = 2.0;

/// A word found, with what the lists know of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// The word.
    pub found: Found,
    /// What is known of it.
    pub facts: Facts,
}

/// By stretch, each search made of it with its budget (total and channel cost, whole nats).
type Searches = HashMap<Vec<Symbol>, Vec<(Budget, Arc<Vec<Known>>)>>;

/// By stretch and name of the translation, how the name was spelt, if it may be what stands there.
type Spellings = HashMap<(Vec<Symbol>, String), Option<Spelt>>;

/// The searches and spellings of a document under the general channel, which last, and under its own, which last until it is learned again.
#[derive(Default)]
pub struct Cache {
    general: Mutex<Searches>,
    own: Mutex<Searches>,
    spelt: Mutex<Spellings>,
    spelt_own: Mutex<Spellings>,
}

impl Cache {
    /// Forgets the searches under the document's own channel.
    pub fn forget_own(&mut self) {
        self.own = Mutex::default();
        self.spelt_own = Mutex::default();
    }

    /// How a name of the translation was spelt if it is what `symbols` were read from, as `spell` finds it under the general channel or the
    /// document's own.
    pub fn spelt(&self, is_own: bool, symbols: &[Symbol], name: &str, spell: impl FnOnce() -> Option<Spelt>) -> Option<Spelt> {
        let made = if is_own { &self.spelt_own } else { &self.spelt };
        let key = (symbols.to_vec(), name.to_string());
        let known = locked(made).get(&key).cloned();
        known.unwrap_or_else(|| {
            let found = spell();
            locked(made).insert(key, found.clone());
            found
        })
    }

    /// The words `symbols` may have been under the general channel; under the document's `own` where that finds none. Whatever is found is
    /// weighed under the document's own channel anyhow: to search again where the best word is dear, too, takes a twelfth longer, and of 1,000
    /// wrong words puts two more right.
    pub fn found(
        &self,
        (lexicon, language): (&Lexicon, &Language),
        general: &Channel,
        own: Option<&Channel>,
        symbols: &[Symbol],
        budget: Budget,
    ) -> Arc<Vec<Known>> {
        let known = |found: Found| Known { facts: Facts::of(&found.key, lexicon, language), found };
        let known = |found: Vec<Found>| found.into_iter().map(known).collect();
        let total_nats = (budget.total_nats / BUDGET_GRAIN_NATS).ceil() * BUDGET_GRAIN_NATS;
        let budget = Budget { total_nats, channel_nats: budget.channel_nats.ceil() };
        let found = recall(&self.general, symbols, budget, || known(search::search(lexicon, general, symbols, budget)));
        let spaced = symbols.iter().any(|s| (SPACE..=LINE_HYPHEN).contains(s));
        match own {
            Some(own) if !spaced && found.is_empty() => {
                recall(&self.own, symbols, budget, || known(search::search_at_once(lexicon, own, symbols, budget)))
            }
            _ => found,
        }
    }
}

/// What a search made before found, if it answers this one; else what `search` finds, which is kept.
fn recall(searches: &Mutex<Searches>, symbols: &[Symbol], budget: Budget, search: impl FnOnce() -> Vec<Known>) -> Arc<Vec<Known>> {
    if let Some(made) = locked(searches).get(symbols)
        && let Some((_, found)) = made.iter().find(|(of, found)| search::answers(found.iter().map(|k| &k.found), symbols, *of, budget))
    {
        return Arc::clone(found);
    }
    // Two threads may search the same at once, and find the same.
    let found = Arc::new(search());
    locked(searches).entry(symbols.to_vec()).or_default().push((budget, Arc::clone(&found)));
    found
}

/// What a lock holds. A thread that panicked left nothing half done: a search is added when it is whole.
fn locked<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alphabet::symbol;
    use crate::channel::IMPOSSIBLE;
    use crate::channel::confusions::{Confusion, Confusions};
    use crate::resources::Resources;

    const STRETCHES: [&str; 8] = ["кизни", "убекдения", "вжратце", "сове щания", "кот рая", "трсх", "щнокгта", "постанов"];
    const TOTALS_NATS: [f32; 5] = [36.0, 30.0, 26.0, 20.0, 16.0];
    const CHANNELS_NATS: [f32; 4] = [36.0, IMPOSSIBLE, 12.0, 8.0];

    fn budgets() -> impl Iterator<Item = Budget> {
        TOTALS_NATS.into_iter().flat_map(|total_nats| CHANNELS_NATS.map(|channel_nats| Budget { total_nats, channel_nats }))
    }

    /// What was asked before changes nothing of what is found.
    #[test]
    fn what_is_remembered_is_what_a_search_finds() {
        let resources = Resources::embedded().unwrap();
        let (lexicon, language, channel) = (&resources.lexicon, &resources.language, &resources.channel);
        let (mut found, mut searched) = (0, 0);
        for stretch in STRETCHES {
            let symbols: Vec<Symbol> = stretch.chars().map(symbol).collect();
            let searches = Mutex::default();
            for budget in budgets().chain(budgets().collect::<Vec<_>>().into_iter().rev()) {
                let found_now = search::search(lexicon, channel, &symbols, budget).into_iter();
                let fresh: Vec<Known> = found_now.map(|found| Known { facts: Facts::of(&found.key, lexicon, language), found }).collect();
                let recalled = recall(&searches, &symbols, budget, || fresh.clone());
                assert_eq!(*recalled, fresh, "{stretch} {budget:?}");
                found += fresh.len();
            }
            searched += locked(&searches)[&symbols].len();
        }
        assert!(found > 100, "{found}");
        assert!(searched < STRETCHES.len() * budgets().count(), "each budget was searched: {searched}");
    }

    /// What is found does not hang on the budgets tried before.
    #[test]
    fn a_search_at_once_finds_what_a_search_finds() {
        let resources = Resources::embedded().unwrap();
        let (lexicon, general) = (&resources.lexicon, &resources.channel);
        let mut learned = Confusions::default();
        for (meant, seen) in [('ж', 'к'), ('е', 'у'), ('т', 'г')] {
            learned.add(Confusion::new(&[symbol(meant)], &[symbol(seen)]), 20.0);
        }
        let own = general.adapted(&learned, crate::correction::GENERAL_STRENGTH);
        for stretch in STRETCHES {
            let symbols: Vec<Symbol> = stretch.chars().map(symbol).collect();
            for budget in budgets() {
                let at_once = search::search_at_once(lexicon, &own, &symbols, budget);
                assert_eq!(at_once, search::search(lexicon, &own, &symbols, budget), "{stretch} {budget:?}");
            }
        }
    }

    /// No word is so long: such a stretch is not searched, whatever the channel.
    #[test]
    fn a_stretch_longer_than_any_word_is_not_searched() {
        let resources = Resources::embedded().unwrap();
        let symbols = vec![symbol('о'); search::LONGEST + 1];
        let budget = Budget { total_nats: 1e6, channel_nats: 1e6 };
        assert_eq!(search::search(&resources.lexicon, &resources.channel, &symbols, budget), []);
        assert_eq!(search::search_at_once(&resources.lexicon, &resources.channel, &symbols, budget), []);
    }
}
