//! Planted exhibitions as files to import.

use crate::collect::Collected;
use crate::fault::{about, shown};
use jiff::Timestamp;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use leporello_diag::{Sink, Stopped, codes};
use leporello_turnout::simulate::{Story, Truth, story};
use leporello_turnout::vocabulary::{HallId, Hours, Opening, Trial, Truth as TrialTruth};
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::path::Path;

/// What the file of a planted truth says it is.
pub(crate) const TRUTH: &str = "leporello-planted-truth/1";
/// Which of the planted exhibitions is the worked example.
pub const STORY_SEED: u64 = 8;
/// The worked example in plain words.
const STORY: &str = include_str!("planted/story.md");
/// What stands beside the figures of the worked example. Invented, as all of it is.
const STORY_SUPPLEMENT: &str = include_str!("planted/story.toml");

/// A file of a planted exhibition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlantedFile {
    /// Its name.
    pub name: &'static str,
    /// Its content.
    pub text: String,
}

/// The truth as it lies beside the files.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct TruthFile {
    format: String,
    /// Absent in files of earlier versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    seed: u64,
    truth: Truth,
}

/// A planted truth, and which exhibition it is of.
#[derive(Clone, Debug, PartialEq)]
pub struct PlantedTruth {
    /// Name of the exhibition; `None` when the file does not tell.
    pub title: Option<String>,
    /// What was really so.
    pub truth: Truth,
}

impl PlantedTruth {
    /// Why it is not the truth of what was collected; `None` when it may be.
    #[must_use]
    pub fn is_of_another(&self, collected: &Collected) -> Option<String> {
        let title = self.title.as_ref().filter(|title| **title != collected.title);
        if let Some(title) = title {
            return Some(format!(
                "its title is `{title}`, that of the ledger `{}`",
                collected.title
            ));
        }
        let evidence = &collected.evidence;
        let strange = |hall: &HallId| evidence.halls.iter().all(|known| known.id != *hall);
        if let Some((hall, _)) = self.truth.visits.iter().find(|(hall, _)| strange(hall)) {
            return Some(format!("its hall `{hall}` is none of the ledger"));
        }
        let (first, last) = (evidence.venue.first, evidence.venue.last);
        let days = self.truth.visits.iter().flat_map(|(_, days)| days);
        let outside = days.map(|(day, _)| *day).find(|day| *day < first || *day > last);
        outside.map(|day| format!("its day {day} is not from {first} to {last}"))
    }
}

/// The files of a planted exhibition, another one for each seed; `None` is the worked example,
/// which comes with its story. What was really so is in `truth.json`, and in no other file.
///
/// # Panics
/// Never: the names in it are names.
#[must_use]
pub fn planted(seed: Option<u64>) -> Vec<PlantedFile> {
    let number = seed.unwrap_or(STORY_SEED);
    // Its error is that of a bad name, and its names are fixed.
    let Ok(story) = story(number) else { return Vec::new() };
    let zone = TimeZoneDatabase::bundled().get(&story.evidence.venue.zone).unwrap_or(TimeZone::UTC);
    let title = match seed {
        None => "Landscapes from a train".to_owned(),
        Some(seed) => format!("Planted exhibition {seed}"),
    };
    let mut description = description(&story, &title, &zone);
    if seed.is_none() {
        description.push_str(STORY_SUPPLEMENT);
    }
    let (claims, head_counts) = claims(&story);
    let file = |name, text| PlantedFile { name, text };
    let mut files = vec![
        file("exhibition.toml", description),
        file("trials.csv", trials(&story, &zone)),
        file("counts.csv", counts(&story, &zone)),
        file("claims.csv", claims),
        file("head-counts.csv", head_counts),
        file("truth.json", truth(title, number, story.truth)),
    ];
    if seed.is_none() {
        files.push(file("README.md", STORY.to_owned()));
    }
    files
}

fn truth(title: String, seed: u64, truth: Truth) -> String {
    let file = TruthFile { format: TRUTH.into(), title: Some(title), seed, truth };
    serde_json::to_string_pretty(&file).unwrap_or_default() + "\n"
}

/// A text of TOML.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn local(moment: Timestamp, zone: &TimeZone) -> String {
    zone.to_datetime(moment).strftime("%Y-%m-%dT%H:%M").to_string()
}

/// An array of tables of TOML with one entry.
fn table(name: &str, keys: &[(&str, String)]) -> String {
    keys.iter().fold(format!("\n[[{name}]]\n"), |mut out, (key, value)| {
        let _ = writeln!(out, "{key} = {value}");
        out
    })
}

