//! What a ledger is of, and which day a minute belongs to.

use crate::fault::{Fault, another};
use jiff::civil::{Date, Time};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, ToSpan as _};

/// What is fixed when a ledger begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Name of the exhibition; stands in the first line of every checkpoint. Not empty, one
    /// line.
    pub exhibition: String,
    /// Time zone in which days are closed, by its IANA name. Halls elsewhere may have venue
    /// days of their own; the days of a ledger are for closing its books.
    pub zone: String,
    /// When a day begins, such as 04:00 where events go on past midnight.
    pub day_begins: Time,
}

/// The days of a ledger.
#[derive(Clone, Debug)]
pub struct Calendar {
    zone: TimeZone,
    day_begins: Time,
}

impl Calendar {
    /// The days of such a ledger, by rules of time zones which are compiled in: the same on
    /// every machine.
    ///
    /// # Errors
    /// When there is no such zone.
    pub fn new(about: &About) -> Result<Self, Fault> {
        let zone = TimeZoneDatabase::bundled().get(&about.zone).map_err(|_| {
            another(
                format!("there is no time zone `{}`", about.zone),
                "write it by its IANA name, such as `Europe/Prague`",
            )
        })?;
        Ok(Self { zone, day_begins: about.day_begins })
    }

    /// The day a minute belongs to.
    #[must_use]
    pub fn day_of(&self, minute: i64) -> Date {
        let moment = Timestamp::from_second(minute.saturating_mul(60)).unwrap_or_default();
        let there = self.zone.to_datetime(moment);
        let before = there.time() < self.day_begins;
        if before { there.date().saturating_sub(1.day()) } else { there.date() }
    }

    /// The first minute of a day.
    #[must_use]
    pub fn begin_of(&self, day: Date) -> i64 {
        let begins = self.zone.to_ambiguous_timestamp(day.to_datetime(self.day_begins));
        let mut minute = begins.compatible().unwrap_or_default().as_second().div_euclid(60);
        // Where the clocks are put forward over it, it begins with the minute they are put to.
        while self.day_of(minute - 1) == day {
            minute -= 1;
        }
        minute
    }

    /// The time zone.
    #[must_use]
    pub const fn zone(&self) -> &TimeZone {
        &self.zone
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    #[test]
    fn a_night_belongs_to_the_day_it_began_on() {
        let about = About {
            exhibition: "Harbour".into(),
            zone: "Europe/Prague".into(),
            day_begins: time(4, 0, 0, 0),
        };
        let calendar = Calendar::new(&about).unwrap();
        let minute = |text: &str| text.parse::<Timestamp>().unwrap().as_second() / 60;
        assert_eq!(calendar.day_of(minute("2026-04-09T01:59Z")), date(2026, 4, 8));
        assert_eq!(calendar.day_of(minute("2026-04-09T02:00Z")), date(2026, 4, 9));
    }

    #[test]
    fn a_day_begins_where_the_one_before_ends_also_when_the_clocks_are_changed() {
        for day_begins in [time(4, 0, 0, 0), time(2, 30, 0, 0)] {
            let zone = "Europe/Prague".to_owned();
            let about = About { exhibition: "Harbour".into(), zone, day_begins };
            let calendar = Calendar::new(&about).unwrap();
            for day in [date(2026, 3, 29), date(2026, 6, 1), date(2026, 10, 25)] {
                let begin = calendar.begin_of(day);
                assert_eq!(calendar.day_of(begin), day, "{day} {day_begins}");
                assert_eq!(
                    calendar.day_of(begin - 1),
                    day.yesterday().unwrap(),
                    "{day} {day_begins}"
                );
            }
        }
    }
}
