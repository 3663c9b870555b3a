//! Links of organisations: made, valid for a while, taken away.

use super::code;
use crate::access::{fingerprint, token};
use crate::answer::{Answer, Problem, at_work, running};
use crate::desk::Paper;
use crate::fault::Fault;
use crate::house::House;
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use jiff::ToSpan as _;
use jiff::civil::Date;
use leporello_turnout::vocabulary::OrganisationId;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Days after the last day of the exhibition that a link is valid, when nobody says otherwise:
/// time enough to claim, to see the row and to answer.
const DAYS: u32 = 30;
/// Most days that may be asked for.
const MOST_DAYS: u32 = 366;

/// A link that was given out. Its name among the papers is the SHA-256 of its token.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Link {
    /// Whose it is.
    pub(super) organisation: OrganisationId,
    /// The last day on which it is valid; `None` of one that was made before links had an end.
    #[serde(default)]
    until: Option<Date>,
}

impl Paper for Link {
    const KIND: &'static str = "link";
}

/// The link of a token, while it is valid.
pub(super) fn found(house: &House, token: &str, today: Date) -> Answer<Link> {
    let link = house.desk.find::<Link>(&fingerprint(token))?;
    link.filter(|link| link.until.is_none_or(|until| today <= until)).ok_or(Problem::Missing)
}

/// An organisation that is to have a link.
#[derive(Deserialize)]
pub(crate) struct Asked {
    organisation: String,
    /// Days after the last day of the exhibition.
    #[serde(default)]
    days: Option<u32>,
}

/// Makes a link, and shows it once.
pub(super) fn make(house: &House, asked: &Asked) -> Answer<Markup> {
    let organisation = OrganisationId::new(&asked.organisation)
        .map_err(|e| Problem::Wrong(format!("The organisation: {e}.")))?;
    let days = asked.days.unwrap_or(DAYS);
    if days > MOST_DAYS {
        return Err(Problem::Wrong(format!("A link is valid for at most {MOST_DAYS} days more.")));
    }
    let known = running(house)?.known()?;
    let last = known.venue.as_ref().map(|venue| venue.last).ok_or(Problem::Missing)?;
    let until = last.checked_add(i64::from(days).days()).unwrap_or(last);
    let token = token(24).map_err(Fault::from)?;
    let link = Link { organisation, until: Some(until) };
    house.desk.create(&fingerprint(&token), &link)?;
    let address = format!("{}/o/{token}", house.options.base);
    Ok(html! {
        div.note.good role="status" {
            p { "The link of " strong { (link.organisation) } ", valid until " (until) ". It is shown this once." }
            (code(&address, "Code of the link", "link"))
        }
    })
}

/// The form for a link, and the links that are out.
pub(super) fn section(house: &House, today: Date) -> Answer<Markup> {
    let mut links = house.desk.all::<Link>()?;
    links.sort_by(|(_, a), (_, b)| a.organisation.cmp(&b.organisation));
    Ok(html! {
        section {
            h2 { "Links of organisations" }
            p { "With its link an organisation announces, claims, and answers to its row of the report." }
            form method="post" action="/desk/claims/link" {
                div.row {
                    div.field {
                        label for="link-organisation" { "Organisation" }
                        input #link-organisation name="organisation" list="organisations" required maxlength="120" autocomplete="off";
                    }
                    div.field {
                        label for="days" { "Valid for days after the last day" }
                        input #days name="days" type="number" min="0" max=(MOST_DAYS) value=(DAYS) required;
                    }
                }
                button type="submit" { "Make a link" }
            }
            @if !links.is_empty() { (listed(&links, today)) }
        }
    })
}

fn listed(links: &[(String, Link)], today: Date) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Links" {
            table {
                thead { tr { th scope="col" { "Organisation" } th scope="col" { "Valid until" } th scope="col" { span.unseen { "Take away" } } } }
                tbody {
                    @for (name, link) in links {
                        tr {
                            th scope="row" { (link.organisation) }
                            td.day {
                                @match link.until {
                                    Some(until) if until < today => span.mark { "ended " (until) },
                                    Some(until) => (until),
                                    None => "without end",
                                }
                            }
                            td {
                                form method="post" action="/desk/claims/unlink" {
                                    input type="hidden" name="name" value=(name);
                                    button.grave type="submit" { "Take away" span.unseen { ": " (link.organisation) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A link, by its name among the papers.
#[derive(Deserialize)]
pub(crate) struct Named {
    #[serde(default)]
    name: String,
}

/// Takes a link away; whoever has it finds nothing from now on.
pub(crate) async fn unlink(State(house): State<Arc<House>>, Form(named): Form<Named>) -> Response {
    at_work(house, move |house| {
        house.desk.take::<Link>(&named.name)?;
        Ok(Redirect::to("/desk/claims").into_response())
    })
    .await
}
