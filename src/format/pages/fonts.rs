//! The fonts that hOCR, ALTO and PAGE tell of: a word's own, else those of the line, paragraph or region around it.
//!
//! Whether letters are all as wide (ALTO `FONTWIDTH`, PAGE `monospace`) is not read: engines write their own guess there, and
//! [`crate::layout`] measures it.

use std::collections::HashMap;

use super::hocr::property;
use super::xml::{Id, Tree};
use crate::font::Font;

/// What is told of fonts around words, by the element around: looked up once, however many words stand in it.
#[derive(Default)]
pub(super) struct Around(HashMap<Id, Font>);

impl Around {
    /// What is told the nearest to a word counts: what is told `here`, else of an element around it.
    fn font(&mut self, tree: &Tree, word: Id, here: Font, told: impl Fn(Id) -> Font) -> Font {
        let mut above: Vec<Id> = Vec::new();
        let mut at = tree.parent(word);
        while let Some(id) = at.filter(|id| !self.0.contains_key(id)) {
            above.push(id);
            at = tree.parent(id);
        }
        let mut font = at.and_then(|id| self.0.get(&id)).cloned().unwrap_or_default();
        for id in above.into_iter().rev() {
            font = told(id).or(font);
            self.0.insert(id, font.clone());
        }
        here.or(font)
    }
}

/// hOCR: `x_font` and `x_fsize` of a title, and the elements that set text bold or italic, around a word or around all of its `text`.
pub(super) fn of_hocr(tree: &Tree, word: Id, text: &str, around: &mut Around) -> Font {
    let told = |id: Id| {
        let name = property(tree, id, "x_font").map(|n| n.trim_matches(['"', '\'']).trim().to_string()).filter(|n| !n.is_empty());
        let size = property(tree, id, "x_fsize").and_then(|s| s.trim_end_matches("pt").trim().parse().ok());
        let set = |names: [&str; 2]| names.iter().any(|name| tree.is(id, name)).then_some(true);
        Font { name, is_bold: set(["strong", "b"]), is_italic: set(["em", "i"]), ..Font::default() }.sized(size)
    };
    let inside = tree.descendants(word).filter(|&n| !tree.is_text(n) && tree.deep_text(n).trim() == text.trim());
    let here = inside.fold(Font::default(), |font, n| font.or(told(n))).or(told(word));
    around.font(tree, word, here, told)
}

/// ALTO's `TextStyle`s by their `ID`.
pub(super) struct AltoStyles(HashMap<String, Font>);

impl AltoStyles {
    /// The styles of a file.
    pub(super) fn of(tree: &Tree) -> Self {
        let styles = (0..tree.len()).filter(|&n| tree.is(n, "TextStyle"));
        let font = |n: Id| {
            let name = tree.attribute(n, "FONTFAMILY").map(|name| name.trim().to_string()).filter(|name| !name.is_empty());
            Font { name, ..styled(&tree.attribute(n, "FONTSTYLE").unwrap_or_default()) }.sized(tree.number(n, "FONTSIZE"))
        };
        Self(styles.filter_map(|n| Some((tree.attribute(n, "ID")?.into_owned(), font(n)))).collect())
    }

    /// The font of a `String`: by its `STYLE`, and by the `STYLEREFS` of it and of what it stands in.
    pub(super) fn font(&self, tree: &Tree, string: Id, around: &mut Around) -> Font {
        if self.0.is_empty() && tree.attribute_span(string, "STYLE").is_none() {
            return Font::default();
        }
        let told = |n: Id| {
            let own = tree.attribute(n, "STYLE").map(|style| styled(&style)).unwrap_or_default();
            let references = tree.attribute(n, "STYLEREFS").unwrap_or_default();
            let named = references.split_ascii_whitespace().filter_map(|id| self.0.get(id));
            named.fold(own, |font, style| font.or(style.clone()))
        };
        around.font(tree, string, told(string), told)
    }
}

/// ALTO's list of styles, all there are: what is not named is not so.
fn styled(list: &str) -> Font {
    let has = |style: &str| Some(list.split_ascii_whitespace().any(|s| s == style));
    Font { is_bold: has("bold"), is_italic: has("italics"), ..Font::default() }
}

/// PAGE: the `TextStyle` of a word, its line, or its region.
pub(super) fn of_page(tree: &Tree, word: Id, around: &mut Around) -> Font {
    let told = |n: Id| {
        let Some(style) = tree.child(n, "TextStyle") else { return Font::default() };
        let name = tree.attribute(style, "fontFamily").map(|name| name.trim().to_string()).filter(|name| !name.is_empty());
        let flag = |name: &str| match tree.attribute(style, name)?.trim() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        };
        Font { name, is_bold: flag("bold"), is_italic: flag("italic"), ..Font::default() }.sized(tree.number(style, "fontSize"))
    };
    around.font(tree, word, told(word), told)
}

