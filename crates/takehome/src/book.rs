//! A book that can be taken home, in its formats.

use crate::cover::Cover;
use crate::epub::{self, Package};
use crate::held::Held;
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization as _;

/// What the exhibition calls a book, in counts and when short addresses are made: it stays when
/// the book is made anew. 1 to 60 of the characters `a`-`z`, `0`-`9` and `-`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BookId(String);

impl BookId {
    /// None when the text is empty, too long, or has other characters.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let fits = (1..=60).contains(&text.len()) && text.chars().all(is_plain);
        fits.then(|| Self(text.to_owned()))
    }

    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a copy is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// An e-book page by page as printed.
    Facsimile,
    /// An e-book that flows.
    Reading,
    /// The printed pages as a PDF.
    Pdf,
}

impl Format {
    /// Its name in counts and tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Facsimile => "facsimile",
            Self::Reading => "reading",
            Self::Pdf => "pdf",
        }
    }

    pub(crate) const fn media_type(self) -> &'static str {
        match self {
            Self::Facsimile | Self::Reading => "application/epub+zip",
            Self::Pdf => "application/pdf",
        }
    }

    const fn extension(self) -> &'static str {
        match self {
            Self::Facsimile | Self::Reading => "epub",
            Self::Pdf => "pdf",
        }
    }
}

/// One file of a book.
#[derive(Debug)]
pub(crate) struct Edition {
    pub(crate) format: Format,
    /// BCP 47 tag.
    pub(crate) language: String,
    /// Its name in short addresses: that of the file on the disk.
    pub(crate) name: String,
    /// The name under which a device keeps it, in ASCII.
    pub(crate) ascii_name: String,
    /// The same in the book's own script.
    pub(crate) own_name: String,
    pub(crate) held: Held,
}

/// A book on show.
#[derive(Debug)]
pub struct Book {
    id: BookId,
    pub(crate) said: Package,
    pub(crate) cover: Cover,
    /// The book's own language first, in it the pages as printed first.
    pub(crate) editions: Vec<Edition>,
    /// Where the web edition can be read, an address or a path of this server.
    pub(crate) web: Option<String>,
}

/// Why a book cannot be shown, and which file is to blame.
#[derive(Debug)]
pub struct BookError {
    path: PathBuf,
    why: String,
}

impl BookError {
    fn new(path: &Path, why: impl ToString) -> Self {
        Self { path: path.to_owned(), why: why.to_string() }
    }

    /// The file or folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl std::fmt::Display for BookError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}` cannot be shown: {}", self.path.display(), self.why)
    }
}

impl std::error::Error for BookError {}

impl Book {
    /// The book of a folder that `leporello make` wrote: its e-books, and the PDF for screens
    /// (`screen.pdf`). PDFs for a printer have bleed and marks; they are left out. Every file is
    /// opened, hashed and kept open, which takes a second for a gigabyte.
    ///
    /// # Errors
    /// When the folder has no e-book, or a file in it cannot be read.
    pub fn from_folder(id: BookId, folder: &Path) -> Result<Self, BookError> {
        let failed = |e| BookError::new(folder, e);
        let entries = std::fs::read_dir(folder).map_err(failed)?;
        let mut paths = Vec::new();
        for entry in entries {
            let path = entry.map_err(failed)?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let is_for_screens = name.starts_with("screen") && name.ends_with(".pdf");
            if is_for_screens || name.ends_with(".epub") {
                paths.push(path);
            }
        }
        if paths.is_empty() {
            return Err(BookError::new(folder, "it has no e-book; `leporello make` writes them"));
        }
        Self::from_files(id, &paths)
    }

    /// The book of these files, whatever their order: EPUBs, of which one at least, and PDFs. A
    /// file `…-ko.pdf` is in Korean; other PDFs are in the language of the book.
    ///
    /// # Errors
    /// When a file cannot be read or is neither, when two have the same name, or none is an EPUB.
    pub fn from_files(id: BookId, paths: &[PathBuf]) -> Result<Self, BookError> {
        let mut files =
            paths.iter().map(|path| Found::open(path)).collect::<Result<Vec<_>, _>>()?;
        // `reading.epub` is in the book's own language, `reading-ko.epub` is one more edition.
        files.sort_by(|one, two| one.rank().cmp(&two.rank()));
        let first = paths.first().map_or(Path::new(""), PathBuf::as_path);
        let said = files.iter().find_map(|file| file.said.clone());
        let mut said = said.ok_or_else(|| BookError::new(first, "there is no e-book beside it"))?;
        let cover = Cover::new(said.cover.take());
        let mut editions: Vec<Edition> = Vec::new();
        for file in files {
            if editions.iter().any(|edition| edition.name == file.name) {
                return Err(BookError::new(&file.path, "another of its files has that name"));
            }
            editions.push(file.edition(&said));
        }
        let own = said.language.clone();
        editions.sort_by_key(|edition| edition.language != own);
        Ok(Self { id, said, cover, editions, web: None })
    }

