//! What was changed after it was recorded, and whether figures may still change.

use jiff::civil::Date;
use leporello_ledger::store::Store;
use leporello_ledger::{Body, Closed, Correction, EventKey, Fault, Ledger, Recorded};
use leporello_turnout::vocabulary::{Fact, Role, Status};
use leporello_turnout_report::Amendment;
use std::collections::BTreeMap;

/// How many entries are held in memory at once.
const PAGE: u32 = 4096;

/// Corrections, and entries that came after the close of their day. No number of a delegation
/// is told.
pub(crate) fn amendments<S: Store>(
    ledger: &mut Ledger<S>,
    facts: &[Recorded],
) -> Result<Vec<Amendment>, Fault> {
    let mut all = Vec::new();
    for (correction, about_min) in corrections(ledger)? {
        let fact = facts.iter().find(|recorded| recorded.key == correction.of);
        let day = fact
            .and_then(|recorded| day_of(&recorded.first))
            .unwrap_or_else(|| ledger.calendar().day_of(about_min));
        let what = fact.map_or_else(|| counted(&correction.of), |recorded| what(&recorded.first));
        let how = if correction.instead.is_some() { "corrected" } else { "taken back" };
        let by = correction.by.map(role).join(" and ");
        let reason = format!("{} (by {by})", correction.reason);
        all.push(Amendment { day, what: format!("{what} {how}"), reason });
    }
    all.extend(late(&ledger.checkpoints()?));
    all.sort_by(|a, b| (a.day, &a.what, &a.reason).cmp(&(b.day, &b.what, &b.reason)));
    Ok(all)
}

/// Whether figures may still change: until every entry is under a checkpoint.
pub(crate) fn status<S: Store>(
    ledger: &mut Ledger<S>,
    amendments: &[Amendment],
) -> Result<Status, Fault> {
    let is_open = !ledger.open_days()?.is_empty() || ledger.checkpoints()?.is_empty();
    Ok(match () {
        () if is_open => Status::Provisional,
        () if amendments.is_empty() => Status::Closed,
        () => Status::Amended,
    })
}

/// Every correction, with the minute that the corrected entry is about.
pub(crate) fn corrections<S: Store>(
    ledger: &mut Ledger<S>,
) -> Result<Vec<(Correction, i64)>, Fault> {
    let own = ledger.own().clone();
    let mut all = Vec::new();
    ledger.store().reading(&mut |tables| {
        all.clear();
        let mut after = (0, 0);
        loop {
            let page = tables.page(&own, after, PAGE)?;
            let Some(last) = page.last() else { break };
            after = (last.signed.event.key.epoch, last.signed.event.key.seq);
            for stored in page {
                if let Body::Correction(correction) = stored.signed.event.body {
                    let of = &correction.of;
                    let there = tables.span(&of.device, of.epoch, of.seq, of.seq)?;
                    let about = there.first().map_or(0, |stored| stored.signed.event.about_min());
                    all.push((*correction, about));
                }
            }
        }
        Ok(())
    })?;
    Ok(all)
}

/// Days that have more than one checkpoint.
fn late(checkpoints: &[Closed]) -> Vec<Amendment> {
    let mut sizes: BTreeMap<Date, u64> = BTreeMap::new();
    let mut all = Vec::new();
    for closed in checkpoints {
        if let Some(before) = sizes.insert(closed.day, closed.size) {
            let more = closed.size.saturating_sub(before);
            let entries = if more == 1 { "entry" } else { "entries" };
            all.push(Amendment {
                day: closed.day,
                what: format!("{more} {entries} added after the day was closed"),
                reason: format!("arrived late; checkpoint {}", closed.number),
            });
        }
    }
    all
}

fn day_of(fact: &Fact) -> Option<Date> {
    match fact {
        Fact::Announced(announced) => Some(announced.day),
        Fact::Claimed(claimed) => Some(claimed.day),
        Fact::HeadCount(count) => Some(count.day),
        Fact::Staff(staff) => Some(staff.day),
        _ => None,
    }
}

fn counted(key: &EventKey) -> String {
    format!("a count of {}", key.device)
}

fn what(fact: &Fact) -> String {
    match fact {
        Fact::Announced(a) => format!("what {} announced for {}", a.organisation, a.hall),
        Fact::Claimed(c) => format!("what {} reported for {}", c.organisation, c.hall),
        Fact::HeadCount(h) => format!("the head count of {} in {}", h.organisation, h.hall),
        Fact::Reply(r) => format!("the reply of {}", r.organisation),
        Fact::Trial(t) => format!("a calibration trial of {}", t.device),
        _ => "the description of the exhibition".into(),
    }
}

/// A role in words.
fn role(role: Role) -> String {
    let name = serde_json::to_value(role).ok();
    name.and_then(|name| name.as_str().map(|name| name.replace('-', " "))).unwrap_or_default()
}
