//! ALTO 2 to 4 (Library of Congress): `String`, `SP` and `HYP` within `TextLine` within `TextBlock`, whatever the namespace prefix.

use std::collections::{HashMap, HashSet};

use super::flat::{Change, Flat, PageWord, Told};
use super::fonts::AltoStyles;
use super::xml::{Id, Tree, XmlError, escaped};
use super::{ORIGINAL, PageFile, SUGGESTED, Splices, Suggestion, WriteOptions};
use crate::bounds::{Bounds, number};
use crate::document::{Alternative, EngineLetter, Span};

/// Reads blocks in the order `ReadingOrder` gives, where there is one, else in the file's.
pub(super) fn read(tree: &Tree, flat: &mut Flat) -> Result<(), XmlError> {
    let blocks: Vec<Id> = (0..tree.len()).filter(|&n| tree.is(n, "TextBlock")).collect();
    let styles = AltoStyles::of(tree);
    for block in ordered(tree, blocks) {
        flat.block();
        for line in tree.children(block).filter(|&n| tree.is(n, "TextLine")) {
            flat.line(line);
            for part in tree.children(line) {
                if tree.is(part, "String") {
                    string(tree, part, &styles, flat)?;
                } else if tree.is(part, "HYP") {
                    let sign = tree.attribute(part, "CONTENT").filter(|c| !c.is_empty()).unwrap_or("-".into());
                    // Some engines print it in the word, too.
                    if !flat.ends_with(&sign) {
                        flat.glue(&sign);
                    }
                }
            }
        }
    }
    Ok(())
}

/// Blocks by the `REF`s of ALTO 4.3's `ReadingOrder`, which name them or what they stand in; those not named come behind, in the file's
/// order.
fn ordered(tree: &Tree, blocks: Vec<Id>) -> Vec<Id> {
    let Some(order) = (0..tree.len()).find(|&n| tree.is(n, "ReadingOrder")) else { return blocks };
    let mut inside: HashMap<String, Vec<Id>> = HashMap::new();
    for &block in &blocks {
        let around = std::iter::successors(Some(block), |&n| tree.parent(n));
        for id in around.filter_map(|n| tree.attribute(n, "ID")) {
            inside.entry(id.into_owned()).or_default().push(block);
        }
    }
    let mut seen = HashSet::new();
    let references = tree.descendants(order).filter_map(|n| tree.attribute(n, "REF"));
    // Each is expanded once, however often it is named.
    let named: Vec<Id> = references.filter_map(|r| inside.remove(r.as_ref())).flatten().collect();
    named.into_iter().chain(blocks).filter(|&b| seen.insert(b)).collect()
}

fn string(tree: &Tree, id: Id, styles: &AltoStyles, flat: &mut Flat) -> Result<(), XmlError> {
    let Some(content) = tree.attribute_span(id, "CONTENT") else {
        let place = tree.place(tree.whole(id).start);
        return Err(XmlError { place, what: "expected CONTENT on <String>, found none".to_string() });
    };
    let text = tree.attribute(id, "CONTENT").unwrap_or_default();
    let confidence = tree.number(id, "WC").map(|c| c as f32).or_else(|| letters_confidence(tree, id));
    let alternatives = tree
        .children(id)
        .filter(|&n| tree.is(n, "ALTERNATIVE") && !is_own(tree, n))
        .map(|n| Alternative { text: tree.deep_text(n).trim().to_string(), confidence: None })
        .filter(|a| !a.text.is_empty())
        .collect();
    let font = styles.font(tree, id, &mut flat.around);
    let told = Told { confidence, alternatives, letters: letters(tree, id), bounds: bounds(tree, id), font };
    flat.word(&text, id, vec![content], true, told);
    Ok(())
}

/// The letters' confidences by `CC`: a digit a letter, 0 for the surest.
fn digits(tree: &Tree, id: Id) -> Vec<f32> {
    let digits = tree.attribute(id, "CC").unwrap_or_default();
    digits.chars().filter_map(|c| c.to_digit(10)).map(|digit| 1.0 - digit as f32 / 9.0).collect()
}

/// A word's confidence by its letters'.
fn letters_confidence(tree: &Tree, id: Id) -> Option<f32> {
    let digits = digits(tree, id);
    (!digits.is_empty()).then(|| digits.iter().sum::<f32>() / digits.len() as f32)
}

