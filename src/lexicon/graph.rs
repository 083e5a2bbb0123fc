//! Transducers as the weighted search walks them: by letters that may come next, many nodes a microsecond.
//!
//! `fst` packs a node into a few bytes and unpacks it at every visit. What is walked for every token is laid flat when the program is built,
//! which takes a quarter off the time of a search. Each node then also knows what longer words below it cost at least, which ends the dear
//! ones 1.5 to 1.8 times sooner, and each transition every letter met below it, so that a stretch with a symbol that none of these is seen
//! for is given up at once. The user's words are walked as `fst` has them.
//!
//! The build script has this room, too: it uses nothing but the alphabet.

use std::ops::Range;

use fst::raw::{CompiledAddr, Fst, Output};

use crate::alphabet::{HARD_SIGN, HYPHEN, KEY_SYMBOLS, Symbol, key_symbol};

/// Fewest letters that may still come, by which a node tells how dear the words below it are at least. Finest where most words end.
pub const LEFT: [usize; 8] = [0, 2, 3, 4, 5, 6, 8, 10];
/// By [`LEFT`], the least output of the words that go on from a node with so many letters or more, beyond those met on the way;
/// [`NO_WORD`] if none does.
pub type Longer = [u8; LEFT.len()];
/// See [`Longer`].
pub const NO_WORD: u8 = u8::MAX;

/// A letter that goes on from a node.
#[derive(Debug, Clone, Copy)]
pub struct Transition<Place> {
    /// The letter.
    pub letter: Symbol,
    /// Where it leads.
    pub target: Place,
    /// The output met there.
    pub output: u64,
    /// The letters that words below go on with, as [`letter_bit`] has them; all where that is not known.
    pub below: u32,
}

/// The bit of a key's letter in a set of 32: the hyphen shares the hard sign's, which is as rare.
pub fn letter_bit(letter: Symbol) -> u32 {
    debug_assert!((letter as usize) < KEY_SYMBOLS);
    1 << if letter == HYPHEN { HARD_SIGN } else { letter }
}

/// The same of a set with a bit for each letter.
fn letter_bits(letters: u64) -> u32 {
    letters as u32 | ((letters >> HYPHEN & 1) as u32) << HARD_SIGN
}

/// A transducer that can be walked.
pub trait Graph {
    /// Where a walk may be.
    type Place: Copy;
    /// What is known there.
    type Node;

    /// Where every word begins.
    fn root(&self) -> Self::Place;

    /// What is known of a place.
    fn node(&self, place: Self::Place) -> Self::Node;

    /// The output of a word ending at a node, on top of those met on the way; `None` if none does.
    fn ending(&self, node: &Self::Node) -> Option<u64>;

    /// The letters that go on from a node, a bit each.
    fn letters(&self, node: &Self::Node) -> u64;

    /// Letters of the set `allowed` (a bit each) that go on from a node, in order.
    fn arcs(&self, node: Self::Node, allowed: u64) -> impl Iterator<Item = Transition<Self::Place>>;

    /// What longer words below a place cost at least; nothing where that is not known.
    fn longer(&self, _place: Self::Place) -> &Longer {
        &[0; LEFT.len()]
    }
}

impl<'f, D: AsRef<[u8]>> Graph for &'f Fst<D> {
    type Place = CompiledAddr;
    type Node = fst::raw::Node<'f>;

    fn root(&self) -> CompiledAddr {
        Fst::root(self).addr()
    }

    fn node(&self, place: CompiledAddr) -> Self::Node {
        Fst::node(self, place)
    }

    fn ending(&self, node: &Self::Node) -> Option<u64> {
        node.is_final().then(|| node.final_output().value())
    }

    fn letters(&self, node: &Self::Node) -> u64 {
        node.transitions().fold(0, |set, arc| set | 1 << key_symbol(arc.inp))
    }

