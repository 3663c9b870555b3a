//! A photograph: a file the user took or scanned, never changed by us.

use crate::{Orientation, PixelSize, Share, Taken};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Identity of a photograph: the first 16 bytes of a BLAKE3 hash, so that a photograph keeps
/// its identity when it is renamed or moved.
///
/// Of a JPEG the picture is hashed without its words, so that it also keeps its identity when
/// its caption, its stars or its date change inside the file: all segments from the start of
/// the image to its end in their order, whole, except application segments and comments; of
/// these only the colour profile (APP2 `ICC_PROFILE`) and Adobe's (APP14). One byte follows,
/// the orientation, 1 to 8. Of any other file all bytes are hashed, and of a JPEG that has no
/// frame.
///
/// Written as 32 hexadecimal digits; people may type any unambiguous beginning.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhotoId(pub [u8; 16]);

impl fmt::Display for PhotoId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for PhotoId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::str::FromStr for PhotoId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not 32 hexadecimal digits");
        if text.len() != 32 || !text.is_ascii() {
            return Err(wrong());
        }
        let mut bytes = [0; 16];
        for (i, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * i..2 * i + 2], 16).map_err(|_| wrong())?;
        }
        Ok(Self(bytes))
    }
}

impl Serialize for PhotoId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PhotoId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// What kind of file holds the picture, told from its content and not from its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// TIFF.
    Tiff,
    /// WebP.
    Webp,
    /// HEIC or HEIF.
    Heic,
    /// AVIF.
    Avif,
    /// GIF; the first picture.
    Gif,
    /// Windows bitmap.
    Bmp,
    /// A camera's RAW file, of which the embedded preview is used.
    Raw,
}

/// Which kind of colour numbers the file stores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ink {
    /// One channel.
    Gray,
    /// Red, green, blue.
    Rgb,
    /// Cyan, magenta, yellow, black.
    Cmyk,
}

/// The colour of the stored picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colour {
    /// Kind of numbers.
    pub ink: Ink,
    /// Bits of one channel.
    pub bits: u8,
    /// Name of the profile in the file; `None` means it carries none and counts as sRGB.
    pub profile: Option<String>,
    /// Whether the numbers may be read as sRGB: an sRGB profile, or none with RGB numbers.
    pub is_srgb: bool,
}

/// How the picture lies in the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Storage {
    /// Kind of file.
    pub format: Format,
    /// Size in bytes.
    pub bytes: u64,
    /// Size as stored, before it is set upright.
    pub stored: PixelSize,
    /// How it is set upright.
    pub orientation: Orientation,
    /// Its colour.
    pub colour: Colour,
    /// Whether a PDF can carry the stored scan as it is: an undamaged 8-bit baseline or
    /// progressive Huffman JPEG of one, three or four channels.
    pub can_pass_through: bool,
}

/// A place on earth in degrees, north and east positive.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gps {
    /// Latitude, −90 to 90.
    pub latitude: f64,
    /// Longitude, −180 to 180.
    pub longitude: f64,
}

/// A place in words, as the photographer or a program wrote it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// A spot, such as a square or a beach.
    pub location: Option<String>,
    /// City or village.
    pub city: Option<String>,
    /// Province or state.
    pub region: Option<String>,
    /// Country.
    pub country: Option<String>,
}

/// The words a photograph carries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// Caption, without boilerplate that cameras write.
    pub caption: Option<String>,
    /// Language of the caption (BCP 47), if the file says so.
    pub caption_language: Option<String>,
    /// Title or headline.
    pub title: Option<String>,
    /// Credit line: who made it, as they want to be named.
    pub credit: Option<String>,
    /// Copyright notice.
    pub copyright: Option<String>,
    /// Keywords, in the file's order.
    pub keywords: Vec<String>,
}

/// What people marked while sorting their photographs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Labels {
    /// Stars from 0 to 5; −1 means rejected; `None` means not rated.
    pub rating: Option<i8>,
    /// Colour label.
    pub label: Option<String>,
}

/// Who found a face.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FaceSource {
    /// The photograph's own metadata.
    Metadata,
    /// Our detector.
    Detector,
}

/// A face in the upright picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Face {
    /// Box around the face, forehead to chin, in shares of the upright picture.
    pub area: Share,
    /// From 0 to 1.
    pub confidence: f64,
    /// Name from the metadata.
    pub name: Option<String>,
    /// Who found it.
    pub source: FaceSource,
}

