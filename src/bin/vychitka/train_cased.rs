//! `vychitka train --cased`: learns which changes of case alone are right, cross-validated over fonts.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;

use rayon::prelude::*;
use vychitka::accept::features::{has_agreed_capital, is_cased};
use vychitka::accept::model::AcceptModel;
use vychitka::accept::train::{Growth, Sample, train_cased};
use vychitka::document::Document;
use vychitka::resources::Resources;
use vychitka::training::samples;

use crate::cli::TrainArgs;
use crate::error::Result;
use crate::input;
use crate::output;
use crate::train::samples_table;
use crate::train_pages::{HeldOut, Page, Parts, folds, forms_as_read, print_applied, read, transcripts_of, translation_of};

/// Thresholds printed by the cross-validation.
const THRESHOLDS: [f64; 7] = [0.6, 0.66, 0.72, 0.78, 0.8, 0.86, 0.92];

/// How often each sample of the transcripts counts: they are few, and papers as they are stress words with capitals, which pages made of
/// running text do not.
const TRANSCRIPT_WEIGHT: usize = 4;

/// A change of case with the answer.
struct Found {
    /// The form its page was given in.
    form: &'static str,
    /// How often it counts.
    times: usize,
    sample: Sample,
}

/// Runs the verb.
pub(crate) fn run(args: &TrainArgs) -> Result<ExitCode> {
    let mut pages = read(&args.cased, forms)?;
    let first_transcript = pages.len();
    let is_counted = |page: &&Page| page.forms.iter().all(|(_, document)| document.translation.is_none());
    let held_out = HeldOut::of(args.ngrams.as_deref(), pages.iter().filter(is_counted).map(|p| p.gold.as_str()))?;
    pages.extend(transcripts(&args.transcripts)?);
    let resources = held_out.resources(Resources::embedded()?)?;
    let fold = folds(&pages, args.folds);
    let of_page = |(nth, page): (usize, &Page)| {
        let times = if nth < first_transcript { 1 } else { TRANSCRIPT_WEIGHT };
        let of_form = |&(form, ref document): &(&'static str, Document)| {
            let found = samples(&resources, document, &page.gold, fold[page.font.as_str()]).into_iter().map(|(_, sample)| sample);
            found.filter(|sample| is_cased(&sample.features)).map(move |sample| Found { form, times, sample })
        };
        page.forms.iter().flat_map(of_form).collect::<Vec<_>>()
    };
    let found: Vec<Found> = pages.par_iter().enumerate().flat_map_iter(of_page).collect();
    output::tell(format_args!(
        "{} changes of case on {} pages, {} right",
        found.len(),
        pages.len(),
        found.iter().filter(|f| f.sample.right).count()
    ));
    if let Some(path) = &args.samples {
        let all: Vec<Sample> = found.iter().map(|f| f.sample.clone()).collect();
        output::replace(path, samples_table(&all).as_bytes())?;
    }
    if !args.no_validation {
        validate(&found, args.folds.max(1));
    }
    if let Some(out) = &args.out {
        let all = taught(&found, None);
        let header = "# the accept model of changes of case alone; the layout of accept.tsv\n# Learned by `vychitka train --cased`; see lexicon/README.md. CC BY-SA 4.0.\n";
        let model = train_cased(&all, Growth::CASED).to_table();
        output::replace(&out.join("accept.cased.tsv"), (header.to_string() + &model).as_bytes())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The samples that teach, of all folds but one, each as often as it counts.
fn taught(found: &[Found], without: Option<usize>) -> Vec<Sample> {
    let others = found.iter().filter(|f| Some(f.sample.fold) != without);
    others.flat_map(|f| std::iter::repeat_n(f.sample.clone(), f.times)).collect()
}

/// What is printed of all capitals proposed that a translation has, too.
const AGREED: &str = "the translation has the capital, too";

/// Trains without each fold in turn; prints, by form and threshold, what the model makes of the others' proposals.
fn validate(found: &[Found], folds: usize) {
    let models: Vec<AcceptModel> = (0..folds).into_par_iter().map(|fold| train_cased(&taught(found, Some(fold)), Growth::CASED)).collect();
    let forms: BTreeSet<&str> = found.iter().map(|f| f.form).chain([AGREED]).collect();
    for form in forms {
        let is_of_form = |f: &&Found| f.form == form || form == AGREED && has_agreed_capital(&f.sample.features);
        let judged: Vec<(f64, &Sample)> =
            found.iter().filter(is_of_form).map(|f| (models[f.sample.fold].probability(&f.sample.features), &f.sample)).collect();
        println!("{form}: {} proposals, {} right", judged.len(), judged.iter().filter(|(_, s)| s.right).count());
        print_applied(&judged, &THRESHOLDS);
    }
}

/// The transcripts and their ground truth, without and with their translations, each in a fold as though it were of a font of its own.
fn transcripts(folders: &[PathBuf]) -> Result<Vec<Page>> {
    let mut out = Vec::new();
    for (ocr, truth) in transcripts_of(folders)? {
        let gold = input::data(&truth)?;
        let mut forms =
            vec![("transcript", Document::plain(input::data(&ocr)?)), ("transcript, ground truth", Document::plain(gold.clone()))];
        if let Some(english) = translation_of(&ocr)? {
            let told = |document: &Document| Document { translation: Some(english.clone()), ..document.clone() };
            let both = [("transcript, translation", told(&forms[0].1)), ("transcript, ground truth, translation", told(&forms[1].1))];
            forms.extend(both);
        }
        out.push(Page { forms, gold, font: ocr.file_name().unwrap_or_default().to_string_lossy().into_owned() });
    }
    Ok(out)
}

/// The forms a page may be given in; its ground truth is one of them, where whatever is proposed is damage.
fn forms(page: &Parts) -> Vec<(&'static str, Option<Document>)> {
    let further = [
        ("ground truth", Some(Document::plain(page.gold.clone()))),
        ("ground truth, translation", page.with_english(Some(&Document::plain(page.gold.clone())))),
    ];
    forms_as_read(page).into_iter().chain(further).collect()
}
