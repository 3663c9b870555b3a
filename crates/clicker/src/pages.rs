//! The pages and what they load: the same for every phone, so that they open without a network.

mod trial;

use axum::Router;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use leporello_page::{Asset, JAVASCRIPT, Page, Width, serve_asset};
use maud::{Markup, html};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::sync::LazyLock;

macro_rules! modules {
    ($($name:literal),* $(,)?) => {
        [$(($name, JAVASCRIPT, include_str!(concat!("assets/", $name)))),*]
    };
}

const MODULES: [Asset; 20] = modules![
    "clock.js",
    "count.js",
    "delegations.js",
    "entry.js",
    "fold.js",
    "key.js",
    "observe.js",
    "pace.js",
    "pair.js",
    "server.js",
    "shift.js",
    "show.js",
    "store.js",
    "sync.js",
    "trial.js",
    "noble/_md.js",
    "noble/_u64.js",
    "noble/ed25519.js",
    "noble/sha2.js",
    "noble/utils.js",
];

const OTHERS: [Asset; 2] = [
    ("count.css", "text/css; charset=utf-8", include_str!("assets/count.css")),
    (
        "manifest.webmanifest",
        "application/manifest+json",
        include_str!("assets/manifest.webmanifest"),
    ),
];

/// The service worker with the list of what it keeps. Its text changes with any of the files, so
/// that a phone takes all of a new version or nothing.
static WORKER: LazyLock<String> = LazyLock::new(|| {
    let kept = || MODULES.iter().chain(&OTHERS);
    let mut edition = Sha256::new();
    kept().for_each(|(_, _, content)| edition.update(content));
    edition.update(count_page().into_string());
    let mut text = String::from("const EDITION = \"");
    edition.finalize().iter().take(8).for_each(|byte| {
        let _ = write!(text, "{byte:02x}");
    });
    text.push_str("\";\nconst SHELL = [\"/count/\", \"/look/page.css\", \"/look/icon.svg\"");
    kept().for_each(|(name, _, _)| {
        let _ = write!(text, ", \"/count/{name}\"");
    });
    text.push_str("];\n\n");
    text.push_str(include_str!("assets/worker.js"));
    text
});

/// The counting page at `/count/` with all it loads, and the pairing page at `/pair/`.
pub fn pages<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/count", get(|| async { Redirect::permanent("/count/") }))
        .route("/count/", get(|| async { Html(count_page().into_string()) }))
        .route("/count/worker.js", get(worker))
        .route("/count/{*file}", get(|Path(file): Path<String>| async move { asset(&file) }))
        .route("/pair/{token}", get(|| async { Html(pair_page().into_string()) }))
}

fn asset(name: &str) -> Response {
    let all = [MODULES.as_slice(), &OTHERS].concat();
    serve_asset(&all, name)
}

async fn worker() -> Response {
    ([(CONTENT_TYPE, JAVASCRIPT), (CACHE_CONTROL, "no-cache")], WORKER.as_str()).into_response()
}

fn count_page() -> Markup {
    let page = Page {
        title: "Counting",
        width: Width::Hand,
        modules: &["/count/count.js"],
        styles: &["/count/count.css"],
        manifest: Some("/count/manifest.webmanifest"),
        ..Page::default()
    };
    page.bare(&html! {
        header {
            p.kicker #exhibition { "Leporello" }
            h1 #post { "Counting" }
            p.quiet.small #hours hidden {}
        }
        main #main tabindex="-1" {
            noscript { p.note.alarm { "Counting needs JavaScript." } }
            div #alarm role="alert" {}
            section #unpaired hidden {
                p.lead { "This phone has no post yet." }
                p { "Ask at the desk for the code of your door and scan it with this phone's camera." }
            }
            (shift())
            (counting())
            (trial::observing())
            p.note.warm #told role="alert" hidden {}
            p.note.warm #trial-refused role="status" hidden {}
            (delegations())
            (trial::ways())
            (state())
        }
    })
}

