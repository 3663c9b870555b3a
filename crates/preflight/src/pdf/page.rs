//! Pages as they are drawn.

use super::area::{Area, Matrix};
use super::colour::Space;
use super::document::Document;
use super::object::{Dict, Object};
use super::walk::{Cache, Walk};
use leporello_model::PixelSize;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Most pages of a file.
const MOST_PAGES: usize = 20_000;
/// Nodes of the tree of pages inside each other.
const DEEPEST: usize = 64;

/// A picture as an object of the file, wherever it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    /// Number of its object; 0 for one inside a page's content.
    pub object: u32,
    /// Stored pixels.
    pub pixels: PixelSize,
    /// Its colours; `None` for a stencil.
    pub space: Option<Space>,
    /// Names of its filters.
    pub filters: Vec<String>,
    /// Bits of each colour of a pixel.
    pub bits: u64,
    /// Whether zero means full ink: its `Decode` turns it round.
    pub is_inverted: bool,
}

/// A picture as it stands on a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// What is visible of it.
    pub frame: Area,
    /// Effective resolution, the lower of the two directions, in pixels per inch.
    pub ppi: f64,
    /// What is shown.
    pub image: Rc<Image>,
}

/// Words shown by one operator.
#[derive(Clone, Debug, PartialEq)]
pub struct Words {
    /// Room of their letters.
    pub area: Area,
    /// The words, as far as they are known.
    pub text: String,
    /// Name of the font.
    pub font: String,
    /// How many glyphs are the one for what the font does not have.
    pub missing: usize,
}

/// A colour that was painted.
#[derive(Clone, Debug, PartialEq)]
pub struct Paint {
    /// Its space.
    pub space: Space,
    /// Sum of its inks in per cent, where it is given in inks.
    pub inks: Option<f64>,
}

/// An annotation: link, note, field.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotation {
    /// `Link`, `Text`, `Widget`.
    pub kind: String,
    /// Where it stands.
    pub area: Option<Area>,
    /// Whether words tell what it is to those who cannot see it.
    pub is_told: bool,
}

/// A page. All areas are in millimetres from the trim's top left corner, y down.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// Number, from 1.
    pub number: u32,
    /// Media box.
    pub media: Area,
    /// Trim box; the media box where the file has none.
    pub trim: Area,
    /// Bleed box; the media box where the file has none.
    pub bleed: Area,
    /// Whether the file has a trim box or an art box.
    pub has_trim: bool,
    /// Whether the file has both, which is one too many.
    pub has_art_too: bool,
    /// Whether the boxes lie inside each other as they must.
    pub is_nested: bool,
    /// Degrees it is turned by.
    pub turned: f64,
    /// Pictures in the order they are painted.
    pub pictures: Vec<Picture>,
    /// Words in the order they are painted.
    pub words: Vec<Words>,
    /// Colours painted, each once.
    pub paints: BTreeMap<String, Paint>,
    /// What is see-through, in words.
    pub transparency: BTreeSet<String>,
    /// What only some devices understand, in words.
    pub devices: BTreeSet<String>,
    /// Names of fonts with their properties.
    pub fonts: BTreeMap<String, Rc<super::font::Font>>,
    /// Something painted wholly outside of the bleed.
    pub outside: Option<Area>,
    /// Annotations.
    pub annotations: Vec<Annotation>,
    /// Whether the reader goes from annotation to annotation in the order of the structure.
    pub tabs_by_structure: bool,
    /// What of it cannot be read.
    pub damage: BTreeSet<String>,
}

/// Dictionaries of all pages in order, with what they inherit, each with the number of its
/// object.
pub fn page_dicts(document: &Document) -> Vec<(u32, Dict)> {
    let root = document.dict(document.trailer(), "Root");
    let mut pages = Vec::new();
    let mut seen = BTreeSet::new();
    if let Some(node) = root.get(&b"Pages"[..]) {
        collect(document, node, &Dict::new(), &mut seen, &mut pages, 0);
    }
    pages
}

