//! How many were in two halls, by stickers: only counts, no person.

use crate::numeric::{normal, real};
use crate::vocabulary::Interval;
use libm::sqrt;
use serde::{Deserialize, Serialize};

/// People who stand behind two halls together.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Overlap {
    /// Persons in either hall.
    pub persons: f64,
    /// 95 % interval; not below those who were surely there.
    pub interval: Interval,
}

/// Chapman's estimator (D. G. Chapman, 1951) with G. A. F. Seber's variance (1970): `marked`
/// persons got a sticker in one hall, `caught` persons were looked at in the other, and
/// `recaught` of them wore one. Stickers must not be lost, and those looked at must be a fair
/// sample. `None` when more wore one than were looked at or marked, or nobody was.
#[must_use]
pub fn overlap(marked: u64, caught: u64, recaught: u64) -> Option<Overlap> {
    if recaught > marked.min(caught) || marked == 0 || caught == 0 {
        return None;
    }
    let (m, c, r) = (real(marked), real(caught), real(recaught));
    let persons = (m + 1.0) * (c + 1.0) / (r + 1.0) - 1.0;
    let variance = (m + 1.0) * (c + 1.0) * (m - r) * (c - r) / ((r + 1.0) * (r + 1.0) * (r + 2.0));
    let reach = normal::quantile(0.975) * sqrt(variance);
    let least = m + c - r;
    Some(Overlap {
        persons: persons.max(least),
        interval: Interval {
            low: (persons - reach).max(least),
            high: (persons + reach).max(least),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_textbook_example_comes_out() {
        // Seber, The estimation of animal abundance (1982): 200 marked, 100 caught, 30 again.
        let o = overlap(200, 100, 30).unwrap();
        assert!((o.persons - 653.87).abs() < 0.01, "{}", o.persons);
    }

    #[test]
    fn all_caught_again_leaves_no_doubt() {
        let o = overlap(50, 50, 50).unwrap();
        assert_eq!((o.persons, o.interval.low, o.interval.high), (50.0, 50.0, 50.0));
    }

    #[test]
    fn more_stickers_than_were_given_are_refused() {
        assert_eq!(overlap(10, 20, 11), None);
        assert_eq!(overlap(0, 20, 0), None);
    }
}
