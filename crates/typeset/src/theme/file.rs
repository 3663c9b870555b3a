//! A theme's numbers: `theme.toml`.

use crate::on_screen::ScreenType;
use leporello_diag::{Diagnostic, Subject, codes};
use leporello_model::{Length, Sides, Size};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// The file as it is written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ThemeFile {
    /// Name for people.
    #[serde(rename = "title")]
    pub(crate) _title: String,
    /// One sentence about it.
    pub(crate) about: String,
    pub(crate) page: PageSizes,
    pub(crate) fonts: Families,
    pub(crate) caption: CaptionType,
    pub(crate) colours: Colours,
    #[serde(default)]
    pub(crate) screen: ScreenType,
}

/// Margins and gap, for a page whose shorter side is 210 mm.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageSizes {
    margins: Margins,
    gap: f64,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Margins {
    top: f64,
    bottom: f64,
    inside: f64,
    outside: f64,
}

impl PageSizes {
    /// Margins for a trim size: in proportion to its shorter side, between 0.7 and 1.4 of
    /// those written, in steps of half a millimetre.
    #[must_use]
    pub fn margins(&self, trim: Size) -> Sides {
        let Margins { top, bottom, inside, outside } = self.margins;
        let scaled = |mm: f64| scaled(mm, trim);
        Sides {
            top: scaled(top),
            bottom: scaled(bottom),
            inside: scaled(inside),
            outside: scaled(outside),
        }
    }

    /// Gap between plates for a trim size, scaled as the margins.
    #[must_use]
    pub fn gap(&self, trim: Size) -> Length {
        scaled(self.gap, trim)
    }
}

fn scaled(mm: f64, trim: Size) -> Length {
    let factor = (trim.w.min(trim.h).to_mm() / 210.0).clamp(0.7, 1.4);
    Length::snapped_mm((mm * factor * 2.0).round() / 2.0)
}

/// Font families.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Families {
    pub(crate) text: String,
    pub(crate) display: String,
    pub(crate) caption: String,
    pub(crate) others: OtherFonts,
}

/// Form of the fonts for scripts that a theme's own lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum OtherFonts {
    /// Serif and its like in other scripts.
    Serif,
    /// Sans serif.
    Sans,
}

/// How captions are set.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaptionType {
    /// Size in points.
    pub(crate) size: f64,
    /// Distance between lines in em.
    pub(crate) leading: f64,
    /// Distance between a picture and its caption in millimetres.
    pub(crate) distance: f64,
    /// Whether Latin, Greek and Cyrillic letters are in italics.
    pub(crate) italic: bool,
}

/// Colours as `#rrggbb`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Colours {
    pub(crate) ink: String,
    pub(crate) quiet: String,
    pub(crate) caption: String,
    pub(crate) accent: String,
    pub(crate) paper: String,
}

/// What is wrong with a theme's numbers.
#[derive(Debug)]
pub(crate) struct Fault {
    message: String,
    /// Byte of the text where it is.
    at: Option<usize>,
}

/// Reads the numbers and checks their ranges.
///
/// # Errors
///
/// The first fault.
pub(crate) fn read(text: &str) -> Result<ThemeFile, Fault> {
    let file: ThemeFile = toml::from_str(text).map_err(|error| Fault {
        message: error.message().lines().next().unwrap_or("not a theme").to_owned(),
        at: error.span().map(|span| span.start),
    })?;
    let margins = &file.page.margins;
    let caption = &file.caption;
    let ranges = [
        ("margins", margins.top, 4.0, 60.0),
        ("margins", margins.bottom, 4.0, 60.0),
        ("margins", margins.inside, 4.0, 60.0),
        ("margins", margins.outside, 4.0, 60.0),
        ("gap", file.page.gap, 0.0, 30.0),
        ("size", caption.size, 4.0, 24.0),
        ("leading", caption.leading, 0.0, 2.0),
        ("distance", caption.distance, 0.0, 20.0),
        ("text-size", file.screen.text_size, 4.0, 24.0),
        ("text-leading", file.screen.text_leading, 0.0, 2.0),
        ("title-weight", file.screen.title_weight.into(), 100.0, 900.0),
    ];
    for (key, value, least, most) in ranges {
        if !(least..=most).contains(&value) {
            let message = format!("{key} is {value}; it must be {least} to {most}");
            return Err(Fault { message, at: text.find(&format!("{key} =")) });
        }
    }
    let colours = &file.colours;
    for colour in [&colours.ink, &colours.quiet, &colours.caption, &colours.accent, &colours.paper]
    {
        if rgb(colour).is_none() {
            let message = format!("`{colour}` is no colour; write it as \"#1f1f1f\"");
            return Err(Fault { message, at: text.find(colour.as_str()) });
        }
    }
    Ok(file)
}

/// Red, green and blue, 0 to 255.
pub(crate) fn rgb(colour: &str) -> Option<[u8; 3]> {
    let digits = colour.strip_prefix('#').filter(|d| d.len() == 6 && d.is_ascii())?;
    let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
    Some([part(0)?, part(2)?, part(4)?])
}

/// A fault as a message that names file, line and column.
pub(crate) fn told(path: &Path, text: &str, fault: &Fault) -> Diagnostic {
    let place = fault.at.map(|at| {
        let before = &text[..at.min(text.len())];
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|&c| c != '\n').count() + 1;
        (line, column)
    });
    let subject = Subject::File { path: path.display().to_string(), place };
    Diagnostic::new(codes::TYP_010, subject, format!("the theme cannot be used: {}", fault.message))
        .hint("compare it with a bundled theme: `leporello themes copy quiet`")
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUIET: &str = include_str!("../../themes/quiet/theme.toml");

    fn told_of(text: &str) -> String {
        let fault = read(text).unwrap_err();
        format!("{:?}", told(Path::new("theme/theme.toml"), text, &fault))
    }

    #[test]
    fn a_mistake_is_shown_by_line() {
        let told = told_of(&QUIET.replace("size = 8", "size = 800"));
        assert!(told.contains("size is 800") && told.contains("place: Some((20, 1))"), "{told}");
        assert!(told_of(&QUIET.replace("#1f1f1f", "black")).contains("`black` is no colour"));
        assert!(told_of(&QUIET.replace("gap = 4", "gaps = 4")).contains("gaps"));
    }

    #[test]
    fn margins_scale_with_the_page() {
        let page = read(QUIET).unwrap().page;
        let a4 = Size { w: Length::mm(297), h: Length::mm(210) };
        assert_eq!(page.margins(a4).inside, Length::mm(16));
        let large = Size { w: Length::mm(420), h: Length::mm(297) };
        assert_eq!(page.margins(large).top, Length::mm(17) - Length::snapped_mm(0.0));
    }
}
