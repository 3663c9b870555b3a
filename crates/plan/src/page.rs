//! Arrangements of one page and what they cost.

use crate::alone::alone;
use crate::fit::{Leaf, Mode, Solver, share_strips};
use crate::flow::Item;
use crate::paper::{Area, Paper};
use crate::small::{coarse, small};
use crate::tree::{Tree, Trees};
use crate::weights as w;
use leporello_model::{Side, TextMeasure};

/// How the pictures of a page stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As a tree, as large as the box allows.
    Tree,
    /// One picture, uncropped, as large as the box allows.
    Whole,
    /// The same, moved toward the fold.
    Inward,
    /// One picture, smaller than it could be.
    Quiet,
    /// One picture, smaller and moved toward the fold.
    Offset,
    /// One picture that fills this side to its edges.
    Bleed(Side),
}

/// An arrangement of one page.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    pub cost: f64,
    pub form: Form,
    /// Its tree in the catalogue.
    pub tree: u16,
    /// Number of pictures.
    pub n: usize,
    /// Size of the block.
    pub w: f64,
    pub h: f64,
    /// Height of the box it was made for.
    pub box_h: f64,
    /// Share of that box's sides the block may take, less than 1 where a picture of few
    /// pixels would have to be enlarged.
    pub scale: f64,
    /// Share of the box that pictures cover.
    pub coverage: f64,
}

impl Layout {
    pub fn is_bleed(&self) -> bool {
        matches!(self.form, Form::Bleed(_))
    }

    /// Whether it is one picture, set smaller than it could be.
    pub fn is_set_small(&self) -> bool {
        matches!(self.form, Form::Quiet | Form::Offset)
    }

    pub fn fits(&self, side: Side) -> bool {
        !matches!(self.form, Form::Bleed(other) if other != side)
    }
}

/// Makes arrangements; keeps its memory between pages.
pub struct Pager<'a> {
    pub trees: &'a Trees,
    pub paper: &'a Paper,
    pub solver: Solver,
    /// As the solver last saw the page, with the strips of its captions.
    pub leaves: Vec<Leaf>,
    /// Measures captions exactly where places become final.
    pub measure: Option<&'a dyn TextMeasure>,
}

/// Rounds in which captions' heights and pictures' widths are brought together.
const CAPTION_ROUNDS: usize = 3;
/// The same where places become final.
const FINAL_ROUNDS: usize = 6;

impl<'a> Pager<'a> {
    pub fn new(trees: &'a Trees, paper: &'a Paper) -> Self {
        Self { trees, paper, solver: Solver::default(), leaves: Vec::new(), measure: None }
    }

    /// The best arrangements of a page among these trees, best first. Each tree comes with
    /// about what it costs at least; looking ends where that is more than the best cost.
    pub fn layouts(&mut self, items: &[Item], trees: &[(f64, u16)], box_h: f64) -> Vec<Layout> {
        let mut best: Vec<Layout> = Vec::with_capacity(w::KEPT_LAYOUTS + 1);
        for &(promise, tree) in trees {
            let worst = best.get(w::KEPT_LAYOUTS - 1);
            if worst.is_some_and(|worst| promise > worst.cost) {
                break;
            }
            if let Some(layout) = self.tree_layout(items, tree, box_h) {
                insert(&mut best, layout, w::KEPT_LAYOUTS);
            }
        }
        if let [item] = items {
            for layout in self.singles(item, box_h) {
                insert(&mut best, layout, w::KEPT_LAYOUTS);
            }
        }
        best
    }

    fn tree_layout(&mut self, items: &[Item], tree: u16, box_h: f64) -> Option<Layout> {
        let [item] = items else { return self.block(items, tree, box_h) };
        let tree_of = self.trees.get(tree);
        let size = self.solve(items, tree_of, (self.paper.box_w, box_h), Mode::Fill)?;
        let mut cost = self.cost(items, tree_of.depth);
        let (mut block_w, mut block_h) = size;
        let mut lost = 0.0;
        // A picture of few pixels is set as large as its pixels allow.
        let most = self.widest(item);
        if block_w > most {
            let strip = self.leaves[0].strip;
            (block_w, block_h) = (most, (block_h - strip) * most / block_w + strip);
            cost = cost.min(1.0);
            let (weight, enough) = w::LOST;
            let coverage = block_w * block_h / (self.paper.box_w * box_h);
            lost = weight * (1.0 - coverage / enough).max(0.0);
        }
        cost += lost + alone(item, block_w * block_h / (self.paper.box_w * box_h));
        Some(self.layout(cost, Form::Tree, tree, 1, (block_w, block_h), box_h))
    }

