//! What a link is worth in the lattice, in nats: how much oftener the right reading of a misread word has one than a wrong one.
//!
//! Counted on 1,900 sentences and their translations, the Russian side damaged three times over as the channel of
//! Tesseract has it: 6,444 right readings against 2,238 wrong ones of other lemmas, no dearer than the right one by more than 8 nats.

use super::links::LinkKind;

/// What numbers, abbreviations and words in Latin letters are worth, in nats: too few to count: as much as the best kind counted.
const SAME_NATS: f32 = 4.2;
/// What a name is worth that is spelt as Russian spells the other, in nats.
const NAME_NATS: f32 = 4.5;
/// What writing the other name so costs, in nats a letter, where it is worth all, and where nothing. Counted: below 0.7 are 229 of 960 right
/// readings and 1 of 558 wrong ones; 2.7 nats up to 1.1, 1.5 up to 1.8, 0.3 from 2.2 on, and less than nothing from 3.
const LETTER_NATS: (f32, f32) = (0.5, MOST_LETTER_NATS);
/// Spelling beyond this, in nats a letter, makes it another name.
pub(super) const MOST_LETTER_NATS: f32 = 2.3;
/// Names that are spelt so within this, in nats a letter, are each other's though their consonants are not: see [`LETTER_NATS`].
pub(super) const SPELT_SO_NATS: f32 = 0.9;
/// By so much more, in nats a letter, a name is not spelt so. Chosen: a vowel that no English one stands for in a name of six letters.
pub(super) const MISSPELT_NATS: f32 = 0.7;
/// How alike the letters of two names are, 0..=1, where the one is worth nothing for the other, and where it is worth all, in case how
/// they are spelt cannot be told. Counted: -1.0 nats below .5, then 0.3, 1.6, 2.2, 2.9 by tenths, and 3.7 from .95 on.
const NAME_LETTERS: (f32, f32) = (0.5, 0.95);
/// What such a name is worth at most, in nats.
const LIKE_NAME_NATS: f32 = 3.7;
/// What the lack of a link costs, in nats, at either end of [`ABSENT_COVERAGE`]. Counted: 0.51, 0.64, 0.76, 0.92, 0.96 from the coverages
/// .2, .35, .5, .65, .8 on.
const ABSENT_NATS: (f32, f32) = (0.5, 1.0);
/// The coverages between which it grows.
const ABSENT_COVERAGE: (f32, f32) = (0.2, 0.8);

/// What a link is worth by its kind, in nats; of a name see [`spelt_name_nats`].
/// Counted: 44 of 100 right readings have a gloss and 1 of 100 wrong ones; a word of the family 3 of 100, and 1 of 700.
pub(super) fn link_nats(kind: LinkKind) -> f32 {
    match kind {
        LinkKind::Number | LinkKind::Abbreviation | LinkKind::Word | LinkKind::Name => SAME_NATS,
        LinkKind::Gloss => 3.6,
        LinkKind::Family => 3.0,
        // It depends on the word.
        LinkKind::Function => 0.0,
    }
}

/// What a name of the translation is worth for one in Russian letters, in nats; writing it so costs `letter_nats` a letter.
pub(super) fn spelt_name_nats(letter_nats: f32) -> f32 {
    NAME_NATS * (1.0 - share_of_way(letter_nats, LETTER_NATS))
}

/// The same for one that is so like it letter by letter, 0..=1: many names share their consonants.
pub(super) fn like_name_nats(letters_alike: f32) -> f32 {
    LIKE_NAME_NATS * share_of_way(letters_alike, NAME_LETTERS)
}

/// What a reading without a link loses against one with a link, in nats, where so much of the sentence is linked, 0..=1.
pub(super) fn absent_nats(coverage: f32) -> f32 {
    ABSENT_NATS.0 + (ABSENT_NATS.1 - ABSENT_NATS.0) * share_of_way(coverage, ABSENT_COVERAGE)
}

/// How far a value is from the first of two ends to the second, 0..=1.
fn share_of_way(value: f32, (low, high): (f32, f32)) -> f32 {
    ((value - low) / (high - low)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::super::names::letters_alike;
    use super::*;
    use crate::alphabet;
    use crate::resources::Resources;

    #[test]
    fn of_names_with_the_same_consonants_the_one_spelt_so_is_worth_most() {
        let resources = Resources::embedded().unwrap();
        let worth = |russian: &str, english: &str| {
            let key = alphabet::key(russian).unwrap();
            let nats = resources.transcription().spelling_nats(&key, english, 90.0);
            spelt_name_nats(nats.map_or(f32::INFINITY, |nats| nats / english.len() as f32))
        };
        assert!(worth("анна", "Anna") > worth("инна", "Anna") + 1.0);
        assert!(worth("анна", "Anna") > worth("енюи", "Anna") + 3.0);
        assert!(like_name_nats(letters_alike("Анна", "Anna")) > like_name_nats(letters_alike("Инна", "Anna")) + 0.5);
    }

    #[test]
    fn the_better_a_sentence_is_linked_the_more_a_missing_link_tells() {
        assert!(absent_nats(0.9) > absent_nats(0.5) && absent_nats(0.5) > absent_nats(0.2));
        assert_eq!(absent_nats(0.8), absent_nats(1.0));
    }
}
