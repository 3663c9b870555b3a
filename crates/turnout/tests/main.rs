//! The tests of `leporello-turnout`, in one program: linked once, not once for each file.

#![allow(clippy::unwrap_used, reason = "what is missing here fails the test")]

mod calibration;
mod door;
mod organisations;
mod parity;
mod promises;
mod story;
mod suppression;
