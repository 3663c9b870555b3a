//! Why a photograph is where it is, that big, or left out.

use crate::{Planned, Workshop};
use leporello_model::{Length, Plan, Plate};
use std::fmt::Write as _;

/// The answer to `leporello plan --why NAME` for every photograph whose path or identity
/// contains `name`, whatever the case of its letters; `None` when there is none.
#[must_use]
pub fn why(name: &str, book: &Planned, workshop: &Workshop) -> Option<String> {
    let Planned { catalogue, sequence, plan, .. } = book;
    let wanted = name.to_lowercase();
    let mut out = String::new();
    for (page, plate) in plan.plates() {
        let is_wanted = plate.file.to_lowercase().contains(&wanted)
            || plate.photo.to_string().starts_with(&wanted);
        if !is_wanted {
            continue;
        }
        let _ = writeln!(out, "{}: plate {} on page {}", plate.file, plate.number, page.number);
        let _ = writeln!(
            out,
            "  {} wide, {} high; importance {:.2} of 0.5 to 3",
            short(plate.frame.w),
            short(plate.frame.h),
            plate.importance
        );
        if let Some(photo) = catalogue.get(plate.photo) {
            let pixels = f64::from(photo.size.w) * plate.crop.w;
            if let Some(ppi) = plate.frame.w.ppi(pixels) {
                let _ = writeln!(
                    out,
                    "  {ppi:.0} ppi, {:.1} % of it cropped",
                    100.0 * (1.0 - plate.crop.w * plate.crop.h)
                );
            }
        }
        if let Some(caption) = &plate.caption {
            let from = caption_from(plate, plan, workshop);
            let _ = writeln!(out, "  caption from {from}: {}", caption.text.replace('\n', " / "));
        }
        let chosen = sequence.photos().find(|chosen| chosen.photo == plate.photo);
        for reason in chosen.iter().flat_map(|c| &c.reasons).chain(&plate.reasons) {
            let _ = writeln!(out, "  - {reason}");
        }
    }
    for item in &plan.left_out {
        let id = item.photo.map(|id| id.to_string()).unwrap_or_default();
        if item.file.to_lowercase().contains(&wanted) || (!id.is_empty() && id.starts_with(&wanted))
        {
            let detail = item.detail.as_ref().map(|d| format!(": {d}")).unwrap_or_default();
            let _ = writeln!(out, "{}: left out, it {}{detail}", item.file, item.why.words());
        }
    }
    (!out.is_empty()).then_some(out)
}

/// Who wrote the caption, and over whom.
fn caption_from(plate: &Plate, plan: &Plan, workshop: &Workshop) -> &'static str {
    let is_edited = plan.edits.photos.get(&plate.photo).is_some_and(|e| e.caption.is_some());
    let words = workshop.written.manuscript.photos.get(&plate.file);
    let is_written = words.is_some_and(|words| !words.caption.is_empty());
    match (is_edited, is_written) {
        (true, true) => "the edit in plan.toml (over captions.toml)",
        (true, false) => "the edit in plan.toml",
        (false, true) => "captions.toml",
        (false, false) => "the photograph itself",
    }
}

fn short(length: Length) -> String {
    format!("{:.1} mm", length.to_mm())
}
