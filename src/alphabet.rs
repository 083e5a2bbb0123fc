//! The symbols of the trade: Cyrillic letters as lexicon keys, and everything an OCR engine may print as channel symbols.
//!
//! Two encodings live here and nowhere else. A *key* is the folded form of a word as bytes, one byte a letter (lower case, ё as е),
//! so that one edit of the word is one edit of the key. A *symbol* is the channel's view of one printed character: Cyrillic letters
//! fold their case (confusions repeat across cases), Latin letters keep theirs (`H` looks like Н, `h` does not).

/// Letters of the key alphabet, in key order; index 32 is the hyphen.
pub const LETTERS: &str = "абвгдежзийклмнопрстуфхцчшщъыьэюя-";

/// Number of symbols a lexicon key can hold: 32 letters and the hyphen.
pub const KEY_SYMBOLS: usize = 33;

/// The symbols beyond the key alphabet, in order from index 33: space, line break, line-end hyphen, digits, Latin.
const OTHERS: &str = " \n¬0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// The symbols beyond these, from [`FIRST_SIGN`] on.
const SIGNS: &str = ".,:;!?'\"()[]{}<>/\\|_=+*&%$#@^~`«»„“”‘’–—…№§°•©®€£‹›‚¥¢";

/// Turns и into й, written behind it.
const BREVE: char = '\u{306}';
/// Turns е into ё, written behind it, which folds back to е.
const DIAERESIS: char = '\u{308}';

/// Letters a word can begin with: the key alphabet without the hyphen.
pub const LETTER_SYMBOLS: usize = KEY_SYMBOLS - 1;

/// Number of channel symbols, the last of which stands for every character not listed.
pub const SYMBOLS: usize = 153;

/// First key byte; a key byte is this plus the symbol's index.
const KEY_BASE: u8 = 0x40;

/// A channel symbol: an index below [`SYMBOLS`].
pub type Symbol = u8;

/// The hyphen inside a word, the last symbol a key can hold.
pub const HYPHEN: Symbol = 32;
/// A space.
pub const SPACE: Symbol = 33;
/// A line break with no hyphen before it.
pub const BREAK: Symbol = 34;
/// A hyphen at a line end together with its line break.
pub const LINE_HYPHEN: Symbol = 35;
/// What a hyphen that cuts a word at a line's end may be written with.
pub const LINE_END_HYPHENS: [char; 4] = ['-', '\u{2010}', '¬', '\u{ad}'];
/// What a typewriter without ъ has in its place.
pub const TYPED_HARD_SIGNS: [char; 3] = ['"', '\'', '’'];
/// The digit nought; the other digits follow, then Latin capitals, then small ones.
pub const FIRST_DIGIT: Symbol = 36;
/// The Latin capital A.
pub const FIRST_LATIN: Symbol = 46;
/// The full stop; the other signs follow.
const FIRST_SIGN: Symbol = 98;
/// Any character without a symbol of its own.
pub const OTHER: Symbol = (SYMBOLS - 1) as Symbol;
/// The hard sign.
pub const HARD_SIGN: Symbol = 26;

/// The channel symbol of a character; case of Cyrillic letters is folded, ё is е.
pub fn symbol(c: char) -> Symbol {
    match c {
        'а'..='я' => (c as u32 - 'а' as u32) as Symbol,
        'А'..='Я' => (c as u32 - 'А' as u32) as Symbol,
        'ё' | 'Ё' => 5,
        '-' | '\u{2010}' | '\u{2011}' => HYPHEN,
        ' ' | '\u{a0}' | '\t' | '\u{2009}' | '\u{202f}' => SPACE,
        '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => BREAK,
        '¬' => LINE_HYPHEN,
        '0'..='9' => FIRST_DIGIT + (c as u8 - b'0'),
        'A'..='Z' => FIRST_LATIN + (c as u8 - b'A'),
        'a'..='z' => 72 + (c as u8 - b'a'),
        _ => SIGNS.chars().position(|sign| sign == c).map_or(OTHER, |at| FIRST_SIGN + at as Symbol),
    }
}

/// The character a symbol stands for (lower case for Cyrillic); U+FFFD for [`OTHER`].
pub fn symbol_char(symbol: Symbol) -> char {
    static CHARS: std::sync::LazyLock<Vec<char>> = std::sync::LazyLock::new(|| [LETTERS, OTHERS, SIGNS].concat().chars().collect());
    CHARS.get(symbol as usize).copied().unwrap_or('\u{fffd}')
}

