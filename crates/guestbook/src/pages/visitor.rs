//! The pages for visitors.

use super::{State, kept_nowhere};
use crate::book::{Entry, LONGEST};
use crate::check::{Finding, look_over};
use crate::languages::{self, Words};
use axum::extract::{DefaultBodyLimit, Path, Query, State as Given};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Form, Router};
use leporello_page::{Asset, JAVASCRIPT, Page, Width, in_path, nothing_here, serve_asset};
use leporello_turnout::vocabulary::HallId;
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::BTreeSet;
use zeroize::Zeroize as _;

const ASSETS: [Asset; 5] = [
    ("guestbook.css", "text/css; charset=utf-8", include_str!("../assets/guestbook.css")),
    ("look.js", JAVASCRIPT, include_str!("../assets/look.js")),
    ("write.js", JAVASCRIPT, include_str!("../assets/write.js")),
    ("done.js", JAVASCRIPT, include_str!("../assets/done.js")),
    (
        "rules.js",
        JAVASCRIPT,
        concat!("export const rules = ", include_str!("../assets/rules.json"), ";\n"),
    ),
];
const STYLES: &[&str] = &["/book-look/guestbook.css"];

/// Most bytes of a form: the longest words with every character escaped, and the padding.
const MOST: usize = 64 * 1024;

/// The pages for visitors.
pub fn visitors(state: State) -> Router {
    Router::new()
        .route("/book/{hall}", get(blank_form).post(hand_in))
        .route("/book/{hall}/done", get(done))
        .route(
            "/book-look/{name}",
            get(|Path(name): Path<String>| async move { serve_asset(&ASSETS, &name) }),
        )
        .layer(DefaultBodyLimit::max(MOST))
        .with_state(state)
}

/// Which language a page is in, and whether it stands in the hall.
#[derive(Default, Deserialize)]
struct Way {
    #[serde(default)]
    lang: String,
    /// On a screen in the hall, which the next visitor uses.
    #[serde(default)]
    kiosk: String,
}

/// A page's place: hall, language, kind of screen.
struct Place {
    hall: HallId,
    words: &'static Words,
    kiosk: bool,
    title: String,
}

impl Place {
    fn find(state: &State, hall: &str, way: &Way) -> Option<Self> {
        let hall = HallId::new(hall).ok().filter(|hall| state.exhibition.has_hall(hall))?;
        let words = languages::words(&way.lang);
        let title = state.exhibition.title();
        Some(Self { hall, words, kiosk: !way.kiosk.is_empty(), title })
    }

    /// The address of the form, or with `/done` that of the last page.
    fn address(&self, page: &str, language: &str) -> String {
        let kiosk = if self.kiosk { "&kiosk=1" } else { "" };
        format!("/book/{}{page}?lang={language}{kiosk}", in_path(self.hall.as_str()))
    }

    fn book(&self) -> String {
        format!("/hall/{}", in_path(self.hall.as_str()))
    }

    fn page(&self, title: &str, module: &str, content: &Markup) -> Response {
        let page = Page {
            title,
            kicker: &self.title,
            language: self.words.tag,
            width: Width::Hand,
            modules: &[module],
            styles: STYLES,
            manifest: None,
        };
        kept_nowhere(Html(page.around(content).into_string()).into_response())
    }
}

/// What a form brings. Its padding is not even read.
#[derive(Deserialize)]
struct Written {
    #[serde(default)]
    words: String,
    quote: Option<String>,
    /// Whether the words were looked over.
    #[serde(default)]
    looked: String,
}

async fn blank_form(
    Given(state): Given<State>,
    Path(hall): Path<String>,
    Query(way): Query<Way>,
) -> Response {
    let Some(place) = Place::find(&state, &hall, &way) else { return nothing_here() };
    let nothing = Entry { words: String::new(), quotable: false };
    form(&place, &nothing, &BTreeSet::new())
}

