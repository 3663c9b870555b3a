//! Where pictures, heads and words stand, and how fine the pictures are.

use super::planned;
use super::shape::bleed_of;
use crate::bench::{Bench, NEAR, count, mm};
use crate::check::Reading;
use crate::pdf::{Page, Words};
use crate::{Area, ExpectedCover, Place, Rule};
use leporello_model::Length;

/// Pictures below this, in pixels per inch, may look soft in the hand.
const SOFT_BELOW: f64 = 200.0;
/// A picture is below a resolution when rounding does not bring it there.
const PPI_NEAR: f64 = 0.5;
/// How far the box of words may reach out of the printer's room for a barcode, in millimetres:
/// the digits under the bars fill the room to its edge, and the box of words is an estimate
/// that is some tenths of a millimetre larger than their ink.
const ROOM_SLACK: f64 = 0.6;

/// Judges places.
pub fn judge(bench: &mut Bench<'_>, reading: &Reading) {
    if !bench.is_for_print() {
        return;
    }
    resolution(bench, &reading.pages);
    picture_bleed(bench, &reading.pages);
    match bench.expected.cover {
        Some(cover) => {
            let safe = [cover.safe.to_mm(); 4];
            let room = cover.barcode.map(|room| Area::from(room).grown(ROOM_SLACK));
            near_trim(bench, &reading.pages, cover.safe, room, |_| safe);
            spine_words(bench, &reading.pages, cover);
        }
        None => {
            planned::judge(bench, reading);
            block(bench, &reading.pages);
        }
    }
}

fn resolution(bench: &mut Bench<'_>, pages: &[Page]) {
    let Some(profile) = bench.profile else { return };
    let least = profile.least_ppi;
    let mut lowest = f64::INFINITY;
    let (mut coarse, mut soft) = (Vec::new(), Vec::new());
    for page in pages {
        for picture in &page.pictures {
            lowest = lowest.min(picture.ppi);
            let what = format!("the picture has {:.0} ppi", picture.ppi);
            if picture.ppi < least - PPI_NEAR {
                coarse.push(bench.at(page.number, picture.frame, what));
            } else if picture.ppi < SOFT_BELOW - PPI_NEAR {
                soft.push(bench.at(page.number, picture.frame, what));
            }
        }
    }
    let measured =
        if lowest.is_finite() { format!("lowest {lowest:.0} ppi") } else { "no pictures".into() };
    bench.add(Rule::Resolution, format!("at least {least:.0} ppi"), measured.clone(), coarse);
    if least < SOFT_BELOW {
        bench.add(Rule::Softness, format!("{SOFT_BELOW:.0} ppi or more"), measured, soft);
    }
}

/// Pictures that reach the trim but not the edge of the bleed.
fn picture_bleed(bench: &mut Bench<'_>, pages: &[Page]) {
    let mut places = Vec::new();
    for page in pages {
        let bleed = bleed_of(page);
        for picture in &page.pictures {
            // How far it reaches over the trim at each side; negative when it ends before.
            let frame = picture.frame;
            let over = [
                -frame.left,
                -frame.top,
                frame.right - page.trim.width(),
                frame.bottom - page.trim.height(),
            ];
            let names = ["left", "top", "right", "bottom"];
            let short = (0..4).find(|i| over[*i] > -NEAR && over[*i] < bleed[*i] - NEAR);
            if let Some(i) = short {
                let (is, asked) = (mm(over[i].max(0.0)), mm(bleed[i]));
                let what = format!(
                    "the picture reaches {is} over the trim at the {}, not {asked}",
                    names[i]
                );
                places.push(bench.at(page.number, frame, what));
            }
        }
    }
    let measured = if places.is_empty() {
        "all do".to_owned()
    } else {
        format!("{} not", count(places.len(), "does", "do"))
    };
    let asked = "pictures end inside the trim or at the edge of the bleed";
    bench.add(Rule::PictureBleed, asked, measured, places);
}

fn block(bench: &mut Bench<'_>, pages: &[Page]) {
    let Some(profile) = bench.profile else { return };
    let safe = profile.safe_trim;
    let fold = profile.safe_fold_at(pages.len() as u32);
    let sides: Vec<bool> = pages.iter().map(|page| bench.fold_is_left(page.number)).collect();
    let trim_only = |page: &Page| {
        let outside = safe.to_mm();
        let free = f64::NEG_INFINITY;
        if sides[page.number as usize - 1] {
            [free, outside, outside, outside]
        } else {
            [outside, outside, free, outside]
        }
    };
    near_trim(bench, pages, safe, None, trim_only);
    near_fold(bench, pages, fold);
    heads(bench, pages, safe, fold);
}

/// Distances of an area from the edges of the trim: left, top, right, bottom.
fn distances(page: &Page, area: Area) -> [f64; 4] {
    [area.left, area.top, page.trim.width() - area.right, page.trim.height() - area.bottom]
}

