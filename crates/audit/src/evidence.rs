//! A whole ledger as files, and a ledger from such files.
//!
//! `evidence/days/2026-04-08.txt` has the leaves of that day's tree in their order, so that the
//! root in the checkpoint is computed from this file alone; `evidence/open.txt` has the entries
//! of days that were not closed.

use crate::bundle::{Bundle, CHECKPOINTS, json};
use crate::collect::{Supplement, keep_supplement, supplement};
use crate::fault::{about, at};
use jiff::civil::Date;
use leporello_diag::{Diagnostic, codes};
use leporello_ledger::note::Verifier;
use leporello_ledger::store::{Checkpoint, Memory, Paired, Store, Tables};
use leporello_ledger::{About, Body, Calendar, EventKey, Fault, Ledger, Signed};
use leporello_turnout::vocabulary::DeviceId;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

const DAYS: &str = "evidence/days/";
const OPEN: &str = "evidence/open.txt";
const ABOUT: &str = "evidence/ledger.json";
const SUPPLEMENT: &str = "evidence/supplement.json";
/// How many entries are held at once.
const PAGE: u32 = 4096;
/// How many gaps of a chain are told.
const TOLD: usize = 5;
/// First line of every entry.
const HEAD: &str = "leporello-event/1";
/// Tells what to do with a bundle that is not what it was.
const KEEP: &str = "do not rely on this copy, and keep it as evidence";

/// What a ledger was begun with.
#[derive(Serialize, Deserialize)]
struct Begun {
    exhibition: String,
    zone: String,
    day_begins: jiff::civil::Time,
}

/// All entries, and what is in no chain.
pub(crate) fn export<S: Store>(ledger: &mut Ledger<S>) -> Result<BTreeMap<String, Vec<u8>>, Fault> {
    let mut files = BTreeMap::new();
    let about = ledger.about().clone();
    let begun =
        Begun { exhibition: about.exhibition, zone: about.zone, day_begins: about.day_begins };
    files.insert(ABOUT.into(), json(&begun)?);
    files.insert(SUPPLEMENT.into(), json(&supplement(ledger)?)?);
    ledger.store().reading(&mut |tables| {
        // A day that is closed meanwhile is open here, or closed here: it is not left out.
        let days: BTreeSet<Date> = tables.checkpoints()?.into_iter().map(|of| of.day).collect();
        for day in &days {
            files.insert(format!("{DAYS}{day}.txt"), sealed(tables, *day)?);
        }
        let open = open(tables)?;
        if !open.is_empty() {
            files.insert(OPEN.into(), open);
        }
        Ok(())
    })?;
    Ok(files)
}

fn sealed(tables: &mut dyn Tables, day: Date) -> Result<Vec<u8>, Fault> {
    let mut text = String::new();
    let mut from = 0;
    loop {
        let page = tables.leaves(day, from, PAGE)?;
        let Some(last) = page.last() else { return Ok(text.into_bytes()) };
        from = last.leaf.unwrap_or(from) + 1;
        page.iter().for_each(|stored| text.push_str(&stored.signed.leaf()));
    }
}

fn open(tables: &mut dyn Tables) -> Result<Vec<u8>, Fault> {
    let mut text = String::new();
    for paired in tables.devices()? {
        let mut after = (0, 0);
        loop {
            let page = tables.page(&paired.device, after, PAGE)?;
            let Some(last) = page.last() else { break };
            after = (last.signed.event.key.epoch, last.signed.event.key.seq);
            for stored in page.iter().filter(|stored| stored.leaf.is_none()) {
                text.push_str(&stored.signed.leaf());
            }
        }
    }
    Ok(text.into_bytes())
}

