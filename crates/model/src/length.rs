//! Lengths on paper.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::ops::{Add, AddAssign, Mul, Neg, Sub, SubAssign};
use std::str::FromStr;

/// A length on paper, exact in millimetres, points and inches.
///
/// Stored in whole EMU (914 400 to the inch), the common grid of the three units, so
/// that equal lengths compare and hash equal on every machine. Serialised as a number
/// of millimetres.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Length(i64);

const EMU_PER_MM: i64 = 36_000;
const EMU_PER_PT: i64 = 12_700;
const EMU_PER_INCH: i64 = 914_400;

impl Length {
    /// No length.
    pub const ZERO: Self = Self(0);

    /// Whole millimetres.
    #[must_use]
    pub const fn mm(mm: i64) -> Self {
        Self(mm * EMU_PER_MM)
    }

    /// Whole points (1/72 inch).
    #[must_use]
    pub const fn pt(pt: i64) -> Self {
        Self(pt * EMU_PER_PT)
    }

    /// Millimetres with a fraction, snapped to the nearest 0.01 mm: places on a page.
    ///
    /// Edges that are meant to line up are snapped to the same number.
    #[must_use]
    pub fn snapped_mm(mm: f64) -> Self {
        Self((mm * 100.0).round() as i64 * (EMU_PER_MM / 100))
    }

    /// The length in millimetres.
    #[must_use]
    pub fn to_mm(self) -> f64 {
        self.0 as f64 / EMU_PER_MM as f64
    }

    /// The length in points (1/72 inch).
    #[must_use]
    pub fn to_pt(self) -> f64 {
        self.0 as f64 / EMU_PER_PT as f64
    }

    /// The length in inches.
    #[must_use]
    pub fn to_inches(self) -> f64 {
        self.0 as f64 / EMU_PER_INCH as f64
    }

    /// The resolution of `pixels` spread over this length, in pixels per inch.
    ///
    /// Returns `None` for a length that is not positive.
    #[must_use]
    pub fn ppi(self, pixels: f64) -> Option<f64> {
        (self.0 > 0).then(|| pixels * EMU_PER_INCH as f64 / self.0 as f64)
    }

    /// Half of the length.
    #[must_use]
    pub const fn half(self) -> Self {
        Self(self.0 / 2)
    }
}

impl Add for Length {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Length {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl AddAssign for Length {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl SubAssign for Length {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}

impl Neg for Length {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Mul<i64> for Length {
    type Output = Self;
    fn mul(self, times: i64) -> Self {
        Self(self.0 * times)
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} mm", self.to_mm())
    }
}

impl fmt::Debug for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Length {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.to_mm())
    }
}

impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mm = f64::deserialize(deserializer)?;
        if !mm.is_finite() || mm.abs() > 1e6 {
            return Err(serde::de::Error::custom("a length must lie within a kilometre"));
        }
        Ok(Self((mm * EMU_PER_MM as f64).round() as i64))
    }
}

/// Why a text is not a length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParseLengthError {
    /// A bare number: the unit is missing.
    NoUnit,
    /// A unit other than `mm`, `cm`, `pt` and `in`.
    UnknownUnit(String),
    /// Nothing that reads as a number.
    NoNumber,
}

impl fmt::Display for ParseLengthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoUnit => write!(f, "a length needs a unit: mm, cm, in or pt"),
            Self::UnknownUnit(unit) => write!(f, "there is no unit `{unit}`: use mm, cm, in or pt"),
            Self::NoNumber => write!(f, "a length begins with a number, such as 210mm"),
        }
    }
}

impl std::error::Error for ParseLengthError {}

impl FromStr for Length {
    type Err = ParseLengthError;

    /// Reads `210mm`, `21 cm`, `8.5in` or `12pt`.
    fn from_str(text: &str) -> Result<Self, ParseLengthError> {
        let text = text.trim();
        let split = text.find(|c: char| c.is_alphabetic()).unwrap_or(text.len());
        let (number, unit) = text.split_at(split);
        let number: f64 = number.trim().parse().map_err(|_| ParseLengthError::NoNumber)?;
        let per_unit = match unit.trim() {
            "" => return Err(ParseLengthError::NoUnit),
            "mm" => EMU_PER_MM,
            "cm" => EMU_PER_MM * 10,
            "pt" => EMU_PER_PT,
            "in" => EMU_PER_INCH,
            other => return Err(ParseLengthError::UnknownUnit(other.to_owned())),
        };
        Ok(Self((number * per_unit as f64).round() as i64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_units_meet_at_an_inch() {
        assert_eq!(Length::snapped_mm(25.4), Length::pt(72));
        assert_eq!("1in".parse(), Ok(Length::pt(72)));
        assert_eq!("2.54 cm".parse(), Ok(Length::pt(72)));
    }

    #[test]
    fn a_bare_number_is_asked_for_its_unit() {
        assert_eq!("210".parse::<Length>(), Err(ParseLengthError::NoUnit));
        assert_eq!("210px".parse::<Length>(), Err(ParseLengthError::UnknownUnit("px".into())));
        assert_eq!("mm".parse::<Length>(), Err(ParseLengthError::NoNumber));
    }

    #[test]
    fn three_hundred_pixels_on_an_inch_are_300_ppi() {
        assert_eq!(Length::pt(72).ppi(300.0), Some(300.0));
        assert_eq!(Length::ZERO.ppi(300.0), None);
    }

    #[test]
    fn millimetres_survive_writing_and_reading() {
        for hundredths in -500..500 {
            let length = Length::snapped_mm(f64::from(hundredths) / 100.0);
            let text = serde_json::to_string(&length).unwrap();
            assert_eq!(serde_json::from_str::<Length>(&text).unwrap(), length);
        }
    }
}
