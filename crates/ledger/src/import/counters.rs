//! Files of counters: the generic table, Xovis, Axis, Eco-Counter.

use super::desk::Desk;
use super::document::{document, number};
use super::exhibition::{No, no};
use super::table::{Row, rows};
use super::times::moment;
use super::{CountRow, Direction, Item};
use crate::event::{Crossings, Samples};
use crate::fault::Fault;
use crate::store::Store;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use leporello_diag::codes;
use leporello_turnout::vocabulary::{DeviceId, DoorId, HallId};
use serde::Deserialize;
use std::io::Read;

pub(crate) fn wrong(why: impl std::fmt::Display) -> No {
    no(codes::LDG_022, why.to_string(), "mend the row and import the file again")
}

pub(crate) fn counts<S: Store>(desk: &mut Desk<'_, S>, input: &mut dyn Read) -> Result<(), Fault> {
    let needed: &[&[&str]] = &[&["device"], &["bin_start"], &["bin_s"], &["in", "out", "count"]];
    rows(desk, input, needed, |desk, row| {
        let item = count_row(row, desk.exhibition.zone()).map(Item::Count).map_err(wrong);
        desk.take(row.line, item)
    })
}

pub(super) fn count_row(row: &Row<'_>, zone: &TimeZone) -> Result<CountRow, String> {
    let say = |e: leporello_turnout::vocabulary::IdError| e.to_string();
    let number = |column: &str| {
        let count = row.count(column)?.map(u32::try_from).transpose();
        count.map_err(|_| format!("`{column}` is too large"))
    };
    let samples = match (number("samples")?, number("expected")?) {
        (Some(taken), Some(expected)) if expected > 0 => Some(Samples { taken, expected }),
        (None, None) => None,
        _ => {
            return Err(
                "`samples` and `expected` are told together, and `expected` is above 0".into()
            );
        }
    };
    Ok(CountRow {
        device: DeviceId::new(row.need("device")?).map_err(say)?,
        hall: row.get("hall").map(HallId::new).transpose().map_err(say)?,
        door: row.get("door").map(DoorId::new).transpose().map_err(say)?,
        from: moment(row.need("bin_start")?, zone)?,
        seconds: number("bin_s")?.ok_or("`bin_s` is empty")?,
        shown: Crossings {
            entered: row.count("in")?,
            left: row.count("out")?,
            undirected: row.count("count")?,
        },
        samples,
        total: false,
    })
}

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
    from: serde_json::Value,
    to: serde_json::Value,
    samples: Option<u32>,
    samples_expected: Option<u32>,
    counts: Vec<XovisCount>,
}

#[derive(Deserialize)]
struct XovisCount {
    name: String,
    value: serde_json::Value,
}

