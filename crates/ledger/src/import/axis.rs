//! What Axis counters show and push.

use super::counters::{named, wrong};
use super::desk::Desk;
use super::document::{document, number};
use super::exhibition::no;
use super::table::rows;
use super::times::moment;
use super::{CountRow, Item};
use crate::event::Crossings;
use crate::fault::Fault;
use crate::store::Store;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use leporello_diag::codes;
use leporello_turnout::vocabulary::DeviceId;
use serde::Deserialize;
use serde_json::Value;
use std::io::Read;

#[derive(Deserialize)]
#[serde(untagged)]
enum Axis {
    Sum(AxisSum),
    Retail(Retail),
    Export { data: Vec<AxisBin> },
}

/// "Axis Retail Data" 0.3 and 0.4, as AXIS People Counter and AXIS 3D People Counter push it.
#[derive(Deserialize)]
struct Retail {
    data: RetailData,
    sensor: RetailSensor,
}

#[derive(Deserialize)]
struct RetailData {
    #[serde(default)]
    measurements: Vec<Measurement>,
}

#[derive(Deserialize)]
struct RetailSensor {
    serial: Option<String>,
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Measurement {
    kind: String,
    utc_from: String,
    utc_to: String,
    #[serde(default)]
    items: Vec<RetailItem>,
}

#[derive(Deserialize)]
struct RetailItem {
    direction: Option<String>,
    count: Option<Value>,
}

#[derive(Deserialize)]
struct AxisSum {
    serial: Option<String>,
    name: Option<String>,
    timestamp: String,
    r#in: Value,
    out: Value,
}

#[derive(Deserialize)]
struct AxisBin {
    start: String,
    end: String,
    r#in: Option<Value>,
    out: Option<Value>,
}

pub(crate) fn json<S: Store>(
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
        Some(Axis::Retail(retail)) => {
            // Other kinds are of queues and of how full a place is; a push that tries the
            // connection has none at all.
            let counts = retail.data.measurements.iter().zip(1_u64..);
            for (measured, at) in counts.filter(|(measured, _)| measured.kind == "people-counts") {
                let row = measurement(desk, device, &retail.sensor, measured).map(Item::Count);
                desk.take(0, row.map_err(|why| wrong(format!("measurement {at}: {why}"))))?;
            }
            Ok(())
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

fn measurement<S: Store>(
    desk: &Desk<'_, S>,
    device: Option<&DeviceId>,
    sensor: &RetailSensor,
    measured: &Measurement,
) -> Result<CountRow, String> {
    let device = match device {
        Some(device) => device.clone(),
        None => named(desk, &[sensor.serial.as_deref(), sensor.name.as_deref()])?,
    };
    let mut shown = Crossings::default();
    for item in &measured.items {
        let count = number(item.count.as_ref())?;
        let (entered, left) = match item.direction.as_deref() {
            Some("in") => (count, None),
            Some("out") => (None, count),
            _ => continue,
        };
        // One item for each class of persons, where the counter tells them apart.
        shown.add(&Crossings { entered, left, undirected: None });
    }
    span(&device, &measured.utc_from, &measured.utc_to, shown, desk.exhibition.zone())
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

pub(crate) fn csv<S: Store>(
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
