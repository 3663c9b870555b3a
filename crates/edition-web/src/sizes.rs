//! What a plate shows on a screen, and in which sizes.

use leporello_model::{Crop, PixelSize, Plan, Plate, Rect};

/// Widths in pixels that pictures are made in.
const WIDTHS: [u32; 4] = [480, 960, 1600, 2400];
/// Longest side of a picture in pixels, of a plate that is at least half as long as the page,
/// and of a smaller one.
const LONGEST: (u32, u32) = (2400, 1600);
/// A step between two widths is worth a file from this ratio on.
const STEP: f64 = 1.15;

/// The part of a frame that is seen on its spread, from the spread's top left corner: without
/// bleed. Frames on a recto, and those on a verso of a book bound at the right, are moved to their
/// place by `dx`.
pub(crate) fn seen(frame: Rect, dx_mm: f64, spread_mm: (f64, f64)) -> [f64; 4] {
    let (x, y) = (frame.x.to_mm() + dx_mm, frame.y.to_mm());
    let (right, bottom) = (x + frame.w.to_mm(), y + frame.h.to_mm());
    let (x0, y0) = (x.max(0.0), y.max(0.0));
    [x0, y0, (right.min(spread_mm.0) - x0).max(0.1), (bottom.min(spread_mm.1) - y0).max(0.1)]
}

/// The part of the photograph that is seen: the plate's crop without its bleed. `seen` is what
/// [`seen`] gave for the same frame.
pub(crate) fn seen_crop(plate: &Plate, dx_mm: f64, seen: [f64; 4]) -> Crop {
    let (frame, crop) = (plate.frame, plate.crop);
    let (w, h) = (frame.w.to_mm().max(0.1), frame.h.to_mm().max(0.1));
    let share = |from: f64, whole: f64| (from / whole).clamp(0.0, 1.0);
    let x = share(seen[0] - frame.x.to_mm() - dx_mm, w);
    let y = share(seen[1] - frame.y.to_mm(), h);
    Crop {
        x: crop.x + crop.w * x,
        y: crop.y + crop.h * y,
        w: crop.w * share(seen[2], w).min(1.0 - x).max(1e-4),
        h: crop.h * share(seen[3], h).min(1.0 - y).max(1e-4),
    }
}

/// Sizes in pixels of a picture of a crop, the largest first. None is larger than the crop's own
/// pixels, and a plate that is small in print is not made in the largest width.
pub(crate) fn sizes(crop: Crop, photo: PixelSize, seen: [f64; 4], plan: &Plan) -> Vec<PixelSize> {
    let (w, h) = (crop.w * f64::from(photo.w), crop.h * f64::from(photo.h));
    let page = plan.trim.w.to_mm().max(plan.trim.h.to_mm());
    let is_large = seen[2].max(seen[3]) * 2.0 >= page;
    let longest = f64::from(if is_large { LONGEST.0 } else { LONGEST.1 });
    let most = (w * (longest / w.max(h)).min(1.0)).floor().max(1.0);
    let of = |width: f64| PixelSize { w: width as u32, h: ((width * h / w).round() as u32).max(1) };
    let smaller = WIDTHS.iter().rev().map(|&width| f64::from(width));
    let smaller = smaller.filter(|width| width * STEP <= most);
    std::iter::once(most).chain(smaller).map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use leporello_model::{PhotoId, Project};

    fn widths(crop: Crop, w: u32, h: u32, seen: [f64; 4]) -> Vec<u32> {
        let plan = Plan::empty(&Project::titled("x"));
        sizes(crop, PixelSize { w, h }, seen, &plan).iter().map(|size| size.w).collect()
    }

    #[test]
    fn a_picture_is_never_larger_than_its_pixels() {
        let page = [0.0, 0.0, 297.0, 210.0];
        assert_eq!(widths(Crop::WHOLE, 6000, 4000, page), [2400, 1600, 960, 480]);
        assert_eq!(widths(Crop::WHOLE, 1000, 700, page), [1000, 480]);
        assert_eq!(widths(Crop::WHOLE, 300, 200, page), [300]);
        assert_eq!(widths(Crop { w: 0.5, ..Crop::WHOLE }, 3000, 2000, page), [1500, 960, 480]);
    }

    #[test]
    fn an_upright_picture_is_as_long_as_a_wide_one() {
        let page = [0.0, 0.0, 140.0, 210.0];
        assert_eq!(widths(Crop::WHOLE, 4000, 6000, page), [1600, 960, 480]);
    }

    #[test]
    fn a_plate_that_is_small_in_print_is_not_made_in_the_largest_width() {
        assert_eq!(widths(Crop::WHOLE, 6000, 4000, [0.0, 0.0, 90.0, 60.0]), [1600, 960, 480]);
    }

    #[test]
    fn bleed_is_not_seen() {
        let plate = Plate {
            number: 1,
            photo: PhotoId([0; 16]),
            file: "a.jpg".into(),
            frame: Rect::snapped_mm(-3.0, -3.0, 300.0, 216.0),
            crop: Crop::WHOLE,
            importance: 1.0,
            caption: None,
            alt: String::new(),
            reasons: Vec::new(),
        };
        let part = seen(plate.frame, 0.0, (297.0, 210.0));
        assert_eq!(part, [0.0, 0.0, 297.0, 210.0]);
        let crop = seen_crop(&plate, 0.0, part);
        assert!((crop.x - 0.01).abs() < 1e-9 && (crop.w - 0.99).abs() < 1e-9, "{crop:?}");
        assert!((crop.h - 210.0 / 216.0).abs() < 1e-9, "{crop:?}");
    }
}
