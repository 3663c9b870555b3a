//! The tests of `leporello-clicker`, in one program: linked once, not once for each file.

#![allow(clippy::unwrap_used, reason = "what is missing here fails the test")]

mod common;

mod api;
mod vectors;
