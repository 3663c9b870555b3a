//! Two servers on one PostgreSQL database, each a program of its own.

use crate::pair::{self, Exhibition, Phone, Program, now_min, serve_if_asked};
use crate::server::Server;
use leporello_diag::Sink;
use leporello_ledger::Ledger;
use leporello_ledger::key::Secret;
use leporello_ledger::store::Postgres;
use leporello_turnout::vocabulary::{DeviceId, Fact};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

#[test]
#[ignore = "the other tests start it as a program"]
fn a_program_of_its_own_serves() {
    serve_if_asked();
}

/// Persons who came in by this device, as the ledger has them.
fn entered(ledger: &mut Ledger<Postgres>, device: &str) -> u64 {
    let device = DeviceId::new(device).unwrap();
    let counts = ledger.counts(&device, &mut Sink::new()).unwrap();
    counts.iter().filter_map(|count| count.entered).sum()
}

fn recorded(answer: &pair::Answer) -> usize {
    answer.text.matches("\"recorded\"").count()
}

#[test]
fn what_one_server_is_told_the_other_shows_and_a_code_works_once_over_both() {
    let (exhibition, [one, two]) = Exhibition::set_up();
    let office = exhibition.office.as_str();
    // Both are asked at once: whoever is quicker, one phone is paired.
    let mut phone = Phone::new("clicker", now_min() - 20);
    for round in 0..3 {
        let token = exhibition.invitation(&one, "clicker");
        let body = phone.pairing(&token);
        let statuses = std::thread::scope(|scope| {
            let body = &body;
            let hands = [&one, &two].map(|at| scope.spawn(move || at.say("/api/pair", body)));
            hands.map(|hand| hand.join().unwrap().unwrap().status)
        });
        let paired = statuses.iter().filter(|status| **status == 200).count();
        assert_eq!(paired, 1, "round {round}: {statuses:?}");
        assert!(statuses.contains(&410), "{statuses:?}");
    }
    // A tap that the first server takes is on the screen of the second.
    let took = two.wait_on_screen(office, ">137<", || {
        let answer = one.say("/api/entries", &phone.tap(137, 0)).unwrap();
        assert_eq!(recorded(&answer), 1, "{}", answer.text);
    });
    assert!(took < Duration::from_secs(8), "{took:?}");
    // The page itself is fresh at once, at both, after each tap and at whichever it came.
    for (at, sum) in [(&two, 138), (&one, 139), (&two, 140)] {
        at.say("/api/entries", &phone.tap(1, 0)).unwrap();
        for reader in [&one, &two] {
            let text = reader.get("/desk/live", office).unwrap().text;
            assert!(text.contains(&format!(">{sum}<")), "{sum}: {text}");
        }
    }
    // A device that is recorded at one is known at the other; a post that is left is left.
    exhibition.invitation(&two, "second");
    assert!(one.get("/desk/devices", office).unwrap().text.contains("second"));
    let took = one.wait_on_screen(office, "event: left", || {
        two.post("/desk/leave", office, &[]).unwrap();
    });
    assert!(took < Duration::from_secs(8), "an open screen ends: {took:?}");
    assert_eq!(one.get("/desk", office).unwrap().status, 303);
}

/// Sends entries one after the other, at the server it likes, and at the other when it fails.
fn count_at(
    programs: &[&Program; 2],
    prefers: usize,
    phone: &mut Phone,
    taps: u64,
    acked: &AtomicU64,
) {
    for _ in 0..taps {
        let leaf = phone.tap(1, 0);
        let sent = (0..40).any(|attempt| {
            let answer = programs[(prefers + attempt) % 2].say("/api/entries", &leaf);
            let is_kept = answer.is_ok_and(|answer| {
                answer.status == 200
                    && (recorded(&answer) == 1 || answer.text.contains("\"known\""))
            });
            if !is_kept {
                std::thread::sleep(Duration::from_millis(50));
            }
            is_kept
        });
        assert!(sent, "a phone found no server");
        acked.fetch_add(1, Ordering::SeqCst);
    }
}

