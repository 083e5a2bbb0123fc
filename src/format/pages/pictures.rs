//! The page images a file names, and where on them its words stand.

use super::hocr::property;
use super::xml::Id;
use super::{PageFile, PageFormat};
use crate::bounds::Bounds;
use crate::document::Span;

/// Where a stretch of the text stands on the image of its page.
#[derive(Debug, Clone, PartialEq)]
pub struct Spot {
    /// The image as the file names it: a name, a path, an address, of whatever machine made the file.
    pub image: Option<String>,
    /// Width and height of the page in the file's units; without them they are the image's pixels.
    pub extent: Option<(f64, f64)>,
    /// True if an earlier page of the file has the same image, or the file has several pages and names none: which part of it is this
    /// page's is not known.
    pub is_shared: bool,
    /// The box of the words, of those on its first line if it takes two.
    pub bounds: Bounds,
}

impl PageFile {
    /// Where the words of a stretch of the text stand on their page's image; `None` where they have no boxes.
    pub fn spot(&self, span: Span) -> Option<Spot> {
        let first = self.words.partition_point(|w| w.span.end <= span.start);
        let last = self.words.partition_point(|w| w.span.start < span.end);
        let words = self.words.get(first..last)?;
        let line = words.first()?.line;
        let of_line = words.iter().take_while(|w| w.line == line);
        let bounds = Bounds::around(of_line.map(|w| self.document.engine_word(w.span)?.bounds))?;
        let (page, image, extent) = self.page_of(words[0].node);
        let pages = || (0..self.tree.len()).filter(|&n| self.is_page(n));
        let is_shared = match &image {
            Some(name) => pages().take_while(|&n| Some(n) != page).any(|n| self.image_of(n).as_ref() == Some(name)),
            None => pages().nth(1).is_some(),
        };
        Some(Spot { image, extent, is_shared, bounds })
    }

    fn is_page(&self, id: Id) -> bool {
        if self.format == PageFormat::Hocr { self.tree.has_class(id, "ocr_page") } else { self.tree.is(id, "Page") }
    }

    /// The image a page's element names; of ALTO, the one the file does.
    fn image_of(&self, page: Id) -> Option<String> {
        let tree = &self.tree;
        match self.format {
            PageFormat::Hocr => property(tree, page, "image").map(|name| name.trim_matches(['"', '\'']).to_string()),
            PageFormat::Alto => (0..tree.len()).find(|&n| tree.is(n, "fileName")).map(|n| tree.deep_text(n).trim().to_string()),
            PageFormat::Page => tree.attribute(page, "imageFilename").map(|n| n.into_owned()),
        }
    }

    /// The page a node stands on, its image, and its width and height.
    fn page_of(&self, node: Id) -> (Option<Id>, Option<String>, Option<(f64, f64)>) {
        let tree = &self.tree;
        let Some(page) = std::iter::successors(Some(node), |&n| tree.parent(n)).find(|&n| self.is_page(n)) else {
            return (None, self.image_of(0), None);
        };
        let sized = |[width, height]: [&str; 2]| tree.number(page, width).zip(tree.number(page, height));
        let extent = match self.format {
            PageFormat::Hocr => {
                let numbers = property(tree, page, "bbox").unwrap_or_default();
                let corner: Vec<f64> = numbers.split_whitespace().skip(2).map_while(|n| n.parse().ok()).collect();
                if let [right, bottom] = corner[..] { Some((right, bottom)) } else { None }
            }
            PageFormat::Alto => sized(["WIDTH", "HEIGHT"]),
            PageFormat::Page => sized(["imageWidth", "imageHeight"]),
        };
        (Some(page), self.image_of(page), extent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(raw: &str, format: PageFormat, of: &str) -> Option<Spot> {
        let page = PageFile::read(raw.to_string(), format).unwrap();
        let start = page.document().text.find(of).unwrap();
        page.spot(Span::new(start, start + of.len()))
    }

    #[test]
    fn the_image_is_that_of_the_words_own_page() {
        let page = |name: &str, word: &str| {
            format!(
                "<div class='ocr_page' title='image \"{name}\"; bbox 0 0 800 900; ppageno 0'><span class='ocr_line'>\
                 <span class='ocrx_word' title='bbox 10 20 50 40'>{word}</span></span></div>"
            )
        };
        let raw = format!("<html><body>{}{}</body></html>", page("scans/1.png", "раз"), page("2; two.png", "два"));
        let found = spot(&raw, PageFormat::Hocr, "раз").unwrap();
        assert_eq!((found.image.as_deref(), found.extent), (Some("scans/1.png"), Some((800.0, 900.0))));
        assert_eq!(found.bounds, Bounds { left: 10.0, top: 20.0, right: 50.0, bottom: 40.0 });
        // Pages of one image: the first alone is known to be shown.
        let raw = format!("<html><body>{}{}</body></html>", page("book.tif", "раз"), page("book.tif", "два"));
        assert!(!spot(&raw, PageFormat::Hocr, "раз").unwrap().is_shared && spot(&raw, PageFormat::Hocr, "два").unwrap().is_shared);

        let raw = "<alto><Description><sourceImageInformation><fileName> p.tif </fileName></sourceImageInformation></Description><Layout>\
            <Page WIDTH=\"2100\" HEIGHT=\"2970\"><TextBlock><TextLine><String CONTENT=\"ра-\" HPOS=\"1\" VPOS=\"2\" WIDTH=\"3\" HEIGHT=\"4\"/></TextLine>\
            <TextLine><String CONTENT=\"за\" HPOS=\"9\" VPOS=\"9\" WIDTH=\"9\" HEIGHT=\"9\"/></TextLine></TextBlock></Page></Layout></alto>";
        let found = spot(raw, PageFormat::Alto, "ра-\nза").unwrap();
        assert_eq!((found.image.as_deref(), found.extent), (Some("p.tif"), Some((2100.0, 2970.0))));
        assert_eq!(found.bounds, Bounds { left: 1.0, top: 2.0, right: 4.0, bottom: 6.0 });

        let raw = "<PcGts><Page imageFilename=\"p.jpg\" imageWidth=\"70\" imageHeight=\"80\"><TextRegion><TextLine><Word><Coords points=\"1,1 5,6\"/>\
            <TextEquiv><Unicode>раз</Unicode></TextEquiv></Word><Word><TextEquiv><Unicode>два</Unicode></TextEquiv></Word></TextLine></TextRegion></Page></PcGts>";
        let found = spot(raw, PageFormat::Page, "раз").unwrap();
        assert_eq!((found.image.as_deref(), found.extent), (Some("p.jpg"), Some((70.0, 80.0))));
        assert_eq!(spot(raw, PageFormat::Page, "два"), None);
    }
}
