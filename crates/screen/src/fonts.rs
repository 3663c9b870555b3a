//! Fonts cut down to the letters that are used, still fonts that any program can use.
//!
//! `skera` cuts all tables but the outlines of CFF fonts, which it does not know; those come
//! from `subsetter`, given the same glyphs in the same order.

use crate::look::{Face, Licence, Look};
use crate::sfnt;
use leporello_diag::{Diagnostic, Sink, Subject, codes};
use read_fonts::collections::IntSet;
use read_fonts::types::{GlyphId, NameId, Tag};
use read_fonts::{FontRef, TableProvider as _};
use skera::{DEFAULT_DROP_TABLES, DEFAULT_LAYOUT_FEATURES, Plan, SubsetFlags, subset_font};
use skrifa::MetadataProvider as _;
use std::collections::BTreeSet;
use std::panic::catch_unwind;
use subsetter::GlyphRemapper;

/// A font ready to go into an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embedded {
    /// Family as CSS names it.
    pub family: String,
    /// 100 to 900.
    pub weight: u16,
    /// Whether it is italic.
    pub italic: bool,
    /// Name of its file: ASCII, ends with `.otf` or `.ttf`, unlike every other of the look.
    pub file: String,
    /// The font.
    pub bytes: Vec<u8>,
    /// Terms under which it may be passed on.
    pub licence: Licence,
}

/// Why a font cannot go into an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// It says itself that it must not be embedded.
    Forbidden,
    /// It cannot be read.
    Unreadable,
    /// It has none of the letters.
    NoLetters,
}

/// Embedding only by agreement with the maker (OS/2 `fsType`).
const RESTRICTED: u16 = 0x0002;
/// Embedding only as a whole.
const NO_SUBSETTING: u16 = 0x0100;
/// Embedding of bitmaps only.
const BITMAPS_ONLY: u16 = 0x0200;

/// Features beyond those that shaping needs: old-style and lining figures.
const FIGURES: [&[u8; 4]; 4] = [b"onum", b"lnum", b"tnum", b"pnum"];
const SMALL_CAPITALS: [&[u8; 4]; 2] = [b"smcp", b"c2sc"];

/// The fonts of a look, each cut to the characters it is there for: a theme's own fonts to
/// all they have, fonts for other scripts to what the theme's own lack.
///
/// Fonts that have none of them are left out; one that cannot be embedded goes to `sink`.
pub fn embed(look: &Look, characters: &BTreeSet<char>, sink: &mut Sink) -> Vec<Embedded> {
    let own: Vec<&Face> = look.faces.iter().filter(|face| face.languages.is_empty()).collect();
    let covered: Vec<FontRef> = own.iter().filter_map(|face| font_of(face)).collect();
    let is_covered = |c: &char| covered.iter().any(|font| font.charmap().map(*c).is_some());
    let lacking: BTreeSet<char> = characters.iter().copied().filter(|c| !is_covered(c)).collect();
    let mut embedded: Vec<Embedded> = Vec::new();
    for face in &look.faces {
        let wanted = if face.languages.is_empty() { characters } else { &lacking };
        match cut(face, wanted, look.small_capitals) {
            Ok(bytes) => embedded.push(named(face, bytes, &embedded)),
            Err(Unusable::NoLetters) => {}
            Err(why) => sink.report(not_embedded(face, &why)),
        }
    }
    embedded
}

fn named(face: &Face, bytes: Vec<u8>, before: &[Embedded]) -> Embedded {
    let kind = if bytes.starts_with(b"OTTO") { "otf" } else { "ttf" };
    let family: String = face.family.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
    let slope = if face.italic { "i" } else { "" };
    let stem = format!("{family}-{}{slope}", face.weight);
    let taken = |file: &String| before.iter().any(|font| font.file == *file);
    let numbered = (2..).map(|n| format!("{stem}-{n}.{kind}"));
    let mut names = std::iter::once(format!("{stem}.{kind}")).chain(numbered);
    let file = names.find(|file| !taken(file)).unwrap_or_default();
    Embedded {
        family: face.family.clone(),
        weight: face.weight,
        italic: face.italic,
        file,
        bytes,
        licence: face.licence.clone(),
    }
}

fn not_embedded(face: &Face, why: &Unusable) -> Diagnostic {
    let slope = if face.italic { " italic" } else { "" };
    let name = format!("{} {}{slope}", face.family, face.weight);
    let why = match why {
        Unusable::Forbidden => "forbids embedding",
        _ => "cannot be read",
    };
    let message = format!("the font `{name}` {why}; readers will see another in its place");
    Diagnostic::new(codes::SCR_002, Subject::Book, message)
        .hint("choose a theme or fonts whose licence allows embedding, such as the OFL")
}

