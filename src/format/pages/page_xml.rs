//! PAGE 2013 to 2019 (PRImA): words, lines and regions with their `TextEquiv`s, in the order `ReadingOrder` gives.

use std::collections::{BTreeMap, BTreeSet};

use super::custom;
use super::flat::{Change, Flat, Told};
use super::fonts;
use super::hocr::running_text;
use super::levels;
use super::xml::{Id, Tree, XmlError, escaped};
use super::{ORIGINAL, PageFile, SUGGESTED, Splices, Suggestion, WriteOptions};
use crate::bounds::{Bounds, is_coordinate, number};
use crate::document::{Alternative, EngineLetter};

/// First year of the schema with `MetadataItem`.
const METADATA_ITEM_SINCE: u32 = 2018;
/// First year of the schema with several `TextEquiv`s in a word, and an `index` to tell them apart.
const SEVERAL_READINGS_SINCE: u32 = 2016;

/// Reads regions in reading order; of each the deepest level that has text: words, else lines, else the region's own.
pub(super) fn read(tree: &Tree, flat: &mut Flat) -> Result<(), XmlError> {
    for region in ordered(tree) {
        flat.block();
        let mut lines: Vec<Id> = tree.children(region).filter(|&n| tree.is(n, "TextLine")).collect();
        if lines.iter().all(|&l| tree.number(l, "index").is_some()) {
            lines.sort_by(|&a, &b| tree.number(a, "index").unwrap_or(0.0).total_cmp(&tree.number(b, "index").unwrap_or(0.0)));
        }
        let mut any = false;
        for line in lines {
            flat.line(line);
            for word in tree.children(line).filter(|&n| tree.is(n, "Word")) {
                read_word(tree, word, flat);
            }
            if !flat.has_words() {
                own_text(tree, line, flat, false);
            }
            any |= flat.has_words();
        }
        // A region of regions repeats their text.
        let is_told = |region: Id| is_region(tree, region) && tree.descendants(region).any(|n| tree.is(n, "Unicode"));
        if !any && !tree.descendants(region).any(is_told) {
            flat.line(region);
            own_text(tree, region, flat, true);
        }
    }
    Ok(())
}

fn read_word(tree: &Tree, word: Id, flat: &mut Flat) {
    let Some(primary) = primary(tree, word) else { return };
    let Some(unicode) = tree.child(primary, "Unicode") else { return };
    let confidence = tree.number(primary, "conf").map(|c| c as f32);
    let text = tree.deep_text(unicode);
    let letters = tree.children(word).filter(|&n| tree.is(n, "Glyph")).map(|glyph| {
        let primary = self::primary(tree, glyph);
        EngineLetter {
            confidence: primary.and_then(|e| tree.number(e, "conf")).map(|c| c as f32),
            choices: other_readings(tree, glyph, primary),
        }
    });
    let told = Told {
        confidence,
        alternatives: other_readings(tree, word, Some(primary)),
        letters: letters.collect(),
        bounds: bounds(tree, word),
        font: fonts::of_page(tree, word, &mut flat.around),
    };
    flat.word(&text, word, vec![tree.inner(unicode)], true, told);
}

/// What the `TextEquiv`s beside the primary one say.
fn other_readings(tree: &Tree, id: Id, primary: Option<Id>) -> Vec<Alternative> {
    let others = equivs(tree, id).filter(|&e| Some(e) != primary && !is_for(tree, e, SUGGESTED) && !is_for(tree, e, ORIGINAL));
    others
        .filter_map(|e| {
            let text = tree.deep_text(tree.child(e, "Unicode")?).trim().to_string();
            (!text.is_empty()).then(|| Alternative { text, confidence: tree.number(e, "conf").map(|c| c as f32) })
        })
        .collect()
}

fn own_text(tree: &Tree, id: Id, flat: &mut Flat, breaks: bool) {
    let Some(unicode) = primary(tree, id).and_then(|e| tree.child(e, "Unicode")) else { return };
    for text in tree.children(unicode).filter(|&n| tree.is_text(n)) {
        flat.running_text(tree, text, id, breaks, false);
    }
}

/// True for a `TextEquiv` of this remark.
fn is_for(tree: &Tree, equiv: Id, comments: &str) -> bool {
    tree.attribute(equiv, "comments").is_some_and(|c| c == comments)
}

