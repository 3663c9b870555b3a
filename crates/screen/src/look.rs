//! A theme's look on screens, as plain data and as CSS.

use crate::fonts::Embedded;
use crate::language::well_formed;
use leporello_model::primary_language;
use std::fmt::{self, Write as _};
use std::sync::Arc;

/// A colour in sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Colour(pub [u8; 3]);

impl fmt::Display for Colour {
    /// As CSS writes it: `#rrggbb`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self([r, g, b]) = self;
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}

impl Colour {
    /// Paper white.
    pub const WHITE: Self = Self([255; 3]);
    /// Full black.
    pub const BLACK: Self = Self([0; 3]);

    /// Relative luminance, 0 to 1 (WCAG 2).
    #[must_use]
    pub fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let [r, g, b] = self.0.map(linear);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// Contrast of two colours, 1 to 21 (WCAG 2). Words want 4.5.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// This colour where it can be read on `paper`, or the nearest to it that can: it goes
    /// toward black or white in steps.
    #[must_use]
    pub fn readable_on(self, paper: Self) -> Self {
        let far = if paper.luminance() > 0.18 { 0 } else { 255 };
        let toward = |step: u32| {
            let mix = |part: u8| (u32::from(part) * (16 - step) + far * step) / 16;
            Self(self.0.map(|part| mix(part) as u8))
        };
        (0..=16).map(toward).find(|colour| colour.contrast(paper) >= 4.6).unwrap_or(toward(16))
    }
}

/// Form of the fonts for letters that a theme's own lack.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Others {
    /// Serif and its like in other scripts.
    #[default]
    Serif,
    /// Sans serif.
    Sans,
}

/// Where titles stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Titles {
    /// At the side where lines begin.
    #[default]
    Start,
    /// In the middle.
    Centre,
    /// In a margin of their own at the side where lines begin, text beside them.
    Margin,
}

/// The terms under which a font may be passed on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Licence {
    /// Name, such as `OFL-1.1`.
    pub name: String,
    /// The whole text; empty when it is not at hand.
    pub text: String,
}

/// One font.
#[derive(Clone, PartialEq, Eq)]
pub struct Face {
    /// Family as CSS names it.
    pub family: String,
    /// 100 to 900.
    pub weight: u16,
    /// Whether it is italic.
    pub italic: bool,
    /// Languages it is for, by the first part of their tags; none for the theme's own fonts,
    /// which are for every language whose letters they have.
    pub languages: Vec<String>,
    /// TrueType or OpenType; may be a collection.
    pub bytes: Arc<[u8]>,
    /// Which font of a collection; 0 otherwise.
    pub index: u32,
    /// Terms under which it may be passed on.
    pub licence: Licence,
}

impl fmt::Debug for Face {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let slope = if self.italic { " italic" } else { "" };
        write!(f, "Face({} {}{slope}, {} bytes)", self.family, self.weight, self.bytes.len())
    }
}

/// What words are, which decides their family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Running text.
    Text,
    /// Titles.
    Display,
    /// Captions.
    Caption,
}

/// A theme's look.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// Name of the theme.
    pub name: String,
    /// Words.
    pub ink: Colour,
    /// What stands back: page numbers, notes to titles.
    pub quiet: Colour,
    /// Captions.
    pub caption_colour: Colour,
    /// Marks and links.
    pub accent: Colour,
    /// The page.
    pub paper: Colour,
    /// Family of running text.
    pub text: String,
    /// Family of titles.
    pub display: String,
    /// Family of captions.
    pub caption: String,
    /// Form of the fonts for letters that these lack.
    pub others: Others,
    /// Size of running text in points, on a page whose shorter side is 210 mm.
    pub text_points: f64,
    /// Distance between lines of running text, beyond their own height, in em.
    pub text_leading: f64,
    /// Size of captions in points.
    pub caption_points: f64,
    /// Distance between lines of captions, beyond their own height, in em.
    pub caption_leading: f64,
    /// Whether captions are in italics.
    pub caption_italic: bool,
    /// Weight of titles, 100 to 900.
    pub display_weight: u16,
    /// Whether lines of running text end below each other.
    pub justified: bool,
    /// Whether paragraphs are told apart by indents; otherwise by white.
    pub indents: bool,
    /// Where titles stand.
    pub titles: Titles,
    /// Whether titles and their notes are in small capitals.
    pub small_capitals: bool,
    /// The fonts.
    pub faces: Vec<Face>,
}

impl Look {
    /// The families for some words in order, as the value of `font-family`; in a language that
    /// has fonts of its own, with those.
    #[must_use]
    pub fn families(&self, role: Role, language: &str) -> String {
        let own = match role {
            Role::Text => &self.text,
            Role::Display => &self.display,
            Role::Caption => &self.caption,
        };
        let language = primary_language(language);
        let is_for = |face: &&Face| face.languages.contains(&language);
        let is_other = |face: &&Face| !face.languages.is_empty() && !is_for(face);
        let theirs = self.faces.iter().filter(is_for).chain(self.faces.iter().filter(is_other));
        let mut names = vec![own.as_str()];
        for face in theirs {
            if !names.contains(&face.family.as_str()) {
                names.push(&face.family);
            }
        }
        let generic = match self.others {
            Others::Serif => "serif",
            Others::Sans => "sans-serif",
        };
        let named = names.iter().map(|name| quoted(name));
        named.chain([generic.to_owned()]).collect::<Vec<_>>().join(", ")
    }

