//! What a first pass teaches of a document: its own confusions, its words, its spelling habits.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use crate::alphabet::{self, TYPED_HARD_SIGNS, is_iotated};
use crate::candidate::Models;
use crate::candidate::letters::log_odds;
use crate::candidate::slot::{Facts, Slot};
use crate::capitals::Capitals;
use crate::channel::confusions::Confusions;
use crate::channel::engine::KnownEngine;
use crate::damage::Damage;
use crate::document::{Document, Span};
use crate::font::Font;
use crate::language::Word;
use crate::layout::{Layout, median};
use crate::lexicon::guess::is_title;
use crate::lexicon::yo::{DOTTED, YoWords};
use crate::lexicon::{Attestation, Lexicon};
use crate::resources::Resources;

/// Weight of the document's own words in a word's probability, for words the lexicon knows.
const KNOWN_SHARE: f64 = 0.10;
/// The same for words it does not know: a repeated misreading is no word.
const UNKNOWN_SHARE: f64 = 0.004;
/// A document of fewer words is taken for one of so many: a word of a note of ten is none that it has in every tenth place.
const FEW_WORDS: f64 = 50.0;
/// Short unknown strings repeat as misreadings too easily («ЩК») to count as words of the document.
const UNKNOWN_LENGTH: usize = 4;

/// Fewest letters of a name before its ending.
const NAME_STEM: usize = 5;
/// Endings of names that are declined.
const NAME_ENDINGS: [&str; 22] =
    ["а", "я", "у", "ю", "ом", "ем", "е", "ы", "и", "ой", "ей", "ь", "й", "ым", "ых", "ого", "ому", "ов", "ев", "ам", "ами", "ах"];

/// Share of unknown words in a clean text: names and rarities; 1.7 % of running text are.
const CLEAN_SHARE: f32 = 0.02;
/// Share from which a document counts as noisy.
const NOISY_SHARE: f32 = 0.06;
/// Logarithm of old spellings per thousand words from which they are the document's habit: five in a thousand.
const OLD_SPELLING: f32 = 1.6;

/// A document with so many words in Latin letters has others. Chosen. On 308 pages with a translation 11 words more are put right for it, and
/// none is damaged.
const LATIN_WORDS: usize = 4;

/// The document's own habits.
#[derive(Debug, Clone, Default)]
pub struct Profile {
    /// Occurrences of each key, as read in the first pass.
    words: BTreeMap<Vec<u8>, f64>,
    /// The same of their lemmas; counted when first asked for, which a text without doubtful places never does.
    lemmas: OnceLock<BTreeMap<Vec<u8>, f64>>,
    /// All words counted.
    total: f64,
    /// What words that no list knows, and that stand in several places, cost as words of the document, in nats.
    repeated: BTreeMap<Vec<u8>, f32>,
    /// Confusions of the first pass, each weighing as its posterior.
    pub confusions: Confusions,
    /// Which engine read it, if it is known by its name or its confusions.
    pub read_by: Option<KnownEngine>,
    /// Where words stand that the engine had read in Latin letters and former rounds put right: sorted, disjoint. «COB.» is no less a word
    /// in Latin letters for «CEKPETHO» beside it being right by now.
    pub read_latin: Vec<Span>,
    /// How many words in Latin letters the translation has, too: printed so, or read so in the first pass of what can be nothing else.
    pub latin_words: usize,
    /// The typewriter had no ъ: the document writes a quotation mark for it, and hardly ever ъ.
    pub typed_hard_sign: bool,
    /// The words that have a ё, if the document writes it.
    pub yo: Option<Arc<YoWords>>,
    /// How strongly the document favours pre-reform endings: nats taken from their cost.
    pub old_endings: f32,
    /// Share of its words no list knows.
    pub unknown_share: f32,
    /// How damaged it is.
    pub damage: Damage,
    /// Share of words behind a full stop that begin with a small letter: commas read as full stops, capitals read as small letters.
    pub small_after_stop: f32,
    /// How it prints its capitals.
    pub capitals: Capitals,
    /// The page as its words' boxes measure it.
    pub layout: Layout,
    /// The engine's median confidence, 0..=1, where the file tells.
    pub usual_confidence: Option<f32>,
    /// The same of each font the file tells of, where enough words are set in it.
    pub usual_of_fonts: Vec<(Arc<Font>, f32)>,
    /// Log-odds of the engine's median confidence of a letter, where the file tells.
    pub usual_letter: Option<f32>,
}

