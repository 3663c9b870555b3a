//! Posts: the admin makes them, gives out their codes, and takes them away.

use super::table::{csv, to_csv};
use super::{desk_page, key};
use crate::access::{Post, Session, new_code, remove, role_word, unlock};
use crate::answer::{Answer, Problem, at_work};
use crate::fault::Fault;
use crate::house::House;
use crate::{closing, correction};
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

fn listed(house: &House, own: &str) -> Answer<Markup> {
    let posts = house.desk.all::<Post>()?;
    Ok(html! {
        div.scroll tabindex="0" role="region" aria-label="Posts" {
            table {
                thead { tr { th scope="col" { "Post" } th scope="col" { "Role" } th scope="col" { "State" } th scope="col" { span.unseen { "Take away" } } } }
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
                            td {
                                @if name != own {
                                    form method="post" action="/desk/posts/remove" {
                                        input type="hidden" name="name" value=(name);
                                        button.grave type="submit" { "Take away" span.unseen { ": " (name) } }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        (to_csv("/desk/posts.csv"))
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
        let content = html! { (listed(house, &session.post)?) (form()) };
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
        // The live screens of its earlier code end.
        house.changed();
        let content = html! {
            div.note.good role="status" {
                p { "The code of " strong { (name) } " is shown this once:" }
                p.figure #code { (code) }
            }
            (listed(house, &session.post)?)
            (form())
        };
        Ok(desk_page(&session, "Posts", "/desk/posts", &content))
    })
    .await
}

/// A post, by its name.
#[derive(Deserialize)]
pub(crate) struct Named {
    name: String,
}

/// Gives a locked post its tries back.
pub(crate) async fn unlock_post(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
    Form(named): Form<Named>,
) -> Response {
    at_work(house, move |house| {
        if !unlock(&house.desk, named.name.trim())? {
            return Err(Problem::Wrong("There is no such post.".into()));
        }
        let back = if session.role == Role::Admin { "/desk/posts" } else { "/desk" };
        Ok(Redirect::to(back).into_response())
    })
    .await
}

/// Takes a post away. Who is at it has to leave at once, and what it has signed and waits for a
/// second signature is taken back.
pub(crate) async fn remove_post(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
    Form(named): Form<Named>,
) -> Response {
    at_work(house, move |house| {
        let name = named.name.trim();
        if name == session.post {
            return Err(Problem::Wrong("Another admin must take this post away.".into()));
        }
        if !taken_away(house, name)? {
            return Err(Problem::Wrong("There is no such post.".into()));
        }
        Ok(Redirect::to("/desk/posts").into_response())
    })
    .await
}

/// Takes a post away, and what it had signed and waits for a second signature; false when there
/// is no such post.
pub(super) fn taken_away(house: &House, name: &str) -> Result<bool, Fault> {
    if !remove(&house.desk, name)? {
        return Ok(false);
    }
    // Its live screens end.
    house.changed();
    closing::forget(house, name)?;
    correction::forget(house, name)?;
    Ok(true)
}

/// All posts as a table.
pub(crate) async fn posts_table(State(house): State<Arc<House>>) -> Response {
    at_work(house, |house| {
        let row = |(name, post): (String, Post)| {
            let state = if post.is_locked() { "locked" } else { "open" };
            vec![name, key(&post.role), state.to_owned()]
        };
        let rows: Vec<_> = house.desk.all::<Post>()?.into_iter().map(row).collect();
        Ok(csv("posts.csv", &["post", "role", "state"], &rows))
    })
    .await
}
