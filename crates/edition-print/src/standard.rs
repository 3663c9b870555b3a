//! What each kind of PDF demands and forbids, so far as it decides how a file is finished.

use leporello_model::PdfKind;

/// The version in the first line.
pub(crate) const fn version(kind: PdfKind) -> &'static str {
    match kind {
        PdfKind::Plain | PdfKind::X3 | PdfKind::X1a => "1.4",
        PdfKind::X4 => "1.6",
        PdfKind::Screen | PdfKind::Archive => "1.7",
    }
}

/// The name of a PDF/X, as it stands in the file.
pub(crate) const fn pdfx_name(kind: PdfKind) -> Option<&'static str> {
    match kind {
        PdfKind::X4 => Some("PDF/X-4"),
        PdfKind::X3 => Some("PDF/X-3:2003"),
        PdfKind::X1a => Some("PDF/X-1a:2003"),
        PdfKind::Plain | PdfKind::Screen | PdfKind::Archive => None,
    }
}

/// Whether it is a PDF/X: made for one printing condition, painted with its inks.
pub(crate) const fn is_pdfx(kind: PdfKind) -> bool {
    pdfx_name(kind).is_some()
}

/// Whether tags, links and bookmarks stay.
pub(crate) const fn is_for_reading(kind: PdfKind) -> bool {
    !kind.is_for_print()
}

/// Whether nothing may shine through (ISO 15930-4 and -6; the promise of the plain PDF).
pub(crate) const fn is_opaque(kind: PdfKind) -> bool {
    matches!(kind, PdfKind::Plain | PdfKind::X3 | PdfKind::X1a)
}

/// Whether it must say when it was made.
pub(crate) const fn is_dated(kind: PdfKind) -> bool {
    kind.has_output_intent()
}

/// The latest version of colour profiles it knows.
pub(crate) const fn icc_version(kind: PdfKind) -> u8 {
    match kind {
        PdfKind::X3 | PdfKind::X1a => 2,
        _ => 4,
    }
}
