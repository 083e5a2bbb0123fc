//! hOCR 1.2 (Breuel, "The hOCR Embedded OCR Workflow and Output Format"): lines and words of HTML elements known by their classes.

use std::borrow::Cow;

use super::flat::{Change, Flat, PageWord, Told};
use super::fonts;
use super::xml::{Id, Tree, XmlError, escaped};
use super::{ORIGINAL, PageFile, SUGGESTED, Splices, Suggestion, WriteOptions};
use crate::bounds::{Bounds, is_coordinate, number};
use crate::document::{Alternative, EngineLetter, Span};

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
    let mut read_until = 0;
    for id in 0..tree.len() {
        if tree.is_text(id) || id < read_until {
            continue;
        }
        if has_any(tree, id, &LINES) && !tree.descendants(id).any(|n| !tree.is_text(n) && has_any(tree, n, &LINES)) {
            read_until = tree.descendants(id).end;
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
            read_until = tree.descendants(id).end;
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
            // What touches it belongs to it: a comma, a hyphen at the line's end.
            glued = !tree.deep_text(id).ends_with(char::is_whitespace);
        } else if !tree.is_text(id)
            && (tree.is(id, "del") || has_any(tree, id, &OTHER_READINGS) || tree.has_class(id, "ocrx_cinfo") && has_words)
        {
            words_until = tree.descendants(id).end;
        } else if tree.is_text(id) && (!has_words || !tree.text(id).trim().is_empty()) {
            // Beside words of their own, too: what a line has is text of the page.
            flat.running_text(tree, id, line, false, glued && !(has_words && tree.text(id).starts_with(char::is_whitespace)));
            glued = !has_words && !tree.text(id).ends_with(char::is_whitespace) && flat.has_words();
        } else if tree.is(id, "br") || tree.is_text(id) {
            glued = false;
        }
    }
}

/// Where a word's `title` gives the letters' confidences in fractions (kraken), none is above this.
const FRACTION: f32 = 1.0;

/// True for what holds an engine's choices for a letter: the standard's classes, and what Tesseract's `lstm_choice_mode` writes, an
/// `ocrx_cinfo` around others.
fn is_choices(tree: &Tree, id: Id) -> bool {
    let holds_others = || tree.descendants(id).all(|n| !tree.is_text(n) || tree.text(n).trim().is_empty() || is_inner(tree, n, id));
    has_any(tree, id, &OTHER_READINGS) || tree.has_class(id, "ocrx_cinfo") && holds_others()
}

/// True if another `ocrx_cinfo` stands between a text and the one around.
fn is_inner(tree: &Tree, text: Id, around: Id) -> bool {
    let parents = std::iter::successors(tree.parent(text), |&n| tree.parent(n)).take_while(|&n| n != around);
    parents.into_iter().any(|n| tree.has_class(n, "ocrx_cinfo"))
}

/// Choices read of a letter at most; an engine gives a handful.
const MOST_CHOICES: usize = 64;

/// The choices below an element, the surest first, each with the best it has in any step.
fn choices(tree: &Tree, id: Id) -> Vec<Alternative> {
    let mut out: Vec<Alternative> = Vec::new();
    for at in tree.descendants(id).filter(|&n| !tree.is_text(n)) {
        let Some(share) = property(tree, at, "x_confs").or_else(|| property(tree, at, "x_conf")).and_then(|v| percent(&v)) else {
            continue;
        };
        let text = tree.deep_text(at).trim().to_string();
        let confidence = (share > 0.0).then_some(share);
        let is_full = out.len() == MOST_CHOICES;
        match out.iter_mut().find(|a| a.text == text) {
            Some(known) => known.confidence = [known.confidence, confidence].into_iter().flatten().reduce(f32::max),
            None if text.is_empty() || is_full => {}
            None => out.push(Alternative { text, confidence }),
        }
    }
    out.sort_by(|a, b| b.confidence.unwrap_or(0.0).total_cmp(&a.confidence.unwrap_or(0.0)));
    out
}

/// The first number of a property as a share of a hundred.
fn percent(value: &str) -> Option<f32> {
    value.split_whitespace().next()?.parse::<f32>().ok().filter(|c| c.is_finite()).map(|c| c / 100.0)
}

/// The letters' confidences of a word's title: `x_confs 98.1 70 …`.
fn letters_of_title(tree: &Tree, id: Id) -> Vec<EngineLetter> {
    let told = property(tree, id, "x_confs").unwrap_or_default();
    let numbers: Vec<f32> = told.split_whitespace().map_while(|n| n.parse().ok()).collect();
    let whole = if numbers.iter().all(|&c| c <= FRACTION) { 1.0 } else { 100.0 };
    numbers.into_iter().map(|c| EngineLetter { confidence: Some(c / whole), choices: Vec::new() }).collect()
}

