//! What is done with each correction: a policy's verdict becomes decisions, decisions become edits.

use crate::correction::Correction;
use crate::document::{Edit, Made};

/// What a policy makes of a correction, in rising order of confidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Too doubtful to trouble anybody with.
    Leave,
    /// A person should decide.
    Ask,
    /// Made without asking.
    Apply,
}

impl Verdict {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Leave => "leave",
            Self::Ask => "ask",
            Self::Apply => "apply",
        }
    }
}

/// What speaks of a place beside the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// Nothing but, it may be, the engine's confidence of words, or the translation's capitals.
    Nothing,
    /// What is known of an engine of few and well-known confusions, FineReader; of a word that is not printed like a name.
    Engine,
    /// Letters' confidences, or the sentence of the translation: what the trees of `accept.told.tsv` judge by. Not where they alone speak for
    /// a reading that the lattice holds for next to impossible.
    Told,
    /// Of a change of case: the translation prints the capital proposed.
    Agreed,
}

/// The thresholds of a run. Confidence at or above `apply_above` is applied, at or above `ask_above` asked; so is a text that hardly stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Policy {
    /// Probability in 0..=1 from which a correction is applied, before the reliefs below; what is above 1 with them applies
    /// nothing.
    pub apply_above: f64,
    /// How much lower it is where letters' confidences or a translation tell of a place, found or not: those probabilities are surer. So are
    /// those of what FineReader read: of 152 changes on 24 of its pages 147 are right, ten of them slips of their ground truth put right, and
    /// no word is broken. Of 39 from .74 to .82 on 28 other texts of all kinds, damaged by such confusions, 33 were right; of the six wrong ones
    /// three were names, which get no relief since.
    pub told_relief: f64,
    /// How much lower it is for a capital that the translation has, too. Cross-validated on 543 pages, 308 of them with a translation: from .78 on
    /// 297 of 298 changes of case that it has are right, from .72 on 312 of 315, from .66 on 332 of 338. Of eight from .66 to .82 on 36 other
    /// renderings that put a small letter five were wrong: where a full stop is lost, the capital behind it tells of it.
    pub agreed_relief: f64,
    /// Probability in 0..=1 from which a correction is asked about.
    pub ask_above: f64,
    /// Where the text as it stands has a posterior (0..=1; of several tokens the lowest) below this, the place is asked about however
    /// unlikely the best candidate is; 0 asks about none so.
    /// Of 201 places below .2 on 84 pages, whose best candidate was not worth asking about, 167 hold a wrong word: as many in a hundred as
    /// of those asked about for their candidate. Of clean text it asks about 38 places more in 31,000 words (87 are asked about for their
    /// candidate); below .5 it would be 277 of 332, and 73.
    pub doubt_below: f64,
    /// Only what the translation confirms is applied.
    pub requires_evidence: bool,
}

impl Policy {
    /// Only what is nearly certain.
    pub const CAUTIOUS: Self =
        Self { apply_above: 0.97, told_relief: 0.0, agreed_relief: 0.0, ask_above: 0.15, doubt_below: 0.2, requires_evidence: false };
    /// The automatic mode: nineteen changes in twenty and a few more are right on 48 pages kept for developing (.959 of the text alone, .955
    /// with the engine's confidences); in fonts the trees were not learned from .950 of the text alone, .948 with confidences, .957 from .74
    /// with a translation, .964 with letters' confidences. With more evidence more places are nearly certain, so that a lower threshold keeps
    /// the same precision.
    pub const DEFAULT: Self =
        Self { apply_above: 0.82, told_relief: 0.08, agreed_relief: 0.16, ask_above: 0.15, doubt_below: 0.2, requires_evidence: false };
    /// Every best candidate but the nearly hopeless: for reading and searching, not for the record.
    pub const BOLD: Self =
        Self { apply_above: 0.05, told_relief: 0.0, agreed_relief: 0.0, ask_above: 0.05, doubt_below: 0.0, requires_evidence: false };

    /// The verdict on a correction of this confidence, where the text as it stands has the posterior `kept`.
    pub fn verdict(&self, confidence: f64, kept: f64, beside: Beside) -> Verdict {
        let apply_above = match beside {
            Beside::Nothing => self.apply_above,
            Beside::Engine | Beside::Told => self.apply_above - self.told_relief,
            Beside::Agreed => self.apply_above - self.agreed_relief,
        };
        if confidence >= apply_above {
            Verdict::Apply
        } else if confidence >= self.ask_above || kept < self.doubt_below {
            Verdict::Ask
        } else {
            Verdict::Leave
        }
    }
}

