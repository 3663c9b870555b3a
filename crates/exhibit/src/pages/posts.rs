//! Posts: the admin makes them and gives out their codes.

use super::{desk_page, key};
use crate::access::{Post, Session, new_code, role_word, unlock};
use crate::answer::{Answer, Problem, at_work};
use crate::house::House;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::{Extension, Form};
use leporello_turnout::vocabulary::{HallId, Role};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

/// A post that is to be made, or to have a new code.
#[derive(Deserialize)]
pub(crate) struct NewPost {
    name: String,
    role: Role,
}

fn listed(house: &House) -> Answer<Markup> {
    let posts = house.desk.all::<Post>()?;
    Ok(html! {
        div.scroll tabindex="0" role="region" aria-label="Posts" {
            table {
                thead { tr { th scope="col" { "Post" } th scope="col" { "Role" } th scope="col" { "State" } } }
                tbody {
                    @for (name, post) in &posts {
                        tr {
                            th scope="row" { (name) }
                            td { (key(&post.role)) ": " (role_word(post.role)) }
                            td {
                                @if post.is_locked() {
                                    form method="post" action="/desk/posts/unlock" {
                                        input type="hidden" name="name" value=(name);
                                        button type="submit" { "Unlock" }
                                    }
                                } @else { "open" }
                            }
                        }
                    }
                }
            }
        }
    })
}

fn form() -> Markup {
    html! {
        section {
            h2 { "A new post, or a new code for one" }
            form method="post" action="/desk/posts" {
                div.row {
                    div.field {
                        label for="name" { "Post" span.hint { "A place and time, never a person" } }
                        input #name name="name" required maxlength="120" autocomplete="off";
                    }
                    div.field {
                        label for="role" { "Role" span.hint { "Nobody both counts and writes down claims" } }
                        select #role name="role" {
                            @for role in Role::ALL { option value=(key(&role)) { (key(&role)) ": " (role_word(role)) } }
                        }
                    }
                }
                button.main type="submit" { "Make a code" }
            }
        }
    }
}

/// All posts.
pub(crate) async fn posts(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
) -> Response {
    at_work(house, move |house| {
        let content = html! { (listed(house)?) (form()) };
        Ok(desk_page(&session, "Posts", "/desk/posts", &content))
    })
    .await
}

/// Makes a post, or gives it a new code, and shows the code once.
pub(crate) async fn add_post(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
    Form(new): Form<NewPost>,
) -> Response {
    at_work(house, move |house| {
        // Posts are named by the rules of all names.
        let name = HallId::new(&new.name).map_err(|e| Problem::Wrong(format!("The post: {e}.")))?;
        if name.as_str() == session.post {
            return Err(Problem::Wrong("Another admin must give this post a new code.".into()));
        }
        let code = new_code(&house.desk, name.as_str(), new.role)?;
        let content = html! {
            div.note.good role="status" {
                p { "The code of " strong { (name) } " is shown this once:" }
                p.figure #code { (code) }
            }
            (listed(house)?)
            (form())
        };
        Ok(desk_page(&session, "Posts", "/desk/posts", &content))
    })
    .await
}

/// A post that was locked.
#[derive(Deserialize)]
pub(crate) struct Locked {
    name: String,
}

/// Gives a locked post its tries back.
pub(crate) async fn unlock_post(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
    Form(locked): Form<Locked>,
) -> Response {
    at_work(house, move |house| {
        if !unlock(&house.desk, locked.name.trim())? {
            return Err(Problem::Wrong("There is no such post.".into()));
        }
        let back = if session.role == Role::Admin { "/desk/posts" } else { "/desk" };
        Ok(Redirect::to(back).into_response())
    })
    .await
}
