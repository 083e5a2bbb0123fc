//! Names across scripts: consonants by their place of speech, compared with a weighted edit distance.
//!
//! Kontsevich, Palladius and plain transliteration differ most in vowels, aspiration and voicing; what they share is this skeleton
//! (compare Zobel and Dart, "Phonetic string matching", SIGIR 1996, for the principle).

use similar::TextDiff;

use crate::alphabet::is_vowel;

/// Two skeletons from this likeness on are taken for one name.
pub const ALIKE_FROM: f32 = 0.79;
/// Likeness asked of a skeleton of two consonants, which many names share.
pub const SHORT_ALIKE_FROM: f32 = 0.99;
/// Sentences with more names that nothing explains are lists, or not each other's: there every name is like some other, and comparing each with
/// each takes long.
pub const NAMES_MOST: usize = 40;
/// Skeletons shorter than this say too little.
const SHORTEST: usize = 2;

/// Letters that a name and what is made of it begin with.
const SAME_BEGINNING: usize = 4;

/// Stands for a vowel a name begins with.
const VOWEL: u8 = b'A';
/// Cost of the class that is left out most easily.
const LEAST_COST: f32 = 0.5;
/// Sums of costs may differ so much by the order of their terms.
const ROUNDING: f32 = 1e-4;
/// Cost of leaving out a case ending.
const ENDING_COST: f32 = 0.1;

/// What a name sounds like: its consonants' classes, and whether it begins with a vowel.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skeleton {
    classes: String,
    /// How often it has each class, by the class's letter modulo their number, which is another for each.
    counts: [u8; 16],
}

impl Skeleton {
    fn new(classes: String) -> Self {
        let mut counts = [0u8; 16];
        classes.bytes().for_each(|class| counts[usize::from(class % 16)] = counts[usize::from(class % 16)].saturating_add(1));
        Self { classes, counts }
    }

    /// How many classes it has.
    pub fn len(&self) -> usize {
        self.classes.len()
    }

    /// True if it has none.
    pub fn is_empty(&self) -> bool {
        self.classes.is_empty()
    }
}

/// The skeleton of a name in Russian letters; case endings of the last word stay.
pub fn russian(name: &str) -> Skeleton {
    let letters: Vec<char> = name.to_lowercase().chars().filter(|c| c.is_alphabetic()).collect();
    let mut out = String::new();
    if letters.first().is_some_and(|&c| is_vowel(c)) {
        out.push(VOWEL.into());
    }
    let mut at = 0;
    while at < letters.len() {
        let next = letters.get(at + 1);
        let class = match letters[at] {
            'д' if next == Some(&'ж') => {
                at += 1;
                Some('S')
            }
            'п' | 'б' => Some('P'),
            'в' | 'ф' => Some('F'),
            'т' | 'д' => Some('T'),
            'г' | 'к' | 'х' => Some('K'),
            'з' | 'с' | 'ц' | 'ч' | 'ш' | 'щ' | 'ж' => Some('S'),
            'л' | 'р' => Some('L'),
            'м' => Some('M'),
            'н' => Some('N'),
            _ => None,
        };
        // «пх», «тх», «кх», «чх»: an aspirated sound, which other romanisations leave unmarked.
        let aspirated = letters[at] == 'х' && at > 0 && matches!(letters[at - 1], 'п' | 'т' | 'к' | 'ч');
        push(&mut out, class.filter(|_| !aspirated));
        at += 1;
    }
    Skeleton::new(out)
}

/// The same of a name in Latin letters.
pub fn english(name: &str) -> Skeleton {
    let letters: Vec<char> = name.to_lowercase().chars().filter(|c| c.is_alphabetic()).collect();
    let mut out = String::new();
    if letters.first().is_some_and(|c| "aeiouy".contains(*c)) {
        out.push(VOWEL.into());
    }
    let mut at = 0;
    while at < letters.len() {
        let two = (letters[at], letters.get(at + 1).copied().unwrap_or(' '));
        let (class, taken) = match two {
            ('p', 'h') | ('b', 'h') => (Some('P'), 2),
            ('s' | 'c' | 'z' | 't', 'h') if two.0 != 't' => (Some('S'), 2),
            ('t', 'h') => (Some('T'), 2),
            ('k' | 'g', 'h') => (Some('K'), 2),
            ('t', 's' | 'z') | ('d', 'z') | ('d', 'j') | ('c', 'z') => (Some('S'), 2),
            ('c', 'e' | 'i' | 'y') => (Some('S'), 1),
            ('n', 'g') => (Some('N'), 2),
            // "Ehrlich", «Эрлих».
            ('h', next) if next.is_ascii_alphabetic() && !"aeiouy".contains(next) => (None, 1),
            ('x', _) => (Some('S'), 1),
            ('p' | 'b', _) => (Some('P'), 1),
            ('f' | 'v' | 'w', _) => (Some('F'), 1),
            ('t' | 'd', _) => (Some('T'), 1),
            ('k' | 'g' | 'q' | 'c' | 'h', _) => (Some('K'), 1),
            ('s' | 'z' | 'j', _) => (Some('S'), 1),
            ('l' | 'r', _) => (Some('L'), 1),
            ('m', _) => (Some('M'), 1),
            ('n', _) => (Some('N'), 1),
            _ => (None, 1),
        };
        push(&mut out, class);
        at += taken;
    }
    Skeleton::new(out)
}

