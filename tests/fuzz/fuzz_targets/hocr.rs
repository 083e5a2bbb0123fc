//! The hocr reader on any bytes. Run from the project's root: `cargo fuzz run --fuzz-dir tests/fuzz hocr`.
#![no_main]

#[path = "../../support/survives.rs"]
mod survives;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| survives::survives(bytes, vychitka::format::pages::PageFormat::Hocr));
