//! Doors, counters and counts of the planted exhibition.

use super::{DAYS, OPENING, day_of};
use crate::numeric::real;
use crate::simulate::chance::{count, session, spread};
use crate::visits::{Evidence, Response};
use crate::vocabulary::{
    Configuration, ConfigurationId, CountBin, CounterClass, Device, DeviceId, Door, DoorId, Event,
    Hall, HallId, Hours, IdError, Trial, Truth, Venue, VenueDay,
};
use jiff::civil::time;
use jiff::{SignedDuration, Timestamp};
use rand_chacha::ChaCha12Rng;

const WIDTH_M: f64 = 1.6;
const BIN_SECONDS: u32 = 900;

/// A counter of the story, as it really is.
struct Counter {
    device: DeviceId,
    hall: usize,
    class: CounterClass,
    really: Response,
    /// Tells both directions.
    both: bool,
}

const fn response(rate: f64, session_cv: f64, false_per_hour: f64, dead_time: f64) -> Response {
    Response { rate, session_cv, false_per_hour, dead_time }
}

fn counters() -> Result<Vec<Counter>, IdError> {
    let of = |name, hall, class, really, both| {
        DeviceId::new(name).map(|device| Counter { device, hall, class, really, both })
    };
    Ok(vec![
        // The beam that loses people in a crowd.
        of("beam east", 0, CounterClass::Beam, response(0.82, 0.03, 1.2, 0.022), true)?,
        of("clicker east", 0, CounterClass::Clicker, response(0.98, 0.04, 0.0, 0.001), false)?,
        of("stereo middle", 1, CounterClass::Stereo, response(0.985, 0.015, 0.3, 0.002), true)?,
        of("thermal west", 2, CounterClass::Thermal, response(0.93, 0.03, 0.4, 0.006), true)?,
    ])
}

fn venue() -> Venue {
    Venue {
        zone: "Europe/Prague".into(),
        day_begins: time(4, 0, 0, 0),
        first: OPENING,
        last: day_of(DAYS - 1),
        hours: Hours::daily(time(10, 0, 0, 0), time(18, 0, 0, 0)),
    }
}

/// All that was counted, for visits by hall and day.
pub(super) fn evidence(
    rng: &mut ChaCha12Rng,
    halls: &[HallId],
    visits: &[Vec<u64>],
) -> Result<Evidence, IdError> {
    let counters = counters()?;
    let door = |hall: usize| DoorId::new(&format!("{} door", super::HALLS[hall]));
    let venue = venue();
    let days = venue.days().unwrap_or_default();
    let state = ConfigurationId::new("as installed")?;
    let mut evidence = Evidence::at(venue);
    for (index, hall) in halls.iter().enumerate() {
        let planned = Some([150.0, 100.0, 80.0][index]);
        evidence.halls.push(Hall { id: hall.clone(), planned_daily_visits: planned });
        evidence.doors.push(Door {
            id: door(index)?,
            hall: hall.clone(),
            width_m: WIDTH_M,
            expected_share: None,
        });
    }
    let installed = days.first().map_or(Timestamp::UNIX_EPOCH, |d| d.from);
    for counter in &counters {
        let id = counter.device.clone();
        evidence.devices.push(Device {
            id: id.clone(),
            door: door(counter.hall)?,
            class: counter.class,
        });
        let from = installed - SignedDuration::from_hours(72);
        evidence.configurations.push(Configuration { device: id, id: state.clone(), from });
        for trial in 0..6 {
            let at = from + SignedDuration::from_hours(i64::from(trial));
            evidence.trials.push(trial_of(rng, counter, &state, at, trial));
        }
    }
    for (index, day) in days.iter().enumerate() {
        for counter in &counters {
            count_day(rng, counter, day, index, visits[counter.hall][index], &mut evidence.counts);
        }
    }
    Ok(evidence)
}

/// The opening ceremony in a hall, from 17:00 for an hour.
pub(super) fn opening(evidence: &Evidence, hall: &HallId) -> Event {
    let closes = evidence.venue.days().ok().and_then(|days| days.first()?.open.last().copied());
    let to = closes.map_or(Timestamp::UNIX_EPOCH, |span| span.1);
    let from = to - SignedDuration::from_hours(1);
    Event { name: "opening ceremony".into(), hall: hall.clone(), from, to }
}

/// Three quiet trials and three crowded ones.
fn trial_of(
    rng: &mut ChaCha12Rng,
    counter: &Counter,
    state: &ConfigurationId,
    from: Timestamp,
    number: u32,
) -> Trial {
    let (persons, minutes) = if number < 3 { (90, 60.0) } else { (110, 8.0) };
    let factor = session(rng, &counter.really);
    let mut pass = || count(rng, &counter.really, factor, persons, minutes, WIDTH_M);
    let entered = pass();
    let left = counter.both.then(&mut pass);
    Trial {
        device: counter.device.clone(),
        configuration: state.clone(),
        from,
        seconds: if number < 3 { 3600 } else { 480 },
        truth: Truth::Known { entered: Some(persons), left: counter.both.then_some(persons) },
        device_entered: Some(entered),
        device_left: left,
        device_undirected: None,
    }
}

/// Counts of one counter on one day, in bins of a quarter of an hour.
fn count_day(
    rng: &mut ChaCha12Rng,
    counter: &Counter,
    day: &VenueDay,
    index: usize,
    visits: u64,
    counts: &mut Vec<CountBin>,
) {
    let Some((opens, closes)) = day.open.first().copied() else { return };
    let bins = closes.duration_since(opens).as_secs() / i64::from(BIN_SECONDS);
    let opening = index == 0 && counter.hall == 0;
    // At the opening nearly all come within half an hour before the speeches.
    let arrive: Vec<f64> = (0..bins)
        .map(|b| {
            if opening && (26..28).contains(&b) { 60.0 } else { 1.0 - 0.02 * (b - 12).abs() as f64 }
        })
        .collect();
    let leave: Vec<f64> = (0..bins)
        .map(|b| if opening && b >= 30 { 60.0 } else { real(b.unsigned_abs()).min(16.0) + 0.2 })
        .collect();
    let (inward, outward) = (spread(rng, visits, &arrive), spread(rng, visits, &leave));
    let factor = session(rng, &counter.really);
    for (bin, (entering, leaving)) in (0_i64..).zip(inward.iter().zip(&outward)) {
        // The west counter was without power on the sixth day from half past eleven on.
        let out = counter.hall == 2 && index == 5 && bin >= 6;
        let mut pass = |n: u64| count(rng, &counter.really, factor, n, 15.0, WIDTH_M);
        let (entered, left) = (pass(*entering), counter.both.then(|| pass(*leaving)));
        if out {
            continue;
        }
        counts.push(CountBin {
            device: counter.device.clone(),
            from: opens + SignedDuration::from_secs(bin * i64::from(BIN_SECONDS)),
            seconds: BIN_SECONDS,
            entered: Some(entered),
            left,
            undirected: None,
            samples: Some(900),
            samples_expected: Some(900),
        });
    }
}
