//! Corrections: what waits for a second signature, and what was corrected.

mod done;

use super::again::reason_field;
use super::headcounts::{delegation, hall_field, halls, organisation_field, organisations};
use super::table::{csv, to_csv};
use super::told::beside;
use super::{desk_page, may};
use crate::access::Session;
use crate::answer::{Answer, Problem, at_work, running};
use crate::correction::{
    Kind, Proposal, Signer, Told, What, propose as keep, reason, sign, withdraw as take_back,
};
use crate::house::{House, Running};
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::{Extension, Form};
use done::{Done, Spoken, done, number};
use jiff::civil::Date;
use leporello_ledger::Recorded;
use leporello_turnout::vocabulary::{Fact, Role};
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Whether a role sees this: of days that are closed everybody does.
fn sees(role: Role, kind: Kind, day: Option<Date>, closed: &BTreeSet<Date>) -> bool {
    let page = match kind {
        Kind::Announced | Kind::Claimed => "/desk/claims",
        Kind::HeadCount | Kind::Counts => "/desk/live",
        Kind::Trial => "/desk/trials",
    };
    may(role, "GET", page) || day.is_some_and(|day| closed.contains(&day))
}

fn closed_days(running: &Running) -> Answer<BTreeSet<Date>> {
    let closed = running.closed()?;
    Ok(closed.into_iter().map(|closed| closed.day).collect())
}

/// The page.
pub(crate) async fn corrections(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
) -> Response {
    at_work(house, move |house| {
        let running = running(house)?;
        let closed = closed_days(&running)?;
        let mut waiting = house.desk.all::<Proposal>()?;
        waiting.retain(|(_, of)| sees(session.role, of.what.kind(), of.what.day(), &closed));
        let done = done(&running, session.role, &closed)?;
        let content = html! {
            p {
                "A post says what is wrong and why, and a post of another role agrees. Then an entry of the \
                 ledger says so. What was told first stays on record, and the report lists the correction."
            }
            section {
                h2 { "Waiting" }
                @if waiting.is_empty() { p.quiet { "Nothing waits." } }
                @for (name, proposal) in &waiting { (card(&running, name, proposal, &session)) }
            }
            section {
                h2 { "Corrected" }
                @if done.is_empty() { p.quiet { "Nothing was corrected." } } @else { (table(&done)) (to_csv("/desk/corrections.csv")) }
            }
        };
        Ok(desk_page(&session, "Corrections", "/desk/corrections", &content))
    })
    .await
}

fn card(running: &Running, name: &str, proposal: &Proposal, session: &Session) -> Markup {
    let hidden = html! { input type="hidden" name="name" value=(name); };
    let is_mine = proposal.signed.iter().any(|signer| signer.post == session.post);
    let refused = proposal.refuses(session);
    html! {
        div.card {
            (words(running, &proposal.what))
            p { "Why: " (proposal.reason) }
            p.quiet {
                @match proposal.signed.first() {
                    Some(signer) => { "Proposed by " (signer.post) "." },
                    None => "Asked for by the organisation’s own link. Two posts have to agree.",
                }
            }
            @match refused {
                None => form method="post" action="/desk/corrections/sign" {
                    (hidden) button.main type="submit" { @if proposal.signed.is_empty() { "Agree" } @else { "Agree, and correct it" } }
                },
                Some(why) => p { (why) },
            }
            @if is_mine || refused.is_none() {
                form method="post" action="/desk/corrections/withdraw" { (hidden) button type="submit" { "Leave it as it was" } }
            }
        }
    }
}

fn words(running: &Running, what: &What) -> Markup {
    match what {
        What::Fact { was, instead, .. } => {
            let was = Spoken::of(running, was);
            let is = instead.as_deref().and_then(|fact| Spoken::of(running, fact));
            let moved =
                is.as_ref().zip(was.as_ref()).is_some_and(|(is, was)| is.title != was.title);
            html! {
                @if let Some(was) = &was { p { strong { (was.title) } ", " (was.day) } }
                p { del { (number(was.as_ref())) } " " (number(is.as_ref())) @if moved { @if let Some(is) = &is { ", " (is.title) } } }
            }
        }
        What::Counts { device, day, span, entries } => html! {
            p { strong { "Counts of " (device) } ", " (day) ", " (span) }
            p { @match entries.len() { 1 => "1 entry is", more => { (more) " entries are" } } " to be struck out." }
        },
    }
}

fn table(done: &[Done]) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Corrected" {
            table {
                thead { tr {
                    th scope="col" { "What" } th scope="col" { "Day" } th scope="col" { "Was" } th scope="col" { "Is" }
                    th scope="col" { "Roles" } th scope="col" { "Why" }
                } }
                tbody {
                    @for of in done.iter().rev() {
                        tr {
                            th scope="row" { (of.what) }
                            td.day { @if let Some(day) = of.day { (day) } }
                            td { (of.was) } td { (of.is) } td { (of.by) } td { (of.reason) }
                        }
                    }
                }
            }
        }
    }
}

