//! From results to what may be published.

mod claims;
mod counters;

use crate::figure::{Count, Figure};
use crate::given::{Copies, Given, Theme};
use crate::report::{
    DayPart, FlagPart, HallPart, OrganisationPart, RawCount, Report, Said, Share, Stay, Summary,
};
use crate::words;
use claims::Told;
use leporello_diag::{Diagnostic, Sink, Subject, codes};
use leporello_turnout::flags::FlagKind;
use leporello_turnout::quantities::opening_ratio;
use leporello_turnout::visits::{DayVisits, HallVisits, MeanStay, mean_stays};
use leporello_turnout::vocabulary::{Basis, Status};
use std::collections::BTreeSet;

impl Report {
    /// Rounds every number to what its interval supports, and withholds those of few persons.
    ///
    /// A reply of an organisation that is not among the results is told of (`TRN-001`) and left
    /// out.
    #[must_use]
    pub fn new(given: &Given<'_>, sink: &mut Sink) -> Self {
        let told = Told::new(given);
        tell_of_strangers(given, sink);
        let halls: Vec<HallPart> = given.visits.halls.iter().map(|h| hall(given, h)).collect();
        let (flags, flags_withheld) = flags(given, &told);
        let organisations = told.organisations(given);
        Self {
            format: "leporello-turnout-report/1".into(),
            title: given.title.into(),
            first: given.evidence.venue.first,
            last: given.evidence.venue.last,
            opening: given.opening(),
            status: given.status,
            fingerprint: given.visits.fingerprint.0.clone(),
            summary: summary(given, &told, &halls, &organisations, &flags),
            halls,
            organisations,
            mix: told.mix(given),
            ebook: given.ebook(),
            copies: sorted(&given.copies),
            copies_per_hundred_visits: copies_per_hundred_visits(given),
            screens: sorted(&given.screens),
            stay: mean_stays(given.evidence, given.visits).iter().map(stay).collect(),
            visitors: given.visitors(),
            themes: given.themes.iter().map(to_five).collect(),
            guest_book_roots: sorted(&given.guest_book_roots),
            counters: counters::counters(given),
            trials: counters::trials(given.evidence),
            flags,
            flags_withheld,
            amendments: given.amendments.clone(),
            sensitivity: given.sensitivity.clone(),
            messages: given.messages.clone(),
            publication: given.publication.clone(),
        }
    }
}

fn tell_of_strangers(given: &Given<'_>, sink: &mut Sink) {
    for name in given.replies.keys() {
        let known = given
            .organisations
            .is_some_and(|all| all.reports.iter().any(|report| report.organisation == *name));
        if !known {
            let subject = Subject::Exhibition(format!("reply of organisation `{name}`"));
            let message = "no claim or head count names this organisation; the reply is left out";
            sink.report(
                Diagnostic::new(codes::TRN_001, subject, message)
                    .hint("write the organisation as the claims do"),
            );
        }
    }
}

fn sorted<T: Clone + Ord>(rows: &[T]) -> Vec<T> {
    let mut rows = rows.to_vec();
    rows.sort();
    rows
}

/// Copies over visits, both of the hall-days that have a figure.
fn copies_per_hundred_visits(given: &Given<'_>) -> Option<Figure> {
    let visits = given.visits.total.as_ref().filter(|visits| visits.ninety_five.low > 0.0)?;
    let has_figure = |c: &&Copies| {
        given.visits.halls.iter().any(|hall| {
            let has_day = |day: &DayVisits| day.date == c.date && day.visits.is_some();
            hall.hall.as_str() == c.hall && hall.days.iter().any(has_day)
        })
    };
    let taken: u64 = given.copies.iter().filter(has_figure).map(|c| c.copies).sum();
    (!given.copies.is_empty()).then(|| Figure::per_hundred(taken, visits))
}

fn to_five(theme: &Theme) -> Theme {
    Theme { name: theme.name.clone(), entries: (theme.entries + 2) / 5 * 5 }
}

fn hall(given: &Given<'_>, hall: &HallVisits) -> HallPart {
    HallPart {
        hall: hall.hall.to_string(),
        total: hall.total.as_ref().map(Figure::persons),
        opening_ratio: opening_ratio(hall, given.opening()).map(|r| Figure::ratio(&r, 2)),
        days: hall.days.iter().map(|d| day(given, d)).collect(),
    }
}

