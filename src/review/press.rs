//! What each key does.

use tui_input::{Input, InputRequest};

use super::key::{Key, command};
use super::sheet::Sheet;
use super::{Change, Effect, Mode, Session, UndoStep};
use crate::alphabet::fold;
use crate::decision::Decision;
use crate::ledger::{Entry, dressed};

/// The commands, as the help has them.
pub(super) const COMMANDS: &[(&str, &str)] = &[
    ("a, Enter", "accept the best reading"),
    ("1 … 9", "accept that reading"),
    ("r", "type another text, beginning with the best reading"),
    ("e", "type another text, beginning with what stands there"),
    ("k", "keep what stands there"),
    ("l, Space", "later: leave it open and go on"),
    ("u / U, Ctrl-r", "undo / do again, step by step"),
    ("n, → / p, ←", "next / previous place"),
    ("o", "next open place"),
    ("] / [", "next / previous file"),
    ("g / G", "first / last place"),
    ("/", "search in the places and their lines; with nothing typed, the next one"),
    ("A", "accept this reading for all of this word"),
    ("K", "keep all of this word"),
    ("C", "accept all of this confusion"),
    ("P", "accept everything above a probability"),
    ("E", "accept everything the translation confirms"),
    ("L", "list of error series: Enter accepts one, k keeps it"),
    ("W", "list of unknown words: Enter adds one to your words"),
    ("v", "also show what was applied without asking"),
    ("i", "show or hide the words on the page image"),
    ("w", "write the corrected files"),
    ("?", "this help"),
    ("q, Ctrl-c", "leave; every decision is on disk already"),
];

impl Session {
    /// Takes a key. The effects must be carried out, in order, before the next one.
    pub fn press(&mut self, key: &Key) -> Vec<Effect> {
        self.message.clear();
        if *key == Key::Ctrl('c') {
            return vec![Effect::Quit];
        }
        match std::mem::replace(&mut self.mode, Mode::Deciding) {
            Mode::Deciding => self.decide(key),
            Mode::Editing(input) => self.edit(input, key),
            Mode::Searching(input) => self.type_search(input, key),
            Mode::Threshold(input) => self.type_threshold(input, key),
            Mode::Confirming(sheet) => self.on_sheet(sheet, key),
            Mode::Patterns { list, at } => self.list_patterns(list, at, key),
            Mode::Words { at } => self.list_words(at, key),
            Mode::Help { from } => match key {
                Key::Down | Key::PageDown | Key::Char(' ') => self.enter(Mode::Help { from: (from + 1).min(COMMANDS.len() - 1) }),
                Key::Up | Key::PageUp => self.enter(Mode::Help { from: from.saturating_sub(1) }),
                _ => Vec::new(),
            },
        }
    }

    fn enter(&mut self, mode: Mode) -> Vec<Effect> {
        self.mode = mode;
        Vec::new()
    }

    pub(super) fn say(&mut self, message: &str) -> Vec<Effect> {
        self.message = message.to_string();
        Vec::new()
    }

