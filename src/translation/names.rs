//! Names across scripts: consonants by their place of speech, compared with a weighted edit distance.
//!
//! Kontsevich, Palladius and plain transliteration differ most in vowels, aspiration and voicing; what they share is this skeleton
//! (compare Zobel and Dart, "Phonetic string matching", SIGIR 1996, for the principle).

use similar::TextDiff;

/// Two skeletons from this likeness on are taken for one name.
pub const ALIKE_FROM: f32 = 0.79;
/// Likeness asked of a skeleton of two consonants, which many names share.
pub const SHORT_ALIKE_FROM: f32 = 0.99;
/// Skeletons shorter than this say too little.
const SHORTEST: usize = 2;

/// Stands for a vowel a name begins with.
const VOWEL: char = 'A';

/// Consonant classes of a name in Russian letters, and whether it begins with a vowel; case endings of the last word stay.
pub fn russian(name: &str) -> String {
    let letters: Vec<char> = name.to_lowercase().chars().filter(|c| c.is_alphabetic()).collect();
    let mut out = String::new();
    if letters.first().is_some_and(|c| "аеёиоуыэюя".contains(*c)) {
        out.push(VOWEL);
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
    out
}

/// The same of a name in Latin letters.
pub fn english(name: &str) -> String {
    let letters: Vec<char> = name.to_lowercase().chars().filter(|c| c.is_alphabetic()).collect();
    let mut out = String::new();
    if letters.first().is_some_and(|c| "aeiouy".contains(*c)) {
        out.push(VOWEL);
    }
    let mut at = 0;
    while at < letters.len() {
        let two = (letters[at], letters.get(at + 1).copied().unwrap_or(' '));
        let (class, taken) = match two {
            ('p', 'h') | ('b', 'h') => (Some('P'), 2),
            ('s' | 'c' | 'z' | 't', 'h') if two.0 != 't' => (Some('S'), 2),
            ('t', 'h') => (Some('T'), 2),
            ('k' | 'g', 'h') => (Some('K'), 2),
            ('t', 's') | ('d', 'z') | ('d', 'j') | ('c', 'z') => (Some('S'), 2),
            ('c', 'e' | 'i' | 'y') => (Some('S'), 1),
            ('n', 'g') => (Some('N'), 2),
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
    out
}

/// Doubled consonants count once.
fn push(out: &mut String, class: Option<char>) {
    if let Some(class) = class.filter(|c| !out.ends_with(*c)) {
        out.push(class);
    }
}

/// How alike two skeletons are, 0..=1; a Russian case ending may be left out of the comparison.
pub fn likeness(russian: &str, english: &str) -> f32 {
    let (a, b): (Vec<char>, Vec<char>) = (russian.chars().collect(), english.chars().collect());
    if a.len() < SHORTEST && a != b || b.is_empty() {
        return 0.0;
    }
    let whole = 1.0 - distance(&a, &b) / a.len().max(b.len()) as f32;
    // «Ивановым», «Петровых»: an ending of one consonant.
    let without_ending = (a.len() > SHORTEST && matches!(a.last(), Some('M' | 'F' | 'K')))
        .then(|| 1.0 - (distance(&a[..a.len() - 1], &b) + 0.1) / (a.len() - 1).max(b.len()) as f32);
    whole.max(without_ending.unwrap_or(0.0))
}

/// How alike a Russian name and an English one are letter by letter, 0..=1: between names of one skeleton, the vowels decide.
pub fn letters_alike(russian: &str, english: &str) -> f32 {
    const LATIN: [&str; 32] = [
        "a", "b", "v", "g", "d", "e", "zh", "z", "i", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh",
        "shch", "", "y", "", "e", "yu", "ya",
    ];
    let spelt: String = russian
        .to_lowercase()
        .chars()
        .filter_map(|c| (c as usize).checked_sub('а' as usize).and_then(|at| LATIN.get(at)).copied().or((c == 'ё').then_some("e")))
        .collect();
    TextDiff::from_chars(spelt.as_str(), english.to_lowercase().as_str()).ratio()
}

/// True if the two may be one name.
pub fn are_alike(russian: &str, english: &str) -> bool {
    let shortest = russian.len().min(english.len());
    shortest >= SHORTEST && likeness(russian, english) >= if shortest <= SHORTEST { SHORT_ALIKE_FROM } else { ALIKE_FROM }
}

/// Weighted edit distance of two skeletons.
fn distance(a: &[char], b: &[char]) -> f32 {
    // What romanisations write and leave out: h, w, ng.
    let alone = |c: char| {
        if matches!(c, 'K' | 'F' | 'N') {
            0.6
        } else if c == VOWEL {
            0.5
        } else {
            1.0
        }
    };
    let instead = |x: char, y: char| match (x, y) {
        _ if x == y => 0.0,
        ('P', 'F') | ('F', 'P') | ('S', 'T') | ('T', 'S') | ('S', 'K') | ('K', 'S') | ('M', 'N') | ('N', 'M') | ('N', 'L') | ('L', 'N') => {
            0.5
        }
        ('K', 'F') | ('F', 'K') => 0.6,
        _ => 1.0,
    };
    let mut row: Vec<f32> = std::iter::once(0.0)
        .chain(b.iter().scan(0.0, |sum, &c| {
            *sum += alone(c);
            Some(*sum)
        }))
        .collect();
    for &x in a {
        let mut diagonal = row[0];
        row[0] += alone(x);
        for (at, &y) in b.iter().enumerate() {
            let cost = (diagonal + instead(x, y)).min(row[at] + alone(y)).min(row[at + 1] + alone(x));
            diagonal = row[at + 1];
            row[at + 1] = cost;
        }
    }
    row[b.len()]
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
        ] {
            assert!(are_alike(&russian(ru), &english(en)), "{ru} {} {en} {}", russian(ru), english(en));
        }
        assert!(letters_alike("Пэн", "Peng") > letters_alike("Пэн", "bong"));
        for (ru, en) in [("Петров", "Sidorov"), ("Москва", "Berlin"), ("Комиссия", "Khrushchev")] {
            assert!(!are_alike(&russian(ru), &english(en)), "{ru} {en}");
        }
    }
}
