//! Grammar of a form: features in OpenCorpora's tags, and the lemma by an edit script.

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

/// The analyses a line of the class table gives for `word`.
///
/// A line is `features/prefix:cut:add` joined by `|`: to get the lemma drop `prefix` letters at the front and `cut` at the end, then
/// append `add`. Malformed parts are passed over.
pub fn parse(word: &str, line: &str) -> Vec<Analysis> {
    line.split('|').filter_map(|part| parse_one(word, part)).collect()
}

fn parse_one(word: &str, part: &str) -> Option<Analysis> {
    let (grammar, script) = part.rsplit_once('/')?;
    let mut fields = script.splitn(3, ':');
    let prefix: usize = fields.next()?.parse().ok()?;
    let cut: usize = fields.next()?.parse().ok()?;
    let add = fields.next()?;
    let kept = word.chars().count().checked_sub(prefix.checked_add(cut)?)?;
    let mut lemma = String::with_capacity(word.len() + add.len());
    lemma.extend(word.chars().skip(prefix).take(kept));
    lemma.push_str(add);
    Some(Analysis { grammar: grammar.to_string(), lemma })
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
}