    fn decide(&mut self, key: &Key) -> Vec<Effect> {
        let key = if let Key::Char(c) = key { Key::Char(command(*c)) } else { key.clone() };
        match key {
            Key::Char('q') => vec![Effect::Quit],
            Key::Char('w') => vec![Effect::Apply],
            Key::Char('?') => self.enter(Mode::Help { from: 0 }),
            Key::Char('u') => self.undo(),
            Key::Char('U') | Key::Ctrl('r') => self.redo(),
            Key::Char('n') | Key::Right | Key::Down => self.go(1),
            Key::Char('p') | Key::Left | Key::Up => self.go(-1),
            Key::PageDown => self.go(10),
            Key::PageUp => self.go(-10),
            Key::Char('g') | Key::Home => self.go(isize::MIN),
            Key::Char('G') | Key::End => self.go(isize::MAX),
            Key::Char('o') => self.next_open(),
            Key::Char(']') => self.go_file(true),
            Key::Char('[') => self.go_file(false),
            // On the Russian layout the slash is on the full stop's key.
            Key::Char('/' | '.') => self.enter(Mode::Searching(Input::default())),
            Key::Char('P') => self.enter(Mode::Threshold(Input::default())),
            Key::Char('E') => {
                let changes = self.confirmed();
                self.confirm("accept what the translation confirms", changes)
            }
            Key::Char('L') => {
                let list = self.patterns();
                if list.is_empty() { self.say("no place is open") } else { self.enter(Mode::Patterns { list, at: 0 }) }
            }
            Key::Char('W') => {
                if self.unknown_words().is_empty() {
                    return self.say("no unknown words");
                }
                self.enter(Mode::Words { at: 0 })
            }
            Key::Char('v') => {
                self.shows_all = !self.shows_all;
                if self.current().is_none() {
                    self.at = self.first_open().or_else(|| self.shown().next()).unwrap_or(self.at);
                }
                self.say(if self.shows_all { "also shown: what was applied without asking" } else { "shown: what was asked" })
            }
            Key::Char('i') => vec![Effect::Picture],
            Key::Char('l' | ' ') => self.later(),
            key => self.decide_here(&key),
        }
    }

    /// Keys that need a place.
    fn decide_here(&mut self, key: &Key) -> Vec<Effect> {
        let Some(place) = self.current() else { return self.say("no place to decide; q leaves, ? helps") };
        let offers = self.offers(place);
        let seen = place.correction.seen.clone();
        let id = self.at;
        let best = offers.first().cloned();
        match (key, best) {
            (Key::Char('a') | Key::Enter, Some(best)) => self.change(vec![(id, best.decision())]),
            (Key::Char(c @ '1'..='9'), _) => match offers.get(*c as usize - '1' as usize) {
                Some(offer) => self.change(vec![(id, offer.decision())]),
                None => self.say("no such reading"),
            },
            (Key::Char('k'), _) => self.change(vec![(id, Decision::Keep)]),
            (Key::Char('r'), best) => self.enter(Mode::Editing(Input::new(best.map_or(seen, |b| b.text)))),
            (Key::Char('e'), _) => self.enter(Mode::Editing(Input::new(seen))),
            (Key::Char('A'), Some(best)) => {
                let folded = fold(&best.text);
                let all = self.of_word(id).into_iter();
                let changes = all.filter_map(|other| Some((other, self.offer_of(other, &folded)?))).collect();
                self.confirm(&format!("accept {} for {}", best.text, seen), changes)
            }
            (Key::Char('K'), _) => {
                let changes = self.of_word(id).into_iter().map(|other| (other, Decision::Keep)).collect();
                self.confirm(&format!("keep {seen}"), changes)
            }
            (Key::Char('C'), Some(best)) => match best.candidate.map(|nth| self.confusion_of(id, nth)).filter(|c| !c.is_empty()) {
                Some(confusion) => {
                    let changes = self.of_confusion(&confusion);
                    self.confirm(&format!("accept all of {confusion}"), changes)
                }
                None => self.say("this reading has no confusion"),
            },
            _ => self.say("? shows the keys"),
        }
    }

    fn edit(&mut self, mut input: Input, key: &Key) -> Vec<Effect> {
        match key {
            Key::Escape => self.say("nothing changed"),
            Key::Enter => {
                let typed = input.value().trim();
                let Some(place) = self.current() else { return Vec::new() };
                if typed.is_empty() {
                    self.mode = Mode::Editing(input);
                    return self.say("an empty text would take the word away; Esc leaves it");
                }
                let seen = &place.correction.seen;
                let text = dressed(typed, seen, seen);
                let decision = if text == *seen {
                    Decision::Keep
                } else {
                    let candidate = place.correction.candidates.iter().position(|c| c.text == text);
                    candidate.map_or(Decision::Replace(text), Decision::Accept)
                };
                self.change(vec![(self.at, decision)])
            }
            key => {
                type_into(&mut input, key);
                self.enter(Mode::Editing(input))
            }
        }
    }

