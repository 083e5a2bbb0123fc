//! Which sentences of the translation stand across which of the transcript: dynamic programming over lexical links, monotone, many to
//! many, with sentences that have no counterpart on either side.
//!
//! Length alone fails where parts are missing; links with an adaptive threshold hold (compare Varga et al., "Parallel
//! corpora for medium density languages", RANLP 2005).

use std::collections::BTreeMap;
use std::ops::Range;

/// Sentences that stand across from each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bead {
    /// Sentences of the transcript.
    pub russian: Range<usize>,
    /// Sentences of the translation.
    pub english: Range<usize>,
}

/// The words of an English sentence, each with how often.
pub type Bag = BTreeMap<u32, u32>;
/// A Russian sentence: by word, the English words it may be.
pub type Alternatives = Vec<Vec<u32>>;

/// What may stand across from what: so many sentences of the transcript, so many of the translation.
const SHAPES: [(usize, usize); 8] = [(1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 2), (1, 4), (4, 1)];
/// Likeness below which nothing is aligned, whatever the document's own level.
const LEAST_LIKENESS: f32 = 0.07;
/// Likeness from which two sentences are aligned in any document.
const MOST_LIKENESS: f32 = 0.25;
/// Standard deviations above the mean likeness of any two sentences from which two are aligned.
const DEVIATIONS: f32 = 2.0;
/// Likeness from which sentences are aligned that stand in one gap between aligned ones: there they have few rivals, and of a sentence full
/// of misread names or damage little is left to be alike. On twelve damaged pages with their translation .05 aligned what .02 did.
const GAP_LIKENESS: f32 = 0.05;
/// Most sentences of either side in such a gap. Chosen: of more, some may be missing on the other side.
const GAP_SENTENCES: usize = 4;
/// Sentences on either side of the diagonal that are compared in a long document.
const BAND: usize = 300;
/// What each sentence beyond the first costs a bead, in likeness.
const MERGE_COST: f32 = 0.02;
/// What a paragraph's beginning inside a bead costs beside that: a page break may cut a paragraph, but seldom does.
const PARAGRAPH_COST: f32 = 0.1;

/// Aligns sentences, the Russian ones given by what their words may be in English; `paragraphs` tells of each side which sentences begin
/// a paragraph. Returns beads in order; sentences in none have no counterpart.
pub fn align(russian: &[Alternatives], english: &[Bag], paragraphs: (&[bool], &[bool])) -> Vec<Bead> {
    if russian.is_empty() || english.is_empty() {
        return Vec::new();
    }
    let grid = Grid::new(russian, english);
    let beads = best_path(&grid, grid.threshold(), paragraphs);
    let between = |pair: &[Bead]| {
        let gap = Bead { russian: pair[0].russian.end..pair[1].russian.start, english: pair[0].english.end..pair[1].english.start };
        let is_short = |sentences: &Range<usize>| (1..=GAP_SENTENCES).contains(&sentences.len());
        (is_short(&gap.russian) && is_short(&gap.english)).then_some(gap)
    };
    let found = beads.windows(2).filter_map(between).flat_map(|gap| {
        let grid = Grid::new(&russian[gap.russian.clone()], &english[gap.english.clone()]);
        let paragraphs = (&paragraphs.0[gap.russian.clone()], &paragraphs.1[gap.english.clone()]);
        let moved = |range: Range<usize>, by: usize| range.start + by..range.end + by;
        let beads = best_path(&grid, GAP_LIKENESS, paragraphs).into_iter();
        beads.map(move |b| Bead { russian: moved(b.russian, gap.russian.start), english: moved(b.english, gap.english.start) })
    });
    let mut out: Vec<Bead> = found.chain(beads.iter().cloned()).collect();
    out.sort_by_key(|bead| bead.russian.start);
    out
}

