//! When a photograph was taken, with its doubt.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// When a photograph was taken: what the clock said, the zone if one is known, where the
/// date was found and how far it may be believed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// What a clock on the wall showed, with milliseconds where the camera wrote them.
    pub local: DateTime,
    /// Minutes east of UTC; `None` when the file does not say.
    pub offset_minutes: Option<i32>,
    /// Instant in UTC by satellite, if the file has one.
    pub gps_utc: Option<DateTime>,
    /// Where the date was found.
    pub source: TakenSource,
    /// How far it may be believed.
    pub doubt: Doubt,
}

/// Where a date was found, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TakenSource {
    /// A sidecar file that the user's own program wrote.
    Sidecar,
    /// EXIF `DateTimeOriginal`.
    ExifOriginal,
    /// EXIF `DateTimeDigitized`.
    ExifDigitized,
    /// IPTC or XMP creation date.
    IptcXmp,
    /// EXIF `DateTime`, which programs change.
    ExifChanged,
    /// The satellite's time alone.
    Gps,
    /// The file's name.
    FileName,
}

/// How far a date may be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Doubt {
    /// Plausible.
    None,
    /// Only the day is known.
    DayOnly,
    /// A factory date, such as the first of January 1980 or 2000: the clock had been reset.
    ResetClock,
    /// Before photography or after the day of making the book.
    Impossible,
}

impl Taken {
    /// Whether the date can put the photograph in order.
    #[must_use]
    pub const fn is_believable(&self) -> bool {
        matches!(self.doubt, Doubt::None | Doubt::DayOnly)
    }
}
