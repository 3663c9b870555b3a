//! Slicing trees: rows and columns inside each other, with photographs as leaves.
//!
//! All trees of up to [`PER_PAGE`] leaves are listed once (up to five leaves without limit,
//! then three levels of at most five children): 1, 2, 6, 22, 90, 232, 696 and 2002 trees.
//! Leaves keep their order depth first, so a page reads left to right, top to bottom.

use crate::weights::PER_PAGE;
use std::ops::Range;

/// Most children of a row or column in the catalogue.
const MOST_CHILDREN: usize = 5;
/// Deepest nesting in the catalogue for few and for many leaves.
const DEPTHS: (usize, usize) = (4, 3);
/// Number of leaves from which the second depth holds.
const MANY: usize = 6;

/// What a node of a tree does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// Shows the photograph with this place among the page's.
    Leaf(u8),
    /// Sets its children side by side.
    Row,
    /// Sets its children one above the other.
    Column,
}

/// A node; children follow their parents in [`Tree::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    pub op: Op,
    first_kid: u16,
    kids: u16,
}

/// A tree as a list of nodes, the root first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    pub nodes: Vec<Node>,
    kids: Vec<u16>,
    pub leaves: usize,
    pub depth: usize,
}

/// A tree while it is built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Branch {
    Leaf(u8),
    Row(Vec<Branch>),
    Column(Vec<Branch>),
}

impl Tree {
    pub fn from_branch(root: &Branch) -> Self {
        let mut tree = Self { nodes: Vec::new(), kids: Vec::new(), leaves: 0, depth: 0 };
        tree.add(root, 0);
        tree
    }

    fn add(&mut self, branch: &Branch, depth: usize) -> u16 {
        let here = self.nodes.len();
        self.depth = self.depth.max(depth);
        let (op, branches): (Op, &[Branch]) = match branch {
            Branch::Leaf(number) => (Op::Leaf(*number), &[]),
            Branch::Row(kids) => (Op::Row, kids),
            Branch::Column(kids) => (Op::Column, kids),
        };
        self.leaves += usize::from(branches.is_empty());
        self.nodes.push(Node { op, first_kid: 0, kids: branches.len() as u16 });
        let kids: Vec<u16> = branches.iter().map(|kid| self.add(kid, depth + 1)).collect();
        self.nodes[here].first_kid = self.kids.len() as u16;
        self.kids.extend(kids);
        here as u16
    }

    /// Places of a node's children in [`Self::nodes`].
    pub fn kids(&self, node: usize) -> &[u16] {
        let Node { first_kid, kids, .. } = self.nodes[node];
        &self.kids[first_kid as usize..(first_kid + kids) as usize]
    }

    fn write(&self, node: usize, out: &mut String) {
        let letter = match self.nodes[node].op {
            Op::Leaf(number) => return out.push_str(&(number + 1).to_string()),
            Op::Row => 'H',
            Op::Column => 'V',
        };
        out.push(letter);
        for (i, &kid) in self.kids(node).iter().enumerate() {
            out.push(if i == 0 { '(' } else { ',' });
            self.write(kid as usize, out);
        }
        out.push(')');
    }
}

/// As in [`leporello_model::Page::arrangement`].
impl std::fmt::Display for Tree {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut text = String::new();
        self.write(0, &mut text);
        f.write_str(&text)
    }
}

/// A child of a listed tree: which tree, and its first leaf counted from the parent's.
#[derive(Clone, Copy)]
struct Kid {
    tree: u16,
    at: u8,
}

/// All trees, each made of smaller listed ones.
pub struct Trees {
    all: Vec<Tree>,
    is_row: Vec<bool>,
    kids: Vec<Vec<Kid>>,
    by_size: Vec<Range<usize>>,
}

