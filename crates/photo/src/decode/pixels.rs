//! Pixels in memory.

use super::Planes;
use leporello_model::PixelSize;

/// Samples row by row, channels beside each other.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Samples {
    /// Grey, 8 bits.
    Gray8(Vec<u8>),
    /// Red, green, blue, 8 bits.
    Rgb8(Vec<u8>),
    /// Luma and chroma, 8 bits.
    Ycc8(Planes),
    /// Cyan, magenta, yellow, black, 8 bits, 255 is full ink.
    Cmyk8(Vec<u8>),
    /// Grey, 16 bits.
    Gray16(Vec<u16>),
    /// Red, green, blue, 16 bits.
    Rgb16(Vec<u16>),
}

/// A picture in memory.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pixels {
    /// Width and height; the samples are exactly as many.
    pub(crate) size: PixelSize,
    /// The samples.
    pub(crate) samples: Samples,
}

impl Samples {
    /// Channels of one pixel.
    pub(crate) const fn channels(&self) -> usize {
        match self {
            Self::Gray8(_) | Self::Gray16(_) => 1,
            Self::Rgb8(_) | Self::Ycc8(_) | Self::Rgb16(_) => 3,
            Self::Cmyk8(_) => 4,
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Gray8(v) | Self::Rgb8(v) | Self::Cmyk8(v) => v.len(),
            Self::Ycc8(v) => 3 * v.size().w as usize * v.size().h as usize,
            Self::Gray16(v) | Self::Rgb16(v) => v.len(),
        }
    }
}

impl Pixels {
    /// Samples of this size; `None` when their number is not what the size says.
    pub(crate) fn new(size: PixelSize, samples: Samples) -> Option<Self> {
        let expected = size.w as usize * size.h as usize * samples.channels();
        (size.w > 0 && size.h > 0 && samples.len() == expected).then_some(Self { size, samples })
    }
}
