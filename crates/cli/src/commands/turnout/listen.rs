//! `leporello turnout import mqtt://…`: what sensors publish at a broker for a while.

use super::clock;
use crate::args::turnout::ImportArgs;
use crate::console::Console;
use leporello_audit::{Books, Place, described_in, secret_of};
use leporello_diag::{Diagnostic, Progress as _, Sink, Stopped, Subject, codes};
use leporello_ledger::Fault;
use leporello_ledger::import::{Desk, Exhibition, Report};
use leporello_sensors::{Broker, listen_for};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The broker, when one is named in the place of a file.
pub fn broker(path: &Path) -> Option<Result<Broker, String>> {
    let text = path.to_str().filter(|text| text.starts_with("mqtt"))?;
    text.contains("://").then(|| text.parse())
}

/// Listens for `--for` and records what was heard.
pub fn run(
    broker: &Broker,
    place: Place,
    key: &Path,
    args: &ImportArgs,
    console: &Console,
    sink: &mut Sink,
) -> Result<Report, Stopped> {
    let mut books = Books::open(place, sink)?;
    let secret = secret_of(&books, key, sink)?;
    let exhibition = exhibition(&mut books).map_err(|told| sink.stop(*told))?;
    let exhibition = Arc::new(exhibition);
    let end = Instant::now() + Duration::from_secs(args.lasts * 60);
    let is_over = || Instant::now() >= end || console.cancelled();
    let (ca, now) = (args.broker_ca.as_deref(), || clock().wall_min);
    let mut strange = Sink::new();
    let heard = listen_for(broker, ca, &exhibition, is_over, now, |told| strange.report(told));
    sink.append(strange);
    let heard = heard.map_err(|told| sink.stop(*told))?;
    let mut rows = Sink::new();
    let written = Desk::new(&mut books.ledger, &exhibition, &secret, clock(), &mut rows)
        .and_then(|mut desk| desk.readings(heard));
    sink.append(rows);
    written.map_err(|told| sink.stop(*told))
}

fn exhibition(books: &mut Books) -> Result<Exhibition, Fault> {
    let known = described_in(&mut books.ledger)?;
    let venue = known.venue.ok_or_else(|| {
        let subject = Subject::Exhibition(books.place.to_string());
        let why = "the ledger does not know the days of the exhibition yet";
        let hint = "import its `exhibition.toml` first";
        Box::new(Diagnostic::new(codes::AUD_004, subject, why).hint(hint))
    })?;
    Exhibition::new(&venue, known.halls, known.doors, known.devices)
}