fn description(story: &Story, title: &str, zone: &TimeZone) -> String {
    let evidence = &story.evidence;
    let venue = &evidence.venue;
    let mut out = format!(
        "# The exhibition as its organisers describe it. Times are of the zone below.\n\n\
         title = {}\nzone = {}\nday-begins = \"{}\"\nfirst = {}\nlast = {}\n\n[hours]\n{}",
        quoted(title),
        quoted(&venue.zone),
        venue.day_begins.strftime("%H:%M"),
        venue.first,
        venue.last,
        hours(&venue.hours)
    );
    for hall in &evidence.halls {
        let mut keys = vec![("name", quoted(hall.id.as_str()))];
        let planned = hall.planned_daily_visits.map(|n| ("planned-daily-visits", format!("{n:?}")));
        keys.extend(planned);
        out += &table("hall", &keys);
    }
    for door in &evidence.doors {
        let (name, hall) = (quoted(door.id.as_str()), quoted(door.hall.as_str()));
        let width = format!("{:?}", door.width_m);
        out += &table("door", &[("name", name), ("hall", hall), ("width-m", width)]);
    }
    out + &devices(story) + &times(story, zone)
}

fn devices(story: &Story) -> String {
    let mut out = String::new();
    for device in &story.evidence.devices {
        let (name, door) = (quoted(device.id.as_str()), quoted(device.door.as_str()));
        let class = serde_json::to_string(&device.class).unwrap_or_default();
        out += &table("device", &[("name", name), ("door", door), ("class", class)]);
    }
    out
}

/// What begins at a time: states of devices, and events.
fn times(story: &Story, zone: &TimeZone) -> String {
    let at = |moment| format!("\"{}\"", local(moment, zone));
    let mut out = String::new();
    for state in &story.evidence.configurations {
        let (device, name) = (quoted(state.device.as_str()), quoted(state.id.as_str()));
        let keys = [("device", device), ("name", name), ("from", at(state.from))];
        out += &table("configuration", &keys);
    }
    for event in &story.events {
        let (name, hall) = (quoted(&event.name), quoted(event.hall.as_str()));
        let keys = [("name", name), ("hall", hall), ("from", at(event.from)), ("to", at(event.to))];
        out += &table("event", &keys);
    }
    out
}

/// Opening hours; planted exhibitions have the same on all days.
fn hours(hours: &Hours) -> String {
    let span = |o: &Opening| format!("\"{}-{}\"", o.from.strftime("%H:%M"), o.to.strftime("%H:%M"));
    let spans: Vec<String> = hours.weekly[0].iter().map(span).collect();
    format!("daily = [{}]\n", spans.join(", "))
}

