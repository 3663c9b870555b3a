//! Sensors that speak for themselves: by a link, and by a broker.

use crate::common;
use crate::common::{Answer, BASE, Server, options};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use leporello_diag::Sink;
use leporello_exhibit::desk::{Desk, Memory};
use leporello_exhibit::{House, bind, serve};
use leporello_ledger::Ledger;
use leporello_ledger::store::Sqlite;
use leporello_sensors::Settings;
use leporello_turnout::vocabulary::{CountBin, DeviceId};
use serde_json::Value;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Gives a sensor a link; its address without the server's.
async fn linked(server: &Server, manager: &str, name: &str) -> String {
    let form = [("name", name), ("door", "East: entrance"), ("class", "stereo")];
    let made = server.post("/desk/devices", manager, &form).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.said());
    made.of("link").replace(BASE, "")
}

async fn push(server: &Server, link: &str, body: impl Into<Body>) -> (Answer, Value) {
    let answer = server.ask(Request::post(link).body(body.into()).unwrap()).await;
    let said = serde_json::from_str(&answer.text).unwrap_or_default();
    (answer, said)
}

/// The beginning of a quarter of an hour that is over, some hours ago if need be, on this day of
/// the exhibition.
fn quarter(ago: i64) -> jiff::Timestamp {
    let now = jiff::Timestamp::now().as_second();
    jiff::Timestamp::from_second(now - now.rem_euclid(900) - 900 * ago).unwrap()
}

fn counts(server: &Server, device: &str) -> Vec<CountBin> {
    let store = Sqlite::open(&server.folder.path().join("exhibition.db")).unwrap();
    let mut ledger = Ledger::open(store).unwrap();
    ledger.counts(&DeviceId::new(device).unwrap(), &mut Sink::new()).unwrap()
}

#[tokio::test]
async fn a_sensor_pushes_to_its_link_and_the_same_push_twice_changes_nothing() {
    let (server, office) = Server::ready().await;
    let manager = server.post_of(&office, "hall-manager").await;
    let link = linked(&server, &manager, "east 3D").await;
    let table = format!("bin_start,bin_s,in,out\n{},900,12,4\n", quarter(2));
    let (answer, said) = push(&server, &link, table.clone()).await;
    assert_eq!((answer.status, &said["recorded"]), (StatusCode::OK, &1.into()), "{said}");
    let (answer, said) = push(&server, &link, table).await;
    assert_eq!((answer.status, &said["recorded"]), (StatusCode::OK, &0.into()), "{said}");
    assert_eq!(said["unchanged"], 1);
    let counts = counts(&server, "east 3D");
    assert_eq!((counts.len(), counts[0].entered, counts[0].left), (1, Some(12), Some(4)));
    let live = server.get("/desk/live", &manager).await.text;
    assert!(live.contains("east 3D: 12 in, 4 out"), "{live}");
    assert!(live.contains("heard now"), "{live}");
}

