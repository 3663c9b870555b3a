//! The broker of messages at which sensors publish their totals.

use super::{exhibition, heard, tell};
use crate::fault::Fault;
use crate::house::{House, Running, clock};
use leporello_diag::{Diagnostic, Sink};
use leporello_ledger::import::{Desk, Exhibition, Rise, Totals};
use leporello_sensors::{Said, Total, listen};
use leporello_turnout::vocabulary::DeviceId;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::PoisonError;
use std::time::Duration;

/// How often is looked whether the exhibition is set up.
const ASK: Duration = Duration::from_secs(5);

/// Listens at the broker for as long as the server runs, where there is one.
pub(crate) fn hear(house: &Arc<House>) {
    if house.options.sensors.broker.is_none() {
        return;
    }
    let house = Arc::clone(house);
    std::thread::spawn(move || {
        let (running, first) = set_up(&house);
        let atlas = Atlas { running: &running, newest: RefCell::new((house.now_min(), first)) };
        let mut ears = Ears::new(&house, &running);
        let settings = &house.options.sensors;
        let Some(broker) = &settings.broker else { return };
        let now = || house.now_min();
        let listened = listen(
            broker,
            settings.broker_ca.as_deref(),
            || atlas.at(now()),
            |said| {
                ears.hear(said, &atlas, now());
                true
            },
        );
        if let Err(fault) = listened {
            tell(&house, std::slice::from_ref(&*fault));
            house.sensors.set_away(Some(fault));
        }
    });
}

/// The exhibition, once there is one.
fn set_up(house: &House) -> (Arc<Running>, Arc<Exhibition>) {
    loop {
        let found = house.running().ok().flatten().and_then(|running| {
            let exhibition = running.known().and_then(|known| exhibition(&known)).ok()?;
            Some((running, Arc::new(exhibition)))
        });
        match found {
            Some(found) => return found,
            None => std::thread::sleep(ASK),
        }
    }
}

/// The doors and devices, as they were within the last minute.
struct Atlas<'h> {
    running: &'h Running,
    newest: RefCell<(i64, Arc<Exhibition>)>,
}

impl Atlas<'_> {
    fn at(&self, now_min: i64) -> Arc<Exhibition> {
        let mut newest = self.newest.borrow_mut();
        if newest.0 != now_min {
            // One that cannot be read now is as it was.
            if let Ok(exhibition) = self.running.known().and_then(|known| exhibition(&known)) {
                newest.1 = Arc::new(exhibition);
            }
            newest.0 = now_min;
        }
        Arc::clone(&newest.1)
    }
}

struct Ears<'h> {
    house: &'h House,
    running: &'h Running,
    totals: Totals,
    /// Totals of quarters that are over and not written yet.
    waiting: Vec<(DeviceId, Rise)>,
    /// The minute for which each sensor was last marked as heard.
    heard: BTreeMap<DeviceId, i64>,
    /// The minute of the last attempt to write.
    tried_min: i64,
}

impl<'h> Ears<'h> {
    fn new(house: &'h House, running: &'h Running) -> Self {
        let (totals, waiting, heard) = (Totals::default(), Vec::new(), BTreeMap::new());
        Self { house, running, totals, waiting, heard, tried_min: 0 }
    }

    /// Takes what was heard at the minute `now`.
    fn hear(&mut self, said: Said, atlas: &Atlas<'_>, now: i64) {
        match said {
            Said::Total(Total { device, direction, total }) => {
                self.waiting.extend(self.totals.take(&device, direction, total, now));
                self.mark(&device, now);
            }
            Said::Tick => self.waiting.extend(self.totals.at(now)),
            Said::Away(fault) => {
                tell(self.house, std::slice::from_ref(&*fault));
                self.house.sensors.set_away(Some(fault));
                self.house.changed();
            }
            Said::Back => {
                if self.house.sensors.away().is_some() {
                    self.house.sensors.set_away(None);
                    self.house.changed();
                }
            }
            Said::Strange(fault) => tell(self.house, &[*fault]),
        }
        if !self.waiting.is_empty() && self.tried_min != now {
            self.tried_min = now;
            self.write(atlas, now);
        }
    }

    /// Marks a sensor as heard, once a minute.
    fn mark(&mut self, device: &DeviceId, now: i64) {
        if self.heard.insert(device.clone(), now) == Some(now) {
            return;
        }
        // One mark less says no more than that the sensor spoke a minute earlier.
        if heard(self.running, device).is_ok() {
            self.house.changed();
        }
    }

