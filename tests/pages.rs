//! hOCR, ALTO and PAGE: nothing but words, their boxes and the processing note may change, whatever is done.
#![allow(clippy::disallowed_methods, reason = "tests read files")]

mod support;

use std::io::Write as _;
use std::sync::OnceLock;

use quick_xml::Reader;
use quick_xml::events::Event;
use support::schema::breaches;
use vychitka::correction::Correction;
use vychitka::decision::{Decision, Policy, decide, edits, made};
use vychitka::document::{Edit, Made, Span};
use vychitka::format::pages::{PageFile, PageFormat, Suggestion, WriteOptions};
use vychitka::resources::Resources;
use vychitka::rounds::correct;

const TEXT: &str = "СОВ. СЕКРЕТНО\n\nКомиссия указала на необходимость усиления внутрипар-\nтийной кизни при ехали & \"сели\"\nв новый дом кнастоящему времени.\n\nТоварищи приняли постановле-\nние об от крытии библиотеки.\n";
const ALTO_2: &str = "http://www.loc.gov/standards/alto/ns-v2#";
const ALTO_4: &str = "http://www.loc.gov/standards/alto/ns-v4#";

fn resources() -> &'static Resources {
    static RESOURCES: OnceLock<Resources> = OnceLock::new();
    RESOURCES.get_or_init(|| Resources::embedded().expect("the embedded data"))
}

/// The same text in every format.
fn all() -> Vec<(&'static str, PageFormat, String)> {
    vec![
        ("hOCR", PageFormat::Hocr, support::hocr(TEXT)),
        ("ALTO 2", PageFormat::Alto, support::alto(TEXT, "", ALTO_2)),
        ("ALTO 4 with a prefix", PageFormat::Alto, support::alto(TEXT, "a", ALTO_4)),
        ("PAGE 2013", PageFormat::Page, support::page(TEXT, "2013")),
        ("PAGE 2019", PageFormat::Page, support::page(TEXT, "2019")),
    ]
}

fn read(raw: &str, format: PageFormat) -> PageFile {
    PageFile::read(raw.to_string(), format).unwrap()
}

fn change(file: &PageFile, from: &str, to: &str) -> Made {
    let start = file.document().text.find(from).unwrap_or_else(|| panic!("{from} in {}", file.document().text));
    Made { edit: Edit { span: Span::new(start, start + from.len()), replacement: to.to_string() }, confidence: 0.93 }
}

/// Start tags, end tags and texts of a file, the parts that may change left out.
fn skeleton(raw: &str, format: PageFormat) -> Vec<String> {
    let mut reader = Reader::from_str(raw);
    reader.config_mut().check_end_names = true;
    let mut out = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return out,
            Event::Start(tag) | Event::Empty(tag) => {
                let name = tag.name().as_ref().to_string();
                let free: &[&str] = match format {
                    PageFormat::Hocr => &["title"],
                    PageFormat::Alto => &["CONTENT", "WC", "CC", "HPOS", "VPOS", "WIDTH", "HEIGHT", "SUBS_CONTENT"],
                    PageFormat::Page => &["points", "conf"],
                };
                let is_word = ["String", "SP", "span", "Coords", "TextEquiv"].iter().any(|n| name.ends_with(n));
                let attributes: Vec<String> = tag
                    .attributes()
                    .map(|a| a.unwrap())
                    .filter(|a| !(is_word && free.contains(&a.key.as_ref())))
                    .map(|a| format!("{}={}", a.key.as_ref(), a.value))
                    .collect();
                out.push(format!("<{name} {}", attributes.join(" ")));
            }
            Event::End(tag) => out.push(format!("</{}", tag.name().as_ref())),
            _ => {}
        }
    }
}

