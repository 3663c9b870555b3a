//! What IPTC-IIM records claim.

use crate::bytes::{be_wide, be16, part};
use crate::claims::Claims;
use crate::clue::Clue;
use crate::text;
use leporello_model::{Place, TakenSource};

/// Numbers of records in the application part (2) of the standard.
mod record {
    pub const OBJECT_NAME: u8 = 5;
    pub const KEYWORDS: u8 = 25;
    pub const DATE_CREATED: u8 = 55;
    pub const TIME_CREATED: u8 = 60;
    pub const BY_LINE: u8 = 80;
    pub const CITY: u8 = 90;
    pub const SUB_LOCATION: u8 = 92;
    pub const PROVINCE_STATE: u8 = 95;
    pub const COUNTRY: u8 = 101;
    pub const HEADLINE: u8 = 105;
    pub const CREDIT: u8 = 110;
    pub const COPYRIGHT: u8 = 116;
    pub const CAPTION: u8 = 120;
}

/// The marker in front of every record.
const MARKER: u8 = 0x1c;

/// Reads IPTC-IIM records as far as they go.
pub fn claims(bytes: &[u8]) -> Claims {
    let records = Records::read(bytes);
    let first = |number| records.texts(number).next();
    let place = Place {
        location: first(record::SUB_LOCATION),
        city: first(record::CITY),
        region: first(record::PROVINCE_STATE),
        country: first(record::COUNTRY),
    };
    let by_lines: Vec<String> = records.texts(record::BY_LINE).collect();
    Claims {
        dates: date(first(record::DATE_CREATED), first(record::TIME_CREATED)).into_iter().collect(),
        place,
        captions: records.texts(record::CAPTION).map(|text| (text, None)).collect(),
        titles: records.texts(record::OBJECT_NAME).chain(records.texts(record::HEADLINE)).collect(),
        credits: records.texts(record::CREDIT).chain([by_lines.join(", ")]).collect(),
        copyrights: records.texts(record::COPYRIGHT).collect(),
        keywords: records.texts(record::KEYWORDS).collect(),
        ..Claims::default()
    }
}

/// The standard demands a zone, so programs that know none write zero: zero is no zone.
fn date(day: Option<String>, time: Option<String>) -> Option<(TakenSource, Clue)> {
    let clue = Clue::parse(&format!("{} {}", day?, time.unwrap_or_default()))?;
    let offset_minutes = clue.offset_minutes.filter(|&minutes| minutes != 0);
    Some((TakenSource::IptcXmp, Clue { offset_minutes, ..clue }))
}

/// The records of the application part, by number.
///
/// The coded character set (record 1:90) is not asked: only UTF-8 has a name in it that
/// programs write, text in UTF-8 is known by itself, and some declare it and lie.
struct Records<'a>(Vec<(u8, &'a [u8])>);

impl<'a> Records<'a> {
    fn read(mut bytes: &'a [u8]) -> Self {
        let mut out = Vec::new();
        while let Some((part, number, data, rest)) = next(bytes) {
            if part == 2 {
                out.push((number, data));
            }
            bytes = rest;
        }
        Self(out)
    }

    fn texts(&self, number: u8) -> impl Iterator<Item = String> {
        let of_number = self.0.iter().filter(move |(other, _)| *other == number);
        of_number.map(|(_, data)| text::decode(data))
    }
}

/// Marker, part, number, length (or, with the top bit, the width of a longer length).
fn next(bytes: &[u8]) -> Option<(u8, u8, &[u8], &[u8])> {
    let [MARKER, part_number, number, ..] = *bytes else { return None };
    let short = usize::from(be16(bytes, 3)?);
    let (start, len) = if short & 0x8000 == 0 {
        (5, short)
    } else {
        let width = short & 0x7fff;
        (5 + width, be_wide(bytes, 5, width)?)
    };
    let data = part(bytes, start, len)?;
    Some((part_number, number, data, &bytes[start + len..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(number: u8, data: &[u8]) -> Vec<u8> {
        let mut out = vec![MARKER, 2, number, 0, u8::try_from(data.len()).unwrap()];
        out.extend(data);
        out
    }

    #[test]
    fn records_without_a_character_set_are_read_as_what_they_are() {
        let latin = claims(&record(record::CAPTION, b"Gr\xe0cia"));
        let utf8 = claims(&record(record::CAPTION, "Gràcia".as_bytes()));
        assert_eq!(latin.captions, [("Gràcia".to_owned(), None)]);
        assert_eq!(utf8.captions, latin.captions);
    }

    #[test]
    fn a_damaged_record_ends_the_reading_but_keeps_what_came_before() {
        let mut bytes = record(record::CITY, b"Bern");
        bytes.extend([MARKER, 2, record::CAPTION, 0xff, 0xff, 1]);
        assert_eq!(claims(&bytes).place.city.as_deref(), Some("Bern"));
    }

    #[test]
    fn day_and_time_make_one_date() {
        let mut bytes = record(record::DATE_CREATED, b"20160830");
        bytes.extend(record(record::TIME_CREATED, b"140940+0800"));
        let (source, clue) = claims(&bytes).dates[0];
        assert_eq!(source, TakenSource::IptcXmp);
        assert_eq!(clue, Clue::parse("2016-08-30T14:09:40+08:00").unwrap());
    }

    #[test]
    fn a_length_may_have_a_width_of_its_own() {
        let mut bytes = vec![MARKER, 2, record::CITY, 0x80, 4, 0, 0, 0, 4];
        bytes.extend(b"Bern");
        assert_eq!(claims(&bytes).place.city.as_deref(), Some("Bern"));
    }
}
