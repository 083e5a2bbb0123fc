//! A reviewer who knows the truth: how many keys the pages of ../shared/bench/pages take, one by one and by sheets.
//!
//! What is reachable are the open places where one of the candidates is the truth; the reviewer stops at nine in ten of them. One by one,
//! the places come in the order of the texts: a key accepts, keeps, or goes on. By sheets, everything above a probability is asked at
//! once, the wrong rows are struck out, and what is still missing is done one by one. No wrong reading is ever accepted.
#![allow(clippy::print_stdout, reason = "a bench prints its figures")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a bench reads files and has nobody to tell")]

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use vychitka::correction::Correction;
use vychitka::decision::{Decision, Policy};
use vychitka::document::{Document, Span};
use vychitka::resources::Resources;
use vychitka::review::key::parse;
use vychitka::review::{Place, Session};
use vychitka::rounds::correct;
use vychitka::score::words;
use vychitka::training::Truth;

/// Share of what is reachable at which the reviewer stops.
const ENOUGH: f64 = 0.9;

struct Page {
    document: Arc<Document>,
    corrections: Vec<Correction>,
    /// By span, the words of the truth.
    truth: HashMap<Span, Vec<String>>,
}

/// A session with its keys counted.
struct Counting<'a> {
    pages: &'a [Page],
    session: Session,
    keys: usize,
}

impl<'a> Counting<'a> {
    /// Over what the program would ask, or over everything it found, what it would apply by itself included.
    fn new(pages: &'a [Page], asks_all: bool) -> Self {
        let session = Session::new("reviewer");
        let mut session = if asks_all { session.asking_all() } else { session };
        for (nth, page) in pages.iter().enumerate() {
            session.add_file(&format!("{nth}"), Arc::clone(&page.document));
            session.found(nth, page.corrections.clone(), &[], "vychitka", true);
        }
        Self { pages, session, keys: 0 }
    }

    fn press(&mut self, keys: &str) {
        for key in parse(keys).unwrap() {
            self.keys += 1;
            self.session.press(&key);
        }
    }

    fn is_true(&self, place: &Place, text: &str) -> bool {
        truth_is(&self.pages[place.file], place, text)
    }

    /// How many places read as the truth does, by a decision of this session.
    fn reached(&self) -> usize {
        let places = (0..self.pages.len()).flat_map(|file| self.session.places(file));
        let right = |place: &&Place| match &place.decision {
            Decision::Accept(nth) => !place.is_automatic && self.is_true(place, &place.correction.candidates[*nth].text),
            _ => false,
        };
        places.filter(right).count()
    }

    fn wrong(&self) -> usize {
        let places = (0..self.pages.len()).flat_map(|file| self.session.places(file));
        let wrong = |place: &&Place| match &place.decision {
            Decision::Accept(nth) => !place.is_automatic && !self.is_true(place, &place.correction.candidates[*nth].text),
            _ => false,
        };
        places.filter(wrong).count()
    }

    fn one_by_one(&mut self, enough: usize) {
        let mut reached = self.reached();
        for _ in 0..self.session.counts().open {
            if reached >= enough {
                break;
            }
            let Some(place) = self.session.current().filter(|p| p.is_open()) else { break };
            let right = self.session.offers(place).iter().take(9).position(|o| o.candidate.is_some() && self.is_true(place, &o.text));
            let key = match right {
                Some(0) => "a".to_string(),
                Some(nth) => (nth + 1).to_string(),
                None if self.is_true(place, &place.correction.seen) => "k".to_string(),
                None => "l".to_string(),
            };
            reached += usize::from(right.is_some());
            self.press(&key);
        }
    }

