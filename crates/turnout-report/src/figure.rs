//! Numbers as they are published: rounded to what the interval supports, or withheld.

use leporello_turnout::suppress::Cell;
use leporello_turnout::vocabulary::{Estimate, Interval};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An estimate, rounded: the last digit is about a twentieth of the width of the 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Median.
    pub median: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end of the 95 % interval.
    pub high: f64,
    /// Lower end of the 50 % interval.
    pub half_low: f64,
    /// Upper end of the 50 % interval.
    pub half_high: f64,
    /// Digits after the point that mean something.
    pub decimals: usize,
}

impl Figure {
    /// Whole persons or visits; tens or hundreds where the interval is wide.
    #[must_use]
    pub fn persons(estimate: &Estimate) -> Self {
        Self::rounded(estimate, 0)
    }

    /// A ratio, a share or a parameter, with at most `decimals` digits after the point.
    #[must_use]
    pub fn ratio(estimate: &Estimate, decimals: usize) -> Self {
        Self::rounded(estimate, decimals)
    }

    /// So many for each hundred of what was estimated, whose 95 % interval is above zero.
    #[must_use]
    pub fn per_hundred(number: u64, of: &Estimate) -> Self {
        #[allow(clippy::cast_precision_loss, reason = "copies are below 2^53")]
        let over = |x: f64| 100.0 * number as f64 / x;
        let turned = |i: Interval| Interval { low: over(i.high), high: over(i.low) };
        let estimate = Estimate {
            mean: over(of.mean),
            sd: over(of.mean) * of.sd / of.mean,
            median: over(of.median),
            half: turned(of.half),
            ninety: turned(of.ninety),
            ninety_five: turned(of.ninety_five),
        };
        Self::rounded(&estimate, 1)
    }

    fn rounded(e: &Estimate, finest: usize) -> Self {
        // Counted in units of the finest digit, so that no rounding error of binary
        // fractions shows.
        let per_one = (0..finest).fold(1.0, |p, _| p * 10.0);
        let mut unit = 1.0;
        while unit * 10.0 <= e.ninety_five.width() * per_one / 20.0 {
            unit *= 10.0;
        }
        let mut decimals = finest;
        let mut coarse = unit;
        while decimals > 0 && coarse >= 10.0 {
            decimals -= 1;
            coarse /= 10.0;
        }
        // Adding zero makes a negative zero a plain one.
        let round = |x: f64| (x * per_one / unit).round() * unit / per_one + 0.0;
        Self {
            median: round(e.median),
            low: round(e.ninety_five.low),
            high: round(e.ninety_five.high),
            half_low: round(e.half.low),
            half_high: round(e.half.high),
            decimals,
        }
    }

    /// The middle, such as "3,910".
    #[must_use]
    pub fn middle(&self) -> String {
        number(self.median, self.decimals)
    }

    /// The 95 % interval, such as "3,720 to 4,100".
    #[must_use]
    pub fn interval(&self) -> String {
        format!("{} to {}", number(self.low, self.decimals), number(self.high, self.decimals))
    }
}

/// A number of persons somebody said or counted, as far as it may be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// The number.
    Shown(u64),
    /// Fewer than ten persons, or a number that would give such a one away.
    Withheld,
    /// Nobody collected it. Not zero.
    NotCollected,
}

impl Count {
    /// The number, where it is shown.
    #[must_use]
    pub const fn shown(self) -> Option<u64> {
        match self {
            Self::Shown(n) => Some(n),
            Self::Withheld | Self::NotCollected => None,
        }
    }

    /// Sum of two parts of one number, each published by itself.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Withheld, _) | (_, Self::Withheld) => Self::Withheld,
            (Self::NotCollected, rest) | (rest, Self::NotCollected) => rest,
            (Self::Shown(a), Self::Shown(b)) => Self::Shown(a.saturating_add(b)),
        }
    }

    /// As people read it.
    #[must_use]
    pub fn text(self) -> String {
        match self {
            Self::Shown(n) => grouped(&n.to_string()),
            Self::Withheld => "withheld".into(),
            Self::NotCollected => "not collected".into(),
        }
    }
}

impl From<Cell> for Count {
    fn from(cell: Cell) -> Self {
        match cell {
            Cell::Shown(n) => Self::Shown(n),
            Cell::Withheld => Self::Withheld,
            Cell::Empty => Self::NotCollected,
        }
    }
}

