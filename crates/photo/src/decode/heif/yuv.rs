//! From luma and chroma to red, green and blue (ITU-T H.273, clause 8.3).

use super::coding::Coding;
use crate::PictureError;
use leporello_model::PixelSize;

/// A decoded picture as it was coded.
pub(super) struct Planes {
    /// Width and height in pixels.
    pub(super) size: PixelSize,
    /// Bits of one sample.
    pub(super) depth: u8,
    /// Luma, row by row without gaps.
    pub(super) luma: Vec<u16>,
    /// Chroma, unless the picture is grey.
    pub(super) chroma: Option<Chroma>,
    /// What the coded picture says of its colours.
    pub(super) coding: Coding,
}

/// Two chroma planes, row by row without gaps; halved sides are rounded up.
pub(super) struct Chroma {
    /// Whether there is one pair for two columns.
    pub(super) halves_width: bool,
    /// Whether there is one pair for two rows.
    pub(super) halves_height: bool,
    /// Blue and red differences.
    pub(super) planes: [Vec<u16>; 2],
}

/// A number of one channel.
pub(super) trait Number: Copy + Default + Into<f32> {
    /// The largest.
    const TOP: f32;
    /// The nearest number to one between 0 and 1.
    fn from_share(share: f32) -> Self;
    /// The nearest number to one of 16 bits.
    fn from_16(number: u16) -> Self {
        Self::from_share(f32::from(number) / 65535.0)
    }
    /// The number in 16 bits.
    fn to_16(self) -> u16;
}

impl Number for u8 {
    const TOP: f32 = 255.0;
    fn from_share(share: f32) -> Self {
        (share * Self::TOP + 0.5) as Self
    }
    fn to_16(self) -> u16 {
        u16::from(self) * 257
    }
}

impl Number for u16 {
    const TOP: f32 = 65535.0;
    fn from_share(share: f32) -> Self {
        (share * Self::TOP + 0.5) as Self
    }
    fn to_16(self) -> u16 {
        self
    }
}

/// Red, green and blue beside each other.
pub(super) struct Canvas<T> {
    pub(super) size: PixelSize,
    pub(super) rgb: Vec<T>,
}

impl<T: Number> Canvas<T> {
    /// A black canvas.
    pub(super) fn new(size: PixelSize) -> Self {
        Self { size, rgb: vec![T::default(); size.w as usize * size.h as usize * 3] }
    }

    /// Paints planes with their left upper corner at `x`, `y`. What lies outside the canvas
    /// is dropped.
    pub(super) fn paint(
        &mut self,
        planes: &Planes,
        coding: Coding,
        x: u32,
        y: u32,
    ) -> Result<(), PictureError> {
        let equation = Equation::of(planes.depth, coding)?;
        let w = planes.size.w.min(self.size.w.saturating_sub(x)) as usize;
        let h = planes.size.h.min(self.size.h.saturating_sub(y)) as usize;
        let (stride, width) = (planes.size.w as usize, self.size.w as usize);
        let mut chroma = [vec![0.0; w + 1], vec![0.0; w + 1]];
        for row in 0..h {
            let luma = &planes.luma[row * stride..][..w];
            let start = ((y as usize + row) * width + x as usize) * 3;
            let (out, _) = self.rgb[start..start + w * 3].as_chunks_mut::<3>();
            let Some(coded) = &planes.chroma else {
                for (out, &luma) in out.iter_mut().zip(luma) {
                    *out = [T::from_share(equation.grey(luma)); 3];
                }
                continue;
            };
            for (line, plane) in chroma.iter_mut().zip(&coded.planes) {
                spread(coded, plane, planes.size, row, &mut line[..w]);
            }
            let pairs = chroma[0].iter().zip(&chroma[1]);
            for ((out, &luma), (&blue, &red)) in out.iter_mut().zip(luma).zip(pairs) {
                *out = equation.rgb(f32::from(luma), blue, red).map(T::from_share);
            }
        }
        Ok(())
    }

    /// Replaces every number by what a table of 16-bit numbers has for it.
    pub(super) fn map(&mut self, table: &[u16]) {
        for number in &mut self.rgb {
            *number = T::from_16(table[usize::from(number.to_16())]);
        }
    }

    /// Blends with white by an opacity of the same size. Colours that are already
    /// multiplied by it are black where it is nothing.
    pub(super) fn blend_with_white(&mut self, opacity: &Self, is_multiplied: bool) {
        for (number, &opacity) in self.rgb.iter_mut().zip(&opacity.rgb) {
            let opacity: f32 = opacity.into() / T::TOP;
            let share = (*number).into() / T::TOP;
            let share = if is_multiplied { share } else { share * opacity };
            *number = T::from_share((share + 1.0 - opacity).min(1.0));
        }
    }

