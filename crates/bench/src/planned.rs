//! Planted sets laid out by the planner.

use crate::planted;
use leporello_diag::Sink;
use leporello_judge::{Metrics, Specimen, measure_specimen};
use leporello_model::{
    Catalogue, EvenMeasure, Matter, PageCount, PhotoId, Plan, Project, Sequence, SequenceChapter,
};

/// A planted set and its plan.
pub struct Planned {
    /// The photographs.
    pub catalogue: Catalogue,
    /// Their order and chapters.
    pub sequence: Sequence,
    /// Where they stand.
    pub plan: Plan,
}

/// Plants and plans `count` photographs in `pages` pages, or in as many as suit them.
///
/// # Errors
/// The planner's messages when it stops.
pub fn plan_planted(count: usize, seed: u64, pages: Option<u32>) -> Result<Planned, String> {
    let (catalogue, sequence) = planted(count, seed);
    let mut project = Project::titled("Planted");
    project.pages = pages.map_or(PageCount::Best, PageCount::Exactly);
    let mut sink = Sink::new();
    let measure = EvenMeasure::default();
    leporello_plan::plan(
        &catalogue,
        &sequence,
        &project,
        &Matter::default(),
        None,
        &measure,
        &mut sink,
    )
    .map(|plan| Planned { catalogue, sequence, plan })
    .map_err(|_| format!("{count} photographs cannot be planned: {:?}", sink.diagnostics()))
}

impl Planned {
    /// The plan's rectangles against the planted order and chapters.
    #[must_use]
    pub fn specimen(&self) -> Specimen {
        let ids = |chapter: &SequenceChapter| -> Vec<PhotoId> {
            chapter.photos.iter().map(|chosen| chosen.photo).collect()
        };
        let chapters: Vec<Vec<PhotoId>> = self.sequence.chapters.iter().map(ids).collect();
        Specimen::of_plan(&self.plan, &self.catalogue).in_order_of(&self.plan, &chapters)
    }

    /// The fifteen metrics of the plan.
    #[must_use]
    pub fn metrics(&self) -> Metrics {
        measure_specimen(&self.specimen())
    }
}
