//! Chooses each spread's final arrangement once it is settled which photographs it has, so
//! that neighbours differ and what the plan before had is kept.

use crate::compose::{Composed, compose};
use crate::flow::Item;
use crate::kept::Kept;
use crate::page::{Pager, near_misses};
use crate::paginate::Choice;
use crate::spread::{Table, Variant, micro};
use crate::weights as w;

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
            let is_parted = table.flow.locked_before(choices[i].at).next().is_some();
            let ways = all[before].iter().enumerate().map(|(j, other)| {
                let repeats = if is_parted { 0 } else { between(other, candidate, unit) };
                (costs[before][j].0 + own + repeats, j)
            });
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
    let mut all: Vec<Variant> = kept
        .variants(table, pager, choice.at, choice.k, w::SETTLED_VARIANTS)
        .into_iter()
        .filter(|variant| variant.is_hero() == choice.variant.is_hero())
        .collect();
    if all.is_empty() {
        all.push(choice.variant);
    }
    all.into_iter()
        .map(|variant| {
            let pages = compose(pager, items, &variant);
            Candidate { pages, cost: micro(variant.cost), variant }
        })
        .collect()
}

/// Where captions, now that they are measured, leave edges that nearly line up, takes the
/// next arrangement on which they do not.
pub fn line_up(table: &Table, pager: &mut Pager, choices: &mut [Choice], kept: &Kept) {
    for choice in choices {
        let items = &table.flow.items[choice.at..choice.at + choice.k];
        let is_plain = items.iter().all(|item| item.caption.is_none());
        if is_plain || misses(pager, items, &choice.variant) == 0 {
            continue;
        }
        let variants = kept.variants(table, pager, choice.at, choice.k, w::SETTLED_VARIANTS);
        let best = variants
            .into_iter()
            .filter(|variant| variant.is_hero() == choice.variant.is_hero())
            .min_by_key(|variant| (misses(pager, items, variant), micro(variant.cost)));
        choice.variant = best.unwrap_or(choice.variant);
    }
}

fn misses(pager: &mut Pager, items: &[Item], variant: &Variant) -> usize {
    let unit = pager.paper.unit;
    compose(pager, items, variant).iter().map(|page| near_misses(&page.pictures(), unit)).sum()
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
