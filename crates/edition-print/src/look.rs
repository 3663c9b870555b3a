//! Pictures of spreads for looking at, from the small copies of the photographs.

use crate::Source;
use crate::asset::{for_looking, stopped_by_user};
use crate::cells::Cells;
use crate::finish::{Edition, Pictures, finish};
use crate::mark::mark;
use crate::output::not_written;
use crate::pdf_file::{unfinished, unfit_skeleton};
use crate::pixels::{Canvas, render_pages};
use leporello_diag::{Progress, Silent, Sink, Stopped};
use leporello_model::{PdfKind, Plan, Spread};
use leporello_typeset::{SetBook, Typesetter};
use rayon::prelude::*;
use std::path::{Path, PathBuf};

/// Spreads rendered from one PDF: all their pictures are in memory at once.
const AT_ONCE: usize = 6;
/// Columns of a contact sheet.
const COLUMNS: u32 = 4;
/// Width of a spread on a contact sheet in pixels.
const CELL_WIDTH: u32 = 480;
/// Distance between the spreads of a contact sheet in pixels.
const CELL_GAP: u32 = 28;
/// Smallest and largest width of a picture of a spread in pixels.
const WIDTHS: (u32, u32) = (64, 8192);

/// Writes a PNG for each of the spreads (by their places in the plan, from 0), `width` pixels
/// wide (64 to 8192), as `spread-001.png` and so on in `out_folder`. Returns their paths.
/// Places that the plan does not have are passed over.
///
/// # Errors
///
/// Returns [`Stopped`] once an error has gone to `sink`: a small copy is missing, or a file cannot
/// be written.
#[expect(clippy::too_many_arguments, reason = "the stage's own arguments and where to report")]
pub fn write_spreads(
    plan: &Plan,
    source: &Source,
    typesetter: &Typesetter,
    spreads: &[usize],
    width: u32,
    out_folder: &Path,
    progress: &dyn Progress,
    sink: &mut Sink,
) -> Result<Vec<PathBuf>, Stopped> {
    let mut paths = Vec::new();
    let set = typesetter.set_book(plan, sink)?;
    for_each_spread(plan, source, &set, spreads, width, progress, sink, |place, canvas| {
        let path = out_folder.join(format!("spread-{:03}.png", place + 1));
        canvas.write_png(&path).map_err(|error| (path.clone(), error))?;
        paths.push(path);
        Ok(())
    })?;
    Ok(paths)
}

/// Writes one PNG with all spreads in rows of four.
///
/// # Errors
///
/// Returns [`Stopped`] once an error has gone to `sink`: a small copy is missing, or the file cannot
/// be written.
pub fn write_contact_sheet(
    plan: &Plan,
    source: &Source,
    typesetter: &Typesetter,
    out: &Path,
    progress: &dyn Progress,
    sink: &mut Sink,
) -> Result<(), Stopped> {
    let cell = page_size(plan, CELL_WIDTH);
    let (step_x, step_y) = (2 * u32::from(cell.0) + CELL_GAP, u32::from(cell.1) + CELL_GAP);
    let rows = (plan.spreads.len() as u32).div_ceil(COLUMNS);
    let mut sheet = Canvas::empty(COLUMNS * step_x + CELL_GAP, rows * step_y + CELL_GAP);
    let mut lay = |place: usize, canvas: &Canvas| {
        let (row, column) = (place as u32 / COLUMNS, place as u32 % COLUMNS);
        sheet.lay(canvas, CELL_GAP + column * step_x, CELL_GAP + row * step_y);
    };
    let set = typesetter.set_book(plan, sink)?;
    let cells = Cells::new(plan, &set.looks(), cell, source.cache);
    let known: Vec<_> = (0..plan.spreads.len()).into_par_iter().map(|at| cells.get(at)).collect();
    let mut new = Vec::new();
    for (place, known) in known.into_iter().enumerate() {
        known.map_or_else(|| new.push(place), |canvas| lay(place, &canvas));
    }
    for_each_spread(plan, source, &set, &new, CELL_WIDTH, progress, sink, |place, canvas| {
        cells.keep(place, &canvas);
        lay(place, &canvas);
        Ok(())
    })?;
    sheet.write_png(out).map_err(|error| sink.stop(not_written(out, &error)))
}

