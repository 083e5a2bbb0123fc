//! PAGE's `custom` tags of stretches of a line («person {offset:48; length:7;}»), as Transkribus and eScriptorium write them: they count the
//! characters of the line's text, and move with them when a correction before them, or in them, is longer or shorter than what stood there.

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
    let inside = edits[from..].iter().take_while(|edit| edit.span.end <= inner.end);
    let count = |raw: &str| tree.unescape(unicode, raw).chars().count();
    let change = |edit: &Edit| {
        let start = count(&tree.raw()[inner.start..edit.span.start]);
        Moved { start, end: start + count(edit.span.of(tree.raw())), count: count(&edit.replacement) }
    };
    inside.map(change).collect()
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
fn number(group: &str, name: &str) -> Option<(std::ops::Range<usize>, usize)> {
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