/// The beads of all sentences of a grid that are together worth most, each alike by more than `least`.
fn best_path(grid: &Grid, least: f32, paragraphs: (&[bool], &[bool])) -> Vec<Bead> {
    let (russian, english) = (&grid.russian, &grid.english);
    let mut rows = Rows::new(english.len());
    let width = 2 * BAND + 1;
    let cell = |i: usize, j: usize| grid.band.column(i, j).map(|k| i * width + k);
    let mut best = vec![f32::NEG_INFINITY; (russian.len() + 1) * width];
    let mut step = vec![(0u8, 0u8); best.len()];
    for i in 0..=russian.len() {
        i.checked_sub(1).into_iter().for_each(|last| rows.load(last, grid));
        for j in grid.band.reach(i) {
            let cost = |a: usize, b: usize| {
                let inside = |begins: &[bool], range: Range<usize>| begins[range].iter().skip(1).filter(|b| **b).count() as f32;
                (inside(paragraphs.0, i - a..i) + inside(paragraphs.1, j - b..j)) * PARAGRAPH_COST
            };
            let Some(here) = cell(i, j) else { continue };
            let mut found = (if (i, j) == (0, 0) { 0.0 } else { f32::NEG_INFINITY }, (0, 0));
            let skips = [(1, 0), (0, 1)].into_iter().map(|shape| (shape, 0.0));
            let beads = SHAPES.into_iter().filter(|s| s.0 <= i && s.1 <= j).filter_map(|s| {
                let (russian, english) = (i - s.0..i, j - s.1..j);
                // Most sentences share nothing.
                let shared = Some(rows.last(s.0, english.clone())).filter(|shared| *shared > 0.0)?;
                Some((s, grid.gain(&rows, shared, (russian, english), least, || cost(s.0, s.1))?))
            });
            for ((a, b), gain) in skips.chain(beads) {
                if a > i || b > j {
                    continue;
                }
                let before = cell(i - a, j - b).map_or(f32::NEG_INFINITY, |at| best[at]);
                if before + gain > found.0 {
                    found = (before + gain, (a as u8, b as u8));
                }
            }
            (best[here], step[here]) = found;
        }
    }
    let (mut i, mut j) = (russian.len(), english.len());
    let mut out = Vec::new();
    while let Some((a, b)) = cell(i, j).map(|at| step[at]).filter(|s| *s != (0, 0)) {
        let (a, b) = (usize::from(a), usize::from(b));
        if a > 0 && b > 0 {
            out.push(Bead { russian: i - a..i, english: j - b..j });
        }
        (i, j) = (i - a, j - b);
    }
    out.reverse();
    out
}

/// Beads with the short lines before them that are aligned with nothing, on both sides: headings and marks go with what they stand over.
/// `part` gives the first sentence of the part of the translation that a sentence stands in: what another part has belongs to neither.
pub(super) fn with_headings(
    mut beads: Vec<Bead>,
    is_short: impl Fn(usize) -> bool,
    is_short_english: impl Fn(usize) -> bool,
    part: impl Fn(usize) -> usize,
) -> Vec<Bead> {
    let mut free = (0, 0);
    for bead in &mut beads {
        let from = free.1.max(part(bead.english.start));
        // A long sentence of the translation without a counterpart may be theirs: then nothing is known.
        if (from..bead.english.start).all(&is_short_english) {
            let first = (free.0..bead.russian.start).rev().take_while(|&at| is_short(at)).last();
            bead.russian.start = first.unwrap_or(bead.russian.start);
            bead.english.start = from;
        }
        free = (bead.russian.end, bead.english.end);
    }
    beads
}

/// The part of a grid that is looked at: what lies about its diagonal.
#[derive(Clone, Copy)]
struct Band {
    /// Sentences of the transcript.
    rows: usize,
    /// Sentences of the translation.
    columns: usize,
}

impl Band {
    /// The sentence of the translation on the diagonal.
    fn diagonal(self, i: usize) -> usize {
        i * self.columns / self.rows.max(1)
    }

    fn reach(self, i: usize) -> Range<usize> {
        let middle = self.diagonal(i);
        middle.saturating_sub(BAND)..(middle + BAND + 1).min(self.columns + 1)
    }

    /// The sentences of the translation that are held against one of the transcript in any shape.
    fn near(self, i: usize) -> Range<usize> {
        let most = |of: fn(&(usize, usize)) -> usize| SHAPES.iter().map(of).max().unwrap_or(1);
        self.reach(i).start.saturating_sub(most(|shape| shape.1))..self.reach(i + most(|shape| shape.0)).end
    }

    /// The place of a column in a row of the band.
    fn column(self, i: usize, j: usize) -> Option<usize> {
        (j + BAND).checked_sub(self.diagonal(i)).filter(|&k| k <= 2 * BAND)
    }
}

/// How much any two sentences share, of those near each other.
struct Grid {
    band: Band,
    /// By sentence of the transcript, the weights of the links it shares with each sentence of the translation.
    shared: Vec<BTreeMap<u32, f32>>,
    /// Weight of all links of each sentence.
    russian: Vec<f32>,
    english: Vec<f32>,
}