    fn type_search(&mut self, mut input: Input, key: &Key) -> Vec<Effect> {
        match key {
            Key::Escape => Vec::new(),
            Key::Enter => {
                if !input.value().is_empty() {
                    self.search = fold(input.value());
                }
                self.find()
            }
            key => {
                type_into(&mut input, key);
                self.enter(Mode::Searching(input))
            }
        }
    }

    /// Goes to the next place whose words, seen or read, or whose line have what is searched for.
    fn find(&mut self) -> Vec<Effect> {
        let order: Vec<usize> = self.shown().collect();
        let here = order.iter().position(|&id| id == self.at).map_or(0, |at| at + 1);
        let has = |id: usize| {
            let place = &self.places[id];
            let (_, line, _) = self.line(place);
            [&place.correction.seen, line]
                .into_iter()
                .chain(place.correction.candidates.iter().map(|c| c.text.as_str()))
                .any(|t| fold(t).contains(&self.search))
        };
        match order[here..].iter().chain(&order[..here]).copied().find(|&id| has(id)) {
            Some(id) => {
                self.at = id;
                Vec::new()
            }
            None => self.say("not found"),
        }
    }

    fn type_threshold(&mut self, mut input: Input, key: &Key) -> Vec<Effect> {
        match key {
            Key::Escape => self.say("nothing changed"),
            Key::Enter => match input.value().trim().replace(',', ".").parse::<f64>() {
                Ok(least) if (0.0..=1.0).contains(&least) => {
                    let changes = self.above(least);
                    if changes.is_empty() {
                        return self.say("no open place is such");
                    }
                    self.enter(Mode::Confirming(Sheet::of_likely(&format!("accept everything from {:.0} %", least * 100.0), changes)))
                }
                _ => {
                    self.mode = Mode::Threshold(input);
                    self.say("a probability from 0 to 1, such as 0.6")
                }
            },
            key => {
                type_into(&mut input, key);
                self.enter(Mode::Threshold(input))
            }
        }
    }

    fn list_patterns(&mut self, list: Vec<super::Pattern>, at: usize, key: &Key) -> Vec<Effect> {
        let chosen = list.get(at).cloned();
        match (key, chosen) {
            (Key::Escape | Key::Char('q' | 'й' | 'L' | 'Д'), _) => Vec::new(),
            (Key::Enter | Key::Char('a' | 'ф'), Some(pattern)) => {
                let changes = self.of_confusion(&pattern.confusion);
                self.confirm(&format!("accept all of {}", pattern.confusion), changes)
            }
            (Key::Char('k' | 'л'), Some(pattern)) => {
                let changes = pattern.places.iter().map(|&id| (id, Decision::Keep)).collect();
                self.confirm(&format!("keep all of {}", pattern.confusion), changes)
            }
            (Key::Char(' '), Some(pattern)) => {
                self.at = pattern.places.first().copied().unwrap_or(self.at);
                Vec::new()
            }
            (key, _) => {
                let at = moved(at, list.len(), key);
                self.enter(Mode::Patterns { list, at })
            }
        }
    }

    fn list_words(&mut self, at: usize, key: &Key) -> Vec<Effect> {
        let words = self.unknown_words();
        match key {
            Key::Escape | Key::Char('q' | 'й' | 'W' | 'Ц') => Vec::new(),
            Key::Enter | Key::Char('a' | 'ф') => {
                let Some(word) = words.get(at).map(|u| u.word.clone()) else { return Vec::new() };
                if words.len() > 1 {
                    self.mode = Mode::Words { at };
                }
                vec![Effect::AddWords(vec![word])]
            }
            key => self.enter(Mode::Words { at: moved(at, words.len(), key) }),
        }
    }

    /// Asks before several places are decided at once.
    fn confirm(&mut self, what: &str, changes: Vec<(usize, Decision)>) -> Vec<Effect> {
        match changes.len() {
            0 => self.say("no open place is such"),
            _ => self.enter(Mode::Confirming(Sheet::new(what, changes))),
        }
    }

