//! The skeleton of a block: all words and pages of a plan as a PDF, plates as placeholders.

use crate::book_data;
use crate::fonts::FontShelf;
use crate::words_box::{WordsBox, boxes_of};
use crate::world::BookWorld;
use crate::{Typesetter, clusters, report, section};
use leporello_diag::{Diagnostic, Sink, Stopped};
use leporello_model::{PdfKind, Plan, Section};
use std::num::NonZeroUsize;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Content, Datetime, Label, Selector, Smart, Value};
use typst::introspection::{Introspector, MetadataElem};
use typst::layout::{Frame, FrameItem, PageRanges};
use typst::utils::PicoStr;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

/// Compilations after which Typst's memory of a text that was not met again is given up.
pub(crate) const REMEMBERED: usize = 4;

/// A skeleton, and what it could not become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skeleton {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// Why a skeleton for the screen is not PDF/UA-1, in words.
    pub not_universal: Option<String>,
}

/// A book whose words are set.
pub struct SetBook {
    pub(crate) document: PagedDocument,
    title: String,
    author: String,
}

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
        Ok(self.skeleton_for(plan, PdfKind::Plain, sink)?.pdf)
    }

    /// The skeleton of this kind of PDF: as [`Self::skeleton`] for every kind that is made for
    /// a printer; PDF 1.7 with tags, links and what the readers of the kind need for the others.
    ///
    /// # Errors
    ///
    /// Returns [`Stopped`] once an error has gone to `sink`.
    pub fn skeleton_for(
        &self,
        plan: &Plan,
        kind: PdfKind,
        sink: &mut Sink,
    ) -> Result<Skeleton, Stopped> {
        // On paper nothing leads anywhere, and a list without links is set in three quarters of
        // the time.
        let set = self.set_with(plan, !kind.is_for_print(), sink)?;
        let skeleton = set.export(kind).map_err(|words| sink.stop(report::refused(&words)));
        comemo::evict(REMEMBERED);
        skeleton
    }

    /// Sets all words of a plan, for whoever wants its pages some at a time.
    ///
    /// # Errors
    ///
    /// Returns [`Stopped`] once an error has gone to `sink`.
    pub fn set_book(&self, plan: &Plan, sink: &mut Sink) -> Result<SetBook, Stopped> {
        self.set_with(plan, false, sink)
    }

    /// All words set, with links or without.
    fn set_with(&self, plan: &Plan, links: bool, sink: &mut Sink) -> Result<SetBook, Stopped> {
        let boxes = boxes_of(plan);
        self.report_missing(&boxes, sink);
        self.report_missing_in_sections(plan, sink);
        let sections: String = plan.sections.iter().map(Section::letters).collect();
        let all_words: String =
            boxes.iter().map(|words| words.text).chain([sections.as_str()]).collect();
        let document = self.set(plan, self.shelf_for(&all_words), links, sink)?;
        report_too_long(&document, &boxes, sink);
        report_empty_boxes(&document, plan, sink);
        Ok(SetBook { document, title: plan.title.clone(), author: plan.author.clone() })
    }

    /// All pages set. Sections that end before their last page get empty ones, as the plan
    /// promises to those who read its page numbers.
    fn set(
        &self,
        plan: &Plan,
        shelf: &FontShelf,
        links: bool,
        sink: &mut Sink,
    ) -> Result<PagedDocument, Stopped> {
        section::sections_are_there(plan, sink)?;
        let pages = section::pages_of_sections(plan);
        let mut compiled = |blanks: &[u32]| {
            let data = book_data::book(self, shelf, plan, blanks, links);
            let world = BookWorld::new(shelf, &self.theme, book_data::json(&data));
            compile(&world).map_err(|told| sink.stop(*told))
        };
        let document = compiled(&[])?;
        let lengths = section::lengths(&ends_of_sections(&document), &pages);
        if lengths.iter().zip(&pages).all(|(length, given)| *length == given.count) {
            return Ok(document);
        }
        let blanks: Vec<u32> = lengths
            .iter()
            .zip(&pages)
            .map(|(length, given)| given.count.saturating_sub(*length))
            .collect();
        let document = compiled(&blanks)?;
        let mut fits = Ok(document);
        for (length, given) in lengths.iter().zip(&pages).filter(|(l, g)| **l > g.count) {
            fits = Err(sink.stop(report::too_many_pages(given, *length)));
        }
        fits
    }

    fn report_missing(&self, boxes: &[WordsBox], sink: &mut Sink) {
        for words in boxes {
            let missing = self.missing_glyphs(words.text);
            if !missing.is_empty() {
                sink.report(report::missing(words, &missing));
            }
        }
    }

    fn report_missing_in_sections(&self, plan: &Plan, sink: &mut Sink) {
        for section in &plan.sections {
            let missing = self.missing_glyphs(&section.letters());
            if !missing.is_empty() {
                sink.report(report::missing_in_section(section, &missing));
            }
        }
    }
}

/// Sets a book.
///
/// # Errors
///
/// A message that names the theme's template, if the fault is in it.
pub(crate) fn compile(world: &BookWorld) -> Result<PagedDocument, Box<Diagnostic>> {
    let set = typst::compile::<PagedDocument>(world).output;
    set.map(clusters::joined).map_err(|errors| Box::new(fault(world, &errors)))
}

