//! Answers: files in part or whole, and small things that are made for each request.

use crate::book::Edition;
use crate::direct::Lane;
use crate::held::etag;
use crate::range::{Asked, asked};
use axum::body::Body;
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::ops::Range;

/// Under an address that has the file's hash. `no-transform` keeps proxies from compressing what
/// is compressed: readers lose resumable downloads by it.
pub(crate) const FOREVER: &str = "public, max-age=31536000, immutable, no-transform";
/// Under an address that stays when the file changes.
pub(crate) const ASK_AGAIN: &str = "no-cache, no-transform";

/// What `filename*` may have without escape (RFC 8187).
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Readers that run in a browser are pages of another origin: files and catalogues are for them
/// too. Nothing here is for some visitors only.
const FOR_ALL: [(HeaderName, &str); 3] = [
    (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    (HeaderName::from_static("x-robots-tag"), "noindex"),
];

/// The answer to a request for a file, and whether the file's first byte is on its way by it, or
/// the word that the reader has it already: what COUNTER calls a successful request.
pub(crate) fn edition(
    edition: &Edition,
    cache: &'static str,
    method: &Method,
    headers: &HeaderMap,
    lane: Option<&Lane>,
) -> (Response, bool) {
    let (held, is_get) = (&edition.held, method == Method::GET);
    let tag = held.etag();
    let wanted = asked(headers, is_get, &tag, held.length);
    let is_taken = match &wanted {
        Asked::Whole | Asked::Same => is_get,
        Asked::Part(range) => range.start == 0,
        Asked::Beyond | Asked::Other => false,
    };
    let (status, range) = match wanted {
        Asked::Whole => (StatusCode::OK, Some(0..held.length)),
        Asked::Part(range) => (StatusCode::PARTIAL_CONTENT, Some(range)),
        Asked::Beyond => (StatusCode::RANGE_NOT_SATISFIABLE, None),
        Asked::Same => (StatusCode::NOT_MODIFIED, None),
        Asked::Other => (StatusCode::PRECONDITION_FAILED, None),
    };
    let body = match &range {
        Some(range) if is_get => held.body(range.clone(), lane.cloned()),
        _ => Body::empty(),
    };
    let mut response = (status, body).into_response();
    let out = response.headers_mut();
    put(out, header::ETAG, &tag);
    put(out, header::CACHE_CONTROL, cache);
    put(out, header::ACCEPT_RANGES, "bytes");
    for (name, text) in FOR_ALL {
        put(out, name, text);
    }
    match range {
        Some(range) => described(out, edition, status, &range),
        None if status == StatusCode::RANGE_NOT_SATISFIABLE => {
            put(out, header::CONTENT_RANGE, &format!("bytes */{}", held.length));
        }
        None => {}
    }
    (response, is_taken)
}

/// What is said of content that is sent.
fn described(out: &mut HeaderMap, edition: &Edition, status: StatusCode, range: &Range<u64>) {
    put(out, header::CONTENT_TYPE, edition.format.media_type());
    put(out, header::CONTENT_LENGTH, &(range.end - range.start).to_string());
    if status == StatusCode::PARTIAL_CONTENT {
        let (last, length) = (range.end - 1, edition.held.length);
        put(out, header::CONTENT_RANGE, &format!("bytes {}-{last}/{length}", range.start));
    }
    // ASCII first: some readers know that form alone.
    let own = utf8_percent_encode(&edition.own_name, PLAIN);
    let name = format!("attachment; filename=\"{}\"; filename*=UTF-8''{own}", edition.ascii_name);
    put(out, header::CONTENT_DISPOSITION, &name);
}

/// Something small that was made for the request, or is in memory. Asked for again, it is sent
/// again only if it changed.
pub(crate) fn small(
    kind: &'static str,
    content: impl Into<Bytes>,
    headers: &HeaderMap,
) -> Response {
    let content = content.into();
    let tag = etag(&blake3::hash(&content).to_hex());
    // Content of no length has no ranges: what is small is sent whole.
    let is_same = asked(headers, false, &tag, 0) == Asked::Same;
    let mut response = match is_same {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => ([(header::CONTENT_TYPE, kind)], content).into_response(),
    };
    put(response.headers_mut(), header::ETAG, &tag);
    put(response.headers_mut(), header::CACHE_CONTROL, "no-cache");
    response
}

/// Something small that readers in a browser may have too.
pub(crate) fn small_for_all(
    kind: &'static str,
    content: impl Into<Bytes>,
    headers: &HeaderMap,
) -> Response {
    let mut response = small(kind, content, headers);
    for (name, text) in FOR_ALL {
        put(response.headers_mut(), name, text);
    }
    response
}

/// Sets a header. Values are our own words, or were cut to ASCII.
pub(crate) fn put(headers: &mut HeaderMap, name: HeaderName, text: &str) {
    let value = HeaderValue::from_str(text).expect("the text is visible ASCII");
    headers.insert(name, value);
}
