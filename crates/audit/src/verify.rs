//! Taking a bundle apart: every signature, every file, every figure anew.

mod difference;
mod signed;
#[cfg(test)]
mod tests;

use crate::bundle::{Bundle, CHECKPOINTS, KEY, README, derived, json, words};
use crate::collect::{Collected, collect};
use crate::evidence::{export, missing, rebuild};
use crate::fault::about;
use crate::manifest::{MANIFEST, Manifest, Reach};
use crate::results::Results;
use crate::stage1::{STAGE_1, Stage1};
use crate::tally;
use difference::difference;
use leporello_diag::{Diagnostic, Progress, Severity, Sink, Stopped, Subject, codes};
use leporello_ledger::note::Verifier;
use leporello_ledger::store::Memory;
use leporello_ledger::{Ledger, Verified};
use leporello_turnout_report::{Report, files};
use serde::Serialize;
use serde_json::Value;
use signed::{manifest, tell_of_version, unsigned, verifier};
use std::collections::{BTreeMap, BTreeSet};

/// Path of the report for programs.
const REPORT: &str = "report.json";
/// Tells what to do with a bundle that is not what it was.
const KEEP: &str = "do not rely on this copy, and keep it as evidence";

/// Parts of the report that follow from counts and trials alone, as JSON pointers.
const OF_VISITS: &[&str] = &[
    "/title",
    "/first",
    "/last",
    "/opening",
    "/status",
    "/fingerprint",
    "/summary/turnout",
    "/summary/hall_days",
    "/summary/basis",
    "/halls",
    "/stay",
    "/counters",
    "/trials",
    "/sensitivity",
];

/// Findings that follow from counts and trials alone.
const OF_COUNTERS: &[&str] = &[
    "counters-disagree",
    "in-and-out-differ",
    "outside-calibration-range",
    "data-gap",
    "rate-changed",
];

/// What was computed again and is the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Recomputed {
    /// Files written anew and compared byte by byte.
    pub files: usize,
    /// Numbers of the report that were computed from the evidence.
    pub numbers: usize,
    /// All numbers of the report.
    pub of: usize,
}

/// What was checked and fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// How far the bundle lets anybody check.
    pub reach: Reach,
    /// Name of the exhibition.
    pub title: String,
    /// The program that made it, with its version.
    pub made_by: String,
    /// The key that signed it.
    pub key: String,
    /// Whether that key was named by who verifies, and not taken from the bundle.
    pub is_key_given: bool,
    /// Entries of the ledger that were checked; `None` for a public bundle, which has none.
    pub entries: Option<Verified>,
    /// Checkpoints whose signatures are right.
    pub checkpoints: usize,
    /// What was computed again.
    pub recomputed: Recomputed,
    /// SHA-256 of all draws behind the figures, as computed here.
    pub fingerprint: String,
}

/// Verifies a bundle. `key` is the ledger's public key as it was handed out; without it, the one
/// in the bundle is taken, and that is told.
///
/// # Errors
/// When anything does not fit; every finding is told.
pub fn verify(
    bundle: &Bundle,
    key: Option<&Verifier>,
    sink: &mut Sink,
    progress: &dyn Progress,
) -> Result<Verdict, Stopped> {
    let before = sink.count_from(Severity::Error);
    let verifier = verifier(bundle, key, sink)?;
    let manifest = manifest(bundle, &verifier, sink)?;
    let changed = unsigned(bundle, &manifest, sink);
    let told = BTreeSet::new();
    let mut check = Check { bundle, manifest: &manifest, changed, told, sink, progress };
    let checked = match manifest.reach {
        Reach::Evidence => check.by_entries(&verifier),
        Reach::Public => check.by_counts(&verifier),
    };
    check.tell_of_the_rest();
    let sound = sink.count_from(Severity::Error) == before;
    let Some(checked) = checked.filter(|_| sound) else {
        tell_of_version(&manifest, sink);
        return Err(Stopped);
    };
    Ok(Verdict {
        reach: manifest.reach,
        title: checked.title,
        made_by: manifest.made_by,
        key: verifier.to_string(),
        is_key_given: key.is_some(),
        entries: checked.entries,
        checkpoints: bundle.files.keys().filter(|path| path.starts_with(CHECKPOINTS)).count(),
        recomputed: checked.recomputed,
        fingerprint: checked.fingerprint,
    })
}

/// What was found to fit.
struct Checked {
    title: String,
    entries: Option<Verified>,
    recomputed: Recomputed,
    fingerprint: String,
}

struct Check<'a> {
    bundle: &'a Bundle,
    manifest: &'a Manifest,
    /// Files that are not as they were signed.
    changed: BTreeSet<String>,
    /// Files of which something was told.
    told: BTreeSet<String>,
    sink: &'a mut Sink,
    progress: &'a dyn Progress,
}

