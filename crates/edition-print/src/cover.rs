//! The cover as a PDF for the printer, and as a picture for looking at.

mod crop;

pub use crop::crop_for;

use crate::asset::{Asset, for_looking, for_print};
use crate::finish::{Edition, FinishError, Pictures, finish};
use crate::output::not_written;
use crate::pdf_file::{Condition, Receipt, edition_date, unfinished, write_finished};
use crate::pixels::{Canvas, render_pages};
use crate::{PrintOptions, Source};
use leporello_diag::{Progress, Silent, Sink, Stopped, Subject};
use leporello_model::{
    CoverPlan, Length, Page, PageKind, PdfKind, PixelSize, Plan, Plate, Project, Spread,
};
use leporello_photo::srgb_jpeg;
use leporello_typeset::Typesetter;
use std::collections::BTreeMap;
use std::path::Path;

/// Number of the picture on the front among the plates of the cover.
const PLATE: u32 = 1;
/// Smallest and largest width of a picture of a cover in pixels.
const WIDTHS: (u32, u32) = (64, 8192);

/// JPEG quality of the front for an e-book, and the resolution it claims.
const FRONT_QUALITY: u8 = 90;
const FRONT_PPI: u16 = 200;

/// Writes the cover as a PDF of one page whose trim box is the cover's face and whose bleed box
/// is its sheet.
///
/// The picture on the front goes in as a plate of a block does. A cover is for a printer:
/// where the options ask for a kind that is none, it becomes a plain PDF. The same cover,
/// photograph, fonts and options give the same bytes; there is a whole file or none.
///
/// # Errors
///
/// Returns [`Stopped`] once an error has gone to `sink`: the photograph cannot be read any
/// more, the cover paints what the kind of PDF cannot have, or the file not be written.
pub fn write_cover(
    cover: &CoverPlan,
    source: &Source,
    typesetter: &Typesetter,
    options: &PrintOptions,
    out: &Path,
    progress: &dyn Progress,
    sink: &mut Sink,
) -> Result<Receipt, Stopped> {
    let kind = if options.kind.is_for_print() { options.kind } else { PdfKind::Plain };
    let options = &PrintOptions { kind, ..options.clone() };
    let condition = Condition::of(options);
    let (cover, plan) = as_plan(cover);
    let assets = said_of_the_photograph(sink, |sink| {
        for_print(&plan, source, options, condition.inks(), progress, sink)
    })?;
    let skeleton = typesetter.cover_skeleton(&cover, sink)?;
    let edition = Edition {
        plan: &plan,
        kind,
        pictures: Pictures::Printed,
        date: edition_date(options),
        printed: condition.printed(),
        is_universal: false,
    };
    write_finished(&skeleton, &assets, &edition, &mark(&cover), out, sink)
}

/// Writes a PNG of the cover's face, `width` pixels wide (64 to 8192), from the small copy of its
/// photograph, with its folds as fine lines.
///
/// # Errors
///
/// Returns [`Stopped`] once an error has gone to `sink`: the small copy is missing, or the file
/// cannot be written.
pub fn write_cover_picture(
    cover: &CoverPlan,
    source: &Source,
    typesetter: &Typesetter,
    width: u32,
    out: &Path,
    sink: &mut Sink,
) -> Result<(), Stopped> {
    let (cover, plan) = as_plan(cover);
    let size = pixels_of(&cover, width);
    let assets =
        said_of_the_photograph(sink, |sink| for_looking(&plan, source, size.0, &Silent, sink))?;
    let mut canvas = drawn((&cover, &plan), &assets, typesetter, size, out, sink)?;
    for fold in &cover.folds {
        canvas.draw_fold(column_of(*fold, &cover, canvas.w), 0, canvas.h);
    }
    canvas.write_png(out).map_err(|error| sink.stop(not_written(out, &error)))
}

