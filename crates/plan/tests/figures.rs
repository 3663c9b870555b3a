//! Planted books of 300, 500 and 1000 photographs on 219 pages, measured by the judge.

use crate::planted;
use leporello_diag::Sink;
use leporello_judge::{Metrics, Specimen, measure_specimen};
use leporello_model::{EvenMeasure, Matter, PageCount, Project};

fn measured(photographs: usize, seed: u64) -> Metrics {
    let (catalogue, sequence) = planted::year(photographs, 18, 0.0, seed);
    let project = Project { pages: PageCount::Exactly(219), ..Project::titled("A planted year") };
    let measure = EvenMeasure::default();
    let plan = leporello_plan::plan(
        &catalogue,
        &sequence,
        &project,
        &Matter::default(),
        None,
        &measure,
        &mut Sink::new(),
    );
    let plan = plan.expect("219 pages can be filled");
    assert_eq!(leporello_plan::check(&plan, &catalogue, &project), Vec::<String>::new());
    measure_specimen(&Specimen::of_plan(&plan, &catalogue))
}

/// Names of figures that miss the judge's targets.
fn missed(metrics: &Metrics) -> Vec<&'static str> {
    metrics.missed().map(|(_, part)| part.name).collect()
}

#[test]
fn a_dense_book_meets_every_target() {
    assert_eq!(missed(&measured(1000, 1)), Vec::<&str>::new());
}

/// On dense pages the rank correlation depends on the draw, since importance is drawn without
/// regard to proportions and leaves keep their order: seeds give 0.26 to 0.39.
#[test]
fn another_dense_book_meets_every_target_but_the_rank_correlation() {
    const CORRELATION: &str = "rank correlation in a page";
    let metrics = measured(1000, 2);
    let others: Vec<_> = missed(&metrics).into_iter().filter(|&name| name != CORRELATION).collect();
    assert_eq!(others, Vec::<&str>::new());
    assert!(metrics.value(10, CORRELATION).unwrap() >= 0.25);
}

#[test]
fn an_ordinary_book_meets_every_target() {
    for seed in [1, 2] {
        assert_eq!(missed(&measured(500, seed)), Vec::<&str>::new(), "seed {seed}");
    }
}

/// At 1.4 pictures a page the judge sets no target for white and for the rank correlation:
/// most pages have one picture, whose own proportions decide.
#[test]
fn a_sparse_book_meets_every_target_and_wastes_little() {
    let metrics = measured(300, 1);
    assert_eq!(missed(&metrics), Vec::<&str>::new());
    assert!(metrics.value(5, "mean of the box").unwrap() > 0.77);
    assert!(metrics.value(10, "rank correlation in a page").unwrap() > 0.25);
}
