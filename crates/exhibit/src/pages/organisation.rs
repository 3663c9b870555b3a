//! The page of an organisation, for who has its link.

use super::claims::{Typed, record, said_fields};
use super::headcounts::halls;
use super::page;
use crate::access::fingerprint;
use crate::answer::{Answer, Problem, at_work, running};
use crate::desk::Paper;
use crate::house::House;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use leporello_page::{Page, Width};
use leporello_turnout::vocabulary::OrganisationId;
use maud::html;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A link that was given out.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Link {
    /// Whose it is.
    pub(super) organisation: OrganisationId,
}

impl Paper for Link {
    const KIND: &'static str = "link";
}

fn link(house: &House, token: &str) -> Answer<Link> {
    house.desk.find::<Link>(&fingerprint(token))?.ok_or(Problem::Missing)
}

fn shown(house: &House, token: &str, is_done: bool) -> Answer<Response> {
    let Link { organisation } = link(house, token)?;
    let running = running(house)?;
    let today = running.calendar.day_of(house.now_min());
    let of = Page {
        title: organisation.as_str(),
        kicker: &running.about.exhibition,
        width: Width::Hand,
        ..Page::default()
    };
    let content = html! {
        @if is_done { div.note.good role="status" { p { "It is written down. Thank you." } } }
        p {
            "Tell how many persons will come, and afterwards how many came. Delegations are also counted \
             at the door; the report will show both numbers side by side."
        }
        form method="post" action={ "/o/" (token) } {
            (said_fields(&halls(&running)?, today))
            button.main type="submit" { "Send" }
        }
    };
    Ok(page(&of, &content))
}

/// The form.
pub(crate) async fn organisation(
    State(house): State<Arc<House>>,
    Path(token): Path<String>,
) -> Response {
    at_work(house, move |house| shown(house, &token, false)).await
}

/// Writes down what the organisation says.
pub(crate) async fn said(
    State(house): State<Arc<House>>,
    Path(token): Path<String>,
    Form(mut typed): Form<Typed>,
) -> Response {
    at_work(house, move |house| {
        typed.organisation = link(house, &token)?.organisation.into();
        record(house, &typed, "by the organisation's own link")?;
        shown(house, &token, true).map(Response::into_response)
    })
    .await
}