    /// The part of this size with its left upper corner at `x`, `y`, both inside.
    pub(super) fn cut(&self, x: u32, y: u32, size: PixelSize) -> Self {
        let stride = self.size.w as usize * 3;
        let rows = self.rgb.chunks(stride.max(1)).skip(y as usize).take(size.h as usize);
        let rgb = rows.flat_map(|row| &row[x as usize * 3..][..size.w as usize * 3]);
        Self { size, rgb: rgb.copied().collect() }
    }
}

/// One row of chroma for every pixel. Halved rows lie between the pixels' rows, halved
/// columns on every second pixel's column: the place that both codecs take for granted.
fn spread(coded: &Chroma, plane: &[u16], size: PixelSize, row: usize, out: &mut [f32]) {
    let stride = if coded.halves_width { size.w.div_ceil(2) as usize } else { size.w as usize };
    let rows = plane.len() / stride.max(1);
    let line = |row: usize| &plane[row.min(rows - 1) * stride..][..stride];
    let (near, far, share) = match (coded.halves_height, row % 2) {
        (false, _) => (line(row), line(row), 1.0),
        (true, 0) => (line(row / 2), line((row / 2).saturating_sub(1)), 0.75),
        (true, _) => (line(row / 2), line(row / 2 + 1), 0.75),
    };
    let mixed = |i: usize| f32::from(near[i]) * share + f32::from(far[i]) * (1.0 - share);
    if !coded.halves_width {
        for (i, out) in out.iter_mut().enumerate() {
            *out = mixed(i);
        }
        return;
    }
    let mut here = mixed(0);
    for (i, pair) in out.chunks_mut(2).enumerate() {
        let next = mixed((i + 1).min(stride - 1));
        pair[0] = here;
        if let Some(between) = pair.get_mut(1) {
            *between = (here + next) / 2.0;
        }
        here = next;
    }
}

/// What makes shares of red, green and blue of samples.
struct Equation {
    black: f32,
    luma: f32,
    middle: f32,
    is_rgb: bool,
    /// Red by red difference, green by blue and by red difference, blue by blue difference.
    weights: [f32; 4],
}

impl Equation {
    fn of(depth: u8, coding: Coding) -> Result<Self, PictureError> {
        let top = f32::from(((1u32 << depth) - 1) as u16);
        let unit = f32::from(1u16 << (depth - 8));
        let (black, luma, chroma) = match coding.is_full_range {
            true => (0.0, top, top),
            false => (16.0 * unit, 219.0 * unit, 224.0 * unit),
        };
        // An unspecified matrix is that of the early standards, as libheif and libavif take it.
        let (red, blue) = match coding.matrix {
            0 => (0.0, 0.0),
            1 => (0.2126, 0.0722),
            2 | 5 | 6 => (0.299, 0.114),
            4 => (0.30, 0.11),
            7 => (0.212, 0.087),
            9 => (0.2627, 0.0593),
            other => {
                let words = format!("codes its colours by matrix {other}, which is not known here");
                return Err(PictureError::Unsupported(words));
            }
        };
        let green = 1.0 - red - blue;
        let weights = [
            2.0 * (1.0 - red),
            2.0 * blue * (1.0 - blue) / green,
            2.0 * red * (1.0 - red) / green,
            2.0 * (1.0 - blue),
        ];
        Ok(Self {
            black,
            luma: 1.0 / luma,
            middle: 128.0 * unit,
            is_rgb: coding.matrix == 0,
            weights: weights.map(|weight| weight / chroma),
        })
    }

    fn grey(&self, luma: u16) -> f32 {
        ((f32::from(luma) - self.black) * self.luma).clamp(0.0, 1.0)
    }

    fn rgb(&self, luma: f32, blue: f32, red: f32) -> [f32; 3] {
        if self.is_rgb {
            return [red, luma, blue].map(|s| ((s - self.black) * self.luma).clamp(0.0, 1.0));
        }
        let luma = (luma - self.black) * self.luma;
        let (blue, red) = (blue - self.middle, red - self.middle);
        let [r, gb, gr, b] = self.weights;
        [luma + r * red, luma - gb * blue - gr * red, luma + b * blue]
            .map(|share| share.clamp(0.0, 1.0))
    }
}
