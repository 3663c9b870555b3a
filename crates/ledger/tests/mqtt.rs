//! Running totals through a real broker.

#![cfg(feature = "mqtt")]
#![allow(clippy::unwrap_used, reason = "what is missing here fails the test")]

mod common;

use common::{OPENING, begun, clock, device, own};
use jiff::civil::{Time, date, time};
use leporello_diag::{Sink, codes};
use leporello_ledger::import::{Broker, Desk, Direction, Exhibition, Totals, listen};
use leporello_ledger::store::Memory;
use leporello_turnout::vocabulary::{
    CounterClass, Device, Door, DoorId, Hall, HallId, Hours, Venue,
};
use std::process::{Child, Command, Stdio};

struct Mosquitto {
    child: Child,
    port: u16,
    _folder: tempfile::TempDir,
}

impl Mosquitto {
    fn start() -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("mosquitto.conf");
        std::fs::write(
            &config,
            format!("listener {port} 127.0.0.1\nallow_anonymous true\nuser root\n"),
        )
        .unwrap();
        let child = Command::new("/usr/sbin/mosquitto")
            .arg("-c")
            .arg(&config)
            .stderr(Stdio::null())
            .spawn()
            .expect("Mosquitto is not installed: apt-get install mosquitto mosquitto-clients");
        for _ in 0..200 {
            if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        Self { child, port, _folder: folder }
    }

    fn publish(&self, topic: &str, payload: &str) {
        let port = self.port.to_string();
        // Kept by the broker, so that a listener that comes later hears it too.
        let done = Command::new("mosquitto_pub")
            .args(["-h", "127.0.0.1", "-p", &port, "-q", "1", "-r", "-t", topic, "-m", payload])
            .status()
            .unwrap();
        assert!(done.success());
    }
}

impl Drop for Mosquitto {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn exhibition() -> Exhibition {
    let venue = Venue {
        zone: "Europe/Prague".into(),
        day_begins: Time::midnight(),
        first: date(2026, 4, 8),
        last: date(2026, 4, 18),
        hours: Hours::daily(time(10, 0, 0, 0), time(18, 0, 0, 0)),
    };
    let (hall, door) = (HallId::new("east").unwrap(), DoorId::new("main").unwrap());
    let halls = vec![Hall { id: hall.clone(), planned_daily_visits: None }];
    let doors = vec![Door { id: door.clone(), hall, width_m: 1.0, expected_share: None }];
    let devices = vec![Device { id: device("e1"), door, class: CounterClass::Beam }];
    Exhibition::new(&venue, halls, doors, devices).unwrap()
}

fn broker(port: u16) -> Broker {
    Broker { host: "127.0.0.1".into(), port, client: "ledger-test".into(), login: None }
}

#[test]
fn totals_from_a_broker_become_counts() {
    let mosquitto = Mosquitto::start();
    mosquitto.publish("leporello/east/main/out_total", "3");
    mosquitto.publish("leporello/east/gate/in_total", "3");
    mosquitto.publish("leporello/east/main/in_total", "1000");
    let exhibition = exhibition();
    let (mut totals, mut readings, mut strange) = (Totals::default(), Vec::new(), Vec::new());
    let mut minute = OPENING;
    let mut heard = 0;
    let hear = |message: Option<(&_, Direction, u64)>| {
        let Some((device, direction, total)) = message else { return heard < 4 };
        heard += 1;
        readings.extend(totals.take(device, direction, total, minute));
        if heard == 2 {
            minute += 15;
            mosquitto.publish("leporello/east/main/in_total", "1012");
            mosquitto.publish("leporello/east/main/out_total", "8");
        }
        heard < 4
    };
    listen(&broker(mosquitto.port), &exhibition, hear, |d| strange.push(d)).unwrap();
    readings.extend(totals.end());
    assert_eq!(strange.len(), 1);
    assert_eq!(strange[0].code, codes::LDG_025);

    let (mut ledger, secret, mut sink) = (begun(Memory::new()), own(), Sink::new());
    let mut desk = Desk::new(&mut ledger, &exhibition, &secret, clock(OPENING), &mut sink).unwrap();
    assert_eq!(desk.readings(readings).unwrap().recorded, 2);
    drop(desk);
    let counts = ledger.counts(&device("e1"), &mut sink).unwrap();
    assert_eq!((counts.len(), counts[0].entered, counts[0].left), (1, Some(12), Some(5)));
}

#[test]
fn a_broker_that_is_not_there_is_told() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let told = listen(&broker(port), &exhibition(), |_| true, |_| ()).unwrap_err();
    assert_eq!(told.code, codes::LDG_033);
}
