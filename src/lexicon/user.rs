//! The user's own words, compiled in memory from `--words` files.

use fst::Map;

use crate::alphabet;

/// Cost of a word the user listed, in nats: as frequent as a word seen once in a million words.
pub const USER_WORD_NATS: f32 = 13.8;

/// Words added at run time.
#[derive(Default)]
pub struct UserWords {
    map: Option<Map<Vec<u8>>>,
}

impl UserWords {
    /// Compiles word lists: a word a line, whatever follows a tab is ignored, as are empty lines and lines that begin with `#`.
    /// Every word of a line with spaces counts by itself; what is no Cyrillic word is passed over ([`Self::refused`]).
    pub fn compile<'a>(lists: impl IntoIterator<Item = &'a str>) -> Self {
        Self::of(lists.into_iter().flat_map(words).filter_map(|(_, word)| alphabet::key(word)).collect())
    }

    fn of(mut keys: Vec<Vec<u8>>) -> Self {
        keys.sort();
        keys.dedup();
        // Sorted and unique, which is all that the builder asks for.
        let map = Map::from_iter(keys.into_iter().map(|key| (key, 0))).ok();
        Self { map }
    }

    /// Adds the words of another list.
    pub fn extend(&mut self, list: &str) {
        let mut keys: Vec<Vec<u8>> = self.map.iter().flat_map(|map| map.stream().into_byte_vec()).map(|(key, _)| key).collect();
        keys.extend(words(list).filter_map(|(_, word)| alphabet::key(word)));
        *self = Self::of(keys);
    }

    /// What of a list is no Cyrillic word, each with its line, from 1.
    pub fn refused(list: &str) -> Vec<(usize, String)> {
        words(list).filter(|(_, word)| alphabet::key(word).is_none()).map(|(line, word)| (line, word.to_string())).collect()
    }

    /// True if the key is one of the user's words.
    pub fn contains(&self, key: &[u8]) -> bool {
        self.map.as_ref().is_some_and(|map| map.contains_key(key))
    }

    /// The compiled words, if there are any.
    pub fn map(&self) -> Option<&Map<Vec<u8>>> {
        self.map.as_ref().filter(|map| !map.is_empty())
    }
}

/// The words of a list, each with its line, from 1.
fn words(list: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = list.lines().map(|line| line.trim_start_matches('\u{feff}').split('\t').next().unwrap_or("").trim()).enumerate();
    lines.filter(|(_, line)| !line.starts_with('#')).flat_map(|(at, line)| line.split_whitespace().map(move |word| (at + 1, word)))
}
