//! Other ways to lay out pages, each from its plain description: what the layout is
//! compared with.
//!
//! They have no pagination, so they are given equal runs of photographs, one for each page
//! after the first.

mod grid;
mod rows;
mod treemap;

use leporello_judge::{About, Area, Paper, Shown, Specimen, SpecimenPage};
use leporello_model::{Catalogue, Plan, Sequence, Share};

/// A way to lay out the photographs of one page.
#[derive(Clone, Copy)]
pub struct Baseline {
    /// What it is called.
    pub name: &'static str,
    /// The frames of the items, in their order, inside the content box.
    pub lay: fn(&[Item], &ContentBox) -> Vec<Area>,
}

/// A photograph as a baseline sees it.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    /// Width over height.
    pub aspect: f64,
    /// How much it matters.
    pub importance: f64,
}

/// The room on a page.
#[derive(Clone, Copy, Debug)]
pub struct ContentBox {
    /// Width in millimetres.
    pub w: f64,
    /// Height in millimetres.
    pub h: f64,
    /// Gap between pictures in millimetres.
    pub gap: f64,
}

/// All of them.
pub const ALL: [Baseline; 5] = [
    Baseline { name: "justified rows, greedy", lay: rows::greedy },
    Baseline { name: "justified rows, best breaks", lay: rows::best },
    Baseline { name: "uniform grid, fit", lay: grid::fit },
    Baseline { name: "fixed template, crop to fill", lay: grid::fill },
    Baseline { name: "ordered treemap, crop to fill", lay: treemap::squarified },
];

impl Baseline {
    /// The whole book as it would lay it out, on the paper and in the page count of `plan`.
    #[must_use]
    pub fn book(&self, plan: &Plan, catalogue: &Catalogue, sequence: &Sequence) -> Specimen {
        let paper = Paper::of_plan(plan);
        let known = known(catalogue, sequence);
        let pages = (plan.pages as usize).saturating_sub(1).max(1);
        let run = |page: usize| page * known.len() / pages..(page + 1) * known.len() / pages;
        let first = SpecimenPage { number: 1, ..SpecimenPage::default() };
        let others = (0..pages).map(|page| {
            let number = u32::try_from(page + 2).unwrap_or(u32::MAX);
            self.page(number, &paper, &known[run(page)])
        });
        Specimen {
            paper,
            asked_pages: plan.pages,
            pages: std::iter::once(first).chain(others).collect(),
            missing: 0,
        }
    }

    fn page(&self, number: u32, paper: &Paper, known: &[About]) -> SpecimenPage {
        let page_box = paper.content_box(number);
        let content_box = ContentBox { w: page_box.w, h: page_box.h, gap: paper.gap };
        let items: Vec<Item> = known
            .iter()
            .map(|about| Item { aspect: aspect(about), importance: about.importance })
            .collect();
        let frames = (self.lay)(&items, &content_box).into_iter();
        let on_page =
            |frame: Area| Area { x: page_box.x + frame.x, y: page_box.y + frame.y, ..frame };
        let pictures =
            frames.zip(known).map(|(frame, about)| shown(on_page(frame), about.clone())).collect();
        SpecimenPage { number, pictures, ..SpecimenPage::default() }
    }
}

fn aspect(about: &About) -> f64 {
    about.size[0] / about.size[1]
}

/// What is known of the sequence's photographs, in order.
fn known(catalogue: &Catalogue, sequence: &Sequence) -> Vec<About> {
    let mut known = Vec::new();
    for (chapter, photos) in sequence.chapters.iter().enumerate() {
        for chosen in &photos.photos {
            if let Some(photo) = catalogue.get(chosen.photo) {
                let (order, importance) = (known.len(), chosen.importance);
                known.push(About { order, chapter, importance, ..About::of_photo(photo) });
            }
        }
    }
    known
}

/// A frame filled with the middle of the photograph.
fn shown(frame: Area, about: About) -> Shown {
    let (frame_aspect, own) = (frame.aspect(), aspect(&about));
    let (w, h) =
        if frame_aspect > own { (1.0, own / frame_aspect) } else { (frame_aspect / own, 1.0) };
    let share = Share { x: (1.0 - w) / 2.0, y: (1.0 - h) / 2.0, w, h };
    let pixels = [about.size[0] * w, about.size[1] * h];
    Shown { frame, caption: None, share, pixels, distortion: 0.0, about }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: ContentBox = ContentBox { w: 269.0, h: 184.0, gap: 4.0 };

    fn items(aspects: &[f64]) -> Vec<Item> {
        aspects.iter().map(|&aspect| Item { aspect, importance: 1.0 }).collect()
    }

    #[test]
    fn every_baseline_frames_each_photograph_once_inside_the_box() {
        let all = [1.5, 0.75, 1.33, 1.0, 2.5, 1.5, 0.67, 1.78, 1.33];
        for baseline in ALL {
            for count in 0..=all.len() {
                let frames = (baseline.lay)(&items(&all[..count]), &PAGE);
                assert_eq!(frames.len(), count, "{}", baseline.name);
                let fits = |frame: &Area| {
                    frame.x > -1e-6
                        && frame.y > -1e-6
                        && frame.right() < PAGE.w + 1e-6
                        && frame.bottom() < PAGE.h + 1e-6
                        && frame.w > 0.0
                        && frame.h > 0.0
                };
                assert!(frames.iter().all(fits), "{} of {count}: {frames:?}", baseline.name);
            }
        }
    }

    #[test]
    fn rows_and_the_fitting_grid_crop_nothing() {
        let all = items(&[1.5, 0.75, 1.33, 1.0, 2.5]);
        for baseline in &ALL[..3] {
            for (frame, item) in (baseline.lay)(&all, &PAGE).iter().zip(&all) {
                assert!((frame.aspect() / item.aspect - 1.0).abs() < 1e-9, "{}", baseline.name);
            }
        }
    }

    #[test]
    fn two_squares_in_best_rows_stand_side_by_side_over_the_full_width() {
        let frames = rows::best(&items(&[1.0, 1.0]), &PAGE);
        assert!((frames[1].right() - PAGE.w).abs() < 1e-9);
        assert_eq!(frames[0].h, frames[1].h);
    }
}
