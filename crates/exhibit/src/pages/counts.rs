//! Counts of devices, hour by hour. Nobody can edit them; who tries counters may strike out a span
//! with a reason, and a post of another role agrees.

use super::again::reason_field;
use super::desk_page;
use super::table::{csv, to_csv};
use crate::access::Session;
use crate::answer::{Answer, Problem, at_work, running};
use crate::correction::{Proposal, Signer, What, propose, reason};
use crate::house::{House, Running};
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::{Extension, Form};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use leporello_ledger::store::Store as _;
use leporello_ledger::{Bin, Body, Crossings, EventKey, Kind};
use leporello_turnout::vocabulary::DeviceId;
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

const DAY_MIN: i64 = 24 * 60;

/// Which device and day is looked at.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    device: String,
    #[serde(default)]
    day: String,
}

/// An entry of a device that counts.
struct Counted {
    key: EventKey,
    bin: Bin,
    shown: Crossings,
    is_struck: bool,
}

/// The device and day that were asked for: the first device and today without.
fn chosen(house: &House, running: &Running, asked: &Asked) -> Answer<(DeviceId, Date)> {
    let known = running.known()?;
    let known = &known.devices;
    let is_it = |device: &DeviceId| device.as_str() == asked.device.trim();
    let device = known.iter().map(|device| &device.id).find(|id| is_it(id));
    let device = match (device, known.first()) {
        (Some(device), _) => device.clone(),
        (None, Some(first)) if asked.device.is_empty() => first.id.clone(),
        _ => return Err(Problem::Wrong("There is no such device.".into())),
    };
    let day = match asked.day.trim() {
        "" => running.calendar.day_of(house.now_min()),
        day => day.parse().map_err(|_| Problem::Wrong(format!("`{day}` is no date.")))?,
    };
    Ok((device, day))
}

/// What a device counted on a day, in order of time. Running totals are not among it: what people
/// walked past between two of them stays in the next one, whichever is struck out.
fn counted(running: &Running, device: &DeviceId, day: Date) -> Answer<Vec<Counted>> {
    let (device, calendar) = (device.clone(), running.calendar.clone());
    let midnight = TimeZone::UTC.to_ambiguous_timestamp(day.at(0, 0, 0, 0)).compatible();
    let midnight = midnight
        .map(|at| at.as_second().div_euclid(60))
        .map_err(|_| Problem::Wrong(format!("`{day}` is too far off.")))?;
    let struck = running.struck()?;
    let all = running.reader().count(|ledger| {
        let mut bins = Vec::new();
        ledger.store().reading(&mut |tables| {
            // A day of any zone lies within these.
            let (from, to) = (midnight - DAY_MIN, midnight + 3 * DAY_MIN);
            bins = tables.bins(&device, Kind::Count, from, to)?;
            Ok(())
        })?;
        let mut all: Vec<Counted> = Vec::new();
        for stored in bins {
            let event = stored.signed.event;
            let Body::Count(bin, shown, _) = event.body else { continue };
            if calendar.day_of(bin.start_min) == day {
                let is_struck = struck.has(&event.key);
                all.push(Counted { key: event.key, bin, shown, is_struck });
            }
        }
        all.sort_by_key(|counted| counted.bin);
        Ok(all)
    })?;
    Ok(all)
}

/// The clock on the wall at a minute.
fn at(zone: &TimeZone, minute: i64) -> Time {
    zone.to_datetime(Timestamp::from_second(minute * 60).unwrap_or_default()).time()
}

/// Sums of an hour.
#[derive(Default)]
struct Hour {
    sums: Crossings,
    entries: usize,
    struck: usize,
}

/// By the hour, in the order of the day.
fn by_hour(all: &[Counted], zone: &TimeZone) -> Vec<(String, Hour)> {
    let mut hours: BTreeMap<i64, Hour> = BTreeMap::new();
    for counted in all {
        let hour = hours.entry(counted.bin.start_min.div_euclid(60) * 60).or_default();
        hour.entries += 1;
        if counted.is_struck {
            hour.struck += 1;
        } else {
            hour.sums.add(&counted.shown);
        }
    }
    let name = |minute| at(zone, minute).strftime("%H:%M").to_string();
    hours.into_iter().map(|(minute, hour)| (name(minute), hour)).collect()
}

fn word(value: Option<u64>) -> String {
    value.map_or_else(|| "not told".to_owned(), |n| n.to_string())
}

fn table(hours: &[(String, Hour)]) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Counts by the hour" {
            table {
                thead { tr {
                    th scope="col" { "From" } th.n scope="col" { "In" } th.n scope="col" { "Out" }
                    th.n scope="col" { "Both ways" } th.n scope="col" { "Entries" } th.n scope="col" { "Struck out" }
                } }
                tbody {
                    @for (from, hour) in hours {
                        tr {
                            th scope="row" { (from) }
                            td.n { (word(hour.sums.entered)) } td.n { (word(hour.sums.left)) } td.n { (word(hour.sums.undirected)) }
                            td.n { (hour.entries) } td.n { (hour.struck) }
                        }
                    }
                }
            }
        }
    }
}

