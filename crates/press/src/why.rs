//! Why a photograph is where it is, that big, or left out.

use leporello_model::{Catalogue, Length, Plan, Sequence};
use std::fmt::Write as _;

/// The answer to `leporello plan --why NAME` for every photograph whose path or identity
/// contains `name`, whatever the case of its letters; `None` when there is none.
#[must_use]
pub fn why(name: &str, catalogue: &Catalogue, sequence: &Sequence, plan: &Plan) -> Option<String> {
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

fn short(length: Length) -> String {
    format!("{:.1} mm", length.to_mm())
}
