//! Searches already made for a document, so that no stretch of symbols is searched twice under the same channel.
//!
//! What a look-up gives depends on the stretch, the budget and the channel alone, never on what was asked before: a run over a document's
//! own output finds what the run that made it found.

use std::collections::HashMap;
use std::rc::Rc;

use super::search::{self, Budget, Found};
use crate::alphabet::{LINE_HYPHEN, SPACE, Symbol};
use crate::channel::{Channel, IMPOSSIBLE};
use crate::lexicon::Lexicon;

/// Budgets are rounded up to a multiple of this, in nats, so that nearly equal ones share a search.
const BUDGET_GRAIN_NATS: f32 = 2.0;
/// A search whose best word costs less than this, in nats, is not repeated under the document's own channel: re-weighing is enough.
const SETTLED_NATS: f32 = 18.0;

type Searches = HashMap<(Vec<Symbol>, u8, u8), Rc<Vec<Found>>>;

/// The searches of a document under the general channel, which last, and under its own, which last until it is learned again.
#[derive(Default)]
pub struct Cache {
    general: Searches,
    own: Searches,
}

impl Cache {
    /// Forgets the searches under the document's own channel.
    pub fn forget_own(&mut self) {
        self.own.clear();
    }

    /// The words `symbols` may have been under the general channel; under the document's `own` where that leaves them unsettled.
    pub fn found(
        &mut self,
        lexicon: &Lexicon,
        general: &Channel,
        own: Option<&Channel>,
        symbols: Vec<Symbol>,
        budget: Budget,
    ) -> Rc<Vec<Found>> {
        let total = (budget.total_nats / BUDGET_GRAIN_NATS).ceil().clamp(0.0, 255.0);
        let channel = if budget.channel_nats >= IMPOSSIBLE { 255.0 } else { budget.channel_nats.ceil().clamp(0.0, 254.0) };
        let budget = Budget { total_nats: total * BUDGET_GRAIN_NATS, channel_nats: if channel < 255.0 { channel } else { IMPOSSIBLE } };
        let key = (symbols, total as u8, channel as u8);
        let search = |channel: &Channel, symbols: &[Symbol]| Rc::new(search::search(lexicon, channel, symbols, budget));
        let found = self.general.entry(key.clone()).or_insert_with(|| search(general, &key.0)).clone();
        let spaced = key.0.iter().any(|s| (SPACE..=LINE_HYPHEN).contains(s));
        match own {
            Some(own) if !spaced && found.first().is_none_or(|best| best.total_nats() >= SETTLED_NATS) => {
                let symbols = key.0.clone();
                self.own.entry(key).or_insert_with(|| search(own, &symbols)).clone()
            }
            _ => found,
        }
    }
}
