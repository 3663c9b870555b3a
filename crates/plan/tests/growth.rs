//! A book that grows: what was planned before stays where nothing was changed, and gives way
//! where much was.

use crate::planted::year;
use leporello_diag::Sink;
use leporello_model::{
    Catalogue, Chosen, EvenMeasure, Matter, PageCount, PhotoId, Plan, Project, Rect, Sequence,
    Spread,
};
use leporello_plan::{check, plan};
use std::ops::Range;

const CHAPTER: usize = 2;

fn planned(
    catalogue: &Catalogue,
    sequence: &Sequence,
    pages: PageCount,
    previous: Option<&Plan>,
) -> Plan {
    let project = Project { pages, ..Project::titled("Growing") };
    let (measure, mut sink) = (EvenMeasure::default(), Sink::new());
    let made =
        plan(catalogue, sequence, &project, &Matter::default(), previous, &measure, &mut sink);
    let plan = made.unwrap_or_else(|_| panic!("{:?}", sink.diagnostics()));
    assert_eq!(check(&plan, catalogue, &project), Vec::<String>::new());
    plan
}

/// The sequence without these photographs of one chapter.
fn without(sequence: &Sequence, range: Range<usize>) -> Sequence {
    let mut fewer = sequence.clone();
    fewer.chapters[CHAPTER].photos.drain(range);
    fewer
}

fn places(spread: &Spread) -> Vec<(PhotoId, Rect)> {
    let plates = spread.pages().flat_map(|page| &page.plates);
    plates.map(|plate| (plate.photo, plate.frame)).collect()
}

/// Spreads of a plan that another does not have.
fn moved(before: &Plan, after: &Plan) -> usize {
    let known: Vec<_> = before.spreads.iter().map(places).collect();
    after.spreads.iter().filter(|spread| !known.contains(&places(spread))).count()
}

#[test]
fn one_added_photograph_moves_few_spreads() {
    for seed in 1..6 {
        let (catalogue, sequence) = year(300, 6, 0.2, seed);
        let fewer = without(&sequence, 5..6);
        for pages in [PageCount::Exactly(81), PageCount::Best] {
            let before = planned(&catalogue, &fewer, pages, None);
            let after = planned(&catalogue, &sequence, pages, Some(&before));
            let (moved, of) = (moved(&before, &after), before.spreads.len());
            assert!(moved <= 4, "seed {seed}: {moved} of {of} spreads changed");
        }
    }
}

/// Spreads on which photographs of these stand.
fn spreads_of(plan: &Plan, photos: &[Chosen]) -> usize {
    let is_one = |id: PhotoId| photos.iter().any(|chosen| chosen.photo == id);
    let holds = |spread: &&Spread| places(spread).iter().any(|&(photo, _)| is_one(photo));
    plan.spreads.iter().filter(holds).count()
}

#[test]
fn many_photographs_added_to_one_day_share_the_book_s_room_as_in_a_new_book() {
    for seed in 1..6 {
        let (catalogue, mut sequence) = year(300, 6, 0.0, seed);
        // One chapter grows from a few photographs to a quarter of the book.
        let photos: Vec<Chosen> = sequence.photos().cloned().collect();
        let mut at = 0;
        for (chapter, size) in sequence.chapters.iter_mut().zip([45, 45, 75, 45, 45, 45]) {
            chapter.photos = photos[at..at + size].to_vec();
            at += size;
        }
        let fewer = without(&sequence, 6..69);
        let pages = PageCount::Exactly(81);
        let before = planned(&catalogue, &fewer, pages, None);
        let after = planned(&catalogue, &sequence, pages, Some(&before));
        let new = planned(&catalogue, &sequence, pages, None);
        let of_day = |plan: &Plan| spreads_of(plan, &sequence.chapters[CHAPTER].photos);
        let cost = |plan: &Plan| plan.pages().map(|page| page.cost).sum::<f64>();
        let (spreads, in_new) = (of_day(&after), of_day(&new));
        assert!(spreads + 2 >= in_new, "seed {seed}: {spreads} spreads, {in_new} in a new book");
        let (costs, in_new) = (cost(&after), cost(&new));
        assert!(costs < 1.1 * in_new, "seed {seed}: costs {costs:.1}, {in_new:.1} in a new book");
    }
}
