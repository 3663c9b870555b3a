//! Justified rows: photographs of one height side by side, rows as wide as the page.

use super::{ContentBox, Item};
use leporello_judge::Area;

/// As web galleries do: a row is full when its height falls to 1.25 of the wanted height;
/// the last row keeps the wanted height and may end short. The wanted height is the largest
/// at which the page holds all rows.
pub(super) fn greedy(items: &[Item], page: &ContentBox) -> Vec<Area> {
    const TOLERANCE: f64 = 1.25;
    const STEP: f64 = 0.97;
    let mut wanted = page.h;
    loop {
        let mut rows: Vec<&[Item]> = Vec::new();
        let mut rest = items;
        while let Some(count) = (1..=rest.len())
            .find(|&count| full_width_height(&rest[..count], page) <= wanted * TOLERANCE)
        {
            let (row, after) = rest.split_at(count);
            rows.push(row);
            rest = after;
        }
        let mut heights: Vec<f64> = rows.iter().map(|row| full_width_height(row, page)).collect();
        if !rest.is_empty() {
            rows.push(rest);
            heights.push(wanted);
        }
        if height(&heights, page) <= page.h {
            return frames(&rows, &heights, page);
        }
        wanted *= STEP;
    }
}

/// The breaks into one to four rows that cover most. Rows too high for the page together
/// are all lowered, and then end short of its width.
pub(super) fn best(items: &[Item], page: &ContentBox) -> Vec<Area> {
    let mut best: (f64, Vec<Area>) = (0.0, Vec::new());
    for count in 1..=items.len().min(4) {
        for rows in breaks(items, count) {
            let frames = lowered(&rows, page);
            let covered = frames.iter().map(|frame| frame.size()).sum::<f64>();
            if covered > best.0 {
                best = (covered, frames);
            }
        }
    }
    best.1
}

fn lowered(rows: &[&[Item]], page: &ContentBox) -> Vec<Area> {
    let mut heights: Vec<f64> = rows.iter().map(|row| full_width_height(row, page)).collect();
    let gaps = (rows.len() as f64 - 1.0) * page.gap;
    let whole = heights.iter().sum::<f64>();
    let scale = ((page.h - gaps) / whole).min(1.0);
    heights.iter_mut().for_each(|height| *height *= scale);
    frames(rows, &heights, page)
}

/// All ways to break the items into so many rows.
fn breaks(items: &[Item], count: usize) -> Vec<Vec<&[Item]>> {
    if count == 1 {
        return vec![vec![items]];
    }
    let mut all = Vec::new();
    for first in 1..=items.len() + 1 - count {
        let (row, rest) = items.split_at(first);
        for mut rows in breaks(rest, count - 1) {
            rows.insert(0, row);
            all.push(rows);
        }
    }
    all
}

/// The height at which a row is as wide as the page.
fn full_width_height(row: &[Item], page: &ContentBox) -> f64 {
    let aspects: f64 = row.iter().map(|item| item.aspect).sum();
    (page.w - (row.len() as f64 - 1.0) * page.gap) / aspects
}

fn height(heights: &[f64], page: &ContentBox) -> f64 {
    heights.iter().sum::<f64>() + (heights.len() as f64 - 1.0).max(0.0) * page.gap
}

fn frames(rows: &[&[Item]], heights: &[f64], page: &ContentBox) -> Vec<Area> {
    let mut frames = Vec::new();
    let mut y = 0.0;
    for (row, &h) in rows.iter().zip(heights) {
        let mut x = 0.0;
        for item in *row {
            let w = h * item.aspect;
            frames.push(Area { x, y, w, h });
            x += w + page.gap;
        }
        y += h + page.gap;
    }
    frames
}
