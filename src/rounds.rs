//! Repeats rounds of correction until one changes nothing: a word put right tells of its neighbours, and a run over the output of a run
//! must find nothing more to do.

use crate::alphabet::is_russian;
use crate::correction::caution::Caution;
use crate::correction::{Corrected, Correction, Memory, ReadAgain, nearby, round};
use crate::decision::{Policy, Verdict, decide, edits};
use crate::document::{Document, Edit, Span};
use crate::resources::Resources;
use crate::translation::witness::Evidence;

/// Whole rounds at most. Pages come to rest in two or three; a text that does not is left as the rounds up to the last have it.
const ROUNDS: usize = 8;
/// Rounds over what lies near the last changes, before the whole is read anew. Most places rest after one or two.
const NEARBY_ROUNDS: usize = 4;

/// Finds the corrections of a document, spans and texts relative to it. Never fails: what is not understood is left alone.
pub fn correct(resources: &Resources, document: &Document, policy: &Policy) -> Corrected {
    let mut memory = Memory::default();
    let mut first = round(resources, document, policy, &mut memory);
    let (mut found, mut taught) = (std::mem::take(&mut first.corrections), first.profile.clone());
    let (mut made, mut current) = (Vec::new(), document.clone());
    let mut doubtful = Doubtful::new(&found);
    for turn in 1..ROUNDS {
        let mut new = edits(&found, &decide(&found));
        if new.is_empty() {
            break;
        }
        // A word put right settles its neighbours, which are read again by themselves.
        for _ in 0..NEARBY_ROUNDS {
            made = compose(document, &current, &made, &found);
            current = current.edited(&new);
            let shift = Shift::new(&made);
            memory.note_latin(made.iter().zip(&shift.pairs).filter(|(c, _)| was_read_in_latin(c)).map(|(_, pair)| pair.1).collect());
            let mut changed = places(&new);
            if turn == 1 {
                changed.extend(doubtful.asked_with(&made).map(|span| shift.forth(span)));
                changed.sort();
            }
            let again = nearby(resources, &current, policy, &mut memory, &taught, &changed);
            if turn == 1 {
                doubtful.read_again(document, &shift, &again);
            }
            found = again.corrections;
            new = edits(&found, &decide(&found));
            if new.is_empty() {
                break;
            }
        }
        if !new.is_empty() {
            made = compose(document, &current, &made, &found);
            current = current.edited(&new);
        }
        // Nor may a run over the output, which knows nothing of how the document was read, find more to do.
        memory.forget_reading();
        let anew = round(resources, &as_written(&current, &made), policy, &mut memory);
        (found, taught) = (anew.corrections, anew.profile);
    }
    // What a later round took back.
    made.retain(|c| c.candidates[0].text != c.seen);
    doubtful.add_new(document, &Shift::new(&made), &found);
    doubtful.corrections.retain(|c| !touches(&made, c.span));
    made.extend(doubtful.corrections);
    made.sort_by_key(|c| c.span);
    first.corrections = made;
    first
}

/// What is left as it stands, by the last reading of each stretch before the first run over the output: that takes a text half mended for a
/// clean one, and only what nothing was said of before is taken from it.
struct Doubtful {
    /// Sorted by place, disjoint; their spans are of the document as it was read.
    corrections: Vec<Correction>,
}

impl Doubtful {
    /// Of what the first round found.
    fn new(found: &[Correction]) -> Self {
        Self { corrections: found.iter().filter(|c| c.verdict != Verdict::Apply).cloned().collect() }
    }

    /// Places asked about because what stands there stands elsewhere, too, where one of those others has been put right by now, and so.
    fn asked_with<'a>(&'a self, made: &'a [Correction]) -> impl Iterator<Item = Span> + 'a {
        let is_made = |c: &Correction| made.iter().any(|m| m.seen == c.seen && m.candidates[0].text == c.candidates[0].text);
        self.corrections.iter().filter(move |c| c.caution == Some(Caution::Abbreviation) && is_made(c)).map(|c| c.span)
    }

