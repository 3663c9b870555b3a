//! What goes in for each plate: the photograph's own JPEG, or a rendition for its frame.

use crate::matrix::Matrix;
use crate::output::{not_written, write_whole};
use crate::{PrintOptions, Source};
use leporello_diag::{Diagnostic, Progress, Sink, Stopped, Subject, codes};
use leporello_model::{Orientation, Page, Photo, PhotoId, PixelSize, Plan, Plate};
use leporello_photo::{
    Recipe, Scan, THUMBNAIL_SIDE, proxy_path, rendition, scan_jpeg, source_path, thumbnail_path,
};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// Renditions of another version are not taken from the cache.
const VERSION: u32 = 1;
/// A photograph goes in as it is up to this many times the resolution asked for.
const PASS_UP_TO: f64 = 1.3;
/// A photograph goes in as it is when its crop leaves at least this share of it.
const PASS_FROM_SHARE: f64 = 0.9;
/// Photographs in work at once. One of 24 megapixels takes 72 MB, and twice that while it
/// is resampled.
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
enum Failure {
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

/// How a photograph enters the block.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    PassThrough,
    Render(Recipe),
}

/// The assets of all plates by their numbers; renditions are made where the cache has none.
///
/// # Errors
/// When a photograph is gone or cannot be read; `sink` has been told of every one.
pub(crate) fn for_print(
    plan: &Plan,
    source: &Source,
    options: &PrintOptions,
    progress: &dyn Progress,
    sink: &mut Sink,
) -> Result<BTreeMap<u32, Asset>, Stopped> {
    let photos = photos_by_id(source);
    gather(plan, "plates", progress, sink, |plate| {
        let gone = || Failure::Photograph("is not in the folder any more".into());
        let photo = photos.get(&plate.photo).ok_or_else(gone)?;
        match way(plate, photo, options) {
            Way::PassThrough => pass_through(source, photo, plate),
            Way::Render(recipe) => render(source, photo, &recipe),
        }
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

fn photos_by_id<'a>(source: &Source<'a>) -> BTreeMap<PhotoId, &'a Photo> {
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

fn no_picture(page: &Page, plate: &Plate, why: Failure) -> Diagnostic {
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

/// Whether a photograph goes in as it is, or how it is rendered.
fn way(plate: &Plate, photo: &Photo, options: &PrintOptions) -> Way {
    let crop = plate.crop;
    let shown = [crop.w * f64::from(photo.size.w), crop.h * f64::from(photo.size.h)];
    let inches = [plate.frame.w.to_inches(), plate.frame.h.to_inches()];
    let ppi = (shown[0] / inches[0]).max(shown[1] / inches[1]);
    let fits = ppi <= PASS_UP_TO * options.ppi && crop.w * crop.h >= PASS_FROM_SHARE;
    if photo.storage.can_pass_through && (options.keep_originals || fits) {
        return Way::PassThrough;
    }
    let pixels =
        |inches: f64, shown: f64| (inches * options.ppi).min(shown).round().max(1.0) as u32;
    let size = PixelSize { w: pixels(inches[0], shown[0]), h: pixels(inches[1], shown[1]) };
    Way::Render(Recipe { crop, size, quality: options.quality })
}

fn pass_through(source: &Source, photo: &Photo, plate: &Plate) -> Result<Asset, Failure> {
    let path = source_path(source.folder, &photo.file);
    let scan = scan_jpeg(&path).map_err(unreadable)?;
    if scan.size != photo.storage.stored {
        return Err(Failure::Photograph("has changed since it was looked at".into()));
    }
    let matrix = Matrix::of_plate(photo.storage.orientation, plate.crop);
    Ok(Asset { key: format!("photo {}", photo.id), path, scan, matrix, passed_through: true })
}

/// A rendition from the cache, or a new one that is put there.
fn render(source: &Source, photo: &Photo, recipe: &Recipe) -> Result<Asset, Failure> {
    let name = format!("{}-{}.jpg", photo.id, recipe_name(recipe));
    let path = source.cache.join("rendition").join(&name);
    let scan = match scan_jpeg(&path) {
        Ok(scan) => scan,
        Err(_) => {
            let jpeg = rendition(source.folder, photo, recipe)
                .map_err(|error| Failure::Photograph(error.to_string()))?;
            write_whole(&path, |out| out.write_all(&jpeg))
                .map_err(|error| Failure::Cache(path.clone(), error))?;
            scan_jpeg(&path).map_err(unreadable)?
        }
    };
    let matrix = Matrix::of_plate(Orientation::UPRIGHT, leporello_model::Crop::WHOLE);
    Ok(Asset { key: name, path, scan, matrix, passed_through: false })
}

fn unreadable(error: io::Error) -> Failure {
    Failure::Photograph(format!("cannot be read: {error}"))
}

/// The recipe and its version in sixteen hexadecimal digits.
fn recipe_name(recipe: &Recipe) -> String {
    let crop = <[f64; 4]>::from(recipe.crop).map(f64::to_bits);
    let (size, quality) = (recipe.size, recipe.quality);
    let words = format!("{VERSION} {crop:?} {} {} {quality}", size.w, size.h);
    blake3::hash(words.as_bytes()).to_hex()[..16].to_owned()
}
