//! The features of a proposed correction: numbers a reader of a report can follow.

use super::differences::{Differences, Elsewhere};
use super::{around, casing};
use crate::alphabet::{self, HARD_SIGN, Symbol};
use crate::candidate::letters::reading_nats;
use crate::candidate::realise::{Case, case};
use crate::candidate::seen;
use crate::candidate::slot::Slot;
use crate::candidate::{Models, Reading, Route};
use crate::channel::Channel;
use crate::channel::align::align;
use crate::channel::case::CaseConfusions;
use crate::channel::engine::KnownEngine;
use crate::correction::Cost;
use crate::document::Document;
use crate::lexicon::Attestation;
use crate::lexicon::guess::is_title;
use crate::profile::Profile;
use crate::translation::capitals::PrintedAcross;
use crate::translation::witness::{Evidence, Testimony};

/// Names of the features, in order, as reports print them.
pub const NAMES: &[&str] = &[
    "posterior of the candidate (log-odds)",
    "candidate against the text as it stands (log-odds)",
    "candidate against its best rival (log-odds)",
    "channel cost (nats)",
    "channel cost a letter (nats)",
    "gain in context (nats)",
    "cost of the candidate in context (nats)",
    "cost of the candidate by itself (nats)",
    "cost of the text as it stands by itself (nats)",
    "how well the text as it stands is attested",
    "how well the candidate is attested",
    "length seen (letters)",
    "confusions",
    "route",
    "Latin letters, digits and signs seen",
    "case",
    "at a sentence's beginning",
    "times seen elsewhere in the document",
    "times the candidate stands elsewhere in the document",
    "unknown words around",
    "saved by the document's own confusions (nats)",
    "across a line end",
    "first letter differs",
    "last letters differ",
    "printed like a name",
    "spelling of the text as it stands (nats a letter)",
    "rivals",
    "length of the candidate (letters)",
    "dearest confusion (nats)",
    "a known word in an old ending",
    "context known to the language model (nats)",
    "behind a full stop",
    "usual case of the candidate",
    "first letter alike in both cases",
    "part of a hyphenated word",
    "the engine's confidence (-1: not told)",
    "the engine's confidence less its usual one (0: not told)",
    "the case of the candidate (nats)",
    "the sentence goes on rather than begins here (nats)",
    "what stands before",
    "small letters behind full stops in the document",
    "tokens taken together",
    "signs beside spaces taken in",
    "cheapest token as it stands (nats)",
    "place of a number (1 beside one, 2 a month in a date)",
    "a number is expected before the next word (nats)",
    "damage of the document (share of its doubtful places read otherwise)",
    "misread words of the document (share)",
    "old spellings of the document (logarithm of how many in a thousand words)",
    "the engine (-1 Tesseract, 1 FineReader, 0: not told)",
    "times the rarest of its confusions was seen elsewhere in the document",
    "times forms of the candidate's word stand elsewhere in the document",
    "how well the candidate's form goes with its neighbours (nats)",
    "posterior of the word before as it stands",
    "posterior of the word behind as it stands",
    "unknown words farther around",
    "what stands behind",
    "the word before is known (-1: there is none)",
    "room on the paper less the letters seen (-9: not told)",
    "room on the paper less the letters of the candidate (-9: not told)",
    "widest gap taken in (letters; -9: not told)",
    "gap before (letters; -9: not told)",
    "gap behind (letters; -9: not told)",
    "rise of the first letter over small letters (-9: not told)",
    "the engine's letters for the candidate (nats; -9: not told)",
    "the translation's word for the candidate (nats)",
    "what the translation says (-1 against, 0 not asked, 1 nothing, 2 something for it, 3 for it alone)",
    "the first letter's misreadings in the other case in the document (log-odds)",
    "times the word stands elsewhere within a sentence in the case proposed",
    "times the word stands elsewhere within a sentence in the case seen",
    "how much oftener the word is printed in the case proposed (log-odds)",
    "neighbours with a capital (0 none, 1 the word before, 2 the word behind, 3 both)",
    "words back to the last stop (behind a stop, to the one before)",
    "words to the next stop",
    "first on its line",
    "how the translation prints the word (-1 small, 1 at a sentence's beginning, 2 with a capital, 3 in capitals; -9: not told)",
    "a sentence of the translation begins here (-1 no, 0 not known, 1 yes; -9: not told)",
    "how the translation's word is linked (0 not; 1 function word, 2 family, 3 gloss, 4 name, 5 same word, 6 abbreviation, 7 number; -9: not told)",
    "the mark behind the word before",
    "these letters in the other case against these (log-odds; -9: they may not be)",
    "cost of the name's spelling from the English (nats a letter; -9: not spelt so)",
    "cost of the text as it stands as a spelling of it, beyond the name's (nats; -9: not spelt so)",
    "the translation's capitals (1 the case proposed, -1 the case seen, 0 neither or not known)",
    "log-odds by the other trees",
];

