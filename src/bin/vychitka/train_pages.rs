//! Pages that teach the accept model: what the trainings of a part of it have in common.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use vychitka::accept::train::Sample;
use vychitka::document::Document;
use vychitka::language::counts::unpack;
use vychitka::language::estimate::store;
use vychitka::language::held_out::without;
use vychitka::resources::Resources;

use crate::error::{Error, Result, reading};
use crate::input;
use crate::train::{font, hocr};

/// A page in the forms it may be given in.
pub(crate) struct Page {
    /// What the form is called in the report, and the page so.
    pub(crate) forms: Vec<(&'static str, Document)>,
    pub(crate) gold: String,
    pub(crate) font: String,
}

/// What a page's folder holds.
pub(crate) struct Parts {
    pub(crate) plain: Document,
    pub(crate) gold: String,
    /// With the engine's confidences of words, and of letters.
    pub(crate) words: Option<Document>,
    pub(crate) letters: Option<Document>,
    english: Option<Arc<str>>,
}

impl Parts {
    /// The document with the page's translation; `None` where there is none.
    pub(crate) fn with_english(&self, document: Option<&Document>) -> Option<Document> {
        Some(Document { translation: Some(self.english.clone()?), ..document?.clone() })
    }
}

/// The forms of a page that the trainings for case ask for: its text and its words' confidences, each without and with its translation.
pub(crate) fn forms_as_read(page: &Parts) -> Vec<(&'static str, Option<Document>)> {
    vec![
        ("plain", Some(page.plain.clone())),
        ("plain, translation", page.with_english(Some(&page.plain))),
        ("words", page.words.clone()),
        ("words, translation", page.with_english(page.words.as_ref())),
    ]
}

/// The pages of folders, in order, in the forms that `forms` makes of each.
pub(crate) fn read(folders: &[PathBuf], forms: impl Fn(&Parts) -> Vec<(&'static str, Option<Document>)>) -> Result<Vec<Page>> {
    let mut out = Vec::new();
    for path in paths(folders)? {
        let parts = parts(&path)?;
        let forms: Vec<_> = forms(&parts).into_iter().filter_map(|(name, document)| Some((name, document?))).collect();
        if forms.is_empty() {
            return Err(Error::Said(format!("{}: expected letters.hocr or en.txt, found neither", path.display())));
        }
        out.push(Page { forms, gold: parts.gold, font: font(&path)? });
    }
    Ok(out)
}

/// Costs of n-grams without what certain texts contributed to the counts; as built in if no counts are given.
pub(crate) struct HeldOut(Option<Vec<u8>>);

impl HeldOut {
    /// Of counts as `lexicon build` packs them; each text counts once.
    pub(crate) fn of<'a>(counts: Option<&Path>, texts: impl Iterator<Item = &'a str>) -> Result<Self> {
        let Some(path) = counts else { return Ok(Self(None)) };
        let lexicon = Resources::uncalibrated()?.lexicon;
        let counts = unpack(&input::unpacked_xz(path)?, lexicon.weights())
            .map_err(|why| Error::Said(format!("{}: expected the counts of this build's lexicon: {why}", path.display())))?;
        let texts: BTreeSet<&str> = texts.collect();
        Ok(Self(Some(store(&without(counts, &lexicon, texts.into_iter()), lexicon.weights()))))
    }

    /// Resources with these costs.
    pub(crate) fn resources(&self, resources: Resources) -> Result<Resources> {
        Ok(match &self.0 {
            Some(store) => resources.with_ngrams(store.clone().into())?,
            None => resources,
        })
    }
}

/// What a folder holds, in order.
pub(crate) fn listed(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).map_err(reading(folder))?;
    let mut out: Vec<PathBuf> = entries.map(|entry| Ok(entry.map_err(reading(folder))?.path())).collect::<Result<_>>()?;
    out.sort();
    Ok(out)
}

/// The folders of pages, in order.
fn paths(folders: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut out = Vec::new();
    for folder in folders {
        out.extend(listed(folder)?.into_iter().filter(|path| path.join("gold.txt").exists()));
    }
    if out.is_empty() {
        let folders: Vec<String> = folders.iter().map(|folder| folder.display().to_string()).collect();
        return Err(Error::Said(format!("{}: expected folders of pages with ocr.txt and gold.txt, found none", folders.join(", "))));
    }
    Ok(out)
}

fn parts(path: &Path) -> Result<Parts> {
    let english = path.join("en.txt");
    Ok(Parts {
        plain: Document::plain(input::data(&path.join("ocr.txt"))?),
        gold: input::data(&path.join("gold.txt"))?,
        words: hocr(&path.join("page.hocr"))?,
        letters: hocr(&path.join("letters.hocr"))?,
        english: if english.exists() { Some(Arc::from(input::data(&english)?)) } else { None },
    })
}

/// The transcripts of folders, in order: NAME.ocr.EXTENSION and NAME.truth.EXTENSION.
pub(crate) fn transcripts_of(folders: &[PathBuf]) -> Result<Vec<(PathBuf, PathBuf)>> {
    let mut out = Vec::new();
    for folder in folders {
        let truth = |path: &PathBuf| {
            Some(path.with_file_name(path.file_name()?.to_str().filter(|p| p.contains(".ocr."))?.replace(".ocr.", ".truth.")))
        };
        out.extend(listed(folder)?.into_iter().filter_map(|path| Some((truth(&path)?, path))).map(|(truth, ocr)| (ocr, truth)));
    }
    Ok(out)
}

/// The translation beside a transcript: NAME.en.EXTENSION beside NAME.ocr.EXTENSION.
pub(crate) fn translation_of(ocr: &Path) -> Result<Option<Arc<str>>> {
    let english = ocr.with_file_name(ocr.file_name().unwrap_or_default().to_string_lossy().replace(".ocr.", ".en."));
    if english.exists() { Ok(Some(Arc::from(input::data(&english)?))) } else { Ok(None) }
}

/// By font, its fold: pages of a font share one.
pub(crate) fn folds(pages: &[Page], folds: usize) -> BTreeMap<&str, usize> {
    let names: BTreeSet<&str> = pages.iter().map(|p| p.font.as_str()).collect();
    names.into_iter().enumerate().map(|(nth, name)| (name, nth % folds.max(1))).collect()
}

/// The samples of the other folds.
pub(crate) fn of_other_folds(found: &[(&'static str, Sample)], fold: usize) -> Vec<Sample> {
    found.iter().filter(|(_, s)| s.fold != fold).map(|(_, s)| s.clone()).collect()
}

/// How far probabilities are from what was right, in nats each.
pub(crate) fn log_loss(judged: &[(f64, &Sample)]) -> f64 {
    let loss: f64 = judged.iter().map(|(p, s)| -(if s.right { *p } else { 1.0 - p }).ln()).sum();
    loss / judged.len().max(1) as f64
}

/// Prints what would be applied from each threshold, and how much of it is right.
pub(crate) fn print_applied(judged: &[(f64, &Sample)], thresholds: &[f64]) {
    for threshold in thresholds {
        let applied: Vec<&Sample> = judged.iter().filter(|(p, _)| p >= threshold).map(|(_, s)| *s).collect();
        let (right, damage) = (applied.iter().filter(|s| s.right).count(), applied.iter().filter(|s| s.damage).count());
        println!("  from {threshold:.2}: applied {}, right {right}, damage {damage}", applied.len());
    }
}
