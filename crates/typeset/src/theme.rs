//! Themes: how words look, as data and templates that a designer can copy and edit.

mod file;

use crate::world::source;
pub use file::PageSizes;
pub(crate) use file::{CaptionType, Colours, OtherFonts, ThemeFile, rgb};
use leporello_diag::{Diagnostic, Subject, codes};
use std::path::Path;
use typst::foundations::Bytes;
use typst::syntax::Source;

/// Name of the file with a theme's numbers.
const NUMBERS: &str = "theme.toml";
/// Name of the file with a theme's templates.
pub(crate) const TEMPLATES: &str = "theme.typ";
/// Name of the file that every theme builds upon.
pub(crate) const BASE_NAME: &str = "base.typ";
const BASE: &str = include_str!("../templates/base.typ");
/// Folder of a theme's own fonts.
const FONTS: &str = "fonts";

/// A theme inside the program.
struct Bundled {
    name: &'static str,
    numbers: &'static str,
    templates: &'static str,
    fonts: &'static [(&'static str, &'static [u8])],
}

macro_rules! font {
    ($path:literal) => {
        ($path, include_bytes!(concat!("../themes/", $path)))
    };
}

/// The themes inside the program; the first is that of a book which names none.
static BUNDLED: [Bundled; 3] = [
    Bundled {
        name: "quiet",
        numbers: include_str!("../themes/quiet/theme.toml"),
        templates: include_str!("../themes/quiet/theme.typ"),
        fonts: &[],
    },
    Bundled {
        name: "gallery",
        numbers: include_str!("../themes/gallery/theme.toml"),
        templates: include_str!("../themes/gallery/theme.typ"),
        fonts: &[
            font!("gallery/fonts/Inter-Regular.otf"),
            font!("gallery/fonts/Inter-Italic.otf"),
            font!("gallery/fonts/Inter-SemiBold.otf"),
            font!("gallery/fonts/InterDisplay-Light.otf"),
            font!("gallery/fonts/LICENSE.txt"),
        ],
    },
    Bundled {
        name: "chronicle",
        numbers: include_str!("../themes/chronicle/theme.toml"),
        templates: include_str!("../themes/chronicle/theme.typ"),
        fonts: &[
            font!("chronicle/fonts/Vollkorn-Regular.ttf"),
            font!("chronicle/fonts/Vollkorn-Italic.ttf"),
            font!("chronicle/fonts/Vollkorn-Bold.ttf"),
            font!("chronicle/fonts/LICENSE.txt"),
        ],
    },
];

/// How words look.
#[derive(Clone, Debug)]
pub struct Theme {
    /// Name in settings and on the command line.
    pub name: String,
    /// Its folder, for messages; its name for a bundled one.
    pub(crate) place: String,
    /// Its numbers.
    pub(crate) numbers: ThemeFile,
    /// Its templates, in Typst, read once for all that is set with them.
    pub(crate) templates: Source,
    /// What its templates build upon.
    pub(crate) base: Source,
    /// Its own fonts.
    pub(crate) fonts: Vec<Bytes>,
}

impl Default for Theme {
    /// The first of the bundled themes.
    fn default() -> Self {
        Self::of(&BUNDLED[0])
    }
}

impl Theme {
    /// Names of the bundled themes, each with a sentence about it.
    #[must_use]
    pub fn list() -> Vec<(&'static str, String)> {
        BUNDLED.iter().map(|theme| (theme.name, Self::of(theme).numbers.about)).collect()
    }

    /// The bundled theme of this name; the first one for an empty name.
    #[must_use]
    pub fn bundled(name: &str) -> Option<Self> {
        if name.is_empty() {
            return Some(Self::default());
        }
        BUNDLED.iter().find(|theme| theme.name == name).map(Self::of)
    }

