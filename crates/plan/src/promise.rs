//! Which of a page's many trees are worth a close look.

use crate::flow::Item;
use crate::paper::Paper;
use crate::small::small;
use crate::tree::Sweep;
use crate::weights as w;

/// The trees of a page that promise most: of those that fit nearly without cropping, those
/// on which the photographs that matter more are larger. Most promising first, each with
/// about what it will cost at least.
pub fn promising(
    sweep: &Sweep,
    at: usize,
    items: &[Item],
    page: (f64, f64),
    paper: &Paper,
) -> Vec<(f64, u16)> {
    let near = sweep.nearest(at, items.len(), page, w::FITTING);
    if near.len() <= w::CLOSE_LOOKS / 4 {
        return near.into_iter().map(|(_, tree)| (0.0, tree)).collect();
    }
    let whole: f64 = items.iter().map(|item| item.importance).sum();
    let mut cells = [(0.0, 0.0); w::PER_PAGE];
    let mut found: Vec<(f64, u16)> = near
        .into_iter()
        .map(|(misfit, tree)| {
            sweep.cells(at, tree, page, &mut cells);
            let cells = &cells[..items.len()];
            let area: f64 = cells.iter().map(|(w, h)| w * h).sum();
            let mut cost = cost_of_misfit(misfit);
            for (item, (width, height)) in items.iter().zip(cells) {
                let (due, has) = (item.importance / whole, width * height / area);
                cost += w::HIERARCHY * due * libm::log(due / has.max(1e-6));
                cost += small(item, width.min(*height), paper.unit);
            }
            (cost, tree)
        })
        .collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    found.truncate(w::CLOSE_LOOKS);
    found
}

/// The crop that makes the block fill the page, as far as pictures give; beyond, the white.
fn cost_of_misfit(misfit: f64) -> f64 {
    const GIVE: f64 = 0.1;
    let loss = 1.0 - 1.0 / misfit;
    let crop = loss.min(GIVE) / w::CROP_NOTICED;
    let white = (loss - GIVE).max(0.0) / w::WHITE_NOTICED;
    crop * crop + w::CROP_SHARE * loss.min(GIVE) + white * white
}
