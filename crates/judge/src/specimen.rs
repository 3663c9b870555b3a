//! What is measured: a book reduced to rectangles, and what is known of each photograph.

use crate::Area;
use leporello_model::{
    BoundAt, Catalogue, Page, PageCount, PageKind, Photo, PhotoId, Plan, Plate, Share, Side,
    TextRole,
};
use std::collections::BTreeMap;

/// A book on the table of the judge: pages of rectangles from a PDF, a plan, or any other
/// way to lay out pages.
#[derive(Clone, Debug, PartialEq)]
pub struct Specimen {
    /// The paper it is made for.
    pub paper: Paper,
    /// Pages that were asked for.
    pub asked_pages: u32,
    /// All its pages, from number 1.
    pub pages: Vec<SpecimenPage>,
    /// Plates of the plan that the PDF does not show.
    pub missing: usize,
}

/// The measures of the paper, in millimetres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paper {
    /// Width of the trimmed page.
    pub width: f64,
    /// Height of the trimmed page.
    pub height: f64,
    /// Top margin.
    pub top: f64,
    /// Bottom margin.
    pub bottom: f64,
    /// Margin toward the fold.
    pub inside: f64,
    /// Margin away from the fold.
    pub outside: f64,
    /// Gap between pictures.
    pub gap: f64,
    /// No head may be nearer to the fold.
    pub fold_safe: f64,
    /// No head may be nearer to the trim.
    pub trim_safe: f64,
    /// The edge the leaves are bound at.
    pub bound_at: BoundAt,
}

/// A page of rectangles.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpecimenPage {
    /// Number, from 1.
    pub number: u32,
    /// Whether a title takes a part of the page.
    pub has_title: bool,
    /// Whether its picture stands apart from the order of the others, as a frontispiece does.
    pub is_apart: bool,
    /// Its pictures. One across the fold is on the verso only and reaches over.
    pub pictures: Vec<Shown>,
}

/// A picture as it stands on a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// What is visible of it, with its bleed.
    pub frame: Area,
    /// The room of the caption under it.
    pub caption: Option<Area>,
    /// The part of the upright photograph that is visible.
    pub share: Share,
    /// Pixels across and down the frame.
    pub pixels: [f64; 2],
    /// Width over height of the pixels as they are shown, over what it truly is, minus 1.
    pub distortion: f64,
    /// What the book cannot show of the photograph.
    pub about: About,
}

/// What is known of a photograph beside its picture on the page.
#[derive(Clone, Debug, PartialEq)]
pub struct About {
    /// Place in the true reading order, from 0.
    pub order: usize,
    /// Chapter, from 0.
    pub chapter: usize,
    /// Width and height of the upright photograph in pixels.
    pub size: [f64; 2],
    /// How much it matters, 0.5 to 3.
    pub importance: f64,
    /// Stars, if rated.
    pub rating: Option<i8>,
    /// Heads, in shares of the upright photograph.
    pub heads: Vec<Share>,
}

/// Distance from the trim within which no head may lie.
const TRIM_SAFE: f64 = 8.0;

/// Faces less sure or smaller (share of the photograph's height) are background.
const SURE_FACE: f64 = 0.6;
const BACKGROUND_HEAD: f64 = 0.03;

impl Paper {
    /// The paper of a plan.
    #[must_use]
    pub fn of_plan(plan: &Plan) -> Self {
        Self {
            width: plan.trim.w.to_mm(),
            height: plan.trim.h.to_mm(),
            top: plan.margins.top.to_mm(),
            bottom: plan.margins.bottom.to_mm(),
            inside: plan.margins.inside.to_mm(),
            outside: plan.margins.outside.to_mm(),
            gap: plan.gap.to_mm(),
            fold_safe: plan.binding.fold_safe().to_mm(),
            trim_safe: TRIM_SAFE,
            bound_at: plan.bound_at,
        }
    }

    /// The content box of a page: what lies inside its margins.
    #[must_use]
    pub fn content_box(&self, page: u32) -> Area {
        let x = if self.fold_is_left(page) { self.inside } else { self.outside };
        let w = self.width - self.inside - self.outside;
        Area { x, y: self.top, w, h: self.height - self.top - self.bottom }
    }

    /// Where the fold is, in the coordinates of this page.
    #[must_use]
    pub fn fold(&self, page: u32) -> f64 {
        if self.fold_is_left(page) { 0.0 } else { self.width }
    }

