//! Where the decisions of a ledger stand in a document: the same one, another form of it, a later OCR run.

use std::collections::BTreeMap;

use super::lookup::{Flattened, Lookup, Standing};
use super::{Answer, Entry, settled};
use crate::document::{Document, Edit, Span};

/// Of the words around, so many must be the same for a decision to fit where what was seen stands more than once.
const LEAST_CONTEXT: usize = 2;

/// With so many of them the text reads as decided there, and nowhere else.
const SURE_CONTEXT: usize = 4;

/// Why a decision was not carried over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// What was seen stands nowhere in the text.
    Gone,
    /// Something else stands in its place.
    Changed,
    /// The text reads as decided already.
    Done,
    /// It stands in several places, and the words around tell none of them.
    Ambiguous,
    /// It stands in one place, but among other words.
    Elsewhere,
    /// Of several places alike there are fewer than there were.
    Fewer,
    /// Another decision took its place.
    Taken,
}

impl Unfit {
    /// The reason in words.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Gone => "what was seen is not in the text",
            Self::Changed => "something else stands there now",
            Self::Done => "the text reads so already",
            Self::Ambiguous => "it stands in several places, and none has the words around it",
            Self::Elsewhere => "it stands among other words",
            Self::Fewer => "of several places alike there are fewer now",
            Self::Taken => "another decision took its place",
        }
    }
}

/// Decisions carried over to a document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Carried {
    /// Sorted, disjoint, each with the number of its entry.
    pub edits: Vec<(Edit, usize)>,
    /// Entries that do not fit, by number, and why. Those that keep the text are in neither list.
    pub unfit: Vec<(usize, Unfit)>,
}

/// Finds the places of decisions in a document. A place with just the words around it is the decision's, whatever stands there now; only a
/// decision that has none goes to where what was seen stands among some of these words, and never to the place of another decision, one to
/// keep the text included. Of several equally good places, the first behind that of the decision before.
pub fn carry(document: &Document, entries: &[Entry]) -> Carried {
    carried(document, entries, |_| true)
}

/// The same, of decisions that have a place with just the words around it: nobody has to look at them again.
pub fn carry_in_place(document: &Document, entries: &[Entry]) -> Carried {
    carried(document, entries, |located| matches!(located, Located::Here(_)))
}

fn carried(document: &Document, entries: &[Entry], is_wanted: impl Fn(&Located) -> bool) -> Carried {
    let lookup = Lookup::new(document);
    let settled = settled(entries);
    let mut out = Carried::default();
    for ((nth, entry), found) in settled
        .iter()
        .copied()
        .zip(locate(&lookup, &settled))
        .filter(|((_, entry), found)| entry.answer != Answer::Keep && is_wanted(found))
    {
        match found {
            Located::Nowhere(unfit) => out.unfit.push((nth, unfit)),
            Located::Done(_) => out.unfit.push((nth, Unfit::Done)),
            Located::Here(place) | Located::Elsewhere(place) => {
                let span = lookup.source(place);
                let replacement = dressed(&entry.text, &entry.key.seen, span.of(&document.text));
                out.edits.push((Edit { span, replacement }, nth));
            }
        }
    }
    out.edits.sort();
    out
}

/// Where the decisions stand that are still to be carried out, or keep the text, each with the number of its entry.
pub fn places(document: &Document, entries: &[Entry]) -> Vec<(Span, usize)> {
    let lookup = Lookup::new(document);
    let settled = settled(entries);
    let found = settled.iter().zip(locate(&lookup, &settled));
    let here = |((nth, _), found): (&(usize, &Entry), Located)| match found {
        Located::Here(place) | Located::Elsewhere(place) => Some((lookup.source(place), *nth)),
        _ => None,
    };
    found.filter_map(here).collect()
}

/// Where the text reads as a person decided already: sorted.
pub fn already_made(document: &Document, entries: &[Entry]) -> Vec<Span> {
    let lookup = Lookup::new(document);
    let settled = settled(entries);
    let found = settled.iter().zip(locate(&lookup, &settled)).filter(|((_, entry), _)| !entry.is_automatic());
    let made = |(_, found): (&(usize, &Entry), Located)| match found {
        Located::Done(place) => Some(lookup.source(place)),
        _ => None,
    };
    let mut out: Vec<Span> = found.filter_map(made).collect();
    out.sort();
    out
}

