//! Page files: what stands around the words, and says them again, stays what it is.
#![allow(clippy::disallowed_methods, reason = "tests read files")]

mod support;

use vychitka::document::{Edit, Made, Span};
use vychitka::format::pages::{PageFile, PageFormat, Suggestion, WriteOptions};

/// The file with one word another.
fn changed(raw: &str, format: PageFormat, from: &str, to: &str) -> String {
    let file = PageFile::read(raw.to_string(), format).unwrap();
    let start = file.document().text.find(from).unwrap_or_else(|| panic!("{from} in {}", file.document().text));
    let edit = Edit { span: Span::new(start, start + from.len()), replacement: to.to_string() };
    let out = file.write(&[Made { edit, confidence: 0.9 }], &[], &WriteOptions::default());
    let text = PageFile::read(out.clone(), format).unwrap().document().text.clone();
    assert_eq!(text, file.document().text.replacen(from, to, 1));
    out
}

fn hocr(line: &str) -> String {
    format!("<html><body><p class='ocr_par'><span class='ocr_line'>{line}</span></p></body></html>")
}

/// PAGE with one region: its lines (words, the line's own text, the rest of its attributes) and its own text.
fn page(lines: &[(&[&str], &str, &str)], region: &str) -> String {
    let coords = "<Coords points=\"0,0 9,0 9,9 0,9\"/>";
    let equiv = |text: &str| format!("<TextEquiv><Unicode>{text}</Unicode></TextEquiv>");
    let line = |(nth, (words, text, more)): (usize, &(&[&str], &str, &str))| {
        let word = |(w, word): (usize, &&str)| format!("<Word id=\"w{nth}_{w}\">{coords}{}</Word>", equiv(word));
        let words: String = words.iter().enumerate().map(word).collect();
        format!("<TextLine id=\"l{nth}\"{more}>{coords}{words}{}</TextLine>", equiv(text))
    };
    let lines: String = lines.iter().enumerate().map(line).collect();
    format!(
        "<?xml version=\"1.0\"?><PcGts xmlns=\"http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15\"><Page><TextRegion id=\"r\">{coords}{lines}{}</TextRegion></Page></PcGts>",
        equiv(region)
    )
}

/// A person has read the line anew, and the region has what no line does.
#[test]
fn lines_and_regions_change_where_their_words_do() {
    let words = ["Усиление", "партийной", "кизни", "при", "ехали"];
    let line = "Усиление  партийной кизни, товарищи! (верно) при ехали";
    let region = "Усиление\u{a0}партийной кизни &amp; дела\nпри ехали\nподпись: Иванов";
    let raw = page(&[(&words, line, "")], region);
    let out = changed(&raw, PageFormat::Page, "кизни", "жизни");
    assert_eq!(out, raw.replace("кизни", "жизни"));
    let out = changed(&raw, PageFormat::Page, "при ехали", "приехали");
    assert!(out.contains(&line.replace("при ехали", "приехали")) && out.contains(&region.replace("при ехали", "приехали")), "{out}");
    let out = changed(&raw, PageFormat::Page, "партийной", "пар тийной");
    assert!(out.contains(&line.replace("партийной", "пар тийной")) && out.contains(&region.replace("партийной", "пар тийной")), "{out}");
    // Where they have another word, or it twice, it stays.
    let raw = page(&[(&["кизни"], "живни", "")], "кизни! кизни!");
    assert_eq!(changed(&raw, PageFormat::Page, "кизни", "жизни"), raw.replacen("<Unicode>кизни<", "<Unicode>жизни<", 1));
    // Lines in another order than the file's keep it in the region's text.
    let raw = page(&[(&["втoрая"], "втoрая", " index=\"1\""), (&["первая"], "первая", " index=\"0\"")], "первая\nвтoрая");
    let out = changed(&raw, PageFormat::Page, "втoрая", "вторая");
    assert_eq!(out, raw.replace("втoрая", "вторая"));
}

#[test]
fn a_word_within_a_word_is_read_once() {
    let nested = "<span class='ocrx_word'>внутри<span class='ocrx_word'>партийной</span></span> <span class='ocrx_word'>работы</span>";
    for raw in [hocr(nested), format!("<html><body><div class='ocr_page'>{nested}</div></body></html>")] {
        let file = PageFile::read(raw, PageFormat::Hocr).unwrap();
        assert_eq!(file.document().text.split_whitespace().collect::<Vec<_>>(), ["внутрипартийной", "работы"]);
    }
}