/// A text with its ё as е: «Пётр» is «Петр», however its dots are written.
pub fn without_dots(text: &str) -> String {
    let plain = |c: char| match c {
        'ё' => 'е',
        'Ё' => 'Е',
        c => c,
    };
    text.chars().filter(|&c| c != DIAERESIS).map(plain).collect()
}

/// True for what ends a line, a page or a column: it stays where it is, whatever is corrected about it.
pub fn ends_line(c: char) -> bool {
    c == '\r' || symbol(c) == BREAK
}

/// True for a Russian letter of either case.
pub fn is_russian(c: char) -> bool {
    matches!(c, 'а'..='я' | 'А'..='Я' | 'ё' | 'Ё')
}

/// True for a Russian vowel of either case.
pub fn is_vowel(c: char) -> bool {
    "аеёиоуыэюяАЕЁИОУЫЭЮЯ".contains(c)
}

/// True for a vowel of either case that a ъ parts from the consonant before it.
pub fn is_iotated(c: char) -> bool {
    "еёюяЕЁЮЯ".contains(c)
}

/// True for a letter or sign of any Cyrillic alphabet.
pub fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{52f}')
}

/// True for a letter of any script; Russian ones are told without a look into the tables of Unicode.
pub fn is_letter(c: char) -> bool {
    is_russian(c) || c.is_alphabetic()
}

/// True for a capital of any script, told likewise.
pub fn is_upper(c: char) -> bool {
    matches!(c, 'А'..='Я' | 'Ё') || !is_russian(c) && c.is_uppercase()
}

/// True for characters that carry no reading of their own: stress marks, soft hyphens, zero-width marks.
pub fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{300}'..='\u{305}' | '\u{307}' | '\u{309}'..='\u{36f}')
}

/// True for a mark that makes another letter of the one before it.
pub fn is_mark(c: char) -> bool {
    matches!(c, BREVE | DIAERESIS)
}

/// The symbol of a letter with a mark behind it.
pub fn marked(letter: Symbol, mark: char) -> Symbol {
    if mark == BREVE && letter == symbol('и') { symbol('й') } else { letter }
}

/// The channel symbols of a text with the byte offset each began at; й and ё written with combining marks count as one letter.
pub fn symbols(text: &str) -> Vec<(Symbol, usize)> {
    let mut out: Vec<(Symbol, usize)> = Vec::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match (c, out.last_mut()) {
            (_, Some(last)) if is_mark(c) => last.0 = marked(last.0, c),
            _ if is_mark(c) || is_ignorable(c) => {}
            _ => out.push((symbol(c), at)),
        }
    }
    out
}

/// The first symbol of a text as [`symbols`] has it.
pub fn first_symbol(text: &str) -> Option<Symbol> {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if is_russian(c) => Some(symbol(c)),
        _ => symbols(text).first().map(|first| first.0),
    }
}

/// The lexicon key of a word, or `None` if it holds anything but Russian letters, hyphens and ignorable marks, or is empty.
pub fn key(word: &str) -> Option<Vec<u8>> {
    let symbols = symbols(word);
    if symbols.is_empty() || symbols.iter().any(|s| s.0 as usize >= KEY_SYMBOLS) {
        return None;
    }
    Some(symbols.iter().map(|s| s.0 + KEY_BASE).collect())
}

/// The key byte of a key symbol.
pub fn key_byte(symbol: Symbol) -> u8 {
    symbol + KEY_BASE
}

/// The symbols of a key.
pub fn key_symbols<'a>(key: impl IntoIterator<Item = &'a u8>) -> Vec<Symbol> {
    key.into_iter().map(|&byte| key_symbol(byte)).collect()
}

/// The symbol of a key byte.
pub fn key_symbol(byte: u8) -> Symbol {
    byte.wrapping_sub(KEY_BASE)
}

/// The folded word a key stands for.
pub fn unkey(key: &[u8]) -> String {
    key.iter().map(|&b| symbol_char(key_symbol(b))).collect()
}

/// A word folded for comparison: lower case, ё as е, ignorable marks dropped; й and ё written with combining marks as the letters they are.
pub fn fold(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars().filter(|&c| !is_ignorable(c)) {
        match c {
            'ё' | 'Ё' => out.push('е'),
            DIAERESIS if out.ends_with('е') => {}
            BREVE if out.ends_with('и') => {
                out.pop();
                out.push('й');
            }
            _ => out.extend(c.to_lowercase()),
        }
    }
    out
}

