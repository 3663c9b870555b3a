//! The tests of `leporello-metadata`, in one program: linked once, not once for each file.

#![allow(clippy::unwrap_used, reason = "what is missing here fails the test")]

mod support;

mod blocks;
mod hostile;
mod taken;
mod words;
