//! Calibration trials: what was tried, what is missing, who may observe, and what is to be struck out.

mod rows;
mod waiting;

use super::desk_page;
use super::table::csv;
use crate::access::Session;
use crate::answer::{Answer, Problem, at_work, running};
use crate::correction::{Proposal, Signer, What, propose, reason};
use crate::house::House;
use crate::trials::Observer;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::{Extension, Form};
use leporello_audit::Known;
use leporello_ledger::Recorded;
use leporello_turnout::vocabulary::{CounterClass, DoorId, HallId};
use maud::{Markup, html};
use rows::{Row, counters, listed, rows};
use serde::Deserialize;
use std::sync::Arc;
use waiting::waiting;

pub(super) use rows::numbers;
pub(crate) use waiting::decide;

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

fn is_in(known: &Known, door: &DoorId, hall: &HallId) -> bool {
    known.doors.iter().any(|known| known.id == *door && known.hall == *hall)
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

/// A trial that is to be struck out, by its entry in the ledger.
#[derive(Deserialize)]
pub(crate) struct Struck {
    epoch: u32,
    seq: u64,
    #[serde(default)]
    reason: String,
}

/// Keeps that a trial is to be struck out, until a post of another role agrees.
pub(crate) async fn strike(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
    Form(struck): Form<Struck>,
) -> Response {
    at_work(house, move |house| {
        let Struck { epoch, seq, reason: why } = struck;
        let all = running(house)?.trials()?;
        let is_it = |recorded: &Recorded| (recorded.key.epoch, recorded.key.seq) == (epoch, seq);
        let there = all.iter().map(|(recorded, _)| recorded).find(|recorded| is_it(recorded));
        let was = there.and_then(|recorded| recorded.now().cloned());
        let was = was.ok_or_else(|| Problem::Wrong("There is no such trial.".into()))?;
        let what = What::Fact { epoch, seq, was: Box::new(was), instead: None };
        let signed = vec![Signer::of(&session)];
        propose(house, &Proposal { what, reason: reason(&why)?, signed })?;
        Ok(Redirect::to("/desk/trials").into_response())
    })
    .await
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