/// Where a decision stands, as flattened.
enum Located {
    /// What was seen, to be decided so, among just the words around it.
    Here(Span),
    /// The same among some of these words.
    Elsewhere(Span),
    /// What was decided.
    Done(Span),
    /// It does not fit.
    Nowhere(Unfit),
}

/// The place of each decision.
fn locate(lookup: &Lookup, settled: &[(usize, &Entry)]) -> Vec<Located> {
    let standing: Vec<Standing> = settled.iter().map(|(_, entry)| lookup.standing(&entry.key, &entry.text)).collect();
    let mut taken = Taken::default();
    let mut found: Vec<Located> = standing
        .iter()
        .map(|standing| match standing {
            Standing::Seen(place) if taken.take(*place) => Located::Here(*place),
            Standing::Seen(_) => Located::Nowhere(Unfit::Taken),
            Standing::Decided(place) => Located::Done(*place),
            Standing::Fewer => Located::Nowhere(Unfit::Fewer),
            Standing::Other => Located::Nowhere(Unfit::Changed),
            Standing::Nowhere => Located::Nowhere(Unfit::Gone),
        })
        .collect();
    let mut last = None;
    for (at, (_, entry)) in settled.iter().enumerate() {
        if standing[at] == Standing::Nowhere {
            found[at] = among_others(lookup, entry, last, &mut taken);
        }
        last = match found[at] {
            Located::Here(place) | Located::Elsewhere(place) => Some(place.start),
            _ => last,
        };
    }
    found
}

/// Places that belong to decisions, by their beginning: none overlaps another.
#[derive(Default)]
struct Taken(BTreeMap<usize, usize>);

impl Taken {
    fn is_free(&self, place: Span) -> bool {
        self.0.range(..place.end).next_back().is_none_or(|(_, &end)| end <= place.start)
    }

    /// Takes a place if it is free.
    fn take(&mut self, place: Span) -> bool {
        let is_free = self.is_free(place);
        if is_free {
            self.0.insert(place.start, place.end);
        }
        is_free
    }
}

/// The place of what was seen where other words stand around it than did: the one with most of those, two at least where there are
/// several, one where there is one.
fn among_others(lookup: &Lookup, entry: &Entry, last: Option<usize>, taken: &mut Taken) -> Located {
    let around = lookup.around_key(&entry.key);
    let enough = LEAST_CONTEXT.min(around.0.len() + around.1.len());
    let made = lookup.occurrences(&entry.text);
    // «кто-то» holds the «кто» that it was made of.
    let is_made = |place: &Span| {
        let next = made.get(made.partition_point(|m| m.end < place.end));
        next.is_some_and(|m| m.len() > place.len() && m.start <= place.start)
    };
    let all: Vec<Span> = lookup.occurrences(&entry.key.seen).iter().copied().filter(|place| !is_made(place)).collect();
    let found: Vec<(usize, Span)> = all.iter().filter(|p| taken.is_free(**p)).map(|&place| (lookup.fit(&around, place), place)).collect();
    let best = found.iter().map(|f| f.0).max();
    let decided = made.iter().map(|&place| (lookup.fit(&around, place), place)).max_by_key(|made| made.0).filter(|made| made.0 >= enough);
    if let Some((fit, place)) = decided.filter(|made| entry.answer != Answer::Keep && Some(made.0) >= best) {
        return if fit >= SURE_CONTEXT { Located::Done(place) } else { Located::Nowhere(Unfit::Done) };
    }
    match best {
        None if all.is_empty() => Located::Nowhere(Unfit::Gone),
        None => Located::Nowhere(Unfit::Taken),
        Some(best) if best < enough && all.len() > 1 => Located::Nowhere(Unfit::Ambiguous),
        Some(0) if enough > 0 => Located::Nowhere(Unfit::Elsewhere),
        Some(best) => {
            let equal = || found.iter().filter(|f| f.0 == best).map(|f| f.1);
            let Some(place) = equal().find(|s| last.is_none_or(|last| s.start > last)).or_else(|| equal().next()) else {
                return Located::Nowhere(Unfit::Gone);
            };
            taken.take(place);
            Located::Elsewhere(place)
        }
    }
}