#[test]
fn markup_within_a_word_stays() {
    let raw = hocr("<span class='ocrx_word'><a href='n.html'><em>киз</em>ни</a>,<br/></span>");
    assert_eq!(changed(&raw, PageFormat::Hocr, "кизни,", "жизни,"), raw.replace("киз<", "жиз<"));
    let raw = hocr("<span class='ocrx_word'><b>убе</b><!-- c --><i>кдения</i></span>");
    assert_eq!(changed(&raw, PageFormat::Hocr, "убекдения", "убеждения"), raw.replace("кдения", "ждения"));
    assert_eq!(changed(&raw, PageFormat::Hocr, "убекдения", "беда"), raw.replace("убе<", "беда<").replace("кдения", ""));
    let raw = hocr("<span class='ocrx_word'><b>Москва</b> <i>горoд</i></span>");
    assert!(!changed(&raw, PageFormat::Hocr, "горoд", "город").contains("  "));
    let raw = hocr("<span class='ocrx_word'><b>х</b>орош</span>");
    let file = PageFile::read(raw, PageFormat::Hocr).unwrap();
    let edit = Edit { span: Span::new(0, "хорош".len()), replacement: "плох".to_string() };
    let options = WriteOptions { keep_original: true, ..WriteOptions::default() };
    let kept = file.write(&[Made { edit, confidence: 0.9 }], &[], &options);
    assert!(kept.contains(">хорош</del></span>"), "{kept}");
    assert_eq!(PageFile::read(kept, PageFormat::Hocr).unwrap().document().text, "плох\n");
    // What touches a word is nothing of it.
    let file = PageFile::read(hocr("<span class='ocrx_word'>кизни</span>,"), PageFormat::Hocr).unwrap();
    let edit = Edit { span: Span::new(0, "кизни".len()), replacement: "жизни".to_string() };
    let kept = file.write(&[Made { edit, confidence: 0.9 }], &[], &options);
    assert!(kept.contains("<ins class=\"alt\">жизни</ins><del class=\"alt original\">кизни</del></span></span>,"), "{kept}");
    let raw = hocr("<span class='ocrx_word' lang='ru'>кнам</span>");
    let out = changed(&raw, PageFormat::Hocr, "кнам", "к нам");
    assert!(out.matches("lang='ru'").count() + out.matches("lang=\"ru\"").count() == 2 && !out.contains("title=\"\""), "{out}");
}

/// What a page does for its reader is no text of it.
#[test]
fn scripts_are_passed_over() {
    let script = "<script>if (a<b && \"x</b>\") { кизни(); }</script><SCRIPT src='a.js'/>";
    let raw = hocr("<span class='ocrx_word'>кизни</span>")
        .replace("<body>", &format!("<head>{script}<style>p > b {{ color: \"}}</style></head><body>"));
    assert_eq!(changed(&raw, PageFormat::Hocr, "кизни", "жизни"), raw.replace(">кизни<", ">жизни<"));
    // One without an end is refused, not searched for to the end of every other.
    assert!(PageFile::read("<html><script>".repeat(50_000), PageFormat::Hocr).is_err());
}

/// Signs that an engine put beside its words are text of the page.
#[test]
fn text_between_words_is_read_and_kept() {
    let raw = hocr("Слушали (<span class='ocrx_word'>доклад</span>) о <span class='ocrx_word'>кизни</span> <br/>");
    let file = PageFile::read(raw.clone(), PageFormat::Hocr).unwrap();
    assert_eq!(file.document().text, "Слушали ( доклад) о кизни\n");
    assert_eq!(changed(&raw, PageFormat::Hocr, "кизни", "жизни"), raw.replace("кизни", "жизни"));
    let hyphen = hocr("<span class='ocrx_word'>необхо</span>-<br/></span><span class='ocr_line'><span class='ocrx_word'>димость</span>,");
    let read = |raw: &str| PageFile::read(raw.to_string(), PageFormat::Hocr).unwrap().document().text.clone();
    assert_eq!(read(&hyphen), "необхо-\nдимость,\n");
    assert_eq!(changed(&hyphen, PageFormat::Hocr, "димость", "димости"), hyphen.replace("димость", "димости"));
    // Readings that are not the word's are none.
    let others = hocr(
        "<span class='ocrx_word'>Слово</span><span class='ocrx_choice'>Слева</span> <span class='alternatives'><ins class='alt'><span class='ocrx_word'>дом</span></ins><del class='alt'>том</del></span>",
    );
    assert_eq!(read(&others), "Слово дом\n");
    // A change over both kinds leaves what is around it.
    let out = changed(&raw, PageFormat::Hocr, "о кизни", "о-жизни");
    assert!(out.contains("Слушали (") && out.contains(">доклад<"), "{out}");
}

