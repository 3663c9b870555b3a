//! A broker of its own for each test, and an exhibition with one sensor.

#![allow(dead_code, clippy::unwrap_used, reason = "each test file uses some of it")]

use jiff::civil::{Time, date, time};
use leporello_ledger::import::Exhibition;
use leporello_turnout::vocabulary::{
    CounterClass, Device, DeviceId, Door, DoorId, Hall, HallId, Hours, Venue,
};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// 2026-04-08T08:00Z, when the doors open.
pub const OPENING: i64 = 29_593_920;

pub struct Mosquitto {
    child: Child,
    pub port: u16,
    pub folder: TempDir,
    more: String,
}

impl Mosquitto {
    /// Starts a broker that anybody may use.
    pub fn start() -> Self {
        Self::with(tempfile::tempdir().unwrap(), "allow_anonymous true\n")
    }

    /// Starts a broker with more lines in its configuration.
    pub fn with(folder: TempDir, more: &str) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let child = run(folder.path(), port, more);
        Self { child, port, folder, more: more.to_owned() }
    }

    pub fn stop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Starts again at the same port, without anything that was kept.
    pub fn again(&mut self) {
        self.child = run(self.folder.path(), self.port, &self.more);
    }

    pub fn publish(&self, topic: &str, payload: &str, more: &[&str]) {
        let port = self.port.to_string();
        let done = Command::new("mosquitto_pub")
            .args(["-h", "127.0.0.1", "-p", &port, "-q", "1", "-t", topic, "-m", payload])
            .args(more)
            .status()
            .expect("mosquitto_pub is not installed: apt-get install mosquitto-clients");
        assert!(done.success());
    }
}

fn run(folder: &Path, port: u16, more: &str) -> Child {
    let config = folder.join("mosquitto.conf");
    std::fs::write(&config, format!("listener {port} 127.0.0.1\nuser root\n{more}")).unwrap();
    let child = Command::new("/usr/sbin/mosquitto")
        .arg("-c")
        .arg(&config)
        .stderr(Stdio::null())
        .spawn()
        .expect("Mosquitto is not installed: apt-get install mosquitto mosquitto-clients");
    for _ in 0..200 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    child
}

impl Drop for Mosquitto {
    fn drop(&mut self) {
        self.stop();
    }
}

pub fn device(name: &str) -> DeviceId {
    DeviceId::new(name).unwrap()
}

/// Hall `east` with two doors: at `main` a beam and a phone, at `gate/2` a camera.
pub fn exhibition() -> Exhibition {
    let venue = Venue {
        zone: "Europe/Prague".into(),
        day_begins: Time::midnight(),
        first: date(2026, 4, 8),
        last: date(2026, 4, 18),
        hours: Hours::daily(time(10, 0, 0, 0), time(18, 0, 0, 0)),
    };
    let hall = HallId::new("east").unwrap();
    let door = |id: &str| Door {
        id: DoorId::new(id).unwrap(),
        hall: hall.clone(),
        width_m: 1.0,
        expected_share: None,
    };
    let counter = |id: &str, door: &str, class| Device {
        id: device(id),
        door: DoorId::new(door).unwrap(),
        class,
    };
    let devices = vec![
        counter("phone", "main", CounterClass::Clicker),
        counter("beam", "main", CounterClass::Beam),
        counter("camera", "gate/2", CounterClass::Camera),
    ];
    let halls = vec![Hall { id: hall.clone(), planned_daily_visits: None }];
    Exhibition::new(&venue, halls, vec![door("main"), door("gate/2")], devices).unwrap()
}
