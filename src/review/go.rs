//! Going from place to place.

use super::{Effect, Session};

impl Session {
    pub(super) fn later(&mut self) -> Vec<Effect> {
        let order: Vec<usize> = self.shown().collect();
        let here = order.iter().position(|&id| id == self.at).map_or(0, |at| at + 1);
        let next = order[here..].iter().chain(&order[..here]).copied().find(|&id| self.places[id].is_open());
        self.at = next.unwrap_or(self.at);
        Vec::new()
    }

    pub(super) fn next_open(&mut self) -> Vec<Effect> {
        self.later();
        if self.current().is_some_and(|p| !p.is_open()) && self.first_open().is_none() {
            let done = self.files.iter().all(|f| f.is_complete);
            self.message =
                if done { "all decided: w writes, q leaves" } else { "all found so far is decided; the rest is being read" }.to_string();
        }
        Vec::new()
    }

    pub(super) fn go(&mut self, by: isize) -> Vec<Effect> {
        let order: Vec<usize> = self.shown().collect();
        let here = order.iter().position(|&id| id == self.at).unwrap_or(0);
        let to = here.saturating_add_signed(by).min(order.len().saturating_sub(1));
        if to == here && !order.is_empty() && by.unsigned_abs() == 1 {
            return self.say(if by > 0 { "the last place" } else { "the first place" });
        }
        self.at = order.get(to).copied().unwrap_or(self.at);
        Vec::new()
    }

    pub(super) fn go_file(&mut self, forward: bool) -> Vec<Effect> {
        let file = self.places.get(self.at).map_or(0, |p| p.file);
        let others = self.shown().filter(|&id| if forward { self.places[id].file > file } else { self.places[id].file < file });
        let others: Vec<usize> = others.collect();
        match if forward { others.first() } else { others.last() }.copied() {
            Some(id) => {
                let of = self.places[id].file;
                let first = self.shown().find(|&id| self.places[id].file == of);
                self.at = first.unwrap_or(id);
                Vec::new()
            }
            None => self.say(if forward { "the last file" } else { "the first file" }),
        }
    }
}