/// Adds a letter's text with what its element tells, if the text is one letter; else the letters are not told apart. `last` has what the
/// element of the text before tells, which may be the same, and long.
fn add_letters(tree: &Tree, text: Id, word: Id, last: &mut Option<(Id, Option<f32>)>, letters: &mut Vec<EngineLetter>) {
    let count = tree.text(text).trim().chars().count();
    let told = |p: Id| property(tree, p, "x_conf").or_else(|| property(tree, p, "x_confs")).and_then(|v| percent(&v));
    let parent = tree.parent(text).filter(|&p| p != word && count == 1);
    let confidence = parent.and_then(|parent| match *last {
        Some((known, confidence)) if known == parent => confidence,
        _ => last.insert((parent, told(parent))).1,
    });
    letters.extend(std::iter::repeat_n(EngineLetter { confidence, choices: Vec::new() }, count));
}

fn word(tree: &Tree, id: Id, flat: &mut Flat) {
    let confidence = property(tree, id, "x_wconf").and_then(|v| percent(&v));
    let mut texts = Vec::new();
    let mut alternatives = Vec::new();
    let mut letters = Vec::new();
    let mut last = None;
    // For each letter in turn, where the choices stand in a row behind the word; else for the letter before them.
    let mut of_letters: Vec<(usize, Vec<Alternative>)> = Vec::new();
    let mut skip_until = 0;
    for at in tree.descendants(id) {
        if at < skip_until {
            continue;
        }
        if tree.is_text(at) {
            texts.push(at);
            add_letters(tree, at, id, &mut last, &mut letters);
        } else if tree.is(at, "del") {
            skip_until = tree.descendants(at).end;
            let text = tree.deep_text(at).trim().to_string();
            if !text.is_empty() && !is_own(tree, at) {
                alternatives.push(Alternative { text, confidence: property(tree, at, "x_conf").and_then(|v| percent(&v)) });
            }
        } else if is_choices(tree, at) {
            skip_until = tree.descendants(at).end;
            of_letters.push((letters.len(), choices(tree, at)));
        }
    }
    let has_choices = !of_letters.is_empty();
    // Between elements for single letters white space only lays out the file.
    let is_spelt = has_choices || tree.descendants(id).any(|n| tree.has_class(n, "ocrx_cinfo"));
    let letters = with_choices(letters, of_letters, letters_of_title(tree, id));
    let text: String = texts.iter().map(|&t| tree.text(t)).map(|t| if is_spelt { t.trim().to_string() } else { t.into_owned() }).collect();
    let printed: Vec<Id> = texts.into_iter().filter(|&t| !tree.text(t).trim().is_empty()).collect();
    let content = match () {
        // Letters in elements of their own, or followed by choices: a new reading takes the place of all of them.
        _ if is_spelt
            || printed.is_empty()
            || printed.len() > 1 && text.trim().contains(char::is_whitespace)
            || printed.iter().any(|&text| tree.is_cdata(text)) =>
        {
            vec![tree.inner(id)]
        }
        // Links and emphasis stay as they are.
        _ => printed.into_iter().map(|text| trimmed(tree, text)).collect(),
    };
    let font = fonts::of_hocr(tree, id, &text, &mut flat.around);
    flat.word(&text, id, content, true, Told { confidence, alternatives, letters, bounds: bounds(tree, id), font });
}

/// Letters with their choices, and with the confidences of the word's title where they have none. Nothing, where nothing is told.
fn with_choices(
    mut letters: Vec<EngineLetter>,
    of_letters: Vec<(usize, Vec<Alternative>)>,
    of_title: Vec<EngineLetter>,
) -> Vec<EngineLetter> {
    let in_a_row = of_letters.len() == letters.len() && of_letters.iter().all(|(after, _)| *after == letters.len());
    for (nth, (after, choices)) in of_letters.into_iter().enumerate() {
        let at = if in_a_row { Some(nth) } else { after.checked_sub(1) };
        if let Some(letter) = at.and_then(|at| letters.get_mut(at)) {
            letter.choices = choices;
        }
    }
    if of_title.len() == letters.len() {
        for (letter, told) in letters.iter_mut().zip(of_title) {
            letter.confidence = letter.confidence.or(told.confidence);
        }
    }
    if letters.iter().any(|l| l.confidence.is_some() || !l.choices.is_empty()) { letters } else { Vec::new() }
}

/// A text without the white space around it.
fn trimmed(tree: &Tree, text: Id) -> Span {
    let span = tree.inner(text);
    let raw = span.of(tree.raw());
    let start = span.start + (raw.len() - raw.trim_start().len());
    Span::new(start, start + raw.trim().len())
}

/// A property of the `title` attribute: `bbox 1 2 3 4; x_wconf 90`.
pub(super) fn property(tree: &Tree, id: Id, name: &str) -> Option<String> {
    let title = tree.attribute(id, "title")?;
    let is_paired = title.matches('"').count() % 2 == 0;
    let mut is_quoted = false;
    // A semicolon in quotation marks belongs to a file's name.
    let mut ends = |c: char| {
        is_quoted ^= c == '"' && is_paired;
        c == ';' && !is_quoted
    };
    title.split(&mut ends).find_map(|p| p.trim().strip_prefix(name)?.strip_prefix(' ').map(|v| v.trim().to_string()))
}

