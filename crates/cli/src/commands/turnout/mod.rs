//! `leporello turnout`: what was claimed beside what was counted.

mod correct;
mod estimate;
mod import;
mod listen;
mod report;
mod simulate;
mod verify;

use crate::args::turnout::{TurnoutAction, TurnoutArgs};
use crate::console::Console;
use leporello_diag::Stopped;
use leporello_ledger::Clock;

/// Carries the command out.
pub fn run(args: &TurnoutArgs, console: &Console) -> Result<(), Stopped> {
    match &args.action {
        TurnoutAction::Import(args) => import::run(args, console),
        TurnoutAction::Correct(args) => correct::run(args, console),
        TurnoutAction::Estimate(args) => estimate::run(args, console),
        TurnoutAction::Report(args) => report::run(args, console),
        TurnoutAction::Verify(args) => verify::run(args, console),
        TurnoutAction::Simulate(args) => simulate::run(args, console),
    }
}

/// Now, to the minute. `SOURCE_DATE_EPOCH` is for the date of editions alone: entries are signed,
/// and say when they were really recorded.
pub(super) fn clock() -> Clock {
    let now = jiff::Timestamp::now();
    Clock { mono_min: 0, wall_min: now.as_second().div_euclid(60), offset_ms: 0 }
}
