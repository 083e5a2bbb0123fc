//! The font of a word, as far as a file tells of it: a reason to measure and to doubt words of one font by themselves.

/// A font. What a file leaves out is not known, rather than plain.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Font {
    /// Its family, as the file names it.
    pub name: Option<String>,
    /// Its size in points.
    pub size_points: Option<f32>,
    /// Bold, or not.
    pub is_bold: Option<bool>,
    /// Italic, or upright.
    pub is_italic: Option<bool>,
}

/// Sizes beyond these, in points, are no sizes.
const POINTS: std::ops::RangeInclusive<f32> = 0.5..=1000.0;

impl Font {
    /// What is told here, and for what is not, what is told around.
    pub fn or(self, around: Self) -> Self {
        Self {
            name: self.name.or(around.name),
            size_points: self.size_points.or(around.size_points),
            is_bold: self.is_bold.or(around.is_bold),
            is_italic: self.is_italic.or(around.is_italic),
        }
    }

    /// The same with a size, if it is one.
    pub fn sized(self, points: Option<f64>) -> Self {
        let size_points = points.map(|p| p as f32).filter(|p| POINTS.contains(p));
        Self { size_points, ..self }
    }

    /// True if nothing is told.
    pub fn is_unknown(&self) -> bool {
        *self == Self::default()
    }
}
