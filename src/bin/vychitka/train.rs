//! `vychitka train`: learns confusions and the accept model, cross-validated over fonts.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use rayon::prelude::*;
use vychitka::accept::Accept;
use vychitka::accept::features::{LOG_ODDS_BEFORE, NAMES};
use vychitka::accept::train::{Growth, Sample, train};
use vychitka::candidate::casings::Casings;
use vychitka::channel::case::CaseConfusions;
use vychitka::channel::confusions::Confusions;
use vychitka::channel::engine::Engines;
use vychitka::channel::learn::{by_page, cases, from_pairs, sum};
use vychitka::correction::Correction;
use vychitka::decision::{Policy, decide, edits};
use vychitka::document::{Document, Edit};
use vychitka::format::pages::{PageFile, PageFormat};
use vychitka::report::printable;
use vychitka::resources::Resources;
use vychitka::rounds::correct;
use vychitka::score::{Score, score};
use vychitka::training::{casings, samples};

use crate::cli::TrainArgs;
use crate::error::{Error, Result};
use crate::train_pages::{HeldOut, listed, transcripts_of};
use crate::{input, output};

/// The corrections of a page with the answers.
type Found = Vec<(Correction, Sample)>;

struct Page {
    plain: Document,
    /// The same page with the engine's confidences, from its hOCR.
    hocr: Option<Document>,
    gold: String,
    fold: usize,
    role: Role,
}

/// What a page is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Teaches, and counts in the cross-validation's figures.
    Scored,
    /// Teaches.
    More,
    /// Teaches; its text is in no counts.
    Paper,
    /// Teaches the accept model alone: its damage was made of counted confusions, and tells of no others.
    Damaged,
}

/// How often each sample of the transcripts counts: they are few, and of the genres the program was written for.
pub(crate) const TRANSCRIPT_WEIGHT: usize = 30;

/// A confusion counted once may be the page's own.
const MORE_THAN_ONCE: f64 = 1.5;

/// Thresholds printed by the cross-validation.
const THRESHOLDS: [f64; 5] = [0.7, 0.78, 0.82, 0.85, 0.88];

