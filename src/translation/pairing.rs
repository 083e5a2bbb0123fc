//! Which words of aligned sentences stand for each other: one to one, the surest first.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::rc::Rc;

use super::align::{Alternatives, Bag};
use super::glosses::LONGEST_PHRASE;
use super::links::{Link, LinkKind};
use super::meaning::{Meaning, matches, phrase_at};
use super::names::{self, Skeleton};
use super::sentence_end::Items;
use super::witness::{Pair, Witness};
use super::worth::link_nats;
use crate::alphabet::LINE_HYPHEN;
use crate::candidate::seen;
use crate::candidate::slot::Slot;
use crate::document::{Span, one_line};
use crate::token::Kind;

/// Most runs of capitalised words a name is compared with. Chosen: a sentence that is no list has a few dozen.
const RUNS_MOST: usize = 200;
/// Words of the longest name.
const NAME_WORDS: usize = 4;

/// Capitalised words of the translation that stand one behind the other.
pub(super) struct NameRun {
    /// Place of the first.
    first: usize,
    /// How many.
    count: usize,
    /// Their skeleton, as of one word.
    skeleton: Skeleton,
}

/// The names of a pair.
pub(super) struct NameRuns {
    /// The slots of the pair.
    slots: Range<usize>,
    /// Sorted by their first words.
    runs: Vec<NameRun>,
}

impl NameRuns {
    /// The run most like a skeleton that begins in a slot, the first of several as like.
    fn like(&self, whole: &Skeleton, slot: usize) -> Option<&NameRun> {
        let mut best: Option<(f32, &NameRun)> = None;
        for run in self.near(slot).iter().filter(|_| whole.len() > 2) {
            if let Some(likeness) = names::alike(whole, &run.skeleton).filter(|likeness| best.is_none_or(|b| *likeness > b.0)) {
                best = Some((likeness, run));
            }
        }
        best.map(|(_, run)| run)
    }

    /// Which of `count` things in order stands about where a slot does.
    pub(super) fn nth_of(&self, slot: usize, count: usize) -> usize {
        slot.saturating_sub(self.slots.start) * count / self.slots.len().max(1)
    }

    /// The runs that stand about where a slot does; of an index of names, comparing all with all would take the square of its length.
    fn near(&self, slot: usize) -> &[NameRun] {
        let middle = self.nth_of(slot, self.runs.len());
        let first = middle.saturating_sub(RUNS_MOST / 2).min(self.runs.len().saturating_sub(RUNS_MOST));
        &self.runs[first..self.runs.len().min(first + RUNS_MOST)]
    }
}

/// Words compared with words in one pair of sentences at most: a thousand with a thousand take a fifth of a second. Longer ones are no
/// sentences, and left unlinked.
pub(super) const COMPARED_MOST: usize = 1_000_000;

/// Sentences across from each other, as [`crate::report::side`] prints them.
#[derive(Debug, Clone, PartialEq)]
pub struct Across {
    /// Bytes of the transcript; of several sentences, from the first to the last. `None` for a sentence of the translation alone.
    pub russian: Option<Span>,
    /// The English sentences, on one line; empty for a sentence of the transcript alone.
    pub english: String,
    /// Russian word, English words, how they were linked; in the transcript's order.
    pub links: Vec<(Span, String, LinkKind)>,
    /// Share of the Russian words that say something and are linked, 0..=1.
    pub coverage: f32,
}

