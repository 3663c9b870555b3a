//! `leporello turnout correct`: a new entry beside one that was wrong.

use super::clock;
use crate::args::turnout::CorrectArgs;
use crate::console::Console;
use leporello_audit::{
    Books, Change, Correctable, Corrected, Correcting, EntryNumber, Place, correct, correctable,
    secret_of,
};
use leporello_diag::{Sink, Stopped};
use serde_json::json;

pub fn run(args: &CorrectArgs, console: &Console) -> Result<(), Stopped> {
    console.run(|sink| {
        let mut books = Books::open(Place::typed(&args.ledger), sink)?;
        match (&args.number, &args.reason, args.by) {
            (Some(number), Some(reason), Some(by)) => {
                let change =
                    if args.strike { Change::Strike } else { Change::Set(args.set.clone()) };
                let (number, reason) = (number.clone(), reason.clone());
                make(&mut books, &Correcting { number, change, reason, by }, args, console, sink)
            }
            // Clap asks for a reason and roles where there is a number.
            _ => list(&mut books, args, console, sink),
        }
    })
}

fn list(
    books: &mut Books,
    args: &CorrectArgs,
    console: &Console,
    sink: &mut Sink,
) -> Result<(), Stopped> {
    let all = correctable(&mut books.ledger, args.device.as_ref());
    let mut all = all.map_err(|fault| sink.stop(*fault))?;
    if let Some(text) = args.find.as_ref().map(|text| text.to_lowercase()) {
        let has = |words: &str| words.to_lowercase().contains(&text);
        all.retain(|entry| has(&entry.said) || entry.holds.as_deref().is_some_and(has));
    }
    for entry in &all {
        console.result(&line(entry));
        console.json(&json!({ "entry": shown(entry) }));
    }
    if all.is_empty() {
        console.result("no entry to correct; counts are listed with `--device NAME`");
    }
    Ok(())
}

fn line(entry: &Correctable) -> String {
    let number = entry.number.to_string();
    let became = match &entry.holds {
        None => "  (does not hold)".to_owned(),
        Some(now) if *now != entry.said => format!("  (now: {now})"),
        Some(_) => String::new(),
    };
    format!("{number:>8}  {}{became}", entry.said)
}

fn shown(entry: &Correctable) -> serde_json::Value {
    json!({
        "number": entry.number.to_string(), "said": entry.said, "holds": entry.holds,
        "corrections": entry.corrections, "closed": entry.is_closed
    })
}

fn make(
    books: &mut Books,
    asked: &Correcting,
    args: &CorrectArgs,
    console: &Console,
    sink: &mut Sink,
) -> Result<(), Stopped> {
    let key = args.key.clone().unwrap_or_else(|| books.place.key());
    let secret = secret_of(books, &key, sink)?;
    let mut told = Sink::new();
    let done = correct(&mut books.ledger, asked, args.dry_run, clock(), &secret, &mut told);
    sink.append(told);
    let done = done.map_err(|fault| sink.stop(*fault))?;
    tell(&done, args.dry_run, console);
    Ok(())
}

fn tell(done: &Corrected, is_tried: bool, console: &Console) {
    let Corrected { entry, holds, recorded, held_before } = done;
    console.result(&format!("entry        {}  {}", entry.number, entry.said));
    if let Some(before) = entry.holds.as_ref().filter(|before| **before != entry.said) {
        console.result(&format!("held so far  {before}"));
    }
    console.result(&format!("holds        {}", holds.as_deref().unwrap_or("nothing")));
    let is = match recorded {
        Some(number) => format!("recorded     entry {number}"),
        None if *held_before => "unchanged    this held before".into(),
        None => "dry run      nothing is recorded".into(),
    };
    console.result(&is);
    if entry.is_closed && !held_before {
        console.result(
            "amendment    its day is closed: the report lists this, and `leporello turnout report \
             --close` puts it under a checkpoint",
        );
    }
    console.json(&json!({ "correction": {
        "entry": shown(entry), "holds": holds, "dry_run": is_tried, "unchanged": held_before,
        "recorded": recorded.as_ref().map(EntryNumber::to_string), "amends": entry.is_closed
    }}));
}
