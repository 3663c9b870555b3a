//! The pictures' pixels: renditions, each made once and kept in the cache.

use crate::book::Book;
use crate::package::{Picture, Pixels};
use leporello_diag::{Diagnostic, Progress, Sink, Stopped, Subject, codes};
use leporello_model::PixelSize;
use leporello_photo::{Darkroom, Recipe, Spoilt};
use rayon::prelude::*;
use std::path::PathBuf;

/// Photographs in work at once, if the darkroom has the memory.
const AT_ONCE: usize = 3;

/// How pictures are stored.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Storage {
    /// JPEG quality, 1 to 100.
    pub(crate) quality: u8,
    /// Pixels along each side, as a share of those that the page can show.
    pub(crate) share: f64,
}

/// Makes pictures, a few at once. Their files, in order.
///
/// # Errors
///
/// [`Stopped`] when a photograph is gone or the user stopped; `sink` has been told of every one.
pub(crate) fn make(
    book: &Book,
    darkroom: &Darkroom,
    pictures: &[&Picture],
    storage: Storage,
    progress: &dyn Progress,
    sink: &mut Sink,
) -> Result<Vec<PathBuf>, Stopped> {
    progress.begin("pictures", pictures.len());
    let one = |picture: &&Picture| {
        (!progress.cancelled()).then(|| {
            let made = file(book, darkroom, picture, storage);
            progress.step();
            made
        })
    };
    let work = || -> Vec<_> { pictures.par_iter().map(one).collect() };
    let made = match rayon::ThreadPoolBuilder::new().num_threads(threads()).build() {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    };
    progress.end();
    let (mut files, mut failed) = (Vec::new(), None);
    for made in made {
        match made {
            Some(Ok(file)) => files.push(file),
            Some(Err(told)) => failed = Some(sink.stop(*told)),
            None => return Err(sink.stop(stopped_by_user())),
        }
    }
    failed.map_or(Ok(files), Err)
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).min(AT_ONCE)
}

fn stopped_by_user() -> Diagnostic {
    let message = "stopped on your wish; what was finished is kept in the cache";
    Diagnostic::new(codes::PRJ_009, Subject::Book, message)
        .hint("run the same command again to go on")
}

fn file(
    book: &Book,
    darkroom: &Darkroom,
    picture: &Picture,
    storage: Storage,
) -> Result<PathBuf, Box<Diagnostic>> {
    let (photo, crop, size) = match &picture.pixels {
        Pixels::File(path) => return Ok(path.clone()),
        Pixels::Photo { photo, crop, size } => (*photo, *crop, *size),
    };
    let gone = || Box::new(no_picture(picture, "the photograph is not in the folder any more"));
    let photo = book.photo(photo).ok_or_else(gone)?;
    let recipe = Recipe { crop, size: scaled(size, storage.share), quality: storage.quality };
    darkroom.jpeg(photo, &recipe).map_err(|spoilt| {
        Box::new(match spoilt {
            Spoilt::Photograph(error) => no_picture(picture, &format!("the photograph {error}")),
            Spoilt::Cache(path, error) => crate::output::not_written(&path, &error)
                .hint("or name another folder for working copies: `--cache FOLDER`"),
        })
    })
}

fn scaled(size: PixelSize, share: f64) -> PixelSize {
    let side = |pixels: u32| (f64::from(pixels) * share).round().max(1.0) as u32;
    PixelSize { w: side(size.w), h: side(size.h) }
}

fn no_picture(picture: &Picture, why: &str) -> Diagnostic {
    let subject = match &picture.plate {
        Some((number, page, photo)) => {
            Subject::Plate { number: *number, page: *page, photo: photo.clone() }
        }
        None => Subject::Book,
    };
    Diagnostic::new(codes::EPB_002, subject, why)
        .hint("put the photograph back, or plan the book again without it")
}
