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
mod fonts;
mod measure;
mod placeholder;
mod report;
mod skeleton;
mod words;
mod world;

pub use fonts::FontSources;
pub use placeholder::plate_of_placeholder;

use fonts::FontShelf;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock, RwLock};

/// Sets and measures words. Costs some milliseconds to make; make one and keep it.
pub struct Typesetter {
    sources: FontSources,
    bundled: FontShelf,
    system: OnceLock<FontShelf>,
    /// Advances in em of the characters met so far.
    advances: RwLock<BTreeMap<char, f64>>,
    /// Widths of the captions met so far.
    rulers: RwLock<BTreeMap<String, Arc<measure::Ruler>>>,
}

impl Typesetter {
    /// A typesetter with these fonts.
    #[must_use]
    pub fn new(sources: FontSources) -> Self {
        Self {
            sources,
            bundled: FontShelf::bundled(),
            system: OnceLock::new(),
            advances: RwLock::default(),
            rulers: RwLock::default(),
        }
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

    /// The bundled fonts if they have every character of the text, or nothing else may be used.
    fn shelf_for(&self, text: &str) -> &FontShelf {
        let bundled_do = || text.chars().all(|c| prints_nothing(c) || self.bundled.has(c));
        if self.sources == FontSources::Bundled || bundled_do() {
            &self.bundled
        } else {
            self.system.get_or_init(FontShelf::with_system)
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
