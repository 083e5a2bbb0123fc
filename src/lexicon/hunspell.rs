//! Reads hunspell `.aff` and `.dic` files and expands every affix.
//!
//! Format: hunspell(5). Read are `SET` (by the caller, who decodes), `FLAG`, `AF`, `PFX`, `SFX`, `NEEDAFFIX`, `FORBIDDENWORD`,
//! `ONLYINCOMPOUND`; suffixes may carry continuation classes (twofold suffixes) and cross with prefixes. Compounding is not expanded.

use std::collections::{BTreeSet, HashMap};

/// What was wrong in a file.
#[derive(Debug, thiserror::Error)]
#[error("{file}, line {line}: expected {expected}, found `{found}`")]
pub struct HunspellError {
    /// `.aff` or `.dic`.
    pub file: &'static str,
    /// Line, from 1.
    pub line: usize,
    /// What should stand there.
    pub expected: &'static str,
    /// What stands there.
    pub found: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FlagKind {
    Char,
    Long,
    Number,
}

type Flag = String;

#[derive(Debug, Clone)]
struct Affix {
    strip: Vec<char>,
    add: Vec<char>,
    continuation: Vec<Flag>,
    condition: Vec<Class>,
    cross: bool,
}

/// One position of a condition: any character, one of a set, or none of a set.
#[derive(Debug, Clone)]
struct Class {
    negated: bool,
    chars: Option<Vec<char>>,
}

impl Class {
    fn matches(&self, c: char) -> bool {
        self.chars.as_ref().is_none_or(|set| set.contains(&c) != self.negated)
    }
}

/// The affix rules of a `.aff` file.
pub struct Affixes {
    kind: FlagKind,
    aliases: Vec<Vec<Flag>>,
    prefixes: HashMap<Flag, Vec<Affix>>,
    suffixes: HashMap<Flag, Vec<Affix>>,
    need_affix: Option<Flag>,
    skipped: Vec<Flag>,
}

impl Affixes {
    /// Parses the text of a `.aff` file (already decoded).
    pub fn parse(aff: &str) -> Result<Self, HunspellError> {
        let mut out = Self {
            kind: FlagKind::Char,
            aliases: Vec::new(),
            prefixes: HashMap::new(),
            suffixes: HashMap::new(),
            need_affix: None,
            skipped: Vec::new(),
        };
        let mut crosses: HashMap<(bool, Flag), bool> = HashMap::new();
        let mut alias_header = true;
        for (at, line) in aff.lines().enumerate() {
            let fields: Vec<&str> = line.trim_start_matches('\u{feff}').split_whitespace().collect();
            let bad = |expected| HunspellError { file: ".aff", line: at + 1, expected, found: line.to_string() };
            match fields[..] {
                ["FLAG", "long", ..] => out.kind = FlagKind::Long,
                ["FLAG", "num", ..] => out.kind = FlagKind::Number,
                ["NEEDAFFIX", flag, ..] => out.need_affix = Some(flag.to_string()),
                ["FORBIDDENWORD" | "ONLYINCOMPOUND", flag, ..] => out.skipped.push(flag.to_string()),
                ["AF", _, ..] if alias_header => alias_header = false,
                ["AF", flags, ..] => out.aliases.push(split_flags(out.kind, flags)),
                ["PFX" | "SFX", flag, cross @ ("Y" | "N"), count, ..] if count.parse::<u32>().is_ok() && fields.len() <= 4 => {
                    crosses.insert((fields[0] == "PFX", flag.to_string()), cross == "Y");
                }
                [side @ ("PFX" | "SFX"), flag, strip, add, ..] => {
                    let is_prefix = side == "PFX";
                    let condition = fields.get(4).copied().unwrap_or(".");
                    let (add, continuation) = add.split_once('/').map_or((add, Vec::new()), |(a, f)| (a, out.flags(f)));
                    let cross =
                        *crosses.get(&(is_prefix, flag.to_string())).ok_or_else(|| bad("the header of this affix before its rules"))?;
                    let affix = Affix {
                        strip: letters(strip),
                        add: letters(add),
                        continuation,
                        condition: parse_condition(condition).ok_or_else(|| bad("a condition with closed brackets"))?,
                        cross,
                    };
                    let side = if is_prefix { &mut out.prefixes } else { &mut out.suffixes };
                    side.entry(flag.to_string()).or_default().push(affix);
                }
                _ => {}
            }
        }
        Ok(out)
    }

    fn flags(&self, text: &str) -> Vec<Flag> {
        match text.parse::<usize>() {
            Ok(n) if !self.aliases.is_empty() => self.aliases.get(n.wrapping_sub(1)).cloned().unwrap_or_default(),
            _ => split_flags(self.kind, text),
        }
    }

