//! The pictures of all plates: made a few at once, each decoded once.

use crate::folder::{Content, Files};
use crate::leaves::Place;
use crate::options::WebOptions;
use crate::{Source, sizes, tone};
use leporello_diag::{Diagnostic, Progress, Sink, Stopped, Subject, codes};
use leporello_model::{Photo, PhotoId, PixelSize, Plan};
use leporello_photo::{Coding, Darkroom, Series, Spoilt};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Photographs in work at once, if the darkroom has the memory.
const AT_ONCE: usize = 4;
/// Quality and speed of AVIF: that of a JPEG of quality 80, as quickly as it goes.
const AVIF: Coding = Coding::Avif { quality: 60, speed: 10 };

/// The picture of a plate in its sizes and codings.
#[derive(Clone, Debug)]
pub(crate) struct Picture {
    /// What its files' names begin with.
    pub(crate) stem: String,
    /// Sizes as JPEG, the largest first.
    pub(crate) sizes: Vec<PixelSize>,
    /// Widths as AVIF, the largest first.
    pub(crate) avif: Vec<u32>,
    /// What stands in its place until it is there, as a CSS image.
    pub(crate) tone: Option<String>,
    /// Its files: name, where it is in the cache, length.
    files: Vec<(String, PathBuf, u64)>,
}

impl Picture {
    /// The size at which it is widest.
    pub(crate) fn largest(&self) -> PixelSize {
        self.sizes.first().copied().unwrap_or(PixelSize { w: 1, h: 1 })
    }

    /// Its JPEG of at least this width, or the widest.
    pub(crate) fn jpeg(&self, width: u32) -> String {
        let fits = self.sizes.iter().rev().find(|size| size.w >= width);
        name(&self.stem, fits.map_or(self.largest().w, |size| size.w), "jpg")
    }

    /// Bytes of that JPEG.
    pub(crate) fn bytes_of(&self, name: &str) -> u64 {
        self.files.iter().find(|(file, ..)| file == name).map_or(0, |(_, _, bytes)| *bytes)
    }

    /// Value of `srcset` for the JPEGs; the folder ends with `/` or is empty.
    pub(crate) fn jpeg_set(&self, folder: &str) -> String {
        let of =
            |size: &PixelSize| format!("{folder}{} {}w", name(&self.stem, size.w, "jpg"), size.w);
        self.sizes.iter().rev().map(of).collect::<Vec<_>>().join(", ")
    }

    /// Value of `srcset` for the AVIFs; `None` when there are none. They end at a width, so
    /// larger ones go on as JPEG: a browser that wants more than the widest takes that.
    pub(crate) fn avif_set(&self, folder: &str) -> Option<String> {
        let of = |w: &u32| format!("{folder}{} {w}w", name(&self.stem, *w, "avif"));
        let all = self.avif.iter().rev().map(of).collect::<Vec<_>>().join(", ");
        (!all.is_empty()).then_some(all)
    }

    /// Whether the AVIFs reach the widest size: then no JPEG is needed beside them.
    pub(crate) fn avif_reaches_all(&self) -> bool {
        self.avif.first() == self.sizes.first().map(|size| &size.w)
    }

    /// Puts its files among those of the edition.
    pub(crate) fn add_to(&self, files: &mut Files) {
        for (name, path, bytes) in &self.files {
            files.insert(name.clone(), Content::Copy(path.clone(), *bytes));
        }
    }
}

fn name(stem: &str, width: u32, ending: &str) -> String {
    format!("pictures/{stem}-{width}.{ending}")
}

/// The pictures of all plates by their numbers.
///
/// # Errors
/// When a photograph is gone or cannot be read; `sink` has been told of every one.
pub(crate) fn pictures(
    plan: &Plan,
    source: &Source,
    options: &WebOptions,
    progress: &dyn Progress,
    sink: &mut Sink,
) -> Result<BTreeMap<u32, Picture>, Stopped> {
    let all = &source.catalogue.photos;
    // Of identical files the first stands for all.
    let photos: BTreeMap<PhotoId, &Photo> = all.iter().rev().map(|p| (p.id, p)).collect();
    let avif_up_to = avif_up_to(options, sink);
    let darkroom = source.darkroom();
    let places = Place::all(plan);
    progress.begin("pictures", places.len());
    let one = |place: &Place| {
        (!progress.cancelled()).then(|| {
            let made = match photos.get(&place.plate.photo) {
                Some(photo) => {
                    picture(&darkroom, photo, place, plan, (options.quality, avif_up_to))
                }
                None => Err(Failure::Photograph("is not in the folder any more".into())),
            };
            progress.step();
            made
        })
    };
    let work = || -> Vec<_> { places.par_iter().map(one).collect() };
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(AT_ONCE);
    let made = match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    };
    progress.end();
    gather(&places, made, sink)
}

