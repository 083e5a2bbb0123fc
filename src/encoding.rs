//! From a file's bytes to text and back, in the encodings Russian files come in.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, UTF_16BE, UTF_16LE, X_MAC_CYRILLIC};
pub use encoding_rs::{Encoding, UTF_8};

/// A text with the encoding it came in. A byte-order mark stays in the text as U+FEFF.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoded {
    /// The text.
    pub text: String,
    /// How it was encoded, and will be again.
    pub encoding: &'static Encoding,
}

/// Why bytes cannot be read as text, or text not written as bytes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EncodingError {
    /// No such encoding.
    #[error(
        "unknown encoding `{0}`: expected utf-8, utf-16le, utf-16be, windows-1251, koi8-r, cp866, x-mac-cyrillic or another name of the WHATWG list"
    )]
    Unknown(String),
    /// Not text in this encoding.
    #[error("byte {offset} is not valid {encoding}: is the file in another encoding? name it with --encoding")]
    Invalid {
        /// The encoding tried.
        encoding: &'static str,
        /// First byte that does not fit.
        offset: usize,
    },
    /// Not text at all.
    #[error(
        "byte {offset} is zero: expected a text file, found binary data (for UTF-16 without a byte-order mark say --encoding utf-16le or utf-16be)"
    )]
    Binary {
        /// Where.
        offset: usize,
    },
    /// A file of another kind, by the bytes it begins with.
    #[error("expected text, hOCR, ALTO or PAGE, found {kind}: {advice}")]
    OtherKind {
        /// What it is.
        kind: &'static str,
        /// What to do with it.
        advice: &'static str,
    },
    /// Neither UTF-8 nor recognisable Cyrillic.
    #[error("not UTF-8 (byte {offset}), and no Cyrillic encoding fits: name it with --encoding")]
    Unrecognised {
        /// First byte that is no UTF-8.
        offset: usize,
    },
    /// An XML declaration that does not tell the truth.
    #[error("the file declares {declared}, but its bytes are UTF-8: mend the declaration, or say --encoding utf-8")]
    Misdeclared {
        /// The encoding declared.
        declared: String,
    },
    /// A character the file's encoding does not have.
    #[error("{encoding} has no character {character:?}: write to UTF-8 with --output-encoding utf-8")]
    Unwritable {
        /// The file's encoding.
        encoding: &'static str,
        /// The character.
        character: char,
    },
}

/// Files that are no plain text: how they begin, what they are, what to tell the user to do.
const OTHER_KINDS: [(&[u8], &str, &str); 11] = [
    (b"\xff\xfe\0\0", "text in UTF-32", "save it as UTF-8"),
    (b"\0\0\xfe\xff", "text in UTF-32", "save it as UTF-8"),
    (b"%PDF-", "a PDF", "take its text out first, or give what the OCR program wrote"),
    (b"PK\x03\x04", "a ZIP archive or an office document", "`vychitka clean` reads archives of pages; save an office document as text"),
    (b"\xd0\xcf\x11\xe0", "an office document", "save it as text"),
    (b"{\\rtf", "an RTF document", "save it as text"),
    (b"\x89PNG", "a picture", "recognise it first"),
    (b"\xff\xd8\xff", "a picture", "recognise it first"),
    (b"II*\0", "a picture", "recognise it first"),
    (b"MM\0*", "a picture", "recognise it first"),
    (b"AT&TFORM", "a DjVu file", "take its text out first, or recognise its pages"),
];

/// So many times as many letters must be printed as words are for another encoding to be the likelier one. Chosen.
const SURELY: f64 = 1.1;

const BYTE_ORDER_MARK: &str = "\u{feff}";
/// So many Cyrillic letters in a row tell UTF-8: in windows-1251 each would be «Р» or «С» and a sign.
const LETTERS_OF_WORD: usize = 3;

/// The encoding of this name.
pub fn named(name: &str) -> Result<&'static Encoding, EncodingError> {
    let alias = match name.to_ascii_lowercase().as_str() {
        "cp866" | "866" | "dos" => "ibm866",
        "cp1251" | "1251" => "windows-1251",
        "utf16" => "utf-16le",
        _ => name,
    };
    Encoding::for_label(alias.as_bytes()).filter(|e| *e != encoding_rs::REPLACEMENT).ok_or_else(|| EncodingError::Unknown(name.to_string()))
}

