//! What the boxes of words tell: how many letters a word has room for, how wide the gaps beside it are, whether its first letter stands up.
//!
//! An engine that loses a letter keeps its place on the paper. Widths are measured in letters: of a typewriter all are alike, of print they
//! differ; whichever explains the page's own boxes better is taken.

use std::ops::Range;
use std::sync::Arc;

use crate::bounds::Bounds;
use crate::document::{Document, Span};
use crate::font::Font;

/// Fewest words with boxes that a page is measured by.
const MEASURED_FROM: usize = 12;
/// Words of fewer letters are not measured: their margins outweigh them.
const MEASURED_LENGTH: usize = 4;
/// Words so many times farther than usual from the line through all are left out when it is drawn again.
const OUTLIER: f32 = 2.5;
/// Words no farther from it than this, in letters, stay.
const ALLOWED: f32 = 0.1;
/// How often it is drawn again.
const FITTED: usize = 3;
/// How many words on either side tell where small letters end.
const AROUND: usize = 4;
/// Letters whose small form stands up.
const TALL: &str = "бфйё";

/// A page measured by its words' boxes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Layout {
    words: Vec<Placed>,
    /// Lines as ranges of words.
    lines: Vec<Range<usize>>,
    is_typed: bool,
    /// What a word's box is wider than its letters, in letters; negative, for its outer margins are not in the box.
    margin: f32,
}

#[derive(Debug, Clone, PartialEq)]
struct Placed {
    span: Span,
    bounds: Bounds,
    /// Width of a letter of its font in its line, in the file's units.
    letter: f32,
    font: Option<Arc<Font>>,
    line: usize,
    /// The upper edge tells where small letters end.
    is_low: bool,
}

/// What the boxes tell of a reading, in letters; `None` where they tell nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Fit {
    /// Letters there is room for less those seen.
    pub room_seen: Option<f32>,
    /// Letters there is room for less those of the reading.
    pub room_read: Option<f32>,
    /// Widest gap inside, where several words are taken together.
    pub inside: Option<f32>,
    /// Gap to the word before in the line.
    pub before: Option<f32>,
    /// Gap to the word behind.
    pub behind: Option<f32>,
    /// How far the first letter stands above the small letters around.
    pub rise: Option<f32>,
}

impl Layout {
    /// Measures a document's words; empty where the file has no boxes, or too few.
    pub fn of(document: &Document) -> Self {
        let mut out = Self::default();
        let mut end = 0;
        for word in &document.engine {
            let Some(bounds) = word.bounds.filter(|b| b.right > b.left && b.bottom > b.top) else { continue };
            let text = word.span.of(&document.text);
            if out.lines.is_empty() || document.text[end..word.span.start].contains('\n') {
                out.lines.push(out.words.len()..out.words.len());
            }
            end = word.span.end;
            let line = out.lines.len() - 1;
            let font = word.font.clone();
            out.words.push(Placed { span: word.span, bounds, letter: 0.0, font, line, is_low: is_low(text) });
            out.lines[line].end += 1;
        }
        if out.words.len() < MEASURED_FROM {
            return Self::default();
        }
        let typed = out.measured(document, true);
        let printed = out.measured(document, false);
        out.is_typed = typed.1 <= printed.1;
        out.margin = if out.is_typed { typed.0 } else { printed.0 };
        out.measure_letters(document);
        out
    }

    /// The width of a letter, line by line, and within a line font by font.
    fn measure_letters(&mut self, document: &Document) {
        let letter = |w: &Placed| w.width() / (units(w.span.of(&document.text), self.is_typed) + self.margin).max(0.5);
        let is_long = |w: &&Placed| w.span.of(&document.text).chars().count() >= MEASURED_LENGTH;
        let mut letters = vec![0.0; self.words.len()];
        for line in &self.lines {
            let words = &self.words[line.clone()];
            let of_line = median(words.iter().filter(is_long).map(letter).collect());
            let of_line = of_line.or_else(|| median(words.iter().map(letter).collect())).unwrap_or(0.0);
            letters[line.clone()].fill(of_line);
            let mut fonts: Vec<&Option<Arc<Font>>> = Vec::new();
            for word in words {
                if fonts.last().is_none_or(|last| **last != word.font) && !fonts.contains(&&word.font) {
                    fonts.push(&word.font);
                }
            }
            for font in fonts.iter().filter(|_| fonts.len() > 1) {
                let own = median(words.iter().filter(|w| w.font == **font).filter(is_long).map(letter).collect());
                let of_font = line.clone().filter(|&at| self.words[at].font == **font);
                of_font.for_each(|at| letters[at] = own.unwrap_or(of_line));
            }
        }
        self.words.iter_mut().zip(letters).for_each(|(w, letter)| w.letter = letter);
    }

