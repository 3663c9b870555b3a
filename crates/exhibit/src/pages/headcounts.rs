//! Head counts of delegations at the door. What an organisation claims is not on this page.

use super::desk_page;
use crate::access::Session;
use crate::answer::{Answer, Problem, at_work, running};
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
pub(super) fn open(running: &Running, day: Date) -> Answer<()> {
    let closed = running.with(|ledger, _| ledger.checkpoints())?;
    if closed.iter().any(|closed| closed.day == day) {
        return Err(Problem::Wrong(format!("{day} is closed: its numbers stand.")));
    }
    Ok(())
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
pub(super) fn organisation_field(known: &BTreeSet<OrganisationId>) -> Markup {
    html! {
        div.field {
            label for="organisation" { "Organisation" }
            input #organisation name="organisation" list="organisations" required maxlength="120" autocomplete="off";
            datalist #organisations { @for name in known { option value=(name) {} } }
        }
    }
}

/// A choice of halls.
pub(super) fn hall_field(halls: &[HallId]) -> Markup {
    html! {
        div.field {
            label for="hall" { "Hall" }
            select #hall name="hall" { @for hall in halls { option { (hall) } } }
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
        let facts = running.facts()?;
        let content = html! {
            form method="post" action="/desk/headcounts" {
                (organisation_field(&organisations(&facts)))
                div.row {
                    (hall_field(&halls(&running)?))
                    div.field {
                        label for="persons" { "Persons" }
                        input #persons name="persons" inputmode="numeric" pattern="[0-9]+" required autocomplete="off";
                    }
                }
                button.main type="submit" { "Record" }
            }
            (of_today(&facts, today))
        };
        Ok(desk_page(&session, "Head counts", "/desk/headcounts", &content))
    })
    .await
}

fn of_today(facts: &[Fact], today: Date) -> Markup {
    let counts = facts.iter().filter_map(|fact| match fact {
        Fact::HeadCount(count) if count.day == today => Some(count),
        _ => None,
    });
    html! {
        section {
            h2 { "Today, " (today) }
            table {
                thead { tr { th scope="col" { "Organisation" } th scope="col" { "Hall" } th.n scope="col" { "Persons" } } }
                tbody {
                    @for count in counts {
                        tr { th scope="row" { (count.organisation) } td { (count.hall) } td.n { (count.persons) } }
                    }
                }
            }
        }
    }
}

/// Records a head count of today.
pub(crate) async fn add_headcount(
    State(house): State<Arc<House>>,
    Form(typed): Form<Typed>,
) -> Response {
    at_work(house, move |house: &House| {
        let running = running(house)?;
        let (organisation, hall, persons) =
            delegation(&running, &typed.organisation, &typed.hall, &typed.persons)?;
        let day = running.calendar.day_of(house.now_min());
        open(&running, day)?;
        let count = HeadCount { organisation, day, hall, persons };
        if let HeadCounted::Other { persons } = running.head_count(count)? {
            let why = format!(
                "{persons} were counted of this delegation in this hall today: that number stands \
                 until two roles correct it."
            );
            return Err(Problem::Wrong(why));
        }
        house.changed();
        Ok(Redirect::to("/desk/headcounts").into_response())
    })
    .await
}