fn day(given: &Given<'_>, day: &DayVisits) -> DayPart {
    let counts = day.counts.iter().map(|c| RawCount {
        device: c.device.to_string(),
        entered: c.entered,
        left: c.left,
        undirected: c.undirected,
        completeness_percent: (c.completeness * 1000.0).round() / 10.0,
        used: c.used,
    });
    DayPart {
        date: day.date,
        visits: day.visits.as_ref().map(Figure::persons),
        basis: day.basis,
        // The estimate does not know whether the day was closed.
        status: if day.status == Status::Provisional { given.status } else { day.status },
        counts: counts.collect(),
    }
}

fn stay(of: &MeanStay) -> Stay {
    Stay {
        hall: of.hall.to_string(),
        minutes: (of.hours * 12.0).round() * 5.0,
        device: of.device.to_string(),
        days: of.days,
    }
}

fn flags(given: &Given<'_>, told: &Told) -> (Vec<FlagPart>, usize) {
    let shown: Vec<FlagPart> = given
        .flags
        .iter()
        .filter(|flag| match (flag.kind, &flag.organisation) {
            // Together with the announcement this would tell the claim.
            (FlagKind::UnchangedFromAnnouncement, Some(name)) => told.all_shown(given, name),
            (FlagKind::ClaimAboveHeadCount, Some(name)) => told.factor_shown(given, name),
            // Its probability, beside the visits of the day, would tell about the sum.
            (FlagKind::ClaimsExceedTheDoors, _) => told.claims_shown(flag.hall.as_ref(), flag.day),
            _ => true,
        })
        .map(|flag| FlagPart {
            kind: flag.kind,
            hall: flag.hall.as_ref().map(ToString::to_string),
            date: flag.day,
            device: flag.device.as_ref().map(ToString::to_string),
            organisation: flag.organisation.as_ref().map(ToString::to_string),
            words: words::finding(flag),
        })
        .collect();
    let withheld = given.flags.len() - shown.len();
    (shown, withheld)
}

fn summary(
    given: &Given<'_>,
    told: &Told,
    halls: &[HallPart],
    organisations: &[OrganisationPart],
    flags: &[FlagPart],
) -> Summary {
    let days = || halls.iter().flat_map(|h| &h.days);
    let with_figure = days().filter(|d| d.visits.is_some());
    let basis: BTreeSet<Basis> = with_figure.clone().map(|d| d.basis).collect();
    let of = |said: Said| organisations.iter().filter(|o| o.verdict == said).count();
    let above = |f: &&FlagPart| f.kind == FlagKind::ClaimAboveHeadCount;
    Summary {
        turnout: given.visits.total.as_ref().map(Figure::persons),
        claimed: told.total(),
        claimed_of_counted: told.total_of_counted(),
        head_count: told.total_head_count(),
        verification: told.verification(given),
        organisations: organisations.len(),
        claims_above: flags.iter().filter(above).count(),
        insufficient: of(Said::InsufficientEvidence),
        factors_withheld: of(Said::Suppressed),
        hall_days: Share { part: with_figure.count(), whole: days().count() },
        basis: basis.into_iter().collect(),
        not_counted: not_counted(given, told),
    }
}

/// What the figures do not speak of.
fn not_counted(given: &Given<'_>, told: &Told) -> Vec<String> {
    let mut all = Vec::new();
    for hall in &given.visits.halls {
        for door in &hall.unwatched_doors {
            all.push(format!(
                "{}: {door} had no counter; who came that way is in no figure.",
                hall.hall
            ));
        }
        for day in &hall.days_without_figure {
            all.push(format!(
                "{}, {}: not enough evidence for a figure; the total leaves this day out.",
                hall.hall,
                words::day(*day)
            ));
        }
        if hall.reentry_share.is_none() {
            all.push(format!(
                "{}: nobody asked who came back on the same day; each entry counts as a visit.",
                hall.hall
            ));
        }
    }
    if given.evidence.staff.is_empty() {
        all.push("Passages of staff were not recorded and are not subtracted.".into());
    }
    let mut missing = |absent: bool, what: &str| {
        if absent {
            all.push(format!("{what}: not collected."));
        }
    };
    missing(told.total() == Count::NotCollected, "Persons reported by organisations");
    missing(given.visitors.is_none(), "Visitors, that is persons");
    missing(given.ebook().is_none(), "Copies of the e-book");
    missing(given.screens.is_empty(), "What screens in the halls were used for");
    missing(given.themes.is_empty(), "Themes of the guest book");
    if given.status == Status::Provisional {
        all.push("The days are not closed: figures may still change.".into());
    }
    all
}
