//! The session as rows of text with roles, for a screen of any size; colours are the terminal's business.

use tui_input::Input;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::press::COMMANDS;
use super::{Mode, Place, Session};
use crate::decision::Decision;
use crate::report::printable;
use crate::translation::witness::Evidence;

/// What a piece of text is, for whoever paints it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Text.
    Plain,
    /// Of less weight: text around, rules, costs.
    Dim,
    /// The doubtful words.
    Suspect,
    /// The reading that Enter takes, the chosen row of a list.
    Chosen,
    /// The word of the translation that carries the evidence.
    Evidence,
    /// What was decided.
    Decided,
    /// Keys and messages.
    Notice,
    /// Where the next letter goes.
    Cursor,
}

/// A row of the screen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// Its pieces, left to right; control characters are none of them.
    pub parts: Vec<(String, Role)>,
}

impl Row {
    pub(super) fn of(text: impl AsRef<str>, role: Role) -> Self {
        Self::default().and(text, role)
    }

    pub(super) fn and(mut self, text: impl AsRef<str>, role: Role) -> Self {
        let text = printable(text.as_ref());
        if !text.is_empty() {
            self.parts.push((text, role));
        }
        self
    }

    /// Its width in cells.
    pub fn width(&self) -> usize {
        self.parts.iter().map(|(text, _)| text.width()).sum()
    }

    /// The row cut to a width; what is cut shows as `…`.
    fn clipped(mut self, width: usize) -> Self {
        if self.width() <= width {
            return self;
        }
        let mut left = width.saturating_sub(1);
        for (nth, (text, _)) in self.parts.iter_mut().enumerate() {
            let fits = text.chars().scan(left, |left, c| {
                *left = left.checked_sub(c.width().unwrap_or(0))?;
                Some(c.len_utf8())
            });
            let bytes = fits.sum::<usize>();
            left -= text[..bytes].width();
            if bytes < text.len() {
                text.truncate(bytes);
                text.push('…');
                self.parts.truncate(nth + 1);
                break;
            }
        }
        if width == 0 {
            self.parts.clear();
        }
        self
    }
}

/// Lines of the text shown before and behind the suspect's at most.
const AROUND: usize = 8;
/// Readings shown at most: as many as have a key.
const OFFERS: usize = 9;
/// Reasons shown at most.
const REASONS: usize = 3;

impl Session {
    /// The screen: at most `height` rows of at most `width` cells.
    pub fn view(&self, width: usize, height: usize) -> Vec<Row> {
        let bottom = self.bottom();
        let room = height.saturating_sub(bottom.len());
        let mut rows = match &self.mode {
            Mode::Help { from } => help(*from, room),
            Mode::Patterns { list, at } => {
                let row = |p: &super::Pattern| {
                    let examples: Vec<String> = p.examples.iter().map(|(seen, text)| format!("{seen} → {text}")).collect();
                    let confusion = if p.confusion.is_empty() { "case" } else { &p.confusion };
                    format!("{:>4}  {confusion:<12} {:>3.0} %  {}", p.places.len(), p.probability * 100.0, examples.join(", "))
                };
                listed("error series, longest first: Enter accepts, k keeps, Space shows, Esc back", list.iter().map(row), *at, room)
            }
            Mode::Words { at } => {
                let words = self.unknown_words();
                let row = |u: &super::Unknown| format!("{:>4}  {}", u.count, u.word);
                listed("words no list knows: Enter adds one to your words, Esc goes back", words.iter().map(row), *at, room)
            }
            Mode::Confirming(_) => self.sheet_rows(width),
            _ => self.place_rows(width, room),
        };
        rows.truncate(room);
        rows.resize(room, Row::default());
        rows.extend(bottom);
        rows.truncate(height);
        rows.into_iter().map(|row| row.clipped(width)).collect()
    }

    /// The rows at the foot: what is typed or asked, else a message, and the keys.
    fn bottom(&self) -> Vec<Row> {
        let typed = |label: &str, input: &Input| with_cursor(Row::of(label, Role::Notice), input);
        match &self.mode {
            Mode::Editing(input) => vec![typed("text: ", input), Row::of("Enter takes it, Esc leaves it", Role::Dim)],
            Mode::Searching(input) => vec![typed("search: ", input), Row::of("Enter goes there, Esc goes back", Role::Dim)],
            Mode::Threshold(input) => {
                vec![typed("accept everything from: ", input), Row::of("Enter counts the places, Esc goes back", Role::Dim)]
            }
            Mode::Confirming(sheet) => sheet.bottom(),
            _ => vec![
                Row::of(&self.message, Role::Notice),
                Row::of("a accept  1-9 reading  r replace  k keep  l later  u undo  L series  ? help  q quit", Role::Dim),
            ],
        }
    }

