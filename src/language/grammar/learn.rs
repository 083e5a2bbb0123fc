//! Learns the classes of forms and what they gain behind one another, from running text.

use std::collections::{BTreeSet, HashMap};

use super::{Class, EDGE_CLASS, MAGIC, NONE, NUMBER_CLASS, STEP_NATS};
use crate::alphabet;
use crate::document::Document;
use crate::lexicon::Lexicon;
use crate::token::{Kind, Script, tokens};

/// Most frequent function words that are a class each. Chosen: the rarest of them stands 5,000 times in 12 million words.
const WORDS: usize = 70;
/// Classes kept, the most frequent ones; 96 words of 100 of running text have one.
const CLASSES: usize = 250;
/// Occurrences by which a count and what chance has are both raised: what is rare says little.
const SMOOTHING: f64 = 5.0;
/// Most that a class gains or loses, in nats.
const MOST_NATS: f64 = 3.5;
/// Tags of function words.
const FUNCTION: [&str; 3] = ["PREP", "CONJ", "PRCL"];
/// Tags of case: as the class table spells them, and as the words of this project's tables have them there.
const CASES: [[&str; 2]; 6] = [["nom", "nomn"], ["gen", "gent"], ["dat", "datv"], ["acc", "accs"], ["ins", "ablt"], ["loc", "loct"]];

/// The table of [`super::Grammar`] that running text teaches, a paragraph a line.
pub fn learn(lexicon: &Lexicon, text: &str) -> Vec<u8> {
    let lines: Vec<String> = lexicon.class_lines().map(unit).collect();
    let text = read(lexicon, text);
    let words = function_words(lexicon, &text);
    // Of the words in the order they were met: the unit each is.
    let units: Vec<&str> = text
        .keys
        .iter()
        .zip(&text.lines)
        .map(|(key, line)| match words.get(key.as_slice()) {
            Some(word) => word.as_str(),
            None => line.map_or("", |line| &lines[line]),
        })
        .collect();
    let mut counts: HashMap<&str, u64> = HashMap::new();
    for unit in text.sequence.iter().filter_map(|at| units.get(*at as usize)) {
        *counts.entry(unit).or_default() += 1;
    }
    counts.remove("");
    let mut order: Vec<(&str, u64)> = counts.into_iter().collect();
    order.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let class_of: HashMap<&str, Class> =
        order.iter().take(CLASSES).zip(NUMBER_CLASS + 1..).map(|((unit, _), class)| (*unit, class)).collect();
    let of = |unit: &str| class_of.get(unit).copied().unwrap_or(NONE);
    let classes: Vec<Class> = units.iter().map(|unit| of(unit)).collect();
    let number = class_of.len() + usize::from(NUMBER_CLASS) + 1;

    let mut out = MAGIC.to_vec();
    out.extend((lexicon.len() as u32).to_le_bytes());
    out.extend((lines.len() as u16).to_le_bytes());
    let mut own: Vec<(&[u8], Class)> = words.iter().map(|(key, word)| (*key, of(word))).collect();
    own.sort_unstable();
    out.extend([number as u8, own.len() as u8]);
    out.extend(lines.iter().map(|line| of(line)));
    out.extend(gains(text.sequence.iter().map(|&at| classes.get(at as usize).copied().unwrap_or(special(at))), number));
    for (key, class) in own {
        out.extend([class, key.len() as u8]);
        out.extend(key);
    }
    out
}

/// Running text, read.
struct Text {
    /// The words met, each once.
    keys: Vec<Vec<u8>>,
    /// By word, its line in the class table, from 0.
    lines: Vec<Option<usize>>,
    /// Places in `keys`, in order of the text, or one of the two numbers that follow.
    sequence: Vec<u32>,
}

/// In a sequence, a sentence edge.
const EDGE: u32 = u32::MAX;
/// In a sequence, a number or a foreign word.
const NUMBER: u32 = u32::MAX - 1;

fn special(at: u32) -> Class {
    if at == EDGE { EDGE_CLASS } else { NUMBER_CLASS }
}

fn read(lexicon: &Lexicon, text: &str) -> Text {
    let mut out = Text { keys: Vec::new(), lines: Vec::new(), sequence: vec![EDGE] };
    let mut places: HashMap<Vec<u8>, u32> = HashMap::new();
    for line in text.lines() {
        let document = Document::plain(line.to_string());
        for token in tokens(&document) {
            let shown = token.span.of(line);
            let key = if token.kind == Kind::Word(Script::Russian) { alphabet::key(shown) } else { None };
            let at = match (token.kind, key) {
                (_, Some(key)) => *places.entry(key.clone()).or_insert_with(|| {
                    let line = lexicon.entry(&key).and_then(|entry| usize::from(entry.class).checked_sub(1));
                    out.keys.push(key);
                    out.lines.push(line);
                    out.keys.len() as u32 - 1
                }),
                (Kind::Word(_) | Kind::Number, None) => NUMBER,
                _ if shown.contains(['.', '!', '?', '…']) => EDGE,
                _ => continue,
            };
            if at != EDGE || out.sequence.last() != Some(&EDGE) {
                out.sequence.push(at);
            }
        }
        if out.sequence.last() != Some(&EDGE) {
            out.sequence.push(EDGE);
        }
    }
    out
}