/// Decodes bytes: by the name given, else by byte-order mark, as UTF-8 if they are, else as the Cyrillic encoding they look like.
pub fn decode(bytes: &[u8], name: Option<&str>) -> Result<Decoded, EncodingError> {
    if let Some(&(_, kind, advice)) = OTHER_KINDS.iter().find(|(beginning, ..)| bytes.starts_with(beginning)) {
        return Err(EncodingError::OtherKind { kind, advice });
    }
    if let Some(name) = name {
        return decode_as(bytes, named(name)?);
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return decode_as(bytes, encoding);
    }
    if let Some(declared) = declared(bytes) {
        // What declares it in bytes of ASCII is none: some write UTF-8 so, with the letters as references.
        let encoding = match named(&declared)? {
            encoding if encoding == UTF_16LE || encoding == UTF_16BE => UTF_8,
            encoding => encoding,
        };
        let is_utf8 = !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok();
        if encoding != UTF_8 && is_utf8 {
            return Err(EncodingError::Misdeclared { declared });
        }
        return decode_as(bytes, encoding);
    }
    if let Some(offset) = bytes.iter().position(|&b| b == 0) {
        return Err(EncodingError::Binary { offset });
    }
    let offset = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(Decoded { text: text.to_string(), encoding: UTF_8 }),
        Err(error) => error.valid_up_to(),
    };
    // Whole words of UTF-8, then what is none: damaged, or cut off within a letter.
    if std::str::from_utf8(&bytes[..offset]).is_ok_and(has_word) {
        return Err(EncodingError::Invalid { encoding: UTF_8.name(), offset });
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(Some(b"ru"), Utf8Detection::Deny);
    let guessed = |encoding| decode_as(bytes, encoding).ok().filter(|decoded| is_cyrillic(&decoded.text));
    // The guess knows nothing of Macintosh files, whose small letters but «я» are those of windows-1251.
    let letters = |decoded: &Decoded| printed_letters(&decoded.text) as f64;
    let found = guessed(guess);
    let macintosh = guessed(X_MAC_CYRILLIC).filter(|macintosh| match &found {
        Some(found) => letters(macintosh) > SURELY * letters(found),
        None => SURELY * letters(macintosh) > macintosh.text.chars().filter(|c| c.is_alphabetic()).count() as f64,
    });
    macintosh.or(found).ok_or(EncodingError::Unrecognised { offset })
}

/// Signs beside a word or within it that are none of its letters.
const SIGNS: &str = ".,;:!?()[]\"'«»„“”’–—-…№/*";

/// Letters of the words, between white space, that are printed as words are: of Russian letters, small but for the first or all capitals. A
/// wrong encoding makes signs of letters, and letters of signs.
fn printed_letters(text: &str) -> usize {
    let is_russian = |c: char| matches!(c, 'а'..='я' | 'А'..='Я' | 'ё' | 'Ё');
    let is_part = |part: &str| {
        let is_small = part.chars().skip(1).all(char::is_lowercase);
        part.chars().all(is_russian) && (is_small || part.chars().all(char::is_uppercase))
    };
    let words = text.split_whitespace().map(|word| word.trim_matches(|c: char| SIGNS.contains(c)));
    words.filter(|word| word.split('-').all(is_part)).map(|word| word.chars().count()).sum()
}

/// True if Cyrillic letters follow one another, which in no other encoding are what they are in UTF-8.
fn has_word(text: &str) -> bool {
    let is_letter = |c: &char| matches!(c, 'а'..='я' | 'А'..='Я' | 'ё');
    text.split(|c| !is_letter(&c)).any(|word| word.chars().nth(LETTERS_OF_WORD - 1).is_some())
}

/// The encoding an XML declaration names.
fn declared(bytes: &[u8]) -> Option<String> {
    let head = bytes.strip_prefix(b"<?xml")?;
    let end = head.iter().take(512).position(|&b| b == b'>')?;
    let head = std::str::from_utf8(&head[..end]).ok()?;
    let value = head.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split(quote).next().map(str::to_string)
}

