//! Close of day: two posts of different roles sign, and every entry of the day gets its place
//! under one hash.

use crate::access::{Post, ROUTES, Route, Session, Who, role_word};
use crate::answer::{Answer, Problem};
use crate::correction::{Signer, reason};
use crate::desk::Paper;
use crate::fault::Fault;
use crate::house::{House, Running, clock};
use crate::published;
use jiff::Timestamp;
use jiff::civil::Date;
use leporello_audit::Keep;
use leporello_ledger::{Closed, Ledger};
use leporello_turnout::vocabulary::{ClosedEarly, Fact, GuestBookRoot, Role, Venue};
use serde::{Deserialize, Serialize};

/// A first signature that waits for the second.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Signature {
    #[serde(flatten)]
    pub(crate) by: Signer,
    /// Which close of the day it is for: 1, or more for amendments.
    #[serde(default)]
    number: u32,
    /// Why the day is closed before its last hour.
    #[serde(default)]
    pub(crate) early: Option<String>,
}

impl Paper for Signature {
    const KIND: &'static str = "closing";
}

/// A day with entries that are under no checkpoint.
#[derive(Clone, Debug)]
pub(crate) struct ToClose {
    pub(crate) day: Date,
    /// Which close it would be.
    pub(crate) number: u32,
    /// Until when the halls are open, while they are.
    pub(crate) open_until: Option<Timestamp>,
    /// The first signature, when there is one for this close.
    pub(crate) first: Option<Signature>,
}

/// The moment at which the last hall closes on a day; `None` on a day without hours.
fn last_hour(venue: &Venue, day: Date) -> Option<Timestamp> {
    let days = venue.days().ok()?;
    days.iter().find(|of| of.date == day)?.open.last().map(|(_, to)| *to)
}

/// Days that can be closed, up to today.
pub(crate) fn to_close(house: &House, running: &Running) -> Answer<Vec<ToClose>> {
    let (open, closed) = (running.reader().count(Ledger::open_days)?, running.closed()?);
    let now = now(house);
    let today = running.calendar.day_of(house.now_min());
    let known = running.known()?;
    let mut all = Vec::new();
    for day in open.into_iter().filter(|day| *day <= today) {
        let number = next(&closed, day);
        let until = known.venue.as_ref().and_then(|venue| last_hour(venue, day));
        let first = house.desk.find::<Signature>(&day.to_string())?;
        let first = first.filter(|first| first.number == number);
        all.push(ToClose { day, number, open_until: until.filter(|to| now < *to), first });
    }
    Ok(all)
}

fn now(house: &House) -> Timestamp {
    Timestamp::from_second(house.now_min() * 60).unwrap_or_default()
}

fn next(closed: &[Closed], day: Date) -> u32 {
    closed.iter().filter(|c| c.day == day).map(|c| c.number).max().unwrap_or(0) + 1
}

/// Who may sign as second: the roles in words, and the posts that have one of them by name.
pub(crate) fn who_may_follow(
    house: &House,
    first: &Signature,
) -> Answer<(Vec<&'static str>, Vec<String>)> {
    let is_close = |route: &&Route| route.method == "POST" && route.path == "/desk/close";
    let Some(Who::Staff(closers)) = ROUTES.iter().find(is_close).map(|route| route.who) else {
        return Ok(Default::default());
    };
    let may = |role: &Role| closers.contains(role) && *role != first.by.role;
    let roles = Role::ALL.into_iter().filter(may).map(role_word).collect();
    let posts = house.desk.all::<Post>()?.into_iter().filter(|(_, post)| may(&post.role));
    Ok((roles, posts.map(|(name, _)| name).collect()))
}

/// Signs as first, or as second and closes; the checkpoint when the day is closed. `why` says
/// why it is closed while halls are open.
pub(crate) fn sign(
    house: &House,
    running: &Running,
    day: Date,
    why: &str,
    session: &Session,
) -> Answer<Option<Closed>> {
    let found = to_close(house, running)?.into_iter().find(|to_close| to_close.day == day);
    let nothing = || Problem::Wrong(format!("{day} has nothing that is not closed."));
    let to_close = found.ok_or_else(nothing)?;
    let told = to_close.first.as_ref().and_then(|first| first.early.clone());
    let early = match (&to_close.open_until, told) {
        (None, _) => None,
        (Some(_), Some(told)) => Some(told),
        (Some(_), None) => Some(reason(why)?),
    };
    let Some(first) = &to_close.first else {
        let by = Signer::of(session);
        keep_first(house, day, &Signature { by, number: to_close.number, early })?;
        return Ok(None);
    };
    if !first.by.may_be_joined_by(session) {
        return Err(Problem::Wrong("A post of another role has to sign as second.".into()));
    }
    let closed = close(house, running, &to_close, early)?;
    let meanwhile = || Problem::Wrong(format!("{day} was closed in the meantime."));
    let closed = closed.ok_or_else(meanwhile)?;
    // Only now: after an error the first signature still stands.
    house.desk.take::<Signature>(&day.to_string())?;
    let today = running.calendar.day_of(house.now_min());
    published::row_is_shown(house, day, today)?;
    house.changed();
    Ok(Some(closed))
}

/// Keeps a first signature, over one that was for an earlier close of the day.
fn keep_first(house: &House, day: Date, mine: &Signature) -> Answer<()> {
    let name = day.to_string();
    if house.desk.create(&name, mine)? {
        return Ok(());
    }
    house.desk.change(&name, |there: Signature| {
        if there.number == mine.number {
            let why = format!("{} has signed {day} in the meantime.", there.by.post);
            return Err(Problem::Wrong(why));
        }
        Ok(Some(mine.clone()))
    })?;
    Ok(())
}

