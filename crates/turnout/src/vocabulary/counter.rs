//! Counting devices and their states.

use super::{ConfigurationId, DeviceId, DoorId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What kind of counter a device is; decides what is believed of it before any trial.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CounterClass {
    /// One line of infrared light across the door.
    Beam,
    /// Passive infrared.
    PassiveInfrared,
    /// Thermal sensor overhead.
    Thermal,
    /// Stereo cameras or time of flight, overhead.
    Stereo,
    /// A camera with a trained detector.
    Camera,
    /// A turnstile.
    Turnstile,
    /// Staff with a hand tally.
    Clicker,
    /// Scans of tickets or codes, as a proxy for those who enter.
    Scan,
}

impl CounterClass {
    /// Every class, in the order of the table of priors.
    pub const ALL: [Self; 8] = [
        Self::Beam,
        Self::PassiveInfrared,
        Self::Thermal,
        Self::Stereo,
        Self::Camera,
        Self::Turnstile,
        Self::Clicker,
        Self::Scan,
    ];

    /// Whether a crowd at the door makes such a counter lose people. A turnstile lets them
    /// through one by one, and a scan is made of each.
    #[must_use]
    pub const fn suffers_from_crowds(self) -> bool {
        !matches!(self, Self::Turnstile | Self::Scan)
    }

    /// The name people read.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Beam => "beam",
            Self::PassiveInfrared => "passive infrared",
            Self::Thermal => "thermal, overhead",
            Self::Stereo => "stereo or time of flight",
            Self::Camera => "camera",
            Self::Turnstile => "turnstile",
            Self::Clicker => "staff with a clicker",
            Self::Scan => "scans of tickets",
        }
    }
}

/// A counter at a door.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Device {
    /// Its name.
    pub id: DeviceId,
    /// The door it watches.
    pub door: DoorId,
    /// What kind of counter it is.
    pub class: CounterClass,
}

/// A state of a device, from a moment on until its next one begins.
///
/// A change of position, sensitivity or firmware begins a new state: trials of one say
/// nothing of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Configuration {
    /// Whose state.
    pub device: DeviceId,
    /// Its name, unique for the device.
    pub id: ConfigurationId,
    /// When it began.
    pub from: Timestamp,
}
