//! How many pages a book has.

use crate::flow::Flow;
use crate::matter::{is_of_words, whole};
use crate::weights::{FULL_DENSITY, FULL_DENSITY_FROM, PER_SPREAD};
use leporello_model::{Matter, PageCount, Plan, Project};
use std::ops::RangeInclusive;

/// Counts of pages that chapters of so many photographs each can fill beside this matter: at
/// least a spread for each chapter, at least one photograph and at most sixteen on each
/// spread, the pages of the matter, and a last verso if the count is even. Frontispieces
/// belong to the matter and count in no chapter.
///
/// ```
/// use leporello_model::Matter;
///
/// assert_eq!(leporello_plan::page_range(&[20, 5], &Matter::default()), 7..=52);
/// ```
#[must_use]
pub fn page_range(chapters: &[usize], matter: &Matter) -> RangeInclusive<u32> {
    let least: usize = chapters.iter().map(|photos| photos.div_ceil(PER_SPREAD)).sum();
    let words = whole(matter).spreads();
    pages_of(least + words, chapters.iter().sum::<usize>() + words)
}

/// Counts of pages from the fewest spreads and the most.
pub fn pages_of(least: usize, most: usize) -> RangeInclusive<u32> {
    1 + 2 * least as u32..=2 + 2 * most as u32
}

/// The count of pages that suits so many photographs and this matter, a multiple of
/// `page_multiple`: one photograph a page for ten or fewer, growing to three for three
/// hundred and more, and the pages of the matter. Frontispieces do not count among the
/// photographs.
///
/// A plan with [`PageCount::Best`] may differ by a few pages, as its chapters need.
#[must_use]
pub fn best_page_count(photographs: usize, page_multiple: u32, matter: &Matter) -> u32 {
    let spreads = best_spreads(photographs).round() as usize + whole(matter).spreads();
    let pages = 2 * spreads as u32 + 2;
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

/// Spreads in a block of so many pages, beside its first page and a last verso.
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

/// Spreads of words in a plan, beside its first page and a last verso.
pub fn spreads_of_words(plan: &Plan) -> usize {
    let whole =
        plan.spreads.iter().filter(|spread| spread.verso.is_some() && spread.recto.is_some());
    whole.filter(|spread| spread.pages().any(is_of_words)).count()
}

/// Which counts of spreads of photographs may be chosen from, beside so many spreads of words.
pub fn allowed(
    flow: &Flow,
    project: &Project,
    words: usize,
    previous: Option<&Plan>,
) -> Result<Allowed, RangeInclusive<u32>> {
    let (least, most) = flow.spread_range();
    if let PageCount::Exactly(pages) = project.pages {
        let spreads = spreads_in(pages).saturating_sub(words);
        return if (least..=most).contains(&spreads) && spreads > 0 {
            Ok(Allowed { spreads: vec![(spreads, 0.0)] })
        } else {
            Err(pages_of(least + words, most + words))
        };
    }
    let wanted = best_spreads(flow.photographs());
    let middle = (wanted.round() as usize).clamp(least, most);
    let around = (middle / 8).clamp(1, MOST_VARIED);
    // As many pages as the plan before would have with the words of today.
    let before = previous.map(|plan| {
        (plan.pages + 2 * words as u32).saturating_sub(2 * spreads_of_words(plan) as u32)
    });
    let pages = |spreads: usize| pages_for(spreads + words, project);
    let cost = |spreads: usize| {
        let off = libm::log(spreads as f64 / wanted);
        let same = before == Some(pages(spreads));
        OFF_DENSITY * off * off + if same { SAME_COUNT } else { 0.0 }
    };
    // Spreads that fill the block without blanks are preferred.
    let fills = |spreads: &usize| pages(*spreads) <= 2 * (*spreads + words) as u32 + 2;
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
    use leporello_model::MatterPage;

    #[test]
    fn small_sets_get_a_photograph_a_page_and_large_ones_three() {
        let best =
            |photographs, multiple| best_page_count(photographs, multiple, &Matter::default());
        assert_eq!(best(10, 1), 12);
        assert_eq!(best(900, 1), 302);
        assert_eq!(best(900, 4), 304);
        assert_eq!(best(0, 1), 4);
    }

    #[test]
    fn a_photograph_fills_three_or_four_pages() {
        assert_eq!(page_range(&[1], &Matter::default()), 3..=4);
    }

    #[test]
    fn pages_of_words_come_on_top() {
        let blanks = |pages| vec![MatterPage::Blank; pages];
        let before = [(0, blanks(2)), (1, blanks(4))].into();
        let matter = Matter { front: blanks(5), before, back: blanks(6), last: MatterPage::Blank };
        assert_eq!(page_range(&[1], &matter), 19..=20);
        assert_eq!(best_page_count(10, 1, &matter), 28);
    }
}
