//! The editions for screens: e-books and the web edition.

use crate::editions::{PrintAsked, in_language};
use crate::{Planned, Workplace, Workshop, captions, cover, dress, terms};
use leporello_diag::{Progress, Sink, Stopped};
use leporello_edition_epub::{EpubOptions, Maker, Rendition, write_epub};
use leporello_edition_web::{Download, OtherEdition, WebOptions, write_web};
use leporello_model::{Edition, Plan};
use leporello_screen::Look;
use std::path::PathBuf;

/// The folder of the web edition, in the book's folder.
pub const WEB: &str = "web";
const EPUB_TYPE: &str = "application/epub+zip";
/// The e-books of a book, in the order in which they are offered.
const RENDITIONS: [Rendition; 2] = [Rendition::Reading, Rendition::Facsimile];

/// What is asked of the editions on the command line.
#[derive(Clone, Debug, Default)]
pub struct EditionsAsked {
    /// Which are written; empty for the settings', else all.
    pub which: Vec<Edition>,
    /// What is asked of the print edition.
    pub print: PrintAsked,
    /// Most bytes of an e-book.
    pub max_size: Option<u64>,
}

impl EditionsAsked {
    /// Whether an edition is to be written.
    #[must_use]
    pub fn wants(&self, edition: Edition, workshop: &Workshop) -> bool {
        let settings = &workshop.written.settings.editions;
        let which = [&self.which, settings].into_iter().find(|which| !which.is_empty());
        which.is_none_or(|which| which.contains(&edition))
    }
}

/// An edition for screens that was written.
#[derive(Clone, Debug)]
pub struct ForScreens {
    /// Which.
    pub edition: Edition,
    /// Its file or folder.
    pub path: PathBuf,
    /// Which e-book; nothing for the web edition.
    pub rendition: Option<Rendition>,
    /// Language of its words.
    pub language: String,
    /// Documents or files in it.
    pub parts: usize,
    /// Its bytes.
    pub bytes: u64,
    /// JPEG quality of its pictures.
    pub quality: u8,
    /// Pixels along each side of its pictures, as a share of those that pages can show.
    pub pixels: f64,
}

impl ForScreens {
    /// What it is, in English.
    #[must_use]
    pub fn title(&self) -> &'static str {
        self.rendition.map_or("web edition", |rendition| e_book(rendition, "en"))
    }
}

/// A book in one language, ready for its editions.
struct Told {
    language: String,
    /// Whether it is the book's own language, which names no files.
    is_own: bool,
    plan: Plan,
    look: Look,
}

/// Writes the e-books and the web edition, as far as they are asked for, in each language.
///
/// # Errors
///
/// [`Stopped`] when one cannot be written; nothing half-written stays.
pub fn build_for_screens(
    place: &Workplace,
    planned: &Planned,
    workshop: &Workshop,
    asked: &EditionsAsked,
    progress: &dyn Progress,
    sink: &mut Sink,
) -> Result<Vec<ForScreens>, Stopped> {
    let wants = |edition| asked.wants(edition, workshop);
    if !wants(Edition::Epub) && !wants(Edition::Web) {
        return Ok(Vec::new());
    }
    let books = books(planned, workshop);
    let desk = Desk { place, planned, workshop, asked, progress };
    let mut written = Vec::new();
    for book in books.iter().filter(|_| wants(Edition::Epub)) {
        let most = desk.max_bytes();
        let front = cover::build_front(place, planned, workshop, &book.plan, most, sink)?;
        for rendition in RENDITIONS {
            written.push(desk.epub(book, rendition, front.clone(), sink)?);
        }
    }
    for book in books.iter().filter(|_| wants(Edition::Web)) {
        written.push(desk.web(book, &books, sink)?);
    }
    Ok(written)
}

/// The book in each language it is made in.
fn books(planned: &Planned, workshop: &Workshop) -> Vec<Told> {
    let own = &planned.plan.language;
    let languages = std::iter::once(own.clone()).chain(captions::further_editions(workshop, own));
    let told = |language: String| {
        let plan = in_language(planned, workshop, &language);
        let look = dress::look(workshop, &plan);
        Told { is_own: language == *own, language, plan, look }
    };
    languages.map(told).collect()
}

/// What every edition is written with.
struct Desk<'a> {
    place: &'a Workplace,
    planned: &'a Planned,
    workshop: &'a Workshop,
    asked: &'a EditionsAsked,
    progress: &'a dyn Progress,
}

