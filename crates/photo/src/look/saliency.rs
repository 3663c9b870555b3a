//! Where the eye goes, without a model: what stands out from the picture's own pattern,
//! edges, skin, and faces.
//!
//! What stands out is found by the image signature (Hou, Harel and Koch, "Image signature:
//! highlighting sparse salient regions", 2012): the signs of the cosine transform, turned
//! back and squared, are large where a picture is unlike its background.

use super::plane::{Plane, Small, reduced};
use leporello_model::{Face, PixelSize, Saliency};
use std::sync::OnceLock;

/// Side of the square the signature is taken of.
const SIDE: usize = 64;
/// Cells along each side of the result.
const CELLS: usize = Saliency::SIDE;
/// Weights of the parts; each part is at most 1 in every cell.
const STANDS_OUT: f32 = 0.45;
const EDGES: f32 = 0.25;
const SKIN: f32 = 0.15;
const FACE: f32 = 0.6;

/// Frequencies weaker than this are rounding errors of the transform.
const NOISE: f32 = 0.1;

type Map = [f32; CELLS * CELLS];

pub(super) fn saliency(small: &Small, luma: &Plane, faces: &[Face]) -> Saliency {
    let square = PixelSize { w: SIDE as u32, h: SIDE as u32 };
    let square = reduced(&small.rgb, small.size, square);
    let parts = [
        (STANDS_OUT, scaled(stands_out(&square.rgb))),
        (EDGES, scaled(edges(luma))),
        (SKIN, cells_of(&square.rgb.as_chunks::<3>().0.iter().map(skin).collect::<Vec<_>>())),
        (FACE, in_faces(faces)),
    ];
    let sum: Map = std::array::from_fn(|i| parts.iter().map(|(w, map)| w * map[i]).sum());
    let top = sum.iter().copied().fold(0.0, f32::max);
    if top <= f32::EPSILON {
        return Saliency::flat();
    }
    Saliency(sum.iter().map(|&value| (value / top * 255.0).round() as u8).collect())
}

/// A map divided by its largest value.
fn scaled(map: Map) -> Map {
    let top = map.iter().copied().fold(0.0, f32::max);
    if top > 0.0 { map.map(|value| value / top) } else { map }
}

fn stands_out(rgb: &[u8]) -> Map {
    let (pixels, _) = rgb.as_chunks::<3>();
    let mut sum = vec![0f32; SIDE * SIDE];
    // Luma and two opponent colours, unscaled: only signs of their transforms count.
    for weights in [[0.3, 0.6, 0.1], [1.0, -1.0, 0.0], [0.5, 0.5, -1.0]] {
        let plane: Vec<f32> = pixels
            .iter()
            .map(|rgb| rgb.iter().zip(weights).map(|(&c, w)| f32::from(c) * w).sum())
            .collect();
        let mut signs: Vec<f32> = turned(&plane, false)
            .into_iter()
            .map(|v| if v.abs() < NOISE { 0.0 } else { v.signum() })
            .collect();
        // The mean stands out from nothing.
        signs[0] = 0.0;
        for (sum, value) in sum.iter_mut().zip(turned(&signs, true)) {
            *sum += value * value;
        }
    }
    cells_of(&blurred(&sum))
}

/// The orthonormal cosine transform of a square in both directions, or its inverse.
fn turned(square: &[f32], back: bool) -> Vec<f32> {
    static BASIS: OnceLock<[Vec<f32>; 2]> = OnceLock::new();
    let bases = BASIS.get_or_init(|| {
        let side = SIDE as f64;
        let at = |k: usize, n: usize| {
            let scale = if k == 0 { (1.0 / side).sqrt() } else { (2.0 / side).sqrt() };
            let angle = std::f64::consts::PI / side * (n as f64 + 0.5) * k as f64;
            (scale * libm::cos(angle)) as f32
        };
        [
            (0..SIDE * SIDE).map(|i| at(i / SIDE, i % SIDE)).collect(),
            (0..SIDE * SIDE).map(|i| at(i % SIDE, i / SIDE)).collect(),
        ]
    });
    let basis = &bases[usize::from(back)];
    product(basis, &transposed(&product(basis, &transposed(square))))
}

fn transposed(square: &[f32]) -> Vec<f32> {
    (0..SIDE * SIDE).map(|i| square[i % SIDE * SIDE + i / SIDE]).collect()
}

/// Matrix product, summed row by row so that the compiler can use vectors.
fn product(a: &[f32], b: &[f32]) -> Vec<f32> {
    let mut out = vec![0f32; SIDE * SIDE];
    for (row, weights) in out.chunks_exact_mut(SIDE).zip(a.chunks_exact(SIDE)) {
        for (&weight, line) in weights.iter().zip(b.chunks_exact(SIDE)) {
            for (sum, value) in row.iter_mut().zip(line) {
                *sum += weight * value;
            }
        }
    }
    out
}

