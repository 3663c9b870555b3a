//! Words of the report: neutral, and the same everywhere.

use crate::report::{OrganisationPart, Said};
use jiff::civil::Date;
use leporello_turnout::flags::{Flag, FlagKind};
use leporello_turnout::groups::Missing;
use leporello_turnout::vocabulary::{Basis, Status};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A date without its year, such as "8 April", that no line breaks.
pub(crate) fn day(date: Date) -> String {
    let month = usize::from(date.month().unsigned_abs()).saturating_sub(1);
    format!("{}\u{a0}{}", date.day(), MONTHS.get(month).unwrap_or(&""))
}

/// First and last day with their year.
pub(crate) fn span(first: Date, last: Date) -> String {
    match () {
        () if first == last => format!("{} {}", day(last), last.year()),
        () if (first.year(), first.month()) == (last.year(), last.month()) => {
            format!("{} to {} {}", first.day(), day(last), last.year())
        }
        () if first.year() == last.year() => {
            format!("{} to {} {}", day(first), day(last), last.year())
        }
        () => format!("{} {} to {} {}", day(first), first.year(), day(last), last.year()),
    }
}

pub(crate) const fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Continuous => "counters at work all day",
        Basis::Sampled => "some hours or days, grossed up",
        Basis::HeadCount => "head counts by staff",
        Basis::Scan => "scans of tickets",
        Basis::Estimated => "estimated by a model",
        Basis::Claimed => "reported",
        Basis::NotCollected => "not collected",
    }
}

pub(crate) const fn status(status: Status) -> &'static str {
    match status {
        Status::Provisional => "provisional",
        Status::Closed => "closed",
        Status::Amended => "amended",
        Status::InsufficientEvidence => "not enough evidence",
        Status::Suppressed => "withheld",
    }
}

pub(crate) const fn missing(missing: Missing) -> &'static str {
    match missing {
        Missing::NoHeadCount => "not counted at the door",
        Missing::LessThanHalfCounted => "less than half of the reported persons were counted",
        Missing::IntervalTooWide => "the interval is too wide",
        Missing::FewerThanTen => "fewer than ten persons were reported",
        Missing::NoClaim => "nothing was reported",
    }
}

/// What may be said of an organisation, in the words of the report.
#[must_use]
pub fn verdict(organisation: &OrganisationPart) -> String {
    match organisation.verdict {
        Said::Consistent => "consistent, within 10 %".into(),
        Said::ClaimAboveCount => "more reported than counted".into(),
        Said::ClaimBelowCount => "fewer reported than counted".into(),
        Said::Suppressed => "withheld: few persons".into(),
        Said::InsufficientEvidence => {
            let reasons: Vec<&str> = organisation.missing.iter().map(|m| missing(*m)).collect();
            match reasons.is_empty() {
                true => "not enough evidence".into(),
                false => format!("not enough evidence: {}", reasons.join("; ")),
            }
        }
    }
}

/// What a parameter is called, and its unit.
pub(crate) fn parameter(name: &str) -> (&'static str, &'static str) {
    match name {
        "rate" => ("Detection rate", "counts per visit at a quiet door"),
        "session_cv" => ("Session variation", "coefficient of variation"),
        "false_per_hour" => ("Counts of nobody", "per hour and direction"),
        _ => ("Loss in a crowd", "share per person, minute and metre"),
    }
}

/// A finding with the number its rule looks at.
pub(crate) fn finding(flag: &Flag) -> String {
    let v = flag.value;
    let word = flag.kind.word();
    // A probability is never printed as certain.
    let probability = |p: f64| match () {
        () if p > 0.999 => "above 0.999".to_owned(),
        () if p < 0.001 => "below 0.001".to_owned(),
        () => format!("{p:.3}"),
    };
    match flag.kind {
        FlagKind::ClaimAboveHeadCount => format!(
            "{word}: probability {} that more than a quarter too many were reported",
            probability(v)
        ),
        FlagKind::ClaimsExceedTheDoors => {
            format!(
                "{word}: probability {} that all who were reported fit into the visits",
                probability(v)
            )
        }
        FlagKind::RoundedClaims | FlagKind::RoundedTally => format!(
            "{word}: Bayes factor {} for more multiples of ten than counting gives; a sign that numbers were estimated, and no more",
            if v > 1000.0 { "above 1,000".into() } else { format!("{v:.0}") }
        ),
        FlagKind::UnchangedFromAnnouncement => {
            format!("{word}: on all {v:.0} visits the same number was announced and reported")
        }
        FlagKind::CountersDisagree | FlagKind::RateChanged => {
            format!("{word}: probability {} by the other evidence", probability(v))
        }
        FlagKind::InAndOutDiffer => format!("{word}: {v:.2} entered for each who left"),
        FlagKind::OutsideCalibrationRange => {
            format!("{word}: up to {v:.1} persons per minute and metre, more than in any trial")
        }
        FlagKind::DataGap => format!("{word}: at work {:.0} % of the opening hours", 100.0 * v),
    }
}