    fn fold_is_left(&self, page: u32) -> bool {
        self.bound_at.fold_is_left(Side::of_page(page))
    }
}

impl Shown {
    /// The picture with its caption.
    #[must_use]
    pub fn cell(&self) -> Area {
        self.caption.map_or(self.frame, |caption| self.frame.union(caption))
    }

    /// Share of the photograph's area that is not shown, 0 to 1.
    #[must_use]
    pub fn crop_loss(&self) -> f64 {
        (1.0 - self.share.w * self.share.h).max(0.0)
    }

    /// Effective resolution: the lower of across and down, in pixels per inch.
    #[must_use]
    pub fn ppi(&self) -> f64 {
        ppi(self.pixels, self.frame)
    }

    /// The resolution the photograph itself could have in this frame.
    #[must_use]
    pub fn possible_ppi(&self) -> f64 {
        let [w, h] = self.about.size;
        ppi([w * self.share.w, h * self.share.h], self.frame)
    }

    /// Whether it leaves the content box: it bleeds or crosses the fold.
    #[must_use]
    pub fn leaves(&self, content_box: Area) -> bool {
        const MORE_THAN_A_SLIP: f64 = 1.0;
        let whole = content_box.union(self.frame);
        whole.w - content_box.w > MORE_THAN_A_SLIP || whole.h - content_box.h > MORE_THAN_A_SLIP
    }
}

fn ppi([across, down]: [f64; 2], frame: Area) -> f64 {
    (across / frame.w).min(down / frame.h) * 25.4
}

impl SpecimenPage {
    /// Whether a picture bleeds or crosses the fold.
    #[must_use]
    pub fn bleeds(&self, paper: &Paper) -> bool {
        let content_box = paper.content_box(self.number);
        self.pictures.iter().any(|picture| picture.leaves(content_box))
    }

    /// The area around all pictures with their captions.
    #[must_use]
    pub fn block(&self) -> Option<Area> {
        self.pictures.iter().map(Shown::cell).reduce(Area::union)
    }
}

impl About {
    /// What a catalogue knows. Order, chapter and importance are the caller's to set.
    #[must_use]
    pub fn of_photo(photo: &Photo) -> Self {
        Self {
            order: 0,
            chapter: 0,
            size: [f64::from(photo.size.w), f64::from(photo.size.h)],
            importance: 1.0,
            rating: photo.labels.rating,
            heads: heads(photo),
        }
    }

    fn of_plate(photo: &Photo, plan: &Plan, page: &Page, plate: &Plate) -> Self {
        let begun = plan.chapters.iter().filter(|chapter| chapter.page <= page.number).count();
        Self {
            order: plate.number as usize,
            chapter: begun.saturating_sub(1),
            importance: plate.importance,
            ..Self::of_photo(photo)
        }
    }
}

/// Heads of a photograph: a face with 0.45 of its height above it, 0.10 below and 0.25 of
/// its width on each side, as far as the photograph reaches.
fn heads(photo: &Photo) -> Vec<Share> {
    let sure = photo.faces.iter().filter(|face| face.confidence >= SURE_FACE);
    sure.map(|face| {
        let f = face.area;
        let (left, top) = ((f.x - 0.25 * f.w).max(0.0), (f.y - 0.45 * f.h).max(0.0));
        let (right, bottom) = ((f.x + 1.25 * f.w).min(1.0), (f.y + 1.10 * f.h).min(1.0));
        Share { x: left, y: top, w: right - left, h: bottom - top }
    })
    .filter(|head| head.h >= BACKGROUND_HEAD)
    .collect()
}

impl Specimen {
    /// A plan's own rectangles. Plates of photographs the catalogue does not know count as
    /// missing.
    #[must_use]
    pub fn of_plan(plan: &Plan, catalogue: &Catalogue) -> Self {
        Self::with_pictures(plan, catalogue, |_, plate, photo| {
            let (w, h) = (f64::from(photo.size.w), f64::from(photo.size.h));
            let frame = Area::from(plate.frame);
            let pixels = [w * plate.crop.w, h * plate.crop.h];
            let distortion = frame.aspect() / (pixels[0] / pixels[1]) - 1.0;
            Some((frame, plate.crop, pixels, distortion))
        })
    }

