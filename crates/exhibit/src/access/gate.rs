//! One table of all addresses and who may ask for them. What is not in it is not served.

use super::session::{Session, found};
use crate::house::House;
use crate::pages::refused;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{ALLOW, HOST, ORIGIN};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Redirect, Response};
use leporello_page::{harden, nothing_here};
use leporello_turnout::vocabulary::Role;
use std::sync::Arc;

/// Who may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Everybody: visitors, and devices, which show by a signature or a token who they are.
    Anyone,
    /// Staff at a post of one of these roles.
    Staff(&'static [Role]),
}

/// An address, as the router writes it, with what may be done there.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// `GET` (and `HEAD`) or `POST`.
    pub method: &'static str,
    /// The address.
    pub path: &'static str,
    /// Who may ask.
    pub who: Who,
}

use Role::{Admin, Auditor, ClaimsClerk, HallManager, Publisher, ShiftLead, Statistician, Tally};

const ALL: Who = Who::Staff(&Role::ALL);
/// Those who may see counts of an open day. The claims clerk is none of them: who knows the
/// counts could bend the claims.
const COUNTS: Who =
    Who::Staff(&[Tally, ShiftLead, HallManager, Statistician, Auditor, Publisher, Admin]);
/// Those who may count delegations at the door.
const HEADS: Who = Who::Staff(&[Tally, ShiftLead, HallManager]);
/// Those who write down what organisations say. None of them may enter a count.
const CLAIMS: Who = Who::Staff(&[ClaimsClerk]);
/// Those who see what organisations say of an open day.
const CLAIMS_SEEN: Who = Who::Staff(&[ClaimsClerk, Statistician, Auditor, Publisher]);
/// Those who let phones observe in trials, and strike trials out.
const TRIALS: Who = Who::Staff(&[Statistician, ShiftLead]);
const TRIALS_SEEN: Who = Who::Staff(&[Statistician, ShiftLead, HallManager, Auditor]);
const DEVICES: Who = Who::Staff(&[HallManager, Admin]);
const LEADS: Who = Who::Staff(&[ShiftLead, HallManager, Admin]);
const CLOSES: Who = Who::Staff(&[Statistician, ShiftLead, HallManager, Admin]);
const REPORTS: Who = Who::Staff(&[Statistician, Auditor, Publisher]);
const ONLY_ADMIN: Who = Who::Staff(&[Admin]);
/// Those who read the guest book.
const GUESTS: Who = Who::Staff(&[Publisher]);
/// Those who say that a number of a delegation was typed wrong: of what they may write down.
const CORRECTS: Who = Who::Staff(&[Tally, ShiftLead, HallManager, ClaimsClerk]);
/// Those who agree to a correction; of which, `correction` says.
const AGREES: Who =
    Who::Staff(&[Tally, ShiftLead, HallManager, Statistician, ClaimsClerk, Publisher, Admin]);
/// Those who strike out counts of a device.
const STRIKES: Who = Who::Staff(&[Statistician]);
const PUBLISHES: Who = Who::Staff(&[Publisher]);
const AUDITS: Who = Who::Staff(&[Auditor]);

const fn get(path: &'static str, who: Who) -> Route {
    Route { method: "GET", path, who }
}

const fn post(path: &'static str, who: Who) -> Route {
    Route { method: "POST", path, who }
}