    /// Writes what waits; what cannot be written is tried again in the next minute.
    fn write(&mut self, atlas: &Atlas<'_>, now: i64) {
        let (exhibition, readings) = (atlas.at(now), self.waiting.clone());
        let past = self.house.sensors.past();
        let written: Result<(u64, Vec<Diagnostic>), Fault> =
            self.running.with(move |ledger, secret| {
                let mut sink = Sink::new();
                let mut past = past.lock().unwrap_or_else(PoisonError::into_inner);
                let mut desk =
                    Desk::after(&mut past, ledger, &exhibition, secret, clock(), &mut sink)?;
                let report = desk.readings(readings)?;
                drop(desk);
                Ok((report.recorded, sink.diagnostics().to_vec()))
            });
        match written {
            Ok((recorded, told)) => {
                self.waiting.clear();
                self.house.metrics.recorded(usize::try_from(recorded).unwrap_or(usize::MAX));
                tell(self.house, &told);
                self.house.changed();
            }
            Err(fault) => self.house.told("sensors", &fault),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::{Desk as Papers, Memory};
    use crate::house::Options;
    use jiff::civil::{Time, date, time};
    use leporello_audit::Place;
    use leporello_ledger::About;
    use leporello_ledger::import::Direction;
    use leporello_turnout::vocabulary::{
        CounterClass, Device, Door, DoorId, Fact, Hall, HallId, Hours, Venue,
    };
    use std::path::Path;

    /// 2026-04-08T08:00Z.
    const OPENING: i64 = 29_593_920;

    fn house(folder: &Path) -> House {
        let options = Options {
            ledger: Place::File(folder.join("exhibition.db")),
            key: folder.join("exhibition.key"),
            base: "http://127.0.0.1:8080".into(),
            is_encrypted: false,
            tls: None,
            books: Vec::new(),
            guest_book: None,
            sensors: leporello_sensors::Settings::default(),
            print: None,
            log: None,
        };
        House::open(Papers::new(Memory::default()), options, &mut Sink::new()).unwrap()
    }

    fn begun(house: &House) -> Arc<Running> {
        let about = About {
            exhibition: "Harbour".into(),
            zone: "UTC".into(),
            day_begins: Time::midnight(),
        };
        let venue = Venue {
            zone: "UTC".into(),
            day_begins: Time::midnight(),
            first: date(2026, 4, 8),
            last: date(2026, 4, 18),
            hours: Hours::daily(time(8, 0, 0, 0), time(18, 0, 0, 0)),
        };
        let (hall, door) = (HallId::new("East").unwrap(), DoorId::new("main").unwrap());
        let facts = vec![
            Fact::Venue(venue),
            Fact::Hall(Hall { id: hall.clone(), planned_daily_visits: None }),
            Fact::Door(Door { id: door.clone(), hall, width_m: 1.0, expected_share: None }),
            Fact::Device(Device { id: beam(), door, class: CounterClass::Beam }),
        ];
        house.begin(&about, facts).unwrap().unwrap()
    }

    fn beam() -> DeviceId {
        DeviceId::new("beam").unwrap()
    }

    fn entered(total: u64) -> Said {
        Said::Total(Total { device: beam(), direction: Direction::In, total })
    }

    /// A house whose sensor `beam` is heard.
    struct Heard {
        house: House,
        running: Arc<Running>,
        _folder: tempfile::TempDir,
    }

    impl Heard {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let house = house(folder.path());
            let running = begun(&house);
            Self { house, running, _folder: folder }
        }

        /// What a server hears from its beginning to its end, by the minute since the opening.
        fn server(&self, said: impl IntoIterator<Item = (Said, i64)>) {
            let known = Arc::new(exhibition(&self.running.known().unwrap()).unwrap());
            let atlas = Atlas { running: &self.running, newest: RefCell::new((OPENING, known)) };
            let mut ears = Ears::new(&self.house, &self.running);
            for (said, at) in said {
                ears.hear(said, &atlas, OPENING + at);
            }
        }

        /// Minutes, in, out of each count.
        fn counts(&self) -> Vec<(u32, Option<u64>, Option<u64>)> {
            let read = self.running.with(|ledger, _| ledger.counts(&beam(), &mut Sink::new()));
            read.unwrap().iter().map(|c| (c.seconds / 60, c.entered, c.left)).collect()
        }
    }

    #[test]
    fn totals_are_written_once_their_quarter_is_over_and_a_new_server_goes_on() {
        let heard = Heard::new();
        let first = [(entered(100), 2), (entered(112), 20), (Said::Tick, 30), (Said::Tick, 31)];
        heard.server(first.into_iter().chain([(entered(130), 34)]));
        assert_eq!(heard.counts(), [(15, Some(12), None)]);
        // The server has ended: what it heard of this quarter is in the next total.
        heard.server([(entered(150), 70), (Said::Tick, 76)]);
        let gap = (45, Some(38), None);
        assert_eq!(heard.counts(), [(15, Some(12), None), gap], "one gap with a known sum");
        let health = heard.running.with(|ledger, _| ledger.health()).unwrap();
        assert_eq!(health.len(), 1);
    }

    #[test]
    fn a_new_server_knows_where_a_direction_stood_that_is_told_seldom() {
        let left = |total| Said::Total(Total { device: beam(), direction: Direction::Out, total });
        let heard = Heard::new();
        heard.server([(entered(100), 2), (left(90), 3), (Said::Tick, 16)]);
        heard.server([(entered(112), 20), (Said::Tick, 31)]);
        heard.server([(entered(120), 35), (left(95), 36), (Said::Tick, 46)]);
        let expected = [(15, Some(12), Some(0)), (15, Some(8), Some(5))];
        assert_eq!(heard.counts(), expected);
    }
}