    /// Every form of every word of a `.dic` file's text, sorted, each once.
    pub fn expand(&self, dic: &str) -> Result<BTreeSet<String>, HunspellError> {
        let mut lines = dic.lines().enumerate();
        let header = lines.next().map_or("", |l| l.1).trim_start_matches('\u{feff}').trim();
        if header.parse::<u64>().is_err() {
            return Err(HunspellError { file: ".dic", line: 1, expected: "the number of words", found: header.to_string() });
        }
        let mut out = BTreeSet::new();
        for (_, line) in lines {
            let entry = line.split(['\t', ' ']).next().unwrap_or("");
            let (word, flags) = entry.split_once('/').map_or((entry, Vec::new()), |(w, f)| (w, self.flags(f)));
            if !word.is_empty() && !flags.iter().any(|f| self.skipped.contains(f)) {
                self.expand_word(word, &flags, &mut out);
            }
        }
        Ok(out)
    }

    fn expand_word(&self, word: &str, flags: &[Flag], out: &mut BTreeSet<String>) {
        let stem: Vec<char> = word.chars().collect();
        if !self.need_affix.as_ref().is_some_and(|f| flags.contains(f)) {
            out.insert(word.to_string());
        }
        let mut suffixed: Vec<(Vec<char>, bool)> = Vec::new();
        for suffix in flags.iter().filter_map(|f| self.suffixes.get(f)).flatten() {
            let Some(form) = apply_suffix(&stem, suffix) else { continue };
            for second in suffix.continuation.iter().filter_map(|f| self.suffixes.get(f)).flatten() {
                suffixed.extend(apply_suffix(&form, second).map(|f| (f, suffix.cross && second.cross)));
            }
            suffixed.push((form, suffix.cross));
        }
        for prefix in flags.iter().filter_map(|f| self.prefixes.get(f)).flatten() {
            let crossed = suffixed.iter().filter(|(_, cross)| *cross && prefix.cross).map(|(form, _)| form);
            for form in std::iter::once(&stem).chain(crossed) {
                out.extend(apply_prefix(form, prefix).map(String::from_iter));
            }
        }
        out.extend(suffixed.into_iter().map(|(form, _)| String::from_iter(form)));
    }
}

fn letters(field: &str) -> Vec<char> {
    if field == "0" { Vec::new() } else { field.chars().collect() }
}

fn split_flags(kind: FlagKind, text: &str) -> Vec<Flag> {
    match kind {
        FlagKind::Char => text.chars().map(String::from).collect(),
        FlagKind::Long => text.chars().collect::<Vec<_>>().chunks(2).map(String::from_iter).collect(),
        FlagKind::Number => text.split(',').map(str::to_string).collect(),
    }
}

fn parse_condition(text: &str) -> Option<Vec<Class>> {
    let mut out = Vec::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        out.push(match c {
            '.' => Class { negated: false, chars: None },
            '[' => {
                let (body, behind) = chars.as_str().split_once(']').filter(|(body, _)| !body.is_empty())?;
                chars = behind.chars();
                let negated = body.starts_with('^');
                Class { negated, chars: Some(body.trim_start_matches('^').chars().collect()) }
            }
            c => Class { negated: false, chars: Some(vec![c]) },
        });
    }
    // A lone dot matches anything, the empty stem too.
    Some(if text == "." { Vec::new() } else { out })
}

fn apply_suffix(stem: &[char], affix: &Affix) -> Option<Vec<char>> {
    let kept = stem.strip_suffix(affix.strip.as_slice())?;
    let tail = &stem[stem.len().checked_sub(affix.condition.len())?..];
    tail.iter().zip(&affix.condition).all(|(&c, class)| class.matches(c)).then(|| [kept, &affix.add].concat())
}

fn apply_prefix(stem: &[char], affix: &Affix) -> Option<Vec<char>> {
    let kept = stem.strip_prefix(affix.strip.as_slice())?;
    let head = stem.get(..affix.condition.len())?;
    head.iter().zip(&affix.condition).all(|(&c, class)| class.matches(c)).then(|| [&affix.add, kept].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    const AFF: &str = "SET UTF-8\nSFX A Y 3\nSFX A а ы [^гкх]а\nSFX A а и [гкх]а\nSFX A 0 м/B а\nSFX B Y 1\nSFX B 0 и .\nPFX P Y 1\nPFX P 0 не .\nNEEDAFFIX N\nFORBIDDENWORD F\n";

    #[test]
    fn affixes_conditions_crossing_and_twofold_suffixes() {
        let affixes = Affixes::parse(AFF).unwrap();
        let forms = affixes.expand("4\nкарта/A\nрука/AP\nдом/NB\nнет/F\n").unwrap();
        let expected =
            ["доми", "карта", "картам", "картами", "карты", "нерука", "нерукам", "неруками", "неруки", "рука", "рукам", "руками", "руки"];
        assert_eq!(forms.into_iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn malformed_files_are_refused_with_their_line() {
        assert_eq!(Affixes::parse("SFX A а ы .\n").err().unwrap().line, 1);
        assert_eq!(Affixes::parse("SFX A Y 1\nSFX A а ы [гк\n").err().unwrap().line, 2);
        assert_eq!(Affixes::parse(AFF).unwrap().expand("карта\n").err().unwrap().file, ".dic");
    }
}
