//! The laws every plan keeps.

use crate::paper::{Area, Paper};
use crate::safe::heads;
use crate::weights::LEAST_PPI;
use leporello_model::{
    BoundAt, Catalogue, Page, PageKind, Photo, PhotoId, Plan, Plate, Project, Rect, Side,
};
use std::collections::{BTreeMap, BTreeSet};

/// Places are snapped to 0.01 mm.
const SNAP: f64 = 0.021;
/// What is cut by less is shown whole.
const HAIR: f64 = 0.002;
/// Frame and crop agree in aspect to this.
const SAME_ASPECT: f64 = 1e-4;

/// Laws every plan keeps, each violation as a sentence: pages follow one another, those of a
/// section are all there, each photograph stands once, inside its photograph, page and box,
/// unstretched, not enlarged, with its heads, a frontispiece alone and whole, and nothing
/// overlaps.
///
/// The plan is taken as it is printed, whatever edge it is bound at. Sections are looked for
/// among [`Plan::sections`] where these are filled in.
#[must_use]
pub fn check(plan: &Plan, catalogue: &Catalogue, project: &Project) -> Vec<String> {
    let (paper, bound_at) = (Paper::of(project), project.bound_at);
    let mut broken = Vec::new();
    check_pages(plan, &mut broken);
    check_words(plan, &mut broken);
    let photos: BTreeMap<PhotoId, &Photo> =
        catalogue.photos.iter().rev().map(|photo| (photo.id, photo)).collect();
    let mut seen = BTreeSet::new();
    for (i, (page, plate)) in plan.plates().enumerate() {
        if plate.number as usize != i + 1 {
            broken.push(format!("plate {} should be number {}", plate.number, i + 1));
        }
        if !seen.insert(plate.photo) {
            broken.push(format!("photo `{}` stands more than once", plate.file));
        }
        match photos.get(&plate.photo) {
            Some(photo) => {
                check_plate(page, plate, photo, allowed(page, &paper, bound_at), &mut broken);
            }
            None => broken.push(format!("photo `{}` is not in the catalogue", plate.file)),
        }
    }
    for page in plan.pages() {
        check_overlaps(page, &mut broken);
    }
    broken
}

/// Whether every plate of a page keeps the laws of its own, as the planner sees it; numbers do
/// not count.
pub fn page_keeps_laws(page: &Page, catalogue: &Catalogue, paper: &Paper) -> bool {
    let mut broken = Vec::new();
    for plate in &page.plates {
        match catalogue.get(plate.photo) {
            Some(photo) => {
                let room = allowed(page, paper, BoundAt::Left);
                check_plate(page, plate, photo, room, &mut broken);
            }
            None => return false,
        }
    }
    check_overlaps(page, &mut broken);
    broken.is_empty()
}

fn check_pages(plan: &Plan, broken: &mut Vec<String>) {
    let count = plan.pages().count();
    if count != plan.pages as usize {
        broken.push(format!("the plan says {} pages and has {count}", plan.pages));
    }
    for (i, page) in plan.pages().enumerate() {
        if page.number as usize != i + 1 {
            broken.push(format!("page {} should be number {}", page.number, i + 1));
        }
    }
    for (i, spread) in plan.spreads.iter().enumerate() {
        let is_whole = spread.verso.is_some() && spread.recto.is_some();
        let is_first = i == 0 && spread.verso.is_none();
        let is_last = i > 0 && i + 1 == plan.spreads.len() && spread.verso.is_some();
        if !(is_whole && i > 0 || is_first || is_last) {
            broken.push(format!("spread {i} lacks a page"));
        }
    }
}

/// Laws of the pages of words, and of what stands beside them.
fn check_words(plan: &Plan, broken: &mut Vec<String>) {
    let mut parts = BTreeMap::<&str, u32>::new();
    for page in plan.pages() {
        let mut say = |what: String| broken.push(format!("page {} {what}", page.number));
        let is_bare = matches!(page.kind, PageKind::Words | PageKind::Title | PageKind::Colophon);
        if is_bare && !page.plates.is_empty() {
            say("is one of words and has plates".into());
        }
        if page.kind == PageKind::Frontispiece && page.plates.len() != 1 {
            say(format!("is a frontispiece of {} plates", page.plates.len()));
        }
        if (page.kind == PageKind::Words) != page.section.is_some() {
            say("is one of words without a section, or has a section and is none".into());
        }
        let Some(section) = &page.section else { continue };
        let before = parts.entry(&section.id).or_default();
        if section.part != *before + 1 {
            let due = *before + 1;
            say(format!("has part {} of section `{}`, not part {due}", section.part, section.id));
        }
        *before = section.part;
        if !plan.sections.is_empty() && plan.section(&section.id).is_none() {
            say(format!("has a part of section `{}`, which there is not", section.id));
        }
    }
}

