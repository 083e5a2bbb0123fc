//! A page file as plain text or Markdown: line for line or as paragraphs, words divided at line ends put together on request.

use crate::alphabet;
use crate::format::pages::PageFile;
use crate::lexicon::{Attestation, Lexicon};

/// How a page is set out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// Markdown; else plain text.
    pub markdown: bool,
    /// One line a paragraph; else the lines of the page.
    pub paragraphs: bool,
    /// Words divided at a line end are put together, on the line they began on.
    pub whole_words: bool,
}

/// The page's text, blocks apart by a blank line.
pub fn convert(file: &PageFile, lexicon: &Lexicon, layout: Layout) -> String {
    let text = &file.document().text;
    let mut blocks: Vec<Vec<String>> = Vec::new();
    let mut last = None;
    for line in file.lines() {
        let (Some(first), Some(end)) = (file.words().get(line.words.start), file.words()[line.words.clone()].last()) else { continue };
        let line_text = text[first.span.start..end.span.end].to_string();
        if last != Some(line.block) {
            blocks.push(Vec::new());
        }
        last = Some(line.block);
        if let Some(block) = blocks.last_mut() {
            block.push(line_text);
        }
    }
    let set = |block: Vec<String>| {
        let lines = if layout.whole_words { whole_words(block, lexicon) } else { block };
        let lines: Vec<String> = if layout.markdown { lines.iter().map(|l| escaped(l)).collect() } else { lines };
        match (layout.paragraphs, layout.markdown) {
            (true, _) => lines.join(" "),
            (false, true) => lines.join("\\\n"),
            (false, false) => lines.join("\n"),
        }
    };
    let blocks: Vec<String> = blocks.into_iter().map(set).filter(|b| !b.is_empty()).collect();
    if blocks.is_empty() { String::new() } else { blocks.join("\n\n") + "\n" }
}

/// Lines with the second halves of divided words brought up to the first.
fn whole_words(lines: Vec<String>, lexicon: &Lexicon) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(lines.len());
    for line in lines {
        let Some(stem) = out.last().and_then(|last| divided(last)).map(str::to_string) else {
            out.push(line);
            continue;
        };
        let (half, rest) = line.split_once(' ').unwrap_or((&line, ""));
        if !half.chars().next().is_some_and(char::is_lowercase) {
            out.push(line);
            continue;
        }
        let (lead, first) = stem.rsplit_once(' ').map_or(("", stem.as_str()), |(lead, first)| (lead, first));
        let space = if lead.is_empty() { "" } else { " " };
        let joint = if keeps_hyphen(first, half, lexicon) { "-" } else { "" };
        if let Some(last) = out.last_mut() {
            *last = format!("{lead}{space}{first}{joint}{half}");
        }
        if !rest.is_empty() {
            out.push(rest.to_string());
        }
    }
    out
}

/// The line without its hyphen, if it ends in a divided word.
fn divided(line: &str) -> Option<&str> {
    let stem = line.strip_suffix(['-', '\u{ad}', '¬'])?;
    stem.chars().next_back().filter(|c| c.is_alphabetic()).map(|_| stem)
}

/// True if the hyphen belongs to the word («кто-/то»): the lexicon has it so, and not without.
fn keeps_hyphen(first: &str, half: &str, lexicon: &Lexicon) -> bool {
    let letters = |s: &str| s.trim_matches(|c: char| !c.is_alphabetic()).to_string();
    let (first, half) = (letters(first), letters(half));
    // Counts hold misprints; dictionaries do not.
    let cost = |word: String| lexicon.entry(&alphabet::key(&word)?).filter(|e| e.attestation > Attestation::Counted).map(|e| e.cost_nats);
    match (cost(format!("{first}{half}")), cost(format!("{first}-{half}"))) {
        (None, Some(_)) => true,
        (Some(whole), Some(hyphenated)) => hyphenated < whole,
        _ => false,
    }
}

/// A line as Markdown that reads as the line.
fn escaped(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for (at, c) in line.char_indices() {
        let at_start = line[..at].trim().is_empty();
        let list_number = matches!(c, '.' | ')') && !at_start && line[..at].trim().chars().all(|d| d.is_ascii_digit());
        if "\\`*_[]<>|".contains(c) || at_start && "#+-=~".contains(c) || list_number {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::pages::PageFormat;
    use crate::resources::Resources;

    #[test]
    fn words_are_put_together_and_hyphens_of_their_own_stay() {
        let raw = "<alto><TextBlock><TextLine><String CONTENT=\"Слушали\"/><SP/><String CONTENT=\"докла\"/><HYP CONTENT=\"-\"/></TextLine>\
            <TextLine><String CONTENT=\"ды\"/><SP/><String CONTENT=\"о\"/><SP/><String CONTENT=\"чём-\"/></TextLine>\
            <TextLine><String CONTENT=\"то.\"/></TextLine></TextBlock><TextBlock><TextLine><String CONTENT=\"1.\"/><SP/><String CONTENT=\"*\"/></TextLine></TextBlock></alto>";
        let file = PageFile::read(raw.to_string(), PageFormat::Alto).unwrap();
        let lexicon = Resources::uncalibrated().unwrap().lexicon;
        let layout = |markdown, paragraphs, whole_words| convert(&file, &lexicon, Layout { markdown, paragraphs, whole_words });
        assert_eq!(layout(false, false, false), "Слушали докла-\nды о чём-\nто.\n\n1. *\n");
        assert_eq!(layout(false, false, true), "Слушали доклады\nо чём-то.\n\n1. *\n");
        assert_eq!(layout(true, true, true), "Слушали доклады о чём-то.\n\n1\\. \\*\n");
    }
}
