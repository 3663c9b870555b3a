//! The kiosk: the page in each hall that shows the book.
//!
//! * [`Book::read`] takes a finished book's folder: the pictures of its spreads, the plan that says
//!   what stands where in them, and from the web edition the words and the large pictures.
//! * [`router`] serves the page of a hall, `/hall/{hall}`, with everything it needs below that
//!   address. What is on show in which hall, and what becomes of the counts, is told by whoever
//!   implements [`Halls`].
//! * The page needs the server once. A service worker keeps it with all its pictures; where the
//!   browser has none, the page holds the pictures in memory.
//! * Counted are totals alone: openings, turns of a page, codes shown ([`Totals`]).

#![deny(missing_docs)]

mod address;
mod book;
mod hall;
mod leaves;
mod look;
mod page;
mod plan_file;
mod routes;
mod sheet;
mod tags;
mod web;
mod words;
mod worker;

pub use book::{Book, KIOSK_PICTURES, PICTURE_WIDTH, picture_ppi};
pub use hall::{Beat, Boot, Dark, Halls, Idle, Shown, TakeHome, Totals, Unheard};
pub use routes::router;
pub use words::LANGUAGES;
