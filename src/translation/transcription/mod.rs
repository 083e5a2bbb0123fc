//! Names of the translation in Russian letters: what a damaged name said, by the letters seen and by how Russian writes the English name.
//!
//! Groups of one to four English letters stand for nought to two Russian ones, with costs learned from pairs of names (Jiampojamarn,
//! Kondrak and Sherif, "Applying many-to-many alignments", NAACL 2007); the Russian letters were seen through the channel. The cheapest
//! Russian name under both is what the page may have said.

pub(crate) mod endings;
pub mod learn;

use std::collections::BTreeMap;

use crate::alphabet::{self, Symbol};
use crate::channel::align::rests;
use crate::channel::{Channel, IMPOSSIBLE};
use crate::lexicon::tables::TableError;
use crate::rows::rows;

/// Letters of the longest English group.
const GROUP: usize = 4;
/// Spellings kept of one place. Chosen.
const KEPT: usize = 3;
/// Longest English name, in letters: what is done with a name takes the product of its length and of what was seen.
const LONGEST: usize = 24;
/// Cost of a vowel written as the pairs that taught had no example of, in nats: English vowels are written in many ways. Chosen: as much as a
/// common confusion.
const OTHER_VOWEL_NATS: f32 = 4.0;
/// Cost of an English letter not written at all, likewise, in nats. Chosen: more than a letter that was written and not seen, or nothing lost
/// would be restored.
const SILENT_NATS: f32 = 7.0;

/// What the pairs that taught were too short for, or too few: groups of four letters, a soft sign, adjectives, with costs in nats. Chosen.
const OTHER_GROUPS: [(&str, &str, f32); 21] = [
    ("shch", "щ", 0.0),
    ("sch", "ш", 0.3),
    ("sch", "щ", 0.3),
    ("ye", "ье", 1.0),
    ("ya", "ья", 3.0),
    ("yu", "ью", 3.0),
    ("ye", "ъе", 3.0),
    ("ya", "ъя", 3.0),
    ("yo", "е", 0.5),
    ("iy", "ий", 0.5),
    ("ii", "ий", 0.5),
    ("yi", "ый", 0.5),
    ("y", "ий", 3.0),
    ("y", "ый", 3.5),
    ("l", "ль", 2.0),
    ("n", "нь", 3.0),
    ("t", "ть", 3.0),
    ("d", "дь", 3.0),
    ("s", "сь", 3.0),
    ("z", "зь", 3.0),
    ("r", "рь", 3.0),
];

/// How English letters are written in Russian ones, with costs in nats.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Transcription {
    /// By English letters: Russian ones as a key, cost.
    groups: BTreeMap<String, Vec<(Vec<u8>, f32)>>,
}

/// A Russian spelling of an English name.
#[derive(Debug, Clone, PartialEq)]
pub struct Spelt {
    /// Its key.
    pub key: Vec<u8>,
    /// Cost of writing the English name so, in nats.
    pub spelling_nats: f32,
    /// Cost of seeing what was seen for it, in nats.
    pub channel_nats: f32,
}

impl Spelt {
    /// Both together.
    pub fn total_nats(&self) -> f32 {
        self.spelling_nats + self.channel_nats
    }
}

impl Transcription {
    /// Reads a table: English letters, Russian letters (may be empty), cost in nats.
    pub fn parse(text: &str) -> Result<Self, TableError> {
        let mut out = Self::default();
        for (line, fields) in rows(text) {
            let bad = || TableError {
                table: "transcription.tsv",
                line,
                expected: "English letters, Russian letters, cost in nats",
                found: fields.join(" | "),
            };
            let [english, russian, cost] = fields[..] else { return Err(bad()) };
            let is_group = !english.is_empty() && english.len() <= GROUP && english.bytes().all(|b| b.is_ascii_lowercase());
            let key = if russian.is_empty() { Some(Vec::new()) } else { alphabet::key(russian) };
            let (Some(key), true) = (key.filter(|key| key.len() <= 2), is_group) else { return Err(bad()) };
            out.groups.entry(english.to_string()).or_default().push((key, cost.parse().map_err(|_| bad())?));
        }
        out.add_unlearned();
        Ok(out)
    }

