//! The channel: what it costs to see ‹seen› where the page said ‹meant›.

pub mod align;
pub mod case;
pub mod confusions;
pub mod engine;
pub mod learn;

use std::collections::{BTreeMap, HashMap};

use crate::alphabet::{
    BREAK, HARD_SIGN, HYPHEN, KEY_SYMBOLS, LINE_HYPHEN, OTHER, SPACE, SYMBOLS, Symbol, TYPED_HARD_SIGNS, look_alike, look_alikes_of_two,
    same_shape, symbol, symbol_char,
};
use confusions::{Confusion, Confusions};

/// Weight of the prior, in occurrences: a confusion costs −ln((count + 30·prior)/(N + 30)) nats.
const PRIOR_STRENGTH: f64 = 30.0;
/// Share of the prior that no count wears down: the next font makes confusions that no font before it made.
const UNSEEN_FONT: f64 = 0.08;
/// Prior share of a letter seen as itself.
const SAME: f64 = 0.955;
/// Prior share of a letter seen as each other letter.
const OTHER_LETTER: f64 = 0.02 / 31.0;
/// Prior share of a letter seen as the Latin letter or digit of its own shape, or as two symbols that have it together.
const LOOK_ALIKE: f64 = 0.002;
/// Prior share of a digit seen as the letter of its shape.
const DIGIT_LOOK_ALIKE: f64 = 0.02;
/// Prior share of a letter seen as any other one symbol.
const OTHER_SYMBOL: f64 = 0.012 / 95.0;
/// Prior share of a letter seen as a space.
const AS_SPACE: f64 = 5e-4;
/// Prior share of a letter not seen at all.
const MISSED: f64 = 0.004;
/// Prior chance, at any place, that the engine invents a given symbol.
const INVENTED: f64 = 2e-5;
/// Prior chance that it invents a space.
const INVENTED_SPACE: f64 = 2e-3;
/// Cost of a hyphen at a line end standing inside a word: typesetters put it there, the engine did nothing wrong.
const LINE_HYPHEN_NATS: f32 = 0.2;
/// The same for an unhyphenated break: the hyphen was lost.
const BREAK_NATS: f32 = 5.0;
/// Cost of a hard sign typed as a quotation mark or apostrophe: a spelling of typewriters without ъ, not an error.
const TYPED_HARD_SIGN_NATS: f32 = 0.5;
/// A pair confusion must have been seen this often (discounted) to count.
const PAIR_DISCOUNT: f64 = 0.5;

/// Weight of the prior of inventions, in places of the text: every place is an opportunity, so the counts are large.
const INVENTED_STRENGTH: f64 = 20_000.0;

/// Cost of a word read in Latin script as a whole, in nats.
pub const LATIN_WORD_NATS: f32 = 4.0;
/// Cost of each look-alike letter in such a word, and of each letter of the same shape in one of both scripts, in nats.
const LATIN_ALIKE_NATS: f32 = 0.7;
/// Most a letter of another shape costs in such a word, in nats.
const LATIN_OTHER_NATS: f32 = 5.5;

/// No path: a cost above every budget.
pub const IMPOSSIBLE: f32 = 1.0e9;

/// Costs of all confusions, in nats.
#[derive(Debug, Clone)]
pub struct Channel {
    /// See [`place`].
    one: Vec<f32>,
    /// Meant and not seen.
    missed: Vec<f32>,
    /// Seen and not meant.
    invented: Vec<f32>,
    /// One meant symbol seen as two: (first, second) seen → meant and cost.
    as_two: HashMap<[Symbol; 2], Vec<(Symbol, f32)>>,
    /// Which pairs `as_two` holds, `first * SYMBOLS + second`: asked a million times a page, and nearly always empty.
    has_two: Vec<bool>,
    /// Two meant symbols seen as one: by what was seen, the pairs in their order with their costs.
    as_one: Vec<Vec<([Symbol; 2], f32)>>,
    /// Cost of a pair of letters seen as one symbol, or the reverse, where the lists above have none.
    uncounted_pair: f32,
}