/// Runs the verb.
pub(crate) fn run(args: &TrainArgs) -> Result<ExitCode> {
    if let Some(out) = &args.out {
        output::folder(out)?;
    }
    if !args.told.is_empty() {
        return crate::train_told::run(args);
    }
    if !args.cased.is_empty() {
        return crate::train_cased::run(args);
    }
    if !args.twins.is_empty() {
        return crate::train_twins::run(args);
    }
    let folders = [(&args.pages, Role::Scored), (&args.more, Role::More), (&args.papers, Role::Paper), (&args.damaged, Role::Damaged)];
    let pages = read_pages(folders, args.folds)?;
    let transcripts = read_transcripts(&args.transcripts, args.folds)?;
    let pairs = match &args.pairs {
        Some(path) => from_pairs(&read_pairs(path)?, args.pairs_share),
        None => Confusions::default(),
    };
    let counted = pages.iter().filter(|page| page.role != Role::Paper).map(|page| page.gold.as_str());
    let held_out = HeldOut::of(args.ngrams.as_deref(), counted)?;
    let lessons = Lessons::of(&pages, &pairs, &held_out)?;
    let folds: Vec<usize> = (0..args.folds).collect();
    // Each fold's pages are read with what was learned on the others only.
    let read = |&fold: &usize| {
        let (confusions, cases, casings) = lessons.together(&pages, |page| page.fold != fold);
        Ok(held_out.resources(Resources::uncalibrated()?)?.with_engines(Engines::new(confusions, pairs.clone()), cases, casings))
    };
    let resources = folds.par_iter().map(read).collect::<Result<Vec<_>>>()?;
    output::tell(format_args!("learned confusions of {} folds of {} pages", folds.len(), pages.len()));
    let started = std::time::Instant::now();
    let found: Vec<Found> = pages.par_iter().map(|p| samples(&resources[p.fold], &p.plain, &p.gold, p.fold)).collect();
    let told: Vec<Found> =
        pages.par_iter().map(|p| p.hocr.as_ref().map(|h| samples(&resources[p.fold], h, &p.gold, p.fold)).unwrap_or_default()).collect();
    let typed = |p: &Page| samples(&resources[p.fold], &p.plain, &p.gold, p.fold).into_iter().map(|s| s.1).collect::<Vec<_>>();
    let typed: Vec<Sample> = transcripts.par_iter().flat_map_iter(|p| std::iter::repeat_n(typed(p), TRANSCRIPT_WEIGHT).flatten()).collect();
    // The ground truth as input: whatever is proposed there is damage.
    let clean: Vec<Found> =
        pages.par_iter().map(|p| samples(&resources[p.fold], &Document::plain(p.gold.clone()), &p.gold, p.fold)).collect();
    let all: Vec<Sample> = found.iter().chain(&told).chain(&clean).flatten().map(|f| f.1.clone()).chain(typed).collect();
    output::tell(format_args!(
        "{} proposals, {} right, in {:.0} s",
        all.len(),
        all.iter().filter(|s| s.right).count(),
        started.elapsed().as_secs_f32()
    ));
    if let Some(path) = &args.samples {
        output::replace(path, samples_table(&all).as_bytes())?;
    }
    if !args.no_validation {
        validate(&pages, resources, [&found, &told], &all)?;
    }
    if let Some(out) = &args.out {
        let (confusions, cases, casings) = lessons.together(&pages, |_| true);
        write_confusions(out, &confusions, args.pairs.is_some().then_some(&pairs), &cases)?;
        let what = "misread words, how many of them were small, titles, capitals: printed so, and then seen so";
        write(&out.join("casings.tsv"), what, &casings.to_table())?;
        let what = "a tree a row, a node before what is below it: feature<threshold=value, or =value";
        write(&out.join("accept.tsv"), what, &train(&all, Growth::DEFAULT).to_table())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What each page teaches.
struct Lessons {
    confusions: Vec<Confusions>,
    cases: Vec<CaseConfusions>,
    casings: Vec<Casings>,
}

impl Lessons {
    /// Of each page, FineReader's confusions being `pairs`.
    fn of(pages: &[Page], pairs: &Confusions, held_out: &HeldOut) -> Result<Self> {
        let texts: Vec<(String, String)> = pages.iter().map(|p| (p.plain.text.clone(), p.gold.clone())).collect();
        let confusions = by_page(&texts);
        let general = Engines::new(sum(of_print(pages, &confusions, |_| true)), pairs.clone()).general();
        let base = held_out.resources(Resources::uncalibrated()?)?;
        Ok(Self {
            confusions,
            cases: texts.par_iter().map(|(seen, meant)| cases(&general, seen, meant)).collect(),
            casings: pages.par_iter().map(|p| casings(&base, &p.plain, &p.gold)).collect(),
        })
    }

    /// What the pages to `keep` teach together.
    fn together(&self, pages: &[Page], keep: impl Fn(&Page) -> bool + Copy) -> (Confusions, CaseConfusions, Casings) {
        let (mut cases, mut casings) = (CaseConfusions::default(), Casings::default());
        of_print(pages, &self.cases, keep).for_each(|one| cases.merge(one));
        of_print(pages, &self.casings, keep).for_each(|one| casings.merge(one));
        (sum(of_print(pages, &self.confusions, keep)), cases, casings)
    }
}

/// The lessons of the pages to `keep`, but of those damaged by counted confusions, which tell of no others.
fn of_print<'a, T>(pages: &'a [Page], lessons: &'a [T], keep: impl Fn(&Page) -> bool + 'a) -> impl Iterator<Item = &'a T> {
    pages.iter().zip(lessons).filter(move |(p, _)| p.role != Role::Damaged && keep(p)).map(|(_, lesson)| lesson)
}

