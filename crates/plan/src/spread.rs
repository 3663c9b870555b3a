//! Arrangements of a spread: which of its pages' arrangements go together.

use crate::filling::{Filling, Pages};
use crate::flow::{Flow, Item};
use crate::page::{Form, Layout};
use crate::paper::Paper;
use crate::tree::Trees;
use crate::weights as w;
use leporello_model::Side;
use std::collections::BTreeMap;

/// What kind of spread it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpreadForm {
    /// Pictures on both pages, or on the recto alone.
    Plain,
    /// A chapter's title on the verso, pictures on the recto.
    TitlePage,
    /// A chapter's title above the pictures.
    TitleBand,
    /// One panorama across the fold.
    Across,
}

/// An arrangement of a spread.
#[derive(Clone, Copy, Debug)]
pub struct Variant {
    pub cost: f64,
    pub form: SpreadForm,
    pub left: Option<Layout>,
    pub right: Option<Layout>,
}

impl Variant {
    /// Whether a picture leaves the margins.
    pub fn is_hero(&self) -> bool {
        let is_bleed = |page: &Option<Layout>| page.is_some_and(|layout| layout.is_bleed());
        self.form == SpreadForm::Across || is_bleed(&self.left) || is_bleed(&self.right)
    }

    /// Whether one picture faces one, both inside the margins.
    pub fn is_diptych(&self) -> bool {
        let is_one = |page: &Option<Layout>| page.is_some_and(|layout| layout.n == 1);
        let is_plain = self.form == SpreadForm::Plain && !self.is_hero();
        is_plain && is_one(&self.left) && is_one(&self.right)
    }

    /// Pictures on the verso.
    pub fn on_verso(&self) -> usize {
        self.left.map_or(0, |layout| layout.n)
    }
}

/// How facing blocks are brought to one height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Joint {
    /// They stand as they are.
    Apart,
    /// Both are cropped to this height.
    Cropped(f64),
    /// The taller is made as high as the other.
    Shrunk(f64),
}

impl Joint {
    /// Whether the page has one picture that looks small on it, once joined.
    fn looks_small(self, layout: &Layout, paper: &Paper) -> bool {
        const SMALL: f64 = 0.85;
        let height = match self {
            Self::Shrunk(height) => height.min(layout.h),
            _ => layout.h,
        };
        layout.n == 1
            && !layout.is_bleed()
            && height < SMALL * paper.box_h
            && layout.w * height / layout.h < SMALL * paper.box_w
    }
}

/// How two facing blocks are joined, and what that costs.
pub fn joint(left: &Layout, right: &Layout, paper: &Paper) -> (Joint, f64) {
    let unit = paper.unit;
    let difference = (left.h - right.h).abs();
    if left.is_bleed() || right.is_bleed() || difference <= 0.05 * unit {
        return (Joint::Apart, 0.0);
    }
    let q = log_of_ratio(left.h, right.h).abs();
    let contrast =
        if difference > w::CONTRAST_FROM * unit { w::CONTRAST } else { w::NEARLY_FACING };
    let mut best = (Joint::Apart, contrast);
    let is_wide = |page: &Layout| page.form == Form::Tree && paper.box_w - page.w < 0.1 * unit;
    let is_full = |page: &Layout| page.n >= 3 && page.box_h - page.h < 0.1 * unit;
    let unfill = |page: &Layout| if is_full(page) { w::UNFILLED } else { 0.0 };
    let (taller, lower) = if left.h > right.h { (left, right) } else { (right, left) };
    let cost = w::JOINED.0 + w::JOINED.1 * q + unfill(taller);
    if q <= w::JOINED_BY_SIZE && cost < best.1 {
        best = (Joint::Shrunk(lower.h), cost);
    }
    // Cropping both loses no width; it takes half of the difference from each.
    let cost = cost - 0.4 * w::JOINED.1 * q;
    if q <= w::JOINED_BY_CROP && is_wide(left) && is_wide(right) && cost < best.1 {
        best = (Joint::Cropped(libm::sqrt(left.h * right.h)), cost);
    }
    best
}

/// The logarithm of a ratio near 1, to its third order: exact to 0.001 up to a ratio of 1.3.
fn log_of_ratio(a: f64, b: f64) -> f64 {
    2.0 * (a - b) / (a + b)
}

/// The arrangements of every page that may be in the book.
pub struct Table<'a> {
    pub flow: &'a Flow<'a>,
    pub paper: &'a Paper,
    /// Photographs a spread holds on average.
    pub density: f64,
    /// For each place the importance of all photographs before it together.
    importance_before: Vec<f64>,
    /// By first photograph.
    pages: Vec<Pages>,
    /// The same below a chapter's title, where that may stand.
    below_title: BTreeMap<usize, Pages>,
}