#[cfg(test)]
mod tests {
    use super::super::{PageFile, PageFormat};
    use crate::font::Font;

    /// Words with their fonts, as a reader of the test sees them.
    fn fonts(raw: &str, format: PageFormat) -> Vec<String> {
        let page = PageFile::read(raw.to_string(), format).unwrap();
        let document = page.document();
        let shown = |font: &Font| {
            let size = font.size_points.map(|s| s.to_string()).unwrap_or_default();
            let flag = |name: &str, is: Option<bool>| is.map(|is| format!(" {}{name}", if is { "" } else { "not " })).unwrap_or_default();
            let name = font.name.as_deref().unwrap_or_default();
            format!("{name} {size}{}{}", flag("bold", font.is_bold), flag("italic", font.is_italic))
        };
        let of = |w: &crate::document::EngineWord| w.font.as_ref().map_or_else(|| "-".to_string(), |f| shown(f));
        document.engine.iter().map(|w| format!("{}: {}", w.span.of(&document.text), of(w))).collect()
    }

    #[test]
    fn hocr_tells_by_titles_and_elements() {
        let raw = "<html><body><p class='ocr_par' title='x_font \"PT Serif\"'><span class='ocr_line' title='bbox 0 0 9 9; x_fsize 11'>\
            <span class='ocrx_word' title='bbox 0 0 1 1'>Слушали</span> <strong><span class='ocrx_word' title='x_fsize 14'>доклад</span></strong> \
            <span class='ocrx_word'><em>там</em><span class='ocrx_choice' title='x_confs 9'>тан</span></span> <span class='ocrx_word'><b>же</b>лезо</span></span></p>\
            <span class='ocr_line'><span class='ocrx_word' title='x_wconf 9'>все</span></span></body></html>";
        assert_eq!(
            fonts(raw, PageFormat::Hocr),
            ["Слушали: PT Serif 11", "доклад: PT Serif 14 bold", "там: PT Serif 11 italic", "железо: PT Serif 11", "все: -"]
        );
    }

    #[test]
    fn alto_tells_by_styles_the_nearest_first() {
        let raw = "<alto><Styles><TextStyle ID=\"T0\" FONTFAMILY=\"Courier\" FONTSIZE=\"12\"/><TextStyle ID=\"T1\" FONTSIZE=\"14\" FONTSTYLE=\"bold\"/>\
            <ParagraphStyle ID=\"P\" ALIGN=\"Left\"/></Styles><TextBlock STYLEREFS=\"P T0\"><TextLine><String CONTENT=\"раз\"/>\
            <String CONTENT=\"два\" STYLEREFS=\"T1\"/><String CONTENT=\"три\" STYLE=\"italics\"/></TextLine></TextBlock></alto>";
        assert_eq!(
            fonts(raw, PageFormat::Alto),
            ["раз: Courier 12 not bold not italic", "два: Courier 14 bold not italic", "три: Courier 12 not bold italic"]
        );
    }

    #[test]
    fn page_tells_by_the_style_of_word_line_or_region() {
        let word = |text: &str, style: &str| format!("<Word><TextEquiv><Unicode>{text}</Unicode></TextEquiv>{style}</Word>");
        let raw = format!(
            "<PcGts><Page><TextRegion><TextLine>{}{}<TextStyle fontSize=\"10.5\"/></TextLine><TextStyle fontFamily=\"Obyknovennaya\" fontSize=\"9\" bold=\"false\"/></TextRegion></Page></PcGts>",
            word("раз", ""),
            word("два", "<TextStyle italic=\"1\"/>")
        );
        assert_eq!(fonts(&raw, PageFormat::Page), ["раз: Obyknovennaya 10.5 not bold", "два: Obyknovennaya 10.5 not bold italic"]);
    }

    #[test]
    fn sizes_no_page_has_are_passed_over() {
        let raw = "<alto><Styles><TextStyle ID=\"T\" FONTSIZE=\"1e-40\"/><TextStyle ID=\"U\" FONTSIZE=\"1e6\"/></Styles><TextBlock><TextLine>\
            <String CONTENT=\"раз\" STYLEREFS=\"T\"/><String CONTENT=\"два\" STYLEREFS=\"U\"/></TextLine></TextBlock></alto>";
        assert_eq!(fonts(raw, PageFormat::Alto), ["раз:   not bold not italic", "два:   not bold not italic"]);
    }
}
