//! What Xovis sensors push: LOGICS, of which forward is into the hall.

use super::counters::{named, wrong};
use super::desk::Desk;
use super::document::{document, number};
use super::exhibition::no;
use super::times::moment;
use super::{CountRow, Item};
use crate::event::{Crossings, Samples};
use crate::fault::Fault;
use crate::store::Store;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use leporello_diag::codes;
use serde::Deserialize;
use serde_json::Value;
use std::io::Read;

#[derive(Deserialize)]
struct XovisPush {
    logics_data: XovisData,
}

#[derive(Deserialize)]
struct XovisData {
    sensor_info: Option<XovisSensor>,
    logics: Vec<XovisLogic>,
}

#[derive(Deserialize)]
struct XovisSensor {
    serial_number: Option<String>,
    name: Option<String>,
}

#[derive(Deserialize)]
struct XovisLogic {
    name: Option<String>,
    records: Vec<XovisRecord>,
}

#[derive(Deserialize)]
struct XovisRecord {
    from: Value,
    to: Value,
    samples: Option<u32>,
    samples_expected: Option<u32>,
    counts: Vec<XovisCount>,
}

#[derive(Deserialize)]
struct XovisCount {
    name: String,
    value: Value,
}

/// A push, or a list of several.
pub(crate) fn xovis<S: Store>(desk: &mut Desk<'_, S>, input: &mut dyn Read) -> Result<(), Fault> {
    let Some(value) = document::<Value, S>(desk, input) else { return Ok(()) };
    let pushes = if let Value::Array(pushes) = value { pushes } else { vec![value] };
    let mut at = 0;
    for push in pushes {
        if is_left_alone(desk, &push) {
            continue;
        }
        match serde_json::from_value::<XovisPush>(push) {
            Ok(push) => logics(desk, &push.logics_data, &mut at)?,
            Err(e) => desk.unreadable(0, format!("this is no push of LOGICS: {e}")),
        }
    }
    Ok(())
}

/// Whether a push is of another kind than LOGICS. Tracks of persons and identifiers of their
/// phones are not read, and that is said; the state of a sensor has no count.
fn is_left_alone<S: Store>(desk: &Desk<'_, S>, push: &Value) -> bool {
    let Some(push) = push.as_object().filter(|push| !push.contains_key("logics_data")) else {
        return false;
    };
    let begins = |all: &[&str]| push.keys().any(|key| all.iter().any(|a| key.starts_with(a)));
    if begins(&["live_data", "wifi", "bt_", "ble_"]) {
        let why = "tracks of persons (LIVE_DATA) and identifiers of phones (WIFI_BT) are not read";
        let hint = "let the sensor push LOGICS alone";
        desk.said.borrow_mut().say(codes::LDG_035, 0, why, hint);
        return true;
    }
    begins(&["status_data"])
}

/// Every record of the lines that count. `at` numbers the records of the document.
fn logics<S: Store>(desk: &mut Desk<'_, S>, data: &XovisData, at: &mut u64) -> Result<(), Fault> {
    let Some(logics) = own(desk, &data.logics) else { return Ok(()) };
    for logic in logics {
        for record in &logic.records {
            *at += 1;
            let row = xovis_row(desk, data.sensor_info.as_ref(), logic, record);
            let row = row.map_err(|why| wrong(format!("record {at}: {why}")));
            // A logic that counts no lines, such as of dwell times, has nothing for us.
            if let Some(row) = row.transpose() {
                desk.take(0, row.map(Item::Count))?;
            }
        }
    }
    Ok(())
}

/// The logics of the device that pushes: those that are called as it is, or the only one that
/// counts. Of a file all of them; each names its device.
fn own<'l, S: Store>(
    desk: &mut Desk<'_, S>,
    logics: &'l [XovisLogic],
) -> Option<Vec<&'l XovisLogic>> {
    let Some(speaker) = desk.speaker().cloned() else { return Some(logics.iter().collect()) };
    let called = |logic: &&XovisLogic| logic.name.as_deref() == Some(speaker.as_str());
    let named: Vec<_> = logics.iter().filter(called).collect();
    if !named.is_empty() {
        return Some(named);
    }
    let counting: Vec<_> = logics.iter().filter(|logic| logic.counts()).collect();
    if counting.len() > 1 {
        let why = format!("{} lines count, and none is called `{speaker}`", counting.len());
        let no =
            no(codes::LDG_025, why, "call the line in the sensor as the device is called here");
        desk.refuse_all(counting.iter().map(|logic| logic.records.len() as u64).sum(), &no);
        return None;
    }
    Some(counting)
}

impl XovisLogic {
    /// Whether it counts crossings of a line.
    fn counts(&self) -> bool {
        let is_crossing = |count: &XovisCount| matches!(count.name.as_str(), "fw" | "bw");
        self.records.iter().flat_map(|record| &record.counts).any(is_crossing)
    }
}

fn xovis_row<S: Store>(
    desk: &Desk<'_, S>,
    sensor: Option<&XovisSensor>,
    logic: &XovisLogic,
    record: &XovisRecord,
) -> Result<Option<CountRow>, String> {
    let value = |name: &str| {
        number(record.counts.iter().find(|count| count.name == name).map(|count| &count.value))
    };
    let shown = Crossings { entered: value("fw")?, left: value("bw")?, undirected: None };
    if shown.is_empty() {
        return Ok(None);
    }
    let names = [
        logic.name.as_deref(),
        sensor.and_then(|s| s.serial_number.as_deref()),
        sensor.and_then(|s| s.name.as_deref()),
    ];
    let device = named(desk, &names)?;
    let zone = desk.exhibition.zone();
    let (from, to) = (time(&record.from, zone)?, time(&record.to, zone)?);
    let seconds = to.duration_since(from).as_secs();
    let seconds = u32::try_from(seconds).map_err(|_| "it ends before it begins".to_owned())?;
    let samples = match (record.samples, record.samples_expected) {
        (Some(taken), Some(expected)) if expected > 0 => Some(Samples { taken, expected }),
        _ => None,
    };
    Ok(Some(CountRow { samples, ..CountRow::of(device, from, seconds, shown) }))
}

/// Milliseconds or seconds since 1970, or a time in words.
fn time(value: &Value, zone: &TimeZone) -> Result<Timestamp, String> {
    let wrong = || format!("`{value}` is no time");
    match value.as_i64() {
        Some(ms) if ms.abs() >= 100_000_000_000 => {
            Timestamp::from_millisecond(ms).map_err(|_| wrong())
        }
        Some(s) => Timestamp::from_second(s).map_err(|_| wrong()),
        None => moment(value.as_str().ok_or_else(wrong)?, zone),
    }
}
