//! One hall with one door and any counters, of which everything is known.

use super::chance::{count, session};
use crate::numeric::real;
use crate::visits::{Evidence, Response};
use crate::vocabulary::{
    ConfigurationId, CountBin, CounterClass, Device, DeviceId, Door, DoorId, Hall, HallId, Hours,
    IdError, Trial, Truth, Venue,
};
use jiff::civil::{Date, date, time};
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::SeedableRng;

/// A counter as it really is.
#[derive(Clone, Debug)]
pub struct SimulatedCounter {
    /// What kind it is taken to be.
    pub class: CounterClass,
    /// How it really behaves.
    pub really: Response,
    /// Its trials: day from 0 on which it takes place, persons, minutes.
    pub trials: Vec<(u32, u64, f64)>,
    /// From which day and bin on, and to which day and bin, it counts only this share of what
    /// it should.
    pub failing: Option<Failing>,
}

/// A time in which a counter loses counts.
#[derive(Clone, Copy, Debug)]
pub struct Failing {
    /// First day and bin, from 0.
    pub from: (usize, usize),
    /// Last day and bin.
    pub to: (usize, usize),
    /// Share of the counts that remains.
    pub share: f64,
}

/// First day of every simulated hall.
const FIRST: Date = date(2026, 1, 5);
/// Bins are quarters of an hour; doors open at ten.
const MINUTES: f64 = 15.0;
const WIDTH_M: f64 = 1.2;

/// What the counters of one door say of `people`, persons in each quarter of an hour of each
/// day, all days of the same length.
///
/// # Errors
/// Never with the names used here; the error is that of a bad name.
pub fn one_door(
    counters: &[SimulatedCounter],
    people: &[Vec<u64>],
    planned: f64,
    seed: u64,
) -> Result<Evidence, IdError> {
    let mut rng = ChaCha12Rng::seed_from_u64(seed);
    let (hall, door) = (HallId::new("Hall")?, DoorId::new("Door")?);
    let hours = people.first().map_or(4, |day| day.len().div_ceil(4)).clamp(1, 13);
    let closes = time(10 + i8::try_from(hours).unwrap_or(13), 0, 0, 0);
    let days = i64::try_from(people.len().max(1)).unwrap_or(1);
    let venue = Venue {
        zone: "UTC".into(),
        day_begins: time(0, 0, 0, 0),
        first: FIRST,
        last: FIRST.saturating_add((days - 1).days()),
        hours: Hours::daily(time(10, 0, 0, 0), closes),
    };
    let mut evidence = Evidence {
        halls: vec![Hall { id: hall.clone(), planned_daily_visits: Some(planned) }],
        doors: vec![Door { id: door.clone(), hall, width_m: WIDTH_M, expected_share: None }],
        ..Evidence::at(venue)
    };
    for (index, counter) in counters.iter().enumerate() {
        let device = DeviceId::new(&format!("counter {index}"))?;
        evidence.devices.push(Device {
            id: device.clone(),
            door: door.clone(),
            class: counter.class,
        });
        for trial in &counter.trials {
            evidence.trials.push(trial_of(&mut rng, counter, &device, *trial)?);
        }
        for (day, bins) in people.iter().enumerate() {
            let factor = session(&mut rng, &counter.really);
            for (bin, persons) in bins.iter().enumerate() {
                let now = counter.now((day, bin));
                let entered = count(&mut rng, &now, factor, *persons, MINUTES, WIDTH_M);
                evidence.counts.push(bin_of(&device, day, bin, entered));
            }
        }
    }
    Ok(evidence)
}

impl SimulatedCounter {
    /// How it behaves in a bin of a day.
    fn now(&self, at: (usize, usize)) -> Response {
        match self.failing {
            Some(failing) if failing.from <= at && at <= failing.to => {
                Response { rate: self.really.rate * failing.share, ..self.really }
            }
            _ => self.really,
        }
    }
}

/// Ten in the morning of a day, from 0.
fn opens(day: usize) -> Timestamp {
    let first = jiff::tz::TimeZone::UTC.to_timestamp(FIRST.at(10, 0, 0, 0));
    let days = i64::try_from(day).unwrap_or(0);
    first.map_or(Timestamp::UNIX_EPOCH, |t| t + SignedDuration::from_hours(24 * days))
}

fn bin_of(device: &DeviceId, day: usize, bin: usize, entered: u64) -> CountBin {
    let after = SignedDuration::from_mins(15 * i64::try_from(bin).unwrap_or(0));
    CountBin {
        device: device.clone(),
        from: opens(day) + after,
        seconds: 900,
        entered: Some(entered),
        left: None,
        undirected: None,
        samples: None,
        samples_expected: None,
    }
}

/// A trial in the hour before the doors open.
fn trial_of(
    rng: &mut ChaCha12Rng,
    counter: &SimulatedCounter,
    device: &DeviceId,
    (day, persons, minutes): (u32, u64, f64),
) -> Result<Trial, IdError> {
    let factor = session(rng, &counter.really);
    let now = counter.now((day as usize, 0));
    let entered = count(rng, &now, factor, persons, minutes, WIDTH_M);
    Ok(Trial {
        device: device.clone(),
        configuration: ConfigurationId::new("as installed")?,
        from: opens(day as usize) - SignedDuration::from_hours(1),
        seconds: u32::try_from(super::chance::whole(minutes * 60.0)).unwrap_or(600),
        truth: Truth::Known { entered: Some(persons), left: None },
        device_entered: Some(entered),
        device_left: None,
        device_undirected: None,
    })
}

/// Persons of a day spread over bins in proportion to `profile`, by chance.
#[must_use]
pub fn day_of_people(persons: u64, profile: &[f64], seed: u64) -> Vec<u64> {
    let mut rng = ChaCha12Rng::seed_from_u64(seed ^ persons.rotate_left(32));
    super::chance::spread(&mut rng, persons, profile)
}

/// A profile of a day with a gentle wave.
pub(super) fn wave(bins: u32) -> Vec<f64> {
    (0..bins).map(|b| 1.0 + 0.5 * real(u64::from(b % 4))).collect()
}
