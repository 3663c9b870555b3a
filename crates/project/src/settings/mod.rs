//! What `leporello.toml` can say, as types. An absent field was not said.

mod for_screens;
mod options;
mod paper;
mod read;
mod reference;
mod unknown;

pub(crate) use read::read;

use leporello_model::{
    Binding, BoundAt, Contributor, Edition, Length, PageCount, PdfKind, Sides, Size,
};

/// Everything that `leporello.toml` says. [`Settings::reference`] lists every setting with its
/// default and an example.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Folder of photographs, relative to the book's folder. Default: the one that is named
    /// on the command line. `photographs = "../Norway"`
    pub photographs: Option<String>,
    /// Editions that are written. Default: all. `editions = ["print", "web"]`
    pub editions: Vec<Edition>,
    /// `[book]`: the book's own words.
    pub book: BookSettings,
    /// `[[contributor]]`: who made it, in the order of the file.
    pub contributors: Vec<Contributor>,
    /// `[format]`: paper, pages and white.
    pub format: FormatSettings,
    /// `[theme]`: type.
    pub theme: ThemeSettings,
    /// `[matter]`: what stands before and after the plates.
    pub matter: MatterSettings,
    /// `[cover]`: the outside.
    pub cover: CoverSettings,
    /// `[pdf]`: the files that are written.
    pub pdf: PdfSettings,
    /// `[epub]`: the e-book.
    pub epub: EpubSettings,
    /// `[web]`: the web edition.
    pub web: WebSettings,
}

/// `[book]`: the book's own words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BookSettings {
    /// Default: from the name of the folder of photographs. `title = "Harbour"`
    pub title: Option<String>,
    /// Second line of the title page. Default: none. `subtitle = "A year at the quay"`
    pub subtitle: Option<String>,
    /// On title page and cover. Default: none. `author = "…"`
    pub author: Option<String>,
    /// Language of the book's own words (BCP 47). Default: `en`. `language = "de-AT"`
    pub language: Option<String>,
    /// Languages the book is made in. Default: its own alone. `languages = ["en", "ko"]`
    pub languages: Vec<String>,
    /// Default: together. `editions = "apart"`
    pub editions: Option<Editions>,
    /// To whom the book is given. Default: no such page. `dedication = "For the pilots"`
    pub dedication: Option<String>,
    /// ISBN of 10 or 13 digits; its last digit is right. Default: none.
    /// `isbn = "978-3-16-148410-0"`
    pub isbn: Option<String>,
    /// Who holds the rights. Default: none. `rights = "© 2026 …"`
    pub rights: Option<String>,
    /// Who publishes it. Default: none. `publisher = "Harbour Press"`
    pub publisher: Option<String>,
    /// What it is about, for catalogues and social networks. Default: none.
    /// `description = "A year at the quay."`
    pub description: Option<String>,
    /// Words on the back of the title page. Default: rights and ISBN.
    /// `imprint = "First edition"`
    pub imprint: Option<String>,
    /// Words of the colophon. Default: how the book was made. `colophon = "Set in …"`
    pub colophon: Option<String>,
}

/// How a book in several languages is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Editions {
    /// One book; each chapter and caption in every language.
    #[default]
    Together,
    /// One book for each language, with the pictures in the same places.
    Apart,
}

/// Trim size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trim {
    /// Width and height, each 80 to 1000 mm. `trim = "300x240mm"`
    Size(Size),
    /// A name that the press or the printer's profile knows. `trim = "a4-landscape"`
    Named(String),
}

/// `[format]`: paper, pages and white.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormatSettings {
    /// Default: `a4-landscape`. `trim = "300x240mm"`
    pub trim: Option<Trim>,
    /// Default: perfect. `binding = "layflat"`
    pub binding: Option<Binding>,
    /// Default: [`crate::bound_at`] of the language. `bound-at = "right"`
    pub bound_at: Option<BoundAt>,
    /// 1 to 2000, or the best count. Default: best. `pages = 96`
    pub pages: Option<PageCount>,
    /// 1 to 64. Default: 1, or what the printer asks for. `page-multiple = 4`
    pub page_multiple: Option<u32>,
    /// Name of the printer's profile. Default: none. `printer = "blurb"`
    pub printer: Option<String>,
    /// Whether captions are set. Default: yes. `captions = false`
    pub captions: Option<bool>,
    /// Each 0 to 200 mm. Default: the theme's. `margins = "15mm"`
    pub margins: Option<Sides>,
    /// Each 0 to 20 mm. Default: the printer's, or 3 mm. `bleed = "0.125in"`
    pub bleed: Option<Sides>,
    /// Between pictures, 0 to 50 mm. Default: the theme's. `gap = "4mm"`
    pub gap: Option<Length>,
}

