//! Pictures as files: JPEG with tags, and the small relatives that tests need.
//!
//! A picture too large for its format (a JPEG side has at most 65 535 pixels) or whose
//! bytes do not match its size gives an empty file.

use crate::exif;
use crate::picture::Picture;
use crate::tags::Tags;
use crate::xmp;
use jpeg_encoder::{ColorType, Encoder, EncodingError, SamplingFactor};

/// The longest body of a JPEG segment.
const SEGMENT: usize = 65_533;

/// A baseline JPEG in sRGB with 4:2:0 chroma and without a colour profile.
///
/// `quality` is 1 to 100. Exif and XMP are written when the tags need them.
pub fn jpeg(picture: &Picture, tags: &Tags, quality: u8) -> Vec<u8> {
    encode(picture, &picture.rgb, ColorType::Rgb, tags, quality, |_| Ok(()))
}

/// As [`jpeg()`], with an ICC profile in as many APP2 segments as it needs.
///
/// The pixels are not converted: they are declared to be in the profile's space.
pub fn jpeg_with_icc(picture: &Picture, tags: &Tags, quality: u8, profile: &[u8]) -> Vec<u8> {
    encode(picture, &picture.rgb, ColorType::Rgb, tags, quality, |encoder| {
        encoder.add_icc_profile(profile)
    })
}

/// As [`jpeg()`], progressive.
pub fn progressive_jpeg(picture: &Picture, tags: &Tags, quality: u8) -> Vec<u8> {
    encode(picture, &picture.rgb, ColorType::Rgb, tags, quality, |encoder| {
        encoder.set_progressive(true);
        Ok(())
    })
}

/// A JPEG with one channel, the picture's Rec. 709 luma.
pub fn grey_jpeg(picture: &Picture, tags: &Tags, quality: u8) -> Vec<u8> {
    encode(picture, &picture.grey(), ColorType::Luma, tags, quality, |_| Ok(()))
}

/// A JPEG with four inks by the plain formula (full black generation), as Adobe writes it:
/// inverted, with an Adobe segment, without a profile.
pub fn cmyk_jpeg(picture: &Picture, tags: &Tags, quality: u8) -> Vec<u8> {
    let ink = |p: &[u8]| {
        let light = p[0].max(p[1]).max(p[2]);
        let ink = |v: u8| {
            let lack = u32::from(light - v) * 255;
            lack.checked_div(u32::from(light)).unwrap_or(0) as u8
        };
        [ink(p[0]), ink(p[1]), ink(p[2]), 255 - light]
    };
    let inks: Vec<u8> = picture.rgb.chunks_exact(3).flat_map(ink).collect();
    encode(picture, &inks, ColorType::Cmyk, tags, quality, |_| Ok(()))
}

type JpegEncoder<'a> = Encoder<&'a mut Vec<u8>>;

fn encode(
    picture: &Picture,
    samples: &[u8],
    kind: ColorType,
    tags: &Tags,
    quality: u8,
    prepare: impl FnOnce(&mut JpegEncoder) -> Result<(), EncodingError>,
) -> Vec<u8> {
    let (Ok(width), Ok(height)) = (u16::try_from(picture.width), u16::try_from(picture.height))
    else {
        return Vec::new();
    };
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, quality.clamp(1, 100));
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    let size = (picture.width, picture.height);
    let mut written = Ok(());
    for block in [exif::block(tags), xmp::block(tags, size)].into_iter().flatten() {
        if block.len() <= SEGMENT {
            written = written.and(encoder.add_app_segment(1, block));
        }
    }
    let written = written
        .and_then(|()| prepare(&mut encoder))
        .and_then(|()| encoder.encode(samples, width, height, kind));
    written.map(|()| bytes).unwrap_or_default()
}

/// A PNG of 8-bit RGB without further chunks.
pub fn png(picture: &Picture) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, picture.width, picture.height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let written =
        encoder.write_header().and_then(|mut writer| writer.write_image_data(&picture.rgb));
    written.map(|()| bytes).unwrap_or_default()
}

/// An uncompressed TIFF of 8-bit RGB in one strip.
pub fn rgb_tiff(picture: &Picture) -> Vec<u8> {
    tiff(picture, 3, 8, &picture.rgb)
}

/// An uncompressed TIFF of 16-bit grey in one strip; each 8-bit luma value times 257.
pub fn grey16_tiff(picture: &Picture) -> Vec<u8> {
    let samples: Vec<u8> = picture.grey().into_iter().flat_map(|grey| [grey; 2]).collect();
    tiff(picture, 1, 16, &samples)
}

/// A little-endian TIFF 6.0: header, the directory, bits per sample, then the samples.
fn tiff(picture: &Picture, channels: u32, bits: u32, samples: &[u8]) -> Vec<u8> {
    const SHORT: u32 = 3;
    const LONG: u32 = 4;
    const ENTRIES: u32 = 9;
    let bits_at = 8 + 2 + 12 * ENTRIES + 4;
    let samples_at = bits_at + 2 * channels + (2 * channels) % 4;
    let bits_value = if channels == 1 { bits } else { bits_at };
    let interpretation = if channels == 1 { 1 } else { 2 };
    let entries: [(u32, u32, u32, u32); ENTRIES as usize] = [
        (256, LONG, 1, picture.width),
        (257, LONG, 1, picture.height),
        (258, SHORT, channels, bits_value),
        (259, SHORT, 1, 1),
        (262, SHORT, 1, interpretation),
        (273, LONG, 1, samples_at),
        (277, SHORT, 1, channels),
        (278, LONG, 1, picture.height),
        (279, LONG, 1, samples.len() as u32),
    ];
    let mut bytes = b"II*\0\x08\0\0\0".to_vec();
    bytes.extend((ENTRIES as u16).to_le_bytes());
    for (tag, kind, count, value) in entries {
        bytes.extend((tag as u16).to_le_bytes());
        bytes.extend((kind as u16).to_le_bytes());
        bytes.extend(count.to_le_bytes());
        bytes.extend(value.to_le_bytes());
    }
    bytes.extend([0; 4]);
    for _ in 0..channels {
        bytes.extend((bits as u16).to_le_bytes());
    }
    bytes.resize(samples_at as usize, 0);
    bytes.extend(samples);
    bytes
}
