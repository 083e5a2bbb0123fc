//! What the translation says for and against each reading of the transcript.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

use super::Source;
use super::align::{Bead, align, with_headings};
use super::coverage;
use super::english::{self, EnglishWord};
use super::function::FunctionWords;
use super::links::{Link, LinkKind, Linker, Meanings};
use super::meaning::{self, Meaning};
use super::pairing::{NameRuns, runs, sentences};
use super::quantities::quantities;
use super::spellings::Spellings;
use super::transcription::Transcription;
use super::transcription::endings::is_case_ending;
use crate::alphabet::{self, HYPHEN, key_byte};
use crate::candidate::Reading;
use crate::candidate::look_alike::in_date;
use crate::candidate::slot::Slot;
use crate::document::{Span, one_line};
use crate::lexicon::guess::is_title;

/// What the translation makes of a correction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Testimony {
    /// It has what the text as it stands means, and not what the correction means; or another number where the correction has one.
    Refuted,
    /// There is nothing to look at: no translation of the place, or another text's.
    NoEvidence,
    /// Looked, found nothing either way.
    Neutral,
    /// It has what the correction means, but what stands there means it too, or only a word of the family is there.
    Supported,
    /// It has what the correction means, which nothing else explains.
    Confirmed,
}

impl Testimony {
    /// Its name in reports and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Confirmed => "CONFIRMED",
            Self::Supported => "SUPPORTED",
            Self::Neutral => "NEUTRAL",
            Self::Refuted => "REFUTED",
            Self::NoEvidence => "NO EVIDENCE",
        }
    }
}

/// What the translation says of a correction, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// For, against, or nothing.
    pub testimony: Testimony,
    /// How the words were linked, if they were.
    pub kind: Option<LinkKind>,
    /// The English words linked: with the correction, or with the text as it stands if that is refuted.
    pub quote: String,
    /// Their bytes in the translation.
    pub span: Option<Span>,
    /// True if the translation stands in the document itself: the bytes are the document's.
    pub is_inside: bool,
    /// The English sentences across.
    pub sentence: String,
    /// What it is worth in the lattice, in nats.
    pub nats: f32,
}

/// True if what stands there is the reading with a case ending («Нарендры» of «Нарендра»), wherever a line cuts it: the translation has the one as
/// much as the other. Of 166 pages it was said to confirm three such, and one was right.
fn is_inflected(standing: &[&Reading], reading: &Reading) -> bool {
    let letters = |keys: Vec<&Vec<u8>>| keys.into_iter().flatten().copied().filter(|&b| b != key_byte(HYPHEN)).collect::<Vec<u8>>();
    let standing = letters(standing.iter().flat_map(|word| &word.keys).collect());
    let read = letters(reading.keys.iter().collect());
    let stem = standing.iter().zip(&read).take_while(|(a, b)| a == b).count();
    let (ending, nominative) = (&standing[stem..], &read[stem..]);
    let is_nominative = || NOMINATIVES.iter().any(|letter| alphabet::key(letter).is_some_and(|key| key == nominative));
    let is_same = nominative.is_empty() && stem > 0 || stem >= LEAST_STEM && is_nominative();
    is_same && !ending.is_empty() && is_case_ending(ending)
}

/// What the nominative of a name has that other cases have not.
const NOMINATIVES: [&str; 4] = ["а", "я", "й", "о"];
/// Fewest letters before it: «маи» is a misread «мая».
const LEAST_STEM: usize = 4;

/// A rival that the same word of the translation speaks for by so much less, in nats, takes nothing from what is confirmed: of names alike one
/// is spelt so. Chosen: odds of seven to one.
const RIVAL_NATS: f32 = 2.0;

/// A line of at most so many words may be a heading or a mark.
const HEADING_WORDS: usize = 5;

/// The links of sentences that stand across from each other.
pub(super) struct Pair {
    /// Places of the English words.
    pub(super) within: Vec<usize>,
    /// The names among them.
    pub(super) runs: NameRuns,
    /// By slot, its link as it stands.
    pub(super) linked: BTreeMap<usize, Link>,
    /// By English word, the slot that explains it: by its link, or as a function word by what it tells of.
    pub(super) used: BTreeMap<usize, usize>,
    /// Slots that say something and are words.
    pub(super) content: BTreeSet<usize>,
    /// True if it stands between pairs that are aligned surely.
    pub(super) is_between: bool,
}

