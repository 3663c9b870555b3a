//! Readings of devices, sifted by what the ledger has already.

use super::desk::{Desk, IF_RIGHT};
use super::exhibition::{No, no};
use super::told::Rise;
use super::totals::Direction;
use crate::append::Reading;
use crate::event::{Body, Crossings, Kind};
use crate::fault::Fault;
use crate::store::{Store, Stored, within};
use jiff::Timestamp;
use leporello_diag::codes;
use leporello_turnout::vocabulary::DeviceId;
use std::collections::BTreeMap;

/// Minutes of a day, the longest bin.
const DAY: i64 = 1440;

impl<S: Store> Desk<'_, S> {
    /// Writes readings of a device that neither are recorded nor contradict one that is.
    pub(super) fn readings_of(
        &mut self,
        device: &DeviceId,
        mut rises: Vec<(u64, Rise)>,
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
            rises.iter().for_each(|(line, _)| self.refuse(*line, &silent));
            return Ok(());
        }
        if paired.is_none() {
            self.ledger.pair(device, self.secret.public(), self.clock, self.secret)?;
        }
        rises.sort_by_key(|(line, rise)| (rise.reading.total, rise.reading.bin, *line));
        let mut fresh: Vec<Reading> = Vec::with_capacity(rises.len());
        for near in rises.chunk_by(|(_, a), (_, b)| {
            let apart = b.reading.bin.start_min - a.reading.bin.start_min;
            a.reading.total == b.reading.total && apart <= DAY
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
        near: &[(u64, Rise)],
        fresh: &mut Vec<Reading>,
    ) -> Result<(), Fault> {
        let mut beside = self.beside(device, near)?;
        for (line, rise) in near {
            if beside.says(&rise.reading) {
                self.report.unchanged += 1;
                continue;
            }
            let stood = beside.stood(rise.reading.bin.start_min);
            for mut reading in rise.entries(&stood) {
                if let Some(no) = self.contradicts(device, &beside, &reading) {
                    self.refuse(*line, &no);
                    break;
                }
                if reading.total {
                    // A direction that is not told is believed to stand where it stood.
                    reading.shown = reading.shown.or(&stood);
                }
                beside.add(reading);
                fresh.push(reading);
            }
        }
        Ok(())
    }

    /// What there is beside readings of one kind: a day before them and, of running totals, a day
    /// behind them.
    fn beside(&mut self, device: &DeviceId, near: &[(u64, Rise)]) -> Result<Beside, Fault> {
        let mut beside = Beside::default();
        let (Some((_, first)), Some((_, last))) = (near.first(), near.last()) else {
            return Ok(beside);
        };
        let (first, last) = (first.reading, last.reading);
        let kind = if first.total { Kind::Total } else { Kind::Count };
        let behind = if first.total { DAY } else { 0 };
        let (from, to) = (first.bin.start_min - DAY, last.bin.end_min() + behind);
        let stored = within(&mut self.ledger.store, |tables| tables.bins(device, kind, from, to))?;
        for Stored { signed, .. } in stored {
            if let Body::Count(bin, shown, samples) | Body::Total(bin, shown, samples) =
                signed.event.body
            {
                let reading = Reading { bin, shown, samples, total: first.total };
                beside.there.insert(bin.start_min, reading);
                if first.total && !self.known.is_struck(&signed.event.key) {
                    beside.totals.insert(bin.start_min, reading);
                }
            }
        }
        // Totals are corrected to nothing, never to a count.
        let instead = self.known.instead(device).filter(|_| !first.total).cloned();
        beside.instead = instead.unwrap_or_default();
        Ok(beside)
    }

    /// Why a reading cannot stand beside those that are there.
    fn contradicts(&self, device: &DeviceId, beside: &Beside, reading: &Reading) -> Option<No> {
        let start = reading.bin.start_min;
        if beside.known(start).any(|known| known.bin == reading.bin) {
            let at = moment(start);
            let why =
                format!("the bin at {at} of `{device}` is recorded already, with another count");
            return Some(no(codes::LDG_031, why, IF_RIGHT));
        }
        let Beside { there, instead, totals } = beside;
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
        if !reading.total {
            return None;
        }
        Direction::ALL.into_iter().find_map(|way| self.leap(device, totals, reading, way).err())
    }

    /// Whether a running total can stand between the one before it and, when it is told late, the
    /// one behind it. Nothing is asked of a direction that is not told.
    fn leap(
        &self,
        device: &DeviceId,
        totals: &BTreeMap<i64, Reading>,
        reading: &Reading,
        way: Direction,
    ) -> Result<(), No> {
        let told = |other: &Reading| Some((other.bin.end_min(), way.of(&other.shown)?));
        let Some(now) = told(reading) else { return Ok(()) };
        let start = reading.bin.start_min;
        let before = totals.range(..start).rev().find_map(|(_, other)| told(other));
        let behind = totals.range(start..).find_map(|(_, other)| told(other));
        if let Some(behind) = behind
            && begins_again(before, now, behind)
        {
            let (is, then) = (now.1, behind.1);
            let why = format!(
                "a total of {is} at {} is told late, and does not fit to {then} at {}, which is \
                 known",
                moment(now.0),
                moment(behind.0)
            );
            return Err(no(codes::LDG_031, why, "see which is right; a wrong one is struck out"));
        }
        for (was, is) in before.map(|was| (was, now)).into_iter().chain(behind.map(|is| (now, is)))
        {
            let seconds = u32::try_from((is.0 - was.0) * 60).unwrap_or(u32::MAX);
            let passed = way.crossings(is.1).since(&way.crossings(was.1));
            self.exhibition.can_pass(device, seconds, &passed)?;
        }
        Ok(())
    }
}

