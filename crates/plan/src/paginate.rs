//! Shares the photographs out over an exact number of spreads.
//!
//! Dynamic programming over (photographs placed, spreads used, rhythm): the rhythm is how
//! many spreads ago a picture last filled a page to its edges, and the pace of the last
//! spread: how many diptychs, one picture facing one, ran up to it, or whether it was quiet,
//! even or busy. Only states near an even filling are looked at; if none of them leads to
//! the end, more are.

use crate::flow::Flow;
use crate::kept::Kept;
use crate::page::Pager;
use crate::spread::{Table, Variant, micro};
use crate::weights as w;

/// Distances to the last hero that are told apart.
const DISTANCES: usize = w::HERO_WANTED_AFTER + 2;
/// Lengths of a run of diptychs that are told apart.
const RUNS: usize = w::DIPTYCH_AGAIN.len();
/// A run of one diptych, of two and so on, then quiet, even, busy.
const PACES: usize = RUNS + w::SAME_DENSITY.len();
const CLASSES: usize = DISTANCES * PACES;
const NEVER: i64 = i64::MAX / 4;

/// A spread of the plan in the making.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    /// First photograph.
    pub at: usize,
    /// Number of photographs.
    pub k: usize,
    pub variant: Variant,
}

/// The way here: photographs and variant of the last spread, class before it.
#[derive(Clone, Copy, Default)]
struct Step {
    k: u8,
    variant: u8,
    class: u8,
}

/// The states of one place: by spreads used from `first` on, then by class.
#[derive(Default)]
struct States {
    first: usize,
    costs: Vec<i64>,
    steps: Vec<Step>,
}

impl States {
    fn new(range: (usize, usize)) -> Self {
        let size = (range.1 + 1).saturating_sub(range.0) * CLASSES;
        Self { first: range.0, costs: Vec::new(), steps: vec![Step::default(); size] }
    }

    /// Makes room for costs, which only the places that are being worked on have.
    fn open(&mut self) {
        if self.costs.is_empty() {
            self.costs = vec![NEVER; self.steps.len()];
        }
    }

    fn index(&self, spreads: usize, class: usize) -> Option<usize> {
        let index = spreads.checked_sub(self.first)? * CLASSES + class;
        (index < self.steps.len()).then_some(index)
    }

    fn offer(&mut self, index: usize, cost: i64, step: Step) {
        if cost < self.costs[index] {
            self.costs[index] = cost;
            self.steps[index] = step;
        }
    }
}

/// Chooses among books of `allowed` spreads (each with an extra cost per photograph) and
/// returns the best as its spreads of photographs, in order; `None` when no such book exists.
pub fn paginate(
    table: &Table,
    pager: &mut Pager,
    kept: &Kept,
    allowed: &[(usize, f64)],
) -> Option<Vec<Choice>> {
    let flow = table.flow;
    let mut variants = |at, k| kept.variants(table, pager, at, k, w::KEPT_VARIANTS);
    let offers: Vec<Vec<Vec<Offer>>> = (0..flow.items.len())
        .map(|at| {
            let most = (flow.run_end[at] - at).min(w::PER_SPREAD);
            (1..=most).map(|k| variants(at, k).iter().map(Offer::of).collect()).collect()
        })
        .collect();
    // Wider only where nothing else leads to the end, and where memory allows.
    let most = allowed.iter().map(|&(spreads, _)| spreads).max().unwrap_or(0);
    let bands = [w::BAND, 4 * w::BAND, 16 * w::BAND, most];
    let fits = |band: &usize| flow.items.len() * (2 * band + 1).min(most + 1) <= w::MOST_ROWS;
    let mut bands = bands.into_iter().filter(|band| *band == w::BAND || fits(band));
    let way = bands.find_map(|band| Pagination::new(table, allowed, &offers, band).run())?;
    let choice = |(at, k, number)| Choice { at, k, variant: variants(at, k)[number] };
    Some(way.into_iter().map(choice).collect())
}

/// What choosing among books must know of an arrangement; books of thousands have hundreds
/// of thousands of them.
#[derive(Clone, Copy)]
struct Offer {
    cost: i64,
    is_hero: bool,
    is_diptych: bool,
}

impl Offer {
    fn of(variant: &Variant) -> Self {
        let (is_hero, is_diptych) = (variant.is_hero(), variant.is_diptych());
        Self { cost: micro(variant.cost), is_hero, is_diptych }
    }
}