    fn arcs(&self, node: Self::Node, allowed: u64) -> impl Iterator<Item = Transition<CompiledAddr>> {
        (0..node.len()).filter_map(move |at| {
            let arc = node.transition(at);
            let letter = key_symbol(arc.inp);
            let found = Transition { letter, target: arc.addr, output: arc.out.value(), below: u32::MAX };
            (allowed >> letter & 1 == 1).then_some(found)
        })
    }
}

/// Bytes of a laid node: the letters that go on (8), the place of its first arc (4), the output of a word ending here or [`NO_WORD`] (1).
const NODE_BYTES: usize = 13;
/// Bytes of a laid arc: its target (4), the letters below (4), its output (1).
const ARC_BYTES: usize = 9;
/// Bytes of the number of nodes, before everything else.
const COUNT_BYTES: usize = size_of::<u64>();

/// A transducer of lexicon keys laid flat by [`lay_flat`]. Numbers are little-endian on every machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct Flat<'a> {
    nodes: &'a [[u8; NODE_BYTES]],
    /// By node; asked of those a search does not turn away at once, so apart.
    longer: &'a [Longer],
    /// Of each node behind one another, in the order of letters.
    arcs: &'a [[u8; ARC_BYTES]],
}

#[derive(Debug, Clone, Copy)]
struct FlatArc {
    target: u32,
    /// See [`Transition`].
    below: u32,
    output: u8,
}

/// A node of a transducer laid flat.
#[derive(Debug, Clone, Copy)]
pub struct FlatNode {
    /// Letters that go on from here, a bit each.
    letters: u64,
    first_arc: u32,
    ending: u8,
}

impl FlatNode {
    const NO_WORDS: Self = Self { letters: 0, first_arc: 0, ending: NO_WORD };

    fn arcs(self) -> Range<usize> {
        self.first_arc as usize..self.first_arc as usize + self.letters.count_ones() as usize
    }

    fn to_bytes(self) -> [u8; NODE_BYTES] {
        let ([a, b, c, d, e, f, g, h], [i, j, k, l]) = (self.letters.to_le_bytes(), self.first_arc.to_le_bytes());
        [a, b, c, d, e, f, g, h, i, j, k, l, self.ending]
    }

    fn from_bytes([a, b, c, d, e, f, g, h, i, j, k, l, ending]: [u8; NODE_BYTES]) -> Self {
        Self { letters: u64::from_le_bytes([a, b, c, d, e, f, g, h]), first_arc: u32::from_le_bytes([i, j, k, l]), ending }
    }
}

impl FlatArc {
    fn to_bytes(self) -> [u8; ARC_BYTES] {
        let ([a, b, c, d], [e, f, g, h]) = (self.target.to_le_bytes(), self.below.to_le_bytes());
        [a, b, c, d, e, f, g, h, self.output]
    }

    fn from_bytes([a, b, c, d, e, f, g, h, output]: [u8; ARC_BYTES]) -> Self {
        Self { target: u32::from_le_bytes([a, b, c, d]), below: u32::from_le_bytes([e, f, g, h]), output }
    }
}

