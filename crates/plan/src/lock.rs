//! Spreads the user locked: kept as they are, or set anew where the user wrote another
//! arrangement, changed a photograph's edits, or the page has changed.

use crate::captions::Caption;
use crate::check;
use crate::expression::parse;
use crate::fit::Mode;
use crate::flow::{Item, item};
use crate::page::Pager;
use crate::paper::Area;
use crate::place::{Setting, plate};
use crate::spread::{TITLE_BAND, micro};
use crate::tree::{Op, Tree};
use crate::weights::OPTICAL_AXIS;
use leporello_diag::{Diagnostic, Sink, Subject, codes};
use leporello_model::{
    CaptionBox, Catalogue, Chosen, Page, PageKind, PhotoId, Plan, Plate, Project, Rect, Sequence,
    Side, Spread, TextMeasure,
};

/// A plate that shows this share of its photograph is not cropped.
const UNCROPPED: f64 = 0.998;

/// Where items of single plates come from.
pub struct Source<'a> {
    pub catalogue: &'a Catalogue,
    pub sequence: &'a Sequence,
    pub project: &'a Project,
    pub measure: &'a dyn TextMeasure,
}

impl<'a> Source<'a> {
    /// The photograph of a plate as the sequence has it, or as the plate says.
    pub fn item(&self, plate: &Plate, pager: &Pager) -> Option<Item<'a>> {
        self.photograph_or(plate.photo, plate.importance, pager)
    }

    /// A photograph as the sequence has it.
    pub fn photograph(&self, id: PhotoId, pager: &Pager) -> Option<Item<'a>> {
        self.photograph_or(id, 1.0, pager)
    }

    fn photograph_or(&self, id: PhotoId, importance: f64, pager: &Pager) -> Option<Item<'a>> {
        let photo = self.catalogue.get(id)?;
        let known = self.sequence.photos().find(|chosen| chosen.photo == id);
        let chosen = known.cloned().unwrap_or_else(|| unknown(id, importance));
        Some(item(photo, &chosen, self.project, self.measure, pager.paper))
    }
}

fn unknown(photo: PhotoId, importance: f64) -> Chosen {
    Chosen {
        photo,
        utc_ms: None,
        local: None,
        importance,
        hero: false,
        break_before: 0.0,
        scene: None,
        together: false,
        uncropped: false,
        caption: None,
        reasons: Vec::new(),
    }
}

/// Whether both were made for the same page.
fn is_same_page(plan: &Plan, project: &Project) -> bool {
    plan.trim == project.trim
        && plan.margins == project.margins
        && plan.bleed == project.bleed
        && plan.gap == project.gap
        && plan.bound_at == project.bound_at
}

/// A locked spread of the plan before, as it stands in the new one: as it was, unless a page
/// would break a law or an edit of the user's.
pub fn kept_spread(
    previous: &Plan,
    spread: usize,
    source: &Source,
    pager: &mut Pager,
    sink: &mut Sink,
) -> Spread {
    let mut kept: Spread = previous.spreads[spread].clone();
    let is_same = is_same_page(previous, source.project);
    for page in kept.verso.iter_mut().chain(&mut kept.recto) {
        let is_same = renewed(page, source, pager) && is_same;
        match page.kind {
            PageKind::Plates | PageKind::Opener => {
                set_anew_if_needed(page, is_same, source, pager, sink);
            }
            PageKind::FullBleed | PageKind::AcrossFold if !page.plates.is_empty() => {
                set_single_anew_if_needed(page, is_same, source, pager, sink);
            }
            _ => {}
        }
    }
    let crosses = |page: &Page| page.kind == PageKind::AcrossFold;
    if let (Some(verso), Some(recto)) = (&kept.verso, &mut kept.recto)
        && crosses(recto)
        && !crosses(verso)
    {
        recto.kind = PageKind::Blank;
    }
    kept
}

/// Brings file names, importance and words up to date. Whether the page can stay as it is:
/// its words have room, nothing is cropped that must not be, and no law is broken.
fn renewed(page: &mut Page, source: &Source, pager: &Pager) -> bool {
    let mut stays = true;
    let is_full = matches!(page.kind, PageKind::FullBleed | PageKind::AcrossFold);
    for plate in &mut page.plates {
        let Some(item) = source.item(plate, pager) else { continue };
        plate.file.clone_from(&item.photo.file);
        plate.importance = micro(item.importance) as f64 / 1e6;
        let is_cropped = plate.crop.w * plate.crop.h < UNCROPPED;
        stays &= item.is_cropped || !is_cropped || page.kind == PageKind::AcrossFold;
        stays &= renew_caption(plate, item.caption, source) || is_full;
    }
    stays && check::page_keeps_laws(page, source.catalogue, pager.paper)
}

/// Sets words that were changed since into the room that the caption has; whether they have
/// room.
fn renew_caption(plate: &mut Plate, caption: Option<Caption>, source: &Source) -> bool {
    let Some(caption) = caption else {
        plate.caption = None;
        return true;
    };
    let Some(before) = plate.caption.take() else { return false };
    let room = before.frame;
    let text = caption.fitting(source.measure, room.w.to_mm(), room.h.to_mm());
    let fits = text == caption.text || text == before.text;
    let language = caption.language;
    plate.caption = (!text.is_empty()).then_some(CaptionBox { text, language, frame: room });
    fits
}

