//! The way of a book from the plan into its file.

use crate::book::Book;
use crate::budget::{Made, fitting};
use crate::location::with_location;
use crate::options::{EpubOptions, Rendition};
use crate::output::not_written;
use crate::package::{Package, Picture, Pixels, file_of};
use crate::{Source, facsimile, nav, opf, reading};
use leporello_diag::{Diagnostic, Progress, Sink, Stopped, Subject, codes};
use leporello_disk::{Archive, write_whole};
use leporello_model::{Gps, Plan};
use leporello_screen::language::well_formed;
use leporello_screen::{Embedded, Look, embed, report_missing};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// Books above this many bytes are refused by mail services and slow on phones.
const LARGE: u64 = 200_000_000;
const CONTAINER: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
    <container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\" version=\"1.0\">\n\
    <rootfiles>\n<rootfile full-path=\"EPUB/package.opf\" \
    media-type=\"application/oebps-package+xml\"/>\n</rootfiles>\n</container>\n";

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Receipt {
    /// Pages of the printed book that the file tells.
    pub pages: u32,
    /// Documents in reading order.
    pub documents: usize,
    /// Pictures.
    pub pictures: usize,
    /// Fonts that are embedded.
    pub fonts: usize,
    /// Plates without a text alternative.
    pub undescribed: usize,
    /// JPEG quality of the pictures.
    pub quality: u8,
    /// Pixels along each side of the pictures, as a share of those that pages can show.
    pub pixels: f64,
    /// Size of the file in bytes.
    pub bytes: u64,
}

/// Writes the e-book of a plan: a whole file, or none. The same plan, photographs, look and
/// options give the same bytes.
///
/// # Errors
///
/// Returns [`Stopped`] once an error has gone to `sink`: a photograph cannot be read any more,
/// the file cannot be written, or the user stopped.
pub fn write_epub(
    plan: &Plan,
    source: &Source,
    look: &Look,
    options: &EpubOptions,
    out: &Path,
    progress: &dyn Progress,
    sink: &mut Sink,
) -> Result<Receipt, Stopped> {
    let book = Book::new(plan, source, look, options);
    if well_formed(&plan.language) == "und" && plan.language.trim() != "und" {
        sink.report(no_language(&plan.language));
    }
    words_are_there(plan, sink)?;
    let undescribed = report_missing(plan, source.catalogue, sink);
    let fonts = embed(look, &book.letters(), sink);
    let package = match options.rendition {
        Rendition::Facsimile => facsimile::package(&book, &fonts, sink),
        Rendition::Reading => reading::package(&book, &fonts, sink),
    };
    let parts = Parts::of(&book, package, fonts);
    let rest = parts.pack(None, &mut io::sink()).map_err(|e| sink.stop(not_written(out, &e)))?;
    let made = fitting(&book, &parts.package, rest, progress, sink)?;
    let bytes = write_whole(out, |file| parts.pack(Some(&made), file))
        .map_err(|error| sink.stop(not_written(out, &error)))?;
    if bytes > LARGE && options.max_bytes.is_none() {
        sink.report(large(bytes));
    }
    Ok(Receipt {
        pages: plan.pages().count() as u32,
        documents: parts.package.docs.len(),
        pictures: made.files.len(),
        fonts: parts.fonts.len(),
        undescribed,
        quality: made.storage.quality,
        pixels: made.storage.share,
        bytes,
    })
}

/// A plan from disk says where words stand, not what they say: somebody must have filled them
/// in.
fn words_are_there(plan: &Plan, sink: &mut Sink) -> Result<(), Stopped> {
    let mut missing = None;
    for page in plan.pages() {
        let Some(part) = &page.section else { continue };
        if plan.section(&part.id).is_none() {
            let message = format!("the words of `{}` are not there", part.id);
            let told = Diagnostic::new(codes::EPB_008, Subject::Page(page.number), message)
                .hint("put the chapter's file back, or plan anew: `leporello plan`");
            missing = Some(sink.stop(told));
        }
    }
    missing.map_or(Ok(()), Err)
}

fn no_language(tag: &str) -> Diagnostic {
    let message = format!("`{tag}` is no language; the e-book says that it has no certain one");
    Diagnostic::new(codes::EPB_006, Subject::Book, message).hint(
        "write a tag such as `en`, `de-AT` or `zh-Hant` into leporello.toml: `language = \"en\"`",
    )
}

