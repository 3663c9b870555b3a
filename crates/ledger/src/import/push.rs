//! What a device sends by itself, read as a file is; it can speak for itself alone.

use super::desk::Desk;
use super::held::{Held, Kept};
use super::{CountRow, Format, Report};
use crate::fault::Fault;
use crate::store::Store;
use leporello_turnout::vocabulary::DeviceId;
use std::io::Read;

/// What became of a push.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pushed {
    /// As of a file. `recorded` are quarters of an hour that were written now, of this push or
    /// of earlier ones.
    pub report: Report,
    /// Rows that wait for their quarter of an hour to be over.
    pub waiting: u64,
}

/// A push that is being read.
pub(super) struct Pushing {
    pub(super) device: DeviceId,
    held: Held,
    /// Quarters for which its rows wait, one for each row.
    waiting: Vec<i64>,
    now_min: i64,
}

impl<S: Store> Desk<'_, S> {
    /// Reads what `device` sends. Rows of other devices are refused. Bins within a quarter of an
    /// hour wait in `held` until it is complete, or was over long enough ago at `now_min`,
    /// minutes since 1970-01-01T00:00Z; the caller keeps `held` for the next push. With nothing to
    /// read, what is due is written.
    ///
    /// # Errors
    /// What the database says; `held` is as it was then, and the push may come again.
    pub fn push(
        &mut self,
        device: &DeviceId,
        read: Option<(&Format, &mut dyn Read)>,
        held: &mut Held,
        now_min: i64,
    ) -> Result<Pushed, Fault> {
        self.begin(&format!("a push of {device}"));
        let before = held.clone();
        self.pushing =
            Some(Pushing { device: device.clone(), held: before, waiting: Vec::new(), now_min });
        let read = read.map_or(Ok(()), |(format, input)| self.read(format, input));
        let Some(mut pushing) = self.pushing.take() else { return Ok(Pushed::default()) };
        read?;
        for rise in pushing.held.due(now_min) {
            self.wait(device.clone(), 0, rise)?;
        }
        let report = self.end()?;
        *held = pushing.held;
        let waiting = pushing.waiting.iter().filter(|quarter| held.waits(**quarter)).count();
        Ok(Pushed { report, waiting: waiting as u64 })
    }

    /// Takes a count of a push; `false` when it is to be written as that of a file is.
    pub(super) fn pushed(&mut self, line: u64, row: &CountRow) -> bool {
        let Some(pushing) = &mut self.pushing else { return false };
        match pushing.held.take(row, pushing.now_min) {
            Ok(Kept::Whole) => return false,
            Ok(Kept::Waits(quarter)) => pushing.waiting.push(quarter),
            Ok(Kept::Known) => self.report.unchanged += 1,
            Err(no) => self.refuse(line, &no),
        }
        true
    }

    /// The device that pushes, when one does.
    pub(crate) fn speaker(&self) -> Option<&DeviceId> {
        self.pushing.as_ref().map(|pushing| &pushing.device)
    }
}
