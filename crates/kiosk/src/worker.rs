//! The service worker of a hall, and what makes its page one that can be installed.

use crate::address::below;
use crate::hall::Shown;
use crate::look::ASSETS;
use leporello_model::is_right_to_left;
use serde_json::json;

const WORKER: &str = include_str!("assets/worker.js");

/// The worker, with the version and the addresses that it keeps.
pub(crate) fn worker(hall: &str, shown: &Shown, version: &str) -> String {
    let mut keep = vec![below(hall, ""), "/look/page.css".into(), "/look/icon.svg".into()];
    keep.push(below(hall, "/kiosk.webmanifest"));
    keep.extend(ASSETS.iter().map(|(name, ..)| below(hall, &format!("/look/{name}"))));
    keep.extend(shown.book.pictures.keys().map(|name| below(hall, &format!("/pictures/{name}"))));
    let others: Vec<&str> = shown.take_home.iter().map(|home| home.code.as_str()).collect();
    let facts = json!({
        "name": format!("kiosk {hall} "),
        "version": version,
        "page": below(hall, ""),
        "keep": keep,
        "others": others,
    });
    format!("const FACTS = {facts};\n{WORKER}")
}

/// The manifest of the installed page.
pub(crate) fn manifest(hall: &str, shown: &Shown) -> String {
    let book = &shown.book;
    let address = below(hall, "");
    json!({
        "name": book.title,
        "lang": book.language,
        "dir": if is_right_to_left(&book.language) { "rtl" } else { "ltr" },
        "id": address,
        "start_url": address,
        "scope": address,
        "display": "fullscreen",
        "background_color": "#161615",
        "theme_color": "#161615",
        "icons": [{ "src": "/look/icon.svg", "sizes": "any", "type": "image/svg+xml" }],
    })
    .to_string()
}
