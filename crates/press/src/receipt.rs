//! Preflight: are the finished files what the printer asks for?

use crate::cover::{COVER, spine_of, with_wishes};
use crate::editions::{SPREAD_JPEGS, printed_blocks};
use crate::{Planned, Workplace, Workshop};
use leporello_diag::{Diagnostic, Sink, Stopped, Subject, codes};
use leporello_disk::{cannot_write, write_whole};
use leporello_model::{BoundAt, Face, Length, Page, PdfKind, Plan, Plate, Rect, Spread};
use leporello_preflight::{Area, Expected, ExpectedCover, Head, PlateName, Receipt, check, html};
use leporello_printer::{Delivery, Profile};
use std::path::{Path, PathBuf};

/// Judges the finished files of a book by a printer's profile, and writes the receipts beside
/// them: `block.receipt.json` and `block.receipt.html`, and the same for the cover.
///
/// # Errors
///
/// [`Stopped`] when a file cannot be read at all, or a receipt not be written.
pub fn preflight(
    place: &Workplace,
    planned: &Planned,
    workshop: &Workshop,
    profile: &Profile,
    sink: &mut Sink,
) -> Result<Vec<Receipt>, Stopped> {
    let plan = &planned.plan;
    let heads = heads(planned);
    let plates = |page: u32, area: Area| plate_at(planned, page, area);
    let frames = |page: u32| -> Vec<Rect> {
        plates_on(planned, page).into_iter().map(|(_, frame)| frame).collect()
    };
    let languages = [plan.language.clone()];
    let expected = Expected {
        bound_at: plan.bound_at,
        trim: Some(plan.trim),
        pages: Some(plan.pages),
        plates: Some(&plates),
        frames: Some(&frames),
        heads: &heads,
        cover: None,
        languages: &languages,
        title: Some(&plan.title),
    };
    let kind = profile.pdf;
    if profile.delivery == Delivery::SpreadJpegs {
        let folder = place.out.join(SPREAD_JPEGS);
        // A first or last page that faces nothing has white beside it.
        let pages = Some(2 * plan.spreads.len() as u32);
        let expected = Expected { pages, ..expected };
        return Ok(vec![judged(place, SPREAD_JPEGS, folder, profile, kind, &expected, sink)?]);
    }
    let mut receipts = Vec::new();
    for (name, language) in printed_blocks(workshop, &plan.language) {
        let file = place.out.join(&name);
        current(&file, &crate::editions::in_language(planned, workshop, &language), sink)?;
        let languages = [language];
        let expected = Expected { languages: &languages, ..expected };
        let stem = name.trim_end_matches(".pdf");
        receipts.push(judged(place, stem, file, profile, kind, &expected, sink)?);
    }
    let spine = spine_of(planned, workshop, profile).width;
    let made = with_wishes(workshop, profile);
    let of = ExpectedCover::of(&made, plan.trim, plan.pages, spine, plan.bound_at);
    let expected = Expected { cover: Some(of), heads: &[], plates: None, frames: None, ..expected };
    let cover = place.out.join(COVER);
    // A book that was made for no printer has no cover yet.
    if workshop.profile.is_some() || cover.is_file() {
        receipts.push(judged(place, "cover", cover, &made, kind, &expected, sink)?);
    }
    Ok(receipts)
}

/// A block of another state of the book is not judged: what it says would mislead.
fn current(file: &Path, plan: &Plan, sink: &mut Sink) -> Result<(), Stopped> {
    match leporello_edition_print::is_block_of(file, plan) {
        // What cannot be read, preflight tells.
        Ok(true) | Err(_) => Ok(()),
        Ok(false) => {
            let subject = Subject::File { path: file.display().to_string(), place: None };
            let message = "the file was made from another state of the book";
            Err(sink.stop(
                Diagnostic::new(codes::PRJ_011, subject, message)
                    .hint("write it anew: `leporello make BOOK`"),
            ))
        }
    }
}

/// Removes the receipts of an earlier run, which say nothing of the files to come.
///
/// # Errors
///
/// [`Stopped`] when one cannot be removed.
pub fn forget_receipts(place: &Workplace, sink: &mut Sink) -> Result<(), Stopped> {
    let entries = std::fs::read_dir(&place.out).into_iter().flatten().flatten();
    let is_receipt = |path: &PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        name.is_some_and(|n| n.ends_with(".receipt.json") || n.ends_with(".receipt.html"))
    };
    for path in entries.map(|entry| entry.path()).filter(is_receipt) {
        std::fs::remove_file(&path)
            .map_err(|error| sink.stop(cannot_write(codes::PRJ_004, &path, &error)))?;
    }
    Ok(())
}

