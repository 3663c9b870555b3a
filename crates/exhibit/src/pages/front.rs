//! The first page, for everybody, and the first page of the desk.

use super::{desk_page, page};
use crate::access::{Session, role_word};
use crate::answer::{at_work, running};
use crate::house::House;
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use leporello_page::{Page, Width};
use maud::html;
use std::sync::Arc;

/// What visitors find who type the bare address.
pub(crate) async fn front(State(house): State<Arc<House>>) -> Response {
    at_work(house, |house| {
        let Some(running) = house.running()? else {
            return Ok(Redirect::to("/desk/enter").into_response());
        };
        let known = running.known()?;
        let of =
            Page { title: &running.about.exhibition, width: Width::Sheet, ..Page::default() };
        let content = html! {
            @if let Some(venue) = &known.venue {
                p.lead { (venue.first) " to " (venue.last) }
            }
            section {
                h2 { "Halls" }
                ul { @for hall in &known.halls { li { (hall.id) } } }
            }
            footer { p { a href="/live" { "How full it is" } " · " a href="/desk" { "For staff" } } }
        };
        Ok(page(&of, &content))
    })
    .await
}

/// What a post finds when it comes to work.
pub(crate) async fn desk(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
) -> Response {
    at_work(house, move |house| {
        let running = running(house)?;
        let open = running.with(|ledger, _| ledger.open_days())?;
        let today = running.calendar.day_of(house.now_min());
        let waiting: Vec<_> = open.into_iter().filter(|day| *day < today).collect();
        let content = html! {
            p.lead { (running.about.exhibition) }
            p { "This post " (role_word(session.role)) "." }
            @if !waiting.is_empty() {
                div.note.warm {
                    p {
                        "Not closed yet, or with late entries: "
                        @for (place, day) in waiting.iter().enumerate() {
                            @if place > 0 { ", " }
                            (day)
                        }
                        "."
                    }
                }
            }
            form method="post" action="/desk/leave" { button type="submit" { "Leave this post" } }
        };
        Ok(desk_page(&session, "Desk", "/desk", &content))
    })
    .await
}
