//! What organisations announce and claim. No count is on this page.

use super::again::{ASKED, Again, Outcome, Second, taken};
use super::headcounts::{delegation, hall_field, halls, organisation_field, organisations};
use super::table::{csv, to_csv};
use super::told::{COLUMNS, Entry, rows, table};
use super::{desk_page, links};
use crate::access::Session;
use crate::answer::{Answer, Problem, at_work, running};
use crate::correction::{Kind, Told};
use crate::house::House;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::{Extension, Form};
use jiff::civil::Date;
use leporello_turnout::vocabulary::{Announced, Claimed, Fact, Role};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

/// What organisations say.
pub(super) const SAID: [Kind; 2] = [Kind::Announced, Kind::Claimed];

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
    /// What it is when the organisation has said a number of this day and hall already.
    #[serde(default)]
    pub(super) again: Option<Again>,
    /// Which numbers there were when it was asked.
    #[serde(default)]
    beside: String,
    /// Why the first was wrong.
    #[serde(default)]
    pub(super) reason: String,
}

impl Typed {
    fn day(&self) -> Answer<Date> {
        let wrong = || Problem::Wrong(format!("`{}` is no date.", self.day));
        self.day.trim().parse().map_err(|_| wrong())
    }
}

/// Records what an organisation says, when it is the first number of its day and hall or comes on
/// top. `source` is where it was said, `action` where the form was sent; `session` is the post that
/// writes it down, none when the organisation does.
pub(super) fn record(
    house: &House,
    typed: &Typed,
    source: &str,
    action: &str,
    session: Option<&Session>,
) -> Answer<Outcome> {
    let running = running(house)?;
    let (organisation, hall, persons) =
        delegation(&running, &typed.organisation, &typed.hall, &typed.persons)?;
    let day = typed.day()?;
    let known = running.known()?;
    if known.venue.as_ref().is_some_and(|venue| day < venue.first || venue.last < day) {
        return Err(Problem::Wrong(format!("The exhibition is not open on {day}.")));
    }
    let (kind, word) = match typed.said {
        Said::Announced => (Kind::Announced, "announced"),
        Said::Claimed => (Kind::Claimed, "claimed"),
    };
    let told = Told { kind, organisation, day, hall, persons };
    let fields = [
        ("said", word),
        ("organisation", typed.organisation.as_str()),
        ("hall", &typed.hall),
        ("day", &typed.day),
        ("persons", &typed.persons),
    ];
    let second = Second {
        told: &told,
        fact: fact(told.clone(), source),
        again: typed.again,
        beside: &typed.beside,
        reason: &typed.reason,
        action,
        fields: &fields,
    };
    taken(house, &running, &second, session)
}

fn fact(told: Told, source: &str) -> Fact {
    let Told { kind, organisation, day, hall, persons } = told;
    if kind == Kind::Announced {
        return Fact::Announced(Announced { organisation, day, hall, persons });
    }
    Fact::Claimed(Claimed { organisation, day, hall, persons, source: Some(source.to_owned()) })
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
            (hall_field(halls, None))
            div.field { label for="day" { "Day" } input #day name="day" type="date" value=(today) required; }
            div.field {
                label for="persons" { "Persons" }
                input #persons name="persons" inputmode="numeric" pattern="[0-9]+" required autocomplete="off";
            }
        }
    }
}

fn listed(house: &House, session: &Session) -> Answer<Markup> {
    let running = running(house)?;
    let recorded = running.recorded()?;
    let today = running.calendar.day_of(house.now_min());
    let known = organisations(&running.facts()?);
    let said = Entry::all(&recorded, &SAID);
    Ok(html! {
        @if session.role == Role::ClaimsClerk {
            form method="post" action="/desk/claims" {
                (organisation_field(&known, ""))
                (said_fields(&halls(&running)?, today))
                button.main type="submit" { "Write it down" }
            }
        }
        section {
            h2 { "What was said" }
            @if said.is_empty() { p.quiet { "Nothing yet." } }
            @else { (table(&said, "What was said", session.role)) (to_csv("/desk/claims.csv")) }
        }
        @if session.role == Role::ClaimsClerk { (links::section(house, today)?) }
    })
}

/// The form and what was said.
pub(crate) async fn claims(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
) -> Response {
    at_work(house, move |house| {
        let content = listed(house, &session)?;
        Ok(desk_page(&session, "Claims", "/desk/claims", &content))
    })
    .await
}

/// What was said, as a table.
pub(crate) async fn claims_table(State(house): State<Arc<House>>) -> Response {
    at_work(house, |house| {
        let recorded = running(house)?.recorded()?;
        Ok(csv("claims.csv", &COLUMNS, &rows(&Entry::all(&recorded, &SAID))))
    })
    .await
}

/// Writes down what an organisation said.
pub(crate) async fn add_claim(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
    Form(typed): Form<Typed>,
) -> Response {
    at_work(house, move |house| {
        let source = format!("written down at the desk: {}", session.post);
        let to = match record(house, &typed, &source, "/desk/claims", Some(&session))? {
            Outcome::Asked(question) => {
                let page = desk_page(&session, "Claims", "/desk/claims", &question);
                return Ok((ASKED, page).into_response());
            }
            Outcome::Waits => "/desk/corrections",
            Outcome::Recorded => "/desk/claims",
        };
        Ok(Redirect::to(to).into_response())
    })
    .await
}

/// Makes a link for an organisation and shows it once.
pub(crate) async fn new_link(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
    Form(asked): Form<links::Asked>,
) -> Response {
    at_work(house, move |house| {
        let made = links::make(house, &asked)?;
        let content = html! { (made) (listed(house, &session)?) };
        Ok(desk_page(&session, "Claims", "/desk/claims", &content))
    })
    .await
}