/// `[theme]`: type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ThemeSettings {
    /// Default: the first theme. `name = "…"`
    pub name: Option<String>,
    /// Folder of fonts, relative to the book's folder. Default: `fonts`. `fonts = "type"`
    pub fonts: Option<String>,
    /// Default: at words. `ko-break = "letter"`
    pub ko_break: Option<KoBreak>,
}

/// Where lines of Korean may break.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum KoBreak {
    /// Between words.
    #[default]
    Word,
    /// Between any two syllables.
    Letter,
}

/// A photograph for a place of honour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picture {
    /// The one that the press likes best. `"best"`
    Best,
    /// None. `"none"`
    None,
    /// This one: its path below the folder of photographs. `"beach/IMG_1.jpg"`
    File(String),
}

/// `[matter]`: what stands before and after the plates. `None`, or `"auto"` in the file, means
/// that it is there when the book has chapters of words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MatterSettings {
    /// The title alone on the first page. Default: auto. `half-title = true`
    pub half_title: Option<bool>,
    /// Faces the title. Default: none. `frontispiece = "best"`
    pub frontispiece: Option<Picture>,
    /// Default: auto. `contents = true`
    pub contents: Option<bool>,
    /// Default: auto. `list-of-plates = true`
    pub list_of_plates: Option<bool>,
    /// People and places. Default: auto. `index = false`
    pub index: Option<bool>,
    /// Who took which photograph. Default: auto. `credits = true`
    pub credits: Option<bool>,
    /// Default: auto. `colophon = true`
    pub colophon: Option<bool>,
}

/// `[cover]`: the outside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CoverSettings {
    /// Default: best. `front = "beach/IMG_1.jpg"`
    pub front: Option<Picture>,
    /// Words on the back. Default: none. `back-text = "…"`
    pub back_text: Option<String>,
    /// 0 to 150 mm, as the printer's page says it. Default: by the printer's formula.
    /// `spine-width = "12.4mm"`
    pub spine_width: Option<Length>,
    /// Width of each flap, 0 to 200 mm. Default: the printer's. `flaps = "80mm"`
    pub flaps: Option<Length>,
    /// Whether room is left for a barcode. Default: when there is an ISBN. `barcode = true`
    pub barcode: Option<bool>,
    /// Default: where the printer allows words on the spine. `title-on-spine = false`
    pub title_on_spine: Option<bool>,
}

/// `[pdf]`: the files that are written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PdfSettings {
    /// Default: the printer's, or plain. `kind = "x4"`
    pub kind: Option<PdfKind>,
    /// ICC profile of the printing condition, relative to the book's folder. Default: the
    /// kind's own. `profile = "coated.icc"`
    pub profile: Option<String>,
    /// Most pixels to the inch of paper, 72 to 1200. Default: 300. `ppi = 240`
    pub ppi: Option<u32>,
    /// Quality of JPEG, 1 to 100. Default: 92. `quality = 95`
    pub quality: Option<u8>,
    /// Whether photographs go into the file as they are wherever that can be. Default: no.
    /// `keep-originals = true`
    pub keep_originals: Option<bool>,
}

/// `[epub]`: the e-book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EpubSettings {
    /// Most bytes of a file, 100 kB to 100 GB. Default: no limit. `max-size = "50MB"`
    pub max_size: Option<u64>,
    /// Whether a Chinese or Japanese e-book for reading is set in columns from right to left.
    /// Default: no. `vertical = true`
    pub vertical: Option<bool>,
    /// Who vouches that the flowing e-book keeps WCAG 2.2, level AA. Default: nobody, and it is
    /// not said. `certified-by = "Harbour Press"`
    pub certified_by: Option<String>,
}

/// `[web]`: the web edition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WebSettings {
    /// Where the folder will be found. Default: nowhere yet.
    /// `address = "https://example.org/harbour/"`
    pub address: Option<String>,
    /// Pictures up to this width in pixels are AVIF too, 0 to 2400. Default: 0.
    /// `avif-up-to = 960`
    pub avif_up_to: Option<u32>,
}

impl Settings {
    /// Every setting with its default, an example and what it says, as Markdown.
    #[must_use]
    pub fn reference() -> String {
        reference::reference()
    }
}