/// By the engine's confidence less its median in the document: what that adds to the cost of the text as it stands, in nats. It is the
/// logarithm of how much the odds of a misreading change, counted on Tesseract's `x_wconf` of 28 pages: of words at the median or above 2 %
/// were misread, of those ten points below it 44 %, of those fifty below 69 %; of all 11 %.
const DOUBT_NATS: [(f32, f32); 7] = [(-1.0, 3.0), (-0.5, 2.8), (-0.2, 1.8), (-0.1, 1.4), (-0.05, 0.5), (-0.02, -0.4), (0.0, -1.6)];
/// A known word this far below the document's usual confidence is searched like an unknown one.
const DOUBTED_BELOW: f32 = 0.08;
/// Words of a font from which its own usual confidence counts; of fewer the median says little. Chosen.
const FONT_FROM: usize = 40;

impl Profile {
    /// True for a document that has words in Latin letters where its translation has them.
    pub fn has_latin_words(&self) -> bool {
        self.latin_words >= LATIN_WORDS
    }

    /// What can be told from the text as it stands.
    pub fn first(document: &Document, slots: &[Slot], resources: &Resources) -> Self {
        let lexicon = &resources.lexicon;
        let mut out = Self { typed_hard_sign: typed_hard_sign(&document.text), layout: Layout::of(document), ..Self::default() };
        out.capitals = Capitals::of(&document.text, slots);
        out.yo = written_yo(&document.text, slots, resources);
        let (mut unknown, mut old) = (0, 0);
        let (mut small, mut behind_stops) = (0, 0);
        let mut unlisted: BTreeMap<&Vec<u8>, f64> = BTreeMap::new();
        for slot in slots {
            let Some(key) = &slot.key else { continue };
            if slot.after_stop {
                behind_stops += 1;
                small += usize::from(slot.span.of(&document.text).chars().next().is_some_and(char::is_lowercase));
            }
            // A word that no list knows speaks for itself only by what the first pass makes of it: a name stands, a misreading that
            // occurs twice is read otherwise in both places.
            if slot.is_accounted() {
                *out.words.entry(key.clone()).or_default() += 1.0;
            } else {
                unknown += 1;
                *unlisted.entry(key).or_default() += 1.0;
            }
            out.total += 1.0;
            // Words that are also modern forms («большия» is none, «моею» is) tell nothing of the habit.
            let modern_too = slot.entry().is_some_and(|e| e.attestation > Attestation::OpenCorpora);
            old += usize::from(!modern_too && lexicon.old_ending(key).is_some());
        }
        let forms = forms_of_names(document, slots);
        let times_of = |(key, times): (&Vec<u8>, f64)| (key.clone(), forms.get(key).copied().unwrap_or(0.0).max(times));
        let several = unlisted.into_iter().map(times_of).filter(|(key, times)| *times > 1.0 && key.len() >= UNKNOWN_LENGTH);
        out.repeated = several.map(|(key, times)| (key, -own_share(UNKNOWN_SHARE, times - 1.0, out.total).ln() as f32)).collect();
        out.usual_confidence = median(document.engine.iter().filter_map(|w| w.confidence).collect());
        out.usual_of_fonts = usual_of_fonts(document);
        let letters = document.engine.iter().flat_map(|w| &w.letters).filter_map(|l| l.confidence);
        out.usual_letter = median(letters.collect()).map(log_odds);
        out.unknown_share = (f64::from(unknown) / out.total.max(1.0)) as f32;
        out.small_after_stop = small as f32 / behind_stops.max(1) as f32;
        // One old ending in a thousand words is a slip; more is a habit.
        out.old_endings = (old as f64 * 1000.0 / out.total.max(1.0)).max(1.0).ln() as f32;
        out
    }

