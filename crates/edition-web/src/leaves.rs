//! The leaves of the document: what of a plan stands together on a screen, in reading order.

use crate::sizes;
use leporello_model::{
    BoundAt, Crop, Page, PageKind, Plan, Plate, Section, SectionKind, Side, Spread,
};
use std::collections::BTreeSet;

/// A plate where it is seen.
#[derive(Clone, Debug)]
pub(crate) struct Place<'a> {
    pub(crate) plate: &'a Plate,
    /// Number of its page.
    pub(crate) page: u32,
    /// How far the page's left edge is from the sheet's, in millimetres.
    dx: f64,
    /// What is seen of its frame on the sheet: left, top, width, height in millimetres.
    pub(crate) seen: [f64; 4],
}

impl<'a> Place<'a> {
    /// All plates of a plan in reading order.
    pub(crate) fn all(plan: &'a Plan) -> Vec<Self> {
        let places = |leaf: Leaf<'a>| match leaf.kind {
            LeafKind::Sheet(sheet) => sheet.places,
            LeafKind::Section(_) | LeafKind::Lines(_) => Vec::new(),
        };
        leaves(plan).into_iter().flat_map(places).collect()
    }

    /// The part of the photograph that is seen.
    pub(crate) fn crop(&self) -> Crop {
        sizes::seen_crop(self.plate, self.dx, self.seen)
    }
}

/// One page or two facing ones with pictures or titles on them.
#[derive(Clone, Debug)]
pub(crate) struct Sheet<'a> {
    /// Its pages in reading order, each with the place of its left edge in millimetres.
    pub(crate) pages: Vec<(&'a Page, f64)>,
    /// Its plates in reading order.
    pub(crate) places: Vec<Place<'a>>,
    /// Width and height in millimetres.
    pub(crate) size: (f64, f64),
}

/// What a leaf is.
#[derive(Clone, Debug)]
pub(crate) enum LeafKind<'a> {
    /// Pages with pictures or titles.
    Sheet(Sheet<'a>),
    /// Words of a section, all of them.
    Section(&'a Section),
    /// Set lines of a page that has no section: a plain colophon.
    Lines(&'a Page),
}

/// A leaf, and the numbers of the printed pages that it stands for beside those of its sheet.
#[derive(Clone, Debug)]
pub(crate) struct Leaf<'a> {
    /// Pages that begin here: those of a section, blank ones and the title before it.
    pub(crate) pages: Vec<u32>,
    /// What it is.
    pub(crate) kind: LeafKind<'a>,
}

/// The leaves of a plan, and the numbers of blank pages behind the last one.
pub(crate) fn leaves_and_rest(plan: &Plan) -> (Vec<Leaf<'_>>, Vec<u32>) {
    let mut gathered =
        Gathered { plan, leaves: Vec::new(), waiting: Vec::new(), seen: BTreeSet::new() };
    for spread in &plan.spreads {
        gathered.spread(spread);
    }
    (gathered.leaves, gathered.waiting)
}

/// The leaves of a plan.
pub(crate) fn leaves(plan: &Plan) -> Vec<Leaf<'_>> {
    leaves_and_rest(plan).0
}

struct Gathered<'a> {
    plan: &'a Plan,
    leaves: Vec<Leaf<'a>>,
    /// Pages that no leaf stands for yet.
    waiting: Vec<u32>,
    /// Names of sections that have been met.
    seen: BTreeSet<&'a str>,
}

impl<'a> Gathered<'a> {
    fn spread(&mut self, spread: &'a Spread) {
        let pages: Vec<&Page> = spread.pages().collect();
        let is_words = |page: &&&Page| page.section.is_some();
        let pictured = pages.iter().filter(|page| is_pictured(page)).count();
        if pictured == 0 {
            pages.into_iter().for_each(|page| self.page(page));
        } else if pages.len() == 2 && !pages.iter().any(|page| is_words(&page)) {
            self.sheet(pages);
        } else {
            for page in pages {
                if is_pictured(page) { self.sheet(vec![page]) } else { self.page(page) }
            }
        }
    }

    /// A page without pictures.
    fn page(&mut self, page: &'a Page) {
        self.waiting.push(page.number);
        let section = page.section.as_ref().and_then(|part| self.plan.section(&part.id));
        if let Some(section) = section {
            let is_shown = !matches!(section.kind, SectionKind::HalfTitle | SectionKind::Contents);
            if is_shown && self.seen.insert(&section.id) {
                self.push(LeafKind::Section(section));
            } else if let Some(last) = self.leaves.last_mut()
                && matches!(last.kind, LeafKind::Section(last) if last.id == section.id)
            {
                last.pages.extend(self.waiting.pop());
            }
        } else if page.kind == PageKind::Colophon && !page.texts.is_empty() {
            self.push(LeafKind::Lines(page));
        }
    }

