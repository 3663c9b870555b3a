//! What kind of PDF a file is.

use serde::{Deserialize, Serialize};

/// Kinds of PDF an edition can be written as.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum PdfKind {
    /// For services that print from sRGB: PDF 1.4, no transparency, links, tags or marks.
    #[default]
    Plain,
    /// PDF/X-4 (ISO 15930-7): PDF 1.6, pictures in their own colour spaces, an output intent.
    X4,
    /// PDF/X-3:2003 (ISO 15930-6): as X-4 in PDF 1.4 without transparency.
    X3,
    /// PDF/X-1a:2003 (ISO 15930-4): PDF 1.4, inks only, no transparency.
    X1a,
    /// For the screen: spreads, tagged, bookmarks and links; PDF/UA-1 (ISO 14289-1).
    Screen,
    /// For archives: PDF/A-2u (ISO 19005-2).
    Archive,
}

impl PdfKind {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::Plain, Self::X4, Self::X3, Self::X1a, Self::Screen, Self::Archive];

    /// Its name on the command line and in settings.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::X4 => "x4",
            Self::X3 => "x3",
            Self::X1a => "x1a",
            Self::Screen => "screen",
            Self::Archive => "archive",
        }
    }

    /// Whether it is made for a printer.
    #[must_use]
    pub const fn is_for_print(self) -> bool {
        !matches!(self, Self::Screen | Self::Archive)
    }

    /// Whether it names the printing condition it is made for.
    #[must_use]
    pub const fn has_output_intent(self) -> bool {
        !matches!(self, Self::Plain | Self::Screen)
    }
}
