//! Invitations: a device that opens one within ten minutes may bring its key.

use crate::desk::Paper;
use leporello_turnout::vocabulary::DeviceId;
use serde::{Deserialize, Serialize};

/// How long an invitation lasts, in minutes.
pub(crate) const LASTS_MIN: i64 = 10;

/// An invitation that was given out; it is taken when it is used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Invitation {
    /// Who is invited.
    pub(crate) device: DeviceId,
    /// Until when.
    pub(crate) until_min: i64,
}

impl Paper for Invitation {
    const KIND: &'static str = "invitation";
}
