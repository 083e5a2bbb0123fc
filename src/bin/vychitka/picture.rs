//! The words asked about on the image of their page: which file it is, what is cut out of it.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};

use image::{DynamicImage, ImageReader, Limits, Rgb, RgbImage};
use vychitka::bounds::Bounds;
use vychitka::document::Span;
use vychitka::format::pages::pictures::Spot;
use vychitka::transcript::Transcript;

use crate::error::{Error, Result};

/// Widest and highest image read, in pixels: a sheet of A0 at 600 dots an inch.
const LARGEST_SIDE: u32 = 30_000;
/// Most memory an image may take, in bytes.
const LARGEST_MEMORY: u64 = 1 << 30;
/// Endings of images read, for files whose image has another name than they say.
const ENDINGS: [&str; 11] = ["png", "jpg", "jpeg", "tif", "tiff", "webp", "pnm", "pbm", "pgm", "ppm", "bmp"];
/// Paper shown above and below the words, in heights of theirs.
const MARGIN: f64 = 0.5;
/// Paper shown beside the words at least, in heights of theirs.
const BESIDE: f64 = 0.4;
/// The frame around the words.
const FRAME: Rgb<u8> = Rgb([200, 30, 30]);

/// The images of the files under review, the last one used decoded.
pub(crate) struct Pictures {
    /// Where images are looked for; else beside each file.
    folder: Option<PathBuf>,
    current: Option<(PathBuf, State)>,
    /// What was cut last: of which image, which place, for which room.
    last_cut: Option<(Wanted, Strip)>,
}

type Wanted = (PathBuf, Span, (u32, u32));

enum State {
    Loading(Receiver<std::result::Result<RgbImage, String>>),
    Ready(RgbImage),
    Failed(String),
}

/// What is to be shown of a place.
#[derive(Clone)]
pub(crate) enum Strip {
    /// The image is still being read.
    Loading,
    /// The words with the paper around.
    Cut(DynamicImage),
    /// Why there is none.
    Missing(String),
}

impl Pictures {
    pub(crate) fn new(folder: Option<PathBuf>) -> Result<Self> {
        match folder {
            Some(folder) if !folder.is_dir() => {
                Err(Error::Said(format!("--images: expected a folder, found none at {}", folder.display())))
            }
            folder => Ok(Self { folder, current: None, last_cut: None }),
        }
    }

    /// True if the file is of pages and an image is there for its first words that have a box.
    pub(crate) fn has(&self, path: &Path, transcript: &Transcript) -> bool {
        let Transcript::Page(page) = transcript else { return false };
        page.words().iter().find_map(|w| page.spot(w.span)).is_some_and(|spot| self.find(path, &spot).is_some())
    }

    /// The words of a place on their image, for a room of so many pixels; the image is read in a thread of its own.
    pub(crate) fn strip(&mut self, path: &Path, transcript: &Transcript, span: Span, room: (u32, u32)) -> Strip {
        let Transcript::Page(page) = transcript else { return Strip::Missing("text has no page image".to_string()) };
        let Some(spot) = page.spot(span) else { return Strip::Missing("the file tells no box for these words".to_string()) };
        if spot.is_shared {
            return Strip::Missing("several pages of one image: only its first is shown".to_string());
        }
        let Some(file) = self.find(path, &spot) else {
            let name = spot.image.unwrap_or_else(|| "of its name".to_string());
            return Strip::Missing(format!("no page image {name} here: --images FOLDER says where they are"));
        };
        let wanted = (file, span, room);
        if let Some((of, strip)) = &self.last_cut
            && *of == wanted
        {
            return strip.clone();
        }
        let strip = self.cut(&wanted, &spot);
        if !matches!(strip, Strip::Loading) {
            self.last_cut = Some((wanted, strip.clone()));
        }
        strip
    }

    fn cut(&mut self, (file, _, room): &Wanted, spot: &Spot) -> Strip {
        if self.current.as_ref().is_none_or(|(known, _)| known != file) {
            self.current = Some((file.clone(), State::Loading(load(file.clone()))));
        }
        let Some((_, state)) = &mut self.current else { return Strip::Loading };
        if let State::Loading(receiver) = state {
            match receiver.try_recv() {
                Ok(Ok(image)) => *state = State::Ready(image),
                Ok(Err(why)) => *state = State::Failed(why),
                Err(std::sync::mpsc::TryRecvError::Empty) => return Strip::Loading,
                Err(std::sync::mpsc::TryRecvError::Disconnected) => *state = State::Failed("it could not be read".to_string()),
            }
        }
        match state {
            State::Ready(image) => {
                strip_of(image, spot, *room).map_or_else(|| Strip::Missing("the words' box is not on the image".to_string()), Strip::Cut)
            }
            State::Failed(why) => Strip::Missing(format!("{}: {why}", file.display())),
            State::Loading(_) => Strip::Loading,
        }
    }