/// The same as a file.
pub(crate) async fn corrections_table(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
) -> Response {
    at_work(house, move |house| {
        let running = running(house)?;
        let all = done(&running, session.role, &closed_days(&running)?)?;
        let row = |of: Done| {
            let day = of.day.map(|day| day.to_string()).unwrap_or_default();
            vec![of.what, day, of.was, of.is, of.by, of.reason]
        };
        let rows: Vec<_> = all.into_iter().map(row).collect();
        Ok(csv("corrections.csv", &["what", "day", "was", "is", "roles", "reason"], &rows))
    })
    .await
}

/// Which entry of the ledger is wrong.
#[derive(Clone, Copy, Default, Deserialize)]
pub(crate) struct Which {
    #[serde(default)]
    epoch: u32,
    #[serde(default)]
    seq: u64,
}

/// The entry, if this role may say that it is wrong.
fn found(running: &Running, which: Which, role: Role) -> Answer<(Fact, Told)> {
    let recorded = running.recorded()?;
    let is_it = |r: &&Recorded| r.key.epoch == which.epoch && r.key.seq == which.seq;
    let now = recorded.iter().find(is_it).and_then(Recorded::now).cloned();
    let fact = now.ok_or(Problem::Missing)?;
    let told = Told::of(&fact).ok_or(Problem::Missing)?;
    if told.kind.proposers().contains(&role) { Ok((fact, told)) } else { Err(Problem::Missing) }
}

/// The form.
pub(crate) async fn new_correction(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
    Query(which): Query<Which>,
) -> Response {
    at_work(house, move |house| {
        let running = running(house)?;
        let (_, told) = found(&running, which, session.role)?;
        let known = organisations(&running.facts()?);
        let hidden = html! {
            input type="hidden" name="epoch" value=(which.epoch);
            input type="hidden" name="seq" value=(which.seq);
        };
        let content = html! {
            p { strong { (told.title()) } ", " (told.day) ": " (told.persons) " persons." }
            form method="post" action="/desk/corrections/new" {
                (hidden)
                (organisation_field(&known, told.organisation.as_str()))
                div.row {
                    (hall_field(&halls(&running)?, Some(&told.hall)))
                    div.field {
                        label for="persons" { "Persons" }
                        input #persons name="persons" value=(told.persons) inputmode="numeric" pattern="[0-9]+" required autocomplete="off";
                    }
                }
                (reason_field("reason"))
                button.main type="submit" { "Correct it" }
            }
            section {
                h2 { "It was a mistake altogether" }
                form method="post" action="/desk/corrections/new" {
                    (hidden)
                    input type="hidden" name="strike" value="true";
                    (reason_field("strike-reason"))
                    button.grave type="submit" { "Strike it out" }
                }
            }
        };
        Ok(desk_page(&session, "Correct a number", "/desk/corrections", &content))
    })
    .await
}

/// A correction as it is typed.
#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    epoch: u32,
    #[serde(default)]
    seq: u64,
    #[serde(default)]
    strike: bool,
    #[serde(default)]
    organisation: String,
    #[serde(default)]
    hall: String,
    #[serde(default)]
    persons: String,
    #[serde(default)]
    reason: String,
}

/// Keeps a correction until somebody of another role agrees.
pub(crate) async fn propose(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
    Form(typed): Form<Typed>,
) -> Response {
    at_work(house, move |house| {
        let running = running(house)?;
        let which = Which { epoch: typed.epoch, seq: typed.seq };
        let (fact, was) = found(&running, which, session.role)?;
        let instead = if typed.strike { None } else { Some(instead(&running, &typed, &was)?) };
        let what = What::Fact {
            epoch: typed.epoch,
            seq: typed.seq,
            instead: instead.map(|told| Box::new(told.in_place_of(&fact))),
            was: Box::new(fact),
        };
        let signed = vec![Signer::of(&session)];
        keep(house, &Proposal { what, reason: reason(&typed.reason)?, signed })?;
        Ok(Redirect::to("/desk/corrections").into_response())
    })
    .await
}

/// What is to hold instead.
fn instead(running: &Running, typed: &Typed, was: &Told) -> Answer<Told> {
    let (organisation, hall, persons) =
        delegation(running, &typed.organisation, &typed.hall, &typed.persons)?;
    let told = Told { organisation, hall, persons, ..was.clone() };
    let recorded = running.recorded()?;
    if !told.is_beside(was) && !beside(&recorded, &told).is_empty() {
        let why = "There is a number of that delegation already. Correct that one, and strike this one out.";
        return Err(Problem::Wrong(why.into()));
    }
    Ok(told)
}

/// A correction that waits, by its name.
#[derive(Deserialize)]
pub(crate) struct Named {
    #[serde(default)]
    name: String,
}

/// Agrees to a correction.
pub(crate) async fn agree(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
    Form(named): Form<Named>,
) -> Response {
    at_work(house, move |house| {
        sign(house, &*running(house)?, &named.name, &session)?;
        Ok(Redirect::to("/desk/corrections").into_response())
    })
    .await
}

/// Takes a correction back that waits.
pub(crate) async fn withdraw(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
    Form(named): Form<Named>,
) -> Response {
    at_work(house, move |house| {
        take_back(house, &named.name, &session)?;
        Ok(Redirect::to("/desk/corrections").into_response())
    })
    .await
}
