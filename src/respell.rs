//! Spelling on request: the typewriter's hard sign normalised, ё restored. Neither is an error, so neither is done unasked.

use crate::alphabet::{self, TYPED_HARD_SIGNS, is_iotated, is_vowel};
use crate::document::{Document, Edit, Span};
use crate::lexicon::Lexicon;
use crate::lexicon::yo::YoWords;
use crate::section::Section;
use crate::token::{Kind, Script, tokens};

/// What to respell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Respelling {
    /// «раз"яснения» becomes «разъяснения».
    pub hard_sign: bool,
    /// «еще» becomes «ещё» where the word is never written otherwise.
    pub yo: bool,
}

/// The edits that respell the source sections. A hard sign is put only where it makes a word of the lexicon.
pub fn respell(document: &Document, sections: &[Section], lexicon: &Lexicon, yo: &YoWords, respelling: Respelling) -> Vec<Edit> {
    let tokens = tokens(document);
    let source = |span: Span| {
        let at = sections.partition_point(|s| s.span.end <= span.start);
        sections.get(at).is_some_and(Section::is_source)
    };
    let russian = Kind::Word(Script::Russian);
    let mut out = Vec::new();
    for (at, token) in tokens.iter().enumerate().filter(|(_, t)| source(t.span)) {
        let text = token.span.of(&document.text);
        if respelling.yo && token.kind == russian {
            out.extend(yo.restore(text).map(|replacement| Edit { span: token.span, replacement }));
        }
        let is_typed = || text.strip_prefix(TYPED_HARD_SIGNS).is_some_and(str::is_empty);
        if respelling.hard_sign && is_typed() && at > 0 && at + 1 < tokens.len() {
            let (before, after) = (&tokens[at - 1], &tokens[at + 1]);
            let last = before.span.of(&document.text).chars().next_back();
            let first = after.span.of(&document.text).chars().next();
            let soft = first.is_some_and(is_iotated);
            let hard = last.is_some_and(|c| c.is_alphabetic() && !is_vowel(c) && !"ьъЬЪ".contains(c));
            if before.kind == russian && after.kind == russian && soft && hard {
                let sign = if last.is_some_and(char::is_uppercase) && first.is_some_and(char::is_uppercase) { "Ъ" } else { "ъ" };
                let word = [before.span.of(&document.text), sign, after.span.of(&document.text)].concat();
                // «Лук'яненко» has none.
                if alphabet::key(&word).is_some_and(|key| lexicon.contains(&key)) {
                    out.push(Edit { span: token.span, replacement: sign.to_string() });
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resources::Resources;
    use crate::section::sections;

    #[test]
    fn a_hard_sign_is_put_where_it_makes_a_word() {
        let resources = Resources::embedded().unwrap();
        let document = Document::plain("Писатель Лук'яненко прочитал об\"явление и ушёл.".to_string());
        let sections = sections(&document, &resources.lexicon, &resources.orthographies);
        let asked = Respelling { hard_sign: true, yo: false };
        let edits = respell(&document, &sections, &resources.lexicon, &resources.yo_words(), asked);
        assert_eq!(document.apply(&edits), "Писатель Лук'яненко прочитал объявление и ушёл.");
    }
}