#[test]
fn every_format_reads_as_the_same_text_and_comes_back_byte_for_byte() {
    for (name, format, raw) in all() {
        assert_eq!(PageFormat::detect(&raw), Some(format), "{name}");
        let file = read(&raw, format);
        assert_eq!(file.document().text, TEXT, "{name}");
        assert!(breaches(&raw, format).is_empty(), "{name}: {:?}", breaches(&raw, format));
        assert_eq!(file.write(&[], &[], &WriteOptions { provenance: Some("vychitka".into()), keep_original: true }), raw, "{name}");
        assert!(file.document().engine.iter().all(|w| w.confidence.is_some_and(|c| c > 0.8)), "{name}");
    }
}

#[test]
fn the_schemas_rules_find_what_breaks_them() {
    let alto = support::alto(TEXT, "", ALTO_2);
    let page = support::page(TEXT, "2013");
    let hocr = support::hocr(TEXT);
    let cases: [(&str, PageFormat, &str, &str); 9] = [
        (&alto, PageFormat::Alto, "<String ID=\"S1\"", "<SP/><String ID=\"S1\""),
        (&alto, PageFormat::Alto, "ID=\"S1\"", "ID=\"S2\""),
        (&alto, PageFormat::Alto, "WC=\"0.9", "WC=\"1.9"),
        (&alto, PageFormat::Alto, "</TextLine>", "<HYP CONTENT=\"-\"/><HYP CONTENT=\"-\"/></TextLine>"),
        (&alto, PageFormat::Alto, "<OCRProcessing", "<Processing ID=\"p\"/><OCRProcessing"),
        (&page, PageFormat::Page, "</Metadata>", "<MetadataItem value=\"a\"/></Metadata>"),
        (&page, PageFormat::Page, "regionRef=\"r0\"", "regionRef=\"r9\""),
        (&page, PageFormat::Page, "points=\"0,0 ", "points=\"0.5,0 "),
        (&hocr, PageFormat::Hocr, "bbox 0 0 ", "bbox 2999 0 "),
    ];
    for (raw, format, from, to) in cases {
        assert!(raw.contains(from) && !breaches(&raw.replacen(from, to, 1), format).is_empty(), "{to}");
    }
}

#[test]
fn a_changed_word_changes_nothing_else() {
    for (name, format, raw) in all() {
        let file = read(&raw, format);
        let out = file.write(&[change(&file, "кизни", "жизни")], &[], &WriteOptions::default());
        assert_eq!(read(&out, format).document().text, TEXT.replace("кизни", "жизни"), "{name}");
        assert_eq!(skeleton(&out, format), skeleton(&raw, format), "{name}");
        let lines = |s: &str| s.lines().map(str::to_string).collect::<Vec<_>>();
        let differ = lines(&raw).iter().zip(&lines(&out)).filter(|(a, b)| a != b).count();
        assert!(differ <= 3, "{name}: {differ} lines differ");
    }
}

#[test]
fn joins_unite_boxes_and_splits_divide_them() {
    for (name, format, raw) in all() {
        let file = read(&raw, format);
        let all = [change(&file, "при ехали", "приехали"), change(&file, "кнастоящему", "к настоящему")];
        let out = file.write(&all, &[], &WriteOptions::default());
        let again = read(&out, format);
        assert_eq!(again.document().text, TEXT.replace("при ехали", "приехали").replace("кнастоящему", "к настоящему"), "{name}");
        assert!(breaches(&out, format).is_empty(), "{name}: {:?}", breaches(&out, format));
        // «при ехали» stood from 130 to 220, «кнастоящему» from 120 to 230.
        let boxes: &[&str] = match format {
            PageFormat::Hocr => &["bbox 130 80 220 110", "bbox 120 120 129 150", "bbox 138 120 230 150"],
            PageFormat::Alto => &[
                "HPOS=\"130\" VPOS=\"80\" WIDTH=\"90\"",
                "HPOS=\"120\" VPOS=\"120\" WIDTH=\"9\"",
                "HPOS=\"138\" VPOS=\"120\" WIDTH=\"92\"",
            ],
            PageFormat::Page => &["130,80 220,80 220,110 130,110", "120,120 129,120", "138,120 230,120"],
        };
        for expected in boxes {
            assert!(out.contains(expected), "{name}: {expected}\n{out}");
        }
        let out = out.replace(" ID=", " id=").replace("id='", "id=\"").replace('\'', "\"");
        let ids: Vec<&str> = out.split(" id=\"").skip(1).filter_map(|s| s.split('"').next()).collect();
        let unique: std::collections::BTreeSet<&&str> = ids.iter().collect();
        assert!(ids.len() > 20 && unique.len() == ids.len(), "{name}: {ids:?}");
    }
}

