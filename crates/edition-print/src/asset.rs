//! What goes in for each plate: the photograph's own JPEG, or a rendition for its frame.

use crate::finish::is_usable;
use crate::matrix::Matrix;
use crate::output::not_written;
use crate::standard;
use crate::{PrintOptions, Source};
use leporello_diag::{Diagnostic, Progress, Sink, Stopped, Subject, codes};
use leporello_model::{Ink, Orientation, Page, PdfKind, Photo, PhotoId, PixelSize, Plan, Plate};
use leporello_photo::{
    Darkroom, Inks, Recipe, Scan, Spoilt, THUMBNAIL_SIDE, proxy_path, scan_jpeg, source_path,
    thumbnail_path,
};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// A photograph goes in as it is up to this many times the resolution asked for.
const PASS_UP_TO: f64 = 1.3;
/// A photograph goes in as it is when its crop leaves at least this share of it.
const PASS_FROM_SHARE: f64 = 0.9;
/// Photographs in work at once, if the darkroom has the memory.
const AT_ONCE: usize = 3;

/// A JPEG on disk for a plate, and how it lies in the frame.
#[derive(Clone, Debug)]
pub(crate) struct Asset {
    /// Equal for equal pictures: such are written once.
    pub(crate) key: String,
    pub(crate) path: PathBuf,
    pub(crate) scan: Scan,
    pub(crate) matrix: Matrix,
    /// Whether it is the photograph's own JPEG.
    pub(crate) passed_through: bool,
}

/// Why a plate has no asset.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The photograph cannot be used; in words that follow "the photograph".
    Photograph(String),
    /// A small copy is gone from the cache.
    SmallCopy(io::Error),
    /// The cache cannot be written.
    Cache(PathBuf, io::Error),
}

impl Asset {
    /// The same asset, its profile shared with those that have an equal one: profiles of inks
    /// have half a megabyte, and a book has a thousand plates.
    fn sharing(mut self, profiles: &Mutex<BTreeSet<Arc<[u8]>>>) -> Self {
        let mut profiles = profiles.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = self.scan.icc.take() {
            let shared = profiles.get(&own).cloned().unwrap_or(own);
            profiles.insert(Arc::clone(&shared));
            self.scan.icc = Some(shared);
        }
        self
    }
}

/// The assets of all plates by their numbers; renditions are made where the cache has none.
/// `inks` are those of the printing condition, which a PDF/X has.
///
/// # Errors
/// When a photograph is gone or cannot be read; `sink` has been told of every one.
pub(crate) fn for_print(
    plan: &Plan,
    source: &Source,
    options: &PrintOptions,
    inks: Option<&Inks>,
    progress: &dyn Progress,
    sink: &mut Sink,
) -> Result<BTreeMap<u32, Asset>, Stopped> {
    let photos = photos_by_id(source);
    let darkroom = source.darkroom();
    gather(plan, "plates", progress, sink, |plate| {
        let gone = || Failure::Photograph("is not in the folder any more".into());
        let photo = photos.get(&plate.photo).ok_or_else(gone)?;
        if may_pass_through(plate, photo, options)
            && let Some(asset) = pass_through(source, photo, plate, options.kind)?
        {
            return Ok(asset);
        }
        render(
            &darkroom,
            photo,
            &recipe(plate, photo, options),
            inks.filter(|_| in_inks(photo, options.kind)),
        )
    })
}

/// The small copies of all plates by their numbers: thumbnails if pages are shown no larger
/// than those, `page_w` pixels wide; else proxies.
///
/// # Errors
/// When a copy is missing; `sink` has been told of every one.
pub(crate) fn for_looking(
    plan: &Plan,
    source: &Source,
    page_w: u16,
    progress: &dyn Progress,
    sink: &mut Sink,
) -> Result<BTreeMap<u32, Asset>, Stopped> {
    let copy = if u32::from(page_w) <= THUMBNAIL_SIDE { thumbnail_path } else { proxy_path };
    gather(plan, "small copies", progress, sink, |plate| {
        let path = copy(source.cache, plate.photo);
        let scan = scan_jpeg(&path).map_err(Failure::SmallCopy)?;
        let matrix = Matrix::of_plate(Orientation::UPRIGHT, plate.crop);
        let key = format!("small copy {}", plate.photo);
        Ok(Asset { key, path, scan, matrix, passed_through: false })
    })
}

pub(crate) fn photos_by_id<'a>(source: &Source<'a>) -> BTreeMap<PhotoId, &'a Photo> {
    // Of identical files the first stands for all.
    source.catalogue.photos.iter().rev().map(|photo| (photo.id, photo)).collect()
}

/// Makes an asset for each plate, a few at once, and reports failures in the plates' order.
fn gather(
    plan: &Plan,
    what: &str,
    progress: &dyn Progress,
    sink: &mut Sink,
    make: impl Fn(&Plate) -> Result<Asset, Failure> + Sync,
) -> Result<BTreeMap<u32, Asset>, Stopped> {
    let plates: Vec<(&Page, &Plate)> = plan.plates().collect();
    progress.begin(what, plates.len());
    let profiles = Mutex::new(BTreeSet::new());
    let work = || -> Vec<Option<Result<Asset, Failure>>> {
        let one = |(_, plate): &(&Page, &Plate)| {
            (!progress.cancelled()).then(|| {
                let asset = make(plate).map(|asset| asset.sharing(&profiles));
                progress.step();
                asset
            })
        };
        plates.par_iter().map(one).collect()
    };
    let made = match rayon::ThreadPoolBuilder::new().num_threads(threads()).build() {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    };
    progress.end();
    let mut assets = BTreeMap::new();
    let mut failed = None;
    for (&(page, plate), asset) in plates.iter().zip(made) {
        match asset {
            Some(Ok(asset)) => drop(assets.insert(plate.number, asset)),
            Some(Err(why)) => failed = Some(sink.stop(no_picture(page, plate, why))),
            None => return Err(sink.stop(stopped_by_user())),
        }
    }
    failed.map_or(Ok(assets), Err)
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).min(AT_ONCE)
}

