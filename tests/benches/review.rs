//! From a key to the rows of the next screen, with 10,000 suspects in the session: median, 99th percentile, longest.
#![allow(clippy::print_stdout, reason = "a bench prints its figures")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a bench measures time and has nobody to tell")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use vychitka::correction::Correction;
use vychitka::decision::Policy;
use vychitka::document::{Document, Span};
use vychitka::resources::Resources;
use vychitka::review::Session;
use vychitka::review::key::Key;
use vychitka::rounds::correct;

const SUSPECTS: usize = 10_000;
const SENTENCE: &str = "Комиссия указала на необходимость усиления внутрипартийной кизни и убекдения товарищей.\n";

fn main() {
    let resources = Resources::embedded().unwrap();
    let one = correct(&resources, &Document::plain(SENTENCE.to_string()), &Policy::DEFAULT).corrections;
    let times = SUSPECTS / one.len() + 1;
    let corrections: Vec<Correction> = (0..times)
        .flat_map(|nth| {
            let by = nth * SENTENCE.len();
            one.iter().map(move |c| Correction { span: Span::new(c.span.start + by, c.span.end + by), ..c.clone() })
        })
        .collect();
    let mut session = Session::new("bench").asking_all();
    session.add_file("scan.txt", Arc::new(Document::plain(SENTENCE.repeat(times))));
    let started = Instant::now();
    session.found(0, corrections, &[], "vychitka", true);
    println!("{SUSPECTS} suspects taken in: {:.0?}", started.elapsed());
    let keys = ["a", "k", "l", "n", "p", "1", "u", "U", "]", "o", "G", "g"];
    let mut took: Vec<Duration> = Vec::new();
    for nth in 0..3_000 {
        let started = Instant::now();
        session.press(&Key::Char(keys[nth * 7 % keys.len()].chars().next().unwrap()));
        std::hint::black_box(session.view(80, 24));
        took.push(started.elapsed());
    }
    took.sort();
    println!(
        "key to rows: median {:.2?}, 99 % {:.2?}, longest {:.2?}",
        took[took.len() / 2],
        took[took.len() * 99 / 100],
        took[took.len() - 1]
    );
    let started = Instant::now();
    for key in [Key::Char('L'), Key::Enter, Key::Enter] {
        session.press(&key);
        std::hint::black_box(session.view(80, 24));
    }
    println!("a series of most of them accepted: {:.0?} in three keys", started.elapsed());
}
