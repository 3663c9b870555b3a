//! Large pictures as planes of luma and chroma: half of the memory of pixels beside one another,
//! a quarter where colour was stored at half the resolution.

use super::ycc::rgb;
use leporello_model::PixelSize;

/// Numbers of one kind in rows from the top.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Plane {
    numbers: Vec<u8>,
    stride: usize,
    width: usize,
    height: usize,
}

impl Plane {
    /// Rows of `width` numbers, each `stride` behind the one before; nothing if there are fewer.
    pub(crate) fn new(
        numbers: Vec<u8>,
        stride: usize,
        width: usize,
        height: usize,
    ) -> Option<Self> {
        let enough = stride * height.checked_sub(1)? + width <= numbers.len();
        (0 < width && width <= stride && enough).then_some(Self { numbers, stride, width, height })
    }

    fn row(&self, y: usize) -> &[u8] {
        &self.numbers[y * self.stride..][..self.width]
    }
}

/// Luma, and chroma at the same resolution or half of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Planes {
    luma: Plane,
    blue: Plane,
    red: Plane,
    halved: Halved,
}

/// The directions in which chroma has half the resolution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Halved {
    /// In a row.
    pub(crate) across: bool,
    /// In a column.
    pub(crate) down: bool,
}

impl Planes {
    /// A picture of three planes; nothing if they do not fit one another.
    pub(crate) fn new([luma, blue, red]: [Plane; 3], halved: Halved) -> Option<Self> {
        let half = |side: usize, is: bool| if is { side.div_ceil(2) } else { side };
        let size = |plane: &Plane| (plane.width, plane.height);
        let chroma = (half(luma.width, halved.across), half(luma.height, halved.down));
        let fits = size(&blue) == chroma && size(&red) == chroma;
        fits.then_some(Self { luma, blue, red, halved })
    }

    /// Width and height.
    pub(crate) fn size(&self) -> PixelSize {
        PixelSize { w: self.luma.width as u32, h: self.luma.height as u32 }
    }

    /// Red, green and blue of a row from a column on.
    pub(crate) fn row(&self, y: usize, left: usize) -> impl Iterator<Item = [u8; 3]> {
        let chroma = |plane: &Plane| self.chroma(plane, y, left);
        let luma = self.luma.row(y)[left..].iter();
        let chroma = chroma(&self.blue).into_iter().zip(chroma(&self.red));
        luma.zip(chroma).map(|(&luma, (blue, red))| rgb([luma, blue, red]))
    }

    /// A row of chroma at the resolution of luma. What lies between is mixed three to one, as
    /// common decoders do.
    fn chroma(&self, plane: &Plane, y: usize, left: usize) -> Vec<u8> {
        let (near, far) = neighbours(y, self.halved.down, plane.height);
        let (near, far) = (plane.row(near), plane.row(far));
        let column = |x: usize| 3 * u16::from(near[x]) + u16::from(far[x]);
        let mixed = |x: usize| {
            let (near, far) = neighbours(x, self.halved.across, plane.width);
            ((3 * column(near) + column(far) + 8) >> 4) as u8
        };
        (left..self.luma.width).map(mixed).collect()
    }
}

/// The number that lies nearest to a place, and the one on its other side.
fn neighbours(at: usize, halved: bool, count: usize) -> (usize, usize) {
    match halved {
        false => (at, at),
        true if at.is_multiple_of(2) => (at / 2, (at / 2).saturating_sub(1)),
        true => (at / 2, (at / 2 + 1).min(count - 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chroma_of_half_the_resolution_is_mixed_three_to_one() {
        let plane = |numbers: &[u8], width| Plane::new(numbers.to_vec(), width, width, 1).unwrap();
        let luma = plane(&[128; 4], 4);
        let (blue, red) = (plane(&[100, 200], 2), plane(&[128, 128], 2));
        let halved = Halved { across: true, down: false };
        let planes = Planes::new([luma, blue, red], halved).unwrap();
        assert_eq!(planes.chroma(&planes.blue, 0, 0), [100, 125, 175, 200]);
        assert_eq!(planes.chroma(&planes.blue, 0, 2), [175, 200]);
    }

    #[test]
    fn planes_that_do_not_fit_are_no_picture() {
        let plane = |width: usize| Plane::new(vec![0; width], width, width, 1).unwrap();
        let halved = Halved { across: true, down: false };
        assert_eq!(Planes::new([plane(4), plane(4), plane(2)], halved), None);
        assert_eq!(Plane::new(vec![0; 7], 4, 4, 2), None);
    }
}
