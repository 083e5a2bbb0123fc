//! PAGE prints a page's text several times: by words, by lines, by regions. What is corrected of the words is corrected of these, and
//! nothing else of them: a person may have read a line anew, or a region may hold what no line does.

use std::collections::BTreeMap;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::flat::Change;
use super::page_xml::is_region;
use super::xml::{Id, Tree};
use super::{PageFile, Splices};
use crate::document::Span;

/// A line's or region's text of more words than this that is not its words' text is left as it is: comparing takes the square of it.
const MOST_WORDS: usize = 4_000;

/// A word of a printed text.
struct Printed {
    /// As it reads.
    text: String,
    /// Its bytes in the file.
    span: Span,
    /// The text node.
    node: Id,
}

/// Makes the changes of words in the texts of the lines and regions they stand in, whose `Unicode` is given by `unicode`; those that do not
/// have the words in these places stay as they are. Calls `changed` with each line and region whose text is another now.
pub(super) fn follow(
    file: &PageFile,
    changes: &[Change],
    unicode: impl Fn(Id) -> Option<Id>,
    out: &mut Splices<'_>,
    mut changed: impl FnMut(Id, &mut Splices<'_>),
) {
    let tree = file.tree();
    // By region, the words of its lines and of those of regions inside it, in reading order.
    let mut regions: BTreeMap<Id, Vec<Range<usize>>> = BTreeMap::new();
    for line in file.lines.iter().filter(|line| tree.is(line.node, "TextLine")) {
        let mut around = tree.parent(line.node);
        while let Some(region) = around.filter(|&region| is_region(tree, region)) {
            regions.entry(region).or_default().push(line.words.clone());
            around = tree.parent(region);
        }
        // What has no elements for its words is their text, and changed already.
        if !of(changes, std::slice::from_ref(&line.words)).is_empty()
            && file.words[line.words.start].has_element
            && let Some(unicode) = unicode(line.node)
            && reprint(file, changes, std::slice::from_ref(&line.words), unicode, out)
        {
            changed(line.node, out);
        }
    }
    for (region, lines) in regions {
        if let Some(unicode) = unicode(region)
            && reprint(file, changes, &lines, unicode, out)
        {
            changed(region, out);
        }
    }
}

/// The changes of the words of lines that follow one another.
fn of<'c>(changes: &'c [Change], lines: &[Range<usize>]) -> &'c [Change] {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return &[] };
    let from = changes.partition_point(|change| change.words.end <= first.start);
    let to = changes.partition_point(|change| change.words.start < last.end);
    &changes[from..to.max(from)]
}

/// The words printed in an element, between white space.
fn printed(tree: &Tree, element: Id) -> Vec<Printed> {
    let mut out = Vec::new();
    for node in tree.children(element).filter(|&n| tree.is_text(n)) {
        let inner = tree.inner(node);
        let raw = inner.of(tree.raw());
        let mut at = inner.start;
        for chunk in raw.split_inclusive(char::is_whitespace) {
            let word = chunk.trim_end_matches(char::is_whitespace);
            if !word.is_empty() {
                out.push(Printed { text: tree.unescape(node, word).into_owned(), span: Span::new(at, at + word.len()), node });
            }
            at += chunk.len();
        }
    }
    out
}