fn write_confusions(out: &Path, tesseract: &Confusions, finereader: Option<&Confusions>, cases: &CaseConfusions) -> Result<()> {
    write(&out.join("confusions.tesseract.tsv"), "meant, seen, count: Tesseract", &tesseract.to_table(MORE_THAN_ONCE))?;
    if let Some(finereader) = finereader {
        write(&out.join("confusions.finereader.tsv"), "meant, seen, count: FineReader", &finereader.to_table(MORE_THAN_ONCE))?;
    }
    let what = "first letter as meant, occurrences, read in the other case: Tesseract";
    write(&out.join("case-confusions.tsv"), what, &cases.to_table())
}

/// Writes a table with its header.
fn write(path: &Path, what: &str, table: &str) -> Result<()> {
    let header = format!("# {what}\n# Learned by `vychitka train`; see lexicon/README.md. CC BY-SA 4.0.\n");
    output::replace(path, (header + table).as_bytes())
}

/// Trains without each fold in turn and prints what a run with such trees makes of the fold's pages. Changes of case are judged by the
/// general trees there: those of their own were learned on these pages.
fn validate(pages: &[Page], resources: Vec<Resources>, [found, told]: [&[Found]; 2], all: &[Sample]) -> Result<()> {
    let resources: Vec<Resources> = resources
        .into_par_iter()
        .enumerate()
        .map(|(fold, mut resources)| {
            let others: Vec<Sample> = all.iter().filter(|s| s.fold != fold).cloned().collect();
            let general = train(&others, Growth::DEFAULT);
            resources.accept = Some(Accept { general, ..Accept::default() });
            resources
        })
        .collect();
    println!("plain text");
    report(pages, &resources, found, &|p| Some(&p.plain))?;
    println!("with the engine's confidences");
    report(pages, &resources, told, &|p| p.hocr.as_ref())?;
    // What is damaged on purpose may be spelt in its own way, too.
    let printed: Vec<&Page> = pages.iter().filter(|page| page.role != Role::Damaged).collect();
    let words: usize = printed.iter().map(|page| vychitka::score::words(&page.gold).len()).sum();
    for threshold in THRESHOLDS {
        let harm = |page: &&Page| cleaned(&resources[page.fold], &Document::plain(page.gold.clone()), threshold).len();
        let harm: usize = printed.par_iter().map(harm).sum();
        println!("clean text, apply above {threshold}: {harm} places changed in {words} words");
    }
    Ok(())
}

/// What a run changes that applies from a probability on, whatever else is told.
fn cleaned(resources: &Resources, document: &Document, threshold: f64) -> Vec<Edit> {
    let policy = Policy { apply_above: threshold, told_relief: 0.0, agreed_relief: 0.0, ..Policy::DEFAULT };
    let corrected = correct(resources, document, &policy);
    edits(&corrected.corrections, &decide(&corrected.corrections))
}

/// Prints the cross-validated score at each threshold, and the reliability of the first round's probabilities.
fn report(pages: &[Page], resources: &[Resources], found: &[Found], document: &(dyn Fn(&Page) -> Option<&Document> + Sync)) -> Result<()> {
    let scored: Vec<(&Page, &Found)> = pages.iter().zip(found).filter(|(page, _)| page.role == Role::Scored).collect();
    for threshold in THRESHOLDS {
        let one = |(page, _): &(&Page, &Found)| {
            let document = document(page)?;
            Some(score(&page.gold, &document.text, &document.apply(&cleaned(&resources[page.fold], document, threshold))))
        };
        let mut total = Score::default();
        let scores: Vec<Score> =
            scored.par_iter().filter_map(one).collect::<std::result::Result<_, _>>().map_err(|e| Error::Said(e.to_string()))?;
        scores.iter().for_each(|score| total.add(score));
        println!("apply above {threshold:.2}: {total}");
    }
    let mut bins = [(0usize, 0usize, 0f64); 10];
    for (page, found) in scored {
        for (correction, sample) in found {
            let p = resources[page.fold].accept.as_ref().map_or(0.0, |accept| accept.judge(&correction.features).0);
            let bin = &mut bins[((p * 10.0) as usize).min(9)];
            *bin = (bin.0 + 1, bin.1 + usize::from(sample.right), bin.2 + p);
        }
    }
    println!("reliability: predicted, right, proposals");
    for (count, right, sum) in bins.iter().filter(|b| b.0 > 0) {
        println!("  {:.3} {:.3} {count}", sum / *count as f64, *right as f64 / *count as f64);
    }
    Ok(())
}

