//! What somebody should look at now: on the live page, and for those who watch the server.

use crate::answer::{Answer, running};
use crate::fault::Fault;
use crate::house::{House, Running};
use jiff::Timestamp;
use leporello_audit::Known;
use leporello_ledger::store::{Paired, Store as _, Stored, Tables};
use leporello_ledger::{Bin, Body, Calendar, Crossings, Kind, between};
use leporello_sensors::{Counter, Doors, Limits, Look, Watch, looks};
use leporello_turnout::vocabulary::{Device, DeviceId, HallId, Venue};
use maud::{Markup, html};
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Counts that begin this many minutes earlier may belong to today: the longest day, and the
/// longest bin.
const REACH_MIN: i64 = 49 * 60;

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
    let own = running.own_key();
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
                let bodies = counted(tables, device, now_min - REACH_MIN, now_min)?;
                all.push(Counter {
                    device: device.clone(),
                    hall: hall.clone(),
                    heard_min: heard.map(|health| health.seen_ms.div_euclid(60_000)),
                    today: today(&bodies, &calendar, now_min),
                    lately: lately(&bodies, now_min, limits.still_min),
                });
            }
            Ok(())
        })?;
        Ok(all)
    })
}

/// What a device counted from one minute to another, in order; running totals made into counts by
/// what lies between two of them.
///
/// # Errors
/// What the database says.
fn counted(
    tables: &mut dyn Tables,
    device: &DeviceId,
    from_min: i64,
    to_min: i64,
) -> Result<Vec<Body>, Fault> {
    let counts = tables.bins(device, Kind::Count, from_min, to_min)?;
    let totals = tables.bins(device, Kind::Total, from_min, to_min)?;
    let mut bodies: Vec<Body> = counts.into_iter().map(|stored| stored.signed.event.body).collect();
    bodies.extend(rises(&totals));
    Ok(bodies)
}

/// What the running totals of a device come to within these minutes; nothing when it has none.
///
/// # Errors
/// What the database says.
pub(crate) fn totals(
    tables: &mut dyn Tables,
    device: &DeviceId,
    from_min: i64,
    to_min: i64,
) -> Result<Crossings, Fault> {
    let totals = tables.bins(device, Kind::Total, from_min - REACH_MIN, to_min)?;
    // The first total of a day has all since the last one of the day before.
    Ok(sum(&rises(&totals), |bin| bin.end_min() > from_min && bin.end_min() <= to_min).0)
}

/// Running totals made into counts.
fn rises(totals: &[Stored]) -> Vec<Body> {
    let total = |stored: &Stored| match stored.signed.event.body {
        Body::Total(bin, shown, _) => Some((bin, shown)),
        _ => None,
    };
    let totals: Vec<(Bin, Crossings)> = totals.iter().filter_map(total).collect();
    between(&totals).into_iter().map(|step| Body::Count(step.bin, step.shown, None)).collect()
}

fn today(bodies: &[Body], calendar: &Calendar, now_min: i64) -> Crossings {
    let day = calendar.day_of(now_min);
    sum(bodies, |bin| calendar.day_of(bin.start_min) == day && bin.end_min() <= now_min).0
}

/// What was counted of late; nothing where less than half of the time was told.
fn lately(bodies: &[Body], now_min: i64, still_min: i64) -> Crossings {
    let (sums, covered) =
        sum(bodies, |bin| bin.end_min() > now_min - still_min && bin.end_min() <= now_min);
    if covered * 2 >= still_min { sums } else { Crossings::default() }
}

/// Sums of the counts of some bins, and how many minutes they are of.
fn sum(bodies: &[Body], is_in: impl Fn(Bin) -> bool) -> (Crossings, i64) {
    let (mut sums, mut covered) = (Crossings::default(), 0);
    for body in bodies {
        if let Body::Count(bin, shown, _) = body
            && is_in(*bin)
        {
            sums.add(shown);
            covered += i64::from(bin.length_min);
        }
    }
    (sums, covered)
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
        let of = |start_min| Body::Count(Bin { start_min, length_min: 15 }, zero, None);
        assert!(lately(&[of(100)], 120, 60).is_empty());
        assert_eq!(lately(&[of(75), of(90)], 120, 60), zero);
    }
}