/// Height of a chapter's title above pictures, with the white under it, on the reference page.
pub const TITLE_BAND: f64 = 30.0;

impl<'a> Table<'a> {
    pub fn new(flow: &'a Flow<'a>, trees: &'a Trees, paper: &'a Paper, density: f64) -> Self {
        let mut importance_before = vec![0.0];
        importance_before.extend(flow.items.iter().scan(0.0, |sum, item| {
            *sum += item.importance;
            Some(*sum)
        }));
        let filling = Filling { flow, trees, paper, density };
        let (pages, below_title) = filling.all();
        Self { flow, paper, density, importance_before, pages, below_title }
    }

    fn page(&self, at: usize, n: usize, is_below_title: bool) -> &[Layout] {
        let pages = if is_below_title { self.below_title.get(&at) } else { self.pages.get(at) };
        pages.and_then(|by_number| by_number.get(n.wrapping_sub(1))).map_or(&[], |all| all)
    }

    /// The best arrangements of the spread of `k` photographs from `at` on, best first; the
    /// best with and the best without a full bleed are among them.
    pub fn variants(&self, at: usize, k: usize, keep: usize) -> Vec<Variant> {
        let mut best = Best::new(keep);
        if self.flow.opens.contains(&at) {
            self.pair(at, 0, k, SpreadForm::TitlePage, &mut best);
            for on_verso in 1..k {
                self.pair(at, on_verso, k - on_verso, SpreadForm::TitleBand, &mut best);
            }
        } else {
            for on_verso in 0..k {
                if on_verso > 0 || k == 1 {
                    self.pair(at, on_verso, k - on_verso, SpreadForm::Plain, &mut best);
                }
            }
            if let Some(across) = self.across(at, k) {
                best.offer(across);
            }
        }
        let whole = self.cost_of_company(at, k);
        let best = best.into_sorted();
        best.into_iter().map(|v| Variant { cost: v.cost + whole, ..v }).collect()
    }

    fn pair(&self, at: usize, left: usize, right: usize, form: SpreadForm, best: &mut Best) {
        let is_band = form == SpreadForm::TitleBand;
        let rights = self.page(at + left, right, is_band);
        let rights = rights.iter().filter(|layout| layout.fits(Side::Recto));
        if left == 0 {
            for r in rights {
                let is_titled = form == SpreadForm::TitlePage;
                let alone = if is_titled { 0.0 } else { opposite_blank(&self.flow.items[at], r) };
                let (left, right, cost) = (None, Some(*r), alone + r.cost);
                best.offer(Variant { cost, form, left, right });
            }
            return;
        }
        let items = &self.flow.items[at..at + left + right];
        let due = self.importance(at, left) / self.importance(at, left + right);
        for l in self.page(at, left, is_band).iter().filter(|layout| layout.fits(Side::Verso)) {
            let extra = if is_band { self.below_title_cost(l) } else { 0.0 };
            for r in rights.clone() {
                let cost = l.cost + r.cost + extra;
                // Facing each other costs something or nothing, never less.
                if best.would_take(cost, l.is_bleed() || r.is_bleed()) {
                    let cost = cost + self.pairing(l, r, items) + shares(l, r, due);
                    let (left, right) = (Some(*l), Some(*r));
                    best.offer(Variant { cost, form, left, right });
                }
            }
        }
    }

    /// Importance of so many photographs from a place on.
    fn importance(&self, at: usize, k: usize) -> f64 {
        self.importance_before[at + k] - self.importance_before[at]
    }

    /// Cost of pictures standing below a chapter's title; a small one alone looks lost there.
    fn below_title_cost(&self, layout: &Layout) -> f64 {
        let is_narrow = layout.w < self.paper.box_w - 0.1 * self.paper.unit;
        w::TITLE_BAND + if layout.n == 1 && is_narrow { w::LONE_BELOW_TITLE } else { 0.0 }
    }

    fn pairing(&self, l: &Layout, r: &Layout, items: &[Item]) -> f64 {
        let is_hero = l.is_bleed() || r.is_bleed();
        let (joined, mut cost) = joint(l, r, self.paper);
        if l.is_bleed() && r.is_bleed() {
            cost += w::TWO_BLEEDS;
        }
        if !is_hero {
            let differs = l.coverage - r.coverage;
            cost += w::COVERAGE_DIFFERS * differs * differs;
            cost += w::LOPSIDED * l.n.abs_diff(r.n).saturating_sub(3) as f64;
        }
        if l.n > 2 && l.n == r.n && l.tree == r.tree {
            cost += w::SAME_TREE;
        }
        if joined.looks_small(l, self.paper) && joined.looks_small(r, self.paper) {
            let is_one_scene = items[0].scene.is_some() && items[0].scene == items[l.n].scene;
            cost += if is_one_scene { w::TWO_QUIET_OF_A_SCENE } else { w::TWO_QUIET };
        }
        cost
    }

