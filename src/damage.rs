//! How damaged a document is, by what the first pass makes of the places that may be misread.

/// What a lattice makes of a place that may be misread.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Doubt {
    /// Probability that it is misread, 0..=1.
    pub misread: f64,
    /// The part of it that readings have which sound like what stands there (see [`mod@crate::sound`]).
    pub by_ear: f64,
}

/// How damaged a document is. The same reading of a place is likelier right on a page full of misreadings than in a clean text, and hardly so
/// in a letter by somebody who spells by ear.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Damage {
    /// Of its places that may be misread, the share that is, 0..=1.
    pub doubtful: f32,
    /// Of its words, the share that is misread, 0..=1.
    pub misread: f32,
    /// Of what is misread, the share that sounds like what it is read as, 0..=1.
    pub by_ear: f32,
}

/// A document of few doubtful places is taken for a usual one: a share, and how many places it counts for. Chosen: on the pages the accept
/// model is trained on the share is .48, on their ground truth .21.
const USUAL_DOUBTFUL: (f64, f64) = (0.3, 6.0);
/// The same of its words: those of the pages the accept model is trained on are misread one in ten. Chosen.
const USUAL_MISREAD: (f64, f64) = (0.1, 30.0);
/// The same of misread places that sound alike. Chosen.
const USUAL_BY_EAR: (f64, f64) = (0.2, 5.0);

/// From such a share of the misread places on a document spells by ear. Of 670 pages read by an engine none has it; of 60 spelt by ear on
/// purpose, by `lexicon/writer_pages.py` with seed 42, 47.
const BY_EAR_FROM: f32 = 0.35;

impl Damage {
    /// True if so much of what is misread in the document sounds like what it is read as that its writer, not the engine, spelt it so.
    pub fn is_by_ear(&self) -> bool {
        self.by_ear >= BY_EAR_FROM
    }

    /// Of a document of so many words with these doubtful places.
    pub fn of(doubts: &[Doubt], words: usize) -> Self {
        let share = |sum: f64, of: f64, (usual, places): (f64, f64)| ((sum + usual * places) / (of + places)) as f32;
        let misread: f64 = doubts.iter().map(|d| d.misread).sum();
        let by_ear: f64 = doubts.iter().map(|d| d.by_ear).sum();
        Self {
            doubtful: share(misread, doubts.len() as f64, USUAL_DOUBTFUL),
            misread: share(misread, words as f64, USUAL_MISREAD),
            by_ear: share(by_ear, misread, USUAL_BY_EAR),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::correction::caution::Caution;
    use crate::decision::{Policy, Verdict};
    use crate::document::Document;
    use crate::resources::Resources;
    use crate::rounds::correct;

    #[test]
    fn few_doubtful_places_tell_little_of_the_damage() {
        let doubtful = |misread: f64, places: usize| Damage::of(&vec![Doubt { misread, by_ear: 0.0 }; places], 0).doubtful;
        assert!((f64::from(doubtful(0.0, 0)) - USUAL_DOUBTFUL.0).abs() < 1e-6);
        assert!(doubtful(1.0, 1) < doubtful(1.0, 20) && doubtful(1.0, 20) > 0.8);
        assert!(doubtful(0.0, 1) > doubtful(0.0, 20) && doubtful(0.0, 20) < 0.1);
    }

    #[test]
    fn doubtful_places_among_few_words_are_more_damage() {
        let misread = |words: usize| Damage::of(&[Doubt { misread: 1.0, by_ear: 0.0 }; 5], words).misread;
        assert!((f64::from(Damage::of(&[], 0).misread) - USUAL_MISREAD.0).abs() < 1e-6);
        assert!(misread(20) > 0.15 && misread(500) < 0.02, "{} {}", misread(20), misread(500));
    }

    #[test]
    fn what_a_writer_spells_by_ear_is_asked_about() {
        let resources = Resources::embedded().unwrap();
        let letter = "Здраствуй, дарагой брат Василий! Пишу тебе из госпиталя, чуствую себя харашо. Кормят два раза в день, дают хлеба и каши. \
                      Доктор сказал, што через месяц атпустят меня домой. Сосед по полате мой земляк, ево ранили под Ржевом. Передай матери, \
                      што письма ее получаю, а деньги она напрастно посылает, у меня здесь все есть. Скажи еще, што валенки цели.";
        let verdicts = |text: &str| {
            let found = correct(&resources, &Document::plain(text.to_string()), &Policy::DEFAULT).corrections;
            found.into_iter().filter(|c| c.verdict > Verdict::Leave).map(|c| (c.seen, c.verdict, c.caution)).collect::<Vec<_>>()
        };
        let of_letter = verdicts(letter);
        assert!(of_letter.iter().all(|(_, verdict, _)| *verdict == Verdict::Ask), "{of_letter:?}");
        assert!(of_letter.iter().filter(|(_, _, caution)| *caution == Some(Caution::ByEar)).count() >= 2, "{of_letter:?}");
        // One such word among misread ones is misread.
        let page = "Комиссия указала на необходимость усиления внутрипартийной кизни, на недостатки в рабоге стансии и сшанков, на потерю \
                    времени из-за неисправного двигатсля и на то, что рабочие чуствуют нехватку топлива.";
        let of_page = verdicts(page);
        assert!(of_page.iter().all(|(_, _, caution)| *caution != Some(Caution::ByEar)), "{of_page:?}");
    }

    #[test]
    fn one_place_by_ear_makes_no_document_so() {
        let of = |by_ear: usize, others: usize| {
            let doubt = |by_ear: f64| Doubt { misread: 1.0, by_ear };
            Damage::of(&[vec![doubt(0.9); by_ear], vec![doubt(0.0); others]].concat(), 0)
        };
        assert!(of(3, 0).is_by_ear() && of(8, 8).is_by_ear());
        assert!(!of(1, 0).is_by_ear() && !of(4, 20).is_by_ear());
    }
}
