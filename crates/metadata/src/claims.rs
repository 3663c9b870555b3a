//! What one source claims about a photograph, before the sources are weighed.

use crate::clue::Clue;
use jiff::civil::DateTime;
use leporello_model::{Gps, Orientation, PixelSize, Place, Share, TakenSource};

/// What one source claims. Where a source has several texts for one thing they stand
/// best first; whether they say anything is found out when they are chosen from.
#[derive(Clone, Debug, Default)]
pub struct Claims {
    /// How the picture is turned.
    pub orientation: Option<Orientation>,
    /// Dates of taking.
    pub dates: Vec<(TakenSource, Clue)>,
    /// Instant by satellite.
    pub gps_utc: Option<DateTime>,
    /// Maker and model of the camera.
    pub camera: Option<String>,
    /// Place on earth.
    pub gps: Option<Gps>,
    /// Place in words.
    pub place: Place,
    /// Captions with their languages.
    pub captions: Vec<(String, Option<String>)>,
    /// Titles and headlines.
    pub titles: Vec<String>,
    /// Names of who made it.
    pub credits: Vec<String>,
    /// Copyright notices.
    pub copyrights: Vec<String>,
    /// Keywords.
    pub keywords: Vec<String>,
    /// Stars, −1 to 5.
    pub rating: Option<i8>,
    /// Colour label.
    pub label: Option<String>,
    /// Faces.
    pub faces: Vec<Region>,
    /// Names of programs and devices that made the file, and what they call it.
    pub makers: Vec<String>,
}

impl Claims {
    /// These claims, and those of `other` where these are silent.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        fn list<T>(mut first: Vec<T>, second: Vec<T>) -> Vec<T> {
            first.extend(second);
            first
        }
        fn first<T>(first: Vec<T>, second: Vec<T>) -> Vec<T> {
            if first.is_empty() { second } else { first }
        }
        Self {
            orientation: self.orientation.or(other.orientation),
            dates: list(self.dates, other.dates),
            gps_utc: self.gps_utc.or(other.gps_utc),
            camera: self.camera.or(other.camera),
            gps: self.gps.or(other.gps),
            place: Place {
                location: self.place.location.or(other.place.location),
                city: self.place.city.or(other.place.city),
                region: self.place.region.or(other.place.region),
                country: self.place.country.or(other.place.country),
            },
            captions: list(self.captions, other.captions),
            titles: list(self.titles, other.titles),
            credits: list(self.credits, other.credits),
            copyrights: list(self.copyrights, other.copyrights),
            keywords: first(self.keywords, other.keywords),
            rating: self.rating.or(other.rating),
            label: self.label.or(other.label),
            faces: first(self.faces, other.faces),
            makers: list(self.makers, other.makers),
        }
    }
}

/// A face as it was marked.
#[derive(Clone, Debug, PartialEq)]
pub struct Region {
    /// Where, in shares of the stored picture unless `marked_in` shows another.
    pub area: Share,
    /// Name of the person.
    pub name: Option<String>,
    /// Size of the picture in which it was marked, if the source says so.
    pub marked_in: Option<PixelSize>,
}

/// Stars from Windows' percentages: 1, 25, 50, 75 and 99 stand for one to five.
pub fn stars_from_percent(percent: u32) -> i8 {
    match percent {
        0 => 0,
        1..=12 => 1,
        13..=37 => 2,
        38..=62 => 3,
        63..=87 => 4,
        _ => 5,
    }
}

/// A place on earth, unless the numbers are none or the point in the Gulf of Guinea that
/// devices write when they do not know where they are.
pub fn gps(latitude: f64, longitude: f64) -> Option<Gps> {
    /// About ten metres.
    const NEAR_ZERO: f64 = 1e-4;
    let is_on_earth = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
    let is_null = latitude.abs() < NEAR_ZERO && longitude.abs() < NEAR_ZERO;
    (is_on_earth && !is_null).then_some(Gps { latitude, longitude })
}

/// Stars for a mark without degree: a star in Picasa, a heart in Google Photos.
pub const LIKED: i8 = 4;
