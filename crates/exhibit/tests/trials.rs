//! Calibration trials: from two phones at a door to the ledger and the desk.

use crate::common::{Answer, BASE, Server, today};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use leporello_ledger::key::Secret;
use leporello_ledger::{Bin, Clock, Crossings, Event, EventKey, NOTHING_BEFORE};
use leporello_turnout::vocabulary::DeviceId;
use serde_json::{Value, json};

const DOOR: &str = "East: entrance";

fn now_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

fn now_min() -> i64 {
    now_ms() / 60_000
}

/// A phone with its key.
struct Phone {
    device: &'static str,
    secret: Secret,
}

/// A hall with a beam and four phones at one door, and who is at the desk.
struct Hall {
    server: Server,
    lead: String,
    statistician: String,
    phones: [Phone; 4],
}

impl Hall {
    async fn open() -> Self {
        let (server, office) = Server::ready().await;
        let manager = server.post_of(&office, "hall-manager").await;
        let lead = server.post_of(&office, "shift-lead").await;
        let statistician = server.post_of(&office, "statistician").await;
        let beam = [("name", "Beam"), ("door", DOOR), ("class", "beam")];
        assert_eq!(server.post("/desk/devices", &manager, &beam).await.status, StatusCode::OK);
        let phones = [("East A", 1), ("East B", 2), ("East C", 3), ("East D", 4)]
            .map(|(device, seed)| Phone { device, secret: Secret::from_seed(&[seed; 32]) });
        for phone in &phones {
            let form = [("name", phone.device), ("door", DOOR), ("class", "clicker")];
            let invited = server.post("/desk/devices", &manager, &form).await;
            let token = invited.of("invitation").replace(&format!("{BASE}/pair/"), "");
            let key: String = phone.secret.public().iter().map(|b| format!("{b:02x}")).collect();
            let asked = json!({ "token": token, "public_key": key }).to_string();
            let request = Request::post("/api/pair").body(Body::from(asked)).unwrap();
            let paired = server.ask(request).await;
            assert_eq!(paired.status, StatusCode::OK, "{}: {}", phone.device, paired.text);
        }
        Self { server, lead, statistician, phones }
    }

