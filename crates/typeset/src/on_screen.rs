//! A theme as editions for screens need it: its numbers, and the files of its fonts.

use crate::Typesetter;
use crate::fonts::FontShelf;
use crate::theme::{OtherFonts, Theme, rgb};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::Arc;
use typst::text::{Font, FontStretch, FontStyle};

/// How editions for screens set words, where print has templates.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct ScreenType {
    /// Size of running text in points, on a page whose shorter side is 210 mm.
    pub text_size: f64,
    /// Distance between its lines, beyond their own height, in em.
    pub text_leading: f64,
    /// Where titles stand.
    pub titles: TitlesAt,
    /// Weight of titles, 100 to 900.
    pub title_weight: u16,
    /// Whether lines of running text end below each other.
    pub justified: bool,
    /// Whether paragraphs are told apart by indents; otherwise by white.
    pub indents: bool,
    /// Whether titles and their notes are in small capitals.
    pub small_capitals: bool,
}

impl Default for ScreenType {
    /// Titles of regular weight at the side, ragged text, white between paragraphs.
    fn default() -> Self {
        Self {
            text_size: 10.0,
            text_leading: 0.42,
            titles: TitlesAt::Start,
            title_weight: 400,
            justified: false,
            indents: false,
            small_capitals: false,
        }
    }
}

/// Where titles stand on screens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TitlesAt {
    /// At the side where lines begin.
    #[default]
    Start,
    /// In the middle.
    Centre,
    /// In a margin of their own at the side where lines begin, text beside them.
    Margin,
}

/// A theme's look on screens. Colours are red, green and blue in sRGB.
#[derive(Clone, Debug, PartialEq)]
pub struct OnScreen {
    /// Words.
    pub ink: [u8; 3],
    /// What stands back.
    pub quiet: [u8; 3],
    /// Captions.
    pub caption: [u8; 3],
    /// Marks and links.
    pub accent: [u8; 3],
    /// The page.
    pub paper: [u8; 3],
    /// Families of running text, titles and captions.
    pub families: [String; 3],
    /// Whether fonts for letters that these lack are without serifs.
    pub is_sans: bool,
    /// Whether captions are in italics.
    pub italic_captions: bool,
    /// Size of captions in points.
    pub caption_size: f64,
    /// Distance between lines of captions, beyond their own height, in em.
    pub caption_leading: f64,
    /// How words are set.
    pub setting: ScreenType,
}

/// The file of a font.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FontFile {
    /// Family.
    pub family: String,
    /// 100 to 900.
    pub weight: u16,
    /// Whether it is italic.
    pub italic: bool,
    /// Languages it is for; none for the theme's own fonts.
    pub languages: Vec<String>,
    /// The file; may be a collection.
    pub bytes: Arc<[u8]>,
    /// Which font of a collection.
    pub index: u32,
    /// What the font itself says of its makers and its licence; may be empty.
    pub licence: String,
}

impl Theme {
    /// The theme's look on screens.
    #[must_use]
    pub fn on_screen(&self) -> OnScreen {
        let numbers = &self.numbers;
        let colours = &numbers.colours;
        let colour = |name: &str| rgb(name).unwrap_or_default();
        let fonts = &numbers.fonts;
        OnScreen {
            ink: colour(&colours.ink),
            quiet: colour(&colours.quiet),
            caption: colour(&colours.caption),
            accent: colour(&colours.accent),
            paper: colour(&colours.paper),
            families: [&fonts.text, &fonts.display, &fonts.caption].map(Clone::clone),
            is_sans: fonts.others == OtherFonts::Sans,
            italic_captions: numbers.caption.italic,
            caption_size: numbers.caption.size,
            caption_leading: numbers.caption.leading,
            setting: numbers.screen.clone(),
        }
    }
}

impl Typesetter {
    /// The files of the theme's fonts, and of those for languages whose letters they lack, as
    /// far as they are here: upright and italic in regular and bold, and in the weight of titles.
    #[must_use]
    pub fn font_files(&self, languages: &BTreeSet<String>) -> Vec<FontFile> {
        let families: BTreeSet<String> = self.theme.on_screen().families.into();
        let mut files = Vec::new();
        for family in &families {
            let here = self.bundled.has_family(family);
            let shelf = if here { &self.bundled } else { self.system() };
            files.extend(self.files_of(shelf, family, &[]));
        }
        let mut others: Vec<(&str, Vec<String>)> = Vec::new();
        for language in languages {
            let Some(family) = self.system_for(language) else { continue };
            match others.iter_mut().find(|(name, _)| *name == family) {
                Some((_, languages)) => languages.push(language.clone()),
                None => others.push((family, vec![language.clone()])),
            }
        }
        for (family, languages) in others {
            files.extend(self.files_of(self.system(), family, &languages));
        }
        files
    }

    /// The family for a language with letters of its own. The machine is only looked at for such.
    fn system_for(&self, language: &str) -> Option<&'static str> {
        let others = self.theme.numbers.fonts.others;
        let names = crate::fonts::families_of_script(others, language)?;
        names.iter().copied().find(|name| self.system().has_family(name))
    }

    fn files_of(&self, shelf: &FontShelf, family: &str, languages: &[String]) -> Vec<FontFile> {
        let fonts: Vec<Font> = shelf.of_family(family);
        let weight = |font: &Font| font.info().variant.weight.to_number();
        let bold = if fonts.iter().any(|font| weight(font) == 700) { 700 } else { 600 };
        let wanted = [400, bold, self.theme.numbers.screen.title_weight];
        let mut files: Vec<FontFile> = Vec::new();
        for font in fonts.iter().filter(|font| wanted.contains(&weight(font))) {
            let variant = font.info().variant;
            let (weight, italic) = (weight(font), variant.style != FontStyle::Normal);
            let known = files.iter().any(|file| (file.weight, file.italic) == (weight, italic));
            if variant.stretch == FontStretch::NORMAL && !known {
                files.push(FontFile {
                    family: family.to_owned(),
                    weight,
                    italic,
                    languages: languages.to_vec(),
                    bytes: Arc::from(font.data().as_slice()),
                    index: font.index(),
                    licence: licence(font),
                });
            }
        }
        files
    }
}

/// What a font says of its makers and its licence: copyright, licence, and the address of it.
fn licence(font: &Font) -> String {
    const COPYRIGHT: u16 = 0;
    const LICENCE: u16 = 13;
    const ADDRESS: u16 = 14;
    let Ok(face) = ttf_parser::Face::parse(font.data(), font.index()) else {
        return String::new();
    };
    let names = face.names();
    let said = [COPYRIGHT, LICENCE, ADDRESS].into_iter().filter_map(|id| {
        names.into_iter().filter(|name| name.name_id == id).find_map(|name| name.to_string())
    });
    said.collect::<Vec<_>>().join("\n")
}