/// The decided text with the white space that the document has at the same places, its words cut where lines cut them there.
pub(crate) fn dressed(text: &str, seen: &str, here: &str) -> String {
    // Who types a text types no line ends.
    if seen == here && (text.contains('\n') || !here.contains('\n')) {
        return text.to_string();
    }
    let standing = Flattened::new(here);
    let decided = Flattened::new(text.trim()).text;
    let mut words: Vec<String> = decided.split(' ').map(str::to_string).collect();
    let own: Vec<&str> = standing.text.split(' ').collect();
    let is_same_number = own.len() == words.len();
    // From the last on, so that the places of those before stay.
    for (at, cut) in standing.cuts.iter().rev().filter(|_| is_same_number) {
        let nth = standing.text[..*at].matches(' ').count();
        let letters = standing.text[..*at].chars().rev().take_while(|c| *c != ' ').count();
        let word = &mut words[nth];
        // A last letter does not go on the next line by itself.
        if let Some((at, _)) = word.char_indices().nth(letters).filter(|_| letters > 0) {
            word.insert_str(at, cut.of(here));
        }
    }
    let mut gaps = gaps(here, &standing).into_iter();
    let mut out = String::new();
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            out += gaps.next().filter(|_| is_same_number).unwrap_or(" ");
        }
        out += word;
    }
    out
}

