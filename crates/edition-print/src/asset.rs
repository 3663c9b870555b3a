//! What goes in for each plate: the photograph's own JPEG, or a rendition for its frame.

use crate::matrix::Matrix;
use crate::output::write_whole;
use crate::{PrintOptions, Source};
use leporello_diag::{Diagnostic, Progress, Sink, Stopped, Subject, codes};
use leporello_model::{Orientation, Page, Photo, PhotoId, PixelSize, Plan, Plate};
use leporello_photo::{Recipe, Scan, proxy_path, rendition, scan_jpeg, source_path};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

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
        let photo = photos.get(&plate.photo).ok_or("is not in the folder any more")?;
        match way(plate, photo, options) {
            Way::PassThrough => pass_through(source, photo, plate),
            Way::Render(recipe) => render(source, photo, &recipe),
        }
    })
}

/// The proxies of all plates by their numbers.
///
/// # Errors
/// When a proxy is missing; `sink` has been told of every one.
pub(crate) fn for_looking(
    plan: &Plan,
    source: &Source,
    progress: &dyn Progress,
    sink: &mut Sink,
) -> Result<BTreeMap<u32, Asset>, Stopped> {
    gather(plan, "proxies", progress, sink, |plate| {
        let path = proxy_path(source.cache, plate.photo);
        let scan = scan_jpeg(&path).map_err(|e| format!("has no small copy to show: {e}"))?;
        let matrix = Matrix::of_plate(Orientation::UPRIGHT, plate.crop);
        let key = format!("proxy {}", plate.photo);
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
    make: impl Fn(&Plate) -> Result<Asset, String> + Sync,
) -> Result<BTreeMap<u32, Asset>, Stopped> {
    let plates: Vec<(&Page, &Plate)> = plan.plates().collect();
    progress.begin(what, plates.len());
    let work = || -> Vec<Option<Result<Asset, String>>> {
        let one = |(_, plate): &(&Page, &Plate)| {
            (!progress.cancelled()).then(|| {
                let asset = make(plate);
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
            Some(Err(why)) => failed = Some(sink.stop(no_picture(page, plate, &why))),
            None => return Err(sink.stop(stopped_by_user())),
        }
    }
    failed.map_or(Ok(assets), Err)
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).min(AT_ONCE)
}

fn no_picture(page: &Page, plate: &Plate, why: &str) -> Diagnostic {
    let subject =
        Subject::Plate { number: plate.number, page: page.number, photo: plate.file.clone() };
    Diagnostic::new(codes::PRT_003, subject, format!("the photograph {why}"))
        .hint("put the photograph back, or plan the book again without it")
}

pub(crate) fn stopped_by_user() -> Diagnostic {
    Diagnostic::new(codes::PRT_005, Subject::Book, "stopped at your wish; nothing was written")
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

fn pass_through(source: &Source, photo: &Photo, plate: &Plate) -> Result<Asset, String> {
    let path = source_path(source.folder, &photo.file);
    let scan = scan_jpeg(&path).map_err(|e| format!("cannot be read: {e}"))?;
    if scan.size != photo.storage.stored {
        return Err("has changed since it was looked at".into());
    }
    let matrix = Matrix::of_plate(photo.storage.orientation, plate.crop);
    Ok(Asset { key: format!("photo {}", photo.id), path, scan, matrix, passed_through: true })
}

/// A rendition from the cache, or a new one that is put there.
fn render(source: &Source, photo: &Photo, recipe: &Recipe) -> Result<Asset, String> {
    let name = format!("{}-{}.jpg", photo.id, recipe_name(recipe));
    let path = source.cache.join("rendition").join(&name);
    let scan = match scan_jpeg(&path) {
        Ok(scan) => scan,
        Err(_) => {
            let jpeg = rendition(source.folder, photo, recipe).map_err(|e| e.to_string())?;
            keep(&path, &jpeg).map_err(|e| format!("could not be put in the cache: {e}"))?;
            scan_jpeg(&path).map_err(|e| format!("cannot be read from the cache: {e}"))?
        }
    };
    let matrix = Matrix::of_plate(Orientation::UPRIGHT, leporello_model::Crop::WHOLE);
    Ok(Asset { key: name, path, scan, matrix, passed_through: false })
}

fn keep(path: &Path, jpeg: &[u8]) -> std::io::Result<()> {
    write_whole(path, |out| out.write_all(jpeg))
}

/// The recipe and its version in sixteen hexadecimal digits.
fn recipe_name(recipe: &Recipe) -> String {
    let crop = <[f64; 4]>::from(recipe.crop).map(f64::to_bits);
    let (size, quality) = (recipe.size, recipe.quality);
    let words = format!("{VERSION} {crop:?} {} {} {quality}", size.w, size.h);
    blake3::hash(words.as_bytes()).to_hex()[..16].to_owned()
}
