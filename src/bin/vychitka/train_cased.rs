//! `vychitka train --cased`: learns which changes of case alone are right, cross-validated over fonts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use rayon::prelude::*;
use vychitka::accept::features::is_cased;
use vychitka::accept::model::AcceptModel;
use vychitka::accept::train::{Growth, Sample, train_cased};
use vychitka::document::Document;
use vychitka::resources::Resources;
use vychitka::training::samples;

use crate::cli::TrainArgs;
use crate::error::{Result, reading};
use crate::train::{font, hocr, samples_table};
use crate::{input, output};

/// Thresholds printed by the cross-validation.
const THRESHOLDS: [f64; 5] = [0.6, 0.72, 0.8, 0.86, 0.92];

/// A page in the forms it may be given in; its ground truth is one of them, where whatever is proposed is damage.
struct Page {
    forms: Vec<(&'static str, Document)>,
    gold: String,
    font: String,
}

/// Runs the verb.
pub(crate) fn run(args: &TrainArgs) -> Result<ExitCode> {
    let resources = Resources::embedded()?;
    let pages = args.cased.iter().map(|folder| read(folder)).collect::<Result<Vec<_>>>()?.into_iter().flatten().collect::<Vec<Page>>();
    let names: BTreeSet<&str> = pages.iter().map(|p| p.font.as_str()).collect();
    let fold: BTreeMap<&str, usize> = names.into_iter().enumerate().map(|(nth, name)| (name, nth % args.folds.max(1))).collect();
    let of_page = |page: &Page| {
        let of_form = |(form, document): &(&'static str, Document)| {
            let found = samples(&resources, document, &page.gold, fold[page.font.as_str()]);
            let form = *form;
            found.into_iter().map(move |(_, sample)| (form, sample)).filter(|(_, sample)| is_cased(&sample.features))
        };
        page.forms.iter().flat_map(of_form).collect::<Vec<_>>()
    };
    let found: Vec<(&'static str, Sample)> = pages.par_iter().flat_map_iter(of_page).collect();
    eprintln!("{} changes of case on {} pages, {} right", found.len(), pages.len(), found.iter().filter(|(_, s)| s.right).count());
    if let Some(path) = &args.samples {
        let all: Vec<Sample> = found.iter().map(|(_, s)| s.clone()).collect();
        output::replace(path, samples_table(&all).as_bytes())?;
    }
    if !args.no_validation {
        validate(&found, args.folds.max(1));
    }
    if let Some(out) = &args.out {
        let all: Vec<Sample> = found.into_iter().map(|(_, s)| s).collect();
        let header = "# the accept model of changes of case alone; the layout of accept.tsv\n# Learned by `vychitka train --cased`; see lexicon/README.md. CC BY-SA 4.0.\n";
        let model = train_cased(&all, Growth::CASED).to_table();
        output::replace(&out.join("accept.cased.tsv"), (header.to_string() + &model).as_bytes())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Trains without each fold in turn; prints, by form and threshold, what the model makes of the others' proposals.
fn validate(found: &[(&'static str, Sample)], folds: usize) {
    let without = |fold: usize| found.iter().filter(|(_, s)| s.fold != fold).map(|(_, s)| s.clone()).collect::<Vec<_>>();
    let models: Vec<AcceptModel> = (0..folds).into_par_iter().map(|fold| train_cased(&without(fold), Growth::CASED)).collect();
    let forms: BTreeSet<&str> = found.iter().map(|(form, _)| *form).collect();
    for form in forms {
        let judged: Vec<(f64, &Sample)> =
            found.iter().filter(|(f, _)| *f == form).map(|(_, s)| (models[s.fold].probability(&s.features), s)).collect();
        println!("{form}: {} proposals, {} right", judged.len(), judged.iter().filter(|(_, s)| s.right).count());
        for threshold in THRESHOLDS {
            let applied: Vec<&Sample> = judged.iter().filter(|(p, _)| *p >= threshold).map(|(_, s)| *s).collect();
            let (right, damage) = (applied.iter().filter(|s| s.right).count(), applied.iter().filter(|s| s.damage).count());
            println!("  from {threshold:.2}: applied {}, right {right}, damage {damage}", applied.len());
        }
    }
}

fn read(folder: &Path) -> Result<Vec<Page>> {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).map_err(reading(folder))?.filter_map(|e| e.ok().map(|e| e.path())).collect();
    entries.sort();
    let mut out = Vec::new();
    for path in entries.iter().filter(|p| p.join("gold.txt").exists()) {
        let gold = input::data(&path.join("gold.txt"))?;
        let plain = Document::plain(input::data(&path.join("ocr.txt"))?);
        let words = hocr(&path.join("page.hocr"))?;
        let english = path.join("en.txt");
        let english: Option<Arc<str>> = if english.exists() { Some(Arc::from(input::data(&english)?)) } else { None };
        let across = |d: &Document| english.clone().map(|e| Document { translation: Some(e), ..d.clone() });
        let forms = [
            ("plain", Some(plain.clone())),
            ("plain, translation", across(&plain)),
            ("words", words.clone()),
            ("words, translation", words.as_ref().and_then(across)),
            ("ground truth", Some(Document::plain(gold.clone()))),
        ];
        let forms = forms.into_iter().filter_map(|(name, d)| Some((name, d?))).collect();
        out.push(Page { forms, gold, font: font(path)? });
    }
    Ok(out)
}
