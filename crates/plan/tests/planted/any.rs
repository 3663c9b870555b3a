//! Books of any kind, for laws that hold for all of them.

use super::{face, photo};
use leporello_model::{Length, Photo, Project, Size};
use proptest::prelude::*;

/// Size in pixels, faces, and a caption.
fn any_photo() -> impl Strategy<Value = (u32, u32, Vec<[f64; 4]>, Option<String>)> {
    let long = prop_oneof![4 => 2000..8000u32, 1 => 40..600u32];
    let aspect = prop_oneof![4 => 0.6..1.8, 1 => 0.16..0.6, 1 => 1.8..6.3];
    let faces = prop::collection::vec([0.0..0.9, 0.0..0.9, 0.02..0.5, 0.02..0.5], 0..4);
    let caption = prop::option::weighted(0.3, "[a-z .]{0,200}");
    (long, aspect, faces, caption).prop_map(|(long, aspect, faces, caption): (u32, f64, _, _)| {
        let short = |by: f64| ((f64::from(long) / by).round() as u32).max(40);
        let (w, h) =
            if aspect >= 1.0 { (long, short(aspect)) } else { (short(1.0 / aspect), long) };
        (w, h, faces, caption)
    })
}

/// One to forty photographs of any shape.
pub fn any_photos() -> impl Strategy<Value = Vec<Photo>> {
    prop::collection::vec(any_photo(), 1..40).prop_map(|all| {
        let build = |(number, (w, h, faces, caption)): (usize, (u32, u32, Vec<[f64; 4]>, _))| {
            let mut photo = photo(number, w, h);
            photo.faces = faces
                .iter()
                .map(|&[x, y, w, h]| face(x, y, w.min(1.0 - x), h.min(1.0 - y)))
                .collect();
            photo.words.caption = caption;
            photo
        };
        all.into_iter().enumerate().map(build).collect()
    })
}

/// A book on one of several papers, with any gap and multiple of pages.
pub fn any_paper() -> impl Strategy<Value = Project> {
    let sizes = prop::sample::select(vec![
        (297, 210),
        (210, 297),
        (210, 210),
        (150, 100),
        (420, 297),
        (300, 120),
    ]);
    (sizes, 0..7i64, prop::sample::select(vec![1u32, 2, 4, 24])).prop_map(
        |((w, h), gap, multiple)| Project {
            trim: Size { w: Length::mm(w), h: Length::mm(h) },
            gap: Length::mm(gap),
            page_multiple: multiple,
            ..Project::titled("Any")
        },
    )
}
