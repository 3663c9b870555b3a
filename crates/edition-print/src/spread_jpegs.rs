//! Spreads as JPEGs from the full photographs, for laboratories that print albums.

use crate::Source;
use crate::asset::{Failure, no_picture, photos_by_id, stopped_by_user};
use crate::compose::{Place, Sheet};
use crate::finish::{Edition, Pictures, finish};
use crate::mark::mark;
use crate::output::not_written;
use crate::pdf_file::{unfinished, unfit_skeleton};
use crate::pixels::{Canvas, open, render_page};
use hayro::hayro_syntax::Pdf;
use leporello_diag::{Diagnostic, Progress, Sink, Stopped, Subject, codes};
use leporello_disk::write_whole;
use leporello_model::{Length, Page, PdfKind, PixelSize, Plan, Plate, Spread};
use leporello_photo::{Recipe, rendition_pixels, srgb_jpeg};
use leporello_typeset::Typesetter;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Lowest and highest resolution.
const PPI: (f64, f64) = (50.0, 600.0);
/// The longest side a picture can be rendered with, in pixels.
const LONGEST: f64 = 65_535.0;

/// How spreads become JPEGs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpreadOptions {
    /// Resolution in pixels per inch, 50 to 600.
    pub ppi: f64,
    /// JPEG quality, 1 to 100; from 90 on colours keep their full resolution.
    pub quality: u8,
}

impl Default for SpreadOptions {
    fn default() -> Self {
        Self { ppi: 300.0, quality: 100 }
    }
}

/// Writes one JPEG for each spread: both pages without a fold between them, at their trim with
/// the bleed around, in sRGB with its profile; as `spread-001.jpg` and so on in `out_folder`.
/// A page that faces nothing has white beside it. Photographs are taken in full and resampled
/// once, to the very pixels of the spread. One spread at a time is in memory, with about
/// twelve bytes for each of its pixels. Returns the paths.
///
/// # Errors
///
/// Returns [`Stopped`] once an error has gone to `sink`: the resolution asked for cannot be
/// had, a photograph cannot be read any more, or a file not be written.
pub fn write_spread_jpegs(
    plan: &Plan,
    source: &Source,
    typesetter: &Typesetter,
    options: &SpreadOptions,
    out_folder: &Path,
    progress: &dyn Progress,
    sink: &mut Sink,
) -> Result<Vec<PathBuf>, Stopped> {
    let grid = Grid::new(plan, options.ppi).map_err(|diagnostic| sink.stop(*diagnostic))?;
    let pages = Pages::of(plan, typesetter, out_folder, sink)?;
    let mut paths = Vec::new();
    let mut first = 0;
    progress.begin("spreads", plan.spreads.len());
    for (number, spread) in (1..).zip(&plan.spreads) {
        if progress.cancelled() {
            return Err(sink.stop(stopped_by_user()));
        }
        let mut sheet = grid.sheet(plan, spread, &pages, first);
        first += spread.pages().count();
        for (page, plate) in spread.pages().flat_map(|p| p.plates.iter().map(move |pl| (p, pl))) {
            lay(&mut sheet, source, grid.place(plan, page, plate), plate)
                .map_err(|failure| sink.stop(no_picture(page, plate, failure)))?;
        }
        let path = out_folder.join(format!("spread-{number:03}.jpg"));
        let size = PixelSize { w: grid.w, h: grid.h };
        let ppi = options.ppi.round() as u16;
        let jpeg = srgb_jpeg(size, &sheet.canvas.rgb, options.quality, ppi)
            .map_err(|error| sink.stop(too_large(&error.to_string())))?;
        write_whole(&path, |out| out.write_all(&jpeg))
            .map_err(|error| sink.stop(not_written(&path, &error)))?;
        paths.push(path);
        progress.step();
    }
    progress.end();
    Ok(paths)
}

fn too_large(is: &str) -> Diagnostic {
    let message = format!(
        "a spread {is}; needed are {} to {} ppi and sides of {LONGEST} pixels at most",
        PPI.0, PPI.1
    );
    Diagnostic::new(codes::PRT_013, Subject::Book, message).hint("ask for 300 ppi: `--ppi 300`")
}

fn lay(sheet: &mut Sheet, source: &Source, place: Place, plate: &Plate) -> Result<(), Failure> {
    let photos = photos_by_id(source);
    let gone = || Failure::Photograph("is not in the folder any more".into());
    let photo = photos.get(&plate.photo).ok_or_else(gone)?;
    let recipe = Recipe { crop: plate.crop, size: place.size, quality: 100 };
    let (size, rgb) = rendition_pixels(source.folder, photo, &recipe)
        .map_err(|error| Failure::Photograph(error.to_string()))?;
    sheet.lay(size, &rgb, place);
    Ok(())
}