    fn add_unlearned(&mut self) {
        for letter in 'a'..='z' {
            let is_vowel = "aeiouy".contains(letter);
            let vowels = "аеиоуыэюяй".chars().filter(|_| is_vowel).filter_map(|c| alphabet::key(c.encode_utf8(&mut [0; 4])));
            let others = vowels.map(|key| (key, OTHER_VOWEL_NATS)).chain([(Vec::new(), SILENT_NATS)]);
            let known = self.groups.entry(letter.to_string()).or_default();
            for (key, nats) in others {
                if !known.iter().any(|(other, _)| *other == key) {
                    known.push((key, nats));
                }
            }
        }
        for (english, russian, nats) in OTHER_GROUPS {
            let known = self.groups.entry(english.to_string()).or_default();
            known.extend(alphabet::key(russian).filter(|key| !known.iter().any(|(other, _)| other == key)).map(|key| (key, nats)));
        }
    }

    /// The likeliest Russian spelling of an English name, given what was seen for it; `None` where every one costs more than `most_nats`, and
    /// for what is no single word of at most `LONGEST` Latin letters.
    pub fn spell(&self, channel: &Channel, seen: &[Symbol], english: &str, most_nats: f32) -> Option<Spelt> {
        let english = english.to_ascii_lowercase();
        if english.len() > LONGEST || !english.bytes().all(|b| b.is_ascii_lowercase()) {
            return None;
        }
        let width = seen.len() + 1;
        // By English letters written and symbols read, the cheapest beginnings.
        let mut beginnings: Vec<Vec<Spelt>> = vec![Vec::new(); (english.len() + 1) * width];
        beginnings[0].push(Spelt { key: Vec::new(), spelling_nats: 0.0, channel_nats: 0.0 });
        let mut ends = Ends { channel, seen, english: &english, most_nats, rests: BTreeMap::new(), found: Vec::new() };
        for written in 0..=english.len() {
            for read in 0..width {
                let here = std::mem::take(&mut beginnings[written * width + read]);
                if here.is_empty() {
                    continue;
                }
                ends.add(english.len() - written, &here, read);
                if written == english.len() {
                    continue;
                }
                // A symbol that stands for nothing.
                if read < seen.len() {
                    extend(&mut beginnings[written * width + read + 1], &here, &[], 0.0, channel.invented(seen[read]), most_nats);
                }
                for (group, outputs) in self.groups_at(&english, written) {
                    for (meant, spelling) in outputs {
                        for taken in 0..=2.min(seen.len() - read) {
                            let to = (written + group) * width + read + taken;
                            extend(
                                &mut beginnings[to],
                                &here,
                                meant,
                                *spelling,
                                seen_for(channel, meant, &seen[read..read + taken]),
                                most_nats,
                            );
                        }
                    }
                }
            }
        }
        ends.found.into_iter().filter(|spelt| !spelt.key.is_empty()).min_by(|a, b| a.total_nats().total_cmp(&b.total_nats()))
    }

    /// The groups of letters that a name has at a place: how many letters, and what stands for them with its cost in nats.
    fn groups_at(&self, english: &str, at: usize) -> impl Iterator<Item = (usize, &[(Vec<u8>, f32)])> {
        (1..=GROUP.min(english.len() - at)).filter_map(move |group| Some((group, self.groups.get(&english[at..at + group])?.as_slice())))
    }

