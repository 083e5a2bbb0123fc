//! Which part of the transcript is the scan's text, which its translation, which neither.
//!
//! Only the first is corrected. A part in another Cyrillic language or orthography is recognised ([`crate::orthography`]) and left alone.

use crate::alphabet::{fold, is_cyrillic, is_russian, key, look_alike};
use crate::document::{Document, Span};
use crate::lexicon::Lexicon;
use crate::lexicon::weight::USUAL_NATS;
use crate::orthography::{Orthographies, Orthography};

/// What a section is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SectionKind {
    /// Russian text of the scan: to be corrected.
    Source,
    /// Running text in Latin script: the translation.
    Translation,
    /// Headings of the host site, folio marks, stamps, links.
    Neither,
    /// Cyrillic text in another language or orthography: left as it is.
    Foreign(Orthography),
}

/// A stretch of the transcript; the sections cover the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its bytes.
    pub span: Span,
    /// What it is.
    pub kind: SectionKind,
}

impl Section {
    /// True if the section is to be corrected.
    pub fn is_source(&self) -> bool {
        self.kind == SectionKind::Source
    }
}

/// A Latin block of at least this many words is running text: the translation.
const RUNNING_WORDS: usize = 12;
/// A block of Latin capitals of which this share looks like Cyrillic letters may be a misread Russian heading.
const LOOK_ALIKE_SHARE: f64 = 0.85;
/// A block needs this many Cyrillic letters to be judged by itself for its orthography; a smaller one follows the document, unless its
/// marks are many.
const LETTERS_TO_JUDGE: usize = 200;
/// A block of so many letters without a mark of another orthography may be modern Russian, if its words are: in pre-1918 Russian one letter in
/// twelve is marked, in Bulgarian one in seventy.
const LETTERS_UNMARKED: usize = 40;
/// Of modern Russian at least so many words are usual ones; Bulgarian shares fewer.
const USUAL_SHARE: f64 = 0.8;
/// So many Latin words in a row, not of look-alikes, are foreign text inside a Russian line, and so many Russian ones are Russian text beside
/// English: in a table of two columns, in lines one below the other, around a long quotation.
const SCRIPT_RUN: usize = 3;
/// So many cells in Latin letters beside Russian ones are a column of a table.
const COLUMN_CELLS: usize = 3;
/// A sentence of at least so many words is the translation's, too: short paragraphs, each below its own.
const SENTENCE_WORDS: usize = 4;
/// Words that an English sentence has at least one of, and a heading of a host site or a stamp hardly.
const IN_ANY_SENTENCE: [&str; 22] = [
    "the", "of", "and", "to", "in", "is", "was", "are", "were", "a", "an", "for", "on", "with", "by", "that", "it", "as", "at", "from",
    "be", "not",
];

/// Cuts the document into sections.
pub fn sections(document: &Document, lexicon: &Lexicon, orthographies: &Orthographies) -> Vec<Section> {
    let text = &document.text;
    let blocks: Vec<(Span, String)> = blocks(text).into_iter().map(|block| (block, visible(document, block))).collect();
    let whole = of_document(&blocks, lexicon, orthographies);
    let cyrillic_document = text.chars().any(is_russian);
    let mut out: Vec<Section> = Vec::new();
    for (block, visible) in blocks {
        let kind = classify(&visible, lexicon, orthographies, whole.as_ref(), cyrillic_document);
        let is_mixed = kind == SectionKind::Source
            || !matches!(kind, SectionKind::Foreign(_)) && whole.is_none() && has_russian_run(&visible, lexicon);
        for (span, kind) in if is_mixed { latin_runs(document, block) } else { vec![(block, kind)] } {
            match out.last_mut() {
                Some(last) if last.kind == kind => last.span.end = span.end,
                _ => out.push(Section { span, kind }),
            }
        }
    }
    out
}

/// The orthography of a document by all its blocks, if most of its letters stand in blocks that have some of its marks: one line of old
/// verse does not make its editor's text old.
fn of_document(blocks: &[(Span, String)], lexicon: &Lexicon, orthographies: &Orthographies) -> Option<Orthography> {
    let all: String = blocks.iter().map(|(_, text)| text.as_str()).collect();
    let found = orthographies.recognise(&all)?;
    let cyrillic = |text: &str| text.chars().filter(|c| is_cyrillic(*c)).count();
    let (mut marked, mut unmarked) = (0, 0);
    for (_, text) in blocks {
        match cyrillic(text) {
            letters if orthographies.has_marks(text, &found) => marked += letters,
            letters if letters >= LETTERS_UNMARKED && is_modern(text, lexicon) => unmarked += letters,
            _ => {}
        }
    }
    (marked > unmarked).then_some(found)
}

