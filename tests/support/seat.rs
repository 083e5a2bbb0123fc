//! The program at a pseudo-terminal.
#![allow(dead_code, reason = "not every test asks for everything")]

use std::io::{Read, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

/// How long the program is given to show something.
const PATIENCE: Duration = Duration::from_secs(20);
/// What the program writes last of all that it paints at once: the cursor stays hidden.
const PAINTED: &[u8] = b"\x1b[?25l";

/// A program with a terminal of 80 columns and 24 rows, and all that it has written to it.
pub(crate) struct Seat {
    child: Box<dyn portable_pty::Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    screen: Arc<Mutex<Vec<u8>>>,
    _pair: portable_pty::PtyPair,
}

impl Seat {
    /// Starts the program in a folder, and waits until it shows a place to decide. `answer` is what the terminal says to questions about it.
    pub(crate) fn open(folder: &Path, args: &[&str], environment: &[(&str, &str)], answer: &str) -> Self {
        let pair = native_pty_system().openpty(PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 }).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_vychitka"));
        command.args(args);
        command.cwd(folder);
        command.env_remove("NO_COLOR");
        command.env("TERM", "xterm-256color");
        environment.iter().for_each(|(name, value)| command.env(name, value));
        let child = pair.slave.spawn_command(command).unwrap();
        let mut out = pair.master.try_clone_reader().unwrap();
        let screen = Arc::new(Mutex::new(Vec::new()));
        let written = Arc::clone(&screen);
        std::thread::spawn(move || {
            let mut buffer = [0; 8192];
            while let Ok(n @ 1..) = out.read(&mut buffer) {
                written.lock().unwrap().extend_from_slice(&buffer[..n]);
            }
        });
        let keys = pair.master.take_writer().unwrap();
        let mut seat = Self { child, keys, screen, _pair: pair };
        seat.press(answer);
        seat.shows("as it stands");
        seat
    }

    pub(crate) fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// All that was written to the terminal.
    pub(crate) fn written(&self) -> String {
        String::from_utf8_lossy(&self.screen.lock().unwrap()).into_owned()
    }

    /// What a person sees: of 80 columns and 24 rows, as the last painting that is whole leaves them. Half of one may have been read.
    pub(crate) fn screen(&self) -> vt100::Screen {
        let mut parser = vt100::Parser::default();
        let written = self.screen.lock().unwrap();
        let whole = written.windows(PAINTED.len()).rposition(|bytes| bytes == PAINTED).map_or(0, |at| at + PAINTED.len());
        parser.process(&written[..whole]);
        parser.screen().clone()
    }

    /// Waits until the screen is so; false if it never was.
    pub(crate) fn waits_for(&self, is_so: impl Fn(&vt100::Screen) -> bool) -> bool {
        let until = Instant::now() + PATIENCE;
        while !is_so(&self.screen()) {
            if Instant::now() > until {
                return false;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        true
    }

    /// Waits until a text is on the screen; false if it never was.
    pub(crate) fn shows(&self, text: &str) -> bool {
        self.waits_for(|screen| screen.contents().contains(text))
    }

    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}
