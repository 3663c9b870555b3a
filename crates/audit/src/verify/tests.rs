//! A small exhibition, its bundles, and everything that can be done to them.

use super::*;
use crate::collect::keep_supplement;
use crate::description::described;
use crate::import::close_all;
use crate::keep::Keep;
use crate::manifest::{MANIFEST, Manifest};
use leporello_diag::Silent;
use leporello_ledger::import::{Desk, Exhibition, Format};
use leporello_ledger::key::Secret;
use leporello_ledger::store::{Store as _, Stored};
use leporello_ledger::{Clock, OWN};
use leporello_turnout::vocabulary::{
    ClosedEarly, Device, Door, Fact, GuestBookRoot, Hall, OrganisationId, Reply,
};
use leporello_turnout_report::{Copies, Publication};

const DESCRIPTION: &str = r#"
title = "Harbour"
zone = "Europe/Prague"
first = "2026-04-08"
last = "2026-04-09"
[hours]
daily = "10:00-12:00"
[[hall]]
name = "East"
planned-daily-visits = 100
[[door]]
name = "main"
hall = "East"
width-m = 1.6
[[device]]
name = "beam"
door = "main"
class = "beam"
[[reply]]
organisation = "School 4"
text = "The bus was late."
"#;
const COUNTS: &str = "device,bin_start,bin_s,in,out\n\
    beam,2026-04-08T10:00,3600,61,20\nbeam,2026-04-08T11:00,3600,40,79\n\
    beam,2026-04-09T10:00,3600,30,10\nbeam,2026-04-09T11:00,3600,22,41\n";
const TRIALS: &str = "device,config,start,end,true_in,true_out,device_in,device_out\n\
    beam,state,2026-04-08T08:00,2026-04-08T09:00,80,80,70,66\n";
const CLAIMS: &str = "organisation,date,hall,announced,claimed\n\
    School 4,2026-04-08,East,40,60\nClub 1,2026-04-09,East,7,7\n";
const HEADS: &str = "organisation,date,hall,persons\n\
    School 4,2026-04-08,East,31\nClub 1,2026-04-09,East,6\n";

/// What was said after the close: an answer over an earlier one, a root over an earlier one.
fn around() -> Vec<Fact> {
    let reply = |organisation: &str, text: &str| {
        let organisation = OrganisationId::new(organisation).unwrap();
        Fact::Reply(Reply { organisation, text: text.into() })
    };
    let root = |digit: &str| {
        let period = "2026-04-08 morning".into();
        Fact::GuestBookRoot(GuestBookRoot { period, root: digit.repeat(64) })
    };
    let day = jiff::civil::date(2026, 4, 9);
    vec![
        reply("School 4", "We were fewer."),
        reply("School 4", "We were as many as was counted."),
        reply("Club 1", ""),
        root("a"),
        root("b"),
        Fact::ClosedEarly(ClosedEarly { day, reason: "the power failed".into() }),
    ]
}

fn secret() -> Secret {
    Secret::from_seed(&[5; 32])
}

fn kinds<T>(facts: &[Fact], of: impl Fn(&Fact) -> Option<T>) -> Vec<T> {
    facts.iter().filter_map(of).collect()
}

fn ledger() -> Ledger<Keep> {
    let mut sink = Sink::new();
    let described = described("exhibition.toml", DESCRIPTION, &mut sink).unwrap();
    let clock = Clock { mono_min: 0, wall_min: 29_600_000, offset_ms: 0 };
    let keep = Keep::Memory(Memory::new());
    let mut ledger = Ledger::begin(keep, &described.about, &secret(), clock).unwrap();
    ledger.record(described.facts.clone(), clock, &secret()).unwrap();
    keep_supplement(&mut ledger, &described.supplement).unwrap();
    let facts = &described.facts;
    let Fact::Venue(venue) = &facts[0] else { panic!("no venue") };
    let halls: Vec<Hall> =
        kinds(facts, |f| if let Fact::Hall(h) = f { Some(h.clone()) } else { None });
    let doors: Vec<Door> =
        kinds(facts, |f| if let Fact::Door(d) = f { Some(d.clone()) } else { None });
    let devices: Vec<Device> =
        kinds(facts, |f| if let Fact::Device(d) = f { Some(d.clone()) } else { None });
    let exhibition = Exhibition::new(venue, halls, doors, devices).unwrap();
    let (secret, mut told) = (secret(), Sink::new());
    let mut desk = Desk::new(&mut ledger, &exhibition, &secret, clock, &mut told).unwrap();
    for (format, text) in [
        (Format::Counts, COUNTS),
        (Format::Trials, TRIALS),
        (Format::Claims, CLAIMS),
        (Format::HeadCounts, HEADS),
    ] {
        let report = desk.import(&format, "file.csv", &mut text.as_bytes()).unwrap();
        assert_eq!(report.refused, 0);
    }
    drop(desk);
    ledger
}

