//! Planted exhibitions as files to import, and what was planted beside what was found.

use crate::collect::Collected;
use crate::fault::{about, shown};
use crate::results::Results;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use leporello_diag::{Sink, Stopped, codes};
use leporello_turnout::flags::FlagKind;
use leporello_turnout::simulate::{Story, Truth, story};
use leporello_turnout::vocabulary::{HallId, Hours, Opening, Trial, Truth as TrialTruth};
use leporello_turnout_report::{Report, Said};
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
    seed: u64,
    truth: Truth,
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
        file("truth.json", truth(number, story.truth)),
    ];
    if seed.is_none() {
        files.push(file("README.md", STORY.to_owned()));
    }
    files
}

fn truth(seed: u64, truth: Truth) -> String {
    let file = TruthFile { format: TRUTH.into(), seed, truth };
    serde_json::to_string_pretty(&file).unwrap_or_default() + "\n"
}

/// A text of TOML.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn local(moment: Timestamp, zone: &TimeZone) -> String {
    zone.to_datetime(moment).strftime("%Y-%m-%dT%H:%M").to_string()
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
        let _ = write!(out, "\n[[hall]]\nname = {}\n", quoted(hall.id.as_str()));
        if let Some(planned) = hall.planned_daily_visits {
            let _ = writeln!(out, "planned-daily-visits = {planned:?}");
        }
    }
    for door in &evidence.doors {
        let (name, hall) = (quoted(door.id.as_str()), quoted(door.hall.as_str()));
        let _ =
            write!(out, "\n[[door]]\nname = {name}\nhall = {hall}\nwidth-m = {:?}\n", door.width_m);
    }
    for device in &evidence.devices {
        let (name, door) = (quoted(device.id.as_str()), quoted(device.door.as_str()));
        let class = serde_json::to_string(&device.class).unwrap_or_default();
        let _ = write!(out, "\n[[device]]\nname = {name}\ndoor = {door}\nclass = {class}\n");
    }
    for state in &evidence.configurations {
        let (device, name) = (quoted(state.device.as_str()), quoted(state.id.as_str()));
        let from = local(state.from, zone);
        let _ = write!(
            out,
            "\n[[configuration]]\ndevice = {device}\nname = {name}\nfrom = \"{from}\"\n"
        );
    }
    for event in &story.events {
        let (name, hall) = (quoted(&event.name), quoted(event.hall.as_str()));
        let (from, to) = (local(event.from, zone), local(event.to, zone));
        let _ = write!(
            out,
            "\n[[event]]\nname = {name}\nhall = {hall}\nfrom = \"{from}\"\nto = \"{to}\"\n"
        );
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
pub fn read_truth(path: &Path, sink: &mut Sink) -> Result<Truth, Stopped> {
    let hint = "name the `truth.json` that `leporello turnout simulate` wrote";
    let read = std::fs::read_to_string(path).map_err(|error| error.to_string());
    let parsed = read.and_then(|text| {
        serde_json::from_str::<TruthFile>(&text).map_err(|error| error.to_string())
    });
    match parsed {
        Ok(file) if file.format == TRUTH => Ok(file.truth),
        Ok(file) => {
            let why = format!("its format is `{}`, not `{TRUTH}`", file.format);
            Err(sink.stop(about(codes::AUD_030, &shown(path), why, hint)))
        }
        Err(why) => Err(sink.stop(about(codes::AUD_030, &shown(path), why, hint))),
    }
}

/// What was planted beside what was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Against {
    /// Hall-days.
    pub days: Vec<DayAgainst>,
    /// Organisations.
    pub organisations: Vec<OrganisationAgainst>,
}

/// A day of a hall.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DayAgainst {
    /// Which hall.
    pub hall: HallId,
    /// Which day.
    pub date: Date,
    /// Visits that were planted.
    pub planted: u64,
    /// Median and 95 % interval; `None` when there is not enough evidence.
    pub estimated: Option<(f64, f64, f64)>,
    /// Whether the interval holds what was planted; `None` without one.
    pub is_inside: Option<bool>,
}

/// An organisation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OrganisationAgainst {
    /// Which.
    pub organisation: String,
    /// How many it reports for each person who comes, as it was planted.
    pub planted: f64,
    /// What the report says of it; `None` when it does not know it.
    pub said: Option<Said>,
    /// Whether the report finds its claims more than a quarter above the head counts.
    pub is_told: bool,
}

impl Against {
    /// Sets what was found beside the truth.
    #[must_use]
    pub fn of(truth: &Truth, results: &Results, report: &Report) -> Self {
        let mut days = Vec::new();
        for (hall, planted) in &truth.visits {
            let found = results.visits.halls.iter().find(|found| found.hall == *hall);
            for (date, visits) in planted {
                let day = found.and_then(|found| found.days.iter().find(|day| day.date == *date));
                let estimate = day.and_then(|day| day.visits);
                #[allow(clippy::cast_precision_loss, reason = "visits of a day")]
                let is_inside = estimate.map(|e| e.ninety_five.holds(*visits as f64));
                days.push(DayAgainst {
                    hall: hall.clone(),
                    date: *date,
                    planted: *visits,
                    estimated: estimate.map(|e| (e.median, e.ninety_five.low, e.ninety_five.high)),
                    is_inside,
                });
            }
        }
        let organisations = truth.organisations.iter().map(|planted| {
            let name = planted.organisation.as_str();
            let found = report.organisations.iter().find(|found| found.organisation == name);
            OrganisationAgainst {
                organisation: name.to_owned(),
                planted: planted.inflation,
                said: found.map(|found| found.verdict),
                is_told: report.flags.iter().any(|flag| {
                    flag.kind == FlagKind::ClaimAboveHeadCount
                        && flag.organisation.as_deref() == Some(name)
                }),
            }
        });
        Self { days, organisations: organisations.collect() }
    }

    /// Hall-days with a figure, and those whose interval holds what was planted.
    #[must_use]
    pub fn inside(&self) -> (usize, usize) {
        let figures = self.days.iter().filter_map(|day| day.is_inside);
        (figures.clone().count(), figures.filter(|inside| *inside).count())
    }
}

/// Whether what was collected is of a planted exhibition of these days.
#[must_use]
pub fn is_of(truth: &Truth, collected: &Collected) -> bool {
    let halls = &collected.evidence.halls;
    truth.visits.iter().all(|(hall, _)| halls.iter().any(|known| known.id == *hall))
}
