//! What a person's decisions teach for other documents: the confusions of their scans, and words no list knows.

use std::collections::BTreeSet;

use crate::alphabet;
use crate::channel::confusions::{ConfusionError, Confusions};
use crate::channel::learn::count_place;
use crate::ledger::{Answer, Entry, settled};
use crate::resources::Resources;

/// What ledgers taught.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Learned {
    /// What was seen for what; of the words around the places, that they were seen as they are.
    pub confusions: Confusions,
    /// Words taken, typed or kept that no list knows, in order.
    pub words: Vec<String>,
    /// Decisions looked at.
    pub decisions: usize,
}

/// What a person decided in a ledger; the program's own decisions teach nothing.
pub fn learned(resources: &Resources, entries: &[Entry]) -> Learned {
    let mut out = Learned::default();
    let is_known = |word: &str| alphabet::key(word).is_some_and(|key| resources.lexicon.contains(&key));
    let mut words = BTreeSet::new();
    for (_, entry) in settled(entries).into_iter().filter(|(_, entry)| !entry.is_automatic()) {
        out.decisions += 1;
        let meant = if entry.answer == Answer::Keep { &entry.key.seen } else { &entry.text };
        count_place(&mut out.confusions, &resources.channel, &entry.key.seen, meant);
        // Doubtful places alone would say that a letter is misread each second time: the words around, where they are words, say the rest.
        for word in entry.key.before.iter().chain(&entry.key.after).filter(|word| is_known(word)) {
            count_place(&mut out.confusions, &resources.channel, word, word);
        }
        let letters = |c: char| c.is_alphabetic() || c == '-';
        let of_meant = meant.split(|c: char| !letters(c)).map(|w| w.trim_matches('-')).filter(|w| w.chars().count() > 1);
        words.extend(of_meant.filter(|w| alphabet::key(w).is_some() && !is_known(w)).map(str::to_string));
    }
    out.words = words.into_iter().collect();
    out
}

/// First line of a profile.
const HEADER: &str =
    "# what is read for what in this user's scans (meant, seen, count); written by `vychitka learn`, read with --confusions";
/// What a ledger's part of a profile begins with.
const LEDGER: &str = "# ledger ";

/// A user's confusion profile: the counts of each ledger by themselves, so that one learned again takes the place of what it taught before.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ConfusionProfile {
    /// By ledger, in the order they were learned: its name and its table.
    parts: Vec<(String, String)>,
}

impl ConfusionProfile {
    /// Reads a profile, or any table of confusions (meant, seen, count).
    pub fn parse(text: &str) -> Result<Self, ConfusionError> {
        Confusions::parse(text)?;
        let mut out = Self::default();
        for line in text.lines() {
            if let Some(name) = line.strip_prefix(LEDGER) {
                out.parts.push((name.to_string(), String::new()));
            } else if !line.starts_with('#') && !line.trim().is_empty() {
                if out.parts.is_empty() {
                    out.parts.push((String::new(), String::new()));
                }
                out.parts.iter_mut().last().into_iter().for_each(|(_, table)| table.extend([line, "\n"]));
            }
        }
        Ok(out)
    }

    /// Puts what a ledger taught in the place of what it taught before.
    pub fn set(&mut self, ledger: &str, confusions: &Confusions) {
        let table = confusions.to_table(0.5);
        match self.parts.iter_mut().find(|(name, _)| name == ledger) {
            Some(part) => part.1 = table,
            None => self.parts.push((ledger.to_string(), table)),
        }
    }

    /// All counts together.
    pub fn confusions(&self) -> Result<Confusions, ConfusionError> {
        Confusions::parse(&self.parts.iter().map(|(_, table)| table.as_str()).collect::<String>())
    }

    /// The profile as its file has it.
    pub fn to_text(&self) -> String {
        let mut out = format!("{HEADER}\n");
        for (name, table) in &self.parts {
            if !name.is_empty() {
                out += &format!("{LEDGER}{name}\n");
            }
            out += table;
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{PlaceKey, VERSION};

    fn entry(seen: &str, answer: Answer, text: &str, by: &str) -> Entry {
        let words = |text: &str| text.split(' ').map(str::to_string).collect();
        let key = PlaceKey { seen: seen.to_string(), before: words("о работе"), after: words("за год"), nth: 0 };
        Entry { version: VERSION, answer, text: text.to_string(), key, probability: None, by: Some(by.to_string()), at: None }
    }

    #[test]
    fn decisions_of_people_become_counts_and_words() {
        let resources = Resources::embedded().unwrap();
        let entries = [
            entry("кизни", Answer::Accept, "жизни", "редактор"),
            entry("Бурхотин", Answer::Keep, "Бурхотин", "редактор"),
            entry("ключа", Answer::Accept, "плюща", "vychitka 0.1.0"),
        ];
        let learned = learned(&resources, &entries);
        assert_eq!((learned.decisions, &learned.words[..]), (2, &["Бурхотин".to_string()][..]));
        let mut changed = learned.confusions.iter().filter(|(c, _)| !c.is_same()).map(|(c, n)| (c.to_string(), n));
        assert_eq!(changed.next(), Some(("к→ж".to_string(), 1.0)));
        assert_eq!(changed.next(), None);
        let o = alphabet::symbol('о');
        assert!(learned.confusions.meant_total(o) > 4.0);
    }

    #[test]
    fn a_ledger_learned_again_takes_its_own_place() {
        let mut counts = Confusions::default();
        count_place(&mut counts, &Resources::embedded().unwrap().channel, "кизни", "жизни");
        let mut profile = ConfusionProfile::default();
        profile.set("a", &counts);
        profile.set("b", &counts);
        let text = profile.to_text();
        let mut again = ConfusionProfile::parse(&text).unwrap();
        again.set("a", &counts);
        assert_eq!(again.to_text(), text);
        let all = again.confusions().unwrap();
        assert_eq!(all.meant_total(alphabet::symbol('ж')), 2.0);
        assert!(ConfusionProfile::parse("ж\tк\n").is_err());
    }
}
