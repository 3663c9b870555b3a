//! What edition is wanted.

use crate::OutputProfile;
use jiff::Timestamp;
use leporello_model::PdfKind;

/// Most resolution of pictures for the screen, in pixels per inch.
const SCREEN_PPI: f64 = 200.0;
/// Best JPEG quality of pictures for the screen.
const SCREEN_QUALITY: u8 = 85;

/// Which kind of PDF the block becomes, and how the photographs enter it.
#[derive(Clone, Debug, PartialEq)]
pub struct PrintOptions {
    /// Resolution that pictures are brought down to, in pixels per inch; none is enlarged. On
    /// the screen at most 200.
    pub ppi: f64,
    /// JPEG quality of renditions, 1 to 100. On the screen at most 85.
    pub quality: u8,
    /// Whether every JPEG that a PDF can carry goes in as it is, however large. Not asked by
    /// kinds whose pictures must have other colours than the photograph, nor by the screen.
    pub keep_originals: bool,
    /// Kind of PDF.
    pub kind: PdfKind,
    /// Printing condition of the kinds of PDF/X; without one, offset on coated paper
    /// ([`OutputProfile::fogra39`]).
    pub output_profile: Option<OutputProfile>,
    /// Most ink a point of a picture converted to inks may get, in per cent of full ink: 100
    /// to 400. Without one, what the profile gives.
    pub ink_limit: Option<f64>,
    /// When the edition was made; nobody here asks a clock. PDF/X and PDF/A must say it, and
    /// without one say the first moment of 2026; the plain PDF never does.
    pub date: Option<Timestamp>,
}

impl Default for PrintOptions {
    fn default() -> Self {
        Self {
            ppi: 300.0,
            quality: 92,
            keep_originals: false,
            kind: PdfKind::default(),
            output_profile: None,
            ink_limit: None,
            date: None,
        }
    }
}

impl PrintOptions {
    /// The options as the kind of PDF allows them.
    pub(crate) fn of_kind(&self) -> Self {
        let mut options = self.clone();
        if self.kind == PdfKind::Screen {
            options.ppi = options.ppi.min(SCREEN_PPI);
            options.quality = options.quality.min(SCREEN_QUALITY);
            options.keep_originals = false;
        }
        options
    }
}