fn bundle(reach: Reach) -> Bundle {
    made(ledger(), reach)
}

/// The ledger of another one without one entry of a device, whose holder has all keys.
fn copy_without(mut from: Ledger<Keep>, into: &mut Ledger<Keep>, device: &str, seq: u64) {
    let mut entries = Vec::new();
    from.store()
        .transaction(&mut |tables| {
            entries.clear();
            for paired in tables.devices()? {
                entries.extend(tables.page(&paired.device, (0, 0), 1000)?);
            }
            Ok(())
        })
        .unwrap();
    let is_left_out = |entry: &Stored| {
        let key = &entry.signed.event.key;
        // The ledger's own first entry is there since it was begun.
        let is_first = key.device.as_str() == OWN && key.seq == 1;
        is_first || (key.device.as_str() == device && key.seq == seq)
    };
    let all: Vec<_> = entries.iter().filter(|entry| !is_left_out(entry)).collect();
    let devices = from.devices().unwrap();
    into.store()
        .transaction(&mut |tables| {
            let copied: Vec<_> =
                all.iter().map(|stored| (stored.signed.clone(), stored.day)).collect();
            tables.insert(&copied)?;
            devices.iter().try_for_each(|paired| tables.pair(paired))
        })
        .unwrap();
    let supplement = crate::collect::supplement(&mut from).unwrap();
    keep_supplement(into, &supplement).unwrap();
}

fn made(mut ledger: Ledger<Keep>, reach: Reach) -> Bundle {
    close_all(&mut ledger, &secret()).unwrap();
    let mut told = Sink::new();
    let collected = collect(&mut ledger, &mut told).unwrap();
    let mut sink = Sink::new();
    let results = Results::of(&collected, told, &mut sink).unwrap();
    let report = results.report(&collected, &mut sink, &Silent);
    Bundle::of(&mut ledger, &secret(), &collected, &report, reach).unwrap()
}

fn key() -> Verifier {
    Verifier::new("Harbour", secret().public())
}

/// Whether a bundle verifies, and what is told.
fn judged(bundle: &Bundle) -> (Result<Verdict, Stopped>, Vec<String>) {
    let mut sink = Sink::new();
    let verdict = verify(bundle, Some(&key()), &mut sink, &Silent);
    let line = |d: &Diagnostic| format!("{} {}: {}", d.code.name(), d.subjects[0], d.message);
    (verdict, sink.diagnostics().iter().map(line).collect())
}

/// Signs the list of files anew, as the holder of the key could.
fn resigned(mut bundle: Bundle, reach: Reach) -> Bundle {
    let note = Manifest::of(reach, &bundle.files).signed("Harbour", &secret());
    bundle.files.insert(MANIFEST.into(), note.into_bytes());
    bundle
}

fn edited(bundle: &Bundle, path: &str, from: &str, to: &str) -> Bundle {
    let text = bundle.text(path).unwrap();
    assert!(text.contains(from), "`{from}` is not in {path}");
    let mut other = bundle.clone();
    other.files.insert(path.into(), text.replacen(from, to, 1).into_bytes());
    other
}

#[test]
fn both_bundles_verify_and_say_how_far_they_reach() {
    let (verdict, told) = judged(&bundle(Reach::Evidence));
    let verdict = verdict.unwrap_or_else(|_| panic!("{told:#?}"));
    assert_eq!(told, Vec::<String>::new());
    assert_eq!(verdict.recomputed.numbers, verdict.recomputed.of);
    let entries = verdict.entries.unwrap();
    assert_eq!(entries.events, entries.sealed);
    let (verdict, told) = judged(&bundle(Reach::Public));
    let verdict = verdict.unwrap_or_else(|_| panic!("{told:#?}"));
    assert_eq!(verdict.entries, None);
    assert!(verdict.recomputed.numbers < verdict.recomputed.of);
    assert!(verdict.recomputed.numbers > 50);
}