/// Up to which width pictures are AVIF too; `sink` is told when that was asked of a program that
/// has no encoder.
fn avif_up_to(options: &WebOptions, sink: &mut Sink) -> u32 {
    if options.avif_up_to == 0 || AVIF.is_built_in() {
        return options.avif_up_to;
    }
    let message =
        "AVIF is asked for, which this program was built without: pictures are JPEG alone";
    sink.report(Diagnostic::new(codes::WEB_006, Subject::Book, message).hint(
        "build it with `cargo build --release --features avif-encode`, or set `avif-up-to = 0` \
         under `[web]`",
    ));
    0
}

fn gather(
    places: &[Place],
    made: Vec<Option<Result<Picture, Failure>>>,
    sink: &mut Sink,
) -> Result<BTreeMap<u32, Picture>, Stopped> {
    let mut pictures = BTreeMap::new();
    let mut failed = None;
    for (place, made) in places.iter().zip(made) {
        match made {
            Some(Ok(picture)) => drop(pictures.insert(place.plate.number, picture)),
            Some(Err(why)) => failed = Some(sink.stop(no_picture(place, why))),
            None => {
                let message = "stopped on your wish; what was finished is kept in the cache";
                return Err(sink.stop(
                    Diagnostic::new(codes::PRJ_009, Subject::Book, message)
                        .hint("run the same command again to go on"),
                ));
            }
        }
    }
    failed.map_or(Ok(pictures), Err)
}

/// Why a plate has no picture.
enum Failure {
    /// In words that follow "the photograph".
    Photograph(String),
    /// The cache cannot be written.
    Cache(PathBuf, std::io::Error),
}

impl From<Spoilt> for Failure {
    fn from(spoilt: Spoilt) -> Self {
        match spoilt {
            Spoilt::Photograph(error) => Self::Photograph(error.to_string()),
            Spoilt::Cache(path, error) => Self::Cache(path, error),
        }
    }
}

fn no_picture(place: &Place, why: Failure) -> Diagnostic {
    let (plate, page) = (place.plate, place.page);
    match why {
        Failure::Photograph(why) => {
            let subject = Subject::Plate { number: plate.number, page, photo: plate.file.clone() };
            Diagnostic::new(codes::WEB_003, subject, format!("the photograph {why}"))
                .hint("put the photograph back, or plan the book again without it")
        }
        Failure::Cache(path, error) => {
            let subject = Subject::File { path: path.display().to_string(), place: None };
            let message = format!("file could not be written: {error}");
            Diagnostic::new(codes::WEB_001, subject, message)
                .hint("name another folder for working copies: `--cache FOLDER`")
        }
    }
}

fn picture(
    darkroom: &Darkroom,
    photo: &Photo,
    place: &Place,
    plan: &Plan,
    (quality, avif_up_to): (u8, u32),
) -> Result<Picture, Failure> {
    let crop = place.crop();
    let sizes = sizes::sizes(crop, photo.size, place.seen, plan);
    let jpeg = Coding::Jpeg { quality };
    let avif: Vec<PixelSize> = sizes.iter().copied().filter(|size| size.w <= avif_up_to).collect();
    let how = format!("{} {crop:?} {sizes:?} {jpeg:?} {AVIF:?}", photo.id);
    let stem = blake3::hash(how.as_bytes()).to_hex()[..16].to_owned();
    let mut files = Vec::new();
    for (sizes, coding) in [(&sizes, jpeg), (&avif, AVIF)] {
        let series = Series { crop, sizes, codings: &[coding] };
        for (size, made) in sizes.iter().zip(darkroom.series(photo, &series)?) {
            for path in made {
                let bytes = path.metadata().map_or(0, |m| m.len());
                files.push((name(&stem, size.w, coding.ending()), path, bytes));
            }
        }
    }
    let avif = avif.iter().map(|size| size.w).collect();
    let tone = tone::gradient(&photo.signature, crop);
    Ok(Picture { stem, sizes, avif, tone, files })
}
