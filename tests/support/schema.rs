//! The rules of the schemas of ALTO (2.1 to 4.4) and PAGE (2013 and 2019), and of hOCR 1.2, for what this program touches or could
//! disturb: which children in which order, which attributes, which values, unique ids and references that lead somewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use quick_xml::Reader;
use quick_xml::events::Event;
use regex::Regex;
use vychitka::format::pages::PageFormat;

/// `element @required-attributes : children`, children as an expression over names; elements not listed hold what they like.
const ALTO: &str = "\
alto : Description? Styles? Tags? ReadingOrder? Layout
Description : MeasurementUnit sourceImageInformation? OCRProcessing* Processing*
OCRProcessing @ID : preProcessingStep* ocrProcessingStep postProcessingStep*
Processing @ID : processingCategory? processingDateTime? processingAgency? processingStepDescription* processingStepSettings? processingSoftware?
preProcessingStep : processingDateTime? processingAgency? processingStepDescription* processingStepSettings? processingSoftware?
ocrProcessingStep : processingDateTime? processingAgency? processingStepDescription* processingStepSettings? processingSoftware?
postProcessingStep : processingDateTime? processingAgency? processingStepDescription* processingStepSettings? processingSoftware?
processingSoftware : softwareCreator? softwareName? softwareVersion? applicationDescription?
Layout : Page+
Page @ID @PHYSICAL_IMG_NR : TopMargin? LeftMargin? RightMargin? BottomMargin? PrintSpace?
PrintSpace @HPOS @VPOS @WIDTH @HEIGHT : Shape? (TextBlock|Illustration|GraphicalElement|ComposedBlock)*
ComposedBlock @ID @HPOS @VPOS @WIDTH @HEIGHT : Shape? (TextBlock|Illustration|GraphicalElement|ComposedBlock)*
TextBlock @ID @HPOS @VPOS @WIDTH @HEIGHT : Shape? TextLine*
TextLine @HPOS @VPOS @WIDTH @HEIGHT : Shape? (String SP?)+ HYP?
String @CONTENT : Shape? ALTERNATIVE* Glyph*
Glyph @CONTENT : Shape? Variant*
SP :
HYP @CONTENT :
ALTERNATIVE :";

/// What version 2 knows no place for.
const ALTO_2_LACKS: [&str; 5] = ["Processing", "ReadingOrder", "processingCategory", "Glyph", "Variant"];

/// The same of PAGE.
const PAGE: &str = "\
PcGts : Metadata Page
Metadata : Creator Created LastChange Comments? UserDefined? MetadataItem*
MetadataItem @value : Labels*
Page @imageFilename @imageWidth @imageHeight : AlternativeImage* Border? PrintSpace? ReadingOrder? Layers? Relations? TextStyle? UserDefined? Labels* (TextRegion|ImageRegion|TableRegion|SeparatorRegion|NoiseRegion|UnknownRegion)*
ReadingOrder : (OrderedGroup|UnorderedGroup)
OrderedGroup @id : UserDefined? Labels* (RegionRefIndexed|OrderedGroupIndexed|UnorderedGroupIndexed)+
RegionRefIndexed @index @regionRef :
TextRegion @id : AlternativeImage* Coords UserDefined? Labels* Roles? (TextRegion|ImageRegion|TableRegion|SeparatorRegion|NoiseRegion|UnknownRegion)* TextLine* TextEquiv* TextStyle?
TextLine @id : AlternativeImage* Coords Baseline? Word* TextEquiv* TextStyle? UserDefined? Labels*
Word @id : AlternativeImage* Coords Glyph* TextEquiv* TextStyle? UserDefined? Labels*
Glyph @id : AlternativeImage* Coords Graphemes? TextEquiv* TextStyle? UserDefined? Labels*
TextEquiv : PlainText? Unicode
Unicode :
Coords @points :";

/// What the PAGE of 2013 knows no place for.
const PAGE_2013_LACKS: [&str; 2] = ["MetadataItem", "Labels"];

/// Attributes whose values the schemas bound.
const VALUES: [(&str, &str); 12] = [
    ("WC", r"0(\.\d+)?|1(\.0+)?"),
    ("VC", r"0(\.\d+)?|1(\.0+)?"),
    ("GC", r"0(\.\d+)?|1(\.0+)?"),
    ("conf", r"0(\.\d+)?|1(\.0+)?"),
    ("HPOS", r"-?\d+(\.\d+)?"),
    ("VPOS", r"-?\d+(\.\d+)?"),
    ("WIDTH", r"\d+(\.\d+)?"),
    ("HEIGHT", r"\d+(\.\d+)?"),
    ("SUBS_TYPE", "HypPart1|HypPart2|Abbreviation"),
    ("index", r"\d+"),
    ("points", r"(\d+,\d+ )+\d+,\d+"),
    ("type", "author|imageProperties|processingStep|other|paragraph|heading|page-number"),
];

/// The properties of an hOCR title this program writes or reads (hOCR 1.2, sections 3 to 5).
const PROPERTIES: [(&str, &str); 4] =
    [("bbox", r"\d+ \d+ \d+ \d+"), ("x_wconf", r"(100|\d{1,2})(\.\d+)?"), ("x_conf", r"(100|\d{1,2})(\.\d+)?"), ("ppageno", r"\d+")];

struct Element {
    name: String,
    children: String,
}

