//! A transcript in any format: its text for the core, and the file with corrections made.

use crate::correction::Correction;
use crate::decision::Verdict;
use crate::document::{Document, Made};
use crate::format::Format;
use crate::format::pages::xml::XmlError;
use crate::format::pages::{PageFile, PageFormat, Suggestion, WriteOptions};

/// A format: of text, or of pages with boxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFormat {
    /// Text or Markdown.
    Text(Format),
    /// hOCR, ALTO or PAGE.
    Page(PageFormat),
}

impl FileFormat {
    /// The format of a file by its content, else by the ending of its name.
    pub fn detect(text: &str, name: &str) -> Self {
        PageFormat::detect(text).map_or_else(|| Self::Text(Format::of_name(name)), Self::Page)
    }

    /// The name in reports and options.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text(Format::Plain) => "text",
            Self::Text(Format::Markdown) => "markdown",
            Self::Page(page) => page.name(),
        }
    }
}

/// A transcript as read.
#[derive(Debug, Clone)]
pub enum Transcript {
    /// Text or Markdown.
    Text {
        /// Its text.
        document: Document,
        /// Its lines end in carriage returns alone, as on old Macs; the document has line feeds in their places.
        ends_in_returns: bool,
    },
    /// hOCR, ALTO or PAGE.
    Page(Box<PageFile>),
}

impl Transcript {
    /// Reads a file's text. Only page files can fail: whatever is no markup is text.
    pub fn read(text: String, format: FileFormat) -> Result<Self, XmlError> {
        Ok(match format {
            FileFormat::Text(format) => {
                let ends_in_returns = text.contains('\r') && !text.contains('\n');
                let text = if ends_in_returns { text.replace('\r', "\n") } else { text };
                Self::Text { document: format.read(text), ends_in_returns }
            }
            FileFormat::Page(format) => Self::Page(Box::new(PageFile::read(text, format)?)),
        })
    }

    /// Its format.
    pub fn format(&self) -> FileFormat {
        match self {
            Self::Text { document, .. } => FileFormat::Text(document.format),
            Self::Page(page) => FileFormat::Page(page.format()),
        }
    }

    /// Its text as the core reads it; spans of corrections are of this.
    pub fn document(&self) -> &Document {
        match self {
            Self::Text { document, .. } => document,
            Self::Page(page) => page.document(),
        }
    }

    /// The same with its translation beside it.
    pub fn with_translation(mut self, text: &str) -> Self {
        let document = match &mut self {
            Self::Text { document, .. } => document,
            Self::Page(page) => page.document_mut(),
        };
        document.translation = Some(text.into());
        self
    }

    /// The file with these corrections (sorted, disjoint) made, and with these suggestions where the format has a place for them.
    pub fn write_made(&self, made: &[Made], suggestions: &[Suggestion], options: &WriteOptions) -> String {
        match self {
            Self::Text { document, ends_in_returns } => {
                let text = document.apply(&made.iter().map(|m| m.edit.clone()).collect::<Vec<_>>());
                if *ends_in_returns { text.replace('\n', "\r") } else { text }
            }
            Self::Page(page) => page.write(made, suggestions, options),
        }
    }
}

/// What is suggested to whoever reads the file: the best candidates of the places that a person should decide.
pub fn suggestions(corrections: &[Correction]) -> Vec<Suggestion> {
    let doubtful = corrections.iter().filter(|c| c.verdict == Verdict::Ask);
    let suggestion = |c: &Correction| {
        let best = c.candidates.first()?;
        Some(Suggestion { span: c.span, text: best.text.clone(), confidence: best.probability })
    };
    doubtful.filter_map(suggestion).collect()
}
