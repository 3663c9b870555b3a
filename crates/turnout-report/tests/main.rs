//! The tests of `leporello-turnout-report`, in one program: linked once, not once for each file.

#![allow(clippy::unwrap_used, reason = "what is missing here fails the test")]

mod golden;
mod report;
