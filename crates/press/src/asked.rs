//! What the user asked for: on the command line, over the book's settings, over what the plan
//! before says, over what the printer and the theme say, over the defaults.

use leporello_model::{Binding, BoundAt, Length, PageCount, Plan, Project, Sides, Size};
use leporello_printer::Profile;
use leporello_project::{Settings, Trim};
use leporello_typeset::Theme;

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

/// Reads a trim size: a name of [`SIZES`], `300x240mm`, `10x8in`, or another word, which is
/// then a name of the printer's.
///
/// # Errors
///
/// Returns a sentence that says what is wrong and what can be written.
pub fn size(text: &str) -> Result<TrimAsked, String> {
    let is_name = text.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_pair = text.contains(['x', '×']) && text.ends_with(|c: char| c.is_ascii_digit());
    if (is_name || is_pair) && !text.contains(char::is_whitespace) && text.len() > 1 {
        return Ok(named_size(text));
    }
    measured(text).map(TrimAsked::Size)
}

fn named_size(name: &str) -> TrimAsked {
    match SIZES.iter().find(|(known, _)| *known == name) {
        Some((_, size)) => TrimAsked::Size(*size),
        None => TrimAsked::Named(name.to_owned()),
    }
}

fn measured(text: &str) -> Result<Size, String> {
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

/// A trim size as asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TrimAsked {
    /// Its measure.
    Size(Size),
    /// A name of the printer's.
    Named(String),
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
    pub trim: Option<TrimAsked>,
    /// Bleed.
    pub bleed: Option<Sides>,
    /// Margins.
    pub margins: Option<Sides>,
    /// Gap between pictures.
    pub gap: Option<Length>,
    /// Binding.
    pub binding: Option<Binding>,
    /// The edge the leaves are bound at.
    pub bound_at: Option<BoundAt>,
    /// Name of the theme.
    pub theme: Option<String>,
    /// Name of the printer's profile; empty for none.
    pub printer: Option<String>,
    /// Count of pages.
    pub pages: Option<PageCount>,
    /// Multiple the count of pages must be.
    pub page_multiple: Option<u32>,
    /// Whether captions are set.
    pub captions: Option<bool>,
}

impl Asked {
    /// What the book's settings ask for.
    #[must_use]
    pub fn from_settings(settings: &Settings) -> Self {
        let (book, format) = (settings.book.clone(), settings.format.clone());
        Self {
            title: book.title,
            subtitle: book.subtitle,
            author: book.author,
            language: book.language,
            trim: format.trim.map(|trim| match trim {
                Trim::Size(size) => TrimAsked::Size(size),
                Trim::Named(name) => named_size(&name),
            }),
            bleed: format.bleed,
            margins: format.margins,
            gap: format.gap,
            binding: format.binding,
            bound_at: format.bound_at,
            theme: settings.theme.name.clone(),
            printer: format.printer,
            pages: format.pages,
            page_multiple: format.page_multiple,
            captions: format.captions,
        }
    }

    /// These wishes, and where they say nothing, the others.
    #[must_use]
    pub fn over(self, other: Self) -> Self {
        Self {
            title: self.title.or(other.title),
            subtitle: self.subtitle.or(other.subtitle),
            author: self.author.or(other.author),
            language: self.language.or(other.language),
            trim: self.trim.or(other.trim),
            bleed: self.bleed.or(other.bleed),
            margins: self.margins.or(other.margins),
            gap: self.gap.or(other.gap),
            binding: self.binding.or(other.binding),
            bound_at: self.bound_at.or(other.bound_at),
            theme: self.theme.or(other.theme),
            printer: self.printer.or(other.printer),
            pages: self.pages.or(other.pages),
            page_multiple: self.page_multiple.or(other.page_multiple),
            captions: self.captions.or(other.captions),
        }
    }

    /// The project: these wishes over the plan before over what the printer and the theme say.
    #[must_use]
    pub fn project(
        &self,
        folder_name: &str,
        before: Option<&Plan>,
        theme: &Theme,
        profile: Option<&Profile>,
        pages: Option<u32>,
    ) -> Project {
        let mut project = Project::titled(title_from(folder_name));
        if let Some(plan) = before {
            take_over(&mut project, plan);
        }
        let Self { title, subtitle, author, language, .. } = self.clone();
        set(&mut project.title, title);
        set(&mut project.subtitle, subtitle);
        set(&mut project.author, author);
        set(&mut project.language, language);
        set(&mut project.pages, self.pages);
        set(&mut project.page_multiple, self.page_multiple);
        set(&mut project.captions, self.captions);
        set(&mut project.binding, self.binding);
        project.bound_at = self.bound_at.unwrap_or_else(|| match before {
            Some(plan) if self.language.is_none() => plan.bound_at,
            _ => leporello_project::bound_at(&project.language),
        });
        project.printer = profile.map(|profile| profile.name.clone()).unwrap_or_default();
        self.set_paper(&mut project, before, theme, profile, pages);
        project
    }

    /// Trim, bleed, margins, gap and safe distances.
    fn set_paper(
        &self,
        project: &mut Project,
        before: Option<&Plan>,
        theme: &Theme,
        profile: Option<&Profile>,
        pages: Option<u32>,
    ) {
        let first = Theme::default().name;
        let name = if theme.name == first { String::new() } else { theme.name.clone() };
        let trim = trim(self.trim.as_ref(), project.trim, profile);
        let is_new = before.is_none() || trim != project.trim || name != project.theme;
        project.theme = name;
        project.trim = trim;
        if is_new {
            project.margins = theme.page().margins(trim);
            project.gap = theme.page().gap(trim);
        }
        set(&mut project.margins, self.margins);
        set(&mut project.gap, self.gap);
        project.safety.fold = project.binding.fold_safe();
        let standard = Project::titled("");
        if before.is_some_and(|plan| !plan.printer.is_empty()) && profile.is_none() {
            project.bleed = standard.bleed;
        }
        if let Some(profile) = profile {
            project.bleed = profile.bleed;
            obey(project, profile, pages);
        }
        set(&mut project.bleed, self.bleed);
    }
}

