//! Plain text: all of it is text of the page but addresses.

use super::{Format, addresses, united};
use crate::document::Document;

/// Reads a plain transcript.
pub fn read(text: String) -> Document {
    Document {
        opaque: united(addresses(&text)),
        engine: Vec::new(),
        edges: Vec::new(),
        format: Format::Plain,
        read_by: None,
        translation: None,
        text,
    }
}
