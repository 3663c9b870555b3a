//! What flows onto the pages: the photographs in order, with all the layout must know of
//! them, and the places where a spread must end.

use crate::captions::Caption;
use crate::fit::{Leaf, stretch_for_loss};
use crate::held::Held;
use crate::matter::is_of_words;
use crate::paper::{Area, Paper};
use crate::safe::{self, Window};
use crate::weights::{LEAST_PPI, PANORAMA};
use leporello_model::{
    Catalogue, Chosen, PageKind, Photo, PhotoId, Plan, Project, Sequence, Side, TextMeasure,
};
use std::collections::{BTreeMap, BTreeSet};

/// A photograph ready for layout.
#[derive(Clone, Debug)]
pub struct Item<'a> {
    pub photo: &'a Photo,
    pub aspect: f64,
    pub importance: f64,
    pub is_hero: bool,
    /// Whether it may be cropped at all.
    pub is_cropped: bool,
    /// Shares of its width and of its height that may be cut.
    pub cut: [f64; 2],
    /// How far it gives when narrowed and widened: see [`Leaf::give`].
    pub give: [f64; 2],
    pub heads: Vec<leporello_model::Share>,
    /// How a full bleed on verso and recto would show it.
    pub bleeds: [Option<Window>; 2],
    /// Its frame across the fold, from the verso's trim.
    pub across: Option<Area>,
    pub caption: Option<Caption>,
    pub break_before: f64,
    pub scene: Option<u32>,
    pub is_with_previous: bool,
    /// The book's least resolution, in pixels per inch.
    pub least_ppi: f64,
    /// Whether a spread began here in the plan before, if it was there.
    pub began_spread: Option<bool>,
}

impl Item<'_> {
    /// As the solver sees it, with a strip for its caption at about this width.
    pub fn leaf(&self, width: f64) -> Leaf {
        let strip = self.caption.as_ref().map_or(0.0, |c| c.strip(width, width / self.aspect));
        Leaf { aspect: self.aspect, give: self.give, strip }
    }

    /// Widest frame in millimetres at this resolution, whole picture shown.
    ///
    /// The planner's resolutions are meant for books whose least one is [`LEAST_PPI`]; for
    /// others they move with it.
    pub fn width_at(&self, ppi: f64) -> f64 {
        f64::from(self.photo.size.w) * 25.4 / ppi * (LEAST_PPI / self.least_ppi)
    }
}

/// A spread of the plan before that the user locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Locked {
    /// Its place in the plan before.
    pub spread: usize,
    /// It stands before the photograph at this place in the flow.
    pub before: usize,
    pub chapter: usize,
    /// How many photographs it has.
    pub photos: usize,
    /// Whether one of them leaves the margins.
    pub is_hero: bool,
}

impl Locked {
    fn new(plan: Option<&Plan>, spread: usize, before: usize, chapter: usize) -> Self {
        let pages = || plan.iter().flat_map(|plan| plan.spreads[spread].pages());
        let leaves = |kind| matches!(kind, PageKind::FullBleed | PageKind::AcrossFold);
        Self {
            spread,
            before,
            chapter,
            photos: pages().map(|page| page.plates.len()).sum(),
            is_hero: pages().any(|page| leaves(page.kind)),
        }
    }
}

/// The photographs in order and where spreads must end.
#[derive(Clone, Debug)]
pub struct Flow<'a> {
    pub items: Vec<Item<'a>>,
    /// For each photograph its chapter.
    pub chapter_of: Vec<usize>,
    /// For each photograph, where the run of photographs ends that may share its spread.
    pub run_end: Vec<usize>,
    /// Photographs that open a chapter with a title.
    pub opens: BTreeSet<usize>,
    /// Locked spreads in their order.
    pub locked: Vec<Locked>,
}

impl<'a> Flow<'a> {
    pub fn new(
        catalogue: &'a Catalogue,
        sequence: &Sequence,
        project: &Project,
        previous: Option<&Plan>,
        held: &Held,
        measure: &dyn TextMeasure,
        paper: &Paper,
    ) -> Self {
        let mut photos = BTreeMap::new();
        for photo in &catalogue.photos {
            photos.entry(photo.id).or_insert(photo);
        }
        let locked_in = &held.spread_of;
        let began = previous.map(spread_beginnings).unwrap_or_default();
        let mut flow = Self {
            items: Vec::new(),
            chapter_of: Vec::new(),
            run_end: Vec::new(),
            opens: BTreeSet::new(),
            locked: Vec::new(),
        };
        for (chapter, part) in sequence.chapters.iter().enumerate() {
            let mut is_open = part.title.is_empty();
            let mut run_start = flow.items.len();
            let mut taken = Taken::default();
            for chosen in &part.photos {
                let Some(&photo) = photos.get(&chosen.photo) else { continue };
                if held.apart.contains(&chosen.photo) {
                    taken.add(chosen);
                    continue;
                }
                if let Some(&spread) = locked_in.get(&chosen.photo) {
                    if flow.locked.iter().all(|locked| locked.spread != spread) {
                        flow.end_run(&mut run_start);
                        let before = flow.items.len();
                        flow.locked.push(Locked::new(previous, spread, before, chapter));
                        is_open = true;
                    }
                    continue;
                }
                if !std::mem::replace(&mut is_open, true) {
                    flow.opens.insert(flow.items.len());
                }
                let mut item = item(photo, chosen, project, measure, paper);
                item.began_spread = began.get(&chosen.photo).copied();
                std::mem::take(&mut taken).hand_on(&mut item);
                flow.items.push(item);
                flow.chapter_of.push(chapter);
            }
            flow.end_run(&mut run_start);
        }
        flow.add_unmentioned_locks(locked_in, previous, sequence);
        flow
    }

