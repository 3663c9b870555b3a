//! A day at the desk: delegations, claims, the close, the report.

use crate::common::{BASE, Server, today};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};

/// Counts a delegation of 23 and lets it claim 40.
async fn delegation(server: &Server, tally: &str, clerk: &str) {
    let counted = [("organisation", "School 4"), ("hall", "East"), ("persons", "23")];
    let answer = server.post("/desk/headcounts", tally, &counted).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.said());
    let day = today();
    let claimed = [
        ("said", "claimed"),
        ("organisation", "School 4"),
        ("hall", "East"),
        ("day", &day),
        ("persons", "40"),
    ];
    let answer = server.post("/desk/claims", clerk, &claimed).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.said());
}

#[tokio::test]
async fn forty_claimed_and_twenty_three_counted_stand_side_by_side_after_the_close_only() {
    let (server, office) = Server::ready().await;
    let tally = server.post_of(&office, "tally").await;
    let clerk = server.post_of(&office, "claims-clerk").await;
    let lead = server.post_of(&office, "shift-lead").await;
    let statistician = server.post_of(&office, "statistician").await;
    delegation(&server, &tally, &clerk).await;
    for path in ["/desk", "/desk/headcounts", "/desk/live", "/desk/beside", "/desk/beside.csv"] {
        let text = server.get(path, &tally).await.text;
        assert!(!text.contains("40"), "{path} shows the claim to who counts");
    }
    for path in ["/desk", "/desk/claims", "/desk/beside"] {
        let text = server.get(path, &clerk).await.text;
        assert!(!text.contains("23"), "{path} shows the count to who writes down claims");
    }
    let day = today();
    server
        .post("/desk/close", &statistician, &[("day", &day), ("reason", "a test of the close")])
        .await;
    let closed = server
        .post("/desk/close", &lead, &[("day", &day), ("reason", "a test of the close")])
        .await;
    assert_eq!(closed.goes_to(), format!("/desk/close/{day}/1"));
    let table = server.get("/desk/beside.csv", &tally).await.text;
    assert!(table.contains(&format!("{day},East,School 4,,40,23\r\n")), "{table}");
    // Now both know both: neither may be told any more.
    let counted = [("organisation", "School 4"), ("hall", "East"), ("persons", "17")];
    let late = server.post("/desk/headcounts", &tally, &counted).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn one_role_alone_does_not_close_a_day() {
    let (server, office) = Server::ready().await;
    let tally = server.post_of(&office, "tally").await;
    let clerk = server.post_of(&office, "claims-clerk").await;
    delegation(&server, &tally, &clerk).await;
    let day = today();
    let lead = server.post_of(&office, "shift-lead").await;
    server.post("/desk/close", &lead, &[("day", &day), ("reason", "a test of the close")]).await;
    let again = server
        .post("/desk/close", &lead, &[("day", &day), ("reason", "a test of the close")])
        .await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let other = [("name", "West, evening"), ("role", "shift-lead")];
    let code = server.post("/desk/posts", &office, &other).await.of("code");
    let other = server.enter("West, evening", &code).await;
    let again = server
        .post("/desk/close", &other, &[("day", &day), ("reason", "a test of the close")])
        .await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "another post of the same role");
    assert!(!server.get("/desk/close", &lead).await.text.contains("checkpoint 1"));
}

#[tokio::test]
async fn an_organisation_announces_by_its_own_link_and_by_no_other() {
    let (server, office) = Server::ready().await;
    let clerk = server.post_of(&office, "claims-clerk").await;
    let made = server.post("/desk/claims/link", &clerk, &[("organisation", "School 4")]).await;
    let link = made.of("link").replace(BASE, "");
    assert!(server.get(&link, "").await.text.contains("School 4"));
    let day = today();
    let said = [("said", "announced"), ("hall", "West"), ("day", &day), ("persons", "31")];
    assert_eq!(server.post(&link, "", &said).await.status, StatusCode::OK);
    assert_eq!(server.post("/o/guess", "", &said).await.status, StatusCode::NOT_FOUND);
    assert!(server.get("/desk/claims", &clerk).await.text.contains("31"));
}

#[tokio::test]
async fn what_cannot_be_is_told_and_nothing_is_recorded() {
    let (server, office) = Server::ready().await;
    let tally = server.post_of(&office, "tally").await;
    for (hall, persons) in [("North", "5"), ("East", "five"), ("East", "-1"), ("East", "1000000")] {
        let form = [("organisation", "School 4"), ("hall", hall), ("persons", persons)];
        let answer = server.post("/desk/headcounts", &tally, &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{hall} {persons}");
    }
    assert!(!server.get("/desk/headcounts", &tally).await.text.contains("School 4"));
}

#[tokio::test]
async fn the_report_is_made_here_and_verifies() {
    let (server, office) = Server::ready().await;
    let tally = server.post_of(&office, "tally").await;
    let clerk = server.post_of(&office, "claims-clerk").await;
    let publisher = server.post_of(&office, "publisher").await;
    delegation(&server, &tally, &clerk).await;
    let page = server.get("/desk/report/report.html", &publisher).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.said());
    assert!(page.text.contains("Turnout report"), "{}", page.said());
    let policy = page.headers[CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.contains("style-src 'sha256-") && !policy.contains("unsafe"), "{policy}");
    let zip = server.get("/desk/report/report.zip", &publisher).await;
    assert_eq!(zip.headers[CONTENT_TYPE], "application/zip");
    let audit = server.get("/desk/report/evidence/audit.zip", &publisher).await;
    assert_eq!(audit.status, StatusCode::FORBIDDEN, "small numbers are for the auditor alone");
}

#[tokio::test]
async fn a_form_that_is_sent_twice_counts_a_delegation_once_and_another_number_is_told() {
    let (server, office) = Server::ready().await;
    let tally = server.post_of(&office, "tally").await;
    for (persons, status) in [("23", 303), ("23", 303), ("17", 422)] {
        let form = [("organisation", "School 4"), ("hall", "East"), ("persons", persons)];
        let answer = server.post("/desk/headcounts", &tally, &form).await;
        assert_eq!(answer.status.as_u16(), status, "{persons}: {}", answer.said());
    }
    let shown = server.get("/desk/headcounts", &tally).await.text;
    assert_eq!(shown.matches("<td class=\"n\">23</td>").count(), 1, "{shown}");
}

#[tokio::test]
async fn the_desk_leads_to_screens_and_labels() {
    let (server, office) = Server::ready().await;
    let desk = server.get("/desk", &office).await.text;
    for to in ["/hall/East", "/hall/West", "/T/labels", "/live"] {
        assert!(desk.contains(&format!("href=\"{to}\"")), "{to}");
    }
    assert_eq!(server.get("/T/labels", &office).await.status, StatusCode::OK);
}