/// The first so many are known of every document, or are what its words' boxes measure, where it has such: the general model asks about these
/// alone.
pub const GENERAL: usize = 64;
/// Places of what the trees for what is told ask about besides: letters, and the translation.
pub(super) const TOLD: (usize, usize) = (GENERAL, GENERAL + 2);
/// Place of the code of the route.
pub(super) const ROUTE: usize = 13;
/// Place of the code of the case seen.
pub(super) const CASE: usize = 15;
/// Place of how the translation prints the word.
pub(super) const PRINT_ACROSS: usize = TOLD.1 + 1 + casing::PRINT;
/// Place of how likely the twin is.
pub(super) const TWIN: usize = TOLD.1 + 1 + casing::TWIN;
/// Place of whether the translation's capitals are those proposed.
pub(super) const AGREED: usize = NAMES.len() - 2;
/// The last is not taken from the document: it is what the trees asked before made of the others.
pub const LOG_ODDS_BEFORE: usize = NAMES.len() - 1;

/// True if these features tell what the engine said of single letters, or a translation's testimony.
pub fn is_told(features: &[f32]) -> bool {
    features[TOLD.0] != NOT_TOLD || features[TOLD.1] != 0.0
}

/// True if these features tell that the translation alone vouches for the correction, and nothing of single letters.
pub fn is_confirmed(features: &[f32]) -> bool {
    features[TOLD.0] == NOT_TOLD && features[TOLD.1] == testimony(Testimony::Confirmed)
}

/// True if these features are of a capital put for a small letter that the translation has, too: it prints the word so.
pub fn has_agreed_capital(features: &[f32]) -> bool {
    is_cased(features) && features[AGREED] > 0.0 && features[CASE] == code(Case::Lower)
}

/// True if these features are of a change of case alone.
pub fn is_cased(features: &[f32]) -> bool {
    features[ROUTE] == route(Route::Cased)
}

/// True if these features are of a misread word that may have been printed in another case, too.
pub fn has_twin(features: &[f32]) -> bool {
    !is_cased(features) && features[TWIN] != NOT_TOLD
}

/// True if these features are of a change of case and tell what a translation makes of the place's capitals.
pub(super) fn is_told_of_capitals(features: &[f32]) -> bool {
    is_cased(features) && features[PRINT_ACROSS] != NOT_TOLD
}

/// Everything the features are taken from.
pub struct Situation<'a> {
    /// The document.
    pub document: &'a Document,
    /// Slots of the lattice.
    pub slots: &'a [Slot],
    /// What the document taught.
    pub profile: &'a Profile,
    /// Models with the document's channel.
    pub models: Models<'a>,
    /// The channel of an engine not told: what the document's own confusions save is counted from it, and so what its engine's do.
    pub general: &'a Channel,
    /// How often first letters are read in the other case.
    pub cases: &'a CaseConfusions,
    /// The proposed reading.
    pub reading: &'a Reading,
    /// Its cost in context, in nats.
    pub language_nats: f32,
    /// Its posterior.
    pub posterior: f64,
    /// Posterior of the text as it stands.
    pub kept_posterior: f64,
    /// Cost of the text as it stands.
    pub kept_cost: Cost,
    /// Posteriors of the slots before and behind the reading as they stand; 1 where there is none.
    pub beside_posteriors: (f64, f64),
    /// Posterior of the best rival.
    pub rival_posterior: f64,
    /// The same letters in another case, if they may be what was misread.
    pub twin: Option<Twin>,
    /// Readings of the same slots worth listing, the proposed one among them.
    pub rivals: usize,
    /// What the translation says of it, where there is one.
    pub evidence: Option<&'a Evidence>,
    /// What it tells of the place's capitals.
    pub across: Option<PrintedAcross>,
}

/// A reading of the same letters in another case.
#[derive(Debug, Clone, Copy)]
pub struct Twin {
    /// Its case.
    pub case: Case,
    /// Its posterior.
    pub posterior: f64,
}

