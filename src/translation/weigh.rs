//! What the translation has of each reading: the best word for it that nothing else explains, and what that is worth.

use std::collections::HashMap;
use std::ops::Range;

use super::links::{Link, LinkKind};
use super::meaning::{self, LIKE_LETTERS, matches};
use super::names::{self, NAMES_MOST};
use super::witness::{Weighed, Witness};
use super::worth::{MISSPELT_NATS, MOST_LETTER_NATS, SPELT_SO_NATS, absent_nats, like_name_nats, link_nats, spelt_name_nats};
use crate::alphabet;
use crate::candidate::realise::case;
use crate::candidate::roman;
use crate::candidate::slot::Slot;
use crate::candidate::{Reading, Route};

/// Share of what a function word tells that counts: translations are free with them. Chosen.
const FUNCTION_SHARE: f32 = 0.7;

impl Witness<'_> {
    /// What the translation has of each reading; slots and readings are those of a stretch that begins with slot `offset`.
    pub fn weigh(&mut self, transcript: &str, slots: &[Slot], readings: &[Reading], offset: usize) -> Vec<Weighed> {
        let mut order: Vec<usize> = (0..readings.len()).collect();
        // Where several may claim a word: first what is left as it stands, then what is no word yet, then the likeliest misreading.
        let rank = |at: usize| {
            let reading = &readings[at];
            let is_unknown = slots[reading.slots.clone()].iter().any(|slot| !slot.is_accounted());
            (reading.route != Route::Kept, !is_unknown)
        };
        let cost = |at: usize| readings[at].channel_nats + readings[at].words.iter().map(|w| w.unigram_nats).sum::<f32>();
        order.sort_by(|&a, &b| rank(a).cmp(&rank(b)).then(cost(a).total_cmp(&cost(b))).then(a.cmp(&b)));
        let mut out = vec![Weighed::default(); readings.len()];
        let mut coverages: HashMap<Range<usize>, Option<f32>> = HashMap::new();
        for at in order {
            let reading = &readings[at];
            let range = reading.slots.start + offset..reading.slots.end + offset;
            let Some(coverage) = *coverages.entry(range.clone()).or_insert_with(|| self.coverage(&range)) else { continue };
            let Some(link) = self.link_of(transcript, slots, reading, &range) else { continue };
            if reading.route != Route::Kept {
                link.at.iter().for_each(|&place| _ = self.claims[place].get_or_insert(range.clone()));
            }
            let own_nats = match (link.kind, &reading.keys[..]) {
                (LinkKind::Function, [key]) => FUNCTION_SHARE * self.function_nats(key, link.at[0]),
                (LinkKind::Name, _) => self.name_nats(reading, link.at[0]),
                (kind, _) => link_nats(kind),
            };
            let nats = own_nats + if link.kind == LinkKind::Function { 0.0 } else { absent_nats(coverage) };
            out[at] = Weighed { link: Some(link), own_nats, nats };
        }
        out
    }

    /// What a name of the translation is worth for a reading in Russian letters, in nats.
    fn name_nats(&self, reading: &Reading, place: usize) -> f32 {
        match &reading.keys[..] {
            [key] if self.is_spelt(place) => spelt_name_nats(self.letter_nats(key, place, MOST_LETTER_NATS)),
            _ => like_name_nats(names::letters_alike(&reading.text, self.name(place))),
        }
    }

    /// A name of the translation without what English makes of its owner.
    fn name(&self, place: usize) -> &str {
        self.words[place].name(self.text)
    }

    /// True if it can be told how Russian spells the name.
    fn is_spelt(&self, place: usize) -> bool {
        self.name(place).bytes().all(|b| b.is_ascii_alphabetic())
    }

    /// What writing the name as `key` costs, in nats a letter; if it is more than `most_nats`, infinity.
    pub(super) fn letter_nats(&self, key: &[u8], place: usize, most_nats: f32) -> f32 {
        let name = self.name(place);
        let letters = name.len() as f32;
        self.transcription.spelling_nats(key, name, most_nats * letters).map_or(f32::INFINITY, |nats| nats / letters)
    }

    /// True for an unknown word that only sounds like the name, where the reading, as long as it, is how Russian spells it: «Гриднсв»,
    /// «Гриднев». A letter more or less may be another way to write it («Макпартлин», "McPartlin").
    pub(super) fn is_misspelt(&self, standing: &Reading, reading: &Reading, link: &Link) -> bool {
        let ([standing], [read], [place]) = (&standing.keys[..], &reading.keys[..], &link.at[..]) else { return false };
        let nats = self.letter_nats(read, *place, SPELT_SO_NATS);
        standing.len() == read.len()
            && self.is_spelt(*place)
            && nats.is_finite()
            && !self.linker.knows(standing)
            && self.letter_nats(standing, *place, nats + MISSPELT_NATS).is_infinite()
    }

    /// True if what stands there is nearer to how Russian spells the name than the reading is, which ends like it: «Хороля» and "Khorolya", not
    /// «Короля».
    pub(super) fn is_better_spelt(&self, standing: &Reading, reading: &Reading, link: &Link) -> bool {
        let ([standing], [read], [place]) = (&standing.keys[..], &reading.keys[..], &link.at[..]) else { return false };
        let nats = |key: &[u8]| self.letter_nats(key, *place, SPELT_SO_NATS);
        link.kind == LinkKind::Name && standing.len() == read.len() && standing.last() == read.last() && nats(standing) < nats(read)
    }

    /// Which of the words of the translation are names that Russian spells as `key`, and what that costs, in nats a letter: sounds alone miss
    /// «Коули» by "Cowley". None where there are too many names.
    pub(super) fn spelt_so(&self, key: &[u8], among: &[usize]) -> Vec<(f32, Link)> {
        let is_name = |place: &usize| self.words[*place].is_title && !self.words[*place].is_function && self.is_spelt(*place);
        let names: Vec<usize> = among.iter().copied().filter(is_name).take(NAMES_MOST + 1).collect();
        if names.len() > NAMES_MOST {
            return Vec::new();
        }
        let spelt = names.into_iter().map(|place| (self.letter_nats(key, place, SPELT_SO_NATS), place));
        spelt
            .filter(|(nats, _)| *nats <= SPELT_SO_NATS)
            .map(|(nats, place)| (nats, Link { at: vec![place], kind: LinkKind::Name }))
            .collect()
    }

    /// Where a reading is a number of two figures or more, one of as many figures across that nothing explains; where it is a month in Roman
    /// numerals, a month. A translator may slip, and a scan may; which of them did is not for a program to say.
    pub(super) fn another_number(&self, reading: &Reading, range: &Range<usize>) -> Option<Link> {
        let figures = meaning::number(&reading.text).and_then(u32::checked_ilog10).filter(|&tens| tens > 0);
        let is_month = self.months.contains(&range.start) && roman::is_month(&reading.text);
        let pair = &self.pairs[self.pair_of[range.start]?];
        let is_free = |place: &usize| pair.used.get(place).is_none_or(|slot| range.contains(slot));
        let is_like = |place: &usize| match &self.words[*place] {
            _ if is_month => self.month_across(*place).is_some(),
            word => figures.is_some() && word.number.and_then(u32::checked_ilog10) == figures,
        };
        pair.within.iter().copied().filter(is_free).find(is_like).map(|place| Link { at: vec![place], kind: LinkKind::Number })
    }

    /// The likeliest of these for a reading of one word.
    fn best_spelt_so(&self, reading: &Reading, free: &[usize]) -> Option<Link> {
        let [key] = &reading.keys[..] else { return None };
        self.spelt_so(key, free).into_iter().min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, link)| link)
    }

    /// The best link of a reading to words that nothing outside its slots explains or claims.
    fn link_of(&mut self, transcript: &str, slots: &[Slot], reading: &Reading, range: &Range<usize>) -> Option<Link> {
        if reading.route == Route::Kept && range.clone().any(|at| self.spellings.of(at).is_some()) {
            return None; // the document spells this name otherwise
        }
        if reading.route == Route::Name
            && let Some((_, place)) = self.spellings.of(range.start)
        {
            return Some(Link { at: vec![place], kind: LinkKind::Name });
        }
        let place_of_pair = self.pair_of[range.start]?;
        let pair = &self.pairs[place_of_pair];
        let claimed = |place: &usize| self.claims[*place].as_ref().is_some_and(|r| r.end <= range.start || r.start >= range.end);
        let is_free = |place: &usize| pair.used.get(place).is_none_or(|slot| range.contains(slot)) && !claimed(place);
        if let Some(spelt) = &reading.spelt {
            let is_own = self.spellings.allow(&self.words[spelt.place].stem, &reading.text);
            return (is_free(&spelt.place) && is_own).then(|| Link { at: vec![spelt.place], kind: LinkKind::Name });
        }
        let free: Vec<usize> = pair.within.iter().copied().filter(is_free).collect();
        if reading.route == Route::Foreign {
            return self.foreign_place(&reading.text, &free).map(|place| Link { at: vec![place], kind: LinkKind::Word });
        }
        let mut best: Option<Link> = None;
        for word in printed(reading) {
            let meaning = self.linker.meaning(&word);
            let run = self.name_run(slots, transcript, reading.slots.clone(), &word, &self.pairs[place_of_pair].runs);
            let run = run.filter(|m| m.at.iter().all(|at| free.contains(at)));
            let spelt_so = meaning.name.as_ref().and_then(|_| self.best_spelt_so(reading, &free));
            let found = matches(&meaning, &self.words, &free).into_iter().chain(run).chain(spelt_so);
            // The document knows how it spells a name: another spelling does not come from the translation.
            let found = found.filter(|m| {
                reading.route == Route::Kept || m.kind != LinkKind::Name || self.spellings.allow(&self.words[m.at[0]].stem, &word)
            });
            let found: Vec<Link> = found.chain(best).collect();
            let is_list = found.len() > NAMES_MOST;
            let name_nats = |m: &Link| if m.kind == LinkKind::Name && !is_list { self.name_nats(reading, m.at[0]) } else { 0.0 };
            // What stands there may be anybody's name; a correction is no name's that is spelt otherwise, though it sound like it.
            let is_another = |nats: f32, m: &Link| {
                let is_judged = reading.route != Route::Kept && m.kind == LinkKind::Name && m.at.len() == 1 && !is_list;
                is_judged && nats <= 0.0 && !names::are_letters_alike(&word, self.name(m.at[0]), LIKE_LETTERS)
            };
            let found = found.into_iter().map(|m| (name_nats(&m), m)).filter(|(nats, m)| !is_another(*nats, m));
            let found: Vec<(f32, Link)> = found.collect();
            let order = |a: &(f32, Link), b: &(f32, Link)| a.1.kind.cmp(&b.1.kind).then(a.0.total_cmp(&b.0)).then(b.1.at.cmp(&a.1.at));
            best = found.into_iter().max_by(order).map(|m| m.1);
        }
        best.or_else(|| match &reading.keys[..] {
            [key] => self.function_link(key, range.start, &self.pairs[place_of_pair], |place| free.binary_search(place).is_ok()),
            _ => None,
        })
    }
}

/// The words of a reading as they would be printed.
fn printed(reading: &Reading) -> Vec<String> {
    if reading.keys.is_empty() {
        return vec![reading.text.clone()];
    }
    let case = case(&reading.text);
    let words = reading.keys.iter().enumerate();
    // A title is of the first word.
    words.map(|(nth, key)| case.of(&alphabet::unkey(key), nth == 0)).collect()
}
