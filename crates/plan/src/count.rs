//! How many pages a book has.

use crate::flow::Flow;
use crate::weights::{FULL_DENSITY, FULL_DENSITY_FROM, PER_SPREAD};
use leporello_model::{PageCount, Plan, Project};
use std::ops::RangeInclusive;

/// Counts of pages that chapters of so many photographs each can fill: a title page, at
/// least a spread for each chapter, at least one photograph and at most sixteen on each
/// spread, and a last verso if the count is even.
///
/// ```
/// assert_eq!(leporello_plan::page_range(&[20, 5]), 7..=52);
/// ```
#[must_use]
pub fn page_range(chapters: &[usize]) -> RangeInclusive<u32> {
    let least: usize = chapters.iter().map(|photos| photos.div_ceil(PER_SPREAD)).sum();
    pages_of(least, chapters.iter().sum())
}

/// Counts of pages from the fewest spreads and the most.
pub fn pages_of(least: usize, most: usize) -> RangeInclusive<u32> {
    1 + 2 * least as u32..=2 + 2 * most as u32
}

/// The count of pages that suits so many photographs, a multiple of `page_multiple`: one
/// photograph a page for ten or fewer, growing to three for three hundred and more.
///
/// A plan with [`PageCount::Best`] may differ by a few pages, as its chapters need.
#[must_use]
pub fn best_page_count(photographs: usize, page_multiple: u32) -> u32 {
    let pages = 2 * best_spreads(photographs).round() as u32 + 2;
    pages.next_multiple_of(page_multiple.clamp(1, 64))
}

fn best_spreads(photographs: usize) -> f64 {
    (photographs as f64 / (2.0 * best_density(photographs))).max(1.0)
}

/// Photographs a page.
fn best_density(photographs: usize) -> f64 {
    let along = libm::log(photographs.max(1) as f64 / 10.0) / libm::log(FULL_DENSITY_FROM / 10.0);
    1.0 + (FULL_DENSITY - 1.0) * along.clamp(0.0, 1.0)
}

/// The counts of spreads a book may have.
#[derive(Clone, Debug, PartialEq)]
pub struct Allowed {
    /// Each with an extra cost per photograph.
    pub spreads: Vec<(usize, f64)>,
}

/// Weight of a density other than the best.
const OFF_DENSITY: f64 = 0.4;
/// What keeping the count of the plan before is worth.
const SAME_COUNT: f64 = -0.05;
/// Most spreads by which the count is varied to find the best.
const MOST_VARIED: usize = 8;

/// Spreads of the body in a block of so many pages.
pub const fn spreads_in(pages: u32) -> usize {
    (pages.saturating_sub(1) / 2) as usize
}

/// Pages of the block with so many spreads, when the count is free: with a last verso, and
/// blank spreads where the multiple asks for more.
pub fn pages_for(spreads: usize, project: &Project) -> u32 {
    let least = 2 * spreads as u32 + 1;
    let multiple = project.page_multiple.clamp(1, 64);
    let with_verso = least + 1;
    if multiple == 1 { with_verso } else { least.next_multiple_of(multiple) }
}

/// Which counts may be chosen from.
pub fn allowed(
    flow: &Flow,
    project: &Project,
    previous: Option<&Plan>,
) -> Result<Allowed, RangeInclusive<u32>> {
    let (least, most) = flow.spread_range();
    if let PageCount::Exactly(pages) = project.pages {
        let spreads = spreads_in(pages);
        return if (least..=most).contains(&spreads) && spreads > 0 {
            Ok(Allowed { spreads: vec![(spreads, 0.0)] })
        } else {
            Err(pages_of(least, most))
        };
    }
    let wanted = best_spreads(flow.photographs());
    let middle = (wanted.round() as usize).clamp(least, most);
    let around = (middle / 8).clamp(1, MOST_VARIED);
    let before = previous.map(|plan| plan.pages);
    let cost = |spreads: usize| {
        let off = libm::log(spreads as f64 / wanted);
        let same = before == Some(pages_for(spreads, project));
        OFF_DENSITY * off * off + if same { SAME_COUNT } else { 0.0 }
    };
    // Spreads that fill the block without blanks are preferred.
    let fills = |spreads: &usize| pages_for(*spreads, project) <= 2 * *spreads as u32 + 2;
    let range = middle.saturating_sub(around).max(least)..=(middle + around).min(most);
    let mut spreads: Vec<usize> = range.clone().filter(fills).collect();
    if spreads.is_empty() {
        let multiple = project.page_multiple.clamp(1, 64) as usize;
        let wider = middle.saturating_sub(multiple).max(least)..=(middle + multiple).min(most);
        let nearest = wider.filter(fills).min_by_key(|spreads| spreads.abs_diff(middle));
        spreads.push(nearest.unwrap_or(middle));
    }
    Ok(Allowed { spreads: spreads.into_iter().map(|n| (n, cost(n.max(1)))).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_sets_get_a_photograph_a_page_and_large_ones_three() {
        assert_eq!(best_page_count(10, 1), 12);
        assert_eq!(best_page_count(900, 1), 302);
        assert_eq!(best_page_count(900, 4), 304);
        assert_eq!(best_page_count(0, 1), 4);
    }

    #[test]
    fn a_photograph_fills_three_or_four_pages() {
        assert_eq!(page_range(&[1]), 3..=4);
    }
}
