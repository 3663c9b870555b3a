//! Solves a tree for a box: exact gaps, and if wanted a small crop that makes the block fill
//! the box.
//!
//! Every block obeys `w = a h + b`: a picture of aspect r with a caption's strip k under it
//! has `a = r, b = −r k`; a row adds both and its gaps; a column does the same to the turned
//! function (the algebra of slicing floorplans, Otten 1982, Stockmeyer 1983). Multiplying
//! all aspects multiplies `a`, so the mismatch of block and box is also the crop that each
//! picture needs; it is shared out by how much each picture can give.

use crate::paper::Area;
use crate::tree::{Op, Tree};

/// A photograph as the solver sees it.
#[derive(Clone, Copy, Debug)]
pub struct Leaf {
    /// Width over height.
    pub aspect: f64,
    /// How far it may become narrower, and wider: see [`stretch_for_loss`].
    pub give: [f64; 2],
    /// Height of the caption with its distance, in millimetres.
    pub strip: f64,
}

/// The stretch at which a share `loss` of the area is cropped. A stretch x multiplies the
/// aspect by (1 + x/2) / (1 − x/2), which is e^x to the third order.
pub fn stretch_for_loss(loss: f64) -> f64 {
    let ratio = 1.0 / (1.0 - loss);
    2.0 * (ratio - 1.0) / (ratio + 1.0)
}

fn ratio_of_stretch(x: f64) -> f64 {
    (1.0 + x / 2.0) / (1.0 - x / 2.0)
}

/// How a block is made to fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Cropped as far as that helps to fill the box.
    Fill,
    /// Not cropped.
    Natural,
}

/// Solves trees; keeps its memory between calls. `cells` are the leaves' rooms with their
/// captions, from the block's top left corner, by the number of the leaf.
#[derive(Default)]
pub struct Solver {
    functions: Vec<(f64, f64)>,
    ratios: Vec<f64>,
    rooms: Vec<Area>,
    pub cells: Vec<Area>,
}

/// Below this the mismatch (relative) is nothing.
const EXACT: f64 = 1e-9;
/// Steps of the secant method.
const STEPS: usize = 6;
/// No cell has a side below this, in millimetres.
const LEAST_SIDE: f64 = 2.0;

impl Solver {
    /// Sizes of the block in a box; `None` when gaps and captions leave no room.
    pub fn solve(
        &mut self,
        tree: &Tree,
        leaves: &[Leaf],
        (w, h): (f64, f64),
        gap: f64,
        mode: Mode,
    ) -> Option<(f64, f64)> {
        self.ratios.clear();
        self.ratios.extend(leaves.iter().map(|leaf| leaf.aspect));
        let off = self.mismatch(tree, leaves, (w, h), gap);
        if mode == Mode::Fill && off.abs() > EXACT {
            self.stretch(tree, leaves, (w, h), gap, off);
        }
        self.size_functions(tree, leaves, gap);
        let (a, b) = self.functions[0];
        let (mut block_w, mut block_h) = (a * h + b, h);
        if block_w > w {
            (block_w, block_h) = (w, (w - b) / a);
        }
        self.place(tree, leaves, block_w, block_h, gap).then_some((block_w, block_h))
    }

    /// Relative mismatch of block and box, about its logarithm.
    fn mismatch(&mut self, tree: &Tree, leaves: &[Leaf], (w, h): (f64, f64), gap: f64) -> f64 {
        self.size_functions(tree, leaves, gap);
        let (a, b) = self.functions[0];
        let ratio = (a * h + b) / w;
        2.0 * (ratio - 1.0) / (ratio + 1.0)
    }

    /// Finds the common stretch that fills the box, each picture within what it gives.
    fn stretch(&mut self, tree: &Tree, leaves: &[Leaf], wh: (f64, f64), gap: f64, off: f64) {
        let way = usize::from(off < 0.0);
        let most = leaves.iter().map(|leaf| leaf.give[way]).fold(0.0, f64::max);
        if most <= 0.0 {
            return;
        }
        let (low, high) = if off < 0.0 { (0.0, most) } else { (-most, 0.0) };
        let (mut before, mut off_before) = (0.0, off);
        let mut now = (-off).clamp(low, high);
        for _ in 0..STEPS {
            for (ratio, leaf) in self.ratios.iter_mut().zip(leaves) {
                *ratio = leaf.aspect * ratio_of_stretch(now * leaf.give[way] / most);
            }
            let off_now = self.mismatch(tree, leaves, wh, gap);
            if off_now.abs() <= EXACT || (off_now - off_before).abs() < 1e-15 {
                return;
            }
            let slope = (off_now - off_before) / (now - before);
            let next = (now - off_now / slope).clamp(low, high);
            if next == now {
                return;
            }
            (before, off_before, now) = (now, off_now, next);
        }
    }

