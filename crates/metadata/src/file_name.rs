//! What a file's name says: a date, an edited copy, a screenshot.

use crate::clue::Clue;
use jiff::civil::{Date, DateTime};

/// The last part of a path, without its extension.
pub fn stem(file_name: &str) -> &str {
    let name = file_name.rsplit('/').next().unwrap_or(file_name);
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && is_extension(extension) => stem,
        _ => name,
    }
}

fn is_extension(text: &str) -> bool {
    (1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The date in a name, as cameras, telephones and messengers write it:
///
/// * `IMG_20240102_030405`, `20180704_120000`, `WP_20131225_12_30_45_Pro`, `PXL_…` (in UTC);
/// * `Screenshot_2021-05-06-07-08-09`, `2014-05-02 13.14.15`, `WhatsApp Image 2018-07-04 at
///   12.34.56`, `signal-2020-02-29-101112`;
/// * `Foto 12.08.2016, 14 05 33` (day first);
/// * `1533627946000`, `FB_IMG_1533627946000` (milliseconds since 1970, in UTC);
/// * `IMG-20180704-WA0003`, `2018-07-04 hike` (the day alone).
pub fn date(file_name: &str) -> Option<Clue> {
    let stem = stem(file_name);
    if let Some(clue) = milliseconds(stem) {
        return Some(clue);
    }
    let clue = number_starts(stem).find_map(|start| date_at(&stem[start..]))?;
    let is_utc = stem.starts_with("PXL_") && clue.has_time;
    Some(Clue { offset_minutes: is_utc.then_some(0), ..clue })
}

/// Where a run of digits begins.
fn number_starts(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes[at].is_ascii_digit();
    (0..bytes.len()).filter(move |&at| is_digit(at) && (at == 0 || !is_digit(at - 1)))
}

/// 13 digits that are the whole name, or follow Facebook's beginning, from 2000 to 2100.
fn milliseconds(stem: &str) -> Option<Clue> {
    const FROM_2000: i64 = 946_684_800_000;
    const TO_2100: i64 = 4_102_444_800_000;
    let digits = stem.strip_prefix("FB_IMG_").unwrap_or(stem);
    if digits.len() != 13 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let milliseconds: i64 = digits.parse().ok()?;
    (FROM_2000..TO_2100).contains(&milliseconds).then(|| Clue::utc(milliseconds))?
}

/// A date at the beginning of `text`, and a time if one follows.
fn date_at(text: &str) -> Option<Clue> {
    let (day, rest) = day(text)?;
    let midnight = Clue { local: day.at(0, 0, 0, 0), offset_minutes: None, has_time: false };
    let local = time(rest).and_then(|(time, after)| with_time(day, time, after));
    Some(local.map_or(midnight, |local| Clue { local, has_time: true, ..midnight }))
}

/// Year first with or without separators, or day first with points.
fn day(text: &str) -> Option<(Date, &str)> {
    let run = text.bytes().take_while(u8::is_ascii_digit).count();
    let (first, rest) = text.split_at(run);
    match run {
        8 | 14 | 17 => Some((date_of(&text[..4], &text[4..6], &text[6..8])?, &text[8..])),
        4 => {
            let separator = rest.chars().next().filter(|c| "-_.: ".contains(*c))?;
            let (month, rest) = two_digits(&rest[1..])?;
            let (day, rest) = two_digits(rest.strip_prefix(separator)?)?;
            Some((date_of(first, month, day)?, rest))
        }
        2 => {
            let (month, rest) = two_digits(rest.strip_prefix('.')?)?;
            let rest = rest.strip_prefix('.')?;
            let year = rest.bytes().take_while(u8::is_ascii_digit).count();
            (year == 4).then(|| Some((date_of(&rest[..4], month, first)?, &rest[4..])))?
        }
        _ => None,
    }
}

/// Two digits at the beginning, and what follows.
fn two_digits(text: &str) -> Option<(&str, &str)> {
    let (digits, rest) = text.split_at_checked(2)?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then_some((digits, rest))
}

/// A day since photographs were digital: other numbers of eight digits are no dates.
fn date_of(year: &str, month: &str, day: &str) -> Option<Date> {
    let year = year.parse().ok().filter(|year| (1980..=2100).contains(year))?;
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Words that stand between a date and a time.
const AT: [&str; 9] = ["at", "um", "à", "a las", "alle ore", "om", "kl", "klo", "t"];

/// Hour, minute and second behind what may lie between date and time, and the rest.
fn time(text: &str) -> Option<([&str; 3], &str)> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let is_separator = |c: char| " _-.,~@".contains(c) || c == '\u{a0}';
    let between = text[..start].trim_matches(is_separator).to_lowercase();
    if !between.is_empty() && !AT.contains(&between.as_str()) {
        return None;
    }
    let (hour, rest) = two_digits(&text[start..])?;
    let separator = rest.chars().next().filter(|c| ". -_:h".contains(*c));
    let skip = |rest| separator.map_or(Some(rest), |c| str::strip_prefix(rest, c));
    let (minute, rest) = two_digits(skip(rest)?)?;
    let (second, rest) = two_digits(skip(rest)?)?;
    Some(([hour, minute, second], rest))
}

/// Puts day and time together. What follows may be thousandths, or AM and PM.
fn with_time(day: Date, [hour, minute, second]: [&str; 3], after: &str) -> Option<DateTime> {
    let mut hour: i8 = hour.parse().ok()?;
    let half = after.trim_start_matches([' ', '\u{202f}', '\u{a0}']).get(..2).unwrap_or_default();
    if half.eq_ignore_ascii_case("pm") && hour < 12 {
        hour += 12;
    } else if half.eq_ignore_ascii_case("am") && hour == 12 {
        hour = 0;
    }
    let digits = after.trim_start_matches(['.', '-']);
    let count = digits.bytes().take_while(u8::is_ascii_digit).count();
    let milliseconds: i32 = if count == 3 { digits[..3].parse().ok()? } else { 0 };
    let (minute, second) = (minute.parse().ok()?, second.parse().ok()?);
    let [day_of_month, month] = [day.day(), day.month()];
    DateTime::new(day.year(), month, day_of_month, hour, minute, second, milliseconds * 1_000_000)
        .ok()
}

/// Endings that programs put on the name of an edited copy, in the languages of Google
/// Takeout and Lightroom.
const EDITED: [&str; 14] = [
    "-edited",
    "-edit",
    "-effects",
    "-bearbeitet",
    "-modifié",
    "-modifie",
    "-editado",
    "-editada",
    "-modificato",
    "-bewerkt",
    "-edytowane",
    "-redigerad",
    "-redigeret",
    "-muokattu",
];

/// Whether the name is that of an edited copy of another file: `IMG_E1234` of an iPhone,
/// `…-edited`, Samsung's `…~2`.
pub fn is_edited_copy(file_name: &str) -> bool {
    let stem = stem(file_name);
    let lower = stem.to_lowercase();
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let apple = stem.strip_prefix("IMG_E").is_some_and(is_number);
    let samsung = stem
        .rsplit_once('~')
        .is_some_and(|(name, number)| !name.is_empty() && number.len() <= 2 && is_number(number));
    // A second edited copy has a number behind: `IMG_1-edited(1)`.
    let unnumbered = lower.trim_end_matches(|c: char| c.is_ascii_digit() || "() ".contains(c));
    apple || samsung || EDITED.iter().any(|ending| unnumbered.ends_with(ending))
}

/// How programs name pictures of a screen or a sheet of paper.
const DOCUMENTS: [&str; 17] = [
    "screenshot",
    "screen shot",
    "screen_shot",
    "screencap",
    "bildschirmfoto",
    "bildschirmaufnahme",
    "capture d'écran",
    "capture d’écran",
    "captura de pantalla",
    "captura de tela",
    "schermata",
    "schermafbeelding",
    "camscanner",
    "adobe scan",
    "genius scan",
    "office lens",
    "microsoft lens",
];

/// Whether a name, a program or a comment speaks of a screenshot or a scanned document.
/// Scanned photographs (`scan0001`) are none.
pub fn speaks_of_document(text: &str) -> bool {
    let lower = text.to_lowercase();
    DOCUMENTS.iter().any(|name| lower.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date as day_of, datetime};

    #[test]
    fn every_family_of_names_gives_its_time() {
        let cases = [
            ("IMG_20240102_030405.jpg", datetime(2024, 1, 2, 3, 4, 5, 0)),
            ("20180704_120000~2.jpg", datetime(2018, 7, 4, 12, 0, 0, 0)),
            ("WP_20131225_12_30_45_Pro.jpg", datetime(2013, 12, 25, 12, 30, 45, 0)),
            ("Screenshot_2021-05-06-07-08-09.png", datetime(2021, 5, 6, 7, 8, 9, 0)),
            ("2014-05-02 13.14.15.jpg", datetime(2014, 5, 2, 13, 14, 15, 0)),
            ("WhatsApp Image 2018-07-04 at 12.34.56.jpeg", datetime(2018, 7, 4, 12, 34, 56, 0)),
            ("Screen Shot 2015-01-02 at 1.02.03 PM.png", datetime(2015, 1, 2, 0, 0, 0, 0)),
            ("Screen Shot 2015-01-02 at 01.02.03 PM.png", datetime(2015, 1, 2, 13, 2, 3, 0)),
            ("signal-2020-02-29-101112.jpg", datetime(2020, 2, 29, 10, 11, 12, 0)),
            ("Foto 12.08.2016, 14 05 33.jpg", datetime(2016, 8, 12, 14, 5, 33, 0)),
            ("Bildschirmfoto 2020-01-02 um 10.11.12.png", datetime(2020, 1, 2, 10, 11, 12, 0)),
            ("photo_2021-05-06_07-08-09.jpg", datetime(2021, 5, 6, 7, 8, 9, 0)),
            ("20240102030405.jpg", datetime(2024, 1, 2, 3, 4, 5, 0)),
        ];
        for (name, expected) in cases {
            assert_eq!(date(name).map(|clue| clue.local), Some(expected), "{name}");
        }
    }

    #[test]
    fn pixel_telephones_and_milliseconds_are_in_utc() {
        let pixel = date("PXL_20210506_070809123.MP.jpg").unwrap();
        assert_eq!(pixel.local, datetime(2021, 5, 6, 7, 8, 9, 123_000_000));
        assert_eq!(pixel.offset_minutes, Some(0));
        let stamp = date("1533627946000.jpg").unwrap();
        assert_eq!(stamp.local, datetime(2018, 8, 7, 7, 45, 46, 0));
        assert_eq!(stamp.offset_minutes, Some(0));
    }

    #[test]
    fn a_messenger_knows_the_day_alone() {
        for name in ["IMG-20180704-WA0003.jpg", "2018-07-04 hike 1234.jpg", "2018-07-04.jpg"] {
            let clue = date(name).unwrap();
            assert_eq!(clue.local.date(), day_of(2018, 7, 4), "{name}");
            assert!(!clue.has_time, "{name}");
        }
    }

    #[test]
    fn numbers_that_are_no_dates_say_nothing() {
        let names = [
            "2021-13-45 nonsense.jpg",
            "DSC01501.JPG",
            "12345678.jpg",
            "IMG_5910.jpg",
            "1533627946.jpg",
            "99999999999999999999.jpg",
            "写真 一.jpg",
            "",
            "..",
        ];
        for name in names {
            assert_eq!(date(name), None, "{name}");
        }
    }

    #[test]
    fn edited_copies_are_known_by_their_endings() {
        for name in ["IMG_E3001.JPG", "IMG_2041-edited.jpg", "a-BEARBEITET(1).jpg", "x~2.jpg"] {
            assert!(is_edited_copy(name), "{name}");
        }
        for name in ["IMG_3001.JPG", "IMG_EIFFEL.jpg", "edited.jpg", "credit.jpg", "~1.jpg"] {
            assert!(!is_edited_copy(name), "{name}");
        }
    }

    #[test]
    fn the_stem_keeps_points_that_are_no_extension() {
        assert_eq!(stem("a/b/..dots..jpg"), "..dots.");
        assert_eq!(stem(".jpg"), ".jpg");
        assert_eq!(stem("noextension"), "noextension");
    }
}
