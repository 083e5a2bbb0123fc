//! Keys of the session, and sessions written down as text.

/// A key pressed, or a text pasted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// A character.
    Char(char),
    /// A character with the control key.
    Ctrl(char),
    /// Enter.
    Enter,
    /// Escape.
    Escape,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Left.
    Left,
    /// Right.
    Right,
    /// Up.
    Up,
    /// Down.
    Down,
    /// Home.
    Home,
    /// End.
    End,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// A text pasted.
    Paste(String),
}

/// Names of keys in a written session, between `<` and `>`.
const NAMES: &[(&str, Key)] = &[
    ("enter", Key::Enter),
    ("esc", Key::Escape),
    ("backspace", Key::Backspace),
    ("delete", Key::Delete),
    ("left", Key::Left),
    ("right", Key::Right),
    ("up", Key::Up),
    ("down", Key::Down),
    ("home", Key::Home),
    ("end", Key::End),
    ("pageup", Key::PageUp),
    ("pagedown", Key::PageDown),
    ("space", Key::Char(' ')),
    ("lt", Key::Char('<')),
];

/// What is no key.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("line {line}: expected a key such as <enter>, <esc>, <ctrl-r> or <paste:text>, found <{found}>")]
pub struct KeyError {
    /// Line, from 1.
    pub line: usize,
    /// What stands there.
    pub found: String,
}

/// Reads a written session: a character a key, others by name (`<enter>`, `<esc>`, `<ctrl-r>`, `<paste:text>`, `<lt>` for `<`). Line
/// breaks are none, and a line that begins with `#` is a remark.
pub fn parse(text: &str) -> Result<Vec<Key>, KeyError> {
    let mut out = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
        let mut rest = line;
        while let Some(c) = rest.chars().next() {
            rest = &rest[c.len_utf8()..];
            if c != '<' {
                out.push(Key::Char(c));
                continue;
            }
            let error = |found: &str| KeyError { line: at + 1, found: found.to_string() };
            let end = rest.find('>').ok_or_else(|| error(rest))?;
            let name = &rest[..end];
            let ctrl = || name.strip_prefix("ctrl-").filter(|c| c.chars().count() == 1).and_then(|c| c.chars().next()).map(Key::Ctrl);
            let named = NAMES.iter().find(|(known, _)| *known == name).map(|(_, key)| key.clone());
            let paste = || name.strip_prefix("paste:").map(|text| Key::Paste(text.to_string()));
            out.push(named.or_else(ctrl).or_else(paste).ok_or_else(|| error(name))?);
            rest = &rest[end + 1..];
        }
    }
    Ok(out)
}

/// The Russian and the Latin letters of the same keys.
const LAYOUT: [(&str, &str); 2] = [
    ("йцукенгшщзхъфывапролджэячсмитьбю", "qwertyuiop[]asdfghjkl;'zxcvbnm,."),
    ("ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ", "QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>"),
];

/// A letter as the command of its key: whoever types Russian need not switch the keyboard over.
pub fn command(c: char) -> char {
    let of = |(russian, latin): &(&str, &str)| russian.chars().zip(latin.chars()).find(|(r, _)| *r == c).map(|(_, l)| l);
    LAYOUT.iter().find_map(of).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_session_is_its_keys() {
        let keys = parse("# first\na2<enter>\n<ctrl-r><paste:два слова><lt>").unwrap();
        let paste = Key::Paste("два слова".to_string());
        assert_eq!(keys, [Key::Char('a'), Key::Char('2'), Key::Enter, Key::Ctrl('r'), paste, Key::Char('<')]);
        assert_eq!(parse("a\n<nowhere>").unwrap_err(), KeyError { line: 2, found: "nowhere".to_string() });
        assert!(parse("<enter").is_err());
        assert_eq!(("фЛ".chars().map(command).collect::<String>(), command('a')), ("aK".to_string(), 'a'));
    }
}
