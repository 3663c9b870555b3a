//! Halls, their doors, and what takes place in them.

use super::{DoorId, HallId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A hall: what visits are counted for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hall {
    /// Its name.
    pub id: HallId,
    /// Visits planned for a usual day, before anything was counted: the centre of the prior.
    /// `None` when nobody planned; [`crate::prior::UNPLANNED_VISITS`] then stands in.
    pub planned_daily_visits: Option<f64>,
}

/// A door, an opening in a wall through which people reach a hall from outside of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Door {
    /// Its name.
    pub id: DoorId,
    /// The hall it leads into.
    pub hall: HallId,
    /// Clear width in metres: crowding is told in persons per minute per metre.
    pub width_m: f64,
    /// Share of the hall's visits expected to enter here, 0 to 1; `None` shares evenly.
    pub expected_share: Option<f64>,
}

/// A named event in a hall, such as an opening ceremony.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// What it is called.
    pub name: String,
    /// Where.
    pub hall: HallId,
    /// When it begins.
    pub from: Timestamp,
    /// When it ends; after `from`.
    pub to: Timestamp,
}