    /// The image: by the name the file gives, else by the file's own name. Whatever a file says, nothing outside the folder is opened.
    fn find(&self, path: &Path, spot: &Spot) -> Option<PathBuf> {
        let folder = self.folder.clone().unwrap_or_else(|| path.parent().unwrap_or(Path::new("")).to_owned());
        let mut names: Vec<String> = Vec::new();
        if let Some(named) = &spot.image {
            let inside = !named.split(['/', '\\']).any(|part| part == ".." || part.contains(':')) && !named.starts_with(['/', '\\']);
            names.extend(inside.then(|| named.clone()));
            names.extend(named.rsplit(['/', '\\']).next().map(str::to_string));
        }
        let own = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let stems = own.match_indices('.').map(|(at, _)| &own[..at]).rev().filter(|stem| !stem.is_empty());
        names.extend(stems.flat_map(|stem| ENDINGS.map(|ending| format!("{stem}.{ending}"))));
        let is_image = |name: &String| ENDINGS.iter().any(|e| name.to_lowercase().strip_suffix(e).is_some_and(|stem| stem.ends_with('.')));
        names.into_iter().filter(is_image).map(|name| folder.join(name)).find(|file| file.is_file())
    }
}

/// Reads an image in a thread of its own.
fn load(file: PathBuf) -> Receiver<std::result::Result<RgbImage, String>> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        // Nobody waits any more where another page has been turned to.
        let _ = sender.send(decoded(&file));
    });
    receiver
}

fn decoded(file: &Path) -> std::result::Result<RgbImage, String> {
    let said = |e: &dyn std::fmt::Display| format!("expected an image (PNG, JPEG, TIFF, WebP, PNM, BMP), found none: {e}");
    let mut reader = ImageReader::open(file).and_then(ImageReader::with_guessed_format).map_err(|e| said(&e))?;
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height, limits.max_alloc) = (Some(LARGEST_SIDE), Some(LARGEST_SIDE), Some(LARGEST_MEMORY));
    reader.limits(limits);
    reader.decode().map(DynamicImage::into_rgb8).map_err(|e| said(&e))
}

/// A stretch of an image, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Window {
    left: u32,
    top: u32,
    width: u32,
    height: u32,
}

/// What is shown of an image: the words with some paper above and below, and as much of their line as the room's shape has place for.
fn window(image: (u32, u32), words: Bounds, room: (u32, u32)) -> Option<Window> {
    let (wide, high) = (f64::from(image.0), f64::from(image.1));
    let size = (words.right - words.left, words.bottom - words.top);
    let is_on = words.left < wide && words.top < high && words.right > 0.0 && words.bottom > 0.0;
    if size.0 <= 0.0 || size.1 <= 0.0 || !is_on || room.0 == 0 || room.1 == 0 {
        return None;
    }
    let shape = f64::from(room.0) / f64::from(room.1);
    let height = (size.1 * (1.0 + 2.0 * MARGIN)).max((size.0 + 2.0 * BESIDE * size.1) / shape).min(high);
    let width = (height * shape).min(wide);
    let from = |middle: f64, length: f64, whole: f64| (middle - length / 2.0).clamp(0.0, whole - length);
    let left = from((words.left + words.right) / 2.0, width, wide);
    let top = from((words.top + words.bottom) / 2.0, height, high);
    Some(Window { left: left as u32, top: top as u32, width: (width as u32).max(1), height: (height as u32).max(1) })
}

/// The words cut out of their page, in a frame.
fn strip_of(image: &RgbImage, spot: &Spot, room: (u32, u32)) -> Option<DynamicImage> {
    let (wide, high) = image.dimensions();
    let scale = |side: u32, of: f64| if of > 0.0 { f64::from(side) / of } else { 1.0 };
    let (x, y) = spot.extent.map_or((1.0, 1.0), |(width, height)| (scale(wide, width), scale(high, height)));
    let b = spot.bounds;
    let words = Bounds { left: b.left * x, top: b.top * y, right: b.right * x, bottom: b.bottom * y };
    let Window { left, top, width, height } = window((wide, high), words, room)?;
    let mut strip = image::imageops::crop_imm(image, left, top, width, height).to_image();
    let dot = f64::from(height) / f64::from(room.1);
    frame(&mut strip, words, (left, top), dot);
    Some(strip.into())
}