    /// A plan's pages with each plate's frame, share, pixels and distortion as `look` sees
    /// them; `None` when it does not see the plate.
    pub(crate) fn with_pictures(
        plan: &Plan,
        catalogue: &Catalogue,
        look: impl Fn(&Page, &Plate, &Photo) -> Option<(Area, Share, [f64; 2], f64)>,
    ) -> Self {
        let photos: BTreeMap<PhotoId, &Photo> =
            catalogue.photos.iter().rev().map(|photo| (photo.id, photo)).collect();
        let mut missing = 0;
        let mut pages = Vec::new();
        for page in plan.pages() {
            let mut pictures = Vec::new();
            for plate in &page.plates {
                let photo = photos.get(&plate.photo);
                let seen = photo.and_then(|photo| Some((photo, look(page, plate, photo)?)));
                let Some((photo, (frame, share, pixels, distortion))) = seen else {
                    missing += 1;
                    continue;
                };
                let caption = caption_under(plate);
                let about = About::of_plate(photo, plan, page, plate);
                pictures.push(Shown { frame, caption, share, pixels, distortion, about });
            }
            let (number, has_title) = (page.number, has_title(page));
            let is_apart = page.kind == PageKind::Frontispiece;
            pages.push(SpecimenPage { number, has_title, is_apart, pictures });
        }
        Self { paper: Paper::of_plan(plan), asked_pages: asked_pages(plan), pages, missing }
    }

    /// The same book measured against another reading order: chapters of photographs.
    ///
    /// Photographs are told by the place their identity has in `chapters`; pictures of
    /// others keep their place after all of these.
    #[must_use]
    pub fn in_order_of(mut self, plan: &Plan, chapters: &[Vec<PhotoId>]) -> Self {
        let mut places = BTreeMap::new();
        for (chapter, photos) in chapters.iter().enumerate() {
            for &photo in photos {
                places.insert(photo, (places.len(), chapter));
            }
        }
        let known = places.len();
        let plates: BTreeMap<usize, PhotoId> =
            plan.plates().map(|(_, plate)| (plate.number as usize, plate.photo)).collect();
        for picture in self.pages.iter_mut().flat_map(|page| &mut page.pictures) {
            let about = &mut picture.about;
            let place = plates.get(&about.order).and_then(|photo| places.get(photo));
            match place {
                Some(&(order, chapter)) => (about.order, about.chapter) = (order, chapter),
                None => about.order += known,
            }
        }
        self
    }

    /// All pictures with their pages.
    pub fn pictures(&self) -> impl Iterator<Item = (&SpecimenPage, &Shown)> {
        self.pages.iter().flat_map(|page| page.pictures.iter().map(move |shown| (page, shown)))
    }

    /// Pages that have pictures, but for those that stand apart.
    pub fn filled_pages(&self) -> impl Iterator<Item = &SpecimenPage> {
        self.pages.iter().filter(|page| !page.is_apart && !page.pictures.is_empty())
    }

    /// Spreads as pairs of pages, that read first before the other: the first spread has only a
    /// recto. A page can be missing. In a book bound at the right the first of a pair stands
    /// right of the fold.
    pub fn spreads(&self) -> impl Iterator<Item = [Option<&SpecimenPage>; 2]> {
        let page = |number: u32| self.pages.iter().find(move |page| page.number == number);
        let last = self.pages.iter().map(|page| page.number).max().unwrap_or(0);
        (0..=last / 2).map(move |spread| [page(2 * spread), page(2 * spread + 1)])
    }

    /// Pictures per page, over all pages.
    #[must_use]
    pub fn density(&self) -> f64 {
        self.pictures().count() as f64 / self.pages.len().max(1) as f64
    }
}

const fn asked_pages(plan: &Plan) -> u32 {
    match plan.asked_pages {
        PageCount::Best => plan.pages,
        PageCount::Exactly(pages) => pages,
    }
}

fn has_title(page: &Page) -> bool {
    page.texts.iter().any(|text| !matches!(text.role, TextRole::Folio))
}

/// The caption's room when it is right under the picture; captions elsewhere on the page
/// belong to no cell.
fn caption_under(plate: &Plate) -> Option<Area> {
    const CLOSE: f64 = 5.0;
    let frame = Area::from(plate.frame);
    let room = plate.caption.as_ref().map(|caption| Area::from(caption.frame))?;
    let below = (-0.1..=CLOSE).contains(&(room.y - frame.bottom()));
    (below && room.overlap_across(frame) > 0.5 * room.w).then_some(room)
}
