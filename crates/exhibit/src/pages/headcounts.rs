//! Head counts of delegations at the door. What an organisation claims is not on this page.

use super::again::{ASKED, Again, Outcome, Second, taken};
use super::desk_page;
use super::table::{csv, to_csv};
use super::told::{COLUMNS, Entry, of_day, rows, table};
use crate::access::Session;
use crate::answer::{Answer, Problem, at_work, running};
use crate::correction::{Kind, Told};
use crate::house::{House, Running};
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::{Extension, Form};
use jiff::civil::Date;
use leporello_clicker::HeadCounted;
use leporello_turnout::vocabulary::{Fact, HallId, HeadCount, OrganisationId};
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Most persons of one delegation that are believed.
pub(super) const MOST: u64 = 100_000;

/// A head count as it is typed.
#[derive(Deserialize)]
pub(crate) struct Typed {
    organisation: String,
    hall: String,
    persons: String,
    /// What it is when there is a number of this delegation already.
    #[serde(default)]
    again: Option<Again>,
    /// Which numbers there were when it was asked.
    #[serde(default)]
    beside: String,
    /// Why the first was wrong.
    #[serde(default)]
    reason: String,
}

/// An organisation, a hall and a number of persons, out of what was typed.
pub(super) fn delegation(
    running: &Running,
    organisation: &str,
    hall: &str,
    persons: &str,
) -> Answer<(OrganisationId, HallId, u64)> {
    let wrong = |why: String| Problem::Wrong(why);
    let organisation =
        OrganisationId::new(organisation).map_err(|e| wrong(format!("The organisation: {e}.")))?;
    let hall = HallId::new(hall).map_err(|e| wrong(format!("The hall: {e}.")))?;
    if !running.known()?.halls.iter().any(|known| known.id == hall) {
        return Err(wrong(format!("There is no hall `{hall}`.")));
    }
    let number = persons.trim().parse::<u64>().ok().filter(|n| *n <= MOST);
    let persons = number.ok_or_else(|| wrong(format!("`{persons}` is no number of persons.")))?;
    Ok((organisation, hall, persons))
}

/// Once a day is closed both numbers are seen by all, so that neither may be told any more.
pub(super) fn closed(day: Date) -> Problem {
    Problem::Wrong(format!("{day} is closed: its numbers stand."))
}

/// Organisations that were heard of, in order of name.
pub(super) fn organisations(facts: &[Fact]) -> BTreeSet<OrganisationId> {
    let name = |fact: &Fact| match fact {
        Fact::Announced(said) => Some(said.organisation.clone()),
        Fact::Claimed(said) => Some(said.organisation.clone()),
        Fact::HeadCount(count) => Some(count.organisation.clone()),
        _ => None,
    };
    facts.iter().filter_map(name).collect()
}

/// A field for an organisation, with those that were heard of to choose from.
pub(super) fn organisation_field(known: &BTreeSet<OrganisationId>, value: &str) -> Markup {
    html! {
        div.field {
            label for="organisation" { "Organisation" }
            input #organisation name="organisation" value=(value) list="organisations" required maxlength="120" autocomplete="off";
            datalist #organisations { @for name in known { option value=(name) {} } }
        }
    }
}

/// A choice of halls, one of which may be chosen already.
pub(super) fn hall_field(halls: &[HallId], chosen: Option<&HallId>) -> Markup {
    html! {
        div.field {
            label for="hall" { "Hall" }
            select #hall name="hall" { @for hall in halls { option selected[chosen == Some(hall)] { (hall) } } }
        }
    }
}

/// The halls by name.
pub(super) fn halls(running: &Running) -> Answer<Vec<HallId>> {
    Ok(running.known()?.halls.iter().map(|hall| hall.id.clone()).collect())
}

/// The form, and what was counted today.
pub(crate) async fn headcounts(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
) -> Response {
    at_work(house, move |house| {
        let running = running(house)?;
        let today = running.calendar.day_of(house.now_min());
        let recorded = running.recorded()?;
        let of_today = of_day(Entry::all(&recorded, &[Kind::HeadCount]), today);
        let content = html! {
            form method="post" action="/desk/headcounts" {
                (organisation_field(&organisations(&running.facts()?), ""))
                div.row {
                    (hall_field(&halls(&running)?, None))
                    div.field {
                        label for="persons" { "Persons" }
                        input #persons name="persons" inputmode="numeric" pattern="[0-9]+" required autocomplete="off";
                    }
                }
                button.main type="submit" { "Record" }
            }
            section {
                h2 { "Today, " (today) }
                @if of_today.is_empty() { p.quiet { "No delegation was counted yet." } }
                @else { (table(&of_today, "Counted today", session.role)) }
                (to_csv("/desk/headcounts.csv"))
            }
        };
        Ok(desk_page(&session, "Head counts", "/desk/headcounts", &content))
    })
    .await
}

/// All head counts as a table.
pub(crate) async fn headcounts_table(State(house): State<Arc<House>>) -> Response {
    at_work(house, |house| {
        let recorded = running(house)?.recorded()?;
        Ok(csv("head-counts.csv", &COLUMNS, &rows(&Entry::all(&recorded, &[Kind::HeadCount]))))
    })
    .await
}

/// Records a head count of today. A second number of one delegation is asked about.
pub(crate) async fn add_headcount(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
    Form(typed): Form<Typed>,
) -> Response {
    at_work(house, move |house: &House| {
        let running = running(house)?;
        let (organisation, hall, persons) =
            delegation(&running, &typed.organisation, &typed.hall, &typed.persons)?;
        let day = running.calendar.day_of(house.now_min());
        let count = HeadCount { organisation, day, hall, persons };
        if typed.again.is_none() {
            match running.head_count(count.clone())? {
                HeadCounted::Recorded => {
                    house.changed();
                    return Ok(Redirect::to("/desk/headcounts").into_response());
                }
                HeadCounted::Closed => return Err(closed(day)),
                HeadCounted::Other { .. } => {}
            }
        }
        let told = Told {
            kind: Kind::HeadCount,
            organisation: count.organisation.clone(),
            day,
            hall: count.hall.clone(),
            persons,
        };
        let second = Second {
            told: &told,
            fact: Fact::HeadCount(count.clone()),
            again: typed.again,
            beside: &typed.beside,
            reason: &typed.reason,
            action: "/desk/headcounts",
            fields: &[
                ("organisation", count.organisation.as_str()),
                ("hall", count.hall.as_str()),
                ("persons", &typed.persons),
            ],
        };
        let to = match taken(house, &running, &second, Some(&session))? {
            Outcome::Asked(question) => {
                let page = desk_page(&session, "Head counts", "/desk/headcounts", &question);
                return Ok((ASKED, page).into_response());
            }
            Outcome::Waits => "/desk/corrections",
            Outcome::Recorded => "/desk/headcounts",
        };
        Ok(Redirect::to(to).into_response())
    })
    .await
}
