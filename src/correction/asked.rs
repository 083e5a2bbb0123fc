//! What is done with a reading: as probable as the policy wants, and nothing that a person should look at whatever its probability.

use super::alphabets::{changes_more_than_shape, is_among_foreign, is_among_latin, is_usually_latin};
use super::case::is_case_kept;
use super::caution::Caution;
use super::stretch::{FOREIGN_FROM, Pass, Stretch};
use super::variants::are_spellings;
use crate::accept::features;
use crate::alphabet::{self, HYPHEN, Symbol, is_russian};
use crate::candidate::cased::is_abbreviation;
use crate::candidate::seen;
use crate::candidate::slot::Slot;
use crate::candidate::{Reading, Route, is_one_letter_word};
use crate::channel::align::{align, total};
use crate::channel::engine::KnownEngine;
use crate::decision::{Beside, Verdict};
use crate::lexicon::guess::is_title;
use crate::sound::sounds_alike;
use crate::translation::capitals::PrintedAcross;
use crate::translation::witness::{Evidence, Testimony};

/// A misreading that costs at most so much more than the letters read right, in nats, is put right wherever the abbreviation stands. Chosen: one
/// letter in twenty; «Щ» for «Ц» costs 7, «Х» for «К» 4.
const LOOK_ALIKE_NATS: f32 = 3.0;

/// By so much, in nats, a word that no list knows and that stands in several places must be likelier misread than meant. On 422 pages 45 such
/// places are put right and none is damaged; from 1 on it would be 53 and 4, without it 97 and 8.
const REPEATED_NATS: f32 = 2.0;

/// Most letters of a word shortened before a figure.
const SHORTENED_LETTERS: usize = 4;
/// Signs that stand for letters of a word that are lost, or left out: «гр…моту», «к..старник», «м_шина».
const LACUNAE: [&str; 4] = ["..", "…", "_", "?"];

/// What a reading is decided by.
pub(super) struct Judged<'a> {
    /// How likely it is, 0..=1.
    pub confidence: f64,
    /// Posterior of the text as it stands, 0..=1.
    pub kept_posterior: f64,
    /// What the translation says of it, where there is one.
    pub evidence: Option<&'a Evidence>,
    /// What that tells of the place's capitals.
    pub across: Option<PrintedAcross>,
    /// Its features, see [`features::NAMES`].
    pub features: &'a [f32],
}