/// Lays a transducer flat whose keys are lexicon keys and whose outputs are weights, a byte each; for [`Flat::open`].
pub fn lay_flat<D: AsRef<[u8]>>(fst: &Fst<D>) -> Vec<u8> {
    let byte = |output: Output| u8::try_from(output.value()).unwrap_or(u8::MAX);
    let (mut nodes, mut arcs) = (Vec::new(), Vec::new());
    let mut place = vec![u32::MAX; fst.root().addr() + 1];
    let mut order = vec![fst.root().addr()];
    place[fst.root().addr()] = 0;
    // Nodes get their numbers as they are met, so that `order` grows while it is read.
    let mut at = 0;
    while at < order.len() {
        let node = fst.node(order[at]);
        let mut letters = 0u64;
        let first_arc = arcs.len() as u32;
        for arc in node.transitions() {
            let letter = key_symbol(arc.inp);
            debug_assert!((letter as usize) < KEY_SYMBOLS);
            letters |= 1 << letter;
            if place[arc.addr] == u32::MAX {
                place[arc.addr] = order.len() as u32;
                order.push(arc.addr);
            }
            arcs.push(FlatArc { target: place[arc.addr], below: 0, output: byte(arc.out) });
        }
        nodes.push(FlatNode { letters, first_arc, ending: if node.is_final() { byte(node.final_output()) } else { NO_WORD } });
        at += 1;
    }
    // `fst` writes a node behind those it leads to.
    let upwards: Vec<u32> = place.into_iter().filter(|&node| node < u32::MAX).collect();
    let longer = longer(&nodes, &arcs, &upwards);
    tell_below(&nodes, &mut arcs, &upwards);
    let mut out = (nodes.len() as u64).to_le_bytes().to_vec();
    out.extend(nodes.into_iter().flat_map(FlatNode::to_bytes));
    out.extend(longer.as_flattened());
    out.extend(arcs.into_iter().flat_map(FlatArc::to_bytes));
    out
}

/// Tells each arc which letters words below it go on with; `upwards` has nodes behind those they lead to.
fn tell_below(nodes: &[FlatNode], arcs: &mut [FlatArc], upwards: &[u32]) {
    let mut below = vec![0u32; nodes.len()];
    for &at in upwards {
        let node = nodes[at as usize];
        let mut all = letter_bits(node.letters);
        for arc in &mut arcs[node.arcs()] {
            arc.below = below[arc.target as usize];
            all |= arc.below;
        }
        below[at as usize] = all;
    }
}

/// [`Longer`] of each node; `upwards` has nodes behind those they lead to.
fn longer(nodes: &[FlatNode], arcs: &[FlatArc], upwards: &[u32]) -> Vec<Longer> {
    /// Letters told apart, none among them.
    const MOST: usize = LEFT[LEFT.len() - 1] + 1;
    // By node, the least output of words with so many letters left or more.
    let mut least = vec![[NO_WORD; MOST]; nodes.len()];
    let mut out = vec![[NO_WORD; LEFT.len()]; nodes.len()];
    for &at in upwards {
        let node = nodes[at as usize];
        let mut below = [NO_WORD; MOST];
        for &FlatArc { target, output, .. } in &arcs[node.arcs()] {
            let rest = least[target as usize];
            for left in 0..MOST {
                below[left] = below[left].min(rest[left].saturating_add(output));
            }
        }
        let mut own = [NO_WORD; MOST];
        own[1..].copy_from_slice(&below[..MOST - 1]);
        own[0] = own[1].min(node.ending);
        least[at as usize] = own;
        for (longer, from) in out[at as usize].iter_mut().zip(LEFT) {
            *longer = own[from];
        }
    }
    out
}

impl<'a> Flat<'a> {
    /// Opens what [`lay_flat`] made; `None` of bytes that it cannot have made.
    pub fn open(bytes: &'a [u8]) -> Option<Self> {
        let (count, rest) = bytes.split_first_chunk::<COUNT_BYTES>()?;
        let count = usize::try_from(u64::from_le_bytes(*count)).ok()?;
        let (nodes, rest) = rest.split_at_checked(count.checked_mul(NODE_BYTES)?)?;
        let (longer, rest) = rest.split_at_checked(count.checked_mul(LEFT.len())?)?;
        let (nodes, longer, (arcs, left)) = (nodes.as_chunks().0, longer.as_chunks().0, rest.as_chunks());
        // The last node's arcs come last.
        let all_arcs = FlatNode::from_bytes(*nodes.last()?).arcs().end;
        (left.is_empty() && arcs.len() == all_arcs).then_some(Self { nodes, longer, arcs })
    }
}

