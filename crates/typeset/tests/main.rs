//! The tests of `leporello-typeset`, in one program: linked once, not once for each file.

#![allow(clippy::unwrap_used, reason = "what is missing here fails the test")]

#[path = "../examples/specimen/essays.rs"]
mod essays;
mod pages;

mod cover;
mod scripts;
mod sections;
mod skeleton;