fn bounds(tree: &Tree, id: Id) -> Option<Bounds> {
    let value = property(tree, id, "bbox")?;
    let numbers: Vec<f64> = value.split_whitespace().map_while(|n| n.parse().ok()).filter(|n: &f64| is_coordinate(*n)).collect();
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
        if file.words[change.words.clone()].iter().all(|word| word.has_element) {
            elements(file, change, options, out);
        } else {
            running_text(file, change, out);
        }
    }
    for (at, text, confidence) in file.suggested_words(suggestions, changes) {
        let word = &file.words[at];
        // Markup within a word is no place for another; nor is one suggested before.
        if word.content.len() > 1 || has_own(file.tree(), word.node) {
            continue;
        }
        let old = word.content[0].of(file.tree().raw());
        let share = (confidence * 100.0).round();
        out.replace(
            word.content[0],
            format!(
                "<span class=\"alternatives\"><ins class=\"alt\">{old}</ins><del class=\"alt {SUGGESTED}\" title=\"x_conf {share:.0}\">{}</del></span>",
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
            // With what touched it.
            let whole = tree.whole(word.node);
            word.content.iter().filter(|span| span.start >= whole.end).for_each(|&span| out.replace(span, ""));
            continue;
        };
        insert_at = tree.whole(word.node).end;
        if let Some(title) = title(tree, word.node, boxes.as_ref().map(|b| b[nth]), change.confidence) {
            out.set_attribute(word.node, "title", &title);
        }
        let kept = options.keep_original && nth == 0 && !tree.descendants(word.node).any(|n| tree.has_class(n, ORIGINAL));
        let mut parts = spread(tree, word, piece);
        // What touches a word stands behind it, and is nothing of it.
        let inside = word.content.iter().take_while(|span| span.end <= tree.inner(word.node).end).count();
        if kept && inside > 0 {
            let own: String = word.content[..inside].iter().map(|span| span.of(tree.raw())).collect();
            let original = if words.len() == 1 && !own.contains('<') { own } else { escaped(&change.original) };
            let original = format!("<del class=\"alt {ORIGINAL}\">{original}</del>");
            match inside {
                1 => parts[0] = format!("<span class=\"alternatives\"><ins class=\"alt\">{}</ins>{original}</span>", parts[0]),
                _ => parts[inside - 1] += &original,
            }
        }
        word.content.iter().zip(parts).for_each(|(span, part)| out.replace(*span, part));
        // What was suggested of what stood there is settled.
        tree.descendants(word.node).filter(|&n| tree.has_class(n, SUGGESTED)).for_each(|n| out.remove(n));
    }
    for (nth, piece) in change.pieces.iter().enumerate().skip(words.len()) {
        let model = words[words.len() - 1].node;
        let base = tree.attribute(model, "id").map_or_else(|| "word".to_string(), |id| id.into_owned());
        let id = out.fresh_id(&base);
        let title = title(tree, model, boxes.as_ref().map(|b| b[nth]), change.confidence).map(Cow::from);
        let told = ["lang", "xml:lang", "dir"].into_iter().map(|name| (name, tree.attribute(model, name)));
        let told = [("id", Some(id.into())), ("title", title)].into_iter().chain(told);
        let attributes: String = told.filter_map(|(name, value)| Some(format!(" {name}=\"{}\"", escaped(value?.as_ref())))).collect();
        let name = tree.name(model);
        out.insert(insert_at, format!(" <{name} class=\"ocrx_word\"{attributes}>{}</{name}>", escaped(piece)));
    }
}

/// True for what this program wrote beside a reading: no engine read it.
fn is_own(tree: &Tree, id: Id) -> bool {
    tree.has_class(id, SUGGESTED) || tree.has_class(id, ORIGINAL)
}

/// True if such stands in a word.
fn has_own(tree: &Tree, word: Id) -> bool {
    tree.descendants(word).any(|n| !tree.is_text(n) && is_own(tree, n))
}

/// What a new reading makes of each text of a word, between which markup stands, as the file has it: each keeps what it has of what both
/// readings begin or end with.
fn spread(tree: &Tree, PageWord { node, content, .. }: &PageWord, piece: &str) -> Vec<String> {
    let old: Vec<Vec<char>> = content.iter().map(|span| tree.unescape(*node, span.of(tree.raw())).chars().collect()).collect();
    let (old_letters, new): (Vec<char>, Vec<char>) = (old.concat(), piece.chars().collect());
    let most = old_letters.len().min(new.len());
    let begins = old_letters.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let ends = old_letters.iter().rev().zip(new.iter().rev()).take(most - begins).take_while(|(a, b)| a == b).count();
    let (mut at, mut from) = (0, 0);
    let mut out = Vec::with_capacity(content.len());
    for (nth, letters) in old.iter().enumerate() {
        at += letters.len();
        // Up to what both end with the first text that differs takes all.
        let to = match at {
            _ if nth + 1 == content.len() => new.len(),
            _ if at <= begins => at,
            _ => new.len() - ends.min(old_letters.len() - at),
        };
        out.push(escaped(&new[from..to.max(from)].iter().collect::<String>()));
        from = to.max(from);
    }
    out
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