    /// The habits of this document before something in it was corrected, with the places of its lines, and of words that had been read in
    /// Latin letters, as they are now.
    pub fn moved_to(&self, document: &Document, read_latin: &[Span]) -> Self {
        Self { layout: Layout::of(document), read_latin: read_latin.to_vec(), ..self.clone() }
    }

    /// True if the engine had read what now stands there in Latin letters.
    pub fn was_latin(&self, span: Span) -> bool {
        let at = self.read_latin.partition_point(|latin| latin.end <= span.start);
        self.read_latin.get(at).is_some_and(|latin| latin.overlaps(&span))
    }

    /// Replaces the word counts by those of the first pass's best readings.
    pub fn set_words(&mut self, words: impl Iterator<Item = (Vec<u8>, f64)>) {
        self.words.clear();
        self.lemmas = OnceLock::new();
        self.total = 0.0;
        for (key, weight) in words {
            *self.words.entry(key).or_default() += weight;
            self.total += weight;
        }
    }

    /// How often the document has the word.
    pub fn count(&self, key: &[u8]) -> f64 {
        self.words.get(key).copied().unwrap_or(0.0)
    }

    /// What a word that no list knows costs as one of the document, in nats, if it stands there in several places: as a name or a rare word it
    /// is right in all, as a misreading wrong in all.
    pub fn repeated_nats(&self, key: &[u8]) -> Option<f32> {
        self.repeated.get(key).copied()
    }

    /// How often the document has forms of the word; nought for a key that is no word of the lexicon.
    pub fn form_count(&self, lexicon: &Lexicon, key: &[u8]) -> f64 {
        let count = || {
            let mut out: BTreeMap<Vec<u8>, f64> = BTreeMap::new();
            for (key, times) in &self.words {
                lexicon.lemma_keys(key).into_iter().for_each(|lemma| *out.entry(lemma).or_default() += times);
            }
            out
        };
        let lemmas = self.lemmas.get_or_init(count);
        lexicon.lemma_keys(key).iter().filter_map(|lemma| lemmas.get(lemma)).copied().fold(0.0, f64::max)
    }

    /// True for a document in pre-reform spelling, though in modern letters.
    pub fn spells_old(&self) -> bool {
        self.old_endings >= OLD_SPELLING
    }

    /// The engine's confidence of a slot less the usual one: of its font, where that is told, else of the document.
    pub fn relative_confidence(&self, slot: &Slot) -> Option<f32> {
        let of_font = slot.font.as_ref().and_then(|font| self.usual_of_fonts.iter().find(|(f, _)| f == font));
        Some(slot.confidence? - of_font.map_or(self.usual_confidence?, |(_, usual)| *usual))
    }

    /// What the engine's confidence adds to the cost of a slot as it stands, in nats; 0 where it says nothing.
    pub fn doubt_nats(&self, slot: &Slot) -> f32 {
        self.relative_confidence(slot).map_or(0.0, |relative| between(&DOUBT_NATS, relative))
    }

    /// True if the engine itself was not sure of the word.
    pub fn is_doubted(&self, slot: &Slot) -> bool {
        self.relative_confidence(slot).is_some_and(|c| c < -DOUBTED_BELOW)
    }

    /// How noisy the document is by its unknown words: 0 for a clean text, 1 from six in a hundred on.
    pub fn noise(&self) -> f32 {
        ((self.unknown_share - CLEAN_SHARE) / (NOISY_SHARE - CLEAN_SHARE)).clamp(0.0, 1.0)
    }

    /// The word of a key, its cost lowered by its occurrences in the document; `own` of them do not count (the place asked about).
    pub fn word(&self, models: Models<'_>, key: &[u8], own: usize) -> Word {
        self.word_of(Facts::of(key, models.lexicon, models.language), key, own)
    }

