//! `exhibition.toml`: the exhibition as its organisers describe it.

mod keys;
mod read;

use crate::collect::Supplement;
use crate::fault::{about, at, line_and_column, shown};
use keys::Keys;
use leporello_diag::{Sink, Stopped, codes};
use leporello_ledger::About;
use leporello_turnout::vocabulary::Fact;
use read::Reading;
use std::path::Path;

/// Longest description, in bytes.
const LONGEST: u64 = 4 << 20;

/// What a description says.
#[derive(Clone, Debug, PartialEq)]
pub struct Described {
    /// What the ledger is of.
    pub about: About,
    /// Days, halls, doors, devices and their states, events, staff, answers at the door.
    pub facts: Vec<Fact>,
    /// What is printed beside and enters no estimate.
    pub supplement: Supplement,
}

/// Reads a description.
///
/// # Errors
/// When the file cannot be read, or anything in it cannot be; all mistakes are told.
pub fn describe(path: &Path, sink: &mut Sink) -> Result<Described, Stopped> {
    let name = shown(path);
    let hint = "write it as UTF-8 text; `leporello turnout simulate FOLDER` makes an example";
    let is_long = std::fs::metadata(path).is_ok_and(|data| data.len() > LONGEST);
    if is_long {
        return Err(sink.stop(about(codes::AUD_001, &name, "it is larger than 4 MiB", hint)));
    }
    let text = std::fs::read_to_string(path).map_err(|e| {
        sink.stop(about(codes::AUD_001, &name, format!("cannot be read: {e}"), hint))
    })?;
    described(&name, &text, sink)
}

/// Reads the text of a description; `name` is what messages call it.
pub(crate) fn described(name: &str, text: &str, sink: &mut Sink) -> Result<Described, Stopped> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let keys: Keys = toml::from_str(text).map_err(|error| {
        let place = error.span().map(|span| line_and_column(text, span.start));
        let why = error.message().replace('\n', " ");
        sink.stop(at(
            codes::AUD_001,
            name,
            place,
            why,
            "see `docs/turnout-commands.md` for all keys",
        ))
    })?;
    Reading::new(name, text, sink).whole(keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
title = "Harbour"
zone = "Europe/Prague"
day-begins = "04:00"
first = 2026-04-08
last = "2026-04-18"

[hours]
daily = "10:00-18:00"
monday = []
exceptions = { 2026-04-08 = ["10:00-12:00", "14:00-23:30"] }

[[hall]]
name = "East"
planned-daily-visits = 150

[[door]]
name = "main"
hall = "East"
width-m = 1.6

[[device]]
name = "beam"
door = "main"
class = "beam"

[[configuration]]
device = "beam"
name = "as installed"
from = "2026-04-05T08:00"

[[event]]
name = "opening"
hall = "East"
from = "2026-04-08T17:00"
to = "2026-04-08T18:00"

[[reply]]
organisation = "School 4"
text = "The bus was late."
"#;

    fn read(text: &str) -> (Option<Described>, Vec<String>) {
        let mut sink = Sink::new();
        let described = described("exhibition.toml", text, &mut sink).ok();
        let line = |d: &leporello_diag::Diagnostic| format!("{}: {}", d.subjects[0], d.message);
        (described, sink.diagnostics().iter().map(line).collect())
    }

    #[test]
    fn a_description_is_facts_in_order() {
        let (described, told) = read(GOOD);
        assert_eq!(told, Vec::<String>::new());
        let described = described.unwrap();
        assert_eq!(described.facts.len(), 6);
        assert_eq!(described.about.exhibition, "Harbour");
        let Fact::Venue(venue) = &described.facts[0] else { panic!("no venue first") };
        let open: Vec<f64> = venue.days().unwrap().iter().map(|d| d.open_hours()).collect();
        assert_eq!(open[..6], [11.5, 8.0, 8.0, 8.0, 8.0, 0.0]);
        assert_eq!(described.supplement.replies.len(), 1);
    }

    #[test]
    fn two_entries_about_the_same_are_refused_since_one_would_be_lost() {
        let sample = "[[reentry]]\nhall = \"East\"\nasked = 50\nhad-been-in = 5\n";
        let (one, told) = read(&format!("{GOOD}{sample}"));
        assert!(one.is_some(), "{told:?}");
        let (two, told) = read(&format!("{GOOD}{sample}{sample}"));
        assert!(two.is_none() && told[0].contains("described twice"), "{told:?}");
    }

    #[test]
    fn every_mistake_is_told_with_its_place() {
        let bad = GOOD
            .replace("hall = \"East\"\nwidth-m", "hall = \"Eats\"\nwidth-m")
            .replace("width-m = 1.6", "width-m = 0")
            .replace("door = \"main\"", "door = \"side\"");
        let (described, told) = read(&bad);
        assert!(described.is_none());
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told[0].contains("exhibition.toml:19:8: there is no hall `Eats`"), "{told:?}");
        assert!(told[1].contains("exhibition.toml:20"), "{told:?}");
        assert!(told[2].contains("there is no door `side`"), "{told:?}");
    }

    #[test]
    fn what_is_no_key_or_no_class_is_told_with_its_line() {
        let (_, told) = read(&GOOD.replace("width-m", "width"));
        assert!(told[0].contains("exhibition.toml:20") && told[0].contains("width"), "{told:?}");
        let (_, told) = read(&GOOD.replace("class = \"beam\"", "class = \"bean\""));
        assert!(told[0].contains("bean") && told[0].contains("stereo"), "{told:?}");
    }

    #[test]
    fn hours_that_are_none_and_days_that_end_before_they_begin_are_told() {
        let (_, told) = read(&GOOD.replace("\"10:00-18:00\"", "\"ten to six\""));
        assert!(told[0].contains("ten to six"), "{told:?}");
        let (_, told) = read(&GOOD.replace("2026-04-18", "2026-04-01"));
        assert!(told[0].contains("2026-04-01"), "{told:?}");
    }
}
