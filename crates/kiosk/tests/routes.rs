//! The addresses of a hall, as its screen asks for them.

use crate::common;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use axum::response::Response;
use http_body_util::BodyExt;
use leporello_kiosk::{Beat, Book, Dark, Halls, Idle, Shown, TakeHome, Totals, Unheard, router};
use std::sync::{Arc, Mutex};
use tower::ServiceExt;

const HALL: &str = "Halle 2/Süd";
const ADDRESS: &str = "/hall/Halle%202%2FS%C3%BCd";

#[derive(Clone)]
struct Desk {
    shown: Shown,
    heard: Arc<Mutex<Vec<Beat>>>,
    is_full: bool,
}

impl Halls for Desk {
    async fn shown(&self, hall: &str) -> Option<Shown> {
        (hall == HALL).then(|| self.shown.clone())
    }

    async fn heard(&self, _hall: &str, beat: Beat) -> Result<(), Unheard> {
        if self.is_full {
            return Err(Unheard);
        }
        self.heard.lock().unwrap().push(beat);
        Ok(())
    }
}

fn desk() -> (Desk, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    common::write_book(folder.path(), false);
    let shown = Shown {
        book: Arc::new(Book::read(folder.path()).unwrap()),
        languages: vec!["de".into(), "ko".into()],
        take_home: Some(TakeHome {
            code: "/take/7K3F.svg".into(),
            address: "HTTPS://EXAMPLE.ORG/T/7K3F".into(),
        }),
        guest_book: Some("/book/2".into()),
        idle: Idle::default(),
        dark: Some(Dark { from: 1320, to: 480, zone: "Europe/Berlin".into() }),
    };
    (Desk { shown, heard: Arc::default(), is_full: false }, folder)
}

async fn ask(desk: &Desk, request: Request<Body>) -> (Response<()>, String) {
    let answer = router(desk.clone()).oneshot(request).await.unwrap();
    let (parts, body) = answer.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    (Response::from_parts(parts, ()), String::from_utf8_lossy(&bytes).into_owned())
}

async fn get(desk: &Desk, rest: &str) -> (Response<()>, String) {
    ask(desk, Request::get(format!("{ADDRESS}{rest}")).body(Body::empty()).unwrap()).await
}

async fn beat(desk: &Desk, body: &str) -> (Response<()>, String) {
    let request = Request::post(format!("{ADDRESS}/heartbeat"))
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body.to_owned()))
        .unwrap();
    ask(desk, request).await
}

#[tokio::test]
async fn the_page_says_everything_in_the_first_language_of_its_hall() {
    let (desk, _folder) = desk();
    let (answer, page) = get(&desk, "").await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(page.contains("<html lang=\"de\" dir=\"ltr\">"), "{page}");
    assert!(page.contains("Zum Öffnen berühren") && page.contains("화면을 눌러 펼치기"));
    assert!(!page.contains("Touch to open"), "English is not offered in this hall");
    assert!(page.contains("The pilots go out before light."), "words of a page are text");
    let policy = answer.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(!policy.contains("unsafe"), "{policy}");
}

#[tokio::test]
async fn a_page_has_no_script_or_style_of_its_own_and_no_link() {
    let (desk, _folder) = desk();
    let (_, page) = get(&desk, "").await;
    assert!(!page.contains("style=\"") && !page.contains("<style"));
    assert!(!page.contains("<a ") && !page.contains("<form"));
    // No word that begins with `on` is an attribute.
    for (at, _) in page.match_indices(" on") {
        let word: String = page[at + 1..].chars().take_while(char::is_ascii_alphabetic).collect();
        assert!(!page[at + 1 + word.len()..].starts_with('='), "{word}");
    }
    assert_eq!(
        page.matches("<script").count(),
        page.matches("<script type=\"module\" src=").count()
    );
}

#[tokio::test]
async fn the_worker_keeps_the_page_and_every_picture_and_may_serve_the_hall() {
    let (desk, _folder) = desk();
    let (answer, worker) = get(&desk, "/worker.js").await;
    assert_eq!(answer.headers()["service-worker-allowed"], ADDRESS);
    let facts = worker.lines().next().unwrap();
    let facts = facts.strip_prefix("const FACTS = ").unwrap().trim_end_matches(';');
    let facts: serde_json::Value = serde_json::from_str(facts).unwrap();
    let keep: Vec<&str> =
        facts["keep"].as_array().unwrap().iter().map(|a| a.as_str().unwrap()).collect();
    // 7 spreads, 9 plates large, 9 on the wall (all of the same width here).
    assert_eq!(keep.iter().filter(|address| address.contains("/pictures/")).count(), 16);
    for address in keep.iter().filter(|address| address.starts_with(ADDRESS)) {
        let (answer, _) = get(&desk, address.strip_prefix(ADDRESS).unwrap()).await;
        assert_eq!(answer.status(), StatusCode::OK, "{address}");
    }
    assert!(worker.lines().count() <= 60, "{}", worker.lines().count());
}