#[test]
fn what_stands_beside_the_figures_is_in_both_bundles_and_follows_from_the_entries() {
    let clock = Clock { mono_min: 0, wall_min: 29_600_000, offset_ms: 0 };
    for reach in [Reach::Evidence, Reach::Public] {
        let mut ledger = ledger();
        ledger.record(around(), clock, &secret()).unwrap();
        let mut beside = crate::collect::supplement(&mut ledger).unwrap();
        let day = jiff::civil::date(2026, 4, 8);
        beside.copies = vec![Copies {
            hall: "East".into(),
            date: day,
            book: "ridge".into(),
            format: "pdf".into(),
            copies: 12,
        }];
        beside.publication = Some(Publication { allowed_from: day, on: day, reason: None });
        keep_supplement(&mut ledger, &beside).unwrap();
        let whole = made(ledger, reach);
        let (verdict, told) = judged(&whole);
        assert!(verdict.is_ok(), "{told:#?}");
        let page = whole.text("report.html").unwrap();
        assert!(page.contains("We were as many as was counted."));
        assert!(!page.contains("We were fewer."), "the newest answer holds");
        assert!(!page.contains("The bus was late."), "its own answer goes before what was told");
        assert!(page.contains("before its last hour: the power failed"), "{page}");
        assert!(page.contains(&"b".repeat(64)) && !page.contains(&"a".repeat(64)));
        assert!(whole.text("data/copies.csv").unwrap().contains("East,2026-04-08,ridge,pdf,12"));
        let other = resigned(edited(&whole, "report.json", "as many as", "more than"), reach);
        assert!(judged(&other).0.is_err(), "an edited answer of {reach:?}");
    }
}

#[test]
fn no_public_file_holds_a_small_number_of_an_organisation() {
    let public = bundle(Reach::Public);
    for (path, bytes) in &public.files {
        assert!(!path.starts_with("evidence/days"), "{path}");
        let text = String::from_utf8_lossy(bytes);
        for line in text.lines().filter(|line| line.contains("Club 1")) {
            assert!(!line.contains(",6") && !line.contains(",7"), "{path}: {line}");
        }
    }
    let visits = public.text(STAGE_1).unwrap();
    assert!(!visits.contains("Club") && !visits.contains("School"));
}

#[test]
fn one_changed_byte_in_any_file_is_found_and_the_file_is_named() {
    for reach in [Reach::Public, Reach::Evidence] {
        let whole = bundle(reach);
        for path in whole.files.keys() {
            let mut other = whole.clone();
            let bytes = other.files.get_mut(path).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            let (verdict, told) = judged(&other);
            assert!(verdict.is_err(), "{path} of {reach:?}");
            assert!(told.iter().any(|line| line.contains(path.as_str())), "{path}: {told:#?}");
        }
    }
}

#[test]
fn a_file_that_is_missing_or_strange_is_named() {
    let whole = bundle(Reach::Public);
    for path in whole.files.keys() {
        let mut other = whole.clone();
        other.files.remove(path);
        let (verdict, told) = judged(&other);
        // The key was named, so that the one in the file is not needed; it was signed all the same.
        assert!(verdict.is_err(), "{path}");
        assert!(told.iter().any(|line| line.contains(path.as_str())), "{path}: {told:#?}");
    }
    let mut more = whole;
    more.files.insert("data/more.csv".into(), b"1".to_vec());
    assert!(judged(&more).1[0].starts_with("AUD-022 `data/more.csv`"));
}

#[test]
fn an_edited_figure_is_found_even_when_it_is_signed_anew() {
    let whole = bundle(Reach::Evidence);
    let report: Value = serde_json::from_str(&whole.text(REPORT).unwrap()).unwrap();
    let median = report["summary"]["turnout"]["median"].to_string();
    let other = resigned(edited(&whole, REPORT, &median, "999.0"), Reach::Evidence);
    let (verdict, told) = judged(&other);
    assert!(verdict.is_err());
    assert!(told[0].starts_with("AUD-025 report.json:"), "{told:#?}");
    assert!(told[0].contains("999.0"), "{told:#?}");

    let public = bundle(Reach::Public);
    let other = resigned(edited(&public, REPORT, &median, "999.0"), Reach::Public);
    let (_, told) = judged(&other);
    assert!(told.iter().any(|l| l.contains("/summary/turnout/median")), "{told:#?}");
    let claimed = edited(&public, "data/organisations.csv", "60", "31");
    let (_, told) = judged(&claimed);
    assert!(told[0].starts_with("AUD-021 data/organisations.csv:2:"), "{told:#?}");
    assert!(told[0].contains("`claimed` of `School 4"), "{told:#?}");
}