/// True if most letters beyond ASCII are Cyrillic and none is a drawing or control character of a wrong guess.
fn is_cyrillic(text: &str) -> bool {
    let beyond = text.chars().filter(|c| !c.is_ascii() && crate::alphabet::is_letter(*c)).count();
    let cyrillic = text.chars().filter(|c| matches!(c, '\u{400}'..='\u{4ff}')).count();
    let controls = text.chars().filter(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}')).count();
    cyrillic * 10 >= beyond * 9 && cyrillic > 0 && controls == 0
}

fn decode_as(bytes: &[u8], encoding: &'static Encoding) -> Result<Decoded, EncodingError> {
    let invalid = |offset| EncodingError::Invalid { encoding: encoding.name(), offset };
    let text = if encoding == UTF_8 {
        std::str::from_utf8(bytes).map_err(|e| invalid(e.valid_up_to()))?.to_string()
    } else if encoding == UTF_16LE || encoding == UTF_16BE {
        if bytes.len() % 2 == 1 {
            return Err(invalid(bytes.len() - 1));
        }
        let unit = |b: &[u8]| if encoding == UTF_16LE { u16::from_le_bytes([b[0], b[1]]) } else { u16::from_be_bytes([b[0], b[1]]) };
        let units: Vec<u16> = bytes.chunks_exact(2).map(unit).collect();
        let fits = |units: &[u16]| char::decode_utf16(units.iter().copied()).map_while(|c| c.ok()).map(char::len_utf16).sum::<usize>();
        String::from_utf16(&units).map_err(|_| invalid(2 * fits(&units)))?
    } else {
        let decoded = encoding.decode_without_bom_handling_and_without_replacement(bytes);
        decoded.ok_or_else(|| invalid(first_malformed(bytes, encoding)))?.into_owned()
    };
    let decoded = Decoded { text, encoding };
    // What cannot be written back byte for byte must not be touched.
    let again = encode(&decoded.text, encoding);
    if again.as_deref() == Ok(bytes) {
        return Ok(decoded);
    }
    let same = again.map_or(0, |again| again.iter().zip(bytes).take_while(|(a, b)| a == b).count());
    Err(invalid(same))
}

/// Where the first bytes stand that are no character of an encoding.
fn first_malformed(bytes: &[u8], encoding: &'static Encoding) -> usize {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(0));
    let (result, read) = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
    match result {
        DecoderResult::Malformed(length, behind) => read.saturating_sub(usize::from(length) + usize::from(behind)),
        _ => read,
    }
}

/// The text with what an encoding asks for at its beginning: a byte-order mark in UTF-16, in others none.
pub fn marked(text: &str, encoding: &'static Encoding) -> String {
    let bare = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let mark = if encoding == UTF_16LE || encoding == UTF_16BE { BYTE_ORDER_MARK } else { "" };
    format!("{mark}{bare}")
}

/// Encodes the text of a page file: what the encoding does not have becomes a numeric character reference.
pub fn encode_page(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    encode(text, encoding).unwrap_or_else(|_| encoding.encode(text).0.into_owned())
}

