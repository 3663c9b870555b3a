//! Corrections, taking away, the right of reply, and tables to take along.

use crate::common::{Answer, BASE, Server, today};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use leporello_audit::{Books, Place, secret_of};
use leporello_diag::Sink;
use leporello_ledger::{Bin, Clock, Crossings, Reading};
use leporello_turnout::vocabulary::DeviceId;
use std::collections::BTreeMap;

/// The value of the last hidden field of this name on a page.
fn hidden(answer: &Answer, name: &str) -> String {
    let mark = format!("type=\"hidden\" name=\"{name}\" value=\"");
    let rest = answer.text.rsplit_once(&mark).map_or("", |(_, rest)| rest);
    rest.split('"').next().unwrap_or_default().to_owned()
}

async fn counted(server: &Server, tally: &str, organisation: &str, persons: &str) -> Answer {
    let form = [("organisation", organisation), ("hall", "East"), ("persons", persons)];
    server.post("/desk/headcounts", tally, &form).await
}

fn said<'a>(what: &'a str, day: &'a str, persons: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("said", what),
        ("organisation", "School 4"),
        ("hall", "East"),
        ("day", day),
        ("persons", persons),
    ]
}

/// Closes today, early, by a statistician and a shift lead.
async fn close(server: &Server, office: &str) {
    let lead = server.post_of(office, "shift-lead").await;
    let statistician = server.post_of(office, "statistician").await;
    let form = [("day", today()), ("reason", "the power failed".to_owned())];
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, &**value)).collect();
    server.post("/desk/close", &lead, &form).await;
    let closed = server.post("/desk/close", &statistician, &form).await;
    assert!(closed.goes_to().starts_with("/desk/close/"), "{}", closed.said());
}

/// The address of a link for School 4.
async fn link(server: &Server, clerk: &str) -> String {
    let made = server.post("/desk/claims/link", clerk, &[("organisation", "School 4")]).await;
    made.of("link").replace(BASE, "")
}

#[tokio::test]
async fn a_second_number_is_asked_about_and_adds_only_when_somebody_says_so() {
    let (server, office) = Server::ready().await;
    let clerk = server.post_of(&office, "claims-clerk").await;
    let day = today();
    let first = server.post("/desk/claims", &clerk, &said("claimed", &day, "40")).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.said());
    for again in ["40", "12"] {
        let asked = server.post("/desk/claims", &clerk, &said("claimed", &day, again)).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(asked.text.contains("There is a number already"), "{}", asked.said());
    }
    let table = server.get("/desk/claims.csv", &clerk).await.text;
    assert_eq!(table.matches("School 4").count(), 1, "{table}");
    let asked = server.post("/desk/claims", &clerk, &said("claimed", &day, "12")).await;
    let beside = hidden(&asked, "beside");
    let mut on_top = said("claimed", &day, "12");
    on_top.extend([("again", "adds"), ("beside", &beside)]);
    server.post("/desk/claims", &clerk, &on_top).await;
    let table = server.get("/desk/claims.csv", &clerk).await.text;
    assert_eq!(table.matches("School 4").count(), 2, "{table}");
}

#[tokio::test]
async fn a_form_that_is_sent_twice_counts_once() {
    let (server, office) = Server::ready().await;
    let clerk = server.post_of(&office, "claims-clerk").await;
    let tally = server.post_of(&office, "tally").await;
    let day = today();
    server.post("/desk/claims", &clerk, &said("claimed", &day, "40")).await;
    counted(&server, &tally, "School 4", "40").await;
    let claim = said("claimed", &day, "12");
    let count = vec![("organisation", "School 4"), ("hall", "East"), ("persons", "12")];
    for (path, cookie, mut form) in
        [("/desk/claims", &clerk, claim), ("/desk/headcounts", &tally, count)]
    {
        let asked = server.post(path, cookie, &form).await;
        let beside = hidden(&asked, "beside");
        form.extend([("again", "adds"), ("beside", &beside)]);
        let first = server.post(path, cookie, &form).await;
        assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.said());
        let second = server.post(path, cookie, &form).await;
        assert!(second.text.contains("12 is recorded already"), "{}", second.said());
        let table = server.get(&format!("{path}.csv"), cookie).await.text;
        assert_eq!(table.matches("School 4").count(), 2, "{table}");
        // Who means another twelve says so on the page that came.
        form.retain(|(name, _)| *name != "beside");
        let beside = hidden(&second, "beside");
        form.push(("beside", &beside));
        server.post(path, cookie, &form).await;
        let table = server.get(&format!("{path}.csv"), cookie).await.text;
        assert_eq!(table.matches("School 4").count(), 3, "{table}");
    }
}

