//! The terminal of a review: keys in, rows painted.

use std::io::IsTerminal;
use std::time::Duration;

use ratatui::crossterm::event::{self, DisableBracketedPaste, EnableBracketedPaste, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use ratatui::crossterm::execute;
use ratatui::layout::{Rect, Size};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span, Text};
use ratatui::{DefaultTerminal, Frame};
use ratatui_image::picker::cap_parser::QueryStdioOptions;
use ratatui_image::picker::{Picker, ProtocolType};
use ratatui_image::protocol::Protocol;
use ratatui_image::{FilterType, Image, Resize};
use vychitka::review::key::Key;
use vychitka::review::view::{Role, Row};

use crate::error::{Error, Result};
use crate::picture::Strip;

/// True if there is a terminal to read keys from and to paint on.
pub(crate) fn is_there() -> bool {
    std::io::stdin().is_terminal() && std::io::stdout().is_terminal()
}

/// The terminal, given back as it was when dropped or on a panic.
pub(crate) struct Terminal {
    terminal: DefaultTerminal,
    has_colour: bool,
    /// How this terminal shows pictures, if it was asked.
    picker: Option<Picker>,
    /// The last picture, as the terminal is told it.
    shown: Option<Shown>,
}

/// What a wait ended with.
pub(crate) enum Happened {
    /// A key.
    Key(Key),
    /// The screen has another size, or a key without a meaning.
    Other,
    /// The time is over.
    Nothing,
}

struct Shown {
    /// Which it is.
    of: PictureId,
    /// How large a room it was made for.
    size: Size,
    protocol: Protocol,
}

/// What tells one picture from another: the file, by number, and the words' bytes.
pub(crate) type PictureId = (usize, vychitka::document::Span);

/// Share of the screen's rows a picture takes, and the most rows: half-blocks, two dots a row, need more than a picture in dots.
const ROWS_IN_DOTS: (u16, u16) = (4, 6);
const ROWS_IN_BLOCKS: (u16, u16) = (3, 10);
/// Fewer rows show no picture.
const FEWEST_ROWS: u16 = 3;

impl Terminal {
    /// Opens the terminal; where there may be pictures, asks it how it shows them. One that does not answer in two seconds may take a key
    /// for its answer.
    pub(crate) fn open(has_pictures: bool) -> Result<Self> {
        let terminal = ratatui::try_init().map_err(failed)?;
        execute!(std::io::stdout(), EnableBracketedPaste).map_err(failed)?;
        let has_colour = std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
        // Paper compresses well, and a terminal may be at the end of a slow line.
        let options = || QueryStdioOptions { kitty_compression: true, ..QueryStdioOptions::default() };
        let ask = || Picker::from_query_stdio_with_options(options()).unwrap_or_else(|_| Picker::halfblocks());
        let picker = has_pictures.then(ask);
        // Half-blocks are nothing but colour.
        let picker = picker.filter(|p| has_colour || p.protocol_type() != ProtocolType::Halfblocks);
        Ok(Self { terminal, has_colour, picker, shown: None })
    }

    /// True if pictures can be shown.
    pub(crate) fn shows_pictures(&self) -> bool {
        self.picker.is_some()
    }

    /// The room for a picture: in cells of the screen, and in dots; `None` where there is none.
    pub(crate) fn picture_room(&self) -> Option<(Size, (u32, u32))> {
        let picker = self.picker.as_ref()?;
        let screen = self.terminal.size().ok()?;
        let is_blocks = picker.protocol_type() == ProtocolType::Halfblocks;
        let (share, most) = if is_blocks { ROWS_IN_BLOCKS } else { ROWS_IN_DOTS };
        let rows = (screen.height / share).min(most);
        let font = picker.font_size();
        let cell = if is_blocks { (1, 2) } else { (u32::from(font.width), u32::from(font.height)) };
        let dots = (u32::from(screen.width) * cell.0, u32::from(rows) * cell.1);
        (rows >= FEWEST_ROWS && dots.0 > 0).then_some((Size::new(screen.width, rows), dots))
    }

    /// Makes a picture ready as the terminal is told it, anew only for another place or room; one that cannot be is not shown.
    fn prepare(&mut self, of: PictureId, size: Size, strip: &image::DynamicImage) {
        if self.shown.as_ref().is_some_and(|shown| shown.of == of && shown.size == size) {
            return;
        }
        let resize = Resize::Scale(Some(FilterType::Triangle));
        let protocol = self.picker.as_ref().and_then(|picker| picker.new_protocol(strip.clone(), size, resize).ok());
        self.shown = protocol.map(|protocol| Shown { of, size, protocol });
    }

    /// Paints what `view` gives for the size of the screen, below a picture if there is one; only what changed goes over the line.
    pub(crate) fn paint(&mut self, picture: Option<(PictureId, Size, Strip)>, view: impl FnOnce(usize, usize) -> Vec<Row>) -> Result<()> {
        let has_colour = self.has_colour;
        let top = picture.as_ref().map_or(0, |(_, size, _)| size.height);
        if let Some((of, size, Strip::Cut(strip))) = &picture {
            self.prepare(*of, *size, strip);
        }
        let shown =
            self.shown.as_ref().filter(|s| picture.as_ref().is_some_and(|(of, _, strip)| *of == s.of && matches!(strip, Strip::Cut(_))));
        let said = match &picture {
            Some((_, _, Strip::Missing(why))) => vychitka::report::printable(why),
            Some((_, _, Strip::Loading)) => "reading the page image …".to_string(),
            _ => String::new(),
        };
        let paint = |frame: &mut Frame<'_>| {
            let whole = frame.area();
            let top = top.min(whole.height);
            let (above, area) = (Rect { height: top, ..whole }, Rect { y: whole.y + top, height: whole.height - top, ..whole });
            match shown {
                Some(shown) => frame.render_widget(Image::new(&shown.protocol), above),
                None => frame.render_widget(Text::styled(said, style(Role::Dim, has_colour)), above),
            }
            let rows = view(area.width.into(), area.height.into());
            let lines = rows.into_iter().map(|row| {
                Line::from(row.parts.into_iter().map(|(text, role)| Span::styled(text, style(role, has_colour))).collect::<Vec<_>>())
            });
            frame.render_widget(Text::from(lines.collect::<Vec<_>>()), area);
        };
        self.terminal.draw(paint).map(|_| ()).map_err(failed)
    }

    /// Waits for what a person does.
    pub(crate) fn wait(&mut self, wait: Duration) -> Result<Happened> {
        if !event::poll(wait).map_err(failed)? {
            return Ok(Happened::Nothing);
        }
        let key = match event::read().map_err(failed)? {
            Event::Key(key) if key.kind != KeyEventKind::Release => key_of(key),
            Event::Paste(text) => Some(Key::Paste(text)),
            _ => None,
        };
        Ok(key.map_or(Happened::Other, Happened::Key))
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
