//! Times, days and numbers as files write them. What can be read in two ways is refused.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// A moment: with its own offset, or in the venue's zone. A time which the clocks repeat is
/// the first of the two.
pub(crate) fn moment(text: &str, zone: &TimeZone) -> Result<Timestamp, String> {
    let text = text.trim();
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Ok(moment);
    }
    // Offsets without a colon, as some devices write them.
    if let Ok(moment) = Timestamp::strptime("%Y-%m-%dT%H:%M:%S%z", text) {
        return Ok(moment);
    }
    let there: DateTime = match text.split_once([' ', 'T']) {
        Some((day, time)) => {
            let time = time.parse().map_err(|_| unclear(text))?;
            date(day)?.to_datetime(time)
        }
        None => return Err(unclear(text)),
    };
    zone.to_ambiguous_timestamp(there).compatible().map_err(|_| unclear(text))
}

fn unclear(text: &str) -> String {
    format!("`{text}` is no time; write it as 2026-04-08T10:15 or with an offset")
}

/// A day, written 2026-04-08 or 8.4.2026. With strokes nobody knows which is the month.
pub(crate) fn date(text: &str) -> Result<Date, String> {
    let text = text.trim();
    let wrong = || format!("`{text}` is no day; write it as 2026-04-08");
    if let Ok(date) = text.parse::<Date>() {
        return Ok(date);
    }
    let mut parts = text.split('.');
    let mut part = || parts.next().and_then(|p| p.trim().parse::<i16>().ok());
    let (Some(day), Some(month), Some(year), None) = (part(), part(), part(), part()) else {
        return Err(wrong());
    };
    let (day, month) = (i8::try_from(day), i8::try_from(month));
    match (day, month) {
        (Ok(day), Ok(month)) if year >= 1970 => Date::new(year, month, day).map_err(|_| wrong()),
        _ => Err(wrong()),
    }
}

/// A whole number from 0, or `None` for an empty field, which is not zero.
///
/// `12,0` and `12.0` are twelve, `1 234` is one thousand and so on; `1,234` could be either and
/// is refused.
pub(crate) fn count(text: &str) -> Result<Option<u64>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = |why: &str| Err(format!("`{text}` is no count: {why}"));
    if text.starts_with(['-', '\u{2212}']) {
        return wrong("it is below zero");
    }
    let (whole, after) = match text.split_once(['.', ',']) {
        Some((whole, after)) => (whole, Some(after)),
        None => (text, None),
    };
    if let Some(after) = after {
        if after.len() == 3 || after.contains([',', '.']) {
            return wrong("nobody knows whether its mark is of thousands or of decimals");
        }
        if after.is_empty() || !after.bytes().all(|b| b == b'0') {
            return wrong("it is not a whole number");
        }
    }
    let spaces = [' ', '\u{a0}', '\u{202f}'];
    let groups: Vec<&str> = whole.split(spaces).collect();
    let grouped = groups.len() == 1
        || (groups[0].len() <= 3 && groups[1..].iter().all(|group| group.chars().count() == 3));
    match groups.concat().parse::<u64>() {
        Ok(number) if grouped && i64::try_from(number).is_ok() => Ok(Some(number)),
        _ => wrong("it is not written in digits, or is too large"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;
    use jiff::tz::TimeZoneDatabase;
    use proptest::prelude::*;

    #[test]
    fn decimal_marks_are_read_where_they_can_mean_one_thing_only() {
        assert_eq!(count("12,0"), Ok(Some(12)));
        assert_eq!(count("12.00"), Ok(Some(12)));
        assert_eq!(count("1\u{202f}234"), Ok(Some(1234)));
        for bad in ["1,234", "1.234", "12,5", "-3", "\u{2212}3", "12 5", "twelve", "1,2,0", "12,"] {
            assert!(count(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_empty_field_is_not_zero() {
        assert_eq!(count("  "), Ok(None));
        assert_eq!(count("0"), Ok(Some(0)));
    }

    #[test]
    fn times_have_an_offset_or_are_of_the_venue() {
        let zone = TimeZoneDatabase::bundled().get("Europe/Prague").unwrap();
        let ten = "2026-04-08T08:00:00Z".parse::<Timestamp>().unwrap();
        for text in [
            "2026-04-08T08:00:00Z",
            "2026-04-08T10:00:00+02:00",
            "2026-04-08T10:00:00+0200",
            "2026-04-08 10:00",
            "2026-04-08T10:00:00",
            "8.4.2026 10:00:00",
        ] {
            assert_eq!(moment(text, &zone), Ok(ten), "{text}");
        }
        assert!(moment("04/08/2026 10:00", &zone).is_err());
        assert!(moment("10:00", &zone).is_err());
    }

    #[test]
    fn a_time_that_the_clocks_repeat_is_the_first_of_the_two() {
        let zone = TimeZoneDatabase::bundled().get("Europe/Prague").unwrap();
        let first = "2026-10-25T00:30:00Z".parse::<Timestamp>().unwrap();
        assert_eq!(moment("2026-10-25 02:30", &zone), Ok(first));
    }

    #[test]
    fn days_with_strokes_are_refused() {
        assert_eq!(date("08.04.2026"), Ok(day(2026, 4, 8)));
        assert!(date("04/08/2026").is_err());
        assert!(date("31.2.2026").is_err());
        assert!(date("8.4.26").is_err());
    }

    proptest! {
        #[test]
        fn no_text_makes_the_readers_fail(text in "\\PC{0,30}") {
            let zone = TimeZone::UTC;
            let _ = (count(&text), date(&text), moment(&text, &zone));
        }
    }
}
