//! A photograph with its caption.

use crate::book::Book;
use crate::package::Shelf;
use leporello_model::{Crop, Page, PixelSize, Plate};
use leporello_screen::escape;
use std::fmt::Write as _;

/// Longest side of a picture in pixels.
const LONGEST: f64 = 1800.0;
/// Most pixels of a picture, in millions.
const MEGAPIXELS: f64 = 2.6;
/// Pictures wider than this stand alone on their line; so do all, but panoramas say so.
const PANORAMA: f64 = 2.0;

/// A figure with the marks of pages that begin there.
pub(super) fn of(
    book: &Book,
    page: &Page,
    plate: &Plate,
    marks: &str,
    shelf: &mut Shelf,
) -> String {
    let number = plate.number;
    let size = size(book, plate);
    let id = format!("plate-{number:04}");
    let file = shelf.want(id, plate, page.number, Crop::WHOLE, size);
    let told = book.alternative(plate);
    let language = book.language_of(&told.text, &told.language);
    let caption = plate.caption.as_ref().filter(|caption| !caption.text.trim().is_empty());
    let mut class = String::from("plate");
    if size.aspect() >= PANORAMA {
        class += " panorama";
    }
    if caption.is_some() {
        class += " captioned";
    }
    let mut out = format!("<figure id=\"plate-{number}\" class=\"{class}\">\n{marks}");
    let _ = writeln!(
        out,
        "<img src=\"{file}\" alt=\"{}\"{language} width=\"{}\" height=\"{}\"/>",
        escape(&told.text),
        size.w,
        size.h,
    );
    if let Some(caption) = caption {
        let attributes = book.attributes(&caption.text, &caption.language);
        let lines: Vec<&str> =
            caption.text.lines().filter(|line| !line.trim().is_empty()).collect();
        let _ = match lines.as_slice() {
            [line] => writeln!(out, "<figcaption{attributes}>{}</figcaption>", escape(line)),
            lines => {
                let lines: Vec<String> =
                    lines.iter().map(|line| book.words(line, &caption.language)).collect();
                writeln!(out, "<figcaption>{}</figcaption>", lines.join("<br/>"))
            }
        };
    }
    out + "</figure>\n"
}

/// Pixels of the whole photograph in the book: as many as it has, up to the limits.
fn size(book: &Book, plate: &Plate) -> PixelSize {
    let whole = book.photo(plate.photo).map_or(PixelSize { w: 3, h: 2 }, |photo| photo.size);
    let (w, h) = (f64::from(whole.w.max(1)), f64::from(whole.h.max(1)));
    let by_side = LONGEST.max((MEGAPIXELS * 1e6 * 2.0).sqrt()) / w.max(h);
    let by_area = (MEGAPIXELS * 1e6 / (w * h)).sqrt();
    let scale = by_side.min(by_area).min(1.0);
    let pixels = |side: f64| (side * scale).round().max(1.0) as u32;
    PixelSize { w: pixels(w), h: pixels(h) }
}