impl Stretch<'_> {
    /// What the policy makes of a reading, and why a person should look at it, if it is asked about though probable enough to be applied.
    pub(super) fn verdict(&self, best: usize, pass: &Pass<'_>, judged: &Judged<'_>) -> (Verdict, Option<Caution>) {
        let reading = &self.readings[best];
        let is_finereaders = pass.profile.read_by == Some(KnownEngine::FineReader);
        let is_aided = is_finereaders
            || reading.route == Route::Cased && judged.across.is_some()
            || judged.evidence.is_some_and(|e| e.testimony >= Testimony::Supported)
            || self.slots[reading.slots.clone()].iter().any(|s| s.confidence.is_some());
        // Where the lattice says that it cannot be, the trees alone speak for it.
        let is_possible = self.decoded[best].posterior >= FOREIGN_FROM;
        let beside = if features::has_agreed_capital(judged.features) {
            Beside::Agreed
        } else if features::is_told(judged.features) && is_possible {
            Beside::Told
        } else if is_finereaders && !self.is_like_a_name(reading, pass) {
            Beside::Engine
        } else {
            Beside::Nothing
        };
        let verdict = pass.policy.verdict(judged.confidence, judged.kept_posterior, beside);
        if verdict < Verdict::Apply {
            return (verdict, None);
        }
        let caution = self.caution(best, pass, judged, is_aided);
        (if caution.is_some() { Verdict::Ask } else { verdict }, caution)
    }

    /// True for one word with a capital within a sentence: names that no list has are a letter away from those that it has.
    fn is_like_a_name(&self, reading: &Reading, &Pass { document, .. }: &Pass<'_>) -> bool {
        is_title(reading.span.of(&document.text)) && !self.slots[reading.slots.start].edge
    }

    /// Why a person should look at a reading, however probable it is: the first reason that holds.
    fn caution(&self, best: usize, pass: &Pass<'_>, judged: &Judged<'_>, is_aided: bool) -> Option<Caution> {
        let reading = &self.readings[best];
        let text = &pass.document.text;
        let testimony = judged.evidence.map(|e| e.testimony);
        let is_confirmed = testimony == Some(Testimony::Confirmed);
        let is_cased = reading.route == Route::Cased;
        // A word that the user lists stands there for a reason, however likely another is.
        let is_listed = |slot: &Slot| slot.key.as_ref().is_some_and(|key| pass.models.lexicon.user.contains(key));
        let cautions: [(Caution, &dyn Fn() -> bool); 27] = [
            (Caution::Case, &|| is_cased && self.is_doubtful_case(reading, pass, judged, is_aided)),
            (Caution::Case, &|| self.is_same_word(reading) && is_case_kept(pass)),
            // Whatever else speaks for it, two witnesses differ: an editor should know.
            (Caution::Refuted, &|| testimony == Some(Testimony::Refuted)),
            (Caution::Usual, &|| self.asked.contains(&(reading.slots.start, reading.text.clone()))),
            (Caution::Usual, &|| !is_usually_latin(reading, pass) && self.is_foreign_for_a_word(reading, pass)),
            (Caution::Listed, &|| self.slots[reading.slots.clone()].iter().any(is_listed)),
            (Caution::OldHyphen, &|| self.hyphenates_old(reading, pass)),
            (Caution::NameHyphen, &|| self.hyphenates_name(reading, pass)),
            (Caution::Spelling, &|| are_spellings(reading.span.of(text), &reading.text)),
            (Caution::ByEar, &|| pass.profile.damage.is_by_ear() && sounds_alike(reading.span.of(text), &reading.text)),
            (Caution::PartOfRun, &|| self.joins_part_of_a_run(reading, pass)),
            (Caution::Negation, &|| self.joins_not(reading)),
            (Caution::Conjunction, &|| self.joins_letter_word(reading, pass)),
            (Caution::AmongForeign, &|| is_among_foreign(text, reading.span)),
            (Caution::AmongLatin, &|| is_among_latin(text, reading.span)),
            (Caution::Alphabet, &|| self.is_in_another_alphabet(reading, pass)),
            (Caution::Designation, &|| self.replaces_designation(reading, pass)),
            (Caution::Letter, &|| self.may_be_letter(reading, pass)),
            (Caution::Figure, &|| !is_confirmed && (self.is_doubtful_figure(reading, pass) || self.may_be_another_month(best))),
            (Caution::Lacuna, &|| !is_confirmed && self.fills_lacuna(reading, pass)),
            (Caution::Abbreviation, &|| !is_confirmed && self.is_another_abbreviation(reading, pass)),
            (Caution::NameOfTheTable, &|| !is_confirmed && self.rests_on_the_table(reading, pass)),
            (Caution::Repeated, &|| !is_confirmed && self.is_of_the_document(best, pass)),
            (Caution::Shape, &|| !is_confirmed && changes_more_than_shape(reading, pass)),
            (Caution::Shortened, &|| !is_confirmed && reads_shortened_otherwise(reading, pass)),
            (Caution::Namesake, &|| !is_confirmed && self.takes_for_namesake(reading, pass)),
            (Caution::Unconfirmed, &|| !is_confirmed && pass.policy.requires_evidence),
        ];
        cautions.iter().find(|(_, holds)| holds()).map(|(caution, _)| *caution)
    }

    /// True for a hyphen put into what the old spelling wrote without: it had not settled where one stands («темносиний»).
    fn hyphenates_old(&self, reading: &Reading, pass: &Pass<'_>) -> bool {
        pass.profile.spells_old() && adds_hyphen(reading, pass)
    }

    /// True for «не» put together with a word that is one by itself: «не доволен» is no misread «недоволен», whatever the translation has.
    fn joins_not(&self, reading: &Reading) -> bool {
        let [not, word] = &self.slots[reading.slots.clone()] else { return false };
        let is_not = not.key.as_ref().is_some_and(|key| alphabet::unkey(key) == "не");
        reading.route == Route::Joined && is_not && word.is_known()
    }

    /// True for a word put together with one of a letter where a name follows, or an unknown word, by which nothing tells whether it stood apart:
    /// «присутствовал и Хмырников» is not «присутствовали», and English has one word for both.
    fn joins_letter_word(&self, reading: &Reading, &Pass { document, .. }: &Pass<'_>) -> bool {
        let [word, letter] = &self.slots[reading.slots.clone()] else { return false };
        let is_letter_word = letter.key.as_ref().is_some_and(|key| is_one_letter_word(key));
        let is_name = |next: &Slot| next.is_russian() && !next.edge && (!next.is_known() || is_title(next.span.of(&document.text)));
        reading.route == Route::Joined && word.is_known() && is_letter_word && self.slots.get(reading.slots.end).is_some_and(is_name)
    }

    /// True for letter-spaced letters put together with others of the run beside them left over: «Ш м а л ь ц и н с к и й» holds words that
    /// are none of it.
    fn joins_part_of_a_run(&self, reading: &Reading, &Pass { document, .. }: &Pass<'_>) -> bool {
        let range = &reading.slots;
        let is_single = |at: usize| self.slots.get(at).is_some_and(|slot| slot.key.as_ref().is_some_and(|key| key.len() == 1));
        if reading.route != Route::Joined || range.len() < 2 || !range.clone().all(is_single) {
            return false;
        }
        let touches = |at: usize| document.text[self.slots[at].span.end..self.slots[at + 1].span.start].trim().is_empty();
        // «и», «в» by themselves are words.
        let is_word = |at: usize| self.slots[at].key.as_ref().is_some_and(|key| is_one_letter_word(key));
        let before = range.start.checked_sub(1).filter(|&at| is_single(at) && touches(at));
        let after = Some(range.end).filter(|&at| is_single(at) && touches(at - 1));
        let goes_on =
            |at: Option<usize>, next: fn(usize) -> Option<usize>| at.is_some_and(|at| !is_word(at) || next(at).is_some_and(is_single));
        goes_on(before, |at| at.checked_sub(1)) || goes_on(after, |at| Some(at + 1))
    }

    /// True for letters put together over signs that stand for others: whoever fills a lacuna should know, and what is left out in an exercise
    /// or for decency is no misreading. Nor is «м-ца» for «месяца».
    fn fills_lacuna(&self, reading: &Reading, &Pass { document, .. }: &Pass<'_>) -> bool {
        let seen = reading.span.of(&document.text);
        fills_contraction(seen, &reading.text)
            || reading.slots.len() > 1 && LACUNAE.iter().any(|sign| seen.contains(sign) && !reading.text.contains(sign))
    }

    /// True for an abbreviation in capitals that the document has elsewhere, too, read as another by more than the commonest misreadings: «ХВО» is
    /// no «КВО», however often the document has that one. A misread one that stands in several places («ЩК») is asked about with it.
    fn is_another_abbreviation(&self, reading: &Reading, &Pass { resources, document, .. }: &Pass<'_>) -> bool {
        let (seen, [key]) = (reading.span.of(&document.text), &reading.keys[..]) else { return false };
        if !is_abbreviation(seen) || !is_abbreviation(&reading.text) || reading.route == Route::Cased {
            return false;
        }
        let is_word = |at: usize| {
            let beside = [document.text[..at].chars().next_back(), document.text[at + seen.len()..].chars().next()];
            !beside.into_iter().flatten().any(char::is_alphanumeric)
        };
        let stands_elsewhere = || document.text.match_indices(seen).filter(|(at, _)| is_word(*at)).nth(1).is_some();
        let costs = |meant: &[Symbol]| total(&align(&resources.channel, &seen::symbols(&document.text, reading.span), meant, None));
        let own: Vec<Symbol> = seen.chars().map(alphabet::symbol).collect();
        costs(&alphabet::key_symbols(key)) - costs(&own) > LOOK_ALIKE_NATS && stands_elsewhere()
    }

    /// True for an unknown word that stands elsewhere in the document, too, unless as a misreading it is much likelier than as a word that the
    /// document uses. A misreading is not always the same; and who changes a name in one place changes it in all.
    fn is_of_the_document(&self, best: usize, &Pass { resources, profile, .. }: &Pass<'_>) -> bool {
        let (reading, weights) = (&self.readings[best], resources.weights);
        let [slot] = &self.slots[reading.slots.clone()] else { return false };
        let Some(own_nats) = slot.key.as_ref().and_then(|key| profile.repeated_nats(key)) else { return false };
        let cost = |channel: f32, language: f32| weights.channel * channel + weights.language * language;
        let kept = cost(self.kept_cost(reading.slots.start).channel_nats, own_nats);
        cost(reading.channel_nats, self.decoded[best].language_nats) + REPEATED_NATS > kept
    }
}