pub(crate) fn no_picture(page: &Page, plate: &Plate, why: Failure) -> Diagnostic {
    let subject =
        Subject::Plate { number: plate.number, page: page.number, photo: plate.file.clone() };
    match why {
        Failure::Photograph(why) => {
            Diagnostic::new(codes::PRT_003, subject, format!("the photograph {why}"))
                .hint("put the photograph back, or plan the book again without it")
        }
        Failure::SmallCopy(error) => {
            let message = format!("the photograph's small copy in the cache is gone: {error}");
            Diagnostic::new(codes::PRT_003, subject, message).hint("run the same command again")
        }
        Failure::Cache(path, error) => not_written(&path, &error)
            .hint("or name another folder for working copies: `--cache FOLDER`"),
    }
}

pub(crate) fn stopped_by_user() -> Diagnostic {
    let message = "stopped on your wish; what was finished is kept in the cache";
    Diagnostic::new(codes::PRJ_009, Subject::Book, message)
        .hint("run the same command again to go on")
}

/// Whether a photograph may go in as it is, as far as its record tells.
fn may_pass_through(plate: &Plate, photo: &Photo, options: &PrintOptions) -> bool {
    let crop = plate.crop;
    let ppi = full_ppi(plate, photo);
    let fits = ppi <= PASS_UP_TO * options.ppi && crop.w * crop.h >= PASS_FROM_SHARE;
    let colour = &photo.storage.colour;
    let is_bare_cmyk = colour.ink == Ink::Cmyk && colour.profile.is_none();
    let has_the_colours = match options.kind {
        PdfKind::Plain => true,
        PdfKind::X4 | PdfKind::X3 => colour.ink != Ink::Cmyk || options.ink_limit.is_none(),
        PdfKind::X1a => is_bare_cmyk && options.ink_limit.is_none(),
        PdfKind::Screen => colour.is_srgb || colour.ink == Ink::Gray,
        PdfKind::Archive => !is_bare_cmyk,
    };
    photo.storage.can_pass_through && has_the_colours && (options.keep_originals || fits)
}

/// Whether a rendition of it is in the inks of the printing condition: in a PDF/X-1a every
/// one, in every PDF/X that of a photograph that is in inks itself.
fn in_inks(photo: &Photo, kind: PdfKind) -> bool {
    kind == PdfKind::X1a || standard::is_pdfx(kind) && photo.storage.colour.ink == Ink::Cmyk
}

/// Resolution of the whole photograph in its frame, in pixels per inch.
fn full_ppi(plate: &Plate, photo: &Photo) -> f64 {
    let across = plate.crop.w * f64::from(photo.size.w) / plate.frame.w.to_inches();
    let down = plate.crop.h * f64::from(photo.size.h) / plate.frame.h.to_inches();
    across.max(down)
}

/// What a rendition for the frame shall be.
fn recipe(plate: &Plate, photo: &Photo, options: &PrintOptions) -> Recipe {
    let crop = plate.crop;
    let pixels =
        |inches: f64, shown: f64| (inches * options.ppi).min(shown).round().max(1.0) as u32;
    let size = PixelSize {
        w: pixels(plate.frame.w.to_inches(), crop.w * f64::from(photo.size.w)),
        h: pixels(plate.frame.h.to_inches(), crop.h * f64::from(photo.size.h)),
    };
    Recipe { crop, size, quality: options.quality }
}

/// The photograph's own JPEG; `None` when its colour profile cannot be in this kind of PDF.
fn pass_through(
    source: &Source,
    photo: &Photo,
    plate: &Plate,
    kind: PdfKind,
) -> Result<Option<Asset>, Failure> {
    let path = source_path(source.folder, &photo.file);
    let scan = scan_jpeg(&path).map_err(unreadable)?;
    if scan.size != photo.storage.stored {
        return Err(Failure::Photograph("has changed since it was looked at".into()));
    }
    let fits = scan.icc.as_ref().is_none_or(|icc| is_usable(icc, scan.components, kind));
    if kind != PdfKind::Plain && !fits {
        return Ok(None);
    }
    let matrix = Matrix::of_plate(photo.storage.orientation, plate.crop);
    let key = format!("photo {}", photo.id);
    Ok(Some(Asset { key, path, scan, matrix, passed_through: true }))
}

/// A rendition from the cache, or a new one that is put there.
fn render(
    darkroom: &Darkroom,
    photo: &Photo,
    recipe: &Recipe,
    inks: Option<&Inks>,
) -> Result<Asset, Failure> {
    let made = match inks {
        Some(inks) => darkroom.jpeg_in_inks(photo, recipe, inks),
        None => darkroom.jpeg(photo, recipe),
    };
    let path = made.map_err(|spoilt| match spoilt {
        Spoilt::Photograph(error) => Failure::Photograph(error.to_string()),
        Spoilt::Cache(path, error) => Failure::Cache(path, error),
    })?;
    let scan = scan_jpeg(&path).map_err(unreadable)?;
    let matrix = Matrix::of_plate(Orientation::UPRIGHT, leporello_model::Crop::WHOLE);
    let key = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Asset { key, path, scan, matrix, passed_through: false })
}

fn unreadable(error: io::Error) -> Failure {
    Failure::Photograph(format!("cannot be read: {error}"))
}
