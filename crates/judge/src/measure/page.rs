//! Metrics of single pages: gaps, coverage, edges.

use super::{fault, metric, over, part, unless_sparse};
use crate::statistics::{mean, most, per_cent};
use crate::{Area, Metric, Shown, Specimen, SpecimenPage, Target};

/// Edges nearer than this are the same edge to the eye, in millimetres.
pub(super) const SAME: f64 = 0.3;

/// **4, gap uniformity**: the largest |gap − g| in millimetres, g being the book's gap.
/// The gaps of a picture with its caption are those to the nearest neighbour on its right
/// and below it, among neighbours it faces over more than 1 mm. Target ≤ 0.02 mm. Told
/// beside: the mean.
pub(super) fn gaps(specimen: &Specimen) -> Metric {
    const MOST: f64 = 0.02;
    // Coordinates may be snapped to 0.01 mm: two edges, each half of that off.
    const SNAP: f64 = 1e-6;
    let mut all = Vec::new();
    let mut faults = Vec::new();
    for page in &specimen.pages {
        let gaps = gaps_of(page);
        let off: Vec<f64> = gaps.iter().map(|gap| (gap - specimen.paper.gap).abs()).collect();
        if most(&off).is_some_and(|worst| worst > MOST + SNAP) {
            faults.push(fault(page.number, 1.0));
        }
        all.extend(off);
    }
    let parts = vec![
        part("largest deviation", most(&all), "mm", Target::AtMost(MOST + SNAP)),
        part("mean deviation", mean(&all), "mm", Target::Open),
    ];
    metric(4, "gap uniformity", parts, faults)
}

fn gaps_of(page: &SpecimenPage) -> Vec<f64> {
    const FACES: f64 = 1.0;
    const TOUCHES: f64 = -0.01;
    let cells: Vec<Area> = page.pictures.iter().map(Shown::cell).collect();
    let nearest = |distances: &mut dyn Iterator<Item = f64>| {
        distances.filter(|&distance| distance >= TOUCHES).reduce(f64::min)
    };
    let mut gaps = Vec::new();
    for (i, cell) in cells.iter().enumerate() {
        let others = || cells.iter().enumerate().filter(move |&(j, _)| j != i).map(|(_, a)| a);
        let beside = others().filter(|other| cell.overlap_down(**other) > FACES);
        gaps.extend(nearest(&mut beside.map(|other| other.x - cell.right())));
        let below = others().filter(|other| cell.overlap_across(**other) > FACES);
        gaps.extend(nearest(&mut below.map(|other| other.y - cell.bottom())));
    }
    gaps
}

/// **5, coverage**: pictures and captions' rooms over the content box, the mean over pages
/// without a bleed and without a title; and the share of those pages with three or more
/// pictures on which the block of pictures and captions touches all four sides of the box
/// to 0.3 mm. Targets ≥ 0.88 (from 2.3 pictures per page on) and 85 %.
pub(super) fn coverage(specimen: &Specimen) -> Metric {
    let mut covered = Vec::new();
    let (mut full, mut of) = (0, 0);
    let mut faults = Vec::new();
    for page in specimen.filled_pages() {
        if page.bleeds(&specimen.paper) || page.has_title {
            continue;
        }
        let content_box = specimen.paper.content_box(page.number);
        let ink: f64 = page.pictures.iter().map(ink).sum();
        let coverage = ink / content_box.size();
        covered.push(coverage);
        faults.extend(over(page.number, 1.0 - coverage, 0.3));
        if page.pictures.len() >= 3 {
            of += 1;
            if page.block().is_some_and(|block| is_same(block, content_box)) {
                full += 1;
            } else {
                faults.push(fault(page.number, 0.5));
            }
        }
    }
    let dense = |target| unless_sparse(specimen, target);
    let parts = vec![
        part("mean of the box", mean(&covered), "", dense(Target::AtLeast(0.88))),
        part("exactly filled, 3 or more", per_cent(full, of), "%", Target::AtLeast(85.0)),
    ];
    metric(5, "coverage", parts, faults)
}

fn ink(shown: &Shown) -> f64 {
    shown.frame.size() + shown.caption.map_or(0.0, Area::size)
}

fn is_same(a: Area, b: Area) -> bool {
    a.edges().iter().zip(b.edges()).all(|(edge, other)| (edge - other).abs() <= SAME)
}

/// **7, edge economy**: of pages with two or more pictures, the number of different left,
/// right, top and bottom edges (those within 0.3 mm count once) over 4 n, the mean over
/// pages; and the number of near misses, pairs of like edges that differ by more than 0.1
/// and less than 3 mm. Targets ≤ 0.68 and 0.
pub(super) fn edges(specimen: &Specimen) -> Metric {
    let mut economy = Vec::new();
    let mut misses = 0;
    let mut faults = Vec::new();
    for page in specimen.pages.iter().filter(|page| page.pictures.len() > 1) {
        let here = near_misses(page);
        economy.push(different_edges(page) as f64 / (4 * page.pictures.len()) as f64);
        misses += here;
        if here > 0 {
            faults.push(fault(page.number, here as f64));
        }
    }
    let parts = vec![
        part("different edges of 4 n", mean(&economy), "", Target::AtMost(0.68)),
        part("near misses", super::count(misses), "", Target::AtMost(0.0)),
    ];
    metric(7, "edge economy", parts, faults)
}

/// Different edges: left and right together, top and bottom together.
fn different_edges(page: &SpecimenPage) -> usize {
    let different = |sides: [usize; 2]| {
        let mut edges: Vec<f64> = page
            .pictures
            .iter()
            .flat_map(|shown| sides.map(|side| shown.frame.edges()[side]))
            .collect();
        edges.sort_by(f64::total_cmp);
        edges.dedup_by(|next, kept| (*next - *kept).abs() < SAME);
        edges.len()
    };
    different([0, 1]) + different([2, 3])
}

fn near_misses(page: &SpecimenPage) -> usize {
    let edges: Vec<[f64; 4]> = page.pictures.iter().map(|shown| shown.frame.edges()).collect();
    let mut misses = 0;
    for (i, a) in edges.iter().enumerate() {
        for b in &edges[..i] {
            let differences = a.iter().zip(b).map(|(edge, other)| (edge - other).abs());
            misses += differences.filter(|&off| off > 0.1 && off < 3.0).count();
        }
    }
    misses
}
