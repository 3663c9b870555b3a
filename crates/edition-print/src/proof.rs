//! A book set once, whose spreads are drawn as they are asked for, with their bleed.

use crate::Source;
use crate::cells::look_of;
use crate::finish::Pictures;
use crate::look::{pages, part_of};
use crate::pixels::Canvas;
use leporello_diag::{Sink, Stopped};
use leporello_model::{Plan, Spread};
use leporello_typeset::{SetBook, Typesetter};

/// Largest width and height of a page in pixels.
const LARGEST: f64 = 8192.0;

/// A book for looking at, as it was when it was set.
pub struct Proof {
    plan: Plan,
    set: SetBook,
    looks: Vec<u128>,
}

impl Proof {
    /// Sets the words of a plan.
    ///
    /// # Errors
    ///
    /// Returns [`Stopped`] once an error has gone to `sink`.
    pub fn new(plan: Plan, typesetter: &Typesetter, sink: &mut Sink) -> Result<Self, Stopped> {
        let set = typesetter.set_book(&plan, sink)?;
        let looks = set.looks();
        Ok(Self { plan, set, looks })
    }

    /// Its plan.
    #[must_use]
    pub const fn plan(&self) -> &Plan {
        &self.plan
    }

    /// A digest of all that shows of one of its spreads: equal for spreads that look the same.
    #[must_use]
    pub fn look_of(&self, spread: &Spread) -> String {
        look_of(&self.plan, spread, &self.looks)
    }

    /// A spread, by its place from 0, as a PNG of `width` × `height` pixels: its pages side by
    /// side as the reader sees them, touching at the fold, with the bleed at the other edges.
    ///
    /// # Errors
    ///
    /// Returns [`Stopped`] once an error has gone to `sink`: there is no such spread, or a small
    /// copy of a photograph is missing.
    pub fn spread_png(
        &self,
        spread: usize,
        (width, height): (u32, u32),
        source: &Source,
        sink: &mut Sink,
    ) -> Result<Vec<u8>, Stopped> {
        let part = part_of(&self.plan, &[spread]);
        let count = part.pages().count().max(1) as u32;
        let (trim, bleed) = (self.plan.trim, self.plan.bleed);
        let shown = (trim.w + bleed.outside).to_mm();
        let page_w = (width / count).max(1);
        let whole_w = f64::from(page_w) * (1.0 + bleed.inside.to_mm() / shown);
        let size = [whole_w.round(), f64::from(height)].map(|side| side.clamp(1.0, LARGEST) as u16);
        let canvases =
            pages(&part, &self.set, source, size.into(), Pictures::SmallWithBleed, sink)?;
        let hidden = u32::from(size[0]).saturating_sub(page_w);
        let mut sheet = Canvas::paper(page_w * count, height);
        for (page, canvas) in part.pages().zip(canvases) {
            let fold_is_left = self.plan.bound_at.fold_is_left(page.side());
            let x = if fold_is_left && count > 1 { page_w } else { 0 };
            let picture = match fold_is_left {
                true => canvas.without_left(hidden),
                false => canvas.without_right(hidden),
            };
            sheet.lay(&picture, x, 0);
        }
        let mut png = Vec::new();
        sheet.encode_png(&mut png).expect("a vector takes every byte");
        Ok(png)
    }
}