    fn sheet(&mut self, pages: Vec<&'a Page>) {
        let plan = self.plan;
        let (w, h) = (plan.trim.w.to_mm(), plan.trim.h.to_mm());
        let size = (w * pages.len() as f64, h);
        let is_right =
            |page: &Page| (page.side() == Side::Recto) == (plan.bound_at == BoundAt::Left);
        let dx = |page: &Page| if pages.len() == 2 && is_right(page) { w } else { 0.0 };
        let mut places = Vec::new();
        for page in &pages {
            for plate in &page.plates {
                let seen = sizes::seen(plate.frame, dx(page), size);
                places.push(Place { plate, page: page.number, dx: dx(page), seen });
            }
        }
        let pages = pages.iter().map(|page| (*page, dx(page))).collect();
        self.push(LeafKind::Sheet(Sheet { pages, places, size }));
    }

    fn push(&mut self, kind: LeafKind<'a>) {
        self.leaves.push(Leaf { pages: std::mem::take(&mut self.waiting), kind });
    }
}

/// Whether a page has something that only a sheet can show. A title page alone is not shown: the
/// cover says the same.
fn is_pictured(page: &Page) -> bool {
    !page.plates.is_empty() || matches!(page.kind, PageKind::Opener | PageKind::AcrossFold)
}

#[cfg(test)]
mod tests {
    use super::*;
    use leporello_model::{PhotoId, Project, Rect, SectionPart};

    fn plate(number: u32, x: f64, w: f64) -> Plate {
        Plate {
            number,
            photo: PhotoId([number as u8; 16]),
            file: format!("{number}.jpg"),
            frame: Rect::snapped_mm(x, 20.0, w, 100.0),
            crop: Crop::WHOLE,
            importance: 1.0,
            caption: None,
            alt: String::new(),
            reasons: Vec::new(),
        }
    }

    fn page(number: u32, kind: PageKind, plates: Vec<Plate>) -> Page {
        Page { number, plates, ..Page::blank(kind) }
    }

    fn words(number: u32, part: u32) -> Page {
        let section = Some(SectionPart { id: "a".into(), part });
        Page { section, ..page(number, PageKind::Words, Vec::new()) }
    }

    fn plan(bound_at: BoundAt) -> Plan {
        let spread = |verso, recto| Spread { verso, recto, ..Spread::default() };
        let across = page(6, PageKind::AcrossFold, vec![plate(3, 0.0, 594.0)]);
        Plan {
            bound_at,
            pages: 7,
            spreads: vec![
                spread(None, Some(page(1, PageKind::Title, Vec::new()))),
                spread(Some(words(2, 1)), Some(words(3, 2))),
                spread(
                    Some(page(4, PageKind::Plates, vec![plate(1, 20.0, 100.0)])),
                    Some(page(5, PageKind::Plates, vec![plate(2, 30.0, 100.0)])),
                ),
                spread(Some(across), Some(page(7, PageKind::AcrossFold, Vec::new()))),
                spread(Some(page(8, PageKind::Blank, Vec::new())), None),
            ],
            sections: vec![Section::titled("a", SectionKind::Essay, "en", "A")],
            ..Plan::empty(&Project::titled("x"))
        }
    }

    #[test]
    fn every_printed_page_has_one_place() {
        let plan = plan(BoundAt::Left);
        let (leaves, rest) = leaves_and_rest(&plan);
        let mut numbers: Vec<u32> = rest.clone();
        for leaf in &leaves {
            numbers.extend(&leaf.pages);
            if let LeafKind::Sheet(sheet) = &leaf.kind {
                numbers.extend(sheet.pages.iter().map(|(page, _)| page.number));
            }
        }
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=8).collect::<Vec<_>>());
        assert_eq!((leaves.len(), rest), (3, vec![8]));
        assert_eq!(leaves[0].pages, [1, 2, 3]);
    }

    #[test]
    fn a_book_read_from_the_right_has_its_first_page_at_the_right() {
        let lefts = |bound| {
            let plan = plan(bound);
            Place::all(&plan).iter().map(|place| place.seen[0]).collect::<Vec<_>>()
        };
        assert_eq!(lefts(BoundAt::Left), [20.0, 327.0, 0.0]);
        assert_eq!(lefts(BoundAt::Right), [317.0, 30.0, 297.0]);
    }
}
