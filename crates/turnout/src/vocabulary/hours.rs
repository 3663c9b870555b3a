//! Opening hours and venue days, in the venue's own time zone.

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, ToSpan as _};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One span of opening. When `to` is not after `from` it ends on the next calendar day, so a
/// bar that is open from 20:00 to 02:00 is written just so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// When doors open.
    pub from: Time,
    /// When doors close.
    pub to: Time,
}

/// When a venue is open: by day of the week, with exceptions by date. A day without a line is
/// closed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Hours {
    /// Usual hours, Monday first.
    pub weekly: [Vec<Opening>; 7],
    /// Days that are not as usual; an empty list is a closed day.
    pub exceptions: BTreeMap<Date, Vec<Opening>>,
}

impl Hours {
    /// The same hours on every day.
    #[must_use]
    pub fn daily(from: Time, to: Time) -> Self {
        let every = || vec![Opening { from, to }];
        Self { weekly: std::array::from_fn(|_| every()), exceptions: BTreeMap::new() }
    }

    fn of(&self, day: Date) -> &[Opening] {
        let place = match day.weekday() {
            Weekday::Monday => 0,
            Weekday::Tuesday => 1,
            Weekday::Wednesday => 2,
            Weekday::Thursday => 3,
            Weekday::Friday => 4,
            Weekday::Saturday => 5,
            Weekday::Sunday => 6,
        };
        self.exceptions.get(&day).map_or(self.weekly[place].as_slice(), Vec::as_slice)
    }
}

/// Where and when the exhibition is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Venue {
    /// Time zone by its IANA name, such as `Europe/Prague`.
    pub zone: String,
    /// When a venue day begins; 04:00 where events go on past midnight.
    #[serde(default)]
    pub day_begins: Time,
    /// First day of the exhibition.
    pub first: Date,
    /// Last day of the exhibition, not before `first`.
    pub last: Date,
    /// Opening hours.
    pub hours: Hours,
}

/// Why a venue has no days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VenueError {
    /// There is no time zone of this name.
    UnknownZone(String),
    /// The last day is before the first, or there are more than 3,660 days.
    Days {
        /// First day.
        first: Date,
        /// Last day.
        last: Date,
    },
    /// Opening hours of a day reach into the next venue day, or overlap.
    Hours(Date),
}

impl std::fmt::Display for VenueError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::UnknownZone(zone) => write!(f, "there is no time zone `{zone}`"),
            Self::Days { first, last } => {
                write!(f, "the exhibition runs from {first} to {last}: not 1 to 3,660 days")
            }
            Self::Hours(day) => {
                write!(f, "opening hours of {day} overlap or reach into the next venue day")
            }
        }
    }
}

impl std::error::Error for VenueError {}

/// One day of the venue: 24 hours long, but 23 or 25 where clocks change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VenueDay {
    /// The date it is called by.
    pub date: Date,
    /// When it begins.
    pub from: Timestamp,
    /// When the next one begins.
    pub to: Timestamp,
    /// When the doors are open, in order, without overlap; empty on a closed day.
    pub open: Vec<(Timestamp, Timestamp)>,
}

impl VenueDay {
    /// Whether a moment belongs to this day.
    #[must_use]
    pub fn holds(&self, moment: Timestamp) -> bool {
        self.from <= moment && moment < self.to
    }

    /// Hours of the day, clock changes counted.
    #[must_use]
    pub fn hours(&self) -> f64 {
        hours(self.from, self.to)
    }

    /// Hours with open doors.
    #[must_use]
    pub fn open_hours(&self) -> f64 {
        self.open.iter().map(|(from, to)| hours(*from, *to)).sum()
    }

    /// Hours with open doors between two moments.
    #[must_use]
    pub fn open_hours_between(&self, from: Timestamp, to: Timestamp) -> f64 {
        self.open.iter().map(|span| hours(span.0.max(from), span.1.min(to)).max(0.0)).sum()
    }
}

/// Hours from one moment to another.
#[allow(clippy::cast_precision_loss, reason = "seconds of a calendar are below 2^53")]
fn hours(from: Timestamp, to: Timestamp) -> f64 {
    to.duration_since(from).as_secs() as f64 / 3600.0
}

impl Venue {
    /// All days of the exhibition in order.
    ///
    /// A time the clocks skip is taken as the moment they jumped; a time they repeat as the
    /// first of the two. The rules of time zones are compiled in, so that the days are the
    /// same on every machine.
    ///
    /// # Errors
    /// When the zone is unknown, the dates make no exhibition, or the hours of a day overlap.
    pub fn days(&self) -> Result<Vec<VenueDay>, VenueError> {
        let zone = TimeZoneDatabase::bundled()
            .get(&self.zone)
            .map_err(|_| VenueError::UnknownZone(self.zone.clone()))?;
        let dates = || VenueError::Days { first: self.first, last: self.last };
        let mut days = Vec::new();
        let mut date = self.first;
        while date <= self.last {
            if days.len() == 3660 {
                return Err(dates());
            }
            let next = date.checked_add(1.day()).map_err(|_| dates())?;
            days.push(self.day(&zone, date, next)?);
            date = next;
        }
        if days.is_empty() { Err(dates()) } else { Ok(days) }
    }

