//! Invitations of devices that were given out and not used yet.

use crate::answer::{Answer, at_work};
use crate::devices::Invitation;
use crate::house::House;
use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

/// Those that are still valid, each with a button that takes it back; nothing where there is none.
pub(super) fn waiting(house: &House) -> Answer<Markup> {
    let now = house.now_min();
    let mut all = house.desk.all::<Invitation>()?;
    all.retain(|(_, invitation)| now <= invitation.until_min);
    Ok(html! {
        @for (name, invitation) in &all {
            form.note method="post" action="/desk/devices/uninvite" {
                p {
                    "The invitation of " strong { (invitation.device) } " is valid for "
                    (invitation.until_min - now) " more minutes."
                }
                input type="hidden" name="name" value=(name);
                button.grave type="submit" { "Take it back" span.unseen { ": " (invitation.device) } }
            }
        }
    })
}

/// An invitation, by its name among the papers: the SHA-256 of its token.
#[derive(Deserialize)]
pub(crate) struct Named {
    #[serde(default)]
    name: String,
}

/// Takes an invitation back.
pub(crate) async fn uninvite(
    State(house): State<Arc<House>>,
    Form(named): Form<Named>,
) -> Response {
    at_work(house, move |house| {
        house.desk.take::<Invitation>(&named.name)?;
        Ok(Redirect::to("/desk/devices").into_response())
    })
    .await
}
