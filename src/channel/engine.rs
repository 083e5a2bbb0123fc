//! Which engine read a document, told by what it confused, and the channel to weigh it by.
//!
//! Engines confuse different letters: FineReader reads «п» for «н» sixty times as often as Tesseract, Tesseract «а» for «о» ten times as
//! often as FineReader. A mixture of both is what nothing is known by; a few confusions tell which it was: of 24 pages by FineReader 21, of
//! 48 by Tesseract 43 are told by them, none wrongly.

use std::sync::OnceLock;

use super::Channel;
use super::confusions::{Confusion, Confusions};

/// Weight of FineReader's confusions against Tesseract's where nothing tells: most transcripts at hand come from either.
const FINEREADER_WEIGHT: f64 = 0.25;
/// Its weight once a document's confusions speak for Tesseract, and for FineReader: another version or face confuses some of its own.
/// Chosen; .02 and .96 gave the same within a word or two on 72 pages.
const TOLD_WEIGHTS: [f64; 2] = [0.06, 0.85];
/// Up to the first probability of FineReader, 0..=1, a document was read by Tesseract, from the second on by FineReader; between them nothing
/// is told.
const TOLD_FROM: (f64, f64) = (0.1, 0.75);
/// A document's confusions are guesses made by the mixture; each tells this much less than it would if it were known.
const TRUST: f64 = 0.5;
/// Most that a kind of confusion tells by itself, in nats.
const MOST_NATS: f64 = 3.0;
/// Added to every count, and to what it is a share of: what was not counted may still be.
const SMOOTHING: (f64, f64) = (0.5, 1000.0);

/// An engine whose confusions were counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KnownEngine {
    /// Tesseract.
    Tesseract,
    /// ABBYY FineReader.
    FineReader,
}

impl KnownEngine {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tesseract => "Tesseract",
            Self::FineReader => "ABBYY FineReader",
        }
    }

    /// The engine of a name as files give it: "tesseract 5.3.0", "ABBYY FineReader Engine".
    pub fn named(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        let known = [("tesseract", Self::Tesseract), ("finereader", Self::FineReader), ("abbyy", Self::FineReader)];
        known.into_iter().find(|(part, _)| name.contains(part)).map(|(_, engine)| engine)
    }
}

/// The engines known, and the channels of documents that either has read.
pub struct Engines {
    tesseract: Confusions,
    finereader: Confusions,
    /// What a user's scans are known to confuse, each with the occurrences of a letter that it weighs against, in the order given.
    own: Vec<(Confusions, f32)>,
    told: [OnceLock<Channel>; 2],
}

impl Engines {
    /// Engines by their counted confusions.
    pub fn new(tesseract: Confusions, finereader: Confusions) -> Self {
        Self { tesseract, finereader, own: Vec::new(), told: Default::default() }
    }

    /// The same with what a user's scans are known to confuse, on top of what was given before, against so many occurrences of a letter.
    pub fn with_own(mut self, own: Confusions, strength: f32) -> Self {
        self.own.push((own, strength));
        Self { told: Default::default(), ..self }
    }

    /// The channel of a document of which nothing is known.
    pub fn general(&self) -> Channel {
        self.mixed(FINEREADER_WEIGHT)
    }

    /// Which engine read a document with these confusions; `None` where they do not tell.
    pub fn told_by(&self, confusions: &Confusions) -> Option<KnownEngine> {
        match self.finereader_probability(confusions) {
            p if p <= TOLD_FROM.0 => Some(KnownEngine::Tesseract),
            p if p >= TOLD_FROM.1 => Some(KnownEngine::FineReader),
            _ => None,
        }
    }

    /// The channel of what an engine has read.
    pub fn channel(&self, engine: KnownEngine) -> &Channel {
        self.told[engine as usize].get_or_init(|| self.mixed(TOLD_WEIGHTS[engine as usize]))
    }

    /// How likely FineReader read a document with these confusions, 0..=1.
    fn finereader_probability(&self, confusions: &Confusions) -> f64 {
        let tells = |(confusion, count): (&Confusion, f64)| {
            let log_share = |engine: &Confusions| {
                let meant = confusion.meant().first().map_or_else(|| engine.places(), |&m| engine.meant_total(m));
                ((engine.count(confusion) + SMOOTHING.0) / (meant + SMOOTHING.1)).ln()
            };
            count * (log_share(&self.finereader) - log_share(&self.tesseract)).clamp(-MOST_NATS, MOST_NATS)
        };
        let told: f64 = confusions.iter().filter(|(confusion, _)| !confusion.is_same()).map(tells).sum();
        let log_odds = (FINEREADER_WEIGHT / (1.0 - FINEREADER_WEIGHT)).ln() + TRUST * told;
        1.0 / (1.0 + (-log_odds).exp())
    }

    fn mixed(&self, finereader: f64) -> Channel {
        let mixed = Channel::from_confusions(&[(1.0 - finereader, &self.tesseract), (finereader, &self.finereader)]);
        self.own.iter().fold(mixed, |channel, (own, strength)| channel.adapted(own, *strength))
    }
}

#[cfg(test)]
mod tests {
    use super::KnownEngine;
    use crate::alphabet::symbol;
    use crate::channel::confusions::{Confusion, Confusions};
    use crate::resources::Resources;

    fn confusions(of: &[(char, char, f64)]) -> Confusions {
        let mut out = Confusions::default();
        for &(meant, seen, count) in of {
            out.add(Confusion::new(&[symbol(meant)], &[symbol(seen)]), count);
        }
        out
    }

    #[test]
    fn a_document_tells_its_engine_by_what_it_confuses() {
        let resources = Resources::embedded().unwrap();
        let engines = &resources.engines;
        let nats = |confusions: &Confusions| Some(engines.channel(engines.told_by(confusions)?).one(symbol('н'), symbol('п')));
        // Letters read as they were meant tell nothing, and one confusion is no habit.
        assert_eq!(nats(&confusions(&[('н', 'н', 400.0), ('о', 'о', 600.0)])), None);
        assert_eq!(nats(&confusions(&[('н', 'п', 1.0)])), None);
        let general = resources.channel.one(symbol('н'), symbol('п'));
        let finereader = nats(&confusions(&[('н', 'п', 5.0), ('и', 'п', 3.0)])).unwrap();
        let tesseract = nats(&confusions(&[('о', 'а', 5.0), ('а', 'о', 3.0)])).unwrap();
        assert!(finereader + 1.0 < general && general + 0.5 < tesseract, "{finereader} {general} {tesseract}");
    }

    #[test]
    fn all_a_user_taught_counts_under_every_engine() {
        let own = || [confusions(&[('ж', 'к', 200.0), ('ж', 'ж', 200.0)]), confusions(&[('ц', 'щ', 200.0), ('ц', 'ц', 200.0)])];
        let plain = Resources::embedded().unwrap();
        let taught = own().into_iter().fold(Resources::embedded().unwrap(), Resources::with_confusions);
        for (meant, seen) in [('ж', 'к'), ('ц', 'щ')] {
            let nats = |resources: &Resources| {
                let told = resources.engines.channel(KnownEngine::Tesseract);
                [told, &resources.channel].map(|channel| channel.one(symbol(meant), symbol(seen)))
            };
            let (without, with) = (nats(&plain), nats(&taught));
            assert!(with[0] + 1.0 < without[0] && with[1] + 1.0 < without[1], "{meant}: {without:?} {with:?}");
        }
    }
}
