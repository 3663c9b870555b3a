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
const VERSION: u32 = 1;

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
    /// size, and every smaller size is resampled from that in linear light.
    ///
    /// # Errors
    ///
    /// [`Spoilt`] when one cannot be made or kept.
    pub fn series(&self, photo: &Photo, series: &Series) -> Result<Vec<Vec<PathBuf>>, Spoilt> {
        let Some(&largest) = series.sizes.first() else { return Ok(Vec::new()) };
        let mut print = None;
        let mut files = Vec::with_capacity(series.sizes.len());
        for &size in series.sizes {
            let path = |coding: &Coding| (*coding, self.series_path(photo, series, size, *coding));
            let paths: Vec<(Coding, PathBuf)> = series.codings.iter().map(path).collect();
            let is_there = |(coding, path): &(Coding, PathBuf)| {
                std::fs::read(path).is_ok_and(|bytes| coding.is_whole(&bytes))
            };
            let (_, missing): (Vec<_>, Vec<_>) = paths.iter().partition(|it| is_there(it));
            if !missing.is_empty() {
                let print = match &mut print {
                    Some(print) => print,
                    none => none.insert(self.print(photo, series.crop, largest)?),
                };
                self.code(print, size, &missing)?;
            }
            files.push(paths.into_iter().map(|(_, path)| path).collect());
        }
        Ok(files)
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

    /// Makes one size in the codings that are missing.
    fn code(
        &self,
        print: &Pixels,
        size: PixelSize,
        missing: &[&(Coding, PathBuf)],
    ) -> Result<(), Spoilt> {
        let size = PixelSize { w: size.w.min(print.size.w), h: size.h.min(print.size.h) };
        let smaller = (size != print.size).then(|| reduced(print, size));
        let rgb = match (&smaller, &print.samples) {
            (Some(rgb), _) | (None, Samples::Rgb8(rgb)) => rgb,
            _ => return Ok(()),
        };
        for (coding, path) in missing {
            let pixels = u64::from(size.w) * u64::from(size.h);
            let permit = self.budget().take(pixels * coding.memory_per_pixel());
            let bytes = coding.encode(size, rgb).map_err(Spoilt::Photograph)?;
            drop(permit);
            self.keep(path, &bytes)?;
        }
        Ok(())
    }

    fn series_path(
        &self,
        photo: &Photo,
        series: &Series,
        size: PixelSize,
        coding: Coding,
    ) -> PathBuf {
        let crop = <[f64; 4]>::from(series.crop).map(f64::to_bits);
        let how = format!("series {VERSION} {crop:?} {:?} {size:?} {coding:?}", series.sizes[0]);
        self.path(photo, &how, coding.ending())
    }
}

/// A smaller size of a picture in sRGB.
fn reduced(print: &Pixels, size: PixelSize) -> Vec<u8> {
    let whole = Window { x: 0.0, y: 0.0, w: f64::from(print.size.w), h: f64::from(print.size.h) };
    colour::to_srgb(&shrink(print, whole, size, Kernel::Lanczos), None)
}