fn equivs(tree: &Tree, id: Id) -> impl Iterator<Item = Id> + '_ {
    tree.children(id).filter(|&n| tree.is(n, "TextEquiv"))
}

/// The `TextEquiv` of the lowest index; without indices, the first.
fn primary(tree: &Tree, id: Id) -> Option<Id> {
    let index = |e: Id| tree.number(e, "index").unwrap_or(f64::INFINITY);
    equivs(tree, id).reduce(|a, b| if index(b) < index(a) { b } else { a })
}

/// True for what holds lines of text: a region of text, or a table's cell as Transkribus writes it.
pub(super) fn is_region(tree: &Tree, id: Id) -> bool {
    tree.is(id, "TextRegion") || tree.is(id, "TableCell")
}

/// Text regions in reading order; those it does not name come behind, in the file's order.
fn ordered(tree: &Tree) -> Vec<Id> {
    let is_text = |n: &Id| is_region(tree, *n);
    let regions: Vec<Id> = (0..tree.len()).filter(is_text).collect();
    let by_id: std::collections::HashMap<String, Id> = (0..tree.len())
        .filter(|&n| !tree.is_text(n) && (tree.local(n).ends_with("Region") || is_region(tree, n)))
        .filter_map(|n| Some((tree.attribute(n, "id")?.into_owned(), n)))
        .collect();
    let mut out: Vec<Id> = Vec::with_capacity(regions.len());
    let mut seen = std::collections::HashSet::new();
    for order in (0..tree.len()).filter(|&n| tree.is(n, "ReadingOrder")) {
        let mut references = Vec::new();
        tree.children(order).for_each(|group| references_of(tree, group, &mut references));
        let mut expanded = std::collections::HashSet::new();
        for region in references.iter().filter_map(|r| by_id.get(r.as_str())).filter(|r| expanded.insert(**r)) {
            let inside = std::iter::once(*region).chain(tree.descendants(*region)).filter(is_text);
            out.extend(inside.filter(|&n| seen.insert(n)));
        }
    }
    out.extend(regions.into_iter().filter(|&n| seen.insert(n)));
    out
}

/// Region references of a group, ordered groups by `index`.
fn references_of(tree: &Tree, group: Id, out: &mut Vec<String>) {
    if tree.is_text(group) {
        return;
    }
    out.extend(tree.attribute(group, "regionRef").map(|r| r.into_owned()));
    let mut parts: Vec<Id> = tree.children(group).filter(|&n| !tree.is_text(n)).collect();
    if tree.local(group).starts_with("OrderedGroup") {
        parts.sort_by(|&a, &b| tree.number(a, "index").unwrap_or(0.0).total_cmp(&tree.number(b, "index").unwrap_or(0.0)));
    }
    parts.into_iter().for_each(|part| references_of(tree, part, out));
}

fn bounds(tree: &Tree, id: Id) -> Option<Bounds> {
    let points = tree.attribute(tree.child(id, "Coords")?, "points")?;
    let point = |p: &str| {
        let (x, y) = p.split_once(',')?;
        let coordinate = |n: &str| n.parse().ok().filter(|n: &f64| is_coordinate(*n));
        let (x, y) = (coordinate(x)?, coordinate(y)?);
        Some(Bounds { left: x, top: y, right: x, bottom: y })
    };
    Bounds::around(points.split_whitespace().map(point))
}

fn points(b: Bounds) -> String {
    let [left, top, right, bottom] = [b.left, b.top, b.right, b.bottom].map(number);
    format!("{left},{top} {right},{top} {right},{bottom} {left},{bottom}")
}