/// All addresses.
pub const ROUTES: &[Route] = &[
    get("/", Who::Anyone),
    get("/look/{name}", Who::Anyone),
    get("/healthz", Who::Anyone),
    get("/metrics", Who::Anyone),
    get("/count", Who::Anyone),
    get("/count/", Who::Anyone),
    get("/count/worker.js", Who::Anyone),
    get("/count/{*file}", Who::Anyone),
    get("/pair/{token}", Who::Anyone),
    post("/api/entries", Who::Anyone),
    get("/api/progress", Who::Anyone),
    post("/api/heartbeat", Who::Anyone),
    post("/api/headcounts", Who::Anyone),
    post("/api/trials", Who::Anyone),
    post("/api/pair", Who::Anyone),
    post("/api/shift", Who::Anyone),
    get("/api/openapi.json", Who::Anyone),
    post("/sensors/{token}", Who::Anyone),
    get("/live", Who::Anyone),
    get("/setup/{token}", Who::Anyone),
    post("/setup/{token}", Who::Anyone),
    get("/o/{token}", Who::Anyone),
    post("/o/{token}", Who::Anyone),
    post("/o/{token}/reply", Who::Anyone),
    get("/T/{code}", Who::Anyone),
    get("/t/{code}", Who::Anyone),
    get("/T/{code}/{name}", Who::Anyone),
    get("/T/{code}/{mark}/{name}", Who::Anyone),
    get("/T/labels", ALL),
    get("/T/look/{name}", Who::Anyone),
    get("/opds", Who::Anyone),
    get("/opds/search.xml", Who::Anyone),
    get("/opds/{version}", Who::Anyone),
    get("/opds/{version}/hall/{code}", Who::Anyone),
    get("/opds/{version}/search", Who::Anyone),
    get("/opds/v2/book/{code}", Who::Anyone),
    get("/hall/{hall}", Who::Anyone),
    get("/hall/{hall}/kiosk.webmanifest", Who::Anyone),
    get("/hall/{hall}/worker.js", Who::Anyone),
    get("/hall/{hall}/look/{name}", Who::Anyone),
    get("/hall/{hall}/pictures/{name}", Who::Anyone),
    post("/hall/{hall}/heartbeat", Who::Anyone),
    get("/book/{hall}", Who::Anyone),
    post("/book/{hall}", Who::Anyone),
    get("/book/{hall}/done", Who::Anyone),
    get("/book-look/{name}", Who::Anyone),
    get("/desk/guestbook", GUESTS),
    get("/desk/guestbook/{name}", GUESTS),
    post("/desk/guestbook/{key}/theme", GUESTS),
    post("/desk/guestbook/{key}/out", GUESTS),
    get("/desk/enter", Who::Anyone),
    post("/desk/enter", Who::Anyone),
    post("/desk/leave", ALL),
    get("/desk", ALL),
    get("/desk/assets/{name}", Who::Anyone),
    get("/desk/live", COUNTS),
    get("/desk/live/events", COUNTS),
    get("/desk/posts", ONLY_ADMIN),
    post("/desk/posts", ONLY_ADMIN),
    get("/desk/posts.csv", ONLY_ADMIN),
    post("/desk/posts/remove", ONLY_ADMIN),
    post("/desk/posts/unlock", LEADS),
    get("/desk/devices", DEVICES),
    post("/desk/devices", DEVICES),
    post("/desk/devices/revoke", DEVICES),
    post("/desk/devices/uninvite", DEVICES),
    get("/desk/headcounts", HEADS),
    post("/desk/headcounts", HEADS),
    get("/desk/headcounts.csv", HEADS),
    get("/desk/claims", CLAIMS_SEEN),
    post("/desk/claims", CLAIMS),
    get("/desk/claims.csv", CLAIMS_SEEN),
    post("/desk/claims/link", CLAIMS),
    get("/desk/trials", TRIALS_SEEN),
    get("/desk/trials.csv", TRIALS_SEEN),
    post("/desk/trials/phones", TRIALS),
    post("/desk/trials/record", TRIALS),
    post("/desk/trials/strike", TRIALS),
    post("/desk/claims/unlink", CLAIMS),
    get("/desk/corrections", ALL),
    get("/desk/corrections.csv", ALL),
    get("/desk/corrections/new", CORRECTS),
    post("/desk/corrections/new", CORRECTS),
    post("/desk/corrections/sign", AGREES),
    post("/desk/corrections/withdraw", AGREES),
    get("/desk/counts", STRIKES),
    post("/desk/counts", STRIKES),
    get("/desk/counts.csv", STRIKES),
    get("/desk/beside", ALL),
    get("/desk/beside.csv", ALL),
    get("/desk/close", CLOSES),
    post("/desk/close", CLOSES),
    get("/desk/close.csv", CLOSES),
    post("/desk/close/withdraw", CLOSES),
    get("/desk/close/{day}/{number}", CLOSES),
    get("/desk/report", REPORTS),
    post("/desk/report/publish", PUBLISHES),
    get("/desk/report/{file}", REPORTS),
    get("/desk/report/evidence/audit.zip", AUDITS),
];

/// Lets a request in, or says why not, and tells browsers what they may do with the answer.
pub(crate) async fn guarded(
    State(house): State<Arc<House>>,
    matched: Option<MatchedPath>,
    mut request: Request,
    next: Next,
) -> Response {
    let path = matched.as_ref().map_or("", MatchedPath::as_str);
    let path = path.to_owned();
    let asked = Asked::of(&request);
    let gate = Arc::clone(&house);
    // A session is looked up in a database, which may wait.
    let work = tokio::task::spawn_blocking(move || admitted(&gate, &path, &asked));
    let admitted =
        work.await.unwrap_or_else(|_| Err(Box::new(crate::pages::failed(crate::fault::broken()))));
    let mut response = match admitted {
        Ok(session) => {
            if let Some(session) = session {
                request.extensions_mut().insert(session);
            }
            next.run(request).await
        }
        Err(refusal) => *refusal,
    };
    harden(response.headers_mut());
    response
}

