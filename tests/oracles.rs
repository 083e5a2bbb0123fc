//! Algorithms against independent oracles: brute force, exhaustive enumeration.
#![allow(clippy::disallowed_methods, reason = "tests read files")]

use fst::{IntoStreamer, Streamer};
use vychitka::alphabet::{key, symbols, unkey};
use vychitka::candidate::search::{Budget, search};
use vychitka::channel::align::{align, total};
use vychitka::language::Word;
use vychitka::lattice::{Arc, Weights, decode};
use vychitka::lexicon::near::Near;
use vychitka::resources::Resources;

fn levenshtein(a: &[u8], b: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let cost = (diagonal + usize::from(x != y)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = row[j + 1];
            row[j + 1] = cost;
        }
    }
    row[b.len()]
}

fn all_forms(resources: &Resources) -> Vec<Vec<u8>> {
    let mut out = Vec::with_capacity(resources.lexicon.len());
    let mut stream = resources.lexicon.forms().into_stream();
    while let Some((key, _)) = stream.next() {
        out.push(key.to_vec());
    }
    out
}

#[test]
fn the_automaton_finds_what_brute_force_finds() {
    let resources = Resources::embedded().unwrap();
    let forms = all_forms(&resources);
    for (word, distance) in [("кизни", 1), ("кизни", 2), ("щк", 1), ("говарищей", 2), ("подгоровительной", 2)]
    {
        let query = key(word).unwrap();
        let near = |form: &&Vec<u8>| form.len().abs_diff(query.len()) <= distance && levenshtein(form, &query) <= distance;
        let mut expected: Vec<String> = forms.iter().filter(near).map(|f| unkey(f)).collect();
        let mut found: Vec<String> = Near::new(distance as u8).words(&resources.lexicon, word).into_iter().map(|n| n.form).collect();
        expected.sort();
        found.sort();
        assert_eq!(found, expected, "{word} at {distance}");
    }
}

/// Whatever the automaton proposes at distance 1 and the channel makes cheap enough, the weighted search finds, at the cost the alignment
/// gives it; and nothing it finds has another cost.
#[test]
fn the_weighted_search_agrees_with_automaton_and_alignment() {
    let resources = Resources::embedded().unwrap();
    for word in ["кизни", "говарищей", "чшенов", "похока", "ках", "щк", "резолиции", "терпелиного"]
    {
        let seen: Vec<u8> = symbols(word).iter().map(|s| s.0).collect();
        let cost = |form: &str| total(&align(&resources.channel, &seen, &symbols(form).iter().map(|s| s.0).collect::<Vec<_>>(), None));
        let budget = Budget { total_nats: 25.0, channel_nats: 1e9 };
        let found = search(&resources.lexicon, &resources.channel, &seen, budget);
        assert!(!found.is_empty(), "{word}");
        for f in &found {
            assert!(
                (cost(&unkey(&f.key)) - f.channel_nats).abs() < 1e-3,
                "{word} {}: {} and {}",
                unkey(&f.key),
                f.channel_nats,
                cost(&unkey(&f.key))
            );
        }
        let worst = found.last().unwrap().total_nats();
        let best = found[0].total_nats();
        for near in Near::new(1).words(&resources.lexicon, word) {
            let all = cost(&near.form) + near.cost_nats;
            // Kept are the sixteen best within a margin of the best.
            if all < worst - 0.01 && all < best + 6.0 {
                assert!(found.iter().any(|f| unkey(&f.key) == near.form), "{word}: {} at {all} is missing (worst kept {worst})", near.form);
            }
        }
    }
}

/// A stretch longer than the words it may be for, in one part or several: what is left of the word bounds the search, and hides nothing.
#[test]
fn the_search_finds_words_through_spaces_and_signs_at_their_cost() {
    let resources = Resources::embedded().unwrap();
    for (seen, meant) in [("ис поль зовать", "использовать"), ("кол-оз", "колхоз"), ("комисс я", "комиссия"), ("совг щан е", "совещание")]
    {
        let seen: Vec<_> = symbols(seen).iter().map(|s| s.0).collect();
        let wanted: Vec<_> = symbols(meant).iter().map(|s| s.0).collect();
        let cost = total(&align(&resources.channel, &seen, &wanted, None));
        let found = search(&resources.lexicon, &resources.channel, &seen, Budget { total_nats: 45.0, channel_nats: 1e9 });
        let word = found.iter().find(|f| unkey(&f.key) == meant).unwrap_or_else(|| panic!("{meant} is not among {found:?}"));
        assert!((word.channel_nats - cost).abs() < 1e-3, "{meant}: {} and {cost}", word.channel_nats);
    }
}

