//! What programs may ask for, described by OpenAPI 3.1 in `assets/openapi.json`.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};

const DESCRIPTION: &str = include_str!("assets/openapi.json");

/// The description.
pub(crate) async fn openapi() -> Response {
    let headers = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-cache")];
    (headers, DESCRIPTION).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{ROUTES, Who};
    use serde_json::Value;
    use std::collections::BTreeSet;

    /// Addresses that programs ask for and people do not.
    fn is_for_programs(path: &str) -> bool {
        let whole = ["/healthz", "/metrics", "/T/{code}/{name}", "/T/{code}/{mark}/{name}"];
        whole.contains(&path) || path.starts_with("/api/") || path.starts_with("/opds")
    }

    #[test]
    fn every_address_for_programs_is_described_and_no_other() {
        let description: Value = serde_json::from_str(DESCRIPTION).unwrap();
        let mut described = BTreeSet::new();
        for (path, methods) in description["paths"].as_object().unwrap() {
            for method in methods.as_object().unwrap().keys() {
                described.insert((method.to_uppercase(), path.clone()));
            }
        }
        let served = ROUTES.iter().filter(|route| is_for_programs(route.path));
        let served: BTreeSet<_> =
            served.map(|route| (route.method.to_owned(), route.path.to_owned())).collect();
        assert_eq!(described, served);
    }

    #[test]
    fn what_is_described_is_for_who_has_no_session() {
        let staff =
            |path: &str| ROUTES.iter().any(|route| route.path == path && route.who != Who::Anyone);
        let description: Value = serde_json::from_str(DESCRIPTION).unwrap();
        for path in description["paths"].as_object().unwrap().keys() {
            assert!(!staff(path), "{path}");
        }
    }

    #[test]
    fn every_reference_in_the_description_leads_somewhere() {
        let description: Value = serde_json::from_str(DESCRIPTION).unwrap();
        for part in DESCRIPTION.split("\"$ref\": \"#").skip(1) {
            let pointer = part.split('"').next().unwrap();
            assert!(description.pointer(pointer).is_some(), "{pointer}");
        }
    }
}
