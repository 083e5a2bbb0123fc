//! METS: which page files a volume consists of.

use std::collections::HashSet;

use super::xml::{Dialect, Tree, XmlError};

/// What a file group's `USE` says when its files are pages of text.
const TEXT_USES: [&str; 5] = ["fulltext", "alto", "ocr", "page", "hocr"];

/// Endings of page files.
const ENDINGS: [&str; 7] = [".xml", ".alto", ".hocr", ".html", ".htm", ".xhtml", ".txt"];

/// True if the file's root element is `mets`.
pub fn is_mets(text: &str) -> bool {
    super::root_name(text).is_some_and(|name| name.rsplit(':').next() == Some("mets"))
}

/// The page files a METS file names, in its order, as it names them: those of the file groups for text, or, where no group says what it is
/// for, all of a textual type. The first group that has any counts: others are the same pages in another form.
pub fn page_files(raw: String) -> Result<Vec<String>, XmlError> {
    let tree = Tree::parse(raw, Dialect::Xml)?;
    let groups = (0..tree.len()).filter(|&n| tree.is(n, "fileGrp"));
    let textual = |href: &str| {
        let name = href.to_lowercase();
        ENDINGS.iter().any(|e| name.strip_suffix(".gz").unwrap_or(&name).ends_with(e))
    };
    let href = |n: usize| tree.attribute(n, &format!("{}href", xlink(&tree, n))).map(|h| local_path(&h));
    let files = |group: usize| -> Vec<String> {
        // Of a file's several places, the first that is not on the network.
        let of_file = |file: usize| {
            let places: Vec<String> = tree.children(file).filter(|&n| tree.is(n, "FLocat")).filter_map(href).collect();
            places.iter().find(|p| !p.contains("://")).or(places.first()).cloned()
        };
        let files = tree.descendants(group).filter(|&n| tree.is(n, "file"));
        files.filter_map(of_file).filter(|p| textual(p)).collect()
    };
    let is_text = |group: usize| {
        let usage = tree.attribute(group, "USE").unwrap_or_default().to_lowercase();
        TEXT_USES.iter().any(|t| usage.contains(t))
    };
    let by_use = groups.clone().filter(|&g| is_text(g)).map(files).find(|found| !found.is_empty());
    // Of groups within one another each names the files of the inner.
    let mut seen = HashSet::new();
    Ok(by_use.unwrap_or_else(|| groups.flat_map(files).filter(|file| seen.insert(file.clone())).collect()))
}

/// A reference to a file as a path: without its scheme, percent-encoding undone.
fn local_path(href: &str) -> String {
    let path = href.strip_prefix("file://").unwrap_or(href).trim_start_matches("./");
    percent_encoding::percent_decode_str(path).decode_utf8_lossy().into_owned()
}

/// The prefix of the xlink attributes on an element.
fn xlink(tree: &Tree, id: usize) -> &'static str {
    if tree.attribute_span(id, "xlink:href").is_some() { "xlink:" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_group_of_text_is_found() {
        let mets = r#"<mets:mets xmlns:mets="m" xmlns:xlink="x"><mets:fileSec>
            <mets:fileGrp USE="OCR-D-IMG"><mets:file><mets:FLocat xlink:href="a.tif"/></mets:file></mets:fileGrp>
            <mets:fileGrp USE="FULLTEXT"><mets:file><mets:FLocat xlink:href="file://./alto/1.xml"/></mets:file>
            <mets:file><mets:FLocat xlink:href="https://example.org/2.xml"/><mets:FLocat xlink:href="alto/%D0%B1%202.xml"/></mets:file></mets:fileGrp></mets:fileSec></mets:mets>"#;
        assert!(is_mets(mets));
        assert_eq!(page_files(mets.to_string()).unwrap(), ["alto/1.xml", "alto/б 2.xml"]);
    }
}
