//! The way to the desk: a post and its code.

use super::page;
use crate::access::{Entry, Whence, begin, browser_cookie, cookie, end, enter as try_code};
use crate::answer::{Answer, at_work};
use crate::house::House;
use axum::Form;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse as _, Redirect, Response};
use leporello_page::{Page, Width};
use maud::html;
use serde::Deserialize;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// A code takes a processor for some time, and anybody may type one: whoever waits for that waits
/// here, where it costs nobody else a thread.
static TURN: Semaphore = Semaphore::const_new(2);

/// What is typed.
#[derive(Deserialize)]
pub(crate) struct Typed {
    post: String,
    code: String,
}

fn form(post: &str, told: Option<&str>, status: StatusCode) -> Response {
    let of = Page { title: "To the desk", width: Width::Hand, ..Page::default() };
    let content = html! {
        @if let Some(told) = told { div.note.warm role="alert" { p { (told) } } }
        form method="post" action="/desk/enter" {
            div.field {
                label for="post" { "Post" span.hint { "As it was given out, such as East hall, morning" } }
                input #post name="post" value=(post) required autocomplete="off" maxlength="120";
            }
            div.field {
                label for="code" { "Code" }
                input #code name="code" type="password" required autocomplete="off" maxlength="64";
            }
            button.main type="submit" { "Enter" }
        }
    };
    (status, page(&of, &content)).into_response()
}

/// The form.
pub(crate) async fn enter() -> Response {
    form("", None, StatusCode::OK)
}

/// Looks at what was typed.
pub(crate) async fn entered(
    State(house): State<Arc<House>>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Response {
    let turn = TURN.acquire().await;
    at_work(house, move |house| {
        // Kept until it is done, also when nobody waits for the answer any more.
        let _turn = turn;
        look(house, &headers, &typed)
    })
    .await
}

fn look(house: &House, headers: &HeaderMap, typed: &Typed) -> Answer<Response> {
    let (post, now_min) = (typed.post.trim(), house.now_min());
    let whence = Whence::Browser { headers, now_min };
    let told = match try_code(&house.desk, post, typed.code.trim(), &whence)? {
        Entry::Welcome(pass, browser) => {
            let is_encrypted = house.options.is_encrypted;
            let session = cookie(&begin(&house.desk, post, pass, now_min)?, is_encrypted);
            let browser = browser.map(|token| browser_cookie(&token, is_encrypted));
            let cookies: Vec<_> =
                [Some(session), browser].into_iter().flatten().map(|c| (SET_COOKIE, c)).collect();
            return Ok((AppendHeaders(cookies), Redirect::to("/desk")).into_response());
        }
        // The same for a post that is not there, so that posts cannot be found out.
        Entry::Locked | Entry::Wrong(_) => {
            "The post or its code is not right. After five wrong codes a shift's post is locked, and \
             who leads the shift can unlock it."
        }
    };
    Ok(form(post, Some(told), StatusCode::UNAUTHORIZED))
}

/// Leaves the desk.
pub(crate) async fn leave(State(house): State<Arc<House>>, headers: HeaderMap) -> Response {
    at_work(house, move |house| {
        end(&house.desk, &headers)?;
        // Its live screens end.
        house.changed();
        let cookie = cookie("", house.options.is_encrypted);
        Ok(([(SET_COOKIE, cookie)], Redirect::to("/desk/enter")))
    })
    .await
}