impl Desk<'_> {
    fn epub(
        &self,
        book: &Told,
        rendition: Rendition,
        cover: Option<PathBuf>,
        sink: &mut Sink,
    ) -> Result<ForScreens, Stopped> {
        let source = self.planned.source(self.place);
        let options = EpubOptions { cover, ..self.epub_options(book, rendition) };
        let path = self.epub_path(book, rendition);
        let Told { plan, look, .. } = book;
        let receipt = write_epub(plan, &source, look, &options, &path, self.progress, sink)?;
        Ok(ForScreens {
            edition: Edition::Epub,
            path,
            rendition: Some(rendition),
            language: book.language.clone(),
            parts: receipt.documents,
            bytes: receipt.bytes,
            quality: receipt.quality,
            pixels: receipt.pixels,
        })
    }

    /// Most bytes of an e-book.
    fn max_bytes(&self) -> Option<u64> {
        self.asked.max_size.or(self.workshop.written.settings.epub.max_size)
    }

    fn epub_path(&self, book: &Told, rendition: Rendition) -> PathBuf {
        self.place.out.join(format!("{}.epub", book.named(rendition.name())))
    }

    /// An e-book as something to take home from the web edition: one that was written, now or
    /// before.
    fn download(&self, book: &Told, rendition: Rendition) -> Option<Download> {
        let path = self.epub_path(book, rendition);
        Some(Download {
            href: format!("../{}", path.file_name()?.to_str()?),
            title: e_book(rendition, &book.language).to_owned(),
            media_type: EPUB_TYPE.to_owned(),
            bytes: path.metadata().ok()?.len(),
        })
    }

    fn epub_options(&self, book: &Told, rendition: Rendition) -> EpubOptions {
        let settings = &self.workshop.written.settings;
        let standard = EpubOptions::default();
        let together = captions::languages(self.workshop, &book.language);
        EpubOptions {
            rendition,
            vertical: settings.epub.vertical.unwrap_or(false),
            max_bytes: self.max_bytes(),
            modified: self.asked.print.date.unwrap_or(standard.modified),
            makers: settings.contributors.iter().map(Maker::from).collect(),
            rights: settings.book.rights.clone(),
            publisher: settings.book.publisher.clone(),
            description: settings.book.description.clone(),
            isbn: settings.book.isbn.clone(),
            languages: together.into_iter().filter(|other| *other != book.language).collect(),
            certified_by: settings.epub.certified_by.clone(),
            ..standard
        }
    }

    fn web(&self, book: &Told, books: &[Told], sink: &mut Sink) -> Result<ForScreens, Stopped> {
        let source = self.planned.source(self.place);
        let settings = &self.workshop.written.settings.web;
        let others = books.iter().filter(|other| other.language != book.language);
        let options = WebOptions {
            base: settings.address.clone(),
            avif_up_to: settings.avif_up_to.unwrap_or(0),
            // That it is missing was said when the cover was made.
            cover: cover::front_photo(self.planned, self.workshop, &mut Sink::new())
                .map(|photo| photo.id),
            downloads: RENDITIONS.into_iter().filter_map(|r| self.download(book, r)).collect(),
            others: others.map(Told::elsewhere).collect(),
            ..WebOptions::default()
        };
        let path = self.place.out.join(book.named(WEB));
        let Told { plan, look, .. } = book;
        let receipt = write_web(plan, &source, look, &options, &path, self.progress, sink)?;
        Ok(ForScreens {
            edition: Edition::Web,
            path,
            rendition: None,
            language: book.language.clone(),
            parts: receipt.files,
            bytes: receipt.bytes,
            quality: options.quality,
            pixels: 1.0,
        })
    }
}

impl Told {
    /// A name for a file of it.
    fn named(&self, stem: &str) -> String {
        if self.is_own { stem.to_owned() } else { format!("{stem}-{}", self.language) }
    }

    /// Its web edition, seen from another.
    fn elsewhere(&self) -> OtherEdition {
        OtherEdition {
            language: self.language.clone(),
            name: terms::own_name(&self.language).to_owned(),
            href: format!("../{}/", self.named(WEB)),
        }
    }
}

/// What an e-book is called in a language (BCP 47).
fn e_book(rendition: Rendition, language: &str) -> &'static str {
    let [reading, facsimile] = terms::e_books(language);
    match rendition {
        Rendition::Reading => reading,
        Rendition::Facsimile => facsimile,
    }
}
