//! The style: the theme's look in light and dark, and the rules that all themes share.

use crate::fonts;
use leporello_diag::Sink;
use leporello_screen::{Colour, Embedded, Look, embed};
use std::collections::BTreeSet;

const RULES: &str = include_str!("assets/style.css");

/// The page in the dark, of a theme with white paper and of one with a warm one.
const DARK: Colour = Colour([0x19, 0x19, 0x1a]);
const WARM_DARK: Colour = Colour([0x1d, 0x1a, 0x17]);
/// Words in the dark.
const LIGHT_INK: Colour = Colour([0xe8, 0xe5, 0xe0]);
/// What surrounds the page, between it and the ink, in 64ths.
const WALL: u32 = 3;

/// Letters for these characters in WOFF.
pub(crate) fn letters(look: &Look, text: &BTreeSet<char>, sink: &mut Sink) -> Vec<Embedded> {
    embed(look, text, sink).into_iter().map(fonts::packed).collect()
}

/// The whole style, for a file beside the fonts.
pub(crate) fn style(look: &Look, letters: &[Embedded]) -> String {
    // The look knows TrueType and OpenType by their endings.
    let css =
        look.css(letters, "").replace("woff\") format(\"truetype\")", "woff\") format(\"woff\")");
    let dark = dark(look);
    let points = look.text_leading;
    format!(
        "{css}:root{{--wall:{};--leading:{:.3};--caption-leading:{:.3}}}\n\
         @media (prefers-color-scheme:dark){{:root{{--ink:{};--quiet:{};--caption:{};--accent:{};\
         --paper:{};--wall:{}}}}}\n{RULES}",
        wall(look.paper, look.ink),
        1.12 + points,
        1.12 + look.caption_leading,
        LIGHT_INK,
        mixed(LIGHT_INK, dark, 20).readable_on(dark),
        mixed(LIGHT_INK, dark, 8),
        look.accent.readable_on(dark),
        dark,
        mixed(dark, Colour::BLACK, 30),
    )
}

/// Elements that tell the browser the colours of its own frame.
pub(crate) fn colours(look: &Look) -> String {
    format!(
        "<meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"theme-color\" media=\"(prefers-color-scheme:light)\" content=\"{}\">\n\
         <meta name=\"theme-color\" media=\"(prefers-color-scheme:dark)\" content=\"{}\">\n",
        look.paper,
        dark(look)
    )
}

fn dark(look: &Look) -> Colour {
    if look.paper == Colour::WHITE { DARK } else { WARM_DARK }
}

fn wall(paper: Colour, ink: Colour) -> Colour {
    mixed(paper, ink, WALL)
}

/// A colour so many 64ths on the way to another.
fn mixed(from: Colour, to: Colour, part: u32) -> Colour {
    let mix = |at: usize| (u32::from(from.0[at]) * (64 - part) + u32::from(to.0[at]) * part) / 64;
    Colour([mix(0) as u8, mix(1) as u8, mix(2) as u8])
}