/// The block's text with opaque parts blanked.
fn visible(document: &Document, block: Span) -> String {
    let mut out = String::with_capacity(block.len());
    let mut at = block.start;
    let first = document.opaque.partition_point(|o| o.end <= block.start);
    for opaque in document.opaque[first..].iter().take_while(|o| o.start < block.end) {
        out.push_str(&document.text[at..opaque.start.max(at)]);
        out.push(' ');
        at = opaque.end.clamp(at, block.end);
    }
    out.push_str(&document.text[at..block.end]);
    out
}

/// Paragraphs: lines up to and including the blank lines behind them.
fn blocks(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let (mut start, mut at, mut blank) = (0, 0, false);
    for line in text.split_inclusive('\n') {
        let is_blank = line.trim().is_empty();
        if blank && !is_blank {
            out.push(Span::new(start, at));
            start = at;
        }
        blank = is_blank;
        at += line.len();
    }
    if at > start {
        out.push(Span::new(start, at));
    }
    out
}

fn classify(
    block: &str,
    lexicon: &Lexicon,
    orthographies: &Orthographies,
    whole: Option<&Orthography>,
    cyrillic_document: bool,
) -> SectionKind {
    let cyrillic = block.chars().filter(|c| is_cyrillic(*c)).count();
    let ascii = block.chars().filter(char::is_ascii_alphabetic).count();
    if cyrillic > ascii {
        let own = if cyrillic >= LETTERS_TO_JUDGE {
            orthographies.recognise(block)
        } else {
            whole.cloned().or_else(|| orthographies.recognise_small(block))
        };
        return own.map_or(SectionKind::Source, SectionKind::Foreign);
    }
    if ascii == 0 {
        // Numbers and signs alone: of the scan, but nothing to correct without letters.
        return if cyrillic_document { SectionKind::Source } else { SectionKind::Neither };
    }
    if cyrillic_document && whole.is_none() && looks_russian(block, lexicon) {
        return SectionKind::Source;
    }
    latin(block)
}

/// What text in Latin letters is: running text, or a sentence at least, is the translation.
fn latin(block: &str) -> SectionKind {
    let words =
        block.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’')).filter(|w| w.contains(|c: char| c.is_ascii_alphabetic()));
    let count = words.clone().count();
    let is_sentence = || {
        let ends = block.trim_end().trim_end_matches(['"', '”', '»', ')', ']', '*', '_', '|', ' ']).ends_with(['.', '!', '?', ':', ';']);
        count >= SENTENCE_WORDS && ends && words.clone().any(|word| IN_ANY_SENTENCE.contains(&word))
    };
    if count >= RUNNING_WORDS || is_sentence() { SectionKind::Translation } else { SectionKind::Neither }
}

/// True if nearly all words are usual ones of modern Russian.
fn is_modern(text: &str, lexicon: &Lexicon) -> bool {
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().any(is_russian));
    let (usual, all) = words.fold((0, 0), |(usual, all), word| (usual + usize::from(is_usual(word, lexicon)), all + 1));
    f64::from(usual as u32) >= USUAL_SHARE * f64::from(all)
}

/// True for a usual word of Russian.
fn is_usual(word: &str, lexicon: &Lexicon) -> bool {
    key(&fold(word)).is_some_and(|key| lexicon.entry(&key).is_some_and(|entry| entry.cost_nats <= USUAL_NATS))
}

/// True for a block with Russian words in a row, none in Latin letters between them, if most of its words in Russian letters are usual ones: a
/// quotation in another language, too short to tell its orthography by, is left alone.
fn has_russian_run(block: &str, lexicon: &Lexicon) -> bool {
    let (mut run, mut longest, mut words, mut usual) = (0, 0, 0, 0);
    for word in block.split_whitespace() {
        let letters: String = word.chars().filter(|c| c.is_alphabetic()).collect();
        if letters.is_empty() {
            continue;
        }
        let is_cyrillic = letters.chars().all(is_russian);
        run = if is_cyrillic { run + 1 } else { 0 };
        longest = longest.max(run);
        words += usize::from(is_cyrillic);
        usual += usize::from(is_cyrillic && is_usual(&letters, lexicon));
    }
    longest >= SCRIPT_RUN && usual * 2 > words
}

