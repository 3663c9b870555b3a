//! The skeleton of a block: all words and pages of a plan as a PDF, plates as placeholders.

use crate::book_data::{self, WordsBox};
use crate::world::BookWorld;
use crate::{Typesetter, report};
use leporello_diag::{Sink, Stopped};
use leporello_model::Plan;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Label, Selector, Smart, Value};
use typst::introspection::{Introspector, MetadataElem};
use typst::layout::{Frame, FrameItem};
use typst::utils::PicoStr;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

/// Compilations after which Typst's memory of a text that was not met again is given up.
const REMEMBERED: usize = 4;

impl Typesetter {
    /// Skeleton PDF of a plan: page boxes for trim and bleed, set words, and one placeholder
    /// picture for each plate (see [`crate::plate_of_placeholder`]) that fills its frame.
    /// A plate across the fold is on both pages, with the same picture.
    ///
    /// PDF 1.4 without compressed objects and without dates: the same plan and fonts give
    /// the same bytes. Characters that no font has are left out with a warning; words too
    /// long for their box in the smallest size are set in it with a warning.
    ///
    /// # Errors
    ///
    /// Returns [`Stopped`] once an error has gone to `sink`.
    pub fn skeleton(&self, plan: &Plan, sink: &mut Sink) -> Result<Vec<u8>, Stopped> {
        let boxes = book_data::boxes_of(plan);
        self.report_missing(&boxes, sink);
        let all_words: String = boxes.iter().map(|words| words.text).collect();
        let shelf = self.shelf_for(&all_words);
        let data = book_data::book(self, shelf, plan);
        let json = serde_json::to_vec(&data).expect("numbers and texts are always JSON");
        let world = BookWorld::new(shelf, json);
        let document = compile(&world).map_err(|words| sink.stop(report::refused(&words)))?;
        report_too_long(&document, &boxes, sink);
        report_empty_boxes(&document, plan, sink);
        let pdf = export(&document, plan).map_err(|words| sink.stop(report::refused(&words)));
        comemo::evict(REMEMBERED);
        pdf
    }

    fn report_missing(&self, boxes: &[WordsBox], sink: &mut Sink) {
        for words in boxes {
            let missing = self.missing_glyphs(words.text);
            if !missing.is_empty() {
                sink.report(report::missing(words, &missing));
            }
        }
    }
}

fn compile(world: &BookWorld) -> Result<PagedDocument, String> {
    typst::compile::<PagedDocument>(world).output.map_err(|errors| first_words(&errors))
}