    fn day(&self, zone: &TimeZone, date: Date, next: Date) -> Result<VenueDay, VenueError> {
        let moment = |at: DateTime| {
            zone.to_ambiguous_timestamp(at)
                .compatible()
                .map_err(|_| VenueError::Days { first: self.first, last: self.last })
        };
        let from = moment(date.to_datetime(self.day_begins))?;
        let to = moment(next.to_datetime(self.day_begins))?;
        let mut open = Vec::new();
        for span in self.hours.of(date) {
            let begins = if span.from < self.day_begins { next } else { date };
            let ends = if span.to <= span.from { next } else { begins };
            open.push((moment(begins.to_datetime(span.from))?, moment(ends.to_datetime(span.to))?));
        }
        open.sort_unstable();
        let apart = open.windows(2).all(|pair| pair[0].1 <= pair[1].0);
        let inside = open.iter().all(|span| from <= span.0 && span.0 < span.1 && span.1 <= to);
        if apart && inside {
            Ok(VenueDay { date, from, to, open })
        } else {
            Err(VenueError::Hours(date))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    fn prague(first: Date, last: Date) -> Venue {
        Venue {
            zone: "Europe/Prague".into(),
            day_begins: Time::midnight(),
            first,
            last,
            hours: Hours::daily(time(10, 0, 0, 0), time(18, 0, 0, 0)),
        }
    }

    #[test]
    fn clocks_make_days_of_23_and_25_hours() {
        let spring = prague(date(2026, 3, 28), date(2026, 3, 30)).days().unwrap();
        assert_eq!(spring.iter().map(VenueDay::hours).collect::<Vec<_>>(), [24.0, 23.0, 24.0]);
        let autumn = prague(date(2026, 10, 25), date(2026, 10, 25)).days().unwrap();
        assert_eq!(autumn[0].hours(), 25.0);
        assert_eq!(autumn[0].open_hours(), 8.0);
    }

    #[test]
    fn days_follow_one_another_without_gap() {
        let days = prague(date(2026, 1, 1), date(2026, 12, 31)).days().unwrap();
        assert_eq!(days.len(), 365);
        assert!(days.windows(2).all(|pair| pair[0].to == pair[1].from));
    }

    #[test]
    fn a_night_past_midnight_belongs_to_the_day_it_began_on() {
        let mut venue = prague(date(2026, 4, 8), date(2026, 4, 8));
        venue.day_begins = time(4, 0, 0, 0);
        venue.hours = Hours::daily(time(20, 0, 0, 0), time(2, 0, 0, 0));
        let day = &venue.days().unwrap()[0];
        assert_eq!(day.open_hours(), 6.0);
        assert!(day.holds(day.open[0].1));
    }

    #[test]
    fn a_night_past_the_end_of_the_venue_day_is_refused() {
        let mut venue = prague(date(2026, 4, 8), date(2026, 4, 8));
        venue.hours = Hours::daily(time(20, 0, 0, 0), time(2, 0, 0, 0));
        assert_eq!(venue.days(), Err(VenueError::Hours(date(2026, 4, 8))));
    }

    #[test]
    fn an_opening_over_the_jump_of_the_clock_loses_the_hour_that_was_not() {
        let mut venue = prague(date(2026, 3, 29), date(2026, 3, 29));
        venue.hours = Hours::daily(time(1, 0, 0, 0), time(4, 0, 0, 0));
        assert_eq!(venue.days().unwrap()[0].open_hours(), 2.0);
    }

    #[test]
    fn an_exception_closes_a_day() {
        let mut venue = prague(date(2026, 4, 8), date(2026, 4, 9));
        venue.hours.exceptions.insert(date(2026, 4, 9), Vec::new());
        let days = venue.days().unwrap();
        assert_eq!(days[0].open_hours(), 8.0);
        assert_eq!(days[1].open_hours(), 0.0);
    }

    #[test]
    fn what_is_no_exhibition_is_refused() {
        let mut venue = prague(date(2026, 4, 9), date(2026, 4, 8));
        assert!(matches!(venue.days(), Err(VenueError::Days { .. })));
        venue.zone = "Europe/Atlantis".into();
        assert_eq!(venue.days(), Err(VenueError::UnknownZone("Europe/Atlantis".into())));
    }
}