    async fn let_observe(&self) {
        for phone in &self.phones {
            let form = [("device", phone.device), ("may", "yes")];
            let answer = self.server.post("/desk/trials/phones", &self.lead, &form).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.said());
        }
    }

    async fn signed(&self, phone: usize, route: &str, mut words: Value) -> (StatusCode, Value) {
        let Phone { device, secret } = &self.phones[phone];
        words["device"] = json!(device);
        words["at_ms"] = json!(now_ms());
        let body = words.to_string();
        let text = format!("leporello-request/1\nPOST {route}\n{body}");
        let sig = STANDARD.encode(secret.sign_bytes(text.as_bytes()));
        let request = Request::post(route).header("leporello-signature", sig);
        let answer = self.server.ask(request.body(body.into()).unwrap()).await;
        let told = serde_json::from_str(&answer.text).unwrap_or_else(|_| json!(answer.text));
        (answer.status, told)
    }

    async fn saw(
        &self,
        phone: usize,
        entered: u64,
        begun: Value,
        from: i64,
    ) -> (StatusCode, Value) {
        self.saw_of(4821, phone, entered, begun, from).await
    }

    /// As [`Self::saw`], in the trial of this number.
    async fn saw_of(
        &self,
        number: u16,
        phone: usize,
        entered: u64,
        begun: Value,
        from: i64,
    ) -> (StatusCode, Value) {
        let seen = json!({ "number": number, "from_min": from, "entered": [entered], "left": [0],
            "begun": begun });
        self.signed(phone, "/api/trials", json!({ "seen": seen })).await
    }

    /// Who leads decides about what a phone saw, by one of the buttons.
    async fn decides(&self, phone: usize, from: i64, button: (&str, &str)) -> Answer {
        let name = format!("{}/{from}", self.phones[phone].device);
        let form = [("name", name.as_str()), button];
        self.server.post("/desk/trials/record", &self.lead, &form).await
    }

    /// The trials as the table has them: who observed, persons in.
    async fn observed(&self) -> Vec<(String, String)> {
        let csv = self.server.get("/desk/trials.csv", &self.statistician).await.text;
        let cells = csv.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
        let mut all: Vec<_> = cells.map(|c| (c[7].to_owned(), c[8].to_owned())).collect();
        all.sort();
        all
    }

    /// A post agrees to the correction that waits.
    async fn agree(&self, cookie: &str) -> StatusCode {
        let page = self.server.get("/desk/corrections", &self.lead).await.text;
        let name = page.split("name=\"name\" value=\"").nth(1).unwrap_or_default();
        let name = name.split('"').next().unwrap_or_default();
        self.server.post("/desk/corrections/sign", cookie, &[("name", name)]).await.status
    }

    /// A phone counts eight persons in a minute, and eight in the next.
    async fn counts(&self, phone: usize, from: i64) {
        let Phone { device, secret } = &self.phones[phone];
        let mut prev = NOTHING_BEFORE;
        let mut leaves = String::new();
        for (seq, minute) in [(1, from), (2, from + 1)] {
            let shown = Crossings { entered: Some(8), left: Some(0), undirected: None };
            let bin = Bin { start_min: minute, length_min: 1 };
            let event = Event {
                key: EventKey { device: DeviceId::new(device).unwrap(), epoch: 1, seq },
                body: leporello_ledger::Body::Count(bin, shown, None),
                clock: Clock { mono_min: 0, wall_min: minute, offset_ms: 0 },
                prev,
            };
            prev = event.hash();
            leaves.push_str(&secret.sign(event).leaf());
        }
        let request = Request::post("/api/entries").body(Body::from(leaves)).unwrap();
        let answer = self.server.ask(request).await;
        assert!(!answer.text.contains("refused"), "{}", answer.text);
    }

    async fn page(&self) -> String {
        self.server.get("/desk/trials", &self.lead).await.text
    }
}

/// A trial of the beam, which went from 1,000 to 1,107.
fn beam(second: bool) -> Value {
    of_counter("Beam", second, 1107)
}

/// A trial of a counter, which went from 1,000 to `to`.
fn of_counter(counter: &str, second: bool, to: u64) -> Value {
    let shown = |entered: u64| json!({ "entered": entered, "left": null, "undirected": null });
    json!({ "counter": counter, "kind": "busy", "second": second, "shown": [shown(1000), shown(to)] })
}

fn refused(told: &Value) -> &str {
    told["refused"].as_str().unwrap_or_default()
}

fn row(observer: &str, entered: u64) -> (String, String) {
    (observer.to_owned(), entered.to_string())
}

#[tokio::test]
async fn a_phone_observes_only_while_somebody_who_leads_lets_it() {
    let hall = Hall::open().await;
    let (status, told) = hall.saw(0, 117, beam(false), now_min()).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(told["refused"].as_str().unwrap().contains("nobody let this phone observe"), "{told}");
    let beat = json!({ "battery": null, "offset_ms": 0, "waiting": 0 });
    let (_, told) = hall.signed(0, "/api/heartbeat", beat.clone()).await;
    assert_eq!(told["post"]["may"], json!(["count", "headcount"]));
    hall.let_observe().await;
    let (_, told) = hall.signed(0, "/api/heartbeat", beat).await;
    assert_eq!(told["post"]["may"], json!(["count", "headcount", "trial"]));
    let names: Vec<&Value> =
        told["post"]["counters"].as_array().unwrap().iter().map(|c| &c["device"]).collect();
    assert_eq!(names, ["Beam", "East B", "East C", "East D"]);
    let form = [("device", "East A"), ("may", "no")];
    hall.server.post("/desk/trials/phones", &hall.lead, &form).await;
    assert_eq!(hall.saw(0, 117, beam(false), now_min()).await.0, StatusCode::CONFLICT);
}

