//! Fonts: the theme's and the user's, those inside the program, and those of the machine.

use crate::theme::{OtherFonts, Theme};
use leporello_diag::{Diagnostic, Subject, codes};
use leporello_model::primary_language;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontFlags, FontInfo};
use typst::utils::LazyHash;

/// Where fonts are looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FontSources {
    /// The fonts inside the program only.
    Bundled,
    /// The fonts inside the program; for words they cannot set, those of this machine too.
    /// The machine is only looked at when such words come, so that a book in Latin, Greek
    /// or Cyrillic letters is the same everywhere.
    #[default]
    BundledAndSystem,
}

/// A set of fonts, those of the theme and the user first, then the bundled ones.
pub(crate) struct FontShelf {
    book: LazyHash<FontBook>,
    fonts: Vec<Place>,
    others: OtherFonts,
}

/// A family to try, as the template takes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub(crate) enum Family {
    /// For every letter it has.
    All(String),
    /// For Latin letters among Chinese or Japanese ones, whose punctuation comes from their
    /// own fonts.
    Latin { name: String, covers: &'static str },
}

/// Where a font comes from.
enum Place {
    Loaded(Font),
    File { path: PathBuf, index: u32, loaded: OnceLock<Option<Font>> },
}

impl FontShelf {
    /// The theme's fonts, the user's own, and those inside the program.
    pub(crate) fn bundled(theme: &Theme, own: &[Bytes]) -> Self {
        let bundled = typst_assets::fonts().map(Bytes::new);
        let files = theme.fonts.iter().chain(own).cloned().chain(bundled);
        let fonts: Vec<Font> = files.flat_map(Font::iter).collect();
        let book = LazyHash::new(FontBook::from_fonts(&fonts));
        let others = theme.numbers.fonts.others;
        Self { book, fonts: fonts.into_iter().map(Place::Loaded).collect(), others }
    }

    /// The same, and those in the system's folders in order of their paths. A file that is no
    /// font is passed over.
    pub(crate) fn with_system(theme: &Theme, own: &[Bytes]) -> Self {
        let Self { book, mut fonts, others } = Self::bundled(theme, own);
        let mut book = LazyHash::into_inner(book);
        let mut files = Vec::new();
        for folder in system_folders() {
            collect_font_files(&folder, 0, &mut files);
        }
        files.sort();
        files.dedup();
        for path in files {
            let Ok(data) = std::fs::read(&path) else { continue };
            for (index, info) in (0..).zip(FontInfo::iter(&data)) {
                book.push(info);
                fonts.push(Place::File { path: path.clone(), index, loaded: OnceLock::new() });
            }
        }
        Self { book: LazyHash::new(book), fonts, others }
    }

    /// What fonts there are.
    pub(crate) fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    /// A font by its place in the book.
    pub(crate) fn font(&self, index: usize) -> Option<Font> {
        match self.fonts.get(index)? {
            Place::Loaded(font) => Some(font.clone()),
            Place::File { path, index, loaded } => loaded
                .get_or_init(|| Font::new(Bytes::new(std::fs::read(path).ok()?), *index))
                .clone(),
        }
    }

    /// Whether some font has this character.
    pub(crate) fn has(&self, c: char) -> bool {
        (0..self.fonts.len())
            .filter_map(|index| self.book.info(index))
            .any(|info| info.coverage.contains(c as u32))
    }

    /// Whether a font for running words has this character: not one of fixed width, such as
    /// that for code, whose Arabic no book is set in.
    pub(crate) fn has_for_words(&self, c: char) -> bool {
        (0..self.fonts.len())
            .filter_map(|index| self.book.info(index))
            .filter(|info| !info.flags.contains(FontFlags::MONOSPACE))
            .any(|info| info.coverage.contains(c as u32))
    }

    /// Families to try in order for a language (BCP 47), as far as they are here, after the
    /// theme's own. CJK letters have national forms under one number, so the language must
    /// choose the font.
    pub(crate) fn families(&self, own: &str, language: &str) -> Vec<Family> {
        let is_here = |family: &&str| self.book.contains_family(&family.to_lowercase());
        let lists = [language, ""].map(|language| listed(self.others, language));
        let mut names: Vec<&str> = Vec::new();
        for name in lists.into_iter().flatten().copied().filter(is_here) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let has_own_marks = matches!(primary_language(language).as_str(), "ja" | "zh");
        let first = match has_own_marks && !names.is_empty() {
            true => Family::Latin { name: own.to_owned(), covers: "latin-in-cjk" },
            false => Family::All(own.to_owned()),
        };
        let others = names.into_iter().map(|name| Family::All(name.to_owned()));
        std::iter::once(first).chain(others).collect()
    }

    /// The fonts of a family, in their order on the shelf.
    pub(crate) fn of_family(&self, name: &str) -> Vec<Font> {
        let indices: Vec<usize> = self.book.select_family(&name.to_lowercase()).collect();
        indices.into_iter().filter_map(|index| self.font(index)).collect()
    }

    /// Whether a family of this name is here.
    pub(crate) fn has_family(&self, name: &str) -> bool {
        self.book.contains_family(&name.to_lowercase())
    }
}

