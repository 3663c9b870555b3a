//! From chosen arrangements to the spreads of the plan: snapped frames, crops, captions and
//! reasons.

use crate::compose::{Composed, compose};
use crate::flow::Item;
use crate::page::{Form, Layout, Pager};
use crate::paper::Area;
use crate::safe::Window;
use crate::spread::{SpreadForm, Variant};
use crate::tree::Trees;
use crate::weights as w;
use leporello_diag::{Diagnostic, Sink, Subject, codes};
use leporello_model::{CaptionBox, Crop, Page, PageKind, Plate, Rect, Side, Spread};

/// A spread of these photographs; its pages and plates are numbered later.
pub fn place(pager: &mut Pager, items: &[Item], variant: &Variant, sink: &mut Sink) -> Spread {
    let [verso_kind, recto_kind] = kinds(variant);
    let mut verso = page(verso_kind, variant.left.as_ref(), pager.trees);
    let mut recto = page(recto_kind, variant.right.as_ref(), pager.trees);
    if let (SpreadForm::Across, [item]) = (variant.form, items) {
        if let Some(frame) = item.across {
            verso.plates.push(plate(item, frame, 0.0, Setting::Across, pager, sink));
            verso.arrangement = "1".into();
        }
        verso.cost = crate::spread::micro(variant.cost) as f64 / 1e6;
    } else {
        let [left, right] = compose(pager, items, variant);
        let (on_verso, on_recto) = items.split_at(variant.on_verso());
        verso.plates = plates(pager, on_verso, &left, Side::Verso, variant.left.as_ref(), sink);
        recto.plates = plates(pager, on_recto, &right, Side::Recto, variant.right.as_ref(), sink);
    }
    Spread { locked: false, verso: Some(verso), recto: Some(recto) }
}

/// What verso and recto are for.
pub fn kinds(variant: &Variant) -> [PageKind; 2] {
    let of = |layout: &Option<Layout>| match layout {
        None => PageKind::Blank,
        Some(layout) if layout.is_bleed() => PageKind::FullBleed,
        Some(_) => PageKind::Plates,
    };
    match variant.form {
        SpreadForm::Plain => [of(&variant.left), of(&variant.right)],
        SpreadForm::TitlePage | SpreadForm::TitleBand => [PageKind::Opener, of(&variant.right)],
        SpreadForm::Across => [PageKind::AcrossFold; 2],
    }
}

/// The arrangement as people read and write it.
pub fn expression(trees: &Trees, layout: Option<&Layout>) -> String {
    match layout {
        None => String::new(),
        Some(layout) if layout.n == 1 => "1".into(),
        Some(layout) => trees.get(layout.tree).to_string(),
    }
}

fn page(kind: PageKind, layout: Option<&Layout>, trees: &Trees) -> Page {
    Page {
        arrangement: expression(trees, layout),
        cost: layout.map_or(0.0, |layout| crate::spread::micro(layout.cost) as f64 / 1e6),
        ..Page::blank(kind)
    }
}

/// The plates of a page on this side of the fold.
pub fn plates(
    pager: &Pager,
    items: &[Item],
    composed: &Composed,
    side: Side,
    layout: Option<&Layout>,
    sink: &mut Sink,
) -> Vec<Plate> {
    let setting = match layout.map(|layout| layout.form) {
        Some(Form::Bleed(side)) => Setting::Bleed(side),
        Some(Form::Quiet | Form::Offset) => Setting::Quiet,
        _ => Setting::Inside(largest(composed)),
    };
    let (dx, dy) = (pager.paper.box_x(side), pager.paper.top);
    let cells = composed.cells.iter().zip(&composed.strips);
    items
        .iter()
        .zip(cells)
        .map(|(item, (cell, &strip))| plate(item, cell.moved(dx, dy), strip, setting, pager, sink))
        .collect()
}

/// Area of the largest picture, which is told that it is.
fn largest(composed: &Composed) -> f64 {
    let areas = composed.cells.iter().map(|cell| cell.w * cell.h);
    if composed.cells.len() < 2 { f64::INFINITY } else { areas.fold(0.0, f64::max) }
}

/// How a plate stands on its page.
#[derive(Clone, Copy, Debug)]
pub enum Setting {
    /// Among others inside the margins; the largest of them has this area.
    Inside(f64),
    Quiet,
    Bleed(Side),
    Across,
}

/// A plate in a cell, whose lowest part is its caption's.
pub fn plate(
    item: &Item,
    cell: Area,
    strip: f64,
    setting: Setting,
    pager: &Pager,
    sink: &mut Sink,
) -> Plate {
    let room = Area { h: cell.h - strip, ..cell };
    let picture = picture_in(item, room, setting);
    let frame = Rect::snapped_mm(picture.x, picture.y, picture.w, picture.h);
    let crop = crop(item, frame, setting, pager);
    let caption = caption(item, frame, cell, pager, sink);
    Plate {
        number: 0,
        photo: item.photo.id,
        file: item.photo.file.clone(),
        frame,
        crop,
        importance: crate::spread::micro(item.importance) as f64 / 1e6,
        caption,
        alt: String::new(),
        reasons: reasons(item, cell, crop, setting, picture.w < 0.99 * room.w),
    }
}