#[test]
fn a_server_that_is_killed_in_the_middle_of_traffic_loses_nothing_that_was_acknowledged() {
    const TAPS: u64 = 60;
    let (exhibition, [one, two]) = Exhibition::set_up();
    let names = ["a", "b", "c", "d"];
    for name in names {
        let token = exhibition.invitation(&one, name);
        let paired = two.say("/api/pair", &Phone::new(name, 0).pairing(&token)).unwrap();
        assert_eq!(paired.status, 200, "{}", paired.text);
    }
    let (acked, programs) = (AtomicU64::new(0), [&one, &two]);
    let is_dead = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for (name, prefers) in names.into_iter().zip([0, 1].into_iter().cycle()) {
            let (programs, acked) = (&programs, &acked);
            scope.spawn(move || {
                let mut phone = Phone::new(name, 29_000_000);
                count_at(programs, prefers, &mut phone, TAPS, acked);
            });
        }
        // In the middle of it the first server dies, as by a power cut.
        let (acked, is_dead, one) = (&acked, &is_dead, &one);
        scope.spawn(move || {
            while acked.load(Ordering::SeqCst) < TAPS {
                std::thread::sleep(Duration::from_millis(5));
            }
            one.kill();
            is_dead.store(true, Ordering::SeqCst);
        });
    });
    assert!(is_dead.load(Ordering::SeqCst) && one.get("/healthz", "").is_err());
    let mut ledger = Ledger::open(Postgres::connect(&exhibition.database).unwrap()).unwrap();
    for name in names {
        assert_eq!(entered(&mut ledger, name), TAPS, "{name}");
    }
    let verifier = ledger.verifier().clone();
    let verified = ledger.verify(&verifier).unwrap();
    assert_eq!(verified.gaps, 0);
    // The other goes on, and one that is started again has all of it.
    let third = Program::start(&exhibition.database, &exhibition.folder);
    for at in [&two, &third] {
        assert_eq!(at.get("/healthz", "").unwrap().status, 200);
    }
}

#[test]
fn one_phone_at_both_servers_at_once_and_a_database_that_is_started_again_count_right() {
    const TAPS: u64 = 40;
    let (exhibition, [one, two]) = Exhibition::set_up();
    let token = exhibition.invitation(&one, "clicker");
    let mut phone = Phone::new("clicker", 29_000_000);
    assert_eq!(one.say("/api/pair", &phone.pairing(&token)).unwrap().status, 200);
    for round in 0..TAPS {
        let leaf = &phone.tap(1, 1);
        let answers = std::thread::scope(|scope| {
            let hands = [&one, &two].map(|at| scope.spawn(move || at.say("/api/entries", leaf)));
            hands.map(|hand| hand.join().unwrap().unwrap())
        });
        let kept: usize = answers.iter().map(recorded).sum();
        assert_eq!(kept, 1, "{} {}", answers[0].text, answers[1].text);
        if round == TAPS / 2 {
            exhibition.server.restart();
        }
    }
    // The same head count at both at once is recorded once, and another number is told.
    let lead = exhibition.lead(&one);
    let cookie = lead.as_str();
    for school in ["School 1", "School 2", "School 3"] {
        let mut statuses = std::thread::scope(|scope| {
            let count =
                |at: &'static str| [("organisation", school), ("hall", "East"), ("persons", at)];
            let hands = [(&one, "23"), (&two, "17")].map(|(at, persons)| {
                let form = count(persons);
                scope.spawn(move || at.post("/desk/headcounts", cookie, &form).unwrap().status)
            });
            hands.map(|hand| hand.join().unwrap())
        });
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 422], "{school}");
    }
    claimed_at_both_at_once(&exhibition, [&one, &two]);
    let mut ledger = Ledger::open(Postgres::connect(&exhibition.database).unwrap()).unwrap();
    assert_eq!(entered(&mut ledger, "clicker"), TAPS);
    let verifier = ledger.verifier().clone();
    assert_eq!(ledger.verify(&verifier).unwrap().gaps, 0);
}

/// The statuses of the same form, sent to both servers at once.
fn at_once(programs: [&Program; 2], path: &str, cookie: &str, form: &[(&str, &str)]) -> [u16; 2] {
    let mut statuses = std::thread::scope(|scope| {
        let hands =
            programs.map(|at| scope.spawn(move || at.post(path, cookie, form).unwrap().status));
        hands.map(|hand| hand.join().unwrap())
    });
    statuses.sort_unstable();
    statuses
}