fn read_pages(folders: [(&Vec<PathBuf>, Role); 4], folds: usize) -> Result<Vec<Page>> {
    let mut out: Vec<(String, Page)> = Vec::new();
    for (folder, role) in folders.into_iter().flat_map(|(folders, role)| folders.iter().map(move |f| (f, role))) {
        for path in listed(folder)?.iter().filter(|p| p.join("gold.txt").exists()) {
            let plain = Document::plain(input::data(&path.join("ocr.txt"))?);
            let hocr = hocr(&path.join("page.hocr"))?;
            let page = Page { plain, hocr, gold: input::data(&path.join("gold.txt"))?, fold: 0, role };
            out.push((font(path)?, page));
        }
    }
    if out.is_empty() {
        return Err(Error::Said("no pages: expected folders holding ocr.txt, gold.txt and meta.json".to_string()));
    }
    let mut fonts: BTreeMap<String, usize> = out.iter().map(|(font, _)| (font.clone(), 0)).collect();
    for (nth, fold) in fonts.values_mut().enumerate() {
        *fold = nth % folds.max(1);
    }
    Ok(out.into_iter().map(|(font, page)| Page { fold: fonts[&font], ..page }).collect())
}

/// The samples as TSV, a row each.
pub(crate) fn samples_table(samples: &[Sample]) -> String {
    let mut out = format!("fold\tright\tdamage\t{}\n", NAMES[..LOG_ODDS_BEFORE].join("\t"));
    for sample in samples {
        let features: Vec<String> = sample.features.iter().map(f32::to_string).collect();
        out += &format!("{}\t{}\t{}\t{}\n", sample.fold, u8::from(sample.right), u8::from(sample.damage), features.join("\t"));
    }
    out
}

/// A page's hOCR, if it is there.
pub(crate) fn hocr(path: &Path) -> Result<Option<Document>> {
    if !path.exists() {
        return Ok(None);
    }
    let page = PageFile::read(input::data(path)?, PageFormat::Hocr).map_err(|source| Error::Page { path: path.to_owned(), source })?;
    Ok(Some(page.document().clone()))
}

fn read_transcripts(folders: &[PathBuf], folds: usize) -> Result<Vec<Page>> {
    let page = |(nth, (ocr, truth)): (usize, (PathBuf, PathBuf))| {
        let fold = nth % folds.max(1);
        Ok(Page { plain: Document::plain(input::data(&ocr)?), hocr: None, gold: input::data(&truth)?, fold, role: Role::More })
    };
    transcripts_of(folders)?.into_iter().enumerate().map(page).collect()
}

/// The font a page is set in.
pub(crate) fn font(page: &Path) -> Result<String> {
    let path = page.join("meta.json");
    let meta: serde_json::Value =
        serde_json::from_str(&input::data(&path)?).map_err(|e| Error::Said(format!("{}: {e}", path.display())))?;
    Ok(meta["font"].as_str().unwrap_or("unknown").to_string())
}

/// The rows of a table of counted pairs: count, seen, meant.
fn read_pairs(path: &Path) -> Result<Vec<(String, String, f64)>> {
    let row = |line: &str| {
        let mut fields = line.split('\t');
        let count = fields.next()?.parse().ok()?;
        Some((fields.next()?.to_string(), fields.next()?.to_string(), count))
    };
    let text = input::data(path)?;
    let rows = text.lines().enumerate().filter(|(_, line)| !line.starts_with('#'));
    rows.map(|(at, line)| {
        let expected = "expected a count, what was seen and what was meant, separated by tabs";
        row(line).ok_or_else(|| Error::Said(format!("{}: line {}: {expected}, found `{}`", path.display(), at + 1, printable(line))))
    })
    .collect()
}