/// What is told of the letters: by their `Glyph`s and the `Variant`s of those, else by `CC`.
fn letters(tree: &Tree, id: Id) -> Vec<EngineLetter> {
    let digits = digits(tree, id);
    let glyphs: Vec<Id> = tree.children(id).filter(|&n| tree.is(n, "Glyph")).collect();
    if glyphs.is_empty() {
        return digits.into_iter().map(|c| EngineLetter { confidence: Some(c), choices: Vec::new() }).collect();
    }
    let choice = |n: Id| {
        let text = tree.attribute(n, "CONTENT")?.trim().to_string();
        Some(Alternative { text, confidence: tree.number(n, "VC").map(|c| c as f32) })
    };
    let of_glyph = |(nth, &glyph): (usize, &Id)| EngineLetter {
        confidence: tree.number(glyph, "GC").map(|c| c as f32).or_else(|| digits.get(nth).copied()),
        choices: tree.children(glyph).filter(|&n| tree.is(n, "Variant")).filter_map(choice).collect(),
    };
    glyphs.iter().enumerate().map(of_glyph).collect()
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
    hyphenated(file, changes, &now, out);
    removals(file, &now, out);
    for (at, text, _) in file.suggested_words(suggestions, changes) {
        let word = file.words[at].node;
        if !tree.children(word).any(|n| is_for(tree, n, SUGGESTED)) {
            alternative(tree, word, &text, SUGGESTED, out);
        }
    }
    if let Some(provenance) = options.provenance.as_ref().filter(|_| !out.is_empty()) {
        processing(tree, provenance, out);
    }
}

/// The element behind a word's, if it stands for the hyphen at the line's end and the word has none itself, with its sign.
fn hyphen_of(tree: &Tree, id: Id) -> Option<(Id, String)> {
    let is_in_the_word = |sign: &str| tree.attribute(id, "CONTENT").is_some_and(|content| content.trim().ends_with(sign));
    hyphen_behind(tree, id).filter(|(_, sign)| !is_in_the_word(sign))
}

/// The same, whatever the word has.
fn hyphen_behind(tree: &Tree, id: Id) -> Option<(Id, String)> {
    let parent = tree.parent(id)?;
    let mut behind = (id + 1..tree.descendants(parent).end).filter(|&n| tree.parent(n) == Some(parent) && !tree.is_text(n));
    let hyphen = behind.next().filter(|&n| tree.is(n, "HYP"))?;
    let sign = tree.attribute(hyphen, "CONTENT").filter(|c| !c.is_empty()).unwrap_or("-".into()).into_owned();
    Some((hyphen, sign))
}

/// The pieces without a hyphen that has its own element; a last piece without one takes the element along.
fn without_hyphen(tree: &Tree, last_word: &PageWord, pieces: &[String], out: &mut Splices<'_>) -> Vec<String> {
    let mut pieces = pieces.to_vec();
    let Some((hyphen, sign)) = hyphen_of(tree, last_word.node) else {
        // One that stands in the word, too, goes with it.
        if let Some((hyphen, sign)) = hyphen_behind(tree, last_word.node)
            && !pieces.last().is_some_and(|piece| piece.ends_with(&*sign))
        {
            out.remove(hyphen);
        }
        return pieces;
    };
    let stem = pieces.last().and_then(|p| p.strip_suffix(&*sign).or_else(|| p.strip_suffix('-'))).filter(|s| !s.is_empty());
    match (stem.map(str::to_string), pieces.last_mut()) {
        (Some(stem), Some(last)) => {
            if !last.ends_with(&*sign) {
                out.set_attribute(hyphen, "CONTENT", "-");
            }
            *last = stem;
        }
        _ => out.remove(hyphen),
    }
    pieces
}