impl Witness<'_> {
    /// Sentences as what the aligner compares: by slot the English words it may be, and the bags of the English sentences.
    pub(super) fn bags(
        &self,
        meanings: &[Rc<Meaning>],
        russian: &[Range<usize>],
        english: &[Range<usize>],
    ) -> (Vec<Alternatives>, Vec<Bag>) {
        let mut ids: HashMap<&str, u32> = HashMap::new();
        // Irregular forms, by the stems of their words.
        let mut forms: HashMap<&str, Vec<u32>> = HashMap::new();
        let mut names: BTreeMap<&Skeleton, Vec<u32>> = BTreeMap::new();
        let mut numbers: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let mut id_of = vec![None; self.words.len()];
        for (at, word) in self.words.iter().enumerate().filter(|(_, w)| !w.is_function || w.number.is_some() || w.month.is_some()) {
            let next = ids.len() as u32;
            let id = *ids.entry(&word.stem).or_insert(next);
            id_of[at] = Some(id);
            if id != next {
                continue;
            }
            if let Some(base) = word.base {
                forms.entry(base).or_default().push(id);
            }
            if let Some(number) = word.number {
                numbers.entry(number).or_default().push(id);
                if number >= 1000 {
                    numbers.entry(number % 100).or_default().push(id);
                }
            }
            if word.is_title {
                names.entry(&word.skeleton).or_default().push(id);
            }
        }
        let mut alike: BTreeMap<&Skeleton, Vec<u32>> = BTreeMap::new();
        let mut slot_ids = Vec::with_capacity(meanings.len());
        for meaning in meanings {
            let mut found: Vec<u32> = Vec::new();
            let stems = meaning.phrases.iter().filter(|p| p.1 != LinkKind::Family).flat_map(|p| &p.0);
            for stem in stems {
                found.extend(ids.get(stem.as_str()).into_iter().chain(forms.get(stem.as_str()).into_iter().flatten()));
            }
            found.extend(meaning.number.and_then(|n| numbers.get(&n)).into_iter().flatten());
            if let Some(name) = &meaning.name {
                let by_name = || names.iter().filter(|(n, _)| names::alike(name, n).is_some()).flat_map(|(_, ids)| ids).copied().collect();
                found.extend(alike.entry(name).or_insert_with(by_name).iter());
            }
            found.sort_unstable();
            found.dedup();
            slot_ids.push(found);
        }
        let alternatives = russian.iter().map(|run| slot_ids[run.clone()].to_vec()).collect();
        let bag = |run: &Range<usize>| {
            id_of[run.clone()].iter().flatten().fold(Bag::new(), |mut bag, &id| {
                *bag.entry(id).or_default() += 1;
                bag
            })
        };
        (alternatives, english.iter().map(bag).collect())
    }

    /// Links the words of a pair one to one, the surest and nearest first.
    pub(super) fn link(
        &mut self,
        transcript: &str,
        slots: &[Slot],
        meanings: &[Rc<Meaning>],
        slots_of: &[usize],
        within: Vec<usize>,
    ) -> Pair {
        let span = slots_of.first().map_or(0..0, |&first| first..slots_of[slots_of.len() - 1] + 1);
        let runs = NameRuns { slots: span, runs: self.name_runs(&within) };
        let mut offers: Vec<(u32, usize, usize, Link)> = Vec::new();
        // Pages without a full stop: each word would be compared with each.
        let slots_of = if slots_of.len() * within.len() <= COMPARED_MOST { slots_of } else { &[] };
        for (nth, &at) in slots_of.iter().enumerate() {
            let mut found = matches(&meanings[at], &self.words, &within);
            found.extend(self.name_run(slots, transcript, at..at + 1, slots[at].span.of(transcript), &runs));
            if let (Some(key), Some(_)) = (&slots[at].key, &meanings[at].name) {
                found.extend(self.spelt_so(key, &within).into_iter().map(|(_, link)| link));
            }
            if let Some(whole) = cut_word(transcript, slots, at) {
                let meaning = self.linker.meaning(&whole);
                found.extend(matches(&meaning, &self.words, &within));
            }
            for count in 2..=LONGEST_PHRASE {
                let Some(run) = slots_of.get(nth..nth + count).filter(|run| run[count - 1] == at + count - 1) else { break };
                let words: Vec<&str> = run.iter().map(|&at| slots[at].span.of(transcript)).collect();
                for stems in self.linker.phrase(&words).iter() {
                    let places = (0..within.len()).find_map(|from| phrase_at(stems, &self.words, &within[from..]));
                    found.extend(places.map(|at| Link { at, kind: LinkKind::Gloss }));
                }
            }
            for link in found {
                let place = within.binary_search(&link.at[0]).unwrap_or(0);
                let distance = (nth * within.len()).abs_diff(place * slots_of.len()) / slots_of.len().max(1);
                let mut rank = (link_nats(link.kind) * 100.0) as u32 + 50 * link.at.len() as u32;
                if link.kind == LinkKind::Name {
                    let word = self.words[link.at[0]].span.of(self.text);
                    rank += (names::letters_alike(slots[at].span.of(transcript), word) * 40.0) as u32;
                }
                offers.push((rank, distance, at, link));
            }
        }
        offers.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)).then(a.3.at.cmp(&b.3.at)));
        let (linked, used) = (BTreeMap::new(), BTreeMap::new());
        let mut pair = Pair { within, runs, linked, used, content: BTreeSet::new(), is_between: false };
        for (_, _, at, link) in offers {
            if !pair.linked.contains_key(&at) && link.at.iter().all(|place| !pair.used.contains_key(place)) {
                link.at.iter().for_each(|&place| _ = pair.used.insert(place, at));
                pair.linked.insert(at, link);
            }
        }
        let says = |at: &usize| slots[*at].is_known() && !meanings[*at].is_function || pair.linked.contains_key(at);
        pair.content = slots_of.iter().copied().filter(says).collect();
        self.link_functions(slots, slots_of, &mut pair);
        pair
    }

    /// A name of several words with `text` in the place of the slots `range`, across from the run of capitalised English words most like it.
    pub(super) fn name_run(&self, slots: &[Slot], transcript: &str, range: Range<usize>, text: &str, runs: &NameRuns) -> Option<Link> {
        let gap = |at: usize| &transcript[slots[at - 1].span.end..slots[at].span.start];
        let is_word = |text: &str| text.chars().all(|c| c.is_alphabetic() || c == '-');
        let is_title = |text: &str| text.starts_with(char::is_uppercase) && is_word(text);
        let belongs = |at: usize| {
            let text = slots[at].span.of(transcript);
            is_title(text) || at > 0 && gap(at) == "-" && is_word(text) && is_title(slots[at - 1].span.of(transcript))
        };
        if !(is_title(text) || range.start > 0 && gap(range.start) == "-" && is_word(text)) {
            return None;
        }
        let joins = |at: usize| !slots[at].edge && matches!(gap(at), " " | "-" | "\n");
        let mut start = range.start;
        while start > 0 && range.start - start < NAME_WORDS - 1 && joins(start) && belongs(start - 1) {
            start -= 1;
        }
        let mut end = range.end;
        while end < slots.len() && end - start < NAME_WORDS && joins(end) && belongs(end) {
            end += 1;
        }
        if end - start < 2 {
            return None;
        }
        let before = (start..range.start).map(|at| slots[at].span.of(transcript));
        let behind = (range.end..end).map(|at| slots[at].span.of(transcript));
        let whole = names::russian(&before.chain([text]).chain(behind).collect::<String>());
        let NameRun { first, count: best, .. } = *runs.like(&whole, range.start)?;
        // The word of the run that stands where this one does; however many slots it is read in, it is one.
        let nth = (range.start - start) * best / (end - start + 1).saturating_sub(range.len()).max(1);
        Some(Link { at: vec![first + nth.min(best - 1)], kind: LinkKind::Name })
    }

    /// The runs of capitalised words among those of a pair, one within the other.
    fn name_runs(&self, within: &[usize]) -> Vec<NameRun> {
        let is_part = |at: usize| self.words[at].is_title && !self.words[at].is_function;
        let joins = |at: usize| matches!(&self.text[self.words[at - 1].span.end..self.words[at].span.start], " " | "-" | "\n");
        let mut out = Vec::new();
        for &first in within.iter().filter(|&&at| is_part(at)) {
            let mut name = String::new();
            for count in 1..=NAME_WORDS {
                let at = first + count - 1;
                if at >= self.words.len() || !is_part(at) || within.binary_search(&at).is_err() || count > 1 && !joins(at) {
                    break;
                }
                name.push_str(self.words[at].name(self.text));
                out.push(NameRun { first, count, skeleton: names::english(&name) });
            }
        }
        out
    }

    /// Both sides in the order of the transcript; sentences of the translation that stand across from nothing come behind what is before them.
    pub fn across(&self, transcript: &str, slots: &[Slot]) -> Vec<Across> {
        let mut out: Vec<Across> = Vec::new();
        let mut next_english = 0;
        let mut last = None;
        for run in sentences(transcript, slots) {
            let pair = self.pair_of[run.start];
            let span = Span::new(slots[run.start].span.start, slots[run.end - 1].span.end);
            if let (Some(found), Some(before)) = (out.last_mut(), last)
                && pair.is_some()
                && pair == before
            {
                found.russian = found.russian.map(|r| Span::new(r.start, span.end));
                continue;
            }
            last = Some(pair);
            let Some(at) = pair else {
                out.push(Across { russian: Some(span), english: String::new(), links: Vec::new(), coverage: 0.0 });
                continue;
            };
            let found = &self.pairs[at];
            let first = found.within.first().copied().unwrap_or(next_english);
            self.alone(next_english..first, &mut out);
            next_english = found.within.last().map_or(first, |&at| at + 1);
            let links = found.linked.iter().map(|(slot, link)| (slots[*slot].span, self.quote(link).1, link.kind)).collect();
            let coverage = found.linked.len() as f32 / found.content.len().max(1) as f32;
            out.push(Across { russian: Some(span), english: self.sentence(at), links, coverage });
        }
        self.alone(next_english..self.words.len(), &mut out);
        out
    }

    /// Sentences of the translation without a counterpart.
    fn alone(&self, words: Range<usize>, out: &mut Vec<Across>) {
        for run in runs(words.len(), |at| self.words[words.start + at].begins) {
            let (first, last) = (&self.words[words.start + run.start], &self.words[words.start + run.end - 1]);
            let english = one_line(&self.text[first.span.start..last.span.end]);
            out.push(Across { russian: None, english, links: Vec::new(), coverage: 0.0 });
        }
    }
}

