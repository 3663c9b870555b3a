//! How it is now: exact for staff, pushed as it changes; in bands for the public.

use super::page;
use super::pushed::watched;
use crate::access::Session;
use crate::answer::{Answer, at_work, running};
use crate::house::House;
use crate::today::{DeviceToday, HallToday, band};
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::response::sse::{Event, KeepAlive, Sse};
use leporello_ledger::Crossings;
use leporello_page::{Asset, JAVASCRIPT, Page, Width, serve_asset};
use leporello_turnout::vocabulary::HallId;
use maud::{Markup, html};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio_stream::{Stream, StreamExt as _};

const ASSETS: [Asset; 1] = [("live.js", JAVASCRIPT, include_str!("../assets/live.js"))];

/// Minutes of silence after which a counter is shown with an alarm.
const SILENT_MIN: i64 = 30;

/// The desk's own modules.
pub(crate) async fn asset(Path(name): Path<String>) -> Response {
    serve_asset(&ASSETS, &name)
}

fn word(value: Option<u64>) -> String {
    value.map_or_else(|| "not counted".to_owned(), |n| n.to_string())
}

/// A sum, large; without one the words, not as large as a number.
fn figure(value: Option<u64>) -> Markup {
    html! {
        @match value {
            Some(number) => dd.figure { (number) },
            None => dd.quiet { "not counted today" },
        }
    }
}

fn inside(sums: &Crossings) -> Option<i64> {
    Some(i64::try_from(sums.entered?).ok()? - i64::try_from(sums.left?).ok()?)
}

fn silence(device: &DeviceToday) -> Markup {
    html! {
        @match device.silent_min {
            None => span.mark.warm { "never heard" },
            Some(min) if min >= SILENT_MIN => span.mark.alarm { "silent for " (min) " minutes" },
            Some(0) => span.mark.good { "heard now" },
            Some(min) => span.mark.good { "heard " (min) " minutes ago" },
        }
        @if let Some(battery) = device.battery.filter(|percent| *percent < 20) {
            " " span.mark.warm { "battery " (battery) " %" }
        }
    }
}

fn hall(name: &HallId, hall: &HallToday) -> Markup {
    html! {
        li.card data-hall=(name) {
            h2 { (name) }
            dl.figures {
                div { dt { "Came in" } (figure(hall.sums.entered)) }
                div { dt { "Went out" } (figure(hall.sums.left)) }
                @if let Some(inside) = inside(&hall.sums) {
                    div { dt { "Difference" } dd.figure { (inside) } }
                }
            }
            ul.small {
                @for device in &hall.devices {
                    li { (device.device) ": " (word(device.sums.entered)) " in, " (word(device.sums.left)) " out " (silence(device)) }
                }
                @if hall.devices.is_empty() { li { "No counter at this hall." } }
            }
        }
    }
}

fn now(house: &House) -> Answer<Markup> {
    let halls = house.live.exact(&*running(house)?, house.now_min())?;
    // One element: the page puts the next picture in its place as a whole.
    Ok(html! {
        div {
            (crate::attention::needs_a_look(house)?)
            ul.cards { @for (name, of) in &*halls { (hall(name, of)) } }
        }
    })
}

/// The halls as they are now, to be pushed; nothing when they cannot be read, so that the last
/// picture stays.
pub(super) fn picture(house: &House) -> Option<String> {
    now(house).ok().map(Markup::into_string)
}

/// The staff's screen.
pub(crate) async fn live(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
) -> Response {
    at_work(house, move |house| {
        let now = now(house)?;
        let of = Page {
            title: "Now",
            kicker: &session.post,
            width: Width::Desk,
            modules: &["/desk/assets/live.js"],
            ..Page::default()
        };
        let content = html! {
            (super::ways(session.role, "/desk/live"))
            p { "Counts of today, each minute once it is over; what was struck out is left out. What they say of visits, with its uncertainty, is in the report." }
            p.quiet #state role="status" { "Shown as it was when this page was opened." }
            div #now { (now) }
        };
        Ok(page(&of, &content))
    })
    .await
}

/// The same, pushed: a piece of the page with each change, until the post is left.
pub(crate) async fn events(
    State(house): State<Arc<House>>,
    headers: HeaderMap,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let event = |text: Arc<str>| Event::default().data(text);
    let last = Event::default().event("left").data("the post was left");
    let events = watched(&house, headers).map(event).chain(tokio_stream::once(last));
    Sse::new(events.map(Ok)).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}

/// What the public sees.
pub(crate) async fn bands(State(house): State<Arc<House>>) -> Response {
    at_work(house, |house| {
        let running = running(house)?;
        let halls = house.live.of_the_quarter(&running, house.now_min())?;
        let of = Page {
            title: "How full it is",
            kicker: &running.about.exhibition,
            width: Width::Sheet,
            ..Page::default()
        };
        let content = html! {
            p { "As of the last quarter of an hour." }
            ul.cards {
                @for (name, hall) in &*halls {
                    li.card { h2 { (name) } p.lead { (band(&hall.sums).unwrap_or("not counted")) } }
                }
            }
        };
        Ok(page(&of, &content))
    })
    .await
}
