//! The layout keeps its promises on planted sets in 219 pages.

#![allow(clippy::unwrap_used, reason = "what is missing here fails the test")]

use leporello_bench::planned::plan_planted;

/// Figures that only a clock can tell are left to `bench plan`.
#[track_caller]
fn assert_targets(count: usize) {
    let metrics = plan_planted(count, 1, Some(219)).unwrap().metrics();
    let missed: Vec<String> = metrics
        .missed()
        .map(|(metric, part)| {
            let worst = metric.worst_page();
            format!(
                "{}. {}: {}: {} instead of {}, worst page {worst:?}",
                metric.number,
                metric.name,
                part.name,
                part.value_in_words(),
                part.target_in_words(),
            )
        })
        .collect();
    assert!(missed.is_empty(), "{count} photographs:\n{}", missed.join("\n"));
}

#[test]
fn three_hundred_photographs_on_219_pages_meet_every_target() {
    assert_targets(300);
}

#[test]
fn five_hundred_photographs_on_219_pages_meet_every_target() {
    assert_targets(500);
}

#[test]
fn a_thousand_photographs_on_219_pages_meet_every_target() {
    assert_targets(1000);
}

#[test]
fn planning_the_same_again_gives_the_same_plan() {
    let plan = |seed| plan_planted(120, seed, None).unwrap().plan;
    assert_eq!(plan(5), plan(5));
}