    /// What it costs to write the English name so, in nats; `None` where no way leads to it, or none so cheap.
    pub fn spelling_nats(&self, key: &[u8], english: &str, most_nats: f32) -> Option<f32> {
        let english = english.to_ascii_lowercase();
        if key.is_empty() || english.len() > LONGEST || !english.bytes().all(|b| b.is_ascii_lowercase()) {
            return None;
        }
        let width = key.len() + 1;
        // By English letters written and letters of the key, the cheapest way there.
        let mut least = vec![IMPOSSIBLE; (english.len() + 1) * width];
        least[0] = 0.0;
        for written in 0..english.len() {
            let groups: Vec<_> = self.groups_at(&english, written).collect();
            for at in 0..width {
                let here = least[written * width + at];
                if here > most_nats {
                    continue;
                }
                for (group, outputs) in &groups {
                    for (meant, nats) in outputs.iter().filter(|(meant, nats)| here + nats <= most_nats && key[at..].starts_with(meant)) {
                        let to = &mut least[(written + group) * width + at + meant.len()];
                        *to = to.min(here + nats);
                    }
                }
            }
        }
        let stems = endings::lengths(&english).flat_map(|length| (0..width).map(move |at| (length, at)));
        let ends = stems.filter_map(|(length, at)| {
            let here = least[(english.len() - length) * width + at];
            let (stem, ending) = key.split_at(at);
            if here > most_nats || !endings::fits(stem, ending) {
                return None;
            }
            let rest = alphabet::unkey(ending);
            endings::instead_of(&english, length).find(|(ending, _)| *ending == rest).map(|(_, nats)| here + nats)
        });
        ends.filter(|nats| *nats <= most_nats).min_by(f32::total_cmp)
    }
}

/// Names that end, whatever symbols are left.
struct Ends<'a> {
    channel: &'a Channel,
    seen: &'a [Symbol],
    english: &'a str,
    most_nats: f32,
    /// By ending, its key, and by place what having seen all from there on for it costs, in nats.
    rests: BTreeMap<&'static str, (Vec<u8>, Vec<f32>)>,
    found: Vec<Spelt>,
}

impl Ends<'_> {
    /// Adds the beginnings `here`, behind which `left` English letters and all symbols from `read` on are an ending.
    fn add(&mut self, left: usize, here: &[Spelt], read: usize) {
        let Some(cheapest) = here.first().filter(|_| endings::lengths(self.english).any(|length| length == left)) else { return };
        for (ending, spelling) in endings::instead_of(self.english, left) {
            let (key, rests) = self.rests.entry(ending).or_insert_with(|| {
                let key = if ending.is_empty() { Vec::new() } else { alphabet::key(ending).unwrap_or_default() };
                let rests = rests(self.channel, self.seen, &alphabet::key_symbols(&key));
                (key, rests)
            });
            if cheapest.total_nats() + spelling + rests[read] > self.most_nats {
                continue;
            }
            let stems: Vec<Spelt> = here.iter().filter(|spelt| endings::fits(&spelt.key, key)).cloned().collect();
            extend(&mut self.found, &stems, key, spelling, rests[read], self.most_nats);
        }
    }
}

/// Adds to `out` the beginnings `here` with more letters, those that are cheap enough; of equal letters the cheaper way stays.
fn extend(out: &mut Vec<Spelt>, here: &[Spelt], meant: &[u8], spelling: f32, channel: f32, most_nats: f32) {
    for before in here {
        let (spelling_nats, channel_nats) = (before.spelling_nats + spelling, before.channel_nats + channel);
        let nats = spelling_nats + channel_nats;
        let is_full = out.len() == KEPT;
        if nats > most_nats || is_full && out.last().is_some_and(|last| last.total_nats() <= nats) {
            continue;
        }
        let key = [before.key.as_slice(), meant].concat();
        match out.iter().position(|other| other.key == key) {
            Some(at) if out[at].total_nats() <= nats => continue,
            Some(at) => _ = out.remove(at),
            None if is_full => _ = out.pop(),
            None => {}
        }
        let at = out.partition_point(|other| other.total_nats() <= nats);
        out.insert(at, Spelt { key, spelling_nats, channel_nats });
    }
}