#[tokio::test]
async fn two_phones_make_one_trial_and_nobody_sees_a_number_before_both_have_ended() {
    let hall = Hall::open().await;
    hall.let_observe().await;
    let from = now_min();
    let (_, told) = hall.saw(0, 117, beam(true), from).await;
    assert_eq!(told, json!({ "waits_for": "other" }));
    let page = hall.page().await;
    assert!(page.contains("the other phone has not sent"), "{page}");
    assert!(!page.contains("117") && !page.contains("1107"), "{page}");
    let (status, told) = hall.saw(1, 113, Value::Null, from).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    let saw = |observer: &str, entered: u64| json!({ "observer": observer, "entered": entered, "left": 0 });
    let both = json!([saw("East A", 117), saw("East B", 113)]);
    assert_eq!(told["recorded"]["truth"]["observed"], both);
    // The first asks again, until it knows.
    assert_eq!(hall.saw(0, 117, beam(true), from).await.1, told);
    let csv = hall.server.get("/desk/trials.csv", &hall.statistician).await.text;
    assert_eq!(csv.lines().count(), 3, "{csv}");
    assert!(csv.contains(",Beam,as paired,") && csv.contains(",passed,\r\n"), "{csv}");
    // 107 of 115, and 4 apart of 115.
    assert!(csv.contains(",East A,117,0,107,,,0.035,0.930,115.000,passed,"), "{csv}");
    assert!(hall.page().await.contains("2 trials of 80 or more crossings each"));
}

#[tokio::test]
async fn other_numbers_of_the_same_minutes_are_not_taken() {
    let hall = Hall::open().await;
    hall.let_observe().await;
    let from = now_min();
    hall.saw(0, 117, beam(true), from).await;
    let (status, told) = hall.saw(0, 107, beam(true), from).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(told["refused"].as_str().unwrap().contains("other numbers"), "{told}");
}

#[tokio::test]
async fn two_trials_with_two_phones_at_one_door_keep_their_phones_whichever_is_late() {
    let hall = Hall::open().await;
    hall.let_observe().await;
    let from = now_min();
    // The last phone joined the second trial, whose first phone is late.
    let (_, told) = hall.saw_of(1001, 0, 117, beam(true), from).await;
    assert_eq!(told, json!({ "waits_for": "other" }));
    let (_, told) = hall.saw_of(2002, 3, 50, Value::Null, from).await;
    assert_eq!(told, json!({ "waits_for": "other" }), "its number is another");
    let (_, told) = hall.saw_of(2002, 2, 52, of_counter("East A", true, 1051), from).await;
    assert_eq!(told["recorded"]["truth"]["observed"][0]["observer"], "East C", "{told}");
    let (_, told) = hall.saw_of(1001, 1, 113, Value::Null, from).await;
    assert_eq!(told["recorded"]["truth"]["observed"][0]["observer"], "East A", "{told}");
    let all = [row("East A", 117), row("East B", 113), row("East C", 52), row("East D", 50)];
    assert_eq!(hall.observed().await, all);
}

#[tokio::test]
async fn a_phone_with_a_mistyped_number_is_put_to_its_trial_by_who_leads() {
    let hall = Hall::open().await;
    hall.let_observe().await;
    let from = now_min();
    hall.saw_of(1001, 0, 117, beam(true), from).await;
    hall.saw_of(1012, 1, 113, Value::Null, from).await;
    assert!(hall.page().await.contains("It is of trial 1001"), "{}", hall.page().await);
    let done = hall.decides(1, from, ("of", "1001")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.said());
    assert_eq!(hall.observed().await, [row("East A", 117), row("East B", 113)]);
    // Its phone asks again, with the number that was typed.
    let (status, told) = hall.saw_of(1012, 1, 113, Value::Null, from).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    assert_eq!(told["recorded"]["counter"]["entered"], 107);
}