fn export(document: &PagedDocument, plan: &Plan) -> Result<Vec<u8>, String> {
    let standards =
        PdfStandards::new(&[PdfStandard::V_1_4]).expect("one version of PDF contradicts nothing");
    let options = PdfOptions {
        ident: Smart::Custom(format!("{}\n{}", plan.title, plan.author)),
        creator: Smart::Custom(Some("Leporello".into())),
        standards,
        // Readers hear books in other editions; and the tree of tags of a thousand pages is
        // a list longer than PDF 1.4 allows.
        tagged: false,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(document, &options).map_err(|errors| first_words(&errors))
}

fn first_words(errors: &[SourceDiagnostic]) -> String {
    errors.first().map_or_else(|| "for no reason".into(), |error| error.message.to_string())
}

/// The template marks words that do not fit by the key of their box.
fn report_too_long(document: &PagedDocument, boxes: &[WordsBox], sink: &mut Sink) {
    let Some(label) = Label::new(PicoStr::intern("too-long")) else { return };
    for marked in document.introspector().query(&Selector::Label(label)) {
        let Some(element) = marked.to_packed::<MetadataElem>() else { continue };
        let Value::Int(key) = element.value else { continue };
        if let Some(words) = usize::try_from(key).ok().and_then(|key| boxes.get(key)) {
            sink.report(report::too_long(words));
        }
    }
}

/// Glyph 0 is the empty box that fonts show for what they do not have.
fn report_empty_boxes(document: &PagedDocument, plan: &Plan, sink: &mut Sink) {
    let mut pages = plan.pages();
    for set in document.pages() {
        let page = pages.next();
        let mut texts = Vec::new();
        find_empty_boxes(&set.frame, &mut texts);
        for text in texts {
            sink.report(report::empty_box(page, &text));
        }
    }
}

fn find_empty_boxes(frame: &Frame, texts: &mut Vec<String>) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => find_empty_boxes(&group.frame, texts),
            FrameItem::Text(text) if text.glyphs.iter().any(|glyph| glyph.id == 0) => {
                texts.push(text.text.to_string());
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use leporello_model::{CaptionBox, Length, Page, PageKind, PhotoId, Plate, Rect, Spread};
    use leporello_model::{Crop, Project, TextMeasure};
    use proptest::prelude::*;

    /// A plan of one page for each caption, whose box is what was measured for its width.
    fn plan_of_captions(typesetter: &Typesetter, captions: &[(String, f64)]) -> Plan {
        let page = |(number, (text, width)): (u32, &(String, f64))| {
            let height = typesetter.caption_height_mm(text, "en", *width);
            let frame = Rect::snapped_mm(5.0, 80.0, *width, height);
            let caption = CaptionBox { text: text.clone(), language: "en".into(), frame };
            let plate = Plate {
                number,
                photo: PhotoId([0; 16]),
                file: "a.jpg".into(),
                frame: Rect::snapped_mm(5.0, 5.0, *width, 70.0),
                crop: Crop::WHOLE,
                importance: 1.0,
                caption: Some(caption),
                alt: String::new(),
                reasons: Vec::new(),
            };
            let page = Page { number, plates: vec![plate], ..Page::blank(PageKind::Plates) };
            Spread { recto: Some(page), ..Spread::default() }
        };
        let spreads = (1..).step_by(2).zip(captions).map(page).collect();
        Plan { spreads, ..Plan::empty(&Project::titled("Dunes")) }
    }

    fn sizes(frame: &Frame, found: &mut Vec<f64>) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Group(group) => sizes(&group.frame, found),
                FrameItem::Text(text) => found.push(text.size.to_pt()),
                _ => {}
            }
        }
    }

    fn all_sizes(typesetter: &Typesetter, captions: &[(String, f64)]) -> Vec<f64> {
        let plan = plan_of_captions(typesetter, captions);
        let data = book_data::book(typesetter, &typesetter.bundled, &plan);
        let world = BookWorld::new(&typesetter.bundled, serde_json::to_vec(&data).unwrap());
        let document = compile(&world).unwrap();
        let mut found = Vec::new();
        document.pages().iter().for_each(|page| sizes(&page.frame, &mut found));
        comemo::evict(0);
        found
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]
        #[test]
        fn a_caption_needs_no_more_room_than_was_measured(
            captions in proptest::collection::vec(
                ("[A-Za-zÀ-ÿА-яΑ-ω0-9 ,.:;!?()„“–-]{0,220}|([a-zé]{1,9}[ ,-]){0,40}|[0-9 ./]{0,90}",
                    8.0..260.0_f64),
                24,
            )
        ) {
            let typesetter = Typesetter::bundled();
            for size in all_sizes(&typesetter, &captions) {
                // Words that do not fit the room measured are set smaller.
                prop_assert!((size - 8.0).abs() < 1e-9, "set in {size} pt");
            }
        }
    }

    #[test]
    fn the_measure_is_not_wasteful() {
        let typesetter = Typesetter::bundled();
        let text = "A long walk over the dunes to the lighthouse, and back before the tide came in";
        let one_line = typesetter.caption_height_mm(text, "en", 260.0);
        assert!((one_line - 8.0 / Length::mm(1).to_pt()).abs() < 0.1, "{one_line}");
        let two_lines = typesetter.caption_height_mm(text, "en", 60.0);
        assert!((two_lines - 18.0 / Length::mm(1).to_pt()).abs() < 0.1, "{two_lines}");
    }
}
