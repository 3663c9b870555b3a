//! What the plan before had: spreads that nothing was changed on are kept where that costs
//! little.

use crate::compose::compose;
use crate::count::{spreads_in, spreads_of_words};
use crate::flow::Item;
use crate::matter::is_of_words;
use crate::page::Pager;
use crate::place::{expression, kinds};
use crate::spread::{SpreadForm, Table, Variant, micro};
use crate::weights as w;
use leporello_model::{PhotoId, Plan, Plate, Rect, Side, Spread};
use std::collections::BTreeMap;

/// The spreads of the plan before.
#[derive(Default)]
pub struct Kept<'a> {
    by_first: BTreeMap<PhotoId, &'a Spread>,
    /// What keeping an arrangement costs; less than nothing.
    favour: f64,
}

impl<'a> Kept<'a> {
    /// What can be kept of a plan in a book of so many photographs a spread. Where many came
    /// or went and the pages stay, what was planned before gives way, so that the others do
    /// not have to crowd.
    pub fn of(plan: Option<&'a Plan>, density: f64) -> Self {
        let Some(plan) = plan else { return Self::default() };
        let plated = || plan.spreads.iter().filter(|spread| !spread.pages().any(is_of_words));
        let photographs = plated().flat_map(plates).count();
        let spreads = spreads_in(plan.pages).saturating_sub(spreads_of_words(plan));
        let before = photographs as f64 / spreads.max(1) as f64;
        let (free, weight) = w::KEPT_UNLESS_DENSER;
        let change = libm::log(density / before.max(0.1)).abs();
        let favour = w::KEPT_ARRANGEMENT * (1.0 - weight * (change - free).max(0.0)).max(0.0);
        let firsts = plated().filter_map(|spread| Some((plates(spread).next()?.photo, spread)));
        Self { by_first: firsts.collect(), favour }
    }

    /// The arrangements of a spread, as [`Table::variants`]; if the plan before had it, all
    /// that are settled among, and the one it had is favoured.
    pub fn variants(
        &self,
        table: &Table,
        pager: &mut Pager,
        at: usize,
        k: usize,
        keep: usize,
    ) -> Vec<Variant> {
        let items = &table.flow.items[at..at + k];
        let Some(before) = self.same(items) else { return table.variants(at, k, keep) };
        let mut variants = table.variants(at, k, w::SETTLED_VARIANTS);
        if let Some(chosen) = nearest(before, &variants, items, pager) {
            variants[chosen].cost += self.favour;
            variants.sort_by_key(|variant| micro(variant.cost));
        }
        variants
    }

    /// The spread of exactly these photographs, if nothing was changed on them.
    fn same(&self, items: &[Item]) -> Option<&'a Spread> {
        let spread = self.by_first.get(&items.first()?.photo.id)?;
        let mut plates = plates(spread);
        let same = items.iter().all(|item| plates.next().is_some_and(|plate| is_same(item, plate)));
        (same && plates.next().is_none()).then_some(spread)
    }
}

fn plates(spread: &Spread) -> impl Iterator<Item = &Plate> {
    spread.pages().flat_map(|page| &page.plates)
}

/// Whether the photograph matters as much as it did, and may be cropped as it was.
fn is_same(item: &Item, plate: &Plate) -> bool {
    const AS_MUCH: f64 = 0.05;
    let is_cropped = plate.crop.w * plate.crop.h < 0.999;
    item.photo.id == plate.photo
        && (item.importance - plate.importance).abs() < AS_MUCH
        && (item.is_cropped || !is_cropped)
}

/// How the pages of a spread look, in words that compare.
pub fn looks_of(spread: &Spread) -> Vec<String> {
    spread.pages().map(|page| format!("{:?} {}", page.kind, page.arrangement)).collect()
}

/// As [`looks_of`] the spread that the variant becomes.
fn looks_like(pager: &Pager, variant: &Variant) -> Vec<String> {
    let [verso, recto] = kinds(variant);
    let page = |kind, layout| format!("{kind:?} {}", expression(pager.trees, layout));
    if variant.form == SpreadForm::Across {
        return vec![format!("{verso:?} 1"), format!("{recto:?} ")];
    }
    vec![page(verso, variant.left.as_ref()), page(recto, variant.right.as_ref())]
}

/// The variant that looks like the spread; of several (pictures alone on their page in
/// different sizes) the one whose frames are nearest.
fn nearest(
    spread: &Spread,
    variants: &[Variant],
    items: &[Item],
    pager: &mut Pager,
) -> Option<usize> {
    let looks = looks_of(spread);
    let alike: Vec<usize> =
        (0..variants.len()).filter(|&i| looks_like(pager, &variants[i]) == looks).collect();
    if let [only] = alike[..] {
        return Some(only);
    }
    alike.into_iter().min_by_key(|&i| (micro(distance(spread, &variants[i], items, pager)), i))
}

/// Sum of the distances of like edges, in millimetres.
fn distance(spread: &Spread, variant: &Variant, items: &[Item], pager: &mut Pager) -> f64 {
    let pages = compose(pager, items, variant);
    let sides = [(&spread.verso, Side::Verso), (&spread.recto, Side::Recto)];
    let mut sum = 0.0;
    for (composed, (page, side)) in pages.iter().zip(sides) {
        let frames = page.iter().flat_map(|page| &page.plates).map(|plate| plate.frame);
        for (cell, frame) in composed.cells.iter().zip(frames) {
            let cell = cell.moved(pager.paper.box_x(side), pager.paper.top);
            sum += edges(frame).iter().zip(cell.edges()).map(|(a, b)| (a - b).abs()).sum::<f64>();
        }
    }
    sum
}

fn edges(frame: Rect) -> [f64; 4] {
    [frame.x, frame.right(), frame.y, frame.bottom()].map(|edge| edge.to_mm())
}
