//! What was counted: bins of counts, calibration trials, and what corrects them.
//!
//! Nothing here can hold a claim.

use super::{ConfigurationId, DeviceId, DoorId, HallId};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

/// Counts of one device over a span of time, as the device gave them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountBin {
    /// Which device.
    pub device: DeviceId,
    /// When the bin begins.
    pub from: Timestamp,
    /// How long it is, in seconds; above 0.
    pub seconds: u32,
    /// Crossings into the hall; `None` when the device does not tell them.
    pub entered: Option<u64>,
    /// Crossings out of the hall; `None` when the device does not tell them.
    pub left: Option<u64>,
    /// Crossings in either direction, of a device that tells no direction; `None` otherwise.
    pub undirected: Option<u64>,
    /// Samples the device took; `None` when it does not say.
    pub samples: Option<u32>,
    /// Samples a whole bin has; `None` when it does not say.
    pub samples_expected: Option<u32>,
}

impl CountBin {
    /// When the bin ends, or `None` when that lies beyond the calendar.
    #[must_use]
    pub fn to(&self) -> Option<Timestamp> {
        self.from.checked_add(jiff::SignedDuration::from_secs(i64::from(self.seconds))).ok()
    }

    /// Share of the bin in which the device worked, 0 to 1; `None` when it does not say.
    #[must_use]
    pub fn completeness(&self) -> Option<f64> {
        match (self.samples, self.samples_expected) {
            (Some(taken), Some(whole)) if whole > 0 => {
                Some((f64::from(taken) / f64::from(whole)).min(1.0))
            }
            _ => None,
        }
    }
}

/// What one observer saw in a trial.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Observation {
    /// Which post, such as "A"; never a person's name.
    pub observer: String,
    /// Persons who entered; `None` when this observer did not count them.
    pub entered: Option<u64>,
    /// Persons who left; `None` when this observer did not count them.
    pub left: Option<u64>,
}

/// How the truth of a trial is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Truth {
    /// Known without error: scripted passages, or a recording counted again and again. Zero
    /// for a run in closed hours.
    Known {
        /// Persons who entered; `None` when the trial is not about them.
        entered: Option<u64>,
        /// Persons who left; `None` when the trial is not about them.
        left: Option<u64>,
    },
    /// Counted by people on the spot, who err too. Independent of one another.
    Observed(Vec<Observation>),
}

/// A calibration trial: a span of time in which the truth is known beside the device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trial {
    /// Which device.
    pub device: DeviceId,
    /// In which state; a trial says nothing of other states.
    pub configuration: ConfigurationId,
    /// When it begins.
    pub from: Timestamp,
    /// How long it is, in seconds; above 0.
    pub seconds: u32,
    /// What really happened.
    pub truth: Truth,
    /// Crossings into the hall by the device; `None` when it does not tell them.
    pub device_entered: Option<u64>,
    /// Crossings out of the hall by the device; `None` when it does not tell them.
    pub device_left: Option<u64>,
    /// Crossings in either direction, of a device that tells no direction.
    pub device_undirected: Option<u64>,
}

/// Staff at work at a door on a day: their crossings are no visits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffHours {
    /// Which door.
    pub door: DoorId,
    /// Which day.
    pub day: Date,
    /// Crossings into the hall by staff, where a button or badge counted them.
    pub crossings: Option<u64>,
    /// Hours of work by the roster, used where crossings were not counted.
    pub hours: Option<f64>,
}

/// Answers at the door to "have you been in this hall before today?", as two tallies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReentrySample {
    /// Which hall.
    pub hall: HallId,
    /// How many who entered were asked.
    pub asked: u32,
    /// How many of them had been in before on that day; at most `asked`.
    pub had_been_in: u32,
}