#[tokio::test]
async fn a_trial_whose_second_phone_does_not_come_is_recorded_with_one_observer_by_who_leads() {
    let hall = Hall::open().await;
    hall.let_observe().await;
    let from = now_min();
    hall.saw(0, 117, beam(true), from).await;
    hall.decides(0, from, ("what", "alone")).await;
    assert!(hall.page().await.contains("117, 0"));
    let (_, told) = hall.saw(0, 117, beam(true), from).await;
    assert_eq!(told["recorded"]["counter"]["entered"], 107);
}

#[tokio::test]
async fn a_second_phone_that_comes_after_that_is_told_and_two_posts_join_what_it_saw() {
    let hall = Hall::open().await;
    hall.let_observe().await;
    let from = now_min();
    hall.saw(0, 117, beam(true), from).await;
    hall.decides(0, from, ("what", "alone")).await;
    let (status, told) = hall.saw(1, 113, Value::Null, from).await;
    assert_eq!(status, StatusCode::CONFLICT, "{told}");
    assert!(refused(&told).contains("recorded with one observer before"), "{told}");
    assert!(refused(&told).contains("the desk has what this phone saw"), "{told}");
    assert!(hall.page().await.contains("Join it to the trial"), "{}", hall.page().await);
    let proposed = hall.decides(1, from, ("what", "join")).await;
    assert_eq!(proposed.goes_to(), "/desk/corrections", "{}", proposed.said());
    assert_eq!(hall.observed().await, [row("East A", 117)], "one post alone changes nothing");
    hall.agree(&hall.statistician).await;
    assert_eq!(hall.observed().await, [row("East A", 117), row("East B", 113)]);
    let (status, told) = hall.saw(1, 113, Value::Null, from).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    assert!(hall.page().await.contains("Nothing waits."), "{}", hall.page().await);
}

#[tokio::test]
async fn a_second_phone_that_comes_while_the_counter_is_waited_for_is_in_the_trial() {
    let hall = Hall::open().await;
    hall.let_observe().await;
    let from = now_min();
    let begun = json!({ "counter": "East C", "kind": "quiet", "second": true, "shown": null });
    hall.saw(0, 9, begun.clone(), from).await;
    hall.decides(0, from, ("what", "alone")).await;
    let (_, told) = hall.saw(1, 8, Value::Null, from).await;
    assert_eq!(told, json!({ "waits_for": "counter" }));
    hall.counts(2, from).await;
    let (_, told) = hall.saw(0, 9, begun, from).await;
    assert_eq!(told["recorded"]["truth"]["observed"].as_array().unwrap().len(), 2, "{told}");
}

#[tokio::test]
async fn what_comes_to_no_trial_is_put_away_at_the_desk_and_its_phone_is_told() {
    let hall = Hall::open().await;
    hall.let_observe().await;
    let from = now_min();
    hall.saw(1, 113, Value::Null, from).await;
    assert!(hall.page().await.contains("Trial 4821"));
    hall.decides(1, from, ("what", "away")).await;
    assert!(hall.page().await.contains("Nothing waits."), "{}", hall.page().await);
    let (status, told) = hall.saw(1, 113, Value::Null, from).await;
    assert_eq!(status, StatusCode::CONFLICT, "{told}");
    assert!(refused(&told).contains("put away at the desk"), "{told}");
    // Nor does it come into a trial any more.
    let (_, told) = hall.saw(0, 117, beam(true), from).await;
    assert_eq!(told, json!({ "waits_for": "other" }));
}

#[tokio::test]
async fn a_reading_beyond_what_the_door_lets_pass_is_told_and_may_be_written_anew() {
    let hall = Hall::open().await;
    hall.let_observe().await;
    let from = now_min();
    let (status, told) = hall.saw(0, 117, of_counter("Beam", false, 11_070), from).await;
    assert_eq!((status, &told["misread"]), (StatusCode::CONFLICT, &json!(true)), "{told}");
    for words in ["`Beam`", DOOR, "10070 in 60 seconds", "lets pass", "what it showed anew"] {
        assert!(refused(&told).contains(words), "{words}: {told}");
    }
    assert!(hall.page().await.contains("Nothing waits."), "what was misread is not kept");
    let (status, told) = hall.saw(0, 117, beam(false), from).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    assert_eq!(told["recorded"]["counter"]["entered"], 107);
}

