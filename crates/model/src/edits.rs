//! What the user wants different from what the press would do.

use crate::{PhotoId, Taken};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The user's changes, each anchored to a photograph's identity and not to a page, so that
/// they survive when the book is planned anew.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Edits {
    /// Changes of single photographs.
    #[serde(rename = "photo")]
    pub photos: BTreeMap<PhotoId, PhotoEdit>,
    /// Corrections of cameras' clocks.
    #[serde(rename = "clock")]
    pub clocks: Vec<ClockEdit>,
}

/// What the user wants of one photograph. An absent field leaves the choice to the press.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct PhotoEdit {
    /// `true`: it must be in the book; `false`: it must not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keep: Option<bool>,
    /// How much it matters, 0.5 (small) to 3 (hero).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub importance: Option<f64>,
    /// `false`: never crop it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crop: Option<bool>,
    /// Words in place of its own caption; an empty text means none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// A chapter begins with it, under this title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chapter: Option<String>,
    /// When it was really taken. Written as a date with a time or without, such as
    /// `2024-06-01T14:30`, `2024-06-01T14:30:00+02:00` or `2024-06-01`.
    #[serde(with = "crate::taken::plain", skip_serializing_if = "Option::is_none")]
    pub taken: Option<Taken>,
    /// It stands on one spread with the photograph before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub together: Option<bool>,
}

/// A camera's clock was wrong by this much.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockEdit {
    /// Camera as the catalogue names it.
    pub camera: String,
    /// Seconds to add to what its clock said.
    pub add_seconds: i64,
}
