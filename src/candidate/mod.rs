//! For a stretch of slots, what the page may have said: the readings that become the lattice's arcs.
//!
//! Spaces are told from letters here, by joins and splits of slots. Decoding each line as one string instead, where a space is a symbol like
//! others (200 states a symbol, through the counted words looped, under the general channel and the bigrams; any token may stand), was measured
//! against this on 44 training pages: of 1,525 wrong words it read 862 right, the first candidates here 926 (885 in a first pass without
//! trigrams); of the 130 that were wrong by a space alone 96, here 89. Of 12,840 right words it broke 113, here 147, and of a clean text 129,
//! here 76. It read 900 words a second, here 5,260: what is as good and faster was kept.

pub mod cache;
pub mod cased;
pub mod casings;
mod costs;
pub mod engine;
mod finds;
pub mod joined;
pub mod letters;
pub mod look_alike;
mod models;
pub mod near;
mod next;
mod one_word;
mod printed;
pub mod realise;
pub(crate) mod roman;
pub mod search;
pub mod seen;
pub mod slot;
pub mod split;
mod tail;
mod walk;

use std::ops::Range;
use std::sync::Arc;

use crate::alphabet::{self, Symbol};
use crate::channel::LATIN_WORD_NATS;
use crate::document::{Document, Span};
use crate::language::{OPEN_WORD_NATS, UNKNOWN, Word};
use crate::lexicon::Attestation;
use crate::lexicon::guess::is_title;
use crate::profile::Profile;
use crate::token::{Kind, Script};
use cache::{Cache, Known};
use casings::Surroundings;
pub use models::{Channels, Models};
use realise::{Realised, Style};
use search::Budget;
use seen::Seen;
use slot::{Facts, Slot};

/// By which road a reading was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Route {
    /// As it stands.
    Kept,
    /// A word near it.
    Near,
    /// Several tokens are one word.
    Joined,
    /// One token is several words.
    Split,
    /// Latin letters or digits for Cyrillic ones, or the reverse.
    LookAlike,
    /// An abbreviation of the table.
    Abbreviation,
    /// The same word in another case.
    Cased,
    /// Another reading the engine itself gave.
    Engine,
    /// A name by the translation: as the document spells it elsewhere, or as Russian writes the English one.
    Name,
    /// A word in Latin letters, as the translation has it.
    Foreign,
}

impl Route {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Near => "near",
            Self::Joined => "joined",
            Self::Split => "split",
            Self::LookAlike => "look-alike",
            Self::Abbreviation => "abbreviation",
            Self::Cased => "case",
            Self::Engine => "engine",
            Self::Name => "name",
            Self::Foreign => "foreign word",
        }
    }
}

/// One reading of a stretch of slots.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Slots it covers.
    pub slots: Range<usize>,
    /// Bytes it stands for; with a sign swallowed at an end, more than the slots'.
    pub span: Span,
    /// The text in their place.
    pub text: String,
    /// How it was found.
    pub route: Route,
    /// Its words for the language model.
    pub words: Vec<Word>,
    /// Its words as keys; empty for numbers and foreign words.
    pub keys: Vec<Vec<u8>>,
    /// Cost of seeing what was seen for it, in nats.
    pub channel_nats: f32,
    /// Of a name spelt from the translation, how it was spelt.
    pub spelt: Option<SpeltName>,
}

/// How a name was spelt from the translation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SpeltName {
    /// Place of the English word among those of the translation.
    pub place: usize,
    /// Cost of writing it so in Russian letters, in nats a letter.
    pub letter_nats: f32,
    /// What writing it as the text stands would cost more, in nats.
    pub gain_nats: f32,
}

/// Proposes readings for one document.
pub struct Proposer<'a> {
    models: Models<'a>,
    document: &'a Document,
    slots: &'a [Slot],
    profile: &'a Profile,
    cache: &'a Cache,
    /// By slot, what stands before it, if a word may run across it.
    gaps: Vec<Option<joined::Between>>,
    /// By slot, the cost of its best reading of its own, in nats, once asked for.
    separate_nats: Vec<Option<f32>>,
}