fn set_anew_if_needed(
    page: &mut Page,
    is_same: bool,
    source: &Source,
    pager: &mut Pager,
    sink: &mut Sink,
) {
    if page.plates.is_empty() {
        return;
    }
    let tree = match parse(&page.arrangement, page.plates.len()) {
        Ok(tree) => tree,
        Err(why) => {
            let message =
                format!("the arrangement `{}` of a locked spread {}", page.arrangement, why.0);
            let hint = "write it like `H(1,V(2,3))`: H side by side, V one above the other, each plate of the page once";
            sink.report(
                Diagnostic::new(codes::PLN_032, Subject::Page(page.number), message).hint(hint),
            );
            return;
        }
    };
    let frames: Vec<Rect> = page.plates.iter().map(|plate| plate.frame).collect();
    if is_same && stands_like(&tree, &frames) {
        return;
    }
    let items: Option<Vec<Item>> =
        page.plates.iter().map(|plate| source.item(plate, pager)).collect();
    let Some(items) = items else { return };
    let band = if page.kind == PageKind::Opener { TITLE_BAND * pager.paper.unit } else { 0.0 };
    let (box_w, box_h) = (pager.paper.box_w, pager.paper.box_h - band);
    let Some((w, h)) = pager.solve(&items, &tree, (box_w, box_h), Mode::Fill) else {
        let message =
            format!("the arrangement `{}` leaves no room for its pictures", page.arrangement);
        let hint = "nest less, or take plates off the page";
        sink.report(
            Diagnostic::new(codes::PLN_032, Subject::Page(page.number), message).hint(hint),
        );
        return;
    };
    let dx = pager.paper.box_x(page.side()) + (box_w - w) / 2.0;
    let dy = pager.paper.top + band + (box_h - h) * OPTICAL_AXIS;
    let cells: Vec<(Area, f64)> = pager
        .solver
        .cells
        .iter()
        .zip(&pager.leaves)
        .map(|(cell, leaf)| (cell.moved(dx, dy), leaf.strip))
        .collect();
    for (i, (cell, strip)) in cells.into_iter().enumerate() {
        page.plates[i] = plate(&items[i], cell, strip, Setting::Inside(f64::INFINITY), pager, sink);
        page.plates[i].reasons = vec!["its spread is locked".into()];
    }
}

/// A full bleed or a panorama that cannot stay as it is; where it cannot leave the margins
/// any more, it stands inside them.
fn set_single_anew_if_needed(
    page: &mut Page,
    is_same: bool,
    source: &Source,
    pager: &mut Pager,
    sink: &mut Sink,
) {
    let side = page.side();
    let [old] = &mut page.plates[..] else { return inside_margins(page, source, pager, sink) };
    let Some(item) = source.item(old, pager) else { return };
    if let Some(caption) = &item.caption {
        let message = format!(
            "caption of {} characters is left out: its picture is locked as one that fills the page",
            caption.text.chars().count()
        );
        let subject = Subject::Photo(item.photo.file.clone());
        let hint = "take the lock from the spread, and the picture gets room for words";
        sink.report(Diagnostic::new(codes::PLN_031, subject, message).hint(hint));
    }
    if is_same {
        return;
    }
    let bleeds = item.bleeds[usize::from(side == Side::Recto)].is_some();
    let (frame, setting) = match (page.kind, item.across) {
        (PageKind::FullBleed, _) if bleeds => (pager.paper.bled_page(side), Setting::Bleed(side)),
        (PageKind::AcrossFold, Some(frame)) => (frame, Setting::Across),
        _ => return inside_margins(page, source, pager, sink),
    };
    *old = plate(&Item { caption: None, ..item }, frame, 0.0, setting, pager, sink);
    if !check::page_keeps_laws(page, source.catalogue, pager.paper) {
        inside_margins(page, source, pager, sink);
    }
}

fn inside_margins(page: &mut Page, source: &Source, pager: &mut Pager, sink: &mut Sink) {
    page.kind = PageKind::Plates;
    set_anew_if_needed(page, false, source, pager, sink);
}

/// Whether frames stand in the order the tree asks for.
fn stands_like(tree: &Tree, frames: &[Rect]) -> bool {
    let mut rooms = vec![None::<[f64; 4]>; tree.nodes.len()];
    for node in (0..tree.nodes.len()).rev() {
        let kids: Vec<[f64; 4]> =
            tree.kids(node).iter().filter_map(|&kid| rooms[kid as usize]).collect();
        let op = tree.nodes[node].op;
        let in_order = kids.windows(2).all(|pair| match op {
            Op::Row => pair[0][1] <= pair[1][0] + 0.05,
            _ => pair[0][3] <= pair[1][2] + 0.05,
        });
        if !in_order {
            return false;
        }
        rooms[node] = match op {
            Op::Leaf(number) => frames.get(number as usize).map(|frame| {
                [frame.x, frame.right(), frame.y, frame.bottom()].map(|edge| edge.to_mm())
            }),
            _ => kids
                .into_iter()
                .reduce(|a, b| [a[0].min(b[0]), a[1].max(b[1]), a[2].min(b[2]), a[3].max(b[3])]),
        };
    }
    true
}
