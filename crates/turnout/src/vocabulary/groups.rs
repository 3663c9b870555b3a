//! What organisations said, and what our staff counted of their delegations.

use super::{HallId, OrganisationId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Persons an organisation said, before the visit, that it would send.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Announced {
    /// Who said so.
    pub organisation: OrganisationId,
    /// For which day.
    pub day: Date,
    /// For which hall.
    pub hall: HallId,
    /// How many persons.
    pub persons: u64,
}

/// Persons an organisation reported, after the visit, to have sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claimed {
    /// Who said so.
    pub organisation: OrganisationId,
    /// For which day.
    pub day: Date,
    /// For which hall.
    pub hall: HallId,
    /// How many persons.
    pub persons: u64,
    /// Where it was said, such as "letter of 12 May"; `None` when not recorded.
    pub source: Option<String>,
}

/// Persons of a delegation as our own staff counted them at the door ("checked in").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeadCount {
    /// Whose delegation.
    pub organisation: OrganisationId,
    /// On which day.
    pub day: Date,
    /// Into which hall.
    pub hall: HallId,
    /// How many persons. Zero means that nobody came, not that nobody counted.
    pub persons: u64,
}

/// What an organisation answered to its row of the report; printed beside it as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// Who answered.
    pub organisation: OrganisationId,
    /// The answer, at most [`Reply::LONGEST`] characters; empty when it takes its answer back.
    pub text: String,
}

impl Reply {
    /// Most characters of an answer.
    pub const LONGEST: usize = 600;
}