/// Pixels of one page of a spread that is `width` pixels wide.
fn page_size(plan: &Plan, width: u32) -> (u16, u16) {
    let page_w = width.clamp(WIDTHS.0, WIDTHS.1) / 2;
    let page_h = f64::from(page_w) * plan.trim.h.to_mm() / plan.trim.w.to_mm();
    (page_w as u16, page_h.round().clamp(1.0, f64::from(WIDTHS.1)) as u16)
}

/// Renders spreads a few at a time and hands each on.
#[expect(clippy::too_many_arguments, reason = "what both kinds of pictures have in common")]
fn for_each_spread(
    plan: &Plan,
    source: &Source,
    set: &SetBook,
    places: &[usize],
    width: u32,
    progress: &dyn Progress,
    sink: &mut Sink,
    mut take: impl FnMut(usize, Canvas) -> Result<(), (PathBuf, std::io::Error)>,
) -> Result<(), Stopped> {
    let places: Vec<usize> = places.iter().copied().filter(|&p| p < plan.spreads.len()).collect();
    progress.begin("spreads", places.len());
    for some in places.chunks(AT_ONCE) {
        if progress.cancelled() {
            return Err(sink.stop(stopped_by_user()));
        }
        let part = part_of(plan, some);
        let size = page_size(plan, width);
        let pages = pages(&part, set, source, size, Pictures::Small, sink)?;
        let mut pages = pages.into_iter();
        for (&place, spread) in some.iter().zip(&part.spreads) {
            let canvas = spread_canvas(plan, spread, &mut pages, size);
            take(place, canvas).map_err(|(path, error)| sink.stop(not_written(&path, &error)))?;
            progress.step();
        }
    }
    progress.end();
    Ok(())
}

/// A plan of some of the spreads.
pub(crate) fn part_of(plan: &Plan, places: &[usize]) -> Plan {
    let spreads = places.iter().filter_map(|&place| plan.spreads.get(place).cloned()).collect();
    Plan { spreads, left_out: Vec::new(), sections: Vec::new(), ..plan.clone() }
}

/// Pixels of all pages of a part of a book that is set.
pub(crate) fn pages(
    part: &Plan,
    set: &SetBook,
    source: &Source,
    size: (u16, u16),
    pictures: Pictures,
    sink: &mut Sink,
) -> Result<Vec<Canvas>, Stopped> {
    let assets = for_looking(part, source, size.0, &Silent, sink)?;
    let numbers: Vec<u32> = part.pages().map(|page| page.number).collect();
    let skeleton = set.pages(&numbers, sink)?;
    let mut pdf = Vec::new();
    let edition = Edition {
        plan: part,
        kind: PdfKind::Plain,
        pictures,
        date: None,
        printed: None,
        is_universal: false,
    };
    finish(&skeleton, &assets, &edition, &mark(part), &mut pdf)
        .map_err(|error| sink.stop(unfinished(error, edition.kind, source.cache)))?;
    render_pages(pdf, size.0, size.1).map_err(|words| sink.stop(unfit_skeleton(&words)))
}

/// Two facing pages side by side, with the fold between them.
fn spread_canvas(
    plan: &Plan,
    spread: &Spread,
    pages: &mut impl Iterator<Item = Canvas>,
    (w, h): (u16, u16),
) -> Canvas {
    let (w, h) = (u32::from(w), u32::from(h));
    let mut canvas = Canvas::empty(2 * w, h);
    for page in spread.pages() {
        let Some(picture) = pages.next() else { break };
        let x = if plan.bound_at.fold_is_left(page.side()) { w } else { 0 };
        canvas.lay(&picture, x, 0);
    }
    canvas.draw_fold(w, 0, h);
    canvas
}
