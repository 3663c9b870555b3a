//! The finest time the guest book knows.

use jiff::civil::{Date, DateTime};
use std::fmt;
use std::str::FromStr;

/// Half of a day, divided at noon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Half {
    /// Before noon.
    Morning,
    /// From noon on.
    Afternoon,
}

impl Half {
    const fn word(self) -> &'static str {
        match self {
            Self::Morning => "morning",
            Self::Afternoon => "afternoon",
        }
    }
}

/// A half-day by the clock on the wall of the exhibition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HalfDay {
    /// The day.
    pub date: Date,
    /// Which half of it.
    pub half: Half,
}

impl HalfDay {
    /// The half-day a moment lies in; the rest of the moment is forgotten.
    #[must_use]
    pub fn of(moment: DateTime) -> Self {
        let half = if moment.hour() < 12 { Half::Morning } else { Half::Afternoon };
        Self { date: moment.date(), half }
    }
}

/// All that is kept of when an entry was written: its label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// In a half-day.
    HalfDay(HalfDay),
    /// On a day, one of whose halves had too few entries to be named.
    Day(Date),
    /// While the exhibition was open.
    Exhibition,
}

const EXHIBITION: &str = "exhibition";

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::HalfDay(HalfDay { date, half }) => write!(f, "{date} {}", half.word()),
            Self::Day(date) => write!(f, "{date}"),
            Self::Exhibition => f.write_str(EXHIBITION),
        }
    }
}

impl FromStr for Period {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == EXHIBITION {
            return Ok(Self::Exhibition);
        }
        for half in [Half::Morning, Half::Afternoon] {
            if let Some(date) = text.strip_suffix(half.word()) {
                return Ok(Self::HalfDay(HalfDay { date: date.trim_end().parse()?, half }));
            }
        }
        text.parse().map(Self::Day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn noon_begins_the_afternoon() {
        let day = date(2026, 5, 2);
        assert_eq!(HalfDay::of(day.at(11, 59, 59, 0)).half, Half::Morning);
        assert_eq!(HalfDay::of(day.at(12, 0, 0, 0)).half, Half::Afternoon);
    }

    #[test]
    fn a_label_is_read_as_it_was_written() {
        let date = date(2026, 5, 2);
        let half = |half| Period::HalfDay(HalfDay { date, half });
        for (period, text) in [
            (half(Half::Morning), "2026-05-02 morning"),
            (half(Half::Afternoon), "2026-05-02 afternoon"),
            (Period::Day(date), "2026-05-02"),
            (Period::Exhibition, "exhibition"),
        ] {
            assert_eq!(period.to_string(), text);
            assert_eq!(text.parse::<Period>().unwrap(), period);
        }
        assert!("10:31 morning".parse::<Period>().is_err());
    }
}