impl Grid {
    fn new(russian: &[Alternatives], english: &[Bag]) -> Self {
        let mut holders: BTreeMap<u32, Vec<(u32, u32)>> = BTreeMap::new();
        for (j, bag) in english.iter().enumerate() {
            for (&link, &count) in bag {
                holders.entry(link).or_default().push((j as u32, count));
            }
        }
        // What many sentences hold tells little of any.
        let rarity = |link: u32| holders.get(&link).map_or(0.0, |h| (1.0 + english.len() as f32 / h.len() as f32).ln());
        let band = Band { rows: russian.len(), columns: english.len() };
        let shared = russian.iter().enumerate().map(|(i, sentence)| {
            // Nothing beyond is looked at: of a book, nearly all of it.
            let near = band.near(i);
            let mut out: BTreeMap<u32, f32> = BTreeMap::new();
            for alternatives in sentence {
                // A word is one word, whatever it may be.
                let mut best: BTreeMap<u32, f32> = BTreeMap::new();
                for &link in alternatives {
                    let holders = holders.get(&link).map_or(&[][..], Vec::as_slice);
                    let first = holders.partition_point(|&(j, _)| (j as usize) < near.start);
                    for &(j, _) in holders[first..].iter().take_while(|&&(j, _)| (j as usize) < near.end) {
                        let found = best.entry(j).or_default();
                        *found = found.max(rarity(link));
                    }
                }
                best.into_iter().for_each(|(j, weight)| *out.entry(j).or_default() += weight);
            }
            out
        });
        let rarest = |alternatives: &Vec<u32>| alternatives.iter().map(|&link| rarity(link)).fold(0.0, f32::max);
        Self {
            band,
            shared: shared.collect(),
            russian: russian.iter().map(|sentence| sentence.iter().map(rarest).sum()).collect(),
            english: english.iter().map(|bag| bag.iter().map(|(&link, &count)| rarity(link) * count as f32).sum()).collect(),
        }
    }

    /// Likeness of two runs of sentences, 0..=1: what they share against what they hold.
    fn likeness(&self, shared: f32, rows: Range<usize>, columns: Range<usize>) -> f32 {
        let (a, b): (f32, f32) = (self.russian[rows].iter().sum(), self.english[columns].iter().sum());
        if a * b > 0.0 { (shared / (a * b).sqrt()).min(1.0) } else { 0.0 }
    }

    /// What aligning two runs of sentences that share so much is worth, if they are alike by more than `least` and what `more` costs.
    fn gain(
        &self,
        all: &Rows,
        shared: f32,
        (rows, columns): (Range<usize>, Range<usize>),
        least: f32,
        more: impl Fn() -> f32,
    ) -> Option<f32> {
        let size = rows.len() + columns.len();
        let likeness = self.likeness(shared, rows.clone(), columns.clone()) - MERGE_COST * (size - 2) as f32;
        // Most are not, whatever else they cost.
        let above = Some(likeness - least).filter(|above| *above >= 0.0)? - more();
        // Each sentence of a bead must carry its part.
        let carries = || {
            rows.clone().all(|i| all.shared(i..i + 1, columns.clone()) > 0.0)
                && columns.clone().all(|j| all.shared(rows.clone(), j..j + 1) > 0.0)
        };
        let weight = || self.english[columns.clone()].iter().sum::<f32>();
        (above >= 0.0 && (size == 2 || carries())).then(|| above * (1.0 + weight().sqrt()))
    }

    /// The likeness that sets a pair apart from any two sentences of this document.
    fn threshold(&self) -> f32 {
        let (mut sum, mut squares, mut count) = (0.0f64, 0.0f64, 0.0f64);
        for i in 0..self.russian.len() {
            let reach = self.band.reach(i);
            count += reach.len().min(self.english.len()) as f64;
            for (&j, &shared) in self.shared[i].iter().filter(|(j, _)| reach.contains(&(**j as usize))) {
                let likeness = f64::from(self.likeness(shared, i..i + 1, j as usize..j as usize + 1));
                // The pairs sought are few; the rest is the level they stand out from.
                let likeness = likeness.min(0.3);
                sum += likeness;
                squares += likeness * likeness;
            }
        }
        let mean = sum / count.max(1.0);
        let deviation = (squares / count.max(1.0) - mean * mean).max(0.0).sqrt();
        (mean as f32 + DEVIATIONS * deviation as f32).clamp(LEAST_LIKENESS, MOST_LIKENESS)
    }
}