    /// Several pictures as one block, smaller than its box where they have few pixels.
    fn block(&mut self, items: &[Item], tree: u16, box_h: f64) -> Option<Layout> {
        let tree_of = self.trees.get(tree);
        let whole = self.solve(items, tree_of, (self.paper.box_w, box_h), Mode::Fill)?;
        let mut best: Option<Layout> = None;
        for scale in self.scales_for_pixels(items).into_iter().flatten() {
            let room = (scale * self.paper.box_w, scale * box_h);
            let size = if scale < 1.0 {
                let Some(size) = self.solve(items, tree_of, room, Mode::Fill) else { continue };
                size
            } else {
                whole
            };
            let white = match scale < w::LEAST_SCALE {
                true => self.white_around_tiny(size, box_h),
                false => self.white(items.len(), size, box_h),
            };
            let cost = white + self.cost(items, tree_of.depth);
            let layout = self.layout(cost, Form::Tree, tree, items.len(), size, box_h);
            if best.is_none_or(|best| cost < best.cost) {
                best = Some(Layout { scale, ..layout });
            }
        }
        best
    }

    pub fn layout(
        &self,
        cost: f64,
        form: Form,
        tree: u16,
        n: usize,
        size: (f64, f64),
        box_h: f64,
    ) -> Layout {
        let covered: f64 = match form {
            Form::Tree if n > 1 => {
                let cells = self.solver.cells.iter().zip(&self.leaves);
                cells.map(|(cell, leaf)| cell.w * (cell.h - leaf.strip)).sum()
            }
            _ => size.0 * size.1,
        };
        let coverage = covered / (self.paper.box_w * box_h);
        let (w, h) = size;
        Layout { cost, form, tree, n, w, h, box_h, scale: 1.0, coverage }
    }

    /// Solves a tree with captions' heights that suit the widths; cells are in the solver.
    pub fn solve(
        &mut self,
        items: &[Item],
        tree: &Tree,
        (box_w, box_h): (f64, f64),
        mode: Mode,
    ) -> Option<(f64, f64)> {
        let wh = (box_w, box_h);
        let guess = box_w / libm::sqrt(items.len() as f64);
        self.leaves.clear();
        self.leaves.extend(items.iter().map(|item| item.leaf(guess)));
        if items.iter().all(|item| item.caption.is_none()) {
            return self.solver.solve(tree, &self.leaves, wh, self.paper.gap, mode);
        }
        share_strips(tree, &mut self.leaves);
        let mut size = self.solver.solve(tree, &self.leaves, wh, self.paper.gap, mode)?;
        for _ in 1..if self.measure.is_some() { FINAL_ROUNDS } else { CAPTION_ROUNDS } {
            for (i, item) in items.iter().enumerate() {
                self.leaves[i].strip = self.strip(item, i);
            }
            share_strips(tree, &mut self.leaves);
            size = self.solver.solve(tree, &self.leaves, wh, self.paper.gap, mode)?;
        }
        Some(size)
    }

    /// Solves the tree of the last [`Self::solve`] again, where captions leave its pictures no
    /// room: words without room are left out, and told, where places become final.
    /// A tree is chosen only where its pictures had room above captions, so they have it now.
    pub fn solve_without_captions(&mut self, tree: &Tree, room: (f64, f64)) {
        self.leaves.iter_mut().for_each(|leaf| leaf.strip = 0.0);
        self.solver.solve(tree, &self.leaves, room, self.paper.gap, Mode::Fill);
    }

    /// Height of a caption's strip in the cell the solver holds.
    fn strip(&self, item: &Item, i: usize) -> f64 {
        let Some(caption) = &item.caption else { return 0.0 };
        let (cell, before) = (self.solver.cells[i], self.leaves[i].strip);
        match self.measure {
            // Strips only grow, so that the rounds come to an end.
            Some(measure) => caption.exact_strip(measure, cell.w, cell.h - before).max(before),
            None => caption.strip(cell.w, cell.h - before),
        }
    }

