//! Formats in: files of counters, ticket offices and forms, into a ledger.
//!
//! Every way in ends at the same checks, those of [`Desk`]. Bad rows are told with file, line and
//! reason, good ones are kept, and what is recorded already stays as it is. Memory does not
//! grow with the file. Only counts are taken: columns about persons are skipped.

mod axis;
mod correct;
mod counters;
mod desk;
mod document;
mod exhibition;
mod fold;
mod forms;
mod held;
mod known;
mod past;
mod push;
mod said;
mod sift;
mod table;
mod times;
mod told;
mod totals;
mod trials;
mod xovis;

pub use desk::Desk;
pub use exhibition::{Exhibition, cannot_pass};
pub use held::Held;
pub use past::Past;
pub use push::Pushed;
pub use told::Rise;
pub use totals::{Direction, Totals};

use crate::event::{Crossings, Samples};
use crate::fault::Fault;
use crate::store::Store;
use jiff::Timestamp;
use leporello_turnout::vocabulary::{DeviceId, DoorId, Fact, HallId};
use std::io::Read;

/// What a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Format {
    /// CSV with `device,bin_start,bin_s` and some of `hall,door,in,out,count,samples,expected`.
    Counts,
    /// CSV with `device,config,start,end` and some of `observer,true_in,true_out,device_in,
    /// device_out,device_count`; a row for each observer, none for a truth without error.
    Trials,
    /// CSV with `organisation,date,hall` and some of `announced,claimed,source`.
    Claims,
    /// CSV with `organisation,date,hall,persons`; also exports of ODK and Kobo forms with
    /// questions of these names, in any group.
    HeadCounts,
    /// JSON pushed by Xovis sensors (LOGICS): forward is into the hall.
    Xovis,
    /// JSON of AXIS People Counter (`live-sum.json`, totals since midnight), what both kinds of
    /// Axis counters push ("Axis Retail Data"), or of AXIS 3D People Counter (`export/json`, for
    /// which the device must be named).
    AxisJson(Option<DeviceId>),
    /// CSV of AXIS 3D People Counter (`export/csv`): `start,end,in,out`.
    AxisCsv(DeviceId),
    /// JSON of Eco-Counter: bins of a quarter of an hour, of a flow in one direction or in
    /// both.
    EcoCounter(DeviceId, Direction),
    /// CSV of a pretix check-in list: check-ins are counted into bins, nothing else is read.
    Pretix(DeviceId),
}

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Rows or records that were read.
    pub rows: u64,
    /// Entries that were written now. Fine rows are gathered into quarters of an hour, so this
    /// may be less than the rows that were kept.
    pub recorded: u64,
    /// Entries that were there already, the same.
    pub unchanged: u64,
    /// Rows that were not kept, each of them told.
    pub refused: u64,
}

/// One thing a file says.
pub(crate) enum Item {
    Count(CountRow),
    Fact(Fact),
}

/// A count as a file says it.
pub(crate) struct CountRow {
    pub device: DeviceId,
    pub hall: Option<HallId>,
    pub door: Option<DoorId>,
    pub from: Timestamp,
    pub seconds: u32,
    pub shown: Crossings,
    pub samples: Option<Samples>,
    /// Whether `shown` are totals that only grow.
    pub total: bool,
}

impl CountRow {
    /// What a device showed over some seconds, wherever it hangs.
    pub fn of(device: DeviceId, from: Timestamp, seconds: u32, shown: Crossings) -> Self {
        Self { device, hall: None, door: None, from, seconds, shown, samples: None, total: false }
    }
}

impl<S: Store> Desk<'_, S> {
    /// Reads a file into the ledger. `name` is what the messages call it.
    ///
    /// # Errors
    /// What the database says. Anything wrong with the file goes to the sink, and what was
    /// read before it is kept.
    pub fn import(
        &mut self,
        format: &Format,
        name: &str,
        input: &mut dyn Read,
    ) -> Result<Report, Fault> {
        self.begin(name);
        self.read(format, input)?;
        self.end()
    }

    fn read(&mut self, format: &Format, input: &mut dyn Read) -> Result<(), Fault> {
        match format {
            Format::Counts => counters::counts(self, input),
            Format::Trials => trials::trials(self, input),
            Format::Claims => forms::claims(self, input),
            Format::HeadCounts => forms::head_counts(self, input),
            Format::Xovis => xovis::xovis(self, input),
            Format::AxisJson(device) => axis::json(self, device.as_ref(), input),
            Format::AxisCsv(device) => axis::csv(self, device, input),
            Format::EcoCounter(device, way) => counters::eco(self, device, *way, input),
            Format::Pretix(device) => forms::pretix(self, device, input),
        }
    }
}
