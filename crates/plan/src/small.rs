//! Pictures of few pixels: how small they must stand, and what small costs.

use crate::flow::Item;
use crate::page::Pager;
use crate::weights as w;

impl Pager<'_> {
    /// How much smaller the block may be for its pictures to have the pixels they need, so
    /// that gaps stay equal. Where that would be too small, the picture rather stands small
    /// in its cell; but pictures that all have few pixels stand close together, either all
    /// with the pixels they need or at least half of them.
    pub fn scales_for_pixels(&self, items: &[Item]) -> [Option<f64>; 2] {
        let mut needed = [1.0f64; w::PER_PAGE];
        let cells = items.iter().zip(&self.solver.cells).zip(&self.leaves);
        for (needed, ((item, cell), leaf)) in needed.iter_mut().zip(cells) {
            let shown = (cell.w / (cell.h - leaf.strip) / item.aspect).min(1.0);
            *needed = (item.width_at(w::LEAST_PPI * 1.002) * shown / cell.w).min(1.0);
        }
        let needed = &mut needed[..items.len()];
        needed.sort_by(f64::total_cmp);
        let (all, half) = (needed[0], needed[items.len() / 2]);
        let is_tiny = |item: &Item| item.width_at(w::LEAST_PPI) < w::TINY * self.paper.box_w;
        if all >= w::LEAST_SCALE {
            [Some(all), None]
        } else if items.iter().all(is_tiny) {
            [Some(all), Some(half)]
        } else {
            [Some(1.0), None]
        }
    }

    /// Cost of the white around a block of several pictures.
    pub fn white(&self, n: usize, (block_w, block_h): (f64, f64), box_h: f64) -> f64 {
        let (box_w, hair) = (self.paper.box_w, 0.1 * self.paper.unit);
        let white = 1.0 - block_w * block_h / (box_w * box_h) - w::WHITE[n.min(4) - 1];
        let white = white.max(0.0) / w::WHITE_NOTICED;
        let is_unfilled = n >= 3 && (box_w - block_w > hair || box_h - block_h > hair);
        white * white + if is_unfilled { w::UNFILLED } else { 0.0 }
    }

    /// The same around a block of tiny pictures, which cannot fill the page.
    pub fn white_around_tiny(&self, (block_w, block_h): (f64, f64), box_h: f64) -> f64 {
        w::WHITE_ALONE * (1.0 - block_w * block_h / (self.paper.box_w * box_h))
    }
}

/// Cost of a picture's resolution.
pub fn coarse(ppi: f64) -> f64 {
    if ppi < w::LEAST_PPI {
        w::TOO_COARSE
    } else {
        let lack = (w::GOOD_PPI - ppi).max(0.0) / (w::GOOD_PPI - w::LEAST_PPI);
        w::COARSE_WEIGHT * lack * lack + if lack > 0.0 { 0.1 } else { 0.0 }
    }
}

/// Cost of a picture whose short side is this. No picture is blamed for being as small as its
/// pixels ask for.
pub fn small(item: &Item, short: f64, unit: f64) -> f64 {
    let most = item.width_at(w::LEAST_PPI) * (1.0 / item.aspect).min(1.0);
    let wanted = |length: f64| (length * unit).min(most);
    let lack = 1.0 - short / wanted(w::SMALL);
    let (least, extra) = w::TOO_SMALL;
    let lack = lack.max(0.0);
    w::SMALL_WEIGHT * lack * lack + if short < 0.99 * wanted(least) { extra } else { 0.0 }
}