/// A total at a minute.
type At = (i64, u64);

/// Whether a total that is told late says that the device began again once more than is known from
/// the one behind it: everything since would be counted a second time.
fn begins_again(before: Option<At>, now: At, behind: At) -> bool {
    let fell = |was: At, is: At| u8::from(is.1 < was.1);
    let known = before.map_or(0, |before| fell(before, behind));
    before.map_or(0, |before| fell(before, now)) + fell(now, behind) > known
}

/// What there is beside readings: by its first minute.
#[derive(Default)]
struct Beside {
    /// All that is recorded: no other entry can have its bin.
    there: BTreeMap<i64, Reading>,
    /// What holds instead of it.
    instead: BTreeMap<i64, Reading>,
    /// Running totals that were not struck out: others are judged by them.
    totals: BTreeMap<i64, Reading>,
}

impl Beside {
    /// What is recorded or holds from this minute on.
    fn known(&self, start: i64) -> impl Iterator<Item = &Reading> {
        [self.there.get(&start), self.instead.get(&start)].into_iter().flatten()
    }

    /// Whether a reading says nothing new. Of a running total it is asked whether the entry that
    /// ends with it shows what it tells: that one may begin earlier, and shows all directions.
    fn says(&self, reading: &Reading) -> bool {
        let Reading { bin, shown, total, .. } = reading;
        let is_same = |other: &Reading| {
            other.bin.end_min() == bin.end_min() && shown.or(&other.shown) == other.shown
        };
        let last = || self.there.range(..bin.end_min()).next_back();
        self.known(bin.start_min).any(|known| known == reading)
            || *total && last().is_some_and(|(_, other)| is_same(other))
    }

    /// The running totals that stood before a minute, each as it was told last.
    fn stood(&self, start: i64) -> Crossings {
        let before = self.totals.range(..start).rev();
        before.fold(Crossings::default(), |stood, (_, other)| stood.or(&other.shown))
    }

    fn add(&mut self, reading: Reading) {
        self.there.insert(reading.bin.start_min, reading);
        if reading.total {
            self.totals.insert(reading.bin.start_min, reading);
        }
    }
}

fn overlapped<'a>(there: &'a BTreeMap<i64, Reading>, reading: &Reading) -> Option<&'a Reading> {
    let (start, end) = (reading.bin.start_min, reading.bin.end_min());
    let near = there.range(start - DAY..end).map(|(_, other)| other);
    near.into_iter().find(|other| other.bin.end_min() > start)
}

fn moment(minute: i64) -> Timestamp {
    Timestamp::from_second(minute.saturating_mul(60)).unwrap_or_default()
}
