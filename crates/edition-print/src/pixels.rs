//! Pixels of pages and spreads, and PNG files of them.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::page::Page;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings, render};
use leporello_disk::write_whole;
use rayon::prelude::*;
use std::fs::File;
use std::io::{self, BufReader};
use std::path::Path;

/// What lies around the pages.
pub(crate) const DESK: [u8; 3] = [226, 225, 222];

/// An RGB picture, rows from the top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Canvas {
    pub(crate) w: u32,
    pub(crate) h: u32,
    pub(crate) rgb: Vec<u8>,
}

impl Canvas {
    /// A canvas of the desk's colour.
    pub(crate) fn empty(w: u32, h: u32) -> Self {
        Self { w, h, rgb: DESK.repeat(w as usize * h as usize) }
    }

    /// White paper.
    pub(crate) fn paper(w: u32, h: u32) -> Self {
        Self { w, h, rgb: vec![255; 3 * w as usize * h as usize] }
    }

    /// Lays a picture on it; what reaches over its right and lower edge is cut.
    pub(crate) fn lay(&mut self, picture: &Self, x: u32, y: u32) {
        let columns = picture.w.min(self.w.saturating_sub(x)) as usize;
        for row in 0..picture.h.min(self.h.saturating_sub(y)) as usize {
            let from = 3 * row * picture.w as usize;
            let to = 3 * ((row + y as usize) * self.w as usize + x as usize);
            self.rgb[to..to + 3 * columns].copy_from_slice(&picture.rgb[from..from + 3 * columns]);
        }
    }

    /// All but so many columns at its left.
    pub(crate) fn without_left(&self, columns: u32) -> Self {
        self.columns(columns.min(self.w), self.w)
    }

    /// All but so many columns at its right.
    pub(crate) fn without_right(&self, columns: u32) -> Self {
        self.columns(0, self.w.saturating_sub(columns))
    }

    fn columns(&self, from: u32, to: u32) -> Self {
        let rows = self.rgb.chunks_exact(3 * self.w.max(1) as usize);
        let kept = rows.flat_map(|row| &row[3 * from as usize..3 * to as usize]).copied();
        Self { w: to - from, h: self.h, rgb: kept.collect() }
    }

    /// Darkens a column by a tenth: the fold.
    pub(crate) fn draw_fold(&mut self, x: u32, from: u32, height: u32) {
        for y in from..(from + height).min(self.h) {
            let at = 3 * (y as usize * self.w as usize + x as usize);
            for channel in &mut self.rgb[at..at + 3] {
                *channel = (u16::from(*channel) * 9 / 10) as u8;
            }
        }
    }

    /// Writes it as a PNG.
    pub(crate) fn write_png(&self, path: &Path) -> io::Result<()> {
        write_whole(path, |out| self.encode_png(out))
    }

    /// Reads a PNG that [`Self::write_png`] wrote; nothing when it is absent or damaged.
    pub(crate) fn read_png(path: &Path) -> Option<Self> {
        let mut png = png::Decoder::new(BufReader::new(File::open(path).ok()?)).read_info().ok()?;
        let (w, h) = png.info().size();
        let mut rgb = vec![0; png.output_buffer_size()?];
        png.next_frame(&mut rgb).ok()?;
        (rgb.len() == 3 * w as usize * h as usize).then_some(Self { w, h, rgb })
    }

    /// Writes it as a PNG into `out`.
    pub(crate) fn encode_png(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let mut encoder = png::Encoder::new(out, self.w, self.h);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        // Whoever changes a caption waits for the contact sheet: a third larger, five times as fast.
        encoder.set_compression(png::Compression::Fast);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.rgb)?;
        Ok(writer.finish()?)
    }
}

/// Renders all pages of a PDF, each exactly `w` × `h` pixels.
///
/// # Errors
/// When the PDF cannot be read, in words.
pub(crate) fn render_pages(pdf: Vec<u8>, w: u16, h: u16) -> Result<Vec<Canvas>, String> {
    let pdf = open(pdf)?;
    Ok(pdf.pages().par_iter().map(|page| render_page(page, w, h)).collect())
}

/// A PDF in memory, to be rendered.
///
/// # Errors
/// When the PDF cannot be read, in words.
pub(crate) fn open(pdf: Vec<u8>) -> Result<Pdf, String> {
    Pdf::new(pdf).map_err(|e| format!("{e:?}"))
}

/// Renders a page, exactly `w` × `h` pixels.
pub(crate) fn render_page(page: &Page, w: u16, h: u16) -> Canvas {
    let (page_w, page_h) = page.render_dimensions();
    let settings = RenderSettings {
        x_scale: f32::from(w) / page_w,
        y_scale: f32::from(h) / page_h,
        width: Some(w),
        height: Some(h),
        bg_color: WHITE,
    };
    let pixmap = render(page, &RenderCache::new(), &InterpreterSettings::default(), &settings);
    // The paper is opaque, so the colours are not multiplied by anything.
    let rgb = pixmap.data_as_u8_slice().chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]);
    Canvas { w: u32::from(w), h: u32::from(h), rgb: rgb.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_laid_over_the_edge_is_cut_there() {
        let mut canvas = Canvas::empty(4, 3);
        let black = Canvas { w: 3, h: 3, rgb: vec![0; 27] };
        canvas.lay(&black, 2, 1);
        let dark = canvas.rgb.chunks(3).filter(|p| *p == [0, 0, 0]).count();
        assert_eq!(dark, 4);
        canvas.lay(&black, 9, 9);
    }
}
