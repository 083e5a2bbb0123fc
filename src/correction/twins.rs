//! The same letters in another case: of a misread word that may have been printed in one of two, which.

use super::stretch::{CANDIDATES, Pass, Stretch};
use super::{Candidate, Correction};
use crate::candidate::realise::case;
use crate::candidate::{Reading, Route};
use crate::document::Document;
use crate::translation::witness::Witness;

/// From this share of a reading's posterior on the same letters in another case are its twin. Chosen: four nats, of which the case costs three.
const TWIN_FROM: f64 = 0.02;

impl Stretch<'_> {
    /// The correction by a reading, or by its twin, if that is likelier right.
    pub(super) fn correction_of_twins(&self, best: usize, pass: &Pass<'_>, mut witness: Option<&mut Witness<'_>>) -> Correction {
        let twin = self.twin(best, pass.document);
        let first = self.correction((best, twin), pass, witness.as_deref_mut());
        let Some(twin) = twin else { return first };
        let second = self.correction((twin, Some(best)), pass, witness);
        likelier(first, second)
    }

    /// The reading of the same letters in another case, of a misread word that may have been printed so. What the trees are not asked about has
    /// none: nothing tells which of the two it is.
    fn twin(&self, at: usize, document: &Document) -> Option<usize> {
        let reading = &self.readings[at];
        let is_misread = |reading: &Reading| {
            !matches!(reading.route, Route::Cased | Route::Foreign | Route::Name)
                && reading.keys.len() == 1
                && self.is_judged(reading, document)
        };
        if !is_misread(reading) {
            return None;
        }
        let is_twin = |other: &Reading| {
            is_misread(other) && reading.keys == other.keys && reading.span == other.span && case(&reading.text) != case(&other.text)
        };
        let from = TWIN_FROM * self.decoded[at].posterior;
        let rivals = self.rivals(at).into_iter().skip(1).filter(|&other| self.decoded[other].posterior >= from);
        rivals.into_iter().find(|&other| is_twin(&self.readings[other]))
    }
}

/// The likelier of two corrections by twins; the other candidates are those of the `first`, to whose posterior theirs compare.
fn likelier(first: Correction, second: Correction) -> Correction {
    let is_of_second = |candidate: &Candidate| candidate.text == second.candidates[0].text;
    let mut others: Vec<Candidate> = first.candidates[1..].iter().filter(|candidate| !is_of_second(candidate)).cloned().collect();
    let (mut likelier, other) = if second.probability() > first.probability() { (second, first) } else { (first, second) };
    others.insert(0, other.candidates[0].clone());
    others.sort_by(|a, b| b.probability.total_cmp(&a.probability));
    let (room, sum) = (1.0 - likelier.probability(), others.iter().map(|candidate| candidate.probability).sum::<f64>());
    if sum > room {
        others.iter_mut().for_each(|candidate| candidate.probability *= room / sum);
    }
    likelier.candidates.truncate(1);
    likelier.candidates.extend(others.into_iter().take(CANDIDATES - 1));
    likelier.twin = Some((other.candidates[0].text.clone(), other.features));
    likelier
}

#[cfg(test)]
mod tests {
    use crate::decision::Policy;
    use crate::document::Document;
    use crate::resources::Resources;
    use crate::rounds::correct;

    /// Latin capitals of the shape of Russian ones are what the paper has, whatever their case elsewhere.
    #[test]
    fn what_is_printed_so_in_latin_letters_has_no_twin() {
        let resources = Resources::embedded().unwrap();
        let text = "Вчера на станцию приехал Kузнец с женой. Журнал Pассвет не вышел.";
        let english = "Yesterday Kuznets came to the station with his wife. The magazine Rassvet did not appear.";
        for translation in [None, Some(english.into())] {
            let document = Document { translation, ..Document::plain(text.to_string()) };
            let found = correct(&resources, &document, &Policy::DEFAULT).corrections;
            let of_latin = found.iter().filter(|c| c.seen.starts_with(|c: char| c.is_ascii_uppercase()));
            let read: Vec<&str> = of_latin.map(|c| c.candidates[0].text.as_str()).collect();
            assert_eq!(read, ["Кузнец", "Рассвет"]);
        }
    }
}