/// Every breach of the rules of the file's format, each once; empty for a valid file.
pub(crate) fn breaches(raw: &str, format: PageFormat) -> BTreeSet<String> {
    let rules = rules(raw, format);
    let (mut out, mut open, mut ids, mut references) = (BTreeSet::new(), Vec::<Element>::new(), BTreeSet::new(), Vec::new());
    let mut reader = Reader::from_str(raw);
    reader.config_mut().expand_empty_elements = true;
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Eof => break,
            Event::Start(tag) => {
                let name = tag.local_name().as_ref().to_string();
                let attributes: BTreeMap<String, String> =
                    tag.attributes().map(|a| a.expect("an attribute")).map(|a| (a.key.as_ref().to_string(), a.value.to_string())).collect();
                if let Some(parent) = open.last_mut() {
                    parent.children.push_str(&format!("{name};"));
                }
                if let Some(id) = attributes.get("ID").or(attributes.get("id")).filter(|id| !ids.insert((*id).clone())) {
                    out.insert(format!("the id {id} twice"));
                }
                references.extend(attributes.iter().filter(|(n, _)| *n == "regionRef" || *n == "IDNEXT").map(|(_, v)| v.clone()));
                attributes_of(&name, &attributes, format, &rules, &mut out);
                open.push(Element { name, children: String::new() });
            }
            Event::End(_) => {
                let element = open.pop().expect("an open element");
                if let Some(rule) = rules.iter().find(|r| r.name == element.name).filter(|r| !r.children.is_match(&element.children)) {
                    out.insert(format!("{} holds {}, not {}", element.name, element.children, rule.children));
                }
            }
            Event::Text(text) => {
                let is_text =
                    matches!(open.last().map(|e| e.name.as_str()), Some("String" | "SP" | "HYP" | "TextLine" | "Word" | "TextEquiv"));
                if is_text && format != PageFormat::Hocr && !text.trim().is_empty() {
                    out.insert(format!("text in {}", open.last().map_or("", |e| &e.name)));
                }
            }
            _ => {}
        }
    }
    out.extend(references.into_iter().filter(|r| !ids.contains(r)).map(|r| format!("{r} refers to nothing")));
    out
}

struct Rule {
    name: String,
    required: Vec<String>,
    children: Regex,
}

fn rules(raw: &str, format: PageFormat) -> Vec<Rule> {
    let is_old = raw.contains("alto/ns-v2#") || raw.contains("pagecontent/2013");
    let (text, lacks): (&str, &[&str]) = match format {
        PageFormat::Alto => (ALTO, if is_old { &ALTO_2_LACKS } else { &[] }),
        PageFormat::Page => (PAGE, if is_old { &PAGE_2013_LACKS } else { &[] }),
        PageFormat::Hocr => return Vec::new(),
    };
    // From ALTO 4 on a block or line may do without a box.
    let is_boxless = raw.contains("alto/ns-v4#");
    let name = Regex::new(r"[A-Za-z]+").expect("an expression");
    let rule = |line: &str| {
        let (head, children) = line.split_once(" :").expect("element : children");
        let mut head = head.split(" @");
        let element = head.next().expect("a name").to_string();
        let required: Vec<String> =
            head.filter(|a| !(is_boxless && ["HPOS", "VPOS", "WIDTH", "HEIGHT"].contains(a))).map(str::to_string).collect();
        // Each child is written as its name and a semicolon; a name that the version lacks is one that no child can have.
        let children = name.replace_all(
            children,
            |c: &regex::Captures<'_>| {
                if lacks.contains(&&c[0]) { "(?:-;)".to_string() } else { format!("(?:{};)", &c[0]) }
            },
        );
        let children = Regex::new(&format!("^(?:{})$", children.replace(' ', ""))).expect("an expression");
        Rule { name: element, required, children }
    };
    text.lines().map(rule).collect()
}

fn attributes_of(name: &str, attributes: &BTreeMap<String, String>, format: PageFormat, rules: &[Rule], out: &mut BTreeSet<String>) {
    static PATTERNS: LazyLock<BTreeMap<&str, Regex>> = LazyLock::new(|| {
        let all = VALUES.iter().chain(&PROPERTIES);
        all.map(|(name, pattern)| (*name, Regex::new(&format!("^(?:{pattern})$")).expect("an expression"))).collect()
    });
    if format == PageFormat::Hocr {
        for property in attributes.get("title").map_or("", String::as_str).split(';').map(str::trim) {
            let (key, value) = property.split_once(' ').unwrap_or((property, ""));
            if PROPERTIES.iter().any(|(n, _)| *n == key && !PATTERNS[key].is_match(value)) {
                out.insert(format!("{property} in a title"));
            }
            let corners: Vec<u64> = if key == "bbox" { value.split(' ').filter_map(|n| n.parse().ok()).collect() } else { Vec::new() };
            if corners.len() == 4 && (corners[0] > corners[2] || corners[1] > corners[3]) {
                out.insert(format!("{property} is inside out"));
            }
        }
        return;
    }
    for required in rules.iter().filter(|r| r.name == name).flat_map(|r| &r.required).filter(|r| !attributes.contains_key(*r)) {
        out.insert(format!("{name} without {required}"));
    }
    for (key, _) in VALUES {
        if let Some(value) = attributes.get(key).filter(|value| !PATTERNS[key].is_match(value)) {
            out.insert(format!("{name} {key}={value}"));
        }
    }
}
