//! How a picture for the screen is coded.
//!
//! WebP is not among them: its one encoder in pure Rust under a permissive licence is lossless,
//! and every browser that shows WebP but no AVIF shows JPEG.

#[cfg(feature = "avif-encode")]
use crate::av1;
use crate::{PictureError, colour, jpeg};
use leporello_model::PixelSize;

/// A coding of pictures for the screen. All are in sRGB and without metadata.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Coding {
    /// JPEG with its profile, which everything shows.
    Jpeg {
        /// 1 to 100; from 90 on colours keep their full resolution (4:4:4).
        quality: u8,
    },
    /// AVIF, which browsers have shown since 2024: a quarter of a JPEG's bytes, for some forty
    /// times its work. Only written with the feature `avif-encode`.
    Avif {
        /// 1 to 100.
        quality: u8,
        /// 0 (slow, small files) to 10.
        speed: u8,
    },
}

impl Coding {
    /// Whether this build of the program can write it.
    #[must_use]
    pub const fn is_built_in(self) -> bool {
        match self {
            Self::Jpeg { .. } => true,
            Self::Avif { .. } => cfg!(feature = "avif-encode"),
        }
    }

    /// The ending of its files, without the dot.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Jpeg { .. } => "jpg",
            Self::Avif { .. } => "avif",
        }
    }

    /// The media type of its files.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg { .. } => "image/jpeg",
            Self::Avif { .. } => "image/avif",
        }
    }

    /// Bytes of memory that coding takes for each pixel, as an estimate on the safe side.
    pub(crate) const fn memory_per_pixel(self) -> u64 {
        match self {
            Self::Jpeg { .. } => 12,
            Self::Avif { .. } => 30,
        }
    }

    /// Codes upright sRGB pixels.
    pub(crate) fn encode(self, size: PixelSize, rgb: &[u8]) -> Result<Vec<u8>, PictureError> {
        match self {
            Self::Jpeg { quality } => {
                jpeg::encode_small(size, rgb, quality, colour::srgb_profile())
            }
            #[cfg(feature = "avif-encode")]
            Self::Avif { quality, speed } => av1::encode(size, rgb, quality, speed),
            #[cfg(not(feature = "avif-encode"))]
            Self::Avif { .. } => Err(PictureError::Unsupported(
                "cannot be coded as AVIF by a program that was built without its encoder".into(),
            )),
        }
    }

    /// Whether a file is a whole one of this coding: nothing of it is decoded.
    pub(crate) fn is_whole(self, bytes: &[u8]) -> bool {
        match self {
            Self::Jpeg { .. } => jpeg::header(bytes).is_some() && jpeg::is_whole(bytes),
            Self::Avif { .. } => is_whole_container(bytes),
        }
    }
}

/// Whether the boxes of a container for pictures (ISO/IEC 14496-12) end where it ends.
fn is_whole_container(bytes: &[u8]) -> bool {
    if bytes.get(4..8) != Some(b"ftyp") {
        return false;
    }
    let mut rest = bytes;
    while let Some((head, _)) = rest.split_first_chunk::<4>() {
        let length = u32::from_be_bytes(*head) as usize;
        match rest.get(length..) {
            Some(next) if length >= 8 => rest = next,
            _ => return false,
        }
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_was_cut_short_is_not_whole() {
        let size = PixelSize { w: 16, h: 16 };
        let codings = [Coding::Jpeg { quality: 80 }, Coding::Avif { quality: 60, speed: 10 }];
        for coding in codings.into_iter().filter(|coding| coding.is_built_in()) {
            let bytes = coding.encode(size, &[120; 16 * 16 * 3]).unwrap();
            assert!(coding.is_whole(&bytes), "{coding:?}");
            assert!(!coding.is_whole(&bytes[..bytes.len() - 9]), "{coding:?}");
            assert!(!coding.is_whole(&[]), "{coding:?}");
        }
    }
}
