//! What must hold of a reader for any bytes: shared by the fuzz targets and by the replay of their corpus.

use vychitka::document::{Edit, Made, Span};
use vychitka::format::pages::{PageFile, PageFormat, Suggestion, WriteOptions};

/// Reads the bytes; what is read is written back as it was, and with words joined, split and taken out it can be read again.
pub(crate) fn survives(bytes: &[u8], format: PageFormat) {
    let Ok(raw) = std::str::from_utf8(bytes) else { return };
    let Ok(file) = PageFile::read(raw.to_string(), format) else { return };
    let options = WriteOptions { keep_original: true, provenance: Some("fuzz".to_string()) };
    assert_eq!(file.write(&[], &[], &options), raw, "no edits, same bytes");
    let text = &file.document().text;
    let mut made: Vec<Made> = Vec::new();
    for (nth, pair) in file.words().chunks(2).enumerate() {
        let (first, last) = (pair[0].span, pair[pair.len() - 1].span);
        let (span, replacement) = match nth % 4 {
            0 => (Span::new(first.start, last.end), text[first.start..last.end].replace([' ', '\n'], "")),
            1 => (first, "к <настоящему> & \"т\"".to_string()),
            2 => (last, String::new()),
            _ => (first, "слово".to_string()),
        };
        made.push(Made { edit: Edit { span, replacement }, confidence: 0.5 });
    }
    let suggestions: Vec<Suggestion> =
        file.words().iter().take(3).map(|w| Suggestion { span: w.span, text: "сло<во".to_string(), confidence: 0.3 }).collect();
    for options in [options, WriteOptions::default()] {
        let out = file.write(&made, &suggestions, &options);
        if let Err(error) = PageFile::read(out.clone(), format) {
            panic!("what was written cannot be read: {error}\n{out}");
        }
    }
}