#[test]
fn a_hyphen_is_read_once_and_stays_what_it_is() {
    let alto = |content: &str, sign: &str| {
        format!(
            "<alto xmlns=\"http://www.loc.gov/standards/alto/ns-v4#\"><Layout><Page><PrintSpace><TextBlock><TextLine><String CONTENT=\"{content}\"/><HYP CONTENT=\"{sign}\"/></TextLine><TextLine><String CONTENT=\"димость\"/></TextLine></TextBlock></PrintSpace></Page></Layout></alto>"
        )
    };
    for (content, sign) in [("необхо-", "-"), ("необхо", "-"), ("необхо", "\u{ad}")] {
        let raw = alto(content, sign);
        let read = format!("необхо{sign}\nдимость\n");
        assert_eq!(PageFile::read(raw.clone(), PageFormat::Alto).unwrap().document().text, read);
        let out = changed(&raw, PageFormat::Alto, &format!("необхо{sign}\nдимость"), &format!("необхо{sign}\nдимости"));
        assert_eq!(out, raw.replace("димость", "димости"));
    }
}

/// A word that is whole now leaves no hyphen behind, wherever it was printed.
#[test]
fn a_hyphen_goes_with_the_line_end() {
    for content in ["необхо-", "необхо"] {
        let raw = format!(
            "<alto><Layout><Page><PrintSpace><TextBlock><TextLine><String CONTENT=\"{content}\"/><HYP CONTENT=\"-\"/></TextLine><TextLine><String CONTENT=\"димость\"/></TextLine></TextBlock></PrintSpace></Page></Layout></alto>"
        );
        let file = PageFile::read(raw, PageFormat::Alto).unwrap();
        let edit =
            Edit { span: Span::new(0, "необхо-\nдимость".len()), replacement: "необходимость".to_string() };
        let out = file.write(&[Made { edit, confidence: 0.9 }], &[], &WriteOptions::default());
        assert_eq!(PageFile::read(out, PageFormat::Alto).unwrap().document().text, "необходимость\n", "{content}");
    }
}

#[test]
fn an_empty_remark_is_filled() {
    for comments in ["<Comments/>", "<Comments />", "<Comments></Comments>"] {
        let raw = page(&[(&["кизни"], "кизни", "")], "кизни")
            .replace("2019-07-15", "2013-07-15")
            .replace("<Page>", &format!("<Metadata><Creator>кто</Creator><LastChange>2020</LastChange>{comments}</Metadata><Page>"));
        let file = PageFile::read(raw, PageFormat::Page).unwrap();
        let edit = Edit { span: Span::new(0, "кизни".len()), replacement: "жизни".to_string() };
        let options = WriteOptions { provenance: Some("vychitka 9".to_string()), ..WriteOptions::default() };
        let out = file.write(&[Made { edit, confidence: 0.9 }], &[], &options);
        assert!(out.contains("</LastChange><Comments>vychitka 9</Comments></Metadata>"), "{out}");
    }
}

/// What a person tagged of a line stays on the words it was tagged on.
#[test]
fn tags_of_a_page_move_with_its_words() {
    let tagged = |text: &str, tags: &str| page(&[(&[], text, &format!(" custom=\"readingOrder {{index:0;}} {tags}\""))], "");
    let raw = tagged("Дело о р е м о н т е мельницы поручено тов. Жмурину", "person {offset:44; length:7;} abbrev {offset:39; length:4;}");
    let out = changed(&raw, PageFormat::Page, "р е м о н т е", "ремонте");
    assert!(out.contains("readingOrder {index:0;} person {offset:38; length:7;} abbrev {offset:33; length:4;}"), "{out}");
    let raw = tagged("Обязана ис пользовать опыт", "abbrev {offset:11; length:10;} person {offset:22; length:4;}");
    let out = changed(&raw, PageFormat::Page, "ис пользовать", "использовать");
    assert!(out.contains("abbrev {offset:8; length:12;} person {offset:21; length:4;}"), "{out}");
    // A word of the line's own elements.
    let raw = page(&[(&["Вопросъ", "Жмурина"], "Вопросъ Жмурина", " custom=\"person {offset:8; length:7;}\"")], "");
    let out = changed(&raw, PageFormat::Page, "Вопросъ", "Вопрос");
    assert!(out.contains("person {offset:7; length:7;}"), "{out}");
}

/// A region of regions says their text once more, and follows it.
#[test]
fn regions_within_a_region_are_read_once() {
    let inner = page(&[(&[], "Усиление партийной кизни", "")], "");
    let region = &inner[inner.find("<TextRegion").unwrap()..inner.find("</Page>").unwrap()];
    let outer = "<TextRegion id=\"o\"><Coords points=\"0,0 9,0 9,9\"/>";
    let equiv = "<TextEquiv><Unicode>Усиление партийной кизни</Unicode></TextEquiv></TextRegion>";
    let raw = inner.replace(region, &format!("{outer}{region}{equiv}"));
    let file = PageFile::read(raw.clone(), PageFormat::Page).unwrap();
    assert_eq!(file.document().text, "Усиление партийной кизни\n");
    let out = changed(&raw, PageFormat::Page, "кизни", "жизни");
    assert!(out.matches("партийной жизни").count() == 2 && !out.contains("кизни"), "{out}");
}

