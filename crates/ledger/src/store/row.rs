//! An entry as a row of a table, the same for every database.

use super::Stored;
use crate::event::{Bin, Body, Clock, Crossings, Event, EventKey, Kind, Samples, Signed};
use crate::fault::{Fault, unreadable};
use jiff::civil::Date;
use leporello_turnout::vocabulary::DeviceId;

/// The columns of an entry, all of them as the database gives them.
pub(super) struct Row {
    pub device: String,
    pub epoch: i64,
    pub seq: i64,
    pub kind: String,
    pub bin_min: Option<i64>,
    pub bin_length_min: Option<i64>,
    pub entered: Option<i64>,
    pub departed: Option<i64>,
    pub undirected: Option<i64>,
    pub samples: Option<i64>,
    pub samples_expected: Option<i64>,
    pub detail: Option<String>,
    pub mono_min: i64,
    pub wall_min: i64,
    pub offset_ms: i64,
    pub prev: Vec<u8>,
    pub sig: Vec<u8>,
    pub day: String,
    pub leaf: Option<i64>,
}

/// Numbers of the vocabulary fit: [`Event::check`] has seen to it before they were written.
pub(super) fn signed64(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

impl Row {
    /// The columns of an entry that is in no tree yet.
    pub(super) fn of(signed: &Signed, day: Date) -> Self {
        let Signed { event, sig } = signed;
        let (bin, shown, samples) = match &event.body {
            Body::Count(bin, shown, samples) | Body::Total(bin, shown, samples) => {
                (Some(*bin), *shown, *samples)
            }
            _ => (None, Crossings::default(), None),
        };
        Self {
            device: event.key.device.as_str().to_owned(),
            epoch: i64::from(event.key.epoch),
            seq: signed64(event.key.seq),
            kind: event.kind().word().to_owned(),
            bin_min: bin.map(|b| b.start_min),
            bin_length_min: bin.map(|b| i64::from(b.length_min)),
            entered: shown.entered.map(signed64),
            departed: shown.left.map(signed64),
            undirected: shown.undirected.map(signed64),
            samples: samples.map(|s| i64::from(s.taken)),
            samples_expected: samples.map(|s| i64::from(s.expected)),
            detail: bin.is_none().then(|| crate::event_detail(&event.body)),
            mono_min: event.clock.mono_min,
            wall_min: event.clock.wall_min,
            offset_ms: event.clock.offset_ms,
            prev: event.prev.to_vec(),
            sig: sig.to_vec(),
            day: day.to_string(),
            leaf: None,
        }
    }

    /// The entry, strictly: a column that no entry can have is a fault which names it.
    pub(super) fn read(self) -> Result<Stored, Fault> {
        let place = format!("device `{}`, epoch {}, entry {}", self.device, self.epoch, self.seq);
        self.parts().map_err(|column| {
            unreadable(&place, &format!("the column `{column}` cannot hold what stands in it"))
        })
    }

    fn parts(self) -> Result<Stored, &'static str> {
        let body = self.body()?;
        let key = EventKey {
            device: DeviceId::new(&self.device).map_err(|_| "device")?,
            epoch: self.epoch.try_into().map_err(|_| "epoch")?,
            seq: self.seq.try_into().map_err(|_| "seq")?,
        };
        let clock =
            Clock { mono_min: self.mono_min, wall_min: self.wall_min, offset_ms: self.offset_ms };
        let prev = self.prev.try_into().map_err(|_| "prev")?;
        let sig = self.sig.try_into().map_err(|_| "sig")?;
        let leaf = self.leaf.map(u64::try_from).transpose().map_err(|_| "leaf")?;
        let day = self.day.parse().map_err(|_| "day")?;
        Ok(Stored { signed: Signed { event: Event { key, body, clock, prev }, sig }, day, leaf })
    }

    fn body(&self) -> Result<Body, &'static str> {
        let kind = Kind::of(&self.kind).ok_or("kind")?;
        if !kind.counts() {
            let detail = self.detail.as_deref().ok_or("detail")?;
            return crate::event_rare(kind, detail).map_err(|_| "detail");
        }
        let bin = Bin {
            start_min: self.bin_min.ok_or("bin_min")?,
            length_min: number(self.bin_length_min, "bin_length_min")?.ok_or("bin_length_min")?,
        };
        let shown = Crossings {
            entered: number(self.entered, "entered")?,
            left: number(self.departed, "departed")?,
            undirected: number(self.undirected, "undirected")?,
        };
        let samples = match (self.samples, self.samples_expected) {
            (None, None) => None,
            (taken, expected) => Some(Samples {
                taken: number(taken, "samples")?.ok_or("samples")?,
                expected: number(expected, "samples_expected")?.ok_or("samples_expected")?,
            }),
        };
        if self.detail.is_some() {
            return Err("detail");
        }
        Ok(match kind {
            Kind::Count => Body::Count(bin, shown, samples),
            _ => Body::Total(bin, shown, samples),
        })
    }
}

fn number<N: TryFrom<i64>>(
    value: Option<i64>,
    column: &'static str,
) -> Result<Option<N>, &'static str> {
    value.map(N::try_from).transpose().map_err(|_| column)
}

/// What a device shows in all, as a database adds it up: entered, departed, undirected.
pub(super) fn sum_row(
    (device, sums): (String, [Option<i64>; 3]),
) -> Result<(DeviceId, Crossings), Fault> {
    let wrong = || unreadable(&format!("device `{device}`"), &"its name is none");
    let id = DeviceId::new(&device).map_err(|_| wrong())?;
    let [entered, left, undirected] = sums.map(|sum| sum.map(i64::unsigned_abs));
    Ok((id, Crossings { entered, left, undirected }))
}
