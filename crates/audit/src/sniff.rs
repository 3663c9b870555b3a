//! What a file is, by what is in it.

use crate::fault::{about, shown};
use leporello_diag::{Diagnostic, codes};
use leporello_ledger::import::{Direction, Format};
use leporello_turnout::vocabulary::DeviceId;
use std::io::Read as _;
use std::path::Path;

/// What is looked at.
const HEAD: usize = 1 << 16;

/// How the kinds of pushes of Xovis sensors begin, also of those that are not read.
const XOVIS: [&str; 6] =
    ["\"logics_data\"", "\"live_data", "\"status_data\"", "\"wifi", "\"bt_", "\"ble_"];

/// A format, by the name that is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormatName {
    /// Generic table of counts.
    Counts,
    /// Generic table of calibration trials.
    Trials,
    /// Generic table of announcements and claims.
    Claims,
    /// Head counts, also of ODK and Kobo.
    HeadCounts,
    /// Pushes of Xovis LOGICS.
    Xovis,
    /// Axis, JSON.
    AxisJson,
    /// Axis, CSV.
    AxisCsv,
    /// Eco-Counter, JSON.
    EcoCounter,
    /// Check-ins of pretix.
    Pretix,
}

impl FormatName {
    /// All of them, with the names that are typed.
    pub const ALL: [(Self, &'static str); 9] = [
        (Self::Counts, "counts"),
        (Self::Trials, "trials"),
        (Self::Claims, "claims"),
        (Self::HeadCounts, "head-counts"),
        (Self::Xovis, "xovis"),
        (Self::AxisJson, "axis"),
        (Self::AxisCsv, "axis-csv"),
        (Self::EcoCounter, "eco-counter"),
        (Self::Pretix, "pretix"),
    ];

    /// Its name.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(name, _)| *name == self).map_or("", |(_, word)| word)
    }

    /// What a device sends by itself, by what is in it, as a format of that device; `None` when it
    /// is no format of counts that devices send.
    #[must_use]
    pub fn of_device(
        bytes: &[u8],
        device: &DeviceId,
        direction: Option<Direction>,
    ) -> Option<Format> {
        let head = &bytes[..bytes.len().min(HEAD)];
        let Kind::Import(name) = recognised(head) else { return None };
        let sends = [Self::Counts, Self::Xovis, Self::AxisJson, Self::AxisCsv, Self::EcoCounter];
        let name = Some(name).filter(|name| sends.contains(name))?;
        name.whole(Path::new(""), Some(device), direction, &[]).ok()
    }

    /// The format with what it needs beside the file. Without `device`, a known device that is
    /// called as the file is taken.
    pub(crate) fn whole(
        self,
        path: &Path,
        device: Option<&DeviceId>,
        direction: Option<Direction>,
        known: &[DeviceId],
    ) -> Result<Format, Box<Diagnostic>> {
        let stem = path.file_stem().and_then(|stem| DeviceId::new(&stem.to_string_lossy()).ok());
        let device = device.cloned().or_else(|| stem.filter(|stem| known.contains(stem)));
        let need = || {
            device.clone().ok_or_else(|| {
                let why = format!("a file of the format `{}` names no device", self.word());
                let hint = "name it: `--device NAME`";
                Box::new(about(codes::AUD_003, &shown(path), why, hint))
            })
        };
        Ok(match self {
            Self::Counts => Format::Counts,
            Self::Trials => Format::Trials,
            Self::Claims => Format::Claims,
            Self::HeadCounts => Format::HeadCounts,
            Self::Xovis => Format::Xovis,
            Self::AxisJson => Format::AxisJson(device),
            Self::AxisCsv => Format::AxisCsv(need()?),
            Self::EcoCounter => Format::EcoCounter(need()?, direction.unwrap_or(Direction::Both)),
            Self::Pretix => Format::Pretix(need()?),
        })
    }
}

/// What a file turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A description of the exhibition.
    Description,
    /// Something to import.
    Import(FormatName),
    /// The planted truth of a simulation: not for the ledger.
    Truth,
    /// A table or document of no known format.
    Unknown,
    /// No table and no document.
    NoData,
}

/// Looks at the name and the beginning of a file.
pub(crate) fn sniff(path: &Path) -> std::io::Result<Kind> {
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    match extension.as_deref() {
        Some("toml") => return Ok(Kind::Description),
        Some("csv" | "tsv" | "txt" | "json") => {}
        _ => return Ok(Kind::NoData),
    }
    let mut head = Vec::new();
    std::fs::File::open(path)?.take(HEAD as u64).read_to_end(&mut head)?;
    Ok(recognised(&head))
}