#[tokio::test]
async fn a_trial_is_struck_out_by_two_roles_with_a_reason_and_both_are_shown() {
    let hall = Hall::open().await;
    hall.let_observe().await;
    let from = now_min();
    hall.saw(0, 117, beam(false), from).await;
    let csv = hall.server.get("/desk/trials.csv", &hall.lead).await.text;
    let cells: Vec<&str> = csv.lines().nth(1).unwrap().split(',').collect();
    let strike = async |reason: &str| {
        let form = [("epoch", cells[0]), ("seq", cells[1]), ("reason", reason)];
        hall.server.post("/desk/trials/strike", &hall.lead, &form).await.status
    };
    assert_eq!(strike(" ").await, StatusCode::UNPROCESSABLE_ENTITY, "no reason");
    assert_eq!(strike("a trolley stood in the beam").await, StatusCode::SEE_OTHER);
    let page = hall.page().await;
    assert!(page.contains("To be struck out: a trolley stood in the beam"), "{page}");
    assert_eq!(hall.agree(&hall.lead).await, StatusCode::UNPROCESSABLE_ENTITY, "one role alone");
    assert!(!hall.page().await.contains("struck out</span>"));
    assert_eq!(hall.agree(&hall.statistician).await, StatusCode::SEE_OTHER);
    let page = hall.page().await;
    assert!(
        page.contains(
            "struck out</span> a trolley stood in the beam; posts: shift-lead, statistician"
        ),
        "{page}"
    );
    assert!(page.contains("117, 0"), "what was seen is still shown");
    assert!(page.contains("3 trials of 80 or more crossings each"), "it does not stand");
    // The phone asks again: what was struck out is not recorded anew.
    hall.saw(0, 117, beam(false), from).await;
    let csv = hall.server.get("/desk/trials.csv", &hall.lead).await.text;
    assert_eq!(csv.lines().count(), 2, "{csv}");
}

#[tokio::test]
async fn the_counters_own_counts_are_taken_once_they_have_come() {
    let hall = Hall::open().await;
    hall.let_observe().await;
    let from = now_min();
    let begun = json!({ "counter": "East A", "kind": "quiet", "second": false, "shown": null });
    let (_, told) = hall.saw(1, 9, begun.clone(), from).await;
    assert_eq!(told, json!({ "waits_for": "counter" }));
    assert!(hall.page().await.contains("the counter has not sent its counts of these minutes"));
    hall.counts(0, from).await;
    let (_, told) = hall.saw(1, 9, begun, from).await;
    assert_eq!(told["recorded"]["counter"], json!({ "entered": 8, "left": 0, "undirected": null }));
}

#[tokio::test]
async fn a_head_count_by_phone_of_a_closed_day_is_told_and_not_recorded() {
    let hall = Hall::open().await;
    let day = today();
    let count = |persons: u64| json!({ "organisation": "School 4", "hall": "East", "date": day, "persons": persons });
    let heads = "/api/headcounts";
    assert_eq!(hall.signed(0, heads, count(23)).await.0, StatusCode::NO_CONTENT);
    for cookie in [&hall.statistician, &hall.lead] {
        hall.server
            .post("/desk/close", cookie, &[("day", &day), ("reason", "a test of the close")])
            .await;
    }
    assert_eq!(hall.signed(0, heads, count(23)).await.0, StatusCode::NO_CONTENT, "sent again");
    let other = json!({ "organisation": "Rowing club", "hall": "East", "date": day, "persons": 4 });
    let (status, told) = hall.signed(0, heads, other).await;
    assert_eq!((status, told), (StatusCode::CONFLICT, json!({ "closed": day })));
}