/// A push, or a list of several.
pub(crate) fn xovis<S: Store>(desk: &mut Desk<'_, S>, input: &mut dyn Read) -> Result<(), Fault> {
    let Some(value) = document::<serde_json::Value, S>(desk, input) else { return Ok(()) };
    let pushes = if let serde_json::Value::Array(pushes) = value { pushes } else { vec![value] };
    let mut record_number = 0;
    for push in pushes {
        let data = match serde_json::from_value::<XovisPush>(push) {
            Ok(push) => push.logics_data,
            Err(e) => {
                desk.unreadable(0, format!("this is no push of LOGICS: {e}"));
                continue;
            }
        };
        for logic in &data.logics {
            for record in &logic.records {
                record_number += 1;
                let row = xovis_row(desk, data.sensor_info.as_ref(), logic, record);
                let row = row.map_err(|why| wrong(format!("record {record_number}: {why}")));
                // A logic that counts no lines, such as of dwell times, has nothing for us.
                if let Some(row) = row.transpose() {
                    desk.take(0, row.map(Item::Count))?;
                }
            }
        }
    }
    Ok(())
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

/// The first of these names that is a device of the exhibition, or the first that is a name.
fn named<S: Store>(desk: &Desk<'_, S>, names: &[Option<&str>]) -> Result<DeviceId, String> {
    let ids: Vec<DeviceId> =
        names.iter().flatten().filter_map(|name| DeviceId::new(name).ok()).collect();
    let known = ids.iter().find(|id| desk.exhibition.device(id).is_some());
    known.or(ids.first()).cloned().ok_or_else(|| "it does not name its device".to_owned())
}

/// Milliseconds or seconds since 1970, or a time in words.
fn time(value: &serde_json::Value, zone: &TimeZone) -> Result<Timestamp, String> {
    let wrong = || format!("`{value}` is no time");
    match value.as_i64() {
        Some(ms) if ms.abs() >= 100_000_000_000 => {
            Timestamp::from_millisecond(ms).map_err(|_| wrong())
        }
        Some(s) => Timestamp::from_second(s).map_err(|_| wrong()),
        None => moment(value.as_str().ok_or_else(wrong)?, zone),
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Axis {
    Sum(AxisSum),
    Export { data: Vec<AxisBin> },
}

#[derive(Deserialize)]
struct AxisSum {
    serial: Option<String>,
    name: Option<String>,
    timestamp: String,
    r#in: serde_json::Value,
    out: serde_json::Value,
}

#[derive(Deserialize)]
struct AxisBin {
    start: String,
    end: String,
    r#in: Option<serde_json::Value>,
    out: Option<serde_json::Value>,
}

pub(crate) fn axis_json<S: Store>(
    desk: &mut Desk<'_, S>,
    device: Option<&DeviceId>,
    input: &mut dyn Read,
) -> Result<(), Fault> {
    match document::<Axis, S>(desk, input) {
        None => Ok(()),
        Some(Axis::Sum(sum)) => {
            let row = axis_sum(desk, device, &sum).map(Item::Count).map_err(wrong);
            desk.take(0, row)
        }
        Some(Axis::Export { data }) => {
            let Some(device) = device else {
                let why = "the export does not say which device it is of; nothing of it is kept";
                let no = no(codes::LDG_021, why, "name the device together with the file");
                desk.refuse_all(data.len() as u64, &no);
                return Ok(());
            };
            for (bin, at) in data.iter().zip(1_u64..) {
                let row = axis_bin(desk, device, bin).map(Item::Count);
                desk.take(0, row.map_err(|why| wrong(format!("bin {at}: {why}"))))?;
            }
            Ok(())
        }
    }
}

/// Totals since midnight, kept as they stand at a whole minute.
fn axis_sum<S: Store>(
    desk: &Desk<'_, S>,
    device: Option<&DeviceId>,
    sum: &AxisSum,
) -> Result<CountRow, String> {
    let device = match device {
        Some(device) => device.clone(),
        None => named(desk, &[sum.serial.as_deref(), sum.name.as_deref()])?,
    };
    let unclear = || format!("`{}` is no time of 14 digits", sum.timestamp);
    let there =
        jiff::civil::DateTime::strptime("%Y%m%d%H%M%S", &sum.timestamp).map_err(|_| unclear())?;
    let zone = desk.exhibition.zone();
    let at = zone.to_ambiguous_timestamp(there).compatible().map_err(|_| unclear())?;
    let minute = at.as_second().div_euclid(60) * 60;
    let from = Timestamp::from_second(minute).map_err(|_| unclear())?;
    let shown = Crossings {
        entered: number(Some(&sum.r#in))?,
        left: number(Some(&sum.out))?,
        undirected: None,
    };
    Ok(CountRow { total: true, ..CountRow::of(device, from, 60, shown) })
}

fn axis_bin<S: Store>(
    desk: &Desk<'_, S>,
    device: &DeviceId,
    bin: &AxisBin,
) -> Result<CountRow, String> {
    let shown = Crossings {
        entered: number(bin.r#in.as_ref())?,
        left: number(bin.out.as_ref())?,
        undirected: None,
    };
    span(device, &bin.start, &bin.end, shown, desk.exhibition.zone())
}

fn span(
    device: &DeviceId,
    start: &str,
    end: &str,
    shown: Crossings,
    zone: &TimeZone,
) -> Result<CountRow, String> {
    let (from, to) = (moment(start, zone)?, moment(end, zone)?);
    let seconds = u32::try_from(to.duration_since(from).as_secs())
        .map_err(|_| format!("it ends at {end}, before it begins"))?;
    Ok(CountRow::of(device.clone(), from, seconds, shown))
}

pub(crate) fn axis_csv<S: Store>(
    desk: &mut Desk<'_, S>,
    device: &DeviceId,
    input: &mut dyn Read,
) -> Result<(), Fault> {
    let needed: &[&[&str]] = &[&["start"], &["end"], &["in", "out"]];
    rows(desk, input, needed, |desk, row| {
        let read = || {
            let shown =
                Crossings { entered: row.count("in")?, left: row.count("out")?, undirected: None };
            span(device, row.need("start")?, row.need("end")?, shown, desk.exhibition.zone())
        };
        let item = read().map(Item::Count).map_err(wrong);
        desk.take(row.line, item)
    })
}

#[derive(Deserialize)]
struct EcoBin {
    #[serde(alias = "isoDate")]
    date: String,
    #[serde(alias = "comptage")]
    counts: Option<serde_json::Value>,
}

/// A bin without a count is a gap and is left out: it was not collected.
pub(crate) fn eco<S: Store>(
    desk: &mut Desk<'_, S>,
    device: &DeviceId,
    direction: Direction,
    input: &mut dyn Read,
) -> Result<(), Fault> {
    let Some(bins) = document::<Vec<EcoBin>, S>(desk, input) else { return Ok(()) };
    for (bin, at) in bins.iter().zip(1_u64..) {
        let read = || {
            let Some(count) = number(bin.counts.as_ref())? else { return Ok(None) };
            let from = moment(&bin.date, desk.exhibition.zone())?;
            Ok(Some(CountRow::of(device.clone(), from, 900, direction.crossings(count))))
        };
        let row: Result<Option<CountRow>, String> = read();
        if let Some(row) = row.map_err(|why| wrong(format!("bin {at}: {why}"))).transpose() {
            desk.take(0, row.map(Item::Count))?;
        }
    }
    Ok(())
}
