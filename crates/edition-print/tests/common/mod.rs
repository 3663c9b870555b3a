//! A small folder of drawn photographs, taken in, and a plan made by hand.
#![allow(dead_code, reason = "each test file uses a part of it")]

#[path = "../../../photo/tests/album/taken.rs"]
mod taken;

use leporello_model::{
    CaptionBox, Crop, Page, PageKind, Photo, Plan, Plate, Project, Rect, Spread, TextBox,
    TextMeasure, TextRole,
};
use leporello_scene::{Picture, Tags, jpeg};
use leporello_typeset::Typesetter;
pub use taken::{Album, GPS};

/// A JPEG whose tags tell everything that must stay private.
pub fn telling_jpeg(picture: &Picture, orientation: u8) -> Vec<u8> {
    let tags = Tags {
        taken: Some("2024:08:03 07:15:02".into()),
        camera: Some(("Secretcam".into(), "Model X".into())),
        orientation: Some(orientation),
        gps: Some(GPS),
        caption: Some("secret words".into()),
        ..Tags::default()
    };
    jpeg(&stored(picture, orientation), &tags, 90)
}

/// The picture as it must be stored so that `orientation` sets it upright.
pub fn stored(upright: &Picture, orientation: u8) -> Picture {
    let (uw, uh) = (upright.width, upright.height);
    let (width, height) = if orientation >= 5 { (uh, uw) } else { (uw, uh) };
    let mut rgb = Vec::with_capacity(upright.rgb.len());
    for t in 0..height {
        for s in 0..width {
            let (x, y) = match orientation {
                2 => (uw - 1 - s, t),
                3 => (uw - 1 - s, uh - 1 - t),
                4 => (s, uh - 1 - t),
                5 => (t, s),
                6 => (uw - 1 - t, s),
                7 => (uw - 1 - t, uh - 1 - s),
                8 => (t, uh - 1 - s),
                _ => (s, t),
            };
            let at = 3 * (y * uw + x) as usize;
            rgb.extend_from_slice(&upright.rgb[at..at + 3]);
        }
    }
    Picture { width, height, rgb }
}

pub fn plate(number: u32, photo: &Photo, frame: Rect, crop: Crop) -> Plate {
    Plate {
        number,
        photo: photo.id,
        file: photo.file.clone(),
        frame,
        crop,
        importance: 1.0,
        caption: None,
        alt: String::new(),
        reasons: Vec::new(),
    }
}

pub fn captioned(typesetter: &Typesetter, mut plate: Plate, text: &str, language: &str) -> Plate {
    let frame = plate.frame;
    let w = frame.w.to_mm();
    let h = typesetter.caption_height_mm(text, language, w);
    let y = frame.bottom().to_mm() + typesetter.caption_distance_mm();
    let frame = Rect::snapped_mm(frame.x.to_mm(), y, w, h);
    plate.caption = Some(CaptionBox { text: text.into(), language: language.into(), frame });
    plate
}

pub fn words(role: TextRole, text: &str, frame: Rect) -> TextBox {
    TextBox { role, text: text.into(), language: "en".into(), frame }
}

pub fn page(number: u32, kind: PageKind, plates: Vec<Plate>, texts: Vec<TextBox>) -> Page {
    Page { number, plates, texts, ..Page::blank(kind) }
}

/// A plan of these pages, which are numbered from 1 without gaps.
pub fn plan(pages: Vec<Page>) -> Plan {
    let project = Project::titled("Lofoten");
    let count = pages.len() as u32;
    let mut spreads: Vec<Spread> = Vec::new();
    for page in pages {
        if page.number % 2 == 1 && page.number > 1 {
            spreads.last_mut().unwrap().recto = Some(page);
        } else if page.number == 1 {
            spreads.push(Spread { recto: Some(page), ..Spread::default() });
        } else {
            spreads.push(Spread { verso: Some(page), ..Spread::default() });
        }
    }
    Plan {
        subtitle: "Seven days in August".into(),
        author: "A. Person".into(),
        pages: count,
        spreads,
        ..Plan::empty(&project)
    }
}
