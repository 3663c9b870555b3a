//! Whether the pages show the pictures that were planned for them.

use crate::bench::{Bench, count, size};
use crate::check::Reading;
use crate::pdf::Page;
use crate::{Area, Rule};

/// How far an edge of a picture may be from where it was planned, in millimetres: what a knife
/// and an eye cannot tell.
const NEAR_PLAN: f64 = 0.3;

/// Judges whether each planned picture stands on its page. Only what lies inside the trim is
/// compared: the bleed has a rule of its own. Pictures that were not planned, such as those of
/// a theme, are left alone.
pub fn judge(bench: &mut Bench<'_>, reading: &Reading) {
    let Some(frames) = bench.expected.frames else { return };
    let (mut planned, mut places) = (0, Vec::new());
    for page in &reading.pages {
        let shown: Vec<Area> =
            page.pictures.iter().filter_map(|picture| on_trim(page, picture.frame)).collect();
        for frame in frames(page.number).into_iter().map(Area::from) {
            let Some(seen) = on_trim(page, frame) else { continue };
            planned += 1;
            if !shown.iter().any(|area| area.is_near(seen, NEAR_PLAN)) {
                let what = format!("no picture stands where one was planned, {}", spot(seen));
                places.push(bench.at(page.number, seen, what));
            }
        }
    }
    let missing = if places.is_empty() { "none".to_owned() } else { places.len().to_string() };
    let measured = format!("{}, {missing} missing", count(planned, "picture", "pictures"));
    bench.add(Rule::PlannedPictures, "each picture where it was planned", measured, places);
}

/// What of an area is left when the page is cut; `None` for less than could be told apart.
fn on_trim(page: &Page, area: Area) -> Option<Area> {
    let [width, height] = [page.trim.width(), page.trim.height()];
    let trim = Area { left: 0.0, top: 0.0, right: width, bottom: height };
    let is_visible = |area: &Area| area.width() > NEAR_PLAN && area.height() > NEAR_PLAN;
    area.intersection(trim).filter(is_visible)
}

/// Size and place of an area in words.
fn spot(area: Area) -> String {
    let Area { left, top, .. } = area.rounded();
    format!("{} at {left:.2}, {top:.2} mm", size(area.width(), area.height()))
}
