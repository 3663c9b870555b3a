//! Profiles as text for people.

use crate::{Colour, Delivery, Profile, Requirement, Source, Spine};
use leporello_model::{Length, PdfKind, Sides, Size};
use std::fmt::Write as _;

/// A table of profiles, one to a line: name, title, sizes, pages, colour, PDF, version.
#[must_use]
pub fn table(profiles: &[Profile]) -> String {
    let mut rows =
        vec![["NAME", "PRINTER", "SIZES", "PAGES", "COLOUR", "FILE", "VERSION"].map(str::to_owned)];
    rows.extend(profiles.iter().map(row));
    let mut widths = [0; 7];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    for row in &rows {
        let cells: Vec<String> = row
            .iter()
            .zip(widths)
            .map(|(cell, width)| cell.clone() + &" ".repeat(width - cell.chars().count()))
            .collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}

fn row(profile: &Profile) -> [String; 7] {
    let sizes = match (profile.trims.len(), profile.free_trim) {
        (0, None) => "any".to_owned(),
        (count, None) => count.to_string(),
        (count, Some(_)) => format!("{count} + free"),
    };
    [
        profile.name.clone(),
        profile.title.clone(),
        sizes,
        format!("{}–{}", profile.pages[0], profile.pages[1]),
        colour(profile.colour).to_owned(),
        file(profile).to_owned(),
        profile.version.clone(),
    ]
}

/// Everything about a profile: each requirement with its certainty, what is known about it,
/// and where it was read.
#[must_use]
pub fn details(profile: &Profile) -> String {
    let Profile { name, title, version, .. } = profile;
    let mut text = format!("{name}: {title}\nlooked through on {version}\n");
    for requirement in Requirement::ALL {
        let certainty = profile.certainty(requirement).name();
        let says = profile.says(requirement);
        writeln!(text, "\n{} ({certainty})", requirement.name()).expect("a string takes all");
        for line in says.lines() {
            writeln!(text, "  {line}").expect("a string takes all");
        }
        for source in profile.sources.iter().filter(|source| source.of.contains(&requirement)) {
            text.push_str(&source_lines(source));
        }
    }
    text
}

fn source_lines(source: &Source) -> String {
    let Source { url, certainty, read, note, .. } = source;
    let mut text = format!("    {}, {read}: {url}\n", certainty.name());
    if !note.is_empty() {
        writeln!(text, "    {note}").expect("a string takes all");
    }
    text
}

impl Profile {
    /// What it asks for in this respect, in words; more than one line for lists.
    #[must_use]
    pub fn says(&self, requirement: Requirement) -> String {
        match requirement {
            Requirement::Trim => self.says_of_trims(),
            Requirement::Bleed => says_of_bleed(self.bleed),
            Requirement::Safe => self.says_of_safety(),
            Requirement::Pages => self.says_of_pages(),
            Requirement::Resolution => {
                format!("at least {} ppi, {} ppi wanted", self.least_ppi, self.wanted_ppi)
            }
            Requirement::Colour => colour(self.colour).to_owned(),
            Requirement::Ink => match self.ink_limit {
                Some(limit) => format!("at most {limit} %"),
                None => "no limit".to_owned(),
            },
            Requirement::Pdf => file(self).to_owned(),
            Requirement::Fonts => "embedded".to_owned(),
            Requirement::Transparency => match self.pdf {
                PdfKind::X4 => "taken".to_owned(),
                _ => "none".to_owned(),
            },
            Requirement::Extras => "no marks, notes, bookmarks or protection".to_owned(),
            Requirement::FileSize => match self.most_bytes {
                Some(bytes) => format!("at most {} MB", bytes / 1_000_000),
                None => "no limit".to_owned(),
            },
            Requirement::Spine => self.says_of_spine(),
            Requirement::Cover => self.says_of_cover(),
            Requirement::SpineText => match self.cover.spine_text_from {
                Some(pages) => format!(
                    "from {pages} pages on, {} clear on each side",
                    self.cover.spine_text_clear
                ),
                None => "none".to_owned(),
            },
        }
    }

    fn says_of_trims(&self) -> String {
        let mut lines: Vec<String> =
            self.trims.iter().map(|trim| format!("{}: {}", trim.name, size(trim.size))).collect();
        if let Some(range) = self.free_trim {
            lines.push(format!("any from {} to {}", size(range.from), size(range.to)));
        } else if lines.is_empty() {
            lines.push("any".to_owned());
        }
        lines.join("\n")
    }

    fn says_of_safety(&self) -> String {
        let fold: Vec<String> = self
            .safe_fold
            .iter()
            .map(|band| format!("{} up to {} pages", band.length, band.to_pages))
            .collect();
        format!("{} from the trim\nfrom the fold: {}", self.safe_trim, fold.join(", "))
    }

    fn says_of_pages(&self) -> String {
        let [least, most] = self.pages;
        match (self.page_multiple, self.page_offset) {
            (1, _) => format!("{least} to {most}"),
            (multiple, 0) => format!("{least} to {most}, a multiple of {multiple}"),
            (multiple, offset) => {
                format!("{least} to {most}, {offset} more than a multiple of {multiple}")
            }
        }
    }

    fn says_of_spine(&self) -> String {
        match &self.spine {
            Spine::Pages { per_page_mm, plus_mm } if *plus_mm > 0.0 => {
                format!("{per_page_mm} mm a page, and {plus_mm} mm")
            }
            Spine::Pages { per_page_mm, .. } => format!("{per_page_mm} mm a page"),
            Spine::Sixteenths { pages_per_inch } => {
                format!("{pages_per_inch} pages to the inch, in sixteenths of an inch")
            }
            Spine::Bands { bands } => bands
                .iter()
                .map(|band| format!("up to {} pages: {}", band.to_pages, band.length))
                .collect::<Vec<_>>()
                .join("\n"),
            Spine::Ask { about_per_page_mm } => format!(
                "only the printer knows: copy the figure; about {about_per_page_mm} mm a page"
            ),
        }
    }

    fn says_of_cover(&self) -> String {
        let cover = &self.cover;
        let what = if cover.overhang == Length::ZERO {
            "bleed"
        } else {
            "wrapped over the board, or bleed"
        };
        let wrap = cover.wrap;
        let mut lines = vec![format!(
            "{what}: {} above, {} below, {} at the sides",
            wrap.top, wrap.bottom, wrap.outside
        )];
        if cover.overhang > Length::ZERO {
            let front = cover.overhang_front.unwrap_or(cover.overhang);
            lines.push(format!("boards: {} over head and foot, {front} wider", cover.overhang));
        }
        if cover.flap > Length::ZERO {
            lines.push(format!("flaps: {} wide", cover.flap));
        }
        let fold = cover.safe_fold.unwrap_or(cover.safe);
        lines.push(format!("safe: {} from the edges, {fold} from the spine", cover.safe));
        if let Some(barcode) = cover.barcode {
            let inset = cover.barcode_inset.unwrap_or(cover.safe);
            lines.push(format!("barcode: {}, {inset} from spine and foot", size(barcode)));
        }
        lines.join("\n")
    }
}

fn says_of_bleed(bleed: Sides) -> String {
    let Sides { top, bottom, inside, outside } = bleed;
    if [bottom, inside, outside].iter().all(|side| *side == top) {
        return format!("{top} on all four sides");
    }
    let fold = if inside == Length::ZERO { "none".to_owned() } else { inside.to_string() };
    if bottom == top && outside == top {
        return format!("{top} on three sides, {fold} at the fold");
    }
    format!("{top} above, {bottom} below, {outside} outside, {fold} at the fold")
}

fn size(size: Size) -> String {
    format!("{} × {}", size.w.to_mm(), size.h)
}

const fn colour(colour: Colour) -> &'static str {
    match colour {
        Colour::Srgb => "sRGB",
        Colour::Rgb => "RGB with profiles",
        Colour::Cmyk => "inks",
        Colour::Any => "RGB or inks",
    }
}

const fn file(profile: &Profile) -> &'static str {
    match (profile.delivery, profile.pdf) {
        (Delivery::SpreadJpegs, _) => "JPEG spreads",
        (_, PdfKind::X4) => "PDF/X-4",
        (_, PdfKind::X3) => "PDF/X-3",
        (_, PdfKind::X1a) => "PDF/X-1a",
        (_, PdfKind::Archive) => "PDF/A",
        (_, PdfKind::Plain | PdfKind::Screen) => "PDF",
    }
}
