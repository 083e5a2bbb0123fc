//! A page file as plain text or Markdown: line for line or as paragraphs, words divided at line ends put together on request.

use crate::alphabet;
use crate::document::{Document, Span};
use crate::font::Font;
use crate::format::pages::PageFile;
use crate::format::pages::xml::reference_name;
use crate::lexicon::{Attestation, Lexicon};

/// How a page is set out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrangement {
    /// Markdown; else plain text.
    pub markdown: bool,
    /// One line a paragraph; else the lines of the page.
    pub paragraphs: bool,
    /// Words divided at a line end are put together, on the line they began on.
    pub whole_words: bool,
    /// Words are set bold and italic as the file's fonts tell; plain text has no place for it.
    pub emphasis: bool,
}

/// How a word is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Setting {
    bold: bool,
    italic: bool,
}

impl Setting {
    /// What Markdown writes around words so set.
    fn mark(self) -> &'static str {
        match (self.bold, self.italic) {
            (true, true) => "***",
            (true, false) => "**",
            (false, true) => "*",
            (false, false) => "",
        }
    }
}

/// A word of a line with its setting.
#[derive(Debug, Clone, PartialEq)]
struct Set {
    text: String,
    setting: Setting,
}

/// The page's text, blocks apart by a blank line.
pub fn convert(file: &PageFile, lexicon: &Lexicon, layout: Arrangement) -> String {
    let mut blocks: Vec<Vec<Vec<Set>>> = Vec::new();
    let mut last = None;
    for line in file.lines().iter().filter(|line| !line.words.is_empty()) {
        if last != Some(line.block) {
            blocks.push(Vec::new());
        }
        last = Some(line.block);
        let words = file.words()[line.words.clone()].iter().map(|word| set(file.document(), word.span, layout.emphasis)).collect();
        if let Some(block) = blocks.last_mut() {
            block.push(words);
        }
    }
    let set_out = |block: Vec<Vec<Set>>| {
        let mut lines = if layout.whole_words { whole_words(block, lexicon) } else { block };
        if layout.paragraphs {
            lines = vec![lines.concat()];
        }
        let written: Vec<String> = lines.iter().map(|line| if layout.markdown { markdown(line) } else { plain(line) }).collect();
        written.join(if layout.markdown { "\\\n" } else { "\n" })
    };
    let blocks: Vec<String> = blocks.into_iter().map(set_out).filter(|b| !b.is_empty()).collect();
    if blocks.is_empty() { String::new() } else { blocks.join("\n\n") + "\n" }
}

/// A word as the file's fonts set it, if that is asked for.
fn set(document: &Document, span: Span, emphasis: bool) -> Set {
    let font = document.engine_word(span).and_then(|w| w.font.as_deref()).filter(|_| emphasis);
    let told = |is: fn(&Font) -> Option<bool>| font.and_then(is).unwrap_or(false);
    Set { text: span.of(&document.text).to_string(), setting: Setting { bold: told(|f| f.is_bold), italic: told(|f| f.is_italic) } }
}

fn plain(line: &[Set]) -> String {
    line.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// A line as Markdown that reads as the line, runs of words set alike between one pair of marks.
fn markdown(line: &[Set]) -> String {
    let runs = line.chunk_by(|a, b| a.setting == b.setting).enumerate().map(|(nth, run)| {
        let mark = run[0].setting.mark();
        format!("{mark}{}{mark}", escaped(&plain(run), nth == 0 && mark.is_empty()))
    });
    runs.collect::<Vec<_>>().join(" ")
}

/// Lines with the second halves of divided words brought up to the first.
fn whole_words(lines: Vec<Vec<Set>>, lexicon: &Lexicon) -> Vec<Vec<Set>> {
    let mut out: Vec<Vec<Set>> = Vec::with_capacity(lines.len());
    for mut line in lines {
        let stem = out.last().and_then(|last| divided(&last.last()?.text)).map(str::to_string);
        let (Some(stem), Some(half)) = (stem, line.first().map(|w| w.text.clone())) else {
            out.push(line);
            continue;
        };
        if !half.chars().next().is_some_and(char::is_lowercase) {
            out.push(line);
            continue;
        }
        let joint = if keeps_hyphen(&stem, &half, lexicon) { "-" } else { "" };
        if let Some(word) = out.last_mut().and_then(|last| last.last_mut()) {
            word.text = format!("{stem}{joint}{half}");
        }
        line.remove(0);
        if !line.is_empty() {
            out.push(line);
        }
    }
    out
}

/// The first half of a divided word without its hyphen.
fn divided(word: &str) -> Option<&str> {
    let stem = word.strip_suffix(alphabet::LINE_END_HYPHENS)?;
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

/// Text as Markdown that reads as the text; what would be a list or a heading at a line's beginning is none.
fn escaped(line: &str, begins_line: bool) -> String {
    let mut out = String::with_capacity(line.len());
    for (at, c) in line.char_indices() {
        let at_start = begins_line && line[..at].trim().is_empty();
        let list_number = begins_line && matches!(c, '.' | ')') && !at_start && line[..at].trim().chars().all(|d| d.is_ascii_digit());
        let is_reference = c == '&' && reference_name(&line[at..]).is_some_and(|name| name.is_ascii());
        if "\\`*_[]<>|~".contains(c) || at_start && "#+-=".contains(c) || list_number || is_reference {
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
        let layout =
            |markdown, paragraphs, whole_words| convert(&file, &lexicon, Arrangement { markdown, paragraphs, whole_words, emphasis: true });
        assert_eq!(layout(false, false, false), "Слушали докла-\nды о чём-\nто.\n\n1. *\n");
        assert_eq!(layout(false, false, true), "Слушали доклады\nо чём-то.\n\n1. *\n");
        assert_eq!(layout(true, true, true), "Слушали доклады о чём-то.\n\n1\\. \\*\n");
        // The hyphen of Unicode cuts words as well.
        assert_eq!(divided("докла\u{2010}"), Some("докла"));
    }

    #[test]
    fn what_markdown_would_read_otherwise_is_escaped() {
        assert_eq!(escaped("~~слово~~ и &amp; но &c. и *", false), "\\~\\~слово\\~\\~ и \\&amp; но &c. и \\*");
        assert_eq!(escaped("&#8470; и &имя; и & да;", false), "\\&#8470; и &имя; и & да;");
    }

    #[test]
    fn bold_and_italic_are_set_as_the_fonts_tell() {
        let raw = "<html><body><span class='ocr_line'><strong><span class='ocrx_word'>1.</span> <span class='ocrx_word'>Слушали:</span></strong> \
            <em><span class='ocrx_word'>докла-</span></em></span><span class='ocr_line'><em><span class='ocrx_word'>ды</span></em> \
            <span class='ocrx_word'>1.</span></span></body></html>";
        let file = PageFile::read(raw.to_string(), PageFormat::Hocr).unwrap();
        let lexicon = Resources::uncalibrated().unwrap().lexicon;
        let layout =
            |markdown, whole_words, emphasis| convert(&file, &lexicon, Arrangement { markdown, paragraphs: false, whole_words, emphasis });
        assert_eq!(layout(true, false, true), "**1. Слушали:** *докла-*\\\n*ды* 1.\n");
        assert_eq!(layout(true, true, true), "**1. Слушали:** *доклады*\\\n1\\.\n");
        assert_eq!(layout(true, true, false), "1\\. Слушали: доклады\\\n1\\.\n");
        assert_eq!(layout(false, true, true), "1. Слушали: доклады\n1.\n");
    }
}