/// A spread of the way: its first photograph, how many, and which of their arrangements.
type OnWay = (usize, usize, usize);

struct Pagination<'a> {
    flow: &'a Flow<'a>,
    density: f64,
    offers: &'a [Vec<Vec<Offer>>],
    allowed: &'a [(usize, f64)],
    /// By number of photographs placed.
    states: Vec<States>,
    /// Locked spreads that stand before each place.
    locked: Vec<Locks>,
    /// By pace, what it costs to follow each.
    follows: [[Option<i64>; PACES]; PACES],
}

/// Locked spreads between two photographs.
#[derive(Clone, Copy, Default)]
struct Locks {
    count: usize,
    /// Spreads from the last hero among them to the last of them.
    since_hero: Option<usize>,
}

impl Locks {
    fn add(&mut self, is_hero: bool) {
        self.count += 1;
        self.since_hero = if is_hero { Some(0) } else { self.since_hero.map(|since| since + 1) };
    }

    /// The distance to the last hero after them, from that before them. A locked hero counts
    /// as far enough away: what the user locks does not take heroes from other spreads.
    fn pass(self, distance: usize) -> usize {
        let since = self.since_hero.map(|since| since + w::HERO_AGAIN.len());
        since.unwrap_or(distance + self.count).min(DISTANCES - 1)
    }
}

impl<'a> Pagination<'a> {
    fn new(
        table: &'a Table,
        allowed: &'a [(usize, f64)],
        offers: &'a [Vec<Vec<Offer>>],
        band: usize,
    ) -> Self {
        let flow = table.flow;
        let places = flow.items.len() + 1;
        let mut locked = vec![Locks::default(); places];
        for lock in &flow.locked {
            locked[lock.before].add(lock.is_hero);
        }
        let least = allowed.iter().map(|a| a.0).min().unwrap_or(0);
        let most = allowed.iter().map(|a| a.0).max().unwrap_or(0);
        let expected = expected_spreads(flow, &locked, (least + most) as f64 / 2.0);
        let band = band.saturating_add((most - least) / 2);
        let states = expected.iter().map(|&middle| {
            let middle = middle.round() as usize;
            States::new((middle.saturating_sub(band), middle.saturating_add(band).min(most)))
        });
        let (density, states) = (table.density, states.collect());
        Self { flow, density, offers, allowed, states, locked, follows: follows(density) }
    }

    fn run(mut self) -> Option<Vec<OnWay>> {
        let start = self.locked[0];
        // As if a hero had stood a few spreads before, after an even spread.
        let index = self.states[0].index(start.count, start.pass(3) * PACES + RUNS + 1)?;
        self.states[0].open();
        self.states[0].costs[index] = 0;
        for at in 0..self.flow.items.len() {
            self.go_on_from(at);
        }
        let (spreads, class) = self.best_end()?;
        Some(self.trace_back(spreads, class))
    }

    fn go_on_from(&mut self, at: usize) {
        let (before, after) = self.states.split_at_mut(at + 1);
        let here = &mut before[at];
        after.iter_mut().take(self.offers[at].len()).for_each(States::open);
        for (row, costs) in here.costs.chunks_exact(CLASSES).enumerate() {
            if costs.iter().all(|&cost| cost >= NEVER) {
                continue;
            }
            let spreads = here.first + row;
            let entries: [_; PACES] =
                std::array::from_fn(|pace| entries(costs, self.follows[pace]));
            for (i, offers) in self.offers[at].iter().enumerate() {
                let k = i + 1;
                let next = &mut after[i];
                let locks = self.locked[at + k];
                let used = spreads + 1 + locks.count;
                let Some(base) = next.index(used, 0) else { continue };
                let other = RUNS + density_class(k as f64 / self.density);
                for (number, offer) in offers.iter().enumerate() {
                    let step = Step { k: k as u8, variant: number as u8, class: 0 };
                    for pace in if offer.is_diptych { 0..RUNS } else { other..other + 1 } {
                        take(next, base + pace, &entries[pace], offer, step, locks);
                    }
                }
            }
        }
        here.costs = Vec::new();
    }

    fn best_end(&self) -> Option<(usize, usize)> {
        let end = self.states.last().filter(|end| !end.costs.is_empty())?;
        let photographs = self.flow.items.len().max(1) as f64;
        let mut best: Option<(i64, usize, usize)> = None;
        for &(spreads, extra) in self.allowed {
            for class in 0..CLASSES {
                let Some(index) = end.index(spreads, class) else { continue };
                if end.costs[index] >= NEVER {
                    continue;
                }
                let cost = micro(end.costs[index] as f64 / 1e6 / photographs + extra);
                if best.is_none_or(|found| (cost, spreads, class) < found) {
                    best = Some((cost, spreads, class));
                }
            }
        }
        best.map(|(_, spreads, class)| (spreads, class))
    }