/// What the last few sentences of the transcript share with each of the translation, summed up: looked up at every place of the grid.
struct Rows {
    /// By how many of the last sentences but one, what they share with the sentences of the translation before each.
    sums: Vec<Vec<f32>>,
    /// By sentence of the transcript, modulo their number, what it shares with each of the translation.
    rows: Vec<Vec<f32>>,
}

impl Rows {
    fn new(columns: usize) -> Self {
        let most = SHAPES.iter().map(|shape| shape.0).max().unwrap_or(1);
        Self { sums: vec![vec![0.0; columns + 1]; most], rows: vec![vec![0.0; columns]; most] }
    }

    fn load(&mut self, i: usize, grid: &Grid) {
        let most = self.rows.len();
        let row = &mut self.rows[i % most];
        row.fill(0.0);
        grid.shared[i].iter().for_each(|(&j, &weight)| row[j as usize] = weight);
        // What lies farther off is not looked at.
        let near = grid.band.near(i);
        let near = near.start..near.end.min(row.len());
        for count in 0..most.min(i + 1) {
            let row = &self.rows[(i - count) % most];
            let (before, here) = self.sums.split_at_mut(count);
            let before = |j: usize| before.last().map_or(0.0, |sums| sums[j]);
            here[0][near.start] = 0.0;
            let mut sum = 0.0;
            for j in near.clone() {
                sum += row[j];
                here[0][j + 1] = sum + before(j + 1);
            }
        }
    }

    /// Weights of the links that the last `count` sentences of the transcript share with a run of the translation.
    fn last(&self, count: usize, columns: Range<usize>) -> f32 {
        let sums = &self.sums[count - 1];
        sums[columns.end] - sums[columns.start]
    }

    /// Weights of the links that two runs of sentences share.
    fn shared(&self, rows: Range<usize>, columns: Range<usize>) -> f32 {
        rows.map(|i| self.rows[i % self.rows.len()][columns.clone()].iter().sum::<f32>()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bags(sentences: &[&str]) -> Vec<Bag> {
        let bag = |s: &&str| {
            s.bytes().filter(|b| *b != b' ').fold(Bag::new(), |mut bag, b| {
                *bag.entry(u32::from(b)).or_default() += 1;
                bag
            })
        };
        sentences.iter().map(bag).collect()
    }

    fn words(bags: &[Bag]) -> Vec<Alternatives> {
        bags.iter().map(|bag| bag.keys().map(|&link| vec![link, 1000]).collect()).collect()
    }

    #[test]
    fn sentences_meet_though_some_are_missing_and_some_are_cut() {
        let russian = bags(&["abcd", "efgh", "ijkl", "mnop", "qrst", "uvwx"]);
        let english = bags(&["abcd", "ijkl", "mn", "op", "qrst uvwx"]);
        let found = align(&words(&russian), &english, (&[false; 6], &[false; 5]));
        let pair = |a: Range<usize>, b: Range<usize>| Bead { russian: a, english: b };
        assert_eq!(found, [pair(0..1, 0..1), pair(2..3, 1..2), pair(3..4, 2..4), pair(4..6, 4..5)]);
    }

    #[test]
    fn a_damaged_sentence_between_aligned_ones_is_aligned() {
        let russian = bags(&["abcd", "efghijkl", "mnop", "qrst", "uvwx"]);
        // "e" alone would be alike by chance anywhere else.
        let english = bags(&["abcd", "e1234567890!?()-+*/", "mnop", "qrst", "uvwx"]);
        let found = align(&words(&russian), &english, (&[false; 5], &[false; 5]));
        assert!(found.contains(&Bead { russian: 1..2, english: 1..2 }), "{found:?}");
        let last = align(&words(&russian[..2]), &english[..2], (&[false; 2], &[false; 2]));
        assert_eq!(last, [Bead { russian: 0..1, english: 0..1 }], "no gap between aligned ones");
    }

    #[test]
    fn another_text_is_not_aligned() {
        assert_eq!(align(&words(&bags(&["abc", "def"])), &bags(&["uvw", "xyz"]), (&[true; 2], &[true; 2])), []);
        assert_eq!(align(&[], &bags(&["a"]), (&[], &[true])), []);
    }
}
