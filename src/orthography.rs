//! Recognises Cyrillic text that is not modern Russian, so that it is never "corrected" into it.

use crate::lexicon::tables::rows;

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

/// A letter may turn up this often (per thousand) by misreading and still count as lacking.
const LACKING_PER_MILLE: f64 = 2.0;
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

    /// The first rule that fits the text; `None` for modern Russian, or too little text to tell.
    pub fn recognise(&self, text: &str) -> Option<Orthography> {
        let letters_of = |text: &str| -> (Vec<char>, usize) {
            let letters: Vec<char> = text.chars().flat_map(char::to_lowercase).collect();
            let count = letters.iter().filter(|c| matches!(c, '\u{400}'..='\u{52f}')).count();
            (letters, count)
        };
        // What is quoted says nothing of who quotes it, if that one says enough.
        let (letters, count) = Some(letters_of(&unquoted(text))).filter(|own| own.1 >= LETTERS_NEEDED).unwrap_or_else(|| letters_of(text));
        if count < LETTERS_NEEDED {
            return None;
        }
        let per_mille = |n: usize| n as f64 * 1000.0 / count as f64;
        let occurrences = |mark: &Mark| match *mark {
            Mark::Letter(c) => letters.iter().filter(|&&l| l == c).count(),
            Mark::FinalHardSign => after_hard_sign(&letters).filter(|n| !n.is_some_and(char::is_alphabetic)).count(),
            Mark::InnerHardSign => after_hard_sign(&letters).filter(|n| n.is_some_and(|c| "бвгджзйклмнпрстфхцчшщ".contains(c))).count(),
        };
        let fits = |rule: &&Rule| {
            let found: usize = rule.marks.iter().map(&occurrences).sum();
            let lacking = |&c: &char| per_mille(letters.iter().filter(|&&l| l == c).count()) <= LACKING_PER_MILLE;
            // One letter in a short text is a misreading; it takes two.
            found >= 2 && per_mille(found) >= rule.at_least && rule.lacks.iter().all(lacking)
        };
        self.rules.iter().find(fits).map(|rule| rule.name.clone())
    }
}

/// A text without what stands in quotation marks on one line.
fn unquoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let mut rest = line;
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
        // A quotation by itself has nobody to quote it; one without an end is none.
        assert_eq!(orthographies.recognise("«Реве та стогне Дніпр, а вітер завива, і гори реві»"), Some("Ukrainian".to_string()));
        assert_eq!(orthographies.recognise("«Новости сего дня, какія пришли"), None);
    }
}
