//! A picture in memory: eight-bit sRGB, row by row.

/// A picture of 8-bit sRGB pixels, three bytes each, rows from the top, without padding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// `width * height * 3` bytes: red, green, blue.
    pub rgb: Vec<u8>,
}

impl Picture {
    /// The same picture made smaller by averaging whole blocks of `factor` by `factor`
    /// pixels; a rest at the right and lower edge is left out.
    pub fn reduced(&self, factor: u32) -> Self {
        let factor = factor.max(1);
        let (width, height) = (self.width / factor, self.height / factor);
        let mut rgb = Vec::with_capacity((width * height * 3) as usize);
        for y in 0..height {
            for x in 0..width {
                for channel in 0..3 {
                    rgb.push(self.block_mean(x * factor, y * factor, factor, channel));
                }
            }
        }
        Self { width, height, rgb }
    }

    fn block_mean(&self, left: u32, top: u32, factor: u32, channel: usize) -> u8 {
        let mut sum = 0u64;
        for y in top..top + factor {
            for x in left..left + factor {
                sum += u64::from(self.rgb[self.offset(x, y) + channel]);
            }
        }
        let count = u64::from(factor) * u64::from(factor);
        ((sum + count / 2) / count) as u8
    }

    /// The picture turned a quarter to the left, as a camera held upright stores it
    /// together with Exif orientation 6.
    pub fn turned_left(&self) -> Self {
        let mut rgb = Vec::with_capacity(self.rgb.len());
        for x in (0..self.width).rev() {
            for y in 0..self.height {
                let at = self.offset(x, y);
                rgb.extend_from_slice(&self.rgb[at..at + 3]);
            }
        }
        Self { width: self.height, height: self.width, rgb }
    }

    /// The picture in greys, weighed as Rec. 709 luma.
    pub fn monochrome(&self) -> Self {
        let rgb = self.grey().into_iter().flat_map(|grey| [grey; 3]).collect();
        Self { width: self.width, height: self.height, rgb }
    }

    /// One byte of Rec. 709 luma for each pixel.
    pub fn grey(&self) -> Vec<u8> {
        let luma = |p: &[u8]| {
            (u32::from(p[0]) * 2126 + u32::from(p[1]) * 7152 + u32::from(p[2]) * 722 + 5000) / 10000
        };
        self.rgb.chunks_exact(3).map(|p| luma(p) as u8).collect()
    }

    fn offset(&self, x: u32, y: u32) -> usize {
        (y as usize * self.width as usize + x as usize) * 3
    }
}