#[test]
fn a_word_across_a_line_end_stays_hyphenated() {
    for (name, format, raw) in all() {
        let file = read(&raw, format);
        let all = [change(&file, "внутрипар-\nтийной", "внутрипра-\nтийней")];
        let out = file.write(&all, &[], &WriteOptions::default());
        assert_eq!(read(&out, format).document().text, TEXT.replace("внутрипар-\nтийной", "внутрипра-\nтийней"), "{name}");
        if format == PageFormat::Alto {
            assert_eq!(out.matches("SUBS_CONTENT=\"внутрипратийней\"").count(), 2, "{out}");
            assert_eq!(out.matches("HYP").count(), raw.matches("HYP").count());
        }
        if format == PageFormat::Page {
            assert_eq!(out.matches("внутрипра-").count(), 3, "word, line, region: {out}");
        }
    }
}

#[test]
fn words_taken_out_leave_valid_files() {
    for (name, format, raw) in all() {
        let file = read(&raw, format);
        let out = file.write(&[change(&file, "СОВ. СЕКРЕТНО", ""), change(&file, "указала", "")], &[], &WriteOptions::default());
        assert!(breaches(&out, format).is_empty(), "{name}: {:?}", breaches(&out, format));
        let text = read(&out, format).document().text.clone();
        assert_eq!(text, TEXT.replace(" указала", "").replace("СОВ. СЕКРЕТНО\n\n", ""), "{name}");
    }
}

#[test]
fn originals_suggestions_and_provenance_stand_where_the_format_has_a_place() {
    for (name, format, raw) in all() {
        let file = read(&raw, format);
        let options = WriteOptions { keep_original: true, provenance: Some("vychitka 9 & co".to_string()) };
        let doubtful = file.document().text.find("дом").unwrap();
        let suggestion = Suggestion { span: Span::new(doubtful, doubtful + "дом".len()), text: "том".to_string(), confidence: 0.4 };
        let out = file.write(&[change(&file, "кизни", "жизни")], &[suggestion], &options);
        let again = read(&out, format);
        assert_eq!(again.document().text, TEXT.replace("кизни", "жизни"), "{name}");
        // A word of PAGE 2013 has one reading.
        let has_both = [">кизни<", ">том<"].iter().all(|text| out.contains(text));
        assert_eq!(has_both, name != "PAGE 2013", "{name}\n{out}");
        // No engine read these: a second run takes neither for evidence, and adds none.
        assert!(again.document().engine.iter().all(|w| w.alternatives.is_empty()), "{name}");
        let place = again.document().text.find("дом").unwrap();
        let suggestion = Suggestion { span: Span::new(place, place + "дом".len()), text: "том".to_string(), confidence: 0.4 };
        assert_eq!(again.write(&[], &[suggestion], &options), out, "{name}");
        // Once the word is decided, nothing is suggested of it.
        let decided = again.write(&[change(&again, "дом", "дым")], &[], &WriteOptions::default());
        assert!(!decided.contains(">том<") && decided.contains("дым"), "{name}\n{decided}");
        assert!(out.contains("vychitka 9 &amp; co"), "{name}");
        assert!(breaches(&out, format).is_empty(), "{name}: {:?}", breaches(&out, format));
        // A second note about the same program would say nothing.
        let twice = again.write(&[change(&again, "дом", "сад")], &[], &options);
        assert_eq!(twice.matches("vychitka 9").count(), 1, "{name}");
    }
}

