//! The terminal of a review: keys in, rows painted.

use std::io::IsTerminal;
use std::time::Duration;

use ratatui::crossterm::event::{self, DisableBracketedPaste, EnableBracketedPaste, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use ratatui::crossterm::execute;
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span, Text};
use ratatui::{DefaultTerminal, Frame};
use vychitka::review::key::Key;
use vychitka::review::view::{Role, Row};

use crate::error::{Error, Result};

/// True if there is a terminal to read keys from and to paint on.
pub(crate) fn is_there() -> bool {
    std::io::stdin().is_terminal() && std::io::stdout().is_terminal()
}

/// The terminal, given back as it was when dropped or on a panic.
pub(crate) struct Terminal {
    terminal: DefaultTerminal,
    has_colour: bool,
}

impl Terminal {
    pub(crate) fn open() -> Result<Self> {
        let terminal = ratatui::try_init().map_err(failed)?;
        execute!(std::io::stdout(), EnableBracketedPaste).map_err(failed)?;
        let has_colour = std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
        Ok(Self { terminal, has_colour })
    }

    /// Paints what `view` gives for the size of the screen; only what changed goes over the line.
    pub(crate) fn paint(&mut self, view: impl FnOnce(usize, usize) -> Vec<Row>) -> Result<()> {
        let has_colour = self.has_colour;
        let paint = |frame: &mut Frame<'_>| {
            let area = frame.area();
            let rows = view(area.width.into(), area.height.into());
            let lines = rows.into_iter().map(|row| {
                Line::from(row.parts.into_iter().map(|(text, role)| Span::styled(text, style(role, has_colour))).collect::<Vec<_>>())
            });
            frame.render_widget(Text::from(lines.collect::<Vec<_>>()), area);
        };
        self.terminal.draw(paint).map(|_| ()).map_err(failed)
    }

    /// Waits for a key; `None` after the time given, and when the screen's size changed.
    pub(crate) fn key(&mut self, wait: Duration) -> Result<Option<Key>> {
        if !event::poll(wait).map_err(failed)? {
            return Ok(None);
        }
        Ok(match event::read().map_err(failed)? {
            Event::Key(key) if key.kind != KeyEventKind::Release => key_of(key),
            Event::Paste(text) => Some(Key::Paste(text)),
            _ => None,
        })
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // Nobody is left to tell if the terminal is gone.
        let _ = execute!(std::io::stdout(), DisableBracketedPaste);
        ratatui::restore();
    }
}

fn failed(source: std::io::Error) -> Error {
    Error::Said(format!("the terminal: {source}; what was decided is in the ledger"))
}

fn key_of(key: KeyEvent) -> Option<Key> {
    Some(match key.code {
        KeyCode::Char(c) if key.modifiers.contains(KeyModifiers::CONTROL) => {
            Key::Ctrl(vychitka::review::key::command(c).to_ascii_lowercase())
        }
        KeyCode::Char(c) => Key::Char(c),
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Escape,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Delete => Key::Delete,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        _ => return None,
    })
}

/// How a role looks; without colour by weight alone.
fn style(role: Role, has_colour: bool) -> Style {
    let (colour, modifier) = match role {
        Role::Plain => (None, Modifier::empty()),
        Role::Dim => (None, Modifier::DIM),
        Role::Suspect => (Some(Color::Red), Modifier::REVERSED),
        Role::Chosen => (Some(Color::Green), Modifier::BOLD),
        Role::Evidence => (Some(Color::Yellow), Modifier::UNDERLINED),
        Role::Decided => (Some(Color::Cyan), Modifier::BOLD),
        Role::Notice => (Some(Color::Blue), Modifier::BOLD),
        Role::Cursor => (None, Modifier::REVERSED),
    };
    let style = Style::new().add_modifier(modifier);
    colour.filter(|_| has_colour).map_or(style, |colour| style.fg(colour))
}