/// Families for a language, the best first; for one without letters of its own, those of all.
fn listed(others: OtherFonts, language: &str) -> &'static [&'static str] {
    match others {
        OtherFonts::Serif => serif(language),
        OtherFonts::Sans => sans(language),
    }
}

/// Families for a language with letters of its own; nothing for others.
pub(crate) fn families_of_script(
    others: OtherFonts,
    language: &str,
) -> Option<&'static [&'static str]> {
    let names = listed(others, language);
    (names != listed(others, "")).then_some(names)
}

/// Whether Chinese of this language is written in traditional letters.
pub(crate) fn is_traditional(language: &str) -> bool {
    let language = language.to_ascii_lowercase();
    ["hant", "-tw", "-hk", "-mo"].iter().any(|part| language.contains(part))
}

fn sans(language: &str) -> &'static [&'static str] {
    match primary_language(language).as_str() {
        "ko" => &["Noto Sans CJK KR", "Nanum Gothic"],
        "ja" => &["Noto Sans CJK JP"],
        "zh" if is_traditional(language) => &["Noto Sans CJK TC"],
        "zh" => &["Noto Sans CJK SC"],
        "ar" | "fa" | "ur" => &["Noto Sans Arabic"],
        "he" | "yi" => &["Noto Sans Hebrew"],
        "th" => &["Noto Sans Thai"],
        "hi" | "mr" | "ne" | "sa" => &["Noto Sans Devanagari"],
        _ => &[
            "Noto Sans CJK KR",
            "Noto Sans CJK SC",
            "Noto Sans Arabic",
            "Noto Sans Hebrew",
            "Noto Sans Devanagari",
            "Noto Sans Thai",
            "Noto Sans",
        ],
    }
}

fn serif(language: &str) -> &'static [&'static str] {
    match primary_language(language).as_str() {
        "ko" => &["Noto Serif CJK KR", "Noto Sans CJK KR", "Nanum Myeongjo"],
        "ja" => &["Noto Serif CJK JP", "Noto Sans CJK JP"],
        "zh" if is_traditional(language) => &["Noto Serif CJK TC", "Noto Sans CJK TC"],
        "zh" => &["Noto Serif CJK SC", "Noto Sans CJK SC"],
        "ar" | "fa" | "ur" => &["Noto Naskh Arabic", "Amiri"],
        "he" | "yi" => &["Noto Serif Hebrew"],
        "th" => &["Noto Serif Thai"],
        "hi" | "mr" | "ne" | "sa" => &["Noto Serif Devanagari"],
        _ => &[
            "Noto Serif CJK KR",
            "Noto Serif CJK SC",
            "Noto Naskh Arabic",
            "Noto Serif Hebrew",
            "Noto Serif Devanagari",
            "Noto Serif Thai",
            "Noto Serif",
        ],
    }
}

fn system_folders() -> Vec<PathBuf> {
    let home = std::env::home_dir();
    let below_home = |path: &str| home.as_ref().map(|home| home.join(path));
    let folders = if cfg!(target_os = "macos") {
        [
            Some("/System/Library/Fonts".into()),
            Some("/Library/Fonts".into()),
            below_home("Library/Fonts"),
        ]
    } else if cfg!(windows) {
        [
            Some("C:\\Windows\\Fonts".into()),
            below_home("AppData\\Local\\Microsoft\\Windows\\Fonts"),
            None,
        ]
    } else {
        [
            Some("/usr/share/fonts".into()),
            Some("/usr/local/share/fonts".into()),
            below_home(".local/share/fonts"),
        ]
    };
    folders.into_iter().flatten().collect()
}

/// Folders deeper than this are not searched: a loop of links must end.
const DEEPEST: u32 = 8;

fn collect_font_files(folder: &Path, depth: u32, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            if depth < DEEPEST {
                collect_font_files(&path, depth + 1, files);
            }
        } else if is_font_file(&path) {
            files.push(path);
        }
    }
}

/// Every font file of a folder, in order of names; nothing when there is no such folder.
///
/// # Errors
///
/// A message that names a file which is no font, or cannot be read.
pub(crate) fn read_folder(folder: &Path) -> Result<Vec<Bytes>, Box<Diagnostic>> {
    let mut files = Vec::new();
    collect_font_files(folder, DEEPEST, &mut files);
    files.sort();
    files.iter().map(|path| read_font(path)).collect()
}

fn read_font(path: &Path) -> Result<Bytes, Box<Diagnostic>> {
    let told =
        |words: String| {
            let subject = Subject::File { path: path.display().to_string(), place: None };
            Box::new(Diagnostic::new(codes::TYP_011, subject, words).hint(
                "put in a font in TrueType or OpenType form (.ttf, .otf), or remove the file",
            ))
        };
    let bytes = std::fs::read(path).map_err(|e| told(format!("the font cannot be read: {e}")))?;
    let bytes = Bytes::new(bytes);
    match Font::iter(bytes.clone()).next() {
        Some(_) => Ok(bytes),
        None => Err(told("the file is no font".into())),
    }
}

fn is_font_file(path: &Path) -> bool {
    path.extension()
        .and_then(|e| e.to_str())
        .is_some_and(|e| ["ttf", "otf", "ttc", "otc"].contains(&e.to_ascii_lowercase().as_str()))
}
