//! What the EXIF directories claim.

use crate::bytes::Order;
use crate::claims::{Claims, gps, stars_from_percent};
use crate::clue::{Clue, zone};
use crate::text::{self, tidy_to_line};
use crate::tiff::{Directory, Tiff};
use jiff::SignedDuration;
use jiff::civil::DateTime;
use leporello_model::{Gps, Orientation, TakenSource};

mod tag {
    pub const IMAGE_DESCRIPTION: u16 = 0x010e;
    pub const MAKE: u16 = 0x010f;
    pub const MODEL: u16 = 0x0110;
    pub const ORIENTATION: u16 = 0x0112;
    pub const SOFTWARE: u16 = 0x0131;
    pub const DATE_TIME: u16 = 0x0132;
    pub const ARTIST: u16 = 0x013b;
    pub const RATING: u16 = 0x4746;
    pub const RATING_PERCENT: u16 = 0x4749;
    pub const COPYRIGHT: u16 = 0x8298;
    pub const DATE_TIME_ORIGINAL: u16 = 0x9003;
    pub const DATE_TIME_DIGITIZED: u16 = 0x9004;
    pub const OFFSET_TIME: u16 = 0x9010;
    pub const OFFSET_TIME_ORIGINAL: u16 = 0x9011;
    pub const OFFSET_TIME_DIGITIZED: u16 = 0x9012;
    pub const USER_COMMENT: u16 = 0x9286;
    pub const SUB_SEC_TIME: u16 = 0x9290;
    pub const SUB_SEC_TIME_ORIGINAL: u16 = 0x9291;
    pub const SUB_SEC_TIME_DIGITIZED: u16 = 0x9292;
    pub const XP_TITLE: u16 = 0x9c9b;
    pub const XP_COMMENT: u16 = 0x9c9c;
    pub const XP_AUTHOR: u16 = 0x9c9d;
    pub const XP_KEYWORDS: u16 = 0x9c9e;
    pub const XP_SUBJECT: u16 = 0x9c9f;
    pub const GPS_LATITUDE_REF: u16 = 1;
    pub const GPS_LATITUDE: u16 = 2;
    pub const GPS_LONGITUDE_REF: u16 = 3;
    pub const GPS_LONGITUDE: u16 = 4;
    pub const GPS_TIME_STAMP: u16 = 7;
    pub const GPS_DATE_STAMP: u16 = 29;
}

/// Reads a TIFF structure with EXIF directories.
pub fn claims(block: &[u8]) -> Claims {
    let Some(tiff) = Tiff::read(block) else { return Claims::default() };
    let main = &tiff.main;
    let wide = |tag| main.get(tag).map(|entry| entry.utf16_text());
    let description = main.text(tag::IMAGE_DESCRIPTION);
    let captions = [description, user_comment(&tiff), wide(tag::XP_COMMENT), wide(tag::XP_SUBJECT)];
    let credits = [main.text(tag::ARTIST), wide(tag::XP_AUTHOR)];
    let keywords = wide(tag::XP_KEYWORDS).unwrap_or_default();
    Claims {
        orientation: orientation(main),
        dates: dates(&tiff),
        gps_utc: gps_utc(&tiff.gps),
        camera: camera(main.text(tag::MAKE), main.text(tag::MODEL)),
        gps: position(&tiff.gps),
        captions: captions.into_iter().flatten().map(|text| (text, None)).collect(),
        titles: wide(tag::XP_TITLE).into_iter().collect(),
        credits: credits.into_iter().flatten().collect(),
        copyrights: main.get(tag::COPYRIGHT).map(|e| copyright(e.data)).into_iter().collect(),
        keywords: keywords.split(';').map(str::to_owned).collect(),
        rating: rating(main),
        makers: main.text(tag::SOFTWARE).into_iter().chain(user_comment(&tiff)).collect(),
        ..Claims::default()
    }
}

fn orientation(main: &Directory) -> Option<Orientation> {
    let value = main.get(tag::ORIENTATION)?.number()?;
    Orientation::from_exif(u16::try_from(value).ok()?)
}

fn rating(main: &Directory) -> Option<i8> {
    let number = |tag| main.get(tag).and_then(|entry| entry.number());
    let stars = number(tag::RATING).filter(|&stars| stars <= 5);
    let stars = stars.and_then(|stars| i8::try_from(stars).ok());
    stars.or_else(|| number(tag::RATING_PERCENT).map(stars_from_percent))
}

/// The photographer's notice and the editor's, with a zero byte between them.
fn copyright(data: &[u8]) -> String {
    let parts = data.split(|&byte| byte == 0).map(text::decode);
    let parts: Vec<String> = parts.filter_map(|part| tidy_to_line(&part)).collect();
    parts.join(", ")
}

/// Maker and model, the maker said once: `Canon EOS R6`, not `Canon Canon EOS R6`.
pub fn camera(make: Option<String>, model: Option<String>) -> Option<String> {
    let [make, model] = [make, model].map(|text| tidy_to_line(&text.unwrap_or_default()));
    let (Some(make), Some(model)) = (&make, &model) else { return model.or(make) };
    let says = |word: &str| {
        let start = model.get(..word.len()).unwrap_or_default();
        word.len() > 1 && start.eq_ignore_ascii_case(word)
    };
    let says_maker = make.split_whitespace().any(says);
    Some(if says_maker { model.clone() } else { format!("{} {model}", short_maker(make)) })
}

