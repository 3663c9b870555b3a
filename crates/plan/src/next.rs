//! Another arrangement of one spread.

use crate::flow::Flow;
use crate::kept::looks_of;
use crate::lock::Source;
use crate::matter::is_of_words;
use crate::mirror;
use crate::page::Pager;
use crate::paper::Paper;
use crate::place::place;
use crate::spread::Table;
use crate::texts;
use crate::tree::Trees;
use crate::weights::{PER_PAGE, PER_SPREAD, SETTLED_VARIANTS};
use leporello_diag::Sink;
use leporello_model::{
    Catalogue, PageKind, Plan, Project, Rect, Sequence, SequenceChapter, Spread, TextMeasure,
};
use std::collections::BTreeSet;

/// The next best arrangement of one spread (by its place from 0) with the same photographs,
/// cycling through those worth showing; `None` when there is only one, or no such spread.
///
/// The spread keeps its numbers, its words and its lock. A spread with a page of words or a
/// frontispiece has no other arrangement. In a right-bound book all places are as they are
/// printed, given and returned.
#[must_use]
pub fn next_arrangement(
    plan: &Plan,
    spread: usize,
    catalogue: &Catalogue,
    sequence: &Sequence,
    project: &Project,
    measure: &dyn TextMeasure,
) -> Option<Spread> {
    let photographs = mirror::photographs(catalogue, project.bound_at);
    let source = Source { catalogue: &photographs, sequence, project, measure };
    let mut next = next_seen(&mirror::seen(plan, project), spread, &source)?;
    mirror::print(&mut next, project);
    Some(next)
}

/// The same as the planner sees it.
fn next_seen(plan: &Plan, spread: usize, source: &Source) -> Option<Spread> {
    let now = plan.spreads.get(spread).filter(|now| !now.pages().any(is_of_words))?;
    let paper = Paper::of(source.project);
    let trees = Trees::listed(PER_PAGE);
    let mut pager = Pager::new(&trees, &paper);
    let plates = now.pages().flat_map(|page| &page.plates);
    let items: Option<Vec<_>> = plates.map(|plate| source.item(plate, &pager)).collect();
    let items = items.filter(|items| (1..=PER_SPREAD).contains(&items.len()))?;
    let n = items.len();
    let is_opener = now.pages().any(|page| page.kind == PageKind::Opener);
    let flow = Flow {
        items,
        chapter_of: vec![0; n],
        run_end: vec![n; n],
        opens: if is_opener { BTreeSet::from([0]) } else { BTreeSet::new() },
        locked: Vec::new(),
    };
    let table = Table::new(&flow, &trees, &paper, n as f64);
    pager.measure = Some(source.measure);
    let mut shown: Vec<Spread> = Vec::new();
    for variant in table.variants(0, n, SETTLED_VARIANTS) {
        let other = place(&mut pager, &flow.items, &variant, &mut Sink::new());
        if shown.iter().all(|known| places_of(known) != places_of(&other)) {
            shown.push(other);
        }
    }
    let at = shown.iter().position(|other| places_of(other) == places_of(now));
    let next = at.map_or(0, |at| (at + 1) % shown.len());
    let another = (at != Some(next)).then(|| shown.swap_remove(next))?;
    Some(with_words_of(another, plan, now, source, &paper))
}

/// What tells two arrangements apart: what the pages are, and where each plate stands.
fn places_of(spread: &Spread) -> (Vec<String>, Vec<Rect>) {
    let frames = spread.pages().flat_map(|page| &page.plates).map(|plate| plate.frame);
    (looks_of(spread), frames.collect())
}

fn with_words_of(
    mut new: Spread,
    plan: &Plan,
    now: &Spread,
    source: &Source,
    paper: &Paper,
) -> Spread {
    new.locked = now.locked;
    let first_page = now.first_page();
    let opened = plan.chapters.iter().rev().find(|chapter| chapter.page <= first_page);
    if let (Some(verso), Some(chapter)) = (&mut new.verso, opened)
        && verso.kind == PageKind::Opener
    {
        let part = SequenceChapter {
            title: chapter.title.clone(),
            dates: chapter.dates.clone(),
            place: chapter.place.clone(),
            photos: Vec::new(),
        };
        texts::chapter_title(verso, &part, source.project, paper);
    }
    let plates = now.pages().flat_map(|page| &page.plates);
    let mut number = plates.map(|plate| plate.number).min().unwrap_or(1);
    for (page, page_number) in new.verso.iter_mut().chain(&mut new.recto).zip(first_page..) {
        page.number = page_number;
        texts::folio(page, &source.project.language, paper);
        for plate in &mut page.plates {
            plate.number = number;
            number += 1;
        }
    }
    new
}