/// Splices the changes in.
pub(super) fn write(file: &PageFile, changes: &[Change], suggestions: &[Suggestion], options: &WriteOptions, out: &mut Splices<'_>) {
    let tree = file.tree();
    let mut retold = BTreeSet::new();
    let mut further: BTreeMap<Id, Vec<Further<'_>>> = BTreeMap::new();
    for change in changes {
        let word = &file.words[change.words.start];
        if word.has_element {
            elements(file, change, options.keep_original.then_some(&mut further), out);
        } else {
            running_text(file, change, out);
            let line = file.lines.partition_point(|line| line.words.end <= change.words.start);
            retold.extend(file.lines.get(line).map(|line| line.node));
        }
    }
    retold.into_iter().for_each(|node| drop_plain_text(tree, node, out));
    // Only what prints a text prints another.
    let is_printed = |unicode: &Id| !tree.inner(*unicode).of(tree.raw()).trim().is_empty();
    let unicode = |id: Id| primary(tree, id).and_then(|equiv| tree.child(equiv, "Unicode")).filter(is_printed);
    levels::follow(file, changes, unicode, out, |id, out| drop_plain_text(tree, id, out));
    custom::follow(tree, unicode, out);
    let suggested = file.suggested_words(suggestions, changes);
    for (at, text, confidence) in &suggested {
        let word = file.words[*at].node;
        if !equivs(tree, word).any(|e| is_for(tree, e, SUGGESTED)) {
            further.entry(word).or_default().push(Further { text, comments: SUGGESTED, confidence: Some(*confidence) });
        }
    }
    further.iter().for_each(|(word, readings)| add_readings(tree, *word, readings, out));
    if let Some(provenance) = options.provenance.as_ref().filter(|_| !out.is_empty()) {
        metadata(tree, provenance, out);
    }
}

/// A reading of a word beside the one that counts.
struct Further<'a> {
    text: &'a str,
    comments: &'static str,
    /// 0..=1.
    confidence: Option<f64>,
}

/// Splices one change in; what stood there is added to `originals`, if these are to be kept.
fn elements<'a>(file: &PageFile, change: &'a Change, mut originals: Option<&mut BTreeMap<Id, Vec<Further<'a>>>>, out: &mut Splices<'_>) {
    let tree = file.tree();
    let words = &file.words[change.words.clone()];
    let whole = Bounds::around(words.iter().map(|w| bounds(tree, w.node)));
    let boxes = if words.len() == change.pieces.len() { None } else { whole.map(|b| b.divided(&change.pieces)) };
    let confidence = number((change.confidence * 100.0).round() / 100.0);
    for (nth, word) in words.iter().enumerate() {
        let Some(piece) = change.pieces.get(nth) else {
            out.remove(word.node);
            continue;
        };
        out.replace(word.content[0], escaped(piece));
        let Some(primary) = primary(tree, word.node) else { continue };
        if tree.attribute_span(primary, "conf").is_some() {
            out.set_attribute(primary, "conf", &confidence);
        }
        tree.children(primary).filter(|&n| tree.is(n, "PlainText")).for_each(|n| out.remove(n));
        tree.children(word.node).filter(|&n| tree.is(n, "Glyph")).for_each(|n| out.remove(n));
        if let (Some(coords), Some(b)) = (tree.child(word.node, "Coords"), boxes.as_ref().map(|b| b[nth])) {
            out.set_attribute(coords, "points", &points(b));
        }
        // What was suggested of what stood there is settled.
        equivs(tree, word.node).filter(|&e| is_for(tree, e, SUGGESTED)).for_each(|e| out.remove(e));
        // What an earlier run keeps is what the engine read.
        let has_original = || equivs(tree, word.node).any(|e| is_for(tree, e, ORIGINAL));
        if let Some(originals) = originals.as_mut().filter(|_| nth == 0 && !has_original()) {
            let original = Further { text: &change.original, comments: ORIGINAL, confidence: None };
            originals.entry(word.node).or_default().push(original);
        }
    }
    let model = words[words.len() - 1].node;
    for (nth, piece) in change.pieces.iter().enumerate().skip(words.len()) {
        let prefix = tree.prefix(model);
        let base = tree.attribute(model, "id").map_or_else(|| "word".to_string(), |id| id.into_owned());
        let id = out.fresh_id(&base);
        let own = || tree.attribute(tree.child(model, "Coords")?, "points").map(|p| p.into_owned());
        let place = boxes.as_ref().map(|b| points(b[nth])).or_else(own).unwrap_or_default();
        let style = tree.child(model, "TextStyle").map(|style| tree.whole(style).of(tree.raw())).unwrap_or_default();
        let told = ["language", "production", "readingDirection"].iter().filter_map(|name| Some((name, tree.attribute(model, name)?)));
        let attributes: String = told.map(|(name, value)| format!(" {name}=\"{}\"", escaped(&value))).collect();
        let element = format!(
            "<{prefix}Word id=\"{}\"{attributes}><{prefix}Coords points=\"{}\"/><{prefix}TextEquiv conf=\"{confidence}\"><{prefix}Unicode>{}</{prefix}Unicode></{prefix}TextEquiv>{style}</{prefix}Word>",
            escaped(&id),
            escaped(&place),
            escaped(piece)
        );
        out.insert(tree.whole(model).end, element);
    }
}