/// All pages of the plan, their frames in black and in white.
struct Pages {
    black: Pdf,
    white: Pdf,
}

impl Pages {
    fn of(
        plan: &Plan,
        typesetter: &Typesetter,
        out: &Path,
        sink: &mut Sink,
    ) -> Result<Self, Stopped> {
        let skeleton = typesetter.skeleton(plan, sink)?;
        let mut flat = |white: bool| {
            let edition = Edition {
                plan,
                kind: PdfKind::Plain,
                pictures: Pictures::Flat { white },
                date: None,
                printed: None,
                is_universal: false,
            };
            let mut pdf = Vec::new();
            finish(&skeleton, &BTreeMap::new(), &edition, &mark(plan), &mut pdf)
                .map_err(|error| sink.stop(unfinished(error, edition.kind, out)))?;
            open(pdf).map_err(|words| sink.stop(unfit_skeleton(&words)))
        };
        Ok(Self { black: flat(false)?, white: flat(true)? })
    }
}

/// The pixels of a spread.
struct Grid {
    w: u32,
    h: u32,
    /// Pixels of a page from its trim's outer edge in the bleed to the fold.
    half: u32,
    /// Pixels of the bleed toward the fold, which is cut off.
    inside: u32,
    /// Pixels for a millimetre, across and down.
    scale: [f64; 2],
}

impl Grid {
    fn new(plan: &Plan, ppi: f64) -> Result<Self, Box<Diagnostic>> {
        let (trim, bleed) = (plan.trim, plan.bleed);
        let half_mm = (trim.w + bleed.outside).to_mm();
        let height_mm = (trim.h + bleed.top + bleed.bottom).to_mm();
        let pixels = |mm: f64| (mm / 25.4 * ppi).round();
        let (half, h) = (pixels(half_mm), pixels(height_mm));
        if !(PPI.0..=PPI.1).contains(&ppi) || 2.0 * half > LONGEST || h > LONGEST {
            let is = format!("at {ppi} ppi has {} × {h} pixels", 2.0 * half);
            return Err(Box::new(too_large(&is)));
        }
        let scale = [half / half_mm, h / height_mm];
        let inside = (bleed.inside.to_mm() * scale[0]).round() as u32;
        Ok(Self { w: 2 * half as u32, h: h as u32, half: half as u32, inside, scale })
    }

    /// The two pages of a spread, the first of which is page `first` of all, from 0.
    fn sheet(&self, plan: &Plan, spread: &Spread, pages: &Pages, first: usize) -> Sheet {
        let render = |pdf: &Pdf| {
            let mut canvas = Canvas::paper(self.w, self.h);
            for (index, page) in (first..).zip(spread.pages()) {
                let w = (self.half + self.inside) as u16;
                let picture = render_page(&pdf.pages()[index], w, self.h as u16);
                if plan.bound_at.fold_is_left(page.side()) {
                    canvas.lay(&picture.without_left(self.inside), self.half, 0);
                } else {
                    canvas.lay(&picture.without_right(self.inside), 0, 0);
                }
            }
            canvas
        };
        Sheet::new(render(&pages.black), &render(&pages.white))
    }

    /// The pixels that a plate touches.
    fn place(&self, plan: &Plan, page: &Page, plate: &Plate) -> Place {
        let bleed = plan.bleed;
        let left = if plan.bound_at.fold_is_left(page.side()) {
            f64::from(self.half)
        } else {
            bleed.outside.to_mm() * self.scale[0]
        };
        let top = bleed.top.to_mm() * self.scale[1];
        let frame = plate.frame;
        let across = |length: Length| left + length.to_mm() * self.scale[0];
        let down = |length: Length| top + length.to_mm() * self.scale[1];
        // A thousandth of a pixel is no pixel touched.
        let (floor, ceil) = (|v: f64| (v + 1e-3).floor(), |v: f64| (v - 1e-3).ceil());
        let (x, y) = (floor(across(frame.x)), floor(down(frame.y)));
        let w = (ceil(across(frame.right())) - x).max(1.0) as u32;
        let h = (ceil(down(frame.bottom())) - y).max(1.0) as u32;
        Place { x: x as i64, y: y as i64, size: PixelSize { w, h } }
    }
}