/// The most frequent words that may be prepositions, conjunctions or particles, with names for them that no other unit has.
fn function_words<'a>(lexicon: &Lexicon, text: &'a Text) -> HashMap<&'a [u8], String> {
    let mut counts = vec![0u64; text.keys.len()];
    for &at in &text.sequence {
        if let Some(count) = counts.get_mut(at as usize) {
            *count += 1;
        }
    }
    let is_function = |key: &[u8]| {
        let word = alphabet::unkey(key);
        let analyses = lexicon.entry(key).map(|entry| lexicon.analyses(&word, &entry)).unwrap_or_default();
        analyses.iter().any(|a| FUNCTION.contains(&tags(&a.grammar).next().unwrap_or("")))
    };
    let mut order: Vec<(u64, &[u8])> = counts.into_iter().zip(text.keys.iter().map(Vec::as_slice)).collect();
    order.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    let found = order.into_iter().map(|(_, key)| key).filter(|key| is_function(key)).take(WORDS);
    found.map(|key| (key, format!("={}", alphabet::unkey(key)))).collect()
}

fn tags(grammar: &str) -> impl Iterator<Item = &str> {
    grammar.split(',')
}

/// What a line of the class table is: all that its forms may be, in one name.
fn unit(line: &str) -> String {
    let analyses = line.split('|').filter_map(|part| part.rsplit_once('/')).map(|(grammar, _)| coarse(grammar));
    analyses.collect::<BTreeSet<String>>().into_iter().collect::<Vec<_>>().join("|")
}

/// Part of speech, and of it what agrees or is governed.
fn coarse(grammar: &str) -> String {
    let has = |tag: &str| tags(grammar).any(|t| t == tag);
    let first = |of: &[&'static str]| of.iter().find(|tag| has(tag)).copied().unwrap_or("");
    let number = first(&["sing", "plur"]);
    let gender = if number == "plur" { "" } else { first(&["masc", "femn", "neut"]) };
    let case = CASES.iter().find(|tags| tags.iter().any(|tag| has(tag))).map_or("", |tags| tags[0]);
    match tags(grammar).next().unwrap_or("") {
        "NOUN" | "NPRO" => format!("N{case}{number}{gender}"),
        "ADJF" | "PRTF" => format!("A{case}{number}{gender}"),
        "NUMR" => format!("M{case}"),
        "ADJS" | "PRTS" => format!("S{number}{gender}"),
        "VERB" if has("past") => format!("V{number}{gender}"),
        "VERB" if has("impr") => "Vimpr".to_string(),
        "VERB" => format!("V{}{number}", first(&["1per", "2per", "3per"])),
        other => other.to_string(),
    }
}

/// By class and class, what following the first gains the second, in steps.
fn gains(sequence: impl Iterator<Item = Class>, classes: usize) -> Vec<u8> {
    let mut pairs = vec![0f64; classes * classes];
    let mut previous = None;
    for class in sequence.map(usize::from) {
        if let Some(previous) = previous.replace(class) {
            pairs[previous * classes + class] += 1.0;
        }
    }
    let total: f64 = pairs.iter().sum();
    let first: Vec<f64> = pairs.chunks(classes).map(|row| row.iter().sum()).collect();
    let second: Vec<f64> = (0..classes).map(|class| pairs.iter().skip(class).step_by(classes).sum()).collect();
    let gain = |(place, &count): (usize, &f64)| {
        let (a, b) = (place / classes, place % classes);
        if a == usize::from(NONE) || b == usize::from(NONE) {
            return 0;
        }
        let chance = first[a] * second[b] / total.max(1.0);
        let nats = ((count + SMOOTHING) / (chance + SMOOTHING)).ln().clamp(-MOST_NATS, MOST_NATS);
        ((nats / f64::from(STEP_NATS)).round() as i8).cast_unsigned()
    };
    pairs.iter().enumerate().map(gain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_all_that_a_form_may_be() {
        assert_eq!(unit("NOUN,acc,inan,masc,sing/0:0:|NOUN,inan,masc,nom,sing/0:0:"), "Naccsingmasc|Nnomsingmasc");
        assert_eq!(unit("ADJF,ins,plur/0:2:й|PRTF,ins,plur/0:2:й"), "Ainsplur");
        assert_eq!(unit("VERB,masc,past,sing/0:1:ть"), "Vsingmasc");
        assert_eq!(unit("NOUN,gent,inan,masc,sing/0:1:"), unit("NOUN,gen,inan,masc,sing/0:2:ы"));
        assert_eq!(unit("PREP/0:0:"), "PREP");
    }

    #[test]
    fn what_a_text_teaches_is_read() {
        let lexicon = &crate::resources::Resources::uncalibrated().unwrap().lexicon;
        let text = "Стол стоял у окна. Лодка лежала у берега. Сторож ждал у ворот 12 минут.\n".repeat(40);
        let grammar = super::super::Grammar::open(learn(lexicon, &text).into(), lexicon.len()).unwrap();
        let class = |word: &str| {
            let key = alphabet::key(word).unwrap();
            grammar.class(&key, &lexicon.entry(&key).unwrap())
        };
        assert!(class("у") > NUMBER_CLASS && class("у") != class("окна"));
        // A word that the text does not have, of a class that it has.
        assert!(grammar.gain_nats(class("у"), class("болота")) > 1.0 && grammar.gain_nats(class("у"), class("стол")) < 0.0);
        assert!(grammar.gain_nats(class("ворот"), NUMBER_CLASS) > 1.0);
        assert_eq!(learn(lexicon, &text), learn(lexicon, &text));
    }

    #[test]
    fn what_follows_more_often_than_chance_gains() {
        let [a, b, c] = [3, 4, 5];
        let found = gains([a, b].repeat(400).into_iter().chain([c].repeat(400)), 6);
        let gain = |first: Class, second: Class| f32::from(found[usize::from(first) * 6 + usize::from(second)].cast_signed()) * STEP_NATS;
        assert!(gain(a, b) > 1.0 && gain(c, c) > 1.0, "{} {}", gain(a, b), gain(c, c));
        assert!(gain(a, c) < -1.0 && gain(c, a) < -1.0);
        assert_eq!(gain(NONE, a), 0.0);
    }
}