    fn trace_back(&self, mut spreads: usize, mut class: usize) -> Vec<OnWay> {
        let mut way = Vec::new();
        let mut place = self.flow.items.len();
        while place > 0 {
            let states = &self.states[place];
            let index = states.index(spreads, class).expect("the way here was stored");
            let step = states.steps[index];
            let k = step.k as usize;
            spreads -= 1 + self.locked[place].count;
            place -= k;
            class = step.class as usize;
            way.push((place, k, step.variant as usize));
        }
        way.reverse();
        way
    }
}

/// For each pace what it costs to come to it from each, where that can be.
fn follows(density: f64) -> [[Option<i64>; PACES]; PACES] {
    // What a diptych is among other spreads.
    let diptych = density_class(2.0 / density);
    let class = |pace: usize| pace.checked_sub(RUNS).unwrap_or(diptych);
    let cost = |to: usize, from: usize| match (to < RUNS, from < RUNS) {
        (true, true) => (to == (from + 1).min(RUNS - 1)).then(|| w::DIPTYCH_AGAIN[from]),
        (true, false) if to > 0 => None,
        _ if class(to) == class(from) => Some(w::SAME_DENSITY[class(to)]),
        _ => Some(0.0),
    };
    std::array::from_fn(|to| std::array::from_fn(|from| cost(to, from).map(micro)))
}

/// For each distance to the last hero the cheapest way to enter a spread of a pace, and the
/// class it comes from.
fn entries(costs: &[i64], follows: [Option<i64>; PACES]) -> [(i64, u8); DISTANCES] {
    std::array::from_fn(|distance| {
        let mut best = (NEVER, 0);
        for (before, again) in follows.iter().enumerate() {
            let class = distance * PACES + before;
            let Some(again) = again else { continue };
            let cost = costs[class].saturating_add(*again);
            if cost < best.0 {
                best = (cost, class as u8);
            }
        }
        best
    })
}

fn take(
    next: &mut States,
    base: usize,
    entry: &[(i64, u8)],
    offer: &Offer,
    step: Step,
    locks: Locks,
) {
    let own = offer.cost;
    for (distance, &(cost, class)) in entry.iter().enumerate() {
        if cost >= NEVER {
            continue;
        }
        let step = Step { class, ..step };
        if offer.is_hero {
            let again = w::HERO_AGAIN.get(distance).copied().unwrap_or(0.0);
            next.offer(base + locks.pass(0) * PACES, cost + own + micro(again), step);
        } else {
            let far = locks.pass(distance + 1);
            let missed = if distance >= w::HERO_WANTED_AFTER { micro(w::HERO_MISSED) } else { 0 };
            next.offer(base + far * PACES, cost + own + missed, step);
        }
    }
}

/// Quiet, even or busy, by the number of photographs against the mean.
fn density_class(against_mean: f64) -> usize {
    if against_mean < 0.7 {
        0
    } else if against_mean < 1.35 {
        1
    } else {
        2
    }
}

/// Spreads used at each place if all chapters were filled evenly.
fn expected_spreads(flow: &Flow, locked: &[Locks], total: f64) -> Vec<f64> {
    let n = flow.items.len();
    let mut needs = Vec::new();
    let mut at = 0;
    while at < n {
        needs.push((at, flow.run_end[at]));
        at = flow.run_end[at];
    }
    let free = (total - flow.locked.len() as f64).max(0.0);
    let per_photo = free / n.max(1) as f64;
    let wanted = |&(from, to): &(usize, usize)| {
        let few = (to - from).div_ceil(w::PER_SPREAD) as f64;
        ((to - from) as f64 * per_photo).max(few)
    };
    let scale = free / needs.iter().map(wanted).sum::<f64>().max(1.0);
    let mut expected = vec![locked[0].count as f64; n + 1];
    let mut used = locked[0].count as f64;
    for run in &needs {
        let each = wanted(run) * scale / (run.1 - run.0) as f64;
        for place in run.0..run.1 {
            used += each;
            expected[place + 1] = used + locked[place + 1].count as f64;
        }
        used += locked[run.1].count as f64;
    }
    expected
}