/// Entries that are not there though later ones of their chain are, in words, by device.
pub(crate) fn missing<S: Store>(ledger: &mut Ledger<S>) -> Result<Vec<(DeviceId, String)>, Fault> {
    let mut all = Vec::new();
    for paired in ledger.devices()? {
        let mut epochs = Vec::new();
        ledger.store().reading(&mut |tables| {
            epochs = tables.epochs(&paired.device)?;
            Ok(())
        })?;
        for (epoch, _) in epochs {
            let ranges = ledger.progress(&paired.device, epoch)?.missing;
            let first: Vec<String> = ranges.iter().take(TOLD).map(range).collect();
            let more = if ranges.len() > TOLD { " and more" } else { "" };
            if !first.is_empty() {
                let words = format!("{}{more} of epoch {epoch}", first.join(", "));
                all.push((paired.device.clone(), words));
            }
        }
    }
    Ok(all)
}

fn range((from, to): &(u64, u64)) -> String {
    if from == to { from.to_string() } else { format!("{from} to {to}") }
}

/// One entry of a file.
struct Entry {
    signed: Signed,
    leaf: Option<u64>,
    day: Option<Date>,
}

/// The ledger that the files of a bundle are from. Nothing of it is believed yet: it is to be
/// verified.
///
/// # Errors
/// Every entry that cannot be read, with file and line.
pub(crate) fn rebuild(
    bundle: &Bundle,
    verifier: &Verifier,
) -> Result<Ledger<Memory>, Vec<Diagnostic>> {
    let begun = document::<Begun>(bundle, ABOUT)?;
    let supplement = document::<Supplement>(bundle, SUPPLEMENT)?;
    let about =
        About { exhibition: begun.exhibition, zone: begun.zone, day_begins: begun.day_begins };
    let one = |fault: Fault| vec![*fault];
    let calendar = Calendar::new(&about).map_err(one)?;
    let entries = entries(bundle)?;
    let checkpoints = checkpoints(bundle)?;
    let mut memory = Memory::new();
    let filled = memory.transaction(&mut |tables| {
        tables.set("exhibition", &about.exhibition)?;
        tables.set("zone", &about.zone)?;
        tables.set("day_begins", &about.day_begins.to_string())?;
        tables.set("key", &verifier.to_string())?;
        fill(tables, &entries, &calendar)?;
        checkpoints.iter().try_for_each(|checkpoint| tables.add_checkpoint(checkpoint))
    });
    filled.map_err(one)?;
    let mut ledger = Ledger::open(memory).map_err(one)?;
    keep_supplement(&mut ledger, &supplement).map_err(one)?;
    Ok(ledger)
}

fn document<T: serde::de::DeserializeOwned>(
    bundle: &Bundle,
    path: &str,
) -> Result<T, Vec<Diagnostic>> {
    let bytes = bundle.files.get(path).map(Vec::as_slice).unwrap_or_default();
    serde_json::from_slice(bytes).map_err(|error| {
        let place = Some((error.line().max(1), error.column().max(1)));
        vec![at(codes::AUD_021, path, place, format!("cannot be read: {error}"), KEEP)]
    })
}

fn entries(bundle: &Bundle) -> Result<Vec<Entry>, Vec<Diagnostic>> {
    let (mut entries, mut wrong) = (Vec::new(), Vec::new());
    for path in bundle.files.keys() {
        let day = match path.strip_prefix(DAYS).map(|name| name.strip_suffix(".txt")) {
            Some(Some(name)) => match name.parse::<Date>() {
                Ok(day) => Some(day),
                Err(_) => {
                    wrong.push(about(codes::AUD_022, path, "is not called by a day", KEEP));
                    continue;
                }
            },
            None if path == OPEN => None,
            _ => continue,
        };
        let text = bundle.text(path).unwrap_or_default();
        for (leaf, (line, entry)) in (0_u64..).zip(pieces(&text)) {
            match Signed::parse(entry) {
                Ok(signed) => entries.push(Entry { signed, leaf: day.map(|_| leaf), day }),
                Err(why) => {
                    let why = format!("entry {}: {why}", leaf + 1);
                    wrong.push(at(codes::AUD_021, path, Some((line, 1)), why, KEEP));
                }
            }
        }
    }
    if wrong.is_empty() { Ok(entries) } else { Err(wrong) }
}