#[test]
fn a_cleaned_page_reads_as_its_cleaned_text() {
    for (name, format, raw) in all() {
        let file = read(&raw, format);
        let corrected = correct(resources(), file.document(), &Policy::DEFAULT);
        let decisions = decide(&corrected.corrections);
        let out = file.write(&made(&corrected.corrections, &decisions), &[], &WriteOptions::default());
        let text = file.document().apply(&edits(&corrected.corrections, &decisions));
        assert_eq!(read(&out, format).document().text, text, "{name}");
        assert!(text.contains("внутрипар-\nтийной жизни"), "{name}: {text}");
        assert!(decisions.contains(&Decision::Accept(0)));
    }
}

#[test]
fn what_exporters_write_is_read() {
    let html = "<!DOCTYPE html>\n<html><head><meta charset=utf-8><title>Опись</title></head><body>\n<div class=ocr_page title='bbox 0 0 9 9'><br>\n<span class='ocr_line'>Слу&shy;шали: до<b>клад</b>&nbsp;тов. Петрова</span><br>\n<span class='ocr_line'>и <em>пре</em>ния</div></body></html>\n";
    let file = read(html, PageFormat::Hocr);
    assert_eq!(file.document().text, "Слу\u{ad}шали: доклад\u{a0}тов. Петрова\nи прения\n");
    let out = file.write(&[change(&file, "прения", "прении")], &[], &WriteOptions::default());
    assert!(out.contains("и <em>прении</em>"), "{out}");
    let shouted = "<HTML><BODY><P CLASS=\"ocr_par\"><SPAN CLASS=\"ocr_line\"><SPAN CLASS=\"ocrx_word\" TITLE=\"bbox 0 0 1 1; x_wconf 50\">Опись</SPAN></SPAN><P CLASS=\"ocr_par\">".to_string() + &"<p>".repeat(300) + "</BODY></HTML>";
    assert_eq!(PageFormat::detect(&shouted), Some(PageFormat::Hocr));
    assert_eq!(read(&shouted, PageFormat::Hocr).document().text, "Опись\n");
    assert_eq!(read(&out, PageFormat::Hocr).document().text, file.document().text.replace("прения", "прении"));
    let letters = "<html><body><p class='ocr_par'><span class='ocrx_word' title='bbox 0 0 9 9'><span class='ocrx_cinfo'>к</span><span class='ocrx_cinfo'>и</span></span> <span class='ocrx_word'><strong><em>знь</em></strong></span></p></body></html>";
    let file = read(letters, PageFormat::Hocr);
    assert_eq!(file.document().text, "ки знь\n");
    let out = file.write(&[change(&file, "ки знь", "жизнь")], &[], &WriteOptions::default());
    assert_eq!(read(&out, PageFormat::Hocr).document().text, "жизнь\n");
    let lines_only = support::page("Первая строка", "2019").split("<Word").next().unwrap().to_string()
        + "<TextEquiv><Unicode>Первая строка &lt;1&gt;</Unicode></TextEquiv></TextLine></TextRegion></Page></PcGts>";
    let file = read(&lines_only, PageFormat::Page);
    assert_eq!(file.document().text, "Первая строка <1>\n");
    let out = file.write(&[change(&file, "Первая строка", "Перваястрока")], &[], &WriteOptions::default());
    assert_eq!(read(&out, PageFormat::Page).document().text, "Перваястрока <1>\n");
}