impl Channel {
    /// The channel of one or several engines' confusion counts, each with its weight (they are brought to a sum of one).
    pub fn from_confusions(engines: &[(f64, &Confusions)]) -> Self {
        let total: f64 = engines.iter().map(|e| e.0).sum::<f64>().max(f64::MIN_POSITIVE);
        let mix = |share: &dyn Fn(&Confusions) -> f64| -> f64 { engines.iter().map(|(w, c)| w / total * share(c)).sum() };
        let mut out = Self {
            one: vec![IMPOSSIBLE; SYMBOLS * SYMBOLS],
            missed: vec![IMPOSSIBLE; SYMBOLS],
            invented: vec![IMPOSSIBLE; SYMBOLS],
            as_two: HashMap::new(),
            has_two: vec![false; SYMBOLS * SYMBOLS],
            as_one: vec![Vec::new(); SYMBOLS],
            uncounted_pair: IMPOSSIBLE,
        };
        let singles: Vec<Vec<f64>> = engines.iter().map(|(_, c)| c.singles()).collect();
        let share = |meant: Symbol, prior: f64, count: &dyn Fn(usize) -> f64| -> f64 {
            let of_engine = |(nth, (w, c)): (usize, &(f64, &Confusions))| {
                let learned = (count(nth) + PRIOR_STRENGTH * prior) / (c.meant_total(meant) + PRIOR_STRENGTH);
                w / total * ((1.0 - UNSEEN_FONT) * learned + UNSEEN_FONT * prior)
            };
            engines.iter().enumerate().map(of_engine).sum()
        };
        for meant in 0..SYMBOLS as Symbol {
            // What nobody counted costs what its prior makes of it, and there are few priors.
            let mut uncounted: Vec<(f64, f32)> = Vec::new();
            for seen in 0..SYMBOLS as Symbol {
                let counted = meant as usize * SYMBOLS + seen as usize;
                let prior = prior(meant, seen);
                let cost_nats = || nats(share(meant, prior, &|nth| singles[nth][counted]));
                out.one[place(meant, seen)] = if singles.iter().any(|singles| singles[counted] != 0.0) {
                    cost_nats()
                } else if let Some((_, known_nats)) = uncounted.iter().find(|(known, _)| *known == prior) {
                    *known_nats
                } else {
                    let cost_nats = cost_nats();
                    uncounted.push((prior, cost_nats));
                    cost_nats
                };
            }
            out.missed[meant as usize] = nats(share(meant, MISSED, &|nth| engines[nth].1.count(&Confusion::new(&[meant], &[]))));
            let invented = if meant == SPACE { INVENTED_SPACE } else { INVENTED };
            out.invented[meant as usize] = nats(mix(&|c| {
                let places = c.places();
                (c.count(&Confusion::new(&[], &[meant])) + INVENTED_STRENGTH * invented) / (places + INVENTED_STRENGTH)
            }));
        }
        out.add_pairs(engines, total);
        out.invented[LINE_HYPHEN as usize] = LINE_HYPHEN_NATS;
        out.invented[BREAK as usize] = BREAK_NATS;
        out.set_own_hyphen();
        for mark in ['"', '\'', '’', '”', '“', '`'] {
            out.lower(HARD_SIGN, symbol(mark), if TYPED_HARD_SIGNS.contains(&mark) { TYPED_HARD_SIGN_NATS } else { 2.0 });
        }
        out
    }

    /// A word's own hyphen at a line end stands where the typesetter's would: the engine did nothing wrong there either.
    fn set_own_hyphen(&mut self) {
        self.one[place(HYPHEN, LINE_HYPHEN)] = LINE_HYPHEN_NATS;
    }

    /// Seeing `seen` for `meant` costs so much at most, in nats.
    fn lower(&mut self, meant: Symbol, seen: Symbol, nats: f32) {
        let cost = &mut self.one[place(meant, seen)];
        *cost = cost.min(nats);
    }

    fn add_pairs(&mut self, engines: &[(f64, &Confusions)], total: f64) {
        let mut as_two: BTreeMap<([Symbol; 2], Symbol), f64> = BTreeMap::new();
        let mut as_one: BTreeMap<(Symbol, [Symbol; 2]), f64> = BTreeMap::new();
        for (weight, counts) in engines {
            for (confusion, count) in counts.iter() {
                let count = count - PAIR_DISCOUNT;
                if count <= 0.0 {
                    continue;
                }
                match (confusion.meant(), confusion.seen()) {
                    (&[m], &[s, t]) if !blank(s) && !blank(t) => {
                        *as_two.entry(([s, t], m)).or_default() += weight / total * count / (counts.meant_total(m) + PRIOR_STRENGTH);
                    }
                    (&[m, n], &[s]) if !blank(s) => {
                        *as_one.entry((s, [m, n])).or_default() += weight / total * count / (counts.pair_total([m, n]) + PRIOR_STRENGTH);
                    }
                    _ => {}
                }
            }
        }
        for (seen, meant) in look_alikes_of_two() {
            *as_two.entry((seen, meant)).or_default() += UNSEEN_FONT * LOOK_ALIKE;
        }
        for ((seen, meant), p) in as_two {
            self.has_two[pair_index(seen)] = true;
            self.as_two.entry(seen).or_default().push((meant, nats(p)));
        }
        for ((seen, meant), p) in as_one {
            self.as_one[seen as usize].push((meant, nats(p)));
        }
    }

