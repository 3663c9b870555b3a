//! Dates and times as programs write them: EXIF, XMP (ISO 8601) and IPTC alike.

use jiff::civil::DateTime;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

/// A date found somewhere, before anybody asks whether it is to be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clue {
    /// What the clock said; midnight when only the day is known.
    pub local: DateTime,
    /// Minutes east of UTC, where the text says so.
    pub offset_minutes: Option<i32>,
    /// Whether the text has a time of day.
    pub has_time: bool,
}

impl Clue {
    /// An instant in UTC.
    pub fn utc(milliseconds: i64) -> Option<Self> {
        let instant = Timestamp::from_millisecond(milliseconds).ok()?;
        let local = Offset::UTC.to_datetime(instant);
        Some(Self { local, offset_minutes: Some(0), has_time: true })
    }

    /// Reads `2019:08:14 10:04:31`, `2016-08-30T14:09:40.250+08:00`, `20160830 140940+0800`
    /// and what lies between them. A year or a month alone stands for its first day.
    /// `None` if there is no such day in the calendar, as with zeros and blanks.
    pub fn parse(text: &str) -> Option<Self> {
        let mut scan = Scan { rest: text.trim().trim_end_matches('\0') };
        let year = scan.exactly(4)?;
        let month = scan.part(&[':', '-', '/', '.']).filter(|&month| month > 0);
        let day = month.and_then(|_| scan.part(&[':', '-', '/', '.'])).filter(|&day| day > 0);
        let date = DateTime::new(
            i16::try_from(year).ok()?,
            i8::try_from(month.unwrap_or(1)).ok()?,
            i8::try_from(day.unwrap_or(1)).ok()?,
            0,
            0,
            0,
            0,
        );
        let local = date.ok().filter(|date| date.year() > 0)?;
        let day_only = Self { local, offset_minutes: None, has_time: false };
        Some(day.and_then(|_| scan.time(day_only)).unwrap_or(day_only))
    }

    /// The same clue with a fraction of a second written as EXIF does, in a text of its
    /// own: `69` means 0.69 s.
    #[must_use]
    pub fn with_fraction(mut self, digits: &str) -> Self {
        if self.has_time && self.local.subsec_nanosecond() == 0 {
            let nanoseconds = milliseconds(digits) * 1_000_000;
            if let Ok(local) = self.local.with().subsec_nanosecond(nanoseconds).build() {
                self.local = local;
            }
        }
        self
    }

    /// What a clock in UTC said, if the zone is known.
    pub fn in_utc(&self) -> Option<DateTime> {
        let offset = SignedDuration::from_mins(self.offset_minutes?.into());
        self.local.checked_sub(offset).ok()
    }
}

/// Minutes east of UTC from `+08:00`, `-0330`, `+8` or `Z`; `None` beyond 14 hours.
pub fn zone(text: &str) -> Option<i32> {
    let text = text.trim().trim_end_matches('\0').trim();
    if text.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let sign = match text.chars().next()? {
        '+' => 1,
        '-' | '\u{2212}' => -1,
        _ => return None,
    };
    let mut scan = Scan { rest: text.get(text.chars().next()?.len_utf8()..)? };
    let hours = scan.up_to(2)?;
    let minutes = scan.part(&[':']).unwrap_or(0);
    let east = sign * (hours * 60 + minutes);
    (minutes < 60 && east.abs() <= 14 * 60).then_some(east)
}

/// The first three digits as thousandths: `7` is 700.
fn milliseconds(digits: &str) -> i32 {
    let digits = digits.trim().bytes().take_while(u8::is_ascii_digit).take(3);
    let padded = digits.chain(std::iter::repeat(b'0'));
    padded.take(3).fold(0, |sum, digit| sum * 10 + i32::from(digit - b'0'))
}

/// A text being read from its beginning.
struct Scan<'a> {
    rest: &'a str,
}