/// The trim size: as asked; where nothing was, the nearest that the printer offers.
fn trim(asked: Option<&TrimAsked>, before: Size, profile: Option<&Profile>) -> Size {
    let wanted = match (asked, profile) {
        (Some(TrimAsked::Size(size)), _) => *size,
        (Some(TrimAsked::Named(name)), Some(profile)) => {
            let named = profile.trims.iter().find(|trim| trim.name == *name);
            named.map_or(before, |trim| trim.size)
        }
        _ => before,
    };
    match profile {
        Some(profile) if asked.is_none() && !profile.takes_size(wanted) => {
            profile.nearest_trims(wanted, 1).first().map_or(wanted, |trim| trim.size)
        }
        _ => wanted,
    }
}

/// How far letters may reach over the box they are set in.
const REACH: Length = Length::mm(1);
/// Room that a page number takes below the plates.
const FOLIO: Length = Length::mm(6);

/// What the printer asks of white and of the fold.
fn obey(project: &mut Project, profile: &Profile, pages: Option<u32>) {
    let pages = match project.pages {
        PageCount::Exactly(pages) => pages,
        PageCount::Best => pages.unwrap_or(profile.pages[0]),
    };
    let fold = profile.safe_fold_at(pages);
    project.least_ppi = project.least_ppi.max(profile.least_ppi);
    project.safety.trim = project.safety.trim.max(profile.safe_trim);
    project.safety.fold = project.safety.fold.max(fold);
    let margins = &mut project.margins;
    for side in [&mut margins.top, &mut margins.bottom, &mut margins.outside] {
        *side = (*side).max(profile.safe_trim + REACH);
    }
    margins.inside = margins.inside.max(fold + REACH);
    margins.bottom = margins.bottom.max(profile.safe_trim + FOLIO);
}

impl Asked {
    /// The size that was asked for by a name that neither the press nor the printer knows.
    #[must_use]
    pub fn unknown_size(&self, profile: Option<&Profile>) -> Option<&str> {
        let Some(TrimAsked::Named(name)) = &self.trim else { return None };
        let is_known = profile.is_some_and(|p| p.trims.iter().any(|trim| trim.name == *name));
        (!is_known).then_some(name)
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
    project.theme.clone_from(&plan.theme);
    project.captions = plan.captions;
    project.pages = plan.asked_pages;
    project.page_multiple = plan.page_multiple;
    project.edits = plan.edits.clone();
}

/// A title from the name of a folder: `2024_summer-trip` becomes `2024 summer trip`.
pub(crate) fn title_from(folder_name: &str) -> String {
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

    fn project(asked: &Asked, folder: &str, before: Option<&Plan>) -> Project {
        asked.project(folder, before, &Theme::default(), None, None)
    }

    #[test]
    fn a_size_is_a_name_or_a_pair_with_a_unit() {
        assert_eq!(size("a4-landscape"), Ok(TrimAsked::Size(size_mm(297, 210))));
        assert_eq!(size("300x240mm"), Ok(TrimAsked::Size(size_mm(300, 240))));
        assert_eq!(size("30cmx24cm"), Ok(TrimAsked::Size(size_mm(300, 240))));
        assert_eq!(size("10x8"), Ok(TrimAsked::Named("10x8".into())));
        for wrong in ["3x2mm", "x", "1e9x1e9mm", "300 x 240", "12"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_named_size_has_room_for_a_picture() {
        for (name, trim) in SIZES {
            let asked = Asked { trim: Some(TrimAsked::Size(*trim)), ..Asked::default() };
            let project = project(&asked, "trip", None);
            let box_width = trim.w - project.margins.inside - project.margins.outside;
            assert!(box_width > Length::mm(100), "{name}");
        }
    }

    #[test]
    fn wishes_stand_over_the_plan_before() {
        let asked = Asked { title: Some("Harbour".into()), ..Asked::default() };
        assert_eq!(project(&asked, "2024_summer-trip", None).title, "Harbour");
        let nothing = Asked::default();
        assert_eq!(project(&nothing, "2024_summer-trip", None).title, "2024 summer trip");
        assert_eq!(project(&nothing, "__", None).title, "Photographs");
    }

    #[test]
    fn a_printer_brings_its_nearest_size_its_bleed_and_its_white() {
        let blurb = Profile::bundled().iter().find(|profile| profile.name == "blurb").unwrap();
        let book = Asked::default().project("trip", None, &Theme::default(), Some(blurb), None);
        assert!(blurb.takes_size(book.trim));
        assert_eq!(book.bleed, blurb.bleed);
        assert!(book.margins.inside >= blurb.safe_fold_at(blurb.pages[0]));
        let before =
            Plan { trim: size_mm(300, 240), printer: "blurb".into(), ..Plan::empty(&book) };
        let left = project(&Asked::default(), "trip", Some(&before));
        assert_eq!(left.bleed, Project::titled("").bleed, "without a printer its bleed goes too");
    }

    #[test]
    fn a_book_is_bound_where_its_language_begins() {
        let asked = Asked { language: Some("ar".into()), ..Asked::default() };
        assert_eq!(project(&asked, "trip", None).bound_at, BoundAt::Right);
        let left = Asked { bound_at: Some(BoundAt::Left), ..asked };
        assert_eq!(project(&left, "trip", None).bound_at, BoundAt::Left);
    }
}