/// The maker without its legal form: `OLYMPUS IMAGING CORP.` is `OLYMPUS`.
fn short_maker(make: &str) -> &str {
    const FORMS: [&str; 7] =
        [" CORP", " CO.", " COMPANY", " IMAGING", " OPTICAL", " ELECTRIC", " INC"];
    let upper = make.to_ascii_uppercase();
    let end = FORMS.iter().filter_map(|form| upper.find(form)).min();
    make[..end.unwrap_or(make.len())].trim_end_matches([',', ' '])
}

/// The comment behind eight bytes that name its coding; many programs leave them blank.
fn user_comment(tiff: &Tiff) -> Option<String> {
    let entry = tiff.exif.get(tag::USER_COMMENT)?;
    let Some((coding, data)) = entry.data.split_at_checked(8) else { return Some(entry.text()) };
    Some(match coding {
        b"UNICODE\0" => text::decode_utf16(data, utf16_order(data, entry.order)),
        b"ASCII\0\0\0" | b"\0\0\0\0\0\0\0\0" | b"        " => {
            let end = data.iter().position(|&byte| byte == 0).unwrap_or(data.len());
            text::decode(&data[..end])
        }
        b"JIS\0\0\0\0\0" => return None,
        _ => entry.text(),
    })
}

/// Programs disagree whether the comment follows the byte order of the structure. In
/// most scripts the more significant bytes are few and the others many.
fn utf16_order(data: &[u8], order: Order) -> Order {
    let zeros = |first: usize| data.iter().skip(first).step_by(2).filter(|&&b| b == 0).count();
    match zeros(0).cmp(&zeros(1)) {
        std::cmp::Ordering::Greater => Order::Big,
        std::cmp::Ordering::Less => Order::Little,
        std::cmp::Ordering::Equal => order,
    }
}

/// The three dates, each with its fraction and its zone. A zone that is given for one of
/// them holds for the others that show the same time.
fn dates(tiff: &Tiff) -> Vec<(TakenSource, Clue)> {
    let either = |tag| tiff.exif.text(tag).or_else(|| tiff.main.text(tag));
    let date = |source, date, fraction, offset| {
        let clue = Clue::parse(&either(date)?)?;
        let clue = clue.with_fraction(&either(fraction).unwrap_or_default());
        let offset_minutes = clue.offset_minutes.or_else(|| zone(&either(offset)?));
        Some((source, Clue { offset_minutes, ..clue }))
    };
    let original = date(
        TakenSource::ExifOriginal,
        tag::DATE_TIME_ORIGINAL,
        tag::SUB_SEC_TIME_ORIGINAL,
        tag::OFFSET_TIME_ORIGINAL,
    );
    let digitized = date(
        TakenSource::ExifDigitized,
        tag::DATE_TIME_DIGITIZED,
        tag::SUB_SEC_TIME_DIGITIZED,
        tag::OFFSET_TIME_DIGITIZED,
    );
    let changed =
        date(TakenSource::ExifChanged, tag::DATE_TIME, tag::SUB_SEC_TIME, tag::OFFSET_TIME);
    [original, digitized, changed].into_iter().flatten().collect()
}

/// Date and time of the satellites; `None` unless both are there.
fn gps_utc(gps: &Directory) -> Option<DateTime> {
    let day = Clue::parse(&gps.text(tag::GPS_DATE_STAMP)?)?.local;
    let time = gps.get(tag::GPS_TIME_STAMP)?;
    let [hours, minutes, seconds] = [0, 1, 2].map(|i| time.fraction(i));
    let seconds = hours? * 3600.0 + minutes? * 60.0 + seconds?;
    if !(0.0..=86_400.0).contains(&seconds) {
        return None;
    }
    day.checked_add(SignedDuration::from_millis((seconds * 1000.0).round() as i64)).ok()
}

/// The position, if both directions are said.
fn position(directory: &Directory) -> Option<Gps> {
    let latitude = angle(directory, tag::GPS_LATITUDE)?;
    let longitude = angle(directory, tag::GPS_LONGITUDE)?;
    let south = is_second(directory, tag::GPS_LATITUDE_REF, ['N', 'S'])?;
    let west = is_second(directory, tag::GPS_LONGITUDE_REF, ['E', 'W'])?;
    gps(if south { -latitude } else { latitude }, if west { -longitude } else { longitude })
}

fn is_second(directory: &Directory, tag: u16, letters: [char; 2]) -> Option<bool> {
    let first = directory.text(tag)?.trim_start().chars().next()?.to_ascii_uppercase();
    letters.iter().position(|&letter| letter == first).map(|index| index == 1)
}

/// Degrees, minutes and seconds; the last ones may be missing, but not be damaged.
fn angle(directory: &Directory, tag: u16) -> Option<f64> {
    let entry = directory.get(tag)?;
    let count = entry.data.len() / 8;
    let minutes = if count > 1 { entry.fraction(1)? } else { 0.0 };
    // A zero denominator of the seconds alone is how some phones say that there are none.
    let seconds = entry.fraction(2).unwrap_or(0.0);
    Some(entry.fraction(0)? + minutes / 60.0 + seconds / 3600.0)
}