impl Pair {
    /// Which of its English words stands about where a slot does.
    pub(super) fn place_of(&self, slot: usize) -> usize {
        self.runs.nth_of(slot, self.within.len())
    }
}

/// What a reading has in the translation.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Weighed {
    /// Its link.
    pub link: Option<Link>,
    /// What that tells by itself, in nats.
    pub own_nats: f32,
    /// What it is worth in the lattice, in nats: what a reading without a link loses counts in, too.
    pub nats: f32,
}

/// The aligned translation of a document.
pub struct Witness<'a> {
    pub(super) text: &'a str,
    is_inside: bool,
    pub(super) linker: Linker<'a>,
    pub(super) functions: &'a FunctionWords,
    pub(super) transcription: &'a Transcription,
    pub(super) words: Vec<EnglishWord>,
    pub(super) pairs: Vec<Pair>,
    /// By slot, its pair.
    pub(super) pair_of: Vec<Option<usize>>,
    /// By word of the translation, the slots whose readings have claimed it.
    pub(super) claims: Vec<Option<Range<usize>>>,
    /// How the document spells the names of the translation.
    pub(super) spellings: Spellings,
    /// Slots that stand where a month does in a date.
    pub(super) months: BTreeSet<usize>,
}

impl<'a> Witness<'a> {
    /// Aligns the translation (`parts` of `text`) with the slots; `None` if there is nothing to align.
    pub fn new(
        (linker, functions, transcription): (Linker<'a>, &'a FunctionWords, &'a Transcription),
        transcript: &str,
        slots: &[Slot],
        source: Source<'a>,
        parts: &[Span],
    ) -> Option<Self> {
        let words = english::words(source.text, parts);
        if words.is_empty() || slots.is_empty() {
            return None;
        }
        let mut out = Self {
            text: source.text,
            is_inside: source.is_inside,
            linker,
            functions,
            transcription,
            claims: vec![None; words.len()],
            words,
            pairs: Vec::new(),
            pair_of: vec![None; slots.len()],
            spellings: Spellings::default(),
            months: BTreeSet::new(),
        };
        let russian = sentences(transcript, slots);
        let english = runs(out.words.len(), |at| out.words[at].begins);
        let meanings = out.meanings(transcript, slots);
        let (alternatives, bags) = out.bags(&meanings, &russian, &english);
        // A heading or a mark has no stop behind it.
        let is_short = |at: usize| {
            let behind = &transcript[slots[russian[at].end - 1].span.end..];
            russian[at].len() <= HEADING_WORDS && !behind.starts_with(['.', '!', '?'])
        };
        // A blank line without a stop before it may be a page's end, or the engine's invention.
        let is_apart = |at: usize| {
            let gap = at.checked_sub(1).map_or("", |before| &transcript[slots[before].span.end..slots[at].span.start]);
            at == 0 || gap.matches('\n').count() > 1 && gap.contains(['.', '!', '?', ':', ';', '…'])
        };
        let paragraphs: Vec<bool> = russian.iter().map(|run| is_apart(run.start)).collect();
        let english_paragraphs: Vec<bool> = english.iter().map(|run| out.words[run.start].begins_paragraph).collect();
        let beads = align(&alternatives, &bags, (&paragraphs, &english_paragraphs));
        // In one file with the transcript, what its host says of it is English, too, but stands before it.
        let part = |at: usize| {
            let place = out.words[english[at].start].span.start;
            let before = slots[..slots.partition_point(|s| s.span.start < place)].last().filter(|_| source.is_inside);
            before.map_or(0, |slot| english.partition_point(|run| out.words[run.start].span.start < slot.span.end))
        };
        let is_short_english = |at: usize| {
            let behind = &source.text[out.words[english[at].end - 1].span.end..];
            english[at].len() <= HEADING_WORDS && !behind.starts_with(['.', '!', '?'])
        };
        let beads = with_headings(beads, is_short, is_short_english, part);
        out.link_all(transcript, slots, &meanings, (&russian, &english), &beads);
        if !out.is_of_this_text() {
            out.pairs.clear();
            out.pair_of.fill(None);
        } else if out.learn_abbreviations(transcript, slots) {
            let meanings = out.meanings(transcript, slots);
            out.link_all(transcript, slots, &meanings, (&russian, &english), &beads);
        }
        out.months = (0..slots.len()).filter(|&at| in_date(transcript, slots, at)).collect();
        out.spellings = Spellings::new(&out, transcript, slots);
        Some(out)
    }

    /// What the words mean where they stand.
    fn meanings(&mut self, transcript: &str, slots: &[Slot]) -> Vec<Rc<Meaning>> {
        let text = |at: usize| slots[at].span.of(transcript);
        // «1.2.3» is a paragraph.
        let is_month = |at: usize| in_date(transcript, slots, at) && text(at + 1).len() > 1;
        let quantities = quantities(transcript, slots, (self.text, &self.words), |text| self.linker.numeral(text));
        let meaning = |at: usize| {
            let slot = &slots[at];
            let month = if is_month(at) { self.linker.month(text(at)) } else { None };
            match month {
                Some(month) => month,
                None => match quantities.of(at) {
                    Some(number) => Rc::new(Meaning::of_group(number)),
                    None if is_title(text(at)) && !slot.edge => self.linker.meaning_of_name(text(at)),
                    None => self.linker.meaning(text(at)),
                },
            }
        };
        (0..slots.len()).map(meaning).collect()
    }

    /// Links the words of all beads, sentences across from each other, anew.
    fn link_all(
        &mut self,
        transcript: &str,
        slots: &[Slot],
        meanings: &[Rc<Meaning>],
        (russian, english): (&[Range<usize>], &[Range<usize>]),
        beads: &[Bead],
    ) {
        self.pairs.clear();
        for bead in beads {
            let slots_of: Vec<usize> = russian[bead.russian.clone()].iter().cloned().flatten().collect();
            let within: Vec<usize> = english[bead.english.clone()].iter().cloned().flatten().collect();
            let pair = self.link(transcript, slots, meanings, &slots_of, within);
            slots_of.iter().for_each(|&at| self.pair_of[at] = Some(self.pairs.len()));
            self.pairs.push(pair);
        }
        let between = coverage::between(beads, &self.pairs, (russian.len(), english.len()));
        self.pairs.iter_mut().zip(between).for_each(|(pair, is_between)| pair.is_between = is_between);
    }

    /// The English words of a link: their bytes, and their text on one line.
    pub(super) fn quote(&self, link: &Link) -> (Span, String) {
        let span = Span::new(self.words[link.at[0]].span.start, self.words[link.at[link.at.len() - 1]].span.end);
        (span, one_line(span.of(self.text)))
    }

    /// True if the translation of the sentence of a slot has a word for `text` by the glosses or the abbreviations, that nothing explains.
    pub fn has_word_for(&mut self, slot: usize, text: &str) -> bool {
        let meaning = self.linker.meaning(text);
        let Some(pair) = self.pair_of[slot].map(|pair| &self.pairs[pair]) else { return false };
        let free: Vec<usize> = pair.within.iter().copied().filter(|place| !pair.used.contains_key(place)).collect();
        meaning::matches(&meaning, &self.words, &free).iter().any(|link| matches!(link.kind, LinkKind::Gloss | LinkKind::Abbreviation))
    }

    /// The pair a slot is in.
    pub fn pair(&self, slot: usize) -> Option<usize> {
        self.pair_of[slot]
    }

    /// The meanings it found, for another text.
    pub fn into_meanings(self) -> Meanings {
        self.linker.into_meanings()
    }

    /// Forgets what readings have claimed.
    pub fn begin_pass(&mut self) {
        self.claims.fill(None);
    }

    /// For the slot, the spelling the document uses elsewhere for the name that the translation has here.
    pub fn spelling(&self, slot: usize) -> Option<&str> {
        self.spellings.of(slot).map(|(text, _)| text)
    }

    /// What the translation makes of `best` against the text as it stands: the readings of its slots with what they were found to have.
    pub fn testimony(
        &mut self,
        best: (&Reading, &Weighed),
        kept: &[(&Reading, &Weighed)],
        rivals: &[(&Reading, &Weighed)],
        offset: usize,
    ) -> Evidence {
        let range = best.0.slots.start + offset..best.0.slots.end + offset;
        let mut out = Evidence {
            testimony: Testimony::NoEvidence,
            kind: None,
            quote: String::new(),
            span: None,
            is_inside: self.is_inside,
            sentence: String::new(),
            nats: best.1.nats,
        };
        if self.coverage(&range).is_none() {
            return out;
        }
        out.sentence = self.pair_of[range.start].map(|p| self.sentence(p)).unwrap_or_default();
        // What stands there is explained if each of its words is, and none of them a name that the document spells otherwise.
        let words: Vec<&(&Reading, &Weighed)> = kept.iter().filter(|(r, _)| r.slots.len() == 1).collect();
        let is_explained = range.clone().all(|slot| self.spellings.of(slot).is_none())
            && words.iter().all(|(r, w)| w.link.is_some() || self.linker.is_function_text(&r.text));
        // What a function word tells of the text as it stands counts against what another one tells of the correction, and nothing else.
        let is_by_function = best.1.link.as_ref().is_some_and(|link| link.kind == LinkKind::Function);
        let counts = |kind: LinkKind, nats: f32| kind > LinkKind::Function || is_by_function && nats >= best.1.nats;
        let of_kept = kept.iter().filter_map(|(_, w)| Some((w.link.as_ref().filter(|l| is_explained && counts(l.kind, w.nats))?, w)));
        let kept_link = of_kept.max_by_key(|(link, _)| link.kind);
        let another = self.another_number(best.0, &range);
        let is_spelt_better = |link: &Link| words.iter().any(|(standing, _)| self.is_better_spelt(standing, best.0, link));
        let shown = match (&best.1.link, kept_link) {
            (Some(link), _) if is_spelt_better(link) => {
                out.testimony = Testimony::Refuted;
                link
            }
            (Some(link), None) => {
                let is_as_good = |w: &Weighed| w.nats >= best.1.nats - RIVAL_NATS;
                let means_another = rivals.iter().any(|(r, w)| {
                    let is_there = w.link.as_ref().is_some_and(|l| l.at == link.at && l.kind >= link.kind);
                    is_there && is_as_good(w) && !self.share_lemma(r, best.0)
                });
                let stands_too = is_inflected(&words.iter().map(|(standing, _)| *standing).collect::<Vec<_>>(), best.0);
                let is_shared = link.kind <= LinkKind::Family || means_another || stands_too;
                out.testimony = if is_shared { Testimony::Supported } else { Testimony::Confirmed };
                link
            }
            (Some(link), Some((kept, _))) => {
                let is_name = link.kind == LinkKind::Name && kept.kind == LinkKind::Name && kept.at == link.at;
                out.testimony = match link.kind {
                    LinkKind::Function => Testimony::Neutral,
                    _ if is_name && words.iter().any(|(standing, _)| self.is_misspelt(standing, best.0, link)) => Testimony::Confirmed,
                    _ => Testimony::Supported,
                };
                link
            }
            (None, Some((link, of_kept))) => {
                // A name that only sounds like what stands there speaks for nothing.
                let is_told = link.kind > LinkKind::Family && of_kept.own_nats > 0.0;
                out.testimony = if is_told { Testimony::Refuted } else { Testimony::Neutral };
                link
            }
            (None, None) => {
                out.testimony = if another.is_some() { Testimony::Refuted } else { Testimony::Neutral };
                let Some(link) = &another else { return out };
                link
            }
        };
        let (span, quote) = self.quote(shown);
        out.kind = Some(shown.kind);
        out.quote = quote;
        out.span = Some(span);
        out
    }

    fn share_lemma(&mut self, a: &Reading, b: &Reading) -> bool {
        a.keys == b.keys || a.keys.iter().any(|x| b.keys.iter().any(|y| self.linker.share_lemma(x, y)))
    }

    /// The English sentences of a pair, on one line.
    pub(super) fn sentence(&self, pair: usize) -> String {
        let within = &self.pairs[pair].within;
        let (Some(&first), Some(&last)) = (within.first(), within.last()) else { return String::new() };
        one_line(&self.text[self.words[first].span.start..self.words[last].span.end])
    }
}