/// True for a short word with a full stop and a figure behind it, read as one that is no abbreviation of the table: «Оп. 1».
fn reads_shortened_otherwise(reading: &Reading, &Pass { models, document, .. }: &Pass<'_>) -> bool {
    let (seen, behind) = (reading.span.of(&document.text), &document.text[reading.span.end..]);
    let is_numbered = behind.strip_prefix('.').is_some_and(|rest| rest.trim_start_matches(' ').starts_with(|c: char| c.is_ascii_digit()));
    is_numbered
        && seen.chars().count() <= SHORTENED_LETTERS
        && reading.keys.len() == 1
        && reading.text.chars().all(is_russian)
        && models.lexicon.tables.abbreviations(&reading.text).next().is_none()
}

/// True for a word read of its beginning and its end over a hyphen, with more letters in its place than one that may have been read so.
fn fills_contraction(seen: &str, read: &str) -> bool {
    let Some((before, behind)) = seen.split_once('-') else { return false };
    let (before, behind, read) = (alphabet::fold(before), alphabet::fold(behind), alphabet::fold(read));
    let filled = read.strip_prefix(before.as_str()).and_then(|rest| rest.strip_suffix(behind.as_str()));
    !before.is_empty() && !behind.is_empty() && filled.is_some_and(|filled| filled.chars().count() > 1 && !filled.contains('-'))
}

