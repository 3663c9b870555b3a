//! A guest book for people who were sent.
//!
//! Who is marched to an exhibition must be able to write what they think of it, and not be found:
//! not by the organiser with the database and every copy of it, not by who seizes the machine. So
//! nothing is written to disk while people write. Words wait sealed in memory until their half-day
//! is over, and go out at least five together that share everything that is kept beside them.
//!
//! One law holds at every moment, for every sequence of copies of the folder: **each entry on disk
//! is one of at least five that came with it and have the same label**; which of them was written
//! first, by which hand, or at what time of the half-day, nothing on disk depends on.
//!
//! `docs/guestbook.md` says what is protected, how, and what is not.

mod about;
mod backup;
mod beside;
mod book;
mod check;
mod fault;
mod languages;
mod pages;
mod period;
mod root;
mod seal;
mod shelf;
mod waiting;

pub use about::About;
pub use backup::{backup, backup_of, restore};
pub use book::{Batch, Entry, Full, GuestBook, LONGEST};
pub use check::{Finding, look_over};
pub use fault::Fault;
pub use languages::LANGUAGES;
pub use pages::{Exhibition, QUIET, State, desk, router, visitors};
pub use period::{Half, HalfDay, Period};
pub use shelf::{Key, Shelved};
pub use waiting::FEWEST;
