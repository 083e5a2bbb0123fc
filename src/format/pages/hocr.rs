//! hOCR 1.2 (Breuel, "The hOCR Embedded OCR Workflow and Output Format"): lines and words of HTML elements known by their classes.

use super::flat::{Change, Flat, Told};
use super::xml::{Id, Tree, XmlError, escaped};
use super::{PageFile, Splices, Suggestion, WriteOptions};
use crate::bounds::{Bounds, number};
use crate::document::{Alternative, Span};

/// Classes of lines.
const LINES: [&str; 6] = ["ocr_line", "ocrx_line", "ocr_header", "ocr_footer", "ocr_caption", "ocr_textfloat"];
/// Classes of what stands apart from what is around it.
const BLOCKS: [&str; 7] = ["ocr_page", "ocr_carea", "ocrx_block", "ocr_par", "ocr_column", "ocr_chapter", "ocr_section"];
/// Classes of readings that are not the word's own text.
const OTHER_READINGS: [&str; 4] = ["ocrx_choice", "ocr_choice", "ocr_glyph", "ocr_symbol"];

fn has_any(tree: &Tree, id: Id, classes: &[&str]) -> bool {
    classes.iter().any(|class| tree.has_class(id, class))
}

/// Reads words and lines in the file's order, which is the reading order by definition.
pub(super) fn read(tree: &Tree, flat: &mut Flat) -> Result<(), XmlError> {
    let mut lines_until = 0;
    for id in 0..tree.len() {
        if tree.is_text(id) || id < lines_until {
            continue;
        }
        if has_any(tree, id, &LINES) && !tree.descendants(id).any(|n| !tree.is_text(n) && has_any(tree, n, &LINES)) {
            lines_until = tree.descendants(id).end;
            flat.line(id);
            line(tree, id, flat);
        } else if has_any(tree, id, &BLOCKS) {
            flat.block();
        } else if tree.has_class(id, "ocrx_word") {
            // Words without lines: every block is one.
            let parent = tree.parent(id).unwrap_or(0);
            if !flat.continues(parent) {
                flat.line(parent);
            }
            word(tree, id, flat);
        }
    }
    Ok(())
}

fn line(tree: &Tree, line: Id, flat: &mut Flat) {
    let mut words_until = 0;
    let has_words = tree.descendants(line).any(|n| tree.has_class(n, "ocrx_word"));
    let mut glued = false;
    for id in tree.descendants(line) {
        if id < words_until {
            continue;
        }
        if tree.has_class(id, "ocrx_word") {
            words_until = tree.descendants(id).end;
            word(tree, id, flat);
        } else if !has_words && tree.is_text(id) {
            flat.running_text(tree, id, line, false, glued);
            glued = !tree.text(id).ends_with(char::is_whitespace) && flat.has_words();
        } else if tree.is(id, "br") {
            glued = false;
        }
    }
}

fn word(tree: &Tree, id: Id, flat: &mut Flat) {
    let confidence = property(tree, id, "x_wconf").and_then(|v| v.split_whitespace().next()?.parse::<f32>().ok()).map(|c| c / 100.0);
    let mut texts = Vec::new();
    let mut alternatives = Vec::new();
    let mut skip_until = 0;
    for at in tree.descendants(id) {
        if at < skip_until {
            continue;
        }
        if tree.is_text(at) {
            texts.push(at);
        } else if tree.is(at, "del") || has_any(tree, at, &OTHER_READINGS) {
            skip_until = tree.descendants(at).end;
            let text = tree.deep_text(at).trim().to_string();
            if tree.is(at, "del") && !text.is_empty() {
                let share = property(tree, at, "x_conf").and_then(|v| v.parse::<f32>().ok()).map(|c| c / 100.0);
                alternatives.push(Alternative { text, confidence: share });
            }
        }
    }
    let text: String = texts.iter().map(|&t| tree.text(t)).collect();
    let printed: Vec<Id> = texts.into_iter().filter(|&t| !tree.text(t).trim().is_empty()).collect();
    let content = match printed[..] {
        [only] if !tree.is_cdata(only) => vec![trimmed(tree, only)],
        // Letters in elements of their own: a new reading takes the place of all of them.
        _ => vec![tree.inner(id)],
    };
    flat.word(&text, id, content, true, Told { confidence, alternatives, bounds: bounds(tree, id) });
}

/// A text without the white space around it.
fn trimmed(tree: &Tree, text: Id) -> Span {
    let span = tree.inner(text);
    let raw = span.of(tree.raw());
    let start = span.start + (raw.len() - raw.trim_start().len());
    Span::new(start, start + raw.trim().len())
}

/// A property of the `title` attribute: `bbox 1 2 3 4; x_wconf 90`.
fn property(tree: &Tree, id: Id, name: &str) -> Option<String> {
    let title = tree.attribute(id, "title")?;
    title.split(';').find_map(|p| p.trim().strip_prefix(name)?.strip_prefix(' ').map(|v| v.trim().to_string()))
}

fn bounds(tree: &Tree, id: Id) -> Option<Bounds> {
    let value = property(tree, id, "bbox")?;
    let numbers: Vec<f64> =
        value.split_whitespace().map_while(|n| n.parse().ok()).filter(|n: &f64| n.is_finite() && n.abs() < 1e7).collect();
    let [left, top, right, bottom] = numbers[..] else { return None };
    Some(Bounds { left, top, right, bottom })
}

