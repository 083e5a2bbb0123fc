//! The model's trees: as a table of text, as they are shipped, and packed, as the program opens them. Reading the text took a sixth of a
//! start.
//!
//! The build script has this room, too.

use crate::rows::rows;

/// A node: a question, or a leaf. Small, for hundreds of trees are asked about each correction.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Feature asked about; `None` in a leaf.
    pub feature: Option<u8>,
    /// The right child, by place in the tree; the left one stands behind its parent.
    pub right: u16,
    /// Values below go left.
    pub threshold: f32,
    /// Mean log-odds of the samples here.
    pub value: f32,
}

impl Node {
    /// Where the tree goes on from a question that stands at `at`, by the value of its feature.
    pub fn next(&self, at: usize, value: f32) -> usize {
        if value < self.threshold { at + 1 } else { usize::from(self.right) }
    }
}

/// The model.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AcceptModel {
    /// Log-odds before anything is known.
    pub base: f32,
    /// The trees, in order.
    pub trees: Vec<Vec<Node>>,
}

/// A malformed row.
#[derive(Debug, Clone, PartialEq)]
pub struct Malformed {
    /// Line, from 1.
    pub line: usize,
    /// What it holds.
    pub found: String,
}

/// Reads what [`write()`] wrote.
pub fn read(text: &str) -> Result<AcceptModel, Malformed> {
    let mut out = AcceptModel::default();
    for (line, fields) in rows(text) {
        let bad = |found: &str| Malformed { line, found: found.to_string() };
        match fields[..] {
            ["base", value] => out.base = value.parse().map_err(|_| bad(value))?,
            [tree] => {
                let mut nodes = Vec::with_capacity(tree.bytes().filter(|&b| b == b' ').count() + 1);
                let mut rest = tree.split_ascii_whitespace();
                read_node(&mut rest, &mut nodes, 0).map_err(bad)?;
                if let Some(left_over) = rest.next() {
                    return Err(bad(left_over));
                }
                out.trees.push(nodes);
            }
            _ => return Err(bad(&fields.join(" | "))),
        }
    }
    Ok(out)
}

/// A model as a table: a row a tree, each node before its left and then its right child, a question as
/// `feature<threshold=value`, a leaf as `=value`. The value beside a question has one digit or is nought.
pub fn write(AcceptModel { base, trees }: &AcceptModel) -> String {
    let mut out = format!("base\t{base}\n");
    for tree in trees {
        let nodes = tree.iter().map(|node| match node.feature {
            // Only the reasons ask for it.
            Some(feature) => format!("{feature}<{}={}", without_nought(node.threshold), without_nought(rounded(node.value))),
            None => format!("={}", without_nought(node.value)),
        });
        out.push_str(&nodes.collect::<Vec<_>>().join(" "));
        out.push('\n');
    }
    out
}

/// A number of one digit, nought where that is below a hundredth; the model holds two digits, as it was learned.
fn rounded(number: f32) -> f32 {
    let short: f32 = format!("{number:.0e}").parse().unwrap_or(number);
    if short.abs() < 0.01 { 0.0 } else { short }
}

/// A number without the nought before its point: there are a hundred thousand of them.
fn without_nought(number: f32) -> String {
    let text = number.to_string();
    match text.strip_prefix("0.") {
        Some(digits) => format!(".{digits}"),
        None => text.replacen("-0.", "-.", 1),
    }
}

/// A packed node: the feature or [`LEAF`] (1), the right child (2), the threshold (4), the value (4); numbers are little-endian.
const NODE_BYTES: usize = 11;
/// In place of a leaf's feature.
const LEAF: u8 = u8::MAX;

/// Packs a model for [`unpack`]: the base, then each tree as the number of its nodes and these.
pub fn pack(AcceptModel { base, trees }: &AcceptModel) -> Vec<u8> {
    let mut out = base.to_le_bytes().to_vec();
    for tree in trees {
        out.extend((tree.len() as u16).to_le_bytes());
        for Node { feature, right, threshold, value } in tree {
            out.push(feature.unwrap_or(LEAF));
            out.extend(right.to_le_bytes());
            out.extend(threshold.to_le_bytes());
            out.extend(value.to_le_bytes());
        }
    }
    out
}

