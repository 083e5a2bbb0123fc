//! Where sentences of the translation end.

use std::collections::BTreeSet;

use super::english::is_word;
use crate::document::Span;

/// Full stops behind these end no sentence.
const SHORTENED: [&str; 46] = [
    "acad", "archim", "capt", "cit", "eng", "fr", "sgt", "cde", "cdes", "com", "comr", "mr", "mrs", "ms", "dr", "prof", "gen", "col", "lt",
    "maj", "st", "no", "nos", "vol", "pp", "p", "jr", "sr", "vs", "etc", "ch", "kh", "sh", "shch", "ts", "ya", "ye", "yu", "zh", "op",
    "art", "fig", "figs", "ca", "fol", "ff",
];

/// Fewer line ends than this tell nothing of how a text is set. Chosen.
const LEAST_LINE_ENDS: usize = 3;
/// Most lines of running text begin with a small letter; of a text set a paragraph a line, next to none. Chosen.
const SMALL_MOST: f32 = 0.1;
/// Of the lines of verse fewer end with their sentence; of a text set a paragraph a line, all but its headings. Chosen.
const STOPPED_LEAST: f32 = 0.5;

/// How the sentences of a text end.
pub(super) struct SentenceEnds {
    /// Every line is a paragraph: headings end without a stop.
    is_by_line: bool,
    /// Which lines are items of a list.
    items: Items,
}

impl SentenceEnds {
    /// Of the parts of a text.
    pub(super) fn of(text: &str, parts: &[Span]) -> Self {
        let (mut ends, mut small, mut stopped) = (0, 0, 0);
        for part in parts {
            let bare = |c: char| !c.is_alphanumeric();
            let mut before: Option<&str> = None;
            for line in part.of(text).lines().map(str::trim) {
                if let Some(before) = before.filter(|before| !before.is_empty() && !line.is_empty()) {
                    ends += 1;
                    small += usize::from(line.trim_start_matches(bare).starts_with(char::is_lowercase));
                    stopped += usize::from(before[before.trim_end_matches(bare).len()..].contains(['.', '!', '?', '…', ':']));
                }
                before = Some(line);
            }
        }
        let share = |of: usize| of as f32 / ends.max(1) as f32;
        Self {
            is_by_line: ends >= LEAST_LINE_ENDS && share(small) <= SMALL_MOST && share(stopped) >= STOPPED_LEAST,
            items: Items::of(parts.iter().flat_map(|part| part.of(text).lines()).map(str::trim_start)),
        }
    }

    /// True if what stands behind a word ends its sentence: a stop before a capital, a blank line, or any line's end in a text set a
    /// paragraph a line.
    pub(super) fn ends(&self, word: &str, behind: &str) -> bool {
        // 'They agreed.' 'So did we.': apostrophes are quotation marks where no letter stands on their other side.
        let gap: String = behind.chars().take_while(|&c| !is_word(c) || "'’".contains(c)).collect();
        let next = behind[gap.len()..].chars().next();
        let line_ends = gap.matches('\n').count();
        let single = word.chars().count() == 1 || SHORTENED.contains(&word.to_lowercase().as_str());
        let is_shortened = single && gap.starts_with('.') && !gap.contains(['!', '?']);
        if line_ends > 1 || line_ends > 0 && self.items.has(&behind[gap.len()..]) || line_ends > 0 && self.is_by_line && !is_shortened {
            return true;
        }
        // A colon ends what a list begins behind, as it does in the transcript.
        let is_stop = gap.contains(['.', '!', '?', '…']) && gap.contains(char::is_whitespace) || gap.starts_with(':') && gap.contains('\n');
        is_stop && next.is_none_or(|c| c.is_uppercase() || c.is_numeric()) && !is_shortened
    }
}

/// Most figures of the mark of an item.
const ITEM_FIGURES: usize = 2;

/// The numbers that lines of a text begin with like items of a list: "2. Repairs", «3) О ремонте».
#[derive(Debug, Default)]
pub(super) struct Items(BTreeSet<u32>);

impl Items {
    /// Of lines.
    pub(super) fn of<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        Self(lines.filter_map(item).collect())
    }

    /// True if this line begins an item: the first, or one before or behind another. A number by itself is one of running text.
    pub(super) fn has(&self, line: &str) -> bool {
        item(line).is_some_and(|number| number == 1 || self.0.contains(&(number + 1)) || self.0.contains(&number.saturating_sub(1)))
    }
}

/// The number of the item that a line may begin.
fn item(line: &str) -> Option<u32> {
    let behind = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let words = [". ", ") "].iter().find_map(|mark| behind.strip_prefix(mark))?;
    let figures = &line[..line.len() - behind.len()];
    let is_item = figures.len() <= ITEM_FIGURES && words.trim_start().starts_with(char::is_uppercase);
    figures.parse().ok().filter(|_| is_item)
}

#[cfg(test)]
mod tests {
    use super::super::english::words;
    use super::*;

    /// The words that begin a sentence.
    fn begins(text: &str) -> Vec<&str> {
        let found = words(text, &[Span::new(0, text.len())]);
        found.iter().filter(|word| word.begins).map(|word| word.span.of(text)).collect()
    }

    #[test]
    fn a_heading_ends_with_its_line_where_every_line_is_a_paragraph() {
        let text =
            "The harvest is in.\nMills of the district\nEvery mill has grain now.\nRepairs took a month, said Dr.\nBrown.\nNews from town";
        assert_eq!(begins(text), ["The", "Mills", "Every", "Repairs", "News"]);
    }

    #[test]
    fn single_quotation_marks_hide_no_end_of_a_sentence() {
        let text = "He said. 'So it is,' they said. 'What else is there?' 'Nothing.' Then the workers' club closed. ’Tis late";
        assert_eq!(begins(text), ["He", "So", "What", "Nothing", "Then", "Tis"]);
    }

    #[test]
    fn the_items_of_a_list_are_sentences() {
        let text = "On the agenda\n1. Repairs of the mill,\nof its roof\n2. Grain: tons 1\n3. Carts of\n1924. Horses\n4) Fr. Brown";
        assert_eq!(begins(text), ["On", "1", "2", "3", "Horses", "4"]);
        // A number that a line happens to begin with.
        assert_eq!(begins("The mill has sacks,\nnamely\n20. Workers count\nthem. Carts wait"), ["The", "Workers", "Carts"]);
    }

    #[test]
    fn running_text_and_verse_go_on_over_their_lines() {
        let running = "The harvest of the\nDon is in, and every\nmill has grain. The\nrepairs of\nMay took a month.";
        assert_eq!(begins(running), ["The", "The"]);
        let verse = "The harvest of the Don\nIs in the barns at last,\nAnd every mill has grain\nTo grind for months. The past\nIs past.";
        assert_eq!(begins(verse), ["The", "The"]);
    }
}
