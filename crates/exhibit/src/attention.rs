//! What somebody should look at now: on the live page, and for those who watch the server.

use crate::answer::{Answer, running};
use crate::fault::Fault;
use crate::holding::{REACH_MIN, sum};
use crate::house::{House, Running};
use jiff::Timestamp;
use leporello_audit::Known;
use leporello_ledger::store::{Paired, Store as _};
use leporello_ledger::{Bin, Calendar, Crossings};
use leporello_sensors::{Counter, Doors, Limits, Look, Watch, looks};
use leporello_turnout::vocabulary::{Device, DeviceId, HallId, Venue};
use maud::{Markup, html};
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The counters that need a look, with the reasons; nothing when none does.
///
/// # Errors
/// What the database says.
pub(crate) fn needs_a_look(house: &House) -> Answer<Markup> {
    let found = found(house, &*running(house)?)?;
    let away = house.sensors.away();
    Ok(html! {
        @if !found.is_empty() || away.is_some() {
            div.note.warm role="region" aria-labelledby="needs-a-look" {
                h2 #needs-a-look { "Needs a look" }
                ul {
                    @if let Some(away) = away {
                        li { "The broker of the sensors is away: " (away.message) ". What sensors count meanwhile comes with their next total." }
                    }
                    @for (device, look) in &*found { li { strong { (device) } ": " (look) } }
                }
            }
        }
    })
}

/// How many counters need a look by reason, and whether the broker is there, in Prometheus' text
/// format. No count of visits is among it: anybody may read this.
pub(crate) fn text(house: &House) -> Result<String, Fault> {
    let mut out = String::new();
    if house.options.sensors.broker.is_some() {
        out.push_str(
            "# HELP leporello_broker_up Whether the broker of the sensors can be used.\n\
             # TYPE leporello_broker_up gauge\n",
        );
        let _ = writeln!(out, "leporello_broker_up {}", u8::from(house.sensors.away().is_none()));
    }
    let Some(running) = house.running()? else { return Ok(out) };
    let found = found(house, &running)?;
    out.push_str(
        "# HELP leporello_needs_a_look Counters that somebody should look at, by reason.\n\
         # TYPE leporello_needs_a_look gauge\n",
    );
    for kind in Look::KINDS {
        let number = found.iter().filter(|(_, look)| look.kind() == kind).count();
        let _ = writeln!(out, "leporello_needs_a_look{{reason=\"{kind}\"}} {number}");
    }
    Ok(out)
}

/// What was found last, and when it has to be found anew: with another minute or another mark of
/// the ledger, and where that takes long, after a rest.
pub(crate) struct Kept {
    minute: i64,
    state: Option<String>,
    made: Instant,
    took: Duration,
    looks: Looks,
}

type Looks = Arc<Vec<(DeviceId, Look)>>;

/// Finding that takes longer is followed by a rest of [`REST`] times as long.
const LONG: Duration = Duration::from_millis(50);
const REST: u32 = 20;

impl Kept {
    fn is_new(&self, minute: i64, state: Option<&String>) -> bool {
        let is_same = state.is_some() && self.state.as_ref() == state;
        let rests = self.took > LONG && self.made.elapsed() < self.took * REST;
        self.minute == minute && (is_same || rests)
    }
}

/// Found once for all who look.
fn found(house: &House, running: &Running) -> Result<Looks, Fault> {
    let mut kept = house.sensors.looks();
    let (minute, state) = (house.now_min(), running.reader().state()?);
    if let Some(kept) = kept.as_ref().filter(|kept| kept.is_new(minute, state.as_ref())) {
        return Ok(Arc::clone(&kept.looks));
    }
    let begun = Instant::now();
    let looks = Arc::new(find(house, running)?);
    let (made, took) = (Instant::now(), begun.elapsed());
    *kept = Some(Kept { minute, state, made, took, looks: Arc::clone(&looks) });
    Ok(looks)
}

fn find(house: &House, running: &Running) -> Result<Vec<(DeviceId, Look)>, Fault> {
    let known = running.known()?;
    let Some(venue) = &known.venue else { return Ok(Vec::new()) };
    let (now_min, limits) = (house.now_min(), house.options.sensors.limits);
    let counters = counters(house, running, &known, now_min, &limits)?;
    let watch = Watch { now_min, doors: doors(venue, now_min), counters: &counters };
    Ok(looks(&watch, &limits))
}