/// Log-odds beyond this say nothing more.
const ODDS_LIMIT: f64 = 14.0;
/// What stands for a measure that no box, no letter, and no translation gives.
pub(super) const NOT_TOLD: f32 = -9.0;
/// Less than this the letters never say, in nats.
const LEAST_LETTERS: f32 = -8.0;
/// More forms of a word elsewhere say nothing more.
const FORMS_MOST: f32 = 30.0;

pub(super) fn log_ratio(a: f64, b: f64) -> f32 {
    ((a.max(1e-9)).ln() - (b.max(1e-9)).ln()).clamp(-ODDS_LIMIT, ODDS_LIMIT) as f32
}

/// The features of a situation, in the order of [`NAMES`].
pub fn features(s: &Situation<'_>) -> Vec<f32> {
    let mut out = measures(s);
    out.extend(around::features(s));
    out.extend(told_measures(s));
    out.extend(casing::features(s));
    out.extend(s.reading.spelt.map_or([NOT_TOLD; 2], |spelt| [spelt.letter_nats, spelt.gain_nats]));
    out.push(casing::agreement(s));
    out
}

/// What is measured of every correction.
fn measures(s: &Situation<'_>) -> Vec<f32> {
    let text = s.reading.span.of(&s.document.text);
    let seen = seen::seen(&s.document.text, s.reading.span);
    let symbols: Vec<Symbol> = seen::symbols_of(&seen);
    let meant: Vec<Symbol> = alphabet::key_symbols(s.reading.keys.iter().flatten());
    let steps = align(s.models.channel(), &symbols, &meant, None);
    let differences = Differences::of(s, &symbols, &meant, &steps);
    let slots = &s.slots[s.reading.slots.clone()];
    let length = symbols.len() as f32;
    let kept_word: f32 = slots.iter().map(|slot| slot.facts.map_or(12.0, |f| f.word.unigram_nats)).sum();
    let word: f32 = s.reading.words.iter().map(|w| w.unigram_nats).sum();
    let kept_known = slots.iter().map(|slot| attested(s.models, slot.key.as_deref())).fold(9.0, f32::min);
    let known = s.reading.keys.iter().map(|key| attested(s.models, Some(key))).fold(9.0, f32::min);
    let elsewhere = Elsewhere::of(s, slots);
    let spelling = slots
        .iter()
        .filter_map(|slot| slot.key.as_ref())
        .map(|key| s.models.language.spelling.cost(key) / (key.len() + 1) as f32)
        .fold(0.0, f32::max);
    vec![
        log_ratio(s.posterior, 1.0 - s.posterior),
        log_ratio(s.posterior, s.kept_posterior),
        log_ratio(s.posterior, s.rival_posterior),
        s.reading.channel_nats,
        s.reading.channel_nats / length,
        (s.kept_cost.language_nats - s.language_nats).clamp(-30.0, 30.0),
        s.language_nats,
        word,
        kept_word.min(60.0),
        kept_known,
        known,
        length,
        differences.edits as f32,
        route_code(s.reading, &symbols),
        symbols.iter().filter(|&&x| x >= alphabet::FIRST_DIGIT).count() as f32,
        code(case(text)),
        f32::from(u8::from(slots[0].edge)),
        elsewhere.seen.min(9.0),
        elsewhere.candidate.min(9.0),
        around::unknown_around(s),
        differences.saved.clamp(-10.0, 10.0),
        f32::from(u8::from(text.contains('\n'))),
        f32::from(u8::from(differences.is_first)),
        differences.last as f32,
        f32::from(u8::from(is_title(text) && !slots[0].edge)),
        spelling,
        s.rivals as f32,
        meant.len() as f32,
        differences.dearest.min(20.0),
        f32::from(u8::from(slots[0].key.as_ref().is_some_and(|key| s.models.lexicon.old_ending(key).is_some()))),
        word - s.language_nats,
        f32::from(u8::from(slots[0].after_stop)),
        s.reading.keys.first().and_then(|key| s.models.lexicon.entry(key)).map_or(-1.0, |e| f32::from(e.usual_case as u8)),
        f32::from(u8::from(text.chars().next().is_some_and(|c| !"аебрфдАЕБРФД".contains(c)))),
        f32::from(u8::from(touches_hyphen(s))),
        slots.iter().filter_map(|slot| slot.confidence).reduce(f32::min).unwrap_or(-1.0),
        slots.iter().filter_map(|slot| s.profile.relative_confidence(slot)).reduce(f32::min).unwrap_or(0.0),
        casing::nats(s, &seen, &meant, &steps),
        around::goes_on_nats(s),
        around::before(s),
        if s.reading.route == Route::Cased { s.profile.small_after_stop } else { 0.0 },
        slots.len() as f32,
        seen.iter().filter(|x| x.is_dirt(&s.document.text)).count() as f32,
        slots.iter().map(|slot| slot.facts.map_or(12.0, |f| f.word.unigram_nats)).fold(40.0, f32::min),
        around::number_place(s),
        around::number_expected(s),
        s.profile.damage.doubtful,
        s.profile.damage.misread,
        s.profile.old_endings,
        s.profile.read_by.map_or(0.0, |engine| if engine == KnownEngine::FineReader { 1.0 } else { -1.0 }),
        differences.seen_elsewhere.min(9.0),
        elsewhere.forms.min(FORMS_MOST),
    ]
}