fn shift() -> Markup {
    html! {
        section #shift hidden {
            form #pin-form autocomplete="off" {
                div.field {
                    label for="pin" {
                        "PIN of the shift"
                        span.hint #pin-hint { "6 digits, from the lead of your shift" }
                    }
                    input #pin name="pin" type="password" inputmode="numeric" required
                        pattern="[0-9]{6}" minlength="6" maxlength="6" autocomplete="off"
                        aria-describedby="pin-said";
                }
                p.note.warm #pin-said role="alert" hidden {}
                button.main type="submit" { "Begin to count" }
            }
        }
    }
}

fn counting() -> Markup {
    html! {
        section #counting hidden {
            h2.unseen { "Count" }
            div.pads {
                (pad("in", "In", "today"))
                (pad("out", "Out", "today"))
            }
            button #undo type="button" aria-disabled="true" { "Nothing to take back" }
            p.unseen #said role="status" {}
        }
    }
}

fn delegations() -> Markup {
    html! {
        section #delegations hidden {
            h2 { "Delegations" }
            form #delegation autocomplete="off" {
                div.field {
                    label for="organisation" { "Who came" }
                    select #organisation required {}
                }
                div.field {
                    label for="persons" {
                        "Persons counted at the door"
                        span.hint #announced hidden {}
                    }
                    input #persons type="number" inputmode="numeric" min="0" max="100000" step="1"
                        required;
                }
                button type="submit" { "Record the head count" }
            }
            ul #counted {}
        }
    }
}

fn state() -> Markup {
    html! {
        section #state hidden aria-label="State of this phone" {
            dl.state {
                dt { "Connection" } dd #connection { "not tried yet" }
                dt { "Waiting here" } dd #waiting { "nothing" }
                dt { "Last sent" } dd #sent { "not yet" }
            }
            p.quiet.small #keeping hidden {}
            button #end type="button" { "End the shift" }
        }
    }
}

/// A button that counts; `of` says what its number is of.
fn pad(direction: &str, word: &str, of: &str) -> Markup {
    html! {
        button.pad type="button" data-direction=(direction) hidden {
            span.word { (word) }
            span.figure.today aria-hidden="true" { "0" }
            span.unseen { " 0 " (of) }
        }
    }
}

fn pair_page() -> Markup {
    let page = Page {
        title: "Pair this phone",
        width: Width::Hand,
        modules: &["/count/pair.js"],
        styles: &["/count/count.css"],
        ..Page::default()
    };
    page.around(&html! {
        noscript { p.note.alarm { "Pairing needs JavaScript." } }
        section #ask {
            p { "This phone gets a post at a door. It makes a key for itself, with which it signs "
                "what it counts. The key stays on this phone." }
            p.note.warm #before hidden {}
            button.main #pair type="button" disabled { "Pair this phone" }
        }
        p.note.warm #said role="alert" hidden {}
        section #done hidden tabindex="-1" {
            p.lead #where {}
            p { a.button.main href="/count/" { "Go to the counting page" } }
            p.quiet { "Add that page to the home screen: it opens without a network too." }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worker_keeps_every_file_that_the_page_loads() {
        for (name, _, content) in MODULES {
            assert!(WORKER.contains(&format!("\"/count/{name}\"")), "{name}");
            let loads = content.split("from \"./").skip(1);
            for file in loads.filter_map(|rest| rest.split('"').next()) {
                assert!(MODULES.iter().any(|module| module.0.ends_with(file)), "{file}");
            }
        }
    }

    #[test]
    fn pages_have_no_script_and_no_style_of_their_own_text() {
        for page in [count_page(), pair_page()].map(Markup::into_string) {
            assert!(!page.contains("<style") && !page.contains("style="), "{page}");
            let scripts = page.matches("<script").count();
            assert_eq!(scripts, page.matches("<script type=\"module\" src=").count(), "{page}");
        }
    }
}