    /// The same of a key of which the lists were asked already.
    pub(crate) fn word_of(&self, Facts { known, word, .. }: Facts, key: &[u8], own: usize) -> Word {
        self.raised(word, key, known, own)
    }

    /// The word of a slot as it stands, likewise; its own occurrence does not count.
    pub fn kept_word(&self, slot: &Slot) -> Option<Word> {
        slot.facts.zip(slot.key.as_ref()).map(|(facts, key)| self.word_of(facts, key, 1))
    }

    fn raised(&self, mut word: Word, key: &[u8], known: bool, own: usize) -> Word {
        let elsewhere = self.count(key) - own as f64;
        if elsewhere > 0.5 && (known || key.len() >= UNKNOWN_LENGTH) {
            let share = if known { KNOWN_SHARE } else { UNKNOWN_SHARE };
            let p = (1.0 - share) * f64::from(-word.unigram_nats).exp() + own_share(share, elsewhere, self.total);
            word.unigram_nats = -p.ln() as f32;
        }
        word
    }
}

/// What a word's occurrences elsewhere, of so many words in all, are worth as a probability.
fn own_share(share: f64, elsewhere: f64, total: f64) -> f64 {
    share * elsewhere / total.max(FEW_WORDS)
}

/// The value at `x` of a curve through the points, level beyond its ends.
pub fn between(points: &[(f32, f32)], x: f32) -> f32 {
    let above = points.partition_point(|p| p.0 <= x);
    let last = points.len() - 1;
    if above == 0 || above > last {
        return points[above.min(last)].1;
    }
    let ((x0, y0), (x1, y1)) = (points[above - 1], points[above]);
    y0 + (y1 - y0) * (x - x0) / (x1 - x0)
}

/// The engine's median confidence of the words of each font.
fn usual_of_fonts(document: &Document) -> Vec<(Arc<Font>, f32)> {
    let mut out: Vec<(Arc<Font>, Vec<f32>)> = Vec::new();
    for (font, confidence) in document.engine.iter().filter_map(|w| w.font.as_ref().zip(w.confidence)) {
        match out.iter_mut().find(|(f, _)| f == font) {
            Some((_, all)) => all.push(confidence),
            None => out.push((Arc::clone(font), vec![confidence])),
        }
    }
    let enough = out.into_iter().filter(|(_, all)| all.len() >= FONT_FROM);
    enough.filter_map(|(font, all)| median(all).map(|usual| (font, usual))).collect()
}

/// By name that no list knows, how often it stands in the document in whatever case. A name has its capital within a sentence somewhere;
/// any misread word has one at a sentence's beginning.
fn forms_of_names(document: &Document, slots: &[Slot]) -> BTreeMap<Vec<u8>, f64> {
    let endings: Vec<Vec<u8>> = NAME_ENDINGS.iter().filter_map(|ending| alphabet::key(ending)).collect();
    let stems = |key: &[u8]| {
        let without = endings.iter().filter_map(|ending| key.strip_suffix(ending.as_slice()).map(<[u8]>::to_vec));
        without.chain([key.to_vec()]).filter(|stem| stem.len() >= NAME_STEM).collect::<Vec<_>>()
    };
    let is_name = |slot: &&Slot| !slot.is_accounted() && is_title(slot.span.of(&document.text));
    let names: Vec<(&Vec<u8>, bool)> = slots.iter().filter(is_name).filter_map(|slot| Some((slot.key.as_ref()?, !slot.edge))).collect();
    let mut times: BTreeMap<Vec<u8>, f64> = BTreeMap::new();
    names.iter().flat_map(|(key, _)| stems(key)).for_each(|stem| *times.entry(stem).or_default() += 1.0);
    let inside: BTreeSet<Vec<u8>> = names.iter().filter(|(_, is_inside)| *is_inside).flat_map(|(key, _)| stems(key)).collect();
    let of_name = |stem: &Vec<u8>| times.get(stem).copied().filter(|_| inside.contains(stem));
    let most = |key: &[u8]| stems(key).iter().filter_map(of_name).fold(0.0, f64::max);
    names.iter().map(|(key, _)| ((*key).clone(), most(key))).collect()
}

