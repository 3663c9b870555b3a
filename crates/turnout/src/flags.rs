//! Flags: what a reader should look at, in neutral words. A flag is a finding, never a verdict
//! on a person or an organisation.

mod claims;
mod counters;
mod rounding;

pub use claims::claim_flags;
pub use counters::{IN_OVER_OUT, counter_flags};
pub use rounding::{RoundingTest, rounding_test};

use crate::vocabulary::{DeviceId, HallId, OrganisationId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FlagKind {
    /// The claims of an organisation are more than a quarter above the head counts.
    ClaimAboveHeadCount,
    /// All claims of a hall and day do not fit through its doors.
    ClaimsExceedTheDoors,
    /// More claims are multiples of ten than counts are: they were estimated, which is not
    /// inflated.
    RoundedClaims,
    /// The same of our own staff's counts.
    RoundedTally,
    /// An organisation reported on every visit what it had announced.
    UnchangedFromAnnouncement,
    /// Counters of a door contradict each other.
    CountersDisagree,
    /// More people left than entered, or fewer.
    InAndOutDiffer,
    /// The door was more crowded than any trial of the counter.
    OutsideCalibrationRange,
    /// The device did not work the whole time: below 95 % of the hours this is said, below
    /// 80 % there is no figure.
    DataGap,
    /// A counter's later trials find another rate than its earlier ones.
    RateChanged,
}

impl FlagKind {
    /// The words printed.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::ClaimAboveHeadCount => "claim above head count",
            Self::ClaimsExceedTheDoors => "claims exceed the doors",
            Self::RoundedClaims => "rounded claims",
            Self::RoundedTally => "rounded tally",
            Self::UnchangedFromAnnouncement => "unchanged from announcement",
            Self::CountersDisagree => "counters disagree",
            Self::InAndOutDiffer => "in and out differ",
            Self::OutsideCalibrationRange => "outside calibration range",
            Self::DataGap => "data gap",
            Self::RateChanged => "rate changed between trials",
        }
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Flag {
    /// What was found.
    pub kind: FlagKind,
    /// Which hall, where it is about one.
    pub hall: Option<HallId>,
    /// Which day, where it is about one.
    pub day: Option<Date>,
    /// Which device, where it is about one. Of counters that disagree, the one whose removal
    /// brings the others together, where there are enough to tell.
    pub device: Option<DeviceId>,
    /// Which organisation, where it is about one.
    pub organisation: Option<OrganisationId>,
    /// The number the rule looks at: a probability, a ratio, a share or a Bayes factor.
    pub value: f64,
}

/// The largest set of findings whose mean probability of being wrong is at most `rate`, as
/// places in `probabilities`, the probabilities of being right (P. Müller and others,
/// *FDR and Bayesian multiple comparisons rules*, 2007).
#[must_use]
pub fn false_discovery_set(probabilities: &[f64], rate: f64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..probabilities.len()).collect();
    order.sort_by(|a, b| probabilities[*b].total_cmp(&probabilities[*a]).then(a.cmp(b)));
    let mut kept = Vec::new();
    let mut wrong = 0.0;
    for place in order {
        wrong += 1.0 - probabilities[place];
        if wrong > rate * crate::numeric::size(kept.len() + 1) {
            break;
        }
        kept.push(place);
    }
    kept.sort_unstable();
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_set_is_the_largest_whose_mean_error_is_small_enough() {
        let p = [0.99, 0.5, 0.93, 0.999];
        assert_eq!(false_discovery_set(&p, 0.05), [0, 2, 3]);
        assert_eq!(false_discovery_set(&[0.9], 0.05), Vec::<usize>::new());
        assert_eq!(false_discovery_set(&[], 0.05), Vec::<usize>::new());
    }

    #[test]
    fn no_flag_accuses() {
        let all = [
            FlagKind::ClaimAboveHeadCount,
            FlagKind::ClaimsExceedTheDoors,
            FlagKind::RoundedClaims,
            FlagKind::RoundedTally,
            FlagKind::UnchangedFromAnnouncement,
            FlagKind::CountersDisagree,
            FlagKind::InAndOutDiffer,
            FlagKind::OutsideCalibrationRange,
            FlagKind::DataGap,
            FlagKind::RateChanged,
        ];
        for word in ["fraud", "fake", "lie", "false", "cheat"] {
            assert!(all.iter().all(|kind| !kind.word().contains(word)));
        }
    }
}