/// The first mistake: in a template of the theme, or ours.
fn fault(world: &BookWorld, errors: &[SourceDiagnostic]) -> Diagnostic {
    let spans = errors.iter().flat_map(|error| {
        let traced = error.trace.iter().map(|point| point.span.into());
        std::iter::once(error.span).chain(traced).map(move |span| (span, error))
    });
    let placed =
        spans.filter_map(|(span, error)| Some((world.place_in_theme(span)?, error))).next();
    match placed {
        Some(((file, place), error)) => report::failing_template(file, place, &error.message),
        None => report::refused(&first_words(errors)),
    }
}

/// The last page of each section's words, in reading order.
pub(crate) fn ends_of_sections(document: &PagedDocument) -> Vec<u32> {
    let Some(label) = Label::new(PicoStr::intern("section-end")) else { return Vec::new() };
    let introspector = document.introspector();
    let ends = introspector.query(&Selector::Label(label));
    let page = |end: &Content| {
        let location = end.location()?;
        Some(introspector.page(location)?.get() as u32)
    };
    ends.iter().filter_map(page).collect()
}

impl SetBook {
    /// Some of its pages, by their numbers from 1, as the skeleton of a plain PDF.
    ///
    /// # Errors
    ///
    /// Returns [`Stopped`] once an error has gone to `sink`.
    pub fn pages(&self, numbers: &[u32], sink: &mut Sink) -> Result<Vec<u8>, Stopped> {
        let number = |page: &u32| NonZeroUsize::new(*page as usize);
        let ranges = numbers.iter().map(|page| number(page)..=number(page)).collect();
        let pages = Some(PageRanges::new(ranges));
        write(&self.document, [&self.title, &self.author], &[PdfStandard::V_1_4], pages)
            .map_err(|words| sink.stop(report::refused(&words)))
    }

    /// A skeleton for the screen is PDF/UA-1, or says why it is not.
    fn export(&self, kind: PdfKind) -> Result<Skeleton, String> {
        let of = [self.title.as_str(), self.author.as_str()];
        let written = |standards| write(&self.document, of, standards, None);
        let (pdf, not_universal) = match kind {
            PdfKind::Archive => {
                (write(&dated(&self.document), of, &[PdfStandard::A_2u], None)?, None)
            }
            PdfKind::Screen => match written(&[PdfStandard::V_1_7, PdfStandard::Ua_1]) {
                Ok(pdf) => (pdf, None),
                Err(why) => (written(&[PdfStandard::V_1_7])?, Some(why)),
            },
            PdfKind::Plain | PdfKind::X4 | PdfKind::X3 | PdfKind::X1a => {
                (written(&[PdfStandard::V_1_4])?, None)
            }
        };
        Ok(Skeleton { pdf, not_universal })
    }
}

/// PDF/A demands a date. Whoever finishes the skeleton puts that of the edition in its place.
fn dated(document: &PagedDocument) -> PagedDocument {
    let mut dated = document.clone();
    dated.info_mut().date = Smart::Custom(Datetime::from_ymd(2026, 1, 1));
    dated
}

/// The PDF of a document, or of some of its pages, with this title and author.
pub(crate) fn write(
    document: &PagedDocument,
    [title, author]: [&str; 2],
    standards: &[PdfStandard],
    page_ranges: Option<PageRanges>,
) -> Result<Vec<u8>, String> {
    let options = PdfOptions {
        ident: Smart::Custom(format!("{title}\n{author}")),
        creator: Smart::Custom(Some("Leporello".into())),
        page_ranges,
        standards: PdfStandards::new(standards).expect("these standards do not contradict"),
        // Nobody hears a printed page; and the tree of tags of a thousand pages is a list
        // longer than PDF 1.4 allows.
        tagged: !standards.contains(&PdfStandard::V_1_4),
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

pub(crate) fn find_empty_boxes(frame: &Frame, texts: &mut Vec<String>) {
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
        let data = book_data::book(typesetter, &typesetter.bundled, &plan, &[], false);
        let world = BookWorld::new(&typesetter.bundled, &typesetter.theme, book_data::json(&data));
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
    fn a_caption_keeps_its_lines_when_its_frame_is_snapped_narrower() {
        let typesetter = Typesetter::bundled();
        let text = "A long walk over the dunes to the lighthouse, and back before the tide came in";
        let height = |width: f64| typesetter.caption_height_mm(text, "en", width);
        for wide in [60.0, 80.0, 130.0, 260.0] {
            // The narrowest frame that takes no more lines, to the last bit.
            let (mut narrow, mut least) = (20.0, wide);
            while least - narrow > 1e-9 {
                let middle = (narrow + least) / 2.0;
                if height(middle) > height(wide) { narrow = middle } else { least = middle }
            }
            for width in [least, least + 0.002, least + 0.004] {
                let sizes = all_sizes(&typesetter, &[(text.into(), width)]);
                assert!(sizes.iter().all(|size| (size - 8.0).abs() < 1e-9), "{width}: {sizes:?}");
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
