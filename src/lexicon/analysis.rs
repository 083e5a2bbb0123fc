//! Grammar of a form: features in OpenCorpora's tags, and the lemma by an edit script.

use std::ops::Range;

use crate::alphabet;

/// One analysis of a form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Analysis {
    /// OpenCorpora tags, comma-separated, e.g. `NOUN,gent,inan,masc,sing`.
    pub grammar: String,
    /// The dictionary form, folded.
    pub lemma: String,
}

impl Analysis {
    /// True for a name of the project's table, whose nouns tell no animacy; OpenCorpora's all do.
    pub fn is_name_of_the_table(&self) -> bool {
        let has = |tag: &str| self.grammar.split(',').any(|part| part == tag);
        has("Name") && !has("anim") && !has("inan")
    }
}

/// What a part of a line of the class table tells.
///
/// A line is `features/prefix:cut:add` joined by `|`: to get the lemma drop `prefix` letters at the front and `cut` at the end, then
/// append `add`. Malformed parts are passed over.
struct Script<'l> {
    grammar: &'l str,
    prefix: usize,
    cut: usize,
    add: &'l str,
}

impl<'l> Script<'l> {
    fn read(part: &'l str) -> Option<Self> {
        let (grammar, script) = part.rsplit_once('/')?;
        let mut fields = script.splitn(3, ':');
        let (prefix, cut) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
        Some(Self { grammar, prefix, cut, add: fields.next()? })
    }

    /// Which of so many letters of a form its lemma has, too.
    fn kept(&self, letters: usize) -> Option<Range<usize>> {
        letters.checked_sub(self.cut).filter(|&end| end >= self.prefix).map(|end| self.prefix..end)
    }
}

fn scripts(line: &str) -> impl Iterator<Item = Script<'_>> {
    line.split('|').filter_map(Script::read)
}

/// The analyses a line of the class table gives for `word`.
pub fn parse(word: &str, line: &str) -> Vec<Analysis> {
    let analysis = |script: Script<'_>| {
        let kept = script.kept(word.chars().count())?;
        let mut lemma = String::with_capacity(word.len() + script.add.len());
        lemma.extend(word.chars().skip(kept.start).take(kept.len()));
        lemma.push_str(script.add);
        Some(Analysis { grammar: script.grammar.to_string(), lemma })
    };
    scripts(line).filter_map(analysis).collect()
}

/// The keys of the lemmas a line of the class table gives for the form of a key, in its order, each once.
pub fn lemma_keys(key: &[u8], line: &str) -> Vec<Vec<u8>> {
    let mut out = Vec::new();
    for script in scripts(line) {
        let Some(kept) = script.kept(key.len()) else { continue };
        let add = if script.add.is_empty() { Some(Vec::new()) } else { alphabet::key(script.add) };
        let lemma = add.map(|add| [&key[kept], &add].concat()).filter(|lemma| !lemma.is_empty() && !out.contains(lemma));
        out.extend(lemma);
    }
    out
}

/// Where each line of the class table begins, four bytes each, little-endian: found when the program is built.
pub fn line_starts(classes: &str) -> Vec<u8> {
    let breaks = classes.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at as u32 + 1);
    std::iter::once(0).chain(breaks).flat_map(u32::to_le_bytes).collect()
}

/// The nth line of a class table, from 0, by what [`line_starts`] found of it.
pub fn line<'c>(classes: &'c str, starts: &[u8], nth: usize) -> Option<&'c str> {
    let start = u32::from_le_bytes(*starts.as_chunks().0.get(nth)?);
    classes.get(start as usize..)?.lines().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edit_scripts_lead_to_the_lemma() {
        let found = parse("новому", "ADJF,datv,masc,sing/0:3:ый|ADJF,datv,neut,sing/0:3:ый");
        assert_eq!(found[0].lemma, "новый");
        assert_eq!(found.len(), 2);
        assert_eq!(parse("а", "X/2:2:б|no script"), []);
        assert_eq!(parse("наилучший", "ADJF/3:0:")[0].lemma, "лучший");
    }

    #[test]
    fn keys_of_lemmas_are_those_of_the_analyses() {
        let line = "ADJF/3:0:|ADJF,datv/0:3:ый|ADJF,plur/0:3:ый|NOUN/9:0:|X/1:9:а|Y/0:1:x";
        for word in ["наилучший", "лучше", "й"] {
            let key = alphabet::key(word).unwrap();
            let mut of_analyses: Vec<Vec<u8>> = parse(word, line).iter().filter_map(|a| alphabet::key(&a.lemma)).collect();
            of_analyses.dedup();
            assert_eq!(lemma_keys(&key, line), of_analyses, "{word}");
        }
    }

    #[test]
    fn lines_are_found_where_they_begin() {
        let classes = "NOUN/0:0:\n\nVERB/0:1:ть";
        let starts = line_starts(classes);
        let lines: Vec<_> = (0..4).map(|nth| line(classes, &starts, nth)).collect();
        assert_eq!(lines, [Some("NOUN/0:0:"), Some(""), Some("VERB/0:1:ть"), None]);
    }
}