    /// The margin of a word in letters, and the mean square of what is left unexplained, in letters. Words far off the line through the
    /// others (letters lost or invented) are left out of it.
    fn measured(&self, document: &Document, is_typed: bool) -> (f32, f64) {
        let size = |w: &Placed| w.font.as_ref().and_then(|f| f.size_points);
        let usual = median(self.words.iter().filter_map(size).collect());
        // What is set larger is measured as if it were of the usual size.
        let scale = |w: &Placed| usual.zip(size(w)).map_or(1.0, |(usual, own)| usual / own);
        let mut points: Vec<(f64, f64)> = self
            .words
            .iter()
            .filter(|w| w.span.of(&document.text).chars().count() >= MEASURED_LENGTH)
            .map(|w| (f64::from(units(w.span.of(&document.text), is_typed)), f64::from(w.width() * scale(w))))
            .collect();
        let mut line = Regression::through(&points);
        for _ in 0..FITTED {
            let usual = median(points.iter().map(|p| line.rest(*p).abs() as f32).collect()).unwrap_or(0.0);
            points.retain(|p| line.rest(*p).abs() <= f64::from((OUTLIER * usual).max(ALLOWED)));
            line = Regression::through(&points);
        }
        if points.is_empty() || line.slope <= 0.0 {
            return (0.0, f64::INFINITY);
        }
        let rest = points.iter().map(|p| line.rest(*p).powi(2)).sum::<f64>() / points.len() as f64;
        (((line.at_zero / line.slope) as f32).clamp(-1.5, 1.5), rest)
    }

    /// What the boxes tell of `text` in place of `span`.
    pub fn fit(&self, document: &Document, span: Span, text: &str) -> Fit {
        let first = self.words.partition_point(|w| w.span.end <= span.start);
        let last = self.words.partition_point(|w| w.span.start < span.end);
        let Some(words) = self.words.get(first..last).filter(|w| !w.is_empty()) else { return Fit::default() };
        let (one, other) = (&words[0], &words[words.len() - 1]);
        let covers = one.span.start <= span.start && span.end <= other.span.end;
        if one.line != other.line || !covers || one.letter <= 0.0 {
            return Fit::default();
        }
        let whole = Span::new(one.span.start, other.span.end);
        let seen = whole.of(&document.text);
        let read =
            format!("{}{text}{}", Span::new(whole.start, span.start).of(&document.text), Span::new(span.end, whole.end).of(&document.text));
        let letter = f64::from(one.letter);
        let room = ((other.bounds.right - one.bounds.left) / letter) as f32 - self.margin;
        let line = self.lines[one.line].clone();
        let gap = |left: usize, right: usize| ((self.words[right].bounds.left - self.words[left].bounds.right) / letter) as f32;
        let limited = |n: f32| n.clamp(-6.0, 6.0);
        Fit {
            room_seen: Some(limited(room - units(seen, self.is_typed))),
            room_read: Some(limited(room - units(&read, self.is_typed))),
            inside: (first + 1..last).map(|at| gap(at - 1, at)).reduce(f32::max).map(limited),
            before: (first > line.start).then(|| limited(gap(first - 1, first))),
            behind: (last < line.end).then(|| limited(gap(last - 1, last))),
            rise: self.rise(first, seen),
        }
    }

    fn rise(&self, at: usize, text: &str) -> Option<f32> {
        let first = text.chars().next().filter(|c| c.is_alphabetic())?;
        if TALL.contains(first.to_lowercase().next().unwrap_or(first)) || !is_low(&text[first.len_utf8()..]) {
            return None;
        }
        let line = self.lines[self.words[at].line].clone();
        let from = at.saturating_sub(AROUND).max(line.start);
        let to = (at + AROUND + 1).min(line.end);
        let mut tops: Vec<f64> = (from..to).filter(|&k| k != at && self.words[k].is_low).map(|k| self.words[k].bounds.top).collect();
        tops.sort_by(f64::total_cmp);
        let top = tops.get(tops.len() / 2)?;
        Some((((top - self.words[at].bounds.top) / f64::from(self.words[at].letter)) as f32).clamp(-3.0, 3.0))
    }
}

/// A line by least squares.
struct Regression {
    slope: f64,
    at_zero: f64,
}