    /// Languages that have fonts of their own, in order.
    #[must_use]
    pub fn languages(&self) -> Vec<String> {
        let mut all: Vec<String> =
            self.faces.iter().flat_map(|face| face.languages.iter().cloned()).collect();
        all.retain(|language| well_formed(language) == language);
        all.sort();
        all.dedup();
        all
    }

    /// Rules that load the embedded fonts from a folder, which ends with `/` or is empty.
    #[must_use]
    pub fn font_faces(fonts: &[Embedded], folder: &str) -> String {
        let mut css = String::new();
        for font in fonts {
            let style = if font.italic { "italic" } else { "normal" };
            let format = if font.file.ends_with(".otf") { "opentype" } else { "truetype" };
            let _ = writeln!(
                css,
                "@font-face{{font-family:{};font-style:{style};font-weight:{};\
                 src:url(\"{folder}{}\") format(\"{format}\");font-display:swap}}",
                quoted(&font.family),
                font.weight,
                font.file,
            );
        }
        css
    }

    /// The look as custom properties of the root, after the rules that load its fonts, with
    /// the families of each language that has its own: `--ink`, `--quiet`, `--caption`,
    /// `--accent`, `--paper`, `--text-family`, `--display-family`, `--caption-family`,
    /// `--caption-style`, `--display-weight`, `--text-align`.
    ///
    /// Colours of words are such as can be read on the paper.
    #[must_use]
    pub fn css(&self, fonts: &[Embedded], folder: &str) -> String {
        let mut css = Self::font_faces(fonts, folder);
        let on_paper = |colour: Colour| colour.readable_on(self.paper);
        let style = if self.caption_italic { "italic" } else { "normal" };
        let align = if self.justified { "justify" } else { "start" };
        let _ = writeln!(
            css,
            ":root{{--ink:{};--quiet:{};--caption:{};--accent:{};--paper:{};\
             {};--caption-style:{style};--display-weight:{};--text-align:{align}}}",
            on_paper(self.ink),
            on_paper(self.quiet),
            on_paper(self.caption_colour),
            on_paper(self.accent),
            self.paper,
            self.family_properties(""),
            self.display_weight,
        );
        for language in self.languages() {
            let _ = writeln!(css, ":lang({language}){{{}}}", self.family_properties(&language));
        }
        css
    }

    fn family_properties(&self, language: &str) -> String {
        let of = |name: &str, role| format!("--{name}-family:{}", self.families(role, language));
        [of("text", Role::Text), of("display", Role::Display), of("caption", Role::Caption)]
            .join(";")
    }
}

/// A family as CSS takes any name.
fn quoted(family: &str) -> String {
    let plain: String =
        family.chars().filter(|c| !c.is_control() && !"\"\\<>".contains(*c)).collect();
    format!("\"{plain}\"")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A font among those of the themes.
    pub(crate) fn face(family: &str, weight: u16, italic: bool, bytes: &'static [u8]) -> Face {
        Face {
            family: family.into(),
            weight,
            italic,
            languages: Vec::new(),
            bytes: bytes.into(),
            index: 0,
            licence: Licence { name: "OFL-1.1".into(), text: "Open Font License".into() },
        }
    }

    pub(crate) fn look(faces: Vec<Face>) -> Look {
        Look {
            name: "chronicle".into(),
            ink: Colour([0x26, 0x22, 0x20]),
            quiet: Colour([0x6b, 0x65, 0x61]),
            caption_colour: Colour([0x3d, 0x38, 0x35]),
            accent: Colour([0x7a, 0x3b, 0x2a]),
            paper: Colour([0xfb, 0xf7, 0xee]),
            text: "Vollkorn".into(),
            display: "Vollkorn".into(),
            caption: "Vollkorn".into(),
            others: Others::Serif,
            text_points: 10.0,
            text_leading: 0.42,
            caption_points: 8.0,
            caption_leading: 0.3,
            caption_italic: true,
            display_weight: 400,
            justified: true,
            indents: true,
            titles: Titles::Centre,
            small_capitals: true,
            faces,
        }
    }

    #[test]
    fn a_language_with_a_font_of_its_own_names_it_first() {
        let of = |family: &str, language: &str| Face {
            languages: vec![language.into()],
            ..face(family, 400, false, b"")
        };
        let look = look(vec![of("Serif JP", "ja"), of("Serif KR", "ko")]);
        assert_eq!(
            look.families(Role::Text, "ko-KR"),
            "\"Vollkorn\", \"Serif KR\", \"Serif JP\", serif"
        );
        assert!(look.css(&[], "").contains(":lang(ko){--text-family:\"Vollkorn\", \"Serif KR\""));
    }

    #[test]
    fn a_colour_too_faint_to_read_becomes_darker() {
        let faint = Colour([0xc0, 0xc0, 0xc0]);
        assert!(faint.contrast(Colour::WHITE) < 2.0);
        assert!(faint.readable_on(Colour::WHITE).contrast(Colour::WHITE) >= 4.5);
        assert!(faint.readable_on(Colour::BLACK) == faint);
        let ink = Colour([0x26, 0x22, 0x20]);
        assert_eq!(ink.readable_on(Colour::WHITE), ink);
    }

    #[test]
    fn a_family_cannot_break_out_of_its_quotes() {
        assert_eq!(quoted("A\"}body{x:\"\\"), "\"A}body{x:\"");
    }
}
