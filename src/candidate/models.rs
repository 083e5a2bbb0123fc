//! The models that readings are proposed and weighed with, and which channel a stretch is weighed by.

use super::casings::Casings;
use super::is_all_latin;
use super::seen::Seen;
use crate::channel::Channel;
use crate::language::Language;
use crate::lexicon::Lexicon;

/// What the pipeline borrows: built once, used for every document.
#[derive(Clone, Copy)]
pub struct Models<'a> {
    /// The lexicon.
    pub lexicon: &'a Lexicon,
    /// The language model.
    pub language: &'a Language,
    /// How misread words are cased.
    pub casings: &'a Casings,
    /// The channel of the engines at large.
    pub general: Channels<'a>,
    /// The channel with what the document taught, in the second pass.
    pub own: Option<Channels<'a>>,
}

/// A channel for words of any script, and for those read in Latin script as a whole.
#[derive(Clone, Copy)]
pub struct Channels<'a> {
    /// For any word.
    pub any: &'a Channel,
    /// For words read in Latin script.
    pub latin: &'a Channel,
    /// For words of Russian letters with Latin ones among them.
    pub mixed: &'a Channel,
}

impl<'a> Channels<'a> {
    /// The channel a stretch is weighed by.
    pub(crate) fn of(self, seen: &[Seen]) -> &'a Channel {
        if is_all_latin(seen) {
            self.latin
        } else if seen.iter().any(Seen::is_latin) && seen.iter().any(Seen::is_russian) {
            self.mixed
        } else {
            self.any
        }
    }
}

impl<'a> Models<'a> {
    pub(crate) fn channels(&self) -> Channels<'a> {
        self.own.unwrap_or(self.general)
    }

    /// The channel at hand: the document's own if there is one.
    pub fn channel(&self) -> &'a Channel {
        self.channels().any
    }
}