fn large(bytes: u64) -> Diagnostic {
    let message = format!("the e-book has {:.0} MB", bytes as f64 / 1e6);
    Diagnostic::new(codes::EPB_007, Subject::Book, message)
        .hint("make it smaller: `--max-size 50MB`")
}

/// Everything that is packed, as text.
struct Parts {
    package: Package,
    fonts: Vec<Embedded>,
    opf: String,
    nav: String,
    ncx: String,
    display: String,
    /// Terms of the fonts: file and text.
    licences: Vec<(String, String)>,
    /// Places that pictures tell, by their ids.
    locations: BTreeMap<String, Gps>,
}

impl Parts {
    fn of(book: &Book, package: Package, fonts: Vec<Embedded>) -> Self {
        let licences = licences(&fonts);
        let files: Vec<String> = licences.iter().map(|(file, _)| file.clone()).collect();
        Self {
            opf: opf::document(book, &package, &fonts, &files),
            nav: nav::document(book, &package),
            ncx: nav::ncx(book, &package, &opf::identifier(book)),
            display: display_options(book, !fonts.is_empty()),
            licences,
            locations: locations(book, &package),
            package,
            fonts,
        }
    }

    /// Packs everything; without pictures, to know how much room they have.
    fn pack(&self, made: Option<&Made>, out: &mut dyn io::Write) -> io::Result<u64> {
        let mut archive = Archive::new(out);
        archive.store("mimetype", b"application/epub+zip")?;
        archive.deflate("META-INF/container.xml", CONTAINER.as_bytes())?;
        archive.deflate("EPUB/package.opf", self.opf.as_bytes())?;
        let display = "META-INF/com.apple.ibooks.display-options.xml";
        archive.deflate(display, self.display.as_bytes())?;
        archive.deflate("EPUB/nav.xhtml", self.nav.as_bytes())?;
        archive.deflate("EPUB/toc.ncx", self.ncx.as_bytes())?;
        archive.deflate("EPUB/book.css", self.package.css.as_bytes())?;
        for doc in &self.package.docs {
            archive.deflate(&format!("EPUB/{}", doc.file()), doc.xhtml.as_bytes())?;
        }
        for font in &self.fonts {
            archive.deflate(&format!("EPUB/fonts/{}", font.file), &font.bytes)?;
        }
        for (file, text) in &self.licences {
            archive.deflate(&format!("EPUB/fonts/{file}"), text.as_bytes())?;
        }
        if let Some(made) = made {
            for (picture, path) in self.package.shelf.pictures.iter().zip(&made.files) {
                let mut bytes = std::fs::read(path)?;
                if let Some(place) = self.locations.get(&picture.id) {
                    bytes = with_location(bytes, *place);
                }
                archive.store(&format!("EPUB/{}", file_of(&picture.id)), &bytes)?;
            }
        }
        archive.finish()
    }
}

/// The places of the photographs, where the reader is to know them.
fn locations(book: &Book, package: &Package) -> BTreeMap<String, Gps> {
    let of = |picture: &Picture| match &picture.pixels {
        Pixels::Photo { photo, .. } => Some((picture.id.clone(), book.photo(*photo)?.gps?)),
        Pixels::File(_) => None,
    };
    let wanted = package.shelf.pictures.iter().filter(|_| book.options.keep_locations);
    wanted.filter_map(of).collect()
}

/// Apple's reader shows embedded fonts and fixed pages only where it is told so.
fn display_options(book: &Book, has_fonts: bool) -> String {
    let is_fixed = book.options.rendition == Rendition::Facsimile;
    let option = |name: &str, on: bool| format!("<option name=\"{name}\">{on}</option>\n");
    let mut options = option("specified-fonts", has_fonts);
    if is_fixed {
        options += &option("fixed-layout", true);
        options += &option("open-to-spread", false);
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<display_options>\n<platform name=\"*\">\n\
         {options}</platform>\n</display_options>\n"
    )
}

/// The terms of the fonts, each text once.
fn licences(fonts: &[Embedded]) -> Vec<(String, String)> {
    let mut texts: Vec<(String, String)> = Vec::new();
    for font in fonts.iter().filter(|font| !font.licence.text.trim().is_empty()) {
        if texts.iter().all(|(_, text)| *text != font.licence.text) {
            let file = format!("licence-{}.txt", texts.len() + 1);
            texts.push((file, font.licence.text.clone()));
        }
    }
    texts
}