fn quoted(words: &Words) -> String {
    let text = words.text.trim();
    if text.is_empty() { "words".to_owned() } else { format!("“{text}”") }
}

/// Words near the trim; those in the free room may stand where they are.
fn near_trim(
    bench: &mut Bench<'_>,
    pages: &[Page],
    safe: Length,
    free: Option<Area>,
    asked: impl Fn(&Page) -> [f64; 4],
) {
    let (mut places, mut nearest) = (Vec::new(), f64::INFINITY);
    for page in pages {
        let asked = asked(page);
        let is_free = |words: &&Words| free.is_some_and(|room| room.holds(words.area));
        for words in page.words.iter().filter(|words| !is_free(words)) {
            let found = distances(page, words.area);
            let sides = (0..4).filter(|i| asked[*i].is_finite());
            let least = sides.clone().map(|i| found[i]).fold(f64::INFINITY, f64::min);
            nearest = nearest.min(least);
            if sides.clone().any(|i| found[i] < asked[i] - NEAR) {
                let what = format!("{} stands {} from the trim", quoted(words), mm(least));
                places.push(bench.at(page.number, words.area, what));
            }
        }
    }
    let asked = format!("{} or more", mm(safe.to_mm()));
    bench.add(Rule::WordsAtTrim, asked, nearest_said(nearest), places);
}

fn nearest_said(nearest: f64) -> String {
    if nearest.is_finite() { format!("nearest {}", mm(nearest)) } else { "none stand there".into() }
}

/// Distance of an area from the fold.
fn from_fold(bench: &Bench<'_>, page: &Page, area: Area) -> f64 {
    let [left, _, right, _] = distances(page, area);
    if bench.fold_is_left(page.number) { left } else { right }
}

fn near_fold(bench: &mut Bench<'_>, pages: &[Page], fold: Length) {
    let (mut places, mut nearest) = (Vec::new(), f64::INFINITY);
    for page in pages {
        for words in &page.words {
            let found = from_fold(bench, page, words.area);
            nearest = nearest.min(found);
            if found < fold.to_mm() - NEAR {
                let what = format!("{} stands {} from the fold", quoted(words), mm(found));
                places.push(bench.at(page.number, words.area, what));
            }
        }
    }
    let asked = format!("{} or more", mm(fold.to_mm()));
    bench.add(Rule::WordsAtFold, asked, nearest_said(nearest), places);
}

fn heads(bench: &mut Bench<'_>, pages: &[Page], safe: Length, fold: Length) {
    let heads = bench.expected.heads;
    if heads.is_empty() {
        return;
    }
    let mut places: Vec<Place> = Vec::new();
    for head in heads {
        let Some(page) = pages.iter().find(|page| page.number == head.page) else { continue };
        let area = Area::from(head.area);
        let at_fold = from_fold(bench, page, area);
        let [left, top, right, bottom] = distances(page, area);
        let outer = if bench.fold_is_left(page.number) { right } else { left };
        let at_trim = outer.min(top).min(bottom);
        let what = if at_fold < fold.to_mm() - NEAR {
            format!("a head is {} from the fold", mm(at_fold))
        } else if at_trim < safe.to_mm() - NEAR {
            format!("a head is {} from the trim", mm(at_trim))
        } else {
            continue;
        };
        places.push(bench.at(page.number, area, what));
    }
    let asked = format!("{} from the trim, {} from the fold", mm(safe.to_mm()), mm(fold.to_mm()));
    let measured = format!("{}, {} too near", count(heads.len(), "head", "heads"), places.len());
    bench.add(Rule::Heads, asked, measured, places);
}

fn spine_words(bench: &mut Bench<'_>, pages: &[Page], cover: ExpectedCover) {
    let Some(page) = pages.first() else { return };
    let (left, right) = (cover.panel.to_mm(), cover.panel.to_mm() + cover.spine.to_mm());
    let clear = cover.spine_clear.to_mm();
    let on_spine =
        |words: &&Words| words.area.right > left + NEAR && words.area.left < right - NEAR;
    let found: Vec<&Words> = page.words.iter().filter(on_spine).collect();
    let room = |words: &Words| (words.area.left - left).min(right - words.area.right);
    let places = found.iter().filter_map(|words| {
        let what = if !cover.spine_words {
            format!("{} stands on the spine", quoted(words))
        } else if room(words) < clear - NEAR {
            format!("{} leaves {} to the edge of the spine", quoted(words), mm(room(words)))
        } else {
            return None;
        };
        Some(bench.at(1, words.area, what))
    });
    let places = places.collect();
    let asked = if cover.spine_words {
        format!("{} free on each side", mm(clear))
    } else {
        "none on a spine as thin as this".to_owned()
    };
    let measured = match found.iter().map(|words| room(words)).reduce(f64::min) {
        Some(least) => format!("words, {} free", mm(least)),
        None => "no words".to_owned(),
    };
    bench.add(Rule::SpineWords, asked, measured, places);
}
