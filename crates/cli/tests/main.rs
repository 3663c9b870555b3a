//! The tests of `leporello`, in one program: linked once, not once for each file.

#![allow(clippy::unwrap_used, reason = "what is missing here fails the test")]

mod common;

mod arrows;
mod bad_input;
mod colour;
mod conformance;
mod demo;
mod editions;
mod edits;
mod exhibit;
mod kinds;
mod make;
mod many_files;
mod printers;
mod serve;
mod turnout;
mod turnout_bad_input;
mod words;
mod words_bad_input;
mod words_change;
mod words_languages;