#[tokio::test]
async fn what_was_told_since_somebody_was_asked_is_asked_about_anew() {
    let (server, office) = Server::ready().await;
    let clerk = server.post_of(&office, "claims-clerk").await;
    let link = link(&server, &clerk).await;
    let day = today();
    server.post(&link, "", &said("claimed", &day, "40")).await;
    let asked = server.post("/desk/claims", &clerk, &said("claimed", &day, "12")).await;
    let beside = hidden(&asked, "beside");
    let more = hidden(&server.post(&link, "", &said("claimed", &day, "7")).await, "beside");
    let mut on_top = said("claimed", &day, "7");
    on_top.extend([("again", "adds"), ("beside", &more)]);
    server.post(&link, "", &on_top).await;
    let mut on_top = said("claimed", &day, "12");
    on_top.extend([("again", "adds"), ("beside", &beside)]);
    let anew = server.post("/desk/claims", &clerk, &on_top).await;
    assert_eq!(anew.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(anew.text.contains("40 and 7"), "{}", anew.said());
    let table = server.get("/desk/claims.csv", &clerk).await.text;
    assert!(!table.contains(",12,"), "{table}");
}

#[tokio::test]
async fn a_head_count_is_corrected_by_two_roles_and_both_numbers_stay() {
    let (server, office) = Server::ready().await;
    let tally = server.post_of(&office, "tally").await;
    let lead = server.post_of(&office, "shift-lead").await;
    let clerk = server.post_of(&office, "claims-clerk").await;
    counted(&server, &tally, "School 4", "32").await;
    let form = [
        ("organisation", "School 4"),
        ("hall", "East"),
        ("persons", "23"),
        ("again", "corrects"),
        ("reason", "digits exchanged"),
    ];
    let waits = server.post("/desk/headcounts", &tally, &form).await;
    assert_eq!(waits.goes_to(), "/desk/corrections", "{}", waits.said());
    let shown = server.get("/desk/corrections", &tally).await;
    assert!(shown.text.contains("A post of another role has to agree"), "{}", shown.said());
    let name = hidden(&shown, "name");
    let alone = server.post("/desk/corrections/sign", &tally, &[("name", &name)]).await;
    assert_eq!(alone.status, StatusCode::UNPROCESSABLE_ENTITY);
    let blind = server.get("/desk/corrections", &clerk).await;
    assert!(!blind.text.contains("23") && !blind.text.contains("32"), "{}", blind.said());
    let strange = server.post("/desk/corrections/sign", &clerk, &[("name", &name)]).await;
    assert_eq!(strange.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(server.get("/desk/headcounts.csv", &tally).await.text.contains(",32,32,"));
    let agreed = server.post("/desk/corrections/sign", &lead, &[("name", &name)]).await;
    assert_eq!(agreed.status, StatusCode::SEE_OTHER, "{}", agreed.said());
    let table = server.get("/desk/headcounts.csv", &tally).await.text;
    let line = ",23,32,,\"digits exchanged; posts: tally, shift-lead\"";
    assert!(table.contains(line), "{table}");
    let page = server.get("/desk/headcounts", &tally).await;
    assert!(page.text.contains("<del>32</del> 23"), "{}", page.said());
    let again = server.post("/desk/corrections/sign", &lead, &[("name", &name)]).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
    let blind = server.get("/desk/corrections.csv", &clerk).await.text;
    assert!(!blind.contains("digits"), "{blind}");
}

#[tokio::test]
async fn a_number_of_a_closed_day_is_corrected_as_an_amendment() {
    let (server, office) = Server::ready().await;
    let tally = server.post_of(&office, "tally").await;
    let manager = server.post_of(&office, "hall-manager").await;
    let publisher = server.post_of(&office, "publisher").await;
    counted(&server, &tally, "School 4", "32").await;
    let page = server.get("/desk/headcounts", &tally).await;
    let way = page.text.split("href=\"/desk/corrections/new?").nth(1).unwrap();
    let way = way.split('"').next().unwrap().replace("&amp;", "&");
    close(&server, &office).await;
    let form = server.get(&format!("/desk/corrections/new?{way}"), &tally).await;
    assert!(form.text.contains("Strike it out"), "{}", form.said());
    let (epoch, seq) = (hidden(&form, "epoch"), hidden(&form, "seq"));
    let strike =
        [("epoch", &*epoch), ("seq", &seq), ("strike", "true"), ("reason", "another school")];
    server.post("/desk/corrections/new", &tally, &strike).await;
    let name = hidden(&server.get("/desk/corrections", &manager).await, "name");
    server.post("/desk/corrections/sign", &manager, &[("name", &name)]).await;
    let report = server.get("/desk/report/report.html", &publisher).await.text;
    assert!(report.contains("another school; posts: tally, hall-manager"), "{report}");
    assert!(report.contains("the head count of School 4 in East taken back"), "{report}");
}

#[tokio::test]
async fn who_is_at_a_post_that_is_taken_away_is_out_at_once() {
    let (server, office) = Server::ready().await;
    let tally = server.post_of(&office, "tally").await;
    let lead = server.post_of(&office, "shift-lead").await;
    counted(&server, &tally, "School 4", "32").await;
    let form = [("day", today()), ("reason", "the power failed".to_owned())];
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, &**value)).collect();
    server.post("/desk/close", &lead, &form).await;
    server.post("/desk/posts/remove", &office, &[("name", "shift-lead")]).await;
    assert_eq!(server.get("/desk", &lead).await.goes_to(), "/desk/enter");
    let statistician = server.post_of(&office, "statistician").await;
    let page = server.get("/desk/close", &statistician).await;
    assert!(!page.text.contains("half signed"), "its signature went with it: {}", page.said());
    let own = server.post("/desk/posts/remove", &office, &[("name", "office")]).await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(server.get("/desk", &office).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_new_code_ends_who_is_at_the_post() {
    let (server, office) = Server::ready().await;
    let tally = server.post_of(&office, "tally").await;
    server.post("/desk/posts", &office, &[("name", "tally"), ("role", "tally")]).await;
    assert_eq!(server.get("/desk", &tally).await.goes_to(), "/desk/enter");
}

#[tokio::test]
async fn links_and_invitations_are_taken_away() {
    let (server, office) = Server::ready().await;
    let clerk = server.post_of(&office, "claims-clerk").await;
    let link = link(&server, &clerk).await;
    let page = server.get("/desk/claims", &clerk).await;
    assert!(page.text.contains("2031-01-30"), "thirty days after the last: {}", page.said());
    let name = hidden(&page, "name");
    server.post("/desk/claims/unlink", &clerk, &[("name", &name)]).await;
    assert_eq!(server.get(&link, "").await.status, StatusCode::NOT_FOUND);
    assert_eq!(server.post(&link, "", &said("claimed", &today(), "9")).await.status, 404);
    let long = [("organisation", "School 4"), ("days", "9999")];
    let refused = server.post("/desk/claims/link", &clerk, &long).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let manager = server.post_of(&office, "hall-manager").await;
    let phone = [("name", "phone 1"), ("door", "East: entrance"), ("class", "clicker")];
    server.post("/desk/devices", &manager, &phone).await;
    let page = server.get("/desk/devices", &manager).await;
    assert!(page.text.contains("Take it back"), "{}", page.said());
    let name = page.text.split("uninvite").nth(1).unwrap();
    let name = name.split("value=\"").nth(1).unwrap().split('"').next().unwrap();
    server.post("/desk/devices/uninvite", &manager, &[("name", name)]).await;
    assert!(!server.get("/desk/devices", &manager).await.text.contains("Take it back"));
}

#[tokio::test]
async fn a_day_is_closed_before_its_last_hour_only_by_saying_why() {
    let (server, office) = Server::ready().await;
    let tally = server.post_of(&office, "tally").await;
    let lead = server.post_of(&office, "shift-lead").await;
    let publisher = server.post_of(&office, "publisher").await;
    counted(&server, &tally, "School 4", "32").await;
    let day = today();
    let page = server.get("/desk/close", &lead).await;
    if !page.text.contains("Halls are open until") {
        // In the small hours the halls of the test are closed.
        return;
    }
    let without = server.post("/desk/close", &lead, &[("day", &day)]).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = [("day", &*day), ("reason", "the power failed")];
    server.post("/desk/close", &lead, &form).await;
    let page = server.get("/desk/close", &lead).await;
    assert!(page.text.contains("half signed"), "{}", page.said());
    assert!(page.text.contains("tries counters, closes days"), "{}", page.said());
    assert!(page.text.contains("Such posts are: office."), "{}", page.said());
    // The reason of the first is there; the second sees it and signs.
    let second = server.get("/desk/close", &office).await;
    assert!(second.text.contains("the power failed"), "{}", second.said());
    let closed = server.post("/desk/close", &office, &[("day", &day)]).await;
    assert_eq!(closed.goes_to(), format!("/desk/close/{day}/1"), "{}", closed.said());
    let report = server.get("/desk/report/report.html", &publisher).await.text;
    assert!(report.contains("closed before its last hour: the power failed"), "{report}");
}

#[tokio::test]
async fn a_first_signature_is_taken_back_by_its_own_post_alone() {
    let (server, office) = Server::ready().await;
    let tally = server.post_of(&office, "tally").await;
    let lead = server.post_of(&office, "shift-lead").await;
    counted(&server, &tally, "School 4", "32").await;
    let day = today();
    server.post("/desk/close", &lead, &[("day", &day), ("reason", "a mistake")]).await;
    let other = server.post("/desk/close/withdraw", &office, &[("day", &day)]).await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    server.post("/desk/close/withdraw", &lead, &[("day", &day)]).await;
    assert!(!server.get("/desk/close", &lead).await.text.contains("half signed"));
}

#[tokio::test]
async fn an_organisation_sees_its_row_once_its_day_is_closed_and_its_answer_is_printed() {
    let (server, office) = Server::ready().await;
    let tally = server.post_of(&office, "tally").await;
    let clerk = server.post_of(&office, "claims-clerk").await;
    let publisher = server.post_of(&office, "publisher").await;
    let link = link(&server, &clerk).await;
    counted(&server, &tally, "School 4", "23").await;
    server.post(&link, "", &said("claimed", &today(), "40")).await;
    let before = server.get(&link, "").await;
    assert!(before.text.contains("40") && !before.text.contains("23"), "{}", before.said());
    let reply = format!("{link}/reply");
    let early = server.post(&reply, "", &[("text", "too early")]).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    close(&server, &office).await;
    let row = server.get(&link, "").await;
    assert!(row.text.contains("Your row in the report"), "{}", row.said());
    assert!(row.text.contains("<dd>23</dd>"), "{}", row.said());
    assert!(row.text.contains("more reported than counted"), "{}", row.said());
    let long = "ž".repeat(601);
    let refused = server.post(&reply, "", &[("text", &long)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    server.post(&reply, "", &[("text", "The bus was <late>.")]).await;
    let page = server.get("/desk/report", &publisher).await;
    assert!(page.text.contains("The bus was &lt;late&gt;."), "{}", page.said());
    let report = server.get("/desk/report/report.html", &publisher).await.text;
    assert!(report.contains("The bus was &lt;late&gt;."), "{report}");
    assert!(server.get("/desk/report/replies.csv", &publisher).await.text.contains("The bus"));
}

#[tokio::test]
async fn publishing_before_organisations_had_their_time_takes_a_reason_and_ends_answers() {
    let (server, office) = Server::ready().await;
    let tally = server.post_of(&office, "tally").await;
    let clerk = server.post_of(&office, "claims-clerk").await;
    let publisher = server.post_of(&office, "publisher").await;
    let link = link(&server, &clerk).await;
    counted(&server, &tally, "School 4", "23").await;
    close(&server, &office).await;
    let refused = server.post("/desk/report/publish", &publisher, &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("organisations may answer until"), "{}", refused.said());
    let why = [("reason", "all have answered")];
    server.post("/desk/report/publish", &publisher, &why).await;
    let page = server.get("/desk/report", &publisher).await;
    assert!(page.text.contains(&format!("Published on {}", today())), "{}", page.said());
    let report = server.get("/desk/report/report.html", &publisher).await.text;
    assert!(report.contains("before that was allowed: all have answered"), "{report}");
    let late = server.post(&format!("{link}/reply"), "", &[("text", "late")]).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(server.get(&link, "").await.text.contains("Answers are closed"));
}

#[tokio::test]
async fn what_an_organisation_corrects_by_its_link_takes_two_posts() {
    let (server, office) = Server::ready().await;
    let clerk = server.post_of(&office, "claims-clerk").await;
    let statistician = server.post_of(&office, "statistician").await;
    let link = link(&server, &clerk).await;
    let day = today();
    server.post(&link, "", &said("announced", &day, "40")).await;
    let mut form = said("announced", &day, "14");
    form.extend([("again", "corrects"), ("reason", "digits exchanged")]);
    let asked = server.post(&link, "", &form).await;
    assert!(asked.text.contains("has to agree"), "{}", asked.said());
    let name = hidden(&server.get("/desk/corrections", &clerk).await, "name");
    server.post("/desk/corrections/sign", &clerk, &[("name", &name)]).await;
    assert!(server.get("/desk/claims.csv", &clerk).await.text.contains(",40,40,"));
    server.post("/desk/corrections/sign", &statistician, &[("name", &name)]).await;
    assert!(server.get("/desk/claims.csv", &clerk).await.text.contains(",14,40,"));
}

/// A device that cannot sign, with counts of the last three quarters of an hour.
fn readings(server: &Server, device: &DeviceId, from_min: i64) {
    let mut sink = Sink::new();
    let place = Place::File(server.folder.path().join("exhibition.db"));
    let mut books = Books::open(place, &mut sink).unwrap();
    let key = server.folder.path().join("exhibition.key");
    let secret = secret_of(&books, &key, &mut sink).unwrap();
    let clock = Clock { mono_min: 0, wall_min: from_min, offset_ms: 0 };
    books.ledger.pair(device, secret.public(), clock, &secret).unwrap();
    let reading = |quarter: i64, entered| Reading {
        bin: Bin { start_min: from_min + 15 * quarter, length_min: 15 },
        shown: Crossings { entered: Some(entered), ..Crossings::default() },
        samples: None,
        total: false,
    };
    let all = [reading(0, 11), reading(1, 500), reading(2, 13)];
    books.ledger.record_readings(device, &all, clock, &secret).unwrap();
}

#[tokio::test]
async fn counts_of_a_device_are_struck_out_by_two_roles_and_never_edited() {
    let (server, office) = Server::ready().await;
    let manager = server.post_of(&office, "hall-manager").await;
    let statistician = server.post_of(&office, "statistician").await;
    let beam = [("name", "beam"), ("door", "East: entrance"), ("class", "beam")];
    server.post("/desk/devices", &manager, &beam).await;
    let day = today();
    let ten = day.parse::<jiff::civil::Date>().unwrap().at(10, 0, 0, 0);
    let ten = jiff::tz::TimeZone::UTC.to_ambiguous_timestamp(ten).compatible().unwrap();
    let ten = ten.as_second() / 60;
    readings(&server, &DeviceId::new("beam").unwrap(), ten);
    let table = format!("/desk/counts.csv?device=beam&day={day}");
    let line = |sums: &str| format!("beam,{day},10:00,{sums}\r\n");
    let before = server.get(&table, &statistician).await.text;
    assert!(before.contains(&line("524,,,3,0")), "{before}");
    let mut span = vec![("device", "beam"), ("day", &*day), ("reason", "a cleaning machine")];
    span.extend([("from", "10:15"), ("to", "10:30")]);
    let waits = server.post("/desk/counts", &statistician, &span).await;
    assert_eq!(waits.goes_to(), "/desk/corrections", "{}", waits.said());
    let page = server.get("/desk/corrections", &manager).await;
    assert!(page.text.contains("1 entry is to be struck out"), "{}", page.said());
    let name = hidden(&page, "name");
    server.post("/desk/corrections/sign", &manager, &[("name", &name)]).await;
    let after = server.get(&table, &statistician).await.text;
    assert!(after.contains(&line("24,,,3,1")), "{after}");
    let again = server.post("/desk/counts", &statistician, &span).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "it is struck out already");
    let done = server.get("/desk/corrections.csv", &statistician).await.text;
    let reason =
        format!("{day}, 10:15 to 10:30: a cleaning machine; posts: statistician, hall-manager");
    assert!(done.contains(&reason), "{done}");
}

#[tokio::test]
async fn every_table_of_the_desk_can_be_taken_along() {
    let (server, office) = Server::ready().await;
    let tally = server.post_of(&office, "tally").await;
    counted(&server, &tally, "=cmd()", "32").await;
    close(&server, &office).await;
    let mut cookies = BTreeMap::from([("admin", office.clone()), ("tally", tally)]);
    for role in ["claims-clerk", "publisher"] {
        cookies.insert(role, server.post_of(&office, role).await);
    }
    for (role, path) in [
        ("admin", "/desk/posts.csv"),
        ("admin", "/desk/close.csv"),
        ("tally", "/desk/headcounts.csv"),
        ("claims-clerk", "/desk/claims.csv"),
        ("tally", "/desk/corrections.csv"),
        ("claims-clerk", "/desk/beside.csv"),
        ("publisher", "/desk/report/copies.csv"),
        ("publisher", "/desk/report/screens.csv"),
        ("publisher", "/desk/report/replies.csv"),
    ] {
        let answer = server.get(path, &cookies[role]).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.said());
        assert_eq!(answer.headers[CONTENT_TYPE], "text/csv; charset=utf-8", "{path}");
        assert!(!answer.text.contains("\n=cmd"), "{path} has a formula: {}", answer.text);
    }
}
