//! What the press says to people.
//!
//! Every message has a [`Code`] for life, a [`Subject`] in the reader's own terms
//! (a photograph, a plate on a page, a place in a file), one sentence, and hints
//! that say what to do. Stages report to a [`Sink`] and go on; they stop only when
//! what they make would mean nothing, and then return [`Stopped`].
//!
//! To add a message, write `codes/XXX-nnn.md`; the constant, its severity and
//! `leporello explain XXX-nnn` follow from that one file.

#![deny(missing_docs)]

mod code;
mod diagnostic;
mod progress;
mod render;
mod sink;

pub use code::{ALL, Code, Severity, codes, find};
pub use diagnostic::{Diagnostic, Subject};
pub use progress::{Progress, Silent};
pub use render::{Style, human, json, line};
pub use sink::{Sink, Stopped};