    fn place_rows(&self, width: usize, room: usize) -> Vec<Row> {
        let rule = || Row::of("─".repeat(width), Role::Dim);
        let Some(place) = self.current() else {
            let reading = self.files.iter().any(|f| !f.is_complete);
            let what = if reading { "reading …" } else { "nothing to decide" };
            return vec![self.status(None), rule(), Row::of(what, Role::Plain)];
        };
        let offers = self.offer_rows(place);
        let reasons = reason_rows(place);
        let evidence = place.correction.evidence.as_ref().map_or_else(Vec::new, |e| evidence_rows(e, width));
        // What is left of the room: the text around first, then the evidence, then the reasons.
        let caution = place.correction.caution.map(|c| Row::of(format!("  {}", c.sentence()), Role::Notice));
        let fixed = 4 + offers.len() + usize::from(caution.is_some());
        let spare = room.saturating_sub(fixed);
        let evidence_room = evidence.len().min(spare.saturating_sub(2));
        let reason_room = reasons.len().min(spare.saturating_sub(evidence_room + 4));
        let around = (spare - evidence_room - reason_room) / 2;
        let mut rows = vec![self.status(Some(place)), rule()];
        rows.extend(self.text_rows(place, width, around.min(AROUND)));
        rows.push(rule());
        rows.extend(offers);
        rows.extend(caution);
        rows.extend(evidence.into_iter().take(evidence_room));
        rows.extend(reasons.into_iter().take(reason_room));
        rows
    }

    fn status(&self, place: Option<&Place>) -> Row {
        let counts = self.counts();
        let mut row = Row::default();
        if let Some(place) = place {
            let file = &self.files[place.file];
            let at = file.lines.place(&file.document.text, place.correction.span.start);
            let nth = self.shown().position(|id| id == self.at).map_or(0, |at| at + 1);
            row = row.and(format!("{}:{}:{}", file.name, at.line, at.column), Role::Plain);
            row = row.and(format!("  {nth} of {}", counts.all), Role::Notice);
        }
        let tail = format!("  accepted {} edited {} kept {} left {}", counts.accepted, counts.replaced, counts.kept, counts.open);
        row = row.and(tail, Role::Dim);
        if self.files.iter().any(|f| !f.is_complete) {
            row = row.and("  reading …", Role::Notice);
        }
        row
    }

    /// The number of a place's first line from 0, its line or lines, and the suspect's bytes in them.
    pub(super) fn line(&self, place: &Place) -> (usize, &str, std::ops::Range<usize>) {
        let file = &self.files[place.file];
        let (text, span) = (file.document.text.as_str(), place.correction.span);
        let nth = file.lines.nth(span.start);
        let start = file.lines.starts[nth];
        let end = file.lines.range(text, file.lines.nth(span.end)).end;
        (nth, &text[start..end], span.start - start..span.end - start)
    }

    fn text_rows(&self, place: &Place, width: usize, around: usize) -> Vec<Row> {
        let file = &self.files[place.file];
        let (nth, line, suspect) = self.line(place);
        let last = nth + line.matches('\n').count();
        let number = |nth: usize| format!("{:>5} ", nth + 1);
        let of = |nth: usize| {
            let text = file.document.text.as_str();
            text[file.lines.range(text, nth)].trim_end_matches(['\r', '\n'])
        };
        let dim = |nth: usize| Row::of(number(nth), Role::Dim).and(of(nth), Role::Dim);
        let mut rows: Vec<Row> = (nth.saturating_sub(around)..nth).map(dim).collect();
        rows.resize(around, Row::default());
        rows.rotate_right(around - around.min(nth));
        let head = number(nth);
        let (before, seen, after) = (&line[..suspect.start], &line[suspect.clone()], &line[suspect.end..]);
        let room = width.saturating_sub(head.width());
        let text = Row::of(&head, Role::Dim).and(tail_of(before, room, seen), Role::Plain).and(seen, Role::Suspect);
        rows.push(text.and(after, Role::Plain));
        rows.extend((last + 1..(last + 1 + around).min(file.lines.starts.len())).map(dim));
        rows.resize(2 * around + 1, Row::default());
        rows
    }