#[tokio::test]
async fn a_picture_is_asked_for_once_and_nothing_but_the_book_s_is_served() {
    let (desk, _folder) = desk();
    let (_, page) = get(&desk, "").await;
    let at = page.find("data-picture=\"").unwrap() + "data-picture=\"".len();
    let name = &page[at..at + 20];
    let (answer, _) = get(&desk, &format!("/pictures/{name}")).await;
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "image/jpeg");
    assert!(answer.headers()[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
    let again = Request::get(format!("{ADDRESS}/pictures/{name}"))
        .header(header::IF_NONE_MATCH, &answer.headers()[header::ETAG])
        .body(Body::empty())
        .unwrap();
    assert_eq!(ask(&desk, again).await.0.status(), StatusCode::NOT_MODIFIED);
    for other in ["..%2F..%2Fplan.toml", "plan.toml", "..%2fplan.toml", "%2Fetc%2Fpasswd"] {
        let (answer, _) = get(&desk, &format!("/pictures/{other}")).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{other}");
    }
}

#[tokio::test]
async fn a_report_is_taken_and_answered_with_the_version_of_the_page() {
    let (desk, _folder) = desk();
    let body = r#"{"boot":7,"totals":{"opens":2,"turns":31,"codes":1}}"#;
    let (answer, said) = beat(&desk, body).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let (_, page) = get(&desk, "").await;
    let version = said.strip_prefix("{\"version\":\"").unwrap().strip_suffix("\"}").unwrap();
    assert!(page.contains(version), "{version}");
    let heard = desk.heard.lock().unwrap();
    assert_eq!(heard.len(), 1);
    assert_eq!(heard[0].totals, Totals { opens: 2, turns: 31, codes: 1, reached: [0; 10] });
}

#[tokio::test]
async fn a_report_that_says_more_or_less_or_too_much_is_refused() {
    let (desk, _folder) = desk();
    let long = format!("{{\"boot\":7,{}\"totals\":{{}}}}", " ".repeat(600));
    for body in [
        "",
        "{}",
        r#"{"boot":7,"totals":{"opens":2}}"#,
        r#"{"boot":7,"totals":{"opens":-2,"turns":0,"codes":0}}"#,
        r#"{"boot":7,"totals":{"opens":2,"turns":0,"codes":0,"reached":[1]}}"#,
        r#"{"boot":7,"totals":{"opens":2,"turns":0,"codes":0},"name":"Ida"}"#,
        r#"{"boot":7,"totals":{"opens":2,"turns":0,"codes":0,"at":"12:03:07"}}"#,
        &long,
    ] {
        let (answer, _) = beat(&desk, body).await;
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{body}");
    }
    // As a page of another site could send it without asking.
    let plain = Request::post(format!("{ADDRESS}/heartbeat"))
        .body(Body::from(r#"{"boot":7,"totals":{"opens":2,"turns":0,"codes":0}}"#))
        .unwrap();
    assert_eq!(ask(&desk, plain).await.0.status(), StatusCode::BAD_REQUEST);
    assert!(desk.heard.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_report_that_cannot_be_kept_is_not_said_to_be() {
    let (desk, _folder) = desk();
    let desk = Desk { is_full: true, ..desk };
    let (answer, _) = beat(&desk, r#"{"boot":7,"totals":{"opens":2,"turns":31,"codes":1}}"#).await;
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn a_change_of_what_the_hall_shows_changes_the_version() {
    let (desk, _folder) = desk();
    let (_, before) = get(&desk, "/worker.js").await;
    let mut other = desk.clone();
    other.shown.idle = Idle::seconds(90);
    let (_, after) = get(&other, "/worker.js").await;
    let version = |text: &str| text[text.find("\"version\":\"").unwrap()..][..30].to_owned();
    assert_ne!(version(&before), version(&after));
}

#[tokio::test]
async fn a_hall_that_is_not_there_has_nothing() {
    let (desk, _folder) = desk();
    for rest in ["", "/worker.js", "/kiosk.webmanifest", "/pictures/a.jpg"] {
        let request = Request::get(format!("/hall/9{rest}")).body(Body::empty()).unwrap();
        assert_eq!(ask(&desk, request).await.0.status(), StatusCode::NOT_FOUND, "{rest}");
    }
}

#[tokio::test]
async fn the_page_can_be_installed() {
    let (desk, _folder) = desk();
    let (answer, manifest) = get(&desk, "/kiosk.webmanifest").await;
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/manifest+json");
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    assert_eq!(manifest["start_url"], ADDRESS);
    assert_eq!(manifest["display"], "fullscreen");
}
