//! Who may ask for what: every address with every role, and what strangers try.

use crate::common;
use crate::common::{Answer, Server, encoded, today};
use axum::body::Body;
use axum::http::header::{CONTENT_SECURITY_POLICY, COOKIE, X_FRAME_OPTIONS};
use axum::http::{Request, StatusCode};
use leporello_exhibit::{ROUTES, Route, Who};
use leporello_turnout::vocabulary::Role;

/// An address with something in its braces.
fn filled(path: &str) -> String {
    path.replace("{day}", "2026-04-08")
        .replace("{number}", "1")
        .replace("{file}", "report.html")
        .replace("{*file}", "count.js")
        .replace("{key}", "nothing")
        .replace("{token}", "nothing")
        .replace("{name}", "nothing")
}

async fn asked(server: &Server, route: &Route, cookie: &str) -> Answer {
    let path = filled(route.path);
    match route.method {
        "GET" => server.get(&path, cookie).await,
        _ => server.post(&path, cookie, &[]).await,
    }
}

#[tokio::test]
async fn every_address_lets_in_those_who_may_and_nobody_else() {
    let (server, office) = Server::ready().await;
    let mut cookies = Vec::new();
    for role in Role::ALL {
        let word = serde_json::to_value(role).unwrap();
        cookies.push((role, server.post_of(&office, word.as_str().unwrap()).await));
    }
    // Leaving ends the session, and the live screen never ends.
    let apart = ["/desk/leave", "/desk/live/events"];
    for route in ROUTES.iter().filter(|route| !apart.contains(&route.path)) {
        let Who::Staff(roles) = route.who else { continue };
        for (role, cookie) in &cookies {
            let answer = asked(&server, route, cookie).await;
            let is_refused = answer.status == StatusCode::FORBIDDEN;
            let (method, path) = (route.method, route.path);
            assert_eq!(!is_refused, roles.contains(role), "{method} {path} {role:?}");
            assert_ne!(answer.status, StatusCode::UNAUTHORIZED, "{method} {path} {role:?}");
        }
        let stranger = asked(&server, route, "").await;
        let is_out = stranger.status == StatusCode::UNAUTHORIZED
            || stranger.goes_to() == "/desk/enter" && route.method == "GET";
        assert!(is_out, "{} {}: {}", route.method, route.path, stranger.status);
    }
}

#[tokio::test]
async fn every_answer_tells_browsers_to_run_and_frame_nothing_foreign() {
    let (server, office) = Server::ready().await;
    let paths =
        ["/", "/desk", "/desk/enter", "/desk/posts", "/nothing/here", "/healthz", "/count/"];
    for path in paths {
        let answer = server.get(path, &office).await;
        let policy = answer.headers[CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert_eq!(answer.headers[X_FRAME_OPTIONS], "DENY", "{path}");
        assert!(!answer.text.contains("style="), "{path} has a style that the policy forbids");
    }
}

#[tokio::test]
async fn a_form_of_another_site_changes_nothing() {
    let (server, office) = Server::ready().await;
    for header in [("sec-fetch-site", "cross-site"), ("origin", "https://elsewhere.example")] {
        let request = Request::post("/desk/posts")
            .header(COOKIE, &office)
            .header("host", "127.0.0.1:8080")
            .header(header.0, header.1)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(encoded(&[("name", "spy"), ("role", "admin")])));
        let answer = server.ask(request.unwrap()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{header:?}");
    }
    assert!(!server.get("/desk/posts", &office).await.text.contains("spy"));
}

#[tokio::test]
async fn a_code_that_is_tried_out_locks_its_post_and_who_leads_unlocks_it() {
    let (server, office) = Server::ready().await;
    let lead = server.post_of(&office, "shift-lead").await;
    let made = server.post("/desk/posts", &office, &[("name", "East"), ("role", "tally")]).await;
    let code = made.of("code");
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for _ in 0..5 {
        let tried = server.post("/desk/enter", "", &[("post", "East"), ("code", wrong)]).await;
        assert_eq!(tried.status, StatusCode::UNAUTHORIZED);
    }
    let right = server.post("/desk/enter", "", &[("post", "East"), ("code", &code)]).await;
    assert_eq!(right.status, StatusCode::UNAUTHORIZED, "locked");
    assert!(server.get("/desk", &lead).await.text.contains("is locked"));
    server.post("/desk/posts/unlock", &lead, &[("name", "East")]).await;
    server.enter("East", &code).await;
}

#[tokio::test]
async fn the_page_that_sets_up_is_there_once_and_for_who_has_its_address() {
    let server = Server::new();
    assert_eq!(server.get("/setup/guess", "").await.status, StatusCode::NOT_FOUND);
    let (server, _) = Server::ready().await;
    assert_eq!(server.get(&server.setup, "").await.status, StatusCode::NOT_FOUND);
    let guessed = server.post("/setup/guess", "", &common::exhibition()).await;
    assert_eq!(guessed.status, StatusCode::NOT_FOUND);
    let again = server.post(&server.setup, "", &common::exhibition()).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text.contains("Harbour") && again.text.contains("is set up already"));
    assert_eq!(again.of("code"), "");
}