/// Makes the changes of the words of `lines` in the text of an element; true if it is another now.
fn reprint(file: &PageFile, changes: &[Change], lines: &[Range<usize>], unicode: Id, out: &mut Splices<'_>) -> bool {
    let words = || lines.iter().cloned().flatten();
    let due = of(changes, lines);
    if due.is_empty() {
        return false;
    }
    let tree = file.tree();
    let printed = printed(tree, unicode);
    // A word may hold spaces of its own.
    let parts: Vec<(usize, &str)> =
        words().flat_map(|at| file.words[at].span.of(&file.document.text).split_whitespace().map(move |part| (at, part))).collect();
    let (old, new): (Vec<&str>, Vec<&str>) = (parts.iter().map(|p| p.1).collect(), printed.iter().map(|p| p.text.as_str()).collect());
    if old != new && old.len().max(new.len()) > MOST_WORDS {
        return false;
    }
    let places = places(&old, &new);
    let mut is_changed = false;
    for change in due {
        let first = parts.partition_point(|p| p.0 < change.words.start);
        let last = parts.partition_point(|p| p.0 < change.words.end);
        let found = (first < last).then(|| stretch(&places[first..last])).flatten();
        let spliced = match found {
            Some(found) => splice(tree, &printed[found], change, out),
            // With a sign that the word does not have: «жизни» in «жизни!».
            None if last == first + 1 => within(tree, &printed, (&places, first), change, out),
            None => false,
        };
        is_changed |= spliced;
    }
    is_changed
}

/// By part of the words, the printed word it is.
fn places(old: &[&str], new: &[&str]) -> Vec<Option<usize>> {
    if old == new {
        return (0..new.len()).map(Some).collect();
    }
    let mut out = vec![None; old.len()];
    for op in capture_diff_slices(Algorithm::Myers, old, new) {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            (0..len).for_each(|nth| out[old_index + nth] = Some(new_index + nth));
        }
    }
    out
}

/// The printed words of parts, if they follow one another there, too.
fn stretch(places: &[Option<usize>]) -> Option<Range<usize>> {
    let start = (*places.first()?)?;
    places.iter().enumerate().all(|(nth, place)| *place == Some(start + nth)).then(|| start..start + places.len())
}

/// Prints the pieces of a change in place of these words; false if markup stands between them.
fn splice(tree: &Tree, printed: &[Printed], change: &Change, out: &mut Splices<'_>) -> bool {
    let (Some(first), Some(last)) = (printed.first(), printed.last()) else { return false };
    if first.node != last.node {
        return false;
    }
    let gap = |nth: usize| Span::new(printed[nth].span.end, printed[nth + 1].span.start).of(tree.raw());
    let is_same_number = change.pieces.len() == printed.len();
    let mut text = String::new();
    for (nth, piece) in change.pieces.iter().enumerate() {
        if nth > 0 {
            text += if is_same_number { gap(nth - 1) } else { " " };
        }
        text += &tree.escaped_like(first.node, piece);
    }
    let mut span = Span::new(first.span.start, last.span.end);
    if text.is_empty() {
        // The space behind a word goes with it.
        let behind = &tree.raw()[span.end..tree.inner(first.node).end];
        span.end += behind.len() - behind.trim_start_matches([' ', '\t']).len();
    }
    out.replace(span, text);
    true
}

/// Prints a changed word within the printed word that holds it, if just one does of those that may be it.
fn within(tree: &Tree, printed: &[Printed], (places, part): (&[Option<usize>], usize), change: &Change, out: &mut Splices<'_>) -> bool {
    let from = places[..part].iter().rev().find_map(|place| *place).map_or(0, |before| before + 1);
    let to = places[part..].iter().find_map(|place| *place).unwrap_or(printed.len());
    let [piece] = &change.pieces[..] else { return false };
    // Where no other word is known, neither is the place of this one.
    if places.iter().all(Option::is_none) {
        return false;
    }
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let is_apart =
        |text: &str, at: usize| !letter(text[..at].chars().next_back()) && !letter(text[at + change.original.len()..].chars().next());
    let mut found = printed[from..to.max(from)].iter().flat_map(|word| {
        let places = word.text.match_indices(change.original.as_str()).filter(|(at, _)| is_apart(&word.text, *at));
        places.map(move |(at, _)| (word, at))
    });
    let (Some((word, at)), None) = (found.next(), found.next()) else { return false };
    let (before, after) = (&word.text[..at], &word.text[at + change.original.len()..]);
    // What cannot be written back as it was must not be touched.
    if tree.escaped_like(word.node, &word.text) != word.span.of(tree.raw()) {
        return false;
    }
    out.replace(word.span, tree.escaped_like(word.node, &format!("{before}{piece}{after}")));
    true
}
