//! Facts are added and corrected, never changed or taken away.

use super::{
    Announced, Claimed, Configuration, CountBin, Device, Door, Event, Hall, HeadCount,
    ReentrySample, StaffHours, Trial,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One thing that was recorded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "fact")]
pub enum Fact {
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
}

/// Number of an entry in its log, from 0, in the order of recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EntryId(pub u64);

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

/// That an earlier entry does not stand as it was recorded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// Which entry; one that was recorded before.
    pub of: EntryId,
    /// Why; shown in the report.
    pub reason: String,
    /// The two roles that agreed on it; not the same.
    pub by: [Role; 2],
    /// What holds instead; `None` when the entry was a mistake altogether.
    pub instead: Option<Fact>,
}

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "entry", content = "content")]
pub enum Entry {
    /// A new fact.
    Recorded(Fact),
    /// A correction of an earlier entry.
    Corrected(Correction),
}

/// The facts that hold after all corrections, by the entry that first recorded each.
///
/// A later correction of the same entry wins over an earlier one. A correction of an entry
/// that is not there, is itself a correction, or comes later in the log, or that only one
/// role agreed on, changes nothing; it comes back in the second list.
#[must_use]
pub fn standing(log: &[Entry]) -> (BTreeMap<EntryId, Fact>, Vec<EntryId>) {
    let mut facts: BTreeMap<EntryId, Fact> = BTreeMap::new();
    let mut recorded = std::collections::BTreeSet::new();
    let mut refused = Vec::new();
    for (id, entry) in (0..).map(EntryId).zip(log) {
        match entry {
            Entry::Recorded(fact) => {
                recorded.insert(id);
                facts.insert(id, fact.clone());
            }
            Entry::Corrected(c) if !recorded.contains(&c.of) || c.by[0] == c.by[1] => {
                refused.push(id);
            }
            Entry::Corrected(Correction { of, instead: Some(fact), .. }) => {
                facts.insert(*of, fact.clone());
            }
            Entry::Corrected(Correction { of, instead: None, .. }) => {
                facts.remove(of);
            }
        }
    }
    (facts, refused)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::{HallId, OrganisationId};

    fn head_count(persons: u64) -> Fact {
        Fact::HeadCount(HeadCount {
            organisation: OrganisationId::new("School 4").unwrap(),
            day: jiff::civil::date(2026, 4, 9),
            hall: HallId::new("East").unwrap(),
            persons,
        })
    }

    fn correction(of: u64, by: [Role; 2], instead: Option<Fact>) -> Entry {
        Entry::Corrected(Correction { of: EntryId(of), reason: "typing error".into(), by, instead })
    }

    #[test]
    fn the_last_correction_of_two_roles_stands() {
        let two = [Role::ShiftLead, Role::HallManager];
        let log = [
            Entry::Recorded(head_count(28)),
            correction(0, two, Some(head_count(82))),
            correction(0, two, Some(head_count(27))),
        ];
        let (facts, refused) = standing(&log);
        assert_eq!(facts[&EntryId(0)], head_count(27));
        assert!(refused.is_empty());
    }

    #[test]
    fn one_role_alone_changes_nothing() {
        let log = [
            Entry::Recorded(head_count(28)),
            correction(0, [Role::ShiftLead, Role::ShiftLead], None),
            correction(7, [Role::ShiftLead, Role::Admin], None),
        ];
        let (facts, refused) = standing(&log);
        assert_eq!(facts.len(), 1);
        assert_eq!(refused, [EntryId(1), EntryId(2)]);
    }

    #[test]
    fn a_fact_reads_back_as_it_was_written() {
        let fact = head_count(0);
        let text = serde_json::to_string(&fact).unwrap();
        assert_eq!(serde_json::from_str::<Fact>(&text).unwrap(), fact);
    }
}