#[test]
fn an_early_close_that_is_signed_at_two_servers_at_once_is_written_once() {
    const ROUNDS: usize = 5;
    let (exhibition, [one, two]) = Exhibition::set_up();
    let lead = exhibition.lead(&one);
    let mut ledger = Ledger::open(Postgres::connect(&exhibition.database).unwrap()).unwrap();
    let day = ledger.calendar().day_of(now_min()).to_string();
    for round in 1..=ROUNDS {
        // Something that is not closed yet.
        exhibition.invitation(&one, &format!("clicker {round}"));
        let first = [("day", day.as_str()), ("reason", "storm")];
        assert_eq!(one.post("/desk/close", &exhibition.office, &first).unwrap().status, 303);
        assert_eq!(at_once([&one, &two], "/desk/close", &lead, &first), [303, 422], "{round}");
        let facts = ledger.facts().unwrap();
        let early = facts.iter().filter(|fact| matches!(fact.first, Fact::ClosedEarly(_)));
        assert_eq!((early.count(), ledger.checkpoints().unwrap().len()), (round, round));
    }
}

#[test]
fn of_two_servers_that_are_set_up_in_the_same_moment_one_is_and_the_other_says_so() {
    let server = Server::start();
    for _ in 0..3 {
        let (database, folder) = (server.database(), tempfile::tempdir().unwrap());
        // Every server has the same key.
        Secret::open_or_create(&folder.path().join("exhibition.key")).unwrap();
        let programs = [(); 2].map(|()| Program::start(&database, &folder));
        let answers = std::thread::scope(|scope| {
            let hands = ["First", "Second"].into_iter().zip(&programs).map(|(name, program)| {
                let mut form = crate::common::exhibition();
                (form[0].1, form[6].1) = (name, name);
                scope.spawn(move || program.post(&program.setup, "", &form).unwrap())
            });
            hands
                .collect::<Vec<_>>()
                .into_iter()
                .map(|hand| hand.join().unwrap())
                .collect::<Vec<_>>()
        });
        let won = usize::from(answers[1].status == 200);
        let (is, late) = (["First", "Second"][won], &answers[1 - won]);
        assert_eq!((answers[won].status, late.status), (200, 422), "{}", late.text);
        assert!(late.text.contains(is) && late.text.contains("is set up already"), "{}", late.text);
        let mut ledger = Ledger::open(Postgres::connect(&database).unwrap()).unwrap();
        assert_eq!(ledger.about().exhibition, is);
        let facts: Vec<Fact> = ledger.facts().unwrap().into_iter().map(|f| f.first).collect();
        let halls = facts.iter().filter_map(|fact| match fact {
            Fact::Hall(hall) => Some(hall.id.as_str()),
            _ => None,
        });
        assert_eq!(halls.collect::<Vec<_>>(), [is], "one exhibition, whole");
        assert_eq!(facts.iter().filter(|fact| matches!(fact, Fact::Venue(_))).count(), 1);
        let code = answers[won].of("code");
        let form = [("post", "office"), ("code", code.as_str())];
        for program in &programs {
            let entered = program.post("/desk/enter", "", &form).unwrap();
            assert_eq!(entered.status, 303, "the code that was shown is the one that opens");
        }
    }
}

/// Of two first claims of one delegation, told at both servers at once, one is recorded and the
/// other is asked about.
fn claimed_at_both_at_once(exhibition: &Exhibition, programs: [&Program; 2]) {
    let clerk = [("name", "clerk"), ("role", "claims-clerk")];
    let code = programs[0].post("/desk/posts", &exhibition.office, &clerk).unwrap().of("code");
    let form = [("post", "clerk"), ("code", code.as_str())];
    let entered = programs[1].post("/desk/enter", "", &form).unwrap().header("set-cookie");
    let cookie = entered.split(';').next().unwrap();
    let day = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(4);
    let day = jiff::tz::TimeZone::UTC.to_datetime(day).date().to_string();
    for school in ["School 1", "School 2", "School 3", "School 4"] {
        let mut statuses = std::thread::scope(|scope| {
            let hands = [(programs[0], "23"), (programs[1], "17")].map(|(at, persons)| {
                let form = [
                    ("said", "claimed"),
                    ("organisation", school),
                    ("hall", "East"),
                    ("day", &*day),
                    ("persons", persons),
                ];
                scope.spawn(move || at.post("/desk/claims", cookie, &form).unwrap().status)
            });
            hands.map(|hand| hand.join().unwrap())
        });
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 422], "{school}");
    }
}
