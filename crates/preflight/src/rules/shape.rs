//! Sizes of pages, their boxes and their count; the cover.

use crate::bench::{Bench, NEAR, count, in_file, mm, number, on_page, size, size_of};
use crate::check::Reading;
use crate::pdf::Page;
use crate::{Place, Rule};
use leporello_model::{Length, Sides, Size};
use leporello_printer::{Profile, Requirement};
use std::collections::BTreeSet;

/// Judges the shape of the file.
pub fn judge(bench: &mut Bench<'_>, reading: &Reading) {
    boxes(bench, &reading.pages);
    match bench.expected.cover {
        Some(_) => cover(bench, reading),
        None if bench.is_for_print() => {
            trim(bench, &reading.pages);
            bleed(bench, &reading.pages);
            page_count(bench, reading.pages.len());
        }
        None => {}
    }
    marks(bench, &reading.pages);
}

/// The same sizes said once.
fn said<'a>(values: impl Iterator<Item = String> + 'a) -> String {
    const NAMED: usize = 3;
    let all: BTreeSet<String> = values.collect();
    let mut named: Vec<String> = all.iter().take(NAMED).cloned().collect();
    if all.len() > NAMED {
        named.push(format!("{} more", all.len() - NAMED));
    }
    named.join(", ")
}

/// The sizes on offer, the nearest first.
fn on_offer(profile: &Profile, size: Size) -> String {
    const NAMED: usize = 3;
    let nearest = profile.nearest_trims(size, NAMED);
    let mut said: Vec<String> =
        nearest.iter().map(|t| format!("{} ({})", size_of(t.size.w, t.size.h), t.name)).collect();
    if profile.trims.len() > NAMED {
        said.push(format!("one of {} more", profile.trims.len() - NAMED));
    }
    said.extend(profile.free_trim.map(|range| {
        let (from, to) = (range.from, range.to);
        format!("any from {} to {}", size_of(from.w, from.h), size_of(to.w, to.h))
    }));
    if said.is_empty() { "any, the same on every page".to_owned() } else { said.join(", or ") }
}

/// Whether a page has this size in millimetres.
fn has_size(page: &Page, [w, h]: [f64; 2]) -> bool {
    (page.trim.width() - w).abs() <= NEAR && (page.trim.height() - h).abs() <= NEAR
}

/// The size as the vocabulary has it.
fn trim_size(page: &Page) -> Size {
    let (w, h) = (page.trim.width(), page.trim.height());
    Size { w: Length::snapped_mm(w), h: Length::snapped_mm(h) }
}

fn trim(bench: &mut Bench<'_>, pages: &[Page]) {
    let (asked, places) = match (bench.expected.trim, bench.profile) {
        (Some(planned), profile) => planned_trim(planned, profile, pages),
        (None, Some(profile)) => offered_trim(profile, pages),
        (None, None) => return,
    };
    let measured = said(pages.iter().map(|page| size(page.trim.width(), page.trim.height())));
    bench.add(Rule::TrimSize, asked, measured, places);
}

/// Every page has the trim of the book, and the printer takes it.
fn planned_trim(planned: Size, profile: Option<&Profile>, pages: &[Page]) -> (String, Vec<Place>) {
    let takes = |size: Size| profile.is_none_or(|profile| profile.takes_size(size));
    let fault = |page: &Page| {
        let is_planned = has_size(page, [planned.w.to_mm(), planned.h.to_mm()]);
        let is_taken = takes(if is_planned { planned } else { trim_size(page) });
        match (is_planned, is_taken) {
            (true, true) => None,
            (true, false) => Some("which the printer does not take"),
            (false, true) => Some("not that of the book"),
            (false, false) => Some("neither that of the book nor one the printer takes"),
        }
    };
    let place = |page: &Page| {
        let found = size(page.trim.width(), page.trim.height());
        fault(page).map(|what| on_page(page.number, format!("the trim is {found}, {what}")))
    };
    let mut asked = size_of(planned.w, planned.h);
    if let Some(profile) = profile.filter(|profile| !profile.takes_size(planned)) {
        asked = format!("{asked} as planned; the printer takes {}", on_offer(profile, planned));
    }
    (asked, pages.iter().filter_map(place).collect())
}

