//! Claims, head counts, and check-ins of ticket offices.

use super::counters::wrong;
use super::desk::Desk;
use super::exhibition::{No, no};
use super::table::{Row, rows};
use super::times::{date, moment};
use super::{CountRow, Item};
use crate::event::Crossings;
use crate::fault::Fault;
use crate::store::Store;
use jiff::Timestamp;
use jiff::civil::Date;
use leporello_diag::codes;
use leporello_turnout::vocabulary::{
    Announced, Claimed, DeviceId, Fact, HallId, HeadCount, OrganisationId,
};
use std::collections::BTreeMap;
use std::io::Read;

/// Whose delegation, when and where.
fn visit<S: Store>(
    desk: &mut Desk<'_, S>,
    row: &Row<'_>,
) -> Result<(OrganisationId, Date, HallId), No> {
    let hall = HallId::new(row.need("hall").map_err(wrong)?).map_err(wrong)?;
    desk.exhibition.hall(&hall)?;
    let day = date(row.need("date").map_err(wrong)?).map_err(wrong)?;
    desk.exhibition.day(day)?;
    let organisation = desk.organisation(row.line, row.need("organisation").map_err(wrong)?)?;
    Ok((organisation, day, hall))
}

pub(crate) fn claims<S: Store>(desk: &mut Desk<'_, S>, input: &mut dyn Read) -> Result<(), Fault> {
    let needed: &[&[&str]] = &[&["organisation"], &["date"], &["hall"], &["announced", "claimed"]];
    rows(desk, input, needed, |desk, row| {
        for fact in claim(desk, row) {
            desk.take(row.line, fact.map(Item::Fact))?;
        }
        Ok(())
    })
}

pub(super) fn claim<S: Store>(desk: &mut Desk<'_, S>, row: &Row<'_>) -> Vec<Result<Fact, No>> {
    let (announced, claimed) = match (row.count("announced"), row.count("claimed")) {
        (Ok(None), Ok(None)) => {
            return vec![Err(wrong("neither `announced` nor `claimed` is given"))];
        }
        (Ok(announced), Ok(claimed)) => (announced, claimed),
        (Err(why), _) | (_, Err(why)) => return vec![Err(wrong(why))],
    };
    let (organisation, day, hall) = match visit(desk, row) {
        Ok(visit) => visit,
        Err(no) => return vec![Err(no)],
    };
    let source = match row.text("source") {
        Ok(source) => source,
        Err(why) => return vec![Err(wrong(why))],
    };
    let mut facts = Vec::new();
    if let Some(persons) = announced {
        let (organisation, hall) = (organisation.clone(), hall.clone());
        facts.push(Ok(Fact::Announced(Announced { organisation, day, hall, persons })));
    }
    if let Some(persons) = claimed {
        facts.push(Ok(Fact::Claimed(Claimed { organisation, day, hall, persons, source })));
    }
    facts
}

pub(crate) fn head_counts<S: Store>(
    desk: &mut Desk<'_, S>,
    input: &mut dyn Read,
) -> Result<(), Fault> {
    let needed: &[&[&str]] = &[&["organisation"], &["date"], &["hall"], &["persons"]];
    rows(desk, input, needed, |desk, row| {
        let fact = head_count(desk, row);
        desk.take(row.line, fact.map(Item::Fact))
    })
}

pub(super) fn head_count<S: Store>(desk: &mut Desk<'_, S>, row: &Row<'_>) -> Result<Fact, No> {
    let persons = row.count("persons").map_err(wrong)?;
    let persons = persons.ok_or_else(|| {
        no(
            codes::LDG_022,
            "`persons` is empty",
            "write 0 when nobody came; leave the row out when nobody counted",
        )
    })?;
    let (organisation, day, hall) = visit(desk, row)?;
    Ok(Fact::HeadCount(HeadCount { organisation, day, hall, persons }))
}

/// Check-ins of a list, counted into quarters of an hour in memory. Nothing about a ticket or
/// a person leaves this function.
pub(crate) fn pretix<S: Store>(
    desk: &mut Desk<'_, S>,
    device: &DeviceId,
    input: &mut dyn Read,
) -> Result<(), Fault> {
    const QUARTER: i64 = 900;
    let mut quarters: BTreeMap<i64, u64> = BTreeMap::new();
    let needed: &[&[&str]] = &[&["checked in", "eingecheckt", "enregistré"]];
    rows(desk, input, needed, |desk, row| {
        // A ticket without a time was not used.
        let Some(text) = needed[0].iter().find_map(|name| row.get(name)) else { return Ok(()) };
        // What is outside of the exhibition is refused here: there are not as many quarters in it.
        let at = moment(text, desk.exhibition.zone()).map_err(wrong);
        match at.and_then(|at| desk.exhibition.moment(at).map(|()| at.as_second())) {
            Ok(at) => *quarters.entry(at - at.rem_euclid(QUARTER)).or_insert(0) += 1,
            Err(no) => desk.take(row.line, Err(no))?,
        }
        Ok(())
    })?;
    if desk.is_broken {
        return Ok(());
    }
    for (start, entered) in quarters {
        let Ok(from) = Timestamp::from_second(start) else {
            desk.unreadable(0, format!("a check-in at {start} s is no time"));
            continue;
        };
        let shown = Crossings { entered: Some(entered), ..Crossings::default() };
        let row = CountRow::of(device.clone(), from, 900, shown);
        desk.take(0, Ok(Item::Count(row)))?;
    }
    Ok(())
}
