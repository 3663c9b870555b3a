//! Calibration trials: what was tried, what is missing, who may observe, and what is struck out.

mod rows;

use super::desk_page;
use super::table::csv;
use crate::access::Session;
use crate::answer::{Answer, Problem, at_work, running};
use crate::desk::Paper;
use crate::fault::Fault;
use crate::house::{House, Running, clock};
use crate::trials::{Next, Observer, Sight};
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::{Extension, Form};
use leporello_audit::Known;
use leporello_clicker::trial::Observed;
use leporello_ledger::{Correction, EventKey};
use leporello_turnout::vocabulary::{CounterClass, HallId, Role};
use maud::{Markup, html};
use rows::{Row, counters, listed, rows};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Which hall is shown; the first one when none is named.
#[derive(Deserialize)]
pub(crate) struct Shown {
    hall: Option<String>,
}

/// The page.
pub(crate) async fn trials(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
    Query(shown): Query<Shown>,
) -> Response {
    at_work(house, move |house| {
        let running = running(house)?;
        let known = running.known()?;
        let named = |hall: &&HallId| shown.hall.as_deref().is_none_or(|name| hall.as_str() == name);
        let hall = known.halls.iter().map(|hall| &hall.id).find(named).ok_or(Problem::Missing)?;
        let may = super::may(session.role, "POST", "/desk/trials/strike");
        let mut rows = rows(house, &running, &known)?;
        rows.retain(|row| row.hall.as_ref().is_none_or(|of| of == hall));
        let content = html! {
            (halls(&known, hall))
            section {
                h2 { "Counters in " (hall) }
                p.quiet {
                    "For each state of a counter: three trials of 80 crossings, one of them at 75 % of the highest \
                     expected flow and one with two observers, an hour in which nobody passes, and a walk-test \
                     of 20 passages. The program finds this from the numbers."
                }
                (counters(&running, &known, hall, &rows)?)
            }
            section {
                h2 { "Trials" }
                (listed(&rows, may))
                p { a.button href="/desk/trials.csv" { "Save all trials as a table (CSV)" } }
            }
            section { h2 { "Not whole yet" } (waiting(house, &running, &known, (hall, &rows), may)?) }
            @if may { section { h2 { "Phones that may observe" } (phones(house, &known, hall)?) } }
        };
        Ok(desk_page(&session, "Trials", "/desk/trials", &content))
    })
    .await
}

fn halls(known: &Known, here: &HallId) -> Markup {
    html! {
        @if known.halls.len() > 1 {
            form.row method="get" action="/desk/trials" {
                div.field {
                    label for="hall" { "Hall" }
                    select #hall name="hall" {
                        @for hall in &known.halls { option selected[hall.id == *here] { (hall.id) } }
                    }
                }
                div.field { button type="submit" { "Show" } }
            }
        }
    }
}

fn is_in(known: &Known, door: &leporello_turnout::vocabulary::DoorId, hall: &HallId) -> bool {
    known.doors.iter().any(|known| known.id == *door && known.hall == *hall)
}

/// What phones saw and no trial came of yet. Its numbers are not shown: the other observer may
/// still be counting.
fn waiting(
    house: &House,
    running: &Running,
    known: &Known,
    (hall, rows): (&HallId, &[Row]),
    may: bool,
) -> Answer<Markup> {
    let mut all = Vec::new();
    for (name, sight) in house.desk.all::<Sight>()? {
        if !is_in(known, &sight.door, hall) || rows.iter().any(|row| row.is_of(&sight)) {
            continue;
        }
        let why = match house.next(running, known, &sight)? {
            Next::Record(_) => "everything is there".to_owned(),
            Next::Said(Observed::WaitsForOther) => "the other phone has not sent".into(),
            Next::Said(Observed::WaitsForCounter) => {
                "the counter has not sent its counts of these minutes".into()
            }
            Next::Said(Observed::Refused(why)) => why,
            Next::Said(Observed::Recorded(_)) => continue,
        };
        all.push((name, sight, why));
    }
    Ok(html! {
        @if all.is_empty() { p.quiet { "Nothing waits." } }
        @for (name, sight, why) in &all {
            form.card method="post" action="/desk/trials/record" {
                p {
                    strong { "Trial " (sight.seen.number) } ", " (sight.device) " at " (sight.door) ", "
                    (sight.seen.minutes()) " min from " (running.local(sight.seen.from_min)) ": " (why) "."
                }
                @if may && sight.seen.begun.is_some() {
                    input type="hidden" name="name" value=(name);
                    div.row {
                        button type="submit" { "Look again" }
                        @if sight.seen.begun.as_ref().is_some_and(|b| b.second) {
                            button type="submit" name="alone" value="yes" { "Record with one observer" }
                        }
                    }
                }
            }
        }
    })
}

fn phones(house: &House, known: &Known, hall: &HallId) -> Answer<Markup> {
    let now = house.now_min();
    let mut all = Vec::new();
    for device in known.devices.iter().filter(|d| d.class == CounterClass::Clicker) {
        if is_in(known, &device.door, hall) {
            let observer: Option<Observer> = house.desk.find(device.id.as_str())?;
            let left = observer.map_or(0, |o| o.until_min - now);
            all.push((&device.id, &device.door, left));
        }
    }
    Ok(html! {
        p {
            "A phone that may observe shows \u{201c}Calibration trials\u{201d} below its buttons, for twelve hours. Who is \
             to observe must not be who counts at that door."
        }
        @if all.is_empty() { p.quiet { "No phone is paired in this hall." } }
        @for (device, door, left) in all {
            form.card method="post" action="/desk/trials/phones" {
                input type="hidden" name="device" value=(device);
                p {
                    strong { (device) } ", " (door)
                    @if left > 0 { ": for " (left / 60) " h " (left % 60) " min more" }
                }
                @if left > 0 {
                    button type="submit" name="may" value="no" { "No more trials on " (device) }
                } @else {
                    button type="submit" name="may" value="yes" { "Let " (device) " observe" }
                }
            }
        }
    })
}