impl Trees {
    /// Lists the trees of up to `most` leaves.
    pub fn listed(most: usize) -> Self {
        let mut trees = Self {
            all: vec![Tree::from_branch(&Branch::Leaf(0))],
            is_row: vec![false],
            kids: vec![Vec::new()],
            by_size: vec![0..0, 0..1],
        };
        let mut branches = vec![Branch::Leaf(0)];
        for size in 2..=most.min(PER_PAGE) {
            let start = trees.all.len();
            for is_row in [true, false] {
                trees.add_all(size, is_row, &mut branches);
            }
            trees.by_size.push(start..trees.all.len());
        }
        trees
    }

    fn add_all(&mut self, size: usize, is_row: bool, branches: &mut Vec<Branch>) {
        let deepest = if size < MANY { DEPTHS.0 } else { DEPTHS.1 };
        let mut found = Vec::new();
        self.compose(size, is_row, deepest - 1, &mut Vec::new(), &mut found);
        for kids in found {
            let parts = kids.iter().map(|kid| shifted(&branches[kid.tree as usize], kid.at));
            let parts = parts.collect();
            let branch = if is_row { Branch::Row(parts) } else { Branch::Column(parts) };
            self.all.push(Tree::from_branch(&branch));
            branches.push(branch);
            self.is_row.push(is_row);
            self.kids.push(kids);
        }
    }

    /// Every way to fill `size` leaves with children that are leaves or lie the other way.
    fn compose(
        &self,
        size: usize,
        is_row: bool,
        deepest: usize,
        chosen: &mut Vec<Kid>,
        found: &mut Vec<Vec<Kid>>,
    ) {
        let filled =
            chosen.last().map_or(0, |kid| kid.at as usize + self.all[kid.tree as usize].leaves);
        if filled == size {
            found.push(chosen.clone());
            return;
        }
        if chosen.len() == MOST_CHILDREN {
            return;
        }
        for part in 1..=(size - filled).min(size - 1) {
            for tree in self.by_size[part].clone() {
                if part > 1 && (self.is_row[tree] == is_row || self.all[tree].depth > deepest) {
                    continue;
                }
                chosen.push(Kid { tree: tree as u16, at: filled as u8 });
                self.compose(size, is_row, deepest, chosen, found);
                chosen.pop();
            }
        }
    }

    pub fn get(&self, tree: u16) -> &Tree {
        &self.all[tree as usize]
    }

    /// Trees with so many leaves.
    pub fn of_size(&self, size: usize) -> Range<usize> {
        self.by_size.get(size).cloned().unwrap_or(0..0)
    }
}

fn shifted(branch: &Branch, by: u8) -> Branch {
    let all = |kids: &[Branch]| kids.iter().map(|kid| shifted(kid, by)).collect();
    match branch {
        Branch::Leaf(number) => Branch::Leaf(number + by),
        Branch::Row(kids) => Branch::Row(all(kids)),
        Branch::Column(kids) => Branch::Column(all(kids)),
    }
}

/// The size function of a block, `w = a h + b`, and the same turned, `h = c w + d`.
#[derive(Clone, Copy, Default)]
struct SizeFunction {
    a: f64,
    b: f64,
    c: f64,
    d: f64,
}

/// Size functions of every listed tree over the photographs from one place on, computed from
/// the last place to the first so that each tree is a short sum over smaller ones.
pub struct Sweep<'a> {
    trees: &'a Trees,
    gap: f64,
    ring: Vec<Vec<SizeFunction>>,
}

impl<'a> Sweep<'a> {
    pub fn new(trees: &'a Trees, gap: f64) -> Self {
        let row = vec![SizeFunction { a: 1.0, b: 0.0, c: 1.0, d: 0.0 }; trees.all.len()];
        Self { trees, gap, ring: vec![row; PER_PAGE] }
    }

    /// Moves to place `at`; the place moved to before must have been `at + 1`. The
    /// photograph there has this aspect and this height of caption.
    pub fn step(&mut self, at: usize, aspect: f64, strip: f64, most: usize) {
        let mut row = std::mem::take(&mut self.ring[at % PER_PAGE]);
        row[0] = SizeFunction { a: aspect, b: -aspect * strip, c: 1.0 / aspect, d: strip };
        for size in 2..=most {
            for tree in self.trees.of_size(size) {
                row[tree] = self.combined(tree, at, &row);
            }
        }
        self.ring[at % PER_PAGE] = row;
    }

