//! The cover of a book: the printer's geometry, the user's words, one photograph.

use crate::editions::{PrintAsked, Written, kinds, main_kind, options};
use crate::matter::best_photo;
use crate::{Planned, Workplace, Workshop};
use leporello_diag::{Diagnostic, Progress, Sink, Stopped, Subject, codes};
use leporello_disk::write_unsynced;
use leporello_edition_print::{cover_front, crop_for, write_cover, write_cover_picture};
use leporello_model::{
    BoundAt, CoverPanel, CoverPlan, Length, Photo, Plan, Plate, Rect, Sides, Size,
};
use leporello_printer::{Panel, Profile, SpineFrom, SpineWidth};
use leporello_project::Picture;
use std::path::PathBuf;

/// The cover, in the book's folder.
pub const COVER: &str = "cover.pdf";
/// A picture of it, in the book's folder.
pub const COVER_PICTURE: &str = "cover.png";
/// Width of that picture in pixels.
const PICTURE_WIDTH: u32 = 2_000;
/// Longer side of an e-book's cover in pixels: as a rule, and at least.
const FRONT_SIDES: (f64, f64) = (2_000.0, 400.0);
/// The cover's part of an e-book's size that is asked, and the bytes that a pixel of it takes.
const FRONT_SHARE: f64 = 0.05;
const FRONT_PIXEL: f64 = 0.25;
/// Least resolution of a photograph on it, at the size of the printed book.
const SCREEN_PPI: f64 = 72.0;
/// White that words keep from its edges, and the spine that nobody sees.
const FRONT_SAFE: Length = Length::mm(12);
const FRONT_SPINE: Length = Length::mm(10);

/// The width of the spine of a planned book, and where it comes from.
#[must_use]
pub fn spine_of(planned: &Planned, workshop: &Workshop, profile: &Profile) -> SpineWidth {
    let pasted = workshop.written.settings.cover.spine_width;
    profile.spine_width(planned.plan.pages, pasted)
}

/// The printer with what the user wants otherwise of the cover.
#[must_use]
pub fn with_wishes(workshop: &Workshop, profile: &Profile) -> Profile {
    let settings = &workshop.written.settings.cover;
    let mut profile = profile.clone();
    if let Some(flap) = settings.flaps {
        profile.cover.flap = flap;
    }
    if settings.barcode == Some(false) {
        profile.cover.barcode = None;
    }
    profile
}

/// Writes the cover and a picture of it; nothing when no printer is chosen, since only a
/// printer says how wide the spine is.
///
/// # Errors
///
/// [`Stopped`] when it cannot be written.
pub fn build_cover(
    place: &Workplace,
    planned: &Planned,
    workshop: &Workshop,
    asked: &PrintAsked,
    progress: &dyn Progress,
    sink: &mut Sink,
) -> Result<Option<Written>, Stopped> {
    let Some(profile) = &workshop.profile else { return Ok(None) };
    let cover = plan_cover(planned, workshop, profile, sink)?;
    let source = planned.source(place);
    let typesetter = &workshop.typesetter;
    let kind = main_kind(workshop, &kinds(workshop, asked)).unwrap_or(profile.pdf);
    let options = options(place, workshop, asked, kind, sink)?;
    let path = place.out.join(COVER);
    let receipt = write_cover(&cover, &source, typesetter, &options, &path, progress, sink)?;
    let picture = place.out.join(COVER_PICTURE);
    write_cover_picture(&cover, &source, typesetter, PICTURE_WIDTH, &picture, sink)?;
    Ok(Some(Written { path, kind: Some(kind), receipt }))
}

/// What stands where on the cover.
fn plan_cover(
    planned: &Planned,
    workshop: &Workshop,
    profile: &Profile,
    sink: &mut Sink,
) -> Result<CoverPlan, Stopped> {
    let plan = &planned.plan;
    let settings = &workshop.written.settings;
    let width = spine_of(planned, workshop, profile);
    if width.from == SpineFrom::Estimate {
        sink.report(estimated(width.width, profile));
    }
    let profile = with_wishes(workshop, profile);
    let unfolded = profile.unfolded_cover(plan.trim, width.width, plan.bound_at);
    let panel = |panel: Panel| CoverPanel { place: panel.place, safe: panel.safe };
    let mut cover = CoverPlan {
        back_text: settings.cover.back_text.clone().unwrap_or_default(),
        isbn: settings.book.isbn.clone(),
        face: Size { w: unfolded.face.w, h: unfolded.face.h },
        wrap: profile.cover.wrap,
        front: panel(unfolded.front),
        spine: panel(unfolded.spine),
        back: panel(unfolded.back),
        flaps: unfolded.flaps.map(|flaps| flaps.map(panel)),
        barcode: unfolded.barcode,
        folds: unfolded.folds,
        spine_text: profile.takes_spine_text(plan.pages)
            && settings.cover.title_on_spine != Some(false),
        ..front_alone(plan)
    };
    if let Some(photo) = front_photo(planned, workshop, sink) {
        let frame = workshop.typesetter.cover_frame(&cover, photo.aspect(), sink)?;
        cover.picture = frame.map(|frame| plate(photo, frame, &cover, profile.least_ppi));
    }
    Ok(cover)
}

