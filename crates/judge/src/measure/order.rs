//! Metrics of reading: order and hierarchy.

use super::{count, fault, metric, over, part, unless_sparse};
use crate::statistics::{inversions, mean, per_cent, spearman};
use crate::{Area, Metric, Shown, Specimen, SpecimenPage, Target};
use leporello_model::BoundAt;

/// **9, order**: pairs of photographs on different pages that stand in the other order than
/// the true one (Kendall); and the share of pairs on one page of which the later one comes
/// first in reading, being wholly above, or wholly to the left (in a book bound at the right,
/// to the right) and beginning no lower. Pictures that stand apart, such as a frontispiece,
/// have no order. Targets 0 and ≤ 4 %.
pub(super) fn order(specimen: &Specimen) -> Metric {
    let across = across_pages(specimen);
    let (mut inverted, mut pairs) = (0, 0);
    let mut faults: Vec<_> = across.iter().map(|&page| fault(page, 1.0)).collect();
    for page in &specimen.pages {
        let n = page.pictures.len();
        let here = inverted_pairs(page, specimen.paper.bound_at);
        inverted += here;
        pairs += n * n.saturating_sub(1) / 2;
        faults.extend(over(page.number, here as f64, 1.0));
    }
    faults.sort_by_key(|fault| fault.page);
    let parts = vec![
        part("inversions across pages", count(across.len()), "", Target::AtMost(0.0)),
        part("inverted pairs on a page", per_cent(inverted, pairs), "%", Target::AtMost(4.0)),
    ];
    metric(9, "order", parts, faults)
}

/// The later page of each inversion.
fn across_pages(specimen: &Specimen) -> Vec<u32> {
    let in_order = specimen.pictures().filter(|(page, _)| !page.is_apart);
    let places: Vec<(u32, usize)> =
        in_order.map(|(page, shown)| (page.number, shown.about.order)).collect();
    let orders: Vec<usize> = places.iter().map(|&(_, order)| order).collect();
    let pairs = inversions(&orders).into_iter();
    pairs
        .filter(|&(earlier, later)| places[earlier].0 != places[later].0)
        .map(|(_, later)| places[later].0)
        .collect()
}

fn inverted_pairs(page: &SpecimenPage, bound_at: BoundAt) -> usize {
    // Read from the right, a page is the mirror of one read from the left.
    let as_read = |frame: Area| match bound_at {
        BoundAt::Left => frame,
        BoundAt::Right => Area { x: -frame.right(), ..frame },
    };
    let mut pictures: Vec<(usize, Area)> =
        page.pictures.iter().map(|shown| (shown.about.order, as_read(shown.frame))).collect();
    pictures.sort_by_key(|&(order, _)| order);
    let mut inverted = 0;
    for (i, &(_, later)) in pictures.iter().enumerate() {
        inverted +=
            pictures[..i].iter().filter(|(_, earlier)| reads_before(later, *earlier)).count();
    }
    inverted
}

fn reads_before(a: Area, b: Area) -> bool {
    const SLACK: f64 = 0.5;
    let above = a.bottom() <= b.y + SLACK;
    let beside = a.right() <= b.x + SLACK && a.y <= b.y + SLACK && a.y < b.bottom() - SLACK;
    above || beside
}

/// **10, hierarchy**: Spearman's correlation, over pictures of pages with two or more, of
/// importance and size, each as a multiple of the mean of its page; and the mean area of
/// pictures with four or five stars over that of pictures without a rating. Targets ≥ 0.30
/// (from 2.3 pictures per page on) and ≥ 1.6.
pub(super) fn hierarchy(specimen: &Specimen) -> Metric {
    let mut pairs = Vec::new();
    for page in specimen.pages.iter().filter(|page| page.pictures.len() > 1) {
        let n = page.pictures.len() as f64;
        let weight: f64 = page.pictures.iter().map(|shown| shown.about.importance).sum();
        let size: f64 = page.pictures.iter().map(|shown| shown.frame.size()).sum();
        pairs.extend(
            page.pictures
                .iter()
                .map(|shown| [n * shown.about.importance / weight, n * shown.frame.size() / size]),
        );
    }
    let starred = mean_area(specimen, |shown| shown.about.rating.is_some_and(|stars| stars >= 4));
    let unrated = mean_area(specimen, |shown| shown.about.rating.is_none());
    let ratio = starred.zip(unrated).map(|(starred, unrated)| starred / unrated);
    let least = unless_sparse(specimen, Target::AtLeast(0.30));
    let parts = vec![
        part("rank correlation in a page", spearman(&pairs), "", least),
        part("4–5 stars : unrated", ratio, "", Target::AtLeast(1.6)),
    ];
    metric(10, "hierarchy", parts, Vec::new())
}

fn mean_area(specimen: &Specimen, of: impl Fn(&Shown) -> bool) -> Option<f64> {
    let areas: Vec<f64> = specimen
        .pictures()
        .filter(|(_, shown)| of(shown))
        .map(|(_, shown)| shown.frame.size())
        .collect();
    mean(&areas)
}