/// A phone that is to observe, or not to.
#[derive(Deserialize)]
pub(crate) struct Phone {
    device: String,
    may: String,
}

/// Lets a phone observe.
pub(crate) async fn let_observe(
    State(house): State<Arc<House>>,
    Form(phone): Form<Phone>,
) -> Response {
    at_work(house, move |house| {
        let known = running(house)?.known()?;
        let is_it = |d: &&leporello_turnout::vocabulary::Device| {
            d.id.as_str() == phone.device && d.class == CounterClass::Clicker
        };
        let device = known.devices.iter().find(is_it);
        let device = device
            .ok_or_else(|| Problem::Wrong(format!("There is no phone `{}`.", phone.device)))?;
        house.let_observe(&device.id, phone.may == "yes")?;
        Ok(Redirect::to("/desk/trials").into_response())
    })
    .await
}

/// What a phone saw, of which a trial is to be made.
#[derive(Deserialize)]
pub(crate) struct Whole {
    name: String,
    alone: Option<String>,
}

/// Records a trial that is whole, or one whose second phone does not come.
pub(crate) async fn record_trial(
    State(house): State<Arc<House>>,
    Form(whole): Form<Whole>,
) -> Response {
    at_work(house, move |house| {
        let running = running(house)?;
        if whole.alone.is_some() {
            house.desk.change(&whole.name, |mut sight: Sight| {
                if let Some(begun) = &mut sight.seen.begun {
                    begun.second = false;
                }
                Ok::<_, Problem>(Some(sight))
            })?;
        }
        let sight: Option<Sight> = house.desk.find(&whole.name)?;
        let sight = sight.ok_or_else(|| Problem::Wrong("There is no such observation.".into()))?;
        match house.settled(&running, &*running.known()?, &sight)? {
            Observed::Refused(why) => Err(Problem::Wrong(format!("This makes no trial: {why}."))),
            _ => Ok(Redirect::to("/desk/trials").into_response()),
        }
    })
    .await
}

/// A first signature under a strike-out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Strike {
    post: String,
    role: Role,
    pub(super) reason: String,
}

impl Paper for Strike {
    const KIND: &'static str = "strike";
}

/// Takes back what a post has signed first: for a post that is taken away.
pub(super) fn forget(house: &House, post: &str) -> Result<(), Fault> {
    for (name, strike) in house.desk.all::<Strike>()? {
        if strike.post == post {
            house.desk.take::<Strike>(&name)?;
        }
    }
    Ok(())
}

/// A trial that is to be struck out, by its entry in the ledger.
#[derive(Deserialize)]
pub(crate) struct Struck {
    epoch: u32,
    seq: u64,
    #[serde(default)]
    reason: String,
}

/// Signs a strike-out as first, with the reason, or as second.
pub(crate) async fn strike(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
    Form(struck): Form<Struck>,
) -> Response {
    at_work(house, move |house| {
        let running = running(house)?;
        let there = running.trials()?.into_iter().map(|(recorded, _)| recorded).find(|recorded| {
            let EventKey { epoch, seq, .. } = recorded.key;
            (epoch, seq) == (struck.epoch, struck.seq) && recorded.now().is_some()
        });
        let of = there.ok_or_else(|| Problem::Wrong("There is no such trial.".into()))?.key;
        let reason = struck.reason.trim().to_owned();
        let mine = Strike { post: session.post.clone(), role: session.role, reason };
        if let Some((first, second)) = both(house, &of, mine)? {
            let Strike { reason, role, .. } = first.clone();
            let correction =
                Correction { of: of.clone(), reason, by: [role, second], instead: None };
            let done =
                running.with(move |ledger, secret| ledger.correct(correction, clock(), secret));
            if let Err(fault) = done {
                house.desk.create(&name(&of), &first)?;
                return Err(fault.into());
            }
            house.changed();
        }
        Ok(Redirect::to("/desk/trials").into_response())
    })
    .await
}

fn name(of: &EventKey) -> String {
    format!("{}/{}", of.epoch, of.seq)
}

/// The first signature, taken, and the role of the second; `None` when `mine` is the first.
fn both(house: &House, of: &EventKey, mine: Strike) -> Answer<Option<(Strike, Role)>> {
    let name = name(of);
    let Some(first) = house.desk.find::<Strike>(&name)? else {
        if mine.reason.is_empty() {
            return Err(Problem::Wrong("Say why the trial does not stand.".into()));
        }
        house.desk.create(&name, &mine)?;
        return Ok(None);
    };
    if first.post == mine.post || first.role == mine.role {
        return Err(Problem::Wrong("A post of another role has to sign as second.".into()));
    }
    Ok(house.desk.take::<Strike>(&name)?.map(|first| (first, mine.role)))
}

/// All trials as a table.
pub(crate) async fn trials_table(State(house): State<Arc<House>>) -> Response {
    at_work(house, |house| {
        let running = running(house)?;
        let rows = rows(house, &running, &*running.known()?)?;
        let cells: Vec<Vec<String>> = rows.iter().flat_map(Row::cells).collect();
        Ok(csv("trials.csv", &rows::HEAD, &cells))
    })
    .await
}
