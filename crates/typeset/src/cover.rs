//! The skeleton of a cover: one page with front, spine and back, the picture as placeholder.

mod barcode;
mod data;
mod report;

use crate::Typesetter;
use crate::report::{empty_box, refused};
use crate::skeleton::{REMEMBERED, compile, find_empty_boxes, write};
use crate::world::BookWorld;
use data::Teller;
use leporello_diag::{Sink, Stopped};
use leporello_model::{CoverPlan, Rect};
use report::Part;
use typst::foundations::{Dict, Label, Selector, Value};
use typst::introspection::{Introspector, MetadataElem};
use typst::utils::PicoStr;
use typst_layout::PagedDocument;
use typst_pdf::PdfStandard;

impl Typesetter {
    /// Skeleton PDF of a cover: one page whose trim box is the cover's face, with its wrap as
    /// bleed; words, a barcode, and a placeholder (see [`crate::plate_of_placeholder`]) that
    /// fills the frame of the picture and has its number.
    ///
    /// Words stand in the safe areas of front, back and spine, never near a fold nor in the
    /// barcode's room, and shrink until they fit. A title on the spine reads from head to foot;
    /// where it would be lower than six points the spine stays empty, with a note. An ISBN
    /// becomes an EAN-13 in the barcode's room; without one the room stays white. The theme
    /// is this typesetter's, whatever the cover names.
    ///
    /// PDF 1.4 without dates: the same cover and fonts give the same bytes.
    ///
    /// # Errors
    ///
    /// Returns [`Stopped`] once an error has gone to `sink`.
    pub fn cover_skeleton(&self, cover: &CoverPlan, sink: &mut Sink) -> Result<Vec<u8>, Stopped> {
        self.report_before(cover, sink);
        let document = self.set_cover(cover, None, sink)?;
        report_after(&document, sink);
        let names = [cover.title.as_str(), cover.author.as_str()];
        let pdf = write(&document, names, &[PdfStandard::V_1_4], None);
        comemo::evict(REMEMBERED);
        pdf.map_err(|words| sink.stop(refused(&words)))
    }

    /// Where the theme puts a photograph of this aspect (width over height) on the front, with
    /// its bleed; `None` when the theme shows none. The frame may have another aspect: the
    /// photograph is then cropped for it.
    ///
    /// # Errors
    ///
    /// Returns [`Stopped`] once an error of the theme's templates has gone to `sink`.
    pub fn cover_frame(
        &self,
        cover: &CoverPlan,
        aspect: f64,
        sink: &mut Sink,
    ) -> Result<Option<Rect>, Stopped> {
        let empty = CoverPlan { picture: None, ..cover.clone() };
        let document = self.set_cover(&empty, Some(aspect), sink)?;
        let frame = marked(&document, "cover-picture").into_iter().find_map(|value| match value {
            Value::Dict(frame) => rect(&frame),
            _ => None,
        });
        comemo::evict(REMEMBERED);
        Ok(frame)
    }

    fn set_cover(
        &self,
        cover: &CoverPlan,
        aspect: Option<f64>,
        sink: &mut Sink,
    ) -> Result<PagedDocument, Stopped> {
        let letters: String = letters(cover).into_iter().map(|(_, text)| text).collect();
        let shelf = self.shelf_for(&letters);
        let data = Teller { typesetter: self, shelf, cover }.data(aspect);
        let json = serde_json::to_vec(&data).expect("numbers and texts are always JSON");
        compile(&BookWorld::cover(shelf, &self.theme, json)).map_err(|told| sink.stop(*told))
    }

    /// Tells what the cover cannot have.
    fn report_before(&self, cover: &CoverPlan, sink: &mut Sink) {
        for (part, text) in letters(cover) {
            let missing = self.missing_glyphs(text);
            if !missing.is_empty() {
                sink.report(report::missing(part, &missing));
            }
        }
        if cover.spine_text && !data::spine_has_words(cover) {
            sink.report(report::narrow_spine(cover.spine.place.w, data::spine_room_mm(cover)));
        }
        if let (Some(isbn), Some(why)) = (&cover.isbn, data::no_bars(cover)) {
            sink.report(report::no_bars(isbn, why));
        }
    }
}

/// The words of a cover, each text with where it stands.
fn letters(cover: &CoverPlan) -> [(Part, &str); 4] {
    [
        (Part::Front, &cover.title),
        (Part::Front, &cover.subtitle),
        (Part::Front, &cover.author),
        (Part::Back, &cover.back_text),
    ]
}

/// Tells what the template could not do.
fn report_after(document: &PagedDocument, sink: &mut Sink) {
    for value in marked(document, "too-long") {
        let Value::Str(part) = value else { continue };
        if let Some(part) = Part::of_name(&part) {
            sink.report(report::too_long(part));
        }
    }
    if !marked(document, "no-author").is_empty() {
        sink.report(report::short_spine());
    }
    let mut empty = Vec::new();
    document.pages().iter().for_each(|page| find_empty_boxes(&page.frame, &mut empty));
    for text in empty {
        sink.report(empty_box(None, &text));
    }
}

/// What the template marked with this label.
fn marked(document: &PagedDocument, label: &str) -> Vec<Value> {
    let Some(label) = Label::new(PicoStr::intern(label)) else { return Vec::new() };
    let found = document.introspector().query(&Selector::Label(label));
    let value = |content: &typst::foundations::Content| {
        Some(content.to_packed::<MetadataElem>()?.value.clone())
    };
    found.iter().filter_map(value).collect()
}

/// A rectangle that the theme wrote as `(x, y, w, h)` in millimetres.
fn rect(frame: &Dict) -> Option<Rect> {
    let side = |name: &str| match frame.get(name).ok()? {
        Value::Int(mm) => Some(*mm as f64),
        Value::Float(mm) => Some(*mm),
        _ => None,
    };
    let [x, y, w, h] = [side("x")?, side("y")?, side("w")?, side("h")?];
    let sane = [x, y, w, h].iter().all(|mm| mm.abs() < 1e5) && w > 0.0 && h > 0.0;
    sane.then(|| Rect::snapped_mm(x, y, w, h))
}