#[test]
fn hyphens_with_an_element_of_their_own_follow_their_word() {
    let line = |strings: &str| {
        format!(
            "<alto><TextBlock><TextLine>{strings}<HYP CONTENT=\"-\"/></TextLine><TextLine><String CONTENT=\"щему\" SUBS_TYPE=\"HypPart2\" SUBS_CONTENT=\"настоящему\"/></TextLine></TextBlock></alto>"
        )
    };
    let part = "SUBS_TYPE=\"HypPart1\" SUBS_CONTENT=\"настоящему\"";
    let joined = line(&format!("<String CONTENT=\"на\"/><SP/><String CONTENT=\"стоя\" {part}/>"));
    let file = read(&joined, PageFormat::Alto);
    assert_eq!(file.document().text, "на стоя-\nщему\n");
    let out = file.write(&[change(&file, "на стоя-", "настоя-")], &[], &WriteOptions::default());
    assert_eq!(read(&out, PageFormat::Alto).document().text, "настоя-\nщему\n", "{out}");
    assert!(out.contains("CONTENT=\"настоя\"") && out.matches("HYP").count() == 1 && !out.contains("SUBS_TYPE"), "{out}");
    let out = file.write(&[change(&file, "стоя-", "")], &[], &WriteOptions::default());
    assert_eq!(read(&out, PageFormat::Alto).document().text, "на\nщему\n", "{out}");
    assert!(!out.contains("<SP") && !out.contains("<HYP"), "{out}");
    let split = line(&format!("<String CONTENT=\"кнастоя\" {part}/>"));
    let file = read(&split, PageFormat::Alto);
    let out = file.write(&[change(&file, "кнастоя-", "к настоя-")], &[], &WriteOptions::default());
    assert_eq!(read(&out, PageFormat::Alto).document().text, "к настоя-\nщему\n", "{out}");
    // An engine's alternative of a hyphenated word carries the hyphen, as the word does.
    let given = line("<String CONTENT=\"настоа\"><ALTERNATIVE>настоя</ALTERNATIVE></String>");
    assert_eq!(read(&given, PageFormat::Alto).document().engine[0].alternatives[0].text, "настоя-");
}

#[test]
fn what_the_engine_knew_of_letters_is_told() {
    let raw = "<alto><TextBlock><TextLine><String CONTENT=\"том\" CC=\"0 9 0\"><Glyph CONTENT=\"т\"><Variant CONTENT=\"д\" VC=\"0.3\"/></Glyph><Glyph CONTENT=\"о\"/><Glyph CONTENT=\"м\"/></String></TextLine></TextBlock></alto>";
    let file = read(raw, PageFormat::Alto);
    let word = &file.document().engine[0];
    assert!((word.confidence.unwrap() - 2.0 / 3.0).abs() < 1e-6);
    assert_eq!(word.letters.iter().map(|l| l.confidence).collect::<Vec<_>>(), [Some(1.0), Some(0.0), Some(1.0)]);
    assert_eq!((word.letters[0].choices[0].text.as_str(), word.letters[0].choices[0].confidence), ("д", Some(0.3)));
    let raw = "<PcGts><Page><TextRegion><TextLine><Word><Glyph><TextEquiv index=\"2\" conf=\"0.2\"><Unicode>д</Unicode></TextEquiv><TextEquiv index=\"1\" conf=\"0.7\"><Unicode>т</Unicode></TextEquiv></Glyph><Glyph/><Glyph/><TextEquiv><Unicode>том</Unicode></TextEquiv></Word></TextLine></TextRegion></Page></PcGts>";
    let word = &read(raw, PageFormat::Page).document().engine[0].clone();
    assert_eq!((word.letters[0].confidence, word.letters[0].choices[0].text.as_str()), (Some(0.7), "д"));
}