impl Graph for Flat<'_> {
    type Place = u32;
    type Node = FlatNode;

    fn root(&self) -> u32 {
        0
    }

    fn node(&self, place: u32) -> FlatNode {
        self.nodes.get(place as usize).map_or(FlatNode::NO_WORDS, |&bytes| FlatNode::from_bytes(bytes))
    }

    fn ending(&self, node: &FlatNode) -> Option<u64> {
        (node.ending != NO_WORD).then_some(u64::from(node.ending))
    }

    fn letters(&self, node: &FlatNode) -> u64 {
        node.letters
    }

    fn longer(&self, place: u32) -> &Longer {
        self.longer.get(place as usize).unwrap_or(&[NO_WORD; LEFT.len()])
    }

    fn arcs(&self, FlatNode { letters, first_arc, .. }: FlatNode, allowed: u64) -> impl Iterator<Item = Transition<u32>> {
        let mut left = letters & allowed;
        std::iter::from_fn(move || {
            if left == 0 {
                return None;
            }
            let letter = left.trailing_zeros();
            left &= left - 1;
            let before = (letters & ((1 << letter) - 1)).count_ones();
            let FlatArc { target, below, output } = FlatArc::from_bytes(*self.arcs.get((first_arc + before) as usize)?);
            Some(Transition { letter: letter as Symbol, target, output: u64::from(output), below })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alphabet::{key, key_byte};

    fn words<G: Graph>(graph: &G, place: G::Place, prefix: &mut Vec<u8>, outputs: u64, out: &mut Vec<(Vec<u8>, u64)>) {
        let node = graph.node(place);
        if let Some(ending) = graph.ending(&node) {
            out.push((prefix.clone(), outputs + ending));
        }
        for arc in graph.arcs(node, u64::MAX) {
            prefix.push(key_byte(arc.letter));
            words(graph, arc.target, prefix, outputs + arc.output, out);
            prefix.pop();
        }
    }

    #[test]
    fn damaged_bytes_are_not_opened() {
        let laid = lay_flat(fst::Map::from_iter([(key("кот").unwrap(), 7)]).unwrap().as_fst());
        assert!(Flat::open(&laid).is_some());
        assert!((0..laid.len()).all(|len| Flat::open(&laid[..len]).is_none()));
        assert!(Flat::open(&[u8::MAX; 64]).is_none());
    }

    #[test]
    fn laid_flat_it_holds_the_same_words() {
        let mut keys: Vec<(Vec<u8>, u64)> = ["кот", "коту", "кто", "по-русски", "рот", "роту", "я"]
            .iter()
            .enumerate()
            .map(|(nth, w)| (key(w).unwrap(), 60 - 7 * nth as u64))
            .collect();
        keys.sort();
        let map = fst::Map::from_iter(keys.clone()).unwrap();
        let laid = lay_flat(map.as_fst());
        let flat = Flat::open(&laid).unwrap();
        let mut found = Vec::new();
        words(&flat, flat.root(), &mut Vec::new(), 0, &mut found);
        assert_eq!(found, keys);
        let mut found = Vec::new();
        words(&map.as_fst(), map.as_fst().root().addr(), &mut Vec::new(), 0, &mut found);
        assert_eq!(found, keys);
        // Of the words below the root those of so many letters or more; below what comes first its own output is not met yet.
        for (nth, &from) in LEFT.iter().enumerate() {
            let least = keys.iter().filter(|(k, _)| k.len() >= from).map(|&(_, output)| output as u8).min();
            assert_eq!(flat.longer(flat.root())[nth], least.unwrap_or(NO_WORD), "{from}");
        }
        let only = 1 << key_symbol(key("к").unwrap()[0]);
        let found: Vec<_> = flat.arcs(flat.node(flat.root()), only).collect();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].below, "оту".chars().map(|c| letter_bit(key_symbol(key(&c.to_string()).unwrap()[0]))).sum::<u32>());
    }
}