/// Three passes of a box of five: near a Gaussian of 2.4 cells.
fn blurred(square: &[f32]) -> Vec<f32> {
    const REACH: usize = 2;
    let mut square = square.to_vec();
    for _ in 0..6 {
        let mut out = vec![0f32; SIDE * SIDE];
        for (line, values) in out.chunks_exact_mut(SIDE).zip(square.chunks_exact(SIDE)) {
            for (x, sum) in line.iter_mut().enumerate() {
                let near = &values[x.saturating_sub(REACH)..(x + REACH + 1).min(SIDE)];
                *sum = near.iter().sum::<f32>() / near.len() as f32;
            }
        }
        // Turned after every pass, so that six passes are three in each direction.
        square = transposed(&out);
    }
    square
}

/// Mean of the values that fall into each cell.
fn cells_of(square: &[f32]) -> Map {
    let mut sums = [(0f32, 0f32); CELLS * CELLS];
    for (i, value) in square.iter().enumerate() {
        let cell = i / SIDE * CELLS / SIDE * CELLS + i % SIDE * CELLS / SIDE;
        sums[cell].0 += value;
        sums[cell].1 += 1.0;
    }
    sums.map(|(sum, count)| sum / count.max(1.0))
}

/// Mean strength of edges in each cell.
fn edges(luma: &Plane) -> Map {
    let (w, h) = (luma.size.w as usize, luma.size.h as usize);
    let mut sums = [(0u32, 0u32); CELLS * CELLS];
    for y in 0..h.saturating_sub(1) {
        let here = &luma.values[y * w..(y + 1) * w];
        let below = &luma.values[(y + 1) * w..(y + 2) * w];
        let row = y * CELLS / h * CELLS;
        for x in 0..w.saturating_sub(1) {
            let strength = here[x].abs_diff(here[x + 1]) as u32 + here[x].abs_diff(below[x]) as u32;
            let sum = &mut sums[row + x * CELLS / w];
            sum.0 += strength;
            sum.1 += 1;
        }
    }
    sums.map(|(sum, count)| sum as f32 / count.max(1) as f32)
}

/// How much a colour is like skin in daylight, 0 or 1: the rule of Kovač, Peer and Solina
/// (2003), which holds for light and, by ratios, for most darker skin.
fn skin(&[r, g, b]: &[u8; 3]) -> f32 {
    let spread = r.max(g).max(b) - r.min(g).min(b);
    let is_skin = r > 95 && g > 40 && b > 20 && spread > 15 && r > b && r.saturating_sub(g) > 15;
    f32::from(u8::from(is_skin))
}

/// Share of each cell that faces cover.
fn in_faces(faces: &[Face]) -> Map {
    let side = CELLS as f64;
    let overlap = |from: f64, length: f64, cell: usize| {
        let (low, high) = (from * side, (from + length) * side);
        (high.min(cell as f64 + 1.0) - low.max(cell as f64)).max(0.0)
    };
    std::array::from_fn(|i| {
        let (x, y) = (i % CELLS, i / CELLS);
        let covered: f64 = faces
            .iter()
            .map(|face| {
                let area = face.area;
                overlap(area.x, area.w, x) * overlap(area.y, area.h, y) * face.confidence
            })
            .sum();
        covered.min(1.0) as f32
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use leporello_model::{FaceSource, Share};

    fn drawn(pixel: impl Fn(u32, u32) -> [u8; 3]) -> (Small, Plane) {
        let size = PixelSize { w: 120, h: 90 };
        let rgb: Vec<u8> =
            (0..size.w * size.h).flat_map(|i| pixel(i % size.w, i / size.w)).collect();
        let luma = Plane::luma(&rgb, size);
        (Small { size, rgb }, luma)
    }

    #[test]
    fn a_lone_thing_draws_the_eye() {
        let inside = |x: u32, y: u32| (80..100).contains(&x) && (20..40).contains(&y);
        let (small, luma) = drawn(|x, y| if inside(x, y) { [200, 40, 30] } else { [90, 110, 120] });
        let map = saliency(&small, &luma, &[]);
        let around = Share { x: 0.6, y: 0.15, w: 0.3, h: 0.4 };
        assert!(map.within(around) > 0.5, "{}", map.within(around));
    }

    #[test]
    fn a_face_draws_the_eye_in_a_flat_picture() {
        let (small, luma) = drawn(|_, _| [128; 3]);
        let area = Share { x: 0.5, y: 0.25, w: 0.25, h: 0.25 };
        let face = Face { area, confidence: 1.0, name: None, source: FaceSource::Metadata };
        let map = saliency(&small, &luma, &[face]);
        assert!(map.within(area) > 0.9);
    }

    #[test]
    fn nothing_stands_out_of_a_flat_picture() {
        let (small, luma) = drawn(|_, _| [128; 3]);
        assert_eq!(saliency(&small, &luma, &[]), Saliency::flat());
    }
}