fn area(rect: Rect) -> Area {
    Area { x: rect.x.to_mm(), y: rect.y.to_mm(), w: rect.w.to_mm(), h: rect.h.to_mm() }
}

/// Where a page's plates may stand.
fn allowed(page: &Page, paper: &Paper, bound_at: BoundAt) -> Area {
    let side = page.side();
    let room = match page.kind {
        PageKind::FullBleed => paper.bled_page(side),
        PageKind::AcrossFold => {
            let bled = paper.bled_page(Side::Verso);
            Area { w: 2.0 * paper.page_w - 2.0 * bled.x, ..bled }
        }
        _ => Area { x: paper.box_x(side), y: paper.top, w: paper.box_w, h: paper.box_h },
    };
    match bound_at {
        BoundAt::Left => room,
        BoundAt::Right => Area { x: paper.page_w - room.right(), ..room },
    }
}

fn is_inside(inner: Area, outer: Area) -> bool {
    inner.x >= outer.x - SNAP
        && inner.y >= outer.y - SNAP
        && inner.right() <= outer.right() + SNAP
        && inner.bottom() <= outer.bottom() + SNAP
}

fn check_plate(page: &Page, plate: &Plate, photo: &Photo, room: Area, broken: &mut Vec<String>) {
    let mut say = |what: String| {
        broken.push(format!(
            "plate {} on page {} (`{}`) {what}",
            plate.number, page.number, plate.file
        ));
    };
    let (frame, crop) = (area(plate.frame), plate.crop);
    if !(frame.w > 0.0 && frame.h > 0.0) {
        return say("has no room".into());
    }
    if !is_inside(frame, room) {
        say(format!("stands outside of its room: {}", words(frame)));
    }
    if let Some(caption) = &plate.caption
        && !is_inside(area(caption.frame), room)
    {
        say("has its caption outside of the content box".into());
    }
    let lost = 1.0 - crop.w * crop.h;
    if page.kind == PageKind::Frontispiece && lost > HAIR.max(SNAP / frame.w.min(frame.h)) {
        say(format!("is a frontispiece cropped by {:.1} %", 100.0 * lost));
    }
    let hair = 1e-9;
    let is_in = |from: f64, size: f64| from >= -hair && size > 0.0 && from + size <= 1.0 + hair;
    if !(is_in(crop.x, crop.w) && is_in(crop.y, crop.h)) {
        return say("shows what lies outside of the photograph".into());
    }
    let shown = photo.aspect() * crop.w / crop.h;
    if (frame.w / frame.h / shown - 1.0).abs() > SAME_ASPECT {
        say(format!("is stretched: frame {:.5}, picture {shown:.5}", frame.w / frame.h));
    }
    let ppi = f64::from(photo.size.w) * crop.w / frame.w * 25.4;
    if ppi < LEAST_PPI - 0.1 {
        say(format!("has only {ppi:.0} ppi"));
    }
    if heads(photo).iter().any(|&head| crop.holds(head) < 0.97) {
        say("cuts a head".into());
    }
}

fn words(area: Area) -> String {
    format!("{:.2}, {:.2} mm, {:.2} × {:.2} mm", area.x, area.y, area.w, area.h)
}

fn check_overlaps(page: &Page, broken: &mut Vec<String>) {
    let mut rooms = Vec::new();
    for plate in &page.plates {
        rooms.push((plate.number, area(plate.frame)));
        rooms.extend(plate.caption.as_ref().map(|caption| (plate.number, area(caption.frame))));
    }
    for (i, &(number, a)) in rooms.iter().enumerate() {
        for &(other, b) in &rooms[..i] {
            let across = a.right().min(b.right()) - a.x.max(b.x);
            let down = a.bottom().min(b.bottom()) - a.y.max(b.y);
            if across > SNAP && down > SNAP {
                broken.push(format!("plates {other} and {number} on page {} overlap", page.number));
            }
        }
    }
}