/// What decides whether a request is let in.
struct Asked {
    method: Method,
    uri: Uri,
    headers: HeaderMap,
}

impl Asked {
    fn of(request: &Request) -> Self {
        let (method, uri) = (request.method().clone(), request.uri().clone());
        Self { method, uri, headers: request.headers().clone() }
    }
}

fn admitted(house: &House, path: &str, asked: &Asked) -> Result<Option<Session>, Box<Response>> {
    let method = match asked.method {
        Method::HEAD => "GET",
        ref other => other.as_str(),
    };
    let routes: Vec<&Route> = ROUTES.iter().filter(|route| route.path == path).collect();
    if routes.is_empty() {
        return Err(Box::new(nothing_here()));
    }
    let Some(route) = routes.iter().find(|route| route.method == method) else {
        return Err(Box::new(other_method(&routes)));
    };
    // Another server may have set the exhibition up: whatever is asked for first lays it out here.
    // Where it cannot be opened, the page that needs it says so.
    let _ = house.running();
    // What anybody may have is served while the desk's database is away.
    let Who::Staff(roles) = route.who else { return Ok(None) };
    let session = match found(&house.desk, &asked.headers, house.now_min()) {
        Ok(session) => session,
        Err(fault) => return Err(Box::new(crate::pages::failed(fault))),
    };
    let Some(session) = session else {
        let is_page = method == "GET";
        return Err(Box::new(if is_page {
            Redirect::to("/desk/enter").into_response()
        } else {
            StatusCode::UNAUTHORIZED.into_response()
        }));
    };
    if !roles.contains(&session.role) {
        return Err(Box::new(refused("This page is not for your post.", StatusCode::FORBIDDEN)));
    }
    if method != "GET" && !is_of_this_site(&asked.headers, &asked.uri) {
        let why = "This was sent from another site.";
        return Err(Box::new(refused(why, StatusCode::FORBIDDEN)));
    }
    Ok(Some(session))
}

/// The answer to a method that an address does not have.
fn other_method(routes: &[&Route]) -> Response {
    let names = |route: &&Route| if route.method == "GET" { "GET, HEAD" } else { route.method };
    let allowed: Vec<&str> = routes.iter().map(names).collect();
    (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, allowed.join(", "))]).into_response()
}

/// Whether a request that changes something comes from a page of this server. Browsers say so
/// in `Sec-Fetch-Site`, older ones in `Origin`; the cookie itself is not sent from other sites.
fn is_of_this_site(headers: &HeaderMap, uri: &Uri) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(HOST).or_else(|| uri.authority().map(|a| a.as_str()));
    let origin = text(ORIGIN).and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
    origin.is_some() && origin == host
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    fn is_own(pairs: &[(&'static str, &'static str)]) -> bool {
        is_of_this_site(&headers(pairs), &Uri::from_static("/desk/claims"))
    }

    #[test]
    fn a_form_of_another_site_is_told_by_what_browsers_say() {
        assert!(is_own(&[("sec-fetch-site", "same-origin"), ("host", "a:1")]));
        assert!(is_own(&[("origin", "http://a:1"), ("host", "a:1")]));
        assert!(!is_own(&[("sec-fetch-site", "cross-site"), ("host", "a:1")]));
        assert!(!is_own(&[("sec-fetch-site", "same-site"), ("host", "a:1")]));
        assert!(!is_own(&[("origin", "http://b:1"), ("host", "a:1")]));
        assert!(!is_own(&[("origin", "null"), ("host", "a:1")]));
        assert!(!is_own(&[("host", "a:1")]), "no browser of today says nothing");
    }

    #[test]
    fn no_role_both_counts_and_writes_down_claims() {
        let may = |path: &str, role: Role| {
            ROUTES.iter().any(|route| {
                let Who::Staff(roles) = route.who else { return false };
                route.method == "POST" && route.path == path && roles.contains(&role)
            })
        };
        for role in [Tally, ShiftLead, HallManager, Statistician, ClaimsClerk, Auditor, Publisher] {
            let counts = may("/desk/headcounts", role);
            let claims = may("/desk/claims", role);
            assert!(!(counts && claims), "{role:?}");
        }
    }

    #[test]
    fn the_counting_role_cannot_see_claims_nor_the_clerk_counts_of_an_open_day() {
        let sees = |path: &str, role: Role| {
            let route = ROUTES.iter().find(|r| r.method == "GET" && r.path == path).unwrap();
            matches!(route.who, Who::Staff(roles) if roles.contains(&role))
        };
        for role in [Tally, ShiftLead, HallManager] {
            assert!(!sees("/desk/claims", role), "{role:?}");
        }
        assert!(!sees("/desk/live", ClaimsClerk));
        assert!(!sees("/desk/headcounts", ClaimsClerk));
    }
}
