//! Lines of a text: where they begin, and the line and column of a place.

/// Bytes of a block whose characters are counted beforehand.
const BLOCK: usize = 1024;

/// A line and column, both from 1; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// Where the lines of a text begin, and how many characters stand before each block of it, so that a place is found as fast in a text of one
/// line as in one of many.
#[derive(Debug, Clone)]
pub struct Lines {
    /// Bytes at which lines begin, the first at 0.
    pub starts: Vec<usize>,
    chars_before: Vec<usize>,
}

impl Lines {
    /// Of a text; all further questions are about the same.
    pub fn of(text: &str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let mut chars_before = vec![0];
        for block in text.as_bytes().chunks(BLOCK) {
            chars_before.push(chars_before[chars_before.len() - 1] + chars(block));
        }
        Self { starts, chars_before }
    }

    /// The line, from 0, that holds a byte of the text.
    pub fn nth(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset).saturating_sub(1)
    }

    /// The bytes of a line, from 0, without the line feed that ends it.
    pub fn range(&self, text: &str, nth: usize) -> std::ops::Range<usize> {
        let start = self.starts.get(nth).copied().unwrap_or(text.len());
        start..self.starts.get(nth + 1).map_or(text.len(), |next| next - 1)
    }

    /// The line and column of a byte of the text.
    pub fn place(&self, text: &str, offset: usize) -> LineColumn {
        let nth = self.nth(offset);
        LineColumn { line: nth + 1, column: self.chars_before(text, offset) - self.chars_before(text, self.starts[nth]) + 1 }
    }

    fn chars_before(&self, text: &str, offset: usize) -> usize {
        let block = offset / BLOCK;
        self.chars_before[block] + chars(&text.as_bytes()[block * BLOCK..offset])
    }
}

/// Characters that begin in these bytes of a text.
fn chars(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_counted_one_by_one() {
        let text = "первая\n\nтретья с €\n".repeat(200) + &"долгая строка ".repeat(300) + "\n" + &"х".repeat(BLOCK);
        for text in [text.as_str(), "", "\n", "абв", &"a".repeat(BLOCK), &"аб\n".repeat(BLOCK)] {
            let lines = Lines::of(text);
            let (mut line, mut column) = (1, 1);
            for (offset, c) in text.char_indices() {
                assert_eq!(lines.place(text, offset), LineColumn { line, column }, "byte {offset}");
                assert!(c == '\n' || lines.range(text, line - 1).contains(&offset), "byte {offset}");
                (line, column) = if c == '\n' { (line + 1, 1) } else { (line, column + 1) };
            }
            assert_eq!(lines.place(text, text.len()), LineColumn { line, column });
            assert_eq!(lines.range(text, line - 1).end, text.len());
        }
    }
}