#[tokio::test]
async fn minutes_wait_for_their_quarter_and_bad_rows_are_answered_with_their_reason() {
    let (server, office) = Server::ready().await;
    let link = linked(&server, &office, "east 3D").await;
    let from = quarter(1).as_millisecond();
    let record = |minute: i64, fw: i64| {
        let (from, to) = (from + minute * 60_000, from + (minute + 1) * 60_000);
        format!(
            r#"{{"from":{from},"to":{to},"counts":[{{"name":"fw","value":{fw}}},{{"name":"bw","value":0}}]}}"#
        )
    };
    let xovis = |records: &[String]| {
        let records = records.join(",");
        format!(r#"{{"logics_data":{{"logics":[{{"name":"Line 1","records":[{records}]}}]}}}}"#)
    };
    let first: Vec<String> = (0..14).map(|minute| record(minute, 1)).collect();
    let (_, said) = push(&server, &link, xovis(&first)).await;
    assert_eq!((&said["waiting"], &said["recorded"]), (&14.into(), &0.into()), "{said}");
    let (answer, said) = push(&server, &link, xovis(&[record(3, -1), record(14, 2)])).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!((&said["recorded"], &said["refused"]), (&1.into(), &1.into()), "{said}");
    assert_eq!(said["told"][0]["code"], "LDG-022");
    let counts = counts(&server, "east 3D");
    assert_eq!((counts.len(), counts[0].entered, counts[0].seconds), (1, Some(16), 900));
}

#[tokio::test]
async fn what_cannot_be_used_is_refused_and_tracks_are_not_read() {
    let (server, office) = Server::ready().await;
    let link = linked(&server, &office, "east 3D").await;
    let bad = format!("bin_start,bin_s,in\n{},900,-4\n", quarter(2));
    for (body, status) in [
        (bad.as_str(), StatusCode::UNPROCESSABLE_ENTITY),
        ("", StatusCode::UNSUPPORTED_MEDIA_TYPE),
        (
            "organisation,date,hall,claimed\nSchool 4,2026-04-08,East,40\n",
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ),
        ("{\"logics_data\":", StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let (answer, said) = push(&server, &link, body.to_owned()).await;
        assert_eq!(answer.status, status, "{body}: {said}");
    }
    let (answer, said) = push(&server, &link, r#"{"live_data":{"frames":[]}}"#).await;
    assert_eq!((answer.status, &said["told"][0]["code"]), (StatusCode::OK, &"LDG-035".into()));
    let (answer, _) = push(&server, &link, "x".repeat(2 << 20)).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let (answer, _) = push(&server, "/sensors/guess", bad).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(counts(&server, "east 3D"), []);
}

#[tokio::test]
async fn a_link_can_be_taken_away_and_made_anew_and_the_log_never_has_it() {
    let (server, office) = Server::ready().await;
    let row = |ago| format!("bin_start,bin_s,in\n{},900,3\n", quarter(ago));
    let first = linked(&server, &office, "east 3D").await;
    let second = linked(&server, &office, "east 3D").await;
    assert_eq!(push(&server, &first, row(2)).await.0.status, StatusCode::NOT_FOUND);
    assert_eq!(push(&server, &second, row(2)).await.0.status, StatusCode::OK);
    server.post("/desk/devices/revoke", &office, &[("name", "east 3D")]).await;
    assert_eq!(push(&server, &second, row(3)).await.0.status, StatusCode::NOT_FOUND);
    let third = linked(&server, &office, "east 3D").await;
    let (answer, said) = push(&server, &third, row(3)).await;
    assert_eq!((answer.status, &said["recorded"]), (StatusCode::OK, &1.into()), "{said}");
    let log = server.log.lock().unwrap().join("\n");
    assert!(log.contains("route=/sensors/{token}"), "{log}");
    for link in [first, second, third] {
        assert!(!log.contains(link.rsplit('/').next().unwrap()), "{log}");
    }
}

#[tokio::test]
async fn a_sensor_gets_a_link_and_no_invitation_and_a_phone_the_other_way_round() {
    let (server, office) = Server::ready().await;
    let form = [("name", "beam"), ("door", "East: entrance"), ("class", "beam")];
    let sensor = server.post("/desk/devices", &office, &form).await;
    assert!(sensor.of("link").starts_with(&format!("{BASE}/sensors/")), "{}", sensor.said());
    assert!(sensor.of("invitation").is_empty() && sensor.text.contains("<svg"));
    let form = [("name", "phone"), ("door", "East: entrance"), ("class", "clicker")];
    let phone = server.post("/desk/devices", &office, &form).await;
    assert!(phone.of("link").is_empty() && !phone.of("invitation").is_empty());
}

#[tokio::test]
async fn a_door_through_which_more_go_out_than_came_in_needs_a_look() {
    let (server, office) = Server::ready().await;
    let manager = server.post_of(&office, "hall-manager").await;
    let link = linked(&server, &office, "east 3D").await;
    let row = format!("bin_start,bin_s,in,out\n{},900,0,0\n", quarter(2));
    assert_eq!(push(&server, &link, row).await.0.status, StatusCode::OK);
    assert!(!server.get("/desk/live", &manager).await.text.contains("Needs a look"));
    let table = format!("bin_start,bin_s,in,out\n{},900,40,200\n", quarter(1));
    assert_eq!(push(&server, &link, table).await.0.status, StatusCode::OK);
    let live = server.get("/desk/live", &manager).await;
    assert!(live.text.contains("Needs a look"), "{}", live.said());
    assert!(live.text.contains("40 in and 200 out today"), "{}", live.said());
    let metrics = server.get("/metrics", "").await.text;
    let line = "leporello_needs_a_look{reason=\"in-and-out-differ\"} 1\n";
    assert!(metrics.contains(line), "{metrics}");
    assert!(!metrics.contains("200\n"), "no count is among what anybody may read");
}

#[tokio::test]
async fn a_sensor_that_was_never_heard_needs_a_look_until_it_speaks() {
    let (server, office) = Server::ready().await;
    let link = linked(&server, &office, "east 3D").await;
    let live = server.get("/desk/live", &office).await;
    assert!(live.text.contains("has not been heard yet"), "{}", live.said());
    // What is pushed later takes the place of this as one element.
    assert!(live.text.contains("id=\"now\"><div>"), "{}", live.said());
    let row = format!("bin_start,bin_s,in,out\n{},900,3,0\n", quarter(2));
    assert_eq!(push(&server, &link, row).await.0.status, StatusCode::OK);
    let live = server.get("/desk/live", &office).await;
    assert!(!live.text.contains("has not been heard yet"), "{}", live.said());
}

/// A broker, and a server that listens at it.
#[test]
fn a_server_hears_its_broker_and_tells_once_when_it_is_away() {
    let broker = bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let port = broker.local_addr().unwrap().port().to_string();
    drop(broker);
    let folder = tempfile::tempdir().unwrap();
    let lines: Arc<std::sync::Mutex<Vec<String>>> = Arc::default();
    let kept = Arc::clone(&lines);
    let mut options = options(
        folder.path(),
        Some(Arc::new(move |line| kept.lock().unwrap().push(line.to_owned()))),
    );
    let address = format!("mqtt://127.0.0.1:{port}");
    options.sensors = Settings { broker: Some(address.parse().unwrap()), ..Settings::default() };
    let house = House::open(Desk::new(Memory::default()), options, &mut Sink::new()).unwrap();
    let setup = house.setup_address().unwrap().replace(BASE, "");
    let listener = bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let here = format!("http://{}", listener.local_addr().unwrap());
    let is_over = Arc::new(AtomicBool::new(false));
    let over = Arc::clone(&is_over);
    let served =
        std::thread::spawn(move || serve(house, listener, || over.load(Ordering::Relaxed)));
    let form = common::encoded(&common::exhibition());
    let done = curl(&["-d", &form, &format!("{here}{setup}")]);
    assert!(done.contains("id=\"code\""), "{done}");
    let metric = |line: &str| eventually(|| curl(&[&format!("{here}/metrics")]).contains(line));
    metric("leporello_broker_up 0\n");
    let mut mosquitto = mosquitto(&folder, &port);
    metric("leporello_broker_up 1\n");
    mosquitto.kill().unwrap();
    mosquitto.wait().unwrap();
    metric("leporello_broker_up 0\n");
    std::thread::sleep(Duration::from_secs(3));
    is_over.store(true, Ordering::Relaxed);
    served.join().unwrap().unwrap();
    let log = lines.lock().unwrap().join("\n");
    assert_eq!(log.matches("code=LDG-033").count(), 2, "each time once: {log}");
}

fn mosquitto(folder: &tempfile::TempDir, port: &str) -> std::process::Child {
    let config = folder.path().join("mosquitto.conf");
    std::fs::write(
        &config,
        format!("listener {port} 127.0.0.1\nallow_anonymous true\nuser root\n"),
    )
    .unwrap();
    Command::new("/usr/sbin/mosquitto")
        .arg("-c")
        .arg(&config)
        .stderr(Stdio::null())
        .spawn()
        .expect("Mosquitto is not installed: apt-get install mosquitto mosquitto-clients")
}

fn curl(arguments: &[&str]) -> String {
    let out = Command::new("curl").arg("-s").args(arguments).output().unwrap();
    String::from_utf8_lossy(&out.stdout).into_owned()
}

fn eventually(mut is_so: impl FnMut() -> bool) {
    for _ in 0..200 {
        if is_so() {
            return;
        }
        std::thread::sleep(Duration::from_millis(250));
    }
    panic!("it did not come about within 50 seconds");
}
