//! A book taken apart into documents and pictures, before it is packed.

use leporello_model::{Crop, PhotoId, PixelSize, Plate};
use std::path::PathBuf;

/// Which half of a spread a page is, as readers see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Half {
    Left,
    Right,
    /// Alone on its spread.
    Centre,
}

/// One document.
#[derive(Clone, Debug)]
pub(crate) struct Doc {
    /// Its id in the package; stays the same from version to version.
    pub(crate) id: String,
    pub(crate) xhtml: String,
    /// Its place on a spread, in a book of fixed pages.
    pub(crate) half: Option<Half>,
}

impl Doc {
    /// Name of its file.
    pub(crate) fn file(&self) -> String {
        format!("{}.xhtml", self.id)
    }
}

/// A line of the contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) text: String,
    /// Language of the text (BCP 47).
    pub(crate) language: String,
    pub(crate) href: String,
}

/// Where the pixels of a picture come from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Pixels {
    /// A part of a photograph, at most so many pixels of it.
    Photo { photo: PhotoId, crop: Crop, size: PixelSize },
    /// A JPEG that is there.
    File(PathBuf),
}

/// A picture that the documents show.
#[derive(Clone, Debug)]
pub(crate) struct Picture {
    /// Its id in the package; its file is `pictures/ID.jpg`.
    pub(crate) id: String,
    pub(crate) pixels: Pixels,
    /// The plate it is for: its number and page, and the photograph's path; none for a cover
    /// of its own.
    pub(crate) plate: Option<(u32, u32, String)>,
}

/// All pictures of a book, each once.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    pub(crate) pictures: Vec<Picture>,
}

impl Shelf {
    /// Asks for a part of a plate's photograph. Returns the file that will show it: an equal
    /// part that was asked for before is shown again.
    pub(crate) fn want(
        &mut self,
        id: String,
        plate: &Plate,
        page: u32,
        crop: Crop,
        size: PixelSize,
    ) -> String {
        let pixels = Pixels::Photo { photo: plate.photo, crop, size };
        if let Some(known) = self.pictures.iter().find(|picture| picture.pixels == pixels) {
            return file_of(&known.id);
        }
        let file = file_of(&id);
        let plate = Some((plate.number, page, plate.file.clone()));
        self.pictures.push(Picture { id, pixels, plate });
        file
    }
}

/// The file of a picture.
pub(crate) fn file_of(id: &str) -> String {
    format!("pictures/{id}.jpg")
}

/// Everything that goes into the container but the pictures' pixels.
#[derive(Debug, Default)]
pub(crate) struct Package {
    /// In reading order.
    pub(crate) docs: Vec<Doc>,
    pub(crate) css: String,
    pub(crate) toc: Vec<Line>,
    /// Printed pages: number and place.
    pub(crate) pages: Vec<(u32, String)>,
    /// Plates: words and place.
    pub(crate) plates: Vec<Line>,
    /// Where the body of the book begins.
    pub(crate) start: String,
    pub(crate) shelf: Shelf,
    /// Id of the cover's picture.
    pub(crate) cover: Option<String>,
}
