//! The pages for staff: reading, setting themes, taking out what names somebody.

use super::{State, export, kept_nowhere};
use crate::book::GuestBook;
use crate::fault::Fault;
use crate::shelf::{Key, Shelved};
use axum::extract::{Path, Query, State as Given};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use leporello_page::{Page, Width, in_path, nothing_here};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

/// Entries on a page.
const PAGE: u32 = 50;

/// Longest name of a theme, in characters.
const THEME: usize = 60;

/// The pages for staff, below `/desk/guestbook`. Who may call them is checked by who serves them.
pub fn desk(state: State) -> Router {
    Router::new()
        .route("/desk/guestbook", get(list))
        .route("/desk/guestbook/{name}", get(export::file))
        .route("/desk/guestbook/{key}/theme", post(set_theme))
        .route("/desk/guestbook/{key}/out", post(take_out))
        .with_state(state)
}

/// Which entries are looked at.
#[derive(Default, Deserialize)]
struct Look {
    /// Those behind this key; all when it is none.
    #[serde(default)]
    after: String,
    /// Of this theme alone; `None` for all, empty for those without one.
    theme: Option<String>,
}

impl Look {
    fn address(&self, after: &str) -> String {
        let theme =
            self.theme.as_deref().map_or(String::new(), |t| format!("&theme={}", in_path(t)));
        format!("/desk/guestbook?after={after}{theme}")
    }
}

/// Does what waits for the disk where it keeps nobody else waiting.
pub(super) async fn beside<T: Send + 'static>(
    book: &Arc<GuestBook>,
    work: impl FnOnce(&GuestBook) -> Result<T, Fault> + Send + 'static,
) -> Result<T, Response> {
    let book = Arc::clone(book);
    let done = tokio::task::spawn_blocking(move || work(&book)).await;
    let failed = |text: String| (StatusCode::INTERNAL_SERVER_ERROR, text).into_response();
    match done {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(fault)) => Err(failed(format!("{} ({})\n", fault.code.title(), fault.code.name()))),
        Err(_) => Err(failed("the guest book did not answer\n".into())),
    }
}

async fn list(Given(state): Given<State>, Query(look): Query<Look>) -> Result<Response, Response> {
    let (after, theme) = (Key::from_hex(&look.after), look.theme.clone());
    let (mut entries, themes, about) = beside(&state.book, move |book| {
        let entries = book.page(after, theme.as_deref(), PAGE + 1)?;
        Ok((entries, book.themes()?, book.entries()?))
    })
    .await?;
    let next = entries.get(PAGE as usize - 1).filter(|_| entries.len() > PAGE as usize);
    let next = next.map(|last| look.address(&last.key.hex()));
    entries.truncate(PAGE as usize);
    let content = html! {
        nav.ways aria-label="Themes" {
            a href="/desk/guestbook" aria-current=[look.theme.is_none().then_some("page")] {
                "All, " (about)
            }
            @for (theme, about) in &themes {
                a href={ "/desk/guestbook?theme=" (in_path(theme)) }
                    aria-current=[(look.theme.as_ref() == Some(theme)).then_some("page")] {
                    (if theme.is_empty() { "no theme" } else { theme }) ", " (about)
                }
            }
        }
        (reading())
        datalist #themes {
            @for (theme, _) in themes.iter().filter(|(theme, _)| !theme.is_empty()) {
                option value=(theme) {}
            }
        }
        @if entries.is_empty() { p { "There are no entries here yet." } }
        ul.entries { @for entry in &entries { (card(entry, &look)) } }
        @if let Some(next) = next { p { a.button href=(next) { "More" } } }
        (exports())
    };
    let page = Page {
        title: "Guest book",
        kicker: &state.exhibition.title(),
        width: Width::Sheet,
        styles: &["/book-look/guestbook.css"],
        ..Page::default()
    };
    Ok(kept_nowhere(Html(page.around(&content).into_string()).into_response()))
}

/// What staff should know.
fn reading() -> Markup {
    html! {
        div.note {
            p {
                "Entries stand in a random order. They appear when their half-day is over, five or "
                "more together. Nobody can see how many wait."
            }
            p {
                "What waits is in memory alone: leave the machine on, or let it sleep. When it is "
                "switched off at the end of a day, up to four entries are lost; when it is switched "
                "off in any other way, all that wait."
            }
        }
    }
}

fn card(entry: &Shelved, look: &Look) -> Markup {
    let key = entry.key.hex();
    html! {
        li.card id={ "e" (key) } {
            blockquote dir="auto" { (entry.words) }
            p.small.quiet {
                (entry.period) " "
                @if entry.quotable { span.mark.good { "may be quoted" } }
                @else { span.mark { "not to be quoted" } }
            }
            form.row method="post" action={ "/desk/guestbook/" (key) "/theme" } {
                (carry(look))
                div {
                    label for={ "t" (key) } { "Theme" }
                    input id={ "t" (key) } name="theme" list="themes" maxlength=(THEME)
                        value=(entry.theme) autocomplete="off";
                }
                button type="submit" { "Set theme" }
            }
            details {
                summary { "Take out" }
                form method="post" action={ "/desk/guestbook/" (key) "/out" } {
                    (carry(look))
                    p { "For words that name or hurt somebody. They cannot be brought back." }
                    button.grave type="submit" { "Take out for good" }
                }
            }
        }
    }
}

/// Where to come back to.
fn carry(look: &Look) -> Markup {
    html! {
        input type="hidden" name="after" value=(look.after);
        @if let Some(theme) = &look.theme { input type="hidden" name="of" value=(theme); }
    }
}

fn exports() -> Markup {
    html! {
        section {
            h2 { "To take along" }
            ul {
                li { a href="/desk/guestbook/entries.csv" { "All entries as a table (CSV)" } }
                li { a href="/desk/guestbook/entries.json" { "All entries as JSON" } }
                li { a href="/desk/guestbook/quotes.csv" { "Entries that may be quoted (CSV)" } }
                li { a href="/desk/guestbook/themes.csv" { "Themes, rounded to five (CSV)" } }
            }
        }
    }
}

/// What a form of a card brings.
#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    theme: String,
    #[serde(default)]
    after: String,
    of: Option<String>,
}

impl Asked {
    fn back(self, anchor: &str) -> Response {
        // The key comes from a form: only one that is a key goes into an address.
        let after = Key::from_hex(&self.after).map_or(String::new(), |key| key.hex());
        let address = Look { after: String::new(), theme: self.of }.address(&after);
        Redirect::to(&format!("{address}{anchor}")).into_response()
    }
}

async fn set_theme(
    Given(state): Given<State>,
    Path(key): Path<String>,
    Form(asked): Form<Asked>,
) -> Result<Response, Response> {
    let Some(key) = Key::from_hex(&key) else { return Ok(nothing_here()) };
    let theme: String = asked.theme.split_whitespace().collect::<Vec<_>>().join(" ");
    if theme.chars().count() > THEME {
        let text = format!("a theme has at most {THEME} characters\n");
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, text).into_response());
    }
    let known = beside(&state.book, move |book| book.set_theme(key, &theme)).await?;
    Ok(if known { asked.back(&format!("#e{}", key.hex())) } else { nothing_here() })
}

async fn take_out(
    Given(state): Given<State>,
    Path(key): Path<String>,
    Form(asked): Form<Asked>,
) -> Result<Response, Response> {
    let Some(key) = Key::from_hex(&key) else { return Ok(nothing_here()) };
    let known = beside(&state.book, move |book| book.take_out(key)).await?;
    Ok(if known { asked.back("") } else { nothing_here() })
}