    fn size_functions(&mut self, tree: &Tree, leaves: &[Leaf], gap: f64) {
        self.functions.clear();
        self.functions.resize(tree.nodes.len(), (0.0, 0.0));
        for node in (0..tree.nodes.len()).rev() {
            let kids = tree.kids(node);
            self.functions[node] = match tree.nodes[node].op {
                Op::Leaf(number) => {
                    let ratio = self.ratios[number as usize];
                    (ratio, -ratio * leaves[number as usize].strip)
                }
                Op::Row => {
                    let start = (0.0, (kids.len() - 1) as f64 * gap);
                    kids.iter().fold(start, |sum, &kid| {
                        let (a, b) = self.functions[kid as usize];
                        (sum.0 + a, sum.1 + b)
                    })
                }
                Op::Column => {
                    let start = (0.0, (kids.len() - 1) as f64 * gap);
                    let (c, d) = kids.iter().fold(start, |sum, &kid| {
                        let (a, b) = self.functions[kid as usize];
                        (sum.0 + 1.0 / a, sum.1 - b / a)
                    });
                    (1.0 / c, -d / c)
                }
            };
        }
    }

    /// Fills `cells`; false when one has no room.
    fn place(&mut self, tree: &Tree, leaves: &[Leaf], w: f64, h: f64, gap: f64) -> bool {
        self.cells.clear();
        self.cells.resize(leaves.len(), Area::default());
        self.rooms.clear();
        self.rooms.resize(tree.nodes.len(), Area::default());
        self.rooms[0] = Area { x: 0.0, y: 0.0, w, h };
        for node in 0..tree.nodes.len() {
            let room = self.rooms[node];
            let (mut x, mut y) = (room.x, room.y);
            for &kid in tree.kids(node) {
                let (a, b) = self.functions[kid as usize];
                let is_row = tree.nodes[node].op == Op::Row;
                let (w, h) =
                    if is_row { (a * room.h + b, room.h) } else { (room.w, (room.w - b) / a) };
                self.rooms[kid as usize] = Area { x, y, w, h };
                if is_row { x += w + gap } else { y += h + gap }
            }
            if let Op::Leaf(number) = tree.nodes[node].op {
                let strip = leaves[number as usize].strip;
                if !(room.w > LEAST_SIDE && room.h - strip > LEAST_SIDE) {
                    return false;
                }
                self.cells[number as usize] = room;
            }
        }
        true
    }
}

/// Gives neighbours in a row one height of caption, so that their pictures end on one line:
/// all that have captions, and in the lowest row of the block also those that have none.
pub fn share_strips(tree: &Tree, leaves: &mut [Leaf]) {
    let mut is_lowest = vec![false; tree.nodes.len()];
    is_lowest[0] = true;
    for node in 0..tree.nodes.len() {
        let kids = tree.kids(node);
        let is_row = tree.nodes[node].op == Op::Row;
        for (i, &kid) in kids.iter().enumerate() {
            is_lowest[kid as usize] = is_lowest[node] && (is_row || i + 1 == kids.len());
        }
        if !is_row {
            continue;
        }
        let leaf = |kid: &u16| match tree.nodes[*kid as usize].op {
            Op::Leaf(number) => Some(number as usize),
            _ => None,
        };
        let strip = kids.iter().filter_map(leaf).map(|i| leaves[i].strip).fold(0.0, f64::max);
        for i in kids.iter().filter_map(leaf) {
            if leaves[i].strip > 0.0 || is_lowest[node] {
                leaves[i].strip = strip;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::Branch;

    fn leaf(aspect: f64, give: f64) -> Leaf {
        Leaf { aspect, give: [give; 2], strip: 0.0 }
    }

    #[test]
    fn a_row_of_two_fills_the_box_by_a_small_crop() {
        let tree = Tree::from_branch(&Branch::Row(vec![Branch::Leaf(0), Branch::Leaf(1)]));
        let leaves = [leaf(0.75, stretch_for_loss(0.1)), leaf(0.72, 0.0)];
        let mut solver = Solver::default();
        let (w, h) = solver.solve(&tree, &leaves, (150.0, 100.0), 4.0, Mode::Fill).unwrap();
        assert!((w - 150.0).abs() < 1e-6 && (h - 100.0).abs() < 1e-6, "{w} {h}");
        let [a, b] = [solver.cells[0], solver.cells[1]];
        assert!((b.x - a.right() - 4.0).abs() < 1e-9);
        assert!((b.w / b.h - 0.72).abs() < 1e-9, "the second must not be cropped");
    }

    #[test]
    fn without_cropping_every_picture_keeps_its_aspect() {
        let branch = Branch::Column(vec![
            Branch::Leaf(0),
            Branch::Row(vec![Branch::Leaf(1), Branch::Leaf(2)]),
        ]);
        let tree = Tree::from_branch(&branch);
        let leaves = [leaf(2.4, 0.1), leaf(1.5, 0.1), leaf(0.66, 0.1)];
        let mut solver = Solver::default();
        solver.solve(&tree, &leaves, (269.0, 184.0), 4.0, Mode::Natural).unwrap();
        for (cell, leaf) in solver.cells.iter().zip(leaves) {
            assert!((cell.w / cell.h - leaf.aspect).abs() < 1e-9);
        }
    }

    #[test]
    fn no_room_is_no_layout() {
        let tree = Tree::from_branch(&Branch::Column(vec![Branch::Leaf(0), Branch::Leaf(1)]));
        let leaves = [leaf(1.0, 0.0); 2].map(|leaf| Leaf { strip: 60.0, ..leaf });
        let solved = Solver::default().solve(&tree, &leaves, (100.0, 100.0), 4.0, Mode::Fill);
        assert_eq!(solved, None);
    }
}