fn collect(
    document: &Document,
    node: &Object,
    above: &Dict,
    seen: &mut BTreeSet<u32>,
    pages: &mut Vec<(u32, Dict)>,
    depth: usize,
) {
    let is_new = !matches!(node, Object::Reference(number) if !seen.insert(*number));
    if !is_new || depth > DEEPEST || pages.len() >= MOST_PAGES {
        return;
    }
    let found = document.resolve(node);
    let Some(own) = found.dict() else { return };
    let mut dict = own.clone();
    for key in ["Resources", "MediaBox", "CropBox", "Rotate"] {
        if let Some(value) = above.get(key.as_bytes()) {
            dict.entry(key.into()).or_insert_with(|| value.clone());
        }
    }
    let kids = document.get(own, "Kids");
    match kids.array() {
        Some(kids) => {
            for kid in kids {
                collect(document, kid, &dict, seen, pages, depth + 1);
            }
        }
        None => {
            let number = if let Object::Reference(number) = node { *number } else { 0 };
            pages.push((number, dict));
        }
    }
}

/// A rectangle of a page as left, bottom, right, top.
fn rectangle(document: &Document, object: &Object) -> Option<[f64; 4]> {
    let [a, b, c, d]: [f64; 4] = document.numbers_of(object)?.try_into().ok()?;
    Some([a.min(c), b.min(d), a.max(c), b.max(d)])
}

/// Reads and walks a page.
pub fn read_page(document: &Document, cache: &mut Cache, number: u32, dict: &Dict) -> Page {
    let own = |key: &str| rectangle(document, &document.get(dict, key));
    let Some(media) = own("MediaBox") else {
        let damage = ["it has no media box".to_owned()].into();
        return Page { number, damage, ..Page::default() };
    };
    let (trim, art) = (own("TrimBox"), own("ArtBox"));
    let cut = trim.or(art).unwrap_or(media);
    let bleed = own("BleedBox").unwrap_or(media);
    let unit = document.get(dict, "UserUnit").number().unwrap_or(1.0);
    let scale = unit * 25.4 / 72.0;
    let to_page = Matrix([scale, 0.0, 0.0, -scale, -cut[0] * scale, cut[3] * scale]);
    let mut page = Page {
        number,
        media: to_page.around(media),
        trim: to_page.around(cut),
        bleed: to_page.around(bleed),
        has_trim: trim.is_some() || art.is_some(),
        has_art_too: trim.is_some() && art.is_some(),
        is_nested: holds(media, bleed) && holds(bleed, cut),
        turned: document.get(dict, "Rotate").number().unwrap_or(0.0) % 360.0,
        tabs_by_structure: document.get(dict, "Tabs").is("S"),
        ..Page::default()
    };
    page.annotations = annotations(document, dict, to_page);
    let mut walk = Walk::new(document, cache, page);
    walk.group(dict);
    match content(document, dict) {
        Ok(bytes) => {
            let resources = document.dict(dict, "Resources");
            walk.content(&bytes, &Rc::new(resources), to_page, Area::EVERYWHERE);
        }
        Err(why) => walk.damaged(format!("its content cannot be read: {why}")),
    }
    walk.into_page()
}

/// Whether `outer` holds `inner`, give or take a rounding of a hundredth of a point.
fn holds(outer: [f64; 4], inner: [f64; 4]) -> bool {
    const NEAR: f64 = 0.01;
    (0..2).all(|i| outer[i] <= inner[i] + NEAR) && (2..4).all(|i| outer[i] >= inner[i] - NEAR)
}

fn content(document: &Document, dict: &Dict) -> Result<Vec<u8>, String> {
    let found = document.get(dict, "Contents");
    let parts = match found.array() {
        Some(parts) => parts.iter().map(|part| document.resolve(part)).collect(),
        None => vec![found],
    };
    let mut bytes = Vec::new();
    for part in &parts {
        match part {
            Object::Stream(stream) => bytes.extend(document.plain(stream)?),
            Object::Null => {}
            _ => return Err("it is no stream".to_owned()),
        }
        bytes.push(b'\n');
        if bytes.len() as u64 > super::filters::MOST_PLAIN {
            return Err("it is too long".to_owned());
        }
    }
    Ok(bytes)
}

fn annotations(document: &Document, dict: &Dict, to_page: Matrix) -> Vec<Annotation> {
    const MOST: usize = 10_000;
    let list = document.get(dict, "Annots");
    let read = |object: &Object| {
        let found = document.resolve(object);
        let annotation = found.dict()?;
        let kind = document.get(annotation, "Subtype");
        Some(Annotation {
            kind: String::from_utf8_lossy(kind.name().unwrap_or(b"?")).into_owned(),
            area: rectangle(document, &document.get(annotation, "Rect")).map(|r| to_page.around(r)),
            is_told: document.get(annotation, "Contents").text().is_some_and(|t| !t.is_empty()),
        })
    };
    list.array().unwrap_or_default().iter().take(MOST).filter_map(read).collect()
}