/// Words found a second time under another channel may cost this much more, in nats; beyond it they are no rivals.
const RESCORE_MARGIN_NATS: f32 = 12.0;
/// Cost of a letter of a word kept in Latin script, in nats: log 26 less what spelling predicts.
const LATIN_LETTER_NATS: f32 = 2.8;
/// Cost of keeping a Latin word beyond a number's, in nats.
const LATIN_NATS: f32 = 3.5;
/// Cost of a second and further false space in a word, in nats.
const FURTHER_SPACE_NATS: f32 = 2.5;
/// Cost of a sign beside a false space, in nats.
const DIRT_NATS: f32 = 2.0;
/// A short word dearer than this may be no word here, in nats: dictionaries have every syllable.
const SYLLABLE_NATS: f32 = 12.0;
/// Cost of a Roman numeral or a lone Latin letter beyond a number's, in nats.
const ROMAN_NATS: f32 = 2.0;
/// Discount of an unknown word printed like a name, in nats: most unknown words are names.
const NAME_NATS: f32 = 1.5;
/// Most letters behind the hyphen of a contracted word.
const CONTRACTED: usize = 3;
/// Cost of a known word's old ending over the modern form's, in nats, in a document that has few others.
const OLD_ENDING_NATS: f32 = 4.5;

impl<'a> Proposer<'a> {
    /// A proposer for `slots` of `document`; `cache` must be of the same lexicon.
    pub fn new(models: Models<'a>, document: &'a Document, slots: &'a [Slot], profile: &'a Profile, cache: &'a Cache) -> Self {
        let gaps = joined::gaps(document, slots);
        Self { models, document, slots, profile, cache, gaps, separate_nats: vec![None; slots.len()] }
    }

    /// All readings of the document, kept ones first at each slot.
    pub fn readings(&mut self) -> Vec<Reading> {
        let mut out = Vec::new();
        for at in 0..self.slots.len() {
            let first = out.len();
            let kept = self.kept(at);
            out.push(kept);
            if self.slots[at].printed_so {
                continue;
            }
            self.near(at, &mut out);
            self.cases(at, &mut out);
            self.look_alikes(at, &mut out);
            self.romans(at, &mut out);
            self.engine_readings(at, &mut out);
            self.splits(at, &mut out);
            self.joins(at, &mut out);
            if self.document.engine_letter(self.slots[at].span.start).is_some() {
                for reading in &mut out[first + 1..] {
                    let nats = letters::reading_nats(self.document, self.profile, self.models.channel(), reading);
                    reading.channel_nats -= nats.unwrap_or(0.0);
                }
            }
        }
        out
    }