/// A word as Tesseract spells it: `hocr_char_boxes` and `lstm_choice_mode`, each on and off.
fn spelt(boxes: bool, mode: u8) -> String {
    let choices = match mode {
        0 => ["", "", ""],
        1 => [
            "<span class='ocr_symbol' id='symbol_1_1_1'>\n <span class='ocrx_cinfo' id='timestep1_1_1'>\n  <span class='ocrx_cinfo' id='choice_1_1_1' title='x_confs 60'>т</span>\n  <span class='ocrx_cinfo' id='choice_1_1_2' title='x_confs 12'></span></span>\n <span class='ocrx_cinfo' id='timestep1_1_2'>\n  <span class='ocrx_cinfo' id='choice_1_1_3' title='x_confs 31'>д</span></span></span>",
            "<span class='ocr_symbol' id='symbol_1_1_2'></span>",
            "<span class='ocr_symbol' id='symbol_1_1_3'></span>",
        ],
        _ => [
            "<span class='ocrx_cinfo' id='lstm_choices_1_1_1'>\n <span class='ocrx_cinfo' id='choice_1_1_1' title='x_confs 60'>т</span>\n <span class='ocrx_cinfo' id='choice_1_1_2' title='x_confs 31'>д</span>\n <span class='ocrx_cinfo' id='choice_1_1_3' title='x_confs 0'>г</span></span>",
            "<span class='ocrx_cinfo' id='lstm_choices_1_1_2'></span>",
            "<span class='ocrx_cinfo' id='lstm_choices_1_1_3'></span>",
        ],
    };
    let letter = |nth: usize, c: char| {
        if boxes {
            format!("\n <span class='ocrx_cinfo' title='x_bboxes {nth} 0 9 9; x_conf {}'>{c}</span>\n  {}", 99 - nth, choices[nth])
        } else {
            format!("\n {}", choices[nth])
        }
    };
    let letters: String = "том".chars().enumerate().map(|(nth, c)| letter(nth, c)).collect();
    let text = if boxes { "" } else { "том" };
    format!(
        "<html><body><p><span class='ocr_line'><span class='ocrx_word' title='bbox 0 0 30 9; x_wconf 90'>{text}{letters}\n</span>\n <span class='ocrx_word'>дела</span></span></p></body></html>"
    )
}

#[test]
fn hocr_with_letters_boxes_and_choices_reads_as_its_words() {
    for boxes in [false, true] {
        for mode in 0..3 {
            let raw = spelt(boxes, mode);
            let file = read(&raw, PageFormat::Hocr);
            assert_eq!(file.document().text, "том дела\n", "boxes {boxes}, mode {mode}");
            let word = &file.document().engine[0];
            let told: Vec<_> = word.letters.iter().map(|l| l.confidence).collect();
            assert_eq!(told, if boxes { vec![Some(0.99), Some(0.98), Some(0.97)] } else { vec![None; if mode == 0 { 0 } else { 3 }] });
            if mode > 0 {
                let choices: Vec<_> = word.letters[0].choices.iter().map(|c| (c.text.as_str(), c.confidence)).collect();
                assert_eq!(choices[..2], [("т", Some(0.6)), ("д", Some(0.31))], "boxes {boxes}, mode {mode}");
                assert_eq!(choices.get(2), if mode == 2 { Some(&("г", None)) } else { None });
            }
            assert_eq!(file.write(&[], &[], &WriteOptions::default()), raw);
            // What was said of the old letters goes with them.
            let out = file.write(&[change(&file, "том", "дом")], &[], &WriteOptions::default());
            assert!(!out.contains("choice_") && !out.contains("x_bboxes"), "{out}");
            assert_eq!(read(&out, PageFormat::Hocr).document().text, "дом дела\n");
        }
    }
    let kraken = "<html><body><span class='ocr_line'><span class='ocrx_word' title='bbox 0 0 1 1; x_confs 0.91 0.5 1'>том</span> <span class='ocrx_word' title='x_confs 91 50'>тот</span></span></body></html>";
    let file = read(kraken, PageFormat::Hocr);
    let told: Vec<_> = file.document().engine.iter().map(|w| w.letters.iter().map(|l| l.confidence.unwrap()).collect::<Vec<_>>()).collect();
    assert_eq!(told, [vec![0.91, 0.5, 1.0]], "as many numbers as letters, or none");
}

