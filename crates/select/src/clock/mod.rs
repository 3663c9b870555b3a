//! The clock doctor: puts photographs of many cameras on one time line.
//!
//! In this order: clocks that had been reset and ran on; the user's own corrections; the zone of each photograph (its tag, or the
//! nearest photograph that has one, or the satellite's time); the error of a clock against
//! the satellite's time; the offset between two cameras from scenes that both have taken; and
//! at last a place for photographs whose date is missing or not to be believed.

mod falls;
mod findings;
mod matches;
mod offsets;
mod places;
mod zones;

use crate::shot::Shot;
use jiff::civil::DateTime;
use leporello_diag::Sink;
use leporello_model::{ClockEdit, ClockFinding, Doubt};

/// An error of a clock below this, in milliseconds, is left alone: it changes no order that
/// anybody would see.
const SMALL_ERROR_MS: i64 = 10_000;

/// Milliseconds of a clock on the wall, as if it hung in Greenwich.
pub(crate) fn wall_ms(local: DateTime) -> i64 {
    const EPOCH: DateTime = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
    let ms = local.duration_since(EPOCH).as_millis();
    i64::try_from(ms).expect("the calendar of 9 999 years fits 64 bits of milliseconds")
}

/// `local` and so many milliseconds; unchanged where the calendar ends.
pub(crate) fn later(local: DateTime, ms: i64) -> DateTime {
    local.checked_add(jiff::SignedDuration::from_millis(ms)).unwrap_or(local)
}

/// What the files say of one photograph's time, while it is worked on.
#[derive(Clone, Debug)]
struct Reading {
    /// The clock on the wall, with the corrections found so far.
    local: DateTime,
    /// Minutes east of UTC.
    zone: Option<i32>,
    /// Instant by satellite.
    gps_ms: Option<i64>,
    /// Right to the second.
    is_exact: bool,
    /// The clock had been reset and nobody said by how much.
    is_reset: bool,
    /// The user gave the date: no correction of its camera concerns it.
    is_fixed: bool,
}

impl Reading {
    fn of(shot: &Shot) -> Option<Self> {
        let taken = shot.taken.filter(|t| t.doubt != Doubt::Impossible)?;
        Some(Self {
            local: taken.local,
            zone: taken.offset_minutes.filter(|m| m.abs() <= 14 * 60),
            gps_ms: taken.gps_utc.map(wall_ms),
            is_exact: taken.doubt == Doubt::None || taken.doubt == Doubt::ResetClock,
            is_reset: taken.doubt == Doubt::ResetClock && !shot.is_dated_by_user(),
            is_fixed: shot.is_dated_by_user(),
        })
    }

    /// The instant, if it can be believed. A day alone counts as its noon.
    fn utc_ms(&self) -> Option<i64> {
        let noon = if self.is_exact { 0 } else { 43_200_000 };
        (!self.is_reset)
            .then(|| wall_ms(self.local) - i64::from(self.zone.unwrap_or(0)) * 60_000 + noon)
    }
}

/// Gives every shot its moment and sorts them by it.
pub(crate) fn set(shots: &mut [Shot], edits: &[ClockEdit], sink: &mut Sink) -> Vec<ClockFinding> {
    let mut readings: Vec<Option<Reading>> = shots.iter().map(Reading::of).collect();
    let clock_ms: Vec<Option<i64>> =
        readings.iter().map(|r| r.as_ref().map(|r| wall_ms(r.local))).collect();
    falls::mark(shots, &mut readings);
    let mut findings = offsets::apply_edits(shots, &mut readings, edits, sink);
    zones::fill(shots, &mut readings);
    findings.extend(offsets::by_satellite(shots, &mut readings, &findings));
    let matched = offsets::by_scenes(shots, &mut readings, &findings);
    findings.extend(matched);
    findings.extend(offsets::of_reset_clocks(shots, &mut readings));
    for ((shot, reading), clock_ms) in shots.iter_mut().zip(&readings).zip(clock_ms) {
        let Some(reading) = reading else { continue };
        let moment = &mut shot.moment;
        moment.clock_ms = clock_ms;
        moment.utc_ms = reading.utc_ms();
        moment.local = moment.utc_ms.map(|_| reading.local);
        moment.is_exact = reading.is_exact && !reading.is_reset;
    }
    findings.extend(places::settle(shots, sink));
    shots.sort_by(Shot::order);
    findings::report(&findings, sink);
    findings.sort_by(|a, b| a.camera.cmp(&b.camera).then(b.votes.cmp(&a.votes)));
    findings
}
