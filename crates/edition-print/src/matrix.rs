//! How a stored picture lies in its frame.

use leporello_model::{Crop, Orientation};

/// An affine map of the PDF: `(x, y)` goes to `(a x + c y + e, b x + d y + f)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Matrix {
    pub(crate) a: f64,
    pub(crate) b: f64,
    pub(crate) c: f64,
    pub(crate) d: f64,
    pub(crate) e: f64,
    pub(crate) f: f64,
}

impl Matrix {
    /// From the unit square that a PDF draws a stored picture in (y up) to the unit square
    /// of the frame (y up), so that the picture stands upright and exactly its crop fills
    /// the frame. What is cropped away lies outside the unit square.
    pub(crate) fn of_plate(orientation: Orientation, crop: Crop) -> Self {
        // Where the corners of the stored picture (y down) are in the upright one (y down):
        // its origin, and how far one goes along the stored width and height.
        let (origin, along, down): ([f64; 2], [f64; 2], [f64; 2]) = match orientation.exif() {
            2 => ([1.0, 0.0], [-1.0, 0.0], [0.0, 1.0]),
            3 => ([1.0, 1.0], [-1.0, 0.0], [0.0, -1.0]),
            4 => ([0.0, 1.0], [1.0, 0.0], [0.0, -1.0]),
            5 => ([0.0, 0.0], [0.0, 1.0], [1.0, 0.0]),
            6 => ([1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]),
            7 => ([1.0, 1.0], [0.0, -1.0], [-1.0, 0.0]),
            8 => ([0.0, 1.0], [0.0, -1.0], [1.0, 0.0]),
            _ => ([0.0, 0.0], [1.0, 0.0], [0.0, 1.0]),
        };
        // y turns over twice: in the stored square (so `down` is taken from its end) and in
        // the frame.
        let lower = [origin[0] + down[0], origin[1] + down[1]];
        Self {
            a: along[0] / crop.w,
            b: -along[1] / crop.h,
            c: -down[0] / crop.w,
            d: down[1] / crop.h,
            e: (lower[0] - crop.x) / crop.w,
            f: 1.0 - (lower[1] - crop.y) / crop.h,
        }
    }

    /// The six numbers as a PDF writes them.
    pub(crate) fn to_pdf(self) -> String {
        [self.a, self.b, self.c, self.d, self.e, self.f].map(number).join(" ")
    }
}

/// A number with seven digits after the point at most, and without needless zeros.
pub(crate) fn number(value: f64) -> String {
    let text = format!("{value:.7}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use leporello_model::Share;

    fn apply(m: Matrix, x: f64, y: f64) -> [f64; 2] {
        [m.a * x + m.c * y + m.e, m.b * x + m.d * y + m.f]
    }

    #[test]
    fn exactly_the_crop_fills_the_frame_in_every_orientation() {
        let crop = Share { x: 0.1, y: 0.2, w: 0.5, h: 0.3 };
        for exif in 1..=8 {
            let orientation = Orientation::from_exif(exif).unwrap();
            let stored = orientation.share_to_stored(crop);
            let matrix = Matrix::of_plate(orientation, crop);
            let [x0, y0] = apply(matrix, stored.x, 1.0 - stored.y);
            let [x1, y1] = apply(matrix, stored.x + stored.w, 1.0 - stored.y - stored.h);
            let (low, high) = ([x0.min(x1), y0.min(y1)], [x0.max(x1), y0.max(y1)]);
            for (value, wanted) in low.into_iter().chain(high).zip([0.0, 0.0, 1.0, 1.0]) {
                assert!((value - wanted).abs() < 1e-12, "orientation {exif}");
            }
        }
    }

    #[test]
    fn an_upright_whole_picture_is_drawn_as_it_is() {
        let matrix = Matrix::of_plate(Orientation::UPRIGHT, Share::WHOLE);
        assert_eq!(matrix.to_pdf(), "1 0 0 1 0 0");
    }

    #[test]
    fn orientation_six_turns_the_stored_top_to_the_right() {
        let matrix = Matrix::of_plate(Orientation::from_exif(6).unwrap(), Share::WHOLE);
        assert_eq!(apply(matrix, 0.0, 1.0), [1.0, 1.0]);
        assert_eq!(apply(matrix, 1.0, 1.0), [1.0, 0.0]);
    }
}
