//! Fewer pixels: resampling in linear light.
//!
//! Means are taken of light and not of the numbers that encode it, so that fine bright
//! detail keeps its brightness. The light is reckoned by the sRGB curve whatever the
//! profile: exact for sRGB and Display P3, near enough for a mean of neighbours elsewhere.
//! Inks are averaged as they are: the share of paper they cover is already linear.

use crate::curve;
use crate::decode::{Pixels, Samples};
use crate::resample::{Kernel, Rows, Window, nearest, resample};
use leporello_model::PixelSize;

/// A resampled picture in its own colour space.
pub(crate) enum Shrunk {
    /// Grey, in linear light.
    Gray(Vec<u16>),
    /// Red, green, blue, in linear light.
    Rgb(Vec<[u16; 3]>),
    /// Cyan, magenta, yellow, black, 255 is full ink.
    Cmyk(Vec<[u8; 4]>),
}

/// Resamples a window of a picture to this size.
pub(crate) fn shrink(pixels: &Pixels, window: Window, size: PixelSize, kernel: Kernel) -> Shrunk {
    let light = curve::tables();
    let of8 = |number: u8| light.from8[usize::from(number)];
    let of16 = |number: u16| f32::from(light.from16[usize::from(number)]);
    let stride = pixels.size.w as usize;
    let sample = Sampling { have: pixels.size, window, size, kernel };
    match &pixels.samples {
        Samples::Gray8(v) => sample.gray(&|y, left, row| {
            let numbers = &v[y * stride + left..];
            row.iter_mut().zip(numbers).for_each(|(light, &number)| *light = of8(number));
        }),
        Samples::Gray16(v) => sample.gray(&|y, left, row| {
            let numbers = &v[y * stride + left..];
            row.iter_mut().zip(numbers).for_each(|(light, &number)| *light = of16(number));
        }),
        Samples::Rgb8(v) => sample.rgb(&|y, left, row| {
            let (numbers, _) = v[3 * (y * stride + left)..].as_chunks::<3>();
            for (light, &[r, g, b]) in row.as_chunks_mut::<4>().0.iter_mut().zip(numbers) {
                *light = [of8(r), of8(g), of8(b), 0.0];
            }
        }),
        Samples::Ycc8(v) => sample.rgb(&|y, left, row| {
            for (light, [r, g, b]) in row.as_chunks_mut::<4>().0.iter_mut().zip(v.row(y, left)) {
                *light = [of8(r), of8(g), of8(b), 0.0];
            }
        }),
        Samples::Rgb16(v) => sample.rgb(&|y, left, row| {
            let (numbers, _) = v[3 * (y * stride + left)..].as_chunks::<3>();
            for (light, &[r, g, b]) in row.as_chunks_mut::<4>().0.iter_mut().zip(numbers) {
                *light = [of16(r), of16(g), of16(b), 0.0];
            }
        }),
        Samples::Cmyk8(v) => sample.cmyk(&|y, left, row| {
            let inks = &v[4 * (y * stride + left)..];
            row.iter_mut().zip(inks).for_each(|(share, &ink)| *share = f32::from(ink));
        }),
    }
}

/// From which size, which part, to which size, and how.
struct Sampling {
    have: PixelSize,
    window: Window,
    size: PixelSize,
    kernel: Kernel,
}

type Fill<'a> = &'a dyn Fn(usize, usize, &mut [f32]);

impl Sampling {
    fn gray(&self, fill: Fill) -> Shrunk {
        let mut out = self.room();
        self.run::<1>(fill, &mut |row| out.extend(row.iter().map(|&light| light16(light))));
        Shrunk::Gray(out)
    }

    /// Three colours are resampled as four numbers, which processors take in one step.
    fn rgb(&self, fill: Fill) -> Shrunk {
        let mut out = self.room();
        self.run::<4>(fill, &mut |row| {
            out.extend(row.as_chunks::<4>().0.iter().map(|&[r, g, b, _]| [r, g, b].map(light16)));
        });
        Shrunk::Rgb(out)
    }

    fn cmyk(&self, fill: Fill) -> Shrunk {
        let mut out = self.room();
        self.run::<4>(fill, &mut |row| {
            let inks = row.as_chunks::<4>().0.iter();
            out.extend(inks.map(|inks| inks.map(|share| nearest::<255>(share) as u8)));
        });
        Shrunk::Cmyk(out)
    }

    fn room<T>(&self) -> Vec<T> {
        Vec::with_capacity(self.size.w as usize * self.size.h as usize)
    }

    fn run<const N: usize>(&self, fill: Fill, write: &mut dyn FnMut(&[f32])) {
        let rows = Rows { size: self.have, fill };
        resample::<N>(&rows, self.window, self.size, self.kernel, write);
    }
}

fn light16(light: f32) -> u16 {
    nearest::<65535>(light)
}
