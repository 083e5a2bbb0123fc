//! How a word sounds to one who spells by ear: unstressed vowels, consonants voiced or not, what is written and not said.

use crate::alphabet::{LINE_END_HYPHENS, fold, is_russian, is_vowel};

/// Letters written for others of the same sound, in small letters with е for ё, before letters are taken one by one.
const WRITTEN: [(&str, &str); 5] = [("сч", "щ"), ("зч", "щ"), ("жч", "щ"), ("сегодн", "севодн"), ("гда", "да")];
/// The same of what is said, behind them.
const SAID: [(&str, &str); 6] = [("тс", "с"), ("фстф", "стф"), ("стн", "сн"), ("лнс", "нс"), ("мп", "нп"), ("аит", "ат")];

/// What is said, roughly, of a word of Russian letters: two spellings of one sound are the same string. Finer differences than those that
/// writers confuse are lost, and which vowels are stressed is not known; it compares, and is no transcription.
pub fn sound(word: &str) -> String {
    let mut written = as_said_at_the_end(fold(word));
    for (letters, others) in WRITTEN {
        written = written.replace(letters, others);
    }
    let mut said = String::new();
    let mut last = ' ';
    for c in written.chars() {
        said.extend(match c {
            'о' if "жчшщ".contains(last) => Some('и'),
            'а' if "чщ".contains(last) => Some('и'),
            'о' | 'а' => Some('а'),
            'е' | 'и' | 'ы' | 'э' | 'я' => Some('и'),
            'ю' => Some('у'),
            'б' => Some('п'),
            'в' => Some('ф'),
            'г' => Some('к'),
            'д' => Some('т'),
            'ж' | 'ч' => Some('ш'),
            'з' | 'ц' => Some('с'),
            'ь' | 'ъ' => None,
            // «й», «щ» and «х», too: they are misread for «и», «ш» and «к» far oftener than miswritten.
            c => Some(c),
        });
        last = c;
    }
    for (letters, others) in SAID {
        said = said.replace(letters, others);
    }
    let mut before = None;
    said.retain(|c| before.replace(c) != Some(c));
    said
}

/// The word with its ending as it is said: «смеяться» like «смеятца», «его» like «ево»; «много», too, so that «многа» is like it.
fn as_said_at_the_end(word: String) -> String {
    let behind_vowel = |ending: &str| word.strip_suffix(ending).filter(|stem| stem.ends_with(is_vowel));
    match (word.strip_suffix("ся"), behind_vowel("го").or_else(|| behind_vowel("га"))) {
        (Some(stem), _) => format!("{stem}са"),
        (_, Some(stem)) => format!("{stem}ва"),
        _ => word,
    }
}

/// True of two texts whose Russian letters are others and sound alike; spaces, hyphens and line breaks are passed over.
pub fn sounds_alike(a: &str, b: &str) -> bool {
    let letters = |text: &str| -> String { fold(text).chars().filter(|&c| !c.is_whitespace() && !LINE_END_HYPHENS.contains(&c)).collect() };
    let (a, b) = (letters(a), letters(b));
    let russian = |word: &str| !word.is_empty() && word.chars().all(is_russian);
    russian(&a) && russian(&b) && a != b && sound(&a) == sound(&b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spelt_by_ear_sounds_as_it_is_spelt_by_the_book() {
        for (ear, book) in [
            ("чуствую", "чувствую"),
            ("здраствуй", "здравствуй"),
            ("бонба", "бомба"),
            ("быват", "бывает"),
            ("ево", "его"),
            ("каторой", "которой"),
            ("учасник", "участник"),
            ("сонце", "солнце"),
            ("што", "что"),
            ("смеятца", "смеяться"),
            ("раслабить", "расслабить"),
            ("Кисловоцк", "Кисловодск"),
            ("многа", "много"),
            ("харошева", "хорошего"),
            ("сиводня", "сегодня"),
            ("кагда", "когда"),
            ("пашол", "пошел"),
            ("ищо", "еще"),
            ("чясто", "часто"),
            ("десеть", "десять"),
            ("щитать", "считать"),
            ("граматный", "грамотный"),
            ("сдесь", "здесь"),
            ("дара-\nгой", "доро-\nгой"),
            ("што-нибуть", "что-нибудь"),
        ] {
            assert!(sounds_alike(ear, book), "{ear} {} {book} {}", sound(ear), sound(book));
        }
    }

    #[test]
    fn misread_letters_sound_otherwise() {
        for (seen, meant) in [
            ("кизни", "жизни"),
            ("нартия", "партия"),
            ("сторсну", "сторону"),
            ("слово", "слово"),
            ("C0B", "СОВ"),
            ("тяг", "так"),
            ("хак", "как"),
            ("мои", "мой"),
            ("на стол", "настол"),
            ("", ""),
        ] {
            assert!(!sounds_alike(seen, meant), "{seen} {meant}");
        }
    }
}