/// A JPEG of the front alone, without bleed, as the cover of an e-book: the whole face would be
/// `width` pixels wide (64 to 8192). Its photograph is as fine as in print.
///
/// # Errors
///
/// Returns [`Stopped`] once an error has gone to `sink`: the photograph cannot be read any more.
pub fn cover_front(
    cover: &CoverPlan,
    source: &Source,
    typesetter: &Typesetter,
    width: u32,
    sink: &mut Sink,
) -> Result<Vec<u8>, Stopped> {
    let (cover, plan) = as_plan(cover);
    let size = pixels_of(&cover, width);
    let options = PrintOptions::default();
    let assets = said_of_the_photograph(sink, |sink| {
        for_print(&plan, source, &options, None, &Silent, sink)
    })?;
    let face = drawn((&cover, &plan), &assets, typesetter, size, source.cache, sink)?;
    let front = cover.front.place;
    let [left, right] = [front.x, front.right()].map(|x| column_of(x, &cover, face.w));
    let front = face.without_right(face.w - right).without_left(left);
    let size = PixelSize { w: front.w, h: front.h };
    let jpeg = srgb_jpeg(size, &front.rgb, FRONT_QUALITY, FRONT_PPI);
    Ok(jpeg.expect("no side is longer than a JPEG's may be"))
}

/// Pixels of a cover's face that is so many pixels wide.
fn pixels_of(cover: &CoverPlan, width: u32) -> (u16, u16) {
    let width = width.clamp(WIDTHS.0, WIDTHS.1);
    let height = f64::from(width) * cover.face.h.to_mm() / cover.face.w.to_mm();
    (width as u16, height.round().clamp(1.0, f64::from(WIDTHS.1)) as u16)
}

/// The column of pixels at this distance from the left of a cover's face.
fn column_of(x: Length, cover: &CoverPlan, width: u32) -> u32 {
    let column = x.to_mm() / cover.face.w.to_mm() * f64::from(width);
    column.round().clamp(0.0, f64::from(width)) as u32
}

/// The face of a cover with these assets. `out` is where things are written, for messages.
fn drawn(
    (cover, plan): (&CoverPlan, &Plan),
    assets: &BTreeMap<u32, Asset>,
    typesetter: &Typesetter,
    (w, h): (u16, u16),
    out: &Path,
    sink: &mut Sink,
) -> Result<Canvas, Stopped> {
    let skeleton = typesetter.cover_skeleton(cover, sink)?;
    let edition = Edition {
        plan,
        kind: PdfKind::Plain,
        pictures: Pictures::Small,
        date: None,
        printed: None,
        is_universal: false,
    };
    let mut pdf = Vec::new();
    finish(&skeleton, assets, &edition, &mark(cover), &mut pdf)
        .map_err(|error| sink.stop(unfinished(error, edition.kind, out)))?;
    let pages = render_pages(pdf, w, h)
        .map_err(|words| sink.stop(unfinished(FinishError::Skeleton(words), edition.kind, out)))?;
    Ok(pages.into_iter().next().unwrap_or_else(|| Canvas::empty(w.into(), h.into())))
}

/// The cover with its picture as plate 1, and as a plan of one page that has this plate.
fn as_plan(cover: &CoverPlan) -> (CoverPlan, Plan) {
    let picture = cover.picture.clone().map(|plate| Plate { number: PLATE, ..plate });
    let project = Project {
        author: cover.author.clone(),
        language: cover.language.clone(),
        trim: cover.face,
        bleed: cover.wrap,
        bound_at: cover.bound_at,
        ..Project::titled(cover.title.clone())
    };
    let page = Page {
        number: 1,
        plates: picture.iter().cloned().collect(),
        ..Page::blank(PageKind::FullBleed)
    };
    let plan = Plan {
        spreads: vec![Spread { recto: Some(page), ..Spread::default() }],
        pages: 1,
        ..Plan::empty(&project)
    };
    (CoverPlan { picture, ..cover.clone() }, plan)
}

/// Sixteen bytes in hexadecimal digits from the whole cover.
fn mark(cover: &CoverPlan) -> String {
    blake3::hash(format!("{cover:?}").as_bytes()).to_hex()[..32].to_owned()
}

/// A cover has no plates that a reader could look up: messages name the photograph.
fn said_of_the_photograph<T>(
    sink: &mut Sink,
    work: impl FnOnce(&mut Sink) -> Result<T, Stopped>,
) -> Result<T, Stopped> {
    let mut own = Sink::new();
    let done = work(&mut own);
    for told in own.diagnostics() {
        let mut told = told.clone();
        for subject in &mut told.subjects {
            if let Subject::Plate { photo, .. } = subject {
                *subject = Subject::Photo(std::mem::take(photo));
            }
        }
        sink.report(told);
    }
    done
}