    /// Decides, as one step, and goes on to the next open place.
    pub(super) fn change(&mut self, changes: Vec<(usize, Decision)>) -> Vec<Effect> {
        let at = self.at;
        let single = changes.len() == 1;
        let change = |(place, after): (usize, Decision)| {
            let now = &self.places[place];
            Change { place, before: now.decision.clone(), was_automatic: now.is_automatic, after }
        };
        let step = UndoStep { changes: changes.into_iter().map(change).collect(), at };
        self.undone.clear();
        let effects = self.make(&step, false);
        self.done.push(step);
        if single || self.places.get(self.at).is_some_and(|p| !p.is_open()) {
            self.next_open();
        }
        effects
    }

    fn undo(&mut self) -> Vec<Effect> {
        let Some(step) = self.done.pop() else { return self.say("nothing to undo") };
        let effects = self.make(&step, true);
        self.at = step.at;
        self.message = format!("undone: {} {}", step.changes.len(), places(step.changes.len()));
        self.undone.push(step);
        effects
    }

    fn redo(&mut self) -> Vec<Effect> {
        let Some(step) = self.undone.pop() else { return self.say("nothing to do again") };
        let effects = self.make(&step, false);
        self.at = step.at;
        self.message = format!("done again: {} {}", step.changes.len(), places(step.changes.len()));
        self.done.push(step);
        self.next_open();
        effects
    }

    /// Makes a step, or takes it back; the entries are for the ledger.
    fn make(&mut self, step: &UndoStep, back: bool) -> Vec<Effect> {
        let mut entries = Vec::with_capacity(step.changes.len());
        for Change { place, before, was_automatic, after } in &step.changes {
            let place = &mut self.places[*place];
            let (from, to) = if back { (after, before) } else { (before, after) };
            if !place.is_automatic {
                self.lessons.count(&place.correction, from, -1);
            }
            place.decision = to.clone();
            place.is_automatic = back && *was_automatic;
            if !place.is_automatic {
                self.lessons.count(&place.correction, to, 1);
            }
            let by = if place.is_automatic { &self.automatic } else { &self.by };
            entries.push((place.file, Entry::new(place.key.clone(), &place.correction, to, by)));
        }
        vec![Effect::Record(entries)]
    }
}

/// «place» or «places».
pub(super) fn places(count: usize) -> &'static str {
    if count == 1 { "place" } else { "places" }
}

fn moved(at: usize, len: usize, key: &Key) -> usize {
    let to = match key {
        Key::Down | Key::Char('j' | 'n' | 'о' | 'т') => at + 1,
        Key::Up | Key::Char('p' | 'з') => at.saturating_sub(1),
        Key::PageDown => at + 10,
        Key::PageUp => at.saturating_sub(10),
        Key::Home => 0,
        Key::End => len,
        _ => at,
    };
    to.min(len.saturating_sub(1))
}

/// Line editing, as terminals have it.
fn type_into(input: &mut Input, key: &Key) {
    let mut request = |r| _ = input.handle(r);
    match key {
        Key::Char(c) => request(InputRequest::InsertChar(*c)),
        // A line break pasted is the space it stands for.
        Key::Paste(text) => {
            let typed = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c });
            typed.filter(|c| !c.is_control()).for_each(|c| request(InputRequest::InsertChar(c)));
        }
        Key::Backspace | Key::Ctrl('h') => request(InputRequest::DeletePrevChar),
        Key::Delete | Key::Ctrl('d') => request(InputRequest::DeleteNextChar),
        Key::Left | Key::Ctrl('b') => request(InputRequest::GoToPrevChar),
        Key::Right | Key::Ctrl('f') => request(InputRequest::GoToNextChar),
        Key::Home | Key::Ctrl('a') => request(InputRequest::GoToStart),
        Key::End | Key::Ctrl('e') => request(InputRequest::GoToEnd),
        Key::Ctrl('w') => request(InputRequest::DeletePrevWord),
        Key::Ctrl('k') => request(InputRequest::DeleteTillEnd),
        Key::Ctrl('u') => request(InputRequest::DeleteLine),
        _ => {}
    }
}