/// Doubled consonants count once.
fn push(out: &mut String, class: Option<char>) {
    if let Some(class) = class.filter(|c| !out.ends_with(*c)) {
        out.push(class);
    }
}

/// How alike two skeletons are, 0..=1, if they may be of one name; a Russian case ending may be left out of the comparison.
pub fn alike(russian: &Skeleton, english: &Skeleton) -> Option<f32> {
    let (a, b) = (russian.classes.as_bytes(), english.classes.as_bytes());
    let shortest = a.len().min(b.len());
    let least = if shortest <= SHORTEST { SHORT_ALIKE_FROM } else { ALIKE_FROM };
    // Sentences of hundreds of names are compared all with all: nearly all are told apart by what they are made of.
    let most = (1.0 - least) * a.len().max(b.len()) as f32;
    if shortest < SHORTEST || least_distance(russian, english) > most {
        return None;
    }
    let alike = |a: &[u8], more: f32| {
        let length = a.len().max(b.len()) as f32;
        let cost = distance(a, b, (1.0 - least) * length - more + ROUNDING)? + more;
        Some(1.0 - cost / length).filter(|likeness| *likeness >= least)
    };
    // «Ивановым», «Петровых»: an ending of one consonant.
    let has_ending = a.len() > SHORTEST && matches!(a.last(), Some(b'M' | b'F' | b'K'));
    let without_ending = has_ending.then(|| alike(&a[..a.len() - 1], ENDING_COST)).flatten();
    [alike(a, 0.0), without_ending].into_iter().flatten().reduce(f32::max)
}

/// How alike a Russian name and an English one are letter by letter, 0..=1: between names of one skeleton, the vowels decide.
pub fn letters_alike(russian: &str, english: &str) -> f32 {
    TextDiff::from_chars(spelt(russian).as_str(), english.to_lowercase().as_str()).ratio()
}

/// True if they are so much alike, 0..=1. Most names share too few letters, in whatever order.
pub fn are_letters_alike(russian: &str, english: &str, least: f32) -> bool {
    let (spelt, english) = (spelt(russian), english.to_lowercase());
    let mut counts = [0i32; 256];
    english.bytes().for_each(|b| counts[usize::from(b)] += 1);
    let shared = spelt.bytes().filter(|&b| {
        counts[usize::from(b)] -= 1;
        counts[usize::from(b)] >= 0
    });
    let letters = spelt.len() + english.chars().count();
    let may_be = letters == 0 || 2.0 * shared.count() as f32 / letters as f32 + ROUNDING >= least;
    may_be && TextDiff::from_chars(spelt.as_str(), english.as_str()).ratio() >= least
}

/// True if both begin with the same letters: «Ольшанский» and "Olshany" are of one name, though neither is the other.
pub fn begin_alike(russian: &str, english: &str) -> bool {
    beginning(russian).is_some_and(|begins| english_beginning(english) == Some(begins))
}

/// How a Russian name begins in Latin letters; `None` of one too short to tell.
pub(super) fn beginning(russian: &str) -> Option<String> {
    first_letters(&spelt(russian))
}

/// How a name in Latin letters begins. «уйгуры» are "Uighurs".
pub(super) fn english_beginning(name: &str) -> Option<String> {
    first_letters(&name.to_lowercase().replace("gh", "g"))
}

fn first_letters(name: &str) -> Option<String> {
    let out: String = name.chars().take(SAME_BEGINNING).collect();
    (out.chars().count() == SAME_BEGINNING).then_some(out)
}

