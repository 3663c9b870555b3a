//! A grid of equal cells.

use super::{ContentBox, Item};
use leporello_judge::Area;

/// Each photograph whole in the middle of its cell, as `montage` does.
pub(super) fn fit(items: &[Item], page: &ContentBox) -> Vec<Area> {
    let within = |(cell, item): (Area, &Item)| {
        let w = cell.w.min(cell.h * item.aspect);
        let h = w / item.aspect;
        Area { x: cell.x + (cell.w - w) / 2.0, y: cell.y + (cell.h - h) / 2.0, w, h }
    };
    cells(items.len(), page).into_iter().zip(items).map(within).collect()
}

/// Each photograph cropped to its cell, as fixed templates do.
pub(super) fn fill(items: &[Item], page: &ContentBox) -> Vec<Area> {
    cells(items.len(), page)
}

/// The grid for so many, in reading order: of all numbers of columns the one whose cells are
/// nearest to 1.3 : 1, every empty cell counting 0.3.
fn cells(count: usize, page: &ContentBox) -> Vec<Area> {
    const BEST: f64 = 1.3;
    const EMPTY: f64 = 0.3;
    let cell = |columns: usize| {
        let rows = count.div_ceil(columns);
        let side =
            |room: f64, parts: usize| (room - (parts as f64 - 1.0) * page.gap) / parts as f64;
        (side(page.w, columns), side(page.h, rows), rows)
    };
    let badness = |columns: usize| {
        let (w, h, rows) = cell(columns);
        libm::log(w / h / BEST).abs() + EMPTY * (columns * rows - count) as f64
    };
    let better = |a: &usize, b: &usize| badness(*a).total_cmp(&badness(*b));
    let Some(columns) = (1..=count).min_by(better) else { return Vec::new() };
    let (w, h, _) = cell(columns);
    let place = |i: usize| {
        let (column, row) = ((i % columns) as f64, (i / columns) as f64);
        Area { x: column * (w + page.gap), y: row * (h + page.gap), w, h }
    };
    (0..count).map(place).collect()
}