#[tokio::test]
async fn what_is_too_large_or_climbs_out_of_its_folder_is_refused() {
    let (server, office) = Server::ready().await;
    let large = "x".repeat(3 << 20);
    let answer = server.post("/desk/posts", &office, &[("name", &large)]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let entries = Request::post("/api/entries").body(Body::from(large));
    let answer = server.ask(entries.unwrap()).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    for path in ["/look/..%2F..%2Fetc%2Fpasswd", "/count/..%2Fexhibition.db", "/desk/assets/%2Fetc"]
    {
        assert_eq!(server.get(path, &office).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn the_log_tells_what_was_asked_and_not_who_asked_nor_any_secret() {
    let (server, office) = Server::ready().await;
    server.get("/o/a-secret-link", "").await;
    let claims = server.post_of(&office, "claims-clerk").await;
    server.get("/desk/claims", &claims).await;
    let log = server.log.lock().unwrap().join("\n");
    assert!(log.contains("method=GET route=/o/{token} status=404"), "{log}");
    assert!(!log.contains("a-secret-link"), "{log}");
    assert!(!log.contains(&server.setup), "{log}");
    assert!(!log.contains(&today()), "a line has no time of its own: {log}");
}

#[tokio::test]
async fn a_phone_cannot_be_given_the_name_of_a_post_that_is_there() {
    let (server, office) = Server::ready().await;
    let manager = server.post_of(&office, "hall-manager").await;
    for name in ["office", "ledger"] {
        let form = [("name", name), ("door", "East: entrance"), ("class", "clicker")];
        let answer = server.post("/desk/devices", &manager, &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
    }
    assert_eq!(server.get("/desk/posts", &office).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_post_that_is_not_there_is_told_in_the_words_of_a_wrong_code() {
    let (server, _) = Server::ready().await;
    let mut said = Vec::new();
    for post in ["office", "nobody"] {
        let form = [("post", post), ("code", "000000")];
        let answer = server.post("/desk/enter", "", &form).await;
        said.push(answer.said().replace(post, "POST"));
    }
    assert_eq!(said[0], said[1]);
}

#[tokio::test]
async fn the_guest_book_leaves_no_line_in_the_log_and_no_number_in_the_metrics() {
    let (server, _) = Server::ready().await;
    assert_eq!(server.get("/book/East", "").await.status, StatusCode::OK);
    server.get("/book-look/book.css", "").await;
    let log = server.log.lock().unwrap().join("\n");
    assert!(!log.contains("/book"), "{log}");
    assert!(!server.get("/metrics", "").await.text.contains("/book"));
}
