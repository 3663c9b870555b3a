//! One part of a photograph in several sizes and codings, from one decode.

use crate::darkroom::{Darkroom, Spoilt};
use crate::decode::{Pixels, Samples};
use crate::develop::{self, Print};
use crate::resample::{Kernel, Window};
use crate::shrink::shrink;
use crate::{Coding, PictureError, colour, rendition};
use leporello_model::{Crop, Photo, PixelSize};
use std::path::PathBuf;

/// Series of another version are not taken from the cache.
const VERSION: u32 = 2;

/// What pictures for the screen shall be made of a photograph.
#[derive(Clone, Copy, Debug)]
pub struct Series<'a> {
    /// Part of the upright picture.
    pub crop: Crop,
    /// Sizes in pixels, the largest first; none larger than the crop's own pixels.
    pub sizes: &'a [PixelSize],
    /// Codings, each in every size.
    pub codings: &'a [Coding],
}

impl Darkroom {
    /// The files of a series: for each size one path for each coding. What the cache has whole
    /// is not made again; for the rest the photograph is decoded once, brought to its largest
    /// size, and every smaller size is resampled from the one before in linear light.
    ///
    /// # Errors
    ///
    /// [`Spoilt`] when one cannot be made or kept.
    pub fn series(&self, photo: &Photo, series: &Series) -> Result<Vec<Vec<PathBuf>>, Spoilt> {
        let Some(&largest) = series.sizes.first() else { return Ok(Vec::new()) };
        let paths: Vec<Vec<PathBuf>> =
            (series.sizes.iter()).map(|size| self.series_paths(photo, series, *size)).collect();
        let missing: Vec<Vec<(Coding, &PathBuf)>> =
            paths.iter().map(|paths| not_whole(series.codings, paths)).collect();
        let Some(last) = missing.iter().rposition(|missing| !missing.is_empty()) else {
            return Ok(paths);
        };
        let mut print = self.print(photo, series.crop, largest)?;
        // A size that is there is resampled all the same: the next must come out as without it.
        for (size, missing) in series.sizes.iter().zip(&missing).take(last + 1) {
            print = reduced(print, *size);
            self.code(&print, missing)?;
        }
        Ok(paths)
    }

    /// The pixels of the largest size.
    fn print(&self, photo: &Photo, crop: Crop, size: PixelSize) -> Result<Pixels, Spoilt> {
        let of =
            |negative: &develop::Negative| develop::develop(negative, crop, size, Kernel::Lanczos);
        let print = rendition::with_negative(self.folder(), photo, Some(self.budget()), of);
        let Print { size, rgb, .. } = print.map_err(Spoilt::Photograph)?;
        Pixels::new(size, Samples::Rgb8(rgb)).ok_or_else(|| {
            Spoilt::Photograph(PictureError::Damaged("holds fewer pixels than it says".into()))
        })
    }

    /// Codes a size in the codings that are missing.
    fn code(&self, print: &Pixels, missing: &[(Coding, &PathBuf)]) -> Result<(), Spoilt> {
        let (size, Samples::Rgb8(rgb)) = (print.size, &print.samples) else { return Ok(()) };
        for (coding, path) in missing {
            let pixels = u64::from(size.w) * u64::from(size.h);
            let permit = self.budget().take(pixels * coding.memory_per_pixel());
            let bytes = coding.encode(size, rgb).map_err(Spoilt::Photograph)?;
            drop(permit);
            self.keep(path, &bytes)?;
        }
        Ok(())
    }

    /// Where one size is kept, in every coding.
    fn series_paths(&self, photo: &Photo, series: &Series, size: PixelSize) -> Vec<PathBuf> {
        let crop = <[f64; 4]>::from(series.crop).map(f64::to_bits);
        let larger = series.sizes.iter().take_while(|other| **other != size).collect::<Vec<_>>();
        let path = |coding: &Coding| {
            let how = format!("series {VERSION} {crop:?} {larger:?} {size:?} {coding:?}");
            self.path(photo, &how, coding.ending())
        };
        series.codings.iter().map(path).collect()
    }
}

/// Those of a size's files that the cache has not whole.
fn not_whole<'a>(codings: &[Coding], paths: &'a [PathBuf]) -> Vec<(Coding, &'a PathBuf)> {
    let is_there = |(coding, path): &(Coding, &PathBuf)| {
        std::fs::read(path).is_ok_and(|bytes| coding.is_whole(&bytes))
    };
    codings.iter().copied().zip(paths).filter(|file| !is_there(file)).collect()
}

/// A picture in sRGB at a size that is no larger than its own.
fn reduced(print: Pixels, size: PixelSize) -> Pixels {
    let size = PixelSize { w: size.w.min(print.size.w), h: size.h.min(print.size.h) };
    if size == print.size {
        return print;
    }
    let light = shrink(&print, Window::whole(print.size), size, Kernel::Lanczos);
    Pixels::new(size, Samples::Rgb8(colour::to_srgb(&light, None))).unwrap_or(print)
}