    fn combined(&self, tree: usize, at: usize, here: &[SizeFunction]) -> SizeFunction {
        let kids = &self.trees.kids[tree];
        let gaps = (kids.len() - 1) as f64 * self.gap;
        let of = |kid: &Kid| match kid.at {
            0 => here[kid.tree as usize],
            offset => self.ring[(at + offset as usize) % PER_PAGE][kid.tree as usize],
        };
        if self.trees.is_row[tree] {
            let (mut a, mut b) = (0.0, gaps);
            for kid in kids {
                let f = of(kid);
                a += f.a;
                b += f.b;
            }
            SizeFunction { a, b, c: 1.0 / a, d: -b / a }
        } else {
            let (mut c, mut d) = (0.0, gaps);
            for kid in kids {
                let f = of(kid);
                c += f.c;
                d += f.d;
            }
            SizeFunction { a: 1.0 / c, b: -d / c, c, d }
        }
    }

    /// The trees over the `size` photographs from `at` on that come nearest to filling a box
    /// without cropping, nearest first, at most `most`; each with how many times as wide, or
    /// as narrow, as the box it would be.
    pub fn nearest(
        &self,
        at: usize,
        size: usize,
        (w, h): (f64, f64),
        most: usize,
    ) -> Vec<(f64, u16)> {
        let row = &self.ring[at % PER_PAGE];
        let misfit = |tree: usize| {
            let ratio = (row[tree].a * h + row[tree].b) / w;
            if ratio <= 0.0 { f64::INFINITY } else { ratio.max(1.0 / ratio) }
        };
        let mut found: Vec<(u64, u16)> = self
            .trees
            .of_size(size)
            .map(|tree| ((misfit(tree) * 1e6).min(1e15) as u64, tree as u16))
            .collect();
        if found.len() > most {
            found.select_nth_unstable(most - 1);
            found.truncate(most);
        }
        found.sort_unstable();
        found.into_iter().map(|(misfit, tree)| (misfit as f64 / 1e6, tree)).collect()
    }

    /// Widths and heights of the cells of a tree that is set into a box uncropped.
    pub fn cells(&self, at: usize, tree: u16, (w, h): (f64, f64), cells: &mut [(f64, f64)]) {
        let f = self.ring[at % PER_PAGE][tree as usize];
        let width = f.a * h + f.b;
        let (w, h) = if width <= w { (width, h) } else { (w, f.c * w + f.d) };
        self.divide(at, tree, (w, h), cells);
    }

    fn divide(&self, at: usize, tree: u16, (w, h): (f64, f64), cells: &mut [(f64, f64)]) {
        let kids = &self.trees.kids[tree as usize];
        if kids.is_empty() {
            cells[0] = (w, h);
        }
        for kid in kids {
            let first = at + kid.at as usize;
            let f = self.ring[first % PER_PAGE][kid.tree as usize];
            let room = if self.trees.is_row[tree as usize] {
                (f.a * h + f.b, h)
            } else {
                (w, f.c * w + f.d)
            };
            self.divide(first, kid.tree, room, &mut cells[kid.at as usize..]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_has_the_known_numbers_of_trees() {
        let trees = Trees::listed(PER_PAGE);
        let sizes: Vec<usize> = (1..=PER_PAGE).map(|n| trees.of_size(n).len()).collect();
        assert_eq!(sizes, [1, 2, 6, 22, 90, 232, 696, 2002]);
    }

    #[test]
    fn leaves_keep_their_order() {
        let trees = Trees::listed(6);
        for tree in trees.of_size(6) {
            let text = trees.get(tree as u16).to_string();
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            assert_eq!(digits, "123456", "{text}");
        }
    }
}