    fn of(theme: &Bundled) -> Self {
        let numbers = file::read(theme.numbers).expect("a test reads every bundled theme");
        let is_font = |path: &str| path.ends_with(".otf") || path.ends_with(".ttf");
        let fonts = theme.fonts.iter().filter(|(path, _)| is_font(path));
        Self {
            name: theme.name.to_owned(),
            place: theme.name.to_owned(),
            numbers,
            templates: source(TEMPLATES, theme.templates),
            base: source(BASE_NAME, BASE),
            fonts: fonts.map(|&(_, bytes)| Bytes::new(bytes)).collect(),
        }
    }

    /// The files of a bundled theme, each with its path below the theme's folder: what a
    /// designer copies and edits.
    #[must_use]
    pub fn files(name: &str) -> Option<Vec<(String, &'static [u8])>> {
        let theme = BUNDLED.iter().find(|theme| theme.name == name)?;
        let below = format!("{name}/");
        let mut files: Vec<(String, &'static [u8])> = vec![
            (NUMBERS.into(), theme.numbers.as_bytes()),
            (TEMPLATES.into(), theme.templates.as_bytes()),
            (BASE_NAME.into(), BASE.as_bytes()),
        ];
        files.extend(
            theme.fonts.iter().map(|&(path, bytes)| {
                (path.strip_prefix(&below).unwrap_or(path).to_owned(), bytes)
            }),
        );
        Some(files)
    }

    /// Reads a theme from a folder: `theme.toml`, `theme.typ`, and fonts in `fonts`.
    ///
    /// # Errors
    ///
    /// A message that names the file, with line and column where they are known.
    pub fn read(name: &str, folder: &Path) -> Result<Self, Box<Diagnostic>> {
        let numbers_path = folder.join(NUMBERS);
        let text = read_text(&numbers_path)?;
        let numbers = file::read(&text)
            .map_err(|fault| Box::new(file::told(&numbers_path, &text, &fault)))?;
        let templates = source(TEMPLATES, &read_text(&folder.join(TEMPLATES))?);
        // A copied theme may have changed it; one that has none builds upon ours.
        let base_path = folder.join(BASE_NAME);
        let own = base_path.exists().then(|| read_text(&base_path)).transpose()?;
        let base = source(BASE_NAME, own.as_deref().unwrap_or(BASE));
        let fonts = crate::fonts::read_folder(&folder.join(FONTS))?;
        let place = folder.display().to_string();
        Ok(Self { name: name.to_owned(), place, numbers, templates, base, fonts })
    }

    /// Margins of the plates and the gap between them, for this trim size.
    #[must_use]
    pub const fn page(&self) -> &PageSizes {
        &self.numbers.page
    }

    /// Numbers and templates as one text: equal for themes that set alike.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{:?}\n{}\n{}", self.numbers, self.templates.text(), self.base.text())
    }
}

fn read_text(path: &Path) -> Result<String, Box<Diagnostic>> {
    std::fs::read_to_string(path).map_err(|error| {
        let subject = Subject::File { path: path.display().to_string(), place: None };
        let message = format!("the theme's file cannot be read: {error}");
        let told = Diagnostic::new(codes::TYP_010, subject, message);
        Box::new(told.hint("copy a theme to begin with: `leporello themes copy quiet`"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bundled_theme_can_be_read_and_says_what_it_is() {
        for (name, about) in Theme::list() {
            assert!(about.ends_with('.'), "{name}: {about}");
            assert_eq!(Theme::bundled(name).map(|theme| theme.name), Some(name.to_owned()));
        }
        assert!(Theme::bundled("loud").is_none());
    }

    #[test]
    fn a_copied_theme_is_the_theme() {
        for (name, _) in Theme::list() {
            let folder = tempfile::tempdir().unwrap();
            for (path, bytes) in Theme::files(name).unwrap() {
                let path = folder.path().join(path);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, bytes).unwrap();
            }
            let read = Theme::read(name, folder.path()).unwrap();
            let bundled = Theme::bundled(name).unwrap();
            assert_eq!(read.templates.text(), bundled.templates.text());
            assert_eq!(read.fonts.len(), bundled.fonts.len());
        }
    }
}
