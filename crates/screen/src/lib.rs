//! What the editions for screens share.
//!
//! * [`Look`]: a theme's type and colours as plain data, and as CSS;
//! * [`Hand`]: words of a book as HTML that is XML too;
//! * [`embed`]: the fonts of a look, each cut down to the letters that are used;
//! * [`Ruler`]: how wide words are in a font, for what must fit its place;
//! * [`alternative`]: what a reader is told who cannot see a plate;
//! * [`language`]: what a text's language and direction are.
//!
//! Pure: nothing here reads or writes a file.

#![deny(missing_docs)]

mod alt;
mod escape;
mod fonts;
pub mod language;
mod link;
mod look;
mod markup;
mod ruler;
mod sfnt;
pub mod terms;

pub use alt::{Alternative, Told, alternative, report_missing};
pub use escape::escape;
pub use fonts::{Embedded, Unusable, cut, embed};
pub use link::address;
pub use look::{Colour, Face, Licence, Look, Others, Role, Titles};
pub use markup::{Attributes, Hand, Written};
pub use ruler::Ruler;
