//! The page of a hall.

use crate::address::below;
use crate::hall::Shown;
use crate::leaves::{code, direction, leaves, title_lines};
use crate::words::{all, offered, say};
use leporello_model::BoundAt;
use leporello_page::{Page, Width};
use maud::{Markup, html};
use serde_json::json;

/// The page of a hall whose content has this version.
pub(crate) fn page(hall: &str, shown: &Shown, version: &str) -> Markup {
    let languages = offered(&shown.languages);
    let language = languages[0].0;
    let (module, style) = (below(hall, "/look/kiosk.js"), below(hall, "/look/kiosk.css"));
    let manifest = below(hall, "/kiosk.webmanifest");
    let frame = Page {
        title: &shown.book.title,
        language,
        width: Width::Desk,
        modules: &[&module],
        styles: &[&style],
        manifest: Some(&manifest),
        ..Page::default()
    };
    frame.bare(&html! {
        main #kiosk.kiosk data-facts=(facts(hall, shown, version)) {
            h1.unseen lang=(shown.book.language) dir=(direction(&shown.book.language)) {
                (shown.book.title)
            }
            div.drift {
                div.stage { (leaves(shown, language)) }
                (tools(shown, &languages))
            }
            p.news.unseen aria-live="polite" {}
            (attract(shown, &languages))
            (dialogs(shown, &languages))
            (still(language))
        }
    })
}

/// What the modules need to know.
fn facts(hall: &str, shown: &Shown, version: &str) -> String {
    let pictures: Vec<&str> = shown.book.pictures.keys().map(String::as_str).collect();
    json!({
        "address": below(hall, ""),
        "version": version,
        "program": env!("CARGO_PKG_VERSION"),
        "book": format!("{} {}", shown.book.title, &shown.book.version()[..8]),
        "fromRight": shown.book.bound_at == BoundAt::Right,
        "pictures": pictures,
        "others": shown.take_home.iter().map(|home| home.code.as_str()).collect::<Vec<_>>(),
        "guest": shown.guest_book,
        "idle": shown.idle.get(),
        "dark": shown.dark.as_ref().map(|dark| json!([dark.from, dark.to, dark.zone])),
        "words": all(&offered(&shown.languages)),
    })
    .to_string()
}

/// What passes while nobody reads.
fn attract(shown: &Shown, languages: &[(&str, &str)]) -> Markup {
    html! {
        section.attract data-pictures=(json!(shown.book.passing)) {
            div.passing aria-hidden="true" {}
            div.foot {
                (title_lines(&shown.book))
                button.open type="button" data-do="open" {
                    @for (tag, _) in languages {
                        span lang=(tag) dir=(direction(tag)) { (say(tag, "open")) }
                    }
                }
                @if let Some(home) = &shown.take_home {
                    img.corner-code src=(home.code) alt="" width="240" height="240" draggable="false";
                }
            }
        }
    }
}

/// A button with a sign and a word.
fn tool(what: &str, language: &str, sign: &Markup) -> Markup {
    html! {
        button type="button" data-do=(what) class=(what) {
            (sign)
            span data-say=(what) { (say(language, what)) }
        }
    }
}

fn sign(path: &str) -> Markup {
    html! {
        svg viewBox="0 0 32 32" aria-hidden="true" focusable="false" { path d=(path); }
    }
}

const BACK: &str = "M20 6 10 16l10 10";
const ON: &str = "M12 6l10 10-10 10";
const OVERVIEW: &str = "M4 8h10v16H4zM18 8h10v16H18z";
const LARGER: &str = "M14 5a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM21 21l7 7M14 10v8M10 14h8";
const HOME: &str = "M6 6h8v8H6zM18 6h8v8h-8zM6 18h8v8H6zM18 18h3v3h-3zM23 23h3v3h-3z";
const GUEST: &str = "M6 26l2-7L22 5l5 5-14 14zM18 9l5 5";
const LANGUAGE: &str =
    "M16 4a12 12 0 1 1 0 24 12 12 0 0 1 0-24zM4 16h24M16 4c7 7 7 17 0 24M16 4c-7 7-7 17 0 24";

/// The buttons below the book.
fn tools(shown: &Shown, languages: &[(&str, &str)]) -> Markup {
    let language = languages[0].0;
    let turns = if shown.book.bound_at == BoundAt::Right { "rtl" } else { "ltr" };
    html! {
        nav.tools aria-label=(say(language, "turn")) data-label="turn" {
            div.side {
                (tool("overview", language, &sign(OVERVIEW)))
                (tool("larger", language, &sign(LARGER)))
            }
            div.turns dir=(turns) {
                (tool("back", language, &sign(BACK)))
                p.where {}
                (tool("on", language, &sign(ON)))
            }
            div.side.far {
                @if shown.take_home.is_some() { (tool("home", language, &sign(HOME))) }
                @if shown.guest_book.is_some() { (tool("guest", language, &sign(GUEST))) }
                @if languages.len() > 1 { (tool("language", language, &sign(LANGUAGE))) }
            }
        }
    }
}

fn dialogs(shown: &Shown, languages: &[(&str, &str)]) -> Markup {
    let language = languages[0].0;
    let close = html! {
        button.close type="button" data-do="close" data-say="close" { (say(language, "close")) }
    };
    html! {
        dialog #overview aria-labelledby="overview-title" {
            h2 #overview-title data-say="strip" { (say(language, "strip")) }
            ol.strip {}
            (close)
        }
        @if shown.take_home.is_some() {
            dialog #home aria-labelledby="home-title" {
                h2 #home-title data-say="take" { (say(language, "take")) }
                (code(shown, language))
                (close)
            }
        }
        @if languages.len() > 1 {
            dialog #language aria-labelledby="language-title" {
                h2 #language-title data-say="language" { (say(language, "language")) }
                div.languages {
                    @for (tag, name) in languages {
                        button type="button" data-language=(tag) lang=(tag) dir=(direction(tag)) {
                            (name)
                        }
                    }
                }
                (close)
            }
        }
        dialog #state aria-labelledby="state-title" {
            h2 #state-title { "State" }
            dl {
                dt { "Version" } dd.version {}
                dt { "Book" } dd.book {}
                dt { "Last contact" } dd.contact {}
            }
            (close)
        }
    }
}

/// The question before the screen begins anew.
fn still(language: &str) -> Markup {
    html! {
        div.still role="alert" hidden {
            p data-say="still" { (say(language, "still")) }
            button.main type="button" data-do="stay" data-say="stay" { (say(language, "stay")) }
            div.left aria-hidden="true" { div {} }
        }
        div.dark hidden aria-hidden="true" {}
    }
}
