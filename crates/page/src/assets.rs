//! Files that are part of the program.

use crate::policy::nothing_here;
use axum::Router;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

/// Content type of a module.
pub const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

/// A file that is part of the program: its name, its content type, what is in it.
pub type Asset = (&'static str, &'static str, &'static str);

const LOOKS: [Asset; 2] = [
    ("page.css", "text/css; charset=utf-8", include_str!("assets/page.css")),
    ("icon.svg", "image/svg+xml", include_str!("assets/icon.svg")),
];

/// The style sheet and the icon of all pages, at `/look/`.
pub fn looks<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route(
        "/look/{name}",
        get(|Path(name): Path<String>| async move { serve_asset(&LOOKS, &name) }),
    )
}

/// Answers with the file of this name. Browsers ask each time whether it is still the same, so
/// that a new version of the program is seen at once.
#[must_use]
pub fn serve_asset(assets: &[Asset], name: &str) -> Response {
    let Some((_, kind, content)) = assets.iter().find(|asset| asset.0 == name) else {
        return nothing_here();
    };
    ([(CONTENT_TYPE, *kind), (CACHE_CONTROL, "no-cache")], *content).into_response()
}
