//! Recognises Cyrillic text that is not modern Russian, so that it is never "corrected" into it.

use crate::alphabet::is_cyrillic;
use crate::rows::rows;

/// The name of a language or orthography, as the tables give it.
pub type Orthography = String;

/// Rules of recognition, from `orthographies.tsv`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Orthographies {
    rules: Vec<Rule>,
}

#[derive(Debug, Clone, PartialEq)]
struct Rule {
    name: Orthography,
    marks: Vec<Mark>,
    at_least: f64,
    lacks: Vec<char>,
}

/// What a rule counts.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Mark {
    Letter(char),
    /// A hard sign at a word's end.
    FinalHardSign,
    /// A hard sign before a consonant.
    InnerHardSign,
}

impl Mark {
    /// How often it stands among small letters.
    fn occurrences(self, letters: &[char]) -> usize {
        match self {
            Self::Letter(mark) => letters.iter().filter(|&&c| c == mark).count(),
            Self::FinalHardSign => after_hard_sign(letters).filter(|next| !next.is_some_and(char::is_alphabetic)).count(),
            Self::InnerHardSign => {
                after_hard_sign(letters).filter(|next| next.is_some_and(|c| "бвгджзйклмнпрстфхцчшщ".contains(c))).count()
            }
        }
    }
}

/// A letter may turn up this often (per thousand) by misreading and still count as lacking.
const LACKING_PER_MILLE: f64 = 2.0;
/// So many times as frequent the marks of a small text must be.
const SMALL_TIMES: f64 = 3.0;
/// Fewer letters than this tell nothing.
const LETTERS_NEEDED: usize = 12;

/// A malformed row.
#[derive(Debug, thiserror::Error)]
#[error("orthographies.tsv, line {line}: expected a name, marks, a number per thousand letters, letters it lacks; found `{found}`")]
pub struct OrthographyError {
    /// Line, from 1.
    pub line: usize,
    /// What it holds.
    pub found: String,
}

impl Orthographies {
    /// Reads the rules.
    pub fn parse(text: &str) -> Result<Self, OrthographyError> {
        let mut out = Self::default();
        for (line, fields) in rows(text) {
            let bad = || OrthographyError { line, found: fields.join(" | ") };
            let [name, marks, at_least, lacks] = fields[..] else { return Err(bad()) };
            let marks = marks
                .split(' ')
                .map(|m| match m {
                    "ъ$" => Some(Mark::FinalHardSign),
                    "ъC" => Some(Mark::InnerHardSign),
                    m => m.chars().next().map(Mark::Letter),
                })
                .collect::<Option<_>>()
                .ok_or_else(bad)?;
            let at_least = at_least.parse().map_err(|_| bad())?;
            out.rules.push(Rule { name: name.to_string(), marks, at_least, lacks: lacks.chars().filter(|c| c.is_alphabetic()).collect() });
        }
        Ok(out)
    }

    /// True if a text has a mark of this orthography.
    pub fn has_marks(&self, text: &str, name: &str) -> bool {
        let letters: Vec<char> = without_numerals(text).chars().flat_map(char::to_lowercase).collect();
        self.rules.iter().filter(|rule| rule.name == name).any(|rule| rule.marks.iter().any(|mark| mark.occurrences(&letters) > 0))
    }

    /// The first rule that fits the text; `None` for modern Russian, or too little text to tell.
    pub fn recognise(&self, text: &str) -> Option<Orthography> {
        self.recognise_by(text, false)
    }

    /// The same of a small text among others that are modern Russian: its marks must be many, and a letter among them that Russian has not. A ъ
    /// may be a misread ь.
    pub fn recognise_small(&self, text: &str) -> Option<Orthography> {
        self.recognise_by(text, true)
    }

