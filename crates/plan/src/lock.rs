//! Spreads the user locked: kept as they are, or set anew where the user wrote another
//! arrangement or the page has changed.

use crate::expression::parse;
use crate::fit::Mode;
use crate::flow::{Item, item};
use crate::page::Pager;
use crate::paper::Area;
use crate::place::{Setting, plate};
use crate::spread::TITLE_BAND;
use crate::tree::{Op, Tree};
use crate::weights::OPTICAL_AXIS;
use leporello_diag::{Diagnostic, Sink, Subject, codes};
use leporello_model::{
    CaptionBox, Catalogue, Chosen, Page, PageKind, PhotoId, Plan, Plate, Project, Rect, Sequence,
    Spread, TextMeasure,
};

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
        let photo = self.catalogue.get(plate.photo)?;
        let known = self.sequence.photos().find(|chosen| chosen.photo == plate.photo);
        let chosen = known.cloned().unwrap_or_else(|| unknown(plate.photo, plate.importance));
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
}

/// Tells of each locked spread that cannot stay, because a photograph of it is gone.
pub fn report_lost(previous: &Plan, catalogue: &Catalogue, sink: &mut Sink) {
    for spread in previous.spreads.iter().filter(|spread| spread.locked) {
        let plates = || spread.pages().flat_map(|page| &page.plates);
        let gone: Vec<&str> = plates()
            .filter(|plate| catalogue.get(plate.photo).is_none())
            .map(|plate| plate.file.as_str())
            .collect();
        if gone.is_empty() {
            continue;
        }
        let message = format!(
            "the lock of this spread is given up: {} of its {} photographs {} gone (`{}`)",
            gone.len(),
            plates().count(),
            if gone.len() == 1 { "is" } else { "are" },
            gone.join("`, `")
        );
        let hint = "put the photograph back and plan again, or lock the spread anew";
        let subject = Subject::Page(spread.first_page());
        sink.report(Diagnostic::new(codes::PLN_035, subject, message).hint(hint));
    }
}

/// A locked spread of the plan before, as it stands in the new one.
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
        for plate in &mut page.plates {
            renew_caption(plate, source, pager);
        }
        match page.kind {
            PageKind::Plates | PageKind::Opener => {
                set_anew_if_needed(page, is_same, source, pager, sink);
            }
            _ if !is_same => set_single_anew(page, source, pager, sink),
            _ => {}
        }
    }
    kept
}

/// Sets words that were changed since into the room that the caption has.
fn renew_caption(plate: &mut Plate, source: &Source, pager: &Pager) {
    let Some(room) = plate.caption.as_ref().map(|caption| caption.frame) else { return };
    let Some(caption) = source.item(plate, pager).and_then(|item| item.caption) else {
        plate.caption = None;
        return;
    };
    let text = caption.fitting(source.measure, room.w.to_mm(), room.h.to_mm());
    let language = caption.language;
    plate.caption = (!text.is_empty()).then_some(CaptionBox { text, language, frame: room });
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

/// A full bleed or a panorama on a page of another size.
fn set_single_anew(page: &mut Page, source: &Source, pager: &Pager, sink: &mut Sink) {
    let side = page.side();
    let [old] = &mut page.plates[..] else { return };
    let Some(item) = source.item(old, pager) else { return };
    let (frame, setting) = match (page.kind, item.across) {
        (PageKind::FullBleed, _) => (pager.paper.bled_page(side), Setting::Bleed(side)),
        (_, Some(frame)) => (frame, Setting::Across),
        _ => return,
    };
    *old = plate(&item, frame, 0.0, setting, pager, sink);
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
