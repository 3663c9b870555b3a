//! What organisations announce and claim. No count is on this page.

use super::headcounts::{delegation, hall_field, halls, open, organisation_field, organisations};
use super::{code, desk_page};
use crate::access::{Session, fingerprint, token};
use crate::answer::{Answer, Problem, at_work, running};
use crate::fault::Fault;
use crate::house::House;
use crate::pages::organisation::Link;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::{Extension, Form};
use jiff::civil::Date;
use leporello_turnout::vocabulary::{Announced, Claimed, Fact, OrganisationId, Role};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

/// Which of the two numbers an organisation gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Said {
    /// Before the visit.
    Announced,
    /// After it.
    Claimed,
}

/// What an organisation says, as it is typed.
#[derive(Deserialize)]
pub(crate) struct Typed {
    pub(super) said: Said,
    #[serde(default)]
    pub(super) organisation: String,
    pub(super) hall: String,
    pub(super) day: String,
    pub(super) persons: String,
}

/// Records what an organisation says; `source` is where it was said.
pub(super) fn record(house: &House, typed: &Typed, source: &str) -> Answer<()> {
    let running = running(house)?;
    let (organisation, hall, persons) =
        delegation(&running, &typed.organisation, &typed.hall, &typed.persons)?;
    let day: Date = typed
        .day
        .trim()
        .parse()
        .map_err(|_| Problem::Wrong(format!("`{}` is no date.", typed.day)))?;
    let known = running.known()?;
    if known.venue.as_ref().is_some_and(|venue| day < venue.first || venue.last < day) {
        return Err(Problem::Wrong(format!("The exhibition is not open on {day}.")));
    }
    open(&running, day)?;
    let fact = match typed.said {
        Said::Announced => Fact::Announced(Announced { organisation, day, hall, persons }),
        Said::Claimed => {
            let source = Some(source.to_owned());
            Fact::Claimed(Claimed { organisation, day, hall, persons, source })
        }
    };
    running.record(vec![fact])?;
    Ok(())
}

/// The fields of what an organisation says, but for its name.
pub(super) fn said_fields(halls: &[leporello_turnout::vocabulary::HallId], today: Date) -> Markup {
    html! {
        fieldset {
            legend { "What is said" }
            label.choice { input type="radio" name="said" value="announced" checked; "We will come (announced, before the visit)" }
            label.choice { input type="radio" name="said" value="claimed"; "We came (claimed, after the visit)" }
        }
        div.row {
            (hall_field(halls))
            div.field { label for="day" { "Day" } input #day name="day" type="date" value=(today) required; }
            div.field {
                label for="persons" { "Persons" }
                input #persons name="persons" inputmode="numeric" pattern="[0-9]+" required autocomplete="off";
            }
        }
    }
}

/// The form and what was said.
pub(crate) async fn claims(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
) -> Response {
    at_work(house, move |house| {
        let content = listed(house, session.role == Role::ClaimsClerk)?;
        Ok(desk_page(&session, "Claims", "/desk/claims", &content))
    })
    .await
}

fn listed(house: &House, is_clerk: bool) -> Answer<Markup> {
    let running = running(house)?;
    let facts = running.facts()?;
    let today = running.calendar.day_of(house.now_min());
    let known = organisations(&facts);
    Ok(html! {
        @if is_clerk {
            form method="post" action="/desk/claims" {
                (organisation_field(&known))
                (said_fields(&halls(&running)?, today))
                button.main type="submit" { "Write it down" }
            }
            section {
                h2 { "A link for an organisation" }
                p { "With it an organisation announces, claims and answers by itself." }
                form method="post" action="/desk/claims/link" {
                    div.field {
                        label for="link-organisation" { "Organisation" }
                        input #link-organisation name="organisation" list="organisations" required maxlength="120" autocomplete="off";
                    }
                    button type="submit" { "Make a link" }
                }
            }
        }
        section { h2 { "What was said" } (table(&facts)) }
    })
}

fn table(facts: &[Fact]) -> Markup {
    let row = |kind: &str, of: &OrganisationId, hall: &str, day: Date, persons: u64| {
        html! { tr { th scope="row" { (of) } td { (kind) } td { (hall) } td { (day) } td.n { (persons) } } }
    };
    html! {
        div.scroll tabindex="0" role="region" aria-label="What was said" {
            table {
                thead { tr {
                    th scope="col" { "Organisation" } th scope="col" { "Said" } th scope="col" { "Hall" }
                    th scope="col" { "Day" } th.n scope="col" { "Persons" }
                } }
                tbody {
                    @for fact in facts.iter().rev() {
                        @match fact {
                            Fact::Announced(a) => (row("announced", &a.organisation, a.hall.as_str(), a.day, a.persons)),
                            Fact::Claimed(c) => (row("claimed", &c.organisation, c.hall.as_str(), c.day, c.persons)),
                            _ => {}
                        }
                    }
                }
            }
        }
    }
}

/// Writes down what an organisation said.
pub(crate) async fn add_claim(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
    Form(typed): Form<Typed>,
) -> Response {
    at_work(house, move |house| {
        record(house, &typed, &format!("written down at the desk: {}", session.post))?;
        Ok(Redirect::to("/desk/claims").into_response())
    })
    .await
}

/// An organisation that is to have a link.
#[derive(Deserialize)]
pub(crate) struct Named {
    organisation: String,
}

/// Makes a link for an organisation and shows it once.
pub(crate) async fn new_link(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
    Form(named): Form<Named>,
) -> Response {
    at_work(house, move |house| {
        let organisation = OrganisationId::new(&named.organisation)
            .map_err(|e| Problem::Wrong(format!("The organisation: {e}.")))?;
        let token = token(24).map_err(Fault::from)?;
        house.desk.create(&fingerprint(&token), &Link { organisation: organisation.clone() })?;
        let address = format!("{}/o/{token}", house.options.base);
        let content = html! {
            div.note.good role="status" {
                p { "The link of " strong { (organisation) } ". It is shown this once." }
                (code(&address, "Code of the link", "link"))
            }
            (listed(house, true)?)
        };
        Ok(desk_page(&session, "Claims", "/desk/claims", &content))
    })
    .await
}
