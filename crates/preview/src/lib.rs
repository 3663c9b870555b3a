//! A live preview of the book in the browser.
//!
//! [`serve`] shows the spreads as they will be printed, with guides for trim, safe area and
//! bleed, and shows them anew when the book's sources change. It knows nothing of how a book
//! is made: a [`Desk`] makes a [`Book`], and the book says what there is to show ([`Shown`])
//! and draws it.
//!
//! The page (`assets/`) is plain HTML, CSS and ES modules inside the program. It is told what is
//! on the screen by server-sent events, and fetches pictures only of the spreads in view, by
//! addresses that hold the spread's version: what did not change is not fetched again. The
//! editions for screens are at `/edition/`, written when one of them is first asked for.
//! `browser/run` judges the page in a browser; the example `drawn` serves it for looking at.

#![deny(missing_docs)]

mod desk;
mod editions;
mod guard;
mod look;
mod pictures;
mod routes;
mod screen;
mod serve;

pub use desk::{Book, Desk, Shown, ShownSpread};
pub use serve::serve;