/// The frame in a room: the whole of it, unless the picture would be cut by more than it may
/// be or has too few pixels; then it stands smaller in the middle.
fn picture_in(item: &Item, room: Area, setting: Setting) -> Area {
    if matches!(setting, Setting::Bleed(_) | Setting::Across) {
        return room;
    }
    // Snapping to 0.01 mm cuts a hair off small pictures.
    let hair = 0.012 / room.w.min(room.h);
    let ratio = room.w / room.h / item.aspect;
    let fitting = if 1.0 - ratio > item.cut[0] + hair {
        scaled(room, 1.0, ratio)
    } else if 1.0 - 1.0 / ratio > item.cut[1] + hair {
        scaled(room, 1.0 / ratio, 1.0)
    } else {
        room
    };
    let shown = (fitting.w / fitting.h / item.aspect).min(1.0);
    let scale = (item.width_at(w::LEAST_PPI * 1.001) * shown / fitting.w).min(1.0);
    scaled(fitting, scale, scale)
}

fn scaled(room: Area, across: f64, down: f64) -> Area {
    let (w, h) = (room.w * across, room.h * down);
    Area { x: room.x + (room.w - w) / 2.0, y: room.y + (room.h - h) * w::OPTICAL_AXIS, w, h }
}

fn crop(item: &Item, frame: Rect, setting: Setting, pager: &Pager) -> Crop {
    let window = Window::any(item.photo.aspect(), frame.aspect());
    let window = match setting {
        Setting::Bleed(side) => {
            let paper = pager.paper;
            let fitting = window.inside(paper.bled_page(side), paper.safe_area(side), &item.heads);
            fitting.unwrap_or_else(|| window.around_heads(&item.heads))
        }
        _ => window.around_heads(&item.heads),
    };
    written(window.best(&item.photo.saliency))
}

/// Rounded to what a file of the plan gives back to the last bit.
fn written(crop: Crop) -> Crop {
    const GRID: f64 = 1e9;
    let rounded = |share: f64| (share * GRID).floor() / GRID;
    let [x, y, w, h] = <[f64; 4]>::from(crop).map(rounded);
    Crop { x, y, w, h }
}

fn caption(
    item: &Item,
    frame: Rect,
    cell: Area,
    pager: &Pager,
    sink: &mut Sink,
) -> Option<CaptionBox> {
    let (caption, measure) = (item.caption.as_ref()?, pager.measure?);
    let subject = Subject::Photo(item.photo.file.clone());
    let top = frame.bottom().to_mm() + caption.distance();
    let room = Rect::snapped_mm(frame.x.to_mm(), top, frame.w.to_mm(), cell.bottom() - top);
    let (w, h) = (room.w.to_mm(), room.h.to_mm());
    let text = if h > 0.0 { caption.fitting(measure, w, h) } else { String::new() };
    if text != caption.text {
        let what = if text.is_empty() { "left out" } else { "cut" };
        let message = format!(
            "caption of {} characters is {what}: there is no room for it under its picture",
            caption.text.chars().count()
        );
        let hint = "write a shorter caption, or give the photograph more importance";
        sink.report(Diagnostic::new(codes::PLN_031, subject, message).hint(hint));
    }
    (!text.is_empty()).then(|| CaptionBox { text, language: caption.language.clone(), frame: room })
}

fn reasons(item: &Item, cell: Area, crop: Crop, setting: Setting, is_small: bool) -> Vec<String> {
    let mut reasons = Vec::new();
    let loss = 1.0 - crop.w * crop.h;
    match setting {
        Setting::Bleed(_) if item.is_hero => reasons.push("a hero: fills the page".to_owned()),
        Setting::Bleed(_) => reasons.push("fills the page, so that the book breathes".to_owned()),
        Setting::Across => reasons.push("a panorama: runs across the fold".to_owned()),
        Setting::Quiet => reasons.push("stands alone with white around it".to_owned()),
        Setting::Inside(largest) if cell.w * cell.h >= largest - 1e-6 => {
            reasons.push(format!("the largest of its page (importance {:.1})", item.importance));
        }
        Setting::Inside(_) => {}
    }
    if loss >= 0.002 {
        reasons.push(format!("cropped by {:.1} %", 100.0 * loss));
    } else if !item.is_cropped {
        reasons.push("never cropped".to_owned());
    } else if !item.heads.is_empty() && item.give.iter().any(|&give| give <= 0.0) {
        reasons.push("hardly cropped, because a crop would cut a head".to_owned());
    }
    if is_small {
        reasons.push("set small, because it has few pixels".to_owned());
    }
    reasons
}
