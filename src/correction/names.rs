//! What is asked about because it may be another's name.

use super::asked::adds_hyphen;
use super::stretch::{Pass, Stretch};
use crate::candidate::Reading;
use crate::candidate::slot::Slot;
use crate::lexicon::UsualCase;
use crate::lexicon::guess::is_title;

/// So often at least, the place itself among them, stands in the document what is taken for a namesake.
const NAMESAKE_TIMES: f64 = 1.5;

/// Words on either side in which a list has its next few names. Chosen.
const BESIDE: usize = 6;

impl Stretch<'_> {
    /// True for a hyphen put into a name that no list knows: Chinese and Korean ones are written with it and without («Цюбо», «Цю-бо»), and
    /// what English has tells nothing of it. On 322 pages none was put in rightly, nor wrongly.
    pub(super) fn hyphenates_name(&self, reading: &Reading, pass: &Pass<'_>) -> bool {
        let [slot] = &self.slots[reading.slots.clone()] else { return false };
        is_title(slot.span.of(&pass.document.text)) && !slot.is_known() && adds_hyphen(reading, pass)
    }

    /// True for a word printed like a name and unknown, read as one that the table of names alone knows. Papers spell names as they hear
    /// them, and the table is no witness of this one: of 12 such proposals on 1,522 pages and their ground truth none was right, and 11
    /// would have been damage.
    pub(super) fn rests_on_the_table(&self, reading: &Reading, &Pass { models, document, .. }: &Pass<'_>) -> bool {
        let ([key], slot) = (&reading.keys[..], &self.slots[reading.slots.start]) else { return false };
        is_title(slot.span.of(&document.text)) && !slot.edge && !slot.is_known() && models.lexicon.is_name_of_the_table(key)
    }

    /// True for a name that a list knows, read as one that the document has elsewhere: «Папен» beside «Пален». Of 14 unknown ones on 316 pages
    /// all were right; but a list that has «Санин» will not have him again for «Сапин» beside him.
    pub(super) fn takes_for_namesake(&self, reading: &Reading, &Pass { models, document, profile, .. }: &Pass<'_>) -> bool {
        let ([slot], [key]) = (&self.slots[reading.slots.clone()], &reading.keys[..]) else { return false };
        let at = reading.slots.start;
        let beside = &self.slots[at.saturating_sub(BESIDE)..self.slots.len().min(at + 1 + BESIDE)];
        let is_listed = |other: &Slot| {
            let (first, last) = (slot.span.start.min(other.span.start), slot.span.end.max(other.span.end));
            other.key.as_ref() == Some(key) && document.text[first..last].contains(',')
        };
        let stands_beside = || !slot.edge && beside.iter().any(is_listed) && !models.lexicon.user.contains(key);
        slot.key.as_ref() != Some(key)
            && is_title(slot.span.of(&document.text))
            && models.lexicon.entry(key).is_none_or(|entry| entry.usual_case == UsualCase::Title)
            && (slot.is_known() && profile.count(key) >= NAMESAKE_TIMES || stands_beside())
    }
}

#[cfg(test)]
mod tests {
    use crate::correction::caution::Caution;
    use crate::decision::{Policy, Verdict};
    use crate::document::Document;
    use crate::lexicon::user::UserWords;
    use crate::resources::Resources;

    #[test]
    fn the_table_of_names_alone_changes_no_name() {
        let mut resources = Resources::embedded().unwrap();
        let verdict = |resources: &Resources, text: &str, seen: &str| {
            let policy = Policy { apply_above: 0.7, ..Policy::DEFAULT };
            let corrected = crate::rounds::correct(resources, &Document::plain(text.to_string()), &policy);
            let of = corrected.corrections.into_iter().find(|c| c.seen == seen).unwrap();
            (of.candidates[0].text.clone(), of.verdict)
        };
        let rare = "На собрании в клубе выступили Пак Кыи Чер и другие товарищи из отдела.";
        assert_eq!(verdict(&resources, rare, "Кыи"), ("Кым".to_string(), Verdict::Ask));
        // One that Russian papers are full of.
        let common = "На собрании в клубе выступили товарищ Микояп и другие товарищи из отдела.";
        assert_eq!(verdict(&resources, common, "Микояп"), ("Микоян".to_string(), Verdict::Apply));
        // One that the user knows to be there.
        resources.lexicon.user = UserWords::compile(["Кым"]);
        assert_eq!(verdict(&resources, rare, "Кыи"), ("Кым".to_string(), Verdict::Apply));
    }

    #[test]
    fn a_list_has_each_name_once() {
        let resources = Resources::embedded().unwrap();
        let caution = |others: &str| {
            let text = format!("Список рабочих: {others}, Сапин, Сепин, Танин и другие получили премию за кпигу.");
            let policy = Policy { apply_above: 0.05, ..Policy::DEFAULT };
            let found = crate::rounds::correct(&resources, &Document::plain(text), &policy).corrections;
            found.into_iter().find(|c| c.seen == "Сапин").filter(|c| c.candidates[0].text == "Санин").map(|c| c.caution)
        };
        assert_eq!(caution("Рапин, Ренин, Санин"), Some(Some(Caution::Namesake)));
        assert_eq!(caution("Рапин, Ренин, Перин"), Some(None));
    }
}
