//! The sheet: the places that one key would decide, a row each with its line; letters strike out those it should not.

use std::collections::BTreeSet;

use unicode_width::UnicodeWidthStr;

use super::key::{Key, command};
use super::press::places;
use super::view::{Role, Row, tail_of};
use super::{Effect, Mode, Place, Session};
use crate::decision::Decision;
use crate::document::one_line;

/// The letters that strike rows out, in the order of the rows; those that answer the question itself are not among them.
const LABELS: [char; 21] = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'o', 'p', 'r', 's', 't', 'u', 'v', 'w'];
/// Rows of less probability begin struck out.
const LIKELY: f64 = 0.5;

/// What is asked about several places.
#[derive(Debug, Clone)]
pub(super) struct Sheet {
    what: String,
    changes: Vec<(usize, Decision)>,
    /// Rows struck out.
    struck: BTreeSet<usize>,
    /// The first row shown.
    from: usize,
}

impl Sheet {
    pub(super) fn new(what: &str, changes: Vec<(usize, Decision)>) -> Self {
        Self { what: what.to_string(), changes, struck: BTreeSet::new(), from: 0 }
    }

    /// The same, the likeliest first; those that are less likely than not begin struck out.
    pub(super) fn of_likely(what: &str, mut changes: Vec<(usize, Decision, f64)>) -> Self {
        changes.sort_by(|a, b| b.2.total_cmp(&a.2));
        let struck = changes.iter().enumerate().filter(|(_, change)| change.2 < LIKELY).map(|(row, _)| row).collect();
        Self { struck, ..Self::new(what, changes.into_iter().map(|(id, decision, _)| (id, decision)).collect()) }
    }

    /// The rows at the foot of the screen.
    pub(super) fn bottom(&self) -> Vec<Row> {
        let (all, struck) = (self.changes.len(), self.struck.len());
        let but = if struck > 0 { format!(", {struck} struck out") } else { String::new() };
        vec![
            Row::of(format!("{}: {} {}{but}?", self.what, all - struck, places(all - struck)), Role::Notice),
            Row::of("Enter decides (u undoes it as one step), Esc leaves, Space shows more", Role::Dim),
            Row::of("letters strike rows out or take them back, capitals the next reading, * all", Role::Dim),
        ]
    }

    fn scroll(&mut self, by: isize) {
        self.from = self.from.saturating_add_signed(by).min(self.changes.len().saturating_sub(1));
    }
}

impl Session {
    /// Takes a key while a sheet is asked about.
    pub(super) fn on_sheet(&mut self, mut sheet: Sheet, key: &Key) -> Vec<Effect> {
        let key = if let Key::Char(c) = key { Key::Char(command(*c)) } else { key.clone() };
        match key {
            Key::Enter | Key::Char('y') => {
                let kept = sheet.changes.into_iter().enumerate().filter(|(row, _)| !sheet.struck.contains(row));
                let changes: Vec<_> = kept.map(|(_, change)| change).collect();
                return if changes.is_empty() { self.say("nothing changed") } else { self.change(changes) };
            }
            Key::Escape | Key::Char('n' | 'q') => return self.say("nothing changed"),
            Key::Char('*') if sheet.struck.is_empty() => sheet.struck = (0..sheet.changes.len()).collect(),
            Key::Char('*') => sheet.struck.clear(),
            Key::Down => sheet.scroll(1),
            Key::Up => sheet.scroll(-1),
            Key::PageDown | Key::Char(' ') => sheet.scroll(LABELS.len() as isize),
            Key::PageUp => sheet.scroll(-(LABELS.len() as isize)),
            Key::Char(c) => {
                let row = LABELS.iter().position(|label| label.eq_ignore_ascii_case(&c)).map(|nth| sheet.from + nth);
                if let Some(row) = row.filter(|&row| row < sheet.changes.len()) {
                    let was_struck = sheet.struck.remove(&row);
                    if c.is_uppercase() {
                        self.take_next(&mut sheet.changes[row]);
                    } else if !was_struck {
                        sheet.struck.insert(row);
                    }
                }
            }
            _ => {}
        }
        self.mode = Mode::Confirming(sheet);
        Vec::new()
    }

    /// The place's next reading for the one it was to take.
    fn take_next(&self, (id, decision): &mut (usize, Decision)) {
        let offers = self.offers(&self.places[*id]);
        let at = offers.iter().position(|o| o.decision() == *decision).map_or(0, |at| at + 1);
        if let Some(next) = offers.get(at).or(offers.first()) {
            *decision = next.decision();
        }
    }

    /// What is asked about: the places of the sheet in the order of its rows, with the letter of those shown, the decision, and whether
    /// the row is struck out. Empty while nothing is asked.
    pub fn asked(&self) -> Vec<(Option<char>, &Place, &Decision, bool)> {
        let Mode::Confirming(sheet) = &self.mode else { return Vec::new() };
        let label = |row: usize| row.checked_sub(sheet.from).and_then(|nth| LABELS.get(nth).copied());
        let rows = sheet.changes.iter().enumerate();
        rows.map(|(row, (id, decision))| (label(row), &self.places[*id], decision, sheet.struck.contains(&row))).collect()
    }

    pub(super) fn sheet_rows(&self, width: usize) -> Vec<Row> {
        let shown = self.asked().into_iter().filter_map(|(label, place, decision, is_struck)| Some((label?, place, decision, is_struck)));
        shown.map(|(label, place, decision, is_struck)| self.sheet_row(label, place, decision, is_struck, width)).collect()
    }

    fn sheet_row(&self, label: char, place: &Place, decision: &Decision, is_struck: bool, width: usize) -> Row {
        let (_, line, suspect) = self.line(place);
        let row = Row::of(format!("{label} {} ", if is_struck { ' ' } else { '✓' }), Role::Notice);
        let (before, seen, after) = (&line[..suspect.start], one_line(&line[suspect.clone()]), &line[suspect.end..]);
        let after = format!("{}{}", if after.starts_with(char::is_whitespace) { " " } else { "" }, one_line(after));
        let text = match decision {
            Decision::Accept(nth) => place.correction.candidates.get(*nth).map(|c| one_line(&c.text)),
            Decision::Replace(text) => Some(one_line(text)),
            _ => None,
        };
        let put = text.map(|t| format!(" → {t}")).unwrap_or_default();
        // A third of the row for what stands before.
        let room = width.saturating_sub(row.width()) / 3 + seen.width();
        let before = tail_of(before, room * 3 / 2, &seen);
        let indent = " ".repeat((width / 3).saturating_sub(before.width()));
        let role = if is_struck { Role::Dim } else { Role::Chosen };
        row.and(indent, Role::Plain).and(before, Role::Dim).and(seen, Role::Suspect).and(put, role).and(after, Role::Dim)
    }
}
