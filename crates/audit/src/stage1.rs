//! What everybody may have of the evidence: all that visits are estimated from.

use crate::collect::{Collected, Supplement};
use jiff::civil::Date;
use leporello_turnout::groups::Claims;
use leporello_turnout::visits::Evidence;
use leporello_turnout::vocabulary::{DeviceId, Event, Status};
use serde::{Deserialize, Serialize};

/// Path in a bundle.
pub(crate) const STAGE_1: &str = "evidence/visits.json";
const FORMAT: &str = "leporello-visits-evidence/1";

/// Counts, trials and what describes them. No organisation is in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Stage1 {
    pub format: String,
    pub title: String,
    pub status: Status,
    pub evidence: Evidence,
    pub events: Vec<Event>,
    /// Days and devices whose counts were corrected, or put right by a clock: they are not the
    /// sums of the checkpoints.
    pub apart: Vec<(Date, DeviceId)>,
}

impl Stage1 {
    pub fn of(collected: &Collected, apart: Vec<(Date, DeviceId)>) -> Self {
        Self {
            format: FORMAT.into(),
            title: collected.title.clone(),
            status: collected.status,
            evidence: collected.evidence.clone(),
            events: collected.events.clone(),
            apart,
        }
    }

    /// As a ledger would give it that knows of no organisation.
    pub fn collected(&self) -> Collected {
        Collected {
            title: self.title.clone(),
            status: self.status,
            evidence: self.evidence.clone(),
            events: self.events.clone(),
            claims: Claims::default(),
            amendments: Vec::new(),
            replies: std::collections::BTreeMap::new(),
            guest_book: Vec::new(),
            supplement: Supplement::default(),
        }
    }
}
