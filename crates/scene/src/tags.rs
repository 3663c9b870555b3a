//! What cameras and archives write into a photograph's file.

/// A face as the Metadata Working Group's regions describe it.
#[derive(Clone, Debug, PartialEq)]
pub struct FaceTag {
    /// Centre from the left, as a share of the width of the picture as stored.
    pub x: f64,
    /// Centre from the top, as a share of the height of the picture as stored.
    pub y: f64,
    /// Width as a share of the picture's width.
    pub width: f64,
    /// Height as a share of the picture's height.
    pub height: f64,
    /// The person's name; empty for none.
    pub name: String,
}

/// Everything a file can say about its photograph; what is absent is not written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tags {
    /// Exif `DateTimeOriginal`: `2024:08:03 07:15:02`.
    pub taken: Option<String>,
    /// Exif `SubSecTimeOriginal` in thousandths, 0 to 999, written with three digits.
    pub subsec: Option<u16>,
    /// Exif `OffsetTimeOriginal`: `+02:00`.
    pub offset: Option<String>,
    /// Exif `Make` and `Model`.
    pub camera: Option<(String, String)>,
    /// Exif `Orientation`, 1 to 8.
    pub orientation: Option<u8>,
    /// Latitude (north positive) and longitude (east positive) in degrees.
    pub gps: Option<(f64, f64)>,
    /// XMP `dc:description`.
    pub caption: Option<String>,
    /// BCP 47 language of the caption; without it the caption is `x-default` only.
    pub caption_language: Option<String>,
    /// XMP `photoshop:Credit`.
    pub credit: Option<String>,
    /// Exif `Copyright` and XMP `dc:rights`.
    pub copyright: Option<String>,
    /// XMP `xmp:Rating`, -1 (rejected) to 5.
    pub rating: Option<i8>,
    /// XMP `dc:subject`.
    pub keywords: Vec<String>,
    /// XMP `photoshop:City`.
    pub city: Option<String>,
    /// XMP `photoshop:Country`.
    pub country: Option<String>,
    /// XMP `mwg-rs:Regions` of the type Face.
    pub faces: Vec<FaceTag>,
}
