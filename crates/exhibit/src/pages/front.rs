//! The first page, for everybody, and the first page of the desk.

use super::{desk_page, may, page};
use crate::access::{Post, Session, role_word};
use crate::answer::{Answer, at_work, running};
use crate::closing::to_close;
use crate::correction::waiting_for;
use crate::house::{House, Running};
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use leporello_ledger::Ledger;
use leporello_page::{Page, Width, in_path};
use maud::{Markup, html};
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

/// Posts that were locked by wrong codes, each with a button.
fn locked(house: &House) -> Answer<Markup> {
    let mut posts = house.desk.all::<Post>()?;
    posts.retain(|(_, post)| post.is_locked());
    Ok(html! {
        @for (name, _) in &posts {
            form.note.warm method="post" action="/desk/posts/unlock" {
                p { "The post " strong { (name) } " is locked after wrong codes." }
                input type="hidden" name="name" value=(name);
                button type="submit" { "Unlock" }
            }
        }
    })
}

/// What waits for the signature of this post.
fn to_sign(house: &House, running: &Running, session: &Session) -> Answer<Markup> {
    let corrections = waiting_for(house, session)?;
    let mut days = Vec::new();
    if may(session.role, "POST", "/desk/close") {
        days = to_close(house, running)?;
        days.retain(|day| {
            day.first.as_ref().is_some_and(|first| first.by.may_be_joined_by(session))
        });
    }
    Ok(html! {
        @for day in &days {
            div.note.warm { p { (day.day) " is half signed and waits for this post. " a href="/desk/close" { "To the close" } } }
        }
        @if corrections > 0 {
            div.note.warm { p { "Corrections that wait for this post: " (corrections) ". " a href="/desk/corrections" { "To the corrections" } } }
        }
    })
}

/// What a post finds when it comes to work.
pub(crate) async fn desk(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
) -> Response {
    at_work(house, move |house| {
        let running = running(house)?;
        let open = running.reader().count(Ledger::open_days)?;
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
            (to_sign(house, &running, &session)?)
            @if may(session.role, "POST", "/desk/posts/unlock") { (locked(house)?) }
            section {
                h2 { "In the halls" }
                ul {
                    @for hall in &running.known()?.halls {
                        li { a href={ "/hall/" (in_path(hall.id.as_str())) } { "Screen of " (hall.id) } }
                    }
                    li { a href="/T/labels" { "Labels with codes, to print" } }
                    li { a href="/live" { "How full it is, as the public sees it" } }
                }
            }
            form method="post" action="/desk/leave" { button type="submit" { "Leave this post" } }
        };
        Ok(desk_page(&session, "Desk", "/desk", &content))
    })
    .await
}