    /// Marks the rows of a sheet as the truth has them, until enough places read right; the rows behind begin struck out and stay so.
    fn sheet(&mut self, above: &str, enough: usize) {
        self.press(&format!("P{above}<enter>"));
        let rows = self.session.asked().len();
        let (mut at, mut right) = (0, 0);
        while at < rows {
            let mut keys = String::new();
            let asked = self.session.asked();
            let shown: Vec<_> =
                asked.iter().filter_map(|(label, place, decision, struck)| Some(((*label)?, *place, *decision, *struck))).collect();
            for (label, place, decision, is_struck) in &shown {
                let offers = self.session.offers(place);
                let now = offers.iter().position(|o| o.decision() == **decision);
                let truth = offers.iter().position(|o| o.candidate.is_some() && self.is_true(place, &o.text));
                right += usize::from(truth.is_some());
                match (now, truth) {
                    (Some(now), Some(truth)) if now == truth && !is_struck => {}
                    (Some(now), Some(truth)) if now < truth => (now..truth).for_each(|_| keys.push(label.to_ascii_uppercase())),
                    (_, Some(_)) => keys.push(*label),
                    (_, None) if !is_struck => keys.push(*label),
                    _ => {}
                }
            }
            at += shown.len();
            let rest_is_struck = asked[at..].iter().all(|row| row.3);
            self.press(&keys);
            if right >= enough && rest_is_struck {
                break;
            }
            if at < rows {
                self.press("<pagedown>");
            }
        }
        self.press("<enter>");
    }
}

fn truth_is(page: &Page, place: &Place, text: &str) -> bool {
    words(text) == page.truth[&place.correction.span]
}

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/bench/pages");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: {} is not there", folder.display());
        return;
    };
    let resources = Resources::embedded().unwrap();
    let mut paths: Vec<_> = entries.map(|e| e.unwrap().path()).collect();
    paths.sort();
    let pages: Vec<Page> = paths
        .iter()
        .map(|path| {
            let read = |name: &str| std::fs::read_to_string(path.join(name)).unwrap();
            let (document, gold) = (Document::plain(read("ocr.txt")), read("gold.txt"));
            let corrections = correct(&resources, &document, &Policy::DEFAULT).corrections;
            let truth = Truth::new(&resources, &document.text, &gold);
            let truth = corrections.iter().map(|c| (c.span, words(&truth.of(c.span.start, c.span.end)))).collect();
            Page { document: Arc::new(document), corrections, truth }
        })
        .collect();
    for asks_all in [false, true] {
        println!("{}", if asks_all { "everything found, with --all" } else { "what is asked about" });
        compare(&pages, asks_all);
    }
}

fn compare(pages: &[Page], asks_all: bool) {
    let start = Counting::new(pages, asks_all);
    let open: Vec<&Place> = (0..pages.len()).flat_map(|file| start.session.places(file)).filter(|p| p.is_open()).collect();
    let can = |p: &&&Place| {
        let page = &pages[p.file];
        !truth_is(page, p, &p.correction.seen) && p.correction.candidates.iter().any(|c| truth_is(page, p, &c.text))
    };
    let reachable = open.iter().filter(can).count();
    let enough = (reachable as f64 * ENOUGH).ceil() as usize;
    println!("{} open places of {} pages, {reachable} reachable, enough are {enough}", open.len(), pages.len());
    let mut single = Counting::new(pages, asks_all);
    single.one_by_one(enough);
    println!("one by one: {} keys, {} right, {} wrong", single.keys, single.reached(), single.wrong());
    for above in ["0.5", "0.2", "0.1", "0"] {
        let mut by_sheet = Counting::new(pages, asks_all);
        by_sheet.sheet(above, enough);
        let (keys, right) = (by_sheet.keys, by_sheet.reached());
        by_sheet.one_by_one(enough);
        println!(
            "a sheet above {above}: {} keys ({keys} for {right} on the sheet), {} right, {} wrong: {:.2} of one by one",
            by_sheet.keys,
            by_sheet.reached(),
            by_sheet.wrong(),
            by_sheet.keys as f64 / single.keys as f64
        );
    }
}