    fn offer_rows(&self, place: &Place) -> Vec<Row> {
        let correction = &place.correction;
        let mut rows = Vec::new();
        for (nth, offer) in self.offers(place).iter().take(OFFERS).enumerate() {
            let is_taken = offer.decision() == place.decision;
            let role = if is_taken {
                Role::Decided
            } else if nth == 0 {
                Role::Chosen
            } else {
                Role::Plain
            };
            let mut row = Row::of(format!("{} {} ", if is_taken { '✓' } else { ' ' }, nth + 1), Role::Notice).and(&offer.text, role);
            row = row.and(format!("  {:.0} %", offer.probability * 100.0), Role::Plain);
            if let Some(candidate) = offer.candidate.and_then(|nth| correction.candidates.get(nth)) {
                let confusions: Vec<String> = candidate.trace.iter().map(|s| s.confusion.to_string()).collect();
                let costs = format!("channel {:.1} + language {:.1} nats", candidate.channel_nats, candidate.language_nats);
                let how = [candidate.route.name().to_string(), confusions.join(", "), costs];
                row = row.and(format!("  {}", how.into_iter().filter(|h| !h.is_empty()).collect::<Vec<_>>().join("; ")), Role::Dim);
            } else {
                row = row.and("  put elsewhere for the same word", Role::Dim);
            }
            rows.push(row);
        }
        if let Decision::Replace(text) = &place.decision {
            rows.push(Row::of("✓ r ", Role::Notice).and(text, Role::Decided).and("  typed", Role::Dim));
        }
        let is_kept = place.decision == Decision::Keep;
        let kept = Row::of(if is_kept { "✓ k " } else { "  k " }, Role::Notice);
        let kept = kept.and(&correction.seen, if is_kept { Role::Decided } else { Role::Plain });
        let nats = format!(
            "  as it stands, {:.0} %; channel {:.1} + language {:.1} nats",
            correction.kept_posterior * 100.0,
            correction.kept_cost.channel_nats,
            correction.kept_cost.language_nats
        );
        rows.push(kept.and(nats, Role::Dim));
        rows
    }
}

/// The end of the text before a suspect, so that the suspect is on the screen with some of what follows.
pub(super) fn tail_of(before: &str, room: usize, seen: &str) -> String {
    let most = room.saturating_sub(seen.width() + room / 3);
    if before.width() <= most {
        return before.to_string();
    }
    let mut left = most.saturating_sub(1);
    let kept = before.chars().rev().take_while(|c| {
        let width = c.width().unwrap_or(0);
        let fits = width <= left;
        left = left.saturating_sub(width);
        fits
    });
    let start = before.len() - kept.map(char::len_utf8).sum::<usize>();
    format!("…{}", &before[start..])
}

fn reason_rows(place: &Place) -> Vec<Row> {
    let reasons = place.correction.reasons.iter().take(REASONS);
    reasons.map(|r| Row::of(format!("    {:+.1} {} = {:.2}", r.log_odds, r.feature, r.value), Role::Dim)).collect()
}

/// The testimony of the translation, and its sentence with the linking words marked, over as many rows as it takes.
fn evidence_rows(evidence: &Evidence, width: usize) -> Vec<Row> {
    let linked = evidence.kind.map(|kind| format!(" by “{}” ({})", evidence.quote, kind.name())).unwrap_or_default();
    let mut rows = vec![Row::of(format!("  translation: {}{linked}", evidence.testimony.name()), Role::Plain)];
    let quote = Some(&evidence.quote).filter(|q| !q.is_empty()).and_then(|q| evidence.sentence.find(q.as_str()).map(|at| at..at + q.len()));
    let (mut row, mut at) = (Row::of("    ", Role::Plain), 0);
    for word in evidence.sentence.split_inclusive(' ') {
        if row.width() + word.trim_end().width() > width && row.parts.len() > 1 {
            rows.push(std::mem::replace(&mut row, Row::of("    ", Role::Plain)));
        }
        let is_quoted = quote.as_ref().is_some_and(|q| at < q.end && at + word.trim_end().len() > q.start);
        row = row.and(word, if is_quoted { Role::Evidence } else { Role::Dim });
        at += word.len();
    }
    if row.parts.len() > 1 {
        rows.push(row);
    }
    rows
}

fn with_cursor(row: Row, input: &Input) -> Row {
    let value = input.value();
    let at = value.char_indices().nth(input.cursor()).map_or(value.len(), |(at, _)| at);
    let under: String = value[at..].chars().next().map_or(" ".to_string(), String::from);
    let behind = value.get(at + under.len()..).unwrap_or("");
    row.and(&value[..at], Role::Plain).and(under, Role::Cursor).and(behind, Role::Plain)
}

fn help(from: usize, room: usize) -> Vec<Row> {
    let mut rows = vec![Row::of("keys, on a Russian keyboard layout too; any key goes back, ↓ and ↑ scroll", Role::Notice)];
    let from = from.min((COMMANDS.len() + 1).saturating_sub(room));
    rows.extend(COMMANDS.iter().skip(from).map(|(keys, what)| Row::of(format!("{keys:>14}  "), Role::Notice).and(what, Role::Plain)));
    rows
}

/// A list with the chosen row in sight.
fn listed(title: &str, rows: impl Iterator<Item = String>, at: usize, room: usize) -> Vec<Row> {
    let window = room.saturating_sub(1).max(1);
    let from = (at + 1).saturating_sub(window);
    let rows = rows.enumerate().skip(from).take(window);
    let rows = rows.map(|(nth, text)| Row::of(text, if nth == at { Role::Chosen } else { Role::Plain }));
    std::iter::once(Row::of(title, Role::Notice)).chain(rows).collect()
}