/// A Russian name in Latin letters, as they are mostly written: «Посьет» as "posyet".
fn spelt(russian: &str) -> String {
    const LATIN: [&str; 32] = [
        "a", "b", "v", "g", "d", "e", "zh", "z", "i", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh",
        "shch", "", "y", "", "e", "yu", "ya",
    ];
    let latin = |c: char| (c as usize).checked_sub('а' as usize).and_then(|at| LATIN.get(at)).copied().or((c == 'ё').then_some("e"));
    let mut out = String::new();
    let mut before = ' ';
    for c in russian.to_lowercase().chars() {
        out += if before == 'ь' && c == 'е' { "ye" } else { latin(c).unwrap_or("") };
        before = c;
    }
    out
}

/// What two skeletons cost at least, in whatever order their classes stand and without an ending: each that one has and the other has not
/// is left out or replaced.
fn least_distance(a: &Skeleton, b: &Skeleton) -> f32 {
    let surplus =
        |a: &Skeleton, b: &Skeleton| a.counts.iter().zip(&b.counts).map(|(x, y)| x.saturating_sub(*y)).fold(0u8, u8::saturating_add);
    LEAST_COST * f32::from(surplus(a, b).saturating_sub(1).max(surplus(b, a)))
}

/// Weighted edit distance of two skeletons, if it is at most `most`.
fn distance(a: &[u8], b: &[u8], most: f32) -> Option<f32> {
    // What romanisations write and leave out: h, w, ng.
    let alone = |c: u8| match c {
        b'K' | b'F' | b'N' => 0.6,
        VOWEL => LEAST_COST,
        _ => 1.0,
    };
    let instead = |x: u8, y: u8| match (x, y) {
        _ if x == y => 0.0,
        (b'P', b'F') | (b'F', b'P') | (b'S', b'T' | b'K') | (b'T' | b'K', b'S') | (b'N', b'M' | b'L') | (b'M' | b'L', b'N') => 0.5,
        (b'K', b'F') | (b'F', b'K') => 0.6,
        _ => 1.0,
    };
    let mut row = Vec::with_capacity(b.len() + 1);
    row.push(0.0);
    row.extend(b.iter().scan(0.0, |sum, &c| {
        *sum += alone(c);
        Some(*sum)
    }));
    for &x in a {
        let mut diagonal = row[0];
        row[0] += alone(x);
        let mut least = row[0];
        for (at, &y) in b.iter().enumerate() {
            let cost = (diagonal + instead(x, y)).min(row[at] + alone(y)).min(row[at + 1] + alone(x));
            diagonal = row[at + 1];
            row[at + 1] = cost;
            least = least.min(cost);
        }
        if least > most {
            return None;
        }
    }
    Some(row[b.len()]).filter(|cost| *cost <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn romanisations_meet() {
        for (ru, en) in [
            ("Ким Ду Бон", "Kim Du-bong"),
            ("Пэн Дэ-хуай", "Peng Dehuai"),
            ("Ким Ир Сена", "Kim Il Sung"),
            ("Шепилову", "Shepilov"),
            ("Иванов", "Ivanov"),
            ("Чжоу Энь-лай", "Zhou Enlai"),
            ("Пхеньян", "Pyongyang"),
            ("Хрущевым", "Khrushchev"),
            ("Ро Зен Гын", "Ro Jung Keun"),
            ("Эрлихом", "Ehrlich"),
        ] {
            assert!(alike(&russian(ru), &english(en)).is_some(), "{ru} {:?} {en} {:?}", russian(ru), english(en));
        }
        assert!(letters_alike("Пэн", "Peng") > letters_alike("Пэн", "bong"));
        assert!(begin_alike("Посьетский", "Posyet"));
        assert!(begin_alike("Ольшанской", "Olshany") && !begin_alike("Минской", "Moscow") && !begin_alike("Ли", "Li"));
        for (russian, english) in
            [("Пэн", "Peng"), ("Коули", "Cowley"), ("Щёлково", "Shchelkovo"), ("Анна", "naan"), ("Яр", "Zürich"), ("", "")]
        {
            let alike = letters_alike(russian, english);
            for least in [0.0, 0.2, 0.45, 0.7, 1.0, alike] {
                assert_eq!(are_letters_alike(russian, english, least), alike >= least, "{russian} {english} {least}");
            }
        }
        for (ru, en) in [("Петров", "Sidorov"), ("Москва", "Berlin"), ("Комиссия", "Khrushchev")] {
            assert!(alike(&russian(ru), &english(en)).is_none(), "{ru} {en}");
        }
    }
}
