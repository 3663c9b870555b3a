//! Chooses each spread's final arrangement once it is settled which photographs it has, so
//! that neighbours differ and what the plan before had is kept.

use crate::compose::{Composed, compose};
use crate::page::Pager;
use crate::paginate::Choice;
use crate::spread::{Table, Variant, micro};
use crate::weights as w;
use leporello_model::{PhotoId, Plan, Spread};
use std::collections::BTreeMap;

/// Arrangements of the plan before: by the photographs of a spread, the expressions of its
/// pages with the number of pictures on the verso.
pub type Kept = BTreeMap<Vec<PhotoId>, Vec<String>>;

/// What can be kept of a plan.
pub fn kept_of(plan: &Plan) -> Kept {
    let photos = |spread: &Spread| {
        spread.pages().flat_map(|page| &page.plates).map(|plate| plate.photo).collect()
    };
    plan.spreads.iter().map(|spread| (photos(spread), looks_of(spread))).collect()
}

/// How the pages of a spread look, in words that compare.
pub fn looks_of(spread: &Spread) -> Vec<String> {
    spread.pages().map(|page| format!("{:?} {}", page.kind, page.arrangement)).collect()
}

struct Candidate {
    variant: Variant,
    pages: [Composed; 2],
    cost: i64,
}

/// The arrangements with the least cost of all together: the cheapest path through the
/// spreads' candidates, where a page like one of the two before it costs.
pub fn settle(table: &Table, pager: &mut Pager, choices: &mut [Choice], kept: &Kept) {
    let all: Vec<Vec<Candidate>> =
        choices.iter().map(|choice| candidates(table, pager, choice, kept)).collect();
    let unit = table.paper.unit;
    let mut costs: Vec<Vec<(i64, usize)>> = Vec::new();
    for (i, here) in all.iter().enumerate() {
        let entered = here.iter().map(|candidate| {
            let own = candidate.cost + within(candidate, unit);
            let Some(before) = i.checked_sub(1) else { return (own, 0) };
            let ways = all[before]
                .iter()
                .enumerate()
                .map(|(j, other)| (costs[before][j].0 + own + between(other, candidate, unit), j));
            ways.min().unwrap_or((own, 0))
        });
        let entered = entered.collect();
        costs.push(entered);
    }
    let Some(last) = costs.last() else { return };
    let mut best = (0..last.len()).min_by_key(|&j| (last[j].0, j)).unwrap_or(0);
    for i in (0..choices.len()).rev() {
        choices[i].variant = all[i][best].variant;
        best = costs[i][best].1;
    }
}

fn candidates(table: &Table, pager: &mut Pager, choice: &Choice, kept: &Kept) -> Vec<Candidate> {
    let items = &table.flow.items[choice.at..choice.at + choice.k];
    let ids: Vec<PhotoId> = items.iter().map(|item| item.photo.id).collect();
    let looked = kept.get(&ids);
    let mut all: Vec<Variant> = table
        .variants(choice.at, choice.k, w::SETTLED_VARIANTS)
        .into_iter()
        .filter(|variant| variant.is_hero() == choice.variant.is_hero())
        .collect();
    if all.is_empty() {
        all.push(choice.variant);
    }
    all.into_iter()
        .map(|variant| {
            let is_kept = looked.is_some_and(|looks| *looks == looks_like(pager, &variant));
            let cost = variant.cost + if is_kept { w::KEPT_ARRANGEMENT } else { 0.0 };
            Candidate { pages: compose(pager, items, &variant), cost: micro(cost), variant }
        })
        .collect()
}

/// As [`looks_of`] the spread that the variant becomes.
fn looks_like(pager: &Pager, variant: &Variant) -> Vec<String> {
    use crate::place::{expression, kinds};
    let [verso, recto] = kinds(variant);
    let page = |kind, layout| format!("{kind:?} {}", expression(pager.trees, layout));
    if variant.form == crate::spread::SpreadForm::Across {
        return vec![format!("{verso:?} 1"), format!("{recto:?} ")];
    }
    vec![page(verso, variant.left.as_ref()), page(recto, variant.right.as_ref())]
}

fn repeated(pairs: &[(&Composed, &Composed)], unit: f64) -> i64 {
    let alike = pairs.iter().any(|(page, before)| page.is_like(before, unit));
    if alike { micro(w::REPEATED) } else { 0 }
}

fn within(candidate: &Candidate, unit: f64) -> i64 {
    let [verso, recto] = &candidate.pages;
    repeated(&[(recto, verso)], unit)
}

fn between(before: &Candidate, after: &Candidate, unit: f64) -> i64 {
    let [verso, recto] = &after.pages;
    let verso = repeated(&[(verso, &before.pages[1]), (verso, &before.pages[0])], unit);
    verso + repeated(&[(recto, &before.pages[1])], unit)
}
