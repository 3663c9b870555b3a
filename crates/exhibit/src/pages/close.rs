//! Close of day: two posts of different roles sign, and the checkpoint is handed out.

use super::desk_page;
use super::table::{csv, to_csv};
use crate::access::Session;
use crate::answer::{Answer, Problem, at_work, running};
use crate::closing::{Signature, ToClose, sign as sign_day, to_close, who_may_follow};
use crate::house::House;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::{Extension, Form};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use leporello_ledger::Closed;
use maud::{Markup, PreEscaped, html};
use serde::Deserialize;
use std::sync::Arc;

/// A day that is to be closed.
#[derive(Deserialize)]
pub(crate) struct Typed {
    day: String,
    /// Why before its last hour.
    #[serde(default)]
    reason: String,
}

impl Typed {
    fn day(&self) -> Answer<Date> {
        self.day.parse().map_err(|_| Problem::Wrong(format!("`{}` is no date.", self.day)))
    }
}

/// Days that can be closed, and those that are.
pub(crate) async fn close(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
) -> Response {
    at_work(house, move |house| {
        let running = running(house)?;
        let open = to_close(house, &running)?;
        let closed = running.closed()?;
        let content = html! {
            p {
                "Two posts of different roles sign. Then every entry of the day gets its place under one hash, \
                 which is handed out: nothing of that day can be changed unseen any more. What arrives later \
                 becomes an amendment."
            }
            section {
                h2 { "To be closed" }
                @if open.is_empty() { p.quiet { "Every day with entries is closed." } }
                @for to_close in &open {
                    (day_to_close(house, to_close, running.calendar.zone(), &session)?)
                }
            }
            section { h2 { "Closed" } (list(&closed)) }
        };
        Ok(desk_page(&session, "Close of day", "/desk/close", &content))
    })
    .await
}

fn day_to_close(
    house: &House,
    to_close: &ToClose,
    zone: &TimeZone,
    session: &Session,
) -> Answer<Markup> {
    let day = to_close.day;
    Ok(html! {
        div.card {
            form method="post" action="/desk/close" {
                input type="hidden" name="day" value=(day);
                p { strong { (day) } @if to_close.number > 1 { " " span.mark { "late entries" } } }
                @match &to_close.first {
                    Some(first) => (second(house, first, to_close, session)?),
                    None => {
                        @if let Some(until) = to_close.open_until { (early(day, until, zone)) }
                        button type="submit" { "Sign as first" }
                    }
                }
            }
            @if to_close.first.as_ref().is_some_and(|first| first.by.post == session.post) {
                form method="post" action="/desk/close/withdraw" {
                    input type="hidden" name="day" value=(day);
                    button type="submit" { "Take the signature back" }
                }
            }
        }
    })
}

/// A day that is not over is closed only by saying why.
fn early(day: Date, until: Timestamp, zone: &TimeZone) -> Markup {
    let until = zone.to_datetime(until);
    let id = format!("reason-{day}");
    html! {
        div.note.warm { p { "Halls are open until " (until.time().strftime("%H:%M")) ". What is counted after the close becomes an amendment." } }
        div.field {
            label for=(id) { "Why it is closed before" span.hint { "Stands in the report. Name no person" } }
            input id=(id) name="reason" required maxlength=(crate::correction::LONGEST) autocomplete="off";
        }
    }
}

fn second(
    house: &House,
    first: &Signature,
    to_close: &ToClose,
    session: &Session,
) -> Answer<Markup> {
    let (roles, posts) = who_may_follow(house, first)?;
    Ok(html! {
        p { span.mark.warm { "half signed" } " Signed by " strong { (first.by.post) } "." }
        @if let Some(why) = first.early.as_ref().filter(|_| to_close.open_until.is_some()) {
            p { "Before its last hour: " (why) }
        }
        @if first.by.may_be_joined_by(session) {
            button.main type="submit" { "Sign as second, and close" }
        } @else {
            p {
                "Still has to sign: a post that " (roles.join("; or that ")) "."
                @if !posts.is_empty() { " Such posts are: " (posts.join("; ")) "." }
            }
        }
    })
}

fn list(closed: &[Closed]) -> Markup {
    html! {
        @if closed.is_empty() { p.quiet { "No day yet." } }
        ul.plain {
            @for closed in closed.iter().rev() {
                li {
                    a href={ "/desk/close/" (closed.day) "/" (closed.number) } {
                        (closed.day) ", checkpoint " (closed.number)
                    }
                    ": " (closed.size) " entries"
                }
            }
        }
        @if !closed.is_empty() { (to_csv("/desk/close.csv")) }
    }
}

/// Signs as first, or as second and closes.
pub(crate) async fn sign(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
    Form(typed): Form<Typed>,
) -> Response {
    at_work(house, move |house| {
        let running = running(house)?;
        let to = match sign_day(house, &running, typed.day()?, &typed.reason, &session)? {
            Some(closed) => format!("/desk/close/{}/{}", closed.day, closed.number),
            None => "/desk/close".to_owned(),
        };
        Ok(Redirect::to(&to).into_response())
    })
    .await
}

/// Takes a first signature back.
pub(crate) async fn unsign(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
    Form(typed): Form<Typed>,
) -> Response {
    at_work(house, move |house| {
        crate::closing::withdraw(house, typed.day()?, &session)?;
        Ok(Redirect::to("/desk/close").into_response())
    })
    .await
}

/// All checkpoints as a table.
pub(crate) async fn close_table(State(house): State<Arc<House>>) -> Response {
    at_work(house, |house| {
        let all = running(house)?.closed()?;
        let row = |c: &Closed| {
            let root: String = c.root.iter().map(|byte| format!("{byte:02x}")).collect();
            vec![c.day.to_string(), c.number.to_string(), c.size.to_string(), root]
        };
        let rows: Vec<_> = all.iter().map(row).collect();
        Ok(csv("checkpoints.csv", &["day", "checkpoint", "entries", "root"], &rows))
    })
    .await
}

/// One checkpoint, to be printed and signed by hand.
pub(crate) async fn checkpoint(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
    Path((day, number)): Path<(String, u32)>,
) -> Response {
    at_work(house, move |house| {
        let running = running(house)?;
        let all = running.closed()?;
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
