//! Boxes of words: united when words are joined, divided in proportion when one is split.

/// Coordinates beyond are no place on a page, in the file's units.
const COORDINATE_LIMIT: f64 = 1e7;

/// True for a number that may be a place on a page.
pub(crate) fn is_coordinate(n: f64) -> bool {
    n.is_finite() && n.abs() < COORDINATE_LIMIT
}

/// A rectangle in the file's units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Left edge.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Lower edge.
    pub bottom: f64,
}

impl Bounds {
    /// The smallest rectangle around both.
    pub fn united(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// The smallest rectangle around all; `None` if one is missing, or there is none.
    pub fn around(all: impl Iterator<Item = Option<Self>>) -> Option<Self> {
        all.reduce(|a, b| Some(a?.united(b?))).flatten()
    }

    /// One rectangle a piece, side by side, as wide as its letters, with a letter's width between them.
    pub fn divided(self, pieces: &[String]) -> Vec<Self> {
        let letters = |piece: &String| piece.chars().count().max(1) as f64;
        let total = pieces.iter().map(letters).sum::<f64>() + pieces.len().saturating_sub(1) as f64;
        let unit = (self.right - self.left) / total.max(1.0);
        let mut at = self.left;
        pieces
            .iter()
            .map(|piece| {
                let left = at;
                at += unit * (letters(piece) + 1.0);
                Self { left: left.round(), right: (at - unit).round(), ..self }
            })
            .collect()
    }
}

/// A coordinate as it is written: without a fraction where there is none.
pub fn number(n: f64) -> String {
    if n.fract() == 0.0 { format!("{n:.0}") } else { format!("{n}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_lie_side_by_side_within_the_whole() {
        let whole = Bounds { left: 10.0, top: 5.0, right: 110.0, bottom: 25.0 };
        let parts = whole.divided(&["к".to_string(), "настоящему".to_string()]);
        assert_eq!(parts[0].left, 10.0);
        assert_eq!(parts[1].right, 110.0);
        assert!(parts[0].right < parts[1].left);
        assert_eq!(Bounds::around(parts.into_iter().map(Some)), Some(whole));
        assert_eq!(Bounds::around([Some(whole), None].into_iter()), None);
    }
}
