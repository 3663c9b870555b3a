//! Running totals through a real broker.

#![allow(clippy::unwrap_used, reason = "what is missing here fails the test")]

mod common;

use common::{Mosquitto, OPENING, device, exhibition};
use jiff::civil::Time;
use leporello_diag::{Sink, codes};
use leporello_ledger::import::{Desk, Direction, Rise, Totals};
use leporello_ledger::key::Secret;
use leporello_ledger::store::Memory;
use leporello_ledger::{About, Clock, Ledger};
use leporello_sensors::{Broker, Said, Total, listen, listen_for, topic};
use leporello_turnout::vocabulary::{DeviceId, DoorId, HallId};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// A listener in a thread of its own.
struct Ear {
    said: Receiver<Said>,
    is_over: Arc<AtomicBool>,
}

impl Ear {
    fn at(broker: &str, ca: Option<PathBuf>) -> Self {
        let broker: Broker = broker.parse().unwrap();
        let (send, said) = channel();
        let is_over = Arc::new(AtomicBool::new(false));
        let over = Arc::clone(&is_over);
        std::thread::spawn(move || {
            let exhibition = Arc::new(exhibition());
            let hear = |said| send.send(said).is_ok() && !over.load(Ordering::Relaxed);
            listen(&broker, ca.as_deref(), || Arc::clone(&exhibition), hear).unwrap();
        });
        Self { said, is_over }
    }

    /// What is said next, but that time goes on.
    fn next(&self) -> Said {
        let end = Instant::now() + Duration::from_secs(40);
        while Instant::now() < end {
            match self.said.recv_timeout(Duration::from_secs(40)).unwrap() {
                Said::Tick => {}
                said => return said,
            }
        }
        panic!("nothing is said");
    }

    fn is_there(&self) {
        let said = self.next();
        assert!(matches!(said, Said::Back), "{said:?}");
    }

    fn total(&self) -> Total {
        match self.next() {
            Said::Total(total) => total,
            other => panic!("{other:?}"),
        }
    }
}

impl Drop for Ear {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
    }
}

fn address(mosquitto: &Mosquitto) -> String {
    format!("mqtt://127.0.0.1:{}", mosquitto.port)
}

/// The counts that a ledger makes of readings: minutes since the opening, length, in, out.
fn counts(readings: Vec<(DeviceId, Rise)>) -> Vec<(i64, u32, Option<u64>, Option<u64>)> {
    let about = About {
        exhibition: "Harbour".into(),
        zone: "Europe/Prague".into(),
        day_begins: Time::midnight(),
    };
    let (secret, mut sink) = (Secret::from_seed(&[7; 32]), Sink::new());
    let clock = Clock { mono_min: 0, wall_min: OPENING, offset_ms: 0 };
    let mut ledger = Ledger::begin(Memory::new(), &about, &secret, clock).unwrap();
    let exhibition = exhibition();
    let mut desk = Desk::new(&mut ledger, &exhibition, &secret, clock, &mut sink).unwrap();
    desk.readings(readings).unwrap();
    drop(desk);
    assert!(sink.diagnostics().is_empty(), "{:?}", sink.diagnostics());
    let counts = ledger.counts(&device("beam"), &mut sink).unwrap();
    let minute =
        |count: &leporello_turnout::vocabulary::CountBin| count.from.as_second() / 60 - OPENING;
    counts.iter().map(|c| (minute(c), c.seconds / 60, c.entered, c.left)).collect()
}

#[test]
fn totals_become_counts_and_one_that_falls_is_a_new_beginning() {
    let mosquitto = Mosquitto::start();
    let ear = Ear::at(&address(&mosquitto), None);
    ear.is_there();
    let (mut totals, mut readings) = (Totals::default(), Vec::new());
    // The total of in and out at a minute of the day.
    for (at, entered, left) in
        [(1, 1000, 900), (16, 1012, 905), (31, 1015, 905), (37, 2, 0), (46, 5, 1)]
    {
        for (way, total) in [("in_total", entered), ("out_total", left)] {
            mosquitto.publish(&format!("leporello/east/main/{way}"), &total.to_string(), &[]);
            let heard = ear.total();
            assert_eq!((&heard.device, heard.total), (&device("beam"), total));
            readings.extend(totals.take(&heard.device, heard.direction, total, OPENING + at));
        }
    }
    readings.extend(totals.at(OPENING + 61));
    let expected = [(15, 15, 12, 5), (30, 7, 3, 0), (37, 8, 2, 0), (45, 15, 3, 1)];
    let expected = expected.map(|(from, length, i, o)| (from, length, Some(i), Some(o)));
    assert_eq!(counts(readings), expected);
}

#[test]
fn what_the_broker_kept_from_earlier_is_no_sign_of_life() {
    let mosquitto = Mosquitto::start();
    mosquitto.publish("leporello/east/main/in_total", "1000", &["-r"]);
    let ear = Ear::at(&address(&mosquitto), None);
    ear.is_there();
    // Kept for later listeners too, but said now.
    mosquitto.publish("leporello/east/main/in_total", "1004", &["-r"]);
    assert_eq!(ear.total().total, 1004);
}

