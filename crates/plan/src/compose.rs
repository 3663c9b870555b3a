//! From an arrangement to rectangles.

use crate::fit::Mode;
use crate::flow::Item;
use crate::page::{Form, Layout, Pager};
use crate::paper::Area;
use crate::spread::{Joint, SpreadForm, TITLE_BAND, Variant, joint};
use crate::weights::{ALIKE, OPTICAL_AXIS};
use leporello_model::Side;

/// A page's pictures with their captions, from the top left corner of the content box.
#[derive(Clone, Debug, Default)]
pub struct Composed {
    pub cells: Vec<Area>,
    /// Height of each caption with its distance, at the foot of the cell.
    pub strips: Vec<f64>,
}

impl Composed {
    /// The pictures without their captions.
    pub fn pictures(&self) -> Vec<Area> {
        let cells = self.cells.iter().zip(&self.strips);
        cells.map(|(cell, strip)| Area { h: cell.h - strip, ..*cell }).collect()
    }

    /// Whether a reader takes both pages for the same arrangement.
    pub fn is_like(&self, other: &Self, unit: f64) -> bool {
        let pairs = || self.cells.iter().zip(&other.cells);
        let near = |(a, b): (&Area, &Area)| {
            a.edges().iter().zip(b.edges()).all(|(edge, other)| (edge - other).abs() < ALIKE * unit)
        };
        !self.cells.is_empty() && self.cells.len() == other.cells.len() && pairs().all(near)
    }
}

/// The pages of a spread of these photographs, verso first. A panorama across the fold is
/// not a matter of pages and gives none.
pub fn compose(pager: &mut Pager, items: &[Item], variant: &Variant) -> [Composed; 2] {
    let (Variant { left, right, form, .. }, split) = (variant, variant.on_verso());
    let joined = match (left, right) {
        (Some(left), Some(right)) => joint(left, right, pager.paper).0,
        _ => Joint::Apart,
    };
    let top = if *form == SpreadForm::TitleBand { TITLE_BAND * pager.paper.unit } else { 0.0 };
    let mut page = |layout: &Option<Layout>, items: &[Item], side| {
        layout.map_or_else(Composed::default, |layout| {
            let composed = compose_page(pager, items, &layout, joined, side);
            let moved = composed.cells.iter().map(|cell| cell.moved(0.0, top)).collect();
            Composed { cells: moved, ..composed }
        })
    };
    [page(left, &items[..split], Side::Verso), page(right, &items[split..], Side::Recto)]
}

/// The pictures of one page, its block brought to the height that joins it to its neighbour.
pub fn compose_page(
    pager: &mut Pager,
    items: &[Item],
    layout: &Layout,
    joined: Joint,
    side: Side,
) -> Composed {
    let paper = pager.paper;
    if layout.is_bleed() {
        let frame = paper.bled_page(side);
        let frame = frame.moved(-paper.box_x(side), -paper.top);
        return Composed { cells: vec![frame], strips: vec![0.0] };
    }
    let height = match joined {
        Joint::Cropped(h) => Some(h),
        Joint::Shrunk(h) if h < layout.h => Some(h),
        _ => None,
    };
    let (cells, strips) = match items {
        [item] => {
            let (cell, strip) = single_cell(pager, item, layout, joined, height);
            (vec![cell], vec![strip])
        }
        _ => block(pager, items, layout, joined, height),
    };
    let w = cells.iter().map(|cell| cell.right()).fold(0.0, f64::max);
    let h = cells.iter().map(|cell| cell.bottom()).fold(0.0, f64::max);
    let is_below_title = layout.box_h < paper.box_h;
    let x = match (layout.form, side) {
        (Form::Offset | Form::Inward, Side::Verso) => paper.box_w - w,
        (Form::Offset | Form::Inward, Side::Recto) => 0.0,
        // In line with the title.
        _ if is_below_title && side == Side::Verso => 0.0,
        _ => (paper.box_w - w) / 2.0,
    };
    let y = if is_below_title { 0.0 } else { (layout.box_h - h) * OPTICAL_AXIS };
    Composed { cells: cells.iter().map(|cell| cell.moved(x, y)).collect(), strips }
}

fn block(
    pager: &mut Pager,
    items: &[Item],
    layout: &Layout,
    joined: Joint,
    height: Option<f64>,
) -> (Vec<Area>, Vec<f64>) {
    let tree = pager.trees.get(layout.tree);
    let (most_w, most_h) = (layout.scale * pager.paper.box_w, layout.scale * layout.box_h);
    let room = (most_w, height.unwrap_or(most_h));
    let natural = matches!(joined, Joint::Shrunk(_)) && height.is_some();
    let reaches = natural
        && pager
            .solve(items, tree, room, Mode::Natural)
            .is_some_and(|(_, h)| room.1 - h < 0.05 * pager.paper.unit);
    if !reaches {
        let whole = (pager.paper.box_w, layout.box_h);
        // Captions may measure higher than they were guessed, and leave no room for pictures that
        // stand small for their few pixels: these get more of the page, or lose their words.
        let has_room = [room, (most_w, most_h), whole]
            .into_iter()
            .any(|room| pager.solve(items, tree, room, Mode::Fill).is_some());
        if !has_room {
            pager.solve_without_captions(tree, whole);
        }
    }
    (pager.solver.cells.clone(), pager.leaves.iter().map(|leaf| leaf.strip).collect())
}

/// A single picture: as in its layout, or as high as its neighbour.
fn single_cell(
    pager: &Pager,
    item: &Item,
    layout: &Layout,
    joined: Joint,
    height: Option<f64>,
) -> (Area, f64) {
    let is_cropped = layout.form == Form::Tree && height.is_none()
        || matches!((joined, height), (Joint::Cropped(_), Some(_)));
    let h = height.unwrap_or(layout.h);
    if is_cropped && item.caption.is_none() {
        return (Area { x: 0.0, y: 0.0, w: layout.w, h }, 0.0);
    }
    let mut strip = strip_of(pager, item, layout.w, h);
    let mut w = ((h - strip) * item.aspect).clamp(1.0, pager.paper.box_w);
    strip = strip_of(pager, item, w, h - strip).max(strip);
    w = ((h - strip) * item.aspect).clamp(1.0, w);
    (Area { x: 0.0, y: 0.0, w, h: h.min(w / item.aspect + strip) }, strip)
}

fn strip_of(pager: &Pager, item: &Item, w: f64, h: f64) -> f64 {
    match (&item.caption, pager.measure) {
        (Some(caption), Some(measure)) => caption.exact_strip(measure, w, h),
        (Some(caption), None) => caption.strip(w, h),
        (None, _) => 0.0,
    }
}
