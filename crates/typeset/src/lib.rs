//! Sets the words of a planned book.
//!
//! [Typst](https://typst.app) sets the words and never sees a photograph: the plan goes in
//! as data, one template puts each thing where the plan says, and each plate is a tiny
//! placeholder picture that names it ([`plate_of_placeholder`]). What comes out is the
//! skeleton of a PDF, into which the print edition puts the photographs.
//!
//! The same [`Typesetter`] measures captions for the planner
//! ([`TextMeasure`](leporello_model::TextMeasure)), and never says less than the setting needs.

#![deny(missing_docs)]

mod book_data;
mod clusters;
mod cover;
mod fonts;
mod looks;
mod measure;
mod on_screen;
mod paper;
mod placeholder;
mod report;
mod section;
mod section_data;
mod skeleton;
mod theme;
mod words;
mod words_box;
mod world;

pub use fonts::FontSources;
pub use on_screen::{FontFile, OnScreen, ScreenType, TitlesAt};
pub use paper::{Column, Look, Paper, Piece, Run, Weight};
pub use placeholder::plate_of_placeholder;
pub use section::sections_are_there;
pub use skeleton::{SetBook, Skeleton};
pub use theme::{PageSizes, Theme};

use fonts::FontShelf;
use leporello_diag::Diagnostic;
use section_data::Teller;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock, RwLock};
use typst::foundations::Bytes;

/// Sets and measures words. Costs some milliseconds to make; make one and keep it.
pub struct Typesetter {
    sources: FontSources,
    theme: Theme,
    own_fonts: Vec<Bytes>,
    keeps_korean_words: bool,
    bundled: FontShelf,
    system: OnceLock<FontShelf>,
    /// Advances in em of the characters met so far.
    advances: RwLock<BTreeMap<char, f64>>,
    /// Widths of the captions met so far.
    rulers: RwLock<BTreeMap<String, Arc<measure::Ruler>>>,
}

impl Typesetter {
    /// A typesetter with these fonts and the first theme.
    #[must_use]
    pub fn new(sources: FontSources) -> Self {
        Self::with(sources, Theme::default(), Vec::new())
    }

    /// A typesetter with a theme, and the user's own fonts from a folder, which may be missing.
    ///
    /// # Errors
    ///
    /// A message that names a file in the folder which is no font.
    pub fn themed(
        sources: FontSources,
        theme: Theme,
        fonts: &Path,
    ) -> Result<Self, Box<Diagnostic>> {
        let own_fonts = fonts::read_folder(fonts)?;
        let made = Self::with(sources, theme, own_fonts);
        let missing = made.missing_family();
        missing.map_or(Ok(made), |name| Err(Box::new(report::no_family(&name))))
    }

    /// A typesetter with a theme, and no fonts but its own and those of the machine.
    #[must_use]
    pub fn in_theme(sources: FontSources, theme: Theme) -> Self {
        Self::with(sources, theme, Vec::new())
    }

    fn with(sources: FontSources, theme: Theme, own_fonts: Vec<Bytes>) -> Self {
        Self {
            sources,
            bundled: FontShelf::bundled(&theme, &own_fonts),
            theme,
            own_fonts,
            keeps_korean_words: true,
            system: OnceLock::new(),
            advances: RwLock::default(),
            rulers: RwLock::default(),
        }
    }

    /// Lets lines of Korean end between any two letters, or keeps words whole, as most books do.
    #[must_use]
    pub fn breaking_korean_letters(mut self, breaks: bool) -> Self {
        self.keeps_korean_words = !breaks;
        self
    }

    /// A text with its Korean words kept whole, if they are to be.
    fn keep_korean_words(&self, text: &str) -> String {
        if self.keeps_korean_words { words::keep_korean_words(text) } else { text.to_owned() }
    }

    /// How its words look.
    #[must_use]
    pub const fn theme(&self) -> &Theme {
        &self.theme
    }

    /// A family that the theme asks for and no font here has.
    fn missing_family(&self) -> Option<String> {
        let wanted = &self.theme.numbers.fonts;
        [&wanted.text, &wanted.display, &wanted.caption]
            .into_iter()
            .find(|name| !self.bundled.has_family(name) && !self.system().has_family(name))
            .cloned()
    }

    fn teller<'a>(&'a self, shelf: &'a FontShelf) -> Teller<'a> {
        let fonts = &self.theme.numbers.fonts;
        let keeps_korean_words = self.keeps_korean_words;
        let (family, display) = (&fonts.text, &fonts.display);
        Teller { shelf, family, display, keeps_korean_words, links: false }
    }

    fn system(&self) -> &FontShelf {
        self.system.get_or_init(|| FontShelf::with_system(&self.theme, &self.own_fonts))
    }

    /// A typesetter with the fonts inside the program only.
    #[must_use]
    pub fn bundled() -> Self {
        Self::new(FontSources::Bundled)
    }

    /// Characters of `text` that no font here has, in order, each once. Characters that
    /// print nothing are never missing.
    #[must_use]
    pub fn missing_glyphs(&self, text: &str) -> Vec<char> {
        let shelf = self.shelf_for(text);
        let mut missing = Vec::new();
        for c in text.chars() {
            if !prints_nothing(c) && !missing.contains(&c) && !shelf.has(c) {
                missing.push(c);
            }
        }
        missing
    }

    /// The bundled fonts if those for words have every character of the text, or nothing else
    /// may be used.
    fn shelf_for(&self, text: &str) -> &FontShelf {
        let bundled_do =
            || text.chars().all(|c| prints_nothing(c) || self.bundled.has_for_words(c));
        if self.sources == FontSources::Bundled || bundled_do() {
            &self.bundled
        } else {
            self.system()
        }
    }
}

/// Spaces, and characters that only steer: joiners, marks of direction, variation selectors.
fn prints_nothing(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c as u32, 0xad | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f)
        || matches!(c as u32, 0xfe00..=0xfe0f | 0xfeff | 0xe0000..=0xe0fff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin_cyrillic_and_greek_are_inside_the_program() {
        let typesetter = Typesetter::bundled();
        let text = "Ærøskøbing – Łódź, Říp, ğ, ő; Байкал, Ґ; Θεσσαλονίκη, ώ; „«“… © ½ 24 °C";
        assert_eq!(typesetter.missing_glyphs(text), Vec::<char>::new());
    }

    #[test]
    fn a_missing_character_is_named_once() {
        assert_eq!(Typesetter::bundled().missing_glyphs("a海b海c\u{fe0f}"), vec!['海']);
    }
}