pub(crate) fn font_of(face: &Face) -> Option<FontRef<'_>> {
    FontRef::from_index(&face.bytes, face.index).ok()
}

/// A font cut to some characters, with its kerning, ligatures and other shaping, and without
/// hints for old screens. A font that wants to stay whole stays so.
///
/// # Errors
///
/// [`Unusable`] when it must not be embedded, cannot be read, or has none of the characters.
pub fn cut(
    face: &Face,
    characters: &BTreeSet<char>,
    small_capitals: bool,
) -> Result<Vec<u8>, Unusable> {
    let font = font_of(face).ok_or(Unusable::Unreadable)?;
    let embedding = font.os2().map(|os2| os2.fs_type()).unwrap_or(0);
    if embedding & BITMAPS_ONLY != 0 || embedding & 0xf == RESTRICTED {
        return Err(Unusable::Forbidden);
    }
    let charmap = font.charmap();
    let has = |c: &&char| charmap.map(**c).is_some();
    let kept: IntSet<u32> = characters.iter().filter(has).map(|&c| c as u32).collect();
    let says_something = |c: char| !c.is_whitespace() && charmap.map(c).is_some();
    if !characters.iter().any(|&c| says_something(c)) {
        return Err(Unusable::NoLetters);
    }
    if embedding & NO_SUBSETTING != 0 {
        let is_single = !face.bytes.starts_with(b"ttcf");
        return if is_single { Ok(face.bytes.to_vec()) } else { Err(Unusable::Forbidden) };
    }
    let small = |font: &FontRef| cut_tables(face, font, &kept, small_capitals);
    // A font from anywhere may be broken in ways that nobody has thought of.
    let survived = catch_unwind(std::panic::AssertUnwindSafe(|| small(&font)));
    survived.ok().flatten().ok_or(Unusable::Unreadable)
}

fn cut_tables(
    face: &Face,
    font: &FontRef,
    kept: &IntSet<u32>,
    small_capitals: bool,
) -> Option<Vec<u8>> {
    let has_cff = font.data_for_tag(Tag::new(b"CFF ")).is_some();
    let plan = plan_of(font, kept, has_cff, small_capitals);
    let cut = subset_font(font, &plan).ok()?;
    if !has_cff {
        return Some(cut);
    }
    let outlines = cut_outlines(face, &plan)?;
    let mut tables = sfnt::tables(&cut)?;
    tables.push((*b"CFF ", outlines));
    Some(sfnt::font_of(tables))
}

fn plan_of(font: &FontRef, kept: &IntSet<u32>, has_cff: bool, small_capitals: bool) -> Plan {
    let mut dropped: IntSet<Tag> = DEFAULT_DROP_TABLES.iter().copied().collect();
    if has_cff {
        dropped.insert(Tag::new(b"CFF "));
    }
    let small: &[_] = if small_capitals { &SMALL_CAPITALS } else { &[] };
    let more = FIGURES.iter().chain(small).map(|tag| Tag::new(tag));
    let features = DEFAULT_LAYOUT_FEATURES.iter().copied().chain(more).collect();
    let mut names = IntSet::<NameId>::empty();
    // Copyright, names, version, maker and licence go with the font.
    names.insert_range(NameId::from(0)..=NameId::from(6));
    names.insert_range(NameId::from(13)..=NameId::from(14));
    let mut english = IntSet::<u16>::empty();
    english.insert(0x0409);
    Plan::new(
        &IntSet::<GlyphId>::empty(),
        kept,
        font,
        SubsetFlags::SUBSET_FLAGS_NO_HINTING | SubsetFlags::SUBSET_FLAGS_NOTDEF_OUTLINE,
        &dropped,
        &IntSet::<Tag>::all(),
        &features,
        &names,
        &english,
    )
}