/// The word cut at a line's end whose first half the slot is: «искус-» and «ственного».
fn cut_word(transcript: &str, slots: &[Slot], at: usize) -> Option<String> {
    let (first, second) = (&slots[at], slots.get(at + 1)?);
    let gap = seen::printed(transcript, Span::new(first.span.end, second.span.start));
    let is_cut = matches!(gap[..], [seen] if seen.symbol == LINE_HYPHEN);
    is_cut.then(|| format!("{}{}", first.span.of(transcript), second.span.of(transcript)))
}

/// Sentences of the transcript, as ranges of slots. A stop without a space behind it («24.IX.56», «В.И.Иванов») ends none.
pub(super) fn sentences(transcript: &str, slots: &[Slot]) -> Vec<Range<usize>> {
    // «с. ш., 52°»: what a comma goes on behind has not ended.
    let is_end = |gap: &str| gap.contains(char::is_whitespace) && !gap.contains(".,") && !gap.contains(".;");
    let gap = |at: usize| &transcript[slots[at - 1].span.end..slots[at].span.start];
    let items = Items::of(transcript.lines().map(str::trim_start));
    let is_item = |at: usize| {
        let begins_line = at == 0 || gap(at).contains('\n');
        begins_line && slots[at].kind == Kind::Number && items.has(&transcript[slots[at].span.start..])
    };
    // The stop of an item's mark ends nothing.
    let begins = |at: usize| slots[at].edge && is_end(gap(at)) && !is_item(at - 1) || is_item(at) || slots[at].barrier;
    runs(slots.len(), |at| at > 0 && begins(at))
}

/// Cuts `0..len` where `begins` says so.
pub(super) fn runs(len: usize, begins: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for at in 0..len {
        match out.last_mut() {
            Some(run) if !begins(at) => run.end = at + 1,
            _ => out.push(at..at + 1),
        }
    }
    out
}
