//! What the engine knew of single letters, weighed for a reading: doubted letters may change, and rather to what the engine thought of.

use super::Reading;
use super::seen::{self, Seen};
use crate::alphabet::{self, Symbol};
use crate::channel::Channel;
use crate::channel::align::align;
use crate::document::{Document, EngineLetter};
use crate::profile::{Profile, between};

/// By how far a letter's confidence lies under the document's median one (log-odds): how much likelier a misread letter has it than a
/// right one, in nats. Counted on 53,402 letters of Tesseract's `hocr_char_boxes`, 1,151 of them misread.
const DOUBT_NATS: [(f32, f32); 9] =
    [(0.0, -2.4), (0.08, -1.6), (0.15, -1.1), (0.3, -0.1), (0.7, 0.6), (1.1, 2.1), (1.5, 2.7), (2.2, 3.2), (3.3, 3.8)];
/// What a letter among the engine's choices gains over one that is not thought of, in nats, by the number the engine put on it; counted on
/// the 1,151 letters misread, of Tesseract's `lstm_choice_mode=2`.
const CHOICE_NATS: [(f32, f32); 3] = [(0.0, 1.9), (0.5, 2.3), (0.85, 3.1)];
/// The same for a choice without a number.
const BARE_CHOICE_NATS: f32 = 1.4;
/// The same for a letter that is none of the choices.
const NO_CHOICE_NATS: f32 = -0.6;

/// Share of these that counts: letters the channel confuses are doubted and thought of together more often than others. Of 1, 1/2 and 1/4,
/// one half has the most corrections right at a precision of .9 on 50 pages.
const SHARE: f32 = 0.5;

/// What the engine's letters add to the likelihood of a reading, in nats; `None` where it told of none.
pub fn reading_nats(document: &Document, profile: &Profile, channel: &Channel, reading: &Reading) -> Option<f32> {
    let seen = seen::seen(&document.text, reading.span);
    let letter = |s: &Seen| document.engine_letter(s.span.start);
    seen.iter().find_map(letter)?;
    let meant: Vec<Symbol> = match &reading.keys[..] {
        [key] => alphabet::key_symbols(key),
        _ => alphabet::symbols(&reading.text).into_iter().map(|(symbol, _)| symbol).collect(),
    };
    let symbols: Vec<Symbol> = seen::symbols_of(&seen);
    let steps = align(channel, &symbols, &meant, None);
    let changed = steps.iter().filter(|step| symbols[step.seen.clone()] != meant[step.meant.clone()]);
    let nats: f32 = changed
        .map(|step| {
            let doubt = seen[step.seen.clone()].iter().filter_map(letter).filter_map(|l| doubt_nats(profile, l)).reduce(f32::max);
            let choice = match (&seen[step.seen.clone()], &meant[step.meant.clone()]) {
                ([one], [symbol]) => letter(one).map_or(0.0, |l| choice_nats(l, *symbol)),
                _ => 0.0,
            };
            doubt.unwrap_or(0.0) + choice
        })
        .sum();
    Some(SHARE * nats)
}

fn doubt_nats(profile: &Profile, letter: &EngineLetter) -> Option<f32> {
    Some(between(&DOUBT_NATS, profile.usual_letter? - log_odds(letter.confidence?)))
}

/// Log-odds of a letter's confidence; where an engine is quite sure it says nothing more.
pub fn log_odds(confidence: f32) -> f32 {
    let p = confidence.clamp(0.002, 0.998);
    (p / (1.0 - p)).ln()
}

fn choice_nats(letter: &EngineLetter, meant: Symbol) -> f32 {
    if letter.choices.is_empty() {
        return 0.0;
    }
    let same = |text: &str| matches!(alphabet::symbols(text)[..], [(symbol, _)] if symbol == meant);
    match letter.choices.iter().find(|c| same(&c.text)) {
        None => NO_CHOICE_NATS,
        Some(choice) => choice.confidence.map_or(BARE_CHOICE_NATS, |c| between(&CHOICE_NATS, c)),
    }
}
