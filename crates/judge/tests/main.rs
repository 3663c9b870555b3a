//! The tests of `leporello-judge`, in one program: linked once, not once for each file.

#![allow(clippy::unwrap_used, reason = "what is missing here fails the test")]

mod metrics;
mod read_pdf;
mod recognise;
