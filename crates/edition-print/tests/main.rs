//! The tests of `leporello-edition-print`, in one program: linked once, not once for each file.

#![allow(clippy::unwrap_used, reason = "what is missing here fails the test")]

mod common;

mod block;
mod cover;
mod kinds;
mod look;
mod spread_jpegs;
mod upright;
