//! The JSON that Google Takeout puts beside a photograph.

use crate::claims::{Claims, LIKED, gps};
use crate::clue::Clue;
use leporello_model::{Gps, TakenSource};
use serde_json::Value;

/// Reads a Takeout sidecar; nothing is claimed by one that is no JSON.
///
/// The place is the one that the user or the service set, else the one of the picture.
/// People are named without saying where they are in the picture, so they are keywords.
pub fn claims(json: &[u8]) -> Claims {
    let Ok(json) = serde_json::from_slice::<Value>(json) else { return Claims::default() };
    let description = json["description"].as_str().map(|text| (text.to_owned(), None));
    let people = json["people"].as_array().map(Vec::as_slice).unwrap_or_default();
    let names = people.iter().filter_map(|person| person["name"].as_str());
    Claims {
        dates: taken(&json).map(|clue| (TakenSource::Sidecar, clue)).into_iter().collect(),
        gps: position(&json["geoData"]).or_else(|| position(&json["geoDataExif"])),
        captions: description.into_iter().collect(),
        keywords: names.map(str::to_owned).collect(),
        rating: (json["favorited"].as_bool() == Some(true)).then_some(LIKED),
        ..Claims::default()
    }
}

/// Seconds since 1970 in UTC, written as a text.
fn taken(json: &Value) -> Option<Clue> {
    let stamp = &json["photoTakenTime"]["timestamp"];
    let seconds = stamp.as_i64().or_else(|| stamp.as_str()?.trim().parse().ok())?;
    Clue::utc(seconds.checked_mul(1000)?)
}

fn position(place: &Value) -> Option<Gps> {
    gps(place["latitude"].as_f64()?, place["longitude"].as_f64()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::datetime;

    #[test]
    fn date_place_caption_and_heart_are_read() {
        let json = br#"{"description": "High Trestle Trail", "favorited": true,
            "photoTakenTime": {"timestamp": "1453505425"},
            "geoData": {"latitude": 0.0, "longitude": 0.0},
            "geoDataExif": {"latitude": 41.8, "longitude": -93.8},
            "people": [{"name": "Minka"}]}"#;
        let claims = claims(json);
        assert_eq!(claims.dates[0].1.local, datetime(2016, 1, 22, 23, 30, 25, 0));
        assert_eq!(claims.gps, Some(Gps { latitude: 41.8, longitude: -93.8 }));
        assert_eq!(claims.captions[0].0, "High Trestle Trail");
        assert_eq!(claims.rating, Some(LIKED));
        assert_eq!(claims.keywords, ["Minka"]);
    }

    #[test]
    fn what_is_not_the_expected_json_claims_nothing() {
        for json in [
            &b"[1, 2]"[..],
            b"{\"people\": 1}",
            b"null",
            b"{\"photoTakenTime\": {\"timestamp\": \"9223372036854775807\"}}",
            b"",
        ] {
            let claims = claims(json);
            assert!(claims.dates.is_empty() && claims.gps.is_none());
        }
    }
}
