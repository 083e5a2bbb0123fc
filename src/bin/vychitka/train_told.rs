//! `vychitka train --told`: learns what letters' confidences and a translation change in the accept model, cross-validated over fonts.

use std::process::ExitCode;

use rayon::prelude::*;
use vychitka::accept::Accept;
use vychitka::accept::train::{Growth, Sample, train_added};
use vychitka::channel::learn::{by_page, sum};
use vychitka::document::Document;
use vychitka::resources::Resources;
use vychitka::training::{foreign_words, samples};

use crate::cli::TrainArgs;
use crate::error::{Error, Result};
use crate::train::TRANSCRIPT_WEIGHT;
use crate::train_pages::{HeldOut, Page, Parts, folds, log_loss, of_other_folds, print_applied, read, transcripts_of, translation_of};
use crate::{input, output};

/// A table of no trees.
const NONE: &str = "base\t0\n";

/// Thresholds printed by the cross-validation.
const THRESHOLDS: [f64; 6] = [0.66, 0.7, 0.74, 0.78, 0.82, 0.86];

/// Runs the verb.
pub(crate) fn run(args: &TrainArgs) -> Result<ExitCode> {
    let pages = read(&args.told, forms)?;
    let held_out = HeldOut::of(args.ngrams.as_deref(), pages.iter().map(|p| p.gold.as_str()))?;
    let resources = held_out.resources(Resources::embedded()?)?;
    let Some(accept) = &resources.accept else { return Err(Error::Said("this build has no accept model".to_string())) };
    let fonts = folds(&pages, args.folds);
    let foreign = |keep: &dyn Fn(&Page) -> bool| {
        let of_page = |page: &Page| foreign_words(&resources, &page.forms[0].1.text, &page.gold);
        sum(&by_page(&pages.iter().filter(|p| keep(p)).flat_map(of_page).collect::<Vec<_>>()))
    };
    // Each fold's pages are read with what the words in Latin letters of the others were read as.
    let of_fold =
        |fold: usize| Ok(held_out.resources(Resources::embedded()?)?.with_foreign(foreign(&|p: &Page| fonts[p.font.as_str()] != fold)));
    let of_fold = (0..args.folds.max(1)).map(of_fold).collect::<Result<Vec<_>>>()?;
    let of_page = |page: &Page, fold: usize, accept: &Accept| {
        let of_form = |(form, document): &(&'static str, Document)| {
            let found = samples(&of_fold[fold], document, &page.gold, fold).into_iter();
            let told = |s: Sample| Some(Sample { features: accept.told_features(&s.features)?, ..s });
            let form = *form;
            found.filter_map(|(_, s)| Some((form, told(s)?))).collect::<Vec<_>>()
        };
        page.forms.iter().flat_map(of_form).collect::<Vec<_>>()
    };
    let mut told: Vec<(&'static str, Sample)> =
        pages.par_iter().flat_map_iter(|page| of_page(page, fonts[page.font.as_str()], accept)).collect();
    let own = transcripts(args)?;
    if let Some(apart) = apart(args)? {
        for (nth, page) in own.iter().enumerate() {
            let found = of_page(page, nth % args.folds.max(1), &apart);
            (0..TRANSCRIPT_WEIGHT).for_each(|_| told.extend(found.iter().cloned()));
        }
    }
    output::tell(format_args!("{} proposals of {} pages and {} transcripts", told.len(), pages.len(), own.len()));
    if !args.no_validation {
        validate(&told, args.folds);
    }
    if let Some(out) = &args.out {
        let all: Vec<Sample> = told.into_iter().map(|(_, s)| s).collect();
        let header = |what: &str| format!("# {what}\n# Learned by `vychitka train --told`; see lexicon/README.md. CC BY-SA 4.0.\n");
        let table = header("meant, seen, count: words in Latin letters, Tesseract") + &foreign(&|_| true).to_table(0.5);
        output::replace(&out.join("confusions.foreign.tsv"), table.as_bytes())?;
        let table = header("added to accept.tsv where letters or a translation are told of; its layout");
        output::replace(&out.join("accept.told.tsv"), (table + &train_added(&all, Growth::TOLD).to_table()).as_bytes())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The transcripts that have a translation, each with it.
fn transcripts(args: &TrainArgs) -> Result<Vec<Page>> {
    let mut out = Vec::new();
    for (ocr, truth) in transcripts_of(&args.transcripts)? {
        if let Some(english) = translation_of(&ocr)? {
            let document = Document { translation: Some(english), ..Document::plain(input::data(&ocr)?) };
            out.push(Page { forms: vec![("transcript, translation", document)], gold: input::data(&truth)?, font: String::new() });
        }
    }
    Ok(out)
}

/// The general trees that have not seen the transcripts, which must be given with them.
fn apart(args: &TrainArgs) -> Result<Option<Accept>> {
    match &args.apart {
        Some(path) => {
            Ok(Some(Accept::parse([&input::data(path)?, NONE, NONE, NONE]).map_err(|e| Error::Said(format!("{}: {e}", path.display())))?))
        }
        None if args.transcripts.is_empty() => Ok(None),
        None => Err(Error::Said("--told with --transcripts needs --apart, an accept.tsv learned without them".to_string())),
    }
}

/// Trains without each fold in turn; prints, by form, how good the probabilities of the others' proposals are before and after, and what
/// would be applied from each threshold.
fn validate(told: &[(&'static str, Sample)], folds: usize) {
    let with = |told| Accept { told, ..Accept::default() };
    let models: Vec<Accept> = (0..folds).into_par_iter().map(|fold| with(train_added(&of_other_folds(told, fold), Growth::TOLD))).collect();
    println!("general trees alone, then with those for what is told");
    let mut forms: Vec<&str> = told.iter().map(|(form, _)| *form).collect();
    forms.sort_unstable();
    forms.dedup();
    for form in forms {
        let of_form: Vec<&Sample> = told.iter().filter(|(f, _)| *f == form).map(|(_, s)| s).collect();
        let general = |s: &Sample| Accept::default().told_probability(&s.features);
        let both = |s: &Sample| models[s.fold].told_probability(&s.features);
        for (name, probability) in [("general", &general as &dyn Fn(&Sample) -> f64), ("told", &both)] {
            let judged: Vec<(f64, &Sample)> = of_form.iter().map(|s| (probability(s), *s)).collect();
            println!("{form}, {name}: {} proposals, log loss {:.4}", judged.len(), log_loss(&judged));
            print_applied(&judged, &THRESHOLDS);
        }
    }
}

/// The forms that tell more than a page's text and its words' confidences.
fn forms(page: &Parts) -> Vec<(&'static str, Option<Document>)> {
    vec![
        ("translation", page.with_english(Some(&page.plain))),
        ("words, translation", page.with_english(page.words.as_ref())),
        ("letters, translation", page.with_english(page.letters.as_ref())),
        ("letters", page.letters.clone()),
    ]
}
