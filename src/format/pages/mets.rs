//! METS: which page files a volume consists of.

use super::xml::{Dialect, Tree, XmlError};

/// What a file group's `USE` says when its files are pages of text.
const TEXT_USES: [&str; 5] = ["fulltext", "alto", "ocr", "page", "hocr"];

/// True if the file's root element is `mets`.
pub fn is_mets(text: &str) -> bool {
    super::root_name(text).is_some_and(|name| name.rsplit(':').next() == Some("mets"))
}

/// The page files a METS file names, in its order, as it names them: those of the file groups for text, or, where no group says what it is
/// for, all of a textual type. The first group that has any counts: others are the same pages in another form.
pub fn page_files(raw: String) -> Result<Vec<String>, XmlError> {
    let tree = Tree::parse(raw, Dialect::Xml)?;
    let groups = (0..tree.len()).filter(|&n| tree.is(n, "fileGrp"));
    let files = |group| -> Vec<String> {
        tree.descendants(group)
            .filter(|&n| tree.is(n, "FLocat"))
            .filter_map(|n| tree.attribute(n, &format!("{}href", xlink(&tree, n))).map(|h| h.into_owned()))
            .collect()
    };
    let is_text = |group: usize| {
        let usage = tree.attribute(group, "USE").unwrap_or_default().to_lowercase();
        TEXT_USES.iter().any(|t| usage.contains(t))
    };
    let by_use = groups.clone().filter(|&g| is_text(g)).map(files).find(|found| !found.is_empty());
    let textual = |href: &String| [".xml", ".hocr", ".html", ".txt"].iter().any(|e| href.to_lowercase().ends_with(e));
    let found = by_use.unwrap_or_else(|| groups.flat_map(files).filter(textual).collect());
    Ok(found.into_iter().map(|href| href.strip_prefix("file://").unwrap_or(&href).trim_start_matches("./").to_string()).collect())
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
            <mets:fileGrp USE="IMAGES"><mets:file><mets:FLocat xlink:href="a.tif"/></mets:file></mets:fileGrp>
            <mets:fileGrp USE="FULLTEXT"><mets:file><mets:FLocat xlink:href="file://./alto/1.xml"/></mets:file>
            <mets:file><mets:FLocat xlink:href="alto/2.xml"/></mets:file></mets:fileGrp></mets:fileSec></mets:mets>"#;
        assert!(is_mets(mets));
        assert_eq!(page_files(mets.to_string()).unwrap(), ["alto/1.xml", "alto/2.xml"]);
    }
}