/// True for a reading with a hyphen where none was seen.
pub(super) fn adds_hyphen(reading: &Reading, pass: &Pass<'_>) -> bool {
    let adds = || reading.keys.iter().flatten().any(|&b| alphabet::key_symbol(b) == HYPHEN);
    !reading.span.of(&pass.document.text).contains('-') && adds()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::Policy;
    use crate::document::Document;
    use crate::lexicon::user::UserWords;
    use crate::resources::Resources;

    /// Neither is changed unasked: what was printed so at the time, what is another language's, what is only part of something.
    #[test]
    fn what_may_be_right_as_it_stands_is_asked_about() {
        let resources = Resources::embedded().unwrap();
        for text in [
            "Эксплоатация рудников Урала началась в тридцатые годы.",
            "Он говорил шопотом, и в саду было тихо.",
            "Товарищ К и л ь ч у р и н возразил докладчику.",
            "Глагол з а г о м о з и т ь с я значит суетиться.",
            "Казак сказал: «А хто там ідзе, а хто там ідзе», и уехал.",
            "Трофеи: МГ-34 — 2, а/м — 5, ПП — 11, рация — 1.",
            "Щит осмотрен. От ТП 12 до ввода проложен кабель. На ТП 14 заменили масло. Бригада ТП-14 отдыхала.",
            "В 1961 году я окончил ПУ 19 и работал в ШУ 4. Склад ТХ 2 закрыт, узел ХП 2 разобран.",
            "Учитель написал на доске: к..старник, ц..рк, опу..ка, м_шина. Ученики вставили буквы.",
            "Сводка. Из ХВО в КВО передан полк. Штаб ХВО отвечает за погрузку, трибунал ХВО находится в городе.",
            "К делу приложены: а) прошение крестьян; б) жалоба на старосту; в) список дворов волости.",
            "На станцию этапировано 18 з/к, принято еще 7 з/к, выбыло 5 з/к.",
            "ЦЕНЗУРНЫЕ ПРОПУСКИ В ПИСЬМАХ\n\nВ письме от мая вычеркнуты две строки.",
            "Дано за переход чрез Дунай и за взятие города.",
            "| Дата | Date |\n|---|---|\n| 1 мая 1936 г. | 1 May 1936 |\n| 2 мая 1936 г. | 2 May 1936 |\n| 5 мая 1936 г. | 5 May 1936 |\n",
            "Протокол засiдання правлiння колгоспу. План виконано на сто процентiв, корму вистачить до осенi.",
        ] {
            let corrected = crate::rounds::correct(&resources, &Document::plain(text.to_string()), &Policy::DEFAULT);
            let applied: Vec<_> = corrected.corrections.iter().filter(|c| c.verdict == Verdict::Apply).collect();
            assert!(applied.is_empty(), "{text}: {applied:?}");
        }
    }

    /// Why each is asked about: the probability alone would do.
    #[test]
    fn a_person_is_told_why() {
        let resources = Resources::embedded().unwrap();
        for (text, seen, caution) in [
            ("Купец продал лес, а деньги прoпили.", "прoпили", Caution::Shape),
            ("Таможпя мокпет, мпение опнако.\n\nТам же. Оп. 1. Д. 7.", "Оп", Caution::Shortened),
            ("Канцлер Папен вошел. Граф Пален сел.", "Папен", Caution::Namesake),
        ] {
            let corrected = crate::rounds::correct(&resources, &Document::plain(text.to_string()), &Policy::DEFAULT);
            let place = corrected.corrections.iter().find(|c| c.seen == seen).expect(text);
            assert_eq!((place.verdict, place.caution), (Verdict::Ask, Some(caution)), "{text}");
        }
    }

    /// Neither does a translation make Latin letters of Russian ones that look the same, nor a hyphen in a name.
    #[test]
    fn what_a_translation_does_not_tell_stays() {
        let resources = Resources::embedded().unwrap();
        for (text, english) in [
            ("Председатель СМ СССР Н. Булганин подписал постановление.", "Chairman of the USSR CM N. Bulganin signed the resolution."),
            ("Вчера на станцию МАН пришли грузовики.", "Yesterday trucks came to the station of MAH."),
            ("Ой да, ты не стой под горою. Ой да, не стой.", "Oh, do not stand under the hill. Oh, do not stand."),
            ("Письмо в обком подписал и Хмырников.", "The letter to the regional committee was also signed by Khmyrnikov."),
            ("В Пекине с докладом выступил товарищ Цюбо и другие.", "In Beijing Comrade Qiubai and others made a report."),
        ] {
            let document = Document { translation: Some(english.into()), ..Document::plain(text.to_string()) };
            let corrected = crate::rounds::correct(&resources, &document, &Policy::DEFAULT);
            let applied: Vec<_> = corrected.corrections.iter().filter(|c| c.verdict == Verdict::Apply).collect();
            assert!(applied.is_empty(), "{text}: {applied:?}");
        }
    }

    #[test]
    fn a_contraction_loses_its_hyphen() {
        assert!(fills_contraction("м-ца", "месяца") && fills_contraction("Об-ва", "Общества"));
        // One letter may have been read as it; and a word may have lost letters elsewhere.
        assert!(!fills_contraction("раб-та", "работа") && !fills_contraction("какой-будь", "какой-нибудь"));
    }

    #[test]
    fn numerals_that_are_nothing_else_are_put_right() {
        let resources = Resources::embedded().unwrap();
        for (text, numerals) in [
            ("Крепость построена в ХУП в. и перестроена в ХУШ в. по новому плану.", ["XVII", "XVIII"]),
            ("Делегаты ХУ съезда говорили о документах ХУШ-го века.", ["XV", "XVIII"]),
            ("Собрание состоялось 12.УП.57 в клубе, отчет сдан с 11.УШ по 20.VIII.", ["VII", "VIII"]),
        ] {
            let corrected = crate::rounds::correct(&resources, &Document::plain(text.to_string()), &Policy::DEFAULT);
            let applied: Vec<_> =
                corrected.corrections.iter().filter(|c| c.verdict == Verdict::Apply).map(|c| &c.candidates[0].text).collect();
            assert_eq!(applied, numerals, "{text}");
        }
    }

    #[test]
    fn the_old_spelling_is_asked_before_it_gets_a_hyphen() {
        let resources = Resources::embedded().unwrap();
        let policy = Policy { apply_above: 0.0, ..Policy::DEFAULT };
        let verdict = |text: &str| {
            let corrected = crate::rounds::correct(&resources, &Document::plain(text.to_string()), &policy);
            corrected.corrections.into_iter().find(|c| c.candidates[0].text == "темно-синие").map(|c| c.verdict)
        };
        let old = "Новаго дома и стараго сада, добраго друга и злаго врага, и темносиние ея занавеси.";
        assert_eq!(verdict(old), Some(Verdict::Ask));
        assert_eq!(verdict("Новая хозяйка вошла в дом, и все увидели её темносиние занавеси."), Some(Verdict::Apply));
    }

    #[test]
    fn what_finereader_misread_need_not_be_as_sure_but_names() {
        let resources = Resources::embedded().unwrap();
        let found = |read_by: KnownEngine, seen: &str, apply_above: f64| {
            let text = format!("Сторож починил ворота и взял другую {seen} у соседа.");
            let document = Document { read_by: Some(read_by), ..Document::plain(text) };
            let found = crate::rounds::correct(&resources, &document, &Policy { apply_above, ..Policy::DEFAULT }).corrections;
            found.into_iter().find(|c| c.seen == seen).map(|c| (c.probability(), c.verdict)).unwrap()
        };
        for (read_by, seen, verdict) in [
            (KnownEngine::FineReader, "кпигу", Verdict::Apply),
            (KnownEngine::FineReader, "Кпигу", Verdict::Ask),
            (KnownEngine::Tesseract, "кпигу", Verdict::Ask),
        ] {
            let (probability, _) = found(read_by, seen, Policy::DEFAULT.apply_above);
            assert_eq!(found(read_by, seen, probability + Policy::DEFAULT.told_relief / 2.0).1, verdict, "{read_by:?} {seen}");
        }
    }

    #[test]
    fn a_word_that_the_user_lists_is_asked_about_before_it_is_another() {
        let mut resources = Resources::embedded().unwrap();
        let text = "Решение ЩК КПСС было разослано всем организациям района.";
        let verdict = |resources: &Resources| {
            let corrected = crate::rounds::correct(resources, &Document::plain(text.to_string()), &Policy::DEFAULT);
            corrected.corrections.into_iter().find(|c| c.seen == "ЩК").map(|c| (c.candidates[0].text.clone(), c.verdict))
        };
        assert_eq!(verdict(&resources), Some(("ЦК".to_string(), Verdict::Apply)));
        resources.lexicon.user = UserWords::compile(["щк"]);
        assert!(verdict(&resources).is_none_or(|(_, verdict)| verdict != Verdict::Apply));
    }
}