    /// This channel with a document's own counts: every share is (count + strength · share) / (total + strength), `strength` in
    /// occurrences of the meant symbol.
    pub fn adapted(&self, own: &Confusions, strength: f32) -> Self {
        let mut out = self.clone();
        let strength = f64::from(strength);
        let singles = own.singles();
        let blend = |cost: f32, count: f64, total: f64| nats((count + strength * f64::from(-cost).exp()) / (total + strength));
        for meant in 0..SYMBOLS as Symbol {
            let total = own.meant_total(meant);
            if total <= 0.0 {
                continue;
            }
            for seen in 0..SYMBOLS as Symbol {
                let counted = singles[meant as usize * SYMBOLS + seen as usize];
                out.one[place(meant, seen)] = blend(self.one(meant, seen), counted, total);
            }
            out.missed[meant as usize] = blend(self.missed(meant), own.count(&Confusion::new(&[meant], &[])), total);
        }
        // Every place is an opportunity to invent, so a document's count weighs against many.
        let places = own.places();
        for seen in (0..SYMBOLS as Symbol).filter(|&s| !matches!(s, BREAK | LINE_HYPHEN)) {
            let p = f64::from(-self.invented(seen)).exp();
            let strength = strength * 60.0;
            let count = own.count(&Confusion::new(&[], &[seen]));
            out.invented[seen as usize] = nats((count + strength * p) / (places + strength));
        }
        for (seen, meant) in &mut out.as_two {
            for (m, cost) in meant {
                *cost = blend(*cost, own.count(&Confusion::new(&[*m], seen)), own.meant_total(*m));
            }
        }
        for (seen, meant) in (0..).zip(&mut out.as_one) {
            for (pair, cost) in meant {
                let total = own.meant_total(pair[0]).min(own.meant_total(pair[1])) / 4.0;
                *cost = blend(*cost, own.count(&Confusion::new(pair, &[seen])), total);
            }
        }
        out.set_own_hyphen();
        for mark in ['"', '\'', '’'] {
            out.lower(HARD_SIGN, symbol(mark), TYPED_HARD_SIGN_NATS);
        }
        out
    }

    /// This channel for a word read in Latin script as a whole: the engine took one letter for Latin, and the others followed it. Look-alikes
    /// cost next to nothing then, other Latin letters no more than any misreading; [`LATIN_WORD_NATS`] is paid once a word.
    pub fn latin(&self) -> Self {
        let mut out = self.clone();
        for meant in 0..32 {
            for seen in (0..SYMBOLS as Symbol).filter(|&s| symbol_char(s).is_ascii_alphabetic()) {
                let alike = look_alike(symbol_char(seen)).is_some_and(|c| symbol(c) == meant);
                out.lower(meant, seen, if alike { LATIN_ALIKE_NATS } else { LATIN_OTHER_NATS });
            }
        }
        out
    }

    /// This channel for a word of Russian letters with Latin ones among them: those of just the shape of a Russian one were typed or read for it,
    /// and nothing tells them apart on paper.
    pub fn mixed(&self) -> Self {
        let mut out = self.clone();
        for seen in 0..SYMBOLS as Symbol {
            if let Some(meant) = same_shape(symbol_char(seen)) {
                out.lower(symbol(meant), seen, LATIN_ALIKE_NATS);
            }
        }
        out
    }

    /// Cost of seeing `seen` for `meant`.
    pub fn one(&self, meant: Symbol, seen: Symbol) -> f32 {
        self.one[place(meant, seen)]
    }

    /// By letter of a key, the cost of seeing `seen` for it.
    pub fn letters(&self, seen: Symbol) -> &[f32] {
        &self.one[place(0, seen)..][..KEY_SYMBOLS]
    }