impl Check<'_> {
    /// By every entry of the ledger.
    fn by_entries(&mut self, verifier: &Verifier) -> Option<Checked> {
        let mut ledger = match rebuild(self.bundle, verifier) {
            Ok(ledger) => ledger,
            Err(faults) => {
                faults.into_iter().for_each(|fault| self.tell(fault));
                return None;
            }
        };
        let entries = self.take(ledger.verify(verifier))?;
        self.tell_of_gaps(&mut ledger)?;
        let mut told = Sink::new();
        let collected = self.take(collect(&mut ledger, &mut told))?;
        let checkpoints = self.take(ledger.checkpoints())?;
        let (report, fingerprint) = self.computed(&collected, told)?;
        let mut expected = self.take(derived(&collected, &report, &checkpoints))?;
        expected.extend(self.take(export(&mut ledger))?);
        expected.extend(around(Reach::Evidence, verifier));
        let numbers = numbers(&serde_json::to_value(&report).unwrap_or_default());
        let recomputed = Recomputed { files: expected.len(), numbers, of: numbers };
        self.compare(&expected);
        self.tell_of_strange(|path| expected.contains_key(path));
        Some(Checked { title: collected.title, entries: Some(entries), recomputed, fingerprint })
    }

    /// Entries that are not there although later ones are. A device may still hold them; who made
    /// the bundle may have left them out.
    fn tell_of_gaps(&mut self, ledger: &mut Ledger<Memory>) -> Option<()> {
        for (device, numbers) in self.take(missing(ledger))? {
            let subject = Subject::Exhibition(format!("device `{device}`"));
            let why = format!("entries {numbers} are missing: not sent yet, or taken away");
            self.sink.report(
                Diagnostic::new(codes::AUD_027, subject, why)
                    .hint("ask who made the report for these entries, or why there are none"),
            );
        }
        Some(())
    }

    /// By counts and trials alone.
    fn by_counts(&mut self, verifier: &Verifier) -> Option<Checked> {
        let stage_1: Stage1 = self.document(STAGE_1)?;
        self.handed_out(&stage_1, verifier)?;
        let collected = stage_1.collected();
        let (computed, fingerprint) = self.computed(&collected, Sink::new())?;
        let published: Value = self.document(REPORT)?;
        let computed = serde_json::to_value(&computed).unwrap_or_default();
        let same = self.same_visits(&published, &computed);
        // Tables that follow from a changed file would all be told of, and nothing is learnt.
        let mut expected = around(Reach::Public, verifier);
        expected.insert(STAGE_1.into(), json(&stage_1).unwrap_or_default());
        if !self.changed.contains(REPORT) {
            let report: Report = self.document(REPORT)?;
            let written = files(&report).unwrap_or_default();
            expected.extend(written.into_iter().map(|file| (file.path, file.text.into_bytes())));
            self.tell_of_strange(|path| {
                expected.contains_key(path) || path.starts_with(CHECKPOINTS)
            });
        }
        self.compare(&expected);
        let recomputed =
            Recomputed { files: expected.len(), numbers: same, of: numbers(&published) };
        Some(Checked { title: collected.title, entries: None, recomputed, fingerprint })
    }

    /// The report and the fingerprint of its draws, computed from what was collected.
    fn computed(&mut self, collected: &Collected, told: Sink) -> Option<(Report, String)> {
        let mut sink = Sink::new();
        let results = Results::of(collected, told, &mut sink);
        let Ok(results) = results else {
            self.sink.append(sink);
            return None;
        };
        let report = results.report(collected, &mut sink, self.progress);
        Some((report, results.visits.fingerprint.0))
    }

    /// Checkpoints are signed, and the counts are those they state.
    fn handed_out(&mut self, stage_1: &Stage1, verifier: &Verifier) -> Option<()> {
        let calendar = self.take(tally::calendar(&stage_1.title, &stage_1.evidence))?;
        let mut stated = tally::Sums::new();
        for (path, bytes) in &self.bundle.files {
            let Some(name) = path.strip_prefix(CHECKPOINTS) else { continue };
            let note = String::from_utf8_lossy(bytes);
            let day = name.rsplit_once('-').and_then(|(day, _)| day.parse().ok());
            match (verifier.open(&note), day) {
                (Ok(text), Some(day)) => stated.extend(tally::stated(day, text)),
                (Err(why), _) => self.tell(about(codes::AUD_021, path, why.to_string(), KEEP)),
                (Ok(_), None) => {
                    self.tell(about(codes::AUD_022, path, "is not called by a day", KEEP));
                }
            }
        }
        let sums = tally::sums(&stage_1.evidence.counts, &calendar);
        for apart in tally::apart(&stated, &sums) {
            if !stage_1.apart.contains(&apart) {
                let (day, device) = apart;
                let why = format!("the counts of `{device}` on {day} are not those handed out");
                self.tell(about(codes::AUD_026, STAGE_1, why, KEEP));
            }
        }
        Some(())
    }

    /// Compares what follows from counts and trials; how many numbers are the same.
    fn same_visits(&mut self, published: &Value, computed: &Value) -> usize {
        let mut same = 0;
        for pointer in OF_VISITS {
            let (is, should) = (published.pointer(pointer), computed.pointer(pointer));
            if is == should {
                same += is.map_or(0, numbers);
            } else {
                self.differs(pointer, is.unwrap_or(&Value::Null), should.unwrap_or(&Value::Null));
            }
        }
        let (is, should) = (counter_flags(published), counter_flags(computed));
        if is == should {
            same += numbers(&is);
        } else {
            self.differs("/flags", &is, &should);
        }
        same
    }

    fn differs(&mut self, pointer: &str, is: &Value, should: &Value) {
        let (place, is, should) = difference::within(pointer, is, should);
        let code = self.code(REPORT);
        let why = format!("`{place}` is {is}, the counts give {should}");
        self.tell(about(code, REPORT, why, KEEP));
    }

    /// Compares files with what they should be, byte by byte.
    fn compare(&mut self, expected: &BTreeMap<String, Vec<u8>>) {
        for (path, should) in expected {
            let Some(is) = self.bundle.files.get(path) else {
                // One that was signed and is gone was told of already.
                if !self.manifest.files.contains_key(path) {
                    let why = "the file belongs to the report, and is neither there nor signed";
                    self.tell(about(codes::AUD_022, path, why, KEEP));
                }
                continue;
            };
            if let Some(told) = difference(path, is, should) {
                let code = self.code(path);
                let fault = crate::fault::at(code, path, Some(told.place), told.words, KEEP);
                self.tell(fault);
            }
        }
    }

    /// Files that were signed and follow from nothing.
    fn tell_of_strange(&mut self, is_expected: impl Fn(&str) -> bool) {
        let bundle = self.bundle;
        for path in bundle.files.keys().filter(|path| *path != MANIFEST && !is_expected(path)) {
            // One that was not signed was told of already.
            if self.manifest.files.contains_key(path) {
                let why = "the file was signed, and follows from nothing in the report";
                self.tell(about(codes::AUD_022, path, why, KEEP));
            }
        }
    }

    /// Changed after it was signed, or signed so.
    fn code(&self, path: &str) -> leporello_diag::Code {
        if self.changed.contains(path) { codes::AUD_021 } else { codes::AUD_025 }
    }

    /// Files that were changed at a place that could not be told.
    fn tell_of_the_rest(&mut self) {
        let rest: Vec<String> = self.changed.difference(&self.told).cloned().collect();
        for path in rest {
            self.tell(about(codes::AUD_021, &path, "the file is not as it was signed", KEEP));
        }
    }

    fn document<T: serde::de::DeserializeOwned>(&mut self, path: &str) -> Option<T> {
        let bytes = self.bundle.files.get(path).map(Vec::as_slice).unwrap_or_default();
        match serde_json::from_slice(bytes) {
            Ok(value) => Some(value),
            Err(error) => {
                let place = Some((error.line().max(1), error.column().max(1)));
                let why = format!("cannot be read: {error}");
                self.tell(crate::fault::at(codes::AUD_021, path, place, why, KEEP));
                None
            }
        }
    }

    fn take<T>(&mut self, result: Result<T, leporello_ledger::Fault>) -> Option<T> {
        result.map_err(|fault| self.tell(*fault)).ok()
    }

    fn tell(&mut self, fault: Diagnostic) {
        let files = fault.subjects.iter().filter_map(|subject| match subject {
            Subject::File { path, .. } => Some(path.clone()),
            _ => None,
        });
        self.told.extend(files);
        self.sink.report(fault);
    }
}

/// What lies around the report in every bundle.
fn around(reach: Reach, verifier: &Verifier) -> BTreeMap<String, Vec<u8>> {
    let key = format!("{verifier}\n").into_bytes();
    BTreeMap::from([(KEY.to_owned(), key), (README.to_owned(), words(reach).into_bytes())])
}

/// Findings about counters, of all findings of a report.
fn counter_flags(report: &Value) -> Value {
    let is_counter = |flag: &&Value| {
        flag.get("kind").and_then(Value::as_str).is_some_and(|kind| OF_COUNTERS.contains(&kind))
    };
    let flags = report.get("flags").and_then(Value::as_array);
    Value::Array(
        flags.map(|all| all.iter().filter(is_counter).cloned().collect()).unwrap_or_default(),
    )
}

/// How many numbers are in a document.
fn numbers(value: &Value) -> usize {
    match value {
        Value::Number(_) => 1,
        Value::Array(all) => all.iter().map(numbers).sum(),
        Value::Object(all) => all.values().map(numbers).sum(),
        _ => 0,
    }
}