/// The answer to a correction, whoever gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Take the n-th candidate, from 0.
    Accept(usize),
    /// Put this text.
    Replace(String),
    /// The text is right as it stands.
    Keep,
    /// Not decided.
    Later,
}

/// The policy's decisions: the best candidate where the verdict is to apply.
pub fn decide(corrections: &[Correction]) -> Vec<Decision> {
    corrections.iter().map(|c| if c.verdict == Verdict::Apply { Decision::Accept(0) } else { Decision::Later }).collect()
}

/// The edits of corrections that the program decided, each with its probability: sorted, disjoint, none that changes nothing.
pub fn made(corrections: &[Correction], decisions: &[Decision]) -> Vec<Made> {
    made_by(corrections, decisions, |_| true)
}

/// The same where a person has decided all places but those that are the program's, told by their number: a person's word is certain.
pub fn made_by(corrections: &[Correction], decisions: &[Decision], is_automatic: impl Fn(usize) -> bool) -> Vec<Made> {
    let mut out: Vec<Made> = corrections
        .iter()
        .zip(decisions)
        .enumerate()
        .filter_map(|(place, (correction, decision))| {
            let (replacement, confidence) = match decision {
                Decision::Accept(nth) => {
                    let candidate = correction.candidates.get(*nth)?;
                    (candidate.text.clone(), if is_automatic(place) { candidate.probability } else { 1.0 })
                }
                Decision::Replace(text) => (text.clone(), 1.0),
                Decision::Keep | Decision::Later => return None,
            };
            let is_other = replacement != correction.seen;
            is_other.then(|| Made::new(Edit { span: correction.span, replacement }, confidence))
        })
        .collect();
    out.sort_by(|a, b| a.edit.cmp(&b.edit));
    out.dedup_by(|later, earlier| later.edit.span.overlaps(&earlier.edit.span));
    out
}

/// The same without the probabilities.
pub fn edits(corrections: &[Correction], decisions: &[Decision]) -> Vec<Edit> {
    made(corrections, decisions).into_iter().map(|m| m.edit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::resources::Resources;
    use crate::rounds::correct;

    #[test]
    fn what_hardly_stands_is_asked_about_and_never_applied_for_that() {
        let policy = Policy::DEFAULT;
        assert_eq!(policy.verdict(0.02, 0.1, Beside::Nothing), Verdict::Ask);
        assert_eq!(policy.verdict(0.02, 0.9, Beside::Nothing), Verdict::Leave);
        assert_eq!(policy.verdict(0.4, 0.9, Beside::Nothing), Verdict::Ask);
        assert_eq!(policy.verdict(0.9, 0.9, Beside::Nothing), Verdict::Apply);
        let only_probability = Policy { doubt_below: 0.0, ..policy };
        assert_eq!(only_probability.verdict(0.02, 0.0, Beside::Nothing), Verdict::Leave);
    }

    #[test]
    fn what_a_person_decides_is_certain() {
        let resources = Resources::embedded().unwrap();
        let document = Document::plain("Сторож починил сшанок, а потом ушёл в другую кизнь.".to_string());
        let found = correct(&resources, &document, &Policy::DEFAULT).corrections;
        let decisions = vec![Decision::Accept(0); found.len()];
        let confidences = |made: Vec<Made>| made.into_iter().map(|m| m.confidence).collect::<Vec<_>>();
        let by_program = confidences(made(&found, &decisions));
        assert!(by_program.len() == 2 && by_program.iter().all(|&p| p < 1.0), "{by_program:?}");
        assert_eq!(confidences(made_by(&found, &decisions, |place| place == 0)), [by_program[0], 1.0]);
    }

    #[test]
    fn what_letters_or_a_translation_tell_of_need_not_be_as_sure() {
        let policy = Policy::DEFAULT;
        let below = policy.apply_above - policy.told_relief / 2.0;
        assert_eq!(policy.verdict(below, 0.9, Beside::Told), Verdict::Apply);
        assert_eq!(policy.verdict(below, 0.9, Beside::Engine), Verdict::Apply);
        assert_eq!(policy.verdict(below, 0.9, Beside::Nothing), Verdict::Ask);
        // Nothing is surer than 1.
        assert_eq!(Policy { apply_above: 1.1, ..policy }.verdict(1.0, 0.0, Beside::Told), Verdict::Ask);
    }
}
