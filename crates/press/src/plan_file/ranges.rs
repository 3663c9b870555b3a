//! The values a plan can have.

use leporello_model::{Length, Page, PageCount, Plan, Plate, Rect, Sides, Size};

/// What is wrong: the key, in steps from the top of the file with counts from 0 in arrays
/// (`spread.3.verso.plates.0.crop`), and the sentence that says so.
pub type Wrong = (String, String);

/// Least width and height of the content box, in millimetres.
const LEAST_BOX: f64 = 40.0;
/// Most a camera's clock can be wrong, in seconds: a century.
const MOST_SECONDS: i64 = 3_155_760_000;

/// Every value that is out of its range.
pub fn wrong(plan: &Plan) -> Vec<Wrong> {
    let mut found = Found(Vec::new());
    head(plan, &mut found);
    edits(plan, &mut found);
    for (i, spread) in plan.spreads.iter().enumerate() {
        for (name, side) in [("verso", &spread.verso), ("recto", &spread.recto)] {
            if let Some(of) = side {
                page(of, &format!("spread.{i}.{name}"), &mut found);
            }
        }
    }
    found.0
}

/// Checks a language tag in the form of BCP 47, such as `en` or `de-AT`.
///
/// # Errors
///
/// A sentence that says what can be written.
pub fn language(tag: &str) -> Result<String, String> {
    let mut parts = tag.split('-');
    let is_language = parts
        .next()
        .is_some_and(|p| (2..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphabetic()));
    let is_part =
        |p: &str| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric());
    if is_language && parts.all(is_part) {
        Ok(tag.to_owned())
    } else {
        Err("write a language such as en or de-AT".into())
    }
}

struct Found(Vec<Wrong>);

impl Found {
    fn add(&mut self, key: String, message: String) {
        self.0.push((key, message));
    }

    /// A length that must lie between two.
    fn length(&mut self, key: &str, value: Length, least: i64, most: i64) {
        if value < Length::mm(least) || value > Length::mm(most) {
            self.add(key.to_owned(), format!("{key} is {value}; it must be {least} to {most} mm"));
        }
    }

    fn count(&mut self, key: &str, value: u32, most: u32) {
        if !(1..=most).contains(&value) {
            self.add(key.to_owned(), format!("{key} is {value}; it must be 1 to {most}"));
        }
    }

    fn importance(&mut self, key: String, value: f64) {
        if !(0.5..=3.0).contains(&value) {
            self.add(key, format!("importance is {value}; it must be 0.5 to 3"));
        }
    }
}

fn head(plan: &Plan, found: &mut Found) {
    if let Err(why) = language(&plan.language) {
        found.add("language".into(), format!("language is `{}`; {why}", plan.language));
    }
    for (i, side) in [plan.trim.w, plan.trim.h].into_iter().enumerate() {
        let name = ["width", "height"][i];
        if side < Length::mm(80) || side > Length::mm(1_000) {
            let message = format!("the {name} of trim is {side}; it must be 80 to 1000 mm");
            found.add(format!("trim.{i}"), message);
        }
    }
    for (of, sides, most) in [("bleed", plan.bleed, 20), ("margins", plan.margins, 1_000)] {
        found.length(&format!("{of}.top"), sides.top, 0, most);
        found.length(&format!("{of}.bottom"), sides.bottom, 0, most);
        found.length(&format!("{of}.inside"), sides.inside, 0, most);
        found.length(&format!("{of}.outside"), sides.outside, 0, most);
    }
    for message in too_white(plan.trim, plan.margins) {
        found.add("margins".into(), message);
    }
    found.length("gap", plan.gap, 0, 50);
    if let PageCount::Exactly(pages) = plan.asked_pages {
        found.count("asked-pages", pages, 2_000);
    }
    found.count("page-multiple", plan.page_multiple, 64);
}

/// What is wrong with margins that leave too little of a page for pictures.
pub fn too_white(trim: Size, margins: Sides) -> Vec<String> {
    let of = [
        ("top and bottom", trim.h, margins.top + margins.bottom),
        ("inside and outside", trim.w, margins.inside + margins.outside),
    ];
    let wrong = of.into_iter().filter(|(_, whole, both)| (*whole - *both).to_mm() < LEAST_BOX);
    let say = |(sides, whole, both)| {
        format!(
            "margins {sides} are {both} of {whole}; they must leave {LEAST_BOX} mm for pictures"
        )
    };
    wrong.map(say).collect()
}

fn edits(plan: &Plan, found: &mut Found) {
    for (id, edit) in &plan.edits.photos {
        if let Some(importance) = edit.importance {
            found.importance(format!("edits.photo.{id}.importance"), importance);
        }
    }
    for (i, clock) in plan.edits.clocks.iter().enumerate() {
        if !(-MOST_SECONDS..=MOST_SECONDS).contains(&clock.add_seconds) {
            let message = format!(
                "add_seconds is {}; it must be within a century, {MOST_SECONDS} seconds",
                clock.add_seconds
            );
            found.add(format!("edits.clock.{i}.add_seconds"), message);
        }
    }
}

fn page(page: &Page, key: &str, found: &mut Found) {
    if !page.cost.is_finite() {
        found.add(format!("{key}.cost"), "cost is not a number".into());
    }
    for (i, of) in page.plates.iter().enumerate() {
        plate(of, &format!("{key}.plates.{i}"), found);
    }
    for (i, text) in page.texts.iter().enumerate() {
        room(text.frame, &format!("{key}.texts.{i}.frame"), "a text", found);
    }
}

fn plate(plate: &Plate, key: &str, found: &mut Found) {
    found.importance(format!("{key}.importance"), plate.importance);
    let crop = <[f64; 4]>::from(plate.crop);
    if crop.iter().any(|share| !share.is_finite()) {
        let message = format!("the crop of plate {} holds what is not a number", plate.number);
        found.add(format!("{key}.crop"), message);
    }
    if let Some(caption) = &plate.caption {
        room(caption.frame, &format!("{key}.caption.frame"), "a caption", found);
    }
}

/// Plates' frames are for the laws of the plan to judge; words need some room at least.
fn room(frame: Rect, key: &str, what: &str, found: &mut Found) {
    if frame.w <= Length::ZERO || frame.h <= Length::ZERO {
        let message = format!("the frame of {what} is {} wide and {} high", frame.w, frame.h);
        found.add(key.to_owned(), message);
    }
}
