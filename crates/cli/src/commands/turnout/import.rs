//! `leporello turnout import`: files into a signed ledger.

use super::clock;
use super::listen::{self, broker};
use crate::args::turnout::ImportArgs;
use crate::console::Console;
use leporello_audit::{Import, Imported, Place, import};
use leporello_diag::{Diagnostic, Stopped, Subject, codes};
use leporello_ledger::import::Report;
use leporello_sensors::Broker;
use serde_json::json;
use std::path::{Path, PathBuf};

pub fn run(args: &ImportArgs, console: &Console) -> Result<(), Stopped> {
    console.run(|sink| {
        let place = match &args.ledger {
            Some(ledger) => Place::typed(ledger),
            // Clap asks for one path at least.
            None => Place::beside(args.paths.first().map_or(Path::new(""), PathBuf::as_path)),
        };
        let key = args.key.clone().unwrap_or_else(|| place.key());
        if let Some(broker) = args.paths.first().and_then(|path| broker(path)) {
            let broker = broker.map_err(|why| {
                let subject = Subject::Exhibition("the broker".into());
                sink.stop(Diagnostic::new(codes::LDG_033, subject, why))
            })?;
            let report = listen::run(&broker, place, &key, args, console, sink)?;
            heard(&broker, report, console);
            return Ok(());
        }
        let asked = Import {
            paths: args.paths.clone(),
            format: args.file_format.map(|format| format.0),
            device: args.device.clone(),
            direction: args.direction.map(Into::into),
            place,
            key: key.clone(),
            clock: clock(),
        };
        let imported = import(&asked, sink, console)?;
        tell(&imported, &key, console);
        Ok(())
    })
}

fn heard(broker: &Broker, r: Report, console: &Console) {
    console.result(&format!(
        "{:12} {:>7} read, {:>7} new, {:>7} known, {:>5} refused  {broker}",
        "mqtt", r.rows, r.recorded, r.unchanged, r.refused
    ));
    console.json(&json!({ "imported": {
        "file": broker.to_string(), "format": "mqtt", "rows": r.rows, "recorded": r.recorded,
        "unchanged": r.unchanged, "refused": r.refused
    }}));
}

fn tell(imported: &Imported, key: &Path, console: &Console) {
    for file in &imported.files {
        let (path, r) = (file.path.display().to_string(), file.report);
        console.result(&format!(
            "{:12} {:>7} read, {:>7} new, {:>7} known, {:>5} refused  {path}",
            file.format, r.rows, r.recorded, r.unchanged, r.refused
        ));
        console.json(&json!({ "imported": {
            "file": path, "format": file.format, "rows": r.rows, "recorded": r.recorded,
            "unchanged": r.unchanged, "refused": r.refused
        }}));
    }
    let ledger = imported.ledger.to_string();
    let is = match () {
        () if imported.is_new => "begun",
        () if imported.was_known() => "nothing changed: it has all of it already",
        () if imported.changed_nothing() => "nothing was recorded: see the messages",
        () => "added to",
    };
    console.result(&format!("ledger       {is}  {ledger}"));
    if imported.is_new {
        console.result(&format!("public key   {}", imported.key));
        console.result("             print it and hand it out: reports are verified with it");
        console.result(&format!("secret key   {}  (keep it apart from the ledger)", key.display()));
    }
    console.json(&json!({ "ledger": {
        "place": ledger, "new": imported.is_new, "changed": !imported.changed_nothing(),
        "key": imported.key
    }}));
}