/// Writes the front of the book in one language as a JPEG into the cache, for its e-books of at
/// most so many bytes. Nothing when the cache cannot be written: what the disk says is told of
/// the e-books themselves.
///
/// # Errors
///
/// [`Stopped`] when it cannot be drawn.
pub fn build_front(
    place: &Workplace,
    planned: &Planned,
    workshop: &Workshop,
    plan: &Plan,
    max_bytes: Option<u64>,
    sink: &mut Sink,
) -> Result<Option<PathBuf>, Stopped> {
    let mut cover = front_alone(plan);
    // That the photograph is missing is said when the cover for the printer is made.
    if let Some(photo) = front_photo(planned, workshop, &mut Sink::new()) {
        let frame = workshop.typesetter.cover_frame(&cover, photo.aspect(), sink)?;
        cover.picture = frame.map(|frame| plate(photo, frame, &cover, SCREEN_PPI));
    }
    let mark = blake3::hash(format!("{max_bytes:?} {cover:?}").as_bytes()).to_hex();
    let path = place.cache.join("front").join(format!("{}.jpg", &mark[..32]));
    let (front, face) = (cover.front.place, cover.face);
    let pixels = max_bytes.map(|most| FRONT_SHARE * most as f64 / FRONT_PIXEL);
    let side = pixels.map_or(FRONT_SIDES.0, |pixels| pixels.sqrt().min(FRONT_SIDES.0));
    let share = side.max(FRONT_SIDES.1) / front.w.max(front.h).to_mm();
    let width = (face.w.to_mm() * share).round() as u32;
    let source = planned.source(place);
    let jpeg = cover_front(&cover, &source, &workshop.typesetter, width, sink)?;
    Ok(write_unsynced(&path, &jpeg).is_ok().then_some(path))
}

/// A cover with the book's words, of which only the front will be seen: pages of the trim size on
/// both sides of a narrow spine, without bleed.
fn front_alone(plan: &Plan) -> CoverPlan {
    let trim = plan.trim;
    let panel = |x: Length, w: Length| {
        let place = Rect { x, y: Length::ZERO, w, h: trim.h };
        let inset = FRONT_SAFE;
        let safe = Rect { x: x + inset, y: inset, w: w - inset * 2, h: trim.h - inset * 2 };
        let is_room = safe.w > Length::ZERO && safe.h > Length::ZERO;
        CoverPanel { place, safe: is_room.then_some(safe) }
    };
    let boards = [panel(Length::ZERO, trim.w), panel(trim.w + FRONT_SPINE, trim.w)];
    let [back, front] = match plan.bound_at {
        BoundAt::Left => boards,
        BoundAt::Right => [boards[1], boards[0]],
    };
    CoverPlan {
        title: plan.title.clone(),
        subtitle: plan.subtitle.clone(),
        author: plan.author.clone(),
        language: plan.language.clone(),
        back_text: String::new(),
        isbn: None,
        bound_at: plan.bound_at,
        theme: plan.theme.clone(),
        face: Size { w: trim.w * 2 + FRONT_SPINE, h: trim.h },
        wrap: Sides::default(),
        front,
        spine: panel(trim.w, FRONT_SPINE),
        back,
        flaps: None,
        barcode: None,
        folds: Vec::new(),
        spine_text: false,
        picture: None,
    }
}

/// The photograph in its frame: smaller, where its pixels ask for it and it bleeds nowhere.
fn plate(photo: &Photo, frame: Rect, cover: &CoverPlan, least_ppi: f64) -> Plate {
    let crop = crop_for(photo, frame, cover.seen_on_front(frame));
    let ppi = frame.w.ppi(f64::from(photo.size.w) * crop.w).unwrap_or(f64::INFINITY);
    let share = ppi / (least_ppi * PPI_ROOM);
    let bleeds = cover.seen_on_front(frame) != frame;
    let frame = if share < 1.0 && !bleeds { shrunk(frame, share) } else { frame };
    Plate {
        number: 1,
        photo: photo.id,
        file: photo.file.clone(),
        frame,
        crop,
        importance: 3.0,
        caption: None,
        alt: String::new(),
        reasons: Vec::new(),
    }
}

/// Rounding places to 0.01 mm must not bring a picture below its least resolution.
const PPI_ROOM: f64 = 1.005;

/// A frame made smaller around its middle.
fn shrunk(frame: Rect, share: f64) -> Rect {
    let (w, h) = (frame.w.to_mm(), frame.h.to_mm());
    let (x, y) = (frame.x.to_mm(), frame.y.to_mm());
    let less = (1.0 - share) / 2.0;
    Rect::snapped_mm(x + w * less, y + h * less, w * share, h * share)
}

/// The photograph on the front: the one named, or the one that matters most.
pub(crate) fn front_photo<'a>(
    planned: &'a Planned,
    workshop: &Workshop,
    sink: &mut Sink,
) -> Option<&'a Photo> {
    match &workshop.written.settings.cover.front {
        Some(Picture::None) => None,
        Some(Picture::File(file)) => {
            let found = planned.catalogue.photos.iter().find(|photo| photo.file == *file);
            if found.is_none() {
                let at = workshop.written.setting_at("cover.front").cloned();
                let message = format!("no photograph is `{file}`; the cover has none");
                sink.report(
                    Diagnostic::new(codes::PRJ_052, at.unwrap_or(Subject::Book), message)
                        .hint("write the path below the folder of photographs"),
                );
            }
            found
        }
        Some(Picture::Best) | None => planned.catalogue.get(best_photo(&planned.sequence)?),
    }
}

/// Only the printer knows the true width.
fn estimated(width: Length, profile: &Profile) -> Diagnostic {
    let message = format!(
        "the spine of the cover is {width}, a rough figure: only {} knows the true one",
        profile.title
    );
    Diagnostic::new(codes::PRJ_055, Subject::Book, message)
        .hint("write the figure from the printer's page: `spine-width = \"12.4mm\"` under [cover]")
}
