//! Right-bound books: planned as left-bound ones of mirrored photographs, then mirrored.
//!
//! The planner knows left-bound books alone. In a mirror a right-bound book is one, and its
//! pictures are mirrored in it; what is planned in the mirror and looked at in a mirror again
//! shows the pictures as they are. So everything that tells left from right, the fold, heads,
//! the way the eye goes and the order of reading, is right by construction, and a right-bound
//! book is as good as a left-bound one.
//!
//! Arrangements such as `H(1,2)` are told in the order of reading, and a mirror does not
//! change them: in a right-bound book plate 1 stands right of plate 2.

use crate::paper::Paper;
use leporello_model::{
    BoundAt, Catalogue, Crop, Length, Page, Photo, Plan, Project, Rect, Saliency, Share, Spread,
};
use std::borrow::Cow;

/// Which parts of a plan are mirrored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mirror {
    /// Places on the pages.
    pages: bool,
    /// What is shown of the pictures.
    pictures: bool,
}

impl Mirror {
    fn spread(self, spread: &mut Spread, width: Length) {
        for page in spread.verso.iter_mut().chain(&mut spread.recto) {
            if self.pages {
                places(page, width);
            }
            for plate in page.plates.iter_mut().filter(|_| self.pictures) {
                plate.crop = mirrored_crop(plate.crop);
            }
        }
    }
}

/// The photographs as the planner sees them.
pub fn photographs(catalogue: &Catalogue, bound_at: BoundAt) -> Cow<'_, Catalogue> {
    if bound_at == BoundAt::Left {
        return Cow::Borrowed(catalogue);
    }
    let photos = catalogue.photos.iter().map(mirrored_photo).collect();
    Cow::Owned(Catalogue { photos, left_out: catalogue.left_out.clone() })
}

/// A plan made before as the planner sees it, whatever edge it was bound at.
pub fn seen<'p>(plan: &'p Plan, project: &Project) -> Cow<'p, Plan> {
    let pages = plan.bound_at == BoundAt::Right;
    let mirror = Mirror { pages, pictures: project.bound_at == BoundAt::Right };
    if mirror == (Mirror { pages: false, pictures: false }) {
        return Cow::Borrowed(plan);
    }
    let mut plan = plan.clone();
    for spread in &mut plan.spreads {
        mirror.spread(spread, Paper::page_width(plan.trim));
    }
    Cow::Owned(plan)
}

/// A planned spread as it is printed.
pub fn print(spread: &mut Spread, project: &Project) {
    if project.bound_at == BoundAt::Right {
        Mirror { pages: true, pictures: true }.spread(spread, Paper::page_width(project.trim));
    }
}

fn places(page: &mut Page, width: Length) {
    for plate in &mut page.plates {
        plate.frame = mirrored_frame(plate.frame, width);
        if let Some(caption) = &mut plate.caption {
            caption.frame = mirrored_frame(caption.frame, width);
        }
    }
    for text in &mut page.texts {
        text.frame = mirrored_frame(text.frame, width);
    }
}

/// A place on a page of this width, which stays the place on its own page: what reaches over
/// the fold on its right reaches over the fold on its left.
fn mirrored_frame(frame: Rect, width: Length) -> Rect {
    Rect { x: width - frame.right(), ..frame }
}

/// On the grid of written crops, so that two mirrors give back what stood there.
fn mirrored_crop(crop: Crop) -> Crop {
    const GRID: f64 = 1e9;
    // Adding nothing makes a negative zero a plain one.
    let x = ((1.0 - crop.x - crop.w) * GRID).round() / GRID + 0.0;
    Crop { x, ..crop }
}

fn mirrored_photo(photo: &Photo) -> Photo {
    let mut photo = photo.clone();
    for face in &mut photo.faces {
        let area = face.area;
        face.area = Share { x: 1.0 - area.x - area.w, ..area };
    }
    for row in photo.saliency.0.chunks_mut(Saliency::SIDE) {
        row.reverse();
    }
    photo
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const WIDTH: Length = Length::mm(297);

    proptest! {
        #[test]
        fn what_is_mirrored_twice_is_as_it_was(
            places in [-400_000..400_000i64, -400_000..400_000i64, 1..400_000i64, 1..400_000i64],
            share in [0..1_000_000_000u32, 1..1_000_000_000u32],
        ) {
            let [x, y, w, h] = places.map(|emu| Length::snapped_mm(emu as f64 / 100.0));
            let frame = Rect { x, y, w, h };
            let there = mirrored_frame(frame, WIDTH);
            prop_assert_eq!(mirrored_frame(there, WIDTH), frame);
            prop_assert_eq!((there.w, there.y, there.h), (w, y, h));
            let [x, w] = share.map(|share| f64::from(share) / 1e9);
            let crop = Crop { x: x * (1.0 - w), y: 0.0, w, h: 1.0 };
            let once = mirrored_crop(crop);
            let on_grid = mirrored_crop(once);
            prop_assert!((on_grid.x - crop.x).abs() <= 1e-9);
            prop_assert_eq!(mirrored_crop(on_grid), once);
        }
    }

    #[test]
    fn the_whole_picture_stays_whole_in_a_mirror() {
        let whole = mirrored_crop(Crop::WHOLE);
        assert_eq!((whole, whole.x.is_sign_positive()), (Crop::WHOLE, true));
    }

    #[test]
    fn a_plate_across_the_fold_reaches_over_the_left_edge_of_a_right_bound_verso() {
        let frame = Rect::snapped_mm(12.0, 50.0, 570.0, 100.0);
        assert_eq!(mirrored_frame(frame, WIDTH), Rect::snapped_mm(-285.0, 50.0, 570.0, 100.0));
    }
}