/// The Cyrillic letter a Latin letter or digit may stand for by its shape, upper case for upper; `None` if it resembles none.
/// Capitals and round letters are those of Unicode's confusables (UTS 39); m, n, u, k and r resemble italic т, п, и, к and г, digits З, О, Ч
/// and б.
pub fn look_alike(c: char) -> Option<char> {
    const PAIRS: &[(char, char)] = &[
        ('A', 'А'),
        ('B', 'В'),
        ('C', 'С'),
        ('E', 'Е'),
        ('H', 'Н'),
        ('K', 'К'),
        ('M', 'М'),
        ('O', 'О'),
        ('P', 'Р'),
        ('T', 'Т'),
        ('X', 'Х'),
        ('Y', 'У'),
        ('a', 'а'),
        ('c', 'с'),
        ('e', 'е'),
        ('o', 'о'),
        ('p', 'р'),
        ('x', 'х'),
        ('y', 'у'),
        ('k', 'к'),
        ('m', 'т'),
        ('n', 'п'),
        ('u', 'и'),
        ('r', 'г'),
        ('3', 'З'),
        ('0', 'О'),
        ('4', 'Ч'),
        ('6', 'б'),
        ('b', 'ь'),
    ];
    PAIRS.iter().find(|p| p.0 == c).map(|p| p.1)
}

/// The Cyrillic letter that has just the shape of a Latin one in upright print.
pub fn same_shape(latin: char) -> Option<char> {
    look_alike(latin).filter(|_| "ABCEHKMOPTXaceopxy".contains(latin))
}

/// The small Cyrillic letter that has the shape of a Latin capital: «н» in the place of which an engine reads "H".
pub fn small_shape(latin: char) -> Option<char> {
    look_alike(latin).filter(|_| "BCHKMOPTX".contains(latin)).and_then(|c| c.to_lowercase().next())
}

/// Strokes that the second half of a letter is read as.
const STROKES: [char; 5] = ['I', 'l', '1', 'i', '|'];
/// Small letters made of a part and a stroke, or of a stroke and a part, with what the part is read as: «ьI» for ы, "JI" for л, "IO" for ю.
/// For ы and ю Unicode's confusables (UTS 39) have such a pair each, "bl" and "lO"; what looks like their halves stands for them, too.
const OF_TWO: [(char, &[char], bool); 3] = [('ы', &['ь', 'b'], true), ('л', &['J'], true), ('ю', &['о', 'O', 'o', '0'], false)];

/// The letters that two symbols may stand for by their shape together: symbols as seen, letter.
pub fn look_alikes_of_two() -> impl Iterator<Item = ([Symbol; 2], Symbol)> {
    OF_TWO.iter().flat_map(|&(letter, parts, is_part_first)| {
        let pairs = parts.iter().flat_map(|&part| STROKES.map(|stroke| (part, stroke)));
        pairs.map(move |(part, stroke)| {
            let seen = if is_part_first { [part, stroke] } else { [stroke, part] };
            (seen.map(symbol), symbol(letter))
        })
    })
}

/// The digit a letter or sign may stand for by its shape; a digit stands for itself.
pub fn look_alike_digit(c: char) -> Option<char> {
    Some(match c {
        '0'..='9' => c,
        'О' | 'о' | 'O' | 'o' => '0',
        'I' | 'l' | 'i' | '|' => '1',
        'З' | 'з' => '3',
        'Ч' | 'ч' => '4',
        'б' => '6',
        'В' => '8',
        'g' | 'q' => '9',
        'S' => '5',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_symbol_has_its_character_and_back() {
        for s in 0..OTHER {
            assert_eq!(symbol(symbol_char(s)), s, "{:?}", symbol_char(s));
        }
        assert_eq!(OTHERS.chars().count() + KEY_SYMBOLS, FIRST_SIGN as usize);
        assert_eq!(SIGNS.chars().count() + FIRST_SIGN as usize, SYMBOLS - 1);
    }

    #[test]
    fn keys_fold_case_yo_and_combining_marks() {
        assert_eq!(key("Ёлка"), key("елка"));
        assert_eq!(key("и\u{306}"), key("й"));
        assert_eq!(key("за\u{301}мок"), key("замок"));
        assert_eq!(unkey(&key("Кто-то").unwrap()), "кто-то");
        assert_eq!(fold("Е\u{308}лкой за\u{301}мка, и\u{306}"), "елкой замка, й");
        assert_eq!(key("MX"), None);
        assert_eq!(key(""), None);
    }
}
