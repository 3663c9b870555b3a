//! The broker of messages at which sensors publish their totals.

use super::{exhibition, heard, tell};
use crate::fault::Fault;
use crate::house::{House, Running, clock};
use leporello_diag::{Diagnostic, Sink};
use leporello_ledger::Reading;
use leporello_ledger::import::{Desk, Exhibition, Totals};
use leporello_sensors::{Said, Total, listen};
use leporello_turnout::vocabulary::DeviceId;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;
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
            |said| ears.hear(said, &atlas),
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
    /// Readings that are not written yet.
    waiting: Vec<(DeviceId, Reading)>,
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

    /// Takes what was heard; it is never enough.
    fn hear(&mut self, said: Said, atlas: &Atlas<'_>) -> bool {
        let now = self.house.now_min();
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
        true
    }

    /// Marks a sensor as heard, once a minute.
    fn mark(&mut self, device: &DeviceId, now: i64) {
        if self.heard.insert(device.clone(), now) == Some(now) {
            return;
        }
        let of = device.clone();
        // One mark less says no more than that the sensor spoke a minute earlier.
        let marked = self.running.with(move |ledger, secret| heard(ledger, secret, &of));
        if marked.is_ok() {
            self.house.changed();
        }
    }

    /// Writes what waits; what cannot be written is tried again in the next minute.
    fn write(&mut self, atlas: &Atlas<'_>, now: i64) {
        let (exhibition, readings) = (atlas.at(now), self.waiting.clone());
        let written: Result<(u64, Vec<Diagnostic>), Fault> =
            self.running.with(move |ledger, secret| {
                let mut sink = Sink::new();
                let mut desk = Desk::new(ledger, &exhibition, secret, clock(), &mut sink)?;
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
            Err(fault) => tell(self.house, &[*fault]),
        }
    }
}
