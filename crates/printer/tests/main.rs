//! The tests of `leporello-printer`, in one program: linked once, not once for each file.

#![allow(clippy::unwrap_used, reason = "what is missing here fails the test")]

mod documented;
mod laws;
mod own;
mod published;
