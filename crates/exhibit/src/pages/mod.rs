//! The pages of the desk.

mod again;
mod beside;
mod claims;
mod close;
mod corrections;
mod counts;
mod devices;
mod enter;
mod front;
mod headcounts;
mod invitations;
mod links;
mod live;
mod organisation;
mod posts;
mod pushed;
mod report;
mod setup;
mod table;
mod told;
mod trials;

pub(crate) use beside::{beside, beside_table};
pub(crate) use claims::{add_claim, claims, claims_table, new_link};
pub(crate) use close::{checkpoint, close, close_table, sign, unsign};
pub(crate) use corrections::{
    agree, corrections, corrections_table, new_correction, propose, withdraw,
};
pub(crate) use counts::{counts, counts_table, strike_counts};
pub(crate) use devices::{devices, new_device, revoke};
pub(crate) use enter::{enter, entered, leave};
pub(crate) use front::{desk, front};
pub(crate) use headcounts::{add_headcount, headcounts, headcounts_table};
pub(crate) use invitations::uninvite;
pub(crate) use links::unlink;
pub(crate) use live::{asset, bands, events, live};
pub(crate) use organisation::{organisation, reply, said};
pub(crate) use posts::{add_post, posts, posts_table, remove_post, unlock_post};
pub(crate) use pushed::Live;
pub(crate) use report::{Made, evidence, publish, report, report_file};
pub(crate) use setup::{set_up, setup};
pub(crate) use trials::{decide, let_observe, strike, trials, trials_table};

use crate::access::Session;
use crate::fault::{Fault, is_ours, plainly};
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{Html, IntoResponse as _, Response};
use leporello_clicker::Failed;
use leporello_page::{Page, Width};
use leporello_turnout::vocabulary::Role;
use maud::{Markup, PreEscaped, html};
use serde::Serialize;
use std::sync::Arc;

/// A page of the desk: never kept by a browser, since the next at this phone may be another post.
fn page(of: &Page<'_>, content: &Markup) -> Response {
    ([(CACHE_CONTROL, "no-store")], Html(of.around(content).into_string())).into_response()
}

/// A page of the desk with the ways to the others, as far as the post may go them.
fn desk_page(session: &Session, title: &str, here: &str, content: &Markup) -> Response {
    let of = Page { title, kicker: &session.post, width: Width::Desk, ..Page::default() };
    page(&of, &html! { (ways(session.role, here)) (content) })
}

/// The pages of the desk in the order of a day's work, with their names.
const WAYS: &[(&str, &str)] = &[
    ("/desk", "Desk"),
    ("/desk/live", "Now"),
    ("/desk/headcounts", "Head counts"),
    ("/desk/trials", "Trials"),
    ("/desk/claims", "Claims"),
    ("/desk/corrections", "Corrections"),
    ("/desk/counts", "Counts"),
    ("/desk/beside", "Side by side"),
    ("/desk/close", "Close of day"),
    ("/desk/report", "Report"),
    ("/desk/guestbook", "Guest book"),
    ("/desk/devices", "Devices"),
    ("/desk/posts", "Posts"),
];

fn may(role: Role, method: &str, path: &str) -> bool {
    crate::access::ROUTES.iter().any(|route| {
        let who = route.who;
        route.method == method
            && route.path == path
            && matches!(who, crate::access::Who::Staff(roles) if roles.contains(&role))
    })
}

fn ways(role: Role, here: &str) -> Markup {
    html! {
        nav.ways aria-label="Desk" {
            @for (path, name) in WAYS.iter().filter(|(path, _)| may(role, "GET", path)) {
                a href=(path) aria-current=[(*path == here).then_some("page")] { (name) }
            }
        }
    }
}

/// One of several, as forms send it: the word it is written down by.
fn key(one: &impl Serialize) -> String {
    let text = serde_json::to_value(one).ok();
    text.as_ref().and_then(|text| text.as_str()).unwrap_or_default().to_owned()
}

/// A QR code with its text below; the text alone when it is too long for one.
fn code(text: &str, words: &str, id: &str) -> Markup {
    html! {
        @if let Ok(svg) = leporello_takehome::qr_svg(text, words) { div.qr { (PreEscaped(svg)) } }
        p.code id=(id) { (text) }
    }
}

/// A page that says why something is not done.
pub(crate) fn refused(why: &str, status: StatusCode) -> Response {
    let of = Page { title: "Not done", width: Width::Hand, ..Page::default() };
    let content = html! {
        div.note.warm role="alert" { p { (why) } }
        p { a href="/desk" { "To the desk" } }
    };
    (status, page(&of, &content)).into_response()
}

/// The page when something inside does not work. The log is told why.
pub(crate) fn failed(fault: Fault) -> Response {
    let of = Page { title: "Not done", width: Width::Hand, ..Page::default() };
    let content = html! {
        div.note.alarm role="alert" {
            p { "This was not done: " (plainly(&fault)) "." }
            p { "Try again in a minute. If it stays so, tell this code to whoever runs the server." }
        }
        p { "Counters keep what they count and send it later." }
    };
    let status = if is_ours(&fault) {
        StatusCode::INTERNAL_SERVER_ERROR
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let mut response = (status, page(&of, &content)).into_response();
    response.extensions_mut().insert(Failed(Arc::from(fault)));
    response
}
