//! What codings cost: for each picture, quality and speed the time and the bytes.
//!
//!     cargo run --release -p leporello-photo --features avif-encode --example codings FOLDER

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement, not the program")]

use leporello_diag::{Silent, Sink};
use leporello_model::{Catalogue, Crop, PixelSize};
use leporello_photo::{Coding, Darkroom, Ingest, Limits, Series, ingest};
use std::path::Path;
use std::time::Instant;

/// Four widths as JPEG from one decode: what the web edition makes of each picture.
fn whole_series(catalogue: &Catalogue, darkroom: &Darkroom) {
    let (began, mut bytes) = (Instant::now(), 0);
    for photo in &catalogue.photos {
        let size = |w: u32| PixelSize { w, h: (f64::from(w) / photo.aspect()).round() as u32 };
        let sizes = [2400, 1600, 960, 480].map(size);
        let codings = [Coding::Jpeg { quality: 80 }];
        let series = Series { crop: Crop::WHOLE, sizes: &sizes, codings: &codings };
        let files = darkroom.series(photo, &series).unwrap();
        let of = |path| std::fs::metadata(path).unwrap().len();
        bytes += files.iter().flatten().map(of).sum::<u64>();
    }
    let count = catalogue.photos.len();
    let each = 1e3 * began.elapsed().as_secs_f64() / count as f64;
    println!("four widths as JPEG: {each:.0} ms and {} kB a picture", bytes / 1000 / count as u64);
}

fn main() {
    let folder = std::env::args().nth(1).unwrap();
    let folder = Path::new(&folder);
    let cache = tempfile::tempdir().unwrap();
    let latest = "2030-01-01".parse().unwrap();
    let taken = Ingest { folder, cache: cache.path(), latest, limits: Limits::default() };
    let catalogue = ingest(&taken, &Silent, &mut Sink::new()).unwrap();
    let darkroom = Darkroom::new(folder, cache.path());
    whole_series(&catalogue, &darkroom);
    let mut codings = vec![Coding::Jpeg { quality: 80 }];
    for speed in [6, 8, 9, 10] {
        codings.push(Coding::Avif { quality: 60, speed });
    }
    for w in [480, 960, 1600, 2400] {
        for coding in &codings {
            let (mut bytes, mut pixels) = (0, 0.0);
            let began = Instant::now();
            for photo in &catalogue.photos {
                let h = (f64::from(w) / photo.aspect()).round() as u32;
                let size = PixelSize { w, h };
                pixels += size.megapixels();
                let series = Series { crop: Crop::WHOLE, sizes: &[size], codings: &[*coding] };
                let files = darkroom.series(photo, &series).unwrap();
                bytes += std::fs::metadata(&files[0][0]).unwrap().len();
            }
            let seconds = began.elapsed().as_secs_f64();
            println!(
                "{w:5} {coding:?}: {:6.0} ms and {:5} kB a picture, {:4.1} megapixels a second",
                1e3 * seconds / catalogue.photos.len() as f64,
                bytes / 1000 / catalogue.photos.len() as u64,
                pixels / seconds,
            );
        }
    }
}
