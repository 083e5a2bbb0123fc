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
    /// Every word of a line with spaces counts by itself. Returns the words and those that are no Cyrillic words (with their line).
    pub fn compile<'a>(lists: impl IntoIterator<Item = &'a str>) -> (Self, Vec<(usize, String)>) {
        let mut keys = Vec::new();
        let mut refused = Vec::new();
        for list in lists {
            for (at, line) in list.lines().enumerate() {
                let line = line.trim_start_matches('\u{feff}').split('\t').next().unwrap_or("").trim();
                if line.is_empty() || line.starts_with('#') {
                    continue;
                }
                for word in line.split_whitespace() {
                    match alphabet::key(word) {
                        Some(key) => keys.push(key),
                        None => refused.push((at + 1, word.to_string())),
                    }
                }
            }
        }
        keys.sort();
        keys.dedup();
        // Sorted and unique, which is all that the builder asks for.
        let map = Map::from_iter(keys.into_iter().map(|key| (key, 0))).ok();
        (Self { map }, refused)
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