/// The printer takes the size of the first page, and every other page has it too.
fn offered_trim(profile: &Profile, pages: &[Page]) -> (String, Vec<Place>) {
    let first = pages.first().map(|page| page.trim).unwrap_or_default();
    let of_first = pages.first().map(trim_size).unwrap_or_default();
    let is_taken = profile.takes_size(of_first);
    let wanted = [first.width(), first.height()];
    let wrong = pages.iter().filter(|page| !is_taken || !has_size(page, wanted));
    let places = wrong.map(|page| {
        let found = size(page.trim.width(), page.trim.height());
        on_page(page.number, format!("the trim is {found}"))
    });
    (on_offer(profile, of_first), places.collect())
}

/// Bleed of a page: left, top, right, bottom, in millimetres.
pub fn bleed_of(page: &Page) -> [f64; 4] {
    let (inner, outer) = (page.trim, page.bleed);
    [
        inner.left - outer.left,
        inner.top - outer.top,
        outer.right - inner.right,
        outer.bottom - inner.bottom,
    ]
}

/// Sides by the binding as left, top, right, bottom.
pub fn sides_on(sides: Sides, fold_is_left: bool) -> [f64; 4] {
    let (left, right) =
        if fold_is_left { (sides.inside, sides.outside) } else { (sides.outside, sides.inside) };
    [left, sides.top, right, sides.bottom].map(Length::to_mm)
}

fn bleed(bench: &mut Bench<'_>, pages: &[Page]) {
    let Some(profile) = bench.profile else { return };
    let asked = profile.bleed;
    let places = pages.iter().filter_map(|page| {
        let wanted = sides_on(asked, bench.fold_is_left(page.number));
        let found = bleed_of(page);
        let names = ["left", "top", "right", "bottom"];
        let wrong: Vec<String> = (0..4)
            .filter(|i| (found[*i] - wanted[*i]).abs() > NEAR)
            .map(|i| format!("{} at the {}, not {}", mm(found[i]), names[i], mm(wanted[i])))
            .collect();
        (!wrong.is_empty())
            .then(|| on_page(page.number, format!("the bleed is {}", wrong.join("; "))))
    });
    let places = places.collect();
    let words = |[inside, top, outside, bottom]: [f64; 4]| {
        let [inside, top, outside, bottom] = [inside, top, outside, bottom].map(number);
        format!("top {top}, bottom {bottom}, inside {inside}, outside {outside} mm")
    };
    let measured = said(pages.iter().map(|page| {
        let [left, top, right, bottom] = bleed_of(page);
        let is_left = bench.fold_is_left(page.number);
        words(if is_left { [left, top, right, bottom] } else { [right, top, left, bottom] })
    }));
    let asked = words(sides_on(asked, true));
    bench.add(Rule::Bleed, asked, measured, places);
}

/// The count of pages, or of the pages that spreads stand for.
pub fn page_count(bench: &mut Bench<'_>, found: usize) {
    let mut asked = Vec::new();
    let mut wrong = Vec::new();
    if let Some(expected) = bench.expected.pages {
        asked.push(format!("{expected} pages as planned"));
        if expected as usize != found {
            wrong.push(in_file(format!("the file has {found} pages, {expected} were planned")));
        }
    }
    if let Some(profile) = bench.profile {
        asked.push(profile.says(Requirement::Pages));
        let pages = u32::try_from(found).unwrap_or(u32::MAX);
        if !profile.takes_pages(pages) {
            let fitting = profile.fitting_pages(pages);
            wrong.push(in_file(format!(
                "the file has {found} pages; the next count taken is {fitting}"
            )));
        }
    }
    if !asked.is_empty() {
        bench.add(Rule::PageCount, asked.join("; "), count(found, "page", "pages"), wrong);
    }
}

