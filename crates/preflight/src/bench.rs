//! Where rows are put together, with what the rules have in common.

use crate::{Area, Expected, Place, Row, Rule, Verdict};
use leporello_diag::Severity;
use leporello_model::{Length, PdfKind, Side};
use leporello_printer::{Certainty, Profile, Requirement, Source};

/// How far a measure may be off, in millimetres: a rounding of a hundredth, either way.
pub const NEAR: f64 = 0.015;

/// What is asked, and the rows that came of it.
pub struct Bench<'a> {
    /// The printer's profile.
    pub profile: Option<&'a Profile>,
    /// The kind of PDF.
    pub kind: PdfKind,
    /// What the caller knows.
    pub expected: &'a Expected<'a>,
    /// Rows so far.
    pub rows: Vec<Row>,
}

impl Bench<'_> {
    /// Whether the printer's rules about sheets apply: not to a file for the screen.
    pub fn is_for_print(&self) -> bool {
        self.kind.is_for_print()
    }

    /// Whether a standard that the kind follows has a clause for this rule.
    pub fn is_asked_by_kind(&self, rule: Rule) -> bool {
        rule.spec().clauses.iter().any(|(kind, _)| *kind == self.kind)
    }

    /// Adds a row that is kept when there is no place where it is broken.
    pub fn add(
        &mut self,
        rule: Rule,
        asked: impl Into<String>,
        measured: impl Into<String>,
        places: Vec<Place>,
    ) {
        let broken = match rule.spec().code.severity() {
            Severity::Error | Severity::Bug => Verdict::Fail,
            Severity::Warning | Severity::Advice => Verdict::Warn,
        };
        let verdict = if places.is_empty() { Verdict::Pass } else { broken };
        self.push(rule, asked.into(), measured.into(), verdict, places);
    }

    /// Adds a row that could not be judged.
    pub fn not_judged(
        &mut self,
        rule: Rule,
        asked: impl Into<String>,
        why: impl Into<String>,
        places: Vec<Place>,
    ) {
        self.push(rule, asked.into(), why.into(), Verdict::NotJudged, places);
    }

    fn push(
        &mut self,
        rule: Rule,
        asked: String,
        measured: String,
        verdict: Verdict,
        places: Vec<Place>,
    ) {
        let spec = rule.spec();
        let source = self.profile.zip(spec.requirement).map(|(p, r)| source(p, r));
        let clause = spec.clauses.iter().find(|(kind, _)| *kind == self.kind);
        self.rows.push(Row {
            rule,
            code: spec.code.name().to_owned(),
            title: spec.title.to_owned(),
            requirement: spec.requirement.filter(|_| self.profile.is_some()),
            certainty: source.as_ref().map(|(certainty, _)| *certainty),
            source: source.and_then(|(_, url)| url),
            clause: clause.map(|(_, clause)| (*clause).to_owned()),
            asked,
            measured,
            verdict,
            places,
        });
    }

    /// A spot on a page, with the plate that stands there.
    pub fn at(&self, page: u32, area: Area, measured: impl Into<String>) -> Place {
        let plate = self.expected.plate(page, area);
        Place { page: Some(page), plate, area: Some(area.rounded()), measured: measured.into() }
    }

    /// Whether the fold is at the left edge of a page.
    pub fn fold_is_left(&self, page: u32) -> bool {
        self.expected.bound_at.fold_is_left(Side::of_page(page))
    }
}

/// A page as a whole.
pub fn on_page(page: u32, measured: impl Into<String>) -> Place {
    Place { page: Some(page), measured: measured.into(), ..Place::default() }
}

/// The file as a whole.
pub fn in_file(measured: impl Into<String>) -> Place {
    Place { measured: measured.into(), ..Place::default() }
}

/// How sure a requirement is, and the address of the source that makes it so.
fn source(profile: &Profile, requirement: Requirement) -> (Certainty, Option<String>) {
    let certainty = profile.certainty(requirement);
    let is_it = |s: &&Source| s.of.contains(&requirement) && s.certainty == certainty;
    (certainty, profile.sources.iter().find(is_it).map(|source| source.url.clone()))
}

/// A length in millimetres with two places, or three where a printer's inches need them.
pub fn number(value: f64) -> String {
    let text = format!("{:.3}", (value * 1000.0).round() / 1000.0);
    text.strip_suffix('0').map(str::to_owned).unwrap_or(text)
}

/// Millimetres as a receipt writes them.
pub fn mm(value: f64) -> String {
    format!("{} mm", number(value))
}

/// Width × height.
pub fn size(w: f64, h: f64) -> String {
    format!("{} × {} mm", number(w), number(h))
}

/// A size of the vocabulary.
pub fn size_of(w: Length, h: Length) -> String {
    size(w.to_mm(), h.to_mm())
}

/// A count with its noun in the right number.
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