/// How the doors are at a minute.
fn doors(venue: &Venue, now_min: i64) -> Doors {
    let now = Timestamp::from_second(now_min * 60).unwrap_or_default();
    let Some(day) = venue.days().ok().and_then(|days| days.into_iter().find(|d| d.holds(now)))
    else {
        return Doors::Closed;
    };
    let open = day.open.iter().find(|(from, to)| *from <= now && now < *to);
    match (open, day.open.last()) {
        (Some((from, _)), _) => Doors::Open(from.as_second().div_euclid(60)),
        (None, Some((_, to))) if *to <= now => Doors::Done,
        _ => Doors::Closed,
    }
}

/// Devices with the halls that their doors lead into.
fn places(known: &Known) -> Vec<(DeviceId, HallId)> {
    let place = |device: &Device| {
        let door = known.doors.iter().find(|door| door.id == device.door)?;
        Some((device.id.clone(), door.hall.clone()))
    };
    known.devices.iter().filter_map(place).collect()
}

/// The counters that speak for themselves: phones, and sensors with a link or by the broker. Who
/// brings files says nothing in between.
fn counters(
    house: &House,
    running: &Running,
    known: &Known,
    now_min: i64,
    limits: &Limits,
) -> Result<Vec<Counter>, Fault> {
    let linked = crate::sensors::links(house)?;
    let has_broker = house.options.sensors.broker.is_some();
    let (calendar, limits) = (running.calendar.clone(), *limits);
    let places = places(known);
    let (own, struck) = (running.own_key(), running.struck()?);
    running.reader().count(|ledger| {
        let (health, paired) = (ledger.health()?, ledger.devices()?);
        let speaks = |device: &DeviceId| {
            let is_own = |paired: &Paired| paired.key == own;
            let paired = paired.iter().find(|paired| paired.device == *device);
            let is_sensor = has_broker || linked.contains(device);
            paired.is_some_and(|paired| !paired.revoked && (is_sensor || !is_own(paired)))
        };
        let mut all = Vec::new();
        ledger.store().reading(&mut |tables| {
            all.clear();
            for (device, hall) in places.iter().filter(|(device, _)| speaks(device)) {
                let heard = health.iter().find(|health| health.device == *device);
                let from_min = now_min - REACH_MIN;
                let mut counted = struck.counts(tables, device, from_min, now_min)?;
                counted.extend(struck.between_totals(tables, device, from_min, now_min)?);
                all.push(Counter {
                    device: device.clone(),
                    hall: hall.clone(),
                    heard_min: heard.map(|health| health.seen_ms.div_euclid(60_000)),
                    today: today(&counted, &calendar, now_min),
                    lately: lately(&counted, now_min, limits.still_min),
                });
            }
            Ok(())
        })?;
        Ok(all)
    })
}

fn today(all: &[(Bin, Crossings)], calendar: &Calendar, now_min: i64) -> Crossings {
    let day = calendar.day_of(now_min);
    sum(all, |bin| calendar.day_of(bin.start_min) == day && bin.end_min() <= now_min).0
}

/// What was counted of late; nothing where less than half of the time was told.
fn lately(all: &[(Bin, Crossings)], now_min: i64, still_min: i64) -> Crossings {
    let (sums, covered) =
        sum(all, |bin| bin.end_min() > now_min - still_min && bin.end_min() <= now_min);
    if covered * 2 >= still_min { sums } else { Crossings::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{Time, date, time};
    use leporello_turnout::vocabulary::Hours;

    #[test]
    fn doors_are_open_done_or_closed_by_the_hours_of_the_venue() {
        let venue = Venue {
            zone: "UTC".into(),
            day_begins: Time::midnight(),
            first: date(2026, 4, 8),
            last: date(2026, 4, 8),
            hours: Hours::daily(time(10, 0, 0, 0), time(18, 0, 0, 0)),
        };
        // 2026-04-08T00:00Z.
        let midnight = 29_593_440;
        let at = |hour: i64| doors(&venue, midnight + hour * 60);
        assert_eq!(at(9), Doors::Closed);
        assert_eq!(at(10), Doors::Open(midnight + 600));
        assert_eq!(at(18), Doors::Done);
        assert_eq!(at(24), Doors::Closed, "no such day");
    }

    #[test]
    fn of_late_says_nothing_where_little_was_told() {
        let zero = Crossings { entered: Some(0), ..Crossings::default() };
        let of = |start_min| (Bin { start_min, length_min: 15 }, zero);
        assert!(lately(&[of(100)], 120, 60).is_empty());
        assert_eq!(lately(&[of(75), of(90)], 120, 60), zero);
    }
}
