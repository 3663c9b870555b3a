//! What a visitor takes home: the e-book, from a code on the wall or a catalogue in a reader.
//!
//! [`Book`]s are read from the folder that `leporello make` wrote and laid on a [`Shelf`], hall by
//! hall. [`router`] offers the shelf: a page for each book in each hall at a short address
//! (`/T/7K3F`), the files themselves, QR codes, labels to print, and OPDS catalogues (`/opds`).
//! A copy taken is told to a [`Tally`]: which book, which format, which hall, and nothing else.

#![deny(missing_docs)]

mod book;
mod code;
mod cover;
mod direct;
mod epub;
mod held;
mod home;
mod labels;
mod landing;
mod opds;
mod origin;
mod qr;
mod range;
mod routes;
mod send;
mod shelf;
mod tally;
mod words;

pub use book::{Book, BookError, BookId, Format};
pub use direct::{Direct, Lane};
pub use home::{Setting, Takehome};
pub use origin::{Origin, OriginError};
pub use qr::{TooLong, qr_svg};
pub use routes::router;
pub use shelf::{Hall, Shelf};
pub use tally::{Client, Taken, Tally};