impl Regression {
    fn through(points: &[(f64, f64)]) -> Self {
        let n = points.len().max(1) as f64;
        let mean = points.iter().fold((0.0, 0.0), |a, p| (a.0 + p.0 / n, a.1 + p.1 / n));
        let (mut xx, mut xy) = (0.0, 0.0);
        for (x, y) in points {
            xx += (x - mean.0).powi(2);
            xy += (x - mean.0) * (y - mean.1);
        }
        let slope = if xx > 0.0 { xy / xx } else { 0.0 };
        Self { slope, at_zero: mean.1 - slope * mean.0 }
    }

    /// What it leaves unexplained of a point, in letters.
    fn rest(&self, (x, y): (f64, f64)) -> f64 {
        if self.slope > 0.0 { (y - self.at_zero) / self.slope - x } else { 0.0 }
    }
}

/// The value in the middle; `None` of none.
pub(crate) fn median(mut values: Vec<f32>) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied()
}

impl Placed {
    fn width(&self) -> f32 {
        (self.bounds.right - self.bounds.left) as f32
    }
}

/// True for small letters none of which stands up.
fn is_low(text: &str) -> bool {
    text.chars().all(|c| c.is_lowercase() && !TALL.contains(c) || ".,-;:".contains(c))
}

/// The width of a text in letters: of a typewriter's, or of print's, «н» being one (mean of three text faces: PT Serif, Liberation Serif,
/// DejaVu Serif).
fn units(text: &str, is_typed: bool) -> f32 {
    if is_typed { text.chars().count() as f32 } else { text.chars().map(printed_width).sum() }
}

fn printed_width(c: char) -> f32 {
    let small = |c: char| match c {
        'г' => 0.75,
        'з' | 'с' | 'э' | 'т' | 'ь' => 0.81,
        'а' | 'в' | 'е' | 'ё' | 'у' | 'х' | 'я' => 0.87,
        'б' | 'д' | 'к' | 'л' | 'о' | 'р' | 'ч' | 'ъ' => 0.92,
        'м' | 'ф' => 1.18,
        'ы' => 1.22,
        'ж' | 'ю' => 1.3,
        'ш' | 'щ' => 1.4,
        _ => 1.0,
    };
    match c {
        ' ' | '.' | ',' => 0.46,
        ':' | ';' | '!' => 0.54,
        '-' => 0.61,
        '"' | '?' => 0.75,
        '0'..='9' => 0.92,
        c if c.is_uppercase() => 1.26 * c.to_lowercase().next().map_or(1.0, small),
        c => small(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::EngineWord;

    /// A typed line: a letter is ten wide, its margins one.
    fn typed(words: &[(&str, usize)]) -> Document {
        let mut text = String::new();
        let mut engine = Vec::new();
        let mut column = 0;
        for (word, place) in words {
            if !text.is_empty() {
                text.push(' ');
            }
            let span = Span::new(text.len(), text.len() + word.len());
            text.push_str(word);
            let (left, right) = (column * 10 + 1, (column + place) * 10 - 1);
            let top = if word.starts_with(char::is_uppercase) { 0.0 } else { 6.0 };
            let bounds = Bounds { left: left as f64, top, right: right as f64, bottom: 20.0 };
            engine.push(EngineWord::boxed(span, Some(bounds)));
            column += place + 1;
        }
        Document { engine, ..Document::plain(text) }
    }

    #[test]
    fn a_lost_letter_leaves_its_place() {
        let whole = ["мы", "сначала", "решили", "уехать", "потом", "вернулись", "опять", "нашли", "много", "старых", "писем", "там"];
        let mut words: Vec<(&str, usize)> = whole.iter().map(|w| (*w, w.chars().count())).collect();
        words.insert(3, ("воспоминния", 12));
        words.insert(5, ("Москва", 6));
        let document = typed(&words);
        let layout = Layout::of(&document);
        let at = document.text.find("воспоминния").unwrap();
        let span = Span::new(at, at + "воспоминния".len());
        let fit = layout.fit(&document, span, "воспоминания");
        assert!(fit.room_seen.unwrap() > 0.7 && fit.room_read.unwrap().abs() < 0.3, "{fit:?}");
        let at = document.text.find("Москва").unwrap();
        let capital = layout.fit(&document, Span::new(at, at + "Москва".len()), "москва").rise.unwrap();
        assert!(capital > 0.4 && fit.rise.unwrap().abs() < 0.1, "{capital}");
        assert_eq!(Layout::of(&Document::plain("слова".to_string())).fit(&document, span, "слово"), Fit::default());
    }
}