/// A title with a new box and confidence; what tells of single letters goes.
fn title(tree: &Tree, id: Id, bounds: Option<Bounds>, confidence: f64) -> Option<String> {
    let title = tree.attribute(id, "title")?;
    let parts: Vec<String> = title
        .split(';')
        .filter_map(|part| {
            let name = part.trim().split(' ').next().unwrap_or("");
            match (name, bounds) {
                ("bbox", Some(b)) => {
                    let lead = &part[..part.len() - part.trim_start().len()];
                    Some(format!("{lead}bbox {} {} {} {}", number(b.left), number(b.top), number(b.right), number(b.bottom)))
                }
                ("x_wconf", _) => Some(format!(" x_wconf {:.0}", confidence * 100.0)),
                ("x_confs" | "x_bboxes" | "cuts" | "nlp", _) => None,
                _ => Some(part.to_string()),
            }
        })
        .collect();
    Some(parts.join(";").trim_start().to_string())
}

/// Splices the changes in.
pub(super) fn write(file: &PageFile, changes: &[Change], suggestions: &[Suggestion], options: &WriteOptions, out: &mut Splices<'_>) {
    for change in changes {
        if file.words[change.words.start].has_element {
            elements(file, change, options, out);
        } else {
            running_text(file, change, out);
        }
    }
    for (at, text, confidence) in file.suggested_words(suggestions, changes) {
        let word = &file.words[at];
        let old = word.content[0].of(file.tree().raw());
        let share = (confidence * 100.0).round();
        out.replace(
            word.content[0],
            format!(
                "<span class=\"alternatives\"><ins class=\"alt\">{old}</ins><del class=\"alt\" title=\"x_conf {share:.0}\">{}</del></span>",
                escaped(&text)
            ),
        );
    }
    if let Some(provenance) = options.provenance.as_ref().filter(|_| !out.is_empty()) {
        let tree = file.tree();
        if let Some(head) = (0..tree.len()).find(|&n| !tree.is_text(n) && tree.local(n).eq_ignore_ascii_case("head")) {
            let last = tree.children(head).filter(|&c| !tree.is_text(c)).last();
            let at = last.map_or(tree.inner(head).start, |c| tree.whole(c).end);
            let known = tree.children(head).any(|c| tree.attribute(c, "content").is_some_and(|v| v == provenance.as_str()));
            if !known {
                out.insert(at, format!("\n  <meta name=\"ocr-post-correction\" content=\"{}\"/>", escaped(provenance)));
            }
        }
    }
}

fn elements(file: &PageFile, change: &Change, options: &WriteOptions, out: &mut Splices<'_>) {
    let tree = file.tree();
    let words = &file.words[change.words.clone()];
    let whole = Bounds::around(words.iter().map(|w| bounds(tree, w.node)));
    let same_count = words.len() == change.pieces.len();
    let boxes = if same_count { None } else { whole.map(|b| b.divided(&change.pieces)) };
    let mut insert_at = tree.whole(words[0].node).end;
    for (nth, word) in words.iter().enumerate() {
        let Some(piece) = change.pieces.get(nth) else {
            out.remove(word.node);
            continue;
        };
        insert_at = tree.whole(word.node).end;
        if let Some(title) = title(tree, word.node, boxes.as_ref().map(|b| b[nth]), change.confidence) {
            out.set_attribute(word.node, "title", &title);
        }
        let kept = options.keep_original && nth == 0;
        let text = if kept {
            format!(
                "<span class=\"alternatives\"><ins class=\"alt\">{}</ins><del class=\"alt\">{}</del></span>",
                escaped(piece),
                escaped(&change.original)
            )
        } else {
            escaped(piece)
        };
        out.replace(word.content[0], text);
    }
    for (nth, piece) in change.pieces.iter().enumerate().skip(words.len()) {
        let model = words[words.len() - 1].node;
        let base = tree.attribute(model, "id").map_or_else(|| "word".to_string(), |id| id.into_owned());
        let id = out.fresh_id(&base);
        let title = title(tree, model, boxes.as_ref().map(|b| b[nth]), change.confidence).unwrap_or_default();
        let name = tree.name(model);
        out.insert(
            insert_at,
            format!(" <{name} class=\"ocrx_word\" id=\"{}\" title=\"{}\">{}</{name}>", escaped(&id), escaped(&title), escaped(piece)),
        );
    }
}

/// Words that are part of a line's running text: the first takes all pieces, what is behind it up to the last goes.
pub(super) fn running_text(file: &PageFile, change: &Change, out: &mut Splices<'_>) {
    let words = &file.words[change.words.clone()];
    let tree = file.tree();
    let mut text = words.first().map(|w| tree.escaped_like(w.node, &change.pieces.join(" ")));
    let mut last: Option<(Id, usize)> = None;
    for word in words {
        for &span in &word.content {
            // White space between two words of one text goes with the second; markup between them stays.
            let between = last.filter(|&(node, end)| node == word.node && end <= span.start).map(|(_, end)| Span::new(end, span.start));
            let blank = between.filter(|b| text.is_none() && b.of(tree.raw()).trim().is_empty());
            let start = blank.map_or(span.start, |b| b.start);
            out.replace(Span::new(start, span.end), text.take().unwrap_or_default());
            last = Some((word.node, span.end));
        }
    }
}