/// Encodes text.
pub fn encode(text: &str, encoding: &'static Encoding) -> Result<Vec<u8>, EncodingError> {
    if encoding == UTF_16LE {
        return Ok(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
    }
    if encoding == UTF_16BE {
        return Ok(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
    }
    let (bytes, _, lossy) = encoding.encode(text);
    if lossy {
        let refused = |c: &char| encoding.encode(c.encode_utf8(&mut [0; 4])).2;
        let character = text.chars().find(refused).unwrap_or('\u{fffd}');
        return Err(EncodingError::Unwritable { encoding: encoding.name(), character });
    }
    Ok(bytes.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Протокол заседания комиссии. Слушали доклад тов. Петрова о ходе работ, постановили принять к сведению.\r\n";

    #[test]
    fn the_encodings_of_russian_files_are_recognised_and_kept() {
        for name in ["windows-1251", "koi8-r", "ibm866", "x-mac-cyrillic", "utf-8"] {
            let bytes = encode(TEXT, named(name).unwrap()).unwrap();
            let decoded = decode(&bytes, None).unwrap();
            assert_eq!(decoded.text, TEXT, "{name}");
            assert_eq!(encode(&decoded.text, decoded.encoding).unwrap(), bytes, "{name}");
        }
        for encoding in [UTF_16LE, UTF_16BE] {
            let bytes = encode(&format!("\u{feff}{TEXT}"), encoding).unwrap();
            let decoded = decode(&bytes, None).unwrap();
            assert_eq!(decoded.encoding, encoding);
            assert_eq!(encode(&decoded.text, encoding).unwrap(), bytes);
        }
    }

    #[test]
    fn a_declaration_in_bytes_of_ascii_is_not_of_two_bytes_a_letter() {
        let text = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><alto><String CONTENT=\"&#1076;&#1086;&#1084;\"/></alto>";
        let decoded = decode(text.as_bytes(), None).unwrap();
        assert_eq!((decoded.text.as_str(), decoded.encoding), (text, UTF_8));
    }

    #[test]
    fn the_signs_and_letters_that_encodings_share_do_not_mislead() {
        for text in [
            "Изъятия заявления не найдено.",
            "подушку – она рекомендована для поддержания шеи во время сна",
            "Протокол № 5. Пять лет — время Коммунистической артели.",
            "ДЕЛО № 5 (ЦК КПСС)",
            "«Заря» — колхоз; я его не знаю.",
        ] {
            for name in ["windows-1251", "koi8-r", "ibm866", "x-mac-cyrillic"] {
                let Ok(bytes) = encode(text, named(name).unwrap()) else { continue };
                // A few capitals by themselves are words in several encodings.
                let is_told = text.chars().any(char::is_lowercase) || name == "windows-1251";
                let found = decode(&bytes, None).map(|decoded| decoded.text);
                let is_right = found.as_deref() == Ok(text) || matches!(found, Err(EncodingError::Unrecognised { .. }));
                assert!(!is_told || is_right, "{text} in {name}: {found:?}");
            }
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_its_place() {
        assert_eq!(decode(b"abc\0def", None), Err(EncodingError::Binary { offset: 3 }));
        assert!(matches!(decode(b"abc\xff\xfe\x80", Some("utf-8")), Err(EncodingError::Invalid { offset: 3, .. })));
        assert!(matches!(decode(&[0x61, 0xe9, 0x62, 0xe8], None), Err(EncodingError::Unrecognised { offset: 1 })));
        assert!(matches!(decode(b"%PDF-1.4\n1 0 obj", None), Err(EncodingError::OtherKind { kind: "a PDF", .. })));
        assert!(matches!(decode(b"PK\x03\x04\x14\0", Some("koi8-r")), Err(EncodingError::OtherKind { .. })));
        assert!(matches!(decode(b"x", Some("klingon")), Err(EncodingError::Unknown(_))));
        assert!(matches!(encode("№ 3 ☭", named("koi8-r").unwrap()), Err(EncodingError::Unwritable { .. })));
    }

    #[test]
    fn what_is_cut_off_within_a_letter_is_no_other_encoding() {
        let bytes = &TEXT.as_bytes()[..TEXT.find("комиссии").unwrap() + 1];
        assert_eq!(decode(bytes, None).unwrap_err(), EncodingError::Invalid { encoding: "UTF-8", offset: bytes.len() - 1 });
        let mut units: Vec<u8> = "да".encode_utf16().flat_map(u16::to_le_bytes).collect();
        units.extend([0x00, 0xd8, 0x41, 0x00]);
        assert_eq!(decode(&units, Some("utf-16le")).unwrap_err(), EncodingError::Invalid { encoding: "UTF-16LE", offset: 4 });
        // 0xFF begins no character of Shift JIS.
        let found = decode(&[&b"ABC"[..], &[0xff], b"D"].concat(), Some("shift_jis"));
        assert!(matches!(found, Err(EncodingError::Invalid { offset: 3, .. })), "{found:?}");
    }
}