    /// Takes what stretches read again have in place of what they had; their spans are of the text that `shift` leads to from the `document`.
    fn read_again(&mut self, document: &Document, shift: &Shift, again: &ReadAgain) {
        let spans: Vec<Span> = again.spans.iter().map(|&span| shift.back(span)).collect();
        self.corrections.retain(|c| !spans.get(spans.partition_point(|s| s.end <= c.span.start)).is_some_and(|s| s.overlaps(&c.span)));
        self.add_new(document, shift, &again.corrections);
    }

    /// Takes those of a reading of the text that `shift` leads to which stand where there is none yet, and nothing was made.
    fn add_new(&mut self, document: &Document, shift: &Shift, found: &[Correction]) {
        let back = |correction: &Correction| {
            let span = shift.back(correction.span);
            let is_new = span.of(&document.text) == correction.seen && !touches(&self.corrections, span);
            let evidence = correction.evidence.clone().map(|e| carried(e, shift));
            is_new.then(|| Correction { span, evidence, ..correction.clone() })
        };
        let new: Vec<Correction> = found.iter().filter(|c| c.verdict != Verdict::Apply).filter_map(back).collect();
        self.corrections.extend(new);
        self.corrections.sort_by_key(|c| c.span);
    }
}

/// True for a word read in Latin letters alone.
fn was_read_in_latin(correction: &Correction) -> bool {
    let seen = &correction.seen;
    seen.chars().any(|c| c.is_ascii_alphabetic()) && !seen.chars().any(is_russian)
}

/// The text that corrections led to as a file would give it back: where the engine's confidences are told, a word put right has the
/// correction's, to the hundredth.
fn as_written(current: &Document, made: &[Correction]) -> Document {
    let mut out = current.clone();
    if out.engine.iter().any(|word| word.confidence.is_some()) {
        let places = Shift::new(made).pairs;
        for word in out.engine.iter_mut().filter(|word| word.confidence.is_none()) {
            let at = places.partition_point(|(_, now)| now.end <= word.span.start);
            if places.get(at).is_some_and(|(_, now)| now.overlaps(&word.span)) {
                word.confidence = Some(((made[at].probability() * 100.0).round() / 100.0) as f32);
            }
        }
    }
    out
}

/// Where the replacements of edits (sorted, disjoint) stand in the text they lead to.
fn places(edits: &[Edit]) -> Vec<Span> {
    let mut delta = 0isize;
    let place = |edit: &Edit| {
        let start = edit.span.start.wrapping_add_signed(delta);
        delta += edit.replacement.len() as isize - edit.span.len() as isize;
        Span::new(start, start + edit.replacement.len())
    };
    edits.iter().map(place).collect()
}

/// Evidence found in the current text, of a translation inside it, with its place in the original.
fn carried(evidence: Evidence, shift: &Shift) -> Evidence {
    let span = evidence.span.map(|span| if evidence.is_inside { shift.back(span) } else { span });
    Evidence { span, ..evidence }
}

/// The corrections made so far together with those of the next round, whose spans are of the text `current` that the former led to.
fn compose(document: &Document, current: &Document, made: &[Correction], next: &[Correction]) -> Vec<Correction> {
    let shift = Shift::new(made);
    let next: Vec<&Correction> = next.iter().filter(|c| c.verdict == Verdict::Apply).collect();
    let mut out: Vec<Correction> = Vec::new();
    for correction in &next {
        let mut span = shift.back(correction.span);
        // Two corrections may meet in what an earlier one made: of «к настоя щему», once «кнастоя щему», the one is of «к» alone.
        while let Some(last) = out.pop_if(|last| last.span.overlaps(&span)) {
            span = Span::new(span.start.min(last.span.start), span.end.max(last.span.end));
        }
        // Everything of the current text that stands for this span, with this correction and any other within it made.
        let whole = shift.forth(span);
        let from = next.partition_point(|c| c.span.start < whole.start);
        let inside: Vec<&&Correction> = next[from..].iter().take_while(|c| c.span.end <= whole.end).collect();
        let with = |text: &str| {
            let edit = |c: &&&Correction| Edit {
                span: Span::new(c.span.start - whole.start, c.span.end - whole.start),
                replacement: if c.span == correction.span { text.to_string() } else { c.candidates[0].text.clone() },
            };
            Document::plain(whole.of(&current.text).to_string()).apply(&inside.iter().map(edit).collect::<Vec<_>>())
        };
        let mut merged = (*correction).clone();
        merged.span = span;
        merged.seen = span.of(&document.text).to_string();
        // Whoever takes another candidate takes it with all that stands beside it.
        merged.candidates.iter_mut().for_each(|candidate| candidate.text = with(&candidate.text));
        merged.twin = None;
        merged.evidence = merged.evidence.map(|e| carried(e, &shift));
        out.push(merged);
    }
    let untouched = made.iter().filter(|m| !touches(&out, m.span)).cloned().collect::<Vec<_>>();
    out.extend(untouched);
    out.sort_by_key(|c| c.span);
    out
}

