//! Why a person should look at a reading that is probable enough to be applied.

/// What keeps a reading from being applied, however probable it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Caution {
    /// Only its capitals differ, and little tells which are right.
    Case,
    /// The translation speaks against it.
    Refuted,
    /// What stands there is a usual word, which nothing but the translation misses.
    Usual,
    /// The user's own words list what stands there.
    Listed,
    /// It puts a hyphen where the old spelling had not settled whether one stands.
    OldHyphen,
    /// It puts a hyphen into a name that no list knows.
    NameHyphen,
    /// What stands there is another spelling of the word, of its time or of its writer.
    Spelling,
    /// What stands there sounds like it, in a document that spells by ear.
    ByEar,
    /// It joins some of the letters of a letter-spaced word and leaves others over.
    PartOfRun,
    /// It joins «не» to a word that is one by itself.
    Negation,
    /// It joins «и» to a word that is one by itself, before a name.
    Conjunction,
    /// Letters of another language stand near by.
    AmongForeign,
    /// Its line or cell has no word in Russian letters.
    AmongLatin,
    /// It differs in the alphabet alone: both look the same.
    Alphabet,
    /// It changes a figure that nothing else vouches for.
    Figure,
    /// It puts a word of the translation in the place of what may be a numeral, a code or an abbreviation of its own.
    Designation,
    /// It makes a figure of a letter that may number a part, or shorten a name or a measure.
    Letter,
    /// It fills what may be left out on purpose.
    Lacuna,
    /// What stands there is an abbreviation that the document has elsewhere, too.
    Abbreviation,
    /// Nothing but the table of names knows it.
    NameOfTheTable,
    /// What stands there is a word that the document has elsewhere, too.
    Repeated,
    /// What stands there is a word but for letters of another alphabet.
    Shape,
    /// What stands there may be a word shortened before a figure.
    Shortened,
    /// What stands there may be a name by itself, and it makes another of it that the document has.
    Namesake,
    /// Only what the translation confirms is to be applied.
    Unconfirmed,
}

impl Caution {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Refuted => "refuted",
            Self::Usual => "usual",
            Self::Listed => "listed",
            Self::OldHyphen => "old hyphen",
            Self::NameHyphen => "hyphen of a name",
            Self::Spelling => "spelling",
            Self::ByEar => "by ear",
            Self::PartOfRun => "part of a run",
            Self::Negation => "negation",
            Self::Conjunction => "conjunction",
            Self::AmongForeign => "among foreign letters",
            Self::AmongLatin => "among Latin letters",
            Self::Alphabet => "alphabet",
            Self::Figure => "figure",
            Self::Designation => "designation",
            Self::Letter => "letter",
            Self::Lacuna => "lacuna",
            Self::Abbreviation => "abbreviation",
            Self::Shape => "shape",
            Self::Shortened => "shortened",
            Self::Namesake => "namesake",
            Self::Unconfirmed => "unconfirmed",
            Self::NameOfTheTable => "name of the table",
            Self::Repeated => "repeated",
        }
    }

    /// The same for people, as reports and the review say it.
    pub fn sentence(self) -> String {
        let why = match self {
            Self::Case => "only its capitals differ, and little tells which are right",
            Self::Refuted => "the translation speaks against it",
            Self::Usual => "what stands there is a usual word, and only the translation misses it",
            Self::Listed => "your own words list what stands there",
            Self::OldHyphen => "the old spelling had not settled where a hyphen stands",
            Self::NameHyphen => "names are written with the hyphen and without",
            Self::Spelling => "what stands there is another spelling of the word",
            Self::ByEar => "it sounds like what stands there, and the document spells by ear",
            Self::PartOfRun => "letters of the letter-spaced word would be left over",
            Self::Negation => "«не» and the word may stand apart",
            Self::Conjunction => "the letter may be a word of its own before a name",
            Self::AmongForeign => "letters of another language stand near by",
            Self::AmongLatin => "nothing else in its line or cell is Russian",
            Self::Alphabet => "only the alphabet differs, and both look the same",
            Self::Figure => "it changes a figure, and nothing else vouches for it",
            Self::Designation => "what stands there may be a numeral, a code or an abbreviation of its own",
            Self::Letter => "a letter there may number a part, or shorten a name or a measure",
            Self::Lacuna => "the signs there may stand for what was left out",
            Self::Abbreviation => "the document has the abbreviation that stands there elsewhere, too",
            Self::Shape => "what stands there is a word but for letters of another alphabet, or noughts",
            Self::Shortened => "what stands there may be shortened, as a figure follows",
            Self::Namesake => "what stands there may be a name, too, and not the one that the document has elsewhere",
            Self::Unconfirmed => "the translation does not confirm it",
            Self::NameOfTheTable => "nothing but the table of names knows it",
            Self::Repeated => "the document has the word that stands there elsewhere, too",
        };
        format!("asked because {why}")
    }
}
