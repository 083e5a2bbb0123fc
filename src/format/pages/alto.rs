//! ALTO 2 to 4 (Library of Congress): `String`, `SP` and `HYP` within `TextLine` within `TextBlock`, whatever the namespace prefix.

use super::bounds::{Bounds, number};
use super::flat::{Change, Flat, PageWord};
use super::xml::{Id, Tree, XmlError, escaped};
use super::{PageFile, Splices, Suggestion, WriteOptions};
use crate::document::{Alternative, Span};

/// Reads blocks in the order `ReadingOrder` gives, where there is one, else in the file's.
pub(super) fn read(tree: &Tree, flat: &mut Flat) -> Result<(), XmlError> {
    let blocks: Vec<Id> = (0..tree.len()).filter(|&n| tree.is(n, "TextBlock")).collect();
    for block in ordered(tree, blocks) {
        flat.block();
        for line in tree.children(block).filter(|&n| tree.is(n, "TextLine")) {
            flat.line(line);
            for part in tree.children(line) {
                if tree.is(part, "String") {
                    string(tree, part, flat)?;
                } else if tree.is(part, "HYP") {
                    flat.glue(&tree.attribute(part, "CONTENT").filter(|c| !c.is_empty()).unwrap_or("-".into()));
                }
            }
        }
    }
    Ok(())
}

/// Blocks by the `REF`s of ALTO 4.3's `ReadingOrder`; those it does not name come behind, in the file's order.
fn ordered(tree: &Tree, blocks: Vec<Id>) -> Vec<Id> {
    let Some(order) = (0..tree.len()).find(|&n| tree.is(n, "ReadingOrder")) else { return blocks };
    let mut out: Vec<Id> = Vec::with_capacity(blocks.len());
    for reference in tree.descendants(order).filter_map(|n| tree.attribute(n, "REF")) {
        let named = |&&block: &&Id| {
            let is_it = |n: Id| tree.attribute(n, "ID").is_some_and(|id| id == reference);
            is_it(block) || tree.parent(block).is_some_and(is_it)
        };
        let found: Vec<Id> = blocks.iter().filter(named).copied().filter(|b| !out.contains(b)).collect();
        out.extend(found);
    }
    let rest: Vec<Id> = blocks.into_iter().filter(|b| !out.contains(b)).collect();
    out.extend(rest);
    out
}

fn string(tree: &Tree, id: Id, flat: &mut Flat) -> Result<(), XmlError> {
    let Some(content) = tree.attribute_span(id, "CONTENT") else {
        let place = tree.place(tree.whole(id).start);
        return Err(XmlError { place, what: "expected CONTENT on <String>, found none".to_string() });
    };
    let text = tree.attribute(id, "CONTENT").unwrap_or_default();
    let confidence = tree.number(id, "WC").map(|c| c as f32);
    let alternatives = tree
        .children(id)
        .filter(|&n| tree.is(n, "ALTERNATIVE"))
        .map(|n| Alternative { text: tree.deep_text(n).trim().to_string(), confidence: None })
        .filter(|a| !a.text.is_empty())
        .collect();
    flat.word(&text, id, vec![content], true, confidence, alternatives);
    Ok(())
}

fn bounds(tree: &Tree, id: Id) -> Option<Bounds> {
    let [left, top, width, height] = ["HPOS", "VPOS", "WIDTH", "HEIGHT"].map(|name| tree.number(id, name));
    Some(Bounds { left: left?, top: top?, right: left? + width?, bottom: top? + height? })
}

/// Splices the changes in.
pub(super) fn write(file: &PageFile, changes: &[Change], suggestions: &[Suggestion], options: &WriteOptions, out: &mut Splices<'_>) {
    let tree = file.tree();
    // What each word reads as now, for the two halves of a hyphenated word.
    let mut now: Vec<Option<String>> = vec![None; file.words.len()];
    for change in changes {
        for at in change.words.clone() {
            now[at] = Some(change.pieces.get(at - change.words.start).cloned().unwrap_or_default());
        }
        strings(file, change, options, out);
    }
    hyphenated(file, &now, out);
    for suggestion in suggestions {
        if let Some((at, text)) = file.suggested_word(suggestion, changes) {
            alternative(tree, file.words[at].node, &text, out);
        }
    }
    if let Some(provenance) = options.provenance.as_ref().filter(|_| !out.is_empty()) {
        processing(tree, provenance, out);
    }
}