/// The way between a document's text and the text with its corrections made.
struct Shift {
    /// Original span and corrected span of each correction, sorted.
    pairs: Vec<(Span, Span)>,
}

impl Shift {
    fn new(made: &[Correction]) -> Self {
        let mut delta = 0isize;
        let pairs = made
            .iter()
            .map(|c| {
                let start = c.span.start.wrapping_add_signed(delta);
                let len = c.candidates[0].text.len();
                delta += len as isize - c.span.len() as isize;
                (c.span, Span::new(start, start + len))
            })
            .collect();
        Self { pairs }
    }

    /// The original span of a span of the corrected text, widened to whole corrections.
    fn back(&self, span: Span) -> Span {
        self.carry(span, |pair| (pair.1, pair.0))
    }

    /// The corrected span of a span of the original text, widened likewise.
    fn forth(&self, span: Span) -> Span {
        self.carry(span, |pair| pair)
    }

    fn carry(&self, span: Span, turn: impl Fn((Span, Span)) -> (Span, Span)) -> Span {
        let before = |from: Span| from.end <= span.start && !(from.is_empty() && from.start == span.start);
        let first = self.pairs.partition_point(|&pair| before(turn(pair).0));
        let delta_of = |(from, to): (Span, Span)| to.end as isize - from.end as isize;
        let mut delta = first.checked_sub(1).map_or(0, |at| delta_of(turn(self.pairs[at])));
        let (mut start, mut end) = (None, None);
        for (from, to) in self.pairs[first..].iter().map(|&pair| turn(pair)).take_while(|(from, _)| from.start < span.end) {
            start = start.or(Some(if from.start <= span.start { to.start } else { span.start.wrapping_add_signed(delta) }));
            delta = delta_of((from, to));
            end = Some(if span.end <= from.end { to.end } else { span.end.wrapping_add_signed(delta) });
        }
        let shifted = |at: usize| at.wrapping_add_signed(delta);
        Span::new(start.unwrap_or_else(|| shifted(span.start)), end.unwrap_or_else(|| shifted(span.end)))
    }
}