/// The page.
pub(crate) async fn counts(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
    Query(asked): Query<Asked>,
) -> Response {
    at_work(house, move |house| {
        let running = running(house)?;
        let content = if running.known()?.devices.is_empty() {
            html! { p.quiet { "No device was paired yet." } }
        } else {
            let (device, day) = chosen(house, &running, &asked)?;
            let hours = by_hour(&counted(&running, &device, day)?, running.calendar.zone());
            html! {
                p { "Nobody can edit what a device said. A span in which it did not count people may be struck out; what it said stays on record." }
                (choice(&running, &device, day)?)
                section {
                    h2 { (device) ", " (day) }
                    @if hours.is_empty() { p.quiet { "It said nothing on this day." } }
                    @else {
                        (table(&hours))
                        (to_csv(&format!("/desk/counts.csv?device={}&day={day}", leporello_page::in_path(device.as_str()))))
                        (strike_form(&device, day))
                    }
                }
            }
        };
        Ok(desk_page(&session, "Counts", "/desk/counts", &content))
    })
    .await
}

fn choice(running: &Running, chosen: &DeviceId, day: Date) -> Answer<Markup> {
    let known = running.known()?;
    Ok(html! {
        form method="get" action="/desk/counts" {
            div.row {
                div.field {
                    label for="device" { "Device" }
                    select #device name="device" { @for device in &known.devices { option selected[device.id == *chosen] { (device.id) } } }
                }
                div.field { label for="day" { "Day" } input #day name="day" type="date" value=(day) required; }
            }
            button type="submit" { "Show" }
        }
    })
}

fn strike_form(device: &DeviceId, day: Date) -> Markup {
    html! {
        form method="post" action="/desk/counts" {
            h3 { "Strike out a span" }
            input type="hidden" name="device" value=(device);
            input type="hidden" name="day" value=(day);
            div.row {
                div.field { label for="from" { "From" } input #from name="from" type="time" required; }
                div.field { label for="to" { "To" } input #to name="to" type="time" required; }
            }
            (reason_field("reason"))
            button.grave type="submit" { "Strike it out" }
        }
    }
}

/// The same as a file.
pub(crate) async fn counts_table(
    State(house): State<Arc<House>>,
    Query(asked): Query<Asked>,
) -> Response {
    at_work(house, move |house| {
        let running = running(house)?;
        let (device, day) = chosen(house, &running, &asked)?;
        let hours = by_hour(&counted(&running, &device, day)?, running.calendar.zone());
        let cell = |value: Option<u64>| value.map(|n| n.to_string()).unwrap_or_default();
        let row = |(from, hour): &(String, Hour)| {
            let mut row = vec![device.to_string(), day.to_string(), from.clone()];
            row.extend([hour.sums.entered, hour.sums.left, hour.sums.undirected].map(cell));
            row.extend([hour.entries, hour.struck].map(|n| n.to_string()));
            row
        };
        let rows: Vec<_> = hours.iter().map(row).collect();
        let head = ["device", "day", "from", "in", "out", "both", "entries", "struck_out"];
        Ok(csv("counts.csv", &head, &rows))
    })
    .await
}

/// A span as it is typed.
#[derive(Deserialize)]
pub(crate) struct Span {
    #[serde(default)]
    device: String,
    #[serde(default)]
    day: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    reason: String,
}

/// Keeps that a span is to be struck out, until a post of another role agrees.
pub(crate) async fn strike_counts(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
    Form(span): Form<Span>,
) -> Response {
    at_work(house, move |house| {
        let running = running(house)?;
        let asked = Asked { device: span.device.clone(), day: span.day.clone() };
        let (device, day) = chosen(house, &running, &asked)?;
        let time = |text: &str| {
            text.trim().parse::<Time>().map_err(|_| Problem::Wrong(format!("`{text}` is no time.")))
        };
        let (from, to) = (time(&span.from)?, time(&span.to)?);
        let zone = running.calendar.zone().clone();
        let begins = running.about.day_begins;
        let is_within = |counted: &Counted| {
            let bin = counted.bin;
            let (start, end) = (at(&zone, bin.start_min), at(&zone, bin.end_min()));
            !counted.is_struck
                && since(begins, from) <= since(begins, start)
                && ends_by(begins, end, to)
        };
        let all = counted(&running, &device, day)?;
        let entries: Vec<(u32, u64)> =
            all.iter().filter(|c| is_within(c)).map(|c| (c.key.epoch, c.key.seq)).collect();
        if entries.is_empty() {
            let why = format!("`{device}` has no entry that lies in this span and still stands.");
            return Err(Problem::Wrong(why));
        }
        let words = format!("{} to {}", from.strftime("%H:%M"), to.strftime("%H:%M"));
        let what = What::Counts { device, day, span: words, entries };
        let signed = vec![Signer::of(&session)];
        propose(house, &Proposal { what, reason: reason(&span.reason)?, signed })?;
        Ok(Redirect::to("/desk/corrections").into_response())
    })
    .await
}

/// Minutes of the venue day at a time by the clock.
fn since(begins: Time, time: Time) -> i32 {
    let minute = |t: Time| i32::from(t.hour()) * 60 + i32::from(t.minute());
    (minute(time) - minute(begins)).rem_euclid(24 * 60)
}

/// Whether a bin ends by a time; the end of the venue day is its beginning by the clock.
fn ends_by(begins: Time, end: Time, to: Time) -> bool {
    let last = |minutes: i32| if minutes == 0 { 24 * 60 } else { minutes };
    last(since(begins, end)) <= last(since(begins, to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::time;

    #[test]
    fn a_span_runs_over_midnight_to_the_end_of_the_venue_day() {
        let begins = time(4, 0, 0, 0);
        assert!(since(begins, time(23, 0, 0, 0)) < since(begins, time(1, 0, 0, 0)));
        assert!(ends_by(begins, time(1, 0, 0, 0), time(4, 0, 0, 0)));
        assert!(ends_by(begins, time(4, 0, 0, 0), time(4, 0, 0, 0)));
        assert!(!ends_by(begins, time(2, 0, 0, 0), time(1, 59, 0, 0)));
    }
}