    /// Cost of the cells the solver holds, but for the white around them.
    fn cost(&self, items: &[Item], depth: usize) -> f64 {
        let n = items.len();
        let unit = self.paper.unit;
        let mut pictures = [Area::default(); w::PER_PAGE];
        let mut area = 0.0;
        for (i, (cell, leaf)) in self.solver.cells.iter().zip(&self.leaves).enumerate() {
            pictures[i] = Area { h: cell.h - leaf.strip, ..*cell };
            area += pictures[i].w * pictures[i].h;
        }
        let pictures = &pictures[..n];
        let mut cost = self.cost_of_pictures(items, pictures, area);
        cost += w::DEPTH * depth.saturating_sub(1) as f64;
        cost += w::NEAR_MISS * near_misses(pictures, unit) as f64;
        if n == 2 {
            cost += w::PAIR;
        }
        if n > 1 {
            let pairs = (n * (n - 1) / 2) as f64;
            cost += w::ORDER * inverted_pairs(pictures, unit) as f64 / pairs;
        }
        cost + together(items)
    }

    fn cost_of_pictures(&self, items: &[Item], pictures: &[Area], area: f64) -> f64 {
        let n = items.len() as f64;
        let unit = self.paper.unit;
        let whole: f64 = items.iter().map(|item| item.importance).sum();
        let (mut cost, mut x, mut y) = (0.0, 0.0, 0.0);
        let (mut right, mut bottom) = (0.0f64, 0.0f64);
        for (item, picture) in items.iter().zip(pictures) {
            let aspect = picture.w / picture.h;
            let shown = (aspect / item.aspect).min(item.aspect / aspect);
            let loss = 1.0 - shown;
            let crop = loss / w::CROP_NOTICED;
            let (due, has) = (item.importance / whole, picture.w * picture.h / area);
            cost += (crop * crop + w::CROP_SHARE * loss) / n;
            cost += w::HIERARCHY * due * libm::log(due / has);
            cost += small(item, picture.w.min(picture.h), unit);
            let ppi = item.width_at(1.0) / picture.w * (aspect / item.aspect).min(1.0);
            cost += coarse(ppi);
            if item.aspect >= w::PANORAMA {
                let (wanted, weight) = w::PANORAMA_WIDTH;
                cost += weight * (wanted - picture.w / self.paper.box_w).max(0.0);
            }
            x += has * (picture.x + picture.w / 2.0);
            y += has * (picture.y + picture.h / 2.0);
            (right, bottom) = (right.max(picture.right()), bottom.max(picture.bottom()));
        }
        let (dx, dy) = (x / right - 0.5, y / bottom - 0.5);
        cost + w::BALANCE * (dx * dx + dy * dy)
    }
}

/// Keeps the cheapest, cheapest first; of equals the one that came first.
fn insert(best: &mut Vec<Layout>, layout: Layout, most: usize) {
    let place = best.iter().position(|other| layout.cost < other.cost).unwrap_or(best.len());
    if place < most {
        best.insert(place, layout);
        best.truncate(most);
    }
}

/// Pairs of edges that nearly line up.
pub fn near_misses(pictures: &[Area], unit: f64) -> usize {
    let (low, high) = (w::NEAR_MISS_RANGE.0 * unit, w::NEAR_MISS_RANGE.1 * unit);
    let mut misses = 0;
    for (j, later) in pictures.iter().enumerate() {
        for earlier in &pictures[..j] {
            let pairs = later.edges().into_iter().zip(earlier.edges());
            misses += pairs.filter(|(a, b)| (a - b).abs() > low && (a - b).abs() < high).count();
        }
    }
    misses
}

/// Pairs of pictures that read in the wrong order.
fn inverted_pairs(pictures: &[Area], unit: f64) -> usize {
    let slack = 0.5 * unit;
    let mut inverted = 0;
    for (j, later) in pictures.iter().enumerate() {
        for earlier in &pictures[..j] {
            let above = later.bottom() <= earlier.y + slack;
            let beside = later.right() <= earlier.x + slack && later.y <= earlier.y + slack;
            inverted += usize::from(above || beside);
        }
    }
    inverted
}

/// Cost of what stands together on a page: photographs of one scene, breaks in time.
fn together(items: &[Item]) -> f64 {
    let mut cost = 0.0;
    let mut strongest = 0.0f64;
    for (i, item) in items.iter().enumerate().skip(1) {
        if item.break_before >= w::BREAK_COUNTS {
            strongest = strongest.max(item.break_before);
        }
        let same = |other: &&Item| item.scene.is_some() && other.scene == item.scene;
        cost += w::SAME_SCENE * items[..i].iter().filter(same).count() as f64;
    }
    cost + w::BREAK_IN_PAGE * strongest.min(6.0)
}
