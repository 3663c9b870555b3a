//! What the user asked for on the command line, over what the plan before says, over the
//! defaults.

use leporello_model::{Binding, Length, PageCount, Plan, Project, Sides, Size};

/// Trim sizes by name, in the order the help shows them.
pub const SIZES: &[(&str, Size)] = &[
    ("a4-landscape", size_mm(297, 210)),
    ("a4-portrait", size_mm(210, 297)),
    ("a5-landscape", size_mm(210, 148)),
    ("a5-portrait", size_mm(148, 210)),
    ("square-21", size_mm(210, 210)),
    ("square-30", size_mm(300, 300)),
    ("landscape-30", size_mm(300, 240)),
];

const fn size_mm(w: i64, h: i64) -> Size {
    Size { w: Length::mm(w), h: Length::mm(h) }
}

/// Reads a trim size: a name of [`SIZES`], or `300x240mm`, `10x8in`.
///
/// # Errors
///
/// Returns a sentence that says what is wrong and what can be written.
pub fn size(text: &str) -> Result<Size, String> {
    if let Some((_, size)) = SIZES.iter().find(|(name, _)| *name == text) {
        return Ok(*size);
    }
    let names = || SIZES.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    let (w, h) = text.split_once(['x', '×']).ok_or_else(|| {
        format!("write WIDTHxHEIGHT with a unit, such as 300x240mm, or one of {}", names())
    })?;
    let unit = h.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let w = if w.ends_with(char::is_alphabetic) { w.to_owned() } else { format!("{w}{unit}") };
    let size = Size {
        w: w.parse().map_err(|e| format!("width: {e}"))?,
        h: h.parse().map_err(|e| format!("height: {e}"))?,
    };
    let allowed = Length::mm(80)..=Length::mm(1_000);
    if allowed.contains(&size.w) && allowed.contains(&size.h) {
        Ok(size)
    } else {
        Err(format!("{} × {} is outside 80 to 1000 mm", size.w, size.h))
    }
}

/// What the user asked for; `None` leaves a value as the plan before has it, or at its default.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Title of the book.
    pub title: Option<String>,
    /// Subtitle.
    pub subtitle: Option<String>,
    /// Author.
    pub author: Option<String>,
    /// Language of the book's own words (BCP 47).
    pub language: Option<String>,
    /// Trim size.
    pub trim: Option<Size>,
    /// Binding.
    pub binding: Option<Binding>,
    /// Count of pages.
    pub pages: Option<PageCount>,
    /// Multiple the count of pages must be.
    pub page_multiple: Option<u32>,
    /// Whether captions are set.
    pub captions: Option<bool>,
}

impl Asked {
    /// The project: these wishes over the plan before over the defaults.
    #[must_use]
    pub fn project(&self, folder_name: &str, before: Option<&Plan>) -> Project {
        let mut project = Project::titled(title_from(folder_name));
        if let Some(plan) = before {
            take_over(&mut project, plan);
        }
        let Self { title, subtitle, author, language, trim, binding, pages, .. } = self.clone();
        set(&mut project.title, title);
        set(&mut project.subtitle, subtitle);
        set(&mut project.author, author);
        set(&mut project.language, language);
        set(&mut project.pages, pages);
        set(&mut project.page_multiple, self.page_multiple);
        set(&mut project.captions, self.captions);
        if let Some(trim) = trim {
            set_trim(&mut project, trim);
        }
        set(&mut project.binding, binding);
        project.safety.fold = project.binding.fold_safe();
        project
    }
}

fn set<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

fn take_over(project: &mut Project, plan: &Plan) {
    project.title.clone_from(&plan.title);
    project.subtitle.clone_from(&plan.subtitle);
    project.author.clone_from(&plan.author);
    project.language.clone_from(&plan.language);
    project.trim = plan.trim;
    project.bleed = plan.bleed;
    project.margins = plan.margins;
    project.gap = plan.gap;
    project.binding = plan.binding;
    project.captions = plan.captions;
    project.pages = plan.asked_pages;
    project.page_multiple = plan.page_multiple;
    project.edits = plan.edits.clone();
}

/// A new trim size brings margins and a gap of the same proportion: those of A4 landscape,
/// by the shorter side, kept between 0.7 and 1.4 of them.
fn set_trim(project: &mut Project, trim: Size) {
    let standard = Project::titled("");
    let short = trim.w.min(trim.h).to_mm() / standard.trim.h.to_mm();
    let scale =
        |l: Length| Length::snapped_mm((l.to_mm() * short.clamp(0.7, 1.4) * 2.0).round() / 2.0);
    let m = standard.margins;
    project.trim = trim;
    project.margins = Sides {
        top: scale(m.top),
        bottom: scale(m.bottom),
        inside: scale(m.inside),
        outside: scale(m.outside),
    };
    project.gap = scale(standard.gap);
}

/// A title from the name of a folder: `2024_summer-trip` becomes `2024 summer trip`.
fn title_from(folder_name: &str) -> String {
    let spaced = folder_name.replace(['_', '-'], " ");
    let words = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut letters = words.chars();
    letters.next().map_or_else(
        || "Photographs".to_owned(),
        |first| first.to_uppercase().chain(letters).collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_a_name_or_a_pair_with_a_unit() {
        assert_eq!(size("a4-landscape"), Ok(size_mm(297, 210)));
        assert_eq!(size("300x240mm"), Ok(size_mm(300, 240)));
        assert_eq!(size("30cmx24cm"), Ok(size_mm(300, 240)));
        for wrong in ["a9", "300x240", "3x2mm", "x", "1e9x1e9mm"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_named_size_has_room_for_a_picture() {
        for (name, trim) in SIZES {
            let asked = Asked { trim: Some(*trim), ..Asked::default() };
            let project = asked.project("trip", None);
            let box_width = trim.w - project.margins.inside - project.margins.outside;
            assert!(box_width > Length::mm(100), "{name}");
        }
    }

    #[test]
    fn wishes_stand_over_the_plan_before() {
        let first = Asked { title: Some("Harbour".into()), ..Asked::default() };
        assert_eq!(first.project("2024_summer-trip", None).title, "Harbour");
        assert_eq!(Asked::default().project("2024_summer-trip", None).title, "2024 summer trip");
        assert_eq!(Asked::default().project("__", None).title, "Photographs");
    }
}
