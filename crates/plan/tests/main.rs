//! The tests of `leporello-plan`, in one program: linked once, not once for each file.

#![allow(clippy::unwrap_used, reason = "what is missing here fails the test")]

mod planted;

mod extremes;
mod figures;
mod frontispiece;
mod growth;
mod laws;
mod locks;
mod looks;
mod matter;
mod right_bound;