    fn across(&self, at: usize, k: usize) -> Option<Variant> {
        let item = &self.flow.items[at];
        let frame = item.across.filter(|_| k == 1 && item.caption.is_none())?;
        let ppi = item.width_at(1.0) / frame.w;
        let matters = item.importance >= w::ACROSS_IMPORTANCE || item.is_hero;
        (matters && ppi >= w::LEAST_PPI).then(|| {
            let hero = if item.is_hero { w::BLEED.0 / 2.0 } else { 0.0 };
            let white = 1.0 - frame.h / self.paper.box_h;
            Variant {
                cost: w::ACROSS + hero + white,
                form: SpreadForm::Across,
                left: None,
                right: None,
            }
        })
    }

    /// Cost of these photographs being one spread, however they stand.
    fn cost_of_company(&self, at: usize, k: usize) -> f64 {
        let items = &self.flow.items[at..at + k];
        // Photographs that matter little stand closer, those that matter more have room.
        let mean = self.importance(0, self.flow.items.len()) / self.flow.items.len() as f64;
        let density = libm::log(self.importance(at, k) / mean / self.density);
        let mut cost = w::DENSITY * density * density;
        let breaks = items[1..].iter().map(|item| item.break_before).fold(0.0, f64::max);
        if breaks >= w::BREAK_COUNTS {
            cost += w::BREAK_IN_SPREAD * breaks.min(6.0);
        }
        let is_first_of_run = at == 0 || self.flow.run_end[at - 1] == at;
        if items[0].is_with_previous && !is_first_of_run {
            cost += w::PARTED;
        }
        if items[0].began_spread == Some(false) && !is_first_of_run {
            cost += w::MOVED_BREAK;
        }
        let moved = items[1..].iter().filter(|item| item.began_spread == Some(true)).count();
        cost + w::MOVED_BREAK * moved as f64
    }
}

/// Cost of the verso's pictures having another share of the spread's pictures than is due to
/// their importance: a divergence, as on a page.
fn shares(l: &Layout, r: &Layout, due: f64) -> f64 {
    let has = l.coverage / (l.coverage + r.coverage);
    let part = |due: f64, has: f64| due * libm::log(due / has);
    w::SPREAD_HIERARCHY * (part(due, has) + part(1.0 - due, 1.0 - has))
}

/// Cost of an empty verso opposite a picture, which should be a large one that matters.
fn opposite_blank(item: &Item, layout: &Layout) -> f64 {
    let deserves = item.is_hero || item.importance >= w::DESERVES_BLANK;
    w::BLANK_VERSO + if deserves && !layout.is_set_small() { 0.0 } else { w::IDLE_BLANK }
}

/// The cheapest variants so far, without and with a full bleed.
struct Best {
    keep: usize,
    kinds: [Vec<(i64, Variant)>; 2],
}

impl Best {
    fn new(keep: usize) -> Self {
        Self { keep, kinds: [Vec::new(), Vec::new()] }
    }

    /// Whether a variant that costs no less than this may be among them.
    fn would_take(&self, cost: f64, is_hero: bool) -> bool {
        let kind = &self.kinds[usize::from(is_hero)];
        kind.len() < self.keep || micro(cost) < kind[self.keep - 1].0
    }

    fn offer(&mut self, variant: Variant) {
        let (cost, kind) = (micro(variant.cost), &mut self.kinds[usize::from(variant.is_hero())]);
        let place = kind.partition_point(|&(other, _)| other <= cost);
        if place < self.keep {
            kind.truncate(self.keep - 1);
            kind.insert(place, (cost, variant));
        }
    }

    /// The cheapest of all, and of each kind at least one.
    fn into_sorted(self) -> Vec<Variant> {
        let keep = self.keep;
        let [without, with] = self.kinds;
        let first_with = without.len();
        let mut all: Vec<(i64, usize, Variant)> = without
            .into_iter()
            .chain(with)
            .enumerate()
            .map(|(i, (cost, variant))| (cost, i, variant))
            .collect();
        all.sort_by_key(|&(cost, i, _)| (cost, i));
        let is_first = |i: usize| i == 0 || i == first_with;
        let kept = all.into_iter().enumerate();
        kept.filter(|&(rank, (_, i, _))| rank < keep || is_first(i)).map(|(_, v)| v.2).collect()
    }
}

/// Costs are compared as whole millionths, so that every machine makes the same book.
pub fn micro(cost: f64) -> i64 {
    (cost * 1e6).round() as i64
}