    /// With the address of its web edition, whole or a path of the same server.
    #[must_use]
    pub fn with_web(mut self, address: &str) -> Self {
        self.web = Some(address.to_owned());
        self
    }

    /// What the exhibition calls it.
    #[must_use]
    pub const fn id(&self) -> &BookId {
        &self.id
    }

    /// Its title, as the e-book has it.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.said.title
    }
}

/// A file of a book that was opened, before it is known in which language the book is.
struct Found {
    path: PathBuf,
    name: String,
    held: Held,
    /// Of an EPUB.
    said: Option<Package>,
}

impl Found {
    fn open(path: &Path) -> Result<Self, BookError> {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if name.is_empty() || !name.chars().all(is_plain) {
            let why = "its name has characters other than A-Z a-z 0-9 . - _";
            return Err(BookError::new(path, why));
        }
        let held = Held::open(path).map_err(|e| BookError::new(path, e))?;
        let said = match path.extension().and_then(|extension| extension.to_str()) {
            Some("epub") => Some(epub::read(held.file()).map_err(|why| BookError::new(path, why))?),
            Some("pdf") => None,
            _ => return Err(BookError::new(path, "it is neither an EPUB nor a PDF")),
        };
        Ok(Self { path: path.to_owned(), name, held, said })
    }

    fn format(&self) -> Format {
        match &self.said {
            Some(said) if said.is_fixed => Format::Facsimile,
            Some(_) => Format::Reading,
            None => Format::Pdf,
        }
    }

    fn rank(&self) -> (Format, usize, &str) {
        (self.format(), self.name.len(), &self.name)
    }

    fn edition(self, book: &Package) -> Edition {
        let format = self.format();
        let stem = self.name.rsplit_once('.').map_or("", |(stem, _)| stem);
        let tag = stem.split_once('-').map(|(_, tag)| tag).filter(|tag| !tag.is_empty());
        let language = match (&self.said, tag) {
            (Some(said), _) => said.language.clone(),
            (None, Some(tag)) => tag.to_owned(),
            (None, None) => book.language.clone(),
        };
        let title = self.said.as_ref().map_or(&book.title, |said| &said.title);
        let mut end = match format {
            Format::Reading => "-reading".to_owned(),
            Format::Facsimile | Format::Pdf => String::new(),
        };
        if language != book.language {
            end += &format!("-{language}");
        }
        end += &format!(".{}", format.extension());
        Edition {
            format,
            ascii_name: format!("{}{end}", ascii(title)),
            own_name: format!("{}{end}", own(title)),
            language,
            name: self.name,
            held: self.held,
        }
    }
}

/// A title as a file name that every device takes: small letters of ASCII, digits, hyphens.
fn ascii(title: &str) -> String {
    let letters = title.nfkd().filter(|c| c.is_ascii()).map(|c| c.to_ascii_lowercase());
    let spaced: String =
        letters.map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).take(60).collect();
    let name = spaced.split_whitespace().collect::<Vec<_>>().join("-");
    if name.is_empty() { "book".into() } else { name }
}

/// A title as a file name in its own script, without what file systems refuse.
fn own(title: &str) -> String {
    let refused = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
    let spaced: String = title.chars().map(|c| if refused(c) { ' ' } else { c }).take(60).collect();
    let name = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = name.trim_matches(['.', ' ']);
    if name.is_empty() { "book".into() } else { name.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_made_of_titles_in_every_script() {
        for (title, name, same) in [
            ("The Long Ridge", "the-long-ridge", "The Long Ridge"),
            ("Über den Grat: 1924/25", "uber-den-grat-1924-25", "Über den Grat 1924 25"),
            ("긴 능선", "book", "긴 능선"),
            ("../..\\", "book", "book"),
        ] {
            assert_eq!((ascii(title).as_str(), own(title).as_str()), (name, same), "{title}");
        }
    }

    #[test]
    fn names_of_books_are_plain() {
        assert!(BookId::new("long-ridge-2").is_some());
        for text in ["", "Long", "a/b", "a b", &"x".repeat(61)] {
            assert!(BookId::new(text).is_none(), "{text}");
        }
    }
}
