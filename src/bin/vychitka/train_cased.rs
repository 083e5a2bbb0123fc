//! `vychitka train --cased`: learns which changes of case alone are right, cross-validated over fonts.

use std::collections::BTreeSet;
use std::process::ExitCode;

use rayon::prelude::*;
use vychitka::accept::features::is_cased;
use vychitka::accept::model::AcceptModel;
use vychitka::accept::train::{Growth, Sample, train_cased};
use vychitka::document::Document;
use vychitka::resources::Resources;
use vychitka::training::samples;

use crate::cli::TrainArgs;
use crate::error::Result;
use crate::output;
use crate::train::samples_table;
use crate::train_pages::{HeldOut, Page, Parts, folds, of_other_folds, read};

/// Thresholds printed by the cross-validation.
const THRESHOLDS: [f64; 5] = [0.6, 0.72, 0.8, 0.86, 0.92];

/// Runs the verb.
pub(crate) fn run(args: &TrainArgs) -> Result<ExitCode> {
    let pages = read(&args.cased, forms)?;
    let held_out = HeldOut::of(args.ngrams.as_deref(), pages.iter().map(|p| p.gold.as_str()))?;
    let resources = held_out.resources(Resources::embedded()?)?;
    let fold = folds(&pages, args.folds);
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
    let models: Vec<AcceptModel> =
        (0..folds).into_par_iter().map(|fold| train_cased(&of_other_folds(found, fold), Growth::CASED)).collect();
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

/// The forms a page may be given in; its ground truth is one of them, where whatever is proposed is damage.
fn forms(page: &Parts) -> Vec<(&'static str, Option<Document>)> {
    vec![
        ("plain", Some(page.plain.clone())),
        ("plain, translation", page.with_english(Some(&page.plain))),
        ("words", page.words.clone()),
        ("words, translation", page.with_english(page.words.as_ref())),
        ("ground truth", Some(Document::plain(page.gold.clone()))),
    ]
}
