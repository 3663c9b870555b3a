//! Titles, notes to them, page numbers, captions: words with a place of their own.

use super::sheet::{Box, Sheet};
use super::typeface::Typefaces;
use leporello_model::TextRole;
use leporello_screen::{Look, Role, Titles};

/// How words of a role are set: in which font, the sizes in points from the wished to the
/// smallest, the distance between lines in em, and whether they stand at the foot of their box.
pub(super) struct Setting {
    pub(super) role: Role,
    sizes: &'static [f64],
    pub(super) leading: f64,
    pub(super) at_foot: bool,
}

const TITLES: &[f64] = &[44.0, 40.0, 36.0, 32.0, 28.0, 24.0, 20.0, 17.0, 14.0, 11.0, 8.0, 6.0];
const WIDE_TITLES: &[f64] = &[64.0, 56.0, 48.0, 42.0, 36.0, 30.0, 25.0, 20.0, 16.0, 12.0, 9.0, 6.0];
const CHAPTERS: &[f64] = &[32.0, 28.0, 25.0, 22.0, 19.0, 16.0, 13.0, 11.0, 9.0, 7.0];
const SUBTITLES: &[f64] = &[15.0, 13.0, 11.0, 9.5, 8.0, 6.5];
const NOTES: &[f64] = &[9.5, 8.5, 7.5, 6.5, 5.5];
const AUTHORS: &[f64] = &[11.0, 10.0, 9.0, 8.0, 7.0, 6.0];
const SMALL: &[f64] = &[8.5, 7.5, 6.5, 5.5];
const FOLIOS: &[f64] = &[8.0];

impl Setting {
    pub(super) fn of(role: TextRole, look: &Look) -> Self {
        let is_wide = look.titles == Titles::Margin;
        let set = |role, sizes, leading, at_foot| Self { role, sizes, leading, at_foot };
        match role {
            TextRole::Title if is_wide => set(Role::Display, WIDE_TITLES, 0.08, true),
            TextRole::Title => set(Role::Display, TITLES, 0.14, true),
            TextRole::ChapterTitle => set(Role::Display, CHAPTERS, 0.14, true),
            TextRole::Subtitle => set(Role::Text, SUBTITLES, 0.25, false),
            TextRole::Author => set(Role::Text, AUTHORS, 0.25, true),
            TextRole::ChapterNote => set(Role::Text, NOTES, 0.25, false),
            TextRole::Colophon => set(Role::Text, SMALL, 0.4, true),
            TextRole::Folio => set(Role::Text, FOLIOS, 0.2, false),
        }
    }

    /// Size in pixels at which words fit a box.
    pub(super) fn size(&self, words: &str, place: Box, sheet: &Sheet, faces: &Typefaces) -> f64 {
        let room = (place.w as f64, place.h as f64);
        let sizes = self.sizes.iter().map(|points| sheet.pt(*points));
        faces.fitting(self.role, words, room, self.leading, sizes)
    }

    /// The rule for words of this size in a box. What does not fit reaches over the box, away
    /// from its fixed edge; it is never cut.
    pub(super) fn css(&self, place: Box, size: f64, sheet: &Sheet) -> String {
        let Box { x, y, w, h } = place;
        let edge = match self.at_foot {
            true => format!("bottom:{}px", i64::from(sheet.h) - y - h),
            false => format!("top:{y}px"),
        };
        let height = 1.0 + self.leading;
        format!("left:{x}px;{edge};width:{w}px;font-size:{size:.2}px;line-height:{height:.2}")
    }
}

/// The element and class of words of a role.
pub(super) const fn element(role: TextRole) -> (&'static str, &'static str) {
    match role {
        TextRole::Title => ("h1", "title"),
        TextRole::ChapterTitle => ("h1", "chapter-title"),
        TextRole::Subtitle => ("p", "subtitle"),
        TextRole::Author => ("p", "author"),
        TextRole::ChapterNote => ("p", "chapter-note"),
        TextRole::Colophon => ("p", "colophon"),
        TextRole::Folio => ("p", "folio"),
    }
}

/// Size of a caption in pixels, so that it fits its room, and the rule for it. Lines begin at
/// the top of the box, as in print: the half leading above the first is taken back.
pub(super) fn caption(
    words: &str,
    place: Box,
    look: &Look,
    sheet: &Sheet,
    faces: &Typefaces,
) -> String {
    let wished = sheet.pt(look.caption_points);
    let leading = look.caption_leading;
    let shares = (0..24).map(|step| wished * 0.97_f64.powi(step));
    let room = (place.w as f64, place.h as f64);
    let size = faces.fitting(Role::Caption, words, room, leading, shares);
    let (x, w) = (place.x, place.w);
    let top = place.y as f64 - size * leading / 2.0;
    let height = 1.0 + leading;
    format!("left:{x}px;top:{top:.1}px;width:{w}px;font-size:{size:.2}px;line-height:{height:.2}")
}
