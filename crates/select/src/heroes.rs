//! Photographs that may fill a page to its edges.

use crate::shot::Shot;
use leporello_model::{PageCount, Project};

/// One hero for so many pages.
const PAGES: f64 = 12.0;
/// Photographs on a page, when the number of pages is not known.
const PER_PAGE: f64 = 4.2;
/// Photographs between two heroes, at least.
const APART: usize = 8;
/// Printed below this resolution in pixels per inch, a full page looks soft.
const LEAST_PPI: f64 = 150.0;
/// The user's importance from which a photograph is always a hero.
const WISHED: f64 = 3.0;

/// For each photograph in reading order whether it may be a hero: about one for twelve pages,
/// spread evenly, the most important of those that fit.
pub(crate) fn appoint(shots: &[&Shot], weights: &[f64], project: &Project) -> Vec<bool> {
    let fits: Vec<bool> = shots.iter().map(|shot| fits(shot, project)).collect();
    let wished = |i: usize| {
        let importance = shots[i].edit.and_then(|e| e.importance);
        fits[i] && importance.is_some_and(|importance| importance >= WISHED)
    };
    let n = shots.len();
    let mut heroes: Vec<bool> = (0..n).map(wished).collect();
    let pages = match project.pages {
        PageCount::Exactly(pages) => f64::from(pages),
        PageCount::Best => n as f64 / PER_PAGE,
    };
    let count = (libm::rint(pages / PAGES) as usize).min(n);
    for stretch in 0..count {
        let (from, to) = (stretch * n / count, (stretch + 1) * n / count);
        if heroes[from..to].contains(&true) {
            continue;
        }
        let is_free = |&i: &usize| {
            fits[i] && !heroes[i.saturating_sub(APART)..n.min(i + APART + 1)].contains(&true)
        };
        let best = (from..to)
            .filter(is_free)
            .max_by(|&a, &b| weights[a].total_cmp(&weights[b]).then(b.cmp(&a)));
        if let Some(best) = best {
            heroes[best] = true;
        }
    }
    heroes
}

/// Whether it can fill a page: cropped no more than allowed, and sharp enough in print.
fn fits(shot: &Shot, project: &Project) -> bool {
    if shot.photo.is_document || shot.edit.and_then(|e| e.crop) == Some(false) {
        return false;
    }
    let bleed = &project.bleed;
    let (w, h) = (
        project.trim.w.to_mm() + bleed.outside.to_mm(),
        project.trim.h.to_mm() + bleed.top.to_mm() + bleed.bottom.to_mm(),
    );
    let (page, picture) = (w / h, shot.photo.aspect());
    let kept = (page / picture).min(picture / page);
    let size = shot.photo.size;
    let pixels_per_mm = (f64::from(size.w) / w).min(f64::from(size.h) / h);
    1.0 - kept <= project.crop.hero && pixels_per_mm * 25.4 >= LEAST_PPI
}
