//! Facts are added and corrected, never changed or taken away.

use super::{
    Announced, Claimed, ClosedEarly, Configuration, CountBin, Device, Door, Event, GuestBookRoot,
    Hall, HeadCount, ReentrySample, Reply, StaffHours, Trial, Venue,
};
use serde::{Deserialize, Serialize};

/// One thing that was recorded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "fact")]
pub enum Fact {
    /// When and where the exhibition is; the newest holds.
    Venue(Venue),
    /// There is a hall.
    Hall(Hall),
    /// A hall has a door.
    Door(Door),
    /// A device watches a door.
    Device(Device),
    /// A device has a new state.
    Configuration(Configuration),
    /// Something takes place.
    Event(Event),
    /// A device counted.
    Count(CountBin),
    /// A device was tried.
    Trial(Trial),
    /// Staff were at work.
    Staff(StaffHours),
    /// People were asked whether they came back.
    Reentry(ReentrySample),
    /// An organisation said how many it would send.
    Announced(Announced),
    /// An organisation said how many it had sent.
    Claimed(Claimed),
    /// A delegation was counted.
    HeadCount(HeadCount),
    /// An organisation answered to its row of the report; the newest holds.
    Reply(Reply),
    /// A day was closed before its last hour.
    ClosedEarly(ClosedEarly),
    /// What the guest book has of a period.
    GuestBookRoot(GuestBookRoot),
}

/// Who may record and correct; a role, never a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Counts at a door; cannot see claims.
    Tally,
    /// Leads a shift.
    ShiftLead,
    /// Runs a hall.
    HallManager,
    /// Records trials and closes days.
    Statistician,
    /// Records claims; cannot enter counts.
    ClaimsClerk,
    /// Reads and verifies.
    Auditor,
    /// Publishes.
    Publisher,
    /// Sets the system up.
    Admin,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 8] = [
        Self::Tally,
        Self::ShiftLead,
        Self::HallManager,
        Self::Statistician,
        Self::ClaimsClerk,
        Self::Auditor,
        Self::Publisher,
        Self::Admin,
    ];
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::{HallId, OrganisationId};

    #[test]
    fn a_fact_reads_back_as_it_was_written() {
        let fact = Fact::HeadCount(HeadCount {
            organisation: OrganisationId::new("School 4").unwrap(),
            day: jiff::civil::date(2026, 4, 9),
            hall: HallId::new("East").unwrap(),
            persons: 0,
        });
        let text = serde_json::to_string(&fact).unwrap();
        assert_eq!(serde_json::from_str::<Fact>(&text).unwrap(), fact);
    }
}