/// The words that have a ё, its own among them, if the document writes it: most write none.
fn written_yo(text: &str, slots: &[Slot], resources: &Resources) -> Option<Arc<YoWords>> {
    let words = || slots.iter().filter(|slot| slot.key.is_some()).map(|slot| slot.span.of(text));
    let is_written = text.contains(DOTTED) && resources.yo_words().is_written(words());
    is_written.then(|| Arc::new(resources.yo_words().with_own(words())))
}

/// True if quotation marks inside words outnumber the hard signs.
fn typed_hard_sign(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    let typed = letters.windows(3).filter(|w| TYPED_HARD_SIGNS.contains(&w[1]) && w[0].is_alphabetic() && is_iotated(w[2])).count();
    let printed = letters.iter().filter(|c| matches!(c, 'ъ' | 'Ъ')).count();
    typed > printed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::Verdict;

    #[test]
    fn a_text_that_writes_yo_has_it_where_a_letter_was_misread_for_it() {
        let resources = crate::resources::Resources::embedded().unwrap();
        let found = |text: &str| {
            let corrected = crate::rounds::correct(&resources, &Document::plain(text.to_string()), &crate::decision::Policy::DEFAULT);
            corrected.corrections.into_iter().map(|c| c.candidates[0].text.clone()).collect::<Vec<_>>()
        };
        let place = "Председатель сказал, что до станции самолст летит два часа.\n";
        assert_eq!(found(&format!("Он ещё вчера привёз письмо.\n\n{place}")), ["самолёт"]);
        assert_eq!(found(&format!("Он еще вчера привез письмо.\n\n{place}")), ["самолет"]);
        assert_eq!(found(&format!("Он ещё вчера привез письмо.\n\n{place}")), ["самолет"], "one of two is a slip");
        for read in ["самолетн", "самолeт"] {
            let standing = place.replace("самолст", read);
            assert_eq!(found(&format!("Он ещё вчера привёз письмо.\n\n{standing}")), ["самолет"], "a letter that was read stays");
        }
        assert_eq!(found(&format!("Он еще вчера привез письмо.\n\n{}", place.replace("самолст", "самолëт"))), ["самолёт"]);
        assert_eq!(found(&format!("Он еще\u{308} вчера приве\u{308}з письмо.\n\n{place}")), ["самолёт"], "the dots may stand behind");
    }

    /// A misreading that occurs twice is seen as well as one that occurs once, and asked about: a name that occurs twice stands.
    #[test]
    fn a_repeated_misreading_is_asked_about() {
        let resources = crate::resources::Resources::embedded().unwrap();
        let found = |text: &str| {
            let corrected = crate::rounds::correct(&resources, &Document::plain(text.to_string()), &crate::decision::Policy::DEFAULT);
            corrected.corrections.into_iter().map(|c| (c.candidates[0].text.clone(), c.verdict)).collect::<Vec<_>>()
        };
        let once = "Он говорил про разоружеиие и мир.\n";
        assert_eq!(found(once), [("разоружение".to_string(), Verdict::Apply)]);
        let twice = found(&format!("Разоружеиие было предметом переговоров.\n\n{once}"));
        assert_eq!(twice, ["Разоружение", "разоружение"].map(|text| (text.to_string(), Verdict::Ask)));
        assert_eq!(found("Товарищ Тюляндин прибыл вечером.\n\nПисьмо товарища Тюляндина передали в контору.\n"), []);
        // So does one in another case each time.
        let begun = found("Телеграмна получена вчера. Телеграмну передали в контору. О ней знал председатель.");
        assert!(begun.len() == 2 && begun.iter().all(|(_, verdict)| *verdict == Verdict::Apply), "{begun:?}");
        let name = "Пегельман выступил вторым.\nПисьмо Пегельману отправлено.\nС Пегельманом беседовал председатель.\n";
        assert!(found(name).iter().all(|(_, verdict)| *verdict != Verdict::Apply), "{:?}", found(name));
    }
}
