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

/// A date as the user writes it: what the clock showed, its zone if it matters, or the day.
pub(crate) mod plain {
    use super::{Doubt, Taken, TakenSource};
    use jiff::civil::Time;
    use jiff::fmt::temporal::Pieces;
    use serde::{Deserialize, Deserializer, Serializer, de::Error as _};

    /// Writes the date.
    #[allow(clippy::ref_option, reason = "serde hands the field as it is")]
    pub(crate) fn serialize<S: Serializer>(
        taken: &Option<Taken>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match taken {
            Some(taken) => serializer.collect_str(&text(taken)),
            None => serializer.serialize_none(),
        }
    }

    /// Reads the date.
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Taken>, D::Error> {
        let text = String::deserialize(deserializer)?;
        taken(&text).map(Some).ok_or_else(|| {
            D::Error::custom(format!("`{text}` is not a date such as 2024-06-01T14:30"))
        })
    }

    fn text(taken: &Taken) -> String {
        if taken.doubt == Doubt::DayOnly {
            return taken.local.date().to_string();
        }
        let offset = taken.offset_minutes.map_or_else(String::new, |minutes| {
            let sign = if minutes < 0 { '-' } else { '+' };
            format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
        });
        format!("{}{offset}", taken.local)
    }

    fn taken(text: &str) -> Option<Taken> {
        let pieces = Pieces::parse(text).ok()?;
        let offset = pieces.to_numeric_offset();
        Some(Taken {
            local: pieces.date().to_datetime(pieces.time().unwrap_or(Time::midnight())),
            offset_minutes: offset.map(|offset| offset.seconds() / 60),
            gps_utc: None,
            source: TakenSource::Sidecar,
            doubt: if pieces.time().is_some() { Doubt::None } else { Doubt::DayOnly },
        })
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_date_reads_back_as_it_was_written() {
            for written in [
                "2024-06-01T14:30:00",
                "2024-06-01T14:30:00.25",
                "2024-06-01T14:30:00-03:30",
                "2024-06-01T14:30:00+00:00",
                "2024-06-01",
            ] {
                assert_eq!(text(&taken(written).unwrap()), written);
            }
            assert_eq!(text(&taken("2024-06-01 14:30").unwrap()), "2024-06-01T14:30:00");
            assert_eq!(taken("2024-06-01T14:30Z").unwrap().offset_minutes, Some(0));
            for wrong in ["", "yesterday", "2024-02-30", "14:30"] {
                assert_eq!(taken(wrong), None, "{wrong}");
            }
        }
    }
}