/// True for a short line of Latin capitals that are nearly all look-alikes: «COB. CER PETHO».
fn looks_russian(block: &str, lexicon: &Lexicon) -> bool {
    let letters: Vec<char> = block.chars().filter(char::is_ascii_alphabetic).collect();
    if letters.iter().any(char::is_ascii_lowercase) {
        return false;
    }
    let alike = letters.iter().filter(|&&c| look_alike(c).is_some()).count();
    if (alike as f64) < LOOK_ALIKE_SHARE * letters.len() as f64 {
        return false;
    }
    // At least one word must be Russian once its letters are taken for what they look like.
    block.split(|c: char| !c.is_alphabetic()).any(|word| {
        let read: String = word.chars().map(|c| look_alike(c).unwrap_or(c)).collect();
        key(&fold(&read)).is_some_and(|key| key.len() >= 2 && lexicon.contains(&key))
    })
}

/// Cuts runs of Latin words out of a Russian block.
fn latin_runs(document: &Document, block: Span) -> Vec<(Span, SectionKind)> {
    let text = block.of(&document.text);
    let mut runs: Vec<Span> = Vec::new();
    // Of the run: what it may begin and end with on its lines, and how many of its words are no look-alikes.
    let (mut start, mut end, mut words): (Option<usize>, usize, usize) = (None, 0, 0);
    // A cell or a line has begun since the run's last word.
    let mut is_apart = false;
    let mut at = 0;
    for word in text.split_inclusive(|c: char| c.is_whitespace()) {
        let letters = || word.chars().filter(|c| c.is_alphabetic());
        let has_letters = letters().next().is_some();
        let is_ascii = letters().all(|c| c.is_ascii_alphabetic());
        let here = at;
        at += word.len();
        if is_ascii && letters().any(|c| look_alike(c).is_none()) {
            start = start.or(Some(here));
            words += 1;
            (end, is_apart) = (here + word.trim_end().len(), false);
        } else if is_ascii && has_letters && (letters().nth(1).is_none() || !letters().any(char::is_lowercase)) {
            // One letter by itself may be a Russian preposition, capitals a stamp: «COB. CEKPETHO».
        } else if is_ascii && has_letters {
            // «on» and «May» belong to what stands on their line.
            if words == 0 && (start.is_none() || is_apart) {
                (start, is_apart) = (Some(here), false);
            } else if words > 0 && !is_apart {
                end = here + word.trim_end().len();
            }
        } else if has_letters {
            if words >= SCRIPT_RUN {
                runs.push(Span::new(block.start + start.unwrap_or(end), block.start + end));
            }
            (start, words) = (None, 0);
        }
        is_apart |= word.contains(['\n', '\t', '|', '/']);
        if is_apart && words == 0 {
            start = None;
        }
    }
    if words >= SCRIPT_RUN {
        runs.push(Span::new(block.start + start.unwrap_or(end), block.start + end));
    }
    let column = column(&document.text, block, &runs);
    let mut out = Vec::new();
    let mut at = block.start;
    for (run, kind) in column.unwrap_or_else(|| runs.into_iter().map(|run| (run, latin(run.of(&document.text)))).collect()) {
        if run.start > at {
            out.push((Span::new(at, run.start), SectionKind::Source));
        }
        out.push((run, kind));
        at = run.end;
    }
    if at < block.end {
        out.push((Span::new(at, block.end), SectionKind::Source));
    }
    out
}

/// The column of a table that runs of Latin words stand in, each in a cell of it: each of its cells is the translation, however short, with the
/// year it ends in. Names of makers and titles have no word that English sentences have, and are none.
fn column(text: &str, block: Span, runs: &[Span]) -> Option<Vec<(Span, SectionKind)>> {
    let is_edge = |c: char| matches!(c, '|' | '\t');
    // Edges before a place on its line.
    let edges = |at: usize| text[block.start..at].chars().rev().take_while(|c| *c != '\n').filter(|c| is_edge(*c)).count();
    let nth = edges(runs.first()?.start);
    let mut cells: Vec<Span> = Vec::new();
    let mut at = block.start;
    for line in block.of(text).split_inclusive('\n') {
        let mut parts = line.split(is_edge);
        let start = at + parts.by_ref().take(nth).map(|part| part.len() + 1).sum::<usize>();
        let cell = parts.next().filter(|cell| line.contains(is_edge) && is_latin_cell(cell));
        cells.extend(cell.map(|cell| Span::new(start, start + cell.trim_end().len())));
        at += line.len();
    }
    let is_taken = |run: &Span| cells.get(cells.partition_point(|cell| cell.end < run.end)).is_some_and(|cell| cell.start <= run.start);
    let mut read = cells.iter().flat_map(|cell| cell.of(text).split_whitespace());
    let is_column = cells.len() >= COLUMN_CELLS
        && read.clone().count() >= RUNNING_WORDS
        && read.any(|word| IN_ANY_SENTENCE.contains(&word))
        && runs.iter().all(is_taken);
    is_column.then(|| cells.into_iter().map(|cell| (cell, SectionKind::Translation)).collect())
}