/// Numbers about the picture's quality; no verdicts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Appraisal {
    /// 90th percentile over tiles of `v / (v + 25)`, v the variance of the Laplacian; 0 to 1.
    pub sharpness: f64,
    /// Share of pixels at or above 250 of 255.
    pub clipped_light: f64,
    /// Share of pixels at or below 5 of 255.
    pub clipped_dark: f64,
    /// Mean luma, 0 to 255.
    pub mean_luma: f64,
    /// Distance of the 5th and 95th percentile of luma, 0 to 255.
    pub contrast: f64,
    /// Colourfulness after Hasler and Süsstrunk 2003; 0 is grey, above 80 is vivid.
    pub colourfulness: f64,
}

/// Where the eye goes: a coarse map of the upright picture, [`Saliency::SIDE`] squared
/// cells row by row, each 0 to 255.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saliency(pub Vec<u8>);

impl Saliency {
    /// Cells along each side.
    pub const SIDE: usize = 24;

    /// A map on which nothing stands out.
    #[must_use]
    pub fn flat() -> Self {
        Self(vec![128; Self::SIDE * Self::SIDE])
    }

    /// Share of the whole saliency that lies inside, from 0 to 1.
    #[must_use]
    pub fn within(&self, share: Share) -> f64 {
        let side = Self::SIDE as f64;
        let overlap = |low: f64, length: f64, cell: usize| {
            let (from, to) = (low * side, (low + length) * side);
            (to.min(cell as f64 + 1.0) - from.max(cell as f64)).max(0.0)
        };
        let (mut inside, mut whole) = (0.0, 0.0);
        for (i, &weight) in self.0.iter().enumerate() {
            let (row, column) = (i / Self::SIDE, i % Self::SIDE);
            let weight = f64::from(weight);
            whole += weight;
            inside += weight * overlap(share.x, share.w, column) * overlap(share.y, share.h, row);
        }
        if whole > 0.0 { inside / whole } else { share.w * share.h }
    }
}

/// What two pictures are compared by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// DCT hash of 64 bits: 8 × 8 low frequencies of a 32 × 32 luma against their median.
    pub phash: u64,
    /// 32 × 32 upright pixels, Y Cb Cr one after the other (3 072 bytes).
    pub thumb: Vec<u8>,
}

/// A photograph with everything the press knows about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Photo {
    /// Identity by content.
    pub id: PhotoId,
    /// Path below the folder, with `/`; bytes that are not UTF-8 stand as `\xNN`.
    pub file: String,
    /// How it lies in the file.
    pub storage: Storage,
    /// Size of the upright picture.
    pub size: PixelSize,
    /// When it was taken; `None` when nothing says so.
    pub taken: Option<Taken>,
    /// Maker and model of the camera.
    pub camera: Option<String>,
    /// Where it was taken.
    pub gps: Option<Gps>,
    /// Where it was taken, in words.
    pub place: Place,
    /// Its words.
    pub words: Words,
    /// Its marks.
    pub labels: Labels,
    /// Faces.
    pub faces: Vec<Face>,
    /// Quality in numbers.
    pub appraisal: Appraisal,
    /// Where the eye goes.
    pub saliency: Saliency,
    /// What it is compared by.
    pub signature: Signature,
    /// Whether it is a screenshot or a scan of a document, by name or metadata: never cropped.
    pub is_document: bool,
}

impl Photo {
    /// Width over height of the upright picture.
    #[must_use]
    pub fn aspect(&self) -> f64 {
        self.size.aspect()
    }

    /// The last part of the path: what people call the file.
    #[must_use]
    pub fn name(&self) -> &str {
        self.file.rsplit('/').next().unwrap_or(&self.file)
    }

    /// The folder below the folder of photographs; empty at the top.
    #[must_use]
    pub fn folder(&self) -> &str {
        self.file.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_reads_back_as_written() {
        let id = PhotoId([0x0a; 16]);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!("0a".parse::<PhotoId>().is_err());
        assert!("ä".repeat(16).parse::<PhotoId>().is_err());
    }

    #[test]
    fn the_whole_picture_holds_all_of_its_saliency() {
        assert!((Saliency::flat().within(Share::WHOLE) - 1.0).abs() < 1e-12);
        let half = Share { x: 0.0, y: 0.0, w: 0.5, h: 1.0 };
        assert!((Saliency::flat().within(half) - 0.5).abs() < 1e-12);
    }
}
