//! Counts: the generic table, and Eco-Counter.

use super::desk::Desk;
use super::document::{document, number};
use super::exhibition::{No, no};
use super::table::{Row, rows};
use super::times::moment;
use super::{CountRow, Direction, Item};
use crate::event::{Crossings, Samples};
use crate::fault::Fault;
use crate::store::Store;
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
    // A device that pushes need not say who it is.
    let needed = if desk.speaker().is_some() { &needed[1..] } else { needed };
    rows(desk, input, needed, |desk, row| {
        let read = count_row(row, desk.speaker(), desk.exhibition.zone());
        desk.take(row.line, read.map(Item::Count).map_err(wrong))
    })
}

pub(super) fn count_row(
    row: &Row<'_>,
    speaker: Option<&DeviceId>,
    zone: &TimeZone,
) -> Result<CountRow, String> {
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
    let device = match (row.get("device"), speaker) {
        (None, Some(speaker)) => speaker.clone(),
        _ => DeviceId::new(row.need("device")?).map_err(say)?,
    };
    Ok(CountRow {
        device,
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

/// Which device a document is of: the one that pushes it, or the first of these names that is a
/// device of the exhibition, or the first that is a name.
pub(super) fn named<S: Store>(
    desk: &Desk<'_, S>,
    names: &[Option<&str>],
) -> Result<DeviceId, String> {
    if let Some(speaker) = desk.speaker() {
        return Ok(speaker.clone());
    }
    let ids: Vec<DeviceId> =
        names.iter().flatten().filter_map(|name| DeviceId::new(name).ok()).collect();
    let known = ids.iter().find(|id| desk.exhibition.device(id).is_some());
    known.or(ids.first()).cloned().ok_or_else(|| "it does not name its device".to_owned())
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