    fn end_run(&mut self, start: &mut usize) {
        let end = self.items.len();
        self.run_end.resize(end, end);
        *start = end;
    }

    /// Locked spreads whose photographs the sequence does not choose stand after those
    /// locked before them, or first.
    fn add_unmentioned_locks(
        &mut self,
        locked_in: &BTreeMap<PhotoId, usize>,
        previous: Option<&Plan>,
        of: &Sequence,
    ) {
        let spreads: BTreeSet<usize> = locked_in.values().copied().collect();
        for spread in spreads {
            if self.locked.iter().any(|locked| locked.spread == spread) {
                continue;
            }
            let at = self.locked.iter().rposition(|locked| locked.spread < spread);
            let before = at.map_or(0, |i| self.locked[i].before);
            let chapter = at.map_or(0, |i| self.locked[i].chapter).min(of.chapters.len());
            let place = at.map_or(0, |i| i + 1);
            self.locked.insert(place, Locked::new(previous, spread, before, chapter));
        }
    }

    /// Locked spreads that stand right before this place.
    pub fn locked_before(&self, place: usize) -> impl Iterator<Item = &Locked> {
        self.locked.iter().filter(move |locked| locked.before == place)
    }

    /// Photographs of the book, with those of locked spreads.
    pub fn photographs(&self) -> usize {
        self.items.len() + self.locked.iter().map(|locked| locked.photos).sum::<usize>()
    }

    /// Fewest and most spreads these photographs fill.
    pub fn spread_range(&self) -> (usize, usize) {
        let mut least = self.locked.len();
        let mut place = 0;
        while place < self.items.len() {
            least += (self.run_end[place] - place).div_ceil(crate::weights::PER_SPREAD);
            place = self.run_end[place];
        }
        (least, self.locked.len() + self.items.len())
    }
}

/// What photographs that were taken out of the flow stood for: the strongest break before
/// them, and whether one of them was not to stand with the photograph before it.
#[derive(Clone, Copy, Default)]
struct Taken {
    break_before: f64,
    parts: bool,
}

impl Taken {
    fn add(&mut self, chosen: &Chosen) {
        if chosen.break_before.is_finite() {
            self.break_before = self.break_before.max(chosen.break_before);
        }
        self.parts |= !chosen.together;
    }

    /// Hands it on to the photograph that follows.
    fn hand_on(self, item: &mut Item) {
        item.break_before = item.break_before.max(self.break_before);
        item.is_with_previous &= !self.parts;
    }
}

/// Whether each photograph of a plan is the first on its spread.
fn spread_beginnings(plan: &Plan) -> BTreeMap<PhotoId, bool> {
    let mut found = BTreeMap::new();
    for spread in plan.spreads.iter().filter(|spread| !spread.pages().any(is_of_words)) {
        for (i, plate) in spread.pages().flat_map(|page| &page.plates).enumerate() {
            found.insert(plate.photo, i == 0);
        }
    }
    found
}

/// Snapping places to 0.01 mm may crop a hair more than was asked for.
const SNAPPED: f64 = 0.995;

/// A photograph ready for layout.
pub fn item<'a>(
    photo: &'a Photo,
    chosen: &Chosen,
    project: &Project,
    measure: &dyn TextMeasure,
    paper: &Paper,
) -> Item<'a> {
    let aspect = photo.aspect().clamp(0.02, 50.0);
    let heads = safe::heads(photo);
    let is_panorama = aspect >= PANORAMA;
    let is_cropped =
        !(chosen.uncropped || photo.is_document || is_panorama || aspect <= 1.0 / PANORAMA);
    let [across, down] =
        safe::cut_limits(&heads, if is_cropped { paper.crop_inside * SNAPPED } else { 0.0 });
    let bleed = |side| if is_cropped { safe::bleed(photo, &heads, paper, side) } else { None };
    Item {
        photo,
        aspect,
        importance: if chosen.importance.is_finite() {
            chosen.importance.clamp(0.5, 3.0)
        } else {
            1.0
        },
        is_hero: chosen.hero,
        is_cropped,
        cut: [across, down],
        give: [stretch_for_loss(across), stretch_for_loss(down)],
        bleeds: [bleed(Side::Verso), bleed(Side::Recto)],
        across: if is_panorama { safe::across(photo, &heads, paper) } else { None },
        heads,
        caption: Caption::of(photo, chosen, project, measure, paper.unit),
        break_before: if chosen.break_before.is_finite() {
            chosen.break_before.max(0.0)
        } else {
            0.0
        },
        scene: chosen.scene,
        is_with_previous: chosen.together,
        least_ppi: project.least_ppi.max(1.0),
        began_spread: None,
    }
}