#[test]
fn a_broker_that_goes_away_is_told_once_and_nothing_that_was_counted_meanwhile_is_lost() {
    let mut mosquitto = Mosquitto::start();
    let ear = Ear::at(&address(&mosquitto), None);
    ear.is_there();
    mosquitto.publish("leporello/east/main/in_total", "100", &[]);
    let mut totals = Totals::default();
    let first = ear.total();
    let mut readings = totals.take(&first.device, first.direction, first.total, OPENING + 1);
    mosquitto.stop();
    let away = ear.next();
    assert!(matches!(&away, Said::Away(fault) if fault.code == codes::LDG_033), "{away:?}");
    std::thread::sleep(Duration::from_secs(3));
    mosquitto.again();
    ear.is_there();
    mosquitto.publish("leporello/east/main/in_total", "140", &[]);
    let second = ear.total();
    readings.extend(totals.take(&second.device, second.direction, second.total, OPENING + 91));
    readings.extend(totals.at(OPENING + 106));
    // A gap with a known sum, and no quarter of it invented.
    assert_eq!(counts(readings), [(15, 90, Some(40), None)]);
}

#[test]
fn a_message_of_an_unknown_door_or_without_a_number_is_told_once() {
    let mosquitto = Mosquitto::start();
    let ear = Ear::at(&address(&mosquitto), None);
    ear.is_there();
    for (topic, payload, code) in [
        ("leporello/east/garden/in_total", "3", codes::LDG_025),
        ("leporello/east/main/in_total", "-3", codes::LDG_022),
        ("leporello/east/main/battery", "80", codes::LDG_022),
    ] {
        mosquitto.publish(topic, payload, &[]);
        mosquitto.publish(topic, payload, &[]);
        let said = ear.next();
        assert!(matches!(&said, Said::Strange(fault) if fault.code == code), "{topic}: {said:?}");
    }
    let (hall, door) = (HallId::new("east").unwrap(), DoorId::new("gate/2").unwrap());
    let topic = topic("leporello", &hall, &door);
    assert_eq!(topic, "leporello/east/gate%2F2");
    mosquitto.publish(&format!("{topic}/out_total"), "7", &[]);
    let camera = Total { device: device("camera"), direction: Direction::Out, total: 7 };
    assert_eq!(ear.total(), camera);
}

#[test]
fn a_broker_that_is_not_there_ends_the_command() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let broker = format!("mqtt://127.0.0.1:{port}").parse().unwrap();
    let told = listen_for(&broker, None, &Arc::new(exhibition()), || false, || OPENING, |_| ())
        .unwrap_err();
    assert_eq!(told.code, codes::LDG_033);
}

#[test]
fn the_command_gives_what_it_heard_of_the_quarter_that_is_running() {
    let mosquitto = Mosquitto::start();
    let broker = address(&mosquitto).parse().unwrap();
    let heard = std::thread::scope(|scope| {
        let end = Instant::now() + Duration::from_secs(12);
        let is_over = move || Instant::now() > end;
        let listener = scope.spawn(move || {
            let exhibition = Arc::new(exhibition());
            listen_for(&broker, None, &exhibition, is_over, || OPENING + 3, |_| ())
        });
        while !listener.is_finished() {
            mosquitto.publish("leporello/east/main/in_total", "12", &[]);
            std::thread::sleep(Duration::from_millis(500));
        }
        listener.join().unwrap().unwrap()
    });
    assert_eq!(heard.len(), 1);
    assert_eq!(
        (heard[0].1.reading.bin.start_min, heard[0].1.reading.bin.length_min),
        (OPENING + 3, 1)
    );
    assert_eq!(heard[0].1.reading.shown.entered, Some(12));
}

#[test]
fn a_broker_that_asks_for_a_password_lets_in_who_has_it() {
    let folder = tempfile::tempdir().unwrap();
    let passwords = folder.path().join("passwords");
    let made = Command::new("mosquitto_passwd")
        .args(["-b", "-c"])
        .arg(&passwords)
        .args(["desk", "p@ss"])
        .status()
        .unwrap();
    assert!(made.success());
    let more = format!("allow_anonymous false\npassword_file {}\n", passwords.display());
    let mosquitto = Mosquitto::with(folder, &more);
    let refused = Ear::at(&address(&mosquitto), None);
    assert!(matches!(refused.next(), Said::Away(_)));
    let welcome = Ear::at(&format!("mqtt://desk:p%40ss@127.0.0.1:{}", mosquitto.port), None);
    welcome.is_there();
}

/// A certificate for this machine, signed by itself.
fn certificate(folder: &Path) -> (PathBuf, PathBuf) {
    let (key, certificate) = (folder.join("key.pem"), folder.join("certificate.pem"));
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"])
        .args(["-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE", "-keyout"])
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .output()
        .expect("openssl is not installed: apt-get install openssl");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    (key, certificate)
}

#[test]
fn an_encrypted_connection_is_made_to_a_broker_that_is_believed_and_to_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let (key, certificate) = certificate(folder.path());
    let more = format!(
        "allow_anonymous true\ncertfile {}\nkeyfile {}\n",
        certificate.display(),
        key.display()
    );
    let mosquitto = Mosquitto::with(folder, &more);
    let address = format!("mqtts://localhost:{}", mosquitto.port);
    Ear::at(&address, Some(certificate)).is_there();
    let stranger = Ear::at(&address, None);
    assert!(matches!(stranger.next(), Said::Away(_)), "its certificate is signed by nobody known");
}