async fn hand_in(
    Given(state): Given<State>,
    Path(hall): Path<String>,
    Query(way): Query<Way>,
    Form(mut written): Form<Written>,
) -> Response {
    let Some(place) = Place::find(&state, &hall, &way) else { return nothing_here() };
    // A line end counts as one character to who writes, and comes as two.
    let words = written.words.replace("\r\n", "\n");
    written.words.zeroize();
    let entry = Entry { words, quotable: written.quote.is_some() };
    if written.looked.is_empty() {
        let findings = look_over(&entry.words);
        if !findings.is_empty() {
            return form(&place, &entry, &findings);
        }
    }
    match state.book.write(state.exhibition.now(), entry) {
        Ok(()) => {
            let there = place.address("/done", place.words.tag);
            kept_nowhere((StatusCode::SEE_OTHER, [(LOCATION, there)]).into_response())
        }
        Err(_full) => {
            let sorry = html! { p.note.warm { (place.words.full) } };
            let page = place.page(place.words.title, "/book-look/done.js", &sorry);
            (StatusCode::SERVICE_UNAVAILABLE, page).into_response()
        }
    }
}

/// The last page: the same for everybody.
async fn done(
    Given(state): Given<State>,
    Path(hall): Path<String>,
    Query(way): Query<Way>,
) -> Response {
    let Some(place) = Place::find(&state, &hall, &way) else { return nothing_here() };
    let content = html! {
        p.lead { (place.words.same) }
        p { a.button.main #back href=(place.book()) data-kiosk[place.kiosk] { (place.words.back) } }
    };
    place.page(place.words.thanks, "/book-look/done.js", &content)
}

/// The form: empty, or as it was handed in with what was found in it.
fn form(place: &Place, entry: &Entry, findings: &BTreeSet<Finding>) -> Response {
    let w = place.words;
    let content = html! {
        (languages_nav(place))
        p.lead { (w.kept) }
        p.note { (w.no_names) }
        // Nothing here may help a browser to keep the words, to send them to a service that
        // spells or translates, or to show them to the next visitor.
        form.write method="post" action=(place.address("", w.tag)) autocomplete="off"
            data-book=(place.book()) data-kiosk[place.kiosk] {
            div.field {
                label for="words" { (w.field) }
                textarea #words name="words" maxlength=(LONGEST) rows="7" dir="auto"
                    aria-describedby="blank" autocomplete="off" autocorrect="off"
                    autocapitalize="off" spellcheck="false" translate="no" { "\n" (entry.words) }
                span.hint #blank { (w.blank) }
            }
            label.choice {
                input type="checkbox" name="quote" value="1" autocomplete="off"
                    checked[entry.quotable];
                (w.quote)
            }
            (found(w, findings))
            input type="hidden" name="looked" value=(if findings.is_empty() { "" } else { "1" });
            input type="hidden" name="padding" value="";
            button.main type="submit" { (w.done) }
            p.note.warm #still role="status" hidden { (w.still) }
        }
        section.small.quiet { p { (w.style) } p { (w.waiting) } }
        @if place.kiosk { p { a.button href=(place.book()) { (w.back) } } }
    };
    place.page(w.title, "/book-look/write.js", &content)
}

/// What was found, or all that could be, hidden, for the module to show.
fn found(words: &Words, findings: &BTreeSet<Finding>) -> Markup {
    html! {
        div #found role="status" tabindex="-1" {
            div.note.warm hidden[findings.is_empty()] {
                p { strong { (words.found) } }
                ul {
                    @for finding in Finding::ALL {
                        li data-finding=(finding.word()) hidden[!findings.contains(&finding)] {
                            (words.of(finding))
                        }
                    }
                }
                p { (words.as_it_is) }
            }
        }
    }
}

fn languages_nav(place: &Place) -> Markup {
    html! {
        nav.ways.languages aria-label=(place.words.other_languages) {
            @for other in languages::ALL {
                a href=(place.address("", other.tag)) lang=(other.tag) hreflang=(other.tag)
                    aria-current=[(other.tag == place.words.tag).then_some("page")] {
                    (other.own_name)
                }
            }
        }
    }
}