impl Scan<'_> {
    /// A number of one to `most` digits.
    fn up_to(&mut self, most: usize) -> Option<i32> {
        let count = self.rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
        let number = self.rest[..count].parse().ok()?;
        self.rest = &self.rest[count..];
        Some(number)
    }

    fn exactly(&mut self, digits: usize) -> Option<i32> {
        let before = self.rest;
        let number = self.up_to(digits)?;
        (before.len() - self.rest.len() == digits).then_some(number)
    }

    /// A number of up to two digits, after one of these separators or none.
    fn part(&mut self, separators: &[char]) -> Option<i32> {
        self.rest = self.rest.strip_prefix(separators).unwrap_or(self.rest).trim_start();
        self.up_to(2)
    }

    /// The time of day behind a date; `None` if there is none, or no such time.
    fn time(&mut self, day: Clue) -> Option<Clue> {
        self.rest = self.rest.trim_start().trim_start_matches(['T', 't', ',']).trim_start();
        let hour = self.up_to(2)?;
        let minute = self.part(&[':', '.'])?;
        let second = self.part(&[':', '.']).unwrap_or(0).min(59);
        let fraction = self.rest.strip_prefix(['.', ',']).map_or(0, |rest| {
            self.rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            milliseconds(rest)
        });
        let local = day.local.date().at(0, 0, 0, 0).with();
        let local = local
            .hour(i8::try_from(hour).ok()?)
            .minute(i8::try_from(minute).ok()?)
            .second(i8::try_from(second).ok()?)
            .subsec_nanosecond(fraction * 1_000_000);
        Some(Clue { local: local.build().ok()?, offset_minutes: zone(self.rest), has_time: true })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, datetime};

    fn clue(text: &str) -> (DateTime, Option<i32>, bool) {
        let clue = Clue::parse(text).unwrap();
        (clue.local, clue.offset_minutes, clue.has_time)
    }

    #[test]
    fn every_program_writes_dates_its_own_way() {
        let day = datetime(2016, 8, 30, 14, 9, 40, 0);
        assert_eq!(clue("2016:08:30 14:09:40"), (day, None, true));
        assert_eq!(clue("2016:08:30 14:09:40\0"), (day, None, true));
        assert_eq!(clue("2016/08/30 14:09:40Z"), (day, Some(0), true));
        assert_eq!(clue("20160830 140940+0800"), (day, Some(480), true));
        assert_eq!(clue("2016-08-30T14:09:40-03:30"), (day, Some(-210), true));
        assert_eq!(clue("2016:8:30  14: 9:40"), (day, None, true));
        let fine = datetime(2015, 6, 11, 10, 29, 26, 690_000_000);
        assert_eq!(clue("2015-06-11T10:29:26.69"), (fine, None, true));
        assert_eq!(clue("2015-06-11T10:29"), (datetime(2015, 6, 11, 10, 29, 0, 0), None, true));
    }

    #[test]
    fn a_date_without_a_time_is_its_midnight() {
        let day = (date(1965, 7, 1).at(0, 0, 0, 0), None, false);
        for text in ["1965-07-01", "19650701", "1965:07:00 00:00:00", "1965-07", "1965:07:01   :  "]
        {
            assert_eq!(clue(text), day, "{text}");
        }
    }

    #[test]
    fn what_is_not_in_the_calendar_is_no_date() {
        for text in ["0000:00:00 00:00:00", "    :  :     :  :  ", "2019:02:30 10:00:00", "", "x"] {
            assert_eq!(Clue::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn zones_beyond_the_world_are_none() {
        assert_eq!(zone("+14:00"), Some(840));
        assert_eq!(zone("+9"), Some(540));
        assert_eq!(zone("+15:00"), None);
        assert_eq!(zone("   :  "), None);
    }

    #[test]
    fn a_fraction_is_read_from_its_first_digit() {
        let clue = Clue::parse("2025:04:24 19:23:45").unwrap();
        assert_eq!(clue.with_fraction("7").local.subsec_nanosecond(), 700_000_000);
        assert_eq!(clue.with_fraction("069123").local.subsec_nanosecond(), 69_000_000);
        assert_eq!(clue.with_fraction("  ").local, clue.local);
    }
}
