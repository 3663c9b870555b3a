//! The tests of `leporello-project`, in one program: linked once, not once for each file.

#![allow(clippy::unwrap_used, reason = "what is missing here fails the test")]

mod common;

mod chapters;
mod files;
mod reference;
mod scaffold;
mod settings;