/// True if one of the corrections (sorted, disjoint) shares a byte with the span.
fn touches(sorted: &[Correction], span: Span) -> bool {
    let at = sorted.partition_point(|c| c.span.end <= span.start);
    sorted.get(at).is_some_and(|c| c.span.overlaps(&span))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::correction::Candidate;

    /// A stamp read in Latin letters of which a former round put the second word right.
    #[test]
    fn a_word_beside_one_that_was_read_in_latin_letters_is_no_less_latin() {
        let resources = Resources::embedded().unwrap();
        let document = Document::plain("COB. СЕКРЕТНО\n\nПротокол собрания артели.\n".to_string());
        let whole = [Span::new(0, document.text.len())];
        let channel_nats = |latin: Vec<Span>| {
            let mut memory = Memory::default();
            let profile = round(&resources, &document, &Policy::DEFAULT, &mut memory).profile;
            memory.note_latin(latin);
            let corrections = nearby(&resources, &document, &Policy::DEFAULT, &mut memory, &profile, &whole).corrections;
            let stamp = corrections.into_iter().find(|c| c.seen == "COB").unwrap();
            stamp.candidates.into_iter().find(|c| c.text == "СОВ").unwrap().channel_nats
        };
        let second = document.text.find("СЕКРЕТНО").unwrap();
        let beside = channel_nats(vec![Span::new(second, second + "СЕКРЕТНО".len())]);
        assert!(beside + 1.0 < channel_nats(Vec::new()), "{beside}");
    }

    /// «ЩК» might be an abbreviation that the document has twice, until the translation tells that one is «ЦК».
    #[test]
    fn what_was_put_right_elsewhere_is_no_abbreviation_of_the_documents_own() {
        let resources = Resources::embedded().unwrap();
        let text =
            "Постановили: просить ЩК КПСС об отпуске семян.\n\nСекретарь доложил, что рабога идет хорошо. Письмо из ЩК получено вчера.\n";
        let found = |translation: Option<&str>| {
            let document = Document { translation: translation.map(Into::into), ..Document::plain(text.to_string()) };
            let found = correct(&resources, &document, &Policy::DEFAULT).corrections.into_iter().filter(|c| c.seen == "ЩК");
            found.map(|c| (c.candidates[0].text.clone(), c.verdict, c.caution)).collect::<Vec<_>>()
        };
        let first = ("ЦК".to_string(), Verdict::Apply, None);
        let told = found(Some("Resolved: to ask the CC CPSU for the release of seed.\n"));
        assert!(told.len() == 2 && told[0] == first && told[1].0 == "ЦК" && told[1].2.is_none(), "{told:?}");
        assert!(found(None).iter().all(|(_, verdict, _)| *verdict != Verdict::Apply), "nothing tells of either");
    }

    /// «кнастоя щему» was made «к настоя щему»; two further corrections meet in it.
    #[test]
    fn corrections_that_meet_in_a_former_one_are_one() {
        let resources = Resources::embedded().unwrap();
        let some = correct(&resources, &Document::plain("Слушали доклад о нодготовке к севу.".to_string()), &Policy::DEFAULT);
        let mut template = some.corrections.into_iter().find(|c| c.verdict == Verdict::Apply).unwrap();
        template.candidates.truncate(1);
        let correction = |text: &str, seen: &str, candidates: &[&str]| {
            let start = text.find(seen).unwrap();
            let candidate = |text: &&str| Candidate { text: (*text).to_string(), ..template.candidates[0].clone() };
            let candidates = candidates.iter().map(candidate).collect();
            Correction { span: Span::new(start, start + seen.len()), seen: seen.to_string(), candidates, ..template.clone() }
        };
        let document = Document::plain("Шёл кнастоя щему дню.".to_string());
        let made = vec![correction(&document.text, "кнастоя", &["к настоя"])];
        let current = document.apply(&edits(&made, &decide(&made)));
        let next = [correction(&current, "к", &["ко"]), correction(&current, "настоя щему", &["настоящему", "настоящей"])];
        let composed = compose(&document, &Document::plain(current.clone()), &made, &next);
        assert_eq!(document.apply(&edits(&composed, &decide(&composed))), "Шёл ко настоящему дню.");
        assert_eq!((composed.len(), composed[0].seen.as_str()), (1, "кнастоя щему"));
        // Whoever takes the second candidate has what stands beside it, too.
        assert_eq!(composed[0].candidates.iter().map(|c| c.text.as_str()).collect::<Vec<_>>(), ["ко настоящему", "ко настоящей"]);
    }

    #[test]
    fn spans_go_back_and_forth() {
        let pair = |a, b, c, d| (Span::new(a, b), Span::new(c, d));
        let shift = Shift { pairs: vec![pair(4, 8, 4, 6), pair(10, 12, 8, 14)] };
        assert_eq!(shift.back(Span::new(0, 3)), Span::new(0, 3));
        assert_eq!(shift.back(Span::new(5, 6)), Span::new(4, 8));
        assert_eq!(shift.back(Span::new(6, 8)), Span::new(8, 10));
        assert_eq!(shift.back(Span::new(5, 9)), Span::new(4, 12));
        assert_eq!(shift.back(Span::new(14, 20)), Span::new(12, 18));
        assert_eq!(shift.forth(Span::new(4, 12)), Span::new(4, 14));
        assert_eq!(shift.forth(Span::new(12, 18)), Span::new(14, 20));
    }
}
