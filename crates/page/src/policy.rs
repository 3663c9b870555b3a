//! What a browser may do with an answer.

use crate::frame::{Page, Width};
use axum::http::StatusCode;
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::response::{Html, IntoResponse, Response};
use maud::html;

/// Sent with every answer that does not say otherwise: a page loads from here alone, has no
/// script and no style of its own text, and nobody may frame it.
const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
         font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; \
         base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// Adds what a browser is told with every answer that does not say otherwise.
pub fn harden(headers: &mut HeaderMap) {
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}

/// The answer at an address where nothing is.
#[must_use]
pub fn nothing_here() -> Response {
    let page = Page { title: "Nothing here", width: Width::Hand, ..Page::default() };
    let content = html! { p { "There is nothing at this address." } p { a href="/" { "To the first page" } } };
    (StatusCode::NOT_FOUND, Html(page.around(&content).into_string())).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_page_may_run_text_as_a_script_or_be_framed() {
        let mut headers = HeaderMap::new();
        harden(&mut headers);
        let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap_or_default();
        assert!(!policy.contains("unsafe"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    }

    #[test]
    fn an_answer_that_has_its_own_policy_keeps_it() {
        let mut headers = HeaderMap::new();
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
        harden(&mut headers);
        assert_eq!(headers[header::REFERRER_POLICY], "same-origin");
    }
}