/// Cost of having seen these symbols for up to two letters.
fn seen_for(channel: &Channel, meant: &[u8], seen: &[Symbol]) -> f32 {
    let letter = |byte: u8| alphabet::key_symbol(byte);
    match (meant, seen) {
        ([], []) => 0.0,
        ([], &[s]) => channel.invented(s),
        (&[m], []) => channel.missed(letter(m)),
        (&[m], &[s]) => channel.one(letter(m), s),
        (&[m], &[s, t]) => channel.two_for_one([s, t], letter(m)),
        (&[m, n], []) => channel.missed(letter(m)) + channel.missed(letter(n)),
        (&[m, n], &[s]) => {
            let (m, n) = (letter(m), letter(n));
            let apart = (channel.one(m, s) + channel.missed(n)).min(channel.missed(m) + channel.one(n, s));
            apart.min(channel.one_for_two(s, [m, n]))
        }
        (&[m, n], &[s, t]) => channel.one(letter(m), s) + channel.one(letter(n), t),
        _ => IMPOSSIBLE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candidate::seen;
    use crate::document::Span;
    use crate::resources::Resources;

    fn spelt(seen: &str, english: &str) -> Option<String> {
        let resources = Resources::uncalibrated().unwrap();
        let symbols: Vec<Symbol> = seen::symbols(seen, Span::new(0, seen.len()));
        let found = resources.transcription().spell(&resources.channel, &symbols, english, 30.0)?;
        Some(alphabet::unkey(&found.key))
    }

    #[test]
    fn a_damaged_name_is_spelt_by_what_is_left_of_it_and_by_the_english() {
        assert_eq!(spelt("Бернхаодт", "Bernhardt").as_deref(), Some("бернхардт"));
        assert_eq!(spelt("Макдсналда", "Macdonald").as_deref(), Some("макдоналда"));
        assert_eq!(spelt("Каррингтсна", "Carrington").as_deref(), Some("каррингтона"));
        assert_eq!(spelt("заседание", "Wooster"), None);
    }

    #[test]
    fn russian_names_come_back_in_their_own_case_forms() {
        assert_eq!(spelt("Ободсвский", "Obodovsky").as_deref(), Some("ободовский"));
        assert_eq!(spelt("Ободовскогс", "Obodovsky").as_deref(), Some("ободовского"));
        assert_eq!(spelt("Якубсвой", "Yakubova").as_deref(), Some("якубовой"));
        assert_eq!(spelt("Мешерякова", "Meshcheryakov").as_deref(), Some("мещерякова"));
        assert_eq!(spelt("Терешенко", "Tereshchenko").as_deref(), Some("терещенко"));
        // "Sch" is as much German as Russian: the letters seen decide.
        assert_eq!(spelt("Ощепкове", "Oschepkov").as_deref(), Some("ощепкове"));
        assert_eq!(spelt("Шнейдерман", "Schneiderman").as_deref(), Some("шнейдерман"));
        assert_eq!(spelt("Юрвев", "Yuryev").as_deref(), Some("юрьев"));
        assert_eq!(spelt("Арсентвя", "Arsenty").as_deref(), Some("арсентия"));
    }

    #[test]
    fn a_name_as_it_stands_costs_its_letters_alone() {
        let resources = Resources::uncalibrated().unwrap();
        let nats = |name: &str, english: &str| resources.transcription().spelling_nats(&alphabet::key(name).unwrap(), english, 40.0);
        assert!(nats("Густава", "Gustav").unwrap() < 6.0, "{:?}", nats("Густава", "Gustav"));
        assert_eq!(nats("Густззв", "Gustav"), None);
        for (name, english) in [("Якубовой", "Yakubova"), ("Ободовским", "Obodovsky"), ("Щукину", "Shchukin"), ("Гурьева", "Guryev")]
        {
            assert!(nats(name, english).unwrap() < 8.0, "{name}: {:?}", nats(name, english));
        }
        assert_eq!(nats("Якубоваой", "Yakubova"), None);
    }

    #[test]
    fn a_malformed_table_says_where() {
        let error = Transcription::parse("sh\tш\t0.1\nabcde\tа\t1\n").unwrap_err().to_string();
        assert!(error.contains("line 2") && error.contains("abcde"), "{error}");
    }
}
