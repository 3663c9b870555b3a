//! What is asked of the web edition.

use leporello_model::PhotoId;

/// What is asked of the web edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebOptions {
    /// The address under which the folder will be found, such as `https://example.org/harbour/`.
    /// With it there are canonical addresses, absolute ones for social networks, and a sitemap.
    pub base: Option<String>,
    /// Quality of JPEGs, 1 to 100.
    pub quality: u8,
    /// Pictures up to this width are written as AVIF too; 0 for none. AVIF takes a quarter of the
    /// bytes and some forty times the work: about two seconds for a picture 960 pixels wide. A program built
    /// without the feature `avif-encode` writes none, and says so.
    pub avif_up_to: u32,
    /// The photograph on the cover; `None`, or one that is not in the plan, for the plate that
    /// matters most.
    pub cover: Option<PhotoId>,
    /// Files to take home, in order.
    pub downloads: Vec<Download>,
    /// The same book in other languages.
    pub others: Vec<OtherEdition>,
}

impl Default for WebOptions {
    fn default() -> Self {
        Self {
            base: None,
            quality: 80,
            avif_up_to: 0,
            cover: None,
            downloads: Vec::new(),
            others: Vec::new(),
        }
    }
}

/// A file to take home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Download {
    /// Where it is, seen from the folder of the web edition, with `/`, such as `../book.epub`.
    pub href: String,
    /// What it is, in words, such as `E-book for phones`.
    pub title: String,
    /// Its media type, such as `application/epub+zip`.
    pub media_type: String,
    /// Its size in bytes.
    pub bytes: u64,
}

/// The web edition of the same plan in another language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherEdition {
    /// Its language (BCP 47).
    pub language: String,
    /// Name of the language in itself, such as `한국어`.
    pub name: String,
    /// Where its folder is, seen from this one, with `/` at the end, such as `../ko/`.
    pub href: String,
}
