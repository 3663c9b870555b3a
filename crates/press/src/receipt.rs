//! Preflight: are the finished files what the printer asks for?

use crate::cover::{COVER, spine_of, with_wishes};
use crate::editions::SPREAD_JPEGS;
use crate::{BLOCK, Planned, Workplace, Workshop};
use leporello_diag::{Sink, Stopped};
use leporello_edition_print::write_whole;
use leporello_model::{Face, Length, Page, PdfKind, Plate, Rect};
use leporello_preflight::{Area, Expected, ExpectedCover, Head, PlateName, Receipt, check, html};
use leporello_printer::{Delivery, Profile};
use std::path::PathBuf;

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
    let languages = [plan.language.clone()];
    let expected = Expected {
        bound_at: plan.bound_at,
        trim: Some(plan.trim),
        pages: Some(plan.pages),
        plates: Some(&plates),
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
    let block = place.out.join(BLOCK);
    let mut receipts = vec![judged(place, "block", block, profile, kind, &expected, sink)?];
    let cover = place.out.join(COVER);
    if cover.is_file() {
        let spine = spine_of(planned, workshop, profile).width;
        let made = with_wishes(workshop, profile);
        let of = ExpectedCover::of(&made, plan.trim, plan.pages, spine, plan.bound_at);
        let expected = Expected { cover: Some(of), heads: &[], plates: None, ..expected };
        receipts.push(judged(place, "cover", cover, &made, kind, &expected, sink)?);
    }
    Ok(receipts)
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
        write_whole(&path, |out| out.write_all(text.as_bytes())).map_err(|error| {
            let code = leporello_diag::codes::PRJ_004;
            sink.stop(leporello_edition_print::cannot_write(code, &path, &error))
        })?;
    }
    Ok(receipt)
}

/// The plate on a page that has most of an area.
fn plate_at(planned: &Planned, page: u32, area: Area) -> Option<PlateName> {
    let page = planned.plan.pages().find(|of| of.number == page)?;
    let spread =
        planned.plan.spreads.iter().find(|s| s.pages().any(|p| p.number == page.number))?;
    let over = match planned.plan.bound_at {
        leporello_model::BoundAt::Left => -planned.plan.trim.w,
        leporello_model::BoundAt::Right => planned.plan.trim.w,
    };
    let own = page.plates.iter().map(|plate| (plate, plate.frame));
    // A plate across the fold stands on the verso only, and is seen on the recto too.
    let other = spread.verso.iter().filter(|verso| verso.number != page.number);
    let crossing = other
        .flat_map(|verso| &verso.plates)
        .map(|plate| (plate, plate.frame.moved(over, Length::ZERO)));
    own.chain(crossing)
        .map(|(plate, frame)| (plate, shared(frame, area)))
        .filter(|(_, share)| *share > 0.0)
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(plate, _)| PlateName { number: plate.number, photo: plate.file.clone() })
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