fn strings(file: &PageFile, change: &Change, options: &WriteOptions, out: &mut Splices<'_>) {
    let tree = file.tree();
    let words = &file.words[change.words.clone()];
    let pieces = without_hyphen(tree, &words[words.len() - 1], &change.pieces, out);
    let same_count = words.len() == pieces.len();
    let whole = Bounds::around(words.iter().map(|w| bounds(tree, w.node)));
    let boxes = if same_count { None } else { whole.map(|b| b.divided(&pieces)) };
    let confidence = number((change.confidence * 100.0).round() / 100.0);
    // What is left over goes with `removals`.
    for (nth, (word, piece)) in words.iter().zip(&pieces).enumerate() {
        out.set_attribute(word.node, "CONTENT", piece);
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
        // What was suggested of what stood there is settled.
        tree.children(word.node).filter(|&n| is_for(tree, n, SUGGESTED)).for_each(|n| out.remove(n));
        // What an earlier run keeps is what the engine read.
        let has_original = || tree.children(word.node).any(|n| is_for(tree, n, ORIGINAL));
        if options.keep_original && nth == 0 && !has_original() {
            alternative(tree, word.node, &change.original, ORIGINAL, out);
        }
    }
    let model = &words[words.len() - 1];
    let mut previous = boxes.as_ref().and_then(|b| b.get(words.len().checked_sub(1)?)).copied();
    for (nth, piece) in pieces.iter().enumerate().skip(words.len()) {
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

/// Takes out the `String`s of words that are gone, with the spaces that stood beside them; a line without any goes whole, as the schema asks.
fn removals(file: &PageFile, now: &[Option<String>], out: &mut Splices<'_>) {
    let tree = file.tree();
    for line in &file.lines {
        let gone: HashSet<Id> =
            line.words.clone().filter(|&at| now[at].as_ref().is_some_and(String::is_empty)).map(|at| file.words[at].node).collect();
        if gone.is_empty() {
            continue;
        }
        if gone.len() == line.words.len() {
            out.remove(line.node);
            continue;
        }
        let mut space = None;
        let mut has_word = false;
        for part in tree.children(line.node) {
            if tree.is(part, "SP") {
                // A space counts between two words that stay.
                if !has_word {
                    out.remove(part);
                } else if let Some(doubled) = space.replace(part) {
                    out.remove(doubled);
                }
            } else if tree.is(part, "String") {
                if gone.contains(&part) {
                    out.remove(part);
                } else {
                    (space, has_word) = (None, true);
                }
            }
        }
        if let Some(last) = space {
            out.remove(last);
        }
    }
}

/// Signs that a hyphen at a line's end is written with.
const HYPHENS: [char; 6] = ['-', '¬', '\u{ad}', '=', '\u{2010}', '⸗'];

/// `SUBS_CONTENT`, the whole of a hyphenated word, follows its halves; where words were joined or split, it goes.
fn hyphenated(file: &PageFile, changes: &[Change], now: &[Option<String>], out: &mut Splices<'_>) {
    let tree = file.tree();
    let kind = |at: usize| tree.attribute(file.words[at].node, "SUBS_TYPE");
    let text = |at: usize| now[at].clone().unwrap_or_else(|| file.words[at].span.of(&file.document.text).to_string());
    let moved: HashSet<usize> = changes.iter().filter(|c| c.words.len() != c.pieces.len()).flat_map(|c| c.words.clone()).collect();
    for at in 1..file.words.len() {
        let halves = kind(at - 1).is_some_and(|k| k == "HypPart1") && kind(at).is_some_and(|k| k == "HypPart2");
        if !halves || now[at - 1].is_none() && now[at].is_none() {
            continue;
        }
        let joined = |first: &str, second: &str| format!("{}{second}", first.trim_end_matches(HYPHENS));
        let bare = |text: &str| text.trim_matches(|c: char| !c.is_alphanumeric()).to_string();
        let stood = |at: usize| file.words[at].span.of(&file.document.text);
        let (stood, mut whole) = (joined(stood(at - 1), stood(at)), joined(&text(at - 1), &text(at)));
        // Some leave out the signs around it.
        if tree.attribute(file.words[at].node, "SUBS_CONTENT").is_some_and(|own| *own != stood && *own == bare(&stood)) {
            whole = bare(&whole);
        }
        for half in [at - 1, at] {
            let node = file.words[half].node;
            if moved.contains(&(at - 1)) || moved.contains(&at) {
                out.remove_attribute(node, "SUBS_TYPE");
                out.remove_attribute(node, "SUBS_CONTENT");
            } else {
                out.set_attribute(node, "SUBS_CONTENT", &whole);
            }
        }
    }
}

/// True for an `ALTERNATIVE` of this `PURPOSE`.
fn is_for(tree: &Tree, id: Id, purpose: &str) -> bool {
    tree.attribute(id, "PURPOSE").is_some_and(|p| p == purpose)
}

/// True for one that this program wrote: no engine read it.
fn is_own(tree: &Tree, id: Id) -> bool {
    is_for(tree, id, SUGGESTED) || is_for(tree, id, ORIGINAL)
}

/// Adds an `ALTERNATIVE`, behind those that are there.
fn alternative(tree: &Tree, id: Id, text: &str, purpose: &str, out: &mut Splices<'_>) {
    let prefix = tree.prefix(id);
    let sign = hyphen_of(tree, id).map(|h| h.1).unwrap_or_default();
    let text = text.strip_suffix(sign.as_str()).unwrap_or(text);
    let element = format!("<{prefix}ALTERNATIVE PURPOSE=\"{purpose}\">{}</{prefix}ALTERNATIVE>", escaped(text));
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
        return;
    }
    let is_4 = tree.raw().contains("standards/alto/ns-v4");
    let last = (0..tree.len()).rev().find(|&n| tree.is(n, "Processing"));
    let place = last.map(|n| (n, tree.whole(n).end)).or_else(|| find("Description").filter(|_| is_4).map(|n| (n, tree.inner(n).end)));
    if let Some((beside, at)) = place.filter(|(n, _)| !tree.is_self_closing(*n) || last.is_some()) {
        let prefix = tree.prefix(beside);
        let id = out.fresh_id("vychitka");
        out.insert(
            at,
            format!("<{prefix}Processing ID=\"{id}\"><{prefix}processingCategory>contentModification</{prefix}processingCategory>{}</{prefix}Processing>", software(prefix)),
        );
    }
}