#[test]
fn an_edited_or_removed_entry_is_named() {
    let whole = bundle(Reach::Evidence);
    let day = "evidence/days/2026-04-08.txt";
    let other = resigned(edited(&whole, day, "entered 61", "entered 16"), Reach::Evidence);
    let (_, told) = judged(&other);
    assert!(told.iter().any(|l| l.contains("LDG-006") && l.contains("`beam`")), "{told:#?}");
    let text = whole.text(day).unwrap();
    let second = text.rfind("leporello-event/1").unwrap();
    let mut less = whole;
    less.files.insert(day.into(), text.as_bytes()[..second].to_vec());
    let (verdict, told) = judged(&resigned(less, Reach::Evidence));
    assert!(verdict.is_err());
    assert!(told[0].contains("2026-04-08") || told[0].contains("`beam`"), "{told:#?}");
}

#[test]
fn entries_that_were_left_out_before_the_day_was_closed_are_told_of() {
    let whole = ledger();
    let begun = whole.about().clone();
    let clock = Clock { mono_min: 0, wall_min: 29_600_000, offset_ms: 0 };
    // The maker begins a ledger anew and copies all but the second count of the beam.
    let mut less = Ledger::begin(Keep::Memory(Memory::new()), &begun, &secret(), clock).unwrap();
    copy_without(whole, &mut less, "beam", 2);
    let (verdict, told) = judged(&made(less, Reach::Evidence));
    let verdict = verdict.unwrap_or_else(|_| panic!("{told:#?}"));
    assert_eq!(verdict.entries.unwrap().gaps, 1);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].starts_with("AUD-027") && told[0].contains("`beam`"), "{told:#?}");
    assert!(told[0].contains("entries 2 of epoch 1 are missing"), "{told:#?}");
}

#[test]
fn a_file_that_follows_from_nothing_is_told_of_even_when_it_is_signed() {
    for reach in [Reach::Public, Reach::Evidence] {
        for path in ["data/more.csv", "evidence/more.txt", "note.txt"] {
            let mut more = bundle(reach);
            more.files.insert(path.into(), b"1".to_vec());
            let (verdict, told) = judged(&resigned(more, reach));
            assert!(verdict.is_err(), "{path} of {reach:?}");
            assert!(told[0].starts_with(&format!("AUD-022 `{path}`")), "{told:#?}");
        }
        let mut edited = bundle(reach);
        edited.files.insert(README.into(), b"Do not verify.".to_vec());
        let (verdict, told) = judged(&resigned(edited, reach));
        assert!(verdict.is_err());
        assert!(told[0].contains(README), "{told:#?}");
    }
}

#[test]
fn a_file_that_is_left_out_of_the_report_and_of_its_list_is_told_of() {
    for reach in [Reach::Public, Reach::Evidence] {
        for path in ["data/visits.csv", "report.html", KEY, README] {
            let mut less = bundle(reach);
            assert!(less.files.remove(path).is_some(), "{path}");
            let (verdict, told) = judged(&resigned(less, reach));
            assert!(verdict.is_err(), "{path} of {reach:?}");
            assert!(told.iter().any(|line| line.starts_with("AUD-022") && line.contains(path)));
        }
    }
}

#[test]
fn counts_that_are_not_those_handed_out_are_found_in_public_too() {
    let public = bundle(Reach::Public);
    let other =
        resigned(edited(&public, STAGE_1, "\"entered\": 61", "\"entered\": 16"), Reach::Public);
    let (_, told) = judged(&other);
    assert!(told.iter().any(|l| l.starts_with("AUD-026")), "{told:#?}");
}

#[test]
fn another_key_is_not_believed_and_none_is_told() {
    let whole = bundle(Reach::Public);
    let mut sink = Sink::new();
    let other = Verifier::new("Harbour", Secret::from_seed(&[6; 32]).public());
    assert!(verify(&whole, Some(&other), &mut sink, &Silent).is_err());
    assert!(sink.diagnostics().iter().any(|d| d.code == codes::AUD_023));
    let mut sink = Sink::new();
    let verdict = verify(&whole, None, &mut sink, &Silent).unwrap();
    assert!(!verdict.is_key_given);
    assert_eq!(sink.diagnostics()[0].code, codes::AUD_024);
}

#[test]
fn the_same_ledger_gives_the_same_bytes() {
    let pack = |bundle: Bundle| {
        let mut out = Vec::new();
        bundle.pack(&mut out).unwrap();
        out
    };
    assert_eq!(pack(bundle(Reach::Evidence)), pack(bundle(Reach::Evidence)));
}

#[test]
fn what_is_damaged_beyond_reading_is_a_message_and_no_panic() {
    let whole = bundle(Reach::Evidence);
    for path in whole.files.keys() {
        for content in [&b"{}"[..], b"leporello-event/1\n\xff\n\n"] {
            let mut other = whole.clone();
            other.files.insert(path.clone(), content.to_vec());
            assert!(judged(&other).0.is_err(), "{path}");
        }
    }
}