/// A field that may not be told.
fn told(value: Option<u64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn counts(story: &Story, zone: &TimeZone) -> String {
    let mut out = "device,bin_start,bin_s,in,out,samples,expected\n".to_owned();
    for count in &story.evidence.counts {
        let [taken, expected] =
            [count.samples, count.samples_expected].map(|n| told(n.map(u64::from)));
        let (entered, left) = (told(count.entered), told(count.left));
        let (device, from) = (&count.device, local(count.from, zone));
        let _ =
            writeln!(out, "{device},{from},{},{entered},{left},{taken},{expected}", count.seconds);
    }
    out
}

fn trials(story: &Story, zone: &TimeZone) -> String {
    let mut out = "device,config,start,end,true_in,true_out,device_in,device_out\n".to_owned();
    let truth = |trial: &Trial| match &trial.truth {
        TrialTruth::Known { entered, left } => [told(*entered), told(*left)],
        TrialTruth::Observed(_) => [String::new(), String::new()],
    };
    for trial in &story.evidence.trials {
        let [entered, left] = truth(trial);
        let end = trial.from + jiff::SignedDuration::from_secs(i64::from(trial.seconds));
        let _ = writeln!(
            out,
            "{},{},{},{},{entered},{left},{},{}",
            trial.device,
            trial.configuration,
            local(trial.from, zone),
            local(end, zone),
            told(trial.device_entered),
            told(trial.device_left)
        );
    }
    out
}

/// Claims and head counts, a row for each delegation.
fn claims(story: &Story) -> (String, String) {
    let mut claims = "organisation,date,hall,announced,claimed\n".to_owned();
    let mut heads = "organisation,date,hall,persons\n".to_owned();
    for d in story.claims.delegations(&mut Sink::new()) {
        let of = format!("{},{},{}", d.organisation, d.day, d.hall);
        if d.announced.or(d.claimed).is_some() {
            let _ = writeln!(claims, "{of},{},{}", told(d.announced), told(d.claimed));
        }
        if let Some(persons) = d.head_count {
            let _ = writeln!(heads, "{of},{persons}");
        }
    }
    (claims, heads)
}

/// Reads a planted truth.
///
/// # Errors
/// When it is not there, or is none.
pub fn read_truth(path: &Path, sink: &mut Sink) -> Result<PlantedTruth, Stopped> {
    let hint = "name the `truth.json` that `leporello turnout simulate` wrote";
    let read = std::fs::read_to_string(path).map_err(|error| error.to_string());
    let parsed = read.and_then(|text| {
        serde_json::from_str::<TruthFile>(&text).map_err(|error| error.to_string())
    });
    match parsed {
        Ok(file) if file.format == TRUTH => {
            Ok(PlantedTruth { title: file.title, truth: file.truth })
        }
        Ok(file) => {
            let why = format!("its format is `{}`, not `{TRUTH}`", file.format);
            Err(sink.stop(about(codes::AUD_030, &shown(path), why, hint)))
        }
        Err(why) => Err(sink.stop(about(codes::AUD_030, &shown(path), why, hint))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::description::described;
    use leporello_turnout::vocabulary::Fact;

    #[test]
    fn a_planted_description_reads_back_as_the_exhibition_it_was_made_of() {
        for seed in [None, Some(3)] {
            let files = planted(seed);
            let mut sink = Sink::new();
            let description = &files[0];
            let read = described(description.name, &description.text, &mut sink).unwrap();
            let story = story(seed.unwrap_or(STORY_SEED)).unwrap();
            let facts = &read.facts;
            assert!(facts.contains(&Fact::Venue(story.evidence.venue.clone())));
            for door in story.evidence.doors {
                assert!(facts.contains(&Fact::Door(door)));
            }
            for state in story.evidence.configurations {
                assert!(facts.contains(&Fact::Configuration(state)));
            }
            for event in story.events {
                assert!(facts.contains(&Fact::Event(event)));
            }
        }
    }

    #[test]
    fn the_truth_of_another_exhibition_is_told_by_title_hall_or_day() {
        let story = story(3).unwrap();
        let of = |title: Option<&str>| PlantedTruth {
            title: title.map(str::to_owned),
            truth: story.truth.clone(),
        };
        let stage_1 = |title: &str| crate::stage1::Stage1 {
            format: String::new(),
            title: title.into(),
            status: leporello_turnout::vocabulary::Status::Provisional,
            evidence: story.evidence.clone(),
            events: Vec::new(),
            apart: Vec::new(),
        };
        let mut collected = stage_1("Planted exhibition 3").collected();
        for title in [None, Some("Planted exhibition 3")] {
            assert_eq!(of(title).is_of_another(&collected), None);
        }
        // All seeds have the same halls and days.
        let why = of(Some("Planted exhibition 4")).is_of_another(&collected).unwrap();
        assert!(why.contains("exhibition 4") && why.contains("exhibition 3"), "{why}");
        collected.evidence.venue.last = collected.evidence.venue.first;
        let why = of(None).is_of_another(&collected).unwrap();
        assert!(why.contains("2026-04-09"), "{why}");
        collected.evidence.halls.remove(0);
        assert!(of(None).is_of_another(&collected).unwrap().contains("`East`"));
    }

    #[test]
    fn a_planted_truth_reads_back_with_its_title() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("truth.json");
        let file = planted(Some(3)).into_iter().find(|file| file.name == "truth.json").unwrap();
        std::fs::write(&path, &file.text).unwrap();
        let read = read_truth(&path, &mut Sink::new()).unwrap();
        assert_eq!(read.title.as_deref(), Some("Planted exhibition 3"));
        assert_eq!(read.truth.visits, story(3).unwrap().truth.visits);
        // A file of an earlier version has no title.
        std::fs::write(&path, file.text.replace("\"title\": \"Planted exhibition 3\",", ""))
            .unwrap();
        assert_eq!(read_truth(&path, &mut Sink::new()).unwrap().title, None);
    }

    #[test]
    fn the_truth_is_in_no_file_but_its_own() {
        let files = planted(Some(3));
        let imported = files.iter().filter(|file| file.name != "truth.json");
        assert!(imported.clone().all(|file| !file.text.contains("inflation")));
        assert_eq!(imported.count(), 5);
    }
}
