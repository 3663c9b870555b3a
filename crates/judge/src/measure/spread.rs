//! Metrics of spreads and of the book: facing pages, variety, integrity.

use super::page::SAME;
use super::{count, fault, metric, over, part};
use crate::statistics::{least, most, per_cent};
use crate::{Area, Metric, Shown, Specimen, SpecimenPage, Target};

/// Where a target between two densities lies. The design's figures are for 500 and 1000
/// photographs on 219 pages; books of other densities get the line through both, within
/// the two values given last.
fn by_density(specimen: &Specimen, sparse: f64, dense: f64, within: [f64; 2]) -> f64 {
    const SPARSE: f64 = 500.0 / 219.0;
    const DENSE: f64 = 1000.0 / 219.0;
    let along = (specimen.density() - SPARSE) / (DENSE - SPARSE);
    (sparse + along * (dense - sparse)).clamp(within[0], within[1])
}

/// **6, facing alignment**: of spreads with pictures on both pages, no bleed and no title,
/// the share on which both blocks have the same top and the same bottom to 0.3 mm (either
/// of the pictures or with their captions); and the share on which they have the same top,
/// bottom or axis, the axis lying at half or at 0.47 of a block's height. Targets ≥ 70 %
/// at 2.3 pictures per page and 88 % at 4.6 (between on a line, from 60 to 95 %), and 100 %.
pub(super) fn facing(specimen: &Specimen) -> Metric {
    let (mut aligned, mut hung, mut of) = (0, 0, 0);
    let mut faults = Vec::new();
    for [verso, recto] in specimen.spreads() {
        let (Some(verso), Some(recto)) = (verso, recto) else { continue };
        let blocks = (blocks(specimen, verso), blocks(specimen, recto));
        let (Some(left), Some(right)) = blocks else { continue };
        of += 1;
        if same_height(left, right) {
            aligned += 1;
        } else {
            faults.push(fault(verso.number, 0.5));
        }
        if share_a_line(left, right) {
            hung += 1;
        } else {
            faults.push(fault(verso.number, 1.0));
        }
    }
    let target = by_density(specimen, 70.0, 88.0, [60.0, 95.0]);
    let parts = vec![
        part("same top and bottom", per_cent(aligned, of), "%", Target::AtLeast(target)),
        part("same top, bottom or axis", per_cent(hung, of), "%", Target::AtLeast(100.0)),
    ];
    metric(6, "facing alignment", parts, faults)
}

/// The block of a page's pictures, and the block with captions; `None` when the page is not
/// to be compared.
fn blocks(specimen: &Specimen, page: &SpecimenPage) -> Option<[Area; 2]> {
    if page.has_title || page.bleeds(&specimen.paper) {
        return None;
    }
    let pictures = page.pictures.iter().map(|shown| shown.frame).reduce(Area::union)?;
    Some([pictures, page.block()?])
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= SAME
}

fn same_bottom(left: [Area; 2], right: [Area; 2]) -> bool {
    left.iter().zip(right).any(|(a, b)| near(a.bottom(), b.bottom()))
}

fn same_height(left: [Area; 2], right: [Area; 2]) -> bool {
    near(left[0].y, right[0].y) && same_bottom(left, right)
}

fn share_a_line(left: [Area; 2], right: [Area; 2]) -> bool {
    let same_axis =
        |at: f64| left.iter().zip(right).any(|(a, b)| near(a.y + at * a.h, b.y + at * b.h));
    near(left[0].y, right[0].y) || same_bottom(left, right) || same_axis(0.5) || same_axis(0.47)
}

/// **11, variety and rhythm**: the share of pages arranged like one of the two pages with
/// pictures before it: as many pictures, with all edges, taken from the content box, within
/// 6 mm. And the least and greatest distance in spreads of one spread with a full bleed to
/// the next. Targets ≤ 15 % at 2.3 pictures per page and 5 % from 3.65 on (between on a
/// line), ≥ 3 and ≤ 14 spreads.
pub(super) fn variety(specimen: &Specimen) -> Metric {
    let pages: Vec<&SpecimenPage> = specimen.filled_pages().collect();
    let mut faults = Vec::new();
    for (i, page) in pages.iter().enumerate() {
        let before = pages[i.saturating_sub(2)..i].iter();
        if before.into_iter().any(|other| is_arranged_alike(specimen, page, other)) {
            faults.push(fault(page.number, 0.5));
        }
    }
    let repeated = per_cent(faults.len(), pages.len());
    let most_repeats = repeats_allowed(specimen.density());
    let distances = hero_distances(specimen);
    let parts = vec![
        part("arranged as within 2 pages", repeated, "%", Target::AtMost(most_repeats)),
        part("least hero distance", least(&distances), "spreads", Target::AtLeast(3.0)),
        part("greatest hero distance", most(&distances), "spreads", Target::AtMost(14.0)),
    ];
    metric(11, "variety and rhythm", parts, faults)
}

fn repeats_allowed(density: f64) -> f64 {
    let (sparse, dense) = (500.0 / 219.0, 800.0 / 219.0);
    let along = ((density - sparse) / (dense - sparse)).clamp(0.0, 1.0);
    15.0 - 10.0 * along
}

fn is_arranged_alike(specimen: &Specimen, a: &SpecimenPage, b: &SpecimenPage) -> bool {
    const ALIKE: f64 = 6.0;
    let places = |page: &SpecimenPage| {
        let content_box = specimen.paper.content_box(page.number);
        let edges = |shown: &Shown| shown.frame.moved_right(-content_box.x).edges();
        page.pictures.iter().map(edges).collect::<Vec<_>>()
    };
    let (a, b) = (places(a), places(b));
    let mut pairs = a.iter().flatten().zip(b.iter().flatten());
    a.len() == b.len() && pairs.all(|(edge, other)| (edge - other).abs() < ALIKE)
}

fn hero_distances(specimen: &Specimen) -> Vec<f64> {
    let mut heroes: Vec<u32> = specimen
        .pages
        .iter()
        .filter(|page| page.bleeds(&specimen.paper))
        .map(|page| page.number / 2)
        .collect();
    heroes.dedup();
    heroes.windows(2).map(|pair| f64::from(pair[1] - pair[0])).collect()
}

/// **13, integrity**: pages delivered minus pages asked for; spreads that mix pictures of
/// two chapters; plates of the plan that are not to be seen. Targets 0, 0 and 0.
pub(super) fn integrity(specimen: &Specimen) -> Metric {
    let missing_pages = specimen.pages.len().abs_diff(specimen.asked_pages as usize);
    let mut faults = Vec::new();
    for pages in specimen.spreads() {
        let mut chapters = pages
            .into_iter()
            .flatten()
            .flat_map(|page| page.pictures.iter().map(move |shown| (page, shown.about.chapter)));
        let Some((page, first)) = chapters.next() else { continue };
        let mixed = chapters.any(|(_, chapter)| chapter != first);
        faults.extend(over(page.number, if mixed { 2.0 } else { 0.0 }, 1.0));
    }
    let parts = vec![
        part("pages too few or many", count(missing_pages), "", Target::AtMost(0.0)),
        part("spreads mixing chapters", count(faults.len()), "", Target::AtMost(0.0)),
        part("plates not seen", count(specimen.missing), "", Target::AtMost(0.0)),
    ];
    metric(13, "integrity", parts, faults)
}
