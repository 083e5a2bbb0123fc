//! PAGE's `custom` tags of stretches of a line («person {offset:48; length:7;}»), as Transkribus and eScriptorium write them: they count the
//! characters of the line's text, and move with them when a correction before them, or in them, is longer or shorter than what stood there.

use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::Splices;
use super::xml::{Id, Tree};
use crate::document::Edit;

/// A change of a line's text: the characters from `start` to `end` are so many now.
struct Moved {
    start: usize,
    end: usize,
    count: usize,
}

/// Moves the tags of lines and words, whose `Unicode` is given by `unicode`, with what was spliced into their texts.
pub(super) fn follow(tree: &Tree, unicode: impl Fn(Id) -> Option<Id>, out: &mut Splices<'_>) {
    let mut edits = out.edits.clone();
    edits.sort_by_key(|edit| edit.span.start);
    for node in (0..tree.len()).filter(|&n| tree.is(n, "TextLine") || tree.is(n, "Word")) {
        let Some(custom) = tree.attribute(node, "custom").filter(|custom| custom.contains("offset")) else { continue };
        let Some(unicode) = unicode(node) else { continue };
        let moved = moved(tree, unicode, &edits);
        if moved.is_empty() {
            continue;
        }
        let tags = tags(&custom, &moved);
        if tags != custom {
            out.set_attribute(node, "custom", &tags);
        }
    }
}

/// What was changed in a text, in characters.
fn moved(tree: &Tree, unicode: Id, edits: &[Edit]) -> Vec<Moved> {
    let inner = tree.inner(unicode);
    let from = edits.partition_point(|edit| edit.span.start < inner.start);
    // Joined words are an edit each, one behind the other.
    let mut inside: Vec<Edit> = Vec::new();
    for edit in edits[from..].iter().take_while(|edit| edit.span.end <= inner.end) {
        match inside.last_mut().filter(|last| last.span.end == edit.span.start) {
            Some(last) => {
                last.span.end = edit.span.end;
                last.replacement.push_str(&edit.replacement);
            }
            None => inside.push(edit.clone()),
        }
    }
    let chars = |raw: &str| tree.unescape(unicode, raw).chars().collect::<Vec<char>>();
    let changes = |edit: &Edit| {
        let start = chars(&tree.raw()[inner.start..edit.span.start]).len();
        let words = differing(&chars(edit.span.of(tree.raw())), &chars(&edit.replacement));
        // What is as long as before has moved nothing.
        let moving = words.into_iter().filter(|(old, new)| old.len() != new.len());
        moving.map(move |(old, new)| Moved { start: start + old.start, end: start + old.end, count: new.len() })
    };
    inside.iter().flat_map(changes).collect()
}

/// The words that differ, as ranges of characters of both texts: a line without elements for its words is spliced as a whole.
fn differing(old: &[char], new: &[char]) -> Vec<(Range<usize>, Range<usize>)> {
    let mut out: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, old, new).into_iter().filter(|op| op.tag() != DiffTag::Equal) {
        let (mut o, mut n) = (op.old_range(), op.new_range());
        let is_inside = |before: Option<&char>, other: Option<&char>| before == other && before.is_some_and(|c| !c.is_whitespace());
        while o.start > 0 && n.start > 0 && is_inside(old.get(o.start - 1), new.get(n.start - 1)) {
            (o.start, n.start) = (o.start - 1, n.start - 1);
        }
        while is_inside(old.get(o.end), new.get(n.end)) {
            (o.end, n.end) = (o.end + 1, n.end + 1);
        }
        match out.last_mut().filter(|last| o.start <= last.0.end) {
            Some(last) => (last.0.end, last.1.end) = (o.end, n.end),
            None => out.push((o, n)),
        }
    }
    out
}

/// The tags with their places moved.
fn tags(custom: &str, moved: &[Moved]) -> String {
    let mut out = String::with_capacity(custom.len());
    for group in custom.split_inclusive('}') {
        let (Some((offset, start)), Some((length, count))) = (number(group, "offset"), number(group, "length")) else {
            out.push_str(group);
            continue;
        };
        let (from, to) = (place(start, moved, false), place(start.saturating_add(count), moved, true));
        let mut parts = [(offset, from), (length, to.saturating_sub(from))];
        parts.sort_by_key(|(range, _)| range.start);
        let mut at = 0;
        for (range, value) in parts {
            out.push_str(&group[at..range.start]);
            out.push_str(&value.to_string());
            at = range.end;
        }
        out.push_str(&group[at..]);
    }
    out
}

/// The number behind `name:`, and where it stands.
fn number(group: &str, name: &str) -> Option<(Range<usize>, usize)> {
    let behind = group.find(name)? + name.len();
    let rest = group[behind..].trim_start().strip_prefix(':')?.trim_start();
    let start = group.len() - rest.len();
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    Some((start..start + digits, usize::try_from(rest[..digits].parse::<u32>().ok()?).ok()?))
}

/// Where a place of the old text is in the new one; within a change, no farther than it reaches, and the end of one is its end.
fn place(at: usize, moved: &[Moved], is_end: bool) -> usize {
    let (mut gained, mut lost) = (0, 0);
    for change in moved {
        if change.end <= at {
            (gained, lost) = (gained + change.count, lost + change.end - change.start);
        } else if change.start < at {
            let inside = if is_end { change.count } else { 0 };
            return change.start + gained - lost + inside;
        } else {
            break;
        }
    }
    at + gained - lost
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_spliced_as_a_whole_moves_its_tags_by_words() {
        let chars = |text: &str| text.chars().collect::<Vec<char>>();
        let (old, new) = ("Надо ис пользовать машнны колхоза", "Надо использовать машины колхоза");
        let found = differing(&chars(old), &chars(new));
        let words: Vec<(String, String)> =
            found.iter().map(|(o, n)| (chars(old)[o.clone()].iter().collect(), chars(new)[n.clone()].iter().collect())).collect();
        let expected = [("ис пользовать", "использовать"), ("машнны", "машины")];
        assert_eq!(words, expected.map(|(o, n)| (o.to_string(), n.to_string())));
        let moved: Vec<Moved> = found.into_iter().map(|(o, n)| Moved { start: o.start, end: o.end, count: n.len() }).collect();
        assert_eq!(
            tags("abbrev {offset:8; length:10;} place {offset:26; length:7;}", &moved),
            "abbrev {offset:5; length:12;} place {offset:25; length:7;}"
        );
    }

    #[test]
    fn tags_move_with_their_words() {
        let custom = "readingOrder {index:0;} person {offset:48; length:7;} abbrev {length:4;offset:0;}";
        // «в о с п и т а н и я» is «воспитания» now.
        let moved = [Moved { start: 5, end: 24, count: 10 }];
        assert_eq!(tags(custom, &moved), "readingOrder {index:0;} person {offset:39; length:7;} abbrev {length:4;offset:0;}");
        // The tag of the word itself, of a part of it, and what is none.
        assert_eq!(tags("place {offset:5; length:19;}", &moved), "place {offset:5; length:10;}");
        assert_eq!(tags("place {offset:9; length:4;}", &moved), "place {offset:5; length:10;}");
        assert_eq!(tags("offset {offset:x; length:4;} {", &moved), "offset {offset:x; length:4;} {");
    }
}
