//! The printer of these tests, and colour profiles made for them.

use leporello_model::{Length, PdfKind, Sides, Size};
use leporello_printer::{
    Band, Certainty, Colour, Cover, Delivery, Profile, Requirement, Source, Spine, Trim,
};

/// What the printer of these tests asks.
pub fn profile(kind: PdfKind) -> Profile {
    use Requirement as R;
    let bleed = Sides {
        top: Length::mm(3),
        bottom: Length::mm(3),
        inside: Length::ZERO,
        outside: Length::mm(3),
    };
    let all = [
        R::Trim,
        R::Bleed,
        R::Safe,
        R::Pages,
        R::Resolution,
        R::Colour,
        R::Ink,
        R::Pdf,
        R::Fonts,
        R::Transparency,
        R::Extras,
        R::FileSize,
        R::Spine,
        R::Cover,
        R::SpineText,
    ];
    Profile {
        name: "test".into(),
        title: "A printer".into(),
        version: "2026-01-02".into(),
        sources: vec![Source {
            url: "https://example.org/rules".into(),
            of: all.into(),
            certainty: Certainty::Verified,
            read: "2026-01-02".into(),
            note: String::new(),
        }],
        delivery: Delivery::Pdf,
        trims: vec![Trim {
            name: "20x20".into(),
            size: Size { w: Length::mm(200), h: Length::mm(200) },
        }],
        free_trim: None,
        bleed,
        safe_trim: Length::mm(5),
        safe_fold: vec![
            Band { to_pages: 24, length: Length::mm(8) },
            Band { to_pages: 1000, length: Length::mm(12) },
        ],
        pages: [20, 240],
        page_multiple: 4,
        page_offset: 0,
        least_ppi: 150.0,
        wanted_ppi: 300.0,
        colour: match kind {
            PdfKind::Plain => Colour::Srgb,
            PdfKind::X1a => Colour::Cmyk,
            _ => Colour::Any,
        },
        ink_limit: Some(300.0),
        pdf: kind,
        most_bytes: Some(2_000_000),
        spine: Spine::Pages { per_page_mm: 0.1, plus_mm: 0.0 },
        cover: Cover {
            wrap: bleed,
            overhang: Length::ZERO,
            overhang_front: None,
            safe_fold: None,
            barcode_inset: None,
            safe: Length::mm(5),
            flap: Length::ZERO,
            spine_text_from: Some(80),
            spine_text_clear: Length::mm(1),
            barcode: None,
        },
    }
}
