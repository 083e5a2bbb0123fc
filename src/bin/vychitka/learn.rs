//! `vychitka learn`: what the decisions of ledgers teach for other documents, and what that changes.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;

use vychitka::alphabet::fold;
use vychitka::channel::confusions::Confusions;
use vychitka::document::one_line;
use vychitka::learned::{ConfusionProfile, learned};
use vychitka::report::printable;

use crate::cli::LearnArgs;
use crate::error::{Error, Result};
use crate::{input, ledger, output, places};

/// Runs the verb. Without a file to write to, it only tells.
pub(crate) fn run(args: &LearnArgs) -> Result<ExitCode> {
    let read: Vec<places::Named<'_>> = args.ledgers.iter().map(|path| ("the ledger", path.as_path())).collect();
    let confusions = args.confusions.as_deref().map(|path| ("--confusions", path));
    let words = args.words.as_deref().map(|path| ("--words", path));
    places::check(&read, &confusions.into_iter().chain(words).collect::<Vec<_>>())?;
    let resources = input::resources(&[], &[])?;
    let said = |path: &Path| {
        let path = path.to_owned();
        move |e| Error::Said(format!("{}: {e}", path.display()))
    };
    let existing = |path: &Option<std::path::PathBuf>| path.as_deref().filter(|p| p.exists()).map(input::text).transpose();
    let was = existing(&args.confusions)?.unwrap_or_default();
    let profile_path = args.confusions.as_deref().unwrap_or(Path::new("confusions"));
    let mut profile = ConfusionProfile::parse(&was).map_err(said(profile_path))?;
    let before = profile.confusions().map_err(said(profile_path))?;
    let list = existing(&args.words)?.unwrap_or_default();
    let mut known: BTreeSet<String> = list.split_whitespace().map(fold).collect();
    let (mut decisions, mut words) = (0, Vec::new());
    for path in &args.ledgers {
        let learned = learned(&resources, &ledger::read(path)?);
        // A ledger is the same one from whatever folder it is named.
        let name = std::fs::canonicalize(path).unwrap_or_else(|_| path.clone());
        profile.set(&one_line(&name.to_string_lossy()), &learned.confusions);
        words.extend(learned.words.into_iter().filter(|word| known.insert(fold(word))));
        decisions += learned.decisions;
    }
    let after = profile.confusions().map_err(said(profile_path))?;
    output::print(changes(&before, &after, &words).as_bytes())?;
    if let Some(path) = &args.confusions {
        output::replace(path, profile.to_text().as_bytes())?;
    }
    if let Some(path) = args.words.as_deref().filter(|_| !words.is_empty()) {
        input::add_words(path, &words)?;
    }
    let wrote = args.confusions.is_some() || args.words.is_some();
    output::tell(format_args!("{decisions} decisions{}", if wrote { "" } else { "; nothing is written without --confusions or --words" }));
    Ok(ExitCode::SUCCESS)
}

/// What changed: a confusion with its count before and after a line, then the words.
fn changes(before: &Confusions, after: &Confusions, words: &[String]) -> String {
    let all: BTreeSet<_> = before.iter().chain(after.iter()).map(|(c, _)| *c).filter(|c| !c.is_same()).collect();
    let changed = all.into_iter().filter(|c| before.count(c) != after.count(c));
    let confusions = changed.map(|c| format!("{c}  {:.0} → {:.0}\n", before.count(&c), after.count(&c)));
    confusions.chain(words.iter().map(|word| format!("+ {}\n", printable(word)))).collect()
}
