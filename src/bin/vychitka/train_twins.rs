//! `vychitka train --twins`: learns the case of misread words that may have been printed in one of two, cross-validated over fonts.

use std::process::ExitCode;

use rayon::prelude::*;
use vychitka::accept::Accept;
use vychitka::accept::train::{Growth, Sample, train_added};
use vychitka::document::Document;
use vychitka::resources::Resources;
use vychitka::training::twins;

use crate::cli::TrainArgs;
use crate::error::{Error, Result};
use crate::output;
use crate::train_pages::{HeldOut, Page, Parts, folds, forms_as_read, log_loss, print_applied, read};

/// Thresholds printed by the cross-validation.
const THRESHOLDS: [f64; 6] = [0.66, 0.7, 0.74, 0.78, 0.82, 0.86];

/// A misread word: the form its page was given in, and its readings in either case.
struct Found {
    form: &'static str,
    readings: [Sample; 2],
}

/// Runs the verb.
pub(crate) fn run(args: &TrainArgs) -> Result<ExitCode> {
    let pages = read(&args.twins, forms)?;
    let is_counted = |page: &&Page| page.forms.iter().all(|(_, document)| document.translation.is_none());
    let held_out = HeldOut::of(args.ngrams.as_deref(), pages.iter().filter(is_counted).map(|p| p.gold.as_str()))?;
    let resources = held_out.resources(Resources::embedded()?)?;
    let Some(accept) = &resources.accept else { return Err(Error::Said("this build has no accept model".to_string())) };
    let fold = folds(&pages, args.folds);
    let of_page = |page: &Page| {
        let of_form = |&(form, ref document): &(&'static str, Document)| {
            let found = twins(&resources, document, &page.gold, fold[page.font.as_str()]).into_iter();
            let with = |s: Sample| Some(Sample { features: accept.twin_features(&s.features)?, ..s });
            found.filter_map(move |[a, b]| Some(Found { form, readings: [with(a)?, with(b)?] })).collect::<Vec<_>>()
        };
        page.forms.iter().flat_map(of_form).collect::<Vec<_>>()
    };
    let found: Vec<Found> = pages.par_iter().flat_map_iter(of_page).collect();
    output::tell(format_args!("{} misread words of {} pages that may be of either case", found.len(), pages.len()));
    if !args.no_validation {
        validate(&found, args.folds.max(1));
    }
    if let Some(out) = &args.out {
        let header = "# added where a misread word may have been printed in another case; the layout of accept.tsv\n# Learned by `vychitka train --twins`; see lexicon/README.md. CC BY-SA 4.0.\n";
        let table = train_added(&taught(&found, None), Growth::TWINS).to_table();
        output::replace(&out.join("accept.twins.tsv"), (header.to_string() + &table).as_bytes())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The samples that teach, of all folds but one.
fn taught(found: &[Found], without: Option<usize>) -> Vec<Sample> {
    found.iter().flat_map(|f| &f.readings).filter(|s| Some(s.fold) != without).cloned().collect()
}

/// Trains without each fold in turn; prints, by form and threshold, what would be applied of the others' words before and after.
fn validate(found: &[Found], folds: usize) {
    let with = |twins| Accept { twins, ..Accept::default() };
    let models: Vec<Accept> = (0..folds).into_par_iter().map(|fold| with(train_added(&taught(found, Some(fold)), Growth::TWINS))).collect();
    let mut forms: Vec<&str> = found.iter().map(|f| f.form).collect();
    forms.sort_unstable();
    forms.dedup();
    for form in forms {
        let of_form: Vec<&Found> = found.iter().filter(|f| f.form == form).collect();
        let before = |s: &Sample| Accept::default().twin_probability(&s.features);
        let after = |s: &Sample| models[s.fold].twin_probability(&s.features);
        for (name, probability) in [("before", &before as &dyn Fn(&Sample) -> f64), ("after", &after)] {
            let judged: Vec<(f64, &Sample)> = of_form.iter().map(|found| likelier(found, probability)).collect();
            println!("{form}, {name}: {} words, log loss {:.4}", judged.len(), log_loss(&judged));
            print_applied(&judged, &THRESHOLDS);
        }
    }
}

/// The likelier reading of a word.
fn likelier<'a>(found: &'a Found, probability: &dyn Fn(&Sample) -> f64) -> (f64, &'a Sample) {
    let [a, b] = found.readings.each_ref().map(|reading| (probability(reading), reading));
    if b.0 > a.0 { b } else { a }
}

/// The forms a page may be given in.
fn forms(page: &Parts) -> Vec<(&'static str, Option<Document>)> {
    let further = [("letters, translation", page.with_english(page.letters.as_ref()))];
    forms_as_read(page).into_iter().chain(further).collect()
}
