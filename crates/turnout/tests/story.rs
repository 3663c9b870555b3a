//! The worked example: the method finds what can be found, and says where there is not enough.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "what is missing fails the test; figures are printed for the reader"
)]

use leporello_diag::Sink;
use leporello_turnout::flags::{FlagKind, claim_flags, counter_flags};
use leporello_turnout::groups::{GroupPriors, Verdict, organisations, reconcile};
use leporello_turnout::prior::Priors;
use leporello_turnout::quantities::opening_ratio;
use leporello_turnout::simulate::story;
use leporello_turnout::visits::estimate_visits;
use leporello_turnout::vocabulary::{Basis, Status};

#[test]
fn the_planted_exhibition_is_seen_as_it_was() {
    let story = story(8).unwrap();
    let priors = Priors::default();
    let mut sink = Sink::new();
    let visits = estimate_visits(&story.evidence, &priors, &mut sink).unwrap();
    let (mut inside, mut figures) = (0, 0);
    for (hall, (_, truth)) in visits.halls.iter().zip(&story.truth.visits) {
        for (day, (date, truth)) in hall.days.iter().zip(truth) {
            assert_eq!(day.date, *date);
            if let Some(estimate) = day.visits {
                figures += 1;
                inside += u32::from(estimate.ninety_five.holds(*truth as f64));
            }
        }
        println!("{}: {:?}", hall.hall, hall.total.map(|t| (t.median, t.ninety_five)));
    }
    println!("{inside} of {figures} days inside of 95 %");
    assert!(inside * 100 >= figures * 85);
    // The day without power has no figure, and is not zero.
    let west = &visits.halls[2].days[5];
    assert_eq!(
        (west.visits, west.status, west.basis),
        (None, Status::InsufficientEvidence, Basis::NotCollected)
    );
    assert!(sink.diagnostics().iter().any(|d| d.code.name() == "TRN-010"));
    let flags = counter_flags(&story.evidence, &priors, &visits);
    assert!(flags.iter().any(|f| f.kind == FlagKind::DataGap && f.day == Some(west.date)));
    let ratio = opening_ratio(&visits.halls[0], visits.halls[0].days[0].date).unwrap();
    println!("opening over other days: {:.2} {:?}", ratio.median, ratio.ninety_five);
}

#[test]
fn who_reports_twice_the_number_is_told_and_who_was_not_counted_is_left_in_peace() {
    let story = story(8).unwrap();
    let visits = estimate_visits(&story.evidence, &Priors::default(), &mut Sink::new()).unwrap();
    let result = organisations(&story.claims, &GroupPriors::default(), &mut Sink::new());
    let days = reconcile(&visits, &result);
    let flags = claim_flags(&result, &days);
    let mut insufficient = 0;
    for report in &result.reports {
        let planted = story
            .truth
            .organisations
            .iter()
            .find(|o| o.organisation == report.organisation)
            .unwrap();
        let flagged = flags.iter().any(|f| {
            f.kind == FlagKind::ClaimAboveHeadCount
                && f.organisation.as_ref() == Some(&report.organisation)
        });
        if flagged {
            assert!(planted.inflation > 1.2, "{report:?}");
        }
        if matches!(report.verdict, Verdict::InsufficientEvidence(_)) {
            insufficient += 1;
            assert!(!flagged);
        }
        if report.head_count.is_none() {
            assert!(matches!(report.verdict, Verdict::InsufficientEvidence(_)));
        }
    }
    let told = flags.iter().filter(|f| f.kind == FlagKind::ClaimAboveHeadCount).count();
    println!("{told} told of, {insufficient} without enough evidence, of {}", result.reports.len());
    assert!(told >= 3 && insufficient >= 3);
    assert!(days.iter().all(|d| d.claims_fit.is_none_or(|p| (0.0..=1.0).contains(&p))));
}
