//! The web edition: a planned book as a folder that any browser shows.
//!
//! The folder is static: it works from any host and, opened by its `index.html`, from the disk.
//!
//! * `index.html` is the whole book as a document, complete without JavaScript: cover, contents,
//!   spreads as in print, words, what to take home. Pages and plates have the ids `page-12` and
//!   `plate-7`, so that a number in print is an address here.
//! * `plates/7/index.html` is one plate, `plates/index.html` all of them.
//! * `assets/viewer.js` shows the same document spread by spread or as a strip, and enlarges
//!   pictures; `sw.js` keeps the book for reading without a network.
//! * Pictures come from the darkroom in widths of 480, 960, 1600 and 2400 pixels, as far as the
//!   photograph has them, and show exactly what the plan shows within the trim.
//!
//! Nothing is loaded from elsewhere. The same plan, photographs and look give the same bytes.

#![deny(missing_docs)]

mod address;
mod book;
mod contents;
mod edition;
mod folder;
mod fonts;
mod frame;
mod head;
mod leaves;
mod options;
mod pictures;
mod plate_page;
mod section;
mod sheet;
mod sizes;
mod style;
mod tone;
mod wall;
mod words;
mod worker;
mod write;

pub use leporello_photo::Source;
pub use options::{Download, OtherEdition, WebOptions};
pub use write::{Receipt, write_web};