/// Adds a `TextEquiv` of a higher index for each reading behind the word's own.
fn add_readings(tree: &Tree, word: Id, readings: &[Further<'_>], out: &mut Splices<'_>) {
    if year(tree) < SEVERAL_READINGS_SINCE {
        return;
    }
    let all: Vec<Id> = equivs(tree, word).collect();
    let indices: Vec<f64> = all.iter().filter_map(|&e| tree.number(e, "index")).collect();
    let first = match (all.len(), indices.len()) {
        (1, 0) => {
            out.set_attribute(all[0], "index", "0");
            1.0
        }
        (n, m) if n == m && n > 0 => indices.iter().fold(0.0, |a: f64, &b| a.max(b)) + 1.0,
        // Readings without an index cannot be told from a further one.
        _ => return,
    };
    let prefix = tree.prefix(word);
    let element = |(nth, reading): (usize, &Further<'_>)| {
        let Further { text, comments, confidence } = reading;
        let conf = confidence.map(|c| format!(" conf=\"{}\"", number((c * 100.0).round() / 100.0))).unwrap_or_default();
        format!(
            "<{prefix}TextEquiv index=\"{}\"{conf} comments=\"{comments}\"><{prefix}Unicode>{}</{prefix}Unicode></{prefix}TextEquiv>",
            number(first + nth as f64),
            escaped(text)
        )
    };
    out.insert(tree.whole(all[all.len() - 1]).end, readings.iter().enumerate().map(element).collect::<String>());
}

fn drop_plain_text(tree: &Tree, id: Id, out: &mut Splices<'_>) {
    if let Some(plain) = primary(tree, id).and_then(|e| tree.child(e, "PlainText")) {
        out.remove(plain);
    }
}

/// The year in the schema's namespace; 0 if there is none.
fn year(tree: &Tree) -> u32 {
    tree.raw().split_once("pagecontent/").and_then(|(_, rest)| rest.get(..4)?.parse().ok()).unwrap_or(0)
}

/// A `MetadataItem` where the schema has it, else a remark in `Comments`.
fn metadata(tree: &Tree, provenance: &str, out: &mut Splices<'_>) {
    let Some(metadata) = (0..tree.len()).find(|&n| tree.is(n, "Metadata")) else { return };
    let prefix = tree.prefix(metadata);
    if tree
        .children(metadata)
        .any(|n| tree.attribute(n, "value").is_some_and(|v| v == provenance) || tree.deep_text(n).contains(provenance))
    {
        return;
    }
    if year(tree) >= METADATA_ITEM_SINCE {
        let last = tree.children(metadata).filter(|&n| !tree.is_text(n)).last();
        let at = last.map_or(tree.inner(metadata).start, |n| tree.whole(n).end);
        out.insert(
            at,
            format!("<{prefix}MetadataItem type=\"processingStep\" name=\"post-correction\" value=\"{}\"/>", escaped(provenance)),
        );
    } else if let Some(comments) = tree.child(metadata, "Comments") {
        if tree.is_self_closing(comments) {
            let whole = tree.whole(comments);
            let open = tree.raw()[whole.start..whole.end].trim_end_matches("/>").trim_end().to_string();
            out.replace(whole, format!("{open}>{}</{prefix}Comments>", escaped(provenance)));
        } else {
            let separator = if tree.inner(comments).of(tree.raw()).trim().is_empty() { "" } else { "; " };
            out.insert(tree.inner(comments).end, format!("{separator}{}", escaped(provenance)));
        }
    } else if let Some(change) = tree.child(metadata, "LastChange") {
        out.insert(tree.whole(change).end, format!("<{prefix}Comments>{}</{prefix}Comments>", escaped(provenance)));
    }
}
