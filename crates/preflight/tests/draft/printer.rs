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

/// An ICC profile with the colorants of sRGB and its curve, or another power.
pub fn icc(class: &[u8; 4], space: &[u8; 4], gamma: f64) -> Vec<u8> {
    let fixed = |value: f64| ((value * 65536.0).round() as i32).to_be_bytes();
    let colorants = [
        (b"rXYZ", [0.4360, 0.2225, 0.0139]),
        (b"gXYZ", [0.3851, 0.7169, 0.0971]),
        (b"bXYZ", [0.1431, 0.0606, 0.7139]),
    ];
    let mut tags: Vec<([u8; 4], Vec<u8>)> = colorants
        .iter()
        .map(|(name, xyz)| {
            let numbers: Vec<u8> = xyz.iter().flat_map(|v| fixed(*v)).collect();
            (**name, [b"XYZ \0\0\0\0".to_vec(), numbers].concat())
        })
        .collect();
    let numbers = [gamma, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.04045];
    let curve: Vec<u8> = numbers.iter().flat_map(|v| fixed(*v)).collect();
    tags.push((*b"gTRC", [b"para\0\0\0\0\0\x03\0\0".to_vec(), curve].concat()));
    let mut bytes = vec![0; 128];
    bytes[12..16].copy_from_slice(class);
    bytes[16..20].copy_from_slice(space);
    bytes[36..40].copy_from_slice(b"acsp");
    bytes.extend((tags.len() as u32).to_be_bytes());
    let mut start = bytes.len() + 12 * tags.len();
    for (name, body) in &tags {
        bytes.extend(name);
        bytes.extend((start as u32).to_be_bytes());
        bytes.extend((body.len() as u32).to_be_bytes());
        start += body.len();
    }
    bytes.extend(tags.into_iter().flat_map(|(_, body)| body));
    bytes
}