/// The runs of white space in a text that do not cut words.
fn gaps<'t>(text: &'t str, flat: &Flattened) -> Vec<&'t str> {
    let mut out = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        let is_gap = c.is_whitespace() && !flat.cuts.iter().any(|(_, cut)| (cut.start..cut.end).contains(&at));
        match start {
            None if is_gap => start = Some(at),
            Some(from) if !is_gap => {
                out.push(&text[from..at]);
                start = None;
            }
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::tests::entry;
    use super::*;

    fn applied(text: &str, entries: &[Entry]) -> (String, Vec<(usize, Unfit)>) {
        let document = Document::plain(text.to_string());
        let carried = carry(&document, entries);
        let edits: Vec<Edit> = carried.edits.iter().map(|e| e.0.clone()).collect();
        (document.apply(&edits), carried.unfit)
    }

    #[test]
    fn decisions_find_their_place_in_another_form_of_the_text() {
        let text = "Секретарь ПК доложил. Члены\nПК при\nехали вчера, а жизнь шла.";
        let entries = [
            entry("ПК", "ЦК", &["доложил", "члены"], &["при", "ехали", "вчера"]),
            entry("при ехали", "приехали", &["члены", "пк"], &["вчера", "а"]),
            entry("кизнь", "жизнь", &["вчера", "а"], &["шла"]),
            entry("оборот", "оборона", &["нет"], &["такого"]),
        ];
        let (text, unfit) = applied(text, &entries);
        assert_eq!(text, "Секретарь ПК доложил. Члены\nЦК приехали вчера, а жизнь шла.");
        assert_eq!(unfit, [(2, Unfit::Done), (3, Unfit::Gone)]);
    }

    #[test]
    fn words_are_cut_where_lines_cut_them() {
        let whole = entry("представпяют", "представляют", &["они", "нам"], &["весь", "район"]);
        let cut = entry("пред-\nставпяют", "пред-\nставляют", &["они", "нам"], &["весь", "район"]);
        let (in_lines, in_one) = ("Они нам представ-\nпяют весь район", "Они нам представпяют весь район");
        for entry in [&[whole], &[cut]] {
            assert_eq!(applied(in_lines, entry).0, "Они нам представ-\nляют весь район");
            assert_eq!(applied(in_one, entry).0, "Они нам представляют весь район");
        }
    }

    /// Who types a text in place of a word that a line cuts types no line's end.
    #[test]
    fn a_typed_text_keeps_the_line_end_it_stands_across() {
        let typed = entry("представ-\nпяют", "представлявшим", &["они", "нам"], &["весь", "район"]);
        assert_eq!(applied("Они нам представ-\nпяют весь район", &[typed]).0, "Они нам представ-\nлявшим весь район");
        let two = entry("пред\nставпяют", "вид представляют", &["они", "нам"], &["весь", "район"]);
        assert_eq!(applied("Они нам пред\nставпяют весь район", &[two]).0, "Они нам вид\nпредставляют весь район");
    }

    /// A second run, or one over what was written, finds nothing to do: it does not go on to places like the first.
    #[test]
    fn what_is_done_is_not_done_elsewhere() {
        let one = [entry("кизни", "жизни", &["говорил", "о"], &["партии", "на"])];
        let text = "Он говорил о кизни партии на заводе. Басни о кизни партии муравьев.";
        let (once, unfit) = applied(text, &one);
        assert_eq!((once.matches("кизни").count(), unfit.len()), (1, 0));
        assert_eq!(applied(&once, &one), (once.clone(), vec![(0, Unfit::Done)]));
        // Nor is what holds what was seen made of it again.
        let more = [entry("кто", "кто-то", &["это", "сказал"], &["вчера", "на"]), entry("Правда", "«Правда»", &["газета"], &["пишет"])];
        let (once, _) = applied("Это сказал кто вчера на заводе. Газета Правда пишет.", &more);
        assert_eq!(once, "Это сказал кто-то вчера на заводе. Газета «Правда» пишет.");
        assert_eq!(applied(&once, &more).0, once);
        // A place that is left over is nobody's.
        let text = "Секретарь ПК доложил о плане. Членам ПК раздали слово в слово.";
        let gone =
            [entry("ПК", "ЦК", &["секретарь"], &["доложил", "о"]), entry("ПК", "ЦК", &["вовсе", "другое", "слово"], &["было", "тут"])];
        assert_eq!(applied(text, &gone).1, [(1, Unfit::Ambiguous)]);
        // Nor does a decision to keep lend its place.
        let keep = Entry {
            answer: Answer::Keep, ..entry("кизни", "кизни", &["басни", "о"], &["партии", "муравьев"])
        };
        let elsewhere = entry("кизни", "жизни", &["песни", "о"], &["партии", "стрекоз"]);
        let (same, unfit) = applied("Басни о кизни партии муравьев.", &[elsewhere, keep]);
        assert_eq!((same.as_str(), unfit), ("Басни о кизни партии муравьев.", vec![(0, Unfit::Taken)]));
    }

    /// Marks of emphasis about a word take nothing from its place.
    #[test]
    fn places_alike_in_emphasis_are_several() {
        let text = "Слово о **кизни** партии на заводе. Черта стоит тут один раз.\n\n".repeat(3);
        let document = crate::format::Format::Markdown.read(text.clone());
        let spans: Vec<Span> = text.match_indices("кизни").map(|(at, word)| Span::new(at, at + word.len())).collect();
        let keys = super::super::keys(&document, &spans);
        let decided = |nth: usize| Entry { key: keys[nth].clone(), ..entry("", "жизни", &[], &[]) };
        for (nth, &span) in spans.iter().enumerate() {
            let edits = carry(&document, &[decided(nth)]).edits;
            assert_eq!(edits.iter().map(|e| e.0.span).collect::<Vec<_>>(), [span]);
        }
        assert_eq!(carry(&document, &[decided(0), decided(1), decided(2)]).edits.len(), 3);
        // A key without such marks, and one of an earlier program, are found by their places.
        let places = places(&document, &[decided(1), entry("кизни", "жизни", &["слово", "о"], &["партии", "на"])]);
        assert_eq!(places.iter().map(|p| p.0).collect::<Vec<_>>(), [spans[1], spans[2]]);
    }

    #[test]
    fn what_is_no_text_of_the_page_is_left_alone() {
        let sentence = "Комиссия указала на усиление внутрипартийной кизни в отчете комиссии.";
        let text = format!("```\n{sentence}\n```\n\n{sentence}\n");
        let document = crate::format::Format::Markdown.read(text.clone());
        let at = text.rfind("кизни").unwrap();
        let key = super::super::keys(&document, &[Span::new(at, at + "кизни".len())]).remove(0);
        let carried = carry(&document, &[Entry { key, ..entry("", "жизни", &[], &[]) }]);
        assert_eq!(carried.edits.iter().map(|e| e.0.span.start).collect::<Vec<_>>(), [at]);
    }
}
