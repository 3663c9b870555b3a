//! The picture of a book on pages and in catalogues.

use bytes::Bytes;
use jpeg_encoder::{ColorType, Encoder};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// Longest side of a thumbnail, in pixels: sharp on a phone at 96 CSS pixels.
const SIDE: usize = 288;
/// Most bytes of a thumbnail: with page and style sheet, the landing page stays below 30 kB.
const MOST: usize = 12_000;

/// A book's cover, both JPEG.
#[derive(Clone, Debug)]
pub(crate) struct Cover {
    pub(crate) whole: Bytes,
    pub(crate) thumbnail: Bytes,
    /// Width and height of the thumbnail in pixels.
    pub(crate) size: (u16, u16),
}

impl Cover {
    /// The cover of this JPEG; a plain one when there is none or it cannot be read.
    pub(crate) fn new(jpeg: Option<Vec<u8>>) -> Self {
        let drawn = jpeg.and_then(|jpeg| {
            let (thumbnail, size) = Raster::decode(&jpeg)?.reduced().encode()?;
            Some(Self { whole: jpeg.into(), thumbnail, size })
        });
        drawn.unwrap_or_else(Self::plain)
    }

    /// Plain paper: catalogues want a picture of every book.
    fn plain() -> Self {
        let paper =
            Raster { w: 216, h: 288, channels: 1, samples: vec![0xf2; 216 * 288], icc: None };
        let (paper, size) = paper.encode().expect("a grey picture of that size can be encoded");
        Self { whole: paper.clone(), thumbnail: paper, size }
    }
}

/// Decoded pixels of one or three channels, row by row.
struct Raster {
    w: usize,
    h: usize,
    channels: usize,
    samples: Vec<u8>,
    /// The colour profile of the picture, which its thumbnail keeps.
    icc: Option<Vec<u8>>,
}

impl Raster {
    /// Grey and RGB pictures; CMYK would need its profile applied, which no e-book asks for.
    fn decode(jpeg: &[u8]) -> Option<Self> {
        let mut decoder = JpegDecoder::new(ZCursor::new(jpeg));
        decoder.decode_headers().ok()?;
        let info = decoder.info()?;
        let (colours, channels) = match info.components {
            1 => (ColorSpace::Luma, 1),
            3 => (ColorSpace::RGB, 3),
            _ => return None,
        };
        let icc = decoder.icc_profile();
        decoder.set_options(DecoderOptions::default().jpeg_set_out_colorspace(colours));
        let samples = decoder.decode().ok()?;
        let (w, h) = (usize::from(info.width), usize::from(info.height));
        (samples.len() == w * h * channels).then_some(Self { w, h, channels, samples, icc })
    }

    /// Every pixel the mean of those it stands for, at most [`SIDE`] pixels wide and high.
    fn reduced(self) -> Self {
        let longest = self.w.max(self.h);
        if longest <= SIDE {
            return self;
        }
        let (w, h) = ((self.w * SIDE / longest).max(1), (self.h * SIDE / longest).max(1));
        let mut samples = Vec::with_capacity(w * h * self.channels);
        for y in 0..h {
            let rows = y * self.h / h..(y + 1) * self.h / h;
            for x in 0..w {
                let columns = x * self.w / w..(x + 1) * self.w / w;
                for channel in 0..self.channels {
                    samples.push(self.mean(rows.clone(), columns.clone(), channel));
                }
            }
        }
        Self { w, h, samples, ..self }
    }

    fn mean(
        &self,
        rows: std::ops::Range<usize>,
        columns: std::ops::Range<usize>,
        channel: usize,
    ) -> u8 {
        let count = rows.len() * columns.len();
        let at = |(y, x): (usize, usize)| {
            usize::from(self.samples[(y * self.w + x) * self.channels + channel])
        };
        let places = rows.flat_map(|y| columns.clone().map(move |x| (y, x)));
        ((places.map(at).sum::<usize>() + count / 2) / count) as u8
    }

    /// As a JPEG of at most [`MOST`] bytes, as far as quality 40 goes down to it.
    fn encode(&self) -> Option<(Bytes, (u16, u16))> {
        let size = (u16::try_from(self.w).ok()?, u16::try_from(self.h).ok()?);
        let colours = if self.channels == 1 { ColorType::Luma } else { ColorType::Rgb };
        let mut jpeg = Vec::new();
        for quality in [82, 74, 66, 58, 50, 40] {
            jpeg.clear();
            let mut encoder = Encoder::new(&mut jpeg, quality);
            encoder.set_optimized_huffman_tables(true);
            if let Some(icc) = &self.icc {
                encoder.add_icc_profile(icc).ok()?;
            }
            encoder.encode(&self.samples, size.0, size.1, colours).ok()?;
            if jpeg.len() <= MOST {
                break;
            }
        }
        Some((jpeg.into(), size))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(w: usize, h: usize) -> Vec<u8> {
        let noise = |n: usize| (n.wrapping_mul(2_654_435_761) >> 13) as u8;
        let samples = (0..w * h * 3).map(|n| noise(n) / 2 + (n / 3 % w * 127 / w) as u8).collect();
        let raster = Raster { w, h, channels: 3, samples, icc: Some(vec![7; 400]) };
        raster.encode().unwrap().0.to_vec()
    }

    #[test]
    fn a_thumbnail_is_small_has_the_shape_of_the_cover_and_keeps_its_profile() {
        let cover = Cover::new(Some(drawn(600, 900)));
        assert_eq!(cover.size, (192, 288));
        assert!(cover.thumbnail.len() <= MOST, "{}", cover.thumbnail.len());
        let again = Raster::decode(&cover.thumbnail).unwrap();
        assert_eq!((again.w, again.h), (192, 288));
        assert_eq!(again.icc, Some(vec![7; 400]));
    }

    #[test]
    fn a_book_without_a_readable_cover_has_a_plain_one() {
        for jpeg in [None, Some(Vec::new()), Some(b"\xff\xd8 no picture".to_vec())] {
            let cover = Cover::new(jpeg);
            assert!(Raster::decode(&cover.thumbnail).is_some());
            assert_eq!(cover.size, (216, 288));
        }
    }
}