#[test]
fn letters_the_engine_doubted_change_rather_than_others() {
    // «гед» may be misread for «дед» or for «год»: which, its letters' confidences tell.
    let page = |doubted: usize| {
        let letter = |nth: usize, c: char| {
            let share = if nth == doubted { 80.0 } else { 99.6 };
            format!("<span class='ocrx_cinfo' title='x_bboxes 0 0 9 9; x_conf {share}'>{c}</span>")
        };
        let word = |w: &str, d: bool| {
            let spelt: String = w.chars().enumerate().map(|(nth, c)| letter(if d { nth } else { 99 }, c)).collect();
            format!("<span class='ocrx_word'>{spelt}</span>")
        };
        format!(
            "<html><body><span class='ocr_line'>{} {} {}</span></body></html>",
            word("старый", false),
            word("гед", true),
            word("пришёл", false)
        )
    };
    let of = |doubted: usize| {
        let file = read(&page(doubted), PageFormat::Hocr);
        let document = file.document();
        let policy = Policy { ask_above: 0.0, ..Policy::DEFAULT };
        let found = correct(resources(), document, &policy).corrections;
        let of_three = |c: &Correction| c.candidates.iter().map(|c| c.text.clone()).find(|t| t.chars().count() == 3);
        found.iter().find(|c| c.seen == "гед").and_then(of_three).unwrap_or_default()
    };
    let (first, second) = (of(0), of(1));
    assert!(first.ends_with("ед") && second == "год", "{first} {second}");
}

#[test]
fn what_cannot_be_said_again_is_left_alone() {
    let raw = "\u{feff}\u{feff}<html><body><span class='ocr_line'>во&неведомо;кизни &laquo;кизни&raquo; <i title>и</i> и &#1;</span></body></html>";
    let file = read(raw, PageFormat::Hocr);
    assert_eq!(file.document().text, "во&неведомо;кизни «кизни» и и &#1;\n");
    let opaque: Vec<&str> = file.document().opaque.iter().map(|s| s.of(&file.document().text)).collect();
    assert_eq!(opaque, ["во&неведомо;кизни", "&#1;"]);
    assert_eq!(file.write(&[], &[], &WriteOptions::default()), raw);
    // Nor is it found out once something else is put right.
    let edited = file.document().edited(&[change(&file, " и и", " и").edit]);
    let opaque: Vec<&str> = edited.opaque.iter().map(|s| s.of(&edited.text)).collect();
    assert_eq!(opaque, ["во&неведомо;кизни", "&#1;"]);
}

#[test]
fn two_doubts_in_one_word_make_one_suggestion() {
    let raw = support::page("кизни,работв дня", "2019");
    let file = read(&raw, PageFormat::Page);
    let suggest = |from: &str, to: &str| {
        let m = change(&file, from, to);
        Suggestion { span: m.edit.span, text: to.to_string(), confidence: 0.4 }
    };
    let out = file.write(&[], &[suggest("кизни", "жизни"), suggest("работв", "работа")], &WriteOptions::default());
    assert_eq!(out.matches("comments=\"suggested\"").count(), 1, "{out}");
    // Nor do a change and a doubt of one word take each other's place among its readings.
    let options = WriteOptions { keep_original: true, ..WriteOptions::default() };
    let out = file.write(&[change(&file, "кизни", "жизни")], &[suggest("работв", "работа")], &options);
    let indices: Vec<usize> = (0..3).map(|nth| out.matches(&format!("<TextEquiv index=\"{nth}\"")).count()).collect();
    assert_eq!(indices, [1, 1, 1], "{out}");
    assert!(out.contains("comments=\"original\"") && out.contains("жизни,работа"), "{out}");
    read(&out, PageFormat::Page);
}