    /// Cost of not seeing `meant`.
    pub fn missed(&self, meant: Symbol) -> f32 {
        self.missed[meant as usize]
    }

    /// Cost of seeing `seen` where nothing was printed.
    pub fn invented(&self, seen: Symbol) -> f32 {
        self.invented[seen as usize]
    }

    /// Single symbols that may have been seen as these two, with costs.
    pub fn as_two(&self, seen: [Symbol; 2]) -> &[(Symbol, f32)] {
        if !self.has_two[pair_index(seen)] {
            return &[];
        }
        self.as_two.get(&seen).map_or(&[], Vec::as_slice)
    }

    /// Pairs that may have been seen as this one symbol, with costs.
    pub fn as_one(&self, seen: Symbol) -> &[([Symbol; 2], f32)] {
        &self.as_one[seen as usize]
    }

    /// Cost of a confusion as a whole.
    pub fn cost(&self, confusion: &Confusion) -> f32 {
        match (confusion.meant(), confusion.seen()) {
            (&[m], &[s]) => self.one(m, s),
            (&[m], &[]) => self.missed(m),
            (&[], &[s]) => self.invented(s),
            (&[m], &[s, t]) => self.two_for_one([s, t], m),
            (&[m, n], &[s]) => self.one_for_two(s, [m, n]),
            _ => IMPOSSIBLE,
        }
    }

    /// Cost of seeing two symbols for one letter.
    pub fn two_for_one(&self, seen: [Symbol; 2], meant: Symbol) -> f32 {
        let known = self.as_two(seen).iter().find(|c| c.0 == meant).map(|c| c.1);
        known.unwrap_or(if in_key(meant) && !seen.contains(&meant) && !blank(seen[0]) && !blank(seen[1]) {
            self.uncounted_pair
        } else {
            IMPOSSIBLE
        })
    }

    /// Cost of seeing one symbol for two letters.
    pub fn one_for_two(&self, seen: Symbol, meant: [Symbol; 2]) -> f32 {
        let as_one = self.as_one(seen);
        let known = as_one.binary_search_by_key(&meant, |c| c.0).ok().map(|at| as_one[at].1);
        known.unwrap_or(if in_key(meant[0]) && in_key(meant[1]) && !meant.contains(&seen) && !blank(seen) {
            self.uncounted_pair
        } else {
            IMPOSSIBLE
        })
    }
}

fn nats(p: f64) -> f32 {
    -p.clamp(1e-12, 1.0).ln() as f32
}

/// Prior share of `meant` being seen as `seen`.
fn prior(meant: Symbol, seen: Symbol) -> f64 {
    let letter = |s: Symbol| s < HYPHEN;
    if meant == seen {
        SAME
    } else if seen == SPACE {
        AS_SPACE
    } else if meant == OTHER {
        OTHER_SYMBOL
    } else if letter(meant) && letter(seen) {
        OTHER_LETTER
    } else if letter(meant) && look_alike(symbol_char(seen)).is_some_and(|c| symbol(c) == meant) {
        LOOK_ALIKE
    } else if is_digit(meant) && look_alike_digit(seen) == Some(meant) {
        DIGIT_LOOK_ALIKE
    } else if meant == LINE_HYPHEN && seen == HYPHEN {
        0.05
    } else {
        OTHER_SYMBOL
    }
}

fn is_digit(symbol: Symbol) -> bool {
    symbol_char(symbol).is_ascii_digit()
}

/// The digit a letter looks like.
fn look_alike_digit(seen: Symbol) -> Option<Symbol> {
    crate::alphabet::look_alike_digit(symbol_char(seen)).map(symbol)
}

/// Where the cost of seeing one symbol for another stands: all that one may have been seen for are side by side.
fn place(meant: Symbol, seen: Symbol) -> usize {
    seen as usize * SYMBOLS + meant as usize
}

fn pair_index(seen: [Symbol; 2]) -> usize {
    seen[0] as usize * SYMBOLS + seen[1] as usize
}

fn blank(symbol: Symbol) -> bool {
    matches!(symbol, SPACE | BREAK | LINE_HYPHEN)
}

/// True if the symbol can be part of a lexicon key.
pub fn in_key(symbol: Symbol) -> bool {
    (symbol as usize) < KEY_SYMBOLS
}
