//! CER, words put right, damage and precision against ground truth.
//!
//! Words are maximal runs of letters and digits (inner hyphen, apostrophe and quotation mark kept); case is kept, ё counts as е, line
//! breaks count as spaces, a hyphen at a line end joins the two halves. Punctuation is not scored.

/// Counts of one document, to be added up over a set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Score {
    /// Characters of the ground truth.
    pub chars: usize,
    /// Words of the ground truth.
    pub words: usize,
    /// Character edits from ground truth to OCR, and to the output.
    pub char_edits: (usize, usize),
    /// Words wrong in the OCR.
    pub wrong: usize,
    /// Words right in the OCR.
    pub right: usize,
    /// Wrong words made right.
    pub fixed: usize,
    /// Right words made wrong.
    pub broken: usize,
    /// Wrong words changed to another wrong form.
    pub shuffled: usize,
}

impl Score {
    /// Adds another document's counts.
    pub fn add(&mut self, other: &Self) {
        self.chars += other.chars;
        self.words += other.words;
        self.char_edits.0 += other.char_edits.0;
        self.char_edits.1 += other.char_edits.1;
        self.wrong += other.wrong;
        self.right += other.right;
        self.fixed += other.fixed;
        self.broken += other.broken;
        self.shuffled += other.shuffled;
    }

    /// Share of wrong words made right.
    pub fn fixed_share(&self) -> f64 {
        share(self.fixed, self.wrong)
    }

    /// Share of right words made wrong.
    pub fn broken_share(&self) -> f64 {
        share(self.broken, self.right)
    }

    /// Share of changed words that became right.
    pub fn precision(&self) -> f64 {
        share(self.fixed, self.fixed + self.broken + self.shuffled)
    }

    /// Character error rate before and after.
    pub fn cer(&self) -> (f64, f64) {
        (share(self.char_edits.0, self.chars), share(self.char_edits.1, self.chars))
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (before, after) = self.cer();
        let less = if before > 0.0 { 1.0 - after / before } else { 0.0 };
        write!(
            f,
            "words {} CER {before:.4}->{after:.4} ({:+.1}% less) fixed {:.3} broken {:.5} precision {:.3}",
            self.words,
            less * 100.0,
            self.fixed_share(),
            self.broken_share(),
            self.precision()
        )
    }
}

fn share(a: usize, b: usize) -> f64 {
    if b == 0 { 0.0 } else { a as f64 / b as f64 }
}

/// The scored words of a text.
pub fn words(text: &str) -> Vec<String> {
    let text: Vec<char> = text
        .chars()
        .filter(|&c| c != '\u{ad}' && c != '\r')
        .map(|c| match c {
            'ё' => 'е',
            'Ё' => 'Е',
            c => c,
        })
        .collect();
    let letter = |c: char| c.is_alphanumeric();
    let mut out: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut at = 0;
    while at < text.len() {
        let c = text[at];
        let inner = |k: usize| !word.is_empty() && text.get(k).is_some_and(|&c| letter(c));
        if letter(c) {
            word.push(c);
        } else if matches!(c, '-' | '¬') && text.get(at + 1) == Some(&'\n') && !word.is_empty() && {
            let next = (at + 2..text.len()).find(|&k| !text[k].is_whitespace());
            next.is_some_and(|k| letter(text[k]))
        } {
            at = (at + 2..text.len()).find(|&k| !text[k].is_whitespace()).unwrap_or(text.len());
            continue;
        } else if matches!(c, '-' | '\'' | '’' | '"') && inner(at + 1) {
            word.push(c);
        } else if !word.is_empty() {
            out.push(std::mem::take(&mut word));
        }
        at += 1;
    }
    if !word.is_empty() {
        out.push(word);
    }
    out
}

/// Most characters of two texts that are compared, multiplied: so many bytes are needed for it.
const MOST_COMPARED: usize = 2 << 30;

/// Texts too long to be compared: a book instead of a chapter.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected texts of about {},000 characters at most, found {gold}, {ocr} and {out}: score the pages one by one",
    MOST_COMPARED.isqrt() / 1000
)]
pub struct TooLong {
    gold: usize,
    ocr: usize,
    out: usize,
}