/// The CFF outlines of the glyphs of a plan, in its order.
fn cut_outlines(face: &Face, plan: &Plan) -> Option<Vec<u8>> {
    let mut glyphs: Vec<(u32, u16)> = Vec::new();
    for (old, new) in plan.old_to_new_glyph_mapping() {
        glyphs.push((new.to_u32(), u16::try_from(old.to_u32()).ok()?));
    }
    glyphs.sort_unstable();
    let mut order = GlyphRemapper::new();
    for (at, &(new, old)) in glyphs.iter().enumerate() {
        let place = order.remap(old);
        if new as usize != at || usize::from(place) != at {
            return None;
        }
    }
    let font = subsetter::subset(&face.bytes, face.index, &order).ok()?;
    sfnt::tables(&font)?.into_iter().find(|(tag, _)| tag == b"CFF ").map(|(_, bytes)| bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look::tests::{face, look};
    use skrifa::instance::{LocationRef, Size};
    use skrifa::outline::DrawSettings;
    use skrifa::outline::pen::PathElement;

    const VOLLKORN: &[u8] =
        include_bytes!("../../typeset/themes/chronicle/fonts/Vollkorn-Regular.ttf");
    const INTER: &[u8] = include_bytes!("../../typeset/themes/gallery/fonts/Inter-Regular.otf");

    fn letters(text: &str) -> BTreeSet<char> {
        text.chars().collect()
    }

    fn libertinus() -> &'static [u8] {
        typst_assets::fonts()
            .find(|bytes| {
                let font = FontRef::new(bytes).unwrap();
                let name = font.localized_strings(skrifa::string::StringId::FULL_NAME);
                name.english_or_first().is_some_and(|n| n.to_string() == "Libertinus Serif Regular")
            })
            .unwrap()
    }

    fn drawn(font: &FontRef, c: char) -> (Vec<PathElement>, Option<f32>) {
        let glyph = font.charmap().map(c).unwrap();
        let mut path: Vec<PathElement> = Vec::new();
        let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
        font.outline_glyphs().get(glyph).unwrap().draw(settings, &mut path).unwrap();
        let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        (path, metrics.advance_width(glyph))
    }

    #[test]
    fn a_cut_font_draws_its_letters_as_before() {
        for bytes in [VOLLKORN, INTER, libertinus()] {
            let face = face("F", 400, false, bytes);
            let text = "Hafen, ПриветÄß 0123 fi AV";
            let small = cut(&face, &letters(text), false).unwrap();
            assert!(small.len() * 3 < bytes.len(), "{} of {}", small.len(), bytes.len());
            let (before, after) = (font_of(&face).unwrap(), FontRef::new(&small).unwrap());
            for c in text.chars().filter(|c| before.charmap().map(*c).is_some()) {
                assert_eq!(drawn(&before, c), drawn(&after, c), "{c}");
            }
            assert_eq!(after.charmap().map('Z'), None);
            assert!(after.gsub().is_ok() && after.gpos().is_ok());
        }
    }

    #[test]
    fn a_font_that_forbids_it_is_not_embedded() {
        let mut bytes = VOLLKORN.to_vec();
        let mut tables = sfnt::tables(&bytes).unwrap();
        let os2 = tables.iter_mut().find(|(tag, _)| tag == b"OS/2").unwrap();
        os2.1[8..10].copy_from_slice(&RESTRICTED.to_be_bytes());
        bytes = sfnt::font_of(tables);
        let face = Face { bytes: bytes.into(), ..face("F", 400, false, b"") };
        assert_eq!(cut(&face, &letters("abc"), false), Err(Unusable::Forbidden));
        let mut sink = Sink::new();
        assert_eq!(embed(&look(vec![face]), &letters("abc"), &mut sink), []);
        assert_eq!(sink.diagnostics()[0].code, codes::SCR_002);
    }

    #[test]
    fn a_file_that_is_no_font_is_said_to_be_none() {
        let face = face("F", 400, false, b"not a font at all");
        assert_eq!(cut(&face, &letters("abc"), false), Err(Unusable::Unreadable));
    }

    #[test]
    fn a_font_without_any_of_the_letters_stays_at_home() {
        let face = face("F", 400, false, INTER);
        assert_eq!(cut(&face, &letters("부산 "), false), Err(Unusable::NoLetters));
    }

    #[test]
    fn files_of_fonts_have_names_of_their_own() {
        let faces = vec![face("In ter!", 400, false, INTER), face("Inter", 400, false, INTER)];
        let embedded = embed(&look(faces), &letters("abc"), &mut Sink::new());
        let names: Vec<&str> = embedded.iter().map(|font| font.file.as_str()).collect();
        assert_eq!(names, ["Inter-400.otf", "Inter-400-2.otf"]);
    }

    #[test]
    fn the_same_letters_give_the_same_bytes() {
        let face = face("F", 400, false, INTER);
        let once = cut(&face, &letters("Leporello"), true);
        assert_eq!(once, cut(&face, &letters("oellreporL"), true));
    }
}
