//! The tests of `leporello-preflight`, in one program: linked once, not once for each file.

#![allow(clippy::unwrap_used, reason = "what is missing here fails the test")]

mod draft;

mod covers;
mod hostile;
mod kinds;
mod messages;
mod planned;
mod printers;
mod receipt;
mod spreads;