/// Scores a corrected transcript, in memory of the product of the texts' lengths; refuses texts where that would be gigabytes.
pub fn score(gold: &str, ocr: &str, out: &str) -> Result<Score, TooLong> {
    let [chars, of_ocr, of_out] = [gold, ocr, out].map(|text| text.chars().count());
    if (chars + 1).checked_mul(of_ocr.max(of_out) + 1).is_none_or(|compared| compared > MOST_COMPARED) {
        return Err(TooLong { gold: chars, ocr: of_ocr, out: of_out });
    }
    let (gold, ocr, out) = (words(gold), words(ocr), words(out));
    let (before, edits_before) = status(&gold, &ocr);
    let (after, edits_after) = status(&gold, &out);
    let mut result =
        Score { chars: gold.join(" ").chars().count(), words: gold.len(), char_edits: (edits_before, edits_after), ..Score::default() };
    for ((word, x), y) in gold.iter().zip(&before).zip(&after) {
        if x == word {
            result.right += 1;
            result.broken += usize::from(y != word);
        } else {
            result.wrong += 1;
            result.fixed += usize::from(y == word);
            result.shuffled += usize::from(y != word && y != x);
        }
    }
    Ok(result)
}

/// For each gold word the words of the other side that stand against it, by a character alignment; and the number of character edits.
fn status(gold: &[String], other: &[String]) -> (Vec<String>, usize) {
    let g: Vec<char> = gold.join(" ").chars().collect();
    let o: Vec<char> = other.join(" ").chars().collect();
    let (position, edits) = positions(&g, &o);
    let mut out = Vec::with_capacity(gold.len());
    let mut at = 0;
    for word in gold {
        let len = word.chars().count();
        let (mut start, mut end) = (position[at], position[at + len]);
        while start > 0 && o[start - 1] != ' ' {
            start -= 1;
        }
        while end < o.len() && o[end] != ' ' {
            end += 1;
        }
        out.push(o[start..end.max(start)].iter().collect());
        at += len + 1;
    }
    (out, edits)
}

/// For each position of `g`, the position of `o` it is aligned with (Levenshtein), and the distance.
fn positions(g: &[char], o: &[char]) -> (Vec<usize>, usize) {
    let width = o.len() + 1;
    let mut from = vec![0u8; (g.len() + 1) * width];
    let mut row: Vec<u32> = (0..=o.len() as u32).collect();
    from[..width].fill(2);
    for i in 1..=g.len() {
        let mut diagonal = row[0];
        row[0] = i as u32;
        from[i * width] = 1;
        for j in 1..=o.len() {
            let same = diagonal + u32::from(g[i - 1] != o[j - 1]);
            diagonal = row[j];
            let (cost, step) = [(same, 0), (row[j] + 1, 1), (row[j - 1] + 1, 2)].into_iter().min_by_key(|c| c.0).unwrap_or((same, 0));
            row[j] = cost;
            from[i * width + j] = step;
        }
    }
    let mut position = vec![0; g.len() + 1];
    let (mut i, mut j) = (g.len(), o.len());
    position[i] = j;
    while i > 0 {
        match from[i * width + j] {
            0 => (i, j) = (i - 1, j - 1),
            1 => i -= 1,
            _ => {
                j -= 1;
                continue;
            }
        }
        position[i] = j;
    }
    (position, row[o.len()] as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_the_judge() {
        assert_eq!(words("раз\"яснения, Дэ-ху-\nай «ёлка» 24.IX"), ["раз\"яснения", "Дэ-хуай", "елка", "24", "IX"]);
    }

    #[test]
    fn fixed_broken_and_shuffled() {
        let s = score("один два три четыре", "один двл трн четыре", "один два тры четыра").unwrap();
        assert_eq!((s.wrong, s.right, s.fixed, s.broken, s.shuffled), (2, 2, 1, 1, 1));
        let s = score("приехали сегодня", "при ехали сегодня", "приехали сегодня").unwrap();
        assert_eq!((s.wrong, s.fixed, s.broken), (1, 1, 0));
    }
}
