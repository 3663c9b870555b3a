//! A picture alone on its page: the forms it can take and what they cost.

use crate::flow::Item;
use crate::page::{Form, Layout, Pager};
use crate::small::coarse;
use crate::weights as w;
use leporello_model::Side;

impl Pager<'_> {
    /// Arrangements of a picture alone, beside the tree that is cropped to fill the page.
    pub fn singles(&mut self, item: &Item, box_h: f64) -> Vec<Layout> {
        let bleeds = [Form::Bleed(Side::Verso), Form::Bleed(Side::Recto)];
        let forms = [Form::Whole, Form::Inward, Form::Quiet, Form::Offset];
        let forms = forms.into_iter().chain(bleeds);
        forms.filter_map(|form| self.single(item, form, box_h)).collect()
    }

    /// Widest frame for a picture alone on a page: at 240 ppi, or at 150 up to less than
    /// half of the page.
    pub fn widest(&self, item: &Item) -> f64 {
        let coarse = item.width_at(w::LEAST_PPI * 1.01).min(0.45 * self.paper.box_w);
        item.width_at(w::GOOD_PPI).max(coarse)
    }

    /// The picture whole, as large as the content box, its caption and its pixels allow.
    pub fn whole(&self, item: &Item) -> Layout {
        let paper = self.paper;
        let strip = item.leaf(paper.box_w).strip;
        let most = paper.box_w.min((paper.box_h - strip) * item.aspect).max(1.0);
        let w = most.min(self.widest(item));
        self.layout(0.0, Form::Whole, 0, 1, (w, w / item.aspect + strip), paper.box_h)
    }

    fn single(&mut self, item: &Item, form: Form, box_h: f64) -> Option<Layout> {
        if let Form::Bleed(side) = form {
            return self.bleed(item, side, box_h);
        }
        if form != Form::Whole && box_h < self.paper.box_h {
            return None;
        }
        let (wide, high, extra) = match form {
            Form::Whole => (1.0, 1.0, 0.0),
            Form::Inward => (1.0, 1.0, w::INWARD),
            Form::Offset => (0.66, 0.70, w::OFFSET),
            _ => (0.74, 0.80, w::QUIET),
        };
        let strip = item.leaf(wide * self.paper.box_w).strip;
        let width = (wide * self.paper.box_w).min((high * box_h - strip) * item.aspect);
        if width > self.widest(item) || width <= 0.0 {
            return None;
        }
        let size = (width, width / item.aspect + strip);
        let is_moved = matches!(form, Form::Offset | Form::Inward);
        if is_moved && size.0 > 0.95 * self.paper.box_w {
            return None;
        }
        Some(self.layout(
            extra + alone(item, size.0 * size.1 / (self.paper.box_w * box_h)),
            form,
            0,
            1,
            size,
            box_h,
        ))
    }

    /// A full bleed leaves no room for a caption, so only pictures without one may be it.
    fn bleed(&self, item: &Item, side: Side, box_h: f64) -> Option<Layout> {
        let window = item.bleeds[usize::from(side == Side::Recto)]?;
        let frame = self.paper.bled_page(side);
        let shown = if window.is_across { window.size } else { 1.0 };
        let ppi = item.width_at(1.0) * shown / frame.w;
        if ppi < w::LEAST_PPI || box_h < self.paper.box_h || item.caption.is_some() {
            return None;
        }
        let crop = window.loss() / w::BLEED_CROP_NOTICED;
        let base = if item.is_hero {
            w::BLEED.0
        } else {
            w::BLEED.1 - w::BLEED_DESERVED * (item.importance - 1.0)
        };
        let verso = if side == Side::Verso { w::BLEED_ON_VERSO } else { 0.0 };
        let cost = base + crop * crop + coarse(ppi) + verso;
        let size = (self.paper.box_w, box_h);
        Some(Layout { coverage: 1.0, ..self.layout(cost, Form::Bleed(side), 0, 1, size, box_h) })
    }
}

/// Cost of a page for one picture, which it should deserve, and fill.
pub fn alone(item: &Item, coverage: f64) -> f64 {
    let (weight, deserves) = w::ALONE;
    let white = (1.0 - coverage - w::WHITE[0]).max(0.0);
    weight * (deserves - item.importance).max(-1.2) + w::WHITE_ALONE * white
}
