//! What phones saw and no trial came of yet, and what the desk decides of it.

use super::{Row, is_in};
use crate::access::Session;
use crate::answer::{Answer, Problem, at_work, running};
use crate::correction::{Proposal, Signer, What, propose};
use crate::house::{House, Running};
use crate::trials::{Next, Sight};
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::{Extension, Form};
use leporello_audit::Known;
use leporello_clicker::trial::Observed;
use leporello_turnout::vocabulary::{Fact, HallId};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

/// Why two posts join a second phone to a trial.
const CAME_LATE: &str = "its second phone sent what it saw after the trial was recorded";

/// A sight that waits.
struct Waiting {
    name: String,
    sight: Sight,
    /// Why no trial came of it yet.
    why: String,
    /// Trials that it could be of, if its number was mistyped.
    could_be_of: Vec<u16>,
    /// Whether its trial was recorded without it, and can be joined.
    is_late: bool,
}

impl Waiting {
    fn of(
        house: &House,
        running: &Running,
        known: &Known,
        (name, sight): (String, Sight),
    ) -> Answer<Option<Self>> {
        let next = house.next(running, known, &sight)?;
        let could_be_of = match next {
            Next::Said(Observed::WaitsForOther) => house.could_be_of(&sight)?,
            _ => Vec::new(),
        };
        let why = match next {
            Next::Record(_) => "everything is there".to_owned(),
            Next::Said(Observed::WaitsForOther) => "the other phone has not sent".into(),
            Next::Said(Observed::WaitsForCounter) => {
                "the counter has not sent its counts of these minutes".into()
            }
            Next::Said(Observed::Refused(why) | Observed::Misread(why)) => why,
            Next::Said(Observed::Recorded(_)) => return Ok(None),
        };
        let is_late = house.joined(running, &sight)?.is_some();
        Ok(Some(Self { name, sight, why, could_be_of, is_late }))
    }
}

/// What phones saw and no trial came of yet. Its numbers are not shown: the other observer may
/// still be counting.
pub(super) fn waiting(
    house: &House,
    running: &Running,
    known: &Known,
    (hall, rows): (&HallId, &[Row]),
    may: bool,
) -> Answer<Markup> {
    let mut all = Vec::new();
    for (name, sight) in house.desk.all::<Sight>()? {
        let is_over = sight.is_away || rows.iter().any(|row| row.is_of(&sight));
        if is_in(known, &sight.door, hall) && !is_over {
            all.extend(Waiting::of(house, running, known, (name, sight))?);
        }
    }
    Ok(html! {
        @if all.is_empty() { p.quiet { "Nothing waits." } }
        @for of in &all {
            div.card {
                p {
                    strong { "Trial " (of.sight.seen.number) } ", " (of.sight.device) " at " (of.sight.door) ", "
                    (of.sight.seen.minutes()) " min from " (running.local(of.sight.seen.from_min)) ": " (of.why) "."
                }
                @if may { (ways(of)) }
            }
        }
    })
}

/// What can be done with it.
fn ways(of: &Waiting) -> Markup {
    let begun = of.sight.seen.begun.as_ref();
    let which = html! { span.unseen { ", trial " (of.sight.seen.number) ", " (of.sight.device) } };
    let way = |what: &str, words: &str| {
        html! { button type="submit" name="what" value=(what) { (words) (which) } }
    };
    html! {
        form method="post" action="/desk/trials/record" {
            input type="hidden" name="name" value=(of.name);
            div.row {
                @if begun.is_some() { (way("look", "Look again")) }
                @if begun.is_some_and(|b| b.second) { (way("alone", "Record with one observer")) }
                @if of.is_late { (way("join", "Join it to the trial: two posts agree")) }
                @for number in &of.could_be_of {
                    button type="submit" name="of" value=(number) { "It is of trial " (number) }
                }
                details {
                    summary.button { "Put away" }
                    p { "No trial comes of it then. Its phone is told." }
                    button.grave type="submit" name="what" value="away" { "Put it away" (which) }
                }
            }
        }
    }
}

/// What is to become of a sight.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Step {
    /// A trial, if everything is there by now.
    #[default]
    Look,
    /// A trial of one observer.
    Alone,
    /// The second observer of a trial that is there.
    Join,
    /// Nothing.
    Away,
}

/// What a phone saw, and what is to become of it.
#[derive(Deserialize)]
pub(crate) struct Decided {
    name: String,
    #[serde(default)]
    what: Step,
    /// The number of its trial, when it was mistyped.
    of: Option<u16>,
}

/// Does what the desk decides of a sight.
pub(crate) async fn decide(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
    Form(decided): Form<Decided>,
) -> Response {
    at_work(house, move |house| {
        let running = running(house)?;
        let Decided { name, what, of } = decided;
        house.desk.change(&name, |mut sight: Sight| {
            sight.seen.number = of.unwrap_or(sight.seen.number);
            if let (Step::Alone, Some(begun)) = (what, &mut sight.seen.begun) {
                begun.second = false;
            }
            sight.is_away |= what == Step::Away;
            Ok::<_, Problem>(Some(sight))
        })?;
        let sight: Option<Sight> = house.desk.find(&name)?;
        let sight = sight.ok_or_else(|| Problem::Wrong("There is no such observation.".into()))?;
        match what {
            Step::Away => {}
            Step::Join => {
                join(house, &running, &sight, &session)?;
                return Ok(Redirect::to("/desk/corrections").into_response());
            }
            Step::Look | Step::Alone => record(house, &running, &sight)?,
        }
        Ok(Redirect::to("/desk/trials").into_response())
    })
    .await
}

fn record(house: &House, running: &Running, sight: &Sight) -> Answer<()> {
    match house.settled(running, &*running.known()?, sight)? {
        Observed::Refused(why) => Err(Problem::Wrong(format!("This makes no trial: {why}."))),
        _ => Ok(()),
    }
}

/// Keeps that a second phone is to be joined to its trial, until a post of another role agrees.
fn join(house: &House, running: &Running, sight: &Sight, session: &Session) -> Answer<()> {
    let joined = house.joined(running, sight)?;
    let lacking = || Problem::Wrong("There is no trial that this can be joined to.".into());
    let (key, was, with_both) = joined.ok_or_else(lacking)?;
    let what = What::Fact {
        epoch: key.epoch,
        seq: key.seq,
        was: Box::new(Fact::Trial(was)),
        instead: Some(Box::new(Fact::Trial(with_both))),
    };
    let signed = vec![Signer::of(session)];
    propose(house, &Proposal { what, reason: CAME_LATE.into(), signed })
}