/// A line's simplified text says what it said before, and goes with it.
#[test]
fn the_plain_text_of_a_line_that_changes_goes() {
    let raw = page(&[(&[], "партийной кизни", ""), (&[], "второй строки", "")], "");
    let raw = raw.replace("</Unicode></TextEquiv></TextLine>", "</Unicode><PlainText>plain</PlainText></TextEquiv></TextLine>");
    assert_eq!(changed(&raw, PageFormat::Page, "кизни", "жизни").matches("<PlainText>").count(), 1);
}

/// What an earlier run kept of the scan stays the original, whatever a later one changes.
#[test]
fn an_original_is_kept_once() {
    let options = WriteOptions { keep_original: true, ..WriteOptions::default() };
    let twice = |raw: String, format: PageFormat| {
        [("кизни", "жизпи"), ("жизпи", "жизни")].iter().fold(raw, |raw, (from, to)| {
            let file = PageFile::read(raw, format).unwrap();
            let start = file.document().text.find(from).unwrap();
            let edit = Edit { span: Span::new(start, start + from.len()), replacement: (*to).to_string() };
            file.write(&[Made::new(edit, 0.9)], &[], &options)
        })
    };
    let alto = support::alto("партийной кизни\n", "", "http://www.loc.gov/standards/alto/ns-v4#");
    for (raw, format) in [(support::page("партийной кизни\n", "2019"), PageFormat::Page), (alto, PageFormat::Alto)] {
        let out = twice(raw, format);
        assert!(out.matches("original").count() == 1 && out.contains("кизни") && !out.contains("жизпи"), "{out}");
    }
}

/// A `String` that holds a line holds it still when a word of it is cut.
#[test]
fn a_line_in_one_string_stays_in_one() {
    let raw = "<alto xmlns=\"http://www.loc.gov/standards/alto/ns-v4#\"><Layout><Page><PrintSpace><TextBlock><TextLine><String CONTENT=\"Вышли в дом кнастоящему времени\" HPOS=\"0\" VPOS=\"0\" WIDTH=\"90\" HEIGHT=\"9\"/></TextLine></TextBlock></PrintSpace></Page></Layout></alto>";
    let out = changed(raw, PageFormat::Alto, "кнастоящему", "к настоящему");
    assert!(out.matches("<String").count() == 1 && out.contains("CONTENT=\"Вышли в дом к настоящему времени\""), "{out}");
    // What is doubtful in it is suggested beside what is not.
    let file = PageFile::read(raw.to_string(), PageFormat::Alto).unwrap();
    let place = |word: &str| {
        let start = file.document().text.find(word).unwrap();
        Span::new(start, start + word.len())
    };
    let made = Made::new(Edit { span: place("кнастоящему"), replacement: "к настоящему".to_string() }, 0.9);
    let suggestion = Suggestion { span: place("Вышли"), text: "Вошли".to_string(), confidence: 0.4 };
    let out = file.write(&[made], &[suggestion], &WriteOptions::default());
    assert!(out.contains("CONTENT=\"Вошли в дом к настоящему времени\"") || out.contains(">Вошли в дом к настоящему времени<"), "{out}");
}

/// Transkribus writes tables so.
#[test]
fn the_cells_of_a_table_are_read() {
    let cell = |id: &str, text: &str| {
        format!(
            "<TableCell id=\"{id}\" row=\"0\" col=\"0\"><TextLine id=\"l{id}\"><TextEquiv><Unicode>{text}</Unicode></TextEquiv></TextLine></TableCell>"
        )
    };
    let raw = format!(
        "<?xml version=\"1.0\"?><PcGts xmlns=\"http://schema.primaresearch.org/PAGE/gts/pagecontent/2013-07-15\"><Page><TableRegion id=\"t\">{}{}</TableRegion></Page></PcGts>",
        cell("a", "усиления внутрипартийной кизни"),
        cell("b", "необходимость порядка")
    );
    let file = PageFile::read(raw.clone(), PageFormat::Page).unwrap();
    assert_eq!(file.document().text.split_whitespace().count(), 5);
    let start = file.document().text.find("кизни").unwrap();
    let edit = Edit { span: Span::new(start, start + "кизни".len()), replacement: "жизни".to_string() };
    let out = file.write(&[Made::new(edit, 0.9)], &[], &WriteOptions::default());
    assert_eq!(out, raw.replace("кизни", "жизни"));
}