fn judged(
    place: &Workplace,
    name: &str,
    file: PathBuf,
    profile: &Profile,
    kind: PdfKind,
    expected: &Expected,
    sink: &mut Sink,
) -> Result<Receipt, Stopped> {
    let receipt = check(&file, Some(profile), kind, expected, sink)?;
    let json = serde_json::to_string_pretty(&receipt).expect("a receipt is always JSON");
    for (ending, text) in [("json", json + "\n"), ("html", html(&receipt))] {
        let path = place.out.join(format!("{name}.receipt.{ending}"));
        write_whole(&path, |out| out.write_all(text.as_bytes()))
            .map_err(|error| sink.stop(cannot_write(codes::PRJ_004, &path, &error)))?;
    }
    Ok(receipt)
}

/// The plate on a page that has most of an area.
fn plate_at(planned: &Planned, page: u32, area: Area) -> Option<PlateName> {
    plates_on(planned, page)
        .into_iter()
        .map(|(plate, frame)| (plate, shared(frame, area)))
        .filter(|(_, share)| *share > 0.0)
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(plate, _)| PlateName { number: plate.number, photo: plate.file.clone() })
}

/// The plates that are seen on a page, each with its frame from that page's trim. A plate
/// across the fold stands on the verso only, and is seen on the recto too.
fn plates_on(planned: &Planned, page: u32) -> Vec<(&Plate, Rect)> {
    let plan = &planned.plan;
    let holds = |spread: &&Spread| spread.pages().any(|of| of.number == page);
    let Some(spread) = plan.spreads.iter().find(holds) else { return Vec::new() };
    let over = match plan.bound_at {
        BoundAt::Left => -plan.trim.w,
        BoundAt::Right => plan.trim.w,
    };
    let is_seen = |frame: &Rect| frame.right() > Length::ZERO && frame.x < plan.trim.w;
    let of = |of: &'_ Page| of.number == page;
    let own = spread.pages().filter(|p| of(p)).flat_map(|p| &p.plates);
    let crossing = spread.verso.iter().filter(|p| !of(p)).flat_map(|p| &p.plates);
    let crossing = crossing.map(|plate| (plate, plate.frame.moved(over, Length::ZERO)));
    own.map(|plate| (plate, plate.frame))
        .chain(crossing.filter(|(_, frame)| is_seen(frame)))
        .collect()
}

/// Square millimetres that a frame and an area share.
fn shared(frame: Rect, area: Area) -> f64 {
    let across = frame.right().to_mm().min(area.right) - frame.x.to_mm().max(area.left);
    let down = frame.bottom().to_mm().min(area.bottom) - frame.y.to_mm().max(area.top);
    across.max(0.0) * down.max(0.0)
}

/// The heads in the plates, where they are on the pages.
fn heads(planned: &Planned) -> Vec<Head> {
    let on_page = |(page, plate): (&Page, &Plate)| {
        let photo = planned.catalogue.get(plate.photo);
        let faces = photo.iter().flat_map(|photo| &photo.faces).cloned();
        let (number, plate) = (page.number, plate.clone());
        faces.filter_map(move |face| head(number, &plate, &face)).collect::<Vec<_>>()
    };
    planned.plan.plates().flat_map(on_page).collect()
}

/// A face where it is on the page; `None` when the crop takes it away.
fn head(page: u32, plate: &Plate, face: &Face) -> Option<Head> {
    let (crop, frame, area) = (plate.crop, plate.frame, face.area);
    let x = (area.x - crop.x) / crop.w;
    let y = (area.y - crop.y) / crop.h;
    let (w, h) = (area.w / crop.w, area.h / crop.h);
    let is_shown = x < 1.0 && y < 1.0 && x + w > 0.0 && y + h > 0.0;
    let (width, height) = (frame.w.to_mm(), frame.h.to_mm());
    is_shown.then(|| Head {
        page,
        area: Rect::snapped_mm(
            frame.x.to_mm() + x * width,
            frame.y.to_mm() + y * height,
            w * width,
            h * height,
        ),
    })
}