/// Draws a frame around the words, outside their box, of the twelfth part of their height, and of a dot of the terminal at least.
fn frame(strip: &mut RgbImage, words: Bounds, (left, top): (u32, u32), dot: f64) {
    let thick = ((words.bottom - words.top) / 12.0).max(dot).max(1.0);
    let inner = (words.left - f64::from(left), words.top - f64::from(top), words.right - f64::from(left), words.bottom - f64::from(top));
    for (x, y, pixel) in strip.enumerate_pixels_mut() {
        let (x, y) = (f64::from(x) + 0.5, f64::from(y) + 0.5);
        let within = |by: f64| x > inner.0 - by && x < inner.2 + by && y > inner.1 - by && y < inner.3 + by;
        if within(2.0 * thick) && !within(thick) {
            *pixel = FRAME;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(left: f64, top: f64, right: f64, bottom: f64) -> Bounds {
        Bounds { left, top, right, bottom }
    }

    #[test]
    fn the_window_has_the_words_the_shape_of_the_room_and_stays_on_the_page() {
        let page = (800, 1000);
        for words in [
            bounds(300.0, 500.0, 400.0, 520.0),
            bounds(0.0, 0.0, 30.0, 18.0),
            bounds(700.0, 985.0, 799.0, 1000.0),
            bounds(50.0, 40.0, 780.0, 60.0),
        ] {
            for room in [(800, 80), (80, 20), (300, 160)] {
                let w = window(page, words, room).unwrap();
                assert!(w.left + w.width <= page.0 && w.top + w.height <= page.1, "{w:?}");
                assert!(f64::from(w.left) <= words.left && f64::from(w.top) <= words.top, "{w:?} {words:?}");
                assert!(
                    f64::from(w.left + w.width) + 1.0 >= words.right && f64::from(w.top + w.height) + 1.0 >= words.bottom,
                    "{w:?} {words:?}"
                );
            }
        }
        assert_eq!(window(page, bounds(900.0, 10.0, 950.0, 30.0), (80, 20)), None);
        assert_eq!(window(page, bounds(10.0, 10.0, 10.0, 30.0), (80, 20)), None);
    }

    #[test]
    fn the_frame_goes_around_the_words_whatever_the_units() {
        let image = RgbImage::from_pixel(400, 200, Rgb([255, 255, 255]));
        // Tenths of a millimetre, four to a pixel.
        let spot = Spot { image: None, extent: Some((1600.0, 800.0)), is_shared: false, bounds: bounds(400.0, 320.0, 800.0, 400.0) };
        let strip = strip_of(&image, &spot, (200, 40)).unwrap().into_rgb8();
        let red: Vec<(u32, u32)> = strip.enumerate_pixels().filter(|p| *p.2 == FRAME).map(|p| (p.0, p.1)).collect();
        let (left, right) = (red.iter().map(|p| p.0).min().unwrap(), red.iter().map(|p| p.0).max().unwrap());
        assert_eq!(strip.dimensions(), (200, 40));
        assert!((46..=48).contains(&left) && (151..=153).contains(&right), "{left} {right}");
        assert_eq!(*strip.get_pixel(100, 20), Rgb([255, 255, 255]));
    }

    #[test]
    fn a_file_opens_nothing_outside_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("pages");
        std::fs::create_dir_all(inner.join("scans")).unwrap();
        for name in ["outside.png", "pages/here.png", "pages/scans/deep.png", "pages/page.jpg"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let pictures = Pictures::new(None).unwrap();
        let find = |named: Option<&str>| {
            let spot = Spot { image: named.map(str::to_string), extent: None, is_shared: false, bounds: bounds(0.0, 0.0, 1.0, 1.0) };
            let found = pictures.find(&inner.join("page.alto.xml"), &spot)?;
            Some(found.strip_prefix(&inner).unwrap().to_string_lossy().into_owned())
        };
        assert_eq!(find(Some("scans/deep.png")).as_deref(), Some("scans/deep.png"));
        assert_eq!(find(Some("C:\\work\\here.png")).as_deref(), Some("here.png"));
        // Not there, or not to be opened: the image of the file's own name.
        let outside = folder.path().join("outside.png");
        for named in [Some("../outside.png"), outside.to_str(), Some("here.txt"), None] {
            assert_eq!(find(named).as_deref(), Some("page.jpg"), "{named:?}");
        }
    }
}