/// The element behind a word's, if it stands for the hyphen at the line's end.
fn hyphen_of(tree: &Tree, id: Id) -> Option<Id> {
    let parent = tree.parent(id)?;
    let mut behind = tree.children(parent).skip_while(|&n| n != id).skip(1).filter(|&n| !tree.is_text(n));
    behind.next().filter(|&n| tree.is(n, "HYP"))
}

/// The text of a `String` for a piece: a hyphen that has its own element stays there.
fn content(tree: &Tree, word: &PageWord, piece: &str, out: &mut Splices<'_>) -> String {
    let Some(hyphen) = hyphen_of(tree, word.node) else { return piece.to_string() };
    let sign = tree.attribute(hyphen, "CONTENT").unwrap_or("-".into()).into_owned();
    if let Some(stem) = piece.strip_suffix(&*sign).or_else(|| piece.strip_suffix('-')) {
        if !piece.ends_with(&sign) {
            out.set_attribute(hyphen, "CONTENT", "-");
        }
        return stem.to_string();
    }
    out.remove(hyphen);
    piece.to_string()
}

fn strings(file: &PageFile, change: &Change, options: &WriteOptions, out: &mut Splices<'_>) {
    let tree = file.tree();
    let words = &file.words[change.words.clone()];
    let same_count = words.len() == change.pieces.len();
    let whole = Bounds::around(words.iter().map(|w| bounds(tree, w.node)));
    let boxes = if same_count { None } else { whole.map(|b| b.divided(&change.pieces)) };
    let confidence = number((change.confidence * 100.0).round() / 100.0);
    for (nth, word) in words.iter().enumerate() {
        let Some(piece) = change.pieces.get(nth) else {
            remove(tree, word.node, change.pieces.is_empty() && words.len() == line_words(file, word), out);
            continue;
        };
        let text = content(tree, word, piece, out);
        out.set_attribute(word.node, "CONTENT", &text);
        if tree.attribute_span(word.node, "WC").is_some() {
            out.set_attribute(word.node, "WC", &confidence);
        }
        out.remove_attribute(word.node, "CC");
        if let Some(b) = boxes.as_ref().map(|b| b[nth]) {
            for (name, value) in [("HPOS", b.left), ("VPOS", b.top), ("WIDTH", b.right - b.left), ("HEIGHT", b.bottom - b.top)] {
                out.set_attribute(word.node, name, &number(value));
            }
        }
        for glyph in tree.children(word.node).filter(|&n| tree.is(n, "Glyph")) {
            out.remove(glyph);
        }
        if options.keep_original && nth == 0 {
            alternative(tree, word.node, &change.original, out);
        }
    }
    let model = &words[words.len() - 1];
    let mut previous = boxes.as_ref().and_then(|b| b.get(words.len().checked_sub(1)?)).copied();
    for (nth, piece) in change.pieces.iter().enumerate().skip(words.len()) {
        let b = boxes.as_ref().map(|b| b[nth]);
        let inserted = further(tree, model, piece, (previous, b), &confidence, out);
        out.insert(tree.whole(model.node).end, inserted);
        previous = b;
    }
}

/// A `String` for a further piece of a split word, with the space before it.
fn further(
    tree: &Tree,
    model: &PageWord,
    piece: &str,
    boxes: (Option<Bounds>, Option<Bounds>),
    confidence: &str,
    out: &mut Splices<'_>,
) -> String {
    let prefix = tree.prefix(model.node);
    let mut space = format!("<{prefix}SP");
    let mut string = format!("<{prefix}String");
    if let Some(id) = tree.attribute(model.node, "ID") {
        string += &format!(" ID=\"{}\"", escaped(&out.fresh_id(&id)));
    }
    if let (Some(before), Some(b)) = boxes {
        let width = (b.left - before.right).max(0.0);
        space += &format!(" WIDTH=\"{}\" VPOS=\"{}\" HPOS=\"{}\"", number(width), number(b.top), number(before.right));
        string += &format!(
            " HPOS=\"{}\" VPOS=\"{}\" WIDTH=\"{}\" HEIGHT=\"{}\"",
            number(b.left),
            number(b.top),
            number(b.right - b.left),
            number(b.bottom - b.top)
        );
    }
    for name in ["STYLEREFS", "TAGREFS", "STYLE", "LANG"] {
        if let Some(value) = tree.attribute(model.node, name) {
            string += &format!(" {name}=\"{}\"", escaped(&value));
        }
    }
    if tree.attribute_span(model.node, "WC").is_some() {
        string += &format!(" WC=\"{confidence}\"");
    }
    format!("{space}/>{string} CONTENT=\"{}\"/>", escaped(piece))
}

