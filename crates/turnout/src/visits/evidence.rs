//! What stage 1 is given. There is no place in it for what an organisation said.

use crate::vocabulary::{
    Configuration, CountBin, Device, DeviceId, Door, Hall, ReentrySample, StaffHours, Trial, Venue,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Counts and trials, and where they were made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Days and opening hours.
    pub venue: Venue,
    /// The halls.
    pub halls: Vec<Hall>,
    /// Their doors.
    pub doors: Vec<Door>,
    /// Counters at the doors.
    pub devices: Vec<Device>,
    /// States of the counters. A device with none has one state all the time.
    #[serde(default)]
    pub configurations: Vec<Configuration>,
    /// Counts.
    pub counts: Vec<CountBin>,
    /// Calibration trials.
    #[serde(default)]
    pub trials: Vec<Trial>,
    /// Staff at the doors.
    #[serde(default)]
    pub staff: Vec<StaffHours>,
    /// Whether people came back on the same day.
    #[serde(default)]
    pub reentries: Vec<ReentrySample>,
}

impl Evidence {
    /// A venue where nothing is counted yet.
    #[must_use]
    pub const fn at(venue: Venue) -> Self {
        Self {
            venue,
            halls: Vec::new(),
            doors: Vec::new(),
            devices: Vec::new(),
            configurations: Vec::new(),
            counts: Vec::new(),
            trials: Vec::new(),
            staff: Vec::new(),
            reentries: Vec::new(),
        }
    }

    /// The same without one device: what the estimate would be if it were not believed.
    #[must_use]
    pub fn without(&self, device: &DeviceId) -> Self {
        let mut rest = self.clone();
        rest.devices.retain(|d| d.id != *device);
        rest.configurations.retain(|c| c.device != *device);
        rest.counts.retain(|c| c.device != *device);
        rest.trials.retain(|t| t.device != *device);
        rest
    }

    /// The same without the counts of one device on one day, after a flag on it.
    #[must_use]
    pub fn without_day(&self, device: &DeviceId, day: Date) -> Self {
        let mut rest = self.clone();
        let days = self.venue.days().unwrap_or_default();
        if let Some(day) = days.iter().find(|d| d.date == day) {
            rest.counts.retain(|c| c.device != *device || !day.holds(c.from));
        }
        rest
    }
}
