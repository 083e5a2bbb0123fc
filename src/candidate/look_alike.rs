//! Letters for digits and the reverse: «З экз.», «I-тов.», «195б», Roman months «24.1x.56».

use super::roman::{is_month, strokes};
use super::slot::{self, Slot};
use super::{Proposer, Reading, Route};
use crate::alphabet::look_alike_digit;
use crate::document::Span;
use crate::language::Word;
use crate::token::Kind;

impl Proposer<'_> {
    /// Numbers and Roman months the token at `at` may be.
    pub(super) fn look_alikes(&mut self, at: usize, out: &mut Vec<Reading>) {
        let slot = &self.slots[at];
        let text = slot.span.of(self.text());
        if slot.kind == Kind::Number && !in_date(self.text(), self.slots, at) {
            return;
        }
        if let Some(number) = text.chars().map(look_alike_digit).collect::<Option<String>>().filter(|n| n != text) {
            let lone = text.chars().count() == 1 && !self.is_abbreviated(at);
            let has_digit = text.chars().any(|c| c.is_ascii_digit());
            if has_digit || lone || touches_number(self.text(), self.slots, at) {
                self.push_look_alike(at, number, out);
            }
        }
        if in_date(self.text(), self.slots, at) {
            let month = text.chars().map(strokes).collect::<Option<Vec<_>>>().map(|parts| parts.concat());
            if let Some(month) = month.filter(|m| m != text && is_month(m)) {
                self.push_look_alike(at, month, out);
            }
        }
    }

    /// True for a letter before a stroke and another one: «з/к», «п/я».
    fn is_abbreviated(&self, at: usize) -> bool {
        let behind = &self.text()[self.slots[at].span.end..];
        behind.strip_prefix('/').is_some_and(|rest| rest.starts_with(char::is_alphabetic))
    }

    fn push_look_alike(&self, at: usize, text: String, out: &mut Vec<Reading>) {
        let seen: Vec<_> = slot::symbols(self.text(), self.slots[at].span);
        let meant: Vec<_> = text.chars().map(crate::alphabet::symbol).collect();
        let channel_nats = crate::channel::align::total(&crate::channel::align::align(self.models.channel(), &seen, &meant, None));
        self.push_number(at, text, Word::NUMBER, channel_nats, out);
    }

    pub(super) fn push_number(&self, at: usize, text: String, word: Word, channel_nats: f32, out: &mut Vec<Reading>) {
        out.push(Reading {
            slots: at..at + 1,
            span: self.slots[at].span,
            text,
            route: Route::LookAlike,
            words: vec![word],
            keys: Vec::new(),
            channel_nats,
            spelt: None,
        });
    }
}

/// True if the token stands where a month stands in a date: day, full stop, month, full stop, year.
pub fn in_date(text: &str, slots: &[Slot], at: usize) -> bool {
    let dot = |k: usize| Span::new(slots[k - 1].span.end, slots[k].span.start).of(text).trim() == ".";
    let number = |k: usize| slots[k].kind == Kind::Number && matches!(slots[k].span.len(), 1 | 2 | 4);
    let is_inside = at > 0 && at + 1 < slots.len();
    is_inside && number(at - 1) && number(at + 1) && slots[at - 1].span.len() <= 2 && dot(at) && dot(at + 1)
}

/// True if a number stands right beside the token, with at most a dot, comma or hyphen between.
pub fn touches_number(text: &str, slots: &[Slot], at: usize) -> bool {
    let beside = |left: usize, right: usize, number: usize| {
        let gap = Span::new(slots[left].span.end, slots[right].span.start).of(text);
        slots[number].kind == Kind::Number && matches!(gap, "" | "." | "," | "-" | "/")
    };
    at > 0 && beside(at - 1, at, at - 1) || at + 1 < slots.len() && beside(at, at + 1, at + 1)
}
