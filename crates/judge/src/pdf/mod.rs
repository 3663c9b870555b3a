//! An independent reader of finished PDFs: boxes, fonts, and where the pictures stand.
//!
//! It knows nothing of how we write PDF. The parser is `lopdf`; pixels are dropped while
//! reading, so that memory stays near the size of the file.

mod number;
mod walk;

use crate::Area;
use crate::area::Matrix;
use leporello_model::PixelSize;
use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};
use number::{numbers, rectangle};
use std::collections::BTreeSet;
use std::path::Path;

/// A finished book as its PDF says it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadBook {
    /// Pages in order.
    pub pages: Vec<ReadPage>,
    /// Names of fonts that the file uses and does not contain.
    pub fonts_not_embedded: Vec<String>,
}

/// A page of a PDF. All areas are in millimetres from the trim's top left corner, y down.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadPage {
    /// Number, from 1.
    pub number: u32,
    /// Media box.
    pub media: Area,
    /// Trim box; the media box where the file has none.
    pub trim: Area,
    /// Bleed box; the trim box where the file has none.
    pub bleed: Area,
    /// Pictures in the order they are painted.
    pub pictures: Vec<PlacedPicture>,
}

/// An image as it stands on a page.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedPicture {
    /// Number of its page, from 1.
    pub page: u32,
    /// What is visible of it: its place cut by all clips and by the media box.
    pub frame: Area,
    /// The place of the whole image, unclipped.
    pub picture: Area,
    /// Its pixels across and down the page: sides are swapped when it is turned a quarter.
    pub pixels: PixelSize,
    /// Number of the image object; the same image twice has the same number.
    pub object: u32,
}

/// Reads the pages of a PDF and the places of all images on them.
///
/// # Errors
/// A sentence saying what of the file cannot be read: it is no PDF, it is damaged, it is
/// encrypted, or a page is turned by `/Rotate`.
pub fn read_pdf(path: &Path) -> Result<ReadBook, String> {
    let options = LoadOptions::with_filter(without_pixels);
    let document = Document::load_with_options(path, options)
        .map_err(|error| format!("{} cannot be read as PDF: {error}", path.display()))?;
    if document.is_encrypted() {
        return Err(format!("{} is encrypted", path.display()));
    }
    let pages = document
        .get_pages()
        .into_iter()
        .map(|(number, id)| read_page(&document, number, id))
        .collect::<Result<_, _>>()?;
    Ok(ReadBook { pages, fonts_not_embedded: fonts_not_embedded(&document) })
}

/// Drops the pixels of images, which nothing here looks at.
fn without_pixels(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    if let Object::Stream(stream) = object
        && stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Image")
    {
        stream.content = Vec::new();
    }
    Some((id, object.clone()))
}

fn read_page(document: &Document, number: u32, id: ObjectId) -> Result<ReadPage, String> {
    let page = document.get_dictionary(id).map_err(|error| format!("page {number}: {error}"))?;
    let inherited = |key: &[u8]| inherited(document, page, key);
    if inherited(b"Rotate").and_then(|turn| turn.as_i64().ok()).is_some_and(|turn| turn != 0) {
        return Err(format!("page {number} is turned by /Rotate, which is not read"));
    }
    let media = inherited(b"MediaBox")
        .and_then(|media| rectangle(document, media))
        .ok_or_else(|| format!("page {number} has no media box"))?;
    let own = |key: &[u8]| page.get(key).ok().and_then(|found| rectangle(document, found));
    let trim = own(b"TrimBox").unwrap_or(media);
    let bleed = own(b"BleedBox").unwrap_or(trim);
    let unit = page.get(b"UserUnit").ok().and_then(number::number).unwrap_or(1.0);
    let to_page = millimetres_from(trim, unit);
    let media = to_page.rectangle(media);
    let resources = inherited(b"Resources").and_then(|found| found.as_dict().ok());
    let mut walk = walk::Walk::new(document, number, media);
    walk.content(&document.get_page_content(id), resources, to_page)?;
    Ok(ReadPage {
        number,
        media,
        trim: to_page.rectangle(trim),
        bleed: to_page.rectangle(bleed),
        pictures: walk.into_pictures(),
    })
}

/// From user space to millimetres from the trim's top left corner.
fn millimetres_from([left, _, _, top]: [f64; 4], unit: f64) -> Matrix {
    let scale = unit * 25.4 / 72.0;
    Matrix([scale, 0.0, 0.0, -scale, -left * scale, top * scale])
}

/// The value of a page's own entry, or of the nearest node above that has one.
fn inherited<'a>(document: &'a Document, page: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    const DEEPEST: usize = 64;
    let parent = |node: &&'a Dictionary| {
        node.get_deref(b"Parent", document).ok().and_then(|parent| parent.as_dict().ok())
    };
    std::iter::successors(Some(page), parent)
        .take(DEEPEST)
        .find_map(|node| node.get_deref(key, document).ok())
}

/// Fonts without a font program. Type 3 fonts are their own program; a composite font's
/// program is its descendant's, which is met on its own.
fn fonts_not_embedded(document: &Document) -> Vec<String> {
    let name = |font: &Dictionary, key: &[u8]| {
        let found = font.get_deref(key, document).ok().and_then(|name| name.as_name().ok());
        found.map(|name| String::from_utf8_lossy(name).into_owned())
    };
    let mut missing = BTreeSet::new();
    for font in document.objects.values().filter_map(|object| object.as_dict().ok()) {
        let kind = name(font, b"Subtype").unwrap_or_default();
        if name(font, b"Type").as_deref() != Some("Font") || kind == "Type0" || kind == "Type3" {
            continue;
        }
        let descriptor = font.get_deref(b"FontDescriptor", document).and_then(Object::as_dict);
        let is_embedded = descriptor.is_ok_and(|descriptor| {
            [&b"FontFile"[..], b"FontFile2", b"FontFile3"].iter().any(|key| descriptor.has(key))
        });
        if !is_embedded {
            missing.insert(name(font, b"BaseFont").unwrap_or_else(|| "a font without name".into()));
        }
    }
    missing.into_iter().collect()
}

/// The six numbers of a matrix; the identity when there are none.
fn matrix(document: &Document, object: Option<&Object>) -> Matrix {
    object
        .and_then(|object| numbers::<6>(document, object))
        .map_or(Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]), Matrix)
}
