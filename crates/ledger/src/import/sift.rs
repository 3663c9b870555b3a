//! Readings of devices, sifted by what the ledger has already.

use super::desk::{Desk, IF_RIGHT};
use super::exhibition::{No, no};
use crate::append::Reading;
use crate::event::{Body, Crossings, Kind};
use crate::fault::Fault;
use crate::store::{Store, within};
use jiff::Timestamp;
use leporello_diag::codes;
use leporello_turnout::vocabulary::DeviceId;
use std::collections::BTreeMap;

impl<S: Store> Desk<'_, S> {
    /// Writes readings of a device that neither are recorded nor contradict one that is.
    pub(super) fn readings_of(
        &mut self,
        device: &DeviceId,
        mut readings: Vec<(u64, Reading)>,
    ) -> Result<(), Fault> {
        let paired = within(&mut self.ledger.store, |tables| tables.device(device))?;
        let silent = match &paired {
            Some(paired) if paired.key != self.secret.public() => {
                let why =
                    format!("device `{device}` signs its own counts; a file cannot speak for it");
                Some(no(codes::LDG_025, why, "let the device send what it holds"))
            }
            Some(paired) if paired.revoked => {
                let why = format!("the key of device `{device}` was taken away");
                Some(no(
                    codes::LDG_025,
                    why,
                    "describe the device under a new name, and write it so",
                ))
            }
            _ => None,
        };
        if let Some(silent) = silent {
            readings.iter().for_each(|(line, _)| self.refuse(*line, &silent));
            return Ok(());
        }
        if paired.is_none() {
            self.ledger.pair(device, self.secret.public(), self.clock, self.secret)?;
        }
        readings.sort_by_key(|(line, reading)| (reading.total, reading.bin, *line));
        let mut fresh: Vec<Reading> = Vec::with_capacity(readings.len());
        for near in readings.chunk_by(|a, b| {
            a.1.total == b.1.total && b.1.bin.start_min - a.1.bin.start_min <= 1440
        }) {
            self.sift(device, near, &mut fresh)?;
        }
        if !fresh.is_empty() {
            self.ledger.record_readings(device, &fresh, self.clock, self.secret)?;
            self.report.recorded += fresh.len() as u64;
        }
        Ok(())
    }

    /// Puts readings into `fresh` that neither are recorded nor overlap one that is.
    fn sift(
        &mut self,
        device: &DeviceId,
        near: &[(u64, Reading)],
        fresh: &mut Vec<Reading>,
    ) -> Result<(), Fault> {
        let (Some((_, first)), Some((_, last))) = (near.first(), near.last()) else {
            return Ok(());
        };
        let kind = if first.total { Kind::Total } else { Kind::Count };
        let (from, to) = (first.bin.start_min - 1440, last.bin.end_min());
        let stored = within(&mut self.ledger.store, |tables| tables.bins(device, kind, from, to))?;
        let mut there: BTreeMap<i64, Reading> = BTreeMap::new();
        for entry in stored {
            if let Body::Count(bin, shown, samples) | Body::Total(bin, shown, samples) =
                entry.signed.event.body
            {
                there.insert(bin.start_min, Reading { bin, shown, samples, total: first.total });
            }
        }
        // Totals are corrected to nothing, never to a count.
        let instead = self.known.instead(device).filter(|_| !first.total).cloned();
        let instead = instead.unwrap_or_default();
        for (line, reading) in near {
            let start = reading.bin.start_min;
            let known = [there.get(&start), instead.get(&start)];
            if known.contains(&Some(reading)) {
                self.report.unchanged += 1;
            } else if let Some(no) = self.contradicts(device, &there, &instead, reading) {
                self.refuse(*line, &no);
            } else {
                there.insert(start, *reading);
                fresh.push(*reading);
            }
        }
        Ok(())
    }

    /// Why a reading cannot stand beside those that are there.
    fn contradicts(
        &self,
        device: &DeviceId,
        there: &BTreeMap<i64, Reading>,
        instead: &BTreeMap<i64, Reading>,
        reading: &Reading,
    ) -> Option<No> {
        let start = reading.bin.start_min;
        let known = [there.get(&start), instead.get(&start)];
        if known.iter().flatten().any(|known| known.bin == reading.bin) {
            let at = moment(start);
            let why =
                format!("the bin at {at} of `{device}` is recorded already, with another count");
            return Some(no(codes::LDG_031, why, IF_RIGHT));
        }
        let over = overlapped(there, reading).or_else(|| overlapped(instead, reading));
        if let Some(other) = over {
            let why = format!(
                "the bin at {} of `{device}` overlaps the one at {} of {} minutes",
                moment(start),
                moment(other.bin.start_min),
                other.bin.length_min
            );
            return Some(no(codes::LDG_024, why, "find out which of the two is right"));
        }
        self.leap(device, there, reading)
    }

    /// Why a running total cannot follow the one before it: more people would have passed since than
    /// the door lets pass. One that fell has begun again from zero.
    fn leap(&self, device: &DeviceId, there: &BTreeMap<i64, Reading>, now: &Reading) -> Option<No> {
        let (_, before) = there.range(..now.bin.start_min).next_back()?;
        let since = |was: Option<u64>, is: Option<u64>| {
            let (was, is) = (was?, is?);
            Some(if is < was { is } else { is - was })
        };
        let shown = Crossings {
            entered: since(before.shown.entered, now.shown.entered),
            left: since(before.shown.left, now.shown.left),
            undirected: since(before.shown.undirected, now.shown.undirected),
        };
        let seconds = u32::try_from((now.bin.end_min() - before.bin.end_min()) * 60).ok()?;
        let checked = self.exhibition.can_pass(device, seconds, &shown);
        now.total.then(|| checked.err())?
    }
}

fn overlapped<'a>(there: &'a BTreeMap<i64, Reading>, reading: &Reading) -> Option<&'a Reading> {
    let (start, end) = (reading.bin.start_min, reading.bin.end_min());
    let near = there.range(start - 1440..end).map(|(_, other)| other);
    near.into_iter().find(|other| other.bin.end_min() > start)
}

fn moment(minute: i64) -> Timestamp {
    Timestamp::from_second(minute.saturating_mul(60)).unwrap_or_default()
}
