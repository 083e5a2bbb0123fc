//! Page files made from lines of text: every letter ten units wide, every line forty high.
#![allow(dead_code, reason = "each test uses its part")]

use std::fmt::Write as _;

/// A word's left and right edge.
fn cells(line: &str) -> Vec<(String, usize, usize)> {
    let mut at = 0;
    line.split(' ')
        .map(|word| {
            let (left, right) = (at * 10, (at + word.chars().count()) * 10);
            at += word.chars().count() + 1;
            (word.to_string(), left, right)
        })
        .collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// How sure the made-up engine is of a word.
fn confidence(word: &str) -> usize {
    90 + word.chars().count() % 7
}

/// hOCR as Tesseract writes it; blocks are separated by empty lines.
pub(crate) fn hocr(text: &str) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\"\n    \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd\">\n<html xmlns=\"http://www.w3.org/1999/xhtml\">\n <head>\n  <meta name='ocr-system' content='made up' />\n </head>\n <body>\n  <div class='ocr_page' title='bbox 0 0 2000 3000'>\n",
    );
    let mut word_id = 0;
    let mut line_no = 0;
    for (b, block) in text.trim_end().split("\n\n").enumerate() {
        let _ = writeln!(out, "   <p class='ocr_par' id='par_{b}'>");
        for line in block.lines() {
            let _ = writeln!(out, "    <span class='ocr_line' id='line_{line_no}'>");
            for (word, left, right) in cells(line) {
                word_id += 1;
                let (top, bottom, c) = (line_no * 40, line_no * 40 + 30, confidence(&word));
                let _ = writeln!(
                    out,
                    "     <span class='ocrx_word' id='word_{word_id}' title='bbox {left} {top} {right} {bottom}; x_wconf {c}'>{}</span>",
                    escape(&word)
                );
            }
            out.push_str("    </span>\n");
            line_no += 1;
        }
        out.push_str("   </p>\n");
    }
    out + "  </div>\n </body>\n</html>\n"
}

/// ALTO of the version of `namespace`, with a prefix or without; hyphens at line ends as `HYP` with `SUBS_CONTENT`.
pub(crate) fn alto(text: &str, prefix: &str, namespace: &str) -> String {
    let p = if prefix.is_empty() { String::new() } else { format!("{prefix}:") };
    let xmlns = if prefix.is_empty() { "xmlns".to_string() } else { format!("xmlns:{prefix}") };
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{p}alto {xmlns}=\"{namespace}\">\n<{p}Description><{p}MeasurementUnit>pixel</{p}MeasurementUnit><{p}OCRProcessing ID=\"O1\"><{p}ocrProcessingStep/></{p}OCRProcessing></{p}Description>\n<{p}Layout><{p}Page ID=\"P1\" PHYSICAL_IMG_NR=\"1\"><{p}PrintSpace HPOS=\"0\" VPOS=\"0\" WIDTH=\"2000\" HEIGHT=\"3000\">\n"
    );
    let (mut id, mut line_no) = (0, 0);
    for (b, block) in text.trim_end().split("\n\n").enumerate() {
        let _ = writeln!(
            out,
            "<{p}TextBlock ID=\"B{b}\" HPOS=\"0\" VPOS=\"{}\" WIDTH=\"1000\" HEIGHT=\"{}\">",
            line_no * 40,
            block.lines().count() * 40
        );
        let lines: Vec<&str> = block.lines().collect();
        for (l, line) in lines.iter().enumerate() {
            let top = line_no * 40;
            let _ = write!(out, "<{p}TextLine ID=\"L{line_no}\" HPOS=\"0\" VPOS=\"{top}\" WIDTH=\"1000\" HEIGHT=\"30\">");
            let words = cells(line);
            let last_word = |l: usize| lines[l].split(' ').next_back().and_then(|w| w.strip_suffix('-'));
            for (w, (word, left, right)) in words.iter().enumerate() {
                id += 1;
                let hyphenated = (w + 1 == words.len() && l + 1 < lines.len()).then(|| word.strip_suffix('-')).flatten();
                let mut subs = String::new();
                if let Some(stem) = hyphenated {
                    let rest = lines[l + 1].split(' ').next().unwrap_or("");
                    subs = format!(" SUBS_TYPE=\"HypPart1\" SUBS_CONTENT=\"{}\"", escape(&format!("{stem}{rest}")));
                } else if let Some(stem) = (w == 0 && l > 0).then(|| last_word(l - 1)).flatten() {
                    subs = format!(" SUBS_TYPE=\"HypPart2\" SUBS_CONTENT=\"{}\"", escape(&format!("{stem}{word}")));
                }
                if w > 0 {
                    let _ = write!(out, "<{p}SP WIDTH=\"10\" VPOS=\"{top}\" HPOS=\"{}\"/>", left - 10);
                }
                let (width, c) = (right - left, confidence(word));
                let _ = write!(
                    out,
                    "<{p}String ID=\"S{id}\" HPOS=\"{left}\" VPOS=\"{top}\" WIDTH=\"{width}\" HEIGHT=\"30\" WC=\"0.{c}\"{subs} CONTENT=\"{}\"/>",
                    escape(hyphenated.unwrap_or(word))
                );
                if hyphenated.is_some() {
                    let _ = write!(out, "<{p}HYP CONTENT=\"-\"/>");
                }
            }
            let _ = writeln!(out, "</{p}TextLine>");
            line_no += 1;
        }
        let _ = writeln!(out, "</{p}TextBlock>");
    }
    out + &format!("</{p}PrintSpace></{p}Page></{p}Layout>\n</{p}alto>\n")
}