/// True for a cell of mostly Latin letters, some of which look like no Russian one.
fn is_latin_cell(cell: &str) -> bool {
    let count = |is_so: fn(&char) -> bool| cell.chars().filter(is_so).count();
    let (ascii, cyrillic) = (count(char::is_ascii_alphabetic), count(|c| is_cyrillic(*c)));
    ascii > cyrillic && cell.chars().any(|c| c.is_ascii_alphabetic() && look_alike(c).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resources::Resources;

    /// The pieces of a text by what they are, white space and marks between them left out.
    fn pieces(text: &str) -> Vec<(SectionKind, String)> {
        let resources = Resources::embedded().unwrap();
        let found = sections(&Document::plain(text.to_string()), &resources.lexicon, &resources.orthographies);
        let words = |s: &Section| s.span.of(text).trim_matches(|c: char| !c.is_alphabetic()).to_string();
        found.iter().map(|s| (s.kind.clone(), words(s))).filter(|(_, text)| !text.is_empty()).collect()
    }

    #[test]
    fn russian_beside_english_is_told_apart_within_a_paragraph() {
        let (russian, english) = ("Правление артели приняло отчет о ремонте", "The board of the artel accepted the report on the repairs");
        let (source, translation) = ((SectionKind::Source, russian.to_string()), (SectionKind::Translation, english.to_string()));
        assert_eq!(pieces(&format!("| {russian} | {english}. |\n")), [source.clone(), translation.clone()]);
        assert_eq!(pieces(&format!("{russian}.\n{english} of the mill.\n"))[0], source);
        let quoted = format!("Газета писала: \"{english} of the mill and of the dam\". {russian}.");
        let found = pieces(&quoted);
        assert_eq!(found.iter().map(|f| &f.0).collect::<Vec<_>>(), [&SectionKind::Source, &SectionKind::Translation, &SectionKind::Source]);
        // Bulgarian and Serbian in a few words, which Russian shares the letters of.
        for foreign in ["Това беше голяма грешка на правителството и на народа", "Народна скупштина донела нови закон о раду"]
        {
            assert_eq!(pieces(&format!("{english}, and the paper said: «{foreign}», in all its columns.")).len(), 1, "{foreign}");
        }
        // A word or two of Russian in an English note is the note's.
        assert_eq!(pieces(&format!("{english}, which the writer calls «отчет» here, and leaves it at that.")).len(), 1);
    }

    #[test]
    fn numbers_and_short_words_do_not_cut_english() {
        let english =
            "The newspaper \"Life of the village\" («Жизнь нашей деревни») of 5 May wrote that by 7 May all had been done on May 6.";
        let kinds = |text: &str| pieces(text).into_iter().map(|f| f.0).collect::<Vec<_>>();
        let text = format!("Газета «Жизнь нашей деревни» от 5 мая писала о севе.\n\n{english}\n");
        let found = pieces(&text);
        assert!(found.iter().filter(|f| f.0 == SectionKind::Source).all(|f| !f.1.contains("May")), "{found:?}");
        let table = "| Отъезд назначен на 15 мая. | The departure is set for 15 May. |\n";
        assert_eq!(kinds(table), [SectionKind::Source, SectionKind::Translation]);
        assert!(pieces(table)[1].1.ends_with("15 May"));
    }

    #[test]
    fn a_column_of_a_table_is_the_translation_however_short_its_cells() {
        let rows = [
            ("Завещание. Заверенная копия. Лубны, июнь 1921", "Will. Notarial copy. Lubny, June 1921"),
            ("Письмо сестре", "Letter"),
            ("Опись имущества. Черновик", "Inventory of property. Draft"),
            ("Прошение в земский отдел, 1922", "Petition to zemstvo department, 1922"),
        ];
        let table: String = rows.iter().enumerate().map(|(nth, (ru, en))| format!("| {nth} | {ru} | {en} | 2 |\n")).collect();
        let found = pieces(&table);
        let english: Vec<&str> = found.iter().filter(|f| f.0 == SectionKind::Translation).map(|f| f.1.as_str()).collect();
        assert_eq!(english.len(), rows.len(), "{found:?}");
        assert!(found.iter().all(|f| f.0 != SectionKind::Neither), "{found:?}");
        let resources = Resources::embedded().unwrap();
        let all = sections(&Document::plain(table.clone()), &resources.lexicon, &resources.orthographies);
        assert!(all.iter().any(|s| s.kind == SectionKind::Translation && s.span.of(&table).ends_with("June 1921")));
        // One Russian letter in a cell makes it no Russian one.
        let found = pieces(&table.replace("Notarial", "Nоtarial"));
        assert_eq!(found.iter().filter(|f| f.0 == SectionKind::Translation).count(), rows.len(), "{found:?}");
        // Makers of machines are no translation, nor is a third language.
        let makers = "| Станок токарный для сборочного цеха | Heidenreich Harbeck Hamburg | 2 |\n| Станок расточный большой мощности | Cincinnati Milling Machine | 1 |\n\
            | Подъемник для склада готовых деталей | Carl Flohr Berlin | 1 |\n| Насос для подачи охлаждающей воды | Worthington Pump Corporation | 3 |\n";
        assert!(pieces(makers).iter().all(|f| f.0 != SectionKind::Translation), "{:?}", pieces(makers));
        let third: String = rows.iter().map(|(ru, en)| format!("| {ru} | {en} | Entwurf eines Vertrages im Original |\n")).collect();
        assert!(pieces(&third).iter().all(|f| !(f.0 == SectionKind::Source && f.1.contains("Vertrages"))), "{:?}", pieces(&third));
        // Two such cells are a stamp, or a title.
        let two: String = rows.iter().step_by(2).map(|(ru, en)| format!("| {ru} | {en} |\n")).collect();
        assert!(pieces(&two).iter().all(|f| f.0 != SectionKind::Translation));
    }

    #[test]
    fn a_line_in_another_orthography_is_its_own() {
        let modern = "Правление артели приняло отчет о ремонте мельницы и плотины, о чем составлен акт.\n\n".repeat(6);
        let old = "Онъ сказалъ, что въ городѣ нѣтъ хлѣба и всѣ люди голодаютъ.";
        let is_foreign = |kind: &SectionKind| matches!(kind, SectionKind::Foreign(_));
        for (text, foreign) in [(format!("{modern}{old}\n"), 1), (format!("{old}\n\n{modern}"), 1), (modern.clone(), 0)] {
            let found = pieces(&text);
            assert_eq!(found.iter().filter(|f| is_foreign(&f.0)).count(), foreign, "{found:?}");
            assert!(found.iter().filter(|f| is_foreign(&f.0)).all(|f| f.1.starts_with("Онъ") && f.1.ends_with("голодаютъ")), "{found:?}");
        }
        // Short paragraphs of Bulgarian, which has few marks, are none the less Bulgarian; a ъ may be a misread ь.
        let bulgarian = "Сдружението проведе общо събрание в читалището.\n\nЧленовете изслушаха отчета за годината.\n\nСъветът прие плана за \
            сеитбата и ремонта на мелницата.\n\nСлед това гостите разгледаха училището и градината.\n\nДиректорът благодари на всички за помощта.\n";
        assert!(pieces(bulgarian).iter().all(|f| is_foreign(&f.0)), "{:?}", pieces(bulgarian));
        assert!(pieces(&format!("{modern}Выделитъ лошадь и отпуститъ семена артели.\n")).iter().all(|f| !is_foreign(&f.0)));
        // Its short lines follow a document that is old throughout.
        let text = format!("{}Конецъ.\n", format!("{old}\n\n").repeat(6));
        assert!(pieces(&text).iter().all(|f| is_foreign(&f.0)));
    }

    #[test]
    fn a_sentence_is_the_translations_however_short_and_a_heading_is_not() {
        let kinds = |text: &str| pieces(text).into_iter().map(|f| f.0).collect::<Vec<_>>();
        assert_eq!(kinds("Правление приняло отчет.\n\nThe board accepted the report.\n"), [SectionKind::Source, SectionKind::Translation]);
        assert_eq!(kinds("Правление приняло отчет.\n\nWilson Archive, Original Scan\n"), [SectionKind::Source, SectionKind::Neither]);
    }
}