/// The entries of a file with the line each begins on, from 1.
fn pieces(text: &str) -> Vec<(usize, &str)> {
    let mut pieces = Vec::new();
    let (mut from, mut begun, mut at) = (0, 1, 0);
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        if line.trim_end() == HEAD && at > from {
            pieces.push((begun, &text[from..at]));
            (from, begun) = (at, number);
        }
        at += line.len();
    }
    if at > from {
        pieces.push((begun, &text[from..at]));
    }
    pieces
}

fn checkpoints(bundle: &Bundle) -> Result<Vec<Checkpoint>, Vec<Diagnostic>> {
    let (mut all, mut wrong) = (Vec::new(), Vec::new());
    for path in bundle.files.keys() {
        let Some(name) = path.strip_prefix(CHECKPOINTS) else { continue };
        let parts = name.strip_suffix(".txt").and_then(|name| name.rsplit_once('-'));
        let read = parts.and_then(|(day, n)| Some((day.parse().ok()?, n.parse().ok()?)));
        match read {
            Some((day, number)) => {
                let note = bundle.text(path).unwrap_or_default();
                all.push(Checkpoint { day, number, note });
            }
            None => wrong.push(about(codes::AUD_022, path, "is no checkpoint of a day", KEEP)),
        }
    }
    if wrong.is_empty() { Ok(all) } else { Err(wrong) }
}

/// Puts the entries into an empty store, with what follows from them: devices by the ledger's
/// own chain, and how far each chain goes.
fn fill(tables: &mut dyn Tables, entries: &[Entry], calendar: &Calendar) -> Result<(), Fault> {
    let filed: Vec<(Signed, Date)> = entries
        .iter()
        .map(|entry| {
            let day = || calendar.day_of(entry.signed.event.about_min());
            (entry.signed.clone(), entry.day.unwrap_or_else(day))
        })
        .collect();
    if let Some(twice) = tables.insert(&filed)?.first() {
        let why = "it is there twice";
        return Err(Box::new(about(codes::AUD_021, &twice.to_string(), why, KEEP)));
    }
    let leaf = |entry: &Entry| entry.leaf.map(|leaf| (entry.signed.event.key.clone(), leaf));
    tables.seal(&entries.iter().filter_map(leaf).collect::<Vec<_>>())?;
    for paired in paired(entries) {
        tables.pair(&paired)?;
    }
    for (device, epoch, seq) in contiguous(entries) {
        tables.lock_chain(&device, epoch)?;
        tables.set_contiguous(&device, epoch, seq)?;
    }
    Ok(())
}

fn paired(entries: &[Entry]) -> Vec<Paired> {
    let is_own = |entry: &&Entry| entry.signed.event.key.device.as_str() == leporello_ledger::OWN;
    let mut own: Vec<&Entry> = entries.iter().filter(is_own).collect();
    own.sort_by_key(|entry| (entry.signed.event.key.epoch, entry.signed.event.key.seq));
    let mut all: BTreeMap<DeviceId, Paired> = BTreeMap::new();
    for entry in own {
        match &entry.signed.event.body {
            Body::Pairing { device, key } => {
                let paired = Paired { device: device.clone(), key: *key, revoked: false };
                all.insert(device.clone(), paired);
            }
            Body::Revocation(device) => {
                if let Some(paired) = all.get_mut(device) {
                    paired.revoked = true;
                }
            }
            _ => {}
        }
    }
    all.into_values().collect()
}

/// How far each chain goes without a gap.
fn contiguous(entries: &[Entry]) -> Vec<(DeviceId, u32, u64)> {
    let keys: BTreeSet<&EventKey> = entries.iter().map(|entry| &entry.signed.event.key).collect();
    let mut all: BTreeMap<(DeviceId, u32), u64> = BTreeMap::new();
    for key in keys {
        let end = all.entry((key.device.clone(), key.epoch)).or_insert(0);
        if key.seq == *end + 1 {
            *end = key.seq;
        }
    }
    all.into_iter().map(|((device, epoch), seq)| (device, epoch, seq)).collect()
}