/// What the beginning of a table or document says that it is.
fn recognised(head: &[u8]) -> Kind {
    let text = decoded(head);
    let text = text.trim_start();
    let found = if text.starts_with(['{', '[']) { document(text) } else { table(text) };
    found.unwrap_or(Kind::Unknown)
}

/// Letters enough to recognise names in ASCII, whatever the encoding.
fn decoded(head: &[u8]) -> String {
    let letters = head.iter().filter(|byte| **byte != 0).map(|byte| char::from(*byte));
    letters
        .skip_while(|c| matches!(c, '\u{ef}' | '\u{bb}' | '\u{bf}' | '\u{fe}' | '\u{ff}'))
        .collect()
}

fn document(text: &str) -> Option<Kind> {
    let has = |key: &str| text.contains(&format!("\"{key}\""));
    let import = |name| Some(Kind::Import(name));
    match () {
        () if text.contains(crate::planted::TRUTH) => Some(Kind::Truth),
        () if XOVIS.iter().any(|key| text.contains(key)) => import(FormatName::Xovis),
        () if has("counts") || has("comptage") => import(FormatName::EcoCounter),
        () if has("in") && (has("data") || has("timestamp")) => import(FormatName::AxisJson),
        () => None,
    }
}

fn table(text: &str) -> Option<Kind> {
    let line = text.lines().find(|line| !line.trim().is_empty())?;
    let columns: Vec<String> = line.split([',', ';', '\t']).map(bare).collect();
    let has = |name: &str| columns.iter().any(|column| column == name);
    let all = |names: &[&str]| names.iter().all(|name| has(name));
    let any = |names: &[&str]| names.iter().any(|name| has(name));
    let name = match () {
        () if all(&["device", "bin_start"]) || all(&["bin_start", "bin_s"]) => FormatName::Counts,
        () if all(&["device", "config"]) => FormatName::Trials,
        () if all(&["organisation", "persons"]) => FormatName::HeadCounts,
        () if has("organisation") && any(&["announced", "claimed"]) => FormatName::Claims,
        () if all(&["start", "end"]) && any(&["in", "out"]) => FormatName::AxisCsv,
        () if any(&["checked in", "eingecheckt"])
            || columns.iter().any(|c| c.starts_with("enregistr")) =>
        {
            FormatName::Pretix
        }
        () => return None,
    };
    Some(Kind::Import(name))
}

/// A name of a column in lower case, without quotation marks and groups of questions.
fn bare(column: &str) -> String {
    let name = column.trim().trim_matches('"').to_lowercase();
    name.rsplit(['/', ':']).next().unwrap_or_default().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(name: &str, bytes: &[u8]) -> Kind {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        sniff(&path).unwrap()
    }

    #[test]
    fn a_table_is_known_by_its_first_line() {
        let of = |text: &str| kind("a.csv", text.as_bytes());
        assert_eq!(of("device;bin_start;bin_s;in\n"), Kind::Import(FormatName::Counts));
        assert_eq!(
            of("g/organisation,g/date,g/hall,g/persons"),
            Kind::Import(FormatName::HeadCounts)
        );
        assert_eq!(
            of("\u{feff}\"Start\",\"End\",\"In\",\"Out\""),
            Kind::Import(FormatName::AxisCsv)
        );
        assert_eq!(of("Name,Checked in\n"), Kind::Import(FormatName::Pretix));
        assert_eq!(of("colour,taste"), Kind::Unknown);
        assert_eq!(of(""), Kind::Unknown);
        assert_eq!(kind("a.png", b"x"), Kind::NoData);
    }

    #[test]
    fn a_table_in_utf_16_is_known_too() {
        let mut bytes = vec![0xff, 0xfe];
        bytes.extend("organisation,date,hall,claimed".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(kind("a.csv", &bytes), Kind::Import(FormatName::Claims));
    }

    #[test]
    fn a_document_is_known_by_its_keys() {
        let of = |text: &str| kind("a.json", text.as_bytes());
        assert_eq!(of(r#"{"logics_data": {}}"#), Kind::Import(FormatName::Xovis));
        assert_eq!(
            of(r#"[{"date": "2026-04-08", "counts": 4}]"#),
            Kind::Import(FormatName::EcoCounter)
        );
        assert_eq!(
            of(r#"{"serial":"x","timestamp":"2","in":1,"out":2}"#),
            Kind::Import(FormatName::AxisJson)
        );
        assert_eq!(of("{}"), Kind::Unknown);
    }
}