/// All paths of a small lattice, summed by hand.
#[test]
fn the_decoder_agrees_with_exhaustive_enumeration() {
    let resources = Resources::embedded().unwrap();
    let word = |w: &str| resources.language.word(&resources.lexicon, &key(w).unwrap());
    let readings: [(std::ops::Range<usize>, &[&str], f32); 11] = [
        (0..1, &["на"], 2.0),
        (0..1, &["по"], 3.0),
        (1..2, &["сентябрьском"], 1.0),
        (2..3, &["пленуме"], 0.5),
        (2..3, &["плену"], 4.0),
        (1..3, &["всём", "пленуме"], 6.0),
        (3..4, &["цк"], 4.0),
        (3..4, &["шк"], 0.5),
        (3..4, &["как"], 3.5),
        (4..5, &["партии"], 0.1),
        (4..5, &["партий"], 1.1),
    ];
    let words: Vec<Vec<Word>> = readings.iter().map(|(_, words, _)| words.iter().map(|w| word(w)).collect()).collect();
    let arcs: Vec<Arc<'_>> = readings
        .iter()
        .zip(&words)
        .map(|((slots, text, channel_nats), words)| Arc {
            slots: slots.clone(),
            words,
            channel_nats: *channel_nats,
            // The translation speaks for one of them.
            evidence_nats: if *text == ["плену"] { 1.7 } else { 0.0 },
            // One may be pruned, and is too likely to be.
            stays: *text != ["партий"],
        })
        .collect();
    let all = [vec![true, false, false, false, false, false], vec![true, false, false, true, false, true]];
    for edges in all {
        let weights = Weights { language: 0.7, channel: 0.9 };
        let decoded = decode(&resources.language, &arcs, 5, &edges, weights);
        let mut paths: Vec<(Vec<usize>, f64)> = Vec::new();
        enumerate(&resources, &arcs, &edges, weights, &mut Vec::new(), 0, &mut paths);
        let total: f64 = paths.iter().map(|p| p.1).sum();
        for (at, d) in decoded.iter().enumerate() {
            let through: f64 = paths.iter().filter(|p| p.0.contains(&at)).map(|p| p.1).sum();
            assert!((through / total - d.posterior).abs() < 1e-6, "arc {at}: {} and {}", through / total, d.posterior);
        }
    }
}

fn enumerate(
    r: &Resources,
    arcs: &[Arc<'_>],
    edges: &[bool],
    weights: Weights,
    path: &mut Vec<usize>,
    node: usize,
    out: &mut Vec<(Vec<usize>, f64)>,
) {
    if node + 1 == edges.len() {
        out.push((path.clone(), path_weight(r, arcs, edges, weights, path)));
        return;
    }
    for (at, arc) in arcs.iter().enumerate().filter(|(_, a)| a.slots.start == node) {
        path.push(at);
        enumerate(r, arcs, edges, weights, path, arc.slots.end, out);
        path.pop();
    }
}

fn path_weight(r: &Resources, arcs: &[Arc<'_>], edges: &[bool], weights: Weights, path: &[usize]) -> f64 {
    let edge = Word::EDGE;
    let mut context = (edge.id, edge);
    let mut log = 0.0;
    for &at in path {
        let arc = &arcs[at];
        if arc.slots.start > 0 && edges[arc.slots.start] {
            log -= f64::from(weights.language * r.language.after(r.language.context(context.0, context.1), edge));
            context = (edge.id, edge);
        }
        for word in arc.words {
            log -= f64::from(weights.language * r.language.after(r.language.context(context.0, context.1), *word));
            context = (context.1.id, *word);
        }
        log -= f64::from(weights.channel * arc.channel_nats - arc.evidence_nats);
    }
    if edges.last() == Some(&true) {
        log -= f64::from(weights.language * r.language.after(r.language.context(context.0, context.1), edge));
    }
    log.exp()
}
