//! Before a report is published, every organisation sees its own row of it and may answer. When
//! that was, and what stands beside the figures.

use crate::answer::{Answer, Problem};
use crate::correction::reason;
use crate::desk::{Desk, Paper};
use crate::fault::Fault;
use crate::house::{House, Running};
use crate::show::{COPIES, REACHED, SCREENS};
use jiff::ToSpan as _;
use jiff::civil::Date;
use leporello_audit::{Collected, Supplement, collect, keep_supplement, supplement};
use leporello_diag::Sink;
use leporello_ledger::{Calendar, Ledger};
use leporello_turnout_report::{Copies, Publication, Screen};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Days an organisation has for its answer, from the day on which its row is complete.
const DAYS_TO_REPLY: i64 = 7;

/// Since when the row of a closed day is shown to organisations.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct RowShown {
    since: Date,
}

impl Paper for RowShown {
    const KIND: &'static str = "row-shown";
}

/// That the report was published.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
struct Published(Publication);

impl Paper for Published {
    const KIND: &'static str = "published";
}

/// The only paper of its kind.
const REPORT: &str = "report";

/// Keeps since when organisations see their row of a closed day.
pub(crate) fn row_is_shown(house: &House, day: Date, today: Date) -> Result<(), Fault> {
    house.desk.create(&day.to_string(), &RowShown { since: today }).map(drop)
}

/// Where a report stands on its way to be published.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    /// Today, as the exhibition has it.
    pub(crate) today: Date,
    /// The first day on which every organisation has had its time, as far as days are closed.
    pub(crate) allowed_from: Date,
    /// Days that are not closed.
    pub(crate) open: Vec<Date>,
    /// When it was published.
    pub(crate) publication: Option<Publication>,
}

impl Standing {
    /// Why publishing takes a reason; empty when it takes none.
    pub(crate) fn hindrances(&self) -> Vec<String> {
        let mut all = Vec::new();
        if self.today < self.allowed_from {
            all.push(format!("organisations may answer until {} begins", self.allowed_from));
        }
        if !self.open.is_empty() {
            let days: Vec<String> = self.open.iter().map(ToString::to_string).collect();
            all.push(format!("not closed yet: {}", days.join(", ")));
        }
        all
    }
}

/// Where the report stands. A day that was closed elsewhere, by the command line for instance, is
/// shown from the moment it is seen here.
pub(crate) fn standing(house: &House, running: &Running) -> Answer<Standing> {
    let today = running.calendar.day_of(house.now_min());
    let (open, closed) = (running.reader().count(Ledger::open_days)?, running.closed()?);
    let with_delegations: BTreeSet<Date> = running
        .facts()?
        .iter()
        .filter_map(crate::correction::Told::of)
        .map(|told| told.day)
        .collect();
    let closed: BTreeSet<Date> = closed.into_iter().map(|closed| closed.day).collect();
    let mut allowed_from = today;
    let mut latest: Option<Date> = None;
    for day in closed.intersection(&with_delegations) {
        row_is_shown(house, *day, today)?;
        let shown = house.desk.find::<RowShown>(&day.to_string())?;
        latest = latest.max(shown.map(|shown| shown.since));
    }
    if let Some(latest) = latest {
        allowed_from = latest.checked_add(DAYS_TO_REPLY.days()).unwrap_or(latest);
    }
    Ok(Standing { today, allowed_from, open, publication: publication(house)? })
}

/// When the report was published.
pub(crate) fn publication(house: &House) -> Result<Option<Publication>, Fault> {
    Ok(house.desk.find::<Published>(REPORT)?.map(|published| published.0))
}

/// Keeps that the report is published today; `why` when that is early. A report that is published
/// again, with amendments, has the newer day.
pub(crate) fn publish(house: &House, running: &Running, why: &str) -> Answer<()> {
    let standing = standing(house, running)?;
    let hindrances = standing.hindrances();
    let reason = if hindrances.is_empty() {
        None
    } else if why.trim().is_empty() {
        let told = hindrances.join("; ");
        return Err(Problem::Wrong(format!("Publishing now takes a reason: {told}.")));
    } else {
        Some(reason(why)?)
    };
    let Standing { today: on, allowed_from, .. } = standing;
    let new = Published(Publication { allowed_from, on, reason });
    if !house.desk.create(REPORT, &new)? {
        house.desk.change(REPORT, |_: Published| Ok::<_, Fault>(Some(new.clone())))?;
    }
    Ok(())
}

/// What a report is made from, with what this server counted beside: the sums of days that are
/// over or closed.
pub(crate) fn collected(house: &House, running: &Running) -> Answer<(Collected, Sink)> {
    let today = running.calendar.day_of(house.now_min());
    let copies = copies(house)?;
    let screens = screens(&house.desk)?;
    let publication = publication(house)?;
    let closed: BTreeSet<Date> = running.closed()?.into_iter().map(|c| c.day).collect();
    let is_over = |date: Date| date < today || closed.contains(&date);
    let served = Supplement {
        copies: copies.into_iter().filter(|c| is_over(c.date)).collect(),
        screens: screens.into_iter().filter(|s| is_over(s.date)).collect(),
        publication,
        ..Supplement::default()
    };
    keep(running, served)?;
    let all = running.reader().at_length(|ledger| {
        let mut told = Sink::new();
        Ok((collect(ledger, &mut told)?, told))
    })?;
    Ok(all)
}