#[test]
fn hostile_files_are_refused_with_their_place() {
    let deep = |n: usize| format!("<alto>{}{}</alto>", "<a>".repeat(n), "</a>".repeat(n));
    let whole = support::alto(TEXT, "", ALTO_4);
    let cases: Vec<(&str, String, &str)> = vec![
        ("cut off", whole[..whole.find("усиления").unwrap()].to_string(), "expected"),
        ("nested", deep(200), "nested more than"),
        ("wrong end", "<alto>\n  <Layout></Page></Layout></alto>".to_string(), "line 2, column 11: expected </Layout>, found </Page>"),
        ("no content", "<alto><TextBlock><TextLine><String/></TextLine></TextBlock></alto>".to_string(), "expected CONTENT"),
        ("twice the same attribute", "<alto a='1' a='2'/>".to_string(), "expected name="),
        ("two roots", "<alto/><alto/>".to_string(), "second root"),
        ("nothing", String::new(), "expected an element"),
    ];
    for (name, raw, expected) in cases {
        let error = PageFile::read(raw, PageFormat::Alto).unwrap_err().to_string();
        assert!(error.contains(expected) && error.contains("line "), "{name}: {error}");
    }
    // Entities of the file's own stay what they are: nothing grows, nothing is fetched.
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE alto [<!ENTITY a \"ааааааааааа\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY x SYSTEM \"file:///etc/passwd\">]><alto><TextBlock><TextLine><String CONTENT=\"&b;&x;\"/></TextLine></TextBlock></alto>";
    assert_eq!(read(bomb, PageFormat::Alto).document().text, "&b;&x;\n");
    // Absurd boxes and doubled ids: no harm.
    let absurd =
        whole.replace("HPOS=\"0\"", "HPOS=\"2147483648000\"").replace("ID=\"S1\"", "ID=\"S2\"").replace("WIDTH=\"10\"", "WIDTH=\"NaN\"");
    let file = read(&absurd, PageFormat::Alto);
    let out = file.write(&[change(&file, "СОВ. СЕКРЕТНО", "СОВСЕКРЕТНО")], &[], &WriteOptions::default());
    assert!(read(&out, PageFormat::Alto).document().text.starts_with("СОВСЕКРЕТНО\n"));
}

/// What fuzzing found once must not come back; its corpus stands in `tests/fuzz/corpus`, a folder a reader.
#[test]
fn the_fuzzing_corpus_is_survived() {
    for (name, format) in [("hocr", PageFormat::Hocr), ("alto", PageFormat::Alto), ("page", PageFormat::Page)] {
        let folder = format!("{}/tests/fuzz/corpus/{name}", env!("CARGO_MANIFEST_DIR"));
        let mut files = 0;
        for entry in std::fs::read_dir(&folder).unwrap() {
            support::survives::survives(&std::fs::read(entry.unwrap().path()).unwrap(), format);
            files += 1;
        }
        assert!(files > 0, "{folder} is empty");
    }
    for (_, format, raw) in all() {
        for cut in (0..raw.len()).step_by(97).filter(|&cut| raw.is_char_boundary(cut)) {
            support::survives::survives(&raw.as_bytes()[..cut], format);
        }
    }
}

#[test]
fn every_page_of_the_bench_comes_back() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/bench/pages");
    let Ok(entries) = std::fs::read_dir(folder) else {
        // The harness keeps what a test that passes prints by a macro to itself.
        let _ = writeln!(std::io::stderr(), "skipped: {folder} is not there");
        return;
    };
    let mut pages: Vec<_> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
    pages.sort();
    for page in pages {
        for (name, format) in [("page.hocr", PageFormat::Hocr), ("page.alto.xml", PageFormat::Alto)] {
            let raw = std::fs::read_to_string(page.join(name)).unwrap();
            assert_eq!(PageFormat::detect(&raw), Some(format));
            let file = read(&raw, format);
            assert_eq!(file.write(&[], &[], &WriteOptions::default()), raw, "{}", page.display());
            let corrected = correct(resources(), file.document(), &Policy::DEFAULT);
            let made = made(&corrected.corrections, &decide(&corrected.corrections));
            let out = file.write(&made, &[], &WriteOptions::default());
            let expected = file.document().apply(&made.iter().map(|m| m.edit.clone()).collect::<Vec<_>>());
            assert_eq!(read(&out, format).document().text, expected, "{}", page.display());
            // Joins and splits change the number of words; beyond them the skeleton stays.
            let joins = made.iter().filter(|m| {
                let seen = m.edit.span.of(&file.document().text);
                seen.split_whitespace().count() != m.edit.replacement.split_whitespace().count()
            });
            if joins.count() == 0 {
                assert_eq!(skeleton(&out, format), skeleton(&raw, format), "{}", page.display());
            }
            let new: Vec<String> = breaches(&out, format).difference(&breaches(&raw, format)).cloned().collect();
            assert!(new.is_empty(), "{}: {new:?}", page.display());
        }
    }
}