fn boxes(bench: &mut Bench<'_>, pages: &[Page]) {
    if !bench.is_for_print() {
        return;
    }
    let is_x = bench.is_asked_by_kind(Rule::Boxes);
    let faults = |page: &Page| {
        let found = [
            (page.turned != 0.0, "the page is turned by /Rotate"),
            (!page.is_nested, "the trim box is not inside the bleed box inside the media box"),
            (is_x && !page.has_trim, "there is no trim box"),
            (is_x && page.has_art_too, "there is a trim box and an art box"),
        ];
        found.into_iter().find(|(is_wrong, _)| *is_wrong).map(|(_, what)| what)
    };
    let places: Vec<Place> = pages
        .iter()
        .filter(|page| page.damage.is_empty())
        .filter_map(|page| faults(page).map(|what| on_page(page.number, what)))
        .collect();
    let measured = if places.is_empty() { "in order" } else { "in disorder" };
    let asked = if is_x {
        "a trim box on each page, inside the bleed box, inside the media box; upright"
    } else {
        "boxes inside each other; upright"
    };
    bench.add(Rule::Boxes, asked, measured, places);
}

fn marks(bench: &mut Bench<'_>, pages: &[Page]) {
    if bench.profile.is_none() || !bench.is_for_print() {
        return;
    }
    let places: Vec<Place> = pages
        .iter()
        .filter_map(|page| {
            let wider = [
                page.bleed.left - page.media.left,
                page.bleed.top - page.media.top,
                page.media.right - page.bleed.right,
                page.media.bottom - page.bleed.bottom,
            ];
            let most = wider.into_iter().fold(0.0, f64::max);
            let mark = page.outside.map(|area| {
                bench.at(page.number, area, "something is painted outside of the bleed")
            });
            let room = || {
                let what = format!("the page is {} larger than its bleed", mm(most));
                (most > NEAR).then(|| on_page(page.number, what))
            };
            mark.or_else(room)
        })
        .collect();
    let measured = if places.is_empty() { "none" } else { "found" };
    bench.add(Rule::Marks, "pages end with their bleed", measured, places);
}

fn cover(bench: &mut Bench<'_>, reading: &Reading) {
    let (Some(cover), Some(page)) = (bench.expected.cover, reading.pages.first()) else { return };
    let (panels, wanted) = (cover.panel.to_mm() * 2.0, cover.spine.to_mm());
    let found = page.trim.width() - panels;
    let wrong = (found - wanted).abs() > NEAR;
    let what = format!("the spine is {}, not {}", mm(found), mm(wanted));
    let places = wrong.then(|| on_page(1, what)).into_iter().collect();
    bench.add(Rule::SpineWidth, mm(wanted), mm(found), places);

    let height = page.trim.height();
    let wanted = sides_on(Sides { inside: cover.wrap.outside, ..cover.wrap }, true);
    let around = bleed_of(page);
    let mut places = Vec::new();
    if (height - cover.height.to_mm()).abs() > NEAR {
        let what = format!("the cover is {} high, not {}", mm(height), mm(cover.height.to_mm()));
        places.push(on_page(1, what));
    }
    for (i, side) in ["left", "top", "right", "bottom"].iter().enumerate() {
        if (around[i] - wanted[i]).abs() > NEAR {
            let (is, asked) = (mm(around[i]), mm(wanted[i]));
            places.push(on_page(1, format!("the wrap is {is} at the {side}, not {asked}")));
        }
    }
    if reading.pages.len() != 1 {
        places.push(in_file(format!("the cover has {} pages, not 1", reading.pages.len())));
    }
    let said = |height: f64, wrap: [f64; 4]| {
        let [left, top, right, bottom] = wrap.map(number);
        let height = number(height);
        format!("height {height}, wrap left {left}, top {top}, right {right}, bottom {bottom} mm")
    };
    let asked = said(cover.height.to_mm(), wanted);
    bench.add(Rule::CoverSize, asked, said(height, around), places);
}
