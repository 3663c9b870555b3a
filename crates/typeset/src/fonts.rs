//! Fonts: those inside the program, and those of the machine.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontInfo};
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

/// Fonts of first choice for all words.
pub(crate) const FIRST: &str = "Libertinus Serif";

/// A set of fonts, the bundled ones first.
pub(crate) struct FontShelf {
    book: LazyHash<FontBook>,
    fonts: Vec<Place>,
}

/// Where a font comes from.
enum Place {
    Loaded(Font),
    File { path: PathBuf, index: u32, loaded: OnceLock<Option<Font>> },
}

impl FontShelf {
    /// The fonts inside the program.
    pub(crate) fn bundled() -> Self {
        let fonts: Vec<Font> =
            typst_assets::fonts().flat_map(|data| Font::iter(Bytes::new(data))).collect();
        let book = FontBook::from_fonts(&fonts);
        Self { book: LazyHash::new(book), fonts: fonts.into_iter().map(Place::Loaded).collect() }
    }

    /// The fonts inside the program and those in the system's folders, in order of their
    /// paths. A file that is no font is passed over.
    pub(crate) fn with_system() -> Self {
        let Self { book, mut fonts } = Self::bundled();
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
        Self { book: LazyHash::new(book), fonts }
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

    /// Font families to try in order for a language (BCP 47), as far as they are here. CJK
    /// letters have national forms under one number, so the language must choose the font.
    pub(crate) fn families(&self, language: &str) -> Vec<&'static str> {
        std::iter::once(FIRST)
            .chain(families_of(language).iter().copied())
            .filter(|family| self.book.contains_family(&family.to_lowercase()))
            .collect()
    }
}

fn families_of(language: &str) -> &'static [&'static str] {
    let language = language.to_ascii_lowercase();
    let traditional = ["hant", "-tw", "-hk", "-mo"].iter().any(|part| language.contains(part));
    match language.split('-').next().unwrap_or("") {
        "ko" => &["Noto Serif CJK KR", "Noto Sans CJK KR", "Nanum Myeongjo"],
        "ja" => &["Noto Serif CJK JP", "Noto Sans CJK JP"],
        "zh" if traditional => &["Noto Serif CJK TC", "Noto Sans CJK TC"],
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

fn is_font_file(path: &Path) -> bool {
    path.extension()
        .and_then(|e| e.to_str())
        .is_some_and(|e| ["ttf", "otf", "ttc", "otc"].contains(&e.to_ascii_lowercase().as_str()))
}