fn line_words(file: &PageFile, word: &PageWord) -> usize {
    file.lines[word.line].words.len()
}

/// Removes a `String` with the space before it (behind it at a line's beginning); a line that would be empty goes whole, as the schema asks.
fn remove(tree: &Tree, id: Id, empties_line: bool, out: &mut Splices<'_>) {
    let Some(line) = tree.parent(id) else { return };
    if empties_line {
        out.remove(line);
        return;
    }
    let parts: Vec<Id> = tree.children(line).filter(|&n| !tree.is_text(n)).collect();
    let at = parts.iter().position(|&n| n == id).unwrap_or(0);
    let is_space = |n: &&Id| tree.is(**n, "SP");
    let before = at.checked_sub(1).and_then(|k| parts.get(k)).filter(is_space);
    if let Some(&space) = before.or_else(|| parts.get(at + 1).filter(is_space)) {
        out.remove(space);
    }
    out.remove(id);
}

/// `SUBS_CONTENT`, the whole of a hyphenated word, follows its halves.
fn hyphenated(file: &PageFile, now: &[Option<String>], out: &mut Splices<'_>) {
    let tree = file.tree();
    let kind = |at: usize| tree.attribute(file.words[at].node, "SUBS_TYPE");
    let text = |at: usize| now[at].clone().unwrap_or_else(|| file.words[at].span.of(&file.document.text).to_string());
    for at in 1..file.words.len() {
        let halves = kind(at - 1).is_some_and(|k| k == "HypPart1") && kind(at).is_some_and(|k| k == "HypPart2");
        if !halves || now[at - 1].is_none() && now[at].is_none() {
            continue;
        }
        let whole = format!("{}{}", text(at - 1).trim_end_matches(['-', '¬', '\u{ad}', '=']), text(at));
        let gone = text(at - 1).is_empty() || text(at).is_empty();
        for half in [at - 1, at].map(|k| file.words[k].node) {
            if gone {
                out.remove_attribute(half, "SUBS_TYPE");
                out.remove_attribute(half, "SUBS_CONTENT");
            } else {
                out.set_attribute(half, "SUBS_CONTENT", &whole);
            }
        }
    }
}

/// Adds an `ALTERNATIVE`, behind those that are there.
fn alternative(tree: &Tree, id: Id, text: &str, out: &mut Splices<'_>) {
    let prefix = tree.prefix(id);
    let element = format!("<{prefix}ALTERNATIVE>{}</{prefix}ALTERNATIVE>", escaped(text));
    if tree.is_self_closing(id) {
        let end = tree.whole(id).end;
        let name = tree.name(id);
        out.replace(Span::new(end - 2, end), format!(">{element}</{name}>"));
        return;
    }
    let before_glyphs = |n: &Id| tree.is(*n, "Shape") || tree.is(*n, "ALTERNATIVE");
    let at = tree.children(id).filter(before_glyphs).last().map_or(tree.inner(id).start, |n| tree.whole(n).end);
    out.insert(at, element);
}

/// A post-processing step (ALTO 2 and 3), or a `Processing` (ALTO 4), where the file has a place for one.
fn processing(tree: &Tree, provenance: &str, out: &mut Splices<'_>) {
    let find = |name: &str| (0..tree.len()).find(|&n| tree.is(n, name));
    let software = |prefix: &str| {
        format!(
            "<{prefix}processingSoftware><{prefix}softwareName>{}</{prefix}softwareName></{prefix}processingSoftware>",
            escaped(provenance)
        )
    };
    if find("softwareName").is_some() && (0..tree.len()).any(|n| tree.is(n, "softwareName") && tree.deep_text(n) == provenance) {
        return;
    }
    if let Some(step) = find("OCRProcessing") {
        let prefix = tree.prefix(step);
        out.insert(tree.inner(step).end, format!("<{prefix}postProcessingStep>{}</{prefix}postProcessingStep>", software(prefix)));
    } else if let Some(last) = (0..tree.len()).filter(|&n| tree.is(n, "Processing")).last() {
        let prefix = tree.prefix(last);
        let id = out.fresh_id("vychitka");
        out.insert(
            tree.whole(last).end,
            format!("<{prefix}Processing ID=\"{id}\"><{prefix}processingCategory>contentModification</{prefix}processingCategory>{}</{prefix}Processing>", software(prefix)),
        );
    }
}