/// What boxes, letters and a translation tell.
fn told_measures(s: &Situation<'_>) -> [f32; 9] {
    let fit = s.profile.layout.fit(s.document, s.reading.span, &s.reading.text);
    let told = |n: Option<f32>| n.unwrap_or(NOT_TOLD);
    [
        told(fit.room_seen),
        told(fit.room_read),
        told(fit.inside),
        told(fit.before),
        told(fit.behind),
        told(fit.rise),
        reading_nats(s.document, s.profile, s.models.channel(), s.reading).map_or(NOT_TOLD, |nats| nats.max(LEAST_LETTERS)),
        s.evidence.map_or(0.0, |e| e.nats),
        s.evidence.map_or(0.0, |e| testimony(e.testimony)),
    ]
}

fn attested(models: Models<'_>, key: Option<&[u8]>) -> f32 {
    let Some(key) = key else { return -2.0 };
    if models.lexicon.user.contains(key) {
        return 3.0;
    }
    match models.lexicon.entry(key).map(|e| e.attestation) {
        None => -1.0,
        Some(Attestation::Counted) => 0.0,
        Some(Attestation::OpenCorpora) => 1.0,
        Some(Attestation::Hunspell) => 2.0,
        Some(Attestation::Both) => 3.0,
    }
}

/// Code of a split at a ъ that can only have ended a word of the old spelling: «подъстолом». Of 154 such on damaged passages 142 were right,
/// of other splits half.
const SPLIT_AT_HARD_SIGN: f32 = 9.0;

fn route_code(reading: &Reading, seen: &[Symbol]) -> f32 {
    let keeps_hard_sign = reading.keys.iter().flatten().any(|&b| alphabet::key_symbol(b) == HARD_SIGN);
    if reading.route == Route::Split && seen.contains(&HARD_SIGN) && !keeps_hard_sign { SPLIT_AT_HARD_SIGN } else { route(reading.route) }
}

fn route(route: Route) -> f32 {
    match route {
        Route::Kept => 0.0,
        // The general trees have not seen names of a translation; they are near words.
        Route::Near | Route::Name => 1.0,
        Route::Abbreviation => 2.0,
        Route::LookAlike => 3.0,
        Route::Joined => 4.0,
        Route::Split => 5.0,
        Route::Cased => 6.0,
        Route::Engine => 7.0,
        Route::Foreign => 8.0,
    }
}

fn testimony(testimony: Testimony) -> f32 {
    match testimony {
        Testimony::Refuted => -1.0,
        Testimony::NoEvidence => 0.0,
        Testimony::Neutral => 1.0,
        Testimony::Supported => 2.0,
        Testimony::Confirmed => 3.0,
    }
}

/// Code of a case; the trees know it by this.
fn code(case: Case) -> f32 {
    match case {
        Case::Lower => 0.0,
        Case::Title => 1.0,
        Case::Upper => 2.0,
    }
}

/// True if a hyphen within the line joins the reading to its neighbour: compounds, and stammering in a play.
fn touches_hyphen(s: &Situation<'_>) -> bool {
    let (before, after) = (&s.document.text[..s.reading.span.start], &s.document.text[s.reading.span.end..]);
    let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    before.strip_suffix('-').is_some_and(|b| letter(b.chars().next_back()))
        || after.strip_prefix('-').is_some_and(|a| letter(a.chars().next()))
}