/// Takes back a first signature of this post.
pub(crate) fn withdraw(house: &House, day: Date, session: &Session) -> Answer<()> {
    house.desk.change(&day.to_string(), |there: Signature| {
        if there.by.post == session.post {
            Ok(None)
        } else {
            Err(Problem::Wrong("Another post has signed this.".into()))
        }
    })?;
    Ok(())
}

/// Takes back first signatures of a post that is taken away.
pub(crate) fn forget(house: &House, post: &str) -> Result<(), Fault> {
    for (name, signature) in house.desk.all::<Signature>()? {
        if signature.by.post == post {
            house.desk.take::<Signature>(&name)?;
        }
    }
    Ok(())
}

/// Writes down what belongs to the close, and closes the day. What is written is an entry of
/// today; where today is no day of the exhibition nobody would come to close it, so that it is
/// closed too. `None` when somebody else was quicker.
fn close(
    house: &House,
    running: &Running,
    to_close: &ToClose,
    early: Option<String>,
) -> Answer<Option<Closed>> {
    let (day, number) = (to_close.day, to_close.number);
    let today = running.calendar.day_of(house.now_min());
    let known = running.known()?;
    let venue = known.venue.as_ref();
    let is_day = |day: Date| venue.is_some_and(|v| v.first <= day && day <= v.last);
    let is_over = venue.and_then(|v| last_hour(v, day)).is_some_and(|to| to <= now(house));
    if day == today && is_over {
        half_day_is_over(house);
    }
    let roots = roots(house);
    let and_today = day != today && !is_day(today);
    let closed = running.with(move |ledger, secret| {
        let mut facts: Vec<Fact> = new_roots(ledger, roots)?;
        // A day that is closed early is today: its reason is under its own checkpoint.
        facts.extend(early.map(|reason| Fact::ClosedEarly(ClosedEarly { day, reason })));
        let writes = !facts.is_empty();
        let closed = ledger.close_as((day, number), facts, clock(), secret)?;
        if closed.is_some() && writes && and_today {
            ledger.close(today, secret)?;
        }
        Ok(closed)
    })?;
    Ok(closed)
}

/// The guest book writes down what waits, since the last hall has closed. What it cannot write
/// now it writes at its next turn, and the ledger has its root with the next close.
fn half_day_is_over(house: &House) {
    if let Some(book) = &house.show.guest_book {
        drop(book.stop());
    }
}

/// What the guest book has; nothing where there is none. A guest book that cannot be read holds
/// up no close: its roots come with the next one.
fn roots(house: &House) -> Vec<GuestBookRoot> {
    let batches = house.show.guest_book.as_ref().and_then(|book| book.batches().ok());
    let root = |batch: leporello_guestbook::Batch| GuestBookRoot {
        period: batch.period.to_string(),
        root: batch.root.iter().map(|byte| format!("{byte:02x}")).collect(),
    };
    batches.unwrap_or_default().into_iter().map(root).collect()
}

/// Those roots which the ledger does not have.
fn new_roots(ledger: &mut Ledger<Keep>, roots: Vec<GuestBookRoot>) -> Result<Vec<Fact>, Fault> {
    let mut known: Vec<GuestBookRoot> = Vec::new();
    for recorded in ledger.facts()? {
        if let Some(Fact::GuestBookRoot(root)) = recorded.now() {
            known.retain(|other| other.period != root.period);
            known.push(root.clone());
        }
    }
    let fresh = roots.into_iter().filter(|root| !known.contains(root));
    Ok(fresh.map(Fact::GuestBookRoot).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};
    use leporello_turnout::vocabulary::Hours;

    #[test]
    fn a_day_ends_with_its_last_hour_also_past_midnight_and_a_day_without_hours_has_none() {
        let mut venue = Venue {
            zone: "UTC".into(),
            day_begins: time(4, 0, 0, 0),
            first: date(2026, 4, 8),
            last: date(2026, 4, 9),
            hours: Hours::daily(time(20, 0, 0, 0), time(2, 0, 0, 0)),
        };
        venue.hours.exceptions.insert(date(2026, 4, 9), Vec::new());
        let at = last_hour(&venue, date(2026, 4, 8)).unwrap();
        assert_eq!(at.to_string(), "2026-04-09T02:00:00Z");
        assert_eq!(last_hour(&venue, date(2026, 4, 9)), None);
        assert_eq!(last_hour(&venue, date(2026, 5, 1)), None);
    }

    #[test]
    fn the_ledger_gets_each_root_once_and_again_when_it_has_changed() {
        let about = leporello_ledger::About {
            exhibition: "Harbour".into(),
            zone: "UTC".into(),
            day_begins: time(4, 0, 0, 0),
        };
        let secret = leporello_ledger::key::Secret::from_seed(&[7; 32]);
        let keep = Keep::Memory(leporello_ledger::store::Memory::new());
        let mut ledger = Ledger::begin(keep, &about, &secret, clock()).unwrap();
        let root = |period: &str, digit: &str| GuestBookRoot {
            period: period.into(),
            root: digit.repeat(64),
        };
        let first = vec![root("2026-04-08 morning", "a"), root("exhibition", "b")];
        let fresh = new_roots(&mut ledger, first.clone()).unwrap();
        assert_eq!(fresh.len(), 2);
        ledger.record(fresh, clock(), &secret).unwrap();
        assert!(new_roots(&mut ledger, first).unwrap().is_empty());
        let grown = root("exhibition", "c");
        let second = vec![root("2026-04-08 morning", "a"), grown.clone()];
        assert_eq!(new_roots(&mut ledger, second).unwrap(), [Fact::GuestBookRoot(grown)]);
    }
}
