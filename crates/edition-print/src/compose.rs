//! Photographs into the pages of a spread, pixel by pixel.
//!
//! Every page is rendered twice with its frames filled: once with black, once with white. Where
//! both are equal no photograph shows; elsewhere the difference says how much of it does,
//! whatever lies above and below. So photographs are never resampled twice, and words, clips
//! and edges are exactly those of the PDF.

use crate::pixels::Canvas;
use leporello_model::PixelSize;

/// A spread in the making.
pub(crate) struct Sheet {
    /// The pages with black frames; then the finished spread.
    pub(crate) canvas: Canvas,
    /// How much of a photograph shows in each channel, 0 to 255.
    cover: Vec<u8>,
}

/// Where a photograph stands on a sheet, in pixels from its top left corner; it may reach over
/// the edges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) x: i64,
    pub(crate) y: i64,
    pub(crate) size: PixelSize,
}

impl Sheet {
    /// From the pages with frames in black and in white.
    pub(crate) fn new(black: Canvas, white: &Canvas) -> Self {
        let cover = white.rgb.iter().zip(&black.rgb).map(|(w, b)| w.saturating_sub(*b)).collect();
        Self { canvas: black, cover }
    }

    /// Lays a photograph of `size` pixels where it shows. It is enlarged to its place when it
    /// has fewer pixels.
    pub(crate) fn lay(&mut self, size: PixelSize, rgb: &[u8], place: Place) {
        let photo = Photo { size, rgb };
        let (w, h) = (i64::from(self.canvas.w), i64::from(self.canvas.h));
        let rows = place.y.max(0)..(place.y + i64::from(place.size.h)).min(h);
        let columns = place.x.max(0)..(place.x + i64::from(place.size.w)).min(w);
        for y in rows {
            for x in columns.clone() {
                let at = 3 * (y * w + x) as usize;
                let cover = &mut self.cover[at..at + 3];
                if cover == [0; 3] {
                    continue;
                }
                let colour = photo.at(x - place.x, y - place.y, place.size);
                for (i, cover) in cover.iter_mut().enumerate() {
                    let lit = u32::from(*cover) * u32::from(colour[i]) + 127;
                    let pixel = &mut self.canvas.rgb[at + i];
                    *pixel = pixel.saturating_add((lit / 255) as u8);
                    // What is laid is not laid again by a neighbour that begins in this pixel.
                    *cover = 0;
                }
            }
        }
    }
}

struct Photo<'a> {
    size: PixelSize,
    rgb: &'a [u8],
}

impl Photo<'_> {
    /// The colour at a pixel of its place, which has `shown` pixels.
    fn at(&self, x: i64, y: i64, shown: PixelSize) -> [u8; 3] {
        if shown == self.size {
            return self.pixel(x as u32, y as u32);
        }
        let (x0, x1, right) = between(x, shown.w, self.size.w);
        let (y0, y1, down) = between(y, shown.h, self.size.h);
        let (a, b) = (self.pixel(x0, y0), self.pixel(x1, y0));
        let (c, d) = (self.pixel(x0, y1), self.pixel(x1, y1));
        std::array::from_fn(|i| {
            let mix =
                |p: u8, q: u8, share: f64| f64::from(p) * (1.0 - share) + f64::from(q) * share;
            let upper = mix(a[i], b[i], right);
            let lower = mix(c[i], d[i], right);
            (upper * (1.0 - down) + lower * down).round() as u8
        })
    }

    fn pixel(&self, x: u32, y: u32) -> [u8; 3] {
        let at = 3 * (y as usize * self.size.w as usize + x as usize);
        [self.rgb[at], self.rgb[at + 1], self.rgb[at + 2]]
    }
}

/// The two stored pixels that a shown one lies between, and how near to the second.
fn between(at: i64, shown: u32, stored: u32) -> (u32, u32, f64) {
    let exact = (at as f64 + 0.5) * f64::from(stored) / f64::from(shown) - 0.5;
    let exact = exact.clamp(0.0, f64::from(stored - 1));
    let first = exact.floor();
    (first as u32, (first as u32 + 1).min(stored - 1), exact - first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canvas(rgb: &[[u8; 3]]) -> Canvas {
        Canvas { w: rgb.len() as u32, h: 1, rgb: rgb.as_flattened().to_vec() }
    }

    const RED: [u8; 3] = [200, 10, 20];

    #[test]
    fn a_photograph_shows_as_much_as_its_frame_and_under_what_lies_above() {
        // A frame's pixel, its half covered edge beside white paper, paper, half-open words.
        let black = canvas(&[[0; 3], [128; 3], [255; 3], [100; 3]]);
        let white = canvas(&[[255; 3], [255; 3], [255; 3], [151; 3]]);
        let mut sheet = Sheet::new(black, &white);
        let size = PixelSize { w: 4, h: 1 };
        sheet.lay(size, &RED.repeat(4), Place { x: 0, y: 0, size });
        let pixels = sheet.canvas.rgb.as_chunks::<3>().0;
        assert_eq!(pixels[0], RED);
        assert_eq!(pixels[1], [128 + 100, 128 + 5, 128 + 10]);
        assert_eq!(pixels[2], [255; 3]);
        assert_eq!(pixels[3], [100 + 40, 100 + 2, 100 + 4]);
    }

    #[test]
    fn a_small_photograph_is_enlarged_and_one_over_the_edge_is_cut() {
        let (black, white) = (canvas(&[[0; 3]; 4]), canvas(&[[255; 3]; 4]));
        let mut sheet = Sheet::new(black, &white);
        let two = [[0u8; 3], [100; 3]];
        let place = Place { x: -4, y: 0, size: PixelSize { w: 8, h: 1 } };
        sheet.lay(PixelSize { w: 2, h: 1 }, two.as_flattened(), place);
        let greys: Vec<u8> = sheet.canvas.rgb.iter().step_by(3).copied().collect();
        assert_eq!(greys, [63, 88, 100, 100]);
    }
}
