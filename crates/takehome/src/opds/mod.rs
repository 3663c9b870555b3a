//! Catalogues that readers of e-books open: OPDS 1.2 (Atom) and 2.0 (JSON), from one listing.

mod feed;
mod said;
mod v1;
mod v2;

use crate::home::Takehome;
use crate::send;
use crate::words::weighed;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::http::header::{ACCEPT, HeaderMap, VARY};
use axum::response::Response;
use axum::routing::get;
use feed::{Around, Feed};
use leporello_page::nothing_here;

/// Which of the two a reader is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Version {
    One,
    Two,
}

impl Version {
    fn written(self, feed: &Feed) -> (&'static str, Vec<u8>) {
        match self {
            Self::One => (feed.atom_kind(), v1::feed(feed)),
            Self::Two => (v2::FEED, v2::feed(feed)),
        }
    }

    /// The version of an address.
    fn named(name: &str) -> Option<Self> {
        match name {
            "v1" => Some(Self::One),
            "v2" => Some(Self::Two),
            _ => None,
        }
    }
}

pub(crate) fn routes() -> Router<Takehome> {
    Router::new()
        .route("/opds", get(negotiated))
        .route("/opds/search.xml", get(description))
        .route("/opds/{version}", get(root))
        .route("/opds/{version}/hall/{code}", get(hall))
        .route("/opds/{version}/search", get(search))
        .route("/opds/v2/book/{code}", get(publication))
}

/// JSON for those who ask for it, Atom for all others.
fn accepted(headers: &HeaderMap) -> Version {
    let accept = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut best = (Version::One, 0.0);
    for (kind, weight) in weighed(accept) {
        let version = match kind.to_ascii_lowercase().as_str() {
            "application/opds+json" => Version::Two,
            "application/atom+xml" | "application/xml" | "text/xml" | "application/*" | "*/*" => {
                Version::One
            }
            _ => continue,
        };
        if weight > best.1 {
            best = (version, weight);
        }
    }
    best.0
}

async fn negotiated(State(home): State<Takehome>, headers: HeaderMap) -> Response {
    let (shelf, setting) = (home.shelf(), home.setting());
    let around = Around { setting, shelf: &shelf };
    let mut response = answer(accepted(&headers), Some(Feed::root(around)), &headers);
    send::put(response.headers_mut(), VARY, "accept");
    response
}

async fn root(
    State(home): State<Takehome>,
    Path(version): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some(version) = Version::named(&version) else { return nothing_here() };
    let shelf = home.shelf();
    answer(version, Some(Feed::root(Around { setting: home.setting(), shelf: &shelf })), &headers)
}

async fn hall(
    State(home): State<Takehome>,
    Path((version, code)): Path<(String, String)>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let Some(version) = Version::named(&version) else { return nothing_here() };
    let shelf = home.shelf();
    let around = Around { setting: home.setting(), shelf: &shelf };
    answer(version, Feed::hall(around, &code, page(&uri)), &headers)
}

async fn search(
    State(home): State<Takehome>,
    Path(version): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let Some(version) = Version::named(&version) else { return nothing_here() };
    let shelf = home.shelf();
    let around = Around { setting: home.setting(), shelf: &shelf };
    let words = parameter(&uri, "query").unwrap_or_default();
    answer(version, Feed::search(around, &words, page(&uri)), &headers)
}

async fn publication(
    State(home): State<Takehome>,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Response {
    let shelf = home.shelf();
    let around = Around { setting: home.setting(), shelf: &shelf };
    match shelf.find(&code).as_slice() {
        [stand] => send::small_for_all(v2::PUBLICATION, v2::publication(&around, stand), &headers),
        _ => nothing_here(),
    }
}

async fn description(State(home): State<Takehome>, headers: HeaderMap) -> Response {
    let kind = "application/opensearchdescription+xml";
    send::small_for_all(kind, v1::search_description(home.setting()), &headers)
}

fn answer(version: Version, feed: Option<Feed>, headers: &HeaderMap) -> Response {
    let Some(feed) = feed else { return nothing_here() };
    let (kind, content) = version.written(&feed);
    send::small_for_all(kind, content, headers)
}

fn parameter(uri: &Uri, name: &str) -> Option<String> {
    let query = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    query.filter(|(found, _)| found == name).map(|(_, text)| text.into_owned()).next()
}

/// The page asked for, from 1 on.
fn page(uri: &Uri) -> usize {
    parameter(uri, "page").and_then(|page| page.parse().ok()).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn json_is_for_readers_that_ask_for_it() {
        let asks = |text: &'static str| {
            accepted(&[(ACCEPT, HeaderValue::from_static(text))].into_iter().collect())
        };
        // As KOReader asks.
        let both = "application/opds+json, application/atom+xml;profile=opds-catalog, */*";
        assert_eq!(asks(both), Version::Two);
        assert_eq!(asks("application/opds+json"), Version::Two);
        assert_eq!(asks("application/atom+xml;q=0.5, application/opds+json;q=0.9"), Version::Two);
        assert_eq!(asks("application/atom+xml, application/opds+json;q=0.9"), Version::One);
        assert_eq!(asks("text/html,application/xhtml+xml,application/xml;q=0.9"), Version::One);
        assert_eq!(asks("application/opds+json;q=0"), Version::One);
        assert_eq!(accepted(&HeaderMap::new()), Version::One);
    }
}
