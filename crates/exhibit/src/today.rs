//! What was counted today, hall by hall: raw counts as devices told them, no estimate.

use crate::fault::Fault;
use crate::house::Running;
use leporello_ledger::Crossings;
use leporello_ledger::store::Health;
use leporello_turnout::vocabulary::{CounterClass, Device, DeviceId, DoorId, HallId};
use std::collections::BTreeMap;

/// A hall today.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct HallToday {
    /// Sums over its counters.
    pub(crate) sums: Crossings,
    /// Each counter.
    pub(crate) devices: Vec<DeviceToday>,
}

/// A counter today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DeviceToday {
    pub(crate) device: DeviceId,
    pub(crate) sums: Crossings,
    /// Minutes since it was last heard; `None` when it never was.
    pub(crate) silent_min: Option<i64>,
    /// Charge of its battery in percent.
    pub(crate) battery: Option<u8>,
}

/// Halls by name.
pub(crate) type Halls = BTreeMap<HallId, HallToday>;

/// Every hall today, up to the minute `until_min`, which belongs to the day that is shown. Counts
/// are those of bins that lie within the day and ended by then.
///
/// # Errors
/// What the database says.
pub(crate) fn today(running: &Running, until_min: i64) -> Result<Halls, Fault> {
    let known = running.known()?;
    let mut halls: Halls =
        known.halls.iter().map(|hall| (hall.id.clone(), HallToday::default())).collect();
    let doors: BTreeMap<&DoorId, &HallId> =
        known.doors.iter().map(|door| (&door.id, &door.hall)).collect();
    let begin = running.calendar.begin_of(running.calendar.day_of(until_min));
    let is_sensor = |device: &&Device| device.class != CounterClass::Clicker;
    let sensors: Vec<_> = known.devices.iter().filter(is_sensor).map(|d| d.id.clone()).collect();
    let (sums, health) = running.reader().counted(&sensors, begin, until_min)?;
    let health: BTreeMap<&DeviceId, &Health> = health.iter().map(|h| (&h.device, h)).collect();
    for device in &known.devices {
        let hall = doors.get(&device.door).and_then(|hall| halls.get_mut(*hall));
        let Some(hall) = hall else { continue };
        let sums = sums.get(&device.id).copied().unwrap_or_default();
        hall.sums.add(&sums);
        hall.devices.push(told(&device.id, sums, health.get(&device.id).copied(), until_min));
    }
    Ok(halls)
}

fn told(device: &DeviceId, sums: Crossings, health: Option<&Health>, now_min: i64) -> DeviceToday {
    let silent = |health: &Health| (now_min - health.seen_ms.div_euclid(60_000)).max(0);
    DeviceToday {
        device: device.clone(),
        sums,
        silent_min: health.map(silent),
        battery: health.and_then(|health| health.battery_percent),
    }
}

/// How many are inside, as the public is told: a band, never a number. `None` when nobody
/// counts who leaves.
pub(crate) fn band(sums: &Crossings) -> Option<&'static str> {
    let inside = sums.entered?.saturating_sub(sums.left?);
    Some(match inside {
        0..10 => "fewer than 10",
        10..50 => "10 to 50",
        50..100 => "50 to 100",
        100..200 => "100 to 200",
        200..500 => "200 to 500",
        _ => "more than 500",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawn::{Drawn, NOON};

    #[test]
    fn yesterday_and_bins_that_are_not_over_are_left_out() {
        let drawn = Drawn::new();
        for (minute, entered) in
            [(NOON - 1440, 5), (NOON - 8 * 60 - 1, 50), (NOON - 8 * 60, 1), (NOON - 10, 7)]
        {
            drawn.counts(minute, entered);
        }
        drawn.counts(NOON - 1, 2);
        drawn.counts(NOON, 9);
        let halls = today(&drawn.running, NOON).unwrap();
        let sums: Vec<Option<u64>> = halls.values().map(|hall| hall.sums.entered).collect();
        assert_eq!(sums, [Some(10), None], "the hall without a counter is not counted");
    }

    #[test]
    fn what_was_struck_out_is_not_shown_and_what_holds_instead_is() {
        let drawn = Drawn::new();
        for (minute, entered) in [(NOON - 30, 4), (NOON - 20, 500), (NOON - 10, 70)] {
            drawn.counts(minute, entered);
        }
        let entered = || {
            let east = today(&drawn.running, NOON).unwrap().into_values().next().unwrap();
            assert_eq!(east.sums, east.devices[0].sums);
            east.sums.entered
        };
        assert_eq!(entered(), Some(574));
        drawn.strikes(2, None);
        assert_eq!(entered(), Some(74));
        drawn.strikes(3, Some((NOON - 10, 7)));
        assert_eq!(entered(), Some(11));
        drawn.strikes(1, Some((NOON - 1440, 4)));
        assert_eq!(entered(), Some(7), "it was of yesterday");
        drawn.strikes(3, None);
        assert_eq!(entered(), None, "nothing that was told holds");
        drawn.counts(NOON - 5, 2);
        assert_eq!(entered(), Some(2));
    }

    #[test]
    fn a_running_total_that_was_struck_out_is_left_to_the_next_one() {
        let drawn = Drawn::new();
        drawn.has_a_beam();
        for (minute, entered) in [(NOON - 60, 100), (NOON - 45, 9_000), (NOON - 30, 130)] {
            drawn.shows(minute, entered);
        }
        let entered =
            || today(&drawn.running, NOON).unwrap().into_values().nth(1).unwrap().sums.entered;
        assert_ne!(entered(), Some(30), "the wrong total tells of thousands");
        drawn.strikes_of("beam", 2, None);
        assert_eq!(entered(), Some(30));
    }

    #[test]
    fn the_public_sees_bands_and_nothing_where_nobody_counts_who_leaves() {
        let sums = |entered, left| Crossings { entered, left, undirected: None };
        assert_eq!(band(&sums(Some(75), Some(20))), Some("50 to 100"));
        assert_eq!(band(&sums(Some(5), Some(20))), Some("fewer than 10"));
        assert_eq!(band(&sums(Some(75), None)), None);
    }
}