/// Opens what [`pack`] made; `None` of bytes that it cannot have made.
pub fn unpack(packed: &[u8]) -> Option<AcceptModel> {
    let (base, mut rest) = packed.split_first_chunk()?;
    let mut trees = Vec::new();
    while !rest.is_empty() {
        let (count, behind) = rest.split_first_chunk()?;
        let count = usize::from(u16::from_le_bytes(*count));
        let (nodes, behind) = behind.split_at_checked(count * NODE_BYTES)?;
        let tree: Vec<Node> = nodes.as_chunks().0.iter().map(unpacked).collect();
        let goes_on =
            |(at, node): (usize, &Node)| node.feature.is_none() || at < usize::from(node.right) && usize::from(node.right) < count;
        if count == 0 || !tree.iter().enumerate().all(goes_on) {
            return None;
        }
        trees.push(tree);
        rest = behind;
    }
    Some(AcceptModel { base: f32::from_le_bytes(*base), trees })
}

fn unpacked(&[feature, a, b, c, d, e, f, g, h, i, j]: &[u8; NODE_BYTES]) -> Node {
    Node {
        feature: (feature != LEAF).then_some(feature),
        right: u16::from_le_bytes([a, b]),
        threshold: f32::from_le_bytes([c, d, e, f]),
        value: f32::from_le_bytes([g, h, i, j]),
    }
}

/// Deeper trees than any that are grown.
const MAX_DEPTH: usize = 64;

/// Reads a node and all below it; the error is the part that was not expected.
fn read_node<'a>(rest: &mut std::str::SplitAsciiWhitespace<'a>, nodes: &mut Vec<Node>, depth: usize) -> Result<(), &'a str> {
    let part = rest.next().filter(|_| depth < MAX_DEPTH).ok_or("a tree that ends too early or is too deep")?;
    let (question, value) = part.split_once('=').ok_or(part)?;
    let value = value.parse().map_err(|_| part)?;
    let here = nodes.len();
    nodes.push(Node { feature: None, right: 0, threshold: 0.0, value });
    if question.is_empty() {
        return Ok(());
    }
    let (feature, threshold) = question.split_once('<').ok_or(part)?;
    let feature = Some(feature.parse().ok().filter(|&f| f != LEAF).ok_or(part)?);
    let threshold = threshold.parse().map_err(|_| part)?;
    read_node(rest, nodes, depth + 1)?;
    let right = u16::try_from(nodes.len()).map_err(|_| "a tree of more nodes than any that is grown")?;
    read_node(rest, nodes, depth + 1)?;
    nodes[here] = Node { feature, right, threshold, value };
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_trees_are_the_same_trees() {
        let model = read("base\t-.5\n0<1.25=.5 =-1 3<.1=0 =.2 =-.3\n=.07\n").unwrap();
        assert_eq!(model.trees[0].len(), 5);
        let packed = pack(&model);
        assert_eq!(unpack(&packed).unwrap(), model);
        assert!((1..packed.len()).filter_map(|len| unpack(&packed[..len])).all(|cut| cut.trees.len() < model.trees.len()));
        // A question whose right child is none of the tree's.
        let mut beyond = packed.clone();
        beyond[7] = 9;
        assert_eq!(unpack(&beyond), None);
    }

    #[test]
    fn malformed_trees_are_told_with_their_line() {
        for (row, found) in [("0<1=2 =3", "a tree that ends too early or is too deep"), ("0<x=2 =3 =4", "0<x=2"), ("=1 =2", "=2")] {
            assert_eq!(read(&format!("base\t0\n{row}\n")), Err(Malformed { line: 2, found: found.to_string() }), "{row}");
        }
    }
}
