//! Close of day: two posts of different roles sign, and the checkpoint is handed out.

use super::desk_page;
use crate::access::Session;
use crate::answer::{Answer, Problem, at_work, running};
use crate::desk::Paper;
use crate::house::House;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::{Extension, Form};
use jiff::civil::Date;
use leporello_ledger::Closed;
use leporello_turnout::vocabulary::Role;
use maud::{Markup, PreEscaped, html};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A first signature that waits for the second.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Signature {
    post: String,
    role: Role,
}

impl Paper for Signature {
    const KIND: &'static str = "closing";
}

/// A day that is to be closed.
#[derive(Deserialize)]
pub(crate) struct Typed {
    day: String,
}

/// Days that can be closed, and those that are.
pub(crate) async fn close(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
) -> Response {
    at_work(house, move |house| {
        let running = running(house)?;
        let open = running.with(|ledger, _| ledger.open_days())?;
        let closed = running.with(|ledger, _| ledger.checkpoints())?;
        let today = running.calendar.day_of(house.now_min());
        let waiting = house.desk.all::<Signature>()?;
        let content = html! {
            p {
                "Two posts of different roles sign. Then every entry of the day gets its place under one hash, \
                 which is handed out: nothing of that day can be changed unseen any more. What arrives later \
                 becomes an amendment."
            }
            section {
                h2 { "To be closed" }
                @if open.is_empty() { p.quiet { "Every day with entries is closed." } }
                @for day in open.iter().filter(|day| **day <= today) {
                    (day_to_close(*day, closed.iter().any(|c| c.day == *day), &waiting, &session))
                }
            }
            section { h2 { "Closed" } (list(&closed)) }
        };
        Ok(desk_page(&session, "Close of day", "/desk/close", &content))
    })
    .await
}

fn day_to_close(
    day: Date,
    is_amendment: bool,
    waiting: &[(String, Signature)],
    session: &Session,
) -> Markup {
    let first = waiting.iter().find(|(name, _)| *name == day.to_string()).map(|(_, s)| s);
    html! {
        form.card method="post" action="/desk/close" {
            input type="hidden" name="day" value=(day);
            p { strong { (day) } @if is_amendment { " " span.mark { "late entries" } } }
            @match first {
                Some(signed) => {
                    p { "Signed by " (signed.post) "." }
                    @if may_follow(signed, session) {
                        button.main type="submit" { "Sign as second, and close" }
                    } @else {
                        p.quiet { "A post of another role has to sign as second." }
                    }
                }
                None => button type="submit" { "Sign as first" },
            }
        }
    }
}

fn may_follow(first: &Signature, second: &Session) -> bool {
    first.post != second.post && first.role != second.role
}

fn list(closed: &[Closed]) -> Markup {
    html! {
        @if closed.is_empty() { p.quiet { "No day yet." } }
        ul {
            @for closed in closed.iter().rev() {
                li {
                    a href={ "/desk/close/" (closed.day) "/" (closed.number) } {
                        (closed.day) ", checkpoint " (closed.number)
                    }
                    ": " (closed.size) " entries"
                }
            }
        }
    }
}

/// Signs as first, or as second and closes.
pub(crate) async fn sign(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
    Form(typed): Form<Typed>,
) -> Response {
    at_work(house, move |house| {
        let day: Date = typed
            .day
            .parse()
            .map_err(|_| Problem::Wrong(format!("`{}` is no date.", typed.day)))?;
        let running = running(house)?;
        if !running.with(|ledger, _| ledger.open_days())?.contains(&day) {
            return Err(Problem::Wrong(format!("{day} has nothing that is not closed.")));
        }
        if !is_second(house, day, &session)? {
            return Ok(Redirect::to("/desk/close").into_response());
        }
        let closed = running.with(move |ledger, secret| ledger.close(day, secret))?;
        house.changed();
        let to = format!("/desk/close/{day}/{}", closed.number);
        Ok(Redirect::to(&to).into_response())
    })
    .await
}

/// Whether this signature is the second of a day, and the first stands; otherwise it is kept
/// as the first.
fn is_second(house: &House, day: Date, session: &Session) -> Answer<bool> {
    let name = day.to_string();
    let mine = Signature { post: session.post.clone(), role: session.role };
    if house.desk.create(&name, &mine)? {
        return Ok(false);
    }
    let first = house.desk.find::<Signature>(&name)?;
    if first.as_ref().is_some_and(|first| !may_follow(first, session)) {
        let why = "A post of another role has to sign as second.";
        return Err(Problem::Wrong(why.into()));
    }
    Ok(house.desk.take::<Signature>(&name)?.is_some())
}

/// One checkpoint, to be printed and signed by hand.
pub(crate) async fn checkpoint(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
    Path((day, number)): Path<(String, u32)>,
) -> Response {
    at_work(house, move |house| {
        let running = running(house)?;
        let all = running.with(|ledger, _| ledger.checkpoints())?;
        let found = all.into_iter().find(|c| c.day.to_string() == day && c.number == number);
        let closed = found.ok_or(Problem::Missing)?;
        let content = html! {
            p { "Print this, sign it by two people, and send it to whoever is to trust the figures." }
            @if let Ok(svg) = leporello_takehome::qr_svg(&closed.note, "Code of the checkpoint") {
                div.qr.large { (PreEscaped(svg)) }
            }
            pre.code #note { (closed.note) }
            dl.figures {
                div { dt { "Entries" } dd { (closed.size) } }
                div { dt { "Close" } dd { (closed.number) } }
            }
            p { "Signed by hand: ____________________   ____________________" }
        };
        let title = format!("Checkpoint of {day}");
        Ok(desk_page(&session, &title, "/desk/close", &content))
    })
    .await
}
