//! What the tests of translations share: the program's data, the fixtures, and what a pair of texts lacks.

use std::sync::OnceLock;

use vychitka::correction::gaps;
use vychitka::document::Document;
use vychitka::resources::Resources;

/// The embedded data, opened once.
pub(crate) fn resources() -> &'static Resources {
    static RESOURCES: OnceLock<Resources> = OnceLock::new();
    RESOURCES.get_or_init(|| Resources::embedded().expect("the embedded data"))
}

/// A file of the fixtures.
#[allow(dead_code, clippy::disallowed_methods, reason = "not every test reads one; tests read files")]
pub(crate) fn file(name: &str) -> String {
    std::fs::read_to_string(format!("{}/tests/translations/{name}", env!("CARGO_MANIFEST_DIR"))).expect(name)
}

/// What either of two texts has and the other has not, as it stands there.
#[allow(dead_code, reason = "not every test asks for it")]
pub(crate) fn lacks(text: &str, english: &str) -> Vec<String> {
    let document = Document { translation: Some(english.into()), ..Document::plain(text.to_string()) };
    let found = gaps(resources(), &document).expect("a translation");
    found.iter().map(|gap| gap.span.of(if gap.is_russian { text } else { english }).to_string()).collect()
}