/// A number, `"withheld"`, or `null` for what was not collected.
impl Serialize for Count {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Shown(n) => to.serialize_u64(*n),
            Self::Withheld => to.serialize_str("withheld"),
            Self::NotCollected => to.serialize_none(),
        }
    }
}

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Number(u64),
            Word(String),
        }
        match Option::<Written>::deserialize(from)? {
            None => Ok(Self::NotCollected),
            Some(Written::Number(n)) => Ok(Self::Shown(n)),
            Some(Written::Word(word)) if word == "withheld" => Ok(Self::Withheld),
            Some(Written::Word(word)) => Err(serde::de::Error::custom(format!(
                "`{word}` is neither a number nor `withheld`"
            ))),
        }
    }
}

/// A number with so many digits after the point, thousands apart, such as "1,234.5".
#[must_use]
pub fn number(x: f64, decimals: usize) -> String {
    grouped(&format!("{x:.decimals$}"))
}

fn grouped(digits: &str) -> String {
    let (whole, rest) = digits.find('.').map_or((digits, ""), |p| digits.split_at(p));
    let mut text = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) && !text.ends_with('-') {
            text.push(',');
        }
        text.push(digit);
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn estimate(median: f64, low: f64, high: f64) -> Estimate {
        let all = Interval { low, high };
        let half = Interval { low: (low + median) / 2.0, high: (median + high) / 2.0 };
        Estimate { mean: median, sd: 1.0, median, half, ninety: all, ninety_five: all }
    }

    #[test]
    fn no_digit_is_printed_that_the_interval_does_not_support() {
        let f = Figure::persons(&estimate(3912.4, 3718.0, 4103.0));
        assert_eq!((f.middle(), f.interval()), ("3,910".into(), "3,720 to 4,100".into()));
        let wide = Figure::persons(&estimate(91_234.0, 50_321.0, 123_456.0));
        assert_eq!(wide.interval(), "50,000 to 123,000");
    }

    #[test]
    fn a_ratio_has_two_digits_or_fewer() {
        let f = Figure::ratio(&estimate(0.7812, 0.7412, 0.8234), 2);
        assert_eq!((f.middle(), f.interval()), ("0.78".into(), "0.74 to 0.82".into()));
        let wide = Figure::ratio(&estimate(3.21, 1.02, 6.44), 2);
        assert_eq!((wide.middle(), wide.decimals), ("3.2".into(), 1));
    }

    proptest! {
        #[test]
        fn rounding_moves_no_end_by_more_than_a_fortieth_of_the_interval(
            low in 0.0_f64..1e6, width in 0.0_f64..1e5, decimals in 0_usize..4,
        ) {
            let f = Figure::ratio(&estimate(low + width / 3.0, low, low + width), decimals);
            let finest = (0..decimals).fold(1.0_f64, |p, _| p / 10.0);
            let most = finest.max(width / 20.0) / 2.0 * (1.0 + 1e-6) + 1e-9;
            prop_assert!((f.low - low).abs() <= most, "{f:?}");
            prop_assert!((f.high - low - width).abs() <= most, "{f:?}");
            prop_assert!(f.low <= f.median && f.median <= f.high);
        }
    }

    #[test]
    fn so_many_for_a_hundred_visits_has_the_interval_of_the_visits() {
        let f = Figure::per_hundred(50, &estimate(1000.0, 500.0, 2000.0));
        assert_eq!((f.middle(), f.interval()), ("5.0".into(), "2.5 to 10.0".into()));
    }

    #[test]
    fn missing_is_words_and_never_zero() {
        assert_eq!(Count::NotCollected.text(), "not collected");
        assert_eq!(serde_json::to_string(&Count::NotCollected).unwrap(), "null");
        assert_eq!(serde_json::to_string(&Count::Withheld).unwrap(), "\"withheld\"");
        for count in [Count::NotCollected, Count::Withheld, Count::Shown(12)] {
            let text = serde_json::to_string(&count).unwrap();
            assert_eq!(serde_json::from_str::<Count>(&text).unwrap(), count);
        }
    }

    #[test]
    fn what_is_withheld_stays_withheld_in_a_sum() {
        assert_eq!(Count::Withheld.and(Count::Shown(50)), Count::Withheld);
        assert_eq!(Count::NotCollected.and(Count::Shown(50)), Count::Shown(50));
    }

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(number(1_234_567.0, 0), "1,234,567");
        assert_eq!(number(-123.0, 0), "-123");
        assert_eq!(number(1234.5, 1), "1,234.5");
    }
}
