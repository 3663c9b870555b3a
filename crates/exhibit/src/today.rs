//! What was counted today, hall by hall: raw counts as devices told them, no estimate.

use crate::attention::counted;
use crate::fault::Fault;
use crate::house::Running;
use leporello_ledger::store::{Health, Store as _};
use leporello_ledger::{Body, Calendar, Crossings};
use leporello_turnout::vocabulary::{DeviceId, HallId};
use std::collections::BTreeMap;

/// A venue day is at most so long, with the clocks put back; bins reach a day further.
const REACH_MIN: i64 = 49 * 60;

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

/// Every hall today, up to the minute `until_min`, which belongs to the day that is shown.
///
/// # Errors
/// What the database says.
pub(crate) fn today(
    running: &Running,
    until_min: i64,
) -> Result<BTreeMap<HallId, HallToday>, Fault> {
    let known = running.known()?;
    let mut halls: BTreeMap<HallId, HallToday> =
        known.halls.iter().map(|hall| (hall.id.clone(), HallToday::default())).collect();
    let devices: Vec<DeviceId> = known.devices.iter().map(|device| device.id.clone()).collect();
    let calendar = running.calendar.clone();
    let (sums, health) = running.with(move |ledger, _| {
        let health = ledger.health()?;
        let mut all = Vec::with_capacity(devices.len());
        ledger.store().transaction(&mut |tables| {
            all.clear();
            for device in &devices {
                let bodies = counted(tables, device, until_min - REACH_MIN, until_min)?;
                all.push((device.clone(), sum(bodies.iter(), &calendar, until_min)));
            }
            Ok(())
        })?;
        Ok((all, health))
    })?;
    for (device, sums) in sums {
        let door = known.devices.iter().find(|d| d.id == device).map(|d| &d.door);
        let hall = known.doors.iter().find(|d| Some(&d.id) == door).map(|d| &d.hall);
        let Some(hall) = hall.and_then(|hall| halls.get_mut(hall)) else { continue };
        hall.sums.add(&sums);
        hall.devices.push(told(device, sums, &health, until_min));
    }
    Ok(halls)
}

fn told(device: DeviceId, sums: Crossings, health: &[Health], now_min: i64) -> DeviceToday {
    let health = health.iter().find(|health| health.device == device);
    let silent = |health: &Health| (now_min - health.seen_ms.div_euclid(60_000)).max(0);
    DeviceToday {
        device,
        sums,
        silent_min: health.map(silent),
        battery: health.and_then(|health| health.battery_percent),
    }
}

/// Sum of the counts that ended by `until_min` on its day.
fn sum<'b>(
    bodies: impl Iterator<Item = &'b Body>,
    calendar: &Calendar,
    until_min: i64,
) -> Crossings {
    let day = calendar.day_of(until_min);
    let mut sums = Crossings::default();
    for body in bodies {
        if let Body::Count(bin, shown, _) = body
            && calendar.day_of(bin.start_min) == day
            && bin.end_min() <= until_min
        {
            sums.add(shown);
        }
    }
    sums
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
    use jiff::civil::Time;
    use leporello_ledger::{About, Bin};

    fn calendar() -> Calendar {
        let about = About {
            exhibition: "Harbour".into(),
            zone: "UTC".into(),
            day_begins: Time::midnight(),
        };
        Calendar::new(&about).unwrap()
    }

    fn entered(start_min: i64, entered: u64) -> Body {
        let bin = Bin { start_min, length_min: 1 };
        Body::Count(bin, Crossings { entered: Some(entered), ..Crossings::default() }, None)
    }

    #[test]
    fn yesterday_and_bins_that_are_not_over_are_left_out() {
        let noon = 20_000 * 1440 + 720;
        let bodies = [
            entered(noon - 1440, 5),
            entered(noon - 10, 7),
            entered(noon - 1, 2),
            entered(noon, 9),
        ];
        assert_eq!(sum(bodies.iter(), &calendar(), noon).entered, Some(9));
    }

    #[test]
    fn the_public_sees_bands_and_nothing_where_nobody_counts_who_leaves() {
        let sums = |entered, left| Crossings { entered, left, undirected: None };
        assert_eq!(band(&sums(Some(75), Some(20))), Some("50 to 100"));
        assert_eq!(band(&sums(Some(5), Some(20))), Some("fewer than 10"));
        assert_eq!(band(&sums(Some(75), None)), None);
    }
}
