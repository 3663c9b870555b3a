//! The cover: a picture of its own, or the plate that matters most.

use crate::book::Book;
use crate::package::{Picture, Pixels, Shelf, file_of};
use leporello_diag::{Diagnostic, Sink, Subject, codes};
use leporello_model::{Crop, Page, PixelSize, Plate};
use leporello_photo::scan_jpeg;

/// Longest side of a cover made from a plate, in pixels.
const SIDE: f64 = 2000.0;
/// Id of the cover's picture.
pub(crate) const ID: &str = "cover";

/// The cover's picture.
pub(crate) struct Cover {
    /// Its file; none in a book without pictures.
    pub(crate) file: Option<String>,
    /// Its size in pixels.
    pub(crate) size: PixelSize,
    /// Whether title and author are in the picture.
    pub(crate) has_title: bool,
}

/// Puts the cover's picture on the shelf.
pub(crate) fn choose(book: &Book, shelf: &mut Shelf, sink: &mut Sink) -> Cover {
    if let Some(cover) = own(book, shelf, sink) {
        return cover;
    }
    let trim = book.plan.trim;
    let aspect = trim.w.to_mm() / trim.h.to_mm();
    let (w, h) = if aspect > 1.0 { (SIDE, SIDE / aspect) } else { (SIDE * aspect, SIDE) };
    let size = PixelSize { w: w.round().max(1.0) as u32, h: h.round().max(1.0) as u32 };
    let best = |a: &(&Page, &Plate), b: &(&Page, &Plate)| {
        a.1.importance.total_cmp(&b.1.importance).then(b.1.number.cmp(&a.1.number))
    };
    let Some((page, plate)) = book.plan.plates().max_by(best) else {
        return Cover { file: None, size, has_title: false };
    };
    let photo = book.photo(plate.photo);
    let crop = photo.map_or(Crop::WHOLE, |photo| centred(photo.aspect(), size.aspect()));
    let pixels = Pixels::Photo { photo: plate.photo, crop, size };
    let plate = Some((plate.number, page.number, plate.file.clone()));
    shelf.pictures.push(Picture { id: ID.into(), pixels, plate });
    Cover { file: Some(file_of(ID)), size, has_title: false }
}

fn own(book: &Book, shelf: &mut Shelf, sink: &mut Sink) -> Option<Cover> {
    let path = book.options.cover.as_ref()?;
    match scan_jpeg(path) {
        Ok(scan) => {
            let pixels = Pixels::File(path.clone());
            shelf.pictures.push(Picture { id: ID.into(), pixels, plate: None });
            Some(Cover { file: Some(file_of(ID)), size: scan.size, has_title: true })
        }
        Err(error) => {
            let subject = Subject::File { path: path.display().to_string(), place: None };
            let message = format!("the picture of the cover cannot be used: {error}");
            let told = Diagnostic::new(codes::EPB_005, subject, message);
            sink.report(told.hint("give a JPEG in RGB"));
            None
        }
    }
}

/// The largest part of a picture in another shape, around its middle.
fn centred(aspect: f64, wanted: f64) -> Crop {
    let (w, h) = if aspect > wanted { (wanted / aspect, 1.0) } else { (1.0, aspect / wanted) };
    Crop { x: (1.0 - w) / 2.0, y: (1.0 - h) / 2.0, w, h }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cover_shows_as_much_of_its_photograph_as_has_its_shape() {
        assert_eq!(centred(1.5, 0.75), Crop { x: 0.25, y: 0.0, w: 0.5, h: 1.0 });
        assert_eq!(centred(0.75, 1.5), Crop { x: 0.0, y: 0.25, w: 1.0, h: 0.5 });
    }
}