    fn text(&self) -> &'a str {
        &self.document.text
    }

    /// The token as it stands.
    fn kept(&self, at: usize) -> Reading {
        let slot = &self.slots[at];
        let text = slot.span.of(self.text());
        let seen = seen::seen(self.text(), slot.span);
        let same: f32 = seen.iter().map(|s| self.models.channel().one(s.symbol, s.symbol)).sum();
        let channel_nats = same + self.doubt_nats(&self.slots[at..=at]) + self.inner_capital_nats(at);
        let word = self.kept_word(at, text, &seen);
        let keys = slot.key.clone().into_iter().collect();
        Reading {
            slots: at..at + 1,
            span: slot.span,
            text: text.to_string(),
            route: Route::Kept,
            words: vec![word],
            keys,
            channel_nats,
            spelt: None,
        }
    }

    /// What the engine's confidences add to the cost of slots as they stand, in nats. Where it told of each letter, the readings' letters are
    /// weighed instead.
    fn doubt_nats(&self, slots: &[Slot]) -> f32 {
        let told = |slot: &&Slot| self.document.engine_letter(slot.span.start).is_none();
        slots.iter().filter(told).map(|slot| self.profile.doubt_nats(slot)).sum()
    }

    /// The word a kept token is to the language model.
    fn kept_word(&self, at: usize, text: &str, seen: &[Seen]) -> Word {
        let Some(key) = &self.slots[at].key else {
            let latin = seen.iter().filter(|s| s.symbol >= alphabet::FIRST_LATIN).count();
            let extra = match latin {
                0 if self.is_misread_with_digit(seen) || look_alike::is_number_in_letters(text) => {
                    LATIN_NATS + LATIN_LETTER_NATS * seen.len() as f32
                }
                0 => 0.0,
                _ if seen.len() > 1 && roman::is_numeral(text) => return roman::NUMERAL,
                _ if latin == 1 && seen.len() == 1 => ROMAN_NATS,
                _ => LATIN_NATS + LATIN_LETTER_NATS * seen.len() as f32,
            };
            return if extra == 0.0 { Word::NUMBER } else { Word::unknown(Word::NUMBER.unigram_nats + extra) };
        };
        let slot = &self.slots[at];
        let mut word = self.profile.kept_word(slot).unwrap_or(Word::NUMBER);
        if word.id == UNKNOWN && !slot.is_known() {
            let initial = key.len() == 1 && self.text()[slot.span.end..].starts_with('.');
            if initial {
                word.unigram_nats = word.unigram_nats.min(OPEN_WORD_NATS + 3.0);
            }
            if is_title(text) {
                word.unigram_nats -= NAME_NATS + if self.models.lexicon.looks_like_surname(key) { NAME_NATS } else { 0.0 };
            }
        }
        let sure = slot.entry().is_some_and(|e| e.attestation >= Attestation::Hunspell);
        match if sure { None } else { self.old_word(key) } {
            Some(old) if old.unigram_nats < word.unigram_nats => old,
            _ => word,
        }
    }

    /// A word in its old spelling: as likely as the modern one, once the document is seen to spell so.
    fn old_word(&self, key: &[u8]) -> Option<Word> {
        let old = self.models.language.word(self.models.lexicon, &self.models.lexicon.old_ending(key)?);
        Some(Word { unigram_nats: old.unigram_nats + OLD_ENDING_NATS - self.profile.old_endings.min(4.0), ..old })
    }

    /// Words found for a stretch of symbols, within the budget.
    fn found(&mut self, seen: &[Seen], budget: Budget) -> Arc<Vec<Known>> {
        let symbols: Vec<Symbol> = seen::symbols_of(seen);
        let own = self.models.own.map(|own| own.of(seen));
        let lists = (self.models.lexicon, self.models.language);
        self.cache.found(lists, self.models.general.of(seen), own, &symbols, budget)
    }

    /// The word of a key; what the first pass read here itself is no evidence for it in the second.
    fn word(&self, key: &[u8]) -> Word {
        self.word_of(Facts::of(key, self.models.lexicon, self.models.language), key)
    }

    /// The same of a key of which the lists were asked already.
    fn word_of(&self, facts: Facts, key: &[u8]) -> Word {
        self.profile.word_of(facts, key, usize::from(self.models.own.is_some()))
    }

    /// Searches and turns what is found into readings; those that read as the text stands are passed over.
    fn push_found(&mut self, slots: Range<usize>, span: Span, seen: &[Seen], budget: Budget, out: &mut Vec<Reading>) {
        let found = self.found(seen, budget);
        if found.is_empty() {
            return;
        }
        let single = slots.len() == 1;
        let dirt = seen.iter().filter(|s| s.is_dirt(self.text())).count() as f32 * DIRT_NATS;
        let place = Surroundings::of(self.text(), self.slots, &slots);
        let own = search::plain_key(&seen::symbols_of(seen));
        let mut best = f32::INFINITY;
        for Known { found, facts } in found.iter() {
            let word = self.word_of(*facts, &found.key);
            let realised = self.realise(place.with(facts.usual_case()), seen, &found.key);
            let beside = dirt + self.latin_nats(&slots, seen) - self.run_discount(seen);
            let channel_nats = realised.forms[0].1 + beside;
            best = best.min(channel_nats + word.unigram_nats);
            let same = realised.forms[0].0 == span.of(self.text());
            // Old spelling wrote apart and together otherwise: «с права», «неможно».
            if !single && self.profile.spells_old() && slots.clone().all(|k| self.is_word(k)) {
                continue;
            }
            // Another case of the same letters is looked at for itself.
            let is_as_seen = self.slots[slots.start].key.as_ref() == Some(&found.key);
            // A sign taken in must have been read as a letter: dropping it would change punctuation.
            let sign_dropped = single && realised.swallowed && span != self.slots[slots.start].span;
            let declined = own.as_ref().is_some_and(|own| is_contraction_declined(own, &found.key));
            if single && (same || is_as_seen) || sign_dropped || declined || channel_nats + word.unigram_nats > best + RESCORE_MARGIN_NATS {
                continue;
            }
            for (text, nats) in realised.forms {
                let is_kept = text == span.of(self.text());
                let route = self.route(&slots, seen, &found.key, is_kept);
                let doubt = if is_kept { self.doubt_nats(&self.slots[slots.clone()]) } else { 0.0 };
                let (words, keys) = (vec![word], vec![found.key.clone()]);
                out.push(Reading {
                    slots: slots.clone(),
                    span,
                    text,
                    route,
                    words,
                    keys,
                    channel_nats: nats + beside + doubt,
                    spelt: None,
                });
            }
        }
    }

    /// A found word in the clothes of what was seen.
    fn realise(&self, place: Surroundings, seen: &[Seen], key: &[u8]) -> Realised {
        let style = Style {
            typed_hard_sign: self.profile.typed_hard_sign,
            yo: self.profile.yo.as_deref(),
            stresses: self.profile.capitals.stresses(),
            casings: self.models.casings,
            place,
        };
        realise::realise(self.models.channels().of(seen), self.text(), seen, key, style)
    }

    /// Cost of the engine having changed to Latin script for this stretch; next to another Latin word it had changed already.
    fn latin_nats(&self, slots: &Range<usize>, seen: &[Seen]) -> f32 {
        if !is_all_latin(seen) {
            return 0.0;
        }
        let latin = |at: usize| self.slots.get(at).is_some_and(|s| s.kind == Kind::Word(Script::Latin) || self.profile.was_latin(s.span));
        if slots.start > 0 && latin(slots.start - 1) || latin(slots.end) { LATIN_WORD_NATS / 3.0 } else { LATIN_WORD_NATS }
    }

    /// False spaces come in runs: once a word is cut, a further cut is no surprise.
    fn run_discount(&self, seen: &[Seen]) -> f32 {
        let spaces = seen.iter().filter(|s| s.symbol == alphabet::SPACE).count();
        (spaces.max(1) - 1) as f32 * (self.models.channel().invented(alphabet::SPACE) - FURTHER_SPACE_NATS).max(0.0)
    }

    fn route(&self, slots: &Range<usize>, seen: &[Seen], key: &[u8], is_kept: bool) -> Route {
        if is_kept {
            Route::Kept
        } else if slots.len() > 1 {
            Route::Joined
        } else if seen.iter().any(|s| s.symbol >= alphabet::FIRST_DIGIT) {
            Route::LookAlike
        } else if key.len() <= 6 && self.models.lexicon.tables.is_initialism(key) {
            Route::Abbreviation
        } else {
            Route::Near
        }
    }
}

/// True for another form of a word contracted over a hyphen: «ф-ки» and «ф-ка».
fn is_contraction_declined(own: &[u8], key: &[u8]) -> bool {
    let hyphen = alphabet::key_byte(alphabet::HYPHEN);
    let is_vowel = |b: &u8| alphabet::is_vowel(alphabet::symbol_char(alphabet::key_symbol(*b)));
    let (Some((last, before)), Some((other_last, other))) = (own.split_last(), key.split_last()) else { return false };
    let letters = own.iter().rev().position(|&b| b == hyphen);
    before == other && letters.is_some_and(|letters| (2..=CONTRACTED).contains(&letters)) && is_vowel(last) && is_vowel(other_last)
}

/// Words of one letter: prepositions, conjunctions, pronouns, particles.
pub(crate) fn is_one_letter_word(key: &[u8]) -> bool {
    matches!(alphabet::unkey(key).as_str(), "а" | "в" | "и" | "к" | "о" | "с" | "у" | "я")
}

/// True for Latin letters with no Cyrillic ones among them.
pub(crate) fn is_all_latin(seen: &[Seen]) -> bool {
    !seen.iter().any(Seen::is_russian) && seen.iter().any(Seen::is_latin)
}
