//! The looks of the themes, from their fonts.

use leporello_screen::{Colour, Face, Licence, Look, Others, Titles};
use std::sync::Arc;

macro_rules! theme_font {
    ($path:literal) => {
        include_bytes!(concat!("../../../typeset/themes/", $path))
    };
}

const VOLLKORN: &str = include_str!("../../../typeset/themes/chronicle/fonts/LICENSE.txt");
const INTER: &str = include_str!("../../../typeset/themes/gallery/fonts/LICENSE.txt");

fn face(family: &str, weight: u16, italic: bool, bytes: &[u8], licence: &str) -> Face {
    Face {
        family: family.into(),
        weight,
        italic,
        languages: Vec::new(),
        bytes: bytes.into(),
        index: 0,
        licence: Licence { name: "OFL-1.1".into(), text: licence.into() },
    }
}

/// Fonts of the machine for other scripts, as far as they are there.
fn others() -> Vec<Face> {
    let noto = "/usr/share/fonts";
    let places = [
        ("ko", "Noto Serif CJK KR", "opentype/noto/NotoSerifCJK-Regular.ttc", 1),
        ("ja", "Noto Serif CJK JP", "opentype/noto/NotoSerifCJK-Regular.ttc", 0),
        ("ar", "Noto Naskh Arabic", "truetype/noto/NotoNaskhArabic-Regular.ttf", 0),
        ("he", "Noto Serif Hebrew", "truetype/noto/NotoSerifHebrew-Regular.ttf", 0),
    ];
    let one = |(language, family, path, index): (&str, &str, &str, u32)| {
        let bytes: Arc<[u8]> = std::fs::read(format!("{noto}/{path}")).ok()?.into();
        let languages = vec![language.to_owned()];
        Some(Face { languages, index, bytes, ..face(family, 400, false, b"", "") })
    };
    places.into_iter().filter_map(one).collect()
}

fn libertinus() -> Vec<Face> {
    let all = [
        ("LibertinusSerif-Regular", 400, false),
        ("LibertinusSerif-Italic", 400, true),
        ("LibertinusSerif-Bold", 700, false),
    ];
    let is_named = |font: &[u8], name: &str| {
        // A CFF font has its name in ASCII, not far from its beginning.
        let (name, table) = (name.as_bytes(), font.windows(4).position(|four| four == b"CFF "));
        let at =
            table.map_or(0, |at| u32::from_be_bytes(font[at + 8..at + 12].try_into().unwrap()));
        font.get(at as usize..).is_some_and(|cff| {
            cff.iter().take(64).copied().collect::<Vec<u8>>().windows(name.len() + 1).any(|bytes| {
                bytes[..name.len()] == *name && !bytes[name.len()].is_ascii_alphabetic()
            })
        })
    };
    let licence = "SIL Open Font License 1.1";
    let found = |name: &str| {
        let named = |font: &&[u8]| font.starts_with(b"OTTO") && is_named(font, name);
        typst_assets::fonts().find(named).unwrap()
    };
    let of =
        |(name, weight, italic)| face("Libertinus Serif", weight, italic, found(name), licence);
    all.into_iter().map(of).collect()
}

/// The look of a bundled theme.
pub fn look(theme: &str) -> Look {
    let quiet = Look {
        name: "quiet".into(),
        ink: Colour([0x1f; 3]),
        quiet: Colour([0x61; 3]),
        caption_colour: Colour([0x40; 3]),
        accent: Colour([0x1f; 3]),
        paper: Colour::WHITE,
        text: "Libertinus Serif".into(),
        display: "Libertinus Serif".into(),
        caption: "Libertinus Serif".into(),
        others: Others::Serif,
        text_points: 10.0,
        text_leading: 0.42,
        caption_points: 8.0,
        caption_leading: 0.25,
        caption_italic: false,
        display_weight: 400,
        justified: true,
        indents: true,
        titles: Titles::Start,
        small_capitals: false,
        faces: [libertinus(), others()].concat(),
    };
    match theme {
        "gallery" => gallery(quiet),
        "chronicle" => chronicle(quiet),
        _ => quiet,
    }
}

fn gallery(quiet: Look) -> Look {
    let faces = vec![
        face("Inter", 400, false, theme_font!("gallery/fonts/Inter-Regular.otf"), INTER),
        face("Inter", 400, true, theme_font!("gallery/fonts/Inter-Italic.otf"), INTER),
        face("Inter", 600, false, theme_font!("gallery/fonts/Inter-SemiBold.otf"), INTER),
        face(
            "Inter Display",
            300,
            false,
            theme_font!("gallery/fonts/InterDisplay-Light.otf"),
            INTER,
        ),
    ];
    Look {
        name: "gallery".into(),
        ink: Colour([0x14; 3]),
        quiet: Colour([0x6b; 3]),
        caption_colour: Colour([0x33; 3]),
        accent: Colour([0xa8, 0x32, 0x1e]),
        text: "Inter".into(),
        display: "Inter Display".into(),
        caption: "Inter".into(),
        others: Others::Sans,
        text_points: 9.0,
        text_leading: 0.56,
        caption_points: 6.6,
        caption_leading: 0.42,
        display_weight: 300,
        justified: false,
        indents: false,
        titles: Titles::Margin,
        faces: [faces, others()].concat(),
        ..quiet
    }
}

fn chronicle(quiet: Look) -> Look {
    let faces = vec![
        face("Vollkorn", 400, false, theme_font!("chronicle/fonts/Vollkorn-Regular.ttf"), VOLLKORN),
        face("Vollkorn", 400, true, theme_font!("chronicle/fonts/Vollkorn-Italic.ttf"), VOLLKORN),
        face("Vollkorn", 700, false, theme_font!("chronicle/fonts/Vollkorn-Bold.ttf"), VOLLKORN),
    ];
    Look {
        name: "chronicle".into(),
        ink: Colour([0x26, 0x22, 0x20]),
        quiet: Colour([0x6b, 0x65, 0x61]),
        caption_colour: Colour([0x3d, 0x38, 0x35]),
        accent: Colour([0x7a, 0x3b, 0x2a]),
        paper: Colour([0xfb, 0xf7, 0xee]),
        text: "Vollkorn".into(),
        display: "Vollkorn".into(),
        caption: "Vollkorn".into(),
        caption_leading: 0.3,
        caption_italic: true,
        titles: Titles::Centre,
        small_capitals: true,
        faces: [faces, others()].concat(),
        ..quiet
    }
}
