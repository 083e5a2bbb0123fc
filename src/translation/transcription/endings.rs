//! Case endings of names, and which letters of the English name they are written instead of: «Якубовой», "Yakubova", «Ободовскому», "Obodovsky".

use crate::alphabet;

/// Endings that a name may have instead of its last English letters.
pub(super) struct Endings {
    /// The English letters left out, any of these.
    pub instead_of: &'static [&'static str],
    /// Endings with their costs in nats.
    pub endings: &'static [(&'static str, f32)],
}

/// Most English letters that an ending is written instead of.
const MOST_INSTEAD: usize = 3;

/// Chosen: in running text every second name is a nominative or without an ending, the genitive comes next, and endings of the plural are rare.
const ALL: [Endings; 4] = [
    Endings {
        instead_of: &[""],
        endings: &[
            ("", 0.7),
            ("а", 2.0),
            ("у", 3.0),
            ("ом", 3.0),
            ("е", 3.0),
            ("ы", 3.5),
            ("и", 3.5),
            ("ой", 3.5),
            ("я", 4.0),
            ("ю", 4.5),
            ("ем", 4.5),
            ("ов", 4.5),
            ("ей", 5.0),
            ("ым", 5.0),
            ("ого", 6.0),
            ("ому", 6.0),
            ("ых", 5.5),
            ("ыми", 6.0),
            ("ам", 6.0),
            ("ами", 6.0),
            ("ах", 6.0),
            ("ский", 5.0),
            ("ской", 5.0),
            ("ского", 6.0),
            ("скому", 6.0),
            ("ском", 6.0),
            ("ским", 6.0),
            ("ская", 6.0),
            ("скую", 6.0),
            ("ские", 6.0),
            ("ских", 6.0),
        ],
    },
    Endings {
        instead_of: &["a"],
        endings: &[("ы", 2.0), ("и", 2.5), ("ой", 2.5), ("у", 2.5), ("е", 3.0), ("ю", 3.5), ("ей", 3.5), ("ею", 6.0), ("ою", 6.0)],
    },
    Endings { instead_of: &["aya", "aia", "aja"], endings: &[("ая", 0.7), ("ой", 2.0), ("ую", 3.0), ("ою", 6.0)] },
    Endings {
        instead_of: &["y", "i", "iy", "ii", "ij", "yi", "yj"],
        endings: &[
            ("ий", 0.7),
            ("ый", 1.5),
            ("ого", 2.0),
            ("ия", 2.5),
            ("я", 2.5),
            ("ому", 3.0),
            ("им", 3.0),
            ("ом", 3.0),
            ("ым", 3.5),
            ("ию", 3.5),
            ("ю", 3.5),
            ("ем", 3.5),
            ("ием", 3.5),
            ("ие", 5.0),
            ("их", 5.0),
        ],
    },
];

/// The endings that a name may have instead of its last `length` letters, with their costs in nats.
pub(super) fn instead_of(english: &str, length: usize) -> impl Iterator<Item = (&'static str, f32)> {
    let last = english.len().checked_sub(length).and_then(|from| english.get(from..));
    ALL.iter().filter(move |all| last.is_some_and(|last| all.instead_of.contains(&last))).flat_map(|all| all.endings.iter().copied())
}

/// How many of the last letters of an English name an ending may stand for; never the whole name.
pub(super) fn lengths(english: &str) -> impl Iterator<Item = usize> {
    0..=MOST_INSTEAD.min(english.len().saturating_sub(1))
}

/// True for the key of a case ending that names and words borrowed from other languages take.
pub(crate) fn is_case_ending(key: &[u8]) -> bool {
    ALL[0].endings.iter().any(|(ending, _)| alphabet::key(ending).is_some_and(|ending| ending == key))
}

/// True if a name whose letters before the ending are these can have it: none in -аой, -иого, -йу.
pub(super) fn fits(stem: &[u8], ending: &[u8]) -> bool {
    let letter = |byte: Option<&u8>| byte.map(|&b| alphabet::symbol_char(alphabet::key_symbol(b)));
    let (last, first) = (letter(stem.last()), letter(ending.first()));
    let is_one = |of: Option<char>, letters: &str| of.is_some_and(|c| letters.contains(c));
    !(last == Some('й') && is_one(first, "аеиоуыюя") || is_one(last, "аеиоуыэюя") && is_one(first, "аоуы"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ending_is_written_instead_of_the_english_one() {
        let endings = |english: &str| {
            let all = lengths(english).flat_map(|length| instead_of(english, length).map(move |(ending, _)| (length, ending)));
            all.collect::<Vec<_>>()
        };
        assert!(endings("yakubova").contains(&(1, "ой")) && !endings("yakubov").contains(&(1, "ой")));
        assert!(endings("obodovsky").contains(&(1, "ого")) && endings("ulanovskaya").contains(&(3, "ую")));
        assert!(!endings("i").iter().any(|(length, _)| *length > 0), "nothing would be left");
    }

    #[test]
    fn vowels_do_not_meet() {
        let fits = |stem: &str, ending: &str| fits(&alphabet::key(stem).unwrap(), &alphabet::key(ending).unwrap());
        assert!(!fits("якубова", "ой") && !fits("ободовски", "ом") && !fits("сергей", "я"));
        assert!(fits("якубов", "ой") && fits("серге", "я") && fits("мари", "и"));
    }
}