    fn recognise_by(&self, text: &str, is_small: bool) -> Option<Orthography> {
        let letters_of = |text: &str| -> (Vec<char>, usize) {
            let letters: Vec<char> = text.chars().flat_map(char::to_lowercase).collect();
            let count = letters.iter().filter(|c| is_cyrillic(**c)).count();
            (letters, count)
        };
        // What is quoted says nothing of who quotes it, if that one says enough.
        let text = &without_numerals(text);
        let (letters, count) = Some(letters_of(&unquoted(text))).filter(|own| own.1 >= LETTERS_NEEDED).unwrap_or_else(|| letters_of(text));
        if count < LETTERS_NEEDED {
            return None;
        }
        let per_mille = |n: usize| n as f64 * 1000.0 / count as f64;
        let fits = |rule: &&Rule| {
            let found: usize = rule.marks.iter().map(|mark| mark.occurrences(&letters)).sum();
            let lacking = |&c: &char| per_mille(letters.iter().filter(|&&l| l == c).count()) <= LACKING_PER_MILLE;
            // One letter in a short text is a misreading; it takes two.
            let has_letter = || rule.marks.iter().any(|mark| matches!(mark, Mark::Letter(_)) && mark.occurrences(&letters) > 0);
            let at_least = if is_small { SMALL_TIMES * rule.at_least } else { rule.at_least };
            found >= 2 && per_mille(found) >= at_least && (!is_small || has_letter()) && rule.lacks.iter().all(lacking)
        };
        self.rules.iter().find(fits).map(|rule| rule.name.clone())
    }
}

/// A text without Roman numerals that are written with the Cyrillic І: «ХІІ съезд» is modern Russian.
fn without_numerals(text: &str) -> String {
    let is_numeral = |word: &str| word.contains('І') && word.chars().all(|c| matches!(c, 'І' | 'Х' | 'У' | 'I' | 'V' | 'X'));
    if !text.contains('І') {
        return text.to_string();
    }
    let mut out = String::with_capacity(text.len());
    for piece in text.split_inclusive(|c: char| !c.is_alphabetic()) {
        let word = piece.trim_end_matches(|c: char| !c.is_alphabetic());
        out.push_str(if is_numeral(word) { &piece[word.len()..] } else { piece });
    }
    out
}

/// A text without what stands in quotation marks within a paragraph.
fn unquoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for paragraph in text.split_inclusive("\n\n") {
        let mut rest = paragraph;
        while let Some((before, quoted)) = rest.split_once('«') {
            // Without an end it is none, nor is any behind it.
            let Some((_, behind)) = quoted.split_once('»') else { break };
            out.push_str(before);
            out.push(' ');
            rest = behind;
        }
        out.push_str(rest);
    }
    out
}

/// What follows each hard sign that stands behind a letter.
fn after_hard_sign(letters: &[char]) -> impl Iterator<Item = Option<char>> {
    (1..letters.len()).filter(|&at| letters[at] == 'ъ' && letters[at - 1].is_alphabetic()).map(|at| letters.get(at + 1).copied())
}

#[cfg(test)]
mod tests {
    use crate::resources::Resources;

    #[test]
    fn what_is_quoted_says_nothing_of_who_quotes_it() {
        let orthographies = Resources::uncalibrated().unwrap().orthographies;
        assert_eq!(orthographies.recognise("Газета «Вісті» сообщает о том, что в районе начался сев."), None);
        assert_eq!(orthographies.recognise("Газета Вісті сповіщає про це."), Some("Ukrainian".to_string()));
        let lines = "Собиратель записал от старика: «ой вітре, вітре,\nне чорній ти поле», и мы пошли дальше.";
        assert_eq!(orthographies.recognise(lines), None);
        assert_eq!(orthographies.recognise("Делегаты ХІІ съезда и ІІІ пленума приняли резолюцию."), None);
        // A quotation by itself has nobody to quote it; one without an end is none.
        assert_eq!(orthographies.recognise("«Реве та стогне Дніпр, а вітер завива, і гори реві»"), Some("Ukrainian".to_string()));
        assert_eq!(orthographies.recognise("«Новости сего дня, какія пришли"), None);
    }
}