/// Keeps what this server counted in the ledger's supplement, if it is not there.
fn keep(running: &Running, served: Supplement) -> Result<(), Fault> {
    let with = move |before: &Supplement| before.clone().with_served(&served);
    let before = running.reader().at_length(supplement)?;
    if with(&before) == before {
        return Ok(());
    }
    running.with(move |ledger, _| {
        let now = with(&supplement(ledger)?);
        keep_supplement(ledger, &now)
    })
}

/// What holds of closed days alone: what an organisation may see of its row.
pub(crate) fn of_closed_days(running: &Running) -> Answer<(Collected, Sink)> {
    let calendar = running.calendar.clone();
    let all = running.reader().at_length(|ledger| {
        let closed: BTreeSet<Date> = ledger.checkpoints()?.into_iter().map(|c| c.day).collect();
        let mut told = Sink::new();
        let mut collected = collect(ledger, &mut told)?;
        keep_days(&mut collected, &closed, &calendar);
        Ok((collected, told))
    })?;
    Ok(all)
}

fn keep_days(collected: &mut Collected, closed: &BTreeSet<Date>, calendar: &Calendar) {
    let is_closed = |day: &Date| closed.contains(day);
    collected.claims.announced.retain(|a| is_closed(&a.day));
    collected.claims.claimed.retain(|c| is_closed(&c.day));
    collected.claims.head_counts.retain(|h| is_closed(&h.day));
    let day = |from: jiff::Timestamp| calendar.day_of(from.as_second().div_euclid(60));
    collected.evidence.counts.retain(|count| is_closed(&day(count.from)));
    // Copies and answers change no row, and would have it computed anew.
    collected.supplement = Supplement::default();
    collected.replies = BTreeMap::new();
}

/// Copies taken. A sum is kept as `DAY/HALL/BOOK/FORMAT`; a hall may have strokes in its name, the
/// other three have none.
pub(crate) fn copies(house: &House) -> Result<Vec<Copies>, Fault> {
    let sums = house.desk.sums(COPIES)?;
    Ok(sums.into_iter().filter_map(|(name, copies)| read_copies(&name, copies)).collect())
}

fn read_copies(name: &str, copies: u64) -> Option<Copies> {
    let (date, rest) = name.split_once('/')?;
    let (rest, format) = rest.rsplit_once('/')?;
    let (hall, book) = rest.rsplit_once('/')?;
    let date = date.parse().ok()?;
    Some(Copies { hall: hall.into(), date, book: book.into(), format: format.into(), copies })
}

/// What screens were used for. A sum is kept as `DAY/HALL/WHAT`; how far readers came, as
/// `DAY/HALL/BOOK/TENTH`.
pub(crate) fn screens(desk: &Desk) -> Result<Vec<Screen>, Fault> {
    let mut all: BTreeMap<(String, Date), Screen> = BTreeMap::new();
    let mut add = |hall: &str, date: Date, what: &mut dyn FnMut(&mut Screen)| {
        what(all.entry((hall.to_owned(), date)).or_insert_with(|| Screen::unused(hall, date)));
    };
    for (name, number) in desk.sums(SCREENS)? {
        let Some((hall, date, what)) = read_screen(&name) else { continue };
        add(hall, date, &mut |screen| match what {
            "opens" => screen.opens = number,
            "turns" => screen.turns = number,
            "codes" => screen.codes = number,
            _ => {}
        });
    }
    for (name, number) in desk.sums(REACHED)? {
        let Some((hall, date, tenth)) = read_reached(&name) else { continue };
        add(hall, date, &mut |screen| screen.reached[tenth] += number);
    }
    Ok(all.into_values().collect())
}

fn read_reached(name: &str) -> Option<(&str, Date, usize)> {
    let (rest, tenth) = name.rsplit_once('/')?;
    let (hall, date, _) = read_screen(rest)?;
    Some((hall, date, tenth.parse().ok().filter(|tenth| *tenth < 10)?))
}

fn read_screen(name: &str) -> Option<(&str, Date, &str)> {
    let (date, rest) = name.split_once('/')?;
    let (hall, what) = rest.rsplit_once('/')?;
    Some((hall, date.parse().ok()?, what))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_hall_with_strokes_in_its_name_keeps_its_copies() {
        let read = read_copies("2026-04-08/Halle 2/Süd/the-ridge/pdf", 3).unwrap();
        assert_eq!((read.hall.as_str(), read.book.as_str()), ("Halle 2/Süd", "the-ridge"));
        assert_eq!((read.date, read.format.as_str(), read.copies), (date(2026, 4, 8), "pdf", 3));
        let screen = read_screen("2026-04-08/Halle 2/Süd/opens").unwrap();
        assert_eq!(screen, ("Halle 2/Süd", date(2026, 4, 8), "opens"));
        let reached = read_reached("2026-04-08/Halle 2/Süd/the-ridge/9").unwrap();
        assert_eq!(reached, ("Halle 2/Süd", date(2026, 4, 8), 9));
        assert_eq!(read_reached("2026-04-08/East/the-ridge/10"), None);
        assert_eq!(read_screen("East/opens"), None, "a sum without a day is of no day");
    }

    #[test]
    fn publishing_early_or_with_open_days_takes_a_reason() {
        let standing = |today, open: &[Date]| Standing {
            today,
            allowed_from: date(2026, 4, 26),
            open: open.to_vec(),
            publication: None,
        };
        assert_eq!(standing(date(2026, 4, 26), &[]).hindrances(), Vec::<String>::new());
        assert_eq!(standing(date(2026, 4, 25), &[]).hindrances().len(), 1);
        assert_eq!(standing(date(2026, 4, 26), &[date(2026, 4, 20)]).hindrances().len(), 1);
    }
}