/// PAGE of a schema year, regions in the reverse of their reading order, words and lines and regions each with their text.
pub(crate) fn page(text: &str, year: &str) -> String {
    let mut regions = Vec::new();
    let (mut id, mut line_no) = (0, 0);
    let blocks: Vec<&str> = text.trim_end().split("\n\n").collect();
    for (b, block) in blocks.iter().enumerate() {
        let mut out = format!("<TextRegion id=\"r{b}\"><Coords points=\"0,0 9,0 9,9 0,9\"/>\n");
        for line in block.lines() {
            let _ = writeln!(out, "<TextLine id=\"l{line_no}\"><Coords points=\"0,0 9,0 9,9 0,9\"/>");
            for (word, left, right) in cells(line) {
                id += 1;
                let (top, bottom, c) = (line_no * 40, line_no * 40 + 30, confidence(&word));
                let _ = writeln!(
                    out,
                    "<Word id=\"w{id}\"><Coords points=\"{left},{top} {right},{top} {right},{bottom} {left},{bottom}\"/><TextEquiv conf=\"0.{c}\"><Unicode>{}</Unicode></TextEquiv></Word>",
                    escape(&word)
                );
            }
            let _ = writeln!(out, "<TextEquiv><Unicode>{}</Unicode></TextEquiv></TextLine>", escape(line));
            line_no += 1;
        }
        let _ = writeln!(out, "<TextEquiv><Unicode>{}</Unicode></TextEquiv></TextRegion>", escape(block));
        regions.push(out);
    }
    let order: String = (0..blocks.len()).rev().map(|b| format!("<RegionRefIndexed index=\"{b}\" regionRef=\"r{b}\"/>")).collect();
    regions.reverse();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PcGts xmlns=\"http://schema.primaresearch.org/PAGE/gts/pagecontent/{year}-07-15\">\n<Metadata><Creator>made up</Creator><Created>2026-01-01T00:00:00</Created><LastChange>2026-01-01T00:00:00</LastChange></Metadata>\n<Page imageFilename=\"a.png\" imageWidth=\"1000\" imageHeight=\"3000\"><ReadingOrder><OrderedGroup id=\"o\">{order}</OrderedGroup></ReadingOrder>\n{}</Page>\n</PcGts>\n",
        regions.concat()
    )
}

pub(crate) mod schema;
pub(crate) mod survives;
